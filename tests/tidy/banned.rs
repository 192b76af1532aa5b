//! Calls that would cost byte-identical results, stop a planner's run with a panic, or put a
//! platform's name into code.

use super::source::{self, ALL, HOUSE, Source, line_at, places};
use super::{Exception, except, none};

/// Floors on which equal input gives equal bytes, whatever the machine.
const PURE: &[&str] = &["kernel", "model", "routing", "engine", "measure", "stats", "analytic"];
/// Floors that run millions of times a second.
const HOT: &[&str] = &["kernel", "routing", "engine"];
/// Floors that hold no platform's name, not even part of one.
const NAMELESS: &[&str] = &["kernel", "model", "routing", "engine", "stats", "analytic"];

/// Words that code on a pure floor does without, and why.
const IMPURE: &[(&str, &str)] = &[
    ("HashMap", "its order differs from run to run: BTreeMap or Vec"),
    ("HashSet", "its order differs from run to run: BTreeSet or Vec"),
    ("std::time", "time is a Tick"),
    ("SystemTime", "time is a Tick"),
    ("Instant", "time is a Tick"),
    ("std::env", "the environment is read in cli"),
    ("env::var", "the environment is read in cli"),
    ("std::fs", "files are opened above experiment"),
    ("std::thread", "threads belong to experiment"),
    ("println!", "output belongs to cli"),
    ("print!", "output belongs to cli"),
    ("eprintln!", "output belongs to cli"),
    ("eprint!", "output belongs to cli"),
    ("rand::rng", "every draw comes from a named stream"),
    ("serde_json::", "text is read and written above"),
];

/// Floors that are not kept as bytes either. The state of a desk is kept, and so are its books:
/// what they are made of says itself what a file keeps of it. A scenario is kept as its text.
const BYTELESS: &[&str] = &["analytic"];

/// Words that code on such a floor does without.
const BYTES: &[&str] = &["serde::", "Serialize", "Deserialize"];

/// Mathematics whose last bit differs from machine to machine; `sqrt` is exact everywhere.
const INEXACT: &[&str] = &[
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "cbrt",
    "hypot", "sin", "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh",
    "tanh", "asinh", "acosh", "atanh",
];

/// Ways to stop in the middle, none of which a planner deserves.
const PANICS: &[&str] = &[".unwrap()", "panic!", "todo!", "unimplemented!", "dbg!"];

/// Impure words that stay.
const IMPURE_STILL: &[Exception] = &[];

/// Panics that stay.
const PANICS_STILL: &[Exception] = &[];

/// Lints put to silence without a `reason`, and tests passed over without one.
const SILENCED: &[Exception] = &[];

/// Dynamic calls on the hot floors.
const DYNAMIC: &[Exception] = &[
    Exception {
        file: "src/engine/mod.rs",
        what: "interrupted: &dyn Fn",
        why: "asked once in 65,536 events",
    },
    Exception {
        file: "src/engine/replication.rs",
        what: "interrupted: &dyn Fn",
        why: "asked once in 65,536 events",
    },
    Exception {
        file: "src/engine/simulation.rs",
        what: "interrupted: &dyn Fn",
        why: "asked once in 65,536 events",
    },
];

/// Code that may know a platform by name: the list of the files built in.
const REGISTRY: &str = "src/platforms.rs";

/// Words of platforms that no lower floor may know.
const VENDORS: &[&str] =
    &["jingdong", "dongdong", "taobao", "tmall", "vip_mp", "vipshop", "dhgate", "douyin", "feige"];

fn on(floors: &[&str], file: &Source) -> bool {
    floors.iter().any(|floor| file.path.starts_with(&format!("src/{floor}/")))
}

/// Places of a pattern in code that is not for tests: `file:line` and the line.
fn met(file: &Source, text: &str, pattern: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = file.text.lines().collect();
    places(text, pattern)
        .into_iter()
        .map(|at| line_at(text, at))
        .filter(|line| !file.is_test.get(line - 1).is_some_and(|is_test| *is_test))
        .map(|line| (format!("{}:{line}", file.path), lines[line - 1].trim().to_owned()))
        .collect()
}

#[test]
fn pure_floors_read_no_clock_disk_or_environment_and_keep_order() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| on(PURE, file)) {
        for (word, why) in IMPURE {
            for (place, line) in met(file, &file.code, word) {
                faults.push((place, format!("{word} ({why}): {line}")));
            }
        }
    }
    for file in HOUSE.iter().filter(|file| on(BYTELESS, file)) {
        for word in BYTES {
            for (place, line) in met(file, &file.code, word) {
                faults.push((place, format!("{word} (bytes are made above): {line}")));
            }
        }
    }
    none("not on a pure floor", &except(faults, IMPURE_STILL));
}

