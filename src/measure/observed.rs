//! What the interval of a figure is made of: one independent observation a replication, one a block
//! of replications that depend on each other, or all of them corrected by the number of contacts.

use super::catalog::{Figure, Formula, Part, Period};
use super::result::{Pair, Results};
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use crate::stats::interval::{Confidence, Interval};
use crate::stats::ratio::{ratio_interval, ratio_se};
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

    /// The standard error of the figure, `None` with too few observations.
    pub fn se(&self) -> Option<f64> {
        match self {
            Observed::Independent(pairs) => ratio_se(pairs),
            Observed::Corrected(found, _) => Some(found.se),
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
        Part::Row(_) | Part::Work(_) | Part::Agent(_) => return None,
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::engine::arrivals::NoFeed;
    use crate::experiment::replicate::simulate;
    use crate::measure::catalog::figure;
    use crate::measure::recorder::Options;

    const TEXT: &str = "
        [desk]
        start = 2026-11-11T09:00:00
        length = \"1h\"
        platform = \"generic\"
        variance_reduction = \"control\"
        [[arrivals]]
        rates = [30]
        rate_interval = \"1h\"
        [[agents]]
        id = \"a\"
    ";

    fn controlled_runs() -> (Scenario, Results) {
        let loaded = crate::scenario::parse_str(TEXT, &[]).unwrap_or_else(|e| panic!("{e}"));
        let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
        let options = Options::default();
        let ran = simulate(&scenario, 0..12, options, |_| NoFeed, |_, _| {}, &quiet);
        let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
        (scenario, results)
    }

    #[test]
    fn corrected_are_counts_and_ratios_of_the_whole_time_with_a_value_in_every_replication() {
        let (scenario, results) = controlled_runs();
        let pairs: Vec<Pair> = (0..12).map(|run| (f64::from(run % 3), 4.0)).collect();
        let mut with_none = pairs.clone();
        with_none[5].1 = 0.0;
        let corrected = |part, period, id: &str, pairs: &[Pair]| {
            let seen = observe(&scenario, &results, (part, period), figure(id).unwrap(), pairs);
            matches!(seen, Observed::Corrected(_, 12))
        };
        assert!(corrected(Part::Desk, Period::Whole, "lost_rate", &pairs));
        assert!(corrected(Part::Shop(0), Period::Whole, "entries", &pairs));
        assert!(!corrected(Part::Row(0), Period::Whole, "lost_rate", &pairs));
        assert!(!corrected(Part::Desk, Period::Interval(0), "lost_rate", &pairs));
        assert!(!corrected(Part::Desk, Period::Whole, "customer_wait_p90_s", &pairs));
        assert!(!corrected(Part::Desk, Period::Whole, "lost_rate", &with_none));
    }

    /// A share corrected to 104 %, and one to -2 %, with half-widths of 5 %.
    #[test]
    fn a_correction_stops_where_the_figure_does() {
        let share = figure("lost_rate").unwrap();
        for (estimate, moved) in [(1.04, -0.04), (-0.02, 0.02), (0.5, 0.0)] {
            let interval = Interval { estimate, low: estimate - 0.05, high: estimate + 0.05 };
            let found = Controlled { interval, correction: 0.3, se: 0.02 };
            let found = within(found, share, &[(1.0, 2.0)]);
            let Interval { estimate: now, low, high } = found.interval;
            for (is, meant) in [
                (now, estimate + moved),
                (low, estimate + moved - 0.05),
                (high, estimate + moved + 0.05),
                (found.correction, 0.3 + moved),
            ] {
                assert!((is - meant).abs() < 1e-12, "{estimate}: {is} and not {meant}");
            }
        }
    }

    #[test]
    fn a_batch_without_anybody_is_no_observation() {
        let seen = Observed::batches(vec![(1.0, 2.0), (0.0, 0.0), (3.0, 4.0)]);
        assert_eq!(seen, Observed::Independent(vec![(1.0, 2.0), (3.0, 4.0)]));
    }
}
