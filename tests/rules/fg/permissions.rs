//! One desk, and who may do what: FG-1 to FG-5.

use super::FG;
use crate::more::{left, offline, online};
use crate::support::*;
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

/// Two agents: A may not act on after-sale orders, B may.
fn two(may: &str) -> String {
    agent("A", 5, "roles = [\"pre_sale\"]") + &agent("B", 5, &format!("roles = [\"{may}\"]"))
}

/// FG-1 [M] One desk for pre- and after-sale: without groups any agent with IM permission takes
/// either.
#[test]
fn fg_1_one_pool_takes_pre_and_after_sale() {
    let contacts = ["1s web intent=ask", "2s web intent=approve_refund", "3s web intent=ask"];
    let ran = run(&(calm(FG, "30min") + &two("after_sale_ops") + &list(&contacts)));
    assert_eq!(ran.first_agent(0) + &ran.first_agent(1) + &ran.first_agent(2), "ABA");
}

/// FG-2 [M/V] IM permission: the only agent has `im_enabled = false` -> entries become leave
/// messages; `dacu check` warns.
#[test]
fn fg_2_without_im_permission_nobody_is_a_candidate() {
    let text = calm(FG, "30min")
        + &agent("A", 5, "im_enabled = false")
        + &agent("B", 5, "")
        + &offline("\"B\"")
        + &online("09:20:00", "\"B\"")
        + &list(&["1s web"]);
    let ran = run(&text);
    assert_eq!(left(&ran).len(), 1);
    assert_eq!(ran.agents_in_order(), "B", "A never takes one");
    let alone = calm(FG, "30min") + &agent("A", 5, "im_enabled = false") + &list(&["1s web"]);
    let warned = run(&alone).warned();
    assert!(warned.contains(&Code::AgentWithoutWork), "{warned:?}");
}

/// FG-3 [M] After-sale permission: the session needs approval, A lacks the capability, B has it ->
/// transfer to B; nobody has it -> answered, unresolved, the customer comes back; only a look at
/// the logistics -> resolved without transfer.
#[test]
fn fg_3_an_after_sale_action_needs_its_permission() {
    let one = |intent: &str| list(&[&format!("1s web intent={intent}")]);
    let text = calm(FG, "1h") + &two("after_sale_ops");
    let ran = run(&(text.clone() + &one("approve_refund")));
    let moved: Vec<(f64, u64)> =
        ran.transfers().iter().map(|(at, contact, _)| (seconds(*at), *contact)).collect();
    assert_eq!(moved, [(6.0, 0)], "answered by A first");
    assert_eq!(ran.transfers()[0].2, ("A".to_owned(), "B".to_owned()));
    assert_eq!(ran.tally(Tally::Reentries), 0, "B settles it");
    let logistics = run(&(text + &one("track_logistics")));
    assert_eq!((logistics.transfers().len(), logistics.entries().len()), (0, 1));
    let nobody = calm(FG, "2h") + &two("pre_sale") + &one("approve_refund");
    let back = ["customer.recontact_prob=1", "customer.recontact_delay=20min"];
    let ran = run_with(&nobody, &back);
    assert_eq!(ran.transfers(), []);
    assert!(ran.entries().len() > 1, "unresolved: the customer comes back");
    assert!(ran.replied_at(0).len() > 1, "and is answered each time");
    let settled = run_with(&(calm(FG, "2h") + &two("pre_sale") + &one("ask")), &back);
    assert_eq!(settled.entries().len(), 1);
}

/// FG-4 [P] Permissions of a position: without `confirm_order` sessions that confirm an order are
/// transferred to who has it.
#[test]
fn fg_4_confirming_an_order_needs_its_permission() {
    let text = calm(FG, "30min") + &two("confirm_order");
    let ran = run(&(text.clone() + &list(&["1s web intent=confirm_order"])));
    assert_eq!(ran.transfers()[0].2, ("A".to_owned(), "B".to_owned()));
    let sets = ["transfer.when_role_missing=false"];
    let ran = run_with(&(text + &list(&["1s web intent=confirm_order"])), &sets);
    assert_eq!(ran.transfers(), []);
}

/// FG-5 [P] Notification: a delay d shifts every first reply by at least d when the agent is idle.
#[test]
fn fg_5_a_notification_delay_shifts_the_first_reply() {
    let text = |more: &str| calm(FG, "30min") + &agent("A", 5, more) + &list(&["1s web"]);
    assert_eq!(run(&text("")).replied_at(0), [6.0]);
    assert_eq!(run(&text("notification_delay = \"8s\"")).replied_at(0), [14.0]);
}
