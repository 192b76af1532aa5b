//! A replication that is stopped, kept and gone on with tells the same facts as one run straight
//! through: on the gallery, and on desks made up.

use super::draw::{OFFERS, wild};
use super::referee::read;
use super::rules::runner;
use dacu::engine;
use dacu::engine::facts::Fact;
use dacu::engine::observer::Observer;
use dacu::engine::replication::{Note, Replication};
use dacu::experiment::logs::Logs;
use dacu::kernel::tick::Tick;
use dacu::model::Scenario;
use std::path::Path;

/// Keeps every fact.
#[derive(Default)]
struct Heard(Vec<(Tick, Fact)>);

impl Observer for Heard {
    const CAUSES: bool = true;

    fn tell(&mut self, now: Tick, fact: Fact) {
        self.0.push((now, fact));
    }
}

/// So many instants of a scenario, in order, chosen by a number.
fn instants(model: &Scenario, count: u64, mut number: u64) -> Vec<Tick> {
    let end = model.horizon.end.0;
    let mut all: Vec<Tick> = (0..count)
        .map(|_| {
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            Tick((u128::from(end) * u128::from(number >> 32) >> 32) as u64)
        })
        .collect();
    all.sort_unstable();
    all
}

/// Stops a run at each of the instants, goes on with what was kept, and compares every fact with
/// those of a run straight through; how often it was stopped.
fn compare(model: &Scenario, number: u32, stops: &[Tick]) -> usize {
    let quiet = || false;
    let mut through = Heard::default();
    let done = engine::run(model, number, Logs::new(model), &mut through, &quiet).expect("a run");
    let (mut state, mut facts, mut stopped) = (None, Vec::new(), 0);
    for &at in stops.iter().chain([&Tick::NEVER]) {
        let (feed, mut part) = (Logs::new(model), Heard::default());
        let mut run = match &state {
            None => Replication::new(model, number, feed, &mut part).expect("a beginning"),
            Some(state) => {
                let (run, notes) =
                    Replication::resume(model, state, feed, &mut part).expect("a state that fits");
                assert_eq!(notes, Vec::new());
                run
            }
        };
        if run.run_until(at, &quiet).expect("a run") {
            state = run.state();
            stopped += 1;
        } else {
            let (ended, _) = run.finish(&quiet).expect("an end");
            assert_eq!(ended, done);
            state = None;
        }
        facts.append(&mut part.0);
        if state.is_none() {
            break;
        }
    }
    assert!(state.is_none(), "it ends");
    for (at, (own, other)) in facts.iter().zip(&through.0).enumerate() {
        assert_eq!(own, other, "fact {at} of replication {number}, stopped at {stops:?}");
    }
    assert_eq!(facts.len(), through.0.len());
    stopped
}

#[test]
fn a_day_that_is_stopped_and_gone_on_with_is_the_day_run_through_in_the_gallery() {
    let mut stopped = 0;
    for name in ["small_shop", "two_shops", "jd_618_2019_rules", "replay_csv", "singles_day_jd"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        let loaded = dacu::scenario::load(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
        for number in 0..3 {
            let stops = instants(&loaded.scenario, 9, u64::from(number) + name.len() as u64);
            stopped += compare(&loaded.scenario, number, &stops);
        }
    }
    assert!(stopped >= 100, "{stopped} stops");
}

#[test]
fn a_day_that_is_stopped_and_gone_on_with_is_the_day_run_through_on_desks_made_up() {
    for offer in OFFERS {
        let ran = runner(60).run(&wild(offer), |wild| {
            let model = read(&wild.text());
            compare(&model, 0, &instants(&model, 4, wild.seed));
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Goes on with a state under another scenario: the facts after it, and what was told of the change.
fn other_afternoon(
    model: &Scenario,
    other: &Scenario,
    number: u32,
    at: Tick,
) -> Option<(Vec<(Tick, Fact)>, Vec<(Tick, Fact)>, Vec<Note>)> {
    let quiet = || false;
    let mut morning = Heard::default();
    let mut run = Replication::new(model, number, Logs::new(model), &mut morning).expect("a day");
    if !run.run_until(at, &quiet).expect("a run") {
        return None;
    }
    let state = run.state()?;
    let mut afternoon = Heard::default();
    let resumed = Replication::resume(other, &state, Logs::new(other), &mut afternoon);
    let (run, notes) = resumed.expect("a state that fits");
    run.finish(&quiet).expect("a run");
    Some((morning.0, afternoon.0, notes))
}

/// A desk that differs in nothing that matters after noon has the same afternoon, though all of it
/// was made to fit.
#[test]
fn an_afternoon_under_another_scenario_that_means_the_same_is_the_same() {
    for name in ["small_shop", "two_shops", "jd_618_2019_rules", "singles_day_jd"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        let loaded = dacu::scenario::load(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
        let model = &loaded.scenario;
        let mut other = model.clone();
        other.name = "another".to_owned();
        other.satisfaction.base += 0.001;
        assert_ne!(model.meaning(), other.meaning());
        for at in instants(model, 6, 5) {
            let mut through = Heard::default();
            engine::run(model, 1, Logs::new(model), &mut through, &|| false).expect("a run");
            let Some((morning, afternoon, notes)) = other_afternoon(model, &other, 1, at) else {
                continue;
            };
            assert_eq!(notes, Vec::new(), "{name} at {at:?}");
            let both = morning.iter().chain(&afternoon);
            for (number, (own, other)) in both.zip(&through.0).enumerate() {
                assert_eq!(own, other, "fact {number} of {name}, stopped at {at:?}");
            }
        }
    }
}
