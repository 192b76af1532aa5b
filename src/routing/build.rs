//! From tiers to rankings: who can ever be a candidate of which tier, in which order, is worked out
//! once, before a replication starts.

use super::compiled::{Candidates, Compiled, CompiledTiers, RankingRef, ShopState};
use super::group::GroupState;
use super::memberships::Memberships;
use super::order::Order;
use super::ranking::{Filter, Pool, Ranking};
use super::seat::SeatState;
use super::serving::Serving;
use crate::kernel::ids::{AgentId, GroupId, SeatId, Set, StatusId};
use crate::model::Scenario;
use crate::model::platform::{QueueScope, SlotRules};
use crate::model::routing::{From, Outcome, PickReset, RoleMatch, Spare, Tier, Tiers};
use crate::model::shift::ChangeKind;

/// What a router knows of a scenario before anybody has logged in.
#[derive(Default)]
pub(super) struct Parts {
    pub seats: Vec<SeatState>,
    pub groups: Vec<GroupState>,
    pub shops: Vec<ShopState>,
    pub pools: Vec<Pool>,
    pub rankings: Vec<Ranking>,
    pub memberships: Memberships,
}

/// Makes the parts of a router from the scenario.
pub(super) struct Builder<'s> {
    /// What there is so far.
    parts: Parts,
    /// The scenario.
    model: &'s Scenario,
    /// (pool, position) of each seat, so far.
    memberships: Vec<Vec<(u32, u32)>>,
    /// Roles that agents take later.
    takes: Vec<(AgentId, Set)>,
}

/// The people of a shop, as a list of tiers looks at them.
#[derive(Clone, Copy)]
struct Crowd<'s> {
    seats: &'s [SeatId],
    groups: &'s [GroupId],
    /// Scope of all seats.
    everybody: u32,
    /// Accounts that do not receive are candidates too (JD-10).
    all_accounts: bool,
    /// Some agent of the shop has no maximum, now or later (S-28).
    unlimited: bool,
    /// What a session weighs.
    slots: &'s SlotRules,
    /// Somebody may be chosen though full: entries are exempt, or agents have queues.
    over_full: bool,
    /// The tiers route new contacts.
    entries: bool,
}

