//! What the race does not show: growth with agents, two cores, a day under a platform's rules, a
//! very large day, and memory.

use crate::laps::{self, Figures, Lap, median};
use dacu::engine::arrivals::NoFeed;
use dacu::experiment::Pool;
use dacu::experiment::replicate::simulate;
use dacu::measure::recorder::Options;
use dacu::model::Scenario;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A day with every rule of a platform, groups, leave messages, shifts, breaks and targets.
const FULL: &str = include_str!("../../scenarios/singles_day_jd.toml");
/// Families of agents in it, and how many each has.
const FAMILIES: [(&str, u64); 6] = [
    ("售前早班", 14),
    ("售前晚班", 16),
    ("售前夜班", 14),
    ("售后早班", 5),
    ("售后晚班", 5),
    ("售后夜班", 4),
];

/// One lap of dacu alone: MODEL AGENTS CUSTOMERS, or `day` TIMES REPLICATIONS.
pub fn lap(given: &[String]) {
    let number = |at: usize| given.get(at).and_then(|arg| arg.parse().ok()).unwrap_or(100);
    let model = given.first().map_or("A", String::as_str);
    let figures = match given.get(3).map(String::as_str) {
        Some("entries") => Figures::OfEntries,
        Some("none") => Figures::None,
        _ => Figures::All,
    };
    let (scenario, replications) = match model {
        "day" => (full(number(1) as f64), number(2) as u32),
        _ => (laps::scenario(model, number(1) as u32, number(2)), 1),
    };
    let laps: Vec<Lap> =
        (0..replications).map(|each| laps::dacu(&scenario, each, figures)).collect();
    let sum = |get: fn(&Lap) -> f64| laps.iter().map(get).sum::<f64>();
    let spent = sum(|lap| lap.spent) / sum(|lap| lap.customers) * 1e9;
    let wait = sum(|lap| lap.wait) / f64::from(replications);
    println!("{spent:.0} ns a customer, wait {wait:.3} s");
}

/// Time an event at 10,000 agents over that at 100, for both, and their quotient.
pub fn growth(rounds: u64) {
    let [few, many] = [(100, 50_000), (10_000, 200_000)];
    let scenarios = [few, many].map(|(agents, chats)| laps::scenario("C", agents, chats));
    let (mut of_dacu, mut of_bare, mut quotients) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let dacu =
            scenarios.each_ref().map(|it| laps::dacu(it, round as u32, Figures::All).an_event());
        let bare = [few, many]
            .map(|(agents, chats)| laps::bare("C", agents, chats * 4, 7 + round).an_event());
        println!(
            "ns an event at 100 and 10,000 agents: dacu {:.0} and {:.0}, bare {:.1} and {:.1}",
            dacu[0], dacu[1], bare[0], bare[1]
        );
        of_dacu.push(dacu[1] / dacu[0]);
        of_bare.push(bare[1] / bare[0]);
        quotients.push(dacu[1] / dacu[0] / (bare[1] / bare[0]));
    }
    println!(
        "growth: dacu {:.2}, bare {:.2}, quotient {:.2}",
        median(of_dacu),
        median(of_bare),
        median(quotients)
    );
}

fn replications(scenario: &Scenario, count: u32, threads: usize) -> f64 {
    let pool = Pool::new(threads).unwrap_or_else(|error| panic!("{error}"));
    let (from, never) = (Instant::now(), AtomicBool::new(false));
    let options = Options { persons: false };
    let ran = pool.install(|| simulate(scenario, 0..count, options, |_| NoFeed, |_, _| {}, &never));
    ran.unwrap_or_else(|error| panic!("{error}"));
    from.elapsed().as_secs_f64()
}

/// Wall seconds of so many bare processes at once.
fn processes(count: u32, model: &str, customers: u64) -> f64 {
    let here = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let from = Instant::now();
    let started: Vec<_> = (0..count)
        .map(|seed| {
            let numbers = ["100".to_owned(), customers.to_string(), seed.to_string()];
            let mut command = Command::new(&here);
            command.arg("bare").arg(model).args(numbers).stdout(std::process::Stdio::null());
            command.spawn().unwrap_or_else(|error| panic!("{error}"))
        })
        .collect();
    for mut process in started {
        assert!(process.wait().is_ok_and(|status| status.success()));
    }
    from.elapsed().as_secs_f64()
}

