//! `dacu sweep`: points, what they say, files, what is kept and trusted, refusals.

use super::cli::{DESK, dacu, written};
use predicates::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Runs `dacu sweep` and gives what it printed.
fn sweep(file: &Path, output: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = dacu();
    command.args(["sweep", "--output"]).arg(output).args(arguments).arg(file);
    let done = command.assert().code(0).get_output().clone();
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(done.stdout), text(done.stderr))
}

/// The files of a sweep, by name.
fn files(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = std::fs::read_dir(output.join("desk/sweep")).expect("a folder");
    let each = folder.map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(path).expect("read"))
    });
    each.collect()
}

fn document(output: &Path) -> Value {
    serde_json::from_slice(&files(output)["sweep.json"]).expect("JSON")
}

/// The files of points, in order of their names.
fn kept(output: &Path) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(output.join("desk/sweep-points")).expect("a folder");
    let mut all: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    all
}

const GRID: [&str; 4] = ["--vary", "agents.甲.count=2..4:1", "--vary", "desk.volume=0.5,1"];

#[test]
fn a_grid_has_a_row_a_point_and_the_same_bytes_at_any_number_of_threads() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let mut all = Vec::new();
    for threads in ["1", "3"] {
        let output = place.path().join(threads);
        let (told, _) = sweep(&file, &output, &[&GRID[..], &["--threads", threads]].concat());
        assert!(told.contains("agents.甲.count"), "{told}");
        all.push(files(&output));
    }
    assert_eq!(all[0], all[1]);
    let names: Vec<&str> = all[0].keys().map(String::as_str).collect();
    assert_eq!(names, ["sweep.csv", "sweep.html", "sweep.json", "sweep.md"]);
    let csv = String::from_utf8(all[0]["sweep.csv"].clone()).expect("text");
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 1 + 1 + 6, "heads, the scenario as it is, points: {csv}");
    assert!(rows[0].starts_with("point,agents.甲.count,desk.volume,verdict,missed,judged"));
    assert!(rows[1].starts_with("base,,,") && rows[2].starts_with("1,2,0.5,"), "{csv}");
    assert!(rows[7].starts_with("6,4,1,"), "{csv}");
    let page = String::from_utf8(all[0]["sweep.html"].clone()).expect("text");
    assert!(page.matches("<svg").count() >= 3 && page.contains("role=\"img\""));
    let document: Value = serde_json::from_slice(&all[0]["sweep.json"]).expect("JSON");
    assert_eq!(document["version"], 1);
    assert_eq!(document["scenario"], "desk.toml");
    assert_eq!(document["points"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["points"][5]["values"], serde_json::json!(["4", "1"]));
}

/// Every figure of a point is that of `dacu run` with the same settings, and its difference is the
/// mean of the differences of the runs, which have the same customers.
#[test]
fn a_point_is_what_a_run_says_and_is_compared_run_by_run() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let output = place.path().join("sweep");
    let asked = ["--vary", "agents.甲.count=1", "--figure", "lost_rate"];
    let asked =
        [&asked[..], &["--figure", "lost_customers", "--figure", "queue_wait_p90_s"]].concat();
    sweep(&file, &output, &asked);
    let swept = document(&output);
    let run = |name: &str, sets: &[&str]| {
        let output = place.path().join(name);
        let mut command = dacu();
        command.args(["run", "--quiet", "--no-levers", "--no-charts", "--replications", "5"]);
        command.arg("--output").arg(&output).args(sets).arg(&file).assert().code(0);
        output.join("desk")
    };
    let (base, one) = (run("base", &[]), run("one", &["--set", "agents.甲.count=1"]));
    let summary = std::fs::read(one.join("summary.json")).expect("there");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    let sections = summary["sections"].as_array().expect("sections");
    let desk = sections.iter().find(|section| section["level"] == "desk").expect("the desk");
    let told = swept["points"][0]["figures"].as_array().expect("figures");
    assert_eq!(told.len(), 3, "{told:?}");
    for figure in told {
        let id = figure["figure"].as_str().expect("a name");
        let ran = &desk["figures"][id];
        assert_eq!(figure["value"], ran["value"], "{id}: {ran}");
        assert_eq!(figure["se"], ran["se"], "{id}");
    }
    let lost = |folder: &Path| -> Vec<f64> {
        let mut table = csv::Reader::from_path(folder.join("replications.csv")).expect("a table");
        let head = table.headers().expect("heads").clone();
        let at = |name: &str| head.iter().position(|it| it == name).expect(name);
        let (level, figure) = (at("level"), at("lost_customers"));
        let rows = table.records().map(|row| row.expect("a row"));
        let desk = rows.filter(|row| &row[level] == "desk");
        desk.map(|row| row[figure].parse().expect("a number")).collect()
    };
    let pairs: Vec<f64> = lost(&one).iter().zip(lost(&base)).map(|(a, b)| a - b).collect();
    let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
    let squares = pairs.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>();
    let se = (squares / (pairs.len() - 1) as f64 / pairs.len() as f64).sqrt();
    let figure = told.iter().find(|it| it["figure"] == "lost_customers").expect("told");
    let close = |value: &Value, meant: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - meant).abs() < 1e-6, "{value} and not {meant}");
    };
    close(&figure["difference"], mean);
    // t(4, 0.975)
    close(&figure["difference_interval"][1], mean + 2.776_445_105_198 * se);
    assert!(mean > 1.0, "one of three loses more: {mean}");
}

