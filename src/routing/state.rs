//! What routing may look at, and the upkeep of the boards. The engine reports every change of a
//! seat (status, active, maximum, weight); nothing else touches a board.

use super::board::{Board, Filter, Scope};
use super::order::{Order, UNIT};
use crate::kernel::ids::{GroupId, SeatId, Set, ShopId, StatusId};
use crate::kernel::tick::Tick;
use crate::model::routing::{From, RoleMatch, Spare, Tier, Tiers};
use crate::model::shift::ChangeKind;
use crate::model::{OFFLINE, Scenario};

/// A seat as routing sees it.
#[derive(Clone, Debug)]
pub struct SeatState {
    /// Status now.
    pub status: StatusId,
    /// Sessions counted now (正在接待量).
    pub active: u32,
    /// Maximum now; `u32::MAX` for none.
    pub max: u32,
    /// Receives at all: `receive` and IM permission.
    pub receiving: bool,
    /// IM permission.
    pub im_enabled: bool,
    /// `active < max`, and room in total.
    pub has_room: bool,
    /// Open rounds awaiting this agent's reply.
    pub pending: u32,
    /// Split share.
    pub share: u64,
    /// Tick of the last assignment plus one; 0 for never.
    pub last_assigned: u64,
    /// Order of declaration in the shop.
    pub order: u32,
    /// The agent's roles.
    pub roles: Set,
    /// The agent's total room is used up.
    pub full_in_total: bool,
}

/// A group as it is now (timeline events change it).
#[derive(Clone, Debug)]
pub struct GroupState {
    /// Enabled.
    pub enabled: bool,
    /// Deleted for good.
    pub deleted: bool,
    /// May use the default group.
    pub auto_default: bool,
    /// Pages.
    pub pages: Set,
    /// SKUs, ascending.
    pub skus: Vec<u32>,
    /// Its scope of candidates.
    pub scope: u32,
}

/// A board as a tier refers to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BoardRef {
    pub board: u32,
    pub roles: Option<Set>,
}

/// The boards of a tier.
#[derive(Clone, Debug)]
pub(super) enum Candidates {
    /// The same for every contact.
    Fixed(Vec<BoardRef>),
    /// By the group that the tier means (indexed by group id).
    ByGroup(Vec<Vec<BoardRef>>),
    /// One agent named by the contact.
    One,
}

/// A tier with its boards.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    pub tier: Tier,
    pub candidates: Candidates,
    pub linear: LinearState,
}

/// Counters of `split_share` and `smooth_wrr`, by scope position.
#[derive(Clone, Debug, Default)]
pub(super) struct LinearState {
    pub scope: Option<u32>,
    pub made: u64,
    pub assigned: Vec<u64>,
    pub current: Vec<i64>,
    /// Hash of the candidates; 0 after a restart.
    pub fingerprint: u64,
}

impl LinearState {
    /// Makes the counters those of a scope.
    pub fn prepare(&mut self, scope: u32, len: usize) {
        if self.scope != Some(scope) || self.assigned.len() < len {
            *self = LinearState {
                scope: Some(scope),
                assigned: vec![0; len],
                current: vec![0; len],
                ..LinearState::default()
            };
        }
    }
}

/// Tiers of one decision of one shop.
#[derive(Clone, Debug)]
pub(super) struct CompiledTiers {
    pub tiers: Vec<Compiled>,
    pub otherwise_full: crate::model::routing::Outcome,
    pub otherwise_none: crate::model::routing::Outcome,
}

/// Per-shop runtime facts that tiers ask for.
#[derive(Clone, Debug)]
pub(super) struct ShopState {
    pub entry: CompiledTiers,
    pub leave: CompiledTiers,
    pub transfer: CompiledTiers,
    pub seats: Vec<SeatId>,
    pub default_group: GroupId,
    pub fallback: GroupId,
    /// Receiving seats by status.
    pub by_status: Vec<u32>,
}

/// The router of one replication.
#[derive(Clone, Debug)]
pub struct Router {
    pub(super) seats: Vec<SeatState>,
    pub(super) groups: Vec<GroupState>,
    pub(super) shops: Vec<ShopState>,
    pub(super) scopes: Vec<Scope>,
    pub(super) boards: Vec<Board>,
    /// Seat → (scope, position).
    places: Vec<Vec<(u32, u32)>>,
    /// Room for the candidates of linear picks, reused.
    pub(super) scratch: Vec<super::picks::Candidate>,
}

