//! Variance reduction: nobody pays for it with bias, with bytes that depend on threads, or with
//! intervals that hold less often than they promise.
//!
//! The tables of `docs/statistics.md` come from the ignored test:
//! `cargo test --release --test figures reduction -- --ignored --nocapture`.

#[path = "../../benches/peers/models.rs"]
mod models;

use assert_cmd::Command;
use dacu::engine::arrivals::NoFeed;
use dacu::experiment::Pool;
use dacu::experiment::precision::{reached, simulate_enough};
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::Part;
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::measure::summary::{Estimate, Summary};
use dacu::model::Scenario;
use dacu::model::reduction::{Reduction, STRATA};
use dacu::scenario::fault::Code;
use dacu::scenario::{LoadError, parse_str};
use std::sync::atomic::AtomicBool;

const DESK: &str = r#"
[desk]
name = "small day"
start = 2026-11-11T09:00:00
length = "2h"
platform = "jd_groups_2023"
seed = 5
interval = "2h"
[[arrivals]]
rates = [40]
rate_interval = "2h"
day_cv = 0.3
[customer]
rounds = { dist = "geometric", mean = 2 }
[[agents]]
id = "a"
count = 2
max_concurrency = 4
[targets]
first_reply_from_arrival = "30s"
lost = "5%"
"#;

const WAYS: [Reduction; 3] = [Reduction::Control, Reduction::Stratified, Reduction::Antithetic];

/// Figures asked of every way.
const FIGURES: [&str; 3] = ["customer_wait_mean_s", "lost_rate", "service_level_offered_rate"];

fn model(text: &str, reduction: Option<Reduction>, seed: u64) -> Scenario {
    let loaded = parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    Scenario { reduction, seed, ..loaded.scenario }
}

fn results(model: &Scenario, runs: u32, threads: usize) -> Results {
    let (pool, quiet) = (Pool::new(threads).expect("threads"), AtomicBool::new(false));
    let options = Options::default();
    let ran = pool.install(|| simulate(model, 0..runs, options, |_| NoFeed, |_, _| {}, &quiet));
    ran.expect("runs").0
}

fn summary(model: &Scenario, runs: u32) -> Summary {
    let summary = Summary::new(model, &results(model, runs, 2));
    assert_eq!(summary.audit, Vec::<String>::new());
    summary
}

fn estimate<'a>(summary: &'a Summary, id: &str) -> &'a Estimate {
    summary.section(Part::Shop(0)).and_then(|section| section.get(id)).expect(id)
}

/// Value and half-width.
fn found(summary: &Summary, id: &str) -> (f64, f64) {
    let found = estimate(summary, id);
    let (low, high) = found.interval.expect(id);
    (found.value.expect(id), (high - low) / 2.0)
}

