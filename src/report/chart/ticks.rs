//! Round numbers for value axes: where the ticks go and how they are written.
//!
//! A linear axis starts at zero and ends on a tick, with at most seven ticks. Steps are 1, 2 or 5
//! (or 2.5) times a power of ten, for durations round seconds, minutes and hours. Labels are
//! written from the tick's number and the step's decimals, so no 0.30000004 can appear, and all
//! labels of an axis share one power (thousands, 万). A second axis takes over the tick count of
//! the first, so that one grid serves both.

use super::spec::Unit;
use crate::report::locale::{Lang, duration, magnitude, percent, trimmed};

/// Round durations \[s\].
const ROUND_SECONDS: [f64; 23] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0, 900.0, 1200.0, 1800.0,
    3600.0, 7200.0, 10800.0, 14400.0, 21600.0, 43200.0, 86400.0, 172800.0,
];

/// Durations that may carry a label on a logarithmic axis \[s\], from sparse to dense.
const LOG_SECONDS: [&[f64]; 3] = [
    &[1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0, 7200.0, 18000.0],
    &[1.0, 5.0, 20.0, 60.0, 300.0, 1200.0, 3600.0, 14400.0, 86400.0],
    &[1.0, 10.0, 60.0, 600.0, 3600.0, 36000.0],
];

/// How the lists above go on.
const LOG_DAYS: [f64; 5] = [86400.0, 864e3, 864e4, 864e5, 864e6];

/// Most intervals between the ticks of a linear axis.
const INTERVALS: usize = 6;
/// Most labels on a logarithmic axis.
const LOG_LABELS: usize = 7;
/// No axis reaches beyond this; such a figure is no figure.
const LARGEST: f64 = 1e12;
/// Differences below this are no differences.
const SMALLEST: f64 = 1e-7;

/// One labelled position.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Value.
    pub at: f64,
    /// How it is written.
    pub label: String,
}

/// A value axis with its range and ticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueScale {
    /// Value at the foot.
    pub lo: f64,
    /// Value at the top; above `lo`.
    pub hi: f64,
    /// Labelled positions, upwards.
    pub ticks: Vec<Tick>,
    log: bool,
}

/// What an axis must show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    /// What the numbers are.
    pub unit: Unit,
    /// Smallest value (for a logarithmic axis: smallest above zero).
    pub lo: f64,
    /// Largest value.
    pub hi: f64,
}

impl ValueScale {
    /// Where a value lies between foot (0) and top (1); clamped a little outside.
    pub(super) fn position(&self, value: f64) -> f64 {
        let raw = if self.log {
            let foot = libm::log10(self.lo);
            (libm::log10(value.max(self.lo)) - foot) / (libm::log10(self.hi) - foot)
        } else {
            (value - self.lo) / (self.hi - self.lo)
        };
        raw.clamp(-0.05, 1.05)
    }
}

/// A linear axis that holds what is needed, zero included.
pub(super) fn linear(lang: Lang, need: Need) -> ValueScale {
    let (lo, hi) = sane(need.lo.min(0.0), need.hi.max(0.0));
    let mut step = step_above(need.unit, (hi - lo) / INTERVALS as f64);
    // Two roundings outwards may need one interval more than asked: then take the next step.
    while (hi / step).ceil() - (lo / step).floor() > INTERVALS as f64 {
        step = step_above(need.unit, step * 1.01);
    }
    from_steps(lang, need.unit, step, (lo / step).floor() as i64, (hi / step).ceil() as i64)
}

/// A linear axis that need not hold zero, for positions rather than lengths of bars.
pub(super) fn spread(lang: Lang, need: Need) -> ValueScale {
    let (lo, hi) = if need.hi - need.lo > SMALLEST && need.lo.abs().max(need.hi.abs()) < LARGEST {
        (need.lo, need.hi)
    } else {
        return linear(lang, need);
    };
    let step = step_above(need.unit, (hi - lo) / INTERVALS as f64);
    from_steps(lang, need.unit, step, (lo / step).floor() as i64, (hi / step).ceil() as i64)
}

/// A linear axis from zero with a given number of intervals.
pub(super) fn aligned(lang: Lang, need: Need, intervals: usize) -> ValueScale {
    let (_, hi) = sane(0.0, need.hi);
    let step = step_above(need.unit, hi / intervals as f64);
    from_steps(lang, need.unit, step, 0, intervals as i64)
}

