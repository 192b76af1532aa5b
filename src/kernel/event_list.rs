//! The pending events: at most one per slot (an agent, a contact, a queue, a ticker), each with a
//! time, a class (C-2 of the rule book) and the order in which it was scheduled. Equal times pop by
//! class, equal classes first in, first out. Scheduling a slot again moves its event; cancelling
//! takes it out for good, so no stale timer is ever seen.
//!
//! A tournament of the slots. Keys are packed: time 48 bits, class 4, sequence 44, slot 32.

use super::tick::Tick;
use super::tournament::{Rank, Tournament};

/// The order of things that happen at the same instant (C-2), smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// Scheduled configuration changes.
    Config = 1,
    /// Agents' status and shift changes.
    Status = 2,
    /// Customers' messages, closes and lost patience.
    Customer = 3,
    /// Agents' replies, closes and transfers.
    Agent = 4,
    /// Timers: silence, reminders, leave ticks.
    Timer = 5,
    /// Dispatch of waiting queues.
    Dispatch = 6,
    /// Idle hands pick their next message (S-3: after ①-⑥).
    Pick = 7,
    /// New arrivals.
    Arrival = 8,
}

/// An instant and a class within it: what happens first compares less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// After everything that happens.
    pub const NEVER: Moment = Moment((1 << 52) - 1);

    /// The moment of a class at an instant; `NEVER` for a time that is not real.
    #[inline]
    pub fn new(at: Tick, class: Class) -> Moment {
        if at.is_real() { Moment(at.0 << 4 | class as u64) } else { Moment::NEVER }
    }

    /// When it is; the last instant for `NEVER`.
    #[inline]
    pub fn at(self) -> Tick {
        Tick(self.0 >> 4)
    }
}

/// The key of a slot without an event: after any other.
const NONE: u128 = u128::ABSENT;
/// No slot.
pub const NOBODY: u32 = u32::MAX;

/// Levels that tell what comes next.
const TOLD_BY: u32 = 3;

/// The pending-event set.
#[derive(Debug)]
pub struct EventList {
    keys: Tournament<u128>,
    sequence: u64,
    /// The slot whose event was popped and is still in the tree: it is usually scheduled next.
    popped: u32,
}

impl Default for EventList {
    fn default() -> Self {
        EventList::new(0)
    }
}

#[inline]
fn pack(at: Tick, class: Class, sequence: u64, slot: u32) -> u128 {
    let low = (sequence & ((1 << 44) - 1)) << 32 | u64::from(slot);
    (u128::from(at.0) << 80) | (u128::from(class as u8) << 76) | u128::from(low)
}

impl EventList {
    /// An empty list for slots `0..slots`; `ensure` adds more.
    pub fn new(slots: usize) -> EventList {
        EventList { keys: Tournament::new(slots), sequence: 0, popped: NOBODY }
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        self.keys.ensure(slots);
    }

    /// Begins to fetch where a slot's event is kept.
    #[inline(always)]
    pub fn prefetch(&self, slot: u32) {
        self.keys.prefetch(slot as usize);
    }

    /// The slot whose event probably comes next after the one just popped: the least beside it on
    /// the uppermost levels that hold any, to about the microsecond. `NOBODY` if there is none.
    #[inline]
    pub fn coming(&self) -> u32 {
        let popped = self.keys.least() as u32 as usize;
        let (mut soonest, mut slot) = (u64::MAX, NOBODY);
        let mut told_by = 0;
        for (keys, own) in self.keys.rounds(popped) {
            let mut others = u64::MAX;
            for (place, key) in keys.iter().enumerate() {
                let at = (key >> 64) as u64 | u64::from(place == own).wrapping_neg();
                let sooner = at < soonest;
                slot = if sooner { *key as u32 } else { slot };
                soonest = if sooner { at } else { soonest };
                others &= at;
            }
            told_by += u32::from(others != u64::MAX);
            if told_by == TOLD_BY {
                break;
            }
        }
        slot
    }

    /// Gives a slot its key.
    #[inline]
    fn set(&mut self, slot: u32, key: u128) {
        self.keys.set(slot as usize, key);
    }

    /// Takes the popped event out of the tree.
    #[inline]
    fn settle(&mut self) {
        if self.popped != NOBODY {
            self.set(self.popped, NONE);
            self.popped = NOBODY;
        }
    }

    /// Sets the slot's one pending event. A time of `Tick::NEVER` cancels it.
    #[inline]
    pub fn schedule(&mut self, slot: u32, at: Tick, class: Class) {
        if !at.is_real() {
            return self.cancel(slot);
        }
        self.sequence += 1;
        if self.popped == slot {
            self.popped = NOBODY;
        }
        self.set(slot, pack(at, class, self.sequence, slot));
    }

