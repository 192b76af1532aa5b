//! The log, a call a row, times in seconds after midnight.

use std::path::Path;

use jiff::civil::Date;

use super::super::files::{Fault, rows};

/// A call that asked for an agent.
#[derive(Clone, Debug)]
pub struct Call {
    /// The day.
    pub date: Date,
    /// What for: `PS` (English callers among them), `NW`, `NE`, `TT`, `IN`.
    pub kind: String,
    /// 0, 1 or 2; the log has it for those who queued only.
    pub priority: Option<u8>,
    /// When it left the machine and asked for an agent.
    pub arrived: i64,
    /// Seconds in the queue, 0 for those served at once.
    pub waited: i64,
    /// True if it queued.
    pub queued: bool,
    /// The conversation; `None` for those who gave up.
    pub service: Option<Service>,
}

/// A conversation.
#[derive(Clone, Debug)]
pub struct Service {
    /// When it began.
    pub from: i64,
    /// Seconds; 0 if the log does not say.
    pub length: i64,
    /// True if the log has its start and end.
    pub is_timed: bool,
    /// Whose it was; empty if the log does not say.
    pub agent: String,
}

impl Service {
    /// When it ended.
    pub fn to(&self) -> i64 {
        self.from + self.length
    }
}

/// The kind of call that a pool of its own took over in the course of the month.
pub const INTERNET: &str = "IN";

/// The day on which the second half begins.
pub fn second_half() -> Date {
    jiff::civil::date(1999, 8, 16)
}

/// The calls that asked for an agent, by day and time. Left out: `PHANTOM`, and who hung up within
/// the machine. A service of one who hung up is left out as well: the outcome decides.
pub fn read(folder: &Path) -> Result<Vec<Call>, Fault> {
    let mut calls = Vec::new();
    for row in rows(&folder.join("anonymous_bank/calls_aug1999.csv.gz"))? {
        let text = |column: usize| row.get(column).unwrap_or_default();
        let number = |column: usize| text(column).parse::<i64>();
        let queued = number(7)? > 0;
        let outcome = text(10);
        if outcome == "PHANTOM" || (outcome == "HANG" && !queued) {
            continue;
        }
        let served = outcome == "AGENT";
        let waited = if queued { number(9)? } else { 0 };
        let is_timed = number(11)? > 0;
        let service = Service {
            from: if is_timed { number(11)? } else { number(6)? + waited },
            length: if is_timed { number(13)? } else { 0 },
            is_timed,
            agent: text(14).into(),
        };
        calls.push(Call {
            date: text(0).parse()?,
            kind: if text(4) == "PE" { "PS" } else { text(4) }.into(),
            priority: if queued { Some(number(3)? as u8) } else { None },
            arrived: number(6)?,
            waited,
            queued,
            service: served.then_some(service),
        });
    }
    calls.sort_by_key(|call| (call.date, call.arrived));
    Ok(calls)
}

/// True for the calls that are predicted: all but those about the internet service.
pub fn is_ordinary(call: &&Call) -> bool {
    call.kind != INTERNET
}
