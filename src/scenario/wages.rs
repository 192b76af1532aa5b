//! `[wages]`: what an hour costs by kind of agent, at night, beyond a day's work, on holidays.

use super::fault::{Code, Faults};
use super::node::Node;
use super::people::People;
use super::raw_people::{RawAgent, RawAgentDefaults, RawHolidays, RawNight, RawOvertime, RawWages};
use super::source::Place;
use super::table::Section;
use super::value::{Amount, At, Value};
use super::words::EmploymentWord;
use crate::kernel::tick::Span;
use crate::model::wages::{Holidays, Night, Overtime, Wages};

/// Reads `[wages]`: agents without a wage of their own take that of their kind; the premiums.
pub fn read(
    tree: &Node,
    agents: &[At<RawAgent>],
    shared: Option<&RawAgentDefaults>,
    people: &mut People,
    faults: &mut Faults,
) -> Wages {
    let raw = tree.get("wages").and_then(|node| RawWages::read(node, faults));
    let raw = raw.unwrap_or_default();
    of_kinds(people, agents, shared, &raw);
    build(&raw, faults)
}

/// The premiums.
fn build(raw: &RawWages, faults: &mut Faults) -> Wages {
    Wages {
        night: raw.night.as_ref().and_then(|at| night(at, faults)),
        overtime: raw.overtime.as_ref().and_then(|at| overtime(at, faults)),
        holidays: raw.holidays.as_ref().and_then(|at| holidays(at, faults)),
    }
}

/// Agents without a wage of their own have that of their kind.
fn of_kinds(
    people: &mut People,
    raw: &[At<RawAgent>],
    shared: Option<&RawAgentDefaults>,
    wages: &RawWages,
) {
    let kind_of = |raw: &RawAgent| {
        let shared = shared.and_then(|shared| shared.employment.as_ref());
        raw.employment.as_ref().or(shared).map_or(EmploymentWord::FullTime, |at| at.0)
    };
    for (agent, family) in people.agents.iter_mut().zip(&people.family_of) {
        let Some(raw) = raw.get(*family).filter(|raw| raw.hourly_cost.is_none()) else { continue };
        // what all have is not for those who are paid by the customer
        let of_all = agent.hourly_cost.filter(|_| raw.contact_cost.is_none());
        agent.hourly_cost = of_kind(wages, kind_of(raw)).or(of_all);
    }
}

/// The wage of agents of a kind, if it is given.
fn of_kind(raw: &RawWages, kind: EmploymentWord) -> Option<f64> {
    let wage = match kind {
        EmploymentWord::FullTime => &raw.full_time,
        EmploymentWord::PartTime => &raw.part_time,
        EmploymentWord::Outsourced => &raw.outsourced,
    };
    wage.as_ref().map(|at: &At<Amount>| at.0)
}

fn missing(key: &str, place: Place, example: &str, faults: &mut Faults) {
    faults
        .add(Code::MissingKey, place, format!("`{key}` is missing"))
        .label("what is meant is not said in full")
        .help(format!("as in `{example}`"));
}

fn night(raw: &At<RawNight>, faults: &mut Faults) -> Option<Night> {
    let example = "night = { from = \"22:00\", to = \"06:00\", add = \"30%\" }";
    for key in ["from", "to"] {
        if raw.lacks(key) {
            missing(key, raw.place, example, faults);
        }
    }
    if raw.lacks("add") && raw.lacks("per_hour") {
        missing("add", raw.place, example, faults);
    }
    let (from, to) = (raw.from.as_ref()?.value.0, raw.to.as_ref()?.value.0);
    if from == to {
        faults
            .add(Code::NumberOutOfRange, raw.place, "the night has no length")
            .label("`from` and `to` are the same time");
        return None;
    }
    Some(Night {
        from,
        to: if to == Span::DAY { Span::ZERO } else { to },
        share: raw.add.as_ref().map_or(0.0, |at| at.0),
        per_hour: raw.per_hour.as_ref().map_or(0.0, |at| at.0),
    })
}

fn overtime(raw: &At<RawOvertime>, faults: &mut Faults) -> Option<Overtime> {
    let example = "overtime = { after = \"8h\", times = 1.5 }";
    for key in ["after", "times"] {
        if raw.lacks(key) {
            missing(key, raw.place, example, faults);
        }
    }
    Some(Overtime { after: raw.after.as_ref()?.value.0, times: raw.times.as_ref()?.0 })
}

fn holidays(raw: &At<RawHolidays>, faults: &mut Faults) -> Option<Holidays> {
    let example = "holidays = { dates = [2026-10-01], times = 3 }";
    for key in ["dates", "times"] {
        if raw.lacks(key) {
            missing(key, raw.place, example, faults);
        }
    }
    let dates = raw.dates.as_ref()?.value.0.iter();
    let dates = dates.map(|at| (at.value.first, at.value.last)).collect();
    Some(Holidays { dates, times: raw.times.as_ref()?.0 })
}
