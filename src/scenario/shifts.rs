//! `[[shifts]]`: who is on duty when, flattened into changes of status (班次, JD-27).

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::limits::DUTIES_MOST;
use super::people::People;
use super::policy::{DeskNames, unknown};
use super::raw_people::{RawBreak, RawShift};
use super::source::Place;
use super::table::Section;
use super::value::{At, Day, OneOrMany};
use crate::kernel::ids::{AgentId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::ONLINE;
use crate::model::shift::{Change, ChangeKind};

/// One agent's time on duty, clipped to the run.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Who.
    pub agent: AgentId,
    /// From.
    pub from: Tick,
    /// To.
    pub to: Tick,
    /// Breaks within, clipped.
    pub breaks: Vec<(Tick, Tick, StatusId)>,
    /// Status on duty.
    pub status: StatusId,
    /// Where the shift is declared.
    pub place: Place,
    /// Day of the shift since 1970, times eight, plus its number that day: names the absence.
    pub ordinal: u32,
    /// True if the shift itself ends within the run.
    pub ends: bool,
}

/// Times of a shift relative to the midnight of its date.
struct Times {
    from: Span,
    to: Span,
    status: StatusId,
    breaks: Vec<(Span, Span, StatusId)>,
}

/// All duties, by agent and time. Without `[[shifts]]` everybody is on duty all the time.
pub fn duties(
    raw: &[At<RawShift>],
    desk: &DeskParts,
    people: &People,
    names: &DeskNames,
    faults: &mut Faults,
) -> Vec<Duty> {
    let stop = desk.horizon.stop();
    let mut duties = Vec::new();
    // A shift that could not be read puts nobody on duty: no further complaint about that.
    let mut broken = false;
    for shift in raw {
        let agents = agents(shift, people, faults);
        let Some(times) = times(shift, names, faults) else {
            broken = true;
            continue;
        };
        let before = duties.len();
        let days = days(shift, desk, faults);
        if before + agents.len() * days.len() > DUTIES_MOST {
            faults
                .add(Code::TooLarge, shift.place, "too many agents on too many days")
                .label(format!("beyond {DUTIES_MOST} agent-days"));
            break;
        }
        let dates = days.len();
        for day in days {
            for agent in &agents {
                duties.extend(duty(*agent, day, &times, desk, shift.place));
            }
        }
        if duties.len() == before && !agents.is_empty() && dates > 0 {
            faults
                .add(Code::OutsideHorizon, shift.place, "this shift lies outside the scenario")
                .label("never happens")
                .help(format!(
                    "the scenario runs from {} to {}",
                    desk.calendar.label(Tick::ZERO),
                    desk.calendar.label(desk.horizon.end)
                ));
        }
    }
    let place = desk.place;
    for (at, family) in people.family_of.iter().enumerate() {
        if raw.is_empty() || people.always_on[*family] {
            let agent = AgentId::from(at);
            let (from, status, breaks) = (Tick::ZERO, ONLINE, Vec::new());
            let always =
                Duty { agent, from, to: stop, breaks, status, place, ordinal: 0, ends: false };
            duties.push(always);
        }
    }
    duties.sort_by_key(|duty| (duty.agent, duty.from, duty.to));
    number(&mut duties, people, faults);
    if !raw.is_empty() && !broken {
        report_without_shift(&duties, people, faults);
    }
    duties
}

/// Numbers the shifts of a day and reports those at the same time.
fn number(duties: &mut [Duty], people: &People, faults: &mut Faults) {
    for at in 1..duties.len() {
        let (before, here) = duties.split_at_mut(at);
        let (last, next) = (&before[at - 1], &mut here[0]);
        if last.agent != next.agent {
            continue;
        }
        if last.ordinal / 8 == next.ordinal / 8 {
            next.ordinal = (last.ordinal + 1).min(next.ordinal | 7);
        }
        if next.from < last.to {
            let name = &people.agents[next.agent.at()].name;
            let fault = faults.add(
                Code::ShiftsOverlap,
                next.place,
                format!("`{name}` has two shifts at the same time"),
            );
            if last.place != next.place {
                fault.see(last.place, "the other shift");
            }
        }
    }
}

