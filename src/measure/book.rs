//! The books of one replication: cells by row and time, cells of seats, histograms of waits.
//!
//! Everything a replication leaves behind is in [`Books`], and two books of one layout merge
//! exactly, so replications, shards and threads add up to the same bytes in any order.

use super::counters::{Cell, Tally};
use super::gauge::Series;
use super::layout::{Layout, Row};
use super::rounds::{Class, Few, Many, Round, Surplus};
use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::stats::quantile::{CoarseHistogram, FineHistogram, Mark};

/// A wait whose whole distribution is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

    /// True if its distribution is kept by interval.
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

/// Orders of one SKU (JD-31).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SkuOrders {
    /// Orders after a consultation.
    pub orders: u64,
    /// Of these, credited to an agent.
    pub credited: u64,
}

/// One agent's time and sessions (出勤明细, JD-30).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentBook {
    /// Levels of the agent: online, hands, busy, active.
    pub series: Series,
    /// Sessions taken, by day of the segment's start.
    pub sessions_by_day: Vec<u64>,
    /// Time in each status, counted part \[µs\].
    pub status_time: Vec<u128>,
    /// Days with attendance.
    pub days_present: u64,
}

/// Where flows of a row at an instant are booked, found once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Place of the row's interval.
    interval: u32,
    /// Place of the row's day, `SUMMED` if days are added up from intervals.
    day: u32,
}

impl Account {
    /// Place of the row's interval.
    #[inline]
    pub(super) fn interval(self) -> u32 {
        self.interval
    }

    /// True if the day is added up from its intervals.
    #[inline]
    pub(super) fn is_summed(self) -> bool {
        self.day == SUMMED
    }
}

/// The row of an interval, and the place of its waits among those of days if they are tallied there
/// (several days, each interval within one).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Belongs {
    row: u32,
    day: u32,
}

