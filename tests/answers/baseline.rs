//! Stored baselines of `dacu gate`: written, run again, stale; what strangers may put into them.

use super::cli::{DESK, dacu, written};
use std::path::Path;

const GATE: &str = "[gate]\nbaseline = \"gate\"\npairs = 10\nmost_pairs = 20\n";

/// The exit code, and all that is said.
pub(super) fn gate(place: &Path, words: &[&str]) -> (i32, String) {
    let mut command = dacu();
    command.current_dir(place).args(["gate", "gate.toml"]).args(words);
    let output = command.output().expect("it runs");
    let both = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(both).expect("text"))
}

pub(super) fn update(place: &Path) -> String {
    let (code, text) = gate(place, &["--update-baseline"]);
    assert_eq!(code, 0, "{text}");
    text
}

pub(super) fn scenarios(files: &[&str]) -> String {
    let of = |file: &&str| format!("[[scenario]]\nfile = \"{file}\"\n");
    GATE.to_owned() + &files.iter().map(of).collect::<String>()
}

/// A folder with a gate of one desk; its baseline is written.
pub(super) fn stored(desk: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    written(place.path(), "店.toml", desk.as_bytes());
    written(place.path(), "gate.toml", scenarios(&["店.toml"]).as_bytes());
    assert!(update(place.path()).contains("店.baseline.toml: new"));
    place
}

pub(super) const FILE: &str = "gate/店.baseline.toml";

/// Changes the baseline's text.
pub(super) fn edited(place: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(place.join(FILE)).expect("there");
    assert!(text.contains(from), "{from}: {text}");
    written(place, FILE, text.replacen(from, to, 1).as_bytes());
}

pub(super) fn busy() -> String {
    DESK.replace("1500", "1300")
}

#[test]
fn a_baseline_is_written_held_against_and_written_anew() {
    let place = tempfile::tempdir().expect("a folder");
    let (here, old) = (place.path(), busy());
    let worse = old.replace("count = 3", "count = 2");
    written(here, "店.toml", old.as_bytes());
    written(here, "gate.toml", scenarios(&["店.toml"]).as_bytes());
    let (code, text) = gate(here, &[]);
    assert!(code == 5 && text.contains("it has not been written yet"), "{text}");
    update(here);
    assert_eq!(gate(here, &[]).0, 0);
    assert!(update(here).contains("as it was"));

    written(here, "店.toml", worse.as_bytes());
    let (code, text) = gate(here, &["--annotations"]);
    let line = worse.lines().position(|line| line.contains("count")).expect("there") + 1;
    assert_eq!(code, 1, "{text}");
    assert!(text.contains(&format!("::error file=店.toml,line={line}::店.toml: ")), "{text}");
    assert!(text.contains("| agents.甲.count | 3 | 2 |"), "{text}");
    let text = update(here);
    assert!(text.contains("agents.甲.count 3 → 2") && text.contains("lost_rate 0."), "{text}");
    assert_eq!(gate(here, &[]).0, 0);

    written(here, "店.toml", old.as_bytes());
    let tolerant = scenarios(&["店.toml"]).replace("most_pairs = 20", "most_pairs = 1600");
    written(here, "gate.toml", tolerant.as_bytes());
    let (code, text) = gate(here, &[]);
    let told = "Keep it so: `dacu gate gate.toml --update-baseline` writes a new baseline.";
    assert!(code == 0 && text.contains(told), "{text}");
    // a line that is gone is shown where it stands in the baseline
    let short = worse.replace("[targets]\nlost = \"3%\"\n", "").replace("count = 2", "count = 1");
    written(here, "店.toml", short.as_bytes());
    let (_, text) = gate(here, &[]);
    let stored = std::fs::read_to_string(here.join(FILE)).expect("there");
    let line = stored.lines().position(|line| line == "lost = \"3%\"").expect("there") + 1;
    let (code, all) = gate(here, &["--format", "json"]);
    assert!(code == 1 && all.contains(&format!("\"before_line\": {line}")), "{text}{all}");
}

