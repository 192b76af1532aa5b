//! A golden trace for each platform: a short scenario without chance (nearly), and every fact of
//! its run, read line by line against the rules before it was committed. A change of the engine
//! that moves one line shows here.
//!
//! `DACU_BLESS=1 cargo test --test answers golden` writes the traces anew and prints what changed;
//! read the difference against the rules before committing it.

use dacu::engine::arrivals::NoFeed;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::trace::Trace;
use std::path::{Path, PathBuf};

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Lines that differ, `-` as committed, `+` as run: the common head and tail are left out, and
/// three lines stand around them.
fn difference(committed: &str, run: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (committed.lines().collect(), run.lines().collect());
    let same =
        |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let head = same(&mut old.iter().zip(&new));
    let most = old.len().min(new.len()) - head;
    let tail = same(&mut old.iter().rev().zip(new.iter().rev())).min(most);
    let mut text = format!("from line {}:\n", head + 1);
    let mut write = |mark: char, lines: &[&str]| {
        lines.iter().for_each(|line| text.push_str(&format!("{mark} {line}\n")));
    };
    write(' ', &old[head.saturating_sub(3)..head]);
    write('-', &old[head..old.len() - tail]);
    write('+', &new[head..new.len() - tail]);
    write(' ', &old[old.len() - tail..(old.len() - tail + 3).min(old.len())]);
    text
}

fn golden(platform: &str) {
    let scenario = std::fs::read_to_string(place(&format!("{platform}.toml"))).expect("scenario");
    assert!(
        scenario.contains(&format!("platform = \"{platform}\"")),
        "another platform's scenario"
    );
    let loaded = dacu::scenario::parse_str(&scenario, &[]);
    let model = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
    let mut trace = Trace::new(&model);
    let mut recorder = Recorder::new(&model, 0, Options::default());
    let both = (&mut trace, &mut recorder);
    let done = dacu::engine::run(&model, 0, NoFeed, both, &|| false).expect("a run");
    assert_eq!(recorder.finish(done.ended).audit, []);
    let (run, file) = (trace.text(), place(&format!("{platform}.trace")));
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    if run == committed {
        return;
    }
    let difference = difference(&committed, &run);
    if std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(&file, run).expect("written");
        eprintln!("{platform}: blessed\n{difference}");
        return;
    }
    panic!(
        "{platform}: the trace is not the one reviewed, {difference}\n\
         if that is meant: DACU_BLESS=1 cargo test --test answers golden -- --nocapture"
    );
}

#[test]
fn every_platform_has_its_trace() {
    for platform in dacu::platforms::names() {
        golden(platform);
    }
}
