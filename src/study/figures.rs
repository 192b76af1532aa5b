//! What a report says, as plain values: a figure with its interval, a series, a target, a verdict.

use super::Lang;
use crate::measure::catalog::{Direction, Words};
use crate::measure::summary::{Estimate, TargetCheck};
use crate::measure::verdict::Status;

/// Does the desk hold? See `docs/verdict.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
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

impl From<Status> for Verdict {
    fn from(status: Status) -> Verdict {
        match status {
            Status::Holds => Verdict::Holds,
            Status::Undecided => Verdict::Undecided,
            Status::Fails => Verdict::Fails,
            Status::NoTargets => Verdict::NoTargets,
            Status::NoCustomers => Verdict::NoCustomers,
        }
    }
}

/// Whose figures, by name as the scenario spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// All shops together.
    Desk,
    /// A shop (店铺).
    Shop(&'a str),
    /// A group (分组), by the name its table shows.
    Group(&'a str),
    /// An agent (客服).
    Agent(&'a str),
    /// A kind of work that is no chat (工单等).
    Work(&'a str),
}

/// A figure that a report can have: one name, one formula, one unit.
#[derive(Clone, Copy, Debug)]
pub struct FigureInfo {
    /// Its name in files, with the unit last, as in `queue_wait_p90_s`.
    pub id: &'static str,
    /// Its unit: `count`, `share` (0 to 1), `ratio`, `s`, `h`, `1/h` or `RMB`.
    pub unit: &'static str,
    /// True if more is better, false if less is; `None` if neither is by itself.
    pub higher_is_better: Option<bool>,
    label: Words,
    meaning: Words,
}

impl FigureInfo {
    pub(super) fn of(figure: &crate::measure::catalog::Figure) -> FigureInfo {
        FigureInfo {
            id: figure.id,
            unit: figure.unit.key(),
            higher_is_better: match figure.direction {
                Direction::Higher => Some(true),
                Direction::Lower => Some(false),
                Direction::Neutral => None,
            },
            label: figure.label,
            meaning: figure.text,
        }
    }

    /// Its name for people. Limits of the scenario stand in it as `{limit}` where it has some.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.label.en, self.label.zh)
    }

    /// Its formula in words.
    pub fn meaning(&self, lang: Lang) -> &'static str {
        lang.pick(self.meaning.en, self.meaning.zh)
    }
}

/// A figure of one part over all runs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// Its name in files.
    pub id: &'static str,
    /// Its value, in the unit of [`FigureInfo::unit`]; `None` if it has none.
    pub value: Option<f64>,
    /// Its 95 % interval; `None` with one run.
    pub interval: Option<(f64, f64)>,
    /// Runs that have a value.
    pub runs: u32,
    /// Why there is no value, in English.
    pub missing: Option<&'static str>,
}

impl Figure {
    pub(super) fn of(estimate: &Estimate) -> Figure {
        Figure {
            id: estimate.figure.id,
            value: estimate.value,
            interval: estimate.interval,
            runs: estimate.n,
            missing: estimate.missing.map(|words| words.en),
        }
    }
}

/// A figure over the intervals of the day, each as a band over the runs; `None` where no run has a
/// value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Series {
    /// When each interval begins, in civil time, as in `11-11 20:30`.
    pub begins: Vec<String>,
    /// 5 % of the runs lie below.
    pub low: Vec<Option<f64>>,
    /// Half of the runs lie below.
    pub median: Vec<Option<f64>>,
    /// 5 % of the runs lie above.
    pub high: Vec<Option<f64>>,
}

/// A target and how it fared over the whole time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Target {
    /// The shop it is for.
    pub shop: String,
    /// The figure it is on, by its name in files.
    pub figure: &'static str,
    /// The bound, in the figure's unit.
    pub bound: f64,
    /// True if the figure must be at least the bound, false if at most.
    pub at_least: bool,
    /// The value over all runs.
    pub value: Option<f64>,
    /// True if that meets the bound; `None` if nothing can be said.
    pub met: Option<bool>,
    /// Runs that missed it.
    pub runs_missed: u64,
    /// Runs with a value.
    pub runs: u64,
}

impl Target {
    pub(super) fn of(check: &TargetCheck, shop: &str) -> Option<Target> {
        Some(Target {
            shop: shop.to_owned(),
            figure: check.figure?.id,
            bound: check.target.bound,
            at_least: check.target.at_least,
            value: check.value,
            met: check.met,
            runs_missed: check.runs.missed,
            runs: check.runs.of,
        })
    }
}
