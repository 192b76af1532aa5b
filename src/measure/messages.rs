//! Customer messages of the open round, with their instants.

use crate::kernel::tick::Tick;
use serde::{Deserialize, Serialize};

/// Messages; most rounds have one, which needs no room elsewhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Messages {
    len: u32,
    first: Tick,
    more: Vec<Tick>,
}

impl Messages {
    /// None, with room for some.
    pub fn with_room(room: usize) -> Messages {
        Messages { more: Vec::with_capacity(room), ..Messages::default() }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// When the first was written.
    pub fn first(&self) -> Option<Tick> {
        (self.len > 0).then_some(self.first)
    }

    /// When each was written.
    pub fn iter(&self) -> impl Iterator<Item = Tick> {
        self.first().into_iter().chain(self.more.iter().copied())
    }

    /// One more.
    #[inline]
    pub fn push(&mut self, at: Tick) {
        if self.len == 0 {
            self.first = at;
        } else {
            self.more.push(at);
        }
        self.len += 1;
    }

    /// None any more.
    #[inline]
    pub fn clear(&mut self) {
        if self.len > 1 {
            self.more.clear();
        }
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_keep_their_order_and_are_forgotten_together() {
        let mut messages = Messages::with_room(2);
        assert_eq!(messages.first(), None);
        for at in [3, 5, 9] {
            messages.push(Tick(at));
        }
        assert_eq!(messages.iter().collect::<Vec<_>>(), [Tick(3), Tick(5), Tick(9)]);
        assert_eq!((messages.len(), messages.first()), (3, Some(Tick(3))));
        messages.clear();
        assert_eq!((messages.len(), messages.iter().count()), (0, 0));
        messages.push(Tick(11));
        assert_eq!(messages.iter().collect::<Vec<_>>(), [Tick(11)]);
    }
}
