//! On which dates a shift is.

use crate::model::shift::ChangeKind;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::{LoadError, parse_str};

/// Two weeks from Monday, 2026-11-09 on; who works is always there besides.
fn desk(days: &str) -> String {
    format!(
        "[desk]\nstart = 2026-11-09T00:00:00\ndays = 14\nplatform = \"generic\"\n\
         contacts_per_day = 100\n[[agents]]\nid = \"a\"\n[[agents]]\nid = \"b\"\n\
         always_on = true\n[[shifts]]\nagents = \"a\"\nfrom = \"09:00\"\nto = \"18:00\"\n{days}\n"
    )
}

/// The days of November on which a shift begins, and what is told.
fn days(text: &str) -> (Vec<i8>, Faults) {
    let loaded = parse_str(&desk(text), &[]).unwrap_or_else(|error| panic!("{error}"));
    let scenario = loaded.scenario;
    let starts = scenario.changes.iter().filter_map(|change| match change.kind {
        ChangeKind::ShiftStart { agent, .. } if agent.0 == 0 => {
            Some(scenario.calendar.civil(change.at).day())
        }
        _ => None,
    });
    (starts.collect(), loaded.warnings)
}

#[test]
fn a_shift_is_on_days_of_the_week_on_dates_and_not_on_others() {
    assert_eq!(days("weekdays = [\"周一\", \"fri\"]").0, [9, 13, 16, 20]);
    assert_eq!(days("weekdays = \"周一..周五\"").0, [9, 10, 11, 12, 13, 16, 17, 18, 19, 20]);
    assert_eq!(days("weekdays = \"weekend\"").0, [14, 15, 21, 22]);
    assert_eq!(days("weekdays = \"周末\"\nexcept = 2026-11-15").0, [14, 21, 22]);
    assert_eq!(days("date = 2026-11-11").0, [11]);
    assert_eq!(days("dates = [2026-11-11, \"2026-11-20..2026-12-03\"]").0, [11, 20, 21, 22]);
    let gone = days("except = [\"2026-11-10..2026-11-21\"]").0;
    assert_eq!(gone, [9, 22]);
}

#[test]
fn whose_day_of_the_week_is_another_is_not_forgotten() {
    let text =
        desk("weekdays = \"mon\"").replace("11-09", "11-10").replace("days = 14", "days = 2");
    let loaded = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.warnings.of(Code::OutsideHorizon).count(), 1, "{:?}", loaded.warnings);
}

#[test]
fn dates_that_say_nothing_are_told_and_those_that_collide_refused() {
    let (_, told) = days("weekdays = \"mon\"\nexcept = 2026-11-10");
    assert_eq!(told.of(Code::OutsideHorizon).count(), 1, "{told:?}");
    let (_, told) = days("weekdays = \"mon\"\nexcept = 2026-11-16");
    assert_eq!(told.of(Code::OutsideHorizon).count(), 0, "{told:?}");
    for (text, code) in [
        ("weekdays = \"mon\"\ndate = 2026-11-11", Code::KeysCollide),
        ("date = 2026-11-12\ndates = 2026-11-11", Code::KeysCollide),
        ("weekdays = \"monkey\"", Code::UnknownWord),
        ("weekdays = 3", Code::WrongType),
        ("dates = \"2026-11-12..2026-11-10\"", Code::BadDate),
        ("dates = \"2026-11-12..\"", Code::BadDate),
    ] {
        let Err(LoadError::Faults(faults, _)) = parse_str(&desk(text), &[]) else {
            panic!("{text} runs")
        };
        assert!(faults.of(code).next().is_some(), "{text}: {faults:?}");
    }
}
