//! Laws of nonnegative amounts, sampled by inversion: one uniform number in, one amount out.
//!
//! Inversion is what makes common random numbers bite: a draw uses exactly one number and never
//! falls as that number rises, so the same customer with a longer mean waits longer, never
//! shorter. All mathematics is `libm`, so the bits are the same on every target.
//!
//! A [`Law`] knows no unit. [`SpanLaw`], [`CountLaw`] and [`CharsLaw`] round its amounts to
//! ticks, rounds and characters; [`QuantileTable`] makes the costly laws cost one look-up.
//! Rising is promised on the grid of [`unit`](super::stream::unit()), 2⁻³²; on finer grids
//! neighbours may swap in the last bit.

mod amount;
mod logarithm;
mod scaled;
mod special;
mod table;

use libm::{ceil, exp, expm1, log, log1p, pow, sqrt, tgamma};
use thiserror::Error;

pub use amount::{CharsLaw, CountLaw, SpanLaw};
pub use logarithm::ln;
use special::GammaShape;
pub use special::normal_quantile;
pub use table::QuantileTable;

/// A law of a nonnegative amount (分布). Made by the constructors, which check the parameters;
/// a variant written by hand is not checked, and its quantile may then be NaN.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Law {
    /// Always the same amount.
    Const(f64),
    /// Exponential (指数分布).
    Exp {
        /// Mean, above zero.
        mean: f64,
    },
    /// Uniform (均匀分布).
    Uniform {
        /// Least amount.
        low: f64,
        /// Greatest amount.
        high: f64,
    },
    /// Lognormal (对数正态分布): e to the power of a normal amount.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Erlang (爱尔朗分布): the sum of `phases` exponentials of equal mean.
    Erlang {
        /// Number of exponential phases, at least one.
        phases: u32,
        /// Mean of the sum.
        mean: f64,
    },
    /// Hyperexponential (超指数分布): one of several exponentials.
    HyperExp(Vec<Branch>),
    /// Weibull (威布尔分布).
    Weibull {
        /// Shape; below one the hazard falls.
        shape: f64,
        /// Scale: the 63.2 % quantile.
        scale: f64,
    },
    /// Gamma (伽马分布).
    Gamma {
        /// Shape: one over the squared coefficient of variation.
        shape: f64,
        /// Mean.
        mean: f64,
    },
    /// Geometric (几何分布) on 1, 2, 3, ...
    Geometric {
        /// Mean, at least one.
        mean: f64,
    },
    /// Measured (经验分布): quantile points joined by straight lines.
    Empirical(Vec<Point>),
    /// Infinite ("never") with some probability, else the inner law.
    Defective {
        /// Probability of infinity.
        share_infinite: f64,
        /// Law of the finite amounts.
        law: Box<Law>,
    },
    /// Zero with some probability, else the inner law.
    Mixed {
        /// Probability of zero.
        zero: f64,
        /// Law of the other amounts.
        law: Box<Law>,
    },
}

/// One exponential of a hyperexponential law.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Branch {
    /// Probability of this branch.
    pub share: f64,
    /// Mean of this branch.
    pub mean: f64,
}

/// One point of a measured law: `probability` of the amounts are at most `value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The amount.
    pub value: f64,
    /// Cumulated probability.
    pub probability: f64,
}

/// Why a law was refused; a fragment that completes "the law is refused: ".
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum LawError {
    /// A parameter is NaN or infinite.
    #[error("{name} must be a finite number, not {value}")]
    NotFinite {
        /// The parameter.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// A parameter lies below or above what the law allows.
    #[error("{name} must be {allowed}, not {value}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What is allowed.
        allowed: &'static str,
        /// What it was.
        value: f64,
    },
    /// The shares of the branches do not add up to one.
    #[error("shares must add up to 1, not {sum}")]
    SharesDoNotAddUp {
        /// What they add up to.
        sum: f64,
    },
    /// Points are missing, or fall, or do not end at probability one.
    #[error("points must rise in value and probability and end at probability 1 ({detail})")]
    BadPoints {
        /// Which of these failed.
        detail: &'static str,
    },
}

/// Largest shape the numeric laws accept: there the law is a constant within 0.1 %.
const SHAPE_MAX: f64 = 1e6;
/// Smallest shape: below, most amounts underflow.
const SHAPE_MIN: f64 = 1e-3;

