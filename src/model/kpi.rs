//! How figures are defined where platforms differ, the daily norms, the orders, the targets.

use crate::kernel::tick::Span;
use crate::kernel::variate::{Law, SpanLaw};

/// Definitions of the platform's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpi {
    /// Replies within this are in time for the reply rate (3分钟人工回复率, JDG-29).
    pub reply_within: Span,
    /// Window of the day in which a round's start is assessed, [from, to).
    pub reply_window: (Span, Span),
    /// What one unit of the rate is.
    pub reply_unit: ReplyUnit,
    /// Leave messages created inside the window count as missed.
    pub reply_leave_missed: bool,
    /// Customers who reach no agent in the window count as missed (B-FG-4).
    pub reply_unassigned_missed: bool,
    /// Rounds within this meet the response standard (60 s, VIP-10; 30 s, B-JD-1).
    pub response_within: Span,
    /// First replies within this are in time (首次30秒应答率).
    pub first_within: Span,
    /// Window of the day for first replies by session start.
    pub first_window: (Span, Span),
    /// The shop counts a session answered by anyone, even if transferred and left (JD-21).
    pub shop_counts_any_human_reply: bool,
    /// Agents' response clock after a transfer starts at their own turn (JD-22).
    pub transfer_clock_is_segment: bool,
    /// Working hours for coverage (JD-27, JD-32), [from, to) of the day.
    pub working_hours: (Span, Span),
    /// Contacts of the night that are due in the morning (隔夜咨询, VIP-9), if there are any.
    pub overnight: Option<Overnight>,
    /// Which orders are credited to a consultation (订单统计时效).
    pub attribution: Attribution,
    /// What the shop calls its service level (服务水平).
    pub service_level: ServiceLevel,
}

/// The night (隔夜): contacts that come in it are due in the morning (VIP-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overnight {
    /// Its start, a time of the day.
    pub from: Span,
    /// Its end, a time of the day; if not after the start, one of the next day.
    pub to: Span,
    /// From its end to the deadline, which is missed at that very instant.
    pub grace: Span,
    /// Contacts at its very start and end belong to it.
    pub inclusive: bool,
}

impl Overnight {
    /// What is not working hours, due half an hour after these begin; `None` if they never end.
    pub fn outside((from, to): (Span, Span)) -> Option<Overnight> {
        let night = Overnight { from: to, to: from, grace: Span::minutes(30), inclusive: true };
        (from < to && to - from < Span::DAY).then_some(night)
    }

    /// How long after this time of the day a contact that comes then is due; `None` by day.
    pub fn due_in(&self, time: Span) -> Option<Span> {
        let day = Span::DAY.0;
        let since = |at: Span| Span((at.0 % day + day - self.from.0 % day) % day);
        let (into, length) = (since(time), since(self.to));
        let within =
            if self.inclusive { into <= length } else { into > Span::ZERO && into < length };
        within.then(|| (length - into) + self.grace)
    }
}

/// A share of customers answered within a time, as its target says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceLevel {
    /// Answered in time: at most this from entering routing to the first human reply that the
    /// customer read; to connection where conversations have no replies.
    pub within: Span,
    /// Who leaves unanswered at most this after entering routing left early.
    pub short: Span,
    /// The share of whom.
    pub counts: ServiceCounts,
}

impl Default for ServiceLevel {
    /// 80/20, the commonest of the field, of all offered.
    fn default() -> ServiceLevel {
        let twenty = Span::seconds(20);
        ServiceLevel { within: twenty, short: twenty, counts: ServiceCounts::Offered }
    }
}

/// Of whom a service level is a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceCounts {
    /// All who wanted a human.
    Offered,
    /// Those answered at all.
    Answered,
    /// All but those who left early.
    WithoutShort,
    /// All, with those who left early among the answered.
    WithShort,
}

/// What one unit of the reply rate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyUnit {
    /// A round.
    Round,
    /// A session; it fails if any round fails.
    Session,
    /// A customer message.
    Message,
}

/// How well a figure must be known before replications end.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// The figure, by the name a target would use.
    pub figure: String,
    /// Half the width of its interval.
    pub half_width: HalfWidth,
    /// Replications in any case.
    pub at_least: u32,
    /// Replications never to exceed.
    pub at_most: u32,
}

/// Half the width of a 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfWidth {
    /// In the unit of the figure.
    Absolute(f64),
    /// As a share of the figure.
    Relative(f64),
}

/// Daily norms (人均接待量, TB-1..6).
#[derive(Clone, Debug, PartialEq)]
pub struct Norms {
    /// Pre-sale customers an agent-day.
    pub pre_sale: f64,
    /// More than so many an agent-day are told to be too many; the norm, or above it for goods of
    /// which little is asked (TB-2, TB-3).
    pub pre_sale_most: f64,
    /// Goods of which little is asked, so that agents may serve more (TB-2, TB-3).
    pub easy_goods: bool,
    /// After-sale customers an agent-day.
    pub after_sale: f64,
    /// After-sale ceiling.
    pub after_sale_ceiling: f64,
    /// Divisor of the quick estimate.
    pub divisor: f64,
}

/// Orders after sessions (S-26).
#[derive(Clone, Debug, PartialEq)]
pub struct Orders {
    /// Probability that a consulting customer orders.
    pub conversion: f64,
    /// Amount in RMB.
    pub amount: Law,
    /// Where the delay starts.
    pub anchor: OrderAnchor,
    /// Delay of the order.
    pub delay: SpanLaw,
    /// Probability that it is paid.
    pub pay_prob: f64,
    /// Delay of payment after the order.
    pub pay_delay: SpanLaw,
    /// Orders of customers who never asked, a day.
    pub unassisted_per_day: f64,
}

/// Which orders are credited to the agent of the customer's last received session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// Placed between the first human reply and this long after the last (JD-29).
    Window {
        /// How long, inclusive.
        within: Span,
        /// True: counted from the session's end instead of the last human reply.
        from_end: bool,
    },
    /// Paid on the natural day of the consultation (VIP-36).
    SameDay,
}

/// Where an order's delay starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderAnchor {
    /// Assignment.
    Assigned,
    /// The last human reply.
    LastReply,
    /// The session's end.
    End,
}

/// A target on a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The figure's id in the catalog.
    pub figure: String,
    /// The bound, in the figure's own unit (seconds, share).
    pub bound: f64,
    /// True: the value must be at least the bound; false: at most.
    pub at_least: bool,
    /// True if the platform file gives it, false if the user does.
    pub from_platform: bool,
}
