//! Who is who in two scenarios. Chance is keyed by names, so a name that is written otherwise draws
//! otherwise: what is the same under two names is given one chance here, and what is only in one of
//! the two is told.

use crate::kernel::stream::hash_name64;
use crate::kernel::tick::Tick;
use crate::measure::catalog::{Part, Period};
use crate::measure::result::Results;
use crate::model::Scenario;
use crate::model::shift::ChangeKind;
use crate::model::workforce::Agent;
use std::collections::BTreeSet;

/// A name of the first scenario, and what the second calls the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// In the first.
    pub first: String,
    /// In the second.
    pub second: String,
}

/// Why two names cannot be held to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapFault {
    /// The first scenario has nobody of this name.
    NotInFirst(String),
    /// The second scenario has nobody of this name.
    NotInSecond(String),
    /// The second scenario has somebody of the first's name as well.
    Taken(String),
}

/// Names that are in one of two scenarios only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// Only in the first.
    pub first: Vec<String>,
    /// Only in the second.
    pub second: Vec<String>,
}

impl Alone {
    fn of(first: Vec<String>, second: Vec<String>) -> Alone {
        let without = |of: &[String], other: &[String]| {
            let mut left: Vec<String> =
                of.iter().filter(|name| !other.contains(name)).cloned().collect();
            left.dedup();
            left
        };
        Alone { first: without(&first, &second), second: without(&second, &first) }
    }

    /// True if both have the same.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.second.is_empty()
    }
}

/// What only one of two scenarios has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Shops.
    pub shops: Alone,
    /// Sources of contacts, and kinds of work, behind their shop.
    pub sources: Alone,
    /// Groups, behind their shop.
    pub groups: Alone,
    /// Families of agents, of whom nobody is in the other.
    pub families: Alone,
    /// Families of the same numbers on the same shifts under two names: renamed, probably.
    pub renamed: Vec<Renamed>,
}

/// The second scenario with the chance of the first wherever the two mean the same: the only shop
/// of each, whatever the desk is called; one agent and the first of several of the same name; and
/// agents that are said to have been renamed.
///
/// # Errors
/// A name is not there, or stands for somebody else already.
pub fn aligned(
    first: &Scenario,
    second: &Scenario,
    renamed: &[Renamed],
) -> Result<Scenario, MapFault> {
    let mut aligned = second.clone();
    for map in renamed {
        rename(first, &mut aligned, map)?;
    }
    for agent in &mut aligned.agents {
        // `小李` alone, and `小李-1` of several, are one
        let is_it = |other: &&Agent| {
            let alone = if other.clone == 0 { &other.name } else { &agent.name };
            let (one, least) = (other.clone + agent.clone == 1, format!("{}-1", agent.family));
            one && other.family == agent.family
                && *alone == agent.family
                && (other.name == least || agent.name == least)
        };
        if let Some(same) = first.agents.iter().find(is_it) {
            agent.entity = same.entity;
        }
    }
    if let ([shop], [other]) = (&first.shops[..], &mut aligned.shops[..]) {
        let was = std::mem::replace(&mut other.name, shop.name.clone());
        let own = aligned.groups.iter_mut().filter(|group| group.name == was);
        own.for_each(|group| group.name.clone_from(&shop.name));
    }
    for other in &mut aligned.shops {
        let Some(shop) = first.shops.iter().find(|shop| shop.name == other.name) else { continue };
        for source in &mut other.sources {
            if let Some(same) = shop.sources.iter().find(|same| same.name == source.name) {
                source.space = same.space;
            }
        }
    }
    if first.shops.len() == 1 && aligned.shops.len() == 1 {
        for kind in &mut aligned.work {
            if let Some(same) = first.work.iter().find(|same| same.name == kind.name) {
                kind.space = same.space;
            }
        }
    }
    Ok(aligned)
}

fn rename(first: &Scenario, second: &mut Scenario, map: &Renamed) -> Result<(), MapFault> {
    let goes_by = |agent: &Agent, name: &str| agent.family == name || agent.name == name;
    if !first.agents.iter().any(|agent| goes_by(agent, &map.first)) {
        return Err(MapFault::NotInFirst(map.first.clone()));
    }
    if !second.agents.iter().any(|agent| goes_by(agent, &map.second)) {
        return Err(MapFault::NotInSecond(map.second.clone()));
    }
    if second.agents.iter().any(|agent| goes_by(agent, &map.first)) {
        return Err(MapFault::Taken(map.first.clone()));
    }
    for agent in &mut second.agents {
        if agent.name == map.second {
            // one person, or the first of a family, for one
            let same = first.agents.iter().find(|same| goes_by(same, &map.first));
            agent.entity = same.map_or(agent.entity, |same| same.entity);
        } else if agent.family == map.second {
            let is_it =
                |same: &&Agent| same.family == map.first && same.clone.max(1) == agent.clone.max(1);
            agent.entity = match first.agents.iter().find(is_it) {
                Some(same) => same.entity,
                None => hash_name64(&format!("{}\u{1f}{}", map.first, agent.clone)),
            };
        }
    }
    Ok(())
}

