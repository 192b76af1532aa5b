//! Leave messages (留言): created, delivered, answered, mailed, dropped.

use super::super::counts::Wait;
use super::super::layout::in_window;
use super::*;
use crate::engine::facts::Disposition;

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn leave_created(&mut self, now: Tick, slot: ContactSlot, group: GroupId) {
        self.starts_waiting(now, slot);
        if self.states[slot.at()].place == Place::Queue {
            self.left_queue(now, slot);
        }
        let state = &mut self.states[slot.at()];
        if state.place == Place::Session || state.place == Place::LeaveBox {
            self.ledger.disorder(now, "a leave message of a contact that is elsewhere");
        }
        state.place = Place::LeaveBox;
        state.leave_created.set(now);
        let again = state.message_since.is_some();
        state.message_since.first(now);
        state.unanswered.clear();
        if state.row == self.layout.ungrouped(state.shop) {
            self.grouped(slot, group);
        }
        let state = &mut self.states[slot.at()];
        self.ledger.leave_created += 1;
        // one whose session came to nothing is the same message still
        if state.counted && !again {
            let kpi = &self.scenario.shops[state.shop.at()].kpi;
            let missed =
                kpi.reply_leave_missed && in_window(self.layout.time_of_day(now), kpi.reply_window);
            self.counts.count_in(state.bucket, |cell| {
                cell.count(Tally::LeaveCreated);
                cell.count_if(missed, Tally::ReplyLeaveMissed);
            });
        }
    }

    /// True if the customer reached no agent, and that counts in the reply rate (B-FG-4).
    pub(super) fn reached_nobody(&self, state: &ContactState, disposition: Disposition) -> bool {
        let kpi = &self.scenario.shops[state.shop.at()].kpi;
        kpi.reply_unassigned_missed
            && matches!(disposition, Disposition::Abandoned | Disposition::Rejected)
            && in_window(self.layout.time_of_day(state.arrived), kpi.reply_window)
    }

    /// The leave message is resolved in one of its ways.
    fn resolve(&mut self, now: Tick, slot: ContactSlot) -> Span {
        let state = &mut self.states[slot.at()];
        if state.place != Place::LeaveBox {
            self.ledger.disorder(now, "a leave message that is not waiting");
        }
        state.place = Place::Entered;
        now.since(state.leave_created.get().unwrap_or(now))
    }

    pub(super) fn leave_delivered(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let delay = self.resolve(now, slot);
        self.ledger.leave_delivered += 1;
        let state = &mut self.states[slot.at()];
        state.leave_delivered.set(now);
        if state.counted {
            let write = |cell: &mut Cell| {
                cell.count(Tally::LeaveDelivered);
                cell[Sum::LeaveDelay] += u128::from(delay.0);
            };
            self.counts.count_in(state.bucket, write);
            if K::ALL {
                self.counts.at_seat(seat, write);
            }
            self.counts.wait(&self.layout, state.row, state.arrived, Wait::LeaveDelay, delay);
        }
    }

    pub(super) fn leave_mailed(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        self.resolve(now, slot);
        self.stops_waiting(now, slot);
        self.ledger.leave_mailed += 1;
        self.states[slot.at()].ended_asking = false;
        self.tally(slot, Tally::LeaveMailed);
        self.leave_answered(now, slot, seat);
    }

    /// A human answered the leave message.
    pub(super) fn leave_answered(&mut self, now: Tick, slot: ContactSlot, seat: SeatId) {
        let state = &mut self.states[slot.at()];
        if state.leave_answered.is_some() {
            return;
        }
        state.leave_answered.set(now);
        let wait = now.since(state.message_since.get().unwrap_or(state.arrived));
        if state.counted {
            let write = |cell: &mut Cell| {
                cell.count(Tally::LeaveAnswered);
                cell[Sum::LeaveAnswer] += u128::from(wait.0);
            };
            self.counts.count_in(state.bucket, write);
            if K::ALL {
                self.counts.at_seat(seat, write);
            }
            self.counts.wait(&self.layout, state.row, state.arrived, Wait::LeaveAnswer, wait);
        }
    }

    pub(super) fn leave_expired(&mut self, now: Tick, slot: ContactSlot) {
        self.resolve(now, slot);
        self.ledger.leave_expired += 1;
        self.states[slot.at()].leave_expired = true;
        self.tally(slot, Tally::LeaveExpired);
    }
}
