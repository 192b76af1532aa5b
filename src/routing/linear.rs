//! Picks that move every key by their nature (shares, turns by weight): a scan of the tier's
//! candidates and a memory for each pool, instead of a ranking's tree.

use super::decide::{Found, takes_more};
use super::picks::{Candidate, smooth_wrr, split_share};
use super::request::{RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::ShopId;
use crate::model::routing::PickKind;
use serde::{Deserialize, Serialize};

/// Where a tier's candidates stand, whether there is anybody, and who: a hash.
struct Crowd {
    pool: u32,
    some: bool,
    fingerprint: u64,
}

/// Counters of `split_share` and `smooth_wrr` over one pool, by position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinearState {
    pub pool: u32,
    pub made: u64,
    pub assigned: Vec<u64>,
    pub current: Vec<i64>,
    /// Hash of the candidates; 0 after a restart.
    pub fingerprint: u64,
}

impl LinearState {
    /// Those of a pool, begun when it is first asked: each group has its own.
    pub fn of(all: &mut Vec<LinearState>, pool: u32, len: usize) -> &mut LinearState {
        let at = all.iter().position(|state| state.pool == pool).unwrap_or_else(|| {
            let (assigned, current) = (vec![0; len], vec![0; len]);
            all.push(LinearState { pool, assigned, current, ..LinearState::default() });
            all.len() - 1
        });
        &mut all[at]
    }
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
