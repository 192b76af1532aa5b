//! Shifts that may start at several times: which starts, and how many people on each; today's
//! shifts at other times likewise.
//!
//! ```text
//!  places ──► every start of every pattern for every staff, today's shifts at other times
//!  slots  ──► what one on each costs, and when it is there
//!  load   ──► how many people the work of each half hour keeps busy
//!  plan   ──► the cheapest people for so many wanted in each half hour, by a plain model
//!  place  ──► how many are wanted: simulated, until it holds and just does, then less in places
//! ```
//!
//! What comes out is where the search for head counts begins.

pub mod load;
pub mod place;
pub mod places;
pub mod plan;
pub mod slots;
mod steps;
#[cfg(test)]
mod tests_plan;
