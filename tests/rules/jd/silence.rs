//! How long a session counts and how it ends: JD-2, JD-13, JD-14.

use super::{JD, spread};
use crate::support::*;
use dacu::engine::facts::{Disposition, EndReason};
use dacu::measure::counters::{Sum, Tally};
use dacu::scenario::fault::Code;

/// X speaks at 0 s and is answered at 30 s; Y comes at 300 s; the agent can have one of them.
fn one_slot() -> String {
    calm(JD, "2h") + &list(&["0s pc_web", "300s pc_web"]) + &agent("A", 1, "")
}

/// JD-2 [M] Silence over ten minutes ends the session: max 1, X silent since 0 s -> Y waits from
/// 300 s until 600 s and a tick; X speaks at 600.000 s -> the same session, until after 1200 s.
#[test]
fn jd_2_silence_over_ten_minutes_ends_the_session() {
    let ran = run_with(&one_slot(), &["service.reply_time=30s"]);
    assert_eq!(ran.replied_at(0), [30.0], "the agent's message does not reset the clock");
    assert_eq!((ran.queue_at(300.0), ran.queue_at(600.0)), (1, 1));
    assert_eq!(ran.ends_of(0), [(600.000_001, EndReason::SilenceExpired)]);
    assert_eq!(ran.assigned_at(1), 600.000_001);
    let y = [(1_200.000_002, EndReason::SilenceExpired)];
    assert_eq!(ran.ends_of(1), y, "time in the queue is no silence");

    let speaks = |after: &str| {
        let gap = format!("customer.think_gap={after}");
        run_with(&one_slot(), &["service.reply_time=30s", "customer.rounds=2", &gap])
    };
    let same = speaks("570s");
    assert_eq!(same.ends_of(0), [(1_200.000_001, EndReason::SilenceExpired)]);
    assert_eq!(same.replied_at(0), [30.0, 630.0]);
    assert_eq!(same.entries().len(), 2);

    // Later it is another entry, routed anew behind Y.
    let new = speaks("570.000002s");
    let entries = new.entries();
    assert_eq!(new.ends_of(0)[0], (600.000_001, EndReason::SilenceExpired));
    assert_eq!(entries[2], (at(600.000_002), 0, 1));
    assert_eq!(new.figure("online_upv"), Some(entries.len() as f64));
    assert_eq!(new.segments_of(0)[1].from, at(1_200.000_002), "when Y is over in turn");
}

/// JD-2 [M] Overload side-effect: nobody replies, X speaks once at 0 s -> the session expires
/// unanswered at 600 s: in UPV and 咨询量, not in 接待量.
#[test]
fn jd_2_an_unanswered_session_expires_all_the_same() {
    let text = calm(JD, "2h") + &list(&["0s pc_web"]) + &agent("A", 1, "");
    let ran = run_with(&text, &["service.reply_time=1h"]);
    assert_eq!(ran.ends_of(0), [(600.000_001, EndReason::SilenceExpired)]);
    assert_eq!(ran.count(Disposition::Unanswered), 1);
    let figures = ["online_upv", "consult_volume", "reception_volume", "answer_rate"];
    assert_eq!(figures.map(|id| ran.figure(id)), [Some(1.0), Some(1.0), Some(0.0), Some(0.0)]);

    let paused = ["service.reply_time=1h", "session.silence_runs_while_waiting=false"];
    let ran = run_with(&text, &paused);
    assert_eq!(ran.replied_at(0), [3600.0], "the clock rests while the customer waits");
    assert_eq!(ran.ends_of(0), [(4_200.000_001, EndReason::SilenceExpired)]);
}

/// JD-2 [M] on_silence_expire = "uncount": after 600 s of silence the session no longer counts but
/// goes on; the customer's next message counts it again.
#[test]
fn jd_2_silence_may_only_uncount_the_session() {
    let sets = [
        "session.on_silence_expire=uncount",
        "customer.rounds=2",
        "customer.think_gap=695s",
        "desk.at_end=cut",
    ];
    let ran = run_with(&one_slot(), &sets);
    assert_eq!(ran.assigned_at(1), 600.000_001);
    assert_eq!(ran.active_at("A", 650.0), 1, "Y alone");
    assert_eq!(ran.active_at("A", 700.0), 2, "X speaks again in the same session");
    assert_eq!(ran.active_at("A", 1299.0), 1, "Y is silent since 600 s");
    assert_eq!(ran.active_at("A", 1310.0), 1, "X is silent since 700 s, Y speaks at 1300 s");
    assert_eq!((ran.entries().len(), ran.replied_at(0)), (2, vec![5.0, 705.0]));
    assert_eq!(ran.ends_of(0), [(7200.0, EndReason::Cut)]);
}

