//! Words of keys in two languages: neither may know a key that the other does not, nor say less.

use super::keys_zh;
use super::tests_words::{Text, is_rule};

/// Every key of every page.
fn all() -> Vec<Text> {
    let mut all = super::tests_keys::texts();
    all.extend(super::policy::tests_docs::texts());
    all.extend(super::judging::SETTINGS.iter().map(|setting| Text {
        section: "judging",
        key: setting.key,
        english: setting.meaning.to_owned(),
    }));
    all
}

/// Parts of the table that are no sections.
const OTHER: &[&str] = &["values", "schema"];

#[test]
fn every_key_and_no_other_has_a_chinese_text() {
    let all = all();
    let stands = |section: &str, key: &str| {
        let is_it = |text: &Text| text.section == section && (key == "_" || text.key == key);
        all.iter().any(is_it)
    };
    let mut wrong = Vec::new();
    for Text { section, key, .. } in &all {
        if keys_zh::of(section, key).is_none_or(|text| !text.chars().any(is_han)) {
            wrong.push(format!("[{section}] {key} has no Chinese"));
        }
    }
    for (section, texts) in
        keys_zh::table().iter().filter(|(name, _)| !OTHER.contains(&name.as_str()))
    {
        let keys = texts.as_table().unwrap().keys();
        let none = keys.filter(|key| !stands(section, key));
        wrong.extend(none.map(|key| format!("[{section}] {key} is no key")));
    }
    assert!(wrong.is_empty(), "src/scenario/keys.zh.toml: {wrong:#?}");
}

/// The default that a text says in its last brackets, if it is a value.
fn default_in(english: &str) -> Option<&str> {
    let rest = english.split("(default ").nth(1)?;
    let word = rest.split([')', ',']).next()?.trim_matches('"');
    let has = |what: fn(char) -> bool| word.contains(what);
    (!word.contains(' ') && (has(|c| c.is_ascii_digit()) || has(|c| c == '_'))).then_some(word)
}

/// What the English says of rules, of values between backticks and of defaults, the Chinese says.
#[test]
fn a_chinese_text_names_what_the_english_names() {
    let mut wrong = Vec::new();
    for Text { section, key, english } in all() {
        let Some(zh) = keys_zh::of(section, key) else { continue };
        let words = english.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let rules = words.filter(|word| is_rule(word));
        let code = english.split('`').skip(1).step_by(2);
        for word in rules.chain(code).chain(default_in(&english)) {
            if !zh.contains(word) {
                wrong.push(format!("[{section}] {key}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "src/scenario/keys.zh.toml does not say: {wrong:#?}");
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}')
}
