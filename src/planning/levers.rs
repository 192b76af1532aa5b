//! Which change helps most, and which assumption the answer hangs on: each variant is simulated
//! for a few of the same days and compared with them, pair by pair.

use super::variants::{Variant, apply};
use crate::engine::RunError;
use crate::engine::arrivals::Feed;
use crate::experiment::replicate::simulate;
use crate::kernel::tick::Tick;
use crate::measure::catalog::{Part, Period};
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::summary::{Summary, TargetCheck};
use crate::model::Scenario;
use crate::model::shift::ChangeKind;
use crate::stats::interval::{Confidence, Interval, mean_interval};
use crate::stats::moments::Moments;
use std::sync::atomic::AtomicBool;

/// Work of all variants together, in contacts; above it they are not tried.
const MOST_CONTACTS: f64 = 1_500_000.0;
/// Most days a variant is tried on.
const MOST_DAYS: u32 = 6;
/// Most families of agents tried.
const MOST_FAMILIES: usize = 8;

/// A variant and what it did to the figure in question.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The change.
    pub variant: Variant,
    /// Value with the change, over the days tried.
    pub after: f64,
    /// Paired difference, changed minus unchanged, with its 95 % interval.
    pub difference: Interval,
    /// What it costs in RMB, if wages are given and people are needed.
    pub cost: Option<f64>,
}

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// The figure that was watched, and the shop.
    pub figure: Option<(&'static str, usize)>,
    /// True if more of it is better.
    pub higher_is_better: bool,
    /// Its value without change on the same days.
    pub before: f64,
    /// Days a variant was tried on.
    pub days: u32,
    /// Changes one can make, best first.
    pub changes: Vec<Tried>,
    /// Assumptions one can be wrong about, the largest mover first.
    pub doubts: Vec<Tried>,
    /// Why nothing was tried.
    pub skipped: Option<Skipped>,
}

/// Why no variant was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// No target has a value to improve.
    NoTarget,
    /// The scenario is too large to be simulated many more times unasked.
    TooLarge,
}

/// The target that is worst off: missed by the largest factor, or met by the smallest.
pub fn worst_target(summary: &Summary) -> Option<&TargetCheck> {
    let strain = |check: &TargetCheck| {
        let value = check.value?;
        let (value, bound) = (value.max(1e-9), check.target.bound.max(1e-9));
        // a share is judged by what is missing of it
        Some(if !check.target.at_least {
            value / bound
        } else if bound <= 1.0 {
            (1.0 - value).max(1e-9) / (1.0 - bound).max(1e-3)
        } else {
            bound / value
        })
    };
    summary
        .targets
        .iter()
        .filter(|check| check.figure.is_some())
        .filter_map(|check| strain(check).map(|strain| (strain, check)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, check)| check)
}

