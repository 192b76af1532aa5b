//! Where people may be put, each place a family of its own: every start of every pattern for every
//! staff, and today's shifts at other times; who it is like, when one of it is there, what one
//! costs.

use super::plan::{Home, Needs, Slot};
use crate::kernel::tick::{Span, Tick};
use crate::measure::layout::Layout;
use crate::model::Scenario;
use crate::model::sizing::{Change, Pattern, Shifted};
use crate::planning::attendance::{Stint, stints};
use crate::planning::size::Refusal;
use crate::planning::size::cells::Cells;
use crate::planning::size::open::{Open, receives};
use std::collections::BTreeSet;

/// Most places: a plan looks at each of them again and again.
pub const PLACES_MOST: usize = 2_000;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A start of a pattern.
    Start {
        /// Number of the pattern.
        pattern: usize,
        /// Number of the start.
        start: usize,
    },
    /// The shifts of a family at other times.
    Shifted(Shifted),
}

/// A place for people of a staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The id of its family.
    pub id: String,
    /// The family it is like.
    pub like: String,
    /// What it is.
    pub what: What,
    /// Number of the staff.
    pub staff: usize,
    /// Number of the limit it counts for.
    pub limit: usize,
    /// When shifts that were changed start and end, after the midnight before.
    pub times: Vec<(Span, Span)>,
}

/// All places of a desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The places, by staff, pattern and start.
    pub list: Vec<Place>,
    /// Families of each staff today.
    pub staffs: Vec<Vec<String>>,
    /// Fewest and most people of a pattern and staff, or of a family and its shifts at other times.
    pub limits: Vec<(u32, u32)>,
    /// By limit, the family that is on its shifts of today, if it is one.
    pub homes: Vec<Option<String>>,
    /// Today's roster is changed; else patterns take its place.
    pub changes: bool,
    taken: BTreeSet<String>,
}

/// A family's shifts at other times, and when these shifts start and end.
pub type Way = (Shifted, Vec<(Span, Span)>);

impl Places {
    /// The places of a scenario's patterns.
    ///
    /// # Errors
    /// Two staffs have a family in common, or there are too many places.
    pub fn new(scenario: &Scenario) -> Result<Places, Refusal> {
        let patterns = &scenario.sizing.patterns;
        let mut places = Places::empty(scenario);
        let mut names: Vec<&str> = Vec::new();
        for staff in patterns.iter().flat_map(|pattern| &pattern.staff) {
            if names.contains(&staff.name.as_str()) {
                continue;
            }
            for family in &staff.families {
                if places.staffs.iter().flatten().any(|other| other == family) {
                    return Err(Refusal::Shared(family.clone()));
                }
            }
            names.push(&staff.name);
            places.staffs.push(staff.families.clone());
        }
        for (number, name) in names.iter().enumerate() {
            for (at, pattern) in patterns.iter().enumerate() {
                let Some(staff) = pattern.staff.iter().find(|staff| staff.name == **name) else {
                    continue;
                };
                let Some(like) = staff.families.first() else { continue };
                let limit = places.limit((staff.least, staff.most), None);
                let name = if names.len() == 1 { "" } else { name };
                places.starts(scenario, at, (name, like), (number, limit))?;
            }
        }
        Ok(places)
    }

    /// The places of today's families on their shifts at other times, and of patterns on which
    /// people may be added.
    ///
    /// # Errors
    /// There are too many places.
    pub fn of_change(
        scenario: &Scenario,
        change: &Change,
        ways: impl Fn(&str) -> Vec<Way>,
    ) -> Result<Places, Refusal> {
        let mut places = Places::empty(scenario);
        places.changes = true;
        places.staffs.clone_from(&change.alike);
        for (staff, families) in change.alike.iter().enumerate() {
            for family in families {
                let limit = places.limit((0, 0), Some(family.clone()));
                for (shifted, times) in ways(family) {
                    let id = named(family, shifted, &times);
                    let what = What::Shifted(shifted);
                    let like = family.clone();
                    places.put(Place { id, like, what, staff, limit, times })?;
                }
            }
        }
        for (at, pattern) in scenario.sizing.patterns.iter().enumerate() {
            for staff in &pattern.staff {
                let limit = places.limit((staff.least, staff.most), None);
                for (number, alike) in change.alike.iter().enumerate() {
                    let like = staff.families.iter().find(|family| alike.contains(family));
                    let Some(like) = like else { continue };
                    let name = if change.alike.len() == 1 { "" } else { like };
                    places.starts(scenario, at, (name, like), (number, limit))?;
                }
            }
        }
        Ok(places)
    }

    fn empty(scenario: &Scenario) -> Places {
        let taken = scenario.agents.iter().map(|agent| agent.family.clone()).collect();
        Places { taken, ..Places::default() }
    }

    fn limit(&mut self, limits: (u32, u32), home: Option<String>) -> usize {
        self.limits.push(limits);
        self.homes.push(home);
        self.limits.len() - 1
    }

    fn put(&mut self, mut place: Place) -> Result<(), Refusal> {
        while !self.taken.insert(place.id.clone()) {
            place.id.push('*');
        }
        if self.list.len() >= PLACES_MOST {
            return Err(Refusal::TooManyPlaces(PLACES_MOST));
        }
        self.list.push(place);
        Ok(())
    }

    /// The starts of a pattern that lie within the scenario.
    fn starts(
        &mut self,
        scenario: &Scenario,
        number: usize,
        (name, like): (&str, &str),
        (staff, limit): (usize, usize),
    ) -> Result<(), Refusal> {
        let pattern = &scenario.sizing.patterns[number];
        for (start, time) in pattern.starts.iter().enumerate() {
            if is_within(scenario, pattern, *time) {
                let id = format!("{name} {} {}", pattern.name, clock(*time)).trim().to_owned();
                let what = What::Start { pattern: number, start };
                let (like, times) = (like.to_owned(), Vec::new());
                self.put(Place { id, like, what, staff, limit, times })?;
            }
        }
        Ok(())
    }

