//! Same tick, queue, horizon, accounts, leave sessions, edges of routing: S-15 to S-20, S-32.

use crate::more::{
    TICK, default_without, delivered, fate, group, jdg, left, offline, online, status,
};
use crate::support::{agent, calm, event, list, run, run_with, seconds};
use dacu::engine::facts::{Disposition, EndReason, How};
use dacu::measure::counters::{Level, Sum, Tally};

const CLOSING: [&str; 2] = ["customer.close_prob=1", "customer.close_delay=0s"];

/// S-15 Same tick: configuration, status, customers, replies, timers, dispatch, arrivals (C-2):
/// waiters take what a change opens before who arrives at the same instant.
#[test]
fn s_15_the_order_within_one_tick() {
    let text = calm("jd_dongdong_2019", "2h")
        + &agent("A", 1, "")
        + &event("09:01:00", "set_max", "agents = [\"A\"]\nmax = 3")
        + &list(&["0s pc_web", "1s pc_web", "2s pc_web", "60s pc_web", "60s jd_app"]);
    let ran = run(&text);
    assert_eq!([1, 2].map(|contact| ran.assigned_at(contact)), [60.0, 60.0]);
    assert!(ran.queued().iter().any(|told| told.1 == 3), "no room left for the newcomer");
    assert_eq!(ran.assigned_at(4), 60.0, "exempt");
    let order: Vec<u64> = ran.assignments().iter().map(|told| told.1).take(4).collect();
    assert_eq!(order, [0, 1, 2, 4]);
    // a message at exactly 600 s comes before the timer (JD-2)
    let text = calm("jd_dongdong_2019", "2h") + &agent("A", 1, "") + &list(&["0s pc_web"]);
    let kept = run_with(&text, &["customer.rounds=2", "customer.think_gap=595s"]);
    assert_eq!(kept.ends_of(0), [(1200.0 + TICK, EndReason::SilenceExpired)]);
    let lost = run_with(&text, &["customer.rounds=2", "customer.think_gap=595.000002s"]);
    assert_eq!(lost.ends_of(0)[0], (600.0 + TICK, EndReason::SilenceExpired));
}

/// S-16 Queue: first in, first out in its scope; a freed agent takes the earliest whom a tier
/// admits to them; routing a waiter anew keeps the enqueue time.
#[test]
fn s_16_a_freed_agent_takes_the_earliest_it_may() {
    let text = jdg("2h")
        + &agent("A", 1, "")
        + &agent("B", 1, "")
        + &group("一", "pages = [\"shop\"]\nmembers = [\"A\", \"B\"]")
        + &group("二", "pages = [\"logistics\"]\nmembers = [\"B\"]")
        + &list(&[
            "0s pc_web page=shop",
            "1s pc_web page=logistics",
            "2s pc_web page=logistics",
            "3s pc_web page=shop",
            "4s pc_web page=shop",
        ]);
    let ran = run_with(&text, &["session.silence_timeout=60s"]);
    assert_eq!(ran.agents_in_order(), "A B A B A");
    let told: Vec<(u64, String)> =
        ran.assignments().into_iter().map(|(_, who, agent)| (who, agent)).collect();
    // A is free first, but the earliest waiter is not hers
    assert_eq!(told[2], (3, "A".to_owned()));
    assert_eq!(told[3], (2, "B".to_owned()));
    let rerouted = jdg("2h")
        + &agent("A", 1, "")
        + &agent("D", 1, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]")
        + &default_without("\"A\"")
        + &event("09:00:30", "group_disable", "group = \"组\"")
        + &list(&["0s pc_web page=shop", "1s pc_web", "2s pc_web page=shop", "3s pc_web"]);
    let ran = run(&rerouted);
    let order: Vec<u64> = ran.assignments().iter().map(|told| told.1).collect();
    assert_eq!(order, [0, 1, 2, 3], "since 2 s, not since 30 s");
    assert_eq!(ran.first_agent(2), "D");
    assert_eq!(ran.queue_wait(2), 599.0 + TICK);
}

/// S-17 Horizon [start, end): nobody arrives at the end; who is there is served (`drain`, at most
/// `drain_limit`) or cut; counted is who arrives after the warm-up.
#[test]
fn s_17_the_horizon() {
    let text = calm("generic", "10min")
        + &agent("A", 1, "")
        + &list(&["0s", "300s", "598s", "599.999999s", "600s", "601s"]);
    let ran = run_with(&text, &CLOSING);
    assert_eq!(ran.entries().len(), 4);
    assert_eq!(ran.replied_at(3), [608.0]);
    assert_eq!(ran.tally(Tally::Served), 4);
    let cut = run_with(&text, &[&CLOSING[..], &["desk.at_end=cut"]].concat());
    assert_eq!((cut.tally(Tally::Served), cut.tally(Tally::StillOpen)), (2, 2));
    assert_eq!(fate(&cut, 3), Disposition::Open);
    let short = run_with(&text, &[&CLOSING[..], &["desk.drain_limit=5s"]].concat());
    assert_eq!((short.tally(Tally::Served), short.tally(Tally::StillOpen)), (3, 1));
    let warm = run_with(&text, &[&CLOSING[..], &["desk.warm_up=300s"]].concat());
    assert_eq!(warm.tally(Tally::Entries), 3, "the one at 300 s counts, that at 0 s does not");
    assert_eq!(warm.area(Level::Time), 300.0);
}

