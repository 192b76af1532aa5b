//! Smooth weighted round robin: everybody gains their weight, the largest is chosen and pays the
//! sum. 8:4 gives A B A A B A. Linear in the candidates by nature.

use super::super::linear::LinearState;
use super::Candidate;

/// Index of the candidate whose turn it is.
pub fn next(state: &mut LinearState, candidates: &[Candidate]) -> usize {
    let total: i64 = candidates.iter().map(|candidate| candidate.weight as i64).sum();
    let mut best = 0;
    let mut most = i64::MIN;
    for (index, candidate) in candidates.iter().enumerate() {
        let current = &mut state.current[candidate.at];
        *current += candidate.weight as i64;
        if *current > most {
            most = *current;
            best = index;
        }
    }
    state.current[candidates[best].at] -= total;
    best
}
