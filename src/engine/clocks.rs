//! Clocks of causes: time adds up under the cause that holds, and is read as a difference. Nothing
//! is done for a waiting customer while the cause stays the same.

use super::cause::Cause;
use crate::kernel::tick::{Span, Tick};

/// What a pair of hands does, as those who wait for it see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Replies, or nothing for the moment.
    Chats,
    /// Wrap-ups, mails, openings.
    Work,
    /// They are off.
    Away,
}

/// Time a pair of hands has spent on other work and away. A clock that runs holds its time less
/// the instant, so that going on costs nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandsClock {
    work: u64,
    away: u64,
    pub doing: Doing,
}

impl HandsClock {
    /// Hands that are away from the start.
    pub fn new() -> HandsClock {
        HandsClock { work: 0, away: 0, doing: Doing::Away }
    }

    /// Time on other work and away up to now \[µs\].
    #[inline]
    pub fn read(&self, now: Tick) -> [u64; 2] {
        match self.doing {
            Doing::Chats => [self.work, self.away],
            Doing::Work => [self.work.wrapping_add(now.0), self.away],
            Doing::Away => [self.work, self.away.wrapping_add(now.0)],
        }
    }

    /// The hands do this from now on.
    pub fn turn(&mut self, now: Tick, doing: Doing) {
        [self.work, self.away] = self.read(now);
        match doing {
            Doing::Chats => {}
            Doing::Work => self.work = self.work.wrapping_sub(now.0),
            Doing::Away => self.away = self.away.wrapping_sub(now.0),
        }
        self.doing = doing;
    }
}

/// The cause for all who wait in one place, and how long each has held. Where nobody waits the
/// present cause may be an old one: only differences between two readings are used.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    cause: Cause,
    /// The silent hold the slots.
    silent: bool,
    since: Tick,
    clocks: [u64; Cause::COUNT],
}

impl Default for Reason {
    fn default() -> Reason {
        let clocks = [0; Cause::COUNT];
        Reason { cause: Cause::Nobody, silent: false, since: Tick::ZERO, clocks }
    }
}

impl Reason {
    /// Time under each cause up to now \[µs\].
    pub fn read(&self, now: Tick) -> [u64; Cause::COUNT] {
        let mut clocks = self.clocks;
        let span = now.since(self.since).0;
        clocks[self.cause as usize] += span;
        clocks[Cause::Silent as usize] += if self.silent { span } else { 0 };
        clocks
    }

    /// From now on this is the cause.
    pub fn turn(&mut self, now: Tick, cause: Cause, silent: bool) {
        if (cause, silent) != (self.cause, self.silent) {
            self.clocks = self.read(now);
            (self.cause, self.silent, self.since) = (cause, silent, now);
        }
    }
}

/// What a contact waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitsIn {
    /// It does not wait.
    Nothing,
    /// A chat, for the hands of its agent.
    Chat,
    /// A chat, for the hands of anybody in the shop.
    Pool,
    /// The tasks of an agent, for a mail.
    Mail,
    /// A queue.
    Queue,
    /// A leave box.
    Box,
    /// The robot, or the choice of a group.
    Door,
}

/// What a contact has waited so far, by cause. What a round touches is in the first line.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Waits {
    /// Since when it waits in the present place.
    pub since: Tick,
    /// The clock of the hands it waits for at that time.
    pub hands: [u64; 2],
    /// Bits of the spans that are not zero.
    pub some: u32,
    /// Where it waits.
    pub place: WaitsIn,
    /// Its group is closed.
    pub closed: bool,
    /// Its session waits only for the silence clock.
    pub silent: bool,
    /// By cause, after and before the first human reply \[µs\].
    spans: [[u64; 2]; Cause::COUNT],
    /// The clocks of the place at that time.
    pub read: [u64; Cause::COUNT],
}

impl Waits {
    /// Has not waited.
    #[inline(always)]
    pub fn new() -> Waits {
        Waits {
            since: Tick::ZERO,
            hands: [0; 2],
            some: 0,
            place: WaitsIn::Nothing,
            closed: false,
            silent: false,
            spans: [[0; 2]; Cause::COUNT],
            read: [0; Cause::COUNT],
        }
    }

    /// Adds to a cause.
    #[inline]
    pub fn add(&mut self, cause: Cause, first: bool, span: u64) {
        let (at, first) = (cause as usize, usize::from(first));
        self.spans[at][first] += span;
        self.some |= u32::from(span > 0) << (2 * at + first);
    }

    /// The next cause with a span, taken out.
    #[inline]
    pub fn take(&mut self) -> Option<(Cause, bool, Span)> {
        let bit = self.some.trailing_zeros() as usize;
        let cause = Cause::numbered(bit / 2)?;
        self.some &= self.some - 1;
        let span = std::mem::take(&mut self.spans[bit / 2][bit % 2]);
        Some((cause, bit % 2 == 1, Span(span)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_hands_add_up_what_they_did() {
        let mut clock = HandsClock::new();
        let mut turn = |at: u64, doing| clock.turn(Tick(at), doing);
        turn(10, Doing::Chats);
        turn(15, Doing::Work);
        turn(18, Doing::Away);
        assert_eq!(clock.read(Tick(20)), [3, 12]);
    }

    #[test]
    fn a_part_of_a_cause_is_added_beside_it() {
        let mut reason = Reason::default();
        reason.turn(Tick(2), Cause::FullShop, true);
        let read = reason.read(Tick(10));
        let of = |cause: Cause| read[cause as usize];
        assert_eq!([Cause::Nobody, Cause::FullShop, Cause::Silent].map(of), [2, 8, 8]);
    }

    #[test]
    fn spans_come_out_once_each_and_zeros_never() {
        let mut waits = Waits::new();
        waits.add(Cause::Choosing, true, 4);
        waits.add(Cause::OwnReply, false, 0);
        waits.add(Cause::OwnReply, true, 2);
        let all: Vec<_> = std::iter::from_fn(|| waits.take()).collect();
        assert_eq!(all, [(Cause::OwnReply, true, Span(2)), (Cause::Choosing, true, Span(4))]);
        assert_eq!(waits.take(), None);
    }
}
