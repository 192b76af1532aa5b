//! Pages of keys in two languages: the English words stand at the types that read a key, the
//! Chinese ones in `keys.zh.toml`, and neither may know a key that the other does not.

use super::keys_zh;
use serde_json::Value as Json;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    English,
    Chinese,
}

impl Page {
    pub const ALL: [Page; 2] = [Page::English, Page::Chinese];

    /// Where the page stands below `docs`.
    pub fn file(self, name: &str) -> String {
        format!("{}{name}", self.pick("", "zh/"))
    }

    pub fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Page::English => en,
            Page::Chinese => zh,
        }
    }

    /// The heading of a section: its title and what it is.
    pub fn heading(self, title: &str, raw: &str, schema: &Json) -> String {
        if self == Page::Chinese {
            return format!("\n### {title}：{}\n\n", chinese(raw, "_"));
        }
        let what = schema["description"].as_str().unwrap_or_default();
        let what = what.split_once(": ").map_or(what, |(_, rest)| rest);
        format!("\n### {title}: {}\n\n", what.replace('\n', " "))
    }

    /// What a key means.
    pub fn meaning(self, raw: &str, key: &str, field: &Json) -> String {
        if self == Page::Chinese {
            return chinese(raw, key);
        }
        let what = field["description"].as_str().unwrap_or_default();
        // One full stop goes, three stay.
        let what = match what.strip_suffix('.') {
            Some(short) if !short.ends_with('.') => short,
            _ => what,
        };
        assert!(!what.is_empty(), "{raw} {key} has no meaning");
        what.replace('\n', " ")
    }

    /// What a planner may write, of the English.
    pub fn value(self, english: &str) -> String {
        match self {
            Page::English => english.to_owned(),
            Page::Chinese => said(english),
        }
    }
}

fn chinese(raw: &str, key: &str) -> String {
    let found = keys_zh::of(raw, key);
    found.unwrap_or_else(|| panic!("src/scenario/keys.zh.toml, [{raw}]: `{key}`?")).to_owned()
}

/// English words about a value in Chinese, by the longest phrases that fit; what stands between
/// backticks or in quotes is written so in a scenario and stays.
fn said(english: &str) -> String {
    let phrases = keys_zh::table()["values"].as_table().unwrap();
    let mut text = String::new();
    let mut rest = english;
    let mut open = None;
    while let Some(letter) = rest.chars().next() {
        let fits = |(phrase, _): &(&String, &toml::Value)| rest.starts_with(phrase.as_str());
        let longest = phrases.iter().filter(fits).max_by_key(|(phrase, _)| phrase.len());
        match (open, longest) {
            (None, Some((phrase, zh))) => {
                text.push_str(zh.as_str().unwrap());
                rest = &rest[phrase.len()..];
                continue;
            }
            (None, None) if ['`', '"'].contains(&letter) => open = Some(letter),
            (Some(mark), _) if mark == letter => open = None,
            (None, None) => {
                assert!(!letter.is_ascii_alphabetic(), "say in Chinese: {english:?}, at {rest:?}");
            }
            _ => {}
        }
        text.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    text
}

/// A key and its English.
pub(super) struct Text {
    section: &'static str,
    key: &'static str,
    english: String,
}

impl Text {
    /// Those of a section.
    pub fn all(section: &'static str, known: &[&'static str], schema: &Json) -> Vec<Text> {
        let field = |key: &str| schema["properties"][key].clone();
        let english = |key| Page::English.meaning(section, key, &field(key));
        known.iter().map(|key| Text { section, key, english: english(key) }).collect()
    }
}

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

/// True for the name of a rule, as `TB-9` and `B-FG-4`.
pub(super) fn is_rule(word: &str) -> bool {
    let (head, number) = word.rsplit_once('-').unwrap_or_default();
    let is_head = !head.is_empty() && head.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    is_head && number.parse::<u32>().is_ok()
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
