//! The three-minute human reply rate, and the two versions of the platform (JDG-29, JDG-30).

use crate::more::{complaint, default_without, group, jdg, left, reply3, status};
use crate::support::{agent, calm, faults, list, run, run_with};
use dacu::measure::counters::Tally;

/// Four agents who need 30 s, 180 s, 181 s and for ever; each is chosen by one customer.
fn four() -> String {
    let slow =
        |id: &str, notice: &str| agent(id, 10, &format!("notification_delay = \"{notice}\""));
    jdg("1h").replace("reply_time = \"5s\"", "reply_time = \"30s\"")
        + &slow("A", "0s")
        + &slow("B", "150s")
        + &slow("C", "151s")
        + &slow("D", "20h")
        + &list(&[
            "0s personal agent=A",
            "0s personal agent=B",
            "0s personal agent=C",
            "0s personal agent=D",
        ])
}

/// JDG-29 [K] Three-minute human reply rate: answers after 30 s, 180.000 s, 181 s and none give
/// 2/4; a welcome message changes nothing.
#[test]
fn jdg_29_three_minutes_are_inclusive_and_by_a_human() {
    let ran = run(&four());
    assert_eq!([0, 1, 2].map(|contact| ran.replied_at(contact)[0]), [30.0, 180.0, 181.0]);
    assert_eq!(ran.replied_at(3), [0.0; 0]);
    assert_eq!(reply3(&ran), (2, 4));
    for welcome in ["auto_reply.welcome=true", "auto_reply.welcome=false"] {
        assert_eq!(reply3(&run_with(&four(), &[welcome])), (2, 4));
    }
    let sessions = (ran.tally(Tally::ReplySessionsInTime), ran.tally(Tally::ReplySessions));
    assert_eq!(sessions, (2, 4));
}

/// JDG-29 [K] Units and window: rounds by default, also sessions (late if one round is) and
/// messages; only rounds that start between 09:00 and 23:00 are assessed.
#[test]
fn jdg_29_units_and_window() {
    // two rounds: the first after 185 s, the second after 30 s
    let text = jdg("15h")
        .replace("rounds = 1", "rounds = 2\nthink_gap = \"60s\"")
        .replace("reply_time = \"5s\"", "reply_time = \"30s\"")
        + &agent("A", 10, "notification_delay = \"155s\"")
        + &list(&["0s pc_web", "13h59m pc_web", "14h pc_web"]);
    let ran = run(&text);
    // 22:59 is inside with its first round only, 23:00 is outside
    assert_eq!(reply3(&ran), (1, 3));
    let sessions = (ran.tally(Tally::ReplySessionsInTime), ran.tally(Tally::ReplySessions));
    assert_eq!(sessions, (0, 2));
    let messages = (ran.tally(Tally::ReplyMessagesInTime), ran.tally(Tally::ReplyMessages));
    assert_eq!(messages, (1, 3));
    let wide = run_with(&text, &["sla.reply3_window=[\"00:00\", \"24:00\"]"]);
    assert_eq!(reply3(&wide).1, 6);
}

/// JDG-29 [K] Leave messages created inside the window count as missed, or not at all with
/// `reply3_leave = "exclude"`; the session that delivers them is not assessed.
#[test]
fn jdg_29_leave_messages_are_missed_or_left_out() {
    let text = jdg("15h")
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"B\"]\nauto_assign_to_default = false")
        + &default_without("\"B\"")
        + &status("09:00:00", "\"B\"", "offline")
        + &status("10:00:00", "\"B\"", "online")
        + &status("22:00:00", "\"B\"", "offline")
        + &list(&["0s pc_web page=shop", "1s pc_web", "14h30m pc_web page=shop"]);
    let ran = run(&text);
    assert_eq!(left(&ran).len(), 2);
    assert_eq!(ran.tally(Tally::ReplyLeaveMissed), 1, "the one of 23:30 is outside the window");
    assert_eq!(reply3(&ran), (1, 1));
    let without = run_with(&text, &["sla.reply3_leave=exclude"]);
    assert_eq!(without.tally(Tally::ReplyLeaveMissed), 0);
    assert_eq!(reply3(&without), (1, 1));
}

/// JDG-30 [P] Version marker: a scenario without platform is told the platforms there are; without
/// groups and with somebody always online both versions assign alike; they differ when all are
/// suspended.
#[test]
fn jdg_30_two_versions_of_the_platform() {
    let nameless = jdg("1h").replace("platform = \"jd_groups_2023\"", "")
        + &agent("A", 10, "")
        + &list(&["0s pc_web"]);
    let told = complaint(&nameless);
    assert_eq!(faults(&nameless, &[]).len(), 1, "{told}");
    for platform in ["jd_dongdong_2019", "jd_groups_2023"] {
        assert!(told.contains(platform), "{told}");
    }
    let clients = ["pc_web", "jd_app", "personal agent=B", "m_web", "wechat", "pc_web"];
    let lines: Vec<String> =
        (0..60).map(|at: usize| format!("{}s {}", at * 37, clients[at % clients.len()])).collect();
    let entries = list(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let people = agent("A", 6, "") + &agent("B", 3, "") + &agent("C", 5, "");
    let desk = |platform: &str, more: &str| {
        run(&(calm(platform, "1h") + &people + more + &entries)).assignments()
    };
    let some = status("09:10:00", "\"B\"", "suspended") + &status("09:20:00", "\"B\"", "online");
    let old = desk("jd_dongdong_2019", &some);
    assert_eq!(old.len(), 60);
    assert_eq!(old, desk("jd_groups_2023", &some));
    let all = status("09:10:00", "\"A\", \"B\", \"C\"", "suspended");
    assert_ne!(desk("jd_dongdong_2019", &all), desk("jd_groups_2023", &all));
}
