//! Handing a session to a colleague (S-23): at once, or by invitation with a three-party chat; and
//! contacts that an agent opens (JD-15).

use super::arrivals::Feed;
use super::contact::{Act, due};
use super::explained::Occasion;
use super::facts::{self, Disposition, EndReason, Fact, How, Task};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{AgentAct, Colleague, Session, Stage, Work};
use crate::kernel::ids::{AgentId, ContactSlot, SeatId};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::{Invitation, Outreach};
use crate::routing::Decision;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Looks for a receiver through the transfer tiers; without one the session stays.
    pub fn transfer(&mut self, slot: ContactSlot) {
        self.hand_over(slot, false);
    }

    /// The same, and nobody is asked whether they accept.
    pub fn transfer_at_once(&mut self, slot: ContactSlot) {
        self.hand_over(slot, true);
    }

    fn hand_over(&mut self, slot: ContactSlot, at_once: bool) {
        let contact = &mut self.contacts[slot.at()];
        contact.attempts += 1;
        let matched = contact.matched;
        let Some(&Session { seat, .. }) = contact.session() else { return };
        let mut request = self.request(slot, matched);
        request.not = Some(seat);
        let rules = &self.model.shops[request.shop.at()].transfer;
        if self.contacts[slot.at()].info.difficult && rules.escalate_prob > 0.0 {
            request.need = rules.escalate_to.or(request.need);
        }
        let Decision::To { seat: to, .. } = self.decide(slot, Occasion::HandOver, &request) else {
            return;
        };
        let rules = &self.model.shops[request.shop.at()].transfer;
        // who goes home does not wait for an answer (S-10)
        let closing = self.router.seat(seat).status == crate::model::CLOSING;
        self.leave_three(slot);
        if at_once || !rules.by_invitation || closing {
            return self.move_session(slot, to);
        }
        self.emit(Fact::Invited { slot, from: seat, to });
        let contact = &self.contacts[slot.at()];
        let (info, step) = (&contact.info, contact.attempts);
        let draws = Invitation::of(&self.seed, info.key, info.generation, step);
        let delay = rules.accept_delay.quantile(draws.delay());
        let accepted = draws.accepted() < rules.accept_prob && delay <= rules.invite_timeout;
        let contact = &mut self.contacts[slot.at()];
        if let Some(session) = contact.session_mut() {
            session.colleague = if accepted { Colleague::Joins(to) } else { Colleague::None };
            session.act = AgentAct::Answer;
        }
        let declined = if delay <= rules.invite_timeout { delay } else { rules.invite_timeout };
        contact.due[due::AGENT] = self.now + declined;
    }

    /// The colleague answered the invitation (DH-8).
    pub fn invitation_answered(&mut self, slot: ContactSlot) {
        let Some(session) = self.contacts[slot.at()].session_mut() else { return };
        let (from, Colleague::Joins(to)) = (session.seat, session.colleague) else {
            return self.emit(Fact::InviteLapsed { slot });
        };
        let status = self.router.seat(to).status;
        if !self.model.statuses[status.at()].logged_in || status == crate::model::CLOSING {
            session.colleague = Colleague::None;
            return self.emit(Fact::InviteLapsed { slot });
        }
        // the inviter stays in the chat for a while: the slot counts on both sides
        self.move_session(slot, to);
        let rules = &self.model.shops[self.contacts[slot.at()].info.shop.at()].transfer;
        let contact = &mut self.contacts[slot.at()];
        if let Some(session) = contact.session_mut() {
            session.colleague = Colleague::InChat(from);
            session.act = AgentAct::LeaveThree;
        }
        contact.due[due::AGENT] = self.now + rules.three_party;
        self.emit(Fact::Counted { slot, seat: from });
        let weight = self.contacts[slot.at()].weight;
        self.change_active(from, true, weight);
    }

    /// The inviter leaves the three-party chat.
    pub fn leave_three(&mut self, slot: ContactSlot) {
        let colleague = self.contacts[slot.at()].session().map(|session| session.colleague);
        if let Some(Colleague::InChat(seat)) = colleague {
            self.emit(Fact::Uncounted { slot, seat });
        }
        self.drop_other(slot);
    }

    /// The second agent's slot is free again, if the session was a three-party chat.
    pub fn drop_other(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let Stage::Open(session) = &mut contact.stage else { return };
        let colleague = std::mem::replace(&mut session.colleague, Colleague::None);
        if let Colleague::InChat(other) = colleague {
            session.act = AgentAct::None;
            contact.due[due::AGENT] = Tick::NEVER;
            let weight = contact.weight;
            self.change_active(other, false, weight);
        }
    }

    /// The session is the colleague's from now on. An open round keeps its start; the receiver
    /// pays the re-reading (JD-17).
    fn move_session(&mut self, slot: ContactSlot, to: SeatId) {
        self.leave_three(slot);
        let contact = &mut self.contacts[slot.at()];
        let group = contact.group;
        let waits = contact.waits();
        let Some(&Session { seat: from, counts: counted, work, by, .. }) = contact.session() else {
            return;
        };
        if work == Work::Hands {
            // whoever hands it over knows that there is nothing left to type
            self.cut_reply(self.model.agent_of(by));
        }
        self.detach(slot);
        self.emit(Fact::Transferred { slot, from, to });
        let members = &self.model.groups[group.at()].members;
        let member = |seat: SeatId| members.iter().any(|(other, _)| *other == seat);
        let same_group = member(from) && member(to);
        let rules = &self.model.shops[self.contacts[slot.at()].info.shop.at()].transfer;
        self.serial += 1;
        let serial = self.serial;
        let contact = &mut self.contacts[slot.at()];
        if let Some(session) = contact.session_mut() {
            session.serial = serial;
            session.act = AgentAct::None;
        }
        contact.reread = if same_group { rules.reread_same_group } else { rules.reread_other };
        contact.due[due::AGENT] = Tick::NEVER;
        let fact =
            Fact::Assigned { slot, seat: to, how: How::Transfer, tier: 0, queue_wait: Span::ZERO };
        self.emit(fact);
        self.attach(slot, to);
        if counted {
            self.count(slot, true);
        }
        if self.does.limits_rates {
            self.note_given(to);
        }
        if self.contacts[slot.at()].unsettled {
            self.is_unsettled(slot);
        }
        if waits {
            self.router.count_pending(to, true);
            self.put_in_inbox(slot);
        }
        self.rejoin_level(slot);
        self.will_block(slot);
        self.note_silence(slot);
        self.after_detach(from);
        self.schedule_deadline(slot);
    }

    // --- proactive contacts -----------------------------------------------------------------

    /// JD-15: an agent with room opens a chat with a customer of the last thirty days.
    pub fn reach_out(&mut self, info: facts::Contact) {
        let shop = &self.model.shops[info.shop.at()];
        let Some(proactive) = &shop.sources[usize::from(info.source)].proactive else { return };
        let draws = Outreach::of(&self.seed, info.key);
        if proactive.last_contact.quantile(draws.last_contact()) > proactive.offered_within {
            return; // contacted too long ago: not offered
        }
        let slot = self.allocate();
        let contact = &mut self.contacts[slot.at()];
        contact.info = info;
        contact.info.exempt = false;
        contact.arrived = self.now;
        contact.asked = self.now;
        contact.last_message = self.now;
        contact.routed = self.now;
        self.write_script(slot);
        let group = shop.groups.first().copied().unwrap_or_default();
        self.contacts[slot.at()].group = group;
        self.emit(Fact::Entered { slot, contact: info });
        self.emit(Fact::Grouped { slot, group, chosen: false });
        let request = self.request(slot, None);
        match self.decide(slot, Occasion::Outreach, &request) {
            Decision::To { seat, tier, evict: false } => {
                self.assign(slot, seat, How::Proactive, tier);
            }
            _ => self.finish(slot, Disposition::Rejected),
        }
    }

    /// An agent who leaves before the opening message leaves no customer behind: nobody asked. True
    /// if this was such a contact.
    pub fn drop_outreach(&mut self, slot: ContactSlot) -> bool {
        let session = self.contacts[slot.at()].session();
        let waiting = session.is_some_and(|session| session.outreach_due);
        if waiting {
            self.end_session(slot, EndReason::AgentClosed);
            self.finish(slot, Disposition::Unanswered);
        }
        waiting
    }

    /// The opening message is out; the customer may answer, and counts from then on.
    pub fn reached_out(&mut self, slot: ContactSlot, agent: AgentId, effort: Span) {
        let info = self.contacts[slot.at()].info;
        self.emit(Fact::TaskDone { agent, shop: info.shop, task: Task::Proactive, effort });
        let shop = &self.model.shops[info.shop.at()];
        let draws = Outreach::of(&self.seed, info.key);
        let contact = &mut self.contacts[slot.at()];
        if let Some(session) = contact.session_mut() {
            session.outreach_due = false;
        }
        match &shop.sources[usize::from(info.source)].proactive {
            Some(proactive) if draws.answers() < proactive.answer_prob => {
                contact.act = Act::Message;
                contact.due[due::CUSTOMER] =
                    self.now + proactive.answer_delay.quantile(draws.delay());
            }
            _ => {
                // not answered: there is no matter to come back with
                self.end_session(slot, EndReason::AgentClosed);
                self.finish(slot, Disposition::Unanswered);
            }
        }
    }
}
