//! Numbers that can be meant but most likely are not: a target of forty milliseconds, a precision
//! of twenty percentage points.

use super::fault::{Code, Faults};
use super::source::Place;
use crate::model::figure::Unit;

/// No human answers within this many seconds.
const INSTANT: f64 = 1.0;
/// A share known no better than this says little: five percentage points.
const WIDE: f64 = 0.05;
/// A figure known no better than this share of itself says little.
const WIDE_RELATIVE: f64 = 0.5;
/// Nobody asks for less of a thing of which more is better.
const LITTLE: f64 = 0.05;

/// Questions the bound of a target.
pub fn target(unit: Unit, at_least: bool, bound: f64, place: Place, faults: &mut Faults) {
    match unit {
        Unit::Seconds if bound > 0.0 && bound < INSTANT => {
            let message = format!("a target of {:.0} ms: nobody answers as fast", bound * 1000.0);
            faults
                .add(Code::DoubtfulNumber, place, message)
                .label("milliseconds")
                .help(format!("write `\"{:.0}s\"` if seconds are meant", bound * 1000.0));
        }
        Unit::Share if at_least && bound > 0.0 && bound < LITTLE => {
            let message = format!("a target of {:.1} %, where more is better", bound * 100.0);
            faults
                .add(Code::DoubtfulNumber, place, message)
                .label("almost anything meets it")
                .help(format!("write `\"{:.0}%\"` if that is meant", bound * 10_000.0));
        }
        _ => {}
    }
}

/// Questions the half-width of a precision in the figure's unit.
pub fn half_width(unit: Unit, width: f64, place: Place, faults: &mut Faults) {
    if unit == Unit::Share && width > WIDE {
        let message = format!("a precision of {:.0} percentage points says little", width * 100.0);
        faults
            .add(Code::DoubtfulNumber, place, message)
            .label("half the width of the interval, either side")
            .help(format!("write `\"{width}%\"` if {width} percentage points are meant"));
    }
}

/// Questions a half-width given as a share of the figure.
pub fn relative(width: f64, place: Place, faults: &mut Faults) {
    if width > WIDE_RELATIVE {
        let message = format!("a precision of {:.0} % of the figure says little", width * 100.0);
        faults.add(Code::DoubtfulNumber, place, message).label("half the width of the interval");
    }
}
