//! `work.csv`: what each agent did of each kind of work that is no chat, and the hours it took.

use super::csv::{CsvError, cell, finish, named};
use super::outcome::Outcome;

/// Microseconds of an hour.
const HOUR: f64 = 3.6e9;

/// The table, means over runs; `None` where there is no such work. Kinds that an agent did nothing
/// of are left out.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn work(outcome: &Outcome) -> Result<Option<Vec<u8>>, CsvError> {
    let (scenario, results) = (outcome.scenario, outcome.results);
    if scenario.work.is_empty() {
        return Ok(None);
    }
    let runs = f64::from(results.count().max(1));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["agent", "family", "shop", "work", "done", "settled", "hours"])?;
    for (agent, counts) in scenario.agents.iter().zip(&results.counts.agents) {
        for (kind, own) in scenario.work.iter().zip(&counts.work) {
            if own.done == 0 && own.effort == 0 {
                continue;
            }
            let mean = |count: f64| cell(Some(count / runs));
            writer.write_record([
                named(&agent.name),
                named(&agent.family),
                named(&scenario.shops[kind.shop.at()].name),
                named(&kind.name),
                mean(own.done as f64),
                mean(own.settled as f64),
                mean(own.effort as f64 / HOUR),
            ])?;
        }
    }
    Ok(Some(finish(writer)))
}
