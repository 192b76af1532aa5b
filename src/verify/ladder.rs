//! Climbs a case: replications until every standard error is small enough, and once more on a
//! fresh seed at four times the size for a value too far off.

use super::cases::{Case, Metric};
use super::judge::{ENOUGH_TO_RANK, Estimate, Table, Verdict, goal, judge, z};
use super::probe::{Probe, Trouble};

/// Replications to begin with; enough for a normal approximation of the jackknife.
const FIRST: u32 = 24;
/// A step multiplies replications by this at most: early standard errors are guesses.
const STEP: f64 = 4.0;
/// A second look has this many times the replications.
const AGAIN: u32 = 4;
/// A quick look is content with standard errors so many times larger.
const QUICK: f64 = 4.0;

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// The whole ladder.
    Full,
    /// Cases marked quick, with larger standard errors.
    Quick,
}

impl Effort {
    fn slack(self) -> f64 {
        match self {
            Effort::Full => 1.0,
            Effort::Quick => QUICK,
        }
    }
}

/// How far a case is; told while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The run of the case.
    pub run: &'a str,
    /// The first look is over, and some value was too far off.
    pub again: bool,
    /// Replications done.
    pub done: u32,
    /// Replications until the standard errors are looked at again.
    pub until: u32,
}

/// One comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The value found.
    pub estimate: Estimate,
    /// Its distance in standard errors.
    pub z: Option<f64>,
    /// What that means.
    pub verdict: Verdict,
    /// Seed of the run; `None` for a formula.
    pub seed: Option<u64>,
}

/// A metric and its looks: one, or two if the first was too far off.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// The first look.
    pub first: Look,
    /// The second.
    pub second: Option<Look>,
}

impl Finding<'_> {
    /// The verdict that holds.
    pub fn verdict(&self) -> Verdict {
        self.second.map_or(self.first.verdict, |look| look.verdict)
    }
}

/// What became of a case.
#[derive(Clone, Debug)]
pub struct Climbed<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its metrics.
    pub findings: Vec<Finding<'a>>,
}

/// Climbs a case on the threads of the present pool; `tell` hears how far it is.
///
/// # Errors
/// A scenario or a figure of the case is wrong, or the engine stopped.
pub fn climb(
    case: &Case,
    effort: Effort,
    tell: impl Fn(Step) + Sync,
) -> Result<Climbed<'_>, Trouble> {
    let first_look = Tell { tell: &tell, again: false };
    let second_look = Tell { tell: &tell, again: true };
    let slack = effort.slack();
    let mut table = Table::new(&case.metrics, case.runs.len());
    let probes = probes(case, &table, 0)?;
    first_look.extend(case, &probes, &mut table, &first(case, probes.len()))?;
    loop {
        let wanted = wanted(case, &table, slack);
        let counts = table.samples.iter().map(|samples| samples.count() as u32);
        if counts.zip(&wanted).all(|(count, wanted)| count >= *wanted) {
            break;
        }
        first_look.extend(case, &probes, &mut table, &wanted)?;
    }
    let look = |table: &Table, probes: &[Probe], metric: &Metric| {
        let estimate = table.estimate(&metric.expr);
        let mut seed = None;
        metric.expr.figures(&mut |leaf| seed = seed.or(probes.get(leaf.run).map(Probe::seed)));
        let verdict = judge(metric, &estimate, slack);
        Look { estimate, z: z(metric, &estimate), verdict, seed }
    };
    let mut findings: Vec<Finding> = case
        .metrics
        .iter()
        .map(|metric| Finding { metric, first: look(&table, &probes, metric), second: None })
        .collect();
    let failed =
        |finding: &Finding| finding.first.verdict == Verdict::Fail && finding.first.z.is_some();
    if findings.iter().any(failed) {
        let fresh = self::probes(case, &table, 1)?;
        let counts: Vec<u32> =
            table.samples.iter().map(|samples| samples.count() as u32 * AGAIN).collect();
        let mut again = Table::new(&case.metrics, case.runs.len());
        second_look.extend(case, &fresh, &mut again, &counts)?;
        for finding in findings.iter_mut().filter(|finding| failed(finding)) {
            finding.second = Some(look(&again, &fresh, finding.metric));
        }
    }
    Ok(Climbed { case, findings })
}

/// A probe for each run, with seeds shifted from the scenarios'.
fn probes(case: &Case, table: &Table, shift: u64) -> Result<Vec<Probe>, Trouble> {
    let runs = case.runs.iter().zip(&table.leaves);
    runs.map(|(run, leaves)| {
        let told =
            |error: String| Trouble::Case(format!("case {}, run {}: {error}", case.name, run.name));
        let probe = Probe::new(&run.scenario, None, leaves).map_err(told)?;
        if shift == 0 {
            return Ok(probe);
        }
        Probe::new(&run.scenario, Some(probe.seed() + shift), leaves).map_err(told)
    })
    .collect()
}

/// Who hears how far a look is.
struct Tell<T> {
    tell: T,
    again: bool,
}

impl<T: Fn(Step) + Sync> Tell<T> {
    /// Simulates until each run has so many replications.
    fn extend(
        &self,
        case: &Case,
        probes: &[Probe],
        table: &mut Table,
        counts: &[u32],
    ) -> Result<(), Trouble> {
        let runs = case.runs.iter().zip(probes);
        for (((run, probe), samples), &until) in runs.zip(&mut table.samples).zip(counts) {
            let (run, again) = (run.name.as_str(), self.again);
            probe.extend(samples, until, |done| (self.tell)(Step { run, again, done, until }))?;
        }
        Ok(())
    }
}

/// How many replications each run begins with: enough for the standard errors to mean something.
fn first(case: &Case, runs: usize) -> Vec<u32> {
    let mut counts = vec![FIRST.min(case.at_most); runs];
    for metric in case.metrics.iter().filter(|metric| metric.expr.ranks()) {
        metric.expr.figures(&mut |leaf| counts[leaf.run] = ENOUGH_TO_RANK.min(case.at_most));
    }
    counts
}

/// How many replications each run wants for the standard errors of its metrics.
fn wanted(case: &Case, table: &Table, slack: f64) -> Vec<u32> {
    let mut wanted: Vec<u32> = table.samples.iter().map(|samples| samples.count() as u32).collect();
    for metric in &case.metrics {
        let (goal, error) = (goal(metric, slack), table.estimate(&metric.expr).error);
        let times = error / goal;
        if !times.is_finite() || times <= 1.0 {
            continue;
        }
        let times = (times * times * 1.1).min(STEP);
        metric.expr.figures(&mut |leaf| {
            let count = table.samples[leaf.run].count() as f64;
            let more = libm::ceil(count * times).min(f64::from(case.at_most)) as u32;
            wanted[leaf.run] = wanted[leaf.run].max(more);
        });
    }
    wanted
}
