//! What was tried, in `summary.json`: changes to the roster and to the rules, and inputs moved over
//! their plausible ranges.

use super::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was tried. With `--no-levers` nothing was: the lists are empty, and `skipped` says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// Changes one can make, best first.
    pub changes: Vec<Change>,
    /// On how many of the runs each change was tried.
    pub days: u32,
    /// What the verdict hangs on.
    pub sensitivity: Sensitivity,
    /// Why no change was tried: `no_target`, `too_large` or `not_asked`. Only where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Text>,
    /// Targets and red lines that three times the people, on duty all the time, still miss.
    pub unattainable: Vec<String>,
}

/// A change, and what it did to the figure it helps most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The figure with the change: `before` and the paired difference.
    pub after: Option<f64>,
    /// The figure without the change, over all runs.
    pub before: Option<f64>,
    /// Lower and upper end of the difference's 95 % interval.
    pub ci95: [Option<f64>; 2],
    /// What it costs in RMB; null without wages, or where nobody more is needed.
    pub cost_rmb: Option<f64>,
    /// Customers brought back from beyond the bounds, mean of a run; negative if more are lost.
    pub customers_a_run: Option<f64>,
    /// Changed minus unchanged, in pairs of the same runs.
    pub difference: Option<f64>,
    /// The figure.
    pub figure: Text,
    /// True if the figure is that of the hours that break, false if of the whole time.
    pub in_hours_that_break: bool,
    /// The shop.
    pub shop: String,
    /// The change in words.
    pub what: String,
    /// Figures that it surely makes worse.
    pub worse: Vec<Spoilt>,
}

/// A figure that a change makes worse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spoilt {
    /// The figure with the change.
    pub after: Option<f64>,
    /// The figure without it.
    pub before: Option<f64>,
    /// The figure.
    pub figure: Text,
    /// The shop.
    pub shop: String,
}

/// What the verdict hangs on: inputs moved over their plausible ranges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sensitivity {
    /// Contacts simulated for it, expected.
    pub contacts: Option<f64>,
    /// Inputs that could be moved.
    pub inputs: usize,
    /// The verdict's margin as assumed: least distance to a bound, as a share; below 0 for a miss.
    /// Null if no input was moved.
    pub margin: Option<f64>,
    /// Inputs left as they are, by key.
    pub not_moved: Vec<String>,
    /// Inputs tried singly, strongest first.
    pub ranked: Vec<Ranked>,
    /// Red lines that are crossed already, which the margin leaves aside.
    pub red_lines_left_aside: usize,
    /// On how many of the runs each input was tried.
    pub runs: u32,
    /// On how many of the runs the others were screened in groups.
    pub screened_on_runs: u32,
    /// How many inputs were tried singly.
    pub tried_singly: usize,
}

/// An input at both ends of its plausible range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranked {
    /// By how much the margin changes at the stronger end.
    pub change_of_margin: Option<f64>,
    /// At the upper end.
    pub high: Move,
    /// What the input is.
    pub input: String,
    /// Where it stands in the scenario.
    pub key: String,
    /// At the lower end.
    pub low: Move,
    /// `s`, `share`, `number` or `factor`.
    pub unit: Text,
}

/// An input moved to one end, and the line that shows it most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The figure there.
    pub after: Option<f64>,
    /// The value moved to.
    pub at: Option<f64>,
    /// The figure as assumed.
    pub before: Option<f64>,
    /// The figure.
    pub figure: Text,
    /// True if the figure is that of the hours that break, false if of the whole time.
    pub in_hours_that_break: bool,
    /// The verdict's margin there.
    pub margin: Option<f64>,
    /// The shop.
    pub shop: String,
    /// True if it turns met into missed or back.
    pub turns: bool,
}
