//! Cause and remedy, in the order a planner asks: is this roster enough, which hours break, what
//! binds there, what to change first and what it costs, how far to trust it. Everything said here
//! is a reading of figures; the sentences are made in `words`.

use super::outcome::Outcome;
use crate::measure::catalog::Part;
use crate::measure::summary::TargetCheck;
use crate::measure::verdict::{Broken, Line, Status, Tally, Verdict, What};
use crate::model::judging::Weight;
use std::collections::BTreeMap;

/// What can bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Typing capacity.
    Hands,
    /// Open sessions.
    Slots,
    /// Nobody, or nobody eligible, on duty.
    Coverage,
    /// The rhythm of leave deliveries.
    Cadence,
    /// Nothing is saturated: single replies take their time, or customers have little patience.
    Pace,
}

/// Hours in which a line is missed, significantly and materially.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// First interval; of several dates that of the worst.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Number of the line in `Verdict::lines`.
    pub line: usize,
    /// The worst value in it; `None` if nobody was served though customers came.
    pub value: Option<f64>,
    /// Customers beyond the bound, mean of a run, on all dates together.
    pub customers: f64,
    /// On how many dates these hours break.
    pub dates: usize,
    /// Other lines that are missed in the same hours, by number, worst first.
    pub others: Vec<usize>,
    /// What binds in most of it.
    pub limit: Limit,
}

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
    /// Share of the broken hours in which each limit binds; empty if none break.
    pub binds: Vec<(Limit, f64)>,
}

/// A line over the whole run heads the page unless some hours cost customers twice as much.
const HOURS_FIRST: f64 = 2.0;

/// Share of slots taken above which they are said to bind.
const SLOTS_FULL: f64 = 0.85;
/// Share of the hands' time taken above which they are said to bind: queues of messages build
/// well before the last minute is typed.
const HANDS_FULL: f64 = 0.7;
/// Share of the hands' time taken from which on more slots would bring nothing.
const HANDS_BUSY: f64 = 0.9;
/// Share of contacts that become leave messages above which coverage binds.
const UNCOVERED: f64 = 0.1;

/// Reads the outcome.
pub fn read(outcome: &Outcome) -> Advice {
    let verdict = &outcome.summary.verdict;
    let troubled = troubled(verdict, outcome.results.count());
    let breaks = breaks(outcome);
    let binds = shares(&breaks);
    let head = head(verdict, &troubled, &breaks);
    Advice { head, troubled, breaks, binds }
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
    let mut found: Vec<Break> = Vec::new();
    for (number, line) in verdict.lines.iter().enumerate() {
        let of_line: Vec<&Broken> =
            verdict.broken.iter().filter(|broken| broken.line == number).collect();
        for run in of_line.chunk_by(|a, b| a.interval + 1 == b.interval) {
            let stretch = stretch(outcome, number, line, run);
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
    folded(found)
}

/// One entry for the same hours of the same shop: the worst line, with the others beside it.
fn folded(found: Vec<Break>) -> Vec<Break> {
    let mut kept: Vec<Break> = Vec::new();
    for stretch in found {
        let same = |other: &&mut Break| {
            (other.from, other.to, other.dates) == (stretch.from, stretch.to, stretch.dates)
        };
        match kept.iter_mut().find(same) {
            Some(other) => other.others.push(stretch.line),
            None => kept.push(stretch),
        }
    }
    kept
}

/// Intervals in a row as one stretch.
fn stretch(outcome: &Outcome, number: usize, line: &Line, run: &[&Broken]) -> Break {
    let (from, to) = (run[0].interval, run[run.len() - 1].interval + 1);
    let part = outcome.shop(line.shop);
    Break {
        from,
        to,
        line: number,
        value: run.iter().fold(run[0].value, |worst, broken| worse(line, worst, broken.value)),
        customers: run.iter().map(|broken| broken.customers).sum(),
        dates: 1,
        others: Vec::new(),
        limit: match line.what {
            What::Red(crate::measure::verdict::RedLine::Uncovered) => Limit::Coverage,
            _ => most(&limits(outcome, part, from, to)),
        },
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
        (into.from, into.to, into.value, into.limit) =
            (other.from, other.to, other.value, other.limit);
    }
    into.customers += other.customers;
    into.dates += 1;
}

/// What binds in each of the intervals `from..to`.
fn limits(outcome: &Outcome, part: Part, from: usize, to: usize) -> Vec<Limit> {
    let figures = ["online_agents_mean", "left_message_rate", "hands_occupancy", "slot_occupancy"];
    let [online, left, hands, slots] = figures.map(|figure| outcome.medians(part, figure));
    let limit = |at: usize| {
        let hands = hands[at].max(0.0);
        if online[at] < 0.5 || left[at] > UNCOVERED {
            Limit::Coverage
        } else if slots[at] > SLOTS_FULL && hands < HANDS_BUSY {
            Limit::Slots
        } else if hands > HANDS_FULL {
            Limit::Hands
        } else {
            Limit::Pace
        }
    };
    (from..to).map(limit).collect()
}

/// What binds in most intervals.
fn most(limits: &[Limit]) -> Limit {
    let count = |limit: &Limit| limits.iter().filter(|other| *other == limit).count();
    let all = [Limit::Coverage, Limit::Slots, Limit::Hands, Limit::Pace];
    all.into_iter().max_by_key(count).unwrap_or(Limit::Pace)
}

/// The share of the hours that break in which each limit binds: the limit of their stretch. An hour
/// in which several targets are missed counts once, with the worst of them.
fn shares(breaks: &[Break]) -> Vec<(Limit, f64)> {
    let mut of_hour: BTreeMap<usize, Limit> = BTreeMap::new();
    for stretch in breaks {
        for at in stretch.from..stretch.to {
            of_hour.entry(at).or_insert(stretch.limit);
        }
    }
    let total = of_hour.len() as f64;
    let mut shares: Vec<(Limit, f64)> = [Limit::Hands, Limit::Slots, Limit::Coverage, Limit::Pace]
        .into_iter()
        .map(|limit| (limit, of_hour.values().filter(|other| **other == limit).count() as f64))
        .filter(|(_, hours)| *hours > 0.0)
        .map(|(limit, hours)| (limit, hours / total))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_with_two_missed_targets_counts_once() {
        let stretch = |from: usize, to: usize, limit: Limit| Break {
            from,
            to,
            line: 0,
            value: Some(1.0),
            customers: 2.0,
            dates: 1,
            others: Vec::new(),
            limit,
        };
        use Limit::{Coverage, Hands, Pace};
        let breaks = [stretch(0, 3, Hands), stretch(8, 9, Coverage), stretch(1, 4, Pace)];
        assert_eq!(shares(&breaks), [(Hands, 0.6), (Coverage, 0.2), (Pace, 0.2)]);
        assert_eq!(shares(&[]), []);
    }
}
