//! How much work comes and how much can be done, from means alone: hands (work an hour against
//! hours on duty), slots, and the norms of the trade (TB-1, TB-5).

use super::coverage::{receives, staffing};
use super::{View, some};
use crate::kernel::tick::{Span, Tick};
use crate::model::conversation::ServiceModel;
use crate::model::holding::{away, effort, held, round};
use crate::model::shop::Shop;
use crate::model::workforce::Seat;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::said::said;

/// Contacts of a day are summed from hours.
const ROUNDING: f64 = 1e-6;
/// Orders above this many RMB are of goods that take advice, whatever is said of them (TB-4).
const HIGH_TICKET: f64 = 3_000.0;
/// Their norm, customers an agent-day.
const COSTLY_NORM: f64 = 250.0;

/// Contacts of a shop that reach people, in each hour from the start.
fn hourly(view: &View<'_>, shop: &Shop) -> Vec<f64> {
    shop.expected_contacts(Span::HOUR, view.desk.horizon.end, &view.desk.calendar)
}

/// Hands of a contact in seconds, the mean over the agents who serve the shop.
fn mean_effort(view: &View<'_>, shop: &Shop) -> Option<f64> {
    let seats = shop.seats.iter().map(|seat| &view.scenario.seats[seat.at()]);
    let of = |seat: &Seat| effort(&shop.service, &view.scenario.agents[seat.agent.at()], seat.max);
    let efforts: Vec<f64> = seats.filter_map(of).collect();
    (!efforts.is_empty()).then(|| efforts.iter().sum::<f64>() / efforts.len() as f64)
}

/// Hours in which more work comes than all hands can do.
pub fn overload(view: &View<'_>, faults: &mut Faults) {
    let hours = view.desk.horizon.end.0.div_ceil(Span::HOUR.0) as usize;
    let (work, hands) = (chat_work(view, hours), hands(view, hours));
    let mut beyond: Vec<(usize, f64)> = (0..hours)
        .filter(|hour| hands[*hour] > 0.0 && work[*hour] > hands[*hour])
        .map(|hour| (hour, work[hour] / hands[hour]))
        .collect();
    if beyond.is_empty() {
        return;
    }
    beyond.sort_by(|a, b| b.1.total_cmp(&a.1));
    let shown: Vec<String> = beyond
        .iter()
        .map(|(hour, load)| {
            let at = Tick(*hour as u64 * Span::HOUR.0);
            format!("{} {:.0} %", view.desk.calendar.label(at), load * 100.0)
        })
        .collect();
    let message = match beyond.len() {
        1 => said!("more work comes than hands can do in one hour", "有 1 个小时进线超过人手"),
        n => said!("more work comes than hands can do in {n} hours", "有 {n} 个小时进线超过人手"),
    };
    faults
        .add(Code::Overload, view.shops[0].arrivals, message)
        .label(some(&shown, 3))
        .help("more people in these hours, more quick phrases, or a robot");
}

/// Seconds of hands that the chats of each hour ask for.
pub fn chat_work(view: &View<'_>, hours: usize) -> Vec<f64> {
    let mut work = vec![0.0; hours];
    for shop in &view.scenario.shops {
        let Some(effort) = mean_effort(view, shop) else { continue };
        for (total, contacts) in work.iter_mut().zip(hourly(view, shop)) {
            *total += contacts * effort;
        }
    }
    work
}

/// Seconds of hands on duty in each hour.
pub fn hands(view: &View<'_>, hours: usize) -> Vec<f64> {
    let mut list = vec![0.0; hours];
    let levels = staffing(view, |agent| receives(view, agent, None));
    let stop = Tick(hours as u64 * Span::HOUR.0);
    let ends = levels.iter().skip(1).map(|level| level.0).chain([stop]);
    for ((from, level), to) in levels.iter().zip(ends) {
        by_hour(&mut list, (*from, to), f64::from(*level));
    }
    list
}

