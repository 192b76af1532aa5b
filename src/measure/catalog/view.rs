//! The counts of one part of the desk in one stretch of time, put together from the counts: what a
//! figure's formula reads.

use crate::kernel::ids::WorkId;
use crate::measure::counters::{Cell, Level, Stock, Sum, Tally};
use crate::measure::counts::{Counts, Wait};
use crate::measure::gauge::Series;
use crate::measure::layout::Layout;
use crate::model::Scenario;
use crate::stats::quantile::{CoarseHistogram, FineHistogram, Histogram};

use super::grain::Grain;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A part of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Desk,
    /// A shop, by number.
    Shop(usize),
    /// A row: a group under one name.
    Row(usize),
    /// A kind of work that is no chat, by number.
    Work(usize),
    /// An agent, by number.
    Agent(usize),
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// All that is counted.
    Whole,
    /// An interval, by number.
    Interval(usize),
    /// A day, by number.
    Day(usize),
    /// Days from one to another, both included, as of a natural week; told, not sampled.
    Days(usize, usize),
}

/// Counts of one or more replications, with what they are about.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its layout.
    pub layout: &'a Layout,
    /// The counts.
    pub counts: &'a Counts,
}

/// The counts of one part in one period.
#[derive(Clone, Debug)]
pub struct View<'a> {
    source: Source<'a>,
    part: Part,
    /// Of an agent, the one shop it is about, if not all.
    only: Option<usize>,
    period: Period,
    cell: Cell,
    stock: Stock,
    /// Waits put together so far: many figures ask for one distribution.
    waits: [OnceCell<Option<Values<'a>>>; Wait::COUNT],
}

/// Values of a wait, as closely as they are kept; lent where one histogram has them all.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// In buckets of 3 %.
    Coarse(Cow<'a, CoarseHistogram>),
    /// In buckets of 0.1 %.
    Fine(Cow<'a, FineHistogram>),
}

impl Values<'_> {
    /// Their quantile in seconds; `None` without values.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let micros = match self {
            Values::Coarse(all) => all.quantile(q),
            Values::Fine(all) => all.quantile(q),
        };
        micros.map(|micros| micros as f64 / 1e6)
    }

    /// These values, kept.
    pub fn to_kept(&self) -> Values<'static> {
        match self {
            Values::Coarse(all) => Values::Coarse(Cow::Owned(all.as_ref().clone())),
            Values::Fine(all) => Values::Fine(Cow::Owned(all.as_ref().clone())),
        }
    }

    /// Adds the values of another replication, kept as closely.
    pub fn merge(&mut self, other: &Values) {
        match (self, other) {
            (Values::Coarse(all), Values::Coarse(more)) => all.to_mut().merge(more),
            (Values::Fine(all), Values::Fine(more)) => all.to_mut().merge(more),
            (Values::Coarse(_), Values::Fine(_)) | (Values::Fine(_), Values::Coarse(_)) => {
                debug_assert!(false, "one figure is kept in one way");
            }
        }
    }
}

/// One of several histograms as it is, more of them merged.
fn together<'a, const BITS: u32>(
    parts: impl Iterator<Item = &'a Histogram<BITS>>,
) -> Cow<'a, Histogram<BITS>> {
    let mut all: Option<Cow<'a, Histogram<BITS>>> = None;
    for part in parts {
        match &mut all {
            None => all = Some(Cow::Borrowed(part)),
            Some(all) => all.to_mut().merge(part),
        }
    }
    all.unwrap_or_default()
}

