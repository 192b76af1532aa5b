//! `dacu gate`: the exit code, what it names, what it refuses, the files for build servers.

use super::cli::{DESK, dacu, git, half_width, written};
use predicates::prelude::*;
use std::path::Path;

/// A desk with as much to do as six people can.
fn loaded() -> String {
    let busy = DESK.replace("1500", "2600").replace("count = 3", "count = 6");
    busy.replace("\"3%\"", "\"8%\"") + "[routing]\npolicy = \"least_active\"\n"
}

/// A gate of `desk.toml` against `old.toml`.
fn gate(head: &str) -> String {
    format!("[gate]\n{head}\n[[scenario]]\nfile = \"desk.toml\"\nbase = \"old.toml\"\n")
}

/// Writes both texts and the gate, and runs it: the exit code and what is printed.
fn told(place: &Path, (old, new): (&str, &str), head: &str, words: &[&str]) -> (i32, String) {
    written(place, "old.toml", old.as_bytes());
    written(place, "desk.toml", new.as_bytes());
    written(place, "gate.toml", gate(head).as_bytes());
    asked(place, words)
}

fn asked(place: &Path, words: &[&str]) -> (i32, String) {
    let output = dacu()
        .current_dir(place)
        .args(["gate", "gate.toml"])
        .args(words)
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), text + &errors)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_worse_policy_shuts_it_and_hour_figure_and_line_are_named() {
    let place = tempfile::tempdir().expect("a folder");
    let old = loaded();
    let new = old.replace("\"least_active\"", "\"random\"").replace("\"试\"", "\"试试\"");
    let (code, text) = told(place.path(), (&old, &new), "pairs = 40", &["--annotations"]);
    assert_eq!(code, 1, "{text}");
    let line = new.lines().position(|line| line.contains("random")).expect("there") + 1;
    for word in [
        "✗ Customers are worse off. desk.toml: wait until the first reply +",
        "The worst hours, by customer's wait:",
        "| 11-11 ",
        "The first who went elsewhere: 11-11 09:00:11, customer arrivals#0 of run 0. Before: ",
        "Of 2 changes, 1 that do it alone:",
        &format!("| desk.toml:{line} | routing.policy | \"least_active\" | \"random\" |"),
        &format!("\n::error file=desk.toml,line={line}::desk.toml: wait until the first reply"),
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let (code, told) = asked(place.path(), &["--format", "json"]);
    let document = json(&told);
    assert_eq!((code, &document["answer"]), (1, &"worse".into()));
    let one = &document["comparisons"][0];
    assert_eq!((&one["exercised"], &one["pairs"]), (&true.into(), &40.into()));
    let rows = one["figures"].as_array().expect("figures");
    let worse: Vec<_> = rows.iter().filter(|row| row["answer"] == "worse").collect();
    assert!(!worse.is_empty());
    for row in worse {
        let of = |key: &str| row[key].as_f64().expect("a number");
        // all of it lies beyond what is tolerated, on the bad side
        let beyond =
            if of("limit") > 0.0 { of("low") > of("limit") } else { of("high") < of("limit") };
        assert!(beyond && of("p_adjusted") < 1e-3, "{row}");
    }
    // the other way round it is open, and said to be better
    let (code, text) = told_back(place.path(), &new, &old);
    assert!(code == 0 && text.contains("✓ Customers are better off"), "{text}");
}

fn told_back(place: &Path, old: &str, new: &str) -> (i32, String) {
    told(place, (old, new), "pairs = 200\nmost_pairs = 400", &[])
}

#[test]
fn renamed_and_reordered_agents_who_are_alike_are_let_through() {
    let place = tempfile::tempdir().expect("a folder");
    let three = |names: [&str; 3]| {
        let agent = |name: &&str| format!("[[agents]]\nid = \"{name}\"\nabsence_prob = 0.05\n");
        let all: String = names.iter().map(agent).collect();
        DESK.replace("[[agents]]\nid = \"甲\"\ncount = 3\n", &all).replace("1500", "900")
    };
    let old = three(["甲", "乙", "丙"]);
    let new = three(["丙", "甲", "丁"]);
    let (code, text) = told(place.path(), (&old, &new), "", &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("乙 was held to be renamed to 丁"), "{text}");
    assert!(text.contains("✓ within") || text.contains("· nothing changes"), "{text}");
}

#[test]
fn what_changes_nothing_is_let_through_and_told() {
    let place = tempfile::tempdir().expect("a folder");
    let old = DESK.replace("1500", "300");
    let limit = |most: u32| format!("{old}[agent_defaults]\nmax_concurrency = {most}\n");
    let both = (limit(50), limit(51));
    let (code, text) = told(place.path(), (&both.0, &both.1), "pairs = 10", &["--annotations"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("this scenario does not exercise the change"), "{text}");
    assert!(text.contains("::notice file=desk.toml::desk.toml: this scenario"), "{text}");
    assert_eq!(asked(place.path(), &["--strict-coverage"]).0, 1);
    // the same scenario, spelled otherwise, is not even played
    let spelled = format!("# 双11\n{old}");
    let (code, text) = told(place.path(), (&old, &spelled), "", &["--format", "json"]);
    let document = json(&text);
    assert_eq!((code, &document["exercised"]), (0, &false.into()));
    assert_eq!(document["comparisons"][0]["pairs"], 0);
}

#[test]
fn too_few_pairs_decide_nothing_and_how_many_would_is_told() {
    let place = tempfile::tempdir().expect("a folder");
    let old = loaded();
    let new = old.replace("count = 6", "count = 6\nthink_multiplier = 1.01");
    let head = "pairs = 4\nmost_pairs = 8";
    let (code, text) = told(place.path(), (&old, &new), head, &["--annotations"]);
    assert_eq!(code, 4, "{text}");
    assert!(text.contains("? Not decided on 8 pairs of runs: about "), "{text}");
    assert!(text.contains("::warning file=desk.toml::"), "{text}");
    let (_, text) = asked(place.path(), &["--format", "json"]);
    let document = json(&text);
    assert_eq!(document["answer"], "undecided");
    assert!(document["pairs_needed"].as_u64().expect("a number") > 8, "{text}");
    assert_eq!(document["looks"], serde_json::json!([4, 8]));
}

#[test]
fn every_volume_is_a_comparison_and_threads_change_no_byte() {
    let place = tempfile::tempdir().expect("a folder");
    let old = DESK.replace("1500", "500");
    let limit = |most: u32| format!("{old}[agent_defaults]\nmax_concurrency = {most}\n");
    // on a quiet day nobody has four chats; on a busy one, many
    let (old, new) = (limit(8), limit(4));
    let head = "volumes = [1, 3]\npairs = 40\nmost_pairs = 400\ntolerance = { lost = \"+1pp\" }";
    let mut all = Vec::new();
    for threads in ["1", "3"] {
        let words = ["--threads", threads, "--output", threads];
        let (code, text) = told(place.path(), (&old, &new), head, &words);
        assert_eq!(code, 1, "{text}");
        let of = |name: &str| {
            let path = place.path().join(threads).join(name);
            std::fs::read_to_string(path).expect(name)
        };
        all.push((text, of("gate.md"), of("gate.json"), of("junit.xml")));
    }
    assert_eq!(all[0], all[1]);
    let (text, page, document, junit) = &all[0];
    assert_eq!(text, page);
    let document = json(document);
    let of = |at: usize, key: &str| document["comparisons"][at][key].clone();
    assert_eq!((of(0, "volume"), of(1, "volume")), (1.0.into(), 3.0.into()));
    assert_eq!((of(0, "answer"), of(1, "answer")), ("within".into(), "worse".into()), "{text}");
    let lost = &document["comparisons"][1]["figures"][0];
    assert_eq!((&lost["figure"], &lost["limit"]), (&"lost_rate".into(), &0.01.into()));
    let names = elements(junit);
    let count = |name: &str| names.iter().filter(|it| *it == name).count();
    assert_eq!((count("testsuite"), count("testcase"), count("failure")), (2, 2, 1), "{junit}");
}

/// The names of the elements of a text, which must be well-formed.
fn elements(text: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut names, mut open) = (Vec::new(), 0);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                open += 1;
                start.attributes().for_each(|it| drop(it.expect("an attribute")));
                names.push(start.name().as_ref().to_owned());
            }
            Event::Empty(start) => names.push(start.name().as_ref().to_owned()),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "{text}");
    names.iter().map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned()).collect()
}