    /// Takes the slot's pending event out, if there is one.
    #[inline]
    pub fn cancel(&mut self, slot: u32) {
        if self.popped == slot {
            self.popped = NOBODY;
        }
        self.set(slot, NONE);
    }

    /// True if the slot has a pending event.
    #[inline]
    pub fn is_pending(&self, slot: u32) -> bool {
        self.popped != slot && self.keys.key(slot as usize) != NONE
    }

    /// The moment of the next event; `NEVER` if there is none.
    #[inline]
    pub fn soonest(&mut self) -> Moment {
        self.settle();
        Moment((self.keys.least() >> 76) as u64)
    }

    /// Takes the next event: whose it is. `None` if there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<u32> {
        self.settle();
        let least = self.keys.least();
        (least != NONE).then(|| {
            self.popped = least as u32;
            self.popped
        })
    }

    /// How many events are pending: a count over all slots.
    pub fn len(&self) -> usize {
        self.keys.keys().filter(|key| *key != NONE).count() - usize::from(self.popped != NOBODY)
    }

    /// True if nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::tick::Span;
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn equal_times_pop_by_class_then_by_order_of_scheduling() {
        let mut list = EventList::new(8);
        list.schedule(5, Tick(10), Class::Arrival);
        list.schedule(4, Tick(10), Class::Timer);
        list.schedule(3, Tick(10), Class::Customer);
        list.schedule(2, Tick(10), Class::Customer);
        list.schedule(1, Tick(9), Class::Arrival);
        let order: Vec<u32> = std::iter::from_fn(|| list.pop()).collect();
        assert_eq!(order, [1, 3, 2, 4, 5]);
    }

    #[test]
    fn agrees_with_a_sorted_map_under_random_schedules_and_cancels() {
        let mut list = EventList::new(3);
        let mut oracle: BTreeMap<(u64, u8, u64), u32> = BTreeMap::new();
        let mut of_slot: BTreeMap<u32, (u64, u8, u64)> = BTreeMap::new();
        let mut state = 12345u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as u32
        };
        for sequence in 0..20_000u64 {
            let slot = next() % 50;
            match next() % 4 {
                0 => {
                    list.ensure(slot as usize + 1);
                    list.cancel(slot);
                    if let Some(key) = of_slot.remove(&slot) {
                        oracle.remove(&key);
                    }
                }
                1 => {
                    let want = oracle.pop_first();
                    let when = want.map_or(Moment::NEVER, |((at, class, _), _)| {
                        Moment(at << 4 | u64::from(class))
                    });
                    assert_eq!(list.soonest(), when);
                    assert_eq!(list.pop(), want.map(|(_, slot)| slot));
                    if let Some((_, slot)) = want {
                        of_slot.remove(&slot);
                    }
                }
                _ => {
                    const CLASSES: [Class; 3] = [Class::Status, Class::Agent, Class::Pick];
                    let (at, class) = (u64::from(next() % 100), CLASSES[next() as usize % 3]);
                    list.ensure(slot as usize + 1);
                    list.schedule(slot, Tick(at), class);
                    let key = (at, class as u8, sequence);
                    if let Some(key) = of_slot.insert(slot, key) {
                        oracle.remove(&key);
                    }
                    oracle.insert(key, slot);
                }
            }
            assert_eq!((list.len(), list.is_empty()), (oracle.len(), oracle.is_empty()));
        }
    }

    /// Of ten thousand slots in use, whichever part of the tree they are in, what was said to come
    /// next does, but for a few in a hundred; of none or one, nothing is said.
    #[test]
    fn what_comes_next_is_told_before() {
        for first in [0u32, 9_000, 60_000] {
            let mut list = EventList::new(70_000);
            let mut state = 99u64;
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                state >> 33
            };
            for slot in first..first + 10_000 {
                list.schedule(slot, Tick(1 + next() % 30_000_000), Class::Agent);
            }
            let (mut told, mut right) = (list.coming(), 0);
            for _ in 0..5_000 {
                let at = list.soonest().at();
                let slot = list.pop().unwrap();
                right += u32::from(slot == told);
                told = list.coming();
                assert!(told != slot && list.is_pending(told));
                list.schedule(slot, at + Span(1 + next() % 30_000_000), Class::Agent);
            }
            assert!(right > 4_500, "{right} from {first}");
        }
        let mut list = EventList::new(5);
        list.schedule(3, Tick(1), Class::Agent);
        assert_eq!((list.pop(), list.coming()), (Some(3), NOBODY));
        list.cancel(3);
        assert_eq!((list.soonest(), list.coming()), (Moment::NEVER, NOBODY));
    }
}
