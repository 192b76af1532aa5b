//! One long run instead of many (批均值): cut after the warm-up into batches of intervals, each an
//! observation. What a figure is in a batch is added up from its intervals, so that batches are the
//! same contacts and times as the run's.
//!
//! Batches are not independent, only nearly so if they are long: neighbours that resemble each
//! other are told (von Neumann's ratio), for then intervals are too narrow.

use super::catalog::{Figure, Formula, Found, Grain, Part, Period, View, figures};
use super::result::{Pair, Results};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::stats::batch::{lag_one, looks_correlated};
use crate::stats::interval::Confidence;
use crate::stats::ratio::linearised;
use std::ops::Range;

/// The batches of a run, as a part of the desk sees them.
#[derive(Debug)]
pub struct Batches<'a> {
    /// A view an interval, whole batches of them.
    views: Vec<View<'a>>,
    count: usize,
}

/// Intervals that batches are made of: those that lie after the warm-up, less the first ones that
/// fill no batch.
fn intervals(scenario: &Scenario, count: usize) -> Range<usize> {
    let first = scenario.horizon.warm_up.0.div_ceil(scenario.interval.0) as usize;
    let end = (scenario.horizon.end.0 / scenario.interval.0) as usize;
    let size = end.saturating_sub(first) / count.max(1);
    end - size * count..end
}

/// How long a batch is; zero if the run is too short for any.
pub fn length(scenario: &Scenario, count: usize) -> Span {
    let intervals = intervals(scenario, count).len() / count.max(1);
    Span(scenario.interval.0 * intervals as u64)
}

impl<'a> Batches<'a> {
    /// Cuts the run as a part saw it; `None` where the scenario asks for none, or for an agent,
    /// whose figures are not kept by interval.
    pub fn new(scenario: &'a Scenario, results: &'a Results, part: Part) -> Option<Batches<'a>> {
        let count = scenario.batches? as usize;
        if matches!(part, Part::Agent(_)) {
            return None;
        }
        let view = |interval| results.view(scenario, part, Period::Interval(interval));
        Some(Batches { views: intervals(scenario, count).map(view).collect(), count })
    }

    /// A figure's numerator and denominator in each batch; `None` for quantiles and others that do
    /// not add up, or are not kept by interval.
    pub fn pairs(&self, figure: &Figure) -> Option<Vec<Pair>> {
        let adds_up = matches!(figure.formula, Formula::Count(_) | Formula::Ratio(_));
        if !adds_up || figure.absent_at(Grain::Interval).is_some() || self.views.is_empty() {
            return None;
        }
        let size = self.views.len() / self.count;
        let of_batch = |views: &[View<'_>]| {
            views.iter().map(|view| view.find(figure)).fold((0.0, 0.0), |sum, found| match found {
                Found::Ratio(top, bottom) => (sum.0 + top, sum.1 + bottom),
                // a count is one of the whole run, of which a batch is a part
                Found::Number(n) => (sum.0 + n.unwrap_or(0.0) * self.count as f64, 1.0),
            })
        };
        Some(self.views.chunks(size).map(of_batch).collect())
    }
}

/// What is to be known of the batches of a run.
#[derive(Clone, Debug)]
pub struct Cut {
    /// How many.
    pub count: usize,
    /// How long each.
    pub length: Span,
    /// When the first begins.
    pub from: Tick,
    /// Figures of the desk whose neighbouring batches resemble each other, with the correlation of
    /// neighbours: their intervals are too narrow.
    pub alike: Vec<(&'static Figure, f64)>,
}

/// How the run was cut; `None` where the scenario asks for no batches.
pub fn cut(scenario: &Scenario, results: &Results) -> Option<Cut> {
    let batches = Batches::new(scenario, results, Part::Desk)?;
    let alike = |figure: &'static Figure| {
        let pairs = batches.pairs(figure)?.into_iter().filter(|pair| pair.1 != 0.0);
        let values = linearised(&pairs.collect::<Vec<_>>())?;
        looks_correlated(&values, Confidence::P99)?.then(|| Some((figure, lag_one(&values)?)))?
    };
    let first = intervals(scenario, batches.count).start;
    Some(Cut {
        count: batches.count,
        length: length(scenario, batches.count),
        from: results.layout.interval_start(first),
        alike: figures().filter_map(alike).collect(),
    })
}
