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
use dacu::kernel::tick::{Span, Tick};
use dacu::model::Scenario;
use std::cell::{Cell, RefCell};
use std::path::Path;

pub type Facts = Vec<(Tick, Fact)>;

/// Keeps every fact.
#[derive(Default)]
pub struct Heard(pub Facts);

impl Observer for Heard {
    const CAUSES: bool = true;

    fn observe(&mut self, now: Tick, fact: Fact) {
        self.0.push((now, fact));
    }
}

/// So many instants of a scenario, in order, chosen by a number.
pub fn instants(model: &Scenario, count: u64, mut number: u64) -> Vec<Tick> {
    // some of them while the last customers are served
    let end = model.horizon.end.0 + model.horizon.end.0 / 10;
    let mut all: Vec<Tick> = (0..count)
        .map(|_| {
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            Tick(((u128::from(end) * u128::from(number >> 32)) >> 32) as u64)
        })
        .collect();
    all.sort_unstable();
    all
}

/// Stops a run at each of the instants, goes on with what was kept, and compares every fact with
/// those of a run straight through; how often it was stopped.
pub fn compare(model: &Scenario, number: u32, stops: &[Tick]) -> usize {
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

/// Goes on with a state under another scenario: the facts before and after, and what was told of
/// the change.
pub fn other_afternoon(
    model: &Scenario,
    other: &Scenario,
    number: u32,
    at: Tick,
) -> Option<(Facts, Facts, Vec<Note>)> {
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
            // whoever waits is routed anew, which is told
            let again =
                |(now, fact): &&(Tick, Fact)| !(*now == at && matches!(fact, Fact::Queued { .. }));
            let both = morning.iter().chain(afternoon.iter().filter(again));
            for (number, (own, other)) in both.zip(&through.0).enumerate() {
                assert_eq!(own, other, "fact {number} of {name}, stopped at {at:?}");
            }
        }
    }
}

/// Follows contacts through both halves of a day: everybody who entered is closed once, every
/// session that began has ended, and nobody has more sessions than allowed once fewer are.
#[derive(Default)]
struct Followed {
    there: std::collections::BTreeMap<u32, bool>,
    entered: usize,
    closed: usize,
    active: std::collections::BTreeMap<u32, u32>,
    max: std::collections::BTreeMap<u32, u32>,
    assigned: std::collections::BTreeSet<u32>,
    faults: Vec<String>,
    /// Sessions begun beyond a maximum.
    beyond: usize,
}

impl Followed {
    fn hear(&mut self, &(at, fact): &(Tick, Fact)) {
        match fact {
            Fact::Entered { slot, .. } => {
                self.entered += 1;
                if self.there.insert(slot.0, true).is_some() {
                    self.faults.push(format!("{at:?}: {slot:?} was there already"));
                }
            }
            Fact::Closed { slot, .. } => {
                self.closed += 1;
                if self.there.remove(&slot.0).is_none() {
                    self.faults.push(format!("{at:?}: {slot:?} was not there"));
                }
            }
            Fact::Active { seat, active, .. } => {
                let before = self.active.insert(seat.0, active).unwrap_or(0);
                let max = self.max.get(&seat.0).copied().unwrap_or(u32::MAX);
                self.beyond += usize::from(active > before && active > max);
            }
            Fact::Max { seat, max } => {
                self.max.insert(seat.0, max);
            }
            Fact::Assigned { slot, seat, .. } => {
                self.assigned.insert(seat.0);
                if !self.there.contains_key(&slot.0) {
                    self.faults.push(format!("{at:?}: {slot:?} is assigned and not there"));
                }
            }
            _ => {}
        }
    }

    /// Nothing is left at the end.
    fn end(&self) {
        assert_eq!(self.faults, Vec::<String>::new());
        assert_eq!((self.there.len(), self.entered), (0, self.closed));
        assert!(self.active.values().all(|active| *active == 0), "sessions are left");
    }
}

/// The gallery's scenario with keys set.
pub fn gallery(name: &str, sets: &[&str]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    dacu::scenario::load(&path, &sets).unwrap_or_else(|error| panic!("{error}")).scenario
}

/// An hour of 11 November.
pub fn hour(model: &Scenario, hour: u64) -> Tick {
    let day = model.calendar.day(model.horizon.end).saturating_sub(1);
    model.calendar.tick(day, Span::minutes(60 * hour)).expect("an hour of the day")
}

/// Another afternoon from an hour of the day on: who was followed, and what was told.
fn followed(model: &Scenario, other: &Scenario, at: Tick) -> Option<(Followed, Vec<Note>)> {
    let (morning, afternoon, notes) = other_afternoon(model, other, 0, at)?;
    let mut all = Followed::default();
    morning.iter().for_each(|fact| all.hear(fact));
    if model.seats.len() != other.seats.len() {
        // seats are numbered anew
        (all.active, all.max) = Default::default();
    }
    all.assigned.clear();
    afternoon.iter().for_each(|fact| all.hear(fact));
    all.end();
    Some((all, notes))
}

