//! Looks for the times of breaks. Each is put where it costs least, then moved while that saves
//! something. What it costs to be away: customers who come when everybody is busy, as if nobody
//! ever waited: the mean by which a normal number of busy hands of mean and variance `load` exceeds
//! those who are there. That is convex in the hands, so that breaks spread by themselves.

use super::load::Pool;
use std::collections::VecDeque;

/// Starts looked at for one break at most.
const STARTS_MOST: usize = 72;
/// Rounds in which all breaks are moved once more.
const ROUNDS: usize = 4;
/// What is saved less than this is nothing.
const LEAST: f64 = 1e-12;

/// A break of a team: of each of its people one.
pub struct Set {
    /// Which team.
    pub team: usize,
    /// Which of its breaks.
    pub rest: usize,
    people: u32,
    long: usize,
    most: u32,
    windows: Vec<(usize, usize)>,
    starts: Vec<usize>,
    counts: Vec<u32>,
    pool: usize,
    weight: f64,
}

impl Set {
    /// A break of so many people with nothing placed. `sizes` are how long it is and the least step
    /// from one start to the next, in cells, and how many of the team may be away; `hands` their
    /// pool, and how much of a pair of hands each is.
    pub fn new(
        who: (usize, usize),
        people: u32,
        sizes: (usize, usize, u32),
        windows: Vec<(usize, usize)>,
        hands: (usize, f64),
    ) -> Set {
        let long = sizes.0.max(1);
        let room: usize = windows.iter().map(|window| window.1.saturating_sub(window.0)).sum();
        let least = sizes.1.max(1);
        let step = room.div_ceil(STARTS_MOST).div_ceil(least).max(1) * least;
        let mut starts = Vec::new();
        for (from, to) in &windows {
            let last = to.saturating_sub(long);
            starts.extend((*from..=last).step_by(step).filter(|at| at + long <= *to));
            // in a row from either end, where they must stand close
            starts.extend((*from..=last).step_by(long).filter(|at| at + long <= *to));
        }
        starts.sort_unstable();
        starts.dedup();
        let counts = vec![0; starts.len()];
        let (team, rest) = who;
        let (pool, weight) = hands;
        Set { team, rest, people, long, most: sizes.2, windows, starts, counts, pool, weight }
    }

    /// Starts that stand in a row, moved by so many cells.
    fn row(&self, moved: usize) -> Vec<usize> {
        let mut row = Vec::new();
        for (from, to) in &self.windows {
            let mut at = from + moved;
            while at + self.long <= *to {
                row.extend(self.starts.binary_search(&at).ok());
                at += self.long;
            }
        }
        row
    }

    /// Cells that no row of all fills.
    fn slack(&self) -> usize {
        let left = self.windows.iter().map(|window| (window.1 - window.0) % self.long);
        left.min().unwrap_or(0)
    }

    /// How many breaks there would be room for.
    fn room(&self) -> u64 {
        let row: usize = self.windows.iter().map(|window| (window.1 - window.0) / self.long).sum();
        row as u64 * u64::from(self.most)
    }
}

/// Who of a team is away when.
struct Away {
    from: usize,
    /// Of each break, how many are on it in each cell.
    on: Vec<Vec<u32>>,
    /// Of each break, how many of the team may be away while somebody is on it.
    most: Vec<u32>,
}

/// The whole desk.
pub struct Board {
    /// The breaks.
    pub sets: Vec<Set>,
    teams: Vec<Away>,
    away: Vec<u32>,
    there: Vec<u32>,
    limits: Vec<u32>,
    pools: Vec<Pool>,
}

impl Board {
    /// Nothing placed; `desk` is who is away on breaks of everybody, who is on duty, and how many
    /// may be away.
    pub fn new(
        sets: Vec<Set>,
        spans: Vec<(usize, usize)>,
        desk: (Vec<u32>, Vec<u32>, Vec<u32>),
        pools: Vec<Pool>,
    ) -> Board {
        let team = |(number, (from, to)): (usize, (usize, usize))| {
            let own = sets.iter().filter(|set| set.team == number);
            let most: Vec<u32> = own.map(|set| set.most).collect();
            Away { from, on: vec![vec![0; to.saturating_sub(from)]; most.len()], most }
        };
        let teams = spans.into_iter().enumerate().map(team).collect();
        let (away, there, limits) = desk;
        Board { sets, teams, away, there, limits, pools }
    }

