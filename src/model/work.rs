//! Work that is no chat (工单、审单、催付、登记等): kinds of items that wait for the same hands as
//! chats do. An item comes, may be held back until a clock time, waits, is done by one agent, and
//! may be due: then it is in time or late, and a late one may bring its customer back as a chat.

use super::arrival::Times;
use super::horizon::Calendar;
use crate::kernel::ids::{AgentId, Set, ShopId, WorkId};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::{Law, SpanLaw};

/// One kind of work.
#[derive(Clone, Debug)]
pub struct WorkKind {
    /// Its name, unique in the shop.
    pub name: String,
    /// The shop it is done for.
    pub shop: ShopId,
    /// Stream space of its items: hash of shop and name.
    pub space: u32,
    /// When items come; `None` for a kind that only chats make.
    pub times: Option<Times>,
    /// Hands' time of an item, for an agent of ordinary speed.
    pub effort: SpanLaw,
    /// Money that an item settles, in RMB, as a refund; `None` if that is not asked.
    pub amount: Option<Law>,
    /// Smaller goes first.
    pub priority: u32,
    /// When an item is due.
    pub due: Due,
    /// How it stands beside chats.
    pub beside: Beside,
    /// A chat, or more urgent work, interrupts it; the rest is done later.
    pub set_aside: bool,
    /// Clock times at which what has come is handed out, ascending; none: at once.
    pub handed_out: Vec<HandOut>,
    /// It is worked on only within this time of day.
    pub hours: Option<(Span, Span)>,
    /// Who may do it, in order of declaration.
    pub agents: Vec<AgentId>,
    /// Probability that an item is settled when it has been done once.
    pub settled: f64,
    /// How long until an item that is not settled comes again.
    pub again_after: SpanLaw,
    /// What a late item does.
    pub late: Option<Late>,
    /// Customers ask while the item is open.
    pub asks: Option<Asks>,
    /// Chats that make items.
    pub after_chats: Option<AfterChats>,
}

/// When an item is due; done at that very instant is in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due {
    /// Never.
    Never,
    /// So long after it came.
    Within(Span),
    /// After so much time within this window of each day.
    WithinHours(Span, (Span, Span)),
    /// At the next such time of day after it came.
    At(Span),
    /// At this instant, whenever it came.
    On(Tick),
}

/// How work stands beside chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Before any chat.
    BeforeChats,
    /// Whichever is due first: the item, or the reply by the response standard.
    ByDeadline,
    /// When no chat of the agent waits for a reply.
    BetweenChats,
    /// When the agent has no chat open.
    WithoutChats,
}

/// A clock time at which items are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOut {
    /// Time of day.
    pub at: Span,
    /// Of those that came before this: the last such time of day until `at`.
    pub before: Span,
}

/// A late item may bring its customer back as a chat.
#[derive(Clone, Debug)]
pub struct Late {
    /// Probability.
    pub prob: f64,
    /// How long after the item was due.
    pub after: SpanLaw,
    /// The shop's source that says what those chats are like.
    pub source: u16,
}

/// The customer of an item asks about it in a chat, again and again until it is settled (TB-25).
#[derive(Clone, Debug)]
pub struct Asks {
    /// How long until the first question, and from one to the next.
    pub every: SpanLaw,
    /// The shop's source that says what those chats are like.
    pub source: u16,
}

/// Chats that a human answered make items when they end.
#[derive(Clone, Debug)]
pub struct AfterChats {
    /// Probability that a chat makes one.
    pub prob: f64,
    /// Of these intents; empty: of all.
    pub intents: Set,
    /// How long after its end.
    pub delay: SpanLaw,
}

impl WorkKind {
    /// When an item that comes now is due; `NEVER` if it is not.
    pub fn due(&self, calendar: &Calendar, came: Tick) -> Tick {
        match self.due {
            Due::Never => Tick::NEVER,
            Due::Within(span) => came + span,
            Due::On(at) => at,
            Due::At(time) => next(calendar, came, time),
            Due::WithinHours(span, window) => after(calendar, came, span, window),
        }
    }