#[test]
fn an_afternoon_with_more_people_lets_them_serve() {
    for (name, set, new) in [
        ("two_shops", "agents.两店通.count=11", "两店通-9"),
        ("singles_day_jd", "agents.售前晚班.count=20", "售前晚班-17"),
    ] {
        let (model, other) = (gallery(name, &[]), gallery(name, &[set]));
        for at in [14, 19].map(|clock| hour(&model, clock)) {
            let (all, notes) = followed(&model, &other, at).expect("a day that goes on");
            let came = notes.iter().find_map(|note| match note {
                Note::Came(names) => Some(names.clone()),
                _ => None,
            });
            assert!(came.is_some_and(|names| names.iter().any(|name| name == new)), "{notes:?}");
            let serves = |name: &str| {
                let agent = other.agents.iter().position(|agent| agent.name == name).unwrap();
                other.agents[agent].seats.iter().any(|seat| all.assigned.contains(&seat.0))
            };
            assert!(serves(new), "{name} at {at:?}: {new} serves nobody");
        }
    }
}

#[test]
fn an_afternoon_with_lower_maxima_gives_nobody_more() {
    let model = gallery("two_shops", &[]);
    let other = gallery("two_shops", &["agents.两店通.max_concurrency=2"]);
    for at in instants(&model, 5, 77) {
        if let Some((all, notes)) = followed(&model, &other, at) {
            assert_eq!((notes, all.beyond), (Vec::new(), 0), "nobody comes, goes or turns");
        }
    }
}

#[test]
fn who_should_have_gone_goes_by_the_rules_of_the_end_of_a_shift() {
    let model = gallery("singles_day_jd", &[]);
    let other = gallery("singles_day_jd", &["shifts.晚班.to=20:00"]);
    let (all, notes) = followed(&model, &other, hour(&model, 21)).expect("a day");
    let turned = notes.iter().find_map(|note| match note {
        Note::Turned(names) => Some(names.clone()),
        _ => None,
    });
    assert_eq!(turned.map(|names| names.len()), Some(21), "{notes:?}");
    let evening =
        |seat: &u32| other.agents[other.seats[*seat as usize].agent.at()].family.ends_with("晚班");
    assert!(!all.assigned.iter().any(evening), "they take nobody new");
    // who should have come earlier is there at once
    let other = gallery("singles_day_jd", &["shifts.晚班.from=14:00"]);
    let (_, notes) = followed(&model, &other, hour(&model, 15)).expect("a day");
    assert!(matches!(&notes[..], [Note::Turned(names)] if names.len() == 21), "{notes:?}");
}

#[test]
fn who_holds_customers_cannot_vanish_and_who_does_not_can() {
    let (model, other) =
        (gallery("singles_day_jd", &[]), gallery("singles_day_jd", &["agents.售前晚班.count=10"]));
    let quiet = || false;
    let at = |clock: u64| {
        let mut run = Replication::new(&model, 0, Logs::new(&model), Heard::default()).unwrap();
        assert!(run.run_until(hour(&model, clock), &quiet).unwrap());
        let state = run.state().unwrap();
        let run = Replication::resume(&other, &state, Logs::new(&other), Heard::default());
        run.map(|(run, notes)| {
            run.finish(&quiet).unwrap();
            notes
        })
    };
    let error = at(21).expect_err("they are at work").to_string();
    assert!(error.contains("售前晚班-11") && error.contains("end the shift instead"), "{error}");
    let gone: Vec<String> = (11..=16).map(|number| format!("售前晚班-{number}")).collect();
    assert_eq!(at(10).unwrap(), vec![Note::Left(gone)]);
}

