//! Laws of services and patience, fitted on the first half of the month, as a scenario writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use dacu::stats::lognormal::LogNormal;
use dacu::stats::sample::quantile;
use dacu::stats::survival::{self, Step, Watched, kaplan_meier};
use jiff::civil::Date;

use super::super::files::Fault;
use super::log::{Call, is_ordinary};
use super::staff::{PAUSE, by_agent, waiting, within};

/// Queued calls from which an intent has a patience of its own.
const ENOUGH: usize = 300;

/// What was fitted.
#[derive(Clone, Debug)]
pub struct Laws {
    /// Service by kind of call: quantiles in per cent steps, seconds.
    pub service: BTreeMap<String, Vec<f64>>,
    /// Services of ten seconds and more.
    pub lognormal: LogNormal,
    /// Share of services below ten seconds.
    pub short: f64,
    /// Seconds between two calls of an agent while others wait; part of each service.
    pub handling: f64,
    /// The longest wait on record, seconds.
    pub longest: f64,
    /// Patience of everybody.
    pub patience: Vec<Step>,
    /// Patience by intent, as in `PS2`, for intents with enough calls.
    pub by_intent: BTreeMap<String, Vec<Step>>,
    /// Priorities of those who queued, by kind of call: the log has no others.
    pub priorities: BTreeMap<String, [f64; 3]>,
}

/// Kind and priority as an intent of the scenario.
pub fn intent(kind: &str, priority: u8) -> String {
    format!("{kind}{priority}")
}

/// Fits all laws on some calls.
pub fn fit(calls: &[Call]) -> Result<Laws, Fault> {
    let ordinary: Vec<&Call> = calls.iter().filter(is_ordinary).collect();
    let kinds: BTreeSet<&String> = ordinary.iter().map(|call| &call.kind).collect();
    let mut service = BTreeMap::new();
    let mut priorities: BTreeMap<String, [f64; 3]> = BTreeMap::new();
    for kind in kinds {
        let of_kind = ordinary.iter().filter(|call| call.kind == *kind);
        let lengths: Vec<f64> = of_kind.clone().filter_map(|call| length(call)).collect();
        let points = (0..=100).filter_map(|p| quantile(&lengths, f64::from(p) / 100.0));
        service.insert(kind.clone(), points.collect());
        let counts = priorities.entry(kind.clone()).or_default();
        of_kind.filter_map(|call| call.priority).for_each(|p| counts[usize::from(p)] += 1.0);
    }
    let lengths: Vec<f64> = ordinary.iter().filter_map(|call| length(call)).collect();
    let long: Vec<f64> = lengths.iter().copied().filter(|length| *length >= 10.0).collect();
    let mut groups: BTreeMap<String, Vec<Watched>> = BTreeMap::new();
    for call in ordinary.iter().filter(|call| call.queued) {
        let name = intent(&call.kind, call.priority.unwrap_or(0));
        groups.entry(name).or_default().push(watched(call));
    }
    let mut by_intent = BTreeMap::new();
    for (name, group) in &groups {
        if group.len() >= ENOUGH {
            by_intent.insert(name.clone(), curve(group)?);
        }
    }
    let everybody: Vec<Watched> = groups.into_values().flatten().collect();
    Ok(Laws {
        service,
        lognormal: LogNormal::fit(&long).ok_or("no services")?,
        short: 1.0 - long.len() as f64 / lengths.len() as f64,
        handling: handling(calls),
        longest: everybody.iter().map(|one| one.time).fold(0.0, f64::max),
        patience: curve(&everybody)?,
        by_intent,
        priorities,
    })
}

fn length(call: &Call) -> Option<f64> {
    call.service.as_ref().filter(|service| service.is_timed).map(|service| service.length as f64)
}

fn watched(call: &Call) -> Watched {
    Watched { time: call.waited as f64, ended: call.service.is_none() }
}

fn curve(group: &[Watched]) -> Result<Vec<Step>, Fault> {
    kaplan_meier(group).filter(|steps| !steps.is_empty()).ok_or_else(|| "nobody gave up".into())
}

/// Mean pause between two calls of an agent while others wait all the time.
fn handling(calls: &[Call]) -> f64 {
    let mut pauses = Vec::new();
    for day in days(calls).values() {
        let spans = waiting(day);
        for calls in by_agent(day).values() {
            for pair in calls.windows(2) {
                let (from, to) = (pair[0].1.to(), pair[1].1.from);
                let full = within(&spans, from, to) == to - from;
                if full && (1..=PAUSE).contains(&(to - from)) {
                    pauses.push((to - from) as f64);
                }
            }
        }
    }
    pauses.iter().sum::<f64>() / pauses.len().max(1) as f64
}

/// Calls by day.
pub fn days(calls: &[Call]) -> BTreeMap<Date, &[Call]> {
    calls.chunk_by(|a, b| a.date == b.date).map(|day| (day[0].date, day)).collect()
}

/// A median patience, seconds.
pub fn median(steps: &[Step]) -> Option<f64> {
    survival::quantile(steps, 0.5)
}

/// An `empirical` law of services: quantiles joined by lines, the pause between calls added.
pub fn service_law(points: &[f64], handling: f64) -> String {
    let shares = (0u32..).map(|percent| f64::from(percent) / 100.0);
    let points: Vec<(f64, f64)> = points.iter().map(|point| point + handling).zip(shares).collect();
    empirical(&points)
}

/// An `empirical` law of patience: the curve joined by lines from one per cent to the next. What
/// lies beyond the last step nobody has seen; it ends evenly until the longest wait on record.
pub fn patience_law(steps: &[Step], longest: f64) -> String {
    let mut points = vec![(0.0, 0.0)];
    let mut told = 1.0;
    for (at, step) in steps.iter().enumerate() {
        if told - step.share >= 0.01 || at + 1 == steps.len() {
            told = step.share;
            points.push((step.time.max(0.5), 1.0 - told));
        }
    }
    let last = points.last().map_or(0.0, |point| point.0);
    points.push((longest.max(last), 1.0));
    empirical(&points)
}

fn empirical(points: &[(f64, f64)]) -> String {
    let (mut values, mut shares) = (String::new(), String::new());
    for (value, share) in points {
        let _ = write!(values, "\"{value:.1}s\", ");
        let _ = write!(shares, "{share:.6}, ");
    }
    format!("{{ dist = \"empirical\", values = [{values}], probs = [{shares}] }}")
}