    /// When an item that comes now may be begun: at once, or at the next hand-out.
    pub fn handed_out(&self, calendar: &Calendar, came: Tick) -> Tick {
        let of = |out: &HandOut| {
            // from its cut-off to the hand-out is less than a day
            let held = Span((out.at.0 + Span::DAY.0 - out.before.0) % Span::DAY.0);
            next(calendar, came + Span::TICK, out.before) + held
        };
        self.handed_out.iter().map(of).min().unwrap_or(came)
    }

    /// True if it may be worked on now.
    pub fn is_open(&self, calendar: &Calendar, now: Tick) -> bool {
        self.hours.is_none_or(|(from, to)| {
            let time = calendar.time_of_day(now);
            from <= time && time < to
        })
    }

    /// When its hours begin the next time; this instant if it has none.
    pub fn opens_next(&self, calendar: &Calendar, now: Tick) -> Tick {
        self.hours.map_or(now, |(from, _)| next(calendar, now + Span::TICK, from))
    }
}

/// The next instant at or after this one with this time of day.
fn next(calendar: &Calendar, at: Tick, time_of_day: Span) -> Tick {
    let now = calendar.time_of_day(at).0;
    at + Span((time_of_day.0 + Span::DAY.0 - now % Span::DAY.0) % Span::DAY.0)
}

/// The instant at which so much of the window has passed since then.
fn after(calendar: &Calendar, since: Tick, span: Span, (from, to): (Span, Span)) -> Tick {
    let daily = to.0.saturating_sub(from.0);
    if daily == 0 || daily >= Span::DAY.0 || !span.is_real() {
        return since + span;
    }
    let time = calendar.time_of_day(since);
    let begins = if time < to {
        since + Span(from.0.saturating_sub(time.0))
    } else {
        next(calendar, since, from)
    };
    let today = to.0 - calendar.time_of_day(begins).0;
    if span.0 <= today {
        return begins + span;
    }
    let rest = span.0 - today;
    // the last day is not a whole one, so that the end of a window is that day's
    let (days, last) = ((rest - 1) / daily, (rest - 1) % daily + 1);
    let morning = begins + Span(today + Span::DAY.0 - daily);
    morning + Span(days.saturating_mul(Span::DAY.0).saturating_add(last))
}

/// Which kinds each of so many agents may do, most urgent first.
pub fn of_agents(kinds: &[WorkKind], agents: usize) -> Vec<Vec<WorkId>> {
    let mut of = vec![Vec::new(); agents];
    let mut urgent: Vec<WorkId> = (0..kinds.len()).map(WorkId::from).collect();
    urgent.sort_by_key(|kind| kinds[kind.at()].priority);
    for kind in urgent {
        for agent in &kinds[kind.at()].agents {
            of[agent.at()].push(kind);
        }
    }
    of
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hours: f64) -> Span {
        Span::from_secs_f64(hours * 3600.0)
    }

    /// Starts at 09:00; instants are hours of the first day.
    fn at(hours: f64) -> Tick {
        Tick::ZERO + hour(hours - 9.0)
    }

    fn calendar() -> Calendar {
        Calendar { start: jiff::civil::date(2026, 6, 18).at(9, 0, 0, 0) }
    }

    #[test]
    fn time_within_hours_stands_still_at_night() {
        let within = |came: f64, hours: f64| {
            after(&calendar(), at(came), hour(hours), (hour(9.0), hour(23.0)))
        };
        assert_eq!(within(10.0, 1.0), at(11.0));
        assert_eq!(within(22.0, 1.0), at(23.0), "the end of the window is still that day");
        assert_eq!(within(22.0, 2.0), at(24.0 + 10.0));
        assert_eq!(within(23.5, 1.0), at(24.0 + 10.0), "comes at night");
        assert_eq!(within(10.0, 13.0 + 14.0), at(24.0 + 23.0));
        assert_eq!(within(10.0, 13.0 + 14.0 + 1.0), at(48.0 + 10.0));
    }

    #[test]
    fn a_time_of_day_is_the_next_one() {
        assert_eq!(next(&calendar(), at(10.0), hour(18.0)), at(18.0));
        assert_eq!(next(&calendar(), at(18.0), hour(18.0)), at(18.0));
        assert_eq!(next(&calendar(), at(18.5), hour(18.0)), at(42.0));
        assert_eq!(next(&calendar(), at(10.0), Span::DAY), at(24.0));
    }
}
