//! The choice within one tier: whom its boards, or the one agent it means, give the contact to.

use super::ask::{Ask, Which};
use super::board::Board;
use super::compiled::{BoardRef, Compiled, ShopState};
use super::decide::{Found, takes_more};
use super::order::Key;
use super::router::Router;
use crate::kernel::ids::SeatId;
use crate::model::routing::Spare;

impl Router {
    /// The tier's choice; without `limits` as if everybody had room.
    #[inline]
    pub(super) fn find(&mut self, which: Which, index: usize, limits: bool, ask: &Ask) -> Found {
        let shop = &self.shops[ask.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        let needs_room = limits && compiled.needs_room(ask);
        if needs_room
            && shop.open.is_empty()
            && let Some(found) = self.find_on_full(shop, compiled, ask)
        {
            return found;
        }
        self.find_on_boards(which, index, limits, ask)
    }

    /// The tier's choice by its boards, which are brought up to date.
    #[inline(never)]
    fn find_on_boards(&mut self, which: Which, index: usize, limits: bool, ask: &Ask) -> Found {
        self.tell_boards();
        let shop = &self.shops[ask.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        let tier = &compiled.tier;
        let needs_room = limits && compiled.needs_room(ask);
        let refs = shop.boards_of(compiled, ask);
        for at in refs.unwrap_or_default() {
            let board = &mut self.boards[at.board as usize];
            let scope = &mut self.scopes[board.scope as usize];
            if !board.awake {
                scope.awake.push(at.board);
            }
            board.settle(scope, &self.seats, !needs_room || takes_more(tier));
        }
        // a full winner is told to be full, whoever is asked
        let after_pick = limits && tier.spare == Spare::AfterPick;
        let Some(refs) = refs else {
            return self.find_single(compiled, needs_room || after_pick, ask);
        };
        if let Some(only) = ask.only {
            return self.find_only(compiled, refs, needs_room || after_pick, only, ask);
        }
        if tier.pick.kind.is_linear() {
            return self.find_linear(which, index, (needs_room, after_pick), ask);
        }
        let best = |needs_room| match ask.not {
            Some(not) => self.best_but(compiled, refs, needs_room, not, ask),
            None => self.best_of(compiled, refs, needs_room, ask),
        };
        match best(needs_room) {
            Some((seat, scope)) if after_pick && self.seats[seat.at()].room < ask.room => {
                Found::Full { best: Some((seat, Some(scope))) }
            }
            Some((seat, scope)) => Found::Seat { seat, scope: Some(scope) },
            None if match ask.not {
                Some(_) => best(false).is_none(),
                None => !self.anyone_on(compiled, refs, ask),
            } =>
            {
                Found::None
            }
            None if takes_more(tier) => {
                Found::Full { best: best(false).map(|(seat, scope)| (seat, Some(scope))) }
            }
            None => Found::Full { best: None },
        }
    }

    /// The tier's choice where no seat of the shop is open: nobody need be compared. `None` if it
    /// takes more than that.
    #[inline]
    fn find_on_full(&self, shop: &ShopState, compiled: &Compiled, ask: &Ask) -> Option<Found> {
        let refs = shop.boards_of(compiled, ask)?;
        if ask.not.is_some() || ask.only.is_some() {
            return None;
        }
        match self.anyone_on(compiled, refs, ask) {
            false => Some(Found::None),
            true => (!takes_more(&compiled.tier)).then_some(Found::Full { best: None }),
        }
    }

    fn find_single(&self, compiled: &Compiled, needs_room: bool, ask: &Ask) -> Found {
        match self.single(&compiled.tier, ask) {
            Some(seat)
                if Some(seat) != ask.not
                    && ask.only.is_none_or(|only| only == seat)
                    && self.single_eligible(compiled, seat, ask) =>
            {
                if needs_room && self.seats[seat.at()].room < ask.room {
                    Found::Full { best: Some((seat, None)) }
                } else {
                    Found::Seat { seat, scope: None }
                }
            }
            _ => Found::None,
        }
    }

    /// The tier as one agent's own queue sees it.
    fn find_only(
        &self,
        compiled: &Compiled,
        refs: &[BoardRef],
        needs_room: bool,
        only: SeatId,
        ask: &Ask,
    ) -> Found {
        for index in self.matching(refs, &compiled.tier, ask) {
            let board = &self.boards[index as usize];
            let Some(at) = self.places.position(only, board.scope) else { continue };
            if board.holds(at, needs_room) {
                return Found::Seat { seat: only, scope: None };
            }
            if board.holds(at, false) {
                return Found::Full { best: Some((only, None)) };
            }
        }
        Found::None
    }

    /// The best member over the tier's boards.
    fn best_of(
        &self,
        compiled: &Compiled,
        refs: &[BoardRef],
        needs_room: bool,
        ask: &Ask,
    ) -> Option<(SeatId, u32)> {
        let boards = || {
            let matching = self.matching(refs, &compiled.tier, ask);
            matching.map(|index| &self.boards[index as usize])
        };
        let busy = self.by_pending && boards().any(|board| board.is_busy(None));
        let mut best: Option<(Key, &Board)> = None;
        for board in boards().filter(|board| !needs_room || board.with_room > 0) {
            if let Some(key) = board.best(needs_room, busy)
                && best.is_none_or(|(least, _)| key < least)
            {
                best = Some((key, board));
            }
        }
        let (key, board) = best?;
        if board.order.is_lottery() {
            let equal = boards().filter(|board| board.best(needs_room, false) == Some(key));
            return self.draw(equal, needs_room, ask.lot);
        }
        // the key ends in the order of declaration, which names the seat
        let seat = self.shops[ask.shop.at()].seats[(key[2] & 0xffff) as usize];
        Some((seat, board.scope))
    }

    /// One lot over all who are equal, on whichever of these boards they stand.
    fn draw<'a>(
        &self,
        boards: impl Iterator<Item = &'a Board> + Clone,
        needs_room: bool,
        lot: f64,
    ) -> Option<(SeatId, u32)> {
        let weight: u64 = boards.clone().map(|board| board.lottery_weight(needs_room)).sum();
        let mut rest = lot * weight as f64;
        let mut drawn = None;
        for board in boards {
            let own = board.lottery_weight(needs_room) as f64;
            drawn = Some((board, rest / own));
            if rest < own {
                break;
            }
            rest -= own;
        }
        let (board, lot) = drawn?;
        let at = board.draw(needs_room, lot)?;
        Some((self.scopes[board.scope as usize].members[at], board.scope))
    }

    /// The best but one agent: a scan, for transfers only.
    fn best_but(
        &self,
        compiled: &Compiled,
        refs: &[BoardRef],
        needs_room: bool,
        not: SeatId,
        ask: &Ask,
    ) -> Option<(SeatId, u32)> {
        let boards = || {
            let matching = self.matching(refs, &compiled.tier, ask);
            matching.map(|index| &self.boards[index as usize])
        };
        let place = |board: &Board| self.places.position(not, board.scope);
        let busy = self.by_pending && boards().any(|board| board.is_busy(place(board)));
        let all = || {
            boards().flat_map(|board| {
                let scope = &self.scopes[board.scope as usize];
                let here = board.candidates(needs_room).map(move |at| (board, scope, at));
                here.filter(|(_, scope, at)| scope.members[*at] != not)
            })
        };
        let mut rest = None;
        let mut best: Option<(Key, SeatId, u32)> = None;
        for (board, scope, at) in all() {
            let seat = scope.members[at];
            let state = &self.seats[seat.at()];
            if board.order.is_lottery() {
                let (primary, weight) = board.lot_of(scope, at, state);
                if rest.is_none_or(|(least, _)| primary < least) {
                    rest = Some((primary, weight));
                } else if let Some((least, total)) = &mut rest
                    && *least == primary
                {
                    *total += weight;
                }
                continue;
            }
            let key = board.key_of(at, scope, state, busy);
            if best.is_none_or(|(least, ..)| key < least) {
                best = Some((key, seat, board.scope));
            }
        }
        let Some((least, total)) = rest else { return best.map(|(_, seat, scope)| (seat, scope)) };
        let mut rest = ((ask.lot * total as f64) as u64).min(total.saturating_sub(1));
        for (board, scope, at) in all() {
            let seat = scope.members[at];
            let (primary, weight) = board.lot_of(scope, at, &self.seats[seat.at()]);
            if primary != least {
                continue;
            }
            if rest < weight {
                return Some((seat, board.scope));
            }
            rest -= weight;
        }
        None
    }
}
