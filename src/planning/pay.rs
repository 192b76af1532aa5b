//! What hours cost: each at the wage of whoever works it, with what nights, overtime and public
//! holidays add. Of overtime and holiday the dearer counts; the night comes on top of the wage.

use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::wages::Night;

/// Hours that cost something, and what.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pay {
    /// Paid hours.
    pub hours: f64,
    /// Of these, hours of the night.
    pub night: f64,
    /// Hours of overtime.
    pub overtime: f64,
    /// Hours on holidays.
    pub holiday: f64,
    /// RMB at a wage of one an hour: hours by how many times the wage they are paid.
    times: f64,
    /// RMB that nights add whatever the wage.
    on_top: f64,
}

impl Pay {
    /// What a stretch of duty counts for, within the scenario: of a shift that began before it,
    /// hours count from its beginning on.
    pub fn of(scenario: &Scenario, from: Tick, to: Tick) -> Pay {
        let to = to.min(scenario.horizon.end);
        let mut pay = Pay::default();
        let mut at = from;
        while at < to {
            let next = next_cut(scenario, from, at).min(to);
            pay.add(scenario, from, at, next);
            at = next;
        }
        pay
    }

    fn add(&mut self, scenario: &Scenario, begun: Tick, from: Tick, to: Tick) {
        let hours = to.since(from).as_secs_f64() / 3600.0;
        let wages = &scenario.wages;
        let time = scenario.calendar.time_of_day(from);
        let date = scenario.calendar.date(scenario.calendar.day(from));
        let night = wages.night.filter(|night| is_night(*night, time));
        let overtime = wages.overtime.filter(|it| from.since(begun) >= it.after);
        let holiday = wages
            .holidays
            .as_ref()
            .filter(|it| it.dates.iter().any(|(first, last)| (*first..=*last).contains(&date)));
        let times = overtime.map_or(1.0, |it| it.times).max(holiday.map_or(1.0, |it| it.times));
        self.hours += hours;
        self.night += if night.is_some() { hours } else { 0.0 };
        self.overtime += if overtime.is_some() { hours } else { 0.0 };
        self.holiday += if holiday.is_some() { hours } else { 0.0 };
        self.times += hours * (times + night.map_or(0.0, |it| it.share));
        self.on_top += hours * night.map_or(0.0, |it| it.per_hour);
    }

    /// These and others.
    pub fn and(self, other: Pay) -> Pay {
        Pay {
            hours: self.hours + other.hours,
            night: self.night + other.night,
            overtime: self.overtime + other.overtime,
            holiday: self.holiday + other.holiday,
            times: self.times + other.times,
            on_top: self.on_top + other.on_top,
        }
    }

    /// RMB at a wage an hour.
    pub fn at(&self, wage: f64) -> f64 {
        self.times * wage + self.on_top
    }
}

/// The next instant after one at which an hour may be paid otherwise.
fn next_cut(scenario: &Scenario, begun: Tick, at: Tick) -> Tick {
    let wages = &scenario.wages;
    let time = scenario.calendar.time_of_day(at);
    let until = |clock: Span| {
        let ahead = (clock.0 % Span::DAY.0 + Span::DAY.0 - time.0) % Span::DAY.0;
        at + Span(if ahead == 0 { Span::DAY.0 } else { ahead })
    };
    let mut next = until(Span::ZERO);
    if let Some(night) = wages.night {
        next = next.min(until(night.from)).min(until(night.to));
    }
    if let Some(overtime) = wages.overtime {
        let turns = begun + overtime.after;
        next = if turns > at { next.min(turns) } else { next };
    }
    next
}

fn is_night(night: Night, time: Span) -> bool {
    if night.from < night.to {
        night.from <= time && time < night.to
    } else {
        night.from <= time || time < night.to
    }
}