impl Builder<'_> {
    /// With the seats as they are and nothing else.
    pub fn new(seats: Vec<SeatState>, model: &Scenario) -> Builder<'_> {
        let takes = model.changes.iter().filter_map(|change| match change.kind {
            ChangeKind::SetRoles { agent, roles } => Some((agent, roles)),
            _ => None,
        });
        let memberships = vec![Vec::new(); model.seats.len()];
        let parts = Parts { seats, ..Parts::default() };
        Builder { parts, model, memberships, takes: takes.collect() }
    }

    /// Pools, rankings and tiers of every shop.
    pub fn build(mut self) -> Parts {
        self.groups();
        self.shops();
        self.parts.memberships = Memberships::new(&self.memberships);
        self.parts
    }

    fn pool(&mut self, members: Vec<(SeatId, u64)>) -> u32 {
        let index = self.parts.pools.len() as u32;
        for (at, (seat, _)) in members.iter().enumerate() {
            self.memberships[seat.at()].push((index, at as u32));
        }
        self.parts.pools.push(Pool::new(members));
        index
    }

    /// Every group's pool has room for all seats that are ever members.
    fn groups(&mut self) {
        for (index, group) in self.model.groups.iter().enumerate() {
            let mut members: Vec<(SeatId, u64)> =
                group.members.iter().map(|&(seat, weight)| (seat, u64::from(weight))).collect();
            let first_guest = members.len();
            for change in &self.model.changes {
                if let ChangeKind::SetWeight { group, seat, .. } = change.kind
                    && group.at() == index
                    && members.iter().all(|&(member, _)| member != seat)
                {
                    members.push((seat, 0));
                }
            }
            let pool = self.pool(members);
            self.parts.pools[pool as usize].group = Some(index.into());
            for there in self.parts.pools[pool as usize].there.iter_mut().skip(first_guest) {
                *there = false;
            }
            self.parts.groups.push(GroupState {
                shop: group.shop,
                enabled: group.enabled,
                deleted: false,
                auto_default: group.auto_default,
                pages: group.pages,
                skus: group.skus.clone(),
                pool,
            });
        }
    }

    fn shops(&mut self) {
        for shop in &self.model.shops {
            let everybody = self.pool(shop.seats.iter().map(|&seat| (seat, 1)).collect());
            let (seats, groups) = (&shop.seats[..], &shop.groups[..]);
            let unlimited = self.ever_unlimited(seats);
            let slots = &shop.session.slots;
            let over_full =
                shop.classify.exempt_clients != Set::EMPTY || shop.queue.scope == QueueScope::Agent;
            let crowd = Crowd {
                seats,
                groups,
                everybody,
                all_accounts: false,
                unlimited,
                slots,
                over_full,
                entries: false,
            };
            let entry = self.tiers(&shop.policy.entry, Crowd { entries: true, ..crowd });
            let leave = self.tiers(&shop.policy.leave, crowd);
            let all_accounts = shop.transfer.to_nonreceiving;
            let asked = [&shop.policy.entry, &shop.policy.leave, &shop.policy.transfer]
                .into_iter()
                .flat_map(|tiers| &tiers.tiers)
                .fold(Set::EMPTY, |all, tier| Set(all.0 | tier.status.0));
            let transfer = self.tiers(&shop.policy.transfer, Crowd { all_accounts, ..crowd });
            let default_group = shop.groups.first().copied().unwrap_or_default();
            self.parts.shops.push(ShopState {
                entry,
                leave,
                transfer,
                seats: shop.seats.clone(),
                groups: shop.groups.clone(),
                by_lot: shop.policy.draws_lots(),
                default_group,
                fallback: shop.leave.fallback.unwrap_or(default_group),
                by_status: vec![0; self.model.statuses.len()],
                open: Vec::with_capacity(seats.len()),
                freeable: Vec::with_capacity(seats.len()),
                spent: Vec::with_capacity(seats.len()),
                automatic: Vec::with_capacity(seats.len()),
                moved: true,
                asked,
                version: 0,
                serving: Serving::default(),
            });
            let rooms = slots.rooms();
            for seat in seats {
                let state = &mut self.parts.seats[seat.at()];
                state.least_room = rooms.first().copied().unwrap_or(0);
                state.weighed = rooms.len() > 1;
                state.watched = state.weighed;
            }
        }
    }

    fn tiers(&mut self, tiers: &Tiers, crowd: Crowd<'_>) -> CompiledTiers {
        let compiled = tiers.tiers.iter().map(|tier| Compiled {
            candidates: self.candidates(tier, crowd),
            all_accounts: crowd.all_accounts,
            tier: tier.clone(),
            linear: Vec::new(),
        });
        CompiledTiers {
            tiers: compiled.collect(),
            restarts: tiers.tiers.iter().any(|tier| tier.pick.reset == PickReset::OnTierChange),
            otherwise_full: tiers.otherwise_full,
            otherwise_none: tiers.otherwise_none,
        }
    }

    fn candidates(&mut self, tier: &Tier, crowd: Crowd<'_>) -> Candidates {
        match &tier.from {
            From::Shop => Candidates::Fixed(self.rankings(tier, crowd.everybody, crowd)),
            From::MatchedGroup | From::DefaultGroup | From::FallbackGroup | From::TargetGroup => {
                let mut by_group = vec![Vec::new(); self.model.groups.len()];
                for group in crowd.groups {
                    let pool = self.parts.groups[group.at()].pool;
                    by_group[group.at()] = self.rankings(tier, pool, crowd);
                }
                Candidates::ByGroup(by_group)
            }
            From::LastAgent { .. } | From::NamedAgent | From::DedicatedAgent => Candidates::One,
            From::Role(role) => {
                let ever = |seat: &&SeatId| self.roles_ever(**seat).any(|roles| roles.has(*role));
                let members: Vec<(SeatId, u64)> =
                    crowd.seats.iter().filter(ever).map(|&seat| (seat, 1)).collect();
                let pool = self.pool(members);
                let state = &mut self.parts.pools[pool as usize];
                state.role = Some(*role);
                for (seat, there) in state.members.iter().zip(&mut state.there) {
                    *there = self.parts.seats[seat.at()].roles.has(*role);
                }
                Candidates::Fixed(self.rankings(tier, pool, crowd))
            }
            From::Agents(chosen) => {
                let pool = self.pool(chosen.iter().map(|&seat| (seat, 1)).collect());
                Candidates::Fixed(self.rankings(tier, pool, crowd))
            }
        }
    }

    /// Every set of roles the seat's agent has at some time.
    fn roles_ever(&self, seat: SeatId) -> impl Iterator<Item = Set> {
        let agent = self.model.seats[seat.at()].agent;
        let later =
            self.takes.iter().filter(move |(who, _)| *who == agent).map(|(_, roles)| *roles);
        std::iter::once(self.parts.seats[seat.at()].roles).chain(later)
    }

    /// The rankings of a tier over a pool: one a status, and one a set of roles if roles matter.
    fn rankings(&mut self, tier: &Tier, pool: u32, crowd: Crowd<'_>) -> Vec<RankingRef> {
        let members = &self.parts.pools[pool as usize].members;
        let order = order(tier, crowd);
        let mut role_sets: Vec<Option<Set>> = vec![None];
        if tier.role != RoleMatch::Any {
            let mut sets: Vec<Set> =
                members.iter().flat_map(|seat| self.roles_ever(*seat)).collect();
            sets.sort_unstable();
            sets.dedup();
            role_sets = sets.into_iter().map(Some).collect();
        }
        let all = match tier.spare {
            Spare::Required => crowd.over_full,
            Spare::Ignored | Spare::AfterPick => true,
            Spare::IgnoredIfExempt => crowd.over_full,
        } || matches!(tier.if_full, Outcome::EvictOldest | Outcome::IgnoreMax);
        let mut refs = Vec::new();
        for status in tier.status.iter() {
            for &roles in &role_sets {
                for room in crowd.slots.rooms() {
                    let filter = Filter {
                        status: StatusId::from(status),
                        positive_weight: tier.positive_weight,
                        roles,
                        all_accounts: crowd.all_accounts,
                        room,
                    };
                    let ranking = self.ranking(pool, filter, order);
                    self.parts.rankings[ranking as usize].counts_entries |=
                        crowd.entries && order.asks_for_score();
                    if all && !self.parts.rankings[ranking as usize].wants_all {
                        self.parts.rankings[ranking as usize].want_all();
                    }
                    refs.push(RankingRef { ranking, roles, room });
                }
            }
        }
        refs
    }

    /// True if some seat of a shop has no maximum, now or after a change.
    fn ever_unlimited(&self, seats: &[SeatId]) -> bool {
        let mut lifts = self.model.changes.iter().filter_map(|change| match change.kind {
            ChangeKind::SetMax { seat, max: None } => Some(seat),
            _ => None,
        });
        seats.iter().any(|seat| self.parts.seats[seat.at()].max == u32::MAX)
            || lifts.any(|seat| seats.contains(&seat))
    }

    /// An equal ranking is shared between tiers.
    fn ranking(&mut self, pool: u32, filter: Filter, order: Order) -> u32 {
        let rankings = &self.parts.pools[pool as usize].rankings;
        let equal = rankings.iter().copied().find(|&ranking| {
            let ranking = &self.parts.rankings[ranking as usize];
            ranking.filter == filter && ranking.order == order
        });
        equal.unwrap_or_else(|| {
            let len = self.parts.pools[pool as usize].members.len();
            let index = self.parts.rankings.len() as u32;
            self.parts.rankings.push(Ranking::new(pool, filter, order, len));
            let state = &mut self.parts.pools[pool as usize];
            state.rankings.push(index);
            state.awake.reserve(state.rankings.len());
            state.counts_score |= order.asks_for_score();
            index
        })
    }
}

/// How the rankings of a tier order their members.
fn order(tier: &Tier, crowd: Crowd<'_>) -> Order {
    Order {
        kind: tier.pick.kind,
        ties: tier.pick.ties,
        unlimited: crowd.unlimited,
        by_load: crowd.slots.differ(),
    }
}
