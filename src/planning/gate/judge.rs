//! Worse, within or undecided, by intervals: a figure is worse if its whole interval lies beyond
//! what is tolerated, and within if its whole interval lies inside. Both are paired t intervals of
//! ratios. The error is shared among the looks (Bonferroni) and, for what is called worse, among
//! all figures (Holm): a gate rarely cries wolf. That all are within needs no share among figures:
//! it takes every one of them (Berger, Technometrics 24 (1982) 295–300).

use super::{Ended, Test};
use crate::measure::catalog::{Figure, Part};
use crate::measure::result::Pair;
use crate::planning::compare::rows::is_trifle;
use crate::scenario::gate::By;
use crate::stats::interval::{Confidence, Interval, normal_quantile, t_quantile};
use crate::stats::paired::{PairedRatios, compare_ratios, holm};
use crate::stats::ratio::ratio_of_sums;

/// The probability of calling anything worse that is not, or all within that is not.
pub const ERROR: f64 = 1e-3;
/// How surely so many more pairs would decide.
const POWER: f64 = 0.8;

/// How a figure, or a contest, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not worse by more than is tolerated.
    Within,
    /// The same, and surely better than before.
    Better,
    /// Worse by more than is tolerated.
    Worse,
    /// Neither is sure.
    Undecided,
    /// It has a value in one of the two only, and is not compared.
    Apart,
}

/// A figure that was judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The figure.
    pub figure: &'static Figure,
    /// The part, as the base numbers it.
    pub part: Part,
    /// True if more is better.
    pub more_is_better: bool,
    /// Values over all runs, before and now: of a quantile, the mean of the runs' own.
    pub values: (Option<f64>, Option<f64>),
    /// What it may change by to the worse, with the sign of that.
    pub limit: f64,
    /// The change, with the interval that is held against the limit.
    pub change: Option<Interval>,
    /// The probability of a change at least as far beyond the limit, adjusted among all figures.
    pub adjusted: f64,
    /// Every run of the one has exactly what the same run of the other has.
    pub identical: bool,
    /// How it stands.
    pub standing: Standing,
    /// Pairs that would decide it four times in five, where it is undecided; `None` if it lies on
    /// its limit.
    pub needed: Option<u64>,
}

/// Judges all contests that are not over, on what they have so far; `looks` is the number of looks
/// that share the error.
pub fn judge(all: &mut [(&mut Ended, &[Test], bool)], looks: usize) {
    let Some(level) = Confidence::new(1.0 - ERROR).map(|whole| whole.shared_by(looks)) else {
        return;
    };
    let found: Vec<Vec<Found>> = all
        .iter()
        .map(|(_, tests, _)| tests.iter().map(|test| Found::of(test, level)).collect())
        .collect();
    let plain: Vec<f64> = found.iter().flatten().map(|found| found.p).collect();
    let mut adjusted = holm(&plain).into_iter();
    for ((ended, tests, over), found) in all.iter_mut().zip(found) {
        let rows: Vec<Judged> = tests
            .iter()
            .zip(found)
            .map(|(test, found)| {
                let adjusted = adjusted.next().unwrap_or(1.0);
                found.judged(test, adjusted, level, plain.len())
            })
            .collect();
        if *over {
            continue;
        }
        let any = |standing| rows.iter().any(|row| row.standing == standing);
        ended.standing = match () {
            () if any(Standing::Worse) => Standing::Worse,
            () if any(Standing::Undecided) => Standing::Undecided,
            () if any(Standing::Better) => Standing::Better,
            () => Standing::Within,
        };
        ended.rows = rows;
    }
}

/// What the pairs of a test say.
struct Found {
    /// Values before and now.
    values: (Option<f64>, Option<f64>),
    /// The limit, in the figure's own unit, without a sign.
    limit: f64,
    /// How far the change is beyond the limit, to the worse.
    beyond: Option<PairedRatios>,
    /// The plain change.
    change: Option<PairedRatios>,
    /// Probability of being so far beyond, were it on the limit; 1 if it is not beyond.
    p: f64,
}

