//! The pending events: at most one per slot (an agent, a contact, a queue, a ticker), each with a
//! time, a class (C-2 of the rule book) and the order in which it was scheduled. Equal times pop by
//! class, equal classes first in, first out. Scheduling a slot again moves its event; cancelling
//! takes it out for good, so no stale timer is ever seen.
//!
//! Keys are packed: time 48 bits, class 4, sequence 44, slot 32. Where a key waits changes nothing
//! about the order, only what it costs: the very next in a short sorted row, what comes soon in a
//! wheel of buckets, and in a tournament whatever is far away or finds its bucket full. A bucket is
//! as long as the time between events, rounded down to a power of two: mostly one event is in it,
//! and there is nothing to sort, which the processor could not foresee.

use super::prefetch::prefetch;
use super::tick::Tick;
use super::tournament::{Rank, Tournament};
pub use super::wheel::NOBODY;
use super::wheel::Wheel;

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
/// How many of the very next are kept sorted.
const NEAR: usize = 8;
/// Buckets for each slot: most of what is scheduled falls within one turn of the wheel, for there
/// are fewer events pending than slots, and as many buckets' time is what they take on average.
const BUCKETS: usize = 2;
/// The longest bucket: two to this many microseconds.
const LONGEST: u32 = 40;
/// Events until the length of buckets is looked at for the first time.
const FIRST_LOOK: u32 = 64;

/// The pending-event set.
#[derive(Debug)]
pub struct EventList {
    /// Slot → key.
    keys: Vec<u128>,
    near: Near,
    /// Buckets after the present one.
    wheel: Wheel,
    /// Number of the present bucket: what is not later goes to `near`.
    present: u64,
    /// The length of a bucket: two to this many microseconds.
    shift: u32,
    rest: Tournament<u128>,
    sequence: u64,
    pace: Pace,
}

/// The next few keys, the least last.
#[derive(Debug)]
struct Near {
    keys: [u128; NEAR],
    len: usize,
}

/// How fast events follow each other.
#[derive(Debug)]
struct Pace {
    since: Tick,
    popped: u32,
    /// Events, or words looked at in vain, until the next look.
    left: u32,
    every: u32,
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

/// When a key is due.
#[inline]
fn time(key: u128) -> u64 {
    (key >> 80) as u64
}

impl Near {
    /// The least key, or `NONE`.
    #[inline]
    fn least(&self) -> u128 {
        if self.len == 0 { NONE } else { self.keys[(self.len - 1) % NEAR] }
    }

    /// Puts a key where it belongs; gives back the latest if there is one too many.
    #[inline]
    fn put(&mut self, key: u128) -> Option<u128> {
        let mut over = None;
        if self.len == NEAR {
            if key > self.keys[0] {
                return Some(key);
            }
            over = Some(self.keys[0]);
            self.keys.copy_within(1.., 0);
            self.len -= 1;
        }
        let mut at = self.len;
        while at > 0 && self.keys[at - 1] < key {
            self.keys[at] = self.keys[at - 1];
            at -= 1;
        }
        self.keys[at] = key;
        self.len += 1;
        over
    }

    /// Takes a key out; false if it is not here.
    #[inline]
    fn remove(&mut self, key: u128) -> bool {
        let found = self.keys[..self.len].iter().position(|other| *other == key);
        if let Some(at) = found {
            self.keys.copy_within(at + 1..self.len, at);
            self.len -= 1;
        }
        found.is_some()
    }
}

impl EventList {
    /// An empty list for slots `0..slots`; `ensure` adds more.
    pub fn new(slots: usize) -> EventList {
        let rest = Tournament::new(slots);
        EventList {
            keys: vec![NONE; rest.room()],
            near: Near { keys: [NONE; NEAR], len: 0 },
            wheel: Wheel::new(BUCKETS * slots),
            present: 0,
            shift: LONGEST,
            rest,
            sequence: 0,
            pace: Pace { since: Tick::ZERO, popped: 0, left: FIRST_LOOK, every: FIRST_LOOK },
        }
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        if self.keys.len() < slots {
            self.rest.ensure(slots);
            self.keys.resize(self.rest.room(), NONE);
            if self.wheel.len() < (BUCKETS * self.keys.len()) as u64 {
                self.wheel = Wheel::new(BUCKETS * self.keys.len());
                self.place_all();
            }
        }
    }

    /// Begins to fetch where a slot's event is kept.
    #[inline(always)]
    pub fn prefetch(&self, slot: u32) {
        self.keys.get(slot as usize).into_iter().for_each(prefetch);
    }

    /// The slot whose event comes next, unless another is scheduled before it.
    #[inline]
    pub fn coming(&mut self) -> u32 {
        self.least() as u32
    }

