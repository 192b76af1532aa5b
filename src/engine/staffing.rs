//! Shifts, breaks and statuses. Status says what routing may do; hands are on or
//! off (S-8): the two change together here and nowhere else.

use super::agent::{Hands, JobKind};
use super::arrivals::Feed;
use super::contact::{Act, due};
use super::facts::{EndReason, Fact, How};
use super::instant::Consequence;
use super::links::{Rail, next};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{Session, Stage, Work};
use crate::kernel::ids::{AgentId, ContactSlot, SeatId, ShopId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::{self, Attendance, Comeback};
use crate::model::platform::{LeaveMode, OnEnter};
use crate::model::shift::{ChangeKind, SHIFTS_A_DAY};
use crate::model::{OFFLINE, ONLINE};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The next scheduled change takes effect.
    pub fn change(&mut self) {
        let model = self.model;
        let index = self.changes_made;
        self.changes_made += 1;
        self.change_at = self.next_change();
        match &model.changes[index].kind {
            ChangeKind::ShiftStart { agent, shift, status, until } => {
                self.shift_starts(*agent, *shift, *status, *until);
            }
            ChangeKind::ShiftEnd { agent } => self.shift_ends(*agent),
            ChangeKind::Break { agent, status, .. } => {
                let about = &mut self.agents[agent.at()];
                if about.awaited.is_some() {
                    about.awaited = Some(*status);
                } else if about.on_shift && !about.absent {
                    self.want_everywhere(*agent, *status, None);
                }
            }
            ChangeKind::SetStatus { agent, seat, status } => {
                self.set_status_as_told(*agent, *seat, *status)
            }
            ChangeKind::NetworkFailure { agent } => {
                self.cut_reply(*agent);
                let model = self.model;
                for &seat in &model.agents[agent.at()].seats {
                    let rules = &model.shops[model.seats[seat.at()].shop.at()].transfer;
                    let waits = rules.reassign_vanished.is_real();
                    let what = if waits { OnEnter::Keep } else { OnEnter::LeaveBox };
                    self.want(*agent, &[seat], OFFLINE, Some(what));
                }
            }
            ChangeKind::Vanished { seat } => {
                if self.router.seat(*seat).status == OFFLINE {
                    let agent = self.model.agent_of(*seat);
                    self.instant.follow_up(Consequence::Status {
                        agent,
                        seat: *seat,
                        sessions: OnEnter::Reroute,
                    });
                }
            }
            kind => self.configure(index, kind),
        }
    }

    /// The timeline sets a status.
    fn set_status_as_told(&mut self, agent: AgentId, seat: Option<SeatId>, status: StatusId) {
        let about = &mut self.agents[agent.at()];
        if about.absent {
            return;
        }
        if about.awaited.is_some() && seat.is_none() {
            about.awaited = Some(status); // not there yet: so they will be when they come
            return;
        }
        if std::mem::take(&mut about.closing) {
            self.cancel_shift(agent); // told to stay: no longer going home
        }
        let (who, about) = (&self.model.agents[agent.at()], &mut self.agents[agent.at()]);
        if who.learning.is_some() && !about.on_shift {
            about.day = self.model.calendar.since_1970(self.now);
            about.learns(who, &self.seed);
        }
        self.instant.stays(agent);
        match seat {
            Some(seat) => self.want(agent, &[seat], status, None),
            None => self.want_everywhere(agent, status, None),
        }
    }

    // --- shifts -----------------------------------------------------------------------------

    fn shift_starts(&mut self, agent: AgentId, shift: u32, status: StatusId, until: Tick) {
        let who = &self.model.agents[agent.at()];
        let drawn = Attendance::of(&self.seed, draws::agent(who.entity), shift);
        let about = &mut self.agents[agent.at()];
        about.on_shift = true;
        about.until = until;
        about.absent = drawn.absent() < who.absence_prob;
        about.day = shift / SHIFTS_A_DAY;
        let usual = std::mem::replace(&mut about.duty, status);
        about.learns(who, &self.seed);
        if about.absent {
            return self.emit(Fact::Absent { agent });
        }
        if std::mem::take(&mut about.closing) {
            self.cancel_shift(agent);
        }
        if self.instant.stays(agent) {
            // the shift before ended just now: one long shift
            if status != usual {
                self.want_everywhere(agent, status, None);
            }
            return;
        }
        let late = who.late.as_ref().map_or(Span::ZERO, |law| law.quantile(drawn.late()));
        if late > Span::ZERO {
            self.agents[agent.at()].awaited = Some(status);
            if self.now + late < until {
                self.schedule_shift(agent, self.now + late);
            }
            return;
        }
        self.want_everywhere(agent, status, None);
    }

    /// A late agent comes, or overtime is up.
    pub fn shift_due(&mut self, agent: AgentId) {
        if let Some(status) = self.agents[agent.at()].awaited.take() {
            return self.want_everywhere(agent, status, None);
        }
        if self.agents[agent.at()].closing {
            self.instant.follow_up(Consequence::HandOver { agent });
        }
    }

    fn shift_ends(&mut self, agent: AgentId) {
        let about = &mut self.agents[agent.at()];
        about.on_shift = false;
        if about.absent || about.awaited.take().is_some() {
            about.absent = false;
            return self.cancel_shift(agent);
        }
        self.instant.leaves(agent);
    }

    /// True if sessions, hands or tasks keep the agent.
    pub fn has_work(&self, agent: AgentId) -> bool {
        let about = &self.agents[agent.at()];
        about.sessions.len > 0 || about.hands != Hands::Idle || !about.jobs.is_empty()
    }

    /// S-10: the last session of a closing agent is over.
    pub fn maybe_go_home(&mut self, agent: AgentId) {
        if self.agents[agent.at()].closing && !self.has_work(agent) {
            self.agents[agent.at()].closing = false;
            self.cancel_shift(agent);
            self.set_everywhere(agent, OFFLINE, Some(OnEnter::Keep));
        }
    }

    pub fn hand_over_all(&mut self, agent: AgentId) {
        for slot in self.sessions_of(agent) {
            if self.contacts[slot.at()].is_open() && !self.drop_outreach(slot) {
                self.transfer(slot);
            }
        }
    }

    fn sessions_of(&self, agent: AgentId) -> Vec<ContactSlot> {
        let mut all = Vec::with_capacity(self.agents[agent.at()].sessions.len as usize);
        let mut at = self.agents[agent.at()].sessions.first();
        while let Some(slot) = at {
            all.push(slot);
            at = next(&self.contacts, Rail::Sessions, slot);
        }
        all
    }

    // --- status -----------------------------------------------------------------------------

    /// The agent's status in all shops.
    pub fn set_everywhere(&mut self, agent: AgentId, status: StatusId, sessions: Option<OnEnter>) {
        let model = self.model;
        self.set_seats(agent, &model.agents[agent.at()].seats, status, sessions);
    }

    /// The agent's status in some shops; `sessions` overrides what the status says of them. What
    /// follows from it runs once the handler, or the last change of the instant, is done.
    pub fn set_seats(
        &mut self,
        agent: AgentId,
        seats: &[SeatId],
        status: StatusId,
        sessions: Option<OnEnter>,
    ) {
        let model = self.model;
        let mut changed = false;
        for &seat in seats {
            let from = self.router.seat(seat).status;
            if from == status {
                continue;
            }
            changed = true;
            let shop = model.seats[seat.at()].shop;
            self.router.set_status(shop, seat, status);
            self.emit(Fact::Status { seat, from, to: status });
            let sessions = sessions.unwrap_or(if status == OFFLINE {
                model.shops[shop.at()].policy.offline_sessions
            } else {
                model.statuses[status.at()].sessions
            });
            self.instant.follow_up(Consequence::Status { agent, seat, sessions });
        }
        if changed {
            self.no_longer_automatic(agent, seats, status);
            self.set_hands(agent, status);
        }
    }

    fn set_hands(&mut self, agent: AgentId, entered: StatusId) {
        let model = self.model;
        let on = model.agents[agent.at()]
            .seats
            .iter()
            .any(|seat| model.statuses[self.router.seat(*seat).status.at()].hands);
        if !on && model.statuses[entered.at()].cuts_reply {
            self.cut_reply(agent);
        }
        self.levels_change(agent);
        self.agents[agent.at()].hands_on = on;
        if !on && model.statuses[entered.at()].cuts_reply {
            self.set_work_aside(agent);
        }
        if on {
            self.wake(agent);
        } else {
            self.wake_for_shared(agent);
        }
        self.note_hands(agent);
    }

    /// The hands are on or off as the statuses say.
    pub(super) fn look_at_hands(&mut self, agent: AgentId) {
        let model = self.model;
        let on = |seat: &SeatId| model.statuses[self.router.seat(*seat).status.at()].hands;
        let on = model.agents[agent.at()].seats.iter().any(on);
        if on != self.agents[agent.at()].hands_on {
            self.levels_change(agent);
            self.agents[agent.at()].hands_on = on;
        }
        self.note_hands(agent);
        if on {
            self.wake(agent);
        }
    }

    pub fn sessions_on_enter(&mut self, agent: AgentId, seat: SeatId, what: OnEnter) {
        if what == OnEnter::Keep {
            return;
        }
        for slot in self.sessions_of(agent) {
            if self.contacts[slot.at()].session().is_none_or(|session| session.seat != seat) {
                continue;
            }
            if self.drop_outreach(slot) {
                continue;
            }
            match what {
                OnEnter::Keep => {}
                OnEnter::ForceEnd => self.force_end(slot),
                OnEnter::Reroute => self.reroute_session(slot),
                OnEnter::LeaveBox => self.strand(slot),
            }
        }
    }

    /// DH-2: the session ends; a customer who still needs help applies again.
    fn force_end(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let needs_help = !contact.gone && (contact.waits() || contact.has_more());
        let rules = &self.model.shops[contact.info.shop.at()].session;
        let drawn = self.drawn(slot, Comeback::of);
        self.end_session(slot, EndReason::ForcedEnd);
        let disposition = self.contacts[slot.at()].disposition();
        if needs_help && drawn.reapplies() < rules.reapply_prob {
            let at = self.now + rules.reapply_delay.quantile(drawn.reapply_delay());
            self.return_at(slot, at, disposition);
        } else {
            self.finish(slot, disposition);
        }
    }

    /// the session goes back to routing, as a transfer does.
    pub fn reroute_session(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        if contact.gone && !contact.waits() {
            self.end_session(slot, EndReason::Rerouted);
            return self.finish_session(slot);
        }
        self.end_session(slot, EndReason::Rerouted);
        let contact = &mut self.contacts[slot.at()];
        contact.routed = self.now;
        contact.attempts += 1;
        contact.info.named = None;
        self.route(slot, How::Reroute);
        if self.contacts[slot.at()].is_there() {
            self.schedule_deadline(slot);
        }
    }

    /// DH-15: the agent dropped off; the customer's next message opens the leave box.
    fn strand(&mut self, slot: ContactSlot) {
        self.end_session(slot, EndReason::LeaveBox);
        let contact = &mut self.contacts[slot.at()];
        contact.stage = Stage::Stranded;
        if contact.gone {
            return self.finish_session(slot);
        }
        if contact.waits() {
            // who waits for an answer asks again at once
            contact.act = Act::Enter;
            contact.due[due::CUSTOMER] = self.now;
        } else if contact.act != Act::Message || !contact.due[due::CUSTOMER].is_real() {
            return self.finish_session(slot);
        }
        self.schedule_deadline(slot);
    }

    /// Somebody's status changed: who waits for this agent alone is routed anew, and the queue and
    /// the leave boxes look.
    pub fn status_seen(&mut self, shop: ShopId, seat: SeatId) {
        if self.router.seat(seat).bound > 0 {
            self.reroute_waiters(shop, |admission| admission.bound == Some(seat));
        }
        self.request_dispatch(shop);
        self.check_leave(shop);
    }

    /// S-25: the status that follows the number of active sessions; below it the agent returns to
    /// the status before.
    pub fn follow_active(&mut self, agent: AgentId) {
        let Some(auto) = self.model.agents[agent.at()].auto_status else { return };
        let about = &self.agents[agent.at()];
        let active = about.active;
        let Some(&seat) = self.model.agents[agent.at()].seats.first() else { return };
        let status = self.router.seat(seat).status;
        if about.auto {
            if active < auto.above && status == auto.status {
                let before = about.before;
                self.agents[agent.at()].auto = false;
                self.set_everywhere(agent, before, None);
            }
            return;
        }
        let over = active > auto.above || (auto.inclusive && active == auto.above);
        if over && status != auto.status && self.takes_customers(agent, seat) {
            let about = &mut self.agents[agent.at()];
            (about.auto, about.before) = (true, status);
            self.set_everywhere(agent, auto.status, None);
            self.stays_on_duty_behind(agent, status);
        }
    }

    /// True if the agent is at ordinary work: online, or in the status of the shift if the tiers
    /// give new contacts to it.
    fn takes_customers(&self, agent: AgentId, seat: SeatId) -> bool {
        let status = self.router.seat(seat).status;
        status == ONLINE
            || (status == self.agents[agent.at()].duty
                && self.router.takes_new(self.model.seats[seat.at()].shop, status))
    }

    /// A round has waited for long: its agent is suspended, or somebody else takes it. After a move
    /// the time runs anew, and the suspension is the first agent's alone.
    pub fn neglected(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let (suspend, reassign) =
            (shop.session.unanswered_after, shop.transfer.reassign_unanswered);
        let round_start = contact.round_start;
        let suspends =
            suspend.is_real() && (!reassign.is_real() || self.now == round_start + suspend);
        if suspends {
            self.suspend_for_neglect(slot);
        }
        if !reassign.is_real() {
            return;
        }
        let next = if self.now < round_start + reassign {
            round_start + reassign
        } else {
            self.reassign(slot);
            self.now + reassign
        };
        let suspension = round_start + suspend;
        let still = suspend.is_real() && suspension > self.now;
        let contact = &mut self.contacts[slot.at()];
        if contact.is_open() && contact.waits() {
            contact.due[due::NEGLECT] = if still { next.min(suspension) } else { next };
        }
    }

    /// The customer goes to another agent by the transfer tiers, the clock of the round kept;
    /// whoever is being answered, or finds nobody, stays.
    fn reassign(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let waits = matches!(contact.session(), Some(Session { work: Work::Inbox, .. }));
        if !waits || self.params[contact.info.shop.at()].shared_inbox {
            return;
        }
        let before = contact.session().map(|session| session.seat);
        self.transfer_at_once(slot);
        let after = self.contacts[slot.at()].session().map(|session| session.seat);
        if before != after {
            self.emit(Fact::Reassigned { slot });
            self.contacts[slot.at()].due[due::NEGLECT] = Tick::NEVER;
        }
    }

    /// B-JD-5: the agent of a round unanswered for too long is suspended until the next reply.
    fn suspend_for_neglect(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let Some(&Session { seat, .. }) = contact.session() else { return };
        let shop = contact.info.shop;
        let agent = self.model.agent_of(seat);
        let neglected = self.model.shops[shop.at()].session.unanswered_status;
        let status = self.router.seat(seat).status;
        if status != neglected && self.takes_customers(agent, seat) {
            let about = &mut self.agents[agent.at()];
            (about.neglects, about.before) = (true, status);
            self.set_everywhere(agent, neglected, None);
        }
    }

    /// The agent replied, or has nobody left to reply to: a suspension for neglect is over.
    pub fn no_longer_neglects(&mut self, seat: SeatId) {
        let agent = self.model.agent_of(seat);
        if std::mem::take(&mut self.agents[agent.at()].neglects) {
            let rules = &self.model.shops[self.model.seats[seat.at()].shop.at()].session;
            if self.router.seat(seat).status == rules.unanswered_status {
                let before = self.agents[agent.at()].before;
                self.set_everywhere(agent, before, None);
                self.follow_active(agent);
            }
        }
    }

    /// A session left the agent: go home, or make way for queued work.
    pub fn after_detach(&mut self, seat: SeatId) {
        let agent = self.model.agent_of(seat);
        self.router.note_close(seat, self.now);
        self.maybe_go_home(agent);
        if self.does.works {
            self.wake(agent); // work may wait for an agent without chats
        }
        let about = &self.agents[agent.at()];
        let answers = match about.hands {
            Hands::Reply(_) => true,
            Hands::Job { kind, .. } => matches!(kind, JobKind::Mail(_)),
            Hands::Idle | Hands::ReplyToNobody => false,
        };
        if about.neglects && about.inbox.len == 0 && !answers {
            self.no_longer_neglects(seat);
        }
    }

    /// B-GEN-9: the oldest sessions that count make room of this many thousandths of a slot.
    pub fn evict_oldest(&mut self, seat: SeatId, room: u64) {
        let agent = self.model.agent_of(seat);
        while self.router.seat(seat).room < room {
            let oldest = self
                .sessions_of(agent)
                .into_iter()
                .filter_map(|slot| Some((slot, self.contacts[slot.at()].session()?)))
                .filter(|(_, session)| session.seat == seat && session.counts)
                .min_by_key(|(_, session)| session.serial);
            let Some((slot, _)) = oldest else { return };
            self.end_session(slot, EndReason::Evicted);
            self.finish_session(slot);
        }
    }

    /// True if a supervisor is logged in (JDG-27).
    pub fn supervisor_there(&self, shop: ShopId) -> bool {
        let rules = &self.model.shops[shop.at()].leave;
        debug_assert_eq!(rules.mode, LeaveMode::Manual);
        self.model.shops[shop.at()].seats.iter().any(|&seat| {
            let agent = self.model.agent_of(seat);
            let status = self.router.seat(seat).status;
            self.model.agents[agent.at()].roles.meets(rules.manual_roles)
                && self.model.statuses[status.at()].logged_in
        })
    }
}
