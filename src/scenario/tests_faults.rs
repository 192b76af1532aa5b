//! `docs/faults.md` has a heading for every code, and every example there raises its code.

use super::*;
use std::path::PathBuf;

/// The scenario that examples are laid over: nothing is wrong with it.
pub(super) const BASE: &str = r#"
[desk]
start = 2026-11-10T08:00:00
length = "10h"
platform = "jd_groups_2023"
contacts_per_day = 100

[[agents]]
id = "甲"
count = 2
max_concurrency = 20
"#;

/// One heading of the page: what it stands under, its code and its fenced blocks, by language.
pub(super) struct Heading {
    pub group: String,
    pub code: String,
    pub blocks: Vec<(String, String)>,
}

pub(super) fn headings() -> Vec<Heading> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut headings: Vec<Heading> = Vec::new();
    let mut open = false;
    let mut group = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            group = name.to_owned();
        }
        if let Some(code) = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')) {
            let (group, code) = (group.clone(), code.to_owned());
            headings.push(Heading { group, code, blocks: Vec::new() });
        }
        let Some(heading) = headings.last_mut() else { continue };
        if let Some(language) = line.strip_prefix("```") {
            open = !open;
            if open {
                heading.blocks.push((language.to_owned(), String::new()));
            }
        } else if open && let Some((_, block)) = heading.blocks.last_mut() {
            block.push_str(line);
            block.push('\n');
        }
    }
    headings
}

/// The faults of the base with the blocks of an example laid over it.
fn faults_of(heading: &Heading) -> Faults {
    told(heading).0
}

/// The same, with the texts they are in.
pub(super) fn told(heading: &Heading) -> (Faults, Sources) {
    let folder = tempfile::tempdir().unwrap();
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let file = sources.add("base.toml", BASE.to_owned(), Author::User);
    let mut user = tree::parse(file, &sources, &mut faults);
    for (language, block) in &heading.blocks {
        match language.as_str() {
            "toml" => {
                let file = sources.add("desk.toml", block.clone(), Author::User);
                user.lay(tree::parse(file, &sources, &mut faults));
            }
            "csv" => std::fs::write(folder.path().join("log.csv"), block).unwrap(),
            "sh" => {
                let set = block.trim().split("--set ").nth(1).unwrap();
                set::apply(set, &mut user, &mut sources, &mut faults);
            }
            other => panic!("no example is written in {other}"),
        }
    }
    if !faults.has_errors() {
        assemble::build(user, folder.path(), &mut sources, &mut faults);
    }
    (faults, sources)
}

/// What is missing altogether is told of the scenario's own file, never of the defaults.
#[test]
fn an_empty_scenario_is_blamed_on_its_own_file() {
    let Err(error) = super::parse("empty.toml", String::new(), std::path::Path::new("."), &[])
    else {
        panic!("an empty scenario is read");
    };
    let text = error.to_string();
    assert!(text.contains("--> empty.toml") && !text.contains("defaults"), "{text}");
}

#[test]
fn every_code_has_its_heading_in_order() {
    let documented: Vec<String> = headings().into_iter().map(|heading| heading.code).collect();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(documented, known, "docs/faults.md and the codes differ");
}

#[test]
fn every_example_raises_its_code() {
    let mut wrong = Vec::new();
    for heading in headings() {
        // Bytes that are not UTF-8 cannot stand in a page.
        if heading.code == "not-utf8" {
            continue;
        }
        assert!(!heading.blocks.is_empty(), "{} has no example", heading.code);
        let faults = faults_of(&heading);
        if !faults.iter().any(|fault| fault.code.name() == heading.code) {
            let told: Vec<_> = faults.iter().map(|fault| fault.message.to_string()).collect();
            wrong.push(format!("{}: {told:?}", heading.code));
        }
    }
    assert!(wrong.is_empty(), "examples that do not show their fault:\n{}", wrong.join("\n"));
}

/// Every sentence about every example is told in Chinese too.
#[test]
fn every_example_is_told_in_chinese() {
    let mut english = Vec::new();
    for heading in headings().into_iter().filter(|heading| heading.code != "not-utf8") {
        // What a system says of a file is its own.
        if heading.code == "cannot-read" {
            continue;
        }
        let faults = faults_of(&heading).in_chinese();
        for fault in faults.iter() {
            let said = [Some(&fault.message), Some(&fault.label), fault.help.as_ref()];
            let mut said: Vec<_> = said.into_iter().flatten().collect();
            said.extend(fault.related.iter().map(|(_, label)| label));
            // Names, times and shares are the same in both languages.
            let has_words = |text: &str| {
                let plain = |c: char| c.is_ascii_alphabetic();
                text.split(|c| !plain(c)).any(|word| word.len() > 2)
            };
            let left = said.into_iter().filter(|said| has_words(said) && said.zh.is_none());
            english.extend(left.map(|said| format!("{}: {said}", heading.code)));
        }
    }
    assert!(english.is_empty(), "in English only: {english:#?}");
}

#[test]
fn nothing_is_wrong_with_the_base() {
    let faults =
        faults_of(&Heading { group: String::new(), code: String::new(), blocks: Vec::new() });
    assert_eq!(faults, Faults::default());
}
