//! `dacu size` where people may be put on patterns: which shifts, and how many on each.

use super::cli::{dacu, written};
use predicates::prelude::*;

const DESK: &str = r#"
[desk]
name = "班"
start = 2026-11-11T08:00:00
length = "14h"
platform = "jd_groups_2023"
contacts_per_day = 900
curve = "evening_20"
hourly_cost = 25

[[agents]]
id = "甲"
count = 3

[[groups]]
name = "甲组"
pages = ["shop", "product_detail"]
members = ["甲"]

[[shifts]]
name = "白班"
agents = ["甲"]
from = "08:00"
to = "22:00"

[targets]
lost = "10%"

[[size.patterns]]
name = "全班"
length = "8h"
starts = { from = "08:00", to = "14:00", every = "1h", at_most = 2 }
breaks = [{ lasts = "30min", after = ["3h", "5h"] }]

[[size.patterns]]
name = "半班"
kind = "part_time"
length = "4h"
starts = { from = "08:00", to = "18:00", every = "1h" }
agents = { hourly_cost = 20, typing_cpm = 55 }
"#;

#[test]
fn people_are_put_on_patterns_and_their_roster_runs_from_its_file() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let mut documents = Vec::new();
    for threads in ["1", "2"] {
        let output = place.path().join(threads);
        let mut command = dacu();
        command.args(["size", "--json", "--threads", threads, "--output"]).arg(&output).arg(&file);
        documents.push(command.assert().code(0).get_output().stdout.clone());
    }
    assert_eq!(documents[0], documents[1]);
    let document: serde_json::Value = serde_json::from_slice(&documents[0]).expect("JSON");
    let families = document["families"].as_array().expect("families");
    assert_eq!((families[0]["id"].as_str(), families[0]["found"].as_u64()), (Some("甲"), Some(0)));
    assert_eq!(families[0]["kept"], "patterned");
    let people: u64 = families.iter().filter_map(|family| family["found"].as_u64()).sum();
    assert!(people > 2, "{people}");
    let starts = families
        .iter()
        .filter(|family| family["pattern"]["name"] == "全班" && family["found"].as_u64() > Some(0));
    assert!(starts.count() <= 2, "two starts at most");
    // no search may take the evening's people away from the evening
    let late = families.iter().filter(|family| {
        family["pattern"]["from"].as_str() >= Some("14:00") && family["found"].as_u64() > Some(0)
    });
    assert!(late.count() > 0);
    let folder = place.path().join("1/desk/size");
    let request = std::fs::read_to_string(folder.join("request.md")).expect("request.md");
    for word in ["## Shifts", "take the place of today's: 甲 3", "| 半班 "] {
        assert!(request.contains(word), "{word}: {request}");
    }
    // what it says of the roster is what a run of its settings says
    let runs = document["proof"]["runs"].to_string();
    dacu()
        .args(["run", "--no-levers", "--no-charts", "--replications", &runs, "--set"])
        .arg(format!("@{}", folder.join("roster.set").display()))
        .arg("--output")
        .arg(place.path().join("run"))
        .arg(&file)
        .assert()
        .code(0)
        .stdout(predicate::str::contains("This roster is enough"));
}

#[test]
fn patterns_that_make_no_sense_are_told_with_their_place() {
    let place = tempfile::tempdir().expect("a folder");
    for (what, with, word) in [
        ("length = \"8h\"", "length = \"25h\"", "a shift lasts up to a day"),
        ("length = \"8h\"", "long = \"8h\"", "a pattern needs `length`"),
        ("after = [\"3h\", \"5h\"]", "after = [\"7h\", \"9h\"]", "does not fit"),
        ("after = [\"3h\", \"5h\"]", "after = [\"3h\"], paid = false", "unpaid breaks"),
        ("every = \"1h\", at_most = 2", "every = \"1s\"", "more than 288 starts"),
        ("name = \"半班\"", "name = \"全班\"", "two patterns are called `全班`"),
        ("kind = \"part_time\"", "kind = \"partime\"", "part_time"),
        ("typing_cpm = 55", "typing = 55", "typing_cpm"),
        ("kind = \"part_time\"", "groups = { \"乙组\" = 9 }", "called `乙组`"),
        ("[[size.patterns]]", "[size]\nrest = \"17h\"\n\n[[size.patterns]]", "less rest than this"),
        ("name = \"半班\"", "name = \"半班\"\ngroups = { \"甲组\" = [5, 2] }", "fewest"),
    ] {
        let text = DESK.replacen(what, with, 1);
        let file = written(place.path(), "desk.toml", text.as_bytes());
        for command in ["size", "check"] {
            let mut asked = dacu();
            asked.arg(command).arg(&file);
            let told = asked.assert().code(2).get_output().clone();
            let told = String::from_utf8_lossy(&told.stderr).into_owned()
                + &String::from_utf8_lossy(&told.stdout);
            assert!(told.contains(word) && told.contains("desk.toml:"), "{word}: {told}");
        }
    }
}

