//! What customers do and what answering costs: the laws a contact's script is drawn from (S-1) and
//! the four service models (S-21).

use crate::kernel::ids::Set;
use crate::kernel::tick::Span;
use crate::kernel::variate::{CharsLaw, CountLaw, SpanLaw};

/// Customers' behaviour in one shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Patience in the queue, from arrival (排队耐心).
    pub queue_patience: SpanLaw,
    /// Patience until the first reply, from assignment.
    pub first_patience: SpanLaw,
    /// Patience in later rounds, from the round's start.
    pub later_patience: SpanLaw,
    /// Factor on the queue patience once the queue position is shown (DH-3).
    pub after_prompt_factor: f64,
    /// Share of those out of patience in the queue who leave without a trace.
    pub silent_share_queue: f64,
    /// Share of those out of patience in the chat who leave without a trace.
    pub silent_share_chat: f64,
    /// Connects and writes nothing (S-11).
    pub silent_entry_prob: f64,
    /// Closes the window after the last reply (S-12).
    pub close_prob: f64,
    /// How long after it.
    pub close_delay: SpanLaw,
    /// Share of difficult customers (难缠顾客).
    pub difficult_share: f64,
    /// Share of abusive customers, whom agents block (黑名单, DH-10).
    pub abusive_share: f64,
    /// How long after a session begins that happens.
    pub block_after: Span,
    /// How long a blocked customer is turned away; `NEVER` for good.
    pub block_for: Span,
    /// Comes back with the same matter after an unanswered or abandoned contact.
    pub recontact_prob: f64,
    /// After this long.
    pub recontact_delay: SpanLaw,
    /// Invited to rate (邀评, JD-26).
    pub invite_rate: f64,
    /// Rates if invited.
    pub rate_if_invited: f64,
    /// Rates if not.
    pub rate_if_not: f64,
    /// Shares of a satisfied rating: very satisfied among satisfied ones.
    pub very_satisfied_share: f64,
}

/// What answering costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The model.
    pub model: ServiceModel,
    /// The script's laws: one profile, or one an intent.
    pub profiles: Vec<Profile>,
    /// Profile of each intent.
    pub profile_of_intent: Vec<u16>,
    /// Intents answered first by agents of discipline `UrgentFirst`.
    pub urgent: Set,
    /// Whoever is free answers any session of the shop (共享收件箱), not the session's agent alone.
    pub shared_inbox: bool,
    /// A canned opening by the agent counts as a human reply (S-30): probability and time.
    pub opening: Option<Opening>,
    /// Work after the session's last reply (咨询总结), with probability `wrap_up_prob`.
    pub wrap_up: Option<SpanLaw>,
    /// Probability of it.
    pub wrap_up_prob: f64,
    /// Categories it is summed up under, each with its cumulated share (会话总结类型, DH-9).
    pub summaries: Vec<(String, f64)>,
    /// Factor on thinking for SKUs the agents were not briefed on (TB-12); 1 for none.
    pub unfamiliar_multiplier: f64,
}

/// A canned opening (亲,在的).
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Share of sessions that open with it.
    pub prob: f64,
    /// Effort.
    pub time: SpanLaw,
}

/// The script's laws for one kind of matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Rounds (轮次).
    pub rounds: CountLaw,
    /// Rounds of a customer whom a robot hands over, times those of others.
    pub handed_over: f64,
    /// Gap between a reply and the customer's next message (顾客回复间隔).
    pub gap: SpanLaw,
    /// Characters of a customer message.
    pub customer_chars: CharsLaw,
    /// Further messages of the same round, beyond the first.
    pub burst: Option<Burst>,
    /// Characters of a reply (回复字数).
    pub reply_chars: CharsLaw,
    /// Thinking.
    pub think: SpanLaw,
    /// Look-ups in the first reply (4查看): count and time each.
    pub lookups: u32,
    /// Time of one look-up.
    pub lookup: Span,
    /// Share of replies by quick phrase (快捷短语使用率).
    pub quick_phrase_rate: f64,
    /// Time of a quick phrase.
    pub quick_phrase: Span,
    /// Think overlap with the customer's typing (消息预知).
    pub preview_overlap: Span,
    /// Models direct and classical: the time of a reply or contact, if it is the profile's own.
    pub reply_time: Option<SpanLaw>,
    /// Patience in the queue, from entry, if it is the profile's own.
    pub patience: Option<SpanLaw>,
}

/// More than one message a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// Messages a round, at least 1.
    pub messages: CountLaw,
    /// Gap between them.
    pub gap: SpanLaw,
}

/// The four service models (S-21).
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceModel {
    /// Switch + read + think + look up + type.
    Typing {
        /// Changing to another session than the last one answered.
        switch: Span,
    },
    /// A reply's time is drawn as a whole.
    Direct {
        /// The reply's time.
        reply: SpanLaw,
    },
    /// A session carries work of mean 1 and advances at 1 / time of the current level.
    ByLevel {
        /// Handling time at 1, 2, ... open sessions; the last goes on.
        aht: Vec<Span>,
        /// The work, in spans where one minute is 1.
        work: SpanLaw,
    },
    /// One contact at a time, hands held from assignment to the end.
    Classical {
        /// Service time.
        service: SpanLaw,
    },
}
