//! One flat record of each contact at its end (C-4), for `contacts.csv`. The recorder keeps no
//! records: a [`ContactSink`] writes them away as they come, in order of closing.

use super::satisfaction::Rating;
use super::state::{CHAIN, ContactState};
use crate::engine::facts::{Contact, Disposition, EndReason};
use crate::kernel::ids::SeatId;
use crate::kernel::tick::{Span, Tick};

/// Takes records of contacts.
pub trait ContactSink {
    /// False if records are dropped, so that none need be made.
    const KEEPS: bool = true;

    /// A contact has ended.
    fn put(&mut self, record: &ContactRecord);
}

/// Drops every record.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSink;

impl ContactSink for NoSink {
    const KEEPS: bool = false;

    #[inline(always)]
    fn put(&mut self, _: &ContactRecord) {}
}

impl ContactSink for Vec<ContactRecord> {
    fn put(&mut self, record: &ContactRecord) {
        self.push(record.clone());
    }
}

impl<S: ContactSink> ContactSink for &mut S {
    const KEEPS: bool = S::KEEPS;

    fn put(&mut self, record: &ContactRecord) {
        (**self).put(record);
    }
}

/// What became of one contact. Instants are ticks of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactRecord {
    /// Ordinal among all contacts of the replication, by time of entering.
    pub ordinal: u64,
    /// What it is.
    pub contact: Contact,
    /// Row of the layout it is booked in: its group's name then.
    pub row: u32,
    /// Entered the shop (t_arrival).
    pub arrived: Tick,
    /// Last entered the queue (t_queue).
    pub queued: Option<Tick>,
    /// Wait before connection, or before it left the queue.
    pub queue_wait: Span,
    /// First assignment (t_assign, 接入).
    pub assigned: Option<Tick>,
    /// First message of the customer.
    pub first_customer_message: Option<Tick>,
    /// First automatic message.
    pub first_automatic: Option<Tick>,
    /// First human reply, in a session of any kind.
    pub first_human_reply: Option<Tick>,
    /// Last message of the customer.
    pub last_customer_message: Option<Tick>,
    /// Last human reply.
    pub last_human_reply: Option<Tick>,
    /// End of the last session.
    pub ended: Option<Tick>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// The slot was freed: the contact is over.
    pub closed: Tick,
    /// True if it was answered as a leave message, not live (consult_type).
    pub leave: bool,
    /// Leave message created.
    pub leave_created: Option<Tick>,
    /// Leave message delivered.
    pub leave_delivered: Option<Tick>,
    /// Leave message answered.
    pub leave_answered: Option<Tick>,
    /// First seats of the chain of agents; the last place holds the last seat.
    pub chain: [SeatId; CHAIN],
    /// Segments: how many times an agent took it. The chain holds at most four of them.
    pub segments: u32,
    /// Transfers among them.
    pub transfers: u32,
    /// Rounds a human answered.
    pub rounds: u32,
    /// Sum of their responses.
    pub response_sum: Span,
    /// The longest.
    pub response_max: Span,
    /// Customer messages.
    pub customer_messages: u32,
    /// Human messages.
    pub human_messages: u32,
    /// What became of it.
    pub disposition: Disposition,
    /// Modelled probability of dissatisfaction, 10⁻⁹.
    pub risk_nano: u64,
    /// The rating drawn, if the customer rates.
    pub rating: Option<Rating>,
    /// The customer left without a trace: nobody saw it go.
    pub left_unseen: bool,
    /// A human's answer came before the customer went.
    pub reached: bool,
}

impl ContactRecord {
    /// Seats of the chain that are known, first to last.
    pub fn seats(&self) -> &[SeatId] {
        &self.chain[..(self.segments as usize).min(CHAIN)]
    }

    pub(super) fn new(
        state: &ContactState,
        now: Tick,
        disposition: Disposition,
        risk_nano: u64,
        rating: Option<Rating>,
    ) -> ContactRecord {
        ContactRecord {
            ordinal: state.ordinal,
            contact: state.contact,
            row: state.row,
            arrived: state.arrived,
            queued: state.ever_queued.then_some(state.queued_at),
            queue_wait: state.queue_wait,
            assigned: state.assigned.get(),
            first_customer_message: state.first_message.get(),
            first_automatic: state.first_auto.get(),
            first_human_reply: state.first_reply.get().or(state.leave_answered.get()),
            last_customer_message: state.first_message.get().map(|_| state.last_message),
            last_human_reply: (state.human_messages > 0).then_some(state.last_reply),
            ended: state.ended.get(),
            end_reason: state.end_reason,
            closed: now,
            leave: state.leave,
            leave_created: state.leave_created.get(),
            leave_delivered: state.leave_delivered.get(),
            leave_answered: state.leave_answered.get(),
            chain: state.chain,
            segments: state.segments,
            transfers: state.transfers,
            rounds: state.rounds,
            response_sum: state.response_sum,
            response_max: state.response_max,
            customer_messages: state.customer_messages,
            human_messages: state.human_messages,
            disposition,
            risk_nano,
            rating,
            left_unseen: state.gone,
            reached: state.first_read.is_some(),
        }
    }
}
