//! Why a customer waits: one cause at every instant, in an order of precedence.
//!
//! | where | causes, first that holds |
//! |---|---|
//! | at the door | choosing a group, or with the robot |
//! | in the queue | group closed; nobody eligible; all full (total, cadence, wrap-ups, maximum) |
//! | as a message | group closed; nobody eligible; all full; hands (where they pull); cadence |
//! | in a chat, a round open | own reply; hands on other chats; on other work; away |

use serde::{Deserialize, Serialize};

/// The cause of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// The customer's own reply is being read, thought about and typed.
    OwnReply,
    /// The hands are on other chats.
    OtherChats,
    /// The customer's group is disabled or deleted.
    Closed,
    /// The tiers have nobody for the customer, capacity aside.
    Nobody,
    /// Everybody eligible is at the shop's maximum.
    FullShop,
    /// Somebody eligible is below the shop's maximum and at the total over all shops.
    FullTotal,
    /// Part of the two before: without the sessions that wait only for the silence clock, the
    /// customer would be admitted.
    Silent,
    /// The hands are on wrap-ups, mails or openings.
    OtherWork,
    /// The hands are away: on a break, or gone.
    Break,
    /// Somebody could take the message, and its turn to be delivered has not come; or the customer,
    /// and has been given as many as may be within a time.
    Cadence,
    /// The customer is choosing a group, or with the robot.
    Choosing,
}

impl Cause {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// All, in the order of precedence.
    pub const ALL: [Cause; Cause::COUNT] = [
        Cause::Closed,
        Cause::Nobody,
        Cause::FullShop,
        Cause::FullTotal,
        Cause::Silent,
        Cause::OwnReply,
        Cause::OtherChats,
        Cause::OtherWork,
        Cause::Break,
        Cause::Cadence,
        Cause::Choosing,
    ];

    /// The one with this number.
    pub(super) fn numbered(number: usize) -> Option<Cause> {
        Cause::ALL.into_iter().find(|cause| *cause as usize == number)
    }

    /// True if its seconds are a part of another cause's, and not added to them.
    pub fn is_part(self) -> bool {
        self == Cause::Silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_its_number() {
        for (number, cause) in (0..Cause::COUNT).map(|number| (number, Cause::numbered(number))) {
            assert_eq!(cause.map(|cause| cause as usize), Some(number));
        }
        assert_eq!(Cause::numbered(Cause::COUNT), None);
    }
}
