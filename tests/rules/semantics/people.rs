//! Agents, statuses, shifts, clones, transfers: S-8 to S-10, S-22 to S-25, S-28, S-29.

use crate::more::{TICK, explained, left, most_active, status, status_of};
use crate::support::{agent, calm, event, list, run, run_with, seconds};
use dacu::engine::facts::{EndReason, Fact, How};
use dacu::measure::counters::{Sum, Tally};
use dacu::routing::explain::Failing;
use dacu::scenario::fault::Code;

fn shift(agents: &str, from: &str, to: &str, more: &str) -> String {
    format!("\n[[shifts]]\nagents = [{agents}]\nfrom = \"{from}\"\nto = \"{to}\"\n{more}\n")
}

/// S-8 Status is not hands: suspended agents go on answering; a break takes the hands off while
/// inbox and customer clocks run.
#[test]
fn s_8_a_status_says_what_routing_may_do_and_hands_are_on_or_off() {
    let text = |name: &str| {
        calm("jd_groups_2023", "2h")
            + &agent("A", 9, "")
            + &status("09:00:02", "\"A\"", name)
            + &status("09:01:00", "\"A\"", "online")
            + &list(&["0s", "1s", "30s"])
    };
    let suspended = run(&text("suspended"));
    assert_eq!((suspended.replied_at(0), suspended.replied_at(1)), (vec![5.0], vec![10.0]));
    assert_eq!(left(&suspended)[0].0, 30.0, "no new customer");
    let away = run(&text("break"));
    assert_eq!((away.replied_at(0), away.replied_at(1)), (vec![5.0], vec![65.0]));
    let sets = ["customer.first_patience=30s", "customer.silent_share_chat=0"];
    let lost = run_with(&text("break"), &sets);
    assert_eq!(lost.ends_of(1), [(31.0, EndReason::CustomerLeft)]);
}

/// S-9 Break in the middle of a reply: the status changes on the tick, the hands finish, then go;
/// the break keeps its end. Away and a network failure cut the reply.
#[test]
fn s_9_a_break_lets_the_reply_finish() {
    let breaks = "breaks = [{ from = \"12:00\", to = \"12:30\" }]";
    let text = calm("jd_groups_2023", "9h")
        + &agent("A", 9, "")
        + &shift("\"A\"", "09:00", "18:00", breaks)
        + &list(&["10798s", "10799s"]);
    let ran = run_with(&text, &["session.silence_timeout=never"]);
    let told: Vec<(f64, String)> =
        ran.statuses("A").into_iter().map(|(at, name)| (seconds(at), name)).collect();
    let name = |name: &str| name.to_owned();
    assert_eq!(told[1], (10_800.0, name("break")));
    assert_eq!(told[2], (12_600.0, name("online")));
    assert_eq!((ran.replied_at(0), ran.replied_at(1)), (vec![10_803.0], vec![12_605.0]));
    assert_eq!(ran.tally(Tally::WastedReplies), 0);
    let plain = |change: &str| {
        calm("generic", "2h")
            + &agent("A", 9, "")
            + change
            + &status("09:01:00", "\"A\"", "online")
            + &list(&["0s", "1s"])
    };
    let away = run(&plain(&status("09:00:02", "\"A\"", "away")));
    assert_eq!((away.replied_at(0), away.replied_at(1)), (vec![65.0], vec![70.0]));
    assert_eq!((away.tally(Tally::WastedReplies), away.sum(Sum::WastedEffort)), (1, 2.0));
    let failed = run(&plain(&event("09:00:02", "network_failure", "agents = [\"A\"]")));
    assert_eq!((failed.tally(Tally::WastedReplies), failed.sum(Sum::WastedEffort)), (1, 2.0));
    assert_eq!(failed.ends_of(0)[0], (2.0, EndReason::LeaveBox));
}

/// A's shift ends at 09:10 with two customers of two questions each; B is there all day.
fn shift_end(how: &str, more: &[&str]) -> crate::support::Ran {
    let text = calm("generic", "3h")
        + &agent("A", 9, &format!("shift_end = \"{how}\"\novertime_limit = \"30min\""))
        + &agent("B", 9, "")
        + &shift("\"A\"", "09:00", "09:10", "")
        + &shift("\"B\"", "09:05", "12:00", "")
        + &list(&["100s", "101s", "700s"]);
    let sets = ["customer.rounds=2", "customer.close_prob=1", "customer.close_delay=0s"];
    run_with(&text, &[&sets[..], more].concat())
}

