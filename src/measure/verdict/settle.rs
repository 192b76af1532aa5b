//! What counts of misses allow to be said: exact limits of a share of runs, or limits of long-run
//! figures, each at the error of the look; and how many runs would tell where these do not.

use super::super::batches::Batches;
use super::super::catalog::{Part, Period, figure};
use super::super::layout::Layout;
use super::super::observed::{Observed, observe};
use super::super::result::{Pair, Results};
use super::fared::{anybody, concerned, counted, fares};
use super::lines::{Customers, material};
use super::{Line, Status, Together, What};
use crate::model::Scenario;
use crate::model::judging::{Hold, Weight};
use crate::model::reduction::Reduction;
use crate::stats::binomial::{at_least, at_most, lower_limit, upper_limit};
use crate::stats::interval::{Confidence, Interval};
use crate::stats::looks::looks;
use crate::stats::ratio::ratio_interval;

/// The one-sided error of a verdict, shared by all looks: it says *holds* of a desk that does not,
/// or *fails* of one that does not, in at most so many cases.
pub const ERROR: f64 = 0.05;
/// Runs beyond which no number is named: the desk is too close to the line.
const MOST_RUNS: u32 = 100_000;

/// The error that a look at so many runs may use: its share where runs go on until a verdict is
/// found, all of it where their number was fixed beforehand.
#[must_use]
pub fn error_at(scenario: &Scenario, runs: u32) -> f64 {
    let block = scenario.reduction.map_or(1, Reduction::block);
    let look = looks(ERROR).find(|look| look.count.next_multiple_of(block) == runs);
    match look {
        Some(look) if scenario.decides => look.error,
        _ => ERROR,
    }
}

/// The periods in which all lines must be met together.
fn periods(scenario: &Scenario, results: &Results, lines: &[Line]) -> Vec<Period> {
    match scenario.judging.hold {
        Hold::Dates(_) => {
            let came = |day: &usize| anybody(scenario, results, lines, Period::Day(*day));
            let Layout { days, .. } = results.layout;
            (0..days).filter(came).map(Period::Day).collect()
        }
        Hold::Runs(_) | Hold::Mean => vec![Period::Whole],
    }
}

/// How often all lines that count were met together, period by period.
pub fn together(
    scenario: &Scenario,
    results: &Results,
    lines: &[Line],
    error: f64,
) -> Vec<Together> {
    let counted = counted(scenario, results);
    let of_period = |period: Period| {
        let mut missed = vec![false; counted.len()];
        for line in lines.iter().filter(|line| line.weight == Weight::Fails) {
            for (any, fared) in missed.iter_mut().zip(fares(results, line, period)) {
                *any |= fared.missed;
            }
        }
        let of = counted.iter().filter(|counts| **counts).count() as u64;
        let missed = missed.iter().zip(&counted).filter(|(any, counts)| **any && **counts);
        let missed = missed.count() as u64;
        let (low, high) = (lower_limit(missed, of, error), upper_limit(missed, of, error));
        Together { period, missed, of, low, high }
    };
    periods(scenario, results, lines).into_iter().map(of_period).collect()
}

/// The verdict, hours apart.
pub fn status(
    scenario: &Scenario,
    results: &Results,
    lines: &[Line],
    together: &[Together],
    error: f64,
) -> Status {
    if !anybody(scenario, results, lines, Period::Whole) {
        return Status::NoCustomers;
    }
    let long_run = scenario.batches.is_some() || scenario.judging.hold == Hold::Mean;
    let (holds, fails) = if long_run {
        by_mean(scenario, results, lines, error)
    } else if results.count() < 2 {
        (false, false)
    } else {
        by_share(1.0 - judged_share(scenario), together, error)
    };
    let targets = lines.iter().any(|line| matches!(line.what, What::Target(_)));
    match (holds, fails) {
        (_, true) => Status::Fails,
        _ if !targets => Status::NoTargets,
        (true, _) => Status::Holds,
        _ => Status::Undecided,
    }
}

/// The share of periods in which everything is to be met.
fn judged_share(scenario: &Scenario) -> f64 {
    scenario.judging.hold.share().unwrap_or(0.95)
}

/// Whether misses are as rare as asked in every period, and whether they surely are not in one.
#[must_use]
pub fn by_share(allowed: f64, together: &[Together], error: f64) -> (bool, bool) {
    let holds = together.iter().all(|of| at_most(of.missed, of.of, allowed) <= error);
    let shared = error / together.len().max(1) as f64;
    let fails = together.iter().any(|of| at_least(of.missed, of.of, allowed) <= shared);
    (holds && !together.is_empty(), fails)
}

/// Whether every long-run figure is surely on the good side of its bound, and whether one surely is
/// on the bad side.
fn by_mean(scenario: &Scenario, results: &Results, lines: &[Line], error: f64) -> (bool, bool) {
    let counting: Vec<&Line> = lines.iter().filter(|line| line.weight == Weight::Fails).collect();
    let shared = error / counting.len().max(1) as f64;
    let (mut holds, mut fails) = (true, false);
    for line in counting {
        let sides = |error: f64| sides(scenario, results, line, error);
        holds &= sides(error).is_some_and(|(good, _)| good);
        fails |= sides(shared).is_some_and(|(_, bad)| bad);
    }
    (holds, fails)
}

