//! The checking pass over a whole log: every bad row is told with line and column, at most twenty
//! of them in full.

use super::columns::{self, Columns};
use super::encoding::NoText;
use super::names::{Growing, Kind};
use super::orders;
use super::pass::Pass;
use super::row::{Lens, RowFault};
use super::survey::{Trouble, survey};
use super::table::{OpenError, Quoted, Table};
use super::told::{Content, Reading, encoding};
use crate::kernel::ids::{SeatId, ShopId};
use crate::model::arrival::{LogDates, Times};
use crate::scenario::arrivals::LogRequest;
use crate::scenario::desk::DeskParts;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::people::People;
use crate::scenario::policy::ShopNames;
use crate::scenario::said::unreadable;
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::value::At;
use crate::scenario::words::{DateOrderWord, TimeNumbersWord};
use std::collections::BTreeMap;
use std::path::Path;

/// What is said of a quote that swallows what follows.
pub(super) const RUNS_ON: &str =
    "a quotation mark opens here and is not closed: it swallows the rows below";
/// What is said of two stray quotes that close each other.
pub(super) const SWALLOWS: &str =
    "a quotation mark opens here, and rows stand before the one that closes it";
/// Faults of rows shown in full.
pub(super) const SHOWN: u64 = 20;

/// What logs are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// The shop.
    pub shop: ShopId,
    /// Where files are looked for.
    pub folder: &'a Path,
}

