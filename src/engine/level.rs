//! The by-level service model (S-21): a session carries work of mean 1 and advances at rate
//! 1 / `aht_by_level[k]` while its agent holds k. All sessions of an agent advance together, so the
//! agent keeps one virtual time, and the session that finishes at the least virtual time is the
//! agent's one pending event, re-timed at every change of k.

use super::agent::Hands;
use super::arrivals::Feed;
use super::facts::{EndReason, Fact};
use super::links::{Rail, next};
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot};
use crate::kernel::stream::{Purpose, unit};
use crate::kernel::tick::Span;
use crate::model::conversation::ServiceModel;

/// Virtual time units a microsecond of work (work 1 is a minute): keeps rounding below 1e-12.
const FINE: u128 = 1 << 40;

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

    /// Handling time at the agent's present number of sessions.
    fn pace(&self, agent: AgentId) -> Option<Span> {
        let about = &self.agents[agent.at()];
        let first = about.sessions.first()?;
        let aht = self.levels(first)?;
        let level = (about.sessions.len as usize).clamp(1, aht.len());
        Some(aht[level - 1])
    }

    /// Advances the agent's virtual time to now, at the pace of the sessions held since.
    fn advance_level(&mut self, agent: AgentId, pace: Option<Span>) {
        let about = &mut self.agents[agent.at()];
        let passed = self.now.since(about.advanced);
        about.advanced = self.now;
        if let Some(pace) = pace
            && about.hands_on
            && pace.0 > 0
        {
            about.virtual_time +=
                u128::from(passed.0) * u128::from(Span::MINUTE.0) * FINE / u128::from(pace.0);
        }
    }

    fn rearm_level(&mut self, agent: AgentId) {
        let Some(pace) = self.pace(agent) else { return self.cancel_hands(agent) };
        let about = &self.agents[agent.at()];
        let mut least = u128::MAX;
        let mut at = about.sessions.first();
        while let Some(slot) = at {
            least = least.min(self.contacts[slot.at()].finish);
            at = next(&self.contacts, Rail::Sessions, slot);
        }
        if !about.hands_on {
            return self.cancel_hands(agent);
        }
        let work = least.saturating_sub(about.virtual_time);
        let unit = u128::from(Span::MINUTE.0) * FINE;
        let rest = (work * u128::from(pace.0)).div_ceil(unit);
        let ends = self.now + Span(u64::try_from(rest).unwrap_or(u64::MAX));
        self.agents[agent.at()].hands = Hands::Idle;
        self.schedule_hands(agent, ends);
    }

    /// A new session joins the agent's.
    pub fn join_level(&mut self, slot: ContactSlot) {
        let seat = self.contacts[slot.at()].seat;
        let agent = self.model.agent_of(seat);
        let shop = &self.model.shops[self.contacts[slot.at()].info.shop.at()];
        let ServiceModel::ByLevel { work, .. } = &shop.service.model else { return };
        let draws = self.seed.block(self.contacts[slot.at()].info.key, Purpose::Round, 0);
        let amount = work.quantile(unit(draws[1]));
        // the newcomer is already among the sessions: the past ran at one session fewer
        let held = self.agents[agent.at()].sessions.len;
        let before = if held > 1 {
            self.levels(slot).map(|aht| aht[(held as usize - 1).clamp(1, aht.len()) - 1])
        } else {
            None
        };
        self.advance_level(agent, before);
        let virtual_time = self.agents[agent.at()].virtual_time;
        let contact = &mut self.contacts[slot.at()];
        contact.finish = virtual_time + u128::from(amount.0) * FINE;
        contact.round = 1;
        self.tell(Fact::CustomerWrote { slot, opens_round: true, chars: 0 });
        self.tell(Fact::ReplyStarted { slot, seat });
        self.rearm_level(agent);
    }

    /// A session is about to leave the agent's.
    pub fn leave_level(&mut self, slot: ContactSlot) {
        if self.levels(slot).is_none() {
            return;
        }
        let agent = self.model.agent_of(self.contacts[slot.at()].seat);
        let pace = self.pace(agent);
        self.advance_level(agent, pace);
        self.levels_changed.push(agent);
    }

    /// A session moved here with the work it has left.
    pub fn rejoin_level(&mut self, slot: ContactSlot) {
        if self.levels(slot).is_some() {
            self.join_level(slot);
        }
    }

    /// Agents whose number of sessions changed are re-timed once the handler is done.
    pub fn settle_levels(&mut self) {
        while let Some(agent) = self.levels_changed.pop() {
            if self.agents[agent.at()].sessions.len > 0 {
                self.rearm_level(agent);
            } else {
                self.cancel_hands(agent);
            }
        }
    }

    /// Hands went on or off: sessions stop advancing while they are off.
    pub fn level_hands(&mut self, agent: AgentId, on: bool) {
        let Some(first) = self.agents[agent.at()].sessions.first() else { return };
        if self.levels(first).is_none() {
            return;
        }
        let pace = self.pace(agent);
        let was = !on;
        self.agents[agent.at()].hands_on = was;
        self.advance_level(agent, pace);
        self.agents[agent.at()].hands_on = on;
        self.rearm_level(agent);
    }

    /// The session with the least work left is done. True if the agent works by levels.
    pub fn level_done(&mut self, agent: AgentId) -> bool {
        let Some(first) = self.agents[agent.at()].sessions.first() else { return false };
        if self.levels(first).is_none() {
            return false;
        }
        let pace = self.pace(agent);
        self.advance_level(agent, pace);
        let about = &self.agents[agent.at()];
        let mut done: Option<ContactSlot> = None;
        let mut at = about.sessions.first();
        while let Some(slot) = at {
            let least = done.is_none_or(|best| {
                self.contacts[slot.at()].finish < self.contacts[best.at()].finish
            });
            if least {
                done = Some(slot);
            }
            at = next(&self.contacts, Rail::Sessions, slot);
        }
        let Some(slot) = done else { return true };
        let contact = &mut self.contacts[slot.at()];
        contact.answered = true;
        contact.replies = 1;
        let (seat, assigned, info) = (contact.seat, contact.assigned, contact.info);
        if self.shops[info.shop.at()].affinity {
            self.last_agent.insert((info.shop, info.customer), (seat, self.now));
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
        self.tell(fact);
        self.end_session(slot, EndReason::Served);
        self.finish_session(slot);
        true
    }
}
