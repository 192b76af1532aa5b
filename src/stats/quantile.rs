//! Quantiles of millions of durations in little memory: a log-linear histogram of integers.
//!
//! Each octave [2ᵏ, 2ᵏ⁺¹) is cut into 2^BITS equal buckets, and values below 2^BITS have a
//! bucket each, so a bucket is never wider than 2^−BITS of the values in it. Only the octaves
//! in use are held. Counts, sum, least and greatest are exact integers: merging gives the same
//! histogram in any order and any grouping.
//!
//! ```text
//!   BITS = 2:   0 1 2 3 | 4 5 6 7 | 8 10 12 14 | 16 20 24 28 | ...
//! ```

mod stored;

use serde::{Deserialize, Serialize};
use stored::Stored;

/// Coarse: buckets of at most 3.2 %; 128 bytes an octave, 1.5 kB from one second to an hour.
/// For one interval of one group, or one agent.
pub type CoarseHistogram = Histogram<5>;

/// Fine: three significant digits, buckets of at most 0.1 %; 4 kB an octave. For a shop, a
/// group or a day.
pub type FineHistogram = Histogram<10>;

/// A log-linear histogram with 2^BITS buckets an octave, BITS from 0 to 16.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Histogram<const BITS: u32> {
    /// Bucket that the first count belongs to; a multiple of 2^BITS.
    first: usize,
    /// Counts modulo 2³²; [`Self::carries`] has the rest.
    counts: Vec<u32>,
    /// (bucket, multiples of 2³²) in rising order; empty unless one bucket holds four billion.
    carries: Vec<(usize, u64)>,
    count: u64,
    sum: u128,
    squares: u128,
    least: u64,
    greatest: u64,
}

/// One bucket that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Least value of the bucket.
    pub low: u64,
    /// Greatest value of the bucket.
    pub high: u64,
    /// Values in it.
    pub count: u64,
}

impl<const BITS: u32> Default for Histogram<BITS> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const BITS: u32> Histogram<BITS> {
    /// Refuses a precision that would overflow the arithmetic, at compile time.
    const VALID: () = assert!(BITS <= 16, "at most 16 bits");

    /// No values yet; allocates nothing.
    #[must_use]
    pub const fn new() -> Self {
        let () = Self::VALID;
        Self {
            first: 0,
            counts: Vec::new(),
            carries: Vec::new(),
            count: 0,
            sum: 0,
            squares: 0,
            least: u64::MAX,
            greatest: 0,
        }
    }

    /// No values yet, with room for those from `low` to `high`: counting them allocates nothing.
    #[must_use]
    pub fn with_room(low: u64, high: u64) -> Self {
        let octave = |value| (bucket_of::<BITS>(value) >> BITS) << BITS;
        let (first, end) = (octave(low), octave(high) + (1 << BITS));
        Self { first, counts: vec![0; end - first], ..Self::new() }
    }

    /// Counts one value.
    #[inline]
    pub fn record(&mut self, value: u64) {
        self.count += 1;
        self.sum += u128::from(value);
        self.squares = self.squares.saturating_add(square(value));
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
        let bucket = bucket_of::<BITS>(value);
        match self.counts.get_mut(bucket.wrapping_sub(self.first)) {
            Some(count) if *count < u32::MAX => *count += 1,
            _ => self.add(bucket, 1),
        }
    }

    /// Counts a value `times` times.
    pub fn record_many(&mut self, value: u64, times: u64) {
        if times == 0 {
            return;
        }
        self.count += times;
        self.sum += u128::from(value) * u128::from(times);
        let squares = square(value).saturating_mul(u128::from(times));
        self.squares = self.squares.saturating_add(squares);
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
        self.add(bucket_of::<BITS>(value), times);
    }