/// Tries the variants that a scenario allows.
///
/// # Errors
/// As [`simulate`].
pub fn pull<F: Feed>(
    scenario: &Scenario,
    results: &Results,
    summary: &Summary,
    feed: impl Fn(u32) -> F + Sync + Copy,
    interrupted: &AtomicBool,
) -> Result<Levers, RunError> {
    let Some(check) = worst_target(summary) else {
        return Ok(Levers { skipped: Some(Skipped::NoTarget), ..Levers::default() });
    };
    let Some(figure) = check.figure.map(|figure| figure.id) else {
        return Ok(Levers { skipped: Some(Skipped::NoTarget), ..Levers::default() });
    };
    let part = Part::Shop(check.shop);
    let variants = candidates(scenario, check);
    let entries = summary
        .section(Part::Desk)
        .and_then(|section| section.get("entries"))
        .and_then(|estimate| estimate.value)
        .unwrap_or(0.0)
        .max(1.0);
    let days = MOST_CONTACTS / entries / variants.len().max(1) as f64;
    let days = (days as u32).min(MOST_DAYS).min(results.count());
    if days < 1 {
        return Ok(Levers { skipped: Some(Skipped::TooLarge), ..Levers::default() });
    }
    let plain = results.values(part, Period::Whole, figure).unwrap_or_default();
    let plain: Vec<Option<f64>> = plain.into_iter().take(days as usize).collect();
    let mean: Moments = plain.iter().flatten().copied().collect();
    let mut levers = Levers {
        figure: Some((figure, check.shop)),
        higher_is_better: check.target.at_least,
        before: mean.mean().unwrap_or(f64::NAN),
        days,
        ..Levers::default()
    };
    for variant in variants {
        let Some(changed) = apply(scenario, &variant) else { continue };
        let options = Options::default();
        let (tried, _) = simulate(&changed, 0..days, options, feed, |_, _| {}, interrupted)?;
        let values = tried.values(part, Period::Whole, figure).unwrap_or_default();
        let pairs = values.iter().zip(&plain).filter_map(|(after, before)| after.zip(*before));
        let (mut after, mut difference) = (Moments::default(), Moments::default());
        for (with, without) in pairs {
            after.add(with);
            difference.add(with - without);
        }
        let (Some(after), Some(change)) = (after.mean(), difference.mean()) else { continue };
        let alone = Interval { estimate: change, low: f64::NEG_INFINITY, high: f64::INFINITY };
        let difference = mean_interval(&difference, Confidence::P95).unwrap_or(alone);
        let cost = match &variant {
            Variant::MoreAgents { hours, .. } => scenario.hourly_cost.map(|wage| wage * hours),
            _ => None,
        };
        let doubt = is_doubt(&variant);
        let tried = Tried { variant, after, difference, cost };
        if doubt { levers.doubts.push(tried) } else { levers.changes.push(tried) }
    }
    let sign = if levers.higher_is_better { -1.0 } else { 1.0 };
    levers
        .changes
        .sort_by(|a, b| (sign * a.difference.estimate).total_cmp(&(sign * b.difference.estimate)));
    levers
        .doubts
        .sort_by(|a, b| b.difference.estimate.abs().total_cmp(&a.difference.estimate.abs()));
    Ok(levers)
}

fn is_doubt(variant: &Variant) -> bool {
    matches!(
        variant,
        Variant::LongerPatience
            | Variant::SlowerThinking
            | Variant::SlowerTyping
            | Variant::MoreVolume
            | Variant::FewerPhrases
    )
}

fn candidates(scenario: &Scenario, check: &TargetCheck) -> Vec<Variant> {
    let mut families: Vec<(&str, u32)> = Vec::new();
    for agent in &scenario.agents {
        let serves =
            agent.seats.iter().any(|seat| scenario.seats[seat.at()].shop.at() == check.shop);
        if serves {
            match families.iter_mut().find(|(name, _)| *name == agent.family) {
                Some((_, count)) => *count += 1,
                None => families.push((&agent.family, 1)),
            }
        }
    }
    families.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    families.truncate(MOST_FAMILIES);
    let mut variants: Vec<Variant> = families
        .into_iter()
        .map(|(family, count)| {
            let count = count.div_ceil(10);
            let hours = hours_of(scenario, family) * f64::from(count);
            Variant::MoreAgents { family: family.to_owned(), count, hours }
        })
        .collect();
    variants.extend([
        Variant::HigherMax,
        Variant::CloseFinished,
        Variant::MorePhrases,
        Variant::StaggerBreaks,
        Variant::LongerPatience,
        Variant::SlowerThinking,
        Variant::SlowerTyping,
        Variant::MoreVolume,
        Variant::FewerPhrases,
    ]);
    variants
}

/// Paid hours of one agent of a family over the scenario.
fn hours_of(scenario: &Scenario, family: &str) -> f64 {
    let Some(at) = scenario.agents.iter().rposition(|agent| agent.family == family) else {
        return 0.0;
    };
    let end = scenario.horizon.end;
    let mut since: Option<Tick> = None;
    let mut hours = 0.0;
    for change in &scenario.changes {
        match change.kind {
            ChangeKind::ShiftStart { agent, .. } if agent.at() == at => since = Some(change.at),
            ChangeKind::ShiftEnd { agent } if agent.at() == at => {
                if let Some(from) = since.take() {
                    hours += change.at.min(end).since(from).as_secs_f64() / 3600.0;
                }
            }
            _ => {}
        }
    }
    hours + since.map_or(0.0, |from| end.since(from).as_secs_f64() / 3600.0)
}
