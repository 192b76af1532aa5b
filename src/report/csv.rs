//! `intervals.csv` and `agents.csv`: one column a figure of the catalog, named by its id, whose
//! unit stands last. A cell without a value is empty, so that a column of numbers stays one in a
//! spreadsheet; the last column, `not_available`, says why each empty cell of the row is.

use super::outcome::Outcome;
use super::plain;
use crate::measure::catalog::{Figure, Grain, Part, Period, Words, figures, missing};

/// The column of reasons.
const REASONS: &str = "not_available";

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
#[error("a table could not be written: {0}")]
pub struct CsvError(#[from] csv::Error);

/// A value as the shortest text that reads back the same.
fn cell(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| format!("{value}"))
}

/// A name as a cell that no spreadsheet takes for a formula.
fn named(name: &str) -> String {
    plain::cell(name).into_owned()
}

fn finish(writer: csv::Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().unwrap_or_default()
}

/// A figure's value, or why there is none.
type Found = Result<f64, Words>;

/// The cells of all figures and, behind them, the reasons of the empty ones: each reason once with
/// the figures it holds for, as in `nobody rated: satisfaction favourable_rate; ...`.
fn cells(found: impl Iterator<Item = (&'static Figure, Found)>) -> Vec<String> {
    let mut row = Vec::new();
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (figure, found) in found {
        row.push(cell(found.ok()));
        let why = match found {
            Ok(value) if value.is_finite() => continue,
            Ok(_) => figure.empty.en,
            Err(why) => why.en,
        };
        match reasons.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, ids)) => ids.push(figure.id),
            None => reasons.push((why, vec![figure.id])),
        }
    }
    let told = reasons.iter().map(|(why, ids)| format!("{why}: {}", ids.join(" ")));
    row.push(told.collect::<Vec<_>>().join("; "));
    row
}

/// Desk, shops and groups by interval.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn intervals(outcome: &Outcome) -> Result<Vec<u8>, CsvError> {
    let layout = &outcome.results.layout;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["level", "shop", "group", "from", "to"];
    head.extend(figures().map(|figure| figure.id));
    head.push(REASONS);
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
            let civil = |at| outcome.scenario.calendar.civil(at).to_string();
            let from = outcome.start_of(interval);
            let to = (from + outcome.scenario.interval).min(outcome.scenario.horizon.end);
            let mut row = vec![level.to_owned(), named(shop), named(group), civil(from), civil(to)];
            row.extend(cells(of_interval(outcome, part, interval)));
            writer.write_record(&row)?;
        }
    }
    Ok(finish(writer))
}

/// Every figure of a part in one interval.
fn of_interval<'a>(
    outcome: &'a Outcome,
    part: Part,
    interval: usize,
) -> impl Iterator<Item = (&'static Figure, Found)> + 'a {
    let (scenario, results) = (outcome.scenario, outcome.results);
    let view = results.view(scenario, part, Period::Interval(interval));
    figures().map(move |figure| {
        let found = match missing(figure, scenario, results.options, &view) {
            Some(why) => Err(why),
            None => results.interval_value(scenario, &view, figure).ok_or(figure.empty),
        };
        (figure, found)
    })
}

/// Agents over the whole time: attendance by status, then every figure.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn agents(outcome: &Outcome) -> Result<Vec<u8>, CsvError> {
    let scenario = outcome.scenario;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["agent".to_owned(), "family".to_owned(), "roles".to_owned()];
    head.extend(scenario.statuses.iter().map(|status| {
        let name = named(&format!("{}_h", status.name));
        // a status called like a figure is told from it
        if figures().any(|figure| figure.id == name) { format!("status_{name}") } else { name }
    }));
    head.extend(figures().map(|figure| figure.id.to_owned()));
    head.push(REASONS.to_owned());
    writer.write_record(&head)?;
    for (number, agent) in scenario.agents.iter().enumerate() {
        let roles: Vec<&str> = agent
            .roles
            .iter()
            .filter_map(|role| scenario.roles.get(role))
            .map(String::as_str)
            .collect();
        let mut row = vec![named(&agent.name), named(&agent.family), named(&roles.join(" "))];
        let hours = outcome.summary.attendance.get(number).map(|row| row.hours.as_slice());
        for status in 0..scenario.statuses.len() {
            row.push(cell(hours.and_then(|hours| hours.get(status)).copied()));
        }
        let section = outcome.summary.section(Part::Agent(number));
        row.extend(cells(figures().map(|figure| {
            let estimate = section.and_then(|section| section.get(figure.id));
            let why = estimate.and_then(|estimate| estimate.missing);
            let why = why.or_else(|| figure.absent_at(Grain::Agent)).unwrap_or(figure.empty);
            (figure, estimate.and_then(|estimate| estimate.value).ok_or(why))
        })));
        writer.write_record(&row)?;
    }
    Ok(finish(writer))
}
