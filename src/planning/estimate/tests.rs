//! The estimate on small desks: where it is a known formula, and where it says it is not.

use super::*;
use crate::analytic::erlang::{ErlangA, ErlangC};
use approx::assert_relative_eq;

fn estimated(text: &str) -> Estimate {
    let loaded = crate::scenario::parse_str(text, &[]);
    estimate(&loaded.unwrap_or_else(|error| panic!("{error}")).scenario)
}

/// A call desk: ten agents, 3 min a call, patience 2 min, 180 calls an hour.
const CALLS: &str = r#"
[desk]
start = 2026-11-11T08:00:00
length = "4h"
platform = "generic"
contacts_per_day = 4320
curve = "flat"
[customer]
patience = { dist = "exp", mean = "2min" }
[service]
model = "classical"
service_time = { dist = "exp", mean = "3min" }
[[agents]]
id = "a"
count = 10
max_concurrency = 1
[[shifts]]
agents = "all"
from = "08:00"
to = "12:00"
breaks = [{ from = "09:00", to = "09:30" }, { from = "10:00", to = "10:15" }]
"#;

#[test]
fn a_call_desk_is_erlang_a_half_hour_by_half_hour() {
    let found = estimated(CALLS);
    assert_eq!(found.rows.len(), 8);
    let exact = ErlangA::new(0.05, 180.0, 120.0, 10).unwrap();
    let steady = found.rows[0].steady.unwrap();
    assert_relative_eq!(steady.lost, exact.abandonment(), max_relative = 1e-9);
    assert_relative_eq!(steady.wait, exact.mean_wait(), max_relative = 1e-9);
    assert_relative_eq!(steady.slots, exact.occupancy(), max_relative = 1e-9);
    assert_eq!(steady.response, None, "a call has no rounds");
    assert_eq!(found.outside, [Outside::Overload(1)], "half of the desk on a break");
    assert_relative_eq!(found.rows[0].hands.unwrap(), 0.9, max_relative = 1e-9);
    // Everybody on a break; then half of a half hour.
    assert_eq!((found.rows[2].hands, found.rows[2].steady), (None, None));
    assert_relative_eq!(found.rows[4].agents, 5.0, max_relative = 1e-9);
    assert_relative_eq!(found.rows[4].hands.unwrap(), 1.8, max_relative = 1e-9);
}

#[test]
fn more_work_than_hands_and_a_large_tail_are_outside_the_scope() {
    let text = CALLS.replace("4320", "9000").replace("    ", "");
    let told = estimated(&text).outside;
    assert!(told.iter().any(|what| matches!(what, Outside::Overload(7))), "{told:?}");
    let chats = text
        .replace("model = \"classical\"\n", "")
        .replace("service_time = { dist = \"exp\", mean = \"3min\" }\n", "")
        .replace("max_concurrency = 1\n", "max_concurrency = 8\n")
        + "[session]\nsilence_timeout = \"30min\"\n";
    let chats =
        chats.replace("[customer]\n", "[customer]\nclose_prob = 0.2\nclose_delay = \"60s\"\n");
    let found = estimated(&chats);
    assert!(found.outside.iter().any(|what| matches!(what, Outside::Long(_))));
    let steady = found.rows[0].steady.unwrap();
    // Slots held through the silence are full long before the hands are.
    assert!(steady.slots > 0.9 && steady.lost > 0.1, "{steady:?}");
    assert!(steady.response.unwrap() > 10.0);
}

#[test]
fn suspended_colleagues_who_take_over_are_told_of() {
    let text = CALLS.replace("id = \"a\"", "id = \"a\"\nroles = [\"pre_sale\"]");
    for (platform, told) in [("jd_dongdong_2019", true), ("jd_groups_2023", false)] {
        let found = estimated(&text.replace("generic", platform)).outside;
        assert_eq!(found.contains(&Outside::Reserve), told, "{platform}: {found:?}");
    }
}

