//! Offered load while the arrival rate moves: how many customers would be in service if nobody
//! ever had to wait.
//!
//! With infinitely many servers, exponential service of mean S and a rate λ that is constant on
//! each interval, the mean number present obeys m′ = λ − m/S, so within an interval it moves
//! from its start toward λS as e^(−t/S) (Eick, Massey and Whitt, "The physics of the Mt/G/∞
//! queue", Operations Research 41 (1993) 731–742). It lags behind the arrivals by about S: the
//! peak of the work comes after the peak of the contacts, and is lower.

use libm::{exp, expm1};

/// The offered load of one interval, in Erlang.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalLoad {
    /// Load at the start.
    pub start: f64,
    /// Load at the end.
    pub end: f64,
    /// Mean over the interval.
    pub mean: f64,
}

impl IntervalLoad {
    /// The greatest load within the interval; the load never turns inside one.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        self.start.max(self.end)
    }
}

/// The load of each interval, for arrival rates per second on intervals of equal length and a
/// mean service, both in seconds, from a load at the very start. `None` if a number is negative
/// or not finite, or a length is zero.
#[must_use]
pub fn offered_load(
    rates: &[f64],
    interval: f64,
    mean_service: f64,
    at_start: f64,
) -> Option<Vec<IntervalLoad>> {
    let sane = |x: f64| x.is_finite() && x >= 0.0;
    let lengths = sane(interval) && sane(mean_service) && interval > 0.0 && mean_service > 0.0;
    if !lengths || !sane(at_start) || !rates.iter().all(|&rate| sane(rate)) {
        return None;
    }
    let spans = interval / mean_service;
    let left = exp(-spans);
    // Mean of e^(−t/S) over the interval.
    let mean_left = -expm1(-spans) / spans;
    let mut start = at_start;
    let loads = rates.iter().map(|rate| {
        let level = rate * mean_service;
        let above = start - level;
        let load =
            IntervalLoad { start, end: level + above * left, mean: level + above * mean_left };
        start = load.end;
        load
    });
    Some(loads.collect())
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn a_step_by_hand() {
        // From empty at rate 2 with S = 1: 2(1 − e⁻¹) after 1; mean 2e⁻¹. Then decay.
        let loads = offered_load(&[2.0, 0.0], 1.0, 1.0, 0.0).unwrap();
        let e = core::f64::consts::E;
        assert_relative_eq!(loads[0].end, 2.0 * (1.0 - 1.0 / e), max_relative = 1e-15);
        assert_relative_eq!(loads[0].mean, 2.0 / e, max_relative = 1e-15);
        assert_relative_eq!(loads[1].end, loads[0].end / e, max_relative = 1e-15);
        assert_eq!(loads[1].greatest(), loads[0].end);
    }

    #[test]
    fn a_steady_rate_gives_rate_times_service() {
        for load in offered_load(&[0.2; 5], 900.0, 300.0, 60.0).unwrap() {
            assert_relative_eq!(load.mean, 60.0);
        }
    }

    /// Validation case H01: λ = 100 + 20 sin t, S = 1, cut into 4,000 steps a cycle; periodic.
    #[test]
    fn h01_a_sinusoid_lags_and_flattens() {
        let steps = 4000;
        let step = core::f64::consts::TAU / f64::from(steps);
        let rates: Vec<f64> =
            (0..steps * 4).map(|i| 100.0 + 20.0 * ((f64::from(i) + 0.5) * step).sin()).collect();
        let loads = offered_load(&rates, step, 1.0, 100.0).unwrap();
        let cycle = &loads[loads.len() - 4000..];
        assert_relative_eq!(cycle[0].start, 90.0, max_relative = 1e-6);
        assert_relative_eq!(cycle[1000].start, 110.0, max_relative = 1e-6);
        let peak = cycle.iter().map(IntervalLoad::greatest).fold(0.0, f64::max);
        assert_relative_eq!(peak, 114.142135624, max_relative = 1e-6);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(offered_load(&[-1.0], 1.0, 1.0, 0.0), None);
        assert_eq!(offered_load(&[1.0], 0.0, 1.0, 0.0), None);
        assert_eq!(offered_load(&[1.0], 1.0, f64::NAN, 0.0), None);
        assert_eq!(offered_load(&[], 1.0, 1.0, 0.0), Some(Vec::new()));
    }
}
