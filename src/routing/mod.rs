//! Who takes this contact, and which waiter a freed agent takes: both go through the same tiers.
//!
//! The router holds what routing may look at (each seat's status, active sessions, maximum, weights
//! and counters) and keeps it in a `ranking` for every pool, status and order of choice: a
//! tournament tree whose root is the answer, so a decision looks at a few roots and never at all
//! agents. Only assignment, end, status and weight changes touch a ranking. Which tiers there are,
//! and what they mean, is data (`model::routing`); nothing here knows a platform.

mod build;
mod carried;
mod compiled;
mod decide;
mod duty;
pub mod explain;
mod find;
mod group;
mod linear;
mod lottery;
mod memberships;
mod order;
mod picks;
mod ranking;
mod request;
mod router;
mod seat;
mod serving;

pub use carried::Carried;
pub use duty::Why;
pub use group::GroupState;
pub use request::{Decision, RoutingRequest, Which};
pub use router::Router;
pub use seat::{SLOT, SeatState};
