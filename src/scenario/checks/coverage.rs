//! Who is there: stretches of the working day with nobody on duty (JD-27, JD-32). On duty is whom
//! the tiers could give a customer, whatever the status is called.

use super::{View, some, stretch};
use crate::kernel::ids::{AgentId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::shifts::Duty;

/// The stretches of a duty in a status in which some shop's tiers give the agent customers.
pub fn on_duty(view: &View<'_>, duty: &Duty) -> Vec<(Tick, Tick)> {
    let takes = |status: StatusId| {
        view.scenario.seats_of(duty.agent).iter().any(|seat| {
            let shop = view.scenario.seats[seat.at()].shop;
            view.scenario.shops[shop.at()].policy.takes(status)
        })
    };
    stretches_in(duty, takes)
}

/// The stretches of a duty in a status that passes a test.
pub fn stretches_in(duty: &Duty, passes: impl Fn(StatusId) -> bool) -> Vec<(Tick, Tick)> {
    let mut stretches = Vec::new();
    let mut add = |from: Tick, to: Tick, status: StatusId| {
        if from < to && passes(status) {
            stretches.push((from, to));
        }
    };
    let mut from = duty.from;
    for (start, end, status) in &duty.breaks {
        add(from, *start, duty.status);
        add(*start, *end, *status);
        from = *end;
    }
    add(from, duty.to, duty.status);
    stretches
}

/// How many are on duty from each instant on, of the agents that pass a test.
pub fn staffing(view: &View<'_>, counts: impl Fn(AgentId) -> bool) -> Vec<(Tick, u32)> {
    let mut steps: Vec<(Tick, i64)> = Vec::new();
    for duty in view.duties.iter().filter(|duty| counts(duty.agent)) {
        for (from, to) in on_duty(view, duty) {
            steps.push((from, 1));
            steps.push((to, -1));
        }
    }
    steps.sort_unstable();
    let mut levels: Vec<(Tick, u32)> = vec![(Tick::ZERO, 0)];
    let mut level = 0i64;
    for (at, step) in steps {
        level += step;
        let here = u32::try_from(level).unwrap_or(0);
        match levels.last_mut() {
            Some(last) if last.0 == at => last.1 = here,
            _ => levels.push((at, here)),
        }
    }
    levels
}

/// The stretches within a window where nobody is there.
pub fn empty(levels: &[(Tick, u32)], from: Tick, to: Tick) -> Vec<(Tick, Tick)> {
    let mut gaps: Vec<(Tick, Tick)> = Vec::new();
    let ends = levels.iter().skip(1).map(|level| level.0).chain([Tick::NEVER]);
    for ((start, level), end) in levels.iter().zip(ends) {
        let (start, end) = ((*start).max(from), end.min(to));
        if *level > 0 || start >= end {
            continue;
        }
        match gaps.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => gaps.push((start, end)),
        }
    }
    gaps
}

/// True if an agent takes customers in a shop, or in any.
pub fn receives(view: &View<'_>, agent: AgentId, shop: Option<usize>) -> bool {
    view.scenario.seats_of(agent).iter().any(|seat| {
        let seat = &view.scenario.seats[seat.at()];
        let here = shop.is_none_or(|shop| seat.shop.at() == shop);
        here && seat.receive && seat.im_enabled && seat.max != Some(0)
    })
}

/// A window of the day on each day of the run.
pub fn windows(view: &View<'_>, window: (Span, Span)) -> Vec<(Tick, Tick)> {
    let calendar = &view.desk.calendar;
    let end = view.desk.horizon.end;
    let mut list = Vec::new();
    for day in 0..=calendar.day(end) {
        let from = calendar.tick(day, window.0).unwrap_or(Tick::ZERO).min(end);
        let to = calendar.tick(day, window.1).unwrap_or(Tick::ZERO).min(end);
        if from < to {
            list.push((from, to));
        }
    }
    list
}

/// Working hours with nobody on duty, by shop.
pub fn gaps(view: &View<'_>, faults: &mut Faults) {
    if !view.has_shifts {
        return;
    }
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let levels = staffing(view, |agent| receives(view, agent, Some(at)));
        let gaps: Vec<(Tick, Tick)> = windows(view, shop.kpi.working_hours)
            .into_iter()
            .flat_map(|(from, to)| empty(&levels, from, to))
            .collect();
        if gaps.is_empty() {
            continue;
        }
        let total = gaps.iter().fold(Span::ZERO, |sum, (from, to)| sum + to.since(*from));
        let shown: Vec<String> = gaps.iter().map(|(from, to)| stretch(view, *from, *to)).collect();
        faults
            .add(
                Code::CoverageGap,
                view.shops[at].place,
                format!("{}: nobody is on duty for {total} of the working hours", shop.name),
            )
            .label(some(&shown, 4))
            .help(
                "stagger the breaks and let the shifts overlap (JD-27), or change `working_hours`",
            );
    }
}
