//! The question that routing answers, and its answers.

use crate::kernel::ids::{GroupId, SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};

/// Which list of tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// A new contact or a waiter.
    Entry,
    /// A leave message.
    Leave,
    /// The receiver of a transfer.
    Transfer,
}

/// What routing is asked: one contact as the tiers see it.
#[derive(Clone, Copy, Debug)]
pub struct RoutingRequest {
    /// Its shop.
    pub shop: ShopId,
    /// Not bound by the maximum.
    pub exempt: bool,
    /// Its client can open a chat with a chosen agent.
    pub direct: bool,
    /// The agent the customer chose.
    pub named: Option<SeatId>,
    /// The customer's own agent.
    pub dedicated: Option<SeatId>,
    /// Who last served the customer, and when.
    pub last: Option<(SeatId, Tick)>,
    /// Matched (or chosen) custom group.
    pub group: Option<GroupId>,
    /// The group a leave message waits for.
    pub target: Option<GroupId>,
    /// Client.
    pub client: Option<u16>,
    /// Intent.
    pub intent: Option<u16>,
    /// Need, a role.
    pub need: Option<u32>,
    /// The room it needs, in thousandths of a slot (S-24).
    pub room: u64,
    /// Time since it entered routing.
    pub waited: Span,
    /// An agent not to be chosen (the sender of a transfer).
    pub not: Option<SeatId>,
    /// The only agent that may be chosen (the contact waits in that agent's queue).
    pub only: Option<SeatId>,
    /// A number in (0, 1) for picks and ties by lot.
    pub lot: f64,
    /// The instant of the decision.
    pub now: Tick,
}

impl RoutingRequest {
    /// A contact of a shop of which nothing else is known, and that takes any room at all; all lots
    /// fall in the middle.
    pub fn plain(shop: ShopId, now: Tick) -> RoutingRequest {
        RoutingRequest {
            shop,
            exempt: false,
            direct: false,
            named: None,
            dedicated: None,
            last: None,
            group: None,
            target: None,
            client: None,
            intent: None,
            need: None,
            room: 1,
            waited: Span::ZERO,
            not: None,
            only: None,
            lot: 0.5,
            now,
        }
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decision {
    /// This seat takes it.
    To {
        /// Who.
        seat: SeatId,
        /// Index of the deciding tier.
        tier: u8,
        /// The oldest session of the seat ends first.
        evict: bool,
    },
    /// It waits.
    Queue,
    /// It becomes a leave message.
    Leave,
    /// It is turned away.
    Reject,
    /// It waits outside any queue until a tier admits it.
    Unassigned,
}
