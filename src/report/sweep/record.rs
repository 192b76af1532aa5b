//! `sweep.json` as types: every point of a sweep, versioned, written and read by the same
//! structures. Within a version keys are only added. What is told of a sweep is told from these
//! types, so that points that were kept give the bytes of points that were just played.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of `sweep.json`.
pub const SWEEP_VERSION: u32 = 1;

/// The same days at many points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "dacu sweep (参数扫描)")]
pub struct SweepDocument {
    /// What the points say together.
    pub answer: Answer,
    /// The scenario as it is.
    pub base: Told,
    /// The number of the point that the answer names: the cheapest that holds, or the nearest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<u32>,
    /// Figures, by their names in files.
    pub figures: Vec<String>,
    /// How points were chosen.
    pub how: Chosen,
    /// The keys that were varied, in order.
    pub keys: Vec<Key>,
    /// The points, in order.
    pub points: Vec<Point>,
    /// Version of the program, as in `0.1.0`.
    pub program: String,
    /// Runs of each point.
    pub replications: u32,
    /// The scenario's file name.
    pub scenario: String,
    /// Fingerprint of the texts of the scenario as it is, 16 digits.
    pub scenario_hash: String,
    /// The seed of the scenario as it is.
    pub seed: u64,
    /// Settings of all points over the scenario's text, as `--set` takes them.
    pub sets: Vec<String>,
    /// The names of the shops, in order.
    pub shops: Vec<String>,
    /// Version of this document.
    pub version: u32,
}

/// What the points say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// At least one point holds.
    Holds,
    /// None surely holds, and some cannot be told.
    Undecided,
    /// All fail.
    Fails,
    /// There is nothing to judge by: figures only.
    NoTargets,
    /// Nobody comes at any point.
    NoCustomers,
}

/// How points were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chosen {
    /// Each key alone, all others as they are.
    pub each: bool,
    /// So many points of a Latin hypercube.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latin: Option<u32>,
}

/// A key that was varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    /// As `--vary` was given.
    pub argument: String,
    /// The key.
    pub key: String,
    /// True if no figure of any run hangs on it: the scenario does not exercise it.
    pub no_difference: bool,
    /// Its values, as they would be typed.
    pub values: Vec<String>,
}

/// A point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// Its number, from 1.
    pub number: u32,
    /// What it came to.
    #[serde(flatten)]
    pub told: Told,
    /// The value of each key; `null` where the key stays as it is.
    pub values: Vec<Option<String>>,
}

/// What a point came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Intervals that break.
    pub broken_intervals: usize,
    /// Cost of the roster as planned and of customers paid for one by one, mean of a run, in RMB;
    /// left out where no wage is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_rmb: Option<f64>,
    /// Figures of the desk, then of each shop if there are several.
    pub figures: Vec<FigureTold>,
    /// Periods judged.
    pub judged: u64,
    /// Targets and red lines that count.
    pub lines: Vec<LineTold>,
    /// Periods in which something was missed; of dates the worst.
    pub missed: u64,
    /// Fingerprint of what the point means, 16 digits; see `summary.json`.
    pub model_hash: String,
    /// Runs that would probably tell, where these cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_runs: Option<u32>,
    /// Paid hours of the roster as planned.
    pub paid_hours: f64,
    /// True if its runs had the same customers as those of the scenario as it is.
    pub paired: bool,
    /// Fingerprint of all runs, 16 digits: points with the same one differ in no run.
    pub runs_hash: String,
    /// Hours of the roster without a wage; they are not in the cost.
    pub unpriced_hours: f64,
    /// `holds`, `undecided`, `fails`, `no_targets` or `no_customers`.
    pub verdict: Answer,
}

/// A figure of the desk or a shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureTold {
    /// Beyond the scenario as it is, run by run; left out without a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    /// The 95 % interval of the difference: both ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference_interval: Option<(f64, f64)>,
    /// Its name in files, unit last.
    pub figure: String,
    /// Its 95 % interval: both ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_available: Option<String>,
    /// Its standard error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub se: Option<f64>,
    /// The shop; left out for the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
    /// Its value over all runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

/// A target or red line that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineTold {
    /// True: at least the bound.
    pub at_least: bool,
    /// Its bound; left out of a red line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// Customers beyond the bound, mean of a run; see `docs/verdict.md`.
    pub customers: f64,
    /// The figure it is held against.
    pub figure: String,
    /// Runs that missed it.
    pub missed: u64,
    /// Runs judged.
    pub of: u64,
    /// The shop.
    pub shop: String,
}

/// The JSON Schema of the document, as text.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<SweepDocument>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

impl SweepDocument {
    /// The text of `sweep.json`.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The point that the answer names.
    pub fn best(&self) -> Option<&Point> {
        self.points.iter().find(|point| Some(point.number) == self.best)
    }
}

impl LineTold {
    /// True if both are the same target or red line of a shop, whatever the bound is.
    pub fn is_like(&self, other: &LineTold) -> bool {
        let same = self.shop == other.shop && self.figure == other.figure;
        same && self.bound.is_some() == other.bound.is_some()
    }
}

impl Told {
    /// A figure of the desk, or of a shop.
    pub fn figure(&self, shop: Option<&str>, figure: &str) -> Option<&FigureTold> {
        self.figures.iter().find(|told| told.shop.as_deref() == shop && told.figure == figure)
    }

    /// The target or red line that most runs missed, if any was missed.
    pub fn worst(&self) -> Option<&LineTold> {
        let share = |line: &LineTold| line.missed as f64 / line.of.max(1) as f64;
        let missed = self.lines.iter().filter(|line| line.missed > 0);
        let weigh = |line: &LineTold| (share(line), line.customers);
        missed.reduce(|a, b| if weigh(b) > weigh(a) { b } else { a })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/sweep.json");
        if std::env::var_os("DACU_BLESS").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == schema(), "schemas/sweep.json is old: run with DACU_BLESS=1");
        assert!(!schema().contains("\"description\": \"\""));
    }
}
