//! Tiers as read: conditions, source of candidates, pick and outcomes. What a field may hold is
//! listed in `docs/platforms.md`; `tiers.rs` turns it into the model.

use super::words::{BasisWord, KindWord, WeightWord};
use crate::model::routing::{Outcome, PickReset, PickState, RoleMatch, Spare, Ties};
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::node::{Kind, Node};
use crate::scenario::source::Place;
use crate::scenario::table::raw_table;
use crate::scenario::value::{
    At, Duration, Int, OneOrMany, Value, Word, Words, schema, wrong_type,
};

/// A list of names.
pub type Names = Vec<At<String>>;

raw_table! {
    /// One of `[[entry.tiers]]`, `[[leave.tiers]]` or `[[transfer.tiers]]`.
    pub struct RawTier {
        /// For people and `explain`.
        name: String,
        /// The rule it stands for.
        rule: String,
        /// All must hold, or the tier is passed over.
        when: RawWhen,
        /// Where candidates come from.
        from: RawFrom,
        /// Statuses a candidate may have (default online).
        status: OneOrMany<String>,
        /// Whether the agent's roles must fit the need (default any).
        role: Word<RoleMatch>,
        /// A weight of 0 in the group excludes, or not (default any).
        weight: Word<WeightWord>,
        /// Whether capacity counts (default required).
        spare: Word<Spare>,
        /// Who is chosen.
        pick: RawPick,
        /// Nobody eligible, capacity aside (default next).
        if_none: Word<Outcome>,
        /// Somebody eligible, none with room (default next).
        if_full: Word<Outcome>,
    }

    /// `when` of a tier.
    pub struct RawWhen {
        /// The client is one of these.
        client: OneOrMany<String>,
        /// The entry is (not) exempt from the maximum.
        exempt: bool,
        /// The client can (not) choose an agent.
        direct: bool,
        /// The customer chose an agent, or did not.
        named: bool,
        /// The entry matches a custom group, or none.
        matched: bool,
        /// The intent is one of these.
        intent: OneOrMany<String>,
        /// The need is this role.
        need: String,
        /// The matched group's flag; true if none matches.
        group_auto_default: bool,
        /// The contact has waited at least this long.
        waited: Duration,
        /// No receiving agent of the shop has any of these statuses.
        nobody: OneOrMany<String>,
    }

    /// The long form of `pick`.
    pub struct RawPickTable {
        /// The rule of choice.
        kind: Word<KindWord>,
        /// Ratios are measured before or after counting the newcomer (default before).
        basis: Word<BasisWord>,
        /// The ratio is divided by the split share (default false).
        by_share: bool,
        /// Whose counters it uses (default: the group's where candidates are a group's).
        state: Word<PickState>,
        /// What restarts the counters (default never).
        reset: Word<PickReset>,
        /// `weight_then_busyness`: more customers awaiting a reply than this is busy.
        pending_threshold: Int<0, 10_000>,
        /// What decides between equals (default longest_idle).
        ties: Word<Ties>,
    }

    /// The long form of `otherwise`.
    pub struct RawOtherwiseTable {
        /// If any tier was full.
        full: Word<Outcome>,
        /// If none was.
        none: Word<Outcome>,
    }
}

/// `pick`: a word, or a table with options.
#[derive(Clone, Debug)]
pub struct RawPick(pub RawPickTable);

impl Value for RawPick {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if matches!(node.kind, Kind::Text(_)) {
            let kind = Word::read(node, faults)?;
            let kind = Some(At { value: kind, place: node.place });
            return Some(RawPick(RawPickTable { kind, ..RawPickTable::default() }));
        }
        let table = RawPickTable::read(node, faults)?;
        if node.get("kind").is_none() {
            missing("kind", node.place, KindWord::WORDS.iter().map(|(word, _)| *word), faults);
            return None;
        }
        table.kind.is_some().then_some(RawPick(table))
    }
}

schema!(RawPick, "Pick", {
    "description": "A word, as in \"load_ratio\", or a table with kind, basis, state, reset, ties.",
    "type": ["string", "object"]
});

/// `otherwise`: a word, or a table with `full` and `none`.
#[derive(Clone, Debug, Default)]
pub struct RawOtherwise {
    /// If any tier was full.
    pub full: Outcome,
    /// If none was.
    pub none: Outcome,
}