impl<'a> View<'a> {
    /// Puts a view together. Agents are kept for the whole time only.
    pub fn new(source: Source<'a>, part: Part, period: Period) -> View<'a> {
        View::put_together(source, part, None, period)
    }

    /// An agent's flows and waits in one of their shops; what they were doing, and for how long, is
    /// that of all shops.
    pub fn of_agent_at(source: Source<'a>, agent: usize, shop: usize) -> View<'a> {
        View::put_together(source, Part::Agent(agent), Some(shop), Period::Whole)
    }

    fn put_together(
        source: Source<'a>,
        part: Part,
        only: Option<usize>,
        period: Period,
    ) -> View<'a> {
        let mut view = View {
            source,
            part,
            only,
            period,
            cell: Cell::default(),
            stock: Stock::default(),
            waits: Default::default(),
        };
        match part {
            Part::Desk => {
                view.add_rows(|_| true);
                view.add_part(None);
                view.add_series(&source.counts.desk_series);
                view.share_duty();
            }
            Part::Shop(shop) => {
                view.add_rows(|row| source.layout.rows[row].shop.at() == shop);
                view.add_part(Some(shop));
                view.add_series(&source.counts.shop_series[shop]);
            }
            Part::Row(row) => {
                view.add_rows(|other| other == row);
                view.add_series(&source.counts.row_series[row]);
            }
            Part::Work(kind) => {
                let row = source.layout.row_of_work(WorkId::from(kind)) as usize;
                view.add_rows(|other| other == row);
                view.add_series(&source.counts.row_series[row]);
            }
            Part::Agent(agent) => {
                for seat in view.seats_of(agent) {
                    view.cell.merge(&source.counts.seats[seat]);
                }
                view.cell[Tally::AgentDays] += source.counts.agents[agent].days_present;
                view.add_series(&source.counts.agents[agent].series);
            }
        }
        view
    }

    /// A view of these counts over the whole time, without distributions.
    pub(super) fn of_counts(source: Source<'a>, part: Part, cell: Cell, stock: Stock) -> View<'a> {
        let (only, period) = (None, Period::Whole);
        View { source, part, only, period, cell, stock, waits: Default::default() }
    }

    /// The seats of an agent that it is about.
    fn seats_of(&self, agent: usize) -> Vec<usize> {
        let scenario = self.source.scenario;
        let seats = scenario.agents[agent].seats.iter().map(|seat| seat.at());
        let is_meant =
            |seat: &usize| self.only.is_none_or(|shop| scenario.seats[*seat].shop.at() == shop);
        seats.filter(is_meant).collect()
    }

    /// The days it is about, of all; none if it is an interval.
    fn days(&self) -> std::ops::Range<usize> {
        let (_, _, days) = self.source.counts.extent();
        match self.period {
            Period::Whole => 0..days,
            Period::Day(day) => day..day + 1,
            Period::Days(first, last) => first..last + 1,
            Period::Interval(_) => 0..0,
        }
    }

    fn add_rows(&mut self, which: impl Fn(usize) -> bool) {
        let (rows, _, _) = self.source.counts.extent();
        for row in (0..rows).filter(|&row| which(row)) {
            if let Period::Interval(i) = self.period {
                self.cell.merge(self.source.counts.interval_cell(row, i));
            }
            for day in self.days() {
                self.cell.merge(self.source.counts.day_cell(row, day));
            }
        }
    }

    fn add_part(&mut self, shop: Option<usize>) {
        for day in self.days() {
            self.cell.merge(self.source.counts.part_cell(shop, day));
        }
    }

    fn add_series(&mut self, series: &Series) {
        match self.period {
            Period::Whole => self.stock.merge(&series.whole),
            Period::Interval(i) => series.intervals.get(i).iter().for_each(|s| self.stock.merge(s)),
            Period::Day(_) | Period::Days(..) => {
                let days = series.days.iter().enumerate();
                let mine = self.days();
                let days = days.filter(|(day, _)| mine.contains(day));
                days.for_each(|(_, stock)| self.stock.merge(stock));
            }
        }
    }

    /// Working hours and gaps are kept by shop; the desk's are their sum.
    fn share_duty(&mut self) {
        let mut duty = Stock::default();
        std::mem::swap(&mut duty, &mut self.stock);
        for series in &self.source.counts.shop_series {
            self.add_series(series);
        }
        for level in [Level::Working, Level::Gap] {
            duty.add_area(level, self.stock.area(level));
        }
        self.stock = duty;
    }

    /// A count.
    pub fn n(&self, tally: Tally) -> f64 {
        self.cell[tally] as f64
    }

    /// A sum of microseconds, in seconds.
    pub fn s(&self, sum: Sum) -> f64 {
        self.cell[sum] as f64 / 1e6
    }

    /// A sum of 10⁻⁹, in ones.
    pub fn nano(&self, sum: Sum) -> f64 {
        self.cell[sum] as f64 / 1e9
    }

    /// A sum of fen, in RMB.
    pub fn rmb(&self, sum: Sum) -> f64 {
        self.cell[sum] as f64 / 100.0
    }

    /// The area under a level, in units · seconds.
    pub fn area(&self, level: Level) -> f64 {
        self.stock.area(level) as f64 / 1e6
    }

    /// The flows.
    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    /// The levels.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }

    /// Numbers of the shops it is about.
    pub fn shops(&self) -> Vec<usize> {
        let source = self.source;
        match self.part {
            Part::Desk => (0..source.scenario.shops.len()).collect(),
            Part::Shop(shop) => vec![shop],
            Part::Row(row) => vec![source.layout.rows[row].shop.at()],
            Part::Work(kind) => vec![source.scenario.work[kind].shop.at()],
            Part::Agent(agent) => {
                let seats = self.seats_of(agent).into_iter();
                seats.map(|seat| source.scenario.seats[seat].shop.at()).collect()
            }
        }
    }

    /// The shop whose rules apply: of the part, or the first of a desk.
    pub fn shop(&self) -> Option<&'a crate::model::shop::Shop> {
        let shop = *self.shops().first()?;
        self.source.scenario.shops.get(shop)
    }

    /// A quantile of a wait in seconds; `None` without values, or where it is not kept (agents'
    /// and intervals' waits but a few, a group's days).
    pub fn quantile(&self, wait: Wait, q: f64) -> Option<f64> {
        self.values(wait)?.quantile(q)
    }

    /// Number, sum and sum of squares of a wait, in seconds; `None` where there is no quantile.
    pub fn moments(&self, wait: Wait) -> Option<[f64; 3]> {
        let (count, sum, squares) = match self.values(wait)? {
            Values::Coarse(all) => (all.count(), all.sum(), all.squares()),
            Values::Fine(all) => (all.count(), all.sum(), all.squares()),
        };
        Some([count as f64, sum as f64 / 1e6, squares as f64 / 1e12])
    }

    /// The standard deviation of a wait in seconds; `None` where there is no quantile.
    pub fn deviation(&self, wait: Wait) -> Option<f64> {
        let micros = match self.values(wait)? {
            Values::Coarse(all) => all.sd(),
            Values::Fine(all) => all.sd(),
        };
        micros.map(|micros| micros / 1e6)
    }

    /// All values of a wait; `None` where they are not kept.
    pub fn values(&self, wait: Wait) -> Option<&Values<'a>> {
        self.waits[wait as usize].get_or_init(|| self.collect(wait)).as_ref()
    }

