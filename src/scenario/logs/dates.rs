//! Times as back offices and spreadsheets write them. A text is read by its own form wherever that
//! is certain; what could be two times is told and not guessed.

use super::clock::{self, Rest};
use crate::model::arrival::LogDates;
use crate::model::horizon::Calendar;
use jiff::civil::{Date, DateTime, Time};

/// How a time was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `2025-11-11 09:30`, also with slashes or points.
    YearFirst,
    /// `2025年11月11日 9时30分`.
    Chinese,
    /// `20251111 093000`.
    Compact,
    /// `13/11/2025 9:30`.
    DayFirst,
    /// `11/13/2025 9:30`.
    MonthFirst,
    /// A spreadsheet's number of the day.
    Serial,
    /// Seconds since 1970.
    UnixSeconds,
    /// Milliseconds since 1970.
    UnixMillis,
    /// Seconds after the scenario's start.
    Seconds,
}

/// A time as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Microseconds after the start; may lie before it.
    pub micros: i64,
    /// How it was written.
    pub form: Form,
    /// The offset that it names, in seconds east of UTC.
    pub offset: Option<i32>,
    /// True if it names a time of day.
    pub timed: bool,
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTime {
    /// It is none.
    Not,
    /// The day and the month could each be the other.
    TwoDates,
    /// It counts from 1970, and nobody says in which zone the desk is.
    Unix,
    /// It is a time of day without a date.
    ClockOnly,
    /// A bare number that is no day of a spreadsheet.
    NoDay,
}

/// A date, its form, and what stands behind it.
type Dated<'a> = (Date, Form, &'a str);

/// Reads a text, or two, the second being the time of day.
pub fn read(
    text: &str,
    clock: Option<&str>,
    dates: LogDates,
    calendar: &Calendar,
) -> Result<Read, NoTime> {
    let text = bare(text);
    let Some(clock) = clock else { return whole(text, dates, calendar) };
    let day = midnight(text, dates)?;
    let clock = bare(clock);
    if let Some(rest) = clock::of_cell(clock, dates.ranges) {
        return joined(day.0, rest, day.1, dates, calendar);
    }
    // Some write the date in both columns.
    let both = whole(clock, LogDates { zone: None, ..dates }, calendar)?;
    let start = calendar.start.checked_add(jiff::SignedDuration::from_micros(both.micros));
    let same = start.is_ok_and(|start| start.date() == day.0);
    if same { whole(clock, dates, calendar) } else { Err(NoTime::Not) }
}

/// Without what a spreadsheet puts around a text that is to stay one: `="..."`, `'...`.
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or_else(|| text.strip_prefix('\'').unwrap_or(text)).trim()
}

/// The date of a text that has no time of day, or midnight as one.
fn midnight(text: &str, dates: LogDates) -> Result<(Date, Form), NoTime> {
    if let Some(day) = text.parse::<f64>().ok().and_then(serial) {
        return Ok((day.date(), Form::Serial));
    }
    let (date, form, rest) = date(text, dates)?;
    let rest = clock::after_date(rest, false).ok_or(NoTime::Not)?;
    let none = rest.time.is_none_or(|time| time == Time::midnight());
    if none { Ok((date, form)) } else { Err(NoTime::Not) }
}

fn whole(text: &str, dates: LogDates, calendar: &Calendar) -> Result<Read, NoTime> {
    if let Some(moment) = plain(text) {
        return since(moment, Form::YearFirst, None, text.len() > 10, calendar);
    }
    let number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if number && let Ok(value) = text.parse::<f64>() {
        return bare_number(text, value, dates, calendar);
    }
    match date(text, dates) {
        Ok((date, form, rest)) => {
            let rest = clock::after_date(rest, dates.ranges).ok_or(NoTime::Not)?;
            joined(date, rest, form, dates, calendar)
        }
        Err(NoTime::Not) if clock::of_cell(text, true).is_some() => Err(NoTime::ClockOnly),
        Err(why) => Err(why),
    }
}

fn joined(
    date: Date,
    rest: Rest,
    form: Form,
    dates: LogDates,
    calendar: &Calendar,
) -> Result<Read, NoTime> {
    let time = rest.time.unwrap_or(Time::midnight());
    let moment = DateTime::from_parts(date, time);
    let moved = match (rest.offset, dates.zone) {
        (Some(own), Some(zone)) => {
            let by = jiff::SignedDuration::from_secs(i64::from(zone) - i64::from(own));
            moment.checked_add(by).map_err(|_| NoTime::Not)?
        }
        _ => moment,
    };
    since(moved, form, rest.offset, rest.time.is_some(), calendar)
}

fn since(
    moment: DateTime,
    form: Form,
    offset: Option<i32>,
    timed: bool,
    calendar: &Calendar,
) -> Result<Read, NoTime> {
    let micros = moment.duration_since(calendar.start).as_micros();
    let micros = i64::try_from(micros).map_err(|_| NoTime::Not)?;
    Ok(Read { micros, form, offset, timed })
}

