//! Waits in the books: which distributions are kept, and how rounds and their responses get there.
//!
//! A wait kept by interval is recorded there with its moments, and only tallied for its row and
//! day, which take the moments from the intervals when the run is over.

use super::{Account, Books, SUMMED};
use crate::kernel::ids::SeatId;
use crate::kernel::tick::{Span, Tick};
use crate::measure::layout::{Layout, Row};
use crate::measure::rounds::{Class, Few, Round, Surplus};
use crate::stats::quantile::{CoarseHistogram, FineHistogram, Mark};
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
    /// All of them.
    const ALL: [Wait; Wait::COUNT] = [
        Wait::Queue,
        Wait::FirstResponse,
        Wait::Customer,
        Wait::Round,
        Wait::LeaveDelay,
        Wait::LeaveAnswer,
    ];
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

/// The row of an interval, and the place of its waits among those of days if they are tallied there
/// (several days, each interval within one).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Belongs {
    row: u32,
    day: u32,
}

/// What each place of `by_interval` belongs to.
pub(super) fn belongs(layout: &Layout) -> Vec<Belongs> {
    let rows = (0..).zip(&layout.rows);
    let of_row = |(row, about): (u32, &Row)| {
        let shop = about.shop.at();
        (0..=layout.intervals).map(move |interval| {
            let tallied = layout.days > 1 && layout.is_nested() && interval < layout.intervals;
            let day = shop * layout.days + layout.day_at(layout.interval_start(interval));
            Belongs { row, day: if tallied { day as u32 } else { SUMMED } }
        })
    };
    rows.flat_map(of_row).collect()
}

impl Books {
    /// Books rounds of a seat that are over, for the seat and for the rows and intervals in which
    /// they started, the responses of those answered with the other waits.
    pub(in crate::measure) fn rounds(&mut self, seat: SeatId, rounds: &[Round]) {
        let kind = Wait::Round as usize;
        let Some(of_seat) = self.seat_waits.get_mut(seat.at()) else { return };
        let [_, of_seat] = of_seat;
        let mut few = Few::default();
        for round in rounds {
            few.add(round);
            let at = round.interval as usize;
            if let Some(many) = self.rounds.get_mut(at) {
                many.add(round);
            }
            if !round.class.is(Class::ANSWERED) {
                continue;
            }
            let mark = Mark::new(round.response);
            of_seat.record_mark(mark);
            if let Some([_, of_interval]) = self.interval_waits.get_mut(at) {
                of_interval.record_mark(mark);
            }
            let Some(place) = self.places.get(at) else { continue };
            self.row_waits[place.row as usize][kind].tally(mark);
            if let Some(day) = self.day_waits.get_mut(place.day as usize) {
                day[kind].tally(mark);
            }
        }
        if let Some(cell) = self.seats.get_mut(seat.at()) {
            few.book(cell);
        }
    }

    /// Books what a round's class does not tell, and everything of a round whose day is not added
    /// up from intervals.
    #[cold]
    pub(in crate::measure) fn rare_round(
        &mut self,
        layout: &Layout,
        (row, at): (u32, Tick),
        (seat, account): (SeatId, Account),
        round: &Round,
        surplus: Surplus,
    ) {
        if let Some(more) = self.surplus.get_mut(account.interval as usize) {
            more.add(surplus);
        }
        self.at_seat(seat, |cell| surplus.book(cell));
        if account.is_summed() {
            return;
        }
        if let Some(cell) = self.by_day.get_mut(account.day as usize) {
            let mut few = Few::default();
            few.add(round);
            few.book(cell);
            surplus.book(cell);
        }
        if self.days > 1 && round.class.is(Class::ANSWERED) {
            let shop = layout.rows[row as usize].shop.at();
            let day = &mut self.day_waits[shop * self.days + layout.day_at(at)];
            day[Wait::Round as usize].record(round.response);
        }
    }

    /// Waits kept by interval have their moments there, and rows and days theirs from these; an
    /// only day has all from the rows.
    pub(super) fn add_up_waits(&mut self, layout: &Layout) {
        let kept = Wait::ALL.into_iter().filter_map(|wait| Some((wait, wait.in_interval()?)));
        for (wait, kind) in kept {
            for (at, waits) in self.interval_waits.iter().enumerate() {
                let (row, interval) = (at / (self.intervals + 1), at % (self.intervals + 1));
                self.row_waits[row][wait as usize].add_moments(&waits[kind]);
                if self.days > 1 && self.nested && interval < self.intervals {
                    let day = layout.day_at(layout.interval_start(interval));
                    let day = layout.rows[row].shop.at() * self.days + day;
                    self.day_waits[day][wait as usize].add_moments(&waits[kind]);
                }
            }
        }
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
        self.wait_in(layout, (row, at), self.account(layout, row, at), wait, span);
    }

    /// Records a wait begun at an instant, whose account is known.
    #[inline]
    pub fn wait_in(
        &mut self,
        layout: &Layout,
        (row, at): (u32, Tick),
        account: Account,
        wait: Wait,
        span: Span,
    ) {
        let (mark, kind) = (Mark::new(span.0), wait as usize);
        let by_interval = wait.in_interval();
        let of_row = &mut self.row_waits[row as usize][kind];
        if by_interval.is_some() {
            of_row.tally(mark)
        } else {
            of_row.record_mark(mark)
        }
        if let Some(place) = by_interval {
            self.interval_waits[account.interval as usize][place].record_mark(mark);
        } else if let Some(asked) = self.asked_waits.iter_mut().find(|asked| asked.0 == wait) {
            asked.1[account.interval as usize].record_mark(mark);
        }
        if self.days > 1 {
            let shop = layout.rows[row as usize].shop.at();
            let of_day = &mut self.day_waits[shop * self.days + layout.day_at(at)][kind];
            let summed = by_interval.is_some() && account.is_summed();
            if summed { of_day.tally(mark) } else { of_day.record_mark(mark) }
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
