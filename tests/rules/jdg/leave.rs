//! Leave messages (留言): how they arise, when and to whom they are delivered (JDG-20 to JDG-28).

use crate::more::{
    DEFAULT, default_without, delivered, gaps, group, jdg, left, most_active, offline, online,
    status,
};
use crate::support::{agent, event, faults, list, run, run_with};
use dacu::kernel::tick::Span;

/// So many entries a second apart, of a page.
fn entries(count: u32, page: &str) -> String {
    let lines: Vec<String> = (0..count).map(|at| format!("{at}s pc_web page={page}")).collect();
    list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A backlog left from 09:00 on, A online from 10:00 on.
fn backlog(count: u32) -> String {
    jdg("6h")
        + &agent("A", 10, "")
        + &offline("\"A\"")
        + &online("10:00:00", "\"A\"")
        + &entries(count, "shop")
}

fn times(told: &[(f64, u64, String)]) -> Vec<f64> {
    told.iter().map(|(at, ..)| *at).collect()
}

fn who(told: &[(f64, u64, String)]) -> String {
    told.iter().map(|(.., agent)| agent.as_str()).collect::<Vec<_>>().join(" ")
}

/// JDG-20 [M] Creation: all agents suspended, the entry is a leave message; one online agent, but
/// in another group and no way out, likewise; its target is the matched group, else the default.
/// With `all_suspended_policy = "split_share"` suspended agents take it.
#[test]
fn jdg_20_nobody_online_and_eligible_makes_a_leave_message() {
    let people = agent("A", 10, "") + &agent("B", 10, "");
    let away = status("09:00:00", "\"A\", \"B\"", "suspended");
    let text = jdg("1h") + &people + &away + &list(&["1s pc_web", "2s jd_app"]);
    let ran = run(&text);
    assert_eq!(left(&ran), [(1.0, 0, DEFAULT.to_owned()), (2.0, 1, DEFAULT.to_owned())]);
    assert_eq!(ran.agents_in_order(), "");
    let shared = run_with(&text, &["routing.all_suspended_policy=split_share"]);
    assert_eq!((left(&shared).len(), shared.agents_in_order()), (0, "A B".to_owned()));
    let elsewhere = jdg("1h")
        + &people
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &offline("\"A\"")
        + &list(&["1s pc_web page=shop", "2s pc_web page=logistics"]);
    let ran = run(&elsewhere);
    assert_eq!(left(&ran), [(1.0, 0, "组".to_owned())]);
    assert_eq!(ran.first_agent(1), "B");
}

/// JDG-21 [M] Distribution starts when somebody is online: login at 10:00:00 with a backlog, the
/// first three at 10:00:00; `leave_first_tick = "after_interval"` delivers them one interval later.
#[test]
fn jdg_21_the_first_delivery_comes_at_login() {
    let sets = ["leave.interval=90s"];
    let ran = run_with(&backlog(5), &sets);
    assert_eq!(times(&delivered(&ran)), [3600.0, 3600.0, 3600.0, 3690.0, 3690.0]);
    let later = run_with(&backlog(5), &["leave.interval=90s", "leave.first_tick=after_interval"]);
    assert_eq!(times(&delivered(&later)), [3690.0, 3690.0, 3690.0, 3780.0, 3780.0]);
}

/// JDG-22 [P] Cadence: 200 waiting customers need 67 deliveries; the last come 66 / 99 / 132 min
/// after the first at intervals of 60 / 90 / 120 s; within the first half hour, both ends
/// included, 93 / 63 / 48 customers are delivered.
#[test]
fn jdg_22_delivers_three_every_one_to_two_minutes() {
    for (interval, minutes, early) in [("60s", 66.0, 93), ("90s", 99.0, 63), ("120s", 132.0, 48)] {
        let ran = run_with(&backlog(200), &[&format!("leave.interval={interval}")]);
        let told = delivered(&ran);
        assert_eq!(told.len(), 200);
        let mut ticks = times(&told);
        ticks.dedup();
        assert_eq!(ticks.len(), 67, "{interval}");
        assert_eq!(ticks[66] - ticks[0], minutes * 60.0, "{interval}");
        let soon = told.iter().filter(|(at, ..)| *at <= 3600.0 + 1800.0).count();
        assert_eq!(soon, early, "{interval}");
        assert!(told.is_sorted_by_key(|(_, contact, _)| *contact), "first in, first out");
    }
}

/// JDG-22 [P] Cadence: unless fixed each interval is drawn between 60 and 120 s; the batch counts
/// customers, not messages; `newest_first` turns the order round; `batch_scope = "agent"` gives
/// three to each online agent.
#[test]
fn jdg_22_intervals_are_drawn_and_the_batch_counts_customers() {
    let ran = run(&backlog(90));
    let mut ticks = times(&delivered(&ran));
    ticks.dedup();
    let gaps = gaps(&ticks);
    assert_eq!(gaps.len(), 29);
    assert!(gaps.iter().all(|gap| (60.0..=120.0).contains(gap)), "{gaps:?}");
    let mean = gaps.iter().sum::<f64>() / 29.0;
    // uniform: mean 90 s, standard error 17.3 / sqrt(29) = 3.2 s
    assert!((mean - 90.0).abs() < 13.0, "{mean}");
    assert!(gaps.iter().any(|gap| (gap - gaps[0]).abs() > 5.0), "they differ");
    let wordy =
        backlog(6).replace("rounds = 1", "rounds = 1\nburst = { messages = 4, gap = \"1s\" }");
    let ran = run_with(&wordy, &["leave.interval=90s"]);
    assert_eq!(times(&delivered(&ran)), [3600.0, 3600.0, 3600.0, 3690.0, 3690.0, 3690.0]);
    let newest = run_with(&backlog(4), &["leave.interval=90s", "leave.order=newest_first"]);
    let order: Vec<u64> = delivered(&newest).iter().map(|(_, contact, _)| *contact).collect();
    assert_eq!(order, [3, 2, 1, 0]);
    let two = backlog(12) + &agent("B", 10, "") + &offline("\"B\"") + &online("10:00:00", "\"B\"");
    let each = run_with(&two, &["leave.interval=90s", "leave.batch_scope=agent"]);
    let told = delivered(&each);
    // A logs in an instant before B: the ticker looks when both are there
    assert_eq!(times(&told)[..6], [3600.0; 6]);
    assert_eq!(who(&told[..6]).matches('A').count(), 3);
    assert_eq!(times(&told)[6..], [3690.0; 6]);
}

/// JDG-22 [P] The rhythm holds for messages that come while the chosen agent is there: three at
/// once, then three a tick, never one by one as they are written.
#[test]
fn jdg_22_later_messages_keep_the_rhythm() {
    let text = jdg("1h")
        + &agent("A", 10, "")
        + &agent("S", 10, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]\nauto_assign_to_default = false")
        + &default_without("\"A\"")
        + &offline("\"A\"")
        + &entries(9, "shop");
    let chosen = ["leave.mode=specified", "leave.agents=[\"S\"]", "leave.interval=60s"];
    let ran = run_with(&text, &chosen);
    let expected = [0.0, 60.0, 60.0, 60.0, 120.0, 120.0, 120.0, 180.0, 180.0];
    assert_eq!(times(&delivered(&ran)), expected);
}

/// A at 10/10 joins at 09:05 a group with three leave messages.
fn crowded() -> String {
    let mut lines: Vec<String> = (0..10).map(|at| format!("{at}s pc_web page=logistics")).collect();
    lines.extend((10..13).map(|at| format!("{at}s pc_web page=shop")));
    jdg("2h")
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"B\"]\nauto_assign_to_default = false")
        + &default_without("\"B\"")
        + &offline("\"B\"")
        + &event("09:05:00", "set_weight", "agents = [\"A\"]\ngroup = \"组\"\nweight = 6")
        + &list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// JDG-23 [M] Who inside the group receives: an agent at 10/10 and three leave messages make 13;
/// with `leave_respects_max = true` they wait for room. A delivered item counts until its reply
/// and no silence ends it before. The group's policy chooses among several.
#[test]
fn jdg_23_leave_messages_ignore_the_maximum() {
    let ran = run(&crowded());
    assert_eq!(times(&delivered(&ran)), [300.0; 3]);
    assert_eq!(most_active(&ran, "A"), 13);
    assert_eq!(ran.active_at("A", 304.0), 13);
    assert_eq!(ran.active_at("A", 315.0), 10, "each counts until its reply");
    let polite = run_with(&crowded(), &["leave.respects_max=true", "leave.interval=60s"]);
    assert_eq!(most_active(&polite, "A"), 10);
    assert_eq!(delivered(&polite).len(), 3);
    // the first of the ten sessions expires at 600 s and a tick
    assert!(times(&delivered(&polite)).iter().all(|at| *at > 600.0));
    let weights = jdg("3h")
        + &["A", "B"].map(|id| agent(id, 100, "")).concat()
        + &group("组", "pages = [\"shop\"]\nmembers = { A = 8, B = 4 }")
        + &default_without("\"A\", \"B\"")
        + &offline("\"A\", \"B\"")
        + &online("10:00:00", "\"A\", \"B\"")
        + &entries(12, "shop");
    assert_eq!(who(&delivered(&run(&weights))).matches('A').count(), 8);
}

/// JDG-24 [M] Default mode ①: a scenario without `leave.mode` behaves as "default".
#[test]
fn jdg_24_the_mode_is_default_unless_written() {
    let silent = run(&backlog(20));
    let spoken = run_with(&backlog(20), &["leave.mode=default"]);
    assert_eq!(silent.text(), spoken.text());
    assert_ne!(silent.text(), run_with(&backlog(20), &["leave.mode=manual"]).text());
}

/// Group 技能组 (A), fallback F, nobody at first; three messages for the group.
fn fallback(logins: &str) -> String {
    jdg("1h")
        + &["A", "F", "D"].map(|id| agent(id, 10, "")).concat()
        + &group("技能组", "pages = [\"shop\"]\nmembers = [\"A\"]")
        + &group("兜底组", "pages = [\"logistics\"]\nmembers = [\"F\"]")
        + &default_without("\"A\", \"F\"")
        + "\n[leave]\nfallback_group = \"兜底组\"\ninterval = \"60s\"\n"
        + &offline("\"A\", \"F\", \"D\"")
        + logins
        + &entries(3, "shop")
}

/// JDG-25 [M] Fallback (兜底) group: skill group offline and fallback online, the fallback gets 3;
/// both online, the skill group gets 3 and the fallback none; both offline, nobody. Unless set the
/// fallback group is the default group.
#[test]
fn jdg_25_the_fallback_group_receives_when_the_group_is_away() {
    let got = |logins: &str| who(&delivered(&run(&fallback(logins))));
    assert_eq!(got(&online("09:10:00", "\"F\"")), "F F F");
    assert_eq!(got(&online("09:10:00", "\"A\", \"F\"")), "A A A");
    assert_eq!(got(""), "");
    assert_eq!(got(&online("09:10:00", "\"D\"")), "", "the default group is not the fallback now");
    let unset = fallback(&online("09:10:00", "\"D\"")).replace("fallback_group = \"兜底组\"", "");
    assert_eq!(who(&delivered(&run(&unset))), "D D D");
    let unset = fallback(&online("09:10:00", "\"F\"")).replace("fallback_group = \"兜底组\"", "");
    assert_eq!(who(&delivered(&run(&unset))), "");
}

/// JDG-26 [M/V] Specified-agent mode ②: A specified and offline, B online and not: nothing; A
/// online: three a delivery, whatever the group; several take turns; at least one must be named.
#[test]
fn jdg_26_chosen_agents_receive_whatever_their_group() {
    let text = |login: &str| {
        jdg("2h")
            + &["A", "B", "C", "X"].map(|id| agent(id, 10, "")).concat()
            + &group("组", "pages = [\"shop\"]\nmembers = [\"X\"]\nauto_assign_to_default = false")
            + &offline("\"A\", \"C\", \"X\"")
            + login
            + "\n[leave]\nmode = \"specified\"\nagents = [\"A\", \"C\"]\ninterval = \"60s\"\n"
            + &entries(6, "shop")
    };
    assert_eq!(delivered(&run(&text(""))), []);
    let told = delivered(&run(&text(&online("09:10:00", "\"A\""))));
    assert_eq!(who(&told), "A A A A A A");
    assert_eq!(times(&told), [600.0, 600.0, 600.0, 660.0, 660.0, 660.0]);
    let both = delivered(&run(&text(&online("09:10:00", "\"A\", \"C\""))));
    assert_eq!(who(&both), "A C A C A C");
    let nobody = text("").replace("agents = [\"A\", \"C\"]", "");
    assert!(!faults(&nobody, &[]).is_empty());
    let empty = text("").replace("agents = [\"A\", \"C\"]", "agents = []");
    assert!(!faults(&empty, &[]).is_empty());
}

/// JDG-27 [M] Manual mode ③: a supervisor or leader on shift assigns a batch of the oldest every
/// interval to agents online or suspended, never offline; without one on shift nothing happens.
#[test]
fn jdg_27_a_supervisor_hands_out_to_online_and_suspended_agents() {
    let text = |role: &str, first: &str| {
        jdg("2h")
            + &agent("L", 10, &format!("roles = [\"{role}\"]\nreceive = false"))
            + &agent("A", 10, "")
            + &status("09:00:00", "\"A\"", first)
            + "\n[leave]\nmode = \"manual\"\n"
            + "manual = { interval = \"10min\", batch = 2, roles = [\"supervisor\", \"leader\"] }\n"
            + &entries(5, "shop")
    };
    let told = delivered(&run(&text("supervisor", "suspended")));
    assert_eq!(times(&told), [600.0, 600.0, 1200.0, 1200.0, 1800.0]);
    assert!(told.is_sorted_by_key(|(_, contact, _)| *contact), "the oldest first");
    assert_eq!(who(&told), "A A A A A");
    assert_eq!(delivered(&run(&text("leader", "suspended"))).len(), 5);
    assert_eq!(delivered(&run(&text("supervisor", "offline"))), []);
    assert_eq!(delivered(&run(&text("pre_sale", "suspended"))), [], "nobody to hand them out");
    let late = text("supervisor", "suspended") + &offline("\"L\"") + &online("09:25:00", "\"L\"");
    assert_eq!(times(&delivered(&run(&late)))[0], 1800.0, "nobody on shift before");
}

/// JDG-28 [K] Where it shows, agent-side order: one live unanswered and one leave item, the live
/// one first; `before_live` turns it round, `interleave_by_wait` goes by the start of the round.
#[test]
fn jdg_28_live_customers_before_leave_messages() {
    // A is on a live session from 0 s to 30 s; the leave item is delivered at 10 s, a live
    // customer comes at 20 s: the hands choose between the two at 30 s
    let text = jdg("1h").replace("reply_time = \"5s\"", "reply_time = \"30s\"")
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"B\"]\nauto_assign_to_default = false")
        + &default_without("\"B\"")
        + &offline("\"B\"")
        + &event("09:00:10", "set_weight", "agents = [\"A\"]\ngroup = \"组\"\nweight = 6")
        + &list(&["0s pc_web page=logistics", "5s pc_web page=shop", "20s pc_web page=logistics"]);
    let order = |sets: &[&str]| -> Vec<u64> {
        let ran = run_with(&text, sets);
        assert_eq!(delivered(&ran), [(10.0, 1, "A".to_owned())]);
        assert!(ran.replies().iter().all(|reply| reply.effort == Span::seconds(30)));
        ran.replies().iter().map(|reply| reply.contact).collect()
    };
    assert_eq!(order(&[]), [0, 2, 1]);
    assert_eq!(order(&["leave.priority=after_live"]), [0, 2, 1]);
    assert_eq!(order(&["leave.priority=before_live"]), [0, 1, 2]);
    assert_eq!(order(&["leave.priority=interleave_by_wait"]), [0, 1, 2]);
}
