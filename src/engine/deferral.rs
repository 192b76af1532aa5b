//! Matters put off for some days (TB-18): who asks meanwhile gets a short answer and comes again
//! afterwards; who has read the notice comes only then.

use super::arrivals::Feed;
use super::contact::{Act, due};
use super::facts::{Disposition, Fact};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::Stage;
use crate::kernel::ids::ContactSlot;
use crate::kernel::tick::{Span, Tick};
use crate::model::deferral::Deferral;
use crate::model::draws::PutOff;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The rule under which the contact has its short answer, if it has one.
    fn put_off(&self, slot: ContactSlot) -> Option<&Deferral> {
        let contact = &self.contacts[slot.at()];
        let rule = self.model.shops[contact.info.shop.at()].deferral.as_ref()?;
        (contact.profile == rule.profile).then_some(rule)
    }

    /// True if the short answer was given, so that the matter is still open.
    #[cold]
    pub fn is_put_off(&self, slot: ContactSlot) -> bool {
        self.contacts[slot.at()].answered && self.put_off(slot).is_some()
    }

    /// When a customer who was put off comes; `None` for one who does not.
    fn comes_after(&self, slot: ContactSlot) -> Option<Tick> {
        let rule = self.put_off(slot)?;
        let drawn = self.drawn(slot, PutOff::of);
        let at = (rule.to + rule.after.quantile(drawn.after())).max(self.now + Span::TICK);
        (drawn.returns() < rule.return_prob).then_some(at)
    }

    /// The entry is over, and the customer comes again when matters are no longer put off.
    #[inline(never)]
    pub fn comes_after_all(&mut self, slot: ContactSlot, disposition: Disposition) {
        self.emit(Fact::PutOff { slot });
        match self.comes_after(slot) {
            Some(at) => self.return_at(slot, at, disposition),
            None => self.close_entry(slot, disposition),
        }
    }

    /// True if the customer has read the notice and does not enter now; who comes afterwards
    /// enters then for the first time.
    #[cold]
    pub fn comes_afterwards(&mut self, slot: ContactSlot) -> bool {
        self.shorten(slot);
        let Some(rule) = self.put_off(slot) else { return false };
        if self.drawn(slot, PutOff::of).reads() >= rule.notice {
            return false;
        }
        self.done.contacts -= 1;
        let at = self.comes_after(slot).filter(|at| *at < self.model.horizon.end);
        let Some(at) = at else {
            self.release(slot);
            return true;
        };
        let contact = &mut self.contacts[slot.at()];
        contact.arrived = Tick::NEVER;
        contact.stage = Stage::Away;
        contact.act = Act::Enter;
        contact.due[due::CUSTOMER] = at;
        self.schedule_deadline(slot);
        true
    }

    /// A customer who comes again after a short answer, or for the first time, has all to ask.
    #[cold]
    pub fn asks_anew(&mut self, slot: ContactSlot) {
        if self.put_off(slot).is_some() {
            let contact = &mut self.contacts[slot.at()];
            (contact.round, contact.rounds) = (0, 0);
            self.write_script(slot);
            self.shorten(slot);
        }
    }

    /// The script of a matter that is put off now is a short answer.
    fn shorten(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let rule = self.model.shops[contact.info.shop.at()].deferral.as_ref();
        if let Some(rule) = rule.filter(|rule| rule.holds(contact.info.intent, self.now)) {
            (contact.profile, contact.rounds, contact.transfer_after) = (rule.profile, 1, 0);
        }
    }
}
