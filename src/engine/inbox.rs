//! The inbox: which item idle hands take next, and what makes them put one down (S-2, S-3). Idle
//! hands look at it after everything else of the instant has happened. Items wait in the inbox of
//! the session's agent, or in one that all agents of the shop share.

use super::agent::Hands;
use super::arrivals::Feed;
use super::clocks::WaitsIn;
use super::facts::Fact;
use super::links::{List, NIL, Rail, before, next};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{Session, Stage, Work};
use crate::kernel::ids::{AgentId, ContactSlot, SeatId, ShopId};
use crate::kernel::tick::Span;
use crate::model::draws::InboxLot;
use crate::model::platform::{LeaveMode, LeavePriority};
use crate::model::workforce::Discipline;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The session has an open round (or an opening to send): it waits for the hands.
    pub fn put_in_inbox(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let waits = contact.waits();
        let Stage::Open(session) = &mut contact.stage else { return };
        if session.work != Work::None {
            return;
        }
        let agent = session.agent;
        let of_shop = contact.info.shop;
        let shop_params = &self.params[of_shop.at()];
        let about = &mut self.agents[agent.at()];
        let start = if waits { contact.round_start.0 } else { self.now.0 };
        let leave_class = match shop_params.leave_priority {
            LeavePriority::AfterLive => u8::from(contact.leave_session),
            LeavePriority::InterleaveByWait => 0,
            LeavePriority::BeforeLive => u8::from(!contact.leave_session),
        };
        let (class, time) = match about.discipline {
            Discipline::LongestWait | Discipline::Random => (0, start),
            Discipline::NewestFirst => (0, u64::MAX - start),
            Discipline::NewSessionsFirst => (u8::from(contact.replies > 0), start),
            Discipline::UrgentFirst => {
                let urgent = &self.model.shops[of_shop.at()].service.urgent;
                let intent = contact.info.intent;
                (u8::from(!intent.is_some_and(|intent| urgent.has(usize::from(intent)))), start)
            }
            Discipline::DifficultThenWait { .. } => (u8::from(!contact.info.difficult), start),
        };
        session.class = leave_class * 2 + class;
        session.urgency = time;
        session.work = Work::Inbox;
        let rank = session.rank();
        let shared = shop_params.shared_inbox;
        if O::CAUSES && !shared {
            if waits && !contact.gone {
                contact.wait.for_hands(self.now, WaitsIn::Chat, &about.clock);
            } else {
                contact.wait.place = WaitsIn::Nothing;
            }
        }
        let inbox = if shared { &mut self.shops[of_shop.at()].inbox } else { &mut about.inbox };
        let mut after = inbox.last().map_or(NIL, |last| last.0);
        let behind = |other: &Session| other.rank() > rank;
        while after != NIL && self.contacts[after as usize].session().is_some_and(behind) {
            after = before(&self.contacts, Rail::Inbox, after);
        }
        inbox.insert_after(&mut self.contacts, Rail::Inbox, after, slot);
        let agent = if shared { self.somebody_idle(agent, of_shop) } else { agent };
        if O::CAUSES && shared {
            self.waits_in_pool(slot);
        }
        self.wake(agent);
        if self.agents[agent.at()].interrupts {
            self.interrupt(agent, rank.0);
        }
        if self.does.works {
            self.interrupt_work(agent);
        }
    }

    /// Whose hands are free for a shared inbox: the session's own agent, or the first of the shop
    /// (a scan of its agents; only shops that share an inbox pay it).
    fn somebody_idle(&self, own: AgentId, shop: ShopId) -> AgentId {
        let free = |agent: &AgentId| {
            let about = &self.agents[agent.at()];
            about.hands_on && about.hands == Hands::Idle
        };
        let seats = &self.model.shops[shop.at()].seats;
        let all = seats.iter().map(|&seat| self.model.agent_of(seat));
        std::iter::once(own).chain(all).find(free).unwrap_or(own)
    }

    /// The seat by which an agent answers a contact of a shared inbox.
    pub fn seat_in(&self, agent: AgentId, slot: ContactSlot) -> Option<SeatId> {
        let contact = &self.contacts[slot.at()];
        let seats = &self.model.agents[agent.at()].seats;
        let there = |seat: &&SeatId| self.model.seats[seat.at()].shop == contact.info.shop;
        seats.iter().find(there).copied()
    }

    /// A more urgent item came: the reply in hand is set aside, its remaining time kept.
    fn interrupt(&mut self, agent: AgentId, class: u8) {
        let about = &self.agents[agent.at()];
        let urgent = |session: &Session| session.class <= class;
        let Some(slot) = about.hands.replies_to() else { return };
        if self.contacts[slot.at()].session().is_none_or(urgent) {
            return;
        }
        let left = about.ends.since(self.now);
        let own = self.in_hand(slot);
        self.stop_waiting(slot, own);
        self.cancel_hands(agent);
        let spent = self.free_hands(agent);
        let Some(session) = self.contacts[slot.at()].session_mut() else { return };
        session.work = Work::None;
        session.set_aside = left;
        let seat = session.by;
        self.emit(Fact::ReplySetAside { slot, seat, spent });
        self.put_in_inbox(slot);
    }

    /// Out of the inbox.
    pub fn take_from_inbox(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let shop = contact.info.shop;
        let Stage::Open(session) = &mut contact.stage else { return };
        session.work = Work::None;
        let agent = session.agent;
        let inbox = if self.params[shop.at()].shared_inbox {
            &mut self.shops[shop.at()].inbox
        } else {
            &mut self.agents[agent.at()].inbox
        };
        inbox.remove(&mut self.contacts, Rail::Inbox, slot);
    }

    /// The agent may have something to do: looked at when the handler is done.
    #[inline]
    pub fn wake(&mut self, agent: AgentId) {
        let about = &self.agents[agent.at()];
        if about.hands_on && about.hands == Hands::Idle && self.woken.last() != Some(&agent) {
            self.woken.push(agent);
        }
    }

    /// What waits in the shared inboxes of an agent whose hands are taken, or off, is for whoever
    /// else is free.
    #[inline]
    pub fn wake_for_shared(&mut self, agent: AgentId) {
        if self.does.shares_inboxes {
            self.wake_others(agent);
        }
    }

    #[cold]
    fn wake_others(&mut self, agent: AgentId) {
        let model = self.model;
        for &seat in &model.agents[agent.at()].seats {
            let shop = model.seats[seat.at()].shop;
            if self.shops[shop.at()].inbox.len > 0 {
                let other = self.somebody_idle(agent, shop);
                self.wake(other);
            }
        }
    }

    /// True if hands are on, idle, and have something to do.
    #[inline]
    pub fn is_ready(&self, agent: AgentId) -> bool {
        let about = &self.agents[agent.at()];
        about.hands_on
            && about.hands == Hands::Idle
            && (about.inbox.len > 0
                || !about.jobs.is_empty()
                || (self.does.shares_inboxes && self.shared_item(agent).is_some())
                || (about.pulls && self.could_pull(agent))
                || (self.does.works && self.work_between_chats(agent).is_some()))
    }

    /// The first item of the shared inboxes the agent works at.
    pub fn shared_item(&self, agent: AgentId) -> Option<ContactSlot> {
        let seats = self.model.agents[agent.at()].seats.iter();
        let inboxes = seats.map(|seat| &self.shops[self.model.seats[seat.at()].shop.at()].inbox);
        let firsts = inboxes.filter_map(List::first);
        firsts.min_by_key(|&slot| self.rank(slot))
    }

    /// Idle hands take wrap-ups, then the inbox, then leave messages to pull or mail, then work
    /// that is no chat, unless that goes before the inbox.
    pub fn pick(&mut self, agent: AgentId) {
        if self.start(agent) {
            return;
        }
        // whoever entered without writing leaves a message that needs no reply
        while self.does.pulls && self.pull(agent) {
            if self.start(agent) {
                return;
            }
        }
        if self.does.works
            && let Some(kind) = self.work_between_chats(agent)
        {
            self.start_item(agent, kind);
        }
    }

    /// Starts on a wrap-up, on work that goes before chats, or on an inbox item; false if there is
    /// none.
    fn start(&mut self, agent: AgentId) -> bool {
        let jobs = &mut self.agents[agent.at()].jobs;
        if !jobs.is_empty()
            && let Some(job) = jobs.pop_front()
        {
            self.start_job(agent, job);
        } else if self.does.works
            && let Some(kind) = self.work_before_chats(agent)
        {
            return self.start_item(agent, kind);
        } else if let Some(slot) = self.next_item(agent) {
            self.start_reply(agent, slot);
        } else {
            return false;
        }
        true
    }

    /// An item's order in its inbox.
    fn rank(&self, slot: ContactSlot) -> Option<(u8, u64, u64)> {
        self.contacts[slot.at()].session().map(Session::rank)
    }

    #[inline]
    fn next_item(&self, agent: AgentId) -> Option<ContactSlot> {
        if !self.does.shares_inboxes {
            return self.own_item(agent);
        }
        match (self.own_item(agent), self.shared_item(agent)) {
            (Some(own), Some(shared)) => {
                Some(if self.rank(shared) < self.rank(own) { shared } else { own })
            }
            (own, shared) => own.or(shared),
        }
    }

    /// The next item of the agent's own inbox, by the agent's discipline.
    #[inline]
    fn own_item(&self, agent: AgentId) -> Option<ContactSlot> {
        let about = &self.agents[agent.at()];
        let first = about.inbox.first()?;
        match about.discipline {
            Discipline::DifficultThenWait { .. } | Discipline::Random => self.sought(agent, first),
            _ => Some(first),
        }
    }

    /// The next item of an inbox that is not worked from its first.
    fn sought(&self, agent: AgentId, first: ContactSlot) -> Option<ContactSlot> {
        match self.agents[agent.at()].discipline {
            Discipline::DifficultThenWait { easy_max_wait } => {
                // an easy customer who has waited too long counts as difficult
                let mut best = first;
                let mut at = Some(first);
                let rank = |slot: ContactSlot| {
                    let contact = &self.contacts[slot.at()];
                    let start = contact.round_start.min(self.now);
                    let aged = self.now.since(start) > easy_max_wait;
                    contact.session().map(|session| {
                        let easy = session.class % 2 == 1 && !aged;
                        (session.class / 2, easy, session.urgency, session.serial)
                    })
                };
                while let Some(slot) = at {
                    if rank(slot) < rank(best) {
                        best = slot;
                    }
                    at = next(&self.contacts, Rail::Inbox, slot);
                }
                Some(best)
            }
            Discipline::Random => {
                let (mut best, mut lowest) = (first, self.lot(first));
                let mut at = next(&self.contacts, Rail::Inbox, first);
                while let Some(slot) = at {
                    let lot = self.lot(slot);
                    if lot < lowest {
                        (best, lowest) = (slot, lot);
                    }
                    at = next(&self.contacts, Rail::Inbox, slot);
                }
                Some(best)
            }
            _ => Some(first),
        }
    }

    /// An item's place in an inbox worked at random. At each instant everybody has a lot of their
    /// own, whoever else is there (S-14), and the lowest is taken. A lot kept from choice to choice
    /// would favour newcomers: who has been passed over has a high one.
    fn lot(&self, slot: ContactSlot) -> (u8, f64) {
        let contact = &self.contacts[slot.at()];
        let info = &contact.info;
        let lot = InboxLot::of(&self.seed, info.key, number_at(self.now.since(contact.arrived)));
        (contact.session().map_or(0, |session| session.class), lot.item())
    }

    /// True if idle hands could take a leave message (modes pull and mail). Sessions by level leave
    /// the hands idle: who holds any is busy with them.
    #[cold]
    pub fn could_pull(&self, agent: AgentId) -> bool {
        let about = &self.agents[agent.at()];
        if about.levels && about.sessions.len > 0 {
            return false;
        }
        let pulls = |shop: ShopId| {
            self.boxes.left(shop) > 0
                && matches!(
                    self.model.shops[shop.at()].leave.mode,
                    LeaveMode::Pull | LeaveMode::Email
                )
        };
        let seats = &self.model.agents[agent.at()].seats;
        seats.iter().any(|&seat| pulls(self.model.seats[seat.at()].shop))
    }
}

/// A number for a time since the arrival, spread over all blocks (Knuth's multiplicative hash).
const fn number_at(since: Span) -> u32 {
    (since.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44) as u32
}
