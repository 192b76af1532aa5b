//! What the trade asks for on the promotion's day: typing speed (TB-10), three shifts (TB-15),
//! everybody there (TB-14).

use super::coverage::{empty, receives, staffing, windows};
use super::{View, some, stretch};
use crate::kernel::tick::{Span, Tick};
use crate::scenario::desk::promotion_day;
use crate::scenario::fault::{Code, Faults, Severity};

/// Visitors a day beyond which the guide asks for fast typing.
const MANY_VISITORS: f64 = 200_000.0;
/// The longest shift of three in a day, with some air for hand-over.
const SHIFT_MOST: Span = Span(9 * Span::HOUR.0);
/// The least rest between two shifts that are not consecutive.
const REST_LEAST: Span = Span(4 * Span::HOUR.0);

/// TB-10: above 200,000 visitors a day the mean must be 90 characters a minute, better 100.
pub fn typing(view: &View<'_>, faults: &mut Faults) {
    for (at, facts) in view.shops.iter().enumerate() {
        let Some(uv) = facts.uv.filter(|uv| *uv > MANY_VISITORS) else { continue };
        let seats = &view.scenario.shops[at].seats;
        let speeds: Vec<f64> = seats
            .iter()
            .map(|seat| view.scenario.agent_of(*seat))
            .filter(|agent| receives(view, *agent, Some(at)))
            .map(|agent| &view.scenario.agents[agent.at()])
            .map(|agent| agent.typing_cpm.mean() / agent.mean_pace().typing)
            .collect();
        if speeds.is_empty() {
            continue;
        }
        let mean = speeds.iter().sum::<f64>() / speeds.len() as f64;
        if mean >= 100.0 {
            continue;
        }
        let fault = faults.add(
            Code::TypingSlow,
            facts.place,
            format!("agents type {mean:.0} characters a minute on a day of {uv:.0} visitors"),
        );
        fault.label("at least 90 are asked for, better 100 (TB-10)");
        fault.help("drill phrases (TB-11), or raise `quick_phrase_rate`");
        if mean >= 90.0 {
            fault.severity = Severity::Advice;
        }
    }
}

/// TB-15: on the promotion's day and the next, three shifts of eight hours cover the clock, and
/// nobody works two in a row.
pub fn three_shifts(view: &View<'_>, faults: &mut Faults) {
    let Some(promotion) = view.desk.promotion.as_ref().filter(|_| view.has_shifts) else { return };
    let day = promotion_day(view.desk);
    let calendar = &view.desk.calendar;
    let (Ok(first), Ok(after)) = (u32::try_from(day), u32::try_from(day + 2)) else { return };
    let from = calendar.tick(first, Span::ZERO).unwrap_or(Tick::ZERO);
    let to = calendar.tick(after, Span::ZERO).unwrap_or(Tick::ZERO).min(view.desk.horizon.end);
    let levels = staffing(view, |agent| receives(view, agent, None));
    let mut gaps = Vec::new();
    for (start, end) in windows(view, (Span::ZERO, Span::DAY)) {
        if start < to && end > from {
            gaps.extend(empty(&levels, start.max(from), end.min(to)));
        }
    }
    let place = promotion.place;
    if !gaps.is_empty() {
        let shown: Vec<String> = gaps.iter().map(|(from, to)| stretch(view, *from, *to)).collect();
        faults
            .add(
                Code::ThreeShifts,
                place,
                "the promotion's day and the next need cover round the clock",
            )
            .label(format!("nobody is online {}", some(&shown, 3)))
            .help("three shifts, as in 00-08, 08-16, 16-24 (TB-15)");
    }
    let near = view.duties.iter().filter(|duty| duty.from < to && duty.to > from);
    let near: Vec<_> = near.filter(|duty| duty.ends || duty.from > Tick::ZERO).collect();
    if let Some(long) = near.iter().find(|duty| duty.to.since(duty.from) > SHIFT_MOST) {
        let name = &view.scenario.agents[long.agent.at()].name;
        let length = long.to.since(long.from);
        faults
            .add(Code::ThreeShifts, long.place, format!("`{name}` works {length} in one shift"))
            .label("about eight hours are asked for on the promotion's day and the next (TB-15)")
            .see(place, "the promotion's day");
    }
    let in_a_row = near
        .windows(2)
        .find(|pair| pair[0].agent == pair[1].agent && pair[1].from.since(pair[0].to) < REST_LEAST);
    if let Some(pair) = in_a_row {
        let name = &view.scenario.agents[pair[1].agent.at()].name;
        faults
            .add(Code::ThreeShifts, pair[1].place, format!("`{name}` works two shifts in a row"))
            .label("rest between shifts is asked for (TB-15)")
            .see(place, "the promotion's day");
    }
}

/// TB-14: rest days lie before the promotion, not on it.
pub fn rest_days(view: &View<'_>, faults: &mut Faults) {
    let Some(promotion) = view.desk.promotion.as_ref().filter(|_| view.has_shifts) else { return };
    let calendar = &view.desk.calendar;
    let Ok(day) = u32::try_from(promotion_day(view.desk)) else { return };
    let from = calendar.tick(day, Span::ZERO).unwrap_or(Tick::ZERO);
    let to = calendar.tick(day + 1, Span::ZERO).unwrap_or(Tick::ZERO);
    if to == Tick::ZERO || from >= view.desk.horizon.end {
        return;
    }
    let mut absent: Vec<String> = Vec::new();
    for (at, agent) in view.scenario.agents.iter().enumerate() {
        let first = view.duties.partition_point(|duty| duty.agent.at() < at);
        let own = view.duties[first..].iter().take_while(|duty| duty.agent.at() == at);
        let (mut any, mut there) = (false, false);
        for duty in own {
            any = true;
            there |= duty.from < to && duty.to > from;
        }
        if any && !there {
            absent.push(agent.name.clone());
        }
    }
    if !absent.is_empty() {
        faults
            .add(
                Code::RestOnPromotion,
                promotion.place,
                "not everybody works on the promotion's day",
            )
            .label(some(&absent, 5))
            .help("let them rest on the days before (TB-14)");
    }
}
