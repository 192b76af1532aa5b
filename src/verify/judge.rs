//! The judge: a value and its standard error from replications, and whether it meets the exact
//! one.
//!
//! Ratios are ratios of sums over replications, and a quantile of waits is that of all replications
//! together; its error is that of the replications' own. The standard error of any expression is
//! the grouped jackknife's (Efron and Stein, Annals of Statistics 9 (1981) 586–596): the expression
//! without each group of replications in turn. A quantile over replications moves by steps, so
//! leaving some out tells little of its error; there the step is replaced by its influence function
//! (p − 1[x ≤ q])/f(q), with f(q) from the order statistics two binomial deviations either side
//! (Woodruff, Journal of the American Statistical Association 47 (1952) 635–646).

use super::cases::{Kind, Metric};
use super::expr::{Expr, Leaf, Statistic, apply, call};
use super::probe::{Pooled, Samples, Sums};
use crate::stats::moments::Moments;
use crate::stats::sample;

/// Groups of the jackknife; replications up to this number are left out one by one.
const GROUPS: usize = 200;
/// Replications with which a quantile over them begins.
pub const ENOUGH_TO_RANK: u32 = 400;
/// Binomial deviations either side of a quantile, for the density there.
const EITHER_SIDE: f64 = 2.0;
/// How far a value may lie from the exact one, in standard errors.
pub const MOST: f64 = 4.0;
/// Standard error allowed against the exact value.
const RELATIVE: f64 = 0.005;
/// Probabilities below this are rare; their standard error is allowed in itself.
const RARE: f64 = 0.02;
/// Standard error allowed for a rare probability.
const RARE_ERROR: f64 = 1e-4;
/// Relative difference of values that are equal: times are whole microseconds.
const EQUAL: f64 = 1e-6;

/// The figures of a run: which, and their values.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// The figures, for each run.
    pub leaves: Vec<Vec<&'a Leaf>>,
    /// Their values, for each run.
    pub samples: Vec<Samples>,
}

/// A value with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value; `None` where a denominator is zero.
    pub value: Option<f64>,
    /// Its standard error; 0 for formulas.
    pub error: f64,
    /// Replications, of the run that has most.
    pub replications: usize,
}

/// How a value compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It meets the exact value.
    Pass,
    /// It does not.
    Fail,
    /// The standard error is too large to tell.
    Coarse,
}

/// What is left out: the same group of replications of every run, for a case's runs share the seed
/// and their days are alike.
#[derive(Clone, Copy)]
struct Without {
    group: usize,
    groups: usize,
}

impl Without {
    fn keeps(self, replication: usize) -> bool {
        replication % self.groups != self.group
    }
}

