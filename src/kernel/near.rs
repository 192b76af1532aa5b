//! The very next of the pending events: a few keys in a sorted row.

use super::tournament::Rank;

/// The key of a slot without an event: after any other.
pub const NONE: u128 = u128::ABSENT;
/// Places of the row; the first holds `NONE`, so that every search ends there.
const PLACES: usize = 8;

/// The next few keys, the least last.
#[derive(Debug)]
pub struct Near {
    keys: [u128; PLACES],
    last: usize,
}

impl Near {
    /// How many keys there is room for.
    pub const ROOM: usize = PLACES - 1;

    /// An empty row.
    pub const fn new() -> Near {
        Near { keys: [NONE; PLACES], last: 0 }
    }

    /// True if nothing is here.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.last == 0
    }

    /// True if there is no room for another.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.last == Near::ROOM
    }

    /// The least key, or `NONE`.
    #[inline]
    pub fn least(&self) -> u128 {
        self.keys[self.last % PLACES]
    }

    /// Takes the least key away; there must be one.
    #[inline]
    pub fn pop(&mut self) {
        self.last -= 1;
    }

    /// The only key of a row that was empty.
    #[inline]
    pub fn begin(&mut self, key: u128) {
        self.keys[1] = key;
        self.last = 1;
    }

    /// Puts a key where it belongs; gives back the latest if there is one too many.
    #[inline]
    pub fn put(&mut self, key: u128) -> Option<u128> {
        let over = self.is_full().then_some(self.keys[1]);
        if over.is_some() {
            if key > self.keys[1] {
                return Some(key);
            }
            self.keys.copy_within(2.., 1);
            self.last -= 1;
        }
        let mut at = self.last % PLACES;
        self.last = at + 1;
        while self.keys[at % PLACES] < key {
            self.keys[(at + 1) % PLACES] = self.keys[at % PLACES];
            at -= 1;
        }
        self.keys[(at + 1) % PLACES] = key;
        over
    }

    /// Takes a key out; false if it is not here.
    #[inline]
    pub fn remove(&mut self, key: u128) -> bool {
        let found = self.keys[..=self.last % PLACES].iter().rposition(|other| *other == key);
        if let Some(at) = found {
            self.keys.copy_within(at + 1..=self.last % PLACES, at);
            self.last -= 1;
        }
        found.is_some()
    }

    /// Takes all keys out.
    pub fn clear(&mut self) {
        self.last = 0;
    }
}
