//! One long run instead of many: cut it into batches and treat their means as independent.
//!
//! Batch means (Law, "Simulation Modeling and Analysis", 9.5.3; Schmeiser, Operations Research
//! 30 (1982) 556–568: 10 to 30 batches). Whether the batches are long enough is judged by von
//! Neumann's ratio of the mean squared successive difference (Annals of Mathematical Statistics
//! 12 (1941) 367–395): about 2 for independent means, less when neighbours resemble each other.

use super::interval::{Confidence, Interval, mean_interval, normal_quantile};

/// The means of equal batches; observations that do not fill the last batch are dropped from
/// the front, where the run is least settled. `None` with no batches or fewer observations
/// than batches.
#[must_use]
pub fn batch_means(series: &[f64], batches: usize) -> Option<Vec<f64>> {
    let size = series.len().checked_div(batches).filter(|&size| size > 0)?;
    let kept = series.get(series.len() - size * batches..)?;
    Some(kept.chunks_exact(size).map(|batch| batch.iter().sum::<f64>() / size as f64).collect())
}

/// The t interval of the mean of a steady series by batch means; `None` with fewer than two
/// batches.
#[must_use]
pub fn batch_interval(series: &[f64], batches: usize, confidence: Confidence) -> Option<Interval> {
    mean_interval(&batch_means(series, batches)?.into_iter().collect(), confidence)
}

/// Von Neumann's ratio Σ(xᵢ₊₁ − xᵢ)²/Σ(xᵢ − mean)²; `None` with fewer than three values or
/// without spread.
#[must_use]
pub fn von_neumann_ratio(means: &[f64]) -> Option<f64> {
    if means.len() < 3 {
        return None;
    }
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let spread: f64 = means.iter().map(|x| (x - mean) * (x - mean)).sum();
    let steps: f64 = means.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    (spread > 0.0).then(|| steps / spread)
}

/// The correlation of neighbours, Σ(xᵢ − mean)(xᵢ₊₁ − mean)/Σ(xᵢ − mean)²; `None` with fewer than
/// three values or without spread.
#[must_use]
pub fn lag_one(means: &[f64]) -> Option<f64> {
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let spread: f64 = means.iter().map(|x| (x - mean) * (x - mean)).sum();
    let both: f64 = means.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    (means.len() >= 3 && spread > 0.0).then(|| both / spread)
}

/// Whether neighbouring batch means resemble each other too much for their interval to be
/// believed, at the given confidence (one-sided; normal approximation, under independence the
/// ratio has mean 2 and variance 4(n − 2)/(n² − 1)). `None` where there is no ratio.
#[must_use]
pub fn looks_correlated(means: &[f64], confidence: Confidence) -> Option<bool> {
    let n = means.len() as f64;
    let z = normal_quantile(confidence.level())?;
    let spread = libm::sqrt(4.0 * (n - 2.0) / (n * n - 1.0));
    Some(von_neumann_ratio(means)? < 2.0 - z * spread)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn means_by_hand() {
        // Seven observations in three batches of two: the first is dropped.
        let means = batch_means(&[100.0, 1.0, 3.0, 2.0, 4.0, 3.0, 5.0], 3).unwrap();
        assert_eq!(means, [2.0, 3.0, 4.0]);
        assert_eq!(batch_means(&[1.0], 2), None);
        assert_eq!(batch_means(&[1.0], 0), None);
        let interval = batch_interval(&[1.0, 3.0, 2.0, 4.0, 3.0, 5.0], 3, Confidence::P95).unwrap();
        assert_relative_eq!(interval.estimate, 3.0);
    }

    #[test]
    fn the_ratio_by_hand() {
        // 1 2 3: spread 2, steps 1 + 1.
        assert_relative_eq!(von_neumann_ratio(&[1.0, 2.0, 3.0]).unwrap(), 1.0);
        // 1 3 1 3: spread 4, steps 12.
        assert_relative_eq!(von_neumann_ratio(&[1.0, 3.0, 1.0, 3.0]).unwrap(), 3.0);
        assert_eq!(von_neumann_ratio(&[1.0, 1.0, 1.0]), None);
        // 1 2 3 4: off by −1.5 −0.5 0.5 1.5, products 0.75 − 0.25 + 0.75 over 5.
        assert_relative_eq!(lag_one(&[1.0, 2.0, 3.0, 4.0]).unwrap(), 0.25);
        assert_eq!(lag_one(&[1.0, 2.0]), None);
        assert_eq!(lag_one(&[1.0, 1.0, 1.0]), None);
    }

    #[test]
    fn a_trend_is_noticed_and_an_alternation_is_not() {
        let trend: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(looks_correlated(&trend, Confidence::P95), Some(true));
        let swing: Vec<f64> = (0..20).map(|i| f64::from(i % 2)).collect();
        assert_eq!(looks_correlated(&swing, Confidence::P95), Some(false));
        assert_eq!(looks_correlated(&[1.0], Confidence::P95), None);
    }
}
