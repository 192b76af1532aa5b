//! Rounds that ended, by what became of them.
//!
//! A round is described by six answers (was it answered, promptly, at once, ...), and most rounds of
//! a desk give the same few combinations. So the books count combinations, one step a round, and
//! work out the dozen tallies of a cell from them when the run is over; a contact's tab keeps the
//! same tallies side by side in the bytes of one word.

use super::counters::{Cell, Sum, Tally};
use crate::kernel::tick::Span;

/// What became of a round: a combination of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u8);

/// The tallies of a round, by lanes of a tab's word.
const LANES: [Tally; 8] = [
    Tally::RoundsAnswered,
    Tally::RoundsPrompt,
    Tally::RoundsAtOnce,
    Tally::LaterRounds,
    Tally::LaterPrompt,
    Tally::RoundsOpen,
    Tally::ReplyRounds,
    Tally::ReplyRoundsInTime,
];

/// The lanes of each combination: one byte each, 0 or 1.
const WORDS: [u64; Class::COUNT] = words();

const fn words() -> [u64; Class::COUNT] {
    let mut words = [0; Class::COUNT];
    let mut at = 0;
    while at < Class::COUNT {
        let class = Class(at as u8);
        let lanes = [
            class.is(Class::ANSWERED),
            class.is(Class::PROMPT),
            class.is(Class::AT_ONCE),
            class.is(Class::LATER),
            class.is(Class::LATER) && class.is(Class::PROMPT),
            !class.is(Class::ANSWERED),
            class.is(Class::ASSESSED),
            class.is(Class::IN_TIME),
        ];
        let mut lane = 0;
        while lane < lanes.len() {
            words[at] |= (lanes[lane] as u64) << (8 * lane);
            lane += 1;
        }
        at += 1;
    }
    words
}

impl Class {
    /// A human answered.
    pub const ANSWERED: u8 = 1;
    /// Within the response standard.
    pub const PROMPT: u8 = 2;
    /// With no wait before the hands began.
    pub const AT_ONCE: u8 = 4;
    /// After the first answered round of its session.
    pub const LATER: u8 = 8;
    /// It counts for the reply rate.
    pub const ASSESSED: u8 = 16;
    /// It counts for the reply rate and was in time.
    pub const IN_TIME: u8 = 32;
    /// How many combinations there are.
    const COUNT: usize = 64;

    /// The class with this answer added if it holds.
    #[inline]
    pub fn with(self, holds: bool, answer: u8) -> Class {
        Class(self.0 | (u8::from(holds) * answer))
    }

    /// True if the answer is yes.
    #[inline]
    pub const fn is(self, answer: u8) -> bool {
        self.0 & answer != 0
    }

    /// The tallies of one round, a byte each.
    #[inline]
    fn word(self) -> u64 {
        WORDS[usize::from(self.0) % Self::COUNT]
    }
}

/// A round that is over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// What became of it.
    pub class: Class,
    /// Its customer messages, if it counts for the reply rate; mostly one.
    pub messages: u32,
    /// Of these, answered in time.
    pub messages_in_time: u32,
    /// Its response; zero if nobody answered.
    pub response: Span,
}

impl Round {
    /// Messages, and messages in time, beyond what the class says: wrapping numbers.
    #[inline]
    fn surplus(&self) -> (u32, u32) {
        let counted = |answer: u8| u32::from(self.class.is(answer));
        (
            self.messages.wrapping_sub(counted(Class::ASSESSED)),
            self.messages_in_time.wrapping_sub(counted(Class::IN_TIME)),
        )
    }

    /// Adds it to a cell.
    pub fn book(&self, cell: &mut Cell) {
        let mut few = Few::default();
        few.add(self);
        few.book(cell);
    }
}

/// At most 255 rounds of one contact with one agent.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub(super) struct Few {
    /// Tallies, a byte each.
    word: u64,
    /// Messages beyond one an assessed round, wrapping.
    messages: u32,
    /// Messages in time beyond one a round in time, wrapping.
    messages_in_time: u32,
    /// Sum of responses \[µs\].
    response: u64,
    /// Of these, of later rounds \[µs\].
    later_response: u64,
    taken: u8,
}

impl Few {
    /// One more; not if it is full.
    #[inline]
    pub fn add(&mut self, round: &Round) {
        self.taken += 1;
        self.word += round.class.word();
        let (messages, in_time) = round.surplus();
        self.messages = self.messages.wrapping_add(messages);
        self.messages_in_time = self.messages_in_time.wrapping_add(in_time);
        self.response += round.response.0;
        self.later_response += if round.class.is(Class::LATER) { round.response.0 } else { 0 };
    }

