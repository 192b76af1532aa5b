//! The command line as a planner types it, wrong ones too: exit codes, places, whole results.

use assert_cmd::Command;
use predicates::prelude::*;
use std::path::Path;

pub fn dacu() -> Command {
    Command::cargo_bin("dacu").expect("built")
}

pub const DESK: &str = r#"
[desk]
name = "试"
start = 2026-11-11T09:00:00
length = "3h"
platform = "jd_groups_2023"
contacts_per_day = 1500
curve = "flat"
replications = 5
[[agents]]
id = "甲"
count = 3
[targets]
lost = "3%"
"#;

pub fn written(folder: &Path, name: &str, text: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// Runs git in a folder.
pub fn git(place: &Path, words: &[&str]) {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]);
    let done = command.args(words).current_dir(place).output().expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Runs a scenario that is wrong: the exit code, a word of the message, and nothing written.
fn refused(text: &str, code: i32, word: &str) {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "wrong.toml", text.as_bytes());
    let output = place.path().join("output");
    dacu()
        .args(["run", "--quiet", "--output"])
        .arg(&output)
        .arg(&file)
        .assert()
        .code(code)
        .stderr(predicate::str::contains(word));
    assert!(!output.exists(), "nothing half written");
}

#[test]
fn the_same_seed_gives_the_same_bytes_at_one_two_and_eight_threads() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let mut results = Vec::new();
    for threads in ["1", "2", "8"] {
        let output = place.path().join(threads);
        dacu()
            .args(["run", "--quiet", "--no-charts", "--threads", threads, "--output"])
            .arg(&output)
            .arg(&file)
            .assert()
            .code(0);
        let of = |name: &str| std::fs::read(output.join("desk").join(name)).expect("written");
        results.push([of("summary.json"), of("intervals.csv"), of("agents.csv")]);
    }
    assert!(results[0] == results[1] && results[1] == results[2]);
    let other = place.path().join("other");
    dacu()
        .args(["run", "--quiet", "--no-charts", "--seed", "2", "--output"])
        .arg(&other)
        .arg(&file)
        .assert()
        .code(0);
    let changed = std::fs::read(other.join("desk/summary.json")).expect("written");
    assert!(changed != results[0][0], "another seed is another day");
}

#[test]
fn a_run_leaves_report_tables_and_charts() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    dacu()
        .current_dir(place.path())
        .args(["run", "--lang", "zh", "--contacts"])
        .arg(&file)
        .assert()
        .code(0)
        .stdout(predicate::str::contains("试"));
    let results = place.path().join("output/desk");
    for name in ["report.html", "summary.json", "intervals.csv", "agents.csv", "contacts.csv"] {
        assert!(results.join(name).metadata().expect(name).len() > 100, "{name}");
    }
    assert!(results.join("charts/capacity.svg").exists());
    let left = std::fs::read_dir(&results).expect("there").flatten();
    let hidden = left.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "no temporary name is left");
}

/// Half-width marks right behind a Chinese letter, with the letters before them.
pub fn half_width(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let marks = |at: &usize| chinese(letters[at - 1]) && ",:;?!(".contains(letters[*at]);
    let found = (1..letters.len()).filter(marks);
    found.map(|at| letters[at.saturating_sub(6)..=at].iter().collect()).collect()
}

#[test]
fn chinese_text_has_chinese_punctuation() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let mut run = dacu();
    run.current_dir(place.path()).args(["run", "--lang", "zh"]).arg(&file);
    let told = run.assert().code(0);
    let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert_eq!(half_width(&told), Vec::<String>::new());
    let page = std::fs::read_to_string(place.path().join("output/desk/report.html"));
    assert_eq!(half_width(&page.expect("written")), Vec::<String>::new());
    let check = dacu().args(["check", "--lang", "zh"]).arg(&file).assert().code(0);
    let check = String::from_utf8_lossy(&check.get_output().stdout).into_owned();
    assert_eq!(half_width(&check), Vec::<String>::new());
    assert_eq!(half_width("秒(见下),x"), ["秒("]);
}

