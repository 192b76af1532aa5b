//! Every check of the audit can fail: one number is changed in the counts or the ledger of a sound
//! run, and the check that watches it must say so, by name and with both sides.

use super::super::audit::Imbalance;
use super::super::fixture::scenario;
use super::*;
use crate::engine::arrivals::NoFeed;
use crate::model::platform::LeaveMode;

/// Runs a busy desk, changes something in the recorder, and closes the counts.
fn tampered(tamper: impl Fn(&mut Recorder)) -> Vec<Imbalance> {
    let mut scenario = scenario();
    scenario.shops[0].leave.mode = LeaveMode::Default;
    scenario.shops[0].transfer.prob = 0.2;
    let mut recorder = Recorder::new(&scenario, 0, Options::default());
    let done = crate::engine::run(&scenario, 0, NoFeed, &mut recorder, &|| false).unwrap();
    tamper(&mut recorder);
    recorder.finish(done.ended).audit
}

/// What the audit says after one change.
fn said(tamper: impl Fn(&mut Recorder)) -> Vec<String> {
    tampered(tamper).iter().map(Imbalance::to_string).collect()
}

fn complains(about: &str, tamper: impl Fn(&mut Recorder)) {
    let said = said(tamper);
    assert!(said.iter().any(|line| line.contains(about)), "{about} is not among {said:?}");
}

#[test]
fn a_sound_run_has_nothing_to_say() {
    assert_eq!(said(|_| ()), Vec::<String>::new());
}

#[test]
fn a_contact_too_many_or_too_few_is_noticed() {
    complains("contacts entered = closed", |r| r.ledger.entered += 1);
    complains("contacts = sum of dispositions", |r| r.ledger.dispositions[0] += 1);
    complains("sessions started = ended", |r| r.ledger.sessions_started += 1);
    let leave = "leave messages created = delivered + mailed + expired + waiting";
    complains(leave, |r| r.ledger.leave_created += 1);
    complains(leave, |r| r.ledger.leave_delivered += 1);
    complains(leave, |r| r.ledger.leave_mailed += 1);
    complains(leave, |r| r.ledger.leave_expired += 1);
    complains(leave, |r| r.ledger.leave_waiting += 1);
    complains("facts in order (first at 2026-11-11T08:00:01: a test)", |r| {
        r.ledger.disorder(Tick(Span::SECOND.0), "a test");
    });
}

#[test]
fn a_microsecond_too_much_is_noticed() {
    complains("queue · time = sum of waits", |r| r.ledger.queue[0].spans += 1);
    complains("active · time = sum of sessions of 乙", |r| r.ledger.spans[1] += 1);
    complains("effort of replies = hands' time", |r| r.ledger.reply_effort += 1);
    complains("waits = sum of causes", |r| r.ledger.waits += 1);
    complains("waits = sum of causes, of every contact", |r| {
        r.ledger.first_unexplained = Some(Tick(Span::SECOND.0));
    });
    complains("attendance = time logged in", |r| r.desk.attended += 1);
    complains("active · time by interval = whole", |r| {
        r.counts.shop_series[0].intervals[5].add_area(Level::Active, 1);
    });
}

#[test]
fn both_sides_are_told() {
    let found = tampered(|r| r.ledger.closed += 2);
    let flows: Vec<&Imbalance> = found.iter().filter(|i| i.check.contains("closed")).collect();
    let [one] = flows[..] else { panic!("{found:?}") };
    assert_eq!(one.right, one.left + 2);
    assert!(one.left > 100, "{one}");
    assert_eq!(one.to_string(), format!("{}: {} against {}", one.check, one.left, one.right));
}

#[test]
fn what_agents_are_credited_with_is_compared() {
    for tally in [
        Tally::Consults,
        Tally::ReceivedByLast,
        Tally::RoundsAnswered,
        Tally::RoundsOpen,
        Tally::HumanMessages,
        Tally::Transfers,
        Tally::LeaveDelivered,
        Tally::LeaveAnswered,
        Tally::Ratings,
        Tally::OrdersCredited,
    ] {
        let check = format!("{} = sum over agents", tally.key());
        complains(&check, |r| r.counts.at_seat(SeatId(0), |cell| cell[tally] += 1));
    }
    for sum in [Sum::RoundResponse, Sum::ReplyEffort, Sum::WastedEffort, Sum::CreditedAmount] {
        let check = format!("{} = sum over agents", sum.key());
        complains(&check, |r| r.counts.at_seat(SeatId(0), |cell| cell[sum] += 1));
    }
}

#[test]
fn entries_and_causes_of_risk_are_compared() {
    let noon = Tick(Span::HOUR.0 * 3);
    let row = 0;
    let change = |tally: Tally| {
        move |r: &mut Recorder| r.counts.at(&r.layout, row, noon, |cell| cell[tally] += 1)
    };
    complains("counted entries = sum of dispositions", change(Tally::Entries));
    complains("counted entries = sum of dispositions", change(Tally::Served));
    complains("counted entries = sum of dispositions", change(Tally::StillOpen));
    let cause =
        |r: &mut Recorder| r.counts.at(&r.layout, row, noon, |cell| cell[Sum::RiskGap] += 1);
    complains("risk = sum of causes", cause);
}

#[test]
fn a_day_that_is_no_sum_of_its_intervals_is_noticed() {
    // days are added up from intervals, so what stands in a day alone is too much
    let noon = Tick(Span::HOUR.0 * 3);
    complains("entries by interval = by day", |r| {
        let day = r.layout.day_at(noon);
        r.counts.day_cell_for_tests(0, day)[Tally::Entries] += 1;
    });
    complains("queue_wait_us by interval = by day", |r| {
        let day = r.layout.day_at(noon);
        r.counts.day_cell_for_tests(0, day)[Sum::QueueWait] += 1;
    });
}
