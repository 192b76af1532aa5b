//! How many people are wanted in each half hour for those kept busy, by simulation: as many for
//! all, until it holds and just does; then fewer of one staff, fewer in some hours.

use super::plan::{Needs, plan};
use crate::planning::size::bench::{Bench, Stopped};
use crate::planning::size::judge::Score;
use crate::planning::size::search::FINE;

/// People wanted at first for each of those kept busy.
const FIRST: f64 = 1.3;
/// By how much more or fewer while the frontier is looked for, and how near is near enough.
const STEP: f64 = 1.2;
const NEAR: f64 = 1.02;
/// Most looks for the frontier.
const LOOKS: usize = 14;
/// What is taken away from some hours at a time.
const LESS: f64 = 0.9;
/// Intervals of a stretch that is tried with fewer.
const STRETCHES: [usize; 2] = [8, 4];
/// Replications beyond which nothing more is tried.
const REPLICATIONS: u64 = 2_500;

/// What people are put on patterns with.
pub struct Placing<'a> {
    /// What is planned for.
    pub needs: &'a Needs,
    /// Head counts of the families of today, those that go onto patterns at 0.
    pub base: Vec<u32>,
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

impl Placing<'_> {
    /// The head counts of all families for so many wanted, and whether the limits allow as many.
    fn counts(&self, want: &[Vec<f64>]) -> (Vec<u32>, bool) {
        let (planned, does) = plan(self.needs, want);
        (self.base.iter().copied().chain(planned).collect(), does)
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
        let (mut want, mut counts) = self.just_enough(placing, FIRST)?;
        let (plenty, _) = placing.counts(&placing.same(2.0 * want));
        if self.may(&plenty) {
            self.measure_floor(&plenty)?;
            if self.floor > 0.0 {
                (want, counts) = self.just_enough(placing, want)?;
            }
        }
        self.order_days(&counts)?;
        self.choose_days(FINE);
        (want, counts) = self.just_enough(placing, want)?;
        let score = self.look(&counts)?;
        if !score.holds(self.aim()) {
            let (_, does) = placing.counts(&placing.same(want * STEP));
            return Ok(Placed { counts, score, limited: !does });
        }
        let counts = self.trim(placing, want, counts)?;
        let score = self.look(&counts)?;
        Ok(Placed { counts, score, limited: false })
    }

    /// The fewest wanted alike everywhere with which it holds; the most tried where none does.
    fn just_enough(&mut self, placing: &Placing, first: f64) -> Result<(f64, Vec<u32>), Stopped> {
        let aim = self.aim();
        let (mut bad, mut well): (Option<f64>, Option<(f64, Vec<u32>)>) = (None, None);
        let mut most: Option<(f64, Vec<u32>)> = None;
        let mut at = first;
        for _ in 0..LOOKS {
            let (counts, does) = placing.counts(&placing.same(at));
            let may = self.may(&counts);
            if may && self.look(&counts)?.holds(aim) {
                well = Some((at, counts));
            } else {
                if may && most.as_ref().is_none_or(|(before, _)| at > *before) {
                    most = Some((at, counts));
                }
                bad = Some(at);
                if !does && well.is_none() {
                    // more are not allowed
                    break;
                }
            }
            at = match (bad, &well) {
                (Some(bad), Some((well, _))) if *well <= bad * NEAR => break,
                (Some(bad), Some((well, _))) => libm::sqrt(bad * well),
                (Some(bad), None) => bad * STEP,
                (None, Some((well, _))) => well / STEP,
                (None, None) => break,
            };
        }
        well.or(most).ok_or(Stopped::Impossible)
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
        let cheaper = self.cells.cost(&next) < self.cells.cost(counts) - 1e-9;
        if !cheaper || !self.may(&next) {
            return Ok(None);
        }
        let holds = self.look(&next)?.holds(self.aim());
        Ok(holds.then_some(next))
    }
}
