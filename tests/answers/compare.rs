//! `dacu compare`: the answer, its files, what it refuses, and odd inputs.

use super::cli::{DESK, dacu, git, written};
use predicates::prelude::*;
use std::path::Path;

/// Compares in a folder of its own; the document and the text of people.
fn told(place: &Path, words: &[&str]) -> (serde_json::Value, String) {
    let output = place.join("out");
    let shown = dacu()
        .current_dir(place)
        .args(["compare", "--replications", "20", "--output"])
        .arg(&output)
        .args(words)
        .assert()
        .code(0);
    let text = String::from_utf8(shown.get_output().stdout.clone()).expect("text");
    let page = text.lines().last().unwrap_or_default();
    let page = Path::new(page.rsplit([' ', '：']).next().unwrap_or_default());
    let json = std::fs::read(page.with_file_name("compare.json")).expect("compare.json");
    (serde_json::from_slice(&json).expect("JSON"), text)
}

fn row<'a>(document: &'a serde_json::Value, list: &str, figure: &str) -> &'a serde_json::Value {
    let rows = document["comparisons"][0][list].as_array().expect("rows");
    rows.iter().find(|row| row["figure"] == figure).unwrap_or(&serde_json::Value::Null)
}

#[test]
fn what_it_says_is_what_two_runs_say_and_the_same_at_any_number_of_threads() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "desk.toml", DESK.as_bytes());
    let mut documents = Vec::new();
    for threads in ["1", "3"] {
        let output = place.path().join(threads);
        let mut command = dacu();
        command.current_dir(place.path()).args(["compare", "--json", "--threads", threads]);
        command.args(["--replications", "20", "--with", "agents.甲.count=2", "--output"]);
        let printed = command.arg(&output).arg("desk.toml").assert().code(0);
        let folder = output.join("compare/desk-with");
        let kept = std::fs::read(folder.join("compare.json")).expect("compare.json");
        assert_eq!(printed.get_output().stdout, kept);
        for (name, word) in [("compare.md", "## Who went elsewhere"), ("compare.html", "<svg ")] {
            let text = std::fs::read_to_string(folder.join(name)).expect(name);
            assert!(text.contains(word), "{text}");
        }
        documents.push(kept);
    }
    assert_eq!(documents[0], documents[1]);
    let document: serde_json::Value = serde_json::from_slice(&documents[0]).expect("JSON");
    let one = &document["comparisons"][0];
    assert_eq!((&one["answer"], &document["pairs"]), (&"worse".into(), &20.into()));
    assert_eq!(one["changes"][0]["key"], "agents.甲.count");
    let lost = row(&document, "keys", "lost_rate");
    assert_eq!(lost["stand"], "worse");
    for (count, side, file) in [("3", "first", &document["base"]), ("2", "other", &one["other"])] {
        let output = place.path().join(count);
        dacu()
            .args(["run", "--quiet", "--no-levers", "--no-charts", "--replications", "20"])
            .arg("--set")
            .arg(format!("agents.甲.count={count}"))
            .arg("--output")
            .arg(&output)
            .arg(place.path().join("desk.toml"))
            .assert()
            .code(0);
        let summary = std::fs::read(output.join("desk/summary.json")).expect("summary");
        let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
        let verdict = &summary["verdict"];
        assert_eq!(file["verdict"], verdict["status"]);
        let text = summary.to_string();
        let value = lost[side].as_f64().expect("a value");
        assert!(text.contains(&format!("{value}")), "{value} of {side} is not that of the run");
    }
}

#[test]
fn the_same_file_is_the_same_scenario_and_a_comment_changes_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "a.toml", DESK.as_bytes());
    let spelled = format!("# 双11\n{}", DESK.replace("\"3%\"", "0.03"));
    written(place.path(), "b.toml", spelled.as_bytes());
    for other in ["a.toml", "b.toml"] {
        let (document, text) = told(place.path(), &["a.toml", other]);
        let one = &document["comparisons"][0];
        assert_eq!(one["answer"], "same", "{text}");
        assert!(text.contains("the same scenario"), "{text}");
        assert_eq!(one["other"]["meaning"], document["base"]["meaning"]);
    }
}

