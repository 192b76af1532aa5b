//! The front door stays small: what outsiders can name fits a page, no error type of ours or of a
//! library leaks, and the floors behind it are opened by nothing but the feature of the tests.

use super::none;
use super::source::{self, HOUSE};

/// Most public items: types, variants, fields, functions.
const MOST: usize = 150;

/// The lines of the door that are public, with their file; what is compiled for tests is not.
fn public() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in HOUSE.iter().filter(|file| file.path.starts_with("src/study/")) {
        if file.path.ends_with("tests.rs") {
            continue;
        }
        let mut in_enum = false;
        for line in file.code.lines() {
            let text = line.trim_start();
            in_enum |= text.starts_with("pub enum");
            // a variant of a public enum is public without saying so
            let is_variant = in_enum
                && line.starts_with("    ")
                && !line.starts_with("     ")
                && text.starts_with(char::is_uppercase);
            in_enum &= !line.starts_with('}');
            let is_public = text.starts_with("pub ") && !text.starts_with("pub use");
            if is_public || is_variant {
                found.push((file.path.clone(), text.to_owned()));
            }
        }
    }
    found
}

#[test]
fn the_front_door_fits_a_page() {
    let items = public();
    assert!(items.len() > 60, "the door was not found: {items:?}");
    assert!(items.len() < MOST, "{} public items of at most {MOST}", items.len());
}

#[test]
fn an_error_at_the_door_is_the_doors_own() {
    let foreign = |(_, line): &&(String, String)| {
        line.contains("Result<") && !line.contains(", Error>") && line.contains("fn ")
    };
    let found: Vec<String> =
        public().iter().filter(foreign).map(|(path, line)| format!("{path}: {line}")).collect();
    none("results with another error", &found);
}

#[test]
fn the_floors_are_shut_unless_tests_open_them() {
    let text = source::read("src/lib.rs");
    let lines: Vec<&str> = text.lines().collect();
    let mut open = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let shut = lines[at.saturating_sub(1)] == "#[cfg(feature = \"internals\")]";
        if line.starts_with("pub mod ") && !shut && *line != "pub mod cli;" {
            open.push(format!("src/lib.rs:{}: {line}", at + 1));
        }
    }
    none("floors that stand open", &open);
}

#[test]
fn examples_for_strangers_use_the_door_only() {
    let door = |name: &str| text_of_door().contains(name);
    let mut found = Vec::new();
    for path in source::files("examples", ".rs") {
        let text = source::read(&path);
        if !text.contains("front door") {
            continue;
        }
        for part in text.split("dacu::").skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() && !door(&name) {
                found.push(format!("{path}: dacu::{name}"));
            }
        }
    }
    none("names that are not at the door", &found);
}

/// What `src/lib.rs` hands out.
fn text_of_door() -> String {
    let text = source::read("src/lib.rs");
    let from = text.find("pub use study::").unwrap_or(0);
    text[from..].split(';').next().unwrap_or_default().to_owned()
}