fn finite(name: &'static str, value: f64) -> Result<f64, LawError> {
    if value.is_finite() { Ok(value) } else { Err(LawError::NotFinite { name, value }) }
}

fn positive(name: &'static str, value: f64) -> Result<f64, LawError> {
    if finite(name, value)? > 0.0 {
        Ok(value)
    } else {
        Err(LawError::OutOfRange { name, allowed: "above zero", value })
    }
}

fn not_negative(name: &'static str, value: f64) -> Result<f64, LawError> {
    if finite(name, value)? >= 0.0 {
        // Turns −0 into 0, so that equal laws have equal bits.
        Ok(value + 0.0)
    } else {
        Err(LawError::OutOfRange { name, allowed: "at least zero", value })
    }
}

fn share(name: &'static str, value: f64) -> Result<f64, LawError> {
    if not_negative(name, value)? <= 1.0 {
        Ok(value)
    } else {
        Err(LawError::OutOfRange { name, allowed: "between 0 and 1", value })
    }
}

fn shape(value: f64) -> Result<f64, LawError> {
    if (SHAPE_MIN..=SHAPE_MAX).contains(&finite("shape", value)?) {
        Ok(value)
    } else {
        let allowed = "between 0.001 and 1,000,000";
        Err(LawError::OutOfRange { name: "shape", allowed, value })
    }
}

impl Law {
    /// Always `value`, at least zero.
    pub fn constant(value: f64) -> Result<Self, LawError> {
        Ok(Self::Const(not_negative("value", value)?))
    }

    /// Exponential with a mean above zero.
    pub fn exponential(mean: f64) -> Result<Self, LawError> {
        Ok(Self::Exp { mean: positive("mean", mean)? })
    }

    /// Uniform between `low` and `high`.
    pub fn uniform(low: f64, high: f64) -> Result<Self, LawError> {
        let (low, high) = (not_negative("low", low)?, finite("high", high)?);
        if high < low {
            let allowed = "at least as great as low";
            return Err(LawError::OutOfRange { name: "high", allowed, value: high });
        }
        Ok(Self::Uniform { low, high })
    }

    /// Lognormal with a mean above zero and a coefficient of variation of at least zero:
    /// σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
    pub fn lognormal(mean: f64, cv: f64) -> Result<Self, LawError> {
        let (mean, cv) = (positive("mean", mean)?, not_negative("cv", cv)?);
        let variance = finite("cv", log1p(cv * cv))?;
        Ok(Self::Lognormal { mu: log(mean) - variance / 2.0, sigma: sqrt(variance) })
    }

    /// Erlang with at least one phase and a mean above zero.
    pub fn erlang(phases: u32, mean: f64) -> Result<Self, LawError> {
        shape(f64::from(phases))?;
        Ok(Self::Erlang { phases, mean: positive("mean", mean)? })
    }

    /// Hyperexponential from (share, mean) pairs whose shares add up to one within 10⁻⁹.
    pub fn hyperexponential(branches: &[(f64, f64)]) -> Result<Self, LawError> {
        let mut checked = Vec::with_capacity(branches.len());
        for &(p, mean) in branches {
            checked.push(Branch { share: share("share", p)?, mean: positive("mean", mean)? });
        }
        let sum: f64 = checked.iter().map(|b| b.share).sum();
        if libm::fabs(sum - 1.0) > 1e-9 {
            return Err(LawError::SharesDoNotAddUp { sum });
        }
        for branch in &mut checked {
            branch.share /= sum;
        }
        Ok(Self::HyperExp(checked))
    }

    /// Weibull with a shape between 0.001 and 10⁶ and a scale above zero.
    pub fn weibull(shape_: f64, scale: f64) -> Result<Self, LawError> {
        Ok(Self::Weibull { shape: shape(shape_)?, scale: positive("scale", scale)? })
    }

    /// Gamma with a shape between 0.001 and 10⁶ and a mean above zero.
    pub fn gamma(shape_: f64, mean: f64) -> Result<Self, LawError> {
        Ok(Self::Gamma { shape: shape(shape_)?, mean: positive("mean", mean)? })
    }

    /// Geometric on 1, 2, 3, ... with a mean of at least one.
    pub fn geometric(mean: f64) -> Result<Self, LawError> {
        if finite("mean", mean)? < 1.0 {
            let allowed = "at least one";
            return Err(LawError::OutOfRange { name: "mean", allowed, value: mean });
        }
        Ok(Self::Geometric { mean })
    }

