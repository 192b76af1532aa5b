//! Customers who leave: ghosts (S-6), whose waits count and until when, who is lost (S-17, S-18).

use crate::more::fate;
use crate::support::{Ran, agent, calm, event, list, run_with, seconds};
use dacu::engine::facts::{Disposition, Fact};
use dacu::measure::counters::{Level, Sum, Tally};

/// One agent of the 2023 platform with a maximum of one, offline from a clock time on.
fn until(time: &str, contacts: &[&str]) -> String {
    let off = event(time, "set_status", "agents = \"A\"\nstatus = \"offline\"");
    calm("jd_groups_2023", "2h") + &agent("A", 1, "") + &off + &list(contacts)
}

const SILENT: [&str; 2] = ["customer.silent_share_queue=1", "customer.silent_share_chat=1"];
const SEEN: [&str; 2] = ["customer.silent_share_queue=0", "customer.silent_share_chat=0"];

fn messages(ran: &Ran) -> usize {
    ran.pick(|fact| matches!(fact, Fact::LeaveCreated { .. }).then_some(())).len()
}

/// The first holds the only slot for five minutes, then nobody is there: the two others, gone after
/// a minute each, would have become messages.
#[test]
fn s_6_a_ghost_never_leaves_a_message() {
    let text = until("09:05:00", &["0s", "1s", "2s"]);
    let sets = [&SILENT[..], &["customer.patience=60s"]].concat();
    let ran = run_with(&text, &sets);
    assert_eq!(messages(&ran), 0);
    assert_eq!([1, 2].map(|contact| fate(&ran, contact)), [Disposition::Abandoned; 2]);
    assert_eq!(ran.sum(Sum::QueueWait), 120.0, "their waits end when they go");
    assert_eq!((ran.area(Level::Queue), ran.area(Level::QueueGhosts)), (120.0, 239.0 + 238.0));
    assert_eq!(ran.figure("queue_wait_abandoned_mean_s"), Some(60.0));
    assert_eq!((ran.tally(Tally::Lost), ran.tally(Tally::QueuedAbandoned)), (2, 2));
    let patient = run_with(&text, &["customer.patience=never"]);
    assert_eq!((messages(&patient), patient.area(Level::QueueGhosts)), (2, 0.0));
}

/// A ghost takes its turn as the platform would, and the platform's clocks run to the reply.
#[test]
fn s_6_a_ghost_takes_its_turn_and_nobody_waits_for_it() {
    let text = calm("generic", "2h") + &agent("A", 1, "") + &list(&["0s", "1s", "2s"]);
    let close = ["customer.close_prob=1", "customer.close_delay=0s", "service.reply_time=40s"];
    let sets = [&SILENT[..], &close, &["customer.patience=50s"]].concat();
    let ran = run_with(&text, &sets);
    // assigned at 40 s and, the second one there, at 80 s after 52 s had been enough
    assert_eq!((ran.assigned_at(1), ran.assigned_at(2)), (40.0, 80.0));
    assert_eq!(ran.replied_at(2), [120.0]);
    assert_eq!((ran.sum(Sum::QueueWait), ran.area(Level::QueueGhosts)), (39.0 + 50.0, 28.0));
    assert_eq!((ran.tally(Tally::Served), ran.tally(Tally::Received)), (3, 3), "as it says");
    assert_eq!((ran.tally(Tally::Lost), ran.tally(Tally::ReceivedGone)), (1, 1));
    assert_eq!(ran.sum(Sum::CustomerWait), 40.0 + 79.0, "of the two who were there");
    assert_eq!(ran.sum(Sum::FirstResponse), 40.0 * 3.0, "the platform's clock");
    assert_eq!(ran.figure("lost_rate"), Some(1.0 / 3.0));
    assert_eq!(ran.figure("served_rate"), Some(1.0));
    assert_eq!(ran.figure("cannot_rate_share"), Some(1.0 / 3.0));
    assert_eq!(ran.figure("queue_wait_connected_mean_s"), Some(39.0 / 2.0));
}

/// Ghosts in the chat: the slot and the reply go on, the customer is lost as who leaves visibly is.
#[test]
fn s_6_who_leaves_the_chat_unseen_is_lost_like_who_is_seen() {
    let text = calm("generic", "2h") + &agent("A", 9, "") + &list(&["0s", "1s", "2s"]);
    let impatient = ["customer.first_patience=7s"];
    let ran = |shares: &[&str]| run_with(&text, &[shares, &impatient].concat());
    let (seen, unseen) = (ran(&SEEN), ran(&SILENT));
    // answered at 5 s and 10 s; the second gives up at 8 s, so does the third at 9 s
    assert_eq!((seen.tally(Tally::Lost), unseen.tally(Tally::Lost)), (2, 2));
    assert_eq!((seen.tally(Tally::Served), unseen.tally(Tally::Served)), (1, 3));
    for ran in [seen, unseen] {
        assert_eq!((ran.tally(Tally::LostBeforeFirst), ran.sum(Sum::CustomerWait)), (2, 5.0));
    }
}