    /// The first cell in which more are away than may be.
    pub fn beyond(&self) -> Option<usize> {
        self.away.iter().zip(&self.limits).position(|(away, limit)| away > limit)
    }

    /// How many are away in a cell, and how many on duty.
    pub fn at(&self, cell: usize) -> (u32, u32) {
        (self.away[cell], self.there[cell])
    }

    /// Places every break once; else the number of the one that finds no room.
    pub fn fill(&mut self) -> Result<(), usize> {
        let mut order: VecDeque<usize> = (0..self.sets.len()).collect();
        // those with least room to spare first
        let spare = |set: &Set| set.room() * 1000 / u64::from(set.people.max(1));
        order.make_contiguous().sort_by_key(|set| spare(&self.sets[*set]));
        for _ in 0..8 {
            let Some(failed) = order.iter().position(|set| !self.fill_one(*set)) else {
                return Ok(());
            };
            let set = order[failed];
            if failed == 0 {
                return Err(set);
            }
            (0..self.sets.len()).for_each(|set| self.clear(set));
            order.remove(failed);
            order.push_front(set);
        }
        Err(order[0])
    }

    /// Places the break of each person, in the row that costs least; false without room.
    fn fill_one(&mut self, number: usize) -> bool {
        let slack = self.sets[number].slack();
        let tight = self.sets[number].room() < 2 * u64::from(self.sets[number].people);
        let moves = if tight { slack.min(6) } else { 0 };
        let mut best: Option<(f64, Vec<u32>)> = None;
        for part in 0..=moves {
            let moved = (slack * part).checked_div(moves).unwrap_or(0);
            if let Some(cost) = self.fill_row(number, moved)
                && best.as_ref().is_none_or(|best| cost < best.0 - LEAST)
            {
                best = Some((cost, self.sets[number].counts.clone()));
            }
            self.clear(number);
        }
        let Some((_, counts)) = best else { return false };
        for (start, count) in counts.iter().enumerate() {
            (0..*count).for_each(|_| self.put(number, start, true));
        }
        true
    }

    fn fill_row(&mut self, number: usize, moved: usize) -> Option<f64> {
        let row = self.sets[number].row(moved);
        let all: Vec<usize> = (0..self.sets[number].starts.len()).collect();
        let mut total = 0.0;
        for _ in 0..self.sets[number].people {
            let best = |board: &Board, starts: &[usize]| {
                let fits = starts.iter().filter(|start| board.fits(number, **start));
                let costs = fits.map(|start| (board.cost(number, *start), *start));
                costs.min_by(|a, b| a.0.total_cmp(&b.0))
            };
            let (cost, start) = best(self, &row).or_else(|| best(self, &all))?;
            total += cost;
            self.put(number, start, true);
        }
        Some(total)
    }

    fn clear(&mut self, number: usize) {
        for start in 0..self.sets[number].starts.len() {
            while self.sets[number].counts[start] > 0 {
                self.put(number, start, false);
            }
        }
    }

    /// Moves breaks while that saves something.
    pub fn improve(&mut self) {
        for _ in 0..ROUNDS {
            let moved = (0..self.sets.len()).map(|set| self.improve_one(set));
            if moved.fold(false, |any, moved| any | moved) {
                continue;
            }
            break;
        }
    }

    fn improve_one(&mut self, number: usize) -> bool {
        let mut moved = false;
        for from in 0..self.sets[number].starts.len() {
            while self.sets[number].counts[from] > 0 {
                self.put(number, from, false);
                let stay = self.cost(number, from);
                let others = (0..self.sets[number].starts.len()).filter(|to| *to != from);
                let fits = others.filter(|to| self.fits(number, *to));
                let costs = fits.map(|to| (self.cost(number, to), to));
                let best = costs.min_by(|a, b| a.0.total_cmp(&b.0));
                match best.filter(|best| best.0 < stay - LEAST - 1e-9 * stay) {
                    Some((_, to)) => {
                        self.put(number, to, true);
                        moved = true;
                    }
                    None => {
                        self.put(number, from, true);
                        break;
                    }
                }
            }
        }
        moved
    }