/// Checks a log over its whole length; names it brings grow the shop's tables where they may.
pub fn check(
    request: &LogRequest<'_>,
    scene: &Scene<'_>,
    names: &mut ShopNames,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Times> {
    if let Some(raw) = request.orders {
        return orders::read(request, raw, scene, sources, faults);
    }
    let path = scene.folder.join(&request.path.value);
    let mut table = match Table::open(&path, &|row| columns::known(request, row)) {
        Ok(table) => table,
        Err(error) => {
            cannot_open(&error, request.path, faults);
            return None;
        }
    };
    let calendar = scene.desk.calendar;
    let columns = columns::find(request, &table.header, &calendar, faults)?;
    let mut lens = Lens {
        columns: columns.replay.clone(),
        clock: columns.clock,
        dates: dates(request),
        calendar,
        shift_micros: request.raw.time_shift.as_ref().map_or(0, |at| at.0),
        seats: seats(scene),
    };
    let before = faults.len();
    let mut names = Growing::new(names, request.raw, faults);
    let shown = shown(&columns, &lens);
    let surveyed = survey(&table, &mut lens, columns.pair, &shown);
    let mut teller = Teller { name: request.path, shown, sources, faults };
    let backward = match surveyed {
        Ok(backward) => backward,
        Err(trouble) => {
            let Trouble { quoted, fault } = *trouble;
            teller.row(Code::BadRow, quoted, &fault);
            teller.sources.tell(reading(request, &table, &columns, &lens));
            return None;
        }
    };
    // The columns of date and time are found with the first row.
    teller.shown.extend([Some(lens.columns.time), lens.clock].into_iter().flatten());
    let mut reading = reading(request, &table, &columns, &lens);
    reading.backward = backward;
    let whole = above(&table, &lens, &mut reading, &mut teller);
    let mut pass = Pass::new(request, scene, &path, reading, teller);
    let times = match columns.count {
        Some(column) => {
            let length = request.raw.count_interval.as_ref().map(|at| at.0);
            pass.counts(&mut table, &lens, column, length)
        }
        None => pass.contacts(&mut table, lens.clone(), &mut names),
    };
    let mut reading = pass.finished(&table, &lens, &columns.rivals);
    for (kind, renamed) in Kind::ALL.into_iter().zip(names.renamed.clone()) {
        let list = names.list(kind);
        let pairs = renamed
            .into_iter()
            .filter_map(|(from, to)| Some((from, list.get(usize::from(to))?.clone())));
        reading.renamed.extend(pairs.filter(|(from, to)| from != to));
    }
    let of = &lens.columns;
    names.unmet([of.page.is_some(), of.client.is_some(), of.intent.is_some()], faults);
    sources.note(table.hash());
    sources.tell(reading);
    let sound = whole && !faults.iter().skip(before).any(|fault| fault.code == Code::UnknownName);
    times.filter(|_| sound)
}

/// How times are read as far as the scenario says it.
fn dates(request: &LogRequest<'_>) -> LogDates {
    let raw = &request.raw.value;
    LogDates {
        seconds: raw.time_numbers.as_ref().is_some_and(|at| at.0 == TimeNumbersWord::Seconds),
        day_first: raw.date_order.as_ref().map(|at| at.0 == DateOrderWord::DayFirst),
        zone: raw.time_zone.as_ref().map(|at| at.0),
        ranges: request.counts,
    }
}

/// Columns that faults may show: those that are read, but for customers' names.
fn shown(columns: &Columns, lens: &Lens) -> Vec<usize> {
    let of = &columns.replay;
    let pair = columns.pair.map(|(date, clock)| [date, clock]);
    let all = [of.page, of.sku, of.client, of.intent, of.agent, of.difficult, columns.count];
    let times = [Some(of.time), lens.clock];
    all.into_iter().chain(times).flatten().chain(pair.into_iter().flatten()).collect()
}

/// What is known of a file before its rows are read.
fn reading(request: &LogRequest<'_>, table: &Table, columns: &Columns, lens: &Lens) -> Reading {
    let of = &lens.columns;
    let roles = [
        (Some(of.time), if lens.clock.is_some() { "date" } else { "time" }),
        (lens.clock, "time"),
        (columns.count, "count"),
        (of.page, "page"),
        (of.sku, "sku"),
        (of.client, "client"),
        (of.customer, "customer"),
        (of.intent, "intent"),
        (of.agent, "agent"),
        (of.difficult, "difficult"),
    ];
    let named = |(at, role): (Option<usize>, &'static str)| {
        let name = table.header.get(at?)?;
        Some((super::row::short(name), role))
    };
    let columns: Vec<_> = roles.into_iter().filter_map(named).collect();
    let content = if request.counts { Content::Counts } else { Content::Rows };
    begun(request.path, table, content, columns)
}

/// What is known of any file.
pub(super) fn begun(
    name: &At<String>,
    table: &Table,
    content: Content,
    columns: Vec<(String, &'static str)>,
) -> Reading {
    Reading {
        name: name.value.clone(),
        content,
        encoding: table.form.encoding,
        marked: table.form.mark > 0,
        separator: table.form.separator,
        header_line: table.form.header_line,
        unread: table.header.len().saturating_sub(columns.len()),
        columns,
        ..Reading::default()
    }
}

/// Titles above the header are left out and told; a row of data there is wrong.
pub(super) fn above(
    table: &Table,
    lens: &Lens,
    reading: &mut Reading,
    teller: &mut Teller<'_>,
) -> bool {
    let mut whole = true;
    for (at, fields) in table.above.iter().enumerate() {
        let line = at as u64 + 1;
        let row = csv::ByteRecord::from(fields.clone());
        if fields.iter().all(String::is_empty) {
            reading.blanks.add(line, 1);
        } else if fields.len() == table.header.len() && lens.time(&row, &table.header).is_ok() {
            let text = "a row of data stands above the header";
            let quoted = Quoted { text: String::new(), span: 0..0, line };
            teller.row(Code::BadRow, Some(quoted), &RowFault::new(0, text));
            whole = false;
        } else {
            reading.titles.add(line, 1);
        }
    }
    whole
}

/// A file that cannot be read.
pub(super) fn cannot_open(error: &OpenError, path: &At<String>, faults: &mut Faults) {
    let message = format!("cannot read the log `{}`", path.value);
    match error {
        OpenError::Io(error) | OpenError::NoText(NoText::Io(error)) => {
            faults.add(Code::CannotRead, path.place, message).label(unreadable(error));
        }
        OpenError::NoText(NoText::Line(line, of)) => {
            faults
                .add(Code::NotUtf8, path.place, message)
                .label(format!("line {line} has bytes that are no text of {}", encoding(*of)))
                .help("in Excel: 另存为, CSV UTF-8(逗号分隔)");
        }
        OpenError::NoText(NoText::Other(why)) => {
            faults.add(Code::CannotRead, path.place, message).label(*why);
        }
        OpenError::Empty => {
            faults.add(Code::Empty, path.place, message).label("the file has no header");
        }
        OpenError::FullWidth(line, sign) => {
            let plain = if *sign == '\u{ff0c}' { ',' } else { ';' };
            faults
                .add(Code::BadRow, path.place, message)
                .label(format!(
                    "its columns are separated by the full-width `{sign}` (line {line})"
                ))
                .help(format!("replace it by the plain `{plain}`, or save the table as CSV"));
        }
    }
}

/// Tells what is wrong with rows.
pub struct Teller<'a> {
    /// The file, as the user named it.
    pub name: &'a At<String>,
    /// Columns that may be shown.
    pub shown: Vec<usize>,
    /// Where excerpts are kept.
    pub sources: &'a mut Sources,
    /// Where faults are kept.
    pub faults: &'a mut Faults,
}

impl Teller<'_> {
    /// Says what is wrong with a row, with the row itself.
    pub fn row(&mut self, code: Code, quoted: Option<Quoted>, fault: &RowFault) {
        let Some(Quoted { text, span, line }) = quoted else {
            self.faults.add(code, self.name.place, fault.message.clone());
            return;
        };
        // An empty field is shown by the separator behind it.
        let end = if span.is_empty() { (span.end + 1).min(text.len().max(1)) } else { span.end };
        let file = self.sources.add_excerpt(&self.name.value, text, line as usize, Author::Log);
        let place = Place::new(file, span.start.min(end)..end);
        let told = self.faults.add(code, place, fault.message.clone());
        if let Some(help) = &fault.help {
            told.help(help.clone());
        }
    }
}

/// The shop's agents by name.
fn seats(scene: &Scene<'_>) -> BTreeMap<String, SeatId> {
    let seats = scene.people.by_shop.get(scene.shop.at()).into_iter().flatten();
    seats.map(|seat| (seat.agent.clone(), seat.seat)).collect()
}
