//! Breaks that are placed (错峰休息): each person of a shift is away once within a window, at most
//! a share of the shift at once, and of all on duty, where the work offered leaves most hands
//! free. `rests/load.rs` says how much is offered when and who is there, `rests/board.rs` looks for
//! the times; here the roster becomes that question, and its answer breaks of single people.

mod board;
mod load;
#[cfg(test)]
mod tests;

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::shifts::{Crew, Duties, Floating, Times, clipped};
use super::value::At;
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::shift::Rest;
use board::{Board, Set};
use load::Axis;
use std::collections::BTreeMap;

/// The people of a shift on a day who have breaks to be placed.
struct Team<'a> {
    crew: Crew,
    times: &'a Times,
    /// Their duties.
    duties: Vec<usize>,
}

/// Places the breaks of all shifts: they join those of the duties, and are listed by time.
pub fn place(
    scenario: &Scenario,
    desk: &DeskParts,
    duties: &mut Duties,
    limit: Option<&At<f64>>,
    faults: &mut Faults,
) -> Vec<Rest> {
    let teams = teams(duties);
    if let (Some(limit), true) = (limit, teams.is_empty()) {
        let fixed = duties.times.iter().flatten().any(|times| !times.breaks.is_empty());
        if !fixed && duties.times.iter().all(Option::is_some) {
            faults
                .add(Code::NotInThisMode, limit.place, "no shift has a break")
                .label("nobody is ever away")
                .help("write `breaks` into `[[shifts]]`, or leave this out");
        }
    }
    if teams.is_empty() && limit.is_none() {
        return Vec::new();
    }
    let axis = Axis::new(desk, &duties.times);
    if teams.iter().any(|team| !fits(team, desk, faults)) {
        return Vec::new();
    }
    let plan = Plan { scenario, desk, axis, teams, limit };
    let Some(board) = plan.solve(duties, faults) else { return Vec::new() };
    let mut found: Vec<(usize, Tick, Tick, crate::kernel::ids::StatusId)> = Vec::new();
    for (number, team) in plan.teams.iter().enumerate() {
        let Some(times) = board.people(number, team.duties.len()) else {
            let rest = &team.times.rests[0];
            faults
                .add(Code::BreaksDoNotFit, rest.place, "these breaks cannot be told apart")
                .label("somebody would have two at the same time")
                .help("let the windows of the shift's breaks lie apart");
            return Vec::new();
        };
        for (rest, starts) in team.times.rests.iter().zip(times) {
            for (duty, cell) in team.duties.iter().zip(starts) {
                let from = plan.axis.after_midnight(cell, team.crew.1);
                let at = |time: Span| clipped(team.crew.1, time, desk);
                found.push((*duty, at(from), at(from + rest.lasts), rest.status));
            }
        }
    }
    drop(plan);
    let mut rests = Vec::new();
    for (duty, from, to, status) in found.into_iter().filter(|found| found.1 < found.2) {
        let duty = &mut duties.list[duty];
        duty.breaks.push((from, to, status));
        duty.breaks.sort_unstable();
        rests.push(Rest { agent: duty.agent, from, to });
    }
    rests.sort_unstable_by_key(|rest| (rest.from, rest.to, rest.agent));
    rests
}

/// The people of each shift on each day who have breaks to be placed.
fn teams(duties: &Duties) -> Vec<Team<'_>> {
    let mut crews: BTreeMap<Crew, Vec<usize>> = BTreeMap::new();
    for (number, duty) in duties.list.iter().enumerate() {
        if let Some(crew) = duty.crew {
            crews.entry(crew).or_default().push(number);
        }
    }
    let team = |(crew, list): (Crew, Vec<usize>)| {
        let times = duties.times[crew.0].as_ref().filter(|times| !times.rests.is_empty())?;
        Some(Team { crew, times, duties: list })
    };
    crews.into_iter().filter_map(team).collect()
}

/// Most people of so many away at once.
fn most(share: Option<f64>, people: usize) -> usize {
    let of = |share: f64| libm::floor(share * people as f64 + 1e-9) as usize;
    share.map_or(people, of).clamp(1, people.max(1))
}

/// How many breaks one after the other the windows hold.
fn in_a_row(rest: &Floating) -> usize {
    rest.windows.iter().map(|window| ((window.1.0 - window.0.0) / rest.lasts.0) as usize).sum()
}

/// True if each break of a team fits into its windows by itself; told where not.
fn fits(team: &Team<'_>, desk: &DeskParts, faults: &mut Faults) -> bool {
    let people = team.duties.len();
    let mut fits = true;
    for rest in &team.times.rests {
        let (row, most) = (in_a_row(rest), most(rest.share.as_ref().map(|at| at.value), people));
        if row * most >= people {
            continue;
        }
        fits = false;
        let place = rest.share.as_ref().map_or(rest.place, |at| at.place);
        let long = Span(people.div_ceil(most) as u64 * rest.lasts.0);
        let message = match row {
            0 => "no window is as long as the break".to_owned(),
            _ => format!(
                "{people} people cannot all have this break: {most} at once, {row} times one \
                 after the other ({})",
                date(team.crew.1, desk)
            ),
        };
        let fault = faults.add(Code::BreaksDoNotFit, place, message);
        fault.label("the window is too narrow");
        match row {
            0 => fault.help(format!("it takes a window of {long}")),
            _ => {
                let least = percent(people.div_ceil(row), people);
                fault.help(format!("write `away_at_most = \"{least}%\"`, or a window of {long}"))
            }
        };
    }
    fits
}

