//! Counts of calls by five minutes: dacu's arrival model fitted on the first days, tested on the
//! rest.
//!
//! The fitted model is an ordinary scenario of a week. The counts it predicts are those of dacu's
//! own arrivals in many replications of it, not of a formula.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use dacu::engine::arrivals::{Arrivals, FeedError, NoFeed};
use dacu::experiment::replicate::replicate;
use dacu::kernel::tick::{Span, Tick};
use dacu::model::Scenario;
use dacu::stats::dispersion::{Day, Fit, fit, together};
use dacu::stats::sample::quantile;
use jiff::civil::DateTime;

use super::files::{Fault, rows};

/// Days that the model is fitted on; the later ones test it.
pub const FITTED: usize = 110;
/// Slots of five minutes from 07:00 to 21:00.
const SLOTS: usize = 168;
/// Minutes of a slot.
const MINUTES: usize = 5;
/// Lengths in slots at which counts are looked at: 5, 10, 30 minutes, 1, 2, 7 hours.
const SCALES: [usize; 6] = [1, 2, 6, 12, 24, 84];
/// Lengths in slots that are predicted: 5, 30 minutes, 1 hour, the day.
pub const PREDICTED: [usize; 4] = [1, 6, 12, SLOTS];
/// Workdays of a week.
const WEEK: usize = 5;

/// Days of the file in order, Monday as 0; the slot that starts at 21:00 is left out.
pub fn read(folder: &Path) -> Result<Vec<Day>, Fault> {
    let mut days: Vec<(jiff::civil::Date, Day)> = Vec::new();
    for row in rows(&folder.join("bank_calls_5min/bank_calls_5min.csv.gz"))? {
        let at: DateTime = row.get(0).unwrap_or_default().parse()?;
        let calls: f64 = row.get(1).unwrap_or_default().parse()?;
        if days.last().is_none_or(|(date, _)| *date != at.date()) {
            let kind = at.date().weekday().to_monday_zero_offset() as usize;
            days.push((at.date(), Day { kind, counts: Vec::with_capacity(SLOTS) }));
        }
        if let Some((_, day)) = days.last_mut().filter(|_| at.hour() < 21) {
            day.counts.push(calls as u32);
        }
    }
    let days: Vec<Day> = days.into_iter().map(|(_, day)| day).collect();
    match days.iter().all(|day| day.counts.len() == SLOTS && day.kind < WEEK) {
        true => Ok(days),
        false => Err("every day should be a workday with 168 slots before 21:00".into()),
    }
}

/// The model fitted on days of five-minute slots.
pub fn fitted(days: &[Day]) -> Result<Fit, Fault> {
    fit(days, &SCALES).ok_or_else(|| "these days cannot be fitted".into())
}

/// The scenario of a week, Monday 07:00 to Friday 21:00, that expresses a fit.
pub fn scenario(fit: &Fit) -> String {
    let night = 24 * 60 / MINUTES - SLOTS;
    let mut rates = String::new();
    for (day, slots) in fit.rates.iter().enumerate() {
        if day > 0 {
            rates += &"0, ".repeat(night);
        }
        for rate in slots {
            let _ = write!(rates, "{:.2}, ", rate * 60.0 / MINUTES as f64);
        }
    }
    let (day_cv, interval_cv, minutes) = (fit.day_cv, fit.interval_cv, fit.block * MINUTES);
    format!(
        "[desk]\n\
         name = \"five-minute counts\"\n\
         start = 2003-03-03T07:00:00\n\
         end = 2003-03-07T21:00:00\n\
         platform = \"generic\"\n\n\
         [[arrivals]]\n\
         name = \"calls\"\n\
         rate_interval = \"{MINUTES}min\"\n\
         day_cv = {day_cv:.4}\n\
         interval_cv = {interval_cv:.4}\n\
         interval = \"{minutes}min\"\n\
         rates = [{rates}]\n\n\
         [[agents]]\n\
         id = \"a\"\n"
    )
}

/// What the arrivals of a scenario bring: counts by weekday, slot and replication.
pub struct Simulated {
    weeks: Vec<Vec<Day>>,
}

/// Counts dacu's arrivals in many replications of a scenario of a week.
pub fn simulate(model: &Scenario, weeks: u32) -> Result<Simulated, Fault> {
    let mut simulated = Simulated { weeks: Vec::new() };
    let run = |number| count(model, number);
    let fold = |_, week| simulated.weeks.push(week);
    replicate(0..weeks, run, fold, |_, _| {}, &AtomicBool::new(false))?;
    Ok(simulated)
}

fn count(model: &Scenario, replication: u32) -> Result<Vec<Day>, FeedError> {
    let mut arrivals = Arrivals::new(model, replication, NoFeed)?;
    let empty = |kind| Day { kind, counts: vec![0; SLOTS] };
    let mut week: Vec<Day> = (0..WEEK).map(empty).collect();
    let slot = Span::minutes(MINUTES as u64).0;
    while let Some(arrival) = arrivals.pop()? {
        let Tick(at) = arrival.at;
        let into = (at % Span::DAY.0 / slot) as usize;
        if let Some(count) = week[(at / Span::DAY.0) as usize].counts.get_mut(into) {
            *count += 1;
        }
    }
    Ok(week)
}

/// How well counts of some length were predicted.
#[derive(Clone, Copy, Debug)]
pub struct Coverage {
    /// Length in slots.
    pub slots: usize,
    /// Counts within their interval.
    pub covered: usize,
    /// Counts.
    pub of: usize,
    /// Mean width of the intervals over the mean count.
    pub width: f64,
}

impl Coverage {
    /// Share of the counts within their interval.
    pub fn share(&self) -> f64 {
        self.covered as f64 / self.of as f64
    }
}

fn numbers(day: &Day, scale: usize) -> Vec<f64> {
    let slots: Vec<f64> = day.counts.iter().map(|&count| f64::from(count)).collect();
    together(&slots, scale)
}

impl Simulated {
    /// All simulated days.
    pub fn days(&self) -> Vec<Day> {
        self.weeks.concat()
    }

    /// How many of the counts of some days lie between the 5 % and the 95 % quantile of the
    /// simulated counts of the same weekday and slot.
    pub fn coverage(&self, days: &[Day], scale: usize) -> Result<Coverage, Fault> {
        let mut bounds = vec![Vec::new(); WEEK];
        for (kind, bounds) in bounds.iter_mut().enumerate() {
            let weeks: Vec<Vec<f64>> =
                self.weeks.iter().map(|week| numbers(&week[kind], scale)).collect();
            for slot in 0..SLOTS / scale {
                let counts: Vec<f64> = weeks.iter().map(|week| week[slot]).collect();
                let ends = (quantile(&counts, 0.05), quantile(&counts, 0.95));
                let (Some(low), Some(high)) = ends else { return Err("nothing simulated".into()) };
                bounds.push((low, high));
            }
        }
        let (mut covered, mut of, mut width, mut mean) = (0, 0, 0.0, 0.0);
        for day in days {
            for (count, (low, high)) in numbers(day, scale).iter().zip(&bounds[day.kind]) {
                covered += usize::from((low..=high).contains(&count));
                of += 1;
                width += high - low;
                mean += count;
            }
        }
        Ok(Coverage { slots: scale, covered, of, width: width / mean })
    }
}