/// S-18 Accounting: each entry has one disposition and leave messages balance on their own.
#[test]
fn s_18_every_entry_has_one_disposition() {
    let text = calm("generic", "1h")
        + &agent("A", 1, "")
        + &status("09:20:00", "\"A\"", "offline")
        + "\n[robot]\nby_hour = [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]\ntakes = \"0s\"\n"
        + &list(&["0s", "1s", "2s", "3s", "605s", "1300s", "3599s"]);
    let sets = [
        "customer.patience=8s",
        "customer.silent_share_queue=0",
        "queue.limit=2",
        "customer.first_patience=9s",
        "customer.silent_share_chat=0",
        "desk.at_end=cut",
        "session.silence_timeout=100s",
        "service.reply_time=7s",
    ];
    let ran = run_with(&text, &sets);
    let fates: Vec<Disposition> = (0..7).map(|contact| fate(&ran, contact)).collect();
    assert_eq!(
        fates,
        [
            Disposition::Served,
            Disposition::Abandoned,
            Disposition::Abandoned,
            Disposition::Rejected,
            Disposition::Served,
            Disposition::LeftMessage,
            Disposition::LeftMessage,
        ]
    );
    let created = ran.tally(Tally::LeaveCreated);
    assert_eq!((created, ran.tally(Tally::LeaveWaiting)), (2, 2));
    let all = [
        Tally::Served,
        Tally::Unanswered,
        Tally::Abandoned,
        Tally::LeftMessage,
        Tally::Rejected,
        Tally::RobotSolved,
        Tally::StillOpen,
    ];
    assert_eq!(all.map(|tally| ran.tally(tally)).iter().sum::<u64>(), 7);
    let lost = run_with(&text, &[&sets[..7], &["service.reply_time=30s"]].concat());
    assert_eq!(fate(&lost, 0), Disposition::Unanswered);
}

/// S-19 Leave session: it counts from delivery to the reply, no silence and no patience before;
/// after the reply the customer answers or the session is over.
#[test]
fn s_19_a_leave_session_waits_for_its_reply() {
    let text = jdg("3h")
        + &agent("A", 1, "")
        + &offline("\"A\"")
        + &online("09:10:00", "\"A\"")
        + &list(&["0s pc_web"]);
    let sets = ["service.reply_time=20min", "customer.first_patience=30s"];
    let ran = run_with(&text, &sets);
    assert_eq!(delivered(&ran)[0].0, 600.0);
    assert_eq!(ran.replied_at(0), [1800.0]);
    assert_eq!(ran.ends_of(0), [(1800.0, EndReason::LeaveReplied)]);
    assert_eq!((ran.active_at("A", 1799.0), ran.active_at("A", 1800.0)), (1, 0));
    assert_eq!(fate(&ran, 0), Disposition::LeftMessage);
    let more = ["leave.leave_reply_prob=1", "customer.rounds=2", "customer.think_gap=60s"];
    let ran = run_with(&text, &more);
    assert_eq!(ran.replied_at(0), [605.0, 670.0]);
    assert_eq!(ran.ends_of(0), [(665.0 + 600.0 + TICK, EndReason::SilenceExpired)]);
}

/// S-20 Leave modes beside those of JDG-24 to 27: at login, pull by idle hands, e-mail, none.
#[test]
fn s_20_other_ways_to_deliver_leave_messages() {
    let text = calm("generic", "2h")
        + &agent("A", 9, "")
        + &offline("\"A\"")
        + &online("09:10:00", "\"A\"")
        + &list(&["0s", "1s", "2s", "3s"]);
    let times = |ran: &crate::support::Ran| -> Vec<f64> {
        delivered(ran).iter().map(|told| told.0).collect()
    };
    let login = run_with(&text, &["leave.mode=at_login"]);
    assert_eq!(times(&login), [600.0; 4]);
    let pull = run_with(&text, &["leave.mode=pull"]);
    assert_eq!(times(&pull), [600.0, 605.0, 610.0, 615.0], "one by one, the oldest first");
    let mail = run_with(&text, &["leave.mode=email", "leave.email_reply=30s"]);
    assert_eq!((times(&mail).len(), mail.order().len()), (0, 0));
    assert_eq!((mail.tally(Tally::LeaveMailed), mail.sum(Sum::TaskEffort)), (4, 120.0));
    let none = run_with(&text, &["leave.mode=none"]);
    assert_eq!((none.tally(Tally::Rejected), none.tally(Tally::LeaveCreated)), (4, 0));
    let dropped = run_with(&text, &["leave.mode=at_login", "leave.expires_after=599s"]);
    // the second expires at 600 s too, but the login comes first in the tick
    assert_eq!((dropped.tally(Tally::LeaveExpired), times(&dropped)), (1, vec![600.0; 3]));
}

