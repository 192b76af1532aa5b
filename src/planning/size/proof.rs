//! The proof of a roster: fresh days, numbered as `dacu run` numbers them, looked at after fixed
//! counts that share one error. Only a roster that was chosen before is proven, so that choosing it
//! cannot flatter it.

use super::bench::Stopped;
use super::cells::{Cells, Make};
use super::judge::{Judge, MESSAGES};
use super::open::Open;
use crate::experiment::logs::Logs;
use crate::experiment::replicate::{Wanted, simulate_listed};
use crate::measure::catalog::{Part, Period};
use crate::measure::result::Results;
use crate::measure::verdict::{Broken, ERROR, Status, Verdict, by_share};
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use crate::planning::assumed::{VOLUME, set, volume_spread};
use crate::stats::binomial::{lower_limit, upper_limit};
use crate::stats::interval::Confidence;
use crate::stats::looks::looks;
use crate::stats::ratio::ratio_interval;
use std::sync::atomic::AtomicBool;

/// Most replications of a proof, of a look at one fewer, and of other demand.
const MOST_RUNS: u32 = 3_200;
const MOST_OF_GLANCE: u32 = 200;
const MOST_OF_DEMAND: u32 = 60;
/// Other demand that a roster is tried under: times the contacts of the scenario.
const DEMANDS: [f64; 4] = [0.8, 1.1, 1.2, 1.5];
/// Most contacts of a proof.
const MOST_CONTACTS: f64 = 25_000_000.0;

/// What fresh days say of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Holds, fails, or cannot be told.
    pub status: Status,
    /// Replications played.
    pub runs: u32,
    /// Periods that missed something, of the worst date if dates are judged.
    pub missed: u64,
    /// Periods judged.
    pub of: u64,
    /// The two-sided 95 % interval of the share that misses.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Replications that missed each line, by its number among all lines.
    pub of_line: Vec<u64>,
    /// Hours that break.
    pub broken: usize,
    /// Share of customers left as messages, of the worst shop.
    pub messages: f64,
}

/// A roster with one fewer of a family.
#[derive(Clone, Debug, PartialEq)]
pub struct Fewer {
    /// Number of the family.
    pub family: usize,
    /// What fresh days say; `None` where somebody has to be and nobody would be.
    pub proof: Option<Proof>,
    /// False if the scenario is not sound with one fewer, as where breaks find no place.
    pub sound: bool,
}

/// The roster under other demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Times the contacts of the scenario.
    pub times: f64,
    /// What fresh days say.
    pub proof: Proof,
}

impl Fewer {
    /// True if fresh days say that one fewer does, too.
    pub fn holds(&self) -> bool {
        self.proof.as_ref().is_some_and(|proof| proof.status == Status::Holds)
    }
}

/// Plays fresh days.
pub struct Court<'a> {
    /// Makes rosters.
    pub make: Make<'a>,
    /// The families.
    pub cells: &'a Cells,
    /// What is judged.
    pub judge: &'a Judge,
    /// Where somebody has to be.
    pub open: &'a Open,
    /// Expected contacts of a replication.
    pub contacts: f64,
    /// Told before each look: replications so far.
    pub tell: &'a (dyn Fn(u64) + Sync),
    /// The flag.
    pub interrupted: &'a AtomicBool,
    /// Replications played.
    pub replications: u64,
}

