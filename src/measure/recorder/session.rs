//! Sessions: who takes a contact, how it moves, how it ends.

use super::*;
use crate::engine::facts::{EndReason, How};

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn assigned(&mut self, now: Tick, slot: ContactSlot, seat: SeatId, how: How) {
        self.unqueue(now, slot);
        self.waits_on(now, slot, how);
        let shop = self.tracks[slot.at()].shop;
        let gap_clock = if K::ALL { self.floor.gap_clock(shop, now) } else { 0 };
        let track = &mut self.tracks[slot.at()];
        let open = track.place == Place::Session;
        if open != (how == How::Transfer) {
            self.ledger.disorder(now, "assigned without a transfer, or a transfer from nobody");
        }
        if !open {
            self.ledger.sessions_started += 1;
            track.opened_at = now;
            track.open_row = track.row;
            if K::ALL {
                self.floor.shift(now, track.row, track.shop, Level::Open, 1);
            }
        }
        track.place = Place::Session;
        if K::ALL && track.messages_credited < track.customer_messages {
            self.credit_before(slot);
        }
        let track = &mut self.tracks[slot.at()];
        track.link(seat);
        track.segment_start = now;
        // A session resumed by the same agent is one segment, its reply still stands.
        if how != How::Resume {
            track.segment_reply = Noted::default();
        }
        // A contact the agent opens counts once the customer answers (JD-15); a transfer leaves it
        // as it is.
        let counts = match how {
            How::Proactive => false,
            How::Transfer => track.moves_counted,
            _ => true,
        };
        track.counted_since = counts.then_some(now).into();
        track.assigned.first(now);
        if how == How::Leave {
            track.leave = true;
            return;
        }
        if !track.connected.is_some() && !track.leave {
            track.connected.set(now);
            track.gap_at_round = gap_clock;
            if !track.gone {
                let grace = self.scenario.satisfaction.queue_grace;
                track.excess.queue = (track.queue_wait - grace).0;
            }
        }
    }

    /// The customer's messages so far are of the row they were written in.
    pub(super) fn count_messages(&mut self, track: &mut Track) {
        let count = track.customer_messages - track.messages_counted;
        track.messages_counted = track.customer_messages;
        if track.counted && count > 0 {
            let count = u64::from(count);
            self.books.count_in(track.bucket, |cell| cell[Tally::CustomerMessages] += count);
        }
    }

    /// Another agent takes the session.
    #[cold]
    fn credit_before(&mut self, slot: ContactSlot) {
        let mut tracks = std::mem::take(&mut self.tracks);
        self.credit_messages(&mut tracks[slot.at()]);
        self.tracks = tracks;
    }

    /// The customer's messages so far were for the agent who has the session, or had it last.
    pub(super) fn credit_messages(&mut self, track: &mut Track) {
        let count = track.customer_messages - track.messages_credited;
        track.messages_credited = track.customer_messages;
        if track.counted && count > 0 {
            let count = u64::from(count);
            self.books.at_seat(track.seat, |cell| cell[Tally::CustomerMessages] += count);
        }
    }

    pub(super) fn transferred(&mut self, now: Tick, slot: ContactSlot, from: SeatId, to: SeatId) {
        self.tracks[slot.at()].moves_counted = self.tracks[slot.at()].counted_since.is_some();
        self.release(now, slot);
        let track = &mut self.tracks[slot.at()];
        track.transfers += 1;
        if track.counted {
            self.books.count_in(track.bucket, |cell| cell.count(Tally::Transfers));
            if K::ALL {
                self.books.at_seat(from, |cell| cell.count(Tally::Transfers));
                self.books.at_seat(to, |cell| cell.count(Tally::TransfersIn));
            }
        }
    }

    /// The seat that holds the session stops counting it.
    fn release(&mut self, now: Tick, slot: ContactSlot) {
        let track = &mut self.tracks[slot.at()];
        if let Some(since) = track.counted_since.take() {
            self.ledger.spans[track.seat.at()] += u128::from(now.since(since).0);
        }
    }

    pub(super) fn counted(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let track = &mut self.tracks[slot.at()];
        if seat == track.seat {
            track.counted_since.first(now);
        } else if track.guest.replace((seat, now)).is_some() {
            self.ledger.disorder(now, "a second inviter stays");
        }
    }

    pub(super) fn uncounted(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let track = &mut self.tracks[slot.at()];
        match track.guest {
            Some((guest, since)) if guest == seat => {
                self.ledger.spans[seat.at()] += u128::from(now.since(since).0);
                track.guest = None;
            }
            _ if track.seat == seat => self.release(now, slot),
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
        if self.tracks[slot.at()].place != Place::Session {
            self.ledger.disorder(now, "a session ends that was not open");
            return;
        }
        self.round_goes_on(now, slot, open_round.is_some(), reason);
        self.release(now, slot);
        self.ledger.sessions_ended += 1;
        if let Some(start) = open_round {
            self.tracks[slot.at()].cut_asking = reason == EndReason::Cut;
            if K::ALL {
                self.round_left(now, slot, seat, reason, start);
            }
        }
        let track = &mut self.tracks[slot.at()];
        if let Some((guest, since)) = track.guest.take() {
            self.ledger.spans[guest.at()] += u128::from(now.since(since).0);
        }
        track.place = Place::Entered;
        track.ended.set(now);
        track.end_reason = Some(reason);
        track.forced_end |= reason == EndReason::ForcedEnd;
        track.session_span += now.since(track.opened_at);
        if K::ALL {
            self.floor.shift(now, track.open_row, track.shop, Level::Open, -1);
        }
        if K::ALL && track.counted {
            let kind = match reason {
                EndReason::CustomerClosed | EndReason::CustomerLeft => Some(Tally::CustomerEnded),
                EndReason::SilenceExpired => Some(Tally::SilenceExpired),
                EndReason::AgentClosed => Some(Tally::AgentClosed),
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
            let span = u128::from(now.since(track.opened_at).0);
            self.books.count_in(track.bucket, |cell| {
                cell.count(Tally::SessionsEnded);
                cell[Sum::SessionSpan] += span;
                if let Some(kind) = kind {
                    cell.count(kind);
                }
            });
        }
    }
}
