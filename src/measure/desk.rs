//! The state of the desk now: who is in which status, how many sessions each holds, how many wait.
//! Keeps the gauges of agents, shops, desk and rows in step with the facts.
//!
//! Hands are booked after the fact: a span of work is spread over the intervals it touched when
//! it ends, because a task is told only at its end.

mod duty;
mod kept;
mod seat;

use self::duty::GroupNow;
pub(super) use self::kept::KeptDesk;
use self::seat::SeatNow;
use super::counters::Level;
use super::counts::Counts;
use super::gauge::{Area, Gauge, Piece, Series};
use super::layout::Layout;
use super::noted::Noted;
use crate::kernel::ids::{AgentId, SeatId, ShopId, StatusId};
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::{Span, Tick};
use crate::model::{OFFLINE, ONLINE, Scenario};
use serde::{Deserialize, Serialize};

/// What a reply touches comes first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[repr(C, align(64))]
struct AgentNow {
    busy_since: Noted,
    /// Hands' time in the present piece, not yet in the gauge.
    busy: Span,
    status_since: Tick,
    status: StatusId,
    gauge: Gauge,
}

/// The state of the desk.
#[derive(Clone, Debug)]
pub(super) struct DeskState<'a> {
    scenario: &'a Scenario,
    seats: Vec<SeatNow>,
    agents: Vec<AgentNow>,
    shops: Vec<Gauge>,
    rows: Vec<Gauge>,
    desk: Gauge,
    /// Time nobody was on duty, for each shop, from the start.
    gaps: Vec<Area>,
    hours: Vec<(Span, Span)>,
    piece: Piece,
    /// Groups: where they are reported, and whether somebody is on duty for them.
    groups: Vec<GroupNow>,
    /// Time by status over the whole run, for the audit.
    pub attended: u128,
    /// Time logged in over the whole run, by another way.
    pub logged_in: Vec<Area>,
}

