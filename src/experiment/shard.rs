//! Shares of a number of replications: which runs belong to each, and whether parts make a whole.
//! Replications that depend on each other stand in blocks, and a block is never cut.

use std::ops::Range;

/// One of so many shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 0.
    number: u32,
    /// How many there are.
    of: u32,
}

impl Shard {
    /// Share `number` (from 0) of `of`; `None` if there is no such share.
    #[must_use]
    pub fn new(number: u32, of: u32) -> Option<Shard> {
        (number < of).then_some(Shard { number, of })
    }

    /// Its replications of so many, in whole blocks; empty if there are fewer blocks than shares.
    #[must_use]
    pub fn range(self, replications: u32, block: u32) -> Range<u32> {
        let block = block.max(1);
        let blocks = u64::from(replications.div_ceil(block));
        let edge = |number: u32| {
            let first = blocks * u64::from(number) / u64::from(self.of) * u64::from(block);
            u32::try_from(first).unwrap_or(u32::MAX).min(replications)
        };
        edge(self.number)..edge(self.number + 1)
    }
}

/// Why replications are no share, or shares no whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// There are no replications in it.
    #[error("the range {}..{} is empty", .0.start, .0.end)]
    Empty(Range<u32>),
    /// It ends beyond the last replication.
    #[error("the range {}..{} ends beyond the {} runs", .0.start, .0.end, .1)]
    Beyond(Range<u32>, u32),
    /// It cuts a block.
    #[error(
        "the range {}..{} cuts a block of {} runs that depend on each other (variance reduction)",
        .0.start, .0.end, .1
    )]
    Half(Range<u32>, u32),
    /// Replications are missing.
    #[error("runs {}..{} are missing", .0.start, .0.end)]
    Gap(Range<u32>),
    /// Replications are there twice.
    #[error("runs {}..{} are in two parts", .0.start, .0.end)]
    Overlap(Range<u32>),
}

/// Whether a range is a share of so many replications.
///
/// # Errors
/// It is empty, ends beyond them, or cuts a block.
pub fn fits(range: &Range<u32>, replications: u32, block: u32) -> Result<(), Misfit> {
    let block = block.max(1);
    let is_edge = |at: u32| at.is_multiple_of(block) || at == replications;
    if range.is_empty() {
        Err(Misfit::Empty(range.clone()))
    } else if range.end > replications {
        Err(Misfit::Beyond(range.clone(), replications))
    } else if !is_edge(range.start) || !is_edge(range.end) {
        Err(Misfit::Half(range.clone(), block))
    } else {
        Ok(())
    }
}

/// Whether ranges in rising order are all of so many replications, each once.
///
/// # Errors
/// The first replications that are missing or there twice.
pub fn whole(ranges: &[Range<u32>], replications: u32) -> Result<(), Misfit> {
    let mut next = 0;
    for range in ranges {
        if range.start > next {
            return Err(Misfit::Gap(next..range.start));
        }
        if range.start < next {
            return Err(Misfit::Overlap(range.start..next.min(range.end)));
        }
        next = range.end;
    }
    if next < replications { Err(Misfit::Gap(next..replications)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_blocks_and_make_the_whole() {
        for (replications, block, of) in
            [(20, 1, 3), (20, 2, 3), (20, 2, 7), (40, 20, 3), (5, 2, 2), (3, 1, 8), (1, 1, 1)]
        {
            let shares = (0..of).map(|number| Shard::new(number, of).unwrap());
            let ranges: Vec<Range<u32>> = shares
                .map(|share| share.range(replications, block))
                .filter(|range| !range.is_empty())
                .collect();
            assert_eq!(whole(&ranges, replications), Ok(()), "{ranges:?}");
            for range in &ranges {
                assert_eq!(fits(range, replications, block), Ok(()));
            }
            let lengths = || ranges.iter().map(|range| range.len().div_ceil(block as usize));
            assert!(lengths().max().unwrap() - lengths().min().unwrap() <= 1, "{ranges:?}");
        }
        assert_eq!((Shard::new(3, 3), Shard::new(0, 0)), (None, None));
    }

    #[test]
    fn what_is_no_share_or_no_whole_is_told() {
        let told = |found: Result<(), Misfit>| found.unwrap_err().to_string();
        assert!(told(fits(&(3..3), 10, 1)).contains("empty"));
        assert!(told(fits(&(3..11), 10, 1)).contains("beyond"));
        assert!(told(fits(&(2..5), 10, 2)).contains("cuts a block of 2"));
        assert_eq!(fits(&(8..9), 9, 2), Ok(()), "the last block may be cut by the number of runs");
        assert!(told(whole(&[0..3, 4..6], 6)).contains("3..4 are missing"));
        assert!(told(whole(std::slice::from_ref(&(0..3)), 6)).contains("3..6 are missing"));
        assert!(told(whole(std::slice::from_ref(&(1..6)), 6)).contains("0..1 are missing"));
        assert!(told(whole(&[0..4, 3..6], 6)).contains("3..4 are in two parts"));
        assert!(told(whole(&[], 6)).contains("0..6 are missing"));
    }
}
