//! Durations (`"1h30m"`), dates and moments.

use super::clock::clock_parts;
use super::loose::date_of;
use super::{Value, schema, wrong_type};
use crate::kernel::tick::{Span, Tick};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::marks_of_text::narrowed;
use crate::scenario::node::{Kind, Node};
use crate::scenario::planner_words::value_of;
use crate::scenario::said::{Said, said};
use crate::scenario::source::Place;
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

/// A date: `2026-11-11` with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// A date and time: `2026-11-11T20:00:00` with or without quotes and seconds; a date alone is its
/// midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime);

fn durations() -> Said {
    said!(
        "a duration, as in `\"90s\"`, `\"10min\"` or `\"1h30m\"`",
        "时长，如 `\"90s\"`、`\"10min\"`、`\"1h30m\"`"
    )
}

/// The units of a duration and their microseconds, longest spelling of each unit first.
const UNITS: &[(&str, f64)] = &[
    ("us", 1.0),
    ("ms", 1e3),
    ("seconds", 1e6),
    ("second", 1e6),
    ("secs", 1e6),
    ("sec", 1e6),
    ("s", 1e6),
    ("minutes", 6e7),
    ("minute", 6e7),
    ("mins", 6e7),
    ("min", 6e7),
    ("m", 6e7),
    ("hours", 3.6e9),
    ("hour", 3.6e9),
    ("hrs", 3.6e9),
    ("hr", 3.6e9),
    ("h", 3.6e9),
    ("days", 8.64e10),
    ("day", 8.64e10),
    ("d", 8.64e10),
    ("毫秒", 1e3),
    ("秒钟", 1e6),
    ("秒", 1e6),
    ("分钟", 6e7),
    ("分", 6e7),
    ("个小时", 3.6e9),
    ("小时", 3.6e9),
    ("天", 8.64e10),
];

/// What is wrong with the text of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpan {
    /// Nothing in it.
    Nothing,
    /// No number where one is expected.
    NoNumber,
    /// A number without a unit.
    NoUnit,
    /// A unit nobody knows.
    Unknown,
    /// Longer than a scenario.
    TooLong,
}

impl NoSpan {
    /// In words.
    pub fn said(self) -> Said {
        match self {
            NoSpan::Nothing => said!("nothing in it", "内容为空"),
            NoSpan::NoNumber => said!("expected a number and a unit", "应为数字加单位"),
            NoSpan::NoUnit => {
                said!("a unit is missing: s, min, h, d or ms", "缺少单位：秒、分钟、小时、天")
            }
            NoSpan::Unknown => {
                said!(
                    "an unknown unit: use s, min, h, d or ms",
                    "单位不认识：请用秒、分钟、小时、天"
                )
            }
            NoSpan::TooLong => said!("longer than eight years", "超过八年"),
        }
    }
}

/// Reads a duration such as `1h30m`, `10分钟` or `３０秒`; the error says what is wrong with it.
pub fn span_of_text(text: &str) -> Result<Span, NoSpan> {
    let narrow = if text.is_ascii() { String::new() } else { narrowed(text) };
    let mut rest = if text.is_ascii() { text } else { narrow.as_str() }.trim();
    if rest == "0" {
        return Ok(Span::ZERO);
    }
    if rest.is_empty() {
        return Err(NoSpan::Nothing);
    }
    let mut micros = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount: f64 = match rest.strip_prefix('半') {
            Some(after) => {
                rest = after;
                0.5
            }
            None => {
                let amount = rest[..digits].parse().map_err(|_| NoSpan::NoNumber)?;
                rest = rest[digits..].trim_start();
                amount
            }
        };
        let letters = rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace());
        let (unit, tail) = rest.split_at(letters.unwrap_or(rest.len()));
        if unit.is_empty() {
            return Err(NoSpan::NoUnit);
        }
        // A capital M alone could be a month.
        let lowered = if unit == "M" { String::new() } else { unit.to_lowercase() };
        let known = UNITS.iter().find(|(name, _)| *name == lowered);
        let (_, size) = known.ok_or(NoSpan::Unknown)?;
        micros += amount * size;
        rest = tail.trim_start();
    }
    if micros > Tick::LAST.0 as f64 {
        return Err(NoSpan::TooLong);
    }
    Ok(Span(libm::round(micros) as u64))
}

