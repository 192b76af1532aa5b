//! `[desk]`: where tick zero lies, how long the run lasts, what is counted.

use super::fault::{Code, Faults};
use super::raw::RawDesk;
use super::source::Place;
use super::table::Section;
use super::value::At;
use super::words::AtEndWord;
use crate::kernel::tick::{Span, Tick};
use crate::model::horizon::{AtEnd, Calendar, Horizon};
use crate::model::kpi::Precision;
use crate::model::reduction::Reduction;
use jiff::civil::{Date, DateTime};

/// The longest scenario: two months of 31 days.
pub const LONGEST: Span = Span(62 * Span::DAY.0);

/// The desk as built.
#[derive(Clone, Debug)]
pub struct DeskParts {
    /// Name of the scenario.
    pub name: String,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// How well a figure must be known, if replications end by that.
    pub precision: Option<Precision>,
    /// Where the number of replications is given.
    pub replications_place: Place,
    /// Variance reduction, if any.
    pub reduction: Option<At<Reduction>>,
    /// Batches that a single run is cut into, if any.
    pub batches: Option<At<u32>>,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// The run.
    pub horizon: Horizon,
    /// Reporting interval.
    pub interval: Span,
    /// Where it is given, else where the desk is declared.
    pub interval_place: Place,
    /// Cost of an agent hour.
    pub hourly_cost: Option<f64>,
    /// Distinct customers are counted.
    pub persons: bool,
    /// The promotion's day, if the user named it.
    pub promotion: Option<At<Date>>,
    /// Where the desk is declared.
    pub place: Place,
}

/// The promotion's day, counted from the local day of the start: the one the user names, else the
/// first whole day of the scenario.
pub fn promotion_day(desk: &DeskParts) -> i64 {
    let start = desk.calendar.start;
    match &desk.promotion {
        Some(day) => day.value.duration_since(start.date()).as_hours().div_euclid(24),
        None => i64::from(start.time() != jiff::civil::Time::midnight()),
    }
}

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
        _ => AtEnd::Drain { limit: span(&raw.drain_limit).min(LONGEST) },
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
        Some(span) if span > LONGEST => {
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
