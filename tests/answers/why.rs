//! `dacu explain` and `dacu platform` as a planner types them.
//! The whole command line, as in `cli`.

use super::cli::{DESK, dacu, half_width, written};
use predicates::prelude::*;
use std::path::Path;

/// What a command prints, which must end well.
fn printed(args: &[&str], file: &Path) -> String {
    let (command, rest) = args.split_first().expect("a command");
    let done = dacu().arg(command).arg(file).args(rest).assert().code(0);
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

#[test]
fn the_contact_explained_is_its_row_of_contacts_csv() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let output = place.path().join("o");
    let mut run = dacu();
    run.args(["run", "--quiet", "--no-charts", "--no-levers", "--contacts", "--output"]);
    run.arg(&output).arg(&file).assert().code(0);
    let rows = csv::Reader::from_path(output.join("desk/contacts.csv"));
    let rows: Vec<csv::StringRecord> =
        rows.expect("written").records().map(|row| row.expect("a row")).collect();
    for row in rows.iter().step_by(61) {
        let told = printed(&["explain", &row[0], "--json"], &file);
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(told["contact"]["arrived"], row[13], "{row:?}");
        let agents: Vec<&str> = told["story"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|event| event["agent"].as_str().filter(|_| event["what"] == "assigned"))
            .collect();
        assert_eq!(agents.join(" > "), row[22], "{row:?}");
        let last = told["story"]
            .as_array()
            .and_then(|all| all.iter().rev().find_map(|event| event["disposition"].as_str()));
        assert_eq!(last, Some(&row[27]));
    }
}

#[test]
fn an_explanation_reads_as_sentences_in_both_languages() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let told = printed(&["explain", "--at", "10:00"], &file);
    assert!(told.contains("Decision (on arrival)") && told.contains("decides"), "{told}");
    let told = printed(&["explain", "#7", "--lang", "zh"], &file);
    assert!(told.contains("分配（进线时）") && half_width(&told).is_empty(), "{told}");
    let table = printed(&["explain", "--from", "10:00", "--to", "11:00"], &file);
    assert!(table.starts_with("time") && table.lines().count() > 20, "{table}");
    let table = printed(&["explain", "--from", "10:00", "--to", "10:10", "--csv"], &file);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    assert!(rows.records().all(|row| row.expect("a row").len() == 13));
    let schema = dacu().args(["schema", "--explain"]).assert().code(0);
    assert!(String::from_utf8_lossy(&schema.get_output().stdout).contains("decisions"));
}

#[test]
fn contacts_and_times_that_are_not_there_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    for (args, word) in [
        (&["99999999"][..], "came, from 0"),
        (&["nobody"], "names no contact"),
        (&["--at", "25:00"], "names no contact"),
        (&["--from", "10:00", "--to", "10:61"], "no time"),
        (&["--from", "10:00"], "--to"),
        (&[], "CONTACT"),
    ] {
        let done = dacu().arg("explain").arg(&file).args(args).assert().code(2);
        let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(told.contains(word), "{args:?}: {told}");
    }
}

#[test]
fn platforms_are_listed_shown_and_compared() {
    let place = tempfile::tempdir().expect("a folder");
    let text = DESK.to_owned() + "[session]\nsilence_timeout = \"3min\"\n";
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let told = |args: &[&str]| {
        let done = dacu().arg("platform").args(args).assert().code(0);
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let path = file.display().to_string();
    for name in dacu_names() {
        assert!(told(&["list"]).contains(&name) && told(&[]).contains(&name), "{name}");
        assert_eq!(told(&["show", &name]), told(&[&name]));
    }
    assert!(told(&["list", "--lang", "zh"]).contains("京东"));
    let shown = told(&["show", &path]);
    assert!(
        shown.contains("silence_timeout = \"3min\"") && shown.contains("desk.toml:"),
        "{shown}"
    );
    assert_eq!(shown, told(&["show", "--scenario", &path]));
    let same = told(&["diff", "generic", "generic"]);
    assert!(same.contains("The same rules."), "{same}");
    let own = told(&["diff", "jd_groups_2023", &path]);
    assert!(own.contains("- \"10min\"") && own.contains("+ \"3min\""), "{own}");
    let two = told(&["diff", "jd_groups_2023", "jd_dongdong_2019", "--lang", "zh"]);
    assert!(two.contains("[tiers]") && two.contains("处不同"), "{two}");
    for args in [&["show", "jd_group_2023"][..], &["diff", "generic", "no_such"], &["nosuch"]] {
        let done = dacu().arg("platform").args(args).assert().code(2);
        done.stderr(predicate::str::contains("the platforms are"));
    }
}

/// The names that `dacu platform` lists.
fn dacu_names() -> Vec<String> {
    let done = dacu().arg("platform").assert().code(0);
    let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    told.lines().map(str::to_owned).collect()
}
