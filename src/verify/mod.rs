//! Verification (验证): exact and published results of queueing theory against the ordinary
//! simulator.
//!
//! ```text
//!   data/verify/*.toml ──► cases: scenario texts, figures, exact values
//!        └──► scenario ─ replicate ─ counts ─► figures of the catalog ──► judge ──► table
//! ```
//!
//! A case is data: a scenario as a user would write it, and figures of the catalog with the values
//! they must have. Nothing here knows a case. `docs/verification.md` is for users.

pub mod cases;
pub mod expr;
pub mod formulas;
pub mod judge;
pub mod ladder;
pub mod probe;
pub mod read;
pub mod table;
#[cfg(test)]
mod tests;
