//! How far to trust it: every assumption that has a plausible range and that the scenario does not
//! set is moved to both of its ends, and the volume with them, on the same customers. What counts
//! is the *margin* of the verdict: the least, over all lines that count, of the signed distance of
//! the long-run value to its bound (`docs/statistics.md`). A red line that is crossed already lies
//! so far off that nothing else would show beside it; it is left aside.
//!
//! Unasked, inputs are screened in groups: sequential bifurcation splits only those that move the
//! margin, the strongest first, and the strongest inputs are then tried singly on more runs, within
//! a budget counted in simulated contacts. Asked for, all are tried singly.

use super::assumed::{Family, VOLUME, family, set, volume_spread};
use super::skipped::Skipped;
use super::troubles::{Trouble, counted};
use crate::engine::RunError;
use crate::engine::arrivals::Feed;
use crate::experiment::replicate::simulate;
use crate::kernel::ids::ShopId;
use crate::measure::catalog::Part;
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::measure::verdict::{Status, What};
use crate::model::{Measured, Scenario, SetBy};
use std::sync::atomic::AtomicBool;

/// Most contacts that screening and single trials simulate together, unasked.
const MOST_CONTACTS: f64 = 1_500_000.0;
/// What is always granted, however short the run itself was.
const LEAST_CONTACTS: f64 = 60_000.0;
/// Most contacts where all inputs are to be tried singly.
const FULL_CONTACTS: f64 = 20_000_000.0;
/// Runs of a group in the screening.
const SCREENED_ON: u32 = 2;
/// Most inputs tried singly, unasked; the volume is one of them.
const MOST_SINGLY: usize = 6;
/// Most runs an input is tried on singly, unasked.
const MOST_RUNS: u32 = 20;
/// Fewest runs it is tried on singly where `MOST_CONTACTS` allow them: half an hour of one run is
/// luck.
const LEAST_RUNS: u32 = 4;
/// A change of the margin below which a group is not split and an input not named.
pub const THRESHOLD: f64 = 0.01;

/// Something that may be otherwise than assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Its name, as `Assumption::input`; `volume` for the volume.
    pub input: String,
    /// Where it is set.
    pub key: String,
    /// The one shop it is about; `None` for all.
    pub shop: Option<ShopId>,
    /// The low end of its range, in `unit`.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// What both are measured in.
    pub unit: Measured,
}

/// What one end of a range does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The value the input was moved to.
    pub at: f64,
    /// The verdict's margin there.
    pub margin: f64,
    /// The figure of the line that decides the change.
    pub figure: &'static str,
    /// Its shop.
    pub shop: usize,
    /// True if the line is about the hours that break, false if about the whole time.
    pub in_hours: bool,
    /// The line's value as assumed, over all runs; of a red line customers a run.
    pub before: f64,
    /// That value and the paired difference; not a number if nobody was served.
    pub after: f64,
    /// True if the margin changes its sign: what was met is missed, or the other way round.
    pub turns: bool,
}

/// An input tried singly at both ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// The input.
    pub doubt: Doubt,
    /// At the low end.
    pub low: End,
    /// At the high end.
    pub high: End,
    /// The larger change of the verdict's margin, absolute.
    pub size: f64,
}

impl Swing {
    /// The end that moves the margin more; of two equal ones the worse.
    pub fn stronger(&self, margin: f64) -> &End {
        let (low, high) = (self.low.margin - margin, self.high.margin - margin);
        let is_low = low.abs() > high.abs() || (low.abs() == high.abs() && low < high);
        if is_low { &self.low } else { &self.high }
    }
}

/// How far the verdict hangs on what is assumed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// The verdict's margin as assumed, between -1 and 1; below zero something is missed.
    pub margin: f64,
    /// Red lines that are crossed, and therefore left aside.
    pub aside: usize,
    /// Inputs with a plausible range, the volume with them.
    pub inputs: usize,
    /// Inputs with a range that are not moved, by key: what the scenario sets is taken as it is,
    /// and nothing here knows what a platform file of the user's own means by its own keys.
    pub unmoved: Vec<String>,
    /// Inputs tried singly, the strongest first.
    pub tried: Vec<Swing>,
    /// Runs on which each was tried singly.
    pub runs: u32,
    /// Runs of a group in the screening; 0 if there was none.
    pub screened_on: u32,
    /// Contacts simulated for all this, expected.
    pub contacts: f64,
    /// Why nothing was tried.
    pub skipped: Option<Skipped>,
}

impl Sensitivity {
    /// Inputs that move the margin by more than a trifle, the strongest first.
    pub fn named(&self) -> impl Iterator<Item = &Swing> {
        self.tried.iter().filter(|swing| swing.size > THRESHOLD)
    }
}

