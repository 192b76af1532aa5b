//! Allocation by split share (分流占比, JD-8): the largest deficit `share · k / Σ share - assigned`
//! takes the contact, where k counts allocations since the mode last started, this one included;
//! ties by declaration. Compared exactly after multiplying by Σ share. Linear in the candidates.

use super::{Candidate, LinearState};

/// Index of the candidate with the largest deficit.
pub fn deficit(state: &LinearState, candidates: &[Candidate]) -> usize {
    let made = state.made + 1;
    let total: u64 = candidates.iter().map(|candidate| candidate.share).sum();
    let equal = total == 0;
    let sum = if equal { candidates.len() as u64 } else { total };
    let mut best = 0;
    let mut most = i128::MIN;
    for (index, candidate) in candidates.iter().enumerate() {
        let share = if equal { 1 } else { candidate.share };
        if share == 0 {
            continue; // a share of 0 gets none unless all are 0
        }
        let due = i128::from(share) * i128::from(made);
        let had = i128::from(state.assigned[candidate.at]) * i128::from(sum);
        if due - had > most {
            most = due - had;
            best = index;
        }
    }
    best
}

/// The allocation counts.
pub fn take(state: &mut LinearState, candidates: &[Candidate], chosen: usize) {
    state.made += 1;
    state.assigned[candidates[chosen].at] += 1;
}

/// Index drawn in proportion to the shares by `lot` in (0, 1).
pub fn by_lot(candidates: &[Candidate], lot: f64) -> usize {
    let total: u64 = candidates.iter().map(|candidate| candidate.share).sum();
    if total == 0 {
        return ((lot * candidates.len() as f64) as usize).min(candidates.len() - 1);
    }
    let mut rest = lot * total as f64;
    for (index, candidate) in candidates.iter().enumerate() {
        rest -= candidate.share as f64;
        if rest < 0.0 {
            return index;
        }
    }
    candidates.len() - 1
}
