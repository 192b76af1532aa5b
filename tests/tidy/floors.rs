//! Data flows one way: a lower floor never imports a higher one, and each crate has its floor.
//! Unit tests may look up, to compare a floor with what is made of it.

use super::source::{self, HOUSE, Source, is_word, line_at, places};
use super::{Exception, except, none};

/// A floor, and the floors it may import.
pub const FLOORS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("stats", &[]),
    ("analytic", &[]),
    ("platforms", &[]),
    ("model", &["kernel"]),
    ("routing", &["kernel", "model"]),
    ("engine", &["kernel", "model", "routing"]),
    ("measure", &["kernel", "model", "engine", "stats"]),
    ("scenario", &["kernel", "model", "platforms"]),
    ("experiment", &["kernel", "model", "routing", "engine", "measure", "stats", "scenario"]),
    ("verify", &VERIFY),
    ("planning", &PLANNING),
    ("report", &REPORT),
    ("study", &STUDY),
    ("cli", &CLI),
];
const PLANNING: [&str; 8] =
    ["kernel", "model", "engine", "measure", "stats", "analytic", "scenario", "experiment"];
const VERIFY: [&str; 8] =
    ["kernel", "model", "engine", "measure", "stats", "analytic", "scenario", "experiment"];
const REPORT: [&str; 10] = [
    "kernel",
    "model",
    "routing",
    "engine",
    "measure",
    "stats",
    "analytic",
    "scenario",
    "experiment",
    "planning",
];
const STUDY: [&str; 12] = [
    "kernel",
    "model",
    "engine",
    "measure",
    "stats",
    "scenario",
    "platforms",
    "experiment",
    "planning",
    "report",
    "routing",
    "analytic",
];
/// The command line goes through the front door; it writes texts made harmless, and the folder of
/// results itself, and the comparison with theory is a command of its own.
const CLI: [&str; 5] = ["study", "report", "verify", "experiment", "scenario"];

/// Imports against the stream.
const AGAINST_THE_STREAM: &[Exception] = &[];

/// Crates with a floor of their own, and the paths that may use them.
const CRATES: &[(&str, &[&str])] = &[
    ("rayon", &["src/experiment", "src/planning"]),
    ("plotters", &["src/report/chart"]),
    ("resvg", &["src/report/chart"]),
    ("askama", &["src/report"]),
    ("clap", &["src/cli", "src/main.rs"]),
    ("clap_complete", &["src/cli", "src/main.rs"]),
    ("indicatif", &["src/cli"]),
    ("similar", &["src/cli"]),
    ("signal_hook", &["src/cli/interrupt.rs"]),
    ("rustix", &["src/report/files"]),
    ("terminal_size", &["src/cli/zh"]),
    ("toml", &["src/scenario", "src/platforms", "src/verify", "src/cli/zh"]),
    ("annotate_snippets", &["src/scenario", "src/cli"]),
    ("schemars", &["src/scenario", "src/report", "src/cli"]),
    (
        "serde",
        &[
            "src/report",
            "src/measure",
            "src/stats",
            "src/kernel",
            "src/model/draws",
            "src/routing",
            "src/engine",
        ],
    ),
    ("postcard", &["src/report/part.rs", "src/report/kept.rs"]),
    ("serde_json", &["src/scenario", "src/report", "src/experiment", "src/planning", "src/cli"]),
    ("csv", &["src/scenario", "src/report", "src/cli"]),
    ("encoding_rs", &["src/scenario"]),
    ("rand", &["src/kernel", "src/engine/arrivals.rs"]),
    ("rand_distr", &["src/kernel", "src/engine/busyness.rs", "src/measure/orders.rs"]),
    ("statrs", &["src/stats", "src/analytic"]),
];

/// Files that no module declares.
const UNDECLARED: &[Exception] = &[];

/// Crates met off their floor.
const OFF_THEIR_FLOOR: &[Exception] = &[];

/// The floor of a file, if it is on one.
fn floor(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let name = inside.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    FLOORS.iter().map(|(floor, _)| *floor).find(|floor| *floor == name)
}

/// Names of this crate's root that a file mentions, each with its line.
fn mentioned(file: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate::", "dacu::"] {
        for at in places(&file.code, root) {
            let rest = &file.code[at + root.len()..];
            let line = line_at(&file.code, at);
            found.extend(heads(rest).into_iter().map(|name| (line, name)));
        }
    }
    for (line, supers, name) in upward(file) {
        if supers > enclosing(file, line) {
            found.push((line, name));
        }
    }
    found
}

