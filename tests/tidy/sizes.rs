//! A file, a function and a line have a size at which a reader still holds them in mind.

use super::source::{self, ALL, HOUSE, Source, is_word, line_at, places};
use super::{Exception, except, none};

/// Lines of a file.
const FILE: usize = 500;
/// Lines of a function, from its `fn` to its closing brace.
const FUNCTION: usize = 70;
/// Characters of a line. A Chinese character counts as one.
const LINE: usize = 100;
/// Lines of the introduction at the head of a module.
const OPENING: usize = 16;
/// Lines of `main.rs`: parse, call, exit code.
const MAIN: usize = 60;

/// Sizes above the limit.
const LARGE: &[Exception] = &[
    Exception { file: "benches/peers/bare.rs", what: "fn chat_of", why: "one loop, all in sight" },
    Exception { file: "src/engine/tests.rs", what: "fn shop", why: "a literal, one field a line" },
    Exception { file: "src/engine/tests.rs", what: "fn desk", why: "a literal, one field a line" },
];

#[test]
fn files_functions_and_lines_keep_to_their_size() {
    let mut faults = Vec::new();
    for file in ALL.iter() {
        let count = file.text.lines().count();
        let limit = if file.path == "src/main.rs" { MAIN } else { FILE };
        if count > limit {
            faults.push((file.path.clone(), format!("{count} lines of at most {limit}")));
        }
        for (index, line) in file.text.lines().enumerate() {
            let width = line.chars().count();
            if width > LINE {
                let place = format!("{}:{}", file.path, index + 1);
                faults.push((place, format!("{width} columns of at most {LINE}")));
            }
        }
        for (line, name, length) in functions(file) {
            if length > FUNCTION {
                let place = format!("{}:{line}", file.path);
                faults.push((place, format!("fn {name}: {length} lines, at most {FUNCTION}")));
            }
        }
    }
    none("too large", &except(faults, LARGE));
}

/// Every function with a body: its line, its name, its length in lines.
fn functions(file: &Source) -> Vec<(usize, &str, usize)> {
    let mut found = Vec::new();
    for at in places(&file.code, "fn") {
        let rest = file.code[at + 2..].trim_start();
        let name = rest.find(|c| !is_word(c)).map_or("", |end| &rest[..end]);
        if name.is_empty() {
            continue;
        }
        if let Some((body, '{')) = source::body_or_end(&file.code, at) {
            let first = line_at(&file.code, at);
            let last = line_at(&file.code, source::closing(&file.code, body));
            found.push((first, name, last - first + 1));
        }
    }
    found
}

/// Modules without an introduction.
const UNINTRODUCED: &[Exception] = &[];

#[test]
fn every_module_opens_with_a_short_introduction() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| !file.is_test.first().is_some_and(|t| *t)) {
        let opening = file.text.lines().take_while(|line| line.starts_with("//!")).count();
        if opening == 0 {
            faults.push((file.path.clone(), "does not open with //!".to_owned()));
        } else if opening > OPENING && file.path != "src/lib.rs" {
            let message = format!("{opening} lines of //!, at most {OPENING}");
            faults.push((file.path.clone(), message));
        }
    }
    none("a newcomer lives on these lines", &except(faults, UNINTRODUCED));
}
