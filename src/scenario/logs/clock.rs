//! Times of day as back offices write them: `9:30`, `09:30:15.5`, `下午3:05`, `3:05 PM`,
//! `9时30分`, `093000`, with the offset of a zone behind them, and intervals as `09:00-09:30`.

use jiff::civil::Time;

/// What stands behind a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// The time of day.
    pub time: Option<Time>,
    /// The offset of a zone \[seconds east of UTC\].
    pub offset: Option<i32>,
}

/// Halves of the day before and behind a time, and the hours they make later.
const HALVES: [(&str, Half); 14] = [
    ("上午", Half::Morning),
    ("凌晨", Half::Morning),
    ("早上", Half::Morning),
    ("清晨", Half::Morning),
    ("下午", Half::Afternoon),
    ("晚上", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("中午", Half::Noon),
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("AM", Half::Morning),
    ("PM", Half::Afternoon),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
    Noon,
}

/// Digits alone, at most so many.
pub fn digits(text: &str, most: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.bytes().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
}

/// `9:30`, `09:30:15`, `09:30:15.5`.
pub fn plain(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            (digits(whole, 2)?, nanos(fraction)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    of(hour, minute, second, nanos)
}

fn of(hour: u32, minute: u32, second: u32, nanos: i32) -> Option<Time> {
    let small = |number: u32| i8::try_from(number).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()
}

fn nanos(text: &str) -> Option<i32> {
    if text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = text.bytes().fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0'));
    Some(value * 10i32.pow(9 - text.len() as u32))
}

/// What stands behind a date: nothing, or a time, perhaps behind a `T` or the day of the week.
pub fn after_date(text: &str, ranges: bool) -> Option<Rest> {
    let iso = text.starts_with(['T', 't']);
    let text = text.strip_prefix(['T', 't', '_']).unwrap_or(text);
    let text = weekday(text.trim_start());
    if text.is_empty() {
        return Some(Rest::default());
    }
    time(text, ranges, iso)
}

/// Without `星期二`, `周二` or `(周二)` before the time.
fn weekday(text: &str) -> &str {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let day = ["星期", "礼拜", "周"].iter().find_map(|head| inner.strip_prefix(head));
    let Some(day) =
        day.and_then(|day| day.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']))
    else {
        return text;
    };
    day.strip_prefix([')', '）']).unwrap_or(day).trim_start()
}

/// A cell with a time of day and nothing else: also an hour alone, or a part of a day as
/// spreadsheets keep it.
pub fn of_cell(text: &str, ranges: bool) -> Option<Rest> {
    let whole = |time| Rest { time: Some(time), offset: None };
    if let Some(hour) = digits(text, 2) {
        return of(hour, 0, 0, 0).map(whole);
    }
    if let (Some(true), Ok(part)) = (text.split_once('.').map(|_| true), text.parse::<f64>()) {
        let seconds = libm::round(part * 86_400.0);
        let inside = (0.0..86_400.0).contains(&seconds) && !text.contains([':', 'e', '-', '+']);
        let seconds = seconds as u32;
        let time = of(seconds / 3600, seconds / 60 % 60, seconds % 60, 0).map(whole);
        return time.filter(|_| inside);
    }
    time(text, ranges, false)
}

/// A time of day, and what may stand behind it.
fn time(text: &str, ranges: bool, iso: bool) -> Option<Rest> {
    let (before, text) = half(text);
    let (hour, text) = leading(text);
    let (parts, exact, text) = match hour.len() {
        4 | 6 => {
            let second = hour.get(4..6).map_or(Some(0), |text| digits(text, 2))?;
            let (fraction, text) = fraction(text, hour.len() == 6)?;
            let parts = (digits(&hour[..2], 2)?, digits(&hour[2..4], 2)?, second, fraction);
            (parts, hour.len() == 6, text)
        }
        1 | 2 => marked(digits(hour, 2)?, text)?,
        _ => return None,
    };
    let (after, text) = half(text.trim_start());
    let hour = match before.or(after) {
        None => parts.0,
        Some(_) if before.is_some() && after.is_some() => return None,
        Some(half) => of_half(parts.0, half)?,
    };
    let time = of(hour, parts.1, parts.2, parts.3)?;
    let text = text.trim_start();
    if ranges && let Some(end) = range(text) {
        return (end.is_empty() || time_ends(end))
            .then_some(Rest { time: Some(time), offset: None });
    }
    let offset = match text {
        "" => None,
        text => Some(offset(text, iso || exact)?),
    };
    Some(Rest { time: Some(time), offset })
}

/// Minutes and seconds behind an hour, each behind its mark; whether seconds were given.
type Marked<'a> = ((u32, u32, u32, i32), bool, &'a str);

fn marked(hour: u32, text: &str) -> Option<Marked<'_>> {
    let chinese = text.strip_prefix(['时', '点']);
    let rest = chinese.or_else(|| text.strip_prefix([':', '：']))?;
    let (minute, rest) = leading(rest.trim_start());
    if minute.is_empty() {
        // `9时`, `9点整`
        let rest = rest.strip_prefix('整').unwrap_or(rest);
        return chinese.map(|_| ((hour, 0, 0, 0), false, rest));
    }
    let minute = digits(minute, 2)?;
    let next = rest.strip_prefix([':', '：', '分']);
    let Some(rest) = next.map(str::trim_start) else {
        return Some(((hour, minute, 0, 0), false, rest));
    };
    let (second, rest) = leading(rest);
    if second.is_empty() {
        return chinese.map(|_| ((hour, minute, 0, 0), false, rest));
    }
    let (fraction, rest) = fraction(rest, true)?;
    let rest = rest.strip_prefix('秒').unwrap_or(rest);
    Some(((hour, minute, digits(second, 2)?, fraction), true, rest))
}

/// A fraction of a second.
fn fraction(text: &str, may: bool) -> Option<(i32, &str)> {
    match text.strip_prefix(['.', ',']).filter(|_| may) {
        None => Some((0, text)),
        Some(rest) => {
            let (part, rest) = leading(rest);
            Some((nanos(part)?, rest))
        }
    }
}

fn leading(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// The half of the day that a text begins with.
fn half(text: &str) -> (Option<Half>, &str) {
    let found = HALVES.iter().find_map(|(word, half)| Some((*half, text.strip_prefix(word)?)));
    found.map_or((None, text), |(half, rest)| (Some(half), rest.trim_start()))
}

/// The hour of a half of the day: twelve is its beginning. Some write `下午 14:30`.
fn of_half(hour: u32, half: Half) -> Option<u32> {
    match (half, hour) {
        (Half::Morning, 12) => Some(0),
        (Half::Morning, 0..=11) | (Half::Noon, 11 | 12) => Some(hour),
        (Half::Afternoon, 12) => Some(12),
        (Half::Afternoon, 1..=11) | (Half::Noon, 1 | 2) => Some(hour + 12),
        (Half::Afternoon, 13..=23) | (Half::Noon, 13 | 14) => Some(hour),
        _ => None,
    }
}

/// What stands behind the mark of an interval.
fn range(text: &str) -> Option<&str> {
    let marks = ["--", "-", "~", "～", "—", "–", "至", "到"];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim)
}

/// True if an interval may end so: at a time, with or without a date before it.
fn time_ends(text: &str) -> bool {
    let clock = text.rsplit([' ', 'T']).next().unwrap_or(text);
    clock == "24:00" || clock == "24:00:00" || clock == "24" || of_cell(clock, false).is_some()
}

/// `Z`, `+08:00`, `+0800`, `+08`, `UTC+8`, `GMT+08:00`. One that goes west could be the end of an
/// interval: it is taken behind seconds only.
fn offset(text: &str, exact: bool) -> Option<i32> {
    let names = ["UTC", "GMT"];
    let named = names.iter().find_map(|name| text.strip_prefix(name));
    let rest = named.unwrap_or(text);
    if rest == "Z" || rest == "z" || (rest.is_empty() && named.is_some()) {
        return Some(0);
    }
    let (sign, rest) = match rest.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, rest.strip_prefix('-').filter(|_| exact || named.is_some())?),
    };
    seconds(rest).map(|seconds| sign * seconds)
}

/// `08:00`, `0800`, `08`, `8` as seconds.
fn seconds(text: &str) -> Option<i32> {
    let (hours, minutes) = match (text.split_once(':'), text.len()) {
        (Some(parts), _) => parts,
        (None, 4) => (text.get(..2)?, text.get(2..)?),
        (None, _) => (text, "0"),
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 14 && minutes < 60).then_some((hours * 3600 + minutes * 60) as i32)
}

/// The offset of a zone as a planner states it: `+08:00`, `Z`.
pub fn zone(text: &str) -> Option<i32> {
    offset(text.trim(), true)
}
