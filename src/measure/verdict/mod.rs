//! Does the desk hold? A verdict is *holds*, *fails* or *undecided*, by exact one-sided limits, for
//! all targets together on the share of runs (or of each date's runs) that the scenario asks for.
//! Beside the targets stand red lines: nobody eligible, messages unanswered, customers left
//! waiting; and hours that miss a target significantly and materially. `docs/verdict.md` has the
//! formulas.
//!
//! `lines` says what can be missed, `fared` how often and by how many customers, `hours` which
//! intervals break, `settle` what the counts allow to be said.

mod fared;
pub mod hours;
pub(super) mod lines;
mod settle;
#[cfg(test)]
mod tests;

pub use lines::{
    Customers, Line, MATERIAL_CUSTOMERS, MATERIAL_SHARE, RedLine, What, all as all_lines,
    judged_by, material,
};
pub use settle::{ERROR, by_share, error_at, more_runs};

use super::catalog::Period;
use super::result::Results;
use crate::model::Scenario;
use crate::model::judging::{Hold, Weight};

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All targets are met together as often as asked, and no red line is crossed.
    Holds,
    /// So many runs cannot tell.
    Undecided,
    /// Targets are missed, red lines crossed, or hours break.
    Fails,
    /// There is nothing to judge by.
    NoTargets,
    /// No customer came in any run.
    NoCustomers,
}

/// How one line fared in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// Number of the line in [`Verdict::lines`].
    pub line: usize,
    /// The period: whole or a day.
    pub period: Period,
    /// Runs that missed it.
    pub missed: u64,
    /// Runs judged.
    pub of: u64,
    /// Customers beyond the bound, mean of a run; see `docs/verdict.md`.
    pub customers: f64,
}

/// How often all lines that count were met together in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// The period: whole or a day.
    pub period: Period,
    /// Runs in which something was missed.
    pub missed: u64,
    /// Runs judged.
    pub of: u64,
    /// One-sided lower limit of the probability of missing, at the look's error.
    pub low: f64,
    /// One-sided upper limit of it.
    pub high: f64,
}

/// An interval in which a line is missed, significantly and materially.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Broken {
    /// Number of the interval.
    pub interval: usize,
    /// Number of the line in [`Verdict::lines`].
    pub line: usize,
    /// Value over all runs; `None` if nobody could be served though customers came.
    pub value: Option<f64>,
    /// Customers beyond the bound, mean of a run.
    pub customers: f64,
}

/// What the runs allow to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The answer in a word.
    pub status: Status,
    /// What had to be so.
    pub hold: Hold,
    /// The one-sided error that this look could use.
    pub error: f64,
    /// Targets and red lines, in order.
    pub lines: Vec<Line>,
    /// How each fared, over the whole run.
    pub tallies: Vec<Tally>,
    /// How often all were met together: the whole run, or each date.
    pub together: Vec<Together>,
    /// Intervals that break, in time order, then by line.
    pub broken: Vec<Broken>,
    /// Runs that would probably tell, if these do not.
    pub more: Option<u32>,
}

impl Verdict {
    /// Judges the replications so far.
    #[must_use]
    pub fn new(scenario: &Scenario, results: &Results) -> Verdict {
        Verdict::at(scenario, results, error_at(scenario, results.count()))
    }

    /// The same where this look may use so much of the error.
    #[must_use]
    pub fn at(scenario: &Scenario, results: &Results, error: f64) -> Verdict {
        let judging = &scenario.judging;
        let lines = lines::all(scenario);
        let tallies = fared::tallies(scenario, results, &lines, Period::Whole);
        let broken = hours::broken(scenario, results, &lines, error);
        let together = settle::together(scenario, results, &lines, error);
        let mut status = settle::status(scenario, results, &lines, &together, error);
        let hours_count = judging.hours == Weight::Fails
            && broken.iter().any(|broken| lines[broken.line].weight == Weight::Fails);
        if hours_count && results.count() > 1 && status != Status::NoCustomers {
            status = Status::Fails;
        }
        let more = match status {
            Status::Undecided => more_runs(scenario, results, &lines, &together),
            _ => None,
        };
        let hold = if scenario.batches.is_some() { Hold::Mean } else { judging.hold };
        Verdict { status, hold, error, lines, tallies, together, broken, more }
    }

    /// True if more runs would change nothing.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.status != Status::Undecided
    }

    /// The period in which most runs missed something.
    #[must_use]
    pub fn worst(&self) -> Option<&Together> {
        let share = |together: &&Together| together.missed as f64 / together.of.max(1) as f64;
        self.together
            .iter()
            .max_by(|a, b| share(a).total_cmp(&share(b)).then(b.period.cmp(&a.period)))
    }
}