#[test]
fn what_patterns_do_not_go_with_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let refused = |text: String, word: &str| {
        let file = written(place.path(), "desk.toml", text.as_bytes());
        let output = place.path().join("out");
        dacu()
            .arg("size")
            .arg(&file)
            .arg("--output")
            .arg(&output)
            .assert()
            .code(2)
            .stderr(predicate::str::contains(word));
        assert!(!output.exists());
    };
    // nobody may be put anywhere
    let none = "groups = { \"甲组\" = [0, 0] }\nlength";
    refused(
        DESK.replace("length = \"8h\"", &format!("{none} = \"8h\""))
            .replace("length = \"4h\"", &format!("{none} = \"4h\"")),
        "nobody can be put on the patterns of `[size]`",
    );
    refused(DESK.to_owned() + "[size]\ncounts = { \"甲\" = 3 }\n", "its people are on patterns");
    let shared = "groups = { \"甲\" = 9 }\nlength = \"4h\"";
    let both = DESK.replace("length = \"8h\"", "groups = { \"甲组\" = 9 }\nlength = \"8h\"");
    refused(both.replace("length = \"4h\"", shared), "have `甲` in common");
    // limits that leave somebody out, and starts without end
    let one = "length = \"8h\"\ngroups = { \"甲组\" = [0, 1] }";
    let two = "length = \"4h\"\ngroups = { \"甲组\" = [0, 0] }";
    let few = DESK.replace("length = \"8h\"", one).replace("length = \"4h\"", two);
    refused(few, "nobody can be found for every hour");
    let many = "starts = { from = \"00:00\", to = \"23:55\", every = \"5min\" }\nlength = \"4h\"\n";
    let pattern = |number: u32| format!("[[size.patterns]]\nname = \"{number}\"\n{many}");
    refused(DESK.to_owned() + &(0..20).map(pattern).collect::<String>(), "more than 2000 starts");
    // two sheets of settings: one that is not there
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    dacu()
        .args(["check", "--set", "@nothing.set"])
        .arg(&file)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("cannot read the settings `nothing.set`"));
}

#[test]
fn what_is_set_beside_the_file_counts_as_if_it_stood_there() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "sheet.csv", "姓名,11-11\n甲-1,白班\n甲-2,白班\n甲-3,白班\n".as_bytes());
    let size = |text: &str, set: &str| {
        let file = written(place.path(), "desk.toml", text.as_bytes());
        let mut command = dacu();
        command.args(["size", "--json", "--set", set, "--output"]);
        command.arg(place.path().join("out")).arg(file);
        command
    };
    let coded = DESK.replacen("agents = [\"甲\"]", "code = \"白班\"", 1);
    let sheet = size(&coded, "desk.roster=sheet.csv").assert().code(2);
    sheet.stderr(predicate::str::contains("do not go with a sheet"));
    // whoever is added to a shift of all by a setting is not on the patterns' people
    let printed = size(DESK, "shifts.1.agents=all").assert().code(0).get_output().stdout.clone();
    let document: serde_json::Value = serde_json::from_slice(&printed).expect("JSON");
    let settings = document["settings"].as_array().expect("settings");
    assert!(settings.iter().any(|set| set == "shifts.1.agents=[\"甲\"]"), "{settings:?}");
}

#[test]
fn a_roster_of_three_minutes_is_found_and_its_workbook_has_what_a_sheet_can_hold() {
    let place = tempfile::tempdir().expect("a folder");
    let text = DESK.replace("hourly_cost = 25", "hourly_cost = 25\ninterval = \"3min\"");
    let file = written(place.path(), "desk.toml", text.replace("900", "100").as_bytes());
    let output = place.path().join("out");
    let mut command = dacu();
    command.args(["size", "--quiet", "--output"]).arg(&output).arg(&file);
    let code = command.output().expect("runs").status.code();
    assert!([0, 1, 4].map(Some).contains(&code), "{code:?}");
    let kept = output.join("desk/size");
    assert!(kept.join("request.md").is_file());
    assert!(kept.join("roster.xlsx").is_file() || code == Some(1));
}

#[test]
fn people_who_are_there_without_shifts_stay_and_shifts_of_all_stay_theirs() {
    let place = tempfile::tempdir().expect("a folder");
    let more = "[[agents]]\nid = \"店长\"\n\n[[groups]]";
    // nobody has a shift: the one who is on no pattern stays online
    let free = DESK.replacen("[[groups]]", more, 1);
    let free = free.replace(
        "[[shifts]]\nname = \"白班\"\nagents = [\"甲\"]\nfrom = \"08:00\"\nto = \"22:00\"\n",
        "",
    );
    // a shift of all does not take in whom patterns add
    let of_all =
        DESK.replacen("[[groups]]", more, 1).replace("agents = [\"甲\"]", "agents = \"all\"");
    for text in [free, of_all] {
        let file = written(place.path(), "desk.toml", text.as_bytes());
        let output = place.path().join("out");
        let mut command = dacu();
        command.args(["size", "--json", "--output"]).arg(&output).arg(&file);
        let printed = command.assert().code(0).get_output().stdout.clone();
        let document: serde_json::Value = serde_json::from_slice(&printed).expect("JSON");
        let families = document["families"].as_array().expect("families");
        let owner = families.iter().find(|family| family["id"] == "店长").expect("the owner");
        assert_eq!((owner["found"].as_u64(), owner["kept"].as_str()), (Some(1), Some("person")));
    }
}
