//! The closed vocabularies of platform files: each word and what it means in the model.

use crate::model::kpi::ReplyUnit;
use crate::model::platform::{LeaveMode, LeavePriority, OnEnter, QueueScope};
use crate::model::routing::{Outcome, PickReset, PickState, RoleMatch, Spare, Ties};
use crate::scenario::value::words;

macro_rules! word_enum {
    ($($(#[$doc:meta])* $name:ident $what:literal {
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }
        words!($name, $what, $($word => $name::$variant),*);
    )*};
}

word_enum! {
    /// How the default-group flag is read.
    AutoDefault "reading of the default-group flag" {
        /// The flag of the matched group that cannot serve.
        MatchedUnavailable = "matched_unavailable",
        /// The text to the letter.
        Literal = "literal",
    }
    /// When a weighty contact is admitted (B-GEN-4).
    Admission "admission by load" {
        /// While any room is left.
        LtMax = "lt_max",
        /// If its whole weight fits.
        Fits = "fits",
    }
    /// What a silent session does.
    SilenceExpire "way a silent session expires" {
        /// It ends.
        Close = "close",
        /// It stays, uncounted.
        Uncount = "uncount",
    }
    /// When a status is entered automatically.
    StatusAt "moment of an automatic status" {
        /// Above the agent's number.
        Above = "above",
        /// On reaching it.
        Reached = "reached",
    }
    /// Whom a batch of leave messages is for.
    BatchScope "scope of a batch" {
        /// The group.
        Group = "group",
        /// Each online agent.
        Agent = "agent",
    }
    /// When the first batch comes (JDG-21).
    FirstTick "first delivery" {
        /// At login.
        AtLogin = "at_login",
        /// One interval later.
        AfterInterval = "after_interval",
        /// At whole intervals of the clock (B-TB-4).
        OnTheClock = "on_the_clock",
    }
    /// In which order leave messages are delivered.
    LeaveOrder "order of leave messages" {
        /// Oldest first.
        Fifo = "fifo",
        /// Newest first.
        NewestFirst = "newest_first",
    }
    /// How leave messages count in the three-minute rate.
    Reply3Leave "treatment of leave messages" {
        /// As missed.
        Miss = "miss",
        /// Not at all.
        Exclude = "exclude",
    }
    /// What is sold: how many customers an agent-day it takes (TB-2 to TB-4).
    Goods "kind of goods" {
        /// Anything else.
        Normal = "normal",
        /// Little is to be known (袜子、毛巾).
        Simple = "simple",
        /// Cheap, and little is asked.
        CheapEasy = "cheap_easy",
        /// Above 3,000 RMB an order.
        HighTicket = "high_ticket",
        /// About twice the price of peers.
        Premium = "premium",
    }
    /// How a transfer happens.
    TransferMode "transfer mode" {
        /// At once.
        Immediate = "immediate",
        /// By invitation.
        Invite = "invite",
    }
    /// Where a receiver's response clock starts (JD-22).
    TransferClock "response clock" {
        /// At the receiver's turn.
        Segment = "segment",
        /// At the session's start.
        Session = "session",
    }
    /// How orders are credited.
    AttributionWord "way to credit orders" {
        /// Within a window.
        Window = "window",
        /// On the same natural day.
        SameDay = "same_day",
    }
    /// Where a time after a conversation starts (JD-29, VIP-5).
    AttributionFrom "start of a time after the conversation" {
        /// The last human reply.
        LastReply = "last_reply",
        /// The session's end.
        SessionEnd = "session_end",
    }
    /// Whether a weight of 0 excludes (JDG-12).
    WeightWord "condition on the weight" {
        /// It does.
        Positive = "positive",
        /// It does not.
        Any = "any",
    }
    /// When a load ratio is measured.
    BasisWord "basis of a load ratio" {
        /// Before the newcomer.
        Before = "before",
        /// With the newcomer.
        After = "after",
    }
    /// The rules of choice.
    KindWord "pick" {
        /// Least active / maximum.
        LoadRatio = "load_ratio",
        /// Least active / (maximum · weight).
        WeightedLoadRatio = "weighted_load_ratio",
        /// Fewest active.
        LeastActive = "least_active",
        /// Most room left.
        MostSpare = "most_spare",
        /// Most active among those with room.
        Fullest = "fullest",
        /// Longest since the last assignment.
        LongestIdle = "longest_idle",
        /// Fewest assignments so far.
        TotalCount = "total_count",
        /// A rotating list.
        ListRoundRobin = "list_round_robin",
        /// Largest deficit against the split share.
        SplitShare = "split_share",
        /// Drawn in proportion to the split share.
        SplitShareRandom = "split_share_random",
        /// Smooth weighted round robin.
        SmoothWrr = "smooth_wrr",
        /// Drawn in proportion to the weight.
        WeightedRandom = "weighted_random",
        /// Drawn with equal chances.
        Random = "random",
        /// Fewest pending replies while any candidate is busy, else weighted.
        WeightThenBusyness = "weight_then_busyness",
    }
}

words!(OnEnter, "fate of open sessions",
    "keep" => OnEnter::Keep,
    "force_end" => OnEnter::ForceEnd,
    "reroute" => OnEnter::Reroute,
    "leave" => OnEnter::LeaveBox,
);
words!(QueueScope, "queue scope",
    "shop" => QueueScope::Shop,
    "group" => QueueScope::Group,
    "agent" => QueueScope::Agent,
);
words!(LeaveMode, "leave mode",
    "default" => LeaveMode::Default,
    "specified" => LeaveMode::Specified,
    "manual" => LeaveMode::Manual,
    "at_login" => LeaveMode::AtLogin,
    "pull" => LeaveMode::Pull,
    "email" => LeaveMode::Email,
    "none" => LeaveMode::None,
);
words!(LeavePriority, "place of leave messages",
    "after_live" => LeavePriority::AfterLive,
    "interleave_by_wait" => LeavePriority::InterleaveByWait,
    "before_live" => LeavePriority::BeforeLive,
);
words!(ReplyUnit, "unit of the reply rate",
    "round" => ReplyUnit::Round,
    "session" => ReplyUnit::Session,
    "message" => ReplyUnit::Message,
);
words!(RoleMatch, "condition on the role",
    "any" => RoleMatch::Any,
    "corresponds" => RoleMatch::Corresponds,
    "other" => RoleMatch::Other,
);
words!(Spare, "condition on capacity",
    "required" => Spare::Required,
    "ignored" => Spare::Ignored,
    "ignored_if_exempt" => Spare::IgnoredIfExempt,
    "after_pick" => Spare::AfterPick,
);
words!(Outcome, "outcome",
    "next" => Outcome::Next,
    "queue" => Outcome::Queue,
    "leave" => Outcome::Leave,
    "reject" => Outcome::Reject,
    "unassigned" => Outcome::Unassigned,
    "evict_oldest" => Outcome::EvictOldest,
    "ignore_max" => Outcome::IgnoreMax,
);
words!(PickState, "owner of a pick's counters",
    "shop" => PickState::Shop,
    "group" => PickState::Group,
    "tier" => PickState::Tier,
);
words!(PickReset, "restart of a pick's counters",
    "never" => PickReset::Never,
    "on_tier_change" => PickReset::OnTierChange,
);
words!(Ties, "tie-break",
    "longest_idle" => Ties::LongestIdle,
    "order" => Ties::Order,
    "random" => Ties::Random,
    "earliest_close" => Ties::EarliestClose,
);