/// The first words of a path or of a braced group of paths.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| is_word(*c)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(word(&group[begin..at]));
                begin = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// Chains of `super::`: the line, how many, and the word behind them.
fn upward(file: &Source) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    for at in places(&file.code, "super::") {
        if file.code[..at].ends_with("super::") {
            continue;
        }
        let (mut rest, mut supers) = (&file.code[at..], 0);
        while let Some(next) = rest.strip_prefix("super::") {
            (rest, supers) = (next, supers + 1);
        }
        let line = line_at(&file.code, at);
        found.extend(heads(rest).into_iter().map(|name| (line, supers, name)));
    }
    found
}

/// How many `super`s a line may climb and still be on its floor.
fn enclosing(file: &Source, line: usize) -> usize {
    let module = source::module_folder(&file.path);
    let files = module.split('/').count().saturating_sub(2);
    let mut inline = 0;
    for at in places(&file.code, "mod") {
        let Some((body, '{')) = source::body_or_end(&file.code, at) else { continue };
        let end = source::closing(&file.code, body);
        if line_at(&file.code, at) < line && line <= line_at(&file.code, end) {
            inline += 1;
        }
    }
    files + inline
}

#[test]
fn a_lower_floor_never_imports_a_higher_one() {
    let mut faults = Vec::new();
    for file in HOUSE.iter() {
        let Some(own) = floor(&file.path) else { continue };
        let allowed = FLOORS.iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, a)| a);
        for (line, name) in mentioned(file) {
            let is_floor = FLOORS.iter().any(|(floor, _)| *floor == name);
            let is_test = file.is_test[line - 1];
            if is_floor && name != own && !is_test && !allowed.contains(&name.as_str()) {
                let place = format!("{}:{line}", file.path);
                faults.push((place, format!("{own} may not import {name}")));
            }
        }
    }
    none("imports against the stream", &except(faults, AGAINST_THE_STREAM));
}

#[test]
fn measure_sees_of_the_engine_only_what_it_tells() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| floor(&file.path) == Some("measure")) {
        for at in places(&file.code, "crate::engine") {
            let rest = &file.code[at + "crate::engine".len()..];
            let line = line_at(&file.code, at);
            let told = ["::facts", "::observer"].iter().any(|module| rest.starts_with(module));
            if !told && !file.is_test[line - 1] {
                faults.push(format!("{}:{line}: only its facts and observer", file.path));
            }
        }
    }
    none("the engine tells facts to an observer, and that is all a figure may know", &faults);
}

#[test]
fn each_crate_stays_on_its_floor() {
    let mut faults = Vec::new();
    for file in HOUSE.iter() {
        for (name, homes) in CRATES {
            let at_home = homes.iter().any(|home| {
                file.path.starts_with(&format!("{home}/"))
                    || file.path == *home
                    || file.path == format!("{home}.rs")
            });
            if at_home {
                continue;
            }
            for at in places(&file.code, &format!("{name}::")) {
                let line = line_at(&file.code, at);
                if !file.code[..at].ends_with("::") && !file.is_test[line - 1] {
                    let place = format!("{}:{line}", file.path);
                    faults.push((place, format!("{name} is used in {} only", homes.join(", "))));
                }
            }
        }
    }
    none("crates off their floor", &except(faults, OFF_THEIR_FLOOR));
}

#[test]
fn every_floor_is_known_and_every_file_is_part_of_the_house() {
    let mut faults = Vec::new();
    for file in HOUSE.iter() {
        let is_door = matches!(file.path.as_str(), "src/lib.rs" | "src/main.rs");
        if floor(&file.path).is_none() && !is_door {
            faults.push((file.path.clone(), "on no floor that this test knows".to_owned()));
        }
        let is_declared = HOUSE.iter().any(|parent| {
            let folder = source::module_folder(&parent.path);
            parent.code.lines().filter_map(source::declared_module).any(|name| {
                let stem = format!("{folder}/{name}");
                file.path == format!("{stem}.rs") || file.path == format!("{stem}/mod.rs")
            })
        });
        if !is_declared && !is_door {
            faults.push((file.path.clone(), "no module declares it".to_owned()));
        }
    }
    none("files outside the house", &except(faults, UNDECLARED));
}

#[test]
fn paths_are_read_as_rust_reads_them() {
    assert_eq!(heads("{kernel::{ids, tick}, model, }; use x"), ["kernel", "model"]);
    assert_eq!(heads("kernel::tick::Tick;"), ["kernel"]);
}
