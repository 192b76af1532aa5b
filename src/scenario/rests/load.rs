//! How much work is offered at each time, and who is there for it.

use super::super::desk::DeskParts;
use super::super::shifts::{Duties, Duty, Times};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::holding;
use crate::model::shop::Shop;

/// Minutes of a day.
const DAY: i64 = 1440;
/// Steps in which contacts are forecast.
const STEP: Span = Span::minutes(15);
/// Shops that agents do not link beyond this are taken as one: more would only cost memory.
const POOLS_MOST: usize = 40;
/// Longer conversations than this move the work no further behind the contacts.
const LAG_MOST: f64 = 7200.0;

/// Time in cells, from the midnight of the day before tick zero.
pub struct Axis {
    /// Minutes of a cell.
    pub unit: usize,
    /// Cells in all.
    pub cells: usize,
    into_day: u64,
    end: Tick,
    desk: crate::model::horizon::Calendar,
}

impl Axis {
    /// Five minutes a cell if all times of shifts and breaks are multiples of that, else one.
    pub fn new(desk: &DeskParts, shifts: &[Option<Times>]) -> Axis {
        let five = |span: &Span| span.0.is_multiple_of(5 * Span::MINUTE.0);
        let all_five = shifts.iter().flatten().all(|times| {
            let breaks = times.breaks.iter().all(|rest| five(&rest.0) && five(&rest.1));
            let rests = times.rests.iter().all(|rest| {
                five(&rest.lasts) && rest.windows.iter().all(|it| five(&it.0) && five(&it.1))
            });
            breaks && rests && five(&times.from) && five(&times.to)
        });
        let unit = if all_five { 5 } else { 1 };
        let days = desk.calendar.day(desk.horizon.stop()) as usize + 4;
        Axis {
            unit,
            cells: days * DAY as usize / unit,
            into_day: desk.calendar.time_of_day(Tick::ZERO).0,
            end: desk.horizon.end,
            desk: desk.calendar,
        }
    }

    /// The cell of a time after the midnight of a day.
    pub fn cell(&self, day: i64, time: Span) -> usize {
        let minute = (day + 1) * DAY + (time.0 / Span::MINUTE.0) as i64;
        (minute.max(0) as usize / self.unit).min(self.cells)
    }

    /// The time of a cell after the midnight of a day.
    pub fn after_midnight(&self, cell: usize, day: i64) -> Span {
        let minute = (cell * self.unit) as i64 - (day + 1) * DAY;
        Span::minutes(minute.max(0).unsigned_abs())
    }

    /// A moment within a cell, moved into the run where it lies outside.
    fn tick(&self, cell: usize) -> Tick {
        let minutes = (cell * self.unit) as i64 - DAY;
        let micros =
            minutes * Span::MINUTE.0 as i64 + (self.unit as u64 * Span::MINUTE.0 / 2) as i64;
        let at = micros - self.into_day as i64;
        Tick(at.clamp(0, self.end.0.saturating_sub(1) as i64).unsigned_abs())
    }

    /// The cell's time of the calendar.
    pub fn clock(&self, cell: usize) -> String {
        let half = self.unit as u64 * Span::MINUTE.0 / 2;
        self.desk.label(Tick(self.tick(cell).0.saturating_sub(half)))
    }
}

/// A pool: shops linked by agents who serve several.
pub struct Pool {
    /// Hands that the work of each cell takes, on average, if nobody waits.
    pub load: Vec<f64>,
    /// Hands on duty in it.
    pub staff: Vec<f64>,
}

/// The pools, and of each duty its pool and how much of a pair of hands it is.
pub fn pools(scenario: &Scenario, duties: &Duties, axis: &Axis) -> (Vec<Pool>, Vec<(usize, f64)>) {
    let pool_of = linked(scenario);
    let count = pool_of.iter().max().map_or(1, |most| most + 1);
    let empty = || Pool { load: vec![0.0; axis.cells], staff: vec![0.0; axis.cells] };
    let mut pools: Vec<Pool> = (0..count).map(|_| empty()).collect();
    for (number, shop) in scenario.shops.iter().enumerate() {
        offered(scenario, number, shop, axis, &mut pools[pool_of[number]].load);
    }
    let mut staffed = Vec::with_capacity(duties.list.len());
    for duty in &duties.list {
        let seat = scenario.agents[duty.agent.at()].seats.first();
        let pool = seat.map_or(0, |seat| pool_of[scenario.seats[seat.at()].shop.at()]);
        let weight = hands(scenario, duty);
        staffed.push((pool, weight));
        let (from, to) = span(duty, duties, axis);
        pools[pool].staff[from..to].iter_mut().for_each(|staff| *staff += weight);
        for (from, to) in fixed(duty, duties, axis) {
            pools[pool].staff[from..to].iter_mut().for_each(|staff| *staff -= weight);
        }
    }
    (pools, staffed)
}

/// People on a break of everybody, and people on duty, in each cell.
pub fn presence(duties: &Duties, axis: &Axis) -> (Vec<u32>, Vec<u32>) {
    let (mut away, mut there) = (vec![0; axis.cells], vec![0; axis.cells]);
    for duty in &duties.list {
        let (from, to) = span(duty, duties, axis);
        there[from..to].iter_mut().for_each(|count| *count += 1);
        for (from, to) in fixed(duty, duties, axis) {
            away[from..to].iter_mut().for_each(|count| *count += 1);
        }
    }
    (away, there)
}

