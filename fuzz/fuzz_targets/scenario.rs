//! Any text as a scenario: it is read or refused, and what is said can be shown.
#![no_main]

use dacu::scenario::{LoadError, parse_str};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (faults, sources) = match parse_str(text, &[]) {
        Ok(loaded) => (loaded.warnings, loaded.sources),
        Err(LoadError::Faults(faults, sources)) => (faults, sources),
        Err(LoadError::Io(..)) => return,
    };
    faults.render(&sources, true);
    faults.to_json(&sources, false);
});
