//! Three forecasts in one key: a volume written `{ low = 5000, base = 7200, high = 9500 }` is the
//! one that `[desk] forecast` names, before anything else reads it. So one file holds what the shop
//! expects and what it fears, and `--set desk.forecast=high` tries the other.

use super::fault::{Code, Faults};
use super::node::{Entry, Kind, Node};
use super::source::Place;

/// Keys whose value may be three forecasts: where one number stands, or one for each day.
const VOLUMES: [&str; 8] = [
    "contacts_per_day",
    "daily_total",
    "uv",
    "consult_ratio",
    "orders_per_day",
    "consults_per_order",
    "last_year_per_day",
    "per_day",
];

/// The forecasts there are.
pub const NAMES: [&str; 3] = ["low", "base", "high"];

/// Puts the forecast that the desk names in the place of all three.
pub fn choose(root: &mut Node, faults: &mut Faults) {
    let named = root.at("desk.forecast").map(|node| (node.kind.clone(), node.place));
    let chosen = match &named {
        None => "base",
        // an unknown word is told where the key is read
        Some((Kind::Text(word), _)) => {
            NAMES.into_iter().find(|name| *name == word.trim()).unwrap_or("base")
        }
        Some(_) => "base",
    };
    let mut found = 0;
    replace(root, chosen, &mut found, faults);
    if let (0, Some((_, place))) = (found, named) {
        faults
            .add(Code::NotInThisMode, place, "`forecast` does nothing here")
            .label("no volume has three forecasts")
            .help("write one, as in `contacts_per_day = { low = 5000, base = 7200, high = 9500 }`");
    }
}

fn replace(node: &mut Node, chosen: &str, found: &mut usize, faults: &mut Faults) {
    match &mut node.kind {
        Kind::List(list) => {
            for element in list {
                replace(element, chosen, found, faults);
            }
        }
        Kind::Table(table) => {
            for (key, entry) in &mut table.entries {
                if VOLUMES.contains(&key.as_str()) && matches!(entry.node.kind, Kind::Table(_)) {
                    *found += 1;
                    if let Some(one) = one_of(entry, key, chosen, faults) {
                        entry.node = one;
                    }
                } else {
                    replace(&mut entry.node, chosen, found, faults);
                }
            }
        }
        _ => {}
    }
}

/// The forecast wanted; a stand-in after a fault.
fn one_of(entry: &Entry, key: &str, chosen: &str, faults: &mut Faults) -> Option<Node> {
    let table = entry.node.table()?;
    let example = format!("write `{key} = {{ low = 5000, base = 7200, high = 9500 }}`");
    for (name, other) in &table.entries {
        if !NAMES.contains(&name.as_str()) {
            let message = format!("`{name}` is no forecast");
            faults
                .add(Code::UnknownKey, other.key, message)
                .label("`low`, `base` or `high`")
                .help(example.clone());
        }
    }
    let wanted = |name: &str| entry.node.get(name).cloned();
    if let Some(node) = wanted(chosen) {
        return Some(node);
    }
    missing(chosen, entry.node.place, example, faults);
    let mut others = NAMES.iter().filter_map(|name| wanted(name));
    Some(others.next().unwrap_or(Node { kind: Kind::Whole(1), place: entry.node.place }))
}

fn missing(chosen: &str, place: Place, example: String, faults: &mut Faults) {
    faults
        .add(Code::MissingKey, place, format!("the forecast `{chosen}` is missing here"))
        .label(format!("`{chosen}` is what `[desk] forecast` asks for (default `base`)"))
        .help(example);
}
