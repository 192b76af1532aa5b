//! Where each seat stands: its position in every scope it is, or may become, a member of. One list
//! for all seats, for it is gone through at every change of one.

use crate::kernel::ids::SeatId;

/// (scope, position) of every seat.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Where each seat's begin; one more at the end.
    from: Vec<u32>,
    all: Vec<(u32, u32)>,
}

impl Places {
    /// From a list for each seat.
    pub fn new(seats: &[Vec<(u32, u32)>]) -> Places {
        let mut places = Places { from: vec![0], all: Vec::new() };
        for of_seat in seats {
            places.all.extend_from_slice(of_seat);
            places.from.push(places.all.len() as u32);
        }
        places
    }

    /// Those of a seat, in the order of scopes.
    #[inline]
    pub fn of(&self, seat: SeatId) -> &[(u32, u32)] {
        &self.all[self.from[seat.at()] as usize..self.from[seat.at() + 1] as usize]
    }

    /// The seat's position in a scope.
    #[inline]
    pub fn position(&self, seat: SeatId, scope: u32) -> Option<usize> {
        self.of(seat).iter().find(|(other, _)| *other == scope).map(|(_, at)| *at as usize)
    }
}
