//! The counts of one replication: cells by row and time, cells of seats, histograms of waits.
//!
//! Everything a replication leaves behind is in [`Counts`], and two counts of one layout merge
//! exactly, so replications, shards and threads add up to the same bytes in any order.

mod alike;
mod waits;

use super::counters::{Cell, Tally};
use super::gauge::Series;
use super::layout::Layout;
use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::stats::quantile::{CoarseHistogram, FineHistogram};
use serde::{Deserialize, Serialize};
pub use waits::Wait;

/// Orders of one SKU (JD-31).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuOrders {
    /// Orders after a consultation.
    pub orders: u64,
    /// Of these, credited to an agent.
    pub credited: u64,
}

/// Entries of one intent on one day (TB-39).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentEntries {
    /// All of them.
    pub entries: u64,
    /// Of these, by customers who needed the after-sale desk.
    pub after_sale: u64,
}

/// What an agent did of one kind of work that is no chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentWork {
    /// Items finished, each as often as it came back.
    pub done: u64,
    /// Of these, for good.
    pub settled: u64,
    /// Time the hands spent, parts of items set aside too \[µs\].
    pub effort: u128,
}

/// One agent's time and sessions (出勤明细, JD-30).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgentCounts {
    /// Levels of the agent: online, hands, busy, active.
    pub series: Series,
    /// Sessions taken, by day of the segment's start.
    pub sessions_by_day: Vec<u64>,
    /// Time in each status, counted part \[µs\].
    pub status_time: Vec<u128>,
    /// Days with attendance.
    pub days_present: u64,
    /// Work that is no chat, by kind.
    pub work: Vec<AgentWork>,
}

/// Where flows of a row at an instant are counted, found once: its interval and its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Place of the row's interval.
    interval: u32,
    /// Place of the row's day, `SUMMED` if days are added up from intervals.
    day: u32,
}

impl Bucket {
    /// The bucket of these places.
    #[cfg(test)]
    pub(super) fn of(interval: u32, day: u32) -> Bucket {
        Bucket { interval, day }
    }

    /// True if the day is added up from its intervals.
    #[inline]
    pub(super) fn is_summed(self) -> bool {
        self.day == SUMMED
    }
}

/// No place of its own: days are sums of intervals.
const SUMMED: u32 = u32::MAX;

/// Everything counted in one replication, or in several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    rows: usize,
    intervals: usize,
    days: usize,
    /// Every interval lies within one day: flows of days are then sums of intervals.
    nested: bool,
    /// Row by interval, the drain last.
    by_interval: Vec<Cell>,
    /// Row by day.
    by_day: Vec<Cell>,
    /// Part (desk, then shops) by day: what belongs to no row.
    by_part: Vec<Cell>,
    /// Seats.
    pub seats: Vec<Cell>,
    /// Agents.
    pub agents: Vec<AgentCounts>,
    /// Levels of rows.
    pub row_series: Vec<Series>,
    /// Levels of shops.
    pub shop_series: Vec<Series>,
    /// Levels of the desk.
    pub desk_series: Series,
    /// Orders by SKU, for each shop.
    pub skus: Vec<Vec<SkuOrders>>,
    /// Sessions by category of their summary, for each shop (会话总结类型).
    pub summaries: Vec<Vec<u64>>,
    /// Entries by day and intent, the day's entries without one last, for each shop.
    pub intents: Vec<Vec<IntentEntries>>,
    row_waits: Vec<[FineHistogram; Wait::COUNT]>,
    day_waits: Vec<[FineHistogram; Wait::COUNT]>,
    interval_waits: Vec<[CoarseHistogram; 2]>,
    /// Waits kept by interval because a target asks for them.
    asked_waits: Vec<(Wait, Vec<CoarseHistogram>)>,
    seat_waits: Vec<[CoarseHistogram; 2]>,
}

/// Ordinary waits, in ticks: a quarter of a second to an hour. Room for them is there from the
/// start, so that a day's later intervals ask for no memory; others find theirs when they come.
const ORDINARY: (u64, u64) = (1 << 18, 1 << 32);

