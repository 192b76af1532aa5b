//! Leave messages (留言): created, delivered, answered, mailed, dropped.

use super::super::book::Wait;
use super::super::layout::in_window;
use super::*;

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn leave_created(&mut self, now: Tick, slot: ContactSlot, group: GroupId) {
        self.starts_waiting(now, slot);
        if self.tracks[slot.at()].place == Place::Queue {
            self.left_queue(now, slot);
        }
        let track = &mut self.tracks[slot.at()];
        if track.place == Place::Session || track.place == Place::LeaveBox {
            self.ledger.disorder(now, "a leave message of a contact that is elsewhere");
        }
        track.place = Place::LeaveBox;
        track.leave_created.set(now);
        let again = track.message_since.is_some();
        track.message_since.first(now);
        track.unanswered.clear();
        if track.row == self.layout.ungrouped(track.shop) {
            self.grouped(slot, group);
        }
        let track = &mut self.tracks[slot.at()];
        self.ledger.leave_created += 1;
        // one whose session came to nothing is the same message still
        if track.counted && !again {
            let kpi = &self.scenario.shops[track.shop.at()].kpi;
            let missed =
                kpi.reply_leave_missed && in_window(self.layout.time_of_day(now), kpi.reply_window);
            self.books.count_in(track.bucket, |cell| {
                cell.count(Tally::LeaveCreated);
                cell.count_if(missed, Tally::ReplyLeaveMissed);
            });
        }
    }

    /// The leave message is resolved in one of its ways.
    fn resolve(&mut self, now: Tick, slot: ContactSlot) -> Span {
        let track = &mut self.tracks[slot.at()];
        if track.place != Place::LeaveBox {
            self.ledger.disorder(now, "a leave message that is not waiting");
        }
        track.place = Place::Entered;
        now.since(track.leave_created.get().unwrap_or(now))
    }

    pub(super) fn leave_delivered(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let delay = self.resolve(now, slot);
        self.ledger.leave_delivered += 1;
        let track = &mut self.tracks[slot.at()];
        track.leave_delivered.set(now);
        if track.counted {
            let write = |cell: &mut Cell| {
                cell.count(Tally::LeaveDelivered);
                cell[Sum::LeaveDelay] += u128::from(delay.0);
            };
            self.books.count_in(track.bucket, write);
            if K::ALL {
                self.books.at_seat(seat, write);
            }
            self.books.wait(&self.layout, track.row, track.arrived, Wait::LeaveDelay, delay);
        }
    }

    pub(super) fn leave_mailed(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        self.resolve(now, slot);
        self.stops_waiting(now, slot);
        self.ledger.leave_mailed += 1;
        self.tally(slot, Tally::LeaveMailed);
        self.leave_answered(now, slot, seat);
    }

    /// A human answered the leave message.
    pub(super) fn leave_answered(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let track = &mut self.tracks[slot.at()];
        if track.leave_answered.is_some() {
            return;
        }
        track.leave_answered.set(now);
        let wait = now.since(track.message_since.get().unwrap_or(track.arrived));
        if track.counted {
            let write = |cell: &mut Cell| {
                cell.count(Tally::LeaveAnswered);
                cell[Sum::LeaveAnswer] += u128::from(wait.0);
            };
            self.books.count_in(track.bucket, write);
            if K::ALL {
                self.books.at_seat(seat, write);
            }
            self.books.wait(&self.layout, track.row, track.arrived, Wait::LeaveAnswer, wait);
        }
    }

    pub(super) fn leave_expired(&mut self, now: Tick, slot: ContactSlot) {
        self.resolve(now, slot);
        self.ledger.leave_expired += 1;
        self.tracks[slot.at()].leave_expired = true;
        self.tally(slot, Tally::LeaveExpired);
    }
}
