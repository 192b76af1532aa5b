//! Where two scenarios do the same on every run, the days may be too quiet to exercise the change:
//! would they differ with twice as many customers, or three times?

use super::placed::decisions;
use crate::engine::RunError;
use crate::model::Scenario;
use crate::planning::assumed::{VOLUME, set, volume_spread};
use std::sync::atomic::AtomicBool;

/// Times as many customers as are tried, in order.
const TIMES: [u32; 2] = [2, 3];
/// Runs of each.
const RUNS: u32 = 10;

/// What more customers would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Times as many were tried, at most; 0 if the number of customers cannot be changed.
    pub tried: u32,
    /// Runs of each.
    pub runs: u32,
    /// The first at which somebody went elsewhere or at another time; `None` if nobody did.
    pub differs: Option<u32>,
}

/// Tries more customers on a few runs.
///
/// # Errors
/// A replication that could not run; an interruption.
pub fn more(
    (first, second): (&Scenario, &Scenario),
    interrupted: &AtomicBool,
) -> Result<Load, RunError> {
    let mut load = Load { tried: 0, runs: RUNS, differs: None };
    // contacts that are listed one by one stay as they are
    let listed = [first, second].iter().any(|it| volume_spread(it).is_none());
    for times in TIMES.into_iter().filter(|_| !listed) {
        let (mut a, mut b) = (first.clone(), second.clone());
        let both = [&mut a, &mut b].map(|it| set(it, VOLUME, None, f64::from(times)));
        if both != [true, true] {
            break;
        }
        load.tried = times;
        if !decisions((&a, &b), RUNS, interrupted)?.are_same() {
            load.differs = Some(times);
            break;
        }
    }
    Ok(load)
}
