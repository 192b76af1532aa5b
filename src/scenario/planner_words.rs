//! The words of `aliases.toml` that planners have for values, and how any word of theirs is
//! compared.

use std::sync::OnceLock;
use toml::de::{DeTable, DeValue};

/// The table.
pub const TABLE: &str = include_str!("aliases.toml");

/// The words for values, each with what is written.
fn values() -> &'static [(String, Vec<String>)] {
    static ALL: OnceLock<Vec<(String, Vec<String>)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let one = |node: &toml::Spanned<DeValue<'static>>| {
            let table = node.get_ref().as_table()?;
            let words = table.get("words")?.get_ref().as_array()?.iter();
            let words = words.filter_map(|word| Some(plain(word.get_ref().as_str()?)));
            Some((table.get("write")?.get_ref().as_str()?.to_owned(), words.collect()))
        };
        let root = DeTable::parse(TABLE).map(toml::Spanned::into_inner).unwrap_or_default();
        let list = root.get("value").and_then(|list| list.get_ref().as_array());
        list.into_iter().flat_map(|list| list.iter()).filter_map(one).collect()
    })
}

/// Which of some values a planner's word stands for, as 售前 for `pre_sale`.
pub fn value_of<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let spelt = plain(word);
    let meant = |write: &&'a str| {
        values().iter().any(|(value, words)| value == write && words.contains(&spelt))
    };
    known.into_iter().find(meant)
}

/// A word as it is compared: capitals, full-width letters, blanks, `_` and `-` make no difference.
pub fn plain(word: &str) -> String {
    let narrow = word.chars().map(super::marks_of_text::narrow);
    let kept = narrow.filter(|c| !c.is_whitespace() && !"_-./'\"".contains(*c));
    kept.flat_map(char::to_lowercase).collect()
}
