//! Shapes of the day for synthesised arrivals, and the surges laid on them. A shape is a list of
//! bands, each with a start and a relative rate; only the proportions matter.
//!
//! Published facts behind them: an ordinary day peaks at 20-21 h, is lowest at 04-05 h, has its
//! plateau from 9, a small peak at 12-13 and a trough at 14-16. On 11.11 of 2012 the hours 00-03
//! had more than twice an ordinary night. B-TB-10 names the nine bands of the promotion's day,
//! TB-13 the two habits. The heights between are assumptions; replace them by `by_hour` or a log.

use super::words::CurveWord;
use crate::kernel::tick::{Span, Tick};
use crate::model::horizon::Calendar;

/// A band of the day: from this minute on, at this relative rate.
pub type Band = (u32, f64);

/// Hourly weights of an ordinary day.
const ORDINARY: [f64; 24] = [
    2.6, 1.5, 0.9, 0.6, 0.4, 0.5, 0.9, 1.8, 3.3, 5.2, 5.7, 5.6, 5.9, 5.8, 5.0, 4.9, 5.1, 5.2, 5.3,
    6.2, 7.4, 7.3, 6.1, 4.3,
];

/// Daytime and a rush at midnight when the sale opens (TB-13); the rush is an assumption.
const DAY_AND_MIDNIGHT: [f64; 24] = [
    11.0, 6.0, 2.8, 1.3, 0.8, 0.9, 1.3, 2.2, 3.6, 5.4, 6.0, 5.8, 5.7, 5.6, 5.2, 5.1, 5.2, 5.0, 4.6,
    4.6, 4.8, 4.6, 3.9, 3.2,
];

/// Most of the crowd after 20:00 (TB-13); the heights are assumptions.
const EVENING_20: [f64; 24] = [
    4.0, 2.0, 1.0, 0.6, 0.4, 0.4, 0.7, 1.3, 2.2, 3.2, 3.5, 3.4, 3.6, 3.5, 3.2, 3.2, 3.5, 3.8, 4.6,
    6.2, 14.0, 13.0, 11.0, 8.0,
];

/// The promotion's day in bands (B-TB-10): midnight peak, flat night, morning peak, lunch, full
/// afternoon, dinner, evening, late peak, hand-over. Heights are assumptions.
const DOUBLE_11: [Band; 9] = [
    (0, 14.0),
    (2 * 60, 2.4),
    (8 * 60 + 30, 6.2),
    (11 * 60, 4.6),
    (12 * 60 + 20, 5.2),
    (17 * 60, 4.0),
    (18 * 60 + 20, 5.4),
    (21 * 60, 6.6),
    (23 * 60, 5.0),
];

/// The eve: an ordinary day until 18:00, then rising to midnight (B-TB-10).
const EVE: [f64; 24] = [
    2.6, 1.5, 0.9, 0.6, 0.4, 0.5, 0.9, 1.8, 3.3, 5.2, 5.7, 5.6, 5.9, 5.8, 5.0, 4.9, 5.1, 5.2, 6.0,
    7.0, 8.4, 9.2, 10.0, 11.5,
];

/// What a calendar day is to the promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRole {
    /// The day before.
    Eve,
    /// The day itself.
    Promotion,
    /// Any other.
    Other,
}

/// The bands of a curve on a day. Only `double11_9band` knows the promotion's day.
pub fn bands(curve: CurveWord, role: DayRole) -> Vec<Band> {
    match (curve, role) {
        (CurveWord::Flat, _) => vec![(0, 1.0)],
        (CurveWord::Ordinary, _) => hours(&ORDINARY),
        (CurveWord::DayAndMidnight, _) => hours(&DAY_AND_MIDNIGHT),
        (CurveWord::Evening20, _) => hours(&EVENING_20),
        (CurveWord::Double11, DayRole::Promotion) => DOUBLE_11.to_vec(),
        (CurveWord::Double11, DayRole::Eve) => hours(&EVE),
        (CurveWord::Double11, DayRole::Other) => hours(&ORDINARY),
    }
}

