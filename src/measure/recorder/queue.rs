//! The queue (排队): whose wait runs, and until when. A customer's wait ends when the customer goes,
//! seen or not; who goes unseen holds the place on as a ghost, until the platform gives it up.

use super::*;

/// The level a contact in the queue counts in: customers wait, ghosts hold a place (S-6).
fn level(ghost: bool) -> Level {
    if ghost { Level::QueueGhosts } else { Level::Queue }
}

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn queued(&mut self, now: Tick, slot: ContactSlot) {
        self.starts_waiting(now, slot);
        let state = &mut self.states[slot.at()];
        let (shop, level) = (state.shop, level(state.gone));
        match state.place {
            Place::Queue if state.queue_row == state.row => return,
            // Routed anew while waiting: the wait goes on, the row may be another.
            Place::Queue => {
                if K::ALL {
                    self.desk.shift(now, state.queue_row, shop, level, -1);
                    self.desk.shift(now, state.row, shop, level, 1);
                }
                state.queue_row = state.row;
                return;
            }
            Place::Session => return self.ledger.disorder(now, "a contact in a session queues"),
            _ => {}
        }
        state.place = Place::Queue;
        state.ever_queued = true;
        state.queued_at = now;
        state.queue_row = state.row;
        self.stands(now, slot);
    }

    /// A stretch in the queue begins, of a customer or of a ghost.
    fn stands(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        state.stands_since = now;
        if K::ALL {
            self.desk.shift(now, state.queue_row, state.shop, level(state.gone), 1);
            self.ledger.queue[usize::from(state.gone)].begins(now);
        }
    }

    /// That stretch ends.
    fn stood(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        let stretch = now.since(state.stands_since);
        if K::ALL {
            self.desk.shift(now, state.queue_row, state.shop, level(state.gone), -1);
            self.ledger.queue[usize::from(state.gone)].ends(now, stretch);
        }
        state.held += stretch;
        if !state.gone {
            state.queue_wait += stretch;
        }
    }

    /// A contact leaves the queue, if it was there.
    pub(super) fn unqueue(&mut self, now: Tick, slot: ContactSlot) {
        if self.states[slot.at()].place == Place::Queue {
            self.stood(now, slot);
            self.states[slot.at()].place = Place::Entered;
        }
    }

    /// A contact leaves the queue otherwise than to an agent: its wait is what it has waited.
    pub(super) fn left_queue(&mut self, now: Tick, slot: ContactSlot) {
        self.unqueue(now, slot);
        let grace = self.scenario.satisfaction.queue_grace;
        let state = &mut self.states[slot.at()];
        if !state.gone {
            state.excess.queue = (state.queue_wait - grace).0;
        }
    }

    /// The customer goes: for good if anybody can see it, else a ghost is left behind (S-6).
    pub(super) fn goes(&mut self, now: Tick, slot: ContactSlot, silently: bool) {
        if self.states[slot.at()].place != Place::Queue {
            self.states[slot.at()].goes(now);
        } else if silently {
            self.stood(now, slot);
            self.states[slot.at()].goes(now);
            self.stands(now, slot);
        } else {
            self.unqueue(now, slot);
            self.states[slot.at()].goes(now);
        }
    }

    /// Who had gone without a trace enters again and finds the place or the session kept (S-31).
    #[cold]
    pub(super) fn is_back(&mut self, now: Tick, slot: ContactSlot) {
        let waits = self.states[slot.at()].place == Place::Queue;
        if waits {
            self.stood(now, slot);
        }
        self.states[slot.at()].comes_back();
        if waits {
            self.stands(now, slot);
        }
    }
}