    /// True of a wait whose values are kept by interval.
    pub fn keeps_by_interval(&self, wait: Wait) -> bool {
        self.source.counts.keeps_by_interval(wait)
    }

    fn collect(&self, wait: Wait) -> Option<Values<'a>> {
        let source = self.source;
        let counts = source.counts;
        let (rows, _, _) = counts.extent();
        let rows = (0..rows).filter(|&row| match self.part {
            Part::Desk => true,
            Part::Shop(shop) => source.layout.rows[row].shop.at() == shop,
            Part::Row(other) => row == other,
            Part::Work(_) | Part::Agent(_) => false,
        });
        Some(match (self.part, self.period) {
            (Part::Work(_), _) => return None,
            (Part::Agent(_), _) if !wait.is_kept_by_seat() => return None,
            (_, Period::Interval(_)) if !counts.keeps_by_interval(wait) => return None,
            (Part::Agent(agent), Period::Whole) => {
                let seats = self.seats_of(agent).into_iter();
                Values::Coarse(together(seats.filter_map(|seat| counts.seat_wait_of(seat, wait))))
            }
            (Part::Agent(_), _) | (Part::Row(_), Period::Day(_) | Period::Days(..)) => return None,
            (_, Period::Interval(i)) => {
                Values::Coarse(together(rows.filter_map(|row| counts.interval_wait(row, i, wait))))
            }
            (_, Period::Whole) => {
                Values::Fine(together(rows.map(|row| counts.row_wait(row, wait))))
            }
            (part, Period::Day(_) | Period::Days(..)) => {
                let shops = (0..source.scenario.shops.len())
                    .filter(|&shop| part == Part::Desk || part == Part::Shop(shop));
                let all = shops.flat_map(|shop| self.days().map(move |day| (shop, day)));
                Values::Fine(together(all.map(|(shop, day)| counts.day_wait(shop, day, wait))))
            }
        })
    }

    /// The sum of the agents' own ratios and how many agents have one.
    pub(super) fn over_agents(&self, of: fn(&Cell) -> (f64, f64), all: bool) -> (f64, f64) {
        let (mut sum, mut count) = (0.0, 0.0);
        for agent in &self.source.scenario.agents {
            let mut cell = Cell::default();
            let mut there = false;
            for seat in &agent.seats {
                let shop = self.source.scenario.seats[seat.at()].shop.at();
                if self.part == Part::Desk || self.part == Part::Shop(shop) {
                    cell.merge(&self.source.counts.seats[seat.at()]);
                    there = true;
                }
            }
            let (top, bottom) = of(&cell);
            if there && bottom > 0.0 {
                sum += top / bottom;
                count += 1.0;
            } else if there && all {
                count += 1.0;
            }
        }
        (sum, count)
    }

    /// The grains this view stands at: of its part, and of its period if not the whole.
    pub fn grains(&self) -> impl Iterator<Item = Grain> {
        let part = match self.part {
            Part::Desk => Grain::Desk,
            Part::Shop(_) => Grain::Shop,
            Part::Row(_) => Grain::Group,
            Part::Work(_) => Grain::Work,
            Part::Agent(_) => Grain::Agent,
        };
        let period = match self.period {
            Period::Whole => None,
            Period::Interval(_) => Some(Grain::Interval),
            Period::Day(_) | Period::Days(..) => Some(Grain::Day),
        };
        std::iter::once(part).chain(period)
    }
}
