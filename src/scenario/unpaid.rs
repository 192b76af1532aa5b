//! `work.unpaid_orders`: who has ordered and not paid is reminded (催付, TB-16). Orders are given one
//! by one; which reminders they make is worked out before anything runs.

use super::fault::{Code, Faults};
use super::policy::ShopNames;
use super::raw_arrivals::RawArrivals;
use super::raw_work::RawUnpaidOrders;
use super::scene::{LogRequest, Scene};
use super::table::Section;
use super::value::At;
use super::ways::given;
use super::words::{RemindedWord, SizeWord};
use crate::kernel::stream::hash_name64;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Listed, Times};
use std::collections::BTreeMap;

/// How long an order may stay unpaid (TB-16).
const AFTER: Span = Span(15 * Span::MINUTE.0);
/// From how many times the average on an order is a big one (TB-16).
const BIG_FROM: f64 = 10.0;

/// One order; times in microseconds after the start, which may lie before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// When it was placed.
    pub at: i64,
    /// When it was paid.
    pub paid: Option<i64>,
    /// Whose it is.
    pub customer: Option<u64>,
    /// Its amount in RMB.
    pub amount: Option<f64>,
}

/// When reminders are due; `None` after a fault.
pub fn times(
    raw: &At<RawUnpaidOrders>,
    scene: &mut Scene<'_>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Option<Times> {
    match (&raw.csv, &raw.list) {
        (Some(path), None) => {
            let like = At { value: RawArrivals::default(), place: raw.place };
            let request = LogRequest {
                raw: &like,
                path,
                counts: false,
                scale: 1.0,
                orders: Some(&raw.value),
            };
            (scene.logs)(request, names, faults)
        }
        (None, Some(_)) => {
            for (key, place) in given!(raw.value; columns date_order time_zone) {
                super::ways::alone(key, "csv", place, faults);
            }
            let orders = listed(&raw.value, faults)?;
            reminders(&orders, &raw.value, scene.desk.horizon.end, path_or(raw), faults)
        }
        (Some(csv), Some(list)) => {
            faults
                .add(Code::KeysCollide, list.place, "`list` and `csv` exclude each other")
                .label("the orders are given once")
                .see(csv.place, "given here already");
            None
        }
        (None, None) => {
            if raw.lacks("csv") && raw.lacks("list") {
                faults
                    .add(Code::MissingKey, raw.place, "`unpaid_orders` needs orders")
                    .label("neither `csv` nor `list`")
                    .help(
                        "write `csv = \"orders.csv\"`, with columns time, paid, customer, amount",
                    );
            }
            None
        }
    }
}

/// Where the orders are given.
fn path_or(raw: &At<RawUnpaidOrders>) -> super::source::Place {
    raw.list.as_ref().map_or(raw.place, |at| at.place)
}

/// The orders of a list.
fn listed(raw: &RawUnpaidOrders, faults: &mut Faults) -> Option<Vec<Order>> {
    let before = faults.len();
    let mut orders = Vec::new();
    for order in raw.list.iter().flat_map(|list| &list.value) {
        let Some(at) = &order.at else {
            if order.lacks("at") {
                faults
                    .add(Code::MissingKey, order.place, "an order needs a time")
                    .label("`at` is missing");
            }
            continue;
        };
        let micros = |span: Span| i64::try_from(span.0).unwrap_or(i64::MAX);
        let made = Order {
            at: micros(at.0),
            paid: order.paid.as_ref().map(|at| micros(at.0)),
            customer: order.customer.as_ref().map(|name| hash_name64(name)),
            amount: order.amount.as_ref().map(|at| at.0),
        };
        if let Some(paid) = order.paid.as_ref().filter(|_| made.paid < Some(made.at)) {
            faults
                .add(Code::RowsOutOfOrder, paid.place, "an order is paid before it is placed")
                .label("earlier than `at`");
        }
        orders.push(made);
    }
    (faults.len() == before).then_some(orders)
}

