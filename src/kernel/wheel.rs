//! A wheel of buckets: who is to happen soon, by stretches of time of equal length.
//!
//! A bucket has four places, a quarter of a cache line; one that is full takes nobody else. A bit
//! for each tells which hold anybody, so that empty stretches are passed over by the word, and what
//! an empty bucket held before need not be read.

/// An empty place.
pub const NOBODY: u32 = u32::MAX;
/// Places of a bucket.
pub const PLACES: usize = 4;

/// Those in a bucket, without gaps; the places after them hold `NOBODY`.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Bucket([u32; PLACES]);

/// The buckets with numbers `n..n + len` for some n that only grows; the owner knows which.
#[derive(Clone, Debug)]
pub struct Wheel {
    buckets: Vec<Bucket>,
    /// A bit for each bucket that holds anybody; what the others hold means nothing.
    filled: Vec<u64>,
    /// Buckets that hold anybody.
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

    /// True if nobody is here.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.held == 0
    }

    #[inline]
    fn place(&self, number: u64) -> usize {
        number as usize & (self.buckets.len() - 1)
    }

    /// Puts a slot into a bucket; false if the bucket is full.
    #[inline]
    pub fn put(&mut self, number: u64, slot: u32) -> bool {
        let at = self.place(number);
        let (word, bit) = (&mut self.filled[at / 64], 1 << (at % 64));
        let bucket = &mut self.buckets[at].0;
        if *word & bit == 0 {
            *word |= bit;
            *bucket = [slot, NOBODY, NOBODY, NOBODY];
            self.held += 1;
            return true;
        }
        let free = bucket[1..].iter_mut().find(|place| **place == NOBODY);
        free.map(|place| *place = slot).is_some()
    }

    /// Takes a slot out of a bucket; false if it is not there.
    #[inline]
    pub fn remove(&mut self, number: u64, slot: u32) -> bool {
        let at = self.place(number);
        let (word, bit) = (&mut self.filled[at / 64], 1 << (at % 64));
        if *word & bit == 0 {
            return false;
        }
        let bucket = &mut self.buckets[at].0;
        let Some(place) = bucket.iter().position(|other| *other == slot) else { return false };
        // those behind it move up: what is filled has no gaps
        let last = bucket.iter().rposition(|other| *other != NOBODY).unwrap_or(place);
        bucket[place] = bucket[last];
        bucket[last] = NOBODY;
        if last == 0 {
            *word &= !bit;
            self.held -= 1;
        }
        true
    }

    /// Empties the first bucket from a number on that holds anybody, if it comes before another:
    /// its number and its places.
    #[inline]
    pub fn take_first(&mut self, from: u64, before: u64) -> Option<(u64, [u32; PLACES])> {
        if self.held == 0 {
            return None;
        }
        let mut from = from;
        loop {
            let at = self.place(from);
            let word = &mut self.filled[at / 64];
            let bits = *word & (u64::MAX << (at % 64));
            let ahead = bits.trailing_zeros();
            let number = (from & !63) + u64::from(ahead);
            if number >= before {
                return None;
            }
            if bits != 0 {
                *word &= !(1 << ahead);
                self.held -= 1;
                return Some((number, self.buckets[self.place(number)].0));
            }
            from = number;
        }
    }

    /// Empties all buckets.
    pub fn clear(&mut self) {
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
        assert_eq!((wheel.len(), wheel.take_first(0, u64::MAX)), (128, None));
        assert!((0..4).all(|slot| wheel.put(130, slot)) && !wheel.put(130, 4));
        assert!(wheel.remove(130, 1) && !wheel.remove(130, 1) && wheel.put(130, 4));
        assert_eq!((wheel.take_first(127, 130), wheel.take_first(131, 258)), (None, None));
        let (number, mut slots) = wheel.take_first(127, 131).unwrap();
        slots.sort_unstable();
        assert_eq!((number, slots, wheel.is_empty()), (130, [0, 2, 3, 4], true));
        // what was there before is not there any more; from just behind it, once around
        assert!(!wheel.remove(130, 2) && wheel.put(258, 9));
        assert_eq!(wheel.take_first(131, u64::MAX), Some((258, [9, NOBODY, NOBODY, NOBODY])));
        assert!(wheel.put(200, 9) && wheel.remove(200, 9) && wheel.is_empty());
    }
}
