//! Cause and remedy, in the order a planner asks: is this roster enough, which hours break, what
//! binds there, what to change first and what it costs, how far to trust it. Everything said here
//! is a reading of figures; the sentences are made in `words`.

use super::outcome::Outcome;
use crate::measure::catalog::Part;
use crate::measure::summary::TargetCheck;
use std::collections::BTreeMap;

/// Does the roster hold?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every target is met in nearly every run.
    Holds,
    /// A target is met over all runs but missed in many, or only just.
    AtRisk,
    /// A target is missed over all runs.
    Fails,
    /// No target has a value.
    NoTargets,
}

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

/// Hours in which a target is missed.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// First interval.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Number of the target in `Summary::targets`.
    pub target: usize,
    /// The worst median in it.
    pub worst: f64,
    /// How much worse than the target, as a factor.
    pub factor: f64,
    /// What binds in most of it.
    pub limit: Limit,
}

/// The reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The verdict.
    pub verdict: Verdict,
    /// Targets that fail or are at risk, by number, worst first.
    pub troubled: Vec<usize>,
    /// Hours that break, worst first.
    pub breaks: Vec<Break>,
    /// Share of the broken hours in which each limit binds; empty if none break.
    pub binds: Vec<(Limit, f64)>,
}

/// A run misses a target this often before the verdict is "at risk".
pub const RISKY: f64 = 0.1;
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
    let mut troubled: Vec<(usize, bool)> = Vec::new();
    let mut judged = false;
    for (number, check) in outcome.summary.targets.iter().enumerate() {
        let Some(met) = check.met else { continue };
        judged = true;
        let often = check.runs.probability.as_ref().map_or(0.0, |p| p.estimate);
        if !met || often >= RISKY {
            troubled.push((number, met));
        }
    }
    troubled.sort_by_key(|&(number, met)| (met, number));
    let verdict = match (judged, troubled.first()) {
        (false, _) => Verdict::NoTargets,
        (true, None) => Verdict::Holds,
        (true, Some((_, true))) => Verdict::AtRisk,
        (true, Some((_, false))) => Verdict::Fails,
    };
    let breaks = breaks(outcome);
    let binds = shares(&breaks);
    Advice {
        verdict,
        troubled: troubled.into_iter().map(|(number, _)| number).collect(),
        breaks,
        binds,
    }
}

/// True if `value` misses the target.
pub fn misses(check: &TargetCheck, value: f64) -> bool {
    if check.target.at_least { value < check.target.bound } else { value > check.target.bound }
}

fn breaks(outcome: &Outcome) -> Vec<Break> {
    let mut found = Vec::new();
    for (number, check) in outcome.summary.targets.iter().enumerate() {
        let Some(figure) = check.figure else { continue };
        let part = outcome.shop(check.shop);
        let medians = outcome.medians(part, figure.id);
        let mut at = 0;
        while at < medians.len() {
            if !misses(check, medians[at]) {
                at += 1;
                continue;
            }
            let from = at;
            while at < medians.len() && misses(check, medians[at]) {
                at += 1;
            }
            let values = &medians[from..at];
            let worst = values.iter().copied().fold(f64::NAN, |worst, value| {
                let worse = if check.target.at_least { value < worst } else { value > worst };
                if worst.is_nan() || worse { value } else { worst }
            });
            found.push(Break {
                from,
                to: at,
                target: number,
                worst,
                factor: factor(check, worst),
                limit: most(&limits(outcome, part, from, at)),
            });
        }
    }
    found.sort_by(|a, b| {
        let weight = |b: &Break| b.factor.min(50.0) * (b.to - b.from) as f64;
        weight(b).total_cmp(&weight(a)).then(a.from.cmp(&b.from))
    });
    found
}

fn factor(check: &TargetCheck, worst: f64) -> f64 {
    let bound = check.target.bound.max(1e-9);
    if !check.target.at_least {
        worst / bound
    } else if bound <= 1.0 {
        (1.0 - worst).max(0.0) / (1.0 - bound).max(1e-3)
    } else {
        bound / worst.max(1e-9)
    }
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
            target: 0,
            worst: 1.0,
            factor: 2.0,
            limit,
        };
        use Limit::{Coverage, Hands, Pace};
        let breaks = [stretch(0, 3, Hands), stretch(8, 9, Coverage), stretch(1, 4, Pace)];
        assert_eq!(shares(&breaks), [(Hands, 0.6), (Coverage, 0.2), (Pace, 0.2)]);
        assert_eq!(shares(&[]), []);
    }
}
