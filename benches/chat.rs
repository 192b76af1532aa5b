//! The race: models of a desk in dacu, through scenario text, ordinary engine and figures, against
//! a bare loop without rules or figures, in turns within one run. `cargo bench --bench chat`; see
//! `USAGE` for what else it measures.

#[path = "peers/bare.rs"]
mod bare;
#[path = "peers/laps.rs"]
mod laps;
#[path = "peers/models.rs"]
mod models;
#[path = "peers/others.rs"]
mod others;
#[path = "peers/trials.rs"]
mod trials;

use laps::{Figures, Lap, median};

const USAGE: &str = "\
cargo bench --bench chat -- ARGUMENTS

  [MODELS AGENTS CUSTOMERS ROUNDS]  dacu against the bare loop; as in `-- A,C95 1000 500000 5`
  peers [CUSTOMERS ROUNDS]          simcore, desque, nexosim, SimPy and Ciw as well
  growth [ROUNDS]                   time an event at 10,000 agents over that at 100, both
  cores [ROUNDS]                    two threads of dacu against two bare processes at once
  rules [ROUNDS]                    a day under JD's rules, every figure on, against the bare loop
  day [CONTACTS AGENTS]             a Singles' Day of a million contacts on 4,000 agents
  memory [CONTACTS]                 most memory held over a day of ten million contacts
  lap MODEL AGENTS CUSTOMERS [KEPT] one lap of dacu alone (.ci/instructions counts it); KEPT is all,
                                    entries or none
  lap day TIMES REPLICATIONS [KEPT] the same of a day under JD's rules, so many times as large
";

/// Laps of a race, in turns, and their table.
fn race(model: &str, agents: u32, customers: u64, rounds: u64) {
    let customers = if model.starts_with('C') { customers / 8 } else { customers };
    let scenario = laps::scenario(model, agents, customers);
    let mut laps: [Vec<Lap>; 4] = Default::default();
    for round in 0..rounds {
        laps[0].push(laps::bare(model, agents, customers * 4, 7 + round));
        for (at, figures) in [Figures::All, Figures::OfEntries, Figures::None].iter().enumerate() {
            laps[at + 1].push(laps::dacu(&scenario, round as u32, *figures));
        }
    }
    let [bare, full, entries, silent] = laps;
    let rows = [
        ("bare", &bare),
        ("dacu", &full),
        ("dacu, entries", &entries),
        ("dacu, no figures", &silent),
    ];
    for (name, laps) in rows {
        let pairs = laps.iter().zip(&bare);
        let ratio = median(pairs.map(|(lap, bare)| lap.a_customer() / bare.a_customer()).collect());
        let of = |get: fn(&Lap) -> f64| median(laps.iter().map(get).collect());
        println!(
            "{model:3} {agents:6} {name:17} {:8.0} ({:6.1})  x{ratio:6.2}  {:9.3} {:9.4}",
            of(Lap::a_customer),
            of(Lap::an_event),
            of(|lap| lap.wait),
            of(|lap| if lap.answer > 0.0 { lap.answer } else { lap.abandoned }),
        );
    }
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let number = |at: usize| given.get(at).and_then(|arg| arg.parse::<u64>().ok());
    match given.first().map(String::as_str) {
        Some("help") => print!("{USAGE}"),
        Some("lap") => trials::lap(&given[1..]),
        Some("bare") => others::lap_of_bare(&given[1..]),
        Some("peers") => others::race(number(1).unwrap_or(400_000), number(2).unwrap_or(3)),
        Some("growth") => trials::growth(number(1).unwrap_or(3)),
        Some("cores") => trials::cores(number(1).unwrap_or(5)),
        Some("rules") => trials::rules(number(1).unwrap_or(3)),
        Some("day") => trials::day(number(1).unwrap_or(1_000_000), number(2).unwrap_or(4_000)),
        Some("memory") => trials::memory(number(1).unwrap_or(10_000_000)),
        Some("memory-alone") => trials::memory_alone(number(1).unwrap_or(10_000_000)),
        asked => {
            println!("ns a customer (an event); ratio to the bare loop; wait; abandoned or answer");
            let usual = [("A", 100), ("B", 100), ("C", 100), ("C95", 100), ("C", 1000)];
            let mut races: Vec<(&str, u32)> = usual.into_iter().chain([("C", 10_000)]).collect();
            if let (Some(models), Some(agents)) = (asked, number(1)) {
                races = models.split(',').map(|model| (model, agents as u32)).collect();
            }
            for (model, agents) in races {
                let (customers, rounds) = (number(2).unwrap_or(400_000), number(3).unwrap_or(3));
                race(model, agents, customers, rounds);
            }
            if let Some(most) = laps::peak_memory() {
                println!("most memory held: {most:.0} MB");
            }
        }
    }
}
