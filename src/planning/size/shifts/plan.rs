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
}

/// A plan at work.
struct Planner<'a> {
    needs: &'a Needs,
    /// People wanted for each of those kept busy, by staff and interval.
    want: &'a [Vec<f64>],
    counts: Vec<u32>,
    there: Vec<Vec<f64>>,
    duty: Vec<Vec<f64>>,
    used: Vec<Vec<u32>>,
    of_limit: Vec<u32>,
    target: f64,
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

    fn loss(&self) -> f64 {
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

    /// What one more or fewer of a slot adds to the loss.
    fn change(&self, slot: usize, by: f64) -> f64 {
        let it = &self.needs.slots[slot];
        let there = &self.there[it.staff];
        self.looked.set(self.looked.get() + it.duty.len() as u64);
        let each = it.duty.iter().enumerate().filter(|(_, duty)| **duty > 0.0);
        each.map(|(at, on)| {
            let shops = self.needs.serves[it.staff].iter().map(|shop| {
                let duty = self.duty[*shop][at];
                self.missing(*shop, at, duty + by * on) - self.missing(*shop, at, duty)
            });
            let then = there[at] + by * it.there[at];
            self.of(it.staff, at, then) - self.of(it.staff, at, there[at]) + shops.sum::<f64>()
        })
        .sum()
    }

    fn put(&mut self, slot: usize, by: i32) {
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
    fn may(&self, slot: usize, keep_starts: bool) -> bool {
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
                let all = 0..self.needs.slots.len();
                let of = all.filter(|slot| self.needs.slots[*slot].limit == limit);
                let best = of
                    .filter(|slot| self.may(*slot, false))
                    .map(|slot| (self.change(slot, 1.0), slot))
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

    /// Adds what does most for its money until customers fare well enough.
    fn fill(&mut self, keep_starts: bool) {
        let mut loss = self.loss();
        while loss > self.target {
            let all = 0..self.needs.slots.len();
            let worth = |slot: usize| {
                let gain = (-self.change(slot, 1.0)).min(loss - self.target);
                (gain / self.needs.slots[slot].cost.max(1e-6), slot)
            };
            let best = all
                .filter(|slot| self.may(*slot, keep_starts))
                .map(worth)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, slot)) = best.filter(|(worth, _)| *worth > 0.0) else { return };
            self.put(slot, 1);
            loss = self.loss();
        }
    }

    /// Takes away whoever can go, the dearest first.
    fn thin(&mut self) {
        loop {
            let loss = self.loss();
            let all = (0..self.counts.len()).filter(|slot| self.counts[*slot] > 0);
            let free = all.filter(|slot| {
                let limit = self.needs.slots[*slot].limit;
                self.of_limit[limit] > self.needs.limits[limit].0
            });
            let best = free
                .map(|slot| (self.needs.slots[slot].cost, self.change(slot, -1.0), slot))
                .filter(|(_, change, _)| loss + change <= self.target)
                .min_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
            let Some((_, _, slot)) = best else { return };
            self.put(slot, -1);
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
                    .map(|other| (self.change(other, 1.0), other))
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
        if self.counts[slot] == 0 {
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
            for _ in 0..self.counts[slot] {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn during(start: usize, length: usize) -> Vec<f64> {
        (0..12).map(|at| f64::from(u8::from((start..start + length).contains(&at)))).collect()
    }

    /// Shifts of four intervals that start in every one of eight; work in the last four.
    fn needs(starts_most: Option<u32>) -> Needs {
        let slots = (0..5).map(|start| Slot {
            pattern: 0,
            start,
            staff: 0,
            limit: 0,
            cost: 4.0,
            there: during(start, 4),
            duty: during(start, 4),
        });
        Needs {
            slots: slots.collect(),
            limits: vec![(0, 99)],
            starts_most: vec![starts_most],
            load: vec![[vec![0.0; 4], vec![4.0; 4], vec![0.0; 4]].concat()],
            least: vec![vec![0.0; 12]],
            serves: vec![vec![0]],
        }
    }

    #[test]
    fn people_are_where_the_work_is() {
        let want = vec![vec![1.5; 12]];
        assert_eq!(plan(&needs(None), &want), (vec![0, 0, 0, 0, 6], true));
        // somebody has to be there from the beginning
        let mut first = needs(None);
        first.least[0][0] = 1.0;
        let found = plan(&first, &want).0;
        assert_eq!((found[0], found[4]), (1, 6));
    }

    #[test]
    fn limits_and_numbers_of_starts_are_kept() {
        let want = vec![vec![1.5; 12]];
        let mut both = needs(Some(1));
        both.load[0] = [vec![2.0; 8], vec![0.0; 4]].concat();
        // one start covers four intervals only
        assert!(!plan(&both, &want).1);
        both.starts_most[0] = Some(2);
        assert_eq!(plan(&both, &want), (vec![3, 0, 0, 0, 3], true));
        both.limits[0] = (8, 99);
        let found = plan(&both, &want).0;
        assert_eq!(found.iter().sum::<u32>(), 8);
        both.limits[0] = (0, 5);
        let (found, does) = plan(&both, &want);
        assert_eq!((found.iter().sum::<u32>(), does), (5, false));
    }

    #[test]
    fn as_few_as_can_cover_all_hours_are_found() {
        let slots = (0..5).map(|start| Slot {
            pattern: 0,
            start,
            staff: 0,
            limit: 0,
            cost: 100.0,
            there: during(2 * start, 4),
            duty: during(2 * start, 4),
        });
        // the work of two hours in the middle is a little more
        for (busy, least) in (0..12).flat_map(|busy| [(busy, 0), (busy, 3)]) {
            let mut load = vec![0.79; 12];
            load[busy] += 0.01;
            let needs = Needs {
                slots: slots.clone().collect(),
                limits: vec![(least, 3)],
                starts_most: vec![None],
                load: vec![load],
                least: vec![vec![1.0; 12]],
                serves: vec![vec![0]],
            };
            let (found, does) = plan(&needs, &[vec![1.3; 12]]);
            assert_eq!((found, does), (vec![1, 0, 1, 0, 1], false), "{busy}");
        }
    }

    #[test]
    fn short_shifts_stand_in_where_long_ones_are_dear() {
        let mut needs = needs(None);
        needs.load[0] = [vec![1.0; 5], vec![4.0; 2], vec![1.0], vec![0.0; 4]].concat();
        needs.slots.extend((0..7).map(|start| Slot {
            pattern: 1,
            start,
            staff: 0,
            limit: 1,
            cost: 2.0,
            there: during(start, 2),
            duty: during(start, 2),
        }));
        needs.limits.push((0, 99));
        needs.starts_most.push(None);
        let found = plan(&needs, &[vec![1.0; 12]]).0;
        assert_eq!(found[5..].iter().enumerate().max_by_key(|(_, count)| **count).unwrap().0, 5);
    }
}