#[test]
fn kept_points_give_the_bytes_of_one_run_and_what_is_strange_is_not_trusted() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let (one, other) = (place.path().join("one"), place.path().join("other"));
    sweep(&file, &one, &GRID);
    let whole = files(&one);
    // in shares, and then whole from what is there
    for share in ["1/2", "2/2"] {
        let (told, _) = sweep(&file, &other, &[&GRID[..], &["--shard", share]].concat());
        assert!(told.contains("sweep-points"), "{told}");
        assert!(!other.join("desk/sweep").exists(), "a share tells nothing");
    }
    let (_, noted) = sweep(&file, &other, &GRID);
    assert!(noted.contains("6 of 6 points were there already"), "{noted}");
    assert_eq!(files(&other), whole);
    // some lost, one damaged, one in another's place
    let points = kept(&other);
    assert_eq!(points.len(), 6, "a point is the scenario as it is");
    std::fs::remove_file(&points[0]).expect("removed");
    let mut bytes = std::fs::read(&points[1]).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&points[1], &bytes).expect("written");
    std::fs::copy(&points[3], &points[2]).expect("copied");
    let (_, noted) = sweep(&file, &other, &GRID);
    assert!(noted.contains("3 of 6 points were there already"), "{noted}");
    assert_eq!(noted.matches("was not used").count(), 2, "{noted}");
    assert_eq!(files(&other), whole);
    let (_, noted) = sweep(&file, &other, &[&GRID[..], &["--fresh"]].concat());
    assert!(!noted.contains("there already"), "{noted}");
    assert_eq!(files(&other), whole);
    // one value more takes what is there; other runs or figures take nothing
    let more = ["--vary", "agents.甲.count=2..5:1", "--vary", "desk.volume=0.5,1"];
    let (_, noted) = sweep(&file, &other, &more);
    assert!(noted.contains("6 of 8 points"), "{noted}");
    let (_, noted) = sweep(&file, &other, &[&GRID[..], &["--replications", "6"]].concat());
    assert!(!noted.contains("there already"), "{noted}");
}

#[cfg(unix)]
#[test]
fn who_is_interrupted_goes_on_where_it_was() {
    let place = tempfile::tempdir().expect("a folder");
    let text = DESK.replace("replications = 5", "replications = 200");
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let output = place.path().join("out");
    let asked = ["--vary", "agents.甲.count=2..40:1"];
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("dacu"))
        .args(["sweep", "--quiet", "--output"])
        .arg(&output)
        .args(asked)
        .arg(&file)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    let folder = output.join("desk/sweep-points");
    let begun = std::time::Instant::now();
    while std::fs::read_dir(&folder).map_or(0, Iterator::count) < 2 {
        assert!(begun.elapsed().as_secs() < 60, "no point within a minute");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &pid]).status().expect("kill");
    assert!(sent.success());
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(!output.join("desk/sweep").exists(), "nothing half told");
    let (_, noted) = sweep(&file, &output, &asked);
    let told = noted.lines().find(|line| line.contains("there already")).expect("told");
    let kept: u32 = told.split(' ').next().expect("a word").parse().expect("a number");
    assert!((1..39).contains(&kept), "{told}");
    let fresh = place.path().join("fresh");
    sweep(&file, &fresh, &asked);
    assert_eq!(files(&output), files(&fresh));
}