impl<'a> Table<'a> {
    /// The figures of a case's metrics, without values yet.
    pub fn new(metrics: &'a [Metric], runs: usize) -> Table<'a> {
        let mut leaves: Vec<Vec<&Leaf>> = vec![Vec::new(); runs];
        for metric in metrics {
            metric.expr.figures(&mut |leaf| {
                if !leaves[leaf.run].contains(&leaf) {
                    leaves[leaf.run].push(leaf);
                }
            });
        }
        Table { leaves, samples: vec![Samples::default(); runs] }
    }

    /// Estimates an expression.
    pub fn estimate(&self, expr: &Expr) -> Estimate {
        let mut runs = Vec::new();
        expr.figures(&mut |leaf| {
            if !runs.contains(&leaf.run) {
                runs.push(leaf.run);
            }
        });
        let value = self.value(expr, None).filter(|value| value.is_finite());
        let counts = runs.iter().map(|run| self.samples[*run].count());
        let groups = counts.clone().min().unwrap_or(0).min(GROUPS);
        let values: Moments = (0..groups)
            .filter_map(|group| self.value(expr, Some(Without { group, groups })))
            .collect();
        let n = values.count() as f64;
        // Σ (θ₋ᵢ − mean)² (n − 1)/n; `variance` divides by n − 1.
        let spread = values.variance().unwrap_or(f64::INFINITY);
        let variance = spread * (n - 1.0) * (n - 1.0) / n;
        let error = if runs.is_empty() { 0.0 } else { libm::sqrt(variance) };
        Estimate { value, error, replications: counts.max().unwrap_or(0) }
    }

    fn place(&self, leaf: &Leaf) -> Option<usize> {
        self.leaves[leaf.run].iter().position(|other| *other == leaf)
    }

    fn sums(&self, leaf: &Leaf) -> &[Sums] {
        let samples = &self.samples[leaf.run];
        self.place(leaf).and_then(|place| samples.sums.get(place)).map_or(&[], Vec::as_slice)
    }

    fn pooled(&self, leaf: &Leaf) -> Option<&Pooled> {
        self.samples[leaf.run].pooled.get(self.place(leaf)?)?.as_ref()
    }

    fn value(&self, expr: &Expr, without: Option<Without>) -> Option<f64> {
        match expr {
            Expr::Number(number) => Some(*number),
            Expr::Figure(leaf) => {
                if without.is_none()
                    && let Some(pooled) = self.pooled(leaf)
                {
                    return pooled.value();
                }
                let mut all = Sums::Nothing;
                for (at, sums) in self.sums(leaf).iter().enumerate() {
                    if without.is_none_or(|without| without.keeps(at)) {
                        all = all.plus(*sums);
                    }
                }
                all.value()
            }
            Expr::Binary(left, op, right) => {
                let (left, right) = (self.value(left, without)?, self.value(right, without)?);
                Some(apply(left, *op, right))
            }
            Expr::Call(function, inner) => Some(call(*function, self.value(inner, without)?)),
            Expr::Formula(formula, list) => {
                let values = list.iter().map(|expr| self.value(expr, without));
                (formula.value)(&values.collect::<Option<Vec<f64>>>()?)
            }
            Expr::Over(statistic, list) => self.over(*statistic, list, without),
        }
    }

    /// The values of a figure in each replication that counts.
    fn each(&self, expr: &Expr, without: Option<Without>) -> Option<Vec<f64>> {
        let Expr::Figure(leaf) = expr else { return None };
        let all = self.sums(leaf).iter().enumerate();
        let kept = all
            .filter(|(at, _)| without.is_none_or(|without| without.keeps(*at)))
            .map(|(_, sums)| sums.value());
        kept.collect()
    }

    /// A quantile of all replications; without some of them, moved by what these weighed in it.
    fn quantile(&self, list: &[Expr], without: Option<Without>) -> Option<f64> {
        let figure @ Expr::Figure(_) = list.first()? else { return None };
        let values = self.each(figure, None)?;
        let p = self.value(list.get(1)?, None)?;
        let n = values.len() as f64;
        let beside = EITHER_SIDE * libm::sqrt(p * (1.0 - p) / n);
        let (low, high) = ((p - beside).max(0.0), (p + beside).min(1.0));
        let [least, found, most] = sample::quantiles(&values, [low, p, high])?;
        let Some(without) = without else { return Some(found) };
        if high <= low {
            return None; // the least or the greatest has no density beside it: too coarse to tell
        }
        let left_out = values.iter().enumerate().filter(|(at, _)| !without.keeps(*at));
        let (mut count, mut weighed) = (0.0, 0.0);
        for (_, value) in left_out {
            count += 1.0;
            weighed += p - f64::from(u8::from(*value <= found));
        }
        Some(found - weighed * (most - least) / (high - low) / (n - count))
    }

    fn over(&self, statistic: Statistic, list: &[Expr], without: Option<Without>) -> Option<f64> {
        let values = self.each(list.first()?, without)?;
        let moments: Moments = values.iter().copied().collect();
        match statistic {
            Statistic::Variance => moments.variance(),
            Statistic::Sd => moments.sd(),
            Statistic::ShareAbove => {
                let limit = self.value(list.get(1)?, without)?;
                let above = values.iter().filter(|value| **value > limit).count();
                Some(above as f64 / values.len() as f64)
            }
            Statistic::Quantile => self.quantile(list, without),
            Statistic::Correlation => {
                let others = self.each(list.get(1)?, without)?;
                let other: Moments = others.iter().copied().collect();
                let (mean, mean_of_others) = (moments.mean()?, other.mean()?);
                let products = values.iter().zip(&others);
                let sum: f64 = products.map(|(x, y)| (x - mean) * (y - mean_of_others)).sum();
                Some(sum / (values.len() as f64 - 1.0) / (moments.sd()? * other.sd()?))
            }
        }
    }
}

/// The standard error to reach for a metric; `slack` is 1, or more for a quick look.
pub fn goal(metric: &Metric, slack: f64) -> f64 {
    let goal = match metric.kind {
        Kind::Share if metric.exact.abs() < RARE => RARE_ERROR,
        Kind::Mean | Kind::Share => RELATIVE * metric.exact.abs(),
        Kind::Published(half_width) => half_width / 4.0,
        Kind::Equal | Kind::Never | Kind::Absent => f64::INFINITY,
    };
    goal * slack
}

/// How far a value is from the exact one, in standard errors; `None` where this means nothing.
pub fn z(metric: &Metric, estimate: &Estimate) -> Option<f64> {
    let published = match metric.kind {
        Kind::Mean | Kind::Share => 0.0,
        Kind::Published(half_width) => half_width / 1.96,
        Kind::Equal | Kind::Never | Kind::Absent => return None,
    };
    let error = libm::sqrt(estimate.error * estimate.error + published * published);
    let z = (estimate.value? - metric.exact) / error;
    (error > 0.0).then_some(z)
}

/// Judges an estimate.
pub fn judge(metric: &Metric, estimate: &Estimate, slack: f64) -> Verdict {
    let pass = |holds: bool| if holds { Verdict::Pass } else { Verdict::Fail };
    let close = |value: f64| (value - metric.exact).abs() <= EQUAL * metric.exact.abs();
    match (metric.kind, estimate.value) {
        (Kind::Absent, value) => pass(value.is_none()),
        (_, None) => Verdict::Fail,
        (Kind::Never, Some(value)) => pass(value == 0.0),
        (Kind::Equal, Some(value)) => pass(close(value)),
        (Kind::Mean | Kind::Share, Some(value)) if metric.expr.is_closed() => pass(close(value)),
        (_, Some(value)) => match z(metric, estimate) {
            Some(z) if z.abs() > MOST => Verdict::Fail,
            Some(_) if estimate.error <= goal(metric, slack) => Verdict::Pass,
            Some(_) => Verdict::Coarse,
            None => pass(close(value)),
        },
    }
}
