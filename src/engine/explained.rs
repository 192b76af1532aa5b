//! What is said of a contact at the moment it was routed.

use super::facts::{Contact, How};
use crate::kernel::ids::{ContactSlot, GroupId, SeatId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::routing::explain::{Failing, Step, TierTried};
use crate::routing::{Decision, Which};

/// Whether a group serves an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Serves,
    /// It has been deleted.
    Deleted,
    /// It is disabled.
    Disabled,
    /// Neither the page nor the SKU is in its scope.
    OutOfScope,
}

/// Why a contact was routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It came.
    Arrival,
    /// It waits, and its agent or its group went, or somebody came.
    Waiting,
    /// Its agent went, and it is routed anew.
    Anew,
    /// Room became free while it waited.
    Freed,
    /// It is a leave message whose turn came.
    Delivery,
    /// Its agent hands it over.
    HandOver,
    /// An agent opens it (JD-15).
    Outreach,
}

impl Occasion {
    /// The occasion of a contact that is routed as it comes, or comes back.
    pub(super) fn of(how: How) -> Occasion {
        match how {
            How::Reroute => Occasion::Anew,
            How::Queue => Occasion::Waiting,
            _ => Occasion::Arrival,
        }
    }

    /// The list of tiers that is asked.
    pub fn which(self) -> Which {
        match self {
            Occasion::Delivery => Which::Leave,
            Occasion::HandOver => Which::Transfer,
            _ => Which::Entry,
        }
    }
}

/// A seat as it was looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Whose.
    pub seat: SeatId,
    /// Status.
    pub status: StatusId,
    /// Sessions counted.
    pub active: u32,
    /// Their weights, thousandths of a slot.
    pub load: u64,
    /// Maximum; `None` for none.
    pub max: Option<u32>,
    /// Customers awaiting a reply, where a pick asks for them.
    pub pending: u32,
    /// Split share.
    pub share: u64,
    /// When it was last given a contact.
    pub last_assigned: Option<Tick>,
}

/// A contact at the moment it was routed.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// When.
    pub at: Tick,
    /// Its slot.
    pub slot: ContactSlot,
    /// Why it was routed.
    pub occasion: Occasion,
    /// How the tiers that were asked fared, in order; none where they were not asked.
    pub steps: Vec<(usize, Step)>,
    /// What was decided.
    pub decision: Decision,
    /// The tiers were not asked again: the same was decided for another who waits.
    pub as_another: bool,
    /// Every seat of the shop.
    pub seats: Vec<Seen>,
    /// Time since it entered routing.
    pub waited: Span,
    /// Need, a role.
    pub need: Option<u32>,
    /// Who last served the customer and when, if a tier asks for it.
    pub last: Option<(SeatId, Tick)>,
    /// The entry.
    pub contact: Contact,
    /// The group it is routed with; `None` for the default group.
    pub group: Option<GroupId>,
    /// Every group but the default one.
    pub groups: Vec<(GroupId, Fit)>,
    /// The tiers in order; those behind the one that decided were not reached.
    pub tiers: Vec<TierTried>,
    /// The literal reading of X-5 sent it to the leave box before any tier.
    pub literal_leave: bool,
}

impl Explained {
    /// The explanation in lines: groups, then tiers, then agents.
    pub fn lines(&self, model: &Scenario) -> Vec<String> {
        let mut lines = Vec::new();
        for (group, fit) in &self.groups {
            let why = match fit {
                Fit::Serves => "serves this entry",
                Fit::Deleted => "has been deleted",
                Fit::Disabled => "is disabled",
                Fit::OutOfScope => "does not serve this page or SKU",
            };
            lines.push(format!("group {} {why}", model.groups[group.at()].name));
        }
        if self.literal_leave {
            lines.push("no enabled group may use the default group".to_owned());
        }
        for tier in &self.tiers {
            if !tier.applies {
                lines.push(format!("tier {} ({}) does not apply", tier.name, tier.rule));
                continue;
            }
            lines.push(format!("tier {} ({})", tier.name, tier.rule));
            for (seat, failing) in &tier.agents {
                let agent = &model.agents[model.agent_of(*seat).at()].name;
                let why = failing.words().unwrap_or("could take it");
                lines.push(format!("  {agent} {why}"));
            }
        }
        lines
    }

    /// The first failing condition of an agent in the first tier that applies and is so named.
    pub fn failing(&self, model: &Scenario, tier: &str, agent: &str) -> Option<Failing> {
        let tier = self.tiers.iter().find(|tried| tried.applies && tried.name == tier)?;
        let name = |seat| &model.agents[model.agent_of(seat).at()].name;
        tier.agents.iter().find(|(seat, _)| name(*seat) == agent).map(|(_, failing)| *failing)
    }
}
