//! Levels over time: who adds up area under a level, and when.
//!
//! A `Gauge` holds the present values of one part of the desk (a row, a shop, an agent). A level
//! that changes first adds what stood since its last change: value · time. The recorder cuts time
//! into *pieces* at every boundary that matters (interval, midnight, warm-up, end, working hours)
//! and empties all gauges there, so a piece belongs to one interval and one day as a whole.

use super::counters::{Level, Stock};
use super::layout::{Layout, in_window};
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};

/// One level of one part of the desk. What a change touches lies together.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Standing {
    /// The area since the last boundary, up to `since`.
    area: u128,
    value: u32,
    /// The highest it stood for any time since the last boundary, up to `since`.
    peak: u32,
    /// Since when it stands at `value`, or since the last boundary.
    since: Tick,
}

impl Standing {
    /// The value changes by `by`; it stops at zero.
    #[inline(always)]
    fn change(&mut self, now: Tick, by: i64) {
        let value = i64::from(self.value) + by;
        self.set(now, value.clamp(0, u32::MAX.into()) as u32);
    }

    /// The value is another from now on.
    #[inline(always)]
    fn set(&mut self, now: Tick, value: u32) {
        self.reach(now);
        self.value = value;
    }

    /// What stood until now counts.
    #[inline(always)]
    fn reach(&mut self, now: Tick) {
        let span = now.since(self.since).0;
        if span > 0 {
            self.area += u128::from(self.value) * u128::from(span);
            self.peak = self.peak.max(self.value);
            self.since = now;
        }
    }

    /// Area and peak up to a boundary, where both begin anew.
    fn close(&mut self, now: Tick) -> (u128, u32) {
        self.reach(now);
        (std::mem::take(&mut self.area), std::mem::take(&mut self.peak))
    }
}

/// The present levels of one part of the desk. A change touches nothing but the level that changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Gauge {
    levels: [Standing; Level::COUNT],
}

impl Gauge {
    /// All levels at zero, the clock running.
    pub fn new() -> Gauge {
        let mut gauge = Gauge { levels: [Standing::default(); Level::COUNT] };
        gauge.levels[Level::Time as usize].value = 1;
        gauge
    }

    /// The level now.
    #[inline]
    pub fn value(&self, level: Level) -> u32 {
        self.levels[level as usize].value
    }

    /// The level becomes `value`.
    #[inline]
    pub fn set(&mut self, now: Tick, level: Level, value: u32) {
        let level = &mut self.levels[level as usize];
        if level.value != value {
            level.set(now, value);
        }
    }

    /// The level changes by `by`, if it does; it stops at zero.
    #[inline(always)]
    pub fn change(&mut self, now: Tick, level: Level, by: i64) {
        if by != 0 {
            self.levels[level as usize].change(now, by);
        }
    }

    /// Sessions change, and those of agents online.
    #[inline(always)]
    pub fn change_active(&mut self, now: Tick, active: i64, active_online: i64) {
        self.change(now, Level::Active, active);
        self.change(now, Level::ActiveOnline, active_online);
    }

    /// Area and peak of each level up to a boundary, where all begin anew.
    fn close(&mut self, now: Tick) -> [(u128, u32); Level::COUNT] {
        self.levels.each_mut().map(|level| level.close(now))
    }

    /// Adds to the area of a level in the present piece.
    #[inline]
    pub fn add(&mut self, level: Level, span: Span) {
        self.levels[level as usize].area += u128::from(span.0);
    }
}

/// Where the areas of one part of the desk are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// By interval; empty where intervals are not kept.
    pub intervals: Vec<Stock>,
    /// By day.
    pub days: Vec<Stock>,
    /// All that is counted: [warm-up, end).
    pub whole: Stock,
}

impl Series {
    /// Room for a layout.
    pub(super) fn new(layout: &Layout, by_interval: bool) -> Series {
        let intervals = if by_interval { layout.intervals } else { 0 };
        Series {
            intervals: vec![Stock::default(); intervals],
            days: vec![Stock::default(); layout.days],
            whole: Stock::default(),
        }
    }

    /// True if both are kept at the same places.
    pub(super) fn is_alike(&self, other: &Series) -> bool {
        let lengths = |series: &Series| (series.intervals.len(), series.days.len());
        lengths(self) == lengths(other)
    }

    /// Adds another replication.
    pub fn merge(&mut self, other: &Series) {
        for (mine, theirs) in self.intervals.iter_mut().zip(&other.intervals) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            mine.merge(theirs);
        }
        self.whole.merge(&other.whole);
    }
}

/// A stretch of time without a boundary inside.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    /// Its first instant.
    pub from: Tick,
    /// The next boundary.
    pub to: Tick,
}

