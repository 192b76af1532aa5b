//! The interval of a mean of skewed values: a few bad days among many good ones.
//!
//! Student's interval is symmetric, so it misses the rare bad days that a small sample happens not
//! to have. Hall (JRSS B 54 (1992) 221–228) bends the t statistic by a cubic whose coefficients
//! undo the skewness of its distribution to second order, and which can be inverted: with
//! skewness γ of the values, g(T) = T + γT²/(3√n) + γ²T³/(27n) + γ/(6√n). The interval reaches
//! further to the side of the long tail. Without skewness it is Student's.

use super::interval::{Confidence, Interval, t_quantile};
use super::moments::Moments;

/// Skewness below which the bend is not seen.
const STRAIGHT: f64 = 1e-6;

/// Interval of the mean of independent values by Hall's transformation, with t of n − 1 degrees.
/// `None` with fewer than two values.
#[must_use]
pub fn skewed_interval(values: &[f64], confidence: Confidence) -> Option<Interval> {
    let moments: Moments = values.iter().copied().collect();
    let (mean, se) = (moments.mean()?, moments.se()?);
    let n = values.len() as f64;
    let t = t_quantile(f64::midpoint(1.0, confidence.level()), n - 1.0)?;
    let skewness = skewness(values, mean);
    let low = mean - se * unbent(t, skewness, n);
    let high = mean - se * unbent(-t, skewness, n);
    Some(Interval { estimate: mean, low, high })
}

/// Third central moment over the cube of the standard deviation, both with divisor n; 0 without
/// spread.
fn skewness(values: &[f64], mean: f64) -> f64 {
    let n = values.len() as f64;
    let (mut squares, mut cubes) = (0.0, 0.0);
    for value in values {
        let off = value - mean;
        squares += off * off;
        cubes += off * off * off;
    }
    let sd = libm::sqrt(squares / n);
    if sd > 0.0 { cubes / n / (sd * sd * sd) } else { 0.0 }
}

/// The T with g(T) = x.
fn unbent(x: f64, skewness: f64, n: f64) -> f64 {
    if libm::fabs(skewness) < STRAIGHT {
        return x;
    }
    let root = libm::sqrt(n);
    let inner = 1.0 + skewness * (x / root - skewness / (6.0 * n));
    3.0 * root / skewness * (libm::cbrt(inner) - 1.0)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::stats::interval::mean_interval;

    #[test]
    fn an_interval_by_hand() {
        // Mean 1, squared deviations 3·1 + 9 = 12, cubes −3 + 27 = 24: standard error 1, γ =
        // 6/3^1.5 = 1.154701, t(3) = 3.182446. Inner 1 + γ(±t/2 − γ/24) = 2.781831 and
        // −0.892942; 6/γ = 5.196152 times (1.406404 − 1) and (−0.962959 − 1).
        let interval = skewed_interval(&[0.0, 0.0, 0.0, 4.0], Confidence::P95).unwrap();
        assert_relative_eq!(interval.estimate, 1.0);
        assert_relative_eq!(interval.low, 1.0 - 2.111_739, epsilon = 1e-5);
        assert_relative_eq!(interval.high, 1.0 + 10.199_833, epsilon = 1e-5);
    }

    #[test]
    fn the_cubic_is_undone() {
        let (skewness, n) = (1.7, 20.0_f64);
        let root = n.sqrt();
        for x in [-2.093, -0.3, 0.0, 2.093] {
            let t = unbent(x, skewness, n);
            let bent = t
                + skewness * t * t / (3.0 * root)
                + skewness * skewness * t * t * t / (27.0 * n)
                + skewness / (6.0 * root);
            assert_relative_eq!(bent, x, epsilon = 1e-12);
        }
    }

    #[test]
    fn without_skewness_it_is_students() {
        let values = [1.0, 2.0, 3.0, 4.0];
        let plain = mean_interval(&values.into_iter().collect(), Confidence::P95).unwrap();
        assert_eq!(skewed_interval(&values, Confidence::P95), Some(plain));
        assert_eq!(skewed_interval(&[2.0, 2.0], Confidence::P95).unwrap().half_width(), 0.0);
        assert_eq!(skewed_interval(&[2.0], Confidence::P95), None);
        // The long tail's side is the longer one.
        let tail = skewed_interval(&[1.0, 1.1, 1.2, 1.3, 9.0], Confidence::P95).unwrap();
        assert!(tail.high - tail.estimate > 2.0 * (tail.estimate - tail.low), "{tail:?}");
    }
}