/// The reminders that orders make, in order.
pub fn reminders(
    orders: &[Order],
    raw: &RawUnpaidOrders,
    end: Tick,
    place: super::source::Place,
    faults: &mut Faults,
) -> Option<Times> {
    let size = raw.of.as_ref().map_or(SizeWord::All, |at| at.0);
    let big = bigger_than(orders, raw, size, faults)?;
    let after = raw.after.as_ref().map_or(AFTER, |at| at.0);
    let after = i64::try_from(after.0).unwrap_or(i64::MAX);
    let each = raw.per.as_ref().is_some_and(|at| at.0 == RemindedWord::Order);
    // by customer, or by order: when the first is due, and whether one of them is big
    let mut due: BTreeMap<(u64, usize), (i64, bool)> = BTreeMap::new();
    for (number, order) in orders.iter().enumerate() {
        let at = order.at.saturating_add(after);
        if order.paid.is_some_and(|paid| paid < at) {
            continue;
        }
        let whose = match order.customer.filter(|_| !each) {
            Some(customer) => (customer, 0),
            None => (0, number + 1),
        };
        let is_big = order.amount.is_some_and(|amount| amount > big);
        let entry = due.entry(whose).or_insert((at, false));
        *entry = (entry.0.min(at), entry.1 || is_big);
    }
    let meant = |is_big: bool| match size {
        SizeWord::All => true,
        SizeWord::Big => is_big,
        SizeWord::Ordinary => !is_big,
    };
    let times = raw.times.as_ref().map_or(1, |at| at.count()) as usize;
    let mut at: Vec<i64> = due.values().filter(|due| meant(due.1)).map(|due| due.0).collect();
    at.sort_unstable();
    let early = at.iter().filter(|at| **at < 0).count();
    let tick = at.iter().filter_map(|at| u64::try_from(*at).ok().map(Tick));
    let inside: Vec<Tick> = tick.filter(|at| *at < end).collect();
    let late = at.len() - early - inside.len();
    let each = |at: &Tick| std::iter::repeat_n(Listed { at: *at, ..Listed::default() }, times);
    let list: Vec<Listed> = inside.iter().flat_map(each).collect();
    if list.is_empty() {
        faults
            .add(Code::NoArrivals, place, "none of these orders makes a reminder")
            .label("all are paid in time, or due before the start or after the end");
        return None;
    }
    if early + late > 0 {
        let message =
            format!("{} of {} reminders lie outside the scenario", early + late, at.len());
        faults
            .add(Code::OutsideHorizon, place, message)
            .label(format!("{early} are due before its start, {late} after its end"));
    }
    Some(Times::List(list))
}

/// The amount above which an order is big; `None` after a fault.
fn bigger_than(
    orders: &[Order],
    raw: &RawUnpaidOrders,
    size: SizeWord,
    faults: &mut Faults,
) -> Option<f64> {
    if size == SizeWord::All {
        for (key, place) in given!(raw; big_from average) {
            faults
                .add(Code::NotInThisMode, place, format!("`{key}` does nothing here"))
                .label("all orders are meant")
                .help("write `of = \"big\"` or `of = \"ordinary\"`, or leave it out");
        }
        return Some(f64::INFINITY);
    }
    let amounts: Vec<f64> = orders.iter().filter_map(|order| order.amount).collect();
    if amounts.is_empty() {
        let place = raw.of.as_ref().map_or_else(Default::default, |at| at.place);
        faults
            .add(Code::MissingKey, place, "the orders have no amounts")
            .label("nobody can tell big ones")
            .help("give each order an `amount`, or leave `of` out");
        return None;
    }
    let mean = amounts.iter().sum::<f64>() / amounts.len() as f64;
    let average = raw.average.as_ref().map_or(mean, |at| at.0);
    Some(average * raw.big_from.as_ref().map_or(BIG_FROM, |at| at.0))
}