#[test]
fn what_makes_no_sense_is_refused_before_any_run() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let refused = |arguments: &[&str], words: &[&str]| {
        let output = place.path().join("out");
        let mut command = dacu();
        command.args(["sweep", "--output"]).arg(&output).args(arguments).arg(&file);
        let done = command.assert().code(2).get_output().clone();
        let told = String::from_utf8(done.stderr).expect("text");
        for word in words {
            assert!(told.contains(word), "{arguments:?}: {word} in {told}");
        }
        assert!(!output.exists(), "nothing written");
    };
    let vary = |values: &'static str| ["--vary", values];
    refused(&[], &["--vary"]);
    refused(&vary("agents.甲.count=20..60"), &["has no step", "20..60:5"]);
    refused(&vary("agents.甲.count=60..20:5"), &["never ends"]);
    refused(&vary("agents.甲.count=1,1"), &["`1` twice"]);
    refused(&vary("agents.甲.count="), &["no values"]);
    refused(&vary("desk.replications=1,2"), &["--replications"]);
    refused(&vary("agents.甲.count=1..3000:1"), &["3000 points are more than 2000", "--latin"]);
    // the scenario's own words, with what was meant
    let words = ["--vary agents.甲.cuont=1,2", "at `agents.甲.cuont=1`", "agents.甲.count=1`"];
    refused(&vary("agents.甲.cuont=1,2"), &words);
    let words = ["at `agents.甲.count=x`", "甲.count=2,x`"];
    refused(&vary("agents.甲.count=2,x"), &words);
    refused(&vary("agents.乙.count=1,2"), &["nothing here is called `乙`", "甲"]);
    refused(&[&GRID[..2], &["--set", "agents.甲.count=3"]].concat(), &["leaves nothing of"]);
    refused(&[&GRID[..2], &vary("agents.\"甲\".count=9")[..]].concat(), &["the same key"]);
    refused(&[&vary("desk.seed=1,2")[..], &["--seed", "3"]].concat(), &["leaves nothing of"]);
    refused(&[&GRID[..], &["--figure", "lost_rat"]].concat(), &["write `lost_rate`"]);
    refused(&[&GRID[..], &["--shard", "3/2"]].concat(), &["--shard takes"]);
    // two keys that are sound alone and not together
    let both = [&vary("agents.甲.count=2")[..], &vary("agents.乙.count=2")[..]].concat();
    refused(&both, &["at `agents.乙.count=2`"]);
    let zh = [&vary("agents.甲.cuont=1")[..], &["--lang", "zh"]].concat();
    refused(&zh, &["场景有误", "没有 `cuont`"]);
}

#[test]
fn the_answer_comes_first_in_both_languages() {
    let place = tempfile::tempdir().expect("a folder");
    let text =
        DESK.replace("3%", "10%").replace("name = \"试\"", "name = \"试\"\nhourly_cost = 30");
    let file = written(place.path(), "desk.toml", text.as_bytes());
    let output = place.path().join("out");
    let asked = ["--vary", "agents.甲.count=2,30", "--replications", "100"];
    let (told, _) = sweep(&file, &output, &asked);
    let cheapest = "✓ Cheapest point that holds: agents.甲.count=30, ¥2,700; 1 of 2 hold.";
    assert!(told.contains(cheapest), "{told}");
    assert!(told.contains("Fresh runs prove it") && told.contains("dacu run"), "{told}");
    assert_eq!(document(&output)["best"], 2);
    let (told, _) = sweep(&file, &output, &[&asked[..], &["--lang", "zh"]].concat());
    assert!(
        told.contains("✓ 最省且达标的点：agents.甲.count=30，¥2,700；2 个点中 1 个达标"),
        "{told}"
    );
    let page = String::from_utf8(files(&output)["sweep.html"].clone()).expect("text");
    assert!(page.contains("现有场景") && !page.contains("as it is"));
    // none holds: what stands in the way
    let (told, _) = sweep(&file, &output, &["--vary", "agents.甲.count=1,2"]);
    assert!(told.contains("✗ No point holds. Nearest: agents.甲.count=2"), "{told}");
    assert!(told.contains("most often"), "{told}");
}

