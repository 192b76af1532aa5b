//! Cells of integers: everything a figure is made of, exact, so that parts merge to the same
//! whole in any order.
//!
//! A [`Cell`] counts what happened (flows): [`Tally`] in pieces, [`Sum`] in microseconds, 10⁻⁹
//! probabilities or fen (分). A [`Stock`] measures what stood (levels over time): the area under
//! each [`Level`] in microseconds and its peak. A figure of the catalog reads a cell and a stock
//! and divides; nothing here divides.

mod places;

pub use places::{Level, Sum, Tally};
use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// Flows: what happened in one part of the desk in one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    #[serde(with = "super::arrays")]
    tallies: [u64; Tally::COUNT],
    #[serde(with = "super::arrays")]
    sums: [u128; Sum::COUNT],
}

impl Default for Cell {
    fn default() -> Self {
        Cell { tallies: [0; Tally::COUNT], sums: [0; Sum::COUNT] }
    }
}

impl Cell {
    /// Adds another cell; exact.
    pub fn merge(&mut self, other: &Cell) {
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            *mine += theirs;
        }
        for (mine, theirs) in self.sums.iter_mut().zip(&other.sums) {
            *mine += theirs;
        }
    }

    /// One more.
    #[inline]
    pub fn count(&mut self, tally: Tally) {
        self.tallies[tally as usize] += 1;
    }

    /// One more if it holds.
    #[inline]
    pub fn count_if(&mut self, holds: bool, tally: Tally) {
        self.tallies[tally as usize] += u64::from(holds);
    }
}

impl Index<Tally> for Cell {
    type Output = u64;
    #[inline]
    fn index(&self, tally: Tally) -> &u64 {
        &self.tallies[tally as usize]
    }
}

impl IndexMut<Tally> for Cell {
    #[inline]
    fn index_mut(&mut self, tally: Tally) -> &mut u64 {
        &mut self.tallies[tally as usize]
    }
}

impl Index<Sum> for Cell {
    type Output = u128;
    #[inline]
    fn index(&self, sum: Sum) -> &u128 {
        &self.sums[sum as usize]
    }
}

impl IndexMut<Sum> for Cell {
    #[inline]
    fn index_mut(&mut self, sum: Sum) -> &mut u128 {
        &mut self.sums[sum as usize]
    }
}

/// Levels over time: the area under each and the highest it stood for any time at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Areas, unit · µs.
    #[serde(with = "super::arrays")]
    areas: [u128; Level::COUNT],
    /// Peaks, units.
    #[serde(with = "super::arrays")]
    peaks: [u32; Level::COUNT],
}

impl Default for Stock {
    fn default() -> Self {
        Stock { areas: [0; Level::COUNT], peaks: [0; Level::COUNT] }
    }
}

impl Stock {
    /// Adds another stretch of time, or the same one in another replication: areas add, peaks
    /// take the higher.
    pub fn merge(&mut self, other: &Stock) {
        for (mine, theirs) in self.areas.iter_mut().zip(&other.areas) {
            *mine += theirs;
        }
        for (mine, theirs) in self.peaks.iter_mut().zip(&other.peaks) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// The area under a level.
    #[inline]
    pub fn area(&self, level: Level) -> u128 {
        self.areas[level as usize]
    }

    /// The highest a level stood.
    #[inline]
    pub fn peak(&self, level: Level) -> u32 {
        self.peaks[level as usize]
    }

    /// Adds to an area.
    #[inline]
    pub fn add_area(&mut self, level: Level, area: u128) {
        self.areas[level as usize] += area;
    }

    /// Adds a stretch of time, given as the area and the peak of each level.
    pub(super) fn deposit(&mut self, levels: &[(u128, u32); Level::COUNT]) {
        for ((area, peak), more) in self.areas.iter_mut().zip(&mut self.peaks).zip(levels) {
            *area += more.0;
            *peak = (*peak).max(more.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_merge_to_the_same_whole_in_any_order() {
        let (mut a, mut b) = (Cell::default(), Cell::default());
        a.count(Tally::Entries);
        a[Sum::QueueWait] += 7;
        b[Tally::Entries] += 2;
        b.count_if(false, Tally::Upv);
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b);
        ba.merge(&a);
        assert_eq!(ab, ba);
        assert_eq!((ab[Tally::Entries], ab[Tally::Upv], ab[Sum::QueueWait]), (3, 0, 7));
    }

    #[test]
    fn areas_add_and_peaks_take_the_higher() {
        let mut levels = [(0, 0); Level::COUNT];
        levels[Level::Queue as usize] = (10, 3);
        let mut stock = Stock::default();
        stock.deposit(&levels);
        let other = stock.clone();
        stock.merge(&other);
        assert_eq!((stock.area(Level::Queue), stock.peak(Level::Queue)), (20, 3));
    }
}
