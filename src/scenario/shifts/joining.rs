//! Shifts and the first day of those who work them (入职日): nobody is on one before.

use super::Duty;
use crate::kernel::tick::Tick;
use crate::model::workforce::{Agent, Pace};
use crate::scenario::desk::DeskParts;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::people::People;
use crate::scenario::said::said;
use crate::scenario::source::Place;

/// A date, or a cell of the sheet, that puts somebody on a shift before the first day is a fault;
/// said once, of the first of them.
pub fn check(duties: &[Duty], dates: Option<Place>, people: &People, faults: &mut Faults) {
    let early = |duty: &&Duty| !people.is_there(duty.agent, duty.day());
    let mut early = duties.iter().filter(early);
    let Some(first) = early.next() else { return };
    let name = &people.agents[first.agent.at()].name;
    let mut others: Vec<usize> =
        early.map(|duty| duty.agent.at()).filter(|other| *other != first.agent.at()).collect();
    others.dedup();
    let fault = faults.add(
        Code::KeysCollide,
        dates.unwrap_or(first.place),
        match others.len() {
            0 => said!(
                "`{name}` has a shift on a date before joining the desk",
                "`{name}` 在入职日之前有班"
            ),
            more => said!(
                "`{name}` and {more} more have a shift on a date before joining the desk",
                "`{name}` 等 {more} 人以上在入职日之前有班"
            ),
        },
    );
    fault.label(said!("too early", "太早")).help(said!(
        "leave these dates out, or write an earlier `joined`",
        "请去掉这些日期，或把 `joined` 写早一些"
    ));
    if let Some(joined) = &people.joined[people.family_of[first.agent.at()]] {
        fault.see(joined.place, said!("the first day", "入职日"));
    }
}

/// The last day of the scenario, since 1970.
pub fn last_day(desk: &DeskParts) -> u32 {
    let calendar = &desk.calendar;
    let stop = desk.horizon.stop();
    calendar.since_1970(Tick(stop.0.saturating_sub(1)))
}

/// True if a family joins only after the scenario, which is told.
pub fn is_after(family: usize, people: &People, desk: &DeskParts, faults: &mut Faults) -> bool {
    let joined = people.joined[family].as_ref().filter(|joined| joined.value > last_day(desk));
    if let Some(joined) = joined {
        faults
            .add(
                Code::AgentWithoutShift,
                joined.place,
                said!(
                    "these agents join the desk after the scenario",
                    "这些客服在场景结束之后才入职"
                ),
            )
            .label(said!("never online", "始终不在线"))
            .help(said!(
                "write an earlier date, or `count = 0`",
                "请写早一些的日期，或 `count = 0`"
            ));
    }
    joined.is_some()
}

/// Those who are there all the time have no shifts, so no first one.
pub fn check_always(people: &People, shifts: bool, faults: &mut Faults) {
    for (family, joined) in people.joined.iter().enumerate() {
        let Some(joined) = joined.as_ref().filter(|_| people.family_of.contains(&family)) else {
            continue;
        };
        if people.always_on[family] || !shifts {
            faults
                .add(
                    Code::KeysCollide,
                    joined.place,
                    said!(
                        "who is online all the time has no first shift",
                        "一直在线的客服没有第一个班"
                    ),
                )
                .label(said!("needs `[[shifts]]`", "需要 `[[shifts]]`"))
                .help(said!("put these people on shifts", "请给这些人排班"));
        }
    }
}

/// Says of each agent how fast they are on average, over the hours of their shifts.
pub fn average(agents: &mut [Agent], duties: &[Duty]) {
    let mut sums = vec![(0.0, 0.0, 0.0); agents.len()];
    for duty in duties {
        let Some(learning) = agents[duty.agent.at()].learning else { continue };
        let pace = learning.pace(duty.day());
        let hours = duty.to.since(duty.from).as_secs_f64();
        let (all, think, typing) = &mut sums[duty.agent.at()];
        (*all, *think, *typing) =
            (*all + hours, *think + hours * pace.think, *typing + hours * pace.typing);
    }
    for (agent, (hours, think, typing)) in agents.iter_mut().zip(sums) {
        if let Some(learning) = agent.learning.as_mut().filter(|_| hours > 0.0) {
            learning.mean = Pace { think: think / hours, typing: typing / hours };
        }
    }
}
