//! The cases: what is simulated, which figures are compared, with what.

use crate::scenario::said::{Said, said};

use super::expr::Expr;

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