#[test]
fn customers_who_ignore_the_maximum_do_not_wait_for_a_slot() {
    let text = CALLS
        .replace("model = \"classical\"\n", "model = \"direct\"\nreply_time = \"15s\"\n")
        .replace("service_time = { dist = \"exp\", mean = \"3min\" }\n", "")
        .replace("generic", "jd_dongdong_2019")
        .replace("id = \"a\"", "id = \"a\"\nroles = [\"pre_sale\"]");
    let mix = |app: f64| {
        let mix = format!("client_mix = {{ jd_app = {app}, pc_web = {} }}", 1.0 - app);
        estimated(&format!("{text}[[arrivals]]\n{mix}\n"))
    };
    let (few, most) = (mix(0.25), mix(0.75));
    let lost = |found: &Estimate| found.rows[0].steady.unwrap().lost;
    assert!(lost(&few) > 0.5 && lost(&most) < 0.05, "{} {}", lost(&few), lost(&most));
    assert!(most.outside.contains(&Outside::Exempt(0.75)), "{:?}", most.outside);
}

/// A chat desk within the scope: one pool, steady for hours, nobody leaves once connected.
const CHATS: &str = r#"
[desk]
start = 2026-11-11T08:00:00
length = "12h"
warm_up = "2h"
interval = "12h"
platform = "generic"
contacts_per_day = 6000
curve = "flat"
[session]
silence_timeout = "10min"
[customer]
patience = { dist = "exp", mean = "3min" }
first_patience = "never"
later_patience = "never"
silent_share_queue = 0
close_prob = 0
[service]
model = "direct"
reply_time = { dist = "exp", mean = "20s" }
[[agents]]
id = "a"
count = 8
max_concurrency = 12
"#;

/// What the estimate says and what a run gives: hands, slots, response, wait, lost.
fn beside_the_simulation(text: &str) -> [(f64, f64); 5] {
    use crate::engine::arrivals::NoFeed;
    use crate::experiment::replicate::simulate;
    use crate::measure::catalog::Part;
    use crate::measure::recorder::Options;
    use crate::measure::summary::Summary;
    let loaded = crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let (scenario, quiet) = (loaded.scenario, std::sync::atomic::AtomicBool::new(false));
    let feed = |_| NoFeed;
    let ran = simulate(&scenario, 0..4, Options::default(), feed, |_, _| {}, &quiet).unwrap();
    let summary = Summary::new(&scenario, &ran.0);
    let simulated = |id: &str| {
        let estimate = summary.section(Part::Desk).and_then(|section| section.get(id));
        estimate.and_then(|estimate| estimate.value).unwrap_or_else(|| panic!("{id}"))
    };
    let row = &estimate(&scenario).rows[0];
    let steady = row.steady.unwrap();
    [
        (row.hands.unwrap() * (1.0 - steady.lost), simulated("hands_occupancy")),
        (steady.slots, simulated("slot_occupancy")),
        (steady.response.unwrap(), simulated("round_response_mean_s")),
        (steady.wait, simulated("queue_wait_mean_s")),
        (steady.lost, simulated("abandonment_rate")),
    ]
}

#[test]
fn within_its_scope_the_estimate_is_close_to_the_simulation() {
    for most in ["12", "8"] {
        let text = CHATS.replace("= 12\n", &format!("= {most}\n"));
        let [hands, slots, response, wait, lost] = beside_the_simulation(&text);
        let near = |(found, simulated): (f64, f64), off: f64| {
            assert_relative_eq!(found, simulated, max_relative = off);
        };
        near(hands, 0.02);
        near(slots, 0.02);
        near(response, 0.06);
        // A slot is held for a time far from exponential: waits are of the right size only.
        assert!((wait.0 - wait.1).abs() < 0.2 * wait.1.max(1.0), "{most}: {wait:?}");
        assert!((lost.0 - lost.1).abs() < 0.015, "{most}: {lost:?}");
    }
}

