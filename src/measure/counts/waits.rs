//! Waits in the counts: which distributions are kept, of which rows, intervals, days and seats. A
//! wait is recorded in each at once; only where all is one day, that day is put together at the
//! end.

use super::{Bucket, Counts};
use crate::kernel::ids::SeatId;
use crate::kernel::tick::{Span, Tick};
use crate::measure::layout::Layout;
use crate::stats::quantile::{CoarseHistogram, FineHistogram};
use serde::{Deserialize, Serialize};

/// A wait whose whole distribution is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Wait {
    /// Entering routing to connection or abandonment.
    Queue,
    /// Connection to first human reply (JD-22).
    FirstResponse,
    /// Entering routing to first human reply.
    Customer,
    /// A round's response.
    Round,
    /// Leave message: creation to delivery.
    LeaveDelay,
    /// Leave message: creation to answer.
    LeaveAnswer,
}

impl Wait {
    /// How many there are.
    pub const COUNT: usize = 6;
    /// Place among the histograms of intervals, if kept there.
    #[inline]
    fn in_interval(self) -> Option<usize> {
        match self {
            Wait::Customer => Some(0),
            Wait::Round => Some(1),
            _ => None,
        }
    }

    /// True if its distribution is kept by interval whatever the targets are.
    pub fn is_kept_by_interval(self) -> bool {
        self.in_interval().is_some()
    }

    /// True if its distribution is kept by seat.
    pub fn is_kept_by_seat(self) -> bool {
        self.in_seat().is_some()
    }

    /// Place among the histograms of seats, if kept there.
    #[inline]
    const fn in_seat(self) -> Option<usize> {
        match self {
            Wait::FirstResponse => Some(0),
            Wait::Round => Some(1),
            _ => None,
        }
    }
}

impl Counts {
    /// An only day has the waits of its rows.
    pub(super) fn add_up_waits(&mut self, layout: &Layout) {
        if self.days == 1 {
            for (row, waits) in self.row_waits.iter().enumerate() {
                let day = &mut self.day_waits[layout.rows[row].shop.at()];
                for (day, wait) in day.iter_mut().zip(waits).filter(|(_, wait)| wait.count() > 0) {
                    day.merge(wait);
                }
            }
        }
    }

    /// Records a wait of a row, begun at an instant.
    #[inline]
    pub fn wait(&mut self, layout: &Layout, row: u32, at: Tick, wait: Wait, span: Span) {
        self.wait_in(layout, (row, at), self.bucket(layout, row, at), wait, span);
    }

    /// Records a wait begun at an instant, whose bucket is known.
    #[inline]
    pub fn wait_in(
        &mut self,
        layout: &Layout,
        (row, at): (u32, Tick),
        bucket: Bucket,
        wait: Wait,
        span: Span,
    ) {
        let kind = wait as usize;
        self.row_waits[row as usize][kind].record(span.0);
        if let Some(place) = wait.in_interval() {
            self.interval_waits[bucket.interval as usize][place].record(span.0);
        } else if let Some(asked) = self.asked_waits.iter_mut().find(|asked| asked.0 == wait) {
            asked.1[bucket.interval as usize].record(span.0);
        }
        if self.days > 1 {
            let shop = layout.rows[row as usize].shop.at();
            self.day_waits[shop * self.days + layout.day_at(at)][kind].record(span.0);
        }
    }

    /// Records a wait of a seat.
    #[inline]
    pub fn seat_wait(&mut self, seat: SeatId, wait: Wait, span: Span) {
        if let (Some(kind), Some(waits)) = (wait.in_seat(), self.seat_waits.get_mut(seat.at())) {
            waits[kind].record(span.0);
        }
    }

    /// A row's waits, whole.
    pub fn row_wait(&self, row: usize, wait: Wait) -> &FineHistogram {
        &self.row_waits[row][wait as usize]
    }

    /// A shop's waits on a day.
    pub fn day_wait(&self, shop: usize, day: usize, wait: Wait) -> &FineHistogram {
        &self.day_waits[shop * self.days + day][wait as usize]
    }

    /// True if a wait's distribution is kept by interval: always, or because a target asks for it.
    pub fn keeps_by_interval(&self, wait: Wait) -> bool {
        wait.in_interval().is_some() || self.asked_waits.iter().any(|asked| asked.0 == wait)
    }

    /// A row's waits in an interval, `None` for waits not kept by interval.
    pub fn interval_wait(
        &self,
        row: usize,
        interval: usize,
        wait: Wait,
    ) -> Option<&CoarseHistogram> {
        let at = row * (self.intervals + 1) + interval;
        match wait.in_interval() {
            Some(kind) => Some(&self.interval_waits[at][kind]),
            None => self.asked_waits.iter().find(|asked| asked.0 == wait)?.1.get(at),
        }
    }

    /// A seat's waits, `None` for waits not kept by seat.
    pub fn seat_wait_of(&self, seat: usize, wait: Wait) -> Option<&CoarseHistogram> {
        Some(&self.seat_waits[seat][wait.in_seat()?])
    }
}
