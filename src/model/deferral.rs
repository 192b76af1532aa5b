//! Matters put off until after a promotion (活动期间不处理退换货, TB-18): for some days, customers with
//! certain matters get a short answer, and come again when the days are over.

use crate::kernel::ids::Set;
use crate::kernel::tick::Tick;
use crate::kernel::variate::SpanLaw;

/// What is put off, when, and until when.
#[derive(Clone, Debug)]
pub struct Deferral {
    /// From this instant on.
    pub from: Tick,
    /// Until this one, at which it is over.
    pub to: Tick,
    /// Intents that are put off.
    pub intents: Set,
    /// The service profile of the short answer: one round.
    pub profile: u16,
    /// Probability that a customer who was put off comes again.
    pub return_prob: f64,
    /// How long after `to`.
    pub after: SpanLaw,
    /// Share of these customers who read the notice on the page and come only afterwards.
    pub notice: f64,
}

impl Deferral {
    /// True for a matter that is put off at this instant.
    #[inline]
    pub fn holds(&self, intent: Option<u16>, now: Tick) -> bool {
        self.from <= now
            && now < self.to
            && intent.is_some_and(|intent| self.intents.has(usize::from(intent)))
    }
}
