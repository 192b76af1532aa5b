//! The decisions of a stretch of time, a row each. No more is kept than is printed: after the most
//! rows the run ends, and the table says where to go on.

use super::fill::{self, Names};
use super::listen::{Slots, in_vain, outcome, stays};
use super::record::Outcome;
use super::terms;
use crate::engine::explain::{Explained, Occasion};
use crate::engine::facts::Fact;
use crate::engine::observer::Observer;
use crate::kernel::ids::ContactSlot;
use crate::kernel::tick::Tick;
use crate::measure::recorder::slot_of;
use crate::model::Scenario;
use crate::report::locale::Lang;
use crate::report::plain;
use crate::report::punctuation::punctuate;
use crate::routing::Decision;
use crate::routing::explain::Step;

/// Most rows of a table.
pub const MOST: usize = 5_000;

/// Most candidates that the table for people names in a row.
const SHOWN: usize = 4;

/// One decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When.
    pub at: Tick,
    /// Number of the contact in `contacts.csv`.
    pub number: u64,
    /// Why the tiers were asked.
    pub occasion: Occasion,
    cells: [String; 7],
    /// Who was chosen.
    pub agent: String,
    /// What followed at once.
    pub outcome: Outcome,
    candidates: Vec<String>,
}

/// Listens for the decisions of a stretch of time.
#[derive(Debug)]
pub struct Table<'a> {
    scenario: &'a Scenario,
    from: Tick,
    to: Tick,
    most: usize,
    slots: Slots<'a>,
    rows: Vec<Row>,
    /// The contact whose decision awaits what follows, and its row.
    awaits: Vec<(ContactSlot, usize)>,
    /// The first decision that found no row.
    rest: Option<Tick>,
    over: bool,
}

const HEAD: [&str; 13] = [
    "time",
    "contact",
    "name",
    "occasion",
    "page",
    "client",
    "group",
    "tier",
    "rule",
    "outcome",
    "agent",
    "candidates",
    "waited_s",
];
const HEAD_ZH: [&str; 10] =
    ["时间", "咨询", "缘由", "页面", "来源端", "客服组", "决定层", "规则", "结果", "候选"];
const HEAD_EN: [&str; 10] = [
    "time",
    "contact",
    "occasion",
    "page",
    "client",
    "group",
    "tier",
    "rule",
    "outcome",
    "candidates",
];

