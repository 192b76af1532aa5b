//! An item of work as it is told.

use crate::kernel::ids::WorkId;
use crate::kernel::tick::{Span, Tick};

/// An item of work that is no chat (工单等), as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkItem {
    /// Of which kind.
    pub kind: WorkId,
    /// When it came.
    pub came: Tick,
    /// Since when it could be begun, the last time.
    pub ready: Tick,
    /// When it is due; `NEVER` if it is not.
    pub due: Tick,
    /// How often it has been done.
    pub done: u32,
    /// Hands' time so far.
    pub spent: Span,
}
