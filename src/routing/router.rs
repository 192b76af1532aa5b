//! The router and the upkeep of its rankings. The engine reports every change of a seat (status,
//! active, maximum, weight); nothing else touches a ranking. Rankings are told of most changes only
//! when one is asked, which saves a promotion day a tenth of its instructions.

use super::build::Builder;
use super::compiled::ShopState;
use super::group::GroupState;
use super::memberships::Memberships;
use super::order::UNIT;
use super::ranking::{Pool, Ranking};
use super::seat::{SHUT, SLOT, SeatState, enlist};
use crate::kernel::ids::{GroupId, SeatId, Set, ShopId, StatusId};
use crate::kernel::tick::Tick;
use crate::model::{OFFLINE, Scenario};

/// The router of one replication.
#[derive(Clone, Debug)]
pub struct Router {
    pub(super) seats: Vec<SeatState>,
    pub(super) groups: Vec<GroupState>,
    pub(super) shops: Vec<ShopState>,
    pub(super) pools: Vec<Pool>,
    pub(super) rankings: Vec<Ranking>,
    /// Seat → (pool, position).
    pub(super) memberships: Memberships,
    /// Some pick looks at customers awaiting a reply.
    pub(super) by_pending: bool,
    /// Some pick asks when an agent's last session ended.
    by_close: bool,
    /// Seats that changed since the rankings were last told, each once.
    stale: Vec<SeatId>,
    pub(super) version: u64,
    /// Grows with every change of `version` and of who has room, or would have.
    pub(super) stamp: u64,
    /// Somebody in some shop may have come on duty, or gone.
    pub(super) any_moved: bool,
    /// Room for the candidates of linear picks, reused.
    pub(super) scratch: Vec<super::picks::Candidate>,
}

impl Router {
    /// The state before anybody has logged in.
    pub fn new(model: &Scenario) -> Router {
        let seats = model.seats.iter().map(|seat| {
            let agent = &model.agents[seat.agent.at()];
            let mut state = SeatState {
                status: OFFLINE,
                active: 0,
                load: 0,
                bound: 0,
                max: seat.max.unwrap_or(u32::MAX),
                receiving: seat.receive && seat.im_enabled,
                im_enabled: seat.im_enabled,
                room: 0,
                total_left: agent.total_max.map_or(u64::MAX, |most| u64::from(most) * SLOT),
                rated: false,
                pending: 0,
                share: seat.share,
                last_assigned: 0,
                last_closed: 0,
                order: seat.order,
                roles: agent.roles,
                silent: 0,
                silent_in_all: 0,
                frees: SHUT,
                spent: SHUT,
                moved: true,
                behind: None,
                shop: seat.shop,
                asked: false,
                least_room: 0,
                weighed: false,
                watched: false,
                open: SHUT,
                version: 0,
                stale: false,
            };
            state.measure();
            state
        });
        let parts = Builder::new(seats.collect(), model).build();
        let mut router = Router {
            by_pending: parts.rankings.iter().any(Ranking::asks_for_pending),
            by_close: parts.rankings.iter().any(Ranking::asks_for_close),
            stale: Vec::with_capacity(model.seats.len()),
            seats: parts.seats,
            groups: parts.groups,
            shops: parts.shops,
            pools: parts.pools,
            rankings: parts.rankings,
            memberships: parts.memberships,
            version: 0,
            stamp: 0,
            any_moved: true,
            scratch: Vec::new(),
        };
        for shop in 0..router.shops.len() {
            router.refresh_serving(ShopId::from(shop));
        }
        for seat in 0..router.seats.len() {
            let (shop, status) = (model.seats[seat].shop, router.seats[seat].status);
            router.shops[shop.at()].by_status[status.at()] +=
                u32::from(router.seats[seat].receiving);
            router.refresh_presence(SeatId::from(seat));
        }
        router
    }

    /// The seat as routing sees it.
    #[inline]
    pub fn seat(&self, seat: SeatId) -> &SeatState {
        &self.seats[seat.at()]
    }

    /// The group as it is now.
    #[inline]
    pub fn group(&self, group: GroupId) -> &GroupState {
        &self.groups[group.at()]
    }