/// S-10 Shift end `finish`: closing, in no tier, hands on until empty or the overtime limit, then
/// handed over; `hand_over`, `reroute` and `leave` part with the sessions at once.
#[test]
fn s_10_four_ways_to_end_a_shift() {
    let slow = ["customer.think_gap=1000s"];
    let finished = shift_end("finish", &slow);
    assert_eq!(
        (finished.agents_of(0), finished.agents_of(2)),
        (vec!["A".into()], vec!["B".into()])
    );
    assert_eq!(status_of(&finished, "A", 600.0), "closing");
    // second questions at 1105 and 1110 s, answered by 1115 s
    assert_eq!(finished.replied_at(1), [110.0, 1115.0]);
    assert_eq!(status_of(&finished, "A", 1114.9), "closing");
    assert_eq!(status_of(&finished, "A", 1115.0), "offline");
    let limited = shift_end("finish", &["customer.think_gap=5000s"]);
    assert_eq!(limited.agents_of(0), ["A", "B"]);
    assert_eq!(seconds(limited.transfers()[0].0), 600.0 + 1800.0);
    assert_eq!(status_of(&limited, "A", 2400.0), "offline");
    let handed = shift_end("hand_over", &slow);
    let moved: Vec<(f64, u64)> =
        handed.transfers().iter().map(|told| (seconds(told.0), told.1)).collect();
    assert_eq!(moved, [(600.0, 0), (600.0, 1)]);
    assert_eq!(status_of(&handed, "A", 600.0), "offline");
    let rerouted = shift_end("reroute", &slow);
    let parts = rerouted.segments_of(0);
    assert_eq!((parts[1].how, parts[1].agent.as_str()), (How::Reroute, "B"));
    assert_eq!(parts[0].reason, Some(EndReason::Rerouted));
    let boxed = shift_end("leave", &slow);
    assert_eq!(boxed.ends_of(0)[0], (600.0, EndReason::LeaveBox));
    assert_eq!(left(&boxed).iter().map(|told| told.0).collect::<Vec<_>>(), [1105.0, 1110.0]);
}

/// S-22 Clones: `count = 3` makes a-1 to a-3, `a` means all of them, attributes are drawn for each
/// clone, and `agents.a.count` is the path to change it.
#[test]
fn s_22_clones_have_numbers_and_draws_of_their_own() {
    let text = calm("generic", "2h")
        + &agent("a", 1, "count = 3\ntyping_cpm = 60\ntyping_spread = 0.3")
        + &status("09:10:00", "\"a\"", "busy")
        + &status("09:20:00", "\"a-2\"", "online")
        + &list(&["0s", "1s", "2s", "1300s"]);
    let sets = [
        "service.model=typing",
        "service.think=0s",
        "service.quick_phrase_rate=0",
        "service.reply_chars=30",
        "customer.close_prob=1",
        "customer.close_delay=0s",
    ];
    let ran = run_with(&text, &sets);
    assert_eq!(ran.agents_in_order(), "a-1 a-2 a-3 a-2");
    assert!(["a-1", "a-2", "a-3"].iter().all(|id| status_of(&ran, id, 600.0) == "busy"));
    let efforts: Vec<_> = ran.replies().iter().map(|reply| reply.effort).collect();
    assert!(efforts[0] != efforts[1] && efforts[1] != efforts[2] && efforts[0] != efforts[2]);
    let five = run_with(&text, &[&sets[..], &["agents.a.count=5"]].concat());
    assert_eq!(five.scenario.agents.len(), 5);
}

/// S-23 Transfer: drawn in the script, after that reply; the open round keeps its start and the
/// receiver pays the re-reading.
#[test]
fn s_23_a_transfer_keeps_the_round_and_costs_rereading() {
    let text =
        |people: &str| calm("generic", "2h") + people + "\n[transfer]\nprob = 1\n" + &list(&["0s"]);
    let sets = [
        "service.model=typing",
        "service.switch=0s",
        "service.think=0s",
        "service.reply_chars=20",
        "service.quick_phrase_rate=0",
        "customer.message_chars=10",
        "agent_defaults.typing_cpm=60",
        "agent_defaults.typing_spread=0",
        "agent_defaults.reading_cpm=60",
        "customer.rounds=2",
        "customer.think_gap=10s",
        "transfer.delay=12s",
        "transfer.reread_same_group=7s",
    ];
    let both = agent("A", 9, "") + &agent("B", 9, "");
    let ran = run_with(&text(&both), &sets);
    // replied at 30 s, asked again at 40 s, moved at 42 s in the middle of the reply
    assert_eq!(seconds(ran.transfers()[0].0), 42.0);
    let second = &ran.replies()[1];
    assert_eq!((second.agent.as_str(), seconds(second.at)), ("B", 42.0 + 10.0 + 20.0 + 7.0));
    assert_eq!(second.response.as_secs_f64(), 39.0, "since 40 s");
    assert_eq!(ran.sum(Sum::WastedEffort), 2.0);
    let alone = run_with(&text(&agent("A", 9, "")), &sets);
    assert_eq!((alone.transfers().len(), alone.agents_of(0).len()), (0, 1), "nobody to take it");
}

