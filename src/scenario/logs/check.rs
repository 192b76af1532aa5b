//! The checking pass over a whole log: every bad row is told with line and column, at most twenty
//! of them in full.

use super::counts::Counted;
use super::orders;
use super::row::{Lens, Names, RowFault};
use super::stretches::Bins;
use super::table::{OpenError, Table, quote};
use crate::kernel::ids::ShopId;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Replay, ReplayColumns, Times};
use crate::scenario::arrivals::LogRequest;
use crate::scenario::desk::DeskParts;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::limits::CONTACTS_MOST;
use crate::scenario::people::People;
use crate::scenario::policy::{NameTable, ShopNames};
use crate::scenario::raw_arrivals::RawColumns;
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::value::At;
use crate::scenario::words::TimeNumbersWord;
use csv::ByteRecord;
use std::path::{Path, PathBuf};

/// What is said of a quote that swallows what follows.
pub(super) const RUNS_ON: &str =
    "a quotation mark opens here and is not closed: it swallows the rows below";
/// What is said of two stray quotes that close each other.
pub(super) const SWALLOWS: &str =
    "a quotation mark opens here, and rows stand before the one that closes it";
/// Faults of rows shown in full.
pub(super) const SHOWN: usize = 20;

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
    let mut table = match Table::open(&path) {
        Ok(table) => table,
        Err(error) => {
            cannot_open(&error, request.path, faults);
            return None;
        }
    };
    let (columns, count) = columns(request, &table.header, faults)?;
    let lens = Lens {
        columns,
        calendar: scene.desk.calendar,
        shift_micros: request.raw.time_shift.as_ref().map_or(0, |at| at.0),
        seconds: request
            .raw
            .time_numbers
            .as_ref()
            .is_some_and(|at| at.0 == TimeNumbersWord::Seconds),
        seats: seats(scene),
    };
    let mut pass = Pass {
        request,
        path,
        end: scene.desk.horizon.end,
        interval: scene.desk.interval,
        last: None,
        first: None,
        kept: 0,
        outside: (0.0, 0.0),
        wrong: 0,
        sources,
        faults,
    };
    let times = match count {
        Some(column) => {
            let length = request.raw.count_interval.as_ref().map(|at| at.0);
            pass.counts(&mut table, &lens, column, length)
        }
        None => pass.contacts(&mut table, lens, names),
    };
    let hash = table.hash();
    pass.sources.note(hash);
    times
}

/// A file that cannot be read.
pub(super) fn cannot_open(error: &OpenError, path: &At<String>, faults: &mut Faults) {
    let message = format!("cannot read the log `{}`", path.value);
    match error {
        OpenError::Io(error) => {
            faults.add(Code::CannotRead, path.place, message).label(error.to_string());
        }
        OpenError::NotUtf8 => {
            faults
                .add(Code::NotUtf8, path.place, message)
                .label("its header is not UTF-8")
                .help("in Excel: 另存为, CSV UTF-8(逗号分隔)");
        }
        OpenError::Empty => {
            faults.add(Code::Empty, path.place, message).label("the file has no header");
        }
    }
}

/// Says what is wrong with a row, with the row itself.
pub(super) fn tell_row(
    path: &Path,
    name: &At<String>,
    code: Code,
    row: &ByteRecord,
    fault: &RowFault,
    sources: &mut Sources,
    faults: &mut Faults,
) {
    let (line, byte) = row.position().map_or((0, 0), |at| (at.line(), at.byte()));
    let (text, span, below) = quote(path, byte, fault.column).unwrap_or_default();
    let line = line + below;
    // An empty field is shown by the separator behind it.
    let end = if span.is_empty() { (span.end + 1).min(text.len().max(1)) } else { span.end };
    let file = sources.add_excerpt(&name.value, text, line as usize, Author::Log);
    let place = Place::new(file, span.start.min(end)..end);
    faults.add(code, place, fault.message.clone());
}

/// The shop's agents by name.
fn seats(scene: &Scene<'_>) -> std::collections::BTreeMap<String, crate::kernel::ids::SeatId> {
    let seats = scene.people.by_shop.get(scene.shop.at()).into_iter().flatten();
    seats.map(|seat| (seat.agent.clone(), seat.seat)).collect()
}

/// Usual names of a column, the first being the key of `columns`.
const USUAL: [(&str, &[&str]); 9] = [
    ("time", &["time", "t", "timestamp", "datetime", "date", "时间", "进线时间", "咨询时间"]),
    ("count", &["count", "calls", "contacts", "n", "数量", "咨询量", "进线量"]),
    ("page", &["page", "页面"]),
    ("sku", &["sku", "商品"]),
    ("client", &["client", "来源端"]),
    ("customer", &["customer", "customer_id", "顾客"]),
    ("intent", &["intent", "咨询类型"]),
    ("agent", &["agent", "客服"]),
    ("difficult", &["difficult"]),
];

