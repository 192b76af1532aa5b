//! The stated model of dissatisfaction (满意度风险): every coefficient is in the scenario, the
//! defaults are assumptions. Each cause adds a hazard; the probability of dissatisfaction is
//! 1 - exp(-sum), so it never falls when any wait grows (TB-40), and a cause's share is its share
//! of the sum.

use crate::kernel::tick::Span;

/// Coefficients of the dissatisfaction model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Satisfaction {
    /// Hazard of an ordinary, prompt session (agent quality 1).
    pub base: f64,
    /// Queue wait that costs nothing.
    pub queue_grace: Span,
    /// Hazard a minute of queue wait beyond it.
    pub queue_per_minute: f64,
    /// First-reply wait that costs nothing.
    pub first_grace: Span,
    /// Hazard a minute beyond it.
    pub first_per_minute: f64,
    /// Later-reply wait that costs nothing, each round.
    pub later_grace: Span,
    /// Hazard a minute beyond it.
    pub later_per_minute: f64,
    /// Hazard of a contact that no human answered.
    pub unanswered: f64,
    /// Hazard of coming when nobody was on duty (无人值班).
    pub gap: f64,
    /// Hazard of a transfer.
    pub transfer: f64,
    /// Hazard of a forced end.
    pub forced_end: f64,
}
