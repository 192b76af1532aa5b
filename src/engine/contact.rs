//! A contact while the engine runs: its place, its deadlines and what its script has come to.
//! Contacts lie in an arena with recycled slots; each has one pending event.

use super::clocks::Waits;
use super::facts::{self, Disposition};
use super::links::{Link, Linked};
use super::stage::{Queued, Session, Stage, Work};
use crate::kernel::event_list::Class;
use crate::kernel::ids::{AgentId, GroupId};
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::Round;
use serde::{Deserialize, Serialize};

/// What the customer does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[repr(C, align(64))]
pub struct Contact {
    /// Deadlines by `due`.
    pub due: [Tick; due::COUNT],

    /// Where it is.
    pub stage: Stage,
    /// When the earliest deadline is.
    pub scheduled_at: Tick,
    /// Start of the open round; `NEVER` if none is open.
    pub round_start: Tick,
    /// First unanswered customer message.
    pub asked: Tick,
    /// Last customer message.
    pub last_message: Tick,
    /// Links of its lists.
    pub links: [Link; 3],

    /// Draws of the round now open: customer characters, reply characters, think, gap.
    pub draws: Round,
    /// Rounds sent so far by the script (block index of its draws).
    pub round: u32,
    /// Rounds of the script in all.
    pub rounds: u32,
    /// Human replies in this session.
    pub replies: u32,
    /// Customer characters not yet read.
    pub unread: u32,
    /// Start of the session, or of the last one (t_assign).
    pub assigned: Tick,
    /// Extra reading after a transfer.
    pub reread: Span,
    /// Transfer after this many replies; 0 for none.
    pub transfer_after: u32,
    /// Service profile.
    pub profile: u16,
    /// The deadline now in the event list.
    pub scheduled: u8,
    /// Next step of the customer.
    pub act: Act,
    /// Its session weighs less than its weight: nobody wrote for long (B-GEN-4).
    pub idle: bool,
    /// A delivered leave message, until its reply (S-19).
    pub leave_session: bool,
    /// Customer gone without a trace (S-6).
    pub gone: bool,
    /// Had a human reply.
    pub answered: bool,
    /// Its agent lacks the role that would settle it (FG-3).
    pub unsettled: bool,
    /// One idle prompt a silence.
    pub prompted: bool,

    /// What it is.
    pub info: facts::Contact,

    /// What its customer has waited, by cause.
    pub wait: Waits,

    /// Weight of its session in thousandths of a slot (S-24).
    pub weight: u32,
    /// What the session weighs now: less while it is idle.
    pub weighs: u32,
    /// Attempts at a transfer.
    pub attempts: u32,
    /// Custom group it matched or chose.
    pub matched: Option<GroupId>,
    /// Group it is reported under.
    pub group: GroupId,
    /// Need, a role.
    pub need: Option<u32>,
    /// Arrival (t_arrival).
    pub arrived: Tick,
    /// Entered routing, or was enqueued.
    pub routed: Tick,
    /// Connected without writing anything (S-11).
    pub mute: bool,
    /// Its customer is going to be blocked (DH-10).
    pub abusive: bool,
    /// It was a leave message at some time.
    pub left_message: bool,
    /// Had a session.
    pub had_session: bool,
    /// Work left to do in the by-level model, in parts of a microsecond.
    pub work_left: u128,
}

/// What another's turn in the same inbox touches is in two lines; what follows the first line of
/// waits is not for messages and replies.
const _: () = assert!(std::mem::offset_of!(Contact, draws) == 3 * 64);
const _: () = assert!(std::mem::offset_of!(Contact, wait) == 5 * 64);

impl Linked for Contact {
    #[inline]
    fn links(&self) -> &[Link; 3] {
        &self.links
    }

    #[inline]
    fn links_mut(&mut self) -> &mut [Link; 3] {
        &mut self.links
    }
}