#[test]
fn what_makes_a_baseline_stale_is_told_and_what_can_be_run_is_judged() {
    let old = busy();
    for (from, to, why, judged) in [
        ("version = 1", "version = 2", "it is of format 2", false),
        ("program", "<<<<<<< HEAD\nprogram", "4: ", false),
        ("file = \"店.toml\"", "file = \"别家.toml\"", "it is the baseline of `别家.toml`", false),
        ("curve = \"flat\"", "curv = \"flat\"", "this program does not read its text: ", false),
        ("lost_rate = 0.", "lost_rate = 1.", "gives other figures than it holds", true),
        ("count = 3", "count = 4", "(`model_hash`); its text now gives other", true),
        ("volume = 1", "volume = 2", "it has no figures with 1 times", true),
    ] {
        let place = stored(&old);
        edited(place.path(), from, to);
        let (code, text) = gate(place.path(), &["--annotations"]);
        assert!(text.contains(why), "{from}: {text}");
        assert!(text.contains(&format!("::error file={FILE}::")), "{from}: {text}");
        assert_eq!(text.contains("was not judged"), !judged, "{from}: {text}");
        if to != "count = 4" {
            assert_eq!(code, 5, "{from}: {text}");
            let (code, text) = gate(place.path(), &["--format", "json", "--strict-coverage"]);
            let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            // nobody knows whether what was not judged exercises the change
            assert_eq!(code, if judged { 1 } else { 5 }, "{from}");
            assert_eq!(document["stale"][0]["judged"], judged, "{from}");
        }
        // what is worse is said all the same, and goes first
        let worse = old.replace("count = 3", "count = 1");
        written(place.path(), "店.toml", worse.as_bytes());
        assert_eq!(gate(place.path(), &[]).0, if judged { 1 } else { 5 }, "{from}");
        update(place.path());
        assert_eq!(gate(place.path(), &[]).0, 0, "{from}");
    }
}

#[test]
fn other_line_ends_are_no_change() {
    let place = stored(&busy());
    let text = std::fs::read_to_string(place.path().join(FILE)).expect("there");
    written(place.path(), FILE, text.replace('\n', "\r\n").as_bytes());
    assert_eq!(gate(place.path(), &[]).0, 0);
    written(place.path(), "店.toml", busy().replace('\n', "\r\n").as_bytes());
    assert_eq!(gate(place.path(), &[]).0, 0);
    assert!(update(place.path()).contains("as it was"));
    assert!(std::fs::read_to_string(place.path().join(FILE)).expect("there").contains('\r'));
}

#[test]
fn a_log_may_have_the_line_ends_of_any_system() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    // one that is kept, and one that is too large
    for wide in [0, 6000] {
        let row = |at: usize| format!("2026-11-11 09:{at:02}:00,售前,{}\n", "-".repeat(wide));
        let log = "time,group,note\n".to_owned() + &(0..60).map(row).collect::<String>();
        let source = "[[arrivals]]\ncsv = \"进线.csv\"\n";
        let desk = busy().replace("contacts_per_day = 1300\ncurve = \"flat\"\n", "") + source;
        written(here, "店.toml", desk.as_bytes());
        written(here, "gate.toml", scenarios(&["店.toml"]).as_bytes());
        let windows = log.replace('\n', "\r\n");
        for (before, now) in [(&windows, &windows), (&windows, &log), (&log, &windows)] {
            let _ = std::fs::remove_dir_all(here.join("gate"));
            written(here, "进线.csv", before.as_bytes());
            assert_eq!(update(here).contains("is not kept"), wide > 0);
            written(here, "进线.csv", now.as_bytes());
            let (code, text) = gate(here, &[]);
            assert_eq!(code, 0, "{wide}: {text}");
            assert!(update(here).contains("as it was"));
        }
    }
}

