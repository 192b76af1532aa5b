//! Cause and remedy, in the order a planner asks: is this roster enough, which hours break, what
//! binds there, what to change first and what it costs, how far to trust it. Everything said here
//! is a reading of figures; the sentences are made in `words`.

use super::behind::Behind;
use super::binding;
pub use super::broken::{Break, Cause, Limit};
use super::outcome::Outcome;
use crate::measure::summary::TargetCheck;
use crate::measure::verdict::{Broken, Line, Status, Tally, Verdict, What};
use crate::model::judging::Weight;

/// What the first line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A target or a red line over the whole run, by its number in `Verdict::lines`.
    Line(usize),
    /// The first of the hours that break.
    Hours,
}

/// The reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// What the first line names; `None` if nothing is missed.
    pub head: Option<Head>,
    /// Lines that count and are missed more often than they may be, by number, worst first.
    pub troubled: Vec<usize>,
    /// Hours that break, worst first.
    pub breaks: Vec<Break>,
    /// Of the time that customers of the broken hours waited, or all customers if none break, the
    /// share of each cause, largest first; the reply itself last unless it binds.
    pub binds: Vec<(Cause, f64)>,
    /// What binds in the shop of each line, by its number: in its hours that break, if there are
    /// any, else for all its customers.
    of_lines: Vec<Option<Cause>>,
}

/// A smaller share of the waiting reads as nothing.
const LEAST_SHOWN: f64 = 0.005;

impl Advice {
    /// What binds, without what would read as 0 %.
    pub fn told_binds(&self) -> impl Iterator<Item = &(Cause, f64)> {
        self.binds.iter().filter(|(_, share)| *share >= LEAST_SHOWN)
    }

    /// What binds where a line is missed: in the worst of its hours that break, else in its shop.
    pub fn cause_of(&self, line: usize) -> Option<Cause> {
        let of_line = |stretch: &&Break| stretch.line == line || stretch.others.contains(&line);
        let worst = self.breaks.iter().find(of_line).map(|stretch| stretch.cause);
        worst.or(self.of_lines.get(line).copied().flatten())
    }
}

/// A line over the whole run heads the page unless some hours cost customers twice as much.
const HOURS_FIRST: f64 = 2.0;

/// Reads the outcome.
pub fn read(outcome: &Outcome) -> Advice {
    let verdict = &outcome.summary.verdict;
    let troubled = troubled(verdict, outcome.results.count());
    let breaks = breaks(outcome);
    let binds = match breaks.is_empty() {
        true => binding::shares_of_all(outcome, 0..outcome.scenario.shops.len()),
        false => binding::shares(outcome, &breaks),
    };
    let head = head(verdict, &troubled, &breaks);
    let of_shop = |shop: usize| {
        let here = |stretch: &&Break| verdict.lines[stretch.line].shop == shop;
        let own: Vec<Break> = breaks.iter().filter(here).cloned().collect();
        let shares = match own.is_empty() {
            true => binding::shares_of_all(outcome, shop..shop + 1),
            false => binding::shares(outcome, &own),
        };
        shares.first().map(|(cause, _)| *cause)
    };
    let of_shops: Vec<Option<Cause>> = (0..outcome.scenario.shops.len()).map(of_shop).collect();
    let of_lines = verdict.lines.iter().map(|line| of_shops[line.shop]).collect();
    Advice { head, troubled, breaks, binds, of_lines }
}

/// Lines that count and are missed more often than the share asked for lets them, by the customers
/// they cost.
fn troubled(verdict: &Verdict, runs: u32) -> Vec<usize> {
    let allowed = 1.0 - verdict.hold.share().unwrap_or(0.5);
    let troubles = |line: &Line, tally: &Tally| {
        let often = tally.missed as f64 / tally.of.max(1) as f64;
        line.weight == Weight::Fails && tally.missed > 0 && (often > allowed || runs == 1)
    };
    let both = verdict.lines.iter().zip(&verdict.tallies);
    let mut found: Vec<&Tally> =
        both.filter(|(line, tally)| troubles(line, tally)).map(|(_, tally)| tally).collect();
    found.sort_by(|a, b| b.customers.total_cmp(&a.customers).then(a.line.cmp(&b.line)));
    found.into_iter().map(|tally| tally.line).collect()
}