#[test]
fn json_on_standard_output_is_the_summary() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let done = dacu()
        .args(["run", "--json", "--no-charts", "--output"])
        .arg(place.path().join("o"))
        .arg(&file)
        .assert()
        .code(0);
    let printed: serde_json::Value =
        serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(printed["scenario"]["name"], "试");
    let file = std::fs::read(place.path().join("o/desk/summary.json")).expect("written");
    assert_eq!(done.get_output().stdout, file);
}

#[test]
fn a_missing_file_a_folder_and_an_empty_file_have_their_codes() {
    let place = tempfile::tempdir().expect("a folder");
    dacu()
        .args(["run", "nowhere.toml"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("nowhere"));
    dacu().arg("run").arg(place.path()).assert().code(3);
    refused("", 2, "platform");
    let bytes = written(place.path(), "bytes.toml", b"name = \"\xff\xfe\"");
    dacu().arg("run").arg(&bytes).assert().code(2).stderr(predicate::str::contains("UTF-8"));
}

#[test]
fn wrong_scenarios_are_refused_with_their_place() {
    refused(&DESK.replace("contacts_per_day = 1500", "contacts_per_day = -5"), 2, ":7:");
    refused(&DESK.replace("count = 3", "count = 0"), 2, "agent");
    refused(&DESK.replace("curve", "kurve"), 2, "curve");
    let shift = "\n[[shifts]]\nagents = \"甲\"\nfrom = \"09:00\"\nto = \"09:00\"\n";
    refused(&format!("{DESK}{shift}"), 2, "shift");
    let lonely = "\n[[agents]]\nid = \"乙\"\n\
                  [[shifts]]\nagents = \"甲\"\nfrom = \"09:00\"\nto = \"18:00\"\n";
    refused(&format!("{DESK}{lonely}"), 2, "no shift");
    for weight in ["11", "2.5", "-1"] {
        let group = format!(
            "\n[[groups]]\nname = \"组\"\npages = [\"shop\"]\nmembers = {{ \"甲\" = {weight} }}\n"
        );
        refused(&format!("{DESK}{group}"), 2, "weight");
    }
    let twice = "\n[[groups]]\nname = \"一\"\npages = [\"shop\"]\nmembers = [\"甲\"]\n\
                 [[groups]]\nname = \"二\"\npages = [\"shop\"]\nmembers = [\"甲\"]\n";
    refused(&format!("{DESK}{twice}"), 2, "shop");
}

#[test]
fn several_faults_are_told_at_once() {
    let text = DESK.replace("1500", "-5").replace("count = 3", "count = 0");
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "wrong.toml", text.as_bytes());
    let told = dacu().arg("check").arg(&file).assert().code(2);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.matches("error").count() >= 2, "{told}");
}

#[test]
fn faults_are_told_in_chinese_to_readers_of_chinese() {
    let text = DESK.replace("1500", "-5").replace("count = 3", "cuont = 3");
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "wrong.toml", text.as_bytes());
    for command in ["check", "run"] {
        let told = dacu().args([command, "--lang", "zh"]).arg(&file).assert().code(2);
        let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
        assert!(told.contains("错误[number-out-of-range]: -5 小于 0"), "{told}");
        assert!(told.contains("错误[unknown-key]: 没有 `cuont` 这个设置项"), "{told}");
        assert!(told.contains("提示: 请写 `count`") && told.contains("2 处错误"), "{told}");
        assert!(!told.contains("error:"), "{told}");
    }
}

#[test]
fn a_log_with_a_bad_row_is_refused_before_anything_runs() {
    let place = tempfile::tempdir().expect("a folder");
    for (rows, word) in [
        ("time\n2026-11-11 09:00:00\nyesterday\n", "log.csv:3"),
        ("time\n2026-11-11 10:00:00\n2026-11-11 09:00:00\n", "log.csv:3"),
        ("when\n2026-11-11 10:00:00\n", "time"),
    ] {
        written(place.path(), "log.csv", rows.as_bytes());
        let text = DESK.replace("contacts_per_day = 1500\ncurve = \"flat\"\n", "")
            + "\n[[arrivals]]\ncsv = \"log.csv\"\ncolumns = { time = \"time\" }\n";
        let file = written(place.path(), "replay.toml", text.as_bytes());
        let output = place.path().join("output");
        dacu()
            .args(["run", "--output"])
            .arg(&output)
            .arg(&file)
            .assert()
            .code(2)
            .stderr(predicate::str::contains(word));
        assert!(!output.exists());
    }
}

