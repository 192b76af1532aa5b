//! Levels over time: who adds up area under a level, and when.
//!
//! A `Gauge` holds the present values of one part of the desk (a row, a shop, an agent). Before
//! a value changes, value × elapsed time goes to the gauge's pending areas. The recorder cuts time
//! into *pieces* at every boundary that matters (interval, midnight, warm-up, end, working hours)
//! and empties all gauges there, so a piece belongs to one interval and one day as a whole.

use super::counters::{Level, Stock};
use super::layout::{Layout, in_window};
use crate::kernel::tick::{Span, Tick};

/// One level of one part of the desk. What a change touches lies together.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// Area since the last boundary, up to `since`.
    pending: u128,
    /// When the value last changed.
    since: Tick,
    value: u32,
    /// The highest it stood for any time since the last boundary.
    peak: u32,
}

impl Standing {
    /// Brings the area up to now.
    #[inline]
    fn advance(&mut self, now: Tick) {
        let elapsed = now.since(self.since).0;
        self.since = now;
        if elapsed > 0 {
            self.pending += u128::from(self.value) * u128::from(elapsed);
            self.peak = self.peak.max(self.value);
        }
    }
}

/// The present levels of one part of the desk. Each level has its own clock, so that a change
/// touches nothing but the level that changes.
#[derive(Clone, Debug)]
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
            level.advance(now);
            level.value = value;
        }
    }

    /// The level changes by `by`; it stops at zero.
    #[inline]
    pub fn change(&mut self, now: Tick, level: Level, by: i64) {
        if by == 0 {
            return;
        }
        let level = &mut self.levels[level as usize];
        level.advance(now);
        let value = i64::from(level.value) + by;
        level.value = value.clamp(0, i64::from(u32::MAX)) as u32;
    }

    /// These levels stand at zero and never stood higher.
    pub fn forget(&mut self, levels: &[Level]) {
        for level in levels {
            self.levels[*level as usize] = Standing::default();
        }
    }

    /// Adds to the area of a level in the present piece.
    #[inline]
    pub fn add(&mut self, level: Level, span: Span) {
        self.levels[level as usize].pending += u128::from(span.0);
    }
}

/// Where the areas of one part of the desk are kept.
#[derive(Clone, Debug, Default, PartialEq)]
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
#[derive(Clone, Copy, Debug)]
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
        gauge.levels.iter_mut().for_each(|level| level.advance(now));
        if self.from >= layout.horizon.warm_up && self.from < layout.horizon.end {
            let areas = gauge.levels.map(|level| level.pending);
            let peaks = gauge.levels.map(|level| level.peak);
            let places = [
                series.intervals.get_mut(layout.interval_at(self.from)),
                series.days.get_mut(layout.day_at(self.from)),
                Some(&mut series.whole),
            ];
            for place in places.into_iter().flatten() {
                place.deposit(&areas, &peaks);
            }
        }
        for level in &mut gauge.levels {
            (level.pending, level.peak) = (0, 0);
        }
    }

    /// True if the shop's working hours run in this piece.
    pub fn works(self, layout: &Layout, hours: (Span, Span)) -> bool {
        in_window(layout.time_of_day(self.from), hours)
    }
}

/// An area kept for the audit: over the whole run, nothing cut off.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Area {
    value: u64,
    since: Tick,
    total: u128,
}

impl Area {
    /// The level becomes `value`.
    #[inline]
    pub fn set(&mut self, now: Tick, value: u64) {
        self.total += u128::from(self.value) * u128::from(now.since(self.since).0);
        self.value = value;
        self.since = now;
    }

    /// The area up to now.
    #[inline]
    pub fn total(self, now: Tick) -> u128 {
        if self.value == 0 {
            return self.total;
        }
        self.total + u128::from(self.value) * u128::from(now.since(self.since).0)
    }

    /// The level now.
    #[inline]
    pub fn value(self) -> u64 {
        self.value
    }
}