/// A logarithmic axis; `need.lo` is the smallest value above zero.
pub(super) fn log(lang: Lang, need: Need) -> ValueScale {
    let usable = |v: f64| v.is_finite() && v > 0.0 && v < LARGEST;
    let hi = if usable(need.hi) { need.hi } else { 10.0 };
    let lo = if usable(need.lo) { need.lo.min(hi) } else { hi / 10.0 };
    // More than six powers of ten would flatten everything worth seeing.
    let lo = lo.max(hi / 1e6);
    let densest = candidates(need.unit, 0, lo, hi);
    let foot = densest.iter().rev().find(|v| **v <= lo).copied().unwrap_or(lo);
    let mut top = densest.iter().find(|v| **v >= hi).copied().unwrap_or(hi);
    if top <= foot {
        top = foot * 10.0;
    }
    let within = |level: usize| -> Vec<f64> {
        let all = candidates(need.unit, level, foot, top);
        all.into_iter().filter(|v| (foot..=top).contains(v)).collect()
    };
    let values = (0..3).map(within).find(|v| v.len() <= LOG_LABELS).unwrap_or_else(|| within(2));
    let ticks =
        values.into_iter().map(|at| Tick { at, label: label_of(lang, need.unit, at) }).collect();
    ValueScale { lo: foot, hi: top, ticks, log: true }
}

/// Values that may carry a label on a logarithmic axis around `lo..hi`, upwards.
fn candidates(unit: Unit, level: usize, lo: f64, hi: f64) -> Vec<f64> {
    let mut values = Vec::new();
    if unit == Unit::Seconds && lo >= 1.0 {
        values.extend_from_slice(LOG_SECONDS.get(level).copied().unwrap_or(LOG_SECONDS[2]));
        let last = values.last().copied().unwrap_or(0.0);
        values.extend(LOG_DAYS.into_iter().filter(|d| *d > last));
        return values;
    }
    let parts: &[f64] = match level {
        0 => &[1.0, 2.0, 5.0],
        _ => &[1.0],
    };
    let lowest = libm::log10(lo).floor() as i32;
    let highest = libm::log10(hi).ceil() as i32;
    for power in lowest..=highest {
        values.extend(parts.iter().map(|p| p * ten_to(power)));
    }
    values
}

/// A range one can draw: finite, not empty.
fn sane(lo: f64, hi: f64) -> (f64, f64) {
    let lo = if lo.is_finite() { lo.clamp(-LARGEST, 0.0) } else { 0.0 };
    let hi = if hi.is_finite() { hi.clamp(0.0, LARGEST) } else { 0.0 };
    if hi - lo > SMALLEST { (lo, hi) } else { (0.0, 1.0) }
}

/// The smallest round step that is at least `raw`.
fn step_above(unit: Unit, raw: f64) -> f64 {
    // A hair of tolerance, so that 0.1 * 3 does not ask for a larger step than 0.3.
    let enough = |step: f64| step >= raw * (1.0 - 1e-9);
    if unit == Unit::Seconds && raw > 0.5 {
        let listed = ROUND_SECONDS.into_iter().find(|s| enough(*s));
        return listed.unwrap_or_else(|| decimal_step(raw / 86400.0, false) * 86400.0);
    }
    // Whole things are not cut up, except where all there is are fractions (a mean of 0.02).
    let whole = unit == Unit::Count && raw > 0.16;
    decimal_step(raw, whole)
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `raw`.
fn decimal_step(raw: f64, whole: bool) -> f64 {
    let raw = if whole { raw.max(1.0) } else { raw.max(1e-12) };
    let power = libm::log10(raw).floor() as i32;
    for power in power - 1..=power + 1 {
        for part in [1.0, 2.0, 2.5, 5.0] {
            let step = part * ten_to(power);
            let broken = part == 2.5 && power < 1;
            if !broken && step >= raw * (1.0 - 1e-9) {
                return step;
            }
        }
    }
    ten_to(power + 1)
}

/// A power of ten, exact where one exists.
fn ten_to(power: i32) -> f64 {
    libm::pow(10.0, f64::from(power))
}

/// The axis from step `first` to step `last`.
fn from_steps(lang: Lang, unit: Unit, step: f64, first: i64, last: i64) -> ValueScale {
    let last = last.max(first + 1);
    let values: Vec<f64> = (first..=last).map(|i| i as f64 * step).collect();
    let (lo, hi) = (first as f64 * step, last as f64 * step);
    let largest = hi.abs().max(lo.abs());
    let ticks = values
        .into_iter()
        .map(|at| Tick { at, label: linear_label(lang, unit, at, step, largest) })
        .collect();
    ValueScale { lo, hi, ticks, log: false }
}

/// A label whose decimals are those of the step.
fn linear_label(lang: Lang, unit: Unit, at: f64, step: f64, largest: f64) -> String {
    match unit {
        Unit::Share => percent(lang, at, decimals_of(step * 100.0)),
        Unit::Seconds => axis_duration(lang, at, step),
        Unit::Count | Unit::Number => {
            let (divisor, suffix) = magnitude(lang, largest);
            if at == 0.0 {
                return "0".to_owned();
            }
            format!("{}{suffix}", trimmed(lang, at / divisor, decimals_of(step / divisor)))
        }
    }
}

/// A duration in the unit of the step, so that a whole axis counts alike: 0, 30 s, 60 s, 90 s.
fn axis_duration(lang: Lang, at: f64, step: f64) -> String {
    let (divisor, unit) = match step {
        s if s < 60.0 => (1.0, lang.pick("s", "秒")),
        s if s < 3600.0 => (60.0, lang.pick("min", "分钟")),
        s if s < 86400.0 => (3600.0, lang.pick("h", "小时")),
        _ => (86400.0, lang.pick("d", "天")),
    };
    if at == 0.0 {
        return "0".to_owned();
    }
    format!("{} {unit}", trimmed(lang, at / divisor, decimals_of(step / divisor)))
}

/// Decimals needed to write multiples of `step`.
fn decimals_of(step: f64) -> usize {
    (0..9)
        .find(|d| {
            let scaled = step * ten_to(*d as i32);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1e-9)
        })
        .unwrap_or(9)
}

