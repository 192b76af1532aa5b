//! Tiers as the model wants them, and what is odd about a list of tiers: names and conditions that
//! cannot hold are errors, tiers that no contact reaches are warnings (`sanity.rs`).

use super::context::{Context, NameTable, ShopNames};
use super::raw_tier::{RawFrom, RawOtherwise, RawPickTable, RawTier, RawWhen};
use super::words::{BasisWord, KindWord, WeightWord};
use crate::kernel::ids::Set;
use crate::model::ONLINE;
use crate::model::routing::{
    From, Outcome, Pick, PickKind, PickReset, PickState, RoleMatch, Spare, Tier, Tiers, Ties, When,
};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::Place;
use crate::scenario::value::{At, OneOrMany, Words};
use std::collections::BTreeMap;

/// Which decision a list of tiers makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new contact.
    Entry,
    /// A leave message to be delivered.
    Leave,
    /// The receiver of a transfer.
    Transfer,
}

impl Decision {
    /// The section it stands in.
    pub fn section(self) -> &'static str {
        match self {
            Decision::Entry => "entry",
            Decision::Leave => "leave",
            Decision::Transfer => "transfer",
        }
    }
}

/// What tiers are read against.
pub struct Scope<'a, 'b> {
    /// The desk and the seats.
    pub ctx: &'a Context<'b>,
    /// Names of the shop; intents are added.
    pub names: &'a mut ShopNames,
    /// The agents of `[leave] agents`.
    pub leave_agents: &'a [crate::kernel::ids::SeatId],
}

/// Builds the tiers of one decision, with the place of each for later complaints.
pub fn build(
    decision: Decision,
    raw: Option<&At<Vec<At<RawTier>>>>,
    otherwise: Option<&At<RawOtherwise>>,
    scope: &mut Scope<'_, '_>,
    faults: &mut Faults,
) -> (Tiers, Vec<Place>) {
    let mut built = Tiers::default();
    let mut places = Vec::new();
    let mut names: BTreeMap<&str, Place> = BTreeMap::new();
    for (at, tier) in raw.map_or(&[][..], |list| &list.value).iter().enumerate() {
        if let Some(name) = &tier.name
            && let Some(first) = names.insert(&name.value, name.place)
        {
            faults
                .add(Code::NameTwice, name.place, format!("two tiers are called `{}`", **name))
                .see(first, "the first one");
        }
        if let Some(tier) = one(decision, at, tier, scope, faults) {
            built.tiers.push(tier);
            places.push(raw.map_or_else(Place::default, |list| list.value[at].place));
        }
    }
    if let Some(otherwise) = otherwise {
        built.otherwise_full = otherwise.full;
        built.otherwise_none = otherwise.none;
        for outcome in [otherwise.full, otherwise.none] {
            check_outcome(decision, outcome, otherwise.place, faults);
        }
    }
    (built, places)
}

fn one(
    decision: Decision,
    at: usize,
    raw: &At<RawTier>,
    scope: &mut Scope<'_, '_>,
    faults: &mut Faults,
) -> Option<Tier> {
    let missing = |key: &str, faults: &mut Faults| {
        faults
            .add(Code::MissingKey, raw.place, format!("a tier needs `{key}`"))
            .label(format!("`{key}` is missing"));
    };
    let from = match &raw.from {
        Some(from) => candidates(from, scope, faults),
        None => {
            missing("from", faults);
            None
        }
    };
    if raw.pick.is_none() {
        missing("pick", faults);
    }
    let status = match &raw.status {
        Some(names) => scope.ctx.desk.status_set(&names.0, faults),
        None => Set::of(ONLINE.at()),
    };
    if raw.status.as_ref().is_some_and(|names| names.0.is_empty()) {
        faults
            .add(Code::Empty, raw.place, "a tier without statuses admits nobody")
            .help("list at least one, as in `status = [\"online\"]`");
    }
    let when = raw.when.as_ref().map(|when| conditions(when, scope, faults)).unwrap_or_default();
    for outcome in [&raw.if_none, &raw.if_full].into_iter().flatten() {
        check_outcome(decision, outcome.value.0, outcome.place, faults);
    }
    if let Some(none) = &raw.if_none
        && matches!(none.0, Outcome::EvictOldest | Outcome::IgnoreMax)
    {
        faults
            .add(Code::NotInThisMode, none.place, "where nobody is eligible, nobody can take it")
            .help("this outcome is for `if_full`");
    }
    let from = from?;
    let pick = pick(raw.pick.as_ref().map(|pick| &pick.0)?, &from, faults);
    Some(Tier {
        name: raw.name.as_ref().map_or_else(|| format!("tier {}", at + 1), |at| at.value.clone()),
        rule: raw.rule.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
        when,
        from,
        status,
        role: raw.role.as_ref().map_or(RoleMatch::Any, |at| at.0),
        positive_weight: raw.weight.as_ref().is_some_and(|at| at.0 == WeightWord::Positive),
        spare: raw.spare.as_ref().map_or(Spare::Required, |at| at.0),
        pick,
        if_none: raw.if_none.as_ref().map_or(Outcome::Next, |at| at.0),
        if_full: raw.if_full.as_ref().map_or(Outcome::Next, |at| at.0),
    })
}

