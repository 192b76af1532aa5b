//! What an hour costs beyond the plain wage: nights, overtime, public holidays (夜班、加班、节假日).

use crate::kernel::tick::Span;
use jiff::civil::Date;

/// Premiums on wages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wages {
    /// Hours of the night.
    pub night: Option<Night>,
    /// Hours beyond a day's work.
    pub overtime: Option<Overtime>,
    /// Public holidays.
    pub holidays: Option<Holidays>,
}

/// Hours of the night and what they are paid on top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Night {
    /// Time of day of the beginning.
    pub from: Span,
    /// Time of day of the end; not after `from`: on the next day.
    pub to: Span,
    /// Share of the wage on top.
    pub share: f64,
    /// RMB an hour on top.
    pub per_hour: f64,
}

/// Hours of a shift beyond so many are paid so many times the wage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overtime {
    /// Length of a shift from which on hours are overtime.
    pub after: Span,
    /// Times the wage.
    pub times: f64,
}

/// Dates on which hours are paid so many times the wage; overtime is not multiplied again.
#[derive(Clone, Debug, PartialEq)]
pub struct Holidays {
    /// The dates, as stretches: the first and the last.
    pub dates: Vec<(Date, Date)>,
    /// Times the wage.
    pub times: f64,
}
