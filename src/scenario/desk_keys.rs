//! The keys of `[desk]` that are not a shop's, made into the desk.

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::limits::LENGTH_MOST;
use super::raw::RawDesk;
use super::source::Place;
use super::table::Section;
use super::value::At;
use super::words::AtEndWord;
use crate::kernel::tick::{Span, Tick};
use crate::model::horizon::{AtEnd, Calendar, Horizon};
use jiff::civil::DateTime;

/// Builds the desk; after faults its times are stand-ins that let the rest be checked.
pub fn build(raw: &RawDesk, place: Place, faults: &mut Faults) -> DeskParts {
    let start = start(raw, place, faults);
    let end = length(raw, place, start, faults);
    let span =
        |field: &Option<At<super::value::Duration>>| field.as_ref().map_or(Span::ZERO, |at| at.0);
    let warm_up = span(&raw.warm_up);
    if let (Some(at), true) = (&raw.warm_up, warm_up >= end) {
        faults
            .add(Code::HorizonEmpty, at.place, "the warm-up is as long as the scenario")
            .label(format!("nothing is counted: the scenario lasts {end}"));
    }
    let at_end = match raw.at_end.as_ref().map(|at| at.0) {
        Some(AtEndWord::Cut) => AtEnd::Cut,
        _ => AtEnd::Drain { limit: span(&raw.drain_limit).min(LENGTH_MOST) },
    };
    DeskParts {
        name: raw.name.as_ref().map_or_else(|| "scenario".to_owned(), |at| at.value.clone()),
        seed: raw.seed.as_ref().map_or(1, |at| at.0.unsigned_abs()),
        replications: raw.replications.as_ref().map_or(1, |at| at.count()),
        precision: super::precision::build(raw.precision.as_ref(), faults),
        replications_place: raw.replications.as_ref().map_or(place, |at| at.place),
        reduction: super::reduction::read(raw),
        batches: super::batches::read(raw),
        calendar: Calendar { start },
        horizon: Horizon { end: Tick(end.0), warm_up: Tick(warm_up.0), at_end },
        interval: interval(raw, faults),
        interval_place: raw.interval.as_ref().map_or(place, |at| at.place),
        hourly_cost: raw.hourly_cost.as_ref().map(|at| at.0),
        persons: raw.persons.as_ref().is_some_and(|at| at.value),
        promotion: raw.d_day.as_ref().map(|at| At { value: at.value.0, place: at.place }),
        place,
    }
}

fn start(raw: &RawDesk, place: Place, faults: &mut Faults) -> DateTime {
    match &raw.start {
        Some(at) => at.value.0,
        None => {
            if raw.lacks("start") {
                faults
                    .add(Code::MissingKey, place, "the scenario has no start")
                    .label("`start` is missing")
                    .help("write `start = 2026-11-10T18:00:00`");
            }
            jiff::civil::date(2026, 1, 5).at(0, 0, 0, 0)
        }
    }
}

fn length(raw: &RawDesk, place: Place, start: DateTime, faults: &mut Faults) -> Span {
    let mut lengths: Vec<(Option<Span>, Place)> = Vec::new();
    if let Some(at) = &raw.days {
        lengths.push((Some(Span(u64::from(at.count()) * Span::DAY.0)), at.place));
    }
    if let Some(at) = &raw.length {
        lengths.push((Some(at.0), at.place));
    }
    if let Some(at) = &raw.end {
        let micros = at.value.0.duration_since(start).as_micros();
        lengths.push((u64::try_from(micros).ok().map(Span), at.place));
    }
    let stand_in = Span::DAY;
    let Some((first, at)) = lengths.first().copied() else {
        if ["days", "end", "length"].iter().all(|key| raw.lacks(key)) {
            faults
                .add(Code::MissingKey, place, "the scenario has no end")
                .label("`days`, `end` or `length` is missing")
                .help("write `days = 3`");
        }
        return stand_in;
    };
    if let Some((_, other)) = lengths.get(1) {
        faults
            .add(Code::KeysCollide, *other, "the end is given twice")
            .label("one of them is enough")
            .see(at, "the other one");
    }
    match first {
        Some(span) if span > LENGTH_MOST => {
            faults
                .add(Code::TooLarge, at, "a scenario lasts at most 62 days")
                .label(format!("{:.1} days", span.as_secs_f64() / 86_400.0));
            stand_in
        }
        Some(span) if span > Span::ZERO => span,
        _ => {
            faults
                .add(Code::HorizonEmpty, at, "the scenario ends before it starts")
                .label("must lie after the start");
            stand_in
        }
    }
}

fn interval(raw: &RawDesk, faults: &mut Faults) -> Span {
    let Some(at) = &raw.interval else { return Span::minutes(30) };
    if at.0 < Span::MINUTE || at.0 > Span::DAY {
        faults
            .add(Code::NumberOutOfRange, at.place, "an interval lasts from one minute to one day")
            .label("usually \"15min\", \"30min\" or \"1h\"");
        return Span::minutes(30);
    }
    at.0
}
