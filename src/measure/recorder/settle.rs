//! The end of a contact: who is credited, how the customer felt, what was ordered.

use super::super::book::Wait;
use super::super::layout::in_window;
use super::super::satisfaction::{CAUSES, Experience, NANO, Rating, Risk, rate, risk};
use super::super::sink::ContactRecord;
use super::*;
use crate::engine::facts::{Disposition, EndReason};
use fate::{Exit, Fate};
use orders::{Consultation, Order, credited};

/// Half an hour after working hours begin, overnight contacts are due (VIP-9).
const OVERNIGHT_GRACE: Span = Span::minutes(30);

/// What one contact adds to the books.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcome {
    pub upv: bool,
    queued_abandoned: bool,
    abandoned_soon: bool,
    connected: bool,
    connected_soon: bool,
    pub consult: bool,
    received: bool,
    received_by_last: bool,
    /// Received, and the customer was there when the first reply was sent.
    greeted: bool,
    answered_soon: bool,
    first_assessed: bool,
    first_in_time: bool,
    /// Served as it should be, if the service level counts it.
    in_service: Option<bool>,
    overnight: bool,
    overnight_done: bool,
    queue_wait: Option<Span>,
    first_response: Span,
    segment_response: Span,
    customer_wait: Span,
    real_answer_wait: Option<Span>,
    /// What became of it, where not all went well.
    fate: Option<Fate>,
}

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn closed(&mut self, now: Tick, slot: ContactSlot, disposition: Disposition) {
        self.stops_waiting(now, slot);
        if K::ALL && self.tracks[slot.at()].unexplained != 0 {
            self.ledger.first_unexplained.get_or_insert(self.tracks[slot.at()].arrived);
        }
        match self.tracks[slot.at()].place {
            Place::Queue => {
                self.left_queue(now, slot);
                // answered before and routed anew, it waited still when the run ended
                let answered =
                    matches!(disposition, Disposition::Served | Disposition::LeftMessage);
                let track = &mut self.tracks[slot.at()];
                track.cut_asking |= answered && now >= self.layout.horizon.end && !track.gone;
            }
            Place::LeaveBox => self.ledger.leave_waiting += 1,
            Place::Session => self.ledger.disorder(now, "a contact closes in its session"),
            _ => {}
        }
        self.ledger.close(disposition);
        // The tracks are lent out while the books are written.
        let mut tracks = std::mem::take(&mut self.tracks);
        let track = &mut tracks[slot.at()];
        if K::ALL {
            track.to_post.post(&mut self.books);
        }
        self.settle(now, &mut tracks[slot.at()], disposition);
        self.tracks = tracks;
    }

    fn settle(&mut self, now: Tick, track: &mut Track, disposition: Disposition) {
        if self.rules[track.shop.at()].no_replies && disposition == Disposition::Served {
            // Served from the start of the session: there is no reply to wait for.
            track.first_reply = track.connected;
            if !track.gave_up {
                track.first_read = track.connected;
            }
            track.segment_reply = track.connected;
            track.last_reply = track.ended.get().unwrap_or(now);
            track.last_replier = track.seat;
        }
        let (risk, rating) = if track.is_entry() {
            self.settle_entry(now, track, disposition)
        } else {
            self.count_messages(track);
            (0, None)
        };
        if K::ALL {
            self.credit_messages(track);
        }
        if track.place == Place::LeaveBox && track.counted {
            self.books.count_in(track.bucket, |cell| {
                cell.count(Tally::LeaveWaiting);
            });
        }
        if S::KEEPS {
            self.sink.put(&ContactRecord::new(track, now, disposition, risk, rating));
        }
        track.place = Place::Nowhere;
    }

    /// An entry of a customer: its risk of dissatisfaction and its rating.
    fn settle_entry(
        &mut self,
        now: Tick,
        track: &mut Track,
        disposition: Disposition,
    ) -> (u64, Option<Rating>) {
        let outcome = self.outcome(track, now, disposition);
        let felt = if K::ALL { self.feels(track, disposition, &outcome) } else { Felt::default() };
        self.book_entry(track, disposition, &outcome, &felt);
        track.messages_counted = track.customer_messages;
        if !K::ALL {
            return (0, None);
        }
        if outcome.connected {
            self.credit(track, &outcome, &felt);
            track.messages_credited = track.customer_messages;
        } else if let Some(rated) = &felt.rated {
            self.books.at_seat(track.seat, |cell| rated.book(cell));
        }
        self.mark_person(track, &outcome);
        if felt.rated.is_some() {
            self.book_order(track, now);
        }
        (felt.risk.total, felt.rated.and_then(|rated| rated.rating))
    }

    #[inline(always)]
    fn outcome(&self, track: &Track, now: Tick, disposition: Disposition) -> Outcome {
        let kpi = &self.scenario.shops[track.shop.at()].kpi;
        let soon = |span: Span| span <= kpi.first_within;
        let abandoned = disposition == Disposition::Abandoned;
        let queued_abandoned = abandoned && track.ever_queued;
        let waited = track.left.get().unwrap_or(now).since(track.routed);
        let fate = self.fate(track, now, disposition);
        let greeted = !fate.is_some_and(|fate| fate.missed_reply);
        let mut outcome = Outcome {
            upv: track.ever_queued || track.connected.is_some(),
            queued_abandoned,
            abandoned_soon: queued_abandoned && soon(waited),
            connected: track.connected.is_some(),
            received: track.first_reply.is_some(),
            greeted: track.first_reply.is_some() && greeted,
            fate,
            received_by_last: track.received_by_last(),
            ..Outcome::default()
        };
        if outcome.upv && fate.and_then(|fate| fate.exit) != Some(Exit::Cut) {
            outcome.queue_wait = Some(track.queue_wait);
        }
        if let Some(connected) = track.connected.get() {
            outcome.connected_soon = soon(track.held);
            outcome.consult = track.customer_messages > 0;
            outcome.first_assessed =
                outcome.consult && in_window(self.layout.time_of_day(connected), kpi.first_window);
            if let Some(reply) = track.first_reply.get() {
                outcome.first_response = reply.since(connected);
                outcome.customer_wait = reply.since(track.routed);
                outcome.answered_soon = outcome.greeted && soon(outcome.customer_wait);
                outcome.first_in_time = outcome.first_assessed && soon(outcome.first_response);
                outcome.segment_response = match track.segment_reply.get() {
                    Some(reply) if kpi.transfer_clock_is_segment => {
                        reply.since(track.segment_start)
                    }
                    _ => outcome.first_response,
                };
            }
        }
        let there = |at: &Tick| track.left.get().is_none_or(|left| left > *at);
        outcome.real_answer_wait =
            track.real_answer.get().filter(there).map(|at| at.since(track.routed));
        if let (Some(ended), Some(EndReason::Cut)) = (track.ended.get(), track.end_reason)
            && !outcome.received
            && soon(ended.since(track.connected.get().unwrap_or(ended)))
        {
            outcome.first_assessed = false; // cut while there was time
        }
        outcome.in_service = self.in_service(track, now, disposition);
        (outcome.overnight, outcome.overnight_done) =
            self.overnight(track, kpi.working_hours, disposition);
        if fate.is_some_and(|fate| fate.undecided) {
            (outcome.overnight, outcome.overnight_done) = (false, false);
        }
        outcome
    }

    /// Whether the contact came overnight, both ends included, and whether it was answered for
    /// good strictly before the deadline (VIP-9).
    fn overnight(
        &self,
        track: &Track,
        (from, to): (Span, Span),
        disposition: Disposition,
    ) -> (bool, bool) {
        if from >= to || (to - from) >= Span::DAY {
            return (false, false);
        }
        let time = self.layout.time_of_day(track.arrived);
        let until_deadline = if time >= to {
            (Span::DAY - time) + from + OVERNIGHT_GRACE
        } else if time <= from {
            (from - time) + OVERNIGHT_GRACE
        } else {
            return (false, false);
        };
        let answered = disposition == Disposition::Served || track.leave_answered.is_some();
        let answer = track.last_reply.max(track.leave_answered.get().unwrap_or(Tick::ZERO));
        let done = answered && !track.returns && answer < track.arrived + until_deadline;
        (true, done)
    }

    fn book_entry(
        &mut self,
        track: &Track,
        disposition: Disposition,
        outcome: &Outcome,
        felt: &Felt,
    ) {
        let kind = match disposition {
            Disposition::Served => Tally::Served,
            Disposition::Unanswered => Tally::Unanswered,
            Disposition::Abandoned => Tally::Abandoned,
            Disposition::LeftMessage => Tally::LeftMessage,
            Disposition::Rejected => Tally::Rejected,
            Disposition::RobotSolved => Tally::RobotSolved,
            Disposition::Open => Tally::StillOpen,
        };
        let wait = |span: Span| u128::from(span.0);
        let messages = track.customer_messages - track.messages_counted;
        self.books.count_in(track.bucket, |cell| {
            cell.count(Tally::Entries);
            cell.count(kind);
            cell[Tally::CustomerMessages] += u64::from(messages);
            cell.count_if(track.contact.generation > 0, Tally::Reentries);
            cell[Tally::Continued] += u64::from(track.continued);
            cell.count_if(track.robot, Tally::RobotHandled);
            cell.count_if(outcome.upv, Tally::Upv);
            cell.count_if(track.ever_queued, Tally::Queued);
            cell.count_if(outcome.queued_abandoned, Tally::QueuedAbandoned);
            cell.count_if(outcome.abandoned_soon, Tally::AbandonedSoon);
            cell.count_if(outcome.connected, Tally::Connected);
            cell.count_if(outcome.connected_soon, Tally::ConnectedSoon);
            cell.count_if(outcome.connected && track.transfers > 0, Tally::TransferredSessions);
            cell.count_if(track.in_gap, Tally::GapEntries);
            let for_humans = disposition != Disposition::RobotSolved;
            cell.count_if(track.uncovered && for_humans, Tally::UncoveredEntries);
            cell.count_if(outcome.in_service.is_some(), Tally::ServiceOf);
            cell.count_if(outcome.in_service == Some(true), Tally::ServiceGood);
            cell.count_if(outcome.overnight, Tally::Overnight);
            cell.count_if(outcome.overnight_done, Tally::OvernightDone);
            cell[Sum::QueueWait] += outcome.queue_wait.map_or(0, wait);
            if let Some(fate) = &outcome.fate {
                fate.book(cell, track, outcome);
            }
            book_session(cell, track, outcome);
            if felt.assessed {
                book_risk(cell, &felt.risk);
            }
            if let Some(rated) = &felt.rated {
                rated.book(cell);
            }
        });
        let mut wait = |wait: Wait, span: Span| {
            let arrival = (track.row, track.arrived);
            self.books.wait_in(&self.layout, arrival, track.bucket, wait, span);
        };
        if let Some(span) = outcome.queue_wait {
            wait(Wait::Queue, span);
        }
        if outcome.received {
            wait(Wait::FirstResponse, outcome.first_response);
        }
        if outcome.greeted {
            wait(Wait::Customer, outcome.customer_wait);
        }
    }

    /// Credits a connected session to the last agent of its chain (JD-20, JD-21), with its rating.
    fn credit(&mut self, track: &Track, outcome: &Outcome, felt: &Felt) {
        let seat = track.seat;
        let messages = track.customer_messages - track.messages_credited;
        self.books.at_seat(seat, |cell| {
            cell[Tally::CustomerMessages] += u64::from(messages);
            cell.count_if(outcome.consult, Tally::Consults);
            if outcome.received_by_last {
                cell.count(Tally::ReceivedByLast);
                cell.count(Tally::Received);
                cell[Sum::FirstResponse] += u128::from(outcome.segment_response.0);
            }
            if let Some(rated) = &felt.rated {
                rated.book(cell);
            }
        });
        if outcome.received_by_last {
            self.books.seat_wait(seat, Wait::FirstResponse, outcome.segment_response);
        }
        if outcome.consult {
            let day = self.layout.day_at(track.segment_start);
            let agent = self.scenario.agent_of(seat);
            self.books.agents[agent.at()].sessions_by_day[day] += 1;
        }
    }

    fn mark_person(&mut self, track: &Track, outcome: &Outcome) {
        let Some(persons) = &mut self.persons else { return };
        let answered = outcome.received || track.leave_answered.is_some();
        let marks = ENTERED
            | if outcome.consult { CONSULTED } else { 0 }
            | if answered { ANSWERED } else { 0 };
        persons[track.shop.at()].mark(track.contact.customer, marks);
    }

    /// The risk of dissatisfaction (JD-25), and the rating that a received session draws.
    #[inline(always)]
    fn feels(&self, track: &Track, disposition: Disposition, outcome: &Outcome) -> Felt {
        let unjudged = outcome.fate.is_some_and(|fate| fate.cut || fate.unasked);
        if disposition == Disposition::RobotSolved || unjudged {
            return Felt::default();
        }
        let risk = self.risk(track);
        // nobody rates a chat in which no reply was read
        let rated = outcome.greeted.then(|| self.rated(track, risk.total));
        Felt { assessed: true, risk, rated }
    }

    /// The probability that the customer is dissatisfied, by cause.
    #[inline(always)]
    fn risk(&self, track: &Track) -> Risk {
        let model = &self.scenario.satisfaction;
        let seat = if track.human_messages > 0 { track.last_replier } else { track.seat };
        let agent = track.assigned.is_some().then(|| self.whose[seat.at()].0);
        let leave_excess = match (track.message_since.get(), track.leave_answered.get()) {
            (Some(from), Some(to)) => Some((to.since(from) - model.queue_grace).0),
            _ => None,
        };
        let mut lived = Experience {
            excess: track.excess,
            unanswered: !track.first_read.is_some() && !track.leave_answered.is_some(),
            leave_excess,
            in_gap: track.in_gap,
            transfers: track.transfers,
            forced_end: track.forced_end,
            quality: 1.0,
        };
        if let Some(agent) = agent {
            if lived.is_smooth() {
                return Risk::of_base(self.smooth[agent.at()]);
            }
            lived.quality = self.scenario.agents[agent.at()].quality;
        }
        risk(model, &lived)
    }

    /// Draws the rating of a received session (JD-24, JD-26).
    #[inline(always)]
    fn rated(&self, track: &Track, risk: u64) -> Rated {
        let contact = &track.contact;
        let customer = &self.scenario.shops[contact.shop.at()].customer;
        let (invited, rating) = rate(self.seed, contact.key, contact.generation, customer, risk);
        let nano = NANO as f64;
        let r = self.rating[contact.shop.at()];
        let rp = r * risk as f64 / nano;
        // each at most 10⁹, so a plain conversion rounds it to the nearest
        let whole = |x: f64| (x * nano + 0.5) as u32;
        let expected = [r, rp, r * r, r * rp, rp * rp].map(whole);
        Rated { invited, rating, expected }
    }

    /// Draws and books the order of a received contact that will not come back.
    fn book_order(&mut self, track: &Track, now: Tick) {
        let shop = track.shop;
        let rules = &self.scenario.shops[shop.at()];
        let (Some(law), false) = (&rules.orders, track.returns) else { return };
        let times = Consultation {
            arrived: track.arrived,
            assigned: track.connected.get().unwrap_or(track.arrived),
            first_reply: track.first_reply.get().unwrap_or(now),
            last_reply: track.last_reply,
            ended: track.ended.get().unwrap_or(now),
        };
        let Some(order) = orders::draw(self.seed, track.contact.key, law, &times) else { return };
        let credit = credited(&order, rules.kpi.attribution, &times, &self.layout);
        self.books.count_in(track.bucket, |cell| {
            cell.count(Tally::Orders);
            cell[Sum::OrderAmount] += u128::from(order.fen);
            book_credit(cell, &order, credit);
        });
        self.books.at_seat(track.last_replier, |cell| book_credit(cell, &order, credit));
        if let Some(sku) = track.contact.sku
            && let Some(sku) = self.books.skus[shop.at()].get_mut(sku as usize)
        {
            sku.orders += 1;
            sku.credited += u64::from(credit);
        }
        if let Some(persons) = &mut self.persons {
            persons[shop.at()].mark(track.contact.customer, ORDERED);
        }
    }
}

