//! Replications until a figure is known well enough, or the cap is reached.
//!
//! The half-width judged is half of what a ratio's interval spans before it is cut at 0 or 1. How
//! many more are run depends on the figures alone, so every thread count stops at the same number.

use std::sync::atomic::{AtomicBool, Ordering};

use super::decide::simulate_until_decided;
use super::replicate::{Ended, simulate};
use crate::engine::RunError;
use crate::engine::arrivals::Feed;
use crate::measure::catalog::{Part, Period, figure_of_target};
use crate::measure::observed::{Observed, observe};
use crate::measure::recorder::Options;
use crate::measure::result::{Pair, Results};
use crate::model::Scenario;
use crate::model::kpi::{HalfWidth, Precision};
use crate::model::reduction::Reduction;
use crate::stats::interval::Confidence;
use crate::stats::ratio::{ratio_interval, ratio_of_sums};
use crate::stats::sequential::{self, Progress};

/// What became of the precision asked for, in one shop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Number of the shop.
    pub shop: usize,
    /// The half-width of the 95 % interval at the end; `None` without a value.
    pub half_width: Option<f64>,
    /// True if it is what was asked for.
    pub enough: bool,
}

/// Simulates a scenario as often as it asks: until its precision is reached, or its number of
/// replications. `feed` opens the logs for a replication.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_enough<F: Feed>(
    scenario: &Scenario,
    options: Options,
    feed: impl Fn(u32) -> F + Sync + Copy,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    if scenario.decides {
        return simulate_until_decided(scenario, options, feed, progress, interrupted);
    }
    let Some(precision) = &scenario.precision else {
        return simulate(scenario, 0..scenario.replications, options, feed, progress, interrupted);
    };
    let mut results = Results::new(scenario, options);
    let mut next = whole_blocks(scenario, precision, precision.at_least);
    loop {
        let done = results.count();
        let tell = |more: u32, _: u32| progress(done + more, precision.at_most);
        let (more, ended) = simulate(scenario, done..next, options, feed, tell, interrupted)?;
        results.merge(more);
        let stopped = ended.interrupted || interrupted.load(Ordering::Relaxed);
        match needed(scenario, precision, &results) {
            Some(total) if !stopped => next = total,
            _ => {
                let done = results.count();
                return Ok((results, Ended { done, interrupted: ended.interrupted }));
            }
        }
    }
}

/// How the precision stands in every shop that has the figure.
pub fn reached(scenario: &Scenario, precision: &Precision, results: &Results) -> Vec<Reached> {
    let judged = judge(scenario, precision, results);
    let of = |(shop, progress): (usize, Progress)| match progress {
        Progress::Enough(interval) => {
            Reached { shop, half_width: Some(interval.half_width()), enough: true }
        }
        Progress::GaveUp(interval) => {
            let half_width = interval.map(|interval| interval.half_width());
            Reached { shop, half_width, enough: false }
        }
        Progress::More { .. } => Reached { shop, half_width: None, enough: false },
    };
    judged.into_iter().map(of).collect()
}

/// So many replications or a few more, in whole blocks, as far as the cap allows.
fn whole_blocks(scenario: &Scenario, precision: &Precision, count: u32) -> u32 {
    let block = scenario.reduction.map_or(1, Reduction::block);
    (count.div_ceil(block) * block).min(precision.at_most / block * block)
}

/// How many replications are needed in all, `None` if there are enough or there may be no more.
/// At most twice as many as now: the spread of a few is no good guess of the spread of many.
fn needed(scenario: &Scenario, precision: &Precision, results: &Results) -> Option<u32> {
    let most = results.count().saturating_mul(2).min(precision.at_most);
    let totals = judge(scenario, precision, results).into_iter().filter_map(|(_, progress)| {
        let Progress::More { total } = progress else { return None };
        let total = u32::try_from(total).unwrap_or(u32::MAX).min(most);
        Some(whole_blocks(scenario, precision, total))
    });
    totals.max().filter(|total| *total > results.count())
}

/// Shops without the figure have nothing to be judged by.
fn judge(scenario: &Scenario, precision: &Precision, results: &Results) -> Vec<(usize, Progress)> {
    let Some(figure) = figure_of_target(&precision.figure) else { return Vec::new() };
    let rule = sequential::Precision {
        half_width: match precision.half_width {
            HalfWidth::Absolute(width) => sequential::HalfWidth::Absolute(width),
            HalfWidth::Relative(share) => sequential::HalfWidth::Relative(share),
        },
        confidence: Confidence::P95,
        at_least: precision.at_least as usize,
        at_most: precision.at_most as usize,
    };
    let mut judged = Vec::new();
    for shop in 0..scenario.shops.len() {
        let at = (Part::Shop(shop), Period::Whole);
        let pairs = results.pairs(at.0, at.1, figure.id).unwrap_or_default();
        match observe(scenario, results, at, figure, &pairs) {
            Observed::Corrected(found, count) => {
                judged.push((shop, rule.judge_interval(found.interval, count, 2)));
            }
            Observed::Independent(pairs) => {
                if ratio_of_sums(&pairs).is_some() {
                    judged.push((shop, judge_pairs(rule, scenario, results.count(), &pairs)));
                }
            }
        }
    }
    judged
}

/// Judges independent observations, one a replication or one a block of them.
fn judge_pairs(
    rule: sequential::Precision,
    scenario: &Scenario,
    count: u32,
    pairs: &[Pair],
) -> Progress {
    let block = scenario.reduction.map_or(1, Reduction::block) as usize;
    // a day without the figure counts as run all the same
    let without = (count as usize / block).saturating_sub(pairs.len());
    let rule = sequential::Precision {
        at_least: rule.at_least.div_ceil(block).saturating_sub(without),
        at_most: (rule.at_most / block).saturating_sub(without),
        ..rule
    };
    let judged = match ratio_interval(pairs, rule.confidence) {
        Some(interval) => rule.judge_interval(interval, pairs.len(), 1),
        None => rule.judge(&[]),
    };
    match judged {
        Progress::More { total } => Progress::More { total: total * block },
        judged => judged,
    }
}
