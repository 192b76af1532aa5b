//! A desk of a few tiers, two groups and six agents, what happens on it, and random ones.

use super::{AGENTS, AWAY, ROLES};
use dacu::kernel::ids::{AgentId, GroupId, SeatId, Set};
use dacu::kernel::tick::{Span, Tick};
use dacu::model::Scenario;
use dacu::model::platform::QueueScope;
use dacu::model::routing::{From, Outcome, PickKind, RoleMatch, Spare, Tier, Ties, When};
use dacu::model::shift::{Change, ChangeKind};
use dacu::routing::Which;
use dacu::scenario::parse_str;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::OnceLock;

const LATER: Tick = Tick(1 << 40);

/// One tier of a desk.
#[derive(Clone, Debug)]
pub struct Rule {
    pub when: Vec<When>,
    pub from: From,
    pub status: Set,
    pub role: RoleMatch,
    pub positive_weight: bool,
    pub spare: Spare,
    pub kind: PickKind,
    pub ties: Ties,
    pub if_none: Outcome,
    pub if_full: Outcome,
}

/// A desk and what happens on it.
#[derive(Clone, Debug)]
pub struct Desk {
    pub rules: Vec<Rule>,
    pub otherwise: (Outcome, Outcome),
    /// Members of the two groups and their weights.
    pub groups: [Vec<(usize, u8)>; 2],
    pub auto_default: [bool; 2],
    pub fallback: bool,
    pub im_enabled: [bool; AGENTS],
    pub maxima: [Option<u32>; AGENTS],
    pub roles: [u8; AGENTS],
    pub to_nonreceiving: bool,
    /// Entries may be exempt from the maximum.
    pub exempts: bool,
    /// Agents have queues of their own.
    pub queues: bool,
    /// A contact needs room for all it weighs.
    pub fits: bool,
    /// What a session weighs, in thousandths of a slot.
    pub weight: u32,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Decide(Which, Asked),
    Bind(Asked),
    Release(usize),
    Status(usize, usize),
    Max(usize, u32),
    Receive(usize, bool),
    Roles(usize, u8),
    Pending(usize, u32),
    Bound(usize, u32),
    Left(usize, u64),
    AutoDefault(usize, bool),
}

/// What a contact asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub exempt: bool,
    pub direct: bool,
    pub named: Option<usize>,
    pub last: Option<(usize, u64)>,
    pub group: Option<usize>,
    pub target: Option<usize>,
    pub client: Option<u16>,
    pub intent: Option<u16>,
    pub need: Option<u32>,
    pub waited: u64,
    pub not: Option<usize>,
    pub only: Option<usize>,
}

pub fn set(bits: u8) -> Set {
    (0..8).filter(|bit| bits >> bit & 1 != 0).fold(Set::EMPTY, Set::with)
}

pub fn agent() -> std::ops::Range<usize> {
    0..AGENTS
}

pub fn conditions() -> impl Strategy<Value = When> {
    prop_oneof![
        any::<bool>().prop_map(When::Exempt),
        any::<bool>().prop_map(When::Direct),
        any::<bool>().prop_map(When::Named),
        (1_u8..8).prop_map(|bits| When::Client(set(bits))),
        (1_u8..8).prop_map(|bits| When::Intent(set(bits))),
        (0..ROLES).prop_map(When::Need),
        any::<bool>().prop_map(When::GroupAutoDefault),
        any::<bool>().prop_map(When::Matched),
        (0_u64..4).prop_map(|span| When::Waited(Span(span))),
        (1_u8..8).prop_map(|bits| When::Nobody(set(bits))),
    ]
}

pub fn sources() -> impl Strategy<Value = From> {
    prop_oneof![
        4 => Just(From::Shop),
        2 => Just(From::MatchedGroup),
        1 => Just(From::DefaultGroup),
        1 => Just(From::FallbackGroup),
        1 => Just(From::TargetGroup),
        2 => (0_u64..6).prop_map(|within| From::LastAgent { within: Span(within) }),
        2 => Just(From::NamedAgent),
        2 => (0..ROLES).prop_map(From::Role),
        1 => proptest::sample::subsequence((0..AGENTS).collect::<Vec<_>>(), 1..AGENTS)
            .prop_map(|list| From::Agents(list.into_iter().map(SeatId::from).collect())),
    ]
}

pub fn outcomes() -> impl Strategy<Value = Outcome> {
    select(vec![
        Outcome::Next,
        Outcome::Next,
        Outcome::Queue,
        Outcome::Leave,
        Outcome::Reject,
        Outcome::Unassigned,
    ])
}

