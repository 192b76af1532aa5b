//! What the recorder remembers of a contact while it is in the system: one state a slot, forgotten
//! at `Closed`. Nothing is kept for each contact afterwards.

use super::counts::Bucket;
use super::messages::Messages;
use super::noted::Noted;
use super::pending::PendingCounts;
use crate::engine::facts::Contact;
use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};

/// Where a contact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A contact now in the system. Lines of 64 bytes: a message touches the first, a reply the first
/// six, the rest is for the beginning and the end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[repr(C, align(64))]
pub(super) struct ContactState {
    /// Customer messages of the open round, with their instants.
    pub unanswered: Messages,
    /// Gap clock at connection, and at the start of the round \[µs\].
    pub gap_at_round: u64,
    /// Its shop, as in `contact`.
    pub shop: ShopId,
    /// Customer messages.
    pub customer_messages: u32,
    /// Where it is.
    pub place: Place,
    /// Its figures count, as in `contact`.
    pub counted: bool,
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

    /// Row it is booked in.
    pub row: u32,
    /// That row, when it arrived.
    pub bucket: Bucket,
    /// Who sent the last reply.
    pub last_replier: SeatId,
    /// Last human reply.
    pub last_reply: Tick,
    /// First human reply in an online session.
    pub first_reply: Noted,
    /// First that was no canned opening.
    pub real_answer: Noted,
    /// First the customer read (S-6), of any kind of session.
    pub first_read: Noted,
    /// First human reply of that segment.
    pub segment_reply: Noted,
    /// When a human answered it, by session or mail.
    pub leave_answered: Noted,

    /// Human messages.
    pub human_messages: u32,
    /// Rounds answered.
    pub rounds: u32,
    /// Sum of round responses.
    pub response_sum: Span,
    /// Longest round response.
    pub response_max: Span,
    /// Excess waits.
    pub excess: Excess,

    /// What the agent has done and is not yet in the agent's counts.
    pub to_post: PendingCounts,

    /// Since when the customer waits, if so.
    pub waiting: Noted,
    /// What the customer has waited less what causes were told of; zero at the end \[µs\].
    pub unexplained: u64,
    /// First assignment to an online session.
    pub connected: Noted,
    /// When it arrived.
    pub arrived: Tick,
    /// First customer message, where records are kept.
    pub first_message: Noted,
    /// Last customer message, where records are kept.
    pub last_message: Tick,
    /// Seat of the present or last segment.
    pub seat: SeatId,
    /// Row whose queue gauge holds it.
    pub queue_row: u32,
    /// Row whose session gauge holds it.
    pub open_row: u32,
    /// The customer wrote on here (S-31).
    pub continued: u32,
    /// Customer messages already in the counts of a row.
    pub messages_counted: u32,
    /// Customer messages already in the counts of an agent.
    pub messages_credited: u32,
    /// When it entered routing: at arrival, or when the robot handed it over.
    pub routed: Tick,
    /// When it last entered the queue.
    pub queued_at: Tick,
    /// The customer's waits in the queue, until an agent, the leave box or the customer's going.
    pub queue_wait: Span,
    /// Time its place in the queue was held, after the customer's going too.
    pub held: Span,
    /// Start of the present stretch in the queue, of the customer or the ghost.
    pub stands_since: Tick,
    /// When the customer went, seen or not, and did not come back.
    pub left: Noted,
    /// First assignment of any kind.
    pub assigned: Noted,
    /// Start of the present or last segment.
    pub segment_start: Tick,
    /// Since when the seat's `active` counts it, if it does.
    pub counted_since: Noted,
    /// Start of the open stretch of the session.
    pub opened_at: Tick,
    /// Session time so far.
    pub session_span: Span,
    /// When the last session ended.
    pub ended: Noted,
    /// Why.
    pub end_reason: Option<crate::engine::facts::EndReason>,
    /// Arrived while nobody of the shop was on duty.
    pub in_gap: bool,
    /// It entered routing in working hours while nobody was eligible for it.
    pub uncovered: bool,
    /// The session that ended was rerouted with a round open.
    pub round_open: bool,
    /// The customer left silently, and has not come back since.
    pub away: bool,
    /// Hands are on it in a model where service is no wait (S-21).
    pub in_service: bool,
    /// It ever queued.
    pub ever_queued: bool,
    /// The robot had it first.
    pub robot: bool,
    /// It counted when it was transferred.
    pub moves_counted: bool,
    /// Ended by the agent's status.
    pub forced_end: bool,
    /// The leave message was dropped.
    pub leave_expired: bool,
    /// The customer lost patience in the queue and did not come back.
    pub gave_up: bool,
    /// The end of the run cut the session while a round was open.
    pub cut_asking: bool,
    /// Its last session ended while a round was open.
    pub ended_asking: bool,
    /// It will enter again.
    pub returns: bool,
    /// Segments so far.
    pub segments: u32,
    /// Transfers so far.
    pub transfers: u32,
    /// First and last seats of the chain.
    pub chain: [SeatId; CHAIN],
    /// An inviter who stays, and since when (S-24).
    pub guest: Option<(SeatId, Tick)>,
    /// First automatic message (C-4).
    pub first_auto: Noted,
    /// When the customer first became a leave message.
    pub message_since: Noted,
    /// When the leave message was created, again if its session came to nothing.
    pub leave_created: Noted,
    /// When it was delivered.
    pub leave_delivered: Noted,
    /// Ordinal among all contacts told.
    pub ordinal: u64,
    /// What it is.
    pub contact: Contact,
}

