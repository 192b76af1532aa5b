//! Do 95 % intervals hold 95 times in 100? Many experiments of 20 replications of a small day, and
//! how often the interval of each holds the truth, which all replications together tell.
//!
//! A hundred experiments run with the other tests. The tables of `docs/statistics.md` come
//! from a thousand: `cargo test --release --test figures coverage -- --ignored --nocapture`.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::{Formula, Part, Period, figure};
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::measure::summary::Summary;
use dacu::model::Scenario;
use std::sync::atomic::AtomicBool;

/// A morning of a small desk. With three agents it is an ordinary one; with two it is sometimes too
/// much, so that a few bad days decide the mean.
const SMALL_DAY: &str = r#"
[desk]
name = "small day"
start = 2026-11-11T09:00:00
length = "2h"
platform = "jd_groups_2023"
seed = 20261111
interval = "2h"
[[arrivals]]
rates = [30]
rate_interval = "2h"
[customer]
patience = { dist = "exp", mean = "5min" }
first_patience = { dist = "exp", mean = "5min" }
silent_share_queue = 0.5
rounds = { dist = "geometric", mean = 2 }
[[agents]]
id = "a"
count = 2
max_concurrency = 4
[targets]
customer_wait = "60s"
"#;

/// Replications of an experiment.
const RUNS: u32 = 20;

/// Figures whose intervals are asked: kind, id.
const FIGURES: [(&str, &str); 6] = [
    ("mean of a run", "entries"),
    ("ratio", "lost_rate"),
    ("ratio (mean wait)", "customer_wait_mean_s"),
    ("median", "customer_wait_p50_s"),
    ("p90", "customer_wait_p90_s"),
    ("p99", "customer_wait_p99_s"),
];

/// One figure over the experiments.
#[derive(Debug, Default)]
struct Counted {
    intervals: Vec<(f64, f64)>,
    top: f64,
    bottom: f64,
}

impl Counted {
    fn covered(&self, truth: f64) -> f64 {
        let held = self.intervals.iter().filter(|(low, high)| (*low..=*high).contains(&truth));
        held.count() as f64 / self.intervals.len() as f64
    }

    fn half_width(&self) -> f64 {
        let widths = self.intervals.iter().map(|(low, high)| (high - low) / 2.0);
        widths.sum::<f64>() / self.intervals.len() as f64
    }
}

/// A row of the table.
#[derive(Debug)]
struct Row {
    kind: &'static str,
    id: &'static str,
    truth: f64,
    half_width: f64,
    covered: f64,
}

fn experiments(model: &Scenario, count: u32) -> Vec<Row> {
    let quiet = AtomicBool::new(false);
    let mut all = Results::new(model, Options::default());
    let mut counted: Vec<Counted> = FIGURES.iter().map(|_| Counted::default()).collect();
    let mut missing = Counted::default();
    for experiment in 0..count {
        let range = experiment * RUNS..(experiment + 1) * RUNS;
        let ran = simulate(model, range, Options::default(), |_| NoFeed, |_, _| {}, &quiet);
        let results = ran.expect("runs").0;
        let summary = Summary::new(model, &results);
        assert_eq!(summary.audit, Vec::<String>::new());
        let section = summary.section(Part::Shop(0)).expect("a shop");
        for ((_, id), counted) in FIGURES.iter().zip(&mut counted) {
            counted.intervals.extend(section.get(id).expect(id).interval);
            for (top, bottom) in results.pairs(Part::Shop(0), Period::Whole, id).expect(id) {
                counted.top += top;
                counted.bottom += bottom;
            }
        }
        let check = summary.targets.iter().find(|check| check.target.figure == "customer_wait");
        let runs = check.expect("a target").runs;
        missing.intervals.extend(runs.probability.map(|interval| (interval.low, interval.high)));
        missing.top += runs.missed as f64;
        missing.bottom += runs.of as f64;
        all.counts.merge(&results.counts);
    }
    let view = all.view(model, Part::Shop(0), Period::Whole);
    let row = |((kind, id), counted): (&(&'static str, &'static str), &Counted)| {
        let truth = match figure(id).expect(id).formula {
            Formula::Quantile(wait, q) => view.quantile(wait, q).expect("values"),
            _ => counted.top / counted.bottom,
        };
        let (half_width, covered) = (counted.half_width(), counted.covered(truth));
        Row { kind, id, truth, half_width, covered }
    };
    let mut rows: Vec<Row> = FIGURES.iter().zip(&counted).map(row).collect();
    let truth = missing.top / missing.bottom;
    rows.push(Row {
        kind: "probability (Wilson)",
        id: "customer_wait over 60 s",
        truth,
        half_width: missing.half_width(),
        covered: missing.covered(truth),
    });
    rows
}

fn small_day(agents: u32) -> Scenario {
    let loaded = dacu::scenario::parse_str(SMALL_DAY, &[format!("agents.a.count={agents}")]);
    loaded.unwrap_or_else(|error| panic!("{error}")).scenario
}

fn table(agents: u32, rows: &[Row], count: u32) {
    println!(
        "\n{agents} agents:\n\n| Figure | Kind | Truth | Mean half-width | Covered in {count} |"
    );
    println!("|---|---|---|---|---|");
    for Row { kind, id, truth, half_width, covered } in rows {
        println!("| {id} | {kind} | {truth:.4} | {half_width:.4} | {:.1} % |", covered * 100.0);
    }
}

/// Figures that promise 95 %, and whether each keeps it within a band.
fn promised(rows: &[Row], low: f64, high: f64) {
    for row in rows.iter().filter(|row| row.kind != "p99" && !row.kind.contains("Wilson")) {
        assert!((low..=high).contains(&row.covered), "{row:?} outside {low} to {high}");
    }
}

/// With 100 experiments a coverage of 95 % is seen as 89 to 99 % in 98 of 100 cases; the seed is
/// fixed, so what passes goes on passing.
#[test]
fn intervals_hold_what_they_promise_in_100_experiments() {
    let rows = experiments(&small_day(3), 100);
    table(3, &rows, 100);
    promised(&rows, 0.89, 0.99);
}

/// The tables of `docs/statistics.md`; both desks must keep their promise.
#[test]
#[ignore = "minutes in a debug build; run it in release"]
fn intervals_hold_what_they_promise_in_1000_experiments() {
    let (usual, strained) = (experiments(&small_day(3), 1000), experiments(&small_day(2), 1000));
    table(3, &usual, 1000);
    table(2, &strained, 1000);
    promised(&usual, 0.92, 0.98);
    promised(&strained, 0.92, 0.98);
}
