//! A session once it is assigned: messages, rounds, patience, silence, and a customer who is back
//! within the resume grace. How it ends is in `ending`.

use super::arrivals::Feed;
use super::contact::{Act, due};
use super::facts::{Disposition, EndReason, Fact, How, Phase};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{AgentAct, Session, Stage, Work};
use crate::kernel::ids::{ContactSlot, SeatId};
use crate::kernel::tick::{Span, Tick};
use crate::model::conversation::ServiceModel;
use crate::model::draws::{BurstBegins, BurstGoesOn, IdlePrompt, Opening, Patience};
use crate::model::draws::{Round, RoundExtra};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// A session starts with this agent.
    pub fn assign(&mut self, slot: ContactSlot, seat: SeatId, how: How, tier: u8) {
        self.serial += 1;
        let (serial, agent) = (self.serial, self.model.agent_of(seat));
        let outreach = how == How::Proactive;
        let contact = &mut self.contacts[slot.at()];
        let queue_wait = self.now.since(contact.routed);
        contact.stage = Stage::Open(Session::new(seat, agent, serial, outreach));
        contact.assigned = self.now;
        contact.had_session = true;
        contact.due[due::PATIENCE] = Tick::NEVER;
        self.emit(Fact::Assigned { slot, seat, how, tier, queue_wait });
        self.attach(slot, seat);
        if outreach {
            self.put_in_inbox(slot);
            return self.schedule_deadline(slot);
        }
        self.count(slot, true);
        if self.does.limits_rates {
            self.note_given(seat);
        }
        self.will_block(slot);
        let auto = &self.model.shops[self.contacts[slot.at()].info.shop.at()].auto_reply;
        if auto.welcome && matches!(how, How::Entry | How::Queue) {
            self.emit(Fact::Welcome { slot });
        }
        if self.params[self.contacts[slot.at()].info.shop.at()].by_level {
            self.join_level(slot);
        } else {
            self.first_round(slot, how);
        }
        self.schedule_deadline(slot);
    }

    fn first_round(&mut self, slot: ContactSlot, how: How) {
        let shop = &self.model.shops[self.contacts[slot.at()].info.shop.at()];
        let contact = &mut self.contacts[slot.at()];
        if how == How::Reroute && contact.round > 0 {
            if contact.waits() {
                self.put_in_inbox(slot);
                self.start_patience(slot);
            } else if contact.wrote_in_queue() {
                contact.act = Act::None;
                self.open_round(slot);
            }
            return self.start_silence(slot);
        }
        if contact.mute {
            self.note_silence(slot);
            return self.start_silence(slot);
        }
        if let Some(opening) = &shop.service.opening {
            let sent = self.drawn(slot, Opening::of).sent();
            let due = sent < opening.prob;
            if let Some(session) = self.contacts[slot.at()].session_mut() {
                session.opening_due = due;
            }
        }
        self.open_round(slot);
        self.start_silence(slot);
    }

    /// The first unanswered message of a round is there: it is in the inbox from now on.
    fn open_round(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let shop_params = self.params[contact.info.shop.at()];
        contact.draws = Round::of(&self.seed, contact.info.key, contact.round);
        let chars = if shop_params.writes { self.first_of_burst(slot) } else { 0 };
        let contact = &mut self.contacts[slot.at()];
        contact.round += 1;
        contact.unread = contact.unread.saturating_add(chars);
        let round_start = self.now.max(contact.assigned);
        contact.round_start = round_start;
        if !contact.leave_session {
            contact.due[due::BUSY] = round_start + shop_params.busy_after;
            contact.due[due::NEGLECT] = round_start + shop_params.neglect_after;
            contact.due[due::IDLE] = Tick::NEVER;
        }
        let seat = contact.session().map(|session| session.seat);
        self.emit(Fact::CustomerWrote { slot, opens_round: true, chars });
        if let Some(seat) = seat {
            self.router.count_pending(seat, true);
        }
        self.put_in_inbox(slot);
        if shop_params.impatient {
            self.start_patience(slot);
        }
        let contact = &self.contacts[slot.at()];
        if contact.idle && !contact.leave_session {
            self.awake(slot);
        }
    }

    /// Characters of the message that opens a round; the others of its burst are to come.
    fn first_of_burst(&mut self, slot: ContactSlot) -> u32 {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let profile = &shop.service.profiles[usize::from(contact.profile)];
        let chars = match shop.service.model {
            ServiceModel::Typing { .. } => {
                profile.customer_chars.quantile(contact.draws.customer())
            }
            _ => 0,
        };
        let Some(burst) = &profile.burst else { return chars };
        let extra = RoundExtra::of(&self.seed, contact.info.key, contact.round);
        let more = burst.messages.quantile(extra.messages()).max(1) - 1;
        if contact.replies == 0 && contact.asked < self.now {
            return chars.saturating_mul(more + 1); // written while waiting (S-11)
        }
        let begins = BurstBegins::of(&self.seed, contact.info.key, in_burst(contact.round, more));
        if let Some(session) = self.contacts[slot.at()].session_mut() {
            session.burst = more;
        }
        self.next_of_burst(slot, begins.gap());
        chars
    }

    /// The next message of a burst comes after its gap.
    fn next_of_burst(&mut self, slot: ContactSlot, gap: f64) {
        let contact = &self.contacts[slot.at()];
        if contact.session().is_none_or(|session| session.burst == 0) {
            return;
        }
        let shop = &self.model.shops[contact.info.shop.at()];
        let profile = &shop.service.profiles[usize::from(contact.profile)];
        if let Some(burst) = &profile.burst {
            let at = self.now + burst.gap.quantile(gap);
            let contact = &mut self.contacts[slot.at()];
            if let Some(session) = contact.session_mut() {
                session.burst -= 1;
            }
            contact.act = Act::Message;
            contact.due[due::CUSTOMER] = at;
        }
    }

    /// Patience of the round now open (S-7).
    pub fn start_patience(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let customer = &shop.customer;
        // the classical model serves at once, so nobody waits in a session (S-21)
        let classical = matches!(shop.service.model, ServiceModel::Classical { .. });
        if contact.gone || contact.leave_session || classical {
            return;
        }
        let law =
            if contact.answered { &customer.later_patience } else { &customer.first_patience };
        if law.is_never() {
            self.contacts[slot.at()].due[due::PATIENCE] = Tick::NEVER;
            return;
        }
        let (from, patience) = if contact.answered {
            let round = contact.round.saturating_sub(1);
            let u = RoundExtra::of(&self.seed, contact.info.key, round).patience();
            (contact.round_start, customer.later_patience.quantile(u))
        } else {
            let u = self.drawn(slot, Patience::of).first_reply();
            (contact.assigned, customer.first_patience.quantile(u))
        };
        self.contacts[slot.at()].due[due::PATIENCE] = (from + patience).max(self.now);
    }

    /// JD-2: the clock runs since the customer's last message, never before the session; the
    /// session expires when the silence *exceeds* the timeout, one tick later.
    #[inline(always)]
    pub fn start_silence(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let rules = &self.params[contact.info.shop.at()];
        let stopped = contact.leave_session
            || (contact.waits() && !rules.silence_runs_while_waiting)
            || !rules.silence_timeout.is_real();
        contact.due[due::SILENCE] = if stopped {
            Tick::NEVER
        } else {
            contact.last_message.max(contact.assigned) + rules.silence_timeout + Span::TICK
        };
    }

    /// The customer's next step is due.
    pub fn customer_acts(&mut self, slot: ContactSlot) {
        match self.contacts[slot.at()].stage {
            Stage::Robot => self.robot_done(slot),
            Stage::Choosing => self.choose(slot),
            Stage::Away => self.enter_again(slot),
            Stage::Dormant(session) => self.resume(slot, session),
            Stage::Stranded => self.leave(slot),
            Stage::Open(_) => match self.contacts[slot.at()].act {
                Act::Message => self.customer_writes(slot),
                Act::Close => {
                    self.end_session(slot, EndReason::CustomerClosed);
                    self.finish_session(slot);
                }
                Act::None | Act::Enter => {}
            },
            Stage::Queued(_) => self.acts_in_queue(slot),
            Stage::Free | Stage::Routed | Stage::Boxed(_) | Stage::Mailed(_) => {}
        }
    }

    /// A customer whose session was routed anew goes on while it waits: what is written then is
    /// answered in the next session, and who has nothing more to ask goes.
    fn acts_in_queue(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        match contact.act {
            // more of a question that waits already: the next agent reads what was there
            Act::Message if contact.waits() => contact.act = Act::None,
            // the round opens when an agent is there
            Act::Message => contact.asked = self.now,
            Act::Close => {
                self.dequeue(slot);
                self.finish_session(slot);
            }
            Act::None | Act::Enter => {}
        }
    }

    /// A message in an open session.
    pub fn customer_writes(&mut self, slot: ContactSlot) {
        self.set_silent(slot, false);
        let contact = &mut self.contacts[slot.at()];
        contact.act = Act::None;
        contact.last_message = self.now;
        contact.prompted = false;
        contact.due[due::PROMPT] = Tick::NEVER;
        let Stage::Open(session) = &mut contact.stage else { return };
        if session.act == AgentAct::Close {
            session.act = AgentAct::None;
            contact.due[due::AGENT] = Tick::NEVER;
        }
        if !session.counts {
            let seat = session.seat;
            self.emit(Fact::Counted { slot, seat });
            self.count(slot, true);
        }
        let contact = &mut self.contacts[slot.at()];
        if contact.waits() {
            self.message_joins(slot);
        } else {
            contact.asked = self.now;
            self.open_round(slot);
        }
        self.start_silence(slot);
    }

    /// S-2: messages before the reply join it and add only their reading time.
    fn message_joins(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let profile = &shop.service.profiles[usize::from(contact.profile)];
        let Some(session) = contact.session() else { return };
        let number = in_burst(contact.round, session.burst);
        let in_hands = session.work == Work::Hands;
        let message = BurstGoesOn::of(&self.seed, contact.info.key, number);
        let chars = match shop.service.model {
            ServiceModel::Typing { .. } => profile.customer_chars.quantile(message.characters()),
            _ => 0,
        };
        self.emit(Fact::CustomerWrote { slot, opens_round: false, chars });
        let contact = &mut self.contacts[slot.at()];
        if in_hands {
            self.read_on(slot, chars);
        } else {
            contact.unread = contact.unread.saturating_add(chars);
        }
        self.next_of_burst(slot, message.gap());
    }

    /// Patience runs out (S-5, S-6).
    pub fn patience_ends(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let customer = &self.model.shops[contact.info.shop.at()].customer;
        let patience = self.drawn(slot, Patience::of);
        let (phase, silently) = match contact.stage {
            Stage::Queued(_) if !contact.had_session => {
                (Phase::Queue, patience.silently_in_queue() < customer.silent_share_queue)
            }
            Stage::Open(_) | Stage::Queued(_) if !contact.answered => {
                (Phase::First, patience.silently_in_chat() < customer.silent_share_chat)
            }
            Stage::Open(_) | Stage::Queued(_) => {
                let round = contact.round.saturating_sub(1);
                let extra = RoundExtra::of(&self.seed, contact.info.key, round);
                (Phase::Later, extra.silently() < customer.silent_share_chat)
            }
            _ => return,
        };
        self.emit(Fact::LostPatience { slot, phase, silently });
        if silently {
            let own = self.in_hand(slot);
            self.stop_waiting(slot, own);
            let contact = &mut self.contacts[slot.at()];
            contact.gone = true;
            contact.act = Act::None;
            if let Some(session) = contact.session_mut() {
                session.burst = 0;
            }
            contact.due[due::CUSTOMER] = Tick::NEVER;
            contact.due[due::BUSY] = Tick::NEVER;
        } else if self.contacts[slot.at()].queued().is_some() {
            self.dequeue(slot);
            let contact = &self.contacts[slot.at()];
            if contact.had_session {
                self.finish_session(slot);
            } else {
                self.finish_or_return(slot, Disposition::Abandoned);
            }
        } else {
            self.end_session(slot, EndReason::CustomerLeft);
            self.finish_session(slot);
        }
    }

    /// Customer silence beyond the timeout (JD-2, S-13).
    pub fn silence_ends(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let Some(&Session { seat, counts, .. }) = contact.session() else { return };
        let shop = &self.model.shops[contact.info.shop.at()];
        if !shop.session.silence_closes {
            if counts {
                self.emit(Fact::Uncounted { slot, seat });
                self.count(slot, false);
            }
            return;
        }
        let waited = self.contacts[slot.at()].waits();
        let back = self.contacts[slot.at()].due[due::CUSTOMER];
        let comes_back = !waited
            && self.contacts[slot.at()].act == Act::Message
            && self.contacts[slot.at()].has_more()
            && back.is_real();
        let ended = self.suspend_session(slot, EndReason::SilenceExpired);
        let Some(session) = ended.filter(|_| comes_back) else { return self.finish_session(slot) };
        if back <= self.now + shop.session.resume_grace {
            let contact = &mut self.contacts[slot.at()];
            contact.stage = Stage::Dormant(session);
            contact.act = Act::Enter;
            contact.due[due::CUSTOMER] = back;
        } else {
            let disposition = self.contacts[slot.at()].disposition();
            self.return_at(slot, back, disposition);
        }
    }

    /// Back within the grace: the same session goes on with the same agent, if there.
    pub fn resume(&mut self, slot: ContactSlot, session: Session) {
        let seat = session.seat;
        let status = self.router.seat(seat).status;
        let there = self.model.statuses[status.at()].logged_in
            && self.model.statuses[status.at()].hands
            && self.router.seat(seat).receiving;
        if !there {
            let disposition = self.contacts[slot.at()].disposition();
            return self.return_at(slot, self.now, disposition);
        }
        self.contacts[slot.at()].stage = Stage::Open(session);
        self.emit(Fact::Assigned { slot, seat, how: How::Resume, tier: 0, queue_wait: Span::ZERO });
        self.attach(slot, seat);
        self.count(slot, true);
        self.customer_writes(slot);
    }

    // --- automatic messages -----------------------------------------------------------------

    /// DH-12: one busy message a round; it multiplies what is left of the patience.
    pub fn busy_message(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if !contact.is_open() || !contact.waits() {
            return;
        }
        let factor = self.model.shops[contact.info.shop.at()].auto_reply.busy_patience_factor;
        self.emit(Fact::BusyMessage { slot });
        let contact = &mut self.contacts[slot.at()];
        let ends = contact.due[due::PATIENCE];
        if ends.is_real() {
            contact.due[due::PATIENCE] = self.now + ends.since(self.now).scaled(factor);
        }
    }

    /// DH-12: one prompt a silence.
    pub fn prompt_due(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if !contact.is_open() || contact.waits() || contact.prompted {
            return;
        }
        let auto = &self.model.shops[contact.info.shop.at()].auto_reply;
        let info = &contact.info;
        let draws = IdlePrompt::of(&self.seed, info.key, info.generation, contact.round);
        let gone = contact.gone;
        self.emit(Fact::IdlePrompt { slot });
        let contact = &mut self.contacts[slot.at()];
        contact.prompted = true;
        if gone {
            return;
        }
        if draws.writes() < auto.idle_reply_prob {
            contact.rounds = contact.rounds.max(contact.round + 1);
            contact.act = Act::Message;
            contact.due[due::CUSTOMER] = self.now;
        } else if draws.closes() < auto.idle_close_prob {
            contact.act = Act::Close;
            contact.due[due::CUSTOMER] = self.now;
        }
    }
}

/// The number of a message of a burst, by rounds and messages to come.
const fn in_burst(round: u32, left: u32) -> u32 {
    round.wrapping_mul(32).wrapping_add(left % 32)
}
