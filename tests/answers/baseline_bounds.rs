//! What a stored baseline may not do: lead out of a folder, take the place of what is no baseline,
//! hold more than it may, or stand for a judgement that there was not.

use super::baseline::{FILE, busy, edited, gate, scenarios, stored, update};
use super::cli::{dacu, written};
use std::path::Path;

/// Gives the gate of a folder another folder of baselines.
fn elsewhere(here: &Path, folder: &str) {
    let text = scenarios(&["店.toml"]).replace("\"gate\"", &format!("\"{folder}\""));
    written(here, "gate.toml", text.as_bytes());
}

#[test]
fn nothing_is_written_or_read_outside_of_a_root() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path().join("in");
    std::fs::create_dir(&here).expect("made");
    written(&here, "店.toml", busy().as_bytes());
    for folder in ["x/../../out/g", "../out/g", "../in/../out/g", "../x/../in/g"] {
        elsewhere(&here, folder);
        for words in [&["--root", ".", "--update-baseline"][..], &["--root", "."]] {
            let (code, text) = gate(&here, words);
            assert!(code == 2 && text.contains("nothing may leave"), "{folder}: {text}");
        }
        assert_eq!(std::fs::read_dir(place.path()).expect("there").count(), 1, "{folder}");
    }
    // what stays inside may go up and down
    elsewhere(&here, "../in/x/../g");
    assert_eq!(gate(&here, &["--root", ".", "--update-baseline"]).0, 0);
    assert_eq!(gate(&here, &["--root", "."]).0, 0);
    #[cfg(unix)]
    {
        let file = here.join("g/店.baseline.toml");
        let outside = place.path().join("old.toml");
        std::fs::rename(&file, &outside).expect("moved");
        for to in ["../../old.toml", "../../gone.toml"] {
            std::os::unix::fs::symlink(to, &file).expect("linked");
            written(&here, "店.toml", busy().replace("1300", "1299").as_bytes());
            for words in [&["--root", ".", "--update-baseline"][..], &["--root", "."]] {
                let (code, text) = gate(&here, words);
                let told = text.contains("nothing may leave") && !text.contains("1300");
                assert!(code == 2 && told, "{to}: {text}");
            }
            std::fs::remove_file(&file).expect("gone");
        }
    }
}

#[test]
fn what_was_not_judged_goes_before_what_is_undecided() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    for file in ["a.toml", "b.toml"] {
        written(here, file, busy().as_bytes());
    }
    written(here, "gate.toml", scenarios(&["a.toml", "b.toml"]).as_bytes());
    update(here);
    written(here, "a.toml", busy().replace("1300", "1299").as_bytes());
    let (code, text) = gate(here, &[]);
    assert!(code == 4, "{text}");
    // stale and judged: undecided all the same
    let path = here.join("gate/b.baseline.toml");
    let whole = std::fs::read_to_string(&path).expect("there");
    written(here, "gate/b.baseline.toml", whole.replace("served = ", "served = 1").as_bytes());
    let (code, text) = gate(here, &[]);
    assert!(code == 4 && text.contains("gives other figures"), "{text}");
    std::fs::remove_file(&path).expect("gone");
    let (code, text) = gate(here, &[]);
    assert!(code == 5 && text.contains("! A stored baseline is stale"), "{text}");
    assert!(text.contains("b.toml was not judged"), "{text}");
    let answer = |text: &str| {
        let document: serde_json::Value = serde_json::from_str(text).expect("JSON");
        document["answer"].as_str().expect("a text").to_owned()
    };
    assert_eq!(answer(&gate(here, &["--format", "json"]).1), "not_judged");
}

#[test]
fn a_stale_gate_that_fails_for_its_coverage_says_so() {
    let place = stored(&busy());
    edited(place.path(), "lost_rate = 0.", "lost_rate = 1.");
    let (code, text) = gate(place.path(), &["--strict-coverage"]);
    let told = "writes it anew. No scenario here exercises the change.";
    assert!(code == 1 && text.contains(told), "{text}");
    let (_, text) = gate(place.path(), &["--strict-coverage", "--lang", "zh"]);
    assert!(text.contains("没有一份场景用得到这次改动"), "{text}");
    edited(place.path(), "version = 1", "version = 2");
    let (code, text) = gate(place.path(), &["--strict-coverage"]);
    assert!(code == 5 && !text.contains("exercises"), "{text}");
}

