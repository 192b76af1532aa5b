//! The pending events: at most one per slot (an agent, a contact, a queue, a ticker), each with a
//! time, a class (C-2 of the rule book) and the order in which it was scheduled. Equal times pop by
//! class, equal classes first in, first out. Scheduling a slot again moves its event; cancelling
//! takes it out for good, so no stale timer is ever seen.
//!
//! Keys are packed: time 48 bits, class 4, sequence 44, slot 32. Where a key waits changes nothing
//! about the order, only what it costs: the very next in a short sorted row, what comes soon in a
//! wheel of buckets, what comes later in lists by the block, and in a tournament what finds its
//! bucket full. The time of a key alone says which of them it is.

use super::later::Later;
pub use super::moment::{Class, Moment};
use super::near::{NONE, Near};
use super::prefetch::prefetch;
use super::tick::Tick;
use super::tournament::Tournament;
pub use super::wheel::NOBODY;
use super::wheel::{PLACES, Wheel};

/// Buckets for each slot: most of what is scheduled falls within one turn of the wheel, for there
/// are fewer events pending than slots, and as many buckets' time is what they take on average.
const BUCKETS: usize = 2;
/// Blocks of a turn of the wheel: in three of them at least, everything pending is known in order.
const BLOCKS: u64 = 4;
/// The longest bucket: two to this many microseconds.
const LONGEST: u32 = 40;
/// Events until the length of buckets is looked at for the first time.
const FIRST_LOOK: u32 = 64;
/// So many buckets without anybody are as much work as an event.
const WIDE: u64 = 256;
/// Empty lists tried before the length of buckets is found out again.
const LEAPS: u32 = 4;

/// The pending-event set.
///
/// By the number of its bucket a key is in `near` (up to `present`), in `wheel` (before `dealt`) or
/// in `later`. What `near` or a bucket has no room for is in `rest`, and never before what is near.
#[derive(Debug)]
pub struct EventList {
    /// Slot → key.
    keys: Vec<u128>,
    near: Near,
    wheel: Wheel,
    later: Later,
    rest: Tournament<u128>,
    /// Number of the present bucket.
    present: u64,
    /// Number of the first bucket whose keys have not been dealt out to the wheel: the first of a
    /// block, at most a turn after the present one.
    dealt: u64,
    /// Number of the present bucket when the next block is dealt out: then there is room for it.
    deal_at: u64,
    /// The length of a bucket: two to this many microseconds.
    shift: u32,
    sequence: u64,
    pace: Pace,
}

/// How fast events follow each other.
#[derive(Debug)]
struct Pace {
    since: Tick,
    /// Events, and what else was work, from look to look.
    every: u32,
    /// How much of it is left.
    left: u32,
    /// How much of it was looking in vain.
    vain: u32,
}

impl Pace {
    fn new(since: Tick, every: u32) -> Pace {
        Pace { since, every, left: every, vain: 0 }
    }

    /// Some work was in vain: the next look comes sooner.
    #[cold]
    fn waste(&mut self, work: u64) {
        let work = work.min(u64::from(self.left - 1)) as u32;
        self.left -= work;
        self.vain += work;
    }
}

impl Default for EventList {
    fn default() -> Self {
        EventList::new(0)
    }
}

#[inline]
fn pack(at: Tick, class: Class, sequence: u64, slot: u32) -> u128 {
    let order = u128::from(sequence & ((1 << 44) - 1));
    (u128::from(at.0) << 80) | (u128::from(class as u8) << 76) | (order << 32) | u128::from(slot)
}

/// True unless it is the key of a slot without an event.
#[inline]
fn is_real(key: u128) -> bool {
    (key >> 64) as u64 != u64::MAX
}

/// When a key is due.
#[inline]
fn time(key: u128) -> u64 {
    (key >> 80) as u64
}