    /// The bucket that a key belongs to.
    #[inline]
    fn number(&self, key: u128) -> u64 {
        time(key) >> self.shift
    }

    /// Puts the key of a slot that has none where it waits.
    #[inline]
    fn place(&mut self, slot: u32, key: u128) {
        let number = self.number(key);
        if number <= self.present {
            if let Some(over) = self.near.put(key) {
                self.rest.set(over as u32 as usize, over);
            }
        } else if number - self.present >= self.wheel.len() || !self.wheel.put(number, slot) {
            self.rest.set(slot as usize, key);
        }
    }

    /// Takes the key of a slot away from where it waits.
    #[inline]
    fn displace(&mut self, slot: u32, key: u128) {
        let number = self.number(key);
        let found = if number <= self.present {
            self.near.remove(key)
        } else {
            self.wheel.remove(number, slot)
        };
        if !found {
            self.rest.set(slot as usize, NONE);
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
        let before = std::mem::replace(&mut self.keys[slot as usize], key);
        if before != NONE {
            self.displace(slot, before);
        }
        self.place(slot, key);
    }

    /// Takes the slot's pending event out, if there is one.
    #[inline]
    pub fn cancel(&mut self, slot: u32) {
        let before = std::mem::replace(&mut self.keys[slot as usize], NONE);
        if before != NONE {
            self.displace(slot, before);
        }
    }

    /// True if the slot has a pending event.
    #[inline]
    pub fn is_pending(&self, slot: u32) -> bool {
        self.keys[slot as usize] != NONE
    }

    /// The least key, or `NONE`.
    #[inline(always)]
    fn least(&mut self) -> u128 {
        if self.near.len == 0 {
            self.open();
        }
        self.near.least().min(self.rest.least())
    }

    /// Turns to the next bucket that holds anybody, if nothing of the rest comes before it.
    #[inline(never)]
    fn open(&mut self) {
        let rest = self.rest.least();
        let other = if rest == NONE { u64::MAX } else { self.number(rest) };
        if other <= self.present {
            return; // all that is in the wheel is later
        }
        let (bucket, looked) = self.wheel.first(self.present + 1);
        self.pace.left = self.pace.left.saturating_sub(looked / 4);
        match bucket {
            Some(bucket) if bucket <= other => {
                self.present = bucket;
                for slot in self.wheel.take(bucket) {
                    // never more than there is room for
                    self.near.put(self.keys[slot as usize]);
                }
            }
            _ if rest != NONE => self.present = other,
            _ => {}
        }
    }

    /// The moment of the next event; `NEVER` if there is none.
    #[inline]
    pub fn soonest(&mut self) -> Moment {
        Moment((self.least() >> 76) as u64)
    }

    /// Takes the next event: whose it is. `None` if there is none.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<u32> {
        let least = self.least();
        if least == NONE {
            return None;
        }
        let slot = least as u32;
        self.keys[slot as usize] = NONE;
        if self.near.least() == least {
            self.near.len -= 1;
        } else {
            self.rest.set(slot as usize, NONE);
        }
        self.pace.popped += 1;
        if self.pace.left <= 1 {
            self.look(Tick(time(least)));
        } else {
            self.pace.left -= 1;
        }
        Some(slot)
    }

    /// Finds out how fast events follow each other, and parts time anew if it is another pace.
    #[cold]
    fn look(&mut self, now: Tick) {
        let gap = now.since(self.pace.since).0 / u64::from(self.pace.popped);
        let shift = gap.max(1).ilog2().min(LONGEST);
        if shift < self.shift || shift > self.shift + 1 {
            self.shift = shift;
            self.place_all();
        }
        let every = (2 * self.pace.every).min((self.keys.len() as u32).max(1024));
        self.pace = Pace { since: now, popped: 0, left: every, every };
    }

    /// Places all keys anew.
    fn place_all(&mut self) {
        self.wheel.clear();
        self.near.len = 0;
        let first = self.keys.iter().min().filter(|key| **key != NONE);
        self.present = first.map_or(0, |key| self.number(*key));
        for slot in 0..self.keys.len() {
            let key = self.keys[slot];
            if key == NONE {
                continue;
            }
            if self.rest.key(slot) != NONE {
                if self.number(key) >= self.present + self.wheel.len() {
                    continue;
                }
                self.rest.set(slot, NONE);
            }
            self.place(slot as u32, key);
        }
    }

    /// How many events are pending: a count over all slots.
    pub fn len(&self) -> usize {
        self.keys.iter().filter(|key| **key != NONE).count()
    }

    /// True if nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests;
