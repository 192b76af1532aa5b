//! One pair of hands: which item they take, how long it takes, what follows the reply (S-2..S-5,
//! S-12). Idle hands look at the inbox after everything else of the instant has happened.

use super::agent::{Hands, Job, JobKind};
use super::arrivals::Feed;
use super::clocks::Doing;
use super::contact::{Act, due};
use super::facts::{EndReason, Fact, Task};
use super::links::NIL;
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{AgentAct, Session, Stage, Work};
use crate::kernel::ids::{AgentId, ContactSlot, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::conversation::ServiceModel;
use crate::model::draws::{Close, Handover, LeaveReply, Opening, Outreach, RoundExtra};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    // --- working ----------------------------------------------------------------------------

    pub fn start_reply(&mut self, agent: AgentId, slot: ContactSlot) {
        let about = &self.agents[agent.at()];
        let contact = &self.contacts[slot.at()];
        let Some(&Session { set_aside: left, serial, seat, agent: own, .. }) = contact.session()
        else {
            return;
        };
        let effort = if left == Span::NEVER {
            self.effort(agent, slot)
        } else {
            left + Span((f64::from(contact.unread) * about.reading) as u64)
        };
        self.take_from_inbox(slot);
        self.out_of_pool(slot);
        let contact = &mut self.contacts[slot.at()];
        contact.reread = Span::ZERO;
        let unread = std::mem::take(&mut contact.unread);
        let seat = if own == agent { seat } else { self.seat_in(agent, slot).unwrap_or(seat) };
        if let Some(session) = self.contacts[slot.at()].session_mut() {
            session.work = Work::Hands;
            session.set_aside = Span::NEVER;
            session.reading = session.reading.saturating_add(unread);
            session.by = seat;
        }
        let ends = self.now + effort;
        let about = &mut self.agents[agent.at()];
        about.hands = Hands::Reply(slot);
        about.began = self.now;
        about.ends = ends;
        about.last_serial = serial;
        self.emit(Fact::ReplyStarted { slot, seat });
        self.schedule_hands(agent, ends);
    }

    /// The hands' time for a reply (S-21).
    fn effort(&self, agent: AgentId, slot: ContactSlot) -> Span {
        let contact = &self.contacts[slot.at()];
        let Some(session) = contact.session() else { return Span::ZERO };
        let shop = &self.model.shops[contact.info.shop.at()];
        let about = &self.agents[agent.at()];
        if session.outreach_due
            && let Some(proactive) = &shop.sources[usize::from(contact.info.source)].proactive
        {
            let draws = Outreach::of(&self.seed, contact.info.key);
            return proactive.effort.quantile(draws.effort());
        }
        if session.opening_due
            && let Some(opening) = &shop.service.opening
        {
            return opening.time.quantile(self.drawn(slot, Opening::of).time());
        }
        let draws = contact.draws;
        let notice = if contact.replies == 0 { about.notices } else { Span::ZERO };
        match &shop.service.model {
            ServiceModel::Direct { reply: usual } => {
                let own = &shop.service.profiles[usize::from(contact.profile)].reply_time;
                notice + own.as_ref().unwrap_or(usual).quantile(draws.reply())
            }
            ServiceModel::Classical { service: usual } => {
                let own = &shop.service.profiles[usize::from(contact.profile)].reply_time;
                own.as_ref().unwrap_or(usual).quantile(draws.reply())
            }
            ServiceModel::ByLevel { .. } => Span::ZERO,
            ServiceModel::Typing { switch } => {
                let profile = &shop.service.profiles[usize::from(contact.profile)];
                let switch = if about.last_serial == session.serial { Span::ZERO } else { *switch };
                let read = Span((f64::from(contact.unread) * about.reading) as u64);
                let slow = about.slow * self.unfamiliar(slot);
                let think =
                    profile.think.quantile(draws.think()).scaled(slow) - profile.preview_overlap;
                let look = if contact.replies == 0 {
                    Span(profile.lookup.0.saturating_mul(u64::from(profile.lookups)))
                } else {
                    Span::ZERO
                };
                let phrase = profile.quick_phrase_rate > 0.0 && {
                    let round = contact.round.saturating_sub(1);
                    let extra = RoundExtra::of(&self.seed, contact.info.key, round);
                    extra.quick_phrase() < profile.quick_phrase_rate
                };
                let write = if phrase {
                    profile.quick_phrase
                } else {
                    let chars = profile.reply_chars.quantile(draws.reply());
                    Span((f64::from(chars) * about.typing) as u64)
                };
                notice + switch + read + contact.reread + think + look + write
            }
        }
    }

    /// TB-12: thinking takes longer on SKUs the agents were not briefed on.
    fn unfamiliar(&self, slot: ContactSlot) -> f64 {
        let info = &self.contacts[slot.at()].info;
        let shop = &self.model.shops[info.shop.at()];
        let briefed = &shop.sources[usize::from(info.source)].mix.briefed_skus;
        match info.sku {
            Some(sku) if !briefed.is_empty() && briefed.binary_search(&sku).is_err() => {
                shop.service.unfamiliar_multiplier
            }
            _ => 1.0,
        }
    }

    /// A message joins while the agent is on it: only its reading time is added (S-2).
    pub fn read_on(&mut self, slot: ContactSlot, chars: u32) {
        let Some(session) = self.contacts[slot.at()].session_mut() else { return };
        session.reading += chars;
        let agent = self.model.agent_of(session.by);
        let about = &mut self.agents[agent.at()];
        about.ends += Span((f64::from(chars) * about.reading) as u64);
        let ends = about.ends;
        self.schedule_hands(agent, ends);
    }

    pub fn start_job(&mut self, agent: AgentId, job: Job) {
        let about = &mut self.agents[agent.at()];
        about.hands = Hands::Job { kind: job.kind, shop: job.shop };
        about.began = self.now;
        about.ends = self.now + job.effort;
        let ends = about.ends;
        self.schedule_hands(agent, ends);
        self.note_hands(agent);
    }

    /// The hands' pending event: a pick, or the end of what they do.
    pub fn hands_due(&mut self, agent: AgentId) {
        match self.agents[agent.at()].hands {
            Hands::Idle => {
                if self.is_ready(agent) {
                    self.pick(agent);
                    self.wake_for_shared(agent);
                }
            }
            Hands::Reply(slot) => self.reply_done(agent, slot),
            Hands::ReplyToNobody => self.reply_was_for_nobody(agent),
            Hands::Job { kind, shop } => self.job_done(agent, kind, shop),
        }
    }

    /// The hands let go of what they are on: how long they were.
    #[inline(always)]
    pub fn free_hands(&mut self, agent: AgentId) -> Span {
        let about = &mut self.agents[agent.at()];
        let effort = self.now.since(about.began);
        about.hands = Hands::Idle;
        about.ends = Tick::NEVER;
        if !about.hands_on || about.clock.doing != Doing::Chats || self.does.shares_inboxes {
            self.note_hands(agent);
        }
        self.wake(agent);
        effort
    }

    fn job_done(&mut self, agent: AgentId, kind: JobKind, shop: ShopId) {
        let effort = self.free_hands(agent);
        let task = match kind {
            JobKind::WrapUp => Task::WrapUp,
            JobKind::Mail(_) => Task::Mail,
            JobKind::Item(slot) => Task::Work(self.items.item(slot).kind),
            JobKind::Intervention => Task::Intervention,
        };
        self.emit(Fact::TaskDone { agent, shop, task, effort });
        match kind {
            JobKind::WrapUp | JobKind::Intervention => {}
            JobKind::Mail(slot) => self.mailed(agent, slot, effort),
            JobKind::Item(slot) => self.item_done(agent, slot, effort),
        }
        if self.agents[agent.at()].wraps_up && self.agents[agent.at()].jobs.is_empty() {
            self.hold_back(agent, false);
        }
        self.maybe_go_home(agent);
    }

    /// A reply in progress is dropped, or (if nobody sees that the customer left) typed to the
    /// end for nothing (S-5).
    pub fn abandon_reply(&mut self, agent: AgentId) {
        let Some(slot) = self.agents[agent.at()].hands.replies_to() else { return };
        let contact = &mut self.contacts[slot.at()];
        contact.put_down();
        let Some(&Session { by: seat, .. }) = contact.session() else { return };
        let shop = contact.info.shop;
        if self.model.shops[shop.at()].session.agent_sees_customer_left {
            self.cancel_hands(agent);
            let wasted = self.free_hands(agent);
            self.emit(Fact::ReplyDropped { slot, seat, wasted });
        } else {
            self.agents[agent.at()].hands = Hands::ReplyToNobody;
        }
    }

    /// S-9: away or a network failure cuts the reply; the item goes back to the inbox.
    pub fn cut_reply(&mut self, agent: AgentId) {
        let Some(slot) = self.agents[agent.at()].hands.replies_to() else { return };
        let own = self.in_hand(slot);
        self.stop_waiting(slot, own);
        self.cancel_hands(agent);
        let wasted = self.free_hands(agent);
        self.contacts[slot.at()].put_down();
        if let Some(&Session { by: seat, .. }) = self.contacts[slot.at()].session() {
            self.emit(Fact::ReplyDropped { slot, seat, wasted });
        }
        self.put_in_inbox(slot);
    }

    // --- the reply --------------------------------------------------------------------------

    /// The customer had left and nobody saw it.
    fn reply_was_for_nobody(&mut self, agent: AgentId) {
        let wasted = self.free_hands(agent);
        if let Some(&seat) = self.model.agents[agent.at()].seats.first() {
            self.emit(Fact::ReplyDropped { slot: ContactSlot(NIL), seat, wasted });
        }
        self.maybe_go_home(agent);
    }

    fn reply_done(&mut self, agent: AgentId, slot: ContactSlot) {
        let effort = self.free_hands(agent);
        let Some(session) = self.contacts[slot.at()].session_mut() else { return };
        session.work = Work::None;
        session.reading = 0;
        if session.outreach_due {
            self.reached_out(slot, agent, effort);
        } else if session.opening_due {
            self.opened(slot, effort);
        } else {
            self.replied(slot, effort);
        }
        if self.contacts[slot.at()].is_there() {
            self.schedule_deadline_inline(slot);
        }
    }

    /// The canned opening was sent (S-30); the real answer is still due.
    fn opened(&mut self, slot: ContactSlot, effort: Span) {
        self.reply_ends_wait(slot, effort);
        if let Some(session) = self.contacts[slot.at()].session_mut() {
            session.opening_due = false;
        }
        self.tell_reply(slot, effort, true);
        let contact = &mut self.contacts[slot.at()];
        contact.answered = true;
        contact.due[due::PATIENCE] = Tick::NEVER;
        self.put_in_inbox(slot);
    }

    fn tell_reply(&mut self, slot: ContactSlot, effort: Span, opening: bool) {
        let contact = &self.contacts[slot.at()];
        let Some(session) = contact.session() else { return };
        let fact = Fact::Replied {
            slot,
            seat: session.by,
            round: contact.round,
            round_start: contact.round_start,
            asked: contact.asked,
            effort,
            unread: contact.gone,
            opening,
        };
        self.emit(fact);
    }

    #[inline(always)]
    fn replied(&mut self, slot: ContactSlot, effort: Span) {
        self.reply_ends_wait(slot, effort);
        self.tell_reply(slot, effort, false);
        let contact = &mut self.contacts[slot.at()];
        let Stage::Open(session) = &mut contact.stage else { return };
        session.burst = 0;
        let (seat, agent) = (session.seat, session.agent);
        contact.replies += 1;
        contact.answered = true;
        contact.round_start = Tick::NEVER;
        contact.act = Act::None;
        for which in [due::CUSTOMER, due::PATIENCE, due::BUSY, due::NEGLECT] {
            contact.due[which] = Tick::NEVER;
        }
        let (shop, customer) = (contact.info.shop, contact.info.customer);
        let was_leave = contact.leave_session;
        let shop_params = &self.params[shop.at()];
        if shop_params.affinity {
            self.last_agents.note((shop, customer), seat, self.now);
        }
        let classical = shop_params.classical;
        self.router.count_pending(seat, false);
        if self.agents[agent.at()].neglects {
            self.no_longer_neglects(seat);
        }
        if classical {
            // one call at a time: nobody else is put through before the wrap-up is done
            if self.wrap_up(slot, agent) {
                self.hold_back(agent, true);
            }
            self.end_session(slot, EndReason::Served);
            return self.finish_session(slot);
        }
        if was_leave {
            self.contacts[slot.at()].leave_session = false;
            let answered = self.drawn(slot, LeaveReply::of).answered();
            let answers = answered < self.model.shops[shop.at()].leave.reply_prob;
            if !answers || !self.contacts[slot.at()].has_more() {
                self.end_session(slot, EndReason::LeaveReplied);
                return self.finish_session(slot);
            }
        }
        self.after_reply(slot);
    }

    /// The customer's next step after a reply (S-12), or the agent's.
    #[inline(always)]
    fn after_reply(&mut self, slot: ContactSlot) {
        let now = self.now;
        let contact = &mut self.contacts[slot.at()];
        let of_shop = contact.info.shop.at();
        let shop_params = &self.params[of_shop];
        contact.due[due::IDLE] = now + shop_params.idle_after;
        if shop_params.idle_prompt.is_real() && !contact.prompted {
            contact.due[due::PROMPT] = now + shop_params.idle_prompt;
        }
        if !shop_params.silence_runs_while_waiting {
            let timeout = shop_params.silence_timeout;
            contact.due[due::SILENCE] =
                if timeout.is_real() { now + timeout + Span::TICK } else { Tick::NEVER };
        } else if contact.due[due::SILENCE] == Tick::NEVER {
            self.start_silence(slot);
            let contact = &mut self.contacts[slot.at()];
            contact.due[due::SILENCE] = contact.due[due::SILENCE].max(now);
        }
        let shop = &self.model.shops[of_shop];
        let contact = &mut self.contacts[slot.at()];
        let moves = contact.transfer_after == contact.replies && !contact.abusive;
        if moves || (shop.transfer.when_role_missing && self.is_unsettled(slot)) {
            let delay = shop.transfer.delay.quantile(self.drawn(slot, Handover::of).delay());
            let contact = &mut self.contacts[slot.at()];
            if let Some(session) = contact.session_mut() {
                session.act = AgentAct::Transfer;
            }
            contact.due[due::AGENT] = now + delay;
        }
        let contact = &mut self.contacts[slot.at()];
        if contact.has_more() {
            let profile = &shop.service.profiles[usize::from(contact.profile)];
            contact.act = Act::Message;
            contact.due[due::CUSTOMER] = now + profile.gap.quantile(contact.draws.gap());
        } else {
            self.last_reply(slot);
        }
    }

    /// FG-3: true if the session's agent lacks the role it needs; noted in the contact.
    #[cold]
    pub fn is_unsettled(&mut self, slot: ContactSlot) -> bool {
        let contact = &self.contacts[slot.at()];
        let Some(session) = contact.session() else { return false };
        let roles = self.router.seat(session.seat).roles;
        let lacks = contact.need.is_some_and(|need| !roles.has(need as usize));
        self.contacts[slot.at()].unsettled = lacks;
        lacks
    }

    /// After the last reply the customer closes, else the agent, else silence (S-12).
    fn last_reply(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let gone = contact.gone;
        let shop = &self.model.shops[contact.info.shop.at()];
        // a customer who surely closes, always as soon, needs no draw
        let sure = shop.customer.close_prob >= 1.0 && !shop.customer.close_delay.is_drawn();
        let draws = if sure && !gone { Close::UNDRAWN } else { self.drawn(slot, Close::of) };
        let now = self.now;
        let contact = &mut self.contacts[slot.at()];
        let Stage::Open(session) = &mut contact.stage else { return };
        let agent = session.agent;
        if !gone && draws.customer() < shop.customer.close_prob {
            contact.act = Act::Close;
            contact.due[due::CUSTOMER] =
                now + shop.customer.close_delay.quantile(draws.customer_delay());
        } else if session.act == AgentAct::None && draws.agent() < shop.session.manual_close_prob {
            session.act = AgentAct::Close;
            contact.due[due::AGENT] =
                now + shop.session.manual_close_delay.quantile(draws.agent_delay());
        }
        if contact.act == Act::None && session.act == AgentAct::None {
            self.note_silence(slot);
        }
        self.wrap_up(slot, agent);
        if shop.transfer.intervention_prob > 0.0 {
            self.intervene(slot, agent);
        }
    }

    /// What the agent's side does about one session is due.
    pub fn agent_acts(&mut self, slot: ContactSlot) {
        let Some(session) = self.contacts[slot.at()].session_mut() else { return };
        match std::mem::replace(&mut session.act, AgentAct::None) {
            AgentAct::None => {}
            AgentAct::Close => {
                if !self.contacts[slot.at()].waits() {
                    self.end_session(slot, EndReason::AgentClosed);
                    self.finish_session(slot);
                }
            }
            AgentAct::Transfer => self.transfer(slot),
            AgentAct::Answer => self.invitation_answered(slot),
            AgentAct::LeaveThree => self.leave_three(slot),
            AgentAct::Block => self.blocks(slot),
        }
        if self.contacts[slot.at()].is_open() {
            self.note_silence(slot);
        }
    }
}
