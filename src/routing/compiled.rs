//! Shops, and tiers with the rankings they look at: what `build` makes of a shop's platform.

use super::picks::LinearState;
use super::request::{RoutingRequest, Which};
use super::serving::Serving;
use crate::kernel::ids::{GroupId, SeatId, Set, StatusId};
use crate::model::routing::{From, Outcome, Spare, Tier};

/// A ranking as a tier refers to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RankingRef {
    pub ranking: u32,
    pub roles: Option<Set>,
    /// Contacts that need this much room look here.
    pub room: u64,
}

/// The rankings of a tier.
#[derive(Clone, Debug)]
pub(super) enum Candidates {
    /// The same for every contact.
    Fixed(Vec<RankingRef>),
    /// By the group that the tier means (indexed by group id).
    ByGroup(Vec<Vec<RankingRef>>),
    /// One agent named by the contact.
    One,
}

/// A tier with its rankings.
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
    /// The counters of some tier restart when one above it decides.
    pub restarts: bool,
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
    /// The default group, then the custom ones.
    pub groups: Vec<GroupId>,
    /// Some pick or tie is drawn by lot.
    pub by_lot: bool,
    pub default_group: GroupId,
    pub fallback: GroupId,
    /// Receiving seats by status.
    pub by_status: Vec<u32>,
    /// Seats that may have room on some ranking, in no order.
    pub open: Vec<SeatId>,
    /// Full seats that would have room without sessions that wait only for the silence clock.
    pub freeable: Vec<SeatId>,
    /// Seats that only the total over all shops keeps full.
    pub spent: Vec<SeatId>,
    /// Seats whose status is automatic now.
    pub automatic: Vec<SeatId>,
    /// Something but loads may have changed since the shop was last looked at.
    pub moved: bool,
    /// Which custom group serves which page and SKU now.
    pub serving: Serving,
    /// Statuses that some ranking asks for.
    pub asked: Set,
    /// Grows when a status is no longer, or again, nobody's, and with every change of a group.
    pub version: u64,
}

impl Compiled {
    /// True if candidates need room for this contact.
    #[inline]
    pub fn needs_room(&self, request: &RoutingRequest) -> bool {
        match self.tier.spare {
            Spare::Required => true,
            Spare::Ignored | Spare::AfterPick => false,
            Spare::IgnoredIfExempt => !request.exempt,
        }
    }
}

impl ShopState {
    /// A receiving seat more, or one less, in a status.
    pub fn count(&mut self, status: StatusId, more: bool) {
        let count = &mut self.by_status[status.at()];
        *count = if more { *count + 1 } else { *count - 1 };
        self.version += u64::from(*count == u32::from(more));
    }

    /// A list of tiers.
    #[inline]
    pub fn list(&self, which: Which) -> &CompiledTiers {
        match which {
            Which::Entry => &self.entry,
            Which::Leave => &self.leave,
            Which::Transfer => &self.transfer,
        }
    }

    /// The rankings of a tier for this contact, `None` if the tier means one agent.
    #[inline]
    pub fn rankings_of<'a>(
        &self,
        compiled: &'a Compiled,
        request: &RoutingRequest,
    ) -> Option<&'a [RankingRef]> {
        match &compiled.candidates {
            Candidates::Fixed(rankings) => Some(rankings),
            Candidates::ByGroup(by_group) => {
                let group = match compiled.tier.from {
                    From::DefaultGroup => Some(self.default_group),
                    From::FallbackGroup => Some(self.fallback),
                    From::TargetGroup => request.target,
                    _ => request.group,
                };
                Some(group.map_or(&[], |group| by_group[group.at()].as_slice()))
            }
            Candidates::One => None,
        }
    }
}
