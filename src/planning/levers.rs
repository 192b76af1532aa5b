//! Which change helps most: each variant is simulated for a few of the same days and compared with
//! them, pair by pair. A change is worth the customers it brings back from beyond the bounds of the
//! verdict, in the hours that break first of all.

use super::cover;
use super::roster::{family_cost, family_pay};
use super::sensitivity::Sensitivity;
pub use super::skipped::Skipped;
use super::troubles::{Trouble, Worse, side_effects, troubles};
use super::variants::{Variant, apply};
use crate::engine::RunError;
use crate::engine::arrivals::Feed;
use crate::experiment::replicate::simulate;
use crate::kernel::tick::Tick;
use crate::measure::catalog::Part;
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::measure::verdict::{Status, What, material};
use crate::model::Scenario;
use crate::stats::interval::Interval;
use std::sync::atomic::AtomicBool;

/// Work of all variants together, in contacts; above it they are not tried.
const MOST_CONTACTS: f64 = 1_500_000.0;
/// Most days a variant is tried on.
const MOST_DAYS: u32 = 6;
/// Most families of agents tried.
const MOST_FAMILIES: usize = 8;
/// Most agents that are tried threefold.
const MOST_THREEFOLD: usize = 3_000;

/// A variant and what it did to the figure it helps most.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The change.
    pub variant: Variant,
    /// The figure it moves most, by the customers beyond its bound.
    pub figure: &'static str,
    /// Its shop.
    pub shop: usize,
    /// True if the figure is that of the hours that break, false if of the whole time.
    pub in_hours: bool,
    /// Its value without the change, over all runs: that of the verdict.
    pub before: f64,
    /// That value and the paired difference.
    pub after: f64,
    /// Customers a run brought back from beyond the bounds of all lines; negative if more are lost.
    pub gain: f64,
    /// True if the whole interval of the difference is on the better side.
    pub surely: bool,
    /// Paired difference, changed minus unchanged, with its 95 % interval.
    pub difference: Interval,
    /// What it costs in RMB, if wages are given and people are needed.
    pub cost: Option<f64>,
    /// Figures that it surely makes worse.
    pub worse: Vec<Worse>,
}

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// Days a variant was tried on.
    pub days: u32,
    /// Changes one can make, best first.
    pub changes: Vec<Tried>,
    /// What the verdict hangs on; measured by `sensitivity`, not here.
    pub trust: Sensitivity,
    /// Lines that three times the people, on duty all the time, still miss, by number.
    pub unattainable: Vec<usize>,
    /// Why nothing was tried.
    pub skipped: Option<Skipped>,
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
    let verdict = &summary.verdict;
    let missed = troubles(results, verdict);
    if missed.is_empty() || verdict.status == Status::NoCustomers {
        let targets = verdict.lines.iter().any(|line| matches!(line.what, What::Target(_)));
        let skipped =
            (!targets || verdict.status == Status::NoCustomers).then_some(Skipped::NoTarget);
        return Ok(Levers { skipped, ..Levers::default() });
    }
    let mut variants = cover::variants(scenario, results, verdict);
    variants.extend(candidates(scenario, &missed));
    let entries = summary.section(Part::Desk).and_then(|section| section.get("entries")?.value);
    let entries = entries.unwrap_or(0.0).max(1.0);
    let days = MOST_CONTACTS / entries / variants.len().max(1) as f64;
    let days = (days as u32).min(MOST_DAYS).min(results.count());
    if days < 1 {
        return Ok(Levers { skipped: Some(Skipped::TooLarge), ..Levers::default() });
    }
    let options = Options::default();
    // Pairs of runs need runs that are independent of each other.
    let plain = Scenario { reduction: None, ..scenario.clone() };
    let run = |scenario: &Scenario| {
        simulate(scenario, 0..days, options, feed, |_, _| {}, interrupted).map(|done| done.0)
    };
    let depend = scenario.reduction.is_some_and(|reduction| reduction.block() > 1);
    let again = if depend { Some(run(&plain)?) } else { None };
    let base = again.as_ref().unwrap_or(results);
    let mut levers = Levers { days, ..Levers::default() };
    for variant in variants {
        let Some(changed) = apply(&plain, &variant) else { continue };
        let tried = run(&changed)?;
        if variant == Variant::Threefold {
            let still = missed.iter().filter(|trouble| trouble.is_still_missed(&tried));
            levers.unattainable = still.map(|trouble| trouble.line).collect();
            continue;
        }
        let cost = cost(scenario, &variant);
        let moved = Moved { base, tried: &tried, days: days as usize, cost };
        if let Some(mut best) = moved.best(&missed, &variant) {
            best.worse = side_effects(scenario, verdict, base, &tried, days as usize);
            levers.changes.push(best);
        }
    }
    levers.changes.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    keep_best_cover(&mut levers.changes);
    Ok(levers)
}