impl Piece {
    /// The piece that starts at `from`, given the shops' working hours.
    pub fn starting(from: Tick, layout: &Layout, hours: &[(Span, Span)]) -> Piece {
        let mut to = Tick::NEVER;
        let mut bound = |at: Tick| {
            if at > from {
                to = to.min(at);
            }
        };
        bound(layout.horizon.warm_up);
        bound(layout.horizon.end);
        if from < layout.horizon.end {
            bound(layout.interval_start(layout.interval_at(from) + 1));
        }
        let time = layout.time_of_day(from);
        bound(from + (Span::DAY - time));
        for edge in hours.iter().flat_map(|&(begin, end)| [begin, end]) {
            if edge > time {
                bound(from + (edge - time));
            }
        }
        Piece { from, to }
    }

    /// Empties a gauge at the end of this piece, into its series if the piece is counted.
    pub fn close(self, now: Tick, gauge: &mut Gauge, series: &mut Series, layout: &Layout) {
        let closed = gauge.close(now);
        if self.from >= layout.horizon.warm_up && self.from < layout.horizon.end {
            let places = [
                series.intervals.get_mut(layout.interval_at(self.from)),
                series.days.get_mut(layout.day_at(self.from)),
                Some(&mut series.whole),
            ];
            for place in places.into_iter().flatten() {
                place.deposit(&closed);
            }
        }
    }

    /// True if the shop's working hours run in this piece.
    pub fn works(self, layout: &Layout, hours: (Span, Span)) -> bool {
        in_window(layout.time_of_day(self.from), hours)
    }
}

/// An area kept for the audit: over the whole run, nothing cut off.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Area {
    value: u64,
    since: Tick,
    area: u128,
}

impl Area {
    /// The level becomes `value`.
    #[inline]
    pub fn set(&mut self, now: Tick, value: u64) {
        (self.area, self.since) = (self.total(now), now);
        self.value = value;
    }

    /// The area up to now.
    #[inline]
    pub fn total(self, now: Tick) -> u128 {
        self.area + u128::from(self.value) * u128::from(now.since(self.since).0)
    }

    /// The level now.
    #[inline]
    pub fn value(self) -> u64 {
        self.value
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A level added up step by step: area and peak since the last boundary.
    #[derive(Default)]
    struct Plain {
        value: i64,
        area: u128,
        peak: u32,
    }

    impl Plain {
        fn stand(&mut self, span: u64) {
            if span > 0 {
                self.area += self.value as u128 * u128::from(span);
                self.peak = self.peak.max(self.value as u32);
            }
        }

        fn close(&mut self) -> (u128, u32) {
            (std::mem::take(&mut self.area), std::mem::take(&mut self.peak))
        }
    }

    proptest! {
        /// Sessions come and go, some of agents offline, often several at one instant.
        #[test]
        fn area_and_peak_are_what_stood_and_for_how_long(
            steps in proptest::collection::vec((0_u64..3, -2_i64..4, 0..8), 1..60),
        ) {
            let (mut gauge, mut now) = (Gauge::new(), Tick::ZERO);
            let (mut all, mut online) = (Plain::default(), Plain::default());
            for (span, by, what) in steps {
                now += Span(span);
                all.stand(span);
                online.stand(span);
                let (more, more_online) = match what {
                    0 => (0, -online.value),
                    1 => (0, all.value - online.value),
                    _ => (by.max(-online.value), by.max(-online.value)),
                };
                gauge.change_active(now, more, more_online);
                (all.value, online.value) = (all.value + more, online.value + more_online);
                if what == 7 {
                    let closed = gauge.close(now);
                    prop_assert_eq!(closed[Level::Active as usize], all.close());
                    prop_assert_eq!(closed[Level::ActiveOnline as usize], online.close());
                }
            }
            let closed = gauge.close(now);
            prop_assert_eq!(closed[Level::Active as usize], all.close());
            prop_assert_eq!(closed[Level::ActiveOnline as usize], online.close());
        }
    }

    #[test]
    fn a_level_stops_at_zero_and_so_does_its_area() {
        let mut gauge = Gauge::new();
        gauge.change(Tick(5), Level::Queue, 2);
        gauge.change(Tick(8), Level::Queue, -3);
        gauge.change(Tick(9), Level::Queue, 1);
        assert_eq!(gauge.close(Tick(10))[Level::Queue as usize], (7, 2));
        assert_eq!(gauge.close(Tick(12))[Level::Queue as usize], (2, 1));
        let mut area = Area::default();
        area.set(Tick(3), 4);
        area.set(Tick(5), 1);
        assert_eq!((area.value(), area.total(Tick(9))), (1, 12));
    }
}
