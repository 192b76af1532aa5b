//! The tables of `docs/platforms.md` and `docs/switches.md` are made from what the program reads:
//! this compares them, and with `DACU_BLESS=1` in the environment writes them anew. The worked
//! example must build.

use super::raw::{
    RawAutoReply, RawAutoStatus, RawDeferral, RawEntry, RawGroup, RawGroupRules, RawLeave,
    RawManual, RawMetrics, RawMostAssigned, RawNorms, RawOutage, RawPerformance, RawPlatform,
    RawQueue, RawRobot, RawRouting, RawSession, RawSla, RawStatus, RawTransfer,
};
use super::raw_tier::{RawPickTable, RawTier, RawWhen};
use super::sections::SECTIONS;
use super::switches::{RawSwitch, Sizing, Switch};
use super::testing::{build, build_text, read};
use crate::platforms;
use crate::scenario::fault::Faults;
use crate::scenario::node::{Kind, Node};
use crate::scenario::tests_words::{Page, Text};
use schemars::schema_for;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

fn doc(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Compares, or rewrites, what stands between the marks of a table.
pub(in crate::scenario) fn compare(file: &str, mark: &str, table: &str) {
    let path = doc(file);
    let text = std::fs::read_to_string(&path).expect("the page is there");
    let (begin, end) = (format!("<!-- begin {mark} -->\n"), format!("<!-- end {mark} -->"));
    let from = text.find(&begin).unwrap_or_else(|| panic!("no `{begin}` in {file}")) + begin.len();
    let to = text.find(&end).unwrap_or_else(|| panic!("no `{end}` in {file}"));
    if text[from..to] == *table {
        return;
    }
    if std::env::var_os("DACU_BLESS").is_some() {
        let new = format!("{}{table}{}", &text[..from], &text[to..]);
        std::fs::write(&path, new).expect("written");
        return;
    }
    panic!("docs/{file}, {mark}: out of date; run with DACU_BLESS=1. Wanted:\n{table}");
}

/// A section, or a part of one: its heading, where its defaults stand, its type, keys and schema.
struct Described {
    title: &'static str,
    path: &'static str,
    raw: &'static str,
    known: &'static [&'static str],
    schema: Json,
}

macro_rules! all {
    ($($title:literal $path:literal $raw:ty,)*) => {
        vec![$(Described {
            title: $title,
            path: $path,
            raw: stringify!($raw),
            known: <$raw>::KNOWN,
            schema: schema_for!($raw).to_value(),
        },)*]
    };
}

/// Parts of tiers and platforms, each with a table of its own: the title is its mark.
fn parts() -> Vec<Described> {
    all!["tier" "" RawTier, "when" "" RawWhen, "pick" "" RawPickTable, "switch" "" RawSwitch,]
}

/// The English of every key.
pub(in crate::scenario) fn texts() -> Vec<Text> {
    let all = described().into_iter().chain(parts());
    all.flat_map(|section| Text::all(section.raw, section.known, &section.schema)).collect()
}

/// The sections and parts of sections.
fn described() -> Vec<Described> {
    all![
        "`[platform]`" "platform" RawPlatform,
        "`[statuses.NAME]`" "" RawStatus,
        "`[routing]`" "routing" RawRouting,
        "`[routing] most_assigned`" "" RawMostAssigned,
        "`[group_rules]`" "group_rules" RawGroupRules,
        "`[[groups]]`" "" RawGroup,
        "`[entry]`" "entry" RawEntry,
        "`[queue]`" "queue" RawQueue,
        "`[session]`" "session" RawSession,
        "`[auto_status]`" "auto_status" RawAutoStatus,
        "`[leave]`" "leave" RawLeave,
        "`[leave] manual`" "leave.manual" RawManual,
        "`[transfer]`" "transfer" RawTransfer,
        "`[auto_reply]`" "auto_reply" RawAutoReply,
        "`[robot]`" "robot" RawRobot,
        "`[robot] outages`" "" RawOutage,
        "`[deferral]`" "deferral" RawDeferral,
        "`[sla]`" "sla" RawSla,
        "`[metrics]`" "metrics" RawMetrics,
        "`[performance]`" "performance" RawPerformance,
        "`[norms]`" "norms" RawNorms,
    ]
}