/// Hourly weights as bands.
pub fn hours(weights: &[f64]) -> Vec<Band> {
    (0u32..).step_by(60).zip(weights.iter().copied()).collect()
}

/// A day's contacts spread over bands, as contacts an hour; `None` if every weight is zero.
pub fn per_hour(bands: &[Band], total: f64) -> Option<Vec<Band>> {
    let end = |at: usize| bands.get(at + 1).map_or(24 * 60, |(minute, _)| *minute);
    let weight: f64 = (bands.iter().enumerate())
        .map(|(at, (minute, rate))| rate * f64::from(end(at).saturating_sub(*minute)) / 60.0)
        .sum();
    (weight > 0.0)
        .then(|| bands.iter().map(|(minute, rate)| (*minute, rate * total / weight)).collect())
}

/// A sudden crowd.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surge {
    /// When it starts, in microseconds after the start of the scenario; below zero for before it.
    pub at: i64,
    /// The rate is multiplied by this at first.
    pub multiplier: f64,
    /// The excess falls to 37 % in this time; `NEVER` for not at all.
    pub decay: Span,
    /// It is over after this.
    pub duration: Span,
}

impl Surge {
    /// The factor at a moment.
    fn factor(&self, at: Tick) -> f64 {
        let Ok(age) = u64::try_from(micros(at).saturating_sub(self.at)).map(Span) else {
            return 1.0;
        };
        if age >= self.duration {
            return 1.0;
        }
        let left = if self.decay.is_real() && self.decay.0 > 0 {
            libm::exp(-(age.0 as f64) / self.decay.0 as f64)
        } else {
            1.0
        };
        1.0 + (self.multiplier - 1.0) * left
    }
}

fn micros(at: Tick) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}

/// A piecewise-constant rate: (start, contacts an hour), ascending.
pub type Steps = Vec<(Tick, f64)>;

/// The steps of a curve over the horizon. `daily` gives a calendar day's bands in contacts an hour.
pub fn steps(calendar: &Calendar, end: Tick, daily: impl Fn(u32) -> Vec<Band>) -> Steps {
    let mut steps = Steps::new();
    for day in 0..=calendar.day(end) {
        for (minute, rate) in daily(day) {
            let time = Span::minutes(u64::from(minute));
            match calendar.tick(day, time) {
                Some(at) if at >= end => break,
                Some(at) => steps.push((at, rate)),
                // Before the start: the last of these holds at tick zero.
                None => {
                    steps.clear();
                    steps.push((Tick::ZERO, rate));
                }
            }
        }
    }
    // A band that starts exactly at tick zero makes the one before it empty.
    steps.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 = next.1;
        }
        same
    });
    steps
}

/// Lays surges on a rate, in steps of one minute while they last.
pub fn with_surges(steps: &Steps, surges: &[Surge], end: Tick) -> Steps {
    if surges.is_empty() {
        return steps.clone();
    }
    let mut cuts: Vec<Tick> = Vec::new();
    for surge in surges {
        // One that began before the start is cut at its own minutes all the same.
        let length = i64::try_from(surge.duration.0).unwrap_or(i64::MAX);
        let until = Tick(u64::try_from(surge.at.saturating_add(length)).unwrap_or(0)).min(end);
        let mut at = match u64::try_from(surge.at) {
            Ok(at) => Tick(at),
            Err(_) => Tick(surge.at.rem_euclid(Span::MINUTE.0 as i64).unsigned_abs()),
        };
        if surge.at < 0 {
            cuts.push(Tick::ZERO);
        }
        while at < until {
            cuts.push(at);
            at += Span::MINUTE;
        }
        cuts.push(until);
    }
    let half = Span(Span::MINUTE.0 / 2);
    let factor = |at: Tick| {
        let middle = at + half;
        surges
            .iter()
            .map(|surge| surge.factor(if surge.at > micros(at) { at } else { middle }))
            .product::<f64>()
    };
    cut(steps, &cuts, end).into_iter().map(|(at, rate)| (at, rate * factor(at))).collect()
}

