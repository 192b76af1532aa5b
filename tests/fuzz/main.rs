//! Damaged scenarios and logs: whatever stands in a file, it is read or refused, and what is said
//! about it can be shown. The corpora lie beside this file; `DACU_MUTANTS` says how many mutants of
//! each are tried (a few hundred unless told), `DACU_MUTANTS_FROM` from which number.
//! `fuzz/README.md` tells how the same is done under the guidance of coverage.

use dacu::model::arrival::Origin;
use dacu::scenario::logs::LogFeed;
use dacu::scenario::{LoadError, parse};
use std::path::Path;
use std::time::{Duration, Instant};

/// Words that mean something to the reader.
const WORDS: &[&[u8]] = &[
    b"[desk]",
    b"[[agents]]",
    b"[[arrivals]]",
    b"[shops.x]",
    b"\n",
    b"\r\n",
    b"\"",
    b"\"\"\"",
    b"'",
    b"=",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"\t",
    b"#",
    b".",
    b"0",
    b"-1",
    b"1e308",
    b"nan",
    b"inf",
    b"0x7fffffffffffffff",
    b"9223372036854775808",
    b"2026-02-30",
    b"2026-11-11T24:00:00",
    b"\"never\"",
    b"\"1us\"",
    b"\"9999999999h\"",
    b"\"-5%\"",
    b"true",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\x00",
    b"\x1b[31m",
    "\u{202e}".as_bytes(),
    "“".as_bytes(),
    "％".as_bytes(),
    "售前".as_bytes(),
    b"count = 65535",
    b"dist = \"exp\"",
    b"mean = \"1s\"",
    b"time,page\n",
    b"2026-11-11 09:00",
    b"46083.34375",
    b"1e9",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }

    /// A stretch of a text.
    fn stretch(&mut self, text: &[u8]) -> std::ops::Range<usize> {
        let from = self.below(text.len() + 1);
        from..(from + self.below(40)).min(text.len())
    }
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The files of a corpus, in the order of their names.
fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder);
    let entries = std::fs::read_dir(&folder).expect("a corpus").flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    assert!(paths.len() >= 4, "a corpus of several files");
    paths.iter().map(|path| std::fs::read(path).expect("read")).collect()
}

/// One of the corpus, damaged in a few places.
fn mutant(corpus: &[Vec<u8>], number: usize) -> Vec<u8> {
    let mut dice = Dice(number as u64);
    let mut text = corpus[number % corpus.len()].clone();
    for _ in 0..1 + dice.below(5) {
        let part = dice.stretch(&text);
        match dice.below(7) {
            0 => drop(text.drain(part)),
            1 => {
                let twice = text[part.clone()].to_vec();
                text.splice(part.end..part.end, twice);
            }
            2 | 3 => {
                let word = WORDS[dice.below(WORDS.len())].iter().copied();
                text.splice(part.start..part.start, word);
            }
            4 => {
                let other = &corpus[dice.below(corpus.len())];
                let theirs = dice.stretch(other);
                text.splice(part, other[theirs].iter().copied());
            }
            5 => {
                let word = WORDS[dice.below(WORDS.len())].iter().copied();
                text.splice(part, word);
            }
            _ => {
                if let Some(byte) = text.get_mut(part.start) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    text
}

/// Reads a text with a log beside it and shows what is said; true if it is a scenario.
fn survive(text: &str, folder: &Path) -> bool {
    let (faults, sources, scenario) = match parse("mutant.toml", text.to_owned(), folder, &[]) {
        Ok(loaded) => (loaded.warnings, loaded.sources, Some(loaded.scenario)),
        Err(LoadError::Faults(faults, sources)) => (faults, sources, None),
        Err(LoadError::Io(..)) => return false,
    };
    assert!(scenario.is_some() || faults.has_errors(), "refused without a word");
    faults.render(&sources, true);
    faults.render_chinese(&sources, false);
    assert!(faults.to_json(&sources, false).is_array());
    // A log that was checked is read as it was checked.
    if let Some(scenario) = &scenario {
        let (mut feed, mut chunk) = (LogFeed::new(scenario), Vec::new());
        let shops = scenario.shops.iter().enumerate();
        let of_shops = shops.flat_map(|(at, shop)| {
            (0..shop.sources.len()).map(move |source| Origin::Source(at.into(), source))
        });
        let of_work = (0..scenario.work.len()).map(|kind| Origin::Work(kind.into()));
        for of in of_shops.chain(of_work) {
            loop {
                feed.refill(of, &mut chunk).expect("as it was checked");
                if chunk.is_empty() {
                    break;
                }
            }
        }
    }
    scenario.is_some()
}

/// Tries the mutants of a corpus and tells how many were still sound.
fn try_all(corpus: &[Vec<u8>], what: &str, survive: impl Fn(&[u8]) -> bool) {
    let (from, count) = (number("DACU_MUTANTS_FROM", 0), number("DACU_MUTANTS", 300));
    assert!(corpus.iter().any(|text| survive(text)), "the corpus is worth damaging");
    let mut sound = 0;
    for number in from..from + count {
        let text = mutant(corpus, number);
        let since = Instant::now();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| survive(&text)));
        let took = since.elapsed();
        let shown = String::from_utf8_lossy(&text);
        match done {
            Ok(still) => sound += usize::from(still),
            Err(_) => panic!("{what} {number} panics:\n{shown}"),
        }
        assert!(took < Duration::from_secs(10), "{what} {number} takes {took:?}:\n{shown}");
    }
    println!("{count} mutants of {what}s from {from}: {sound} still sound");
}

#[test]
fn no_damage_to_a_scenario_makes_the_reader_panic_or_linger() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("log.csv"), "time\n2026-11-11 09:10\n").expect("written");
    try_all(&corpus("scenarios"), "scenario", |text| {
        survive(&String::from_utf8_lossy(text), folder.path())
    });
}

#[test]
fn no_damage_to_a_log_makes_the_reader_panic_or_linger() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = |arrivals: &str| {
        format!(
            "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\nplatform = \"generic\"\n\
             [[agents]]\nid = \"a\"\n[[arrivals]]\n{arrivals}\n"
        )
    };
    try_all(&corpus("logs"), "log", |text| {
        std::fs::write(folder.path().join("log.csv"), text).expect("written");
        let rows = survive(&desk("csv = \"log.csv\""), folder.path());
        survive(&desk("counts_csv = \"log.csv\"\nscale = 1.5"), folder.path()) || rows
    });
}