/// How a customer felt, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Felt {
    /// It needed a human and its end is known.
    assessed: bool,
    risk: Risk,
    /// Of an assessed session that was received.
    rated: Option<Rated>,
}

/// What a received session adds to the ratings.
#[derive(Clone, Copy, Debug)]
struct Rated {
    invited: bool,
    rating: Option<Rating>,
    /// The probability r of a rating, r · p with p that of dissatisfaction, r², r² · p and
    /// (r · p)², in 10⁻⁹.
    expected: [u32; 5],
}

impl Rated {
    #[inline(always)]
    fn book(&self, cell: &mut Cell) {
        cell.count_if(self.invited, Tally::Invited);
        if let Some(rating) = self.rating {
            cell.count(Tally::Ratings);
            cell.count_if(rating == Rating::VerySatisfied, Tally::RatedVerySatisfied);
            cell.count_if(rating == Rating::Satisfied, Tally::RatedSatisfied);
        }
        let [r, rp, rr, rrp, rprp] = self.expected;
        cell[Sum::RatingsExpected] += u128::from(r);
        cell[Sum::BadRatingsExpected] += u128::from(rp);
        cell[Sum::RatingSquares] += u128::from(rr);
        cell[Sum::RatingCross] += u128::from(rrp);
        cell[Sum::BadRatingSquares] += u128::from(rprp);
    }
}

