//! The scenario's time: where tick zero lies on the wall calendar, how long arrivals run, what is
//! counted and how the run ends (S-17).

use crate::kernel::tick::{Span, Tick};
use jiff::civil::{Date, DateTime};

/// Local shop time, UTC+8 without daylight saving (C-1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calendar {
    /// The civil time of tick zero.
    pub start: DateTime,
}

impl Calendar {
    /// Time since the midnight before tick zero.
    fn offset(&self) -> u64 {
        let time = self.start.time();
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        seconds as u64 * 1_000_000 + u64::from(time.subsec_nanosecond().unsigned_abs()) / 1000
    }

    /// The time since the last local midnight.
    pub fn time_of_day(&self, at: Tick) -> Span {
        Span((self.offset() + at.0) % Span::DAY.0)
    }

    /// Which local day it is, 0 for the day of tick zero.
    pub fn day(&self, at: Tick) -> u32 {
        ((self.offset() + at.0) / Span::DAY.0) as u32
    }

    /// Which local day it is, in days since 1970.
    pub fn since_1970(&self, at: Tick) -> u32 {
        let first = self.start.date().duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
        u32::try_from(first).unwrap_or(0) + self.day(at)
    }

    /// The date of a local day.
    pub fn date(&self, day: u32) -> Date {
        let date = self.start.date();
        date.checked_add(jiff::Span::new().days(i64::from(day))).unwrap_or(Date::MAX)
    }

    /// Which natural week a local day is of, from Monday on, 0 for the week of tick zero.
    pub fn week(&self, day: u32) -> u32 {
        let first = self.start.date().weekday().to_monday_zero_offset();
        (day + u32::from(first.unsigned_abs())) / 7
    }

    /// The tick of a time of day on a day, `None` before tick zero.
    pub fn tick(&self, day: u32, time_of_day: Span) -> Option<Tick> {
        (u64::from(day) * Span::DAY.0 + time_of_day.0).checked_sub(self.offset()).map(Tick)
    }

    /// The tick of a civil time, `None` before tick zero.
    pub fn tick_at(&self, civil: DateTime) -> Option<Tick> {
        let micros = civil.duration_since(self.start).as_micros();
        u64::try_from(micros).ok().map(Tick)
    }

    /// The civil time of a tick, to the microsecond.
    pub fn civil(&self, at: Tick) -> DateTime {
        let micros = i64::try_from(at.0).unwrap_or(i64::MAX);
        self.start.checked_add(jiff::SignedDuration::from_micros(micros)).unwrap_or(DateTime::MAX)
    }

    /// `11-11 20:30`, for tables and charts.
    pub fn label(&self, at: Tick) -> String {
        self.civil(at).strftime("%m-%d %H:%M").to_string()
    }
}

/// How long the run lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// Arrivals stop here; [start, end).
    pub end: Tick,
    /// Entries before this are served but not counted.
    pub warm_up: Tick,
    /// What happens to those still in the system at `end`.
    pub at_end: AtEnd,
}

/// What happens to those still in the system when arrivals stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtEnd {
    /// They are served, for at most this long.
    Drain {
        /// The longest the desk goes on after the end.
        limit: Span,
    },
    /// The run stops at once; they are reported as open.
    Cut,
}

impl Horizon {
    /// The last instant anything may happen.
    pub fn stop(&self) -> Tick {
        match self.at_end {
            AtEnd::Drain { limit } => self.end + limit,
            AtEnd::Cut => self.end,
        }
    }

    /// True if an entry arriving now is counted.
    pub fn counts(&self, at: Tick) -> bool {
        at >= self.warm_up && at < self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_turns_at_midnight_not_at_the_start() {
        let calendar = Calendar { start: date(2026, 11, 10).at(18, 0, 0, 0) };
        let midnight = Tick(6 * Span::HOUR.0);
        assert_eq!(calendar.day(Tick(midnight.0 - 1)), 0);
        assert_eq!(calendar.day(midnight), 1);
        assert_eq!(calendar.time_of_day(midnight), Span::ZERO);
        assert_eq!(calendar.tick(1, Span::HOUR), Some(Tick(7 * Span::HOUR.0)));
        assert_eq!(calendar.tick(0, Span::HOUR), None);
        assert_eq!(calendar.label(midnight), "11-11 00:00");
    }
}
