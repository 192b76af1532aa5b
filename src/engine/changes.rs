//! What the changes of one instant ask for, kept until the last of them is made.

use crate::kernel::ids::{AgentId, GroupId, SeatId, ShopId, StatusId};
use crate::model::platform::OnEnter;

/// A status a seat takes once all changes of the instant are known; the last one asked counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub agent: AgentId,
    pub seat: SeatId,
    pub status: StatusId,
    /// What becomes of open sessions, if not what the status says.
    pub sessions: Option<OnEnter>,
}

/// What a change brings with it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Consequence {
    /// A seat's status is another: so do its sessions, who waits, and the leave boxes.
    Status { agent: AgentId, seat: SeatId, sessions: OnEnter },
    /// Somebody goes home whose sessions go to colleagues.
    HandOver { agent: AgentId },
    /// A group is disabled or deleted.
    GroupGone { group: GroupId },
    /// Somebody may take contacts now who could not before.
    Capacity { shop: ShopId },
    /// Rules may be others: whoever waits is routed anew.
    Rules { shop: ShopId },
}

/// What an instant's changes have asked for, and what is still to follow from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Statuses to be taken.
    pub turns: Vec<Turn>,
    /// Agents whose shift ends.
    pub leaving: Vec<AgentId>,
    /// What follows, in order.
    pub consequences: Vec<Consequence>,
    /// Agents whose status turned.
    pub turned: Vec<AgentId>,
    /// Something may be left to do.
    some: bool,
}

impl Changes {
    /// True if nothing is left to do.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        !self.some
    }

    /// This follows, once all changes of the instant are made.
    pub fn follow_up(&mut self, consequence: Consequence) {
        self.consequences.push(consequence);
        self.some = true;
    }

    /// The shift of an agent ends at this instant.
    pub fn leaves(&mut self, agent: AgentId) {
        self.leaving.push(agent);
        self.some = true;
    }

    /// The agent stays after all; true if a shift of theirs ended at this instant.
    pub fn stays(&mut self, agent: AgentId) -> bool {
        let there = self.leaving.len();
        self.leaving.retain(|other| *other != agent);
        self.leaving.len() < there
    }

    /// A seat takes a status with this instant.
    pub fn turn(&mut self, turn: Turn) {
        match self.turns.iter_mut().find(|known| known.seat == turn.seat) {
            Some(known) => *known = turn,
            None => self.turns.push(turn),
        }
        self.some = true;
    }

    /// What was to follow has run.
    pub fn done(&mut self) {
        self.consequences.clear();
        self.some = !(self.turns.is_empty() && self.leaving.is_empty());
    }
}
