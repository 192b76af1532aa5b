//! Picks that move every key by their nature (shares, turns by weight): a scan of the tier's
//! candidates and a memory for each pool, instead of a ranking's tree.

use super::decide::{Found, takes_more};
use super::picks::{Candidate, LinearState, smooth_wrr, split_share};
use super::request::{RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::ShopId;
use crate::model::routing::PickKind;

/// Where a tier's candidates stand, whether there is anybody, and who: a hash.
struct Crowd {
    pool: u32,
    some: bool,
    fingerprint: u64,
}

impl Router {
    /// Picks that move every key by their nature: linear in the tier's candidates.
    pub(super) fn find_linear(
        &mut self,
        which: Which,
        index: usize,
        (needs_room, after_pick): (bool, bool),
        request: &RoutingRequest,
    ) -> Found {
        let mut members = std::mem::take(&mut self.scratch);
        members.clear();
        let tier = &self.tiers(which, request.shop).tiers[index].tier;
        let (kind, more) = (tier.pick.kind, takes_more(tier));
        let crowd = self.gather(&mut members, (which, index), needs_room, request);
        let found = if members.is_empty() {
            if crowd.some { Found::Full { best: None } } else { Found::None }
        } else {
            let len = self.pools[crowd.pool as usize].members.len();
            let all = self.linear(which, request.shop, index);
            let state = LinearState::of(all, crowd.pool, len);
            if kind == PickKind::SplitShare && state.fingerprint != crowd.fingerprint {
                // S-32: the deficits restart when the set of candidates changes
                state.fingerprint = crowd.fingerprint;
                state.made = 0;
                state.assigned.fill(0);
            }
            let chosen = match kind {
                PickKind::SplitShare => split_share::deficit(state, &members),
                PickKind::SplitShareRandom => split_share::by_lot(&members, request.lot),
                _ => smooth_wrr::next(state, &members),
            };
            let seat = members[chosen].seat;
            let full = after_pick && self.seats[seat.at()].room < request.room;
            if !full || more {
                // a full winner who gets nothing keeps the turn
                let all = self.linear(which, request.shop, index);
                let state = LinearState::of(all, crowd.pool, len);
                match kind {
                    PickKind::SplitShare => split_share::take(state, &members, chosen),
                    PickKind::SmoothWrr => smooth_wrr::take(state, &members, chosen),
                    _ => {}
                }
            }
            match full {
                true => Found::Full { best: Some((seat, Some(crowd.pool))) },
                false => Found::Seat { seat, pool: Some(crowd.pool) },
            }
        };
        self.scratch = members;
        if matches!(found, Found::Full { best: None }) && more {
            // whom the pick would choose among the full
            return match self.find_linear(which, index, (false, false), request) {
                Found::Seat { seat, pool } => Found::Full { best: Some((seat, pool)) },
                other => other,
            };
        }
        found
    }

    /// Puts the tier's candidates into `members`, in the order of declaration.
    fn gather(
        &self,
        members: &mut Vec<Candidate>,
        (which, index): (Which, usize),
        needs_room: bool,
        request: &RoutingRequest,
    ) -> Crowd {
        let mut crowd = Crowd { pool: 0, some: false, fingerprint: 0xcbf2_9ce4_8422_2325 };
        let compiled = &self.tiers(which, request.shop).tiers[index];
        let refs = self.rankings_of(compiled, request).unwrap_or(&[]);
        for ranking in self.matching(refs, &compiled.tier, request) {
            let ranking = &self.rankings[ranking as usize];
            let pool = &self.pools[ranking.pool as usize];
            crowd.pool = ranking.pool;
            for at in ranking.candidates(false) {
                let seat = pool.members[at];
                crowd.some |= Some(seat) != request.not;
                crowd.fingerprint =
                    (crowd.fingerprint ^ (at as u64 + 1)).wrapping_mul(0x100_0000_01b3);
                if Some(seat) != request.not && (!needs_room || ranking.holds(at, true)) {
                    let (weight, share) = (pool.standing[at].weight, self.seats[seat.at()].share);
                    members.push(Candidate { at, seat, weight, share });
                }
            }
        }
        members.sort_unstable_by_key(|candidate| candidate.at);
        crowd
    }

    fn linear(&mut self, which: Which, shop: ShopId, index: usize) -> &mut Vec<LinearState> {
        let shop = &mut self.shops[shop.at()];
        let tiers = match which {
            Which::Entry => &mut shop.entry,
            Which::Leave => &mut shop.leave,
            Which::Transfer => &mut shop.transfer,
        };
        &mut tiers.tiers[index].linear
    }
}
