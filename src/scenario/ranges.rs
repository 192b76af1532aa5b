//! Between which values each assumed input may plausibly lie, and what that rests on. A range says
//! how far a careful planner who has not measured would go either way, not how far a key reaches.
//!
//! Where a source is published it is named; everything else says `assumption`.

use super::node::{Kind, Node};
use super::value::span_of_text;
use crate::model::{Measured, Plausible};

const fn range(low: f64, high: f64, unit: Measured, source: &'static str) -> Plausible {
    Plausible { low, high, unit, source }
}

const ASSUMED: &str = "assumption";

/// An exponential patience of mean m loses w / (m + w) of customers whose wait is exponential of
/// mean w. Who may write while waiting is more patient (the same papers).
const PATIENCE: &str = "17.7 % leaving (arXiv 2304.11754 v2: 12.6 % silently, 71.3 % of leavers; \
    2501.08869) at mean waits of 35 s to 155 s (Comm100 2020, 2021) give means of 163 s to 721 s; \
    the upper end is an assumption";
/// Two versions of one study.
const SILENT: &str = "30-67 % of leavers in some companies, 69.5 % on average over 33 \
    (arXiv 2304.11754, v1 and v2); the upper end is an assumption";

/// Section and key, and its range.
const RANGES: &[(&str, Plausible)] = &[
    ("customer.patience", range(180.0, 1800.0, Measured::Seconds, PATIENCE)),
    ("customer.first_patience", range(180.0, 1800.0, Measured::Seconds, PATIENCE)),
    ("customer.later_patience", range(300.0, 3600.0, Measured::Seconds, ASSUMED)),
    ("customer.silent_share_queue", range(0.3, 0.9, Measured::Share, SILENT)),
    ("customer.silent_share_chat", range(0.3, 0.9, Measured::Share, SILENT)),
    ("customer.close_prob", range(0.05, 0.5, Measured::Share, ASSUMED)),
    ("customer.difficult_fraction", range(0.02, 0.15, Measured::Share, ASSUMED)),
    (
        "customer.rounds",
        range(
            2.5,
            6.0,
            Measured::Number,
            "994 JD chats of four exchanges and more have mean 6; the lower end is an assumption",
        ),
    ),
    ("customer.invite_rate", range(0.1, 0.9, Measured::Share, ASSUMED)),
    ("customer.response_rate_invited", range(0.1, 0.5, Measured::Share, ASSUMED)),
    ("service.think", range(4.0, 15.0, Measured::Seconds, ASSUMED)),
    ("service.switch", range(0.5, 3.0, Measured::Seconds, ASSUMED)),
    ("service.quick_phrase_rate", range(0.2, 0.7, Measured::Share, ASSUMED)),
    ("service.quick_phrase_time", range(1.0, 5.0, Measured::Seconds, ASSUMED)),
    (
        "service.lookups",
        range(0.0, 4.0, Measured::Number, "none, or the four of after-sale work (TB-21)"),
    ),
    ("session.manual_close_prob", range(0.0, 0.8, Measured::Share, ASSUMED)),
    ("transfer.prob", range(0.0, 0.1, Measured::Share, ASSUMED)),
    (
        "agents.typing_cpm",
        range(
            45.0,
            100.0,
            Measured::Number,
            "90-100 is asked for on great days (TB-10); the lower end is an assumption",
        ),
    ),
    ("agents.reading_cpm", range(200.0, 500.0, Measured::Number, ASSUMED)),
    ("agents.max_concurrency", range(5.0, 20.0, Measured::Number, ASSUMED)),
    ("agents.absence_prob", range(0.0, 0.08, Measured::Share, ASSUMED)),
    ("satisfaction", range(0.5, 2.0, Measured::Factor, ASSUMED)),
    ("curve", range(0.7, 1.3, Measured::Factor, ASSUMED)),
];

/// The range of an input by its name; `None` where it is no number.
pub fn of(input: &str) -> Option<Plausible> {
    RANGES.iter().find(|(name, _)| *name == input).map(|(_, range)| *range)
}

/// Most that a share that is off by default may plausibly be.
const SHARE_FROM_NONE: f64 = 0.3;
/// Least that a share that is certain by default may plausibly be.
const SHARE_FROM_ALL: f64 = 0.5;

