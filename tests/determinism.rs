//! The same scenario and seed give the same figures, bit for bit, in every build: the committed
//! ones are compared in whatever profile the tests run, and `.ci/run` compares the release build
//! too. (Thread counts are compared in `tests/cli.rs`.)
//!
//! `DACU_BLESS=1 cargo test --test determinism` writes them anew after a change that is meant to
//! move figures; the difference in git shows which.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::Part;
use dacu::measure::recorder::Options;
use dacu::measure::summary::{Estimate, Section, Summary};
use dacu::model::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A line a figure: its part, its name, and value and ends of the interval to the last bit.
fn lines(model: &Scenario) -> Vec<String> {
    let quiet = AtomicBool::new(false);
    let range = 0..model.replications;
    let ran = simulate(model, range, Options::default(), |_| NoFeed, |_, _| {}, &quiet);
    let (results, _) = ran.expect("a run");
    let summary = Summary::new(model, &results);
    assert_eq!(summary.audit, Vec::<String>::new());
    let of_section = |section: &Section| {
        let part = format!("{:?} {}", section.part, section.name);
        let line = |estimate: &Estimate| {
            let interval = estimate.interval.map_or_else(String::new, |(low, high)| {
                format!(" [{:?}, {:?}]", zero(low), zero(high))
            });
            let value =
                estimate.value.map_or("n/a".to_owned(), |value| format!("{:?}", zero(value)));
            format!("{part} {} {value}{interval}", estimate.figure.id)
        };
        section.estimates.iter().map(line).collect::<Vec<String>>()
    };
    let whole = |section: &&Section| matches!(section.part, Part::Desk | Part::Shop(_));
    summary.sections.iter().filter(whole).flat_map(of_section).collect()
}

/// Minus zero is no other figure than zero.
fn zero(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

fn figures(name: &str, replications: u32) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scenario = root.join(format!("scenarios/{name}.toml"));
    let loaded = dacu::scenario::load(&scenario, &[format!("desk.replications={replications}")]);
    let Ok(loaded) = loaded else { panic!("{name} does not load") };
    let run = lines(&loaded.scenario);
    let file = root.join(format!("tests/golden/figures/{name}.txt"));
    if std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(&file, run.join("\n") + "\n").expect("written");
        return;
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    // a figure more is no difference; one that moved or went is
    let moved: Vec<&str> =
        committed.lines().filter(|line| !run.iter().any(|l| l == line)).collect();
    assert!(committed.lines().count() > 250, "{name}: hardly anything is committed");
    let some = moved.iter().take(5).copied().collect::<Vec<&str>>().join("\n");
    assert!(
        moved.is_empty(),
        "{name}: {} figures are not as committed, as\n{some}\n\
         if that is meant: DACU_BLESS=1 cargo test --test determinism",
        moved.len()
    );
}

#[test]
fn a_small_shop_gives_the_committed_figures() {
    figures("small_shop", 3);
}

#[test]
fn two_shops_give_the_committed_figures() {
    figures("two_shops", 2);
}