/// S-23, S-24 By invitation the slot counts on both sides until the inviter leaves.
#[test]
fn s_24_a_three_party_chat_counts_twice() {
    let text = calm("generic", "2h")
        + &agent("A", 9, "")
        + &agent("B", 9, "")
        + "\n[transfer]\nprob = 1\nmode = \"invite\"\n"
        + "accept_delay = \"10s\"\nthree_party = \"30s\"\n"
        + &list(&["0s"]);
    let ran = run(&text);
    let active = |second: f64| [ran.active_at("A", second), ran.active_at("B", second)];
    assert_eq!(active(14.9), [1, 0]);
    assert_eq!(active(15.0), [1, 1]);
    assert_eq!(active(44.9), [1, 1]);
    assert_eq!(active(45.0), [0, 1]);
    let declined = run_with(&text, &["transfer.accept_prob=0"]);
    assert_eq!((declined.transfers().len(), declined.active_at("A", 60.0)), (0, 1));
}

/// S-24 Active: sessions assigned and not ended, less those silence has uncounted.
#[test]
fn s_24_uncounted_sessions_stay_without_counting() {
    let text = calm("jd_groups_2023", "3h") + &agent("A", 1, "") + &list(&["0s", "60s"]);
    let sets =
        ["session.on_silence_expire=uncount", "customer.rounds=2", "customer.think_gap=900s"];
    let ran = run_with(&text, &sets);
    assert_eq!(ran.active_at("A", 600.0), 1);
    assert_eq!(ran.assigned_at(1), 600.0 + TICK, "its slot is free");
    // the first speaks again at 905 s: it counts again, beyond the maximum
    assert_eq!(ran.replied_at(0), [5.0, 910.0]);
    assert_eq!(ran.active_at("A", 906.0), 2);
    assert_eq!(ran.ends_of(0)[0].1, EndReason::Cut);
}

/// S-25 Automatic statuses act in the handler that changes `active`: the third session suspends,
/// the next customer already finds nobody; below two the agent is back.
#[test]
fn s_25_automatic_statuses_follow_the_active_sessions_at_once() {
    let text = |more: &str, platform: &str| {
        calm(platform, "2h") + &agent("A", 9, more) + &list(&["0s", "0s", "0s", "0s", "605s"])
    };
    let ran = run(&text("auto_suspend_at = 2", "jd_groups_2023"));
    assert_eq!(ran.order().len(), 3 + 2, "the fourth and fifth are delivered or come later");
    assert_eq!(most_active(&ran, "A"), 3);
    assert_eq!(left(&ran)[0].0, 0.0);
    let told: Vec<(f64, String)> =
        ran.statuses("A").into_iter().map(|(at, name)| (seconds(at), name)).collect();
    assert_eq!(told[1], (0.0, "suspended".to_owned()));
    assert_eq!(told[2], (600.0 + TICK, "online".to_owned()));
    let busy =
        run_with(&text("auto_busy_at_active = 2", "generic"), &["routing.nobody_online=reject"]);
    assert_eq!(most_active(&busy, "A"), 2);
    assert_eq!(busy.tally(Tally::Rejected), 3);
}

/// S-28 Agents without a maximum: where a candidate has none, the key is `active` for all.
#[test]
fn s_28_without_a_maximum_the_key_is_the_active_count() {
    let people = "\n[[agents]]\nid = \"A\"\nmax_concurrency = \"none\"\n".to_owned()
        + &agent("B", 100, "")
        + &agent("C", 3, "");
    let entries = list(&["0s", "1s", "2s", "3s", "4s", "5s", "6s", "7s", "8s", "9s", "10s"]);
    for policy in ["load_ratio", "weighted_load_ratio"] {
        let set = format!("routing.policy={policy}");
        let text = calm("jd_groups_2023", "1h") + &people + &entries;
        let ran = run_with(&text, &[&set]);
        assert_eq!(ran.agents_in_order(), "A B C A B C A B C A B", "{policy}");
    }
    let weights = "\n[[groups]]\nname = \"默认客服组\"\nmembers = { A = 8, B = 4, C = 4 }\n";
    let text = calm("jd_groups_2023", "1h") + &people + weights + &entries;
    let order = run(&text).agents_in_order();
    assert_eq!(order.matches('A').count(), 5, "{order}");
}

