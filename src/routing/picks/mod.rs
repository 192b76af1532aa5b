//! Picks that look at every candidate by their nature; the others are orders (see `order`).

pub(super) mod smooth_wrr;
pub(super) mod split_share;

use crate::kernel::ids::SeatId;

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