#[test]
fn customers_who_leave_messages_are_no_improvement() {
    let place = tempfile::tempdir().expect("a folder");
    let desk = DESK.replace("count = 3", "count = 1");
    let shift =
        |to: &str| format!("{desk}[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"{to}\"\n");
    written(place.path(), "a.toml", shift("12:00").as_bytes());
    written(place.path(), "b.toml", shift("10:00").as_bytes());
    let (document, text) = told(place.path(), &["a.toml", "b.toml"]);
    let one = &document["comparisons"][0];
    assert_eq!(one["looks_better_than_it_is"], true, "{text}");
    assert_eq!(one["answer"], "mixed", "{text}");
    assert_eq!(row(&document, "keys", "left_message_rate")["stand"], "worse");
    assert_eq!(row(&document, "keys", "customer_wait_mean_s")["stand"], "better");
    let beware = text.lines().position(|line| line.contains("Beware")).expect("a warning");
    assert!(beware < 8, "{text}");
}

#[test]
fn it_speaks_chinese() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "甲.toml", DESK.as_bytes());
    let words = ["--lang", "zh", "甲.toml", "--with", "agents.甲.count=2"];
    let (_, text) = told(place.path(), &words);
    for word in ["方案对比", "b 不如 a", "顾客的感受", "改了什么", "最早的一处", "可信程度"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    let english = text.lines().filter(|line| line.split(' ').any(|it| ["the", "of"].contains(&it)));
    assert_eq!(english.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_to_do() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "a.toml", DESK.as_bytes());
    written(place.path(), "long.toml", DESK.replace("\"3h\"", "\"4h\"").as_bytes());
    written(place.path(), "seed.toml", DESK.replace("curve", "seed = 5\ncurve").as_bytes());
    std::fs::create_dir(place.path().join("results")).expect("a folder");
    written(&place.path().join("results"), "summary.json", b"{}");
    for (words, code, word) in [
        (&["a.toml"][..], 2, "--with"),
        (&["a.toml", "long.toml"], 2, "--set desk.length"),
        (&["a.toml", "seed.toml"], 2, "--set desk.seed"),
        (&["a.toml", "results"], 2, "no pairs"),
        (&["a.toml", "results/summary.json"], 2, "no pairs"),
        (&["a.toml", "a.toml", "--map", "乙=甲"], 2, "has no agent `乙`"),
        (&["a.toml", "a.toml", "--map", "乙"], 2, "--map takes"),
        (&["a.toml", "a.toml", "a.toml", "--with", "desk.seed=2"], 2, "two at a time"),
        (&["a.toml", "none.toml"], 3, "none.toml"),
        (&["a.toml", "git:HEAD"], 2, "git:REVISION:PATH"),
    ] {
        let output = place.path().join("out");
        dacu()
            .current_dir(place.path())
            .args(["compare", "--output"])
            .arg(&output)
            .args(words)
            .assert()
            .code(code)
            .stderr(predicate::str::contains(word));
        assert!(!output.exists(), "nothing half written");
    }
    let seeds = ["a.toml", "seed.toml", "--set", "desk.seed=5"];
    assert_eq!(told(place.path(), &seeds).0["comparisons"][0]["answer"], "same");
}

