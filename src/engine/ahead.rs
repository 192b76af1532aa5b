//! Fetching what the next event touches, while the present one is handled: contacts and agents of a
//! large desk do not fit a cache, and an event touches twenty lines of them.
//!
//! In steps, for each leads to the next. Before an event is handled: the owner of the one after it,
//! and the contact that the agent of the present one turns to afterwards. When it has been handled:
//! the other side of the one after it, the contact's agent or the contact in the agent's hands. A
//! wrong guess costs nothing but its lines. Decision 11 has the why.

use super::arrivals::Feed;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::event_list::NOBODY;
use crate::kernel::ids::{AgentId, ContactSlot};
use crate::kernel::prefetch::{FEW, prefetch};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Before the event of a slot is handled; returns the slot of the one after it, for
    /// `prefetch_other`.
    #[inline(always)]
    pub fn ahead(&mut self, slot: u32) -> u32 {
        if self.contacts.len() < FEW {
            return NOBODY;
        }
        let next = self.events.coming();
        self.prefetch_owner(next);
        self.prefetch_last(slot);
        next
    }

    /// Whose event it is.
    fn prefetch_owner(&self, slot: u32) {
        match self.owner(slot) {
            Some(Owner::Contact(contact)) => self.prefetch_contact(contact, false),
            Some(Owner::Hands(agent)) => self.prefetch_agent(agent),
            None => {}
        }
    }

    /// When the event before it has been handled: the contact's agent, or the contact in the
    /// agent's hands.
    #[inline(always)]
    pub fn prefetch_other(&self, slot: u32) {
        match self.owner(slot) {
            Some(Owner::Contact(contact)) => {
                if let Some(session) = self.contacts[contact.at()].session() {
                    self.prefetch_agent(session.agent);
                    self.model.seats.get(session.seat.at()).into_iter().for_each(prefetch);
                }
            }
            Some(Owner::Hands(agent)) => {
                if let Some(slot) = self.agents[agent.at()].hands.replies_to() {
                    self.prefetch_contact(slot, true);
                }
            }
            None => {}
        }
    }

    /// Whom the agent turns to afterwards, or whom the contact is put behind.
    fn prefetch_last(&self, slot: u32) {
        match self.owner(slot) {
            Some(Owner::Contact(contact)) => {
                let session = self.contacts[contact.at()].session();
                let agent = session.and_then(|session| self.agents.get(session.agent.at()));
                if let Some(last) = agent.and_then(|agent| agent.inbox.last()) {
                    self.contacts[last.at()].prefetch_place();
                }
            }
            Some(Owner::Hands(agent)) => {
                if let Some(first) = self.agents[agent.at()].inbox.first() {
                    self.contacts[first.at()].prefetch();
                }
            }
            None => {}
        }
    }

    fn prefetch_contact(&self, slot: ContactSlot, replied: bool) {
        if let Some(contact) = self.contacts.get(slot.at()) {
            contact.prefetch();
            self.observer.prefetch_contact(slot, replied);
            self.events.prefetch(self.slots.contacts + slot.0);
        }
    }

    fn prefetch_agent(&self, agent: AgentId) {
        if let Some(about) = self.agents.get(agent.at()) {
            about.prefetch();
            self.observer.prefetch_agent(agent);
            self.events.prefetch(agent.0);
        }
    }

    fn owner(&self, slot: u32) -> Option<Owner> {
        if slot == NOBODY {
            None
        } else if slot >= self.slots.contacts {
            Some(Owner::Contact(ContactSlot(slot - self.slots.contacts)))
        } else {
            (slot < self.slots.shift).then_some(Owner::Hands(AgentId(slot)))
        }
    }
}

/// Whose event is pending.
enum Owner {
    Contact(ContactSlot),
    Hands(AgentId),
}
