//! An instant that may not have come yet.

use crate::kernel::tick::Tick;
use serde::{Deserialize, Serialize};

/// An instant that may not have come yet, in one word: the state of a contact is read more
/// often than it fits a cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted(Tick);

impl Default for Noted {
    #[inline]
    fn default() -> Noted {
        Noted(Tick::NEVER)
    }
}

impl From<Option<Tick>> for Noted {
    #[inline]
    fn from(at: Option<Tick>) -> Noted {
        Noted(at.unwrap_or(Tick::NEVER))
    }
}

impl Noted {
    /// When, if it has come.
    #[inline]
    pub fn get(self) -> Option<Tick> {
        (self.0 != Tick::NEVER).then_some(self.0)
    }

    /// True if it has come.
    #[inline]
    pub fn is_some(self) -> bool {
        self.0 != Tick::NEVER
    }

    /// It comes now.
    #[inline]
    pub fn set(&mut self, now: Tick) {
        self.0 = now;
    }

    /// It comes now, unless it came before.
    #[inline]
    pub fn first(&mut self, now: Tick) {
        self.0 = self.0.min(now);
    }

    /// It has not come any more; when it had.
    #[inline]
    pub fn take(&mut self) -> Option<Tick> {
        std::mem::take(self).get()
    }
}