/// Finds the columns: those the user names, else those of usual names.
fn columns(
    request: &LogRequest<'_>,
    header: &[String],
    faults: &mut Faults,
) -> Option<(ReplayColumns, Option<usize>)> {
    let empty = RawColumns::default();
    let raw = request.raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let named = [
        &raw.time,
        &raw.count,
        &raw.page,
        &raw.sku,
        &raw.client,
        &raw.customer,
        &raw.intent,
        &raw.agent,
        &raw.difficult,
    ];
    let mut found: [Option<usize>; 9] = [None; 9];
    let mut complete = true;
    for (slot, ((key, usual), named)) in found.iter_mut().zip(USUAL.iter().zip(named)) {
        let needed = *key == "time" || (*key == "count" && request.counts);
        *slot = match named {
            Some(name) => {
                let at = header.iter().position(|column| *column == name.value);
                if at.is_none() {
                    unknown_column(name, header, faults);
                    complete = false;
                }
                at
            }
            // Whoever lists columns has listed all that are to be read.
            None if !needed && request.raw.columns.is_some() => None,
            None => {
                header.iter().position(|column| usual.contains(&column.to_lowercase().as_str()))
            }
        };
        if slot.is_none() && named.is_none() && needed {
            let message = format!("the log `{}` has no column `{key}`", request.path.value);
            faults
                .add(Code::MissingKey, request.path.place, message)
                .label(format!("its columns: {}", header.join(", ")))
                .help(format!("write `columns = {{ {key} = \"...\" }}`"));
            complete = false;
        }
    }
    let [time, count, page, sku, client, customer, intent, agent, difficult] = found;
    let time = time.filter(|_| complete)?;
    let columns = ReplayColumns { time, page, sku, client, customer, intent, agent, difficult };
    Some((columns, count.filter(|_| request.counts)))
}

fn unknown_column(name: &At<String>, header: &[String], faults: &mut Faults) {
    let message = format!("the log has no column `{}`", name.value);
    let fault = faults.add(Code::UnknownName, name.place, message);
    fault.label(format!("its columns: {}", header.join(", ")));
    if let Some(near) = nearest(&name.value, header.iter().map(String::as_str)) {
        fault.help(format!("write `\"{near}\"`"));
    }
}

/// Names that grow where the platform lists none, and how many rows were wrong so far.
struct Growing<'a>(&'a mut ShopNames, u64);

fn grown(table: &mut NameTable, open: bool, name: &str) -> Option<u16> {
    let at = match table.find(name) {
        Some(at) => at,
        None if open && table.len() < NameTable::SET => table.intern(name),
        None => return None,
    };
    u16::try_from(at).ok()
}

impl Names for Growing<'_> {
    fn page(&mut self, name: &str) -> Option<u16> {
        grown(&mut self.0.pages, self.0.any_page, name)
    }
    fn client(&mut self, name: &str) -> Option<u16> {
        grown(&mut self.0.clients, self.0.any_client, name)
    }
    fn intent(&mut self, name: &str) -> Option<u16> {
        grown(&mut self.0.intents, true, name)
    }
    fn sku(&mut self, name: &str) -> u32 {
        self.0.skus.find(name).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }
    fn known(&mut self, what: &str) -> Option<Vec<String>> {
        let names = match what {
            "page" => self.0.pages.names(),
            "client" => self.0.clients.names(),
            "intent" => self.0.intents.names(),
            _ => &[],
        };
        (self.1 < LISTED).then(|| names.to_vec())
    }
}

/// Rows beside which names are listed.
const LISTED: u64 = 20;

/// One pass over a log.
struct Pass<'a, 'r> {
    request: &'a LogRequest<'r>,
    path: PathBuf,
    end: Tick,
    /// The desk's interval.
    interval: Span,
    /// Time of the row before, in microseconds.
    last: Option<i64>,
    /// Time of the first row.
    first: Option<i64>,
    /// Rows within the scenario.
    kept: u64,
    /// Rows or contacts before the start, and after the end.
    outside: (f64, f64),
    /// Rows that are wrong.
    wrong: u64,
    sources: &'a mut Sources,
    faults: &'a mut Faults,
}

impl Pass<'_, '_> {
    /// The next row; at the end of the file, or when it cannot be read on, none.
    fn next(&mut self, table: &mut Table, row: &mut ByteRecord, time: usize) -> bool {
        loop {
            let (column, message) = match table.read(row) {
                Ok(true) if table.runs_on(row) => (table.broken_field(row), RUNS_ON),
                Ok(true) => match table.swallows(row, time) {
                    Some(column) => (column, SWALLOWS),
                    None => return true,
                },
                Ok(false) => return false,
                Err(error) => {
                    cannot_open(&error, self.request.path, self.faults);
                    return false;
                }
            };
            self.tell(Code::BadRow, row, &RowFault { column, message: message.to_owned() });
        }
    }

    /// The time of a row, checked against the row before.
    fn time(&mut self, row: &ByteRecord, lens: &Lens) -> Option<i64> {
        let time = match lens.time(row) {
            Ok(time) => time,
            Err(fault) => {
                self.tell(Code::BadRow, row, &fault);
                return None;
            }
        };
        if self.last.is_some_and(|last| time < last) {
            let message = "this row is earlier than the one before".to_owned();
            let fault = RowFault { column: lens.columns.time, message };
            self.tell(Code::RowsOutOfOrder, row, &fault);
            return None;
        }
        self.last = Some(time);
        self.first = self.first.or(Some(time));
        Some(time)
    }

