//! Who is on duty on the desk, and for which groups somebody is; and what an agent with several
//! seats adds to the desk, which is less than the seats do.

use super::seat::{Contribution, SHARED};
use super::{DeskState, mark};
use crate::kernel::ids::{AgentId, GroupId, SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::measure::counters::Level;
use crate::measure::layout::Layout;
use crate::model::Scenario;
use serde::{Deserialize, Serialize};

/// A group now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct GroupNow {
    row: u32,
    shop: ShopId,
    covered: bool,
}

impl GroupNow {
    /// All groups of a scenario, as they start; until told, somebody is there.
    pub fn all(scenario: &Scenario, layout: &Layout) -> Vec<GroupNow> {
        let groups = scenario.groups.iter().enumerate();
        groups
            .map(|(at, group)| GroupNow {
                row: layout.row_of(GroupId::from(at)),
                shop: group.shop,
                covered: true,
            })
            .collect()
    }
}

impl DeskState<'_> {
    /// Working hours of each shop and group in the present piece.
    pub(super) fn set_hours(&mut self, now: Tick, layout: &Layout) {
        for shop in 0..self.shops.len() {
            let works = self.piece.works(layout, self.hours[shop]);
            self.shops[shop].set(now, Level::Working, u32::from(works));
            self.set_gap(now, shop);
        }
        for group in 0..self.groups.len() {
            self.set_gap_of(now, group);
        }
    }

    /// Working hours run, and nobody is on duty for any group of the shop.
    fn set_gap(&mut self, now: Tick, shop: usize) {
        let mut groups = self.groups.iter().filter(|group| group.shop.at() == shop);
        let anyone = groups.any(|group| group.covered);
        let gauge = &mut self.shops[shop];
        let gap = gauge.value(Level::Working) > 0 && !anyone;
        gauge.set(now, Level::Gap, u32::from(gap));
        self.gaps[shop].set(now, u64::from(gap));
    }

    /// The same of a group.
    fn set_gap_of(&mut self, now: Tick, group: usize) {
        let GroupNow { row, shop, covered } = self.groups[group];
        let works = self.shops[shop.at()].value(Level::Working);
        let gauge = &mut self.rows[row as usize];
        gauge.set(now, Level::Working, works);
        gauge.set(now, Level::Gap, if covered { 0 } else { works });
    }

    /// Whether somebody is on duty for a group.
    pub fn cover(&mut self, now: Tick, group: GroupId, covered: bool) {
        self.groups[group.at()].covered = covered;
        self.set_gap_of(now, group.at());
        self.set_gap(now, self.groups[group.at()].shop.at());
    }

    /// The group is reported in another row.
    pub fn rename(&mut self, now: Tick, group: GroupId, row: u32) {
        let before = std::mem::replace(&mut self.groups[group.at()].row, row);
        for level in [Level::Working, Level::Gap] {
            self.rows[before as usize].set(now, level, 0);
        }
        self.set_gap_of(now, group.at());
    }

    /// The seat comes on duty or goes; an automatic status may keep it from more.
    pub fn duty(&mut self, now: Tick, seat: SeatId, on: bool, held: bool) {
        let place = &mut self.seats[seat.at()];
        (place.on_duty, place.held) = (on, held);
        self.refresh(now, seat);
    }

    /// A seat of an agent with several holds so much now; with a limit to all of them, each is full
    /// when that is reached.
    #[inline(never)]
    pub(super) fn active_of_several(&mut self, now: Tick, seat: SeatId, active: u32, load: u64) {
        let place = &mut self.seats[seat.at()];
        (place.active, place.load) = (active, load);
        let agent = &self.scenario.agents[place.agent.at()];
        let Some(most) = agent.total_max else { return self.refresh(now, seat) };
        let all: u64 = agent.seats.iter().map(|other| self.seats[other.at()].load).sum();
        for &other in &agent.seats {
            self.seats[other.at()].spent = all >= u64::from(most) * 1000;
            self.refresh(now, other);
        }
    }

    /// What an agent adds to the desk: sessions add up over the seats, the agent is one.
    fn stands(&self, agent: AgentId) -> Contribution {
        let about = &self.scenario.agents[agent.at()];
        let mut all = Contribution::default();
        for seat in &about.seats {
            let adds = &self.seats[seat.at()].adds;
            all.iter_mut().zip(adds).for_each(|(all, own)| *all += own);
        }
        let [_, _, engaged, full, _, _, max, unbounded, online, logged_in, hands] = &mut all;
        *full = u32::from(*online > 0 && *full >= *online);
        *max = (*max).min(about.total_max.unwrap_or(u32::MAX));
        for level in [engaged, unbounded, online, logged_in, hands] {
            *level = (*level).min(1);
        }
        all
    }

    /// Carries a change of a seat to the gauges of agent, shop and desk.
    pub(super) fn refresh(&mut self, now: Tick, seat: SeatId) {
        let place = &mut self.seats[seat.at()];
        let (agent, shop) = (place.agent, place.shop.at());
        let seat_added = place.adds;
        let seat_adds = place.contribution(self.scenario);
        if seat_added == seat_adds {
            return;
        }
        let agent_added = self.stands(agent);
        self.seats[seat.at()].adds = seat_adds;
        let agent_adds = self.stands(agent);
        let by = |now: &Contribution, before: &Contribution, at: usize| {
            i64::from(now[at]) - i64::from(before[at])
        };
        let of_seat = |at: usize| by(&seat_adds, &seat_added, at);
        let of_agent = |at: usize| by(&agent_adds, &agent_added, at);
        self.shops[shop].change_active(now, of_seat(0), of_seat(1));
        for gauge in [&mut self.agents[agent.at()].gauge, &mut self.desk] {
            gauge.change_active(now, of_agent(0), of_agent(1));
        }
        for (at, level) in SHARED.into_iter().enumerate().skip(2) {
            self.shops[shop].change(now, level, of_seat(at));
            self.agents[agent.at()].gauge.change(now, level, of_agent(at));
            self.desk.change(now, level, of_agent(at));
        }
        mark(&mut self.shops[shop], now);
        mark(&mut self.desk, now);
    }
}