#[test]
fn shops_are_judged_one_by_one_and_names_do_no_harm_to_the_xml() {
    let place = tempfile::tempdir().expect("a folder");
    let shop = |name: &str| {
        let head = format!("[[shops]]\nname = '{name}'\nplatform = \"generic\"\n");
        head + "contacts_per_day = 700\ncurve = \"flat\"\n"
    };
    let desk = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n";
    let agents = |west: u32| {
        let of = |id: &str, shop: &str, count: u32| {
            format!("[[agents]]\nid = \"{id}\"\nshops = ['{shop}']\ncount = {count}\n")
        };
        of("甲", "a<&\"b", 2) + &of("乙", "西", west)
    };
    let text = |west| format!("{desk}{}{}{}", shop("a<&\"b"), shop("西"), agents(west));
    let words = ["--format", "junit"];
    let (code, junit) = told(place.path(), (&text(2), &text(1)), "pairs = 40", &words);
    assert_eq!(code, 1, "{junit}");
    let names = elements(&junit);
    assert_eq!(names.iter().filter(|it| *it == "testcase").count(), 3, "{junit}");
    assert!(junit.contains("a&lt;&amp;&quot;b"), "{junit}");
    let failed = junit.split("<testcase").filter(|it| it.contains("<failure"));
    assert!(failed.clone().any(|it| it.contains("name=\"西\"")), "{junit}");
    assert!(!failed.clone().any(|it| it.contains("name=\"a&lt;")), "{junit}");
}

