//! `intents.csv`: entries of a run by day and by what customers came for (TB-39: 售后原因按日汇总), with
//! those among them that needed the after-sale desk.

use super::csv::{CsvError, cell, finish, named};
use super::outcome::Outcome;

/// The table, means over runs; `None` where no customer has an intent. The last row of a day is of
/// customers without one. Intents that nobody had on a day are left out.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn intents(outcome: &Outcome) -> Result<Option<Vec<u8>>, CsvError> {
    let (shops, results) = (&outcome.scenario.shops, outcome.results);
    let layout = &results.layout;
    let runs = f64::from(results.count().max(1));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["shop", "date", "intent", "entries", "after_sale_entries"])?;
    let mut any = false;
    for (number, shop) in shops.iter().enumerate() {
        for day in 0..layout.days {
            let date = layout.calendar.date(day as u32).to_string();
            let names = shop.intents.iter().map(String::as_str).chain([""]);
            for (name, count) in names.zip(results.counts.intents_of(number, day)) {
                if count.entries == 0 {
                    continue;
                }
                any |= !name.is_empty();
                let mean = |count: u64| cell(Some(count as f64 / runs));
                let (all, after) = (mean(count.entries), mean(count.after_sale));
                writer.write_record([named(&shop.name), date.clone(), named(name), all, after])?;
            }
        }
    }
    Ok(any.then(|| finish(writer)))
}
