//! One pass over the rows of a log: times in order, names known, counts whole, and all of it told.

use super::chunk::CHUNK;
use super::counts::Counted;
use super::dates::Form;
use super::kind::Kind;
use super::names::Growing;
use super::row::{Lens, Names, RowFault, Untimed};
use super::stretches::Bins;
use super::table::Table;
use super::teller::{RUNS_ON, SHOWN, SWALLOWS, Scene, Teller, cannot_open};
use super::told::{Both, Content, Reading, form, offset};
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{LogForm, Replay, Times};
use crate::scenario::fault::Code;
use crate::scenario::limits::CONTACTS_MOST;
use crate::scenario::scene::LogRequest;
use csv::ByteRecord;
use std::path::{Path, PathBuf};

/// One pass over a log.
pub struct Pass<'a, 'r> {
    request: &'a LogRequest<'r>,
    path: PathBuf,
    end: Tick,
    /// The desk's interval.
    interval: Span,
    /// Time of the row before, in microseconds.
    last: Option<i64>,
    /// The offset that the first row names, if it names one.
    offset: Option<Option<i32>>,
    /// The first time and the last, in microseconds.
    span: Option<(i64, i64)>,
    /// A row names a time of day.
    timed: bool,
    /// Rows within the scenario.
    kept: u64,
    /// Rows or contacts before the start, and after the end.
    outside: (f64, f64),
    /// Rows that are wrong, and those of them that were told.
    wrong: (u64, u64),
    /// The table could not be read to its end.
    broken: bool,
    form: LogForm,
    reading: Reading,
    teller: Teller<'a>,
}

impl Names for Growing<'_> {
    fn find(&mut self, kind: Kind, name: &str) -> Option<u16> {
        Growing::find(self, kind, name)
    }
    fn sku(&mut self, name: &str) -> u32 {
        Growing::sku(self, name)
    }
}

impl<'a, 'r> Pass<'a, 'r> {
    /// A pass that has read nothing yet.
    pub fn new(
        request: &'a LogRequest<'r>,
        scene: &Scene<'_>,
        path: &Path,
        reading: Reading,
        teller: Teller<'a>,
    ) -> Self {
        Pass {
            request,
            path: path.to_owned(),
            end: scene.desk.horizon.end,
            interval: scene.desk.interval,
            last: None,
            offset: None,
            span: None,
            timed: false,
            kept: 0,
            outside: (0.0, 0.0),
            wrong: (0, 0),
            broken: false,
            form: LogForm::default(),
            reading,
            teller,
        }
    }

    /// The next row; at the end of the file, or when it cannot be read on, none.
    fn next(&mut self, table: &mut Table, row: &mut ByteRecord, time: usize) -> bool {
        loop {
            let read = table.read(row);
            self.reading.blanks.add(table.blank.0, table.blank.1);
            let (column, message) = match read {
                Ok(true) if table.runs_on(row) => (table.broken_field(row), RUNS_ON),
                Ok(true) => match table.swallows(row, time) {
                    Some(column) => (column, SWALLOWS),
                    None => {
                        if self.reading.backward {
                            self.mark(table, row);
                        }
                        return true;
                    }
                },
                Ok(false) => return false,
                Err(error) => {
                    cannot_open(&error, self.request.path, self.teller.faults);
                    self.broken = true;
                    return false;
                }
            };
            self.tell(Code::BadRow, table, row, &RowFault::new(column, message));
        }
    }

    /// Marks where chunks begin that are read backward.
    fn mark(&mut self, table: &Table, row: &ByteRecord) {
        let marks = &mut self.form.backward;
        match marks.last_mut().filter(|mark| (mark.rows as usize) < CHUNK) {
            Some(mark) => mark.rows += 1,
            None => {
                let mut mark = table.mark(row);
                mark.rows = 1;
                marks.push(mark);
            }
        }
    }

    /// The time of a row, checked against the row before; none of a row that is left out or wrong.
    fn time(&mut self, table: &Table, row: &ByteRecord, lens: &Lens) -> Option<i64> {
        let read = match lens.time(row, &table.header) {
            Ok(read) => read,
            Err(Untimed::LeftOut(kind)) => {
                self.reading.leave_out(kind, table.line);
                return None;
            }
            Err(Untimed::Fault(_, fault)) => {
                self.tell(Code::BadRow, table, row, &fault);
                return None;
            }
        };
        let first = *self.offset.get_or_insert(read.offset);
        if first != read.offset && lens.dates.zone.is_none() {
            let name = |at: Option<i32>| at.map_or("none".to_owned(), offset);
            let (own, first) = (name(read.offset), name(first));
            let message = format!("this time has the offset {own}, the first row {first}");
            let fault = RowFault::new(lens.columns.time, message)
                .help("write `time_zone = \"+08:00\"` for the zone to which all are to be moved");
            self.tell(Code::BadRow, table, row, &fault);
            return None;
        }
        let time = read.micros;
        let back = self.reading.backward;
        if self.last.is_some_and(|last| if back { time > last } else { time < last }) {
            let message = match back {
                false => "this row is earlier than the one before",
                true => "this row is later than the one before, in a log with the newest first",
            };
            let fault = RowFault::new(lens.columns.time, message);
            self.tell(Code::RowsOutOfOrder, table, row, &fault);
            return None;
        }
        self.last = Some(time);
        self.timed |= read.timed;
        self.reading.rows += 1;
        self.reading.note_form(read.form);
        let (first, last) = self.span.unwrap_or((time, time));
        self.span = Some((first.min(time), last.max(time)));
        Some(time)
    }

