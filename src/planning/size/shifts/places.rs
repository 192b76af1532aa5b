//! Every start of every pattern for every staff as a family of its own: who it is like, when one of
//! it is there, what one costs.

use super::plan::{Needs, Slot};
use crate::kernel::tick::{Span, Tick};
use crate::measure::layout::Layout;
use crate::model::Scenario;
use crate::model::sizing::Pattern;
use crate::planning::attendance::{Stint, stints};
use crate::planning::roster::{hours, wage_of_hours};
use crate::planning::size::Refusal;
use crate::planning::size::cells::{Cell, Cells, Fixed, Limit, Make, Open, receives};
use std::collections::{BTreeMap, BTreeSet};

/// Most places: a plan looks at each of them again and again.
pub const PLACES_MOST: usize = 2_000;

/// A start of a pattern for a staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The id of its family.
    pub id: String,
    /// The family it is like.
    pub like: String,
    /// Number of the pattern.
    pub pattern: usize,
    /// Number of the start.
    pub start: usize,
    /// Number of the staff.
    pub staff: usize,
    /// Number of the limit it counts for.
    pub limit: usize,
}

/// All places of a desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The places, by staff, pattern and start.
    pub list: Vec<Place>,
    /// Families of each staff today.
    pub staffs: Vec<Vec<String>>,
    /// Fewest and most people of a pattern and staff.
    pub limits: Vec<(u32, u32)>,
}

