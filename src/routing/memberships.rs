//! Where each seat stands: its position in every pool it is, or may become, a member of. One list
//! for all seats, for it is gone through at every change of one.

use crate::kernel::ids::SeatId;

/// (pool, position) of every seat.
#[derive(Clone, Debug, Default)]
pub(super) struct Memberships {
    /// Where each seat's begin; one more at the end.
    from: Vec<u32>,
    all: Vec<(u32, u32)>,
}

impl Memberships {
    /// From a list for each seat.
    pub fn new(seats: &[Vec<(u32, u32)>]) -> Memberships {
        let mut memberships = Memberships { from: vec![0], all: Vec::new() };
        for of_seat in seats {
            memberships.all.extend_from_slice(of_seat);
            memberships.from.push(memberships.all.len() as u32);
        }
        memberships
    }

    /// Those of a seat, in the order of pools.
    #[inline]
    pub fn of(&self, seat: SeatId) -> &[(u32, u32)] {
        &self.all[self.from[seat.at()] as usize..self.from[seat.at() + 1] as usize]
    }

    /// The seat's position in a pool.
    #[inline]
    pub fn position(&self, seat: SeatId, pool: u32) -> Option<usize> {
        self.of(seat).iter().find(|(other, _)| *other == pool).map(|(_, at)| *at as usize)
    }
}