#[test]
fn a_key_that_changes_nothing_and_pairs_that_are_lost_are_told() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let output = place.path().join("out");
    let asked = ["--vary", "desk.name=a,b", "--vary", "agents.甲.count=2,3"];
    let (told, _) = sweep(&file, &output, &asked);
    assert!(told.contains("No run differs with `desk.name`"), "{told}");
    assert!(!told.contains("No run differs with `agents"), "{told}");
    let (told, _) = sweep(&file, &output, &["--vary", "desk.seed=1,2"]);
    assert!(told.contains("other customers"), "{told}");
    let swept = document(&output);
    assert_eq!(swept["points"][1]["paired"], false);
    let lost = |point: usize| &swept["points"][point]["figures"][0];
    assert_eq!(lost(0)["difference"], 0.0, "the seed of the scenario");
    assert!(lost(1)["difference_interval"].is_array(), "an interval of independent runs");
}

#[test]
fn one_key_at_a_time_and_hypercubes_draw_what_each_key_changes() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    let output = place.path().join("out");
    let (told, _) = sweep(&file, &output, &[&GRID[..], &["--each"]].concat());
    assert!(told.contains('–'), "{told}");
    let swept = document(&output);
    assert_eq!(swept["points"].as_array().map(Vec::len), Some(3 + 2));
    assert_eq!(swept["points"][4]["values"], serde_json::json!([null, "1"]));
    let page =
        |output: &Path| String::from_utf8(files(output)["sweep.html"].clone()).expect("text");
    assert!(page(&output).contains("what each key changes"));
    let free = ["--latin", "8", "--vary", "agents.甲.count=1..8", "--vary", "desk.volume=0.5..1.5"];
    sweep(&file, &output, &free);
    let swept = document(&output);
    let points = swept["points"].as_array().expect("points");
    let mut counts: Vec<u64> =
        points.iter().map(|it| it["values"][0].as_str().unwrap().parse().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=8).collect::<Vec<_>>(), "every stratum once");
    assert!(page(&output).contains("what each key changes"));
}

/// Desks on which something is missing: nobody panics, and what is not there is not told.
#[test]
fn odd_desks_are_told_as_they_are() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("desk.toml");
    let output = place.path().join("out");
    let told = |text: &str, arguments: &[&str]| {
        std::fs::write(&file, text).expect("written");
        sweep(&file, &output, arguments).0
    };
    let generic = DESK.replace("jd_groups_2023", "generic");
    let no_targets = generic.replace("[targets]\nlost = \"3%\"\n", "");
    let count = ["--vary", "agents.甲.count=2,3"];
    assert!(told(&no_targets, &count).contains("no targets to judge by"));
    let nobody = generic.replace("contacts_per_day = 1500", "contacts_per_day = 0.001");
    assert!(told(&nobody, &count).contains("Nobody comes"));
    let off = format!("{generic}[[shifts]]\nagents = \"甲\"\nfrom = \"13:00\"\nto = \"14:00\"\n");
    assert!(told(&off, &count).contains("No point holds"));
    let one = told(&generic, &["--vary", "agents.甲.count=3"]);
    assert!(one.contains("| 1 | 3 |") && !one.contains("Fresh runs"), "{one}");
    let days = generic.replace("3h", "2d").replace("1500", "300");
    told(&days, &["--vary", "desk.volume=0.5..1:0.5"]);
    let shops = std::fs::read_to_string("scenarios/two_shops.toml").expect("the gallery");
    let two = told(&shops, &["--vary", "agents.两店通.count=6,8", "--replications", "2"]);
    assert!(two.contains(" · "), "figures by shop: {two}");
    let csv = String::from_utf8(files(&output)["sweep.csv"].clone()).expect("text");
    let shops: Vec<Value> = document(&output)["shops"].as_array().expect("shops").clone();
    let head = csv.lines().next().expect("heads");
    for shop in shops.iter().filter_map(Value::as_str) {
        assert!(head.contains(&format!("{shop}:lost_rate")), "{head}");
    }
    let work = "[desk]\nname = \"w\"\nstart = 2026-11-11T09:00:00\nlength = \"3h\"\n\
        platform = \"generic\"\nreplications = 3\n[[agents]]\nid = \"甲\"\n\
        [[work]]\nname = \"工单\"\nper_day = 200\neffort = \"5min\"\n";
    let told = told(work, &["--vary", "agents.甲.count=1,2", "--figure", "work_came"]);
    assert!(told.contains("| 1 | 1 |"), "{told}");
}

#[test]
fn the_schema_is_printed() {
    dacu()
        .args(["schema", "--sweep"])
        .assert()
        .code(0)
        .stdout(predicate::str::contains("dacu sweep"));
}
