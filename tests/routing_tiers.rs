//! Tiers against their definition: random lists of tiers over two groups, roles and statuses, and
//! after each of many changes the question whether the router decides what going through all agents
//! by the words of `docs/platforms.md` decides. Picks themselves are the matter of
//! `routing_index.rs`; here they are few, so that their keys can be told in a line.

use dacu::kernel::ids::{AgentId, GroupId, SeatId, Set, ShopId, StatusId};
use dacu::kernel::tick::{Span, Tick};
use dacu::model::platform::QueueScope;
use dacu::model::routing::{From, Outcome, PickKind, RoleMatch, Spare, Tier, Ties, When};
use dacu::model::shift::{Change, ChangeKind};
use dacu::model::{OFFLINE, ONLINE, Scenario};
use dacu::routing::explain::Failing;
use dacu::routing::{Ask, Decision, Router, SLOT, Which};
use dacu::scenario::parse_str;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRng, TestRunner};
use std::cell::RefCell;
use std::sync::OnceLock;

const AGENTS: usize = 6;
const ROLES: usize = 3;
const AWAY: StatusId = StatusId(2);
const SHOP: ShopId = ShopId(0);
const LATER: Tick = Tick(1 << 40);

/// One tier of a desk.
#[derive(Clone, Debug)]
struct Rule {
    when: Vec<When>,
    from: From,
    status: Set,
    role: RoleMatch,
    positive_weight: bool,
    spare: Spare,
    kind: PickKind,
    ties: Ties,
    if_none: Outcome,
    if_full: Outcome,
}

