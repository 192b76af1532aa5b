//! Shares of a run, put together again: the same files as one process writes, byte by byte, and
//! every part that does not belong is refused in a clear sentence.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const DESK: &str = r#"
[desk]
name = "试"
start = 2026-11-11T09:00:00
length = "3h"
persons = true
replications = 14
[[shops]]
name = "甲店"
platform = "jd_groups_2023"
[[shops.arrivals]]
contacts_per_day = 900
curve = "flat"
day_cv = 0.2
[[shops]]
name = "乙店"
platform = "generic"
contacts_per_day = 300
curve = "flat"
[[agents]]
id = "甲"
count = 3
[targets]
lost = "3%"
"#;

/// A scenario in a folder of its own.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(text: &str) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("desk.toml"), text).expect("written");
        Place { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn dacu(&self, words: &[&str]) -> Command {
        let mut command = Command::cargo_bin("dacu").expect("built");
        command.current_dir(self.path()).args(words);
        for name in ["DACU_SHARD", "DACU_SHARDS", "JOB_COMPLETION_INDEX"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs to a good end.
    fn done(&self, words: &[&str]) {
        self.dacu(words).assert().code(0);
    }

    /// Simulates all shares, each into `parts`.
    fn shares(&self, of: u32, more: &[&str]) {
        for number in 1..=of {
            let share = format!("{number}/{of}");
            let words = ["run", "desk.toml", "--quiet", "--output", "parts", "--shard", &share];
            self.done(&[&words, more].concat());
        }
    }

    /// The parts, by name.
    fn parts(&self) -> Vec<String> {
        let folder = self.path().join("parts/desk/parts");
        let names = std::fs::read_dir(folder).expect("there").map(|entry| {
            format!("parts/desk/parts/{}", entry.expect("a file").file_name().to_string_lossy())
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Merges these parts into a folder.
    fn merge(&self, parts: &[String], output: &str, more: &[&str]) -> Command {
        let mut command =
            self.dacu(&["merge", "desk.toml", "--quiet", "--no-levers", "--output", output]);
        command.args(more).args(parts);
        command
    }

    /// Merges what is refused; the message.
    fn refused(&self, parts: &[String], more: &[&str], word: &str) {
        let assert = self.merge(parts, "refused", more).assert().code(2);
        let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(told.contains(word), "{word}: {told}");
        assert!(!self.path().join("refused").exists(), "nothing half written");
    }

    /// Every file of a folder of results.
    fn files(&self, output: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.path().join(output).join("desk")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("there") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(self.path().join(output)).expect("below");
                    found.insert(name.to_owned(), std::fs::read(&path).expect("there"));
                }
            }
        }
        found
    }

    /// Asserts that two folders hold the same files.
    fn same(&self, one: &str, other: &str) {
        let (one, other) = (self.files(one), self.files(other));
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, bytes) in &one {
            assert!(*bytes == other[name], "{} differs", name.display());
        }
        assert!(one.len() >= 5);
    }
}

#[test]
fn shares_in_any_order_give_the_bytes_of_one_process() {
    let place = Place::new(DESK);
    let whole = ["run", "desk.toml", "--replications", "14", "--quiet", "--output", "whole"];
    place.done(&[&whole[..], &["--contacts"]].concat());
    for of in [3, 7] {
        place.shares(of, &[]);
        let mut parts = place.parts();
        assert_eq!(parts.len(), of as usize);
        parts.rotate_left(2);
        parts.swap(0, 1);
        let output = format!("merged{of}");
        let words = ["merge", "desk.toml", "--quiet", "--contacts", "--output", &output];
        place.dacu(&words).args(&parts).assert().code(0);
        place.same("whole", &output);
        std::fs::remove_dir_all(place.path().join("parts")).expect("there");
    }
}

#[test]
fn blocks_of_runs_stay_together_and_options_are_those_of_the_run() {
    let place = Place::new(DESK);
    for (way, runs) in [("antithetic", "10"), ("stratified", "40"), ("control", "6")] {
        let set = ["--set", "customer.patience=5min", "--seed", "9"];
        let options = [&["--replications", runs, "--variance-reduction", way][..], &set].concat();
        let beside = ["--quiet", "--no-charts", "--no-levers", "--output", "whole"];
        place.done(&[&["run", "desk.toml"], &options[..], &beside].concat());
        place.shares(4, &options);
        let again = [&["--variance-reduction", way, "--no-charts"][..], &set].concat();
        place.merge(&place.parts(), "merged", &again).assert().code(0);
        for name in ["summary.json", "intervals.csv", "agents.csv", "replications.csv"] {
            let of = |output: &str| place.files(output)[&Path::new("desk").join(name)].clone();
            assert!(of("whole") == of("merged"), "{way}: {name}");
        }
        std::fs::remove_dir_all(place.path().join("parts")).expect("there");
    }
}

#[test]
fn what_does_not_belong_is_refused() {
    let place = Place::new(DESK);
    place.shares(3, &["--replications", "6"]);
    let parts = place.parts();
    place.refused(&parts[..2], &[], "4..6 are missing");
    place.refused(&parts[1..], &[], "0..2 are missing");
    let twice = [&parts[..], &parts[1..2]].concat();
    place.refused(&twice, &[], "2..4 are in two parts");
    place.refused(&parts, &["--seed", "2"], "with the seed 1, and this scenario has 2");
    place.refused(&parts, &["--set", "agents.甲.count=4"], "from another scenario");
    place.refused(&parts, &["--set", "desk.name=\"x\""], "from another text");
    place.refused(&parts, &["--variance-reduction", "antithetic"], "variance reduction");
    place.refused(&parts, &["--replications", "7"], "for 6 runs in all");
    place.refused(&parts, &["--shard", "1/2"], "no --shard");
    // Of another number of runs.
    place.done(&["run", "desk.toml", "--quiet", "--range", "4..8", "--output", "parts"]);
    let other = place.parts().into_iter().find(|name| name.contains("-4-8")).expect("written");
    place.refused(&[&parts[..2], &[other]].concat(), &[], "14 runs in all");
    place.merge(&parts, "merged", &["--no-charts"]).assert().code(0);
}

#[test]
fn what_is_not_whole_is_refused() {
    let place = Place::new(DESK);
    place.shares(2, &["--replications", "2"]);
    let parts = place.parts();
    let good = std::fs::read(place.path().join(&parts[0])).expect("there");
    let with = |bytes: &[u8], word: &str| {
        std::fs::write(place.path().join(&parts[0]), bytes).expect("written");
        place.refused(&parts, &[], word);
    };
    for length in [0, 3] {
        with(&good[..length], if length == 0 { "no part of a run" } else { "cut short" });
    }
    for length in [10, 12, 19, 27, 500, good.len() - 1] {
        with(&good[..length], "cut short");
    }
    with(&[&good[..], b"x"].concat(), "damaged");
    with(b"PK\x03\x04 something else", "no part of a run");
    for at in [20, 40, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        with(&bytes, "damaged");
    }
    let mut newer = good.clone();
    newer[10] = 2;
    with(&newer, "its format is version 2");
    with(&versioned(&good), "version 9.1.0 of the program");
    // A share that is there and not whole is simulated again.
    place.shares(2, &["--replications", "2"]);
    assert_eq!(std::fs::read(place.path().join(&parts[0])).expect("there"), good);
    let gone = [parts[0].clone(), "nowhere.part".to_owned()];
    place.merge(&gone, "refused", &[]).assert().code(3);
}

/// The part as another version of the program would have made it, with its checksum.
fn versioned(good: &[u8]) -> Vec<u8> {
    let ours = env!("CARGO_PKG_VERSION").as_bytes();
    let at = good.windows(ours.len()).position(|some| some == ours).expect("the version");
    let mut bytes = good[..good.len() - 8].to_vec();
    bytes[at] = b'9';
    bytes[at + 2] = b'1';
    let sum = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

#[test]
fn a_share_is_simulated_once_and_may_come_from_the_environment() {
    let place = Place::new(DESK);
    let words = ["run", "desk.toml", "--output", "parts", "--replications", "4"];
    place.dacu(&words).env("DACU_SHARD", "2/2").assert().code(0);
    let told = |command: &mut Command| {
        let assert = command.assert().code(0);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let job = |index: &str| {
        let mut command = place.dacu(&words);
        command.env("JOB_COMPLETION_INDEX", index).env("DACU_SHARDS", "2");
        command
    };
    assert!(told(&mut job("1")).contains("the part is there already"));
    assert!(told(&mut job("0")).contains("the part is written"));
    job("2").assert().code(2);
    for option in ["--json", "--fail-on-miss", "--contacts", "--only=lost"] {
        let mut useless = place.dacu(&[&words[..], &["--shard", "1/2", option]].concat());
        let assert = useless.assert().code(2);
        let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(told.contains("leaves no report"), "{option}: {told}");
    }
    let mut more = place.dacu(&[&words[..], &["--shard", "1/9"]].concat());
    assert!(told(&mut more).contains("nothing to do"));
    assert_eq!(place.parts().len(), 2);
    // A run of the whole leaves the parts where they are.
    let whole = ["run", "desk.toml", "--quiet", "--output", "parts", "--replications", "1"];
    place.done(&[&whole[..], &["--no-charts", "--no-levers"]].concat());
    assert_eq!(place.parts().len(), 2);
}

#[test]
fn shares_need_a_number_of_runs_and_whole_blocks() {
    let place = Place::new(&DESK.replace("replications = 14\n", ""));
    let refused = |words: &[&str], word: &str| {
        let words = [&["run", "desk.toml", "--quiet", "--output", "parts"], words].concat();
        let assert = place.dacu(&words).assert().code(2);
        let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(told.contains(word), "{word}: {told}");
    };
    refused(&["--shard", "1/2"], "write `--replications N`");
    refused(&["--shard", "3/2", "--replications", "4"], "a share as in 3/8");
    refused(&["--range", "2..9", "--replications", "4"], "beyond the 4 runs");
    refused(&["--range", "2..2", "--replications", "4"], "empty");
    let antithetic = ["--variance-reduction", "antithetic", "--replications", "4"];
    refused(&[&["--range", "1..4"], &antithetic[..]].concat(), "cuts a block of 2");
    assert!(!place.path().join("parts").exists());
}

#[test]
fn figures_may_be_chosen_and_levers_left_out() {
    let place = Place::new(DESK);
    let words = ["run", "desk.toml", "--quiet", "--no-charts", "--replications", "2"];
    let only = ["--no-levers", "--only", "lost,queue_wait_p90_s"];
    place.done(&[&words[..], &only, &["--output", "some"]].concat());
    let text = std::fs::read_to_string(place.path().join("some/desk/summary.json")).expect("there");
    let document = dacu::report::record::Document::read(&text).expect("a document");
    for section in document.sections.iter().chain(&document.days) {
        let names: Vec<&str> = section.figures.keys().map(|name| &**name).collect();
        assert!(names.iter().all(|name| ["lost_rate", "queue_wait_p90_s"].contains(name)));
    }
    assert_eq!(document.sections[0].figures.len(), 2);
    assert!(document.tried.changes.is_empty() && document.tried.sensitivity.ranked.is_empty());
    let wrong = [&words[..], &["--only", "lost_rat"]].concat();
    let assert = place.dacu(&wrong).assert().code(2);
    let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(told.contains("write `lost_rate`"), "{told}");
}
