//! Durations (`"1h30m"`), times of day (`"08:30"`), dates and moments.

use super::{Value, schema, wrong_type};
use crate::kernel::tick::{Span, Tick};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::node::{Kind, Node};
use jiff::civil::{Date, DateTime};

/// A duration: `"10min"`, `"90s"`, `"1h30m"`, `"500ms"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration(pub Span);

/// A duration or `"never"`, which is [`Span::NEVER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Span);

/// A duration that may be negative, in microseconds: `"364d"`, `"-90min"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift(pub i64);

/// A zone by its offset, in seconds east of UTC: `"+08:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub i32);

/// A time of day since midnight: `"08:30"`, `"08:30:15"`, `"24:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub Span);

/// A date: `2026-11-11` with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// A date and time: `2026-11-11T20:00:00` with or without quotes and seconds; a date alone is its
/// midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime);

const DURATIONS: &str = "a duration, as in `\"90s\"`, `\"10min\"` or `\"1h30m\"`";

/// The units of a duration and their microseconds, longest spelling of each unit first.
const UNITS: &[(&str, f64)] = &[
    ("us", 1.0),
    ("ms", 1e3),
    ("seconds", 1e6),
    ("second", 1e6),
    ("sec", 1e6),
    ("s", 1e6),
    ("minutes", 6e7),
    ("minute", 6e7),
    ("mins", 6e7),
    ("min", 6e7),
    ("m", 6e7),
    ("hours", 3.6e9),
    ("hour", 3.6e9),
    ("h", 3.6e9),
    ("days", 8.64e10),
    ("day", 8.64e10),
    ("d", 8.64e10),
    ("秒", 1e6),
    ("分钟", 6e7),
    ("分", 6e7),
    ("小时", 3.6e9),
    ("天", 8.64e10),
];

/// Reads a duration such as `1h30m`; the error says what is wrong with it.
pub fn span_of_text(text: &str) -> Result<Span, &'static str> {
    let mut rest = text.trim();
    if rest == "0" {
        return Ok(Span::ZERO);
    }
    if rest.is_empty() {
        return Err("nothing in it");
    }
    let mut micros = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount: f64 = rest[..digits].parse().map_err(|_| "expected a number and a unit")?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace());
        let (unit, tail) = rest.split_at(letters.unwrap_or(rest.len()));
        if unit.is_empty() {
            return Err("a unit is missing: s, min, h, d or ms");
        }
        let known = UNITS.iter().find(|(name, _)| *name == unit);
        let (_, size) = known.ok_or("an unknown unit: use s, min, h, d or ms")?;
        micros += amount * size;
        rest = tail.trim_start();
    }
    if micros > Tick::LAST.0 as f64 {
        return Err("longer than eight years");
    }
    Ok(Span(libm::round(micros) as u64))
}

impl Value for Timeout {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = match &node.kind {
            Kind::Text(text) => text,
            Kind::Whole(_) | Kind::Float(_) => {
                without_unit(node, faults);
                return None;
            }
            _ => {
                wrong_type(node, DURATIONS, faults);
                return None;
            }
        };
        if text.trim() == "never" {
            return Some(Timeout(Span::NEVER));
        }
        match span_of_text(text) {
            Ok(span) => Some(Timeout(span)),
            Err(why) => {
                faults
                    .add(Code::BadDuration, node.place, format!("`{text}` is not a duration"))
                    .label(why)
                    .help("durations look like \"90s\", \"10min\", \"1h30m\", \"500ms\"");
                None
            }
        }
    }
}

/// A bare number: ask for the unit and show how it would look.
fn without_unit(node: &Node, faults: &mut Faults) {
    let number = match node.kind {
        Kind::Whole(whole) => whole.to_string(),
        Kind::Float(float) => float.to_string(),
        _ => String::new(),
    };
    faults
        .add(Code::BadDuration, node.place, "a duration needs a unit")
        .label("seconds, minutes or hours?")
        .help(format!("write `\"{number}s\"` if seconds are meant"));
}

impl Value for Duration {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Timeout(span) = Timeout::read(node, faults)?;
        if !span.is_real() {
            faults
                .add(Code::BadDuration, node.place, "this duration cannot be \"never\"")
                .label(format!("expected {DURATIONS}"));
            return None;
        }
        Some(Duration(span))
    }
}

impl Value for Zone {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        const SPELLING: &str = "the offset of a zone, as in `\"+08:00\"`";
        let Kind::Text(text) = &node.kind else {
            wrong_type(node, SPELLING, faults);
            return None;
        };
        let zone = crate::scenario::logs::zone(text).map(Zone);
        if zone.is_none() {
            faults
                .add(Code::BadDate, node.place, format!("`{text}` is not an offset"))
                .label(format!("expected {SPELLING}"));
        }
        zone
    }
}

impl Value for Shift {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            wrong_type(node, "a duration, as in `\"364d\"` or `\"-90min\"`", faults);
            return None;
        };
        let (sign, rest) = match text.trim().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim()),
        };
        match span_of_text(rest) {
            Ok(span) => i64::try_from(span.0).ok().map(|micros| Shift(sign * micros)),
            Err(why) => {
                faults
                    .add(Code::BadDuration, node.place, format!("`{text}` is not a duration"))
                    .label(why);
                None
            }
        }
    }
}

