//! Picks that move every key by their nature (shares, turns by weight): a scan of the tier's
//! candidates and a memory for each scope, instead of a board's tree.

use super::ask::{Ask, Which};
use super::decide::{Found, takes_more};
use super::picks::{Candidate, smooth_wrr, split_share};
use super::router::Router;
use crate::kernel::ids::ShopId;
use crate::model::routing::PickKind;

/// Counters of `split_share` and `smooth_wrr` over one scope, by position.
#[derive(Clone, Debug, Default)]
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
        needs_room: bool,
        ask: &Ask,
    ) -> Found {
        let mut members = std::mem::take(&mut self.scratch);
        members.clear();
        let mut scope_index = 0;
        let mut some = false;
        let mut fingerprint = 0xcbf2_9ce4_8422_2325_u64;
        let compiled = &self.tiers(which, ask.shop).tiers[index];
        let kind = compiled.tier.pick.kind;
        let refs = self.boards_of(compiled, ask).unwrap_or(&[]);
        for board in self.matching(refs, &compiled.tier, ask) {
            let board = &self.boards[board as usize];
            let scope = &self.scopes[board.scope as usize];
            scope_index = board.scope;
            for at in board.candidates(false) {
                let seat = scope.members[at];
                some |= Some(seat) != ask.not;
                fingerprint = (fingerprint ^ (at as u64 + 1)).wrapping_mul(0x100_0000_01b3);
                if Some(seat) != ask.not && (!needs_room || board.holds(at, true)) {
                    let weight = scope.standing[at].weight;
                    members.push(Candidate {
                        at,
                        seat,
                        weight,
                        share: self.seats[seat.at()].share,
                    });
                }
            }
        }
        members.sort_unstable_by_key(|candidate| candidate.at);
        let found = if members.is_empty() {
            if some { Found::Full { best: None } } else { Found::None }
        } else {
            let len = self.scopes[scope_index as usize].members.len();
            let all = self.linear(which, ask.shop, index);
            let state = LinearState::of(all, scope_index, len);
            if kind == PickKind::SplitShare && state.fingerprint != fingerprint {
                // S-32: the deficits restart when the set of candidates changes
                state.fingerprint = fingerprint;
                state.made = 0;
                state.assigned.fill(0);
            }
            let chosen = match kind {
                PickKind::SplitShare => split_share::deficit(state, &members),
                PickKind::SplitShareRandom => split_share::by_lot(&members, ask.lot),
                _ => smooth_wrr::next(state, &members),
            };
            Found::Seat { seat: members[chosen].seat, scope: Some(scope_index) }
        };
        self.scratch = members;
        if matches!(found, Found::Full { .. })
            && takes_more(&self.tiers(which, ask.shop).tiers[index].tier)
        {
            // whom the pick would choose among the full
            return match self.find_linear(which, index, false, ask) {
                Found::Seat { seat, scope } => Found::Full { best: Some((seat, scope)) },
                other => other,
            };
        }
        found
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
