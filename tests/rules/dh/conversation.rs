//! Supervisors, transfers, summaries, preview, automatic answers: DH-6, DH-8 to DH-12.

use super::{CLOSE, DH, hour};
use crate::more::status;
use crate::support::*;
use dacu::measure::counters::{Sum, Tally};
use dacu::scenario::fault::Code;

/// DH-6 [M] The admin joins a colleague's session: it takes the admin's time, the session stays its
/// agent's, and there is no further one; without an admin logged in nothing happens.
#[test]
fn dh_6_an_intervention_takes_the_admins_time_and_no_session() {
    let people = agent("A", 5, "") + &agent("M", 5, "roles = [\"admin\"]\nreceive = false");
    let sets = ["transfer.intervention_prob=1", "transfer.intervention=90s"];
    let ran = hour(&["0s", "60s"], &people, &[CLOSE[0], CLOSE[1], sets[0], sets[1]]);
    assert_eq!(ran.agent_sum("M", Sum::TaskEffort), 180.0);
    assert_eq!(
        (ran.agents_in_order(), ran.figure("consult_volume")),
        ("A A".to_owned(), Some(2.0))
    );
    assert_eq!(ran.agent_figure("M", "consult_volume"), Some(0.0));
    assert_eq!(ran.replied_at(1), [65.0], "nobody waits for the admin");
    let away = people.clone() + &status("09:00:00", "\"M\"", "away");
    assert_eq!(hour(&["0s"], &away, &sets).agent_sum("M", Sum::TaskEffort), 0.0);
    assert_eq!(hour(&["0s"], &people, &[]).agent_sum("M", Sum::TaskEffort), 0.0);
}

/// DH-8 [M] Transfer by invitation, three-party chat: invite at 5 s, accepted after 10 s, left 30 s
/// later -> A holds it from 0 to 45 s, B from 15 s; declined -> A alone; a busy or away one is
/// not in the list; one at the maximum is, unless said otherwise.
#[test]
fn dh_8_both_hold_the_session_until_the_inviter_leaves() {
    let people = agent("A", 5, "") + &agent("B", 5, "");
    let sets = ["transfer.prob=1", "customer.rounds=3", "customer.think_gap=5min"];
    let ran = hour(&["0s"], &people, &sets);
    assert_eq!(ran.transfers(), [(at(15.0), 0, ("A".to_owned(), "B".to_owned()))]);
    let active = |second| (ran.active_at("A", second), ran.active_at("B", second));
    assert_eq!([4.0, 14.9, 15.0, 44.9, 45.0].map(active), [(1, 0), (1, 0), (1, 1), (1, 1), (0, 1)]);
    let declined = hour(&["0s"], &people, &[sets[0], sets[1], sets[2], "transfer.accept_prob=0"]);
    assert_eq!((declined.transfers().len(), declined.tally(Tally::InvitationsLapsed)), (0, 1));
    assert_eq!(declined.active_at("A", 60.0), 1);
    for word in ["busy", "away"] {
        let other = people.clone() + &status("09:00:00", "\"B\"", word);
        assert_eq!(hour(&["0s"], &other, &sets).tally(Tally::Invitations), 0, "{word}");
    }
    let full = agent("A", 5, "") + &agent("B", 1, "");
    let contacts = ["0s", "1s intent=other"];
    let none = "\n[[service.profiles]]\nintents = [\"other\"]\nreply_time = \"20min\"\n";
    let ran = hour(&contacts, &(full.clone() + none), &sets);
    assert_eq!(ran.transfers()[0].1, 0, "B is full and may be asked all the same");
    let strict = [sets[0], sets[1], sets[2], "transfer.respects_max=true"];
    let ran = hour(&contacts, &(full + none), &strict);
    assert!(ran.transfers().iter().all(|(_, contact, _)| *contact != 0));
}

/// DH-9 [M/P] Consultation summary: wrap-up work delays the agent's next reply and does not hold
/// the slot.
#[test]
fn dh_9_a_summary_keeps_the_hands_and_not_the_slot() {
    let sets = [CLOSE[0], CLOSE[1], "service.wrap_up=60s", "service.wrap_up_prob=1"];
    let ran = hour(&["0s", "1s"], &agent("A", 1, ""), &sets);
    assert_eq!(
        (ran.replied_at(0), ran.assigned_at(1)),
        (vec![5.0], 6.0),
        "the slot is free at 6 s"
    );
    assert_eq!(ran.replied_at(1), [70.0], "after a minute's summary and a reply of 5 s");
}

