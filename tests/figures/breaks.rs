//! Breaks that are placed: a roster whose breaks the program places loses no more customers than
//! nearly all rosters with the same breaks at random, on the same days.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::Pool;
use dacu::experiment::replicate::simulate;
use dacu::kernel::tick::Span;
use dacu::measure::catalog::Part;
use dacu::measure::recorder::Options;
use dacu::measure::summary::Summary;
use dacu::scenario::parse_str;
use std::fmt::Write;
use std::sync::atomic::AtomicBool;

/// Days each roster is played.
const DAYS: u32 = 200;
/// Rosters with breaks at random.
const ROSTERS: u32 = 200;
/// People, and how many of them may be away at once.
const PEOPLE: usize = 4;
const AWAY: usize = 2;

const DESK: &str = r#"
[desk]
name = "a busy noon"
start = 2026-11-11T10:00:00
length = "4h"
platform = "jd_groups_2023"
seed = 9
interval = "4h"
[[arrivals]]
rates = [24, 38, 50, 30, 20, 38, 50, 24]
rate_interval = "30min"
[customer]
patience = "40s"
[[agents]]
id = "a"
count = 4
max_concurrency = 5
"#;

/// The share lost, over all days.
fn lost(shifts: &str) -> f64 {
    let text = format!("{DESK}{shifts}");
    let model = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario;
    let (pool, quiet) = (Pool::new(2).expect("threads"), AtomicBool::new(false));
    let ran = pool
        .install(|| simulate(&model, 0..DAYS, Options::default(), |_| NoFeed, |_, _| {}, &quiet));
    let summary = Summary::new(&model, &ran.expect("runs").0);
    let section = summary.section(Part::Shop(0)).expect("the shop");
    section.get("lost_rate").and_then(|found| found.value).expect("customers came")
}

/// A number below another, the next of a sequence (splitmix64).
fn below(state: &mut u64, most: u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % most
}

/// Half hours from 10:00 to 14:00 at random, in steps of five minutes, never more than two away.
fn at_random(state: &mut u64) -> String {
    let starts = loop {
        let starts: Vec<u64> = (0..PEOPLE).map(|_| 600 + 5 * below(state, 43)).collect();
        let away =
            |at: u64| starts.iter().filter(|from| (at..at + 30).contains(&(*from + 29))).count();
        if (600..840).all(|minute| away(minute) <= AWAY) {
            break starts;
        }
    };
    let mut text = String::new();
    for (number, from) in starts.iter().enumerate() {
        let clock = |minute: u64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let _ = writeln!(
            text,
            "[[shifts]]\nagents = \"a-{}\"\nfrom = \"10:00\"\nto = \"14:00\"\n\
             breaks = [{{ from = \"{}\", to = \"{}\" }}]",
            number + 1,
            clock(*from),
            clock(from + 30)
        );
    }
    text
}

#[test]
fn placed_breaks_lose_no_more_than_nearly_all_breaks_at_random() {
    let placed = "[[shifts]]\nagents = \"all\"\nfrom = \"10:00\"\nto = \"14:00\"\nbreaks = \
        [{ lasts = \"30min\", between = [\"10:00\", \"14:00\"], away_at_most = \"50%\" }]\n";
    let read = parse_str(&format!("{DESK}{placed}"), &[]).expect("a scenario").scenario;
    assert_eq!(read.rests.len(), PEOPLE);
    let during = |at: u64| {
        let minutes = |tick: dacu::kernel::tick::Tick| tick.0 / Span::MINUTE.0;
        read.rests.iter().filter(|it| minutes(it.from) <= at && at < minutes(it.to)).count()
    };
    assert!((0..240).all(|minute| during(minute) <= AWAY));
    let found = lost(placed);
    let mut state = 2026;
    let random: Vec<f64> = (0..ROSTERS).map(|_| lost(&at_random(&mut state))).collect();
    let worse = random.iter().filter(|share| **share >= found).count();
    let mean = random.iter().sum::<f64>() / f64::from(ROSTERS);
    let best = random.iter().copied().fold(f64::INFINITY, f64::min);
    println!("placed {found:.4}, at random {mean:.4}, the best of them {best:.4}, {worse} worse");
    assert!(mean > 0.01, "nobody is lost: {mean}");
    assert!(worse * 100 >= ROSTERS as usize * 95, "only {worse} of {ROSTERS} lose as many");
}
