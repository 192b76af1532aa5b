//! The files of a run: every figure of the platform is there for desk, shop, group, agent, day and
//! interval, with its value or with the reason why it has none.

use assert_cmd::Command;
use dacu::measure::catalog::figures;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A desk with a gap at noon and nobody at night, so that reasons of every kind occur.
fn desk(platform: &str) -> String {
    let group = "[[groups]]\nname = \"组\"\npages = [\"order_detail\"]\nmembers = [\"乙\"]\n";
    let groups = if platform == "jd_groups_2023" { group } else { "" };
    format!(
        "[desk]\nname = \"试\"\nstart = 2026-11-11T06:00:00\nlength = \"9h\"\nreplications = 2\n\
         platform = \"{platform}\"\ncontacts_per_day = 900\n\
         [[agents]]\nid = \"甲\"\ncount = 2\n[[agents]]\nid = \"乙\"\n\
         [[shifts]]\nagents = \"all\"\nfrom = \"08:00\"\nto = \"15:00\"\n\
         breaks = [{{ from = \"12:00\", to = \"12:30\" }}]\n[targets]\nlost = \"3%\"\n{groups}"
    )
}

fn results(platform: &str, place: &Path) -> PathBuf {
    let file = place.join("desk.toml");
    std::fs::write(&file, desk(platform)).expect("written");
    let mut command = Command::cargo_bin("dacu").expect("built");
    command.args(["run", "--quiet", "--no-charts", "--output"]).arg(place).arg(&file);
    command.assert().code(0);
    place.join("desk")
}

/// Asserts that every figure of every row is a number, or empty with a reason, never both.
fn complete(path: &Path) -> usize {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let head = reader.headers().expect("a head").clone();
    let column = |id: &str| head.iter().position(|name| name == id);
    let mut names: Vec<&str> = head.iter().collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "a column's name is its own: {}", path.display());
    let reasons = column("not_available").expect("a column of reasons");
    assert_eq!(reasons, head.len() - 1, "reasons stand last");
    let mut empty = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let told: Vec<(&str, &str)> = row[reasons]
            .split("; ")
            .filter_map(|part| part.rsplit_once(": "))
            .flat_map(|(why, ids)| ids.split(' ').map(move |id| (id, why)))
            .collect();
        for figure in figures() {
            let at = column(figure.id).unwrap_or_else(|| panic!("no column {}", figure.id));
            let why = told.iter().find(|(id, _)| *id == figure.id).map(|(_, why)| *why);
            match (&row[at], why) {
                ("", Some(why)) => {
                    empty += 1;
                    assert!(why.len() > 5, "{}: {why:?}", figure.id);
                }
                ("", None) => {
                    panic!("{} is empty without a reason: {:?}", figure.id, &row[reasons])
                }
                (_, Some(why)) => panic!("{} has a value and a reason: {why}", figure.id),
                (text, None) => assert!(text.parse::<f64>().is_ok(), "{}: {text}", figure.id),
            }
        }
    }
    empty
}

/// The mean over the runs of a figure of the desk, from the table of runs.
fn means(path: &Path, figure: &str) -> f64 {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let at = reader.headers().expect("a head").iter().position(|name| name == figure);
    let at = at.expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let desk: Vec<f64> = rows
        .iter()
        .filter(|row| &row[1] == "desk")
        .map(|row| row[at].parse().expect("a number"))
        .collect();
    assert_eq!((desk.len(), rows.len(), &rows[2][0]), (2, 4, "1"));
    desk.iter().sum::<f64>() / desk.len() as f64
}

/// A figure of the desk in `summary.json`.
fn mean_of(summary: &Value, figure: &str) -> f64 {
    summary["sections"][0]["figures"][figure]["value"].as_f64().expect("a number")
}

#[test]
fn every_figure_of_both_platforms_is_there_or_says_why_not() {
    for platform in ["jd_dongdong_2019", "jd_groups_2023"] {
        let place = tempfile::tempdir().expect("a folder");
        let folder = results(platform, place.path());
        assert!(complete(&folder.join("intervals.csv")) > 0, "{platform}");
        assert!(complete(&folder.join("agents.csv")) > 0, "{platform}");
        assert!(complete(&folder.join("replications.csv")) > 0, "{platform}");
        let text = std::fs::read_to_string(folder.join("summary.json")).expect("written");
        let summary: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(
            means(&folder.join("replications.csv"), "entries"),
            mean_of(&summary, "entries")
        );
        let mut levels: Vec<&str> = Vec::new();
        let parts = summary["sections"].as_array().into_iter().flatten();
        for section in parts.chain(summary["days"].as_array().into_iter().flatten()) {
            let level = section["level"].as_str().expect("a level");
            levels.push(level);
            let day = section.get("day").map(|_| &summary["not_available"]["day"]);
            for figure in figures() {
                let entry = &section["figures"][figure.id];
                let nowhere = day.into_iter().chain([&summary["not_available"][level]]);
                let known = entry["value"].is_number()
                    || entry["reason"].as_str().is_some_and(|why| why.len() > 5)
                    || nowhere.filter_map(|list| list[figure.id].as_str()).any(|w| w.len() > 5);
                assert!(known, "{platform}, {level}: {} {entry}", figure.id);
            }
        }
        for level in ["desk", "shop", "group", "agent"] {
            assert!(levels.contains(&level), "{platform}: no section of a {level}");
        }
    }
}