/// JD-2 [M] Consequence: an agent serves at most max * T / (handling + 600 s): 8 h, 180 s, max 5
/// -> at most 184 sessions, below the norm of 250; max 10 -> at most 369.
#[test]
fn jd_2_the_silent_tail_bounds_the_sessions_of_a_day() {
    let crowd = vec!["0s pc_web"; 400];
    let text = calm(JD, "8h") + &list(&crowd) + &agent("A", 5, "");
    let ended = |max: &str, more: &str| {
        let max = format!("agents.A.max_concurrency={max}");
        // The last message of every customer comes 180 s after the connection.
        let base = ["service.reply_time=0s", "customer.rounds=2", "customer.think_gap=180s"];
        let ran = run_with(&text, &[&base[..], &[&max, more, "desk.at_end=cut"]].concat());
        ran.segments().iter().filter(|segment| segment.to < Some(at(28_800.0))).count()
    };
    let timeout = "session.silence_timeout=10min";
    assert_eq!(ended("5", timeout), 5 * 36);
    assert_eq!(ended("10", timeout), 10 * 36);
    assert!(ended("5", "session.silence_timeout=181s") > 250, "the tail binds, not the typing");

    let shift = "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"17:00\"\n";
    let warned = |max: &str| {
        let max = format!("agents.A.max_concurrency={max}");
        let handling = ["service.reply_time=180s", "customer.think_gap=0s"];
        run_with(&(text.clone() + shift), &[&handling[..], &[&max]].concat()).warned()
    };
    assert!(warned("5").contains(&Code::SlotBound));
    assert!(!warned("10").contains(&Code::SlotBound));
}

/// JD-2, X-34 The silence counts from the customer's last message, so that the last reply lies
/// within it: seven slots, one round, a reply of 65 s pass 336 customers in eight hours. The norm
/// is that of the hours worked.
#[test]
fn jd_2_the_bound_of_slots_counts_from_the_last_message() {
    let text = |to: &str, max: u32| {
        calm(JD, "9h")
            + &agent("A", max, "")
            + &format!("\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"{to}\"\n")
            + &list(&["1s pc_web"])
    };
    let sets = ["service.reply_time=65s", "norms.pre_sale_per_day=400"];
    let told = |to: &str, max: u32| {
        let ran = run_with(&text(to, max), &sets);
        ran.warnings.of(Code::SlotBound).map(|fault| fault.message.to_string()).collect::<String>()
    };
    let whole = told("17:00", 7);
    assert!(whole.contains("336 sessions a day, below the norm of 400"), "{whole}");
    let part_time = told("14:00", 7);
    assert!(part_time.contains("210 sessions a day, below the norm of 250"), "{part_time}");
    assert_eq!(told("14:00", 9), "", "270 is above 250");
}

/// JD-13 [M] Manual removal of finished customers: probability 1, delay 60 s after the last
/// exchange -> the slot is free 60 s after, not 600 s.
#[test]
fn jd_13_an_agent_may_remove_a_finished_customer() {
    let text = calm(JD, "2h") + &list(&spread(2, "pc_web")) + &agent("A", 1, "");
    assert_eq!(run(&text).assigned_at(1), 600.000_001, "nobody does by default");
    let removes = ["session.manual_close_prob=1", "session.manual_close_delay=60s"];
    let ran = run_with(&text, &removes);
    assert_eq!(ran.ends_of(0), [(65.0, EndReason::AgentClosed)]);
    assert_eq!(ran.assigned_at(1), 65.0);

    let twice = ["customer.rounds=2", "customer.think_gap=100s"];
    let ran = run_with(&text, &[removes, twice].concat());
    assert_eq!(ran.replied_at(0), [5.0, 110.0], "not between two questions");
    assert_eq!(ran.ends_of(0), [(170.0, EndReason::AgentClosed)]);
}

/// JD-14 [M] Customer status display: a customer closes while a reply is pending -> the work is
/// dropped and costs nothing more (agent_sees_customer_left).
#[test]
fn jd_14_replies_to_customers_who_left_are_dropped() {
    // Replies take 12 s, customers wait 20 s: the second leaves under the agent's hands, the third
    // out of the inbox; the fourth is saved by what that spares.
    let contacts = ["0s pc_web", "0s pc_web", "0s pc_web", "15s pc_web"];
    let text = calm(JD, "1h") + &list(&contacts) + &agent("A", 10, "");
    let sees = |yes: &str| {
        let sees = format!("session.agent_sees_customer_left={yes}");
        let patience = ["customer.first_patience=20s", "customer.silent_share_chat=0"];
        run_with(&text, &[&["service.reply_time=12s", &sees][..], &patience].concat())
    };
    let ran = sees("true");
    assert_eq!((ran.replied_at(0), ran.replied_at(3)), (vec![12.0], vec![32.0]));
    assert_eq!(ran.ends_of(1), [(20.0, EndReason::CustomerLeft)]);
    assert_eq!(ran.ends_of(2), [(20.0, EndReason::CustomerLeft)]);
    assert_eq!((ran.tally(Tally::WastedReplies), ran.sum(Sum::WastedEffort)), (1, 8.0));

    let ran = sees("false");
    assert_eq!((ran.replied_at(0), ran.replied_at(3)), (vec![12.0], vec![]));
    assert_eq!((ran.tally(Tally::WastedReplies), ran.sum(Sum::WastedEffort)), (2, 24.0));
}
