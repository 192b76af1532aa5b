//! Slots: which sessions an agent holds, and how much of the agent's maximum they take (S-24).

use super::arrivals::Feed;
use super::facts::Fact;
use super::links::Rail;
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{Session, Work};
use crate::kernel::ids::{AgentId, ContactSlot, SeatId};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Joins the agent's open sessions.
    pub fn attach(&mut self, slot: ContactSlot, seat: SeatId) {
        let agent = self.model.agent_of(seat);
        if let Some(session) = self.contacts[slot.at()].session_mut() {
            (session.seat, session.agent) = (seat, agent);
        }
        self.levels_change(agent);
        self.agents[agent.at()].sessions.push(&mut self.contacts, Rail::Sessions, slot);
    }

    /// Leaves inbox, hands, counts and sessions of its agent.
    pub fn detach(&mut self, slot: ContactSlot) {
        let Some(&Session { seat, agent, .. }) = self.contacts[slot.at()].session() else { return };
        let own = self.in_hand(slot);
        self.stop_waiting(slot, own);
        match self.contacts[slot.at()].session() {
            Some(Session { work: Work::Hands, by, .. }) => {
                self.abandon_reply(self.model.agent_of(*by));
            }
            Some(Session { work: Work::Inbox, .. }) => {
                self.take_from_inbox(slot);
                self.contacts[slot.at()].put_down();
            }
            _ => {}
        }
        if self.contacts[slot.at()].waits() {
            self.router.count_pending(seat, false);
        }
        self.levels_change(agent);
        self.agents[agent.at()].sessions.remove(&mut self.contacts, Rail::Sessions, slot);
        self.count(slot, false);
        self.drop_other(slot);
    }

    /// The session counts, or no longer counts, in `active` of its seat.
    #[inline]
    pub fn count(&mut self, slot: ContactSlot, on: bool) {
        let contact = &mut self.contacts[slot.at()];
        if contact.session().is_none_or(|session| session.counts == on) {
            return;
        }
        if contact.wait.silent {
            self.set_silent(slot, false);
        }
        let contact = &mut self.contacts[slot.at()];
        let weighs = contact.weighs;
        let Some(session) = contact.session_mut() else { return };
        session.counts = on;
        let seat = session.seat;
        self.change_active(seat, on, weighs);
    }

    /// One session more or less counted for a seat; total room and automatic status follow (S-25).
    pub fn change_active(&mut self, seat: SeatId, more: bool, weight: u32) {
        let model = self.model;
        let state = self.router.seat(seat);
        let step = |value: u32| if more { value + 1 } else { value - 1 };
        let (active, load) = (step(state.active), shifted(state.load, more, weight));
        let agent = model.seats[seat.at()].agent;
        let about = &mut self.agents[agent.at()];
        about.active = step(about.active);
        let weighs = shifted(about.load, more, weight);
        self.hold((seat, agent), active, load, weighs);
        if model.agents[agent.at()].auto_status.is_some() {
            self.follow_active(agent);
        }
        if !more {
            self.has_more_room(seat);
        }
    }

    /// A seat has more room: who waits may be for it, and messages that its agent pulls.
    #[inline(always)]
    pub(super) fn has_more_room(&mut self, seat: SeatId) {
        let shop = self.model.seats[seat.at()].shop;
        self.request_dispatch(shop);
        if self.does.pulls {
            self.may_pull(seat);
        }
    }

    #[cold]
    fn may_pull(&mut self, seat: SeatId) {
        let agent = self.model.agent_of(seat);
        if self.agents[agent.at()].pulls {
            self.wake(agent);
        }
    }

    /// The session weighs something else from now on (B-GEN-4).
    fn weigh(&mut self, slot: ContactSlot, weighs: u32) {
        let silent = self.contacts[slot.at()].wait.silent;
        self.set_silent(slot, false);
        let contact = &mut self.contacts[slot.at()];
        let before = std::mem::replace(&mut contact.weighs, weighs);
        self.set_silent(slot, silent);
        let contact = &self.contacts[slot.at()];
        let Some(&Session { seat, counts: true, .. }) = contact.session() else { return };
        if before == weighs {
            return;
        }
        let state = self.router.seat(seat);
        let changed = |load: u64| shifted(shifted(load, true, weighs), false, before);
        let (active, load) = (state.active, changed(state.load));
        let agent = self.model.agent_of(seat);
        self.hold((seat, agent), active, load, changed(self.agents[agent.at()].load));
        if weighs < before {
            self.has_more_room(seat);
        }
    }

    /// A seat holds so many sessions of such a load; its agent such a load in total.
    #[inline(always)]
    fn hold(&mut self, (seat, agent): (SeatId, AgentId), active: u32, load: u64, total: u64) {
        self.router.set_active(seat, active, load);
        self.emit(Fact::Active { seat, active, load });
        let about = &mut self.agents[agent.at()];
        let before = std::mem::replace(&mut about.load, total);
        if about.capped {
            self.hold_in_all(agent, before, total);
        }
    }

    /// The agent takes nobody while a call is wrapped up, and may again after it.
    pub fn hold_back(&mut self, agent: AgentId, on: bool) {
        let model = self.model;
        self.agents[agent.at()].wraps_up = on;
        for &seat in &model.agents[agent.at()].seats {
            let left = self.left_in_all(agent, seat);
            self.router.set_total_left(seat, left);
            if !on {
                self.has_more_room(seat);
            }
        }
    }

    /// An agent whose sessions are limited over all shops holds so much now.
    fn hold_in_all(&mut self, agent: AgentId, before: u64, total: u64) {
        let model = self.model;
        for &other in &model.agents[agent.at()].seats {
            let left = self.left_in_all(agent, other);
            self.router.set_total_left(other, left);
            if total < before {
                self.has_more_room(other);
            }
        }
    }

    /// Nobody wrote for long and the customer is to act: the session goes idle (B-GEN-4).
    pub fn goes_idle(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let rules = &self.model.shops[contact.info.shop.at()].session.slots;
        let weighs = rules.idle(contact.weight);
        self.contacts[slot.at()].idle = true;
        self.weigh(slot, weighs);
    }

    /// The agent is to act: the session weighs its whole weight again.
    pub fn awake(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        if std::mem::take(&mut contact.idle) {
            let weight = contact.weight;
            self.weigh(slot, weight);
        }
    }
}

fn shifted(load: u64, more: bool, weight: u32) -> u64 {
    if more { load + u64::from(weight) } else { load.saturating_sub(u64::from(weight)) }
}
