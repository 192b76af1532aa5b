//! `compare.json` as types: how scenarios compare, versioned, written and read by the same
//! structures. Within a version keys are only added.

use crate::report::record::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of `compare.json`.
pub const COMPARE_VERSION: u32 = 1;

/// Scenarios that were compared, each with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "dacu compare (方案对比)")]
pub struct CompareDocument {
    /// The first scenario.
    pub base: Scenario,
    /// The others, in order.
    pub comparisons: Vec<Comparison>,
    /// Names that were said to be one, as `--map` takes them.
    pub maps: Vec<String>,
    /// Pairs of runs.
    pub pairs: u32,
    /// Version of the program, as in `0.1.0`.
    pub program: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// Version of this document.
    pub version: u32,
}

/// A scenario as it was played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// What the roster and customers paid for one by one cost, in RMB; left out without a wage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// The desk's name.
    pub desk: String,
    /// The file, as it is typed, with what is set in it alone.
    pub file: String,
    /// Paid hours.
    pub hours: f64,
    /// A number of what the scenario means, 16 digits: two with one number give the same figures.
    pub meaning: String,
    /// Runs, or days of runs, that missed something.
    pub missed: u64,
    /// Of so many judged.
    pub of: u64,
    /// The scenario's hash, 16 digits.
    pub scenario_hash: String,
    /// The verdict.
    pub verdict: Status,
}

/// How a scenario compares with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The answer in a word.
    pub answer: Answer,
    /// Keys of the texts that differ, in the order of the first.
    pub changes: Vec<Change>,
    /// Who went elsewhere; left out where the two mean the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Decisions>,
    /// By interval: a family of its own in the adjusted probabilities.
    pub hours: Vec<Figure>,
    /// What customers feel, and what targets are on: the family that the answer rests on.
    pub keys: Vec<Figure>,
    /// Whether more customers would tell the two apart, where these do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// Waits or losses look better while fewer are served or more are left as messages.
    pub looks_better_than_it_is: bool,
    /// The other way round.
    pub looks_worse_than_it_is: bool,
    /// What only one of the two has.
    pub only_in_one: OnlyInOne,
    /// The other scenario.
    pub other: Scenario,
    /// Every other figure that has a value in both: a family of its own.
    pub others: Vec<Figure>,
}

/// The answer in a word: how the other scenario is for customers, beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The two mean the same.
    Same,
    /// No customer came in either.
    NoCustomers,
    /// Every figure of every run is the same.
    Identical,
    /// Nothing that so many pairs can tell.
    Unclear,
    /// Better in something that counts, worse in nothing.
    Better,
    /// Worse in something that counts, better in nothing.
    Worse,
    /// Better in something, worse in something else.
    Mixed,
}

/// A key of the texts that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Its value in the first, as TOML spells it; left out if it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// Its path, as in `agents.小李.count`.
    pub key: String,
    /// Its value in the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

/// Of which part a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The whole desk.
    Desk,
    /// A shop.
    Shop,
    /// A group.
    Group,
    /// A kind of work that is no chat.
    Work,
}

/// How a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Surely better in the other.
    Better,
    /// Surely worse in the other.
    Worse,
    /// Surely different, neither way better.
    Different,
    /// Surely different, by less than a report shows.
    Trifle,
    /// Not to be told apart.
    Open,
}

/// A figure in both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Whether the answer rests on it.
    pub counts: bool,
    /// The smallest difference that so many pairs find four times in five, as one of its family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detectable: Option<f64>,
    /// The other minus the first; left out where one of them has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    /// The figure, by its name in the catalog.
    pub figure: String,
    /// Its value in the first; left out without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    /// When the interval begins, as in `11-11 18:30`; left out for the whole time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Variance of the difference had the two not been paired, over the variance it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gain: Option<f64>,
    /// The 95 % interval of the difference, its upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The same in every pair of runs.
    pub identical: bool,
    /// The 95 % interval of the difference, its lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// True if more is better, false if less is; left out for neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_is_better: Option<bool>,
    /// The part's name; empty for the desk.
    pub name: String,
    /// Of which part.
    pub of: Of,
    /// Its value in the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<f64>,
    /// The probability of a difference at least as far from nothing, were there none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The same, adjusted for how many figures its family has (Holm).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Standard error of the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub se: Option<f64>,
    /// How it stands.
    pub stand: Stand,
    /// The bound of a target on it in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_first: Option<f64>,
    /// The bound of a target on it in the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_other: Option<f64>,
    /// Its unit, as in `share`, `s`, `count`.
    pub unit: String,
}

/// Who went elsewhere, over the first runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decisions {
    /// Those that went elsewhere by what they went by in either, the most frequent first.
    pub by: Vec<ByTiers>,
    /// Customers that came in both.
    pub customers: u64,
    /// Of these, those that went to somebody else or another way.
    pub elsewhere: u64,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Elsewhere>,
    /// Of these, those that went the same way at another time.
    pub later: u64,
    /// Customers that came in the first only.
    pub only_first: u64,
    /// Customers that came in the other only.
    pub only_other: u64,
    /// On so many runs.
    pub runs: u32,
    /// Runs in which anything differs.
    pub runs_that_differ: u32,
}

/// Customers who went one way in the first and another in the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ByTiers {
    /// How many.
    pub customers: u64,
    /// By what in the first.
    pub first: By,
    /// By what in the other.
    pub other: By,
}

/// By what a customer went somewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct By {
    /// The rule that the tier stands for; empty where there is none.
    pub rule: String,
    /// The deciding tier; empty where no tier decided.
    pub tier: String,
    /// Where to.
    pub way: Way,
}

/// Where to, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// To an agent as it came.
    Entry,
    /// To an agent from the queue.
    Queue,
    /// To an agent as a leave message.
    Delivered,
    /// To an agent after another one went.
    Anew,
    /// Opened by an agent.
    Outreach,
    /// It became a leave message.
    Message,
    /// It was turned away.
    TurnedAway,
    /// It left while it waited.
    Gone,
    /// The robot solved it.
    Robot,
    /// It still waited at the end.
    Waits,
}

/// A customer who went elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Elsewhere {
    /// The customer, as `dacu explain` takes it.
    pub customer: String,
    /// In the first.
    pub first: Placed,
    /// In the other.
    pub other: Placed,
    /// Number of the run, from 0.
    pub replication: u32,
}

/// Where a customer went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Placed {
    /// Who took it; empty if nobody did.
    pub agent: String,
    /// Local time, as in `2026-11-11T10:32:15`.
    pub at: String,
    /// By what.
    pub by: By,
}

/// What more customers would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// The first number of times as many customers at which the two differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs_at: Option<u32>,
    /// The most times as many that were tried; 0 if customers are listed one by one.
    pub tried: u32,
}

/// Names that are in one of the two only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Names {
    /// Only in the first.
    pub first: Vec<String>,
    /// Only in the other.
    pub other: Vec<String>,
}

/// What only one of the two has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OnlyInOne {
    /// Families of agents of whom nobody is in the other.
    pub agents: Names,
    /// Groups.
    pub groups: Names,
    /// Families that were renamed, probably, as `--map` takes them.
    pub maybe_renamed: Vec<String>,
    /// Shops.
    pub shops: Names,
    /// Sources of contacts, and kinds of work.
    pub sources: Names,
}

/// The JSON Schema of the document, as text.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<CompareDocument>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

mod fill;

pub use fill::document;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/compare.json");
        if std::env::var_os("DACU_BLESS").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == schema(), "schemas/compare.json is old: run with DACU_BLESS=1");
        assert!(!schema().contains("\"description\": \"\""));
    }
}
