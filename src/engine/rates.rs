//! How fast customers are given to an agent (B-OSS-2): at most so many sessions within a window
//! that slides. Whoever has had them has no room until the oldest is as old as the window; one
//! pending event stands for all who wait for that.

use super::arrivals::Feed;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::routing::MostAssigned;
use crate::routing::SLOT;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What was given within the windows of all shops.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Rates {
    /// For each shop, whom it gave a session and when, oldest first; none where there is no limit.
    given: Vec<VecDeque<(Tick, SeatId)>>,
    /// How many of them each seat has; empty if no shop has a limit.
    counts: Vec<u32>,
    /// What is pending.
    next: Option<Tick>,
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
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    fn limit(&self, shop: ShopId) -> Option<MostAssigned> {
        self.model.shops[shop.at()].policy.most_assigned
    }

    /// A session was given to the seat.
    #[cold]
    pub fn note_given(&mut self, seat: SeatId) {
        let shop = self.model.seats[seat.at()].shop;
        let Some(limit) = self.limit(shop) else { return };
        self.rates.given[shop.at()].push_back((self.now, seat));
        self.rates.counts[seat.at()] += 1;
        self.follow_rate(seat, limit);
        self.time_rates();
    }

    /// The seat has had what it may have for now, or may be given more.
    fn follow_rate(&mut self, seat: SeatId, limit: MostAssigned) {
        let held = self.rates.counts[seat.at()] >= limit.sessions;
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
        for shop in (0..self.rates.given.len()).map(ShopId::from) {
            let Some(limit) = self.limit(shop) else { continue };
            while let Some(&(when, seat)) = self.rates.given[shop.at()].front()
                && when + limit.within <= self.now
            {
                self.rates.given[shop.at()].pop_front();
                let count = &mut self.rates.counts[seat.at()];
                *count = count.saturating_sub(1);
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
        let shops = self.rates.given.iter().enumerate();
        let ends = shops.filter_map(|(shop, given)| {
            let within = self.limit(ShopId::from(shop)).map_or(Span::NEVER, |it| it.within);
            given.front().map(|(when, _)| *when + within)
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
