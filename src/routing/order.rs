//! Keys of choice: what a pick puts in order, computed for one member of a pool. Ratios are
//! compared exactly: `(active << 40) / (max · weight)` orders like the fraction as long as
//! `max · weight` stays below 2^20, far above any maximum times weight a desk has.

use super::seat::{SLOT, SeatState};
use crate::kernel::tournament::Rank;
use crate::model::routing::{PickKind, Ties};
use serde::{Deserialize, Serialize};

/// A key of choice: smaller wins. Primary order, counters (weighted picks), idle time and order of
/// declaration packed. Where counters do not matter one number does.
pub type Key = [u64; 3];

impl Rank for Key {
    const ABSENT: Key = [u64::MAX; 3];
}

/// The key of a member who is not there.
pub const ABSENT: Key = Key::ABSENT;

/// How a ranking orders its members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// The pick.
    pub kind: PickKind,
    /// Ties.
    pub ties: Ties,
    /// Some agent of the shop has no maximum: the key is `active` for all (S-28).
    pub unlimited: bool,
    /// Sessions weigh differently in this shop: keys look at `load` instead of `active` (S-24).
    pub by_load: bool,
}

/// What a pool knows of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Weight 0-10 in a group, 1 where the pool has no weights.
    pub weight: u64,
    /// Assignments through this pool divided by the weight, in units of 1 / 2520.
    pub score: u64,
    /// Assignments through this pool.
    pub assigned: u64,
    /// Place in the rotating list.
    pub stamp: u64,
}

/// 1 / weight in exact units: the least common multiple of 1..=10.
pub const UNIT: u64 = 2520;

/// The ratio active / (max · weight) as an integer of the same order.
#[inline]
fn ratio(active: u64, max: u32, weight: u64) -> u64 {
    let below = u64::from(max) * weight;
    // beyond 16 million thousandths of a slot all are equally overloaded, and nothing wraps
    (active.min((1 << 24) - 1) << 40).checked_div(below).unwrap_or(u64::MAX - 1)
}

impl Order {
    /// True if members are drawn by lottery instead of ordered.
    pub fn is_lottery(self) -> bool {
        matches!(self.kind, PickKind::Random | PickKind::WeightedRandom)
            || self.ties == Ties::Random
    }

    /// True if ties go to whom fewest were assigned, by weight.
    #[inline]
    pub fn asks_for_score(self) -> bool {
        matches!(
            self.kind,
            PickKind::WeightedLoadRatio { .. } | PickKind::WeightThenBusyness { .. }
        )
    }

    /// The first key: what the pick is about.
    #[inline]
    pub fn primary(self, seat: &SeatState, standing: &Standing) -> u64 {
        let active = seat.held(self.by_load);
        let max = if self.unlimited { 1 } else { seat.max };
        match self.kind {
            PickKind::LoadRatio { after, by_share } => {
                let share = if by_share { seat.share } else { 1 };
                ratio(active + u64::from(after), max, share)
            }
            PickKind::WeightedLoadRatio { after } => {
                ratio(active + u64::from(after), max, standing.weight)
            }
            PickKind::LeastActive => active,
            PickKind::MostSpare if self.unlimited => active,
            PickKind::MostSpare => {
                let slot = if self.by_load { SLOT } else { 1 };
                (1 << 50) + active - u64::from(seat.max) * slot
            }
            PickKind::Fullest => (1 << 50) - active,
            PickKind::LongestIdle => 0,
            PickKind::TotalCount => standing.assigned,
            PickKind::ListRoundRobin => standing.stamp,
            PickKind::WeightThenBusyness { .. } => ratio(active, max, standing.weight),
            PickKind::SplitShare
            | PickKind::SplitShareRandom
            | PickKind::SmoothWrr
            | PickKind::Random
            | PickKind::WeightedRandom => 0,
        }
    }

    /// The whole key: primary, then assigned / weight where weights differ, then C-3.
    #[inline]
    pub fn key(self, seat: &SeatState, standing: &Standing, equal_weights: bool) -> Key {
        let second = if self.asks_for_score() && !equal_weights { standing.score } else { 0 };
        let order = u64::from(seat.order & 0xffff);
        let third = match self.ties {
            Ties::LongestIdle => seat.last_assigned << 16 | order,
            Ties::EarliestClose => seat.last_closed << 16 | order,
            Ties::Order | Ties::Random => order,
        };
        let first = self.primary(seat, standing);
        match self.kind {
            PickKind::TotalCount | PickKind::ListRoundRobin => [first, second, order],
            _ => [first, second, third],
        }
    }

    /// True if counters are part of the key.
    pub fn has_counters(self) -> bool {
        matches!(
            self.kind,
            PickKind::WeightedLoadRatio { .. } | PickKind::WeightThenBusyness { .. }
        )
    }

    /// The whole key of a pick without counters, in one number.
    #[inline]
    pub fn plain_key(self, seat: &SeatState, standing: &Standing) -> u128 {
        let [first, _, third] = self.key(seat, standing, true);
        u128::from(first) << 64 | u128::from(third)
    }

    /// What a lottery looks at: the first key, and the weight among those who are equal in it.
    pub fn lot(self, seat: &SeatState, standing: &Standing) -> (u64, u64) {
        let weight = if self.kind == PickKind::WeightedRandom { standing.weight } else { 1 };
        (self.primary(seat, standing), weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_order_like_fractions_and_the_largest_are_equal() {
        assert!(ratio(2, 5, 1) < ratio(1, 2, 1) && ratio(1, 2, 1) < ratio(3, 5, 1));
        assert_eq!(ratio(1, 2, 3), ratio(2, 4, 3));
        assert!(ratio((1 << 24) - 2, 1, 1) < ratio((1 << 24) - 1, 1, 1));
        assert_eq!(ratio(u64::MAX, 1, 1), ratio((1 << 24) - 1, 1, 1));
        // a maximum or a weight of nothing is worse than any, and still no absence
        assert!(ratio(0, 0, 1) > ratio(u64::MAX, 1, 1) && ratio(0, 1, 0) < u64::MAX);
    }
}
