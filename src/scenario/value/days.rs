//! Dates and stretches of dates, days of the week, windows of the day: what a roster is made of.

use super::{At, Clock, Day, Value, schema, wrong_type};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::node::{Kind, Node};
use jiff::civil::{Date, Weekday};

/// A date, or a stretch of dates: `"2026-11-01..2026-11-10"`, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

/// Days of the week, as bits from Monday on: `"周一"`, `"mon..fri"`, `"周末"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays(pub u8);

/// Windows of the day: `["11:00", "13:30"]`, or several of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Windows(pub Vec<At<(Clock, Clock)>>);

impl Weekdays {
    /// True if a day of the week is one of them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day.to_monday_zero_offset().unsigned_abs()) != 0
    }
}

fn bit(number: u8) -> u8 {
    1 << (number % 7)
}

/// Names of the days of the week, Monday first.
const NAMES: [[&str; 5]; 7] = [
    ["mon", "monday", "周一", "星期一", "礼拜一"],
    ["tue", "tuesday", "周二", "星期二", "礼拜二"],
    ["wed", "wednesday", "周三", "星期三", "礼拜三"],
    ["thu", "thursday", "周四", "星期四", "礼拜四"],
    ["fri", "friday", "周五", "星期五", "礼拜五"],
    ["sat", "saturday", "周六", "星期六", "礼拜六"],
    ["sun", "sunday", "周日", "星期日", "周天"],
];

/// Days of the week by the words of a text, also `mon..fri` and `周一至周五`.
pub fn weekdays_of_text(text: &str) -> Option<Weekdays> {
    let one = |word: &str| {
        let word = word.trim().to_lowercase();
        let found = NAMES.iter().position(|names| names.contains(&word.as_str()))?;
        u8::try_from(found).ok()
    };
    match text.trim().to_lowercase().as_str() {
        "weekend" | "周末" => return Some(Weekdays(bit(5) | bit(6))),
        _ => {}
    }
    let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('至')) else {
        return one(text).map(|day| Weekdays(bit(day)));
    };
    let (from, to) = (one(from)?, one(to)?);
    // a stretch may go over Sunday, as sat..mon
    let count = (to + 7 - from) % 7;
    Some(Weekdays((0..=count).fold(0, |all, day| all | bit(from + day))))
}

impl Value for Weekdays {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            wrong_type(node, "a day of the week, as in `\"周一\"` or `\"mon..fri\"`", faults);
            return None;
        };
        let found = weekdays_of_text(text);
        if found.is_none() {
            faults
                .add(Code::UnknownWord, node.place, format!("`{text}` is no day of the week"))
                .label("known: mon to sun, 周一 to 周日, weekend, 周末")
                .help("a stretch is `\"mon..fri\"` or `\"周一..周五\"`");
        }
        found
    }
}

impl Value for Days {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let stretch = match &node.kind {
            Kind::Text(text) => text.split_once(".."),
            _ => None,
        };
        let Some((from, to)) = stretch else {
            return Day::read(node, faults).map(|Day(date)| Days { first: date, last: date });
        };
        let read = |text: &str, faults: &mut Faults| {
            let end = Node { place: node.place, kind: Kind::Text(text.trim().to_owned()) };
            Day::read(&end, faults)
        };
        let (Day(first), Day(last)) = (read(from, faults)?, read(to, faults)?);
        if last < first {
            faults
                .add(Code::BadDate, node.place, "this stretch of dates ends before it starts")
                .label("the earlier date comes first")
                .help(format!("write `\"{last}..{first}\"`"));
            return None;
        }
        Some(Days { first, last })
    }
}

impl Value for Windows {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        const SPELLING: &str = "a window of the day, as in `[\"11:00\", \"13:30\"]`";
        let Kind::List(list) = &node.kind else {
            wrong_type(node, SPELLING, faults);
            return None;
        };
        let several = list.iter().any(|inner| matches!(inner.kind, Kind::List(_)));
        let mut windows = Vec::new();
        for window in if several { list.as_slice() } else { std::slice::from_ref(node) } {
            let Kind::List(ends) = &window.kind else {
                wrong_type(window, SPELLING, faults);
                return None;
            };
            let [from, to] = ends.as_slice() else {
                faults
                    .add(Code::WrongType, window.place, "a window has a start and an end")
                    .label(format!("{} times of day here", ends.len()))
                    .help("write `[\"11:00\", \"13:30\"]`");
                return None;
            };
            let value = (Clock::read(from, faults)?, Clock::read(to, faults)?);
            windows.push(At { value, place: window.place });
        }
        Some(Windows(windows))
    }
}

schema!(Days, "Days", {
    "description": "A date, or a stretch of dates: \"2026-11-01..2026-11-10\".",
    "type": "string"
});
schema!(Weekdays, "Weekdays", {
    "description": "A day of the week or a stretch of them: \"mon\", \"周一..周五\", \"weekend\".",
    "type": "string"
});
schema!(Windows, "Windows", {
    "description": "A window of the day, [\"11:00\", \"13:30\"], or a list of such.",
    "type": "array"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week_read_in_both_languages_and_over_sunday() {
        let days = |text: &str| weekdays_of_text(text).map(|days| days.0);
        assert_eq!(days("Mon"), Some(0b000_0001));
        assert_eq!(days("星期日"), Some(0b100_0000));
        assert_eq!(days("mon..fri"), Some(0b001_1111));
        assert_eq!(days("周一至周五"), Some(0b001_1111));
        assert_eq!(days("周末"), Some(0b110_0000));
        assert_eq!(days("sat..mon"), Some(0b110_0001));
        for text in ["", "funday", "mon..", "周八", "mon..fri..sun"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