impl<'a> DeskState<'a> {
    pub fn new(scenario: &'a Scenario, layout: &Layout) -> DeskState<'a> {
        let agent = AgentNow {
            status: OFFLINE,
            status_since: Tick::ZERO,
            busy_since: Noted::default(),
            busy: Span::ZERO,
            gauge: Gauge::new(),
        };
        let hours: Vec<_> = scenario.shops.iter().map(|shop| shop.kpi.working_hours).collect();
        let mut desk = DeskState {
            scenario,
            seats: scenario.seats.iter().map(|seat| SeatNow::new(seat, scenario)).collect(),
            groups: GroupNow::all(scenario, layout),
            agents: vec![agent; scenario.agents.len()],
            shops: vec![Gauge::new(); scenario.shops.len()],
            rows: vec![Gauge::new(); layout.rows.len()],
            desk: Gauge::new(),
            gaps: vec![Area::default(); scenario.shops.len()],
            piece: Piece::starting(Tick::ZERO, layout, &hours),
            hours,
            attended: 0,
            logged_in: vec![Area::default(); scenario.agents.len()],
        };
        desk.set_hours(Tick::ZERO, layout);
        desk.shops.iter_mut().for_each(|shop| mark(shop, Tick::ZERO));
        mark(&mut desk.desk, Tick::ZERO);
        desk
    }

    /// Brings the desk to now: closes pieces of time.
    #[inline(always)]
    pub fn reach(&mut self, now: Tick, layout: &Layout, counts: &mut Counts) {
        if now >= self.piece.to {
            self.catch_up(now, layout, counts);
        }
    }

    #[cold]
    fn catch_up(&mut self, now: Tick, layout: &Layout, counts: &mut Counts) {
        while self.piece.to <= now {
            self.turn(self.piece.to, layout, counts);
        }
    }

    /// Closes a piece of time and starts the next.
    #[cold]
    fn turn(&mut self, at: Tick, layout: &Layout, counts: &mut Counts) {
        let piece = self.piece;
        for (agent, book) in self.agents.iter_mut().zip(&mut counts.agents) {
            agent.gauge.add(Level::Busy, std::mem::take(&mut agent.busy));
            piece.close(at, &mut agent.gauge, &mut book.series, layout);
        }
        for (gauge, series) in self.shops.iter_mut().zip(&mut counts.shop_series) {
            piece.close(at, gauge, series, layout);
        }
        for (gauge, series) in self.rows.iter_mut().zip(&mut counts.row_series) {
            piece.close(at, gauge, series, layout);
        }
        piece.close(at, &mut self.desk, &mut counts.desk_series, layout);
        self.piece = Piece::starting(at, layout, &self.hours);
        self.set_hours(at, layout);
    }

    /// True if the shop's working hours run and nobody is on duty.
    #[inline]
    pub fn in_gap(&self, shop: ShopId) -> bool {
        self.shops[shop.at()].value(Level::Gap) > 0
    }

    /// Time in gaps since the start \[µs\].
    #[inline]
    pub fn gap_clock(&self, shop: ShopId, now: Tick) -> u64 {
        self.gaps[shop.at()].total(now) as u64
    }

    /// The seat's status is now `to`.
    pub fn status(
        &mut self,
        now: Tick,
        seat: SeatId,
        to: StatusId,
        layout: &Layout,
        counts: &mut Counts,
    ) {
        self.seats[seat.at()].status = to;
        self.refresh(now, seat);
        let agent = self.scenario.seats[seat.at()].agent;
        let status = self.status_of(agent);
        if status != self.agents[agent.at()].status {
            self.attend(now, agent, layout, counts);
            self.agents[agent.at()].status = status;
            let logged_in = self.scenario.statuses[status.at()].logged_in;
            self.logged_in[agent.at()].set(now, u64::from(logged_in));
        }
    }

    /// The status an agent of several shops is reported in: online if that anywhere, else the first
    /// in which they are logged in.
    fn status_of(&self, agent: AgentId) -> StatusId {
        let of = |seat: &SeatId| self.seats[seat.at()].status;
        let seats = &self.scenario.agents[agent.at()].seats;
        let logged_in = |status: &StatusId| self.scenario.statuses[status.at()].logged_in;
        if seats.iter().any(|seat| of(seat) == ONLINE) {
            return ONLINE;
        }
        let first = seats.first().map_or(OFFLINE, of);
        seats.iter().map(of).find(logged_in).unwrap_or(first)
    }

    /// Counts the time an agent has been in the present status.
    fn attend(&mut self, now: Tick, agent: AgentId, layout: &Layout, counts: &mut Counts) {
        let place = &mut self.agents[agent.at()];
        let from = place.status_since.max(layout.horizon.warm_up);
        let counted = now.min(layout.horizon.end).since(from);
        counts.agents[agent.at()].status_time[place.status.at()] += u128::from(counted.0);
        if self.scenario.statuses[place.status.at()].logged_in {
            self.attended += u128::from(now.since(place.status_since).0);
        }
        place.status_since = now;
    }

    /// The seat counts `active` sessions of this load now.
    pub fn active(&mut self, now: Tick, seat: SeatId, active: u32, load: u64) {
        let place = &mut self.seats[seat.at()];
        if !place.alone {
            return self.active_of_several(now, seat, active, load);
        }
        let (by_number, by_weight) = place.hold(active, load);
        carry(&mut self.agents[place.agent.at()].gauge, now, by_number, by_weight);
        carry(&mut self.shops[place.shop.at()], now, by_number, by_weight);
        carry(&mut self.desk, now, by_number, by_weight);
    }

    /// The seat's maximum is now `max`; `u32::MAX` for none.
    pub fn max(&mut self, now: Tick, seat: SeatId, max: u32) {
        self.seats[seat.at()].max = (max != u32::MAX).then_some(max);
        self.refresh(now, seat);
    }

    /// Contacts of a row enter (+1) or leave (−1) a level.
    #[inline]
    pub fn shift(&mut self, now: Tick, row: u32, shop: ShopId, level: Level, by: i64) {
        self.rows[row as usize].change(now, level, by);
        raise(&mut self.shops[shop.at()], now, level, by);
        raise(&mut self.desk, now, level, by);
    }

    /// Begins to fetch what replies of an agent touch.
    #[inline(always)]
    pub fn prefetch(&self, agent: AgentId) {
        if let Some(agent) = self.agents.get(agent.at()) {
            prefetch(agent);
        }
    }

    /// Hands start on a reply; false if they were at work already.
    #[inline]
    pub fn hands_start(&mut self, now: Tick, agent: AgentId) -> bool {
        let since = &mut self.agents[agent.at()].busy_since;
        let idle = !since.is_some();
        since.set(now);
        idle
    }

    /// Hands end a reply: since when they were at it.
    #[inline]
    pub fn hands_end(&mut self, agent: AgentId) -> Option<Tick> {
        self.agents[agent.at()].busy_since.take()
    }

    /// Counts work of an agent for a shop over [from, to).
    #[inline]
    pub fn work(
        &mut self,
        (from, to): (Tick, Tick),
        agent: AgentId,
        shop: ShopId,
        layout: &Layout,
        counts: &mut Counts,
    ) {
        if from < self.piece.from || to > self.piece.to {
            return spread(from, to, (agent, shop), layout, counts);
        }
        let span = to.since(from);
        self.agents[agent.at()].busy += span;
        self.shops[shop.at()].add(Level::Busy, span);
        self.desk.add(Level::Busy, span);
    }

    /// Closes the desk at the end of the run; replies still being typed are booked as work.
    pub fn close(&mut self, now: Tick, layout: &Layout, counts: &mut Counts) {
        self.reach(now, layout, counts);
        for agent in (0..self.agents.len()).map(AgentId::from) {
            self.attend(now, agent, layout, counts);
            if let Some(from) = self.hands_end(agent)
                && let Some(seat) = self.scenario.agents[agent.at()].seats.first()
            {
                let shop = self.scenario.seats[seat.at()].shop;
                self.work((from, now), agent, shop, layout, counts);
            }
        }
        self.turn(now, layout, counts);
    }
}

/// Carries a change of a seat's sessions to a gauge.
#[inline(always)]
fn carry(gauge: &mut Gauge, now: Tick, by_number: [i64; 4], by_weight: Option<[i64; 2]>) {
    let [active, active_online, engaged, full] = by_number;
    gauge.change_active(now, active, active_online);
    gauge.change(now, Level::Full, full);
    if engaged != 0 {
        gauge.change(now, Level::Engaged, engaged);
        // where nobody waits, nobody is stranded
        if gauge.value(Level::Queue) > 0 {
            mark(gauge, now);
        }
    }
    if let Some(by_weight) = by_weight {
        carry_weight(gauge, now, by_weight);
    }
}

/// The same for weights that are not one slot a session.
#[inline(never)]
fn carry_weight(gauge: &mut Gauge, now: Tick, [over, under]: [i64; 2]) {
    gauge.change(now, Level::LoadOver, over);
    gauge.change(now, Level::LoadUnder, under);
}

/// Contacts enter or leave a level of a shop or the desk.
#[inline(always)]
fn raise(gauge: &mut Gauge, now: Tick, level: Level, by: i64) {
    gauge.change(now, level, by);
    // Only the first to come and the last to go make a difference.
    if i64::from(gauge.value(level)) <= by.max(0) {
        mark(gauge, now);
    }
}

/// Whether a shop or the desk is empty, and whether somebody waits beside a free agent.
#[inline]
fn mark(gauge: &mut Gauge, now: Tick) {
    let (waiting, open) = (gauge.value(Level::Queue), gauge.value(Level::Open));
    let free = gauge.value(Level::Online) > gauge.value(Level::Engaged);
    gauge.set(now, Level::Empty, u32::from(waiting == 0 && open == 0));
    gauge.set(now, Level::Stranded, u32::from(waiting > 0 && free));
}

/// Counts busy hands over [from, to) into every interval and day touched, of agent, shop and desk.
#[cold]
#[inline(never)]
fn spread(
    from: Tick,
    to: Tick,
    (agent, shop): (AgentId, ShopId),
    layout: &Layout,
    counts: &mut Counts,
) {
    let book = &mut counts.agents[agent.at()];
    for series in [&mut book.series, &mut counts.shop_series[shop.at()], &mut counts.desk_series] {
        spread_over(from, to, series, layout);
    }
}

fn spread_over(from: Tick, to: Tick, series: &mut Series, layout: &Layout) {
    let end = to.min(layout.horizon.end);
    let mut at = from.max(layout.horizon.warm_up);
    if at < end {
        series.whole.add_area(Level::Busy, u128::from(end.since(at).0));
    }
    while at < end {
        let interval = layout.interval_at(at);
        let midnight = at + (Span::DAY - layout.time_of_day(at));
        let next = layout.interval_start(interval + 1).min(midnight).min(end);
        let area = u128::from(next.since(at).0);
        if let Some(stock) = series.intervals.get_mut(interval) {
            stock.add_area(Level::Busy, area);
        }
        if let Some(stock) = series.days.get_mut(layout.day_at(at)) {
            stock.add_area(Level::Busy, area);
        }
        at = next;
    }
}
