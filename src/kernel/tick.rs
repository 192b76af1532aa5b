//! Integer time. One tick is one microsecond, counted from the scenario's start (no
//! floating-point time anywhere). `Tick` is an instant, `Span` a duration; the types keep the two
//! apart, and both saturate at `NEVER` so that "no timeout" needs no special case.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// An instant: microseconds since the scenario's start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Tick(pub u64);

/// A duration in microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span(pub u64);

impl Tick {
    /// The start of the scenario.
    pub const ZERO: Tick = Tick(0);
    /// Later than every real instant.
    pub const NEVER: Tick = Tick(u64::MAX);
    /// The last instant the pending-event key can hold: 48 bits, 8.9 years.
    pub const LAST: Tick = Tick((1 << 48) - 1);

    /// True unless this is `NEVER` or beyond the horizon a key can hold.
    #[inline]
    pub fn is_real(self) -> bool {
        self.0 <= Self::LAST.0
    }

    /// The time since `earlier`, zero if `earlier` is later.
    #[inline]
    pub fn since(self, earlier: Tick) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// Longer than every real duration.
    pub const NEVER: Span = Span(u64::MAX);
    /// One tick, a microsecond.
    pub const TICK: Span = Span(1);
    /// One second.
    pub const SECOND: Span = Span(1_000_000);
    /// One minute.
    pub const MINUTE: Span = Span(60_000_000);
    /// One hour.
    pub const HOUR: Span = Span(3_600_000_000);
    /// One day of 24 hours (local shop time has no daylight saving, C-1).
    pub const DAY: Span = Span(86_400_000_000);

    /// A span of whole seconds.
    pub const fn seconds(n: u64) -> Span {
        Span(n * 1_000_000)
    }

    /// A span of whole minutes.
    pub const fn minutes(n: u64) -> Span {
        Span(n * 60_000_000)
    }

    /// A span from seconds, rounded to the microsecond; negative and NaN give zero.
    pub fn from_secs_f64(seconds: f64) -> Span {
        let micros = seconds * 1e6;
        if micros >= Tick::LAST.0 as f64 {
            Span::NEVER
        } else if micros > 0.0 {
            Span(libm::round(micros) as u64)
        } else {
            Span::ZERO
        }
    }

    /// This span in seconds, for reports.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// True unless this stands for "never".
    #[inline]
    pub fn is_real(self) -> bool {
        self.0 <= Tick::LAST.0
    }

    /// This span multiplied by a factor of at least zero; `NEVER` stays `NEVER`.
    #[inline]
    pub fn scaled(self, factor: f64) -> Span {
        if !self.is_real() {
            return Span::NEVER;
        }
        let micros = self.0 as f64 * factor;
        if micros >= Tick::LAST.0 as f64 { Span::NEVER } else { Span((micros + 0.5) as u64) }
    }
}

impl Add<Span> for Tick {
    type Output = Tick;
    #[inline]
    fn add(self, span: Span) -> Tick {
        Tick(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for Tick {
    #[inline]
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Sub<Tick> for Tick {
    type Output = Span;
    #[inline]
    fn sub(self, earlier: Tick) -> Span {
        debug_assert!(self >= earlier, "time ran backwards: {self:?} - {earlier:?}");
        self.since(earlier)
    }
}

impl Add for Span {
    type Output = Span;
    #[inline]
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    #[inline]
    fn add_assign(&mut self, other: Span) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Span;
    #[inline]
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_real() {
            return write!(f, "never");
        }
        let seconds = self.as_secs_f64();
        if seconds < 120.0 {
            write!(f, "{} s", (seconds * 10.0).round() / 10.0)
        } else if seconds < 7200.0 {
            write!(f, "{} min", (seconds / 6.0).round() / 10.0)
        } else {
            write!(f, "{} h", (seconds / 360.0).round() / 10.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_absorbs_every_span() {
        assert_eq!(Tick(5) + Span::NEVER, Tick::NEVER);
        assert_eq!(Span::NEVER.scaled(2.0), Span::NEVER);
        assert!(!(Tick(5) + Span::NEVER).is_real());
    }

    #[test]
    fn spans_are_told_in_seconds_minutes_and_hours() {
        for (seconds, told) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 min"),
            (150, "2.5 min"),
            (7199, "120 min"),
            (7200, "2 h"),
            (9000, "2.5 h"),
        ] {
            assert_eq!(Span::seconds(seconds).to_string(), told);
        }
        assert_eq!(Span::NEVER.to_string(), "never");
    }

    #[test]
    fn seconds_round_to_the_microsecond() {
        assert_eq!(Span::from_secs_f64(0.000_000_6), Span(1));
        assert_eq!(Span::from_secs_f64(-1.0), Span::ZERO);
        assert_eq!(Span::from_secs_f64(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_secs_f64(f64::INFINITY), Span::NEVER);
    }
}
