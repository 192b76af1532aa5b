//! `[robot]`: a robot in front of the desk (S-30), when it is out of order, and what it leaves to
//! people.

use super::raw::{RawOutage, RawRobot};
use super::rules::{flag, law, share};
use crate::kernel::tick::Tick;
use crate::model::conversation::Service;
use crate::model::platform::Robot;
use crate::scenario::desk::DeskParts;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::Place;
use crate::scenario::table::Section;
use crate::scenario::value::At;

/// No robot leaves customers who ask so many times as much.
const HARDEST: f64 = 100.0;

/// A robot as read; its outages are placed once the desk's times are known.
#[derive(Clone, Debug)]
pub struct RobotParts {
    robot: Robot,
    outages: Vec<At<RawOutage>>,
    harder: f64,
}

/// Reads a robot; `None` after a fault.
pub fn read(raw: &RawRobot, place: Place, faults: &mut Faults) -> Option<RobotParts> {
    let mut solves = [share(&raw.solves); 24];
    if let Some(hours) = &raw.by_hour {
        if hours.value.len() != 24 {
            let message = format!("{} hours of a day instead of 24", hours.value.len());
            faults.add(Code::BadDistribution, hours.place, message).label("one share an hour");
        }
        for (slot, hour) in solves.iter_mut().zip(&hours.value) {
            *slot = hour.0;
        }
    }
    if raw.solves.is_none() && raw.by_hour.is_none() {
        faults
            .add(Code::MissingKey, place, "a robot needs `solves` or `by_hour`")
            .help("write `solves = \"38%\"`, the share of entries it solves");
        return None;
    }
    let robot = Robot {
        solves,
        takes: law(&raw.takes),
        greeting: flag(&raw.greeting),
        off_when_queue_over: raw.off_when_queue_over.as_ref().map(|at| at.count()),
        outages: Vec::new(),
    };
    let outages = raw.outages.as_ref().map(|list| list.value.clone()).unwrap_or_default();
    if let Some(at) = raw.harder.as_ref().filter(|at| at.0 > HARDEST) {
        faults
            .add(Code::NumberOutOfRange, at.place, format!("{} times as many questions", at.0))
            .label(format!("at most {HARDEST}"));
    }
    let harder = raw.harder.as_ref().map_or(1.0, |at| at.0);
    Some(RobotParts { robot, outages, harder })
}

/// The robot on the desk's clock; customers it hands over have their rounds.
pub fn finish(
    parts: Option<RobotParts>,
    desk: &DeskParts,
    service: &mut Service,
    faults: &mut Faults,
) -> Option<Robot> {
    let RobotParts { mut robot, outages, harder } = parts?;
    for profile in &mut service.profiles {
        profile.handed_over = harder;
    }
    robot.outages = outages.iter().filter_map(|raw| outage(raw, desk, faults)).collect();
    robot.outages.sort_unstable();
    Some(robot)
}

fn outage(raw: &At<RawOutage>, desk: &DeskParts, faults: &mut Faults) -> Option<(Tick, Tick)> {
    for key in ["from", "to"] {
        if raw.lacks(key) {
            faults
                .add(Code::MissingKey, raw.place, format!("an outage needs `{key}`"))
                .label(format!("`{key}` is missing"))
                .help("as in `{ from = 2026-11-11T00:00:00, to = 2026-11-11T00:40:00 }`");
        }
    }
    let micros = |civil: jiff::civil::DateTime| {
        i64::try_from(civil.duration_since(desk.calendar.start).as_micros()).unwrap_or(i64::MAX)
    };
    let (from, to) = (micros(raw.from.as_ref()?.value.0), micros(raw.to.as_ref()?.value.0));
    let end = i64::try_from(desk.horizon.end.0).unwrap_or(i64::MAX);
    if from >= to {
        faults
            .add(Code::NumberOutOfRange, raw.place, "this outage ends before it begins")
            .label("`to` lies after `from`");
        return None;
    }
    if to <= 0 || from >= end {
        faults
            .add(Code::OutsideHorizon, raw.place, "this outage lies outside the scenario")
            .label("never happens");
        return None;
    }
    let tick = |micros: i64| Tick(u64::try_from(micros.clamp(0, end)).unwrap_or(0));
    Some((tick(from), tick(to)))
}
