//! `dacu size` where today's roster is changed a little: who starts at another time, who stays
//! longer, who is added.

use super::cli::{dacu, written};
use predicates::prelude::*;

const DESK: &str = r#"
[desk]
name = "微调"
start = 2026-11-11T08:00:00
length = "16h"
platform = "jd_groups_2023"
contacts_per_day = 1000
curve = "evening_20"
hourly_cost = 25

[wages.overtime]
after = "8h"
times = 1.5

[[agents]]
id = "早班"
count = 3

[[agents]]
id = "晚班"
count = 3

[[agents]]
id = "小李"

[[shifts]]
agents = ["早班", "小李"]
from = "08:00"
to = "16:00"

[[shifts]]
agents = ["晚班"]
from = "16:00"
to = "24:00"

[targets]
lost = "12%"

[size.from]
may = { move_start = "4h", overtime = "2h" }
locked = "小李"
"#;

const PART: &str = r#"
[[size.patterns]]
name = "半班"
kind = "part_time"
length = "4h"
starts = { at = ["18:00", "20:00"] }
agents = { hourly_cost = 20 }
"#;

fn sized(text: &str, threads: &str) -> (serde_json::Value, tempfile::TempDir) {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let mut command = dacu();
    command.args(["size", "--json", "--threads", threads, "--output"]);
    command.arg(place.path().join("out")).arg(file);
    let printed = command.output().expect("runs").stdout;
    (serde_json::from_slice(&printed).expect("JSON"), place)
}

fn families(document: &serde_json::Value) -> &Vec<serde_json::Value> {
    document["families"].as_array().expect("families")
}

#[test]
fn people_start_later_and_stay_longer_where_that_is_enough() {
    let (document, place) = sized(DESK, "1");
    assert_eq!(document["answer"], "holds");
    assert_eq!(document, sized(DESK, "2").0);
    let changed: Vec<&serde_json::Value> =
        families(&document).iter().filter(|family| family["changed_shift"].is_object()).collect();
    assert!(!changed.is_empty());
    for family in &changed {
        let how = &family["changed_shift"];
        assert!(how["starts_later_by_minutes"].as_i64().expect("minutes").abs() <= 240);
        assert!((0..=120).contains(&how["longer_by_minutes"].as_i64().expect("minutes")));
        assert_ne!(how["like"], "小李");
    }
    // nobody is hired, and nobody goes
    let people = |key: &str| -> u64 {
        families(&document).iter().map(|family| family[key].as_u64().expect("people")).sum()
    };
    assert_eq!((people("today"), people("found")), (7, 7));
    let locked = families(&document).iter().find(|family| family["id"] == "小李").expect("小李");
    assert_eq!((&locked["kept"], &locked["found"]), (&"locked".into(), &1.into()));
    // the roster runs from its file and holds
    let roster = place.path().join("out/desk/size/roster.set");
    let set = format!("@{}", roster.display());
    let mut run = dacu();
    run.args(["run", "--replications", "200", "--no-levers", "--set", &set, "--output"]);
    run.arg(place.path().join("run")).arg(place.path().join("desk.toml"));
    run.assert().code(0);
    let request = std::fs::read_to_string(place.path().join("out/desk/size/request.md"));
    assert!(request.expect("a request").contains("Changes to today's roster"));
}

#[test]
fn a_roster_that_holds_stays_as_it_is() {
    let (document, _) = sized(&DESK.replace("1000", "300"), "2");
    assert_eq!(document["answer"], "holds");
    assert!(families(&document).iter().all(|family| family["today"] == family["found"]));
    assert_eq!(document["settings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn part_timers_are_added_where_they_are_cheaper_and_may_be() {
    let text = DESK.replace("overtime = \"2h\"", "add = \"半班\"") + PART;
    let (document, _) = sized(&text.replace("move_start = \"4h\"", "move_start = \"1h\""), "2");
    assert_eq!(document["answer"], "holds");
    let added = families(&document).iter().find(|family| family["pattern"].is_object());
    assert_eq!(added.expect("somebody added")["pattern"]["from"], "20:00");
    // people of today may not be taken away for it
    let stay = families(&document).iter().filter(|family| family["today"] != 0);
    assert!(stay.map(|family| family["found"].as_u64().expect("people")).sum::<u64>() <= 7);
}

#[test]
fn what_no_change_mends_is_told_with_what_comes_nearest() {
    let text = DESK.replace("move_start = \"4h\", overtime = \"2h\"", "move_start = \"30min\"");
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", text.replace("1000", "1500").as_bytes());
    for (lang, told) in [("en", "No such change of today's roster"), ("zh", "这样调整现有排班")]
    {
        let mut command = dacu();
        command.args(["size", "--lang", lang, "--output"]).arg(place.path().join("out"));
        let printed = command.arg(&file).assert().code(1).get_output().stdout.clone();
        let printed = String::from_utf8(printed).expect("text");
        assert!(printed.contains(told), "{printed}");
        assert!(!printed.contains("several times the people"), "{printed}");
    }
}

#[test]
fn changes_that_cannot_be_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let refused = |text: String, why: &str| {
        let file = written(place.path(), "desk.toml", text.as_bytes());
        let mut command = dacu();
        command.args(["size", "--output"]).arg(place.path().join("out")).arg(file);
        command.assert().code(2).stderr(predicate::str::contains(why));
    };
    let all = DESK.replace("locked = \"小李\"", "locked = [\"早班\", \"晚班-3\", \"小李\"]");
    refused(all, "no family of agents can grow or shrink: 早班 (locked); 晚班 (locked)");
    let costs = DESK.replace("hourly_cost = 25", "").replace("[wages.overtime]", "[x]");
    let costs = costs.replace("[x]\nafter = \"8h\"\ntimes = 1.5\n", "");
    refused(costs + "change_cost = 5\n", "a change costs money here");
    let sheet = DESK.replacen("agents = [\"早班\", \"小李\"]", "code = \"早\"", 1);
    let sheet = sheet.replacen("hourly_cost", "roster = \"sheet.csv\"\nhourly_cost", 1);
    written(
        place.path(),
        "sheet.csv",
        "姓名,11-11\n早班-1,早\n早班-2,早\n早班-3,早\n小李,早\n".as_bytes(),
    );
    refused(sheet, "changes do not go with a sheet");
    refused(DESK.to_owned() + "[size.from.mai]\nx = 1\n", "mai");
}
