//! Files of orders: when each was placed and paid, whose it is, and its amount.

use super::columns::list;
use super::dates;
use super::names::is_usual;
use super::row::{Lens, RowFault, Untimed};
use super::survey::survey;
use super::table::Table;
use super::teller::{RUNS_ON, SHOWN, SWALLOWS, Scene, Teller, above, begun, cannot_open};
use super::told::{Content, Reading};
use crate::kernel::stream::hash_name64;
use crate::model::arrival::{LogDates, ReplayColumns, Times};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::raw_work::{RawOrderColumns, RawUnpaidOrders};
use crate::scenario::scene::LogRequest;
use crate::scenario::source::Sources;
use crate::scenario::unpaid::{Order, reminders};
use crate::scenario::value::At;
use crate::scenario::words::DateOrderWord;
use csv::ByteRecord;
use std::collections::BTreeMap;

/// The columns: placed, paid, customer, amount.
const KEYS: [&str; 4] = ["time", "paid", "customer", "amount"];

/// Where the columns stand.
type Columns = [Option<usize>; 4];

/// Reads the orders and works out the reminders; `None` after a fault.
pub fn read(
    request: &LogRequest<'_>,
    raw: &RawUnpaidOrders,
    scene: &Scene<'_>,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Times> {
    let path = scene.folder.join(&request.path.value);
    let mut table = match Table::open(&path, &|row| known(raw, row)) {
        Ok(table) => table,
        Err(error) => {
            cannot_open(&error, request.path, faults);
            return None;
        }
    };
    let columns = columns(request, raw, &table.header, faults)?;
    let mut lens = lens(raw, columns, scene);
    let shown: Vec<usize> = [columns[0], columns[1], columns[3]].into_iter().flatten().collect();
    let surveyed = survey(&table, &mut lens, None, &shown);
    let mut teller = Teller { name: request.path, shown, sources, faults };
    if let Err(trouble) = surveyed {
        teller.row(Code::BadRow, trouble.quoted, &trouble.fault);
        return None;
    }
    let named = columns.into_iter().zip(KEYS);
    let named = named.filter_map(|(at, key)| Some((super::row::short(&table.header[at?]), key)));
    let mut reading = begun(request.path, &table, Content::Orders, named.collect());
    let sound = above(&table, &lens, &mut reading, &mut teller);
    let orders = rows(&mut table, columns, &lens, &mut reading, &mut teller);
    sources.note(table.hash());
    unused(raw, &reading, faults);
    let wrong = reading.wrong;
    sources.tell(reading);
    if wrong > SHOWN {
        let message = format!("and {} more rows of these orders are wrong", wrong - SHOWN);
        faults.add(Code::BadRow, request.path.place, message).label(format!("{wrong} in all"));
    }
    let orders = orders.filter(|_| sound && wrong == 0)?;
    reminders(&orders, raw, scene.desk.horizon.end, request.path.place, faults)
}

/// How the times of orders are read.
fn lens(raw: &RawUnpaidOrders, columns: Columns, scene: &Scene<'_>) -> Lens {
    let time = columns[0].unwrap_or(0);
    Lens {
        columns: ReplayColumns { time, ..ReplayColumns::default() },
        clock: None,
        dates: LogDates {
            day_first: raw.date_order.as_ref().map(|at| at.0 == DateOrderWord::DayFirst),
            zone: raw.time_zone.as_ref().map(|at| at.0),
            ..LogDates::default()
        },
        calendar: scene.desk.calendar,
        shift_micros: 0,
        seats: BTreeMap::new(),
    }
}

/// Reads all rows; none if the file cannot be read on.
fn rows(
    table: &mut Table,
    columns: Columns,
    lens: &Lens,
    reading: &mut Reading,
    teller: &mut Teller<'_>,
) -> Option<Vec<Order>> {
    let (mut row, mut orders) = (ByteRecord::new(), Vec::new());
    let (mut span, mut offset) = (None::<(i64, i64)>, None);
    loop {
        let read = table.read(&mut row);
        reading.blanks.add(table.blank.0, table.blank.1);
        match read {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                cannot_open(&error, teller.name, teller.faults);
                return None;
            }
        }
        let made = match whole(table, &row, columns) {
            Ok(()) => order(&row, columns, lens, table),
            Err(fault) => Err(Untimed::Fault(dates::NoTime::Not, fault)),
        };
        let fault = match made {
            Ok((_, read)) if offset.is_some_and(|first| first != read.offset) => {
                let text = "this time has another offset than the first row";
                RowFault::new(lens.columns.time, text).help("write `time_zone = \"+08:00\"`")
            }
            Ok((order, read)) => {
                if lens.dates.zone.is_none() {
                    offset = Some(read.offset);
                }
                let (first, last) = span.unwrap_or((order.at, order.at));
                span = Some((first.min(order.at), last.max(order.at)));
                reading.offset = read.offset.map(|own| (own, lens.dates.zone.is_some()));
                reading.rows += 1;
                reading.note_form(read.form);
                orders.push(order);
                continue;
            }
            Err(Untimed::LeftOut(kind)) => {
                reading.leave_out(kind, table.line);
                continue;
            }
            Err(Untimed::Fault(_, fault)) => fault,
        };
        reading.wrong += 1;
        if reading.wrong <= SHOWN {
            let quoted = table.quote(&row, fault.column, &teller.shown);
            teller.row(Code::BadRow, quoted, &fault);
        }
    }
    reading.span = span.map(|(first, last)| (lens.civil(first), lens.civil(last)));
    Some(orders)
}