#[test]
fn every_way_finds_the_same_means() {
    let plain = summary(&model(DESK, None, 11), 300);
    for way in WAYS {
        let reduced = summary(&model(DESK, Some(way), 12), 300);
        for id in FIGURES {
            let ((a, half_a), (b, half_b)) = (found(&plain, id), found(&reduced, id));
            // half-widths of 300 runs are 1.96 standard errors, a little more with few blocks
            let se = (half_a * half_a + half_b * half_b).sqrt() / 1.96;
            assert!((a - b).abs() <= 3.0 * se, "{way:?} {id}: {a} and {b}, se {se}");
            assert!(half_b < half_a, "{way:?} {id}: ±{half_a} plain, ±{half_b} reduced");
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for way in WAYS {
        let model = model(DESK, Some(way), 3);
        assert_eq!(results(&model, 10, 1), results(&model, 10, 3), "{way:?}");
    }
}

/// A control variate reads ordinary replications; the first of a pair is one, too.
#[test]
fn replications_are_the_ordinary_ones_where_they_can_be() {
    let text = DESK.replace("day_cv = 0.3\n", "");
    let plain = results(&model(&text, None, 4), 4, 1);
    let control = results(&model(&text, Some(Reduction::Control), 4), 4, 1);
    let pairs = results(&model(&text, Some(Reduction::Antithetic), 4), 8, 1);
    assert_eq!(plain.counts, control.counts);
    for (k, sample) in plain.samples.iter().enumerate() {
        assert_eq!(sample.pairs, control.samples[k].pairs);
        assert_eq!(sample.pairs, pairs.samples[2 * k].pairs);
        assert_ne!(sample.pairs, pairs.samples[2 * k + 1].pairs);
    }
}

#[test]
fn the_number_of_contacts_is_known_and_correction_finds_it() {
    let model = model(DESK, Some(Reduction::Control), 9);
    let (entries, half) = found(&summary(&model, 40), "entries");
    let expected: f64 = model.shops.iter().map(|shop| shop.curve_contacts()).sum();
    assert!((expected - 80.0).abs() < 1e-9, "40 an hour for two hours");
    // returns of customers aside, every contact is an entry
    assert!((entries - expected).abs() <= 2.0 * half + 1e-6, "{entries} ± {half}");
    let plain = Scenario { reduction: None, ..model.clone() };
    assert!(half < 0.25 * found(&summary(&plain, 40), "entries").1);
}

fn faults(desk: &str, text: &str) -> Vec<(Code, String)> {
    let text = text.replace("seed = 5", &format!("seed = 5\n{desk}"));
    match parse_str(&text, &[]) {
        Ok(_) => Vec::new(),
        Err(LoadError::Faults(faults, sources)) => {
            faults.iter().map(|fault| (fault.code, sources.quote(fault.place))).collect()
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn what_cannot_be_is_refused_where_it_stands() {
    let even = DESK.replace("day_cv = 0.3", "");
    let way =
        |way: &str, runs: u32| format!("variance_reduction = \"{way}\"\nreplications = {runs}");
    let told = |desk: &str, text: &str, code: Code, at: &str| {
        let faults = faults(desk, text);
        let hit = faults.iter().any(|(found, place)| *found == code && place.contains(at));
        assert!(hit, "{desk}: {faults:?}");
    };
    told(&way("antithetic", 7), DESK, Code::NumberOutOfRange, "7");
    told(&way("antithetic", 2), DESK, Code::NumberOutOfRange, "antithetic");
    told(&way("stratified", STRATA + 1), DESK, Code::NumberOutOfRange, "6");
    told(&way("stratified", STRATA), DESK, Code::NumberOutOfRange, "stratified");
    told(&way("stratified", 20), &even, Code::KeysCollide, "stratified");
    told(&way("control", 2), DESK, Code::NumberOutOfRange, "control");
    told(&way("controlled", 20), DESK, Code::UnknownWord, "controlled");
    let quiet = DESK.replace("rates = [40]", "rates = [0]");
    told(&way("control", 20), &quiet, Code::KeysCollide, "control");
    for fine in ["none", "control", "stratified", "antithetic"] {
        assert_eq!(faults(&way(fine, 20), DESK), [], "{fine}");
    }
}

#[test]
fn precision_is_judged_in_whole_blocks() {
    for way in WAYS {
        let text = DESK.replace(
            "seed = 5",
            "seed = 5\nprecision = { metric = \"lost\", half_width = \"2%\", at_most = 393 }",
        );
        let model = model(&text, Some(way), 6);
        let (pool, quiet) = (Pool::new(2).expect("threads"), AtomicBool::new(false));
        let options = Options::default();
        let run = || simulate_enough(&model, options, |_| NoFeed, |_, _| {}, &quiet);
        let (results, ended) = pool.install(run).expect("runs");
        assert_eq!(ended.done % way.block(), 0, "{way:?}");
        let asked = model.precision.as_ref().expect("a precision");
        let stands = reached(&model, asked, &results)[0];
        let half = found(&Summary::new(&model, &results), "lost_rate").1;
        assert!(stands.enough && half <= 0.02, "{way:?} {stands:?} after {}", ended.done);
        assert_eq!(stands.half_width.map(|w| (w * 1e9).round()), Some((half * 1e9).round()));
    }
}

#[test]
fn the_command_line_takes_it_and_the_summary_says_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("desk.toml");
    std::fs::write(&file, DESK).expect("a file");
    let run = |more: &[&str]| {
        let mut command = Command::cargo_bin("dacu").expect("a program");
        command.arg("run").arg(&file).args(["--output"]).arg(folder.path().join("out"));
        command.args(["--quiet", "--no-charts", "--json"]).args(more).assert()
    };
    let told = |more: &[&str]| {
        let done = run(more).code(0);
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        serde_json::from_str::<serde_json::Value>(&text).expect("json")
    };
    let some = told(&["--variance-reduction", "antithetic", "--replications", "4"]);
    assert_eq!(some["variance_reduction"], "antithetic");
    assert!(told(&["--replications", "3"]).get("variance_reduction").is_none());
    run(&["--variance-reduction", "antithetic", "--replications", "5"]).code(2);
    run(&["--variance-reduction", "magic"]).code(2);
}

/// Experiments of so many replications each.
const RUNS: u32 = 20;

/// What many experiments say of one figure in one way.
#[derive(Default)]
struct Tried {
    values: Vec<f64>,
    intervals: Vec<(f64, f64)>,
    covered: f64,
    mean: f64,
    se: f64,
}

impl Tried {
    /// Mean half-width of the intervals.
    fn half_width(&self) -> f64 {
        let widths: f64 = self.intervals.iter().map(|(low, high)| high - low).sum();
        widths / 2.0 / self.intervals.len() as f64
    }
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (n, sum) = values.clone().fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    values.map(|value| (value - sum / n).powi(2)).sum::<f64>() / (n - 1.0)
}

fn experiments(text: &str, way: Option<Reduction>, ids: &[&str], count: u32) -> Vec<Tried> {
    let mut all: Vec<Tried> = ids.iter().map(|_| Tried::default()).collect();
    for seed in 0..count {
        let summary = summary(&model(text, way, 1000 + u64::from(seed)), RUNS);
        for (id, tried) in ids.iter().zip(&mut all) {
            let found = estimate(&summary, id);
            tried.values.push(found.value.expect(id));
            tried.intervals.push(found.interval.expect(id));
        }
    }
    for tried in &mut all {
        let n = tried.values.len() as f64;
        tried.mean = tried.values.iter().sum::<f64>() / n;
        tried.se = (variance(tried.values.iter().copied()) / n).sqrt();
    }
    all
}

/// Var(plain) / Var(reduced) and its standard error, by the jackknife of its logarithm over
/// experiments.
fn gain(plain: &[f64], reduced: &[f64]) -> (f64, f64) {
    let of = |without: Option<usize>| {
        let keep = |values: &[f64]| {
            let kept = values.iter().enumerate().filter(|(at, _)| Some(*at) != without);
            variance(kept.map(|(_, value)| *value).collect::<Vec<_>>().into_iter())
        };
        (keep(plain) / keep(reduced)).ln()
    };
    let (n, whole) = (plain.len(), of(None));
    let left: Vec<f64> = (0..n).map(|at| of(Some(at))).collect();
    let mean = left.iter().sum::<f64>() / n as f64;
    let spread: f64 = left.iter().map(|value| (value - mean).powi(2)).sum();
    (whole.exp(), whole.exp() * (spread * (n - 1) as f64 / n as f64).sqrt())
}

fn table(name: &str, text: &str, ways: &[Reduction], ids: &[&str], count: u32) {
    println!("\n{name}, {count} experiments of {RUNS} replications:\n");
    println!("| Figure | Way | Mean ± standard error | Variance ratio | Half-width | Covered |");
    println!("|---|---|---|---|---|---|");
    let asked = std::env::var("WAY").ok();
    let ways = ways.iter().filter(|way| asked.as_deref().is_none_or(|name| name == way.name()));
    let mut plain = experiments(text, None, ids, count);
    // the truth is what all plain replications say together
    let cover = |tried: &mut Tried, truth: f64| {
        let held = tried.intervals.iter().filter(|(low, high)| (*low..=*high).contains(&truth));
        let held = held.count();
        tried.covered = held as f64 / f64::from(count);
    };
    let line = |id: &str, way: &str, tried: &Tried, gain: Option<(f64, f64)>, base: f64| {
        let half = tried.half_width();
        let gain = gain.map_or("1".to_owned(), |(gain, se)| format!("{gain:.2} ± {se:.2}"));
        println!(
            "| {id} | {way} | {:.5} ± {:.5} | {gain} | {:.2} | {:.1} % |",
            tried.mean,
            tried.se,
            half / base,
            tried.covered * 100.0
        );
        half
    };
    let mut base = Vec::new();
    for (id, tried) in ids.iter().zip(&mut plain) {
        let truth = tried.mean;
        cover(tried, truth);
        let half = tried.half_width();
        base.push(line(id, "none", tried, None, half));
    }
    for way in ways {
        let mut reduced = experiments(text, Some(*way), ids, count);
        for (at, id) in ids.iter().enumerate() {
            cover(&mut reduced[at], plain[at].mean);
            let gained = gain(&plain[at].values, &reduced[at].values);
            line(id, way.name(), &reduced[at], Some(gained), base[at]);
            let (a, b) = (&plain[at], &reduced[at]);
            let se = (a.se * a.se + b.se * b.se).sqrt();
            assert!((a.mean - b.mean).abs() <= 3.0 * se, "{way:?} {id}: {} {}", a.mean, b.mean);
        }
    }
}

/// The tables of `docs/statistics.md`; EXPERIMENTS and WAY make them smaller.
#[test]
#[ignore = "minutes even in a release build"]
fn gains_of_every_way() {
    let count = std::env::var("EXPERIMENTS").ok().and_then(|text| text.parse().ok());
    let count = count.unwrap_or(200);
    let two = [Reduction::Control, Reduction::Antithetic];
    let file = |name: &str| std::fs::read_to_string(format!("scenarios/{name}")).expect(name);
    let queue = models::scenario("A", 100, 11_400);
    table("Model A, 2 h", &queue, &two, &["queue_wait_mean_s", "queued_rate"], count);
    table("Small day, day factor .3", DESK, &WAYS, &FIGURES, count);
    table("The small shop", &file("small_shop.toml"), &two, &FIGURES, count);
    table("Singles' Day", &file("singles_day_jd.toml"), &WAYS, &FIGURES, count / 2);
}
