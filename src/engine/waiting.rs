//! Waits by cause: when a customer begins to wait and for what, when that ends, and what is told of
//! it at the end of the contact. Where the causes themselves are found out is in `reasons`.
//!
//! A place in which customers wait keeps a clock for each cause; who begins to wait there reads the
//! clocks, who ends reads them again. Nobody goes through those who wait while time passes. All of
//! this is done only for an observer that asks for it.

use super::agent::{Hands, JobKind};
use super::arrivals::Feed;
use super::cause::Cause;
use super::clocks::{Doing, WaitsIn};
use super::facts::Fact;
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{Stage, Work};
use crate::kernel::ids::{AgentId, ContactSlot, ShopId};
use crate::kernel::tick::Span;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    // --- beginnings -------------------------------------------------------------------------

    /// The customer has come: the robot, or the choice of a group, is next.
    #[inline]
    pub fn waits_at_door(&mut self, slot: ContactSlot) {
        self.contacts[slot.at()].wait.at_door(self.now);
    }

    /// Hands take an item of a shared inbox.
    #[inline]
    pub fn out_of_pool(&mut self, slot: ContactSlot) {
        if O::CAUSES && self.contacts[slot.at()].wait.place == WaitsIn::Pool {
            self.stop_waiting(slot, Span::ZERO);
            self.waits_in_chat(slot);
        }
    }

    /// The customer waits for the hands of the session's agent.
    fn waits_in_chat(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let Some(agent) = contact.agent() else { return };
        contact.wait.for_hands(self.now, WaitsIn::Chat, &self.agents[agent.at()].clock);
    }

    /// The session is in a shared inbox; if a round is open, its customer waits for any hands.
    #[cold]
    pub fn waits_in_pool(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        if !contact.waits() || contact.gone {
            contact.wait.place = WaitsIn::Nothing;
            return;
        }
        let run = &self.shops[contact.info.shop.at()];
        self.look |= run.inbox.len == 1;
        contact.wait.among_others(self.now, WaitsIn::Pool, &run.pool, false);
    }

    /// The customer is in a queue from now on.
    pub fn waits_in_queue(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if !O::CAUSES || contact.gone {
            return;
        }
        let closed = self.is_closed(slot);
        let contact = &mut self.contacts[slot.at()];
        let Stage::Queued(queued) = contact.stage else { return };
        // the first of a list: what held for those before may be long ago
        self.look |= self.queues.is_just_begun(queued.list);
        let reason = self.queues.reason(queued.list);
        contact.wait.among_others(self.now, WaitsIn::Queue, reason, closed);
    }

    /// The message is in its group's box from now on.
    pub fn waits_in_box(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if !O::CAUSES || contact.gone {
            return;
        }
        let closed = self.is_closed(slot);
        self.look = true;
        let contact = &mut self.contacts[slot.at()];
        let Stage::Boxed(boxed) = contact.stage else { return };
        let reason = self.boxes.reason(boxed.group);
        contact.wait.among_others(self.now, WaitsIn::Box, reason, closed);
    }

    /// The message will be answered by an agent's mail.
    pub fn waits_for_mail(&mut self, slot: ContactSlot, agent: AgentId) {
        let contact = &mut self.contacts[slot.at()];
        if O::CAUSES && !contact.gone {
            let clock = &self.agents[agent.at()].clock;
            contact.wait.for_hands(self.now, WaitsIn::Mail, clock);
        }
    }

    /// A customer who was taken for gone is back, in the queue or while a round is open.
    pub fn is_back(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if !O::CAUSES || contact.wait.place != WaitsIn::Nothing {
            return;
        }
        if contact.queued().is_some() {
            self.waits_in_queue(slot);
        } else if !contact.waits() {
            // nothing is due to the customer
        } else if let Some(session) = contact.session() {
            match session.work {
                Work::None => {}
                Work::Inbox if self.params[contact.info.shop.at()].shared_inbox => {
                    self.waits_in_pool(slot);
                }
                Work::Inbox | Work::Hands => self.waits_in_chat(slot),
            }
        }
    }

    /// The customer's group is no more, or disabled.
    fn is_closed(&self, slot: ContactSlot) -> bool {
        let contact = &self.contacts[slot.at()];
        match contact.matched {
            Some(group) => self.router.group(group).deleted || !self.router.group(group).enabled,
            None => self.router.is_closed(contact.info.shop, contact.info.page, contact.info.sku),
        }
    }

    // --- ends -------------------------------------------------------------------------------

    /// A reply is sent on which hands have been so long: its customer waits no more.
    #[inline(always)]
    pub fn reply_ends_wait(&mut self, slot: ContactSlot, own: Span) {
        if !O::CAUSES {
            return;
        }
        let contact = &mut self.contacts[slot.at()];
        let Some(agent) = contact.agent() else { return };
        let clock = &self.agents[agent.at()].clock;
        let first = !contact.answered;
        // of a call the service is no wait (S-21)
        let counts = !self.params[contact.info.shop.at()].classical;
        if !contact.wait.plainly_over(self.now, clock, first, own, counts) {
            self.stop_waiting(slot, own);
        }
    }

    /// The customer is known to routing.
    #[inline(always)]
    pub fn leaves_door(&mut self, slot: ContactSlot) {
        let wait = &mut self.contacts[slot.at()].wait;
        if wait.so_far(self.now) == Span::ZERO {
            wait.place = WaitsIn::Nothing;
        } else {
            self.stop_waiting(slot, Span::ZERO);
        }
    }

    /// The customer does not wait any more in the present place; if it was for a reply, hands have
    /// been on it so long.
    #[inline(always)]
    pub fn stop_waiting(&mut self, slot: ContactSlot, own: Span) {
        if O::CAUSES && self.contacts[slot.at()].wait.place != WaitsIn::Nothing {
            self.end_wait(slot, own);
        }
    }

    #[inline(never)]
    fn end_wait(&mut self, slot: ContactSlot, own: Span) {
        let contact = &mut self.contacts[slot.at()];
        let (now, first, shop) = (self.now, !contact.answered, contact.info.shop.at());
        let total = contact.wait.so_far(now);
        let stage = contact.stage;
        let reason = match std::mem::replace(&mut contact.wait.place, WaitsIn::Nothing) {
            WaitsIn::Queue => match stage {
                Stage::Queued(queued) => self.queues.reason(queued.list),
                _ => return,
            },
            WaitsIn::Box => match stage {
                Stage::Boxed(boxed) => self.boxes.reason(boxed.group),
                _ => return,
            },
            WaitsIn::Pool => &self.shops[shop].pool,
            WaitsIn::Chat => {
                let own = own.min(total);
                // of a call the service is no wait (S-21)
                let counts = if self.params[shop].classical { 0 } else { own.0 };
                contact.wait.add(Cause::OwnReply, first, counts);
                return self.waited_for_hands(slot, total - own, Span::ZERO);
            }
            WaitsIn::Mail => {
                let own = own.max(self.mail_in_hand(slot)).min(total);
                self.contacts[slot.at()].wait.add(Cause::OwnReply, first, own.0);
                return self.waited_for_hands(slot, total - own, own);
            }
            WaitsIn::Nothing | WaitsIn::Door => {
                return contact.wait.add(Cause::Choosing, first, total.0);
            }
        };
        contact.wait.no_longer_among(now, reason, first);
    }

    /// Time of a mail to this contact that is being written.
    fn mail_in_hand(&self, slot: ContactSlot) -> Span {
        let Some(agent) = self.contacts[slot.at()].agent() else { return Span::ZERO };
        let about = &self.agents[agent.at()];
        let writes = matches!(about.hands, Hands::Job { kind, .. } if kind == JobKind::Mail(slot));
        if writes { self.now.since(about.began) } else { Span::ZERO }
    }

    /// A wait for hands that were on something else; `own` of their work was for this contact.
    fn waited_for_hands(&mut self, slot: ContactSlot, rest: Span, own: Span) {
        let contact = &mut self.contacts[slot.at()];
        let Some(agent) = contact.agent() else { return };
        let clock = &self.agents[agent.at()].clock;
        let [work, away] = contact.wait.hands_were(self.now, clock);
        let work = work.saturating_sub(own.0).min(rest.0);
        let away = away.min(rest.0 - work);
        let first = !contact.answered;
        contact.wait.add(Cause::OtherWork, first, work);
        contact.wait.add(Cause::Break, first, away);
        contact.wait.add(Cause::OtherChats, first, rest.0 - work - away);
    }

    /// Hands' time so far of a reply to the contact, if one is being typed.
    #[inline]
    pub fn in_hand(&self, slot: ContactSlot) -> Span {
        match self.contacts[slot.at()].session() {
            Some(session) if session.work == Work::Hands => {
                let hands = self.model.agent_of(session.by);
                self.now.since(self.agents[hands.at()].began)
            }
            _ => Span::ZERO,
        }
    }

    /// The contact is over: tells what the customer waited, by cause.
    #[inline]
    pub fn tell_waits(&mut self, slot: ContactSlot) {
        if !O::CAUSES {
            return;
        }
        self.stop_waiting(slot, Span::ZERO);
        let wait = &mut self.contacts[slot.at()].wait;
        for (cause, first, span) in wait.take_usual() {
            if span > Span::ZERO {
                self.emit(Fact::Waited { slot, cause, first, span });
            }
        }
        while let Some((cause, first, span)) = self.contacts[slot.at()].wait.take() {
            self.emit(Fact::Waited { slot, cause, first, span });
        }
    }

    // --- hands and groups -------------------------------------------------------------------

    /// Hands do something else from now on.
    pub fn note_hands(&mut self, agent: AgentId) {
        if !O::CAUSES {
            return;
        }
        let about = &mut self.agents[agent.at()];
        let doing = match about.hands {
            Hands::Reply(_) | Hands::ReplyToNobody => Doing::Chats,
            Hands::Job { .. } => Doing::Work,
            Hands::Idle if about.hands_on => Doing::Chats,
            Hands::Idle => Doing::Away,
        };
        if doing != about.clock.doing {
            about.clock.turn(self.now, doing);
            self.look |= about.pulls || self.does.shares_inboxes;
        }
    }

    /// Groups of the shop opened or closed: whoever waits has another cause from now on.
    pub fn groups_changed(&mut self, shop: ShopId) {
        if !O::CAUSES {
            return;
        }
        for slot in (0..self.contacts.len()).map(ContactSlot::from) {
            let contact = &self.contacts[slot.at()];
            if contact.info.shop != shop {
                continue;
            }
            match (contact.stage, contact.wait.place) {
                (Stage::Queued(_), WaitsIn::Queue) => {
                    self.stop_waiting(slot, Span::ZERO);
                    self.waits_in_queue(slot);
                }
                (Stage::Boxed(_), WaitsIn::Box) => {
                    self.stop_waiting(slot, Span::ZERO);
                    self.waits_in_box(slot);
                }
                _ => {}
            }
        }
    }
}