    /// Measured: (value, cumulated probability) points that never fall and end at one, joined
    /// by straight lines. The first probability may exceed zero: then that share of the amounts
    /// equals the first value.
    pub fn empirical(points: &[(f64, f64)]) -> Result<Self, LawError> {
        let bad = |detail| Err(LawError::BadPoints { detail });
        let mut checked: Vec<Point> = Vec::with_capacity(points.len());
        for &(value, probability) in points {
            let value = not_negative("value", value)?;
            let probability = share("probability", probability)?;
            if let Some(last) = checked.last() {
                if value < last.value {
                    return bad("a value falls");
                }
                if probability < last.probability {
                    return bad("a probability falls");
                }
            }
            checked.push(Point { value, probability });
        }
        match checked.last() {
            None => bad("there are none"),
            Some(last) if last.probability != 1.0 => bad("the last is not 1"),
            Some(_) => Ok(Self::Empirical(checked)),
        }
    }

    /// Infinite with probability `share_infinite`, else `law`: some never leave.
    pub fn defective(share_infinite: f64, law: Self) -> Result<Self, LawError> {
        let share_infinite = share("share_infinite", share_infinite)?;
        Ok(Self::Defective { share_infinite, law: Box::new(law) })
    }

    /// Zero with probability `zero`, else `law`.
    pub fn mixed(zero: f64, law: Self) -> Result<Self, LawError> {
        Ok(Self::Mixed { zero: share("zero", zero)?, law: Box::new(law) })
    }

    /// Infinite always: the patience of those who never leave.
    #[must_use]
    pub fn never() -> Self {
        Self::Defective { share_infinite: 1.0, law: Box::new(Self::Const(0.0)) }
    }

    /// The amount that a share `u` of all amounts does not exceed. Never falls as `u` rises.
    /// At 0 the least amount, at 1 the greatest, which may be infinite; `u` outside is clamped.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let u = u.clamp(0.0, 1.0);
        match self {
            Self::Const(value) => *value,
            Self::Exp { mean } => -mean * ln(1.0 - u),
            Self::Uniform { low, high } => low + (high - low) * u,
            Self::Lognormal { mu, sigma } if *sigma > 0.0 => exp(mu + sigma * normal_quantile(u)),
            Self::Lognormal { mu, .. } => exp(*mu),
            Self::Erlang { phases: 1, mean } => -mean * ln(1.0 - u),
            Self::Erlang { phases, mean } => gamma_quantile(f64::from(*phases), *mean, u),
            Self::HyperExp(branches) => hyperexponential_quantile(branches, u),
            Self::Weibull { shape, scale } => scale * pow(-log1p(-u), 1.0 / shape),
            Self::Gamma { shape, mean } => gamma_quantile(*shape, *mean, u),
            Self::Geometric { mean } => geometric_quantile(*mean, u),
            Self::Empirical(points) => empirical_quantile(points, u),
            Self::Defective { share_infinite, .. } if u >= 1.0 - share_infinite => f64::INFINITY,
            Self::Defective { share_infinite, law } => law.quantile(u / (1.0 - share_infinite)),
            Self::Mixed { zero, .. } if u <= *zero => 0.0,
            Self::Mixed { zero, law } => law.quantile((u - zero) / (1.0 - zero)),
        }
    }

    /// The expected amount; infinite when there is an infinite share.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Const(value) => *value,
            Self::Exp { mean }
            | Self::Erlang { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Geometric { mean } => *mean,
            Self::Uniform { low, high } => low + (high - low) / 2.0,
            Self::Lognormal { mu, sigma } => exp(mu + sigma * sigma / 2.0),
            Self::HyperExp(branches) => branches.iter().map(|b| b.share * b.mean).sum(),
            Self::Weibull { shape, scale } => scale * tgamma(1.0 + 1.0 / shape),
            Self::Empirical(points) => empirical_moments(points).0,
            Self::Defective { share_infinite, .. } if *share_infinite > 0.0 => f64::INFINITY,
            Self::Defective { law, .. } => law.mean(),
            Self::Mixed { zero, .. } if *zero >= 1.0 => 0.0,
            Self::Mixed { zero, law } => (1.0 - zero) * law.mean(),
        }
    }

    /// The variance; infinite when there is an infinite share.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match self {
            Self::Const(_) => 0.0,
            Self::Exp { mean } => mean * mean,
            Self::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Self::Lognormal { sigma, .. } => {
                let mean = self.mean();
                if *sigma > 0.0 { mean * mean * expm1(sigma * sigma) } else { 0.0 }
            }
            Self::Erlang { phases, mean } => mean * mean / f64::from(*phases),
            Self::HyperExp(branches) => {
                let second: f64 = branches.iter().map(|b| 2.0 * b.share * b.mean * b.mean).sum();
                let mean = self.mean();
                second - mean * mean
            }
            Self::Weibull { shape, scale } => {
                let second = tgamma(1.0 + 2.0 / shape);
                let first = tgamma(1.0 + 1.0 / shape);
                if second.is_finite() {
                    scale * scale * (second - first * first)
                } else {
                    f64::INFINITY
                }
            }
            Self::Gamma { shape, mean } => mean * mean / shape,
            Self::Geometric { mean } => mean * (mean - 1.0),
            Self::Empirical(points) => empirical_moments(points).1,
            Self::Defective { share_infinite, .. } if *share_infinite > 0.0 => f64::INFINITY,
            Self::Defective { law, .. } => law.variance(),
            Self::Mixed { zero, .. } if *zero >= 1.0 => 0.0,
            Self::Mixed { zero, law } => {
                let mean = law.mean();
                (1.0 - zero) * (law.variance() + zero * mean * mean)
            }
        }
    }
}

