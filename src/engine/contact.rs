//! A contact while the engine runs: its stage, its deadlines and what its script and session have
//! come to. Contacts lie in an arena with recycled slots; each has one pending event.

use super::clocks::Waits;
use super::facts::{self, Disposition};
use super::links::{Link, NIL};
use crate::kernel::event_list::Class;
use crate::kernel::ids::{AgentId, GroupId, SeatId};
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::Round;

/// Where a contact is, with what belongs to that place only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// The slot is unused.
    Free,
    /// With the robot.
    Robot,
    /// Choosing a group (JDG-17).
    Choosing,
    /// Between two places: routing decides at this instant.
    Routed,
    /// In a queue (排队).
    Queued(Queued),
    /// In a session (会话).
    Open,
    /// A leave message in a box (留言).
    Boxed(Boxed),
    /// A leave message that an agent answers by mail.
    Mailed,
    /// Gone, and coming back later (S-13).
    Away,
    /// Session expired, customer back within the resume grace (B-JD-3).
    Dormant,
    /// The agent dropped off; the next message opens the leave box (DH-15).
    Stranded,
}

/// A place in a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queued {
    /// Which waiting list.
    pub list: u32,
    /// Order among waiters: when it joined, less its head start; then the order of joining.
    pub order: (u64, u64),
    /// The agent in whose own queue it waits.
    pub bound: Option<SeatId>,
    /// The router's version when the tiers last let it wait; `u64::MAX` for never.
    pub since: u64,
    /// When the next `waited` threshold of a tier is reached.
    pub waited: Tick,
}

/// A place in a leave box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boxed {
    /// The group whose box it is.
    pub group: GroupId,
    /// When the message expires.
    pub expires: Tick,
}

/// What the customer does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing.
    None,
    /// Writes a message that opens or joins a round.
    Message,
    /// Closes the window.
    Close,
    /// Enters (again), chooses a group, or leaves the robot: the next step of the entry.
    Enter,
}

/// What the agent's side does next about one session, besides replying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentAct {
    /// Nothing.
    None,
    /// Ends the finished session early (JD-13).
    Close,
    /// Hands it to a colleague (S-23).
    Transfer,
    /// The invited colleague answers (DH-8).
    Answer,
    /// The inviter leaves the three-party chat.
    LeaveThree,
}

/// Deadlines of a contact, one clock each; the earliest is its one pending event.
pub mod due {
    /// The customer acts.
    pub const CUSTOMER: usize = 0;
    /// Patience ends.
    pub const PATIENCE: usize = 1;
    /// The agent's side acts.
    pub const AGENT: usize = 2;
    /// Silence ends the session.
    pub const SILENCE: usize = 3;
    /// A busy message is due.
    pub const BUSY: usize = 4;
    /// A prompt to a silent customer is due.
    pub const PROMPT: usize = 5;
    /// A round was left unanswered for long: the agent is suspended (B-JD-5).
    pub const NEGLECT: usize = 6;
    /// The customer has not written for long: the session goes idle (B-GEN-4).
    pub const IDLE: usize = 7;
    /// How many any contact may have.
    pub const COUNT: usize = 8;
    /// A leave message expires; kept with its place in the box.
    pub const EXPIRY: usize = 8;
    /// A tier's `waited` is reached; kept with the place in the queue.
    pub const WAITED: usize = 9;
    /// None is pending.
    pub const NONE: usize = 10;
}

/// Class of each deadline at equal times (C-2); it never falls.
pub const DUE_CLASS: [Class; due::NONE] = [
    Class::Customer,
    Class::Customer,
    Class::Agent,
    Class::Timer,
    Class::Timer,
    Class::Timer,
    Class::Timer,
    Class::Timer,
    Class::Timer,
    Class::Dispatch,
];

