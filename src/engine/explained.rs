//! What is said of an entry at the moment it was routed.

use super::facts::Contact;
use crate::kernel::ids::GroupId;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::routing::explain::{Failing, TierTried};

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

/// An entry at the moment it was routed.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// When.
    pub at: Tick,
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
