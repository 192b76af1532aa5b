//! Intervals of ratios of sums where variance was reduced: from blocks of replications that are
//! independent of each other, or corrected by a control variate.

use super::interval::{Confidence, Interval, t_quantile};
use super::moments::Moments;
use super::ratio::{linearised, ratio_of_sums};

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
    /// By how much it was corrected.
    pub correction: f64,
    /// Its standard error.
    pub se: f64,
}

/// Corrects a ratio of sums by a control: one value a replication whose expectation is known.
///
/// The ratio is linearised (see [`linearised`]) and each of its values vᵢ corrected to
/// vᵢ − bᵢ(xᵢ − μ), where the slope bᵢ of values on controls is that of *the others*: so bᵢ and xᵢ
/// are independent and no bias comes in, however bent the relation is. One slope from all would
/// bring one of order 1/n. The corrected values are treated as independent, with t at n − 2
/// degrees of freedom (Nelson, "Control variate remedies", Operations Research 38 (1990)
/// 974–992, on splitting; Lavenberg, Welch, Management Science 27 (1981) 322–335, on the freedom).
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
    let corrected = control.iter().zip(&values).map(|(x, v)| {
        // sums about the mean of the others: those about the mean of all, less this one's part
        let (dx, dv, part) = (x - mean, v - ratio, n / (n - 1.0));
        let squares = squares - part * dx * dx;
        let products = products - part * dx * dv;
        let slope = if squares > 0.0 { products / squares } else { 0.0 };
        v - slope * (x - expected)
    });
    let corrected: Moments = corrected.collect();
    let (estimate, se) = (corrected.mean()?, corrected.se()?);
    let t = t_quantile(f64::midpoint(1.0, confidence.level()), n - 2.0)?;
    Some(Controlled {
        interval: Interval { estimate, low: estimate - t * se, high: estimate + t * se },
        correction: estimate - ratio,
        se,
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
        // Values 1, 2, 6 on a control 0, 1, 2 of expectation 0.5. Slopes of the other two: 4, 2.5,
        // 1; corrected 1 + 4·0.5 = 3, 2 − 2.5·0.5 = 0.75, 6 − 1.5 = 4.5: mean 2.75, squares about
        // it 7.125, so se² = 7.125/2/3.
        let pairs = [(1.0, 1.0), (2.0, 1.0), (6.0, 1.0)];
        let found = controlled(&pairs, &[0.0, 1.0, 2.0], 0.5, Confidence::P95).unwrap();
        assert_relative_eq!(found.interval.estimate, 2.75, epsilon = 1e-12);
        assert_relative_eq!(found.correction, -0.25, epsilon = 1e-12);
        // t(1, 0.975) = 12.7062
        let half = 12.706_204_736_432 * (7.125_f64 / 6.0).sqrt();
        assert_relative_eq!(found.interval.half_width(), half, max_relative = 1e-9);
    }

    #[test]
    fn what_the_control_explains_wholly_is_known_exactly() {
        let control = [90.0, 104.0, 97.0, 111.0];
        let pairs = control.map(|x| (x, 1.0));
        let found = controlled(&pairs, &control, 100.0, Confidence::P95).unwrap();
        assert_relative_eq!(found.interval.estimate, 100.0, epsilon = 1e-9);
        assert_relative_eq!(found.interval.half_width(), 0.0, epsilon = 1e-9);
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

    /// The slope of all would be off by a twentieth of the mean here.
    #[test]
    fn a_bent_relation_brings_no_bias() {
        let seed = crate::kernel::stream::Seed::new(1, 0);
        let uniform = |entity| {
            let key = crate::kernel::stream::Key { entity, space: 1 };
            seed.uniform(key, 19, 0)
        };
        let mut all = Moments::default();
        for experiment in 0..20_000 {
            let control: Vec<f64> = (0..6).map(|i| uniform(experiment * 6 + i)).collect();
            let pairs: Vec<(f64, f64)> = control.iter().map(|x| (x * x, 1.0)).collect();
            all.add(controlled(&pairs, &control, 0.5, Confidence::P95).unwrap().interval.estimate);
        }
        assert!((all.mean().unwrap() - 1.0 / 3.0).abs() < 4.0 * all.se().unwrap(), "{all:?}");
    }

    #[test]
    fn too_little_is_refused() {
        let pairs = [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)];
        assert_eq!(controlled(&pairs, &[1.0, 1.0, 1.0], 1.0, Confidence::P95), None);
        assert_eq!(controlled(&pairs[..2], &[1.0, 2.0], 1.0, Confidence::P95), None);
        assert_eq!(controlled(&pairs, &[1.0, 2.0], 1.0, Confidence::P95), None);
    }
}
