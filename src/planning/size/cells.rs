//! Which families may grow or shrink, between which counts, and what one more of each costs.
//!
//! A family is an entry of `[[agents]]`: so many alike, on their shifts. What a scenario names one
//! by one (in a shift, a sheet, an event) cannot be counted otherwise: such a family stays as it
//! is, and is told with the reason.

use super::Impossible;
use crate::kernel::ids::StatusId;
use crate::kernel::tick::Tick;
use crate::measure::layout::Layout;
use crate::measure::verdict::hours::is_worked;
use crate::model::shift::ChangeKind;
use crate::model::sizing::Counts;
use crate::model::workforce::Seat;
use crate::model::{OFFLINE, Scenario};
use crate::planning::roster::{hours, stretches, wage_of_hours};

/// Makes the scenario with other head counts, in the order of the cells; the text says why not.
pub type Make<'a> = &'a (dyn Fn(&[(&str, u32)]) -> Result<Scenario, String> + Sync);

/// Most of a family, for each of today's.
const MOST_TIMES: u32 = 6;
/// What a family of few may always grow to.
const MOST_OF_FEW: u32 = 30;

/// Why a family stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Fixed {
    /// No hour of duty.
    OffDuty,
    /// Paid by the customer, not by the hour.
    ByCustomer,
    /// The scenario is not sound with another count.
    Named(String),
    /// `[size]` says so.
    Asked,
    /// One person by name, where other families can grow and shrink.
    Person,
    /// Its people are on patterns instead.
    Patterned,
    /// No pattern is for it, where others are on patterns.
    Apart,
}

/// Why head counts that are asked for cannot be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Unkept {
    /// The family is paid by the customer, so that no roster has a price.
    ByCustomer,
    /// It has no hour of duty.
    OffDuty,
    /// The scenario is not sound with them.
    Unsound(String),
    /// Its people are on patterns.
    Patterned,
}

/// A family.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its id.
    pub family: String,
    /// How many there are today.
    pub now: u32,
    /// Fewest it may have.
    pub least: u32,
    /// Most it may have.
    pub most: u32,
    /// Paid hours of today's people, and what they cost; their hours may differ.
    pub today: (f64, f64),
    /// Paid hours of one more.
    pub hours: f64,
    /// What one costs: RMB where every family has a wage, else paid hours.
    pub cost: f64,
    /// Why it stays as it is.
    pub fixed: Option<Fixed>,
}

impl Cell {
    /// How many more than today.
    fn more(&self, count: u32) -> f64 {
        f64::from(count) - f64::from(self.now)
    }
}

/// The families of a desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// In order of declaration.
    pub cells: Vec<Cell>,
    /// True: costs are RMB; false: paid hours.
    pub priced: bool,
    /// Limits on families together.
    pub limits: Vec<Limit>,
}

/// Fewest and most people of several families together.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Numbers of the families.
    pub cells: Vec<usize>,
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
}

impl Cells {
    /// The families of a scenario.
    pub fn new(scenario: &Scenario, asked: &[Counts], make: Make) -> Cells {
        let mut cells: Vec<Cell> = Vec::new();
        let (all, paid) = (hours(scenario), wage_of_hours(scenario));
        let mut priced = true;
        for (at, agent) in scenario.agents.iter().enumerate() {
            if let Some(cell) = cells.iter_mut().find(|cell| cell.family == agent.family) {
                // the last one's hours stand for one more
                (cell.now, cell.hours) = (cell.now + 1, all[at]);
                cell.cost = paid[at].unwrap_or(0.0);
                cell.today.0 += all[at];
                cell.today.1 += cell.cost;
                continue;
            }
            let by_customer = agent.contact_cost.is_some().then_some(Fixed::ByCustomer);
            priced &= paid[at].is_some() || by_customer.is_some() || all[at] == 0.0;
            cells.push(Cell {
                family: agent.family.clone(),
                now: 1,
                least: 0,
                most: 0,
                today: (all[at], paid[at].unwrap_or(0.0)),
                hours: all[at],
                cost: paid[at].unwrap_or(0.0),
                fixed: by_customer,
            });
        }
        // families that are nobody yet, if head counts are given for them
        for asked in asked {
            if !cells.iter().any(|cell| cell.family == asked.family) {
                cells.extend(nobody_yet(&asked.family, make, &mut priced));
            }
        }
        for cell in &mut cells {
            cell.most = (cell.now * MOST_TIMES).max(MOST_OF_FEW);
            if cell.hours == 0.0 && cell.fixed.is_none() {
                cell.fixed = Some(Fixed::OffDuty);
            }
            if let Some(asked) = asked.iter().find(|it| it.family == cell.family) {
                (cell.least, cell.most) = (asked.least, asked.most);
                if cell.least == cell.most && cell.fixed.is_none() {
                    cell.fixed = Some(Fixed::Asked);
                }
            }
            if !priced {
                cell.today.1 = cell.today.0;
                cell.cost = cell.hours;
            }
        }
        // people by name are not counted where others are
        let alone = |cell: &Cell| cell.now == 1 && is_alone(scenario, &cell.family);
        let counted = cells.iter().any(|cell| !alone(cell) && cell.fixed.is_none());
        for cell in cells.iter_mut().filter(|cell| cell.fixed.is_none()) {
            let asked = asked.iter().any(|it| it.family == cell.family);
            if alone(cell) && !asked {
                cell.least = 1;
                cell.fixed = counted.then_some(Fixed::Person);
            }
        }
        let mut cells = Cells { cells, priced, limits: Vec::new() };
        (0..cells.cells.len()).for_each(|at| cells.probe(at, make));
        cells
    }

