//! What the roster as planned costs: the paid hours of its shifts, breaks in them included, at each
//! agent's own wage (`agents.hourly_cost`), else that of the kind, else the desk's, with what
//! nights, planned overtime and holidays add. Work beyond the end of a shift and absences are not
//! in it.

use super::pay::Pay;
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
    /// Of the hours, those of the night.
    pub night: f64,
    /// Of the hours, overtime.
    pub overtime: f64,
    /// Of the hours, those on holidays.
    pub holiday: f64,
}

/// The wage of an agent in RMB an hour: the agent's own, else the desk's; who is paid by the
/// customer has only one of their own.
pub fn wage(scenario: &Scenario, agent: usize) -> Option<f64> {
    let agent = scenario.agents.get(agent)?;
    let shared = scenario.hourly_cost.filter(|_| agent.contact_cost.is_none());
    agent.hourly_cost.or(shared)
}

/// The wage of a family, that of its last agent.
pub fn family_wage(scenario: &Scenario, family: &str) -> Option<f64> {
    wage(scenario, scenario.agents.iter().rposition(|agent| agent.family == family)?)
}

/// Stretches of paid duty, breaks in them included: whose, from, to. A shift that the scenario ends
/// within is paid to its end there.
pub fn stretches(scenario: &Scenario) -> Vec<(usize, Tick, Tick)> {
    let end = scenario.horizon.end;
    let mut since: Vec<Option<Tick>> = vec![None; scenario.agents.len()];
    let mut all = Vec::new();
    for change in &scenario.changes {
        match change.kind {
            ChangeKind::ShiftStart { agent, .. } => {
                since[agent.at()].get_or_insert(change.at);
            }
            ChangeKind::ShiftEnd { agent } => {
                if let Some(from) = since[agent.at()].take() {
                    all.push((agent.at(), from, change.at.min(end)));
                }
            }
            _ => {}
        }
    }
    let open = since.into_iter().enumerate();
    all.extend(open.filter_map(|(agent, since)| Some((agent, since?, end))));
    all.retain(|(_, from, to)| from < to);
    all
}

/// Paid hours of each agent within the scenario, in order of declaration.
pub fn hours(scenario: &Scenario) -> Vec<f64> {
    pay(scenario).iter().map(|pay| pay.hours).collect()
}

/// What the paid hours of each agent cost, in order of declaration; `None` without a wage.
pub fn wage_of_hours(scenario: &Scenario) -> Vec<Option<f64>> {
    let all = pay(scenario).into_iter().enumerate();
    all.map(|(agent, pay)| wage(scenario, agent).map(|wage| pay.at(wage))).collect()
}

/// What each agent is paid for, in order of declaration.
fn pay(scenario: &Scenario) -> Vec<Pay> {
    let mut pay = vec![Pay::default(); scenario.agents.len()];
    for (agent, from, to) in stretches(scenario) {
        pay[agent] = pay[agent].and(Pay::of(scenario, from, to));
    }
    pay
}

/// Paid hours of one agent of a family, its last, and what they cost; no cost without a wage.
pub fn family_pay(scenario: &Scenario, family: &str) -> (f64, Option<f64>) {
    let last = scenario.agents.iter().rposition(|agent| agent.family == family);
    last.map_or((0.0, None), |at| {
        let pay = pay(scenario)[at];
        (pay.hours, wage(scenario, at).map(|wage| pay.at(wage)))
    })
}

/// What stretches of duty of somebody of a family cost; `None` without a wage.
pub fn family_cost(scenario: &Scenario, family: &str, duty: &[(Tick, Tick)]) -> Option<f64> {
    let pays = duty.iter().map(|&(from, to)| Pay::of(scenario, from, to));
    let pay = pays.fold(Pay::default(), Pay::and);
    Some(pay.at(family_wage(scenario, family)?))
}

