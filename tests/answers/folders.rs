//! Whose results stand in the folder when runs meet, stop or are killed: those of one run, whole.
//! `DACU_PAIRS` and `DACU_KILLS` say how often; a few times unless told.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DESK: &str = r#"
[desk]
start = 2026-11-11T09:00:00
length = "3h"
platform = "jd_groups_2023"
contacts_per_day = 600
curve = "flat"
replications = 3
[[agents]]
id = "甲"
count = 2
[targets]
lost = "3%"
"#;

/// Two kinds of run that leave different files.
const KINDS: [&[&str]; 2] = [&["--seed", "1", "--contacts"], &["--seed", "2", "--no-charts"]];

type Files = BTreeMap<String, Vec<u8>>;

fn times(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn start(desk: &Path, output: &Path, kind: usize) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("dacu"))
        .args(["run", "--quiet", "--threads", "1", "--output"])
        .args([output, desk])
        .args(KINDS[kind])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started")
}

fn written(place: &Path) -> PathBuf {
    let desk = place.join("desk.toml");
    std::fs::write(&desk, DESK).expect("written");
    desk
}

/// Every file below a folder.
fn all(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let below = all(&entry.path()).into_iter();
            found.extend(below.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            found.insert(name, std::fs::read(entry.path()).expect("read"));
        }
    }
    found
}

/// What each kind of run leaves when it is alone, and how long it takes.
fn alone(place: &Path, desk: &Path) -> ([Files; 2], Duration) {
    let since = Instant::now();
    let one = |kind: usize| {
        let output = place.join(format!("alone{kind}"));
        assert!(start(desk, &output, kind).wait().expect("ended").success());
        all(&output.join("desk"))
    };
    let sets = [one(0), one(1)];
    assert!(sets[0].len() > sets[1].len() && sets[1].len() == 6, "{:?}", sets[1].keys());
    assert!(sets[0].keys().all(|name| dacu::report::files::is_ours(name)), "every file is listed");
    let brief = String::from_utf8_lossy(&sets[0]["summary.txt"]);
    assert!(brief.chars().count() <= 500, "{brief}");
    assert!(brief.lines().last().is_some_and(|line| line.contains("simulated runs")), "{brief}");
    (sets, since.elapsed() / 2)
}

/// Names in a folder, hidden ones apart.
fn names(folder: &Path) -> (Vec<String>, usize) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let all = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let (hidden, mut seen): (Vec<_>, Vec<_>) = all.partition(|name| name.starts_with('.'));
    seen.sort();
    (seen, hidden.len())
}

#[test]
fn two_runs_into_one_folder_leave_the_results_of_one() {
    let place = tempfile::tempdir().expect("a folder");
    let desk = written(place.path());
    let (sets, _) = alone(place.path(), &desk);
    let output = place.path().join("output");
    for pair in 0..times("DACU_PAIRS", 5) {
        let (mut one, mut other) = (start(&desk, &output, 0), start(&desk, &output, 1));
        assert!(one.wait().expect("ended").success() && other.wait().expect("ended").success());
        let left = all(&output.join("desk"));
        assert!(sets.contains(&left), "pair {pair}: {:?}", left.keys());
        assert_eq!(names(&output), (vec!["desk".to_owned()], 0), "pair {pair}");
    }
}

#[test]
fn a_killed_run_leaves_earlier_results_whole_and_the_next_clears_up() {
    let place = tempfile::tempdir().expect("a folder");
    let desk = written(place.path());
    let (sets, takes) = alone(place.path(), &desk);
    let output = place.path().join("output");
    assert!(start(&desk, &output, 0).wait().expect("ended").success());
    std::fs::write(output.join("desk/notes.txt"), "mine").expect("written");
    let kills = times("DACU_KILLS", 8);
    for kill in 0..kills {
        let mut run = start(&desk, &output, (kill + 1) % 2);
        // Over the whole run, most often near its end, where files are written and exchanged.
        let share = (kill as f64 + 0.5) / kills as f64;
        std::thread::sleep(takes.mul_f64(1.1 * share.sqrt()));
        let _ = run.kill();
        let _ = run.wait();
        let mut left = all(&output.join("desk"));
        assert_eq!(left.remove("notes.txt").as_deref(), Some(&b"mine"[..]), "kill {kill}");
        assert!(sets.contains(&left), "kill {kill}: {:?}", left.keys());
        assert_eq!(names(&output).0, ["desk"], "kill {kill}: nothing to be seen");
    }
    assert!(start(&desk, &output, 1).wait().expect("ended").success());
    let mut left = all(&output.join("desk"));
    assert!(left.remove("notes.txt").is_some() && left == sets[1]);
    assert_eq!(names(&output), (vec!["desk".to_owned()], 0), "the next run clears up");
}