/// An agent nobody ever puts on a shift would stand idle: most likely forgotten.
fn report_without_shift(duties: &[Duty], people: &People, faults: &mut Faults) {
    let mut on_duty = vec![0usize; people.places.len()];
    let mut size = vec![0usize; people.places.len()];
    let mut last = None;
    for duty in duties {
        if last != Some(duty.agent) {
            on_duty[people.family_of[duty.agent.at()]] += 1;
        }
        last = Some(duty.agent);
    }
    for family in &people.family_of {
        size[*family] += 1;
    }
    for (family, place) in people.places.iter().enumerate() {
        if on_duty[family] < size[family] {
            let missing = size[family] - on_duty[family];
            let message = match (size[family], missing) {
                (1, _) => "this agent is on no shift".to_owned(),
                (_, missing) => {
                    format!("{missing} of these {} agents are on no shift", size[family])
                }
            };
            faults
                .add(Code::AgentWithoutShift, *place, message)
                .label("never online")
                .help("name them in a `[[shifts]]`, or write `always_on = true`");
        }
    }
}

fn agents(shift: &At<RawShift>, people: &People, faults: &mut Faults) -> Vec<AgentId> {
    let listed = shift.agents.as_ref().map_or(&[][..], |at| &at.value.0);
    let before = faults.len();
    let mut agents: Vec<AgentId> =
        listed.iter().flat_map(|name| people.named(name, faults)).collect();
    agents.sort_unstable();
    agents.dedup();
    if agents.is_empty() && faults.len() == before {
        faults
            .add(Code::ShiftWithoutAgents, shift.place, "nobody works this shift")
            .label("`agents` names nobody")
            .help("write `agents = [\"all\"]` or name them");
    }
    agents
}

/// The dates of a shift as days relative to the local day of tick zero; a shift of the day before
/// may still run at tick zero.
fn days(shift: &RawShift, desk: &DeskParts, faults: &mut Faults) -> Vec<i64> {
    if let (Some(first), Some(second)) = (&shift.date, &shift.dates) {
        faults
            .add(Code::KeysCollide, second.place, "`date` and `dates` mean the same")
            .see(first.place, "given here already");
    }
    let start = desk.calendar.start.date();
    let dates: Option<&At<OneOrMany<Day>>> = shift.date.as_ref().or(shift.dates.as_ref());
    match dates {
        Some(list) => {
            let day =
                |date: jiff::civil::Date| date.duration_since(start).as_hours().div_euclid(24);
            let mut days: Vec<i64> = list.0.iter().map(|at| day(at.value.0)).collect();
            days.sort_unstable();
            days.dedup();
            days
        }
        None => (-1..=i64::from(desk.calendar.day(desk.horizon.stop()))).collect(),
    }
}

fn times(shift: &At<RawShift>, names: &DeskNames, faults: &mut Faults) -> Option<Times> {
    for key in ["from", "to"] {
        if shift.lacks(key) {
            faults
                .add(Code::MissingKey, shift.place, format!("a shift needs `{key}`"))
                .label(format!("`{key}` is missing"));
        }
    }
    let (from_at, to_at) = (shift.from.as_ref()?, shift.to.as_ref()?);
    let (from, mut to) = (from_at.value.0, to_at.value.0);
    if from == to || from == Span::DAY {
        faults
            .add(Code::ShiftEndsBeforeStart, to_at.place, "a shift ends after its start")
            .label("ends here")
            .see(from_at.place, "starts here")
            .help("a whole day is `from = \"00:00\"`, `to = \"24:00\"`");
        return None;
    }
    if to < from {
        to += Span::DAY;
    }
    let status = status(shift.status.as_ref(), names, faults).unwrap_or(ONLINE);
    let mut breaks: Vec<((Span, Span, StatusId), Place)> = Vec::new();
    for rest in shift.breaks.iter().flat_map(|list| &list.value) {
        let Some(read) = break_times(rest, from, to, names, faults) else { continue };
        let clash = breaks.iter().find(|(known, _)| read.0 < known.1 && known.0 < read.1);
        if let Some((_, place)) = clash {
            faults
                .add(Code::BreakOutsideShift, rest.place, "two breaks at the same time")
                .see(*place, "the other one");
            continue;
        }
        breaks.push((read, rest.place));
    }
    let mut breaks: Vec<_> = breaks.into_iter().map(|(read, _)| read).collect();
    breaks.sort_unstable();
    Some(Times { from, to, status, breaks })
}

