//! Stretches of a log in which its rate stays the same, as far as chance lets one see. Copies of a
//! row (`scale` above 1) are other customers, who come at any time of the row's stretch: a copy a
//! moment later would come in pairs, and one within a fixed half hour would double the chance that
//! made that half hour busy. Neighbours are joined, the most alike first, while a likelihood-ratio
//! test does not tell their rates apart (Poisson counts; the usual binary merging of segments).

use crate::kernel::tick::{Span, Tick};

/// Neighbours stay apart when twice the logarithm of the ratio of likelihoods is above this: chance
/// alone does so once in two thousand joins (chi squared with one degree of freedom).
const APART: f64 = 12.0;
/// Bins to begin with, at most.
const BINS_MOST: u64 = 4000;
/// A stretch of more rows is not joined any further: its chance is below half a per cent, and the
/// rows of a stretch are in memory together.
const ROWS_MOST: f64 = 50_000.0;

/// Counts rows over the scenario.
pub struct Bins {
    width: Span,
    end: Tick,
    rows: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Stretch {
    bins: f64,
    rows: f64,
}

impl Bins {
    /// Bins of the desk's interval, or of several where those would be too many.
    pub fn new(interval: Span, end: Tick) -> Bins {
        let interval = interval.0.max(1);
        let width = Span(interval * end.0.div_ceil(interval).div_ceil(BINS_MOST).max(1));
        Bins { width, end, rows: vec![0; end.0.div_ceil(width.0) as usize] }
    }

    /// Counts a row.
    pub fn add(&mut self, at: Tick) {
        if let Some(rows) = self.rows.get_mut((at.0 / self.width.0) as usize) {
            *rows = rows.saturating_add(1);
        }
    }

    /// Where the stretches begin.
    pub fn stretches(&self) -> Vec<Tick> {
        let last = (self.end.0 % self.width.0) as f64 / self.width.0 as f64;
        let mut list: Vec<Stretch> =
            self.rows.iter().map(|rows| Stretch { bins: 1.0, rows: f64::from(*rows) }).collect();
        if let Some(stretch) = list.last_mut().filter(|_| last > 0.0) {
            stretch.bins = last;
        }
        let mut apart: Vec<f64> = list.windows(2).map(|pair| ratio(pair[0], pair[1])).collect();
        loop {
            let least = apart.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
            let Some((at, _)) = least.filter(|(_, ratio)| **ratio <= APART) else { break };
            let next = list.remove(at + 1);
            list[at].bins += next.bins;
            list[at].rows += next.rows;
            apart.remove(at);
            if at > 0 {
                apart[at - 1] = ratio(list[at - 1], list[at]);
            }
            if at < apart.len() {
                apart[at] = ratio(list[at], list[at + 1]);
            }
        }
        let mut bins = 0.0;
        let start = |stretch: &Stretch| {
            let from = Tick(self.width.0 * bins as u64);
            bins += stretch.bins;
            from
        };
        list.iter().map(start).collect()
    }
}

/// Twice the logarithm of how much likelier two rates are than one.
fn ratio(a: Stretch, b: Stretch) -> f64 {
    if a.rows + b.rows > ROWS_MOST {
        return f64::INFINITY;
    }
    let own = |rows: f64, bins: f64| if rows > 0.0 { rows * libm::log(rows / bins) } else { 0.0 };
    let apart = own(a.rows, a.bins) + own(b.rows, b.bins);
    2.0 * (apart - own(a.rows + b.rows, a.bins + b.bins))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(rows: &[u32]) -> Vec<u64> {
        let end = Tick(rows.len() as u64 * Span::HOUR.0);
        let mut bins = Bins::new(Span::HOUR, end);
        bins.rows = rows.to_vec();
        bins.stretches().iter().map(|at| at.0 / Span::HOUR.0).collect()
    }

    #[test]
    fn a_stretch_ends_where_the_rate_changes_by_more_than_chance() {
        assert_eq!(starts(&[20, 26, 17, 22]), [0]);
        assert_eq!(starts(&[20, 26, 90, 85, 19]), [0, 2, 4]);
        assert_eq!(starts(&[0, 0, 0, 200, 190]), [0, 3]);
        assert_eq!(starts(&[0]), [0]);
        // Many rows are known well: even a fifth more is a change.
        assert_eq!(starts(&[40_000, 48_000]), [0, 1]);
    }

    #[test]
    fn a_last_bin_cut_short_has_its_own_length() {
        let end = Tick(5 * Span::HOUR.0 / 2);
        let mut bins = Bins::new(Span::HOUR, end);
        bins.rows = vec![100, 100, 50];
        assert_eq!(bins.stretches(), [Tick::ZERO]);
    }
}
