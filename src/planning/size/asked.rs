//! The order of a search: today's roster and rules of thumb, the search, the proof of what it
//! chose, one fewer of each family, other demand. Whatever is known when it is interrupted stays.

use super::bench::{Bench, Stopped};
use super::cells::{Cells, Make, Open};
use super::judge::Judge;
use super::proof::{Court, Fewer, Proof};
use super::rules::{self, Rule, Ruled};
use super::{Answer, Refusal, Size, SizeError, Stage, Tell, search};
use crate::measure::verdict::Status;
use crate::model::Scenario;
use crate::planning::variants::{Variant, apply};
use std::sync::atomic::AtomicBool;

/// The error of the first proof; each later one has half of the one before. A roster is said to
/// hold that does not in at most twice as many cases.
const ERROR: f64 = 0.025;
/// Most proofs.
const PROOFS: usize = 10;
/// Of what may be missed, the share aimed at by each of them.
const AIMED_AT: [f64; 3] = [search::AIMED_AT, 0.25, 0.1];

/// What is given for a search.
pub struct Given<'a> {
    /// The desk, its breaks apart if they had to be.
    pub scenario: &'a Scenario,
    /// The desk as it is today.
    pub today_is: &'a Scenario,
    /// Expected contacts of a replication.
    pub contacts: f64,
    /// Makes rosters.
    pub make: Make<'a>,
    /// Told what is done.
    pub tell: Tell<'a>,
    /// The flag.
    pub interrupted: &'a AtomicBool,
}

impl Given<'_> {
    /// Searches, proves, and adds what it finds; gives the intervals that break whatever the
    /// number of people is, with their lines, if nothing else stands in the way.
    ///
    /// # Errors
    /// A replication failed, or no head counts are allowed.
    pub fn search(
        &self,
        (cells, open): (&Cells, &Open),
        judge: &Judge,
        size: &mut Size,
    ) -> Result<Vec<(usize, usize)>, SizeError> {
        let (make, interrupted, contacts) = (self.make, self.interrupted, self.contacts);
        let searching = |done: u64| (self.tell)(Stage::Search, done);
        let proving = |done: u64| (self.tell)(Stage::Proof, done);
        let parts = (cells, judge, open);
        let bench = Bench::new(contacts, make, parts, &searching, interrupted);
        let tell = &proving;
        let court =
            Court { make, cells, judge, open, contacts, tell, interrupted, replications: 0 };
        let mut asked = Asked { given: self, bench, court, size, last: None };
        let ended = asked.answer();
        if let (Err(Stopped::Interrupted), Some((counts, proof))) = (&ended, asked.last.take()) {
            let stuck = asked.stuck();
            let (fewer, demand) = (Vec::new(), Vec::new());
            asked.size.answer = Answer::Roster { counts, proof, fewer, demand, stuck };
        }
        let (searched, proven) = (asked.bench.replications, asked.court.replications);
        let log = std::mem::take(&mut asked.bench.log);
        size.log.extend(log);
        size.searched += searched;
        size.proven += proven;
        match ended {
            Ok(stuck) => Ok(stuck),
            Err(Stopped::Run(error)) => Err(SizeError::Run(error)),
            Err(Stopped::Impossible) => {
                let why = cells.why_none(open, make);
                Err(SizeError::Refused(Refusal::Impossible(why)))
            }
            Err(Stopped::Interrupted) => {
                size.interrupted = true;
                Ok(Vec::new())
            }
        }
    }
}

/// A search and a proof at work.
struct Asked<'b> {
    given: &'b Given<'b>,
    bench: Bench<'b>,
    court: Court<'b>,
    size: &'b mut Size,
    last: Option<(Vec<u32>, Proof)>,
}

