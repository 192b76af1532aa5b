//! The same scenario and seed give the same figures, bit for bit, in every build: the committed
//! ones are compared in whatever profile the tests run, and `.ci/run` compares the release build
//! too. (Thread counts are compared in `tests/answers/cli.rs`.)
//!
//! `DACU_BLESS=1 cargo test --test answers determinism` writes them anew after a change that is
//! meant to move figures; the difference in git shows which.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::kernel::ids::SeatId;
use dacu::measure::catalog::Part;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::summary::{Estimate, Section, Summary, TargetCheck};
use dacu::measure::trace::Trace;
use dacu::model::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn summary(model: &Scenario, options: Options) -> Summary {
    let quiet = AtomicBool::new(false);
    let ran = simulate(model, 0..model.replications, options, |_| NoFeed, |_, _| {}, &quiet);
    let summary = Summary::new(model, &ran.expect("a run").0);
    assert_eq!(summary.audit, Vec::<String>::new());
    summary
}

/// A line a figure: its part, its name, and value and ends of the interval to the last bit.
fn of_section(section: &Section) -> Vec<String> {
    let part = format!("{:?} {}", section.part, section.name);
    let line = |estimate: &Estimate| {
        let interval = estimate.interval.map_or_else(String::new, |(low, high)| {
            format!(" [{:?}, {:?}]", zero(low), zero(high))
        });
        let value = estimate.value.map_or("n/a".to_owned(), |value| format!("{:?}", zero(value)));
        format!("{part} {} {value}{interval}", estimate.figure.id)
    };
    section.estimates.iter().map(line).collect()
}

fn lines(model: &Scenario) -> Vec<String> {
    let whole = |section: &&Section| matches!(section.part, Part::Desk | Part::Shop(_));
    summary(model, Options::default()).sections.iter().filter(whole).flat_map(of_section).collect()
}

fn of_target(check: &TargetCheck) -> String {
    let TargetCheck { shop, target, value, met, runs, days, expected_miss, .. } = check;
    format!(
        "target {} of {shop}: {value:?} {met:?}, {runs:?}, {days:?}, {expected_miss:?}",
        target.figure
    )
}

/// Every figure of every part, and what else a summary has; then the records of the contacts and
/// the facts, as numbers.
fn all_lines(model: &Scenario) -> Vec<String> {
    let summary = summary(model, Options { persons: true });
    let mut lines: Vec<String> = summary.sections.iter().flat_map(of_section).collect();
    for section in &summary.days {
        lines.extend(of_section(section).iter().map(|line| format!("{:?} {line}", section.period)));
    }
    for estimate in summary.sections.iter().flat_map(|section| &section.estimates) {
        let daily = estimate.daily_mean.map(|mean| (mean.estimate, mean.low, mean.high));
        lines.extend(daily.map(|daily| format!("daily {} {daily:?}", estimate.figure.id)));
        lines.extend(estimate.missing.map(|why| format!("{}: {}", estimate.figure.id, why.en)));
    }
    for series in &summary.series {
        lines.push(format!("{:?} {:?}", series.part, series.figure));
        lines.push(format!("{:016x}", hash(&format!("{series:?}"))));
    }
    lines.extend(summary.targets.iter().map(of_target));
    lines.extend(summary.attendance.iter().map(|attendance| format!("{attendance:?}")));
    lines.extend(summary.skus.iter().map(|sku| format!("{sku:?}")));
    let (mut trace, mut records) = (Trace::new(model), Vec::new());
    let recorder = Recorder::with_sink(model, 0, Options::default(), &mut records);
    let both = (&mut trace, recorder);
    dacu::engine::run(model, 0, NoFeed, both, &|| false).expect("a run");
    for (number, some) in records.chunks(100).enumerate() {
        let seats: Vec<&[SeatId]> = some.iter().map(|record| record.seats()).collect();
        let what = format!("{some:?} {seats:?}");
        lines.push(format!("records from {} {:016x}", number * 100, hash(&what)));
    }
    lines.push(format!("{} facts {:016x}", trace.facts().len(), hash(&trace.text())));
    lines
}

/// FNV-1a, by Fowler, Noll and Vo: short, and the same everywhere.
fn hash(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
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
    compare(name, &lines(&loaded.scenario));
}

fn compare(name: &str, run: &[String]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
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
         if that is meant: DACU_BLESS=1 cargo test --test answers determinism",
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

/// Nearly everything that a scenario can say, in one: a change of any figure of any part shows.
/// Once as it stands, once in mirrored pairs and once corrected, for what only these have.
#[test]
fn a_desk_of_everything_gives_the_committed_figures() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/figures/everything.toml");
    for (name, way) in [
        ("everything", "none"),
        ("everything_mirrored", "antithetic"),
        ("everything_corrected", "control"),
    ] {
        let replications = if way == "none" { 3 } else { 4 };
        let sets = [
            format!("desk.variance_reduction=\"{way}\""),
            format!("desk.replications={replications}"),
        ];
        let loaded = dacu::scenario::load(&file, &sets);
        let model = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let run = if way == "none" {
            all_lines(&model)
        } else {
            let targets = summary(&model, Options::default()).targets;
            lines(&model).into_iter().chain(targets.iter().map(of_target)).collect()
        };
        compare(name, &run);
    }
}