impl Contact {
    /// An unused slot.
    // written where it belongs instead of copied there
    #[inline(always)]
    pub fn free() -> Contact {
        Contact {
            info: facts::Contact::default(),
            wait: Waits::new(),
            stage: Stage::Free,
            act: Act::None,
            due: [Tick::NEVER; due::COUNT],
            scheduled: due::NONE as u8,
            scheduled_at: Tick::NEVER,
            links: [Link::default(); 3],
            group: GroupId(0),
            matched: None,
            need: None,
            profile: 0,
            arrived: Tick::ZERO,
            routed: Tick::ZERO,
            assigned: Tick::ZERO,
            weight: 1000,
            weighs: 1000,
            round: 0,
            rounds: 0,
            replies: 0,
            attempts: 0,
            transfer_after: 0,
            unsettled: false,
            asked: Tick::ZERO,
            round_start: Tick::NEVER,
            last_message: Tick::ZERO,
            unread: 0,
            draws: Round::UNDRAWN,
            work_left: 0,
            leave_session: false,
            left_message: false,
            gone: false,
            had_session: false,
            answered: false,
            prompted: false,
            idle: false,
            reread: Span::ZERO,
            mute: false,
            abusive: false,
        }
    }

    /// Begins to fetch the lines that messages and replies touch.
    #[inline(always)]
    pub fn prefetch(&self) {
        prefetch(&self.due);
        prefetch(&self.stage);
        prefetch(&self.scheduled_at);
        prefetch(&self.draws);
        prefetch(&self.info);
        prefetch(&self.wait);
    }

    /// Prefetches the order of the last item of an inbox, with which a new one is compared.
    #[inline(always)]
    pub fn prefetch_place(&self) {
        prefetch(&self.stage);
        prefetch(&self.scheduled_at);
    }

    /// True unless the slot is unused.
    #[inline]
    pub fn is_there(&self) -> bool {
        !matches!(self.stage, Stage::Free)
    }

    /// Its session, if it is in one.
    #[inline(always)]
    pub fn session(&self) -> Option<&Session> {
        if let Stage::Open(session) = &self.stage { Some(session) } else { None }
    }

    /// The same, to be changed.
    #[inline(always)]
    pub fn session_mut(&mut self) -> Option<&mut Session> {
        if let Stage::Open(session) = &mut self.stage { Some(session) } else { None }
    }

    /// True if it is in a session.
    #[inline]
    pub fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open(_))
    }

    /// The agent whose hands it waits for, if it does.
    #[inline(always)]
    pub fn agent(&self) -> Option<AgentId> {
        match &self.stage {
            Stage::Open(session) => Some(session.agent),
            Stage::Mailed(agent) => Some(*agent),
            _ => None,
        }
    }

    /// Its place in a queue, if it is in one.
    #[inline]
    pub fn queued(&self) -> Option<&Queued> {
        if let Stage::Queued(queued) = &self.stage { Some(queued) } else { None }
    }

    /// The same, to be changed.
    #[inline]
    pub fn queued_mut(&mut self) -> Option<&mut Queued> {
        if let Stage::Queued(queued) = &mut self.stage { Some(queued) } else { None }
    }

    /// True if a message was written while nobody had the session (its time has come, its round is
    /// not open).
    pub fn wrote_in_queue(&self) -> bool {
        self.act == Act::Message && !self.due[due::CUSTOMER].is_real()
    }

    /// True if a round is open.
    #[inline]
    pub fn waits(&self) -> bool {
        self.round_start != Tick::NEVER
    }

    /// Hands let go of it before the reply was sent: who answers reads it all again.
    pub fn put_down(&mut self) {
        if let Stage::Open(session) = &mut self.stage {
            session.work = Work::None;
            session.set_aside = Span::NEVER;
            self.unread = self.unread.saturating_add(std::mem::take(&mut session.reading));
        }
    }

    /// True if its session counts, nobody has anything to do in it, and silence will end it.
    pub fn waits_only_for_silence(&self) -> bool {
        let only = |session: &Session| session.counts && !session.outreach_due;
        self.session().is_some_and(only)
            && !self.waits()
            && !self.leave_session
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
        let first = (which, self.due[which]);
        if self.is_open() { first } else { self.earliest_here(first) }
    }

    /// The same with the deadline of the place.
    fn earliest_here(&self, first: (usize, Tick)) -> (usize, Tick) {
        match &self.stage {
            Stage::Boxed(boxed) if boxed.expires < first.1 => (due::EXPIRY, boxed.expires),
            Stage::Queued(queued) if queued.waited < first.1 => (due::WAITED, queued.waited),
            _ => first,
        }
    }

    /// A deadline has come: it is none any more.
    #[inline]
    pub fn passed(&mut self, which: usize) {
        if let Some(due) = self.due.get_mut(which) {
            *due = Tick::NEVER;
        } else {
            match &mut self.stage {
                Stage::Boxed(boxed) => boxed.expires = Tick::NEVER,
                Stage::Queued(queued) => queued.waited = Tick::NEVER,
                _ => {}
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
