//! The cause for all who wait in one place: asked anew when something has changed that decides it,
//! at the end of an instant and only where somebody waits.

use super::arrivals::Feed;
use super::cause::Cause;
use super::clocks::{Doing, UNKNOWN};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::Session;
use crate::kernel::ids::{AgentId, ContactSlot, SeatId, ShopId};
use crate::model::platform::LeaveMode;
use crate::routing::{RoutingRequest, Which, Why};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The clock is about to move on: what holds now has its cause from now on, if something has
    /// changed that may decide one.
    #[inline]
    pub fn update_causes(&mut self) {
        if O::CAUSES && (self.look || self.seen != self.router.changes()) {
            self.look_around();
        }
    }

    #[inline(never)]
    fn look_around(&mut self) {
        self.seen = self.router.changes();
        self.look = false;
        for shop in (0..self.shops.len()).map(ShopId::from) {
            if self.queues.waiting(shop) > 0 {
                self.look_at_queues(shop);
            }
            if self.boxes.left(shop) > 0 {
                self.look_at_boxes(shop);
            }
            if self.shops[shop.at()].inbox.len > 0 {
                let seats = &self.model.shops[shop.at()].seats;
                let cause = self.hands_of(seats.iter().copied());
                self.shops[shop.at()].pool.turn(self.now, cause, false);
            }
        }
    }

    /// Contacts of one list are admitted by the same tiers, so its first speaks for all.
    fn look_at_queues(&mut self, shop: ShopId) {
        let run = &self.shops[shop.at()];
        let plainly = run.waited.is_empty() && !run.affinity && self.router.is_plainly_full(shop);
        for index in 0..self.queues.busy(shop).len() {
            let list = self.queues.busy(shop)[index];
            let Some(head) = self.queues.head(list) else { continue };
            let version = self.router.version_for(shop, self.queues.admission(list).bound);
            if plainly && self.queues.reason(list).known == version {
                continue;
            }
            let request = self.request_without_lot(head, self.contacts[head.at()].matched);
            let (cause, silent) = match self.router.why(Which::Entry, &request) {
                Why::Nobody => (Cause::Nobody, false),
                Why::Full { total, silent } => self.full(Which::Entry, &request, total, silent),
                // a full winner of a pick that ignores room: others have some
                Why::Room => (Cause::FullShop, false),
            };
            let reason = self.queues.reason_mut(list);
            reason.turn(self.now, cause, silent);
            reason.known = if plainly { version } else { UNKNOWN };
        }
    }

    /// True if it is known that somebody is eligible for those who wait in the list that was begun
    /// last.
    pub fn is_covered_like_another(&self, slot: ContactSlot) -> bool {
        let shop = self.contacts[slot.at()].info.shop;
        let Some(&list) = self.queues.busy(shop).last() else { return false };
        let reason = self.queues.reason(list);
        reason.known == self.router.version_for(shop, None) && reason.cause() != Cause::Nobody
    }

    /// A message waits for the one before it, so the next to be delivered speaks for all.
    fn look_at_boxes(&mut self, shop: ShopId) {
        let model = self.model;
        for &group in &model.shops[shop.at()].groups {
            let Some(head) = self.oldest(group) else { continue };
            let request = self.leave_request_without_lot(head, group);
            let (cause, silent) = match self.router.why(Which::Leave, &request) {
                Why::Nobody => (Cause::Nobody, false),
                Why::Full { total, silent } => self.full(Which::Leave, &request, total, silent),
                Why::Room => match model.shops[shop.at()].leave.mode {
                    LeaveMode::Pull | LeaveMode::Email => {
                        let seats = model.shops[shop.at()].seats.iter().copied();
                        let eligible =
                            seats.filter(|&seat| self.router.takes(Which::Leave, seat, &request));
                        (self.hands_of(eligible), false)
                    }
                    _ => (Cause::Cadence, false),
                },
            };
            self.boxes.reason_mut(group).turn(self.now, cause, silent);
        }
    }

    /// Everybody eligible is full. Agents kept out by an automatic status are full by their number
    /// of sessions: in total, if they work for several shops; the silent hold it if the agent would
    /// be back without them. Agents who have been given all that they may be for now wait for the
    /// cadence; those who only wrap up a call have their hands on other work.
    fn full(
        &self,
        which: Which,
        request: &RoutingRequest,
        total: bool,
        silent: bool,
    ) -> (Cause, bool) {
        let (mut total, mut silent, mut wraps_up, mut rated) = (total, silent, false, false);
        if total {
            total = false;
            for &seat in self.router.spent(request.shop) {
                if !self.router.takes(which, seat, request) {
                    continue;
                }
                let wraps = self.agents[self.model.agent_of(seat).at()].wraps_up;
                let has_had_all = self.router.seat(seat).rated;
                wraps_up |= wraps;
                rated |= has_had_all;
                total |= !wraps && !has_had_all;
            }
        }
        for &seat in self.router.automatic(request.shop) {
            if !self.router.takes(which, seat, request) {
                continue;
            }
            let agent = self.model.agent_of(seat);
            let about = &self.agents[agent.at()];
            total |= self.model.agents[agent.at()].seats.len() > 1;
            silent |= self.model.agents[agent.at()]
                .auto_status
                .is_some_and(|auto| about.active.saturating_sub(about.silent) < auto.above);
        }
        match (total, rated, wraps_up) {
            (true, ..) => (Cause::FullTotal, silent),
            (false, true, _) => (Cause::Cadence, false),
            (false, false, true) => (Cause::OtherWork, false),
            (false, false, false) => (Cause::FullShop, silent),
        }
    }

    /// What keeps the hands of these seats' agents, none of which is idle and on.
    fn hands_of(&self, seats: impl Iterator<Item = SeatId>) -> Cause {
        let doing = |seat: SeatId| self.agents[self.model.agent_of(seat).at()].clock.doing;
        let mut cause = Cause::Break;
        for seat in seats {
            match doing(seat) {
                Doing::Chats => return Cause::OtherChats,
                Doing::Work => cause = Cause::OtherWork,
                Doing::Away => {}
            }
        }
        cause
    }

    // --- sessions that wait for silence ------------------------------------------------------

    /// Finds out whether the session waits only for the silence clock.
    pub fn note_silence(&mut self, slot: ContactSlot) {
        if O::CAUSES {
            let silent = self.contacts[slot.at()].waits_only_for_silence();
            self.set_silent(slot, silent);
        }
    }

    /// The session waits only for the silence clock, or does so no longer.
    #[inline]
    pub fn set_silent(&mut self, slot: ContactSlot, silent: bool) {
        if O::CAUSES && self.contacts[slot.at()].wait.silent != silent {
            self.change_silent(slot, silent);
        }
    }

    #[inline(never)]
    fn change_silent(&mut self, slot: ContactSlot, silent: bool) {
        let contact = &mut self.contacts[slot.at()];
        contact.wait.silent = silent;
        let weighs = u64::from(contact.weighs);
        let Some(&Session { seat, agent, .. }) = contact.session() else { return };
        let about = &mut self.agents[agent.at()];
        if silent {
            about.silent += 1;
            about.silent_load += weighs;
        } else {
            about.silent -= 1;
            about.silent_load -= weighs;
        }
        let load = self.router.seat(seat).silent;
        let load = if silent { load + weighs } else { load - weighs };
        self.router.set_silent(seat, load, about.silent_load);
        self.share_silent(agent, seat);
    }

    /// The agent's other seats know how much of the total is held by silent sessions.
    fn share_silent(&mut self, agent: AgentId, but: SeatId) {
        if !self.agents[agent.at()].capped {
            return;
        }
        let model = self.model;
        let in_all = self.agents[agent.at()].silent_load;
        for &other in &model.agents[agent.at()].seats {
            if other != but {
                let load = self.router.seat(other).silent;
                self.router.set_silent(other, load, in_all);
            }
        }
    }
}
