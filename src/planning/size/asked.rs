//! The order of a search: today's roster and rules of thumb, the search, the proof of what it
//! chose, one fewer of each family, other demand. Whatever is known when it is interrupted stays.

use super::bench::{Bench, FIRST_DAY, Stopped};
use super::cells::Cells;
use super::judge::{Judge, Score};
use super::open::Open;
use super::proof::{Court, Fewer, Proof};
use super::rules::{self, Rule, Ruled};
use super::shifts::load::{Load, load};
use super::shifts::place::{Placed, Placing};
use super::shifts::places::Places;
use super::shifts::slots::Slotted;
use super::{Answer, Asking, Refusal, Size, SizeError, Stage, bench, search};
use crate::engine::RunError;
use crate::measure::verdict::Status;
use crate::planning::variants::{Variant, apply};

/// The error of the first proof; each later one has half of the one before. A roster is said to
/// hold that does not in at most twice as many cases.
const ERROR: f64 = 0.025;
/// Most proofs.
const PROOFS: usize = 10;
/// Of what may be missed, the share aimed at by each of them.
const AIMED_AT: [f64; 3] = [bench::AIMED_AT, 0.25, 0.1];
/// The same where people are put elsewhere after all of these failed.
const AIMED_AGAIN: [f64; 2] = [0.2, 0.05];
/// The error of the first proof where people may be put again, so that all proofs together err in
/// no more cases.
const ERROR_OF_PLACES: f64 = 0.9 * ERROR;

/// What is given for a search.
pub struct Given<'a> {
    /// What is sized.
    pub asking: &'a Asking<'a>,
    /// Expected contacts of a replication.
    pub contacts: f64,
    /// The families there are today.
    pub today: &'a Cells,
    /// Where the search begins; `None`: with the head counts of today.
    pub start: Option<Vec<u32>>,
    /// How those fare, where nobody could be put on patterns so that it holds.
    pub hopeless: Option<Score>,
    /// Of what may be missed, the share aimed at where people are put somewhere.
    pub aimed_at: f64,
    /// The error of the first proof.
    pub error: f64,
}

