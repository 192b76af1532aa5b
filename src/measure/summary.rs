//! The summary: every figure with its interval, bands over time, targets and how often they are
//! missed. Plain structures; `report` writes them down.
//!
//! Ratios are ratios of sums over replications with delta-method intervals; the mean of daily
//! ratios stands beside them under its own name. Quantiles are of all values of all replications,
//! with the interval of the replications' own quantiles. All intervals are 95 %, by replication.

#[cfg(test)]
mod tests;

use super::batches::{self, Batches, Cut};
use super::catalog::{Figure, Formula, Grain, Part, Period, Words, missing};
use super::counters::Level;
use super::observed::{Observed, observe};
use super::result::{Frame, Pair, Results};
use super::verdict::{Verdict, What, judged_by};
use crate::model::Scenario;
use crate::model::kpi::Target;
use crate::model::reduction::Reduction;
use crate::stats::interval::{Confidence, Interval, mean_interval, wilson_interval};
use crate::stats::moments::Moments;
use crate::stats::ratio::ratio_of_sums;
use crate::stats::reduced::block_sums;
use crate::stats::sample::{Band, band};

/// One figure of one part and period.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// The figure.
    pub figure: &'static Figure,
    /// Its value over all replications.
    pub value: Option<f64>,
    /// Its 95 % interval; `None` with one replication.
    pub interval: Option<(f64, f64)>,
    /// Its standard error; `None` with one replication.
    pub se: Option<f64>,
    /// Replications that have a value.
    pub n: u32,
    /// The mean of the days' own ratios, `<id>_daily_mean`, where there are several days.
    pub daily_mean: Option<Interval>,
    /// Why there is no value.
    pub missing: Option<Words>,
}

/// The figures of one part and period.
#[derive(Clone, Debug)]
pub struct Section {
    /// The part.
    pub part: Part,
    /// The period: whole or a day.
    pub period: Period,
    /// The part's name.
    pub name: String,
    /// Its figures, in catalog order.
    pub estimates: Vec<Estimate>,
}

impl Section {
    /// The estimate of a figure.
    pub fn get(&self, id: &str) -> Option<&Estimate> {
        self.estimates.iter().find(|estimate| estimate.figure.id == id)
    }
}

/// A figure over the intervals, as a band over replications.
#[derive(Clone, Debug, PartialEq)]
pub struct BandSeries {
    /// The part.
    pub part: Part,
    /// The figure's name.
    pub figure: &'static str,
    /// One band an interval; `None` where no replication has a value.
    pub bands: Vec<Option<Band>>,
}

/// A target and how it fared.
#[derive(Clone, Debug)]
pub struct TargetCheck {
    /// Number of the shop.
    pub shop: usize,
    /// The target as the scenario states it.
    pub target: Target,
    /// The figure it means; `None` if the catalog has none (a defect of validation).
    pub figure: Option<&'static Figure>,
    /// Value over all replications.
    pub value: Option<f64>,
    /// Whether that meets the bound; a figure without a value misses it if customers came and
    /// nobody was served, else there is `None`.
    pub met: Option<bool>,
    /// Runs that missed it, of runs with a value, and the probability of missing (Wilson).
    pub runs: Misses,
    /// Days that missed it, over all runs.
    pub days: Misses,
    /// For satisfaction: the mean over days and runs of the probability that the day's rating
    /// misses, given how few customers rate (normal approximation).
    pub expected_miss: Option<f64>,
}

/// How often a target is missed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Misses {
    /// Times missed.
    pub missed: u64,
    /// Times there was a value.
    pub of: u64,
    /// Probability of missing, with its Wilson interval; `None` without any value.
    pub probability: Option<Interval>,
}

/// An agent's attendance (出勤明细).
#[derive(Clone, Debug, PartialEq)]
pub struct Attendance {
    /// Number of the agent.
    pub agent: usize,
    /// Mean hours a run in each status, by `Scenario::statuses`.
    pub hours: Vec<f64>,
    /// Mean sessions a run taken on each day.
    pub sessions_by_day: Vec<f64>,
}