/// What each place of `by_interval` belongs to.
fn belongs(layout: &Layout) -> Vec<Belongs> {
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

/// No place of its own: days are sums of intervals.
const SUMMED: u32 = u32::MAX;

/// Everything counted in one replication, or in several.
#[derive(Clone, Debug, PartialEq)]
pub struct Books {
    rows: usize,
    intervals: usize,
    days: usize,
    /// Every interval lies within one day: flows of days are then sums of intervals.
    nested: bool,
    /// Row by interval, the drain last.
    by_interval: Vec<Cell>,
    /// Rounds of the same, and what their classes do not tell, until `add_up` puts them into the
    /// cells.
    rounds: Vec<Many>,
    surplus: Vec<Surplus>,
    /// What each of these belongs to.
    places: Vec<Belongs>,
    /// Row by day.
    by_day: Vec<Cell>,
    /// Part (desk, then shops) by day: what belongs to no row.
    by_part: Vec<Cell>,
    /// Seats.
    pub seats: Vec<Cell>,
    /// Agents.
    pub agents: Vec<AgentBook>,
    /// Levels of rows.
    pub row_series: Vec<Series>,
    /// Levels of shops.
    pub shop_series: Vec<Series>,
    /// Levels of the desk.
    pub desk_series: Series,
    /// Orders by SKU, for each shop.
    pub skus: Vec<Vec<SkuOrders>>,
    row_waits: Vec<[FineHistogram; Wait::COUNT]>,
    day_waits: Vec<[FineHistogram; Wait::COUNT]>,
    interval_waits: Vec<[CoarseHistogram; 2]>,
    seat_waits: Vec<[CoarseHistogram; 2]>,
}

/// Ordinary waits, in ticks: a quarter of a second to an hour. Room for them is there from the
/// start, so that a day's later intervals ask for no memory; others find theirs when they come.
const ORDINARY: (u64, u64) = (1 << 18, 1 << 32);

fn fine() -> [FineHistogram; Wait::COUNT] {
    std::array::from_fn(|_| FineHistogram::with_room(ORDINARY.0, ORDINARY.1))
}

fn coarse() -> [CoarseHistogram; 2] {
    std::array::from_fn(|_| CoarseHistogram::with_room(ORDINARY.0, ORDINARY.1))
}

impl Books {
    /// Empty books.
    pub fn new(scenario: &Scenario, layout: &Layout) -> Books {
        let (rows, shops) = (layout.rows.len(), scenario.shops.len());
        let spans = layout.intervals + 1;
        let agent = AgentBook {
            series: Series::new(layout, false),
            sessions_by_day: vec![0; layout.days],
            status_time: vec![0; scenario.statuses.len()],
            days_present: 0,
        };
        Books {
            rows,
            intervals: layout.intervals,
            days: layout.days,
            nested: layout.is_nested(),
            by_interval: vec![Cell::default(); rows * spans],
            rounds: vec![Many::default(); rows * spans],
            surplus: vec![Surplus::default(); rows * spans],
            places: belongs(layout),
            by_day: vec![Cell::default(); rows * layout.days],
            by_part: vec![Cell::default(); (1 + shops) * layout.days],
            seats: vec![Cell::default(); scenario.seats.len()],
            agents: vec![agent; scenario.agents.len()],
            row_series: vec![Series::new(layout, true); rows],
            shop_series: vec![Series::new(layout, true); shops],
            desk_series: Series::new(layout, true),
            skus: scenario
                .shops
                .iter()
                .map(|shop| vec![SkuOrders::default(); shop.skus.len()])
                .collect(),
            row_waits: vec![fine(); rows],
            day_waits: vec![fine(); shops * layout.days],
            interval_waits: vec![coarse(); rows * spans],
            seat_waits: vec![coarse(); scenario.seats.len()],
        }
    }

    /// Where a row's flows of an instant are booked.
    #[inline]
    pub fn account(&self, layout: &Layout, row: u32, at: Tick) -> Account {
        let row = row as usize;
        let interval = layout.interval_at(at);
        let day = if self.nested && interval < self.intervals {
            SUMMED
        } else {
            (row * self.days + layout.day_at(at)) as u32
        };
        Account { interval: (row * (self.intervals + 1) + interval) as u32, day }
    }

    /// Books something in an account, by interval and by day.
    #[inline]
    pub fn at_account(&mut self, account: Account, write: impl Fn(&mut Cell)) {
        if let Some(cell) = self.by_interval.get_mut(account.interval as usize) {
            write(cell);
        }
        if account.is_summed() {
            return; // `add_up` will
        }
        if let Some(cell) = self.by_day.get_mut(account.day as usize) {
            write(cell);
        }
    }

    /// Books something of a row at an instant, by interval and by day.
    #[inline]
    pub fn at(&mut self, layout: &Layout, row: u32, at: Tick, write: impl Fn(&mut Cell)) {
        self.at_account(self.account(layout, row, at), write);
    }

    /// Books rounds of a seat that are over, for the seat and for the rows and intervals in which
    /// they started, the responses of those answered with the other waits.
    pub(super) fn rounds(&mut self, seat: SeatId, rounds: &[Round]) {
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
    pub(super) fn rare_round(
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

    /// Brings the books into the form that is read: rounds into cells, intervals added up to days,
    /// waits of intervals to those of rows and days; once, at the end of the run.
    pub fn add_up(&mut self, layout: &Layout) {
        for (at, cell) in self.by_interval.iter_mut().enumerate() {
            self.rounds[at].empty_into(cell);
            std::mem::take(&mut self.surplus[at]).book(cell);
        }
        self.add_up_waits(layout);
        if !self.nested {
            return;
        }
        for row in 0..self.rows {
            for interval in 0..self.intervals {
                let day = layout.day_at(layout.interval_start(interval));
                let cell = &self.by_interval[row * (self.intervals + 1) + interval];
                self.by_day[row * self.days + day].merge(cell);
            }
        }
    }

    /// Waits kept by interval have their moments there, and rows and days theirs from these; an
    /// only day has all from the rows.
    fn add_up_waits(&mut self, layout: &Layout) {
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

    /// Books something that belongs to no row, for the shop and the desk.
    pub fn at_shop(&mut self, layout: &Layout, shop: ShopId, at: Tick, write: impl Fn(&mut Cell)) {
        let day = layout.day_at(at);
        for part in [0, 1 + shop.at()] {
            if let Some(cell) = self.by_part.get_mut(part * self.days + day) {
                write(cell);
            }
        }
    }

    /// Books something of the desk alone, or of one shop alone.
    pub fn at_part(&mut self, shop: Option<ShopId>, day: usize, write: impl Fn(&mut Cell)) {
        let part = shop.map_or(0, |shop| 1 + shop.at());
        if let Some(cell) = self.by_part.get_mut(part * self.days + day) {
            write(cell);
        }
    }

    /// Books something of a seat.
    #[inline]
    pub fn at_seat(&mut self, seat: SeatId, write: impl Fn(&mut Cell)) {
        if let Some(cell) = self.seats.get_mut(seat.at()) {
            write(cell);
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
        if by_interval.is_some() { of_row.tally(mark) } else { of_row.record_mark(mark) }
        if let Some(place) = by_interval {
            self.interval_waits[account.interval as usize][place].record_mark(mark);
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

    /// A row's flows in an interval; the interval after the last is the drain.
    pub fn interval_cell(&self, row: usize, interval: usize) -> &Cell {
        &self.by_interval[row * (self.intervals + 1) + interval]
    }

    #[cfg(test)]
    pub(super) fn day_cell_for_tests(&mut self, row: usize, day: usize) -> &mut Cell {
        &mut self.by_day[row * self.days + day]
    }

    /// A row's flows on a day.
    pub fn day_cell(&self, row: usize, day: usize) -> &Cell {
        &self.by_day[row * self.days + day]
    }

    /// What belongs to no row, on a day: of the desk (`None`) or of a shop.
    pub fn part_cell(&self, shop: Option<usize>, day: usize) -> &Cell {
        &self.by_part[shop.map_or(0, |shop| 1 + shop) * self.days + day]
    }

    /// A row's waits, whole.
    pub fn row_wait(&self, row: usize, wait: Wait) -> &FineHistogram {
        &self.row_waits[row][wait as usize]
    }

    /// A shop's waits on a day.
    pub fn day_wait(&self, shop: usize, day: usize, wait: Wait) -> &FineHistogram {
        &self.day_waits[shop * self.days + day][wait as usize]
    }

    /// A row's waits in an interval, `None` for waits not kept by interval.
    pub fn interval_wait(
        &self,
        row: usize,
        interval: usize,
        wait: Wait,
    ) -> Option<&CoarseHistogram> {
        let kind = wait.in_interval()?;
        Some(&self.interval_waits[row * (self.intervals + 1) + interval][kind])
    }

    /// A seat's waits, `None` for waits not kept by seat.
    pub fn seat_wait_of(&self, seat: usize, wait: Wait) -> Option<&CoarseHistogram> {
        Some(&self.seat_waits[seat][wait.in_seat()?])
    }

    /// Rows, intervals without the drain, and days.
    pub fn extent(&self) -> (usize, usize, usize) {
        (self.rows, self.intervals, self.days)
    }

    /// Adds other books of the same layout; exact, in any order.
    pub fn merge(&mut self, other: &Books) {
        for (mine, theirs) in [
            (&mut self.by_interval, &other.by_interval),
            (&mut self.by_day, &other.by_day),
            (&mut self.by_part, &other.by_part),
            (&mut self.seats, &other.seats),
        ] {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| a.merge(b));
        }
        for (mine, theirs) in self.agents.iter_mut().zip(&other.agents) {
            mine.merge(theirs);
        }
        self.row_series.iter_mut().zip(&other.row_series).for_each(|(a, b)| a.merge(b));
        self.shop_series.iter_mut().zip(&other.shop_series).for_each(|(a, b)| a.merge(b));
        self.desk_series.merge(&other.desk_series);
        for (mine, theirs) in self.skus.iter_mut().flatten().zip(other.skus.iter().flatten()) {
            mine.orders += theirs.orders;
            mine.credited += theirs.credited;
        }
        for (mine, theirs) in
            [(&mut self.row_waits, &other.row_waits), (&mut self.day_waits, &other.day_waits)]
        {
            for (a, b) in mine.iter_mut().flatten().zip(theirs.iter().flatten()) {
                a.merge(b);
            }
        }
        for (mine, theirs) in [
            (&mut self.interval_waits, &other.interval_waits),
            (&mut self.seat_waits, &other.seat_waits),
        ] {
            for (a, b) in mine.iter_mut().flatten().zip(theirs.iter().flatten()) {
                a.merge(b);
            }
        }
    }

    /// Counts attendance by day for the desk and its shops, once the time is known.
    pub(super) fn count_agent_days(&mut self, scenario: &Scenario) {
        for (a, agent) in scenario.agents.iter().enumerate() {
            for day in 0..self.days {
                let time = self.agents[a].series.days[day].area(super::counters::Level::LoggedIn);
                if time == 0 {
                    continue;
                }
                self.agents[a].days_present += 1;
                self.at_part(None, day, |cell| cell.count(Tally::AgentDays));
                for seat in &agent.seats {
                    let shop = scenario.seats[seat.at()].shop;
                    self.at_part(Some(shop), day, |cell| cell.count(Tally::AgentDays));
                }
            }
        }
    }
}

impl AgentBook {
    fn merge(&mut self, other: &AgentBook) {
        self.series.merge(&other.series);
        for (mine, theirs) in self.sessions_by_day.iter_mut().zip(&other.sessions_by_day) {
            *mine += theirs;
        }
        for (mine, theirs) in self.status_time.iter_mut().zip(&other.status_time) {
            *mine += theirs;
        }
        self.days_present += other.days_present;
    }
}
