//! `contacts.csv`, on request: one row a contact of the first replication, in order of closing,
//! streamed to disk as the engine closes them.

use super::plain;
use crate::kernel::stream::Seed;
use crate::measure::layout::Layout;
use crate::measure::sink::{ContactRecord, ContactSink};
use crate::model::Scenario;
use crate::model::draws::Told;
use std::io::Write;

/// Writes rows as contacts end.
pub struct ContactWriter<'a, W: Write> {
    scenario: &'a Scenario,
    /// Of the replication whose contacts are written.
    seed: Seed,
    layout: Layout,
    out: csv::Writer<W>,
    /// The first error; rows after it are dropped.
    error: Option<csv::Error>,
}

const HEAD: [&str; 35] = [
    "contact",
    "generation",
    "shop",
    "source",
    "group",
    "page",
    "sku",
    "client",
    "intent",
    "customer",
    "exempt",
    "difficult",
    "proactive",
    "arrived",
    "assigned",
    "first_automatic",
    "first_reply",
    "last_reply",
    "ended",
    "end_reason",
    "queue_wait_s",
    "consult_type",
    "agents",
    "transfers",
    "rounds",
    "response_mean_s",
    "response_max_s",
    "disposition",
    "dissatisfaction_risk",
    "rating",
    "left_unseen",
    "reached",
    "region",
    "referrer",
    "keyword",
];

impl<'a, W: Write> ContactWriter<'a, W> {
    /// A writer with its head row.
    pub fn new(scenario: &'a Scenario, out: W) -> ContactWriter<'a, W> {
        let mut out = csv::Writer::from_writer(out);
        let error = out.write_record(HEAD).err();
        let seed = scenario.chance(0);
        ContactWriter { scenario, seed, layout: Layout::new(scenario), out, error }
    }

    /// Flushes; the first error, if there was one.
    ///
    /// # Errors
    /// The disk said no at some row.
    pub fn finish(mut self) -> Result<(), csv::Error> {
        match self.error {
            Some(error) => Err(error),
            None => self.out.flush().map_err(csv::Error::from),
        }
    }

    fn row(&self, record: &ContactRecord) -> Vec<String> {
        let info = &record.contact;
        let shop = &self.scenario.shops[info.shop.at()];
        let name = |table: &[String], at: Option<usize>| {
            at.and_then(|at| table.get(at)).map_or(String::new(), |name| named(name))
        };
        let civil = |at: Option<crate::kernel::tick::Tick>| {
            at.map_or(String::new(), |at| self.scenario.calendar.civil(at).to_string())
        };
        let agents: Vec<&str> = record
            .seats()
            .iter()
            .map(|seat| self.scenario.agents[self.scenario.agent_of(*seat).at()].name.as_str())
            .collect();
        // A message that nobody was given is one all the same.
        let message = record.leave || record.leave_created.is_some();
        let mean = record.response_sum.as_secs_f64() / f64::from(record.rounds.max(1));
        let told = &shop.sources[usize::from(info.source)].mix.told;
        let draws = Told::of(&self.seed, info.key);
        let chosen = |mix: &[(String, f64)], u: f64| {
            let found = mix.iter().find(|(_, up_to)| u < *up_to).or(mix.last());
            found.map_or(String::new(), |(name, _)| named(name))
        };
        vec![
            record.ordinal.to_string(),
            info.generation.to_string(),
            named(&shop.name),
            named(&shop.sources[usize::from(info.source)].name),
            named(&self.layout.rows[record.row as usize].name),
            name(&shop.pages, info.page.map(usize::from)),
            name(&shop.skus, info.sku.map(|sku| sku as usize)),
            name(&shop.clients, info.client.map(usize::from)),
            name(&shop.intents, info.intent.map(usize::from)),
            format!("{:016x}", info.customer),
            info.exempt.to_string(),
            info.difficult.to_string(),
            info.proactive.to_string(),
            civil(Some(record.arrived)),
            civil(record.assigned),
            civil(record.first_automatic),
            civil(record.first_human_reply),
            civil(record.last_human_reply),
            civil(record.ended),
            record.end_reason.map_or(String::new(), |reason| snake(&format!("{reason:?}"))),
            record.queue_wait.as_secs_f64().to_string(),
            if message { "leave" } else { "online" }.to_owned(),
            named(&agents.join(" > ")),
            record.transfers.to_string(),
            record.rounds.to_string(),
            if record.rounds > 0 { format!("{mean}") } else { String::new() },
            if record.rounds > 0 {
                record.response_max.as_secs_f64().to_string()
            } else {
                String::new()
            },
            snake(&format!("{:?}", record.disposition)),
            format!("{}", record.risk_nano as f64 / 1e9),
            record.rating.map_or(String::new(), |rating| snake(&format!("{rating:?}"))),
            record.left_unseen.to_string(),
            record.reached.to_string(),
            chosen(&told.regions, draws.region()),
            chosen(&told.referrers, draws.referrer()),
            chosen(&told.keywords, draws.keyword()),
        ]
    }
}

/// A name as a cell that no spreadsheet takes for a formula.
fn named(name: &str) -> String {
    plain::cell(name).into_owned()
}

/// `SilenceExpired` as `silence_expired`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

impl<W: Write> ContactSink for ContactWriter<'_, W> {
    fn put(&mut self, record: &ContactRecord) {
        if self.error.is_none() {
            let row = self.row(record);
            self.error = self.out.write_record(&row).err();
        }
    }
}