/// Measures it: screened within a budget, or (`full`) all singly.
///
/// # Errors
/// As [`simulate`].
pub fn measure<F: Feed>(
    scenario: &Scenario,
    results: &Results,
    summary: &Summary,
    feed: impl Fn(u32) -> F + Sync + Copy,
    full: bool,
    interrupted: &AtomicBool,
) -> Result<Sensitivity, RunError> {
    let verdict = &summary.verdict;
    let mut lines = counted(results, verdict);
    let aside = lines.len();
    lines.retain(|line| !line.is_red() || line.margin_before() >= 0.0);
    let aside = aside - lines.len();
    let targets = lines.iter().any(|line| matches!(line.what(), What::Target(_)));
    if !targets || matches!(verdict.status, Status::NoTargets | Status::NoCustomers) {
        return Ok(Sensitivity { skipped: Some(Skipped::NoTarget), ..Sensitivity::default() });
    }
    // Pairs of runs need runs that are independent of each other.
    let plain = Scenario { reduction: None, ..scenario.clone() };
    let one = cost(scenario, summary);
    let count = results.count();
    let (doubts, unmoved) = doubts(&plain);
    let options = Options::default();
    let run = |scenario: &Scenario, runs: u32| {
        simulate(scenario, 0..runs, options, feed, |_, _| {}, interrupted).map(|done| done.0)
    };
    let budget = (one * f64::from(count)).clamp(LEAST_CONTACTS, MOST_CONTACTS);
    let screened_on = if one * 60.0 > budget { 1 } else { SCREENED_ON.min(count) };
    let first = f64::from(screened_on) * one * (2 * Family::ALL.len()) as f64;
    if !full && first > 2.0 * MOST_CONTACTS {
        return Ok(Sensitivity { skipped: Some(Skipped::TooLarge), ..Sensitivity::default() });
    }
    let depend = scenario.reduction.is_some_and(|reduction| reduction.block() > 1);
    let most = if full { full_runs(one, doubts.len(), count) } else { count.min(MOST_RUNS) };
    let again = if depend { Some(run(&plain, most.max(screened_on))?) } else { None };
    let mut bench = Bench {
        plain: &plain,
        base: again.as_ref().unwrap_or(results),
        lines: &lines,
        margin: lines.iter().map(Trouble::margin_before).fold(1.0, f64::min),
        run,
        runs: 0,
    };
    let mut found =
        Sensitivity { margin: bench.margin, aside, inputs: doubts.len(), ..Default::default() };
    found.unmoved = unmoved;
    let (chosen, runs) = if full {
        (doubts, most)
    } else {
        found.screened_on = screened_on;
        let affordable = (budget / one) as u64;
        let chosen = screen(&mut bench, doubts, screened_on, affordable)?;
        let ends = 2 * chosen.len().max(1) as u64;
        let each = |affordable: u64| (affordable.saturating_sub(bench.runs) / ends) as u32;
        let least = each((MOST_CONTACTS / one) as u64).min(LEAST_RUNS);
        let runs = each(affordable).max(least);
        (chosen, runs.clamp(screened_on, most.max(screened_on)))
    };
    found.runs = runs;
    for doubt in chosen {
        let (low, high) =
            (bench.end(&doubt, doubt.low, runs)?, bench.end(&doubt, doubt.high, runs)?);
        let moved = |end: &End| (end.margin - bench.margin).abs();
        let size = moved(&low).max(moved(&high));
        found.tried.push(Swing { doubt, low, high, size });
    }
    found.tried.sort_by(|a, b| b.size.total_cmp(&a.size));
    found.contacts = bench.runs as f64 * one;
    Ok(found)
}

/// What a run costs, in contacts: those that come, and the rows that are written down anyway.
fn cost(scenario: &Scenario, summary: &Summary) -> f64 {
    let entries = summary.section(Part::Desk).and_then(|section| section.get("entries")?.value);
    let length = scenario.horizon.end.0 / scenario.interval.0.max(1);
    let rows = length as f64 * (1 + scenario.shops.len()) as f64 + scenario.agents.len() as f64;
    entries.unwrap_or(0.0) + rows + 1.0
}

fn full_runs(one: f64, doubts: usize, count: u32) -> u32 {
    let affordable = FULL_CONTACTS / (one * (2 * doubts.max(1)) as f64);
    (affordable as u32).clamp(1, count.max(1))
}

/// What is in doubt, and the keys of the inputs with a range that are not moved: those that the
/// scenario sets, and those that cannot be.
pub fn doubts(scenario: &Scenario) -> (Vec<Doubt>, Vec<String>) {
    let mut doubts = Vec::new();
    let mut unmoved = Vec::new();
    if let Some(spread) = volume_spread(scenario) {
        doubts.push(Doubt {
            input: VOLUME.to_owned(),
            key: VOLUME.to_owned(),
            shop: None,
            low: 1.0 - spread,
            high: 1.0 + spread,
            unit: Measured::Factor,
        });
    }
    for assumption in &scenario.assumptions {
        let Some(range) = assumption.range else { continue };
        let doubt = Doubt {
            input: assumption.input.clone(),
            key: assumption.key.clone(),
            shop: assumption.shop,
            low: range.low,
            high: range.high,
            unit: range.unit,
        };
        let is_given = assumption.set_by == SetBy::User;
        match !is_given && set(&mut scenario.clone(), &doubt.input, doubt.shop, doubt.low) {
            true => doubts.push(doubt),
            false => unmoved.push(doubt.key),
        }
    }
    (doubts, unmoved)
}

