//! Where contacts come from: synthesised rate curves or replayed logs (S-27).

use crate::kernel::ids::{SeatId, ShopId, WorkId};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::SpanLaw;

/// One stream of contacts into one shop.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, unique in the scenario: keys the random streams (S-14).
    pub name: String,
    /// The stream space: hash of shop and source name.
    pub space: u32,
    /// Times.
    pub times: Times,
    /// What each contact is like, where the log does not say.
    pub mix: Mix,
    /// Agent-initiated contacts (JD-15) instead of customers'.
    pub proactive: Option<Proactive>,
}

/// When contacts come.
#[derive(Clone, Debug)]
pub enum Times {
    /// A non-homogeneous Poisson process with over-dispersed rates.
    Curve(RateCurve),
    /// Counts per interval, placed uniformly at random inside it in order.
    Counts {
        /// Start of each interval and the count in it, ascending, disjoint.
        intervals: Vec<CountInterval>,
        /// Multiplies the counts; the fraction is drawn.
        scale: f64,
    },
    /// A log replayed contact by contact.
    Replay(Replay),
    /// Written out in the scenario, for small tests: ascending.
    List(Vec<Listed>),
}

/// A piecewise-constant rate.
#[derive(Clone, Debug, PartialEq)]
pub struct RateCurve {
    /// Step starts, ascending, the first at or before tick zero; the last step ends at `end`.
    pub starts: Vec<Tick>,
    /// Contacts an hour in each step.
    pub per_hour: Vec<f64>,
    /// Where the curve ends.
    pub end: Tick,
    /// Coefficient of variation of the day's factor (gamma, mean 1); 0 for none.
    pub day_cv: f64,
    /// Coefficient of variation of each interval's factor (gamma, mean 1); 0 for none.
    pub interval_cv: f64,
    /// The length over which an interval factor holds.
    pub interval: Span,
}

/// A count in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountInterval {
    /// Start.
    pub from: Tick,
    /// Length.
    pub length: Span,
    /// Contacts; a fraction where only a part of the interval lies within the scenario.
    pub count: f64,
}

/// A log of contacts on disk; `scenario/logs` opens it for the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The file.
    pub path: std::path::PathBuf,
    /// Columns by role.
    pub columns: ReplayColumns,
    /// Added to every timestamp, microseconds, may be negative.
    pub shift_micros: i64,
    /// Each row stands for this many contacts (0.5: every row with probability one half); those
    /// beyond the first are other customers, at other times of the row's stretch.
    pub scale: f64,
    /// How the file is written.
    pub form: Box<LogForm>,
    /// Rows counted by the checking pass.
    pub rows: u64,
    /// A fingerprint of the file's bytes.
    pub content: u64,
    /// Where the log's rate changes by more than chance: starts of stretches, ascending, the first
    /// at tick zero. The copies of a row lie anywhere in its stretch.
    pub stretches: Vec<Tick>,
}

/// How a log is written, as the checking pass found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogForm {
    /// The encoding of its text.
    pub encoding: LogEncoding,
    /// Bytes of the mark before the text.
    pub mark: u64,
    /// The separator of its columns.
    pub separator: u8,
    /// The line of its header, from 1.
    pub header_line: u64,
    /// The column of the time of day, where it stands beside that of the date.
    pub clock: Option<usize>,
    /// How its times are read.
    pub dates: LogDates,
    /// Newest first: where the chunks begin that are read from the last to the first.
    pub backward: Vec<LogMark>,
    /// Names the file has for pages of the shop's table, and the page of each.
    pub pages: Vec<(String, u16)>,
    /// The same of clients.
    pub clients: Vec<(String, u16)>,
    /// The same of intents.
    pub intents: Vec<(String, u16)>,
}

/// The encoding of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogEncoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
    /// UTF-16, the lower half of a character first.
    Utf16Le,
    /// UTF-16, the upper half first.
    Utf16Be,
}

