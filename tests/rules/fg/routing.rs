//! Statuses, the queue that can be switched off, leave messages, the three-minute rate: B-FG-1 to
//! B-FG-4; and what going offline does at Kuaishou: B-KS-1.

use super::FG;
use crate::more::{delivered, left, offline, online, status, status_of};
use crate::support::*;
use dacu::engine::facts::EndReason;

/// Two words.
fn both(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

/// B-FG-1 [B] Statuses: 小休 takes no new customers and goes on with the present ones; who goes
/// offline at the end of a shift finishes the open sessions first; unanswered ones by longest wait.
#[test]
fn b_fg_1_rest_takes_nobody_new_and_offline_waits_for_the_end() {
    let text = calm(FG, "1h")
        + &agent("A", 5, "")
        + &agent("B", 5, "")
        + &status("09:00:02", "\"A\"", "rest")
        + &list(&["1s web", "3s web", "4s web"]);
    let ran = run(&text);
    assert_eq!(ran.agents_in_order(), "A B B");
    assert_eq!(ran.replied_at(0), [6.0], "A goes on");
    let shift = "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"09:10\"\n";
    let ran = run(&(calm(FG, "1h") + &agent("A", 5, "") + shift + &list(&["590s web"])));
    let (end, reason) = ran.ends_of(0)[0];
    assert_eq!(reason, EndReason::SilenceExpired);
    assert_eq!(
        (status_of(&ran, "A", 700.0), status_of(&ran, "A", end)),
        both("closing", "offline")
    );
}

/// B-FG-2 [B] Leave messages arise when all are offline, or when a customer waits too long in the
/// queue; they reach an agent who is online and free, not a full one.
#[test]
fn b_fg_2_a_long_wait_becomes_a_leave_message_for_somebody_free() {
    let text = calm(FG, "1h") + &agent("A", 1, "") + &list(&["1s web", "2s web"]);
    let ran = run_with(&text, &["queue.long_wait=2min"]);
    assert_eq!(left(&ran).iter().map(|(at, who, _)| (*at, *who)).collect::<Vec<_>>(), [(122.0, 1)]);
    let (at, ..) = delivered(&ran)[0].clone();
    assert!((606.0..620.0).contains(&at), "{at}: when the first chat ends");
    let full = run_with(&text, &["queue.long_wait=2min", "leave.respects_max=false"]);
    assert_eq!(delivered(&full)[0].0, 122.0);
    let away = calm(FG, "1h")
        + &agent("A", 5, "")
        + &offline("\"A\"")
        + &online("09:10:00", "\"A\"")
        + &list(&["1s web"]);
    let ran = run(&away);
    assert_eq!((left(&ran)[0].0, delivered(&ran)[0].0), (1.0, 600.0));
}

/// B-FG-3 [B] "No queue": customers are assigned at once to idle or full agents. The recent agent
/// takes a customer beyond the maximum though it binds everybody else.
#[test]
fn b_fg_3_no_queue_and_the_recent_agent_beyond_the_maximum() {
    let text = calm(FG, "30min") + &agent("A", 1, "") + &list(&["1s web", "2s web"]);
    assert_eq!(run(&text).queue_at(3.0), 1);
    let at_once = run_with(&text, &["queue.no_queue=true"]);
    assert_eq!((at_once.queue_at(3.0), at_once.active_at("A", 3.0)), (0, 2));
    let text = calm(FG, "30min")
        + &agent("A", 1, "")
        + &agent("B", 5, "")
        + &list(&[
            "1s web customer=Li",
            "700s web customer=X",
            "701s web customer=Y",
            "702s web customer=Li",
        ]);
    assert_eq!(run(&text).agents_in_order(), "A B A A");
    let bound = run_with(&text, &["routing.affinity_ignores_max=false"]);
    assert_eq!(bound.agents_in_order(), "A B A B");
    let none = run_with(&text, &["routing.affinity=none"]);
    assert_eq!(none.agents_in_order(), "A B A B");
}

/// B-FG-4 [C] Three-minute human reply rate by session: a session fails if any round waited more
/// than three minutes; who reaches no agent counts as missed; 08:00 to 23:00 only.
#[test]
fn b_fg_4_the_three_minute_rate_counts_sessions_and_the_unassigned() {
    let one = |reply: &str, contact: &str, sets: &[&str]| {
        let text = calm(FG, "15h") + &agent("A", 1, "") + &list(&[contact]);
        let reply = format!("service.reply_time={reply}");
        let sets: Vec<&str> = sets.iter().copied().chain([reply.as_str()]).collect();
        run_with(&text, &sets).figure("reply3_rate")
    };
    assert_eq!(one("180s", "1s web", &[]), Some(1.0));
    assert_eq!(one("181s", "1s web", &[]), Some(0.0));
    assert_eq!(one("181s", "840min web", &[]), None, "23:00 is outside");
    let two = ["customer.rounds=2", "customer.think_gap=10s", "sla.reply3=100s"];
    assert_eq!(one("90s", "1s web", &two), Some(1.0));
    let text = calm(FG, "1h") + &agent("A", 1, "") + &list(&["1s web", "2s web"]);
    let leaves = ["customer.patience=30s", "customer.silent_share_queue=0"];
    assert_eq!(run_with(&text, &leaves).figure("reply3_rate"), Some(0.5));
    let apart: Vec<&str> = leaves.into_iter().chain(["sla.reply3_unassigned=exclude"]).collect();
    assert_eq!(run_with(&text, &apart).figure("reply3_rate"), Some(1.0));
}

/// B-KS-1 [B] Kuaishou: going offline ends the open chats by force; a buyer who writes again goes
/// to others who are not suspended; new buyers never reach who is offline. 3-minute rate 08-23.
#[test]
fn b_ks_1_offline_ends_chats_and_who_writes_again_goes_to_others() {
    let text = calm("kuaishou", "1h")
        + &agent("A", 5, "")
        + &agent("B", 5, "")
        + &agent("C", 5, "")
        + &status("09:00:00", "\"C\"", "suspended")
        + &offline("\"A\"").replace("09:00:00", "09:01:00")
        + &list(&["1s web", "61s web", "62s web"]);
    let sets = ["service.reply_time=120s", "session.reapply_prob=1", "session.reapply_delay=5s"];
    let ran = run_with(&text, &sets);
    assert_eq!(ran.ends_of(0)[0], (60.0, EndReason::ForcedEnd));
    assert_eq!(ran.agents_of(0), ["A", "B"]);
    assert_eq!(ran.agents_in_order(), "A B B B");
    let late = calm("kuaishou", "1h") + &agent("A", 5, "") + &list(&["1s web"]);
    assert_eq!(run_with(&late, &["service.reply_time=181s"]).figure("reply3_rate"), Some(0.0));
}