/// What the people of a variant cost, each hour at the wage it has.
fn cost(scenario: &Scenario, variant: &Variant) -> Option<f64> {
    match variant {
        Variant::MoreAgents { family, count, .. } => {
            family_pay(scenario, family).1.map(|cost| cost * f64::from(*count))
        }
        Variant::Cover { family, count, shifts, .. } => {
            family_cost(scenario, family, shifts).map(|cost| cost * f64::from(*count))
        }
        _ => None,
    }
}

/// Of the families that could cover the same hours only the one that does it best is told.
fn keep_best_cover(changes: &mut Vec<Tried>) {
    let mut covered: Vec<Vec<(Tick, Tick)>> = Vec::new();
    changes.retain(|tried| match &tried.variant {
        Variant::Cover { shifts, .. } if covered.contains(shifts) => false,
        Variant::Cover { shifts, .. } => {
            covered.push(shifts.clone());
            true
        }
        _ => true,
    });
}

/// The runs of a variant beside the plain ones of the same days.
struct Moved<'a> {
    base: &'a Results,
    tried: &'a Results,
    days: usize,
    cost: Option<f64>,
}

impl Moved<'_> {
    /// What a variant did to all that is missed, told by the line it helps most.
    fn best(&self, missed: &[Trouble], variant: &Variant) -> Option<Tried> {
        let all: Vec<Tried> =
            missed.iter().filter_map(|trouble| self.on(trouble, variant)).collect();
        let sum = all.iter().map(|tried| tried.gain).sum();
        let mut best = all.into_iter().max_by(|a, b| {
            (a.surely, a.gain).partial_cmp(&(b.surely, b.gain)).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        best.gain = sum;
        Some(best)
    }

    /// What a variant did to one line.
    fn on(&self, trouble: &Trouble, variant: &Variant) -> Option<Tried> {
        let difference = trouble.difference(self.base, self.tried, self.days)?;
        let after = trouble.moved(difference.estimate);
        let (low, high) = (difference.low, difference.high);
        Some(Tried {
            variant: variant.clone(),
            figure: trouble.figure(),
            shop: trouble.shop(),
            in_hours: trouble.is_in_hours(),
            before: trouble.before,
            after,
            gain: trouble.customers(trouble.before) - trouble.customers(after),
            surely: if trouble.is_at_least() { low > 0.0 } else { high < 0.0 },
            difference,
            cost: self.cost,
            worse: Vec::new(),
        })
    }
}

impl Levers {
    /// Changes that surely help by a customer a run or more, best first.
    pub fn helpful(&self) -> impl Iterator<Item = &Tried> {
        self.changes.iter().filter(|tried| tried.surely && tried.gain >= material(0.0))
    }
}

/// Changes for what is missed.
fn candidates(scenario: &Scenario, missed: &[Trouble]) -> Vec<Variant> {
    let mut variants = more_agents(scenario, missed);
    variants.extend([
        Variant::HigherMax,
        Variant::OneMoreSlot,
        Variant::ShorterSilence,
        Variant::CloseFinished,
        Variant::MorePhrases,
        Variant::StaggerBreaks,
    ]);
    let whole = |trouble: &Trouble| matches!(trouble.what(), What::Target(_));
    if missed.iter().any(whole) && scenario.agents.len() <= MOST_THREEFOLD {
        variants.push(Variant::Threefold);
    }
    variants
}

/// A tenth more of each of the largest families that serve a shop where something is missed.
fn more_agents(scenario: &Scenario, missed: &[Trouble]) -> Vec<Variant> {
    let mut families: Vec<(&str, u32)> = Vec::new();
    for agent in &scenario.agents {
        let serves = agent.seats.iter().any(|seat| {
            let shop = scenario.seats[seat.at()].shop.at();
            missed.iter().any(|trouble| trouble.shop() == shop)
        });
        if serves {
            match families.iter_mut().find(|(name, _)| *name == agent.family) {
                Some((_, count)) => *count += 1,
                None => families.push((&agent.family, 1)),
            }
        }
    }
    families.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    families.truncate(MOST_FAMILIES);
    let more = |(family, count): (&str, u32)| {
        let count = count.div_ceil(10);
        let hours = family_pay(scenario, family).0 * f64::from(count);
        Variant::MoreAgents { family: family.to_owned(), count, hours }
    };
    families.into_iter().map(more).collect()
}