/// Adds the seconds of a stretch to its hours, so many times.
pub fn by_hour(list: &mut [f64], (from, to): (Tick, Tick), times: f64) {
    let stop = Tick(list.len() as u64 * Span::HOUR.0);
    let mut at = from;
    while at < to.min(stop) {
        let hour = at.0 / Span::HOUR.0;
        let until = Tick((hour + 1) * Span::HOUR.0).min(to);
        list[hour as usize] += times * until.since(at).as_secs_f64();
        at = until;
    }
}

/// Hours of a working day, which the norms of the trade are for.
const WORKING_DAY: f64 = 8.0 * 3600.0;

/// a slot is held through the conversation and the silent tail after it, so that few slots
/// bind before the hands do. The norm is for a working day of eight hours; a shorter or longer
/// shift is held against its own part of it.
pub fn slot_bound(view: &View<'_>, faults: &mut Faults) {
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let all_exempt = shop.classify.exempt_clients == crate::kernel::ids::Set::ALL;
        let rounded =
            matches!(shop.service.model, ServiceModel::Typing { .. } | ServiceModel::Direct { .. });
        let Some(profile) = shop.service.profiles.first() else { continue };
        if all_exempt || !rounded {
            continue;
        }
        let endless = away(shop).endless;
        if endless > 0.0 {
            never_ends(view, at, endless, faults);
            continue;
        }
        let mut told = vec![false; view.people.places.len()];
        for seat in &shop.seats {
            let seat = &view.scenario.seats[seat.at()];
            let family = view.people.family_of[seat.agent.at()];
            let agent = &view.scenario.agents[seat.agent.at()];
            let Some(max) = slots(view, seat).filter(|_| !told[family]) else { continue };
            let held = held(shop, round(&shop.service, profile, agent));
            let day = duty_of_a_day(view, seat.agent);
            if held <= 0.0 || day <= 0.0 {
                continue;
            }
            let most = f64::from(max) * day / held;
            let norm = shop.norms.pre_sale * day / WORKING_DAY;
            if most < norm {
                told[family] = true;
                faults
                    .add(
                        Code::SlotBound,
                        view.people.places[family],
                        format!(
                            "{max} slots allow {most:.0} sessions a day, below the norm of \
                             {norm:.0}",
                        ),
                    )
                    .label(format!("a slot is held {} a session", Span::from_secs_f64(held)))
                    .see(view.shops[at].place, "this shop ends sessions by the customer's silence")
                    .help("raise `max_concurrency`, or let agents remove finished customers");
            }
        }
    }
}

/// Slots of an agent who receives at a seat, over all the shops they serve and not beyond their
/// total, since the norm is for all their customers; `None` without a limit.
fn slots(view: &View<'_>, seat: &Seat) -> Option<u32> {
    seat.max.filter(|_| seat.receive)?;
    let own = view.scenario.seats.iter().filter(|other| other.agent == seat.agent);
    let mut all = own.filter(|other| other.receive).map(|other| other.max);
    let sum = all.try_fold(0, |sum: u32, max| Some(sum.saturating_add(max?)));
    let total = view.scenario.agents[seat.agent.at()].total_max;
    sum.into_iter().chain(total).min()
}

/// Conversations that nothing ends fill every slot sooner or later.
fn never_ends(view: &View<'_>, shop: usize, share: f64, faults: &mut Faults) {
    faults
        .add(
            Code::SlotBound,
            view.shops[shop].place,
            format!("{:.0} % of the sessions never end: they hold their slots", share * 100.0),
        )
        .label("silence ends none, and nobody closes them")
        .help("write `silence_timeout` in `[session]`, or `close_prob = 1` in `[customer]`");
}

/// Seconds on duty of an agent on a day with duty; without shifts a working day.
fn duty_of_a_day(view: &View<'_>, agent: crate::kernel::ids::AgentId) -> f64 {
    let first = view.duties.partition_point(|duty| duty.agent < agent);
    let own = view.duties[first..].iter().take_while(|duty| duty.agent == agent);
    let (mut total, mut days) = (0.0, 0.0);
    for duty in own {
        let length = duty.to.since(duty.from).as_secs_f64();
        total += length;
        days += (length / 86_400.0).max(1.0);
    }
    if view.has_shifts && days > 0.0 { total / days } else { WORKING_DAY }
}

