//! Two scenarios that faced the same customers: the difference, replication by replication.
//!
//! Common random numbers make the two figures of a replication rise and fall together, so
//! their difference varies far less than either; a paired interval uses that, an unpaired one
//! throws it away (Law, "Simulation Modeling and Analysis", 10.2.1 and 11.2).

use super::interval::{Confidence, Interval, mean_interval, normal_quantile, t_quantile, t_tails};
use super::moments::Moments;
use super::ratio::{linearised, ratio_of_sums};

/// A difference of so little, as a share of the larger figure, is rounding.
const ROUNDING: f64 = 1e-11;
/// How surely a difference is found that is called the smallest that can be.
const POWER: f64 = 0.8;

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

/// The paired comparison of two ratios of sums; a mean is one whose denominators are all 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedRatios {
    /// The first ratio.
    pub first: f64,
    /// The second ratio.
    pub second: f64,
    /// Second minus first, with the t interval of the paired linearised values.
    pub difference: Interval,
    /// Standard error of the difference.
    pub se: f64,
    /// Two-sided probability of a difference at least as far from nothing, were there none.
    pub p: f64,
    /// Number of pairs.
    pub pairs: u64,
    /// Variance of the difference had the two been independent, over the variance it has; `None`
    /// if the difference never varies.
    pub gain: Option<f64>,
}

impl PairedRatios {
    /// The smallest difference that so many pairs would find four times in five, where this is one
    /// of so many looks that share 5 % (Bonferroni's inequality: Holm's way finds no fewer).
    #[must_use]
    pub fn detectable(&self, looks: usize) -> Option<f64> {
        let level = Confidence::P95.shared_by(looks).level();
        let t = t_quantile(f64::midpoint(1.0, level), (self.pairs - 1) as f64)?;
        Some((t + normal_quantile(POWER)?) * self.se)
    }
}

/// Compares two ratios of sums over (numerator, denominator) pairs, paired by position. Each is a
/// mean of linearised values (delta method, see [`linearised`]), and the differences of these are
/// compared as [`compare`] does. `None` unless both have the same length of at least two, and a
/// denominator.
#[must_use]
pub fn compare_ratios(
    first: &[(f64, f64)],
    second: &[(f64, f64)],
    confidence: Confidence,
) -> Option<PairedRatios> {
    let paired = compare(&linearised(first)?, &linearised(second)?, confidence)?;
    let (a, b) = (ratio_of_sums(first)?, ratio_of_sums(second)?);
    let freedom = (paired.pairs - 1) as f64;
    let t = t_quantile(f64::midpoint(1.0, confidence.level()), freedom)?;
    let nothing = ROUNDING * a.abs().max(b.abs());
    let whole = |value: f64| if value.abs() <= nothing { 0.0 } else { value };
    let se = whole(paired.difference.half_width() / t);
    let change = whole(b - a);
    let p = match (change == 0.0, se == 0.0) {
        (true, _) => 1.0,
        (false, true) => 0.0,
        (false, false) => t_tails(change / se, freedom)?,
    };
    Some(PairedRatios {
        first: a,
        second: b,
        difference: Interval { estimate: change, low: change - t * se, high: change + t * se },
        se,
        p,
        pairs: paired.pairs,
        gain: paired.gain.filter(|_| se > 0.0),
    })
}

/// Probabilities adjusted so that of all hypotheses that hold none is rejected but with the
/// probability at which each is looked at (S. Holm, Scandinavian Journal of Statistics 6 (1979)
/// 65–70): the smallest of m times m, the next times m − 1, and none below one before it.
#[must_use]
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    let mut adjusted = vec![1.0; probabilities.len()];
    let mut least: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        let times = (probabilities.len() - rank) as f64;
        least = least.max((times * probabilities[at]).min(1.0));
        adjusted[at] = least;
    }
    adjusted
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

    #[test]
    fn a_difference_of_ratios_by_hand() {
        // 3/6 and 6/6. Linearised with mean denominator 2: 1/2 + (1 − 1, 0 − 1, 2 − 1)/2 is
        // 0.5, 0, 1; 1 + (2 − 2, 1 − 2, 3 − 2)/2 is 1, 0.5, 1.5. Each difference is 0.5.
        let (a, b) = ([(1.0, 2.0), (0.0, 2.0), (2.0, 2.0)], [(2.0, 2.0), (1.0, 2.0), (3.0, 2.0)]);
        let even = compare_ratios(&a, &b, Confidence::P95).unwrap();
        assert_eq!((even.first, even.second, even.se, even.p), (0.5, 1.0, 0.0, 0.0));
        let least = even.detectable(1);
        assert_eq!((even.difference.estimate, even.gain, least), (0.5, None, Some(0.0)));
        // Means 2 and 4, differences 1, 2, 3: variance 1, se 1/√3, t = 2√3 = 3.4641 with two
        // degrees, two-sided 0.0741799.
        let a = [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)];
        let b = [(2.0, 1.0), (4.0, 1.0), (6.0, 1.0)];
        let found = compare_ratios(&a, &b, Confidence::P95).unwrap();
        assert_relative_eq!(found.difference.estimate, 2.0);
        assert_relative_eq!(found.se, 1.0 / 3.0_f64.sqrt(), max_relative = 1e-9);
        assert_relative_eq!(found.p, 0.074_179_900_227, max_relative = 1e-8);
        // variances 1 and 4 over 1
        assert_relative_eq!(found.gain.unwrap(), 5.0);
        // (4.30265 + 0.84162)/√3
        assert_relative_eq!(found.detectable(1).unwrap(), 2.970_047, max_relative = 1e-6);
        // of five looks each has 1 %: (9.92484 + 0.84162)/√3
        assert_relative_eq!(found.detectable(5).unwrap(), 6.216_020, max_relative = 1e-6);
    }

    #[test]
    fn rounding_is_no_difference_and_nothing_to_divide_by_no_figure() {
        let (a, b) = ([(0.1, 1.0), (0.2, 1.0)], [(0.1 + 1e-16, 1.0), (0.2, 1.0)]);
        let found = compare_ratios(&a, &b, Confidence::P95).unwrap();
        assert_eq!((found.difference.estimate, found.p, found.gain), (0.0, 1.0, None));
        assert_eq!(compare_ratios(&[(0.0, 0.0); 3], &[(1.0, 1.0); 3], Confidence::P95), None);
        assert_eq!(compare_ratios(&[(1.0, 1.0)], &[(1.0, 1.0)], Confidence::P95), None);
    }

    #[test]
    fn probabilities_are_adjusted_by_hand() {
        // 4 × .01, 3 × .02 = .06, 2 × .03 = .06, .04 below it
        let adjusted = holm(&[0.03, 0.01, 0.04, 0.02]);
        for (found, meant) in adjusted.iter().zip([0.06, 0.04, 0.06, 0.06]) {
            assert_relative_eq!(*found, meant, max_relative = 1e-12);
        }
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