/// The schema without the `null` of an absent field.
fn present(schema: &Json) -> Json {
    let mut schema = schema.clone();
    let null = Json::from("null");
    if let Some(kinds) = schema["type"].as_array() {
        let kinds: Vec<Json> = kinds.iter().filter(|kind| **kind != null).cloned().collect();
        schema["type"] = if kinds.len() == 1 { kinds[0].clone() } else { Json::Null };
    }
    let Some(kinds) = schema["anyOf"].as_array() else { return schema };
    let kinds: Vec<Json> = kinds.iter().filter(|kind| kind["type"] != null).cloned().collect();
    match &kinds[..] {
        [one] => present(one),
        _ => {
            schema["anyOf"] = Json::from(kinds);
            schema
        }
    }
}

/// What a planner may write, from the schema of a field.
fn spelling(schema: &Json) -> String {
    let schema = &present(schema);
    let text = |key: &str| schema.get(key).and_then(Json::as_str).unwrap_or_default();
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        let words: Vec<String> =
            words.iter().filter_map(Json::as_str).map(|word| format!("`\"{word}\"`")).collect();
        return words.join(", ");
    }
    if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
        return match name.rsplit('/').next().unwrap_or_default() {
            "RawManual" | "RawWhen" | "RawMostAssigned" => "table, see below".to_owned(),
            other => format!("{other}?"),
        };
    }
    match text("type") {
        "boolean" => "`true`, `false`".to_owned(),
        "integer" => whole(schema),
        "number" => "number".to_owned(),
        "array" => match schema.pointer("/items").map(spelling).as_deref() {
            Some("text") => "list of names".to_owned(),
            Some("time of day") => "`[\"09:00\", \"23:00\"]`".to_owned(),
            Some("share") => "list of shares".to_owned(),
            Some("number") => "list of numbers".to_owned(),
            _ if schema.pointer("/items/$ref").is_some_and(|to| to == "#/$defs/RawOutage") => {
                "list of tables, see below".to_owned()
            }
            _ => "list of tables, see Tiers".to_owned(),
        },
        "object" => "table of names".to_owned(),
        "string" if schema.get("pattern").is_some() => "time of day".to_owned(),
        "string" => match schema.pointer("/examples/1").and_then(Json::as_str) {
            Some("never") => "duration or `\"never\"`".to_owned(),
            Some(_) => "duration".to_owned(),
            None => "text".to_owned(),
        },
        _ => several(schema),
    }
}

fn whole(schema: &Json) -> String {
    let bound = |key: &str| schema.get(key).and_then(Json::as_i64).unwrap_or_default();
    match bound("maximum") {
        most if most >= 10_000 => format!("whole number from {}", bound("minimum")),
        most => format!("whole number {}-{most}", bound("minimum")),
    }
}

fn several(schema: &Json) -> String {
    let kinds = schema.get("anyOf").and_then(Json::as_array).cloned().unwrap_or_default();
    let has =
        |kind: &str| kinds.iter().any(|one| one.get("type").and_then(Json::as_str) == Some(kind));
    match () {
        () if has("number") => "share".to_owned(),
        () if has("object") && has("string") => "duration or distribution".to_owned(),
        () if has("object") => "list of agents or table of weights".to_owned(),
        () if has("array") => "name or list of names".to_owned(),
        () => "word or table, see Tiers".to_owned(),
    }
}

fn field_table(page: Page, part: &Described, defaults: Option<&(Node, String)>) -> String {
    let Described { path, raw, known, schema, .. } = part;
    let mut table = String::new();
    table.push_str(match (defaults.is_some(), page) {
        (true, Page::English) => "| key | value | default | what |\n|---|---|---|---|\n",
        (false, Page::English) => "| key | value | what |\n|---|---|---|\n",
        (true, Page::Chinese) => "| 键 | 取值 | 默认 | 含义 |\n|---|---|---|---|\n",
        (false, Page::Chinese) => "| 键 | 取值 | 含义 |\n|---|---|---|\n",
    });
    for key in *known {
        let field = &schema["properties"][key];
        let _ = write!(table, "| `{key}` | {} | ", page.value(&spelling(field)));
        if let Some((root, text)) = defaults {
            let at = if path.is_empty() { None } else { root.at(&format!("{path}.{key}")) };
            let default = at.map_or_else(|| "-".to_owned(), |node| quote(page, node, text));
            let _ = write!(table, "{default} | ");
        }
        let _ = writeln!(table, "{} |", page.meaning(raw, key, field));
    }
    table
}