#[test]
fn files_are_kept_in_the_baseline_or_watched() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    for folder in ["desks", "logs"] {
        std::fs::create_dir(here.join(folder)).expect("made");
    }
    // so many customers come each minute for an hour
    let log = |each: usize, note: &str| {
        let row = |at: usize| format!("2026-11-11 09:{at:02}:00,售前,{note}\n").repeat(each);
        "time,group,note\n".to_owned() + &(0..60).map(row).collect::<String>()
    };
    let gb = encoding_rs::GB18030.encode(&log(1, "")).0.into_owned();
    written(here, "logs/进线.csv", &gb);
    let source = "[[arrivals]]\ncsv = \"../logs/进线.csv\"\n";
    let desk = busy().replace("contacts_per_day = 1300\ncurve = \"flat\"\n", "") + source;
    written(here, "desks/店.toml", desk.as_bytes());
    written(here, "gate.toml", scenarios(&["desks/店.toml"]).as_bytes());
    update(here);
    assert_eq!(gate(here, &[]), gate(here, &["--root", "."]));
    assert_eq!(gate(here, &[]).0, 0);
    // the log is changed: the base still has it as it was
    written(here, "logs/进线.csv", log(12, "").as_bytes());
    let (code, text) = gate(here, &[]);
    assert!(code == 1 && text.contains("No key differs"), "{text}");
    // of one that is too large there is the checksum
    let large = log(12, &"-".repeat(500));
    written(here, "logs/进线.csv", large.as_bytes());
    let text = update(here);
    assert!(text.contains("../logs/进线.csv is not kept"), "{text}");
    assert_eq!(gate(here, &[]).0, 0);
    written(here, "logs/进线.csv", log(12, &"=".repeat(500)).as_bytes());
    let (code, text) = gate(here, &[]);
    assert!(code == 5 && text.contains("as it was, and that was changed"), "{text}");
    std::fs::remove_file(here.join("logs/进线.csv")).expect("gone");
    assert_eq!(gate(here, &[]).0, 3, "the scenario itself cannot be read now");
}

#[test]
fn all_baselines_are_written_or_none_and_nothing_else_goes() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    for folder in ["a", "b", "gate", "gate/mine"] {
        std::fs::create_dir(here.join(folder)).expect("made");
    }
    for name in ["README.md", "别的.baseline.toml", "gate.md", "mine/x"] {
        written(here, &format!("gate/{name}"), b"mine");
    }
    written(here, "a/店.toml", busy().as_bytes());
    written(here, "b/店.toml", b"[desk");
    written(here, "gate.toml", scenarios(&["a/店.toml", "b/店.toml"]).as_bytes());
    let names = || {
        let all = std::fs::read_dir(here.join("gate")).expect("there").flatten();
        let mut all: Vec<_> = all.map(|it| it.file_name().into_string().expect("text")).collect();
        all.sort();
        all
    };
    let before = names();
    assert_eq!(gate(here, &["--update-baseline"]).0, 2);
    assert_eq!(names(), before);
    written(here, "b/店.toml", busy().as_bytes());
    for _ in 0..2 {
        update(here);
        written(here, "b/店.toml", busy().replace("1300", "1200").as_bytes());
    }
    let now = ["README.md", "a.店.baseline.toml", "b.店.baseline.toml", "gate.md", "mine"];
    assert_eq!(names()[..5], now);
    assert_eq!(names()[5..], ["别的.baseline.toml"]);
    assert_eq!(std::fs::read_to_string(here.join("gate/mine/x")).expect("there"), "mine");
    assert_eq!(std::fs::read_dir(here).expect("there").count(), 4, "nothing is left beside");
    assert_eq!(gate(here, &[]).0, 0);

    std::fs::remove_dir_all(here.join("gate")).expect("gone");
    written(here, "gate", b"a file");
    let (code, text) = gate(here, &["--update-baseline"]);
    assert!(code == 3 && text.contains("gate"), "{text}");
}