/// What follows the line that begins here is not for messages and replies.
const _: () = assert!(std::mem::offset_of!(ContactState, waiting) == 5 * 64);

impl ContactState {
    /// Begins to fetch the line that messages touch, or those that replies do.
    #[inline(always)]
    pub fn prefetch(&self, replied: bool) {
        prefetch(&self.unanswered);
        if replied {
            prefetch(&self.row);
            prefetch(&self.human_messages);
            self.to_post.prefetch();
            prefetch(&self.waiting);
        }
    }

    /// An empty slot.
    #[inline(always)]
    pub fn vacant() -> ContactState {
        ContactState::default()
    }

    /// A contact that enters now; the room of its message list is kept from the slot's last one.
    pub fn enter(
        &mut self,
        now: Tick,
        ordinal: u64,
        contact: Contact,
        (row, bucket): (u32, Bucket),
        in_gap: bool,
    ) {
        // Place by place: a state is long, and a whole new one would be written, then copied.
        let never = Noted::default();
        self.unanswered.clear();
        (self.gap_at_round, self.customer_messages) = (0, 0);
        (self.shop, self.counted) = (contact.shop, contact.counted);
        self.place = Place::Entered;
        (self.half_answered, self.leave, self.gone) = (false, false, false);
        (self.reply_assessed, self.reply_late) = (false, false);
        (self.waiting, self.round_open, self.away) = (never, false, false);
        self.in_service = false;
        self.unexplained = 0;

        (self.row, self.bucket) = (row, bucket);
        self.last_replier = SeatId::default();
        (self.arrived, self.last_reply) = (now, Tick::ZERO);
        (self.first_reply, self.real_answer, self.first_read) = (never, never, never);
        (self.segment_reply, self.leave_answered) = (never, never);

        (self.human_messages, self.rounds) = (0, 0);
        (self.response_sum, self.response_max) = (Span::ZERO, Span::ZERO);
        self.excess = Excess::default();
        self.to_post = PendingCounts::default();

        (self.connected, self.first_message) = (never, never);
        self.last_message = Tick::ZERO;
        self.seat = SeatId::default();
        (self.queue_row, self.open_row, self.continued) = (0, 0, 0);
        (self.messages_counted, self.messages_credited) = (0, 0);
        (self.routed, self.queued_at, self.stands_since) = (now, Tick::ZERO, Tick::ZERO);
        (self.queue_wait, self.held, self.left) = (Span::ZERO, Span::ZERO, never);
        (self.assigned, self.segment_start, self.counted_since) = (never, Tick::ZERO, never);
        (self.opened_at, self.session_span) = (Tick::ZERO, Span::ZERO);
        (self.ended, self.end_reason) = (never, None);
        (self.in_gap, self.ever_queued, self.robot) = (in_gap, false, false);
        self.uncovered = false;
        (self.moves_counted, self.forced_end) = (false, false);
        (self.leave_expired, self.returns, self.ended_asking) = (false, false, false);
        (self.gave_up, self.cut_asking, self.message_since) = (false, false, never);
        (self.segments, self.transfers) = (0, 0);
        (self.chain, self.guest) = ([SeatId::default(); CHAIN], None);
        (self.first_auto, self.leave_created, self.leave_delivered) = (never, never, never);
        (self.ordinal, self.contact) = (ordinal, contact);
    }

    /// True if its entry is counted among customers' entries.
    #[inline]
    pub fn is_entry(&self) -> bool {
        self.counted && !self.contact.proactive
    }

    /// True if the last agent of the chain replied (JD-21, strict).
    #[inline]
    pub fn received_by_last(&self) -> bool {
        self.first_reply.is_some() && self.segment_reply.is_some()
    }

