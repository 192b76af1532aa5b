//! What the roster as planned costs: the paid hours of its shifts, breaks in them included, at each
//! agent's own wage (`agents.hourly_cost`), else the desk's. Overtime and absences are not in it.

use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::shift::ChangeKind;

/// Paid hours and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Roster {
    /// Paid hours within the scenario.
    pub hours: f64,
    /// Cost of the hours with a wage, in RMB; `None` if no agent has one.
    pub cost: Option<f64>,
    /// Hours without a wage.
    pub unpriced: f64,
}

/// The wage of an agent in RMB an hour: the agent's own, else the desk's.
pub fn wage(scenario: &Scenario, agent: usize) -> Option<f64> {
    scenario.agents.get(agent)?.hourly_cost.or(scenario.hourly_cost)
}

/// The wage of a family, that of its last agent.
pub fn family_wage(scenario: &Scenario, family: &str) -> Option<f64> {
    wage(scenario, scenario.agents.iter().rposition(|agent| agent.family == family)?)
}

/// Paid hours of each agent within the scenario, in order of declaration.
pub fn hours(scenario: &Scenario) -> Vec<f64> {
    let end = scenario.horizon.end;
    let mut since: Vec<Option<Tick>> = vec![None; scenario.agents.len()];
    let mut hours = vec![0.0; scenario.agents.len()];
    let lasted = |from: Tick, to: Tick| to.min(end).since(from.min(end)).as_secs_f64() / 3600.0;
    for change in &scenario.changes {
        match change.kind {
            ChangeKind::ShiftStart { agent, .. } => {
                since[agent.at()].get_or_insert(change.at);
            }
            ChangeKind::ShiftEnd { agent } => {
                if let Some(from) = since[agent.at()].take() {
                    hours[agent.at()] += lasted(from, change.at);
                }
            }
            _ => {}
        }
    }
    for (total, since) in hours.iter_mut().zip(since) {
        *total += since.map_or(0.0, |from| lasted(from, end));
    }
    hours
}

/// Paid hours of one agent of a family, its last.
pub fn family_hours(scenario: &Scenario, family: &str) -> f64 {
    let last = scenario.agents.iter().rposition(|agent| agent.family == family);
    last.map_or(0.0, |at| hours(scenario)[at])
}

/// The roster of a scenario.
pub fn roster(scenario: &Scenario) -> Roster {
    let mut roster = Roster::default();
    for (agent, hours) in hours(scenario).into_iter().enumerate() {
        roster.hours += hours;
        match wage(scenario, agent) {
            Some(wage) => *roster.cost.get_or_insert(0.0) += wage * hours,
            None => roster.unpriced += hours,
        }
    }
    roster
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(extra: &str) -> Scenario {
        let text = format!(
            "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"10h\"\nplatform = \"generic\"\n\
             contacts_per_day = 100\n{extra}"
        );
        let loaded = crate::scenario::parse_str(&text, &[]);
        loaded.unwrap_or_else(|error| panic!("{error}")).scenario
    }

    const PEOPLE: &str = "[[agents]]\nid = \"a\"\ncount = 2\n[[agents]]\nid = \"b\"\n\
        hourly_cost = 20\n[[shifts]]\nagents = [\"a\"]\nfrom = \"09:00\"\nto = \"17:00\"\n\
        [[shifts]]\nagents = [\"b\"]\nfrom = \"14:00\"\nto = \"22:00\"\n";

    #[test]
    fn every_hour_costs_the_wage_of_the_agent_who_works_it() {
        let found = roster(&desk(&format!("hourly_cost = 30\n{PEOPLE}")));
        // Two agents of eight hours at 30, one of five within the scenario at 20.
        assert_eq!(found, Roster { hours: 21.0, cost: Some(580.0), unpriced: 0.0 });
        let found = roster(&desk(PEOPLE));
        assert_eq!(found, Roster { hours: 21.0, cost: Some(100.0), unpriced: 16.0 });
        let found = roster(&desk(&PEOPLE.replace("hourly_cost = 20\n", "")));
        assert_eq!(found, Roster { hours: 21.0, cost: None, unpriced: 21.0 });
    }

    #[test]
    fn defaults_of_all_agents_give_a_wage_too() {
        let text = format!("[agent_defaults]\nhourly_cost = 25\n{PEOPLE}");
        assert_eq!(roster(&desk(&text)).cost, Some(16.0 * 25.0 + 100.0));
    }
}
