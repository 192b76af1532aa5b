//! One figure as the page shows it, with its target and whether that is met.

use super::advice::misses;
use super::locale::{self, Lang};
use super::outcome::Outcome;
use super::page::{Figure, Mark};
use super::words;
use crate::measure::catalog::{Part, figure};
use crate::measure::summary::TargetCheck;

/// The row of a figure; `None` if there is no such figure.
pub(super) fn row(
    lang: Lang,
    outcome: &Outcome,
    part: Part,
    id: &str,
    check: Option<&TargetCheck>,
) -> Option<Figure> {
    let figure = figure(id)?;
    let estimate = outcome.summary.section(part).and_then(|section| section.get(id));
    let value = estimate.and_then(|estimate| estimate.value);
    let missing = estimate.and_then(|estimate| estimate.missing);
    let range = estimate.and_then(|estimate| estimate.interval);
    let shown = |value| words::value(lang, figure.unit, value);
    let other = match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let shop = check.map(|check| check.shop);
    let other = words::name(other, outcome, shop, figure);
    let mark = match (check, value, range) {
        (Some(check), Some(value), range) => mark(outcome, check, value, range),
        (Some(check), None, _) if check.met == Some(false) => Mark::Missed,
        _ => Mark::None,
    };
    let formula = words::with_limits(lang, outcome, shop, figure.text);
    let source = lang.pick("source", "出处");
    let reason = missing.map(|words| lang.pick(words.en, words.zh));
    let na = locale::not_available(lang);
    Some(Figure {
        name: match check {
            Some(check) => words::target(lang, outcome, check),
            None => words::name(lang, outcome, shop, figure),
        },
        other_name: other,
        value: match (value, reason) {
            (Some(value), _) => shown(value),
            (None, Some(reason)) => format!("{na} ({reason})"),
            (None, None) => na.to_owned(),
        },
        interval: range.map_or(String::new(), |(low, high)| {
            let low = if value.is_some_and(|value| value >= 0.0) { low.max(0.0) } else { low };
            let end = |end| words::value_like(lang, figure.unit, end, value.unwrap_or(high));
            format!("{} – {}", end(low), end(high))
        }),
        target: check.map_or(String::new(), |check| {
            words::bound_like(lang, check, value.unwrap_or(check.target.bound))
        }),
        mark,
        formula: format!("{formula} ({source}: {}; `{}`)", figure.source, figure.id),
    })
}

/// Met, missed or open: as often as the verdict asks, or by the ends of the interval.
fn mark(outcome: &Outcome, check: &TargetCheck, value: f64, range: Option<(f64, f64)>) -> Mark {
    let share = outcome.summary.verdict.hold.share();
    let often = check.runs.probability.as_ref().zip(share);
    let often = often.is_some_and(|(p, share)| p.estimate > 1.0 - share);
    let ends = range.map(|(low, high)| (misses(check, low), misses(check, high)));
    match ends {
        Some((a, b)) if a != b => Mark::Open,
        _ if misses(check, value) => Mark::Missed,
        _ if often => Mark::Open,
        _ => Mark::Met,
    }
}