/// A text of digits alone, with or without a fraction.
fn bare_number(
    text: &str,
    value: f64,
    dates: LogDates,
    calendar: &Calendar,
) -> Result<Read, NoTime> {
    if dates.seconds {
        let known = (0.0..=1e9).contains(&value);
        let micros = libm::round(value * 1e6) as i64;
        let read = Read { micros, form: Form::Seconds, offset: None, timed: true };
        return if known { Ok(read) } else { Err(NoTime::Not) };
    }
    let digits = text.split_once('.').map_or(text.len(), |(whole, _)| whole.len());
    if let (8 | 12 | 14, true) = (digits, digits == text.len())
        && let Some(date) = compact(&text[..8])
    {
        let rest = clock::after_date(&text[8..], false).ok_or(NoTime::Not)?;
        return joined(date, rest, Form::Compact, dates, calendar);
    }
    let unix = match digits {
        10 => Some((libm::round(value * 1e6), Form::UnixSeconds)),
        13 => Some((libm::round(value * 1e3), Form::UnixMillis)),
        _ => None,
    };
    if let Some((micros, form)) = unix {
        let zone = dates.zone.ok_or(NoTime::Unix)?;
        let passed = jiff::SignedDuration::from_micros(micros as i64)
            + jiff::SignedDuration::from_secs(i64::from(zone));
        let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let moment = epoch.checked_add(passed).map_err(|_| NoTime::Not)?;
        return since(moment, form, Some(0), true, calendar);
    }
    let moment = serial(value).ok_or(NoTime::NoDay)?;
    since(moment, Form::Serial, None, value.fract() != 0.0, calendar)
}

/// A spreadsheet's day: whole days since 1899-12-30 and the part of a day, kept to about a
/// microsecond; read to the millisecond. Only the years that dates are taken from.
fn serial(number: f64) -> Option<DateTime> {
    const YEAR_1970: f64 = 25_569.0;
    const YEAR_2200: f64 = 109_575.0;
    if !(YEAR_1970..YEAR_2200).contains(&number) {
        return None;
    }
    let millis = libm::round(number * 86_400_000.0) as i64;
    let zero = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    zero.checked_add(jiff::SignedDuration::from_millis(millis)).ok()
}

/// The form that most logs have, by itself: millions of rows pass it.
fn plain(text: &str) -> Option<DateTime> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, time.trim()),
        None => (text, "00:00"),
    };
    let mut parts = date.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = civil(year, month, day)?;
    Some(DateTime::from_parts(date, clock::plain(time)?))
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = clock::digits(year, 4).filter(|year| (1970..=2200).contains(year))?;
    let (month, day) = (clock::digits(month, 2)?, clock::digits(day, 2)?);
    Date::new(year as i16, month as i8, day as i8).ok()
}

fn compact(text: &str) -> Option<Date> {
    civil(text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
}

/// The date that a text begins with.
fn date(text: &str, dates: LogDates) -> Result<Dated<'_>, NoTime> {
    let (first, rest) = leading(text);
    match first.len() {
        8 => compact(first).map(|date| (date, Form::Compact, rest)).ok_or(NoTime::Not),
        4 => year_first(first, rest).ok_or(NoTime::Not),
        1 | 2 => year_last(first, rest, dates),
        _ => Err(NoTime::Not),
    }
}

/// The digits that a text begins with, and the rest.
fn leading(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

fn year_first<'a>(year: &'a str, rest: &'a str) -> Option<Dated<'a>> {
    if let Some(rest) = rest.strip_prefix('年') {
        let (month, rest) = leading(rest.trim_start());
        let (day, rest) = leading(rest.trim_start().strip_prefix('月')?.trim_start());
        let rest = rest.trim_start();
        let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
        return Some((civil(year, month, day)?, Form::Chinese, rest));
    }
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let (month, rest) = leading(&rest[1..]);
    let (day, rest) = leading(rest.strip_prefix(mark)?);
    Some((civil(year, month, day)?, Form::YearFirst, rest))
}

fn year_last<'a>(first: &'a str, rest: &'a str, dates: LogDates) -> Result<Dated<'a>, NoTime> {
    let parts = || {
        let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
        let (second, rest) = leading(&rest[1..]);
        let (year, rest) = leading(rest.strip_prefix(mark)?);
        (year.len() == 4 && matches!(second.len(), 1 | 2)).then_some((second, year, rest))
    };
    let (second, year, rest) = parts().ok_or(NoTime::Not)?;
    let numbers = (clock::digits(first, 2), clock::digits(second, 2));
    let (Some(one), Some(two)) = numbers else { return Err(NoTime::Not) };
    let day_first = match dates.day_first {
        Some(day_first) => day_first,
        None if one > 12 || one == two => true,
        None if two > 12 => false,
        None => return Err(NoTime::TwoDates),
    };
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    // The same number twice says nothing of the order.
    let form = if day_first { Form::DayFirst } else { Form::MonthFirst };
    Ok((civil(year, month, day).ok_or(NoTime::Not)?, form, rest))
}

/// True if a text can only have the day first, or only the month; none if it does not say.
pub fn order_of(text: &str) -> Option<bool> {
    let text = bare(text);
    let reads = |day_first: bool| {
        let dates = LogDates { day_first: Some(day_first), ..LogDates::default() };
        let (first, rest) = leading(text);
        matches!(first.len(), 1 | 2).then(|| year_last(first, rest, dates).is_ok())
    };
    match (reads(true)?, reads(false)?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// True if a text is a date, with or without midnight behind it.
pub fn is_date(text: &str, dates: LogDates) -> bool {
    midnight(bare(text), dates).is_ok()
}
