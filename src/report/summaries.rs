//! `summaries.csv`: sessions of a run by the category of their summary (会话总结, DH-9).

use super::csv::{CsvError, cell, finish, named};
use super::outcome::Outcome;

/// The table; `None` where no shop has categories.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn summaries(outcome: &Outcome) -> Result<Option<Vec<u8>>, CsvError> {
    let (shops, results) = (&outcome.scenario.shops, outcome.results);
    if shops.iter().all(|shop| shop.service.summaries.is_empty()) {
        return Ok(None);
    }
    let runs = f64::from(results.count().max(1));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["shop", "category", "sessions"])?;
    for (shop, counts) in shops.iter().zip(&results.counts.summaries) {
        for ((name, _), count) in shop.service.summaries.iter().zip(counts) {
            let mean = cell(Some(*count as f64 / runs));
            writer.write_record([named(&shop.name), named(name), mean])?;
        }
    }
    Ok(Some(finish(writer)))
}
