//! Suspended agents, agents chosen by name and accounts that do not receive: JD-3, JD-4, JD-5,
//! JD-8, JD-10.

use super::{JD, spread};
use crate::support::*;
use dacu::engine::facts::Disposition;

/// A status from a clock time on.
fn becomes(name: &str, time: &str, status: &str) -> String {
    event(time, "set_status", &format!("agents = \"{name}\"\nstatus = \"{status}\""))
}

/// JD-3 [M] Suspended agents get no new customers: A suspended with one customer, B online 9/10 ->
/// B; A's customer writes again -> still A's session; a transfer may go to A.
#[test]
fn jd_3_a_suspended_agent_keeps_the_old_customers_and_gets_no_new_one() {
    let mut contacts = vec!["0s jd_app agent=A"];
    contacts.extend(["1s jd_app agent=B"; 9]);
    contacts.push("20s pc_web");
    let text = calm(JD, "1h") + &list(&contacts) + &agent("A", 10, "") + &agent("B", 10, "");
    let text = text + &becomes("A", "09:00:10", "suspended");
    let ran = run_with(&text, &["customer.rounds=2", "customer.think_gap=60s"]);
    assert_eq!((ran.active_at("A", 19.0), ran.active_at("B", 19.0)), (1, 9));
    assert_eq!(ran.agents_of(10), ["B"]);
    assert_eq!(ran.active_at("B", 20.0), 10);
    assert_eq!(ran.replied_at(0), [5.0, 70.0], "the second reply while suspended");
    assert_eq!(ran.agents_of(0), ["A"]);
    assert_eq!(ran.entries().len(), 11);

    let one = calm(JD, "1h") + &list(&["20s pc_web"]) + &agent("A", 10, "") + &agent("B", 10, "");
    let one = one + &becomes("A", "09:00:10", "suspended");
    let ran = run_with(&one, &["transfer.prob=1"]);
    assert_eq!(ran.agents_of(0), ["B", "A"]);
}

/// JD-4 [M] Exception a, nobody else is online: A suspended, B offline -> a new customer goes to A;
/// B comes online -> the next goes to B. For every client; PC customers stay bound by the maximum.
#[test]
fn jd_4_with_nobody_online_suspended_agents_receive() {
    let text = calm(JD, "1h")
        + &list(&["1s pc_web", "61s pc_web"])
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &becomes("A", "09:00:00", "suspended")
        + &becomes("B", "09:00:00", "offline")
        + &becomes("B", "09:01:00", "online");
    let ran = run(&text);
    assert_eq!((ran.agents_of(0), ran.agents_of(1)), (vec!["A".into()], vec!["B".into()]));

    let full = calm(JD, "1h")
        + &list(&["1s pc_web", "2s pc_web", "3s jd_app"])
        + &agent("A", 1, "")
        + &becomes("A", "09:00:00", "suspended");
    let ran = run(&full);
    assert_eq!((ran.first_agent(0), ran.first_agent(2)), ("A".into(), "A".into()));
    assert_eq!(ran.queued(), [(at(2.0), 1)]);
    let exempt = run_with(&full, &["routing.suspended_exception_clients=exempt_only"]);
    assert_eq!(exempt.agents_in_order(), "A", "the app customer alone");
    let leave = run_with(&full, &["routing.all_suspended_policy=leave"]);
    assert_eq!((leave.leave_created().len(), leave.assignments().len()), (3, 0));
    assert_eq!(leave.count(Disposition::LeftMessage), 3);
}

/// JD-5 [M] Exception b, the customer picks the agent from a recent conversation: A suspended, B
/// online and empty; an app customer reopens the chat with A -> A; from the PC page -> B.
#[test]
fn jd_5_a_customer_who_picks_an_agent_gets_that_agent() {
    let contacts = [
        "1s jd_app agent=A",
        "2s personal agent=A",
        "3s m_web agent=A",
        "4s wechat agent=A",
        "5s pc_web agent=A",
        "6s pc_web",
    ];
    let desk = |status: &str, more: &str| {
        calm(JD, "1h")
            + &list(&contacts)
            + &agent("A", 1, more)
            + &agent("B", 10, "")
            + &becomes("A", "09:00:00", status)
    };
    let text = desk("suspended", "");
    assert_eq!(run(&text).agents_in_order(), "A A A A B B", "suspended, and beyond the maximum");
    let switch = ["routing.direct_to_suspended=false"];
    assert_eq!(run_with(&text, &switch).agents_in_order(), "B B B B B B");
    let online = run_with(&desk("online", ""), &switch);
    assert_eq!(online.order()[..4].join(" "), "A A A A");
    assert_eq!(run(&desk("offline", "")).agents_in_order(), "B B B B B B");
    let deaf = desk("suspended", "receive = false");
    assert_eq!(run(&deaf).agents_in_order(), "B B B B B B");
}

