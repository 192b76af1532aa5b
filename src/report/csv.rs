//! `intervals.csv`, `agents.csv` and `replications.csv`: one column a figure of the catalog, named
//! by its id, whose unit stands last. A cell without a value is empty, so that a column of numbers
//! stays one in a spreadsheet; the last column, `not_available`, says why each empty cell is.

use super::outcome::Outcome;
use super::plain;
use crate::measure::catalog::{Figure, Found as Of, Grain, Part, Period, Words, figures, missing};
use std::collections::BTreeMap;

/// The column of reasons.
pub(super) const REASONS: &str = "not_available";

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
#[error("a table could not be written: {0}")]
pub struct CsvError(#[from] csv::Error);

/// A value as the shortest text that reads back the same.
pub(super) fn cell(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| format!("{value}"))
}

/// A name as a cell that no spreadsheet takes for a formula.
pub(super) fn named(name: &str) -> String {
    plain::cell(name).into_owned()
}

pub(super) fn finish(writer: csv::Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().unwrap_or_default()
}

/// A figure's value, or why there is none.
pub(super) type Found = Result<f64, Words>;

/// The cells of all figures and, behind them, the reasons of the empty ones: each reason once with
/// the figures it holds for, as in `nobody rated: satisfaction favourable_rate; ...`.
pub(super) fn cells(found: impl Iterator<Item = (&'static Figure, Found)>) -> Vec<String> {
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
    for (number, row) in layout.rows.iter().enumerate().filter(|(_, row)| row.work.is_none()) {
        parts.push((Part::Row(number), "group", &layout.shops[row.shop.at()], &row.name));
    }
    for (number, kind) in outcome.scenario.work.iter().enumerate() {
        parts.push((Part::Work(number), "work", &layout.shops[kind.shop.at()], &kind.name));
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

/// Desk and shops in each run, over the whole time: what another program pairs run by run, for runs
/// of one number and seed meet the same customers.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn replications(outcome: &Outcome) -> Result<Vec<u8>, CsvError> {
    let results = outcome.results;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["replication", "level", "shop"];
    head.extend(figures().map(|figure| figure.id));
    head.push(REASONS);
    writer.write_record(&head)?;
    let shops = results.layout.shops.iter().enumerate();
    let shops = shops.map(|(number, shop)| (Part::Shop(number), Grain::Shop, shop.as_str()));
    let parts: Vec<(Part, Grain, &str)> =
        std::iter::once((Part::Desk, Grain::Desk, "")).chain(shops).collect();
    let figures_of: Vec<Vec<Sampled>> =
        parts.iter().map(|(part, grain, _)| sampled(outcome, *part, *grain)).collect();
    for (number, sample) in results.replications.iter().zip(&results.samples) {
        for ((_, grain, shop), columns) in parts.iter().zip(&figures_of) {
            let mut row = vec![number.to_string(), grain.key().to_owned(), named(shop)];
            row.extend(cells(columns.iter().map(|(figure, place)| {
                let pair = place.map(|place| sample.pairs.get(place).copied().unwrap_or_default());
                (
                    *figure,
                    pair.and_then(|(top, bottom)| {
                        Of::Ratio(top, bottom).value().ok_or(figure.empty)
                    }),
                )
            })));
            writer.write_record(&row)?;
        }
    }
    Ok(finish(writer))
}

/// A figure and its place in a sample, or why there is none.
type Sampled = (&'static Figure, Result<usize, Words>);

/// Where the figures of a part stand in a sample.
fn sampled(outcome: &Outcome, part: Part, grain: Grain) -> Vec<Sampled> {
    let (scenario, results) = (outcome.scenario, outcome.results);
    let view = results.view(scenario, part, Period::Whole);
    let frame = results.plan.frame(part, Period::Whole);
    let places: BTreeMap<&str, usize> = frame
        .into_iter()
        .flat_map(|frame| results.plan.figures_of(frame))
        .map(|(figure, place)| (figure.id, place))
        .collect();
    let of = |figure: &'static Figure| {
        let none = figure.absent_at(grain).or(missing(figure, scenario, results.options, &view));
        let place = match none {
            Some(why) => Err(why),
            None => places.get(figure.id).copied().ok_or(figure.empty),
        };
        (figure, place)
    };
    figures().map(of).collect()
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
