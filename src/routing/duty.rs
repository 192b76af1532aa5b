//! Who is on duty (值班) for a contact: whom the tiers, asked in order, could give it to if everybody
//! had room. A status is never asked by name; a tier that lists it makes its agents eligible.
//!
//! A tier is *reached* if every tier before it either does not apply, has nobody eligible and says
//! `next`, or has somebody eligible and says `next` when they are full. An agent whom an automatic
//! status keeps out because of the sessions held (S-25) is on duty in the status they would return
//! to: such a status is a limit of load, and loads do not count here.

use super::compiled::Compiled;
use super::request::{RoutingRequest, Which};
use super::router::Router;
use super::seat::{SHUT, SeatState, enlist};
use crate::kernel::ids::{SeatId, ShopId, StatusId};
use crate::model::routing::{Outcome, Spare};

impl Router {
    /// True if somebody is eligible for the contact in a tier it reaches, capacity aside.
    pub fn is_covered(&self, which: Which, request: &RoutingRequest) -> bool {
        let mut covered = false;
        self.each_reached(which, request, |_, _, anyone| {
            covered = anyone;
            anyone
        });
        covered
    }

    /// Shows every tier the contact reaches: its number, and whether it has somebody eligible;
    /// until told to stop.
    pub(super) fn each_reached(
        &self,
        which: Which,
        request: &RoutingRequest,
        mut stop: impl FnMut(usize, &Compiled, bool) -> bool,
    ) {
        for (at, compiled) in self.tiers(which, request.shop).tiers.iter().enumerate() {
            let tier = &compiled.tier;
            if !self.applies(tier, request) {
                continue;
            }
            let anyone = self.is_manned(compiled, request);
            let next = if anyone { tier.if_full } else { tier.if_none };
            if stop(at, compiled, anyone) || next != Outcome::Next {
                return;
            }
        }
    }

    /// True if the tier has somebody eligible, capacity aside, automatic statuses included.
    fn is_manned(&self, compiled: &Compiled, request: &RoutingRequest) -> bool {
        let eligible = |seat: &SeatId| self.is_eligible(compiled, *seat, request, true);
        match (self.rankings_of(compiled, request), request.only) {
            (Some(_), Some(only)) => eligible(&only),
            (Some(refs), None) => {
                self.anyone_on(compiled, refs, request)
                    || self.shops[request.shop.at()].automatic.iter().any(eligible)
            }
            (None, only) => {
                let meant = self.single(&compiled.tier, request);
                meant.is_some_and(|seat| only.is_none_or(|only| only == seat) && eligible(&seat))
            }
        }
    }

    /// True if the tier could give the contact to the seat if it had room; with `behind`, in the
    /// status behind an automatic one.
    fn is_eligible(
        &self,
        compiled: &Compiled,
        seat: SeatId,
        request: &RoutingRequest,
        behind: bool,
    ) -> bool {
        let (tier, state) = (&compiled.tier, &self.seats[seat.at()]);
        let status = state.behind.filter(|_| behind).unwrap_or(state.status);
        let receives = state.receiving || (compiled.all_accounts && state.im_enabled);
        if !receives
            || !tier.status.has(status.at())
            || !tier.role.fits(request.need, state.roles)
            || Some(seat) == request.not
        {
            return false;
        }
        let Some(refs) = self.rankings_of(compiled, request) else {
            let fits = self.single(tier, request) == Some(seat);
            return fits && !(tier.positive_weight && self.weight_is_zero(seat, request));
        };
        let Some(first) = refs.first() else { return false };
        let pool = self.rankings[first.ranking as usize].pool;
        self.memberships.position(seat, pool).is_some_and(|at| {
            let pool = &self.pools[pool as usize];
            pool.there[at] && !(tier.positive_weight && pool.standing[at].weight == 0)
        })
    }

    /// The status behind an automatic one.
    #[inline]
    pub fn behind(&self, seat: SeatId) -> Option<StatusId> {
        self.seats[seat.at()].behind
    }

    /// The seat's status follows from the sessions its agent holds, and would be this one without
    /// them; `None`: it does not.
    pub fn set_behind(&mut self, seat: SeatId, behind: Option<StatusId>) {
        let state = &mut self.seats[seat.at()];
        if state.behind == behind {
            return;
        }
        state.moved = true;
        let shop = state.shop;
        let was = std::mem::replace(&mut state.behind, behind);
        state.watched = state.weighed || behind.is_some();
        self.moves(shop);
        let automatic = &mut self.shops[shop.at()].automatic;
        match (was, behind) {
            (None, Some(_)) => automatic.push(seat),
            (Some(_), None) => automatic.retain(|other| *other != seat),
            _ => {}
        }
    }

    /// Seats whose status is automatic now.
    pub fn automatic(&self, shop: ShopId) -> &[SeatId] {
        &self.shops[shop.at()].automatic
    }

    /// Seats of a shop that only the total over all shops keeps full.
    pub fn spent(&self, shop: ShopId) -> &[SeatId] {
        &self.shops[shop.at()].spent
    }

    /// Bits of the tiers for entries that the contact reaches with somebody eligible.
    pub fn manned(&self, request: &RoutingRequest) -> u64 {
        let mut tiers = 0;
        self.each_reached(Which::Entry, request, |at, _, anyone| {
            tiers |= u64::from(anyone) << at.min(63);
            false
        });
        tiers
    }

