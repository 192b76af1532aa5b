//! What is to be mended: a line of the verdict in the hours that break, or over the whole time. Its
//! value is that of all runs; what a change does to it is the difference over a few of the same
//! runs, so that verdict and changes start from one number.

use crate::measure::catalog::{Part, Period, Unit, figure};
use crate::measure::result::{Pair, Results};
use crate::measure::verdict::{Broken, Line, RedLine, Status, Verdict, What, material};
use crate::model::Scenario;
use crate::model::judging::Weight;
use crate::stats::interval::{Confidence, Interval, mean_interval};
use crate::stats::moments::Moments;
use crate::stats::ratio::{linearised, ratio_of_sums};

/// A line that is missed, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// Number of the line in `Verdict::lines`.
    pub line: usize,
    /// Its value over all runs; of a red line customers a run.
    pub before: f64,
    about: Line,
    /// The intervals that break; none for the whole time.
    intervals: Vec<usize>,
    /// Customers that come then, mean of a run.
    came: f64,
}

/// A figure that a change surely makes worse, by customers enough to matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Worse {
    /// The figure.
    pub figure: &'static str,
    /// Its shop.
    pub shop: usize,
    /// Its value over all runs.
    pub before: f64,
    /// That value and the paired difference.
    pub after: f64,
}

/// What is missed, each line once: in the hours that break if there are any, else over the whole
/// time. Nothing of a desk that holds.
pub fn troubles(results: &Results, verdict: &Verdict) -> Vec<Trouble> {
    if matches!(verdict.status, Status::Holds | Status::NoCustomers) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in verdict.lines.iter().enumerate() {
        if line.weight != Weight::Fails {
            continue;
        }
        let broken = verdict.broken.iter().filter(|broken| broken.line == number);
        let intervals: Vec<usize> = broken.map(|broken| broken.interval).collect();
        let missed = verdict.tallies.get(number).is_some_and(|tally| tally.missed > 0);
        if missed || !intervals.is_empty() {
            found.extend(Trouble::new(results, verdict, number, intervals));
        }
    }
    found
}

/// All lines that count, over the whole time, and in the hours that break; but for hours in which
/// nobody is there, since those break whatever is assumed.
pub fn counted(results: &Results, verdict: &Verdict) -> Vec<Trouble> {
    let mut found = Vec::new();
    for (number, line) in verdict.lines.iter().enumerate() {
        if line.weight != Weight::Fails {
            continue;
        }
        found.extend(Trouble::new(results, verdict, number, Vec::new()));
        let broken = verdict.broken.iter().filter(|broken| broken.line == number);
        let manned = broken.filter(|broken| !is_empty(verdict, broken));
        let intervals: Vec<usize> = manned.map(|broken| broken.interval).collect();
        if !intervals.is_empty() && verdict.status == Status::Fails {
            found.extend(Trouble::new(results, verdict, number, intervals));
        }
    }
    found
}

/// True if nobody is there for the line's shop in the interval that breaks.
fn is_empty(verdict: &Verdict, broken: &Broken) -> bool {
    let line = |number: usize| &verdict.lines[number];
    broken.value.is_none()
        || verdict.broken.iter().any(|other| {
            other.interval == broken.interval
                && line(other.line).what == What::Red(RedLine::Uncovered)
                && line(other.line).shop == line(broken.line).shop
        })
}

impl Trouble {
    fn new(
        results: &Results,
        verdict: &Verdict,
        line: usize,
        intervals: Vec<usize>,
    ) -> Option<Trouble> {
        let about = verdict.lines.get(line)?.clone();
        let mut trouble = Trouble { line, before: 0.0, about, intervals, came: 0.0 };
        let mean = |figure: &str| mean_of(&trouble.pairs_of(results, figure).unwrap_or_default());
        let came =
            trouble.about.concerned(mean(trouble.about.figure), mean(trouble.about.counted_by()));
        trouble.came = came;
        trouble.before = trouble.value(results)?;
        Some(trouble)
    }

    /// True of a red line, false of a target.
    pub fn is_red(&self) -> bool {
        matches!(self.about.what, What::Red(_))
    }

    /// Signed distance of a value to the bound, as a share of the larger of the two, between -1
    /// and 1; negative if the line is missed. A share of which at least so much is asked for is
    /// judged by what is missing of it, a red line by the customers from which on it counts.
    pub fn margin(&self, value: f64) -> f64 {
        let (about, is_red) = (&self.about, self.is_red());
        let is_share = figure(about.figure).is_some_and(|figure| figure.unit == Unit::Share);
        let (value, bound, sign) = match about.at_least {
            _ if is_red => (value, material(self.came), 1.0),
            true if is_share => (1.0 - value, 1.0 - about.bound, 1.0),
            true => (value, about.bound, -1.0),
            false => (value, about.bound, 1.0),
        };
        let larger = value.abs().max(bound.abs()).max(1e-9);
        (sign * (bound - value) / larger).clamp(-1.0, 1.0)
    }

    /// The margin over all runs.
    pub fn margin_before(&self) -> f64 {
        self.margin(self.before)
    }

    /// The value with a difference added.
    pub fn moved(&self, difference: f64) -> f64 {
        within(self.about.figure, self.before + difference)
    }

    /// The value with the paired difference over the first runs of both, and its margin; not a
    /// number, and all missed, if nobody was served.
    pub fn margin_after(&self, base: &Results, tried: &Results, runs: u32) -> (f64, f64) {
        match self.difference(base, tried, runs as usize) {
            Some(difference) => {
                let after = self.moved(difference.estimate);
                (after, self.margin(after))
            }
            None => (f64::NAN, -1.0),
        }
    }

    /// What is missed.
    pub fn what(&self) -> What {
        self.about.what
    }