impl Asked<'_> {
    /// The answer; or, in its place, the intervals that break with any number of people.
    fn answer(&mut self) -> Result<Vec<(usize, usize)>, Stopped> {
        if self.size.today.is_none() {
            self.beside()?;
        }
        let mut errors = std::iter::successors(Some(ERROR), |error| Some(error / 2.0)).take(PROOFS);
        let mut start: Option<Vec<u32>> = None;
        for aimed_at in AIMED_AT {
            self.bench.aimed_at = aimed_at;
            let found = match start.take() {
                None => self.bench.search()?,
                Some(start) => self.bench.search_from(start)?,
            };
            if !found.stuck.is_empty() {
                return Ok(found.stuck);
            }
            let best = found.best.as_ref().map(|best| best.0.clone());
            let Some(counts) = best.or_else(|| self.near(&found)) else {
                if self.last.is_some() {
                    break;
                }
                let (counts, score) = found.nearest;
                let unattainable = self.unattainable()?;
                self.size.answer = Answer::Nothing { counts, score, unattainable };
                return Ok(Vec::new());
            };
            let Some(error) = errors.next() else { break };
            let proof = self.court.prove(&counts, error)?;
            let holds = proof.status == Status::Holds;
            start = Some(counts.clone());
            self.last = Some((counts, proof));
            if holds {
                break;
            }
        }
        let fewer = self.fewer(errors)?;
        let Some((counts, proof)) = self.last.clone() else { return Ok(Vec::new()) };
        let demand = self.court.demand(&counts)?;
        let stuck = self.stuck();
        self.size.answer = Answer::Roster { counts, proof, fewer, demand, stuck };
        Ok(Vec::new())
    }

    /// What was left aside, by the numbers of all lines.
    fn stuck(&self) -> Vec<(usize, usize)> {
        let judge = self.bench.judge;
        judge.stuck.iter().map(|(interval, line)| (*interval, judge.numbers[*line])).collect()
    }

    /// Today's roster, and rules of thumb.
    fn beside(&mut self) -> Result<(), Stopped> {
        let (scenario, today_is) = (self.given.scenario, self.given.today_is);
        self.size.today = Some(self.court.glance(today_is)?);
        if !std::ptr::eq(scenario, today_is) {
            self.size.today_apart = Some(self.court.glance(scenario)?);
        }
        for rule in Rule::ALL {
            let counts = rules::counts(scenario, self.bench.cells, rule);
            let proof = self.court.glance_at(&counts)?;
            let cost = self.bench.cells.cost(&counts);
            self.size.rules.push(Ruled { rule, counts, cost, proof });
        }
        Ok(())
    }

    /// One fewer of each family. One that seems to do is proven as the roster itself was, and then
    /// it is the roster.
    fn fewer(&mut self, mut errors: impl Iterator<Item = f64>) -> Result<Vec<Fewer>, Stopped> {
        loop {
            let Some((counts, _)) = self.last.clone() else { return Ok(Vec::new()) };
            let fewer = self.court.fewer(&counts, ERROR)?;
            let does = fewer.iter().filter(|it| it.holds()).max_by(|a, b| {
                let cost = |fewer: &Fewer| self.bench.cells.cells[fewer.family].cost;
                cost(a).total_cmp(&cost(b)).then(b.family.cmp(&a.family))
            });
            let (Some(family), Some(error)) = (does.map(|it| it.family), errors.next()) else {
                return Ok(fewer);
            };
            let mut less = counts;
            less[family] -= 1;
            // which of them is proven was seen on the same days: they share the error
            let families = self.bench.cells.free().count().max(1);
            let proof = self.court.prove(&less, error / families as f64)?;
            if proof.status != Status::Holds {
                return Ok(fewer);
            }
            self.last = Some((less, proof));
        }
    }

    /// What comes very near on the days of the search is left to fresh ones.
    fn near(&self, found: &search::Found) -> Option<Vec<u32>> {
        let allowed = self.bench.judge.allowed.unwrap_or(0.0);
        let (counts, score) = &found.nearest;
        let is_near = score.missed <= 2.0 * allowed && score.beyond < 0.01;
        is_near.then(|| counts.clone())
    }

    /// Lines that three times the people on duty all the time miss too.
    fn unattainable(&mut self) -> Result<Vec<usize>, Stopped> {
        let Some(most) = apply(self.given.scenario, &Variant::Threefold) else {
            return Ok(Vec::new());
        };
        let score = self.bench.look_at(&most)?;
        let allowed = self.bench.judge.allowed.unwrap_or(0.0);
        // nor did any roster that was tried meet it
        let met = |line: usize| {
            let of = |tried: &super::bench::Tried| tried.score.of_line[line] <= allowed;
            self.bench.log.iter().any(of)
        };
        let lines = score.of_line.iter().enumerate();
        let missed = lines.filter(|(line, missed)| **missed > allowed && !met(*line));
        Ok(missed.map(|(line, _)| self.bench.judge.numbers[line]).collect())
    }
}
