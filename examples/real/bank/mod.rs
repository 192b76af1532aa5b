//! A bank's call log of August 1999, replayed: laws fitted on the first half of the month, who was
//! on duty read from the log, waits of the second half predicted.
//!
//! `log` reads calls, `laws` fits services and patience, `staff` tells who was on duty, `scenario`
//! writes all of it as an ordinary scenario with a log, `compare` sets simulated beside observed.

pub mod compare;
pub mod laws;
pub mod log;
pub mod scenario;
pub mod staff;