    /// Reads contacts.
    pub fn contacts(
        &mut self,
        table: &mut Table,
        lens: Lens,
        names: &mut Growing<'_>,
    ) -> Option<Times> {
        let (mut row, scale) = (ByteRecord::new(), self.request.scale);
        let mut bins = Bins::new(self.interval, self.end);
        while self.next(table, &mut row, lens.columns.time) {
            let Some(time) = self.time(table, &row, &lens) else { continue };
            let at = Tick(u64::try_from(time).unwrap_or(0));
            let inside = time >= 0 && at < self.end;
            match lens.listed(&row, at, names) {
                Ok(_) if inside => {
                    self.kept += 1;
                    bins.add(at);
                }
                Ok(_) if time < 0 => self.outside.0 += 1.0,
                Ok(_) => self.outside.1 += 1.0,
                Err(fault) => self.unknown(table, &row, fault, names),
            }
        }
        self.reading.inside = Some(self.kept as f64);
        self.finish(&lens, self.kept as f64 * scale, "rows")?;
        let renamed = |kind: Kind| names.renamed[kind as usize].clone().into_iter().collect();
        let form = LogForm {
            clock: lens.clock,
            dates: lens.dates,
            backward: std::mem::take(&mut self.form.backward),
            pages: renamed(Kind::Page),
            clients: renamed(Kind::Client),
            intents: renamed(Kind::Intent),
            ..table.form.clone()
        };
        Some(Times::Replay(Replay {
            path: self.path.clone(),
            columns: lens.columns,
            shift_micros: lens.shift_micros,
            scale,
            form: Box::new(form),
            rows: self.kept,
            content: table.hash(),
            stretches: bins.stretches(),
        }))
    }

    /// Tells of a name that nobody knows; of each the first row.
    fn unknown(
        &mut self,
        table: &Table,
        row: &ByteRecord,
        mut fault: RowFault,
        names: &mut Growing<'_>,
    ) {
        if let Some((kind, name)) = fault.unknown.take() {
            if !names.is_new(kind, &name) {
                self.wrong.0 += 1;
                return;
            }
            fault.help = Some(names.help(kind, &name));
        }
        self.tell(Code::BadRow, table, row, &fault);
    }

