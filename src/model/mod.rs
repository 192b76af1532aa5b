//! The validated scenario: immutable, no serde, nothing missing, negative or out of order.
//!
//! `scenario/` builds it, `engine/` runs it, `measure/` reads it for names and formulas. A desk
//! (客服团队) has shops, agents and seats (an agent's place in one shop). Everything the engine
//! looks up by number is an index into one of the vectors of [`Scenario`].

pub mod arrival;
mod assumption;
pub mod conversation;
pub mod deferral;
pub mod draws;
pub mod figure;
mod forecast;
pub mod holding;
pub mod horizon;
pub mod judging;
pub mod kpi;
mod meaning;
pub mod performance;
pub mod platform;
pub mod reduction;
pub mod routing;
pub mod satisfaction;
pub mod shift;
pub mod shop;
pub mod sizing;
pub mod wages;
pub mod work;
pub mod workforce;

use crate::kernel::ids::{AgentId, GroupId, NameId, SeatId, ShopId, StatusId};
use crate::kernel::tick::{Span, Tick};
use horizon::{Calendar, Horizon};
use platform::Status;
use shift::{Change, Rest};
use shop::{Group, Shop};
use workforce::{Agent, Seat};

pub use assumption::{Assumption, Measured, Plausible, SetBy};

/// Everything one replication needs, validated.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The desk's name (场景名称).
    pub name: String,
    /// The seed of every random stream.
    pub seed: u64,
    /// How many replications were asked for.
    pub replications: u32,
    /// Replications go on until the verdict is decided, instead of by their number.
    pub decides: bool,
    /// How the desk is judged.
    pub judging: judging::Judging,
    /// Replications end when a figure is known this well, instead of by their number.
    pub precision: Option<kpi::Precision>,
    /// How replications are drawn or read so that fewer say as much; `None`: independent.
    pub reduction: Option<reduction::Reduction>,
    /// Batches that a single long run is cut into for its intervals, instead of replications.
    pub batches: Option<u32>,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// How long to run, and how to end.
    pub horizon: Horizon,
    /// The length of a reporting interval.
    pub interval: Span,
    /// Statuses an agent can have; 0 is offline, 1 online, 2 closing (see `platform`).
    pub statuses: Vec<Status>,
    /// Shops served by the desk.
    pub shops: Vec<Shop>,
    /// Groups of all shops; each shop's default group is named by the shop.
    pub groups: Vec<Group>,
    /// Agents, clones expanded.
    pub agents: Vec<Agent>,
    /// Places of agents in shops.
    pub seats: Vec<Seat>,
    /// Names of roles (岗位: pre_sale 售前, after_sale 售后, ...); sets of roles are bits.
    pub roles: Vec<String>,
    /// Kinds of work that is no chat, of all shops.
    pub work: Vec<work::WorkKind>,
    /// Shifts, breaks and timeline changes, in the order they take effect.
    pub changes: Vec<Change>,
    /// Breaks that were placed, by time and agent; they are among the changes.
    pub rests: Vec<Rest>,
    /// How dissatisfaction is modelled.
    pub satisfaction: satisfaction::Satisfaction,
    /// Numbers nobody published, each with its key, value and how to measure it.
    pub assumptions: Vec<Assumption>,
    /// Distinct customers are counted: asked for, or needed by a target or a precision.
    pub persons: bool,
    /// Wage of an agent hour in RMB, for costs in advice; `None` if not given.
    pub hourly_cost: Option<f64>,
    /// What nights, overtime and holidays add.
    pub wages: wages::Wages,
    /// Limits of a search for head counts; runs do not know them.
    pub sizing: sizing::Sizing,
    /// A 64-bit fingerprint of the scenario text and all it includes.
    pub hash: u64,
}

impl Scenario {
    /// When an agent can be there first: at the beginning, or at midnight of the first day.
    pub fn joins_at(&self, agent: usize) -> Tick {
        let today = self.calendar.since_1970(Tick::ZERO);
        let days = self.agents[agent].joined.and_then(|joined| joined.checked_sub(today));
        let at = days.and_then(|day| self.calendar.tick(day, Span::ZERO));
        at.unwrap_or(Tick::ZERO)
    }

    /// The agent's seats, in shop order.
    pub fn seats_of(&self, agent: AgentId) -> &[SeatId] {
        &self.agents[agent.at()].seats
    }

    /// The seat's agent.
    #[inline]
    pub fn agent_of(&self, seat: SeatId) -> AgentId {
        self.seats[seat.at()].agent
    }

    /// A role by its name.
    pub fn role(&self, name: &str) -> Option<NameId> {
        self.roles.iter().position(|role| role == name).map(NameId::from)
    }

    /// The shop of a group.
    pub fn shop_of(&self, group: GroupId) -> ShopId {
        self.groups[group.at()].shop
    }
}

/// The status of an agent who is not logged in.
pub const OFFLINE: StatusId = StatusId(0);
/// The status of an agent who takes new customers.
pub const ONLINE: StatusId = StatusId(1);
/// The internal status after the shift while open sessions are finished (S-10).
pub const CLOSING: StatusId = StatusId(2);
