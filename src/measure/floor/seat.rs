//! What one seat adds to the levels of its agent, shop and desk.

use crate::kernel::ids::{AgentId, ShopId, StatusId};
use crate::measure::counters::Level;
use crate::model::{ONLINE, Scenario};

/// Levels a seat contributes to.
pub const SHARED: [Level; 11] = [
    Level::Active,
    Level::ActiveOnline,
    Level::MaxOnline,
    Level::Unbounded,
    Level::Online,
    Level::LoggedIn,
    Level::HandsOn,
    Level::Engaged,
    Level::Full,
    Level::LoadOver,
    Level::LoadUnder,
];
/// Of these, the levels of which an agent has at most one, however many seats.
pub const PERSONAL: [usize; 3] = [4, 5, 6];

/// Of these, the levels that sessions change; none of them is personal.
pub const BY_SESSIONS: [usize; 6] = [0, 1, 7, 8, 9, 10];

/// What a seat adds to the levels in `SHARED`.
pub type Contribution = [u32; SHARED.len()];

/// A seat, as the levels see it.
#[derive(Clone, Debug)]
pub struct SeatNow {
    /// Whose it is.
    pub agent: AgentId,
    /// Where.
    pub shop: ShopId,
    /// How the seat stands.
    pub status: StatusId,
    /// Sessions counted.
    pub active: u32,
    /// Weight of the sessions in thousandths of a slot.
    pub load: u64,
    /// Sessions at most; `None` without a limit.
    pub max: Option<u32>,
    /// Takes customers at all.
    pub receives: bool,
    /// What it adds now.
    pub adds: Contribution,
}

impl SeatNow {
    /// Takes customers now.
    pub fn is_online(&self) -> bool {
        self.status == ONLINE && self.receives
    }

    /// What it adds to the levels in `BY_SESSIONS`.
    #[inline]
    pub fn of_sessions(&self) -> [u32; BY_SESSIONS.len()] {
        let online = self.is_online();
        let on = u32::from(online);
        let full = online && self.max.is_some_and(|max| self.load >= u64::from(max) * 1000);
        let slots = u64::from(self.active) * 1000;
        let part = |load: u64| u32::try_from(load).unwrap_or(u32::MAX) * on;
        [
            self.active,
            self.active * on,
            u32::from(online && self.active > 0),
            u32::from(full),
            part(self.load.saturating_sub(slots)),
            part(slots.saturating_sub(self.load)),
        ]
    }

    /// What it adds to all levels in `SHARED`.
    pub fn contribution(&self, scenario: &Scenario) -> Contribution {
        let status = scenario.statuses.get(self.status.at());
        let online = self.is_online();
        let on = u32::from(online);
        let mut adds = [0; SHARED.len()];
        for (i, part) in BY_SESSIONS.into_iter().zip(self.of_sessions()) {
            adds[i] = part;
        }
        adds[2..7].copy_from_slice(&[
            self.max.unwrap_or(0) * on,
            u32::from(online && self.max.is_none()),
            on,
            u32::from(status.is_some_and(|status| status.logged_in)),
            u32::from(status.is_some_and(|status| status.hands)),
        ]);
        adds
    }
}
