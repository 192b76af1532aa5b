//! Intervals of ratios of sums where variance was reduced: from blocks of replications that are
//! independent of each other, or corrected by a control variate.

use super::interval::{Confidence, Interval, linearised, ratio_of_sums, t_quantile};
use super::moments::Moments;

/// The sums of complete blocks, in order of their numbers: pair i belongs to block
/// `numbers[i] / length`. Replications of a block may depend on each other, blocks do not, so that
/// each is one observation.
#[must_use]
pub fn block_sums(pairs: &[(f64, f64)], numbers: &[u32], length: u32) -> Vec<(f64, f64)> {
    let length = length.max(1);
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    let mut open: Option<(u32, u32, (f64, f64))> = None;
    for (pair, number) in pairs.iter().zip(numbers) {
        let block = number / length;
        let (_, count, sum) = match open {
            Some((at, count, sum)) if at == block => (at, count, sum),
            _ => (block, 0, (0.0, 0.0)),
        };
        let sum = (sum.0 + pair.0, sum.1 + pair.1);
        open = Some((block, count + 1, sum));
        if count + 1 == length {
            blocks.push(sum);
            open = None;
        }
    }
    blocks
}

/// A ratio of sums corrected by a control variate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controlled {
    /// The corrected ratio and its interval.
    pub interval: Interval,
    /// Standard error of the corrected ratio.
    pub se: f64,
    /// By how much it was corrected.
    pub correction: f64,
    /// Variance of the plain ratio over that of the corrected one, both as estimated.
    pub gain: Option<f64>,
}

/// Corrects a ratio of sums by a control: one value a replication whose expectation is known.
///
/// The ratio is linearised (see [`linearised`]) and its values regressed on the control; with
/// slope b and the control's mean x̄ instead of μ the corrected ratio is r − b(x̄ − μ). Its
/// standard error is the regression's at μ, s·√(1/n + (x̄ − μ)²/Σ(x − x̄)²), where s² has n − 2
/// degrees of freedom, as t has (Lavenberg, Welch, "A perspective on the use of control variables",
/// Management Science 27 (1981) 322–335; Law, "Simulation Modeling and Analysis", 11.4). Exact for
/// normal values; otherwise a bias of order 1/n, as a ratio has anyway.
///
/// `None` with fewer than three pairs, a zero denominator, or a control that never varies.
#[must_use]
pub fn controlled(
    pairs: &[(f64, f64)],
    control: &[f64],
    expected: f64,
    confidence: Confidence,
) -> Option<Controlled> {
    if pairs.len() != control.len() || pairs.len() < 3 {
        return None;
    }
    let n = pairs.len() as f64;
    let ratio = ratio_of_sums(pairs)?;
    let values = linearised(pairs)?;
    let seen: Moments = control.iter().copied().collect();
    let mean = seen.mean()?;
    let squares: f64 = control.iter().map(|x| (x - mean) * (x - mean)).sum();
    if squares <= 0.0 {
        return None;
    }
    let products: f64 = control.iter().zip(&values).map(|(x, v)| (x - mean) * (v - ratio)).sum();
    let slope = products / squares;
    let left = control.iter().zip(&values).map(|(x, v)| v - ratio - slope * (x - mean));
    let variance = left.map(|e| e * e).sum::<f64>() / (n - 2.0);
    let off = mean - expected;
    let se = libm::sqrt(variance * (1.0 / n + off * off / squares));
    let t = t_quantile(f64::midpoint(1.0, confidence.level()), n - 2.0)?;
    let estimate = ratio - slope * off;
    let plain: Moments = values.into_iter().collect();
    let gain = plain.se().filter(|_| se > 0.0).map(|plain| plain * plain / (se * se));
    Some(Controlled {
        interval: Interval { estimate, low: estimate - t * se, high: estimate + t * se },
        se,
        correction: -slope * off,
        gain,
    })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn only_complete_blocks_count() {
        let pairs = [(1.0, 1.0), (2.0, 1.0), (4.0, 1.0), (8.0, 1.0), (16.0, 1.0)];
        assert_eq!(block_sums(&pairs, &[0, 1, 2, 3, 4], 2), [(3.0, 2.0), (12.0, 2.0)]);
        assert_eq!(block_sums(&pairs, &[1, 2, 3, 4, 5], 2), [(6.0, 2.0), (24.0, 2.0)]);
        assert_eq!(block_sums(&pairs, &[3, 4, 5, 6, 7], 1), pairs);
    }

    #[test]
    fn a_correction_by_hand() {
        // Values 1, 2, 6 on a control 0, 1, 2 of expectation 0.5: slope 5/2, mean 3 at 1, so
        // 3 − 2.5 · 0.5 = 1.75. Residuals 0.5, −1, 0.5: s² = 1.5 / 1; se² = 1.5 (1/3 + 0.25/2).
        let pairs = [(1.0, 1.0), (2.0, 1.0), (6.0, 1.0)];
        let found = controlled(&pairs, &[0.0, 1.0, 2.0], 0.5, Confidence::P95).unwrap();
        assert_relative_eq!(found.interval.estimate, 1.75);
        assert_relative_eq!(found.correction, -1.25);
        assert_relative_eq!(found.se, (1.5_f64 * (1.0 / 3.0 + 0.125)).sqrt(), epsilon = 1e-12);
        // t(1, 0.975) = 12.7062
        assert_relative_eq!(
            found.interval.half_width(),
            12.706_204_736_432 * found.se,
            max_relative = 1e-9
        );
        // plain variance 7 of three values
        assert_relative_eq!(found.gain.unwrap(), 7.0 / 3.0 / found.se.powi(2), epsilon = 1e-12);
    }

    #[test]
    fn what_the_control_explains_wholly_is_known_exactly() {
        let control = [90.0, 104.0, 97.0, 111.0];
        let pairs = control.map(|x| (x, 1.0));
        let found = controlled(&pairs, &control, 100.0, Confidence::P95).unwrap();
        assert_relative_eq!(found.interval.estimate, 100.0, epsilon = 1e-9);
        assert_relative_eq!(found.se, 0.0, epsilon = 1e-9);
    }

    #[test]
    fn shares_of_a_whole_still_add_up() {
        let (whole, control) = ([50.0, 61.0, 43.0, 58.0], [52.0, 60.0, 44.0, 59.0]);
        let parts = [[10.0, 16.0, 7.0, 12.0], [25.0, 27.0, 26.0, 24.0]];
        let rest: Vec<f64> = (0..4).map(|i| whole[i] - parts[0][i] - parts[1][i]).collect();
        let share = |part: &[f64]| {
            let pairs: Vec<(f64, f64)> = part.iter().copied().zip(whole).collect();
            controlled(&pairs, &control, 55.0, Confidence::P95).unwrap().interval.estimate
        };
        assert_relative_eq!(share(&parts[0]) + share(&parts[1]) + share(&rest), 1.0);
    }

    #[test]
    fn too_little_is_refused() {
        let pairs = [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)];
        assert_eq!(controlled(&pairs, &[1.0, 1.0, 1.0], 1.0, Confidence::P95), None);
        assert_eq!(controlled(&pairs[..2], &[1.0, 2.0], 1.0, Confidence::P95), None);
        assert_eq!(controlled(&pairs, &[1.0, 2.0], 1.0, Confidence::P95), None);
    }
}
