//! Which families may grow or shrink, between which counts, and what one more of each costs.
//!
//! A family is an entry of `[[agents]]`: so many alike, on their shifts. What a scenario names one
//! by one (in a shift, a sheet, an event) cannot be counted otherwise: such a family stays as it
//! is, and is told with the reason.

use super::Impossible;
use super::open::Open;
use crate::model::Scenario;
use crate::model::sizing::Counts;
use crate::planning::roster::{hours, wage_of_hours};

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
    /// `[size.from]` says that all of it stay.
    Locked,
    /// Today's roster is changed, but its shifts cannot be.
    Unmoved,
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
    /// What one counts for besides in a search, so that few are changed where that is as good.
    pub bother: f64,
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
    /// The family on whose shifts the people of the others are today, if there is one.
    pub home: Option<usize>,
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
                bother: 0.0,
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
            cell.most = most_of(cell.now);
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
            home: limit.home.as_ref().and_then(new),
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

    /// What a roster counts for in a search: its cost, and what each changed person counts for.
    pub fn weight(&self, counts: &[u32]) -> f64 {
        let whole = self.completed(counts);
        let bother = self.cells.iter().zip(&whole);
        let bother = bother.map(|(cell, count)| cell.bother * f64::from(*count));
        self.cost(&whole) + bother.sum::<f64>()
    }

    /// The same counts with as many on the shifts of today as are on none of the changed ones,
    /// where so many have to be somewhere.
    pub fn completed(&self, counts: &[u32]) -> Vec<u32> {
        let mut whole = counts.to_vec();
        for limit in &self.limits {
            let Some(home) = limit.home else { continue };
            let all: u32 = limit.cells.iter().map(|cell| whole[*cell]).sum();
            let least = self.cells[home].least;
            let over = all.saturating_sub(limit.most).min(whole[home].saturating_sub(least));
            whole[home] = whole[home] - over + limit.least.saturating_sub(all);
        }
        whole
    }

    /// So many fewer of a family.
    pub fn fewer(&self, counts: &[u32], family: usize, by: u32) -> Vec<u32> {
        let mut fewer = counts.to_vec();
        fewer[family] = fewer[family].saturating_sub(by);
        self.completed(&fewer)
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

/// Most of a family of so many today, where nothing is said.
pub fn most_of(now: u32) -> u32 {
    (now * MOST_TIMES).max(MOST_OF_FEW)
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
        bother: 0.0,
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
