//! Rounds (轮次, C-5): messages, replies, and rounds left without one.

use super::super::counts::Wait;
use super::super::layout::in_window;
use super::super::pending::Replies;
use super::super::rounds::Round;
use super::*;
use crate::engine::facts::{EndReason, Phase};

/// How a round ended.
#[derive(Clone, Copy, Debug)]
struct Ended {
    /// When it started.
    start: Tick,
    /// When a human answered, `None` if nobody did.
    answer: Option<Tick>,
    /// The agent who answered, or had it.
    seat: SeatId,
    /// Hands' time of the answer.
    effort: Span,
}

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    #[inline]
    pub(super) fn customer_wrote(&mut self, now: Tick, slot: ContactSlot, opens_round: bool) {
        let state = &mut self.states[slot.at()];
        state.customer_messages += 1;
        if S::KEEPS {
            state.first_message.first(now);
            state.last_message = now;
        }
        if !K::ALL {
            return;
        }
        if opens_round {
            state.unanswered.clear();
            state.gap_at_round = self.desk.gap_clock(state.shop, now);
        }
        state.unanswered.push(now);
        if opens_round && !state.away && !self.rules[state.shop.at()].no_hands {
            state.waiting.first(now);
        }
    }

    #[inline(always)]
    pub(super) fn reply_started(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        self.service_begins(now, slot);
        let (agent, shop) = self.whose[seat.at()];
        if self.rules[shop.at()].no_hands {
            return;
        }
        if !self.desk.hands_start(now, agent) {
            self.ledger.disorder(now, "hands start a second reply");
        }
    }

    /// Hands end a reply: counts their time.
    #[inline(always)]
    fn hands_end(&mut self, now: Tick, seat: SeatId, effort: Span) {
        let (agent, shop) = self.whose[seat.at()];
        if self.rules[shop.at()].no_hands {
            return;
        }
        let from = match self.desk.hands_end(agent) {
            Some(from) => {
                self.ledger.reply_effort += u128::from(effort.0);
                self.ledger.hands_spans += u128::from(now.since(from).0);
                from
            }
            None => Tick(now.0.saturating_sub(effort.0)),
        };
        self.desk.work((from, now), agent, shop, &self.layout, &mut self.counts);
    }

    // told in one place, eight times a chat: it is worth having it there
    #[inline(always)]
    pub(super) fn replied(&mut self, now: Tick, slot: ContactSlot, fact: Fact) {
        let Fact::Replied { seat, round_start, effort, unread, opening, .. } = fact else {
            return;
        };
        if K::ALL {
            self.hands_end(now, seat, effort);
        }
        self.stops_waiting(now, slot);
        if opening {
            self.starts_waiting(now, slot);
        }
        let state = &mut self.states[slot.at()];
        if state.place != Place::Session {
            self.ledger.disorder(now, "a reply outside a session");
            return;
        }
        state.human_messages += 1;
        state.last_reply = now;
        state.last_replier = seat;
        state.segment_reply.first(now);
        let read = !unread && !state.gone;
        if read && !opening {
            state.first_read.first(now);
        }
        let leave_item = state.leave && !state.leave_answered.is_some();
        let first = !state.real_answer.is_some() && !state.leave;
        // The answer after a canned opening belongs to a round already answered (S-30).
        let again = std::mem::replace(&mut state.half_answered, opening);
        if !state.leave {
            state.first_reply.first(now);
            if !opening {
                state.real_answer.first(now);
            }
        }
        if K::ALL && state.counted {
            let reply = Replies { sent: 1, unread: u32::from(unread), effort: effort.0 };
            self.counts.count_in(state.bucket, |cell| reply.count(cell));
            state.to_post.reply(seat, &reply, &mut self.counts);
        }
        if leave_item {
            self.leave_answered(now, slot, seat);
        } else if K::ALL {
            let coarse = self.rules[state.shop.at()].no_replies;
            // What the platform takes for an answer is not what the customer waits for.
            if read && !opening && !coarse {
                self.felt(now, slot, round_start, first);
            }
            if !again && !coarse {
                self.round_over(
                    now,
                    slot,
                    Ended { start: round_start, answer: Some(now), seat, effort },
                );
            }
        }
        if K::ALL {
            self.states[slot.at()].unanswered.clear();
        }
    }

    /// Hands put a reply down for a more urgent one: work done for the reply to come.
    pub(super) fn set_aside(&mut self, now: Tick, slot: ContactSlot, seat: SeatId, spent: Span) {
        self.hands_end(now, seat, spent);
        self.service_stops(now, slot);
        let state = &self.states[slot.at()];
        if state.counted {
            let write = |cell: &mut Cell| cell[Sum::ReplyEffort] += u128::from(spent.0);
            self.counts.count_in(state.bucket, write);
            self.counts.at_seat(seat, write);
        }
    }

    pub(super) fn dropped(&mut self, now: Tick, slot: ContactSlot, seat: SeatId, wasted: Span) {
        self.hands_end(now, seat, wasted);
        self.service_stops(now, slot);
        let state = &self.states[slot.at()];
        if state.counted {
            let write = |cell: &mut Cell| {
                cell.count(Tally::WastedReplies);
                cell[Sum::WastedEffort] += u128::from(wasted.0);
            };
            self.counts.count_in(state.bucket, write);
            self.counts.at_seat(seat, write);
        }
    }

    /// A reply ends for a contact that is gone: the agent did not see the customer leave (S-5).
    pub(super) fn typed_for_nobody(&mut self, now: Tick, seat: SeatId, wasted: Span) {
        self.hands_end(now, seat, wasted);
        if self.layout.horizon.counts(now) {
            let write = |cell: &mut Cell| {
                cell.count(Tally::WastedReplies);
                cell[Sum::WastedEffort] += u128::from(wasted.0);
            };
            let shop = self.scenario.seats[seat.at()].shop;
            self.counts.at_shop(&self.layout, shop, now, write);
            self.counts.at_seat(seat, write);
        }
    }

    pub(super) fn lost_patience(
        &mut self,
        now: Tick,
        slot: ContactSlot,
        phase: Phase,
        silently: bool,
    ) {
        self.stops_waiting(now, slot);
        self.states[slot.at()].away = true;
        if K::ALL && phase != Phase::Queue {
            let state = &self.states[slot.at()];
            let start = state.unanswered.first().unwrap_or(now);
            let start = start.max(state.connected.get().unwrap_or(start));
            self.felt(now, slot, start, phase == Phase::First);
        }
        self.goes(now, slot, silently);
        if phase == Phase::Queue {
            let grace = self.scenario.satisfaction.queue_grace;
            let state = &mut self.states[slot.at()];
            state.excess.queue = (state.queue_wait - grace).0;
            state.gave_up = true;
        }
        let kind = match phase {
            Phase::Queue => Tally::LostInQueue,
            Phase::First => Tally::LostBeforeFirst,
            Phase::Later => Tally::LostLater,
        };
        self.tally(slot, kind);
        if silently {
            self.tally(slot, Tally::LostSilently);
        }
    }

    /// A session ended with a round open. With another agent to come the round goes on; in the
    /// leave box the leave message is what is missed; one cut by the end of the run is judged only
    /// if it is late already.
    pub(super) fn round_left(
        &mut self,
        now: Tick,
        slot: ContactSlot,
        seat: SeatId,
        reason: EndReason,
        start: Tick,
    ) {
        let state = &self.states[slot.at()];
        let leave_item = state.leave && !state.leave_answered.is_some();
        if leave_item || matches!(reason, EndReason::Rerouted | EndReason::LeaveBox) {
            return;
        }
        let first = !state.real_answer.is_some() && !state.leave;
        let limit = self.scenario.shops[state.shop.at()].kpi.reply_within;
        if !state.gone {
            self.felt(now, slot, start, first);
        }
        let judged = reason != EndReason::Cut || now.since(start) > limit;
        let half_answered = std::mem::take(&mut self.states[slot.at()].half_answered);
        if judged && !half_answered {
            self.round_over(now, slot, Ended { start, answer: None, seat, effort: Span::ZERO });
        }
        self.states[slot.at()].unanswered.clear();
    }

    /// What the customer felt of a wait: the part beyond the grace, and how much of that passed
    /// while nobody was on duty.
    #[inline]
    fn felt(&mut self, now: Tick, slot: ContactSlot, start: Tick, first: bool) {
        let model = &self.scenario.satisfaction;
        let grace = if first { model.first_grace } else { model.later_grace };
        let excess = (now.since(start) - grace).0;
        if excess > 0 {
            self.exceeded(now, slot, excess, first);
        }
    }

    /// The customer waited so much longer than the grace.
    #[inline(never)]
    fn exceeded(&mut self, now: Tick, slot: ContactSlot, excess: u64, first: bool) {
        let state = &mut self.states[slot.at()];
        let gap = self.desk.gap_clock(state.shop, now) - state.gap_at_round;
        let in_gap = gap.min(excess);
        if first {
            state.excess.first += excess;
            state.excess.first_in_gap += in_gap;
        } else {
            state.excess.later += excess;
            state.excess.later_in_gap += in_gap;
        }
    }

    /// Counts a round that is over.
    #[inline(always)]
    fn round_over(&mut self, now: Tick, slot: ContactSlot, round: Ended) {
        let state = &mut self.states[slot.at()];
        let rules = &self.rules[state.shop.at()];
        let response = now.since(round.start);
        let answered = round.answer.is_some();
        let later = answered && state.rounds > 0;
        if answered {
            state.rounds += 1;
            state.response_sum += response;
            state.response_max = state.response_max.max(response);
        }
        if !state.counted {
            return;
        }
        let in_reply_window = || {
            let window = self.scenario.shops[state.shop.at()].kpi.reply_window;
            in_window(self.layout.time_of_day(round.start), window)
        };
        let assessed = rules.always_assessed || in_reply_window();
        let in_time = answered && response <= rules.reply_within;
        let (mut messages, mut messages_in_time) = (0, 0);
        if assessed {
            state.reply_assessed = true;
            state.reply_late |= !in_time;
            (messages, messages_in_time) = (1, u32::from(in_time));
            // before the start nothing was late: a first message is as late as the round
            let first = state.unanswered.first().unwrap_or(round.start);
            if state.unanswered.len() > 1 || first > round.start {
                let soon = |sent: Tick| now.since(sent.max(round.start)) <= rules.reply_within;
                let all_in_time = state.unanswered.iter().filter(|sent| soon(*sent)).count();
                messages = state.unanswered.len() as u32;
                messages_in_time = if answered { all_in_time as u32 } else { 0 };
            }
        }
        let done = Round {
            response: if answered { response.0 } else { 0 },
            messages,
            messages_in_time,
            answered,
            prompt: answered && response <= rules.response_within,
            at_once: answered && response <= round.effort,
            later,
            assessed,
            in_time: assessed && in_time,
        };
        state.to_post.round(round.seat, done, &mut self.counts);
        let begun = (state.row, round.start);
        let bucket = self.counts.bucket(&self.layout, state.row, round.start);
        self.counts.count_in(bucket, |cell| done.count(cell));
        if answered {
            self.counts.wait_in(&self.layout, begun, bucket, Wait::Round, response);
        }
    }
}
