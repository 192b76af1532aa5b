//! Replications until a figure is known well enough: what a planner may ask, and where it stops.

use assert_cmd::Command;
use dacu::engine::arrivals::NoFeed;
use dacu::experiment::Pool;
use dacu::experiment::precision::{Reached, reached, simulate_enough};
use dacu::measure::recorder::Options;
use dacu::model::Scenario;
use dacu::scenario::fault::Code;
use dacu::scenario::{LoadError, parse_str};
use std::sync::atomic::AtomicBool;

const DESK: &str = r#"
[desk]
name = "small"
start = 2026-11-11T09:00:00
length = "1h"
platform = "generic"
contacts_per_day = 1000
curve = "flat"
[[agents]]
id = "a"
count = 3
"#;

fn with(precision: &str) -> String {
    DESK.replace("curve = \"flat\"", &format!("curve = \"flat\"\nprecision = {{ {precision} }}"))
}

fn model(precision: &str) -> Scenario {
    parse_str(&with(precision), &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}

fn run(model: &Scenario, threads: usize) -> (u32, Vec<Reached>) {
    let quiet = AtomicBool::new(false);
    let pool = Pool::new(threads).expect("threads");
    let ran =
        pool.install(|| simulate_enough(model, Options::default(), |_| NoFeed, |_, _| {}, &quiet));
    let (results, ended) = ran.expect("a run");
    assert_eq!(results.count(), ended.done);
    assert_eq!(results.replications, (0..ended.done).collect::<Vec<u32>>());
    let asked = model.precision.as_ref().expect("a precision");
    (ended.done, reached(model, asked, &results))
}

#[test]
fn replications_go_on_until_the_interval_is_narrow() {
    let wide = model("metric = \"first_reply_from_arrival\", half_width = \"4s\"");
    let (few, reached) = run(&wide, 1);
    assert!(reached[0].enough && reached[0].half_width.is_some_and(|width| width <= 4.0));
    let narrow = model("metric = \"first_reply_from_arrival\", half_width = \"2s\"");
    let (many, reached) = run(&narrow, 1);
    assert!(reached[0].enough && reached[0].half_width.is_some_and(|width| width <= 2.0));
    assert!(few >= 10 && many > few, "{few} and {many} runs");
    assert_eq!(run(&narrow, 3).0, many, "the number of threads does not count");
}

#[test]
fn the_cap_holds_and_is_told() {
    let model = model("metric = \"lost\", relative = 0.001, at_least = 4, at_most = 13");
    let (runs, reached) = run(&model, 2);
    assert_eq!(runs, 13);
    assert!(!reached[0].enough && reached[0].half_width.is_some());
}

#[test]
fn without_a_precision_the_number_of_replications_holds() {
    let mut model = model("metric = \"lost\", relative = 0.001");
    (model.precision, model.replications) = (None, 3);
    let quiet = AtomicBool::new(false);
    let ran = simulate_enough(&model, Options::default(), |_| NoFeed, |_, _| {}, &quiet);
    assert_eq!(ran.expect("a run").1.done, 3);
}

#[test]
fn a_precision_that_is_wrong_is_refused() {
    let faults = |precision: &str| match parse_str(&with(precision), &[]) {
        Err(LoadError::Faults(faults, _)) => faults.iter().map(|fault| fault.code).collect(),
        _ => vec![],
    };
    assert_eq!(faults("metric = \"lots\", half_width = 0.1"), [Code::UnknownFigure]);
    assert_eq!(faults("metric = \"lost\""), [Code::MissingKey]);
    assert_eq!(faults("half_width = 0.1"), [Code::MissingKey]);
    let twice = "metric = \"lost\", half_width = 0.1, relative = 0.1";
    assert_eq!(faults(twice), [Code::KeysCollide]);
    assert_eq!(faults("metric = \"lost\", half_width = 0"), [Code::NumberOutOfRange]);
    let order = "metric = \"lost\", half_width = 0.01, at_least = 9, at_most = 5";
    assert_eq!(faults(order), [Code::NumberOutOfRange]);
    assert_eq!(faults("metric = \"lost\", half_width = \"2s\"").len(), 1);
}

#[test]
fn the_command_line_asks_for_it_too() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("desk.toml");
    std::fs::write(&file, DESK).expect("written");
    let run = |more: &[&str]| {
        let mut command = Command::cargo_bin("dacu").expect("built");
        command.args(["run", "--json", "--no-charts", "--output"]).arg(place.path().join("o"));
        command.arg(&file).args(more).assert()
    };
    let done = run(&["--precision", "first_reply_from_arrival=4s"]).code(0);
    let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(told.contains("`customer_wait_mean_s` is known to ±"), "{told}");
    let json: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert!(
        json["replications"].as_u64().is_some_and(|runs| runs >= 10),
        "{}",
        json["replications"]
    );
    run(&["--precision", "lost"]).code(2);
    run(&["--precision", "lots=1%"]).code(2);
    run(&["--precision", "lost=1%", "--replications", "3"]).code(2);
}
