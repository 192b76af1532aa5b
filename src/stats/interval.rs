//! Confidence intervals of a mean over replications and of a probability counted in trials; of a
//! ratio of sums in [`super::ratio`].

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::moments::Moments;

/// A confidence level (置信度), above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %.
    pub const P95: Self = Self(0.95);
    /// 99 %.
    pub const P99: Self = Self(0.99);

    /// A level; `None` unless above 0 and below 1.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self(level))
    }

    /// The level as a share.
    #[must_use]
    pub fn level(self) -> f64 {
        self.0
    }

    /// The level each of `figures` intervals needs so that all hold together with this one
    /// (Bonferroni's inequality).
    #[must_use]
    pub fn shared_by(self, figures: usize) -> Self {
        Self(1.0 - (1.0 - self.0) / figures.max(1) as f64)
    }

    /// The upper quantile level of a two-sided interval, (1 + level)/2.
    fn upper(self) -> f64 {
        f64::midpoint(1.0, self.0)
    }
}

/// An estimate with its confidence interval, in the unit of the estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    fn around(estimate: f64, half: f64) -> Self {
        Self { estimate, low: estimate - half, high: estimate + half }
    }

    /// Half the width, in the unit of the estimate.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether the value lies inside, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// The standard normal quantile; `None` unless `p` is above 0 and below 1.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

/// Degrees of freedom from which the expansion about the normal replaces the beta function.
const FREEDOM_LARGE: f64 = 200.0;

/// A number to 40 bits, an error of 10⁻¹²: logarithms and powers of systems differ in the last
/// bits, and the ends of intervals are to be the same everywhere.
fn steady(value: f64) -> f64 {
    const DROPPED: u64 = (1 << 12) - 1;
    f64::from_bits(value.to_bits() & !DROPPED)
}

/// Student's t quantile; `None` unless `p` is above 0 and below 1 and the degrees of freedom at
/// least 1. From 200 degrees the Cornish–Fisher expansion (Abramowitz and Stegun 26.7.5), whose
/// error is then below 10⁻⁹ at the levels in use.
#[must_use]
pub fn t_quantile(p: f64, freedom: f64) -> Option<f64> {
    if freedom.is_nan() || freedom < 1.0 {
        return None;
    }
    let z = normal_quantile(p)?;
    if freedom < FREEDOM_LARGE {
        return StudentsT::new(0.0, 1.0, freedom).ok().map(|t| steady(t.inverse_cdf(p)));
    }
    let (s, n) = (z * z, freedom);
    let g1 = (s + 1.0) / 4.0;
    let g2 = ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let g3 = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let g4 = ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0;
    Some(z * (1.0 + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n))
}

/// The probability that Student's t is at least as far from 0 as this, on either side; `None`
/// unless the degrees of freedom are at least 1. To 40 bits, as quantiles are.
#[must_use]
pub fn t_tails(t: f64, freedom: f64) -> Option<f64> {
    if t.is_nan() || freedom.is_nan() || freedom < 1.0 {
        return None;
    }
    StudentsT::new(0.0, 1.0, freedom).ok().map(|law| steady(2.0 * law.sf(t.abs())))
}

/// Interval of a mean of independent values: mean ± t(n − 1)·sd/√n (Student 1908; Law,
/// "Simulation Modeling and Analysis", 4.5). `None` with fewer than two values.
#[must_use]
pub fn mean_interval(values: &Moments, confidence: Confidence) -> Option<Interval> {
    let (mean, se) = (values.mean()?, values.se()?);
    let t = t_quantile(confidence.upper(), (values.count() - 1) as f64)?;
    Some(Interval::around(mean, t * se))
}

/// Wilson's score interval of a probability from `hits` in `trials` (E. B. Wilson, JASA 22
/// (1927) 209–212); both may be worth less than whole trials. Stays within 0 and 1 and is honest
/// at 0 and at all. `None` without trials or with more hits than trials.
#[must_use]
pub fn wilson_interval(hits: f64, trials: f64, confidence: Confidence) -> Option<Interval> {
    if trials <= 0.0 || hits < 0.0 || hits > trials {
        return None;
    }
    let z = normal_quantile(confidence.upper())?;
    let (n, p) = (trials, hits / trials);
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    let low = if hits == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == trials { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { estimate: p, low, high })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn t_quantiles_agree_with_twenty_digit_values() {
        for (p, freedom, t) in [
            (0.975, 1.0, 12.70620473617469),
            (0.95, 2.0, 2.919985580353724),
            (0.975, 4.0, 2.776445105197793),
            (0.975, 9.0, 2.262157162798205),
            (0.995, 9.0, 3.249835541592126),
            (0.975, 19.0, 2.093024054408309),
            (0.9, 29.0, 1.311433647301551),
            (0.9975, 30.0, 3.029798223648251),
            (0.6, 7.0, 0.2631668613520228),
            (0.975, 199.0, 1.971956544251753),
            (0.975, 200.0, 1.971896223633909),
            (0.9995, 200.0, 3.339835406275711),
            (0.975, 1000.0, 1.962339080826408),
            (0.995, 100000.0, 2.575878469908375),
        ] {
            assert_relative_eq!(t_quantile(p, freedom).unwrap(), t, max_relative = 2e-9);
            let mirrored = t_quantile(1.0 - p, freedom).unwrap();
            assert_relative_eq!(mirrored, -t, max_relative = 2e-9);
        }
        assert_eq!(t_quantile(0.975, 0.0), None);
        assert_eq!(t_quantile(1.0, 5.0), None);
        assert_eq!(t_quantile(f64::NAN, 5.0), None);
        assert_relative_eq!(normal_quantile(0.975).unwrap(), 1.959_963_984_540_054);
    }

    #[test]
    fn interval_of_a_mean_by_hand() {
        // The ten observations of the example in Law, "Simulation Modeling and Analysis", 4.5:
        // mean 1.34, variance 0.17, t(9, 0.95) = 1.83, interval 1.34 ± 0.24.
        let values = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let interval =
            mean_interval(&values.into_iter().collect(), Confidence::new(0.9).unwrap()).unwrap();
        assert_relative_eq!(interval.estimate, 1.343);
        assert_relative_eq!(interval.half_width(), 0.24, epsilon = 0.005);
        assert!(interval.contains(1.34) && !interval.contains(1.0));
    }

    #[test]
    fn wilson_intervals_agree_with_published_values() {
        // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
        for (hits, trials, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let interval = wilson_interval(hits, trials, Confidence::P95).unwrap();
            assert_relative_eq!(interval.low, low, epsilon = 5e-5);
            assert_relative_eq!(interval.high, high, epsilon = 5e-5);
        }
        assert_eq!(wilson_interval(20.0, 20.0, Confidence::P95).unwrap().high, 1.0);
        assert_eq!(wilson_interval(0.0, 0.0, Confidence::P95), None);
        assert_eq!(wilson_interval(3.0, 2.0, Confidence::P95), None);
    }

    #[test]
    fn sharing_a_level_splits_its_error() {
        assert_relative_eq!(Confidence::P95.shared_by(5).level(), 0.99);
        assert_eq!(Confidence::P95.shared_by(0), Confidence::P95);
        assert_eq!(Confidence::new(1.0), None);
    }
}