/// Two shops on one agent.
fn two_shops(agents: &str, events: &str) -> String {
    let head = calm("x", "2h").replace("platform = \"x\"", "");
    let shop = |name: &str, platform: &str, contacts: &[&str]| {
        format!("\n[[shops]]\nname = \"{name}\"\nplatform = \"{platform}\"\n")
            + &list(contacts).replace("[[arrivals]]", "[[shops.arrivals]]")
    };
    head + agents
        + events
        + &shop("京东", "jd_groups_2023", &["0s", "2s", "60s"])
        + &shop("自营", "generic", &["1s", "3s", "61s"])
}

/// S-29 A desk of several shops: one pair of hands and one inbox, a maximum a shop and one in
/// total, routing by the shop's own sessions, a status common to all unless set for a shop.
#[test]
fn s_29_one_agent_serves_several_shops() {
    let both = "\n[[agents]]\nid = \"A\"\nmax_concurrency = 9\n";
    let ran = run(&two_shops(both, ""));
    assert_eq!(ran.scenario.shops.len(), 2);
    let replies: Vec<f64> = ran.replies().iter().map(|reply| seconds(reply.at)).collect();
    assert_eq!(replies, [5.0, 10.0, 15.0, 20.0, 65.0, 70.0], "one pair of hands");
    let shops: Vec<u32> = ran
        .pick(|fact| match fact {
            Fact::Replied { seat, .. } => Some(ran.scenario.seats[seat.at()].shop.0),
            _ => None,
        })
        .into_iter()
        .map(|(.., shop)| shop)
        .collect();
    assert_eq!(shops, [0, 1, 0, 1, 0, 1], "by the start of the round, over both shops");
    let by_shop = "\n[[agents]]\nid = \"A\"\nmax_concurrency = { \"京东\" = 1, \"自营\" = 9 }\n";
    let own = run(&two_shops(by_shop, ""));
    assert_eq!([3.5, 62.0].map(|second| own.queue_at(second)), [1, 2]);
    let total = "\n[[agents]]\nid = \"A\"\nmax_concurrency = 9\ntotal_max = 3\n";
    let capped = run(&two_shops(total, ""));
    assert_eq!((capped.queue_at(3.5), capped.active_at("A", 3.5)), (1, 3));
    let set = "agents = [\"A\"]\nstatus = \"busy\"\nshop = \"自营\"";
    let apart = run_with(
        &two_shops(both, &event("09:00:30", "set_status", set)),
        &["shops.自营.routing.nobody_online=reject"],
    );
    assert_eq!(apart.order().len(), 5);
    assert_eq!(apart.tally(Tally::Rejected), 1);
}

/// S-29, X-34 The norm is for all the customers of an agent: three slots in one shop and nine in
/// another are twelve, or as many as the total allows, and one shop alone is not held against it.
#[test]
fn s_29_slots_of_all_shops_are_held_against_the_norm() {
    let told = |more: &str| {
        let agent = format!("\n[[agents]]\nid = \"A\"\n{more}\n");
        let ran = run(&two_shops(&(agent + "\n[[agents]]\nid = \"B\"\nmax_concurrency = 9\n"), ""));
        let messages = ran.warnings.of(Code::SlotBound).map(|fault| fault.message.to_string());
        messages.filter(|message| message.contains("slots allow")).collect::<String>()
    };
    let both = "max_concurrency = { \"京东\" = 3, \"自营\" = 9 }";
    assert_eq!(told(both), "");
    assert!(told("shops = \"京东\"\nmax_concurrency = 3").starts_with("3 slots allow "));
    assert!(told(&format!("{both}\ntotal_max = 4")).starts_with("4 slots allow "));
}

/// S-29 Who is below the maximum of the shop and at the total over all is told apart from who is at
/// the maximum.
#[test]
fn s_29_the_total_over_all_shops_is_told_as_such() {
    let failing = |agent: &str| {
        let ran = run(&two_shops(&format!("\n[[agents]]\nid = \"A\"\n{agent}\n"), ""));
        let why = explained(&ran, 1);
        let tiers = why.tiers.iter().flat_map(|tier| &tier.agents);
        tiers.map(|(_, failing)| *failing).collect::<Vec<_>>()
    };
    let total = failing("max_concurrency = 9\ntotal_max = 2");
    assert!(total.contains(&Failing::Total) && !total.contains(&Failing::Full), "{total:?}");
    let full = failing("max_concurrency = 1\ntotal_max = 9");
    assert!(full.contains(&Failing::Full) && !full.contains(&Failing::Total), "{full:?}");
}
