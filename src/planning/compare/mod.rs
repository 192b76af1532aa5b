//! Two scenarios on the same customers: is the second worse for them than the first? Both are run
//! on the same numbers with the same seed, and every figure is compared pair by pair; beside that
//! stand who went elsewhere, and what a comparison may hide.
//!
//! ```text
//!  matched ─► one chance for what is the same ─► play (each scenario once) ─► rows ─► answer
//!                                                placed: who went elsewhere      └─► load: would
//!                                                                                    more tell?
//! ```

pub mod answer;
pub mod load;
pub mod matched;
pub mod placed;
pub mod rows;
#[cfg(test)]
mod tests;

use super::money::{Money, money};
use crate::engine::RunError;
use crate::experiment::logs::Logs;
use crate::experiment::replicate::simulate;
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::model::Scenario;
use answer::{Answer, Word};
use load::Load;
use matched::{Unmatched, unmatched};
use placed::{Decisions, decisions};
use rows::Rows;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// Runs of which decisions are compared, at most.
pub const TRACED: u32 = 20;

/// Why two scenarios cannot be compared: they do not face the same customers at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// Another seed.
    Seed,
    /// Another start.
    Start,
    /// Another length.
    Length,
    /// Another interval.
    Interval,
    /// Another time before figures count.
    WarmUp,
    /// One long run in batches, which has no pairs.
    Batches,
}

/// Why they cannot be compared; `None` if they can.
pub fn unlike(first: &Scenario, second: &Scenario) -> Option<Unlike> {
    let (a, b) = (&first.horizon, &second.horizon);
    match () {
        () if first.batches.is_some() || second.batches.is_some() => Some(Unlike::Batches),
        () if first.calendar.start != second.calendar.start => Some(Unlike::Start),
        () if a.end != b.end => Some(Unlike::Length),
        () if first.interval != second.interval => Some(Unlike::Interval),
        () if a.warm_up != b.warm_up => Some(Unlike::WarmUp),
        () if first.seed != second.seed => Some(Unlike::Seed),
        () => None,
    }
}

/// A scenario, and what its runs gave.
#[derive(Clone, Debug)]
pub struct Played {
    /// The runs.
    pub results: Results,
    /// Their figures and verdict.
    pub summary: Summary,
    /// What the roster costs.
    pub money: Money,
}

/// Plays the first so many runs of a scenario, each independent of the others: runs that depend on
/// each other make no pairs, so the scenario's way of variance reduction is left aside.
///
/// # Errors
/// The first replication that could not run; an interruption.
pub fn play(
    scenario: &Scenario,
    runs: u32,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<Played, RunError> {
    play_some(scenario, 0..runs, progress, interrupted)
}

/// The same of runs by their numbers, as those that follow on others.
///
/// # Errors
/// As [`play`].
pub fn play_some(
    scenario: &Scenario,
    runs: Range<u32>,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<Played, RunError> {
    let plain = Scenario { reduction: None, ..scenario.clone() };
    let options = Options::default();
    let (results, ended) =
        simulate(&plain, runs, options, |_| Logs::new(&plain), progress, interrupted)?;
    if ended.interrupted {
        return Err(RunError::Interrupted);
    }
    let summary = Summary::new(&plain, &results);
    let money = money(&plain, &summary);
    Ok(Played { results, summary, money })
}

/// How a second scenario compares with a first.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The answer.
    pub answer: Answer,
    /// The figures.
    pub rows: Rows,
    /// Who went elsewhere; `None` where the two mean the same.
    pub decisions: Option<Decisions>,
    /// What only one of the two has.
    pub unmatched: Unmatched,
    /// Whether more customers would tell them apart, where these do not.
    pub load: Option<Load>,
}

/// Compares a second scenario, aligned with the first, with the first; both were played on the same
/// runs. `same` if the two mean the same.
///
/// # Errors
/// A replication that could not run; an interruption.
pub fn compare(
    first: (&Scenario, &Played),
    second: (&Scenario, &Played),
    same: bool,
    interrupted: &AtomicBool,
) -> Result<Compared, RunError> {
    let rows = Rows::new(first, second);
    let unmatched = unmatched(first.0, second.0);
    let mut answer = Answer::new(&rows, same);
    let (mut found, mut load) = (None, None);
    if !same {
        let runs = first.1.results.count().min(TRACED);
        let both = (first.0, second.0);
        let there = decisions(both, runs, interrupted)?;
        if answer.word == Word::Identical {
            // customers may fare the same though others served them
            match there.are_same() {
                true => load = Some(load::more(both, interrupted)?),
                false => answer.word = Word::Unclear,
            }
        }
        found = Some(there);
    }
    Ok(Compared { answer, rows, decisions: found, unmatched, load })
}
