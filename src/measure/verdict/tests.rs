//! Lines by hand: what is missed, and by how many customers.

use super::lines::{Customers, Fared, material};
use super::*;

fn line(figure: &'static str, bound: f64, at_least: bool) -> Line {
    Line { what: What::Target(0), shop: 0, figure, bound, at_least, weight: Weight::Fails }
}

const HUNDRED: Customers = Customers { came: 100.0, served: 90.0 };
const NOBODY_SERVED: Customers = Customers { came: 100.0, served: 0.0 };
const NOBODY: Customers = Customers { came: 0.0, served: 0.0 };

fn missed(customers: f64) -> Fared {
    Fared { missed: true, customers }
}

#[test]
fn a_share_is_off_by_as_many_customers_as_it_is_off() {
    let lost = line("lost_rate", 0.03, false);
    let fared = lost.fared((10.0, 100.0), HUNDRED);
    assert!(fared.missed && (fared.customers - 7.0).abs() < 1e-9, "{fared:?}");
    assert_eq!(lost.fared((3.0, 100.0), HUNDRED), Fared::default());
    let served = line("served_rate", 0.95, true);
    let fared = served.fared((90.0, 100.0), HUNDRED);
    assert!(fared.missed && (fared.customers - 5.0).abs() < 1e-9, "{fared:?}");
}

#[test]
fn a_wait_is_off_by_the_part_beyond_its_bound_and_never_by_more_than_all() {
    let wait = line("customer_wait_mean_s", 40.0, false);
    assert_eq!(wait.fared((80.0, 1.0), HUNDRED), missed(50.0));
    assert_eq!(wait.fared((400.0, 1.0), HUNDRED), missed(90.0));
    assert!(wait.fared((29_520.0, 1.0), HUNDRED).customers < 100.0);
    let online = line("online_upv", 50.0, true);
    assert_eq!(online.fared((20.0, 1.0), HUNDRED), missed(60.0));
}

#[test]
fn a_figure_without_a_value_is_missed_if_customers_came_and_nobody_was_served() {
    let wait = line("customer_wait_mean_s", 40.0, false);
    assert_eq!(wait.fared((0.0, 0.0), NOBODY_SERVED), missed(100.0));
    assert_eq!(wait.fared((0.0, 0.0), NOBODY), Fared::default());
    // somebody was served: the figure does not apply, as of the night where nobody came overnight
    let overnight = line("overnight_done_rate", 0.95, true);
    assert_eq!(overnight.fared((0.0, 0.0), HUNDRED), Fared::default());
    // by day nobody comes overnight, and without items no work is late, whoever is served
    for apart in [overnight, line("work_in_time_rate", 0.95, true)] {
        assert_eq!(apart.fared((0.0, 0.0), NOBODY_SERVED), Fared::default(), "{}", apart.figure);
    }
}

#[test]
fn a_share_of_some_touches_only_them() {
    // of a hundred customers eight came at night, and six were done
    let fared = line("overnight_done_rate", 1.0, true).fared((6.0, 8.0), HUNDRED);
    assert!(fared.missed && (fared.customers - 2.0).abs() < 1e-9, "{fared:?}");
    let fared = line("work_in_time_rate", 0.9, true).fared((80.0, 200.0), HUNDRED);
    assert!(fared.missed && (fared.customers - 100.0).abs() < 1e-9, "{fared:?}");
    let open = line("work_open", 5.0, false);
    assert_eq!(open.fared((0.0, 0.0), NOBODY_SERVED), missed(100.0), "a count is none");
}

#[test]
fn a_figure_of_work_without_a_value_is_missed_if_items_came_and_none_was_done() {
    let items = Customers { came: 40.0, served: 0.0 };
    for figure in ["work_wait_mean_s", "work_handling_mean_s", "work_reply_in_time_rate"] {
        let line = line(figure, 0.9, figure.ends_with("rate"));
        assert_eq!(line.fared((0.0, 0.0), items), missed(40.0), "{figure}");
        assert_eq!(line.fared((0.0, 0.0), NOBODY), Fared::default(), "{figure}");
        assert_ne!(line.counted_by(), "served_rate", "{figure}");
    }
    // nothing was due: the share does not apply
    let in_time = line("work_in_time_rate", 0.9, true);
    assert_eq!(in_time.fared((0.0, 0.0), items), Fared::default());
}

#[test]
fn a_red_line_is_crossed_by_one_customer_and_by_one_in_a_thousand() {
    let red = Line { what: What::Red(RedLine::Uncovered), ..line("uncovered_entries", 0.0, false) };
    assert_eq!(red.fared((1.0, 1.0), HUNDRED), missed(1.0));
    assert!(!red.fared((0.0, 1.0), HUNDRED).missed);
    let many = Customers { came: 12_000.0, served: 12_000.0 };
    assert_eq!(material(many.came), 12.0);
    assert!(!red.fared((11.0, 1.0), many).missed && red.fared((12.0, 1.0), many).missed);
}

#[test]
fn the_error_is_shared_only_where_the_verdict_decides_how_often_to_look() {
    let mut scenario = crate::measure::fixture::scenario();
    scenario.decides = true;
    assert!((error_at(&scenario, 20) - 0.002).abs() < 1e-12);
    assert!((error_at(&scenario, 100) - 0.006).abs() < 1e-12);
    scenario.decides = false;
    assert!((error_at(&scenario, 100) - 0.05).abs() < 1e-12);
}