#[test]
fn pure_floors_compute_the_same_bits_everywhere() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| on(PURE, file)) {
        for name in INEXACT {
            for pattern in [format!(".{name}("), format!("f64::{name}"), format!("f32::{name}")] {
                for (place, line) in met(file, &file.code, &pattern) {
                    faults.push(format!("{place}: use libm: {line}"));
                }
            }
        }
    }
    none("the platform's mathematics differ in the last bit", &faults);
}

#[test]
fn nothing_panics_outside_tests() {
    let mut faults = Vec::new();
    for file in HOUSE.iter() {
        for pattern in PANICS {
            for (place, line) in met(file, &file.code, pattern) {
                faults.push((place, format!("{pattern}: {line}")));
            }
        }
    }
    none("a planner never meets a panic", &except(faults, PANICS_STILL));
}

#[test]
fn hot_floors_call_nothing_dynamically() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| on(HOT, file)) {
        for word in ["dyn", "Rc", "RefCell", "Mutex"] {
            for (place, line) in met(file, &file.code, word) {
                faults.push((place, format!("{word}: {line}")));
            }
        }
    }
    none("static calls and plain ownership on hot floors", &except(faults, DYNAMIC));
}

/// Ways to ask for a random number past the names of `model::draws`.
const NAMELESS_DRAWS: &[&str] = &["Purpose", "unit53", ".uniform(", ".rng(", ".block("];

/// Floors that draw, or could. `kernel` makes the words and does not know what they are for.
const DRAWING: &[&str] = &["model", "routing", "engine", "measure", "scenario", "experiment"];

#[test]
fn every_random_number_has_a_name() {
    let mut faults = Vec::new();
    for file in HOUSE.iter().filter(|file| on(DRAWING, file)) {
        if file.path.starts_with("src/model/draws") {
            continue;
        }
        for word in NAMELESS_DRAWS {
            for at in places(&file.code, word) {
                let line = line_at(&file.code, at);
                // a way of variance reduction has a block of replications: no key, no word
                let is_draw = !file.code[at + word.len()..].starts_with(')');
                if is_draw && !file.is_test[line - 1] {
                    faults.push(format!("{}:{line}: {word}", file.path));
                }
            }
        }
        for at in places(&file.code, "kernel::stream::") {
            let import = file.code[at..].split(';').next().unwrap_or("");
            if !places(import, "unit").is_empty() {
                faults.push(format!("{}:{}: unit", file.path, line_at(&file.code, at)));
            }
        }
    }
    none("a draw has its line in src/model/draws.rs", &faults);
}

#[test]
fn no_platform_is_named_in_code() {
    let mut faults = Vec::new();
    for path in source::files("src/platforms", ".toml") {
        let Some(name) = path.rsplit('/').next().and_then(|file| file.strip_suffix(".toml")) else {
            continue;
        };
        // A plain word such as `generic` or `defaults` is no platform's name.
        if !name.contains('_') {
            continue;
        }
        for file in HOUSE.iter().filter(|file| file.path != REGISTRY) {
            for (place, line) in met(file, &file.spoken, name) {
                // Help may show what to type.
                let is_example = file.path.starts_with("src/cli/") && line.starts_with("dacu ");
                if !is_example {
                    faults.push(format!("{place}: {line}"));
                }
            }
        }
    }
    for file in HOUSE.iter().filter(|file| on(NAMELESS, file)) {
        for (index, line) in file.spoken.lines().enumerate() {
            let lower = line.to_lowercase();
            if VENDORS.iter().any(|vendor| lower.contains(vendor)) && !file.is_test[index] {
                faults.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    none("a new platform is a new file, not a new branch in code", &faults);
}

#[test]
fn nothing_is_left_for_later() {
    let marks =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let (mut faults, mut hushed) = (Vec::new(), Vec::new());
    for file in ALL.iter() {
        for (index, line) in file.text.lines().enumerate() {
            if marks.iter().any(|mark| !places(line, mark).is_empty()) {
                faults.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
            let silenced = ["#[allow(dead_code)]", "#![allow(dead_code)]", "#[ignore]"];
            if silenced.iter().any(|mark| line.trim_start().starts_with(mark)) {
                let place = format!("{}:{}", file.path, index + 1);
                hushed.push((place, line.trim().to_owned()));
            }
        }
    }
    faults.extend(except(hushed, SILENCED));
    none("do it, or leave it out", &faults);
}