    /// True if some pick or tie of the shop is drawn by lot, so that a contact needs one.
    #[inline]
    pub fn draws_lots(&self, shop: ShopId) -> bool {
        self.shops[shop.at()].by_lot
    }

    /// The rankings the seat stands on will look at it again.
    #[inline]
    fn refresh(&mut self, seat: SeatId) {
        let state = &mut self.seats[seat.at()];
        if !state.stale {
            state.stale = true;
            self.stale.push(seat);
        }
    }

    /// How much room the seat has may have changed.
    #[inline(always)]
    fn room(&mut self, seat: SeatId) {
        let state = &mut self.seats[seat.at()];
        state.measure();
        let (opens, limited) = (state.opens(), state.may_be_limited());
        if state.watched {
            self.stamp += 1;
        }
        if opens != (state.open != SHUT) {
            self.open_or_shut(seat);
        }
        if limited {
            self.note_limits(seat);
        }
        self.refresh(seat);
    }

    /// The seat joins the open ones of its shop, or leaves them.
    fn open_or_shut(&mut self, seat: SeatId) {
        self.stamp += 1;
        let shop = self.seats[seat.at()].shop;
        let open = &mut self.shops[shop.at()].open;
        enlist(open, &mut self.seats, seat, |state| &mut state.open);
    }

    /// The rankings the seat stands on look at it now: it may stand on others than before, and who
    /// stands where is always up to date.
    pub(super) fn refresh_presence(&mut self, seat: SeatId) {
        self.version += 1;
        self.stamp += 1;
        let state = &mut self.seats[seat.at()];
        state.version += 1;
        state.moved = true;
        let shop = state.shop;
        self.moves(shop);
        let state = &mut self.seats[seat.at()];
        let asked = self.shops[shop.at()].asked;
        state.asked = (state.receiving || state.im_enabled) && asked.has(state.status.at());
        self.room(seat);
        for index in 0..self.memberships.of(seat).len() {
            let (number, at) = self.memberships.of(seat)[index];
            let pool = &self.pools[number as usize];
            let (counts, state) = (pool.counts_score, &self.seats[seat.at()]);
            let took = counts && self.takes_part(number, at);
            for &ranking in &pool.rankings {
                self.rankings[ranking as usize].place(pool, at as usize, state);
            }
            if counts && !took && self.takes_part(number, at) {
                self.catch_up(number, at);
            }
        }
    }

    /// Tells the rankings which seats have changed, before a ranking is asked.
    #[inline]
    pub(super) fn update_rankings(&mut self) {
        while let Some(seat) = self.stale.pop() {
            let state = &mut self.seats[seat.at()];
            state.stale = false;
            for &(pool, at) in self.memberships.of(seat) {
                let pool = &mut self.pools[pool as usize];
                let mut index = 0;
                while let Some(&ranking) = pool.awake.get(index) {
                    if self.rankings[ranking as usize].update(pool, at as usize, state) {
                        index += 1;
                    } else {
                        pool.awake.swap_remove(index);
                    }
                }
            }
        }
    }

    /// The number of sessions counted for the seat, and their weight, are now these.
    #[inline]
    pub fn set_active(&mut self, seat: SeatId, active: u32, load: u64) {
        let state = &mut self.seats[seat.at()];
        state.active = active;
        state.load = load;
        self.room(seat);
    }

    /// So much is left of the agent's total over all shops.
    pub fn set_total_left(&mut self, seat: SeatId, left: u64) {
        if self.seats[seat.at()].total_left != left {
            self.seats[seat.at()].total_left = left;
            self.room(seat);
        }
    }

    /// The seat has been given all that it may be for now; its room is told apart.
    pub fn set_rated(&mut self, seat: SeatId, rated: bool) {
        let before = std::mem::replace(&mut self.seats[seat.at()].rated, rated);
        self.stamp += u64::from(before != rated);
    }

    /// So many wait in the agent's own queue.
    pub fn set_bound(&mut self, seat: SeatId, bound: u32) {
        self.seats[seat.at()].bound = bound;
        self.refresh(seat);
    }

    /// The seat's maximum is now this; `u32::MAX` for none.
    pub fn set_max(&mut self, seat: SeatId, max: u32) {
        self.seats[seat.at()].max = max;
        self.room(seat);
    }

