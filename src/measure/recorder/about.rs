//! What a fact is about: which contact, and whether it can matter to a recorder of entries.

use crate::engine::facts::Fact;
use crate::kernel::ids::ContactSlot;

/// True if a fact may change what became of an entry, or how long it waited.
#[inline(always)]
pub(super) fn is_of_entries(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::ReplyStarted { .. }
            | Fact::ReplySetAside { .. }
            | Fact::ReplyDropped { .. }
            | Fact::Counted { .. }
            | Fact::Uncounted { .. }
            | Fact::Invited { .. }
            | Fact::Reassigned { .. }
            | Fact::InviteLapsed { .. }
            | Fact::Welcome { .. }
            | Fact::BusyMessage { .. }
            | Fact::IdlePrompt { .. }
            | Fact::Waited { .. }
            | Fact::ChainCut { .. }
            | Fact::PutOff { .. }
            | Fact::Status { .. }
            | Fact::Duty { .. }
            | Fact::Covered { .. }
            | Fact::Absent { .. }
            | Fact::Active { .. }
            | Fact::Max { .. }
            | Fact::Summarised { .. }
            | Fact::TaskDone { .. }
            | Fact::WorkCame { .. }
            | Fact::WorkBegun { .. }
            | Fact::WorkDone { .. }
            | Fact::WorkOpen { .. }
    )
}

/// The contact a fact is about.
#[inline(always)]
pub fn slot_of(fact: &Fact) -> Option<ContactSlot> {
    match *fact {
        Fact::Entered { slot, .. }
        | Fact::Continued { slot }
        | Fact::RobotDone { slot, .. }
        | Fact::Grouped { slot, .. }
        | Fact::Uncovered { slot }
        | Fact::Queued { slot }
        | Fact::Assigned { slot, .. }
        | Fact::CustomerWrote { slot, .. }
        | Fact::ReplyStarted { slot, .. }
        | Fact::Replied { slot, .. }
        | Fact::ReplySetAside { slot, .. }
        | Fact::ReplyDropped { slot, .. }
        | Fact::LostPatience { slot, .. }
        | Fact::Transferred { slot, .. }
        | Fact::Invited { slot, .. }
        | Fact::Reassigned { slot }
        | Fact::InviteLapsed { slot }
        | Fact::SessionEnded { slot, .. }
        | Fact::LeaveCreated { slot, .. }
        | Fact::LeaveDelivered { slot, .. }
        | Fact::LeaveMailed { slot, .. }
        | Fact::LeaveExpired { slot }
        | Fact::Welcome { slot }
        | Fact::BusyMessage { slot }
        | Fact::IdlePrompt { slot }
        | Fact::Waited { slot, .. }
        | Fact::Closed { slot, .. }
        | Fact::WillReturn { slot, .. }
        | Fact::ChainCut { slot }
        | Fact::PutOff { slot }
        | Fact::Summarised { slot, .. }
        | Fact::Counted { slot, .. }
        | Fact::Uncounted { slot, .. } => Some(slot),
        Fact::Status { .. }
        | Fact::Duty { .. }
        | Fact::Covered { .. }
        | Fact::Absent { .. }
        | Fact::Active { .. }
        | Fact::Max { .. }
        | Fact::TaskDone { .. }
        | Fact::WorkCame { .. }
        | Fact::WorkBegun { .. }
        | Fact::WorkDone { .. }
        | Fact::WorkOpen { .. }
        | Fact::GroupRenamed { .. } => None,
    }
}
