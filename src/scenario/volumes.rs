//! How many come (进线量): a number, one for each day, visitors and the share that asks, last year's
//! and its growth, orders and the questions they bring.

use super::conversation::amount;
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw::RawShop;
use super::raw_arrivals::RawArrivals;
use super::scene::Scene;
use super::source::Place;
use super::table::Section;
use super::value::{Amount, At, OneOrMany, Share};
use super::ways;
use crate::kernel::tick::Tick;

/// Contacts of each calendar day of the scenario: one number for all, or one for each.
pub fn totals(raw: &At<RawArrivals>, scene: &Scene<'_>, faults: &mut Faults) -> Option<Vec<f64>> {
    // An entry with a volume of its own has nothing of the shop's but the share that asks.
    let own = !ways::takes_the_shops_volume(raw);
    let shops = RawShop::default();
    let keys = if own { &shops } else { scene.keys };
    let given = raw.contacts_per_day.as_ref().or(raw.daily_total.as_ref());
    // What stands there and could not be read has been told: it is wrong, not missing.
    let lacks = |key: &str| raw.lacks(key) && scene.keys.lacks(key);
    let uv = raw.uv.as_ref().or(keys.uv.as_ref());
    let ratio: Option<&At<OneOrMany<Share>>> =
        raw.consult_ratio.as_ref().or(scene.keys.consult_ratio.as_ref());
    let given = given.or(keys.contacts_per_day.as_ref());
    if given.is_none() && uv.is_none() {
        if let Some(last) = &keys.last_year_per_day {
            every_day(&numbers(last), last.place, scene.desk, faults)?;
            let growth = amount(&keys.growth, 1.0);
            return Some(numbers(last).into_iter().map(|of_day| of_day * growth).collect());
        }
        if let Some(share) = &keys.consults_per_order {
            return by_orders(share, keys, scene.desk, faults);
        }
    }
    let list: Vec<f64> = match (given, uv, ratio) {
        (Some(list), _, _) => numbers(list),
        (None, Some(uv), Some(ratio)) => asking(uv, ratio, scene.desk, faults)?,
        (None, Some(_), None) if !lacks("consult_ratio") => return None,
        (None, None, _) if !lacks("daily_total") || !ways::SHOPS_VOLUME.into_iter().all(lacks) => {
            return None;
        }
        (None, Some(uv), None) => {
            faults
                .add(Code::MissingKey, uv.place, "visitors need a consult ratio (询单占比)")
                .label("`consult_ratio` is missing")
                .help("write `consult_ratio = \"5%\"`, as the back office shows it");
            return None;
        }
        (None, None, _) => {
            faults
                .add(Code::NoArrivals, raw.place, "nothing says how many contacts come")
                .label("nobody comes")
                .help("write `contacts_per_day = 7200`, or `uv` and `consult_ratio`, or a log");
            return None;
        }
    };
    if list.is_empty() {
        faults.add(Code::Empty, raw.place, "no daily total is given").label("nobody comes");
        return None;
    }
    let place = given.or(uv).map_or(raw.place, |at| at.place);
    every_day(&list, place, scene.desk, faults)?;
    Some(list)
}

/// Contacts of each calendar day by the orders of that day: so many for each order.
fn by_orders(
    share: &At<OneOrMany<Amount>>,
    keys: &RawShop,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Vec<f64>> {
    let Some(orders) = &keys.orders_per_day else {
        if keys.lacks("orders_per_day") {
            ways::alone("consults_per_order", "orders_per_day", share.place, faults);
        }
        return None;
    };
    let (orders_of, shares) = (numbers(orders), numbers(share));
    every_day(&shares, share.place, desk, faults)?;
    let start = desk.calendar.start.date();
    let first = keys
        .orders_from
        .as_ref()
        .map_or(0, |day| day.value.0.duration_since(start).as_hours().div_euclid(24));
    let days = i64::from(desk.calendar.day(Tick(desk.horizon.end.0.saturating_sub(1)))) + 1;
    let one = orders_of.len() == 1 && keys.lacks("orders_from");
    let of_day = |day: i64| {
        let at = if one { Some(0) } else { usize::try_from(day - first).ok() };
        let orders = at.and_then(|at| orders_of.get(at)).copied()?;
        Some(orders * shares.get(day as usize).or(shares.first()).copied().unwrap_or(0.0))
    };
    let all: Option<Vec<f64>> = (0..days).map(of_day).collect();
    if all.is_none() {
        faults
            .add(
                Code::WrongType,
                orders.place,
                "orders are not given for every day of the scenario",
            )
            .label(format!("{} days of orders, {days} calendar days", orders_of.len()))
            .help("write one number for each day from `orders_from` to the end, or one for all");
    }
    all
}

/// A list has a number for each calendar day, or one for all.
fn every_day(list: &[f64], place: Place, desk: &DeskParts, faults: &mut Faults) -> Option<()> {
    let last = desk.calendar.day(Tick(desk.horizon.end.0.saturating_sub(1)));
    let days = last as usize + 1;
    if list.len() == 1 || list.len() == days {
        return Some(());
    }
    let date = |day: usize| {
        let span = jiff::Span::new().days(i64::try_from(day).unwrap_or(0));
        let date = desk.calendar.start.date().checked_add(span).unwrap_or(jiff::civil::Date::MAX);
        date.strftime("%m-%d").to_string()
    };
    let (first, last) = (date(0), date(days - 1));
    let message = format!("{} numbers for {days} calendar days", list.len());
    let fault = faults.add(Code::WrongType, place, message);
    fault.label(format!("one for each day from {first} to {last}, or one for all"));
    if list.len() < days {
        fault.help(format!("write {} more", days - list.len()));
    } else {
        fault.help("leave out the days beyond the end");
    }
    None
}

/// Visitors who ask on each day, or on every day alike where both are one number. The share of the
/// promotion's day is the ordinary one unless it has its own (TB-7).
fn asking(
    uv: &At<OneOrMany<Amount>>,
    ratio: &At<OneOrMany<Share>>,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Vec<f64>> {
    let shares: Vec<f64> = ratio.0.iter().map(|at| at.0).collect();
    let visitors = numbers(uv);
    if shares.is_empty() || visitors.is_empty() {
        return Some(Vec::new());
    }
    every_day(&shares, ratio.place, desk, faults)?;
    every_day(&visitors, uv.place, desk, faults)?;
    let of = |list: &[f64], day: usize| list[day.min(list.len() - 1)];
    let days = shares.len().max(visitors.len());
    Some((0..days).map(|day| of(&visitors, day) * of(&shares, day)).collect())
}

fn numbers(list: &At<OneOrMany<Amount>>) -> Vec<f64> {
    list.0.iter().map(|at| at.0).collect()
}

/// What the source's own rate and the shop's are multiplied by.
pub fn volume(raw: &RawArrivals, keys: &RawShop) -> f64 {
    amount(&raw.volume, 1.0) * amount(&keys.volume, 1.0)
}