/// How much more two cores do than one, in wall time: dacu by two threads, the bare loop by two
/// processes. Means something on an idle machine only.
pub fn cores(rounds: u64) {
    for (model, chats, bare) in [("A", 100_000, 20_000_000), ("C", 12_000, 1_500_000)] {
        let scenario = laps::scenario(model, 100, chats);
        let (mut of_dacu, mut of_bare, mut quotients) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let dacu = 2.0 * replications(&scenario, 8, 1) / replications(&scenario, 16, 2);
            let bare = 2.0 * processes(1, model, bare) / processes(2, model, bare);
            of_dacu.push(dacu);
            of_bare.push(bare);
            quotients.push(dacu / bare);
        }
        println!(
            "{model}: two cores are worth {:.2} in dacu, {:.2} bare; quotient {:.2}",
            median(of_dacu),
            median(of_bare),
            median(quotients)
        );
    }
}

/// The full-rule day, `times` as large in visitors and agents.
fn full(times: f64) -> Scenario {
    let mut sets = vec![format!("arrivals.双11.volume={times}")];
    for (family, count) in FAMILIES {
        let count = (count as f64 * times).round().max(1.0);
        sets.push(format!("agents.{family}.count={count}"));
    }
    laps::read(FULL, &sets)
}

/// A day under JD's rules with every figure and observer, an event against the bare loop's.
pub fn rules(rounds: u64) {
    for times in [1.0, 10.0] {
        let scenario = full(times);
        let agents = scenario.agents.len();
        let (mut laps, mut ratios) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let bare = laps::bare("C", agents as u32, 400_000, 7 + round);
            let lap = laps::dacu(&scenario, round as u32, Figures::All);
            ratios.push(lap.an_event() / bare.an_event());
            laps.push(lap);
        }
        let of = |get: fn(&Lap) -> f64| median(laps.iter().map(get).collect());
        println!(
            "Singles' Day under JD's rules, {agents} agents: {:.0} contacts, {:.1} events each, \
             {:.0} ns an event, x{:.2} of a bare loop of as many agents",
            of(|lap| lap.customers),
            of(|lap| lap.events / lap.customers),
            of(Lap::an_event),
            median(ratios)
        );
    }
}

/// A Singles' Day of so many contacts on so many agents.
pub fn day(contacts: u64, agents: u64) {
    let mut scenario =
        full(agents as f64 / FAMILIES.iter().map(|(_, count)| count).sum::<u64>() as f64);
    let expected: f64 = scenario.shops.iter().map(|shop| shop.curve_contacts()).sum();
    for source in scenario.shops.iter_mut().flat_map(|shop| &mut shop.sources) {
        if let dacu::model::arrival::Times::Curve(curve) = &mut source.times {
            let scale = contacts as f64 / expected;
            curve.per_hour.iter_mut().for_each(|rate| *rate *= scale);
        }
    }
    let lap = laps::dacu(&scenario, 0, Figures::All);
    println!(
        "{:.0} contacts, {} agents: {:.2} s a replication, {:.0} ns a contact, {:.0} ns an event",
        lap.customers,
        scenario.agents.len(),
        lap.spent,
        lap.a_customer(),
        lap.an_event()
    );
}

/// Most memory held over a day of so many contacts, in a process of its own.
pub fn memory(contacts: u64) {
    let here = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let done = Command::new(here).arg("memory-alone").arg(contacts.to_string()).output();
    let done = done.unwrap_or_else(|error| panic!("{error}"));
    print!("{}", String::from_utf8_lossy(&done.stdout));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The day itself: Erlang A at 95 %, on one thread.
pub fn memory_alone(contacts: u64) {
    let agents = (contacts as f64 / (0.95 * 60.0 * 24.0)).round() as u32;
    let text = crate::models::scenario("A", agents, contacts);
    let text = text.replace("patience = \"never\"", "patience = \"120s\"");
    let scenario = laps::read(&text, &[]);
    let before = laps::peak_memory().unwrap_or(f64::NAN);
    let lap = laps::dacu(&scenario, 0, Figures::All);
    println!(
        "{:.0} contacts on {agents} agents: at most {:.0} MB ({before:.0} before the run), {:.1} s",
        lap.customers,
        laps::peak_memory().unwrap_or(f64::NAN),
        lap.spent
    );
}
