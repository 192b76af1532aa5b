//! Rules of the rule book as sequences of facts, and a whole run with the engine.

use super::super::counts::Wait;
use super::super::fixture::{SUSPENDED, scenario};
use super::by_hand::{Desk, TEN, slot};
use super::*;
use crate::engine::arrivals::NoFeed;
use crate::engine::facts::{Disposition, EndReason, How, Phase};
use crate::kernel::ids::GroupId;
use crate::model::{OFFLINE, ONLINE};

/// JD-19: 10 entries: 7 assigned, 2 abandon in the queue, 1 becomes a leave message → UPV 9.
#[test]
fn jd_19_online_upv_counts_queue_and_sessions_but_no_leave_message() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    for n in 0..7 {
        desk.at(0.0).start(n, 0);
    }
    for n in 7..9 {
        desk.at(1.0).enter(n).tell(Fact::Queued { slot: slot(n) });
    }
    for n in 7..9 {
        let lost = Fact::LostPatience { slot: slot(n), phase: Phase::Queue, silently: false };
        desk.at(61.0).tell(lost).close(n, Disposition::Abandoned);
    }
    desk.at(70.0).enter(9).tell(Fact::LeaveCreated { slot: slot(9), group: GroupId(0) });
    desk.at(600.0);
    for n in 0..7 {
        desk.end(n, 0, EndReason::SilenceExpired, Some(0.0)).close(n, Disposition::Unanswered);
    }
    desk.close(9, Disposition::LeftMessage);
    let (total, counts) = desk.counts();
    assert_eq!(total[Tally::Entries], 10);
    assert_eq!(total[Tally::Upv], 9);
    assert_eq!((total[Tally::Abandoned], total[Tally::Unanswered]), (2, 7));
    assert_eq!((total[Tally::LeftMessage], total[Tally::LeaveWaiting]), (1, 1));
    assert_eq!(total[Sum::QueueWaitGaveUp], 120_000_000);
    assert_eq!(counts.row_series[0].whole.area(Level::Queue), 120_000_000);
    assert_eq!(total[Tally::RoundsOpen], 7);
}

/// JD-20: transfer A → B: A 0, B 1, shop 1; a customer who says nothing → 0.
#[test]
fn jd_20_consult_volume_is_credited_once_to_the_last_agent() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(30.0).transfer(0, 0, 1);
    desk.at(60.0).end(0, 1, EndReason::CustomerClosed, Some(0.0));
    desk.close(0, Disposition::Unanswered);
    desk.at(70.0).enter(1).assign(1, 0, How::Entry, 0.0);
    desk.at(700.0).end(1, 0, EndReason::SilenceExpired, None).close(1, Disposition::Unanswered);
    let (total, counts) = desk.counts();
    assert_eq!(total[Tally::Consults], 1);
    assert_eq!(counts.seats[0][Tally::Consults], 0);
    assert_eq!(counts.seats[1][Tally::Consults], 1);
    assert_eq!(total[Tally::Upv], 2);
}

/// JD-21: A replies at 20 s, transfers at 60 s; B replies at 90 s → A 0, B 1, shop 1. If B never
/// replies: A 0, B 0, shop 1 by any human reply, 0 by the strict count.
#[test]
fn jd_21_reception_belongs_to_the_receiver_who_replies() {
    for receiver_replies in [true, false] {
        let scenario = scenario();
        let mut desk = Desk::new(&scenario);
        desk.at(0.0).start(0, 0);
        desk.at(20.0).reply(0, 0, 1, 0.0);
        desk.at(60.0).transfer(0, 0, 1).wrote(0);
        if receiver_replies {
            desk.at(90.0).reply(0, 1, 2, 60.0);
        }
        let open = (!receiver_replies).then_some(60.0);
        desk.at(100.0).end(0, 1, EndReason::CustomerClosed, open).close(0, Disposition::Served);
        let (total, counts) = desk.counts();
        let strict = u64::from(receiver_replies);
        assert_eq!(counts.seats[0][Tally::ReceivedByLast], 0);
        assert_eq!(counts.seats[1][Tally::ReceivedByLast], strict);
        assert_eq!(total[Tally::Received], 1);
        assert_eq!(total[Tally::ReceivedByLast], strict);
        // The receiver's clock starts at their own turn (JD-22, transfer_response_clock).
        assert_eq!(counts.seats[1][Sum::FirstResponse], u128::from(strict) * 30_000_000);
        assert_eq!(total[Sum::FirstResponse], 20_000_000);
    }
}

