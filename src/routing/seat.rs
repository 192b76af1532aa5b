//! A seat as routing sees it.

use crate::kernel::ids::{SeatId, Set, ShopId, StatusId};

/// A seat as routing sees it.
#[derive(Clone, Debug)]
pub struct SeatState {
    /// Status now.
    pub status: StatusId,
    /// Sessions counted now (正在接待量).
    pub active: u32,
    /// Their weights, in thousandths of a slot (S-24).
    pub load: u64,
    /// Contacts waiting in this agent's own queue (queue scope `agent`).
    pub bound: u32,
    /// Maximum now; `u32::MAX` for none.
    pub max: u32,
    /// Receives at all: `receive` and IM permission.
    pub receiving: bool,
    /// IM permission.
    pub im_enabled: bool,
    /// Thousandths of a slot still free: below the maximum, and in total over all shops.
    pub room: u64,
    /// What is left of the agent's total over all shops, in thousandths of a slot.
    pub total_left: u64,
    /// Has been given all that it may be within a time (B-OSS-2), and has no room for that.
    pub rated: bool,
    /// Open rounds awaiting this agent's reply, where a pick asks for them.
    pub pending: u32,
    /// Split share.
    pub share: u64,
    /// Tick of the last assignment plus one; 0 for never.
    pub last_assigned: u64,
    /// Tick of the last session's end plus one; 0 for never, and where no pick asks for it.
    pub last_closed: u64,
    /// Order of declaration in the shop.
    pub order: u32,
    /// The agent's roles.
    pub roles: Set,
    /// Load of the sessions that wait only for the silence clock.
    pub silent: u64,
    /// The same over all shops of the agent.
    pub(super) silent_in_all: u64,
    /// Its place among those who would have room without them, and have none; or `SHUT`.
    pub(super) frees: u32,
    /// Its place among those whom only the total over all shops keeps full; or `SHUT`.
    pub(super) spent: u32,
    /// Something but its load may have changed since it was last looked at.
    pub(super) moved: bool,
    /// The status behind an automatic one.
    pub(super) behind: Option<StatusId>,
    /// Its shop.
    pub(super) shop: ShopId,
    /// Some ranking may ask for it, room aside: it takes customers in a status that tiers list.
    pub(super) asked: bool,
    /// The least room that some ranking of its shop asks for.
    pub(super) least_room: u64,
    /// Rankings of its shop ask for more or less room: how much there is matters, not only whether
    /// there is any.
    pub(super) weighed: bool,
    /// So it is, or its status is an automatic one: why others wait may change with its load.
    pub(super) watched: bool,
    /// Its place among the open seats of the shop; `SHUT` if it is not open.
    pub(super) open: u32,
    /// Grows with every change of status, account, roles, weight or membership.
    pub(super) version: u64,
    /// Changed since the rankings were last told.
    pub(super) stale: bool,
}

/// The place of a seat that is not open.
pub(super) const SHUT: u32 = u32::MAX;

/// A slot in the unit of `load` (S-24).
pub const SLOT: u64 = 1000;

impl SeatState {
    /// What keys compare: sessions held and waiting for this agent, or their load.
    #[inline]
    pub fn held(&self, by_load: bool) -> u64 {
        if by_load {
            self.load + u64::from(self.bound) * SLOT
        } else {
            u64::from(self.active + self.bound)
        }
    }

    /// True if it may have room on some ranking.
    #[inline]
    pub(super) fn opens(&self) -> bool {
        self.asked && self.room >= self.least_room
    }

    /// Finds out again how much room there is.
    #[inline]
    pub(super) fn measure(&mut self) {
        self.room = self.room_in_shop().min(self.total_left);
    }

    /// Thousandths of a slot below the shop's maximum.
    #[inline]
    pub(super) fn room_in_shop(&self) -> u64 {
        let limit = if self.max == u32::MAX { u64::MAX } else { u64::from(self.max) * SLOT };
        limit.saturating_sub(self.load)
    }

    /// True if silent sessions or a total may make a difference to the seat, or have made one.
    #[inline]
    pub(super) fn may_be_limited(&self) -> bool {
        self.silent > 0 || self.total_left != u64::MAX || self.frees != SHUT || self.spent != SHUT
    }

    /// Room if no session waited only for the silence clock.
    pub(super) fn room_without_silent(&self) -> u64 {
        let in_shop = self.room_in_shop();
        let held = self.load.saturating_sub(self.silent);
        let limit = if self.max == u32::MAX { u64::MAX } else { u64::from(self.max) * SLOT };
        let in_shop = in_shop.max(limit.saturating_sub(held));
        in_shop.min(self.total_left.saturating_add(self.silent_in_all))
    }
}

/// The seat joins a list that it is not in, or leaves it; it knows its place there.
pub(super) fn enlist(
    list: &mut Vec<SeatId>,
    seats: &mut [SeatState],
    seat: SeatId,
    place: fn(&mut SeatState) -> &mut u32,
) {
    let own = place(&mut seats[seat.at()]);
    if *own == SHUT {
        *own = list.len() as u32;
        return list.push(seat);
    }
    let at = std::mem::replace(own, SHUT);
    list.swap_remove(at as usize);
    if let Some(moved) = list.get(at as usize) {
        *place(&mut seats[moved.at()]) = at;
    }
}
