//! Takes figures out of the ordinary simulation: scenario text, engine, recorder, catalog, one
//! replication after the other. Only the figures that a case asks for are kept.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::expr::Leaf;
use crate::engine::{self, arrivals::NoFeed};
use crate::experiment::replicate::replicate;
use crate::measure::catalog::{
    Figure, Formula, Found, Part, Period, Source, Values, View, figure, missing,
};
use crate::measure::layout::Layout;
use crate::measure::recorder::{Options, Recorder};
use crate::model::Scenario;
use crate::scenario;

/// Why a case cannot be judged.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Trouble {
    /// Its scenario or a figure it asks for is wrong.
    #[error("{0}")]
    Case(String),
    /// The simulator contradicts itself: a defect of ours.
    #[error("{0}")]
    Ours(String),
}

/// A figure of one part and period.
#[derive(Clone, Debug)]
struct Place {
    part: Part,
    /// Several are added up: the same hour of many days.
    periods: Vec<Period>,
    figure: &'static Figure,
}

/// A scenario and the figures wanted of it.
#[derive(Debug)]
pub struct Probe {
    scenario: Scenario,
    layout: Layout,
    places: Vec<Place>,
}

/// What a figure is computed from; adds up over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Sums {
    /// Nothing was counted.
    #[default]
    Nothing,
    /// A numerator and a denominator; a number of its own stands over 1.
    Ratio(f64, f64),
    /// Number, sum and sum of squares, for a standard deviation.
    Moments([f64; 3]),
}

impl Sums {
    /// Adds others of the same figure.
    #[must_use]
    pub fn plus(self, other: Sums) -> Sums {
        match (self, other) {
            (Sums::Nothing, some) | (some, Sums::Nothing) => some,
            (Sums::Ratio(a, b), Sums::Ratio(c, d)) => Sums::Ratio(a + c, b + d),
            (Sums::Moments(a), Sums::Moments(b)) => {
                Sums::Moments([a[0] + b[0], a[1] + b[1], a[2] + b[2]])
            }
            (ratio @ Sums::Ratio(..), _) | (_, ratio @ Sums::Ratio(..)) => ratio,
        }
    }

    /// The figure's value; `None` for a zero denominator.
    pub fn value(self) -> Option<f64> {
        match self {
            Sums::Nothing | Sums::Ratio(_, 0.0) | Sums::Moments([0.0, ..]) => None,
            Sums::Ratio(top, bottom) => Some(top / bottom),
            Sums::Moments([count, sum, squares]) => {
                let mean = sum / count;
                Some(libm::sqrt((squares / count - mean * mean).max(0.0)))
            }
        }
    }
}

/// Figures of many replications.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// For each figure, its sums in each replication.
    pub sums: Vec<Vec<Sums>>,
    /// For each quantile of a wait, the values of all replications together: the mean of their own
    /// quantiles is another number, however many there are.
    pub pooled: Vec<Option<Pooled>>,
}

/// All values of a wait, and the quantile that is asked of them.
#[derive(Clone, Debug)]
pub struct Pooled {
    values: Values<'static>,
    q: f64,
}

impl Pooled {
    /// The quantile, in seconds.
    pub fn value(&self) -> Option<f64> {
        self.values.quantile(self.q)
    }
}

/// A figure of one replication.
struct One {
    sums: Sums,
    pooled: Option<Pooled>,
}

impl Samples {
    /// Replications.
    pub fn count(&self) -> usize {
        self.sums.first().map_or(0, Vec::len)
    }
}

impl Probe {
    /// Reads the scenario, with another seed if one is given, and finds the figures.
    ///
    /// # Errors
    /// The scenario is wrong, or it has no such figure.
    pub fn new(text: &str, seed: Option<u64>, leaves: &[&Leaf]) -> Result<Probe, String> {
        let sets: Vec<String> = seed.iter().map(|seed| format!("desk.seed={seed}")).collect();
        let loaded = scenario::parse_str(text, &sets).map_err(|error| error.to_string())?;
        let scenario = loaded.scenario;
        if scenario.reduction.is_some() {
            let text = "a case needs independent replications: leave out `variance_reduction`";
            return Err(text.to_owned());
        }
        let layout = Layout::new(&scenario);
        let places = leaves.iter().map(|leaf| place(leaf, &scenario, &layout));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        Ok(Probe { scenario, layout, places })
    }

    /// The scenario's seed.
    pub fn seed(&self) -> u64 {
        self.scenario.seed
    }

    /// Simulates until there are so many replications; `tell` hears how many there are.
    ///
    /// # Errors
    /// The engine stopped, the books do not balance, or a figure means nothing here.
    pub fn extend(
        &self,
        samples: &mut Samples,
        count: u32,
        tell: impl Fn(u32) + Sync,
    ) -> Result<(), Trouble> {
        samples.sums.resize(self.places.len(), Vec::new());
        samples.pooled.resize(self.places.len(), None);
        let done = samples.count() as u32;
        let never = AtomicBool::new(false);
        let fold = |_, found: Vec<One>| {
            let lists = samples.sums.iter_mut().zip(&mut samples.pooled);
            for ((list, pooled), one) in lists.zip(found) {
                list.push(one.sums);
                pool(pooled, one.pooled);
            }
        };
        replicate(done..count, |number| self.one(number), fold, |more, _| tell(done + more), &never)
            .map(drop)
    }

