//! Could this gate fail at all? The desk as it is now is made worse, its agents slower, until the
//! figure that moves first is worse by twice what is tolerated; the gate must then say worse.

use super::judge::{Judged, Standing, judge};
use super::{Contest, State, play_all};
use crate::engine::RunError;
use crate::measure::catalog::{Figure, Part};
use crate::model::Scenario;
use std::sync::atomic::AtomicBool;

/// Pairs of runs on which the slowness is sought.
const PAIRS: u32 = 40;
/// The most that thinking is stretched.
const MOST: f64 = 8.0;
/// Halvings of the range of slowness.
const HALVINGS: u32 = 12;
/// Times that the slowness found is corrected.
const TRIES: u32 = 6;
/// A correction goes a little beyond, so that it arrives.
const NUDGE: f64 = 1.05;
/// So many times what is tolerated is aimed at.
pub const AIM: f64 = 2.0;

/// Whether a gate would fail.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Thinking was stretched by this.
    pub stretch: f64,
    /// The figure that moved first, on the last pairs; `None` if nothing could be moved so far.
    pub moved: Option<Judged>,
    /// Figures that agents who are slow, as slow as was tried, do not move so far.
    pub unmoved: Vec<(Part, &'static Figure)>,
    /// What the gate says then.
    pub standing: Standing,
    /// On so many pairs.
    pub pairs: u32,
}

/// Tries it on the desk as it is now.
///
/// # Errors
/// A replication that could not run; an interruption.
pub fn prove(
    contest: &Contest,
    pairs: (u32, u32),
    tell: impl Fn(u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<Proof, RunError> {
    let slower = |stretch: f64| Contest {
        base: contest.head.clone(),
        head: stretched(&contest.head, stretch),
        same: false,
        allowed: contest.allowed.clone(),
    };
    let probe = |stretch: f64| -> Result<Vec<Judged>, RunError> {
        let contest = slower(stretch);
        let mut state = State::new(&contest);
        state.more(0..PAIRS, &tell, interrupted)?;
        judge(&mut [(&mut state.ended, &state.tests, false)], 1);
        Ok(state.ended.rows)
    };
    let most = probe(MOST)?;
    let short = most.iter().filter(|row| times(row).is_none_or(|times| times < AIM));
    let unmoved = short.map(|row| (row.part, row.figure)).collect();
    let none = |unmoved| Proof {
        stretch: MOST,
        moved: None,
        unmoved,
        standing: Standing::Undecided,
        pairs: PAIRS,
    };
    if farthest(&most).is_none_or(|(_, times)| times < AIM) {
        return Ok(none(unmoved));
    }
    let (mut low, mut high) = (1.0, MOST);
    for _ in 0..HALVINGS {
        let middle = libm::sqrt(low * high);
        match farthest(&probe(middle)?) {
            Some((_, times)) if times >= AIM => high = middle,
            _ => low = middle,
        }
    }
    let mut stretch = high;
    let mut tried = 0;
    loop {
        let contest = [slower(stretch)];
        let outcome = play_all(&contest, pairs, &tell, interrupted).map_err(|(_, error)| error)?;
        let Some(ended) = outcome.ended.into_iter().next() else { return Ok(none(unmoved)) };
        let Some((row, times)) = farthest(&ended.rows) else { return Ok(none(unmoved)) };
        tried += 1;
        // on few pairs the luckiest figure leads: on more it may be worse by less than was aimed at
        let short = times < AIM && tried < TRIES && stretch < MOST;
        if ended.standing == Standing::Worse || !short {
            let (moved, standing, pairs) = (Some(row.clone()), ended.standing, ended.pairs);
            return Ok(Proof { stretch, moved, unmoved, standing, pairs });
        }
        stretch = (1.0 + (stretch - 1.0) * NUDGE * AIM / times.max(AIM / 4.0)).min(MOST);
    }
}

/// The row that is worse by most times what is tolerated.
fn farthest(rows: &[Judged]) -> Option<(&Judged, f64)> {
    let all = rows.iter().filter_map(|row| Some((row, times(row)?)));
    all.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// How many times what is tolerated a figure is worse; `None` if nothing is.
fn times(row: &Judged) -> Option<f64> {
    let change = row.change?.estimate;
    (row.limit != 0.0).then(|| change / row.limit)
}

/// The desk with agents who think so many times as long.
fn stretched(scenario: &Scenario, by: f64) -> Scenario {
    let mut slower = scenario.clone();
    slower.agents.iter_mut().for_each(|agent| agent.think_multiplier *= by);
    slower
}