impl Value for Clock {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let found = match &node.kind {
            Kind::Text(text) => clock_of_text(text),
            Kind::Date(moment) if moment.date.is_none() && moment.offset.is_none() => {
                moment.time.map(|time| {
                    let (hour, minute) = (u64::from(time.hour), u64::from(time.minute));
                    Span::seconds(hour * 3600 + minute * 60 + u64::from(time.second.unwrap_or(0)))
                })
            }
            _ => {
                wrong_type(node, "a time of day, as in `\"08:30\"`", faults);
                return None;
            }
        };
        if found.is_none() {
            faults
                .add(Code::BadClock, node.place, "this is not a time of day")
                .label("expected `\"08:30\"`, at most `\"24:00\"`");
        }
        found.map(Clock)
    }
}

fn clock_of_text(text: &str) -> Option<Span> {
    let mut parts = text.trim().split(':');
    let mut part = |most: u64| -> Option<u64> {
        let digits = parts.next()?;
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|value| plain && *value <= most)
    };
    let (hour, minute) = (part(24)?, part(59)?);
    let second = if text.matches(':').count() > 1 { part(59)? } else { 0 };
    let span = Span::seconds(hour * 3600 + minute * 60 + second);
    (parts.next().is_none() && span <= Span::DAY).then_some(span)
}

impl Value for Moment {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let found = match &node.kind {
            Kind::Text(text) => moment_of_text(text),
            Kind::Date(moment) if moment.offset.is_some() => {
                faults
                    .add(Code::BadDate, node.place, "moments are in the shop's own time")
                    .label("leave the time zone out");
                return None;
            }
            Kind::Date(moment) => moment.date.and_then(|_| moment_of_text(&moment.to_string())),
            _ => {
                wrong_type(node, "a date and time, as in `2026-11-11T20:00:00`", faults);
                return None;
            }
        };
        if found.is_none() {
            faults
                .add(Code::BadDate, node.place, "this is not a date and time")
                .label("expected `2026-11-11T20:00:00`");
        }
        found.map(Moment)
    }
}

/// Reads `2026-11-11`, `2026-11-11 20:00` or `2026-11-11T20:00:00.5`; years 1970 to 2200.
pub fn moment_of_text(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if text.ends_with(['Z', 'z']) || text.contains(['+', '[']) {
        return None;
    }
    let moment: DateTime = text.parse().ok()?;
    (1970..=2200).contains(&moment.year()).then_some(moment)
}

impl Value for Day {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Moment(moment) = Moment::read(node, faults)?;
        if moment.time() != jiff::civil::Time::midnight() {
            faults
                .add(Code::BadDate, node.place, "a date is expected, not a time")
                .label("expected `2026-11-11`");
            return None;
        }
        Some(Day(moment.date()))
    }
}

schema!(Duration, "Duration", {
    "description": "A duration: \"90s\", \"10min\", \"1h30m\", \"500ms\".",
    "type": "string",
    "examples": ["90s", "10min", "1h30m"]
});
schema!(Timeout, "Timeout", {
    "description": "A duration or \"never\".",
    "type": "string",
    "examples": ["10min", "never"]
});
schema!(Zone, "Zone", {
    "description": "The offset of a zone: \"+08:00\".",
    "type": "string",
    "pattern": "^(UTC|GMT)?[+-][0-9]{1,2}:?([0-9]{2})?$|^Z$"
});
schema!(Shift, "SignedDuration", {
    "description": "A duration, negative allowed: \"364d\", \"-90min\".",
    "type": "string"
});
schema!(Clock, "Clock", {
    "description": "A time of day: \"08:30\".",
    "type": "string",
    "pattern": "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"
});
schema!(Day, "Day", {"description": "A date: 2026-11-11.", "type": "string"});
schema!(Moment, "Moment", {
    "description": "A date and time: 2026-11-11T20:00:00.",
    "type": "string"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_in_every_spelling() {
        let cases = [
            ("10min", 600.0),
            ("90s", 90.0),
            ("1h30m", 5400.0),
            ("1h 30min", 5400.0),
            ("500ms", 0.5),
            ("1.5h", 5400.0),
            ("2d", 172_800.0),
            ("0", 0.0),
            ("10 分钟", 600.0),
        ];
        for (text, seconds) in cases {
            assert_eq!(span_of_text(text), Ok(Span::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "10", "min", "1x", "-5s", "1e300s", "99999999d", "1..5s", "s5", "5s,"] {
            assert!(span_of_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn clocks_reach_to_twenty_four_hours() {
        assert_eq!(clock_of_text("24:00"), Some(Span::DAY));
        assert_eq!(clock_of_text("8:05"), Some(Span::minutes(485)));
        assert_eq!(clock_of_text("08:30:15"), Some(Span::seconds(30_615)));
        for text in ["24:01", "8", "8:60", "-1:00", "08:30:15:1", "08:+1", ""] {
            assert_eq!(clock_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn moments_read_with_and_without_time() {
        for text in ["2026-11-11", "2026-11-11 00:00", "2026-11-11T00:00:00"] {
            assert_eq!(moment_of_text(text).unwrap().to_string(), "2026-11-11T00:00:00", "{text}");
        }
        for text in ["2026-13-01", "2026-11-11T20:00:00Z", "yesterday", "9999-01-01", ""] {
            assert_eq!(moment_of_text(text), None, "{text}");
        }
    }
}
