//! What the limits on memory rest on: what is kept of each run, beside what
//! `scenario::too_large` says of it.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::measure::recorder::Options;
use dacu::scenario::{parse_str, too_large};
use std::sync::atomic::AtomicBool;

#[test]
fn the_figures_of_a_run_take_what_the_limits_say() {
    let desk = |length: &str, agents: u32, interval: &str| {
        format!(
            "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"{length}\"\n\
             interval = \"{interval}\"\nplatform = \"generic\"\n\
             contacts_per_day = 20\ncurve = \"flat\"\n\
             [[agents]]\nid = \"a\"\ncount = {agents}\n"
        )
    };
    for (length, agents, interval) in [("1h", 500, "30min"), ("240h", 1, "24h"), ("24h", 1, "1min")]
    {
        let loaded = parse_str(&desk(length, agents, interval), &[]);
        let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let quiet = AtomicBool::new(false);
        let options = Options::default();
        let done = simulate(&scenario, 0..1, options, |_| NoFeed, |_, _| {}, &quiet);
        let (results, _) = done.expect("simulated");
        let sample = &results.samples[0];
        let pairs = std::mem::size_of_val(&sample.pairs[..]);
        let kept = pairs + std::mem::size_of_val(&sample.series[..]);
        let told = too_large::sample_bytes(&scenario) as f64;
        let times = told / kept as f64;
        assert!((0.8..2.0).contains(&times), "{length}, {agents} agents: {told} for {kept}");
    }
}