#[test]
fn what_cannot_change_in_the_middle_of_a_day_is_named() {
    let model = gallery("two_shops", &[]);
    let mut run = Replication::new(&model, 0, Logs::new(&model), Heard::default()).unwrap();
    assert!(run.run_until(Tick(50_000_000_000), &|| false).unwrap());
    let state = run.state().unwrap();
    let told = |other: &Scenario| {
        let resumed = Replication::resume(other, &state, Logs::new(other), Heard::default());
        resumed.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(told(&gallery("small_shop", &[])).contains("shops"));
    assert!(told(&gallery("two_shops", &["desk.seed=9"])).contains("seed"));
    let mut short = model.clone();
    short.horizon.end = Tick(40_000_000_000);
    short.horizon.at_end = dacu::model::horizon::AtEnd::Cut;
    assert!(told(&short).contains("ends before"), "{}", told(&short));
}

/// Narrower maxima, shorter silences and nobody's typing the same: whatever the desk, the afternoon
/// ends with everybody accounted for.
#[test]
fn another_afternoon_on_desks_made_up_leaves_nobody_behind() {
    for offer in OFFERS {
        let ran = runner(60).run(&wild(offer), |wild| {
            let model = read(&wild.text());
            let mut other = model.clone();
            for seat in &mut other.seats {
                seat.max = Some(1 + seat.order % 3);
            }
            for agent in &mut other.agents {
                agent.reading_cpm *= 1.5;
                agent.total_max = Some(2);
            }
            for shop in &mut other.shops {
                shop.session.silence_timeout = Span::minutes(2);
            }
            for at in instants(&model, 2, wild.seed) {
                followed(&model, &other, at);
            }
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Who goes home at the end of the day, or comes late, is where the plan says, in the drain too.
#[test]
fn an_afternoon_that_begins_in_the_drain_leaves_people_where_they_are() {
    let text = calm_desk("[[shifts]]\nagents = [\"a\"]\nfrom = \"10:55\"\nto = \"13:00\"\n");
    let model = read(&text.replace("count = 2", "count = 2\nlate = \"12min\""));
    let mut other = model.clone();
    other.satisfaction.base += 0.001;
    for minutes in [121, 128, 135, 141] {
        let at = Tick(minutes * 60_000_000);
        if let Some((_, notes)) = followed(&model, &other, at) {
            assert_eq!(notes, Vec::new(), "at minute {minutes}");
        }
    }
}

pub fn calm_desk(shifts: &str) -> String {
    format!(
        "[desk]\nname = \"d\"\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nseed = 3\n\
         platform = \"generic\"\ncontacts_per_day = 4000\ncurve = \"flat\"\ndrain_limit = \"3h\"\n\
         replications = 1\n[[agents]]\nid = \"a\"\ncount = 2\nmax_concurrency = 5\n{shifts}"
    )
}

#[test]
fn a_shift_that_begins_at_the_instant_ends_a_break() {
    let shifts = |from: &str| {
        let breaks = "breaks = [{ from = \"09:30\", to = \"10:00\" }]";
        calm_desk(&format!("[[shifts]]\nagents = [\"a\"]\n{from}\nto = \"11:00\"\n{breaks}\n"))
    };
    let model = read(&shifts("from = \"09:00\""));
    let other = read(
        &shifts("from = \"09:45\"").replace("breaks = [{ from = \"09:30\", to = \"10:00\" }]", ""),
    );
    let (all, _) = followed(&model, &other, Tick(45 * 60_000_000)).expect("a day");
    assert_eq!(all.assigned.len(), 2, "both serve from 09:45 on");
}

#[test]
fn a_limit_over_all_shops_that_is_lifted_lets_everybody_serve() {
    let model = gallery("two_shops", &["agents.两店通.total_max=2"]);
    let mut other = model.clone();
    other.agents.iter_mut().for_each(|agent| agent.total_max = None);
    let (all, _) = followed(&model, &other, hour(&model, 20)).expect("a day");
    let of_both = other.agents.iter().filter(|agent| agent.seats.len() > 1);
    for agent in of_both {
        let serves = agent.seats.iter().any(|seat| all.assigned.contains(&seat.0));
        assert!(serves, "{} serves nobody", agent.name);
    }
}

/// The same on desks made up: nothing about the afternoon is another.
#[test]
fn an_afternoon_under_another_scenario_that_means_the_same_is_the_same_on_desks_made_up() {
    let (same, others) = (Cell::new(0), RefCell::new(Vec::new()));
    for offer in OFFERS {
        let ran = runner(60).run(&wild(offer), |wild| {
            let model = read(&wild.text());
            let mut other = model.clone();
            other.satisfaction.base += 0.001;
            for at in instants(&model, 2, wild.seed) {
                let mut through = Heard::default();
                engine::run(&model, 0, Logs::new(&model), &mut through, &|| false).expect("a run");
                let found = other_afternoon(&model, &other, 0, at);
                let Some((morning, afternoon, notes)) = found else { continue };
                let mut both = morning.iter().chain(&afternoon);
                if notes.is_empty() && through.0.iter().eq(both.by_ref()) {
                    same.set(same.get() + 1);
                } else {
                    let all: Vec<_> = morning.iter().chain(&afternoon).collect();
                    let first = all.iter().zip(&through.0).position(|(own, other)| *own != other);
                    let first =
                        first.map(|at| (format!("{:?}", all[at]), format!("{:?}", through.0[at])));
                    let told = format!("{wild:?}");
                    let head = told.lines().next().unwrap_or_default();
                    others.borrow_mut().push(format!("{head} {at:?} {notes:?} {first:?}"));
                }
            }
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
    let (same, others) = (same.get(), others.into_inner());
    assert!(others.is_empty(), "{same} the same, {}:\n{}", others.len(), others.join("\n"));
}