/// Of more places than these most are never touched, and each asks for memory when it is.
const ROOMY: (usize, usize) = (100, 5_000);

fn fine(places: usize) -> Vec<[FineHistogram; Wait::COUNT]> {
    let roomy = || FineHistogram::with_room(ORDINARY.0, ORDINARY.1);
    let one: fn() -> FineHistogram = if places > ROOMY.0 { FineHistogram::new } else { roomy };
    (0..places).map(|_| std::array::from_fn(|_| one())).collect()
}

fn coarse(places: usize) -> Vec<[CoarseHistogram; 2]> {
    let roomy = || CoarseHistogram::with_room(ORDINARY.0, ORDINARY.1);
    let one: fn() -> CoarseHistogram = if places > ROOMY.1 { CoarseHistogram::new } else { roomy };
    (0..places).map(|_| [one(), one()]).collect()
}

impl Counts {
    /// Empty counts, with the distributions by interval that targets ask for.
    pub fn new(scenario: &Scenario, layout: &Layout, asked: &[Wait]) -> Counts {
        let (rows, shops) = (layout.rows.len(), scenario.shops.len());
        let spans = layout.intervals + 1;
        let agent = AgentCounts {
            series: Series::new(layout, false),
            sessions_by_day: vec![0; layout.days],
            status_time: vec![0; scenario.statuses.len()],
            days_present: 0,
            work: vec![AgentWork::default(); scenario.work.len()],
        };
        Counts {
            rows,
            intervals: layout.intervals,
            days: layout.days,
            nested: layout.is_nested(),
            by_interval: vec![Cell::default(); rows * spans],
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
            summaries: scenario
                .shops
                .iter()
                .map(|shop| vec![0; shop.service.summaries.len()])
                .collect(),
            intents: scenario
                .shops
                .iter()
                .map(|shop| {
                    // nothing is told of a shop whose customers come without intents
                    let places = if shop.intents.is_empty() { 0 } else { shop.intents.len() + 1 };
                    vec![IntentEntries::default(); layout.days * places]
                })
                .collect(),
            row_waits: fine(rows),
            day_waits: fine(shops * layout.days),
            interval_waits: coarse(rows * spans),
            asked_waits: asked
                .iter()
                .map(|wait| (*wait, vec![CoarseHistogram::default(); rows * spans]))
                .collect(),
            seat_waits: coarse(scenario.seats.len()),
        }
    }

    /// Counts with no place in them.
    pub fn none() -> Counts {
        Counts {
            rows: 0,
            intervals: 0,
            days: 0,
            nested: false,
            by_interval: Vec::new(),
            by_day: Vec::new(),
            by_part: Vec::new(),
            seats: Vec::new(),
            agents: Vec::new(),
            row_series: Vec::new(),
            shop_series: Vec::new(),
            desk_series: Series::default(),
            skus: Vec::new(),
            summaries: Vec::new(),
            intents: Vec::new(),
            row_waits: Vec::new(),
            day_waits: Vec::new(),
            interval_waits: Vec::new(),
            asked_waits: Vec::new(),
            seat_waits: Vec::new(),
        }
    }

    /// Where a row's flows of an instant are booked.
    #[inline]
    pub fn bucket(&self, layout: &Layout, row: u32, at: Tick) -> Bucket {
        let row = row as usize;
        let interval = layout.interval_at(at);
        let day = if self.nested && interval < self.intervals {
            SUMMED
        } else {
            (row * self.days + layout.day_at(at)) as u32
        };
        Bucket { interval: (row * (self.intervals + 1) + interval) as u32, day }
    }

    /// Counts something in a bucket, by interval and by day.
    #[inline]
    pub fn count_in(&mut self, bucket: Bucket, write: impl Fn(&mut Cell)) {
        if let Some(cell) = self.by_interval.get_mut(bucket.interval as usize) {
            write(cell);
        }
        if bucket.is_summed() {
            return; // `add_up` will
        }
        if let Some(cell) = self.by_day.get_mut(bucket.day as usize) {
            write(cell);
        }
    }