/// TB-1, TB-6: more customers an agent-day than the trade finds bearable.
pub fn norms(view: &View<'_>, faults: &mut Faults) {
    let calendar = &view.desk.calendar;
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let mut by_day: Vec<f64> = vec![0.0; calendar.day(view.desk.horizon.end) as usize + 1];
        for (hour, contacts) in hourly(view, shop).iter().enumerate() {
            let day = calendar.day(Tick(hour as u64 * Span::HOUR.0)) as usize;
            if let Some(total) = by_day.get_mut(day) {
                *total += contacts;
            }
        }
        for (day, contacts) in (0u32..).zip(&by_day) {
            let agents = on_duty(view, day, at);
            let costly = shop
                .orders
                .as_ref()
                .is_some_and(|orders| shop.norms.easy_goods && orders.amount.mean() > HIGH_TICKET);
            // TB-4: no relaxation for goods of a high price
            let (norm, most) = match costly {
                true => (COSTLY_NORM, COSTLY_NORM),
                false => (shop.norms.pre_sale, shop.norms.pre_sale_most),
            };
            if agents == 0 || *contacts <= agent_days(view, day, at) * most + ROUNDING {
                continue;
            }
            let need = libm::ceil(contacts / norm);
            let quick = libm::ceil(contacts / shop.norms.divisor.max(1.0));
            let date = calendar.tick(day, Span::ZERO).unwrap_or(Tick::ZERO);
            let label = calendar.civil(date).strftime("%m-%d").to_string();
            let why = if costly { ", for orders above 3,000 RMB (TB-4)" } else { "" };
            let rule = format!("the norm is {norm:.0} an agent-day{why}: {need:.0} agents");
            faults
                .add(
                    Code::NormExceeded,
                    view.shops[at].arrivals,
                    format!(
                        "{label}: {contacts:.0} customers for {agents} agents, {:.0} each",
                        contacts / f64::from(agents)
                    ),
                )
                .label(format!("{rule}; by the quick rule {quick:.0}"));
            break;
        }
    }
}

/// Agents of a shop with any duty on a local day.
fn on_duty(view: &View<'_>, day: u32, shop: usize) -> u32 {
    let calendar = &view.desk.calendar;
    let from = calendar.tick(day, Span::ZERO).unwrap_or(Tick::ZERO);
    let to = calendar.tick(day + 1, Span::ZERO).unwrap_or(Tick::NEVER);
    let mut count = 0;
    let mut last = None;
    for duty in view.duties.iter().filter(|duty| duty.from < to && duty.to > from) {
        if receives(view, duty.agent, Some(shop)) && last != Some(duty.agent) {
            count += 1;
            last = Some(duty.agent);
        }
    }
    count
}

/// Working days that a shop's agents put in on a local day: who works less than eight hours of it
/// counts for as much less.
fn agent_days(view: &View<'_>, day: u32, shop: usize) -> f64 {
    let calendar = &view.desk.calendar;
    let from = calendar.tick(day, Span::ZERO).unwrap_or(Tick::ZERO);
    let to = calendar.tick(day + 1, Span::ZERO).unwrap_or(Tick::NEVER);
    let (mut days, mut own, mut last) = (0.0, 0.0, None);
    for duty in view.duties.iter().filter(|duty| duty.from < to && duty.to > from) {
        if !receives(view, duty.agent, Some(shop)) {
            continue;
        }
        if last != Some(duty.agent) {
            days += f64::min(own, 1.0);
            (own, last) = (0.0, Some(duty.agent));
        }
        own += duty.to.min(to).since(duty.from.max(from)).as_secs_f64() / WORKING_DAY;
    }
    days + f64::min(own, 1.0)
}