/// The roster of a scenario.
pub fn roster(scenario: &Scenario) -> Roster {
    let mut roster = Roster::default();
    for (agent, pay) in pay(scenario).into_iter().enumerate() {
        roster.hours += pay.hours;
        roster.night += pay.night;
        roster.overtime += pay.overtime;
        roster.holiday += pay.holiday;
        match wage(scenario, agent) {
            Some(wage) => *roster.cost.get_or_insert(0.0) += pay.at(wage),
            // paid by the customer
            None if scenario.agents[agent].contact_cost.is_some() => {}
            None => roster.unpriced += pay.hours,
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
        assert_eq!(found, Roster { hours: 21.0, cost: Some(580.0), ..Roster::default() });
        let found = roster(&desk(PEOPLE));
        assert_eq!(
            found,
            Roster { hours: 21.0, cost: Some(100.0), unpriced: 16.0, ..Roster::default() }
        );
        let found = roster(&desk(&PEOPLE.replace("hourly_cost = 20\n", "")));
        assert_eq!(found, Roster { hours: 21.0, unpriced: 21.0, ..Roster::default() });
    }

    #[test]
    fn defaults_of_all_agents_give_a_wage_too() {
        let text = format!("[agent_defaults]\nhourly_cost = 25\n{PEOPLE}");
        assert_eq!(roster(&desk(&text)).cost, Some(16.0 * 25.0 + 100.0));
    }

    /// An hour of the night, of overtime, of a holiday: each counted once, by hand.
    #[test]
    fn nights_overtime_and_holidays_cost_more() {
        let text = "[desk]\nstart = 2026-09-30T12:00:00\nlength = \"36h\"\n\
            platform = \"generic\"\ncontacts_per_day = 100\nhourly_cost = 20\n\
            [wages]\npart_time = 24\nnight = { from = \"22:00\", to = \"06:00\", add = \"30%\" }\n\
            overtime = { after = \"8h\", times = 1.5 }\n\
            holidays = { dates = [2026-10-01], times = 3 }\n\
            [[agents]]\nid = \"a\"\n[[agents]]\nid = \"b\"\nemployment = \"part_time\"\n\
            [[shifts]]\nagents = [\"a\"]\ndate = 2026-09-30\nfrom = \"17:00\"\nto = \"03:00\"\n\
            [[shifts]]\nagents = [\"b\"]\ndate = 2026-10-01\nfrom = \"19:00\"\nto = \"23:00\"\n";
        let scenario = crate::scenario::parse_str(text, &[]);
        let scenario = scenario.unwrap_or_else(|error| panic!("{error}")).scenario;
        let found = roster(&scenario);
        // a: 17-22 plain, 22-24 night, 0-3 holiday and night, of which 1-3 overtime besides
        let a = 20.0 * (5.0 + 2.0 * 1.3 + 3.0 * 3.3);
        // b: 19-22 holiday, 22-23 holiday and night
        let b = 24.0 * (3.0 * 3.0 + 3.3);
        assert!((found.cost.expect("wages") - (a + b)).abs() < 1e-9, "{found:?} {a} {b}");
        assert_eq!((found.hours, found.night), (14.0, 6.0));
        assert_eq!((found.overtime, found.holiday), (2.0, 7.0));
        let one = family_pay(&scenario, "b");
        assert_eq!(one.0, 4.0);
        assert!((one.1.expect("a wage") - b).abs() < 1e-9);
        let at = |hours: u64| Tick(hours * 3_600_000_000);
        let shift = [(at(30), at(34))]; // 18:00 to 22:00 on the holiday
        assert_eq!(family_cost(&scenario, "b", &shift), Some(24.0 * 12.0));
    }

    /// Whoever is paid by the customer has no part in the wage of all others.
    #[test]
    fn who_is_paid_by_the_customer_has_no_wage_of_the_desk() {
        let by_customer = PEOPLE.replace("hourly_cost = 20\n", "contact_cost = 3.5\n");
        let found = roster(&desk(&format!("hourly_cost = 30\n{by_customer}")));
        assert_eq!((found.hours, found.cost, found.unpriced), (21.0, Some(480.0), 0.0));
        let both = PEOPLE.replace("hourly_cost = 20\n", "hourly_cost = 20\ncontact_cost = 3.5\n");
        assert_eq!(roster(&desk(&format!("hourly_cost = 30\n{both}"))).cost, Some(580.0));
    }
}
