//! What one seat adds to the levels of its agent, shop and desk. That a change of its sessions
//! looks at the levels that sessions change, not at all of them, saves a promotion day 5 % of its
//! instructions.

use crate::kernel::ids::{AgentId, ShopId, StatusId};
use crate::measure::counters::Level;
use crate::model::workforce::Seat;
use crate::model::{OFFLINE, Scenario};
use serde::{Deserialize, Serialize};

/// Levels a seat contributes to; those that sessions change come first.
pub const SHARED: [Level; 11] = [
    Level::Active,
    Level::ActiveOnline,
    Level::Engaged,
    Level::Full,
    Level::LoadOver,
    Level::LoadUnder,
    Level::MaxOnline,
    Level::Unbounded,
    Level::Online,
    Level::LoggedIn,
    Level::HandsOn,
];
/// What a seat adds to the levels in `SHARED`.
pub type Contribution = [u32; SHARED.len()];

/// A seat, as the levels see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeatNow {
    /// Whose it is.
    pub agent: AgentId,
    /// Where.
    pub shop: ShopId,
    /// Sessions counted.
    pub active: u32,
    /// One while it is on duty, as of `contribution`.
    on: u32,
    /// Weight of the sessions in thousandths of a slot.
    pub load: u64,
    /// The weight at which it is full, as of `contribution`; beyond all while it is not on duty.
    full_at: u64,
    /// What it adds now.
    pub adds: Contribution,
    /// How the seat stands.
    pub status: StatusId,
    /// The tiers could give it a customer, loads aside.
    pub on_duty: bool,
    /// An automatic status keeps it from more.
    pub held: bool,
    /// The agent's total over all shops is reached.
    pub spent: bool,
    /// It is the agent's only seat.
    pub alone: bool,
    /// Sessions of the agent at most, over all shops.
    total: Option<u32>,
    /// Sessions at most; `None` without a limit.
    pub max: Option<u32>,
}

impl SeatNow {
    /// A seat nobody sits at yet.
    pub fn new(seat: &Seat, scenario: &Scenario) -> SeatNow {
        let agent = &scenario.agents[seat.agent.at()];
        SeatNow {
            agent: seat.agent,
            shop: seat.shop,
            active: 0,
            on: 0,
            load: 0,
            full_at: u64::MAX,
            adds: Contribution::default(),
            status: OFFLINE,
            on_duty: false,
            held: false,
            spent: false,
            alone: agent.seats.len() == 1,
            total: agent.total_max,
            max: seat.max,
        }
    }

    /// A seat at its beginning goes on as another stood: all but what the scenario says of it.
    pub fn go_on(&mut self, from: &SeatNow) {
        let SeatNow { agent, shop, alone, total, .. } = *self;
        *self = SeatNow { agent, shop, alone, total, ..from.clone() };
    }

    /// It holds so many sessions of such a weight now; by how much the first four levels change,
    /// and the next two, which do only where a session weighs more or less than one slot.
    #[inline(always)]
    pub fn hold(&mut self, active: u32, load: u64) -> ([i64; 4], Option<[i64; 2]>) {
        (self.active, self.load) = (active, load);
        let [active_online, engaged, full] = self.by_number();
        let by_number = [
            exchange(&mut self.adds[0], active),
            exchange(&mut self.adds[1], active_online),
            exchange(&mut self.adds[2], engaged),
            exchange(&mut self.adds[3], full),
        ];
        if load == u64::from(active) * 1000 && (self.adds[4] | self.adds[5]) == 0 {
            return (by_number, None);
        }
        let [over, under] = self.by_weight();
        let by_weight = [exchange(&mut self.adds[4], over), exchange(&mut self.adds[5], under)];
        (by_number, Some(by_weight))
    }

    /// What it adds to the second, third and fourth level; to the first it adds its sessions.
    #[inline(always)]
    fn by_number(&self) -> [u32; 3] {
        let engaged = u32::from(self.active > 0) & self.on;
        [self.active * self.on, engaged, u32::from(self.load >= self.full_at)]
    }

    /// What it adds to the next two.
    fn by_weight(&self) -> [u32; 2] {
        let slots = u64::from(self.active) * 1000;
        let part = |load: u64| u32::try_from(load).unwrap_or(u32::MAX) * self.on;
        [part(self.load.saturating_sub(slots)), part(slots.saturating_sub(self.load))]
    }

    /// What it adds to all levels in `SHARED`, whatever has changed.
    pub fn contribution(&mut self, scenario: &Scenario) -> Contribution {
        self.on = u32::from(self.on_duty);
        let max = match (self.max, self.total) {
            (Some(max), Some(total)) => Some(max.min(total)),
            (max, total) => max.or(total),
        };
        self.full_at = match max {
            _ if !self.on_duty => u64::MAX,
            _ if self.held || self.spent => 0,
            Some(max) => u64::from(max) * 1000,
            None => u64::MAX,
        };
        let [active_online, engaged, full] = self.by_number();
        let [over, under] = self.by_weight();
        let status = scenario.statuses.get(self.status.at());
        [
            self.active,
            active_online,
            engaged,
            full,
            over,
            under,
            max.unwrap_or(0) * self.on,
            u32::from(self.on_duty && max.is_none()),
            self.on,
            u32::from(status.is_some_and(|status| status.logged_in)),
            u32::from(status.is_some_and(|status| status.hands)),
        ]
    }
}

/// Puts in what is now, and tells by how much that is more.
#[inline(always)]
fn exchange(place: &mut u32, now: u32) -> i64 {
    i64::from(now) - i64::from(std::mem::replace(place, now))
}