    /// The seat's split share is now this.
    pub fn set_share(&mut self, seat: SeatId, share: u64) {
        self.seats[seat.at()].share = share;
        self.refresh(seat);
    }

    /// A session of the seat has ended; kept only where a pick asks for it.
    #[inline]
    pub fn note_close(&mut self, seat: SeatId, now: Tick) {
        if self.by_close {
            self.seats[seat.at()].last_closed = now.0 + 1;
            self.refresh(seat);
        }
    }

    /// A round more, or one less, awaits this agent's reply; kept only where a pick asks for it.
    #[inline]
    pub fn count_pending(&mut self, seat: SeatId, more: bool) {
        if self.by_pending {
            let pending = self.seats[seat.at()].pending;
            let pending = if more { pending + 1 } else { pending.saturating_sub(1) };
            self.set_pending(seat, pending);
        }
    }

    /// So many rounds await this agent's reply.
    pub fn set_pending(&mut self, seat: SeatId, pending: u32) {
        self.seats[seat.at()].pending = pending;
        if self.by_pending {
            self.refresh(seat);
        }
    }

    /// The seat's status in the shop is now this.
    pub fn set_status(&mut self, shop: ShopId, seat: SeatId, status: StatusId) {
        let state = &mut self.seats[seat.at()];
        let old = state.status;
        if old == status {
            return;
        }
        state.status = status;
        if state.receiving {
            let shop = &mut self.shops[shop.at()];
            shop.count(old, false);
            shop.count(status, true);
        }
        self.refresh_presence(seat);
    }

    /// The seat receives or no longer receives.
    pub fn set_receiving(&mut self, shop: ShopId, seat: SeatId, receiving: bool) {
        let state = &mut self.seats[seat.at()];
        if state.receiving != receiving {
            state.receiving = receiving;
            let status = state.status;
            self.shops[shop.at()].count(status, receiving);
            self.refresh_presence(seat);
        }
    }

    /// True if the member is one of those to whom new contacts go by a count of assignments.
    fn takes_part(&self, pool: u32, at: u32) -> bool {
        let rankings = &self.pools[pool as usize].rankings;
        let counted = rankings.iter().map(|&ranking| &self.rankings[ranking as usize]);
        counted
            .filter(|ranking| ranking.counts_entries)
            .any(|ranking| ranking.holds(at as usize, false))
    }

    /// JDG-10: who begins to take customers again is not behind the others who do, and keeps what
    /// they have had.
    fn catch_up(&mut self, pool: u32, at: u32) {
        let others = self.pools[pool as usize].rankings.iter();
        let least = others
            .map(|&ranking| &self.rankings[ranking as usize])
            .filter(|ranking| ranking.counts_entries)
            .flat_map(|ranking| ranking.candidates(false))
            .filter(|&other| other != at as usize)
            .map(|other| self.pools[pool as usize].standing[other].score)
            .min();
        let score = &mut self.pools[pool as usize].standing[at as usize].score;
        *score = (*score).max(least.unwrap_or(0));
    }

    /// The seat's agent takes other roles (TB-19).
    pub fn set_roles(&mut self, seat: SeatId, roles: Set) {
        self.seats[seat.at()].roles = roles;
        for &(pool, at) in self.memberships.of(seat) {
            let pool = &mut self.pools[pool as usize];
            if let Some(role) = pool.role {
                pool.there[at as usize] = roles.has(role);
            }
        }
        self.refresh_presence(seat);
    }

    /// A member's weight in a group changes; a seat not yet a member joins.
    pub fn set_weight(&mut self, group: GroupId, seat: SeatId, weight: u8) {
        self.member(group, seat, u64::from(weight), true);
    }

    /// A member leaves a group.
    pub fn remove_member(&mut self, group: GroupId, seat: SeatId) {
        self.member(group, seat, 0, false);
    }