impl<'a> Table<'a> {
    /// Decisions at or after an instant and before another.
    pub fn new(scenario: &'a Scenario, from: Tick, to: Tick, most: usize) -> Table<'a> {
        Table {
            scenario,
            from,
            to,
            most,
            slots: Slots::new(scenario),
            rows: Vec::new(),
            awaits: Vec::new(),
            rest: None,
            over: false,
        }
    }

    /// The rows so far.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The first decision that found no row any more, in local time.
    pub fn rest(&self) -> Option<Tick> {
        self.rest
    }

    fn row(&self, why: &Explained) -> Option<Row> {
        let there = self.slots.get(why.slot)?;
        let (info, names) = (&why.contact, Names(self.scenario));
        let shop = &self.scenario.shops[info.shop.at()];
        let name = |names: &[String], at: Option<u16>| {
            at.and_then(|at| names.get(usize::from(at)).cloned()).unwrap_or_default()
        };
        let group = why.group.or(shop.groups.first().copied()).unwrap_or_default();
        let tier = fill::deciding(self.scenario, why);
        // the last tier that looked at anybody, where none decided
        let looked = tier.or_else(|| {
            let steps = why.steps.iter().rev();
            steps.clone().find(|(_, step)| *step != Step::PassedOver).map(|(at, _)| *at)
        });
        let deciding = tier.and_then(|at| why.tiers.get(at));
        let held = |seat| {
            let seen = why.seats.iter().find(|seen| seen.seat == seat);
            let most =
                seen.and_then(|seen| seen.max).map_or(String::new(), |max| format!("/{max}"));
            format!("{} {}{most}", names.seat(seat), seen.map_or(0, |seen| seen.active))
        };
        let mut candidates: Vec<_> =
            looked.and_then(|at| why.tiers.get(at)).map_or(Vec::new(), |t| t.candidates.clone());
        candidates.sort_by_key(|candidate| candidate.key);
        let agent = match why.decision {
            Decision::To { seat, .. } => names.seat(seat),
            _ => String::new(),
        };
        Some(Row {
            at: why.at,
            number: there.number,
            occasion: why.occasion,
            cells: [
                self.slots.name(why.slot),
                name(&shop.pages, info.page),
                name(&shop.clients, info.client),
                self.scenario.groups[group.at()].name.clone(),
                deciding.map_or(String::new(), |tier| tier.name.clone()),
                deciding.map_or(String::new(), |tier| tier.rule.clone()),
                why.waited.as_secs_f64().to_string(),
            ],
            agent,
            outcome: Outcome::Stayed,
            candidates: candidates.iter().map(|candidate| held(candidate.seat)).collect(),
        })
    }

    /// The table for people.
    pub fn text(&self, lang: Lang) -> String {
        let heads = if lang == Lang::En { HEAD_EN } else { HEAD_ZH };
        let mut lines = vec![heads.map(str::to_owned).to_vec()];
        for row in &self.rows {
            let [_, page, client, group, tier, rule, _] = row.cells.clone();
            let more = row.candidates.len().saturating_sub(SHOWN);
            let shown = &row.candidates[..row.candidates.len() - more];
            let mut candidates = shown.join(lang.pick(", ", "、"));
            if more > 0 {
                candidates.push_str(&format!(" +{more}"));
            }
            let agent = Some(row.agent.as_str()).filter(|agent| !agent.is_empty());
            lines.push(vec![
                self.clock(row.at),
                row.number.to_string(),
                terms::occasion(lang, fill::occasion(row.occasion)).to_owned(),
                page,
                client,
                group,
                tier,
                rule,
                terms::outcome(lang, row.outcome, agent),
                candidates,
            ]);
        }
        punctuate(lang, aligned(&lines))
    }

    fn clock(&self, at: Tick) -> String {
        let civil = self.scenario.calendar.civil(at);
        civil.strftime("%m-%d %H:%M:%S").to_string()
    }

    /// The table as CSV, heads in English, with every candidate.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        // memory takes all that is written
        let _ = out.write_record(HEAD);
        for row in &self.rows {
            let [name, page, client, group, tier, rule, waited] = &row.cells;
            let outcome = serde_json::to_value(row.outcome).unwrap_or_default();
            let occasion = serde_json::to_value(fill::occasion(row.occasion)).unwrap_or_default();
            let candidates = row.candidates.join("; ");
            let cells = [
                &Names(self.scenario).time(row.at),
                &row.number.to_string(),
                name,
                occasion.as_str().unwrap_or_default(),
                page,
                client,
                group,
                tier,
                rule,
                outcome.as_str().unwrap_or_default(),
                &row.agent,
                &candidates,
                waited,
            ];
            let _ = out.write_record(cells.map(|cell| plain::cell(cell).into_owned()));
        }
        let bytes = out.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Columns one under the other; a Chinese letter is two wide.
fn aligned(lines: &[Vec<String>]) -> String {
    let wide = |cell: &str| -> usize {
        cell.chars().map(|letter| if letter > '\u{2e80}' { 2 } else { 1 }).sum()
    };
    let count = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|c| wide(c)).max();
    let widths: Vec<usize> = (0..count).map(|at| width(at).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (cell, most) in line.iter().zip(&widths) {
            row.push_str(cell);
            row.push_str(&" ".repeat(most - wide(cell) + 2));
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

impl Observer for Table<'_> {
    const EXPLAINS: bool = true;

    fn observe(&mut self, now: Tick, fact: Fact) {
        self.slots.learn(now, &fact);
        if let Some(outcome) = outcome(&fact)
            && let Some(slot) = slot_of(&fact)
            && let Some(at) = self.awaits.iter().position(|(other, _)| *other == slot)
        {
            let (_, row) = self.awaits.swap_remove(at);
            self.rows[row].outcome = outcome;
        }
        self.over |= now >= self.to || self.rest.is_some_and(|rest| now > rest);
    }

    fn asks_why(&self, now: Tick, _: ContactSlot) -> bool {
        now >= self.from && now < self.to && self.rest.is_none()
    }

    fn explain(&mut self, why: Explained) {
        if in_vain(&why) {
            return;
        }
        if self.rows.len() >= self.most {
            self.rest = Some(why.at);
            return;
        }
        if let Some(row) = self.row(&why) {
            self.awaits.retain(|(slot, _)| *slot != why.slot);
            if !stays(&why) {
                self.awaits.push((why.slot, self.rows.len()));
            }
            self.rows.push(row);
        }
    }

    fn has_heard_enough(&self) -> bool {
        self.over
    }
}