/// Who comes again while the platform believes them to wait has kept the place, and waits again.
#[test]
fn s_31_a_ghost_who_comes_again_is_a_customer_again() {
    let text = calm("generic", "2h")
        + &agent("A", 1, "")
        + &list(&["0s customer=a", "1s customer=b", "200s customer=b"]);
    let sets = [&SILENT[..], &["customer.patience=100s"]].concat();
    let ran = run_with(&text, &sets);
    let lost = ran.pick(|fact| matches!(fact, Fact::LostPatience { .. }).then_some(()));
    let lost: Vec<f64> = lost.into_iter().map(|(at, ..)| seconds(at)).collect();
    assert_eq!(lost, [101.0, 300.0]);
    assert_eq!(ran.sum(Sum::QueueWait), 200.0);
    assert_eq!(ran.tally(Tally::Lost), 1);
}

/// Three customers, one is taken; two wait 1,200 s and 600 s and become messages at the end of the
/// shift: their waits are waits.
#[test]
fn s_16_waits_that_end_in_a_message_count() {
    let ran =
        run_with(&until("09:30:00", &["0s", "600s", "1200s"]), &["session.silence_timeout=never"]);
    assert_eq!(messages(&ran), 2);
    assert_eq!(ran.figure("queue_wait_queued_mean_s"), Some(900.0));
    assert_eq!(ran.figure("queue_wait_mean_s"), Some(600.0));
    assert_eq!(ran.figure("queue_wait_connected_mean_s"), Some(0.0));
    let p90 = ran.figure("queue_wait_p90_s").expect("waits");
    assert!((p90 / 1200.0 - 1.0).abs() < 0.002, "{p90}");
}

/// Of two who wait, one is taken after 900 s and one is cut by the end: nobody knows how long the
/// other would have waited, so that it is in no mean; nor is the session that was cut an end.
#[test]
fn s_17_what_the_end_cuts_is_in_no_mean() {
    let text = calm("generic", "30min") + &agent("A", 1, "") + &list(&["0s", "1s", "1200s"]);
    let sets = [
        "desk.at_end=cut",
        "service.reply_time=901s",
        "customer.close_prob=1",
        "customer.close_delay=0s",
        "session.silence_timeout=never",
    ];
    let ran = run_with(&text, &sets);
    assert_eq!(ran.assigned_at(1), 901.0);
    assert_eq!(ran.figure("queue_wait_queued_mean_s"), Some(900.0));
    assert_eq!(ran.figure("queue_wait_mean_s"), Some(450.0), "zeros included");
    assert_eq!(ran.figure("session_span_mean_s"), Some(901.0));
    assert_eq!(
        (ran.figure("sessions_ended"), ran.figure("throughput_per_hour")),
        (Some(1.0), Some(2.0))
    );
    assert_eq!(ran.figure("awaiting_end"), Some(2.0));
    assert_eq!((ran.figure("lost_rate"), ran.figure("served_rate")), (Some(0.0), Some(1.0)));
    let drained = run_with(&text, &[&sets[1..], &["desk.drain_limit=60s"]].concat());
    assert_eq!(drained.figure("awaiting_end"), Some(1.0), "one still waits for a reply");
    assert_eq!(drained.figure("lost_rate"), Some(1.0 / 3.0));
}

/// A message is in time within so much of the working hours: what comes at night is due in the
/// morning; never answered is late.
#[test]
fn a_message_not_answered_within_the_limit_is_lost() {
    let text = |back: &str| {
        let off = event("09:00:00", "set_status", "agents = \"A\"\nstatus = \"offline\"");
        let on = event(back, "set_status", "agents = \"A\"\nstatus = \"online\"");
        calm("jd_groups_2023", "10h") + &agent("A", 9, "") + &off + &on + &list(&["0s", "1800s"])
    };
    let late = |back: &str, sets: &[&str]| {
        let ran = run_with(&text(back), sets);
        let figures = ["left_late", "lost_customers", "awaiting_end"];
        figures.map(|id| ran.figure(id).expect("a number"))
    };
    assert_eq!(late("09:59:00", &[]), [0.0; 3]);
    assert_eq!(late("10:10:00", &[]), [1.0, 1.0, 0.0], "the first waited 70 minutes");
    assert_eq!(late("11:00:00", &[]), [2.0, 2.0, 0.0]);
    assert_eq!(late("11:00:00", &["leave.answer_within=never"]), [0.0; 3]);
    let night = ["sla.working_hours=[\"10:30\", \"20:00\"]"];
    assert_eq!(late("11:00:00", &night), [0.0; 3], "half an hour after work began");
    assert_eq!(late("11:31:00", &night), [2.0, 2.0, 0.0]);
    let never = run_with(&text("18:59:59"), &["agents.A.receive=false"]);
    assert_eq!(
        ["left_late", "lost_customers", "awaiting_end"].map(|id| never.figure(id)),
        [Some(2.0); 3]
    );
    let cut = ["desk.length=40min", "desk.at_end=cut"];
    assert_eq!(late("11:00:00", &cut), [0.0; 3], "both have time, nobody knows yet");
}

/// Who connects and writes nothing asked for nobody (JD-20): neither lost nor at risk.
#[test]
fn s_11_who_asks_nothing_is_not_lost() {
    let text = calm("generic", "2h") + &agent("A", 9, "") + &list(&["0s", "1s"]);
    let ran = run_with(&text, &["customer.silent_entry_prob=1", "session.silence_timeout=60s"]);
    assert_eq!((ran.tally(Tally::Unanswered), ran.tally(Tally::Lost)), (2, 0));
    assert_eq!((ran.figure("lost_rate"), ran.figure("dissatisfaction_risk")), (None, None));
}