impl Value for RawOtherwise {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if matches!(node.kind, Kind::Text(_)) {
            let Word(both) = Word::<Outcome>::read(node, faults)?;
            return Some(RawOtherwise { full: both, none: both });
        }
        let table = RawOtherwiseTable::read(node, faults)?;
        let word =
            |field: &Option<At<Word<Outcome>>>| field.as_ref().map_or(Outcome::Next, |at| at.0);
        Some(RawOtherwise { full: word(&table.full), none: word(&table.none) })
    }
}

schema!(RawOtherwise, "Otherwise", {
    "description": "An outcome, or a table with full and none.",
    "type": ["string", "object"]
});

/// `from`: where a tier's candidates come from.
#[derive(Clone, Debug)]
pub enum RawFrom {
    /// Every agent of the shop.
    Shop,
    /// The matched or chosen group.
    MatchedGroup,
    /// The default group.
    DefaultGroup,
    /// The fallback group of leave messages.
    FallbackGroup,
    /// The group a leave message waits for.
    TargetGroup,
    /// The agent the customer chose.
    NamedAgent,
    /// The customer's own agent.
    DedicatedAgent,
    /// The agents of `[leave] agents`.
    LeaveAgents,
    /// Who last served the customer.
    LastAgent(Duration),
    /// Agents with a role.
    Role(At<String>),
    /// Agents by name.
    Agents(Names),
}

/// The words of `from` that need nothing else.
pub const FROM_WORDS: &[(&str, RawFrom)] = &[
    ("shop", RawFrom::Shop),
    ("matched_group", RawFrom::MatchedGroup),
    ("default_group", RawFrom::DefaultGroup),
    ("fallback_group", RawFrom::FallbackGroup),
    ("target_group", RawFrom::TargetGroup),
    ("named_agent", RawFrom::NamedAgent),
    ("dedicated_agent", RawFrom::DedicatedAgent),
    ("leave_agents", RawFrom::LeaveAgents),
];

raw_table! {
    /// The long form of `from`: exactly one key.
    pub struct RawFromTable {
        /// Who last served the customer, if not longer ago than this.
        last_agent: Duration,
        /// Agents with a role.
        role: String,
        /// Agents by name.
        agents: Names,
    }
}

impl Value for RawFrom {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let words = || FROM_WORDS.iter().map(|(word, _)| *word);
        match &node.kind {
            Kind::Text(text) => {
                let found = FROM_WORDS.iter().find(|(word, _)| word == text);
                if found.is_none() {
                    let message = format!("`{text}` is not a source of candidates");
                    let fault = faults.add(Code::UnknownWord, node.place, message);
                    fault.label(format!("known: {}", words().collect::<Vec<_>>().join(", ")));
                    match nearest(text, words()) {
                        Some(near) => fault.help(format!("write `\"{near}\"`")),
                        None => {
                            fault.help("or a table: `{ last_agent = \"24h\" }`, `{ role = ... }`")
                        }
                    };
                }
                found.map(|(_, from)| from.clone())
            }
            Kind::Table(_) => from_table(node, faults),
            _ => {
                wrong_type(node, "a word or a table, as in `{ last_agent = \"24h\" }`", faults);
                None
            }
        }
    }
}

fn from_table(node: &Node, faults: &mut Faults) -> Option<RawFrom> {
    let before = faults.len();
    let raw = RawFromTable::read(node, faults)?;
    match (raw.last_agent, raw.role, raw.agents) {
        (Some(within), None, None) => Some(RawFrom::LastAgent(within.value)),
        (None, Some(role), None) => Some(RawFrom::Role(role)),
        (None, None, Some(agents)) => Some(RawFrom::Agents(agents.value)),
        (None, None, None) if faults.len() > before => None,
        (None, None, None) => {
            missing("last_agent", node.place, ["last_agent", "role", "agents"], faults);
            None
        }
        _ => {
            faults
                .add(Code::KeysCollide, node.place, "candidates come from one source")
                .label("more than one key")
                .help("keep one of `last_agent`, `role`, `agents`; use one tier for each");
            None
        }
    }
}

schema!(RawFrom, "From", {
    "description": "A word, as in \"shop\", or one of {last_agent}, {role}, {agents}.",
    "type": ["string", "object"]
});

fn missing<'a>(
    key: &str,
    place: Place,
    known: impl IntoIterator<Item = &'a str>,
    faults: &mut Faults,
) {
    let known: Vec<&str> = known.into_iter().collect();
    faults
        .add(Code::MissingKey, place, format!("`{key}` is missing"))
        .label(format!("known: {}", known.join(", ")));
}