impl Places {
    /// The places of a scenario's patterns.
    ///
    /// # Errors
    /// Two staffs have a family in common, or there are too many places.
    pub fn new(scenario: &Scenario) -> Result<Places, Refusal> {
        let patterns = &scenario.sizing.patterns;
        let mut taken: BTreeSet<String> =
            scenario.agents.iter().map(|agent| agent.family.clone()).collect();
        let mut names: Vec<&str> = Vec::new();
        let mut places = Places::default();
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
                let limit = places.limits.len();
                places.limits.push((staff.least, staff.most));
                for (start, time) in pattern.starts.iter().enumerate() {
                    if !is_within(scenario, pattern, *time) {
                        continue;
                    }
                    let minutes = time.0 / Span::MINUTE.0;
                    let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
                    let mut id = match names.len() {
                        1 => format!("{} {clock}", pattern.name),
                        _ => format!("{name} {} {clock}", pattern.name),
                    };
                    while !taken.insert(id.clone()) {
                        id.push('*');
                    }
                    if places.list.len() >= PLACES_MOST {
                        return Err(Refusal::TooManyPlaces(PLACES_MOST));
                    }
                    let like = like.clone();
                    let place = Place { id, like, pattern: at, start, staff: number, limit };
                    places.list.push(place);
                }
            }
        }
        Ok(places)
    }

    /// The staff of a family.
    pub fn staff_of(&self, family: &str) -> Option<usize> {
        self.staffs.iter().position(|staff| staff.iter().any(|other| other == family))
    }

    /// True if today's people of a family go onto patterns.
    pub fn replaces(&self, family: &str) -> bool {
        self.staff_of(family).is_some()
    }

    /// The families of today, those that go onto patterns emptied.
    fn emptied(&self, today: &Cells) -> Cells {
        let mut cells = today.clone();
        for cell in &mut cells.cells {
            if self.replaces(&cell.family) {
                (cell.least, cell.most) = (0, 0);
                cell.fixed = Some(Fixed::Patterned);
            } else if cell.fixed.is_none() {
                (cell.least, cell.most) = (cell.now, cell.now);
                cell.fixed = Some(Fixed::Apart);
            }
            // as many of today's as there are cost what they cost together
            cell.cost = cell.today.1 / f64::from(cell.now.max(1));
            cell.hours = cell.today.0 / f64::from(cell.now.max(1));
        }
        cells
    }

    /// The families of today, those that go onto patterns emptied, and one for each place; and the
    /// places that have any hour, by number.
    ///
    /// # Errors
    /// What is wrong with the scenario with one of each.
    pub fn cells(
        &self,
        today: &Cells,
        patterns: &[Pattern],
        make: Make,
    ) -> Result<(Cells, Vec<Slot>), String> {
        let mut cells = self.emptied(today);
        let empty = today.cells.iter().filter(|cell| self.replaces(&cell.family));
        let mut counts: Vec<(&str, u32)> = empty.map(|cell| (cell.family.as_str(), 0)).collect();
        counts.extend(self.list.iter().map(|place| (place.id.as_str(), 1)));
        let one_each = make(&counts)?;
        let layout = Layout::new(&one_each);
        let (hours, paid) = (hours(&one_each), wage_of_hours(&one_each));
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        one_each.agents.iter().enumerate().for_each(|(number, agent)| {
            at.entry(&agent.family).or_insert(number);
        });
        let (stints, end) = (stints(&one_each), one_each.horizon.end);
        let found = |place: &Place| at.get(place.id.as_str()).copied();
        let there: Vec<&Place> =
            self.list.iter().filter(|place| found(place).is_some_and(|a| hours[a] > 0.0)).collect();
        let priced = cells.priced
            && there.iter().all(|place| found(place).is_some_and(|a| paid[a].is_some()));
        if cells.priced && !priced {
            for cell in &mut cells.cells {
                (cell.today.1, cell.cost) = (cell.today.0, cell.hours);
            }
        }
        cells.priced = priced;
        let first = cells.cells.len();
        let mut slots = Vec::new();
        let mut limits: Vec<Limit> = self
            .limits
            .iter()
            .map(|(least, most)| Limit { cells: Vec::new(), least: *least, most: *most })
            .collect();
        for place in there {
            let Some(agent) = found(place) else { continue };
            let cost = if priced { paid[agent].unwrap_or(0.0) } else { hours[agent] };
            limits[place.limit].cells.push(first + slots.len());
            cells.cells.push(Cell {
                family: place.id.clone(),
                now: 0,
                least: 0,
                most: self.limits[place.limit].1,
                today: (0.0, 0.0),
                hours: hours[agent],
                cost,
                fixed: None,
            });
            let pattern = &patterns[place.pattern];
            let (there, duty) = presence(&stints, (agent, end), pattern, &layout);
            let (pattern, start) = (place.pattern, place.start);
            let (staff, limit) = (place.staff, place.limit);
            slots.push(Slot { pattern, start, staff, limit, cost, there, duty });
        }
        cells.limits = limits;
        Ok((cells, slots))
    }

    /// What is planned for: load in open hours (or in all, where those alone do not do), and the
    /// fewest on duty beside those who stay as they are.
    pub fn needs(
        &self,
        scenario: &Scenario,
        (patterns, slots): (&[Pattern], Vec<Slot>),
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
        Needs {
            slots,
            limits: self.limits.clone(),
            starts_most: patterns.iter().map(|pattern| pattern.starts_most).collect(),
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

/// The share of each interval that an agent is there, and in which it is on duty. A break that each
/// person takes at a time of their own counts over all of its window.
fn presence(
    stints: &[Stint],
    (agent, end): (usize, Tick),
    pattern: &Pattern,
    layout: &Layout,
) -> (Vec<f64>, Vec<f64>) {
    let (mut there, mut duty) = (vec![0.0; layout.intervals], vec![0.0; layout.intervals]);
    let length = layout.interval.0;
    let mut share = |from: u64, to: u64, by: f64, mark: bool| {
        let to = to.min(end.0);
        let mut at = from;
        while at < to {
            let number = (at / length) as usize;
            let next = ((number as u64 + 1) * length).min(to);
            if let Some(share) = there.get_mut(number) {
                *share += by * (next - at) as f64 / length as f64;
                duty[number] = if mark { 1.0 } else { duty[number] };
            }
            at = next;
        }
    };
    for stint in stints.iter().filter(|stint| stint.agent == agent) {
        let (from, to) = (stint.from, stint.to);
        share(from.0, to.0, 1.0, true);
        // the beginning may lie before the scenario, and then its end tells
        let whole = to.since(from).0 == pattern.length.0;
        let begun = match (whole, to < end) {
            (true, _) => Some(from.0 as i64),
            (false, true) => Some(to.0 as i64 - pattern.length.0 as i64),
            (false, false) if from > Tick::ZERO => Some(from.0 as i64),
            (false, false) => None,
        };
        let Some(begun) = begun else {
            stint.breaks.iter().for_each(|(a, b)| share(a.0, b.0, -1.0, false));
            continue;
        };
        for rest in &pattern.breaks {
            let (first, last) = rest.window;
            let by = -(rest.lasts.0 as f64) / (last.0 - first.0).max(1) as f64;
            let at =
                |after: Span| (begun + after.0 as i64).clamp(from.0 as i64, to.0 as i64) as u64;
            share(at(first), at(last), by, false);
        }
    }
    there.iter_mut().for_each(|share| *share = share.max(0.0));
    (there, duty)
}
