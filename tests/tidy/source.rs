//! The repository's files, and Rust text with comments, strings and test code told apart.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// One Rust file in three readings of equal shape: same lines, same columns.
pub struct Source {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// As written.
    pub text: String,
    /// Comments blanked.
    pub spoken: String,
    /// Comments and the insides of strings and character literals blanked.
    pub code: String,
    /// For each line, true if it is compiled for tests only.
    pub is_test: Vec<bool>,
}

/// Every Rust file under `src`, in order of path.
pub static HOUSE: LazyLock<Vec<Source>> = LazyLock::new(|| sources(&["src"]));

/// Every Rust file of the repository, in order of path.
pub static ALL: LazyLock<Vec<Source>> =
    LazyLock::new(|| sources(&["src", "tests", "benches", "examples"]));

/// The root of the repository: where cargo runs the test, not where it was compiled.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into()).into()
    });
    &ROOT
}

/// Files under a folder whose names end so, as paths from the root, in order. Build results,
/// simulation results and hidden folders are passed over.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    let mut names: Vec<String> = found
        .iter()
        .filter_map(|path| path.strip_prefix(root()).ok())
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .filter(|path| path.ends_with(ending))
        .filter(|path| !path.starts_with("output/") || path == "output/README.md")
        .collect();
    names.sort();
    names
}

/// A file's text.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_hidden = name.starts_with('.') && name != ".ci";
        if path.is_dir() {
            if !is_hidden && name != "target" {
                walk(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let mut all: Vec<Source> = folders
        .iter()
        .flat_map(|folder| files(folder, ".rs"))
        .map(|path| {
            let text = read(&path);
            let (spoken, code) = blank(&text);
            let is_test = test_lines(&code);
            Source { path, text, spoken, code, is_test }
        })
        .collect();
    let tests: Vec<String> = all.iter().flat_map(test_modules).collect();
    for file in &mut all {
        let whole = tests.iter().any(|stem| {
            file.path == format!("{stem}.rs") || file.path.starts_with(&format!("{stem}/"))
        });
        if whole || !file.path.starts_with("src/") {
            file.is_test.fill(true);
        }
    }
    all
}

/// The folder in which a file's child modules live.
pub fn module_folder(path: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    for whole in ["/mod", "/lib", "/main"] {
        if let Some(folder) = stem.strip_suffix(whole) {
            return folder.to_owned();
        }
    }
    stem.to_owned()
}

/// Stems of files declared as `mod name;` in test-only lines.
fn test_modules(file: &Source) -> Vec<String> {
    let lines = file.code.lines().zip(&file.is_test).filter(|(_, is_test)| **is_test);
    lines
        .filter_map(|(line, _)| declared_module(line))
        .map(|name| format!("{}/{name}", module_folder(&file.path)))
        .collect()
}

/// The name in `mod name;`, with or without visibility.
pub fn declared_module(line: &str) -> Option<&str> {
    let line = line.trim().strip_suffix(';')?;
    let (before, name) = line.rsplit_once("mod ").or(line.strip_prefix("mod ").map(|n| ("", n)))?;
    let is_visibility = before.is_empty() || before.starts_with("pub");
    (is_visibility && name.chars().all(is_word)).then_some(name)
}

/// True for a character of an identifier.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Places of a pattern that is not part of a longer word, as bytes.
pub fn places(text: &str, pattern: &str) -> Vec<usize> {
    let opens = pattern.starts_with(is_word);
    let closes = pattern.ends_with(is_word);
    text.match_indices(pattern)
        .map(|(at, _)| at)
        .filter(|&at| !(opens && text[..at].ends_with(is_word)))
        .filter(|&at| !(closes && text[at + pattern.len()..].starts_with(is_word)))
        .collect()
}

/// The line, from 1, of a byte.
pub fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The byte just behind the bracket that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

/// From `from`, the first `{` or `;` outside parentheses and square brackets.
pub fn body_or_end(code: &str, from: usize) -> Option<(usize, char)> {
    let mut depth = 0_i32;
    for (at, c) in code[from..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' | ';' if depth == 0 => return Some((from + at, c)),
            _ => {}
        }
    }
    None
}

fn test_lines(code: &str) -> Vec<bool> {
    let mut marks = vec![false; code.lines().count()];
    for (at, attribute) in code.match_indices("#[cfg(test)]") {
        let from = at + attribute.len();
        let Some((body, c)) = body_or_end(code, from) else { continue };
        let end = if c == '{' { closing(code, body) } else { body + 1 };
        let last = line_at(code, end).min(marks.len());
        marks[line_at(code, at) - 1..last].fill(true);
    }
    marks
}

/// Blanks comments, and in the second text also what strings and characters say.
fn blank(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut spoken, mut code) = (chars.clone(), chars.clone());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => {
                let end = line_comment_end(&chars, at);
                wipe(&mut spoken, at, end);
                wipe(&mut code, at, end);
                end
            }
            ('/', Some('*')) => {
                let end = block_comment_end(&chars, at);
                wipe(&mut spoken, at, end);
                wipe(&mut code, at, end);
                end
            }
            _ => match literal_end(&chars, at) {
                Some(end) => {
                    wipe(&mut code, at + 1, end - 1);
                    end
                }
                None => at + 1,
            },
        };
        at = end;
    }
    (spoken.into_iter().collect(), code.into_iter().collect())
}