/// JD-22: responses 20 s, 40 s and one unanswered → 30 s; queue wait 100 s, then a reply after
/// 10 s → response 10 s, customer wait 110 s.
#[test]
fn jd_22_response_time_counts_from_connection() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0).start(1, 0).start(2, 0);
    desk.at(20.0).reply(0, 0, 1, 0.0);
    desk.at(40.0).reply(1, 0, 1, 0.0);
    desk.at(700.0);
    for (n, open, disposition) in [
        (0, None, Disposition::Served),
        (1, None, Disposition::Served),
        (2, Some(0.0), Disposition::Unanswered),
    ] {
        desk.end(n, 0, EndReason::SilenceExpired, open).close(n, disposition);
    }
    let (total, _) = desk.counts();
    assert_eq!((total[Sum::FirstResponse], total[Tally::Received]), (60_000_000, 2));

    let mut desk = Desk::new(&scenario);
    desk.at(0.0).enter(0).tell(Fact::Queued { slot: slot(0) });
    desk.at(100.0).assign(0, 0, How::Queue, 100.0).wrote(0);
    desk.at(110.0).reply(0, 0, 1, 100.0);
    desk.at(120.0).end(0, 0, EndReason::CustomerClosed, None).close(0, Disposition::Served);
    let (total, counts) = desk.counts();
    assert_eq!(total[Sum::FirstResponse], 10_000_000);
    assert_eq!(total[Sum::CustomerWait], 110_000_000);
    assert_eq!(total[Sum::QueueWait], 100_000_000);
    assert_eq!(counts.row_wait(0, Wait::Queue).quantile(0.5), Some(100_000_000));
}

/// JD-26 and JD-24: the expected number of ratings is that of the rule; drawn ones follow it.
#[test]
fn jd_26_ratings_follow_invitation_and_response() {
    let mut scenario = scenario();
    for (invite, share) in [(1.0, 0.3), (0.0, 0.05)] {
        scenario.shops[0].customer.invite_rate = invite;
        let mut desk = Desk::new(&scenario);
        for n in 0..1000 {
            desk.at(0.0).start(n, 0);
            desk.reply(n, 0, 1, 0.0).end(n, 0, EndReason::CustomerClosed, None);
            desk.close(n, Disposition::Served);
        }
        let (total, _) = desk.counts();
        let expected = total[Sum::RatingsExpected] as f64 / 1e9;
        assert!((expected - 1000.0 * share).abs() < 1e-3, "{expected}");
        let spread = 4.0 * (1000.0 * share * (1.0 - share)).sqrt();
        assert!((total[Tally::Ratings] as f64 - expected).abs() < spread);
        assert_eq!(total[Tally::Invited], if invite > 0.5 { 1000 } else { 0 });
        let satisfied = total[Tally::RatedVerySatisfied] + total[Tally::RatedSatisfied];
        assert!(satisfied <= total[Tally::Ratings] && satisfied > 0);
    }
}

/// JDG-19: renamed at 12:00: sessions before keep the old name, later ones carry the new one.
#[test]
fn jdg_19_a_renamed_group_starts_a_new_row() {
    let mut scenario = scenario();
    scenario.changes.push(crate::model::shift::Change {
        at: Tick(TEN + 50_000_000),
        kind: crate::model::shift::ChangeKind::GroupRenamed {
            group: GroupId(0),
            name: "新名".into(),
        },
    });
    let layout = Layout::new(&scenario);
    let names: Vec<&str> = layout.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["默认组", "新名", "订单组", ""]);
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(50.0).tell(Fact::GroupRenamed { group: GroupId(0), change: 3 });
    desk.at(60.0).start(1, 0).start(2, 0);
    for n in 0..3 {
        desk.at(70.0).end(n, 0, EndReason::AgentClosed, Some(0.0));
        desk.close(n, Disposition::Unanswered);
    }
    let (_, counts) = desk.counts();
    assert_eq!(counts.day_cell(0, 0)[Tally::Entries], 1);
    assert_eq!(counts.day_cell(1, 0)[Tally::Entries], 2);
}

