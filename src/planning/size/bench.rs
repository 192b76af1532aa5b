//! The bench of the search: rosters played on days that neither a run nor the proof plays, once
//! each; all days, or the hardest and a few of the rest, each standing for its like.

use super::cells::{Cells, Make};
use super::judge::{Judge, Offset, Row, Score};
use super::open::Open;
use crate::engine::RunError;
use crate::experiment::logs::Logs;
use crate::experiment::replicate::{Wanted, simulate_listed};
use crate::model::Scenario;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The first replication of the search: days that neither a run nor the proof plays.
pub const FIRST_DAY: u32 = 1 << 24;
/// Contacts that a look at a whole set of days may cost.
const CONTACTS_OF_ALL: f64 = 2_000_000.0;
/// Fewest and most days of a set.
const DAYS: (usize, usize) = (60, 240);
/// Days on which plenty of people are tried.
const FLOOR_DAYS: usize = 160;
/// Of the hard days and of the others, how many are played at first.
pub const COARSE: (usize, usize) = (10, 8);
/// The same once it matters.
pub const FINE: (usize, usize) = (24, 16);
/// Of what may be missed, the share that a search aims at, to be sure of the proof.
pub const AIMED_AT: f64 = 0.5;
/// The share of the days that is called hard.
const HARD: f64 = 0.2;

/// A roster that was simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Head counts, family by family; empty where people were put on patterns.
    pub counts: Vec<u32>,
    /// Who was put on patterns: families with anybody, and how many.
    pub people: Vec<(String, u32)>,
    /// Its cost.
    pub cost: f64,
    /// On so many days.
    pub days: usize,
    /// How it fared.
    pub score: Score,
}

/// Why a search ended without an answer.
#[derive(Debug)]
pub enum Stopped {
    /// A replication failed.
    Run(RunError),
    /// The flag went up.
    Interrupted,
    /// No head counts are allowed: somebody has to be where nobody can be put, or the scenario is
    /// sound with none.
    Impossible,
}

/// Everything a search needs.
pub struct Bench<'a> {
    /// Makes rosters.
    pub make: Make<'a>,
    /// The families.
    pub cells: &'a Cells,
    /// What is judged.
    pub judge: &'a Judge,
    /// Where somebody has to be.
    pub open: &'a Open,
    /// Told before each roster: replications so far.
    pub tell: &'a (dyn Fn(u64) + Sync),
    /// The flag.
    pub interrupted: &'a AtomicBool,
    /// Days and what each stands for.
    pub days: Vec<u32>,
    /// Weights of the days.
    pub weights: Vec<f64>,
    /// Days of a set.
    pub all: usize,
    /// Of what may be missed beyond the floor, the share aimed at.
    pub aimed_at: f64,
    /// The share of periods that miss something with plenty of people: luck that none can mend.
    pub floor: f64,
    order: Vec<u32>,
    chosen: Option<(usize, usize)>,
    blocks: u32,
    /// Tables take large steps.
    pub(super) coarse: bool,
    /// The roster that the search begins with.
    pub(super) start: Vec<u32>,
    /// It is that of a plan, which just does.
    pub(super) planned: bool,
    /// A roster that held on a whole set of days, dear as it may be.
    pub(super) held: Option<(Vec<u32>, Score)>,
    known: BTreeMap<Vec<u32>, Row>,
    pub(super) offset: Offset,
    pub(super) effects: Vec<Effect>,
    /// What was simulated.
    pub log: Vec<Tried>,
    /// Replications so far.
    pub replications: u64,
}

/// What one more or fewer of a family changes in the sums.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub family: usize,
    pub by: i64,
    pub change: Row,
}

impl<'a> Bench<'a> {
    /// A bench for a scenario of so many contacts a day.
    pub fn new(
        contacts: f64,
        make: Make<'a>,
        (cells, judge, open): (&'a Cells, &'a Judge, &'a Open),
        tell: &'a (dyn Fn(u64) + Sync),
        interrupted: &'a AtomicBool,
    ) -> Bench<'a> {
        let all = (CONTACTS_OF_ALL / contacts.max(1.0)) as usize;
        let all = all.clamp(DAYS.0, DAYS.1);
        let days: Vec<u32> = (FIRST_DAY..).take(COARSE.0 + COARSE.1).collect();
        Bench {
            make,
            cells,
            judge,
            open,
            tell,
            interrupted,
            weights: vec![1.0; days.len()],
            days,
            all,
            aimed_at: AIMED_AT,
            floor: 0.0,
            order: Vec::new(),
            chosen: None,
            blocks: 0,
            start: cells.now(),
            planned: false,
            held: None,
            coarse: true,
            known: BTreeMap::new(),
            offset: Offset::default(),
            effects: Vec::new(),
            log: Vec::new(),
            replications: 0,
        }
    }

    /// The share of periods that a roster of the search may miss.
    pub fn aim(&self) -> f64 {
        let allowed = self.judge.allowed.unwrap_or(0.0);
        let floor = if self.floor < allowed { self.floor } else { 0.0 };
        floor + (allowed - floor) * self.aimed_at
    }

    /// True if a roster is sound and somebody is on duty where somebody has to be.
    pub fn may(&self, counts: &[u32]) -> bool {
        if !self.cells.keeps(counts) {
            return false;
        }
        let made = (self.make)(&self.cells.changed(counts));
        made.is_ok_and(|scenario| self.open.uncovered(&scenario).is_none())
    }

