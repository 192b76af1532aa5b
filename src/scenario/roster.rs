//! `[desk] roster`: the sheet planners keep (排班表), rows of names, columns of dates, cells of shift
//! codes. `roster/sheet.rs` reads the file; what the codes mean stands here: each is a shift of
//! `[[shifts]]` with that `code`, or a day off.

mod sheet;
pub mod team;
#[cfg(test)]
mod tests;

use super::desk::DeskParts;
use super::fault::{Code, Faults, Severity, nearest};
use super::people::People;
use super::raw_people::{RawAgent, RawShift};
use super::source::Place;
use super::value::At;
use super::ways::given;
use crate::kernel::ids::AgentId;
use crate::kernel::tick::Tick;
use std::collections::{BTreeMap, BTreeSet};

pub use sheet::{Sheet, read};
pub use team::Team;
use team::is_template;

/// Codes of a day without a shift.
const OFF: [&str; 18] = [
    "", "休", "休息", "休假", "轮休", "调休", "公休", "年假", "年休", "病假", "事假", "off",
    "rest", "-", "--", "—", "/", "x",
];

/// A shift somebody has on a day, as a sheet says: the number of the shift, who, the day relative
/// to that of tick zero, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assigned {
    /// Number of the shift in order of declaration.
    pub shift: usize,
    /// Day relative to the local day of tick zero.
    pub day: i64,
    /// Who.
    pub agent: AgentId,
    /// The cell.
    pub place: Place,
}

/// What a sheet says.
#[derive(Default)]
pub struct Cells {
    /// Its shifts, by shift and day.
    pub list: Vec<Assigned>,
    /// Who has a row, be it of days off.
    pub rows: Vec<AgentId>,
}

/// Names of the sheet that no agent has, for whom a template stands; in order of the sheet.
pub fn nameless(sheet: Option<&Sheet>, agents: &[At<RawAgent>]) -> Vec<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for raw in agents.iter().filter(|raw| !is_template(raw)) {
        let Some(id) = &raw.id else { continue };
        known.insert(id.value.clone());
        let count = raw.count.as_ref().map_or(0, |count| count.count());
        known.extend((1..=count).map(|clone| format!("{}-{clone}", id.value)));
    }
    let mut new = Vec::new();
    for name in sheet.into_iter().flat_map(|sheet| &sheet.people) {
        let is_range = super::clones::range(name).is_some_and(|range| known.contains(range.stem));
        if name.value != "all" && !is_range && known.insert(name.value.clone()) {
            new.push(name.value.clone());
        }
    }
    new
}

