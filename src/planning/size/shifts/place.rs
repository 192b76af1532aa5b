//! How many people are wanted in each half hour for those kept busy, by simulation: as many for
//! all, until it holds and just does; then fewer of one staff, fewer in some hours.

use super::plan::{Needs, plan};
use crate::planning::size::bench::{Bench, FINE, Stopped};
use crate::planning::size::judge::Score;

/// People wanted at first for each of those kept busy.
const FIRST: f64 = 1.3;
/// By how much more or fewer while the frontier is looked for, and how near is near enough.
const STEP: f64 = 1.2;
const NEAR: f64 = 1.02;
/// Most looks for the frontier.
const LOOKS: usize = 14;
/// Fewest and most wanted for each of those kept busy.
const WANTED: (f64, f64) = (0.05, 50.0);
/// What is taken away from some hours at a time.
const LESS: f64 = 0.9;
/// Times that days are ordered by how hard they are for the people found.
const ROUNDS: usize = 3;
/// Intervals of a stretch that is tried with fewer.
const STRETCHES: [usize; 2] = [8, 4];
/// Replications beyond which nothing more is tried.
const REPLICATIONS: u64 = 2_500;

/// What people are put on patterns with.
pub struct Placing<'a> {
    /// What is planned for.
    pub needs: &'a Needs,
    /// Head counts of all families before anybody is planned.
    pub base: Vec<u32>,
    /// The family of each slot.
    pub of: Vec<usize>,
}

/// People who were put on patterns.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Head counts of all families.
    pub counts: Vec<u32>,
    /// How they fare.
    pub score: Score,
    /// It does not hold, and more are not allowed: what breaks may be for want of people.
    pub limited: bool,
}

/// As many wanted as just do, or come nearest.
struct Enough {
    /// How many for each of those kept busy.
    want: f64,
    /// The head counts of all families.
    counts: Vec<u32>,
    /// They do not do, and more are not allowed.
    limited: bool,
}

impl Placing<'_> {
    /// The head counts of all families for so many wanted, and whether the limits allow as many.
    fn counts(&self, want: &[Vec<f64>]) -> (Vec<u32>, bool) {
        let (planned, does) = plan(self.needs, want);
        let mut counts = self.base.clone();
        self.of.iter().zip(planned).for_each(|(family, count)| counts[*family] = count);
        (counts, does)
    }

    fn same(&self, want: f64) -> Vec<Vec<f64>> {
        self.needs.load.iter().map(|row| vec![want; row.len()]).collect()
    }
}

impl Bench<'_> {
    /// The cheapest people on patterns found, and how they fare; those that come nearest where none
    /// hold.
    ///
    /// # Errors
    /// A replication failed, the flag went up, or the limits allow nobody to be everywhere.
    pub fn place(&mut self, placing: &Placing) -> Result<Placed, Stopped> {
        let mut enough = self.just_enough(placing, FIRST)?;
        let plenty = placing.same((2.0 * enough.want).max(FIRST));
        let (plenty, does) = placing.counts(&plenty);
        // what limits keep away is no plenty
        if does && self.may(&plenty) {
            self.measure_floor(&plenty)?;
            if self.floor > 0.0 {
                enough = self.just_enough(placing, enough.want)?;
            }
        }
        let mut hard_for = enough.counts.clone();
        let mut rounds = 0;
        loop {
            self.order_days(&hard_for)?;
            self.choose_days_anew(FINE);
            let Enough { want, counts, limited } = self.just_enough(placing, enough.want)?;
            let score = self.look(&counts)?;
            if !score.holds(self.aim()) {
                return Ok(Placed { counts, score, limited });
            }
            let counts = self.trim(placing, want, counts)?;
            rounds += 1;
            // what is hard for these people is not what was for others
            if rounds >= ROUNDS || self.look_elsewhere(&counts)?.holds(self.aim()) {
                let score = self.look(&counts)?;
                return Ok(Placed { counts, score, limited: false });
            }
            hard_for = counts;
        }
    }

    /// The fewest wanted alike everywhere with which it holds; those that come nearest where none
    /// does.
    fn just_enough(&mut self, placing: &Placing, first: f64) -> Result<Enough, Stopped> {
        let aim = self.aim();
        let (mut bad, mut well): (Option<f64>, Option<Enough>) = (None, None);
        let mut nearest: Option<(Enough, Score)> = None;
        let mut failed: Option<Vec<u32>> = None;
        let (mut at, mut looks) = (first.clamp(WANTED.0, WANTED.1 / STEP), 0);
        while looks < LOOKS && (WANTED.0..WANTED.1).contains(&at) {
            let (counts, does) = placing.counts(&placing.same(at));
            let known = well.as_ref().is_some_and(|well| well.counts == counts);
            let holds = if known || failed.as_ref() == Some(&counts) {
                // as many wanted are the same people
                known
            } else {
                looks += 1;
                let score = if self.may(&counts) { Some(self.look(&counts)?) } else { None };
                let holds = score.as_ref().is_some_and(|score| score.holds(aim));
                let badness = |score: &Score| score.badness(aim);
                if let Some(score) = score
                    && nearest.as_ref().is_none_or(|(_, other)| badness(&score) <= badness(other))
                {
                    let counts = counts.clone();
                    nearest = Some((Enough { want: at, counts, limited: false }, score));
                }
                holds
            };
            if holds {
                well = Some(Enough { want: at, counts, limited: false });
            } else {
                (bad, failed) = (Some(at), Some(counts));
                if !does && well.is_none() {
                    // more are not allowed
                    let of = |(nearest, _): (Enough, Score)| Enough { limited: true, ..nearest };
                    return nearest.map(of).ok_or(Stopped::Impossible);
                }
            }
            at = match (bad, well.as_ref().map(|well| well.want)) {
                (Some(bad), Some(well)) if well <= bad * NEAR => break,
                (Some(bad), Some(well)) => libm::sqrt(bad * well),
                (Some(bad), None) => bad * STEP,
                (None, Some(well)) => well / STEP,
                (None, None) => break,
            };
        }
        well.or(nearest.map(|(nearest, _)| nearest)).ok_or(Stopped::Impossible)
    }

    /// Fewer of one staff, then fewer in some hours, as long as it holds and costs less.
    fn trim(
        &mut self,
        placing: &Placing,
        want: f64,
        counts: Vec<u32>,
    ) -> Result<Vec<u32>, Stopped> {
        let mut here = (placing.same(want), counts);
        let intervals = placing.needs.load.first().map_or(0, Vec::len);
        for length in std::iter::once(intervals).chain(STRETCHES) {
            for staff in 0..placing.needs.load.len() {
                for from in (0..intervals).step_by(length.max(1)) {
                    let range = from..(from + length).min(intervals);
                    while self.replications < REPLICATIONS {
                        let mut less = here.0.clone();
                        less[staff][range.clone()].iter_mut().for_each(|want| *want *= LESS);
                        match self.better(placing, &less, &here.1)? {
                            Some(counts) => here = (less, counts),
                            None => break,
                        }
                    }
                }
            }
        }
        Ok(here.1)
    }

    /// The plan for so many wanted, if it is cheaper and holds.
    fn better(
        &mut self,
        placing: &Placing,
        want: &[Vec<f64>],
        counts: &[u32],
    ) -> Result<Option<Vec<u32>>, Stopped> {
        let (next, _) = placing.counts(want);
        let cheaper = self.cells.weight(&next) < self.cells.weight(counts) - 1e-9;
        if !cheaper || !self.may(&next) {
            return Ok(None);
        }
        let holds = self.look(&next)?.holds(self.aim());
        Ok(holds.then_some(next))
    }
}