pub fn rules() -> impl Strategy<Value = Rule> {
    let kinds = select(vec![
        PickKind::LeastActive,
        PickKind::LongestIdle,
        PickKind::Fullest,
        PickKind::MostSpare,
        PickKind::LoadRatio { after: true, by_share: false },
        PickKind::WeightThenBusyness { pending_threshold: 1 },
    ]);
    let roles =
        select(vec![RoleMatch::Any, RoleMatch::Any, RoleMatch::Corresponds, RoleMatch::Other]);
    let spares = select(vec![
        Spare::Required,
        Spare::Required,
        Spare::Ignored,
        Spare::IgnoredIfExempt,
        Spare::AfterPick,
    ]);
    let full = prop_oneof![
        3 => outcomes(),
        1 => Just(Outcome::EvictOldest),
        1 => Just(Outcome::IgnoreMax),
    ];
    (
        proptest::collection::vec(conditions(), 0..2),
        (sources(), select(vec![2_u8, 4, 6, 6])),
        roles,
        any::<bool>(),
        spares,
        (kinds, select(vec![Ties::LongestIdle, Ties::Order])),
        (outcomes(), full),
    )
        .prop_map(|(when, (from, status), role, positive_weight, spare, pick, after)| Rule {
            when,
            from,
            status: set(status),
            role,
            // a weight of 0 has no share of anything
            positive_weight: positive_weight
                || matches!(pick.0, PickKind::WeightThenBusyness { .. }),
            spare,
            kind: pick.0,
            ties: pick.1,
            if_none: after.0,
            if_full: after.1,
        })
}

pub fn asks() -> impl Strategy<Value = Asked> {
    use proptest::option::of;
    let other = prop_oneof![
        3 => Just((None, None)),
        1 => agent().prop_map(|at| (Some(at), None)),
        1 => agent().prop_map(|at| (None, Some(at))),
    ];
    (
        (any::<bool>(), any::<bool>()),
        of(agent()),
        of((agent(), 0_u64..6)),
        (of(0..2_usize), of(0..2_usize)),
        (of(0..3_u16), of(0..3_u16)),
        of(0..ROLES as u32),
        0_u64..4,
        other,
    )
        .prop_map(|(flags, named, last, groups, kinds, need, waited, other)| Asked {
            exempt: flags.0,
            direct: flags.1,
            named,
            last,
            group: groups.0,
            target: groups.1,
            client: kinds.0,
            intent: kinds.1,
            need,
            waited,
            not: other.0,
            only: other.1,
        })
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = select(vec![Which::Entry, Which::Entry, Which::Transfer, Which::Leave]);
    let step = prop_oneof![
        8 => (which, asks()).prop_map(|(which, asked)| Step::Decide(which, asked)),
        1 => asks().prop_map(Step::Bind),
        3 => agent().prop_map(Step::Release),
        3 => (agent(), 0_usize..3).prop_map(|(at, status)| Step::Status(at, status)),
        1 => (agent(), 0_u32..4).prop_map(|(at, max)| Step::Max(at, max)),
        1 => (agent(), any::<bool>()).prop_map(|(at, on)| Step::Receive(at, on)),
        1 => (agent(), 0_u8..8).prop_map(|(at, bits)| Step::Roles(at, bits)),
        1 => (agent(), 0_u32..4).prop_map(|(at, pending)| Step::Pending(at, pending)),
        1 => (agent(), 0_u32..3).prop_map(|(at, bound)| Step::Bound(at, bound)),
        1 => (agent(), 0_u64..3).prop_map(|(at, left)| Step::Left(at, left)),
        1 => (0..2_usize, any::<bool>()).prop_map(|(group, on)| Step::AutoDefault(group, on)),
    ];
    // everybody comes first, or nothing much is decided
    let come = (0..AGENTS).map(|at| Step::Status(at, 1 + at % 2)).collect::<Vec<_>>();
    proptest::collection::vec(step, 20..80)
        .prop_map(move |steps| come.iter().cloned().chain(steps).collect())
}

