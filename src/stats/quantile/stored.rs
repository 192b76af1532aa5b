//! A histogram as it was kept in a file, before it is known to be one.

use super::Histogram;
use serde::Deserialize;

/// The fields of a histogram, in its order.
#[derive(Deserialize)]
pub(super) struct Stored {
    first: usize,
    counts: Vec<u32>,
    carries: Vec<(usize, u64)>,
    count: u64,
    sum: u128,
    squares: u128,
    least: u64,
    greatest: u64,
}

impl<const BITS: u32> TryFrom<Stored> for Histogram<BITS> {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let Stored { first, counts, carries, count, sum, squares, least, greatest } = stored;
        let octave = 1_usize << BITS;
        let buckets = (65 - BITS as usize) << BITS;
        let end = first.checked_add(counts.len()).filter(|end| *end <= buckets);
        let Some(end) = end else { return Err("a histogram beyond all values") };
        if first % octave != 0 || counts.len() % octave != 0 {
            return Err("a histogram of half an octave");
        }
        let rising = carries.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !rising || carries.iter().any(|carry| !(first..end).contains(&carry.0)) {
            return Err("a histogram whose counts are out of order");
        }
        Ok(Histogram { first, counts, carries, count, sum, squares, least, greatest })
    }
}
