//! Shifts that may start at several times: which starts, and how many people on each.
//!
//! ```text
//!  places ──► every start of every pattern for every staff, and when and for how much one is there
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