    /// The figure.
    pub fn figure(&self) -> &'static str {
        self.about.figure
    }

    /// Its shop.
    pub fn shop(&self) -> usize {
        self.about.shop
    }

    /// True if more is better.
    pub fn is_at_least(&self) -> bool {
        self.about.at_least
    }

    /// True if it is about the hours that break.
    pub fn is_in_hours(&self) -> bool {
        !self.intervals.is_empty()
    }

    /// Numerators and denominators of a figure, one pair a run, over the hours in question.
    fn pairs_of(&self, results: &Results, figure: &str) -> Option<Vec<Pair>> {
        let part = Part::Shop(self.about.shop);
        if self.intervals.is_empty() {
            return results.pairs(part, Period::Whole, figure);
        }
        let mut sums = vec![(0.0, 0.0); results.count() as usize];
        for interval in &self.intervals {
            for (sum, pair) in sums.iter_mut().zip(results.band_pairs(part, figure, *interval)?) {
                *sum = (sum.0 + pair.0, sum.1 + pair.1);
            }
        }
        Some(sums)
    }

    fn pairs(&self, results: &Results) -> Option<Vec<Pair>> {
        let pairs = self.pairs_of(results, self.about.figure)?;
        let red = self.is_red();
        // a count of several hours is their sum
        let counted = |pair: Pair| if red { (pair.0, 1.0) } else { pair };
        Some(pairs.into_iter().map(counted).collect())
    }

    fn value(&self, results: &Results) -> Option<f64> {
        ratio_of_sums(&self.pairs(results)?)
    }

    /// Customers a run beyond the bound at a value.
    pub fn customers(&self, value: f64) -> f64 {
        match self.about.what {
            What::Red(_) => value.max(0.0),
            What::Target(_) if self.about.misses(value) => self.about.beyond(value, self.came),
            What::Target(_) => 0.0,
        }
    }

    /// True if the line is missed by customers enough to matter.
    pub fn is_still_missed(&self, tried: &Results) -> bool {
        let missed = |value: f64| self.customers(value) >= material(self.came);
        matches!(self.about.what, What::Target(_)) && self.value(tried).is_none_or(missed)
    }

    /// The paired difference, tried minus base, over the first days of both.
    pub fn difference(&self, base: &Results, tried: &Results, days: usize) -> Option<Interval> {
        paired(&self.pairs(base)?, &self.pairs(tried)?, days)
    }
}

/// A value worked out from another and a difference, within what the figure can be: a count, a
/// time or a share is never below nothing, a share never above all.
fn within(id: &str, value: f64) -> f64 {
    match figure(id).map(|figure| figure.unit) {
        Some(Unit::Share) => value.clamp(0.0, 1.0),
        Some(Unit::Count | Unit::Seconds) => value.max(0.0),
        _ => value,
    }
}

/// The mean denominator of a run.
fn mean_of(pairs: &[Pair]) -> f64 {
    pairs.iter().map(|pair| pair.1).sum::<f64>() / pairs.len().max(1) as f64
}

/// The difference of two ratios of sums over the first days of both, with the interval of the
/// paired linearised values.
fn paired(base: &[Pair], tried: &[Pair], days: usize) -> Option<Interval> {
    let first = |pairs: &[Pair]| pairs.iter().copied().take(days).collect::<Vec<Pair>>();
    let (base, tried) = (first(base), first(tried));
    let change = ratio_of_sums(&tried)? - ratio_of_sums(&base)?;
    let alone = Interval { estimate: change, low: f64::NEG_INFINITY, high: f64::INFINITY };
    let (base, tried) = (linearised(&base)?, linearised(&tried)?);
    let differences: Moments = base.iter().zip(&tried).map(|(a, b)| b - a).collect();
    let around = mean_interval(&differences, Confidence::P95).unwrap_or(alone);
    let half = around.half_width();
    Some(Interval { estimate: change, low: change - half, high: change + half })
}

/// Targets and messages that a change surely makes worse, by customers enough to matter.
pub fn side_effects(
    scenario: &Scenario,
    verdict: &Verdict,
    base: &Results,
    tried: &Results,
    days: usize,
) -> Vec<Worse> {
    let mut found: Vec<Worse> = Vec::new();
    let targets = verdict.lines.iter().filter(|line| matches!(line.what, What::Target(_)));
    let messages = (0..scenario.shops.len()).map(|shop| Line {
        what: What::Target(usize::MAX),
        shop,
        figure: "left_message_rate",
        bound: 0.0,
        at_least: false,
        weight: Weight::Told,
    });
    for line in targets.cloned().chain(messages) {
        let part = Part::Shop(line.shop);
        let pairs = |results: &Results| results.pairs(part, Period::Whole, line.figure);
        let (Some(before), Some(after)) = (pairs(base), pairs(tried)) else { continue };
        let Some(difference) = paired(&before, &after, days) else { continue };
        let Some(value) = ratio_of_sums(&before) else { continue };
        let surely = if line.at_least { difference.high < 0.0 } else { difference.low > 0.0 };
        let after = within(line.figure, value + difference.estimate);
        let came = base.pairs(part, Period::Whole, line.counted_by()).unwrap_or_default();
        let came = line.concerned(mean_of(&before), mean_of(&came));
        // only what misses afterwards is a harm
        let more = line.beyond(after, came)
            - if line.misses(value) { line.beyond(value, came) } else { 0.0 };
        let twice =
            found.iter().any(|worse| (worse.figure, worse.shop) == (line.figure, line.shop));
        if surely && line.misses(after) && more >= material(came) && !twice {
            found.push(Worse { figure: line.figure, shop: line.shop, before: value, after });
        }
    }
    found
}
