//! The search: to the frontier by scaling the roster it begins with; there the days are ordered by
//! how near they come to missing something, and the hardest are kept with a few of the rest that
//! stand for the others. Then each family is made as small as it goes, on few days; and from there
//! a table of what one more or fewer of each changes says which roster is cheapest: it is simulated
//! on more days, and again from there, until nothing gets cheaper.

use super::bench::{Bench, COARSE, Effect, FINE, Stopped};
use super::cells::Limit;
use super::judge::Score;
use super::table::Table;

/// Rounds of tables.
const ROUNDS: usize = 16;
/// Replications beyond which no other table is measured.
const REPLICATIONS: u64 = 3_000;
/// Rosters that one table may propose in vain.
const IN_VAIN: usize = 3;
/// Scalings of today's roster in search of the frontier.
const SCALINGS: usize = 12;
/// Exchanges of people tried around a roster.
const EXCHANGES_MOST: usize = 12;
/// So many of a family are many.
const MANY: u32 = 30;
/// Families of which a table tries one more; of all others only one fewer.
const GROWN_MOST: usize = 10;

/// What a search found.
pub struct Found {
    /// The cheapest roster that held on days it was not chosen on; `None` if there was none.
    pub best: Option<(Vec<u32>, Score)>,
    /// The one that came nearest.
    pub nearest: (Vec<u32>, Score),
    /// Intervals that break with more people than any desk would have, and the line.
    pub stuck: Vec<(usize, usize)>,
}

