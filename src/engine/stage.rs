//! Where a contact is, and what belongs to that place only: who is in a queue has no agent, who is
//! in a session has no place in a queue. What goes with the customer from place to place is in
//! `engine::contact`.

use crate::kernel::ids::{AgentId, GroupId, SeatId};
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};

/// Where a contact is, with what belongs to that place only.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stage {
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
    Open(Session),
    /// A leave message in a box (留言).
    Boxed(Boxed),
    /// A leave message that this agent answers by mail.
    Mailed(AgentId),
    /// Gone, and coming back later (S-13).
    Away,
    /// Session expired, customer back within the resume grace (B-JD-3).
    Dormant(Session),
    /// The agent dropped off; the next message opens the leave box (DH-15).
    Stranded,
}

/// A place in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boxed {
    /// The group whose box it is.
    pub group: GroupId,
    /// When the message expires.
    pub expires: Tick,
}

/// A session with an agent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Order of sessions, for inbox ties.
    pub serial: u64,
    /// Order in the inbox, after the class: the earlier first.
    pub urgency: u64,
    /// Hands' time left of a reply that was set aside for a more urgent one; `NEVER` for none.
    pub set_aside: Span,
    /// The agent's seat.
    pub seat: SeatId,
    /// The agent in that seat.
    pub agent: AgentId,
    /// The seat whose hands are, or were last, on it; another's where the inbox is shared.
    pub by: SeatId,
    /// Customer characters the reply in hand has read; unread again if it is dropped (S-4).
    pub reading: u32,
    /// Messages of the burst still to come.
    pub burst: u32,
    /// The other agent of an invitation or three-party chat.
    pub colleague: Colleague,
    /// What the hands have to do with it.
    pub work: Work,
    /// Class in the inbox: leave messages apart from chats, then the urgent first.
    pub class: u8,
    /// Next step of the agent's side.
    pub act: AgentAct,
    /// Counts in `active` of its seat.
    pub counts: bool,
    /// A canned opening is still to be sent (S-30).
    pub opening_due: bool,
    /// The opening message of a proactive contact is still to be sent (JD-15).
    pub outreach_due: bool,
}

impl Session {
    /// A session that begins.
    #[inline]
    pub fn new(seat: SeatId, agent: AgentId, serial: u64, outreach_due: bool) -> Session {
        Session {
            serial,
            urgency: 0,
            set_aside: Span::NEVER,
            seat,
            agent,
            by: seat,
            reading: 0,
            burst: 0,
            colleague: Colleague::None,
            work: Work::None,
            class: 0,
            act: AgentAct::None,
            counts: false,
            opening_due: false,
            outreach_due,
        }
    }

    /// Its order in an inbox: class, urgency, serial.
    #[inline]
    pub fn rank(&self) -> (u8, u64, u64) {
        (self.class, self.urgency, self.serial)
    }
}

/// What hands have to do with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Nothing.
    None,
    /// It is in the inbox.
    Inbox,
    /// They are on it.
    Hands,
}

/// The other agent of a session (三方会话).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colleague {
    /// Nobody, or one who will not join.
    None,
    /// Invited, and will join (DH-8).
    Joins(SeatId),
    /// In the chat: both hold the session.
    InChat(SeatId),
}

impl Colleague {
    /// The other agent's seat, if there is one.
    pub fn seat(self) -> Option<SeatId> {
        match self {
            Colleague::None => None,
            Colleague::Joins(seat) | Colleague::InChat(seat) => Some(seat),
        }
    }
}

/// What the agent's side does next about one session, besides replying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Blocks the customer (DH-10).
    Block,
}
