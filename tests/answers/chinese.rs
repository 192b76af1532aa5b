//! Chinese where it is asked for, and nowhere else: help, refusals, the comparison with theory, the
//! headings of tables.

use super::cli::{DESK, dacu, half_width, written};
use predicates::prelude::*;
use predicates::str::contains;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn help_and_refusals_speak_the_language_asked_for_or_that_of_the_system() {
    for line in [
        "--help --lang zh",
        "--lang zh --help",
        "help run --lang zh",
        "--lang=zh help platform show",
        "platform -h --lang zh",
    ] {
        let told = dacu().args(line.split(' ')).assert().code(0);
        told.stdout(contains("用法：dacu").and(contains("Usage").not())).stderr("");
    }
    let english = || contains("Usage: dacu").and(contains("用法").not());
    dacu().env("LANG", "zh_CN.UTF-8").arg("--help").assert().code(0).stdout(contains("用法："));
    let told = dacu().env("LANG", "zh_CN.UTF-8").args(["--help", "--lang", "en"]).assert();
    told.code(0).stdout(english());
    dacu().env("LANG", "C").args(["run", "--help"]).assert().code(0).stdout(english());
    for line in ["run --lang zh", "--lang zh", "help rum --lang zh", "run x --rpl 3 --lang zh"] {
        let told = dacu().args(line.split(' ')).assert().code(2).stdout("");
        told.stderr(contains("错误：").and(contains("error").not()));
    }
    let told = dacu().env("LANG", "zh_CN.UTF-8").assert().code(2).stdout("");
    told.stderr(contains("用法：dacu"));
}

#[test]
fn editors_are_given_the_words_of_the_language_asked_for() {
    for options in [&["schema"][..], &["schema", "--platform"]] {
        let told = dacu().args(options).args(["--lang", "zh"]).assert().code(0);
        told.stdout(contains("排队耐心").and(contains("Patience in the queue").not()));
        let told = dacu().args(options).args(["--lang", "en"]).assert().code(0);
        told.stdout(contains("Patience in the queue"));
    }
}

#[test]
fn options_that_cannot_stand_together_or_mean_nothing_are_refused_in_chinese() {
    let place = tempfile::tempdir().expect("a folder");
    let file = written(place.path(), "desk.toml", DESK.as_bytes());
    for (options, word) in [
        (&["run", "--shard", "9/8"][..], "--shard 应写成 3/8"),
        (&["run", "--range", "6-10"], "--range 应写成 6..10"),
        (&["run", "--shard", "1/2", "--json"], "--json 用不上"),
        (&["run", "--shard", "1/2", "--csv-headings", "zh"], "--csv-headings 用不上"),
        (&["run", "--precision", "lost"], "指标=半宽"),
        (&["platform", "list", "--lang", "zh", "--lang", "zh"], "只能写一次"),
        (&["platform", "generic", "list"], "只能写一个"),
        (&["verify", "--show", "A01_mm1_light/none"], "没有“none”这次模拟"),
        (&["verify", "none"], "没有以“none”开头的算例"),
    ] {
        let mut command = dacu();
        command.current_dir(place.path()).env("LANG", "zh_CN.UTF-8").args(options);
        if options[0] == "run" {
            command.arg(&file);
        }
        command.assert().code(2).stderr(contains(word).and(contains("错误：")));
    }
    let listed = dacu().args(["platform", "--lang", "zh", "list"]).assert().code(0);
    let listed = String::from_utf8_lossy(&listed.get_output().stdout).into_owned();
    assert!(listed.contains("京东") && half_width(&listed).is_empty(), "{listed}");
    for (options, word) in [
        (&["run", "none.toml"][..], "读不了场景文件“none.toml”：没有这个文件"),
        (&["merge", "none.toml", "none.part"], "读不了“none.part”：没有这个文件"),
    ] {
        dacu().args(options).args(["--lang", "zh"]).assert().code(3).stderr(contains(word));
    }
}

#[test]
fn what_is_compared_with_theory_is_told_in_chinese() {
    let told = |options: &[&str]| {
        let done = dacu().args(["verify", "--quick", "J22"]).args(options).assert().code(0);
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    let table = told(&["--markdown", "--lang", "zh"]);
    assert!(table.contains("| 指标 | 精确值 | 模拟值 | 标准误 |"), "{table}");
    assert!(table.contains(" | 通过 | ") && table.contains("1 个算例："), "{table}");
    assert!(!table.contains("metric") && !table.contains("pass"), "{table}");
    assert!(told(&["--lang", "en"]).contains(" pass\n"));
    // what programs read does not change
    assert_eq!(told(&["--json", "--lang", "zh"]), told(&["--json", "--lang", "en"]));
}

/// A scenario with a table of every kind, but for intents.
const TABLES: &str = r#"
[desk]
name = "试"
start = 2026-11-11T09:00:00
length = "26h"
platform = "vip_mp"
contacts_per_day = 200
curve = "flat"
replications = 2
[service]
wrap_up = "20s"
summaries = { "退货" = 1.0, "物流" = 2.0 }
[[agents]]
id = "甲"
count = 2
[[work]]
name = "回访"
per_day = 40
effort = "3min"
"#;

/// The tables of a run by name.
fn tables(file: &Path, output: &Path, options: &[&str], lang: &str) -> Vec<(String, String)> {
    let mut run = dacu();
    run.env("LANG", lang).args(["run", "--quiet", "--no-levers", "--no-charts", "--contacts"]);
    run.args(["--replications", "2", "--output"]).arg(output).args(options).arg(file);
    run.assert().code(0);
    let folder = output.join(file.file_stem().unwrap());
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("written")
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, path)| (name, std::fs::read_to_string(path).expect("text")))
        .collect();
    found.sort();
    found
}

#[test]
fn headings_of_tables_are_chinese_when_asked_for_and_nothing_else_changes() {
    let place = tempfile::tempdir().expect("a folder");
    let all = written(place.path(), "tables.toml", TABLES.as_bytes());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = BTreeSet::new();
    for file in [all, root.join("tests/golden/figures/everything.toml")] {
        let run = |name: &str, options: &[&str], lang: &str| {
            tables(&file, &place.path().join(name), options, lang)
        };
        let plain = run("plain", &[], "C");
        assert_eq!(plain, run("system", &[], "zh_CN.UTF-8"), "the system's language");
        assert_eq!(plain, run("report", &["--lang", "zh"], "C"), "the report's language");
        let chinese = run("chinese", &["--csv-headings", "zh"], "C");
        assert_eq!(plain.len(), chinese.len());
        for ((name, table), (_, told)) in plain.iter().zip(&chinese) {
            seen.insert(name.clone());
            let (old, rows) = table.split_once('\n').expect("a head");
            let (new, same) = told.split_once('\n').expect("a head");
            assert!(rows == same, "{name}: only the headings differ");
            let new = new.strip_prefix('\u{feff}').expect("the mark of UTF-8");
            assert_eq!(old.split(',').count(), new.split(',').count(), "{name}");
            let distinct: BTreeSet<&str> = new.split(',').collect();
            assert_eq!(distinct.len(), new.split(',').count(), "{name}: twice the same: {new}");
            let is_chinese = |head: &&str| head.chars().any(|c| ('一'..='龥').contains(&c));
            let left: Vec<&str> = new.split(',').filter(|head| !is_chinese(head)).collect();
            assert!(left.is_empty(), "{name}: no Chinese: {left:?}");
            assert_eq!(name == "agents.csv", new.contains(",离线时长（小时）,"), "{name}: {new}");
        }
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
}
