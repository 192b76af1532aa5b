//! Why did this customer go there? The decision is the engine's own: where somebody listens who
//! asks why, it tells which groups serve the entry, how each tier fared, what the pick compared in
//! the candidates, and for each other agent the first condition that failed (the troubleshooting
//! list of JDG-13). Where nobody asks, nothing is looked at.

use super::arrivals::Feed;
pub use super::explained::{Explained, Fit, Occasion, Seen};
use super::facts::{Contact, Fact, How};
use super::observer::Observer;
use super::simulation::{RunError, Simulation};
use crate::kernel::ids::{ContactSlot, GroupId, SeatId};
use crate::kernel::stream::Key;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::routing::explain::Step;
use crate::routing::{Decision, Router, RoutingRequest};

/// Explains an entry: the contact of this key at this generation, when it is first routed. `None`
/// if it never is.
///
/// # Errors
/// As [`run`](super::run).
pub fn explain<F: Feed>(
    model: &Scenario,
    replication: u32,
    feed: F,
    wanted: (Key, u8),
) -> Result<Option<Explained>, RunError> {
    let first = First { wanted, slot: None, found: None };
    let mut simulation = Simulation::new(model, replication, feed, first)?;
    simulation.advance(&|| false)?;
    Ok(simulation.observer.found)
}

/// Waits for the first decision about one contact.
pub(super) struct First {
    pub wanted: (Key, u8),
    pub slot: Option<ContactSlot>,
    pub found: Option<Explained>,
}

impl Observer for First {
    const EXPLAINS: bool = true;

    fn observe(&mut self, _: Tick, fact: Fact) {
        if let Fact::Entered { slot, contact } = fact
            && (contact.key, contact.generation) == self.wanted
        {
            self.slot = Some(slot);
        }
    }

    fn asks_why(&self, _: Tick, slot: ContactSlot) -> bool {
        self.slot == Some(slot) && self.found.is_none()
    }

    fn explain(&mut self, why: Explained) {
        self.found = Some(why);
    }

    fn has_heard_enough(&self) -> bool {
        self.found.is_some()
    }
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Asks the tiers; whoever asks why hears it.
    #[inline(always)]
    pub fn decide(
        &mut self,
        slot: ContactSlot,
        occasion: Occasion,
        request: &RoutingRequest,
    ) -> Decision {
        if O::EXPLAINS && self.observer.asks_why(self.now, slot) {
            return self.decide_aloud(slot, occasion, request);
        }
        self.router.decide(occasion.which(), request)
    }

    fn decide_aloud(
        &mut self,
        slot: ContactSlot,
        occasion: Occasion,
        request: &RoutingRequest,
    ) -> Decision {
        // what was compared is what was there before
        let mut why = self.why(slot, occasion, request);
        let steps = &mut why.steps;
        let which = occasion.which();
        why.decision =
            self.router.decide_telling(which, request, |index, step| steps.push((index, step)));
        let decision = why.decision;
        self.observer.explain(why);
        decision
    }

    /// Tells why a contact goes to the leave box, or waits, without the tiers having been asked.
    #[inline(always)]
    pub fn explain_unasked(&mut self, slot: ContactSlot, how: How, literal_leave: bool) {
        if O::EXPLAINS && self.observer.asks_why(self.now, slot) {
            let request = self.request(slot, self.contacts[slot.at()].matched);
            let mut why = self.why(slot, Occasion::of(how), &request);
            why.as_another = !literal_leave;
            if literal_leave {
                why.decision = Decision::Leave;
            } else {
                // as they would say: asked of a copy, so that nothing is counted
                let steps = &mut why.steps;
                let mut copy: Router = self.router.clone();
                let which = why.occasion.which();
                let tell = |index, step: Step| steps.push((index, step));
                why.decision = copy.decide_telling(which, &request, tell);
            }
            self.observer.explain(why);
        }
    }

    fn why(&self, slot: ContactSlot, occasion: Occasion, request: &RoutingRequest) -> Explained {
        let contact = &self.contacts[slot.at()];
        let info = contact.info;
        let shop = &self.model.shops[info.shop.at()];
        let groups = shop.groups.iter().skip(1);
        Explained {
            at: self.now,
            slot,
            occasion,
            steps: Vec::new(),
            decision: Decision::Unassigned,
            as_another: false,
            seats: shop.seats.iter().map(|&seat| self.seen(seat)).collect(),
            waited: request.waited,
            need: request.need,
            last: request.last,
            contact: info,
            group: contact.matched,
            groups: groups.map(|&group| (group, self.fit(&info, group))).collect(),
            tiers: self.router.explain(occasion.which(), request),
            literal_leave: occasion.which() == crate::routing::Which::Entry
                && self.literal_leave(slot),
        }
    }

    fn seen(&self, seat: SeatId) -> Seen {
        let state = self.router.seat(seat);
        Seen {
            seat,
            status: state.status,
            active: state.active,
            load: state.load,
            max: (state.max != u32::MAX).then_some(state.max),
            pending: state.pending,
            share: state.share,
            last_assigned: state.last_assigned.checked_sub(1).map(Tick),
        }
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
