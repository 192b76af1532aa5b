//! One replication: the only place the clock moves.
//!
//! ```text
//!     arrivals ─► entry ─► routing ─► conversation ◄─► hands
//!                   │         ▲            │
//!                 queue ──────┘          leave, transfer, level
//!                   staffing: shifts, breaks, statuses, changes
//! ```
//!
//! The engine sees no files, threads, wall clock or figures: it takes a validated scenario, a
//! replication number and a feed for logs, and tells facts to an observer. Waiting lists and leave
//! boxes are parts with state of their own; `simulation` joins the rest.

mod agent;
mod ahead;
pub mod arrivals;
mod beside;
mod blacklist;
mod busyness;
pub mod cause;
mod changes;
mod clocks;
mod configure;
mod contact;
mod conversation;
mod deferral;
mod duty;
mod ending;
mod entry;
pub mod explain;
mod explained;
pub mod facts;
mod hands;
mod inbox;
mod instant;
mod last_agents;
mod leave;
mod level;
mod links;
mod names;
pub mod observer;
mod on_duty;
mod pending;
mod pending_slots;
mod queue;
mod rates;
mod reasons;
mod refit;
pub mod replication;
mod script;
mod shop;
mod shop_params;
mod simulation;
mod slots;
mod staffing;
mod stage;
mod state;
mod transfer;
mod waiting;
mod work;
mod work_item;

pub use simulation::{Done, RunError};

use crate::model::Scenario;
use arrivals::Feed;
use observer::Observer;
use simulation::Simulation;

/// Runs one replication to its end, telling every fact to the observer.
///
/// # Errors
/// A log that cannot be read on, a scenario that moves contacts in a circle without time passing,
/// or an interruption (asked for every 65,536 events).
pub fn run<O: Observer, F: Feed>(
    model: &Scenario,
    replication: u32,
    feed: F,
    observer: O,
    interrupted: &dyn Fn() -> bool,
) -> Result<Done, RunError> {
    Simulation::new(model, replication, feed, observer)?.run(interrupted)
}

#[cfg(test)]
mod tests;