/// What only one of the two has; the second is aligned.
pub fn unmatched(first: &Scenario, second: &Scenario) -> Unmatched {
    let shops = |scenario: &Scenario| scenario.shops.iter().map(|shop| shop.name.clone()).collect();
    let sources = |scenario: &Scenario| {
        let of_shops = scenario.shops.iter().flat_map(|shop| {
            shop.sources.iter().map(|source| under(scenario, &shop.name, &source.name))
        });
        let work = scenario.work.iter();
        let work =
            work.map(|kind| under(scenario, &scenario.shops[kind.shop.at()].name, &kind.name));
        of_shops.chain(work).collect()
    };
    let groups = |scenario: &Scenario| {
        let all = scenario.groups.iter();
        all.map(|group| under(scenario, &scenario.shops[group.shop.at()].name, &group.name))
            .collect()
    };
    let families = Alone { first: strangers(first, second), second: strangers(second, first) };
    let shapes: Vec<Shape> = families.second.iter().map(|name| shape(second, name)).collect();
    let mut left: Vec<usize> = (0..shapes.len()).collect();
    let mut renamed = Vec::new();
    for name in &families.first {
        let of_first = shape(first, name);
        if let Some(at) = left.iter().position(|at| shapes[*at] == of_first) {
            let second = families.second[left.remove(at)].clone();
            renamed.push(Renamed { first: name.clone(), second });
        }
    }
    Unmatched {
        shops: Alone::of(shops(first), shops(second)),
        sources: Alone::of(sources(first), sources(second)),
        groups: Alone::of(groups(first), groups(second)),
        families,
        renamed,
    }
}

fn under(scenario: &Scenario, shop: &str, name: &str) -> String {
    if scenario.shops.len() == 1 { name.to_owned() } else { format!("{shop} · {name}") }
}

/// Families of whom nobody is in the other scenario.
fn strangers(of: &Scenario, other: &Scenario) -> Vec<String> {
    let known: BTreeSet<u64> = other.agents.iter().map(|agent| agent.entity).collect();
    let mut names: Vec<String> = Vec::new();
    for agent in &of.agents {
        let mut all = of.agents.iter().filter(|mate| mate.family == agent.family);
        if !names.contains(&agent.family) && !all.any(|mate| known.contains(&mate.entity)) {
            names.push(agent.family.clone());
        }
    }
    names
}

/// How many a family has, and when each is on duty.
type Shape = (usize, Vec<(Tick, Tick)>);

fn shape(scenario: &Scenario, family: &str) -> Shape {
    let is_one = |agent: usize| scenario.agents[agent].family == family;
    let starts = scenario.changes.iter().filter_map(|change| match change.kind {
        ChangeKind::ShiftStart { agent, until, .. } if is_one(agent.at()) => {
            Some((change.at, until))
        }
        _ => None,
    });
    let mut starts: Vec<(Tick, Tick)> = starts.collect();
    starts.sort_unstable();
    ((0..scenario.agents.len()).filter(|agent| is_one(*agent)).count(), starts)
}

/// Parts of the desk that both have, each as either numbers it: the desk, shops, groups, kinds of
/// work; by their names.
pub fn parts(first: &Results, second: &Results) -> Vec<(Part, Part)> {
    let whole = first.plan.frames.iter().filter(|frame| frame.period == Period::Whole);
    let mut found = Vec::new();
    for frame in whole {
        let same = match frame.part {
            Part::Desk => Some(Part::Desk),
            Part::Shop(shop) => shop_of(first, second, shop).map(Part::Shop),
            Part::Row(row) => row_of(first, second, row).map(Part::Row),
            Part::Work(kind) => {
                let row = first.layout.row_of_work(kind.into()) as usize;
                let row = row_of(first, second, row);
                row.and_then(|row| second.layout.rows[row].work).map(|kind| Part::Work(kind.at()))
            }
            Part::Agent(_) => None,
        };
        found.extend(same.map(|same| (frame.part, same)));
    }
    found
}

fn shop_of(first: &Results, second: &Results, shop: usize) -> Option<usize> {
    second.layout.shops.iter().position(|name| *name == first.layout.shops[shop])
}

fn row_of(first: &Results, second: &Results, row: usize) -> Option<usize> {
    let own = &first.layout.rows[row];
    let shop = shop_of(first, second, own.shop.at())?;
    second.layout.rows.iter().position(|other| {
        other.shop.at() == shop
            && other.name == own.name
            && (other.group.is_some(), other.work.is_some())
                == (own.group.is_some(), own.work.is_some())
    })
}
