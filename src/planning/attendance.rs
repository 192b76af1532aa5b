//! Who is there when: stretches of duty with the breaks in them, as shifts say, before anybody is
//! absent or late.

use super::roster::stretches;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::shift::ChangeKind;

/// A stretch of duty of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stint {
    /// Number of the agent.
    pub agent: usize,
    /// From.
    pub from: Tick,
    /// To.
    pub to: Tick,
    /// Breaks in it, in order.
    pub breaks: Vec<(Tick, Tick)>,
}

impl Stint {
    /// The share of a stretch of time that the agent is there for.
    pub fn there(&self, from: Tick, to: Tick) -> f64 {
        let common = |a: Tick, b: Tick| b.0.min(to.0).saturating_sub(a.0.max(from.0));
        let away: u64 = self.breaks.iter().map(|(a, b)| common(*a, *b)).sum();
        let on = common(self.from, self.to).saturating_sub(away);
        on as f64 / to.since(from).0.max(1) as f64
    }

    /// True if the agent is on duty in some part of a stretch of time, on a break or not.
    pub fn touches(&self, from: Tick, to: Tick) -> bool {
        self.from < to && from < self.to
    }
}

/// All stretches of duty, by agent and time.
pub fn stints(scenario: &Scenario) -> Vec<Stint> {
    let mut since: Vec<Option<Tick>> = vec![None; scenario.agents.len()];
    let mut breaks: Vec<(usize, Tick, Tick)> = Vec::new();
    for change in &scenario.changes {
        if let ChangeKind::Break { agent, ends, .. } = change.kind {
            match (ends, since[agent.at()].take()) {
                (false, _) => since[agent.at()] = Some(change.at),
                (true, from) => breaks.push((agent.at(), from.unwrap_or(Tick::ZERO), change.at)),
            }
        }
    }
    let open = since.iter().enumerate();
    breaks.extend(open.filter_map(|(agent, from)| Some((agent, (*from)?, scenario.horizon.end))));
    breaks.sort_unstable();
    let mut all: Vec<Stint> = stretches(scenario)
        .into_iter()
        .map(|(agent, from, to)| {
            let mine = breaks.iter().filter(|it| it.0 == agent && it.1 < to && from < it.2);
            let breaks = mine.map(|(_, a, b)| ((*a).max(from), (*b).min(to))).collect();
            Stint { agent, from, to, breaks }
        })
        .collect();
    all.sort_by_key(|stint| (stint.agent, stint.from));
    all
}