#[test]
fn marks_do_not_break_a_document() {
    let place = stored(&busy());
    edited(place.path(), "version = 1", "version = 2");
    let told = |format: &str| {
        let words = ["gate", "gate.toml", "--annotations", "--format", format];
        let output = dacu().current_dir(place.path()).args(words).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (text(output.stdout), text(output.stderr))
    };
    let (document, marks) = told("json");
    assert!(serde_json::from_str::<serde_json::Value>(&document).is_ok(), "{document}");
    assert!(marks.starts_with("::error file=gate/"), "{marks}");
    let (document, marks) = told("junit");
    assert!(document.trim_end().ends_with("</testsuites>"), "{document}");
    assert!(marks.starts_with("::error file=gate/"), "{marks}");
    assert!(told("markdown").0.contains("\n::error file=gate/"));
}

#[test]
fn what_a_baseline_holds_has_bounds() {
    let place = stored(&busy());
    let here = place.path();
    let kept = |path: &str| format!("[[kept]]\npath = \"{path}\"\ntext = \"mine\"\n\n[scenario]");
    let two = kept("a").replace("[scenario]", &kept("a/b"));
    let (folder, above) = (kept("../d0"), kept("../d0/../d0"));
    for (from, to, why) in [
        ("runs = 10", "runs = 51", "51 is out of range"),
        ("volume = 1", "volume = 101", "more than 100 times"),
        ("volume = 1", "volume = 90", "which the gate does not ask for"),
        ("[scenario]", &*kept(""), "this text is empty"),
        ("[scenario]", &*kept("a\\u0000"), "is no path of a file"),
        ("[scenario]", &*kept(".."), "is no path of a file"),
        ("[scenario]", &*two, "cannot be a file and"),
        ("[scenario]", &*folder, "is the name of a folder"),
        ("[scenario]", &*above, "is the name of a folder"),
    ] {
        edited(here, from, to);
        let (code, text) = gate(here, &[]);
        assert!(code == 5 && text.contains(why), "{to}: {code} {text}");
        update(here);
        assert_eq!(gate(here, &[]).0, 0, "{to}");
    }
}

#[test]
fn what_is_written_can_be_read_back_however_many_files_there_are() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    let mut desk = busy().replace("contacts_per_day = 1300\ncurve = \"flat\"\n", "");
    for number in 0..40 {
        // of a control character six are written
        let row = format!("2026-11-11 09:{number:02}:00,{}\n", "\u{1}".repeat(250_000));
        written(here, &format!("{number}.csv"), format!("time,note\n{row}").as_bytes());
        desk += &format!("[[arrivals]]\ncsv = \"{number}.csv\"\n");
    }
    written(here, "店.toml", desk.as_bytes());
    written(here, "gate.toml", scenarios(&["店.toml"]).as_bytes());
    let text = update(here);
    assert_eq!(text.matches("is not kept").count(), 35, "{text}");
    assert_eq!(gate(here, &[]).0, 0);
    assert!(update(here).contains("as it was"));
}

#[test]
fn baselines_have_a_folder_of_their_own() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path().join("a");
    for folder in ["desks/sub", "repository/.git"] {
        std::fs::create_dir_all(here.join(folder)).expect("made");
    }
    written(&here, "店.toml", busy().as_bytes());
    written(&here, "desks/sub/店.toml", busy().as_bytes());
    for (folder, file) in [
        ("../a", "店.toml"),
        ("desks", "desks/sub/店.toml"),
        ("desks/sub", "desks/sub/店.toml"),
        ("repository", "店.toml"),
    ] {
        let text = scenarios(&[file]).replace("\"gate\"", &format!("\"{folder}\""));
        written(&here, "gate.toml", text.as_bytes());
        let (code, text) = gate(&here, &["--update-baseline"]);
        let told = text.contains("a folder of their own") && text.contains("baseline = \"gate\"");
        assert!(code == 2 && told, "{folder}: {text}");
        assert_eq!(std::fs::read_dir(place.path()).expect("there").count(), 1);
        assert_eq!(std::fs::read_dir(&here).expect("there").count(), 4, "{folder}");
    }
}

