use super::*;
use crate::engine::arrivals::Feed;
use crate::experiment::logs::Logs;
use crate::experiment::replicate::simulate;
use crate::measure::recorder::Options;
use crate::measure::summary::Summary;
use crate::planning::{levers, sensitivity};
use crate::report::outcome::Outcome;
use crate::report::{advice, json};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// The document of a scenario, as the command line would write it, and as its types.
fn documents(path: &Path, sets: &[&str]) -> (String, Document) {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let loaded = crate::scenario::load(path, &sets).unwrap_or_else(|error| panic!("{error}"));
    let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
    let feed = |_| Logs::new(&scenario);
    let (options, runs) = (Options::default(), 0..scenario.replications);
    let ran = simulate(&scenario, runs, options, feed, |_, _| {}, &quiet);
    let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
    let summary = Summary::new(&scenario, &results);
    let levers = tried(&scenario, &results, &summary, feed);
    let (results, summary, levers) = (&results, &summary, &levers);
    let command = String::new();
    let only = Vec::new();
    let outcome = Outcome { scenario: &scenario, results, summary, levers, command, sets, only };
    let advice = advice::read(&outcome);
    (json::summary(&outcome, &advice), json::document(&outcome, &advice))
}

fn tried<F: Feed>(
    scenario: &crate::model::Scenario,
    results: &crate::measure::result::Results,
    summary: &Summary,
    feed: impl Fn(u32) -> F + Sync + Copy,
) -> levers::Levers {
    let quiet = AtomicBool::new(false);
    let pulled = levers::pull(scenario, results, summary, feed, &quiet);
    let mut levers = pulled.unwrap_or_else(|error| panic!("{error}"));
    let trust = sensitivity::measure(scenario, results, summary, feed, false, &quiet);
    levers.trust = trust.unwrap_or_else(|error| panic!("{error}"));
    levers
}

fn gallery() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    assert!(files.len() > 3);
    files
}

#[test]
fn every_scenario_of_the_gallery_is_read_back_as_it_was_written() {
    for path in gallery() {
        let (text, document) = documents(&path, &["desk.replications=2"]);
        let read = Document::read(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert!(read == document, "{}", path.display());
        assert_eq!(read.text(), text, "{}", path.display());
        // The order of keys is that of the alphabet, at every depth.
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string_pretty(&value).unwrap() + "\n", text);
        assert_eq!(document.sets, ["desk.replications=2"]);
    }
}

#[test]
fn what_stands_only_sometimes_is_read_back_too() {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/small_shop.toml");
    for sets in [
        &["desk.replications=1"][..],
        &["desk.replications=1", "desk.batches=10"],
        &["desk.replications=4", "desk.variance_reduction=antithetic"],
        &["desk.replications=4", "desk.variance_reduction=control", "targets.hold=mean"],
    ] {
        let (text, document) = documents(&small, sets);
        assert!(Document::read(&text).unwrap() == document, "{sets:?}");
    }
}

#[test]
fn a_newer_version_is_refused_and_an_unknown_key_is_not() {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/small_shop.toml");
    let (text, document) = documents(&small, &["desk.replications=1"]);
    let with = |version: &str, more: &str| {
        let old = format!("\"version\": {DOCUMENT_VERSION}");
        Document::read(&text.replace(&old, &format!("\"version\": {version}{more}")))
    };
    assert!(with("2", ", \"what_comes\": [1]").unwrap() == document);
    let error = with("3", "").unwrap_err().to_string();
    assert!(error.contains("version 3") && error.contains("newer"), "{error}");
    let error = with("1", "").unwrap_err().to_string();
    assert!(error.contains("run the scenario again"), "{error}");
    for wrong in ["", "{}", "[]", "{\"version\": 2}", "{\"version\": \"2\"}", "\u{0}"] {
        let error = Document::read(wrong).unwrap_err().to_string();
        assert!(error.contains("no summary.json"), "{error}");
    }
}

#[test]
fn the_committed_schema_is_current_and_every_field_has_a_meaning() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/summary.json");
    if std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(path, schema()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == schema(), "schemas/summary.json is old: run with DACU_BLESS=1");
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let parts = schema["definitions"].as_object().unwrap().values().chain([&schema]);
    for part in parts {
        assert!(part["description"].as_str().is_some_and(|text| text.len() > 5), "{part}");
        for (key, field) in part["properties"].as_object().into_iter().flatten() {
            assert!(field["description"].as_str().is_some_and(|text| text.len() > 5), "{key}");
        }
    }
}

/// What a reference leads to.
fn name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/definitions/")
}

/// Words of a page, in English or Chinese.
type Said = fn(&'static str, &'static str) -> &'static str;

/// What stands in a place, in words.
fn kind(schema: &Value, said: Said) -> String {
    if let Some(name) = name(schema) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let either = said(" or ", " 或 ");
    if let Some(list) = schema["anyOf"].as_array().or(schema["allOf"].as_array()) {
        return list.iter().map(|one| kind(one, said)).collect::<Vec<_>>().join(either);
    }
    let words = match &schema["type"] {
        Value::String(word) => vec![word.as_str()],
        list => list.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
    };
    let within = |words: &str, inner: &Value| format!("{words}{}", kind(inner, said));
    let word = |word: &str| match word {
        "string" => said("text", "文字").to_owned(),
        "integer" => said("whole number", "整数").to_owned(),
        "number" => said("number", "数").to_owned(),
        "boolean" => said("`true`, `false`", "`true`、`false`").to_owned(),
        "array" if schema["items"].is_array() || schema["maxItems"] == 2 => {
            said("two numbers", "两个数").to_owned()
        }
        "array" => within(said("list: ", "列表："), &schema["items"]),
        "object" => {
            within(said("table by name: ", "按名称写的表："), &schema["additionalProperties"])
        }
        other => other.to_owned(),
    };
    words.into_iter().map(word).collect::<Vec<_>>().join(either)
}