    /// True if a byte could overflow with a further round.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.taken == u8::MAX
    }

    /// Adds them to a cell.
    pub fn book(&self, cell: &mut Cell) {
        let of = |lane: usize| self.word >> (8 * lane) & 0xff;
        for (lane, tally) in LANES.into_iter().enumerate() {
            cell[tally] += of(lane);
        }
        // as signed numbers, for a round in time may have messages that were not
        let signed = |surplus: u32| i64::from(surplus as i32) as u64;
        let messages = of(6).wrapping_add(signed(self.messages));
        let in_time = of(7).wrapping_add(signed(self.messages_in_time));
        cell[Tally::ReplyMessages] = cell[Tally::ReplyMessages].wrapping_add(messages);
        cell[Tally::ReplyMessagesInTime] = cell[Tally::ReplyMessagesInTime].wrapping_add(in_time);
        cell[Sum::RoundResponse] += u128::from(self.response);
        cell[Sum::LaterResponse] += u128::from(self.later_response);
    }
}

/// Any number of rounds, by class: what one row has in one interval while the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Many {
    classes: [u64; Class::COUNT],
    messages: u64,
    messages_in_time: u64,
    response: u128,
    later_response: u128,
}

impl Default for Many {
    fn default() -> Many {
        Many {
            classes: [0; Class::COUNT],
            messages: 0,
            messages_in_time: 0,
            response: 0,
            later_response: 0,
        }
    }
}

impl Many {
    /// One more.
    #[inline]
    pub fn add(&mut self, round: &Round) {
        self.classes[usize::from(round.class.0) % Class::COUNT] += 1;
        self.response += u128::from(round.response.0);
        if round.class.is(Class::LATER) {
            self.later_response += u128::from(round.response.0);
        }
        let (messages, in_time) = round.surplus();
        if (messages | in_time) != 0 {
            let signed = |surplus: u32| i64::from(surplus as i32) as u64;
            self.messages = self.messages.wrapping_add(signed(messages));
            self.messages_in_time = self.messages_in_time.wrapping_add(signed(in_time));
        }
    }

    /// Adds them to a cell; none are left.
    pub fn empty_into(&mut self, cell: &mut Cell) {
        let many = std::mem::take(self);
        let (mut assessed, mut in_time) = (0u64, 0u64);
        for (at, count) in many.classes.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let class = Class(at as u8);
            for (lane, tally) in LANES.into_iter().enumerate() {
                cell[tally] += (class.word() >> (8 * lane) & 0xff) * count;
            }
            assessed += if class.is(Class::ASSESSED) { count } else { 0 };
            in_time += if class.is(Class::IN_TIME) { count } else { 0 };
        }
        let messages = assessed.wrapping_add(many.messages);
        let messages_in_time = in_time.wrapping_add(many.messages_in_time);
        cell[Tally::ReplyMessages] += messages;
        cell[Tally::ReplyMessagesInTime] += messages_in_time;
        cell[Sum::RoundResponse] += many.response;
        cell[Sum::LaterResponse] += many.later_response;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A round by its answers, as a cell counts them one by one.
    fn plain(cell: &mut Cell, round: &Round) {
        let class = round.class;
        cell.count_if(class.is(Class::ANSWERED), Tally::RoundsAnswered);
        cell.count_if(class.is(Class::PROMPT), Tally::RoundsPrompt);
        cell.count_if(class.is(Class::AT_ONCE), Tally::RoundsAtOnce);
        cell.count_if(class.is(Class::LATER), Tally::LaterRounds);
        cell.count_if(class.is(Class::LATER) && class.is(Class::PROMPT), Tally::LaterPrompt);
        cell.count_if(!class.is(Class::ANSWERED), Tally::RoundsOpen);
        cell.count_if(class.is(Class::ASSESSED), Tally::ReplyRounds);
        cell.count_if(class.is(Class::IN_TIME), Tally::ReplyRoundsInTime);
        cell[Tally::ReplyMessages] += u64::from(round.messages);
        cell[Tally::ReplyMessagesInTime] += u64::from(round.messages_in_time);
        cell[Sum::RoundResponse] += u128::from(round.response.0);
        if class.is(Class::LATER) {
            cell[Sum::LaterResponse] += u128::from(round.response.0);
        }
    }

    #[test]
    fn rounds_of_every_class_add_up_one_by_one_in_tabs_and_by_classes() {
        let (mut one_by_one, mut by_tabs, mut by_class) = Default::default();
        let (mut few, mut many) = (Few::default(), Many::default());
        for step in 0..1000u32 {
            let class = Class((step * 7 % 64) as u8);
            // several messages, and one that is late though its round is in time
            let messages = if class.is(Class::ASSESSED) { 1 + step % 3 } else { 0 };
            let round = Round {
                class,
                messages,
                messages_in_time: messages.min(step % 4),
                response: Span(u64::from(step) * 1_000_003),
            };
            plain(&mut one_by_one, &round);
            if few.is_full() {
                few.book(&mut by_tabs);
                few = Few::default();
            }
            few.add(&round);
            many.add(&round);
        }
        few.book(&mut by_tabs);
        many.empty_into(&mut by_class);
        many.empty_into(&mut by_class);
        assert_eq!(by_tabs, one_by_one);
        assert_eq!(by_class, one_by_one);
    }
}
