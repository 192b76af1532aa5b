//! What one person on each place costs and when it is there, read off the scenario with one of
//! each.

use super::places::{Place, Places, What};
use super::plan::Slot;
use crate::kernel::tick::{Span, Tick};
use crate::measure::layout::Layout;
use crate::model::Scenario;
use crate::model::sizing::{Pattern, Shifted, Sizing};
use crate::planning::attendance::{Stint, stints};
use crate::planning::roster::{hours, wage_of_hours};
use crate::planning::size::Refusal;
use crate::planning::size::cells::{Cell, Cells, Fixed, Limit, Make, most_of};
use std::collections::BTreeMap;

/// What an hour counts for besides its pay where a shift is changed: so much of it that of rosters
/// that cost the same few are changed.
const BOTHER: f64 = 0.1;

/// The families of today and those of all places, and who may be planned.
pub struct Slotted {
    /// The families.
    pub cells: Cells,
    /// The places that have any hour.
    pub slots: Vec<Slot>,
    /// The family of each.
    pub of: Vec<usize>,
    /// Shifts at other times that the scenario is not sound with.
    pub unsound: Vec<Unsound>,
}

/// Shifts at other times that nobody can work.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsound {
    /// The family whose shifts they are.
    pub like: String,
    /// How they were changed.
    pub how: Shifted,
    /// The fault that the scenario has with them.
    pub why: String,
}

/// The scenario with one of each place, and what is known of its agents.
struct One {
    scenario: Scenario,
    layout: Layout,
    hours: Vec<f64>,
    paid: Vec<Option<f64>>,
    stints: Vec<Stint>,
}

impl One {
    fn new(scenario: Scenario) -> One {
        One {
            layout: Layout::new(&scenario),
            hours: hours(&scenario),
            paid: wage_of_hours(&scenario),
            stints: stints(&scenario),
            scenario,
        }
    }

    /// True if no more of an agent's shifts lies outside the scenario than of another's, whose
    /// shifts they are at other times: what lies outside is not priced, and would seem to cost
    /// nothing.
    fn keeps(&self, (home, agent): (usize, usize), how: Shifted) -> bool {
        let shifts = |agent: usize| self.stints.iter().filter(|it| it.agent == agent).count();
        let longer = how.longer as f64 / Span::seconds(3600).0 as f64;
        let least = self.hours[home] + longer * shifts(home) as f64;
        shifts(agent) >= shifts(home) && self.hours[agent] >= least - 1e-6
    }

    /// True if an agent has so much rest between two shifts, or as much as another has today, whose
    /// shifts they are at other times.
    fn rests(&self, (home, agent): (usize, usize), rest: Option<Span>) -> bool {
        let Some(rest) = rest else { return true };
        let gaps = |agent: usize| -> Vec<u64> {
            let mine: Vec<&Stint> = self.stints.iter().filter(|it| it.agent == agent).collect();
            mine.windows(2).map(|two| two[1].from.0.saturating_sub(two[0].to.0)).collect()
        };
        let (today, then) = (gaps(home), gaps(agent));
        let least = |at: usize| today.get(at).map_or(rest.0, |gap| rest.0.min(*gap));
        then.iter().enumerate().all(|(at, gap)| *gap >= least(at))
    }

    /// When one of a family is there, and on duty, on average over its people.
    fn presence(&self, family: &str, pattern: Option<&Pattern>) -> (Vec<f64>, Vec<f64>) {
        let end = self.scenario.horizon.end;
        let agents = self.scenario.agents.iter().enumerate();
        let of: Vec<usize> =
            agents.filter(|(_, agent)| agent.family == family).map(|(at, _)| at).collect();
        let mut sum = (vec![0.0; self.layout.intervals], vec![0.0; self.layout.intervals]);
        for agent in &of {
            let (there, duty) = presence(&self.stints, (*agent, end), pattern, &self.layout);
            let add = |sum: &mut Vec<f64>, more: Vec<f64>| {
                sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more / of.len() as f64);
            };
            add(&mut sum.0, there);
            add(&mut sum.1, duty);
        }
        sum
    }
}

