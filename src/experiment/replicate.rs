//! Replications in parallel, folded in their order: the same bytes at every thread count.
//!
//! Workers take the next number as they become free, so finished replications wait for at most as
//! many others as there are threads. Each is folded as soon as all before it are; the fold runs
//! under a lock, one at a time, in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rayon::prelude::*;

use crate::engine::arrivals::{Feed, curve_contacts};
use crate::engine::{self, RunError};
use crate::measure::catalog::{Figure, is_of_entries};
use crate::measure::recorder::{Options, Recorded, Recorder};
use crate::measure::result::{ReplicationResult, Results};
use crate::model::Scenario;
use crate::model::reduction::Reduction;

/// How a number of replications ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Replications folded, the first ones of the range.
    pub done: u32,
    /// True if fewer than asked for, because of the interruption.
    pub interrupted: bool,
}

/// What waits for its turn to be folded.
struct Fold<R, E, F> {
    next: u32,
    waiting: BTreeMap<u32, R>,
    failed: Option<(u32, E)>,
    fold: F,
}

/// Runs the replications of a range and folds their results in order. `run` is called on the
/// threads of the present rayon pool; `fold` and `progress` (done, asked for) one at a time.
///
/// # Errors
/// The error of the lowest-numbered replication that failed; those before it are folded.
pub fn replicate<R: Send, E: Send>(
    range: Range<u32>,
    run: impl Fn(u32) -> Result<R, E> + Sync,
    fold: impl FnMut(u32, R) + Send,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<Ended, E> {
    let asked = range.end.saturating_sub(range.start);
    let next = AtomicU32::new(range.start);
    let stop = AtomicBool::new(false);
    let state =
        Mutex::new(Fold { next: range.start, waiting: BTreeMap::new(), failed: None, fold });
    let workers = (rayon::current_num_threads() as u32).clamp(1, asked.max(1));
    (0..workers).into_par_iter().for_each(|_| {
        while !stop.load(Ordering::Relaxed) && !interrupted.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= range.end {
                break;
            }
            let result = run(number);
            // A poisoned lock means that a fold panicked: the panic is on its way already.
            let Ok(mut state) = state.lock() else { break };
            match result {
                Ok(result) => {
                    state.waiting.insert(number, result);
                    state.advance();
                    progress(state.next - range.start, asked);
                }
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    if state.failed.as_ref().is_none_or(|(lowest, _)| number < *lowest) {
                        state.failed = Some((number, error));
                    }
                }
            }
        }
    });
    let state = state.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    match state.failed {
        Some((_, error)) => Err(error),
        None => {
            let done = state.next - range.start;
            Ok(Ended { done, interrupted: done < asked })
        }
    }
}

impl<R, E, F: FnMut(u32, R)> Fold<R, E, F> {
    /// Folds what is next in turn.
    fn advance(&mut self) {
        while let Some(result) = self.waiting.remove(&self.next) {
            (self.fold)(self.next, result);
            self.next += 1;
        }
    }
}

/// Which figures are recorded, and how finely.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The figures.
    pub figures: &'a [&'static Figure],
    /// Of desk and shops by interval, too.
    pub by_interval: bool,
    /// Of desk and shops by date, too.
    pub by_day: bool,
}

/// Simulates the replications of a range of a scenario for some figures alone, of desk, shops and
/// groups. Where they say only what became of entries, no more is recorded than that, which takes
/// a fraction of the time.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_figures<F: Feed>(
    scenario: &Scenario,
    range: Range<u32>,
    wanted: Wanted,
    feed: impl Fn(u32) -> F + Sync,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    let numbers: Vec<u32> = range.collect();
    simulate_listed(scenario, &numbers, wanted, feed, progress, interrupted)
}