/// Cuts steps at further instants; the rate stays as it is.
pub fn cut(steps: &Steps, cuts: &[Tick], end: Tick) -> Steps {
    let mut starts: Vec<Tick> =
        steps.iter().map(|step| step.0).chain(cuts.iter().copied()).collect();
    starts.retain(|at| *at < end);
    starts.sort_unstable();
    starts.dedup();
    let rate_at = |at: Tick| {
        let after = steps.partition_point(|step| step.0 <= at);
        after.checked_sub(1).map_or(0.0, |before| steps[before].1)
    };
    starts.into_iter().map(|at| (at, rate_at(at))).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;

    pub fn mass(steps: &Steps, end: Tick) -> f64 {
        let ends = steps.iter().skip(1).map(|step| step.0).chain([end]);
        let pairs = steps.iter().zip(ends);
        pairs.map(|(step, until)| step.1 * (until - step.0).as_secs_f64() / 3600.0).sum()
    }

    #[test]
    fn every_curve_gives_the_daily_total() {
        let calendar = Calendar { start: date(2026, 11, 11).at(0, 0, 0, 0) };
        let end = Tick(2 * Span::DAY.0);
        let all = [
            CurveWord::Ordinary,
            CurveWord::Flat,
            CurveWord::DayAndMidnight,
            CurveWord::Evening20,
            CurveWord::Double11,
        ];
        for curve in all {
            for role in [DayRole::Eve, DayRole::Promotion, DayRole::Other] {
                let day = per_hour(&bands(curve, role), 1000.0).unwrap();
                let steps = steps(&calendar, end, |_| day.clone());
                assert!((mass(&steps, end) - 2000.0).abs() < 1e-6, "{curve:?} {role:?}");
            }
        }
    }

    #[test]
    fn a_start_within_the_day_takes_the_rate_that_holds_then() {
        let calendar = Calendar { start: date(2026, 11, 10).at(18, 30, 0, 0) };
        let end = Tick(Span::DAY.0);
        let steps = steps(&calendar, end, |_| hours(&ORDINARY));
        assert_eq!(steps[0], (Tick::ZERO, 5.3));
        assert_eq!(steps[1], (Tick(Span::minutes(30).0), 6.2));
        assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn the_ordinary_day_has_its_documented_shape() {
        let most = (0..24).max_by(|a, b| ORDINARY[*a].total_cmp(&ORDINARY[*b]));
        let least = (0..24).min_by(|a, b| ORDINARY[*a].total_cmp(&ORDINARY[*b]));
        assert_eq!((most, least), (Some(20), Some(4)));
        const { assert!(ORDINARY[12] > ORDINARY[11] && ORDINARY[14] < ORDINARY[13]) };
        // TB-13: the evening curve has most of its crowd after 20:00, the other does not.
        let evening =
            |weights: &[f64; 24]| weights[20..].iter().sum::<f64>() / weights.iter().sum::<f64>();
        assert!(evening(&EVENING_20) > 0.4 && evening(&DAY_AND_MIDNIGHT) < 0.2);
        // 2012: the night of 11.11 had more than twice an ordinary one.
        let night = |bands: &[Band]| per_hour(bands, 1.0).unwrap()[0].1;
        assert!(night(&DOUBLE_11) > 2.0 * night(&hours(&ORDINARY)));
    }

    #[test]
    fn a_surge_rises_falls_and_ends() {
        let flat: Steps = vec![(Tick::ZERO, 60.0)];
        let surge = Surge {
            at: Span::HOUR.0 as i64,
            multiplier: 3.0,
            decay: Span::minutes(10),
            duration: Span::minutes(30),
        };
        let end = Tick(3 * Span::HOUR.0);
        let steps = with_surges(&flat, &[surge], end);
        assert_eq!(steps.len(), 32);
        assert!(steps[1].1 > 170.0 && steps[1].1 < 180.0);
        assert_eq!(steps[31], (Tick(Span::minutes(90).0), 60.0));
        // The excess integrates to 2 · 60/h · 10 min · (1 - e^-3).
        let excess = mass(&steps, end) - 180.0;
        assert!((excess - 20.0 * (1.0 - (-3.0f64).exp())).abs() < 0.02, "{excess}");
    }
}