/// What the sheet assigns; `None` if that is not known for a fault of the sheet.
pub fn assigned(
    (sheet, broken): (Option<&Sheet>, bool),
    shifts: &[At<RawShift>],
    people: &People,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Cells> {
    let codes = codes(shifts, sheet.is_some() || broken, faults);
    let Some(sheet) = sheet else { return (!broken).then(Cells::default) };
    if codes.is_empty() {
        faults
            .add(Code::MissingKey, sheet.place, "no shift has a code of this sheet")
            .label("what do its cells mean?")
            .help("write `[[shifts]]` with `code = \"早\"`, `from` and `to`");
        return None;
    }
    let start = desk.calendar.start.date();
    let number = |date: jiff::civil::Date| date.duration_since(start).as_hours().div_euclid(24);
    let days: Vec<i64> = sheet.dates.iter().map(|date| number(date.value)).collect();
    tell_dates(sheet, &days, desk, faults);
    let (mut found, before) = (Vec::new(), faults.count(Severity::Error));
    let mut rows: BTreeMap<AgentId, Place> = BTreeMap::new();
    for (name, cells) in sheet.people.iter().zip(&sheet.cells) {
        let agents = who(name, people, faults);
        for agent in &agents {
            if let Some(first) = rows.insert(*agent, name.place) {
                let message = format!("`{}` has two rows", people.agents[agent.at()].name);
                faults.add(Code::NameTwice, name.place, message).see(first, "the first one");
            }
        }
        for (cell, day) in cells.iter().zip(&days) {
            for shift in meant(cell, &codes, faults) {
                let one = |agent: &AgentId| Assigned {
                    shift,
                    day: *day,
                    agent: *agent,
                    place: cell.place,
                };
                found.extend(agents.iter().map(one));
            }
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|one| (one.shift, one.day, one.agent));
    let rows = rows.into_keys().collect();
    (faults.count(Severity::Error) == before).then_some(Cells { list: found, rows })
}

/// Whose row this is.
fn who(name: &At<String>, people: &People, faults: &mut Faults) -> Vec<AgentId> {
    let range = super::clones::range(name).is_some();
    if range || name.value == "all" || people.names.contains_key(&name.value) {
        return people.named(name, faults);
    }
    if !faults.is_full() {
        let near = nearest(&name.value, people.names.keys().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("write `{near}`, or "));
        faults
            .add(Code::UnknownName, name.place, format!("no agent is called `{}`", name.value))
            .label("this row belongs to nobody")
            .help(format!(
                "{near}declare them in `[[agents]]`; one with `from_roster = true` says what all \
                 others of the sheet are like"
            ));
    }
    Vec::new()
}

/// Shifts by code. A shift with a code has its people and dates from the sheet.
fn codes(shifts: &[At<RawShift>], has_sheet: bool, faults: &mut Faults) -> BTreeMap<String, usize> {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for (number, shift) in shifts.iter().enumerate() {
        let Some(code) = &shift.code else { continue };
        for (key, place) in given!(shift; agents date dates weekdays except) {
            faults
                .add(Code::KeysCollide, place, format!("`{key}` and `code` exclude each other"))
                .label("who works a shift with a code when stands in the sheet")
                .see(code.place, "the code")
                .help("write a second shift, or leave it out");
        }
        if !has_sheet {
            faults
                .add(Code::NotInThisMode, code.place, "there is no sheet with codes")
                .label("no cell names this shift")
                .help("write `roster = \"排班.csv\"` into `[desk]`, or `agents` here");
        }
        for code in &code.value.0 {
            let off = OFF.contains(&code.value.to_lowercase().as_str());
            if off || codes.insert(code.value.clone(), number).is_some() {
                let message = format!("`{}` already means something", code.value);
                let label = if off { "a day off" } else { "another shift" };
                faults.add(Code::NameTwice, code.place, message).label(label);
            }
        }
    }
    // the name of a shift with a code says the same, unless it is a code itself
    for (number, shift) in shifts.iter().enumerate().filter(|it| it.1.code.is_some()) {
        if let Some(name) = &shift.name {
            codes.entry(name.value.clone()).or_insert(number);
        }
    }
    codes
}

/// The shifts a cell means; several are written `早/晚` or `早+晚`.
fn meant(cell: &At<String>, codes: &BTreeMap<String, usize>, faults: &mut Faults) -> Vec<usize> {
    let one = |text: &str| -> Option<Option<usize>> {
        let text = text.trim();
        match codes.get(text) {
            Some(shift) => Some(Some(*shift)),
            None if OFF.contains(&text.to_lowercase().as_str()) => Some(None),
            None => None,
        }
    };
    if let Some(found) = one(&cell.value) {
        return found.into_iter().collect();
    }
    let parts: Vec<&str> = cell.value.split(['/', '+', '、']).collect();
    let shifts: Option<Vec<Option<usize>>> = parts.iter().map(|part| one(part)).collect();
    if let Some(shifts) = shifts {
        return shifts.into_iter().flatten().collect();
    }
    if !faults.is_full() {
        let known: Vec<&str> = codes.keys().map(String::as_str).collect();
        let near = nearest(&cell.value, known.iter().copied()).map(str::to_owned);
        let fault = faults.add(
            Code::UnknownName,
            cell.place,
            format!("`{}` is the code of no shift", cell.value),
        );
        fault.label(format!("codes: {}; a day off: 休, off, - or nothing", known.join(", ")));
        if let Some(near) = near {
            fault.help(format!("write `{near}`"));
        }
    }
    Vec::new()
}

/// Dates of the sheet beyond the scenario, and dates of the scenario without a column.
fn tell_dates(sheet: &Sheet, days: &[i64], desk: &DeskParts, faults: &mut Faults) {
    let last = i64::from(desk.calendar.day(Tick(desk.horizon.end.0.saturating_sub(1))));
    let after = i64::from(desk.calendar.day(desk.horizon.stop()));
    let outside = || days.iter().zip(&sheet.dates).filter(|it| *it.0 < -1 || *it.0 > after);
    if let Some((_, date)) = outside().next() {
        let count = outside().count();
        let from = desk.calendar.label(Tick::ZERO);
        let to = desk.calendar.label(desk.horizon.end);
        let message = match count {
            1 => "a date of the sheet lies outside the scenario".to_owned(),
            _ => format!("{count} dates of the sheet lie outside the scenario"),
        };
        faults
            .add(Code::OutsideHorizon, date.place, message)
            .label(format!("the scenario runs from {from} to {to}"));
    }
    let missing: Vec<String> = (0..=last)
        .filter(|day| !days.contains(day))
        .map(|day| desk.calendar.date(day as u32).to_string())
        .collect();
    if let Some(first) = missing.first() {
        let message = match missing.len() {
            1 => format!("the sheet has no {first}"),
            more => format!("the sheet has no {first} and {} more dates", more - 1),
        };
        let fault = faults.add(Code::OutsideHorizon, sheet.place, message);
        fault.label("nobody of the sheet works then").help("add the column");
        fault.severity = Severity::Warning;
    }
}