/// The least whole percentage of which so many people are the part rounded down.
fn percent(part: usize, people: usize) -> usize {
    (part * 100).div_ceil(people.max(1))
}

fn date(day: i64, desk: &DeskParts) -> String {
    let start = desk.calendar.start.date();
    let day = jiff::Span::new().try_days(day).ok().and_then(|days| start.checked_add(days).ok());
    day.map_or_else(String::new, |date| date.to_string())
}

/// All that is asked.
struct Plan<'a> {
    scenario: &'a Scenario,
    desk: &'a DeskParts,
    axis: Axis,
    teams: Vec<Team<'a>>,
    limit: Option<&'a At<f64>>,
}

impl Plan<'_> {
    /// The board with every break placed well; `None` after a fault.
    fn solve(&self, duties: &Duties, faults: &mut Faults) -> Option<Board> {
        let mut board = self.board(duties, self.limit.map(|at| at.value), None);
        if let (Some(limit), Some(cell)) = (self.limit, board.beyond()) {
            let (away, there) = board.at(cell);
            let time = self.axis.clock(cell);
            faults
                .add(Code::BreaksDoNotFit, limit.place, "the breaks of everybody are too many")
                .label(format!("at {time} {away} of {there} on duty are away"))
                .help("let the shifts' breaks be placed: `lasts` and `between`");
            return None;
        }
        match board.fill() {
            Ok(()) => {
                board.improve();
                Some(board)
            }
            Err(set) => {
                self.tell(&board, set, duties, faults);
                None
            }
        }
    }

    /// A break that finds no room beside the others: of the shift, or of all on duty.
    fn tell(&self, board: &Board, set: usize, duties: &Duties, faults: &mut Faults) {
        let set = &board.sets[set];
        let team = &self.teams[set.team];
        let rest = &team.times.rests[set.rest];
        let works = |limit: Option<f64>, own: Option<usize>| {
            self.board(duties, limit, own.map(|percent| (set.team, percent))).fill().is_ok()
        };
        let least = |works: &dyn Fn(usize) -> bool| {
            let (mut low, mut high) = (1, 100);
            while low < high {
                let middle = (low + high) / 2;
                if works(middle) { high = middle } else { low = middle + 1 }
            }
            works(low).then_some(low)
        };
        let when = date(team.crew.1, self.desk);
        let alone = works(None, None);
        match self.limit.filter(|_| alone) {
            Some(limit) => {
                let found = least(&|percent| works(Some(percent as f64 / 100.0), None));
                let fault = faults.add(
                    Code::BreaksDoNotFit,
                    limit.place,
                    format!("not all breaks can be placed on {when} with so few away at once"),
                );
                fault.label("of all on duty").see(rest.place, "this one finds no room");
                if let Some(percent) = found {
                    fault.help(format!("write `away_at_most = \"{percent}%\"`, or wider windows"));
                }
            }
            None => {
                let limit = self.limit.map(|at| at.value);
                let found = least(&|percent| works(limit, Some(percent)));
                let fault = faults.add(
                    Code::BreaksDoNotFit,
                    rest.place,
                    format!("this break finds no room beside the shift's others on {when}"),
                );
                fault.label("their windows lie over each other");
                match found {
                    Some(percent) => fault.help(format!(
                        "write `away_at_most = \"{percent}%\"` for each of them, or wider windows"
                    )),
                    None => fault.help("let the windows lie apart"),
                };
            }
        }
    }

    /// The question, with nothing placed; `own` raises the shares of one team.
    fn board(&self, duties: &Duties, limit: Option<f64>, own: Option<(usize, usize)>) -> Board {
        let (pools, staffed) = load::pools(self.scenario, duties, &self.axis);
        let (away, there) = load::presence(duties, &self.axis);
        let mut sets = Vec::new();
        for (number, team) in self.teams.iter().enumerate() {
            let people = team.duties.len();
            let weights = team.duties.iter().map(|duty| staffed[*duty].1);
            let weight = weights.sum::<f64>() / people.max(1) as f64;
            let pool = team.duties.first().map_or(0, |duty| staffed[*duty].0);
            for (rest, floating) in team.times.rests.iter().enumerate() {
                let mut share = floating.share.as_ref().map(|at| at.value);
                if let (Some(known), Some((_, raised))) = (share, own.filter(|it| it.0 == number)) {
                    share = Some(known.max(raised as f64 / 100.0));
                }
                let cells = |span: Span| self.axis.cell(team.crew.1, span);
                let windows =
                    floating.windows.iter().map(|(from, to)| (cells(*from), cells(*to))).collect();
                let long = (floating.lasts.0 / Span::MINUTE.0) as usize / self.axis.unit;
                let most = most(share, people) as u32;
                let who = (number, rest);
                let sizes = (long, 5 / self.axis.unit, most);
                sets.push(Set::new(who, people as u32, sizes, windows, (pool, weight)));
            }
        }
        let spans = self.teams.iter().map(|team| {
            (
                self.axis.cell(team.crew.1, team.times.from),
                self.axis.cell(team.crew.1, team.times.to),
            )
        });
        let limits = there.iter().map(|there| match limit {
            Some(share) if *there > 0 => most(Some(share), *there as usize) as u32,
            _ => u32::MAX,
        });
        Board::new(sets, spans.collect(), (away, there.clone(), limits.collect()), pools)
    }
}