fn gamma_quantile(shape: f64, mean: f64, u: f64) -> f64 {
    if u <= 0.0 {
        0.0
    } else if u >= 1.0 {
        f64::INFINITY
    } else {
        GammaShape(shape).quantile(u) * (mean / shape)
    }
}

/// 1, 2, 3, ...: the least k with 1 − (1 − 1/mean)ᵏ ≥ u.
fn geometric_quantile(mean: f64, u: f64) -> f64 {
    let k = if mean > 1.0 { ceil(ln(1.0 - u) / ln(1.0 - 1.0 / mean)) } else { 1.0 };
    if k > 1.0 { k } else { 1.0 }
}

/// Newton's method on ln P(X > x), which is convex and falls: from zero it climbs to the answer
/// without passing it.
fn hyperexponential_quantile(branches: &[Branch], u: f64) -> f64 {
    if u >= 1.0 {
        return f64::INFINITY;
    }
    let goal = log1p(-u);
    let mut x = 0.0;
    for _ in 0..200 {
        let (mut below, mut above, mut density) = (0.0, 0.0, 0.0);
        for branch in branches {
            let rate_time = x / branch.mean;
            let survival = exp(-rate_time);
            below -= branch.share * expm1(-rate_time);
            above += branch.share * survival;
            density += branch.share / branch.mean * survival;
        }
        // The smaller of the two probabilities carries the digits.
        let log_above = if below < 0.5 { log1p(-below) } else { log(above) };
        let step = (log_above - goal) * above / density;
        x += step;
        if libm::fabs(step) <= 1e-15 * x || !step.is_finite() {
            break;
        }
    }
    x
}

fn empirical_quantile(points: &[Point], u: f64) -> f64 {
    let next = points.partition_point(|p| p.probability < u);
    match (next.checked_sub(1).and_then(|i| points.get(i)), points.get(next)) {
        (Some(a), Some(b)) => {
            let t = (u - a.probability) / (b.probability - a.probability);
            a.value + (b.value - a.value) * t
        }
        (None, Some(first)) => first.value,
        (last, None) => last.map_or(0.0, |p| p.value),
    }
}

/// Mean and variance of straight lines between points, plus an atom at the first.
fn empirical_moments(points: &[Point]) -> (f64, f64) {
    let Some(first) = points.first() else { return (0.0, 0.0) };
    let mut mean = first.probability * first.value;
    for pair in points.windows(2) {
        mean += (pair[1].probability - pair[0].probability) * (pair[0].value + pair[1].value) / 2.0;
    }
    // Central second moment of a line from a to b: (a² + ab + b²)/3 about the mean.
    let mut variance = first.probability * (first.value - mean) * (first.value - mean);
    for pair in points.windows(2) {
        let (a, b) = (pair[0].value - mean, pair[1].value - mean);
        variance += (pair[1].probability - pair[0].probability) * (a * a + a * b + b * b) / 3.0;
    }
    (mean, variance)
}

#[cfg(test)]
mod tests;
