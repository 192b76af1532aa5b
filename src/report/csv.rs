//! `intervals.csv` and `agents.csv`: one column a figure of the catalog, empty where it has no
//! value. Columns are named by the catalog's ids, whose unit stands last.

use super::outcome::Outcome;
use crate::measure::catalog::{Figure, Grain, Part, Period, figures};

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
#[error("a table could not be written: {0}")]
pub struct CsvError(#[from] csv::Error);

/// A value as the shortest text that reads back the same.
fn cell(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| format!("{value}"))
}

fn finish(writer: csv::Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().unwrap_or_default()
}

/// Desk, shops and groups by interval.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn intervals(outcome: &Outcome) -> Result<Vec<u8>, CsvError> {
    let layout = &outcome.results.layout;
    let shown: Vec<&Figure> =
        figures().filter(|figure| figure.absent_at(Grain::Interval).is_none()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["level", "shop", "group", "from", "to"];
    head.extend(shown.iter().map(|figure| figure.id));
    writer.write_record(&head)?;
    let mut parts: Vec<(Part, &str, &str, &str)> = vec![(Part::Desk, "desk", "", "")];
    for (number, shop) in layout.shops.iter().enumerate() {
        parts.push((Part::Shop(number), "shop", shop, ""));
    }
    for (number, row) in layout.rows.iter().enumerate() {
        parts.push((Part::Row(number), "group", &layout.shops[row.shop.at()], &row.name));
    }
    for (part, level, shop, group) in parts {
        for interval in 0..layout.intervals {
            let view = outcome.results.view(outcome.scenario, part, Period::Interval(interval));
            let civil = |at| outcome.scenario.calendar.civil(at).to_string();
            let from = outcome.start_of(interval);
            let to = (from + outcome.scenario.interval).min(outcome.scenario.horizon.end);
            let mut row =
                vec![level.to_owned(), shop.to_owned(), group.to_owned(), civil(from), civil(to)];
            row.extend(shown.iter().map(|figure| {
                cell(outcome.results.interval_value(outcome.scenario, &view, figure))
            }));
            writer.write_record(&row)?;
        }
    }
    Ok(finish(writer))
}

/// Agents over the whole time: attendance by status, then every figure.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn agents(outcome: &Outcome) -> Result<Vec<u8>, CsvError> {
    let scenario = outcome.scenario;
    let shown: Vec<&Figure> =
        figures().filter(|figure| figure.absent_at(Grain::Agent).is_none()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["agent".to_owned(), "family".to_owned(), "roles".to_owned()];
    head.extend(scenario.statuses.iter().map(|status| format!("{}_h", status.name)));
    head.extend(shown.iter().map(|figure| figure.id.to_owned()));
    writer.write_record(&head)?;
    for (number, agent) in scenario.agents.iter().enumerate() {
        let roles: Vec<&str> = agent
            .roles
            .iter()
            .filter_map(|role| scenario.roles.get(role))
            .map(String::as_str)
            .collect();
        let mut row = vec![agent.name.clone(), agent.family.clone(), roles.join(" ")];
        let hours = outcome.summary.attendance.get(number).map(|row| row.hours.as_slice());
        for status in 0..scenario.statuses.len() {
            row.push(cell(hours.and_then(|hours| hours.get(status)).copied()));
        }
        row.extend(shown.iter().map(|figure| cell(outcome.value(Part::Agent(number), figure.id))));
        writer.write_record(&row)?;
    }
    Ok(finish(writer))
}