/// One contact in the arena. Lines of 64 bytes: what messages and replies touch is in the first
/// six, what is for the beginning, the end and rarer turns follows.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Contact {
    /// Deadlines by `due`.
    pub due: [Tick; due::COUNT],

    /// When the earliest is.
    pub armed_at: Tick,
    /// Start of the open round; `NEVER` if none is open.
    pub round_start: Tick,
    /// First unanswered customer message.
    pub asked: Tick,
    /// Last customer message.
    pub last_message: Tick,
    /// Order of sessions, for inbox ties.
    pub serial: u64,
    /// Inbox order: class, time, serial.
    pub inbox_key: (u8, u64, u64),

    /// Draws of the round now open: customer characters, reply characters, think, gap.
    pub draws: Round,
    /// Links of its lists.
    pub links: [Link; 3],
    /// Rounds sent so far by the script (block index of its draws).
    pub round: u32,
    /// Rounds of the script in all.
    pub rounds: u32,
    /// Human replies in this session.
    pub replies: u32,
    /// Customer characters not yet read.
    pub unread: u32,
    /// Customer characters the reply in hand has read; unread again if it is dropped (S-4).
    pub reading: u32,
    /// Messages of the burst still to come.
    pub burst: u32,

    /// Hands' time left of a reply that was set aside for a more urgent one; `NEVER` for none.
    pub set_aside: Span,
    /// Session start (t_assign).
    pub assigned: Tick,
    /// Extra reading after a transfer.
    pub reread: Span,
    /// The agent's seat.
    pub seat: SeatId,
    /// The seat whose hands are, or were last, on it; another's where the inbox is shared.
    pub by: SeatId,
    /// The agent in that seat.
    pub agent: AgentId,
    /// Transfer after this many replies; 0 for none.
    pub transfer_after: u32,
    /// What the session weighs now: less while it is idle.
    pub weighs: u32,
    /// Service profile.
    pub profile: u16,
    /// The deadline now in the event list.
    pub armed: u8,
    /// Next step of the customer.
    pub act: Act,
    /// Next step of the agent's side.
    pub agent_act: AgentAct,
    /// Its session weighs less than its weight: nobody wrote for long (B-GEN-4).
    pub idle: bool,
    /// In the inbox.
    pub in_inbox: bool,
    /// Hands are on it.
    pub in_hands: bool,
    /// Counts in `active` of its seat.
    pub counts: bool,
    /// A delivered leave message, until its reply (S-19).
    pub leave_session: bool,
    /// Customer gone without a trace (S-6).
    pub gone: bool,
    /// Had a human reply.
    pub answered: bool,
    /// A canned opening is still to be sent (S-30).
    pub opening_due: bool,
    /// The opening message of a proactive contact is still to be sent (JD-15).
    pub outreach_due: bool,
    /// One idle prompt a silence.
    pub prompted: bool,
    /// Connected without writing anything (S-11).
    pub mute: bool,
    /// It was a leave message at some time.
    pub left_message: bool,
    /// Had a session.
    pub had_session: bool,
    /// Both agents hold the session (三方会话).
    pub three_party: bool,

    /// What it is.
    pub info: facts::Contact,

    /// What its customer has waited, by cause.
    pub wait: Waits,

    /// Weight of its session in thousandths of a slot (S-24).
    pub weight: u32,
    /// Attempts at a transfer.
    pub attempts: u32,
    /// Custom group it matched or chose.
    pub matched: Option<GroupId>,
    /// Group it is reported under.
    pub group: GroupId,
    /// Need, a role.
    pub need: Option<u32>,
    /// Where it is.
    pub place: Place,
    /// Arrival (t_arrival).
    pub arrived: Tick,
    /// Entered routing, or was enqueued.
    pub routed: Tick,
    /// The other agent of an invitation or three-party chat.
    pub other: Option<SeatId>,
    /// Work left to do in the by-level model, in parts of a microsecond.
    pub work_left: u128,
}

/// What follows the first line of waits is not for messages and replies.
const _: () = assert!(std::mem::offset_of!(Contact, wait) == 5 * 64);

impl Contact {
    /// An unused slot.
    // written where it belongs instead of copied there
    #[inline(always)]
    pub fn free() -> Contact {
        Contact {
            info: facts::Contact::default(),
            wait: Waits::new(),
            place: Place::Free,
            act: Act::None,
            agent_act: AgentAct::None,
            due: [Tick::NEVER; due::COUNT],
            armed: due::NONE as u8,
            armed_at: Tick::NEVER,
            links: [Link::default(); 3],
            group: GroupId(0),
            matched: None,
            need: None,
            profile: 0,
            arrived: Tick::ZERO,
            routed: Tick::ZERO,
            assigned: Tick::ZERO,
            serial: 0,
            seat: SeatId(NIL),
            agent: AgentId(NIL),
            by: SeatId(NIL),
            weight: 1000,
            weighs: 1000,
            other: None,
            three_party: false,
            round: 0,
            rounds: 0,
            replies: 0,
            attempts: 0,
            transfer_after: 0,
            asked: Tick::ZERO,
            round_start: Tick::NEVER,
            last_message: Tick::ZERO,
            unread: 0,
            reading: 0,
            burst: 0,
            draws: Round::UNDRAWN,
            inbox_key: (0, 0, 0),
            set_aside: Span::NEVER,
            work_left: 0,
            in_inbox: false,
            in_hands: false,
            counts: false,
            leave_session: false,
            left_message: false,
            gone: false,
            had_session: false,
            answered: false,
            opening_due: false,
            outreach_due: false,
            prompted: false,
            idle: false,
            reread: Span::ZERO,
            mute: false,
        }
    }