impl Bench<'_> {
    /// The roster that the search begins with times a factor, within the limits.
    fn scaled(&self, factor: f64) -> Vec<u32> {
        let scale = |count: &u32| libm::ceil(f64::from(*count.max(&1)) * factor - 1e-9) as u32;
        let counts: Vec<u32> = self.start.iter().map(scale).collect();
        self.cells.completed(&self.cells.within(&counts))
    }

    /// True if no family can grow.
    fn is_most(&self, counts: &[u32]) -> bool {
        self.cells.cells.iter().zip(counts).all(|(cell, count)| *count >= cell.most)
    }

    /// True of so many people that more are of no use: each family at its limit, or many and four
    /// times as many as today.
    fn is_large(&self, counts: &[u32]) -> bool {
        // where a limit on several keeps people away, more might be of use
        let is_full =
            |limit: &Limit| limit.cells.iter().map(|cell| counts[*cell]).sum::<u32>() >= limit.most;
        if self.cells.limits.iter().any(is_full) {
            return false;
        }
        let all = self.cells.cells.iter().zip(counts);
        let mut free = all.zip(&self.start).filter(|((cell, _), _)| cell.least < cell.most);
        free.all(|((cell, count), start)| *count >= cell.most.min((4 * start).max(MANY)))
    }

    /// The least multiple of today's roster that holds, or the largest that may be.
    fn frontier(&mut self) -> Result<Vec<u32>, Stopped> {
        let aim = self.aim();
        let holds = |bench: &mut Self, counts: &[u32]| -> Result<bool, Stopped> {
            Ok(bench.may(counts) && bench.look(counts)?.holds(aim))
        };
        let (mut low, mut high) = (0.0, 1.0);
        let mut tries = 0;
        let mut largest = None;
        loop {
            let counts = self.scaled(high);
            if holds(self, &counts)? {
                break;
            }
            if self.may(&counts) {
                largest = Some(counts.clone());
            }
            low = high;
            high *= if tries < 3 { 1.3 } else { 1.8 };
            tries += 1;
            if tries >= SCALINGS || self.is_most(&counts) {
                let most: Vec<u32> = self.cells.cells.iter().map(|cell| cell.most).collect();
                let largest = largest.or_else(|| self.may(&most).then_some(most));
                return largest.ok_or(Stopped::Impossible);
            }
        }
        while high - low > 0.06 * high && tries < SCALINGS {
            let middle = f64::midpoint(low, high);
            let counts = self.scaled(middle);
            tries += 1;
            if counts == self.scaled(high) || holds(self, &counts)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(self.scaled(high))
    }

    /// Searches the cheapest roster that holds.
    ///
    /// # Errors
    /// A replication failed, or the flag went up before anything was known.
    pub fn search(&mut self) -> Result<Found, Stopped> {
        // where people were put by a plan, they just do already
        let mut start = if self.planned { self.start.clone() } else { self.frontier()? };
        let plenty: Vec<u32> = start.iter().map(|count| 2 * count).collect();
        let plenty = self.cells.within(&plenty);
        if self.may(&plenty) {
            self.measure_floor(&plenty)?;
            if self.floor > 0.0 && !self.planned {
                // what luck misses all the same is no reason for more people
                start = self.frontier()?;
            }
        }
        let all = self.order_days(&start)?;
        if self.is_large(&start)
            && all.missed <= self.aim()
            && all.messages == 0.0
            && all.beyond > 0.0
        {
            let stuck = all.broken.clone();
            return Ok(Found { best: None, nearest: (start, all), stuck });
        }
        if all.holds(self.aim()) {
            self.held = Some((start.clone(), all));
        }
        if self.planned {
            self.coarse = false;
            return self.search_from(start);
        }
        self.choose_days(COARSE);
        let squeezed = match self.look(&start)?.holds(self.aim()) {
            true => self.squeeze(start)?,
            false => start,
        };
        self.search_from(squeezed)
    }

    /// Each family as small as it goes with the others as they are, the dearest first; half of the
    /// way the first time, so that none takes all that may be missed.
    fn squeeze(&mut self, start: Vec<u32>) -> Result<Vec<u32>, Stopped> {
        let mut counts = start;
        let mut order: Vec<usize> = self.cells.free().collect();
        let cost = |at: &usize| self.cells.cells[*at].cost;
        order.sort_by(|a, b| cost(b).total_cmp(&cost(a)).then(a.cmp(b)));
        for half in [true, false] {
            for family in &order {
                let least = self.least(&counts, *family)?;
                let here = counts[*family];
                counts[*family] = if half { (here + least).div_ceil(2) } else { least };
            }
        }
        Ok(counts)
    }

    /// The fewest of a family with which a roster that holds still does.
    fn least(&mut self, counts: &[u32], family: usize) -> Result<u32, Stopped> {
        let aim = self.aim();
        let cell = &self.cells.cells[family];
        let (mut well, mut bad) = (counts[family], i64::from(cell.least) - 1);
        let mut first = true;
        while i64::from(well) - bad > 1 {
            // a fifth fewer first: today's shape is seldom wrong by half
            let middle = match first {
                true => i64::from(well) - i64::from(well / 5).max(1),
                false => (i64::from(well) + bad) / 2,
            };
            first = false;
            let mut next = counts.to_vec();
            next[family] = middle.max(bad + 1).max(0) as u32;
            if self.may(&next) && self.look(&next)?.holds(aim) {
                well = next[family];
            } else {
                bad = i64::from(next[family]);
            }
        }
        Ok(well)
    }

    /// The same from a roster, on the days ordered before.
    ///
    /// # Errors
    /// As [`Bench::search`].
    pub fn search_from(&mut self, start: Vec<u32>) -> Result<Found, Stopped> {
        self.choose_days(FINE);
        let aim = self.aim();
        let mut best: Option<(Vec<u32>, Score)> = None;
        let mut base = start;
        let mut nearest = (base.clone(), self.look(&base)?);
        let mut asked: Vec<Vec<u32>> = Vec::new();
        for _ in 0..ROUNDS {
            let found = match self.round(&base, aim) {
                Err(Stopped::Interrupted) => break,
                other => other?,
            };
            let was = self.look(&base)?;
            let cheaper = self.cells.weight(&found.0) < self.cells.weight(&base);
            let better = found.1.badness(aim) < was.badness(aim);
            if better || (found.1.holds(aim) && cheaper) {
                base.clone_from(&found.0);
                nearest = found;
                continue;
            }
            if let Some(found) = self.exchange(&base, aim)? {
                base.clone_from(&found.0);
                nearest = found;
                continue;
            }
            // nothing nearby is better: other days are asked, once of each roster
            if asked.contains(&base) {
                nearest = (base.clone(), was);
                break;
            }
            let all = match self.look_elsewhere(&base) {
                Err(Stopped::Interrupted) => break,
                other => other?,
            };
            asked.push(base.clone());
            nearest = (base.clone(), all.clone());
            let cost = self.cells.weight(&base);
            let dearer = |(counts, _): &(Vec<u32>, Score)| self.cells.weight(counts) > cost;
            if all.holds(aim) && best.as_ref().is_none_or(dearer) {
                best = Some((base.clone(), all));
            }
        }
        Ok(Found { best, nearest, stuck: Vec::new() })
    }

    /// The cheapest that holds of those that have one or two fewer of a family and one or two more
    /// of another, and cost less. Who stands in for whom no table of single changes tells.
    fn exchange(&mut self, base: &[u32], aim: f64) -> Result<Option<(Vec<u32>, Score)>, Stopped> {
        if self.replications > REPLICATIONS {
            return Ok(None);
        }
        let cost = self.cells.weight(base);
        let mut all: Vec<Vec<u32>> = Vec::new();
        for one in self.cells.free() {
            for other in self.cells.free().filter(|other| *other != one) {
                for (fewer, more) in [(1, 1), (1, 2), (2, 1), (2, 3)] {
                    let (from, to) = (&self.cells.cells[one], &self.cells.cells[other]);
                    let left = base[one].checked_sub(fewer).filter(|left| *left >= from.least);
                    let Some(left) = left.filter(|_| base[other] + more <= to.most) else {
                        continue;
                    };
                    let mut next = base.to_vec();
                    (next[one], next[other]) = (left, next[other] + more);
                    let next = self.cells.completed(&next);
                    if self.cells.weight(&next) < cost - 1e-9 && !all.contains(&next) {
                        all.push(next);
                    }
                }
            }
        }
        all.sort_by(|a, b| self.cells.weight(a).total_cmp(&self.cells.weight(b)).then(a.cmp(b)));
        for next in all.into_iter().take(EXCHANGES_MOST) {
            if self.may(&next) {
                let score = self.look(&next)?;
                if score.holds(aim) {
                    return Ok(Some((next, score)));
                }
            }
        }
        Ok(None)
    }

    /// The cheapest roster around a base that a table promises and that keeps its promise, else
    /// the best that was seen. The table is that of an earlier base, if it still tells well enough.
    fn round(&mut self, base: &[u32], aim: f64) -> Result<(Vec<u32>, Score), Stopped> {
        let here = self.look(base)?;
        let mut seen = vec![(base.to_vec(), here.clone())];
        if !here.holds(aim) {
            // a little more of everybody, where one more of one is too little
            let grown: Vec<u32> = base.iter().map(|count| count + count.div_ceil(25)).collect();
            let grown = self.cells.completed(&self.cells.within(&grown));
            if self.may(&grown) {
                let score = self.look(&grown)?;
                seen.push((grown, score));
            }
        }
        if !self.effects.is_empty() {
            let found = self.proposed(base, aim, &mut seen)?;
            let better = found.1.badness(aim) < here.badness(aim);
            let cheaper = self.cells.weight(&found.0) < self.cells.weight(base);
            if better || (found.1.holds(aim) && cheaper) || self.replications > REPLICATIONS {
                return Ok(found);
            }
        }
        if self.coarse {
            // far from the end a fifth fewer tells more than one fewer
            self.measure(base, &mut seen)?;
            let found = self.proposed(base, aim, &mut seen)?;
            let better = found.1.badness(aim) < here.badness(aim);
            let cheaper = self.cells.weight(&found.0) < self.cells.weight(base);
            if better || (found.1.holds(aim) && cheaper) {
                return Ok(found);
            }
            self.coarse = false;
        }
        self.measure(base, &mut seen)?;
        self.proposed(base, aim, &mut seen)
    }

    /// Simulates one more and one fewer of each family.
    fn measure(&mut self, base: &[u32], seen: &mut Vec<(Vec<u32>, Score)>) -> Result<(), Stopped> {
        let sums = self.row(base)?;
        let mut effects = Vec::new();
        for (number, family) in self.cells.free().collect::<Vec<_>>().into_iter().enumerate() {
            let cell = &self.cells.cells[family];
            let fewer = if self.coarse { i64::from(base[family] / 5).max(1) } else { 1 };
            for by in [-fewer, 1] {
                let count = i64::from(base[family]) + by;
                let may = (i64::from(cell.least)..=i64::from(cell.most)).contains(&count);
                let mut next = base.to_vec();
                next[family] = count.max(0) as u32;
                let next = self.cells.completed(&next);
                if !may || next == base || (by > 0 && number >= GROWN_MOST) || !self.may(&next) {
                    continue;
                }
                let row = self.row(&next)?;
                seen.push((next, self.score(&row)));
                let change = row.iter().zip(&sums).map(|(new, old)| new - old).collect();
                effects.push(Effect { family, by, change });
            }
        }
        self.effects = effects;
        Ok(())
    }

    /// What the table proposes, simulated, until a proposal keeps its promise.
    fn proposed(
        &mut self,
        base: &[u32],
        aim: f64,
        seen: &mut Vec<(Vec<u32>, Score)>,
    ) -> Result<(Vec<u32>, Score), Stopped> {
        let sums = self.row(base)?;
        let (judge, cells) = (self.judge, self.cells);
        let (weights, offset) = (self.weights.clone(), self.offset.clone());
        let mut table = Table::new(judge, cells, (&weights, &offset), (base, &sums));
        for effect in &self.effects {
            let cell = &cells.cells[effect.family];
            let count = i64::from(base[effect.family]) + effect.by;
            if (i64::from(cell.least)..=i64::from(cell.most)).contains(&count) {
                table.add(effect.family, count as u32, effect.change.clone());
            }
        }
        let (mut asked, mut strict) = (aim, 0.0);
        for _ in 0..IN_VAIN {
            let may = |counts: &[u32]| self.may(&cells.completed(counts));
            let (counts, promised) = table.best((asked, strict), may);
            let counts = cells.completed(&counts);
            if seen.iter().any(|(other, _)| *other == counts) {
                break;
            }
            let score = self.look(&counts)?;
            let kept = score.holds(aim);
            let short = score.missed - promised.missed;
            if score.missed > aim {
                asked = (asked - short.max(0.2 * aim)).max(0.0);
            }
            if score.beyond > 0.0 {
                strict += 0.3;
            }
            seen.push((counts, score));
            if kept {
                break;
            }
        }
        let cost = |counts: &[u32]| self.cells.weight(counts);
        let far = |counts: &[u32]| -> u32 {
            self.cells.now().iter().zip(counts).map(|(now, count)| now.abs_diff(*count)).sum()
        };
        seen.sort_by(|a, b| {
            let bad = a.1.badness(aim).total_cmp(&b.1.badness(aim));
            let dear = cost(&a.0).total_cmp(&cost(&b.0));
            bad.then(dear).then(far(&a.0).cmp(&far(&b.0))).then(a.0.cmp(&b.0))
        });
        Ok(seen[0].clone())
    }
}