/// Cells of a duty, as if the run had neither start nor end.
fn span(duty: &Duty, duties: &Duties, axis: &Axis) -> (usize, usize) {
    match duty.crew.and_then(|crew| Some((crew.1, duties.times[crew.0].as_ref()?))) {
        Some((day, times)) => (axis.cell(day, times.from), axis.cell(day, times.to)),
        None => (0, axis.cells),
    }
}

/// Cells of its breaks that everybody takes at once.
fn fixed(duty: &Duty, duties: &Duties, axis: &Axis) -> Vec<(usize, usize)> {
    let times = duty.crew.and_then(|crew| Some((crew.1, duties.times[crew.0].as_ref()?)));
    let breaks = times.into_iter().flat_map(|(day, times)| {
        times.breaks.iter().map(move |rest| (axis.cell(day, rest.0), axis.cell(day, rest.1)))
    });
    breaks.collect()
}

/// How much of a pair of hands for the work somebody on duty is.
fn hands(scenario: &Scenario, duty: &Duty) -> f64 {
    let agent = &scenario.agents[duty.agent.at()];
    let takes = agent.seats.iter().any(|seat| {
        let seat = &scenario.seats[seat.at()];
        let policy = &scenario.shops[seat.shop.at()].policy;
        seat.receive && seat.im_enabled && policy.takes(duty.status)
    });
    let works = !scenario.work.is_empty() && scenario.statuses[duty.status.at()].hands;
    if takes || works { 1.0 - agent.absence_prob } else { 0.0 }
}

/// The pool of each shop.
fn linked(scenario: &Scenario) -> Vec<usize> {
    let mut pool: Vec<usize> = (0..scenario.shops.len()).collect();
    for agent in &scenario.agents {
        let mut shops = agent.seats.iter().map(|seat| scenario.seats[seat.at()].shop.at());
        let Some(first) = shops.next() else { continue };
        for shop in shops {
            let (keep, gone) = (pool[first].min(pool[shop]), pool[first].max(pool[shop]));
            if keep != gone {
                pool.iter_mut().filter(|pool| **pool == gone).for_each(|pool| *pool = keep);
            }
        }
    }
    let mut names: Vec<usize> = pool.clone();
    names.sort_unstable();
    names.dedup();
    if names.len() > POOLS_MOST {
        return vec![0; pool.len()];
    }
    pool.iter().map(|pool| names.iter().position(|name| name == pool).unwrap_or(0)).collect()
}

/// Adds the hands that a shop's contacts and other work take in each cell. The work of chats lags
/// behind their contacts: m' = λS - m over S (Eick, Massey and Whitt 1993).
fn offered(scenario: &Scenario, number: usize, shop: &Shop, axis: &Axis, load: &mut [f64]) {
    let end = scenario.horizon.end;
    let contacts = shop.expected_contacts(STEP, end, &scenario.calendar);
    let mut work = vec![0.0; contacts.len()];
    for kind in scenario.work.iter().filter(|kind| kind.shop.at() == number) {
        let seconds = kind.expected_seconds(STEP, end, &contacts);
        work.iter_mut().zip(seconds).for_each(|(work, seconds)| *work += seconds);
    }
    let (hands, lasts) = asks(scenario, shop);
    let per_step = STEP.as_secs_f64();
    let left = libm::exp(-(axis.unit as f64 * 60.0) / lasts.clamp(1.0, LAG_MOST));
    let mut level = None;
    for (cell, load) in load.iter_mut().enumerate() {
        let step = ((axis.tick(cell).0 / STEP.0) as usize).min(contacts.len().saturating_sub(1));
        let target = contacts.get(step).copied().unwrap_or(0.0) * hands / per_step;
        let now = level.map_or(target, |level: f64| target + (level - target) * left);
        level = Some(now);
        *load += now + work.get(step).copied().unwrap_or(0.0) / per_step;
    }
}

/// Seconds of a pair of hands a contact takes, as slots or hands bind first, and how long it lasts.
fn asks(scenario: &Scenario, shop: &Shop) -> (f64, f64) {
    let Some(profile) = shop.service.profiles.first() else { return (0.0, 1.0) };
    let (mut hands, mut lasts, mut count) = (0.0, 0.0, 0.0);
    for seat in shop.seats.iter().map(|seat| &scenario.seats[seat.at()]) {
        let agent = &scenario.agents[seat.agent.at()];
        let effort = holding::effort(&shop.service, agent, seat.max).unwrap_or(0.0);
        let held = holding::held(shop, holding::round(&shop.service, profile, agent));
        let held = if held.is_finite() { held } else { 0.0 };
        let slot = seat.max.filter(|max| *max > 0).map_or(0.0, |max| held / f64::from(max));
        hands += effort.max(slot);
        lasts += held.max(effort);
        count += 1.0;
    }
    let count = f64::max(count, 1.0);
    (hands / count, lasts / count)
}