/// A value as the defaults spell it.
fn quote(page: Page, node: &Node, text: &str) -> String {
    match &node.kind {
        Kind::Table(_) if node.get("interval").is_some() => page.value("see below"),
        _ => format!("`{}`", &text[node.place.start as usize..node.place.end as usize]),
    }
}

#[test]
fn the_page_on_platforms_lists_every_key_as_it_is_read() {
    let mut faults = Faults::default();
    let defaults = (read(platforms::DEFAULTS, &mut faults), platforms::DEFAULTS.to_owned());
    let described = described();
    for (section, _) in SECTIONS {
        assert!(described.iter().any(|part| part.path == *section), "{section} has no table");
    }
    for page in Page::ALL {
        let file = page.file("platforms.md");
        let mut text = String::new();
        for part in &described {
            text.push_str(&page.heading(part.title, part.raw, &part.schema));
            let defaults = (!part.path.is_empty()).then_some(&defaults);
            text.push_str(&field_table(page, part, defaults));
        }
        text.push('\n');
        compare(&file, "sections", &text);
        for part in parts() {
            compare(&file, part.title, &format!("\n{}\n", field_table(page, &part, None)));
        }
    }
}

#[test]
fn the_page_on_switches_lists_every_switch_of_every_platform() {
    let mut rows: BTreeMap<String, Vec<(&str, Switch)>> = BTreeMap::new();
    for name in platforms::names() {
        for switch in build(name, "").parts.switches {
            rows.entry(switch.set_in.clone()).or_default().push((name, switch));
        }
    }
    let size = |list: &[(&str, Switch)]| {
        list.iter().map(|(_, switch)| switch.sizing).max().unwrap_or(Sizing::Small)
    };
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, list)| std::cmp::Reverse(size(list)));
    let mut table = String::from("\n| switch | effect on sizing | values | default: ");
    table.push_str(
        &platforms::names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" | "),
    );
    table.push_str(" | rule | what it decides |\n|---|---|---|");
    table.push_str(&"---|".repeat(platforms::names().count()));
    table.push_str("---|---|\n");
    for (set_in, list) in &rows {
        let (section, key) = set_in.split_once('.').unwrap_or((set_in, ""));
        let size = ["small", "medium", "**large**"][size(list) as usize];
        let _ = write!(table, "| `[{section}] {key}` | {size} | {} | ", values(list));
        for name in platforms::names() {
            let default = list.iter().find(|(platform, _)| *platform == name);
            let cell =
                default.map_or_else(|| "-".to_owned(), |(_, s)| format!("`{}`", s.default.toml()));
            let _ = write!(table, "{cell} | ");
        }
        let mut rules: Vec<&str> = list.iter().map(|(_, switch)| switch.rule.as_str()).collect();
        rules.dedup();
        let first = &list[0].1;
        let _ = writeln!(table, "{} | {} {} |", rules.join(", "), first.about_en, first.about_zh);
    }
    table.push('\n');
    compare("switches.md", "switches", &table);
}

fn values(list: &[(&str, Switch)]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (_, switch) in list {
        for value in &switch.values {
            let word = format!("`{}`", value.toml());
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    if words.is_empty() { "any the key takes".to_owned() } else { words.join(", ") }
}

#[test]
fn the_worked_example_builds() {
    let text = std::fs::read_to_string(doc("platforms.md")).expect("the page is there");
    let from = text.find("# night_desk.toml").expect("the example is there");
    let example = &text[from..from + text[from..].find("```").expect("it ends")];
    let built = build_text(example, "");
    assert!(built.faults.is_empty(), "{}", built.complaints());
    let entry = &built.parts.policy.entry;
    assert_eq!(entry.tiers.len(), 2);
    let late = build_text(example, "routing.reserve = \"never\"");
    assert!(late.faults.is_empty(), "{}", late.complaints());
    assert_eq!(late.parts.policy.entry.tiers.len(), 1);
}
