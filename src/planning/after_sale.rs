//! People for after the sale, by the norm of the trade (TB-5, TB-29): the customers of a day that
//! need the after-sale desk over what one of its people serves in a day.

use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;

/// The role of the after-sale desk.
pub const ROLE: &str = "after_sale";

/// Contacts of a day are summed up from hours, with errors of rounding.
const ROUNDING: f64 = 1e-6;

/// A day of a shop that brings customers for the after-sale desk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// The shop, by number.
    pub shop: usize,
    /// The local day, counted from that of the start.
    pub day: u32,
    /// Customers expected who need the after-sale desk and reach people.
    pub customers: f64,
    /// The norm, customers an agent-day.
    pub norm: f64,
    /// Agents by the norm, rounded up.
    pub agents: u32,
}

/// Every such day, by shop. A log does not say beforehand what its customers want: they count by
/// the mix beside it.
pub fn days(scenario: &Scenario) -> Vec<Day> {
    let (calendar, end) = (&scenario.calendar, scenario.horizon.end);
    let Some(role) = scenario.role(ROLE) else { return Vec::new() };
    let mut list = Vec::new();
    for (number, shop) in scenario.shops.iter().enumerate() {
        if !shop.classify.may_need(role) {
            continue;
        }
        let hours = shop.expected_needing(role, (Span::HOUR, end), calendar);
        let mut by_day = vec![0.0; calendar.day(end) as usize + 1];
        for (hour, customers) in hours.iter().enumerate() {
            by_day[calendar.day(Tick(hour as u64 * Span::HOUR.0)) as usize] += customers;
        }
        let norm = shop.norms.after_sale.max(1.0);
        for (day, customers) in (0u32..).zip(by_day).filter(|day| day.1 > ROUNDING) {
            let agents = libm::ceil((customers - ROUNDING) / norm) as u32;
            list.push(Day { shop: number, day, customers, norm, agents });
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: &str = "[desk]\nstart = 2026-11-12T12:00:00\nlength = \"36h\"\n\
        platform = \"taobao_promo\"\ncontacts_per_day = [1000, 800]\ncurve = \"flat\"\n\
        [[agents]]\nid = \"a\"\ncount = 9\n";

    fn found(more: &str) -> Vec<(u32, f64, u32)> {
        let loaded = crate::scenario::parse_str(&format!("{DESK}{more}"), &[]);
        let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let rounded = |day: &Day| (day.day, libm::round(day.customers * 1e3) / 1e3, day.agents);
        days(&scenario).iter().map(rounded).collect()
    }

    /// Half of the customers need the after-sale desk, and half of the first day is simulated.
    #[test]
    fn each_day_counts_the_customers_that_come_on_it() {
        let mix = "[[arrivals]]\nintent_mix = { quality = 1, urge_return = 1, ask = 2 }\n";
        assert_eq!(found(mix), [(0, 250.0, 2), (1, 400.0, 2)]);
        let robot = format!("{mix}[robot]\nsolves = 0.25\n");
        assert_eq!(found(&robot), [(0, 187.5, 1), (1, 300.0, 2)]);
        assert_eq!(found(""), [], "nobody needs it");
    }

    /// What a page says holds where the intent says nothing, and of a list each row for itself.
    #[test]
    fn pages_and_rows_of_a_list_say_what_is_needed() {
        let pages = "[routing.source_map]\norder_detail = \"after_sale\"\n\
            [[arrivals]]\nlist = [{ at = \"1h\", page = \"order_detail\" },\n\
            { at = \"2h\", page = \"shop\" }, { at = \"13h\", intent = \"quality\" }]\n";
        let text = DESK.replace("contacts_per_day = [1000, 800]\ncurve = \"flat\"\n", "");
        let loaded = crate::scenario::parse_str(&format!("{text}{pages}"), &[]);
        let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let found: Vec<_> = days(&scenario).iter().map(|day| (day.day, day.customers)).collect();
        assert_eq!(found, [(0, 1.0), (1, 1.0)]);
    }
}
