//! What people are planned to do by the hour (VIP-39): those whose hands are on work that is no
//! chat while the chats of the hour need them.

use super::coverage::stretches_in;
use super::load::{by_hour, chat_work, hands};
use super::{View, some};
use crate::kernel::ids::StatusId;
use crate::kernel::tick::{Span, Tick};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::shifts::Duty;

/// Hours in which more work comes than those on chats can do, while others are planned for work
/// that is no chat.
pub fn against_chats(view: &View<'_>, faults: &mut Faults) {
    let hours = view.desk.horizon.end.0.div_ceil(Span::HOUR.0) as usize;
    let elsewhere = elsewhere(view, hours);
    if elsewhere.iter().all(|seconds| *seconds <= 0.0) {
        return;
    }
    let (work, hands) = (chat_work(view, hours), hands(view, hours));
    let lacking = |hour: usize| (work[hour] - hands[hour]).min(elsewhere[hour]).max(0.0) / 3600.0;
    // a tenth of an agent-hour is within what a forecast can say
    let conflicts: Vec<(usize, f64)> =
        (0..hours).map(|hour| (hour, lacking(hour))).filter(|it| it.1 >= 0.1).collect();
    let Some((first, _)) = conflicts.first() else { return };
    let total: f64 = conflicts.iter().map(|it| it.1).sum();
    let shown: Vec<String> = conflicts
        .iter()
        .map(|(hour, lacks)| {
            let at = Tick(*hour as u64 * Span::HOUR.0);
            format!("{} {lacks:.1} h", view.desk.calendar.label(at))
        })
        .collect();
    let start = Tick(*first as u64 * Span::HOUR.0);
    let away = |duty: &&Duty| {
        planned(view, duty).iter().any(|(from, to)| *from < start + Span::HOUR && *to > start)
    };
    let place = view.duties.iter().find(away).map_or(view.shops[0].arrivals, |duty| duty.place);
    let message = format!(
        "people are planned on other work for {total:.1} agent-hours in which chats need them"
    );
    faults
        .add(Code::PlanConflict, place, message)
        .label(some(&shown, 3))
        .help("plan that work for quieter hours, or let them take chats between (VIP-39)");
}

/// Stretches of a duty in a status in which hands are on and no tier gives customers.
fn planned(view: &View<'_>, duty: &Duty) -> Vec<(Tick, Tick)> {
    let other = |status: StatusId| {
        let seats = view.scenario.seats_of(duty.agent).iter();
        let mut shops = seats.map(|seat| view.scenario.seats[seat.at()].shop);
        view.scenario.statuses[status.at()].hands
            && shops.all(|shop| !view.scenario.shops[shop.at()].policy.takes(status))
    };
    stretches_in(duty, other)
}

/// Seconds of them in each hour.
fn elsewhere(view: &View<'_>, hours: usize) -> Vec<f64> {
    let mut list = vec![0.0; hours];
    if view.scenario.work.is_empty() {
        return list; // then they wait for their chats, as in a suspended break
    }
    for stretch in view.duties.iter().flat_map(|duty| planned(view, duty)) {
        by_hour(&mut list, stretch, 1.0);
    }
    list
}