#[test]
fn results_that_cannot_be_written_are_told_before_the_run() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let taken = written(place.path(), "taken", b"");
    dacu().args(["run", "--output"]).arg(&taken).arg(&file).assert().code(3);
}

#[test]
fn wrong_words_on_the_command_line_have_code_2() {
    dacu().args(["run"]).assert().code(2);
    dacu().args(["run", "x.toml", "--replications", "0"]).assert().code(2);
    dacu().args(["platform", "jd_2099"]).assert().code(2).stderr(predicate::str::contains("help"));
    dacu().args(["init", "--platform", "nobody"]).assert().code(2);
    dacu().arg("--help").assert().code(0).stdout(predicate::str::contains("Examples"));
}

#[test]
fn init_writes_a_scenario_that_is_sound() {
    let place = tempfile::tempdir().expect("a folder");
    for platform in ["jd_groups_2023", "jd_dongdong_2019"] {
        let text = dacu().args(["init", "--platform", platform]).assert().code(0);
        let text = &text.get_output().stdout;
        assert!(text.iter().filter(|byte| **byte == b'\n').count() <= 40);
        let file = written(place.path(), "new.toml", text);
        dacu().arg("check").arg(&file).assert().code(0);
    }
}

#[test]
fn check_prints_a_first_estimate_with_what_it_assumes() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let told = |more: &[&str]| {
        let done = dacu().arg("check").arg(&file).args(more).assert().code(0);
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let text = told(&[]);
    // 1500 contacts a day are 31 in each of the six half hours.
    assert_eq!(
        text.lines().filter(|line| line.contains("11-11") && line.contains("31 ")).count(),
        6
    );
    assert!(text.contains("Assumes one pool") && !text.contains("Outside its scope"), "{text}");
    let outside = told(&["--set", "desk.contacts_per_day=20000"]);
    assert!(outside.contains("Outside its scope here: in 6 intervals"), "{outside}");
    assert!(told(&["--lang", "zh"]).contains("初步估算"));
}

#[test]
fn fail_on_miss_turns_a_missed_target_into_code_1() {
    let place = tempfile::tempdir().expect("a folder");
    let text = DESK.replace("lost = \"3%\"", "first_reply_from_arrival = \"1s\"");
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let output = place.path().join("o");
    let run = |extra: &[&str]| {
        let mut command = dacu();
        command.args(["run", "--quiet", "--no-charts", "--output"]).arg(&output).arg(&file);
        command.args(extra).assert()
    };
    run(&[]).code(0);
    run(&["--fail-on-miss"]).code(1);
}

/// Starts a run that would take hours, interrupts it once it is under way, and gives its end.
#[cfg(unix)]
fn interrupted(file: &Path, output: &Path) -> std::process::ExitStatus {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let mut run = Command::new(assert_cmd::cargo::cargo_bin!("dacu"));
    run.args(["run", "--replications", "100000", "--contacts", "--output"]);
    run.arg(output).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = run.spawn().expect("started");
    let began = Instant::now();
    while !output.exists() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    let raised = Instant::now();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    let ended = child.wait().expect("ended");
    assert!(raised.elapsed() < Duration::from_secs(30), "it stops soon: {:?}", raised.elapsed());
    ended
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_has_code_130_and_leaves_the_disk_as_it_was() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let output = place.path().join("output");
    let ended = interrupted(&file, &output);
    assert_eq!(ended.code(), Some(130));
    assert!(!output.exists(), "nothing half written");
    // Earlier results stay as they are.
    let mut run = dacu();
    run.args(["run", "--quiet", "--no-charts", "--output"]).arg(&output).arg(&file);
    run.assert().code(0);
    let all = || {
        let list = std::fs::read_dir(output.join("desk")).expect("there").flatten();
        let read = |path: &Path| std::fs::read(path).expect("a file");
        let mut all: Vec<_> = list.map(|file| (file.path(), read(&file.path()))).collect();
        all.sort();
        all
    };
    let before = all();
    assert_eq!(interrupted(&file, &output).code(), Some(130));
    assert!(before.len() >= 4 && all() == before, "as they were");
}