fn break_times(
    rest: &At<RawBreak>,
    from: Span,
    to: Span,
    names: &DeskNames,
    faults: &mut Faults,
) -> Option<(Span, Span, StatusId)> {
    let (Some(start), Some(end)) = (&rest.from, &rest.to) else {
        if rest.lacks("from") || rest.lacks("to") {
            faults
                .add(Code::MissingKey, rest.place, "a break needs `from` and `to`")
                .label("as in `{ from = \"12:00\", to = \"12:30\" }`");
        }
        return None;
    };
    // Behind midnight the times of a night shift's break are those of the next day.
    let unroll = |clock: Span, after: Span| if clock < after { clock + Span::DAY } else { clock };
    let begins = unroll(start.value.0, from);
    let ends = unroll(end.value.0, begins);
    if begins == ends || ends > to {
        faults
            .add(Code::BreakOutsideShift, rest.place, "this break does not lie within its shift")
            .label("outside the shift, or of no length");
        return None;
    }
    let usual = ["break", "suspended"].iter().find_map(|name| names.status(name));
    let status = match &rest.status {
        Some(_) => status(rest.status.as_ref(), names, faults)?,
        None => StatusId::from(usual.unwrap_or(0)),
    };
    Some((begins, ends, status))
}

/// A status by name; an unknown one is a fault.
pub fn status(
    name: Option<&At<String>>,
    names: &DeskNames,
    faults: &mut Faults,
) -> Option<StatusId> {
    let name = name?;
    let found = names.status(name).filter(|at| *at != crate::model::CLOSING.at());
    if found.is_none() {
        let known = names.statuses.iter().map(|status| status.name.as_str());
        unknown("status", name, name.place, known.filter(|name| *name != "closing"), faults);
    }
    found.map(StatusId::from)
}

/// One agent's shift on one day, clipped; `None` if nothing of it lies within the run.
fn duty(agent: AgentId, day: i64, times: &Times, desk: &DeskParts, place: Place) -> Option<Duty> {
    let into_day = desk.calendar.time_of_day(Tick::ZERO);
    let midnight = i128::from(day) * i128::from(Span::DAY.0) - i128::from(into_day.0);
    let stop = desk.horizon.stop();
    let clip = |time: Span| {
        let at = (midnight + i128::from(time.0)).clamp(0, i128::from(stop.0));
        Tick(u64::try_from(at).unwrap_or(0))
    };
    let (from, to) = (clip(times.from), clip(times.to));
    if from >= to {
        return None;
    }
    let breaks = times
        .breaks
        .iter()
        .map(|(start, end, status)| (clip(*start), clip(*end), *status))
        .filter(|(start, end, _)| start < end)
        .collect();
    let epoch = jiff::civil::date(1970, 1, 1);
    let date = desk.calendar.start.date().duration_since(epoch).as_hours().div_euclid(24) + day;
    let ordinal = u32::try_from(date).unwrap_or(0).saturating_mul(8);
    let ends = midnight + i128::from(times.to.0) <= i128::from(stop.0);
    Some(Duty { agent, from, to, breaks, status: times.status, place, ordinal, ends })
}

/// The duties as changes of status.
pub fn changes(duties: &[Duty]) -> Vec<Change> {
    let mut changes = Vec::new();
    for duty in duties {
        let (agent, status) = (duty.agent, duty.status);
        let start = ChangeKind::ShiftStart { agent, shift: duty.ordinal, status, until: duty.to };
        changes.push(Change { at: duty.from, kind: start });
        for (from, to, rest) in &duty.breaks {
            let begins = ChangeKind::Break { agent, status: *rest, ends: false };
            changes.push(Change { at: *from, kind: begins });
            changes.push(Change { at: *to, kind: ChangeKind::Break { agent, status, ends: true } });
        }
        if duty.ends {
            changes.push(Change { at: duty.to, kind: ChangeKind::ShiftEnd { agent } });
        }
    }
    changes
}

/// Brings changes into the order they take effect: configuration before status (C-2), and at one
/// instant the ends of breaks and shifts before the starts.
pub fn order(changes: &mut [Change]) {
    let rank = |kind: &ChangeKind| match kind {
        kind if kind.is_config() => 0,
        ChangeKind::Break { ends: true, .. } => 1,
        ChangeKind::ShiftEnd { .. } => 2,
        ChangeKind::ShiftStart { .. } => 3,
        ChangeKind::Break { .. } => 4,
        _ => 5,
    };
    changes.sort_by_key(|change| (change.at, rank(&change.kind)));
}
