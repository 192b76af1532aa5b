//! One point of a sweep: its days played for the figures asked for and those that judge it, what
//! they say, and how that differs from the same days of the scenario as it is.

use crate::engine::RunError;
use crate::experiment::logs::Logs;
use crate::experiment::replicate::{Ended, Wanted, simulate_figures};
use crate::measure::catalog::{Figure, Part, Period, Words, figure};
use crate::measure::result::{Pair, Results};
use crate::measure::summary::{Section, sections};
use crate::measure::verdict::{Verdict, What, judged_by};
use crate::model::Scenario;
use crate::model::judging::Weight;
use crate::model::reduction::Reduction;
use crate::planning::roster::{Roster, roster};
use crate::planning::size::judge::Judge;
use crate::stats::interval::{Confidence, Interval, t_quantile};
use crate::stats::moments::Moments;
use crate::stats::paired::compare;
use crate::stats::ratio::linearised;
use crate::stats::reduced::block_sums;
use std::sync::atomic::AtomicBool;

/// The figure that counts customers paid for one by one.
const TAKEN: &str = "reception_volume";
/// Figures of every sweep, besides those that targets are on.
const ALWAYS: [&str; 3] = ["served_rate", "lost_rate", "left_message_rate"];

/// A figure of the desk or a shop.
#[derive(Clone, Debug)]
pub struct Valued {
    /// Number of the shop; `None` for the desk.
    pub shop: Option<usize>,
    /// The figure.
    pub figure: &'static Figure,
    /// Its value over all runs.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Why there is no value.
    pub missing: Option<Words>,
    /// Its parts, an independent observation each.
    pairs: Vec<Pair>,
}

/// A target or red line, and how many runs missed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lined {
    /// Number of the shop.
    pub shop: usize,
    /// The figure it is held against.
    pub figure: &'static str,
    /// Its bound; `None` of a red line.
    pub bound: Option<f64>,
    /// True: at least the bound.
    pub at_least: bool,
    /// Runs that missed it.
    pub missed: u64,
    /// Runs judged.
    pub of: u64,
    /// Customers beyond the bound, mean of a run.
    pub customers: f64,
}

/// What a point came to.
#[derive(Clone, Debug)]
pub struct Played {
    /// Runs.
    pub runs: u32,
    /// Figures: of the desk, then of each shop if there are several.
    pub values: Vec<Valued>,
    /// Targets and red lines that count.
    pub lines: Vec<Lined>,
    /// Does it hold?
    pub verdict: Verdict,
    /// The roster as planned.
    pub roster: Roster,
    /// Paid for customers taken one by one, mean of a run; `None` if nobody is paid so.
    pub contacts: Option<f64>,
    /// A fingerprint of all that was sampled: two points with one differ in no run.
    pub samples: u64,
    /// Checks that failed.
    pub audit: Vec<String>,
    seed: u64,
    reduction: Option<Reduction>,
}

/// The figures of a sweep: those that targets are on, then those of every sweep.
pub fn usual(scenario: &Scenario) -> Vec<&'static Figure> {
    let targets = scenario.shops.iter().flat_map(|shop| &shop.targets);
    let judged = targets.filter_map(|target| judged_by(scenario, target));
    let mut all: Vec<&'static Figure> = Vec::new();
    for found in judged.chain(ALWAYS.iter().filter_map(|id| figure(id))) {
        if !all.iter().any(|other| other.id == found.id) {
            all.push(found);
        }
    }
    all
}

