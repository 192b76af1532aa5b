//! Sessions given within the windows of all shops, and how many of them each seat has. Knows
//! nothing of what follows when a seat has had its fill.

use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What was given within the windows of all shops.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// For each shop, whom it gave a session and when, oldest first; none where there is no limit.
    given: Vec<VecDeque<(Tick, SeatId)>>,
    /// How many of them each seat has; empty if no shop has a limit.
    counts: Vec<u32>,
    /// The instant for which an event is pending.
    pub next: Option<Tick>,
}

impl Rates {
    /// Nobody has been given anybody.
    pub fn new(model: &Scenario) -> Rates {
        let limited = model.shops.iter().any(|shop| shop.policy.most_assigned.is_some());
        let (shops, seats) = if limited { (model.shops.len(), model.seats.len()) } else { (0, 0) };
        let given = vec![VecDeque::new(); shops];
        Rates { given, counts: vec![0; seats], next: None }
    }

    /// What these desks gave, as far as their shops still limit it, under other numbers of seats.
    pub fn go_on(
        &mut self,
        from: &Rates,
        model: &Scenario,
        seat: impl Fn(SeatId) -> Option<SeatId>,
    ) {
        for (at, (own, other)) in self.given.iter_mut().zip(&from.given).enumerate() {
            if model.shops[at].policy.most_assigned.is_none() {
                continue;
            }
            own.extend(other.iter().filter_map(|(when, who)| Some((*when, seat(*who)?))));
            for (_, who) in own.iter() {
                self.counts[who.at()] += 1;
            }
        }
    }

    /// The seat was given a session.
    pub fn add(&mut self, shop: ShopId, seat: SeatId, now: Tick) {
        self.given[shop.at()].push_back((now, seat));
        self.counts[seat.at()] += 1;
    }

    /// How many sessions of the seat count.
    pub fn of(&self, seat: SeatId) -> u32 {
        self.counts[seat.at()]
    }

    /// The shops that are watched; none where no shop has a limit.
    pub fn shops(&self) -> impl Iterator<Item = ShopId> + use<> {
        (0..self.given.len()).map(ShopId::from)
    }

    /// When the shop gave the oldest session that counts.
    pub fn oldest(&self, shop: ShopId) -> Option<Tick> {
        self.given[shop.at()].front().map(|(when, _)| *when)
    }

    /// The shop's oldest session counts no longer; the seat that had it.
    pub fn drop_oldest(&mut self, shop: ShopId) -> Option<SeatId> {
        let (_, seat) = self.given[shop.at()].pop_front()?;
        let count = &mut self.counts[seat.at()];
        *count = count.saturating_sub(1);
        Some(seat)
    }
}
