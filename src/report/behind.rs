//! What lies behind a limit: those who are missing are on a break, or customers who no longer speak
//! hold the slots. `docs/causes.md` states both rules. They compare the hours that break with hours
//! that hold, from levels, the roster as planned and the customers expected, so that chance does
//! not decide.

use super::outcome::Outcome;
use crate::kernel::tick::Tick;
use crate::measure::catalog::Part;
use crate::measure::causes::Causes;
use crate::measure::counters::Level;
use crate::measure::verdict::{Broken, Line, What};
use crate::model::Scenario;
use crate::model::arrival::Times;
use crate::model::holding::held_talking;
use crate::model::shift::ChangeKind;
use crate::stats::ratio::ratio_of_sums;
use std::ops::Range;

/// What lies behind a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Those who are missing are on a break.
    Break,
    /// Sessions that wait only for the silence clock hold the slots.
    Silence,
}

/// Two sums of one kind are equal within this part: they are added up in different orders.
const ROUNDING: f64 = 1e-6;

/// What is compared: customers and people of every shop by interval, and how busy hours are that
/// hold.
#[derive(Clone, Debug)]
pub struct Behind {
    shops: Vec<Staff>,
    /// By line: the most customers for a second on duty in an hour in which the line is met.
    busiest: Vec<f64>,
}

/// Of one shop by interval, mean of a run.
#[derive(Clone, Debug)]
struct Staff {
    /// Customers expected.
    customers: Vec<f64>,
    /// Agents on duty \[s\].
    on_duty: Vec<f64>,
    /// Agents on a break within their shift \[s\].
    on_break: Vec<f64>,
}

impl Behind {
    /// Reads the outcome; of a desk without hours that break nothing is compared.
    pub fn new(outcome: &Outcome) -> Behind {
        let verdict = &outcome.summary.verdict;
        if verdict.broken.is_empty() {
            return Behind { shops: Vec::new(), busiest: Vec::new() };
        }
        let on_break = on_break(outcome.scenario, outcome.intervals());
        let shops: Vec<Staff> = on_break
            .into_iter()
            .enumerate()
            .map(|(shop, on_break)| Staff {
                customers: customers(outcome, shop),
                on_duty: on_duty(outcome, shop),
                on_break,
            })
            .collect();
        let lines = verdict.lines.iter().enumerate();
        let busiest = lines.map(|(number, line)| busiest(outcome, &shops, number, line)).collect();
        Behind { shops, busiest }
    }

    /// True if at least half of the customers beyond the bound in these intervals in a row, in
    /// which a line is missed, came in such that are short because of a break, or in as many that
    /// follow those and are missed for what was left over: enough are on duty in them by now.
    pub fn is_for_the_break(&self, line: &Line, run: &[&Broken]) -> bool {
        let (mut left_over, mut its, mut all) = (0, 0.0, 0.0);
        for broken in run {
            all += broken.customers;
            let short = self.is_short(line, broken);
            if short {
                its += broken.customers;
                left_over += 1;
            } else if left_over > 0 && self.has_enough(line, broken) {
                its += broken.customers;
                left_over -= 1;
            } else {
                left_over = 0;
            }
        }
        its > 0.0 && 2.0 * its >= all
    }

    /// True if as many are on duty as the busiest interval that meets the line would have had for
    /// so many customers.
    fn has_enough(&self, line: &Line, broken: &Broken) -> bool {
        let of = |list: &[f64]| list.get(broken.interval).copied().unwrap_or(0.0);
        let (staff, busiest) = (self.shops.get(line.shop), self.busiest.get(broken.line));
        staff.zip(busiest).is_some_and(|(staff, busiest)| {
            of(&staff.customers) <= busiest * of(&staff.on_duty) * (1.0 + ROUNDING)
        })
    }

    /// True if those on a break are the ones missing: fewer are on duty than the busiest interval
    /// that meets the line would have had for so many customers, and with those on a break there
    /// would be enough.
    fn is_short(&self, line: &Line, broken: &Broken) -> bool {
        let (Some(staff), Some(busiest)) =
            (self.shops.get(line.shop), self.busiest.get(broken.line))
        else {
            return false;
        };
        let of = |list: &[f64]| list.get(broken.interval).copied().unwrap_or(0.0);
        let (on_duty, on_break) = (of(&staff.on_duty), of(&staff.on_break));
        let needed = of(&staff.customers) / busiest;
        needed > on_duty * (1.0 + ROUNDING) && needed <= (on_duty + on_break) * (1.0 + ROUNDING)
    }
}

