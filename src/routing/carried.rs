//! What the router of one replication has learned, to be carried into another: seats as they are,
//! groups as they are, and every counter of a pick. Rankings are not carried, for they follow from
//! it: the other router looks at everybody again when it is first asked.
//!
//! Into a router of the same scenario all of it goes, and decisions go on as if nothing had been.
//! Into one of a changed scenario goes what happened (statuses, sessions, counters); maxima,
//! shares, roles, weights and groups stay as that scenario has them.

use super::compiled::{CompiledTiers, ShopState};
use super::group::GroupState;
use super::order::Standing;
use super::picks::LinearState;
use super::ranking::Pool;
use super::router::Router;
use super::seat::SeatState;
use crate::kernel::ids::{GroupId, SeatId, Set, ShopId, StatusId};
use serde::{Deserialize, Serialize};

/// What a router has learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    seats: Vec<Seat>,
    groups: Vec<GroupState>,
    pools: Vec<Counters>,
    shops: Vec<Shop>,
    version: u64,
    stamp: u64,
    any_moved: bool,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Seat {
    // what happened
    status: StatusId,
    active: u32,
    load: u64,
    bound: u32,
    total_left: u64,
    rated: bool,
    pending: u32,
    last_assigned: u64,
    last_closed: u64,
    silent: u64,
    silent_in_all: u64,
    behind: Option<StatusId>,
    moved: bool,
    version: u64,
    // what the scenario and its changes say
    max: u32,
    receiving: bool,
    im_enabled: bool,
    share: u64,
    roles: Set,
}

/// The counters of a pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Counters {
    group: Option<GroupId>,
    members: Vec<SeatId>,
    standing: Vec<Standing>,
    there: Vec<bool>,
    counted_by: Vec<u64>,
    next_stamp: u64,
}

/// A shop: counters of picks that go through all candidates, in the order of its tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Shop {
    linear: Vec<Vec<LinearState>>,
    version: u64,
    moved: bool,
}

impl Seat {
    fn of(state: &SeatState) -> Seat {
        // a further field must be kept, or follow from these
        let SeatState {
            status,
            active,
            load,
            bound,
            max,
            receiving,
            im_enabled,
            total_left,
            rated,
            pending,
            share,
            last_assigned,
            last_closed,
            roles,
            silent,
            silent_in_all,
            moved,
            behind,
            version,
            room: _,
            order: _,
            frees: _,
            spent: _,
            shop: _,
            asked: _,
            least_room: _,
            weighed: _,
            watched: _,
            open: _,
            stale: _,
        } = *state;
        Seat {
            status,
            active,
            load,
            bound,
            total_left,
            rated,
            pending,
            last_assigned,
            last_closed,
            silent,
            silent_in_all,
            behind,
            moved,
            version,
            max,
            receiving,
            im_enabled,
            share,
            roles,
        }
    }
}

impl Carried {
    /// True if the scenario says the same of a seat as it did: maximum, share, roles, receiving.
    pub fn is_as_planned(&self, seat: usize, now: &SeatState) -> bool {
        self.seats.get(seat).is_some_and(|seat| {
            (seat.max, seat.receiving, seat.im_enabled) == (now.max, now.receiving, now.im_enabled)
                && (seat.share, seat.roles) == (now.share, now.roles)
        })
    }

    /// A group as it was; `None` if there was none.
    pub fn group(&self, group: GroupId) -> Option<&GroupState> {
        self.groups.get(group.at())
    }

    /// The maximum of a seat, `u32::MAX` for none.
    pub fn max(&self, seat: usize) -> Option<u32> {
        self.seats.get(seat).map(|seat| seat.max)
    }
}

/// A shop's lists of tiers, always in the same order.
fn lists(shop: &mut ShopState) -> [&mut CompiledTiers; 3] {
    [&mut shop.entry, &mut shop.leave, &mut shop.transfer]
}

