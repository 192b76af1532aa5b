//! How a session and an entry end, and whether the customer comes again: finished, lost, or away
//! until the next generation of the same matter (S-13).

use super::arrivals::Feed;
use super::contact::{Act, Contact, due};
use super::facts::{Disposition, EndReason, Fact};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{AgentAct, Session, Stage};
use crate::kernel::ids::{ContactSlot, ShopId};
use crate::kernel::tick::Tick;
use crate::model::draws::Comeback;

/// A chain of re-entries is cut here (S-13).
const LAST_GENERATION: u8 = 15;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The session leaves its agent; what becomes of the contact is the caller's next step.
    pub fn end_session(&mut self, slot: ContactSlot, reason: EndReason) {
        self.leave_agent(slot, reason);
    }

    /// The same for a session that may go on; returns what is left of it.
    pub fn suspend_session(&mut self, slot: ContactSlot, reason: EndReason) -> Option<Session> {
        let Stage::Open(session) = self.leave_agent(slot, reason) else { return None };
        Some(Session { act: AgentAct::None, opening_due: false, burst: 0, ..session })
    }

    /// Takes the session from its agent; returns the place that the contact had.
    #[inline(always)]
    fn leave_agent(&mut self, slot: ContactSlot, reason: EndReason) -> Stage {
        let contact = &self.contacts[slot.at()];
        let Some(&Session { seat, .. }) = contact.session() else { return contact.stage };
        let open_round = contact.waits().then_some(contact.round_start);
        let (shop, customer) = (contact.info.shop, contact.info.customer);
        let answered = contact.answered;
        self.detach(slot);
        self.emit(Fact::SessionEnded { slot, seat, reason, open_round });
        if self.params[shop.at()].affinity_from_end && answered {
            self.last_agents.prolong((shop, customer), self.now);
        }
        let contact = &mut self.contacts[slot.at()];
        let stage = std::mem::replace(&mut contact.stage, Stage::Routed);
        // all but the customer's next step
        let next = contact.due[due::CUSTOMER];
        contact.due = [Tick::NEVER; due::COUNT];
        contact.due[due::CUSTOMER] = next;
        self.after_detach(seat);
        stage
    }

    /// The entry is over after its session (or without any): served, unanswered, left or rejected.
    #[inline]
    pub fn finish_session(&mut self, slot: ContactSlot) {
        let disposition = self.contacts[slot.at()].disposition();
        match disposition {
            Disposition::Unanswered => self.finish_or_return(slot, disposition),
            // answered, and not settled (FG-3)
            Disposition::Served if self.contacts[slot.at()].unsettled => {
                self.finish_or_return(slot, disposition);
            }
            _ => self.finish(slot, disposition),
        }
    }

    /// An unserved customer may come back with the same matter.
    pub fn finish_or_return(&mut self, slot: ContactSlot, disposition: Disposition) {
        let contact = &self.contacts[slot.at()];
        let customer = &self.model.shops[contact.info.shop.at()].customer;
        let drawn = self.drawn(slot, Comeback::of);
        if !contact.gone && drawn.comes() < customer.recontact_prob {
            let at = self.now + customer.recontact_delay.quantile(drawn.delay());
            return self.return_at(slot, at, disposition);
        }
        self.finish(slot, disposition);
    }

    /// This entry ends now; the customer enters again at `at`, if that is before the end.
    pub fn return_at(&mut self, slot: ContactSlot, at: Tick, disposition: Disposition) {
        if at >= self.model.horizon.end {
            return self.close_entry(slot, disposition);
        }
        if self.contacts[slot.at()].info.generation >= LAST_GENERATION {
            self.emit(Fact::ChainCut { slot });
            return self.close_entry(slot, disposition);
        }
        self.tell_waits(slot);
        if self.does.works {
            self.work_after(slot, disposition);
        }
        self.emit(Fact::WillReturn { slot, at });
        self.emit(Fact::Closed { slot, disposition });
        let contact = &mut self.contacts[slot.at()];
        contact.stage = Stage::Away;
        contact.act = Act::Enter;
        contact.due = [Tick::NEVER; due::COUNT];
        contact.due[due::CUSTOMER] = at;
        self.schedule_deadline(slot);
    }

    /// The next generation of a contact enters with the rest of its script (S-13).
    pub fn enter_again(&mut self, slot: ContactSlot) {
        let old = &self.contacts[slot.at()];
        let asks_again = old.waits() || (old.round == 0);
        let mut contact = Contact::free();
        contact.info = old.info;
        // whoever only waited for better days enters for the first time
        contact.info.generation += u8::from(old.arrived.is_real());
        contact.info.proactive = false; // this time the customer came
        contact.info.counted = self.model.horizon.counts(self.now);
        contact.round = if asks_again { old.round.saturating_sub(1) } else { old.round };
        contact.rounds = old.rounds.max(contact.round + 1);
        (contact.profile, contact.abusive) = (old.profile, old.abusive);
        contact.need = old.need;
        (contact.weight, contact.weighs) = (old.weight, old.weight);
        contact.transfer_after = old.transfer_after.saturating_sub(old.replies);
        (contact.scheduled, contact.scheduled_at) = (old.scheduled, old.scheduled_at);
        self.contacts[slot.at()] = contact;
        if self.does.puts_off {
            self.asks_anew(slot);
        }
        if let Some(&other) = self.present.get(&self.person(slot))
            && other != slot
            && self.contacts[other.at()].stage != Stage::Away
            && self.shops[self.contacts[slot.at()].info.shop.at()].people
        {
            // S-31: the same customer is already there with another matter
            self.there_again(other);
            return self.release(slot);
        }
        self.done.contacts += 1;
        self.enter(slot);
    }

    fn person(&self, slot: ContactSlot) -> (ShopId, u64) {
        let info = &self.contacts[slot.at()].info;
        (info.shop, info.customer)
    }

    /// The entry is over, unless its matter was put off with a short answer.
    #[inline(always)]
    pub fn finish(&mut self, slot: ContactSlot, disposition: Disposition) {
        if self.does.puts_off && self.is_put_off(slot) {
            return self.comes_after_all(slot, disposition);
        }
        self.close_entry(slot, disposition);
    }

    /// The entry is over for good.
    pub fn close_entry(&mut self, slot: ContactSlot, disposition: Disposition) {
        self.tell_waits(slot);
        if self.does.works {
            self.work_after(slot, disposition);
        }
        self.emit(Fact::Closed { slot, disposition });
        self.release(slot);
    }
}
