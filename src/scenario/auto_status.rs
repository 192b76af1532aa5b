//! `auto_suspend_at` and `auto_busy_at_active`: the status agents fall into by load (B-JD-6,
//! VIP-6). Which status that is, and whether it is entered on reaching the number or above it, is
//! said by `[auto_status]` of the platform of the agent's first shop.

use super::fault::{Code, Faults};
use super::people::People;
use super::policy::{DeskNames, PolicyParts};
use super::raw_people::{RawAgent, RawAgentDefaults};
use super::source::Place;
use super::value::{At, Int};
use crate::kernel::ids::StatusId;
use crate::model::OFFLINE;
use crate::model::platform::OnEnter;
use crate::model::workforce::{Agent, AutoStatus};

type Number = At<Int<0, 10_000>>;

/// Gives agents their automatic status, once the platforms have been read. `defaults` are the
/// `[agent_defaults]` of each shop.
pub fn build(
    agents: &[At<RawAgent>],
    defaults: &[&RawAgentDefaults],
    people: &mut People,
    policies: &[PolicyParts],
    names: &DeskNames,
    faults: &mut Faults,
) {
    for (number, raw) in agents.iter().enumerate() {
        let members: Vec<usize> =
            (0..people.agents.len()).filter(|at| people.family_of[*at] == number).collect();
        let seat = members.first().and_then(|at| people.agents[*at].seats.first());
        let Some(shop) = seat.map(|seat| people.seats[seat.at()].shop.at()) else { continue };
        let Some((at, word, reached)) = wanted(raw, defaults[shop], faults) else { continue };
        let rule = policies[shop].auto_status;
        let (status, inclusive) = match (rule, names.status(word).map(StatusId::from)) {
            (Some(rule), _) => (rule.status, rule.inclusive),
            (None, Some(status)) => (status, reached),
            (None, None) => {
                let message = format!("this platform has no status `{word}`");
                faults
                    .add(Code::UnknownName, at.place, message)
                    .label("which status is entered?")
                    .help("write `[auto_status] status = \"...\"`");
                continue;
            }
        };
        if members.iter().any(|agent| ends(status, &people.agents[*agent], people, policies, names))
        {
            tell(status, at.place, names, faults);
        }
        for agent in members {
            people.agents[agent].auto_status =
                Some(AutoStatus { above: at.count(), inclusive, status });
        }
    }
}

/// True if entering the status moves the agent's sessions away: what the status says of them, or of
/// who goes offline the shop.
fn ends(
    status: StatusId,
    agent: &Agent,
    people: &People,
    policies: &[PolicyParts],
    names: &DeskNames,
) -> bool {
    if status != OFFLINE {
        return names.statuses[status.at()].sessions != OnEnter::Keep;
    }
    let shops = agent.seats.iter().map(|seat| people.seats[seat.at()].shop);
    let mut rules = shops.map(|shop| policies[shop.at()].policy.offline_sessions);
    rules.any(|sessions| sessions != OnEnter::Keep)
}

fn tell(status: StatusId, place: Place, names: &DeskNames, faults: &mut Faults) {
    let name = &names.statuses[status.at()].name;
    let keep = match status {
        OFFLINE => "`[routing] offline_sessions = \"keep\"`".to_owned(),
        _ => format!("`[statuses.{name}] sessions = \"keep\"`"),
    };
    let message = format!("`{name}` ends the sessions of whoever enters it");
    faults
        .add(Code::NotInThisMode, place, message)
        .label("entered because of these sessions")
        .help(format!("write {keep}, or name another status in `[auto_status]`"));
}

/// The number, the usual status, and whether reaching the number is enough; `None` for off.
fn wanted<'a>(
    raw: &'a RawAgent,
    shared: &'a RawAgentDefaults,
    faults: &mut Faults,
) -> Option<(&'a Number, &'static str, bool)> {
    let on = |own: &'a Option<Number>, shared: &'a Option<Number>| {
        own.as_ref().or(shared.as_ref()).filter(|at| at.0 > 0)
    };
    let suspend = on(&raw.auto_suspend_at, &shared.auto_suspend_at);
    let busy = on(&raw.auto_busy_at_active, &shared.auto_busy_at_active);
    if let (Some(first), Some(second)) = (suspend, busy) {
        faults
            .add(Code::KeysCollide, second.place, "an agent has one automatic status")
            .see(first.place, "the other one");
    }
    suspend.map(|at| (at, "suspended", false)).or(busy.map(|at| (at, "busy", true)))
}
