//! The verdict in `summary.json`: the answer, what was asked for, how often all targets were met
//! together, and every target and red line with what it cost.

use super::json::number;
use super::outcome::Outcome;
use crate::measure::catalog::Period;
use crate::measure::verdict::{RedLine, Status, Tally, Together, What};
use crate::model::judging::{Hold, Weight};
use serde_json::{Value, json};

/// The answer in a word.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Holds => "holds",
        Status::Undecided => "undecided",
        Status::Fails => "fails",
        Status::NoTargets => "no_targets",
        Status::NoCustomers => "no_customers",
    }
}

/// The verdict as a document.
pub fn verdict(outcome: &Outcome) -> Value {
    let verdict = &outcome.summary.verdict;
    let hold = match verdict.hold {
        Hold::Runs(share) => json!({ "share": number(share), "of": "runs" }),
        Hold::Dates(share) => json!({ "share": number(share), "of": "dates" }),
        Hold::Mean => json!("mean"),
    };
    json!({
        "status": word(verdict.status),
        "hold": hold,
        "one_sided_error": number(verdict.error),
        "together": verdict.together.iter().map(together).collect::<Vec<_>>(),
        "lines": verdict.tallies.iter().map(|tally| tallied(outcome, tally)).collect::<Vec<_>>(),
        "runs_that_would_tell": verdict.more,
    })
}

fn period(period: Period) -> Value {
    match period {
        Period::Day(day) => json!(day),
        _ => Value::Null,
    }
}

fn together(together: &Together) -> Value {
    json!({
        "day": period(together.period),
        "missed": together.missed,
        "of": together.of,
        "limits_of_missing": [number(together.low), number(together.high)],
    })
}

/// What a target or a red line is called in documents.
pub fn line(outcome: &Outcome, number: usize) -> String {
    match outcome.summary.verdict.lines[number].what {
        What::Target(target) => outcome.summary.targets[target].target.figure.clone(),
        What::Red(RedLine::Uncovered) => "uncovered".to_owned(),
        What::Red(RedLine::LateMessages) => "late_messages".to_owned(),
        What::Red(RedLine::Awaiting) => "awaiting".to_owned(),
    }
}

fn tallied(outcome: &Outcome, tally: &Tally) -> Value {
    let about = &outcome.summary.verdict.lines[tally.line];
    json!({
        "shop": outcome.scenario.shops[about.shop].name,
        "line": line(outcome, tally.line),
        "figure": about.figure,
        "red_line": matches!(about.what, What::Red(_)),
        "counts": about.weight == Weight::Fails,
        "missed": tally.missed,
        "of": tally.of,
        "customers_a_run": number(tally.customers),
    })
}
