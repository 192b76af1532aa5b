//! A wheel of buckets: who is to happen soon, by stretches of time of equal length.
//!
//! A bucket has four places, a quarter of a cache line; one that is full takes nobody else. A bit
//! for each tells which hold anybody, so that empty stretches are passed over by the word.

/// An empty place.
pub const NOBODY: u32 = u32::MAX;
/// Places of a bucket.
pub const PLACES: usize = 4;

#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Bucket([u32; PLACES]);

/// The buckets with numbers `n..n + len` for some n that only grows; the owner knows which.
#[derive(Clone, Debug)]
pub struct Wheel {
    buckets: Vec<Bucket>,
    filled: Vec<u64>,
    held: u32,
}

impl Wheel {
    /// A wheel of at least so many buckets, a power of two.
    pub fn new(len: usize) -> Wheel {
        let len = len.max(64).next_power_of_two();
        Wheel { buckets: vec![Bucket([NOBODY; PLACES]); len], filled: vec![0; len / 64], held: 0 }
    }

    /// How many buckets there are.
    #[inline]
    pub fn len(&self) -> u64 {
        self.buckets.len() as u64
    }

    #[inline]
    fn place(&self, number: u64) -> usize {
        number as usize & (self.buckets.len() - 1)
    }

    /// Puts a slot into a bucket; false if the bucket is full.
    #[inline]
    pub fn put(&mut self, number: u64, slot: u32) -> bool {
        let at = self.place(number);
        let free = self.buckets[at].0.iter_mut().find(|place| **place == NOBODY);
        let Some(free) = free else { return false };
        *free = slot;
        self.filled[at / 64] |= 1 << (at % 64);
        self.held += 1;
        true
    }

    /// Takes a slot out of a bucket; false if it is not there.
    #[inline]
    pub fn remove(&mut self, number: u64, slot: u32) -> bool {
        let at = self.place(number);
        let bucket = &mut self.buckets[at].0;
        let Some(place) = bucket.iter().position(|other| *other == slot) else { return false };
        // those behind it move up: what is filled has no gaps
        let last = bucket.iter().rposition(|other| *other != NOBODY).unwrap_or(place);
        bucket[place] = bucket[last];
        bucket[last] = NOBODY;
        if last == 0 {
            self.filled[at / 64] &= !(1 << (at % 64));
        }
        self.held -= 1;
        true
    }

    /// The first bucket from a number on that holds anybody, and how many words were looked at.
    #[inline]
    pub fn first(&self, from: u64) -> (Option<u64>, u32) {
        if self.held == 0 {
            return (None, 0);
        }
        let start = self.place(from);
        let mut word = start / 64;
        let mut bits = self.filled[word] & (u64::MAX << (start % 64));
        let mut looked = 1;
        while bits == 0 && looked <= self.filled.len() as u32 {
            word = (word + 1) & (self.filled.len() - 1);
            bits = self.filled[word];
            looked += 1;
        }
        let at = 64 * word + bits.trailing_zeros() as usize;
        let ahead = at.wrapping_sub(start) & (self.buckets.len() - 1);
        ((bits != 0).then_some(from + ahead as u64), looked)
    }

    /// Empties a bucket.
    #[inline]
    pub fn take(&mut self, number: u64) -> impl Iterator<Item = u32> + use<> {
        let at = self.place(number);
        let slots = std::mem::replace(&mut self.buckets[at].0, [NOBODY; PLACES]);
        self.filled[at / 64] &= !(1 << (at % 64));
        self.held -= slots.iter().map(|slot| u32::from(*slot != NOBODY)).sum::<u32>();
        slots.into_iter().take_while(|slot| *slot != NOBODY)
    }

    /// Empties all buckets.
    pub fn clear(&mut self) {
        self.buckets.fill(Bucket([NOBODY; PLACES]));
        self.filled.fill(0);
        self.held = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_four_and_the_first_is_found_around_the_wheel() {
        let mut wheel = Wheel::new(100);
        assert_eq!((wheel.len(), wheel.first(0)), (128, (None, 0)));
        assert!((0..4).all(|slot| wheel.put(130, slot)) && !wheel.put(130, 4));
        assert_eq!(wheel.first(127), (Some(130), 2));
        // from just behind it, once around
        assert_eq!(wheel.first(131).0, Some(130 + 128));
        assert!(wheel.remove(130, 1) && !wheel.remove(130, 1) && wheel.put(130, 4));
        let mut slots: Vec<u32> = wheel.take(130).collect();
        slots.sort_unstable();
        assert_eq!(slots, [0, 2, 3, 4]);
        assert!(wheel.first(127).0.is_none() && wheel.put(200, 9) && wheel.remove(200, 9));
        assert_eq!(wheel.first(127), (None, 0));
    }
}