impl Slotted {
    /// Adds a place, of which this is one.
    fn add(&mut self, place: &Place, (one, agent): (&One, usize), sizing: &Sizing) {
        let hours = one.hours[agent];
        let paid = if self.cells.priced { one.paid[agent].unwrap_or(0.0) } else { hours };
        let (pattern, start, cost, bother) = match place.what {
            What::Start { pattern, start } => (pattern, start, paid, 0.0),
            What::Shifted(_) => {
                let of = |slot: &&Slot| slot.limit == place.limit;
                let number = self.slots.iter().filter(of).count();
                let change_cost = sizing.change.as_ref().and_then(|change| change.cost);
                let cost = change_cost.unwrap_or(0.0);
                let bother = (BOTHER * paid / hours - cost).max(0.0);
                (sizing.patterns.len() + place.limit, number, paid + cost, bother)
            }
        };
        let cell = self.cells.cells.len();
        let limit = &mut self.cells.limits[place.limit];
        // who has to stay on the shifts of today is on no others
        let stay = limit.home.map_or(0, |home| self.cells.cells[home].least);
        let most = limit.most.saturating_sub(stay);
        if most == 0 {
            return;
        }
        limit.cells.push(cell);
        self.cells.cells.push(Cell {
            family: place.id.clone(),
            now: 0,
            least: 0,
            most,
            today: (0.0, 0.0),
            hours,
            cost,
            bother,
            fixed: None,
        });
        let (there, duty) = one.presence(&place.id, sizing.patterns.get(pattern));
        let (staff, limit, cost) = (place.staff, place.limit, cost + bother);
        self.slots.push(Slot { pattern, start, staff, limit, cost, there, duty });
        self.of.push(cell);
    }
}

impl Places {
    /// The families of today, those that go onto patterns emptied, and one for each place that has
    /// any hour.
    ///
    /// # Errors
    /// The scenario is not sound with one of each, or a change costs money where there are no
    /// wages.
    pub fn slots(&self, today: &Cells, sizing: &Sizing, make: Make) -> Result<Slotted, Refusal> {
        let grows = sizing.change.iter().flat_map(|change| &change.grow);
        for family in grows {
            let cell = today.cells.iter().find(|cell| cell.family == *family);
            match cell.and_then(|cell| cell.fixed.clone()) {
                None | Some(Fixed::Asked | Fixed::Person) => {}
                Some(why) => return Err(Refusal::Add(family.clone(), why)),
            }
        }
        let mut cells = match self.changes {
            true => self.kept(today, sizing, make),
            false => self.emptied(today),
        };
        let (one, unsound) = self.one_of_each(today, make)?;
        let one = One::new(one);
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        one.scenario.agents.iter().enumerate().for_each(|(number, agent)| {
            at.entry(&agent.family).or_insert(number);
        });
        let found = |place: &Place| at.get(place.id.as_str()).copied();
        let has_hours = |place: &&Place| {
            let lies_within = |agent: usize| match place.what {
                What::Start { .. } => one.hours[agent] > 0.0,
                What::Shifted(how) => at.get(place.like.as_str()).is_none_or(|home| {
                    one.keeps((*home, agent), how) && one.rests((*home, agent), sizing.rest)
                }),
            };
            found(place).is_some_and(lies_within)
        };
        let there: Vec<&Place> = self.list.iter().filter(has_hours).collect();
        let has_wage = |place: &&Place| found(place).is_some_and(|agent| one.paid[agent].is_some());
        let priced = cells.priced && there.iter().all(has_wage);
        if cells.priced && !priced {
            for cell in &mut cells.cells {
                (cell.today.1, cell.cost) = (cell.today.0, cell.hours);
            }
        }
        cells.priced = priced;
        let change_cost = sizing.change.as_ref().and_then(|change| change.cost);
        if change_cost.is_some() && !priced {
            return Err(Refusal::ChangeCost);
        }
        let mut all = Slotted { cells, slots: Vec::new(), of: Vec::new(), unsound };
        self.homes_of(&one, sizing, &mut all);
        for place in there {
            if let Some(agent) = found(place) {
                all.add(place, (&one, agent), sizing);
            }
        }
        Ok(all)
    }