impl Court<'_> {
    /// Proves a roster, or refuses it, with this error.
    ///
    /// # Errors
    /// A replication failed, or the flag went up.
    pub fn prove(&mut self, counts: &[u32], error: f64) -> Result<Proof, Stopped> {
        let Some(scenario) = self.made(counts) else { return Err(Stopped::Impossible) };
        self.judged(&scenario, error, MOST_RUNS)
    }

    /// The same of head counts of the families there are today.
    ///
    /// # Errors
    /// As [`Court::prove`].
    pub fn glance_of(&mut self, cells: &Cells, counts: &[u32]) -> Result<Option<Proof>, Stopped> {
        let made = (self.make)(&cells.changed(counts)).ok();
        let made = made.filter(|scenario| self.open.uncovered(scenario).is_none());
        made.map(|scenario| self.glance(&scenario)).transpose()
    }

    fn made(&self, counts: &[u32]) -> Option<Scenario> {
        (self.make)(&self.cells.changed(counts)).ok()
    }

    /// Looks at a scenario as a run would, on few days.
    ///
    /// # Errors
    /// As [`Court::prove`].
    pub fn glance(&mut self, scenario: &Scenario) -> Result<Proof, Stopped> {
        self.judged(scenario, ERROR, MOST_OF_GLANCE)
    }

    /// The same roster under other demand: each with so many times the contacts.
    ///
    /// # Errors
    /// As [`Court::prove`].
    pub fn demand(&mut self, counts: &[u32]) -> Result<Vec<Demand>, Stopped> {
        let mut found = Vec::new();
        for times in DEMANDS {
            let Some(mut scenario) = self.made(counts) else { continue };
            if volume_spread(&scenario).is_none() {
                // every contact is listed
                continue;
            }
            if set(&mut scenario, VOLUME, None, times) {
                let proof = self.judged(&scenario, ERROR, MOST_OF_DEMAND)?;
                found.push(Demand { times, proof });
            }
        }
        Ok(found)
    }

    /// One fewer of each family that may have one fewer.
    ///
    /// # Errors
    /// As [`Court::prove`].
    pub fn fewer(&mut self, counts: &[u32], error: f64) -> Result<Vec<Fewer>, Stopped> {
        let mut found = Vec::new();
        for family in self.cells.free().collect::<Vec<_>>() {
            if counts[family] <= self.cells.cells[family].least {
                continue;
            }
            let less = self.cells.fewer(counts, family, 1);
            if less == counts || !self.cells.keeps(&less) {
                continue;
            }
            let made = self.made(&less);
            let sound = made.is_some();
            let made = made.filter(|scenario| self.open.uncovered(scenario).is_none());
            let proof = match made {
                Some(scenario) => Some(self.judged(&scenario, error, MOST_OF_GLANCE)?),
                None => None,
            };
            found.push(Fewer { family, proof, sound });
        }
        Ok(found)
    }

    fn judged(&mut self, scenario: &Scenario, error: f64, most: u32) -> Result<Proof, Stopped> {
        let wanted =
            Wanted { figures: &self.judge.figures, by_interval: true, by_day: self.judge.by_day() };
        let block = scenario.reduction.map_or(1, Reduction::block);
        let affordable = (MOST_CONTACTS / self.contacts.max(1.0)) as u32;
        let most = most.min(affordable.max(100));
        let mut all = Results::only(scenario, &self.judge.figures, true, self.judge.by_day());
        let mut proof = None;
        for look in looks(error) {
            let next = look.count.next_multiple_of(block);
            if next > most && proof.is_some() {
                break;
            }
            (self.tell)(self.replications);
            let numbers: Vec<u32> = (all.count()..next).collect();
            let feed = |_| Logs::new(scenario);
            let done =
                simulate_listed(scenario, &numbers, wanted, feed, |_, _| {}, self.interrupted);
            let (more, ended) = done.map_err(Stopped::Run)?;
            self.replications += u64::from(ended.done);
            if ended.interrupted {
                return Err(Stopped::Interrupted);
            }
            all.merge(more);
            let found = self.read(scenario, &all, look.error);
            let decided = found.status != Status::Undecided;
            proof = Some(found);
            if decided {
                break;
            }
        }
        proof.ok_or(Stopped::Interrupted)
    }

    /// What so many days say.
    fn read(&self, scenario: &Scenario, results: &Results, error: f64) -> Proof {
        let mut verdict = Verdict::at(scenario, results, error);
        let before = verdict.broken.len();
        // totals of the whole time have no hours
        verdict.broken.retain(|broken| self.judge.is_followed(broken.line));
        let aside = |broken: &Broken| {
            let stuck = self.judge.stuck.iter();
            stuck
                .map(|(at, line)| (*at, self.judge.numbers[*line]))
                .any(|it| it == (broken.interval, broken.line))
        };
        verdict.broken.retain(|broken| !aside(broken));
        let worst = verdict.worst();
        let (missed, of) = worst.map_or((0, 0), |worst| (worst.missed, worst.of));
        let (messages, too_many) = self.messages(results, error);
        // hours that are left aside fail nothing
        let only_aside = verdict.broken.is_empty() && before > 0;
        let status = match (only_aside, self.judge.allowed) {
            (true, Some(allowed)) => match by_share(allowed, &verdict.together, error) {
                (_, true) => Status::Fails,
                (true, _) => Status::Holds,
                _ => Status::Undecided,
            },
            _ => verdict.status,
        };
        let status = match (status, too_many) {
            (Status::Fails, _) | (_, Some(true)) => Status::Fails,
            (status, Some(false)) => status,
            (_, None) => Status::Undecided,
        };
        Proof {
            status,
            runs: results.count(),
            missed,
            of,
            low: lower_limit(missed, of, 0.025),
            high: upper_limit(missed, of, 0.025),
            of_line: verdict.tallies.iter().map(|tally| tally.missed).collect(),
            broken: verdict.broken.len(),
            messages,
        }
    }

    /// The share left as messages in the worst shop, and whether it is surely too large; `None` if
    /// that cannot be told.
    fn messages(&self, results: &Results, error: f64) -> (f64, Option<bool>) {
        let (mut share, mut too_many) = (0.0_f64, Some(false));
        for (shop, most) in self.judge.messages.iter().enumerate() {
            let pairs = results.pairs(Part::Shop(shop), Period::Whole, MESSAGES);
            let pairs = pairs.unwrap_or_default().into_iter().filter(|pair| pair.1 != 0.0);
            let pairs: Vec<(f64, f64)> = pairs.collect();
            let level = Confidence::new(1.0 - 2.0 * error);
            let Some(limits) = level.and_then(|level| ratio_interval(&pairs, level)) else {
                continue;
            };
            share = share.max(limits.estimate);
            if limits.low > *most {
                too_many = Some(true);
            } else if limits.high > *most && too_many == Some(false) {
                too_many = None;
            }
        }
        (share, too_many)
    }
}
