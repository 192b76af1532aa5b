//! Any bytes as a log, of contacts and of counts.
#![no_main]

use dacu::scenario::{LoadError, parse};
use libfuzzer_sys::fuzz_target;

const DESK: &str = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\nplatform = \"generic\"\n\
    [[agents]]\nid = \"a\"\n[[arrivals]]\n";

fuzz_target!(|bytes: &[u8]| {
    let folder = std::env::temp_dir().join(format!("dacu-fuzz-{}", std::process::id()));
    let _ = std::fs::create_dir(&folder);
    if std::fs::write(folder.join("log.csv"), bytes).is_err() {
        return;
    }
    for way in ["csv", "counts_csv"] {
        let text = format!("{DESK}{way} = \"log.csv\"\n");
        if let Err(LoadError::Faults(faults, sources)) = parse("fuzz.toml", text, &folder, &[]) {
            faults.render(&sources, true);
        }
    }
});
