//! The pending events: at most one per slot (an agent, a contact, a queue, a ticker), each with a
//! time, a class (C-2 of the rule book) and the order in which it was scheduled. Equal times pop by
//! class, equal classes first in, first out. Scheduling a slot again moves its event; cancelling
//! takes it out for good, so no stale timer is ever seen.
//!
//! A tournament tree over the slots: each knows its leaf, each place above holds the least of four
//! below. Keys are packed: time 48 bits, class 4, sequence 44, slot 32.

use super::prefetch::prefetch;
use super::tick::Tick;

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
const NONE: u128 = u128::MAX;
/// No slot.
pub const NOBODY: u32 = u32::MAX;

/// Levels that tell what comes next.
const TOLD_BY: u32 = 3;

/// Four keys in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Quad([u128; 4]);

impl Quad {
    const EMPTY: Quad = Quad([NONE; 4]);

    #[inline]
    fn least(&self) -> u128 {
        let [a, b, c, d] = self.0;
        let (a, c) = (if b < a { b } else { a }, if d < c { d } else { c });
        if c < a { c } else { a }
    }
}

/// The pending-event set.
#[derive(Debug)]
pub struct EventList {
    /// The tree's levels one after the other, leaves first; each place holds the least of four
    /// places of the level before.
    quads: Vec<Quad>,
    /// First quad of each level.
    levels: Vec<usize>,
    /// The least key of all.
    least: u128,
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
    /// Begins to fetch where a slot's event is kept: the upper levels are always at hand.
    #[inline(always)]
    pub fn prefetch(&self, slot: u32) {
        let above = self.levels.get(1).copied().unwrap_or(0) + slot as usize / 16;
        for quad in [self.quads.get(slot as usize / 4), self.quads.get(above)] {
            quad.into_iter().for_each(prefetch);
        }
    }

    /// The slot whose event probably comes next after the one just popped: the least beside it on
    /// the uppermost levels that hold any, to about the microsecond. `NOBODY` if there is none.
    #[inline]
    pub fn coming(&self) -> u32 {
        let popped = self.least as u32 as usize;
        let (mut soonest, mut slot) = (u64::MAX, NOBODY);
        let mut told_by = 0;
        for (up, &level) in self.levels.iter().enumerate().rev() {
            let Some(quad) = self.quads.get(level + (popped >> (2 * up + 2))) else { break };
            let own = popped >> (2 * up) & 3;
            let mut others = u64::MAX;
            for (place, key) in quad.0.iter().enumerate() {
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

    /// An empty list for slots `0..slots`; `ensure` adds more.
    pub fn new(slots: usize) -> EventList {
        let mut list = EventList {
            quads: Vec::new(),
            levels: Vec::new(),
            least: NONE,
            sequence: 0,
            popped: NOBODY,
        };
        list.build(slots);
        list
    }

    /// An empty tree with room for so many slots.
    fn build(&mut self, slots: usize) {
        self.levels.clear();
        let (mut width, mut total) = (slots, 0);
        loop {
            width = width.div_ceil(4).max(1);
            self.levels.push(total);
            total += width;
            if width == 1 {
                break;
            }
        }
        self.quads = vec![Quad::EMPTY; total];
        self.least = NONE;
    }

    /// How many slots there is room for.
    fn room(&self) -> usize {
        4 * self.levels.get(1).copied().unwrap_or(1)
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        if self.room() >= slots {
            return;
        }
        self.settle();
        let leaves = self.room();
        let old = std::mem::take(&mut self.quads);
        self.build(slots.max(2 * leaves));
        for (slot, &key) in old[..leaves / 4].iter().flat_map(|quad| &quad.0).enumerate() {
            if key != NONE {
                self.set(slot as u32, key);
            }
        }
    }

    /// Gives a slot its key and carries the least keys up, as far as they change.
    #[inline]
    fn set(&mut self, slot: u32, key: u128) {
        let (mut at, mut key) = (slot as usize, key);
        for &level in &self.levels {
            let quad = &mut self.quads[level + at / 4];
            if quad.0[at % 4] == key {
                return;
            }
            quad.0[at % 4] = key;
            key = quad.least();
            at /= 4;
        }
        self.least = key;
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
        let at = slot as usize;
        self.popped != slot && self.quads[at / 4].0[at % 4] != NONE
    }

    /// The moment of the next event; `NEVER` if there is none.
    #[inline]
    pub fn soonest(&mut self) -> Moment {
        self.settle();
        Moment((self.least >> 76) as u64)
    }

    /// Takes the next event: whose it is. `None` if there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<u32> {
        self.settle();
        (self.least != NONE).then(|| {
            self.popped = self.least as u32;
            self.popped
        })
    }

    /// How many events are pending: a count over all slots.
    pub fn len(&self) -> usize {
        let leaves = self.quads[..self.room() / 4].iter().flat_map(|quad| &quad.0);
        leaves.filter(|key| **key != NONE).count() - usize::from(self.popped != NOBODY)
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