    /// The scenario with one of each place. Shifts at other times that it is not sound with, as
    /// where two of a person overlap, have nobody: they are told.
    fn one_of_each(&self, today: &Cells, make: Make) -> Result<(Scenario, Vec<Unsound>), Refusal> {
        let refuse = Refusal::Patterns;
        if !self.changes {
            let empty = today.cells.iter().filter(|cell| self.replaces(&cell.family));
            let mut counts: Vec<(&str, u32)> =
                empty.map(|cell| (cell.family.as_str(), 0)).collect();
            counts.extend(self.list.iter().map(|place| (place.id.as_str(), 1)));
            return make(&counts).map(|one| (one, Vec::new())).map_err(refuse);
        }
        let all: Vec<(&str, u32)> = self.list.iter().map(|place| (place.id.as_str(), 1)).collect();
        if let Ok(scenario) = make(&all) {
            return Ok((scenario, Vec::new()));
        }
        let (mut sound, mut unsound) = (Vec::new(), Vec::new());
        for place in &self.list {
            let one = (place.id.as_str(), 1);
            match (place.what, make(&[one])) {
                (What::Shifted(how), Err(why)) => {
                    unsound.push(Unsound { like: place.like.clone(), how, why });
                }
                _ => sound.push(one),
            }
        }
        make(&sound).map(|one| (one, unsound)).map_err(refuse)
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
        }
        self.limited(cells)
    }

    /// The families of today, who stay on their shifts but for what may be changed.
    fn kept(&self, today: &Cells, sizing: &Sizing, make: Make) -> Cells {
        let mut cells = today.clone();
        let Some(change) = &sizing.change else { return cells };
        for cell in &mut cells.cells {
            if !self.replaces(&cell.family) {
                (cell.least, cell.most) = (cell.now, cell.now);
                continue;
            }
            let asked = sizing.counts.iter().any(|counts| counts.family == cell.family);
            let grows = change.grow.contains(&cell.family);
            let most = match (asked, grows) {
                (true, _) => cell.most,
                (false, true) => cell.most.max(most_of(cell.now)),
                (false, false) => cell.now,
            };
            let locked = change.locked(&cell.family).min(cell.now);
            let of_family = |place: &&Place| {
                place.like == cell.family && matches!(place.what, What::Shifted(_))
            };
            let moves = self.list.iter().any(|place| of_family(&place));
            let elsewhere = || {
                let mut others = self.list.iter().filter(of_family);
                others.any(|other| make(&[(&cell.family, 0), (&other.id, 1)]).is_ok())
            };
            let least = match (&cell.fixed, moves) {
                // whether the scenario is sound without one person by name was not asked yet
                (Some(Fixed::Person), true) if elsewhere() => 0,
                (None, true) if cell.now == 1 && elsewhere() => 0,
                (Some(Fixed::Asked), true) => 0,
                (Some(Fixed::Asked), false) => cell.least,
                (Some(_), _) => cell.now,
                (None, false) if !change.remove && !asked => cell.now,
                (None, _) => cell.least,
            };
            (cell.least, cell.most) = (least.max(locked).min(most), most);
            cell.fixed = match (cell.least < cell.most, cell.fixed.take()) {
                (true, _) => None,
                (false, _) if locked == cell.now => Some(Fixed::Locked),
                (false, None | Some(Fixed::Person)) => Some(Fixed::Unmoved),
                (false, why) => why,
            };
        }
        self.limited(cells)
    }

    /// The limits on families together, without the families yet; and as many of today's as there
    /// are cost what they cost together.
    fn limited(&self, mut cells: Cells) -> Cells {
        for cell in &mut cells.cells {
            cell.cost = cell.today.1 / f64::from(cell.now.max(1));
            cell.hours = cell.today.0 / f64::from(cell.now.max(1));
        }
        let limits = self.limits.iter();
        cells.limits = limits
            .map(|(least, most)| Limit {
                cells: Vec::new(),
                least: *least,
                most: *most,
                home: None,
            })
            .collect();
        cells
    }

    /// Families of today as slots of their own, where their shifts may be changed.
    fn homes_of(&self, one: &One, sizing: &Sizing, all: &mut Slotted) {
        let Some(change) = &sizing.change else { return };
        for (number, home) in self.homes.iter().enumerate() {
            let Some(family) = home else { continue };
            let Some(at) = all.cells.cells.iter().position(|cell| cell.family == *family) else {
                continue;
            };
            let cell = &all.cells.cells[at];
            let asked = sizing.counts.iter().find(|counts| counts.family == *family);
            let least = match (asked, change.remove) {
                (Some(asked), _) => asked.least,
                (None, true) => change.locked(family).min(cell.now),
                (None, false) => cell.now,
            };
            let limit = &mut all.cells.limits[number];
            (limit.least, limit.most) = (least, cell.most);
            (limit.home, limit.cells) = (Some(at), vec![at]);
            let Some(staff) = self.staff_of(family) else { continue };
            let (there, duty) = one.presence(family, None);
            let pattern = sizing.patterns.len() + number;
            let cost = cell.cost;
            all.slots.push(Slot { pattern, start: 0, staff, limit: number, cost, there, duty });
            all.of.push(at);
        }
    }
}

/// The share of each interval that an agent is there, and in which it is on duty. A break that each
/// person takes at a time of their own counts over all of its window.
fn presence(
    stints: &[Stint],
    (agent, end): (usize, Tick),
    pattern: Option<&Pattern>,
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
        let Some(pattern) = pattern else {
            stint.breaks.iter().for_each(|(a, b)| share(a.0, b.0, -1.0, false));
            continue;
        };
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
