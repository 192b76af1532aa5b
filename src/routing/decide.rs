//! The decision: tiers in order, the first that decides, decides.

use super::ask::{Ask, Decision, Which};
use super::board::Board;
use super::compiled::{BoardRef, Candidates, Compiled, CompiledTiers};
use super::order::{ABSENT, Key};
use super::router::Router;
use crate::kernel::ids::{SeatId, ShopId};
use crate::model::routing::{From, Outcome, PickReset, Spare, Tier, When};

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
            let tier = &self.tiers(which, ask.shop).tiers[index].tier;
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
            && match self.boards_of(&compiled.candidates, tier, ask) {
                Some(refs) => self.anyone_on(compiled, refs, ask),
                None => self
                    .single(tier, ask)
                    .is_some_and(|seat| self.single_eligible(compiled, seat, ask)),
            }
    }

    /// True if somebody stands on the tier's boards, capacity aside.
    fn anyone_on(&self, compiled: &Compiled, refs: &[BoardRef], ask: &Ask) -> bool {
        self.matching(refs, &compiled.tier, ask)
            .any(|board| self.boards[board as usize].eligible > 0)
    }

    /// Brings the boards of a tier up to date for a contact.
    fn settle(&mut self, which: Which, index: usize, ask: &Ask) {
        self.tell_boards();
        let shop = &self.shops[ask.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        for at in shop.boards_of(&compiled.candidates, &compiled.tier, ask).into_iter().flatten() {
            let board = &mut self.boards[at.board as usize];
            board.settle(&self.scopes[board.scope as usize], &self.seats);
        }
    }

    /// How many agents a tier list could give the contact to, capacity aside; the first tier with
    /// anybody counts.
    pub fn eligible(&self, which: Which, ask: &Ask) -> u32 {
        let tiers = &self.tiers(which, ask.shop).tiers;
        for compiled in tiers.iter().filter(|compiled| self.applies(&compiled.tier, ask)) {
            if let Some(refs) = self.boards_of(&compiled.candidates, &compiled.tier, ask) {
                let matching = self.matching(refs, &compiled.tier, ask);
                let count = matching.map(|board| self.boards[board as usize].eligible).sum();
                if count > 0 {
                    return count;
                }
            }
        }
        0
    }

    pub(super) fn tiers(&self, which: Which, shop: ShopId) -> &CompiledTiers {
        self.shops[shop.at()].list(which)
    }

    pub(super) fn applies(&self, tier: &Tier, ask: &Ask) -> bool {
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

    pub(super) fn boards_of<'a>(
        &'a self,
        candidates: &'a Candidates,
        tier: &Tier,
        ask: &Ask,
    ) -> Option<&'a [BoardRef]> {
        self.shops[ask.shop.at()].boards_of(candidates, tier, ask)
    }

    /// Boards whose roles fit the contact's need as the tier wants.
    pub(super) fn matching<'a>(
        &self,
        refs: &'a [BoardRef],
        tier: &Tier,
        ask: &Ask,
    ) -> impl Iterator<Item = u32> + 'a {
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

    fn single_eligible(&self, compiled: &Compiled, seat: SeatId, ask: &Ask) -> bool {
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

    /// The tier's choice; without `limits` as if everybody had room.
    fn find(&mut self, which: Which, index: usize, limits: bool, ask: &Ask) -> Found {
        if limits
            && self.shops[ask.shop.at()].open.len() <= self.few
            && let Some(found) = self.find_few(which, index, ask)
        {
            return found;
        }
        self.settle(which, index, ask);
        let compiled = &self.tiers(which, ask.shop).tiers[index];
        let tier = &compiled.tier;
        let needs_room = limits
            && match tier.spare {
                Spare::Required => true,
                Spare::Ignored | Spare::AfterPick => false,
                Spare::IgnoredIfExempt => !ask.exempt,
            };
        // a full winner is told to be full, whoever is asked
        let after_pick = limits && tier.spare == Spare::AfterPick;
        let Some(refs) = self.boards_of(&compiled.candidates, tier, ask) else {
            return self.find_single(compiled, needs_room || after_pick, ask);
        };
        if let Some(only) = ask.only {
            return self.find_only(compiled, refs, needs_room || after_pick, only, ask);
        }
        if self.is_linear(refs) {
            return self.find_linear(which, index, needs_room, ask);
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

    /// The tier's choice where few seats of the shop are open: they are compared one by one. `None`
    /// if it takes more than that.
    fn find_few(&self, which: Which, index: usize, ask: &Ask) -> Option<Found> {
        let shop = &self.shops[ask.shop.at()];
        let compiled = &shop.list(which).tiers[index];
        let tier = &compiled.tier;
        let needs_room = match tier.spare {
            Spare::Required => true,
            Spare::Ignored | Spare::AfterPick => false,
            Spare::IgnoredIfExempt => !ask.exempt,
        };
        let refs = shop.boards_of(&compiled.candidates, tier, ask)?;
        if !needs_room || ask.not.is_some() || ask.only.is_some() || self.by_pending {
            return None;
        }
        let (mut anyone, mut best) = (false, None::<(Key, SeatId, u32)>);
        for index in self.matching(refs, tier, ask) {
            let board = &self.boards[index as usize];
            if board.order.is_linear() || board.order.is_lottery() {
                return None;
            }
            anyone |= board.eligible > 0;
            let scope = &self.scopes[board.scope as usize];
            for &seat in &shop.open {
                let state = &self.seats[seat.at()];
                let there = self
                    .places
                    .position(seat, board.scope)
                    .filter(|&at| state.room >= board.filter.room && board.holds(at, false));
                let Some(at) = there else { continue };
                let key = board.key_of(at, scope, state, false);
                if best.is_none_or(|(least, ..)| key < least) {
                    best = Some((key, seat, board.scope));
                }
            }
        }
        match best {
            Some((_, seat, scope)) => Some(Found::Seat { seat, scope: Some(scope) }),
            None if !anyone => Some(Found::None),
            None => (!takes_more(tier)).then_some(Found::Full { best: None }),
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

    fn is_linear(&self, refs: &[BoardRef]) -> bool {
        refs.first().is_some_and(|first| self.boards[first.board as usize].order.is_linear())
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
        let mut weight = 0;
        for board in boards() {
            if needs_room && board.with_room == 0 {
                continue;
            }
            let key = board.best(needs_room, busy);
            if key == ABSENT {
                continue;
            }
            match &best {
                Some((least, _)) if key > *least => {}
                Some((least, _)) if key == *least => weight += board.lottery_weight(needs_room),
                _ => {
                    weight = board.lottery_weight(needs_room);
                    best = Some((key, board));
                }
            }
        }
        let (key, board) = best?;
        if !board.order.is_lottery() {
            // the key ends in the order of declaration, which names the seat
            let seat = self.shops[ask.shop.at()].seats[(key[2] & 0xffff) as usize];
            return Some((seat, board.scope));
        }
        // one lot over all who are equal, on whichever board they stand
        let mut rest = ask.lot * weight as f64;
        let mut drawn = None;
        for board in boards().filter(|board| board.best(needs_room, false) == key) {
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

    /// A tier decided: counters of the tiers below that restart on this do so (S-32). A pick by
    /// name does not touch them.
    fn decided(&mut self, which: Which, shop: ShopId, tier: usize, scope: Option<u32>) {
        if scope.is_none() || which != Which::Entry {
            return;
        }
        let tiers = &mut self.shops[shop.at()].entry.tiers;
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
