//! `gate.json` as types, versioned. Within a version keys are only added.

use super::{Entry, StaleBaseline, Told};
use crate::measure::catalog::Part;
use crate::planning::compare::rows::Row;
use crate::planning::gate::judge::{ERROR, Judged, Standing};
use crate::report::numbers::finite;
use serde::Serialize;

/// The version of `gate.json`.
pub const GATE_VERSION: u32 = 1;

/// What a gate found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateDocument {
    /// How all of it ends.
    pub answer: Answer,
    /// The comparisons, in order.
    pub comparisons: Vec<Comparison>,
    /// The probability of a false alarm in any figure.
    pub error: f64,
    /// Whether any scenario exercises the change.
    pub exercised: bool,
    /// The gate's file, as it is typed.
    pub file: String,
    /// Figures that share the error.
    pub figures: usize,
    /// Numbers of pairs that could be looked at.
    pub looks: Vec<u32>,
    /// Pairs that would decide the rest; left out where nothing is undecided or none would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_needed: Option<u64>,
    /// Version of the program, as in `0.1.0`.
    pub program: String,
    /// Stored baselines that are stale.
    pub stale: Vec<StaleBaseline>,
    /// Version of this document.
    pub version: u32,
}

/// How a comparison or a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not worse by more than is tolerated.
    Within,
    /// The same, and surely better.
    Better,
    /// Worse by more than is tolerated.
    Worse,
    /// Neither is sure.
    Undecided,
    /// It has a value in one of the two only.
    Apart,
    /// A scenario was not judged, for its baseline cannot be run, and nothing else is worse.
    NotJudged,
}

/// A scenario with so many customers, held against how it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// How it ends.
    pub answer: Answer,
    /// How it was: a file, or one of a revision.
    pub base: String,
    /// Keys that differ.
    pub changes: Vec<Change>,
    /// Whether any customer fares otherwise or goes elsewhere.
    pub exercised: bool,
    /// The figures that were judged.
    pub figures: Vec<Figure>,
    /// The file.
    pub file: String,
    /// On so many pairs of runs.
    pub pairs: u32,
    /// Times as many customers.
    pub volume: f64,
    /// The intervals that got worst, where something is worse.
    pub worst_hours: Vec<Hour>,
}

/// A key that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// True if it was found to make things worse alone.
    pub alone: bool,
    /// Its value before; left out if it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Its line before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_line: Option<usize>,
    /// Its path, as in `agents.小李.count`.
    pub key: String,
    /// Its line now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Its value now; left out if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
}

/// A figure that was judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// How it stands.
    pub answer: Answer,
    /// Its value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
    /// The change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// The figure, by its name in the catalog.
    pub figure: String,
    /// The upper end of the change's interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The same in every pair of runs.
    pub identical: bool,
    /// What it may change by to the worse, with the sign of that.
    pub limit: f64,
    /// The lower end of the change's interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Its value now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<f64>,
    /// The probability of a change so far beyond the limit, were it on it; among all figures.
    pub p_adjusted: f64,
    /// Pairs that would decide it, where it is undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_needed: Option<u64>,
    /// The shop; empty for the desk.
    pub shop: String,
    /// Its unit, as in `share`, `s`.
    pub unit: String,
}

/// An interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hour {
    /// Its value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
    /// The figure.
    pub figure: String,
    /// When it begins.
    pub from: String,
    /// Its value now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<f64>,
}

impl Told<'_> {
    /// The text of `gate.json`.
    pub fn json(&self) -> String {
        let document = GateDocument {
            answer: match self.standing() {
                Standing::Worse => Answer::Worse,
                _ if self.is_unjudged() => Answer::NotJudged,
                standing => answer(standing),
            },
            comparisons: self.entries.iter().map(comparison).collect(),
            error: ERROR,
            exercised: self.is_exercised(),
            file: self.file.to_owned(),
            figures: self.outcome.family,
            looks: self.outcome.looks.clone(),
            pairs_needed: self.needed().filter(|needed| *needed > 0),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            stale: self.stale_record(),
            version: GATE_VERSION,
        };
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }
}

fn answer(standing: Standing) -> Answer {
    match standing {
        Standing::Within => Answer::Within,
        Standing::Better => Answer::Better,
        Standing::Worse => Answer::Worse,
        Standing::Undecided => Answer::Undecided,
        Standing::Apart => Answer::Apart,
    }
}

fn comparison(entry: &Entry) -> Comparison {
    let changes = entry.differences.iter().enumerate();
    let hour = |row: &Row| Hour {
        before: row.values.0.and_then(finite),
        figure: row.figure.id.to_owned(),
        from: entry.when(row),
        now: row.values.1.and_then(finite),
    };
    Comparison {
        answer: answer(entry.ended.standing),
        base: entry.base.to_owned(),
        changes: changes
            .map(|(number, it)| Change {
                alone: entry.alone.contains(&number),
                before: it.first.clone(),
                before_line: it.lines.0,
                key: it.key.clone(),
                line: it.lines.1,
                now: it.second.clone(),
            })
            .collect(),
        exercised: entry.is_exercised(),
        figures: entry.ended.rows.iter().map(|row| figure(entry, row)).collect(),
        file: entry.file.to_owned(),
        pairs: entry.ended.pairs,
        volume: entry.volume,
        worst_hours: entry.worst_hours().into_iter().map(hour).collect(),
    }
}

fn figure(entry: &Entry, row: &Judged) -> Figure {
    let shop = match row.part {
        Part::Shop(_) => entry.part(row.part).unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    Figure {
        answer: answer(row.standing),
        before: row.values.0.and_then(finite),
        change: row.change.and_then(|it| finite(it.estimate)),
        figure: row.figure.id.to_owned(),
        high: row.change.and_then(|it| finite(it.high)),
        identical: row.identical,
        limit: row.limit,
        low: row.change.and_then(|it| finite(it.low)),
        now: row.values.1.and_then(finite),
        p_adjusted: row.adjusted,
        pairs_needed: row.needed,
        shop,
        unit: row.figure.unit.key().to_owned(),
    }
}
