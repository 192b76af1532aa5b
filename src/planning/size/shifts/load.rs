//! How many people the work of each half hour keeps busy, by who does it: measured where three
//! times the people are on duty all the time, so that no queue moves work to later hours.

use crate::engine::facts::Fact;
use crate::engine::observer::Observer;
use crate::engine::{self, RunError};
use crate::experiment::logs::Logs;
use crate::experiment::replicate::replicate;
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use std::sync::atomic::{AtomicBool, Ordering};

/// Days that are played.
const DAYS: u32 = 12;

/// People kept busy: by staff, by interval.
pub type Load = Vec<Vec<f64>>;

/// Work done in a replication, in ticks of hands and of slots.
struct Busy<'a> {
    /// The staff of each agent.
    staff_of: &'a [Option<usize>],
    /// The agent and the maximum of each seat.
    seats: &'a [(usize, Option<u32>)],
    interval: Span,
    hands: Vec<Vec<u64>>,
    /// Slots in use over the maximum of a seat, in ticks.
    slots: Vec<Vec<f64>>,
    /// Sessions of each seat, and since when.
    active: Vec<(u32, Tick)>,
}

impl Busy<'_> {
    fn work(&mut self, agent: usize, now: Tick, effort: Span) {
        let Some(staff) = self.staff_of.get(agent).copied().flatten() else { return };
        let row = &mut self.hands[staff];
        let from = now.0.saturating_sub(effort.0);
        spread(row.len(), self.interval, (from, now.0), |at, ticks| row[at] += ticks);
    }

    fn level(&mut self, seat: usize, now: Tick, active: u32) {
        let (agent, max) = self.seats[seat];
        let (before, since) = std::mem::replace(&mut self.active[seat], (active, now));
        let (Some(staff), Some(max)) = (self.staff_of.get(agent).copied().flatten(), max) else {
            return;
        };
        let share = f64::from(before) / f64::from(max.max(1));
        let row = &mut self.slots[staff];
        if before > 0 {
            let times = (since.0, now.0);
            spread(row.len(), self.interval, times, |at, ticks| row[at] += share * ticks as f64);
        }
    }
}

/// Ticks of a stretch in each interval.
fn spread(most: usize, interval: Span, (from, to): (u64, u64), mut add: impl FnMut(usize, u64)) {
    let mut at = from;
    while at < to {
        let number = (at / interval.0) as usize;
        let next = ((number as u64 + 1) * interval.0).min(to);
        if number >= most {
            break;
        }
        add(number, next - at);
        at = next;
    }
}

impl Observer for Busy<'_> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        match fact {
            Fact::Replied { seat, effort, .. } => self.work(self.seats[seat.at()].0, now, effort),
            Fact::ReplyDropped { seat, wasted, .. } => {
                self.work(self.seats[seat.at()].0, now, wasted);
            }
            Fact::TaskDone { agent, effort, .. } => self.work(agent.at(), now, effort),
            Fact::Active { seat, active, .. } => self.level(seat.at(), now, active),
            _ => {}
        }
    }
}

/// Measures the load of each staff, by the families that belong to it; the scenario is one of
/// plenty of people.
///
/// # Errors
/// A replication failed.
pub fn load(
    plenty: &Scenario,
    staff_of_family: impl Fn(&str) -> Option<usize>,
    staffs: usize,
    first_day: u32,
    interrupted: &AtomicBool,
) -> Result<(Load, u32), RunError> {
    let interval = plenty.interval;
    let intervals = plenty.horizon.end.0.div_ceil(interval.0) as usize;
    let staff_of: Vec<Option<usize>> =
        plenty.agents.iter().map(|agent| staff_of_family(&agent.family)).collect();
    let seats: Vec<(usize, Option<u32>)> =
        plenty.seats.iter().map(|seat| (seat.agent.at(), seat.max)).collect();
    let stopped = || interrupted.load(Ordering::Relaxed);
    let run = |number: u32| -> Result<Load, RunError> {
        let mut busy = Busy {
            staff_of: &staff_of,
            seats: &seats,
            interval,
            hands: vec![vec![0; intervals]; staffs],
            slots: vec![vec![0.0; intervals]; staffs],
            active: vec![(0, Tick::ZERO); seats.len()],
        };
        engine::run(plenty, number, Logs::new(plenty), &mut busy, &stopped)?;
        let ticks = interval.0 as f64;
        let of = |staff: usize, at: usize| {
            (busy.hands[staff][at] as f64).max(busy.slots[staff][at]) / ticks
        };
        Ok((0..staffs).map(|s| (0..intervals).map(|at| of(s, at)).collect()).collect())
    };
    let mut sum: Load = vec![vec![0.0; intervals]; staffs];
    let days = first_day..first_day + DAYS;
    let add = |_, load: Load| {
        for (row, more) in sum.iter_mut().zip(&load) {
            row.iter_mut().zip(more).for_each(|(sum, more)| *sum += more / f64::from(DAYS));
        }
    };
    let ended = replicate(days, run, add, |_, _| {}, interrupted)?;
    if ended.interrupted {
        return Err(RunError::Interrupted);
    }
    Ok((sum, DAYS))
}
