//! The people: agents (客服) with one pair of hands, and their seats in shops.

use super::shift::ShiftEnd;
use crate::kernel::ids::{AgentId, SeatId, Set, ShopId, StatusId};
use crate::kernel::tick::Span;
use crate::kernel::variate::{Law, SpanLaw};

/// One agent.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Unique name, as in `售前-3`.
    pub name: String,
    /// The entry of the roster it was cloned from, as in `售前`.
    pub family: String,
    /// 1-based number among the clones, 0 if there is only one (S-22).
    pub clone: u32,
    /// Stream identity: hash of the family's id and clone number (S-14).
    pub entity: u64,
    /// Roles, bits into `Scenario::roles`.
    pub roles: Set,
    /// Typing speed in characters a minute; drawn once per clone and replication (TB-10).
    pub typing_cpm: Law,
    /// Reading speed in characters a minute.
    pub reading_cpm: f64,
    /// Multiplier of thinking time (training, JD-32).
    pub think_multiplier: f64,
    /// The first day at the desk, in days since 1970, if it is said.
    pub joined: Option<u32>,
    /// How they get faster after they joined, if they do.
    pub learning: Option<Learning>,
    /// 1 is ordinary; lowers or raises dissatisfaction (JD-33).
    pub quality: f64,
    /// Most sessions over all shops, if limited.
    pub total_max: Option<u32>,
    /// In which order the inbox is worked.
    pub discipline: Discipline,
    /// An item of a class before that of the reply in hand interrupts it; it is resumed later.
    pub interrupts: bool,
    /// Probability of being absent for a whole shift.
    pub absence_prob: f64,
    /// How late a shift starts.
    pub late: Option<SpanLaw>,
    /// What happens to open sessions when the shift ends (S-10).
    pub shift_end: ShiftEnd,
    /// Status set automatically above a number of active sessions (B-JD-6, VIP-6).
    pub auto_status: Option<AutoStatus>,
    /// Delay before a new message is noticed (FG-5).
    pub notification_delay: Span,
    /// True for part-timers (兼职).
    pub part_time: bool,
    /// Cost of an hour in RMB, if given.
    pub hourly_cost: Option<f64>,
    /// Cost of each customer taken in RMB, if given (外包按量).
    pub contact_cost: Option<f64>,
    /// Seats, in shop order.
    pub seats: Vec<SeatId>,
}

/// A beginner (新手): slower on the first day, and nearer to the own speed by the same step each
/// day (TB-8).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// The first day at the desk, in days since 1970.
    pub joined: u32,
    /// On which day after it all is learnt.
    pub days: u32,
    /// Pace of the first day.
    pub first: Pace,
    /// Pace on average over the hours of the shifts.
    pub mean: Pace,
}

/// How fast somebody is, beside how fast they are in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Thinking takes so many times as long.
    pub think: f64,
    /// A character takes so many times as long.
    pub typing: f64,
}

impl Pace {
    /// That of who is no beginner.
    pub const OWN: Pace = Pace { think: 1.0, typing: 1.0 };
}

impl Learning {
    /// The pace in a shift of a day (days since 1970). Who is on no shift of the roster, but there
    /// to try what more people would do, is no beginner.
    pub fn pace(&self, day: u32) -> Pace {
        let Some(since) = day.checked_sub(self.joined).filter(|since| *since < self.days) else {
            return Pace::OWN;
        };
        let left = 1.0 - f64::from(since) / f64::from(self.days);
        let own = |first: f64| 1.0 + (first - 1.0) * left;
        // speeds change by equal steps, so the time a character takes does not
        let speed = own(1.0 / self.first.typing);
        Pace { think: own(self.first.think), typing: 1.0 / speed }
    }
}

impl Agent {
    /// The pace on average, of the hours on duty.
    pub fn mean_pace(&self) -> Pace {
        self.learning.map_or(Pace::OWN, |learning| learning.mean)
    }
}

/// An agent's place in one shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// Whose.
    pub agent: AgentId,
    /// Where.
    pub shop: ShopId,
    /// Most sessions of this shop (最大接待量); `None` for no maximum.
    pub max: Option<u32>,
    /// Takes customers at all (接待/不接待, JD-10).
    pub receive: bool,
    /// Has IM permission (FG-2).
    pub im_enabled: bool,
    /// Split share (分流占比) in thousandths of the unit the user wrote (JD-11).
    pub share: u64,
    /// Order of declaration in the shop (C-3).
    pub order: u32,
}

/// In which order an agent works the inbox (答复顺序).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// Earliest round start first (DH-4).
    LongestWait,
    /// Newest round first.
    NewestFirst,
    /// Sessions without any reply first, then longest wait.
    NewSessionsFirst,
    /// Difficult customers first, then longest wait; easy ones overtake after `easy_max_wait`.
    DifficultThenWait {
        /// An easy customer who has waited longer counts as difficult (TB-20).
        easy_max_wait: Span,
    },
    /// Urgent intents first, then longest wait.
    UrgentFirst,
    /// Drawn with equal chances.
    Random,
}

/// A status that follows the number of active sessions (S-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoStatus {
    /// Entered when active reaches more than this (or this, see `inclusive`).
    pub above: u32,
    /// True: entered at `active >= above`; false: at `active > above`.
    pub inclusive: bool,
    /// The status entered; online again when `active < above`.
    pub status: StatusId,
}