/// Blanks to spaces; each character keeps its line and column.
fn wipe(chars: &mut [char], from: usize, to: usize) {
    let to = to.min(chars.len());
    if from < to {
        chars[from..to].iter_mut().filter(|c| **c != '\n').for_each(|c| *c = ' ');
    }
}

fn line_comment_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| at + n)
}

fn block_comment_end(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0_u32;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The end of a string or character literal that begins here; a lifetime is none.
fn literal_end(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|b| chars[b]);
    match chars[at] {
        '"' => {
            // Hashes and an `r` before the quote: a raw string, closed by as many hashes.
            let hashes = chars[..at].iter().rev().take_while(|c| **c == '#').count();
            let letter = chars[..at].iter().rev().nth(hashes);
            if letter == Some(&'r') {
                Some(raw_end(chars, at + 1, hashes))
            } else {
                Some(escaped_end(chars, at + 1, '"'))
            }
        }
        '\'' if !before.is_some_and(is_word) || before == Some('b') => {
            let is_character = chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'');
            is_character.then(|| escaped_end(chars, at + 1, '\''))
        }
        _ => None,
    }
}

fn escaped_end(chars: &[char], mut at: usize, close: char) -> usize {
    while at < chars.len() && chars[at] != close {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn raw_end(chars: &[char], from: usize, hashes: usize) -> usize {
    let closes = |at: usize| {
        chars[at] == '"'
            && chars.len() > at + hashes
            && chars[at + 1..=at + hashes].iter().all(|c| *c == '#')
    };
    let end = (from..chars.len()).find(|&at| closes(at)).unwrap_or(chars.len());
    (end + 1 + hashes).min(chars.len())
}

#[test]
fn comments_strings_and_tests_are_told_apart() {
    let text = concat!(
        "fn a<'x>(s: &'x str) { call(\"HashMap // no\", 'a', '\\''); } // HashMap\n",
        "/* one /* two */ HashMap */ let r = r#\"panic!(\" \"#;\n",
        "#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n",
    );
    let (spoken, code) = blank(text);
    assert_eq!(places(&spoken, "HashMap").len(), 1);
    assert!(places(&code, "HashMap").is_empty() && places(&code, "panic!").is_empty());
    assert_eq!(places(&code, "fn").len(), 3);
    assert_eq!(test_lines(&code), [false, false, true, true, true, true, false]);
    assert_eq!(declared_module("pub(crate) mod sample;"), Some("sample"));
    assert_eq!(declared_module("    mod tests;"), Some("tests"));
    assert_eq!(declared_module("let word = mod_of;"), None);
}
