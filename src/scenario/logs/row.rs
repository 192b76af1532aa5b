//! One row of a log: its time and its names, looked up in the shop's tables; or what it is instead.

use super::dates::{self, NoTime, Read};
use super::kind::Kind;
use crate::kernel::ids::SeatId;
use crate::kernel::stream::hash_name64;
use crate::kernel::tick::Tick;
use crate::model::arrival::{Listed, LogDates, ReplayColumns};
use crate::model::horizon::Calendar;
use csv::ByteRecord;
use std::collections::BTreeMap;

/// What is wrong with a row: the column and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Which column.
    pub column: usize,
    /// Why.
    pub message: String,
    /// What to do, if that can be said.
    pub help: Option<String>,
    /// A name that nobody knows.
    pub unknown: Option<(Kind, String)>,
}

impl RowFault {
    /// A fault without help.
    pub fn new(column: usize, message: impl Into<String>) -> RowFault {
        RowFault { column, message: message.into(), help: None, unknown: None }
    }

    /// With what to do.
    pub fn help(mut self, help: impl Into<String>) -> RowFault {
        self.help = Some(help.into());
        self
    }
}

/// A row that is none of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// All its fields are empty.
    Blank,
    /// It is the header again.
    Header,
    /// A sum of rows (合计).
    Total,
}

/// A row without a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untimed {
    /// It is to have none.
    LeftOut(LeftOut),
    /// It should have one.
    Fault(NoTime, RowFault),
}

/// The names rows are looked up in.
pub trait Names {
    /// A page, a client or an intent.
    fn find(&mut self, kind: Kind, name: &str) -> Option<u16>;
    /// A SKU; `u32::MAX` for one nobody names.
    fn sku(&mut self, name: &str) -> u32;
}

/// What every row is read with.
#[derive(Clone)]
pub struct Lens {
    /// Columns.
    pub columns: ReplayColumns,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// The column of the time of day, where it stands beside that of the date.
    pub clock: Option<usize>,
    /// How times are read.
    pub dates: LogDates,
    /// Added to every time.
    pub shift_micros: i64,
    /// Agents of the shop by name.
    pub seats: BTreeMap<String, SeatId>,
}

/// The text of a field; absent fields are empty.
fn field(row: &ByteRecord, column: usize) -> Result<&str, RowFault> {
    let bytes = row.get(column).unwrap_or_default();
    let text = std::str::from_utf8(bytes).map_err(|_| RowFault::new(column, "this is no text"))?;
    Ok(text.trim())
}

impl Lens {
    /// A time in microseconds after the start as civil time.
    pub fn civil(&self, micros: i64) -> jiff::civil::DateTime {
        let passed = jiff::SignedDuration::from_micros(micros);
        self.calendar.start.checked_add(passed).unwrap_or(jiff::civil::DateTime::MAX)
    }

    /// The time of a row; may lie before the start. A row without one is a row of data unless it
    /// is blank, the header again or a total.
    pub fn time(&self, row: &ByteRecord, header: &[String]) -> Result<Read, Untimed> {
        let column = self.columns.time;
        let fault = |why, fault| Untimed::Fault(why, fault);
        let text = field(row, column).map_err(|why| fault(NoTime::Not, why))?;
        let clock = self.clock.map(|clock| field(row, clock)).transpose();
        let clock = clock.map_err(|why| fault(NoTime::Not, why))?;
        match dates::read(text, clock, self.dates, &self.calendar) {
            Ok(mut read) => {
                read.micros = read.micros.saturating_add(self.shift_micros);
                Ok(read)
            }
            Err(why) => Err(match left_out(row, header) {
                Some(kind) => Untimed::LeftOut(kind),
                None => fault(why, self.no_time(text, clock, why)),
            }),
        }
    }

