//! Smooth weighted round robin: everybody gains their weight, the largest is chosen and pays the
//! sum. 8:4 gives A B A A B A. Linear in the candidates by nature.

use super::{Candidate, LinearState};

/// Index of the candidate whose turn it is.
pub fn next(state: &LinearState, candidates: &[Candidate]) -> usize {
    let mut best = 0;
    let mut most = i64::MIN;
    for (index, candidate) in candidates.iter().enumerate() {
        let current = state.current[candidate.at] + candidate.weight as i64;
        if current > most {
            most = current;
            best = index;
        }
    }
    best
}

/// The turn is taken.
pub fn take(state: &mut LinearState, candidates: &[Candidate], chosen: usize) {
    let mut total = 0;
    for candidate in candidates {
        state.current[candidate.at] += candidate.weight as i64;
        total += candidate.weight as i64;
    }
    state.current[candidates[chosen].at] -= total;
}
