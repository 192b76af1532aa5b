//! The table of planners' words is data: every row leads to a key there is, and its value can be
//! read there.

use super::aliases::{advise, settings};
use super::places::{section, sections};
use super::planner_words::{TABLE, plain};
use super::*;

#[test]
fn every_row_leads_to_a_section_and_a_key_there_is() {
    let rows = TABLE.matches("[[setting]]").count();
    assert!(rows > 100, "the table is read as a whole");
    assert_eq!(settings().len(), rows, "a row names no setting there is, or lacks a part");
    for setting in settings() {
        let (path, key) = (setting.section, setting.key.unwrap_or_default());
        assert!(!setting.words.is_empty(), "{path}.{key} has no words");
        assert!(!setting.means.en.is_empty() && setting.means.zh.is_some(), "{path}.{key}");
        assert_eq!(setting.key.is_none(), setting.example.is_empty(), "{path}.{key}");
    }
}

#[test]
fn no_word_is_a_key_where_it_is_answered() {
    let mut wrong = Vec::new();
    for setting in settings() {
        let place = if setting.key.is_some() { setting.section } else { "" };
        let known = &section(place).unwrap().known;
        for word in &setting.words {
            if known.iter().any(|key| plain(key) == *word) {
                wrong.push(format!("{word} in `{place}`"));
            }
        }
        let mut words = setting.words.clone();
        words.sort_unstable();
        words.dedup();
        if words.len() < setting.words.len() {
            wrong.push(format!("{} {:?}: a word stands twice", setting.section, setting.key));
        }
    }
    assert!(wrong.is_empty(), "keys, not words for them: {wrong:#?}");
}

#[test]
fn a_planners_word_for_a_value_is_answered_with_the_value() {
    use super::planner_words::value_of;
    assert_eq!(value_of("售前", ["after_sale", "pre_sale"]), Some("pre_sale"));
    assert_eq!(value_of("shouqian", ["after_sale", "pre_sale"]), Some("pre_sale"));
    assert_eq!(value_of("售前", ["after_sale"]), None, "only what may stand there");
    assert_eq!(value_of("京东", crate::platforms::names()), Some("jd_groups_2023"));
}

/// Every value of the table may stand somewhere: as a platform, a role or status of one, or in
/// code.
#[test]
fn every_value_of_the_table_is_one() {
    let texts: String = crate::platforms::names().filter_map(crate::platforms::text).collect();
    let code = [
        include_str!("words.rs"),
        include_str!("value/most.rs"),
        include_str!("value/time.rs"),
        include_str!("people.rs"),
    ];
    let mut count = 0;
    for line in TABLE.lines().filter_map(|line| line.strip_prefix("write = ")) {
        count += 1;
        let value = line.trim_matches('"');
        let known = crate::platforms::names().any(|name| name == value)
            || texts.contains(line)
            || texts.contains(&format!("[statuses.{value}]"))
            || code.iter().any(|code| code.contains(line));
        assert!(known, "{value} stands nowhere");
    }
    assert!(count > 30, "{count}");
}

/// A scenario of every section, to be changed in one key.
const BASE: &str = r#"
desk = { start = 2026-11-10T08:00:00, length = "10h", platform = "jd_groups_2023" }
agents = [{ id = "小李", count = 2 }]
"#;

#[test]
fn every_example_can_be_read_where_it_stands() {
    let mut wrong = Vec::new();
    for setting in settings() {
        let Some(key) = setting.key else { continue };
        let (path, value) = (setting.section, setting.example);
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("base.toml", BASE.to_owned(), Author::User);
        let mut user = tree::parse(file, &sources, &mut faults);
        let heading = section(path).unwrap().heading();
        let file = sources.add("x", format!("{heading}\n{key} = {value}\n"), Author::User);
        let example = tree::parse(file, &sources, &mut faults);
        user.lay(example);
        if !faults.has_errors() {
            assemble::build(user, Path::new("."), &mut sources, &mut faults);
        }
        const FORM: &[Code] = &[
            Code::BadSyntax,
            Code::UnknownKey,
            Code::WrongType,
            Code::UnknownWord,
            Code::NumberOutOfRange,
            Code::ShareOutOfRange,
            Code::BadDuration,
            Code::BadClock,
            Code::BadDate,
            Code::BadDistribution,
            Code::UnknownFigure,
        ];
        let told = faults.iter().filter(|fault| fault.file() == file && FORM.contains(&fault.code));
        wrong.extend(told.map(|fault| format!("{path}.{key} = {value}: {}", fault.message)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is said of a word below a heading.
fn said(path: &str, word: &str, value: Option<&str>) -> (String, Option<&'static str>) {
    let here = section(path).unwrap();
    let advice = advise(word, Some(here), &here.known, value);
    (advice.help.en, advice.instead)
}

#[test]
fn a_word_is_answered_with_key_section_and_value() {
    for (path, word, value, help) in [
        ("agents", "wage", Some("30"), "write `hourly_cost = 30`: "),
        ("agents", "最大接待量", None, "write `max_concurrency = 10`: "),
        ("agents", "zuidajiedailiang", None, "write `max_concurrency = 10`: "),
        ("agents", "Max Chats", Some("8"), "write `max_concurrency = 8`: "),
        ("agents", "ｓｔａｆｆ", Some("8"), "write `count = 8`: "),
        ("agent_defaults", "dazisudu", None, "write `typing_cpm = 75`: "),
        ("shifts", "start", Some("\"9:00\""), "write `from = \"9:00\"`: "),
        ("desk", "jinxianliang", None, "write `contacts_per_day = 9000`: "),
        ("session", "timeout", None, "write `silence_timeout = \"10min\"`: "),
        ("", "客服", None, "write `agents`: "),
        ("service", "patience", None, "this key belongs below the heading `[customer]`"),
        (
            "service",
            "耐心",
            None,
            "write `patience = { dist = \"exp\", mean = \"5min\" }` below `[cust",
        ),
        ("desk", "agents", None, "this is a section of its own: write `[[agents]]`"),
    ] {
        let told = said(path, word, value).0;
        assert!(told.starts_with(help), "{path} {word}: {told}");
    }
    assert_eq!(said("agents", "headcount", None).1, Some("count"));
    assert_eq!(said("agents", "cuont", None).1, Some("count"));
}

#[test]
fn a_word_with_several_meanings_is_asked_back() {
    for (path, word, keys) in [
        ("targets", "响应时长", ["first_reply_from_arrival", "round_response"]),
        ("targets", "response time", ["first_reply_from_arrival", "round_response"]),
        ("service", "AHT", ["service_time", "aht_by_level"]),
        ("desk", "shrinkage", ["absence_prob", "breaks"]),
    ] {
        let (told, instead) = said(path, word, None);
        assert!(told.starts_with("which is meant by"), "{told}");
        assert!(keys.iter().all(|key| told.contains(&format!("`{key} = "))), "{told}");
        assert_eq!(instead, None, "the planner chooses");
    }
}

#[test]
fn every_section_with_keys_is_known_by_them() {
    for (at, section) in sections().iter().enumerate() {
        let found = places::of_keys(&section.known).unwrap();
        let twins = sections().iter().position(|other| other.known == section.known);
        assert!(found.path == section.path || twins != Some(at), "{}", section.path);
    }
}
