//! The closed vocabularies of the scenario file outside routing, each word with its meaning.

use super::value::words;

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident, $what:literal {
        $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$word_doc])* $variant,)+
        }
        words!($name, $what, $($word => $name::$variant),+);
    )*};
}

vocabulary! {
    /// What happens at the end.
    AtEndWord, "way to end" {
        /// Who is in the desk is served.
        Drain = "drain",
        /// The run stops.
        Cut = "cut",
    }
    /// How replications are drawn or read (`reduction.rs`).
    ReductionWord, "variance reduction" {
        /// Independent replications.
        None = "none",
        /// Corrected by the number of contacts.
        Control = "control",
        /// Busy and quiet days in turn.
        Stratified = "stratified",
        /// Mirrored pairs.
        Antithetic = "antithetic",
    }
    /// Which customers a service level is a share of (`model/kpi.rs`).
    CountsWord, "way to count a service level" {
        /// Of all offered.
        Offered = "offered",
        /// Of the answered.
        Answered = "answered",
        /// Of the offered but those who left early.
        WithoutShort = "without_short",
        /// Of all offered, those who left early as answered.
        WithShort = "with_short",
    }
    /// Shapes of the day (`curves.rs`).
    CurveWord, "curve" {
        /// An ordinary day: peak at 20, lowest at 04; what holds where no curve is named.
        Ordinary = "ordinary",
        /// The same rate all day.
        Flat = "flat",
        /// An ordinary day with a rush at midnight.
        DayAndMidnight = "day_and_midnight",
        /// Most of the day's crowd after 20:00.
        Evening20 = "evening_20",
        /// Double 11 in nine bands.
        Double11 = "double11_9band",
    }
    /// Which of three forecasts holds (`forecast.rs`).
    ForecastWord, "forecast" {
        /// The low one.
        Low = "low",
        /// What is expected.
        Base = "base",
        /// The high one.
        High = "high",
    }
    /// Crowds of a promotion (`arrivals.rs`); their heights are assumptions.
    WaveWord, "wave" {
        /// A sale opens (开售): four times the rate, over within three hours.
        Opening = "opening",
        /// Deposits are paid (付定金): twice the rate, over within four hours.
        Deposit = "deposit",
        /// Balances are paid (付尾款): two and a half times the rate, over within three hours.
        Balance = "balance",
    }
    /// What a bare number in a log's column of times is.
    TimeNumbersWord, "reading of bare numbers" {
        /// The serial number of a day, as spreadsheets keep it: 46083.34375 is 08:15.
        Serial = "serial",
        /// Seconds after the start.
        Seconds = "seconds",
    }
    /// Which number is first in a date that ends with its year.
    DateOrderWord, "order of dates" {
        /// The day, as in 13/11/2025.
        DayFirst = "day_first",
        /// The month, as in 11/13/2025.
        MonthFirst = "month_first",
    }
    /// Service models (S-21).
    ModelWord, "service model" {
        /// Effort from characters.
        Typing = "typing",
        /// A reply's time is drawn.
        Direct = "direct",
        /// Handling time per number of open sessions.
        ByLevel = "by_level",
        /// One contact at a time.
        Classical = "classical",
    }
    /// Disciplines of the inbox.
    DisciplineWord, "discipline" {
        /// Earliest question first.
        LongestWait = "longest_wait",
        /// Newest first.
        NewestFirst = "newest_first",
        /// Sessions without a reply first.
        NewSessionsFirst = "new_sessions_first",
        /// Difficult customers first.
        DifficultThenWait = "difficult_then_wait",
        /// Urgent intents first, then the earliest question.
        UrgentFirst = "urgent_first",
        /// Drawn.
        Random = "random",
    }
    /// How work that is no chat stands beside chats (`work.rs`).
    BesideWord, "way to stand beside chats" {
        /// Before any chat.
        BeforeChats = "before_chats",
        /// Whichever is due first, the item or the reply.
        ByDeadline = "by_deadline",
        /// When no chat of the agent waits for a reply.
        BetweenChats = "between_chats",
        /// When the agent has no chat open.
        WithoutChats = "without_chats",
    }
    /// What one reminder is for (`unpaid.rs`).
    RemindedWord, "unit of reminders" {
        /// A customer, however many orders are unpaid.
        Customer = "customer",
        /// An order.
        Order = "order",
    }
    /// Which unpaid orders are meant, by their amount.
    SizeWord, "size of orders" {
        /// All.
        All = "all",
        /// Those above `big_from` times the average.
        Big = "big",
        /// The others.
        Ordinary = "ordinary",
    }
    /// When the clock of a deadline runs.
    DueClockWord, "clock" {
        /// Day and night.
        Wall = "wall",
        /// In the shop's working hours.
        WorkingHours = "working_hours",
    }
    /// Whose items an agent works at.
    InboxWord, "inbox" {
        /// Those of the agent's own sessions.
        Own = "own",
        /// Those of all sessions of the shop.
        Shared = "shared",
    }
    /// Where an order's delay starts.
    AnchorWord, "anchor of orders" {
        /// Assignment.
        Assigned = "assigned",
        /// The last human reply.
        LastReply = "last_reply",
        /// The session's end.
        End = "end",
    }
    /// Employment.
    EmploymentWord, "kind of employment" {
        /// Full time.
        FullTime = "full_time",
        /// Part time (兼职).
        PartTime = "part_time",
        /// Of another firm (外包).
        Outsourced = "outsourced",
    }
    /// What becomes of open sessions when a shift ends (S-10).
    ShiftEndWord, "way to end a shift" {
        /// The agent stays until they are done.
        Finish = "finish",
        /// They go to colleagues.
        HandOver = "hand_over",
        /// They go back to routing.
        Reroute = "reroute",
        /// The next message opens the leave box.
        Leave = "leave",
    }
    /// Kinds of timeline events.
    EventWord, "kind of event" {
        /// A status.
        SetStatus = "set_status",
        /// A maximum.
        SetMax = "set_max",
        /// Receiving or not.
        SetReceive = "set_receive",
        /// A split share.
        SetShare = "set_share",
        /// A weight in a group.
        SetWeight = "set_weight",
        /// A member leaves a group.
        RemoveMember = "remove_member",
        /// A group is enabled.
        GroupEnable = "group_enable",
        /// A group is disabled.
        GroupDisable = "group_disable",
        /// A group is deleted.
        GroupDelete = "group_delete",
        /// A group's scope or flag changes.
        GroupUpdate = "group_update",
        /// A group is renamed.
        GroupRename = "group_rename",
        /// The network fails.
        NetworkFailure = "network_failure",
        /// Agents change their role (TB-19).
        Redeploy = "redeploy",
    }
}