    /// Reads counts.
    pub fn counts(
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
            let Some(time) = self.time(table, &row, lens) else { continue };
            match lens.count(&row, column) {
                Ok(count) if !counted.push(time, count) => {
                    self.teller.faults.add(Code::TooLarge, place, "at most a million intervals");
                    return None;
                }
                Ok(_) => {}
                Err(fault) => self.tell(Code::BadRow, table, &row, &fault),
            }
        }
        if self.reading.backward {
            counted.turn();
        }
        let length = counted.length(length, self.interval, place, self.teller.faults);
        let within = counted.within(length.unwrap_or(self.interval), self.end);
        self.outside = (within.before, within.after);
        self.reading.inside = Some(within.contacts);
        self.finish(lens, within.contacts * scale, "contacts")?;
        length?;
        Some(Times::Counts { intervals: within.intervals, scale })
    }

    /// Says what is wrong with a row, with the row itself; after twenty only counts.
    fn tell(&mut self, code: Code, table: &Table, row: &ByteRecord, fault: &RowFault) {
        self.wrong.0 += 1;
        if self.wrong.1 >= SHOWN {
            return;
        }
        self.wrong.1 += 1;
        let quoted = table.quote(row, fault.column, &self.teller.shown);
        self.teller.row(code, quoted, fault);
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
        self.teller
            .faults
            .add(Code::OutsideHorizon, self.request.path.place, message)
            .label(format!("{before:.0} before its start, {after:.0} after its end"));
    }

    /// Ends the pass: what is left untold, and whether anybody comes at all.
    fn finish(&mut self, lens: &Lens, contacts: f64, what: &str) -> Option<()> {
        let place = self.request.path.place;
        self.reading.span = self.span.map(|(first, last)| (lens.civil(first), lens.civil(last)));
        let (wrong, told) = self.wrong;
        if wrong > told {
            let more = wrong - told;
            let rows = if more == 1 { "row" } else { "rows" };
            let is = if more == 1 { "is" } else { "are" };
            self.teller
                .faults
                .add(Code::BadRow, place, format!("and {more} more {rows} of this log {is} wrong"))
                .label(format!("{wrong} in all"));
        }
        if wrong > 0 || self.broken {
            return None;
        }
        if contacts > CONTACTS_MOST {
            self.teller
                .faults
                .add(Code::TooLarge, place, format!("{contacts:.0} contacts are too many"))
                .label(format!("at most {CONTACTS_MOST:.0} in a scenario"));
            return None;
        }
        self.tell_outside(contacts, what);
        if contacts <= 0.0 {
            self.nobody(lens);
            return None;
        }
        Some(())
    }

    /// Nobody comes: perhaps the log is of another year.
    fn nobody(&mut self, lens: &Lens) {
        let place = self.request.path.place;
        let message = "no row of this log lies within the scenario";
        let fault = self.teller.faults.add(Code::NoArrivals, place, message);
        fault.label("nobody comes");
        if let Some((first, last)) = self.reading.span {
            let label = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
            let start = lens.calendar.start;
            let days = start.date().duration_since(first.date()).as_hours() / 24;
            fault.help(format!(
                "its rows run from {} to {}; move them with `time_shift = \"{days}d\"`",
                label(first),
                label(last)
            ));
        }
    }

    /// What was found out, with what is doubtful in it, which is warned of.
    pub fn finished(mut self, table: &Table, lens: &Lens, rivals: &[String]) -> Reading {
        self.reading.wrong = self.wrong.0;
        if let Some(Some(own)) = self.offset {
            self.reading.offset = Some((own, lens.dates.zone.is_some()));
        }
        let mut doubts = Vec::new();
        if table.doubtful {
            doubts.push(Both::new(
                "hardly anything in it says that it is UTF-8: GB18030 would do as well",
                "几乎无从判断它是 UTF-8:按 GB18030 也读得通",
            ));
        }
        if self.reading.rows > 1 && !self.timed && self.reading.content == Content::Rows {
            doubts.push(Both::new(
                "no row has a time of day: all are taken at midnight",
                "所有行都只有日期没有钟点：都按零点读入",
            ));
        }
        if self.reading.forms.len() > 1 {
            let names = |zh| {
                let forms = self.reading.forms.iter().map(|(one, _)| form(*one, zh));
                forms.collect::<Vec<_>>().join(if zh { "、" } else { ", " })
            };
            doubts.push(Both::new(
                format!("times are written in several ways: {}", names(false)),
                format!("时间有几种写法：{}", names(true)),
            ));
        }
        if let Some((0, false)) = self.reading.offset {
            doubts.push(Both::new(
                "all times are of Greenwich (UTC) and taken as the desk's: if they are not, write \
                 `time_zone = \"+08:00\"`",
                "所有时间都是 UTC,却按当地时间读入：如不对，请写 `time_zone = \"+08:00\"`",
            ));
        }
        if let Some(other) = rivals.first() {
            let (own, other) = (&table.header[lens.columns.time], super::row::short(other));
            let own = super::row::short(own);
            doubts.push(Both::new(
                format!("`{own}` is taken as the time; `{other}` could be it too: write `columns`"),
                format!("时间取自“{own}”,而“{other}”也可能是：请用 `columns` 写明"),
            ));
        }
        for doubt in &doubts {
            let place = self.request.path.place;
            self.teller.faults.add(Code::DoubtfulLog, place, doubt.en.clone());
        }
        self.reading.doubts = doubts;
        self.unused(lens);
        self.reading
    }

    /// Keys that say how times are read, where no time asks.
    fn unused(&mut self, lens: &Lens) {
        let raw = &self.request.raw.value;
        let ordered = |(form, _): &(Form, u64)| matches!(form, Form::DayFirst | Form::MonthFirst);
        let read = self.reading.rows > 0;
        if let Some(at) = &raw.date_order
            && read
            && !self.reading.forms.iter().any(ordered)
        {
            let message = "`date_order` does nothing: no date of this log ends with its year";
            self.teller.faults.add(Code::DoubtfulLog, at.place, message).label("leave it out");
        }
        let zoned = self.reading.offset.is_some();
        if let Some(at) = &raw.time_zone
            && read
            && !zoned
            && lens.dates.zone.is_some()
        {
            let message = "`time_zone` does nothing: the times of this log name no zone";
            self.teller.faults.add(Code::DoubtfulLog, at.place, message).label("leave it out");
        }
    }
}
