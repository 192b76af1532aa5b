//! Targets: every figure with a direction can be one, by its name or a planner's word, and says
//! why if it cannot; the service level is that of queueing theory in each of its variants.

use dacu::analytic::erlang::{ErlangA, ErlangC};
use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::{Part, Period};
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::model::Scenario;
use dacu::model::figure::{FIGURES, Side, Unit};
use dacu::scenario::parse_str;
use std::sync::atomic::AtomicBool;

/// Four agents, one contact a minute each, as many as in theory.
fn desk(hours: u32, per_hour: f64, patience: &str, more: &str) -> String {
    format!(
        r#"
[desk]
start = 2026-01-05T00:00:00
length = "{hours}h"
warm_up = "2h"
platform = "generic"
seed = 11
[[arrivals]]
rates = [{per_hour}]
rate_interval = "{hours}h"
[[agents]]
id = "a"
count = 4
max_concurrency = 1
[service]
model = "classical"
service_time = {{ dist = "exp", mean = "60s" }}
[customer]
patience = {patience}
silent_share_queue = 0
recontact_prob = 0
{more}
"#
    )
}

fn run(text: &str, replications: u32) -> (Scenario, Results) {
    let loaded = parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
    let options = Options::default();
    let ran = simulate(&scenario, 0..replications, options, |_| NoFeed, |_, _| {}, &quiet);
    let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
    (scenario, results)
}

/// The figure over eight runs lies within four standard errors of the exact one, which tell it.
fn compare(case: &str, text: &str, exact: f64) {
    let (_, results) = run(text, 8);
    let values = results.values(Part::Desk, Period::Whole, "service_level_rate").expect("sampled");
    let values: Vec<f64> = values.into_iter().flatten().collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!((mean - exact).abs() <= 4.0 * error, "{case}: {mean} ± {error}, not {exact}");
    assert!(error < 0.01, "{case}: {error} is too coarse");
}

fn level(more: &str) -> String {
    format!("[targets]\nservice_level = {{ share = \"80%\", {more} }}\n")
}

#[test]
fn a_service_level_is_that_of_erlang_c() {
    let exact = ErlangC::new(180.0 / 3600.0, 60.0, 4).expect("sane");
    for within in [5.0, 20.0, 60.0] {
        let text = desk(400, 180.0, "\"never\"", &level(&format!("within = \"{within}s\"")));
        compare("M/M/4", &text, exact.service_level(within));
    }
}

/// Left within t: neither waiting still (virtual wait and patience both beyond t) nor served.
#[test]
fn its_variants_are_those_of_erlang_a() {
    let theta = 90.0;
    let exact = ErlangA::new(270.0 / 3600.0, 60.0, theta, 4).expect("sane");
    let served = |t: f64| exact.served_within(t);
    let left = |t: f64| 1.0 - (1.0 - exact.virtual_within(t)) * (-t / theta).exp() - served(t);
    assert!(left(5.0) > 0.01 && left(20.0) > left(5.0));
    let patience = "{ dist = \"exp\", mean = \"90s\" }";
    for (more, meant) in [
        ("counts = \"offered\"", served(20.0)),
        ("counts = \"answered\"", served(20.0) / (1.0 - exact.abandonment())),
        ("counts = \"without_short\"", served(20.0) / (1.0 - left(20.0))),
        ("counts = \"with_short\"", served(20.0) + left(20.0)),
        ("counts = \"without_short\", short = \"5s\"", served(20.0) / (1.0 - left(5.0))),
        ("counts = \"with_short\", short = \"5s\"", served(20.0) + left(5.0)),
    ] {
        compare(more, &desk(400, 270.0, patience, &level(more)), meant);
    }
}

/// A target on a figure, as a planner would write it.
fn target(name: &str, unit: Unit, side: Side) -> String {
    let bound = match unit {
        Unit::Seconds => "\"40s\"",
        Unit::Hours => "\"3h\"",
        Unit::Share => "\"50%\"",
        _ => "7",
    };
    match side {
        Side::Said => format!("{name} = {{ at_least = {bound}, at_most = {bound} }}"),
        _ => format!("{name} = {bound}"),
    }
}

fn with_targets(targets: &str) -> Result<Scenario, String> {
    let text = desk(6, 180.0, "\"never\"", &format!("[targets]\n{targets}\n"));
    parse_str(&text, &[]).map(|loaded| loaded.scenario).map_err(|error| error.to_string())
}

#[test]
fn every_figure_with_a_side_can_be_a_target_by_any_of_its_names() {
    for row in FIGURES {
        for name in std::iter::once(&row.id).chain(row.aliases) {
            let text = target(name, row.unit, row.side) + "\nlost = \"3%\"";
            let text = if row.id == "lost_rate" { target(name, row.unit, row.side) } else { text };
            let read = with_targets(&text);
            if row.side == Side::Never {
                assert!(read.is_err(), "{name}");
                continue;
            }
            let scenario = read.unwrap_or_else(|error| panic!("{name}: {error}"));
            let targets = scenario.shops[0].targets.iter().filter(|t| t.figure == **name);
            let bound = match row.unit {
                Unit::Seconds => 40.0,
                Unit::Hours => 3.0,
                Unit::Share => 0.5,
                _ => 7.0,
            };
            let sides: Vec<bool> = targets
                .map(|target| {
                    assert_eq!(target.bound, bound, "{name}");
                    target.at_least
                })
                .collect();
            match row.side {
                Side::AtLeast => assert_eq!(sides, [true], "{name}"),
                Side::AtMost => assert_eq!(sides, [false], "{name}"),
                _ => assert_eq!(sides, [true, false], "{name}"),
            }
        }
    }
}

#[test]
fn a_figure_without_a_side_asks_for_one_and_one_figure_is_given_once() {
    let told = |targets: &str| with_targets(targets).unwrap_err();
    assert!(told("lost = \"3%\"\nslot_occupancy = \"80%\"").contains("needs `at_least`"));
    assert!(told("lost = \"3%\"\nslot_occupancy = {}").contains("needs `at_least`"));
    assert!(told("lost = \"3%\"\nlost_rate = \"4%\"").contains("one figure"));
    assert!(told("lost = \"3%\"\nservice_level = { within = \"20s\" }").contains("needs `share`"));
    let short = "lost = \"3%\"\nservice_level = { share = 0.8, short = \"5s\" }";
    assert!(told(short).contains("how short"));
}

/// A customer who asks twice is one person; whoever wants to know says so, or has a target on it.
#[test]
fn persons_are_counted_where_asked_for_or_needed() {
    let persons = |more: &str, sets: &str| {
        let text =
            desk(6, 60.0, "\"never\"", more).replace("seed = 11", &format!("seed = 11\n{sets}"));
        let (scenario, results) = run(&text, 1);
        let summary = dacu::measure::summary::Summary::new(&scenario, &results);
        let section = summary.section(Part::Shop(0)).expect("a shop");
        let entries = section.get("entries").and_then(|found| found.value).expect("entries");
        (section.get("persons").and_then(|found| found.value), entries)
    };
    assert_eq!(persons("", "").0, None);
    for (more, sets) in [
        ("", "persons = true"),
        ("[targets]\nreply_rate_of_persons = \"90%\"", ""),
        ("", "precision = { metric = \"reply_rate_of_persons\", half_width = \"2%\" }"),
    ] {
        let (counted, entries) = persons(more, sets);
        assert!(counted.is_some_and(|n| n > 0.0 && n <= entries), "{more}{sets}: {counted:?}");
    }
}