#[test]
fn what_is_no_file_is_not_moved_away_for_a_baseline() {
    let place = stored(&busy());
    let (here, file) = (place.path(), place.path().join(FILE));
    let refused = |what: &str| {
        let (code, text) = gate(here, &["--update-baseline"]);
        assert!(code == 3 && text.contains("no ordinary file"), "{what}: {text}");
        assert_eq!(std::fs::read_dir(here).expect("there").count(), 3, "{what}");
    };
    std::fs::remove_file(&file).expect("gone");
    std::fs::create_dir(&file).expect("made");
    written(here, &format!("{FILE}/mine"), b"mine");
    refused("a folder");
    assert_eq!(std::fs::read(file.join("mine")).expect("there"), b"mine");
    #[cfg(unix)]
    {
        std::fs::remove_dir_all(&file).expect("gone");
        written(here, "gate/old.toml", b"mine");
        std::os::unix::fs::symlink("old.toml", &file).expect("linked");
        refused("a link");
        assert_eq!(std::fs::read(&file).expect("there"), b"mine");
        std::fs::remove_file(&file).expect("gone");
        let made = std::process::Command::new("mkfifo").arg(&file).status().expect("it runs");
        assert!(made.success());
        refused("a pipe");
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_update_left_is_given_back_or_told() {
    let place = stored(&busy());
    let here = place.path();
    let hidden = here.join(".gate.dacu-1-2");
    std::fs::create_dir_all(hidden.join("mine")).expect("made");
    written(here, ".gate.dacu-1-2/mine/x", b"mine");
    assert!(update(here).contains("as it was"));
    assert_eq!(std::fs::read(here.join("gate/mine/x")).expect("given back"), b"mine");
    assert!(!hidden.exists());
    // of what has a name there already, people are told
    std::fs::create_dir_all(hidden.join("mine")).expect("made");
    written(here, ".gate.dacu-1-2/mine/x", b"older");
    for _ in 0..2 {
        let text = update(here);
        assert!(text.contains(".gate.dacu-1-2` holds files"), "{text}");
        assert_eq!(std::fs::read(hidden.join("mine/x")).expect("there"), b"older");
    }
}

#[test]
fn one_file_may_be_named_in_two_ways() {
    let place = stored(&busy());
    written(place.path(), "gate.toml", scenarios(&["./店.toml"]).as_bytes());
    assert_eq!(gate(place.path(), &[]).0, 0);
    written(place.path(), "gate.toml", scenarios(&["店.toml", "./店.toml"]).as_bytes());
    let (code, text) = gate(place.path(), &[]);
    assert!(code == 2 && text.contains("listed twice"), "{text}");
}

#[test]
fn the_page_shows_what_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/gate.md")).expect("there");
    let shown = page.split("```text\n").find(|part| part.starts_with("version = 1\n"));
    let shown = shown.and_then(|part| part.split("```").next()).expect("a baseline");
    let place = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(place.path().join("desks")).expect("made");
    std::fs::copy(root.join("scenarios/small_shop.toml"), place.path().join("desks/jd.toml"))
        .expect("copied");
    let gate = "[gate]\nbaseline = \"gate\"\n[[scenario]]\nfile = \"desks/jd.toml\"\n";
    written(place.path(), "gate.toml", gate.as_bytes());
    update(place.path());
    let stored = std::fs::read_to_string(place.path().join("gate/desks.jd.baseline.toml"));
    let stored = stored.expect("there");
    // the fingerprint is another whenever the model knows more
    let plain = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("model_hash = "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let (shown, stored) = (plain(shown), plain(&stored));
    assert!(stored.contains(&shown), "{shown}: {stored}");
}
