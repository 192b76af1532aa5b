//! Who is told what happens. An observer is statically dispatched and costs nothing when off
//! (`Silent`); recorder, trace and `explain` are consumers of the same facts.

use super::explained::Explained;
use super::facts::Fact;
use crate::kernel::ids::{AgentId, ContactSlot};
use crate::kernel::tick::Tick;

/// Receives facts.
pub trait Observer {
    /// Asks for the causes of waiting and for who is on duty; where nobody does, nothing is done
    /// for them.
    const CAUSES: bool = false;

    /// Asks why contacts go where they go; where nobody does, nothing is looked at.
    const EXPLAINS: bool = false;

    /// Something happened now.
    fn observe(&mut self, now: Tick, fact: Fact);

    /// True if it wants to hear why the contact in this slot goes where it goes now.
    #[inline(always)]
    fn asks_why(&self, _: Tick, _: ContactSlot) -> bool {
        false
    }

    /// Why a contact goes where it goes; what follows from it is told as facts right after.
    fn explain(&mut self, _: Explained) {}

    /// True if the rest of the run is of no interest.
    #[inline(always)]
    fn has_heard_enough(&self) -> bool {
        false
    }

    /// A contact will soon write, or be replied to: whoever keeps much of it may begin to fetch it
    /// from memory. Nothing may change by this.
    #[inline(always)]
    fn prefetch_contact(&self, _: ContactSlot, _replied: bool) {}

    /// The same of an agent.
    #[inline(always)]
    fn prefetch_agent(&self, _: AgentId) {}
}

/// An observer that hears nothing.
#[derive(Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    #[inline(always)]
    fn observe(&mut self, _: Tick, _: Fact) {}
}

impl<A: Observer, B: Observer> Observer for (A, B) {
    const CAUSES: bool = A::CAUSES || B::CAUSES;
    const EXPLAINS: bool = A::EXPLAINS || B::EXPLAINS;

    #[inline(always)]
    fn observe(&mut self, now: Tick, fact: Fact) {
        self.0.observe(now, fact);
        self.1.observe(now, fact);
    }

    #[inline(always)]
    fn asks_why(&self, now: Tick, slot: ContactSlot) -> bool {
        self.0.asks_why(now, slot) || self.1.asks_why(now, slot)
    }

    fn explain(&mut self, why: Explained) {
        self.0.explain(why.clone());
        self.1.explain(why);
    }

    #[inline(always)]
    fn has_heard_enough(&self) -> bool {
        self.0.has_heard_enough() || self.1.has_heard_enough()
    }

    #[inline(always)]
    fn prefetch_contact(&self, slot: ContactSlot, replied: bool) {
        self.0.prefetch_contact(slot, replied);
        self.1.prefetch_contact(slot, replied);
    }

    #[inline(always)]
    fn prefetch_agent(&self, agent: AgentId) {
        self.0.prefetch_agent(agent);
        self.1.prefetch_agent(agent);
    }
}

impl<O: Observer> Observer for &mut O {
    const CAUSES: bool = O::CAUSES;
    const EXPLAINS: bool = O::EXPLAINS;

    #[inline(always)]
    fn observe(&mut self, now: Tick, fact: Fact) {
        (**self).observe(now, fact);
    }

    #[inline(always)]
    fn asks_why(&self, now: Tick, slot: ContactSlot) -> bool {
        (**self).asks_why(now, slot)
    }

    fn explain(&mut self, why: Explained) {
        (**self).explain(why);
    }

    #[inline(always)]
    fn has_heard_enough(&self) -> bool {
        (**self).has_heard_enough()
    }

    #[inline(always)]
    fn prefetch_contact(&self, slot: ContactSlot, replied: bool) {
        (**self).prefetch_contact(slot, replied);
    }

    #[inline(always)]
    fn prefetch_agent(&self, agent: AgentId) {
        (**self).prefetch_agent(agent);
    }
}