/// A value in words, for a single label.
pub(super) fn label_of(lang: Lang, unit: Unit, value: f64) -> String {
    let small = if value.abs() < 10.0 { 2 } else { usize::from(value.abs() < 100.0) };
    match unit {
        Unit::Share => percent(lang, value, 1),
        Unit::Seconds => duration(lang, value),
        Unit::Count | Unit::Number => trimmed(lang, value, small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: &ValueScale) -> Vec<&str> {
        scale.ticks.iter().map(|t| t.label.as_str()).collect()
    }

    fn need(unit: Unit, lo: f64, hi: f64) -> Need {
        Need { unit, lo, hi }
    }

    #[test]
    fn labels_are_round_and_few() {
        let scale = linear(Lang::En, need(Unit::Number, 0.0, 0.3));
        assert_eq!(labels(&scale), ["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]);
        let scale = linear(Lang::En, need(Unit::Count, 0.0, 412.0));
        assert_eq!(labels(&scale), ["0", "100", "200", "300", "400", "500"]);
        let scale = linear(Lang::En, need(Unit::Share, 0.0, 1.0));
        assert_eq!(labels(&scale), ["0%", "20%", "40%", "60%", "80%", "100%"]);
        let scale = linear(Lang::Zh, need(Unit::Seconds, 0.0, 400.0));
        assert_eq!(labels(&scale), ["0", "2 分钟", "4 分钟", "6 分钟", "8 分钟"]);
    }

    #[test]
    fn any_range_gives_between_two_and_seven_ticks() {
        for unit in [Unit::Count, Unit::Number, Unit::Share, Unit::Seconds] {
            for exponent in -20..30 {
                for part in [1.0, 1.7, 3.0, 9.99] {
                    let hi = part * ten_to(exponent);
                    for lo in [0.0, -hi, -hi / 7.0] {
                        let scale = linear(Lang::En, need(unit, lo, hi));
                        let room = if unit == Unit::Share { 40 } else { 16 };
                        let n = scale.ticks.len();
                        assert!((2..=7).contains(&n), "{unit:?} {lo} {hi}: {:?}", labels(&scale));
                        assert!(scale.ticks.iter().all(|t| t.label.len() < room), "{:?}", scale);
                    }
                    assert_eq!(aligned(Lang::Zh, need(unit, 0.0, hi), 4).ticks.len(), 5);
                    let scale = log(Lang::En, need(unit, hi / 300.0, hi));
                    assert!((1..=8).contains(&scale.ticks.len()), "{unit:?} {hi} {scale:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_zero_and_no_number_still_make_an_axis() {
        for hi in [0.0, f64::NAN, f64::INFINITY, -5.0, 1e300] {
            let scale = linear(Lang::En, need(Unit::Count, 0.0, hi));
            assert!(scale.hi > scale.lo && scale.position(0.0).is_finite());
            let scale = log(Lang::En, need(Unit::Seconds, hi, hi));
            assert!(scale.hi > scale.lo && scale.position(0.0).is_finite());
        }
    }

    #[test]
    fn millions_are_shortened_alike_on_one_axis() {
        let scale = linear(Lang::En, need(Unit::Count, 0.0, 1.1e6));
        assert_eq!(labels(&scale)[..3], ["0", "0.2M", "0.4M"]);
        let scale = linear(Lang::Zh, need(Unit::Count, 0.0, 1.1e6));
        assert_eq!(labels(&scale)[..3], ["0", "20万", "40万"]);
    }

    #[test]
    fn a_logarithmic_axis_counts_in_round_durations() {
        let scale = log(Lang::En, need(Unit::Seconds, 14.0, 1500.0));
        assert_eq!((scale.lo, scale.hi), (10.0, 3600.0));
        assert!(labels(&scale).contains(&"1 min"), "{:?}", labels(&scale));
    }
}