#[test]
fn schema_and_completions_print() {
    let schema = dacu().arg("schema").assert().code(0);
    let _: serde_json::Value =
        serde_json::from_slice(&schema.get_output().stdout).expect("JSON Schema");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        dacu().args(["completions", shell]).assert().code(0);
    }
}

#[test]
fn verify_says_what_it_compares_and_its_scenario_is_one() {
    let place = tempfile::tempdir().expect("a folder");
    let done = dacu().args(["verify", "Q0", "J21", "--quick"]).assert().code(0);
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(text.contains("4 cases: 13 values pass, 0 fail"), "{text}");
    let shown = dacu().args(["verify", "--show", "J21"]).assert().code(0);
    let file = written(place.path(), "j21.toml", &shown.get_output().stdout);
    dacu()
        .args(["run", "--replications", "2", "--json", "--no-charts", "--output"])
        .arg(place.path())
        .arg(&file)
        .assert()
        .code(0)
        .stdout(predicate::str::contains("\"round_response_mean_s\""));
    let wrong = String::from_utf8_lossy(&shown.get_output().stdout).replace("\"20s\"", "\"21s\"");
    let cases = format!(
        "[[case]]\nname = \"T\"\nmodel = \"m\"\nsource = \"s\"\nscenario = \'\'\'{wrong}\'\'\'\n\
         metrics = [{{ name = \"r\", exact = 20, kind = \"equal\", \
         is = \"round_response_mean_s\" }}]\n"
    );
    let nonsense = cases.replace("round_response_mean_s", "round_response_median");
    let cases = written(place.path(), "cases.toml", cases.as_bytes());
    dacu().args(["verify", "--file"]).arg(&cases).assert().code(1);
    let none = dacu().args(["verify", "--quick", "--file"]).arg(&cases).assert().code(2);
    none.stderr(predicate::str::contains("quick = true"));
    let nonsense = written(place.path(), "nonsense.toml", nonsense.as_bytes());
    let wrong = dacu().args(["verify", "--file"]).arg(&nonsense).assert().code(2);
    wrong.stderr(predicate::str::contains("case T"));
    dacu().args(["verify", "Z99"]).assert().code(2).stderr(predicate::str::contains("begins"));
    dacu().args(["verify", "--show", "J05/t9"]).assert().code(2);
}

#[test]
fn sensitivity_moves_every_input_singly_and_draws_a_tornado() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let run = |more: &[&str], name: &str| -> serde_json::Value {
        let output = place.path().join(name);
        dacu()
            .args(["run", "--quiet", "--output"])
            .arg(&output)
            .args(more)
            .arg(&file)
            .assert()
            .code(0);
        let text = std::fs::read_to_string(output.join("desk/summary.json")).expect("written");
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        document["tried"]["sensitivity"].clone()
    };
    let (asked, unasked) = (run(&["--sensitivity"], "asked"), run(&["--no-charts"], "unasked"));
    assert_eq!(asked["tried_singly"], asked["inputs"]);
    assert_eq!(asked["runs"], 5);
    assert!(unasked["tried_singly"].as_u64() < asked["tried_singly"].as_u64(), "{unasked}");
    let sizes: Vec<f64> = asked["ranked"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["change_of_margin"].as_f64())
        .collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes[0] > 0.0, "{sizes:?}");
    let page =
        std::fs::read_to_string(place.path().join("asked/desk/report.html")).expect("a page");
    assert!(page.contains("chart-sensitivity") && page.contains("table-sensitivity"));
    assert!(place.path().join("asked/desk/charts/sensitivity.svg").exists());
}