pub fn desks() -> impl Strategy<Value = Desk> {
    let group = || {
        let members = proptest::sample::subsequence((0..AGENTS).collect::<Vec<_>>(), 1..=AGENTS);
        (members, proptest::collection::vec(0_u8..3, AGENTS)).prop_map(|(members, weights)| {
            // equal weights but for zeros: what counters do is asked elsewhere
            members.into_iter().map(|at| (at, 3 * weights[at].min(1))).collect::<Vec<_>>()
        })
    };
    (
        proptest::collection::vec(rules(), 1..4),
        (outcomes(), outcomes()),
        [group(), group()],
        (any::<[bool; 2]>(), any::<bool>()),
        proptest::array::uniform6(proptest::bool::weighted(0.9)),
        proptest::array::uniform6(proptest::option::weighted(0.95, 0_u32..4)),
        proptest::array::uniform6(0_u8..8),
        (any::<[bool; 4]>(), select(vec![1000_u32, 1000, 1500])),
        steps(),
    )
        .prop_map(
            |(rules, otherwise, groups, flags, im_enabled, maxima, roles, more, steps)| Desk {
                rules,
                otherwise,
                groups,
                auto_default: flags.0,
                fallback: flags.1,
                im_enabled,
                maxima,
                roles,
                to_nonreceiving: more.0[0],
                exempts: more.0[1],
                queues: more.0[2],
                fits: more.0[3],
                weight: more.1,
                steps,
            },
        )
}

/// The plain desk that all others are made from.
pub fn plain() -> &'static Scenario {
    static PLAIN: OnceLock<Scenario> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let text = format!(
            "[desk]\nname = \"tiers\"\nstart = 2026-01-05T00:00:00\nlength = \"1h\"\n\
             platform = \"generic\"\n[[arrivals]]\nrates = [10]\nrate_interval = \"1h\"\n\
             [[agents]]\nid = \"a\"\ncount = {AGENTS}\nmax_concurrency = 3\n"
        );
        parse_str(&text, &[]).expect("a sound desk").scenario
    })
}

pub fn build(desk: &Desk) -> Scenario {
    let mut scenario = plain().clone();
    assert!(scenario.statuses.len() > AWAY.at(), "the generic desk has a third status");
    scenario.changes.clear();
    for at in 0..AGENTS {
        scenario.seats[at].max = desk.maxima[at];
        scenario.seats[at].im_enabled = desk.im_enabled[at];
        scenario.agents[at].roles = set(desk.roles[at]);
    }
    for step in &desk.steps {
        // rankings are made for every set of roles that somebody has at some time
        if let Step::Roles(at, bits) = *step {
            let kind = ChangeKind::SetRoles { agent: AgentId::from(at), roles: set(bits) };
            scenario.changes.push(Change { at: LATER, kind });
        }
    }
    let mut second = scenario.groups[0].clone();
    (second.name, second.is_default) = ("second".to_owned(), false);
    scenario.groups.truncate(1);
    scenario.groups.push(second);
    for (index, group) in scenario.groups.iter_mut().enumerate() {
        let members = desk.groups[index].iter();
        group.members = members.map(|&(at, weight)| (SeatId::from(at), weight)).collect();
        group.auto_default = desk.auto_default[index];
    }
    let shop = &mut scenario.shops[0];
    shop.groups = vec![GroupId(0), GroupId(1)];
    shop.leave.fallback = desk.fallback.then_some(GroupId(1));
    (shop.session.slots.usual, shop.session.slots.fits) = (desk.weight, desk.fits);
    shop.transfer.to_nonreceiving = desk.to_nonreceiving;
    shop.classify.exempt_clients = if desk.exempts { Set::of(0) } else { Set::EMPTY };
    shop.queue.scope = if desk.queues { QueueScope::Agent } else { QueueScope::Shop };
    let pattern = shop.policy.entry.tiers[0].clone();
    let tiers: Vec<Tier> = desk.rules.iter().map(|rule| tier(&pattern, rule)).collect();
    let policy = &mut shop.policy;
    for list in [&mut policy.entry, &mut policy.leave, &mut policy.transfer] {
        list.tiers.clone_from(&tiers);
        (list.otherwise_full, list.otherwise_none) = desk.otherwise;
    }
    scenario
}

pub fn tier(pattern: &Tier, rule: &Rule) -> Tier {
    let mut tier = pattern.clone();
    tier.when.clone_from(&rule.when);
    tier.from.clone_from(&rule.from);
    (tier.status, tier.role) = (rule.status, rule.role);
    (tier.positive_weight, tier.spare) = (rule.positive_weight, rule.spare);
    (tier.pick.kind, tier.pick.ties) = (rule.kind, rule.ties);
    (tier.if_none, tier.if_full) = (rule.if_none, rule.if_full);
    tier
}
