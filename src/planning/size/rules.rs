//! What rules of thumb would have: consultations over so many a person and day, or an hour.
//! Planners staff by them; beside the roster that was found they show what they cost or miss.

use super::cells::Cells;
use super::open::receives;
use super::proof::Proof;
use crate::measure::layout::Layout;
use crate::model::Scenario;
use crate::planning::roster::stretches;

/// A rule of thumb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Consultations a day over 300.
    By300,
    /// Over 250 in pre-sale, 200 in after-sale.
    By250And200,
    /// Twenty an hour and person in the busiest interval.
    TwentyAnHour,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 3] = [Rule::By300, Rule::By250And200, Rule::TwentyAnHour];
}

/// What a rule would have, and what days say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruled {
    /// The rule.
    pub rule: Rule,
    /// Head counts, family by family.
    pub counts: Vec<u32>,
    /// Its cost.
    pub cost: f64,
    /// What fresh days say; `None` if the scenario is not sound with it, or somebody has to be
    /// where nobody would be.
    pub proof: Option<Proof>,
}

/// The head counts of a rule. Who comes in an interval is shared among those on duty then as they
/// are today.
pub fn counts(scenario: &Scenario, cells: &Cells, rule: Rule) -> Vec<u32> {
    let layout = Layout::new(scenario);
    let (length, end) = (scenario.interval, scenario.horizon.end);
    let after_sale = scenario.role("after_sale");
    let family_of = |agent: usize| {
        cells.cells.iter().position(|cell| cell.family == scenario.agents[agent].family)
    };
    // people on duty by shop, family and interval
    let shops = scenario.shops.len();
    let mut there = vec![vec![vec![0.0; layout.intervals]; cells.cells.len()]; shops];
    let mut duties = vec![0.0; cells.cells.len()];
    for (agent, from, to) in stretches(scenario) {
        let Some(family) = family_of(agent) else { continue };
        duties[family] += 1.0;
        for seat in scenario.agents[agent].seats.iter().map(|seat| &scenario.seats[seat.at()]) {
            if receives(seat) {
                let first = (from.0 / layout.interval.0) as usize;
                let last = (to.0.saturating_sub(1) / layout.interval.0) as usize;
                let hours = there[seat.shop.at()][family].iter_mut();
                hours.take(last + 1).skip(first).for_each(|there| *there += 1.0);
            }
        }
    }
    let mut served = vec![0.0; cells.cells.len()];
    let mut peak = vec![0.0_f64; cells.cells.len()];
    let mut at_once = vec![vec![0.0; layout.intervals]; cells.cells.len()];
    for (number, shop) in scenario.shops.iter().enumerate() {
        let came = shop.expected_contacts(length, end, &scenario.calendar);
        for (at, came) in came.iter().enumerate().take(layout.intervals) {
            let all: f64 = there[number].iter().map(|family| family[at]).sum();
            for family in 0..cells.cells.len() {
                let share = if all > 0.0 { there[number][family][at] / all } else { 0.0 };
                served[family] += came * share;
                at_once[family][at] += came * share;
            }
        }
    }
    let hours = layout.interval.as_secs_f64() / 3600.0;
    for (peak, at_once) in peak.iter_mut().zip(&at_once) {
        *peak = at_once.iter().fold(0.0, |most: f64, came| most.max(came / hours));
    }
    let of = |family: usize| {
        let cell = &cells.cells[family];
        let agent = scenario.agents.iter().find(|agent| agent.family == cell.family);
        let is_after =
            agent.zip(after_sale).is_some_and(|(agent, role)| agent.roles.has(role.at()));
        let days = (duties[family] / f64::from(cell.now.max(1))).max(1.0);
        let needed = match rule {
            Rule::By300 => served[family] / (300.0 * days),
            Rule::By250And200 if is_after => served[family] / (200.0 * days),
            Rule::By250And200 => served[family] / (250.0 * days),
            Rule::TwentyAnHour => peak[family] / 20.0,
        };
        (libm::ceil(needed - 1e-9) as u32).max(u32::from(cell.now > 0))
    };
    let all: Vec<u32> = (0..cells.cells.len()).map(of).collect();
    cells.within(&all)
}
