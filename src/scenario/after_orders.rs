//! `after_orders`: what orders of this and the days before bring, each after a delay of its own
//! (TB-26): returns, questions after delivery, reminders.
//!
//! Orders come at random, each leads to one contact or item with a probability, and delays are
//! independent: so what they bring comes at random too, at the orders' rate carried on by the
//! delay's distribution. That rate is worked out here, in steps of a quarter of an hour.

use super::conversation::law;
use super::curves::{self, DayRole};
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw::RawShop;
use super::raw_arrivals::{RawAfterOrders, RawArrivals};
use super::raw_work::RawWork;
use super::table::Section;
use super::value::{Amount, At, Day};
use super::ways::{alone, given};
use super::words::CurveWord;
use crate::kernel::tick::{Span, Tick};
use std::collections::BTreeMap;

/// Steps of the rate.
const STEP: Span = Span(15 * Span::MINUTE.0);
/// Steps of a day.
const QUARTERS: usize = 96;
/// Equal parts of the delay's distribution.
const PARTS: u32 = 1000;
/// Most days of orders.
const DAYS_MOST: usize = 400;

/// The orders of each day, and what is said of them.
struct Orders<'a> {
    per_day: &'a [At<Amount>],
    /// The first day, counted from the day of the start.
    first: i64,
    curve: CurveWord,
}

/// Who orders: those of the entry itself, or the shop's.
fn orders<'a>(
    raw: &'a At<RawAfterOrders>,
    keys: &'a RawShop,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Orders<'a>> {
    let own = !raw.lacks("per_day");
    let (per_day, from, curve) = match own {
        true => (&raw.per_day, &raw.from, &raw.curve),
        false => (&keys.orders_per_day, &keys.orders_from, &keys.orders_curve),
    };
    let Some(per_day) = per_day else {
        if !own && keys.lacks("orders_per_day") {
            faults
                .add(Code::MissingKey, raw.place, "`after_orders` needs orders")
                .label("neither `per_day` here nor `orders_per_day` of the shop")
                .help("as in `{ per_day = [8000, 60000], from = 2026-06-17, delay = \"3d\" }`");
        }
        return None;
    };
    if !own {
        for (key, place) in given!(raw; from curve) {
            faults
                .add(Code::NotInThisMode, place, format!("`{key}` goes with a `per_day` here"))
                .label("these are the shop's orders")
                .help(format!("write `orders_{key}` beside `orders_per_day`, or leave it out"));
        }
    }
    if per_day.0.is_empty() || per_day.0.len() > DAYS_MOST {
        let message = format!("{} days of orders", per_day.0.len());
        faults.add(Code::WrongType, per_day.place, message).label(format!("1 to {DAYS_MOST} days"));
        return None;
    }
    let start = desk.calendar.start.date();
    let days = |day: &At<Day>| day.value.0.duration_since(start).as_hours().div_euclid(24);
    Some(Orders {
        per_day: &per_day.value.0,
        first: from.as_ref().map_or(0, days),
        curve: curve.as_ref().map_or(CurveWord::Ordinary, |at| at.0),
    })
}

/// The shop's orders without anything that follows from them, and what goes with them.
pub fn check(
    keys: &RawShop,
    sources: &[At<RawArrivals>],
    work: &[At<RawWork>],
    faults: &mut Faults,
) {
    let of_sources = sources.iter().map(|raw| raw.after_orders.as_ref());
    let of_work = work.iter().map(|raw| raw.after_orders.as_ref());
    let mut all = of_sources.chain(of_work).flatten();
    let asked = all.any(|raw| raw.lacks("per_day")) || keys.consults_per_order.is_some();
    if let (Some(at), false) = (&keys.orders_per_day, asked) {
        let example = "`after_orders = { share = 0.1, delay = \"3d\" }`";
        faults
            .add(Code::NotInThisMode, at.place, "`orders_per_day` does nothing here")
            .label("nothing follows from these orders")
            .help(format!("write {example} in `[[arrivals]]` or `[[work]]`"));
    }
    if keys.lacks("orders_per_day") {
        for (key, place) in given!(keys; orders_from orders_curve) {
            alone(key, "orders_per_day", place, faults);
        }
    }
}

