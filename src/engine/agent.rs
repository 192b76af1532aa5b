//! An agent while the engine runs: hands, sessions, inbox, tasks and shift. Each has one pending
//! event for the hands and one for the shift.

use super::clocks::HandsClock;
use super::links::List;
use super::work::items::ItemSlot;
use crate::kernel::ids::{ContactSlot, ShopId, StatusId};
use crate::kernel::prefetch::prefetch;
use crate::kernel::stream::Seed;
use crate::kernel::tick::{Span, Tick};
use crate::model::ONLINE;
use crate::model::draws::{self, Traits};
use crate::model::workforce::{self, Discipline};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What an agent's hands are on: one item at a time, whatever its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hands {
    /// Nothing.
    Idle,
    /// A reply to this contact.
    Reply(ContactSlot),
    /// A reply to somebody who has gone, which nobody has seen (S-5).
    ReplyToNobody,
    /// Work that is not a reply.
    Job {
        /// What.
        kind: JobKind,
        /// For which shop.
        shop: ShopId,
    },
}

impl Hands {
    /// The contact they reply to, if they do.
    #[inline(always)]
    pub fn replies_to(self) -> Option<ContactSlot> {
        if let Hands::Reply(slot) = self { Some(slot) } else { None }
    }
}

/// One agent while the engine runs. Lines of 64 bytes: a reply touches the first three. What the
/// scenario says of the agent is not kept with a state: it is skipped, and listed in `go_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[repr(C, align(64))]
pub struct Agent {
    /// What the hands do.
    pub hands: Hands,
    /// The status lets the agent answer (S-8).
    pub hands_on: bool,
    /// More urgent items interrupt the reply in hand.
    #[serde(skip)]
    pub interrupts: bool,
    /// Some shop of theirs lets idle hands take leave messages (pull, mail).
    #[serde(skip)]
    pub pulls: bool,
    /// Suspended for a neglected round until the next reply (B-JD-5).
    pub neglects: bool,
    /// Sessions awaiting a reply.
    pub inbox: List,
    /// Open sessions.
    pub sessions: List,
    /// When they began.
    pub began: Tick,
    /// When they will be done.
    pub ends: Tick,
    /// Serial of the session answered last, for the switch cost.
    pub last_serial: u64,

    /// Work that is not a reply and still to do, in order.
    pub jobs: VecDeque<Job>,
    /// In which order the inbox is worked.
    #[serde(skip, default = "any_discipline")]
    pub discipline: Discipline,
    /// Microseconds a typed character.
    #[serde(skip)]
    pub typing: f64,
    /// Microseconds a read character.
    #[serde(skip)]
    pub reading: f64,

    /// Multiplier of thinking time.
    #[serde(skip)]
    pub slow: f64,
    /// Delay before a new message is noticed (FG-5).
    #[serde(skip)]
    pub notices: Span,
    /// Their weights, in thousandths of a slot.
    pub load: u64,
    /// What the hands have been on instead of chats.
    pub clock: HandsClock,
    /// Sessions counted over all shops.
    pub active: u32,
    /// There is a limit to the weights of all shops together; the scenario says which.
    #[serde(skip)]
    pub capped: bool,
    /// A call is wrapped up: nobody is put through until that is done (S-21).
    pub wraps_up: bool,
    /// The automatic status is in force (S-25).
    pub auto: bool,
    /// Finishing sessions after the shift (S-10).
    pub closing: bool,
    /// Missing for this shift.
    pub absent: bool,
    /// Between shift start and end, absent or not.
    pub on_shift: bool,
    /// The status of the present shift, or of the last one.
    pub duty: StatusId,
    /// The status before the one that follows the sessions, or a neglected round.
    pub before: StatusId,
    /// Late: the shift has started, the agent has not come yet; the status to take then.
    pub awaited: Option<StatusId>,
    /// On shift until.
    pub until: Tick,
    /// Of the sessions counted, those that wait only for the silence clock.
    pub silent: u32,
    /// Their weights, in thousandths of a slot.
    pub silent_load: u64,
    /// Items of work begun.
    pub items: u32,
    /// Some shop of theirs works by level.
    #[serde(skip)]
    pub levels: bool,
    /// The day of the last shift, since 1970: how much a beginner has learnt.
    pub day: u32,
    /// Since when the work of those sessions has not been taken off (S-21).
    pub advanced: Tick,
}

/// Nor is what follows an agent's first two lines for replies.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(std::mem::offset_of!(Agent, slow) == 2 * 64);

/// Microseconds a typed character takes the agent, a beginner in the end.
pub fn typing(about: &workforce::Agent, seed: &Seed) -> f64 {
    let traits = Traits::of(seed, draws::agent(about.entity));
    60e6 / about.typing_cpm.quantile(traits.typing()).max(1.0)
}

/// In place of a discipline that was not kept, until the scenario's is put there.
fn any_discipline() -> Discipline {
    Discipline::LongestWait
}

/// Work of hands that is not a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What.
    pub kind: JobKind,
    /// For which shop.
    pub shop: ShopId,
    /// How long.
    pub effort: Span,
}

/// The kinds of work that is not a reply. Whoever owns what a job is about is told when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobKind {
    /// Work after a session (DH-9).
    WrapUp,
    /// Answering this leave message by mail (DH-14).
    Mail(ContactSlot),
    /// An item of work that is no chat.
    Item(ItemSlot),
    /// Joining a colleague's session (DH-6).
    Intervention,
}

impl Agent {
    /// Begins to fetch the lines that replies touch.
    #[inline(always)]
    pub fn prefetch(&self) {
        prefetch(&self.hands);
        prefetch(&self.jobs);
        prefetch(&self.slow);
    }

    /// Goes on as another stood: all but what the scenario says of this one.
    pub fn go_on(&mut self, from: &Agent) {
        *self = Agent {
            interrupts: self.interrupts,
            pulls: self.pulls,
            discipline: self.discipline,
            typing: self.typing,
            reading: self.reading,
            slow: self.slow,
            notices: self.notices,
            capped: self.capped,
            levels: self.levels,
            ..from.clone()
        };
    }

    /// A beginner is as fast as on the day of the last shift.
    pub fn learns(&mut self, about: &workforce::Agent, seed: &Seed) {
        if let Some(learning) = &about.learning {
            let pace = learning.pace(self.day);
            self.typing = typing(about, seed) * pace.typing;
            self.slow = about.think_multiplier * pace.think;
        }
    }

    /// An agent who has not come yet, with microseconds a typed and a read character.
    pub fn new(about: &workforce::Agent, typing: f64, reading: f64, pulls: bool) -> Agent {
        Agent {
            discipline: about.discipline,
            interrupts: about.interrupts,
            capped: about.total_max.is_some(),
            slow: about.think_multiplier,
            notices: about.notification_delay,
            pulls,
            hands_on: false,
            hands: Hands::Idle,
            began: Tick::ZERO,
            ends: Tick::NEVER,
            last_serial: 0,
            inbox: List::default(),
            sessions: List::default(),
            clock: HandsClock::new(),
            silent: 0,
            silent_load: 0,
            active: 0,
            items: 0,
            load: 0,
            jobs: VecDeque::new(),
            typing,
            reading,
            absent: false,
            on_shift: false,
            awaited: None,
            until: Tick::NEVER,
            closing: false,
            wraps_up: false,
            auto: false,
            neglects: false,
            levels: false,
            day: 0,
            duty: ONLINE,
            before: ONLINE,
            advanced: Tick::ZERO,
        }
    }
}
