//! The default group, and what becomes of groups (JDG-14 to JDG-19).

use crate::more::{
    DEFAULT, chose, default_without, delivered, fate, group, jdg, left, left_for, offline, online,
    row, status,
};
use crate::support::{agent, event, faults, list, run, run_with};
use dacu::engine::facts::{Disposition, EndReason, How};
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

/// JDG-14 [M] Default group: without groups everybody is in it; it takes no scope and is never
/// deleted; unmatched entries go there; members of custom groups stay in it unless
/// `custom_members_leave_default` is set, and then an empty one takes leave messages.
#[test]
fn jdg_14_the_default_group_serves_what_no_group_serves() {
    let people = agent("A", 10, "") + &agent("B", 10, "");
    let entries = list(&["0s pc_web page=logistics", "1s pc_web", "2s pc_web page=shop"]);
    let none = run(&(jdg("1h") + &people + &entries));
    assert_eq!(none.agents_in_order(), "A B A");
    assert_eq!(none.scenario.groups.len(), 1);
    assert_eq!(none.scenario.groups[0].members.len(), 2);
    for fixed in ["pages = [\"shop\"]", "skus = [\"S1\"]", "enabled = false"] {
        let text = jdg("1h") + &people + &group(DEFAULT, fixed) + &entries;
        assert_eq!(faults(&text, &[]), [Code::DefaultGroupFixed], "{fixed}");
    }
    for kind in ["group_delete", "group_disable"] {
        let change = event("09:10:00", kind, &format!("group = \"{DEFAULT}\""));
        let text = jdg("1h") + &people + &change + &entries;
        assert_eq!(faults(&text, &[]), [Code::DefaultGroupFixed], "{kind}");
    }
    let custom = group("组", "pages = [\"shop\"]\nmembers = [\"A\", \"B\"]");
    let text = jdg("1h") + &people + &custom + &entries;
    assert_eq!(run(&text).agents_in_order(), "A B A", "members stay in the default group");
    let emptied = run_with(&text, &["group_rules.custom_members_leave_default=true"]);
    assert_eq!(left(&emptied), [(0.0, 0, DEFAULT.to_owned()), (1.0, 1, DEFAULT.to_owned())]);
    assert_eq!(emptied.agents_in_order(), "A");
}

