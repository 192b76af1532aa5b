//! Sessions, hands and clocks: S-1 to S-7, S-11 to S-13.

use crate::more::{TICK, delivered, explained, fate};
use crate::support::{agent, calm, event, list, run_replication, run_with, seconds};
use dacu::engine::facts::{Disposition, EndReason, Fact, How, Phase};
use dacu::kernel::tick::Span;
use dacu::measure::counters::{Sum, Tally};

/// A plain desk of one agent.
fn one(max: u32, contacts: &[&str]) -> String {
    calm("generic", "2h") + &agent("A", max, "") + &list(contacts)
}

/// The typing model with whole seconds: a customer's ten characters take 10 s to read, a reply
/// 20 s to type, and nothing else takes time.
const TYPING: [&str; 10] = [
    "service.model=typing",
    "service.switch=0s",
    "service.think=0s",
    "service.reply_chars=20",
    "service.quick_phrase_rate=0",
    "customer.message_chars=10",
    "agent_defaults.typing_cpm=60",
    "agent_defaults.typing_spread=0",
    "agent_defaults.reading_cpm=60",
    "customer.burst={ messages = 3, gap = \"4s\" }",
];

/// S-1 Script: what a contact writes is its own: the same rounds and characters whoever serves it
/// and whenever.
#[test]
fn s_1_the_script_belongs_to_the_contact() {
    let text = |people: &str| {
        let entries: Vec<String> = (0..40).map(|at| format!("{at}s")).collect();
        calm("generic", "2h").replace("rounds = 1", "rounds = { dist = \"geometric\", mean = 4 }")
            + people
            + &list(&entries.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let sets = ["service.model=typing", "customer.close_prob=1", "customer.close_delay=0s"];
    let few = run_with(&text(&agent("A", 3, "")), &sets);
    let many = run_with(&text(&(agent("A", 2, "") + &agent("B", 9, ""))), &sets);
    let wrote = |ran: &crate::support::Ran, contact: u64| -> Vec<u32> {
        let all = ran.pick(|fact| match fact {
            Fact::CustomerWrote { chars, .. } => Some(*chars),
            _ => None,
        });
        all.into_iter().filter(|(_, who, _)| *who == contact).map(|(.., chars)| chars).collect()
    };
    let scripts: Vec<Vec<u32>> = (0..40).map(|contact| wrote(&few, contact)).collect();
    assert!(scripts.iter().any(|script| script.len() > 4) && scripts[0] != scripts[1]);
    assert_ne!(few.assignments(), many.assignments());
    for contact in 0..40 {
        assert_eq!(wrote(&many, contact), scripts[contact as usize], "contact {contact}");
    }
}

/// S-2 Inbox item: messages before the pick join it, messages while the agent is on it add only
/// their reading time; one reply answers all.
#[test]
fn s_2_one_reply_answers_all_messages_of_the_round() {
    let ran = run_with(&one(10, &["0s", "1s"]), &TYPING);
    // #0: messages at 0, 4, 8 s, 30 s to read in all, 20 s to type
    assert_eq!(ran.replied_at(0), [50.0]);
    // #1: messages at 1, 5, 9 s, all there when it is picked at 50 s
    assert_eq!(ran.replied_at(1), [100.0]);
    assert_eq!(ran.replies()[1].response, Span::seconds(99));
    assert_eq!(ran.tally(Tally::CustomerMessages), 6);
    assert_eq!(ran.tally(Tally::RoundsAnswered), 2);
    let opens = ran.pick(|fact| match fact {
        Fact::CustomerWrote { opens_round, .. } => Some(*opens_round),
        _ => None,
    });
    let of_first: Vec<bool> = opens.iter().filter(|told| told.1 == 0).map(|told| told.2).collect();
    assert_eq!(of_first, [true, false, false]);
}

/// S-3 Pick: reading starts at the pick, in the tick after everything else of it: a session
/// dispatched in class ⑥ competes with a message of class ③. Ties go by session sequence.
#[test]
fn s_3_hands_pick_after_all_else_of_the_instant() {
    // X writes again at 60 s; at 60 s a second slot opens and Y comes from the queue
    let text = calm("generic", "2h")
        + &agent("A", 1, "")
        + &event("09:01:00", "set_max", "agents = [\"A\"]\nmax = 2")
        + &list(&["0s", "10s"]);
    let order = |discipline: &str| -> Vec<(f64, u64)> {
        let discipline = format!("service.discipline={discipline}");
        let sets = ["customer.rounds=2", "customer.think_gap=55s", discipline.as_str()];
        let ran = run_with(&text, &sets);
        assert_eq!(ran.assigned_at(1), 60.0);
        let replies = ran.replies();
        replies.iter().skip(1).take(2).map(|reply| (seconds(reply.at), reply.contact)).collect()
    };
    assert_eq!(order("new_sessions_first"), [(65.0, 1), (70.0, 0)]);
    assert_eq!(order("longest_wait"), [(65.0, 0), (70.0, 1)]);
}

/// S-4 Reply: one span with one event at its end; the response runs from the later of first
/// unanswered message and assignment, the wait before is queue wait, the customer's wait has both.
#[test]
fn s_4_a_response_runs_from_the_assignment() {
    let ran =
        run_with(&one(1, &["0s", "1s"]), &["customer.close_prob=1", "customer.close_delay=0s"]);
    assert_eq!(ran.replied_at(1), [10.0]);
    assert_eq!(ran.replies()[1].response, Span::seconds(5));
    assert_eq!(ran.queue_wait(1), 4.0);
    assert_eq!(ran.sum(Sum::FirstResponse), 5.0 + 5.0);
    assert_eq!(ran.sum(Sum::CustomerWait), 5.0 + 9.0);
    assert_eq!(ran.sum(Sum::RoundResponse), 10.0);
    // in a session under way it runs from the message, not from the pick
    let busy = run_with(&one(9, &["0s", "1s"]), &[]);
    assert_eq!(busy.replies()[1].response, Span::seconds(9));
}

/// Customers at 0, 1, 4 and 10 s who wait 7 s for an answer.
fn impatient(sees: bool, silent: f64) -> crate::support::Ran {
    let sees = format!("session.agent_sees_customer_left={sees}");
    let silent = format!("customer.silent_share_chat={silent}");
    let sets = [sees.as_str(), silent.as_str(), "customer.first_patience=7s"];
    run_with(&one(9, &["0s", "1s", "4s", "10s"]), &sets)
}

/// S-5 The customer leaves visibly during a reply: it is dropped at that tick, its time is wasted,
/// the hands pick again; an agent who does not see it finishes for nothing.
#[test]
fn s_5_a_reply_to_a_customer_who_left_is_dropped() {
    let ran = impatient(true, 0.0);
    // #1 leaves at 8 s, on hand since 5 s; #2 at 11 s, on hand since 8 s; #3 is answered
    assert_eq!(ran.ends_of(1), [(8.0, EndReason::CustomerLeft)]);
    assert_eq!(ran.ends_of(2), [(11.0, EndReason::CustomerLeft)]);
    assert_eq!(ran.replied_at(3), [16.0]);
    assert_eq!((ran.tally(Tally::WastedReplies), ran.sum(Sum::WastedEffort)), (2, 6.0));
    assert_eq!(fate(&ran, 1), Disposition::Unanswered);
    let blind = impatient(false, 0.0);
    // typed to the end at 10, 15 and 20 s: #3 has left at 17 s
    assert_eq!(blind.replies().len(), 1);
    assert_eq!((blind.tally(Tally::WastedReplies), blind.sum(Sum::WastedEffort)), (3, 15.0));
    assert_eq!(blind.ends_of(3), [(17.0, EndReason::CustomerLeft)]);
}

/// S-5 The session ends during a reply: the same.
#[test]
fn s_5_a_session_that_ends_takes_its_reply_along() {
    let sets = ["session.silence_timeout=3s"];
    let ran = run_with(&one(9, &["0s", "1s"]), &sets);
    assert_eq!(ran.ends_of(0), [(3.0 + TICK, EndReason::SilenceExpired)]);
    let started = ran.pick(|fact| matches!(fact, Fact::ReplyStarted { .. }).then_some(()));
    assert_eq!(
        started.iter().map(|told| (seconds(told.0), told.1)).collect::<Vec<_>>(),
        [(0.0, 0), (3.0 + TICK, 1)]
    );
    assert_eq!(ran.replies().len(), 0);
    let blind = run_with(
        &one(9, &["0s"]),
        &["session.silence_timeout=3s", "session.agent_sees_customer_left=false"],
    );
    assert_eq!((blind.tally(Tally::WastedReplies), blind.sum(Sum::WastedEffort)), (1, 5.0));
}

/// S-6 The customer leaves silently: slot, inbox item and reply go on, only no message comes any
/// more; the reply counts and is unread. Silent leavers of the queue are assigned like others.
#[test]
fn s_6_a_silent_leaver_is_answered_all_the_same() {
    let ran = impatient(true, 1.0);
    assert_eq!([0, 1, 2, 3].map(|contact| ran.replied_at(contact)[0]), [5.0, 10.0, 15.0, 20.0]);
    let unread: Vec<bool> = ran.replies().iter().map(|reply| reply.unread).collect();
    assert_eq!(unread, [false, true, true, true]);
    assert_eq!(ran.tally(Tally::Received), 4);
    assert_eq!(ran.tally(Tally::UnreadReplies), 3);
    assert_eq!((ran.tally(Tally::WastedReplies), ran.active_at("A", 100.0)), (0, 4));
    let more = run_with(
        &one(9, &["0s", "1s"]),
        &[
            "customer.rounds=2",
            "customer.think_gap=30s",
            "customer.first_patience=7s",
            "customer.silent_share_chat=1",
        ],
    );
    assert_eq!((more.replied_at(0).len(), more.replied_at(1).len()), (2, 1));
    let queue = [
        "customer.patience=3s",
        "customer.silent_share_queue=1",
        "customer.close_prob=1",
        "customer.close_delay=0s",
    ];
    let queued = run_with(&one(1, &["0s", "1s"]), &queue);
    assert_eq!((queued.assigned_at(1), queued.replied_at(1)[0]), (5.0, 10.0));
    assert!(queued.replies()[1].unread);
}

/// S-7 Patience: in the queue from arrival, for the first reply from assignment, for a later one
/// from the start of the round; stopped by the sent reply; acting in class ③, before a reply of
/// the same tick.
#[test]
fn s_7_three_clocks_of_patience() {
    let lost = |ran: &crate::support::Ran| -> Vec<(f64, u64, Phase)> {
        let lost = ran.pick(|fact| match fact {
            Fact::LostPatience { phase, .. } => Some(*phase),
            _ => None,
        });
        lost.into_iter().map(|(at, who, phase)| (seconds(at), who, phase)).collect()
    };
    let visibly = ["customer.silent_share_queue=0", "customer.silent_share_chat=0"];
    let with = |max: u32, more: &[&str]| {
        let sets: Vec<&str> = visibly.iter().chain(more).copied().collect();
        run_with(&one(max, &["0s", "1s"]), &sets)
    };
    let queue = with(1, &["customer.patience=10s"]);
    assert_eq!(lost(&queue), [(11.0, 1, Phase::Queue)]);
    assert_eq!(fate(&queue, 1), Disposition::Abandoned);
    // assigned at 5 s, when the first one closes: the queue's clock stops, the other starts
    let closing = ["customer.close_prob=1", "customer.close_delay=0s", "service.reply_time=8s"];
    let first = [&closing[..], &["customer.patience=30s", "customer.first_patience=9s"]].concat();
    assert_eq!(lost(&with(1, &first)), []);
    let first = [&closing[..], &["customer.patience=8s", "customer.first_patience=9s"]].concat();
    assert_eq!(lost(&with(1, &first)), [], "assigned at 8 s, at 9 s it would have been too late");
    let same = with(9, &["customer.first_patience=5s"]);
    assert_eq!(lost(&same), [(5.0, 0, Phase::First), (6.0, 1, Phase::First)], "class ③ first");
    let sent = with(9, &["customer.first_patience=9.000001s"]);
    assert_eq!(lost(&sent), [], "stopped by the reply at 5 s and at 10 s");
    // second round at 15 s and 20 s: the hands are on the first until 20 s
    let later = ["customer.rounds=2", "customer.think_gap=10s", "customer.later_patience=4s"];
    assert_eq!(lost(&with(9, &later)), [(19.0, 0, Phase::Later), (24.0, 1, Phase::Later)]);
}

/// S-7 A busy message multiplies what is left of the clock that runs.
#[test]
fn s_7_a_busy_message_stretches_the_patience_that_is_left() {
    let text = one(9, &["0s"]).replace("5s", "60s");
    let base = ["customer.first_patience=10s", "customer.silent_share_chat=0"];
    let lost = |more: &[&str]| {
        let sets: Vec<&str> = base.iter().chain(more).copied().collect();
        run_with(&text, &sets).ends_of(0)[0].0
    };
    assert_eq!(lost(&[]), 10.0);
    let auto = ["auto_reply.enabled=true", "auto_reply.busy_msg=4s"];
    let factor = |factor: &'static str| [&auto[..], &[factor]].concat();
    assert_eq!(lost(&factor("auto_reply.busy_patience_factor=2")), 16.0);
    assert_eq!(lost(&factor("auto_reply.busy_patience_factor=0.5")), 7.0);
    assert_eq!(lost(&factor("auto_reply.busy_patience_factor=1")), 10.0);
}

/// S-11 Queueing customers wrote their first burst at arrival and nothing more while queueing;
/// one who connects without writing has a session and no round.
#[test]
fn s_11_a_queueing_customer_has_written_the_whole_burst() {
    let sets = [&TYPING[..], &["customer.close_prob=1", "customer.close_delay=0s"]].concat();
    let ran = run_with(&one(1, &["0s", "1s"]), &sets);
    let wrote = ran.pick(|fact| match fact {
        Fact::CustomerWrote { chars, .. } => Some(*chars),
        _ => None,
    });
    let second: Vec<(f64, u32)> =
        wrote.iter().filter(|told| told.1 == 1).map(|told| (seconds(told.0), told.2)).collect();
    assert_eq!(second, [(50.0, 30)]);
    assert_eq!(ran.replied_at(1), [100.0]);
    let mute = calm("jd_groups_2023", "2h") + &agent("A", 9, "") + &list(&["0s"]);
    let ran = run_with(&mute, &["customer.silent_entry_prob=1"]);
    assert_eq!(ran.ends_of(0), [(600.0 + TICK, EndReason::SilenceExpired)]);
    let figures = [Tally::Upv, Tally::Consults, Tally::RoundsOpen, Tally::CustomerMessages];
    assert_eq!(figures.map(|tally| ran.tally(tally)), [1, 0, 0, 0]);
    assert_eq!(explained(&ran, 0).at.0, 0);
}

/// S-12 After the last reply the customer closes after a delay, else the agent, else silence ends
/// the session; without a timeout it stays.
#[test]
fn s_12_who_ends_a_session() {
    let text = calm("jd_groups_2023", "2h") + &agent("A", 9, "") + &list(&["0s"]);
    let ends = |sets: &[&str]| run_with(&text, sets).ends_of(0);
    let customer = ["customer.close_prob=1", "customer.close_delay=7s"];
    let manual = ["session.manual_close_prob=1", "session.manual_close_delay=60s"];
    assert_eq!(ends(&customer), [(12.0, EndReason::CustomerClosed)]);
    assert_eq!(ends(&manual), [(65.0, EndReason::AgentClosed)]);
    assert_eq!(ends(&[&customer[..], &manual].concat()), [(12.0, EndReason::CustomerClosed)]);
    assert_eq!(ends(&[]), [(600.0 + TICK, EndReason::SilenceExpired)]);
    let never = ends(&["session.silence_timeout=never"]);
    assert_eq!(never[0].1, EndReason::Cut);
    // with a further question to come nobody closes before the last reply
    let two = ["customer.rounds=2", "customer.think_gap=100s"];
    let last = ends(&[&customer[..], &two].concat());
    assert_eq!(last, [(117.0, EndReason::CustomerClosed)]);
}

/// S-13 Gap longer than the timeout: the session ends; at the scripted instant the customer enters
/// as the next generation with the rest of the script and is routed anew; within the grace it is
/// the same agent and session.
#[test]
fn s_13_a_gap_longer_than_the_timeout_makes_a_new_entry() {
    let text = calm("jd_groups_2023", "2h")
        + &agent("A", 9, "")
        + &agent("B", 9, "")
        + &list(&["0s", "1s"]);
    let sets = ["customer.rounds=2", "customer.think_gap=700s"];
    let ran = run_with(&text, &sets);
    let first = ran.segments_of(0);
    let told: Vec<(u8, &str, How, f64)> = first
        .iter()
        .map(|part| (part.generation, part.agent.as_str(), part.how, seconds(part.from)))
        .collect();
    assert_eq!(told, [(0, "A", How::Entry, 0.0), (1, "A", How::Entry, 705.0)]);
    assert_eq!(ran.ends_of(0)[0], (600.0 + TICK, EndReason::SilenceExpired));
    assert_eq!(ran.replied_at(0), [5.0, 710.0]);
    let figures = [Tally::Entries, Tally::Reentries, Tally::Upv, Tally::Persons];
    assert_eq!(figures.map(|tally| ran.tally(tally)), [4, 2, 4, 2]);
    let resumed = run_with(&text, &[&sets[..], &["session.session_resume_grace=200s"]].concat());
    let parts = resumed.segments_of(1);
    assert_eq!((parts[1].generation, parts[1].how), (0, How::Resume));
    assert_eq!(parts[0].agent, parts[1].agent);
    assert_eq!((resumed.tally(Tally::Entries), resumed.tally(Tally::Upv)), (2, 2));
    let late = run_with(&text, &[&sets[..], &["session.session_resume_grace=100s"]].concat());
    assert_eq!(late.tally(Tally::Entries), 4, "back 105 s after the end");
    let within = run_with(&text, &["customer.rounds=2", "customer.think_gap=595s"]);
    assert_eq!(within.tally(Tally::Entries), 2, "at exactly 600 s the session is still there");
}

/// S-13 Lunch 12:00-12:30, message at 12:01, answered after 12:30: with the literal timeout the
/// session expires at 12:11 unanswered, with a longer one the reply comes at 12:30:05.
#[test]
fn s_13_a_message_into_the_lunch_break() {
    let text = calm("jd_groups_2023", "9h")
        + &agent("A", 9, "")
        + "\n[[shifts]]\nagents = [\"A\"]\nfrom = \"09:00\"\nto = \"18:00\"\n"
        + "breaks = [{ from = \"12:00\", to = \"12:30\" }]\n"
        + &list(&["2h55m"]);
    let lunch = 3.0 * 3600.0;
    let sets = ["customer.rounds=2", "customer.think_gap=355s"];
    let literal = run_with(&text, &sets);
    assert_eq!(literal.ends_of(0), [(lunch + 660.0 + TICK, EndReason::SilenceExpired)]);
    assert_eq!((literal.replies().len(), literal.tally(Tally::RoundsOpen)), (1, 1));
    for set in ["session.silence_timeout=1h", "session.silence_runs_while_waiting=false"] {
        let patient = run_with(&text, &[&sets[..], &[set]].concat());
        assert_eq!(patient.replied_at(0), [lunch - 295.0, lunch + 1805.0], "{set}");
        assert_eq!(patient.replies()[1].response, Span::seconds(29 * 60 + 5));
    }
}

/// S-13 A chain of re-entries is cut, counted and reported at generation 15.
#[test]
fn s_13_a_chain_is_cut_at_generation_fifteen() {
    let text = calm("jd_groups_2023", "6h") + &agent("A", 9, "") + &list(&["0s"]);
    let ran = run_with(&text, &["customer.rounds=40", "customer.think_gap=700s"]);
    let generations: Vec<u8> = ran.entries().iter().map(|entry| entry.2).collect();
    assert_eq!(generations, (0..16).collect::<Vec<u8>>());
    assert_eq!(ran.tally(Tally::ChainsCut), 1);
    assert_eq!(ran.replied_at(0).len(), 16);
    assert!(delivered(&ran).is_empty());
}

/// S-14: in an inbox worked at random each chat has a lot of its own at each choice. A chat more
/// changes who is taken only if it is taken itself, and a newcomer has no better chance than one
/// who has been passed over.
#[test]
fn s_14_a_lot_belongs_to_the_chat_and_to_the_instant() {
    let order = |contacts: &[&str], replication: u32| {
        let text = calm("generic", "2h") + &agent("A", 9, "discipline = \"random\"");
        let sets = ["service.reply_time=60s"];
        let ran = run_replication(&(text + &list(contacts)), &sets, replication);
        ran.replies().into_iter().map(|reply| reply.contact).collect::<Vec<_>>()
    };
    let (mut newcomer_second, mut last_first) = (0, 0);
    for replication in 0..200 {
        let few = order(&["0s", "10s", "20s"], replication);
        let more = order(&["0s", "10s", "20s", "30s"], replication);
        if more[1] == 3 {
            last_first += 1;
        } else {
            assert_eq!(more[1], few[1], "replication {replication}");
        }
        let newcomer = order(&["0s", "10s", "20s", "70s"], replication);
        newcomer_second += u32::from(newcomer[2] == 3);
    }
    // a third and a half of 200, four standard deviations
    assert!((40..=94).contains(&last_first), "{last_first}");
    assert!((72..=128).contains(&newcomer_second), "{newcomer_second}");
}
