//! What the numbers mean: from the engine's facts to counts, from counts to figures.
//!
//! ```text
//!   engine ── facts ──► recorder ──► Counts (integers, exact merge) ──► catalog ──► Summary
//!                  ├──► trace (a line a fact, for tests and `explain`)
//!                  └──► contacts sink (a record a contact, on request)
//! ```
//!
//! `counters` names everything counted, `layout` says where it is booked, `catalog` says what each
//! figure means and divides. The recorder audits itself: see `audit`.

mod arrays;
pub mod audit;
pub mod batches;
pub mod catalog;
pub mod causes;
pub mod counters;
pub mod counts;
mod desk;
#[cfg(test)]
mod fixture;
pub mod followed;
pub mod gauge;
pub mod keeps;
pub mod layout;
mod messages;
mod moved;
mod noted;
pub mod observed;
mod orders;
mod pending;
mod persons;
pub mod recorder;
pub mod result;
mod rounds;
pub mod satisfaction;
pub mod sink;
mod state;
pub mod summary;
pub mod trace;
pub mod verdict;

pub use state::CHAIN;
