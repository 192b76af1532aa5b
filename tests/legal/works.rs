//! Work that is no chat, and what orders bring: what its tables need, and the values of their keys.

use crate::draft::{Dice, Entry, Tree};
use crate::pools::{entry, leaf, list};

/// What is looked for in work: how its items must come then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Works {
    /// Nothing special.
    Any,
    /// They follow the shop's orders.
    Orders,
    /// They stand in a file.
    File,
    /// They are reminders of orders in a file.
    Unpaid,
    /// They are reminders of orders written out.
    Listed,
}

impl Works {
    /// By the key that is looked for.
    pub fn of(key: &str) -> Works {
        match key {
            _ if key.contains(".orders_") => Works::Orders,
            "RawUnpaidOrders.list" => Works::Listed,
            _ if key.starts_with("RawOrder.") => Works::Listed,
            "RawWork.unpaid_orders" => Works::Unpaid,
            _ if key.starts_with("RawUnpaidOrders.") || key.starts_with("RawOrderColumns.") => {
                Works::Unpaid
            }
            "RawWork.csv"
            | "RawWork.counts_csv"
            | "RawWork.columns"
            | "RawWork.time_shift"
            | "RawWork.time_numbers"
            | "RawWork.date_order"
            | "RawWork.time_zone"
            | "RawWork.count_interval" => Works::File,
            _ if key.starts_with("RawWorkColumns.") => Works::File,
            _ => Works::Any,
        }
    }
}

/// What work that is no chat needs, and what follows orders.
pub fn always(table: &str, at: usize, works: Works, dice: &mut Dice) -> Vec<Entry> {
    if table == "RawAfterOrders" {
        return vec![
            entry(table, "per_day", "4000", "number some"),
            entry(table, "delay", "\"40min\"", "duration"),
        ];
    }
    if table == "RawAsks" {
        return vec![entry(table, "per_day", "3", "number some")];
    }
    if table == "RawDeferral" {
        return vec![
            entry(table, "from", "2026-11-11T09:10:00", "text"),
            entry(table, "to", "2026-11-11T10:00:00", "text"),
            entry(table, "intents", "[\"ask\", \"urge\"]", "list"),
        ];
    }
    if table == "RawUnpaidOrders" {
        return match works {
            Works::Listed => vec![],
            _ => vec![entry(table, "csv", "\"orders.csv\"", "text")],
        };
    }
    let name = ["\"tickets\"", "\"audits\""][at % 2];
    let (name, effort) =
        (entry(table, "name", name, "text"), entry(table, "effort", "\"30s\"", "text"));
    match works {
        Works::Any => {}
        Works::Orders => {
            let after = entry(table, "after_orders", "{ delay = \"40min\" }", "table");
            return vec![name, effort, after];
        }
        Works::File | Works::Unpaid | Works::Listed => return vec![name, effort],
    }
    let comes = match dice.below(3) {
        0 => entry(table, "rates", "[40, 90]", "list"),
        1 => entry(table, "after_chats", "{ share = 0.5 }", "table"),
        _ => entry(table, "per_day", "400", "number some"),
    };
    vec![name, effort, comes]
}

/// The same of work that is no chat, of orders, and of the score of agents.
pub fn value(table: &str, key: &str, dice: &mut Dice) -> Option<Tree> {
    let pick = |dice: &mut Dice, all: &[&str]| Some(leaf(dice.of(all)));
    match (table, key) {
        ("RawWork", "by_hour") => Some(Tree::List(vec![leaf("3"); 24])),
        ("RawWork", "list") => Some(list(&["10s", "20min"])),
        ("RawWork", "handed_out") => Some(list(&["09:30", "10:15"])),
        ("RawWork", "cut_off") => Some(list(&["09:10", "10:00"])),
        ("RawWork", "hours") => Some(list(&["09:10", "10:50"])),
        ("RawWork", "deadline_by_sales") => pick(dice, &["5000000"]),
        ("RawWork", "next_warm_up") => pick(dice, &["2026-11-20"]),
        ("RawWork", "deadline_on") => pick(dice, &["2026-11-11T10:00:00"]),
        ("RawWork", "rate_interval") => pick(dice, &["\"10min\"", "\"1h\""]),
        ("RawWork", "per_day") => pick(dice, &["300", "1500"]),
        ("RawWork", "csv") => pick(dice, &["\"log.csv\""]),
        ("RawWork", "counts_csv") => pick(dice, &["\"counts.csv\""]),
        ("RawWork", "count_interval") => pick(dice, &["\"1min\"", "\"30min\""]),
        ("RawDeferral", "from") => pick(dice, &["2026-11-11T09:00:00", "2026-11-11T09:20:00"]),
        ("RawDeferral", "to") => pick(dice, &["2026-11-11T09:40:00", "2026-11-11T12:00:00"]),
        ("RawDeferral", "intents") => Some(list(&["ask"])),
        ("RawOrder", "at") => pick(dice, &["\"10s\"", "\"20min\""]),
        ("RawOrder", "paid") => pick(dice, &["\"25min\"", "\"2h\""]),
        ("RawOrder", "customer") => pick(dice, &["\"k1\"", "\"k2\""]),
        ("RawUnpaidOrders", "csv") => pick(dice, &["\"orders.csv\""]),
        ("RawDesk" | "Shop", "orders_per_day") => pick(dice, &["4000", "[3000, 5000]"]),
        ("RawDesk" | "Shop", "orders_from") => pick(dice, &["2026-11-10", "2026-11-11"]),
        ("RawAfterOrders", "per_day") => pick(dice, &["4000", "[3000, 5000]"]),
        ("RawAfterOrders", "from") => pick(dice, &["2026-11-10", "2026-11-11"]),
        ("RawPerformance", "weights") => {
            pick(dice, &["{ answer_rate = 2 }", "{ answer_rate = 3 }"])
        }
        ("RawPerformance", "targets") => pick(dice, &["{ answer_rate = 0.9 }"]),
        ("RawPerformance", "figures") => {
            pick(dice, &["{ pre_sale = [\"answer_rate\"] }", "{ pre_sale = \"lost_rate\" }"])
        }
        _ => None,
    }
}
