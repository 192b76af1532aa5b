//! The times of a shift and of its breaks: those with a time of their own, and those that are
//! placed where the least comes (`rests.rs`).

use super::super::fault::{Code, Faults};
use super::super::policy::DeskNames;
use super::super::raw_people::{RawBreak, RawShift};
use super::super::source::Place;
use super::super::table::Section;
use super::super::value::{At, Clock};
use super::status;
use crate::kernel::ids::StatusId;
use crate::kernel::tick::Span;
use crate::model::ONLINE;

/// Times of a shift relative to the midnight of its date.
pub struct Times {
    /// Start.
    pub from: Span,
    /// End.
    pub to: Span,
    /// Status on duty.
    pub status: StatusId,
    /// Breaks that everybody takes at once.
    pub breaks: Vec<(Span, Span, StatusId)>,
    /// Breaks that are placed, person by person.
    pub rests: Vec<Floating>,
}

/// A break whose time is looked for.
pub struct Floating {
    /// How long.
    pub lasts: Span,
    /// Within which windows, in order, the breaks with a time of their own cut out.
    pub windows: Vec<(Span, Span)>,
    /// The largest share of the shift's people away at once.
    pub share: Option<At<f64>>,
    /// Status meanwhile.
    pub status: StatusId,
    /// Where it is declared.
    pub place: Place,
}

/// Reads the times of a shift; `None` after a fault that leaves nothing to go on with.
pub fn times(shift: &At<RawShift>, names: &DeskNames, faults: &mut Faults) -> Option<Times> {
    for key in ["from", "to"] {
        if shift.lacks(key) {
            faults
                .add(Code::MissingKey, shift.place, format!("a shift needs `{key}`"))
                .label(format!("`{key}` is missing"));
        }
    }
    let (from_at, to_at) = (shift.from.as_ref()?, shift.to.as_ref()?);
    let (from, mut to) = (from_at.value.0, to_at.value.0);
    if from == to || from == Span::DAY {
        faults
            .add(Code::ShiftEndsBeforeStart, to_at.place, "a shift ends after its start")
            .label("ends here")
            .see(from_at.place, "starts here")
            .help("a whole day is `from = \"00:00\"`, `to = \"24:00\"`");
        return None;
    }
    if to < from {
        to += Span::DAY;
    }
    let status = status(shift.status.as_ref(), names, faults).unwrap_or(ONLINE);
    let mut breaks: Vec<((Span, Span, StatusId), Place)> = Vec::new();
    let all = || shift.breaks.iter().flat_map(|list| &list.value);
    for rest in all().filter(|rest| !floats(rest)) {
        let Some(read) = break_times(rest, from, to, names, faults) else { continue };
        let clash = breaks.iter().find(|(known, _)| read.0 < known.1 && known.0 < read.1);
        if let Some((_, place)) = clash {
            faults
                .add(Code::BreakOutsideShift, rest.place, "two breaks at the same time")
                .see(*place, "the other one");
            continue;
        }
        breaks.push((read, rest.place));
    }
    let mut breaks: Vec<_> = breaks.into_iter().map(|(read, _)| read).collect();
    breaks.sort_unstable();
    let mut times = Times { from, to, status, breaks, rests: Vec::new() };
    for rest in all().filter(|rest| floats(rest)) {
        let floating = floating(rest, &times, names, faults);
        times.rests.extend(floating);
    }
    Some(times)
}

/// True if somebody is to look for the break's time.
fn floats(rest: &At<RawBreak>) -> bool {
    ["lasts", "between", "away_at_most"].iter().any(|key| !rest.lacks(key))
}

/// Behind midnight the times of a night shift's break are those of the next day.
fn unroll(clock: Span, after: Span) -> Span {
    if clock < after { clock + Span::DAY } else { clock }
}