/// What costs customers most.
fn head(verdict: &Verdict, troubled: &[usize], breaks: &[Break]) -> Option<Head> {
    if matches!(verdict.status, Status::Holds | Status::NoTargets | Status::NoCustomers) {
        return None;
    }
    let hours = breaks.first().map_or(0.0, |stretch| stretch.customers);
    match troubled.first() {
        Some(&line) if verdict.tallies[line].customers * HOURS_FIRST >= hours => {
            Some(Head::Line(line))
        }
        _ if hours > 0.0 => Some(Head::Hours),
        Some(&line) => Some(Head::Line(line)),
        None => verdict
            .tallies
            .iter()
            .filter(|tally| tally.missed > 0)
            .max_by(|a, b| a.customers.total_cmp(&b.customers))
            .map(|tally| Head::Line(tally.line)),
    }
}

/// True if `value` misses the target.
pub fn misses(check: &TargetCheck, value: f64) -> bool {
    if check.target.at_least { value < check.target.bound } else { value > check.target.bound }
}

/// Stretches of hours that break. The same hours of several dates are one, so that a month is told
/// as a profile of the day.
fn breaks(outcome: &Outcome) -> Vec<Break> {
    let verdict = &outcome.summary.verdict;
    let behind = Behind::new(outcome);
    let mut found: Vec<Break> = Vec::new();
    for (number, line) in verdict.lines.iter().enumerate() {
        let of_line: Vec<&Broken> =
            verdict.broken.iter().filter(|broken| broken.line == number).collect();
        for run in of_line.chunk_by(|a, b| a.interval + 1 == b.interval) {
            let stretch = stretch(outcome, &behind, number, line, run);
            let same = found.iter_mut().find(|other| is_same_time(outcome, other, &stretch));
            match same {
                Some(other) => join(line, other, stretch),
                None => found.push(stretch),
            }
        }
    }
    // of equal ones the red lines first: they are the reason of the others
    let red = |stretch: &Break| matches!(verdict.lines[stretch.line].what, What::Red(_));
    found.sort_by(|a, b| {
        let by_size = b.customers.total_cmp(&a.customers);
        by_size.then(red(b).cmp(&red(a))).then(a.from.cmp(&b.from)).then(a.line.cmp(&b.line))
    });
    folded(verdict, found)
}

/// One entry for the same hours of the same shop: the worst line, with the others beside it.
fn folded(verdict: &Verdict, found: Vec<Break>) -> Vec<Break> {
    let shop = |stretch: &Break| verdict.lines[stretch.line].shop;
    let mut kept: Vec<Break> = Vec::new();
    for stretch in found {
        let same = |other: &&mut Break| {
            let length = other.to - other.from == stretch.to - stretch.from;
            length && other.starts == stretch.starts && shop(other) == shop(&stretch)
        };
        match kept.iter_mut().find(same) {
            Some(other) => other.others.push(stretch.line),
            None => kept.push(stretch),
        }
    }
    kept
}

/// Intervals in a row as one stretch.
fn stretch(
    outcome: &Outcome,
    behind: &Behind,
    number: usize,
    line: &Line,
    run: &[&Broken],
) -> Break {
    let (from, to) = (run[0].interval, run[run.len() - 1].interval + 1);
    Break {
        from,
        to,
        line: number,
        value: run.iter().fold(run[0].value, |worst, broken| worse(line, worst, broken.value)),
        customers: run.iter().map(|broken| broken.customers).sum(),
        starts: vec![from],
        others: Vec::new(),
        cause: binding::cause(outcome, behind, line, run),
    }
}

/// The worse of two values; none at all is the worst.
fn worse(line: &Line, a: Option<f64>, b: Option<f64>) -> Option<f64> {
    let (a, b) = (a?, b?);
    Some(if line.at_least { a.min(b) } else { a.max(b) })
}

/// True if two stretches of a line are the same time of two days.
fn is_same_time(outcome: &Outcome, a: &Break, b: &Break) -> bool {
    let clock = |at: usize| outcome.scenario.calendar.time_of_day(outcome.start_of(at));
    a.line == b.line && b.to - b.from == a.to - a.from && clock(a.from) == clock(b.from)
}

/// Adds the stretch of another date; the worse of both is shown.
fn join(line: &Line, into: &mut Break, other: Break) {
    if worse(line, into.value, other.value) == other.value && into.value != other.value {
        (into.from, into.to, into.value, into.cause) =
            (other.from, other.to, other.value, other.cause);
    }
    into.customers += other.customers;
    into.starts.extend(other.starts);
}
