//! The decision: tiers in order, the first that decides, decides.

use super::ask::{Ask, Decision, Which};
use super::compiled::{BoardRef, Compiled, CompiledTiers};
use super::router::Router;
use crate::kernel::ids::{SeatId, ShopId};
use crate::model::routing::{From, Outcome, PickReset, Tier, When};

/// Whom one tier would give the contact to.
pub(super) enum Found {
    Seat { seat: SeatId, scope: Option<u32> },
    Full { best: Option<(SeatId, Option<u32>)> },
    None,
}

impl Router {
    /// Decides, and counts the assignment if it goes to a seat.
    pub fn decide(&mut self, which: Which, ask: &Ask) -> Decision {
        let count = self.tiers(which, ask.shop).tiers.len();
        let mut some_full = false;
        for index in 0..count {
            let Compiled { tier, .. } = &self.tiers(which, ask.shop).tiers[index];
            if !self.applies(tier, ask) {
                continue;
            }
            let (if_none, if_full) = (tier.if_none, tier.if_full);
            let outcome = match self.find(which, index, true, ask) {
                Found::Seat { seat, scope } => {
                    self.decided(which, ask.shop, index, scope);
                    self.count_assignment(scope, seat, ask.now);
                    return Decision::To { seat, tier: index as u8, evict: false };
                }
                Found::Full { best } => {
                    some_full = true;
                    if matches!(if_full, Outcome::EvictOldest | Outcome::IgnoreMax)
                        && let Some((seat, scope)) = best
                    {
                        self.count_assignment(scope, seat, ask.now);
                        let evict = if_full == Outcome::EvictOldest;
                        return Decision::To { seat, tier: index as u8, evict };
                    }
                    if_full
                }
                Found::None => if_none,
            };
            if let Some(decision) = settle(outcome) {
                return decision;
            }
        }
        let tiers = self.tiers(which, ask.shop);
        let last = if some_full { tiers.otherwise_full } else { tiers.otherwise_none };
        settle(last).unwrap_or(Decision::Leave)
    }

    /// The agent a contact waits for where every agent has a queue: whom the tiers would choose if
    /// capacity did not count. The choice counts as an assignment.
    pub fn bind(&mut self, ask: &Ask) -> Option<SeatId> {
        for index in 0..self.tiers(Which::Entry, ask.shop).tiers.len() {
            let tier = &self.tiers(Which::Entry, ask.shop).tiers[index].tier;
            if !self.applies(tier, ask) {
                continue;
            }
            if let Found::Seat { seat, scope } = self.find(Which::Entry, index, false, ask) {
                self.decided(Which::Entry, ask.shop, index, scope);
                self.count_assignment(scope, seat, ask.now);
                return Some(seat);
            }
        }
        None
    }

    /// True if some tier has somebody eligible, capacity aside.
    pub fn anyone(&self, which: Which, ask: &Ask) -> bool {
        self.tiers(which, ask.shop).tiers.iter().any(|compiled| self.anyone_in(compiled, ask))
    }

    /// True if the matched group itself has somebody eligible, capacity aside.
    pub fn anyone_in_group(&self, ask: &Ask) -> bool {
        let tiers = &self.tiers(Which::Entry, ask.shop).tiers;
        let mut of_group = tiers.iter().filter(|tier| tier.tier.from == From::MatchedGroup);
        of_group.any(|compiled| self.anyone_in(compiled, ask))
    }

    fn anyone_in(&self, compiled: &Compiled, ask: &Ask) -> bool {
        let tier = &compiled.tier;
        self.applies(tier, ask)
            && match self.boards_of(compiled, ask) {
                Some(refs) => self.anyone_on(compiled, refs, ask),
                None => self
                    .single(tier, ask)
                    .is_some_and(|seat| self.single_eligible(compiled, seat, ask)),
            }
    }

    /// True if somebody stands on the tier's boards, capacity aside.
    #[inline]
    pub(super) fn anyone_on(&self, compiled: &Compiled, refs: &[BoardRef], ask: &Ask) -> bool {
        self.matching(refs, &compiled.tier, ask)
            .any(|board| self.boards[board as usize].eligible > 0)
    }