/// JDG-29: answers after 30 s, 180.000 s, 181 s, none → 2 of 4; a leave message in the window is
/// one more miss.
#[test]
fn jdg_29_three_minutes_are_inclusive_and_no_answer_is_a_miss() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0).start(1, 0).start(2, 0).start(3, 0);
    desk.at(0.0).enter(4).tell(Fact::LeaveCreated { slot: slot(4), group: GroupId(0) });
    for (n, after) in [(0, 30.0), (1, 180.0), (2, 181.0)] {
        desk.at(after).reply(n, 0, 1, 0.0);
    }
    desk.at(700.0);
    for n in 0..3 {
        desk.end(n, 0, EndReason::SilenceExpired, None).close(n, Disposition::Served);
    }
    desk.end(3, 0, EndReason::SilenceExpired, Some(0.0)).close(3, Disposition::Unanswered);
    desk.close(4, Disposition::LeftMessage);
    let (total, _) = desk.counts();
    assert_eq!((total[Tally::ReplyRoundsInTime], total[Tally::ReplyRounds]), (2, 4));
    assert_eq!((total[Tally::ReplySessionsInTime], total[Tally::ReplySessions]), (2, 4));
    assert_eq!((total[Tally::ReplyMessagesInTime], total[Tally::ReplyMessages]), (2, 4));
    assert_eq!(total[Tally::ReplyLeaveMissed], 1);
    // VIP-10: within 60 s, of answered and unanswered rounds.
    assert_eq!((total[Tally::RoundsPrompt], total[Tally::RoundsAnswered]), (1, 3));
}

/// S-2: a message that joins a round late is in time though the round is not.
#[test]
fn messages_are_in_time_each_from_its_own_instant() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(100.0).tell(Fact::CustomerWrote { slot: slot(0), opens_round: false, chars: 3 });
    desk.at(200.0).reply(0, 0, 1, 0.0);
    desk.at(300.0).end(0, 0, EndReason::CustomerClosed, None).close(0, Disposition::Served);
    let (total, _) = desk.counts();
    assert_eq!((total[Tally::ReplyMessagesInTime], total[Tally::ReplyMessages]), (1, 2));
    assert_eq!((total[Tally::ReplyRoundsInTime], total[Tally::ReplyRounds]), (0, 1));
}

/// JD-27, JD-32, C3-10: nobody online 12:00–12:30 of 09:00–18:00: the gap is 1 800 s, and the
/// risk of who comes then counts as gap.
#[test]
fn jd_27_a_gap_in_working_hours_takes_the_risk() {
    let mut scenario = scenario();
    scenario.horizon.end = Tick(10 * Span::HOUR.0);
    let mut desk = Desk::new(&scenario);
    for seat in (0..3).map(SeatId) {
        desk.at(7200.0).tell(Fact::Status { seat, from: ONLINE, to: SUSPENDED });
        desk.tell(Fact::Duty { seat, on: false, held: false });
    }
    let covered = |desk: &mut Desk, covered: bool| {
        for group in (0..scenario.groups.len()).map(GroupId::from) {
            desk.tell(Fact::Covered { shop: ShopId(0), group, covered });
        }
    };
    covered(&mut desk, false);
    desk.at(7260.0).enter(0).tell(Fact::LeaveCreated { slot: slot(0), group: GroupId(0) });
    for seat in (0..3).map(SeatId) {
        desk.at(9000.0).tell(Fact::Status { seat, from: SUSPENDED, to: ONLINE });
        desk.tell(Fact::Duty { seat, on: true, held: false });
    }
    covered(&mut desk, true);
    desk.at(9000.0).tell(Fact::LeaveDelivered { slot: slot(0), seat: SeatId(0) });
    desk.assign(0, 0, How::Leave, 0.0).wrote(0);
    desk.at(9010.0).reply(0, 0, 1, 9000.0);
    desk.end(0, 0, EndReason::LeaveReplied, None).close(0, Disposition::LeftMessage);
    let (total, counts) = desk.counts();
    let whole = &counts.shop_series[0].whole;
    assert_eq!(whole.area(Level::Gap), 1_800_000_000);
    assert_eq!(whole.area(Level::Working), 9 * u128::from(Span::HOUR.0));
    assert_eq!(total[Tally::GapEntries], 1);
    assert!(total[Sum::RiskGap] > 0 && total[Sum::RiskQueue] == 0);
    assert_eq!((total[Tally::LeaveAnswered], total[Sum::LeaveAnswer]), (1, 1_750_000_000));
    assert_eq!(total[Sum::LeaveDelay], 1_740_000_000);
    assert_eq!((total[Tally::RoundsAnswered], total[Tally::Consults]), (0, 0));
}