impl<'a> Given<'a> {
    /// What is given before anything was searched.
    pub fn new(asking: &'a Asking<'a>, contacts: f64, today: &'a Cells) -> Given<'a> {
        let error = if asking.places.is_some() { ERROR_OF_PLACES } else { ERROR };
        let aimed_at = bench::AIMED_AT;
        Given { asking, contacts, today, start: None, hopeless: None, aimed_at, error }
    }

    /// Puts people on patterns: the families of today and those of the starts that are used, the
    /// head counts at which to go on, and how those fare; `None` if it was interrupted before.
    ///
    /// # Errors
    /// A replication failed, or nobody can be put anywhere.
    pub fn placed(
        &self,
        open: &Open,
        judge: &Judge,
        size: &mut Size,
    ) -> Result<Option<(Cells, Placed)>, SizeError> {
        let Asking { scenario, make, tell, interrupted, .. } = *self.asking;
        let Some(places) = self.asking.places else { return Ok(None) };
        let refuse = |why| SizeError::Refused(why);
        let found = places.slots(self.today, &scenario.sizing, make).map_err(refuse)?;
        let Slotted { cells, slots, of, unsound } = found;
        size.unsound = unsound;
        if slots.is_empty() {
            return Err(refuse(Refusal::NobodyOnPatterns));
        }
        if cells.free().next().is_none() {
            return Err(refuse(Refusal::AllFixed(cells)));
        }
        tell(Stage::Search, size.searched);
        let Some(load) = self.load(places, size)? else { return Ok(None) };
        let first = self.today.cells.len();
        let base: Vec<u32> = cells.cells.iter().map(|cell| cell.least).collect();
        let mut best: Option<Placed> = None;
        // first in the hours in which somebody has to be there, then in all in which anybody comes
        for all_hours in [false, true] {
            let given = (&cells, slots.clone());
            let needs = places.needs(scenario, given, load.clone(), open, all_hours);
            let before = size.searched;
            let searching = |done: u64| tell(Stage::Search, done + before);
            let parts = (&cells, judge, open);
            let mut bench = Bench::new(self.contacts, make, parts, &searching, interrupted);
            bench.aimed_at = self.aimed_at;
            let (base, of) = (base.clone(), of.clone());
            let found = bench.place(&Placing { needs: &needs, base, of });
            let aim = bench.aim();
            size.searched += bench.replications;
            size.log.extend(std::mem::take(&mut bench.log).into_iter().map(|mut tried| {
                let all = cells.cells.iter().zip(&tried.counts);
                let there = all.filter(|(_, count)| **count > 0);
                tried.people = there.map(|(cell, count)| (cell.family.clone(), *count)).collect();
                tried.counts.clear();
                tried
            }));
            match found {
                Ok(placed) => {
                    let holds = placed.score.holds(aim);
                    let bad = placed.score.badness(aim);
                    if best.as_ref().is_none_or(|known| bad < known.score.badness(aim)) {
                        best = Some(placed);
                    }
                    if holds {
                        break;
                    }
                }
                Err(Stopped::Run(error)) => return Err(SizeError::Run(error)),
                Err(Stopped::Impossible) => {}
                Err(Stopped::Interrupted) => {
                    size.interrupted = true;
                    return Ok(None);
                }
            }
        }
        let Some(best) = best else {
            let why = cells.why_none(open, make);
            return Err(refuse(Refusal::Impossible(why)));
        };
        let (cells, counts) = cells.only_used(first, &best.counts);
        Ok(Some((cells, Placed { counts, ..best })))
    }

    /// Puts people on patterns, and begins there; false if it was interrupted before. What breaks
    /// whoever is put there is left aside.
    ///
    /// # Errors
    /// As [`Given::placed`].
    pub fn on_patterns(
        &mut self,
        open: &Open,
        judge: &mut Judge,
        size: &mut Size,
    ) -> Result<bool, SizeError> {
        let Some(mut placed) = self.placed(open, judge, size)? else { return Ok(false) };
        let allowed = judge.allowed.unwrap_or(0.0);
        let Placed { score, limited, .. } = &placed.1;
        let hours = score.missed <= allowed && score.messages == 0.0 && !score.broken.is_empty();
        if hours && !limited {
            judge.stuck.clone_from(&score.broken);
            let Some(again) = self.placed(open, judge, size)? else { return Ok(false) };
            placed = again;
        }
        let (cells, Placed { counts, score, .. }) = placed;
        size.cells = cells;
        self.start = Some(counts);
        self.hopeless = (!is_near(&score, allowed)).then_some(score);
        Ok(true)
    }

    /// Puts people elsewhere, aiming higher, where the best found was not proven to hold; what is
    /// proven then is the answer.
    ///
    /// # Errors
    /// As [`Given::placed`].
    pub fn again(
        &mut self,
        open: &Open,
        judge: &mut Judge,
        size: &mut Size,
    ) -> Result<(), SizeError> {
        for aimed_at in AIMED_AGAIN {
            let failed = matches!(&size.answer, Answer::Roster { proof, .. }
                if proof.status != Status::Holds);
            if !failed || size.interrupted {
                return Ok(());
            }
            let stuck = judge.stuck.clone();
            let mut next = size.clone();
            (self.aimed_at, self.error) = (aimed_at, self.error / 16.0);
            if self.on_patterns(open, judge, &mut next)? {
                let cells = next.cells.clone();
                self.search((&cells, open), judge, &mut next)?;
            }
            let holds = matches!(&next.answer, Answer::Roster { proof, .. }
                if proof.status == Status::Holds);
            if holds && !next.interrupted {
                *size = next;
                return Ok(());
            }
            judge.stuck = stuck;
            (size.searched, size.proven, size.log) = (next.searched, next.proven, next.log);
            size.interrupted |= next.interrupted;
        }
        Ok(())
    }

    /// How many people the work keeps busy; `None` if it was interrupted.
    fn load(&self, places: &Places, size: &mut Size) -> Result<Option<Load>, SizeError> {
        let Asking { scenario, interrupted, .. } = *self.asking;
        let plenty = apply(scenario, &Variant::Threefold);
        let plenty = plenty.as_ref().unwrap_or(scenario);
        let of_family = |family: &str| places.staff_of(family);
        let staffs = places.staffs.len();
        match load(plenty, of_family, staffs, FIRST_DAY, interrupted) {
            Err(RunError::Interrupted) => {
                size.interrupted = true;
                Ok(None)
            }
            Err(error) => Err(SizeError::Run(error)),
            Ok((load, runs)) => {
                size.searched += u64::from(runs);
                Ok(Some(load))
            }
        }
    }

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
        let Asking { make, tell, interrupted, .. } = *self.asking;
        let contacts = self.contacts;
        let searching = |done: u64| tell(Stage::Search, done);
        let proving = |done: u64| tell(Stage::Proof, done);
        let parts = (cells, judge, open);
        let mut bench = Bench::new(contacts, make, parts, &searching, interrupted);
        if let Some(start) = &self.start {
            bench.start.clone_from(start);
            bench.planned = true;
        }
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
        let error = self.given.error;
        let mut errors = std::iter::successors(Some(error), |error| Some(error / 2.0)).take(PROOFS);
        if let (Some(score), Some(start)) = (&self.given.hopeless, &self.given.start) {
            if self.as_today(&mut errors)? {
                return self.proven(errors);
            }
            let (counts, score) = (start.clone(), score.clone());
            let unattainable = self.unattainable()?;
            self.size.answer = Answer::Nothing { counts, score, unattainable };
            return Ok(Vec::new());
        }
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
            let of = |known: &Option<(Vec<u32>, Score)>| known.as_ref().map(|it| it.0.clone());
            let best =
                of(&found.best).or_else(|| self.near(&found)).or_else(|| of(&self.bench.held));
            let Some(counts) = best else {
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
        self.as_begun(&mut errors)?;
        self.as_today(&mut errors)?;
        self.proven(errors)
    }

    /// What was proven last is the answer.
    fn proven(
        &mut self,
        errors: impl Iterator<Item = f64>,
    ) -> Result<Vec<(usize, usize)>, Stopped> {
        let is_today = |last: &(Vec<u32>, Proof)| last.0 == self.bench.cells.now();
        let as_today = self.given.start.is_some() && self.last.as_ref().is_some_and(is_today);
        let fewer = if as_today { Vec::new() } else { self.fewer(errors)? };
        let Some((counts, proof)) = self.last.clone() else { return Ok(Vec::new()) };
        let demand = self.court.demand(&counts)?;
        let stuck = self.stuck();
        let holds = proof.status == Status::Holds;
        let found = counts.clone();
        if counts == self.bench.cells.now() {
            // one roster has one verdict
            let beside = self.size.today_apart.as_mut().or(self.size.today.as_mut());
            beside.into_iter().for_each(|known| known.clone_from(&proof));
        }
        self.size.answer = Answer::Roster { counts, proof, fewer, demand, stuck };
        self.last = None;
        if holds {
            // cut short, they are left out: the answer is whole without them
            self.size.measures = match self.bench.measures(&found) {
                Err(Stopped::Interrupted) => Vec::new(),
                other => other?,
            };
        }
        Ok(Vec::new())
    }

    /// Where nothing was proven to hold, the roster that the search began with, if it held on many
    /// days of the search: dearer, but better than none.
    fn as_begun(&mut self, errors: &mut impl Iterator<Item = f64>) -> Result<(), Stopped> {
        let proven = self.last.as_ref().is_some_and(|last| last.1.status == Status::Holds);
        let begun = self.bench.held.as_ref().map(|held| held.0.clone());
        let Some(counts) = begun.filter(|_| !proven) else { return Ok(()) };
        if self.last.as_ref().is_some_and(|last| last.0 == counts) {
            return Ok(());
        }
        let Some(error) = errors.next() else { return Ok(()) };
        let proof = self.court.prove(&counts, error)?;
        if proof.status == Status::Holds {
            self.last = Some((counts, proof));
        }
        Ok(())
    }

    /// True if today's roster costs no more than people on patterns and holds: then it is the
    /// answer.
    fn as_today(&mut self, errors: &mut impl Iterator<Item = f64>) -> Result<bool, Stopped> {
        let holds = |proof: &Proof| proof.status == Status::Holds;
        let seems = self.size.today.as_ref().is_some_and(holds);
        if self.given.start.is_none() {
            return Ok(false);
        }
        let cells = self.bench.cells;
        let now = cells.now();
        let may = cells.keeps(&now) && self.bench.may(&now) && cells.within(&now) == now;
        let cheaper = self
            .last
            .as_ref()
            .is_some_and(|(found, proof)| holds(proof) && cells.weight(&now) > cells.weight(found));
        if !seems || !may || cheaper {
            return Ok(false);
        }
        let Some(error) = errors.next() else { return Ok(false) };
        let proof = self.court.prove(&now, error)?;
        let does = holds(&proof);
        if does {
            self.last = Some((now, proof));
        }
        Ok(does)
    }

    /// What was left aside, by the numbers of all lines.
    fn stuck(&self) -> Vec<(usize, usize)> {
        let judge = self.bench.judge;
        judge.stuck.iter().map(|(interval, line)| (*interval, judge.numbers[*line])).collect()
    }

    /// Today's roster, and rules of thumb.
    fn beside(&mut self) -> Result<(), Stopped> {
        let Asking { scenario, today_is, .. } = *self.given.asking;
        let today = self.given.today;
        self.size.today = Some(self.court.glance(today_is)?);
        if !std::ptr::eq(scenario, today_is) {
            self.size.today_apart = Some(self.court.glance(scenario)?);
        }
        for rule in Rule::ALL {
            let counts = rules::counts(scenario, today, rule);
            let proof = self.court.glance_of(today, &counts)?;
            let cost = today.cost(&counts);
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
            let less = self.bench.cells.fewer(&counts, family, 1);
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
        is_near(score, allowed).then(|| counts.clone())
    }

    /// Lines that three times the people on duty all the time miss too.
    fn unattainable(&mut self) -> Result<Vec<usize>, Stopped> {
        let Some(most) = apply(self.given.asking.scenario, &Variant::Threefold) else {
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

/// True of what comes so near that fresh days may find it to hold.
fn is_near(score: &Score, allowed: f64) -> bool {
    score.missed <= 2.0 * allowed && score.beyond < 0.01
}
