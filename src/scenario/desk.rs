//! `[desk]`: where tick zero lies, how long the run lasts, what is counted.

use super::source::Place;
use super::value::At;
use crate::kernel::tick::Span;
use crate::model::horizon::{Calendar, Horizon};
use crate::model::kpi::Precision;
use crate::model::reduction::Reduction;
use jiff::civil::Date;

/// The desk as built.
#[derive(Clone, Debug)]
pub struct DeskParts {
    /// Name of the scenario.
    pub name: String,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// How well a figure must be known, if replications end by that.
    pub precision: Option<Precision>,
    /// Where the number of replications is given.
    pub replications_place: Place,
    /// Variance reduction, if any.
    pub reduction: Option<At<Reduction>>,
    /// Batches that a single run is cut into, if any.
    pub batches: Option<At<u32>>,
    /// Civil time of tick zero.
    pub calendar: Calendar,
    /// The run.
    pub horizon: Horizon,
    /// Reporting interval.
    pub interval: Span,
    /// Where it is given, else where the desk is declared.
    pub interval_place: Place,
    /// Cost of an agent hour.
    pub hourly_cost: Option<f64>,
    /// Distinct customers are counted.
    pub persons: bool,
    /// The promotion's day, if the user named it.
    pub promotion: Option<At<Date>>,
    /// Where the desk is declared.
    pub place: Place,
}

/// The promotion's day, counted from the local day of the start: the one the user names, else the
/// first whole day of the scenario.
pub fn promotion_day(desk: &DeskParts) -> i64 {
    let start = desk.calendar.start;
    match &desk.promotion {
        Some(day) => day.value.duration_since(start.date()).as_hours().div_euclid(24),
        None => i64::from(start.time() != jiff::civil::Time::midnight()),
    }
}