impl EventList {
    /// An empty list for slots `0..slots`; `ensure` adds more.
    pub fn new(slots: usize) -> EventList {
        let (rest, wheel) = (Tournament::new(slots), Wheel::new(BUCKETS * slots));
        EventList {
            keys: vec![NONE; rest.room()],
            near: Near::new(),
            later: Later::new(rest.room()),
            rest,
            present: 0,
            dealt: wheel.len(),
            deal_at: wheel.len() / BLOCKS,
            wheel,
            shift: LONGEST,
            sequence: 0,
            pace: Pace::new(Tick::ZERO, FIRST_LOOK),
        }
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        if self.keys.len() < slots {
            self.rest.ensure(slots);
            self.keys.resize(self.rest.room(), NONE);
            self.later.ensure(self.keys.len());
            if self.wheel.len() < (BUCKETS * self.keys.len()) as u64 {
                self.wheel = Wheel::new(BUCKETS * self.keys.len());
            }
            self.place_all();
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

    /// How many buckets a block has.
    #[inline]
    fn block(&self) -> u64 {
        self.wheel.len() / BLOCKS
    }

    /// The block that a bucket belongs to.
    #[inline]
    fn block_of(&self, number: u64) -> u64 {
        number >> self.block().trailing_zeros()
    }

    /// Puts the key of a slot that has none where it waits.
    #[inline]
    fn place(&mut self, slot: u32, key: u128) {
        let number = self.number(key);
        if number <= self.present {
            self.place_near(key);
        } else if number >= self.dealt {
            self.place_later(slot, number);
        } else if !self.wheel.put(number, slot) {
            self.set_aside(key);
        }
    }

    /// Puts a key of the present bucket, or one before, where it waits.
    #[inline(never)]
    fn place_near(&mut self, key: u128) {
        let over = if key > self.rest.least() { Some(key) } else { self.near.put(key) };
        if let Some(over) = over {
            self.set_aside(over);
        }
    }

    /// Sees to it that a slot is looked at when its bucket is dealt out, or before.
    #[inline(never)]
    fn place_later(&mut self, slot: u32, number: u64) {
        self.later.put(slot, self.block_of(number), self.block_of(self.dealt));
    }

    /// Keeps a key for which there is no room where it belongs.
    #[cold]
    fn set_aside(&mut self, key: u128) {
        self.rest.set(key as u32 as usize, key);
    }

    /// Takes the key of a slot away from where it waits.
    #[inline(never)]
    fn displace(&mut self, slot: u32, key: u128) {
        let number = self.number(key);
        let found = if number <= self.present {
            self.near.remove(key)
        } else {
            // later, a slot may stay in its list
            number >= self.dealt || self.wheel.remove(number, slot)
        };
        if !found {
            self.rest.set(slot as usize, NONE);
        }
    }

    /// Moves a slot's key.
    #[inline(never)]
    fn replace(&mut self, slot: u32, before: u128, key: u128) {
        self.displace(slot, before);
        self.place(slot, key);
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
        if is_real(before) {
            return self.replace(slot, before, key);
        }
        self.place(slot, key);
    }

    /// Takes the slot's pending event out, if there is one.
    #[inline]
    pub fn cancel(&mut self, slot: u32) {
        let before = std::mem::replace(&mut self.keys[slot as usize], NONE);
        if is_real(before) {
            self.displace(slot, before);
        }
    }

    /// True if the slot has a pending event.
    #[inline]
    pub fn is_pending(&self, slot: u32) -> bool {
        is_real(self.keys[slot as usize])
    }

    /// The least key, or `NONE`.
    #[inline(always)]
    fn least(&mut self) -> u128 {
        if self.near.is_empty() {
            self.open();
        }
        self.near.least()
    }

    /// Turns to the next bucket that holds anybody.
    #[inline(never)]
    fn open(&mut self) {
        let rest = self.number(self.rest.least());
        let Some((bucket, slots)) = self.wheel.take_first(self.present + 1, rest) else {
            return self.open_otherwise();
        };
        self.near.begin(self.keys[slots[0] as usize]);
        self.turn(bucket);
        if slots[1] != NOBODY {
            self.sort(slots);
        }
    }

    /// Sorts a bucket with more than one in it.
    #[inline(never)]
    fn sort(&mut self, slots: [u32; PLACES]) {
        let [_, others @ ..] = slots;
        for slot in others {
            if slot == NOBODY {
                break;
            }
            self.near.put(self.keys[slot as usize]);
        }
    }

    /// The slow path to the next bucket: some of it found no room there, or the wheel is empty.
    #[cold]
    fn open_otherwise(&mut self) {
        if self.wheel.is_empty() && self.rest.least() == NONE && !self.leap() {
            return; // nothing is pending
        }
        if !self.near.is_empty() {
            return; // all keys were placed anew
        }
        let rest = self.rest.least();
        let other = if rest == NONE { u64::MAX - 1 } else { self.number(rest) };
        let bucket = match self.wheel.take_first(self.present + 1, other + 1) {
            Some((bucket, slots)) => {
                // all of a bucket together, in order
                for slot in slots.into_iter().take_while(|slot| *slot != NOBODY) {
                    self.set_aside(self.keys[slot as usize]);
                }
                bucket
            }
            None => other.max(self.present),
        };
        while !self.near.is_full() {
            let key = self.rest.least();
            if key == NONE || self.number(key) > bucket {
                break;
            }
            self.rest.set(key as u32 as usize, NONE);
            self.near.put(key);
        }
        self.turn(bucket);
    }

    /// A bucket is the present one; what is later is dealt out as soon as there is room for it.
    #[inline]
    fn turn(&mut self, bucket: u64) {
        if bucket - self.present > WIDE {
            self.pace.waste((bucket - self.present) / WIDE);
        }
        self.present = bucket;
        if bucket >= self.deal_at {
            self.deal_in_time();
        }
    }

    /// Deals out as many blocks as there is room for.
    #[cold]
    fn deal_in_time(&mut self) {
        while self.present >= self.deal_at {
            self.deal();
        }
    }

    /// All buckets before the first of a block have been dealt out.
    fn set_dealt(&mut self, block: u64) {
        self.dealt = block * self.block();
        self.deal_at = self.dealt - (BLOCKS - 1) * self.block();
    }

    /// Deals out the next block of what is later.
    fn deal(&mut self) {
        let (from, block) = (self.dealt, self.block_of(self.dealt));
        self.set_dealt(block + 1);
        let mut again = 0;
        while let Some(slot) = self.later.take(block) {
            let key = self.keys[slot as usize];
            if key == NONE || self.number(key) < from {
                continue; // it is not later any more
            }
            again += u64::from(self.number(key) >= self.dealt);
            self.place(slot, key);
        }
        self.pace.waste(again / 8);
    }

    /// Turns to the next block in which anything happens when nothing is soon; false if nothing is
    /// pending.
    fn leap(&mut self) -> bool {
        for _ in 0..LEAPS {
            let Some(block) = self.later.first(self.block_of(self.dealt)) else { return false };
            self.set_dealt(block);
            self.present = self.dealt - 1;
            self.deal();
            if !self.wheel.is_empty() {
                return true;
            }
        }
        // far from everything: the pace must have changed
        self.pace.waste(u64::MAX);
        self.place_all();
        !self.near.is_empty()
    }

    /// The moment of the next event; `NEVER` if there is none.
    #[inline]
    pub fn soonest(&mut self) -> Moment {
        Moment::of_key(self.least())
    }

    /// Takes the next event: whose it is. `None` if there is none.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<u32> {
        let least = self.least();
        let slot = least as u32;
        *self.keys.get_mut(slot as usize)? = NONE; // the slot of `NONE` is not there
        self.near.pop();
        self.pace.left -= 1;
        if self.pace.left == 0 {
            self.look(Tick(time(least)));
        }
        Some(slot)
    }

    /// Finds out how fast events follow each other, and parts time anew if it is another pace.
    #[cold]
    fn look(&mut self, now: Tick) {
        let popped = (self.pace.every - self.pace.vain).max(1);
        let gap = now.since(self.pace.since).0 / u64::from(popped);
        let shift = gap.max(1).ilog2().min(LONGEST);
        if shift < self.shift || shift > self.shift + 1 {
            self.shift = shift;
            self.present = now.0 >> shift;
            self.place_all();
        }
        // the more it was that this is known from, the longer it is believed
        let most = (self.keys.len() as u32).max(1024);
        self.pace = Pace::new(now, popped.saturating_mul(2).clamp(FIRST_LOOK, most));
    }

    /// Places all keys anew.
    fn place_all(&mut self) {
        self.wheel.clear();
        self.near.clear();
        self.later.clear();
        let first = self.keys.iter().min().filter(|key| **key != NONE);
        self.present = first.map_or(self.present, |key| self.number(*key));
        self.set_dealt(self.block_of(self.present) + BLOCKS);
        for slot in 0..self.keys.len() {
            self.rest.set(slot, NONE);
        }
        for slot in 0..self.keys.len() {
            if self.keys[slot] != NONE {
                self.place(slot as u32, self.keys[slot]);
            }
        }
    }

    /// Every pending event, in order: whose, when, and of which class. Scheduled in this order on
    /// an empty list they happen in the same.
    pub fn pending(&self) -> Vec<(u32, Tick, Class)> {
        let mut keys: Vec<u128> = self.keys.iter().copied().filter(|key| is_real(*key)).collect();
        keys.sort_unstable();
        let told = |key: u128| Some((key as u32, Tick(time(key)), Class::of_key(key)?));
        keys.into_iter().filter_map(told).collect()
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
