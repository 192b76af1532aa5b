//! What stands behind keys of live shows, wages, outages and limits on assignments.

use crate::draft::{Dice, Entry, Tree};
use crate::pools::{entry, leaf};

/// What such a table needs to mean anything.
pub fn always(table: &str, at: usize, dice: &mut Dice) -> Vec<Entry> {
    match table {
        "RawLive" => show(table, true),
        "RawNight" => vec![
            entry(table, "from", "\"22:00\"", "clock"),
            entry(table, "to", "\"10:00\"", "clock"),
            entry(table, "add", "\"30%\"", "percent"),
        ],
        "RawOvertime" => vec![
            entry(table, "after", "\"8h\"", "duration"),
            entry(table, "times", "1.5", "number some"),
        ],
        "RawHolidays" => vec![
            entry(table, "dates", "2026-11-11", "text"),
            entry(table, "times", "3", "number some"),
        ],
        "RawOutage" => vec![
            entry(table, "from", "2026-11-11T09:10:00", "text"),
            entry(table, "to", "2026-11-11T10:10:00", "text"),
        ],
        "RawMostAssigned" => vec![
            entry(table, "sessions", ["1", "20"][at % 2], "number some"),
            entry(table, "within", dice.of(&["\"1min\"", "\"1h\""]), "duration"),
        ],
        _ => vec![],
    }
}

/// A live show, with customers of its own or more of the others.
pub fn show(table: &str, apart: bool) -> Vec<Entry> {
    let mut entries =
        vec![entry(table, "from", "\"09:15\"", "clock"), entry(table, "to", "\"10:45\"", "clock")];
    if apart {
        entries.push(entry(table, "extra", "\"600/h\"", "text"));
    }
    entries
}

/// A volume as three forecasts.
pub fn three(key: &str) -> Option<Tree> {
    Some(match key {
        "consult_ratio" => leaf("{ low = 0.1, base = 0.3, high = 0.7 }"),
        "contacts_per_day" | "daily_total" | "uv" | "orders_per_day" | "consults_per_order"
        | "last_year_per_day" | "per_day" => leaf("{ low = 100, base = 300, high = 900 }"),
        _ => return None,
    })
}

/// Values that follow from more than their kind.
pub fn special(table: &str, key: &str, kind: &str, dice: &mut Dice) -> Option<Tree> {
    let pick = |dice: &mut Dice, all: &[&str]| Some(leaf(dice.of(all)));
    match (table, key) {
        ("RawLive", "extra") => pick(dice, &["\"600/h\"", "\"10/min\""]),
        ("RawLive", "decay") => pick(dice, &["\"10min\"", "\"1h\""]),
        ("RawLive" | "RawHolidays", "dates") if kind == "text" => {
            pick(dice, &["2026-11-11", "\"2026-11-11..2026-11-13\""])
        }
        ("RawLive", "weekdays") if kind == "text" => pick(dice, &["\"周三\"", "\"mon..wed\""]),
        ("RawOutage", "from") => pick(dice, &["2026-11-11T09:10:00", "2026-11-11T09:20:00"]),
        ("RawOutage", "to") => pick(dice, &["2026-11-11T10:10:00", "2026-11-11T09:50:00"]),
        _ => None,
    }
}

/// How many come to a desk or a shop, unless another key is to say so.
pub fn volume(table: &str, number: &str, asked: impl Fn(&str) -> bool) -> Vec<Entry> {
    let mut entries = vec![entry(table, "curve", "\"flat\"", "word \"flat\"")];
    let others = ["uv", "last_year_per_day", "growth", "consults_per_order"];
    if asked("forecast") {
        let three = "{ low = 100, base = 300, high = 900 }";
        entries.push(entry(table, "contacts_per_day", three, "number some"));
    } else if !others.iter().any(|key| asked(key)) {
        entries.push(entry(table, "contacts_per_day", number, "number some"));
    }
    entries
}
