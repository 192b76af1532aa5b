//! The blacklist (黑名单, DH-10): an abusive customer is blocked some time into a session, which
//! ends with it, and is turned away from then on: no queue, no session, not in the UPV.

pub(super) mod blocked;

use super::arrivals::Feed;
use super::clocks::WaitsIn;
use super::contact::due;
use super::facts::{Disposition, EndReason};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::AgentAct;
use crate::kernel::ids::ContactSlot;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The session of an abusive customer begins: it will be ended.
    pub fn will_block(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        if !contact.abusive {
            return;
        }
        let shop = &self.model.shops[contact.info.shop.at()];
        if let Some(session) = contact.session_mut() {
            session.act = AgentAct::Block;
        }
        contact.due[due::AGENT] = self.now + shop.customer.block_after;
    }

    /// The agent blocks the customer: the session ends.
    pub fn blocks(&mut self, slot: ContactSlot) {
        let info = self.contacts[slot.at()].info;
        let until = self.now + self.model.shops[info.shop.at()].customer.block_for;
        self.blacklist.add((info.shop, info.customer), until);
        self.end_session(slot, EndReason::Blocked);
        self.finish_session(slot);
    }

    /// A blocked customer is at the door.
    pub fn turn_away(&mut self, slot: ContactSlot) {
        self.contacts[slot.at()].wait.place = WaitsIn::Nothing;
        self.finish(slot, Disposition::Rejected);
    }
}
