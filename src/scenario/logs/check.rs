//! The checking pass over a whole log: every bad row is told with line and column, at most twenty
//! of them in full.

use super::columns::{self, Columns};
use super::kind::Kind;
use super::names::Growing;
use super::orders;
use super::pass::Pass;
use super::row::Lens;
use super::survey::{Trouble, survey};
use super::table::Table;
use super::teller::{Scene, Teller, above, begun, cannot_open};
use super::told::{Content, Reading};
use crate::kernel::ids::SeatId;
use crate::model::arrival::{LogDates, Times};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::policy::ShopNames;
use crate::scenario::scene::LogRequest;
use crate::scenario::source::Sources;
use crate::scenario::words::{DateOrderWord, TimeNumbersWord};
use std::collections::BTreeMap;

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

/// The shop's agents by name.
fn seats(scene: &Scene<'_>) -> BTreeMap<String, SeatId> {
    let seats = scene.people.by_shop.get(scene.shop.at()).into_iter().flatten();
    seats.map(|seat| (seat.agent.clone(), seat.seat)).collect()
}
