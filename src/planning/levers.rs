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
use std::cmp::Ordering::Equal;
use std::sync::atomic::AtomicBool;

/// Work of all variants together, in contacts; above it they are not tried.
const MOST_CONTACTS: f64 = 1_500_000.0;
/// Most days a variant is tried on.
const MOST_DAYS: u32 = 6;
/// A change that brings less than this share of the figure is not worth a line.
const WORTH: f64 = 0.02;
/// Most families of agents tried.
const MOST_FAMILIES: usize = 8;

/// A variant and what it did to the figure in question.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The change.
    pub variant: Variant,
    /// The watched figure it moves most.
    pub figure: &'static str,
    /// Its shop.
    pub shop: usize,
    /// Its value without the change, over the days tried.
    pub before: f64,
    /// Value with the change, over the same days.
    pub after: f64,
    /// How much better, as a share of the value before; negative if it is worse.
    pub gain: f64,
    /// True if the whole interval of the difference is on the better side.
    pub surely: bool,
    /// Paired difference, changed minus unchanged, with its 95 % interval.
    pub difference: Interval,
    /// What it costs in RMB, if wages are given and people are needed.
    pub cost: Option<f64>,
}

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
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
    let options = Options::default();
    // Pairs of runs need runs that are independent of each other.
    let plain = Scenario { reduction: None, ..scenario.clone() };
    let depend = scenario.reduction.is_some_and(|reduction| reduction.block() > 1);
    let again = if depend {
        Some(simulate(&plain, 0..days, options, feed, |_, _| {}, interrupted)?.0)
    } else {
        None
    };
    let watched = watched(summary, again.as_ref().unwrap_or(results), check, days);
    let mut levers = Levers { days, ..Levers::default() };
    for variant in variants {
        let Some(changed) = apply(&plain, &variant) else { continue };
        let (tried, _) = simulate(&changed, 0..days, options, feed, |_, _| {}, interrupted)?;
        let doubt = is_doubt(&variant);
        // a change is shown on the figure it helps most, a doubt on the worst one
        let shown = watched
            .iter()
            .take(if doubt { 1 } else { watched.len() })
            .filter_map(|watched| watched.compare(&tried, &variant, scenario.hourly_cost))
            .max_by(|a, b| (a.surely, a.gain).partial_cmp(&(b.surely, b.gain)).unwrap_or(Equal));
        match shown {
            Some(tried) if doubt => levers.doubts.push(tried),
            Some(tried) => levers.changes.push(tried),
            None => {}
        }
    }
    levers.changes.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    levers.doubts.sort_by(|a, b| b.gain.abs().total_cmp(&a.gain.abs()));
    Ok(levers)
}

/// A figure with a target, and its values on the days tried.
struct Watched {
    figure: &'static str,
    shop: usize,
    at_least: bool,
    plain: Vec<Option<f64>>,
    before: f64,
}

/// The worst target first, then every other that some run missed.
fn watched(summary: &Summary, results: &Results, worst: &TargetCheck, days: u32) -> Vec<Watched> {
    let missed = |check: &&TargetCheck| check.runs.missed > 0 && !std::ptr::eq(*check, worst);
    let others = summary.targets.iter().filter(missed);
    let all = std::iter::once(worst).chain(others).filter_map(|check| {
        let figure = check.figure?.id;
        let plain = results.values(Part::Shop(check.shop), Period::Whole, figure)?;
        let plain: Vec<Option<f64>> = plain.into_iter().take(days as usize).collect();
        let mean: Moments = plain.iter().flatten().copied().collect();
        let (shop, at_least) = (check.shop, check.target.at_least);
        Some(Watched { figure, shop, at_least, before: mean.mean()?, plain })
    });
    all.collect()
}

impl Watched {
    /// The paired comparison of a variant's runs with the plain ones.
    fn compare(&self, tried: &Results, variant: &Variant, wage: Option<f64>) -> Option<Tried> {
        let values = tried.values(Part::Shop(self.shop), Period::Whole, self.figure)?;
        let (mut after, mut difference) = (Moments::default(), Moments::default());
        for (with, without) in values.iter().zip(&self.plain) {
            let (Some(with), Some(without)) = (with, without) else { continue };
            after.add(*with);
            difference.add(with - without);
        }
        let (after, change) = (after.mean()?, difference.mean()?);
        let alone = Interval { estimate: change, low: f64::NEG_INFINITY, high: f64::INFINITY };
        let difference = mean_interval(&difference, Confidence::P95).unwrap_or(alone);
        // what can be gained on a share is what is missing of it
        let room =
            if self.at_least && self.before <= 1.0 { 1.0 - self.before } else { self.before };
        let better = if self.at_least { change } else { -change };
        let cost = match variant {
            Variant::MoreAgents { hours, .. } => wage.map(|wage| wage * hours),
            _ => None,
        };
        Some(Tried {
            variant: variant.clone(),
            figure: self.figure,
            shop: self.shop,
            before: self.before,
            after,
            gain: better / room.max(1e-9),
            surely: if self.at_least { difference.low > 0.0 } else { difference.high < 0.0 },
            difference,
            cost,
        })
    }
}

impl Levers {
    /// Changes that surely help and by enough to be worth a line, best first.
    pub fn helpful(&self) -> impl Iterator<Item = &Tried> {
        self.changes.iter().filter(|tried| tried.surely && tried.gain >= WORTH)
    }
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
