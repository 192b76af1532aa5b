//! Exact limits of a probability counted in trials (C. J. Clopper and E. S. Pearson, Biometrika 26
//! (1934) 404–413), one-sided: what so many misses in so many runs allow to be said of the share of
//! runs that miss. They promise their level for every probability and every number of trials.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The probability of at most `hits` in `trials` that succeed with probability `p` each.
#[must_use]
pub fn at_most(hits: u64, trials: u64, p: f64) -> f64 {
    Binomial::new(p.clamp(0.0, 1.0), trials).map_or(1.0, |law| law.cdf(hits.min(trials)))
}

/// The probability of at least `hits` in `trials` that succeed with probability `p` each.
#[must_use]
pub fn at_least(hits: u64, trials: u64, p: f64) -> f64 {
    match hits {
        0 => 1.0,
        hits => Binomial::new(p.clamp(0.0, 1.0), trials).map_or(1.0, |law| law.sf(hits - 1)),
    }
}

/// The one-sided upper limit: the largest probability under which at most `hits` in `trials` are
/// not rarer than `error`. 1 without trials.
#[must_use]
pub fn upper_limit(hits: u64, trials: u64, error: f64) -> f64 {
    if hits >= trials {
        return 1.0;
    }
    bisect(|p| at_most(hits, trials, p) >= error)
}

/// The one-sided lower limit: the least probability under which at least `hits` in `trials` are
/// not rarer than `error`. 0 without hits.
#[must_use]
pub fn lower_limit(hits: u64, trials: u64, error: f64) -> f64 {
    if hits == 0 {
        return 0.0;
    }
    bisect(|p| at_least(hits, trials, p) < error)
}

/// Where a statement that is true below and false above changes, to 10⁻⁹.
fn bisect(below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// At 5 % one look accepts at most 12 misses of 400, 29 of 800, 38 of 1,000, 83 of 2,000; 59
    /// runs without a miss are the least that show 95 %.
    #[test]
    fn one_look_accepts_the_published_numbers_of_misses() {
        for (misses, runs) in [(0, 59), (12, 400), (29, 800), (38, 1000), (83, 2000)] {
            assert!(at_most(misses, runs, 0.05) <= 0.05, "{misses} of {runs}");
            assert!(at_most(misses + 1, runs, 0.05) > 0.05, "{misses} of {runs}");
        }
        assert!(at_most(0, 58, 0.05) > 0.05);
    }

    #[test]
    fn limits_by_hand() {
        // no miss in n: (1 − p)ⁿ = error; nothing but misses: pⁿ = error
        assert_relative_eq!(upper_limit(0, 20, 0.05), 1.0 - 0.05_f64.powf(0.05), epsilon = 1e-8);
        assert_relative_eq!(lower_limit(20, 20, 0.05), 0.05_f64.powf(0.05), epsilon = 1e-8);
        // Clopper and Pearson's example of a 95 % interval: 3 of 10 between .067 and .652
        assert_relative_eq!(lower_limit(3, 10, 0.025), 0.0667, epsilon = 1e-4);
        assert_relative_eq!(upper_limit(3, 10, 0.025), 0.6525, epsilon = 1e-4);
        assert_eq!((lower_limit(0, 10, 0.05), upper_limit(10, 10, 0.05)), (0.0, 1.0));
        assert_eq!((lower_limit(0, 0, 0.05), upper_limit(0, 0, 0.05)), (0.0, 1.0));
    }

    #[test]
    fn tails_add_up_to_one() {
        for hits in 1..=7 {
            let sum = at_most(hits - 1, 7, 0.3) + at_least(hits, 7, 0.3);
            assert_relative_eq!(sum, 1.0, epsilon = 1e-9);
        }
        assert_eq!((at_least(0, 7, 0.3), at_most(7, 7, 0.3)), (1.0, 1.0));
    }
}
