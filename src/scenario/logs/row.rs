//! One row of a log: its time and its names, looked up in the shop's tables.

use crate::kernel::ids::SeatId;
use crate::kernel::stream::hash_name64;
use crate::kernel::tick::Tick;
use crate::model::arrival::{Listed, ReplayColumns};
use crate::model::horizon::Calendar;
use crate::scenario::near::listed;
use csv::ByteRecord;
use jiff::civil::{Date, DateTime, Time};
use std::collections::BTreeMap;

/// What is wrong with a row: the column and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Which column.
    pub column: usize,
    /// Why.
    pub message: String,
}

/// The names rows are looked up in.
pub trait Names {
    /// A page.
    fn page(&mut self, name: &str) -> Option<u16>;
    /// A client.
    fn client(&mut self, name: &str) -> Option<u16>;
    /// An intent.
    fn intent(&mut self, name: &str) -> Option<u16>;
    /// A SKU; `u32::MAX` for one nobody names.
    fn sku(&mut self, name: &str) -> u32;
    /// The names of a kind, to be listed beside one that is none of them; nothing once that has
    /// been done often enough.
    fn known(&mut self, _what: &str) -> Option<Vec<String>> {
        None
    }
}

/// What every row is read with.
pub struct Lens {
    /// Columns.
    pub columns: ReplayColumns,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// Added to every time.
    pub shift_micros: i64,
    /// True if bare numbers are seconds after the start; else they are a spreadsheet's days.
    pub seconds: bool,
    /// Agents of the shop by name.
    pub seats: BTreeMap<String, SeatId>,
}

/// The text of a field; absent fields are empty.
fn field(row: &ByteRecord, column: usize) -> Result<&str, RowFault> {
    let bytes = row.get(column).unwrap_or_default();
    let text = std::str::from_utf8(bytes)
        .map_err(|_| RowFault { column, message: "this is not UTF-8".to_owned() })?;
    Ok(text.trim())
}

impl Lens {
    /// The time of a row in microseconds after tick zero; may lie before it.
    pub fn time(&self, row: &ByteRecord) -> Result<i64, RowFault> {
        let column = self.columns.time;
        let text = field(row, column)?;
        let micros = micros(text, &self.calendar, self.seconds).ok_or_else(|| RowFault {
            column,
            message: match text.parse::<f64>() {
                Ok(_) if !self.seconds => format!(
                    "`{}` is no day of a spreadsheet; for seconds after the start write \
                     `time_numbers = \"seconds\"`",
                    short(text)
                ),
                _ => format!("`{}` is not a time", short(text)),
            },
        })?;
        Ok(micros.saturating_add(self.shift_micros))
    }

    /// A row as the engine takes it.
    pub fn listed<N: Names>(
        &self,
        row: &ByteRecord,
        at: Tick,
        names: &mut N,
    ) -> Result<Listed, RowFault> {
        let mut listed = Listed { at, ..Listed::default() };
        let columns = &self.columns;
        if let Some((column, name)) = named(row, columns.page)? {
            let page = names.page(name);
            listed.page = Some(page.ok_or_else(|| self.unknown(column, "page", name, names))?);
        }
        if let Some((column, name)) = named(row, columns.client)? {
            let client = names.client(name);
            listed.client =
                Some(client.ok_or_else(|| self.unknown(column, "client", name, names))?);
        }
        if let Some((column, name)) = named(row, columns.intent)? {
            let intent = names.intent(name);
            listed.intent =
                Some(intent.ok_or_else(|| self.unknown(column, "intent", name, names))?);
        }
        if let Some((_, name)) = named(row, columns.sku)? {
            listed.sku = Some(names.sku(name));
        }
        if let Some((_, name)) = named(row, columns.customer)? {
            listed.customer = Some(hash_name64(name));
        }
        if let Some((column, name)) = named(row, columns.agent)? {
            let seat = self.seats.get(name).copied();
            listed.agent =
                Some(seat.ok_or_else(|| self.unknown(column, "agent of this shop", name, names))?);
        }
        if let Some((column, word)) = named(row, columns.difficult)? {
            listed.difficult = Some(yes_or_no(word).ok_or_else(|| RowFault {
                column,
                message: format!("`{}` is neither true nor false", short(word)),
            })?);
        }
        Ok(listed)
    }

