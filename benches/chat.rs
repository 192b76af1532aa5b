//! How fast the models of the race run.

#[path = "peers/models.rs"]
mod models;

use dacu::engine::arrivals::NoFeed;
use dacu::engine::observer::Silent;
use dacu::measure::recorder::{Options, Recorder};
use dacu::scenario::parse_str;

fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0) * 1e-9
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let models = args.first().cloned().unwrap_or_else(|| "ABC".into());
    let agents: u32 = args.get(1).and_then(|a| a.parse().ok()).unwrap_or(100);
    let n: u64 = args.get(2).and_then(|a| a.parse().ok()).unwrap_or(500_000);
    for model in models.chars() {
        let n = if model == 'C' { n / 8 } else { n };
        let text = models::scenario(model, agents, n);
        let loaded = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
        let scenario = &loaded.scenario;
        for observed in [false, true] {
            let from = cpu();
            let done = if observed {
                let mut recorder = Recorder::new(scenario, 0, Options { persons: false });
                let done =
                    dacu::engine::run(scenario, 0, NoFeed, &mut recorder, &|| false).expect("runs");
                let recorded = recorder.finish(done.ended);
                assert!(recorded.audit.is_empty());
                done
            } else {
                dacu::engine::run(scenario, 0, NoFeed, Silent, &|| false).expect("runs")
            };
            let spent = cpu() - from;
            println!(
                "{model} {agents} agents observed {observed}: {:.0} ns/contact {:.1} ns/event ({} contacts, {:.1} events each)",
                spent * 1e9 / done.contacts as f64,
                spent * 1e9 / done.events as f64,
                done.contacts,
                done.events as f64 / done.contacts as f64
            );
        }
    }
}
