//! Clocks of causes: time adds up under the cause that holds, and is read as a difference. Nothing
//! is done for a waiting customer while the cause stays the same.

use super::cause::Cause;
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};

/// What a pair of hands does, as those who wait for it see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
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

    /// What the clock holds, running or not.
    #[inline(always)]
    pub fn held(&self) -> [u64; 2] {
        [self.work, self.away]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Reason {
    cause: Cause,
    /// The silent hold the slots.
    silent: bool,
    since: Tick,
    clocks: [u64; Cause::COUNT],
    /// Grows whenever the cause changes.
    turns: u32,
    /// The tiers' version for which it is known as long as nobody could take more; or `UNKNOWN`.
    pub known: u64,
}

/// The cause has to be asked for.
pub(super) const UNKNOWN: u64 = u64::MAX;

impl Default for Reason {
    fn default() -> Reason {
        let clocks = [0; Cause::COUNT];
        let (cause, since) = (Cause::Nobody, Tick::ZERO);
        Reason { cause, silent: false, since, clocks, turns: 0, known: UNKNOWN }
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

    /// The cause that holds.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// From now on this is the cause.
    pub fn turn(&mut self, now: Tick, cause: Cause, silent: bool) {
        if (cause, silent) != (self.cause, self.silent) {
            self.clocks = self.read(now);
            (self.cause, self.silent, self.since) = (cause, silent, now);
            self.turns = self.turns.wrapping_add(1);
        }
    }
}

/// What a contact waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[repr(C, align(64))]
pub(super) struct Waits {
    /// Since when it waits in the present place.
    since: Tick,
    /// What the clock of the hands it waits for held at that time.
    hands: [u64; 2],
    /// What almost every wait is made of, by cause: own reply and other chats; after and before
    /// the first human reply \[µs\].
    usual: [[u64; 2]; USUAL.len()],
    /// Bits of the other spans that are not zero.
    some: u32,
    /// Where it waits.
    pub place: WaitsIn,
    /// What those hands did at that time.
    doing: Doing,
    /// Its group is closed.
    closed: bool,
    /// Its session waits only for the silence clock.
    pub silent: bool,

    /// The other causes by number, after and before the first human reply \[µs\].
    spans: [[u64; 2]; Cause::COUNT],
    /// The clocks of the place at that time.
    read: [u64; Cause::COUNT],
    /// How often the cause of the place had changed.
    turns: u32,
}

/// Causes a round in a chat adds to.
const USUAL: [Cause; 2] = [Cause::OwnReply, Cause::OtherChats];

const _: () = assert!(std::mem::offset_of!(Waits, spans) == 64);

impl Waits {
    /// Has not waited.
    #[inline(always)]
    pub fn new() -> Waits {
        Waits {
            since: Tick::ZERO,
            hands: [0; 2],
            usual: [[0; 2]; USUAL.len()],
            some: 0,
            place: WaitsIn::Nothing,
            doing: Doing::Away,
            closed: false,
            silent: false,
            spans: [[0; 2]; Cause::COUNT],
            read: [0; Cause::COUNT],
            turns: 0,
        }
    }

    // --- beginnings -------------------------------------------------------------------------

    /// Waits with the robot, or for a choice, from now on.
    #[inline]
    pub fn at_door(&mut self, now: Tick) {
        (self.place, self.since) = (WaitsIn::Door, now);
    }

    /// Waits for hands from now on, in a chat or for a mail.
    #[inline(always)]
    pub fn for_hands(&mut self, now: Tick, place: WaitsIn, clock: &HandsClock) {
        (self.place, self.since) = (place, now);
        (self.hands, self.doing) = (clock.held(), clock.doing);
    }

    /// Waits in a place that has one cause for all, in a group that may be closed.
    #[inline]
    pub fn among_others(&mut self, now: Tick, place: WaitsIn, reason: &Reason, closed: bool) {
        (self.place, self.since, self.closed) = (place, now, closed);
        (self.read, self.turns) = (reason.read(now), reason.turns);
    }

    // --- ends -------------------------------------------------------------------------------

    /// A wait for hands is over that was nothing but the own reply and other chats; false if it
    /// may be more. Hands have been on the reply so long, which `counts` as a wait.
    #[inline(always)]
    pub fn plainly_over(
        &mut self,
        now: Tick,
        clock: &HandsClock,
        first: bool,
        own: Span,
        counts: bool,
    ) -> bool {
        let chats = (self.doing, clock.doing) == (Doing::Chats, Doing::Chats);
        if self.place != WaitsIn::Chat || !chats || clock.held() != self.hands {
            return false;
        }
        self.place = WaitsIn::Nothing;
        let total = now.since(self.since);
        let own = own.min(total);
        self.usual[0][usize::from(first)] += if counts { own.0 } else { 0 };
        self.usual[1][usize::from(first)] += (total - own).0;
        true
    }

    /// How long it has waited in the present place.
    pub fn so_far(&self, now: Tick) -> Span {
        now.since(self.since)
    }

    /// Time the hands have been on other work and away meanwhile \[µs\].
    pub fn hands_were(&self, now: Tick, clock: &HandsClock) -> [u64; 2] {
        let [work, away] = self.hands;
        let then = HandsClock { work, away, doing: self.doing }.read(self.since);
        let now = clock.read(now);
        [0, 1].map(|at| now[at].wrapping_sub(then[at]))
    }

    /// A wait in a place that has one cause for all is over.
    pub fn no_longer_among(&mut self, now: Tick, reason: &Reason, first: bool) {
        let span = now.since(self.since).0;
        if self.closed {
            return self.add(Cause::Closed, first, span);
        }
        if reason.turns == self.turns {
            self.add(reason.cause, first, span);
            return self.add(Cause::Silent, first, if reason.silent { span } else { 0 });
        }
        let clocks = reason.read(now);
        for cause in Cause::ALL {
            self.add(cause, first, clocks[cause as usize] - self.read[cause as usize]);
        }
    }

    /// Adds to a cause.
    #[inline]
    pub fn add(&mut self, cause: Cause, first: bool, span: u64) {
        let (at, first) = (cause as usize, usize::from(first));
        if at < USUAL.len() {
            self.usual[at][first] += span;
        } else {
            self.spans[at][first] += span;
            self.some |= u32::from(span > 0) << (2 * at + first);
        }
    }

    /// What the usual causes have come to, taken out.
    #[inline(always)]
    pub fn take_usual(&mut self) -> [(Cause, bool, Span); 2 * USUAL.len()] {
        let [own, chats] = std::mem::take(&mut self.usual);
        let [reply, others] = USUAL;
        [
            (reply, false, Span(own[0])),
            (reply, true, Span(own[1])),
            (others, false, Span(chats[0])),
            (others, true, Span(chats[1])),
        ]
    }

    /// The next other cause with a span, taken out.
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
        waits.add(Cause::Closed, false, 0);
        waits.add(Cause::Break, true, 2);
        let all: Vec<_> = std::iter::from_fn(|| waits.take()).collect();
        assert_eq!(all, [(Cause::Break, true, Span(2)), (Cause::Choosing, true, Span(4))]);
        assert_eq!(waits.take(), None);
    }

    #[test]
    fn the_usual_causes_come_out_once() {
        let mut waits = Waits::new();
        waits.add(Cause::OtherChats, true, 3);
        waits.add(Cause::OwnReply, false, 2);
        let spans = |waits: &mut Waits| waits.take_usual().map(|(_, _, span)| span.0);
        assert_eq!((spans(&mut waits), spans(&mut waits)), ([2, 0, 0, 3], [0; 4]));
        for (number, cause) in USUAL.into_iter().enumerate() {
            assert_eq!(cause as usize, number);
        }
    }

    /// Hands that turn to other work and back are asked in full; the same if they were on it.
    #[test]
    fn a_wait_is_plainly_over_only_if_the_hands_never_left_the_chats() {
        let over = |turns: &[(u64, Doing)]| {
            let mut clock = HandsClock::new();
            clock.turn(Tick(1), Doing::Chats);
            let (mut waits, mut begun) = (Waits::new(), false);
            for &(at, doing) in turns {
                if at >= 10 && !std::mem::replace(&mut begun, true) {
                    waits.for_hands(Tick(10), WaitsIn::Chat, &clock);
                }
                clock.turn(Tick(at), doing);
            }
            if !begun {
                waits.for_hands(Tick(10), WaitsIn::Chat, &clock);
            }
            let plain = waits.plainly_over(Tick(30), &clock, true, Span(5), true);
            (plain, waits.hands_were(Tick(30), &clock))
        };
        assert_eq!(over(&[]), (true, [0, 0]));
        assert_eq!(over(&[(12, Doing::Work), (16, Doing::Chats)]), (false, [4, 0]));
        assert_eq!(over(&[(5, Doing::Work), (16, Doing::Chats)]), (false, [6, 0]));
        assert_eq!(over(&[(5, Doing::Work)]), (false, [20, 0]));
        assert_eq!(over(&[(12, Doing::Away)]), (false, [0, 18]));
    }
}
