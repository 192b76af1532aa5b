//! The by-level service model (S-21): a session carries work of mean 1 and advances at rate
//! 1 / `aht_by_level[k]` while its agent holds k, those of other shops included. Hands are not
//! asked for: the agent's earliest end is a pending event of its own, re-timed when k changes.

use super::arrivals::Feed;
use super::facts::{EndReason, Fact};
use super::links::{Rail, next};
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot};
use crate::kernel::tick::Span;
use crate::model::conversation::ServiceModel;
use crate::model::draws::Round;

/// Parts of a microsecond of work (work 1 is a minute): keeps rounding below 1e-12.
const FINE: u128 = 1 << 40;

/// Work 1 in these parts.
const WHOLE: u128 = Span::MINUTE.0 as u128 * FINE;

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    fn levels(&self, slot: ContactSlot) -> Option<&[Span]> {
        match &self.model.shops[self.contacts[slot.at()].info.shop.at()].service.model {
            ServiceModel::ByLevel { aht, .. } => Some(aht),
            _ => None,
        }
    }

    /// True if the session's shop works by level.
    pub fn works_by_level(&self, slot: ContactSlot) -> bool {
        self.levels(slot).is_some()
    }

    /// Handling time of a session while its agent holds so many; `None` if it has no level.
    fn pace(&self, slot: ContactSlot, held: u32) -> Option<u128> {
        let aht = self.levels(slot)?;
        Some(u128::from(aht[(held as usize).clamp(1, aht.len()) - 1].0))
    }

    /// The number of sessions of the agent, or whether the hands are on, is about to change: the
    /// work done since the last change is taken off.
    #[inline(always)]
    pub fn levels_change(&mut self, agent: AgentId) {
        if self.agents[agent.at()].levels {
            self.take_off_work(agent);
        }
    }

    #[inline(never)]
    fn take_off_work(&mut self, agent: AgentId) {
        let about = &mut self.agents[agent.at()];
        let passed = u128::from(self.now.since(about.advanced).0);
        about.advanced = self.now;
        let (held, hands_on) = (about.sessions.len, about.hands_on);
        let mut at = about.sessions.first();
        while let Some(slot) = at {
            if hands_on
                && passed > 0
                && let Some(pace) = self.pace(slot, held)
            {
                let done = (passed * WHOLE).checked_div(pace).unwrap_or(WHOLE);
                let contact = &mut self.contacts[slot.at()];
                contact.work_left = contact.work_left.saturating_sub(done);
            }
            at = next(&self.contacts, Rail::Sessions, slot);
        }
        self.levels_changed.push(agent);
    }

    /// The agent's session that ends first as things are, and after how long.
    fn first_to_end(&self, agent: AgentId) -> Option<(u128, ContactSlot)> {
        let about = &self.agents[agent.at()];
        let mut first: Option<(u128, ContactSlot)> = None;
        let mut at = about.sessions.first();
        while let Some(slot) = at {
            if let Some(pace) = self.pace(slot, about.sessions.len) {
                let rest = (self.contacts[slot.at()].work_left * pace).div_ceil(WHOLE);
                if first.is_none_or(|(least, _)| rest < least) {
                    first = Some((rest, slot));
                }
            }
            at = next(&self.contacts, Rail::Sessions, slot);
        }
        first.filter(|_| about.hands_on)
    }

    /// A session by level begins with the work that is left of it.
    pub fn join_level(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let info = contact.info;
        let Some(seat) = contact.session().map(|session| session.seat) else { return };
        let shop = &self.model.shops[info.shop.at()];
        let ServiceModel::ByLevel { work, .. } = &shop.service.model else { return };
        if contact.work_left == 0 {
            let amount = work.quantile(Round::of(&self.seed, info.key, 0).reply());
            self.contacts[slot.at()].work_left = u128::from(amount.0) * FINE;
        }
        self.contacts[slot.at()].round = 1;
        self.emit(Fact::CustomerWrote { slot, opens_round: true, chars: 0 });
        self.emit(Fact::ReplyStarted { slot, seat });
    }

    /// A session moved here with the work it has left.
    pub fn rejoin_level(&mut self, slot: ContactSlot) {
        if self.levels(slot).is_some() {
            self.join_level(slot);
        }
    }

    /// Agents whose number of sessions changed are re-timed once the handler is done.
    pub fn retime_levels(&mut self) {
        while let Some(agent) = self.levels_changed.pop() {
            match self.first_to_end(agent) {
                Some((rest, _)) => {
                    let ends = self.now + Span(u64::try_from(rest).unwrap_or(u64::MAX));
                    self.schedule_level(agent, ends);
                }
                None => self.cancel_level(agent),
            }
        }
    }

    /// The session that ends first is done.
    pub fn level_due(&mut self, agent: AgentId) {
        self.levels_change(agent);
        let Some((_, slot)) = self.first_to_end(agent) else { return };
        let contact = &mut self.contacts[slot.at()];
        contact.answered = true;
        contact.replies = 1;
        let (assigned, info) = (contact.assigned, contact.info);
        let Some(seat) = contact.session().map(|session| session.seat) else { return };
        if self.shops[info.shop.at()].affinity {
            self.last_agents.note((info.shop, info.customer), seat, self.now);
        }
        let effort = self.now.since(assigned);
        let fact = Fact::Replied {
            slot,
            seat,
            round: 1,
            round_start: assigned,
            asked: assigned,
            effort,
            unread: false,
            opening: false,
        };
        self.emit(fact);
        self.end_session(slot, EndReason::Served);
        self.finish_session(slot);
    }
}
