//! Ratios of sums over replications, with their intervals.
//!
//! A ratio of sums (all late replies over all replies) and a mean of daily ratios are different
//! figures: the first takes [`ratio_interval`], the second
//! [`mean_interval`](super::interval::mean_interval).

use super::interval::{Confidence, Interval};
use super::moments::Moments;
use super::skewed::skewed_interval;

/// Interval of a ratio of sums Σ numerator / Σ denominator over independent (numerator,
/// denominator) pairs, one a replication, by the delta method: with residuals
/// eᵢ = numeratorᵢ − ratio·denominatorᵢ the standard error is √(Σe²/(n − 1)/n) / mean
/// denominator (Cochran, "Sampling Techniques", 3rd ed., 2.11 and 6.4; bias of order 1/n). The
/// interval takes t with n − 1 degrees, bent by the residuals' skewness (see [`skewed_interval`]):
/// it reaches further to the side of the long tail. `None` with fewer than two pairs or a zero
/// denominator.
#[must_use]
pub fn ratio_interval(pairs: &[(f64, f64)], confidence: Confidence) -> Option<Interval> {
    let interval = skewed_interval(&linearised(pairs)?, confidence)?;
    // The mean of the linearised values is the ratio but for rounding.
    Some(Interval { estimate: ratio_of_sums(pairs)?, ..interval })
}

/// The standard error of a ratio of sums, that of [`ratio_interval`]. `None` with fewer than two
/// pairs or a zero denominator.
#[must_use]
pub fn ratio_se(pairs: &[(f64, f64)]) -> Option<f64> {
    linearised(pairs)?.into_iter().collect::<Moments>().se()
}

/// A ratio of sums as a mean: values, one a pair, whose mean is the ratio and whose interval is
/// [`ratio_interval`]'s: ratio + (numeratorᵢ − ratio·denominatorᵢ) / mean denominator. `None` with
/// a zero denominator.
#[must_use]
pub fn linearised(pairs: &[(f64, f64)]) -> Option<Vec<f64>> {
    let ratio = ratio_of_sums(pairs)?;
    let mean_denominator = pairs.iter().map(|pair| pair.1).sum::<f64>() / pairs.len() as f64;
    let value = |pair: &(f64, f64)| ratio + (pair.0 - ratio * pair.1) / mean_denominator;
    Some(pairs.iter().map(value).collect())
}

/// The ratio of sums itself; `None` when the denominators add up to zero.
#[must_use]
pub fn ratio_of_sums(pairs: &[(f64, f64)]) -> Option<f64> {
    let top: f64 = pairs.iter().map(|pair| pair.0).sum();
    let bottom: f64 = pairs.iter().map(|pair| pair.1).sum();
    (bottom != 0.0).then(|| top / bottom)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::stats::interval::mean_interval;

    #[test]
    fn interval_of_a_ratio_by_hand() {
        // Ratio 12/6 = 2; residuals 1 − 2, 5 − 4, 6 − 6 = −1, 1, 0: variance 1; mean
        // denominator 2; standard error √(1/3)/2.
        let pairs = [(1.0, 1.0), (5.0, 2.0), (6.0, 3.0)];
        let interval = ratio_interval(&pairs, Confidence::P95).unwrap();
        assert_relative_eq!(interval.estimate, 2.0);
        let t = 4.302_652_729_696_142;
        let half = t * (1.0 / 3.0_f64).sqrt() / 2.0;
        assert_relative_eq!(interval.half_width(), half, max_relative = 1e-9);
        assert_relative_eq!(ratio_se(&pairs).unwrap(), (1.0 / 3.0_f64).sqrt() / 2.0);
        assert_eq!(ratio_se(&[(1.0, 1.0)]), None);
        assert_eq!(ratio_interval(&[(1.0, 0.0), (2.0, 0.0)], Confidence::P95), None);
        assert_eq!(ratio_interval(&[(1.0, 1.0)], Confidence::P95), None);
    }

    #[test]
    fn a_ratio_is_the_mean_of_its_linearised_values() {
        let pairs = [(1.0, 1.0), (5.0, 2.0), (6.0, 3.0)];
        let values: Moments = linearised(&pairs).unwrap().into_iter().collect();
        let (mean, ratio) = (
            mean_interval(&values, Confidence::P95).unwrap(),
            ratio_interval(&pairs, Confidence::P95).unwrap(),
        );
        assert_relative_eq!(mean.estimate, 2.0);
        assert_relative_eq!(mean.half_width(), ratio.half_width(), max_relative = 1e-12);
        assert_eq!(linearised(&[(1.0, 0.0)]), None);
    }

    #[test]
    fn an_exact_proportion_has_no_width() {
        let pairs = [(2.0, 1.0), (4.0, 2.0), (6.0, 3.0)];
        assert_eq!(ratio_interval(&pairs, Confidence::P95).unwrap().half_width(), 0.0);
    }
}
