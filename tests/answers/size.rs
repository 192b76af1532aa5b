//! `dacu size`: the answer, its files, its exit codes.

use super::cli::{DESK, dacu, written};
use predicates::prelude::*;

fn desk(count: u32) -> String {
    let desk = DESK.replace("replications = 5\n", "").replace("3%", "10%");
    desk.replace("count = 3", &format!("count = {count}"))
}

#[test]
fn a_roster_is_found_written_and_the_same_at_any_number_of_threads() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", desk(1).as_bytes());
    let mut documents = Vec::new();
    for threads in ["1", "3"] {
        let output = place.path().join(threads);
        let mut command = dacu();
        command.args(["size", "--json", "--threads", threads, "--output"]).arg(&output).arg(&file);
        let printed = command.assert().code(0).get_output().stdout.clone();
        let folder = output.join("desk/size");
        let kept = std::fs::read(folder.join("size.json")).expect("size.json");
        assert_eq!(printed, kept);
        for (name, word) in [("request.md", "## Head counts"), ("request.html", "<table>")] {
            let text = std::fs::read_to_string(folder.join(name)).expect(name);
            assert!(text.contains(word), "{text}");
        }
        documents.push(kept);
    }
    assert_eq!(documents[0], documents[1]);
    let document: serde_json::Value = serde_json::from_slice(&documents[0]).expect("JSON");
    assert_eq!(document["answer"], "holds");
    let family = &document["families"][0];
    let found = family["found"].as_u64().expect("a count");
    assert!(found > 1, "one is too few: {family}");
    assert_eq!(family["set"], format!("agents.甲.count={found}"));
    assert!(["fails", "undecided"].map(Some).contains(&family["one_fewer"]["status"].as_str()));
    // what it says of the roster is what a run says
    let runs = document["proof"]["runs"].to_string();
    let output = place.path().join("run");
    dacu()
        .args(["run", "--no-levers", "--no-charts", "--replications", &runs, "--set"])
        .arg(format!("agents.甲.count={found}"))
        .arg("--output")
        .arg(&output)
        .arg(&file)
        .assert()
        .code(0)
        .stdout(predicate::str::contains("This roster is enough"));
}

#[test]
fn the_request_speaks_chinese() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", desk(8).as_bytes());
    let shown = dacu()
        .args(["size", "--lang", "zh", "--output"])
        .arg(place.path().join("out"))
        .arg(&file)
        .assert()
        .code(0);
    let text = String::from_utf8(shown.get_output().stdout.clone()).expect("text");
    for word in ["客服人力申请", "| 客服 | 现有 | 需要 |", "少一人", "日咨询量 ÷ 300"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    let english = text.lines().filter(|line| !line.contains("--set") && !line.contains("dacu run"));
    let english = english.filter(|line| line.split(' ').any(|word| ["the", "of"].contains(&word)));
    assert_eq!(english.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    // a platform that has no targets of its own
    let without = desk(3).replace("[targets]\nlost = \"10%\"\n", "");
    let without = without.replace("jd_groups_2023", "generic");
    let file = written(place.path(), "desk.toml", without.as_bytes());
    let refused = |arguments: &[&str], code: i32, word: &str| {
        let output = place.path().join("out");
        let mut command = dacu();
        command.arg("size").args(arguments).arg("--output").arg(&output).arg(&file);
        command.assert().code(code).stderr(predicate::str::contains(word.to_owned()));
        assert!(!output.exists(), "nothing half written");
    };
    refused(&["--quiet"], 2, "no targets");
    refused(&["--quiet", "--lang", "zh"], 2, "没有目标");
    refused(&["--budget-time", "soon"], 2, "--budget-time takes a time");
    let limits = |limits: &str, word: &str| {
        let text = format!("{}\n[size]\n{limits}\n", desk(3));
        std::fs::write(&file, text).expect("written");
        refused(&["--quiet"], 2, word);
    };
    // limits that contradict each other, or the scenario
    limits("counts = { \"甲\" = [1, 4] }\nat_least = 5", "试 from 11-11 09:00");
    limits("counts = { \"甲\" = 0 }", "cannot be kept");
}

/// What is asked holds, and a search that is cut short leaves an earlier answer as it is.
#[test]
fn enough_are_on_duty_and_nothing_replaces_an_answer() {
    let place = tempfile::tempdir().expect("a folder");
    let text = format!("{}\n[size]\nat_least = 40\nbudget = 9\n", desk(2));
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let output = place.path().join("out");
    let size = |arguments: &[&str], code: i32| {
        let mut command = dacu();
        command.arg("size").args(arguments).arg("--output").arg(&output).arg(&file);
        command.assert().code(code)
    };
    size(&[], 0).stdout(predicate::str::contains("The budget is held against nothing"));
    let kept = std::fs::read(output.join("desk/size/size.json")).expect("size.json");
    let document: serde_json::Value = serde_json::from_slice(&kept).expect("JSON");
    assert_eq!(document["families"][0]["found"], 40);
    size(&["--budget-time", "1us"], 4).stdout(predicate::str::contains("Interrupted"));
    assert_eq!(std::fs::read(output.join("desk/size/size.json")).expect("there"), kept);
}

/// No number of people answers within a second: the target is named, nothing is recommended.
#[test]
fn a_target_beyond_people_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let text = desk(3).replace("lost = \"10%\"", "first_reply_from_arrival = \"2s\"");
    let file = written(place.path(), "desk.toml", text.as_bytes());
    dacu()
        .args(["size", "--output"])
        .arg(place.path().join("out"))
        .arg(&file)
        .assert()
        .code(1)
        .stdout(predicate::str::contains("No head counts were found to hold"));
}

#[test]
fn breaks_that_are_set_beside_the_file_are_the_ones_taken_apart() {
    let place = tempfile::tempdir().expect("a folder");
    let shift = "[[shifts]]\nagents = [\"甲\"]\nfrom = \"09:00\"\nto = \"12:00\"\n\
        breaks = [{ from = \"10:00\", to = \"10:30\" }]\n";
    let file = written(place.path(), "desk.toml", (desk(6) + shift).as_bytes());
    let mut command = dacu();
    command.args(["size", "--json", "--output"]).arg(place.path().join("out")).arg(&file);
    command.args(["--set", "shifts.1.breaks=[{ from = \"10:40\", to = \"11:00\" }]"]);
    let printed = command.output().expect("runs").stdout;
    let document: serde_json::Value = serde_json::from_slice(&printed).expect("JSON");
    let apart = document["breaks_apart"][0].as_str().expect("a setting");
    assert!(apart.contains("lasts = \"20min\""), "{apart}");
}
