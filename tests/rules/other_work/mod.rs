//! Work that is no chat: tickets, audits, reminders and the like, and how they share hands with
//! chats.

mod beside;
mod orders;
mod tickets;

use crate::support::*;
use dacu::engine::facts::{Fact, WorkItem};
use dacu::measure::catalog::Part;

/// The head of a scenario of work alone: starts at 09:00, lasts so long.
pub fn desk(length: &str) -> String {
    format!(
        "[desk]\nname = \"work\"\nstart = 2026-06-18T09:00:00\nlength = \"{length}\"\n\
         platform = \"generic\"\nreplications = 1\n"
    )
}

/// One of `[[work]]` whose items come at these times after the start.
pub fn kind(name: &str, list: &[&str], more: &str) -> String {
    let list: Vec<String> = list.iter().map(|at| format!("\"{at}\"")).collect();
    format!("\n[[work]]\nname = \"{name}\"\nlist = [{}]\n{more}\n", list.join(", "))
}

/// Kind, second of coming and second of being done of each item in the order they were done.
pub fn done(ran: &Ran) -> Vec<(String, f64, f64)> {
    let told = ran.trace.facts().iter();
    let done = told.filter_map(|told| match told.fact {
        Fact::WorkDone { item, .. } => Some((told.at, item)),
        _ => None,
    });
    let name = |item: &WorkItem| ran.scenario.work[item.kind.at()].name.clone();
    done.map(|(at, item)| (name(&item), seconds(item.came), seconds(at))).collect()
}

/// The same in short, as `a60 b75`: kind and second of being done.
pub fn order(ran: &Ran) -> String {
    let all: Vec<String> = done(ran).iter().map(|(kind, _, at)| format!("{kind}{at}")).collect();
    all.join(" ")
}

/// A figure of a kind, by its number; `None` where it is n/a.
pub fn figure(ran: &Ran, kind: usize, id: &str) -> Option<f64> {
    ran.figure_of(Part::Work(kind), id)
}
