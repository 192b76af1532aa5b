//! What a desk costs and what it loses, in RMB: the roster as planned, customers paid for one by
//! one, the cost of a served customer, and orders that lost customers did not place.
//!
//! The last is an estimate: lost customers at the shop's conversion and mean order. Some of them
//! buy all the same, or come again; nobody knows which.

use super::roster::{Roster, roster};
use crate::measure::catalog::Part;
use crate::measure::summary::Summary;
use crate::model::Scenario;

/// Costs and losses, mean of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Money {
    /// The roster as planned.
    pub roster: Roster,
    /// Paid for customers taken, by the customer; `None` if nobody is paid so.
    pub contacts: Option<f64>,
    /// Both together; `None` without any wage.
    pub total: Option<f64>,
    /// For each customer who was served; `None` without a wage for every hour, or nobody served.
    pub per_served: Option<f64>,
    /// Orders that lost customers did not place; `None` where no shop says how many buy.
    pub lost_orders: Option<f64>,
}

/// Costs and losses of a scenario, as it was simulated.
pub fn money(scenario: &Scenario, summary: &Summary) -> Money {
    let roster = roster(scenario);
    let value = |part: Part, id: &str| {
        summary.section(part).and_then(|section| section.get(id)).and_then(|it| it.value)
    };
    let mut contacts = None;
    for (number, agent) in scenario.agents.iter().enumerate() {
        if let Some(price) = agent.contact_cost {
            let taken = value(Part::Agent(number), "reception_volume").unwrap_or(0.0);
            *contacts.get_or_insert(0.0) += price * taken;
        }
    }
    let total = match (roster.cost, contacts) {
        (None, None) => None,
        (cost, contacts) => Some(cost.unwrap_or(0.0) + contacts.unwrap_or(0.0)),
    };
    let served = value(Part::Desk, "served").filter(|served| *served > 0.0);
    let whole = total.filter(|_| roster.unpriced == 0.0);
    let mut lost_orders = None;
    for (number, shop) in scenario.shops.iter().enumerate() {
        let Some(orders) = &shop.orders else { continue };
        let lost = value(Part::Shop(number), "lost_customers").unwrap_or(0.0);
        let placed = orders.conversion * orders.amount.mean();
        *lost_orders.get_or_insert(0.0) += lost * placed;
    }
    Money {
        roster,
        contacts,
        total,
        per_served: whole.zip(served).map(|(total, served)| total / served),
        lost_orders: lost_orders.filter(|lost| lost.is_finite()),
    }
}