    /// A name that is none of its kind, with those there are, the nearest first.
    fn unknown<N: Names>(&self, column: usize, what: &str, name: &str, names: &mut N) -> RowFault {
        let message = format!("no {what} is called `{}`", short(name));
        let Some(known) = names.known(what) else { return RowFault { column, message } };
        let seats = self.seats.keys().filter(|_| what.starts_with("agent"));
        let list = listed(name, known.iter().chain(seats).map(String::as_str));
        let message = match list.is_empty() {
            true => message,
            false => format!("{message}; there are: {list}"),
        };
        RowFault { column, message }
    }

    /// The count of a row in a file of counts.
    pub fn count(&self, row: &ByteRecord, column: usize) -> Result<u32, RowFault> {
        let text = field(row, column)?;
        let fault = |why: &str| RowFault { column, message: format!("`{}` {why}", short(text)) };
        let number: f64 = text.parse().map_err(|_| fault("is not a count"))?;
        if number < 0.0 {
            return Err(fault("is below zero"));
        }
        if number > 1e7 || libm::floor(number) != number {
            return Err(fault("is not a whole number of contacts"));
        }
        Ok(number as u32)
    }
}

/// The column and text of a field that the file has and the row fills.
fn named(row: &ByteRecord, column: Option<usize>) -> Result<Option<(usize, &str)>, RowFault> {
    let Some(column) = column else { return Ok(None) };
    let text = field(row, column)?;
    Ok((!text.is_empty()).then_some((column, text)))
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "true" | "1" | "yes" | "TRUE" | "True" | "是" => Some(true),
        "false" | "0" | "no" | "FALSE" | "False" | "否" => Some(false),
        _ => None,
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Microseconds after tick zero of `2026-11-10T20:00:03.5`, of the same with a blank, slashes or
/// without seconds; of a bare number, a spreadsheet's day as in `46336.8334`, or, where so told,
/// seconds after the start as in `86400.25`.
pub fn micros(text: &str, calendar: &Calendar, seconds: bool) -> Option<i64> {
    if !text.contains(['-', '/', ':']) {
        let number: f64 = text.parse().ok()?;
        if seconds {
            return (0.0..=1e9).contains(&number).then(|| libm::round(number * 1e6) as i64);
        }
        return serial(number, calendar);
    }
    let moment = moment(text)?;
    i64::try_from(moment.duration_since(calendar.start).as_micros()).ok()
}

/// A spreadsheet's day: whole days since 1899-12-30 and the part of a day, kept to about a
/// microsecond; read to the millisecond. Only the years that [`moment`] takes.
fn serial(number: f64, calendar: &Calendar) -> Option<i64> {
    const YEAR_1970: f64 = 25_569.0;
    const YEAR_2200: f64 = 109_575.0;
    if !(YEAR_1970..YEAR_2200).contains(&number) {
        return None;
    }
    let millis = libm::round(number * 86_400_000.0) as i64;
    let zero = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let start = i64::try_from(calendar.start.duration_since(zero).as_micros()).ok()?;
    Some(millis * 1000 - start)
}

/// A hand-written reader: it takes what spreadsheets write, and millions of rows pass it.
fn moment(text: &str) -> Option<DateTime> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, time.trim()),
        None => (text, "00:00"),
    };
    let mut parts = date.split(['-', '/']);
    let year = digits(parts.next()?, 4)?;
    let (month, day) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || !(1970..=2200).contains(&year) {
        return None;
    }
    let date = Date::new(year as i16, month as i8, day as i8).ok()?;
    let mut parts = time.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let nanos = fraction_nanos(fraction)?;
            (digits(whole, 2)?, nanos)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let time = Time::new(hour as i8, minute as i8, second as i8, nanos).ok()?;
    Some(DateTime::from_parts(date, time))
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.bytes().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
}

fn fraction_nanos(text: &str) -> Option<i32> {
    if text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = text.bytes().fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0'));
    Some(value * 10i32.pow(9 - text.len() as u32))
}
