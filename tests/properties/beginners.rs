//! Beginners get faster from day to day: a stopped day goes on with what they have learnt.

use super::stopped::{Heard, compare, instants, other_afternoon};
use dacu::engine::replication::Replication;
use dacu::experiment::logs::Logs;
use dacu::model::Scenario;

/// A desk of three days, on which one in three is a beginner.
const BEGINNERS: &str = r#"
[desk]
start = 2026-11-10T00:00:00
days = 3
platform = "jd_groups_2023"
contacts_per_day = 700

[[agents]]
id = "old"
count = 4

[[agents]]
id = "new"
count = 2
joined = 2026-11-09
typing_cpm = 80
ramp = { days = 3, think_multiplier = 2, typing_cpm = 20 }

[[shifts]]
agents = "all"
from = "09:00"
to = "23:30"

[[shifts]]
agents = "new-1"
weekdays = ["tue"]
from = "23:30"
to = "05:00"
"#;

/// What a beginner has learnt is kept, also under another scenario that means the same.
#[test]
fn a_beginner_has_not_forgotten_after_a_stop() {
    let model = dacu::scenario::parse_str(BEGINNERS, &[]).expect("a desk").scenario;
    let far = BEGINNERS.replace("2026-11-09", "2026-10-09");
    let settled = dacu::scenario::parse_str(&far, &[]).expect("a desk").scenario;
    let facts = |model: &Scenario| {
        let mut heard = Heard::default();
        let run = Replication::new(model, 0, Logs::new(model), &mut heard).expect("a day");
        run.finish(&|| false).expect("a run");
        heard.0
    };
    let whole = facts(&model);
    assert!(whole != facts(&settled), "learning is seen");
    assert!(compare(&model, 0, &instants(&model, 12, 5)) >= 12);
    let other = BEGINNERS.replace("2026-11-10T00", "\"2026-11-10 00").replace(":00\nd", ":00\"\nd");
    let other = dacu::scenario::parse_str(&other, &[]).expect("a desk").scenario;
    for at in instants(&model, 6, 7) {
        let Some((mut before, after, notes)) = other_afternoon(&model, &other, 0, at) else {
            continue; // after the end
        };
        before.extend(after);
        assert!(before == whole && notes.is_empty(), "from {at:?} on");
    }
}
