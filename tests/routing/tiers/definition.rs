//! The definition: what a list of tiers decides, by going through tiers and agents.

use super::AGENTS;
use super::desk::{Desk, Rule, set};
use dacu::kernel::ids::{SeatId, Set, StatusId};
use dacu::model::OFFLINE;
use dacu::model::routing::{From, Outcome, PickKind, RoleMatch, Spare, Ties, When};
use dacu::routing::explain::Failing;
use dacu::routing::{Decision, RoutingRequest, SLOT, Which};

/// An agent as the definition knows them.
#[derive(Clone, Debug)]
pub struct Seat {
    pub status: StatusId,
    pub receiving: bool,
    pub active: u64,
    /// Waiting in the agent's own queue.
    pub bound: u64,
    pub max: Option<u32>,
    pub left: Option<u64>,
    pub roles: Set,
    pub pending: u32,
    pub last: u64,
}

pub struct Definition<'d> {
    pub desk: &'d Desk,
    pub seats: Vec<Seat>,
    pub auto_default: [bool; 2],
    pub unlimited: bool,
}

impl Definition<'_> {
    pub fn new(desk: &Desk) -> Definition<'_> {
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
    pub fn has_room(&self, at: usize) -> bool {
        let needs = if self.desk.fits { u64::from(self.desk.weight) } else { 1 };
        self.has_own_room(at) && self.seats[at].left.is_none_or(|left| needs <= left * SLOT)
    }

    /// The same of the maximum alone, without the total over all shops.
    fn has_own_room(&self, at: usize) -> bool {
        let (seat, weight) = (&self.seats[at], u64::from(self.desk.weight));
        let (load, needs) = (seat.active * weight, if self.desk.fits { weight } else { 1 });
        seat.max.is_none_or(|max| load + needs <= u64::from(max) * SLOT)
    }

    pub fn holds(&self, when: &When, request: &RoutingRequest) -> bool {
        match when {
            When::Exempt(want) => request.exempt == *want,
            When::Direct(want) => request.direct == *want,
            When::Named(want) => request.named.is_some() == *want,
            When::Client(set) => request.client.is_some_and(|client| set.has(client.into())),
            When::Intent(set) => request.intent.is_some_and(|intent| set.has(intent.into())),
            When::Need(role) => request.need.is_some_and(|need| need as usize == *role),
            When::GroupAutoDefault(want) => match request.group.or(request.target) {
                Some(group) => self.auto_default[group.at()] == *want,
                None => *want,
            },
            When::Matched(want) => request.group.is_some() == *want,
            When::Waited(span) => request.waited.0 >= span.0,
            When::Nobody(set) => {
                !self.seats.iter().any(|seat| seat.receiving && set.has(seat.status.at()))
            }
        }
    }

    /// Agents the tier's source names, with their weights; for one agent the weight in the group
    /// the contact is routed with.
    pub fn named_by(&self, rule: &Rule, request: &RoutingRequest) -> Vec<(usize, u8)> {
        let everybody = || (0..AGENTS).map(|at| (at, 1)).collect::<Vec<_>>();
        let group =
            |group: Option<usize>| group.map_or(Vec::new(), |g| self.desk.groups[g].clone());
        let one = |seat: Option<SeatId>| {
            let routed = &self.desk.groups[request.group.map_or(0, |group| group.at())];
            let weight = |at| routed.iter().find(|(member, _)| *member == at).map_or(1, |m| m.1);
            seat.map(|seat| (seat.at(), weight(seat.at()))).into_iter().collect()
        };
        match &rule.from {
            From::Shop => everybody(),
            From::MatchedGroup => group(request.group.map(|group| group.at())),
            From::DefaultGroup => group(Some(0)),
            From::FallbackGroup => group(Some(usize::from(self.desk.fallback))),
            From::TargetGroup => group(request.target.map(|group| group.at())),
            From::DedicatedAgent => one(request.dedicated),
            From::LastAgent { within } => one(request
                .last
                .filter(|(_, at)| request.now.0 - at.0 <= within.0)
                .map(|(seat, _)| seat)),
            From::NamedAgent => one(request.named),
            From::Role(role) => {
                everybody().into_iter().filter(|(at, _)| self.seats[*at].roles.has(*role)).collect()
            }
            From::Agents(list) => list.iter().map(|seat| (seat.at(), 1)).collect(),
        }
    }

    pub fn is_one(rule: &Rule) -> bool {
        matches!(rule.from, From::LastAgent { .. } | From::NamedAgent | From::DedicatedAgent)
    }

    /// Agents of the tier who may have the contact, capacity aside.
    pub fn eligible(&self, rule: &Rule, which: Which, request: &RoutingRequest) -> Vec<usize> {
        let may = |at: usize, weight: u8| {
            let seat = &self.seats[at];
            let any_account = which == Which::Transfer && self.desk.to_nonreceiving;
            let fits = match (rule.role, request.need) {
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
        let named = self.named_by(rule, request).into_iter();
        named.filter(|&(at, weight)| may(at, weight)).map(|(at, _)| at).collect()
    }

    /// The best of some, of whom all are candidates.
    pub fn best(&self, rule: &Rule, candidates: &[usize], from: &[usize]) -> Option<usize> {
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
    pub fn decide(&self, which: Which, request: &RoutingRequest, limits: bool) -> Decision {
        let mut some_full = false;
        for (tier, rule) in self.desk.rules.iter().enumerate() {
            if !rule.when.iter().all(|when| self.holds(when, request)) {
                continue;
            }
            let to =
                |at: usize, evict| Decision::To { seat: SeatId::from(at), tier: tier as u8, evict };
            let mut candidates = self.eligible(rule, which, request);
            candidates.retain(|at| request.not != Some(SeatId::from(*at)));
            candidates.retain(|at| request.only.is_none_or(|only| only.at() == *at));
            let mut from = candidates.clone();
            let needs_room = match rule.spare {
                Spare::Required => limits,
                Spare::IgnoredIfExempt => limits && !request.exempt,
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
    pub fn explain(&self, which: Which, request: &RoutingRequest) -> Vec<(bool, Vec<Failing>)> {
        let of_rule = |rule: &Rule| {
            let named = self.named_by(rule, request);
            let any_account = which == Which::Transfer && self.desk.to_nonreceiving;
            let failing = |at: usize| {
                let seat = &self.seats[at];
                let member = named.iter().find(|(member, _)| *member == at);
                let asked = request.only.is_none_or(|only| only.at() == at);
                let no_room = !self.has_room(at)
                    && match rule.spare {
                        Spare::Required | Spare::AfterPick => true,
                        Spare::Ignored => false,
                        Spare::IgnoredIfExempt => !request.exempt,
                    };
                if !rule.status.has(seat.status.at()) {
                    Failing::Status
                } else if !(seat.receiving || any_account && self.desk.im_enabled[at]) {
                    Failing::NotReceiving
                } else if rule.positive_weight && member.is_some_and(|(_, weight)| *weight == 0) {
                    Failing::WeightZero
                } else if member.is_none() || !asked {
                    Failing::NotMember
                } else if !self.eligible(rule, which, request).contains(&at) {
                    Failing::Role
                } else if no_room && self.has_own_room(at) {
                    Failing::Total
                } else if no_room {
                    Failing::Full
                } else {
                    Failing::Nothing
                }
            };
            let applies = rule.when.iter().all(|when| self.holds(when, request));
            (applies, (0..AGENTS).map(failing).collect())
        };
        self.desk.rules.iter().map(of_rule).collect()
    }

    /// What is asked about eligibility: how many, anybody, anybody of the matched group.
    pub fn counts(&self, which: Which, request: &RoutingRequest) -> (u32, bool, bool) {
        let rules = || {
            let all = self.desk.rules.iter();
            all.filter(|rule| rule.when.iter().all(|when| self.holds(when, request)))
        };
        let number = |rule: &&Rule| self.eligible(rule, which, request).len() as u32;
        let first = rules().filter(|rule| !Self::is_one(rule)).map(|rule| number(&rule));
        let anyone = rules().any(|rule| number(&rule) > 0);
        let of_group = rules().any(|rule| rule.from == From::MatchedGroup && number(&rule) > 0);
        (first.into_iter().find(|count| *count > 0).unwrap_or(0), anyone, of_group)
    }
}

pub fn end(outcome: Outcome) -> Option<Decision> {
    match outcome {
        Outcome::Next | Outcome::EvictOldest | Outcome::IgnoreMax => None,
        Outcome::Queue => Some(Decision::Queue),
        Outcome::Leave => Some(Decision::Leave),
        Outcome::Reject => Some(Decision::Reject),
        Outcome::Unassigned => Some(Decision::Unassigned),
    }
}