    /// The staff of a family.
    pub fn staff_of(&self, family: &str) -> Option<usize> {
        self.staffs.iter().position(|staff| staff.iter().any(|other| other == family))
    }

    /// True if today's people of a family may be elsewhere: on patterns, or on changed shifts.
    pub fn replaces(&self, family: &str) -> bool {
        self.staff_of(family).is_some()
    }

    /// What is planned for: load in open hours (or in all, where those alone do not do), and the
    /// fewest on duty beside those who stay as they are.
    pub fn needs(
        &self,
        scenario: &Scenario,
        (cells, slots): (&Cells, Vec<Slot>),
        mut load: Vec<Vec<f64>>,
        open: &Open,
        all_hours: bool,
    ) -> Needs {
        let layout = Layout::new(scenario);
        let is_open = Open::new(scenario, 1);
        let serves: Vec<Vec<usize>> =
            (0..self.staffs.len()).map(|staff| self.shops_of(scenario, staff)).collect();
        let stints = stints(scenario);
        let interval = |at: usize| {
            let from = layout.interval_start(at);
            (from, from + layout.interval)
        };
        for (staff, row) in load.iter_mut().enumerate() {
            let of = |agent: usize| self.staff_of(&scenario.agents[agent].family) == Some(staff);
            let on_duty = |at: usize| {
                let (from, to) = interval(at);
                stints.iter().any(|stint| of(stint.agent) && stint.touches(from, to))
            };
            for (at, busy) in row.iter_mut().enumerate() {
                // work that is no chat has the hours that its people have today
                let is_open = serves[staff].iter().any(|shop| is_open.least(*shop, at) > 0);
                if !all_hours && !is_open && !on_duty(at) {
                    *busy = 0.0;
                }
            }
        }
        let kept: Vec<&Stint> = stints
            .iter()
            .filter(|stint| !self.replaces(&scenario.agents[stint.agent].family))
            .collect();
        let least = |shop: usize, at: usize| {
            let (from, to) = interval(at);
            let there = kept.iter().filter(|stint| {
                let mut seats = scenario.agents[stint.agent].seats.iter();
                let serves = seats.any(|seat| {
                    let seat = &scenario.seats[seat.at()];
                    receives(seat) && seat.shop.at() == shop
                });
                serves && stint.touches(from, to)
            });
            f64::from(open.least(shop, at)) - there.count() as f64
        };
        let patterns = scenario.sizing.patterns.iter();
        let starts_most = patterns.map(|pattern| pattern.starts_most);
        let homes = cells.limits.iter().enumerate().map(|(number, limit)| {
            let home = limit.home?;
            let slot = slots.iter().position(|slot| slot.limit == number)?;
            let home = &cells.cells[home];
            let now = home.now.min(limit.most);
            Some(Home { slot, now, least: home.least.min(now) })
        });
        Needs {
            homes: homes.collect(),
            slots,
            limits: cells.limits.iter().map(|limit| (limit.least, limit.most)).collect(),
            starts_most: starts_most.chain(self.limits.iter().map(|_| None)).collect(),
            load,
            least: (0..scenario.shops.len())
                .map(|shop| (0..layout.intervals).map(|at| least(shop, at).max(0.0)).collect())
                .collect(),
            serves,
        }
    }

    /// The shops whose customers a staff takes.
    fn shops_of(&self, scenario: &Scenario, staff: usize) -> Vec<usize> {
        let agent = scenario.agents.iter().find(|it| self.staff_of(&it.family) == Some(staff));
        let seats = agent.into_iter().flat_map(|agent| &agent.seats);
        let seats = seats.map(|seat| &scenario.seats[seat.at()]);
        seats.filter(|seat| receives(seat)).map(|seat| seat.shop.at()).collect()
    }
}

/// True if a shift of the pattern that starts at this time of day lies within the scenario: of one
/// that does not, `run` prices what lies within, and it would seem to cost next to nothing. Where
/// no start of the pattern has such a shift, one that overlaps with it will do.
fn is_within(scenario: &Scenario, pattern: &Pattern, start: Span) -> bool {
    let (end, length) = (scenario.horizon.end.0 as i64, pattern.length.0 as i64);
    let midnight = scenario.calendar.time_of_day(Tick::ZERO).0 as i64;
    let day = Span::DAY.0 as i64;
    let shifts = |start: Span| {
        let days = end / day + 2;
        (-1..=days).map(move |number| number * day + start.0 as i64 - midnight)
    };
    let whole = |start: Span| shifts(start).any(|from| from >= 0 && from + length <= end);
    if pattern.starts.iter().any(|start| whole(*start)) {
        return whole(start);
    }
    shifts(start).any(|from| from < end && from + length > 0)
}

/// A time of day.
fn clock(time: Span) -> String {
    let minutes = time.0 / Span::MINUTE.0;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// The id of a family on its shifts at other times: their hours, or, of several, by how many
/// minutes they start and end later.
fn named(family: &str, shifted: Shifted, times: &[(Span, Span)]) -> String {
    if let [(from, to)] = times {
        return format!("{family} {}-{}", clock(*from), clock(*to));
    }
    let minutes = |ticks: i64| ticks / Span::MINUTE.0 as i64;
    let (start, end) = (minutes(shifted.by), minutes(shifted.by + shifted.longer));
    format!("{family} ({start:+}, {end:+})")
}
