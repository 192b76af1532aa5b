//! What agents do besides routing: JD-15, JD-16, JD-17, and training of JD-32.

use super::JD;
use crate::support::*;
use dacu::measure::counters::{Level, Sum, Tally};

/// Effort made of what a test names, nothing else.
const TYPING: [&str; 7] = [
    "service.model=typing",
    "agent_defaults.typing_spread=0",
    "service.switch=0s",
    "service.think=0s",
    "service.quick_phrase_rate=0",
    "service.reply_chars=0",
    "customer.message_chars=0",
];

/// JD-15 [M] Proactive contact: without an answer UPV 0 and `active` unchanged, though it costs
/// effort; with an answer it counts from then on; last in contact 31 days ago -> not offered.
#[test]
fn jd_15_contacts_opened_by_agents_are_no_entries() {
    let outbound = |answer: u32, last: &str| {
        let proactive = format!(
            "proactive = {{ effort = \"8s\", answer_prob = {answer}, answer_delay = \"20s\", \
             last_contact = \"{last}\" }}\n"
        );
        run(&(calm(JD, "1h") + &list(&["10s"]) + &proactive + &agent("A", 10, "")))
    };
    let silent = outbound(0, "10d");
    assert_eq!(silent.agent_tally("A", Tally::Proactive), 1);
    assert_eq!((silent.tally(Tally::Entries), silent.tally(Tally::Upv)), (0, 0));
    assert_eq!(silent.area(Level::Active), 0.0);
    assert_eq!(silent.agent_sum("A", Sum::TaskEffort), 8.0);
    assert_eq!(silent.area(Level::Busy), 8.0);

    let answered = outbound(1, "30d");
    assert_eq!((answered.active_at("A", 37.9), answered.active_at("A", 38.0)), (0, 1));
    assert_eq!(answered.replied_at(0), [43.0]);
    assert_eq!((answered.tally(Tally::Upv), answered.tally(Tally::Received)), (0, 0));
    assert_eq!(outbound(1, "31d").entries(), []);
}

/// JD-16 [M/P] Automatic replies are no human replies: welcome at 0 s, human at 25 s -> response
/// 25 s; without a human reply not in 接待量. A quick phrase costs its own time, not its letters.
#[test]
fn jd_16_automatic_messages_answer_nobody_and_quick_phrases_save_typing() {
    let text = calm(JD, "1h") + &list(&["0s pc_web"]) + &agent("A", 10, "typing_cpm = 60");
    let automatic = ["auto_reply.welcome=true", "auto_reply.busy_msg=10s"];
    let ran = run_with(&text, &[&automatic[..], &["service.reply_time=25s"]].concat());
    assert_eq!(ran.tally(Tally::BusyMessages), 1, "an automatic message before the human one");
    assert_eq!(ran.sum(Sum::FirstResponse), 25.0);
    assert_eq!((ran.tally(Tally::Received), ran.tally(Tally::HumanMessages)), (1, 1));
    let ran = run_with(&text, &[&automatic[..], &["service.reply_time=1h"]].concat());
    assert_eq!(ran.tally(Tally::BusyMessages), 1);
    assert_eq!((ran.tally(Tally::Consults), ran.tally(Tally::Received)), (1, 0));

    let typed = [&TYPING[..], &["service.reply_chars=40"]].concat();
    assert_eq!(run_with(&text, &typed).replied_at(0), [40.0]);
    let phrase = ["service.quick_phrase_rate=1", "service.quick_phrase_time=2s"];
    assert_eq!(run_with(&text, &[&typed[..], &phrase].concat()).replied_at(0), [2.0]);
}

/// JD-17 [M/P] Remarks visible inside the group: a transfer inside a group costs the receiver
/// `reread_same_group`, one outside `reread_other`.
#[test]
fn jd_17_a_colleague_of_the_same_group_reads_less() {
    let handed = [
        "service.think=10s",
        "transfer.prob=1",
        "transfer.reread_same_group=7s",
        "transfer.reread_other=20s",
        "customer.rounds=2",
        "customer.think_gap=60s",
    ];
    let sets = [&TYPING[..], &handed].concat();
    let text = calm(JD, "1h") + &list(&["0s pc_web"]) + &agent("A", 10, "") + &agent("B", 10, "");
    let ran = run_with(&text, &sets);
    assert_eq!(ran.agents_of(0), ["A", "B"]);
    assert_eq!(ran.replied_at(0), [10.0, 87.0], "asked at 70 s: 7 s reading, 10 s thinking");

    // With groups: the page is A's alone, so B is an outsider.
    let outside = calm("jd_groups_2023", "1h")
        + &list(&["0s pc_web page=order_detail"])
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + "\n[[groups]]\nname = \"订单组\"\npages = [\"order_detail\"]\nmembers = { A = 6 }\n";
    let ran = run_with(&outside, &sets);
    assert_eq!(ran.agents_of(0), ["A", "B"]);
    assert_eq!(ran.replied_at(0), [10.0, 100.0], "asked at 70 s: 20 s reading, 10 s thinking");
}

/// JD-32 [H] Training: a per-agent multiplier of thinking time.
#[test]
fn jd_32_training_multiplies_thinking() {
    let text = calm(JD, "1h") + &list(&["0s pc_web"]) + &agent("A", 10, "typing_cpm = 60");
    let sets = [&TYPING[..], &["service.think=10s", "service.reply_chars=5"]].concat();
    assert_eq!(run_with(&text, &sets).replied_at(0), [15.0]);
    let beginner = [&sets[..], &["agents.A.think_multiplier=1.5"]].concat();
    assert_eq!(run_with(&text, &beginner).replied_at(0), [20.0], "the typing stays");
}