/// Whether the one-sided limits of a line's long-run figure lie on the good side, and whether on
/// the bad; `None` without limits.
fn sides(scenario: &Scenario, results: &Results, line: &Line, error: f64) -> Option<(bool, bool)> {
    let level = Confidence::new(1.0 - 2.0 * error)?;
    let came = mean_concerned(results, line);
    let Some(interval) = limits(scenario, results, line, level) else {
        let nobody = line.is_missed_without_value(came);
        let has_value = results
            .pairs(Part::Shop(line.shop), Period::Whole, line.figure)
            .is_some_and(|pairs| pairs.iter().any(|pair| pair.1 != 0.0));
        // without a value the target is missed if nobody was served, else it does not apply
        return (!has_value).then_some((!nobody, nobody));
    };
    if matches!(line.what, What::Red(_)) {
        let least = material(came.came);
        return Some((interval.high < least, interval.low >= least));
    }
    let (good, bad) = if line.at_least {
        (!line.misses(interval.low), line.misses(interval.high))
    } else {
        (!line.misses(interval.high), line.misses(interval.low))
    };
    Some((good, bad))
}

/// The interval of a line's figure over the whole time, by replications or batches.
fn limits(
    scenario: &Scenario,
    results: &Results,
    line: &Line,
    level: Confidence,
) -> Option<Interval> {
    let (part, period) = (Part::Shop(line.shop), Period::Whole);
    let figure = figure(line.figure)?;
    let batched = Batches::new(scenario, results, part).and_then(|batches| batches.pairs(figure));
    let pairs = match batched {
        Some(pairs) => return ratio_interval(&valued(pairs), level),
        None => results.pairs(part, period, line.figure)?,
    };
    match observe(scenario, results, (part, period), figure, &pairs) {
        Observed::Independent(pairs) => ratio_interval(&pairs, level),
        Observed::Corrected(..) => ratio_interval(&valued(pairs), level),
    }
}

fn valued(pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.into_iter().filter(|pair| pair.1 != 0.0).collect()
}

/// Whom a line is about in the whole time, mean of a run.
fn mean_concerned(results: &Results, line: &Line) -> Customers {
    let all = concerned(results, line, Period::Whole);
    let runs = all.len().max(1) as f64;
    Customers {
        came: all.iter().map(|of| of.came).sum::<f64>() / runs,
        served: all.iter().map(|of| of.served).sum::<f64>() / runs,
    }
}

/// How many runs would probably tell, if they went on as these; `None` if more than any would.
#[must_use]
pub fn more_runs(
    scenario: &Scenario,
    results: &Results,
    lines: &[Line],
    together: &[Together],
) -> Option<u32> {
    let now = results.count();
    let counts = looks(ERROR).filter(|look| look.count > now && look.count <= MOST_RUNS);
    let mut ahead = counts.map(|look| {
        let error = if scenario.decides { look.error } else { ERROR };
        (look.count, error)
    });
    if scenario.batches.is_some() || scenario.judging.hold == Hold::Mean {
        return ahead
            .find(|(count, error)| {
                // limits shrink with the root of the number of runs
                let scale = libm::sqrt(f64::from(now.max(1)) / f64::from(*count));
                lines
                    .iter()
                    .filter(|line| line.weight == Weight::Fails)
                    .all(|line| shrunk(scenario, results, line, *error, scale))
            })
            .map(|(count, _)| count);
    }
    ahead
        .find(|(count, error)| {
            let later: Vec<Together> = together.iter().map(|of| of.at(*count)).collect();
            let (holds, fails) = by_share(1.0 - judged_share(scenario), &later, *error);
            holds || fails
        })
        .map(|(count, _)| count)
}

/// True if a line would be decided once its limits were so much closer to the estimate.
fn shrunk(scenario: &Scenario, results: &Results, line: &Line, error: f64, scale: f64) -> bool {
    let Some(level) = Confidence::new(1.0 - 2.0 * error) else { return false };
    let Some(interval) = limits(scenario, results, line, level) else { return true };
    let (below, above) = (interval.estimate - interval.low, interval.high - interval.estimate);
    let (low, high) = (interval.estimate - below * scale, interval.estimate + above * scale);
    let bound = match line.what {
        What::Red(_) => material(mean_concerned(results, line).came),
        What::Target(_) => line.bound,
    };
    bound < low || bound > high
}

impl Together {
    /// The same share of misses among so many runs.
    fn at(self, runs: u32) -> Together {
        let of = u64::from(runs) * self.of / self.of.max(1);
        let share = self.missed as f64 / self.of.max(1) as f64;
        Together { missed: libm::round(share * of as f64) as u64, of, ..self }
    }
}