impl Router {
    /// The state before anybody has logged in.
    pub fn new(model: &Scenario) -> Router {
        let seats = model
            .seats
            .iter()
            .map(|seat| SeatState {
                status: OFFLINE,
                active: 0,
                max: seat.max.unwrap_or(u32::MAX),
                receiving: seat.receive && seat.im_enabled,
                im_enabled: seat.im_enabled,
                has_room: seat.max != Some(0),
                pending: 0,
                share: seat.share,
                last_assigned: 0,
                order: seat.order,
                roles: model.agents[seat.agent.at()].roles,
                full_in_total: model.agents[seat.agent.at()].total_max == Some(0),
            })
            .collect();
        let mut builder = Builder {
            router: Router {
                seats,
                groups: Vec::new(),
                shops: Vec::new(),
                scopes: Vec::new(),
                boards: Vec::new(),
                places: vec![Vec::new(); model.seats.len()],
                scratch: Vec::new(),
            },
            model,
        };
        builder.groups();
        builder.shops();
        let mut router = builder.router;
        for seat in 0..router.seats.len() {
            let (shop, status) = (model.seats[seat].shop, router.seats[seat].status);
            router.shops[shop.at()].by_status[status.at()] +=
                u32::from(router.seats[seat].receiving);
            router.refresh(SeatId::from(seat));
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

    /// How many receiving agents of the shop have the status.
    pub fn count(&self, shop: ShopId, status: StatusId) -> u32 {
        self.shops[shop.at()].by_status[status.at()]
    }

    #[inline]
    fn refresh(&mut self, seat: SeatId) {
        let state = &self.seats[seat.at()];
        for &(scope, at) in &self.places[seat.at()] {
            let scope = &self.scopes[scope as usize];
            for &board in &scope.boards {
                self.boards[board as usize].refresh(scope, at as usize, state);
            }
        }
    }

    fn room(&mut self, seat: SeatId) {
        let state = &mut self.seats[seat.at()];
        state.has_room = state.active < state.max && !state.full_in_total;
        self.refresh(seat);
    }

    /// The number of sessions counted for the seat is now this.
    #[inline]
    pub fn set_active(&mut self, seat: SeatId, active: u32) {
        self.seats[seat.at()].active = active;
        self.room(seat);
    }

    /// The agent's total over all shops is (no longer) used up.
    pub fn set_full_in_total(&mut self, seat: SeatId, full: bool) {
        if self.seats[seat.at()].full_in_total != full {
            self.seats[seat.at()].full_in_total = full;
            self.room(seat);
        }
    }

    /// The seat's maximum is now this; `u32::MAX` for none.
    pub fn set_max(&mut self, seat: SeatId, max: u32) {
        self.seats[seat.at()].max = max;
        self.room(seat);
    }

    /// The seat's split share is now this.
    pub fn set_share(&mut self, seat: SeatId, share: u64) {
        self.seats[seat.at()].share = share;
    }

    /// The number of open rounds awaiting this agent's reply changed by one.
    pub fn set_pending(&mut self, seat: SeatId, pending: u32) {
        self.seats[seat.at()].pending = pending;
    }

    /// The seat's status in the shop is now this.
    pub fn set_status(&mut self, shop: ShopId, seat: SeatId, status: StatusId) {
        let state = &mut self.seats[seat.at()];
        let old = state.status;
        if old == status {
            return;
        }
        if state.receiving {
            let by_status = &mut self.shops[shop.at()].by_status;
            by_status[old.at()] -= 1;
            by_status[status.at()] += 1;
        }
        state.status = status;
        self.catch_up(seat);
        self.refresh(seat);
    }

    /// The seat receives or no longer receives.
    pub fn set_receiving(&mut self, shop: ShopId, seat: SeatId, receiving: bool) {
        let state = &mut self.seats[seat.at()];
        if state.receiving != receiving {
            state.receiving = receiving;
            let status = state.status.at();
            let count = &mut self.shops[shop.at()].by_status[status];
            *count = if receiving { *count + 1 } else { *count - 1 };
            self.refresh(seat);
        }
    }

    /// JDG-10: who logs in starts at the least assigned / weight of the members now online.
    fn catch_up(&mut self, seat: SeatId) {
        let status = self.seats[seat.at()].status;
        for index in 0..self.places[seat.at()].len() {
            let (scope, at) = self.places[seat.at()][index];
            self.catch_up_in(scope, at, status);
        }
    }

    fn catch_up_in(&mut self, scope: u32, at: u32, status: StatusId) {
        let least = self.scopes[scope as usize]
            .boards
            .iter()
            .map(|&board| &self.boards[board as usize])
            .filter(|board| board.filter.status == status && board.filter.positive_weight)
            .flat_map(|board| board.candidates(false))
            .filter(|&other| other != at as usize)
            .map(|other| self.scopes[scope as usize].standing[other].score)
            .min();
        if let Some(least) = least {
            self.scopes[scope as usize].standing[at as usize].score = least;
        }
    }

    /// The seat's agent takes other roles (TB-19).
    pub fn set_roles(&mut self, seat: SeatId, roles: Set) {
        self.seats[seat.at()].roles = roles;
        for &(scope, at) in &self.places[seat.at()] {
            let scope = &mut self.scopes[scope as usize];
            if let Some(role) = scope.role {
                scope.there[at as usize] = roles.has(role);
            }
        }
        self.refresh(seat);
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
        let index = self.groups[group.at()].scope;
        let scope = &mut self.scopes[index as usize];
        let Some(at) = scope.members.iter().position(|&member| member == seat) else { return };
        let took = scope.there[at] && scope.standing[at].weight > 0;
        scope.standing[at].weight = weight;
        scope.there[at] = there;
        if there && weight > 0 && !took {
            // who joins does not catch up either
            let status = self.seats[seat.at()].status;
            self.catch_up_in(index, at as u32, status);
        }
        let scope = &mut self.scopes[index as usize];
        let before = scope.equal_weights;
        scope.weigh();
        if before == scope.equal_weights {
            self.refresh(seat);
        } else {
            for seat in scope.members.clone() {
                self.refresh(seat);
            }
        }
    }

    /// A group is enabled, disabled, re-scoped or deleted.
    pub fn change_group(&mut self, group: GroupId, change: impl FnOnce(&mut GroupState)) {
        change(&mut self.groups[group.at()]);
    }

    /// Counts an assignment in the scope that decided it.
    pub(super) fn count_assignment(&mut self, scope: Option<u32>, seat: SeatId, now: Tick) {
        self.seats[seat.at()].last_assigned = now.0 + 1;
        if let Some(index) = scope
            && let Some(&(_, at)) =
                self.places[seat.at()].iter().find(|&&(other, _)| other == index)
        {
            let scope = &mut self.scopes[index as usize];
            let standing = &mut scope.standing[at as usize];
            standing.assigned += 1;
            standing.score += UNIT.checked_div(standing.weight).unwrap_or(0);
            standing.stamp = scope.next_stamp;
            scope.next_stamp += 1;
        }
        // the key changes with `active`, which the caller sets next; a leave session that is not
        // counted still needs its board in order
        self.refresh(seat);
    }
}

struct Builder<'s> {
    router: Router,
    model: &'s Scenario,
}

/// The people of a shop, as a list of tiers looks at them.
#[derive(Clone, Copy)]
struct Crowd<'s> {
    seats: &'s [SeatId],
    groups: &'s [GroupId],
    /// Scope of all seats.
    everybody: u32,
    /// Accounts that do not receive are candidates too (JD-10).
    all_accounts: bool,
}

