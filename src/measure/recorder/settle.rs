//! The end of a contact: who is credited, how the customer felt, what was ordered.

use super::super::counts::Wait;
use super::super::layout::in_window;
use super::super::satisfaction::{CAUSES, Experience, NANO, Rating, Risk, rate, risk};
use super::super::sink::ContactRecord;
use super::*;
use crate::engine::facts::{Disposition, EndReason};
use fate::{Exit, Fate};
use orders::{Consultation, Order, credited};

/// What one contact adds to the counts.
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
        if K::ALL && self.states[slot.at()].unexplained != 0 {
            self.ledger.first_unexplained.get_or_insert(self.states[slot.at()].arrived);
        }
        match self.states[slot.at()].place {
            Place::Queue => {
                self.left_queue(now, slot);
                // answered before and routed anew, it waited still when the run ended
                let answered =
                    matches!(disposition, Disposition::Served | Disposition::LeftMessage);
                let state = &mut self.states[slot.at()];
                state.cut_asking |= answered && now >= self.layout.horizon.end && !state.gone;
            }
            Place::LeaveBox => self.ledger.leave_waiting += 1,
            Place::Session => self.ledger.disorder(now, "a contact closes in its session"),
            _ => {}
        }
        self.ledger.close(disposition);
        // The states are lent out while the counts are written.
        let mut states = std::mem::take(&mut self.states);
        let state = &mut states[slot.at()];
        if K::ALL {
            state.to_post.post(&mut self.counts);
        }
        self.settle(now, &mut states[slot.at()], disposition);
        self.states = states;
    }

    fn settle(&mut self, now: Tick, state: &mut ContactState, disposition: Disposition) {
        if self.rules[state.shop.at()].no_replies && disposition == Disposition::Served {
            // Served from the start of the session: there is no reply to wait for.
            state.first_reply = state.connected;
            if !state.gave_up {
                state.first_read = state.connected;
            }
            state.segment_reply = state.connected;
            state.last_reply = state.ended.get().unwrap_or(now);
            state.last_replier = state.seat;
        }
        let (risk, rating) = if state.is_entry() {
            self.settle_entry(now, state, disposition)
        } else {
            self.count_messages(state);
            (0, None)
        };
        if K::ALL {
            self.credit_messages(state);
        }
        if state.place == Place::LeaveBox && state.counted {
            self.counts.count_in(state.bucket, |cell| {
                cell.count(Tally::LeaveWaiting);
            });
        }
        if S::KEEPS {
            self.sink.put(&ContactRecord::new(state, now, disposition, risk, rating));
        }
        state.place = Place::Nowhere;
    }

    /// An entry of a customer: its risk of dissatisfaction and its rating.
    fn settle_entry(
        &mut self,
        now: Tick,
        state: &mut ContactState,
        disposition: Disposition,
    ) -> (u64, Option<Rating>) {
        let outcome = self.outcome(state, now, disposition);
        let felt = if K::ALL { self.feels(state, disposition, &outcome) } else { Felt::default() };
        self.book_entry(state, disposition, &outcome, &felt);
        state.messages_counted = state.customer_messages;
        if !K::ALL {
            return (0, None);
        }
        if outcome.connected {
            self.credit(state, &outcome, &felt);
            state.messages_credited = state.customer_messages;
        } else if let Some(rated) = &felt.rated {
            self.counts.at_seat(state.seat, |cell| rated.book(cell));
        }
        self.count_intent(state);
        self.mark_person(state, &outcome);
        if felt.rated.is_some() {
            self.book_order(state, now);
        }
        (felt.risk.total, felt.rated.and_then(|rated| rated.rating))
    }

    #[inline(always)]
    fn outcome(&self, state: &ContactState, now: Tick, disposition: Disposition) -> Outcome {
        let kpi = &self.scenario.shops[state.shop.at()].kpi;
        let soon = |span: Span| span <= kpi.first_within;
        let abandoned = disposition == Disposition::Abandoned;
        let queued_abandoned = abandoned && state.ever_queued;
        let waited = state.left.get().unwrap_or(now).since(state.routed);
        let fate = self.fate(state, now, disposition);
        let greeted = !fate.is_some_and(|fate| fate.missed_reply);
        let mut outcome = Outcome {
            upv: state.ever_queued || state.connected.is_some(),
            queued_abandoned,
            abandoned_soon: queued_abandoned && soon(waited),
            connected: state.connected.is_some(),
            received: state.first_reply.is_some(),
            greeted: state.first_reply.is_some() && greeted,
            fate,
            received_by_last: state.received_by_last(),
            ..Outcome::default()
        };
        if outcome.upv && fate.and_then(|fate| fate.exit) != Some(Exit::Cut) {
            outcome.queue_wait = Some(state.queue_wait);
        }
        if let Some(connected) = state.connected.get() {
            outcome.connected_soon = soon(state.held);
            outcome.consult = state.customer_messages > 0;
            outcome.first_assessed =
                outcome.consult && in_window(self.layout.time_of_day(connected), kpi.first_window);
            if let Some(reply) = state.first_reply.get() {
                outcome.first_response = reply.since(connected);
                outcome.customer_wait = reply.since(state.routed);
                outcome.answered_soon = outcome.greeted && soon(outcome.customer_wait);
                outcome.first_in_time = outcome.first_assessed && soon(outcome.first_response);
                outcome.segment_response = match state.segment_reply.get() {
                    Some(reply) if kpi.transfer_clock_is_segment => {
                        reply.since(state.segment_start)
                    }
                    _ => outcome.first_response,
                };
            }
        }
        let there = |at: &Tick| state.left.get().is_none_or(|left| left > *at);
        outcome.real_answer_wait =
            state.real_answer.get().filter(there).map(|at| at.since(state.routed));
        if let (Some(ended), Some(EndReason::Cut)) = (state.ended.get(), state.end_reason)
            && !outcome.received
            && soon(ended.since(state.connected.get().unwrap_or(ended)))
        {
            outcome.first_assessed = false; // cut while there was time
        }
        outcome.in_service = self.in_service(state, now, disposition);
        (outcome.overnight, outcome.overnight_done) = self.overnight(state, disposition);
        if fate.is_some_and(|fate| fate.undecided) {
            (outcome.overnight, outcome.overnight_done) = (false, false);
        }
        outcome
    }

    fn book_entry(
        &mut self,
        state: &ContactState,
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
        let messages = state.customer_messages - state.messages_counted;
        let missed = self.reached_nobody(state, disposition);
        self.counts.count_in(state.bucket, |cell| {
            cell.count(Tally::Entries);
            cell.count(kind);
            cell.count_if(missed, Tally::ReplyLeaveMissed);
            cell[Tally::CustomerMessages] += u64::from(messages);
            cell.count_if(state.contact.generation > 0, Tally::Reentries);
            cell[Tally::Continued] += u64::from(state.continued);
            cell.count_if(state.robot, Tally::RobotHandled);
            cell.count_if(outcome.upv, Tally::Upv);
            cell.count_if(state.ever_queued, Tally::Queued);
            cell.count_if(outcome.queued_abandoned, Tally::QueuedAbandoned);
            cell.count_if(outcome.abandoned_soon, Tally::AbandonedSoon);
            cell.count_if(outcome.connected, Tally::Connected);
            cell.count_if(outcome.connected_soon, Tally::ConnectedSoon);
            cell.count_if(outcome.connected && state.transfers > 0, Tally::TransferredSessions);
            cell.count_if(state.in_gap, Tally::GapEntries);
            let for_humans = disposition != Disposition::RobotSolved;
            cell.count_if(state.uncovered && for_humans, Tally::UncoveredEntries);
            cell.count_if(outcome.in_service.is_some(), Tally::ServiceOf);
            cell.count_if(outcome.in_service == Some(true), Tally::ServiceGood);
            cell.count_if(outcome.overnight, Tally::Overnight);
            cell.count_if(outcome.overnight_done, Tally::OvernightDone);
            cell[Sum::QueueWait] += outcome.queue_wait.map_or(0, wait);
            if let Some(fate) = &outcome.fate {
                fate.book(cell, state, outcome);
            }
            book_session(cell, state, outcome);
            if felt.assessed {
                book_risk(cell, &felt.risk);
            }
            if let Some(rated) = &felt.rated {
                rated.book(cell);
            }
        });
        let mut wait = |wait: Wait, span: Span| {
            let arrival = (state.row, state.arrived);
            self.counts.wait_in(&self.layout, arrival, state.bucket, wait, span);
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
    fn credit(&mut self, state: &ContactState, outcome: &Outcome, felt: &Felt) {
        let seat = state.seat;
        let messages = state.customer_messages - state.messages_credited;
        self.counts.at_seat(seat, |cell| {
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
            self.counts.seat_wait(seat, Wait::FirstResponse, outcome.segment_response);
        }
        if outcome.consult {
            let day = self.layout.day_at(state.segment_start);
            let agent = self.scenario.agent_of(seat);
            self.counts.agents[agent.at()].sessions_by_day[day] += 1;
        }
    }

    #[inline]
    fn count_intent(&mut self, state: &ContactState) {
        if !self.rules[state.shop.at()].intents {
            return;
        }
        let after_sale = self.is_after_sale(&state.contact);
        let day = self.layout.day_at(state.arrived);
        self.counts.count_intent(state.shop, day, state.contact.intent, after_sale);
    }

    fn mark_person(&mut self, state: &ContactState, outcome: &Outcome) {
        let Some(persons) = &mut self.persons else { return };
        let answered = outcome.received || state.leave_answered.is_some();
        let marks = ENTERED
            | if outcome.consult { CONSULTED } else { 0 }
            | if answered { ANSWERED } else { 0 };
        persons[state.shop.at()].mark(state.contact.customer, marks);
    }

    /// The risk of dissatisfaction (JD-25), and the rating that a received session draws.
    #[inline(always)]
    fn feels(&self, state: &ContactState, disposition: Disposition, outcome: &Outcome) -> Felt {
        let unjudged = outcome.fate.is_some_and(|fate| fate.cut || fate.unasked);
        if disposition == Disposition::RobotSolved || unjudged {
            return Felt::default();
        }
        let risk = self.risk(state);
        // nobody rates a chat in which no reply was read
        let rated = outcome.greeted.then(|| self.rated(state, risk.total));
        Felt { assessed: true, risk, rated }
    }

    /// The probability that the customer is dissatisfied, by cause.
    #[inline(always)]
    fn risk(&self, state: &ContactState) -> Risk {
        let model = &self.scenario.satisfaction;
        let seat = if state.human_messages > 0 { state.last_replier } else { state.seat };
        let agent = state.assigned.is_some().then(|| self.whose[seat.at()].0);
        let leave_excess = match (state.message_since.get(), state.leave_answered.get()) {
            (Some(from), Some(to)) => Some((to.since(from) - model.queue_grace).0),
            _ => None,
        };
        let mut lived = Experience {
            excess: state.excess,
            unanswered: !state.first_read.is_some() && !state.leave_answered.is_some(),
            leave_excess,
            in_gap: state.in_gap,
            transfers: state.transfers,
            forced_end: state.forced_end,
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
    fn rated(&self, state: &ContactState, risk: u64) -> Rated {
        let contact = &state.contact;
        let customer = &self.scenario.shops[contact.shop.at()].customer;
        let (invited, rating) = rate(self.seed, contact.key, contact.generation, customer, risk);
        let nano = NANO as f64;
        let r = self.rating[contact.shop.at()];
        let rp = r * risk as f64 / nano;
        // each at most 10⁹, so a plain conversion rounds it to the nearest
        let whole = |x: f64| (x * nano + 0.5) as u32;
        let expected = [r, rp, r * r, r * rp, rp * rp].map(whole);
        Rated { invited, rating, after_sale: self.is_after_sale(contact), expected }
    }

    /// True if the customer needed the after-sale desk.
    #[inline(always)]
    fn is_after_sale(&self, contact: &Contact) -> bool {
        let shop = contact.shop.at();
        self.rules[shop].after_sale.is_some_and(|role| {
            self.scenario.shops[shop].classify.need(contact.intent, contact.page) == Some(role)
        })
    }

    /// Draws and counts the order of a received contact that will not come back.
    fn book_order(&mut self, state: &ContactState, now: Tick) {
        let shop = state.shop;
        let rules = &self.scenario.shops[shop.at()];
        let (Some(law), false) = (&rules.orders, state.returns) else { return };
        let times = Consultation {
            arrived: state.arrived,
            assigned: state.connected.get().unwrap_or(state.arrived),
            first_reply: state.first_reply.get().unwrap_or(now),
            last_reply: state.last_reply,
            ended: state.ended.get().unwrap_or(now),
        };
        let Some(order) = orders::draw(self.seed, state.contact.key, law, &times) else { return };
        let credit = credited(&order, rules.kpi.attribution, &times, &self.layout);
        self.counts.count_in(state.bucket, |cell| {
            cell.count(Tally::Orders);
            cell[Sum::OrderAmount] += u128::from(order.fen);
            book_credit(cell, &order, credit);
        });
        self.counts.at_seat(state.last_replier, |cell| book_credit(cell, &order, credit));
        if let Some(sku) = state.contact.sku
            && let Some(sku) = self.counts.skus[shop.at()].get_mut(sku as usize)
        {
            sku.orders += 1;
            sku.credited += u64::from(credit);
        }
        if let Some(persons) = &mut self.persons {
            let paid = if order.paid.is_some() { PAID } else { 0 };
            persons[shop.at()].mark(state.contact.customer, ORDERED | paid);
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
    after_sale: bool,
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
            if self.after_sale {
                cell.count(Tally::AfterSaleRatings);
                cell.count_if(rating != Rating::Dissatisfied, Tally::AfterSaleSatisfied);
            }
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
fn book_session(cell: &mut Cell, state: &ContactState, outcome: &Outcome) {
    cell.count_if(outcome.consult, Tally::Consults);
    cell.count_if(outcome.received_by_last, Tally::ReceivedByLast);
    cell.count_if(outcome.first_assessed, Tally::FirstAssessed);
    cell.count_if(outcome.first_in_time, Tally::FirstInTime);
    cell.count_if(state.reply_assessed, Tally::ReplySessions);
    cell.count_if(state.reply_assessed && !state.reply_late, Tally::ReplySessionsInTime);
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