    /// Finds out which counts of a family the scenario is sound with.
    fn probe(&mut self, at: usize, make: Make) {
        let now: Vec<u32> = self.now();
        let sound = |count: u32| {
            let mut counts = now.clone();
            counts[at] = count;
            make(&self.changed(&counts)).map(drop)
        };
        let cell = &self.cells[at];
        let (mut least, mut most, here) = (cell.least, cell.most, cell.now);
        if cell.fixed == Some(Fixed::Asked) && sound(most).is_ok() {
            // just so many
        } else if cell.fixed.is_some() {
            (least, most) = (here, here);
        } else {
            // what is named one by one bounds a family, from below or from above
            least = turning(least, here, |count| sound(count).is_ok());
            let why = sound(most).err();
            if let Some(why) = why {
                most = turning(most, here, |count| sound(count).is_ok());
                if least == here && most == here {
                    self.cells[at].fixed = Some(Fixed::Named(why));
                }
            }
        }
        let cell = &mut self.cells[at];
        (cell.least, cell.most) = (least, most.max(least));
    }

    /// The same without upper limits.
    pub fn unbounded(&self) -> Cells {
        let mut cells = self.clone();
        cells.cells.iter_mut().for_each(|cell| cell.most = u32::MAX);
        cells
    }

    /// Lets families grow to three times what a rule of thumb would have, and to as many as have to
    /// be on duty, where that is more and nobody has said otherwise.
    pub fn raise(&mut self, by_rule: &[u32], at_least: u32, asked: &[Counts], make: Make) {
        let now = self.now();
        for (at, needed) in by_rule.iter().enumerate() {
            let cell = &self.cells[at];
            let said = asked.iter().any(|it| it.family == cell.family);
            let most = needed.saturating_mul(3).max(at_least);
            if said || cell.fixed.is_some() || cell.most <= cell.now || most <= cell.most {
                continue;
            }
            let mut counts = now.clone();
            counts[at] = most;
            if make(&self.changed(&counts)).is_ok() {
                self.cells[at].most = most;
            }
        }
    }

    /// A family whose head counts as they are asked for cannot be kept, and why.
    pub fn unkept(&self, asked: &[Counts], make: Make) -> Option<(String, Unkept)> {
        asked.iter().find_map(|asked| {
            let cell = self.cells.iter().find(|cell| cell.family == asked.family);
            let kept =
                cell.is_some_and(|cell| cell.least >= asked.least && cell.most <= asked.most);
            if kept {
                return None;
            }
            let why = match cell.and_then(|cell| cell.fixed.clone()) {
                Some(Fixed::ByCustomer) => Unkept::ByCustomer,
                Some(Fixed::OffDuty) => Unkept::OffDuty,
                _ => {
                    let one = |count: u32| make(&[(&asked.family, count)]).err();
                    Unkept::Unsound(
                        one(asked.least).or_else(|| one(asked.most)).unwrap_or_default(),
                    )
                }
            };
            Some((asked.family.clone(), why))
        })
    }

    /// Why no head counts are allowed, by what is wrong with as many as may be.
    pub fn why_none(&self, open: &Open, make: Make) -> Impossible {
        let most: Vec<u32> = self.cells.iter().map(|cell| cell.most).collect();
        match make(&self.changed(&most)) {
            Ok(scenario) => match open.uncovered(&scenario) {
                Some((shop, interval)) => Impossible::Uncovered { shop, interval },
                None => Impossible::TooFew,
            },
            Err(why) => Impossible::Unsound(why),
        }
    }

