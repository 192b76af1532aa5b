//! Why did this customer go there? Runs a replication up to the moment the customer is routed and
//! tells which groups serve the entry, which tiers were tried, and for each agent the first
//! condition that failed (the troubleshooting list of JDG-13).

use super::arrivals::Feed;
pub use super::explained::{Explained, Fit};
use super::facts::Contact;
use super::observer::{Observer, Silent};
use super::simulation::{RunError, Simulation};
use crate::kernel::ids::{ContactSlot, GroupId};
use crate::kernel::stream::Key;
use crate::model::Scenario;
use crate::routing::Which;

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
        let request = self.request(slot, group);
        self.explained = Some(Box::new(Explained {
            at: self.now,
            contact: info,
            group,
            groups,
            tiers: self.router.explain(Which::Entry, &request),
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
