//! Ticks of a time axis: the clock above, the days below.
//!
//! Positions are minutes since a civil start time, without daylight saving. Clock labels fall on
//! round clock times (18:00, not 17:43), day labels (`11-11 Wed`) sit in the middle of the part of
//! the day that is shown. When days get too narrow for a clock, the days are the ticks.

use jiff::Span;
use jiff::civil::{DateTime, Weekday};

use super::lettering;
use super::ticks::Tick;
use crate::report::locale::Lang;

/// Minutes in a day.
const DAY: i64 = 1440;
/// Steps between clock ticks \[min\].
const STEPS: [i64; 14] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, DAY, 2 * DAY];

/// Ticks and day labels of one time axis; positions in minutes since the start.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ClockTicks {
    /// Clock times (or days, on a long axis).
    pub ticks: Vec<Tick>,
    /// Day names, centred on `at`.
    pub days: Vec<Tick>,
    /// Midnights inside the axis.
    pub midnights: Vec<f64>,
}

/// Ticks for an axis of `length` minutes from `start`, drawn `room` pixels wide in `size` letters.
pub(super) fn clock_ticks(
    lang: Lang,
    start: DateTime,
    length: f64,
    (room, size): (f64, f64),
) -> ClockTicks {
    if !(length.is_finite() && length > 0.0 && room > 0.0) {
        return ClockTicks::default();
    }
    // Two years are far beyond any scenario; a wrong length must not loop for ever.
    let length = length.min((730 * DAY) as f64);
    let per_minute = room / length;
    let since_midnight = i64::from(start.hour()) * 60 + i64::from(start.minute());
    let midnights: Vec<i64> = (0..)
        .map(|d| d * DAY - since_midnight)
        .skip_while(|m| *m < 0)
        .take_while(|m| (*m as f64) <= length)
        .collect();
    let label_room = lettering::width("00:00", size) + 14.0;
    let step = STEPS.into_iter().find(|s| {
        let labels = length / *s as f64;
        *s as f64 * per_minute >= label_room && labels <= 13.0
    });
    let inside = |m: &i64| *m > 0 && (*m as f64) < length;
    let midnights_inside = midnights.iter().filter(|m| inside(m)).map(|m| *m as f64).collect();
    match step {
        Some(step) if step < DAY => ClockTicks {
            ticks: clock_labels(since_midnight, step, length),
            days: day_labels(lang, start, since_midnight, length, (per_minute, size)),
            midnights: midnights_inside,
        },
        _ => ClockTicks {
            ticks: day_ticks(start, &midnights, (per_minute, size)),
            days: Vec::new(),
            // Every midnight would be a fence; the ticks say enough.
            midnights: Vec::new(),
        },
    }
}

/// Clock times at multiples of `step` minutes.
fn clock_labels(since_midnight: i64, step: i64, length: f64) -> Vec<Tick> {
    let first = -since_midnight.rem_euclid(step);
    (0..)
        .map(|i| first + i * step)
        .skip_while(|m| *m < 0)
        .take_while(|m| (*m as f64) <= length)
        .map(|m| {
            let of_day = (since_midnight + m).rem_euclid(DAY);
            Tick { at: m as f64, label: format!("{:02}:{:02}", of_day / 60, of_day % 60) }
        })
        .collect()
}

/// The name of each day in the middle of its part of the axis, as far as there is room.
fn day_labels(
    lang: Lang,
    start: DateTime,
    since_midnight: i64,
    length: f64,
    (per_minute, size): (f64, f64),
) -> Vec<Tick> {
    let mut days = Vec::new();
    for day in 0..=731 {
        let from = ((day * DAY - since_midnight) as f64).max(0.0);
        let to = (((day + 1) * DAY - since_midnight) as f64).min(length);
        if from >= length {
            break;
        }
        let room = (to - from) * per_minute - 6.0;
        let name = date_of(start, day).map(|d| {
            let long = format!("{} {}", month_day(d), weekday(lang, d));
            if lettering::width(&long, size) <= room { long } else { month_day(d) }
        });
        if let Some(label) = name.filter(|n| lettering::width(n, size) <= room) {
            days.push(Tick { at: (from + to) / 2.0, label });
        }
    }
    days
}

/// Dates at midnights, every k-th where they would touch.
fn day_ticks(start: DateTime, midnights: &[i64], (per_minute, size): (f64, f64)) -> Vec<Tick> {
    let room = lettering::width("00-00", size) + 14.0;
    let every = (room / (DAY as f64 * per_minute)).ceil().max(1.0) as usize;
    midnights
        .iter()
        .step_by(every)
        .filter_map(|m| {
            let label = month_day(after(start, *m as f64)?);
            Some(Tick { at: *m as f64, label })
        })
        .collect()
}

/// The date `day` days after the start's.
fn date_of(start: DateTime, day: i64) -> Option<DateTime> {
    start.checked_add(Span::new().try_days(day).ok()?).ok()
}

/// The civil time `minutes` after the start; `None` beyond the calendar.
pub(super) fn after(start: DateTime, minutes: f64) -> Option<DateTime> {
    let whole = minutes.is_finite().then_some(minutes.round() as i64)?;
    start.checked_add(Span::new().try_minutes(whole).ok()?).ok()
}

/// Month and day, as a planner names a promotion: `11-11`.
pub(super) fn month_day(at: DateTime) -> String {
    format!("{:02}-{:02}", at.month(), at.day())
}

/// Hour and minute.
pub(super) fn hour_minute(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn weekday(lang: Lang, at: DateTime) -> &'static str {
    match at.weekday() {
        Weekday::Monday => lang.pick("Mon", "周一"),
        Weekday::Tuesday => lang.pick("Tue", "周二"),
        Weekday::Wednesday => lang.pick("Wed", "周三"),
        Weekday::Thursday => lang.pick("Thu", "周四"),
        Weekday::Friday => lang.pick("Fri", "周五"),
        Weekday::Saturday => lang.pick("Sat", "周六"),
        Weekday::Sunday => lang.pick("Sun", "周日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn an_evening_start_counts_in_round_hours_and_names_both_days() {
        let start = date(2026, 11, 10).at(18, 0, 0, 0);
        let clock = clock_ticks(Lang::Zh, start, 1800.0, (800.0, 12.0));
        assert_eq!(labels(&clock.ticks)[..3], ["18:00", "21:00", "00:00"]);
        assert_eq!(labels(&clock.days), ["11-10 周二", "11-11 周三"]);
        assert_eq!(clock.midnights, [360.0]);
    }

    #[test]
    fn a_crooked_start_still_has_round_clock_times() {
        let start = date(2026, 11, 11).at(7, 47, 0, 0);
        let clock = clock_ticks(Lang::En, start, 120.0, (800.0, 12.0));
        assert_eq!(labels(&clock.ticks)[0], "07:50");
        assert_eq!(labels(&clock.days), ["11-11 Wed"]);
    }

    #[test]
    fn two_months_are_counted_in_days() {
        let start = date(2026, 10, 20).at(0, 0, 0, 0);
        let clock = clock_ticks(Lang::En, start, 60.0 * DAY as f64, (800.0, 12.0));
        assert!((5..=20).contains(&clock.ticks.len()), "{:?}", labels(&clock.ticks));
        assert!(clock.days.is_empty());
    }

    #[test]
    fn no_length_upsets_it() {
        let start = date(9999, 12, 31).at(18, 0, 0, 0);
        for length in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e18, 0.5] {
            clock_ticks(Lang::En, start, length, (800.0, 12.0));
        }
    }
}
