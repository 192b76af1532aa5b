//! What is written has an effect: for every key of the schema there is a scenario that becomes
//! another model, has other warnings or is refused when the key is taken out or has another value.
//! The model only is built; what it does is the business of other tests.

use crate::draft::{Dice, Draft, Tree};
use crate::grammar::{Grammar, Pair, kinds};
use crate::{play, pools};
use std::collections::BTreeSet;

/// Keys that are not seen to change anything here, in the order of the schema, and why.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    (".breaks", "breaks of a flat day spread by themselves: src/scenario/rests/tests.rs"),
    (".switches", DECLARED),
    (
        "RawGroupRules.disabled_holds_scope",
        "two groups of one scope: src/scenario/policy/tests_groups.rs",
    ),
    ("RawPatternBreak.paid", "true says what holds anyway, and false is refused"),
    ("RawShift.name", "the planner's own name for a shift"),
    ("Shop.switches", DECLARED),
];

const DECLARED: &str = "declares what may be chosen and chooses nothing";

/// Values of keys for which the pools know only one.
const OTHER: &[(&str, &str)] = &[
    ("RawAgent.id", "\"e\""),
    ("RawDesk.platform", "\"generic\""),
    ("RawDesk.platform", "\"jd_dongdong_2019\""),
    ("RawDesk.start", "2026-11-11T08:00:00"),
    ("RawDesk.days", "2"),
    ("RawDesk.d_day", "\"2026-12-01\""),
    ("RawEvent.at", "2026-11-11T10:30:00"),
    ("RawEvent.kind", "\"network_failure\""),
    ("RawLive.extra", "\"9/h\""),
    ("RawLive.weekdays", "\"mon\""),
    ("RawLive.dates", "2026-11-13"),
    ("RawRobot.outages", "[{ from = 2026-11-11T09:05:00, to = 2026-11-11T09:06:00 }]"),
    ("RawSurge.at", "2026-11-11T10:30:00"),
    ("RawArrivals.counts_csv", "\"own.toml\""),
    ("RawArrivals.count_interval", "\"2h\""),
    ("RawColumns.time", "\"page\""),
    ("RawColumns.count", "\"difficult\""),
    ("RawEvent.name", "\"g8\""),
    ("RawGroup.name", "\"g8\""),
    ("RawGroupRules.weight_min", "9"),
    ("RawAfterOrders.from", "2026-11-09"),
    ("RawOrderColumns.time", "\"amount\""),
    ("RawOrderColumns.paid", "\"amount\""),
    ("RawOrderColumns.customer", "\"paid\""),
    ("RawOrderColumns.amount", "\"time\""),
    ("RawWorkColumns.time", "\"sku\""),
    ("RawWorkColumns.count", "\"sku\""),
    ("RawUnpaidOrders.csv", "\"nothing.csv\""),
    ("RawWork.deadline_by_sales", "\"1\""),
    ("RawOrder.amount", "100000000"),
    ("RawUnpaidOrders.list", "[{ at = \"5min\", amount = 1 }]"),
    ("RawUnpaidOrders.columns", "{ time = \"amount\" }"),
    ("RawWork.columns", "{ time = \"sku\" }"),
    ("RawWork.csv", "\"own.toml\""),
    ("RawWork.counts_csv", "\"own.toml\""),
    ("RawPerformance.weights", "{ answer_rate = 5 }"),
    ("RawTransfer.intervention_roles", "[\"after_sale\"]"),
    ("RawPerformance.targets", "{ answer_rate = 0.5 }"),
    ("RawShift.agents", "\"none\""),
    ("RawShift.code", "\"夜\""),
    ("RawShift.weekdays", "\"mon\""),
    ("RawBreak.lasts", "\"15min\""),
    ("RawBreak.between", "[\"09:30\", \"10:00\"]"),
    ("RawBreak.away_at_most", "\"100%\""),
    ("RawBreaks.away_at_most", "\"1%\""),
    ("RawShift.name", "\"late\""),
    ("Shop.name", "\"s9\""),
    ("Shop.platform", "\"generic\""),
    ("Shop.platform", "\"jd_dongdong_2019\""),
];

/// Scenarios with a key that are tried before it is said to do nothing.
const TRIES: u64 = 240;

/// True if the scenario is another without what stands at a place, or with another value there.
fn matters(grammar: &Grammar, draft: &Draft, whole: &str, at: &(Pair, Vec<usize>)) -> bool {
    let ((name, _), place) = at;
    let other = |value: Option<Tree>| {
        let (text, span) = draft.varied(place, value);
        play::reading(&text, span).is_some_and(|found| found != whole)
    };
    let (table, key) = name.split_once('.').expect("a table and a key");
    let mut dice = Dice(place.len() as u64);
    let all = kinds(&grammar.tables[table][key]);
    let values = all.iter().filter(|kind| *kind != "table").flat_map(|kind| [kind; 2]);
    let values = values.map(|kind| pools::value(table, key, kind, &draft.world, &mut dice));
    let listed = OTHER.iter().filter(|(other, _)| other == name);
    let listed = listed.map(|(_, value)| Tree::Leaf((*value).to_owned()));
    std::iter::once(None).chain(listed.chain(values).map(Some)).any(other)
}

#[test]
fn every_key_changes_what_is_read() {
    let grammar = Grammar::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let (mut never_held, mut idle) = (Vec::new(), Vec::new());
    for at in grammar.first_of_each_key() {
        let key = &grammar.pairs[at].0;
        // All targets are read alike: some stand for them.
        let one_of_many = at % 8 != 0 && key.starts_with("Targets.");
        if one_of_many && std::env::var_os("DACU_LEGAL").is_none() {
            continue;
        }
        let known = WITHOUT_EFFECT.iter().any(|(known, _)| known == key);
        let mut held = 0;
        for attempt in 0..if known { TRIES / 16 } else { TRIES } {
            if used.contains(key) {
                break;
            }
            let focus = at + attempt as usize % grammar.kinds_of(at);
            let number = 77_000_000 + attempt * 1_000_003 + at as u64;
            let mut draft = Draft::new(&grammar, number, Some(focus), true);
            let entries = match play::mend(&mut draft) {
                true => draft.entries(),
                false => continue,
            };
            let Some(whole) = play::reading(draft.text(), 0..0) else { continue };
            for entry in entries {
                let name = &entry.0.0;
                held += u64::from(name == key);
                // Others are asked once; the one that is looked for, with all its kinds.
                let mattered = match name == key {
                    true => matters(&grammar, &draft, &whole, &entry),
                    false if attempt > 0 || used.contains(name) => false,
                    false => {
                        let (text, span) = draft.varied(&entry.1, None);
                        play::reading(&text, span).is_some_and(|found| found != whole)
                    }
                };
                if mattered {
                    used.insert(name.clone());
                }
            }
        }
        match (used.contains(key), held) {
            (true, _) => {}
            (false, 0) => never_held.push(key.as_str()),
            (false, _) => idle.push(key.as_str()),
        }
    }
    println!("{} of {} keys change what is read", used.len(), grammar.keys().len());
    let expected: Vec<&str> = WITHOUT_EFFECT.iter().map(|(key, _)| *key).collect();
    assert_eq!((never_held, idle), (vec![], expected), "never in a scenario, and without effect");
}