impl Builder<'_> {
    fn scope(&mut self, members: Vec<(SeatId, u64)>) -> u32 {
        let index = self.router.scopes.len() as u32;
        for (at, (seat, _)) in members.iter().enumerate() {
            self.router.places[seat.at()].push((index, at as u32));
        }
        self.router.scopes.push(Scope::new(members));
        index
    }

    /// Every group's scope has room for all seats that are ever members.
    fn groups(&mut self) {
        for (index, group) in self.model.groups.iter().enumerate() {
            let mut members: Vec<(SeatId, u64)> =
                group.members.iter().map(|&(seat, weight)| (seat, u64::from(weight))).collect();
            let first_guest = members.len();
            for change in &self.model.changes {
                if let ChangeKind::SetWeight { group, seat, .. } = change.kind
                    && group.at() == index
                    && members.iter().all(|&(member, _)| member != seat)
                {
                    members.push((seat, 0));
                }
            }
            let scope = self.scope(members);
            for there in self.router.scopes[scope as usize].there.iter_mut().skip(first_guest) {
                *there = false;
            }
            self.router.groups.push(GroupState {
                enabled: group.enabled,
                deleted: false,
                auto_default: group.auto_default,
                pages: group.pages,
                skus: group.skus.clone(),
                scope,
            });
        }
    }

    fn shops(&mut self) {
        for shop in &self.model.shops {
            let everybody = self.scope(shop.seats.iter().map(|&seat| (seat, 1)).collect());
            let (seats, groups) = (&shop.seats[..], &shop.groups[..]);
            let crowd = Crowd { seats, groups, everybody, all_accounts: false };
            let entry = self.tiers(&shop.policy.entry, crowd);
            let leave = self.tiers(&shop.policy.leave, crowd);
            let all_accounts = shop.transfer.to_nonreceiving;
            let transfer = self.tiers(&shop.policy.transfer, Crowd { all_accounts, ..crowd });
            let default_group = shop.groups.first().copied().unwrap_or_default();
            self.router.shops.push(ShopState {
                entry,
                leave,
                transfer,
                seats: shop.seats.clone(),
                default_group,
                fallback: shop.leave.fallback.unwrap_or(default_group),
                by_status: vec![0; self.model.statuses.len()],
            });
        }
    }

    fn tiers(&mut self, tiers: &Tiers, crowd: Crowd<'_>) -> CompiledTiers {
        let compiled = tiers.tiers.iter().map(|tier| Compiled {
            candidates: self.candidates(tier, crowd),
            tier: tier.clone(),
            linear: LinearState::default(),
        });
        CompiledTiers {
            tiers: compiled.collect(),
            otherwise_full: tiers.otherwise_full,
            otherwise_none: tiers.otherwise_none,
        }
    }

    fn candidates(&mut self, tier: &Tier, crowd: Crowd<'_>) -> Candidates {
        let all = crowd.all_accounts;
        match &tier.from {
            From::Shop => Candidates::Fixed(self.boards(tier, crowd.everybody, all)),
            From::MatchedGroup | From::DefaultGroup | From::FallbackGroup | From::TargetGroup => {
                let mut by_group = vec![Vec::new(); self.model.groups.len()];
                for group in crowd.groups {
                    let scope = self.router.groups[group.at()].scope;
                    by_group[group.at()] = self.boards(tier, scope, all);
                }
                Candidates::ByGroup(by_group)
            }
            From::LastAgent { .. } | From::NamedAgent | From::DedicatedAgent => Candidates::One,
            From::Role(role) => {
                let ever = |seat: &&SeatId| self.roles_ever(**seat).any(|roles| roles.has(*role));
                let members: Vec<(SeatId, u64)> =
                    crowd.seats.iter().filter(ever).map(|&seat| (seat, 1)).collect();
                let scope = self.scope(members);
                let state = &mut self.router.scopes[scope as usize];
                state.role = Some(*role);
                for (seat, there) in state.members.iter().zip(&mut state.there) {
                    *there = self.router.seats[seat.at()].roles.has(*role);
                }
                Candidates::Fixed(self.boards(tier, scope, all))
            }
            From::Agents(chosen) => {
                let scope = self.scope(chosen.iter().map(|&seat| (seat, 1)).collect());
                Candidates::Fixed(self.boards(tier, scope, all))
            }
        }
    }

    /// Every set of roles the seat's agent has at some time.
    fn roles_ever(&self, seat: SeatId) -> impl Iterator<Item = Set> {
        let agent = self.model.seats[seat.at()].agent;
        let later = self.model.changes.iter().filter_map(move |change| match change.kind {
            crate::model::shift::ChangeKind::SetRoles { agent: who, roles } if who == agent => {
                Some(roles)
            }
            _ => None,
        });
        std::iter::once(self.router.seats[seat.at()].roles).chain(later)
    }

    /// The boards of a tier over a scope: one a status, and one a set of roles if roles matter.
    fn boards(&mut self, tier: &Tier, scope: u32, all_accounts: bool) -> Vec<BoardRef> {
        let members = &self.router.scopes[scope as usize].members;
        let unlimited = members.iter().any(|&seat| self.ever_unlimited(seat));
        let order = Order { kind: tier.pick.kind, ties: tier.pick.ties, unlimited };
        let mut role_sets: Vec<Option<Set>> = vec![None];
        if tier.role != RoleMatch::Any {
            let mut sets: Vec<Set> =
                members.iter().flat_map(|seat| self.roles_ever(*seat)).collect();
            sets.sort_unstable();
            sets.dedup();
            role_sets = sets.into_iter().map(Some).collect();
        }
        debug_assert!(tier.spare != Spare::AfterPick || !order.is_linear());
        let mut refs = Vec::new();
        for status in tier.status.iter() {
            for &roles in &role_sets {
                let filter = Filter {
                    status: StatusId::from(status),
                    positive_weight: tier.positive_weight,
                    roles,
                    all_accounts,
                };
                let board = self.board(scope, filter, order);
                refs.push(BoardRef { board, roles });
            }
        }
        refs
    }

    /// True if the seat has no maximum, now or after a change.
    fn ever_unlimited(&self, seat: SeatId) -> bool {
        let lift = ChangeKind::SetMax { seat, max: None };
        self.router.seats[seat.at()].max == u32::MAX
            || self.model.changes.iter().any(|change| change.kind == lift)
    }

    /// An equal board is shared between tiers.
    fn board(&mut self, scope: u32, filter: Filter, order: Order) -> u32 {
        let boards = &self.router.scopes[scope as usize].boards;
        let equal = boards.iter().copied().find(|&board| {
            let board = &self.router.boards[board as usize];
            board.filter == filter && board.order == order
        });
        equal.unwrap_or_else(|| {
            let len = self.router.scopes[scope as usize].members.len();
            let index = self.router.boards.len() as u32;
            self.router.boards.push(Board::new(scope, filter, order, len));
            self.router.scopes[scope as usize].boards.push(index);
            index
        })
    }
}
