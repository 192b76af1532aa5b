//! The verdict in `summary.json`: the answer, what was asked for, every target and red line.

use super::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Does the desk hold?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// What must be so for the desk to hold.
    pub hold: Hold,
    /// Every target and red line with the runs that missed it.
    pub lines: Vec<Line>,
    /// Probability of a wrong answer, on each side.
    pub one_sided_error: Option<f64>,
    /// How many runs would tell, if as many of them miss as of these; null where it is decided.
    pub runs_that_would_tell: Option<u32>,
    /// The answer in a word.
    pub status: Status,
    /// How often all targets were missed together: of the runs, or of each date's.
    pub together: Vec<Together>,
}

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// What must be so for the desk to hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Hold {
    /// All targets are met together on a share of the runs, or of each date's runs.
    Share(Share),
    /// Each target is met by the long-run figure: the word `mean`.
    Long(Long),
}

/// A share of runs or of each date's runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// Of what.
    pub of: Basis,
    /// From 0 to 1.
    pub share: Option<f64>,
}

/// Of what a share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Of the runs, each as a whole.
    Runs,
    /// Of the runs of each calendar date; the worst date decides.
    Dates,
}

/// A word that stands for the long-run figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Long {
    /// The long-run figure.
    Mean,
}

/// A target or red line, and how it fared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// True if the desk fails with it, false if it is only told.
    pub counts: bool,
    /// Customers beyond the bound, mean of a run.
    pub customers_a_run: Option<f64>,
    /// The figure it is about.
    pub figure: Text,
    /// Its name: the target's, or `uncovered`, `late_messages`, `awaiting`.
    pub line: String,
    /// Runs, or dates of runs, that missed it.
    pub missed: u64,
    /// Of so many that could be judged.
    pub of: u64,
    /// True for a red line, false for a target.
    pub red_line: bool,
    /// The shop.
    pub shop: String,
}

/// How often all targets were missed together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Together {
    /// The day, from 0; null for whole runs.
    pub day: Option<usize>,
    /// Exact lower and upper limit of the probability of missing, each at the one-sided error.
    pub limits_of_missing: [Option<f64>; 2],
    /// Times missed.
    pub missed: u64,
    /// Of so many.
    pub of: u64,
}

/// A target, and how it fared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// True if the value must be at least the bound, false if at most.
    pub at_least: bool,
    /// The bound, in the figure's unit.
    pub bound: Option<f64>,
    /// Whether hours are held against it too; null for a figure the catalog does not have.
    pub by_interval: Option<ByInterval>,
    /// Days that missed it, over all runs.
    pub days: Misses,
    /// For satisfaction: the mean probability that the day's rating misses, given how few rate.
    pub expected_miss: Option<f64>,
    /// The figure it means; null if the catalog does not have it.
    pub figure: Option<Text>,
    /// True if the platform asks for it, false if the scenario does.
    pub from_platform: bool,
    /// The figure's name for people.
    pub label: Option<Labels>,
    /// Whether the value meets the bound; null where that cannot be said.
    pub met: Option<bool>,
    /// Runs that missed it.
    pub runs: Misses,
    /// The shop.
    pub shop: String,
    /// Its name in the scenario.
    pub target: String,
    /// The value over all runs, in the figure's unit.
    pub value: Option<f64>,
}

/// Whether the hours are held against a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ByInterval {
    /// True if they are.
    pub followed: bool,
    /// Why they are not. Only where they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// A name in two languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Labels {
    /// English.
    pub en: Text,
    /// Chinese.
    pub zh: Text,
}

/// How often a target was missed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Misses {
    /// Wilson's 95 % interval of the probability; null if there was nothing to judge.
    pub ci95: Option<[Option<f64>; 2]>,
    /// Times missed.
    pub missed: u64,
    /// Of so many with a value.
    pub of: u64,
    /// The share missed; null if there was nothing to judge.
    pub probability: Option<f64>,
}
