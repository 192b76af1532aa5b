//! What a recorder has written goes on with the state of the desk: the books of a day in parts are
//! those of the day run through, also after both were bytes, and a day that changes at an instant
//! has books that balance.

use super::draw::{OFFERS, wild};
use super::referee::read;
use super::rules::runner;
use super::stopped::{calm_desk, gallery, hour, instants};
use dacu::engine::replication::{Note, Replication, State};
use dacu::experiment::logs::Logs;
use dacu::kernel::tick::{Span, Tick};
use dacu::measure::counters::Tally;
use dacu::measure::recorder::written::Written;
use dacu::measure::recorder::{Options, Recorded, Recorder};
use dacu::model::Scenario;

const PERSONS: Options = Options { persons: true };

/// A state and what was written, once they were bytes.
fn through_bytes(kept: (State, Written)) -> (State, Written) {
    let bytes = postcard::to_allocvec(&kept).expect("bytes");
    postcard::from_bytes(&bytes).expect("the same again")
}

/// Everything until an instant; `None` once the day is over.
fn until(model: &Scenario, kept: Option<&(State, Written)>, at: Tick) -> Option<(State, Written)> {
    let (mut recorder, feed) = (Recorder::new(model, 0, PERSONS), Logs::new(model));
    let mut run = match kept {
        None => Replication::new(model, 0, feed, &mut recorder).expect("a day"),
        Some((state, written)) => {
            recorder = recorder.go_on(written).expect("books that fit");
            Replication::resume(model, state, feed, &mut recorder).expect("a state that fits").0
        }
    };
    run.run_until(at, &|| false).expect("a run");
    let state = run.state()?;
    drop(run);
    Some((state, recorder.written()))
}

/// The rest of a day under a scenario.
fn rest(model: &Scenario, kept: Option<&(State, Written)>) -> (Recorded, Vec<Note>) {
    let (mut recorder, feed) = (Recorder::new(model, 0, PERSONS), Logs::new(model));
    let (run, notes) = match kept {
        None => (Replication::new(model, 0, feed, &mut recorder).expect("a day"), Vec::new()),
        Some((state, written)) => {
            recorder = recorder.go_on(written).expect("books that fit");
            Replication::resume(model, state, feed, &mut recorder).expect("a state that fits")
        }
    };
    let (done, _) = run.finish(&|| false).expect("a run");
    (recorder.finish(done.ended), notes)
}

/// The books of a day stopped at these instants are those of the day run through.
fn compare(model: &Scenario, stops: &[Tick]) {
    let (through, _) = rest(model, None);
    let mut kept = None;
    for at in stops {
        let Some(next) = until(model, kept.as_ref(), *at) else { break };
        kept = Some(through_bytes(next));
    }
    let (parts, notes) = rest(model, kept.as_ref());
    assert_eq!(notes, Vec::new());
    assert_eq!(parts.audit, through.audit);
    assert!(parts.counts == through.counts, "stopped at {stops:?}");
}

#[test]
fn books_of_a_day_in_parts_are_those_of_the_day_run_through() {
    for name in ["small_shop", "two_shops", "jd_618_2019_rules", "replay_csv", "singles_day_jd"] {
        let model = gallery(name, &[]);
        compare(&model, &instants(&model, 5, 31));
    }
    for offer in OFFERS {
        let ran = runner(25).run(&wild(offer), |wild| {
            let model = read(&wild.text());
            compare(&model, &instants(&model, 3, wild.seed));
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// A day that changes at an instant: what was changed, and its books, which balance.
fn changed(model: &Scenario, other: &Scenario, at: Tick) -> Option<(Recorded, Vec<Note>)> {
    let kept = through_bytes(until(model, None, at)?);
    let (recorded, notes) = rest(other, Some(&kept));
    assert_eq!(recorded.audit, [], "a day that changes at {at:?}");
    Some((recorded, notes))
}

#[test]
fn a_day_that_changes_at_an_instant_has_books_that_balance() {
    for (name, sets) in [
        ("small_shop", &["agents.小李.max_concurrency=2", "session.silence_timeout=90s"][..]),
        ("two_shops", &["agents.两店通.count=11", "agents.服饰专员.max_concurrency=3"]),
        ("jd_618_2019_rules", &["agents.资深.count=12", "session.silence_timeout=5min"]),
        ("singles_day_jd", &["agents.售前晚班.count=20", "shifts.早班.to=17:00"]),
    ] {
        let (model, other) = (gallery(name, &[]), gallery(name, sets));
        for at in instants(&model, 4, 9) {
            changed(&model, &other, at);
        }
    }
}

#[test]
fn more_people_from_noon_on_are_in_the_figures_of_the_day() {
    let model = gallery("singles_day_jd", &[]);
    let other = gallery("singles_day_jd", &["agents.售前晚班.count=20"]);
    let (recorded, _) = changed(&model, &other, hour(&model, 18)).expect("a day that goes on");
    let agent = other.agents.iter().position(|agent| agent.name == "售前晚班-17").unwrap();
    let hours = recorded.counts.agents[agent].status_time.iter().skip(1).sum::<u128>();
    let six_hours = u128::from(Span::minutes(6 * 60).0);
    assert!(hours > six_hours * 9 / 10 && hours <= six_hours, "from 18:00 to midnight: {hours}");
    let lost = |recorded: &Recorded| recorded.counts.clone();
    let (through, _) = rest(&model, None);
    assert!(lost(&recorded) != lost(&through), "the afternoon is another");
}

#[test]
fn another_day_on_desks_made_up_balances() {
    for offer in OFFERS {
        let ran = runner(40).run(&wild(offer), |wild| {
            let model = read(&wild.text());
            let mut other = model.clone();
            for seat in &mut other.seats {
                seat.max = Some(1 + seat.order % 3);
            }
            for shop in &mut other.shops {
                shop.session.silence_timeout = Span::minutes(2);
            }
            for at in instants(&model, 2, wild.seed) {
                changed(&model, &other, at);
            }
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn books_that_do_not_fit_say_why() {
    let model = gallery("two_shops", &[]);
    let (_, written) = until(&model, None, hour(&model, 15)).expect("a day");
    let told = |other: &Scenario| {
        let error = Recorder::new(other, 0, PERSONS).go_on(&written).err();
        error.map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(told(&gallery("two_shops", &["agents.两店通.count=7"])).contains("两店通-8"));
    assert!(told(&gallery("two_shops", &["desk.interval=15min"])).contains("interval"));
    assert!(told(&gallery("small_shop", &[])).contains("names of groups"));
    let few = Recorder::of_entries(&model, 0).go_on(&written).err();
    assert!(few.is_some_and(|error| error.to_string().contains("other figures")));
}

#[test]
fn customers_of_a_robot_that_is_gone_go_on_to_people() {
    let shift = "[[shifts]]\nagents = [\"a\"]\nfrom = \"09:00\"\nto = \"11:00\"\n";
    let robot = "[robot]\nsolves = 0.3\ntakes = \"5min\"\n";
    let model = read(&(calm_desk(shift) + robot));
    let mut other = model.clone();
    other.shops[0].robot = None;
    let (recorded, _) = changed(&model, &other, Tick(50 * 60_000_000)).expect("a day");
    let (rows, _, days) = recorded.counts.extent();
    let open = |row: usize| (0..days).map(move |day| (row, day));
    let open = (0..rows).flat_map(open);
    let open = open.map(|(row, day)| recorded.counts.day_cell(row, day)[Tally::StillOpen]);
    assert_eq!(open.sum::<u64>(), 0, "nobody is left with a robot");
}