    /// True if the seat is eligible in one of these tiers.
    pub fn is_among(
        &self,
        tiers: u64,
        seat: SeatId,
        request: &RoutingRequest,
        behind: bool,
    ) -> bool {
        let state = &self.seats[seat.at()];
        let listed = state.asked || (behind && state.behind.is_some());
        if !listed {
            return false; // no tier lists the status
        }
        let all = self.tiers(Which::Entry, request.shop).tiers.iter().enumerate();
        all.filter(|(at, _)| tiers >> at.min(&63) & 1 == 1)
            .any(|(_, compiled)| self.is_eligible(compiled, seat, request, behind))
    }

    /// True if the seat could be given the contact in a tier it reaches, capacity and automatic
    /// status aside.
    pub fn takes(&self, which: Which, seat: SeatId, request: &RoutingRequest) -> bool {
        let mut takes = false;
        self.each_reached(which, request, |_, compiled, _| {
            takes = request.only.is_none_or(|only| only == seat)
                && self.is_eligible(compiled, seat, request, true);
            takes
        });
        takes
    }

    /// Why the contact is not given to anybody now.
    pub fn why(&self, which: Which, request: &RoutingRequest) -> Why {
        let (mut anyone, mut room, mut last) = (false, false, 0);
        self.each_reached(which, request, |at, compiled, manned| {
            anyone |= manned;
            last = at;
            let counts = compiled.needs_room(request) || compiled.tier.spare == Spare::AfterPick;
            room |= manned && !counts;
            room
        });
        let shop = &self.shops[request.shop.at()];
        // what it reaches is the same for every seat: the tiers up to the last that apply
        let reached = self.tiers(which, request.shop).tiers.get(..=last).unwrap_or_default();
        let takes = |seat: SeatId| {
            let gives = |it: &Compiled| {
                self.is_eligible(it, seat, request, false) && self.applies(&it.tier, request)
            };
            request.only.is_none_or(|only| only == seat) && reached.iter().any(gives)
        };
        let some = |list: &[SeatId], room: fn(&SeatState) -> u64| {
            list.iter().any(|&seat| room(&self.seats[seat.at()]) >= request.room && takes(seat))
        };
        if !anyone {
            Why::Nobody
        } else if room || some(&shop.open, |state| state.room) {
            Why::Room
        } else {
            let total = some(&shop.spent, SeatState::room_in_shop);
            Why::Full { total, silent: some(&shop.freeable, SeatState::room_without_silent) }
        }
    }

    /// True if no group serves the page or SKU, and one that is disabled or deleted did.
    pub fn is_closed(&self, shop: ShopId, page: Option<u16>, sku: Option<u32>) -> bool {
        if (page.is_none() && sku.is_none()) || self.serving(shop, page, sku) != [None, None] {
            return false;
        }
        self.shops[shop.at()].groups.iter().skip(1).any(|group| {
            let state = &self.groups[group.at()];
            (state.deleted || !state.enabled)
                && (page.is_some_and(|page| state.pages.has(usize::from(page)))
                    || sku.is_some_and(|sku| state.skus.binary_search(&sku).is_ok()))
        })
    }

    /// Somebody's status, account, roles, weights or groups in the shop may have changed.
    pub(super) fn moves(&mut self, shop: ShopId) {
        self.shops[shop.at()].moved = true;
        self.any_moved = true;
    }

    /// True if that may be so in some shop since this was last asked.
    #[inline]
    pub fn take_any_moved(&mut self) -> bool {
        std::mem::take(&mut self.any_moved)
    }

    /// The same of one shop.
    pub fn take_moved(&mut self, shop: ShopId) -> bool {
        std::mem::take(&mut self.shops[shop.at()].moved)
    }

    /// The same of one seat.
    pub fn take_moved_seat(&mut self, seat: SeatId) -> bool {
        std::mem::take(&mut self.seats[seat.at()].moved)
    }

    /// Silent sessions hold so much of the seat's maximum, and of its agent's total.
    pub fn set_silent(&mut self, seat: SeatId, silent: u64, in_all: u64) {
        let state = &mut self.seats[seat.at()];
        (state.silent, state.silent_in_all) = (silent, in_all);
        // an automatic status may be owed to silent sessions too
        if state.watched {
            self.stamp += 1;
        }
        self.note_limits(seat);
    }

    /// The seat may have joined those that would have room without silent sessions, or those
    /// that only the total keeps full; or left them.
    pub(super) fn note_limits(&mut self, seat: SeatId) {
        let state = &mut self.seats[seat.at()];
        let full = state.asked && state.open == SHUT;
        let frees = full && state.room_without_silent() >= state.least_room;
        let spent =
            full && state.total_left < state.least_room && state.room_in_shop() >= state.least_room;
        let (was_freeable, was_spent) = (state.frees != SHUT, state.spent != SHUT);
        let shop = &mut self.shops[state.shop.at()];
        if frees != was_freeable {
            self.stamp += 1;
            enlist(&mut shop.freeable, &mut self.seats, seat, |state| &mut state.frees);
        }
        if spent != was_spent {
            self.stamp += 1;
            enlist(&mut shop.spent, &mut self.seats, seat, |state| &mut state.spent);
        }
    }
}

/// Why a contact is not given to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody is eligible in the tiers it reaches.
    Nobody,
    /// Everybody eligible is full.
    Full {
        /// Somebody is below the shop's maximum and at the total over all shops.
        total: bool,
        /// Without the sessions that wait only for the silence clock somebody would have room.
        silent: bool,
    },
    /// Somebody eligible has room.
    Room,
}
