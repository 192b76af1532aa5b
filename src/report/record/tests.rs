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

/// What stands in a place, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = name(schema) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(list) = schema["anyOf"].as_array().or(schema["allOf"].as_array()) {
        return list.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let words = match &schema["type"] {
        Value::String(word) => vec![word.as_str()],
        list => list.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
    };
    let word = |word: &str| match word {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "`true`, `false`".to_owned(),
        "array" if schema["items"].is_array() => "two numbers".to_owned(),
        "array" if schema["maxItems"] == 2 => "two numbers".to_owned(),
        "array" => format!("list: {}", kind(&schema["items"])),
        "object" => format!("table by name: {}", kind(&schema["additionalProperties"])),
        other => other.to_owned(),
    };
    words.into_iter().map(word).collect::<Vec<_>>().join(" or ")
}

/// The tables of the page: the document first, then its parts by name.
fn tables() -> String {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut text = String::new();
    let parts = schema["definitions"].as_object().unwrap();
    let parts = parts.iter().map(|(name, part)| (name.as_str(), part));
    for (name, part) in std::iter::once(("Document", &schema)).chain(parts) {
        let what = part["description"].as_str().unwrap_or_default().replace('\n', " ");
        let _ = write!(text, "\n### {name}\n\n{what}\n");
        if let Some(keys) = part["properties"].as_object() {
            text.push_str("\n| key | value | meaning |\n|---|---|---|\n");
            for (key, field) in keys {
                let what = field["description"].as_str().unwrap_or_default().replace('\n', " ");
                // An optional key is one of which its meaning says when it stands.
                let optional = if what.contains(" Only ") { "optional, " } else { "" };
                let _ = writeln!(text, "| `{key}` | {optional}{} | {what} |", kind(field));
            }
        } else if let Some(words) = part["oneOf"].as_array() {
            text.push_str("\n| word | meaning |\n|---|---|\n");
            for word in words {
                let what = word["description"].as_str().unwrap_or_default().replace('\n', " ");
                let _ = writeln!(text, "| `{}` | {what} |", word["const"].as_str().unwrap());
            }
        } else if let Some(either) = part["anyOf"].as_array() {
            let either: Vec<String> = either.iter().map(kind).collect();
            let _ = writeln!(text, "\nEither {}.", either.join(" or "));
        }
    }
    text.push('\n');
    text
}

#[test]
fn the_page_on_results_lists_every_key() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/results.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (begin, end) = ("<!-- begin summary -->\n", "<!-- end summary -->");
    let (before, rest) = text.split_once(begin).expect("the page has a place for it");
    let (stands, after) = rest.split_once(end).expect("the place has an end");
    let tables = tables();
    if stands != tables && std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(path, format!("{before}{begin}{tables}{end}{after}")).unwrap();
        return;
    }
    assert!(stands == tables, "docs/results.md is old: run with DACU_BLESS=1");
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
