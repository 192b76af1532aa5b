//! Shifts, breaks and timeline events, flattened into changes in the order they take effect.

use crate::kernel::ids::{AgentId, GroupId, SeatId, StatusId};
use crate::kernel::tick::{Span, Tick};

/// The ordinal of a shift is its day since 1970 times this, and its number that day.
pub const SHIFTS_A_DAY: u32 = 8;

/// Something that happens at a fixed time.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When.
    pub at: Tick,
    /// What.
    pub kind: ChangeKind,
}

/// The kinds of change. `Config` kinds are class ① of C-2, the others class ②.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// The agent's shift starts: online unless absent or late.
    ShiftStart {
        /// Who.
        agent: AgentId,
        /// Ordinal of the shift among the agent's shifts, for the absence draw.
        shift: u32,
        /// Status taken, usually online.
        status: StatusId,
        /// When the shift ends, so that lateness never outlives it.
        until: Tick,
    },
    /// The agent's shift ends (S-10).
    ShiftEnd {
        /// Who.
        agent: AgentId,
    },
    /// A break starts or ends: ignored while the agent is absent or not yet there.
    Break {
        /// Who.
        agent: AgentId,
        /// Status during the break, or the one after it.
        status: StatusId,
        /// True at the end of the break.
        ends: bool,
    },
    /// A status set by the timeline.
    SetStatus {
        /// Who.
        agent: AgentId,
        /// In one shop only, if given (S-29).
        seat: Option<SeatId>,
        /// To what.
        status: StatusId,
    },
    /// An agent takes other roles (redeployment, TB-19).
    SetRoles {
        /// Who.
        agent: AgentId,
        /// Which, bits into `Scenario::roles`.
        roles: crate::kernel::ids::Set,
    },
    /// The network fails for an agent: offline at once, the reply is cut (DH-15).
    NetworkFailure {
        /// Who.
        agent: AgentId,
    },
    /// The chats of a seat whose agent's network failed some time ago go back to routing, unless
    /// the agent is back.
    Vanished {
        /// Whose.
        seat: SeatId,
    },
    /// The maximum of a seat changes (JD-12).
    SetMax {
        /// Where.
        seat: SeatId,
        /// To what.
        max: Option<u32>,
    },
    /// A seat starts or stops receiving (JD-10).
    SetReceive {
        /// Where.
        seat: SeatId,
        /// To what.
        receive: bool,
    },
    /// A split share changes (JD-11), thousandths.
    SetShare {
        /// Where.
        seat: SeatId,
        /// To what.
        share: u64,
    },
    /// A weight changes, or a member joins (JDG-9, JDG-16).
    SetWeight {
        /// In which group.
        group: GroupId,
        /// Whose.
        seat: SeatId,
        /// To what, 0-10.
        weight: u8,
    },
    /// A member leaves a group.
    RemoveMember {
        /// Which group.
        group: GroupId,
        /// Who.
        seat: SeatId,
    },
    /// A group is enabled or disabled (JDG-15).
    GroupEnabled {
        /// Which.
        group: GroupId,
        /// To what.
        enabled: bool,
    },
    /// A group is deleted for good (JDG-16).
    GroupDeleted {
        /// Which.
        group: GroupId,
    },
    /// A group's scope or flag changes (JDG-16).
    GroupScope {
        /// Which.
        group: GroupId,
        /// New pages, bits of the shop's table.
        pages: crate::kernel::ids::Set,
        /// New SKUs, ascending.
        skus: Vec<u32>,
        /// New flag.
        auto_default: bool,
    },
    /// A group is renamed (JDG-16, JDG-19).
    GroupRenamed {
        /// Which.
        group: GroupId,
        /// The new name.
        name: String,
    },
}

impl ChangeKind {
    /// True for class ① (configuration), false for class ② (status and shifts).
    pub fn is_config(&self) -> bool {
        !matches!(
            self,
            ChangeKind::ShiftStart { .. }
                | ChangeKind::ShiftEnd { .. }
                | ChangeKind::Break { .. }
                | ChangeKind::SetStatus { .. }
                | ChangeKind::NetworkFailure { .. }
                | ChangeKind::Vanished { .. }
        )
    }
}

/// A break whose time was looked for, as it was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Whose.
    pub agent: AgentId,
    /// From, within the run.
    pub from: Tick,
    /// To.
    pub to: Tick,
}

/// What happens to open sessions when a shift ends (S-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftEnd {
    /// The agent stays until they are done, at most this long, then hands over.
    Finish {
        /// The longest overtime.
        limit: Span,
    },
    /// They go to colleagues through the transfer tiers.
    HandOver,
    /// They go back to routing as new entries.
    Reroute,
    /// Their next message opens the leave box.
    Leave,
}
