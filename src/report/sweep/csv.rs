//! `sweep.csv`: a row a point, the scenario as it is first. A cell without a value is empty.

use super::record::{Answer, FigureTold, LineTold, SweepDocument, Told};
use crate::report::csv::{CsvError, cell, finish, named};

/// The name of a verdict in files.
pub fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Holds => "holds",
        Answer::Undecided => "undecided",
        Answer::Fails => "fails",
        Answer::NoTargets => "no_targets",
        Answer::NoCustomers => "no_customers",
    }
}

/// A value as typed; a number is no formula.
fn typed(value: &str) -> String {
    if value.parse::<f64>().is_ok() { value.to_owned() } else { named(value) }
}

/// A figure's name, behind its shop's where it is one's.
fn head(shop: Option<&str>, figure: &str) -> String {
    shop.map_or_else(|| figure.to_owned(), |shop| format!("{}:{figure}", named(shop)))
}

/// The table.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn table(document: &SweepDocument) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let figures = columns(
        document,
        |told| &told.figures,
        |a, b| (&a.shop, &a.figure) == (&b.shop, &b.figure),
    );
    let lines = columns(document, |told| &told.lines, LineTold::is_like);
    let mut heads = vec!["point".to_owned()];
    heads.extend(document.keys.iter().map(|key| named(&key.key)));
    let fixed = ["verdict", "missed", "judged", "broken_intervals", "cost_rmb", "paid_hours"];
    heads.extend(fixed.map(str::to_owned));
    for figure in &figures {
        let name = head(figure.shop.as_deref(), &figure.figure);
        let ends = ["", "_se", "_low", "_high", "_change", "_change_low", "_change_high"];
        heads.extend(ends.map(|end| format!("{name}{end}")));
    }
    let several = document.shops.len() > 1;
    heads.extend(lines.iter().map(|line| {
        let shop = several.then_some(line.shop.as_str());
        format!("missed:{}", head(shop, &line.figure))
    }));
    heads.push("paired".to_owned());
    writer.write_record(&heads)?;
    let none = vec![None; document.keys.len()];
    let base = ("base".to_owned(), &none, &document.base);
    let points = document.points.iter();
    let points = points.map(|point| (point.number.to_string(), &point.values, &point.told));
    for (name, values, told) in std::iter::once(base).chain(points) {
        let mut row = vec![name];
        row.extend(values.iter().map(|value| typed(value.as_deref().unwrap_or_default())));
        row.extend(of(told, &figures, &lines));
        writer.write_record(&row)?;
    }
    Ok(finish(writer))
}

/// What a point came to, by the columns of all.
fn of(told: &Told, figures: &[&FigureTold], lines: &[&LineTold]) -> Vec<String> {
    let mut row = vec![
        word(told.verdict).to_owned(),
        told.missed.to_string(),
        told.judged.to_string(),
        told.broken_intervals.to_string(),
        cell(told.cost_rmb),
        cell(Some(told.paid_hours)),
    ];
    for column in figures {
        let found = told.figure(column.shop.as_deref(), &column.figure);
        let ends =
            |ends: Option<(f64, f64)>| [cell(ends.map(|it| it.0)), cell(ends.map(|it| it.1))];
        row.push(cell(found.and_then(|it| it.value)));
        row.push(cell(found.and_then(|it| it.se)));
        row.extend(ends(found.and_then(|it| it.interval)));
        row.push(cell(found.and_then(|it| it.difference)));
        row.extend(ends(found.and_then(|it| it.difference_interval)));
    }
    for column in lines {
        let found = told.lines.iter().find(|line| line.is_like(column));
        row.push(found.map_or(String::new(), |line| line.missed.to_string()));
    }
    row.push(told.paired.to_string());
    row
}

/// Every column that some point has, in the order of the first that has it.
fn columns<'a, T>(
    document: &'a SweepDocument,
    list: impl Fn(&'a Told) -> &'a [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<&'a T> {
    let all = std::iter::once(&document.base).chain(document.points.iter().map(|it| &it.told));
    let mut found: Vec<&T> = Vec::new();
    for one in all.flat_map(list) {
        if !found.iter().any(|other| same(other, one)) {
            found.push(one);
        }
    }
    found
}
