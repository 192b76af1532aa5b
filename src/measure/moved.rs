//! Seats and agents that are numbered otherwise than they were: what is kept by their numbers is
//! put where they stand now.

use crate::kernel::ids::{AgentId, SeatId};

/// Where seats and agents stand now, by the numbers they had.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// Agents.
    pub agents: Vec<AgentId>,
    /// Seats.
    pub seats: Vec<SeatId>,
}

impl Moved {
    /// The seat it is now.
    pub fn seat(&self, seat: SeatId) -> SeatId {
        self.seats.get(seat.at()).copied().unwrap_or(seat)
    }

    /// Puts what is kept of each agent where the agent stands now.
    pub fn put_agents<T: Clone>(&self, own: &mut [T], from: &[T]) {
        put(own, from, self.agents.iter().map(|agent| agent.at()));
    }

    /// Puts what is kept of each seat where the seat stands now.
    pub fn put_seats<T: Clone>(&self, own: &mut [T], from: &[T]) {
        put(own, from, self.seats.iter().map(|seat| seat.at()));
    }
}

fn put<T: Clone>(own: &mut [T], from: &[T], places: impl Iterator<Item = usize>) {
    for (one, place) in from.iter().zip(places) {
        if let Some(own) = own.get_mut(place) {
            own.clone_from(one);
        }
    }
}
