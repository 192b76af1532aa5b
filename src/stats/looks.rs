//! When a verdict is looked at, and which share of its error each look may use. Whoever looks after
//! every run and stops when pleased is wrong far more often than the level says; so there are only
//! a few counts, fixed beforehand, and their errors add up to what one look could have.
//!
//! | runs | 20 | 60 | 100 | 200 | 400 | 800 | 1,600, 3,200, ... |
//! |---|---|---|---|---|---|---|---|
//! | share of the error | 4 % | 6 % | 12 % | 20 % | 28 % | 15 % | half of the one before |

/// The first looks: runs, and share of the error in per cent.
const FIRST: [(u32, f64); 6] =
    [(20, 4.0), (60, 6.0), (100, 12.0), (200, 20.0), (400, 28.0), (800, 15.0)];

/// A look at the runs so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// How many runs there are then.
    pub count: u32,
    /// The error it may use, a probability.
    pub error: f64,
}

/// All looks that share `error`, in order; counts double without an end.
pub fn looks(error: f64) -> impl Iterator<Item = Look> {
    let last = FIRST[FIRST.len() - 1];
    let later = std::iter::successors(Some(last), |(count, share)| {
        Some((count.checked_mul(2)?, share / 2.0))
    });
    FIRST
        .into_iter()
        .chain(later.skip(1))
        .map(move |(count, share)| Look { count, error: error * share / 100.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::binomial::at_most;

    #[test]
    fn the_errors_of_all_looks_add_up_to_the_one_they_share() {
        let all: Vec<Look> = looks(0.05).collect();
        let sum: f64 = all.iter().map(|look| look.error).sum();
        assert!(sum <= 0.05 && sum > 0.0499, "{sum}");
        let counts: Vec<u32> = all.iter().map(|look| look.count).take(8).collect();
        assert_eq!(counts, [20, 60, 100, 200, 400, 800, 1600, 3200]);
    }

    /// What can be accepted at each look, when 95 % of runs are asked for.
    #[test]
    fn a_hundred_runs_without_a_miss_are_the_first_that_hold() {
        let most = |look: Look| {
            let runs = u64::from(look.count);
            (0..runs).take_while(|misses| at_most(*misses, runs, 0.05) <= look.error).last()
        };
        let accepted: Vec<Option<u64>> = looks(0.05).take(6).map(most).collect();
        assert_eq!(accepted, [None, None, Some(0), Some(3), Some(10), Some(25)]);
    }
}