/// A desk and what happens on it.
#[derive(Clone, Debug)]
struct Desk {
    rules: Vec<Rule>,
    otherwise: (Outcome, Outcome),
    /// Members of the two groups and their weights.
    groups: [Vec<(usize, u8)>; 2],
    auto_default: [bool; 2],
    fallback: bool,
    im_enabled: [bool; AGENTS],
    maxima: [Option<u32>; AGENTS],
    roles: [u8; AGENTS],
    to_nonreceiving: bool,
    /// Entries may be exempt from the maximum.
    exempts: bool,
    /// Agents have queues of their own.
    queues: bool,
    /// A contact needs room for all it weighs.
    fits: bool,
    /// What a session weighs, in thousandths of a slot.
    weight: u32,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
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
struct Asked {
    exempt: bool,
    direct: bool,
    named: Option<usize>,
    last: Option<(usize, u64)>,
    group: Option<usize>,
    target: Option<usize>,
    client: Option<u16>,
    intent: Option<u16>,
    need: Option<u32>,
    waited: u64,
    not: Option<usize>,
    only: Option<usize>,
}

fn set(bits: u8) -> Set {
    (0..8).filter(|bit| bits >> bit & 1 != 0).fold(Set::EMPTY, Set::with)
}

fn agent() -> std::ops::Range<usize> {
    0..AGENTS
}

fn conditions() -> impl Strategy<Value = When> {
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

fn sources() -> impl Strategy<Value = From> {
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

fn outcomes() -> impl Strategy<Value = Outcome> {
    select(vec![
        Outcome::Next,
        Outcome::Next,
        Outcome::Queue,
        Outcome::Leave,
        Outcome::Reject,
        Outcome::Unassigned,
    ])
}

fn rules() -> impl Strategy<Value = Rule> {
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

fn asks() -> impl Strategy<Value = Asked> {
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

fn steps() -> impl Strategy<Value = Vec<Step>> {
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

fn desks() -> impl Strategy<Value = Desk> {
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
fn plain() -> &'static Scenario {
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

fn build(desk: &Desk) -> Scenario {
    let mut scenario = plain().clone();
    assert!(scenario.statuses.len() > AWAY.at(), "the generic desk has a third status");
    scenario.changes.clear();
    for at in 0..AGENTS {
        scenario.seats[at].max = desk.maxima[at];
        scenario.seats[at].im_enabled = desk.im_enabled[at];
        scenario.agents[at].roles = set(desk.roles[at]);
    }
    for step in &desk.steps {
        // boards are made for every set of roles that somebody has at some time
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

fn tier(pattern: &Tier, rule: &Rule) -> Tier {
    let mut tier = pattern.clone();
    tier.when.clone_from(&rule.when);
    tier.from.clone_from(&rule.from);
    (tier.status, tier.role) = (rule.status, rule.role);
    (tier.positive_weight, tier.spare) = (rule.positive_weight, rule.spare);
    (tier.pick.kind, tier.pick.ties) = (rule.kind, rule.ties);
    (tier.if_none, tier.if_full) = (rule.if_none, rule.if_full);
    tier
}

/// An agent as the definition knows them.
#[derive(Clone, Debug)]
struct Seat {
    status: StatusId,
    receiving: bool,
    active: u64,
    /// Waiting in the agent's own queue.
    bound: u64,
    max: Option<u32>,
    left: Option<u64>,
    roles: Set,
    pending: u32,
    last: u64,
}

struct Definition<'d> {
    desk: &'d Desk,
    seats: Vec<Seat>,
    auto_default: [bool; 2],
    unlimited: bool,
}

impl Definition<'_> {
    fn new(desk: &Desk) -> Definition<'_> {
        let seat = |at: usize| Seat {
            status: OFFLINE,
            receiving: desk.im_enabled[at],
            active: 0,
            bound: 0,
            max: desk.maxima[at],
            left: None,
            roles: set(desk.roles[at]),
            pending: 0,
            last: 0,
        };
        Definition {
            desk,
            seats: (0..AGENTS).map(seat).collect(),
            auto_default: desk.auto_default,
            unlimited: desk.maxima.contains(&None),
        }
    }

    /// Any part of a slot is left, or all that the contact weighs.
    fn has_room(&self, at: usize) -> bool {
        let (seat, weight) = (&self.seats[at], u64::from(self.desk.weight));
        let (load, needs) = (seat.active * weight, if self.desk.fits { weight } else { 1 });
        seat.max.is_none_or(|max| load + needs <= u64::from(max) * SLOT)
            && seat.left.is_none_or(|left| needs <= left * SLOT)
    }

    fn holds(&self, when: &When, ask: &Ask) -> bool {
        match when {
            When::Exempt(want) => ask.exempt == *want,
            When::Direct(want) => ask.direct == *want,
            When::Named(want) => ask.named.is_some() == *want,
            When::Client(set) => ask.client.is_some_and(|client| set.has(client.into())),
            When::Intent(set) => ask.intent.is_some_and(|intent| set.has(intent.into())),
            When::Need(role) => ask.need.is_some_and(|need| need as usize == *role),
            When::GroupAutoDefault(want) => match ask.group.or(ask.target) {
                Some(group) => self.auto_default[group.at()] == *want,
                None => *want,
            },
            When::Matched(want) => ask.group.is_some() == *want,
            When::Waited(span) => ask.waited.0 >= span.0,
            When::Nobody(set) => {
                !self.seats.iter().any(|seat| seat.receiving && set.has(seat.status.at()))
            }
        }
    }

    /// Agents the tier's source names, with their weights; for one agent the weight in the group
    /// the contact is routed with.
    fn named_by(&self, rule: &Rule, ask: &Ask) -> Vec<(usize, u8)> {
        let everybody = || (0..AGENTS).map(|at| (at, 1)).collect::<Vec<_>>();
        let group =
            |group: Option<usize>| group.map_or(Vec::new(), |g| self.desk.groups[g].clone());
        let one = |seat: Option<SeatId>| {
            let routed = &self.desk.groups[ask.group.map_or(0, |group| group.at())];
            let weight = |at| routed.iter().find(|(member, _)| *member == at).map_or(1, |m| m.1);
            seat.map(|seat| (seat.at(), weight(seat.at()))).into_iter().collect()
        };
        match &rule.from {
            From::Shop => everybody(),
            From::MatchedGroup => group(ask.group.map(|group| group.at())),
            From::DefaultGroup => group(Some(0)),
            From::FallbackGroup => group(Some(usize::from(self.desk.fallback))),
            From::TargetGroup => group(ask.target.map(|group| group.at())),
            From::LastAgent { within } => {
                one(ask.last.filter(|(_, at)| ask.now.0 - at.0 <= within.0).map(|(seat, _)| seat))
            }
            From::NamedAgent => one(ask.named),
            From::DedicatedAgent => Vec::new(),
            From::Role(role) => {
                everybody().into_iter().filter(|(at, _)| self.seats[*at].roles.has(*role)).collect()
            }
            From::Agents(list) => list.iter().map(|seat| (seat.at(), 1)).collect(),
        }
    }

    fn is_one(rule: &Rule) -> bool {
        matches!(rule.from, From::LastAgent { .. } | From::NamedAgent | From::DedicatedAgent)
    }

    /// Agents of the tier who may have the contact, capacity aside.
    fn eligible(&self, rule: &Rule, which: Which, ask: &Ask) -> Vec<usize> {
        let may = |at: usize, weight: u8| {
            let seat = &self.seats[at];
            let any_account = which == Which::Transfer && self.desk.to_nonreceiving;
            let fits = match (rule.role, ask.need) {
                (RoleMatch::Any, _) => true,
                (RoleMatch::Corresponds, need) => {
                    need.is_none_or(|need| seat.roles.has(need as usize))
                }
                (RoleMatch::Other, need) => need.is_some_and(|need| !seat.roles.has(need as usize)),
            };
            rule.status.has(seat.status.at())
                && (seat.receiving || any_account && self.desk.im_enabled[at])
                && !(rule.positive_weight && weight == 0)
                && fits
        };
        let named = self.named_by(rule, ask).into_iter();
        named.filter(|&(at, weight)| may(at, weight)).map(|(at, _)| at).collect()
    }

    /// The best of some, of whom all are candidates.
    fn best(&self, rule: &Rule, candidates: &[usize], from: &[usize]) -> Option<usize> {
        let busy = matches!(rule.kind, PickKind::WeightThenBusyness { pending_threshold }
            if candidates.iter().any(|at| self.seats[*at].pending > pending_threshold));
        let key = |at: &usize| {
            let seat = &self.seats[*at];
            let max = if self.unlimited { 1 } else { u64::from(seat.max.unwrap_or(1)) };
            // sessions, or what they weigh where that differs
            let (held, slot) = match u64::from(self.desk.weight) {
                1000 => (seat.active + seat.bound, 1),
                weight => (seat.active * weight + seat.bound * SLOT, SLOT),
            };
            // fractions over maxima 1, 2 and 3; over 0 worse than any
            let ratio = |held: u64| 6_u64.checked_div(max).map_or(u64::MAX, |part| held * part);
            let first = match rule.kind {
                _ if busy => u64::from(seat.pending),
                PickKind::LeastActive => held,
                PickKind::MostSpare if self.unlimited => held,
                PickKind::MostSpare => (1 << 40) + held - max * slot,
                PickKind::Fullest => u64::MAX - held,
                PickKind::LoadRatio { .. } => ratio(held + 1),
                PickKind::WeightThenBusyness { .. } => ratio(held),
                _ => 0,
            };
            let idle = if busy || rule.ties == Ties::LongestIdle { seat.last } else { 0 };
            (first, idle, *at)
        };
        from.iter().copied().min_by_key(key)
    }

    /// The decision, going through tiers and agents; without `limits` as if all had room.
    fn decide(&self, which: Which, ask: &Ask, limits: bool) -> Decision {
        let mut some_full = false;
        for (tier, rule) in self.desk.rules.iter().enumerate() {
            if !rule.when.iter().all(|when| self.holds(when, ask)) {
                continue;
            }
            let to =
                |at: usize, evict| Decision::To { seat: SeatId::from(at), tier: tier as u8, evict };
            let mut candidates = self.eligible(rule, which, ask);
            candidates.retain(|at| ask.not != Some(SeatId::from(*at)));
            candidates.retain(|at| ask.only.is_none_or(|only| only.at() == *at));
            let mut from = candidates.clone();
            let needs_room = match rule.spare {
                Spare::Required => limits,
                Spare::IgnoredIfExempt => limits && !ask.exempt,
                Spare::Ignored | Spare::AfterPick => false,
            };
            from.retain(|at| !needs_room || self.has_room(*at));
            let mut chosen = self.best(rule, &candidates, &from);
            if limits && rule.spare == Spare::AfterPick {
                chosen = chosen.filter(|at| self.has_room(*at));
            }
            let outcome = match chosen {
                Some(at) => return to(at, false),
                None if candidates.is_empty() => rule.if_none,
                None => {
                    some_full = true;
                    let best = self.best(rule, &candidates, &candidates);
                    match (rule.if_full, best) {
                        (Outcome::EvictOldest, Some(at)) => return to(at, true),
                        (Outcome::IgnoreMax, Some(at)) => return to(at, false),
                        (outcome, _) => outcome,
                    }
                }
            };
            if let Some(decision) = end(outcome) {
                return decision;
            }
        }
        let (full, none) = self.desk.otherwise;
        end(if some_full { full } else { none }).unwrap_or(Decision::Leave)
    }

    /// For each tier whether it applies, and for each agent the first condition that fails.
    fn explain(&self, which: Which, ask: &Ask) -> Vec<(bool, Vec<Failing>)> {
        let of_rule = |rule: &Rule| {
            let named = self.named_by(rule, ask);
            let any_account = which == Which::Transfer && self.desk.to_nonreceiving;
            let failing = |at: usize| {
                let seat = &self.seats[at];
                let member = named.iter().find(|(member, _)| *member == at);
                let asked = ask.only.is_none_or(|only| only.at() == at);
                let no_room = !self.has_room(at)
                    && match rule.spare {
                        Spare::Required | Spare::AfterPick => true,
                        Spare::Ignored => false,
                        Spare::IgnoredIfExempt => !ask.exempt,
                    };
                if !rule.status.has(seat.status.at()) {
                    Failing::Status
                } else if !(seat.receiving || any_account && self.desk.im_enabled[at]) {
                    Failing::NotReceiving
                } else if rule.positive_weight && member.is_some_and(|(_, weight)| *weight == 0) {
                    Failing::WeightZero
                } else if member.is_none() || !asked {
                    Failing::NotMember
                } else if !self.eligible(rule, which, ask).contains(&at) {
                    Failing::Role
                } else if no_room {
                    Failing::Full
                } else {
                    Failing::Nothing
                }
            };
            let applies = rule.when.iter().all(|when| self.holds(when, ask));
            (applies, (0..AGENTS).map(failing).collect())
        };
        self.desk.rules.iter().map(of_rule).collect()
    }

    /// What is asked about eligibility: how many, anybody, anybody of the matched group.
    fn counts(&self, which: Which, ask: &Ask) -> (u32, bool, bool) {
        let rules = || {
            let all = self.desk.rules.iter();
            all.filter(|rule| rule.when.iter().all(|when| self.holds(when, ask)))
        };
        let number = |rule: &&Rule| self.eligible(rule, which, ask).len() as u32;
        let first = rules().filter(|rule| !Self::is_one(rule)).map(|rule| number(&rule));
        let anyone = rules().any(|rule| number(&rule) > 0);
        let of_group = rules().any(|rule| rule.from == From::MatchedGroup && number(&rule) > 0);
        (first.into_iter().find(|count| *count > 0).unwrap_or(0), anyone, of_group)
    }
}

fn end(outcome: Outcome) -> Option<Decision> {
    match outcome {
        Outcome::Next | Outcome::EvictOldest | Outcome::IgnoreMax => None,
        Outcome::Queue => Some(Decision::Queue),
        Outcome::Leave => Some(Decision::Leave),
        Outcome::Reject => Some(Decision::Reject),
        Outcome::Unassigned => Some(Decision::Unassigned),
    }
}

fn ask(asked: &Asked, desk: &Desk, room: u64, now: Tick) -> Ask {
    Ask {
        exempt: asked.exempt && desk.exempts,
        direct: asked.direct,
        named: asked.named.map(SeatId::from),
        last: asked.last.map(|(at, ago)| (SeatId::from(at), Tick(now.0 - ago))),
        group: asked.group.map(GroupId::from),
        target: asked.target.map(GroupId::from),
        client: asked.client,
        intent: asked.intent,
        need: asked.need,
        room,
        waited: Span(asked.waited),
        not: asked.not.map(SeatId::from),
        only: asked.only.map(SeatId::from),
        ..Ask::plain(SHOP, now)
    }
}

/// How often each end came about.
#[derive(Debug, Default)]
struct Seen {
    given: u32,
    evicted: u32,
    transferred: u32,
    refused: u32,
    bound: u32,
}

/// Plays the steps on both; the first decision in which they differ is an error.
fn compare(desk: &Desk, seen: &mut Seen) -> Result<(), TestCaseError> {
    let scenario = build(desk);
    let room = scenario.shops[0].session.slots.room_for(desk.weight);
    let (mut router, mut plain) = (Router::new(&scenario), Definition::new(desk));
    let set_active = |router: &mut Router, at: usize, active: u64| {
        let load = active * u64::from(desk.weight);
        router.set_active(SeatId::from(at), active as u32, load);
    };
    for (step, what) in desk.steps.iter().enumerate() {
        let now = Tick(10 + step as u64 / 2); // some at the same instant
        match what {
            Step::Decide(which, asked) => {
                let ask = ask(asked, desk, room, now);
                if *which == Which::Entry && ask.only.is_none() && ask.not.is_none() {
                    let found = (
                        router.eligible(*which, &ask),
                        router.anyone(*which, &ask),
                        router.anyone_in_group(&ask),
                    );
                    prop_assert_eq!(found, plain.counts(*which, &ask), "step {}: {:?}", step, ask);
                }
                if ask.not.is_none() {
                    let told: Vec<(bool, Vec<Failing>)> = router
                        .explain(*which, &ask)
                        .into_iter()
                        .map(|tier| (tier.applies, tier.agents.into_iter().map(|a| a.1).collect()))
                        .collect();
                    prop_assert_eq!(told, plain.explain(*which, &ask), "step {}: {:?}", step, ask);
                }
                let found = router.decide(*which, &ask);
                let expected = plain.decide(*which, &ask, true);
                prop_assert_eq!(
                    found,
                    expected,
                    "step {}: {:?}, {:?}, {:?}",
                    step,
                    ask,
                    desk.rules,
                    plain.seats
                );
                let Decision::To { seat, evict, .. } = found else {
                    seen.refused += 1;
                    continue;
                };
                plain.seats[seat.at()].last = now.0 + 1;
                plain.seats[seat.at()].active += u64::from(!evict);
                set_active(&mut router, seat.at(), plain.seats[seat.at()].active);
                seen.given += 1;
                seen.evicted += u32::from(evict);
                seen.transferred += u32::from(ask.not.is_some());
            }
            Step::Bind(asked) if desk.queues => {
                let ask = Ask { only: None, not: None, ..ask(asked, desk, room, now) };
                // a tier that does not serve is passed over, whatever it says
                let expected = desk.rules.iter().find_map(|rule| {
                    let applies = rule.when.iter().all(|when| plain.holds(when, &ask));
                    let candidates = plain.eligible(rule, Which::Entry, &ask);
                    plain.best(rule, &candidates, &candidates).filter(|_| applies)
                });
                prop_assert_eq!(router.bind(&ask), expected.map(SeatId::from), "step {}", step);
                if let Some(at) = expected {
                    plain.seats[at].last = now.0 + 1;
                    seen.bound += 1;
                }
            }
            Step::Bind(_) => {}
            Step::Release(at) if plain.seats[*at].active > 0 => {
                plain.seats[*at].active -= 1;
                set_active(&mut router, *at, plain.seats[*at].active);
            }
            Step::Release(_) => {}
            Step::Status(at, status) => {
                let status = [OFFLINE, ONLINE, AWAY][*status];
                router.set_status(SHOP, SeatId::from(*at), status);
                plain.seats[*at].status = status;
            }
            Step::Max(at, max) => {
                router.set_max(SeatId::from(*at), *max);
                plain.seats[*at].max = Some(*max);
            }
            Step::Receive(at, on) => {
                let on = *on && desk.im_enabled[*at];
                router.set_receiving(SHOP, SeatId::from(*at), on);
                plain.seats[*at].receiving = on;
            }
            Step::Roles(at, bits) => {
                router.set_roles(SeatId::from(*at), set(*bits));
                plain.seats[*at].roles = set(*bits);
            }
            Step::Pending(at, pending) => {
                router.set_pending(SeatId::from(*at), *pending);
                plain.seats[*at].pending = *pending;
            }
            Step::Bound(at, bound) => {
                router.set_bound(SeatId::from(*at), *bound);
                plain.seats[*at].bound = u64::from(*bound);
            }
            Step::Left(at, left) => {
                router.set_total_left(SeatId::from(*at), left * SLOT);
                plain.seats[*at].left = Some(*left);
            }
            Step::AutoDefault(group, on) => {
                router.change_group(GroupId::from(*group), |state| state.auto_default = *on);
                plain.auto_default[*group] = *on;
            }
        }
    }
    Ok(())
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(Default::default()))
}

#[test]
fn the_router_decides_what_the_tiers_say() {
    let seen = RefCell::new(Seen::default());
    let run = runner(4000).run(&desks(), |desk| compare(&desk, &mut seen.borrow_mut()));
    run.unwrap_or_else(|error| panic!("{error}"));
    let seen = seen.borrow();
    let enough = seen.given > 20_000
        && seen.evicted > 500
        && seen.transferred > 2_000
        && seen.refused > 10_000
        && seen.bound > 2_000;
    assert!(enough, "too little was decided: {seen:?}");
}

/// A desk of one tier over the default group: agents in turn online and away, both statuses asked.
fn mixed(kind: PickKind, weights: [u8; AGENTS], if_full: Outcome) -> Scenario {
    let desk = Desk {
        rules: vec![Rule {
            when: Vec::new(),
            from: From::DefaultGroup,
            status: set(6),
            role: RoleMatch::Any,
            positive_weight: true,
            spare: Spare::Required,
            kind,
            ties: Ties::Order,
            if_none: Outcome::Reject,
            if_full,
        }],
        otherwise: (Outcome::Leave, Outcome::Leave),
        groups: [(0..AGENTS).map(|at| (at, weights[at])).collect(), Vec::new()],
        auto_default: [true; 2],
        fallback: false,
        im_enabled: [true; AGENTS],
        maxima: [Some(3); AGENTS],
        roles: [0; AGENTS],
        to_nonreceiving: false,
        exempts: false,
        queues: false,
        fits: false,
        weight: 1000,
        steps: Vec::new(),
    };
    let mut scenario = build(&desk);
    for (seat, weight) in scenario.seats.iter_mut().zip(weights) {
        seat.share = u64::from(weight);
    }
    scenario
}

fn router(scenario: &Scenario, full: bool) -> Router {
    let mut router = Router::new(scenario);
    for at in 0..AGENTS {
        let status = if at % 2 == 0 { ONLINE } else { AWAY };
        router.set_status(SHOP, SeatId::from(at), status);
        if full {
            router.set_active(SeatId::from(at), 3, 3 * SLOT);
        }
    }
    router
}

/// How often each agent is drawn by lots that lie evenly.
fn drawn(scenario: &Scenario, lots: u32, not: Option<usize>) -> [u32; AGENTS] {
    let router = router(scenario, false);
    let which = if not.is_some() { Which::Transfer } else { Which::Entry };
    let mut counts = [0; AGENTS];
    for lot in 0..lots {
        let lot = (f64::from(lot) + 0.5) / f64::from(lots);
        let ask = Ask { lot, not: not.map(SeatId::from), ..Ask::plain(SHOP, Tick(1)) };
        if let Decision::To { seat, .. } = router.clone().decide(which, &ask) {
            counts[seat.at()] += 1;
        }
    }
    counts
}

#[test]
fn a_lot_falls_on_every_candidate_by_weight_whatever_their_status() {
    let weights = [1, 2, 3, 4, 0, 5];
    let by_weight = mixed(PickKind::WeightedRandom, weights, Outcome::Queue);
    assert_eq!(drawn(&by_weight, 1500, None), [100, 200, 300, 400, 0, 500]);
    assert_eq!(drawn(&by_weight, 1200, Some(2)), [100, 200, 0, 400, 0, 500]);
    let by_share = mixed(PickKind::SplitShareRandom, weights, Outcome::Queue);
    assert_eq!(drawn(&by_share, 1500, None), [100, 200, 300, 400, 0, 500]);
    assert_eq!(drawn(&by_share, 1200, Some(2)), [100, 200, 0, 400, 0, 500]);
    let mut nobody_has_any = by_share.clone();
    nobody_has_any.seats.iter_mut().for_each(|seat| seat.share = 0);
    assert_eq!(drawn(&nobody_has_any, 500, None), [100, 100, 100, 100, 0, 100]);
    let even = mixed(PickKind::Random, weights, Outcome::Queue);
    assert_eq!(drawn(&even, 500, None), [100, 100, 100, 100, 0, 100]);
    assert_eq!(drawn(&even, 400, Some(5)), [100, 100, 100, 100, 0, 0]);
}

#[test]
fn ties_by_lot_are_between_the_best_alone() {
    let mut scenario = mixed(PickKind::LeastActive, [1; AGENTS], Outcome::Queue);
    let policy = &mut scenario.shops[0].policy;
    for list in [&mut policy.entry, &mut policy.transfer] {
        list.tiers[0].pick.ties = Ties::Random;
    }
    let mut router = router(&scenario, false);
    for (at, active) in [2, 1, 1, 2, 0, 1].into_iter().enumerate() {
        router.set_active(SeatId::from(at), active, u64::from(active) * SLOT);
    }
    let counts = |which, not: Option<usize>| {
        let mut counts = [0; AGENTS];
        for lot in 0..300 {
            let lot = (f64::from(lot) + 0.5) / 300.0;
            let ask = Ask { lot, not: not.map(SeatId::from), ..Ask::plain(SHOP, Tick(1)) };
            if let Decision::To { seat, .. } = router.clone().decide(which, &ask) {
                counts[seat.at()] += 1;
            }
        }
        counts
    };
    assert_eq!(counts(Which::Entry, None), [0, 0, 0, 0, 300, 0]);
    assert_eq!(counts(Which::Transfer, Some(4)), [0, 100, 100, 0, 0, 100]);
}

/// Who gets so many contacts one after the other.
fn shared(kind: PickKind, contacts: u64, not: Option<usize>) -> [u32; AGENTS] {
    let scenario = mixed(kind, [1, 2, 3, 4, 0, 5], Outcome::IgnoreMax);
    let mut router = router(&scenario, true);
    let which = if not.is_some() { Which::Transfer } else { Which::Entry };
    let mut counts = [0; AGENTS];
    for now in 0..contacts {
        let ask = Ask { not: not.map(SeatId::from), ..Ask::plain(SHOP, Tick(now)) };
        if let Decision::To { seat, evict: false, .. } = router.decide(which, &ask) {
            counts[seat.at()] += 1;
        }
    }
    counts
}

#[test]
fn beyond_the_maximum_and_in_transfers_contacts_are_still_split_by_share() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        assert_eq!(shared(kind, 150, None), [10, 20, 30, 40, 0, 50], "{kind:?}");
        assert_eq!(shared(kind, 120, Some(2)), [10, 20, 0, 40, 0, 50], "{kind:?}");
    }
}

#[test]
fn shares_change_and_wait_while_everybody_is_full() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        let mut scenario = mixed(kind, [1, 2, 3, 4, 0, 5], Outcome::Queue);
        scenario.groups[0].members.iter_mut().for_each(|member| member.1 = 1 + member.0.0 as u8);
        scenario.seats.iter_mut().for_each(|seat| seat.max = Some(1));
        let mut router = router(&scenario, true);
        for now in 0..7 {
            let decision = router.decide(Which::Entry, &Ask::plain(SHOP, Tick(now)));
            assert_eq!(decision, Decision::Queue, "{kind:?}");
        }
        for at in 0..AGENTS {
            router.set_active(SeatId::from(at), 0, 0);
            router.set_share(SeatId::from(at), if at < 2 { 1 } else { 2 });
            router.set_weight(GroupId(0), SeatId::from(at), if at < 2 { 1 } else { 2 });
        }
        let mut counts = [0; AGENTS];
        for now in 7..17 {
            let decision = router.decide(Which::Entry, &Ask::plain(SHOP, Tick(now)));
            let Decision::To { seat, .. } = decision else { panic!("{kind:?}: {decision:?}") };
            counts[seat.at()] += 1;
        }
        assert_eq!(counts, [1, 1, 2, 2, 2, 2], "{kind:?}");
    }
}

#[test]
fn each_group_has_its_own_turns_though_contacts_of_two_alternate() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        let mut scenario = mixed(kind, [1, 2, 0, 0, 0, 0], Outcome::Queue);
        scenario.groups[1].members = vec![(SeatId(3), 1), (SeatId(4), 3)];
        (scenario.seats[3].share, scenario.seats[4].share) = (1, 3);
        scenario.seats.iter_mut().for_each(|seat| seat.max = None);
        scenario.shops[0].policy.entry.tiers[0].from = From::MatchedGroup;
        let mut router = router(&scenario, false);
        let mut counts = [0; AGENTS];
        for now in 0..24 {
            let group = Some(GroupId::from(now as usize % 2));
            let ask = Ask { group, ..Ask::plain(SHOP, Tick(now)) };
            let decision = router.decide(Which::Entry, &ask);
            let Decision::To { seat, .. } = decision else { panic!("{kind:?}: {decision:?}") };
            counts[seat.at()] += 1;
        }
        assert_eq!(counts, [4, 8, 0, 3, 9, 0], "{kind:?}");
    }
}
