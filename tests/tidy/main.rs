//! Style and structure as checked facts: what `CONTRIBUTING.md` asks for, a computer asks again.
//!
//! - `floors`: who may import whom, and which crate may be used where;
//! - `circles`: files of a floor import each other in one direction;
//! - `sizes`: files, functions, lines;
//! - `banned`: calls that would cost determinism, panic on a planner, or name a platform in code;
//! - `documents`: links resolve, indexes are complete, every dependency is accounted for;
//! - `licences`: what `deny.toml` allows, checked without a tool beyond cargo.
//!
//! Everything here reads text; `source` takes comments, strings and test code apart. An exception
//! is a line in a constant with its reason, and an exception that nothing needs is a fault too.

mod banned;
mod chinese;
mod circles;
mod documents;
mod door;
mod floors;
mod licences;
mod sizes;
mod source;

use std::collections::BTreeSet;

/// Fails with every fault on a line of its own.
fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}\n", faults.join("\n  "));
}

/// A place where a rule does not hold, and why.
struct Exception {
    /// The file, from the root of the repository.
    file: &'static str,
    /// What stands there: a word of the rule's own message.
    what: &'static str,
    /// The reason, for the reader of the list.
    why: &'static str,
}

/// Takes the excepted faults out. What remains is told, and so is an exception without a fault.
fn except(faults: Vec<(String, String)>, exceptions: &[Exception]) -> Vec<String> {
    let mut met = BTreeSet::new();
    let mut left: Vec<String> = Vec::new();
    for (file, message) in faults {
        let place = exceptions
            .iter()
            .position(|e| file.split(':').next() == Some(e.file) && message.contains(e.what));
        match place {
            Some(index) => drop(met.insert(index)),
            None => left.push(format!("{file}: {message}")),
        }
    }
    for (index, exception) in exceptions.iter().enumerate() {
        assert!(!exception.why.is_empty(), "{}: an exception needs a reason", exception.file);
        if !met.contains(&index) {
            left.push(format!(
                "{}: the exception for {:?} is no longer needed; take it out",
                exception.file, exception.what
            ));
        }
    }
    left
}
