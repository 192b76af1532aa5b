//! Every key of `[service]` and `[customer]` under every service model: it changes what happens, or
//! the reader says that it does nothing, and never both.

use crate::draft::{Dice, Tree, World};
use crate::grammar::{Grammar, kinds};
use crate::{play, pools};
use dacu::scenario::fault::Code;
use serde_json::Value;
use std::collections::BTreeMap;

const MODELS: [(&str, &str); 4] = [
    ("typing", ""),
    ("direct", "reply_time = \"20s\""),
    ("by_level", "aht_by_level = [\"3min\", \"4min\", \"5min\"]"),
    ("classical", "service_time = { dist = \"exp\", mean = \"2min\" }"),
];

/// What stands in each section besides the key that is asked about, under the models that ask it.
const SERVICE: &[(&str, &str)] = &[
    ("typing direct classical", "discipline = \"difficult_then_wait\""),
    ("typing", "lookups = 1"),
    ("typing", "quick_phrase_rate = 0.5"),
];
const CUSTOMER: &[(&str, &str)] = &[
    ("typing direct classical", "difficult_fraction = 0.3"),
    ("typing direct by_level classical", "recontact_prob = 0.3"),
];

/// A short busy desk under a service model with a line in a section or in a profile; the key of the
/// line stands there once.
fn desk(model: &(&str, &str), table: &str, key: &str, line: &str) -> String {
    let section = |name: &str, usual: &[(&'static str, &'static str)]| -> String {
        let usual = usual.iter().filter(|(models, _)| models.split(' ').any(|one| one == model.0));
        let mut lines: Vec<&str> = usual.map(|(_, line)| *line).chain([model.1]).collect();
        if table == name {
            lines.retain(|usual| line.is_empty() || usual.split(' ').next() != Some(key));
            lines.push(match key {
                "wrap_up_prob" => "wrap_up = \"30s\"",
                _ => "",
            });
            lines.push(line);
        }
        lines.join("\n")
    };
    let service = section("RawService", SERVICE);
    let service = match key {
        "urgent_intents" => service.replace("difficult_then_wait", "urgent_first"),
        _ => service,
    };
    let customer = section("RawCustomer", CUSTOMER).replace(model.1, "");
    let profile = if table == "RawProfile" { line } else { "" };
    format!(
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nplatform = \"generic\"\nseed = 7\n\
         replications = 1\n[[arrivals]]\nrates = [240]\nintent_mix = {{ urge = 1, ask = 1 }}\n\
         sku_mix = {{ S1 = 1, S2 = 1 }}\nbriefed_skus = [\"S1\"]\n\
         [[agents]]\nid = \"a\"\ncount = 3\nmax_concurrency = 4\n\
         [orders]\nconversion = \"50%\"\n\
         [service]\nmodel = \"{}\"\n{service}\n[customer]\n{customer}\n\
         [[service.profiles]]\nintents = [\"urge\"]\n{profile}\n",
        model.0
    )
}

/// The values of a key that are tried, as written.
fn values(table: &str, key: &str, schema: &Value, dice: &mut Dice) -> Vec<String> {
    let works = crate::works::Works::Any;
    let world = World { platform: "generic", shops: 1, works, focus: String::new() };
    match key {
        "opening" => return vec!["{ prob = 1, time = \"9s\" }".to_owned()],
        "burst" => return vec!["{ messages = 3, gap = \"5s\" }".to_owned()],
        _ => {}
    }
    // Each kind a few times: a value may be the one that holds anyway.
    let all = kinds(schema).into_iter().flat_map(|kind| vec![kind; 3]);
    let written = |tree: Tree| match tree {
        Tree::Leaf(text) => Some(text),
        Tree::List(list) => {
            let leaves = list.into_iter().filter_map(|tree| match tree {
                Tree::Leaf(text) => Some(text),
                _ => None,
            });
            Some(format!("[{}]", leaves.collect::<Vec<_>>().join(", ")))
        }
        Tree::Table(_) => None,
    };
    all.filter_map(|kind| written(pools::value(table, key, &kind, &world, dice))).collect()
}

/// True if the key does something, and whether that is told otherwise; `None` if it never stands.
fn asked(model: &(&str, &str), table: &str, key: &str, schema: &Value) -> Option<(bool, bool)> {
    let base = play::outcome(&desk(model, table, key, ""))?;
    let mut dice = Dice(1);
    let (mut used, mut told, mut legal) = (false, false, false);
    let mut silent = 0;
    for value in values(table, key, schema, &mut dice) {
        let text = desk(model, table, key, &format!("{key} = {value}"));
        let Some((results, codes)) = play::outcome(&text) else { continue };
        legal = true;
        told |= codes.contains(&Code::NotInThisMode);
        used |= results != base.0;
        silent += u32::from(told && !used);
        if used || silent == 4 {
            break;
        }
    }
    legal.then_some((used, told))
}

/// Keys that do nothing under any model, and why nobody is told.
const NOWHERE: &[(&str, &str)] = &[
    ("very_satisfied_share", "told apart in the books; no figure asks for it yet"),
    ("block_after", "needs customers who are blocked; `abusive_fraction` stands alone here"),
    ("block_for", "needs customers who were blocked and come again, of whom this desk has none"),
];

#[test]
fn a_key_does_something_under_a_service_model_or_is_told_to_do_nothing() {
    let grammar = Grammar::new();
    let mut wrong: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for model in &MODELS {
        for table in ["RawService", "RawCustomer", "RawProfile"] {
            for (key, schema) in &grammar.tables[table] {
                let apart = matches!(key.as_str(), "model" | "profiles");
                if apart || NOWHERE.iter().any(|(nowhere, _)| nowhere == key) {
                    continue;
                }
                if let Some((used, told)) = asked(model, table, key, schema)
                    && used == told
                {
                    let what = format!("{table}.{key} {}", if used { "both" } else { "neither" });
                    wrong.entry(what).or_default().push(model.0);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
