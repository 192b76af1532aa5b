//! `summary.json` as types: what a run found, versioned, written and read by the same structures.
//!
//! Keys stand in the order of the alphabet, as they do in the file. Within a version keys are only
//! added, so a reader skips those it does not know and takes an optional one that is absent for
//! none. `report/json` fills these from an outcome; the JSON Schema and the page on results are
//! made from them, so every field says what it is.

mod judged;
#[cfg(test)]
pub(super) mod tests;
mod tried;

pub use judged::{
    Basis, ByInterval, Hold, Judgement, Labels, Line, Long, Misses, Share, Status, Target, Together,
};
pub use tried::{Change, Move, Ranked, Sensitivity, Spoilt, Tried};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The version of `summary.json` and of the columns of the CSV files.
pub const DOCUMENT_VERSION: u32 = 2;

/// A text of the program's own or of the scenario's.
pub type Text = Cow<'static, str>;

/// Everything a run found.
// `S`: how the sections are kept, a list but while they are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Document", title = "dacu summary (模拟结果)")]
pub struct Document<S = Vec<Section>> {
    /// Inputs nobody measured in this shop, or which replace such.
    pub assumptions: Vec<Assumption>,
    /// Hours each agent spends in each status, mean of a run.
    pub attendance_h: Vec<Attendance>,
    /// Checks of the books that failed; empty for a sound run, and no other is written.
    pub audit: Vec<String>,
    /// How a single long run was cut for its intervals. Only with `desk.batches`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batches: Option<Batches>,
    /// What customers waited for.
    pub binds: Binds,
    /// Hours that break.
    pub breaks: Vec<Break>,
    /// Figures of desk and shops by day.
    pub days: Vec<Section>,
    /// By level, the figures that exist at no part of it, with the reason.
    pub not_available: BTreeMap<Text, BTreeMap<Text, Text>>,
    /// Version of the program, as in `0.1.0`.
    pub program: Text,
    /// How many runs were simulated.
    pub replications: u32,
    /// What the roster costs as planned.
    pub roster: Roster,
    /// What was simulated.
    pub scenario: About,
    /// Figures over the whole time: the desk, shops, groups, agents.
    pub sections: S,
    /// Figures over the intervals.
    pub series: Vec<Series>,
    /// What was set on the command line over the scenario's text, in order, as in
    /// `agents.day.count=30`.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Orders by SKU, means of a run.
    pub skus: Vec<Sku>,
    /// Every target and how it fared.
    pub targets: Vec<Target>,
    /// What was tried, and what the verdict hangs on.
    pub tried: Tried,
    /// How runs were drawn or read so that fewer say as much: `control`, `stratified` or
    /// `antithetic`. Only where one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variance_reduction: Option<Text>,
    /// Does the desk hold?
    pub verdict: Judgement,
    /// Version of this document.
    pub version: u32,
}

/// What was simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Number of agents.
    pub agents: usize,
    /// Fingerprint of the texts: scenario, overrides, platform files, defaults, logs.
    pub hash: String,
    /// Hours simulated, from the start to the end of arrivals.
    pub hours: Option<f64>,
    /// Fingerprint of what the scenario means. Comments, order and spelling, the seed, the number
    /// of runs and the desk's name leave it as it is; for one version of the program.
    #[serde(default)]
    pub model_hash: String,
    /// Name of the desk.
    pub name: String,
    /// The platform of each shop, as the scenario names it.
    pub platforms: Vec<String>,
    /// Seed of every random draw.
    pub seed: u64,
    /// Local time of the start, as in `2026-11-11T09:00:00`.
    pub start: String,
}

/// An input nobody measured in this shop, or which replaces such.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// What it is, whatever shop it stands in.
    pub input: String,
    /// Where it stands in the scenario.
    pub key: String,
    /// The platform that gives it; null where the defaults or the user do.
    pub platform: Option<String>,
    /// Between which values it plausibly lies; null where nothing is known.
    pub range: Option<Range>,
    /// True if the user gave a number of their own.
    pub set_by_user: bool,
    /// Its value, as written.
    pub value: String,
}

/// Between which values an input plausibly lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// Upper end, in `unit`.
    pub high: f64,
    /// Lower end, in `unit`.
    pub low: f64,
    /// Who says so.
    pub source: Text,
    /// `s`, `share`, `number` or `factor`.
    pub unit: Text,
}

/// Hours of an agent by status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attendance {
    /// The agent's name.
    pub agent: String,
    /// Hours by the name of the status.
    pub hours: BTreeMap<String, Option<f64>>,
}

/// How a single long run was cut for its intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Batches {
    /// Figures whose neighbouring batches resemble each other.
    pub alike: Vec<Alike>,
    /// How many batches.
    pub count: usize,
    /// Length of a batch, in seconds.
    pub length_s: f64,
}

/// A figure whose neighbouring batches resemble each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alike {
    /// The figure.
    pub figure: Text,
    /// Correlation of neighbours.
    pub lag_1_correlation: Option<f64>,
}

/// What customers waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Binds {
    /// Causes, the largest share first.
    pub causes: Vec<Cause>,
    /// Which hours this is about.
    pub hours: Hours,
}

/// Which hours are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Those that break.
    Break,
    /// All, for none breaks.
    All,
}

/// A cause of waiting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// What lies behind it; null where it stands for itself.
    pub because: Option<Because>,
    /// What binds.
    pub limit: Limit,
    /// Its share of the waits.
    pub share: Option<f64>,
}

/// What binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Hands that are on other chats, on other work, or away.
    Hands,
    /// Everybody eligible full.
    Slots,
    /// Nobody eligible on duty.
    Coverage,
    /// The rhythm of leave deliveries.
    Cadence,
    /// Replies take their time, whoever else is there.
    Pace,
}

