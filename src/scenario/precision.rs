//! `desk.precision`: go on until a figure is known well enough, instead of a number of runs.

use super::fault::{Code, Faults};
use super::raw::RawPrecision;
use super::table::Section;
use super::targets::{bound, unknown_figure};
use super::value::At;
use crate::model::figure::{Side, find};
use crate::model::kpi::{HalfWidth, Precision};

/// Runs in any case: fewer make the first guess of the spread too sure of itself.
const AT_LEAST: u32 = 10;
/// Runs never to exceed.
const AT_MOST: u32 = 200;

/// Reads it; `None` if it is absent or wrong.
pub fn build(raw: Option<&At<RawPrecision>>, faults: &mut Faults) -> Option<Precision> {
    let raw = raw?;
    let Some(metric) = &raw.metric else {
        if raw.lacks("metric") {
            missing(raw, "metric", "\"first_reply_from_arrival\"", faults);
        }
        return None;
    };
    let Some(figure) = find(&metric.value).filter(|row| row.side != Side::Never) else {
        unknown_figure(&metric.value, metric.place, None, faults);
        return None;
    };
    let half_width = match (&raw.half_width, &raw.relative) {
        (Some(width), None) => HalfWidth::Absolute(bound(figure.unit, &width.value.0, faults)?),
        (None, Some(share)) => HalfWidth::Relative(share.0),
        (Some(_), Some(share)) => {
            faults
                .add(Code::KeysCollide, share.place, "the precision is given twice")
                .label("`half_width` or `relative`, not both");
            return None;
        }
        (None, None) => {
            if raw.lacks("half_width") && raw.lacks("relative") {
                missing(raw, "half_width", "\"2s\"", faults);
            }
            return None;
        }
    };
    let (HalfWidth::Absolute(width) | HalfWidth::Relative(width)) = half_width;
    if width <= 0.0 {
        faults
            .add(Code::NumberOutOfRange, raw.place, "a half-width of nothing is never reached")
            .label("must be above 0");
        return None;
    }
    match (&raw.half_width, &raw.relative) {
        (Some(at), _) => super::doubt::half_width(figure.unit, width, at.place, faults),
        (None, Some(at)) => super::doubt::relative(width, at.place, faults),
        (None, None) => {}
    }
    let count = |field: &Option<At<super::value::Int<2, 100_000>>>, usual: u32| {
        field.as_ref().map_or(usual, |at| at.count())
    };
    let at_most = count(&raw.at_most, AT_MOST);
    let at_least = count(&raw.at_least, AT_LEAST.min(at_most));
    if at_least > at_most {
        faults
            .add(Code::NumberOutOfRange, raw.place, "`at_least` is above `at_most`")
            .label(format!("at least {at_least}, at most {at_most}"));
        return None;
    }
    Some(Precision { figure: figure.id.to_owned(), half_width, at_least, at_most })
}

fn missing(raw: &At<RawPrecision>, key: &str, example: &str, faults: &mut Faults) {
    faults
        .add(Code::MissingKey, raw.place, format!("a precision needs `{key}`"))
        .label(format!("`{key}` is missing"))
        .help(format!("write `{key} = {example}`"));
}
