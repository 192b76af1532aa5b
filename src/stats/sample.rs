//! Quantiles of a small sample, such as one figure per replication, and the band a time series
//! is drawn with.
//!
//! Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The American
//! Statistician 50 (1996) 361–365: linear between order statistics, what R and spreadsheets do.

/// The 5 %, 50 % and 95 % quantiles of a sample: the spread of *replications*, not the
/// uncertainty of their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// 5 % quantile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95 % quantile.
    pub high: f64,
}

/// The quantile of a sample in rising order; `None` if it is empty or `q` is outside 0 to 1.
#[must_use]
pub fn sorted_quantile(sorted: &[f64], q: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let place = q * sorted.len().checked_sub(1)? as f64;
    let below = libm::floor(place);
    let a = *sorted.get(below as usize)?;
    let b = sorted.get(below as usize + 1).copied().unwrap_or(a);
    let t = place - below;
    Some(if t > 0.0 && a < b { a + (b - a) * t } else { a })
}

/// The quantile of a sample in any order; `None` if it is empty, holds a NaN, or `q` is outside
/// 0 to 1.
#[must_use]
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    sorted_quantile(&sorted(values)?, q)
}

/// Several quantiles of a sample in any order, as [`quantile`].
#[must_use]
pub fn quantiles<const N: usize>(values: &[f64], qs: [f64; N]) -> Option<[f64; N]> {
    let sorted = sorted(values)?;
    let found = qs.map(|q| sorted_quantile(&sorted, q));
    found.iter().all(Option::is_some).then(|| found.map(Option::unwrap_or_default))
}

/// The 5–50–95 % band of a sample; `None` if it is empty or holds a NaN.
#[must_use]
pub fn band(values: &[f64]) -> Option<Band> {
    let sorted = sorted(values)?;
    Some(Band {
        low: sorted_quantile(&sorted, 0.05)?,
        median: sorted_quantile(&sorted, 0.5)?,
        high: sorted_quantile(&sorted, 0.95)?,
    })
}

fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn quantiles_by_hand() {
        // R: quantile(c(1, 3, 4, 10), 0.25) is 2.5; place 0.75 between 1 and 3.
        let values = [10.0, 1.0, 4.0, 3.0];
        assert_relative_eq!(quantile(&values, 0.25).unwrap(), 2.5);
        assert_relative_eq!(quantile(&values, 0.5).unwrap(), 3.5);
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 1.0), Some(10.0));
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&values, 1.5), None);
        assert_eq!(quantile(&[1.0, f64::NAN], 0.5), None);
    }

    #[test]
    fn the_band_of_twenty_one_values() {
        let values: Vec<f64> = (0..=20).rev().map(f64::from).collect();
        let band = band(&values).unwrap();
        assert_relative_eq!(band.low, 1.0);
        assert_relative_eq!(band.median, 10.0);
        assert_relative_eq!(band.high, 19.0);
    }

    #[test]
    fn infinite_values_do_not_turn_into_nan() {
        assert_eq!(quantile(&[1.0, f64::INFINITY], 0.0), Some(1.0));
        assert_eq!(quantile(&[1.0, f64::INFINITY], 0.5), Some(f64::INFINITY));
        assert_eq!(quantile(&[f64::INFINITY, f64::INFINITY], 0.5), Some(f64::INFINITY));
    }
}
