//! How much a recorder keeps. Everything costs about as much as the run itself; who only asks what
//! became of customers and how long they waited, a hundred times over, need not pay for replies,
//! hands, levels over time, causes and satisfaction. Both are one recorder, and what both keep has
//! the same value in both.

use super::counters::{Sum, Tally};
use super::counts::Wait;

/// What to record besides the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Count distinct customers, 12 bytes for each, even if the scenario does not ask for it.
    pub persons: bool,
}

/// How much a recorder keeps, known when the program is compiled.
pub trait Keeps {
    /// Everything, and audited; if not, entries alone.
    const ALL: bool;
}

/// All that is ever counted, audited.
#[derive(Clone, Copy, Debug)]
pub struct Everything;

impl Keeps for Everything {
    const ALL: bool = true;
}

/// What became of entries, and how long they waited: see [`of_entries`].
#[derive(Clone, Copy, Debug)]
pub struct Entries;

impl Keeps for Entries {
    const ALL: bool = false;
}

/// The counts that [`Entries`] keeps, for desk, shops and groups.
pub const TALLIES: &[Tally] = &[
    Tally::Entries,
    Tally::Reentries,
    Tally::Upv,
    Tally::RobotHandled,
    Tally::RobotSolved,
    Tally::Served,
    Tally::Unanswered,
    Tally::Abandoned,
    Tally::LeftMessage,
    Tally::Rejected,
    Tally::StillOpen,
    Tally::Lost,
    Tally::Unjudged,
    Tally::LeftLate,
    Tally::AwaitingEnd,
    Tally::CutEntries,
    Tally::CutUpv,
    Tally::CutConsults,
    Tally::Queued,
    Tally::QueueGaveUp,
    Tally::QueueOther,
    Tally::QueueCut,
    Tally::QueuedAbandoned,
    Tally::AbandonedSoon,
    Tally::Connected,
    Tally::ConnectedSoon,
    Tally::Consults,
    Tally::ServiceOf,
    Tally::ServiceGood,
    Tally::Received,
    Tally::ReceivedGone,
    Tally::ReceivedByLast,
    Tally::AnsweredSoon,
    Tally::RealAnswers,
    Tally::FirstAssessed,
    Tally::FirstInTime,
    Tally::LostInQueue,
    Tally::LostBeforeFirst,
    Tally::LostLater,
    Tally::LostSilently,
    Tally::LeaveCreated,
    Tally::LeaveDelivered,
    Tally::LeaveMailed,
    Tally::LeaveExpired,
    Tally::LeaveWaiting,
    Tally::LeaveAnswered,
    Tally::Overnight,
    Tally::OvernightDone,
    Tally::UncoveredEntries,
];

/// The sums that it keeps.
pub const SUMS: &[Sum] = &[
    Sum::QueueWait,
    Sum::QueueWaitGaveUp,
    Sum::QueueWaitOther,
    Sum::FirstResponse,
    Sum::CustomerWait,
    Sum::RealAnswerWait,
    Sum::LeaveDelay,
    Sum::LeaveAnswer,
];

/// The distributions that it keeps.
pub const WAITS: &[Wait] =
    &[Wait::Queue, Wait::FirstResponse, Wait::Customer, Wait::LeaveDelay, Wait::LeaveAnswer];
