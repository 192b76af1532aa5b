//! `dacu explain --json` as types: one contact, every decision about it and what became of it.
//!
//! Keys are only added within a version, as in `summary.json`. The JSON Schema is made from these
//! types, so every field says what it is.

use super::story::Event;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the document.
pub const VERSION: u32 = 1;

/// One contact: every decision about it, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "dacu explanation (分流说明)")]
pub struct Explanation {
    /// Version of this document.
    pub version: u32,
    /// Version of the program, as in `0.1.0`.
    pub program: String,
    /// Name of the desk.
    pub scenario: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// Number of the run, from 0.
    pub replication: u32,
    /// Who came.
    pub contact: About,
    /// Every decision about it, in order.
    pub decisions: Vec<Decided>,
    /// What happened to it, in order; decisions by their number.
    pub story: Vec<Event>,
}

/// A contact as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Its number in `contacts.csv`.
    pub number: u64,
    /// Its name: source and ordinal in it, as in `进线#3`, with `.1` for the first re-entry.
    pub name: String,
    /// The shop.
    pub shop: String,
    /// The source.
    pub source: String,
    /// 0 for the first entry, 1 for the first re-entry.
    pub generation: u8,
    /// Local time of arrival, as in `2026-11-11T10:32:15`.
    pub arrived: String,
    /// Page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// SKU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Intent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// The agent the customer chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chose: Option<String>,
    /// Not bound by the maximum.
    pub exempt: bool,
    /// A difficult customer.
    pub difficult: bool,
    /// Opened by an agent.
    pub proactive: bool,
}

/// Why the tiers were asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The contact came.
    Arrival,
    /// It waited, and its group or who was there changed.
    Waiting,
    /// Its agent went, and it was routed anew.
    Anew,
    /// Room became free while it waited.
    Freed,
    /// It was a leave message whose turn came.
    Delivery,
    /// Its agent handed it over.
    HandOver,
    /// An agent opened it.
    Outreach,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// Local time.
    pub at: String,
    /// Why the tiers were asked.
    pub occasion: Occasion,
    /// Time since it entered routing [s].
    pub waited_s: f64,
    /// How often the tiers had been asked since the decision before, in vain.
    pub asked_before: u32,
    /// The group it is routed with.
    pub group: String,
    /// Every custom group, and whether it serves the contact.
    pub groups: Vec<Served>,
    /// The role it needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// Who last answered the customer, where a tier asks for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_agent: Option<Last>,
    /// Sent to the leave box before any tier: no group may use the default group.
    pub before_tiers: bool,
    /// The tiers were not asked anew: they let another contact of the same kind wait, and nothing
    /// had changed since.
    pub as_another: bool,
    /// The tiers in order.
    pub tiers: Vec<Tier>,
    /// What the tiers said.
    pub says: Says,
    /// The tier that decided, by its place in `tiers`; absent where the end of the list did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<usize>,
    /// Who was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// What followed at once.
    pub outcome: Outcome,
}

/// What tiers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// An agent takes it.
    Agent,
    /// An agent takes it, whose oldest session ends for it.
    Evict,
    /// It waits.
    Queue,
    /// It becomes a leave message.
    Leave,
    /// It is turned away.
    Reject,
    /// It stays where it is until a tier admits it.
    Unassigned,
}

/// What followed from a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A session with the agent.
    Assigned,
    /// The agent was invited to join.
    Invited,
    /// It waits.
    Queued,
    /// It became a leave message.
    LeaveMessage,
    /// The agent answers it by mail.
    Mail,
    /// The contact was over: turned away, or nothing was left to be said.
    Over,
    /// It stayed where it was.
    Stayed,
}

/// Whether a group serves a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Served {
    /// The group.
    pub group: String,
    /// Whether.
    pub fit: Fit,
}

/// Whether a group serves a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It does.
    Serves,
    /// It has been deleted.
    Deleted,
    /// It is disabled.
    Disabled,
    /// Neither page nor SKU is in its scope.
    OutOfScope,
}

/// Who last answered a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Last {
    /// The agent.
    pub agent: String,
    /// Local time of the last reply.
    pub at: String,
}

/// A tier as it fared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// The rule it stands for.
    pub rule: String,
    /// How it fared.
    pub step: Step,
    /// The first condition that does not hold, where it was passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fails: Option<Condition>,
    /// How it chooses, as platform files spell it.
    pub pick: String,
    /// Candidates in the order of choice where there is one, else in order of declaration.
    pub candidates: Vec<Candidate>,
    /// Everybody else, each with the first condition that fails.
    pub others: Vec<Other>,
}

/// How a tier fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It chose an agent.
    Chose,
    /// Everybody was full, and it chose an agent all the same.
    ChoseFull,
    /// Its conditions did not hold.
    PassedOver,
    /// Somebody was eligible, nobody had room.
    Full,
    /// Nobody was eligible.
    Nobody,
    /// An earlier one decided.
    NotReached,
}

/// A condition of a tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The entry is bound by the maximum, or not.
    Exempt(bool),
    /// Its client can open a chat with a chosen agent, or not.
    Direct(bool),
    /// The customer chose an agent, or nobody.
    Named(bool),
    /// The client is one of these.
    Client(Vec<String>),
    /// The intent is one of these.
    Intent(Vec<String>),
    /// The need is this role.
    Need(String),
    /// The group may use the default group, or not.
    GroupAutoDefault(bool),
    /// A custom group serves the entry, or none.
    Matched(bool),
    /// It has waited at least so long [s].
    WaitedS(f64),
    /// Nobody is in one of these statuses.
    Nobody(Vec<String>),
}

/// Somebody a tier could give the contact to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The agent.
    pub agent: String,
    /// The agent was chosen.
    pub chosen: bool,
    /// What was compared.
    #[serde(flatten)]
    pub state: State,
}

/// Somebody a tier could not give the contact to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Other {
    /// The agent.
    pub agent: String,
    /// The first condition that fails.
    pub fails: Failing,
    /// As the agent was.
    #[serde(flatten)]
    pub state: State,
}

/// The first condition of a tier that an agent fails.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// At the maximum.
    Full,
    /// Below the maximum, and at the total over all shops.
    Total,
    /// Below it, and has been given as many as may be within a time.
    Rated,
    /// Not in one of the tier's statuses.
    Status,
    /// The roles do not fit.
    Role,
    /// Weight 0 in the group.
    WeightZero,
    /// Not a member of the pool the tier means.
    NotMember,
    /// Does not take customers.
    NotReceiving,
    /// Hands the session over.
    Sender,
}

/// An agent at the moment of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// Status, as platform files spell it.
    pub status: String,
    /// Its Chinese word.
    pub status_zh: String,
    /// Sessions that count.
    pub active: u32,
    /// Maximum; absent for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Weight of the sessions in slots, where sessions weigh differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<f64>,
    /// Weight in the group, where it is not the same for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u64>,
    /// Assignments in the tier's pool so far; for candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<u64>,
    /// Split share, where the tier goes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<u64>,
    /// Customers who await a reply, where the tier goes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<u32>,
    /// Local time of the last assignment; absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_assigned: Option<String>,
    /// Since then [s].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_s: Option<f64>,
}

/// The JSON Schema of the document.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<Explanation>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

impl Explanation {
    /// As JSON.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