    /// Counts something of a row at an instant, by interval and by day.
    #[cfg(test)]
    pub fn at(&mut self, layout: &Layout, row: u32, at: Tick, write: impl Fn(&mut Cell)) {
        self.count_in(self.bucket(layout, row, at), write);
    }

    /// Brings the counts into the form that is read: intervals added up to days, waits of
    /// intervals to those of rows and days; once, at the end of the run.
    pub fn add_up(&mut self, layout: &Layout) {
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

    /// Counts something that belongs to no row, for the shop and the desk.
    pub fn at_shop(&mut self, layout: &Layout, shop: ShopId, at: Tick, write: impl Fn(&mut Cell)) {
        let day = layout.day_at(at);
        for part in [0, 1 + shop.at()] {
            if let Some(cell) = self.by_part.get_mut(part * self.days + day) {
                write(cell);
            }
        }
    }

    /// Counts something of the desk alone, or of one shop alone.
    pub fn at_part(&mut self, shop: Option<ShopId>, day: usize, write: impl Fn(&mut Cell)) {
        let part = shop.map_or(0, |shop| 1 + shop.at());
        if let Some(cell) = self.by_part.get_mut(part * self.days + day) {
            write(cell);
        }
    }

    /// Counts something of a seat.
    #[inline]
    pub fn at_seat(&mut self, seat: SeatId, write: impl Fn(&mut Cell)) {
        if let Some(cell) = self.seats.get_mut(seat.at()) {
            write(cell);
        }
    }

    /// Counts an entry of a shop with an intent, or without one.
    #[inline]
    pub fn count_intent(
        &mut self,
        shop: ShopId,
        day: usize,
        intent: Option<u16>,
        after_sale: bool,
    ) {
        let days = self.days.max(1);
        let Some(list) = self.intents.get_mut(shop.at()) else { return };
        let places = list.len() / days;
        let place = intent.map_or(places.saturating_sub(1), usize::from);
        if let Some(count) = list.get_mut(day * places + place) {
            count.entries += 1;
            count.after_sale += u64::from(after_sale);
        }
    }

    /// A shop's entries on a day by intent, those without one last.
    pub fn intents_of(&self, shop: usize, day: usize) -> &[IntentEntries] {
        let list = &self.intents[shop];
        let places = list.len() / self.days.max(1);
        &list[day * places..(day + 1) * places]
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

    /// Rows, intervals without the drain, and days.
    pub fn extent(&self) -> (usize, usize, usize) {
        (self.rows, self.intervals, self.days)
    }

    /// Adds other counts of the same layout; exact, in any order.
    pub fn merge(&mut self, other: &Counts) {
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
        let summaries = self.summaries.iter_mut().flatten();
        summaries.zip(other.summaries.iter().flatten()).for_each(|(mine, theirs)| *mine += theirs);
        let intents = self.intents.iter_mut().flatten();
        for (mine, theirs) in intents.zip(other.intents.iter().flatten()) {
            mine.entries += theirs.entries;
            mine.after_sale += theirs.after_sale;
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
        for ((_, mine), (_, theirs)) in self.asked_waits.iter_mut().zip(&other.asked_waits) {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| a.merge(b));
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

impl AgentCounts {
    fn merge(&mut self, other: &AgentCounts) {
        self.series.merge(&other.series);
        for (mine, theirs) in self.sessions_by_day.iter_mut().zip(&other.sessions_by_day) {
            *mine += theirs;
        }
        for (mine, theirs) in self.status_time.iter_mut().zip(&other.status_time) {
            *mine += theirs;
        }
        self.days_present += other.days_present;
        for (mine, theirs) in self.work.iter_mut().zip(&other.work) {
            mine.done += theirs.done;
            mine.settled += theirs.settled;
            mine.effort += theirs.effort;
        }
    }
}
