//! Picks that move every key by their nature (shares, turns by weight): a scan of the tier's
//! candidates and a memory for each scope, instead of a board's tree.

use super::ask::{Ask, Which};
use super::decide::{Found, takes_more};
use super::picks::{Candidate, smooth_wrr, split_share};
use super::router::Router;
use crate::kernel::ids::ShopId;
use crate::model::routing::PickKind;
use serde::{Deserialize, Serialize};

/// Where a tier's candidates stand, whether there is anybody, and who: a hash.
struct Crowd {
    scope: u32,
    some: bool,
    fingerprint: u64,
}

/// Counters of `split_share` and `smooth_wrr` over one scope, by position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinearState {
    pub scope: u32,
    pub made: u64,
    pub assigned: Vec<u64>,
    pub current: Vec<i64>,
    /// Hash of the candidates; 0 after a restart.
    pub fingerprint: u64,
}

impl LinearState {
    /// Those of a scope, begun when it is first asked: each group has its own.
    pub fn of(all: &mut Vec<LinearState>, scope: u32, len: usize) -> &mut LinearState {
        let at = all.iter().position(|state| state.scope == scope).unwrap_or_else(|| {
            let (assigned, current) = (vec![0; len], vec![0; len]);
            all.push(LinearState { scope, assigned, current, ..LinearState::default() });
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
        ask: &Ask,
    ) -> Found {
        let mut members = std::mem::take(&mut self.scratch);
        members.clear();
        let tier = &self.tiers(which, ask.shop).tiers[index].tier;
        let (kind, more) = (tier.pick.kind, takes_more(tier));
        let crowd = self.gather(&mut members, (which, index), needs_room, ask);
        let found = if members.is_empty() {
            if crowd.some { Found::Full { best: None } } else { Found::None }
        } else {
            let len = self.scopes[crowd.scope as usize].members.len();
            let all = self.linear(which, ask.shop, index);
            let state = LinearState::of(all, crowd.scope, len);
            if kind == PickKind::SplitShare && state.fingerprint != crowd.fingerprint {
                // S-32: the deficits restart when the set of candidates changes
                state.fingerprint = crowd.fingerprint;
                state.made = 0;
                state.assigned.fill(0);
            }
            let chosen = match kind {
                PickKind::SplitShare => split_share::deficit(state, &members),
                PickKind::SplitShareRandom => split_share::by_lot(&members, ask.lot),
                _ => smooth_wrr::next(state, &members),
            };
            let seat = members[chosen].seat;
            let full = after_pick && self.seats[seat.at()].room < ask.room;
            if !full || more {
                // a full winner who gets nothing keeps the turn
                let all = self.linear(which, ask.shop, index);
                let state = LinearState::of(all, crowd.scope, len);
                match kind {
                    PickKind::SplitShare => split_share::take(state, &members, chosen),
                    PickKind::SmoothWrr => smooth_wrr::take(state, &members, chosen),
                    _ => {}
                }
            }
            match full {
                true => Found::Full { best: Some((seat, Some(crowd.scope))) },
                false => Found::Seat { seat, scope: Some(crowd.scope) },
            }
        };
        self.scratch = members;
        if matches!(found, Found::Full { best: None }) && more {
            // whom the pick would choose among the full
            return match self.find_linear(which, index, (false, false), ask) {
                Found::Seat { seat, scope } => Found::Full { best: Some((seat, scope)) },
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
        ask: &Ask,
    ) -> Crowd {
        let mut crowd = Crowd { scope: 0, some: false, fingerprint: 0xcbf2_9ce4_8422_2325 };
        let compiled = &self.tiers(which, ask.shop).tiers[index];
        let refs = self.boards_of(compiled, ask).unwrap_or(&[]);
        for board in self.matching(refs, &compiled.tier, ask) {
            let board = &self.boards[board as usize];
            let scope = &self.scopes[board.scope as usize];
            crowd.scope = board.scope;
            for at in board.candidates(false) {
                let seat = scope.members[at];
                crowd.some |= Some(seat) != ask.not;
                crowd.fingerprint =
                    (crowd.fingerprint ^ (at as u64 + 1)).wrapping_mul(0x100_0000_01b3);
                if Some(seat) != ask.not && (!needs_room || board.holds(at, true)) {
                    let (weight, share) = (scope.standing[at].weight, self.seats[seat.at()].share);
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