impl Router {
    /// What it has learned so far.
    pub fn carried(&self) -> Carried {
        let counters = self.pools.iter().map(|pool| Counters {
            group: pool.group,
            members: pool.members.clone(),
            standing: pool.standing.clone(),
            there: pool.there.clone(),
            counted_by: pool.counted_by.clone(),
            next_stamp: pool.next_stamp,
        });
        let shops = self.shops.iter().map(|shop| {
            let lists = [&shop.entry, &shop.leave, &shop.transfer];
            let tiers = lists.into_iter().flat_map(|list| &list.tiers);
            Shop {
                linear: tiers.map(|compiled| compiled.linear.clone()).collect(),
                version: shop.version,
                moved: shop.moved,
            }
        });
        Carried {
            seats: self.seats.iter().map(Seat::of).collect(),
            groups: self.groups.clone(),
            pools: counters.collect(),
            shops: shops.collect(),
            version: self.version,
            stamp: self.stamp,
            any_moved: self.any_moved,
        }
    }

    /// Goes on with all that another router of the same scenario has learned. False if it is of
    /// another scenario: then this one is of no use any more.
    #[must_use]
    pub fn go_on(&mut self, from: &Carried) -> bool {
        let same = self.seats.len() == from.seats.len()
            && self.groups.len() == from.groups.len()
            && self.shops.len() == from.shops.len()
            && self.pools.len() == from.pools.len()
            && self.pools.iter().zip(&from.pools).all(|(own, other)| own.members == other.members);
        if !same {
            return false;
        }
        for (state, seat) in self.seats.iter_mut().zip(&from.seats) {
            state.max = seat.max;
            state.receiving = seat.receiving;
            state.im_enabled = seat.im_enabled;
            state.share = seat.share;
            state.roles = seat.roles;
            happened(state, seat);
        }
        self.groups.clone_from(&from.groups);
        for (pool, counters) in self.pools.iter_mut().zip(&from.pools) {
            pool.there.clone_from(&counters.there);
            pool.standing.clone_from(&counters.standing);
            pool.counted_by.clone_from(&counters.counted_by);
            pool.next_stamp = counters.next_stamp;
            pool.weigh();
        }
        for (shop, other) in self.shops.iter_mut().zip(&from.shops) {
            let tiers = lists(shop).into_iter().flat_map(|list| &mut list.tiers);
            for (compiled, linear) in tiers.zip(&other.linear) {
                compiled.linear.clone_from(linear);
            }
        }
        self.look_again();
        // looking moved these on, and may have lifted a score
        for (pool, counters) in self.pools.iter_mut().zip(&from.pools) {
            pool.standing.clone_from(&counters.standing);
        }
        for (shop, other) in self.shops.iter_mut().zip(&from.shops) {
            (shop.version, shop.moved) = (other.version, other.moved);
        }
        for (state, seat) in self.seats.iter_mut().zip(&from.seats) {
            (state.version, state.moved) = (seat.version, seat.moved);
        }
        (self.version, self.stamp) = (from.version, from.stamp);
        self.any_moved = from.any_moved;
        true
    }

    /// Goes on with what happened under another scenario. The seats of that one are given in its
    /// order, each as the seat it is here, if it is one.
    pub fn go_on_otherwise(&mut self, from: &Carried, seats: &[Option<SeatId>]) {
        for (seat, own) in from.seats.iter().zip(seats) {
            if let Some(own) = own {
                happened(&mut self.seats[own.at()], seat);
            }
        }
        let pools: Vec<Option<u32>> =
            from.pools.iter().map(|other| self.same_pool(other, seats)).collect();
        for (other, own) in from.pools.iter().zip(&pools) {
            let Some(own) = own else { continue };
            let own = &mut self.pools[*own as usize];
            for (at, place) in memberships(other, &own.members, seats) {
                let weight = own.standing[place].weight;
                own.standing[place] = Standing { weight, ..other.standing[at] };
            }
            own.next_stamp = own.next_stamp.max(other.next_stamp);
        }
        for (shop, other) in from.shops.iter().enumerate() {
            self.go_on_with_turns(shop, other, (&from.pools, &pools), seats);
        }
        self.look_again();
        (self.version, self.stamp) = (from.version + self.version, from.stamp + self.stamp);
    }