#[test]
fn a_gate_says_what_is_wrong_with_its_baselines() {
    let place = tempfile::tempdir().expect("a folder");
    let here = place.path();
    written(here, "a.b.toml", busy().as_bytes());
    let text = scenarios(&["a.b.toml"]);
    for (text, words) in [
        (text.replace("[gate]", "[gate]\nbase_dir = \"x\""), ["given twice", "写了两次"]),
        (text.replace("[gate]", "[gate]\nbase = \"x\""), ["given twice", "写了两次"]),
        (text.replace("\"gate\"", "\".\""), ["a folder of their own", "单独的文件夹"]),
        (text.replace("\"gate\"", "\"a/..\""), ["a folder of their own", "单独的文件夹"]),
        (scenarios(&["a.b.toml", "a/b.toml"]), ["are both called", "的基线都叫"]),
    ] {
        written(here, "gate.toml", text.as_bytes());
        for (lang, word) in [("en", words[0]), ("zh", words[1])] {
            let (code, told) = gate(here, &["--lang", lang]);
            assert!(code == 2 && told.contains(word), "{word}: {told}");
        }
    }
    written(here, "gate.toml", text.replace("baseline", "base_dir").as_bytes());
    let (code, told) = gate(here, &["--update-baseline"]);
    assert!(code == 2 && told.contains("no stored baselines to write"), "{told}");
    // one of its own is no stored one
    let own = text.clone() + "base = \"a.b.toml\"\n";
    written(here, "gate.toml", own.as_bytes());
    assert_eq!(gate(here, &[]).0, 0);
    assert_eq!(gate(here, &["--update-baseline"]).0, 2);
    written(here, "gate.toml", text.as_bytes());
    std::fs::create_dir_all(here.join("gate/a.b.baseline.toml")).expect("made");
    let (code, told) = gate(here, &[]);
    assert!(code == 3 && told.contains("a.b.baseline.toml"), "{told}");
    // whether it could fail is asked of the scenario as it is
    let (code, told) = gate(here, &["--prove", "--set", "desk.contacts_per_day=900"]);
    assert!(code < 2 && told.contains("| a.b.toml | ×"), "{told}");
}

#[test]
fn strangers_cannot_reach_out_of_a_baseline() {
    let place = tempfile::tempdir().expect("a folder");
    let (secret, here) = (place.path().join("secret.csv"), place.path().join("in"));
    std::fs::create_dir(&here).expect("made");
    written(place.path(), "secret.csv", b"hidden");
    written(&here, "店.toml", busy().as_bytes());
    written(&here, "gate.toml", scenarios(&["店.toml"]).as_bytes());
    update(&here);
    let up = "../".repeat(20) + "x.csv";
    let whole = secret.to_string_lossy().into_owned();
    let arrivals = |path: &str| format!("[[arrivals]]\ncsv = \"{path}\"\n[[agents]]");
    let kept = |path: &str, rest: &str| format!("[[kept]]\npath = \"{path}\"\n{rest}\n[scenario]");
    for (path, rest) in [
        (whole.as_str(), None),
        (whole.as_str(), Some("hash = \"00\"")),
        (whole.as_str(), Some("text = \"mine\"")),
        ("../secret.csv", None),
        ("../secret.csv", Some("hash = \"00\"")),
        (up.as_str(), Some("text = \"mine\"")),
    ] {
        let before = std::fs::read(here.join(FILE)).expect("there");
        edited(&here, "[[agents]]", &arrivals(path));
        if let Some(rest) = rest {
            edited(&here, "[scenario]", &kept(path, rest));
        }
        let (code, text) = gate(&here, &["--root", "."]);
        assert!(matches!(code, 2 | 5) && !text.contains("hidden"), "{path}: {text}");
        assert_eq!(std::fs::read(&secret).expect("there"), b"hidden");
        written(&here, FILE, &before);
    }
    assert_eq!(gate(&here, &["--root", "."]).0, 0);
    #[cfg(unix)]
    {
        std::fs::rename(here.join("gate"), place.path().join("gate")).expect("moved");
        std::os::unix::fs::symlink("../gate", here.join("gate")).expect("linked");
        assert_eq!(gate(&here, &["--root", "."]).0, 2);
        assert_eq!(gate(&here, &["--update-baseline"]).0, 0, "nothing is to be written");
        written(&here, "店.toml", busy().replace("1300", "1200").as_bytes());
        let (code, text) = gate(&here, &["--update-baseline"]);
        assert!(code == 3 && text.contains("symbolic link"), "{text}");
        let far = scenarios(&["店.toml"]).replace("\"gate\"", "\"gate/a/b\"");
        written(&here, "gate.toml", far.as_bytes());
        assert_eq!(gate(&here, &["--update-baseline", "--root", "."]).0, 2);
        assert!(!place.path().join("gate/a").exists());
    }
}