/// DH-9 [M/P] Categories of summaries: at most 50, of at most 25 characters; counted by category.
#[test]
fn dh_9_summaries_are_counted_by_category() {
    let with = |summaries: &str| {
        calm(DH, "1h")
            + &list(&["0s"])
            + &agent("A", 5, "")
            + &format!("\n[service.summaries]\n{summaries}\n")
    };
    let wrap = "service.wrap_up=10s";
    let many: String = (0..51).map(|n| format!("c{n} = 1\n")).collect();
    assert!(faults(&with(&many), &[wrap]).contains(&Code::TooLarge));
    assert!(faults(&with(&format!("{} = 1", "x".repeat(26))), &[wrap]).contains(&Code::TooLarge));
    assert!(faults(&with("refund = 1"), &[]).contains(&Code::MissingKey));
    run_with(&with(&many.replacen("c50 = 1\n", "", 1)), &[wrap]);
    run_with(&with(&format!("{} = 1", "x".repeat(25))), &[wrap]);
    let contacts: Vec<&str> = (0..100).map(|n| &*format!("{}s", n * 30).leak()).collect();
    let summaries = "service.summaries={\"物流\" = 3, \"退款\" = 1, \"无\" = 0}";
    let ran = hour(&contacts, &agent("A", 20, ""), &[CLOSE[0], CLOSE[1], wrap, summaries]);
    let [shipping, refund, none] = ran.counts.summaries[0][..] else { panic!("three") };
    assert_eq!((shipping + refund, none), (100, 0));
    assert!((60..90).contains(&shipping), "{shipping} of three in four");
}

/// DH-11 [P] Message preview 消息预知: a think time of 12 s with an overlap of 5 s -> 7 s; off -> 12 s.
#[test]
fn dh_11_the_preview_lets_thinking_overlap_with_typing() {
    let sets = [
        "service.model=typing",
        "service.think=12s",
        "service.switch=0s",
        "service.quick_phrase_rate=0",
        "service.reply_chars=60",
        "customer.message_chars=0",
        "agents.A.typing_cpm=60",
        "agents.A.typing_spread=0",
    ];
    let off = hour(&["0s"], &agent("A", 5, ""), &sets).replied_at(0)[0];
    let on = [&sets[..], &["service.preview_overlap=5s"]].concat();
    assert_eq!(hour(&["0s"], &agent("A", 5, ""), &on).replied_at(0)[0], off - 5.0);
    assert_eq!(off, 12.0 + 60.0);
    let long = [&sets[..], &["service.preview_overlap=20s"]].concat();
    assert_eq!(hour(&["0s"], &agent("A", 5, ""), &long).replied_at(0)[0], 60.0);
}

/// DH-12 [M/P] Automatic answers: a busy message at 60 s, a human at 75 s -> the message at 60 s,
/// the response 75 s; disabled, as they are at first -> none; the prompt comes once a silence.
#[test]
fn dh_12_automatic_messages_are_no_human_replies() {
    let on = ["auto_reply.enabled=true", "auto_reply.idle_prompt=never", "service.reply_time=75s"];
    let ran = hour(&["0s"], &agent("A", 5, ""), &on);
    assert_eq!((ran.figure("busy_messages"), ran.replied_at(0)), (Some(1.0), vec![75.0]));
    assert!(
        ran.lines().iter().any(|line| line.contains("09:01:00") && line.contains("busy message")),
        "{}",
        ran.text()
    );
    assert_eq!(ran.figure("first_response_mean_s"), Some(75.0));
    let off = hour(&["0s"], &agent("A", 5, ""), &on[1..]);
    assert_eq!(off.figure("busy_messages"), Some(0.0));
    let silent =
        ["auto_reply.enabled=true", "auto_reply.idle_reply_prob=0", "auto_reply.idle_close_prob=0"];
    let ran = hour(&["0s"], &agent("A", 5, ""), &silent);
    assert_eq!(ran.figure("idle_prompts"), Some(1.0), "once, though the silence goes on");
}
