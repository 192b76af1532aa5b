//! Legal scenarios nobody would write: every key of the schema, with every kind of value it takes,
//! thrown together at random. Each must end soon, with sound counts and without a panic.
//!
//! `DACU_LEGAL` says how many (default: some for each key), `DACU_LEGAL_FROM` from which number,
//! `DACU_FOUND` names a folder for the texts of those that fail.

mod draft;
mod grammar;
mod laws;
mod models;
mod needs;
mod patterns;
mod play;
mod pools;
mod shows;
mod used;
mod works;

use draft::Draft;
use grammar::Grammar;
use play::Fate;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries to get a key into a legal scenario before it is given up.
const TRIES: u64 = 60;

#[derive(Default)]
struct Tally {
    played: u64,
    illegal: u64,
    contacts: u64,
    /// What the slowest took, with its drafts that were no scenario.
    longest: Duration,
    pairs: BTreeMap<(String, String), u64>,
    failed: Vec<String>,
}

impl Tally {
    /// True if a scenario that was played had a key.
    fn has_key(&self, key: &str) -> bool {
        self.pairs.keys().any(|(name, _)| name == key)
    }

    /// Plays one scenario; true if it was legal and held what it was to hold.
    fn play(&mut self, grammar: &Grammar, number: u64, focus: Option<usize>) -> bool {
        let mut draft = Draft::new(grammar, number, focus, false);
        let since = Instant::now();
        let fate = play::play(&mut draft, number);
        self.longest = self.longest.max(since.elapsed());
        match fate {
            Fate::Illegal => {
                self.illegal += 1;
                false
            }
            Fate::Sound { contacts } => {
                self.played += 1;
                self.contacts += contacts;
                if self.played.is_multiple_of(2000) {
                    let (played, illegal) = (self.played, self.illegal);
                    println!("{played} played, {illegal} illegal, {} contacts", self.contacts);
                }
                let held = focus.is_none_or(|focus| draft.holds(&grammar.pairs[focus]));
                for pair in draft.pairs() {
                    *self.pairs.entry(pair).or_default() += 1;
                }
                held
            }
            Fate::Failed(why) => {
                self.failed.push(format!("scenario {number}: {why}\n{}", draft.text()));
                true
            }
        }
    }
}

#[test]
fn every_key_and_kind_of_value_makes_a_day_that_ends_with_sound_books() {
    let grammar = Grammar::new();
    let from = number("DACU_LEGAL_FROM").unwrap_or(0);
    let keys = grammar.first_of_each_key();
    let count = number("DACU_LEGAL").unwrap_or(keys.len() as u64);
    let mut tally = Tally::default();
    let every_pair = count > keys.len() as u64;
    for number in from..from + count {
        // Few ask for each key that nothing before has held, many for each pair in turn.
        let at = number as usize;
        let focus = if every_pair { at % grammar.pairs.len() } else { keys[at % keys.len()] };
        let name = &grammar.pairs[focus].0;
        if !every_pair && tally.has_key(name) {
            continue;
        }
        // Not every kind of value of a key is legal: one after the other is asked for.
        let kinds = if every_pair { 1 } else { grammar.kinds_of(focus) };
        let held = |attempt: u64| {
            let number = number + attempt * 1_000_003;
            tally.play(&grammar, number, Some(focus + attempt as usize % kinds))
        };
        let _ = (0..TRIES).any(held);
    }
    let known = tally.pairs.len();
    println!(
        "{} scenarios played from {from}, {} drafts were no scenario, {} contacts, {known} of {} \
         pairs of a key and a kind of value, the slowest in {:?}",
        tally.played,
        tally.illegal,
        tally.contacts,
        grammar.pairs.len(),
        tally.longest
    );
    if std::env::var_os("DACU_LEGAL_PAIRS").is_some() {
        for (name, kind) in &grammar.pairs {
            let times = tally.pairs.get(&(name.clone(), kind.clone())).copied().unwrap_or(0);
            println!("{times:6} {name} {kind}");
        }
    }
    assert!(tally.failed.is_empty(), "{} fail\n{}", tally.failed.len(), tally.failed.join("\n\n"));
    let missing: Vec<&String> =
        grammar.keys().into_iter().filter(|key| !tally.has_key(key)).collect();
    // Fewer scenarios than pairs ask for some of them only.
    let asked_all = if every_pair { grammar.pairs.len() } else { keys.len() };
    if count >= asked_all as u64 {
        assert!(
            missing.is_empty(),
            "no legal scenario has these keys; tests/legal/pools.rs says what values they take: \
             {missing:?}"
        );
    }
}