/// Inputs that are moved together in the screening, and what that did.
struct Group {
    members: Vec<Doubt>,
    /// True if they are moved to the end that usually hurts, false if to the other.
    hurting: bool,
    /// Change of the verdict's margin, absolute.
    effect: f64,
}

/// The inputs worth trying singly: the volume, and the strongest that the screening finds.
fn screen<R: Fn(&Scenario, u32) -> Result<Results, RunError>>(
    bench: &mut Bench<'_, R>,
    doubts: Vec<Doubt>,
    runs: u32,
    affordable: u64,
) -> Result<Vec<Doubt>, RunError> {
    let mut chosen: Vec<Doubt> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for of in Family::ALL {
        let members = doubts.iter().filter(|doubt| family(&doubt.input).0 == of);
        let members: Vec<Doubt> = members.cloned().collect();
        if of == Family::Volume {
            chosen.extend(members);
        } else if !members.is_empty() {
            let hurting = bench.together(&members, true, runs)?;
            let helping = bench.together(&members, false, runs)?;
            let effect = hurting.max(helping);
            groups.push(Group { members, hurting: hurting >= helping, effect });
        }
    }
    let wanted = MOST_SINGLY - chosen.len().min(MOST_SINGLY);
    // half of what there is, so that the other half is left for the single trials
    while bench.runs + 2 * u64::from(runs) <= affordable / 2 {
        groups.sort_by(|a, b| b.effect.total_cmp(&a.effect));
        let several = |group: &Group| group.members.len() > 1 && group.effect > THRESHOLD;
        let Some(at) = groups.iter().take(wanted).position(several) else { break };
        let Group { mut members, hurting, .. } = groups.remove(at);
        let rest = members.split_off(members.len().div_ceil(2));
        for members in [members, rest] {
            let effect = bench.together(&members, hurting, runs)?;
            groups.push(Group { members, hurting, effect });
        }
    }
    groups.sort_by(|a, b| b.effect.total_cmp(&a.effect));
    let moving = groups.into_iter().filter(|group| group.effect > THRESHOLD);
    chosen.extend(moving.flat_map(|group| group.members).take(wanted));
    Ok(chosen)
}

/// Where inputs are moved: the plain scenario, its runs, and the lines that count.
struct Bench<'a, R> {
    plain: &'a Scenario,
    base: &'a Results,
    lines: &'a [Trouble],
    margin: f64,
    run: R,
    /// Runs simulated so far.
    runs: u64,
}

impl<R: Fn(&Scenario, u32) -> Result<Results, RunError>> Bench<'_, R> {
    /// How far the margin moves if several inputs are moved at once.
    fn together(&mut self, members: &[Doubt], hurting: bool, runs: u32) -> Result<f64, RunError> {
        let mut changed = self.plain.clone();
        for doubt in members {
            let high = family(&doubt.input).1 == hurting;
            set(&mut changed, &doubt.input, doubt.shop, if high { doubt.high } else { doubt.low });
        }
        let tried = self.simulated(&changed, runs)?;
        let margins = self.lines.iter().map(|line| line.margin_after(self.base, &tried, runs).1);
        Ok((margins.fold(1.0, f64::min) - self.margin).abs())
    }

    fn simulated(&mut self, changed: &Scenario, runs: u32) -> Result<Results, RunError> {
        self.runs += u64::from(runs);
        (self.run)(changed, runs)
    }

    /// One input at one value.
    fn end(&mut self, doubt: &Doubt, at: f64, runs: u32) -> Result<End, RunError> {
        let mut changed = self.plain.clone();
        set(&mut changed, &doubt.input, doubt.shop, at);
        let tried = self.simulated(&changed, runs)?;
        let after: Vec<(f64, f64)> =
            self.lines.iter().map(|line| line.margin_after(self.base, &tried, runs)).collect();
        let margin = after.iter().map(|(_, margin)| *margin).fold(1.0, f64::min);
        // what got worse shows where it is worst now, what got better where it was worst before
        let before = |at: usize| self.lines[at].margin_before();
        let by = |at: &usize| if margin < self.margin { after[*at].1 } else { before(*at) };
        let line = (0..self.lines.len()).min_by(|a, b| by(a).total_cmp(&by(b))).unwrap_or(0);
        let shown = &self.lines[line];
        Ok(End {
            at,
            margin,
            figure: shown.figure(),
            shop: shown.shop(),
            in_hours: shown.is_in_hours(),
            before: shown.before,
            after: after[line].0,
            turns: (margin < 0.0) != (self.margin < 0.0),
        })
    }
}

#[cfg(test)]
mod tests;
