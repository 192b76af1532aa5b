//! The race: three models in dacu, through scenario text, ordinary engine and figures, against a
//! bare loop without rules or figures, in turns within one run. `cargo bench --bench chat`; with
//! arguments `MODELS AGENTS CUSTOMERS ROUNDS`, as in `-- C 1000 500000 5`.

#[path = "peers/bare.rs"]
mod bare;
#[path = "peers/models.rs"]
mod models;

use dacu::engine::arrivals::NoFeed;
use dacu::engine::observer::Silent;
use dacu::measure::catalog::Part;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::result::{ReplicationResult, Results};
use dacu::measure::summary::Summary;
use dacu::model::Scenario;
use dacu::scenario::parse_str;

/// Seconds of this thread on a processor, so that other programs do not count; wall time where
/// the system does not tell.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match text.split(' ').next().and_then(|word| word.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds * 1e-9,
        None => std::time::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()),
    }
}

/// Nanoseconds a customer, and what was found.
struct Lap {
    per_customer: f64,
    per_event: f64,
    wait: f64,
    other: f64,
}

fn bare_lap(model: char, agents: u32, customers: u64, seed: u64) -> Lap {
    let from = on_processor();
    let servers = agents as usize;
    let found = match model {
        'A' => bare::queue(customers, seed, servers, 0.95, f64::INFINITY),
        'B' => bare::queue(customers, seed, servers, 1.05, 2.0),
        _ => bare::chat(customers, seed, servers, 0.85),
    };
    let spent = (on_processor() - from) * 1e9;
    let unit = if model == 'C' { 1.0 } else { 60.0 };
    Lap {
        per_customer: spent / found.customers as f64,
        per_event: spent / found.events as f64,
        wait: found.wait * unit,
        other: if model == 'C' { found.first_answer } else { found.abandoned },
    }
}

fn dacu_lap(model: char, scenario: &Scenario, replication: u32, figures: bool) -> Lap {
    let options = Options { persons: false };
    let from = on_processor();
    let (done, recorded) = if figures {
        let mut recorder = Recorder::new(scenario, replication, options);
        let done = dacu::engine::run(scenario, replication, NoFeed, &mut recorder, &|| false)
            .unwrap_or_else(|error| panic!("{error}"));
        let recorded = recorder.finish(done.ended);
        assert!(recorded.audit.is_empty(), "{:?}", recorded.audit);
        (done, Some(recorded))
    } else {
        let done = dacu::engine::run(scenario, replication, NoFeed, Silent, &|| false);
        (done.unwrap_or_else(|error| panic!("{error}")), None)
    };
    let spent = (on_processor() - from) * 1e9;
    let mut lap = Lap {
        per_customer: spent / done.contacts as f64,
        per_event: spent / done.events as f64,
        wait: f64::NAN,
        other: f64::NAN,
    };
    if let Some(recorded) = recorded {
        let mut results = Results::new(scenario, options);
        let (layout, plan) = (&results.layout, &results.plan);
        let result = ReplicationResult::new(scenario, layout, plan, replication, recorded);
        results.add(result);
        let summary = Summary::new(scenario, &results);
        let figure = |id: &str| {
            let section = summary.section(Part::Shop(0));
            section.and_then(|section| section.get(id)?.value).unwrap_or(f64::NAN)
        };
        lap.wait = figure("queue_wait_mean_s");
        lap.other = figure(if model == 'C' { "first_response_mean_s" } else { "abandonment_rate" });
    }
    lap
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One lap of dacu alone, with figures: what `.ci/instructions` counts the instructions of.
fn lap_alone(given: &[String]) {
    let number = |at: usize| given.get(at).and_then(|arg| arg.parse().ok()).unwrap_or(100);
    let model = given.get(1).and_then(|word| word.chars().next()).unwrap_or('A');
    let text = models::scenario(model, number(2) as u32, number(3));
    let loaded = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let lap = dacu_lap(model, &loaded.scenario, 0, true);
    println!("{:.0} ns a customer, wait {:.3} s", lap.per_customer, lap.wait);
}

/// The most memory the process has held, in megabytes; none where the system does not tell.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if given.first().is_some_and(|word| word == "lap") {
        return lap_alone(&given);
    }
    let number = |at: usize| given.get(at).and_then(|arg| arg.parse::<u64>().ok());
    let all = ["A 100", "B 100", "C 100", "C 1000", "C 10000"].map(str::to_owned).to_vec();
    let races = match (given.first(), number(1)) {
        (Some(models), Some(agents)) => models.chars().map(|m| format!("{m} {agents}")).collect(),
        _ => all,
    };
    let customers = number(2).unwrap_or(400_000);
    let rounds = number(3).unwrap_or(3);
    println!("ns a customer (an event); ratio to the bare loop; mean wait, abandoned or answer");
    for race in races {
        let model = race.chars().next().unwrap_or('A');
        let agents: u32 = race[2..].parse().unwrap_or(100);
        let customers = if model == 'C' { customers / 8 } else { customers };
        let text = models::scenario(model, agents, customers);
        let loaded = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
        let mut laps: [Vec<Lap>; 3] = Default::default();
        for round in 0..rounds {
            laps[0].push(bare_lap(model, agents, customers * 4, 7 + round));
            laps[1].push(dacu_lap(model, &loaded.scenario, round as u32, true));
            laps[2].push(dacu_lap(model, &loaded.scenario, round as u32, false));
        }
        let [bare, full, silent] = laps;
        let ratio = |laps: &[Lap]| {
            let pairs = laps.iter().zip(&bare);
            median(pairs.map(|(lap, bare)| lap.per_customer / bare.per_customer).collect())
        };
        for (name, laps) in [("bare", &bare), ("dacu", &full), ("dacu, no figures", &silent)] {
            let of = |get: fn(&Lap) -> f64| median(laps.iter().map(get).collect());
            println!(
                "{race:8} {name:17} {:8.0} ({:6.1})  x{:6.2}  {:9.3} {:9.4}",
                of(|lap| lap.per_customer),
                of(|lap| lap.per_event),
                ratio(laps),
                of(|lap| lap.wait),
                of(|lap| lap.other),
            );
        }
    }
    if let Some(most) = peak_memory() {
        println!("most memory held: {most:.0} MB");
    }
}