    /// Adds all values of another histogram; exact.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares = self.squares.saturating_add(other.squares);
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        let Some(last) = other.counts.len().checked_sub(1) else { return };
        self.hold(other.first);
        self.hold(other.first + last);
        let mine = &mut self.counts[other.first - self.first..];
        let mut full = false;
        for (mine, theirs) in mine.iter_mut().zip(&other.counts) {
            let (sum, over) = mine.overflowing_add(*theirs);
            *mine = sum;
            full |= over;
        }
        if full {
            // what went beyond 2³² shows in sums that are smaller than a part of them
            for (at, theirs) in other.counts.iter().enumerate() {
                if self.counts[other.first - self.first + at] < *theirs {
                    self.carry(other.first + at, 1);
                }
            }
        }
        for &(bucket, times) in &other.carries {
            self.carry(bucket, times);
        }
    }

    /// Number of values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Exact sum of the values.
    #[must_use]
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// Exact sum of the squares of the values.
    #[must_use]
    pub fn squares(&self) -> u128 {
        self.squares
    }

    /// Mean, exact but for its rounding to `f64`; `None` without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// Standard deviation of the values about their mean (divisor: their number), exact but for
    /// its rounding to `f64`; `None` without values.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let square = self.squares as f64 / self.count as f64;
        Some(libm::sqrt((square - mean * mean).max(0.0)))
    }

    /// Exact least value; `None` without values.
    #[must_use]
    pub fn least(&self) -> Option<u64> {
        (self.count > 0).then_some(self.least)
    }

    /// Exact greatest value; `None` without values.
    #[must_use]
    pub fn greatest(&self) -> Option<u64> {
        (self.count > 0).then_some(self.greatest)
    }

    /// The least value that at least a share `q` of the values do not exceed (the inverse of
    /// the empirical distribution function, Hyndman and Fan's type 1), as the middle of its
    /// bucket, held within least and greatest. Off by at most half of [`Self::error`]. `None`
    /// without values or for `q` outside 0 to 1.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<u64> {
        if self.count == 0 || !(0.0..=1.0).contains(&q) {
            return None;
        }
        // The product may overstep a whole number by its rounding; 0.07 · 100 is not 8.
        let rank = libm::ceil(q * self.count as f64 * (1.0 - 2.0 * f64::EPSILON));
        let rank = (rank as u64).clamp(1, self.count);
        if rank == self.count {
            return Some(self.greatest);
        }
        let (low, high) = bounds_of::<BITS>(self.bucket_of_rank(rank)?);
        Some((low + (high - low) / 2).clamp(self.least, self.greatest))
    }

    /// The bucket of the value of a rank, counted from 1.
    fn bucket_of_rank(&self, rank: u64) -> Option<usize> {
        let mut seen = 0;
        let mut reaches = |count: u64| {
            seen += count;
            seen >= rank
        };
        if !self.carries.is_empty() {
            return self.filled().find(|&(_, count)| reaches(count)).map(|(bucket, _)| bucket);
        }
        // whole stretches are passed over by their sums, which the processor adds up in parallel
        const STRETCH: usize = 64;
        let sum = |stretch: &[u32]| stretch.iter().map(|&count| u64::from(count)).sum::<u64>();
        let stretch = self.counts.chunks(STRETCH).position(|stretch| reaches(sum(stretch)))?;
        let stretch = stretch * STRETCH;
        let upto = (stretch + STRETCH).min(self.counts.len());
        let mut left = seen - sum(&self.counts[stretch..upto]);
        let within = self.counts[stretch..upto].iter().position(|&count| {
            left += u64::from(count);
            left >= rank
        })?;
        Some(self.first + stretch + within)
    }

    /// Greatest width of a bucket over its least value: 2^−BITS.
    #[must_use]
    pub const fn error() -> f64 {
        1.0 / (1_u64 << BITS) as f64
    }

    /// The buckets that hold values, in rising order.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> + '_ {
        self.filled().map(|(bucket, count)| {
            let (low, high) = bounds_of::<BITS>(bucket);
            Bucket { low, high, count }
        })
    }

    /// (bucket, count) of the buckets that hold values, in rising order.
    fn filled(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        let mut carries = self.carries.iter().peekable();
        self.counts.iter().enumerate().filter_map(move |(i, &count)| {
            let bucket = self.first + i;
            let carried = carries.next_if(|carry| carry.0 == bucket).map_or(0, |carry| carry.1);
            let total = u64::from(count) + (carried << 32);
            (total > 0).then_some((bucket, total))
        })
    }

    /// Adds to a bucket that may lie outside those held, or overflow.
    #[cold]
    fn add(&mut self, bucket: usize, times: u64) {
        self.hold(bucket);
        let Some(count) = self.counts.get_mut(bucket - self.first) else { return };
        let total = u64::from(*count).saturating_add(times);
        *count = total as u32;
        let carry = total >> 32;
        if carry > 0 {
            self.carry(bucket, carry);
        }
    }

    /// Notes multiples of 2³² of a bucket.
    #[cold]
    fn carry(&mut self, bucket: usize, times: u64) {
        match self.carries.binary_search_by_key(&bucket, |carry| carry.0) {
            Ok(i) => self.carries[i].1 += times,
            Err(i) => self.carries.insert(i, (bucket, times)),
        }
    }

    /// Makes room for a bucket, in whole octaves at either end.
    fn hold(&mut self, bucket: usize) {
        let octave = (bucket >> BITS) << BITS;
        let end = octave + (1 << BITS);
        if self.counts.is_empty() {
            self.first = octave;
        }
        if octave < self.first {
            let missing = self.first - octave;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = octave;
        }
        if end > self.first + self.counts.len() {
            // Exactly, for doubling would waste half of what many small histograms hold.
            self.counts.reserve_exact(end - self.first - self.counts.len());
            self.counts.resize(end - self.first, 0);
        }
    }
}

/// Equal when they hold the same values, whatever room they have.
impl<const BITS: u32> PartialEq for Histogram<BITS> {
    fn eq(&self, other: &Self) -> bool {
        (self.count, self.sum, self.squares, self.least, self.greatest)
            == (other.count, other.sum, other.squares, other.least, other.greatest)
            && self.filled().eq(other.filled())
    }
}

impl<const BITS: u32> Eq for Histogram<BITS> {}

/// A value times itself; never overflows.
const fn square(value: u64) -> u128 {
    value as u128 * value as u128
}

/// Bucket of a value: its octave above the linear part, then its upper BITS bits.
#[inline]
const fn bucket_of<const BITS: u32>(value: u64) -> usize {
    let shift = (63 - (value | 1).leading_zeros()).saturating_sub(BITS);
    ((shift as usize) << BITS) + (value >> shift) as usize
}

/// Least and greatest value of a bucket: the inverse of [`bucket_of`].
const fn bounds_of<const BITS: u32>(bucket: usize) -> (u64, u64) {
    let shift = (bucket >> BITS).saturating_sub(1) as u32;
    let low = (bucket as u64 - ((shift as u64) << BITS)) << shift;
    (low, low + ((1 << shift) - 1))
}

#[cfg(test)]
mod tests;
