//! When something happens: an instant, and a class within it (C-2 of the rule book).

use super::tick::Tick;
use serde::{Deserialize, Serialize};

/// The order of things that happen at the same instant (C-2), smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Class {
    /// Scheduled configuration changes.
    Config = 1,
    /// Agents' status and shift changes.
    Status = 2,
    /// Customers' messages, closes and lost patience.
    Customer = 3,
    /// Agents' replies, closes and transfers.
    Agent = 4,
    /// Timers: silence, reminders, leave ticks.
    Timer = 5,
    /// Dispatch of waiting queues.
    Dispatch = 6,
    /// Idle hands pick their next message (S-3: after ①-⑥).
    Pick = 7,
    /// New arrivals.
    Arrival = 8,
}

impl Class {
    /// All, in order.
    const ALL: [Class; 8] = [
        Class::Config,
        Class::Status,
        Class::Customer,
        Class::Agent,
        Class::Timer,
        Class::Dispatch,
        Class::Pick,
        Class::Arrival,
    ];

    /// The class at the head of a packed key.
    pub(super) fn of_key(key: u128) -> Option<Class> {
        let number = (key >> 76) as u8 & 0xf;
        Class::ALL.into_iter().find(|class| *class as u8 == number)
    }
}

/// An instant and a class within it: what happens first compares less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub(super) u64);

impl Moment {
    /// After everything that happens.
    pub const NEVER: Moment = Moment((1 << 52) - 1);

    /// The moment of a class at an instant; `NEVER` for a time that is not real.
    #[inline]
    pub fn new(at: Tick, class: Class) -> Moment {
        if at.is_real() { Moment(at.0 << 4 | class as u64) } else { Moment::NEVER }
    }

    /// The moment at the head of a packed key.
    #[inline]
    pub(super) fn of_key(key: u128) -> Moment {
        Moment((key >> 76) as u64)
    }

    /// When it is; the last instant for `NEVER`.
    #[inline]
    pub fn at(self) -> Tick {
        Tick(self.0 >> 4)
    }
}
