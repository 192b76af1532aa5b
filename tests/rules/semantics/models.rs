//! Names of streams, service models, orders, arrivals, robot, persons: S-14, S-21, S-26, S-27,
//! S-30, S-31.

use crate::more::{default_without, delivered, fate, group, jdg, offline, online};
use crate::support::{Ran, agent, calm, event, list, run, run_with, seconds};
use dacu::engine::facts::{Disposition, Fact, How};
use dacu::kernel::tick::Tick;
use dacu::measure::counters::{Sum, Tally};
use std::collections::BTreeMap;

/// A desk where everything is drawn.
fn drawn(people: &str, more: &str) -> String {
    "[desk]\nname = \"drawn\"\nstart = 2026-11-11T09:00:00\nlength = \"4h\"\n\
     platform = \"jd_groups_2023\"\n"
        .to_owned()
        + people
        + more
        + "\n[[arrivals]]\ncontacts_per_day = 600\ncurve = \"flat\"\n"
        + "page_mix = { shop = 3, logistics = 1 }\n"
        + "client_mix = { pc_web = 1, jd_app = 2 }\n"
}

/// Root entries: when, and what they are.
fn roots(ran: &Ran) -> Vec<(Tick, String)> {
    let entered = ran.pick(|fact| match fact {
        Fact::Entered { contact, .. } if contact.generation == 0 => Some(format!(
            "{:?} {:?} {:?} {}",
            contact.key, contact.page, contact.client, contact.customer
        )),
        _ => None,
    });
    entered.into_iter().map(|(at, _, what)| (at, what)).collect()
}

