//! Other engines run the race's models: `dacu-peers ENGINE MODEL AGENTS CUSTOMERS SEED`, where the
//! engine is `bare`, `simcore`, `desque` or `nexosim`, and the model A, B, C or C95. One line is
//! printed: customers, events, seconds on the processor, share delayed, wait, abandoned, answer.
//!
//! The model is one for all of them (`desk.rs`), with the random numbers and the choice of agent of
//! the bare loop: what differs is the engine.

#[path = "../../bare.rs"]
mod bare;
mod desk;
mod on_desque;
mod on_nexosim;
mod on_simcore;

use bare::Found;
use desk::{Desk, Model};

/// Seconds of this thread on a processor, wall time where the system does not tell.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match text.split(' ').next().and_then(|word| word.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds * 1e-9,
        None => std::time::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()),
    }
}

fn bare_loop(model: Model, agents: usize, customers: u64, seed: u64) -> Found {
    match model {
        Model::A => bare::queue(customers, seed, agents, model.load(), f64::INFINITY),
        Model::B => bare::queue(customers, seed, agents, model.load(), desk::PATIENCE),
        Model::C | Model::C95 => bare::chat(customers, seed, agents, model.load()),
    }
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let usage = || -> ! {
        eprintln!("dacu-peers bare|simcore|desque|nexosim A|B|C|C95 AGENTS CUSTOMERS SEED");
        std::process::exit(2)
    };
    let [engine, model, numbers @ ..] = &given[..] else { usage() };
    let Some(model) = Model::read(model) else { usage() };
    let number = |at: usize| numbers.get(at).and_then(|word| word.parse::<u64>().ok());
    let (Some(agents), Some(customers), Some(seed)) = (number(0), number(1), number(2)) else {
        usage()
    };
    let desk = || Desk::new(model, agents as usize, customers, seed);
    let from = on_processor();
    let found = match engine.as_str() {
        "bare" => bare_loop(model, agents as usize, customers, seed),
        "simcore" => on_simcore::run(desk(), seed),
        "desque" => on_desque::run(desk()),
        "nexosim" => on_nexosim::run(desk()),
        _ => usage(),
    };
    println!(
        "{} {} {:.6} {:.6} {:.6} {:.6} {:.6}",
        found.customers,
        found.events,
        on_processor() - from,
        found.delayed,
        found.wait,
        found.abandoned,
        found.first_answer
    );
}
