//! How long after-sale work of a promotion may take, by its sales (TB-28): about two weeks, or
//! until the next promotion begins to warm up.

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::value::{Amount, At, Day};
use crate::kernel::tick::{Span, Tick};

/// The usual cycle in days.
const DAYS: i64 = 15;
/// Sales of a day, in RMB, above which the cycle lasts until the next promotion.
const LARGE: f64 = 15e6;

/// The instant by which all is to be done: the midnight after the last day.
pub fn end(
    sales: &At<Amount>,
    next_warm_up: Option<&At<Day>>,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Tick {
    let promotion = super::desk::promotion_day(desk);
    let start = desk.calendar.start.date();
    let day_of = |day: &At<Day>| day.value.0.duration_since(start).as_hours().div_euclid(24);
    let usual = promotion + DAYS;
    let before_next = next_warm_up.map(|day| day_of(day) - 1);
    let last = match before_next {
        Some(last) if sales.0 > LARGE => last,
        Some(last) => last.min(usual),
        None if sales.0 > LARGE => {
            faults
                .add(Code::MissingKey, sales.place, "such sales need `next_warm_up`")
                .label("after-sale work lasts until the next promotion begins (TB-28)")
                .help("write `next_warm_up = 2026-12-06`");
            usual
        }
        None => usual,
    };
    if let Some(day) = next_warm_up.filter(|_| last < promotion) {
        faults
            .add(Code::OutsideHorizon, day.place, "the next promotion begins before this one")
            .label("every item would be late");
    }
    let midnight = desk.calendar.time_of_day(Tick::ZERO).0;
    let days = u64::try_from(last + 1).unwrap_or(0);
    Tick(days.saturating_mul(Span::DAY.0).saturating_sub(midnight))
}
