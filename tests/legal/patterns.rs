//! What stands behind the keys of shifts and their patterns, and of families like others.

use crate::draft::{Dice, Entry, Tree};
use crate::pools::{entry, leaf};

/// True of tables of patterns, and of what may be changed of a roster.
pub fn has(table: &str) -> bool {
    matches!(
        table,
        "RawPattern" | "RawStarts" | "RawPatternBreak" | "RawChange" | "RawMay" | "RawRamp"
    )
}

/// What a table of patterns needs to mean anything.
pub fn always(table: &str, at: usize, focus: &str) -> Vec<Entry> {
    match table {
        "RawPattern" => vec![
            entry(table, "name", ["\"p1\"", "\"p2\""][at % 2], "text"),
            entry(table, "length", "\"3h\"", "duration"),
            entry(table, "starts", "{ at = \"09:00\" }", "table"),
        ],
        "RawRamp" => vec![
            entry(table, "days", "9", "integer some"),
            entry(table, "think_multiplier", "1.5", "number some"),
        ],
        "RawChange" => vec![entry(table, "may", "{ move_start = \"1h\" }", "table")],
        "RawMay" => vec![entry(table, "move_start", "\"1h\"", "duration")],
        "RawStarts" if focus == "RawStarts.at" => vec![],
        "RawStarts" => vec![
            entry(table, "from", "\"09:00\"", "clock"),
            entry(table, "to", "\"10:00\"", "clock"),
        ],
        _ => vec![
            entry(table, "lasts", "\"10min\"", "duration"),
            entry(table, "after", "[\"1h\", \"2h\"]", "list"),
        ],
    }
}

/// Keys whose value follows from more than its kind.
pub fn special(table: &str, key: &str, kind: &str, dice: &mut Dice) -> Option<Tree> {
    let pick = |dice: &mut Dice, all: &[&str]| Some(leaf(dice.of(all)));
    match (table, key) {
        ("RawAgent", "like") => pick(dice, &["\"a\"", "\"b\""]),
        ("RawAgent" | "RawAgentDefaults", "joined") => {
            pick(dice, &["2026-11-11", "2026-11-05", "\"2026-11-08\""])
        }
        ("RawSize", "counts") => pick(dice, &["{ a = [0, 9] }", "{ a = 3 }"]),
        ("RawShift", "weekdays") if kind == "text" => pick(dice, &["\"mon..wed\"", "\"周三\""]),
        ("RawBreak", "lasts") => pick(dice, &["\"5min\"", "\"10min\""]),
        ("RawSize", "rest") => pick(dice, &["\"11h\"", "\"30min\""]),
        ("RawChange", "every") => pick(dice, &["\"30min\"", "\"15min\""]),
        ("RawChange", "locked") if kind == "list" => pick(dice, &["[\"a\"]", "[\"a\", \"b\"]"]),
        ("RawChange", "locked") => pick(dice, &["\"a\"", "\"b\""]),
        ("RawMay", "move_start" | "overtime") => pick(dice, &["\"1h\"", "\"30min\"", "\"2h\""]),
        ("RawMay", "add") if kind == "list" => pick(dice, &["[\"a\"]", "[\"a\", \"b\"]"]),
        ("RawMay", "add") => pick(dice, &["\"a\"", "\"b\""]),
        ("RawPattern", "length") => pick(dice, &["\"3h\"", "\"4h\""]),
        ("RawPattern", "groups") => pick(dice, &["{ a = [0, 9] }", "{ a = 3 }"]),
        ("RawPattern", "weekdays") if kind == "text" => pick(dice, &["\"mon..wed\"", "\"周三\""]),
        ("RawPatternBreak", "lasts") => pick(dice, &["\"10min\"", "\"20min\""]),
        ("RawPatternBreak", "after") if kind == "list" => {
            pick(dice, &["[\"1h\", \"2h\"]", "[\"30min\", \"90min\"]"])
        }
        ("RawPatternBreak", "after") => pick(dice, &["\"1h\"", "\"90min\""]),
        ("RawPatternBreak", "paid") => pick(dice, &["true"]),
        ("RawStarts", "every") => pick(dice, &["\"30min\"", "\"1h\""]),
        ("RawStarts", "at") if kind == "list" => pick(dice, &["[\"09:00\", \"10:00\"]"]),
        _ => None,
    }
}
