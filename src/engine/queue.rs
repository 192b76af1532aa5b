//! The queue (排队): who waits in which list, who is taken from it, who is routed anew (S-16, S-32).

pub(super) mod lists;

use super::arrivals::Feed;
use super::contact::due;
use super::explained::Occasion;
use super::facts::{Fact, How};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::Queued;
use crate::kernel::ids::{ContactSlot, SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::Patience;
use crate::model::platform::QueueScope;
use crate::routing::Decision;

pub(super) use lists::Admission;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The contact waits, if it may; the tiers of this version let it.
    pub fn enqueue(&mut self, slot: ContactSlot, version: u64) {
        let shop = self.contacts[slot.at()].info.shop;
        let rules = &self.model.shops[shop.at()].queue;
        if !rules.enabled {
            return self.leave(slot);
        }
        let mut bound = None;
        if rules.scope == QueueScope::Agent {
            let request = self.request(slot, self.contacts[slot.at()].matched);
            bound = self.router.bind(&request);
            if bound.is_none() {
                return self.leave(slot);
            }
        }
        if let Some(limit) = rules.limit
            && self.waiting_with(slot, rules.scope, bound) >= limit
        {
            return self.finish_session(slot);
        }
        let list = self.list_of(slot, bound);
        let contact = &self.contacts[slot.at()];
        // a rerouted session queues by its contact's arrival (S-16)
        let since = if contact.had_session { contact.arrived } else { self.now };
        let order = self.queues.order(list, since);
        // the tiers were asked before it was bound to one agent
        let since = if bound.is_some() { u64::MAX } else { version };
        self.line_up(slot, Queued { list, order, bound, since, waited: Tick::NEVER });
        self.emit(Fact::Queued { slot });
        self.start_queue_patience(slot);
        self.reschedule_waited(slot);
        self.schedule_deadline(slot);
    }

    /// How many wait in the queue that the contact would join.
    fn waiting_with(&self, slot: ContactSlot, scope: QueueScope, bound: Option<SeatId>) -> u32 {
        let contact = &self.contacts[slot.at()];
        match scope {
            QueueScope::Shop => self.queues.waiting(contact.info.shop),
            QueueScope::Group => self.queues.waiting_for(contact.info.shop, contact.matched),
            QueueScope::Agent => bound.map_or(0, |seat| self.router.seat(seat).bound),
        }
    }

    /// Puts the contact into a waiting list by its order among waiters.
    fn line_up(&mut self, slot: ContactSlot, queued: Queued) {
        if let Some(seat) = queued.bound {
            let bound = self.router.seat(seat).bound + 1;
            self.router.set_bound(seat, bound);
        }
        self.queues.join(&mut self.contacts, slot, queued);
        self.waits_in_queue(slot);
    }

    fn start_queue_patience(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if contact.had_session {
            // routed anew with a round open: the clock of that round goes on (S-7)
            if contact.waits() {
                self.start_patience(slot);
            }
            return;
        }
        if contact.gone {
            return;
        }
        let ends = contact.arrived + self.queue_patience(slot);
        self.contacts[slot.at()].due[due::PATIENCE] = ends.max(self.now);
    }

    /// How long the customer waits in the queue.
    fn queue_patience(&self, slot: ContactSlot) -> Span {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let own = &shop.service.profiles[usize::from(contact.profile)].patience;
        let law = own.as_ref().unwrap_or(&shop.customer.queue_patience);
        if law.is_never() {
            return Span::NEVER;
        }
        let u = self.drawn(slot, Patience::of).queue();
        law.quantile(u).scaled(shop.customer.after_prompt_factor)
    }

    /// A customer who had left the queue without a trace enters again and has kept the place
    /// (S-31); so much patience as at first begins anew.
    pub fn waits_again(&mut self, slot: ContactSlot) {
        if self.contacts[slot.at()].had_session {
            return; // the round left open has no clock any more
        }
        let ends = self.now + self.queue_patience(slot);
        self.contacts[slot.at()].due[due::PATIENCE] = ends;
        self.schedule_deadline(slot);
    }

    /// The next `waited` threshold of the entry tiers.
    pub fn reschedule_waited(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let waited = self.now.since(contact.routed);
        let next = self.shops[contact.info.shop.at()].waited.iter().find(|span| **span > waited);
        let at = next.map_or(Tick::NEVER, |span| contact.routed + *span);
        if let Some(queued) = contact.queued_mut() {
            queued.waited = at;
        }
    }

    /// The waiting list of contacts that the same tiers admit.
    fn list_of(&mut self, slot: ContactSlot, bound: Option<SeatId>) -> u32 {
        let contact = &self.contacts[slot.at()];
        let (shop, info) = (contact.info.shop, &contact.info);
        let run = &self.shops[shop.at()];
        let last = if run.affinity {
            self.last_agents.of((shop, info.customer), self.now).map(|(seat, _)| seat)
        } else {
            None
        };
        let admission = Admission {
            matched: contact.matched,
            need: contact.need,
            client: info.client.filter(|_| run.by_client),
            intent: info.intent.filter(|_| run.by_intent),
            named: info.named.filter(|_| run.by_name),
            dedicated: self.dedicated(slot),
            last,
            bound,
            weight: contact.weight,
            head_start: self.head_start(slot),
            stage: self.passed(slot),
        };
        self.queues.list_of(shop, &admission)
    }

    /// How many `waited` thresholds of the tiers the contact has passed.
    fn passed(&self, slot: ContactSlot) -> u8 {
        let contact = &self.contacts[slot.at()];
        let waited = self.now.since(contact.routed);
        let all = &self.shops[contact.info.shop.at()].waited;
        all.iter().filter(|span| **span <= waited).count().min(255) as u8
    }

    /// The contact has passed a `waited` threshold: other tiers admit it from now on, so that it
    /// waits in another list, at its place.
    pub fn wait_on(&mut self, slot: ContactSlot) {
        if let Some(queued) = self.unlink(slot) {
            let list = self.list_of(slot, queued.bound);
            self.line_up(slot, Queued { list, ..queued });
        }
    }

    /// The contact waits as if it had come so much earlier.
    fn head_start(&self, slot: ContactSlot) -> Span {
        let info = &self.contacts[slot.at()].info;
        let starts = &self.model.shops[info.shop.at()].queue.head_start;
        let own = starts.iter().find(|(intent, _)| Some(*intent) == info.intent);
        own.map_or(Span::ZERO, |(_, start)| *start)
    }

    /// Takes a contact out of its queue.
    pub fn dequeue(&mut self, slot: ContactSlot) {
        self.contacts[slot.at()].due[due::PATIENCE] = Tick::NEVER;
        self.unlink(slot);
    }

    /// Takes a contact out of its list; returns the place it had, if it was in one.
    fn unlink(&mut self, slot: ContactSlot) -> Option<Queued> {
        self.contacts[slot.at()].queued()?;
        self.stop_waiting(slot, Span::ZERO);
        let queued = self.queues.leave(&mut self.contacts, slot)?;
        if let Some(seat) = queued.bound {
            let bound = self.router.seat(seat).bound - 1;
            self.router.set_bound(seat, bound);
        }
        Some(queued)
    }

    /// S-16: freed capacity goes to the earliest-enqueued contact that a tier admits now. Contacts
    /// of one waiting list are admitted by the same tiers, so only heads are asked.
    pub fn dispatch(&mut self, shop: ShopId) {
        self.begin_dispatch(shop);
        while let Some((list, slot)) = self.queues.earliest(&self.contacts, shop) {
            let tiers = self.router.version();
            self.dispatch_one(list, slot);
            if self.router.version() != tiers {
                // whoever was passed over may have another tier now: an automatic status (S-25)
                self.begin_dispatch(shop);
            }
        }
    }

    /// Whoever the tiers would let wait again need not be asked.
    fn begin_dispatch(&mut self, shop: ShopId) {
        for index in 0..self.queues.busy(shop).len() {
            let list = self.queues.busy(shop)[index];
            let head = self.queues.head(list);
            self.queues.pass_over(list, head.is_some_and(|head| self.still_waits(head)));
        }
    }

    /// The tiers are asked for the first of a list.
    fn dispatch_one(&mut self, list: u32, slot: ContactSlot) {
        if self.still_waits(slot) {
            return self.queues.pass_over(list, true);
        }
        let request = self.request(slot, self.contacts[slot.at()].matched);
        match self.decide(slot, Occasion::Freed, &request) {
            Decision::To { seat, tier, evict } => {
                self.dequeue(slot);
                if evict {
                    self.evict_oldest(seat, request.room);
                }
                let again = self.contacts[slot.at()].had_session;
                let how = if again { How::Reroute } else { How::Queue };
                self.assign(slot, seat, how, tier);
            }
            Decision::Queue | Decision::Unassigned => {
                self.lets_wait(slot);
                self.queues.pass_over(list, true);
            }
            Decision::Leave => {
                self.dequeue(slot);
                self.leave(slot);
            }
            Decision::Reject => {
                self.dequeue(slot);
                self.finish_session(slot);
            }
        }
    }

    /// The tiers, asked just now, let the contact wait.
    pub fn lets_wait(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let shop = contact.info.shop;
        if let Some(queued) = contact.queued_mut() {
            queued.since = self.router.version_for(shop, queued.bound);
        }
    }

    /// True if the tiers, which let the contact wait when they were last asked, would do so again:
    /// nobody they could choose has room for anything, and all that has changed since is loads and
    /// maxima. They are asked nonetheless where time or the last agent counts.
    fn still_waits(&self, slot: ContactSlot) -> bool {
        let contact = &self.contacts[slot.at()];
        let run = &self.shops[contact.info.shop.at()];
        let Some(queued) = contact.queued() else { return false };
        let full = match queued.bound {
            Some(seat) => !self.router.is_open(seat),
            None => self.router.is_full(contact.info.shop),
        };
        full && queued.since == self.router.version_for(contact.info.shop, queued.bound)
            && run.waited.is_empty()
            && !run.affinity
    }

    /// True if a contact that is the same to the tiers is already queued, and nothing has changed
    /// since.
    pub fn waits_like_another(&self, slot: ContactSlot) -> bool {
        let contact = &self.contacts[slot.at()];
        let shop = contact.info.shop;
        if !self.router.is_full(shop) {
            return false;
        }
        self.queues.newest(shop).is_some_and(|last| {
            let other = &self.contacts[last.at()];
            other.matched == contact.matched
                && other.need == contact.need
                && other.weight == contact.weight
                && other.info.client == contact.info.client
                && other.info.intent == contact.info.intent
                && other.info.named == contact.info.named
                && self.dedicated(last) == self.dedicated(slot)
                && other.info.exempt == contact.info.exempt
                && self.still_waits(last)
        })
    }

    /// A waiter's group was disabled or deleted, or people tied to an agent wait for one who just
    /// came: every such waiter is routed anew (S-32).
    pub fn reroute_waiters(&mut self, shop: ShopId, which: impl Fn(&Admission) -> bool) {
        for slot in self.queues.those(&self.contacts, shop, which) {
            let Some(&was) = self.contacts[slot.at()].queued() else {
                // routing one before changed a status, which routed this one anew already
                continue;
            };
            let routed = self.contacts[slot.at()].routed;
            self.dequeue(slot);
            let [page, sku] = self.matches(slot);
            let keep = self.contacts[slot.at()].matched;
            let matched =
                if keep.is_some() && (keep == page || keep == sku) { keep } else { page.or(sku) };
            self.contacts[slot.at()].matched = matched;
            self.route(slot, How::Queue);
            if let Some(queued) = self.unlink(slot) {
                // re-routing keeps the enqueue time (S-16)
                self.contacts[slot.at()].routed = routed;
                self.line_up(slot, Queued { order: was.order, ..queued });
            }
        }
    }
}
