//! Pending events: one for each contact, each agent's hands, each shift, each queue, each ticker.
//! An entity is named by its slot in the event list; a contact's event is its earliest deadline.

use super::arrivals::Feed;
use super::contact::due;
use super::observer::Observer;
use super::pending_slots::Slots;
use super::simulation::Simulation;
use crate::kernel::event_list::Class;
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, ShopId};
use crate::kernel::tick::Tick;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// What the slot's owner has to do is due.
    pub fn handle(&mut self, slot: u32) {
        if slot >= self.slots.contacts {
            self.contact_due(ContactSlot(slot - self.slots.contacts));
        } else if slot < self.slots.shift {
            self.hands_due(AgentId(slot));
        } else {
            self.handle_other(slot);
        }
    }

    /// Shifts, dispatches, hand-outs and tickers.
    #[inline(never)]
    fn handle_other(&mut self, slot: u32) {
        let Slots { shift, dispatch, manual, ticker, level, work, rates, .. } = self.slots;
        if slot < dispatch {
            self.shift_due(AgentId(slot - shift));
        } else if slot < manual {
            self.dispatch(ShopId(slot - dispatch));
        } else if slot < ticker {
            self.manual_tick(ShopId(slot - manual));
        } else if slot < level {
            self.leave_tick(GroupId(slot - ticker));
        } else if slot < work {
            self.level_due(AgentId(slot - level));
        } else if slot < rates {
            self.work_due();
        } else {
            self.rates_due();
        }
    }

    /// The next thing of all work that is no chat; `NEVER` for none.
    pub fn schedule_work_at(&mut self, at: Tick) {
        if at.is_real() {
            self.events.schedule(self.slots.work, at, Class::Timer);
        } else {
            self.events.cancel(self.slots.work);
        }
    }

    /// When the next agent may be given customers again.
    pub fn schedule_rates(&mut self, at: Tick) {
        self.events.schedule(self.slots.rates, at, Class::Timer);
    }

    pub fn schedule_hands(&mut self, agent: AgentId, at: Tick) {
        self.events.schedule(agent.0, at, Class::Agent);
    }

    pub fn cancel_hands(&mut self, agent: AgentId) {
        self.events.cancel(agent.0);
    }

    pub fn schedule_level(&mut self, agent: AgentId, at: Tick) {
        self.events.schedule(self.slots.level + agent.0, at, Class::Agent);
    }

    pub fn cancel_level(&mut self, agent: AgentId) {
        self.events.cancel(self.slots.level + agent.0);
    }

    pub fn schedule_shift(&mut self, agent: AgentId, at: Tick) {
        self.events.schedule(self.slots.shift + agent.0, at, Class::Status);
    }

    pub fn cancel_shift(&mut self, agent: AgentId) {
        self.events.cancel(self.slots.shift + agent.0);
    }

    /// Queued contacts of the shop are looked at in this instant's class ⑥.
    pub fn request_dispatch(&mut self, shop: ShopId) {
        let slot = self.slots.dispatch + shop.0;
        if self.queues.waiting(shop) > 0 && !self.events.is_pending(slot) {
            self.events.schedule(slot, self.now, Class::Dispatch);
        }
    }

    pub fn schedule_ticker(&mut self, group: GroupId, at: Tick) {
        self.events.schedule(self.slots.ticker + group.0, at, Class::Timer);
    }

    pub fn cancel_ticker(&mut self, group: GroupId) {
        self.events.cancel(self.slots.ticker + group.0);
    }

    pub fn ticker_pending(&self, group: GroupId) -> bool {
        self.events.is_pending(self.slots.ticker + group.0)
    }

    pub fn schedule_manual(&mut self, shop: ShopId, at: Tick) {
        self.events.schedule(self.slots.manual + shop.0, at, Class::Timer);
    }

    /// Puts the contact's earliest deadline into the event list.
    pub fn schedule_deadline(&mut self, slot: ContactSlot) {
        self.schedule_deadline_inline(slot);
    }

    /// The same where every message and reply comes by.
    #[inline(always)]
    pub fn schedule_deadline_inline(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let (which, at) = contact.earliest();
        let scheduled = which == usize::from(contact.scheduled) || !at.is_real();
        if scheduled && at == contact.scheduled_at {
            return; // the event of it is pending, or none is
        }
        contact.scheduled = which as u8;
        contact.scheduled_at = at;
        let class = super::contact::DUE_CLASS[which];
        self.events.schedule(self.slots.contacts + slot.0, at, class);
    }

    fn contact_due(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let which = usize::from(contact.scheduled);
        contact.scheduled = due::NONE as u8;
        contact.scheduled_at = Tick::NEVER;
        contact.passed(which);
        match which {
            due::CUSTOMER => self.customer_acts(slot),
            due::PATIENCE => self.patience_ends(slot),
            due::AGENT => self.agent_acts(slot),
            due::SILENCE => self.silence_ends(slot),
            due::BUSY => self.busy_message(slot),
            due::PROMPT => self.prompt_due(slot),
            due::NEGLECT => self.neglected(slot),
            due::IDLE => self.goes_idle(slot),
            due::EXPIRY => self.leave_expires(slot),
            _ => {
                let shop = self.contacts[slot.at()].info.shop;
                self.wait_on(slot);
                self.reschedule_waited(slot);
                self.request_dispatch(shop);
            }
        }
        if self.contacts[slot.at()].is_there() {
            self.schedule_deadline_inline(slot);
        }
    }
}