fn break_times(
    rest: &At<RawBreak>,
    from: Span,
    to: Span,
    names: &DeskNames,
    faults: &mut Faults,
) -> Option<(Span, Span, StatusId)> {
    let (Some(start), Some(end)) = (&rest.from, &rest.to) else {
        if rest.lacks("from") || rest.lacks("to") {
            faults
                .add(Code::MissingKey, rest.place, "a break needs `from` and `to`")
                .label("as in `{ from = \"12:00\", to = \"12:30\" }`")
                .help("or `{ lasts = \"30min\", between = [\"11:00\", \"13:30\"] }`: it is placed");
        }
        return None;
    };
    let begins = unroll(start.value.0, from);
    let ends = unroll(end.value.0, begins);
    if begins == ends || ends > to {
        faults
            .add(Code::BreakOutsideShift, rest.place, "this break does not lie within its shift")
            .label("outside the shift, or of no length");
        return None;
    }
    Some((begins, ends, status_of(rest, names, faults)?))
}

/// The status of a break: its own, else the platform's break, else suspended.
fn status_of(rest: &At<RawBreak>, names: &DeskNames, faults: &mut Faults) -> Option<StatusId> {
    let usual = ["break", "suspended"].iter().find_map(|name| names.status(name));
    match &rest.status {
        Some(_) => status(rest.status.as_ref(), names, faults),
        None => Some(StatusId::from(usual.unwrap_or(0))),
    }
}

fn floating(
    rest: &At<RawBreak>,
    shift: &Times,
    names: &DeskNames,
    faults: &mut Faults,
) -> Option<Floating> {
    if let Some((key, place)) = super::super::ways::given!(rest; from to).next() {
        faults
            .add(
                Code::KeysCollide,
                place,
                format!("`{key}` does not go with a break that is placed"),
            )
            .label("everybody's time, or a window to place it in?")
            .help("write `from` and `to`, or `lasts` and `between`");
        return None;
    }
    for (key, example) in [("lasts", "\"30min\""), ("between", "[\"11:00\", \"13:30\"]")] {
        if rest.lacks(key) {
            faults
                .add(Code::MissingKey, rest.place, format!("a break that is placed needs `{key}`"))
                .label(format!("`{key}` is missing"))
                .help(format!("write `{key} = {example}`"));
        }
    }
    let (lasts, between) = (rest.lasts.as_ref()?, rest.between.as_ref()?);
    let status = status_of(rest, names, faults)?;
    if lasts.value.0 == Span::ZERO || !whole(lasts.value.0) {
        faults
            .add(Code::BadDuration, lasts.place, "a break that is placed lasts whole minutes")
            .label("as in `\"30min\"`");
        return None;
    }
    let mut windows: Vec<(Span, Span)> = Vec::new();
    for window in &between.value.0 {
        let (Clock(from), Clock(to)) = window.value;
        let begins = unroll(from, shift.from);
        let ends = unroll(to, begins);
        if begins == ends || ends > shift.to || !whole(begins) || !whole(ends) {
            faults
                .add(Code::BreakOutsideShift, window.place, "this window is not within its shift")
                .label("outside the shift, of no length, or not of whole minutes")
                .help("a window lies between the start and the end of the shift");
            return None;
        }
        if windows.iter().any(|other| begins < other.1 && other.0 < ends) {
            faults
                .add(Code::BreakOutsideShift, window.place, "two windows lie over each other")
                .label("write them as one");
            return None;
        }
        windows.push((begins, ends));
    }
    windows.sort_unstable();
    let share = rest.away_at_most.as_ref().map(|at| At { value: at.value.0, place: at.place });
    let windows = without(&windows, &shift.breaks);
    Some(Floating { lasts: lasts.value.0, windows, share, status, place: rest.place })
}

/// True for whole minutes.
fn whole(span: Span) -> bool {
    span.0.is_multiple_of(Span::MINUTE.0)
}

/// What is left of windows beside the breaks of everybody.
fn without(windows: &[(Span, Span)], breaks: &[(Span, Span, StatusId)]) -> Vec<(Span, Span)> {
    let mut left = Vec::new();
    for (from, to) in windows {
        let mut at = *from;
        for (start, end, _) in breaks.iter().filter(|rest| rest.0 < *to && *from < rest.1) {
            if at < *start {
                left.push((at, *start));
            }
            at = at.max(*end);
        }
        if at < *to {
            left.push((at, *to));
        }
    }
    left
}