/// JD-30: attendance by status adds up to the time logged in.
#[test]
fn jd_30_attendance_is_the_time_logged_in() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    let seat = SeatId(0);
    desk.at(600.0).tell(Fact::Status { seat, from: ONLINE, to: SUSPENDED });
    desk.at(900.0).tell(Fact::Status { seat, from: SUSPENDED, to: OFFLINE });
    let (total, counts) = desk.counts();
    let hour = u128::from(Span::HOUR.0);
    // Counted from 09:00: an hour and ten minutes online, five minutes suspended.
    assert_eq!(counts.agents[0].status_time[ONLINE.at()], hour + 600_000_000);
    assert_eq!(counts.agents[0].status_time[SUSPENDED.at()], 300_000_000);
    let logged_in = counts.agents[0].series.whole.area(Level::LoggedIn);
    assert_eq!(logged_in, hour + 900_000_000);
    assert_eq!(total[Tally::AgentDays], 3);
}

/// S-6: a reply to a customer who left silently counts for the platform, not for the customer.
#[test]
fn an_unread_reply_answers_the_platform_but_not_the_customer() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(60.0).tell(Fact::LostPatience { slot: slot(0), phase: Phase::First, silently: true });
    desk.at(90.0).tell(Fact::Replied {
        slot: slot(0),
        seat: SeatId(0),
        round: 1,
        round_start: Tick(TEN),
        asked: Tick(TEN),
        effort: Span::SECOND,
        unread: true,
        opening: false,
    });
    desk.at(700.0).end(0, 0, EndReason::SilenceExpired, None).close(0, Disposition::Served);
    let (total, _) = desk.counts();
    assert_eq!((total[Tally::Received], total[Tally::UnreadReplies]), (1, 1));
    assert!(total[Sum::RiskUnanswered] > 0);
    // Felt: 60 s less 30 s of grace; not the 90 s of the reply.
    let (first, unanswered) = (total[Sum::RiskSlowFirst] as f64, total[Sum::RiskUnanswered] as f64);
    assert!((first / unanswered - 0.05).abs() < 1e-6, "{}", first / unanswered);
}

/// A canned opening answers for the platform; the wait for the real answer stands beside it.
#[test]
fn an_opening_and_its_answer_are_one_round() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).start(0, 0);
    desk.at(5.0).tell(Fact::Replied {
        slot: slot(0),
        seat: SeatId(0),
        round: 1,
        round_start: Tick(TEN),
        asked: Tick(TEN),
        effort: Span::SECOND,
        unread: false,
        opening: true,
    });
    desk.at(50.0).reply(0, 0, 1, 0.0);
    desk.at(60.0).end(0, 0, EndReason::CustomerClosed, None).close(0, Disposition::Served);
    let (total, _) = desk.counts();
    assert_eq!((total[Tally::RoundsAnswered], total[Tally::HumanMessages]), (1, 2));
    assert_eq!(total[Sum::RoundResponse], 5_000_000);
    assert_eq!(total[Sum::RealAnswerWait], 50_000_000);
}

