//! What one family more or fewer changes, added up: how rosters near a base fare without being
//! simulated. Families change sums by the hour and by the day, and what several change adds up as
//! long as they change little. Between two counts that were simulated the sums lie on a line.

use super::cells::Cells;
use super::judge::{Judge, Offset, Row, Score};

/// Rosters that are looked at one by one, if there are not more.
const ALL_MOST: usize = 12_000;
/// Steps of the search where there are more.
const STEPS_MOST: usize = 400;

/// What a family's count changes in the sums of the base.
#[derive(Clone, Debug)]
struct Effect {
    /// Counts that were simulated, ascending, the base among them.
    counts: Vec<u32>,
    /// The sums less those of the base.
    changes: Vec<Row>,
}

/// Rosters near a base.
pub struct Table<'a> {
    judge: &'a Judge,
    cells: &'a Cells,
    weights: &'a [f64],
    offset: &'a Offset,
    base: Vec<u32>,
    sums: &'a Row,
    effects: Vec<Effect>,
}

impl<'a> Table<'a> {
    /// A base without neighbours yet.
    pub fn new(
        judge: &'a Judge,
        cells: &'a Cells,
        (weights, offset): (&'a [f64], &'a Offset),
        (base, sums): (&[u32], &'a Row),
    ) -> Table<'a> {
        let alone = |count: &u32| Effect { counts: vec![*count], changes: vec![Vec::new()] };
        let effects = base.iter().map(alone).collect();
        Table { judge, cells, weights, offset, base: base.to_vec(), sums, effects }
    }

    /// Adds what so many more of a family change in the sums.
    pub fn add(&mut self, family: usize, count: u32, change: Row) {
        let effect = &mut self.effects[family];
        let at = effect.counts.partition_point(|other| *other < count);
        effect.counts.insert(at, count);
        effect.changes.insert(at, change);
    }

    /// How a roster is expected to fare.
    pub fn score(&self, counts: &[u32], strict: f64) -> Score {
        let mut row = self.sums.clone();
        for (family, count) in counts.iter().enumerate() {
            let effect = &self.effects[family];
            let after = effect.counts.partition_point(|other| other < count);
            let Some(&upper) = effect.counts.get(after) else { continue };
            let add = |row: &mut Row, change: &Row, share: f64| {
                row.iter_mut().zip(change).for_each(|(sum, more)| *sum += share * more);
            };
            if upper == *count || after == 0 {
                add(&mut row, &effect.changes[after], 1.0);
                continue;
            }
            let lower = effect.counts[after - 1];
            let share = f64::from(count - lower) / f64::from(upper - lower);
            add(&mut row, &effect.changes[after - 1], 1.0 - share);
            add(&mut row, &effect.changes[after], share);
        }
        self.judge.score(&row, self.weights, strict, self.offset)
    }

    /// The counts a family may take: between those that were simulated.
    fn range(&self, family: usize) -> (u32, u32) {
        let counts = &self.effects[family].counts;
        (counts[0], counts[counts.len() - 1])
    }

    /// The cheapest roster that is expected to hold with at most so many periods missed and hours
    /// judged so much stricter, among those that `may` be; where none is, the one that comes
    /// nearest.
    pub fn best(
        &self,
        (missed, strict): (f64, f64),
        may: impl Fn(&[u32]) -> bool,
    ) -> (Vec<u32>, Score) {
        let sizes = (0..self.base.len()).map(|family| {
            let (low, high) = self.range(family);
            (high - low + 1) as usize
        });
        let all = sizes.fold(1_usize, |all, size| all.saturating_mul(size));
        let found = match all <= ALL_MOST {
            true => self.by_all((missed, strict), &may),
            false => None,
        };
        found.unwrap_or_else(|| self.by_steps((missed, strict), &may))
    }

    /// All rosters in the order of their cost; the first that holds.
    fn by_all(
        &self,
        (missed, strict): (f64, f64),
        may: &impl Fn(&[u32]) -> bool,
    ) -> Option<(Vec<u32>, Score)> {
        let mut all = vec![Vec::new()];
        for family in 0..self.base.len() {
            let (low, high) = self.range(family);
            all = all
                .into_iter()
                .flat_map(|counts: Vec<u32>| {
                    (low..=high).map(move |count| {
                        let mut counts = counts.clone();
                        counts.push(count);
                        counts
                    })
                })
                .collect();
        }
        let far = |counts: &[u32]| -> u32 {
            self.cells.now().iter().zip(counts).map(|(now, count)| now.abs_diff(*count)).sum()
        };
        all.sort_by(|a, b| {
            let dear = self.cells.weight(a).total_cmp(&self.cells.weight(b));
            dear.then(far(a).cmp(&far(b))).then(a.cmp(b))
        });
        all.into_iter().find_map(|counts| {
            let score = self.score(&counts, strict);
            (score.holds(missed) && may(&counts)).then_some((counts, score))
        })
    }

    /// One change after the other: first to what holds, then to what is cheaper and still does.
    fn by_steps(
        &self,
        (missed, strict): (f64, f64),
        may: &impl Fn(&[u32]) -> bool,
    ) -> (Vec<u32>, Score) {
        let mut counts = self.base.clone();
        let mut score = self.score(&counts, strict);
        for _ in 0..STEPS_MOST {
            let bad = score.badness(missed);
            let cost = self.cells.weight(&counts);
            let mut best: Option<(f64, Vec<u32>, Score)> = None;
            for next in self.neighbours(&counts) {
                let dearer = self.cells.weight(&next) - cost;
                let fares = self.score(&next, strict);
                let worth = if bad > 0.0 {
                    // what it mends for its money
                    let mends = bad - fares.badness(missed);
                    if mends <= 0.0 { continue } else { mends / dearer.max(1e-6) }
                } else if dearer < 0.0 && fares.holds(missed) {
                    -dearer / (1e-3 + (fares.pressure - score.pressure).max(0.0))
                } else {
                    continue;
                };
                if best.as_ref().is_none_or(|(most, ..)| worth > *most) && may(&next) {
                    best = Some((worth, next, fares));
                }
            }
            let Some((_, next, fares)) = best else { break };
            (counts, score) = (next, fares);
        }
        (counts, score)
    }

    /// One more, one fewer, one moved from a family to another, two fewer for one more.
    fn neighbours(&self, counts: &[u32]) -> Vec<Vec<u32>> {
        let families = 0..counts.len();
        let step = |counts: &[u32], family: usize, by: i64| {
            let (low, high) = self.range(family);
            let count = i64::from(counts[family]) + by;
            (i64::from(low)..=i64::from(high)).contains(&count).then(|| {
                let mut next = counts.to_vec();
                next[family] = count as u32;
                next
            })
        };
        let mut found = Vec::new();
        for one in families.clone() {
            found.extend([-1, 1].into_iter().filter_map(|by| step(counts, one, by)));
            for other in families.clone().filter(|other| *other != one) {
                for (less, more) in [(-1, 1), (-2, 1), (-1, 2)] {
                    let next = step(counts, one, less).and_then(|next| step(&next, other, more));
                    found.extend(next);
                }
            }
        }
        found
    }
}
