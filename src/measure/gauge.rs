//! Levels over time: who adds up area under a level, and when.
//!
//! A `Gauge` holds the present values of one part of the desk (a row, a shop, an agent). The area
//! under a value that changes by dᵢ at tᵢ is, at an instant t, value · t − Σ dᵢ · tᵢ; so a change
//! takes its product off, and time passes without any work. The recorder cuts time into *pieces*
//! at every boundary that matters (interval, midnight, warm-up, end, working hours) and empties
//! all gauges there, so a piece belongs to one interval and one day as a whole.

use super::counters::{Level, Stock};
use super::layout::{Layout, in_window};
use crate::kernel::tick::{Span, Tick};

/// One level of one part of the desk. What a change touches lies together.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// The area since the last boundary is this + value · now.
    moment: Moment,
    value: u32,
    /// The highest it stood for any time since the last boundary, but for the present value.
    peak: u32,
    /// Since when a value higher than the peak stands.
    since: Tick,
}

impl Standing {
    /// The value changes by `by`, not zero; it stops at zero.
    #[inline(always)]
    fn change(&mut self, now: Tick, by: i64) {
        let value = i64::from(self.value) + by;
        match u32::try_from(value) {
            Ok(value) => self.step(now, by, value),
            Err(_) => self.stop(now, value),
        }
    }

    /// The value would be below zero or beyond all.
    #[cold]
    fn stop(&mut self, now: Tick, value: i64) {
        let value = if value < 0 { 0 } else { u32::MAX };
        self.step(now, i64::from(value) - i64::from(self.value), value);
    }

    /// The value is another from now on, by so much.
    #[inline(always)]
    fn step(&mut self, now: Tick, by: i64, value: u32) {
        self.moment.change(now, by);
        if self.value.max(value) > self.peak {
            self.leave(now);
            self.since = now;
        }
        self.value = value;
    }

    /// What stands now counts as a peak, if it is one and has stood for a time.
    #[inline]
    fn leave(&mut self, now: Tick) {
        if self.value > self.peak && now > self.since {
            self.peak = self.value;
        }
    }

    /// Area and peak up to a boundary, where both begin anew.
    fn close(&mut self, now: Tick) -> (u128, u32) {
        self.leave(now);
        let closed = (self.moment.area(now, self.value.into()), self.peak);
        (self.peak, self.since) = (0, now);
        self.moment = Moment::default();
        self.moment.change(now, self.value.into());
        closed
    }
}

/// What is to be added to value · now for the area under a level: every change taken off times its
/// instant. So nothing is multiplied that did not change, and time may pass unnoticed.
#[derive(Clone, Copy, Debug, Default)]
struct Moment(i128);

impl Moment {
    /// The level changes by so much.
    #[inline]
    fn change(&mut self, now: Tick, by: i64) {
        // both factors have a sign and 64 bits, which makes it one multiplication
        self.0 -= i128::from(by) * i128::from(now.0 as i64);
    }

    /// The area up to now under a level that stands at `value`.
    #[inline]
    fn area(self, now: Tick, value: u64) -> u128 {
        (self.0 + i128::from(value) * i128::from(now.0)).max(0).unsigned_abs()
    }
}

/// The present levels of one part of the desk. Each level has its own clock, so that a change
/// touches nothing but the level that changes.
#[derive(Clone, Debug)]
pub(super) struct Gauge {
    levels: [Standing; Level::COUNT],
    /// Nobody who is offline has held a session since the last boundary: sessions of agents online
    /// are all sessions, and what is noted of all is true of both.
    together: bool,
}

impl Gauge {
    /// All levels at zero, the clock running.
    pub fn new() -> Gauge {
        let mut gauge = Gauge { levels: [Standing::default(); Level::COUNT], together: true };
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
            level.step(now, i64::from(value) - i64::from(level.value), value);
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
        if active != active_online {
            self.part();
        }
        self.change(now, Level::Active, active);
        if !self.together {
            self.change(now, Level::ActiveOnline, active_online);
        }
    }

    /// Sessions of agents online are noted by themselves.
    #[cold]
    fn part(&mut self) {
        if self.together {
            self.levels[Level::ActiveOnline as usize] = self.levels[Level::Active as usize];
            self.together = false;
        }
    }

    /// Area and peak of each level up to a boundary, where all begin anew.
    fn close(&mut self, now: Tick) -> [(u128, u32); Level::COUNT] {
        self.part();
        let closed = self.levels.each_mut().map(|level| level.close(now));
        self.together = self.value(Level::Active) == self.value(Level::ActiveOnline);
        closed
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
        self.levels[level as usize].moment.0 += i128::from(span.0);
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
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Area {
    value: u64,
    moment: Moment,
}

impl Area {
    /// The level becomes `value`.
    #[inline]
    pub fn set(&mut self, now: Tick, value: u64) {
        self.moment.change(now, value as i64 - self.value as i64);
        self.value = value;
    }

    /// The area up to now.
    #[inline]
    pub fn total(self, now: Tick) -> u128 {
        self.moment.area(now, self.value)
    }

    /// The level now.
    #[inline]
    pub fn value(self) -> u64 {
        self.value
    }
}
