//! Rounds that ended, by what became of them.
//!
//! A round is described by six answers (was it answered, promptly, at once, ...), and most rounds
//! of a desk give the same few combinations. So the books count combinations, one step a round, and
//! work out the dozen tallies of a cell from them when the run is over. Of an agent's few rounds at
//! a time the tallies are added up side by side in the bytes of a word.

use super::counters::{Cell, Sum, Tally};

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

/// Lanes of assessed rounds, and of those in time: each has one message, as a rule.
const ASSESSED_LANE: usize = 6;
const IN_TIME_LANE: usize = 7;

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

/// A round that is over, as it waits in its contact's tab for the books.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Round {
    /// Its response \[µs\]; zero if nobody answered.
    pub response: u64,
    /// Place of the interval in which it started, as in `Account`.
    pub interval: u32,
    /// What became of it.
    pub class: Class,
}

impl Round {
    /// Its response if it is one of a later round, else zero.
    #[inline]
    fn later_response(&self) -> u64 {
        if self.class.is(Class::LATER) { self.response } else { 0 }
    }
}

/// Messages of a round that its class does not tell: most rounds have one message, late if the
/// round is late, and then there are none of these. Numbers wrap below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Surplus {
    messages: u64,
    in_time: u64,
}

impl Surplus {
    /// Of a round with so many messages that count for the reply rate, so many of them in time.
    #[inline]
    pub fn new(class: Class, messages: u32, in_time: u32) -> Surplus {
        let told = |answer: u8| u64::from(class.is(answer));
        Surplus {
            messages: u64::from(messages).wrapping_sub(told(Class::ASSESSED)),
            in_time: u64::from(in_time).wrapping_sub(told(Class::IN_TIME)),
        }
    }

    /// True if the class tells all.
    #[inline]
    pub fn is_none(self) -> bool {
        self == Surplus::default()
    }

    /// Some more.
    pub fn add(&mut self, more: Surplus) {
        self.messages = self.messages.wrapping_add(more.messages);
        self.in_time = self.in_time.wrapping_add(more.in_time);
    }

    /// Adds them to a cell, whose rounds may come later.
    pub fn book(self, cell: &mut Cell) {
        for (tally, more) in
            [(Tally::ReplyMessages, self.messages), (Tally::ReplyMessagesInTime, self.in_time)]
        {
            cell[tally] = cell[tally].wrapping_add(more);
        }
    }
}

/// A few rounds of one agent, at most 255.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Few {
    /// Tallies, a byte each.
    word: u64,
    response: u128,
    later_response: u128,
}

impl Few {
    /// One more.
    #[inline]
    pub fn add(&mut self, round: &Round) {
        self.word += round.class.word();
        self.response += u128::from(round.response);
        self.later_response += u128::from(round.later_response());
    }

    /// Adds them to a cell.
    pub fn book(&self, cell: &mut Cell) {
        let of = |lane: usize| self.word >> (8 * lane) & 0xff;
        for (lane, tally) in LANES.into_iter().enumerate() {
            cell[tally] += of(lane);
        }
        let told = Surplus { messages: of(ASSESSED_LANE), in_time: of(IN_TIME_LANE) };
        told.book(cell);
        cell[Sum::RoundResponse] += self.response;
        cell[Sum::LaterResponse] += self.later_response;
    }
}

/// Any number of rounds, by class: what one row has in one interval while the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Many {
    classes: [u64; Class::COUNT],
    response: u128,
    later_response: u128,
}

impl Default for Many {
    fn default() -> Many {
        Many { classes: [0; Class::COUNT], response: 0, later_response: 0 }
    }
}

impl Many {
    /// One more.
    #[inline]
    pub fn add(&mut self, round: &Round) {
        self.classes[usize::from(round.class.0) % Class::COUNT] += 1;
        self.response += u128::from(round.response);
        self.later_response += u128::from(round.later_response());
    }

    /// Adds them to a cell; none are left.
    pub fn empty_into(&mut self, cell: &mut Cell) {
        let many = std::mem::take(self);
        for (at, count) in many.classes.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let word = Class(at as u8).word();
            let of = |lane: usize| (word >> (8 * lane) & 0xff) * count;
            for (lane, tally) in LANES.into_iter().enumerate() {
                cell[tally] += of(lane);
            }
            Surplus { messages: of(ASSESSED_LANE), in_time: of(IN_TIME_LANE) }.book(cell);
        }
        cell[Sum::RoundResponse] += many.response;
        cell[Sum::LaterResponse] += many.later_response;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A round by its answers, as a cell counts them one by one.
    fn plain(cell: &mut Cell, round: &Round, messages: u32, in_time: u32) {
        let class = round.class;
        cell.count_if(class.is(Class::ANSWERED), Tally::RoundsAnswered);
        cell.count_if(class.is(Class::PROMPT), Tally::RoundsPrompt);
        cell.count_if(class.is(Class::AT_ONCE), Tally::RoundsAtOnce);
        cell.count_if(class.is(Class::LATER), Tally::LaterRounds);
        cell.count_if(class.is(Class::LATER) && class.is(Class::PROMPT), Tally::LaterPrompt);
        cell.count_if(!class.is(Class::ANSWERED), Tally::RoundsOpen);
        cell.count_if(class.is(Class::ASSESSED), Tally::ReplyRounds);
        cell.count_if(class.is(Class::IN_TIME), Tally::ReplyRoundsInTime);
        cell[Tally::ReplyMessages] += u64::from(messages);
        cell[Tally::ReplyMessagesInTime] += u64::from(in_time);
        cell[Sum::RoundResponse] += u128::from(round.response);
        if class.is(Class::LATER) {
            cell[Sum::LaterResponse] += u128::from(round.response);
        }
    }

    #[test]
    fn rounds_of_every_class_add_up_one_by_one_in_tabs_and_by_classes() {
        let (mut one_by_one, mut by_tabs, mut by_class) = Default::default();
        let (mut few, mut many, mut surplus) =
            (Few::default(), Many::default(), Surplus::default());
        for step in 0..1000u32 {
            let class = Class((step * 7 % 64) as u8);
            let round = Round { class, response: u64::from(step) * 1_000_003, interval: 0 };
            // several messages, and some that are late though their round is in time
            let messages = if class.is(Class::ASSESSED) { 1 + step % 3 } else { 0 };
            let in_time = messages.min(step % 4);
            plain(&mut one_by_one, &round, messages, in_time);
            surplus.add(Surplus::new(class, messages, in_time));
            if step % 255 == 0 {
                few.book(&mut by_tabs);
                few = Few::default();
            }
            few.add(&round);
            many.add(&round);
        }
        surplus.book(&mut by_tabs);
        few.book(&mut by_tabs);
        many.empty_into(&mut by_class);
        many.empty_into(&mut by_class);
        surplus.book(&mut by_class);
        assert_eq!(by_tabs, one_by_one);
        assert_eq!(by_class, one_by_one);
    }

    #[test]
    fn one_message_as_late_as_its_round_leaves_nothing_over() {
        let late = Class::default().with(true, Class::ANSWERED).with(true, Class::ASSESSED);
        assert!(Surplus::new(late, 1, 0).is_none() && !Surplus::new(late, 2, 0).is_none());
        let soon = late.with(true, Class::IN_TIME);
        assert!(Surplus::new(soon, 1, 1).is_none() && !Surplus::new(soon, 1, 0).is_none());
    }
}
