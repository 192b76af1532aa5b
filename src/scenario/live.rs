//! Live shows (直播): customers on top of the day's, or more of the day's, for some hours of some
//! days. A show is `{ from, to, extra = "600/h" }` or `{ from, to, multiplier = 3 }`; with `decay`
//! the excess falls off from its beginning.

use super::curves::{Steps, Surge, cut};
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw_arrivals::RawLive;
use super::table::Section;
use super::value::{At, OneOrMany};
use crate::kernel::tick::{Span, Tick};

/// One show on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Show {
    /// When it begins, in microseconds after the start; below zero for before it.
    at: i64,
    /// How long it lasts.
    length: Span,
    /// Contacts an hour on top at its beginning.
    extra: f64,
    /// The excess falls to 37 % in this time; `NEVER` for not at all.
    decay: Span,
}

/// What shows do to a source: crowds that multiply its rate, and what comes on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shows {
    /// Multiplied stretches.
    pub surges: Vec<Surge>,
    /// Added stretches.
    pub added: Vec<Show>,
}

/// True if every show brings customers of its own.
pub fn are_apart(list: &OneOrMany<RawLive>) -> bool {
    list.0.iter().all(|show| !show.lacks("extra"))
}

/// The shows of a source on the days of the scenario.
pub fn shows(list: &At<OneOrMany<RawLive>>, desk: &DeskParts, faults: &mut Faults) -> Shows {
    let mut all = Shows::default();
    for raw in &list.0 {
        let before = (all.surges.len(), all.added.len(), faults.len());
        one(raw, desk, &mut all, faults);
        let unread = raw.extra.is_none() && raw.multiplier.is_none();
        if (all.surges.len(), all.added.len(), faults.len()) == before && !unread {
            faults
                .add(Code::OutsideHorizon, raw.place, "this show lies outside the scenario")
                .label("never happens");
        }
    }
    all
}

fn one(raw: &At<RawLive>, desk: &DeskParts, all: &mut Shows, faults: &mut Faults) {
    for key in ["from", "to"] {
        if raw.lacks(key) {
            faults
                .add(Code::MissingKey, raw.place, format!("a live show needs `{key}`"))
                .label(format!("`{key}` is missing"))
                .help("as in `{ from = \"19:30\", to = \"22:30\", extra = \"600/h\" }`");
        }
    }
    match (raw.lacks("extra"), raw.lacks("multiplier")) {
        (true, true) => {
            faults
                .add(Code::MissingKey, raw.place, "a live show needs `extra` or `multiplier`")
                .label("how many come is missing")
                .help("as in `extra = \"600/h\"`, or `multiplier = 3` for three times the day's");
        }
        (false, false) => {
            faults
                .add(Code::KeysCollide, raw.place, "`extra` and `multiplier` exclude each other")
                .label("each says how many come")
                .help("write two shows");
        }
        _ => {}
    }
    let (Some(from), Some(to)) = (&raw.from, &raw.to) else { return };
    let length = if to.value.0 > from.value.0 {
        to.value.0 - from.value.0
    } else {
        to.value.0 + Span::DAY - from.value.0
    };
    let decay = raw.decay.as_ref().map_or(Span::NEVER, |at| at.value.0);
    let calendar = &desk.calendar;
    let start = i64::try_from(calendar.time_of_day(Tick::ZERO).0).unwrap_or(0);
    let last = i64::from(calendar.day(desk.horizon.end));
    for day in -1..=last {
        if !is_on(raw, day, desk) {
            continue;
        }
        let micros = |span: Span| i64::try_from(span.0).unwrap_or(i64::MAX);
        let at = day * micros(Span::DAY) + micros(from.value.0) - start;
        let ends = at.saturating_add(micros(length));
        if ends <= 0 || at >= micros(desk.horizon.end.since(Tick::ZERO)) {
            continue;
        }
        match (&raw.extra, &raw.multiplier) {
            (Some(extra), _) => all.added.push(Show { at, length, extra: extra.value.0, decay }),
            (None, Some(times)) => {
                all.surges.push(Surge { at, multiplier: times.0, decay, duration: length });
            }
            (None, None) => {}
        }
    }
}

