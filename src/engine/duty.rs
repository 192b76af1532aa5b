//! Who is on duty (值班): an agent to whom the tiers could give a customer, whatever the status is
//! called, and loads aside. A status that follows the sessions held (S-25) is a load.

use super::arrivals::Feed;
use super::facts::Fact;
use super::observer::Observer;
use super::on_duty::OnDuty;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot, SeatId, ShopId, StatusId};
use crate::routing::{RoutingRequest, Which};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Somebody may have come on duty, or gone.
    #[inline]
    pub fn update_duty(&mut self) {
        if O::CAUSES && self.router.take_any_moved() {
            self.look_who_is_on_duty();
        }
    }

    /// Tells who has come on duty, who has gone, and which groups have nobody.
    #[inline(never)]
    fn look_who_is_on_duty(&mut self) {
        for shop in (0..self.shops.len()).map(ShopId::from) {
            if self.router.take_moved(shop) {
                self.look_who_is_on_duty_in(shop);
            }
        }
    }

    fn look_who_is_on_duty_in(&mut self, shop: ShopId) {
        let mut duty = std::mem::take(&mut self.shops[shop.at()].duty);
        let mut all = false;
        for (group, covered) in &mut duty.covered {
            let state = self.router.group(*group);
            let gone = !state.enabled || state.deleted;
            let mut anyone = gone;
            for kind in duty.kinds.iter_mut().filter(|kind| kind.group == *group) {
                let tiers = if gone { 0 } else { self.router.manned(&kind.request) };
                all |= tiers != kind.tiers;
                kind.tiers = tiers;
                anyone |= tiers != 0 && !kind.late;
            }
            if anyone != *covered {
                *covered = anyone;
                self.emit(Fact::Covered { shop, group: *group, covered: anyone });
            }
        }
        let model = self.model;
        for &seat in &model.shops[shop.at()].seats {
            if self.router.take_moved_seat(seat) || all {
                self.look_at_duty_of(seat, &duty);
            }
        }
        self.shops[shop.at()].duty = duty;
    }

    /// An agent is on duty in a shop if some kind of customer could be given to them.
    fn look_at_duty_of(&mut self, seat: SeatId, duty: &OnDuty) {
        let takes = |behind: bool| {
            let mut kinds = duty.kinds.iter();
            kinds.any(|kind| self.router.is_among(kind.tiers, seat, &kind.request, behind))
        };
        let on = takes(true);
        let held = on && self.router.behind(seat).is_some() && !takes(false);
        if self.on_duty[seat.at()] != (on, held) {
            self.on_duty[seat.at()] = (on, held);
            self.emit(Fact::Duty { seat, on, held });
        }
    }

    /// An automatic status has come over an agent: behind it they are on duty as before.
    pub fn stays_on_duty_behind(&mut self, agent: AgentId, behind: StatusId) {
        let model = self.model;
        for &seat in &model.agents[agent.at()].seats {
            self.router.set_behind(seat, Some(behind));
        }
    }

    /// Seats took another status than the automatic one, for whatever reason.
    pub fn no_longer_automatic(&mut self, agent: AgentId, seats: &[SeatId], status: StatusId) {
        if self.model.agents[agent.at()].auto_status.is_some_and(|auto| auto.status != status) {
            seats.iter().for_each(|&seat| self.router.set_behind(seat, None));
        }
    }

    /// An entry was not given to anybody: tells it if nobody is eligible for it, capacity aside.
    pub fn look_for_cover(&mut self, slot: ContactSlot, request: &RoutingRequest) {
        if !self.router.is_covered(Which::Entry, request) {
            self.emit(Fact::Uncovered { slot });
        }
    }
}