#[test]
fn as_many_customers_as_no_machine_holds_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "desk.toml", loaded().as_bytes());
    let gate = |volumes: &str| {
        let text = format!(
            "[gate]\nvolumes = {volumes}\n\
             [[scenario]]\nfile = \"desk.toml\"\nbase = \"desk.toml\"\n"
        );
        let file = written(place.path(), "gate.toml", text.as_bytes());
        let mut command = dacu();
        command.arg("gate").arg(file);
        command
    };
    gate("[1, 1e9]").assert().code(2).stderr(
        predicate::str::contains("more than 100 times").and(predicate::str::contains(":2:")),
    );
    gate("[1, 3]").assert().code(0);
}

#[test]
fn a_base_is_a_revision_or_a_folder_and_the_seed_is_the_bases() {
    let place = tempfile::tempdir().expect("a folder");
    let inside = place.path().join("ops");
    std::fs::create_dir_all(inside.join("desks")).expect("a folder");
    std::fs::create_dir_all(inside.join("was/desks")).expect("a folder");
    let old = loaded();
    let new = old.replace("count = 6", "count = 4").replace("curve", "seed = 9\ncurve");
    let text = "[[scenario]]\nfile = \"desks/a.toml\"\n";
    for (name, base) in [("rev.toml", "base = \"HEAD\""), ("dir.toml", "base_dir = \"was\"")] {
        let gate = format!("[gate]\n{base}\npairs = 20\n{text}");
        written(&inside, name, gate.as_bytes());
    }
    written(&inside, "desks/a.toml", old.as_bytes());
    written(&inside, "was/desks/a.toml", old.as_bytes());
    git(place.path(), &["init", "--quiet"]);
    git(place.path(), &["add", "."]);
    git(place.path(), &["commit", "--quiet", "-m", "a"]);
    written(&inside, "desks/a.toml", new.as_bytes());
    for name in ["ops/rev.toml", "ops/dir.toml"] {
        let mut command = dacu();
        command.current_dir(place.path()).args(["gate", name]);
        let shown = command.assert().code(1);
        let text = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
        assert!(text.contains("ops/desks/a.toml"), "{text}");
        assert!(text.contains("agents.甲.count | 6 | 4"), "{text}");
    }
}

#[test]
fn a_wrong_gate_is_refused_with_every_place_in_both_languages() {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "old.toml", DESK.as_bytes());
    let long = DESK.replace("\"3h\"", "\"4h\"");
    for (head, words) in [
        ("bas = \"x\"", [":2:1", "unknown key `bas`", "没有 `bas` 这个设置项"]),
        ("pairs = 9\nmost_pairs = 8", [":3:14", "is below `pairs`", "小于 `pairs`"]),
        ("base = \"x\"\nbase_dir = \"y\"", [":3:12", "given twice", "写了两次"]),
        ("base = \"a:b\"", [":2:8", "is no revision", "不是版本"]),
        ("volumes = []", [":2:11", "no volume", "没有写倍数"]),
        ("volumes = [1, 1.0]", [":2:15", "listed twice", "列了两次"]),
        ("tolerance = { lost = \"-1pp\" }", [":2:22", "+ is the bad side", "+ 是变差的方向"]),
        ("tolerance = { entries = \"1%\" }", [":2:15", "no side that is worse", "不能说是变差"]),
        ("tolerance = { losst = \"1%\" }", [":2:15", "no figure is called", "这个指标"]),
        ("pairs = ", [":2:", "error", "错误"]),
    ] {
        for (lang, word) in [("en", words[1]), ("zh", words[2])] {
            let head = format!("{head}\n");
            // a base of its own does not hide what is wrong with that of all
            let own = if head.contains("a:b") { "" } else { "base = \"old.toml\"\n" };
            let text = format!("[gate]\n{head}[[scenario]]\nfile = \"old.toml\"\n{own}");
            written(place.path(), "gate.toml", text.as_bytes());
            let (code, text) = asked(place.path(), &["--lang", lang]);
            assert_eq!(code, 2, "{head}: {text}");
            let there = format!("gate.toml{}", words[0]);
            assert!(text.contains(&there) && text.contains(word), "{head}: {text}");
        }
    }
    for (text, code, word) in [
        ("[gate]\n", 2, "a gate needs a scenario"),
        ("[[scenario]]\nfile = \"old.toml\"\n", 2, "how this scenario was before"),
        ("[[scenario]]\nbase = \"old.toml\"\n", 2, "needs its `file`"),
        ("[[scenario]]\nfile = \"none.toml\"\nbase = \"old.toml\"\n", 3, "none.toml"),
        ("[[scenario]]\nfile = \"long.toml\"\nbase = \"old.toml\"\n", 2, "--set desk.length"),
    ] {
        written(place.path(), "long.toml", long.as_bytes());
        written(place.path(), "gate.toml", text.as_bytes());
        let (found, told) = asked(place.path(), &["--output", "out"]);
        assert!(found == code && told.contains(word), "{text}: {told}");
        assert!(!place.path().join("out").exists(), "nothing half written");
    }
    dacu().args(["gate", "none.toml"]).assert().code(3).stderr(predicate::str::contains("none"));
}

