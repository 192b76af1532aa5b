//! The cheapest people on patterns by a plain model of the desk: in each half hour the customers of
//! a staff fare by how busy its people are, worse and worse the busier they are. What is least busy
//! everywhere for its money wins. Nothing is simulated here; what comes out is tried elsewhere.

use std::cell::Cell;

/// How fast customers fare worse as people get busier: by e times for an eighth more work.
const STEEP: f64 = 8.0;
/// How many times as busy as planned counts as hopeless; beyond, it only grows with the work.
const HOPELESS: f64 = 4.0;
/// What one person too few in a shop counts for.
const MISSING: f64 = 1e4;
/// Fewer people than this are nobody.
const NOBODY: f64 = 0.02;
/// By how much worse customers may fare for less money, where as well as asked is out of reach.
const SLACK: f64 = 0.01;
/// Rounds of improvement.
const ROUNDS: usize = 24;
/// Half hours of people that are looked at before what is there is good enough: about a second's
/// work, the same on every machine.
const LOOKS_MOST: u64 = 60_000_000;

/// A place on a pattern: a start, and who works it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Number of the pattern.
    pub pattern: usize,
    /// Number of the start among those of the pattern.
    pub start: usize,
    /// Number of the staff.
    pub staff: usize,
    /// Number of the limits that it counts for.
    pub limit: usize,
    /// What one costs.
    pub cost: f64,
    /// The share of each interval that one is there.
    pub there: Vec<f64>,
    /// 1 in intervals in which one is on duty, on a break or not.
    pub duty: Vec<f64>,
}

/// What is planned for.
#[derive(Clone, Debug, PartialEq)]
pub struct Needs {
    /// The places there are.
    pub slots: Vec<Slot>,
    /// Fewest and most people over the slots of a limit.
    pub limits: Vec<(u32, u32)>,
    /// Most different starts of each pattern.
    pub starts_most: Vec<Option<u32>>,
    /// People kept busy, by staff and interval.
    pub load: Vec<Vec<f64>>,
    /// Fewest people to be on duty beside those who are not planned, by shop and interval.
    pub least: Vec<Vec<f64>>,
    /// The shops that each staff serves.
    pub serves: Vec<Vec<usize>>,
    /// Shifts of today, by limit, which people are on before anything is planned and may be moved
    /// from; none: nobody.
    pub homes: Vec<Option<Home>>,
}

/// People on the shifts of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Their slot.
    pub slot: usize,
    /// How many there are.
    pub now: u32,
    /// How many of them have to stay.
    pub least: u32,
}

/// A plan at work.
pub(super) struct Planner<'a> {
    pub(super) needs: &'a Needs,
    /// People wanted for each of those kept busy, by staff and interval.
    want: &'a [Vec<f64>],
    pub(super) counts: Vec<u32>,
    there: Vec<Vec<f64>>,
    duty: Vec<Vec<f64>>,
    used: Vec<Vec<u32>>,
    pub(super) of_limit: Vec<u32>,
    pub(super) target: f64,
    /// Half hours of people looked at so far.
    looked: Cell<u64>,
}

/// The cheapest plan under which customers fare as well as if each interval had the people wanted
/// for it, `want` times those kept busy; and whether they do. Where the limits do not allow that,
/// it is the plan that comes near.
pub fn plan(needs: &Needs, want: &[Vec<f64>]) -> (Vec<u32>, bool) {
    let target: f64 = needs.load.iter().flatten().sum();
    let starts = |pattern: usize| {
        let of = needs.slots.iter().filter(|slot| slot.pattern == pattern);
        of.map(|slot| slot.start + 1).max().unwrap_or(0)
    };
    let mut planner = Planner {
        needs,
        want,
        counts: vec![0; needs.slots.len()],
        there: needs.load.iter().map(|row| vec![0.0; row.len()]).collect(),
        duty: needs.least.iter().map(|row| vec![0.0; row.len()]).collect(),
        used: (0..needs.starts_most.len()).map(|pattern| vec![0; starts(pattern)]).collect(),
        of_limit: vec![0; needs.limits.len()],
        target: target * (1.0 + 1e-9),
        looked: Cell::new(0),
    };
    for home in needs.homes.iter().flatten() {
        (0..home.now).for_each(|_| planner.put(home.slot, 1));
    }
    // first without a limit on different starts, then with fewer and fewer of them
    planner.cover();
    planner.fewest_of_limits();
    planner.fill(false);
    planner.thin();
    while planner.drop_a_start() {}
    planner.fill(true);
    planner.thin();
    planner.improve();
    let does = planner.loss() <= planner.target;
    if !does {
        // what does next to nothing is not worth its money
        planner.target = planner.loss() * (1.0 + SLACK);
        planner.thin();
    }
    (planner.counts, does)
}

