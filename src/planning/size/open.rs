//! When somebody has to be on duty: hours of work, and those in which today's roster has somebody;
//! and when everybody on duty is away at once.

use crate::kernel::ids::StatusId;
use crate::kernel::tick::Tick;
use crate::measure::layout::Layout;
use crate::measure::verdict::hours::is_worked;
use crate::model::shift::ChangeKind;
use crate::model::workforce::Seat;
use crate::model::{OFFLINE, Scenario};
use crate::planning::roster::stretches;

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