    /// The first so many families, and of the others those that have anybody; and their counts.
    pub fn only_used(&self, first: usize, counts: &[u32]) -> (Cells, Vec<u32>) {
        let kept = |at: &usize| *at < first || counts[*at] > 0;
        let kept: Vec<usize> = (0..self.cells.len()).filter(kept).collect();
        let new = |old: &usize| kept.iter().position(|at| at == old);
        let limits = self.limits.iter().map(|limit| Limit {
            cells: limit.cells.iter().filter_map(new).collect(),
            ..limit.clone()
        });
        let used = Cells {
            cells: kept.iter().map(|at| self.cells[*at].clone()).collect(),
            priced: self.priced,
            limits: limits.collect(),
        };
        let counts = kept.iter().map(|at| counts[*at]).collect();
        (used, counts)
    }

    /// True if counts keep to the limits on families together.
    pub fn keeps(&self, counts: &[u32]) -> bool {
        self.limits.iter().all(|limit| {
            let all: u32 = limit.cells.iter().map(|cell| counts[*cell]).sum();
            (limit.least..=limit.most).contains(&all)
        })
    }

    /// Today's counts.
    pub fn now(&self) -> Vec<u32> {
        self.cells.iter().map(|cell| cell.now).collect()
    }

    /// The counts that are not today's, by family.
    pub fn changed(&self, counts: &[u32]) -> Vec<(&str, u32)> {
        let all = self.cells.iter().zip(counts);
        let other = all.filter(|(cell, count)| cell.now != **count);
        other.map(|(cell, count)| (cell.family.as_str(), *count)).collect()
    }

    /// The cost of a roster, beyond what is paid by the customer.
    pub fn cost(&self, counts: &[u32]) -> f64 {
        let all = self.cells.iter().zip(counts);
        all.map(|(cell, count)| cell.today.1 + cell.cost * cell.more(*count)).sum()
    }

    /// Paid hours of a roster.
    pub fn hours(&self, counts: &[u32]) -> f64 {
        let all = self.cells.iter().zip(counts);
        all.map(|(cell, count)| cell.today.0 + cell.hours * cell.more(*count)).sum()
    }

    /// Numbers of the families that may change.
    pub fn free(&self) -> impl Iterator<Item = usize> + '_ {
        let free = |at: &usize| self.cells[*at].least < self.cells[*at].most;
        (0..self.cells.len()).filter(free)
    }

    /// The nearest counts within the limits.
    pub fn within(&self, counts: &[u32]) -> Vec<u32> {
        let all = self.cells.iter().zip(counts);
        all.map(|(cell, count)| (*count).clamp(cell.least, cell.most)).collect()
    }
}

/// A family without anybody: what one would work and cost; `None` if there cannot be one.
fn nobody_yet(family: &str, make: Make, priced: &mut bool) -> Option<Cell> {
    let with_one = make(&[(family, 1)]).ok()?;
    let at = with_one.agents.iter().position(|agent| agent.family == family)?;
    let (hours, paid) = (hours(&with_one)[at], wage_of_hours(&with_one)[at]);
    *priced &= paid.is_some() || hours == 0.0;
    Some(Cell {
        family: family.to_owned(),
        now: 0,
        least: 0,
        most: 0,
        today: (0.0, 0.0),
        hours,
        cost: paid.unwrap_or(0.0),
        fixed: None,
    })
}

/// True if a family is one agent without a number.
fn is_alone(scenario: &Scenario, family: &str) -> bool {
    scenario.agents.iter().any(|agent| agent.family == family && agent.clone == 0)
}

/// The count nearest to `far` that is good, where `near` is.
fn turning(far: u32, near: u32, good: impl Fn(u32) -> bool) -> u32 {
    if far == near || good(far) {
        return far;
    }
    let (mut bad, mut well) = (far, near);
    while bad.abs_diff(well) > 1 {
        let middle = u32::midpoint(bad, well);
        if good(middle) { well = middle } else { bad = middle }
    }
    well
}

/// Hours in which somebody has to be on duty: for each shop and interval, how many.
#[derive(Clone, Debug)]
pub struct Open {
    least: Vec<Vec<u32>>,
}

impl Open {
    /// Hours of work, and those in which today's roster has somebody, where customers may come:
    /// closing an hour is no saving. `least` are wanted there.
    pub fn new(scenario: &Scenario, least: u32) -> Open {
        let layout = Layout::new(scenario);
        let today = on_duty(scenario, &layout);
        let of_shop = |(number, shop): (usize, &crate::model::shop::Shop)| {
            let length = scenario.interval;
            let came = shop.expected_contacts(length, scenario.horizon.end, &scenario.calendar);
            let open = |at: usize| {
                let comes = came.get(at).copied().unwrap_or(0.0) > 0.0;
                comes && (today[number][at] > 0 || is_worked(scenario, &layout, number, at))
            };
            (0..layout.intervals).map(|at| if open(at) { least } else { 0 }).collect()
        };
        Open { least: scenario.shops.iter().enumerate().map(of_shop).collect() }
    }