/// Orders of one SKU, means of a run (JD-31).
#[derive(Clone, Debug, PartialEq)]
pub struct SkuRow {
    /// Number of the shop.
    pub shop: usize,
    /// The SKU.
    pub sku: String,
    /// Orders after a consultation.
    pub orders: f64,
    /// Of these, credited to an agent.
    pub credited: f64,
}

/// Everything a report says.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Replications.
    pub replications: u32,
    /// Desk, shops, groups, agents: the whole time.
    pub sections: Vec<Section>,
    /// Desk and shops by day.
    pub days: Vec<Section>,
    /// Figures over the intervals.
    pub series: Vec<BandSeries>,
    /// Targets.
    pub targets: Vec<TargetCheck>,
    /// Does the desk hold?
    pub verdict: Verdict,
    /// Attendance by agent.
    pub attendance: Vec<Attendance>,
    /// Orders by SKU.
    pub skus: Vec<SkuRow>,
    /// How a single run was cut into batches, if it was.
    pub cut: Option<Cut>,
    /// Checks that failed, in words; empty for a sound run.
    pub audit: Vec<String>,
}

impl Summary {
    /// Sums up the replications.
    pub fn new(scenario: &Scenario, results: &Results) -> Summary {
        let (mut sections, mut days) = (Vec::new(), Vec::new());
        let verdict = Verdict::new(scenario, results);
        for frame in &results.plan.frames {
            let place = match frame.period {
                Period::Day(day) if !is_counted(results, day) => continue,
                Period::Day(_) => &mut days,
                _ => &mut sections,
            };
            place.push(section(scenario, results, frame));
        }
        Summary {
            replications: results.count(),
            sections,
            days,
            series: series(results),
            targets: targets(scenario, results, &verdict),
            verdict,
            attendance: attendance(results),
            skus: skus(scenario, results),
            cut: batches::cut(scenario, results),
            audit: results
                .audit
                .iter()
                .map(|(replication, imbalance)| format!("replication {replication}: {imbalance}"))
                .collect(),
        }
    }

    /// The section of a part over the whole time.
    pub fn section(&self, part: Part) -> Option<&Section> {
        self.sections.iter().find(|section| section.part == part)
    }

    /// The band series of a part and figure.
    pub fn series(&self, part: Part, figure: &str) -> Option<&BandSeries> {
        self.series.iter().find(|series| series.part == part && series.figure == figure)
    }
}

/// True if any time of the day is counted.
fn is_counted(results: &Results, day: usize) -> bool {
    results.counts.desk_series.days.get(day).is_some_and(|stock| stock.area(Level::Time) > 0)
}

fn name_of(results: &Results, part: Part) -> String {
    let layout = &results.layout;
    match part {
        Part::Desk => String::new(),
        Part::Shop(shop) => layout.shops[shop].clone(),
        Part::Row(row) => layout.rows[row].name.clone(),
        Part::Work(kind) => layout.rows[layout.row_of_work(kind.into()) as usize].name.clone(),
        Part::Agent(agent) => layout.agents[agent].clone(),
    }
}

/// The figures of every part over the whole time, in the order of their parts.
pub fn sections(scenario: &Scenario, results: &Results) -> Vec<Section> {
    let whole = results.plan.frames.iter().filter(|frame| frame.period == Period::Whole);
    whole.map(|frame| section(scenario, results, frame)).collect()
}

