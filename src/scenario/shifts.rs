//! `[[shifts]]`: who is on duty when, flattened into changes of status (班次, JD-27).

mod days;
pub mod joining;
#[cfg(test)]
mod tests;
mod times;

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::limits::DUTIES_MOST;
use super::people::People;
use super::policy::{DeskNames, unknown};
use super::raw_people::RawShift;
use super::roster::{Assigned, Cells};
use super::source::Place;
use super::value::At;
use crate::kernel::ids::{AgentId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::ONLINE;
use crate::model::shift::{Change, ChangeKind, SHIFTS_A_DAY};
pub use times::{Floating, Times};

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
    /// Which of the shifts, and on which day, if it is one of them.
    pub crew: Option<Crew>,
}

impl Duty {
    /// The day of the shift, since 1970.
    pub fn day(&self) -> u32 {
        self.ordinal / SHIFTS_A_DAY
    }
}

/// The people of a shift on one day: its number, and the day relative to that of tick zero.
pub type Crew = (usize, i64);

/// Who is on duty when.
pub struct Duties {
    /// All duties, by agent and time.
    pub list: Vec<Duty>,
    /// Times of each shift, in order of declaration; `None` where they could not be read.
    pub times: Vec<Option<Times>>,
}

/// All duties: of the shifts, and what the cells of a sheet assign. Without `[[shifts]]` everybody
/// is on duty all the time.
pub fn duties(
    raw: &[At<RawShift>],
    cells: Option<&Cells>,
    desk: &DeskParts,
    people: &People,
    names: &DeskNames,
    faults: &mut Faults,
) -> Duties {
    let mut duties = Vec::new();
    let mut rostered = vec![false; people.agents.len()];
    for agent in cells.iter().flat_map(|cells| &cells.rows) {
        rostered[agent.at()] = true;
    }
    let times: Vec<Option<Times>> =
        raw.iter().map(|shift| times::times(shift, names, faults)).collect();
    for (number, (shift, times)) in raw.iter().zip(&times).enumerate() {
        if let Some(code) = &shift.code {
            let own = cells.map(|cells| cells.list.iter().filter(|cell| cell.shift == number));
            let before = duties.len();
            of_sheet(own, code.place, times.as_ref(), desk, (&mut duties, faults));
            joining::check(&duties[before..], None, people, faults);
            continue;
        }
        let agents = agents(shift, people, faults);
        let Some(times) = times else { continue };
        let (before, mut within) = (duties.len(), false);
        let days = days::days(shift, desk, faults);
        if before + agents.len() * days.len() > DUTIES_MOST {
            faults
                .add(Code::TooLarge, shift.place, "too many agents on too many days")
                .label(format!("beyond {DUTIES_MOST} agent-days"));
            break;
        }
        let dates = days.len();
        let dated = shift.date.as_ref().or(shift.dates.as_ref()).map(|at| at.place);
        for day in days {
            for agent in &agents {
                let duty = duty(*agent, (number, day), times, desk, shift.place);
                within |= duty.is_some();
                let there =
                    |duty: &Duty| dated.is_some() || people.is_there(duty.agent, duty.day());
                duties.extend(duty.filter(there));
            }
        }
        joining::check(&duties[before..], dated, people, faults);
        // whose days of the week are others is not forgotten
        let weekly = shift.weekdays.is_some();
        let waits = |agent: &AgentId| people.is_there(*agent, joining::last_day(desk));
        let weekly_ones = agents.iter().filter(|agent| weekly && waits(agent));
        weekly_ones.for_each(|agent| rostered[agent.at()] = true);
        if !within && !agents.is_empty() && dates > 0 && !weekly {
            tell_never(shift.place, desk, faults);
        }
    }
    always_on(&mut duties, raw.is_empty(), desk, people);
    joining::check_always(people, !raw.is_empty(), faults);
    duties.sort_by_key(|duty| (duty.agent, duty.from, duty.to));
    number(&mut duties, people, faults);
    duties.iter().for_each(|duty| rostered[duty.agent.at()] = true);
    // A shift or sheet that could not be read puts nobody on duty: no further complaint about that.
    if !raw.is_empty() && cells.is_some() && times.iter().all(Option::is_some) {
        report_without_shift(&rostered, people, desk, faults);
    }
    Duties { list: duties, times }
}