#[test]
fn odd_scenarios_are_compared_all_the_same() {
    let place = tempfile::tempdir().expect("a folder");
    let shop = |name: &str, platform: &str| {
        format!("[[shops]]\nname = \"{name}\"\nplatform = \"{platform}\"\ncontacts_per_day = 300\n")
    };
    let desk = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n";
    let agents = "[[agents]]\nid = \"甲\"\ncount = 2\n";
    let two = format!("{desk}{}{}{agents}", shop("东", "generic"), shop("西", "kuaishou"));
    let other = format!("{desk}{}{}{agents}", shop("东", "jd_groups_2023"), shop("南", "generic"));
    let nobody = DESK.replace("1500", "0.000001");
    let shift = "[[shifts]]\nagents = \"甲\"\nfrom = \"11:59\"\nto = \"12:00\"\n";
    let away = format!("{DESK}{shift}");
    let aimless =
        DESK.replace("[targets]\nlost = \"3%\"\n", "").replace("jd_groups_2023", "generic");
    for (name, text) in [
        ("two.toml", two.as_str()),
        ("other.toml", &other),
        ("desk.toml", DESK),
        ("nobody.toml", &nobody),
        ("away.toml", &away),
        ("aimless.toml", &aimless),
    ] {
        written(place.path(), name, text.as_bytes());
    }
    let (document, text) = told(place.path(), &["two.toml", "other.toml"]);
    let only = &document["comparisons"][0]["only_in_one"]["shops"];
    assert_eq!((&only["first"][0], &only["other"][0]), (&"西".into(), &"南".into()));
    assert!(text.contains("Only in a: shops 西"), "{text}");
    let answer = |words: &[&str]| {
        let document = told(place.path(), words).0;
        let all = document["comparisons"].as_array().expect("a list").clone();
        all.iter().map(|it| it["answer"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        answer(&["nobody.toml", "nobody.toml", "--with", "agents.甲.count=4"]),
        ["no_customers"]
    );
    // nobody is there but for a minute: those who are served from then on have waits at all
    let (document, text) = told(place.path(), &["away.toml", "desk.toml"]);
    let one = &document["comparisons"][0];
    assert_eq!(row(&document, "keys", "served_rate")["stand"], "better", "{text}");
    let found = (&one["answer"], &one["looks_worse_than_it_is"]);
    assert_eq!(found, (&"mixed".into(), &true.into()), "{text}");
    assert!(text.contains("this looks worse"), "{text}");
    let three = ["desk.toml", "aimless.toml", "desk.toml", "nobody.toml"];
    let answers = answer(&three);
    assert_eq!((answers.len(), answers[1].as_str()), (3, "same"));
}

#[test]
fn renamed_and_reordered_agents_do_no_harm() {
    let place = tempfile::tempdir().expect("a folder");
    let two = DESK.replace("id = \"甲\"\ncount = 3", "id = \"甲\"\n[[agents]]\nid = \"乙\"");
    let named = two.replace("\"甲\"", "\"丙\"");
    written(place.path(), "a.toml", two.as_bytes());
    written(place.path(), "b.toml", named.as_bytes());
    let (document, text) = told(place.path(), &["a.toml", "b.toml"]);
    let only = &document["comparisons"][0]["only_in_one"];
    assert_eq!(only["maybe_renamed"][0], "甲=丙", "{text}");
    assert!(text.contains("--map 甲=丙"), "{text}");
    let (document, _) = told(place.path(), &["a.toml", "b.toml", "--map", "甲=丙"]);
    assert_eq!(document["comparisons"][0]["answer"], "identical");
    assert_eq!(document["comparisons"][0]["decisions"]["elsewhere"], 0);
}

#[test]
fn a_scenario_of_a_revision_comes_with_the_files_it_names() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(place.path().join("desks")).expect("a folder");
    let sheet = "姓名,11-11\n小李,早\n小王,早\n";
    let desk = DESK.replace("replications = 5", "roster = \"../排班.csv\"");
    let desk = desk.replace("id = \"甲\"\ncount = 3", "id = \"客服\"\nfrom_roster = true");
    let desk = format!("{desk}[[shifts]]\ncode = \"早\"\nfrom = \"09:00\"\nto = \"12:00\"\n");
    written(place.path(), "排班.csv", sheet.as_bytes());
    written(place.path(), "desks/a.toml", desk.as_bytes());
    git(place.path(), &["init", "--quiet"]);
    git(place.path(), &["add", "."]);
    git(place.path(), &["commit", "--quiet", "-m", "a"]);
    // the sheet changes, the scenario does not
    written(place.path(), "排班.csv", sheet.replace("小王,早", "小王,休").as_bytes());
    let (document, text) = told(place.path(), &["git:HEAD:desks/a.toml", "desks/a.toml"]);
    let one = &document["comparisons"][0];
    assert_eq!(
        (&one["answer"], one["changes"].as_array().map(Vec::len)),
        (&"worse".into(), Some(0))
    );
    assert!(text.contains("No key differs"), "{text}");
    let back = ["git:HEAD:./desks/a.toml", "git:HEAD:desks/a.toml"];
    assert_eq!(told(place.path(), &back).0["comparisons"][0]["answer"], "same");
    written(place.path(), "desks/b.toml", desk.replace("排班", "../排班").as_bytes());
    git(place.path(), &["add", "."]);
    git(place.path(), &["commit", "--quiet", "-m", "b"]);
    for (name, code, word) in [
        ("git:HEAD:desks/none.toml", 3, "none.toml"),
        ("git:nothing:desks/a.toml", 3, "nothing"),
        ("git:HEAD:desks/b.toml", 2, "outside the repository"),
    ] {
        let mut command = dacu();
        command.current_dir(place.path()).args(["compare", name, "desks/a.toml"]);
        command.assert().code(code).stderr(predicate::str::contains(word));
    }
}
