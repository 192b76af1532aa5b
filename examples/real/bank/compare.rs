//! What the simulator says of each day beside what happened.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use dacu::engine::arrivals::{Feed, FeedError};
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::{Part, Period};
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::model::arrival::{Listed, Origin};
use dacu::scenario::logs::LogFeed;
use dacu::stats::ratio::ratio_of_sums;
use dacu::stats::sample::quantile;
use jiff::civil::Date;

use super::super::files::Fault;
use super::laws::days;
use super::log::{Call, is_ordinary};

/// The figures compared, by their names in dacu's catalog.
pub const FIGURES: [&str; 4] =
    ["queue_wait_mean_s", "queued_rate", "connect_level_offered_rate", "abandonment_rate"];

/// A figure of a day or of all days.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// What happened.
    pub seen: f64,
    /// What the simulator says, over all replications.
    pub said: f64,
    /// 5 % and 95 % quantile over replications.
    pub band: (f64, f64),
}

impl Cell {
    /// True if what happened lies within the band.
    pub fn is_within(&self) -> bool {
        (self.band.0..=self.band.1).contains(&self.seen)
    }
}

/// Calls, and the four figures.
pub type Row = (usize, [Cell; 4]);

/// All days together, and each.
pub struct Comparison {
    /// All days.
    pub total: Row,
    /// By day.
    pub days: BTreeMap<Date, Row>,
}

/// Mean wait of all who asked for an agent, share that queued, share served within 20 s, share
/// that gave up; and of how many calls.
pub fn observed<'a>(calls: impl Iterator<Item = &'a Call>) -> (usize, [f64; 4]) {
    let (mut n, mut sums) = (0, [0.0; 4]);
    for call in calls.filter(is_ordinary) {
        n += 1;
        sums[0] += call.waited as f64;
        sums[1] += f64::from(u8::from(call.queued));
        sums[2] += f64::from(u8::from(call.service.is_some() && call.waited <= 20));
        sums[3] += f64::from(u8::from(call.service.is_none()));
    }
    (n, sums.map(|sum| sum / n as f64))
}

/// The log as the engine wants it.
struct Logs<'s>(LogFeed<'s>);

impl Feed for Logs<'_> {
    fn refill(&mut self, of: Origin, rows: &mut Vec<Listed>) -> Result<(), FeedError> {
        self.0.refill(of, rows).map_err(|error| FeedError(error.to_string()))
    }
}

/// Simulates a scenario and sets it beside the calls it replays. `days_of` are the days counted in
/// the total; all are simulated.
pub fn compare(
    path: &Path,
    calls: &[Call],
    replications: u32,
    counts: impl Fn(Date) -> bool,
) -> Result<Comparison, Fault> {
    let model = dacu::scenario::load(path, &[])?.scenario;
    let feed = |_| Logs(LogFeed::new(&model));
    let quiet = AtomicBool::new(false);
    let options = Options::default();
    let (results, _) = simulate(&model, 0..replications, options, feed, |_, _| {}, &quiet)?;
    if let Some((replication, fault)) = results.audit.first() {
        return Err(
            format!("the books of replication {replication} do not balance: {fault}").into()
        );
    }
    let mut all = BTreeMap::new();
    let mut together: [Vec<(f64, f64)>; 4] = Default::default();
    let first = calls.first().ok_or("no calls")?.date;
    for (date, day) in days(calls) {
        let number = date.since(first)?.get_days() as usize;
        let (n, seen) = observed(day.iter());
        let mut cells = Vec::new();
        for (at, id) in FIGURES.iter().enumerate() {
            let pairs = pairs(&results, number, id)?;
            cells.push(cell(seen[at], &pairs)?);
            if counts(date) {
                together[at].resize(pairs.len(), (0.0, 0.0));
                let sums = together[at].iter_mut().zip(&pairs);
                sums.for_each(|(sum, pair)| *sum = (sum.0 + pair.0, sum.1 + pair.1));
            }
        }
        let cells = cells.try_into().map_err(|_| "four figures")?;
        all.insert(date, (n, cells));
    }
    let (n, seen) = observed(calls.iter().filter(|call| counts(call.date)));
    let cells: Vec<Cell> = seen
        .iter()
        .zip(&together)
        .map(|(seen, pairs)| cell(*seen, pairs))
        .collect::<Result<_, _>>()?;
    let total = (n, cells.try_into().map_err(|_| "four figures")?);
    Ok(Comparison { total, days: all })
}

fn pairs(results: &Results, day: usize, id: &str) -> Result<Vec<(f64, f64)>, Fault> {
    let found = results.pairs(Part::Shop(0), Period::Day(day), id);
    found.ok_or_else(|| format!("no figure {id} of day {day}").into())
}

fn cell(seen: f64, pairs: &[(f64, f64)]) -> Result<Cell, Fault> {
    let said = ratio_of_sums(pairs).ok_or("a day without calls")?;
    let values: Vec<f64> =
        pairs.iter().filter(|pair| pair.1 > 0.0).map(|pair| pair.0 / pair.1).collect();
    let ends = (quantile(&values, 0.05), quantile(&values, 0.95));
    let (Some(low), Some(high)) = ends else { return Err("a day without calls".into()) };
    Ok(Cell { seen, said, band: (low, high) })
}