fn section(scenario: &Scenario, results: &Results, frame: &Frame) -> Section {
    let view = results.view(scenario, frame.part, frame.period);
    let is_whole = frame.period == Period::Whole;
    let batches = Batches::new(scenario, results, frame.part).filter(|_| is_whole);
    let estimates = results
        .plan
        .figures_of(frame)
        .map(|(figure, place)| {
            if let Some(reason) = missing(figure, scenario, results.options, &view) {
                return Estimate {
                    figure,
                    value: None,
                    interval: None,
                    se: None,
                    n: 0,
                    daily_mean: None,
                    missing: Some(reason),
                };
            }
            let pairs: Vec<Pair> =
                results.samples.iter().map(|sample| sample.pairs[place]).collect();
            let pooled = match figure.formula {
                Formula::Quantile(wait, q) => view.quantile(wait, q),
                Formula::Deviation(wait) => view.deviation(wait),
                _ => ratio_of_sums(&pairs),
            };
            let observed = match batches.as_ref().and_then(|batches| batches.pairs(figure)) {
                Some(pairs) => Observed::batches(pairs),
                None => observe(scenario, results, (frame.part, frame.period), figure, &pairs),
            };
            let mut found = estimate(figure, &pairs, pooled, &observed);
            if is_whole {
                found.daily_mean = daily_mean(scenario, results, frame.part, figure);
            }
            found
        })
        .collect();
    Section {
        part: frame.part,
        period: frame.period,
        name: name_of(results, frame.part),
        estimates,
    }
}

/// A figure from its pairs, with the interval laid around the pooled value.
fn estimate(
    figure: &'static Figure,
    pairs: &[Pair],
    pooled: Option<f64>,
    observed: &Observed,
) -> Estimate {
    let ends = observed.interval().map(|found| {
        // around the pooled value, which for quantiles is not the one the spread is taken from
        (found.estimate - found.low, found.high - found.estimate)
    });
    let value = pooled.map(|value| value + observed.correction());
    Estimate {
        figure,
        value,
        interval: value.zip(ends).map(|(value, (below, above))| {
            let (least, most) = figure.range(pairs);
            // cut where no run can be; a value that lies beyond (it cannot) would stay inside
            ((value - below).max(least.min(value)), (value + above).min(most.max(value)))
        }),
        se: value.and_then(|_| observed.se()),
        n: pairs.iter().filter(|pair| pair.1 != 0.0).count() as u32,
        daily_mean: None,
        missing: pooled.is_none().then_some(figure.empty),
    }
}

/// The mean of daily ratios of a ratio, where there are several days with a value.
fn daily_mean(
    scenario: &Scenario,
    results: &Results,
    part: Part,
    figure: &Figure,
) -> Option<Interval> {
    if !matches!(figure.formula, Formula::Ratio(_)) || figure.absent_at(Grain::Day).is_some() {
        return None;
    }
    let counted: Vec<usize> =
        (0..results.layout.days).filter(|&day| is_counted(results, day)).collect();
    if counted.len() < 2 {
        return None;
    }
    let mut of_day = Vec::new();
    for day in counted {
        of_day.push(results.values(part, Period::Day(day), figure.id)?);
    }
    let of_run = |replication: usize| {
        let days: Moments = of_day.iter().filter_map(|values| values[replication]).collect();
        days.mean().map_or((0.0, 0.0), |mean| (mean, 1.0))
    };
    let pairs: Vec<Pair> = (0..results.samples.len()).map(of_run).collect();
    let block = scenario.reduction.map_or(1, Reduction::block);
    let sums = block_sums(&pairs, &results.replications, block).into_iter();
    let means: Moments = sums.filter(|sum| sum.1 > 0.0).map(|sum| sum.0 / sum.1).collect();
    let alone = |estimate| Interval { estimate, low: estimate, high: estimate };
    mean_interval(&means, Confidence::P95).or(means.mean().map(alone))
}

fn series(results: &Results) -> Vec<BandSeries> {
    let mut all = Vec::new();
    for part in &results.plan.banded {
        for figure in &results.plan.bands {
            let bands = (0..results.layout.intervals)
                .map(|interval| band(&results.band_values(*part, figure, interval)?))
                .collect();
            all.push(BandSeries { part: *part, figure, bands });
        }
    }
    all
}

fn targets(scenario: &Scenario, results: &Results, verdict: &Verdict) -> Vec<TargetCheck> {
    let mut checks = Vec::new();
    for (s, shop) in scenario.shops.iter().enumerate() {
        for target in &shop.targets {
            let what = What::Target(checks.len());
            let tally = verdict.lines.iter().zip(&verdict.tallies);
            let tally = tally.filter(|(line, _)| line.what == what).map(|(_, tally)| tally).next();
            let missed = tally.map_or((0, 0), |tally| (tally.missed, tally.of));
            checks.push(check(scenario, results, s, target, missed));
        }
    }
    checks
}

