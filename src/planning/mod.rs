//! What could be changed, and what it would bring: variants of a scenario, simulated with the same
//! customers (common random numbers) and compared pair by pair. And the first estimate from means
//! and formulas, to be read before a run and beside it.

pub mod after_sale;
pub mod assumed;
pub mod attendance;
pub mod compare;
pub mod cover;
pub mod estimate;
pub mod gate;
pub mod levers;
pub mod money;
pub mod pay;
pub mod roster;
pub mod sensitivity;
pub mod size;
mod skipped;
pub mod sweep;
pub mod troubles;
pub mod variants;
