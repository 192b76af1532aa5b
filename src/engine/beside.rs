//! Work beside the chat that its last reply brings: the agent's wrap-up (咨询总结), and a supervisor
//! who joins the session (DH-6). Both are jobs of somebody's hands.

use super::agent::{Job, JobKind};
use super::arrivals::Feed;
use super::facts::Fact;
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot};
use crate::model::draws::{Handover, WrapUp};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Work after the session's last reply (咨询总结): the hands do it before they take another.
    /// True if there is any.
    pub fn wrap_up(&mut self, slot: ContactSlot, agent: AgentId) -> bool {
        let shop = self.contacts[slot.at()].info.shop;
        let service = &self.model.shops[shop.at()].service;
        let Some(law) = &service.wrap_up else { return false };
        let draws = self.drawn(slot, WrapUp::of);
        if draws.needed() >= service.wrap_up_prob {
            return false;
        }
        let effort = law.quantile(draws.effort());
        let category = service.summaries.iter().position(|(_, up_to)| draws.category() < *up_to);
        if let Some(category) = category {
            self.emit(Fact::Summarised { slot, category: category as u16 });
        }
        let job = Job { kind: JobKind::WrapUp, shop, effort };
        self.agents[agent.at()].jobs.push_back(job);
        self.wake(agent);
        true
    }

    /// A supervisor with hands on, the one with the least such work, joins the session if it is
    /// one of those; its agent keeps it.
    #[cold]
    pub fn intervene(&mut self, slot: ContactSlot, own: AgentId) {
        let shop = self.contacts[slot.at()].info.shop;
        let model = self.model;
        let rules = &model.shops[shop.at()].transfer;
        let draws = self.drawn(slot, Handover::of);
        if draws.supervised() >= rules.intervention_prob {
            return;
        }
        let may = |agent: &AgentId| {
            let roles = model.agents[agent.at()].roles;
            *agent != own
                && roles.meets(rules.intervention_roles)
                && self.agents[agent.at()].hands_on
        };
        let all = model.shops[shop.at()].seats.iter().map(|&seat| model.agent_of(seat));
        let Some(agent) = all.filter(may).min_by_key(|agent| self.agents[agent.at()].jobs.len())
        else {
            return;
        };
        // how long a colleague's session takes is one number of the session, like its wrap-up
        let effort = rules.intervention.quantile(draws.delay());
        let job = Job { kind: JobKind::Intervention, shop, effort };
        self.agents[agent.at()].jobs.push_back(job);
        self.wake(agent);
    }
}
