//! On which dates a shift is: every day, some days of the week, single dates, and none of `except`.

use super::super::desk::DeskParts;
use super::super::fault::{Code, Faults};
use super::super::raw_people::RawShift;
use super::super::value::{At, Days, OneOrMany, Weekdays};
use jiff::civil::Date;

/// The dates of a shift as days relative to the local day of tick zero; a shift of the day before
/// may still run at tick zero.
pub fn days(shift: &At<RawShift>, desk: &DeskParts, faults: &mut Faults) -> Vec<i64> {
    if let (Some(first), Some(second)) = (&shift.date, &shift.dates) {
        faults
            .add(Code::KeysCollide, second.place, "`date` and `dates` mean the same")
            .see(first.place, "given here already");
    }
    let dates: Option<&At<OneOrMany<Days>>> = shift.date.as_ref().or(shift.dates.as_ref());
    if let (Some(dates), Some(week)) = (dates, &shift.weekdays) {
        faults
            .add(Code::KeysCollide, week.place, "`weekdays` and dates exclude each other")
            .label("which of them?")
            .see(dates.place, "dates are given here")
            .help("write two shifts, or leave dates out of the week with `except`");
    }
    let start = desk.calendar.start.date();
    let last = i64::from(desk.calendar.day(desk.horizon.stop()));
    let mut days: Vec<i64> = match dates {
        Some(list) => list.0.iter().flat_map(|at| numbers(&at.value, start)).collect(),
        None => (-1..=last).collect(),
    };
    if let Some(week) = &shift.weekdays {
        let all = Weekdays(week.0.iter().fold(0, |all, day| all | day.value.0));
        let is_one = |day: &i64| date(start, *day).is_some_and(|date| all.has(date.weekday()));
        days.retain(is_one);
        if !days.iter().any(|day| (0..=last).contains(day)) {
            faults
                .add(Code::OutsideHorizon, week.place, "the scenario has none of these days")
                .label("this shift never happens")
                .help(format!("it begins on {} ({})", start, english(start)));
        }
    }
    days.sort_unstable();
    days.dedup();
    for gone in shift.except.iter().flat_map(|list| &list.0) {
        let before = days.len();
        let out: Vec<i64> = numbers(&gone.value, start).collect();
        days.retain(|day| !out.contains(day));
        if days.len() == before {
            faults
                .add(Code::OutsideHorizon, gone.place, "the shift is not on this date anyway")
                .label("nothing to leave out")
                .help("put the date right, or take it away");
        }
    }
    days
}

/// The days of a stretch of dates, relative to a date; at most those of a scenario.
fn numbers(days: &Days, start: Date) -> impl Iterator<Item = i64> + use<> {
    let number = |date: Date| date.duration_since(start).as_hours().div_euclid(24);
    let (first, last) = (number(days.first), number(days.last));
    // single dates are told when they lie outside, of a stretch only the part inside counts
    let inside = if first == last { (first, last) } else { (first.max(-1), last.min(64)) };
    inside.0..=inside.1
}

fn date(start: Date, day: i64) -> Option<Date> {
    start.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

fn english(date: Date) -> String {
    date.strftime("%A").to_string()
}