/// A target, and what became of it in the runs: those missed, of those judged.
fn check(
    scenario: &Scenario,
    results: &Results,
    shop: usize,
    target: &Target,
    (missed, of): (u64, u64),
) -> TargetCheck {
    let figure = judged_by(scenario, target);
    let misses = |value: f64| {
        if target.at_least { value < target.bound } else { value > target.bound }
    };
    let values = |period| {
        let found = figure.and_then(|figure| results.values(Part::Shop(shop), period, figure.id));
        found.unwrap_or_default().into_iter().flatten()
    };
    let trials = independent_trials(scenario);
    let days = (0..results.layout.days).flat_map(|day| values(Period::Day(day))).map(misses);
    let days = Misses::of(days, trials);
    let part = Part::Shop(shop);
    let value = results.plan.frame(part, Period::Whole).zip(figure).and_then(|(frame, figure)| {
        let section = section(scenario, results, frame);
        section.get(figure.id).and_then(|estimate| estimate.value)
    });
    TargetCheck {
        shop,
        target: target.clone(),
        figure,
        value,
        // customers came and nobody was served: that is a miss without a value
        met: value.map(|value| !misses(value)).or((missed > 0).then_some(false)),
        runs: Misses::new(missed, of),
        days,
        expected_miss: (target.figure == "satisfaction")
            .then(|| expected_miss(scenario, results, shop))
            .flatten(),
    }
}

/// The mean over days and runs of the probability that the day's rating misses its target.
fn expected_miss(scenario: &Scenario, results: &Results, shop: usize) -> Option<f64> {
    let shops = scenario.shops.len();
    let all: Moments = results
        .samples
        .iter()
        .flat_map(|sample| sample.rating_miss.iter().skip(shop).step_by(shops))
        .flatten()
        .copied()
        .collect();
    all.mean()
}

/// How many independent trials a replication is worth at least, for a probability counted in them:
/// mirror images may miss together. Stratified ones spread, and so are worth no less than one.
fn independent_trials(scenario: &Scenario) -> f64 {
    if scenario.reduction == Some(Reduction::Antithetic) { 0.5 } else { 1.0 }
}

impl Misses {
    /// So many misses in so many independent trials.
    fn new(missed: u64, of: u64) -> Misses {
        let probability = wilson_interval(missed as f64, of as f64, Confidence::P95);
        Misses { missed, of, probability }
    }

    fn of(missed: impl Iterator<Item = bool>, trials: f64) -> Misses {
        let mut misses = Misses::default();
        for missed in missed {
            misses.of += 1;
            misses.missed += u64::from(missed);
        }
        let (missed, of) = (misses.missed as f64 * trials, misses.of as f64 * trials);
        misses.probability = wilson_interval(missed, of, Confidence::P95);
        misses
    }
}

fn attendance(results: &Results) -> Vec<Attendance> {
    let runs = f64::from(results.count().max(1));
    let hours = |micros: &u128| *micros as f64 / 3.6e9 / runs;
    let agents = results.counts.agents.iter().enumerate();
    agents
        .map(|(agent, book)| Attendance {
            agent,
            hours: book.status_time.iter().map(hours).collect(),
            sessions_by_day: book.sessions_by_day.iter().map(|n| *n as f64 / runs).collect(),
        })
        .collect()
}

fn skus(scenario: &Scenario, results: &Results) -> Vec<SkuRow> {
    let runs = f64::from(results.count().max(1));
    let mut rows = Vec::new();
    for (shop, (rules, orders)) in scenario.shops.iter().zip(&results.counts.skus).enumerate() {
        for (sku, counts) in rules.skus.iter().zip(orders) {
            rows.push(SkuRow {
                shop,
                sku: sku.clone(),
                orders: counts.orders as f64 / runs,
                credited: counts.credited as f64 / runs,
            });
        }
    }
    rows
}
