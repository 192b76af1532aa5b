//! The fewest agents with whom few customers are lost, found by hand: halve the range of head
//! counts until one is left, on the same fifty days. It uses the front door of the library only,
//! and records no more than it asks for.
//!
//! `cargo run --release --example search_by_hand`

use dacu::{Error, Lang, Study, Verdict};

/// A desk of one family whose number is looked for.
const DESK: &str = r#"
[desk]
name = "How many?"
start = 2026-11-11T18:00:00
length = "6h"
platform = "generic"
contacts_per_day = 4_000
curve = "evening_20"

[[agents]]
id = "desk"
max_concurrency = 8
always_on = true

[targets]
lost_rate = "5%"
"#;

fn main() -> Result<(), Error> {
    let study = Study::from_text(DESK)?.with_replications(50)?;
    let (mut too_few, mut enough) = (0, 64);
    while enough - too_few > 1 {
        let count = (too_few + enough) / 2;
        let days = study.with("agents.desk.count", count)?;
        let lost = days.run().figures(&["lost_rate"])?.figure("lost_rate")?.value.unwrap_or(0.0);
        println!("{count:3} agents lose {:5.1} %", 100.0 * lost);
        if lost <= 0.05 { enough = count } else { too_few = count }
    }
    let report = study.with("agents.desk.count", enough)?.with_replications(100)?.run().go()?;
    println!("{enough} agents: {}", report.headline(Lang::En));
    assert_ne!(report.verdict(), Verdict::NoCustomers);
    Ok(())
}
