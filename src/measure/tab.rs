//! Small sums a contact keeps while it is in a session, so that its agent's books are opened once a
//! session and not once a reply: a desk of thousands of agents does not fit a cache, a tab does.

use super::book::{Account, Books};
use super::counters::{Cell, Sum, Tally};
use super::rounds::{Few, Round};
use crate::kernel::ids::SeatId;
use crate::kernel::prefetch::prefetch;
use crate::kernel::tick::{Span, Tick};

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

/// Responses kept before the agent's distribution is opened.
const KEPT: usize = 8;

/// What one agent has done for a contact and is not yet in the agent's books: rounds and replies,
/// and of the replies not in those of the contact's row either.
#[derive(Clone, Debug, Default)]
#[repr(C)]
pub(super) struct Tab {
    seat: SeatId,
    used: bool,
    kept: u8,
    rounds: Few,
    replies: Replies,
    responses: [u64; KEPT],
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
        prefetch(&self.rounds);
        prefetch(&self.responses[KEPT - 1]);
    }

    /// A reply of a seat to a contact of an account.
    #[inline]
    pub fn reply(&mut self, seat: SeatId, reply: &Replies, account: Account, books: &mut Books) {
        let replies = &mut self.of(seat, account, books).replies;
        replies.sent += reply.sent;
        replies.unread += reply.unread;
        replies.effort += reply.effort;
    }

    /// A round of a seat, and its response if it was answered.
    #[inline]
    pub fn round(
        &mut self,
        seat: SeatId,
        round: &Round,
        response: Option<Span>,
        account: Account,
        books: &mut Books,
    ) {
        let tab = self.of(seat, account, books);
        if tab.rounds.is_full() {
            tab.book(account, books);
            tab.used = true;
        }
        tab.rounds.add(round);
        if let Some(response) = response {
            if usize::from(tab.kept) >= KEPT {
                tab.empty(books);
            }
            tab.responses[usize::from(tab.kept) % KEPT] = response.0;
            tab.kept += 1;
        }
    }

    fn empty(&mut self, books: &mut Books) {
        let kept = self.responses.iter().take(usize::from(self.kept));
        books.seat_rounds(self.seat, kept.copied());
        self.kept = 0;
    }

    /// Carries everything into the books of the agent, and the replies into those of the account.
    pub fn book(&mut self, account: Account, books: &mut Books) {
        if !self.used {
            return;
        }
        self.empty(books);
        let rounds = std::mem::take(&mut self.rounds);
        let replies = std::mem::take(&mut self.replies);
        books.at_seat(self.seat, |cell| {
            rounds.book(cell);
            replies.book(cell);
        });
        books.at_account(account, |cell| replies.book(cell));
        self.used = false;
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