#[test]
fn it_speaks_chinese() {
    let place = tempfile::tempdir().expect("a folder");
    let old = loaded();
    let new = old.replace("\"least_active\"", "\"random\"").replace("count = 6", "count = 5");
    let words = ["--lang", "zh", "--annotations"];
    let (code, text) = told(place.path(), (&old, &new), "pairs = 40", &words);
    assert_eq!(code, 1, "{text}");
    for word in ["顾客的体验变差了", "变差最多的时段", "最早去向不同的顾客", "可信程度"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    let marks: Vec<String> = half_width(&text.replace("::desk.toml:", ""));
    assert_eq!(marks, Vec::<String>::new());
    let english = text.lines().filter(|line| line.split(' ').any(|it| ["the", "of"].contains(&it)));
    assert_eq!(english.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_gate_that_could_not_fail_is_told() {
    let place = tempfile::tempdir().expect("a folder");
    let old = loaded();
    let (code, text) = told(place.path(), (&old, &old), "pairs = 100", &["--prove"]);
    assert!(code == 0 && text.contains("✓ This gate can fail"), "{text}");
    assert!(text.contains("Slow agents do not move these in desk.toml: "), "{text}");
    // hardly anybody comes, and slow agents do not hurt
    let nobody = old.replace("2600", "2");
    let (code, text) = told(place.path(), (&nobody, &nobody), "pairs = 4", &["--prove"]);
    assert!(code == 1 && text.contains("✗ This gate cannot fail"), "{text}");
    let both = ["--prove", "--annotations"];
    assert_eq!(asked(place.path(), &both).0, 2);
}

#[cfg(unix)]
#[test]
fn nothing_leaves_its_folder_and_no_line_of_a_foreign_file_is_quoted() {
    let place = tempfile::tempdir().expect("a folder");
    let inside = place.path().join("in");
    std::fs::create_dir(&inside).expect("a folder");
    let secret = written(place.path(), "secret.toml", b"password = hidden\n");
    std::os::unix::fs::symlink(&secret, inside.join("link.toml")).expect("a link");
    let old = DESK.replace("jd_groups_2023", "../secret.toml");
    let log = format!("{DESK}[[arrivals]]\ncsv = \"{}\"\n", secret.display());
    written(&inside, "platform.toml", old.as_bytes());
    written(&inside, "log.toml", log.as_bytes());
    written(&inside, "old.toml", DESK.as_bytes());
    for (file, base) in [
        ("link.toml", "old.toml"),
        ("old.toml", "link.toml"),
        ("../secret.toml", "old.toml"),
        ("platform.toml", "old.toml"),
        ("old.toml", "log.toml"),
    ] {
        let text = format!("[[scenario]]\nfile = \"{file}\"\nbase = \"{base}\"\n");
        written(&inside, "gate.toml", text.as_bytes());
        let mut command = dacu();
        command.current_dir(place.path()).args(["gate", "in/gate.toml", "--root", "in"]);
        let refused = predicate::str::contains("nothing may leave");
        let quoted = predicate::str::contains("hidden").not();
        command.assert().code(2).stderr(refused.and(quoted)).stdout("");
    }
    let mut command = dacu();
    command.current_dir(place.path()).args(["gate", "in/link.toml", "--root", "in"]);
    command.assert().code(2).stderr(predicate::str::contains("hidden").not());
    written(&inside, "gate.toml", b"[[scenario]]\nfile = \"old.toml\"\nbase = \"old.toml\"\n");
    let mut command = dacu();
    command.current_dir(place.path()).args(["gate", "in/gate.toml", "--root", "in"]);
    command.assert().code(0);
}
