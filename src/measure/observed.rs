//! What the interval of a figure is made of: one independent observation a replication, one a block
//! of replications that depend on each other, or all of them corrected by the number of contacts.

use super::catalog::{Figure, Formula, Part, Period};
use super::result::{Pair, Results};
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use crate::stats::interval::{Confidence, Interval, ratio_interval};
use crate::stats::reduced::{Controlled, block_sums, controlled};

/// The observations of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Observed {
    /// Independent ones with a value; the figure is their ratio of sums.
    Independent(Vec<Pair>),
    /// Of so many replications, corrected by a control variate.
    Corrected(Controlled, usize),
}

/// The observations that a figure's pairs, one a replication, are under the scenario's variance
/// reduction. Corrected are counts, ratios and time averages of desk and shops over the whole time,
/// where every replication has a value.
pub fn observe(
    scenario: &Scenario,
    results: &Results,
    (part, period): (Part, Period),
    figure: &Figure,
    pairs: &[Pair],
) -> Observed {
    let valued = |pairs: Vec<Pair>| pairs.into_iter().filter(|pair| pair.1 != 0.0).collect();
    let Some(reduction) = scenario.reduction else {
        return Observed::Independent(valued(pairs.to_vec()));
    };
    if reduction == Reduction::Control {
        let may = period == Period::Whole
            && matches!(figure.formula, Formula::Count(_) | Formula::Ratio(_))
            && pairs.iter().all(|pair| pair.1 != 0.0);
        let found = control(scenario, results, part)
            .filter(|_| may)
            .and_then(|(seen, mean)| controlled(pairs, &seen, mean, Confidence::P95));
        if let Some(found) = found {
            return Observed::Corrected(within(found, figure, pairs), pairs.len());
        }
    }
    Observed::Independent(valued(block_sums(pairs, &results.replications, reduction.block())))
}

impl Observed {
    /// The batches of a single run.
    pub fn batches(pairs: Vec<Pair>) -> Observed {
        Observed::Independent(pairs.into_iter().filter(|pair| pair.1 != 0.0).collect())
    }

    /// The 95 % interval, `None` with too few observations.
    pub fn interval(&self) -> Option<Interval> {
        match self {
            Observed::Independent(pairs) => ratio_interval(pairs, Confidence::P95),
            Observed::Corrected(found, _) => Some(found.interval),
        }
    }

    /// What the correction adds to the plain value.
    pub fn correction(&self) -> f64 {
        match self {
            Observed::Independent(_) => 0.0,
            Observed::Corrected(found, _) => found.correction,
        }
    }
}

/// Contacts of a part in each replication, and how many are expected.
fn control(scenario: &Scenario, results: &Results, part: Part) -> Option<(Vec<f64>, f64)> {
    let shops = match part {
        Part::Desk => 0..scenario.shops.len(),
        Part::Shop(shop) => shop..shop + 1,
        Part::Row(_) | Part::Agent(_) => return None,
    };
    let of = |list: &Vec<f64>| list.get(shops.clone()).map(|list| list.iter().sum());
    let seen = results.samples.iter().map(|sample| of(&sample.contacts));
    let expected = scenario.shops[shops.clone()].iter().map(|shop| shop.curve_contacts()).sum();
    Some((seen.collect::<Option<Vec<f64>>>()?, expected))
}

/// A correction must not make of a figure what it cannot be.
fn within(mut found: Controlled, figure: &Figure, pairs: &[Pair]) -> Controlled {
    let estimate = found.interval.estimate;
    let (low, high) = figure.range(pairs);
    let moved = estimate.clamp(low, high) - estimate;
    found.correction += moved;
    let Interval { estimate, low, high } = found.interval;
    found.interval = Interval { estimate: estimate + moved, low: low + moved, high: high + moved };
    found
}