    /// The pool here that is what another one was.
    fn same_pool(&self, other: &Counters, seats: &[Option<SeatId>]) -> Option<u32> {
        let same = |own: &Pool| match other.group {
            Some(group) => own.group == Some(group),
            None => own.group.is_none() && translated(&other.members, seats).eq(&own.members),
        };
        self.pools.iter().position(same).map(|at| at as u32)
    }

    /// Turns by share or weight go on in a shop whose tiers are as many as they were, tier by tier.
    fn go_on_with_turns(
        &mut self,
        shop: usize,
        other: &Shop,
        (theirs, pools): (&[Counters], &[Option<u32>]),
        seats: &[Option<SeatId>],
    ) {
        let Some(shop) = self.shops.get_mut(shop) else { return };
        if lists(shop).iter().map(|list| list.tiers.len()).sum::<usize>() != other.linear.len() {
            return;
        }
        let tiers = lists(shop).into_iter().flat_map(|list| &mut list.tiers);
        for (compiled, linear) in tiers.zip(&other.linear) {
            compiled.linear.clear();
            for state in linear {
                let at = state.pool as usize;
                let (Some(Some(pool)), Some(counters)) = (pools.get(at), theirs.get(at)) else {
                    continue;
                };
                let members = &self.pools[*pool as usize].members;
                let own = LinearState::of(&mut compiled.linear, *pool, members.len());
                own.made = state.made;
                for (at, place) in memberships(counters, members, seats) {
                    own.assigned[place] = state.assigned[at];
                    own.current[place] = state.current[at];
                }
                // positions are what the candidates are known by
                if translated(&counters.members, seats).eq(members) {
                    own.fingerprint = state.fingerprint;
                }
            }
        }
    }

    /// Everything about the seats may be different.
    fn look_again(&mut self) {
        for shop in 0..self.shops.len() {
            let state = &mut self.shops[shop];
            state.by_status.fill(0);
            state.automatic.clear();
            for &seat in &state.seats {
                let seat_state = &self.seats[seat.at()];
                state.by_status[seat_state.status.at()] += u32::from(seat_state.receiving);
                if seat_state.behind.is_some() {
                    state.automatic.push(seat);
                }
            }
            self.refresh_serving(ShopId::from(shop));
        }
        for seat in 0..self.seats.len() {
            self.refresh_presence(SeatId::from(seat));
        }
    }
}

/// What happened to a seat happened to this one.
fn happened(state: &mut SeatState, seat: &Seat) {
    state.status = seat.status;
    state.active = seat.active;
    state.load = seat.load;
    state.bound = seat.bound;
    state.total_left = seat.total_left;
    state.rated = seat.rated;
    state.pending = seat.pending;
    state.last_assigned = seat.last_assigned;
    state.last_closed = seat.last_closed;
    state.silent = seat.silent;
    state.silent_in_all = seat.silent_in_all;
    state.behind = seat.behind;
    state.watched = state.weighed || seat.behind.is_some();
}

/// Where the members of a pool stand here, each with where they stood.
fn memberships(
    other: &Counters,
    members: &[SeatId],
    seats: &[Option<SeatId>],
) -> Vec<(usize, usize)> {
    let of = |(at, seat): (usize, &SeatId)| {
        let seat = seats.get(seat.at()).copied().flatten()?;
        Some((at, members.iter().position(|member| *member == seat)?))
    };
    other.members.iter().enumerate().filter_map(of).collect()
}

/// The members of a pool as the seats they are here.
fn translated<'a>(
    members: &'a [SeatId],
    seats: &'a [Option<SeatId>],
) -> impl Iterator<Item = &'a SeatId> {
    members.iter().filter_map(|seat| seats.get(seat.at()).and_then(Option::as_ref))
}
