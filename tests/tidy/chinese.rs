//! The Chinese pages say what the English ones say: the same headings in the same order of levels,
//! the same keys, and each leads to the other.

use std::collections::BTreeSet;

use super::{none, source};

/// Sections that the Chinese page has for itself: the headings of tables are Chinese there.
const OWN: &[(&str, &str)] = &[("results.md", "CSV 的列"), ("results.md", "指标")];

/// Pages there are in both languages.
fn pages() -> Vec<String> {
    let files = source::files("docs/zh", ".md");
    let names = files.iter().map(|path| path.trim_start_matches("docs/zh/").to_owned());
    names.filter(|name| name != "README.md").collect()
}

/// Lines outside fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// Levels of the headings with their words, but for sections of the page's own.
fn headings<'t>(page: &str, text: &'t str) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    let mut skipped = usize::MAX;
    for line in prose(text) {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let Some(words) = line[level..].strip_prefix(' ').filter(|_| level > 0) else { continue };
        if level <= skipped {
            skipped = if OWN.contains(&(page, words)) { level } else { usize::MAX };
        }
        if skipped == usize::MAX {
            found.push((level, words));
        }
    }
    found
}

/// Keys, values and codes between backticks: one word of a scenario or of the command line.
fn words(text: &str) -> BTreeSet<&str> {
    let is_word = |word: &&str| {
        word.len() > 1
            && word.is_ascii()
            && !word.contains([' ', '/', '+'])
            && word.contains(|c: char| c.is_ascii_lowercase())
    };
    prose(text).flat_map(|line| line.split('`').skip(1).step_by(2)).filter(is_word).collect()
}

#[test]
fn a_chinese_page_has_the_headings_and_the_keys_of_the_english_one() {
    let mut faults = Vec::new();
    for page in pages() {
        let english = source::read(&format!("docs/{page}"));
        let chinese = source::read(&format!("docs/zh/{page}"));
        let (en, zh) = (headings(&page, &english), headings(&page, &chinese));
        let differ = en.iter().zip(&zh).find(|((a, _), (b, _))| a != b);
        if let Some(((_, en), (_, zh))) = differ {
            faults.push(format!("docs/zh/{page}: `{zh}` stands where `{en}` does"));
        } else if en.len() != zh.len() {
            faults.push(format!("docs/zh/{page}: {} headings, not {}", zh.len(), en.len()));
        }
        for word in words(&english) {
            if !chinese.contains(word) {
                faults.push(format!("docs/zh/{page} does not name `{word}`"));
            }
        }
    }
    none("Chinese pages that fell behind", &faults);
}

#[test]
fn a_page_and_its_translation_lead_to_one_another() {
    let mut faults = Vec::new();
    let index = source::read("docs/zh/README.md");
    for page in pages() {
        let top = |path: &str| source::read(path).lines().take(4).collect::<String>();
        if !top(&format!("docs/{page}")).contains(&format!("(zh/{page})")) {
            faults.push(format!("docs/{page} does not lead to its Chinese page"));
        }
        if !top(&format!("docs/zh/{page}")).contains(&format!("(../{page})")) {
            faults.push(format!("docs/zh/{page} does not lead to its English page"));
        }
        if !index.contains(&format!("({page})")) {
            faults.push(format!("docs/zh/README.md does not lead to {page}"));
        }
    }
    none("translations nobody finds", &faults);
}

#[test]
fn headings_are_found_outside_code_and_own_sections() {
    let text = "# a\n```\n# b\n```\n## CSV 的列\n### c\n## d\n";
    assert_eq!(headings("results.md", text), [(1, "a"), (2, "d")]);
    assert_eq!(words("`a_b` x `C` `d e`\n```\n`f_g`\n```\n"), BTreeSet::from(["a_b"]));
}