    /// Fewest on duty in a shop in an interval.
    pub fn least(&self, shop: usize, interval: usize) -> u32 {
        self.least.get(shop).and_then(|row| row.get(interval)).copied().unwrap_or(0)
    }

    /// The share of a shop's expected customers who come while nobody need be there.
    pub fn outside(&self, scenario: &Scenario, shop: usize) -> f64 {
        let length = scenario.interval;
        let of = &scenario.shops[shop];
        let came = of.expected_contacts(length, scenario.horizon.end, &scenario.calendar);
        let all: f64 = came.iter().sum();
        let each = came.iter().zip(&self.least[shop]);
        let outside: f64 = each.filter(|(_, least)| **least == 0).map(|(came, _)| came).sum();
        if all > 0.0 { outside / all } else { 0.0 }
    }

    /// The first shop and interval in which a roster has too few on duty.
    pub fn uncovered(&self, scenario: &Scenario) -> Option<(usize, usize)> {
        let there = on_duty(scenario, &Layout::new(scenario));
        let shops = self.least.iter().zip(&there).enumerate();
        shops.into_iter().find_map(|(shop, (least, there))| {
            let at = least.iter().zip(there).position(|(least, there)| there < least)?;
            Some((shop, at))
        })
    }
}

/// True if a seat takes customers at all.
pub fn receives(seat: &Seat) -> bool {
    seat.receive && seat.im_enabled && seat.max != Some(0)
}

/// When everybody on duty for a shop is away at once: shop, from, to. Breaks of all at the same
/// time; no number of people mends them.
pub fn all_away(scenario: &Scenario) -> Vec<(usize, Tick, Tick)> {
    let shops = scenario.shops.len();
    let (mut on_duty, mut there) = (vec![0_u32; shops], vec![0_u32; shops]);
    // each agent's status, and the shops it takes customers of in it
    let mut status = vec![OFFLINE; scenario.agents.len()];
    let takes = |agent: usize, status: StatusId| -> Vec<usize> {
        let seats = scenario.agents[agent].seats.iter().map(|seat| &scenario.seats[seat.at()]);
        let of =
            |seat: &&Seat| receives(seat) && scenario.shops[seat.shop.at()].policy.takes(status);
        seats.filter(of).map(|seat| seat.shop.at()).collect()
    };
    (0..scenario.agents.len()).flat_map(|agent| takes(agent, OFFLINE)).for_each(|shop| {
        // some rules give customers to whoever is offline
        there[shop] += 1;
    });
    let mut since: Vec<Option<Tick>> = vec![None; shops];
    let mut found = Vec::new();
    let mut changes = scenario.changes.iter().peekable();
    while let Some(change) = changes.next() {
        let next = match change.kind {
            ChangeKind::ShiftStart { agent, status, .. }
            | ChangeKind::Break { agent, status, .. } => Some((agent.at(), status)),
            ChangeKind::ShiftEnd { agent } => Some((agent.at(), OFFLINE)),
            _ => None,
        };
        if let Some((agent, to)) = next {
            let before = std::mem::replace(&mut status[agent], to);
            takes(agent, before).into_iter().for_each(|shop| there[shop] -= 1);
            takes(agent, to).into_iter().for_each(|shop| there[shop] += 1);
            let was = u32::from(before != OFFLINE);
            for seat in &scenario.agents[agent].seats {
                let count = &mut on_duty[scenario.seats[seat.at()].shop.at()];
                *count = *count + u32::from(to != OFFLINE) - was;
            }
        }
        if changes.peek().is_some_and(|other| other.at == change.at) {
            continue;
        }
        for shop in 0..shops {
            match (on_duty[shop] > 0 && there[shop] == 0, since[shop]) {
                (true, None) => since[shop] = Some(change.at),
                (false, Some(from)) => {
                    found.push((shop, from, change.at));
                    since[shop] = None;
                }
                _ => {}
            }
        }
    }
    found.retain(|(_, from, _)| *from < scenario.horizon.end);
    found.sort_unstable_by_key(|(shop, from, _)| (*from, *shop));
    found
}

/// People on duty in some part of each interval, by shop, on breaks or not.
fn on_duty(scenario: &Scenario, layout: &Layout) -> Vec<Vec<u32>> {
    let mut there = vec![vec![0; layout.intervals]; scenario.shops.len()];
    for (agent, from, to) in stretches(scenario) {
        let first = (from.0 / layout.interval.0) as usize;
        let last = (Tick(to.0.saturating_sub(1)).0 / layout.interval.0) as usize;
        for seat in scenario.agents[agent].seats.iter().map(|seat| &scenario.seats[seat.at()]) {
            if receives(seat) {
                let shop = &mut there[seat.shop.at()];
                let last = last.min(shop.len().saturating_sub(1));
                shop[first.min(last)..=last].iter_mut().for_each(|count| *count += 1);
            }
        }
    }
    there
}
