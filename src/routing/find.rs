//! The choice within one tier: whom its rankings, or the one agent it means, give the contact to.

use super::compiled::{Compiled, RankingRef, ShopState};
use super::decide::{Found, takes_more};
use super::order::Key;
use super::ranking::Ranking;
use super::request::{RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::SeatId;
use crate::model::routing::Spare;

impl Router {
    /// The tier's choice; without `limits` as if everybody had room.
    #[inline]
    pub(super) fn find(
        &mut self,
        which: Which,
        index: usize,
        limits: bool,
        request: &RoutingRequest,
    ) -> Found {
        let shop = &self.shops[request.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        let needs_room = limits && compiled.needs_room(request);
        if needs_room
            && shop.open.is_empty()
            && let Some(found) = self.find_on_full(shop, compiled, request)
        {
            return found;
        }
        self.find_by_rankings(which, index, limits, request)
    }

    /// The tier's choice by its rankings, which are brought up to date.
    #[inline(never)]
    fn find_by_rankings(
        &mut self,
        which: Which,
        index: usize,
        limits: bool,
        request: &RoutingRequest,
    ) -> Found {
        self.update_rankings();
        let shop = &self.shops[request.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        let tier = &compiled.tier;
        let needs_room = limits && compiled.needs_room(request);
        let refs = shop.rankings_of(compiled, request);
        for at in refs.unwrap_or_default() {
            let ranking = &mut self.rankings[at.ranking as usize];
            let pool = &mut self.pools[ranking.pool as usize];
            if !ranking.awake {
                pool.awake.push(at.ranking);
            }
            ranking.bring_up_to_date(pool, &self.seats);
        }
        // a full winner is told to be full, whoever is asked
        let after_pick = limits && tier.spare == Spare::AfterPick;
        let Some(refs) = refs else {
            return self.find_single(compiled, needs_room || after_pick, request);
        };
        if let Some(only) = request.only {
            return self.find_only(compiled, refs, needs_room || after_pick, only, request);
        }
        if tier.pick.kind.is_linear() {
            return self.find_linear(which, index, (needs_room, after_pick), request);
        }
        let best = |needs_room| match request.not {
            Some(not) => self.best_but(compiled, refs, needs_room, not, request),
            None => self.best_of(compiled, refs, needs_room, request),
        };
        match best(needs_room) {
            Some((seat, pool)) if after_pick && self.seats[seat.at()].room < request.room => {
                Found::Full { best: Some((seat, Some(pool))) }
            }
            Some((seat, pool)) => Found::Seat { seat, pool: Some(pool) },
            None if match request.not {
                Some(_) => best(false).is_none(),
                None => !self.anyone_on(compiled, refs, request),
            } =>
            {
                Found::None
            }
            None if takes_more(tier) => {
                Found::Full { best: best(false).map(|(seat, pool)| (seat, Some(pool))) }
            }
            None => Found::Full { best: None },
        }
    }

    /// The tier's choice where no seat of the shop is open: nobody need be compared. `None` if it
    /// takes more than that.
    #[inline]
    fn find_on_full(
        &self,
        shop: &ShopState,
        compiled: &Compiled,
        request: &RoutingRequest,
    ) -> Option<Found> {
        let refs = shop.rankings_of(compiled, request)?;
        if request.not.is_some() || request.only.is_some() {
            return None;
        }
        match self.anyone_on(compiled, refs, request) {
            false => Some(Found::None),
            true => (!takes_more(&compiled.tier)).then_some(Found::Full { best: None }),
        }
    }

    fn find_single(
        &self,
        compiled: &Compiled,
        needs_room: bool,
        request: &RoutingRequest,
    ) -> Found {
        match self.single(&compiled.tier, request) {
            Some(seat)
                if Some(seat) != request.not
                    && request.only.is_none_or(|only| only == seat)
                    && self.single_eligible(compiled, seat, request) =>
            {
                if needs_room && self.seats[seat.at()].room < request.room {
                    Found::Full { best: Some((seat, None)) }
                } else {
                    Found::Seat { seat, pool: None }
                }
            }
            _ => Found::None,
        }
    }

    /// The tier as one agent's own queue sees it.
    fn find_only(
        &self,
        compiled: &Compiled,
        refs: &[RankingRef],
        needs_room: bool,
        only: SeatId,
        request: &RoutingRequest,
    ) -> Found {
        for index in self.matching(refs, &compiled.tier, request) {
            let ranking = &self.rankings[index as usize];
            let Some(at) = self.memberships.position(only, ranking.pool) else { continue };
            if ranking.holds(at, needs_room) {
                return Found::Seat { seat: only, pool: None };
            }
            if ranking.holds(at, false) {
                return Found::Full { best: Some((only, None)) };
            }
        }
        Found::None
    }

    /// The best member over the tier's rankings.
    fn best_of(
        &self,
        compiled: &Compiled,
        refs: &[RankingRef],
        needs_room: bool,
        request: &RoutingRequest,
    ) -> Option<(SeatId, u32)> {
        let rankings = || {
            let matching = self.matching(refs, &compiled.tier, request);
            matching.map(|index| &self.rankings[index as usize])
        };
        let busy = self.by_pending && rankings().any(|ranking| ranking.is_busy(None));
        let mut best: Option<(Key, &Ranking)> = None;
        for ranking in rankings().filter(|ranking| !needs_room || ranking.with_room > 0) {
            if let Some(key) = ranking.best(needs_room, busy)
                && best.is_none_or(|(least, _)| key < least)
            {
                best = Some((key, ranking));
            }
        }
        let (key, ranking) = best?;
        if ranking.order.is_lottery() {
            let equal = rankings().filter(|ranking| ranking.best(needs_room, false) == Some(key));
            return self.draw(equal, needs_room, request.lot);
        }
        // the key ends in the order of declaration, which names the seat
        let seat = self.shops[request.shop.at()].seats[(key[2] & 0xffff) as usize];
        Some((seat, ranking.pool))
    }

    /// One lot over all who are equal, on whichever of these rankings they stand.
    fn draw<'a>(
        &self,
        rankings: impl Iterator<Item = &'a Ranking> + Clone,
        needs_room: bool,
        lot: f64,
    ) -> Option<(SeatId, u32)> {
        let weight: u64 = rankings.clone().map(|ranking| ranking.lottery_weight(needs_room)).sum();
        let mut rest = lot * weight as f64;
        let mut drawn = None;
        for ranking in rankings {
            let own = ranking.lottery_weight(needs_room) as f64;
            drawn = Some((ranking, rest / own));
            if rest < own {
                break;
            }
            rest -= own;
        }
        let (ranking, lot) = drawn?;
        let at = ranking.draw(needs_room, lot)?;
        Some((self.pools[ranking.pool as usize].members[at], ranking.pool))
    }

    /// The best but one agent: a scan, for transfers only.
    fn best_but(
        &self,
        compiled: &Compiled,
        refs: &[RankingRef],
        needs_room: bool,
        not: SeatId,
        request: &RoutingRequest,
    ) -> Option<(SeatId, u32)> {
        let rankings = || {
            let matching = self.matching(refs, &compiled.tier, request);
            matching.map(|index| &self.rankings[index as usize])
        };
        let place = |ranking: &Ranking| self.memberships.position(not, ranking.pool);
        let busy = self.by_pending && rankings().any(|ranking| ranking.is_busy(place(ranking)));
        let all = || {
            rankings().flat_map(|ranking| {
                let pool = &self.pools[ranking.pool as usize];
                let here = ranking.candidates(needs_room).map(move |at| (ranking, pool, at));
                here.filter(|(_, pool, at)| pool.members[*at] != not)
            })
        };
        let mut rest = None;
        let mut best: Option<(Key, SeatId, u32)> = None;
        for (ranking, pool, at) in all() {
            let seat = pool.members[at];
            let state = &self.seats[seat.at()];
            if ranking.order.is_lottery() {
                let (primary, weight) = ranking.lot_of(pool, at, state);
                if rest.is_none_or(|(least, _)| primary < least) {
                    rest = Some((primary, weight));
                } else if let Some((least, total)) = &mut rest
                    && *least == primary
                {
                    *total += weight;
                }
                continue;
            }
            let key = ranking.key_of(at, pool, state, busy);
            if best.is_none_or(|(least, ..)| key < least) {
                best = Some((key, seat, ranking.pool));
            }
        }
        let Some((least, total)) = rest else { return best.map(|(_, seat, pool)| (seat, pool)) };
        let mut rest = ((request.lot * total as f64) as u64).min(total.saturating_sub(1));
        for (ranking, pool, at) in all() {
            let seat = pool.members[at];
            let (primary, weight) = ranking.lot_of(pool, at, &self.seats[seat.at()]);
            if primary != least {
                continue;
            }
            if rest < weight {
                return Some((seat, ranking.pool));
            }
            rest -= weight;
        }
        None
    }
}