/// The rate in contacts or items an hour; `None` after a fault.
pub fn steps(
    raw: &At<RawAfterOrders>,
    keys: &RawShop,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<curves::Steps> {
    if raw.lacks("delay") {
        faults
            .add(Code::MissingKey, raw.place, "`after_orders` needs `delay`")
            .label("`delay` is missing")
            .help("as in `delay = \"15min\"`, or `delay = { dist = \"exp\", mean = \"3d\" }`");
    }
    let orders = orders(raw, keys, desk, faults);
    let (orders, delay) = (orders?, raw.delay.as_ref()?);
    let promotion = super::desk::promotion_day(desk);
    let role = |day: i64| match day - promotion {
        -1 => DayRole::Eve,
        0 => DayRole::Promotion,
        _ => DayRole::Other,
    };
    // steps from the midnight before the start
    let midnight = desk.calendar.time_of_day(Tick::ZERO).0;
    let days = (desk.horizon.end.0 + midnight).div_ceil(Span::DAY.0) as usize;
    let mut mass = carried_on(&orders, raw, days, role);
    tell_pile_up(&orders, raw, promotion, faults);
    if let Some(word) = &raw.arrival_curve {
        for (day, mass) in mass.chunks_mut(QUARTERS).enumerate() {
            shape(mass, &curves::bands(word.0, role(day as i64)));
        }
    }
    // what comes before the start is over; the start may lie within a step
    let late = midnight % STEP.0;
    mass.drain(..(midnight / STEP.0) as usize);
    mass.truncate(desk.horizon.end.0.saturating_add(late).div_ceil(STEP.0) as usize);
    if mass.iter().all(|mass| *mass <= 0.0) {
        faults
            .add(Code::NoArrivals, delay.place, "nothing of these orders falls into the scenario")
            .label("all of it comes before the start or after the end");
        return None;
    }
    let at = |step: usize| Tick((step as u64 * STEP.0).saturating_sub(late));
    Some(mass.iter().enumerate().map(|(step, mass)| (at(step), mass * 4.0)).collect())
}

/// TB-30: an earlier promotion, whose orders bring on this one's day at least half of what they
/// bring on their worst day.
fn tell_pile_up(
    orders: &Orders<'_>,
    raw: &At<RawAfterOrders>,
    promotion: i64,
    faults: &mut Faults,
) {
    // neither the day itself nor its eve
    let before = usize::try_from(promotion - 1 - orders.first).unwrap_or(0);
    let before = orders.per_day.get(..before.min(orders.per_day.len())).unwrap_or_default();
    let mut sorted: Vec<f64> = before.iter().map(|at| at.value.0).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(usual) = sorted.get(sorted.len() / 2) else { return };
    for (number, total) in before.iter().enumerate().filter(|(_, at)| at.value.0 >= 2.0 * usual) {
        let day = orders.first + number as i64;
        let noon = Span::DAY.0 as i64 / 2;
        let mut later = BTreeMap::new();
        for delay in delays(raw) {
            *later.entry((noon.saturating_add(delay)) / Span::DAY.0 as i64).or_insert(0_u32) += 1;
        }
        let worst = later.values().max().copied().unwrap_or(0);
        let then = later.get(&(promotion - day)).copied().unwrap_or(0);
        // several entries may follow from the same orders
        let told = faults.of(Code::PromotionsPileUp).any(|fault| fault.place == total.place);
        if worst > 0 && 2 * then >= worst && total.value.0 > 0.0 && !told {
            let message = "an earlier promotion's after-sale wave falls on the promotion's day";
            faults
                .add(Code::PromotionsPileUp, total.place, message)
                .label(format!("{} days before it", promotion - day))
                .help("hold it earlier, or staff the after-sale desk for both (TB-30)");
            return;
        }
    }
}

/// What comes in each step of so many days: the orders, each after its delay.
fn carried_on(
    orders: &Orders<'_>,
    raw: &RawAfterOrders,
    days: usize,
    role: impl Fn(i64) -> DayRole,
) -> Vec<f64> {
    let share = raw.share.as_ref().map_or(1.0, |at| at.0);
    let delays = delays(raw);
    let mut mass = vec![0.0; days * QUARTERS];
    for (number, total) in orders.per_day.iter().enumerate() {
        let day = orders.first + number as i64;
        let bands = curves::bands(orders.curve, role(day));
        let Some(bands) = curves::per_hour(&bands, total.value.0) else { continue };
        let began = day * Span::DAY.0 as i64;
        for quarter in 0..QUARTERS as i64 {
            let minute = 15 * quarter;
            let band = bands.iter().rev().find(|(from, _)| i64::from(*from) <= minute);
            let placed = band.map_or(0.0, |(_, rate)| rate / 4.0) * share / f64::from(PARTS);
            let middle = began + minute * Span::MINUTE.0 as i64 + STEP.0 as i64 / 2;
            for delay in &delays {
                let at = middle.saturating_add(*delay);
                if at >= 0
                    && let Some(step) = mass.get_mut((at as u64 / STEP.0) as usize)
                {
                    *step += placed;
                }
            }
        }
    }
    mass
}

/// What comes in a day, at the hours of a shape instead of its own.
fn shape(day: &mut [f64], bands: &[curves::Band]) {
    let total: f64 = day.iter().sum();
    let band = |quarter: usize| {
        let minute = 15 * quarter;
        bands.iter().rev().find(|(from, _)| *from as usize <= minute).map_or(0.0, |it| it.1)
    };
    let weights: f64 = (0..day.len()).map(band).sum();
    if weights > 0.0 {
        for (quarter, mass) in day.iter_mut().enumerate() {
            *mass = total * band(quarter) / weights;
        }
    }
}

/// Delays in microseconds, one for each part of the distribution; those that never end are left
/// out.
fn delays(raw: &RawAfterOrders) -> Vec<i64> {
    let law = law(&raw.delay);
    let middle = |part: u32| (f64::from(part) + 0.5) / f64::from(PARTS);
    let spans = (0..PARTS).map(|part| law.quantile(middle(part)));
    spans
        .filter(|span| span.is_real())
        .map(|span| i64::try_from(span.0).unwrap_or(i64::MAX))
        .collect()
}
