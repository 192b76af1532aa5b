//! Documents that lead somewhere: links resolve, indexes are complete, dependencies are explained.

use std::collections::BTreeSet;

use super::source::{self, places};
use super::{Exception, except, none};

/// Documents in Markdown, from the root.
fn documents() -> Vec<String> {
    source::files("", ".md")
}

/// What stands between backticks outside code blocks: the line and the words.
fn spans(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        let plain = line.trim_start().trim_start_matches("//!").trim_start_matches("///");
        if plain.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            found.extend(plain.split('`').skip(1).step_by(2).map(|span| (index + 1, span)));
        }
    }
    found
}

/// Places named before they are there.
const AWAITED: &[Exception] = &[];

/// True unless the words name a place of the house that is not there. `NAME` stands for any name.
fn is_there(words: &str) -> bool {
    let is_plain = words.chars().all(|c| source::is_word(c) || "/.:-".contains(c));
    if !is_plain || words.contains("NAME") {
        return true;
    }
    let root = source::root();
    let folders = ["src/", "tests/", "docs/", "scenarios/", "schemas/", "templates/", ".ci/"];
    if folders.iter().any(|folder| words.starts_with(folder)) {
        return root.join(words).exists();
    }
    let path = words.replace("::", "/");
    let mut parts = path.trim_end_matches('/').split('/');
    let (Some(floor), Some(module)) = (parts.next(), parts.next()) else { return true };
    let is_floor = super::floors::FLOORS.iter().any(|(name, _)| *name == floor);
    let is_module = module.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let place = root.join("src").join(floor).join(module);
    let door = ["mod.rs", ".rs"].map(|end| format!("src/{floor}/{end}").replace("/.rs", ".rs"));
    let is_item = || {
        let doors = source::HOUSE.iter().filter(|file| door.contains(&file.path));
        doors.into_iter().any(|file| !places(&file.code, module).is_empty())
    };
    let is_file = place.exists() || place.with_extension("rs").exists();
    !is_floor || !is_module || is_file || is_item()
}

#[test]
fn every_place_in_the_house_that_is_named_is_there() {
    let mut faults = Vec::new();
    let mut texts = documents();
    texts.extend(source::files("src", ".rs"));
    for path in texts.iter().filter(|path| *path != "CHANGELOG.md") {
        let text = source::read(path);
        let is_rust = path.ends_with(".rs");
        for (line, words) in spans(&text) {
            let is_comment =
                || text.lines().nth(line - 1).is_some_and(|l| l.trim_start().starts_with("//"));
            if !is_there(words) && (!is_rust || is_comment()) {
                faults.push((format!("{path}:{line}"), words.to_owned()));
            }
        }
    }
    none("places that are not there", &except(faults, AWAITED));
}

/// Links `[text](target)` of a document outside code: the line and the target.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code || line.starts_with("    ") {
            continue;
        }
        let plain = without_code(line);
        for (at, _) in plain.match_indices("](") {
            let rest = &plain[at + 2..];
            if let Some(end) = rest.find(')') {
                let target = rest[..end].split_whitespace().next().unwrap_or("");
                found.push((index + 1, target.to_owned()));
            }
        }
    }
    found
}

/// A line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let mut faults = Vec::new();
    for document in documents() {
        let text = source::read(&document);
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, target) in links(&text) {
            let is_outside = target.contains("://") || target.starts_with("mailto:");
            let file = target.split('#').next().unwrap_or("");
            if is_outside || file.is_empty() {
                continue;
            }
            if !source::root().join(folder).join(file).exists() {
                faults.push(format!("{document}:{line}: {target}"));
            }
        }
    }
    none("links that lead nowhere", &faults);
}

#[test]
fn the_index_of_documents_names_each_of_them() {
    let index = source::read("docs/README.md");
    let mut faults = Vec::new();
    for document in source::files("docs", ".md") {
        let name = document.trim_start_matches("docs/");
        if name != "README.md" && !index.contains(&format!("({name}")) {
            faults.push(format!("docs/README.md does not lead to {name}"));
        }
    }
    none("documents nobody finds", &faults);
}

#[test]
fn documents_name_no_place_of_one_machine_only() {
    let words = [concat!("/wo", "rk/"), concat!("sha", "red/"), "/root/", "/Users/"];
    let mut texts = documents();
    for ending in [".rs", ".toml", ".html", "run"] {
        texts.extend(source::files("", ending));
    }
    let own = "tests/tidy/documents.rs";
    let mut faults = Vec::new();
    for path in texts.iter().filter(|path| *path != own) {
        for (index, line) in source::read(path).lines().enumerate() {
            if words.iter().any(|word| !places(line, word).is_empty()) {
                faults.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    none("a reader elsewhere has no such place", &faults);
}

/// Names in the dependency sections of `Cargo.toml`.
pub fn dependencies() -> BTreeSet<String> {
    let manifest = source::read("Cargo.toml");
    let mut names = BTreeSet::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.trim_end_matches(']').ends_with("dependencies");
        } else if let (true, Some((name, _))) = (inside, line.split_once('=')) {
            names.insert(name.trim().to_owned());
        }
    }
    // the house itself, opened for its own tests
    names.remove("dacu");
    names
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let page = source::read("docs/dependencies.md");
    let told: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split('`').next())
        .map(str::to_owned)
        .collect();
    let mut faults = Vec::new();
    for name in dependencies().difference(&told) {
        faults.push(format!("docs/dependencies.md has no row for {name}"));
    }
    for name in told.difference(&dependencies()) {
        faults.push(format!("docs/dependencies.md has a row for {name}, which Cargo.toml has not"));
    }
    none("dependencies without a reason", &faults);
}

#[test]
fn every_dependency_is_used() {
    let mut faults = Vec::new();
    for name in dependencies() {
        let word = name.replace('-', "_");
        let is_used = source::ALL.iter().any(|file| {
            let own = file.path.starts_with("tests/tidy/");
            !own && !places(&file.code, &word).is_empty()
        });
        if !is_used {
            faults.push(format!("Cargo.toml has {name}, which no file uses"));
        }
    }
    none("dependencies for nothing", &faults);
}

#[test]
fn links_are_found_outside_code_only() {
    let text = "[a](b.md#c) `[d](e)`\n```\n[f](g)\n```\n    [h](i)\n![j](k.png \"l\")\n";
    assert_eq!(links(text), [(1, "b.md#c".to_owned()), (6, "k.png".to_owned())]);
}
