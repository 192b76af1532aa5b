//! A round (轮次, C-5) that is over, and what it adds to the counts of a row or an agent.

use super::counters::{Cell, Sum, Tally};
use serde::{Deserialize, Serialize};

/// What became of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Round {
    /// Its response \[µs\]; zero if nobody answered.
    pub response: u64,
    /// Customer messages in it that count for the reply rate.
    pub messages: u32,
    /// Of these, answered in time, each from its own instant.
    pub messages_in_time: u32,
    /// A human answered.
    pub answered: bool,
    /// Within the response standard.
    pub prompt: bool,
    /// With no wait before the hands began.
    pub at_once: bool,
    /// After the first answered round of its session.
    pub later: bool,
    /// It counts for the reply rate.
    pub assessed: bool,
    /// It counts for the reply rate and was in time.
    pub in_time: bool,
}

impl Round {
    /// Counts it.
    #[inline]
    pub fn count(&self, cell: &mut Cell) {
        cell.count_if(self.answered, Tally::RoundsAnswered);
        cell.count_if(!self.answered, Tally::RoundsOpen);
        cell.count_if(self.prompt, Tally::RoundsPrompt);
        cell.count_if(self.at_once, Tally::RoundsAtOnce);
        cell.count_if(self.later, Tally::LaterRounds);
        cell.count_if(self.later && self.prompt, Tally::LaterPrompt);
        cell.count_if(self.assessed, Tally::ReplyRounds);
        cell.count_if(self.in_time, Tally::ReplyRoundsInTime);
        cell[Tally::ReplyMessages] += u64::from(self.messages);
        cell[Tally::ReplyMessagesInTime] += u64::from(self.messages_in_time);
        cell[Sum::RoundResponse] += u128::from(self.response);
        if self.later {
            cell[Sum::LaterResponse] += u128::from(self.response);
        }
    }
}