/// How the times of a log are read where that does not follow from each by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogDates {
    /// True if a bare number is seconds after the start; else it is the serial number of a
    /// spreadsheet's day.
    pub seconds: bool,
    /// Dates that end with their year have the day first (true) or the month.
    pub day_first: Option<bool>,
    /// The zone in which times are civil times \[seconds east of UTC\].
    pub zone: Option<i32>,
    /// A time may be an interval, as in `09:00-09:30`: its start counts.
    pub ranges: bool,
}

/// A place of a log's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogMark {
    /// Byte of the file at which a block of whole lines begins.
    pub block: u64,
    /// Bytes of text from there.
    pub skip: u64,
    /// Rows from here to the next mark.
    pub rows: u32,
}

/// Whose log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A shop's source of contacts, by its index.
    Source(ShopId, usize),
    /// A kind of work.
    Work(WorkId),
}

/// Column numbers of a replayed log; only the time is required.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplayColumns {
    /// Timestamp.
    pub time: usize,
    /// Page.
    pub page: Option<usize>,
    /// SKU.
    pub sku: Option<usize>,
    /// Client.
    pub client: Option<usize>,
    /// Customer.
    pub customer: Option<usize>,
    /// Intent.
    pub intent: Option<usize>,
    /// Named agent.
    pub agent: Option<usize>,
    /// Difficult customer (true/false).
    pub difficult: Option<usize>,
}

/// One contact as a log or a list states it; what is `None` is drawn from the mix.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Listed {
    /// When.
    pub at: Tick,
    /// Page, by the shop's table.
    pub page: Option<u16>,
    /// SKU, by the shop's table; `Some(u32::MAX)` for one no group names.
    pub sku: Option<u32>,
    /// Client, by the shop's table.
    pub client: Option<u16>,
    /// Customer, a hash of the name.
    pub customer: Option<u64>,
    /// Intent, by the shop's table.
    pub intent: Option<u16>,
    /// The agent the customer chose.
    pub agent: Option<SeatId>,
    /// Difficult customer.
    pub difficult: Option<bool>,
}

/// What contacts are like: cumulated probabilities, each list ending in 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mix {
    /// Pages, by the shop's table: (index, cumulated probability).
    pub pages: Vec<(u16, f64)>,
    /// SKUs.
    pub skus: Vec<(u32, f64)>,
    /// Clients.
    pub clients: Vec<(u16, f64)>,
    /// Intents.
    pub intents: Vec<(u16, f64)>,
    /// Share of contacts that choose an agent, and whom: (seat, cumulated probability).
    pub named: Vec<(SeatId, f64)>,
    /// Share that chooses an agent at all.
    pub named_share: f64,
    /// Share of contacts by customers seen before (回头客), drawn among `returning_pool` people.
    pub returning_share: f64,
    /// How many people return.
    pub returning_pool: u32,
    /// SKUs whose think time is ordinary, ascending; others are unfamiliar (TB-12). Empty: all.
    pub briefed_skus: Vec<u32>,
    /// What nobody's routing asks and `contacts.csv` tells (DH-20).
    pub told: Told,
}

/// What is known of a customer at the door and only told: names with cumulated probabilities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Regions (地域).
    pub regions: Vec<(String, f64)>,
    /// Where they come from, as a search engine (来源).
    pub referrers: Vec<(String, f64)>,
    /// What they searched for (关键词).
    pub keywords: Vec<(String, f64)>,
}

/// Agent-initiated contacts (主动联系, JD-15).
#[derive(Clone, Debug, PartialEq)]
pub struct Proactive {
    /// Effort of the opening message.
    pub effort: SpanLaw,
    /// Probability that the customer answers.
    pub answer_prob: f64,
    /// How long that takes.
    pub answer_delay: SpanLaw,
    /// How long ago the customer was last contacted, drawn; beyond `offered_within` no contact.
    pub last_contact: SpanLaw,
    /// Customers contacted longer ago are not offered; inclusive (30 days).
    pub offered_within: Span,
}