/// True if the silent hold the slots of a shop in these intervals: at least half of the time that
/// customers waited for room it was they who held it, and without them there would be enough of it.
pub fn is_for_the_silence(
    outcome: &Outcome,
    shop: usize,
    intervals: Range<usize>,
    causes: &Causes,
) -> bool {
    if causes.held_by_silent().is_none_or(|share| share < 0.5) {
        return false;
    }
    let part = outcome.shop(shop);
    let runs = f64::from(outcome.results.count().max(1));
    let (mut slots, mut replies, mut customers) = (0.0, (0.0, 0.0), 0.0);
    for at in intervals {
        slots += outcome.area(part, at, Level::MaxOnline) / runs;
        customers += outcome.entries(part, at) / runs;
        let pairs = outcome.results.band_pairs(part, "round_response_mean_s", at);
        for (top, bottom) in pairs.unwrap_or_default() {
            replies = (replies.0 + top, replies.1 + bottom);
        }
    }
    let response = if replies.1 > 0.0 { replies.0 / replies.1 } else { 0.0 };
    customers * held_talking(&outcome.scenario.shops[shop], response) <= slots
}

/// Customers of a shop by interval: those expected; of a log those who came.
fn customers(outcome: &Outcome, shop: usize) -> Vec<f64> {
    let scenario = outcome.scenario;
    let about = &scenario.shops[shop];
    let runs = f64::from(outcome.results.count().max(1));
    if about.sources.iter().any(|source| matches!(source.times, Times::Replay(_))) {
        let came = |at| outcome.entries(Part::Shop(shop), at) / runs;
        return (0..outcome.intervals()).map(came).collect();
    }
    about.expected_contacts(scenario.interval, scenario.horizon.end, &scenario.calendar)
}

fn on_duty(outcome: &Outcome, shop: usize) -> Vec<f64> {
    let runs = f64::from(outcome.results.count().max(1));
    let area = |at| outcome.area(Part::Shop(shop), at, Level::Online) / runs;
    (0..outcome.intervals()).map(area).collect()
}

/// Agent-seconds on a break by shop and interval, as planned, absences allowed for. A break in a
/// status in which the first tier gives customers is none.
fn on_break(scenario: &Scenario, intervals: usize) -> Vec<Vec<f64>> {
    let mut list = vec![vec![0.0; intervals]; scenario.shops.len()];
    let mut since: Vec<Option<Tick>> = vec![None; scenario.agents.len()];
    let mut spread = |agent: usize, from: Tick, to: Tick| {
        let about = &scenario.agents[agent];
        for seat in about.seats.iter().map(|seat| &scenario.seats[seat.at()]) {
            if !seat.receive {
                continue;
            }
            let mut at = from;
            while at < to {
                let interval = (at.0 / scenario.interval.0) as usize;
                let stop = Tick((interval as u64 + 1) * scenario.interval.0).min(to);
                if let Some(time) = list[seat.shop.at()].get_mut(interval) {
                    *time += stop.since(at).as_secs_f64() * (1.0 - about.absence_prob);
                }
                at = stop;
            }
        }
    };
    for change in &scenario.changes {
        match change.kind {
            ChangeKind::Break { agent, ends: false, status } => {
                let seats = &scenario.agents[agent.at()].seats;
                let takes = seats.iter().any(|seat| {
                    let shop = scenario.seats[seat.at()].shop;
                    scenario.shops[shop.at()].policy.takes_first(status)
                });
                since[agent.at()] = (!takes).then_some(change.at);
            }
            ChangeKind::Break { agent, ends: true, .. } | ChangeKind::ShiftEnd { agent } => {
                if let Some(from) = since[agent.at()].take() {
                    spread(agent.at(), from, change.at);
                }
            }
            _ => {}
        }
    }
    list
}

/// The most customers for a second on duty in an interval in which a line is met; zero if in none.
fn busiest(outcome: &Outcome, shops: &[Staff], number: usize, line: &Line) -> f64 {
    let broken = &outcome.summary.verdict.broken;
    let intervals: Vec<usize> =
        broken.iter().filter(|of| of.line == number).map(|of| of.interval).collect();
    if intervals.is_empty() {
        return 0.0;
    }
    let staff = &shops[line.shop];
    let meets = |at: usize| {
        let pairs = outcome.results.band_pairs(outcome.shop(line.shop), line.figure, at);
        let value = pairs.and_then(|pairs| ratio_of_sums(&pairs));
        match line.what {
            What::Target(_) => value.is_some_and(|value| !line.misses(value)),
            What::Red(_) => true,
        }
    };
    (0..outcome.intervals())
        .filter(|at| intervals.binary_search(at).is_err())
        .filter(|&at| staff.on_duty[at] > 0.0 && staff.customers.get(at).is_some_and(|n| *n > 0.0))
        .filter(|&at| meets(at))
        .map(|at| staff.customers[at] / staff.on_duty[at])
        .fold(0.0, f64::max)
}
