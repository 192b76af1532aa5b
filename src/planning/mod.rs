//! What could be changed, and what it would bring: variants of a scenario, simulated with the same
//! customers (common random numbers) and compared pair by pair.

pub mod levers;
pub mod variants;