/// Tells of a text that is no duration, with what it may have been meant to be.
fn no_duration(text: &str, why: NoSpan, place: Place, faults: &mut Faults) {
    let plain = narrowed(text);
    let plain = plain.trim().trim_start_matches(['约', '<', '≤', '>', '≥', '~']);
    let message = said!("`{text}` is not a duration", "`{text}` 不是时长");
    let usual = said!(
        "durations look like \"90s\", \"10min\", \"1h30m\", \"500ms\"",
        "时长写作 \"90s\"、\"10min\"、\"1h30m\"，或 \"90秒\"、\"10分钟\""
    );
    let number = plain.parse::<f64>().is_ok();
    let help = if number {
        said!(
            "write `\"{plain}s\"` for seconds, `\"{plain}min\"` for minutes",
            "秒写作 `\"{plain}s\"`，分钟写作 `\"{plain}min\"`"
        )
    } else if let Some((a, b)) = clock_parts(plain) {
        said!(
            "write `\"{a}h{b}min\"` for hours and minutes, \
             `\"{a}min{b}s\"` for minutes and seconds",
            "时分写作 `\"{a}h{b}min\"`，分秒写作 `\"{a}min{b}s\"`"
        )
    } else if plain != text.trim() && span_of_text(plain).is_ok() {
        said!("write `\"{plain}\"`", "请写 `\"{plain}\"`")
    } else {
        usual
    };
    faults.add(Code::BadDuration, place, message).label(why.said()).help(help);
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
                wrong_type(node, durations(), faults);
                return None;
            }
        };
        if text.trim() == "never" {
            return Some(Timeout(Span::NEVER));
        }
        match span_of_text(text) {
            Ok(span) => Some(Timeout(span)),
            Err(_) if value_of(text, ["never"]).is_some() => {
                faults
                    .add(
                        Code::BadDuration,
                        node.place,
                        said!("`{text}` is not a duration", "`{text}` 不是时长"),
                    )
                    .help(said!("write `\"never\"`", "请写 `\"never\"`"))
                    .mend(node.place, "\"never\"");
                None
            }
            Err(why) => {
                no_duration(text, why, node.place, faults);
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
        .add(Code::BadDuration, node.place, said!("a duration needs a unit", "时长要带单位"))
        .label(said!("seconds, minutes or hours?", "是秒、分钟还是小时？"))
        .help(said!(
            "write `\"{number}s\"` if seconds are meant",
            "若是秒，请写 `\"{number}s\"`；分钟写 `\"{number}min\"`，小时写 `\"{number}h\"`"
        ));
}

impl Value for Duration {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Timeout(span) = Timeout::read(node, faults)?;
        if !span.is_real() {
            let (en, zh) = (durations().en, durations().zh.unwrap_or_default());
            faults
                .add(
                    Code::BadDuration,
                    node.place,
                    said!("this duration cannot be \"never\"", "这个时长不能是 \"never\""),
                )
                .label(said!("expected {en}", "应为{zh}"));
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
            let what = said!(
                "a duration, as in `\"364d\"` or `\"-90min\"`",
                "时长，如 `\"364d\"`、`\"-90min\"`"
            );
            wrong_type(node, what, faults);
            return None;
        };
        let (sign, rest) = match text.trim().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim()),
        };
        match span_of_text(rest) {
            Ok(span) => i64::try_from(span.0).ok().map(|micros| Shift(sign * micros)),
            Err(why) => {
                no_duration(text, why, node.place, faults);
                None
            }
        }
    }
}

impl Value for Moment {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let found = match &node.kind {
            Kind::Text(text) => moment_of_text(text).or_else(|| moment_of_text(&date_of(text)?)),
            Kind::Date(moment) if moment.offset.is_some() => {
                faults
                    .add(
                        Code::BadDate,
                        node.place,
                        said!("moments are in the shop's own time", "时刻按店铺当地时间写"),
                    )
                    .label(said!("leave the time zone out", "请去掉时区"));
                return None;
            }
            Kind::Date(moment) => moment.date.and_then(|_| moment_of_text(&moment.to_string())),
            _ => {
                let what = said!(
                    "a date and time, as in `2026-11-11T20:00:00`",
                    "日期时刻，如 `2026-11-11T20:00:00`"
                );
                wrong_type(node, what, faults);
                return None;
            }
        };
        if found.is_none() {
            faults
                .add(
                    Code::BadDate,
                    node.place,
                    said!("this is not a date and time", "这不是日期时刻"),
                )
                .label(said!("expected `2026-11-11T20:00:00`", "应为 `2026-11-11T20:00:00`"));
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
                .add(
                    Code::BadDate,
                    node.place,
                    said!("a date is expected, not a time", "此处只写日期，不写钟点"),
                )
                .label(said!("expected `2026-11-11`", "应为 `2026-11-11`"));
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
    fn moments_read_with_and_without_time() {
        for text in ["2026-11-11", "2026-11-11 00:00", "2026-11-11T00:00:00"] {
            assert_eq!(moment_of_text(text).unwrap().to_string(), "2026-11-11T00:00:00", "{text}");
        }
        for text in ["2026-13-01", "2026-11-11T20:00:00Z", "yesterday", "9999-01-01", ""] {
            assert_eq!(moment_of_text(text), None, "{text}");
        }
    }
}