impl Found {
    fn of(test: &Test, level: Confidence) -> Found {
        let (a, b) = (&test.first, &test.second);
        let values = (ratio_of_sums(a), ratio_of_sums(b));
        let was = values.0.unwrap_or(0.0);
        let bad = if test.more_is_better { -1.0 } else { 1.0 };
        // what the figure may be is set beside what it is, run by run
        let (limit, allowed): (f64, Vec<Pair>) = match test.limit(was) {
            By::Share(share) => {
                let to = 1.0 + bad * share;
                (share * was.abs(), a.iter().map(|(n, d)| (n * to, *d)).collect())
            }
            By::Units(units) => (units, a.iter().map(|(n, d)| (n + bad * units * d, *d)).collect()),
        };
        let beyond = compare_ratios(&allowed, b, level).map(|it| match test.more_is_better {
            false => it,
            true => turned(it),
        });
        let p = beyond.filter(|it| it.difference.estimate > 0.0).map_or(1.0, |it| it.p);
        let change = compare_ratios(a, b, level);
        Found { values, limit, beyond, change, p }
    }

    fn judged(&self, test: &Test, adjusted: f64, level: Confidence, family: usize) -> Judged {
        let identical = test.first == test.second;
        let standing = self.standing(test, identical, adjusted, level);
        let bad = if test.more_is_better { -1.0 } else { 1.0 };
        // the change itself, with the width that is held against the limit
        let change = self.beyond.map(|it| {
            let shifted = |end: f64| bad * (end + self.limit);
            let ends = (shifted(it.difference.low), shifted(it.difference.high));
            Interval {
                estimate: shifted(it.difference.estimate),
                low: ends.0.min(ends.1),
                high: ends.0.max(ends.1),
            }
        });
        Judged {
            figure: test.figure,
            part: test.parts.0,
            more_is_better: test.more_is_better,
            values: self.values,
            limit: bad * self.limit,
            change,
            adjusted,
            identical,
            standing,
            needed: self.needed(level, family).filter(|_| standing == Standing::Undecided),
        }
    }

    fn standing(&self, test: &Test, identical: bool, adjusted: f64, level: Confidence) -> Standing {
        match (self.values, self.beyond, self.change) {
            _ if identical => Standing::Within,
            ((Some(_), Some(_)), Some(beyond), Some(change)) => {
                let Interval { low, high, .. } = beyond.difference;
                let ends = change.difference;
                let better = if test.more_is_better { ends.low > 0.0 } else { ends.high < 0.0 };
                let shows = !is_trifle(test.figure.unit, change.first, change.second);
                match () {
                    () if low > 0.0 && adjusted < 1.0 - level.level() => Standing::Worse,
                    () if high <= 0.0 && better && shows => Standing::Better,
                    () if high <= 0.0 => Standing::Within,
                    () => Standing::Undecided,
                }
            }
            _ => Standing::Apart,
        }
    }

    /// Pairs that would decide it: those with which the distance from the limit is so many standard
    /// errors.
    fn needed(&self, level: Confidence, family: usize) -> Option<u64> {
        let beyond = self.beyond?;
        let distance = beyond.difference.estimate;
        let level = if distance > 0.0 { level.shared_by(family) } else { level };
        let freedom = beyond.pairs.checked_sub(1)? as f64;
        let t = t_quantile(f64::midpoint(1.0, level.level()), freedom)?;
        let errors = (t + normal_quantile(POWER)?) * beyond.se / distance.abs();
        let pairs = libm::ceil(beyond.pairs as f64 * errors * errors);
        (pairs.is_finite() && pairs < 1e9).then_some(pairs as u64)
    }
}

/// The same seen from the other side.
fn turned(it: PairedRatios) -> PairedRatios {
    let Interval { estimate, low, high } = it.difference;
    PairedRatios { difference: Interval { estimate: -estimate, low: -high, high: -low }, ..it }
}