/// Sends a signal after a while and gives the exit code and how long the answer took.
fn signalled(mut run: Child, signal: &str, after: Duration) -> (Option<i32>, Duration) {
    std::thread::sleep(after);
    let id = run.id().to_string();
    let since = Instant::now();
    assert!(Command::new("kill").args([signal, &id]).status().expect("kill").success());
    (run.wait().expect("ended").code(), since.elapsed())
}

#[test]
fn both_signals_are_answered_within_a_second_and_leave_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    // A desk that takes its time to read, to simulate and to report.
    let text = DESK.replace("count = 2", "count = 3000").replace("= 600", "= 400000");
    let desk = place.path().join("desk.toml");
    std::fs::write(&desk, text).expect("written");
    let output = place.path().join("output");
    for (signal, millis) in [("-TERM", 300), ("-INT", 700), ("-INT", 2_000), ("-TERM", 5_000)] {
        let run = start(&desk, &output, 0);
        let (code, took) = signalled(run, signal, Duration::from_millis(millis));
        assert_eq!(code, Some(130), "{signal} after {millis} ms");
        // A machine that builds beside this answers later than a desk's own.
        assert!(took < Duration::from_secs(3), "{signal} after {millis} ms: {took:?}");
        assert!(!output.exists(), "{signal} after {millis} ms leaves nothing");
    }
}

#[test]
fn the_bytes_of_a_report_depend_neither_on_threads_nor_on_the_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let desk = written(place.path());
    let report = |threads: &str| {
        let output = place.path().join(threads);
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("dacu"));
        run.args(["run", "--quiet", "--no-charts", "--threads", threads, "--output"]);
        assert!(run.args([&output, &desk]).status().expect("ended").success());
        all(&output.join("desk"))
    };
    assert!(report("1") == report("2"));
}

#[test]
fn names_that_act_are_shown_and_never_obeyed() {
    let place = tempfile::tempdir().expect("a folder");
    let evil = "href=\\\" onload=\\\"x\\u202E\\u001B[31m";
    let text = DESK.replace("甲", evil).replace("[desk]", "[desk]\nname = \"=1+1\\u202E\\u0007\"")
        + "[[agents]]\nid = \"-2+3\"\n";
    let desk = place.path().join("desk.toml");
    std::fs::write(&desk, text).expect("written");
    let mut run = Command::new(assert_cmd::cargo::cargo_bin!("dacu"));
    run.args(["run", "--output"]).args([&place.path().join("o"), &desk]);
    let done = run.output().expect("ended");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let acts = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.contains(['\u{202e}', '\u{1b}', '\u{7}'])
    };
    assert!(!acts(&done.stdout) && !acts(&done.stderr));
    let files = all(&place.path().join("o/desk"));
    let seen = |name: &&String| !name.ends_with(".csv") && !name.ends_with(".png");
    for name in files.keys().filter(seen) {
        assert!(!acts(&files[name]), "{name}");
    }
    let agents = String::from_utf8_lossy(&files["agents.csv"]);
    assert!(agents.contains("\n'-2+3,'-2+3,"), "a name is no formula");
    let intervals = String::from_utf8_lossy(&files["intervals.csv"]);
    assert!(intervals.contains("\nshop,'=1+1"), "a name is no formula");
}

#[test]
fn a_log_or_a_platform_that_cannot_be_read_has_code_3() {
    let place = tempfile::tempdir().expect("a folder");
    let platform = DESK.replace("\"jd_groups_2023\"", "\"none.toml\"");
    let log = DESK.replace("contacts_per_day = 600\ncurve = \"flat\"\n", "")
        + "[[arrivals]]\ncsv = \"none.csv\"\n";
    for text in [platform, log] {
        let desk = place.path().join("desk.toml");
        std::fs::write(&desk, text).expect("written");
        for command in ["run", "check"] {
            let mut run = Command::new(assert_cmd::cargo::cargo_bin!("dacu"));
            let done = run.arg(command).arg(&desk).output().expect("ended");
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(done.status.code(), Some(3), "{told}");
        }
    }
}