/// Leave messages and transfers have nowhere else to go: they are taken, wait or stay.
fn check_outcome(decision: Decision, outcome: Outcome, place: Place, faults: &mut Faults) {
    let allowed = match decision {
        Decision::Entry => true,
        Decision::Leave => matches!(outcome, Outcome::Next | Outcome::Unassigned),
        Decision::Transfer => matches!(outcome, Outcome::Next | Outcome::Unassigned),
    };
    if !allowed {
        let what = decision.section();
        faults
            .add(Code::NotInThisMode, place, format!("not an outcome of `{what}`"))
            .label("allowed: next, unassigned")
            .help("`unassigned`: it waits where it is and is tried again");
    }
}

fn candidates(from: &At<RawFrom>, scope: &Scope<'_, '_>, faults: &mut Faults) -> Option<From> {
    Some(match &from.value {
        RawFrom::Shop => From::Shop,
        RawFrom::MatchedGroup => From::MatchedGroup,
        RawFrom::DefaultGroup => From::DefaultGroup,
        RawFrom::FallbackGroup => From::FallbackGroup,
        RawFrom::TargetGroup => From::TargetGroup,
        RawFrom::NamedAgent => From::NamedAgent,
        RawFrom::LeaveAgents => From::Agents(scope.leave_agents.to_vec()),
        RawFrom::DedicatedAgent => From::DedicatedAgent,
        RawFrom::LastAgent(within) => From::LastAgent { within: within.0 },
        RawFrom::Role(role) => {
            From::Role(scope.ctx.desk.roles.expect("role", role, role.place, faults)?)
        }
        RawFrom::Agents(names) => {
            let mut seats = Vec::new();
            for name in names {
                // who is named twice, or with the family too, is one candidate
                for seat in scope.ctx.seats_named(name, name.place, faults) {
                    if !seats.contains(&seat) {
                        seats.push(seat);
                    }
                }
            }
            From::Agents(seats)
        }
    })
}

fn set_of(what: &str, table: &NameTable, names: &OneOrMany<String>, faults: &mut Faults) -> Set {
    let indices = names.0.iter().filter_map(|name| table.expect(what, name, name.place, faults));
    indices.fold(Set::EMPTY, Set::with)
}

