//! What binds, read from what waiting customers met: the causes of the waits of those who came in
//! hours that break.

use super::advice::Limit;
use super::outcome::Outcome;
use crate::measure::causes::{Causes, Kind, Until};
use crate::measure::verdict::Line;
use std::collections::BTreeMap;
use std::ops::Range;

/// What binds in some intervals in which a line is missed. Where nobody waited, customers were
/// turned away: for want of people, or of room.
pub fn limit(outcome: &Outcome, line: &Line, intervals: Range<usize>) -> Limit {
    let part = outcome.shop(line.shop);
    match waited(outcome, line, intervals).binding() {
        Some(kind) => limit_of(kind),
        None if outcome.value(part, "uncovered_entries").is_some_and(|count| count > 0.0) => {
            Limit::Coverage
        }
        None => Limit::Slots,
    }
}

/// The share of each limit in the waiting of those who came in hours that break; each hour is read
/// for the line that it is given with.
pub fn shares(outcome: &Outcome, hours: &BTreeMap<usize, usize>) -> Vec<(Limit, f64)> {
    let mut causes = Causes::default();
    for (&at, &line) in hours {
        causes.add(&waited(outcome, &outcome.summary.verdict.lines[line], at..at + 1));
    }
    causes.shares().into_iter().map(|(kind, share)| (limit_of(kind), share)).collect()
}

/// What customers who came in some intervals waited for: until the first reply, or in all rounds
/// where the line is about those.
fn waited(outcome: &Outcome, line: &Line, intervals: Range<usize>) -> Causes {
    let rounds = ["round", "reply3", "reply_", "later"];
    let all = rounds.iter().any(|word| line.figure.contains(word));
    let until = if all { Until::End } else { Until::FirstReply };
    let mut causes = Causes::default();
    intervals.for_each(|at| causes.add(&outcome.causes(outcome.shop(line.shop), at, until)));
    causes
}

fn limit_of(kind: Kind) -> Limit {
    match kind {
        Kind::Coverage => Limit::Coverage,
        Kind::Slots => Limit::Slots,
        Kind::Hands => Limit::Hands,
        Kind::Cadence => Limit::Cadence,
        Kind::Pace => Limit::Pace,
    }
}
