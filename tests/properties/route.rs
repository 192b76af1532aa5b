//! Routing once more, by a plain scan: which tier decides, who may be chosen, who is best. Written
//! from the words of the tiers, without the router's indexes, counters and caches.

use super::seen::{Caller, World};
use dacu::kernel::ids::{GroupId, SeatId};
use dacu::model::routing::{From, Outcome, PickKind, RoleMatch, Spare, Tier, Tiers, When};

/// What the tiers say about a contact at this instant.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// A tier serves it with one of these.
    Served { tier: usize, by: Vec<SeatId> },
    /// A tier, or the end of the list, says so.
    Says(Outcome),
    /// Asked for something the facts do not tell.
    Unknown,
}

/// A contact as one list of tiers sees it.
pub struct Asked<'w> {
    pub world: &'w World<'w>,
    pub caller: &'w Caller,
    pub matched: Option<GroupId>,
    /// The group a leave message waits for.
    pub target: Option<GroupId>,
    /// Not this agent (transfers).
    pub not: Option<SeatId>,
}

impl<'w> Asked<'w> {
    pub fn new(world: &'w World<'w>, caller: &'w Caller, matched: Option<GroupId>) -> Asked<'w> {
        Asked { world, caller, matched, target: None, not: None }
    }

    /// Walks the tiers.
    pub fn walk(&self, tiers: &Tiers) -> Verdict {
        let mut some_full = false;
        for (number, tier) in tiers.tiers.iter().enumerate() {
            match self.applies(tier) {
                None => return Verdict::Unknown,
                Some(false) => continue,
                Some(true) => {}
            }
            let eligible = self.eligible(tier);
            let with_room: Vec<SeatId> =
                eligible.iter().copied().filter(|&seat| self.has_room(tier, seat)).collect();
            if tier.spare == Spare::AfterPick && with_room.len() != eligible.len() {
                return Verdict::Unknown;
            }
            if !with_room.is_empty() {
                return Verdict::Served { tier: number, by: with_room };
            }
            let outcome = if eligible.is_empty() { tier.if_none } else { tier.if_full };
            some_full |= !eligible.is_empty();
            match outcome {
                Outcome::Next => {}
                Outcome::EvictOldest | Outcome::IgnoreMax => {
                    return Verdict::Served { tier: number, by: eligible };
                }
                outcome => return Verdict::Says(outcome),
            }
        }
        let last = if some_full { tiers.otherwise_full } else { tiers.otherwise_none };
        // a list that ends in "next" takes a leave message
        Verdict::Says(if last == Outcome::Next { Outcome::Leave } else { last })
    }

    fn applies(&self, tier: &Tier) -> Option<bool> {
        if tier.role != RoleMatch::Any {
            return None;
        }
        let (world, caller) = (self.world, self.caller);
        let shop = &world.model.shops[caller.info.shop.at()];
        let has = |set: dacu::kernel::ids::Set, value: Option<u16>| {
            value.is_some_and(|value| set.has(usize::from(value)))
        };
        for when in &tier.when {
            let holds = match when {
                When::Exempt(want) => caller.info.exempt == *want,
                When::Direct(want) => {
                    has(shop.classify.direct_clients, caller.info.client) == *want
                }
                When::Named(want) => caller.named.is_some() == *want,
                When::Client(set) => has(*set, caller.info.client),
                When::Intent(set) => has(*set, caller.info.intent),
                When::GroupAutoDefault(want) => {
                    let group = self.matched.or(self.target);
                    group.is_none_or(|group| world.model.groups[group.at()].auto_default) == *want
                }
                When::Matched(want) => self.matched.is_some() == *want,
                When::Nobody(set) => !shop.seats.iter().any(|seat| {
                    let seat = &world.seats[seat.at()];
                    seat.receiving && set.has(seat.status.at())
                }),
                When::Need(_) | When::Waited(_) => return None,
            };
            if !holds {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Who may be a candidate, capacity aside.
    pub fn eligible(&self, tier: &Tier) -> Vec<SeatId> {
        let (world, caller) = (self.world, self.caller);
        let shop = &world.model.shops[caller.info.shop.at()];
        let default = shop.groups[0];
        let members = |group: Option<GroupId>| {
            group.map(|group| &world.groups[group.at()].members).into_iter().flatten()
        };
        let weighed = |group: Option<GroupId>| -> Vec<SeatId> {
            let takes = |weight: u8| !tier.positive_weight || weight > 0;
            members(group).filter(|(_, weight)| takes(**weight)).map(|(seat, _)| *seat).collect()
        };
        // one agent asked for by name is refused for weight 0 in the group the contact is of
        let one = |seat: Option<SeatId>| -> Vec<SeatId> {
            let group = &world.groups[self.matched.unwrap_or(default).at()];
            let refused = |seat: &SeatId| {
                tier.positive_weight && group.members.get(seat).is_some_and(|weight| *weight == 0)
            };
            seat.into_iter().filter(|seat| !refused(seat)).collect()
        };
        let from: Vec<SeatId> = match &tier.from {
            From::Shop => shop.seats.clone(),
            From::MatchedGroup => weighed(self.matched),
            From::DefaultGroup => weighed(Some(default)),
            From::FallbackGroup => weighed(Some(shop.leave.fallback.unwrap_or(default))),
            From::TargetGroup => weighed(self.target),
            From::NamedAgent => one(caller.named),
            From::DedicatedAgent => one(None),
            From::LastAgent { within } => {
                let last = world.last.get(&(caller.info.shop, caller.info.customer));
                one(last.filter(|(_, at)| world.now.since(*at) <= *within).map(|(seat, _)| *seat))
            }
            From::Role(role) => {
                let has = |seat: &SeatId| {
                    world.model.agents[world.model.agent_of(*seat).at()].roles.has(*role)
                };
                shop.seats.iter().copied().filter(has).collect()
            }
            From::Agents(chosen) => chosen.clone(),
        };
        let may = |seat: &SeatId| {
            let now = &world.seats[seat.at()];
            now.receiving && tier.status.has(now.status.at()) && Some(*seat) != self.not
        };
        from.into_iter().filter(may).collect()
    }

    pub fn has_room(&self, tier: &Tier, seat: SeatId) -> bool {
        let counts = match tier.spare {
            Spare::Required | Spare::AfterPick => true,
            Spare::Ignored => false,
            Spare::IgnoredIfExempt => !self.caller.info.exempt,
        };
        !counts || self.world.room(seat) >= self.world.weight(self.caller).1
    }

    /// Candidates with a smaller key than the chosen one, for picks whose key the facts tell.
    pub fn better(&self, tier: &Tier, by: &[SeatId], chosen: SeatId) -> Vec<SeatId> {
        let world = self.world;
        let shop = &world.model.shops[self.caller.info.shop.at()];
        let differ = shop.session.slots.differ();
        // S-28: where somebody has no maximum, nobody's maximum counts
        let unlimited = shop.seats.iter().any(|seat| world.model.seats[seat.at()].max.is_none());
        let default = shop.groups[0];
        // the key as a fraction: smaller is chosen
        let key = |seat: SeatId| -> Option<(i128, i128)> {
            let now = &world.seats[seat.at()];
            let held = if differ { now.load } else { u64::from(now.active) };
            let (held, slot) = (i128::from(held), if differ { 1000 } else { 1 });
            let max = if unlimited { 1 } else { i128::from(now.max) };
            let group = if tier.from == From::MatchedGroup { self.matched } else { Some(default) };
            let weight = group.and_then(|group| world.groups[group.at()].members.get(&seat));
            match tier.pick.kind {
                PickKind::LeastActive => Some((held, 1)),
                PickKind::LoadRatio { after: false, by_share: false } => Some((held, max)),
                PickKind::WeightedLoadRatio { after: false } => {
                    Some((held, max * i128::from(*weight?)))
                }
                PickKind::MostSpare if !unlimited => Some((held - max * slot, 1)),
                PickKind::Fullest => Some((-held, 1)),
                _ => None,
            }
        };
        let Some((top, below)) = key(chosen) else { return Vec::new() };
        let less = |seat: &SeatId| key(*seat).is_some_and(|(a, b)| a * below < top * b);
        by.iter().copied().filter(less).collect()
    }
}