    fn member(&mut self, group: GroupId, seat: SeatId, weight: u64, there: bool) {
        let index = self.groups[group.at()].pool;
        let shop = self.groups[group.at()].shop;
        self.shops[shop.at()].version += 1;
        let pool = &mut self.pools[index as usize];
        let Some(at) = pool.members.iter().position(|&member| member == seat) else { return };
        let changed = weight != pool.standing[at].weight;
        pool.standing[at].weight = weight;
        pool.there[at] = there;
        if changed && weight > 0 {
            // what was assigned counts by the new weight; nobody is paid for the past
            let usual = std::mem::replace(&mut pool.counted_by[at], weight);
            let standing = &mut pool.standing[at];
            standing.score = (standing.score * usual).checked_div(weight).unwrap_or(0);
            self.catch_up(index, at as u32);
        }
        let pool = &mut self.pools[index as usize];
        let before = pool.equal_weights;
        pool.weigh();
        if before != pool.equal_weights {
            for seat in pool.members.clone() {
                self.refresh(seat);
            }
        }
        self.refresh_presence(seat);
    }

    /// A group is enabled, disabled, re-scoped or deleted.
    pub fn change_group(&mut self, group: GroupId, change: impl FnOnce(&mut GroupState)) {
        self.version += 1;
        self.stamp += 1;
        let state = &mut self.groups[group.at()];
        change(state);
        let shop = state.shop;
        self.shops[shop.at()].version += 1;
        self.moves(shop);
        self.refresh_serving(shop);
    }

    pub(super) fn refresh_serving(&mut self, shop: ShopId) {
        let shop = &mut self.shops[shop.at()];
        shop.serving.refresh(shop.groups.get(1..).unwrap_or_default(), &self.groups);
    }

    /// The custom groups that serve a page and a SKU now (JDG-4, JDG-5).
    #[inline]
    pub fn serving(
        &self,
        shop: ShopId,
        page: Option<u16>,
        sku: Option<u32>,
    ) -> [Option<GroupId>; 2] {
        let serving = &self.shops[shop.at()].serving;
        [page.and_then(|page| serving.page(page)), sku.and_then(|sku| serving.sku(sku))]
    }

    /// Grows whenever anything changes that decisions depend on, but loads and maxima.
    #[inline]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The same for a contact that waits for one agent: only that agent, who is there at all, and
    /// the groups matter. Without one it is `version`.
    #[inline]
    pub fn version_for(&self, shop: ShopId, bound: Option<SeatId>) -> u64 {
        bound.map_or(self.version, |seat| {
            self.seats[seat.at()].version + self.shops[shop.at()].version
        })
    }

    /// True if the seat may have room on some ranking.
    #[inline]
    pub fn is_open(&self, seat: SeatId) -> bool {
        self.seats[seat.at()].opens()
    }

    /// True if new contacts of the shop go to agents in this status.
    pub fn takes_new(&self, shop: ShopId, status: StatusId) -> bool {
        let tiers = &self.shops[shop.at()].entry.tiers;
        tiers.iter().any(|compiled| compiled.tier.status.has(status.at()))
    }

    /// Grows whenever anything changes that decides why somebody waits.
    #[inline]
    pub fn changes(&self) -> u64 {
        self.stamp
    }

    /// True if nobody in the shop has room, or would have some but for the total over all shops,
    /// an automatic status or sessions that wait for silence: why somebody waits depends on
    /// nothing but `version`.
    #[inline]
    pub fn is_plainly_full(&self, shop: ShopId) -> bool {
        let shop = &self.shops[shop.at()];
        let limited = [&shop.freeable, &shop.spent, &shop.automatic];
        shop.open.is_empty() && limited.iter().all(|list| list.is_empty())
    }

    /// True if nobody in the shop has room for anything.
    #[inline]
    pub fn is_full(&self, shop: ShopId) -> bool {
        self.shops[shop.at()].open.is_empty()
    }

    /// Counts an assignment in the pool that decided it.
    #[inline]
    pub(super) fn count_assignment(&mut self, pool: Option<u32>, seat: SeatId, now: Tick) {
        self.seats[seat.at()].last_assigned = now.0 + 1;
        if let Some(index) = pool
            && let Some(at) = self.memberships.position(seat, index)
        {
            let pool = &mut self.pools[index as usize];
            let standing = &mut pool.standing[at];
            standing.assigned += 1;
            if pool.counts_score {
                standing.score += UNIT.checked_div(standing.weight).unwrap_or(0);
            }
            standing.stamp = pool.next_stamp;
            pool.next_stamp += 1;
        }
        // the key changes with `active`, which the caller sets next; a leave session that is not
        // counted still needs its ranking in order
        self.refresh(seat);
    }
}
