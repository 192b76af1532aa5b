//! Why did this customer go there? Runs a replication up to the moment the customer is routed and
//! tells which groups serve the entry, which tiers were tried, and for each agent the first
//! condition that failed (the troubleshooting list of JDG-13).

use super::arrivals::Feed;
use super::facts::Contact;
use super::observer::{Observer, Silent};
use super::simulation::{RunError, Simulation};
use crate::kernel::ids::{ContactSlot, GroupId};
use crate::kernel::stream::Key;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::routing::Which;
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

/// Explains an entry: the contact of this key at this generation. `None` if it is never routed.
///
/// # Errors
/// As [`run`](super::run).
pub fn explain<F: Feed>(
    model: &Scenario,
    replication: u32,
    feed: F,
    (key, generation): (Key, u8),
) -> Result<Option<Explained>, RunError> {
    let mut simulation = Simulation::new(model, replication, feed, Silent)?;
    simulation.asked = Some((key, generation));
    simulation.advance(&|| false)?;
    Ok(simulation.explained.map(|found| *found))
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Notes why the contact goes where it goes, if it is the one asked for.
    pub fn explain(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let wanted = self.asked == Some((contact.info.key, contact.info.generation));
        if !wanted || self.explained.is_some() {
            return;
        }
        let (info, group) = (contact.info, contact.matched);
        let groups = self.model.shops[info.shop.at()].groups.iter().skip(1);
        let groups = groups.map(|&group| (group, self.fit(&info, group))).collect();
        let ask = self.ask(slot, group);
        self.explained = Some(Box::new(Explained {
            at: self.now,
            contact: info,
            group,
            groups,
            tiers: self.router.explain(Which::Entry, &ask),
            literal_leave: self.literal_leave(slot),
        }));
    }

    fn fit(&self, info: &Contact, group: GroupId) -> Fit {
        let state = self.router.group(group);
        let page = info.page.is_some_and(|page| state.pages.has(usize::from(page)));
        let sku = info.sku.is_some_and(|sku| state.skus.binary_search(&sku).is_ok());
        if state.deleted {
            Fit::Deleted
        } else if !(page || sku) {
            Fit::OutOfScope
        } else if !state.enabled {
            Fit::Disabled
        } else {
            Fit::Serves
        }
    }
}
