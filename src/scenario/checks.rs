//! What a planner should hear before a run: gaps in the roster, ceilings that bind, roles nobody
//! has. Warnings and advice; only what cannot run at all is an error, and that is told elsewhere.

use super::desk::DeskParts;
use super::fault::Faults;
use super::people::People;
use super::raw::RawDesk;
use super::shifts::Duty;
use crate::model::Scenario;

/// Runs all checks.
pub fn run(
    _scenario: &Scenario,
    _desk: &DeskParts,
    _duties: &[Duty],
    _people: &People,
    _raw: &RawDesk,
    _faults: &mut Faults,
) {
}