/// What a key is in Chinese.
fn chinese(part: &str, key: &str) -> String {
    static TABLE: LazyLock<toml::Table> =
        LazyLock::new(|| include_str!("results.zh.toml").parse().unwrap());
    let text = TABLE.get(part).and_then(|part| part.get(key)?.as_str());
    text.unwrap_or_else(|| panic!("results.zh.toml, [{part}]: `{key}`?")).to_owned()
}

/// The tables of the page: the document first, then its parts by name.
fn tables(said: Said) -> String {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let is_english = said("en", "zh") == "en";
    let mut text = String::new();
    let parts = schema["definitions"].as_object().unwrap();
    let parts = parts.iter().map(|(name, part)| (name.as_str(), part));
    for (name, part) in std::iter::once(("Document", &schema)).chain(parts) {
        let told = |key: &str, english: &Value| match is_english {
            true => english["description"].as_str().unwrap_or_default().replace('\n', " "),
            false => chinese(name, key),
        };
        let _ = write!(text, "\n### {name}\n\n{}\n", told("_", part));
        if let Some(keys) = part["properties"].as_object() {
            let head = said("| key | value | meaning |", "| 键 | 取值 | 含义 |");
            let _ = write!(text, "\n{head}\n|---|---|---|\n");
            for (key, field) in keys {
                let english = field["description"].as_str().unwrap_or_default();
                // An optional key is one of which its meaning says when it stands.
                let is_optional = english.replace('\n', " ").contains(" Only ");
                let optional = if is_optional { said("optional, ", "可无，") } else { "" };
                let what = told(key, field);
                assert!(is_english || !is_optional || what.contains("只"), "{name} {key}: {what}");
                let _ = writeln!(text, "| `{key}` | {optional}{} | {what} |", kind(field, said));
            }
        } else if let Some(words) = part["oneOf"].as_array() {
            let head = said("| word | meaning |", "| 取值 | 含义 |");
            let _ = write!(text, "\n{head}\n|---|---|\n");
            for word in words {
                let key = word["const"].as_str().unwrap();
                let _ = writeln!(text, "| `{key}` | {} |", told(key, word));
            }
        } else if let Some(either) = part["anyOf"].as_array() {
            let either: Vec<String> = either.iter().map(|one| kind(one, said)).collect();
            let (head, end) = (said("Either ", "其中之一："), said(".", "。"));
            let _ = writeln!(text, "\n{head}{}{end}", either.join(said(" or ", " 或 ")));
        }
    }
    text.push('\n');
    text
}

/// Compares what stands between two marks of a page, or writes it anew.
pub(in crate::report) fn compare(page: &str, mark: &str, tables: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- begin {mark} -->\n"), format!("<!-- end {mark} -->"));
    let (before, rest) = text.split_once(&begin).expect("the page has a place for it");
    let (stands, after) = rest.split_once(&end).expect("the place has an end");
    if stands != tables && std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(path, format!("{before}{begin}{tables}{end}{after}")).unwrap();
        return;
    }
    assert!(stands == tables, "docs/{page}, {mark}, is old: run with DACU_BLESS=1");
}

#[test]
fn the_page_on_results_lists_every_key() {
    compare("results.md", "summary", &tables(|en, _| en));
    compare("zh/results.md", "summary", &tables(|_, zh| zh));
}

/// A Chinese text for what no result has is left over.
#[test]
fn every_chinese_text_of_a_key_has_its_key() {
    let table: toml::Table = include_str!("results.zh.toml").parse().unwrap();
    let page = tables(|en, _| en);
    let mut stale = Vec::new();
    for (part, texts) in &table {
        let from = page.find(&format!("\n### {part}\n")).unwrap_or_else(|| panic!("{part}"));
        let own = &page[from + 5..];
        let own = own.split("\n### ").next().unwrap_or_default();
        let keys = texts.as_table().unwrap().keys();
        let is_stale = |key: &&String| *key != "_" && !own.contains(&format!("\n| `{key}` |"));
        stale.extend(keys.filter(is_stale).map(|key| format!("{part}.{key}")));
    }
    assert!(stale.is_empty(), "{stale:?}");
}

/// A key that may be absent says when it stands, and no other does.
#[test]
fn optional_keys_are_named_as_such() {
    let (mut text, mut optional) = (String::new(), Vec::new());
    for file in ["mod.rs", "judged.rs", "tried.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/record").join(file);
        text += &std::fs::read_to_string(path).unwrap();
    }
    let mut about = String::new();
    let mut skipped = false;
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            about = format!("{about} {words}");
        } else if line.starts_with("#[serde(") {
            skipped |= line.contains("skip_serializing_if");
        } else if let Some((key, _)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": ")) {
            assert_eq!(skipped, about.contains(" Only "), "{key}: {about}");
            optional.extend(skipped.then(|| key.to_owned()));
            (about, skipped) = (String::new(), false);
        } else {
            (about, skipped) = (String::new(), false);
        }
    }
    assert_eq!(optional.len(), 11, "{optional:?}");
}
