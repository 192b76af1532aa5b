//! Waits by cause: what the engine tells of them is booked where the contact is; and how long the
//! customer waited in all is found out a second time, from other facts, for the audit.
//!
//! A customer waits from the door to a reply: with the robot that hands over, in the queue, as a
//! message, and in a chat while a round is open. It ends when the customer leaves, seen or not.

use super::*;
use crate::engine::facts::{Cause, EndReason, How};

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    /// The customer waited so long for a cause.
    pub(super) fn waited(&mut self, slot: ContactSlot, cause: Cause, first: bool, span: Span) {
        let state = &mut self.states[slot.at()];
        if !cause.is_part() {
            state.unexplained = state.unexplained.wrapping_sub(span.0);
            self.ledger.caused += u128::from(span.0);
        }
        let span = u128::from(span.0);
        if state.is_entry() {
            let sum = Sum::of_cause(cause, first);
            self.counts.count_in(state.bucket, |cell| cell[sum] += span);
        }
    }

    /// The customer waits, unless gone, or waiting already.
    #[inline]
    pub(super) fn starts_waiting(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        if K::ALL && !state.away && !state.waiting.is_some() {
            state.waiting.set(now);
        }
    }

    /// The customer does not wait any more.
    #[inline]
    pub(super) fn stops_waiting(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        if K::ALL
            && let Some(since) = state.waiting.take()
        {
            let span = now.since(since).0;
            state.unexplained = state.unexplained.wrapping_add(span);
            self.ledger.waits += u128::from(span);
        }
    }

    /// A session starts or moves: a customer whose round is open waits on.
    #[inline]
    pub(super) fn waits_on(&mut self, now: Tick, slot: ContactSlot, how: How) {
        let goes_on = match how {
            How::Transfer => true,
            How::Reroute => self.states[slot.at()].round_open,
            _ => false,
        };
        if !goes_on {
            self.stops_waiting(now, slot);
        }
    }

    /// A session ends: the wait does too, unless it goes on with another agent.
    #[inline]
    pub(super) fn round_goes_on(
        &mut self,
        now: Tick,
        slot: ContactSlot,
        open: bool,
        why: EndReason,
    ) {
        let goes_on = open && why == EndReason::Rerouted;
        self.states[slot.at()].round_open = goes_on;
        if !goes_on {
            self.stops_waiting(now, slot);
        }
    }

    /// A customer writes on in an open contact (S-31); one who was taken for gone is back.
    pub(super) fn continued(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        state.continued += 1;
        let open = state.half_answered || state.unanswered.first().is_some();
        if state.place == Place::Queue && std::mem::take(&mut state.away) {
            state.waiting.first(now);
        }
        if state.place != Place::Session {
            return;
        }
        state.away = false;
        if self.rules[state.shop.at()].no_hands {
            return;
        }
        // of a call the service is no wait, whatever the customer writes meanwhile
        if open && !state.in_service {
            state.waiting.first(now);
        }
    }

    /// A reply begins: where service is no wait (S-21), the wait is over.
    #[inline]
    pub(super) fn service_begins(&mut self, now: Tick, slot: ContactSlot) {
        if self.rules[self.states[slot.at()].shop.at()].no_replies {
            self.states[slot.at()].in_service = true;
            self.stops_waiting(now, slot);
        }
    }

    /// A reply is put down: where service is no wait, the wait begins again, if anybody asked. An
    /// opening is nobody's wait.
    pub(super) fn service_stops(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        state.in_service = false;
        let asked = state.half_answered || state.unanswered.first().is_some();
        if asked && self.rules[state.shop.at()].no_replies && state.place == Place::Session {
            self.starts_waiting(now, slot);
        }
    }
}
