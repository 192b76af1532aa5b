//! The pending events: at most one per slot (an agent, a contact, a queue, a ticker), each with a
//! time, a class (C-2 of the rule book) and the order in which it was scheduled. Equal times pop by
//! class, equal classes first in, first out. Scheduling a slot again moves its event; cancelling
//! takes it out for good, so no stale timer is ever seen.
//!
//! An indexed 4-ary heap over packed keys: time 48 bits, class 4, sequence 44, slot 32.

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

impl Class {
    fn from_bits(bits: u8) -> Class {
        match bits {
            1 => Class::Config,
            2 => Class::Status,
            3 => Class::Customer,
            4 => Class::Agent,
            5 => Class::Timer,
            6 => Class::Dispatch,
            7 => Class::Pick,
            _ => Class::Arrival,
        }
    }
}

/// One popped event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When it happens.
    pub at: Tick,
    /// Its class at that instant.
    pub class: Class,
    /// Whose event it is.
    pub slot: u32,
}

const ABSENT: u32 = u32::MAX;

/// The pending-event set.
#[derive(Debug, Default)]
pub struct EventList {
    heap: Vec<u128>,
    /// Slot → index in `heap`, or `ABSENT`.
    place: Vec<u32>,
    sequence: u64,
    /// The root was popped and not yet filled: what is scheduled next usually takes its place.
    hole: bool,
}

#[inline]
fn pack(at: Tick, class: Class, sequence: u64, slot: u32) -> u128 {
    (u128::from(at.0) << 80)
        | (u128::from(class as u8) << 76)
        | (u128::from(sequence & ((1 << 44) - 1)) << 32)
        | u128::from(slot)
}

#[inline]
fn slot_of(key: u128) -> usize {
    key as u32 as usize
}

impl EventList {
    /// An empty list for slots `0..slots`; `ensure` adds more.
    pub fn new(slots: usize) -> EventList {
        EventList { heap: Vec::new(), place: vec![ABSENT; slots], sequence: 0, hole: false }
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        if self.place.len() < slots {
            self.place.resize(slots, ABSENT);
        }
    }

    /// Sets the slot's one pending event. A time of `Tick::NEVER` cancels it.
    #[inline]
    pub fn schedule(&mut self, slot: u32, at: Tick, class: Class) {
        if !at.is_real() {
            return self.cancel(slot);
        }
        self.sequence += 1;
        let key = pack(at, class, self.sequence, slot);
        let place = self.place[slot as usize];
        if place == ABSENT && self.hole {
            self.hole = false;
            self.down(0, key);
        } else if place == ABSENT {
            self.heap.push(key);
            self.up(self.heap.len() - 1, key);
        } else {
            let place = place as usize;
            if key < self.heap[place] {
                self.up(place, key);
            } else {
                self.down(place, key);
            }
        }
    }

    /// Takes the slot's pending event out, if there is one.
    #[inline]
    pub fn cancel(&mut self, slot: u32) {
        let place = self.place[slot as usize];
        if place == ABSENT {
            return;
        }
        self.place[slot as usize] = ABSENT;
        let place = place as usize;
        if let Some(last) = self.heap.pop()
            && place < self.heap.len()
        {
            if last < self.heap[place] { self.up(place, last) } else { self.down(place, last) }
        }
    }

    /// True if the slot has a pending event.
    #[inline]
    pub fn is_pending(&self, slot: u32) -> bool {
        self.place[slot as usize] != ABSENT
    }

    /// The next event, left in place.
    #[inline]
    pub fn peek(&self) -> Option<Due> {
        let first = if self.hole {
            self.heap.get(1..self.heap.len().min(5))?.iter().min()
        } else {
            self.heap.first()
        };
        first.map(|&key| Due {
            at: Tick((key >> 80) as u64),
            class: Class::from_bits((key >> 76) as u8 & 15),
            slot: key as u32,
        })
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<Due> {
        self.fill();
        let due = self.peek()?;
        self.place[due.slot as usize] = ABSENT;
        self.heap[0] = 0; // before any key, so that nothing moves above the hole
        self.hole = true;
        Some(due)
    }

    /// Fills the root that was popped from the end of the heap.
    #[inline]
    fn fill(&mut self) {
        if std::mem::take(&mut self.hole)
            && let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.down(0, last);
        }
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.hole)
    }

    /// True if nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn up(&mut self, mut at: usize, key: u128) {
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.heap[parent];
            if above <= key {
                break;
            }
            self.heap[at] = above;
            self.place[slot_of(above)] = at as u32;
            at = parent;
        }
        self.heap[at] = key;
        self.place[slot_of(key)] = at as u32;
    }

    fn down(&mut self, mut at: usize, key: u128) {
        let len = self.heap.len();
        loop {
            let first = 4 * at + 1;
            if first >= len {
                break;
            }
            let mut least = first;
            for child in first + 1..(first + 4).min(len) {
                if self.heap[child] < self.heap[least] {
                    least = child;
                }
            }
            let below = self.heap[least];
            if below >= key {
                break;
            }
            self.heap[at] = below;
            self.place[slot_of(below)] = at as u32;
            at = least;
        }
        self.heap[at] = key;
        self.place[slot_of(key)] = at as u32;
    }
}

#[cfg(test)]
mod tests {
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
        let order: Vec<u32> = std::iter::from_fn(|| list.pop().map(|due| due.slot)).collect();
        assert_eq!(order, [1, 3, 2, 4, 5]);
    }

    #[test]
    fn agrees_with_a_sorted_map_under_random_schedules_and_cancels() {
        let mut list = EventList::new(50);
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
                    list.cancel(slot);
                    if let Some(key) = of_slot.remove(&slot) {
                        oracle.remove(&key);
                    }
                }
                1 => {
                    let want = oracle.pop_first();
                    let got = list.pop();
                    assert_eq!(
                        got.map(|d| (d.at.0, d.class as u8, d.slot)),
                        want.map(|((at, class, _), slot)| (at, class, slot))
                    );
                    if let Some((_, slot)) = want {
                        of_slot.remove(&slot);
                    }
                }
                _ => {
                    let (at, class) = (u64::from(next() % 100), 1 + (next() % 8) as u8);
                    list.schedule(slot, Tick(at), Class::from_bits(class));
                    if let Some(key) = of_slot.insert(slot, (at, class, sequence)) {
                        oracle.remove(&key);
                    }
                    oracle.insert((at, class, sequence), slot);
                }
            }
            assert_eq!(list.len(), oracle.len());
        }
    }
}