#[test]
fn where_nobody_leaves_an_overload_loses_nobody_and_the_wait_grows() {
    let text = CALLS.replace("{ dist = \"exp\", mean = \"2min\" }", "\"never\"");
    for contacts in [4800, 9600] {
        let row = estimated(&text.replace("4320", &contacts.to_string())).rows[0];
        let steady = row.steady.unwrap_or_else(|| panic!("{contacts}: {row:?}"));
        assert_eq!((steady.slots, steady.lost), (1.0, 0.0), "{contacts}");
        assert!(steady.wait.is_infinite() && steady.response.is_none(), "{steady:?}");
    }
}

#[test]
fn near_saturation_without_patience_it_is_erlang_c() {
    let text = CALLS
        .replace("{ dist = \"exp\", mean = \"2min\" }", "\"never\"")
        .replace("mean = \"3min\"", "mean = \"1min\"")
        .replace("count = 10", "count = 5")
        .replace("4320", "7198.56");
    let steady = estimated(&text).rows[0].steady.unwrap();
    let exact = ErlangC::new(4.999 / 60.0, 60.0, 5).unwrap();
    assert_relative_eq!(steady.wait, exact.mean_wait(), max_relative = 1e-6);
    assert!((steady.wait / 3600.0 - 16.7).abs() < 0.05, "{}", steady.wait / 3600.0);
    assert_eq!(steady.lost, 0.0);
}

#[test]
fn conversations_that_never_end_fill_the_slots_for_good() {
    let text = CHATS
        .replace("silence_timeout = \"10min\"", "silence_timeout = \"never\"")
        .replace("interval = \"12h\"", "interval = \"30min\"")
        .replace("6000", "480");
    let found = estimated(&text);
    assert!(found.outside.contains(&Outside::Endless(1.0)), "{:?}", found.outside);
    // ten an interval, 96 slots
    let steady: Vec<Steady> = found.rows.iter().filter_map(|row| row.steady).collect();
    assert!(steady.windows(2).all(|two| two[0].slots <= two[1].slots), "{steady:?}");
    assert!((steady[1].slots - 15.0 / 96.0).abs() < 0.06, "{:?}", steady[1]);
    let last = steady[steady.len() - 1];
    assert_eq!((last.slots, last.lost, last.wait), (1.0, 1.0, 180.0));
    let forever = text.replace("{ dist = \"exp\", mean = \"3min\" }", "\"never\"");
    let last = estimated(&forever).rows.pop().and_then(|row| row.steady).unwrap();
    assert_eq!((last.slots, last.lost, last.wait), (1.0, 0.0, f64::INFINITY));
}

#[test]
fn how_long_a_slot_is_held_is_said_alike_by_check_and_estimate() {
    let text = r#"
[desk]
start = 2026-11-11T09:00:00
length = "10h"
platform = "jd_groups_2023"
contacts_per_day = 2400
curve = "flat"
[session]
silence_timeout = "25min"
[[agents]]
id = "a"
count = 6
max_concurrency = 2
[[shifts]]
agents = "all"
from = "09:00"
to = "19:00"
"#;
    let loaded = crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let (scenario, warnings) = (loaded.scenario, loaded.warnings);
    let told = warnings.of(crate::scenario::fault::Code::SlotBound).next().unwrap();
    let found = estimate(&scenario);
    let long = found.outside.iter().find_map(|what| match what {
        Outside::Long(held) => Some(*held),
        _ => None,
    });
    let held = long.unwrap_or_else(|| panic!("{:?}", found.outside));
    assert_eq!(told.label.as_str(), format!("a slot is held {held} a session"));
    // with one conversation at a time the pool's handling time is the same
    let pool = Pool::new(&scenario, &[1.0]);
    assert_relative_eq!(pool.handling[0], pool.held, max_relative = 1e-9);
}