/// JD-8 [M] All suspended, allocation by split share: 50/30/20, ten app entries ->
/// A B C A A B A C B A (5/3/2); B online -> the next to B, and the deficits restart afterwards.
#[test]
fn jd_8_with_everybody_suspended_split_shares_decide() {
    let trio = |contacts: &[&str]| {
        calm(JD, "1h")
            + &list(contacts)
            + &agent("A", 99, "split_share = 50")
            + &agent("B", 99, "split_share = 30")
            + &agent("C", 99, "split_share = 20")
            + &becomes("all", "09:00:00", "suspended")
    };
    let ten = trio(&spread(11, "jd_app")[1..]);
    assert_eq!(run(&ten).agents_in_order(), "A B C A A B A C B A");

    // Seven, then B online for a moment: without a restart the next would be C.
    let mut contacts = spread(8, "jd_app")[1..].to_vec();
    contacts.extend(["21s jd_app", "31s jd_app", "32s jd_app", "33s jd_app", "34s jd_app"]);
    let text = trio(&contacts);
    let text = text + &becomes("B", "09:00:20", "online") + &becomes("B", "09:00:30", "suspended");
    assert_eq!(run(&text).agents_in_order(), "A B C A A B A B A B C A");

    // A change of the suspended agents restarts them too: A again, where B would be due.
    let text = trio(&["1s jd_app", "11s jd_app", "12s jd_app"]);
    let text = text + &becomes("C", "09:00:10", "offline");
    assert_eq!(run(&text).agents_in_order(), "A A B");
}

/// JD-8 [M] Shares of nought get none unless all are nought, then equal shares; split_share_mode =
/// "random" draws in proportion.
#[test]
fn jd_8_shares_of_nought_and_shares_by_lot() {
    let pair = |shares: [u32; 2], contacts: &[&str]| {
        calm(JD, "1h")
            + &list(contacts)
            + &agent("A", 9999, &format!("split_share = {}", shares[0]))
            + &agent("B", 9999, &format!("split_share = {}", shares[1]))
            + &becomes("all", "09:00:00", "suspended")
    };
    let four = ["1s jd_app", "2s jd_app", "3s jd_app", "4s jd_app"];
    assert_eq!(run(&pair([0, 1], &four)).agents_in_order(), "B B B B");
    assert_eq!(run(&pair([0, 0], &four)).agents_in_order(), "A B A B");

    let text = pair([3, 1], &vec!["1s jd_app"; 1000]);
    let ran = run_with(&text, &["routing.split_share_mode=random"]);
    let of_a = ran.order().iter().filter(|agent| *agent == "A").count();
    assert!((690..810).contains(&of_a), "three quarters of 1000: {of_a}");
    assert_ne!(ran.order()[..8].join(" "), run(&text).order()[..8].join(" "));
}

/// JD-10 [M] Not-receiving accounts: A online but not receiving, B suspended -> a new customer goes
/// to B; a transfer to A is refused (allow_transfer_to_nonreceiving).
#[test]
fn jd_10_an_account_that_does_not_receive_is_nobody() {
    let text = calm(JD, "1h")
        + &list(&["1s pc_web", "2s jd_app agent=A", "61s pc_web"])
        + &agent("A", 10, "receive = false")
        + &agent("B", 10, "")
        + &becomes("B", "09:00:00", "suspended")
        + &event("09:01:00", "set_receive", "agents = \"A\"\nreceive = true");
    assert_eq!(run(&text).agents_in_order(), "B B A", "A receives from 60 s on");

    let handed = calm(JD, "1h")
        + &list(&["1s pc_web"])
        + &agent("A", 10, "receive = false")
        + &agent("B", 10, "");
    let ran = run_with(&handed, &["transfer.prob=1"]);
    assert_eq!((ran.agents_of(0), ran.transfers().len()), (vec!["B".to_owned()], 0));
    let allowed = ["transfer.prob=1", "routing.allow_transfer_to_nonreceiving=true"];
    assert_eq!(run_with(&handed, &allowed).agents_of(0), ["B", "A"]);
}
