//! Two scenarios that faced the same customers: the difference, replication by replication.
//!
//! Common random numbers make the two figures of a replication rise and fall together, so
//! their difference varies far less than either; a paired interval uses that, an unpaired one
//! throws it away (Law, "Simulation Modeling and Analysis", 10.2.1 and 11.2).

use super::interval::{Confidence, Interval, mean_interval};
use super::moments::Moments;

/// The paired comparison of two scenarios in one figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Mean of second minus first, with its t interval.
    pub difference: Interval,
    /// Number of pairs.
    pub pairs: u64,
    /// Correlation of the two; `None` if either never varies.
    pub correlation: Option<f64>,
    /// Variance of the difference had the two been independent, over the variance it has: how
    /// many times the work common random numbers save. `None` if the difference never varies.
    pub gain: Option<f64>,
}

/// Compares `second` with `first`, paired by position. `None` unless both have the same length
/// of at least two.
#[must_use]
pub fn compare(first: &[f64], second: &[f64], confidence: Confidence) -> Option<Paired> {
    if first.len() != second.len() {
        return None;
    }
    let differences: Moments = first.iter().zip(second).map(|(a, b)| b - a).collect();
    let difference = mean_interval(&differences, confidence)?;
    let (a, b): (Moments, Moments) =
        (first.iter().copied().collect(), second.iter().copied().collect());
    let (va, vb, vd) = (a.variance()?, b.variance()?, differences.variance()?);
    // Var(B − A) = Var A + Var B − 2 Cov.
    let covariance = (va + vb - vd) / 2.0;
    let correlation =
        (va > 0.0 && vb > 0.0).then(|| (covariance / libm::sqrt(va * vb)).clamp(-1.0, 1.0));
    let gain = (vd > 0.0).then(|| (va + vb) / vd);
    Some(Paired { difference, pairs: differences.count(), correlation, gain })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn a_difference_by_hand() {
        // Differences 1, 2, 3: mean 2, variance 1, t(2, 0.975) = 4.3027.
        let paired = compare(&[10.0, 20.0, 30.0], &[11.0, 22.0, 33.0], Confidence::P95).unwrap();
        assert_relative_eq!(paired.difference.estimate, 2.0);
        let half = 4.302_652_729_696 / 3.0_f64.sqrt();
        assert_relative_eq!(paired.difference.half_width(), half, max_relative = 1e-9);
        assert_relative_eq!(paired.correlation.unwrap(), 1.0);
        // (100 + 121)/1
        assert_relative_eq!(paired.gain.unwrap(), 221.0);
        assert_eq!(paired.pairs, 3);
    }

    #[test]
    fn equal_scenarios_differ_by_exactly_nothing() {
        let paired = compare(&[1.0, 5.0], &[1.0, 5.0], Confidence::P95).unwrap();
        assert_eq!(paired.difference, Interval { estimate: 0.0, low: 0.0, high: 0.0 });
        assert_eq!(paired.gain, None);
    }

    #[test]
    fn unequal_lengths_are_refused() {
        assert_eq!(compare(&[1.0, 2.0], &[1.0], Confidence::P95), None);
        assert_eq!(compare(&[1.0], &[2.0], Confidence::P95), None);
    }
}