/// What the risk of dissatisfaction adds.
#[inline(always)]
fn book_risk(cell: &mut Cell, risk: &Risk) {
    cell.count(Tally::RiskEntries);
    cell[Sum::Risk] += u128::from(risk.total);
    if risk.by_cause[0] == risk.total {
        cell[Sum::RiskBase] += u128::from(risk.total);
        return;
    }
    for cause in CAUSES {
        let share = risk.by_cause[cause as usize];
        if share > 0 {
            cell[cause.sum()] += u128::from(share);
        }
    }
}

/// What an online session adds.
#[inline(always)]
fn book_session(cell: &mut Cell, track: &Track, outcome: &Outcome) {
    cell.count_if(outcome.consult, Tally::Consults);
    cell.count_if(outcome.received_by_last, Tally::ReceivedByLast);
    cell.count_if(outcome.first_assessed, Tally::FirstAssessed);
    cell.count_if(outcome.first_in_time, Tally::FirstInTime);
    cell.count_if(track.reply_assessed, Tally::ReplySessions);
    cell.count_if(track.reply_assessed && !track.reply_late, Tally::ReplySessionsInTime);
    if outcome.received {
        cell.count(Tally::Received);
        cell.count_if(outcome.answered_soon, Tally::AnsweredSoon);
        cell[Sum::FirstResponse] += u128::from(outcome.first_response.0);
    }
    if outcome.greeted {
        cell[Sum::CustomerWait] += u128::from(outcome.customer_wait.0);
    }
    if let Some(wait) = outcome.real_answer_wait {
        cell.count(Tally::RealAnswers);
        cell[Sum::RealAnswerWait] += u128::from(wait.0);
    }
}

/// What an order adds to those credited and paid.
fn book_credit(cell: &mut Cell, order: &Order, credit: bool) {
    let fen = u128::from(order.fen);
    cell.count_if(order.paid.is_some(), Tally::OrdersPaid);
    cell.count_if(credit, Tally::OrdersCredited);
    cell.count_if(credit && order.paid.is_some(), Tally::OrdersCreditedPaid);
    if order.paid.is_some() {
        cell[Sum::PaidAmount] += fen;
    }
    if credit {
        cell[Sum::CreditedAmount] += fen;
    }
}