/// Plays the days of a point; `None` if it was interrupted.
///
/// # Errors
/// A replication failed.
pub fn play(
    scenario: &Scenario,
    figures: &[&'static Figure],
    interrupted: &AtomicBool,
) -> Result<Option<Played>, RunError> {
    let judge = Judge::new(scenario, Vec::new());
    let by_the_customer = scenario.agents.iter().any(|agent| agent.contact_cost.is_some());
    let taken = by_the_customer.then(|| figure(TAKEN)).flatten();
    let mut wanted = judge.figures.clone();
    for figure in figures.iter().copied().chain(taken) {
        if !wanted.iter().any(|other| other.id == figure.id) {
            wanted.push(figure);
        }
    }
    let asked = Wanted { figures: &wanted, by_interval: true, by_day: judge.by_day() };
    let feed = |_| Logs::new(scenario);
    let range = 0..scenario.replications;
    let (results, Ended { interrupted, .. }) =
        simulate_figures(scenario, range, asked, feed, |_, _| {}, interrupted)?;
    if interrupted {
        return Ok(None);
    }
    Ok(Some(
        Played {
            runs: results.count(),
            values: values(scenario, &results, figures),
            lines: Vec::new(),
            roster: roster(scenario),
            contacts: taken.map(|taken| contacts(scenario, &results, taken)),
            samples: fingerprint(&results),
            audit: results.audit.iter().map(|(run, what)| format!("run {run}: {what}")).collect(),
            seed: scenario.seed,
            reduction: scenario.reduction,
            verdict: Verdict::new(scenario, &results),
        }
        .with_lines(),
    ))
}

/// The figures of the desk and, if there are several, of each shop.
fn values(scenario: &Scenario, results: &Results, figures: &[&'static Figure]) -> Vec<Valued> {
    let shops = scenario.shops.len();
    let all = sections(scenario, results);
    let mut parts = vec![(Part::Desk, None)];
    if shops > 1 {
        parts.extend((0..shops).map(|shop| (Part::Shop(shop), Some(shop))));
    }
    let of_part = |(part, shop): (Part, Option<usize>)| {
        let section = all.iter().find(|section| section.part == part);
        let one =
            |figure: &&'static Figure| value(scenario, results, section?, (part, shop), figure);
        figures.iter().filter_map(one).collect::<Vec<Valued>>()
    };
    parts.into_iter().flat_map(of_part).collect()
}

fn value(
    scenario: &Scenario,
    results: &Results,
    section: &Section,
    (part, shop): (Part, Option<usize>),
    figure: &'static Figure,
) -> Option<Valued> {
    let estimate = section.get(figure.id)?;
    let pairs = results.pairs(part, Period::Whole, figure.id).unwrap_or_default();
    let block = scenario.reduction.map_or(1, Reduction::block);
    let pairs = match estimate.value {
        Some(_) => block_sums(&pairs, &results.replications, block),
        None => Vec::new(),
    };
    Some(Valued {
        shop,
        figure,
        value: estimate.value,
        interval: estimate.interval,
        se: estimate.se,
        missing: estimate.missing,
        pairs,
    })
}

/// What customers taken one by one cost, mean of a run.
fn contacts(scenario: &Scenario, results: &Results, taken: &Figure) -> f64 {
    let runs = f64::from(results.count().max(1));
    let of_agent = |(number, agent): (usize, &crate::model::workforce::Agent)| {
        let price = agent.contact_cost?;
        let view = results.view(scenario, Part::Agent(number), Period::Whole);
        Some(price * view.find(taken).value().unwrap_or(0.0) / runs)
    };
    scenario.agents.iter().enumerate().filter_map(of_agent).sum()
}

/// FNV-1a, by Fowler, Noll and Vo, over every number sampled.
fn fingerprint(results: &Results) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |number: f64| {
        for byte in number.to_bits().to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for sample in &results.samples {
        sample.pairs.iter().chain(&sample.series).for_each(|pair| {
            add(pair.0);
            add(pair.1);
        });
    }
    hash
}

impl Played {
    fn with_lines(mut self) -> Played {
        let tallies = self.verdict.tallies.iter();
        let counting = self.verdict.lines.iter().zip(tallies);
        let lined = counting.filter(|(line, tally)| line.weight == Weight::Fails && tally.of > 0);
        self.lines = lined
            .map(|(line, tally)| Lined {
                shop: line.shop,
                figure: line.figure,
                bound: matches!(line.what, What::Target(_)).then_some(line.bound),
                at_least: line.at_least,
                missed: tally.missed,
                of: tally.of,
                customers: tally.customers,
            })
            .collect();
        self
    }

    /// True if both played the same customers run by run.
    pub fn is_paired_with(&self, base: &Played) -> bool {
        self.seed == base.seed && self.reduction == base.reduction && self.runs == base.runs
    }

    /// What a figure is beyond that of the scenario as it is, with its 95 % interval.
    pub fn difference(&self, value: &Valued, base: &Played) -> Option<Interval> {
        let other = base.values.iter();
        let same = |other: &&Valued| other.shop == value.shop && other.figure.id == value.figure.id;
        let other = other.into_iter().find(same)?;
        let estimate = value.value? - other.value?;
        let spread = linearised(&other.pairs).zip(linearised(&value.pairs));
        let half = spread.and_then(|(first, second)| match self.is_paired_with(base) {
            true => compare(&first, &second, Confidence::P95).map(|it| it.difference.half_width()),
            false => half_apart(&first, &second),
        });
        let half = half.unwrap_or(f64::INFINITY);
        Some(Interval { estimate, low: estimate - half, high: estimate + half })
    }
}

/// Half the 95 % interval of the difference of two independent means (B. L. Welch, Biometrika 34
/// (1947) 28–35).
fn half_apart(first: &[f64], second: &[f64]) -> Option<f64> {
    let of = |values: &[f64]| {
        let moments: Moments = values.iter().copied().collect();
        let n = moments.count() as f64;
        moments.variance().map(|variance| (variance / n, n - 1.0))
    };
    let ((a, of_a), (b, of_b)) = (of(first)?, of(second)?);
    let both = a + b;
    if both == 0.0 {
        return Some(0.0);
    }
    let freedom = both * both / (a * a / of_a + b * b / of_b);
    Some(t_quantile(0.975, freedom)? * libm::sqrt(both))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_means_by_hand() {
        // variances 1 and 4 of three each: 5/3; freedom (5/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17
        let half = half_apart(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).expect("an interval");
        let t = t_quantile(0.975, 50.0 / 17.0).expect("a quantile");
        assert!((half - t * (5.0_f64 / 3.0).sqrt()).abs() < 1e-12, "{half}");
        assert_eq!(half_apart(&[1.0], &[2.0, 3.0]), None);
        assert_eq!(half_apart(&[1.0, 1.0], &[2.0, 2.0]), Some(0.0));
    }
}