/// S-14 Names, not numbers: removing an agent, adding a clone or changing a rule redraws nobody:
/// the same customers, the same typing speeds, the same rhythm of leave messages.
#[test]
fn s_14_nothing_is_keyed_by_order_of_creation() {
    let two = agent("B", 5, "") + &agent("A", 5, "count = 2");
    let one = agent("A", 5, "count = 3");
    let base = run(&drawn(&two, ""));
    let fewer = run(&drawn(&one, ""));
    let ruled = run_with(
        &drawn(&two, ""),
        &["routing.policy=longest_idle", "session.silence_timeout=3min"],
    );
    assert!(roots(&base).len() > 50);
    assert_eq!(roots(&base), roots(&fewer));
    assert_eq!(roots(&base), roots(&ruled));
    assert_ne!(base.assignments(), fewer.assignments());
    // a reply of fixed length tells the clone's typing speed
    let speed = |ran: &Ran| -> BTreeMap<String, u64> {
        ran.replies().into_iter().map(|reply| (reply.agent, reply.effort.0)).collect()
    };
    let fixed = [
        "service.switch=0s",
        "service.think=0s",
        "service.quick_phrase_rate=0",
        "service.reply_chars=30",
        "customer.message_chars=0",
    ];
    let (before, after) =
        (speed(&run_with(&drawn(&two, ""), &fixed)), speed(&run_with(&drawn(&one, ""), &fixed)));
    for clone in ["A-1", "A-2"] {
        assert_eq!(before[clone], after[clone], "{clone}");
    }
    assert!(before["A-1"] != before["A-2"] && after.contains_key("A-3"));
    let ticks = |groups: &str| {
        let lines: Vec<String> = (0..30).map(|at| format!("{at}s pc_web page=shop")).collect();
        let text = jdg("3h")
            + &agent("A", 9, "")
            + &agent("X", 9, "")
            + groups
            + &default_without("\"A\"")
            + &offline("\"A\"")
            + &online("10:00:00", "\"A\"")
            + &list(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        delivered(&run(&text)).iter().map(|told| told.0).collect::<Vec<f64>>()
    };
    let mine = group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false");
    let other = group("他组", "pages = [\"logistics\"]\nmembers = [\"X\"]");
    assert_eq!(ticks(&mine).len(), 30);
    assert_eq!(ticks(&mine), ticks(&(other + &mine)), "a group more redraws no interval");
}

/// S-21 Direct: a reply's time is drawn as a whole. Classical: the hands are held from assignment
/// to service end, no tail. (The typing model: S-2.)
#[test]
fn s_21_direct_and_classical_service() {
    let direct = run_with(
        &(calm("generic", "2h") + &agent("A", 9, "") + &list(&["0s", "1s"])),
        &["service.reply_time=13s", "customer.message_chars=500", "service.think=40s"],
    );
    assert_eq!((direct.replied_at(0), direct.replied_at(1)), (vec![13.0], vec![26.0]));
    let text = calm("generic", "2h").replace(
        "model = \"direct\"\nreply_time = \"5s\"",
        "model = \"classical\"\nservice_time = \"40s\"",
    ) + &agent("A", 1, "")
        + &list(&["0s", "1s", "2s"]);
    let sets = ["customer.rounds=5", "customer.first_patience=10s"];
    let classical = run_with(&text, &sets);
    assert_eq!([0, 1, 2].map(|contact| classical.assigned_at(contact)), [0.0, 40.0, 80.0]);
    assert_eq!([0, 1, 2].map(|contact| classical.ends_of(contact)[0].0), [40.0, 80.0, 120.0]);
    assert_eq!(classical.tally(Tally::Served), 3);
    let queue = run_with(&text, &["customer.patience=60s", "customer.silent_share_queue=0"]);
    assert_eq!(fate(&queue, 2), Disposition::Abandoned, "patience in the queue alone");
}

/// S-21 By level: a session carries work of mean 1 and advances at 1 / aht_by_level[k] while its
/// agent holds k sessions, re-timed at every change of k.
#[test]
fn s_21_work_by_level_is_retimed_at_every_change() {
    let text = calm("generic", "2h").replace(
        "model = \"direct\"\nreply_time = \"5s\"",
        "model = \"by_level\"\naht_by_level = [\"60s\", \"90s\"]\nwork = 1",
    ) + &agent("A", 9, "")
        + &list(&["0s", "30s", "200s"]);
    let ran = run(&text);
    let end = |contact: u64| ran.ends_of(contact)[0].0;
    // #0: half done at 30 s, the other half takes 45 s; #1: half done by then, alone 30 s more
    let near = |left: f64, right: f64| assert!((left - right).abs() < 1e-4, "{left} {right}");
    near(end(0), 75.0);
    near(end(1), 105.0);
    near(end(2), 260.0);
}

/// S-26 Orders: conversion, delay after the session, attribution within the platform's window,
/// payment; unassisted orders come apart from any session.
#[test]
fn s_26_orders_follow_sessions_and_are_credited_within_the_window() {
    let orders = |more: &str| {
        let text = calm("jd_dongdong_2019", "2h")
            + &agent("A", 9, "")
            + &format!(
                "\n[orders]\nconversion = 1\namount = 100\npay_prob = 1\n\
                 pay_delay = \"1min\"\nanchor = \"last_reply\"\n{more}\n"
            )
            + &list(&["0s pc_web", "1s pc_web"]);
        run(&text)
    };
    let soon = orders("delay = \"1h\"");
    let figures =
        [Tally::Orders, Tally::OrdersCredited, Tally::OrdersPaid, Tally::OrdersCreditedPaid];
    assert_eq!(figures.map(|tally| soon.tally(tally)), [2, 2, 2, 2]);
    assert_eq!(soon.total()[Sum::CreditedAmount], 20_000, "fen");
    assert_eq!(soon.agent_tally("A", Tally::OrdersCredited), 2);
    let edge = orders("delay = \"24h\"");
    assert_eq!(figures.map(|tally| edge.tally(tally))[..2], [2, 2], "24 h are within");
    let late = orders("delay = \"24h1s\"");
    assert_eq!(figures.map(|tally| late.tally(tally)), [2, 0, 2, 0]);
    let alone = orders("delay = \"1h\"\nunassisted_per_day = 2000");
    assert!(alone.tally(Tally::OrdersUnassisted) > 100);
    assert_eq!(alone.tally(Tally::Orders), 2);
}

/// S-27 Arrivals: a change of staff moves no arrival; more volume keeps the smaller crowd as a
/// subset of the larger and moves times, not people.
#[test]
fn s_27_more_volume_keeps_the_people() {
    let text = drawn(&agent("A", 5, "count = 2"), "");
    let base = run(&text);
    let staffed = run_with(&text, &["agents.A.count=9"]);
    assert_eq!(roots(&base), roots(&staffed));
    let larger = run_with(&text, &["desk.volume=1.3"]);
    let (small, large) = (roots(&base), roots(&larger));
    assert!(large.len() > small.len() + 10, "{} {}", small.len(), large.len());
    for ((before, who), (after, also)) in small.iter().zip(&large) {
        assert_eq!(who, also, "the same people in the same order");
        assert!((after.0 as f64 * 1.3 - before.0 as f64).abs() < 10.0, "{before:?} {after:?}");
    }
}

/// S-30 Robot first: a solved entry never reaches a human; the rest enter routing when it hands
/// over; it steps aside when the queue is long. Its messages are no human replies.
#[test]
fn s_30_a_robot_stands_before_the_desk() {
    let text = |solves: f64, more: &str| {
        calm("jd_dongdong_2019", "2h")
            + &agent("A", 1, "")
            + &format!("\n[robot]\nsolves = {solves}\ntakes = \"20s\"\n{more}\n")
            + &list(&["0s pc_web", "1s pc_web", "2s pc_web", "30s pc_web"])
    };
    let all = run(&text(1.0, ""));
    assert_eq!((all.tally(Tally::RobotSolved), all.order().len()), (4, 0));
    assert_eq!(fate(&all, 0), Disposition::RobotSolved);
    assert_eq!((all.tally(Tally::Upv), all.tally(Tally::HumanMessages)), (0, 0));
    let none = run(&text(0.0, ""));
    assert_eq!((none.assigned_at(0), none.queue_wait(0)), (20.0, 0.0));
    assert_eq!(none.tally(Tally::RobotHandled), 4);
    let waits: Vec<f64> = none.queued().iter().map(|told| seconds(told.0)).collect();
    assert_eq!(waits, [21.0, 22.0, 50.0]);
    let aside = run(&text(0.0, "off_when_queue_over = 1"));
    let waits: Vec<f64> = aside.queued().iter().map(|told| seconds(told.0)).collect();
    assert_eq!(waits, [21.0, 22.0, 30.0], "two wait at 30 s: it steps aside");
}

/// S-30 A canned opening by the agent is a human reply in the platform's figures; the wait for the
/// first real answer is reported beside it.
#[test]
fn s_30_a_canned_opening_counts_and_the_real_answer_is_told_apart() {
    let text = calm("jd_dongdong_2019", "2h") + &agent("A", 9, "") + &list(&["0s pc_web"]);
    let ran = run_with(&text, &["service.opening={ prob = 1, time = \"2s\" }"]);
    let told: Vec<(f64, bool)> =
        ran.replies().iter().map(|reply| (seconds(reply.at), reply.opening)).collect();
    assert_eq!(told, [(2.0, true), (7.0, false)]);
    assert_eq!((ran.sum(Sum::FirstResponse), ran.sum(Sum::RealAnswerWait)), (2.0, 7.0));
    let plain = run(&text);
    assert_eq!((plain.sum(Sum::FirstResponse), plain.sum(Sum::RealAnswerWait)), (5.0, 5.0));
}

/// S-31 One customer, one session: who enters again while a session is open, or while queueing,
/// continues there: no new entry, no change of `active`.
#[test]
fn s_31_a_customer_who_comes_again_continues() {
    let text = calm("jd_dongdong_2019", "2h")
        + &agent("A", 1, "")
        + &list(&[
            "0s pc_web customer=张",
            "60s jd_app customer=张",
            "70s pc_web customer=李",
            "80s pc_web customer=李",
        ]);
    let ran = run(&text);
    assert_eq!(ran.entries().len(), 2);
    assert_eq!((ran.tally(Tally::Entries), ran.tally(Tally::Continued)), (2, 2));
    assert_eq!((ran.active_at("A", 61.0), ran.queue_at(90.0)), (1, 1));
    assert_eq!(ran.replied_at(0), [5.0, 65.0], "the second page opens a round there");
    // it spoke last at 60 s
    assert!(ran.ends_of(0)[0].0 > 660.0);
    assert_eq!(ran.segments_of(0).len(), 1);
    // after the session the same customer is a new entry
    let later = calm("jd_dongdong_2019", "2h")
        + &agent("A", 1, "")
        + &event("09:30:00", "set_max", "agents = [\"A\"]\nmax = 2")
        + &list(&["0s pc_web customer=张", "601s pc_web customer=张"]);
    let later = run(&later);
    assert_eq!((later.entries().len(), later.tally(Tally::Persons)), (2, 1));
    assert!(later.segments().iter().all(|part| part.how == How::Entry));
}
