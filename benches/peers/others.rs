//! dacu beside other programs: each runs the same models as a process of its own, in turns, and
//! says how long it took on the processor and what it found. What is not there is passed over with
//! a line.

use crate::laps::{self, Figures, Lap, median};
use dacu::analytic::erlang::{ErlangA, ErlangC};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Agents in this race.
const AGENTS: u32 = 100;

/// A program and how it is called.
struct Program {
    name: &'static str,
    command: Vec<String>,
    /// Customers are fewer by this factor, so that a lap takes seconds.
    slower: u64,
}

/// The race of all programs: models A, B, C and C95 at 100 agents.
pub fn race(customers: u64, rounds: u64) {
    let programs = programs();
    for model in ["A", "B", "C", "C95"] {
        let customers = if model.starts_with('C') { customers / 8 } else { customers };
        println!("\n{model}: {}", exact(model));
        println!(
            "{:17} {:>12} {:>8}  {:>8} {:>9} {:>9} {:>8}",
            "", "customers/s", "x bare", "delayed", "wait", "abandoned", "answer"
        );
        let scenario = laps::scenario(model, AGENTS, customers);
        let mut laps: Vec<Vec<Lap>> = vec![Vec::new(); programs.len() + 2];
        for round in 0..rounds {
            laps[0].push(laps::bare(model, AGENTS, customers * 4, 7 + round));
            laps[1].push(laps::dacu(&scenario, round as u32, Figures::All));
            for (program, laps) in programs.iter().zip(&mut laps[2..]) {
                laps.extend(program.lap(model, customers / program.slower, 7 + round));
            }
        }
        let names = ["bare loop", "dacu"].into_iter().chain(programs.iter().map(|p| p.name));
        for (name, list) in names.zip(&laps) {
            line(name, list, &laps[0]);
        }
    }
}

fn line(name: &str, laps: &[Lap], bare: &[Lap]) {
    if laps.is_empty() {
        return println!("{name:17} {:>12}", "cannot");
    }
    let pairs = laps.iter().zip(bare);
    let ratio = median(pairs.map(|(lap, bare)| lap.a_customer() / bare.a_customer()).collect());
    let of = |get: fn(&Lap) -> f64| median(laps.iter().map(get).collect());
    let mean = |get: fn(&Lap) -> f64| laps.iter().map(get).sum::<f64>() / laps.len() as f64;
    println!(
        "{name:17} {:12.0} {ratio:8.2}  {:8.4} {:9.3} {:9.4} {:8.2}",
        of(|lap| 1e9 / lap.a_customer()),
        mean(|lap| lap.delayed),
        mean(|lap| lap.wait),
        mean(|lap| lap.abandoned),
        mean(|lap| lap.answer),
    );
}

/// What the model's figures are, where they are known; services of a minute.
fn exact(model: &str) -> String {
    let a = f64::from(AGENTS);
    let (c, patient) = (
        ErlangC::new(0.95 * a / 60.0, 60.0, AGENTS),
        ErlangA::new(1.05 * a / 60.0, 60.0, 120.0, AGENTS),
    );
    match (model, c, patient) {
        ("A", Some(queue), _) => format!(
            "M/M/c, exactly delayed {:.6}, wait {:.4} s",
            queue.wait_probability(),
            queue.mean_wait()
        ),
        ("B", _, Some(queue)) => format!(
            "Erlang A, exactly delayed {:.6}, wait {:.4} s, abandoned {:.6}",
            queue.wait_probability(),
            queue.mean_wait(),
            queue.abandonment()
        ),
        ("C", ..) => "chat, agents 85 % busy; no closed form".to_owned(),
        _ => "chat, agents 95 % busy; no closed form".to_owned(),
    }
}

impl Program {
    fn lap(&self, model: &str, customers: u64, seed: u64) -> Option<Lap> {
        let (program, first) = self.command.split_first()?;
        let numbers = [AGENTS.to_string(), customers.to_string(), seed.to_string()];
        let done = Command::new(program).args(first).arg(model).args(numbers).output().ok()?;
        if !done.status.success() {
            return None;
        }
        let text = String::from_utf8(done.stdout).ok()?;
        let told: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [customers, events, spent, delayed, wait, abandoned, answer] = told[..] else {
            return None;
        };
        let wait = if model.starts_with('C') { wait } else { wait * 60.0 };
        Some(Lap { customers, events, spent, delayed, wait, abandoned, answer })
    }
}

fn programs() -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    let mut programs = Vec::new();
    match engines(&root) {
        Some(path) => programs.extend(["simcore", "desque", "nexosim"].map(|name| Program {
            name,
            command: vec![path.to_string_lossy().into_owned(), name.to_owned()],
            slower: 1,
        })),
        None => println!("simcore, desque, nexosim: absent, benches/peers/engines does not build"),
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    for (name, module, slower) in [("SimPy", "simpy", 10), ("Ciw", "ciw", 40)] {
        let there = Command::new(&python).arg("-c").arg(format!("import {module}")).output();
        if there.is_ok_and(|done| done.status.success()) {
            let script = root.join(format!("python/on_{module}.py"));
            let command = vec![python.clone(), script.to_string_lossy().into_owned()];
            programs.push(Program { name, command, slower });
        } else {
            println!(
                "{name}: absent, `{python} -c 'import {module}'` fails (PYTHON names another)"
            );
        }
    }
    programs
}

/// Builds the crate of the other engines beside this program's own files.
fn engines(root: &Path) -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let target = here.ancestors().nth(3)?.join("peers");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest = root.join("engines/Cargo.toml");
    let built = Command::new(cargo)
        .args(["build", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(&target)
        .status();
    built.is_ok_and(|status| status.success()).then(|| target.join("release/dacu-peers"))
}

/// A lap of the bare loop as a process: MODEL AGENTS CUSTOMERS SEED.
pub fn lap_of_bare(given: &[String]) {
    let number = |at: usize| given.get(at).and_then(|arg| arg.parse().ok()).unwrap_or(100);
    let model = given.first().map_or("A", String::as_str);
    let lap = laps::bare(model, number(1) as u32, number(2), number(3));
    println!(
        "{} {} {} {} {} {} {}",
        lap.customers, lap.events, lap.spent, lap.delayed, lap.wait, lap.abandoned, lap.answer
    );
}
