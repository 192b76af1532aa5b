//! Small sums a contact keeps while it is in a session, so that its agent's books are opened once a
//! session and not once a reply: a desk of thousands of agents does not fit a cache, a tab does.

use super::book::{Account, Books};
use super::counters::{Cell, Sum, Tally};
use super::rounds::Round;
use crate::kernel::ids::SeatId;
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::Tick;

/// Replies of a human.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Replies {
    /// Sent.
    pub sent: u32,
    /// Of these, to customers who had left.
    pub unread: u32,
    /// Hands' time \[µs\].
    pub effort: u64,
}

impl Replies {
    /// Adds them to a cell.
    #[inline]
    fn book(&self, cell: &mut Cell) {
        cell[Tally::HumanMessages] += u64::from(self.sent);
        cell[Tally::UnreadReplies] += u64::from(self.unread);
        cell[Sum::ReplyEffort] += u128::from(self.effort);
    }
}

/// Rounds kept before the books are opened.
const KEPT: usize = 6;

/// What one agent has done for a contact and is not yet in the books of the agent and of the
/// contact's row.
#[derive(Clone, Debug, Default)]
#[repr(C, align(64))]
pub(super) struct Tab {
    seat: SeatId,
    used: bool,
    kept: u8,
    replies: Replies,
    rounds: [Round; KEPT],
}

impl Tab {
    /// The tab of this seat: another's is booked first.
    #[inline]
    fn of(&mut self, seat: SeatId, account: Account, books: &mut Books) -> &mut Tab {
        if self.seat != seat {
            self.book(account, books);
            self.seat = seat;
        }
        self.used = true;
        self
    }

    /// Begins to fetch both lines.
    #[inline(always)]
    pub fn prefetch(&self) {
        prefetch(&self.seat);
        prefetch(&self.rounds[KEPT - 1]);
    }

    /// A reply of a seat to a contact of an account.
    #[inline]
    pub fn reply(&mut self, seat: SeatId, reply: &Replies, account: Account, books: &mut Books) {
        let replies = &mut self.of(seat, account, books).replies;
        replies.sent += reply.sent;
        replies.unread += reply.unread;
        replies.effort += reply.effort;
    }

    /// A round of a seat.
    #[inline]
    pub fn round(&mut self, seat: SeatId, round: Round, account: Account, books: &mut Books) {
        let tab = self.of(seat, account, books);
        if usize::from(tab.kept) >= KEPT {
            tab.empty(books);
        }
        tab.rounds[usize::from(tab.kept) % KEPT] = round;
        tab.kept += 1;
    }

    #[inline(never)]
    fn empty(&mut self, books: &mut Books) {
        let kept = usize::from(std::mem::take(&mut self.kept));
        if let Some(rounds) = self.rounds.get(..kept) {
            books.rounds(self.seat, rounds);
        }
    }

    /// Carries everything into the books.
    pub fn book(&mut self, account: Account, books: &mut Books) {
        if !self.used {
            return;
        }
        self.used = false;
        self.empty(books);
        let replies = std::mem::take(&mut self.replies);
        books.at_seat(self.seat, |cell| replies.book(cell));
        books.at_account(account, |cell| replies.book(cell));
    }
}

/// Customer messages of the open round; most rounds have one, which needs no room elsewhere.
#[derive(Clone, Debug, Default)]
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

/// A tab with something on it.
#[cfg(test)]
pub(super) fn used() -> Tab {
    let rounds = [Round { response: 1, ..Round::default() }; KEPT];
    let replies = Replies { sent: 1, ..Replies::default() };
    Tab { seat: SeatId(1), used: true, kept: 1, replies, rounds }
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
