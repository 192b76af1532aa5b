//! Small scenarios read as a user would write them, and what is said about wrong ones.

use super::*;

/// The shortest scenario there is.
const SMALL: &str = r#"
[desk]
name = "小店"
start = 2026-11-10T18:00:00
days = 2
platform = "jd_groups_2023"
contacts_per_day = 2000
curve = "double11_9band"

[[agents]]
id = "售前"
count = 3
roles = ["pre_sale"]
typing_cpm = 75

[[shifts]]
agents = "all"
from = "08:00"
to = "24:00"
breaks = [{ from = "12:00", to = "12:30" }]
"#;

/// The changes, one a line.
fn timeline(scenario: &Scenario) -> String {
    let line = |change: &crate::model::shift::Change| {
        format!("{} {:?}", scenario.calendar.label(change.at), change.kind)
    };
    scenario.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn told(text: &str) -> String {
    match parse_str(text, &[]) {
        Ok(loaded) => loaded.warnings.render(&loaded.sources, false),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_small_scenario_is_read() {
    let loaded = parse_str(SMALL, &[]).unwrap_or_else(|error| panic!("{error}"));
    let scenario = loaded.scenario;
    assert_eq!(scenario.agents.len(), 3);
    assert_eq!(scenario.agents[2].name, "售前-3");
    insta::assert_snapshot!(timeline(&scenario));
}

#[test]
fn everything_wrong_is_told() {
    let text = SMALL
        .replace("typing_cpm", "typing_cmp")
        .replace("to = \"24:00\"", "to = \"08:00\"")
        .replace("count = 3", "count = -3")
        .replace("jd_groups_2023", "jd_group_2023");
    insta::assert_snapshot!(told(&text));
}