/// The duties of a shift whose people stand in a sheet, if the sheet could be read.
fn of_sheet<'a>(
    cells: Option<impl Iterator<Item = &'a Assigned>>,
    code: Place,
    times: Option<&Times>,
    desk: &DeskParts,
    (duties, faults): (&mut Vec<Duty>, &mut Faults),
) {
    let Some(mut cells) = cells.map(Iterator::peekable) else { return };
    if cells.peek().is_none() {
        faults
            .add(Code::ShiftWithoutAgents, code, "nobody has this shift in the sheet")
            .label("no cell has this code");
    }
    let Some(times) = times else { return };
    let duty = |cell: &Assigned| duty(cell.agent, (cell.shift, cell.day), times, desk, cell.place);
    duties.extend(cells.filter_map(duty));
}

/// Those who are there all the time: everybody where there are no shifts.
fn always_on(duties: &mut Vec<Duty>, all: bool, desk: &DeskParts, people: &People) {
    for (at, family) in people.family_of.iter().enumerate() {
        if all || people.always_on[*family] {
            duties.push(Duty {
                agent: AgentId::from(at),
                from: Tick::ZERO,
                to: desk.horizon.stop(),
                breaks: Vec::new(),
                status: ONLINE,
                place: desk.place,
                ordinal: 0,
                ends: false,
                crew: None,
            });
        }
    }
}

fn tell_never(place: Place, desk: &DeskParts, faults: &mut Faults) {
    faults
        .add(Code::OutsideHorizon, place, "this shift lies outside the scenario")
        .label("never happens")
        .help(format!(
            "the scenario runs from {} to {}",
            desk.calendar.label(Tick::ZERO),
            desk.calendar.label(desk.horizon.end)
        ));
}

/// Numbers the shifts of a day and reports those at the same time.
fn number(duties: &mut [Duty], people: &People, faults: &mut Faults) {
    for at in 1..duties.len() {
        let (before, here) = duties.split_at_mut(at);
        let (last, next) = (&before[at - 1], &mut here[0]);
        if last.agent != next.agent {
            continue;
        }
        if last.day() == next.day() {
            next.ordinal = (last.ordinal + 1).min(next.ordinal | (SHIFTS_A_DAY - 1));
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
fn report_without_shift(rostered: &[bool], people: &People, desk: &DeskParts, faults: &mut Faults) {
    let mut on_duty = vec![0usize; people.places.len()];
    let mut size = vec![0usize; people.places.len()];
    for (family, rostered) in people.family_of.iter().zip(rostered) {
        on_duty[*family] += usize::from(*rostered);
    }
    for family in &people.family_of {
        size[*family] += 1;
    }
    for (family, place) in people.places.iter().enumerate() {
        if on_duty[family] < size[family] && joining::is_after(family, people, desk, faults) {
            continue;
        }
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
fn duty(agent: AgentId, crew: Crew, times: &Times, desk: &DeskParts, place: Place) -> Option<Duty> {
    let day = crew.1;
    let midnight = midnight(day, desk);
    let stop = desk.horizon.stop();
    let clip = |time: Span| clipped(day, time, desk);
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
    let ordinal = u32::try_from(date).unwrap_or(0).saturating_mul(SHIFTS_A_DAY);
    let ends = midnight + i128::from(times.to.0) <= i128::from(stop.0);
    let (status, crew) = (times.status, Some(crew));
    Some(Duty { agent, from, to, breaks, status, place, ordinal, ends, crew })
}

/// Microseconds from tick zero to the midnight of a day.
fn midnight(day: i64, desk: &DeskParts) -> i128 {
    let into_day = desk.calendar.time_of_day(Tick::ZERO);
    i128::from(day) * i128::from(Span::DAY.0) - i128::from(into_day.0)
}

/// A time after the midnight of a day, within the run.
pub fn clipped(day: i64, time: Span, desk: &DeskParts) -> Tick {
    let at = midnight(day, desk) + i128::from(time.0);
    Tick(u64::try_from(at.clamp(0, i128::from(desk.horizon.stop().0))).unwrap_or(0))
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
