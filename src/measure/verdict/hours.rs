//! Which intervals break: a line is missed there significantly, by a one-sided limit whose error is
//! shared among all intervals and lines, and materially, by customers enough to matter.

use super::super::catalog::Part;
use super::super::layout::{Layout, in_window};
use super::super::result::{Pair, Results};
use super::lines::{Customers, material};
use super::{Broken, Line, What};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::stats::interval::Confidence;
use crate::stats::ratio::{ratio_interval, ratio_of_sums};

/// The intervals that break, in time order.
pub fn broken(scenario: &Scenario, results: &Results, lines: &[Line], error: f64) -> Vec<Broken> {
    let intervals = results.layout.intervals;
    let came: Vec<Vec<Customers>> = lines
        .iter()
        .map(|line| (0..intervals).map(|at| mean_concerned(results, line, at)).collect())
        .collect();
    let of_day: Vec<Vec<f64>> = came.iter().map(|came| by_day(came, results)).collect();
    let with_some = |came: &Vec<Customers>| came.iter().filter(|of| of.came > 0.0).count();
    let tests: usize = came.iter().map(with_some).sum();
    let level = Confidence::new(1.0 - 2.0 * error / tests.max(1) as f64);
    let mut found = Vec::new();
    for interval in 0..intervals {
        for (number, line) in lines.iter().enumerate() {
            let here = came[number][interval];
            let day = of_day[number][day_of(results, interval)];
            let broken = level.and_then(|level| judge(results, line, interval, here, level));
            let Some((value, customers)) = broken.filter(|(_, hit)| *hit >= material(day)) else {
                continue;
            };
            if value.is_some() || is_worked(scenario, &results.layout, line.shop, interval) {
                found.push(Broken { interval, line: number, value, customers });
            }
        }
    }
    found
}

/// True if working hours of a shop run in some part of an interval. Outside them nobody need be
/// there: who comes then counts by messages answered too late, and as lost.
pub fn is_worked(scenario: &Scenario, layout: &Layout, shop: usize, interval: usize) -> bool {
    let hours = scenario.shops[shop].kpi.working_hours;
    let from = layout.interval_start(interval);
    let last = Tick((from + layout.interval).0.saturating_sub(1));
    let [begins, ends] = [from, last].map(|at| in_window(layout.time_of_day(at), hours));
    let opens = layout.time_of_day(from) <= hours.0 && hours.0 <= layout.time_of_day(last);
    begins || ends || (opens && hours.0 != hours.1)
}

/// Whom a line is about in an interval, mean of a run.
fn mean_concerned(results: &Results, line: &Line, interval: usize) -> Customers {
    let part = Part::Shop(line.shop);
    let pairs = results.band_pairs(part, line.counted_by(), interval).unwrap_or_default();
    let runs = pairs.len().max(1) as f64;
    let sum = |of: fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / runs;
    Customers::of((sum(|pair| pair.0), sum(|pair| pair.1)))
}

/// The date in which an interval begins, by number.
fn day_of(results: &Results, interval: usize) -> usize {
    results.layout.day_at(results.layout.interval_start(interval))
}

/// Whom a line is about on each date, mean of a run.
fn by_day(came: &[Customers], results: &Results) -> Vec<f64> {
    let mut days = vec![0.0; results.layout.days.max(1)];
    for (interval, of) in came.iter().enumerate() {
        days[day_of(results, interval)] += of.came;
    }
    days
}

/// The value and the customers of a line that an interval misses significantly.
fn judge(
    results: &Results,
    line: &Line,
    interval: usize,
    here: Customers,
    level: Confidence,
) -> Option<(Option<f64>, f64)> {
    if here.came <= 0.0 {
        return None;
    }
    let pairs = results.band_pairs(Part::Shop(line.shop), line.figure, interval)?;
    let runs = pairs.len().max(1) as f64;
    let valued: Vec<Pair> = pairs.into_iter().filter(|pair| pair.1 != 0.0).collect();
    let sum = |of: fn(&Pair) -> f64| valued.iter().map(of).sum::<f64>();
    let all = (sum(|pair| pair.0), sum(|pair| pair.1));
    let found = excess(line, all, here, runs)?;
    if found.0.is_none() {
        return Some(found);
    }
    let interval = ratio_interval(&valued, level)?;
    let surely = match line.what {
        What::Red(_) => interval.low > 0.0,
        What::Target(_) => line.misses(if line.at_least { interval.high } else { interval.low }),
    };
    surely.then_some(found)
}

/// The value of a line in an interval and the customers beyond its bound, mean of a run, by the
/// sums of the figure over so many runs; `None` if it is not missed.
pub fn excess(line: &Line, sums: Pair, here: Customers, runs: f64) -> Option<(Option<f64>, f64)> {
    let Some(value) = ratio_of_sums(&[sums]).filter(|_| sums.1 != 0.0) else {
        // customers came, in no run was anybody served
        let nobody = line.is_missed_without_value(here) && matches!(line.what, What::Target(_));
        let nobody = nobody && !line.takes_days();
        return nobody.then_some((None, here.came));
    };
    match line.what {
        What::Red(_) => (value > 0.0).then_some((Some(value), value)),
        What::Target(_) => {
            let concerned = line.concerned(sums.1 / runs, here.came);
            line.misses(value).then(|| (Some(value), line.beyond(value, concerned)))
        }
    }
}