    /// Begins to fetch the lines that messages and replies touch.
    #[inline(always)]
    pub fn prefetch(&self) {
        prefetch(&self.due);
        prefetch(&self.armed_at);
        prefetch(&self.draws);
        prefetch(&self.set_aside);
        prefetch(&self.info);
        prefetch(&self.wait);
    }

    /// Begins to fetch what is asked of the last in an inbox when another comes.
    #[inline(always)]
    pub fn prefetch_place(&self) {
        prefetch(&self.armed_at);
        prefetch(&self.draws);
    }

    /// True unless the slot is unused.
    #[inline]
    pub fn is_there(&self) -> bool {
        !matches!(self.place, Place::Free)
    }

    /// True if it is in a session.
    #[inline]
    pub fn is_open(&self) -> bool {
        matches!(self.place, Place::Open)
    }

    /// Its place in a queue, if it is in one.
    #[inline]
    pub fn queued(&self) -> Option<&Queued> {
        if let Place::Queued(queued) = &self.place { Some(queued) } else { None }
    }

    /// The same, to be changed.
    #[inline]
    pub fn queued_mut(&mut self) -> Option<&mut Queued> {
        if let Place::Queued(queued) = &mut self.place { Some(queued) } else { None }
    }

    /// True if a round is open.
    #[inline]
    pub fn waits(&self) -> bool {
        self.round_start != Tick::NEVER
    }

    /// Hands let go of it before the reply was sent: who answers reads it all again.
    pub fn put_down(&mut self) {
        self.in_hands = false;
        self.set_aside = Span::NEVER;
        self.unread = self.unread.saturating_add(std::mem::take(&mut self.reading));
    }

    /// True if its session counts, nobody has anything to do in it, and silence will end it.
    pub fn waits_only_for_silence(&self) -> bool {
        self.is_open()
            && self.counts
            && !self.waits()
            && !self.leave_session
            && !self.outreach_due
            && self.due[due::CUSTOMER] == Tick::NEVER
            && self.due[due::AGENT] == Tick::NEVER
    }

    /// True if the script has a further round.
    #[inline]
    pub fn has_more(&self) -> bool {
        !self.gone && !self.mute && self.round < self.rounds
    }

    /// The earliest deadline: which, and when.
    #[inline]
    pub fn earliest(&self) -> (usize, Tick) {
        // the classes of deadlines never fall, so the first of equal ones is the one
        let mut which = due::CUSTOMER;
        for other in 1..due::COUNT {
            if self.due[other] < self.due[which] {
                which = other;
            }
        }
        let mut first = (which, self.due[which]);
        match &self.place {
            Place::Boxed(boxed) if boxed.expires < first.1 => {
                first = (due::EXPIRY, boxed.expires);
            }
            Place::Queued(queued) if queued.waited < first.1 => {
                first = (due::WAITED, queued.waited);
            }
            _ => {}
        }
        first
    }

    /// A deadline has come: it is none any more.
    #[inline]
    pub fn passed(&mut self, which: usize) {
        match (which, &mut self.place) {
            (due::EXPIRY, Place::Boxed(boxed)) => boxed.expires = Tick::NEVER,
            (due::WAITED, Place::Queued(queued)) => queued.waited = Tick::NEVER,
            _ => {
                if let Some(due) = self.due.get_mut(which) {
                    *due = Tick::NEVER;
                }
            }
        }
    }

    /// What became of the entry if the run ends now: open if the customer is there and nothing is
    /// decided.
    pub fn at_the_end(&self) -> Disposition {
        let decided = self.left_message || self.answered || self.gone;
        if decided { self.disposition() } else { Disposition::Open }
    }

    /// What became of the entry, seen from its session.
    pub fn disposition(&self) -> Disposition {
        if self.left_message {
            Disposition::LeftMessage
        } else if self.answered {
            Disposition::Served
        } else if self.had_session {
            Disposition::Unanswered
        } else if self.gone {
            Disposition::Abandoned
        } else {
            Disposition::Rejected
        }
    }
}
