//! Times of day: `"08:30"`, `"8点半"`, `"24:00"`.

use super::{At, Value, schema, wrong_type};
use crate::kernel::tick::Span;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::marks_of_text::narrowed;
use crate::scenario::node::{Kind, Node};
use crate::scenario::said::said;

/// A time of day since midnight: `"08:30"`, `"08:30:15"`, `"24:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub Span);

/// A window of the day: from and to.
pub type Window = Vec<At<Clock>>;

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
                let what = said!("a time of day, as in `\"08:30\"`", "钟点，如 `\"08:30\"`");
                let hour = match node.kind {
                    Kind::Whole(hour @ 0..=24) => Some(format!("\"{hour:02}:00\"")),
                    _ => None,
                };
                let fault = wrong_type(node, what, faults);
                if let Some(hour) = hour {
                    fault.help(said!("write `{hour}`", "请写 `{hour}`")).mend(node.place, hour);
                }
                return None;
            }
        };
        if found.is_none() {
            let text = match &node.kind {
                Kind::Text(text) => text.as_str(),
                _ => "",
            };
            let fault = faults.add(
                Code::BadClock,
                node.place,
                said!("this is not a time of day", "这不是钟点"),
            );
            fault.label(said!(
                "expected `\"08:30\"`, at most `\"24:00\"`",
                "应为 `\"08:30\"` 这样的写法，最晚 `\"24:00\"`"
            ));
            if let Some(clock) = likely_clock(text) {
                fault.help(said!("write `\"{clock}\"`", "请写 `\"{clock}\"`"));
                fault.mend(node.place, format!("\"{clock}\""));
            } else if let Some(clock) = next_day(text) {
                fault.help(said!(
                    "write `\"{clock}\"`: an end before the start is on the next day",
                    "请写 `\"{clock}\"`：下班早于上班即为次日"
                ));
            }
        }
        found.map(Clock)
    }
}

/// A time of day as it is written, `08:30:00`, however it was spelt.
pub fn clock_text(text: &str) -> Option<String> {
    let seconds = clock_of_text(text)?.0 / Span::seconds(1).0;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(format!("{hour:02}:{minute:02}:{second:02}"))
}

fn clock_of_text(text: &str) -> Option<Span> {
    let text = plain_clock(text);
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

/// What `8.30`, `0830`, `8:30am`, `下午2点` or `8` most likely are.
pub fn likely_clock(text: &str) -> Option<String> {
    let plain = narrowed(text).trim().to_lowercase();
    let words =
        [("上午", 0), ("早上", 0), ("凌晨", 0), ("下午", 12), ("晚上", 12), ("am", 0), ("pm", 12)];
    let mut rest = plain.as_str();
    let mut noon = None;
    for (word, hours) in words {
        if let Some(cut) = rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)) {
            (rest, noon) = (cut.trim(), Some(hours));
        }
    }
    let digits = rest.bytes().all(|b| b.is_ascii_digit());
    let spelt = match rest.len() {
        1 | 2 if digits => format!("{rest}:00"),
        3 | 4 if digits => format!("{}:{}", &rest[..rest.len() - 2], &rest[rest.len() - 2..]),
        _ => rest.replace(['.', '-', ';'], ":"),
    };
    let seconds = clock_of_text(&spelt)?.0 / Span::seconds(1).0;
    let (mut hour, minute) = (seconds / 3600, seconds / 60 % 60);
    match noon {
        Some(12) if hour < 12 => hour += 12,
        Some(0) if hour == 12 => hour = 0,
        Some(_) if hour > 12 => return None,
        _ => {}
    }
    Some(format!("{hour:02}:{minute:02}"))
}

/// What hours beyond midnight, as in `26:00` or `次日2:00`, are on the next day.
fn next_day(text: &str) -> Option<String> {
    let plain = narrowed(text);
    let plain = plain.trim();
    for word in ["次日", "第二天", "翌日", "明天", "+1"] {
        if let Some(rest) = plain.strip_prefix(word) {
            return likely_clock(rest).or_else(|| Some(clock_text(rest)?[..5].to_owned()));
        }
    }
    let (hour, minute) = clock_parts(plain)?;
    let fits = (25..48).contains(&hour) && minute < 60;
    fits.then(|| format!("{:02}:{minute:02}", hour - 24))
}

/// `8点`, `8点30`, `8点30分`, `8点半` and full-width spellings as `8:30`; others as they are.
fn plain_clock(text: &str) -> String {
    let text = narrowed(text).trim().replace('时', "点");
    let Some((hour, minute)) = text.split_once('点') else { return text };
    let hour = hour.trim();
    match minute.trim().trim_end_matches(['分', '整']).trim() {
        "" => format!("{hour}:00"),
        "半" => format!("{hour}:30"),
        "一刻" => format!("{hour}:15"),
        "三刻" => format!("{hour}:45"),
        minute => format!("{hour}:{minute:0>2}"),
    }
}

/// The two numbers of `10:00`.
pub fn clock_parts(text: &str) -> Option<(u32, u32)> {
    let (a, b) = text.split_once(':')?;
    Some((a.parse().ok()?, b.parse().ok()?))
}

schema!(Clock, "Clock", {
    "description": "A time of day: \"08:30\".",
    "type": "string",
    "pattern": "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_reach_to_twenty_four_hours() {
        assert_eq!(clock_of_text("24:00"), Some(Span::DAY));
        assert_eq!(clock_of_text("8:05"), Some(Span::minutes(485)));
        assert_eq!(clock_of_text("08:30:15"), Some(Span::seconds(30_615)));
        for text in ["24:01", "8", "8:60", "-1:00", "08:30:15:1", "08:+1", ""] {
            assert_eq!(clock_of_text(text), None, "{text}");
        }
    }
}
