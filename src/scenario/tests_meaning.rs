//! The fingerprint of what a scenario means: edits that leave it as it is, and edits that do not.

use super::{parse, parse_str};
use std::path::Path;

const DESK: &str = r#"[desk]
name = "desk"
start = 2026-11-11T09:00:00
length = "3h"
seed = 5
replications = 20
platform = "generic"
contacts_per_day = 600
curve = "flat"
[[agents]]
id = "day"
count = 3
max_concurrency = 5
[[shifts]]
agents = ["day"]
from = "09:00"
to = "18:00"
[customer]
patience = "600s"
rounds = 4
[targets]
lost = "3%"
"#;

fn of(text: &str, sets: &[&str]) -> u64 {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    parse_str(text, &sets).unwrap_or_else(|error| panic!("{error}")).scenario.meaning()
}

#[test]
fn what_is_not_meant_leaves_the_fingerprint_as_it_is() {
    let meaning = of(DESK, &[]);
    let swapped = |old: &str, new: &str| {
        assert!(DESK.contains(old), "{old}");
        DESK.replace(old, new)
    };
    let (customer, rest) = DESK.split_once("[customer]").unwrap();
    let (customer_keys, targets) = rest.split_once("[targets]").unwrap();
    for (edit, text) in [
        ("a comment", format!("# mine\n{DESK}# the end")),
        ("order of keys", swapped("id = \"day\"\ncount = 3", "count = 3\nid = \"day\"")),
        ("order of sections", format!("{customer}[targets]{targets}[customer]{customer_keys}")),
        ("spelling of a time", swapped("\"600s\"", "\"10min\"")),
        ("spelling of a share", swapped("\"3%\"", "0.03")),
        ("spelling of a table", swapped("[customer]\npatience", "[customer]\n\"patience\"")),
        ("the seed", swapped("seed = 5", "seed = 6")),
        ("the number of runs", swapped("replications = 20", "replications = 40")),
        ("runs until decided", swapped("replications = 20\n", "")),
        ("the desk's name", swapped("name = \"desk\"", "name = \"双11\"")),
        (
            "a default, written",
            swapped(
                "rounds = 4",
                "rounds = 4\nlater_patience = { mean = \"10min\", dist = \"exp\" }",
            ),
        ),
        ("a cap of runs", swapped("lost = \"3%\"", "lost = \"3%\"\nat_most_contacts = 70000")),
    ] {
        assert_eq!(of(&text, &[]), meaning, "{edit}");
    }
    for set in [
        "desk.seed=9",
        "customer.patience=10min",
        "agents.day.count=3",
        "desk.variance_reduction=control",
        "desk.precision={ metric = \"lost\", half_width = \"1%\" }",
    ] {
        assert_eq!(of(DESK, &[set]), meaning, "{set}");
    }
}

#[test]
fn what_is_meant_changes_it() {
    let mut seen = vec![of(DESK, &[])];
    for set in [
        "agents.day.count=4",
        "agents.day.max_concurrency=6",
        "customer.patience=601s",
        "customer.rounds=5",
        "desk.contacts_per_day=601",
        "desk.curve=double11_9band",
        "desk.length=4h",
        "desk.start=2026-11-12T09:00:00",
        "desk.platform=jd_groups_2023",
        "desk.interval=15min",
        "shifts.1.to=11:00",
        "targets.lost=4%",
        "targets.hold=mean",
        "session.silence_timeout=121s",
        "satisfaction.gap=0.5",
        "desk.variance_reduction=antithetic",
    ] {
        let meaning = of(DESK, &[set]);
        assert!(!seen.contains(&meaning), "{set}");
        seen.push(meaning);
    }
    let renamed = DESK.replace("\"day\"", "\"night\"");
    assert!(!seen.contains(&of(&renamed, &[])), "names of agents key their draws");
}

#[test]
fn a_log_is_known_by_its_content_and_a_platform_file_by_what_it_says() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(place.path().join(name), text).unwrap();
    let rows = "time\n2026-11-11T09:10:00\n2026-11-11T10:20:00\n";
    write("a.csv", rows);
    write("b.csv", rows);
    write("c.csv", &rows.replace("10:20", "10:21"));
    let generic = crate::platforms::text("generic").unwrap();
    write("mine.toml", &format!("# mine\n{generic}"));
    let read = |log: &str, platform: &str| {
        let text = DESK
            .replace("contacts_per_day = 600\ncurve = \"flat\"\n", "")
            .replace("\"generic\"", &format!("{platform:?}"));
        let text = format!("{text}[[arrivals]]\ncsv = {log:?}\n");
        let loaded = parse("desk.toml", text, Path::new(place.path()), &[]);
        loaded.unwrap_or_else(|error| panic!("{error}")).scenario.meaning()
    };
    let meaning = read("a.csv", "generic");
    assert_eq!(read("b.csv", "generic"), meaning, "the same rows under another name");
    assert_eq!(read("a.csv", "mine.toml"), meaning, "the same rules under another name");
    assert_ne!(read("c.csv", "generic"), meaning, "another row");
    let silence = generic.lines().find(|line| line.starts_with("silence_timeout")).unwrap();
    write("mine.toml", &generic.replace(silence, "silence_timeout = \"77s\""));
    assert_ne!(read("a.csv", "mine.toml"), meaning, "another rule");
}

#[test]
fn shops_of_a_desk_of_several_are_known_by_name() {
    let text = |desk: &str, shop: &str| {
        format!(
            "[desk]\nname = \"{desk}\"\nstart = 2026-11-11T09:00:00\nlength = \"3h\"\n\
             [[shops]]\nname = \"{shop}\"\nplatform = \"generic\"\ncontacts_per_day = 60\n\
             [[shops]]\nname = \"b\"\nplatform = \"generic\"\ncontacts_per_day = 60\n\
             [[agents]]\nid = \"x\"\n"
        )
    };
    let meaning = of(&text("d", "a"), &[]);
    assert_eq!(of(&text("e", "a"), &[]), meaning);
    assert_ne!(of(&text("d", "c"), &[]), meaning);
}
