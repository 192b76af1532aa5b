//! What happens seldom, told by hand: rounds that the end cuts, forced ends, contacts routed anew
//! while they wait, and facts that cannot be.

use super::super::fixture::{contact, scenario};
use super::by_hand::{Desk, TEN, slot};
use super::*;
use crate::engine::facts::{Disposition, EndReason, How};
use crate::kernel::ids::GroupId;
use crate::kernel::variate::{Law, SpanLaw};
use crate::model::conversation::ServiceModel;
use crate::model::kpi::Overnight;

/// A round cut by the end of the run is missed only if it is late already: after three minutes.
#[test]
fn a_round_that_the_end_cuts_is_judged_if_it_is_late() {
    let scenario = scenario();
    for (cut, missed) in [(100.0, 0), (180.0, 0), (180.000_001, 1)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        desk.at(cut).end(0, 0, EndReason::Cut, Some(0.0)).close(0, Disposition::Open);
        let (total, _) = desk.counts();
        assert_eq!(total[Tally::RoundsOpen], missed, "cut after {cut} s");
    }
}

/// A canned opening has answered the round (S-30): the session's end leaves none open.
#[test]
fn an_opening_answers_the_round_it_opens() {
    let scenario = scenario();
    for (opening, open) in [(true, 0), (false, 1)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        let (start, effort) = (Tick(TEN), Span::SECOND);
        if opening {
            desk.at(5.0).tell(Fact::Replied {
                slot: slot(0),
                seat: SeatId(0),
                round: 0,
                round_start: start,
                asked: start,
                effort,
                unread: false,
                opening,
            });
        }
        desk.at(400.0).end(0, 0, EndReason::AgentClosed, Some(0.0));
        desk.close(0, Disposition::Served);
        let (total, _) = desk.counts();
        assert_eq!(total[Tally::RoundsOpen], open, "opening: {opening}");
    }
}

/// Who leaves unanswered after ten minutes waited for a first reply, not for a later one.
#[test]
fn an_open_first_round_is_a_slow_first_reply() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(600.0).end(0, 0, EndReason::CustomerClosed, Some(0.0));
    desk.close(0, Disposition::Unanswered);
    let (total, _) = desk.counts();
    assert!(total[Sum::RiskSlowFirst] > 0);
    assert_eq!(total[Sum::RiskSlowLater], 0);
}

#[test]
fn a_forced_end_is_a_cause_of_its_own() {
    let scenario = scenario();
    for (reason, forced) in [(EndReason::ForcedEnd, true), (EndReason::CustomerClosed, false)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        desk.at(5.0).reply(0, 0, 1, 0.0).end(0, 0, reason, None);
        desk.close(0, Disposition::Served);
        let (total, _) = desk.counts();
        assert_eq!(total[Sum::RiskForcedEnd] > 0, forced, "{reason:?}");
    }
}

/// A leave message is the group's that the contact is in; of one in none, the box's.
#[test]
fn a_leave_message_is_booked_in_its_group() {
    let scenario = scenario();
    for (grouped, row) in [(Some(GroupId(1)), 1), (None, 0)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).tell(Fact::Entered { slot: slot(0), contact: contact(0) });
        if let Some(group) = grouped {
            desk.tell(Fact::Grouped { slot: slot(0), group, chosen: false });
        }
        desk.tell(Fact::LeaveCreated { slot: slot(0), group: GroupId(0) });
        desk.close(0, Disposition::LeftMessage);
        let (_, counts) = desk.counts();
        assert_eq!(counts.day_cell(row, 0)[Tally::LeaveCreated], 1, "{grouped:?}");
    }
}

/// Of a leave message the answer is what counts, and what is asked after it counts as in any
/// session: a round open when the customer goes is open, but not the message itself.
#[test]
fn a_round_after_the_answer_to_a_leave_message_is_left_open() {
    let scenario = scenario();
    for (answered, open) in [(true, 1), (false, 0)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).enter(0).tell(Fact::LeaveCreated { slot: slot(0), group: GroupId(0) });
        desk.at(60.0).tell(Fact::LeaveDelivered { slot: slot(0), seat: SeatId(0) });
        desk.assign(0, 0, How::Leave, 0.0).wrote(0);
        if answered {
            desk.at(90.0).reply(0, 0, 1, 60.0).at(100.0).wrote(0);
        }
        desk.at(700.0).end(0, 0, EndReason::CustomerClosed, Some(100.0));
        desk.close(0, Disposition::LeftMessage);
        let (total, _) = desk.counts();
        assert_eq!(total[Tally::RoundsOpen], open, "answered: {answered}");
    }
}

