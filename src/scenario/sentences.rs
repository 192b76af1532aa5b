//! Sentences of faults that are found with one string: English and Chinese side by side in
//! `chinese.toml`, `{}` for what differs. Whoever finds a new fault says it in both with `said!`;
//! the table is for what was there before, and for sentences said in many places.

use std::sync::OnceLock;
use toml::de::{DeTable, DeValue};

/// The table.
pub const TABLE: &str = include_str!("chinese.toml");

/// A sentence with gaps.
struct Sentence {
    /// What stands before, between and after the gaps.
    parts: Vec<String>,
    chinese: String,
}

fn sentences() -> &'static [Sentence] {
    static ALL: OnceLock<Vec<Sentence>> = OnceLock::new();
    ALL.get_or_init(|| {
        let Ok(root) = DeTable::parse(TABLE) else { return Vec::new() };
        let one =
            |(en, zh): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
                Some(Sentence {
                    parts: en.get_ref().split("{}").map(str::to_owned).collect(),
                    chinese: zh.get_ref().as_str()?.to_owned(),
                })
            };
        let mut all: Vec<Sentence> = root.get_ref().iter().filter_map(one).collect();
        // What says more is tried first.
        all.sort_by_key(|said| {
            std::cmp::Reverse(said.parts.iter().map(String::len).sum::<usize>())
        });
        all
    })
}

impl Sentence {
    /// What stands in the gaps of a text, if it is this sentence.
    fn gaps<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.parts.split_first()?;
        let mut tail = text.strip_prefix(first.as_str())?;
        let mut gaps = Vec::with_capacity(rest.len());
        for (at, part) in rest.iter().enumerate() {
            let last = at + 1 == rest.len();
            let end = match (part.is_empty(), last) {
                (true, true) => tail.len(),
                (false, true) => tail.ends_with(part.as_str()).then(|| tail.len() - part.len())?,
                _ => tail.find(part.as_str())?,
            };
            gaps.push(&tail[..end]);
            tail = &tail[end + part.len()..];
        }
        // Of a sentence that says next to nothing the gaps are single words and numbers.
        let said: usize = self.parts.iter().map(String::len).sum();
        let vague = said < 6 && gaps.iter().any(|gap| gap.contains(' '));
        (tail.is_empty() && !vague).then_some(gaps)
    }
}

/// A sentence in Chinese, if the table has it.
pub fn of(english: &str) -> Option<String> {
    let (sentence, gaps) = sentences().iter().find_map(|said| Some((said, said.gaps(english)?)))?;
    let mut text = String::new();
    let mut next = 0;
    let mut rest = sentence.chinese.as_str();
    while let Some(at) = rest.find('{') {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        // `{}` is the next gap, `{2}` the second; other braces are the sentence's own.
        let inner = brace[1..].find('}').map_or("{", |end| &brace[1..=end]);
        let gap = match inner.parse::<usize>() {
            Ok(number) => gaps.get(number.checked_sub(1)?).copied(),
            Err(_) if inner.is_empty() => {
                next += 1;
                gaps.get(next - 1).copied()
            }
            Err(_) => None,
        };
        let length = if gap.is_some() { inner.len() + 2 } else { 1 };
        let is_code = text.ends_with(['`', '"', '“']);
        // A gap may hold a sentence of its own; names and values stay as they are.
        match gap {
            Some(gap) if !is_code && gap.contains(' ') => {
                text.push_str(&of(gap).unwrap_or_else(|| gap.to_owned()));
            }
            _ => text.push_str(gap.unwrap_or("{")),
        }
        rest = &brace[length..];
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_with_what_stands_in_its_gaps() {
        assert_eq!(of("`days` is missing").as_deref(), Some("缺少 `days`"));
        assert_eq!(of("two shops are called `甲`").as_deref(), Some("有两家店铺都叫 `甲`"));
        assert_eq!(of("no such sentence is told"), None);
        assert_eq!(
            of("no distribution: cv must be at least zero, not -1").as_deref(),
            Some("不成分布：cv 须不小于 0，不能是 -1")
        );
    }

    /// A sentence that is told no more, or in other words, has no place in the table.
    #[test]
    fn every_sentence_of_the_table_stands_in_the_code() {
        let folder = |name| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let mut code = String::new();
        let mut folders = vec![folder("src/scenario"), folder("src/kernel")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    code.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut code = code.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}");
        while let Some(at) = code.find("\\\n") {
            let end = at + 2 + code[at + 2..].find(|c: char| c != ' ').unwrap_or(0);
            code.replace_range(at..end, "");
        }
        let mut stale = Vec::new();
        for said in sentences() {
            // Parts may be put together: what a gap leaves of them is looked for.
            let stands = |part: &String| {
                let part = part.trim_matches(['`', ' ']);
                part.len() < 12 || code.contains(part)
            };
            let told = said.parts.iter().all(stands);
            if !told {
                stale.push(said.parts.join("{}"));
            }
        }
        assert!(stale.is_empty(), "in no code: {stale:#?}");
    }

    #[test]
    fn every_sentence_of_the_table_is_found_and_fills_its_gaps() {
        assert!(sentences().len() > 250, "{} sentences", sentences().len());
        for said in sentences() {
            let english = said.parts.join("x9x");
            let chinese = of(&english).unwrap();
            let gaps = said.parts.len() - 1;
            assert!(
                chinese.matches("x9x").count() >= usize::from(gaps > 0),
                "{english}: {chinese}"
            );
            assert!(!chinese.contains("{}"), "{english}: {chinese}");
        }
    }
}
