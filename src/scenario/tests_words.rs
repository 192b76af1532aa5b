//! Pages of keys in two languages: the English words stand at the types that read a key, the
//! Chinese ones in `keys.zh.toml`.

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
    pub section: &'static str,
    pub key: &'static str,
    pub english: String,
}

impl Text {
    /// Those of a section.
    pub fn all(section: &'static str, known: &[&'static str], schema: &Json) -> Vec<Text> {
        let field = |key: &str| schema["properties"][key].clone();
        let english = |key| Page::English.meaning(section, key, &field(key));
        known.iter().map(|key| Text { section, key, english: english(key) }).collect()
    }
}

/// True for the name of a rule, as `TB-9` and `B-FG-4`.
pub(super) fn is_rule(word: &str) -> bool {
    let (head, number) = word.rsplit_once('-').unwrap_or_default();
    let is_head = !head.is_empty() && head.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    is_head && number.parse::<u32>().is_ok()
}