    /// Simulates a roster on some days.
    fn play(&mut self, counts: &[u32], days: &[u32], weights: &[f64]) -> Result<Row, Stopped> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(Stopped::Interrupted);
        }
        (self.tell)(self.replications);
        let Ok(scenario) = (self.make)(&self.cells.changed(counts)) else {
            return Err(Stopped::Impossible);
        };
        self.play_made(scenario, days, weights)
    }

    fn play_made(
        &mut self,
        scenario: Scenario,
        days: &[u32],
        weights: &[f64],
    ) -> Result<Row, Stopped> {
        let scenario = Scenario { reduction: None, ..scenario };
        let wanted =
            Wanted { figures: &self.judge.figures, by_interval: true, by_day: self.judge.by_day() };
        let feed = |_| Logs::new(&scenario);
        let done = simulate_listed(&scenario, days, wanted, feed, |_, _| {}, self.interrupted);
        let (results, ended) = done.map_err(Stopped::Run)?;
        self.replications += u64::from(ended.done);
        if ended.interrupted {
            return Err(Stopped::Interrupted);
        }
        Ok(self.judge.row(&results, weights))
    }

    /// How a scenario fares on the days of the bench, whatever its roster is.
    ///
    /// # Errors
    /// A replication failed, or the flag went up.
    pub fn look_at(&mut self, scenario: &Scenario) -> Result<Score, Stopped> {
        let (days, weights) = (self.days.clone(), self.weights.clone());
        let row = self.play_made(scenario.clone(), &days, &weights)?;
        Ok(self.judge.score(&row, &weights, 0.0, &Offset::default()))
    }

    /// The sums of a roster on the days of the bench.
    pub(super) fn row(&mut self, counts: &[u32]) -> Result<Row, Stopped> {
        if let Some(known) = self.known.get(counts) {
            return Ok(known.clone());
        }
        let (days, weights) = (self.days.clone(), self.weights.clone());
        let row = self.play(counts, &days, &weights)?;
        let score = self.score(&row);
        self.note(counts, days.len(), &score);
        self.known.insert(counts.to_vec(), row.clone());
        Ok(row)
    }

    pub(super) fn score(&self, row: &Row) -> Score {
        self.judge.score(row, &self.weights, 0.0, &self.offset)
    }

    /// How a roster fares on the days of the bench.
    ///
    /// # Errors
    /// A replication failed, or the flag went up.
    pub fn look(&mut self, counts: &[u32]) -> Result<Score, Stopped> {
        let row = self.row(counts)?;
        Ok(self.score(&row))
    }

    fn note(&mut self, counts: &[u32], days: usize, score: &Score) {
        let (counts, cost) = (counts.to_vec(), self.cells.cost(counts));
        let people = Vec::new();
        self.log.push(Tried { counts, people, cost, days, score: score.clone() });
    }

    /// How a roster fares on as many other days of the search, those that it was not chosen on;
    /// what the few days of the bench say is set right by it.
    pub(super) fn look_elsewhere(&mut self, counts: &[u32]) -> Result<Score, Stopped> {
        self.blocks += 1;
        let first = FIRST_DAY + self.blocks * DAYS.1 as u32;
        let days: Vec<u32> = (first..).take(self.all).collect();
        let weights = vec![1.0; days.len()];
        let few = self.row(counts)?;
        let all = self.play(counts, &days, &weights)?;
        let score = self.judge.score(&all, &weights, 0.0, &Offset::default());
        self.note(counts, days.len(), &score);
        self.offset = self.judge.beyond((&few, &self.weights), (&all, &weights));
        Ok(score)
    }

    /// What plenty of people miss all the same, on some of the days.
    pub(super) fn measure_floor(&mut self, plenty: &[u32]) -> Result<(), Stopped> {
        let days: Vec<u32> = (FIRST_DAY..).take(self.all.min(FLOOR_DAYS)).collect();
        let weights = vec![1.0; days.len()];
        let row = self.play(plenty, &days, &weights)?;
        let score = self.judge.score(&row, &weights, 0.0, &Offset::default());
        self.note(plenty, days.len(), &score);
        self.floor = score.missed;
        Ok(())
    }

    /// Orders the days by how near a roster comes to missing something on them.
    pub(super) fn order_days(&mut self, counts: &[u32]) -> Result<Score, Stopped> {
        let days: Vec<u32> = (FIRST_DAY..).take(self.all).collect();
        let weights = vec![1.0; days.len()];
        let row = self.play(counts, &days, &weights)?;
        let score = self.judge.score(&row, &weights, 0.0, &Offset::default());
        self.note(counts, days.len(), &score);
        let near = self.judge.nearness(&row, days.len());
        let mut order: Vec<usize> = (0..days.len()).collect();
        order.sort_by(|a, b| near[*b].total_cmp(&near[*a]).then(a.cmp(b)));
        self.order = order.into_iter().map(|at| days[at]).collect();
        Ok(score)
    }

    /// The same of days that were ordered again.
    pub(super) fn choose_days_anew(&mut self, counts: (usize, usize)) {
        self.chosen = None;
        self.choose_days(counts);
    }

    /// Keeps so many of the hard days, and so many of the others, each for its like.
    pub(super) fn choose_days(&mut self, (hard, others): (usize, usize)) {
        if self.chosen == Some((hard, others)) {
            return;
        }
        self.chosen = Some((hard, others));
        let cut = ((HARD * self.order.len() as f64) as usize).max(1);
        let (first, rest) = self.order.split_at(cut.min(self.order.len()));
        let mut chosen: Vec<(u32, f64)> = Vec::new();
        for (list, count) in [(first, hard), (rest, others)] {
            let count = count.min(list.len());
            for number in 0..count {
                let at = (2 * number + 1) * list.len() / (2 * count);
                chosen.push((list[at], list.len() as f64 / count as f64));
            }
        }
        chosen.sort_by_key(|(day, _)| *day);
        (self.days, self.weights) = chosen.into_iter().unzip();
        self.known.clear();
        self.effects.clear();
        self.offset = Offset::default();
    }
}
