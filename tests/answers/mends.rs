//! `dacu check --fix` writes a scenario whole or not at all, and only what it has shown.

use assert_cmd::Command;
use std::fs;

const WRONG: &str = "\
# 说明：“双11”
[desk]
name ＝ “双11”
start = 2026/11/11
length = 10小时
platform = \"jd_groups_2023\"
进线量 = 100

[[agents]]
id = \"甲\"
headcount = 2
always_on = yes
";

const RIGHT: &str = "\
# 说明：“双11”
[desk]
name = \"双11\"
start = 2026-11-11
length = \"10小时\"
platform = \"jd_groups_2023\"
contacts_per_day = 100

[[agents]]
id = \"甲\"
count = 2
always_on = true
";

fn dacu() -> Command {
    Command::cargo_bin("dacu").unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_a_yes_the_difference_is_shown_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    fs::write(&file, WRONG).unwrap();
    let done = dacu().args(["check", "--fix"]).arg(&file).assert().code(2);
    let shown = text(&done.get_output().stdout);
    for line in ["-name ＝ “双11”", "+name = \"双11\"", "+count = 2", " # 说明：“双11”"]
    {
        assert!(shown.lines().any(|shown| shown == line), "{line} in {shown}");
    }
    assert!(text(&done.get_output().stderr).contains("--yes"));
    assert_eq!(fs::read_to_string(&file).unwrap(), WRONG);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing lies beside it");
}

#[test]
fn with_a_yes_the_file_is_mended_and_the_old_one_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    let kept = folder.path().join("desk.toml.bak");
    fs::write(&file, WRONG).unwrap();
    dacu().args(["check", "--fix", "--yes", "--lang", "zh"]).arg(&file).assert().code(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), RIGHT);
    assert_eq!(fs::read_to_string(&kept).unwrap(), WRONG);
    // Again nothing is left to do, and what was kept stays.
    let done = dacu().args(["check", "--fix", "--yes"]).arg(&file).assert().code(0);
    assert!(text(&done.get_output().stderr).contains("nothing here can be mended"));
    fs::write(&file, RIGHT.replace("true", "yes")).unwrap();
    dacu().args(["check", "--fix", "--yes"]).arg(&file).assert().code(0);
    assert_eq!(fs::read_to_string(&kept).unwrap(), WRONG, "no kept file is written over");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn the_same_fault_of_twelve_shifts_is_told_once_and_all_of_it_as_json() {
    let shift = "[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"18:00\"\npause = 3\n\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    fs::write(&file, format!("{RIGHT}\n{}", shift.repeat(12))).unwrap();
    let done = dacu().args(["check", "--lang", "zh"]).arg(&file).assert().code(2);
    let told = text(&done.get_output().stderr);
    assert_eq!(told.matches("没有 `pause` 这个设置项").count(), 1, "{told}");
    assert!(told.contains("共 12 个 `[[shifts]]`，首处在第 18 行；另见第 24、30、"), "{told}");
    let done = dacu().args(["check", "--json"]).arg(&file).assert().code(2);
    let all: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let of = |fault: &&serde_json::Value| fault["code"] == "unknown-key";
    let all: Vec<_> = all.as_array().unwrap().iter().filter(of).collect();
    assert_eq!(all.len(), 12);
    assert_eq!(all[0]["mend"][0]["with"], "breaks");
}