/// Keys that say how times are read, where no time asks.
fn unused(raw: &RawUnpaidOrders, reading: &Reading, faults: &mut Faults) {
    let ordered = |(form, _): &(dates::Form, u64)| {
        matches!(form, dates::Form::DayFirst | dates::Form::MonthFirst)
    };
    let by_order = reading.forms.iter().any(ordered);
    let mut idle = |place: Option<crate::scenario::source::Place>, used: bool, text: &str| {
        if let Some(place) = place.filter(|_| !used && reading.rows > 0) {
            faults.add(Code::DoubtfulLog, place, text).label("leave it out");
        }
    };
    let order = raw.date_order.as_ref().map(|at| at.place);
    idle(order, by_order, "`date_order` does nothing: no date of this log ends with its year");
    let zone = raw.time_zone.as_ref().map(|at| at.place);
    let zoned = reading.offset.is_some();
    idle(zone, zoned, "`time_zone` does nothing: the times of this log name no zone");
}

fn named(own: &RawOrderColumns) -> [&Option<At<String>>; 4] {
    [&own.time, &own.paid, &own.customer, &own.amount]
}

/// How many columns of a row are known; none if it has no times.
fn known(raw: &RawUnpaidOrders, row: &[String]) -> usize {
    let empty = RawOrderColumns::default();
    let own = raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let find = |(name, key): (&Option<At<String>>, &str)| match name {
        Some(name) => row.contains(&name.value),
        None => row.iter().any(|column| is_usual("orders", key, column)),
    };
    let found: Vec<bool> = named(own).into_iter().zip(KEYS).map(find).collect();
    if found[0] && found[1] { found.iter().filter(|found| **found).count() } else { 0 }
}

/// The columns' places; the times are required.
fn columns(
    request: &LogRequest<'_>,
    raw: &RawUnpaidOrders,
    header: &[String],
    faults: &mut Faults,
) -> Option<Columns> {
    let empty = RawOrderColumns::default();
    let own = raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let mut found = [None; 4];
    let mut complete = true;
    for ((place, named), key) in found.iter_mut().zip(named(own)).zip(KEYS) {
        *place = match named {
            Some(name) => {
                let at = header.iter().position(|column| *column == name.value);
                if at.is_none() {
                    let message = format!("the orders have no column `{}`", name.value);
                    faults
                        .add(Code::UnknownName, name.place, message)
                        .label(format!("their columns: {}", list(header)));
                    complete = false;
                }
                at
            }
            None => header.iter().position(|it| is_usual("orders", key, it)),
        };
        if place.is_none() && named.is_none() && matches!(key, "time" | "paid") {
            let message = format!("the orders `{}` have no column `{key}`", request.path.value);
            faults
                .add(Code::MissingKey, request.path.place, message)
                .label(format!("their columns: {}", list(header)))
                .help(format!("write `columns = {{ {key} = \"...\" }}`"));
            complete = false;
        }
    }
    complete.then_some(found)
}

/// A row that has all its columns, and none that swallows the rows below.
fn whole(table: &Table, row: &ByteRecord, columns: Columns) -> Result<(), RowFault> {
    if table.runs_on(row) {
        return Err(RowFault::new(table.broken_field(row), RUNS_ON));
    }
    if let Some(column) = columns[0].and_then(|time| table.swallows(row, time)) {
        return Err(RowFault::new(column, SWALLOWS));
    }
    // A total may be short.
    let short = columns.into_iter().flatten().any(|column| column >= row.len());
    match short && super::row::left_out(row, &table.header).is_none() {
        true => {
            let column = row.len().saturating_sub(1);
            Err(RowFault::new(column, "columns are missing behind this one"))
        }
        false => Ok(()),
    }
}

fn order(
    row: &ByteRecord,
    columns: Columns,
    lens: &Lens,
    table: &Table,
) -> Result<(Order, dates::Read), Untimed> {
    let fault = |fault| Untimed::Fault(dates::NoTime::Not, fault);
    let text = |column: Option<usize>| -> Result<Option<(usize, &str)>, Untimed> {
        let Some(column) = column else { return Ok(None) };
        let text = std::str::from_utf8(row.get(column).unwrap_or_default())
            .map_err(|_| fault(RowFault::new(column, "this is no text")))?;
        Ok(Some((column, text.trim())).filter(|(_, text)| !text.is_empty()))
    };
    let [_, paid, customer, amount] = columns;
    let placed = lens.time(row, &table.header)?;
    let time = |(column, text): (usize, &str)| {
        dates::read(text, None, lens.dates, &lens.calendar)
            .map(|read| read.micros)
            .map_err(|_| fault(RowFault::new(column, "this is not a time")))
    };
    let paid_at = text(paid)?.filter(|(_, text)| !is_none(text)).map(time).transpose()?;
    if let (Some(column), Some(at)) = (paid, paid_at)
        && at < placed.micros
    {
        return Err(fault(RowFault::new(column, "this order is paid before it is placed")));
    }
    let money = |(column, text): (usize, &str)| {
        let number =
            text.trim_start_matches(['\u{a5}', '\u{ffe5}']).replace(',', "").parse::<f64>().ok();
        number
            .filter(|number| number.is_finite() && *number >= 0.0)
            .ok_or_else(|| fault(RowFault::new(column, "this is not an amount")))
    };
    let order = Order {
        at: placed.micros,
        paid: paid_at,
        customer: text(customer)?.map(|(_, name)| hash_name64(name)),
        amount: text(amount)?.map(money).transpose()?,
    };
    Ok((order, placed))
}

/// What back offices write for a payment that was not made.
fn is_none(text: &str) -> bool {
    matches!(text, "-" | "--" | "—" | "无" | "未付款" | "未支付" | "null" | "NULL")
}
