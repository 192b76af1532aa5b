//! The estimate on small desks: where it is a known formula, and where it says it is not.

use super::*;
use crate::analytic::erlang::ErlangA;
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