    /// How many agents a tier list could give the contact to, capacity aside; the first tier with
    /// anybody counts.
    pub fn eligible(&self, which: Which, ask: &Ask) -> u32 {
        let tiers = &self.tiers(which, ask.shop).tiers;
        for compiled in tiers.iter().filter(|compiled| self.applies(&compiled.tier, ask)) {
            if let Some(refs) = self.boards_of(compiled, ask) {
                let matching = self.matching(refs, &compiled.tier, ask);
                let count = matching.map(|board| self.boards[board as usize].eligible).sum();
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
    pub(super) fn applies(&self, tier: &Tier, ask: &Ask) -> bool {
        tier.when.is_empty() || self.holds_for(tier, ask)
    }

    fn holds_for(&self, tier: &Tier, ask: &Ask) -> bool {
        let one_of = |set: crate::kernel::ids::Set, value: Option<u16>| {
            value.is_some_and(|value| set.has(usize::from(value)))
        };
        tier.when.iter().all(|when| match when {
            When::Exempt(want) => ask.exempt == *want,
            When::Direct(want) => ask.direct == *want,
            When::Named(want) => ask.named.is_some() == *want,
            When::Client(set) => one_of(*set, ask.client),
            When::Intent(set) => one_of(*set, ask.intent),
            When::Need(role) => ask.need == Some(*role as u32),
            When::GroupAutoDefault(want) => {
                let group = ask.group.or(ask.target);
                group.is_none_or(|group| self.groups[group.at()].auto_default) == *want
            }
            When::Matched(want) => ask.group.is_some() == *want,
            When::Waited(span) => ask.waited >= *span,
            When::Nobody(set) => {
                let by_status = &self.shops[ask.shop.at()].by_status;
                set.iter().all(|status| by_status.get(status).is_none_or(|count| *count == 0))
            }
        })
    }

    #[inline]
    pub(super) fn boards_of<'a>(
        &'a self,
        compiled: &'a Compiled,
        ask: &Ask,
    ) -> Option<&'a [BoardRef]> {
        self.shops[ask.shop.at()].boards_of(compiled, ask)
    }

    /// Boards whose roles fit the contact's need as the tier wants.
    #[inline]
    pub(super) fn matching<'a>(
        &self,
        refs: &'a [BoardRef],
        tier: &Tier,
        ask: &Ask,
    ) -> impl Iterator<Item = u32> + Clone + 'a {
        let (role, need, room) = (tier.role, ask.need, ask.room);
        refs.iter()
            .filter(move |board| board.room == room)
            .filter(move |board| board.roles.is_none_or(|roles| role.fits(need, roles)))
            .map(|board| board.board)
    }

    pub(super) fn single(&self, tier: &Tier, ask: &Ask) -> Option<SeatId> {
        match tier.from {
            From::NamedAgent => ask.named,
            From::LastAgent { within } => {
                ask.last.filter(|(_, at)| ask.now.since(*at) <= within).map(|(seat, _)| seat)
            }
            _ => None,
        }
    }

    pub(super) fn single_eligible(&self, compiled: &Compiled, seat: SeatId, ask: &Ask) -> bool {
        let tier = &compiled.tier;
        let state = &self.seats[seat.at()];
        tier.status.has(state.status.at())
            && (state.receiving || (compiled.all_accounts && state.im_enabled))
            && !(tier.positive_weight && self.weight_is_zero(seat, ask))
            && tier.role.fits(ask.need, state.roles)
    }

    /// True if one agent has weight 0 in the group the contact is routed with.
    pub(super) fn weight_is_zero(&self, seat: SeatId, ask: &Ask) -> bool {
        let group = ask.group.unwrap_or(self.shops[ask.shop.at()].default_group);
        let scope = &self.scopes[self.groups[group.at()].scope as usize];
        let at = scope.members.iter().position(|&member| member == seat);
        at.is_some_and(|at| scope.there[at] && scope.standing[at].weight == 0)
    }

    /// A tier decided: counters of the tiers below that restart on this do so (S-32). A pick by
    /// name does not touch them.
    #[inline]
    fn decided(&mut self, which: Which, shop: ShopId, tier: usize, scope: Option<u32>) {
        let entry = &mut self.shops[shop.at()].entry;
        if !entry.restarts || scope.is_none() || which != Which::Entry {
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

fn settle(outcome: Outcome) -> Option<Decision> {
    match outcome {
        Outcome::Next | Outcome::EvictOldest | Outcome::IgnoreMax => None,
        Outcome::Queue => Some(Decision::Queue),
        Outcome::Leave => Some(Decision::Leave),
        Outcome::Reject => Some(Decision::Reject),
        Outcome::Unassigned => Some(Decision::Unassigned),
    }
}