    /// One replication.
    fn one(&self, number: u32) -> Result<Vec<One>, Trouble> {
        let options = Options::default();
        let mut recorder = Recorder::new(&self.scenario, number, options);
        let done = engine::run(&self.scenario, number, NoFeed, &mut recorder, &|| false)
            .map_err(|error| Trouble::Case(error.to_string()))?;
        let recorded = recorder.finish(done.ended);
        if let Some(imbalance) = recorded.audit.first() {
            let text = format!("replication {number}: the books do not balance: {imbalance}");
            return Err(Trouble::Ours(text));
        }
        let (scenario, layout) = (&self.scenario, &self.layout);
        let source = Source { scenario, layout, counts: &recorded.counts };
        let mut views: BTreeMap<(Part, Period), View> = BTreeMap::new();
        let mut found = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let (mut sums, mut pooled) = (Sums::Nothing, None);
            for period in &place.periods {
                let view = views
                    .entry((place.part, *period))
                    .or_insert_with(|| View::new(source, place.part, *period));
                if let Some(why) = missing(place.figure, scenario, options, view) {
                    let text = format!("`{}` means nothing here: {}", place.figure.id, why.en);
                    return Err(Trouble::Case(text));
                }
                sums = sums.plus(sums_of(view, place.figure));
                pool(&mut pooled, pooled_of(view, place.figure));
            }
            found.push(One { sums, pooled });
        }
        Ok(found)
    }
}

/// Adds the values of another period or replication.
fn pool(all: &mut Option<Pooled>, more: Option<Pooled>) {
    match (all.as_mut(), more) {
        (Some(all), Some(more)) => all.values.merge(&more.values),
        (None, more) => *all = more,
        (Some(_), None) => {}
    }
}

/// The values behind a quantile.
fn pooled_of(view: &View, figure: &Figure) -> Option<Pooled> {
    let Formula::Quantile(wait, q) = figure.formula else { return None };
    Some(Pooled { values: view.values(wait)?.to_kept(), q })
}

/// What a figure is computed from in one part and period.
fn sums_of(view: &View, figure: &Figure) -> Sums {
    if let Formula::Deviation(wait) = figure.formula {
        return view.moments(wait).map_or(Sums::Nothing, Sums::Moments);
    }
    match view.find(figure) {
        Found::Number(Some(number)) => Sums::Ratio(number, 1.0),
        Found::Number(None) => Sums::Nothing,
        Found::Ratio(top, bottom) => Sums::Ratio(top, bottom),
    }
}

/// Finds what a figure in an expression means.
fn place(leaf: &Leaf, scenario: &Scenario, layout: &Layout) -> Result<Place, String> {
    let figure = figure(&leaf.figure)
        .ok_or_else(|| format!("`{}` is no figure (docs/figures.md)", leaf.figure))?;
    let mut place = Place { part: Part::Desk, periods: vec![Period::Whole], figure };
    for (kind, name) in &leaf.scope {
        let number = || name.parse::<usize>().map_err(|_| format!("`{name}` is no number"));
        let none = || format!("there is no {kind} `{name}`");
        match kind.as_str() {
            "agent" => {
                let at = scenario.agents.iter().position(|agent| agent.name == *name);
                place.part = Part::Agent(at.ok_or_else(none)?);
            }
            "shop" => {
                let at = scenario.shops.iter().position(|shop| shop.name == *name);
                place.part = Part::Shop(at.ok_or_else(none)?);
            }
            "group" => {
                let at = layout.rows.iter().position(|row| row.name == *name);
                place.part = Part::Row(at.ok_or_else(none)?);
            }
            "work" => {
                let at = scenario.work.iter().position(|kind| kind.name == *name);
                place.part = Part::Work(at.ok_or_else(none)?);
            }
            "interval" => {
                let (first, step) = name.split_once('/').unwrap_or((name, ""));
                let whole = |text: &str| text.parse().map_err(|_| none());
                let step: usize = if step.is_empty() { layout.intervals } else { whole(step)? };
                let all = (whole(first)?..layout.intervals).step_by(step.max(1));
                place.periods = all.map(Period::Interval).collect();
                if place.periods.is_empty() {
                    return Err(none());
                }
            }
            "day" => {
                let at = number()?;
                if at >= layout.days {
                    return Err(none());
                }
                place.periods = vec![Period::Day(at)];
            }
            _ => return Err(format!("`{kind}` is no scope: agent, shop, group, interval, day")),
        }
    }
    Ok(place)
}