fn conditions(raw: &RawWhen, scope: &mut Scope<'_, '_>, faults: &mut Faults) -> Vec<When> {
    let mut all = Vec::new();
    if let Some(clients) = &raw.client {
        all.push(When::Client(set_of("client", &scope.names.clients, clients, faults)));
    }
    if let Some(intents) = &raw.intent {
        let add = |set: Set, name: &At<String>| match scope
            .names
            .intents
            .add_to_set("intent", name, name.place, faults)
        {
            Some(at) => set.with(at),
            None => set,
        };
        all.push(When::Intent(intents.0.iter().fold(Set::EMPTY, add)));
    }
    if let Some(need) = &raw.need
        && let Some(role) = scope.ctx.desk.roles.expect("role", need, need.place, faults)
    {
        all.push(When::Need(role));
    }
    let flag =
        |field: &Option<At<bool>>, make: fn(bool) -> When| field.as_ref().map(|at| make(at.value));
    all.extend(flag(&raw.exempt, When::Exempt));
    all.extend(flag(&raw.direct, When::Direct));
    all.extend(flag(&raw.named, When::Named));
    all.extend(flag(&raw.matched, When::Matched));
    all.extend(flag(&raw.group_auto_default, When::GroupAutoDefault));
    if let Some(waited) = &raw.waited {
        all.push(When::Waited(waited.0));
    }
    if let Some(nobody) = &raw.nobody {
        all.push(When::Nobody(scope.ctx.desk.status_set(&nobody.0, faults)));
    }
    all
}

/// True if candidates are the members of a group, who have weights.
pub fn is_group(from: &From) -> bool {
    matches!(
        from,
        From::MatchedGroup | From::DefaultGroup | From::FallbackGroup | From::TargetGroup
    )
}

/// The words for owners of counters.
fn words_of(states: &[PickState]) -> Vec<&'static str> {
    let known = PickState::WORDS.iter().filter(|(_, state)| states.contains(state));
    known.map(|(word, _)| *word).collect()
}

/// The busy threshold of the Taobao rule where a file gives none (B-TB-3).
const PENDING_THRESHOLD: u32 = 4;

fn pick(raw: &RawPickTable, from: &From, faults: &mut Faults) -> Pick {
    let after = raw.basis.as_ref().is_some_and(|at| at.0 == BasisWord::After);
    let by_share = raw.by_share.as_ref().is_some_and(|at| at.value);
    let threshold = raw.pending_threshold.as_ref().map_or(PENDING_THRESHOLD, |at| at.count());
    let kind = match raw.kind.as_ref().map_or(KindWord::LeastActive, |at| at.0) {
        KindWord::LoadRatio => PickKind::LoadRatio { after, by_share },
        KindWord::WeightedLoadRatio => PickKind::WeightedLoadRatio { after },
        KindWord::LeastActive => PickKind::LeastActive,
        KindWord::MostSpare => PickKind::MostSpare,
        KindWord::Fullest => PickKind::Fullest,
        KindWord::LongestIdle => PickKind::LongestIdle,
        KindWord::TotalCount => PickKind::TotalCount,
        KindWord::ListRoundRobin => PickKind::ListRoundRobin,
        KindWord::SplitShare => PickKind::SplitShare,
        KindWord::SplitShareRandom => PickKind::SplitShareRandom,
        KindWord::SmoothWrr => PickKind::SmoothWrr,
        KindWord::WeightedRandom => PickKind::WeightedRandom,
        KindWord::Random => PickKind::Random,
        KindWord::WeightThenBusyness => {
            PickKind::WeightThenBusyness { pending_threshold: threshold }
        }
    };
    // shares and turns are counted by each tier, in each of its groups; the rest by the candidates
    let states: &[PickState] = match from {
        from if is_group(from) && kind.is_linear() => &[PickState::Group, PickState::Tier],
        from if is_group(from) => &[PickState::Group],
        From::Shop if kind.is_linear() => &[PickState::Tier],
        From::Shop => &[PickState::Shop],
        _ => &[PickState::Tier, PickState::Shop],
    };
    let state = raw.state.as_ref().map_or(states[0], |at| at.0);
    if let Some(at) = raw.state.as_ref().filter(|at| !states.contains(&at.0)) {
        let owner = words_of(states).join("` or `");
        faults
            .add(Code::NotInThisMode, at.place, "this pick's counters are kept otherwise")
            .label(format!("here: `{owner}`"))
            .help("leave `state` out");
    }
    Pick {
        kind,
        state,
        reset: raw.reset.as_ref().map_or(PickReset::Never, |at| at.0),
        ties: raw.ties.as_ref().map_or(Ties::LongestIdle, |at| at.0),
    }
}
