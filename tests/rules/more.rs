//! Further short questions to a run, and texts for groups, leave messages and explanations.

use super::support::{Ran, at, calm, event, seconds};
use dacu::engine::arrivals::NoFeed;
use dacu::engine::explain::{Explained, explain};
use dacu::engine::facts::{Disposition, Fact};
use dacu::kernel::tick::{Span, Tick};
use dacu::measure::counters::{Cell, Tally};
use dacu::measure::layout::Layout;
use dacu::scenario::parse_str;

/// One tick, in seconds: what lies between "at" and "after".
pub const TICK: f64 = Span::TICK.0 as f64 / 1e6;

/// Name of the default group.
pub const DEFAULT: &str = "默认客服组";

/// The head of a calm desk on the platform with groups.
pub fn jdg(length: &str) -> String {
    calm("jd_groups_2023", length)
}

/// One of `[[groups]]`: its name and further lines.
pub fn group(name: &str, lines: &str) -> String {
    format!("\n[[groups]]\nname = \"{name}\"\n{lines}\n")
}

/// The default group without some agents, written as in `"A", "B"`.
pub fn default_without(agents: &str) -> String {
    group(DEFAULT, &format!("without = [{agents}]"))
}

/// At a clock time agents, written as in `"A", "B"`, take a status.
pub fn status(time: &str, agents: &str, status: &str) -> String {
    event(time, "set_status", &format!("agents = [{agents}]\nstatus = \"{status}\""))
}

/// Agents who are offline from the start.
pub fn offline(agents: &str) -> String {
    status("09:00:00", agents, "offline")
}

/// Agents who come online at a clock time.
pub fn online(time: &str, agents: &str) -> String {
    status(time, agents, "online")
}

/// What the author of a text that cannot run is told.
pub fn complaint(text: &str) -> String {
    match parse_str(text, &[]) {
        Ok(_) => panic!("nothing is wrong with this scenario:\n{text}"),
        Err(error) => error.to_string(),
    }
}

/// Leave messages created: second, contact, group.
pub fn left(ran: &Ran) -> Vec<(f64, u64, String)> {
    in_seconds(ran.leave_created())
}

/// Leave messages delivered: second, contact, agent.
pub fn delivered(ran: &Ran) -> Vec<(f64, u64, String)> {
    in_seconds(ran.leave_deliveries())
}

fn in_seconds(told: Vec<(Tick, u64, String)>) -> Vec<(f64, u64, String)> {
    told.into_iter().map(|(at, contact, name)| (seconds(at), contact, name)).collect()
}

/// The group a contact left its message for, `-` if it left none.
pub fn left_for(ran: &Ran, contact: u64) -> String {
    let mut mine = left(ran).into_iter().filter(|(_, other, _)| *other == contact);
    mine.next().map_or_else(|| "-".to_owned(), |(.., group)| group)
}

/// What became of a contact last.
pub fn fate(ran: &Ran, contact: u64) -> Disposition {
    let all = ran.dispositions();
    let mut mine = all.into_iter().filter(|(_, other, _)| *other == contact);
    mine.next_back().map(|(.., disposition)| disposition).expect("the contact never closes")
}

/// True if the contact had to choose its group.
pub fn chose(ran: &Ran, contact: u64) -> bool {
    let chosen = ran.pick(|fact| match fact {
        Fact::Grouped { chosen, .. } => Some(*chosen),
        _ => None,
    });
    chosen.iter().any(|(_, other, chosen)| *other == contact && *chosen)
}

/// Counts booked under a name of a group.
pub fn row(ran: &Ran, name: &str) -> Cell {
    let layout = Layout::new(ran.scenario);
    let (rows, _, days) = ran.counts.extent();
    let mut cell = Cell::default();
    for row in (0..rows).filter(|&row| layout.rows[row].name == name) {
        (0..days).for_each(|day| cell.merge(ran.counts.day_cell(row, day)));
    }
    cell
}

/// Rounds in time among rounds assessed for the three-minute reply rate.
pub fn reply3(ran: &Ran) -> (u64, u64) {
    (ran.tally(Tally::ReplyRoundsInTime), ran.tally(Tally::ReplyRounds))
}

/// Intervals between instants, in seconds.
pub fn gaps(times: &[f64]) -> Vec<f64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// How often a name stands in a list of agents.
pub fn count_of(names: &str, name: &str) -> usize {
    names.split(' ').filter(|other| *other == name).count()
}

/// Why a contact of the run goes where it goes.
pub fn explained(ran: &Ran, contact: u64) -> Explained {
    let entered = ran.facts().iter().find_map(|told| match told.fact {
        Fact::Entered { contact: found, .. } if found.key.entity == contact => Some(found),
        _ => None,
    });
    let entered = entered.expect("the contact never enters");
    let key = (entered.key, entered.generation);
    explain(ran.scenario, 0, NoFeed, key).expect("runs").expect("the contact is never routed")
}

/// True if an active count ever reached this much for an agent.
pub fn most_active(ran: &Ran, agent: &str) -> u32 {
    let seat = ran.seat(agent);
    let counts = ran.pick(|fact| match fact {
        Fact::Active { seat: other, active, .. } if *other == seat => Some(*active),
        _ => None,
    });
    counts.into_iter().map(|(.., active)| active).max().unwrap_or(0)
}

/// The status of an agent after everything at this second.
pub fn status_of(ran: &Ran, agent: &str, second: f64) -> String {
    let changes = ran.statuses(agent);
    let mut past = changes.into_iter().filter(|(when, _)| *when <= at(second));
    past.next_back().map_or_else(|| "offline".to_owned(), |(_, status)| status)
}
