//! Sessions: who takes a contact, how it moves, how it ends.

use super::*;
use crate::engine::facts::{EndReason, How};

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn assigned(&mut self, now: Tick, slot: ContactSlot, seat: SeatId, how: How) {
        self.unqueue(now, slot);
        self.waits_on(now, slot, how);
        let shop = self.states[slot.at()].shop;
        let gap_clock = if K::ALL { self.desk.gap_clock(shop, now) } else { 0 };
        let state = &mut self.states[slot.at()];
        let open = state.place == Place::Session;
        if open != (how == How::Transfer) {
            self.ledger.disorder(now, "assigned without a transfer, or a transfer from nobody");
        }
        if !open {
            self.ledger.sessions_started += 1;
            state.opened_at = now;
            state.open_row = state.row;
            if K::ALL {
                self.desk.shift(now, state.row, state.shop, Level::Open, 1);
            }
        }
        state.place = Place::Session;
        if K::ALL && state.messages_credited < state.customer_messages {
            self.credit_before(slot);
        }
        let state = &mut self.states[slot.at()];
        state.link(seat);
        state.segment_start = now;
        // A session resumed by the same agent is one segment, its reply still stands.
        if how != How::Resume {
            state.segment_reply = Noted::default();
        }
        // A contact the agent opens counts once the customer answers (JD-15); a transfer leaves it
        // as it is.
        let counts = match how {
            How::Proactive => false,
            How::Transfer => state.moves_counted,
            _ => true,
        };
        state.counted_since = counts.then_some(now).into();
        state.assigned.first(now);
        if how == How::Leave {
            state.leave = true;
            return;
        }
        if !state.connected.is_some() && !state.leave {
            state.connected.set(now);
            state.gap_at_round = gap_clock;
            if !state.gone {
                let grace = self.scenario.satisfaction.queue_grace;
                state.excess.queue = (state.queue_wait - grace).0;
            }
        }
    }

    /// The customer's messages so far are of the row they were written in.
    pub(super) fn count_messages(&mut self, state: &mut ContactState) {
        let count = state.customer_messages - state.messages_counted;
        state.messages_counted = state.customer_messages;
        if state.counted && count > 0 {
            let count = u64::from(count);
            self.counts.count_in(state.bucket, |cell| cell[Tally::CustomerMessages] += count);
        }
    }

    /// Another agent takes the session.
    #[cold]
    fn credit_before(&mut self, slot: ContactSlot) {
        let mut states = std::mem::take(&mut self.states);
        self.credit_messages(&mut states[slot.at()]);
        self.states = states;
    }

    /// The customer's messages so far were for the agent who has the session, or had it last.
    pub(super) fn credit_messages(&mut self, state: &mut ContactState) {
        let count = state.customer_messages - state.messages_credited;
        state.messages_credited = state.customer_messages;
        if state.counted && count > 0 {
            let count = u64::from(count);
            self.counts.at_seat(state.seat, |cell| cell[Tally::CustomerMessages] += count);
        }
    }

    pub(super) fn transferred(&mut self, now: Tick, slot: ContactSlot, from: SeatId, to: SeatId) {
        self.states[slot.at()].moves_counted = self.states[slot.at()].counted_since.is_some();
        self.release(now, slot);
        let state = &mut self.states[slot.at()];
        state.transfers += 1;
        if state.counted {
            self.counts.count_in(state.bucket, |cell| cell.count(Tally::Transfers));
            if K::ALL {
                self.counts.at_seat(from, |cell| cell.count(Tally::Transfers));
                self.counts.at_seat(to, |cell| cell.count(Tally::TransfersIn));
            }
        }
    }

    /// The seat that holds the session stops counting it.
    fn release(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        if let Some(since) = state.counted_since.take() {
            self.ledger.spans[state.seat.at()] += u128::from(now.since(since).0);
        }
    }

    pub(super) fn counted(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let state = &mut self.states[slot.at()];
        if seat == state.seat {
            state.counted_since.first(now);
        } else if state.guest.replace((seat, now)).is_some() {
            self.ledger.disorder(now, "a second inviter stays");
        }
    }

    pub(super) fn uncounted(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let state = &mut self.states[slot.at()];
        match state.guest {
            Some((guest, since)) if guest == seat => {
                self.ledger.spans[seat.at()] += u128::from(now.since(since).0);
                state.guest = None;
            }
            _ if state.seat == seat => self.release(now, slot),
            _ => self.ledger.disorder(now, "a seat stops counting a session it does not hold"),
        }
    }

    pub(super) fn session_ended(
        &mut self,
        now: Tick,
        slot: ContactSlot,
        seat: SeatId,
        reason: EndReason,
        open_round: Option<Tick>,
    ) {
        if self.states[slot.at()].place != Place::Session {
            self.ledger.disorder(now, "a session ends that was not open");
            return;
        }
        self.round_goes_on(now, slot, open_round.is_some(), reason);
        self.release(now, slot);
        self.ledger.sessions_ended += 1;
        if let Some(start) = open_round {
            self.states[slot.at()].cut_asking = reason == EndReason::Cut;
            if K::ALL {
                self.round_left(now, slot, seat, reason, start);
            }
        }
        let state = &mut self.states[slot.at()];
        if let Some((guest, since)) = state.guest.take() {
            self.ledger.spans[guest.at()] += u128::from(now.since(since).0);
        }
        state.place = Place::Entered;
        state.ended.set(now);
        state.ended_asking = open_round.is_some();
        state.end_reason = Some(reason);
        state.forced_end |= reason == EndReason::ForcedEnd;
        state.session_span += now.since(state.opened_at);
        if K::ALL {
            self.desk.shift(now, state.open_row, state.shop, Level::Open, -1);
        }
        if K::ALL && state.counted {
            let kind = match reason {
                EndReason::CustomerClosed | EndReason::CustomerLeft => Some(Tally::CustomerEnded),
                EndReason::SilenceExpired => Some(Tally::SilenceExpired),
                EndReason::AgentClosed => Some(Tally::AgentClosed),
                EndReason::Blocked => Some(Tally::Blocked),
                EndReason::ForcedEnd => Some(Tally::ForcedEnds),
                EndReason::Rerouted => Some(Tally::Rerouted),
                EndReason::Evicted => Some(Tally::Evicted),
                EndReason::LeaveReplied
                | EndReason::LeaveBox
                | EndReason::Served
                | EndReason::Cut => None,
            };
            if reason == EndReason::Cut {
                return; // not ended: how long it would have gone on, nobody knows
            }
            let span = u128::from(now.since(state.opened_at).0);
            self.counts.count_in(state.bucket, |cell| {
                cell.count(Tally::SessionsEnded);
                cell[Sum::SessionSpan] += span;
                if let Some(kind) = kind {
                    cell.count(kind);
                }
            });
        }
    }
}
