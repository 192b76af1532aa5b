//! Who waits too long for a reply goes to somebody else, if the desk says so.

use crate::support::{agent, calm, event, faults, list, run_with};
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

/// A has one customer who takes 100 s to answer, and then a second; B is free.
fn two(more: &str) -> String {
    calm("generic", "1h")
        + "\n[[service.profiles]]\nintents = [\"long\"]\nreply_time = \"100s\"\n"
        + &agent("A", 9, "")
        + &agent("B", 9, "")
        + &event("09:00:00", "set_status", "agents = \"B\"\nstatus = \"busy\"")
        + &event("09:00:03", "set_status", "agents = \"B\"\nstatus = \"online\"")
        + &list(&["1s intent=long", "2s"])
        + more
}

/// S-23 A session unanswered for `reassign_unanswered` goes to another agent by the transfer tiers,
/// the clock of its round kept; whoever is being answered stays.
#[test]
fn s_23_nobody_replies_and_somebody_else_takes_it() {
    let sets = ["transfer.reassign_unanswered=30s", "transfer.reread_other=0s"];
    let plain = run_with(&two(""), &["transfer.reread_other=0s"]);
    assert_eq!(plain.agents_of(1), ["A"]);
    assert_eq!(plain.replied_at(1), [106.0], "after the long one");
    let ran = run_with(&two(""), &sets);
    assert_eq!(ran.agents_of(0), ["A"], "being answered all the while");
    assert_eq!(ran.agents_of(1), ["A", "B"]);
    assert_eq!(ran.replied_at(1), [37.0], "moved at 32 s, and answered in 5 s");
    let reply = ran.replies().into_iter().find(|reply| reply.contact == 1).expect("a reply");
    assert_eq!(reply.response.as_secs_f64(), 35.0, "the clock is kept");
    assert_eq!((ran.tally(Tally::Reassigned), ran.tally(Tally::Transfers)), (1, 1));
    // nobody to take it: it stays, and is tried again after the same time
    let away = event("09:00:20", "set_status", "agents = \"B\"\nstatus = \"busy\"")
        + &event("09:00:40", "set_status", "agents = \"B\"\nstatus = \"online\"");
    let again = run_with(&two(&away), &sets);
    assert_eq!(again.agents_of(1), ["A", "B"]);
    assert_eq!(again.replied_at(1), [67.0], "tried at 32 s and 62 s");
    assert_eq!(faults(&two(""), &["transfer.reassign_unanswered=0s"]), [Code::NumberOutOfRange]);
}

/// S-9 The chats of an agent whose network fails wait for `reassign_vanished`: whoever is back has
/// them still, else they go back to routing.
#[test]
fn s_9_the_chats_of_who_vanished_wait_for_a_while() {
    let text = |back: &str| {
        calm("dhgate_dhtalk2", "1h")
            + &agent("A", 9, "")
            + &agent("B", 9, "")
            + &event("09:00:00", "set_status", "agents = \"B\"\nstatus = \"offline\"")
            + &event("09:00:02", "set_status", "agents = \"B\"\nstatus = \"online\"")
            + &list(&["1s"])
            + &event("09:00:03", "network_failure", "agents = \"A\"")
            + &event(back, "set_status", "agents = \"A\"\nstatus = \"online\"")
    };
    let grace = ["transfer.reassign_vanished=60s"];
    let at_once = run_with(&text("09:00:40"), &[]);
    assert_ne!(at_once.segments_of(0)[0].to, None, "the chat is cut off at once");
    let back = run_with(&text("09:00:40"), &grace);
    assert_eq!(back.agents_of(0), ["A"]);
    assert_eq!(back.replied_at(0), [45.0], "begun anew when A is back");
    let gone = run_with(&text("09:10:00"), &grace);
    assert_eq!(gone.agents_of(0), ["A", "B"]);
    assert_eq!(gone.assignments()[1].0, dacu::kernel::tick::Tick(63_000_000), "after a minute");
}