    /// The customer goes, seen or not.
    pub fn goes(&mut self, now: Tick) {
        self.gone = true;
        self.left.set(now);
    }

    /// Who had gone without a trace is there again.
    pub fn comes_back(&mut self) {
        (self.gone, self.gave_up) = (false, false);
        self.left.take();
    }

    /// Enters a seat into the chain; the last place always holds the last seat.
    #[inline]
    pub fn link(&mut self, seat: SeatId) {
        let place = (self.segments as usize).min(CHAIN - 1);
        self.chain[place] = seat;
        self.segments += 1;
        self.seat = seat;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::facts::EndReason;

    /// A state that remembers something in every place: a new place is to be named here.
    fn used() -> ContactState {
        let (noted, to_post) = (Noted::from(Some(Tick(1))), crate::measure::pending::used());
        ContactState {
            unanswered: one_message(),
            gap_at_round: 1,
            shop: ShopId(1),
            waiting: noted,
            unexplained: 1,
            round_open: true,
            away: true,
            in_service: true,
            customer_messages: 1,
            place: Place::Session,
            counted: true,
            half_answered: true,
            leave: true,
            gone: true,
            reply_assessed: true,
            reply_late: true,
            row: 1,
            bucket: Bucket::of(1, 1),
            last_replier: SeatId(1),
            arrived: Tick(1),
            last_reply: Tick(1),
            first_reply: noted,
            real_answer: noted,
            first_read: noted,
            segment_reply: noted,
            leave_answered: noted,
            human_messages: 1,
            rounds: 1,
            response_sum: Span(1),
            response_max: Span(1),
            excess: Excess { queue: 1, first: 1, later: 1, first_in_gap: 1, later_in_gap: 1 },
            to_post,
            connected: noted,
            first_message: noted,
            last_message: Tick(1),
            seat: SeatId(1),
            queue_row: 1,
            open_row: 1,
            continued: 1,
            routed: Tick(1),
            queued_at: Tick(1),
            queue_wait: Span(1),
            assigned: noted,
            segment_start: Tick(1),
            counted_since: noted,
            opened_at: Tick(1),
            session_span: Span(1),
            ended: noted,
            end_reason: Some(EndReason::Cut),
            in_gap: true,
            uncovered: true,
            ever_queued: true,
            robot: true,
            moves_counted: true,
            forced_end: true,
            leave_expired: true,
            returns: true,
            segments: 1,
            transfers: 1,
            chain: [SeatId(1); CHAIN],
            guest: Some((SeatId(1), Tick(1))),
            first_auto: noted,
            ordinal: 1,
            contact: crate::measure::fixture::contact(1),
            ..gone_and_written()
        }
    }

    fn one_message() -> Messages {
        let mut messages = Messages::default();
        messages.push(Tick(1));
        messages
    }

    /// Of the same: what is remembered of a customer's going and of messages.
    fn gone_and_written() -> ContactState {
        let noted = Noted::from(Some(Tick(1)));
        ContactState {
            messages_counted: 1,
            messages_credited: 1,
            held: Span(1),
            stands_since: Tick(1),
            left: noted,
            gave_up: true,
            cut_asking: true,
            message_since: noted,
            leave_created: noted,
            leave_delivered: noted,
            ..ContactState::vacant()
        }
    }

    #[test]
    fn of_the_last_contact_in_a_slot_nothing_is_left() {
        let contact = Contact { shop: ShopId(2), ..crate::measure::fixture::contact(7) };
        let enter = |mut state: ContactState| {
            state.enter(Tick(9), 5, contact, (3, Bucket::default()), true);
            state.unanswered.push(Tick(10));
            format!("{state:#?}")
        };
        assert_eq!(enter(used()), enter(ContactState::vacant()));
    }

    #[test]
    fn a_chain_keeps_its_first_seats_and_its_last() {
        let mut state = ContactState::vacant();
        for seat in 1..=6 {
            state.link(SeatId(seat));
            assert_eq!((state.seat, state.segments), (SeatId(seat), seat));
        }
        assert_eq!(state.chain, [1, 2, 3, 6].map(SeatId));
    }

    #[test]
    fn what_is_noted_first_stays() {
        let mut noted = Noted::default();
        assert!(!noted.is_some() && noted.get().is_none());
        noted.first(Tick(5));
        noted.first(Tick(9));
        assert_eq!(noted.get(), Some(Tick(5)));
        noted.set(Tick(9));
        assert_eq!((noted.take(), noted.get()), (Some(Tick(9)), None));
        assert_eq!((Noted::from(Some(Tick(3))).get(), Noted::from(None)), (Some(Tick(3)), noted));
    }
}