/// The range of what a platform file calls an assumption, from its value: half to twice of it.
pub fn of_value(input: &str, value: &Node) -> Option<Plausible> {
    match &value.kind {
        Kind::Whole(number) => doubled(input, *number as f64),
        Kind::Float(number) => doubled(input, *number),
        Kind::Text(text) => {
            let seconds = span_of_text(text).ok()?.as_secs_f64();
            (seconds > 0.0).then(|| range(seconds / 2.0, seconds * 2.0, Measured::Seconds, ASSUMED))
        }
        Kind::List(_) | Kind::Table(_) if has_amount(value) => {
            Some(range(0.5, 2.0, Measured::Factor, ASSUMED))
        }
        _ => None,
    }
}

/// Half to twice of a number; a share stays one.
fn doubled(input: &str, number: f64) -> Option<Plausible> {
    let is_share = ["_prob", ".prob", "_share", "_rate", "_fraction"];
    let (low, high, unit) = match is_share.iter().any(|ending| input.ends_with(ending)) {
        true if number <= 0.0 => (0.0, SHARE_FROM_NONE, Measured::Share),
        true if number >= 1.0 => (SHARE_FROM_ALL, 1.0, Measured::Share),
        true => (number / 2.0, (number * 2.0).min(1.0), Measured::Share),
        false if number > 0.0 => (number / 2.0, number * 2.0, Measured::Number),
        false => return None,
    };
    Some(range(low, high, unit, ASSUMED))
}

/// True if there is a number or a duration somewhere in a value.
fn has_amount(node: &Node) -> bool {
    match &node.kind {
        Kind::Whole(_) | Kind::Float(_) => true,
        Kind::Text(text) => span_of_text(text).is_ok(),
        Kind::List(list) => list.iter().any(has_amount),
        Kind::Table(table) => table.entries.values().any(|entry| has_amount(&entry.node)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::assumptions::{AGENT_MEASURES, MEASURES};
    use super::*;
    use crate::scenario::fault::Faults;

    use crate::scenario::source::{Author, Sources};
    use crate::scenario::tree;

    #[test]
    fn every_input_with_a_measure_has_a_range_and_every_range_an_input() {
        let agents = AGENT_MEASURES.iter().map(|about| format!("agents.{}", about.key));
        let mut inputs: Vec<String> = MEASURES.iter().map(|about| about.key.to_owned()).collect();
        inputs.extend(agents.chain(["satisfaction".to_owned(), "curve".to_owned()]));
        let mut ranged: Vec<&str> = RANGES.iter().map(|(name, _)| *name).collect();
        inputs.sort_unstable();
        ranged.sort_unstable();
        assert_eq!(inputs, ranged);
        for (name, range) in RANGES {
            assert!(0.0 <= range.low && range.low < range.high, "{name}");
            assert!(range.unit != Measured::Share || range.high <= 1.0, "{name}");
            assert!(!range.source.is_empty(), "{name}");
        }
    }

    fn of_text(input: &str, value: &str) -> Option<(f64, f64, Measured)> {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("x", format!("x = {value}"), Author::User);
        let tree = tree::parse(file, &sources, &mut faults);
        of_value(input, tree.get("x")?).map(|range| (range.low, range.high, range.unit))
    }

    #[test]
    fn what_a_platform_assumes_goes_from_half_to_twice() {
        let seconds = Some((30.0, 120.0, Measured::Seconds));
        assert_eq!(of_text("sla.response", "\"60s\""), seconds);
        assert_eq!(of_text("leave.batch_customers", "3"), Some((1.5, 6.0, Measured::Number)));
        let factor = Some((0.5, 2.0, Measured::Factor));
        assert_eq!(of_text("leave.interval", "[\"60s\", \"120s\"]"), factor);
        assert_eq!(of_text("norms", "{ pre_sale = 250 }"), factor);
    }

    #[test]
    fn a_share_stays_a_share_and_what_is_no_number_has_no_range() {
        assert_eq!(of_text("leave.leave_prob", "1.0"), Some((0.5, 1.0, Measured::Share)));
        assert_eq!(of_text("leave.leave_reply_prob", "0.0"), Some((0.0, 0.3, Measured::Share)));
        assert_eq!(of_text("x.take_rate", "0.7"), Some((0.35, 1.0, Measured::Share)));
        for none in ["\"positive\"", "true", "\"0s\"", "0", "[\"09:00\", \"23:00\"]"] {
            assert_eq!(of_text("sla.some", none), None, "{none}");
        }
    }
}
