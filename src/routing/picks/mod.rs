//! Picks that look at every candidate by their nature; the others are orders (see `order`).

pub(super) mod smooth_wrr;
pub(super) mod split_share;

use crate::kernel::ids::SeatId;
use serde::{Deserialize, Serialize};

/// A candidate as a linear pick sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Position in the pool.
    pub at: usize,
    /// Who.
    pub seat: SeatId,
    /// Weight in the group.
    pub weight: u64,
    /// Split share.
    pub share: u64,
}

/// Counters of `split_share` and `smooth_wrr` over one pool, by position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinearState {
    pub pool: u32,
    pub made: u64,
    pub assigned: Vec<u64>,
    pub current: Vec<i64>,
    /// Hash of the candidates; 0 after a restart.
    pub fingerprint: u64,
}

impl LinearState {
    /// Those of a pool, begun when it is first asked: each group has its own.
    pub fn of(all: &mut Vec<LinearState>, pool: u32, len: usize) -> &mut LinearState {
        let at = all.iter().position(|state| state.pool == pool).unwrap_or_else(|| {
            let (assigned, current) = (vec![0; len], vec![0; len]);
            all.push(LinearState { pool, assigned, current, ..LinearState::default() });
            all.len() - 1
        });
        &mut all[at]
    }
}