/// What lies behind a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Those who are missing are on a break.
    Break,
    /// Sessions that wait only for the silence clock hold the slots.
    Silence,
}

/// Hours in which a line is missed, significantly and materially.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Break {
    /// Other lines missed in these hours.
    pub also: Vec<String>,
    /// What lies behind the limit; null where it stands for itself.
    pub because: Option<Because>,
    /// Customers beyond the bound, mean of a run.
    pub customers_a_run: Option<f64>,
    /// On how many dates.
    pub dates: usize,
    /// Local time of the beginning, on the first date.
    pub from: String,
    /// What binds.
    pub limit: Limit,
    /// The target or red line that is missed most.
    pub line: String,
    /// Local time of the end, on the first date.
    pub to: String,
    /// The worst value in them, in the figure's unit; null if nobody was served.
    pub worst: Option<f64>,
}

/// What the roster costs as planned, and what customers cost and did not order, mean of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Roster {
    /// Cost in RMB of customers paid for one by one; null if nobody is paid so.
    #[serde(default)]
    pub contacts_cost_rmb: Option<f64>,
    /// Cost of the hours in RMB; null without wages.
    pub cost_rmb: Option<f64>,
    /// Of the paid hours, those on holidays.
    #[serde(default)]
    pub holiday_h: Option<f64>,
    /// Orders in RMB that lost customers did not place, an estimate; null without `[orders]`.
    #[serde(default)]
    pub lost_orders_rmb: Option<f64>,
    /// Of the paid hours, those of the night.
    #[serde(default)]
    pub night_h: Option<f64>,
    /// Of the paid hours, overtime.
    #[serde(default)]
    pub overtime_h: Option<f64>,
    /// Paid hours.
    pub paid_h: Option<f64>,
    /// Cost in RMB of a served customer; null without a wage for every hour.
    #[serde(default)]
    pub per_served_rmb: Option<f64>,
    /// Of these, hours of agents without a wage.
    pub without_wage_h: Option<f64>,
}

/// What a section or a series is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// All shops together.
    Desk,
    /// One shop.
    Shop,
    /// A group of a shop, under one name.
    Group,
    /// An agent.
    Agent,
    /// A kind of work that is no chat.
    Work,
}

/// The figures of one part of the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// The day, from 0. Only in `days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<usize>,
    /// Figures by name.
    pub figures: BTreeMap<Text, Figure>,
    /// What the part is.
    pub level: Level,
    /// Its name; empty for the desk, and for contacts of a shop that reached no group.
    pub name: String,
    /// Whose it is. Only of groups and kinds of work, whose names are unique in their shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
}

/// A figure of one part: with a value, or with the reason why it has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Lower and upper end of the 95 % interval, in `unit`. Only with two runs or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci95: Option<[Option<f64>; 2]>,
    /// The mean of the days' own ratios, in `unit`. Only for ratios over several days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_mean: Option<f64>,
    /// Which way is better; null where neither is.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Runs that have a value. Only with a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// Why there is no value. Only without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Standard error of the value, in `unit`; null without one, as after a single run.
    #[serde(default)]
    pub se: Option<f64>,
    /// `count`, `share`, `ratio`, `s`, `h`, `1/h` or `RMB`. Only with a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// The value over all runs, in `unit`; null with the `reason`.
    pub value: Option<f64>,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
}

/// A figure over the intervals, as a band over runs; null in an interval where no run has a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// The figure.
    pub figure: Text,
    /// What the part is: `desk` or `shop`.
    pub level: Level,
    /// The median of the runs, one value an interval.
    pub median: Vec<Option<f64>>,
    /// Name of the shop; empty for the desk.
    pub name: String,
    /// The 5 % quantile of the runs.
    pub p05: Vec<Option<f64>>,
    /// The 95 % quantile of the runs.
    pub p95: Vec<Option<f64>>,
}

/// Orders of a SKU, means of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sku {
    /// Of these, credited to an agent.
    pub credited: Option<f64>,
    /// Orders after a consultation.
    pub orders: Option<f64>,
    /// The shop.
    pub shop: String,
    /// The SKU.
    pub sku: String,
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It was written by a newer program.
    #[error(
        "the results are of version {0}, and this program reads up to {DOCUMENT_VERSION}: they \
         were written by a newer one"
    )]
    Newer(u64),
    /// It was written by a program too old to know these keys.
    #[error(
        "the results are of version {0}, and this program reads version {DOCUMENT_VERSION}: run \
         the scenario again"
    )]
    Older(u64),
    /// It is no such document.
    #[error("this is no summary.json of dacu: {0}")]
    Other(#[from] serde_json::Error),
}

/// What is looked at before anything else.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

impl Document {
    /// Reads a document from its text. Keys it does not know are skipped.
    ///
    /// # Errors
    /// The text is no such document, or one of another version.
    pub fn read(text: &str) -> Result<Document, ReadError> {
        let Version { version } = serde_json::from_str(text)?;
        let ours = u64::from(DOCUMENT_VERSION);
        match version {
            newer if newer > ours => Err(ReadError::Newer(newer)),
            older if older < ours => Err(ReadError::Older(older)),
            _ => Ok(serde_json::from_str(text)?),
        }
    }
}

impl<S: Serialize> Document<S> {
    /// The document as text, ready for a file: hidden characters are spelt out.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        match super::plain::visible_json(&text) {
            Cow::Owned(shown) => shown,
            Cow::Borrowed(_) => text,
        }
    }
}

/// The JSON Schema of the document, as text.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<Document>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
