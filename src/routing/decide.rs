//! The decision: tiers in order, the first that decides, decides.

use super::compiled::{Compiled, CompiledTiers, RankingRef};
use super::explain::Step;
use super::request::{Decision, RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::{SeatId, ShopId};
use crate::model::routing::{From, Outcome, PickReset, Tier, When};

/// Whom one tier would give the contact to.
pub(super) enum Found {
    Seat { seat: SeatId, pool: Option<u32> },
    Full { best: Option<(SeatId, Option<u32>)> },
    None,
}

impl Router {
    /// Decides, and counts the assignment if it goes to a seat.
    #[inline]
    pub fn decide(&mut self, which: Which, request: &RoutingRequest) -> Decision {
        self.decide_telling(which, request, |_, _| {})
    }

    /// The same, telling how each tier fared that was tried.
    pub fn decide_telling(
        &mut self,
        which: Which,
        request: &RoutingRequest,
        mut tell: impl FnMut(usize, Step),
    ) -> Decision {
        let count = self.tiers(which, request.shop).tiers.len();
        let mut some_full = false;
        for index in 0..count {
            let Compiled { tier, .. } = &self.tiers(which, request.shop).tiers[index];
            if !self.applies(tier, request) {
                tell(index, Step::PassedOver);
                continue;
            }
            let (if_none, if_full) = (tier.if_none, tier.if_full);
            let outcome = match self.find(which, index, true, request) {
                Found::Seat { seat, pool } => {
                    self.decided(which, request.shop, index, pool);
                    self.count_assignment(pool, seat, request.now);
                    tell(index, Step::Chose(seat));
                    return Decision::To { seat, tier: index as u8, evict: false };
                }
                Found::Full { best } => {
                    some_full = true;
                    if matches!(if_full, Outcome::EvictOldest | Outcome::IgnoreMax)
                        && let Some((seat, pool)) = best
                    {
                        self.count_assignment(pool, seat, request.now);
                        let evict = if_full == Outcome::EvictOldest;
                        tell(index, Step::ChoseFull(seat));
                        return Decision::To { seat, tier: index as u8, evict };
                    }
                    tell(index, Step::Full);
                    if_full
                }
                Found::None => {
                    tell(index, Step::Nobody);
                    if_none
                }
            };
            if let Some(decision) = bring_up_to_date(outcome) {
                return decision;
            }
        }
        let tiers = self.tiers(which, request.shop);
        let last = if some_full { tiers.otherwise_full } else { tiers.otherwise_none };
        bring_up_to_date(last).unwrap_or(Decision::Leave)
    }

    /// The agent a contact waits for where every agent has a queue: whom the tiers would choose if
    /// capacity did not count. The choice counts as an assignment.
    pub fn bind(&mut self, request: &RoutingRequest) -> Option<SeatId> {
        for index in 0..self.tiers(Which::Entry, request.shop).tiers.len() {
            let tier = &self.tiers(Which::Entry, request.shop).tiers[index].tier;
            if !self.applies(tier, request) {
                continue;
            }
            if let Found::Seat { seat, pool } = self.find(Which::Entry, index, false, request) {
                self.decided(Which::Entry, request.shop, index, pool);
                self.count_assignment(pool, seat, request.now);
                return Some(seat);
            }
        }
        None
    }

    /// True if some tier has somebody eligible, capacity aside.
    pub fn anyone(&self, which: Which, request: &RoutingRequest) -> bool {
        self.tiers(which, request.shop)
            .tiers
            .iter()
            .any(|compiled| self.anyone_in(compiled, request))
    }

    /// True if the first tier that has anybody eligible, capacity aside, would give the contact to
    /// this agent: whoever takes a message by himself takes none that is meant for others.
    pub fn would_give(&mut self, which: Which, request: &RoutingRequest, seat: SeatId) -> bool {
        let tiers = &self.tiers(which, request.shop).tiers;
        let Some(first) = tiers.iter().position(|tier| self.anyone_in(tier, request)) else {
            return false;
        };
        let alone = RoutingRequest { only: Some(seat), ..*request };
        matches!(self.find(which, first, true, &alone), Found::Seat { .. })
    }

    /// True if the matched group itself has somebody eligible, capacity aside.
    pub fn anyone_in_group(&self, request: &RoutingRequest) -> bool {
        let tiers = &self.tiers(Which::Entry, request.shop).tiers;
        let mut of_group = tiers.iter().filter(|tier| tier.tier.from == From::MatchedGroup);
        of_group.any(|compiled| self.anyone_in(compiled, request))
    }

    fn anyone_in(&self, compiled: &Compiled, request: &RoutingRequest) -> bool {
        let tier = &compiled.tier;
        self.applies(tier, request)
            && match self.rankings_of(compiled, request) {
                Some(refs) => self.anyone_on(compiled, refs, request),
                None => self
                    .single(tier, request)
                    .is_some_and(|seat| self.single_eligible(compiled, seat, request)),
            }
    }

    /// True if somebody stands on the tier's rankings, capacity aside.
    #[inline]
    pub(super) fn anyone_on(
        &self,
        compiled: &Compiled,
        refs: &[RankingRef],
        request: &RoutingRequest,
    ) -> bool {
        self.matching(refs, &compiled.tier, request)
            .any(|ranking| self.rankings[ranking as usize].eligible > 0)
    }

    /// How many agents a tier list could give the contact to, capacity aside; the first tier with
    /// anybody counts.
    pub fn eligible(&self, which: Which, request: &RoutingRequest) -> u32 {
        let tiers = &self.tiers(which, request.shop).tiers;
        for compiled in tiers.iter().filter(|compiled| self.applies(&compiled.tier, request)) {
            if let Some(refs) = self.rankings_of(compiled, request) {
                let matching = self.matching(refs, &compiled.tier, request);
                let count = matching.map(|ranking| self.rankings[ranking as usize].eligible).sum();
                if count > 0 {
                    return count;
                }
            }
        }
        0
    }

    #[inline]
    pub(super) fn tiers(&self, which: Which, shop: ShopId) -> &CompiledTiers {
        self.shops[shop.at()].list(which)
    }

    #[inline]
    pub(super) fn applies(&self, tier: &Tier, request: &RoutingRequest) -> bool {
        tier.when.is_empty() || self.holds_for(tier, request)
    }

    fn holds_for(&self, tier: &Tier, request: &RoutingRequest) -> bool {
        tier.when.iter().all(|when| self.holds(when, request))
    }

    /// True if a condition of a tier holds for a contact.
    #[inline(always)]
    pub(super) fn holds(&self, when: &When, request: &RoutingRequest) -> bool {
        let one_of = |set: crate::kernel::ids::Set, value: Option<u16>| {
            value.is_some_and(|value| set.has(usize::from(value)))
        };
        match when {
            When::Exempt(want) => request.exempt == *want,
            When::Direct(want) => request.direct == *want,
            When::Named(want) => request.named.is_some() == *want,
            When::Client(set) => one_of(*set, request.client),
            When::Intent(set) => one_of(*set, request.intent),
            When::Need(role) => request.need == Some(*role as u32),
            When::GroupAutoDefault(want) => {
                let group = request.group.or(request.target);
                group.is_none_or(|group| self.groups[group.at()].auto_default) == *want
            }
            When::Matched(want) => request.group.is_some() == *want,
            When::Waited(span) => request.waited >= *span,
            When::Nobody(set) => {
                let by_status = &self.shops[request.shop.at()].by_status;
                set.iter().all(|status| by_status.get(status).is_none_or(|count| *count == 0))
            }
        }
    }

    #[inline]
    pub(super) fn rankings_of<'a>(
        &'a self,
        compiled: &'a Compiled,
        request: &RoutingRequest,
    ) -> Option<&'a [RankingRef]> {
        self.shops[request.shop.at()].rankings_of(compiled, request)
    }

    /// Rankings whose roles fit the contact's need as the tier wants.
    #[inline]
    pub(super) fn matching<'a>(
        &self,
        refs: &'a [RankingRef],
        tier: &Tier,
        request: &RoutingRequest,
    ) -> impl Iterator<Item = u32> + Clone + 'a {
        let (role, need, room) = (tier.role, request.need, request.room);
        refs.iter()
            .filter(move |ranking| ranking.room == room)
            .filter(move |ranking| ranking.roles.is_none_or(|roles| role.fits(need, roles)))
            .map(|ranking| ranking.ranking)
    }

    pub(super) fn single(&self, tier: &Tier, request: &RoutingRequest) -> Option<SeatId> {
        match tier.from {
            From::NamedAgent => request.named,
            From::DedicatedAgent => request.dedicated,
            From::LastAgent { within } => request
                .last
                .filter(|(_, at)| request.now.since(*at) <= within)
                .map(|(seat, _)| seat),
            _ => None,
        }
    }

    pub(super) fn single_eligible(
        &self,
        compiled: &Compiled,
        seat: SeatId,
        request: &RoutingRequest,
    ) -> bool {
        let tier = &compiled.tier;
        let state = &self.seats[seat.at()];
        tier.status.has(state.status.at())
            && (state.receiving || (compiled.all_accounts && state.im_enabled))
            && !(tier.positive_weight && self.weight_is_zero(seat, request))
            && tier.role.fits(request.need, state.roles)
    }

    /// True if one agent has weight 0 in the group the contact is routed with.
    pub(super) fn weight_is_zero(&self, seat: SeatId, request: &RoutingRequest) -> bool {
        let group = request.group.unwrap_or(self.shops[request.shop.at()].default_group);
        let pool = &self.pools[self.groups[group.at()].pool as usize];
        let at = pool.members.iter().position(|&member| member == seat);
        at.is_some_and(|at| pool.there[at] && pool.standing[at].weight == 0)
    }

    /// A tier decided: counters of the tiers below that restart on this do so (S-32). A pick by
    /// name does not touch them.
    #[inline]
    fn decided(&mut self, which: Which, shop: ShopId, tier: usize, pool: Option<u32>) {
        let entry = &mut self.shops[shop.at()].entry;
        if !entry.restarts || pool.is_none() || which != Which::Entry {
            return;
        }
        let tiers = &mut entry.tiers;
        for below in tiers.iter_mut().skip(tier + 1) {
            if below.tier.pick.reset == PickReset::OnTierChange {
                below.linear.iter_mut().for_each(|state| state.fingerprint = 0);
            }
        }
    }
}

/// True if the best candidate of the tier gets the contact though full.
pub(super) fn takes_more(tier: &Tier) -> bool {
    matches!(tier.if_full, Outcome::EvictOldest | Outcome::IgnoreMax)
}

fn bring_up_to_date(outcome: Outcome) -> Option<Decision> {
    match outcome {
        Outcome::Next | Outcome::EvictOldest | Outcome::IgnoreMax => None,
        Outcome::Queue => Some(Decision::Queue),
        Outcome::Leave => Some(Decision::Leave),
        Outcome::Reject => Some(Decision::Reject),
        Outcome::Unassigned => Some(Decision::Unassigned),
    }
}
