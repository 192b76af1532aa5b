//! Does dacu foretell waits? A bank's call log of August 1999: services and patience are fitted on
//! the first half of the month; the second half is replayed call by call with the agents who were
//! there, and its waits are set beside those that happened.
//!
//! `DACU_DATA=folder cargo run --release --example bank_log` prints the tables of
//! `docs/real-data.md` and leaves the scenarios in `output/bank_log`, for `dacu run`. A date behind
//! `--`, as in `-- 1999-08-11`, is the day on which the second part begins.

#[path = "real/bank/mod.rs"]
mod bank;
#[path = "real/files.rs"]
mod files;

use std::path::Path;

use bank::compare::{Comparison, Row, compare};
use bank::laws::{self, Laws};
use bank::log::{Call, is_ordinary, read, second_half};
use bank::scenario;
use bank::staff::{Reading, windows};
use files::Fault;

/// By how much services may be shorter or longer than in the days fitted: half of what those of new
/// customers changed from one half of the month to the other.
const DRIFT: f64 = 0.15;

/// Replications.
const RUNS: u32 = 100;

fn main() -> Result<(), Fault> {
    let calls = read(&files::folder()?)?;
    let begins = match std::env::args().nth(1) {
        Some(date) => date.parse()?,
        None => second_half(),
    };
    let (first, second) = calls.split_at(calls.partition_point(|c| c.date < begins));
    let laws = laws::fit(first)?;
    tell(&laws, first, second);
    let odd = unlike(&laws, second);
    println!("\nHours of the second half whose services are unlike the first half's:");
    for (what, _) in &odd {
        println!("  {what}");
    }
    heading("Second half, predicted (seen / simulated)");
    let predicted = replay("second_half", second, &laws, Reading::default())?;
    for (date, day) in &predicted.days {
        row(&date.strftime("%m-%d %a").to_string(), day);
    }
    row("all days", &predicted.total);
    let path = Path::new("output/bank_log/second_half.toml");
    let usual = compare(path, second, RUNS, |date| odd.iter().all(|(_, day)| *day != date))?;
    row("all days but the odd ones", &usual.total);
    let cells = predicted.days.values().flat_map(|day| day.1);
    let within = cells.clone().filter(|cell| cell.is_within()).count();
    println!(
        "\nseen figures within the simulated 5-95 % band of their day: {within} of {}",
        cells.count()
    );
    whatif(first, second, &laws)?;
    Ok(())
}

/// Where the difference comes from: other laws, other readings of who was there.
fn whatif(first: &[Call], second: &[Call], laws: &Laws) -> Result<(), Fault> {
    let usual = Reading::default();
    heading("What if (second half, all days)");
    let own = laws::fit(second)?;
    let services = Laws { service: own.service.clone(), ..laws.clone() };
    row("services of the second half", &replay("what_if", second, &services, usual)?.total);
    row("and its patience", &replay("what_if", second, &own, usual)?.total);
    for (name, factor) in [("shorter", 1.0 - DRIFT), ("longer", 1.0 + DRIFT)] {
        let service = laws.service.iter().map(|(kind, points)| {
            (kind.clone(), points.iter().map(|point| point * factor).collect())
        });
        let drifted = Laws { service: service.collect(), ..laws.clone() };
        let name = format!("services {:.0} % {name}", DRIFT * 100.0);
        row(&name, &replay("what_if", second, &drifted, usual)?.total);
    }
    let readings =
        [(10, 60, 0.5), (120, 60, 0.5), (30, 0, 0.5), (30, 300, 0.5), (30, 60, 0.0), (30, 60, 1.0)];
    for (pause, idle, last) in readings {
        let name = format!("pause {pause} s, idle {idle} s, last call {last}");
        let reading = Reading { pause, idle, last };
        row(&name, &replay("what_if", second, laws, reading)?.total);
    }
    heading("First half, with its own laws");
    row("all days", &replay("first_half", first, laws, usual)?.total);
    Ok(())
}

fn replay(name: &str, calls: &[Call], laws: &Laws, as_read: Reading) -> Result<Comparison, Fault> {
    let days = laws::days(calls);
    let duty: Vec<_> = days.values().flat_map(|day| windows(day, as_read)).collect();
    let path = scenario::write(Path::new("output/bank_log"), name, calls, laws, &duty)?;
    compare(&path, calls, RUNS, |_| true)
}

fn tell(laws: &Laws, first: &[Call], second: &[Call]) {
    println!("Fitted on {} calls, to predict {}", asked(first), asked(second));
    println!(
        "services of 10 s and more: lognormal, mu {:.2}, sigma {:.2}; shorter: {:.1} %",
        laws.lognormal.mu,
        laws.lognormal.sigma,
        laws.short * 100.0
    );
    println!("between two calls while others wait: {:.1} s", laws.handling);
    let median = |steps| laws::median(steps).map_or("none".into(), |m| format!("{m:.0} s"));
    println!("median patience: {}", median(&laws.patience));
    for (name, steps) in &laws.by_intent {
        println!("  {name}: {}", median(steps));
    }
    for (half, calls) in [("first", first), ("second", second)] {
        for kind in laws.service.keys() {
            println!("mean service {kind}, {half} half: {:.0} s", mean(calls, kind));
        }
    }
}

fn asked(calls: &[Call]) -> usize {
    calls.iter().filter(is_ordinary).count()
}

fn mean(calls: &[Call], kind: &str) -> f64 {
    let lengths = calls.iter().filter(|call| call.kind == kind).filter_map(|c| c.service.as_ref());
    let lengths: Vec<i64> = lengths.map(|service| service.length).collect();
    lengths.iter().sum::<i64>() as f64 / lengths.len() as f64
}

/// Hours with thirty services or more whose mean is below half, or above twice, what the first
/// half's laws say for the same kinds of call.
fn unlike(laws: &Laws, calls: &[Call]) -> Vec<(String, jiff::civil::Date)> {
    let mut odd = Vec::new();
    for hour in calls.chunk_by(|a, b| (a.date, a.arrived / 3600) == (b.date, b.arrived / 3600)) {
        let served = || hour.iter().filter(is_ordinary).filter(|call| call.service.is_some());
        let n = served().count() as f64;
        let seen = served().filter_map(|c| c.service.as_ref()).map(|s| s.length as f64);
        let law = |call: &Call| {
            laws.service
                .get(&call.kind)
                .map(|points| points.iter().sum::<f64>() / points.len() as f64)
        };
        let (seen, said) = (seen.sum::<f64>() / n, served().filter_map(law).sum::<f64>() / n);
        if n >= 30.0 && !(0.5..=2.0).contains(&(seen / said)) {
            let (date, clock) = (hour[0].date, hour[0].arrived / 3600);
            odd.push((
                format!("{date} {clock}:00: {n} services of {seen:.0} s, {said:.0} s by the laws"),
                date,
            ));
        }
    }
    odd
}

fn heading(text: &str) {
    println!("\n{text}\n");
    println!("| | calls | mean wait | queued | served within 20 s | gave up |");
    println!("|---|---|---|---|---|---|");
}

fn row(name: &str, (calls, cells): &Row) {
    let [wait, rest @ ..] = cells;
    print!("| {name} | {calls} | {:.0} / {:.0} s |", wait.seen, wait.said);
    for cell in rest {
        print!(" {:.1} / {:.1} % |", cell.seen * 100.0, cell.said * 100.0);
    }
    println!();
}