/// A show is on every day, or on the dates and days of the week it names; days count from the day
/// of the start.
fn is_on(raw: &RawLive, day: i64, desk: &DeskParts) -> bool {
    if raw.dates.is_none() && raw.weekdays.is_none() {
        return true;
    }
    let Ok(date) = desk.calendar.start.date().checked_add(jiff::Span::new().days(day)) else {
        return false;
    };
    let mut weekdays = raw.weekdays.iter().flat_map(|list| &list.value.0);
    let mut dates = raw.dates.iter().flat_map(|list| &list.value.0);
    weekdays.any(|days| days.value.has(date.weekday()))
        || dates.any(|days| (days.value.first..=days.value.last).contains(&date))
}

/// Lays what comes on top on a rate, in steps of one minute where it falls off.
pub fn add(steps: &Steps, shows: &[Show], end: Tick) -> Steps {
    if shows.is_empty() {
        return steps.clone();
    }
    let tick = |micros: i64| Tick(u64::try_from(micros).unwrap_or(0)).min(end);
    let mut cuts = Vec::new();
    for show in shows {
        let until = tick(show.at.saturating_add(i64::try_from(show.length.0).unwrap_or(i64::MAX)));
        cuts.extend([tick(show.at), until]);
        if show.decay.is_real() {
            let mut at = tick(show.at) + Span::MINUTE;
            while at < until {
                cuts.push(at);
                at += Span::MINUTE;
            }
        }
    }
    let cuts = cut(steps, &cuts, end);
    let ends = cuts.iter().skip(1).map(|step| step.0).chain([end]);
    let lengths: Vec<Tick> = ends.collect();
    let added = |from: Tick, to: Tick| shows.iter().map(|show| show.mean(from, to)).sum::<f64>();
    cuts.iter().zip(lengths).map(|((at, rate), to)| (*at, rate + added(*at, to))).collect()
}

impl Show {
    /// How long it lasts.
    pub fn length(&self) -> Span {
        self.length
    }

    /// Contacts an hour on top, mean of a stretch that lies wholly inside or outside the show.
    fn mean(&self, from: Tick, to: Tick) -> f64 {
        let micros = |at: Tick| i64::try_from(at.0).unwrap_or(i64::MAX);
        let (begin, end) =
            (micros(from).saturating_sub(self.at), micros(to).saturating_sub(self.at));
        let length = i64::try_from(self.length.0).unwrap_or(i64::MAX);
        if begin < 0 || begin >= length || end <= begin {
            return 0.0;
        }
        if !self.decay.is_real() || self.decay == Span::ZERO {
            return self.extra;
        }
        let decay = self.decay.0 as f64;
        let left = |age: i64| libm::exp(-(age as f64) / decay);
        self.extra * (left(begin) - left(end)) * decay / (end - begin) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::curves::tests::mass;

    #[test]
    fn what_comes_on_top_adds_up() {
        let (flat, end): (Steps, Tick) = (vec![(Tick::ZERO, 60.0)], Tick(10 * Span::HOUR.0));
        let hours = |hours: i64| hours * Span::HOUR.0 as i64;
        let show = |at, decay| Show { at, length: Span(3 * Span::HOUR.0), extra: 600.0, decay };
        let plain = add(&flat, &[show(hours(2), Span::NEVER)], end);
        assert!((mass(&plain, end) - 2400.0).abs() < 1e-9, "{plain:?}");
        assert_eq!(plain.len(), 3);
        let falls = add(&flat, &[show(hours(2), Span::HOUR)], end);
        let right = 600.0 + 600.0 * (1.0 - (-3.0f64).exp());
        assert!((mass(&falls, end) - right).abs() < 1e-6);
        // one that began two hours before the start, and one beyond the end
        let before = add(&flat, &[show(hours(-2), Span::NEVER)], end);
        assert!((mass(&before, end) - 1200.0).abs() < 1e-9);
        let beyond = add(&flat, &[show(hours(9), Span::NEVER)], end);
        assert!((mass(&beyond, end) - 1200.0).abs() < 1e-9);
    }
}
