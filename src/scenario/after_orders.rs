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
use super::raw_arrivals::RawAfterOrders;
use super::table::Section;
use super::value::At;
use super::words::CurveWord;
use crate::kernel::tick::{Span, Tick};

/// Steps of the rate.
const STEP: Span = Span(15 * Span::MINUTE.0);
/// Equal parts of the delay's distribution.
const PARTS: u32 = 1000;
/// Most days of orders.
const DAYS_MOST: usize = 400;

/// The rate in contacts or items an hour; `None` after a fault.
pub fn steps(
    raw: &At<RawAfterOrders>,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<curves::Steps> {
    for key in ["per_day", "delay"] {
        if raw.lacks(key) {
            faults
                .add(Code::MissingKey, raw.place, format!("`after_orders` needs `{key}`"))
                .label(format!("`{key}` is missing"))
                .help("as in `{ per_day = [8000, 60000], from = 2026-06-17, delay = \"3d\" }`");
        }
    }
    let (orders, delay) = (raw.per_day.as_ref()?, raw.delay.as_ref()?);
    if orders.0.is_empty() || orders.0.len() > DAYS_MOST {
        let message = format!("{} days of orders", orders.0.len());
        faults.add(Code::WrongType, orders.place, message).label(format!("1 to {DAYS_MOST} days"));
        return None;
    }
    let midnight = desk.calendar.time_of_day(Tick::ZERO).0 as i64;
    let first = raw.from.as_ref().map_or(0, |at| {
        at.value.0.duration_since(desk.calendar.start.date()).as_hours().div_euclid(24)
    });
    let share = raw.share.as_ref().map_or(1.0, |at| at.0);
    let word = raw.curve.as_ref().map_or(CurveWord::Ordinary, |at| at.0);
    let promotion = super::arrivals::promotion_day(desk);
    let delays = delays(raw);
    let end = desk.horizon.end;
    let mut mass = vec![0.0; end.0.div_ceil(STEP.0) as usize];
    for (number, total) in orders.0.iter().enumerate() {
        let day = first + number as i64;
        let role = match day - promotion {
            -1 => DayRole::Eve,
            0 => DayRole::Promotion,
            _ => DayRole::Other,
        };
        let bands = curves::bands(word, role);
        let Some(bands) = curves::per_hour(&bands, total.value.0) else { continue };
        let began = day * Span::DAY.0 as i64 - midnight;
        for quarter in 0..96_i64 {
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
    if mass.iter().all(|mass| *mass <= 0.0) {
        faults
            .add(Code::NoArrivals, delay.place, "nothing of these orders falls into the scenario")
            .label("all of it comes before the start or after the end");
        return None;
    }
    let at = |step: usize| Tick(step as u64 * STEP.0);
    Some(mass.iter().enumerate().map(|(step, mass)| (at(step), mass * 4.0)).collect())
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