    fn contacts(&mut self, table: &mut Table, lens: Lens, names: &mut ShopNames) -> Option<Times> {
        let (mut row, scale) = (ByteRecord::new(), self.request.scale);
        let mut bins = Bins::new(self.interval, self.end);
        while self.next(table, &mut row, lens.columns.time) {
            let Some(time) = self.time(&row, &lens) else { continue };
            let at = Tick(u64::try_from(time).unwrap_or(0));
            let inside = time >= 0 && at < self.end;
            match lens.listed(&row, at, &mut Growing(names, self.wrong)) {
                Ok(_) if inside => {
                    self.kept += 1;
                    bins.add(at);
                }
                Ok(_) if time < 0 => self.outside.0 += 1.0,
                Ok(_) => self.outside.1 += 1.0,
                Err(fault) => self.tell(Code::BadRow, &row, &fault),
            }
        }
        self.finish(&lens, self.kept as f64 * scale, "rows")?;
        Some(Times::Replay(Replay {
            path: self.path.clone(),
            columns: lens.columns,
            shift_micros: lens.shift_micros,
            scale,
            seconds: lens.seconds,
            rows: self.kept,
            content: table.hash(),
            stretches: bins.stretches(),
        }))
    }

    fn counts(
        &mut self,
        table: &mut Table,
        lens: &Lens,
        column: usize,
        length: Option<Span>,
    ) -> Option<Times> {
        let (mut row, scale) = (ByteRecord::new(), self.request.scale);
        let place = self.request.path.place;
        let mut counted = Counted::default();
        while self.next(table, &mut row, lens.columns.time) {
            let Some(time) = self.time(&row, lens) else { continue };
            match lens.count(&row, column) {
                Ok(count) if !counted.push(time, count) => {
                    self.faults.add(Code::TooLarge, place, "at most a million intervals");
                    return None;
                }
                Ok(_) => {}
                Err(fault) => self.tell(Code::BadRow, &row, &fault),
            }
        }
        let length = counted.length(length, self.interval, place, self.faults);
        let within = counted.within(length.unwrap_or(self.interval), self.end);
        self.outside = (within.before, within.after);
        self.finish(lens, within.contacts * scale, "contacts")?;
        length?;
        Some(Times::Counts { intervals: within.intervals, scale })
    }

    /// Says what is wrong with a row, with the row itself; after twenty only counts.
    fn tell(&mut self, code: Code, row: &ByteRecord, fault: &RowFault) {
        self.wrong += 1;
        if self.wrong > SHOWN as u64 {
            return;
        }
        tell_row(&self.path, self.request.path, code, row, fault, self.sources, self.faults);
    }

    /// What of a log is not simulated; if it is all of it, [`Pass::finish`] says so.
    fn tell_outside(&mut self, contacts: f64, what: &str) {
        let (before, after) = self.outside;
        if before + after <= 0.0 || contacts <= 0.0 {
            return;
        }
        let message = format!(
            "{:.0} {what} of this log lie outside the scenario and are not simulated",
            before + after
        );
        self.faults
            .add(Code::OutsideHorizon, self.request.path.place, message)
            .label(format!("{before:.0} before its start, {after:.0} after its end"));
    }

    /// Ends the pass: what is left untold, and whether anybody comes at all.
    fn finish(&mut self, lens: &Lens, contacts: f64, what: &str) -> Option<()> {
        let place = self.request.path.place;
        if self.wrong > SHOWN as u64 {
            let more = self.wrong - SHOWN as u64;
            self.faults
                .add(Code::BadRow, place, format!("and {more} more rows of this log are wrong"))
                .label(format!("{} in all", self.wrong));
        }
        if self.wrong > 0 {
            return None;
        }
        if contacts > CONTACTS_MOST {
            self.faults
                .add(Code::TooLarge, place, format!("{contacts:.0} contacts are too many"))
                .label(format!("at most {CONTACTS_MOST:.0} in a scenario"));
            return None;
        }
        self.tell_outside(contacts, what);
        if contacts <= 0.0 {
            let fault = self.faults.add(
                Code::NoArrivals,
                place,
                "no row of this log lies within the scenario",
            );
            fault.label("nobody comes");
            if let (Some(first), Some(last)) = (self.first, self.last) {
                let start = lens.calendar.start;
                let civil = |micros: i64| {
                    let shift = jiff::SignedDuration::from_micros(micros);
                    start.checked_add(shift).unwrap_or(jiff::civil::DateTime::MAX)
                };
                let label = |micros| civil(micros).strftime("%Y-%m-%d %H:%M").to_string();
                let days = start.date().duration_since(civil(first).date()).as_hours() / 24;
                fault.help(format!(
                    "its rows run from {} to {}; move them with `time_shift = \"{days}d\"`",
                    label(first),
                    label(last)
                ));
            }
            return None;
        }
        Some(())
    }
}