    /// What is said of a text that is no time.
    fn no_time(&self, text: &str, clock: Option<&str>, why: NoTime) -> RowFault {
        let mut column = self.columns.time;
        let shown = short(text);
        if let (NoTime::Not, Some(clock), Some(at)) = (why, clock, self.clock)
            && dates::is_date(text, self.dates)
        {
            column = at;
            let what = if clock.is_empty() {
                "no time of day is given".to_owned()
            } else {
                format!("`{}` is not a time of day", short(clock))
            };
            return RowFault::new(column, what);
        }
        match why {
            NoTime::Not => RowFault::new(column, format!("`{shown}` is not a time")),
            NoTime::NoDay => RowFault::new(
                column,
                format!(
                    "`{shown}` is no day of a spreadsheet; for seconds after the start write \
                     `time_numbers = \"seconds\"`"
                ),
            ),
            NoTime::TwoDates => {
                RowFault::new(column, format!("`{shown}` can be read as two dates")).help(
                    "write `date_order = \"day_first\"` or `date_order = \"month_first\"`: no row \
                     of this log settles it",
                )
            }
            NoTime::Unix => {
                let message = format!("`{shown}` counts from 1970 (Unix time), in no zone");
                let help = "write `time_zone = \"+08:00\"` for the zone of the desk";
                RowFault::new(column, message).help(help)
            }
            NoTime::ClockOnly => {
                let message = format!("`{shown}` is a time of day without a date");
                let help = "name the column of the date too, or add one: \
                            `columns = { date = \"日期\", time = \"时间\" }`";
                RowFault::new(column, message).help(help)
            }
        }
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
        let unknown = |column, what: &str, name: &str| {
            RowFault::new(column, format!("no {what} is called `{}`", short(name)))
        };
        let mut known = |kind: Kind, column: Option<usize>| {
            let Some((column, name)) = named(row, column)? else { return Ok(None) };
            names.find(kind, name).map(Some).ok_or_else(|| RowFault {
                unknown: Some((kind, name.to_owned())),
                ..unknown(column, kind.word(), name)
            })
        };
        listed.page = known(Kind::Page, columns.page)?;
        listed.client = known(Kind::Client, columns.client)?;
        listed.intent = known(Kind::Intent, columns.intent)?;
        if let Some((_, name)) = named(row, columns.sku)? {
            listed.sku = Some(names.sku(name));
        }
        if let Some((_, name)) = named(row, columns.customer)? {
            listed.customer = Some(hash_name64(name));
        }
        if let Some((column, name)) = named(row, columns.agent)? {
            let seat = self.seats.get(name).copied();
            listed.agent = Some(seat.ok_or_else(|| unknown(column, "agent of this shop", name))?);
        }
        if let Some((column, word)) = named(row, columns.difficult)? {
            let message = || format!("`{}` is neither true nor false", short(word));
            let read = yes_or_no(word).ok_or_else(|| RowFault::new(column, message()))?;
            listed.difficult = Some(read);
        }
        Ok(listed)
    }

    /// The count of a row in a file of counts.
    pub fn count(&self, row: &ByteRecord, column: usize) -> Result<u32, RowFault> {
        let text = field(row, column)?;
        let fault = |why: &str| RowFault::new(column, format!("`{}` {why}", short(text)));
        let number: f64 = grouped(text).parse().map_err(|_| fault("is not a count"))?;
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

/// A number without the commas between its thousands.
fn grouped(text: &str) -> std::borrow::Cow<'_, str> {
    let mut groups = text.split(',');
    let head = groups.next().is_some_and(|head| matches!(head.len(), 1..=3));
    let whole = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = head && text.contains(',') && groups.all(whole);
    if thousands { text.replace(',', "").into() } else { text.into() }
}

/// What a row without a time is, if it is none of data.
pub fn left_out(row: &ByteRecord, header: &[String]) -> Option<LeftOut> {
    let texts = || row.iter().map(|field| std::str::from_utf8(field).unwrap_or("?").trim());
    if texts().all(str::is_empty) {
        return Some(LeftOut::Blank);
    }
    if texts().eq(header.iter().map(String::as_str)) {
        return Some(LeftOut::Header);
    }
    texts().any(is_total).then_some(LeftOut::Total)
}

/// A word that heads a sum: `合计`, `总计：`, `本页小计`, `共 1234 条`, `Total`.
fn is_total(text: &str) -> bool {
    let lower = text.to_lowercase();
    let text = lower.trim_end_matches(|letter: char| !letter.is_alphabetic()).trim();
    let ends = ["合计", "总计", "小计", "总和"];
    let words = ["total", "totals", "subtotal", "sub total", "grand total", "sum"];
    if words.contains(&text) || ends.iter().any(|word| text.ends_with(word)) {
        return true;
    }
    let plain = |rest: &str| {
        let counted = |letter: char| letter.is_alphabetic() && !"条记录人次个行".contains(letter);
        !rest.contains(counted)
    };
    let heads = ["合计", "总计", "小计", "总数", "汇总", "共计", "total", "subtotal"];
    let headed = heads.iter().any(|word| lower.strip_prefix(word).is_some_and(plain));
    let of_all = lower.strip_prefix('共');
    headed || of_all.is_some_and(|rest| plain(rest) && rest.contains(|c: char| c.is_ascii_digit()))
}

/// The beginning of a text.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
