//! A shop (店铺): its platform's rules, its vocabulary, its customers and its targets.

use super::arrival::Source;
use super::conversation::{Customer, Service};
use super::deferral::Deferral;
use super::kpi::{Kpi, Norms, Orders, Target};
use super::performance::Performance;
use super::platform::{AutoReply, LeaveRules, QueueRules, Robot, SessionRules, TransferRules};
use super::routing::{Classify, Policy};
use crate::kernel::ids::{GroupId, SeatId, Set, ShopId};

/// One shop on one platform.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// The platform file it started from.
    pub platform: String,
    /// The platform file's version of its rules, for the report.
    pub platform_label: String,
    /// Pages (页面) in use; at most 64.
    pub pages: Vec<String>,
    /// Clients (来源端) in use; at most 64.
    pub clients: Vec<String>,
    /// Intents (咨询类型) in use; at most 64.
    pub intents: Vec<String>,
    /// SKUs that a group or a source names.
    pub skus: Vec<String>,
    /// How a contact is classified.
    pub classify: Classify,
    /// Where contacts go.
    pub policy: Policy,
    /// All groups of the shop, the default group first.
    pub groups: Vec<GroupId>,
    /// Seats of agents who serve the shop, in order of declaration.
    pub seats: Vec<SeatId>,
    /// Waiting.
    pub queue: QueueRules,
    /// Ending.
    pub session: SessionRules,
    /// Leave messages.
    pub leave: LeaveRules,
    /// Transfers.
    pub transfer: TransferRules,
    /// Automatic messages.
    pub auto_reply: AutoReply,
    /// A robot in front.
    pub robot: Option<Robot>,
    /// What customers do.
    pub customer: Customer,
    /// What answering costs.
    pub service: Service,
    /// Matters put off for some days.
    pub deferral: Option<Deferral>,
    /// Where contacts come from.
    pub sources: Vec<Source>,
    /// Orders after sessions.
    pub orders: Option<Orders>,
    /// How the platform's figures are defined.
    pub kpi: Kpi,
    /// Daily norms and the quick estimate.
    pub norms: Norms,
    /// How agents are rated.
    pub performance: Performance,
    /// What must hold.
    pub targets: Vec<Target>,
}

/// A group of agents (客服组) with its scope (接待范围).
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name, as customers see it.
    pub name: String,
    /// Its shop.
    pub shop: ShopId,
    /// True for the one default group of the shop (默认客服组).
    pub is_default: bool,
    /// Enabled (启用) at the start.
    pub enabled: bool,
    /// May fall back to the default group (允许自动分配至默认客服组).
    pub auto_default: bool,
    /// Pages it serves.
    pub pages: Set,
    /// SKUs it serves, by the shop's table, ascending.
    pub skus: Vec<u32>,
    /// Members and their weights 0-10 (权重).
    pub members: Vec<(SeatId, u8)>,
    /// Relative chance of being chosen when several match.
    pub choice_weight: f64,
}
