//! `docs/zh/faults.md`: every code in Chinese, what it means and how it is mended
//! (`faults.zh.toml`), the example of `docs/faults.md`, and what the program says to it. With
//! `DACU_BLESS=1` in the environment the page is written anew.

use super::fault::{Code, Faults, Severity};
use super::policy::tests_docs::compare;
use super::tests_faults::{Heading, headings, told};
use std::fmt::Write;
use toml::Table;

fn table() -> Table {
    include_str!("faults.zh.toml").parse().unwrap()
}

fn text<'t>(table: &'t Table, part: &str, key: &str) -> Option<&'t str> {
    table[part].get(key)?.as_str()
}

/// What the program says in Chinese to an example, of its own code only.
fn said(heading: &Heading) -> String {
    let (all, sources) = told(heading);
    let mut own = Faults::default();
    let is_own = |fault: &&super::fault::Fault| fault.code.name() == heading.code;
    all.iter().filter(is_own).for_each(|fault| own.push(fault.clone()));
    own.settle();
    let told = own.render_chinese(&sources, false);
    let lines: Vec<&str> = told.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

#[test]
fn the_chinese_page_of_faults_says_what_the_program_says() {
    let table = table();
    let mut page = String::new();
    let mut group = String::new();
    for heading in headings() {
        if heading.group != group {
            group = heading.group.clone();
            let name = text(&table, "headings", &group).unwrap_or_else(|| panic!("{group}?"));
            let _ = write!(page, "\n## {name}\n");
            if let Some(opening) = text(&table, "openings", &group) {
                let _ = write!(page, "\n{opening}\n");
            }
        }
        let code = Code::ALL.iter().find(|code| code.name() == heading.code).unwrap();
        let what = text(&table, "codes", &heading.code);
        let what = what.unwrap_or_else(|| panic!("faults.zh.toml: `{}`?", heading.code));
        let severity = match code.severity() {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Advice => "建议",
        };
        let name = code.name();
        let _ = write!(page, "\n### `{name}` {}（{severity}）\n\n", code.chinese());
        let _ = writeln!(page, "{}", what.trim());
        for (language, block) in &heading.blocks {
            let _ = write!(page, "\n```{language}\n{block}```\n");
        }
        if !heading.blocks.is_empty() {
            let _ = write!(page, "\n```text\n{}\n```\n", said(&heading));
        }
    }
    page.push('\n');
    compare("zh/faults.md", "faults", &page);
}

#[test]
fn every_code_and_no_other_has_a_chinese_text() {
    let table = table();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let named: Vec<&str> = table["codes"].as_table().unwrap().keys().map(String::as_str).collect();
    let strange: Vec<_> = named.iter().filter(|name| !codes.contains(name)).collect();
    let missing: Vec<_> = codes.iter().filter(|code| !named.contains(code)).collect();
    assert!(strange.is_empty() && missing.is_empty(), "no code: {strange:?}; no text: {missing:?}");
    let groups: Vec<String> = headings().into_iter().map(|heading| heading.group).collect();
    for part in ["headings", "openings"] {
        let stale = |name: &&String| !groups.contains(name);
        let stale: Vec<_> = table[part].as_table().unwrap().keys().filter(stale).collect();
        assert!(stale.is_empty(), "[{part}] {stale:?}");
    }
}

/// Rules that a page names for a code, the other page names.
#[test]
fn both_pages_name_the_same_rules_for_a_code() {
    let english = include_str!("../../docs/faults.md");
    let table = table();
    let mut wrong = Vec::new();
    for part in english.split("\n### `").skip(1) {
        let (code, rest) = part.split_once('`').unwrap();
        let prose = rest.split("```").step_by(2).collect::<String>();
        let zh = text(&table, "codes", code).unwrap_or_default();
        let words = prose.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let rules = words.filter(|word| super::tests_words::is_rule(word));
        wrong
            .extend(rules.filter(|rule| !zh.contains(*rule)).map(|rule| format!("{code}: {rule}")));
    }
    assert!(wrong.is_empty(), "faults.zh.toml does not name {wrong:?}");
}
