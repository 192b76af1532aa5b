//! Which column of a log is what: those the user names, else those of usual names.

use super::dates;
use super::names::is_usual;
use super::row::short;
use crate::model::arrival::{LogDates, ReplayColumns};
use crate::model::horizon::Calendar;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::raw_arrivals::RawColumns;
use crate::scenario::scene::LogRequest;
use crate::scenario::value::At;

/// The columns that were found.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// By role.
    pub replay: ReplayColumns,
    /// The count, in a file of counts.
    pub count: Option<usize>,
    /// The time of day, where the user names a column of dates.
    pub clock: Option<usize>,
    /// Date and time of day that may stand in two columns, if the first row of data says so.
    pub pair: Option<(usize, usize)>,
    /// Other columns that could be the time.
    pub rivals: Vec<String>,
}

/// The columns besides the time, as `columns` calls them.
const OTHERS: [&str; 8] =
    ["count", "page", "sku", "client", "customer", "intent", "agent", "difficult"];

fn named(raw: &RawColumns) -> [&Option<At<String>>; 8] {
    let RawColumns { count, page, sku, client, customer, intent, agent, difficult, .. } = raw;
    [count, page, sku, client, customer, intent, agent, difficult]
}

fn usual(header: &[String], key: &str) -> Option<usize> {
    header.iter().position(|column| is_usual("columns", key, column))
}

fn at(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|column| column == name.trim())
}

/// How many columns of a row are known; none if it has no time, or no count in a file of counts.
pub fn known(request: &LogRequest<'_>, row: &[String]) -> usize {
    let empty = RawColumns::default();
    let raw = request.raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let find = |name: &Option<At<String>>, key: &str| match name {
        Some(name) => at(row, &name.value),
        None => usual(row, key),
    };
    let time = find(&raw.time, "time").or_else(|| match (&raw.time, &raw.date) {
        (None, None) => usual(row, "date"),
        (None, Some(_)) => usual(row, "clock"),
        _ => None,
    });
    let date = raw.date.as_ref().map(|name| at(row, &name.value));
    let others = named(raw).into_iter().zip(OTHERS).map(|(name, key)| find(name, key));
    let others: Vec<Option<usize>> = others.collect();
    if time.is_none() || date == Some(None) || (request.counts && others[0].is_none()) {
        return 0;
    }
    1 + usize::from(usual(row, "date").is_some()) + others.iter().flatten().count()
}

/// Finds the columns; what is missing is a fault.
pub fn find(
    request: &LogRequest<'_>,
    header: &[String],
    calendar: &Calendar,
    faults: &mut Faults,
) -> Option<Columns> {
    let empty = RawColumns::default();
    let raw = request.raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let before = faults.len();
    let mut columns = Columns::default();
    let by_name = |name: &At<String>, faults: &mut Faults| {
        let found = at(header, &name.value);
        if found.is_none() {
            unknown(name, header, faults);
        }
        found
    };
    let mut places = [None; 8];
    for ((place, key), name) in places.iter_mut().zip(OTHERS).zip(named(raw)) {
        let needed = key == "count" && request.counts;
        *place = match name {
            Some(name) => by_name(name, faults),
            // Whoever lists columns has listed all that are to be read.
            None if !needed && request.raw.columns.is_some() => None,
            None => usual(header, key),
        };
        if needed && place.is_none() && name.is_none() {
            missing(request, key, header, calendar, faults);
        }
    }
    let time = match &raw.time {
        Some(name) => by_name(name, faults),
        None => usual(header, "time"),
    };
    let date = raw.date.as_ref().and_then(|name| by_name(name, faults));
    let own_time = raw.time.is_some();
    let whole = match (&raw.date, time) {
        (Some(_), None) if !own_time => {
            columns.clock = usual(header, "clock");
            date.filter(|_| columns.clock.is_some())
        }
        (Some(_), time) => {
            columns.clock = time;
            date
        }
        (None, Some(time)) => {
            columns.pair = usual(header, "date").filter(|_| !own_time).map(|date| (date, time));
            let others = header
                .iter()
                .enumerate()
                .filter(|(at, name)| !own_time && *at != time && is_usual("columns", "time", name));
            columns.rivals = others.map(|(_, name)| name.clone()).collect();
            Some(time)
        }
        (None, None) if own_time => None,
        (None, None) => {
            let date = usual(header, "date");
            columns.pair = date.and_then(|date| Some((date, usual(header, "clock")?)));
            date
        }
    };
    if whole.is_none() && faults.len() == before {
        missing(request, "time", header, calendar, faults);
    }
    let [count, page, sku, client, customer, intent, agent, difficult] = places;
    let time = whole.filter(|_| faults.len() == before)?;
    columns.count = count.filter(|_| request.counts);
    columns.replay = ReplayColumns { time, page, sku, client, customer, intent, agent, difficult };
    Some(columns)
}

/// A column that is needed and not there. What may be a row of data is not shown.
fn missing(
    request: &LogRequest<'_>,
    key: &str,
    header: &[String],
    calendar: &Calendar,
    faults: &mut Faults,
) {
    let name = &request.path.value;
    if is_data(header, calendar) {
        faults
            .add(Code::MissingKey, request.path.place, format!("the log `{name}` has no header"))
            .label("its first row is one of data")
            .help("write the names of its columns above, as in `时间,页面`");
        return;
    }
    faults
        .add(
            Code::MissingKey,
            request.path.place,
            format!("the log `{name}` has no column `{key}`"),
        )
        .label(format!("its columns: {}", list(header)))
        .help(format!("write `columns = {{ {key} = \"...\" }}`"));
}

/// True if a row has a time in it: it is no header.
pub fn is_data(row: &[String], calendar: &Calendar) -> bool {
    let dates = LogDates { day_first: Some(true), zone: Some(0), ..LogDates::default() };
    row.iter().any(|field| dates::read(field, None, dates, calendar).is_ok())
}

/// Names of columns, as far as they go on a line.
pub fn list(header: &[String]) -> String {
    let names: Vec<String> = header.iter().take(40).map(|name| short(name)).collect();
    names.join(", ")
}

fn unknown(name: &At<String>, header: &[String], faults: &mut Faults) {
    let message = format!("the log has no column `{}`", name.value);
    let fault = faults.add(Code::UnknownName, name.place, message);
    fault.label(format!("its columns: {}", list(header)));
    if let Some(near) = nearest(&name.value, header.iter().map(String::as_str)) {
        fault.help(format!("write `\"{near}\"`"));
    }
}