/// Who is grouped anew while waiting waits on in the other group: ten seconds here, twenty there.
#[test]
fn a_waiter_may_change_the_queue() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    let group = |desk: &mut Desk, group| {
        desk.tell(Fact::Grouped { slot: slot(0), group: GroupId(group), chosen: false });
        desk.tell(Fact::Queued { slot: slot(0) });
    };
    desk.at(0.0).tell(Fact::Entered { slot: slot(0), contact: contact(0) });
    group(&mut desk, 0);
    group(desk.at(4.0), 0);
    group(desk.at(10.0), 1);
    desk.at(30.0).assign(0, 0, How::Queue, 30.0).wrote(0).reply(0, 0, 1, 30.0);
    desk.end(0, 0, EndReason::CustomerClosed, None).close(0, Disposition::Served);
    let (total, counts) = desk.counts();
    let queue = |row: usize| counts.row_series[row].whole.area(Level::Queue);
    assert_eq!([queue(0), queue(1)], [10_000_000, 20_000_000]);
    assert_eq!(counts.shop_series[0].whole.area(Level::Queue), 30_000_000);
    assert_eq!(total[Sum::QueueWait], 30_000_000);
}

/// Three agents are on duty from ten, one goes at 10:07, the next at eleven.
#[test]
fn who_is_on_duty_counts_from_the_instant_it_is_told() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    let off = |seat| Fact::Duty { seat: SeatId(seat), on: false, held: false };
    desk.at(420.0).tell(off(0));
    desk.at(3600.0).tell(off(2));
    let (_, counts) = desk.counts();
    let online = |interval: usize| counts.shop_series[0].intervals[interval].area(Level::Online);
    let minutes = |minutes: u64| u128::from(Span::minutes(minutes).0);
    // intervals of a quarter of an hour, counted from eight o'clock
    assert_eq!([7, 8, 9, 12].map(online), [45, 37, 30, 15].map(minutes));
}

/// Half an hour after the next morning's nine o'clock, overnight contacts of the evening are due
/// (VIP-9); where hours cross midnight or never end there is no night.
#[test]
fn the_night_begins_in_the_evening() {
    let mut scenario = scenario();
    let hours = |hours: u64| Span(hours * Span::HOUR.0);
    for ((from, to), answer, overnight, done) in [
        ((6, 9), 20.0 * 3600.0 + 1799.0, 1, 1),
        ((6, 9), 20.0 * 3600.0 + 1801.0, 1, 0),
        ((20, 8), 60.0, 0, 0),
        ((0, 24), 60.0, 0, 0),
        ((9, 18), 60.0, 0, 0),
    ] {
        let kpi = &mut scenario.shops[0].kpi;
        kpi.working_hours = (hours(from), hours(to));
        kpi.overnight = Overnight::outside(kpi.working_hours);
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        desk.at(answer).reply(0, 0, 1, 0.0).end(0, 0, EndReason::CustomerClosed, None);
        desk.close(0, Disposition::Served);
        let (total, _) = desk.counts();
        let found = (total[Tally::Overnight], total[Tally::OvernightDone]);
        assert_eq!(found, (overnight, done), "{from} to {to}, answered after {answer} s");
    }
}

/// Where a service is one piece of work, who was served had a reply, and nobody else.
#[test]
fn whoever_is_served_whole_was_answered() {
    let mut scenario = scenario();
    let service = SpanLaw::seconds(Law::exponential(60.0).unwrap());
    scenario.shops[0].service.model = ServiceModel::Classical { service };
    for (disposition, received) in [(Disposition::Served, 1), (Disposition::Unanswered, 0)] {
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        desk.at(60.0).end(0, 0, EndReason::Served, None).close(0, disposition);
        let (total, _) = desk.counts();
        assert_eq!(total[Tally::Received], received, "{disposition:?}");
    }
}

#[test]
fn facts_out_of_order_are_reported_each() {
    let scenario = scenario();
    let told = |tell: &dyn Fn(&mut Desk)| {
        let mut desk = Desk::new(&scenario);
        tell(desk.at(0.0).start(0, 0));
        let audit = desk.recorder.finish(Tick::ZERO).audit;
        audit.iter().any(|check| check.check.starts_with("facts in order"))
    };
    assert!(!told(&|_| {}));
    let (slot, group) = (slot(0), GroupId(0));
    assert!(told(&|desk| {
        desk.tell(Fact::Queued { slot });
    }));
    assert!(told(&|desk| {
        desk.tell(Fact::LeaveCreated { slot, group });
    }));
    assert!(told(&|desk| {
        desk.tell(Fact::Uncounted { slot, seat: SeatId(2) });
    }));
    assert!(told(&|desk| {
        desk.close(0, Disposition::Served);
    }));
}