/// VIP-9: received 08:59:00 of the night before 09:00, answered 09:29:59 → done; 09:30:00 → late.
#[test]
fn vip_9_the_overnight_deadline_is_strict() {
    let mut scenario = scenario();
    scenario.horizon.warm_up = Tick::ZERO;
    for (answer, done) in [(-1800.0 - 1e-6, 1), (-1800.0, 0)] {
        let mut desk = Desk::new(&scenario);
        desk.now = Tick(TEN - 3_660_000_000);
        desk.start(0, 0);
        desk.now = Tick((TEN as f64 + answer * 1e6).round() as u64);
        desk.reply(0, 0, 1, 0.0).end(0, 0, EndReason::CustomerClosed, None);
        desk.close(0, Disposition::Served);
        let (total, _) = desk.counts();
        assert_eq!((total[Tally::Overnight], total[Tally::OvernightDone]), (1, done));
    }
}

#[test]
fn facts_that_cannot_be_are_reported() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    desk.at(0.0).end(3, 0, EndReason::CustomerClosed, None);
    let audit = desk.recorder.finish(Tick::ZERO).audit;
    assert!(
        audit[0].check.starts_with("facts in order (first at 2026-11-11T10:00:00"),
        "{audit:?}"
    );
    assert_eq!((audit[0].left, audit[0].right), (1, 0));
}

fn run(scenario: &Scenario, replication: u32) -> Recorded {
    let mut recorder = Recorder::new(scenario, replication, Options { persons: true });
    let done = crate::engine::run(scenario, replication, NoFeed, &mut recorder, &|| false);
    recorder.finish(done.unwrap().ended)
}

#[test]
fn a_whole_run_balances_and_repeats_itself() {
    let scenario = scenario();
    let first = run(&scenario, 0);
    assert_eq!(first.audit, []);
    assert_eq!(first, run(&scenario, 0));
    let second = run(&scenario, 1);
    assert_eq!(second.audit, []);
    assert_ne!(first.counts, second.counts);
    let (mut ab, mut ba) = (first.counts.clone(), second.counts.clone());
    ab.merge(&second.counts);
    ba.merge(&first.counts);
    assert_eq!(ab, ba);
    let entries: u64 = (0..3).map(|row| ab.day_cell(row, 0)[Tally::Entries]).sum();
    assert!((300..420).contains(&entries), "{entries}");
}

#[test]
fn an_overloaded_desk_balances() {
    let mut scenario = scenario();
    scenario.horizon.warm_up = Tick::ZERO;
    if let crate::model::arrival::Times::Curve(curve) = &mut scenario.shops[0].sources[0].times {
        curve.per_hour = vec![900.0];
    }
    for (mode, invite, silence_closes, sees, resume) in [
        (crate::model::platform::LeaveMode::Default, false, true, true, 0),
        (crate::model::platform::LeaveMode::Pull, true, true, false, 300),
        (crate::model::platform::LeaveMode::Email, true, false, true, 0),
    ] {
        scenario.shops[0].leave.mode = mode;
        scenario.shops[0].transfer.by_invitation = invite;
        scenario.shops[0].transfer.prob = 0.3;
        scenario.shops[0].session.silence_closes = silence_closes;
        scenario.shops[0].session.agent_sees_customer_left = sees;
        scenario.shops[0].session.resume_grace = Span::seconds(resume);
        let recorded = run(&scenario, 0);
        assert_eq!(recorded.audit, [], "{mode:?}");
    }
}

#[test]
fn hands_that_start_twice_are_noticed() {
    let scenario = scenario();
    let mut desk = Desk::new(&scenario);
    let started = Fact::ReplyStarted { slot: slot(0), seat: SeatId(0) };
    desk.at(0.0).start(0, 0).at(1.0).tell(started);
    assert_eq!(desk.recorder.ledger.disorder, 0);
    desk.at(2.0).tell(started);
    assert_eq!(desk.recorder.ledger.disorder, 1);
}
