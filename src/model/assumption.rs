//! Inputs nobody published: whose value a scenario uses, how to measure it in one's own shop, and
//! between which values it may plausibly lie, so that a tool can move it there.

use crate::kernel::ids::ShopId;

/// An input without a published source.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Where it is set, as in `customer.patience`; behind the shop's name where shops differ.
    pub key: String,
    /// The same input by one name in every scenario: `customer.patience`, `agents.typing_cpm`.
    pub input: String,
    /// The one shop it is about; `None` for all shops.
    pub shop: Option<ShopId>,
    /// The value used, as a planner would write it.
    pub value: String,
    /// How to measure it in one's own shop, English.
    pub measure_en: String,
    /// How to measure it in one's own shop, Chinese.
    pub measure_zh: String,
    /// Whose value it is.
    pub set_by: SetBy,
    /// Between which values it may lie; `None` where it is no number (a word, a date).
    pub range: Option<Plausible>,
}

/// Between which values an assumed input may plausibly lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plausible {
    /// The lowest, in `unit`.
    pub low: f64,
    /// The highest, in `unit`.
    pub high: f64,
    /// What both are measured in.
    pub unit: Measured,
    /// What the range rests on; begins with `assumption` where nobody published any.
    pub source: &'static str,
}

/// What the ends of a plausible range are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measured {
    /// Seconds; of a law, its mean.
    Seconds,
    /// A share between 0 and 1.
    Share,
    /// A number: rounds, sessions, customers, characters a minute; of a law, its mean.
    Number,
    /// Times the value used, for inputs of several numbers: all of them at once. Of a curve, times
    /// the distance of each height from the mean height, never below no contacts.
    Factor,
}

impl Measured {
    /// Its name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Measured::Seconds => "s",
            Measured::Share => "share",
            Measured::Number => "number",
            Measured::Factor => "factor",
        }
    }
}

/// Whose value an assumed input has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The user's: the scenario file or the command line.
    User,
    /// The platform file's, by the name the scenario gives it.
    Platform(String),
    /// The program's default.
    Default,
}