/// S-32 Edges of routing: split-share deficits restart when the set of suspended agents changes or
/// the tier above decides; a pick by name does not touch them (JD-8).
#[test]
fn s_32_deficits_restart_when_the_suspended_change() {
    let people = agent("A", 50, "split_share = 50")
        + &agent("B", 50, "split_share = 30")
        + &agent("C", 50, "split_share = 20");
    let all = status("09:00:00", "\"A\", \"B\", \"C\"", "suspended");
    let order = |more: &str, entries: &[&str]| {
        let text = calm("jd_dongdong_2019", "1h") + &people + &all + more + &list(entries);
        run(&text).agents_in_order()
    };
    let plain = ["1s", "2s", "3s", "4s", "5s", "6s", "7s", "8s", "9s", "10s"];
    assert_eq!(order("", &plain), "A B C A A B A C B A");
    let named = ["1s", "2s personal agent=C", "3s", "4s", "5s"];
    assert_eq!(order("", &named), "A C B C A", "the named one is not counted");
    let gone = status("09:00:02.5", "\"C\"", "offline");
    let back = status("09:00:04.5", "\"C\"", "suspended");
    // A B | A B with two, from the start | A B C A with three, from the start
    assert_eq!(
        order(&(gone + &back), &["1s", "2s", "3s", "4s", "5s", "6s", "7s", "8s"]),
        "A B A B A B C A"
    );
    let online =
        status("09:00:02.5", "\"B\"", "online") + &status("09:00:03.5", "\"B\"", "suspended");
    assert_eq!(order(&online, &["1s", "2s", "3s", "4s", "5s", "6s"]), "A B B A B C");
}

/// S-32 Edges of routing: waiters of a deleted group are routed anew in enqueue order; a second
/// login keeps the rhythm of deliveries; messages re-targeted to a group already online are
/// delivered at once, then by its rhythm.
#[test]
fn s_32_waiters_and_leave_messages_of_what_is_gone() {
    let text = jdg("2h")
        + &agent("A", 1, "")
        + &agent("D", 9, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &default_without("\"A\"")
        + &event("09:00:30", "group_delete", "group = \"组\"")
        + &list(&["0s pc_web page=shop", "1s pc_web page=shop", "2s pc_web page=shop"]);
    let ran = run(&text);
    let told: Vec<(f64, u64, String)> =
        ran.assignments().into_iter().map(|(at, who, agent)| (seconds(at), who, agent)).collect();
    assert_eq!(told[1..], [(30.0, 1, "D".to_owned()), (30.0, 2, "D".to_owned())]);
    assert_eq!(ran.segments_of(1)[0].how, How::Queue);
    let backlog: Vec<String> = (0..8).map(|at| format!("{at}s pc_web page=shop")).collect();
    let backlog: Vec<&str> = backlog.iter().map(String::as_str).collect();
    let second = jdg("2h")
        + &agent("A", 9, "")
        + &agent("B", 9, "")
        + &offline("\"A\", \"B\"")
        + &online("09:10:00", "\"A\"")
        + &online("09:10:30", "\"B\"")
        + &list(&backlog);
    let ran = run_with(&second, &["leave.interval=60s"]);
    let times: Vec<f64> = delivered(&ran).iter().map(|told| told.0).collect();
    assert_eq!(times, [600.0, 600.0, 600.0, 660.0, 660.0, 660.0, 720.0, 720.0]);
    let moved = jdg("2h")
        + &agent("A", 9, "")
        + &agent("D", 9, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &default_without("\"A\"")
        + &offline("\"A\"")
        + &event("09:10:10", "group_delete", "group = \"组\"")
        + &list(&backlog);
    let ran = run_with(&moved, &["leave.interval=60s"]);
    assert_eq!(left(&ran).len(), 8);
    let times: Vec<f64> = delivered(&ran).iter().map(|told| told.0).collect();
    assert_eq!(times, [610.0, 610.0, 610.0, 670.0, 670.0, 670.0, 730.0, 730.0]);
}
