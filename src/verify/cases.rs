//! The cases: what is simulated, which figures are compared, with what.

use crate::scenario::said::{Said, said};
use std::collections::BTreeMap;

use super::expr::Expr;
use super::read;

/// Files of cases, by name.
const FILES: &[(&str, &str)] = &[
    ("chat.toml", include_str!("../../data/verify/chat.toml")),
    ("classical.toml", include_str!("../../data/verify/classical.toml")),
    ("days.toml", include_str!("../../data/verify/days.toml")),
    ("inbox.toml", include_str!("../../data/verify/inbox.toml")),
    ("platforms.toml", include_str!("../../data/verify/platforms.toml")),
    ("pooled.toml", include_str!("../../data/verify/pooled.toml")),
    ("work.toml", include_str!("../../data/verify/work.toml")),
];

/// A published case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, as in `A01_mm1_light`.
    pub name: String,
    /// The model in words.
    pub model: String,
    /// Where the values come from.
    pub source: String,
    /// Part of the quick run.
    pub quick: bool,
    /// Replications of a run never to exceed.
    pub at_most: u32,
    /// What is simulated; empty for a case of formulas only.
    pub runs: Vec<Run>,
    /// What is compared.
    pub metrics: Vec<Metric>,
    /// Metrics of the source that no scenario expresses, with the reason.
    pub not_expressed: Vec<(String, String)>,
}

/// One scenario of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name in expressions.
    pub name: String,
    /// The scenario as a user would write it.
    pub scenario: String,
}

/// A value to be met.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name in the source.
    pub name: String,
    /// The exact or published value, in the source's units.
    pub exact: f64,
    /// The expression over figures, as written.
    pub text: String,
    /// The same, understood.
    pub expr: Expr,
    /// How the value is met.
    pub kind: Kind,
    /// A remark for the table.
    pub note: String,
}

/// How a value is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Within four standard errors, and these small against the value.
    Mean,
    /// The same for a probability: below 0.02 the standard error is small in itself.
    Share,
    /// Exactly, to a millionth for times are whole microseconds: nothing is left to chance, or the
    /// value is a whole number.
    Equal,
    /// The event is rarer than a millionth: it must not happen at all.
    Never,
    /// Published with a 95 % interval of this half-width.
    Published(f64),
    /// The figure has no value, for the platform does not count such a case.
    Absent,
}

impl Kind {
    /// Its name in data and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Mean => "mean",
            Kind::Share => "share",
            Kind::Equal => "equal",
            Kind::Never => "never",
            Kind::Published(_) => "published",
            Kind::Absent => "absent",
        }
    }
}

/// Every case shipped, in the order of their names.
///
/// # Errors
/// What is wrong with the data, with file and case: a defect of the data.
pub fn all() -> Result<Vec<Case>, String> {
    let mut cases = BTreeMap::new();
    for (file, text) in FILES {
        let file = format!("data/verify/{file}");
        for case in of_text(&file, text)? {
            let name = case.name.clone();
            if cases.insert(name.clone(), case).is_some() {
                return Err(format!("{file}: case {name} stands twice"));
            }
        }
    }
    Ok(cases.into_values().collect())
}

/// The cases of one text; `name` is that of its file.
///
/// # Errors
/// What is wrong with it.
pub fn of_text(name: &str, text: &str) -> Result<Vec<Case>, String> {
    read::file(text).map_err(|error| format!("{name}: {error}"))
}

/// The cases whose names begin with one of these words, letters' case aside; all without words.
///
/// # Errors
/// A word that begins no name.
pub fn chosen(cases: Vec<Case>, words: &[String]) -> Result<Vec<Case>, Said> {
    let begins = |case: &Case, word: &str| {
        case.name.to_ascii_lowercase().starts_with(&word.to_ascii_lowercase())
    };
    for word in words {
        if !cases.iter().any(|case| begins(case, word)) {
            let known: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
            let known = known.join(", ");
            return Err(said!(
                "no case begins with `{word}`; there are: {known}",
                "没有以“{word}”开头的算例；现有：{known}"
            ));
        }
    }
    let wanted = |case: &Case| words.is_empty() || words.iter().any(|word| begins(case, word));
    Ok(cases.into_iter().filter(wanted).collect())
}