/// The same of replications by their numbers, in the order of the list.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_listed<F: Feed>(
    scenario: &Scenario,
    numbers: &[u32],
    wanted: Wanted,
    feed: impl Fn(u32) -> F + Sync,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    let results = Results::only(scenario, wanted.figures, wanted.by_interval, wanted.by_day);
    let stopped = || interrupted.load(Ordering::Relaxed);
    let lean = wanted.figures.iter().all(|figure| is_of_entries(figure, scenario, &results.layout));
    let record = |number: u32| {
        if lean {
            let mut recorder = Recorder::of_entries(scenario, number);
            let done = engine::run(scenario, number, feed(number), &mut recorder, &stopped)?;
            return Ok(recorder.finish(done.ended));
        }
        let mut recorder = Recorder::new(scenario, number, results.options);
        let done = engine::run(scenario, number, feed(number), &mut recorder, &stopped)?;
        Ok(recorder.finish(done.ended))
    };
    fold(scenario, results.clone(), numbers, record, progress, interrupted)
}

/// Simulates the replications of a range of a scenario. `feed` opens the logs for a replication.
///
/// # Errors
/// The first replication that could not run; an interruption is none, it leaves the replications
/// that were done.
pub fn simulate<F: Feed>(
    scenario: &Scenario,
    range: Range<u32>,
    options: Options,
    feed: impl Fn(u32) -> F + Sync,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    let stopped = || interrupted.load(Ordering::Relaxed);
    let record = |number: u32| {
        let mut recorder = Recorder::new(scenario, number, options);
        let done = engine::run(scenario, number, feed(number), &mut recorder, &stopped)?;
        Ok(recorder.finish(done.ended))
    };
    let numbers: Vec<u32> = range.collect();
    fold(scenario, Results::new(scenario, options), &numbers, record, progress, interrupted)
}

/// Records replications and adds them up in order.
fn fold(
    scenario: &Scenario,
    mut results: Results,
    numbers: &[u32],
    record: impl Fn(u32) -> Result<Recorded, RunError> + Sync,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    let (layout, plan) = (results.layout.clone(), results.plan.clone());
    let run = |at: u32| {
        let number = numbers[at as usize];
        let recorded = record(number)?;
        let mut result = ReplicationResult::new(scenario, &layout, &plan, number, recorded);
        if scenario.reduction == Some(Reduction::Control) {
            let contacts = curve_contacts(scenario, number);
            result.sample.contacts = contacts.into_iter().map(|count| count as f64).collect();
        }
        Ok(result)
    };
    let fold = |_, result| results.add(result);
    match replicate(0..numbers.len() as u32, run, fold, progress, interrupted) {
        Ok(ended) => Ok((results, ended)),
        Err(RunError::Interrupted) => {
            let done = results.count();
            Ok((results, Ended { done, interrupted: true }))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    /// A replication whose length falls with its number, so that later ones finish first.
    fn slow(number: u32) -> Result<u32, String> {
        std::thread::sleep(std::time::Duration::from_millis(u64::from(20 - number.min(20))));
        Ok(number * number)
    }

    #[test]
    fn results_are_folded_in_order_at_any_thread_count() {
        for threads in [1, 2, 7] {
            let mut order = Vec::new();
            let quiet = AtomicBool::new(false);
            let ended = pool(threads)
                .install(|| replicate(3..15, slow, |i, r| order.push((i, r)), |_, _| {}, &quiet));
            assert_eq!(ended, Ok(Ended { done: 12, interrupted: false }));
            assert_eq!(order, (3..15).map(|i| (i, i * i)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_lowest_failure_is_reported() {
        let run = |i: u32| {
            if i == 9 || i == 4 { Err(format!("replication {i}")) } else { slow(i) }
        };
        let mut folded = Vec::new();
        let quiet = AtomicBool::new(false);
        let ended =
            pool(8).install(|| replicate(0..12, run, |i, _| folded.push(i), |_, _| {}, &quiet));
        assert_eq!(ended, Err("replication 4".to_string()));
        assert_eq!(folded[..], [0, 1, 2, 3][..folded.len()]);
    }

    #[test]
    fn an_interruption_leaves_what_was_done() {
        let flag = AtomicBool::new(false);
        let mut folded = 0;
        let progress = |done, _| flag.store(done >= 3, Ordering::Relaxed);
        let ended = pool(2)
            .install(|| replicate(0..100, slow, |_, _| folded += 1, progress, &flag))
            .unwrap();
        assert!(ended.interrupted && ended.done >= 3 && ended.done <= 6, "{ended:?}");
        assert_eq!(folded, ended.done);
    }
}
