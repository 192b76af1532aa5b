//! Hours that break, what binds in them and what lies behind it: the words of a reading.

use super::behind::Because;

/// What can bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Hands that are on other chats, on other work, or away.
    Hands,
    /// Everybody eligible full.
    Slots,
    /// Nobody eligible on duty.
    Coverage,
    /// The rhythm of leave deliveries, or a limit on assignments within a time.
    Cadence,
    /// Replies take their time, whoever else is there.
    Pace,
}

/// What binds, and what lies behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// What binds.
    pub limit: Limit,
    /// What lies behind it; `None` where it stands for itself.
    pub because: Option<Because>,
}

/// Hours in which a line is missed, significantly and materially.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// First interval; of several dates that of the worst.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Number of the line in `Verdict::lines`.
    pub line: usize,
    /// The worst value in it; `None` if nobody was served though customers came.
    pub value: Option<f64>,
    /// Customers beyond the bound, mean of a run, on all dates together.
    pub customers: f64,
    /// The first interval on each date on which these hours break.
    pub starts: Vec<usize>,
    /// Other lines that are missed in the same hours, by number, worst first.
    pub others: Vec<usize>,
    /// What its customers' waiting was for.
    pub cause: Cause,
}