    /// Cells of a break that starts there.
    fn cells(&self, number: usize, start: usize) -> std::ops::Range<usize> {
        let set = &self.sets[number];
        set.starts[start]..set.starts[start] + set.long
    }

    /// True if one more may start there.
    fn fits(&self, number: usize, start: usize) -> bool {
        let set = &self.sets[number];
        let team = &self.teams[set.team];
        self.cells(number, start).all(|cell| {
            let at = cell - team.from;
            let on = team.on.iter().map(|on| on[at]);
            let away = on.clone().sum::<u32>() + 1;
            let others = on.zip(&team.most).filter(|(on, _)| *on > 0).map(|(_, most)| *most);
            away <= others.fold(set.most, u32::min) && self.away[cell] < self.limits[cell]
        })
    }

    /// What it costs if one more is away from there on.
    fn cost(&self, number: usize, start: usize) -> f64 {
        let set = &self.sets[number];
        let pool = &self.pools[set.pool];
        let one = |cell: usize| {
            let (load, staff) = (pool.load[cell], pool.staff[cell]);
            excess(load, staff - set.weight) - excess(load, staff)
        };
        self.cells(number, start).map(one).sum()
    }

    /// Puts one there, or takes one away.
    fn put(&mut self, number: usize, start: usize, there: bool) {
        let cells = self.cells(number, start);
        let set = &mut self.sets[number];
        let (team, pool) = (&mut self.teams[set.team], &mut self.pools[set.pool]);
        let on = &mut team.on[set.rest][cells.start - team.from..cells.end - team.from];
        let (away, staff) = (&mut self.away[cells.clone()], &mut pool.staff[cells]);
        if there {
            set.counts[start] += 1;
            on.iter_mut().chain(away).for_each(|count| *count += 1);
            staff.iter_mut().for_each(|staff| *staff -= set.weight);
        } else {
            set.counts[start] -= 1;
            on.iter_mut().chain(away).for_each(|count| *count -= 1);
            staff.iter_mut().for_each(|staff| *staff += set.weight);
        }
    }

    /// When each person of a team goes, by break: in order of the people, and who was first once
    /// is first again. `None` if somebody would have two breaks at once.
    pub fn people(&self, team: usize, people: usize) -> Option<Vec<Vec<usize>>> {
        let mut busy: Vec<Vec<(usize, usize)>> = vec![Vec::new(); people];
        let mut all = Vec::new();
        for set in self.sets.iter().filter(|set| set.team == team) {
            let each = set.starts.iter().zip(&set.counts);
            let mut starts: Vec<usize> =
                each.flat_map(|(start, count)| (0..*count).map(|_| *start)).collect();
            let free = |person: usize, start: usize| {
                busy[person].iter().all(|it| start + set.long <= it.0 || it.1 <= start)
            };
            for person in 0..people {
                if free(person, starts[person]) {
                    continue;
                }
                let swaps =
                    |with: &usize| free(person, starts[*with]) && free(*with, starts[person]);
                let with = (0..people).find(swaps)?;
                starts.swap(person, with);
            }
            for (busy, start) in busy.iter_mut().zip(&starts) {
                busy.push((*start, start + set.long));
            }
            all.push(starts);
        }
        Some(all)
    }
}

/// By how much a normal number of busy hands exceeds those who are there, on average; a little for
/// every hand's load, so that where nobody would wait breaks still go where the least is offered.
fn excess(load: f64, staff: f64) -> f64 {
    if load <= 0.0 {
        return 0.0;
    }
    let (staff, spread) = (staff.max(0.0), load.sqrt());
    let above = (staff - load) / spread;
    let tail = 0.5 * libm::erfc(above * std::f64::consts::FRAC_1_SQRT_2);
    let density = libm::exp(-above * above / 2.0) / libm::sqrt(std::f64::consts::TAU);
    (spread * (density - above * tail)).max(0.0) + 1e-6 * load / (staff + 1.0)
}
