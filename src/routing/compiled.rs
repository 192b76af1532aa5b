//! Groups, and tiers with the boards they look at: what `build` makes of a shop's platform.

use super::ask::{Ask, Which};
use super::linear::LinearState;
use super::seat::SeatState;
use crate::kernel::ids::{GroupId, SeatId, Set};
use crate::model::routing::{From, Outcome, Tier};

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
    /// Contacts that need this much room look here.
    pub room: u64,
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
    /// Accounts that do not receive are candidates too (JD-10).
    pub all_accounts: bool,
    pub linear: Vec<LinearState>,
}

/// Tiers of one decision of one shop.
#[derive(Clone, Debug)]
pub(super) struct CompiledTiers {
    pub tiers: Vec<Compiled>,
    pub otherwise_full: Outcome,
    pub otherwise_none: Outcome,
}

/// Per-shop runtime facts that tiers ask for.
#[derive(Clone, Debug)]
pub(super) struct ShopState {
    pub entry: CompiledTiers,
    pub leave: CompiledTiers,
    pub transfer: CompiledTiers,
    pub seats: Vec<SeatId>,
    /// Some pick or tie is drawn by lot.
    pub by_lot: bool,
    pub default_group: GroupId,
    pub fallback: GroupId,
    /// Receiving seats by status.
    pub by_status: Vec<u32>,
    /// Seats that may have room on some board, in no order.
    pub open: Vec<SeatId>,
    /// Statuses that some board asks for.
    pub asked: Set,
    /// The least room that some board asks for.
    pub least_room: u64,
}

impl ShopState {
    /// True if the seat may have room on some board.
    #[inline]
    pub fn opens(&self, seat: &SeatState) -> bool {
        let receives = seat.receiving || seat.im_enabled;
        receives && seat.room >= self.least_room && self.asked.has(seat.status.at())
    }

    /// A list of tiers.
    pub fn list(&self, which: Which) -> &CompiledTiers {
        match which {
            Which::Entry => &self.entry,
            Which::Leave => &self.leave,
            Which::Transfer => &self.transfer,
        }
    }

    /// The boards of a tier for this contact, `None` if the tier means one agent.
    pub fn boards_of<'a>(
        &self,
        candidates: &'a Candidates,
        tier: &Tier,
        ask: &Ask,
    ) -> Option<&'a [BoardRef]> {
        match candidates {
            Candidates::Fixed(boards) => Some(boards),
            Candidates::ByGroup(by_group) => {
                let group = match tier.from {
                    From::DefaultGroup => Some(self.default_group),
                    From::FallbackGroup => Some(self.fallback),
                    From::TargetGroup => ask.target,
                    _ => ask.group,
                };
                Some(group.map_or(&[], |group| by_group[group.at()].as_slice()))
            }
            Candidates::One => None,
        }
    }
}
