//! What every message and reply asks of a shop, in one cache line: worked out once from the model,
//! whose own structures are spread over a dozen places.

use crate::kernel::tick::Span;
use crate::model::conversation::ServiceModel;
use crate::model::platform::LeavePriority;
use crate::model::shop::Shop;

/// The rules of a shop that a round touches.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct ShopParams {
    /// Customer silence after which a session ends (JD-2).
    pub silence_timeout: Span,
    /// Wait in a round that triggers a busy message (DH-12).
    pub busy_after: Span,
    /// A round unanswered this long suspends the agent (B-JD-5) or goes to another, whichever comes
    /// first.
    pub neglect_after: Span,
    /// A session in which the customer is to act weighs less after this long (B-GEN-4).
    pub idle_after: Span,
    /// Silence after a reply that triggers a prompt (DH-12).
    pub idle_prompt: Span,
    /// Messages have characters, or come in bursts.
    pub writes: bool,
    /// Customers may lose patience in a session.
    pub impatient: bool,
    /// The silence clock runs while the customer is the one waiting.
    pub silence_runs_while_waiting: bool,
    /// One inbox for all agents of the shop.
    pub shared_inbox: bool,
    /// One call at a time, hands held from assignment to the end (S-21).
    pub classical: bool,
    /// Sessions carry work and have no rounds (S-21).
    pub by_level: bool,
    /// Some tier asks who served the customer last.
    pub affinity: bool,
    /// And that runs from the end of the session (VIP-5).
    pub affinity_from_end: bool,
    /// Which of live sessions and leave sessions is answered first.
    pub leave_priority: LeavePriority,
}

const _: () = assert!(std::mem::size_of::<ShopParams>() == 64);

impl ShopParams {
    /// The brief of a shop; whether a tier asks for the last agent is the caller's knowledge.
    pub fn new(shop: &Shop, affinity: bool) -> ShopParams {
        let model = &shop.service.model;
        let classical = matches!(model, ServiceModel::Classical { .. });
        let customer = &shop.customer;
        let laws = [&customer.first_patience, &customer.later_patience];
        ShopParams {
            silence_timeout: shop.session.silence_timeout,
            busy_after: shop.auto_reply.busy_after,
            neglect_after: shop.session.unanswered_after.min(shop.transfer.reassign_unanswered),
            idle_after: shop.session.slots.idle_after,
            idle_prompt: shop.auto_reply.idle_prompt,
            writes: matches!(model, ServiceModel::Typing { .. })
                || shop.service.profiles.iter().any(|profile| profile.burst.is_some()),
            // the classical model serves at once, so nobody waits in a session (S-21)
            impatient: !classical && laws.iter().any(|law| !law.is_never()),
            silence_runs_while_waiting: shop.session.silence_runs_while_waiting,
            shared_inbox: shop.service.shared_inbox,
            classical,
            by_level: matches!(model, ServiceModel::ByLevel { .. }),
            affinity,
            affinity_from_end: affinity && shop.policy.affinity_from_end,
            leave_priority: shop.leave.priority,
        }
    }
}
