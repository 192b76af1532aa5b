//! What the recorder remembers of a contact while it is in the system: one track a slot, forgotten
//! at `Closed`. Nothing is kept for each contact afterwards.

use super::tab::{Messages, Tab};
use crate::engine::observer::Contact;
use crate::kernel::ids::SeatId;
use crate::kernel::tick::{Span, Tick};

/// Where a contact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// No contact in this slot.
    #[default]
    Nowhere,
    /// Entered: with the robot, choosing a group, or between two places.
    Entered,
    /// In the queue.
    Queue,
    /// In a session.
    Session,
    /// In the leave box.
    LeaveBox,
}

/// Microseconds of wait beyond the grace, by cause of the satisfaction model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Excess {
    /// In the queue.
    pub queue: u64,
    /// Before the first reply.
    pub first: u64,
    /// Before later replies, all rounds.
    pub later: u64,
    /// Part of the first-reply excess that passed while nobody was on duty.
    pub first_in_gap: u64,
    /// Part of the later excess that passed while nobody was on duty.
    pub later_in_gap: u64,
}

/// How many agents of a contact's chain are remembered for `contacts.csv`.
pub const CHAIN: usize = 4;

/// A contact now in the system: what every message touches first.
#[derive(Clone, Debug, Default)]
#[repr(C)]
pub(super) struct Track {
    /// Customer messages of the open round, with their instants.
    pub pending: Messages,
    /// Gap clock at connection, and at the start of the round.
    pub gap_at_round: u128,
    /// Where it is.
    pub place: Place,
    /// The open round has a canned opening for an answer (S-30).
    pub half_answered: bool,
    /// The present session is (or was) the answer to a leave message.
    pub leave: bool,
    /// The customer has gone: later replies change nothing for them.
    pub gone: bool,
    /// The session has a round assessed for the reply rate.
    pub reply_assessed: bool,
    /// One of these was late.
    pub reply_late: bool,
    /// Arrived while nobody of the shop was on duty.
    pub in_gap: bool,
    /// It ever queued.
    pub ever_queued: bool,
    /// The robot had it first.
    pub robot: bool,
    /// Row it is booked in.
    pub row: u32,
    /// Rounds answered.
    pub rounds: u32,
    /// Customer messages.
    pub customer_messages: u32,
    /// Human messages.
    pub human_messages: u32,
    /// Seat of the present or last segment.
    pub seat: SeatId,
    /// Who sent it.
    pub last_replier: SeatId,
    /// When it arrived.
    pub arrived: Tick,
    /// Last customer message.
    pub last_message: Tick,
    /// Last human reply.
    pub last_reply: Tick,
    /// First human reply in an online session.
    pub first_reply: Option<Tick>,
    /// First that was no canned opening.
    pub real_answer: Option<Tick>,
    /// First the customer read (S-6), of any kind of session.
    pub first_read: Option<Tick>,
    /// First human reply of that segment.
    pub segment_reply: Option<Tick>,
    /// First customer message.
    pub first_message: Option<Tick>,
    /// When a human answered it, by session or mail.
    pub leave_answered: Option<Tick>,
    /// Excess waits.
    pub excess: Excess,
    /// Sum of round responses.
    pub response_sum: Span,
    /// Longest round response.
    pub response_max: Span,
    /// First assignment to an online session.
    pub connected: Option<Tick>,
    /// What the agent has done and is not yet in the agent's books.
    pub tab: Tab,
    /// What it is.
    pub contact: Contact,
    /// Ordinal among all contacts told.
    pub ordinal: u64,
    /// Row whose queue gauge holds it.
    pub queue_row: u32,
    /// Row whose session gauge holds it.
    pub open_row: u32,
    /// When it entered routing: at arrival, or when the robot handed it over.
    pub routed: Tick,
    /// When it last entered the queue.
    pub queued_at: Tick,
    /// The customer wrote on here (S-31).
    pub continued: u32,
    /// Wait before sessions, told at assignment or counted until it left.
    pub queue_wait: Span,
    /// First assignment of any kind.
    pub assigned: Option<Tick>,
    /// Start of the present or last segment.
    pub segment_start: Tick,
    /// Whether the seat's `active` counts it, and since when.
    pub counted_since: Option<Tick>,
    /// It counted when it was transferred.
    pub moves_counted: bool,
    /// An inviter who stays, and since when (S-24).
    pub guest: Option<(SeatId, Tick)>,
    /// Start of the open stretch of the session.
    pub opened_at: Tick,
    /// Session time so far.
    pub session_span: Span,
    /// First and last seats of the chain.
    pub chain: [SeatId; CHAIN],
    /// Segments so far.
    pub segments: u32,
    /// Transfers so far.
    pub transfers: u32,
    /// Ended by the agent's status.
    pub forced_end: bool,
    /// First automatic message (C-4).
    pub first_auto: Option<Tick>,
    /// When the leave message was created.
    pub leave_created: Option<Tick>,
    /// When it was delivered.
    pub leave_delivered: Option<Tick>,
    /// It was dropped.
    pub leave_expired: bool,
    /// It will enter again.
    pub returns: bool,
    /// When the last session ended.
    pub ended: Option<Tick>,
    /// Why.
    pub end_reason: Option<crate::engine::observer::EndReason>,
}

impl Track {
    /// An empty slot.
    pub fn vacant() -> Track {
        Track::default()
    }

    /// A contact that enters now; the room of its message list is kept from the slot's last one.
    pub fn enter(&mut self, now: Tick, ordinal: u64, contact: Contact, row: u32, in_gap: bool) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.clear();
        *self = Track {
            ordinal,
            contact,
            row,
            place: Place::Entered,
            arrived: now,
            routed: now,
            in_gap,
            pending,
            ..Track::vacant()
        };
    }

    /// True if its entry is counted among customers' entries.
    pub fn is_entry(&self) -> bool {
        self.contact.counted && !self.contact.proactive
    }

    /// True if the last agent of the chain replied (JD-21, strict).
    pub fn received_by_last(&self) -> bool {
        self.first_reply.is_some() && self.segment_reply.is_some()
    }

    /// Enters a seat into the chain; the last place always holds the last seat.
    pub fn link(&mut self, seat: SeatId) {
        let place = (self.segments as usize).min(CHAIN - 1);
        self.chain[place] = seat;
        self.segments += 1;
        self.seat = seat;
    }
}