/// JDG-15 [M] Enable, disable: the group is disabled at t; an entry at t + 1 tick with its scope
/// goes to the default group, one before t to the group, whose session goes on.
#[test]
fn jdg_15_a_disabled_group_matches_nothing() {
    let text = jdg("1h")
        + &agent("A", 10, "")
        + &agent("D", 10, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &default_without("\"A\"")
        + &event("09:10:00", "group_disable", "group = \"组\"")
        + &event("09:20:00", "group_enable", "group = \"组\"")
        + &list(&[
            "599.999999s pc_web page=shop",
            "600s pc_web page=shop",
            "600.000001s pc_web page=shop",
            "1200s pc_web page=shop",
        ]);
    let ran = run(&text);
    assert_eq!(ran.agents_in_order(), "A D D A");
    let mine = ran.segments_of(0);
    assert_eq!((mine.len(), mine[0].reason), (1, Some(EndReason::SilenceExpired)));
    assert_eq!(mine[0].agent, "A", "the live session stays");
}

/// JDG-15 [M] Leave messages waiting for a group that is disabled or deleted are re-targeted to
/// the default group, among its own by the time they were left.
#[test]
fn jdg_15_leave_messages_of_a_disabled_group_go_to_the_default_group() {
    for kind in ["group_disable", "group_delete"] {
        let text = jdg("2h")
            + &agent("A", 10, "")
            + &agent("D", 10, "")
            + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
            + &default_without("\"A\"")
            + &offline("\"A\", \"D\"")
            + &online("09:30:00", "\"D\"")
            + &event("09:20:00", kind, "group = \"组\"")
            + &list(&["0s pc_web", "1s pc_web page=shop", "2s pc_web", "3s pc_web page=shop"]);
        let ran = run_with(&text, &["leave.interval=60s"]);
        let got: Vec<(f64, u64)> = delivered(&ran).iter().map(|(at, who, _)| (*at, *who)).collect();
        assert_eq!(got, [(1800.0, 0), (1800.0, 1), (1800.0, 2), (1860.0, 3)], "{kind}");
    }
}

/// JDG-16 [M] Delete, modify, rename: a deleted group never comes back and frees its scope;
/// changes act on entries after them and never move live sessions.
#[test]
fn jdg_16_changes_act_on_later_entries_only() {
    let base = jdg("1h")
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &agent("D", 10, "")
        + &group("一", "pages = [\"shop\"]\nmembers = [\"A\"]")
        + &group("二", "pages = [\"logistics\"]\nmembers = [\"B\"]")
        + &default_without("\"A\", \"B\"");
    let entries = list(&["0s pc_web page=shop", "601s pc_web page=shop", "602s pc_web"]);
    let delete = event("09:10:00", "group_delete", "group = \"一\"");
    let again = event("09:15:00", "group_enable", "group = \"一\"");
    let text = base.clone() + &delete + &again + &entries;
    assert_eq!(faults(&text, &[]), [Code::GroupIsDeleted]);
    let bind = event("09:10:00", "group_update", "group = \"二\"\npages = [\"shop\"]");
    assert_eq!(faults(&(base.clone() + &bind + &entries), &[]), [Code::ScopeBoundTwice]);
    let moved = run(&(base.clone() + &delete + &bind + &entries));
    assert_eq!(moved.agents_in_order(), "A B D");
    assert_eq!(moved.segments_of(0)[0].reason, Some(EndReason::SilenceExpired));
    let deleted = run(&(base.clone() + &delete + &entries));
    assert_eq!(deleted.agents_in_order(), "A D D");
    let join = "agents = [\"B\"]\ngroup = \"一\"\nweight = 6";
    let leave = "agents = [\"A\"]\ngroup = \"一\"";
    let members =
        event("09:10:00", "set_weight", join) + &event("09:10:00", "remove_member", leave);
    let swapped = run(&(base.clone() + &members + &entries));
    assert_eq!(swapped.agents_in_order(), "A B D");
    assert_eq!(swapped.segments_of(0).len(), 1, "the live session stays with A");
    let flag = event("09:10:00", "group_update", "group = \"一\"\nauto_assign_to_default = false");
    let off = status("09:10:00", "\"A\"", "offline");
    let kept = run(&(base + &flag + &off + &entries));
    assert_eq!(left_for(&kept, 1), "一");
}

/// Page group P and SKU group S over one entry of both.
fn page_and_sku(p: &str, s: &str) -> String {
    jdg("1h")
        + &agent("P", 10, "")
        + &agent("S", 10, "")
        + &agent("D", 10, "")
        + &group("页面组", &format!("pages = [\"shop\"]\nmembers = [\"P\"]\n{p}"))
        + &group("单品组", &format!("skus = [\"S1\"]\nmembers = [\"S\"]\n{s}"))
        + &default_without("\"P\", \"S\"")
}

/// JDG-17 [M] Several matching groups, the customer chooses: with choice_prob 1 and 0 always the
/// first; when both types match the same group there is no choice.
#[test]
fn jdg_17_the_customer_chooses_among_matching_groups() {
    let entries: Vec<String> = (0..8).map(|at| format!("{at}s pc_web page=shop sku=S1")).collect();
    let entries = list(&entries.iter().map(String::as_str).collect::<Vec<_>>());
    let text = |p: &str, s: &str| page_and_sku(p, s) + &entries;
    let first = run(&text("choice_prob = 1", "choice_prob = 0"));
    assert_eq!(first.agents_in_order(), "P P P P P P P P");
    assert!((0..8).all(|contact| chose(&first, contact)));
    let second = run(&text("choice_prob = 0", "choice_prob = 1"));
    assert_eq!(second.agents_in_order(), "S S S S S S S S");
    let alike = run(&text("", "")).agents_in_order();
    assert!(alike.contains('P') && alike.contains('S'), "equal chances: {alike}");
    let same = jdg("1h")
        + &agent("P", 10, "")
        + &group("组", "pages = [\"shop\"]\nskus = [\"S1\"]\nmembers = [\"P\"]")
        + &list(&["0s pc_web page=shop sku=S1"]);
    let same = run(&same);
    assert!(!chose(&same, 0));
    assert_eq!(same.first_agent(0), "P");
}

/// JDG-17 [M] A chosen group with nobody online is offered all the same and JDG-7/8 apply to it;
/// `offer_only_available` leaves it out. Choosing may take time, and some leave instead.
#[test]
fn jdg_17_a_group_with_nobody_online_is_offered() {
    let entry = list(&["0s pc_web page=shop sku=S1"]);
    let text =
        |p: &str| page_and_sku(&format!("choice_prob = 1e9\n{p}"), "") + &offline("\"P\"") + &entry;
    assert_eq!(run(&text("")).first_agent(0), "D");
    let kept = run(&text("auto_assign_to_default = false"));
    assert_eq!(left_for(&kept, 0), "页面组");
    let there = run_with(&text(""), &["group_rules.offer_only_available=true"]);
    assert_eq!(there.first_agent(0), "S", "the only group offered that is there");
    let slow = run_with(&text(""), &["group_rules.choice_delay=7s"]);
    assert_eq!(slow.assigned_at(0), 7.0);
    let gone = run_with(&text(""), &["group_rules.choice_abandon_prob=1"]);
    assert_eq!((gone.agents_in_order(), fate(&gone, 0)), (String::new(), Disposition::Abandoned));
}

/// JDG-18 [M] Full group versus empty group: group full, default idle: the customer queues in the
/// group; an exempt one is assigned beyond the maximum; `overflow_when_full` sends to the default
/// group when the flag allows it.
#[test]
fn jdg_18_a_full_group_queues_and_does_not_overflow() {
    let text = |flag: bool| {
        let lines =
            format!("pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = {flag}");
        jdg("1h")
            + &agent("A", 1, "")
            + &agent("D", 10, "")
            + &group("组", &lines)
            + &default_without("\"A\"")
            + &list(&["0s pc_web page=shop", "1s pc_web page=shop", "2s jd_app page=shop"])
    };
    for flag in [true, false] {
        let ran = run(&text(flag));
        assert_eq!(ran.agents_in_order(), "A A A");
        assert_eq!(ran.queue_at(5.0), 1);
        // the app customer makes two, so that both must expire: 2 s + 600 s + 1 tick
        assert_eq!(ran.queue_wait(1), 601.000_001);
        assert_eq!(ran.queue_wait(2), 0.0);
    }
    let overflow = ["queue.overflow_when_full=true"];
    assert_eq!(run_with(&text(true), &overflow).first_agent(1), "D");
    let kept = run_with(&text(false), &overflow);
    assert_eq!((kept.first_agent(1), kept.queue_wait(1)), ("A".to_owned(), 601.000_001));
}

/// JDG-18 [M] When the last online agent of the group leaves, its waiters are routed anew at that
/// instant, in the order they queued: to the default group with the flag, else to the leave box.
#[test]
fn jdg_18_waiters_of_a_group_left_alone_are_routed_anew() {
    let text = |flag: bool| {
        let lines =
            format!("pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = {flag}");
        jdg("1h")
            + &agent("A", 1, "")
            + &agent("D", 1, "")
            + &agent("E", 1, "")
            + &group("组", &lines)
            + &default_without("\"A\"")
            + &status("09:05:00", "\"A\"", "suspended")
            + &list(&["0s pc_web page=shop", "1s pc_web page=shop", "2s pc_web page=shop"])
    };
    let ran = run(&text(true));
    assert_eq!(ran.agents_in_order(), "A D E");
    assert_eq!([1, 2].map(|contact| ran.assigned_at(contact)), [300.0, 300.0]);
    assert_eq!([1, 2].map(|contact| ran.queue_wait(contact)), [299.0, 298.0]);
    assert_eq!(ran.segments_of(1)[0].how, How::Queue);
    let left = left(&run(&text(false)));
    assert_eq!(left, [(300.0, 1, "组".to_owned()), (300.0, 2, "组".to_owned())]);
}

/// JDG-19 [K] Group in the log: a group renamed at 12:00 keeps the old name on the entries before
/// and carries the new one on later ones; leave messages are reported under their group.
#[test]
fn jdg_19_entries_are_reported_under_the_name_of_the_time() {
    let text = jdg("6h")
        + &agent("A", 10, "")
        + &agent("D", 10, "")
        + &group("旧名", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &default_without("\"A\"")
        + &event("12:00:00", "group_rename", "group = \"旧名\"\nname = \"新名\"")
        + &status("13:00:00", "\"A\"", "offline")
        + &list(&[
            "0s pc_web page=shop",
            "10799.999999s pc_web page=shop",
            "10800s pc_web page=shop",
            "3h30m pc_web",
            "4h1m pc_web page=shop",
        ]);
    let ran = run(&text);
    let counts = |tally| ["旧名", "新名", DEFAULT].map(|name| row(&ran, name)[tally]);
    assert_eq!(counts(Tally::Entries), [2, 2, 1]);
    assert_eq!(counts(Tally::Consults), [2, 1, 1]);
    assert_eq!(counts(Tally::LeftMessage), [0, 1, 0]);
}