impl Planner<'_> {
    /// How badly the customers of a staff fare in an interval with so many people there.
    fn of(&self, staff: usize, at: usize, there: f64) -> f64 {
        let load = self.needs.load[staff][at];
        if load <= 0.0 {
            return 0.0;
        }
        let busy = load * self.want[staff][at] / there.max(NOBODY);
        let worse = match busy > HOPELESS {
            true => libm::exp(STEEP * (HOPELESS - 1.0)) * (1.0 + busy - HOPELESS),
            false => libm::exp(STEEP * (busy - 1.0)),
        };
        load * worse
    }

    /// How bad it is that so many are on duty in a shop: too few is worse than anything.
    fn missing(&self, shop: usize, at: usize, duty: f64) -> f64 {
        let short = self.needs.least[shop][at] - duty;
        if short > 1e-6 { MISSING * short } else { 0.0 }
    }

    pub(super) fn loss(&self) -> f64 {
        let of_staff = |staff: usize| {
            let row = self.there[staff].iter().enumerate();
            row.map(|(at, there)| self.of(staff, at, *there)).sum::<f64>()
        };
        let of_shop = |shop: usize| {
            let row = self.duty[shop].iter().enumerate();
            row.map(|(at, duty)| self.missing(shop, at, *duty)).sum::<f64>()
        };
        let shops: f64 = (0..self.duty.len()).map(of_shop).sum();
        (0..self.there.len()).map(of_staff).sum::<f64>() + shops
    }

    /// What one more of a slot, one fewer of another, or both add to the loss; both are of one
    /// staff.
    pub(super) fn change(&self, away: Option<usize>, to: Option<usize>) -> f64 {
        let slot = |at: Option<usize>| at.map(|at| &self.needs.slots[at]);
        let (away, to) = (slot(away), slot(to));
        let Some(staff) = to.or(away).map(|slot| slot.staff) else { return 0.0 };
        let there = &self.there[staff];
        self.looked.set(self.looked.get() + there.len() as u64);
        let mut change = 0.0;
        for (at, here) in there.iter().enumerate() {
            let of = |slot: Option<&Slot>| {
                slot.map_or((0.0, 0.0), |slot| (slot.there[at], slot.duty[at]))
            };
            let (less, more) = (of(away), of(to));
            if less == more {
                continue;
            }
            for shop in &self.needs.serves[staff] {
                let duty = self.duty[*shop][at];
                let then = self.missing(*shop, at, duty + more.1 - less.1);
                change += then - self.missing(*shop, at, duty);
            }
            let then = here + more.0 - less.0;
            change += self.of(staff, at, then) - self.of(staff, at, *here);
        }
        change
    }

    /// How many of a slot have to stay there.
    pub(super) fn least(&self, slot: usize) -> u32 {
        let home = self.home(self.needs.slots[slot].limit);
        home.filter(|home| home.slot == slot).map_or(0, |home| home.least)
    }

    /// The shifts of today of a limit.
    pub(super) fn home(&self, limit: usize) -> Option<Home> {
        self.needs.homes.get(limit).copied().flatten()
    }

    pub(super) fn put(&mut self, slot: usize, by: i32) {
        let it = &self.needs.slots[slot];
        let row = self.there[it.staff].iter_mut().zip(&it.there);
        row.for_each(|(there, share)| *there += f64::from(by) * share);
        for shop in &self.needs.serves[it.staff] {
            let row = self.duty[*shop].iter_mut().zip(&it.duty);
            row.for_each(|(duty, on)| *duty += f64::from(by) * on);
        }
        let add = |count: &mut u32| *count = count.saturating_add_signed(by);
        add(&mut self.counts[slot]);
        add(&mut self.used[it.pattern][it.start]);
        add(&mut self.of_limit[it.limit]);
    }

    fn starts(&self, pattern: usize) -> u32 {
        self.used[pattern].iter().filter(|count| **count > 0).count() as u32
    }

    /// True if one more of a slot is allowed.
    pub(super) fn may(&self, slot: usize, keep_starts: bool) -> bool {
        let it = &self.needs.slots[slot];
        let most = self.needs.starts_most[it.pattern];
        let is_new = self.used[it.pattern][it.start] == 0;
        let starts =
            !keep_starts || !is_new || most.is_none_or(|most| self.starts(it.pattern) < most);
        starts && self.of_limit[it.limit] < self.needs.limits[it.limit].1
    }

    /// The fewest people of every limit, wherever they are of most use.
    fn fewest_of_limits(&mut self) {
        for limit in 0..self.needs.limits.len() {
            while self.of_limit[limit] < self.needs.limits[limit].0 {
                if let Some(home) = self.home(limit) {
                    self.put(home.slot, 1);
                    continue;
                }
                let all = 0..self.needs.slots.len();
                let of = all.filter(|slot| self.needs.slots[*slot].limit == limit);
                let best = of
                    .filter(|slot| self.may(*slot, false))
                    .map(|slot| (self.change(None, Some(slot)), slot))
                    .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let Some((_, slot)) = best else { break };
                self.put(slot, 1);
            }
        }
    }

    /// Puts somebody wherever somebody has to be, from the first hour on, each where most hours are
    /// still without.
    fn cover(&mut self) {
        for shop in 0..self.needs.least.len() {
            for at in 0..self.needs.least[shop].len() {
                while self.missing(shop, at, self.duty[shop][at]) > 0.0 {
                    let there = |slot: &usize| {
                        let it = &self.needs.slots[*slot];
                        it.duty[at] > 0.0 && self.needs.serves[it.staff].contains(&shop)
                    };
                    let mended = |slot: usize| {
                        let it = &self.needs.slots[slot];
                        let short = |shop: &usize, at: usize| {
                            it.duty[at] > 0.0 && self.missing(*shop, at, self.duty[*shop][at]) > 0.0
                        };
                        let serves = self.needs.serves[it.staff].iter();
                        let of = |shop| (0..it.duty.len()).filter(|at| short(shop, *at)).count();
                        serves.map(of).sum::<usize>() as f64 / it.cost.max(1e-6)
                    };
                    let all = (0..self.needs.slots.len()).filter(there);
                    let best = all
                        .filter(|slot| self.may(*slot, false))
                        .map(|slot| (mended(slot), slot))
                        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
                    let Some((_, slot)) = best else { break };
                    self.put(slot, 1);
                }
            }
        }
    }

    /// Moves the people of the start that is used least to others, where a pattern has too many;
    /// false if none has.
    fn drop_a_start(&mut self) -> bool {
        let over = (0..self.used.len()).find(|pattern| {
            self.needs.starts_most[*pattern].is_some_and(|most| self.starts(*pattern) > most)
        });
        let Some(pattern) = over else { return false };
        let used = self.used[pattern].iter().enumerate().filter(|(_, count)| **count > 0);
        let Some((start, _)) = used.min_by_key(|(at, count)| (**count, *at)) else { return false };
        let of: Vec<usize> = (0..self.counts.len())
            .filter(|slot| {
                let it = &self.needs.slots[*slot];
                it.pattern == pattern && it.start == start
            })
            .collect();
        for slot in of {
            while self.counts[slot] > 0 {
                self.put(slot, -1);
                let limit = self.needs.slots[slot].limit;
                let others = (0..self.counts.len()).filter(|other| {
                    let it = &self.needs.slots[*other];
                    it.limit == limit && it.start != start && self.used[it.pattern][it.start] > 0
                });
                let best = others
                    .map(|other| (self.change(None, Some(other)), other))
                    .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                if let Some((_, other)) = best {
                    self.put(other, 1);
                }
            }
        }
        true
    }

    fn cost(&self) -> f64 {
        let all = self.counts.iter().zip(&self.needs.slots);
        all.map(|(count, slot)| f64::from(*count) * slot.cost).sum()
    }

    /// Tries changes, each mended and thinned, and keeps what is cheaper, or as dear and better.
    fn improve(&mut self) {
        for _ in 0..ROUNDS {
            if !self.improve_once() {
                return;
            }
        }
    }

    fn improve_once(&mut self) -> bool {
        let mut any = false;
        let held = |planner: &Self| -> Vec<usize> {
            (0..planner.counts.len()).filter(|slot| planner.counts[*slot] > 0).collect()
        };
        // all people of a start at another time
        for pattern in 0..self.used.len() {
            for from in 0..self.used[pattern].len() {
                for to in 0..self.used[pattern].len() {
                    if from != to && self.used[pattern][from] > 0 {
                        any |= self.attempt(|planner| planner.move_start(pattern, from, to));
                    }
                }
            }
        }
        // one or two people away, and whoever is best in their place
        for one in held(self) {
            any |= self.attempt(|planner| planner.take(one));
            for other in held(self).into_iter().filter(|other| *other > one) {
                any |= self.attempt(|planner| planner.take(one) && planner.take(other));
            }
        }
        any
    }

    fn take(&mut self, slot: usize) -> bool {
        if self.counts[slot] <= self.least(slot) {
            return false;
        }
        self.put(slot, -1);
        true
    }

    fn move_start(&mut self, pattern: usize, from: usize, to: usize) -> bool {
        let at = |planner: &Self, start: usize| -> Vec<(usize, usize)> {
            let all = planner.needs.slots.iter().enumerate();
            all.filter(|(_, slot)| slot.pattern == pattern && slot.start == start)
                .map(|(number, slot)| (slot.limit, number))
                .collect()
        };
        let (here, there) = (at(self, from), at(self, to));
        for (limit, slot) in here {
            let Some((_, other)) = there.iter().find(|(of, _)| *of == limit) else { continue };
            for _ in self.least(slot)..self.counts[slot] {
                self.put(slot, -1);
                self.put(*other, 1);
            }
        }
        true
    }

    /// Changes something, mends it, and goes back unless it was worth it.
    fn attempt(&mut self, change: impl Fn(&mut Self) -> bool) -> bool {
        if self.looked.get() > LOOKS_MOST {
            return false;
        }
        let (cost, loss) = (self.cost(), self.loss());
        let before = (self.counts.clone(), self.there.clone(), self.used.clone());
        let more = (self.duty.clone(), self.of_limit.clone());
        let done = change(self);
        if done {
            self.fewest_of_limits();
            self.fill(true);
            self.thin();
        }
        let (new, after) = (self.cost(), self.loss());
        let fits = (0..self.used.len()).all(|pattern| {
            self.needs.starts_most[pattern].is_none_or(|most| self.starts(pattern) <= most)
        });
        let holds = after <= self.target || after < loss;
        let worth = new < cost - 1e-9 || (new < cost + 1e-9 && after < loss * (1.0 - 1e-6));
        if done && fits && holds && worth {
            return true;
        }
        (self.counts, self.there, self.used) = before;
        (self.duty, self.of_limit) = more;
        false
    }
}
