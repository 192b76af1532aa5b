//! How fast customers are given to an agent (B-OSS-2): at most so many sessions within a window
//! that slides. Whoever has had them has no room until the oldest is as old as the window; one
//! pending event stands for all who wait for that.

pub(super) mod given;

use super::arrivals::Feed;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, SeatId, ShopId};
use crate::kernel::tick::Span;
use crate::model::routing::MostAssigned;
use crate::routing::SLOT;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    fn limit(&self, shop: ShopId) -> Option<MostAssigned> {
        self.model.shops[shop.at()].policy.most_assigned
    }

    /// A session was given to the seat.
    #[cold]
    pub fn note_given(&mut self, seat: SeatId) {
        let shop = self.model.seats[seat.at()].shop;
        let Some(limit) = self.limit(shop) else { return };
        self.rates.add(shop, seat, self.now);
        self.follow_rate(seat, limit);
        self.time_rates();
    }

    /// The seat has had what it may have for now, or may be given more.
    fn follow_rate(&mut self, seat: SeatId, limit: MostAssigned) {
        let held = self.rates.of(seat) >= limit.sessions;
        self.router.set_rated(seat, held);
        let left = self.left_in_all(self.model.agent_of(seat), seat);
        self.router.set_total_left(seat, left);
    }

    /// Thousandths of a slot that are left of the agent's total for this seat; none while a call is
    /// wrapped up, or while the seat has been given all that it may have for now.
    pub fn left_in_all(&self, agent: AgentId, seat: SeatId) -> u64 {
        let about = &self.agents[agent.at()];
        if about.wraps_up || (self.does.limits_rates && self.router.seat(seat).rated) {
            return 0;
        }
        let most = self.model.agents[agent.at()].total_max;
        most.map_or(u64::MAX, |most| (u64::from(most) * SLOT).saturating_sub(about.load))
    }

    /// Sessions as old as their window count no longer.
    pub fn rates_due(&mut self) {
        self.rates.next = None;
        for shop in self.rates.shops() {
            let Some(limit) = self.limit(shop) else { continue };
            while self.rates.oldest(shop).is_some_and(|when| when + limit.within <= self.now)
                && let Some(seat) = self.rates.drop_oldest(shop)
            {
                if self.router.seat(seat).rated {
                    self.follow_rate(seat, limit);
                    self.has_more_room(seat);
                }
            }
        }
        self.time_rates();
    }

    /// The next session to be as old as its window.
    fn time_rates(&mut self) {
        let ends = self.rates.shops().filter_map(|shop| {
            let within = self.limit(shop).map_or(Span::NEVER, |it| it.within);
            self.rates.oldest(shop).map(|when| when + within)
        });
        let next = ends.min().map(|at| at.max(self.now));
        if next != self.rates.next {
            self.rates.next = next;
            if let Some(at) = next {
                self.schedule_rates(at);
            }
        }
    }

    /// Limits may be others: everybody is held against those of today.
    pub fn look_at_rates(&mut self) {
        for seat in (0..self.model.seats.len()).map(SeatId::from) {
            match self.limit(self.model.seats[seat.at()].shop) {
                Some(limit) => self.follow_rate(seat, limit),
                None => self.router.set_rated(seat, false),
            }
        }
        self.rates.next = None;
        self.time_rates();
    }
}
