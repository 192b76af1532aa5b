//! What became of customers for whom not all went well: lost or not (流失), still waiting at the end,
//! how they left the queue. The platform says *served* as soon as a reply was sent; a customer is
//! *lost* unless a human's answer came before the customer went, and a message's within the limit.

use super::super::layout::worked;
use super::settle::Outcome;
use super::*;
use crate::engine::facts::{Disposition, EndReason};
use crate::model::horizon::AtEnd;

/// How a customer left the queue otherwise than to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Lost patience, seen or not.
    GaveUp,
    /// Became a message, was turned away, or waited still when nobody was served any more.
    Other,
    /// The end of the run cut the wait: nobody knows how long it would have been.
    Cut,
}

/// What a contact adds for which not all went well.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fate {
    /// Needed a human, and none reached the customer in time.
    lost: bool,
    /// Asked nothing, or nobody knows yet what will become of it.
    unjudged: bool,
    /// Asked nothing.
    pub unasked: bool,
    /// A message not answered within the limit.
    late: bool,
    /// The customer still waits for a human when the run ends; not with a message that has time.
    awaiting: bool,
    /// Cut by the end before anything came of it.
    pub cut: bool,
    /// Cut by the end while the customer waited for a human.
    pub undecided: bool,
    /// How it left the queue, unless to an agent.
    pub exit: Option<Exit>,
    /// Gone when the first human reply was sent.
    pub missed_reply: bool,
}

impl Fate {
    #[cold]
    pub fn book(&self, cell: &mut Cell, state: &ContactState, outcome: &Outcome) {
        cell.count_if(self.lost, Tally::Lost);
        cell.count_if(self.unjudged, Tally::Unjudged);
        cell.count_if(self.late, Tally::LeftLate);
        cell.count_if(self.awaiting, Tally::AwaitingEnd);
        cell.count_if(self.missed_reply, Tally::ReceivedGone);
        if self.cut {
            cell.count(Tally::CutEntries);
            cell.count_if(outcome.upv, Tally::CutUpv);
            cell.count_if(outcome.consult, Tally::CutConsults);
        }
        let wait = u128::from(state.queue_wait.0);
        match self.exit {
            Some(Exit::GaveUp) => {
                cell.count(Tally::QueueGaveUp);
                cell[Sum::QueueWaitGaveUp] += wait;
            }
            Some(Exit::Other) => {
                cell.count(Tally::QueueOther);
                cell[Sum::QueueWaitOther] += wait;
            }
            Some(Exit::Cut) => cell.count(Tally::QueueCut),
            None => {}
        }
    }
}

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    /// What became of it, if it is not that all went well: a human's answer was read, nobody went,
    /// no message, no end in the middle.
    #[inline(always)]
    pub(super) fn fate(
        &self,
        state: &ContactState,
        now: Tick,
        disposition: Disposition,
    ) -> Option<Fate> {
        let well = disposition == Disposition::Served
            && state.first_read.is_some()
            && !state.gone
            && !state.leave_created.is_some()
            && state.end_reason != Some(EndReason::Cut);
        (!well).then(|| self.fate_of(state, now, disposition))
    }

    #[cold]
    fn fate_of(&self, state: &ContactState, now: Tick, disposition: Disposition) -> Fate {
        let cuts = self.layout.horizon.at_end == AtEnd::Cut;
        let left = state.left.get();
        let awaiting = !state.gone
            && match state.end_reason {
                _ if state.place == Place::LeaveBox => true,
                Some(EndReason::Cut) => state.cut_asking,
                _ => state.cut_asking || disposition == Disposition::Open,
            };
        let cut = cuts && disposition == Disposition::Open && !state.gone;
        let late = self.is_late(state, now, awaiting);
        let reached = state.first_read.is_some();
        let unasked = self.asked_nothing(state);
        let judged = disposition != Disposition::RobotSolved && !unasked;
        let lost = match late {
            _ if !judged => None,
            Some(late) => Some(late),
            None if state.leave_created.is_some() => None,
            None if reached => Some(false),
            None if cuts && awaiting => None,
            None => Some(true),
        };
        let before = |noted: Noted| match (left, noted.get()) {
            (Some(left), Some(at)) => left <= at,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let exit = match state.connected.is_some() {
            _ if !state.ever_queued => None,
            _ if state.gave_up => Some(Exit::GaveUp),
            true => None,
            false if cut => Some(Exit::Cut),
            false => Some(Exit::Other),
        };
        Fate {
            lost: lost == Some(true),
            unjudged: lost.is_none() && disposition != Disposition::RobotSolved,
            unasked,
            late: late == Some(true),
            // a message that still has time waits, but nobody is behind with it
            awaiting: awaiting && (late.is_some() || !state.leave_created.is_some()),
            cut,
            undecided: cuts && awaiting,
            exit,
            missed_reply: state.first_reply.is_some() && before(state.first_reply),
        }
    }

    /// Connected, and the customer never wrote (S-11): there was nothing to answer.
    pub(super) fn asked_nothing(&self, state: &ContactState) -> bool {
        let writes = !self.rules[state.shop.at()].no_replies;
        let silent = state.customer_messages == 0 && state.assigned.is_some();
        writes && silent && !state.gone && !state.leave_created.is_some()
    }

    /// Whether a leave message was answered too late or never; `None` of what is no message, or
    /// still waits and has time.
    fn is_late(&self, state: &ContactState, now: Tick, awaiting: bool) -> Option<bool> {
        let created = state.message_since.get()?;
        let shop = &self.scenario.shops[state.shop.at()];
        let took = |until: Tick| {
            let day = |at: Tick| (self.layout.calendar.day(at), self.layout.time_of_day(at));
            worked(day(created), day(until), shop.kpi.working_hours)
        };
        let limit = shop.leave.answer_within;
        match state.leave_answered.get() {
            Some(answered) => Some(limit != Span::NEVER && took(answered) > limit),
            None if !awaiting => Some(true),
            None => {
                let until = match self.layout.horizon.stop() {
                    stop if stop.is_real() => stop.max(now),
                    _ => return Some(true), // it had all the time there is
                };
                (limit != Span::NEVER && took(until) > limit).then_some(true)
            }
        }
    }

    /// Whether the contact came in the night, and whether all it asked was answered for good
    /// strictly before the deadline (VIP-9). Whom the robot solved needs nobody in the morning.
    pub(super) fn overnight(&self, state: &ContactState, disposition: Disposition) -> (bool, bool) {
        if disposition == Disposition::RobotSolved {
            return (false, false);
        }
        let night = self.scenario.shops[state.shop.at()].kpi.overnight;
        let time = self.layout.time_of_day(state.arrived);
        let Some(due_in) = night.and_then(|night| night.due_in(time)) else {
            return (false, false);
        };
        let answered = disposition == Disposition::Served || state.leave_answered.is_some();
        let answer = state.last_reply.max(state.leave_answered.get().unwrap_or(Tick::ZERO));
        let resolved = answered && !state.returns && !state.ended_asking;
        (true, resolved && answer < state.arrived + due_in)
    }
}
