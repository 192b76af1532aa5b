//! Variants of a scenario: more agents of a family, a higher maximum, tidier sessions. A variant
//! changes one thing; streams are keyed by names, so every customer and every agent who is in both
//! draws the same (S-14).

use crate::kernel::ids::{AgentId, SeatId, StatusId};
use crate::kernel::stream::hash_name64;
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::SpanLaw;
use crate::model::shift::{Change, ChangeKind, SHIFTS_A_DAY};
use crate::model::{ONLINE, Scenario};
use std::collections::BTreeMap;

/// A silence timeout of so much holds no slot long enough to matter.
const SHORT_SILENCE: Span = Span::seconds(120);

/// One change to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Variant {
    /// This many more agents of a family, on its shifts.
    MoreAgents {
        /// The family's id.
        family: String,
        /// How many.
        count: u32,
        /// Their paid hours in all.
        hours: f64,
    },
    /// People of a family on duty in hours in which nobody is.
    Cover {
        /// The family's id.
        family: String,
        /// How many.
        count: u32,
        /// When each is on duty.
        shifts: Vec<(Tick, Tick)>,
        /// The same as a planner reads it.
        shown: Hours,
        /// Their paid hours in all.
        hours: f64,
    },
    /// Three times the people, all on duty all the time: what no roster can beat.
    Threefold,
    /// Every maximum a fifth higher.
    HigherMax,
    /// Every maximum one higher, where all are too small for a fifth.
    OneMoreSlot,
    /// Half the silence timeout; ten minutes where silence ends no session.
    ShorterSilence,
    /// Agents end finished sessions after a minute instead of leaving them to the silence.
    CloseFinished,
    /// A tenth more of the replies by quick phrase.
    MorePhrases,
    /// Breaks moved apart: every second agent of a family takes them an hour later.
    StaggerBreaks,
}

/// The same hours of one or several dates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hours {
    /// Time of day they begin.
    pub from: Span,
    /// Time of day they end; midnight as zero.
    pub to: Span,
    /// On so many dates.
    pub dates: u32,
}

impl Variant {
    /// The family that grows, and the paid hours that takes; `None` of what needs nobody.
    pub fn people(&self) -> Option<(&str, f64)> {
        match self {
            Variant::MoreAgents { family, hours, .. } | Variant::Cover { family, hours, .. } => {
                Some((family, *hours))
            }
            _ => None,
        }
    }
}

/// The scenario with the change; `None` where it changes nothing.
pub fn apply(scenario: &Scenario, variant: &Variant) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let real = match variant {
        Variant::MoreAgents { family, count, .. } => {
            (0..*count).all(|_| add_agent(&mut changed, family))
        }
        Variant::Cover { family, count, shifts, .. } => {
            (0..*count).all(|_| add_agent(&mut changed, family))
                && work_in(&mut changed, *count, shifts)
        }
        Variant::Threefold => threefold(&mut changed),
        Variant::HigherMax => higher_max(&mut changed, a_fifth),
        Variant::OneMoreSlot => {
            !higher_max(&mut scenario.clone(), a_fifth) && higher_max(&mut changed, |_| 1)
        }
        Variant::ShorterSilence => shorter_silence(&mut changed),
        Variant::CloseFinished => close_finished(&mut changed),
        Variant::MorePhrases => phrases(&mut changed, |rate| (rate + 0.1).min(1.0)),
        Variant::StaggerBreaks => stagger(&mut changed),
    };
    real.then_some(changed)
}

/// One more clone of a family, with its seats, groups, work, shifts and breaks.
fn add_agent(scenario: &mut Scenario, family: &str) -> bool {
    let model = scenario.agents.iter().enumerate().rfind(|(_, agent)| agent.family == family);
    let Some((from, agent)) = model else { return false };
    if scenario.agents.len() >= usize::from(u16::MAX) {
        return false;
    }
    let from = AgentId::from(from);
    let mut agent = agent.clone();
    let id = AgentId::from(scenario.agents.len());
    agent.clone = agent.clone.max(1) + 1;
    agent.name = format!("{family}-{}", agent.clone);
    agent.entity = hash_name64(&format!("{family}\u{1f}{}", agent.clone));
    let mut seats = Vec::new();
    for old in std::mem::take(&mut agent.seats) {
        let seat = SeatId::from(scenario.seats.len());
        let mut copy = scenario.seats[old.at()].clone();
        copy.agent = id;
        let shop = &mut scenario.shops[copy.shop.at()];
        copy.order = shop.seats.len() as u32;
        shop.seats.push(seat);
        scenario.seats.push(copy);
        for group in &mut scenario.groups {
            if let Some(&(_, weight)) = group.members.iter().find(|(member, _)| *member == old) {
                group.members.push((seat, weight));
            }
        }
        seats.push(seat);
    }
    agent.seats = seats;
    scenario.agents.push(agent);
    for kind in scenario.work.iter_mut().filter(|kind| kind.agents.contains(&from)) {
        kind.agents.push(id);
    }
    let of_model: Vec<(usize, crate::model::shift::Change)> = scenario
        .changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| {
            let mut copy = change.clone();
            match &mut copy.kind {
                ChangeKind::ShiftStart { agent, .. }
                | ChangeKind::ShiftEnd { agent }
                | ChangeKind::Break { agent, .. }
                    if *agent == from =>
                {
                    *agent = id;
                }
                _ => return None,
            }
            Some((at, copy))
        })
        .collect();
    for (at, change) in of_model.into_iter().rev() {
        scenario.changes.insert(at + 1, change);
    }
    true
}

/// The status an agent takes at the start of the first shift.
fn status_of(changes: &[Change], agent: usize) -> Option<StatusId> {
    changes.iter().find_map(|change| match change.kind {
        ChangeKind::ShiftStart { agent: of, status, .. } if of.at() == agent => Some(status),
        _ => None,
    })
}

/// The same, if some shop the agent works for gives customers to it; online where none does: who
/// stands in for somebody suspended is there to work.
fn works_as(scenario: &Scenario, agent: usize) -> StatusId {
    let status = status_of(&scenario.changes, agent).unwrap_or(ONLINE);
    let mut seats = scenario.agents[agent].seats.iter().map(|seat| &scenario.seats[seat.at()]);
    let takes = seats.any(|seat| scenario.shops[seat.shop.at()].policy.takes(status));
    if takes { status } else { ONLINE }
}

/// An agent takes customers wherever there is a seat.
fn receives(scenario: &mut Scenario, agent: usize) {
    for seat in &scenario.agents[agent].seats {
        let seat = &mut scenario.seats[seat.at()];
        (seat.receive, seat.im_enabled) = (true, true);
    }
}

/// The last so many agents work these shifts and no others.
fn work_in(scenario: &mut Scenario, count: u32, shifts: &[(Tick, Tick)]) -> bool {
    let all = scenario.agents.len();
    let added = all - (count as usize).min(all)..all;
    let Some(status) = added.clone().next_back().map(|last| works_as(scenario, last)) else {
        return false;
    };
    added.clone().for_each(|agent| receives(scenario, agent));
    scenario.changes.retain(|change| match change.kind {
        ChangeKind::ShiftStart { agent, .. }
        | ChangeKind::ShiftEnd { agent }
        | ChangeKind::Break { agent, .. } => !added.contains(&agent.at()),
        _ => true,
    });
    for agent in added.map(AgentId::from) {
        for (shift, &(from, until)) in (0..).zip(shifts) {
            let joins = scenario.agents[agent.at()].joined.is_some();
            let day = if joins { scenario.calendar.since_1970(from) * SHIFTS_A_DAY } else { 0 };
            let shift = day + shift;
            let starts = ChangeKind::ShiftStart { agent, shift, status, until };
            scenario.changes.push(Change { at: from, kind: starts });
            scenario.changes.push(Change { at: until, kind: ChangeKind::ShiftEnd { agent } });
        }
    }
    scenario.changes.sort_by_key(|change| (change.at, !change.kind.is_config()));
    !shifts.is_empty()
}

/// Two more of everybody, and nobody ever off duty: no breaks, no absence, no end of a shift, no
/// other status.
fn threefold(scenario: &mut Scenario) -> bool {
    let families: Vec<String> = scenario.agents.iter().map(|agent| agent.family.clone()).collect();
    if !families.iter().all(|family| add_agent(scenario, family) && add_agent(scenario, family)) {
        return false;
    }
    let on_duty: Vec<Change> = (0..scenario.agents.len())
        .filter(|agent| status_of(&scenario.changes, *agent).is_some())
        .map(|agent| {
            let (status, until) = (works_as(scenario, agent), Tick::NEVER);
            let at = scenario.joins_at(agent);
            let agent = AgentId::from(agent);
            let kind = ChangeKind::ShiftStart { agent, shift: 0, status, until };
            Change { at, kind }
        })
        .collect();
    (0..scenario.agents.len()).for_each(|agent| receives(scenario, agent));
    scenario.changes.retain(|change| {
        !matches!(
            change.kind,
            ChangeKind::ShiftStart { .. }
                | ChangeKind::ShiftEnd { .. }
                | ChangeKind::Break { .. }
                | ChangeKind::SetStatus { .. }
                | ChangeKind::SetReceive { .. }
                | ChangeKind::NetworkFailure { .. }
                | ChangeKind::Vanished { .. }
        )
    });
    scenario.changes.extend(on_duty);
    scenario.changes.sort_by_key(|change| (change.at, !change.kind.is_config()));
    for agent in &mut scenario.agents {
        agent.absence_prob = 0.0;
    }
    true
}

/// A fifth of a maximum, to the nearest slot: none of one or two, where a slot more is half as many
/// again or twice as many.
fn a_fifth(max: u32) -> u32 {
    (max + 2) / 5
}

/// Raises every maximum; false if none rises.
fn higher_max(scenario: &mut Scenario, more: impl Fn(u32) -> u32) -> bool {
    let of_seats = scenario.seats.iter_mut().filter_map(|seat| seat.max.as_mut());
    let of_agents = scenario.agents.iter_mut().filter_map(|agent| agent.total_max.as_mut());
    let mut any = false;
    for max in of_seats.chain(of_agents) {
        let more = more(*max);
        *max += more;
        any |= more > 0;
    }
    any
}

fn shorter_silence(scenario: &mut Scenario) -> bool {
    let mut any = false;
    for rules in scenario.shops.iter_mut().map(|shop| &mut shop.session) {
        let timeout = &mut rules.silence_timeout;
        if *timeout > SHORT_SILENCE {
            *timeout = if timeout.is_real() { Span(timeout.0 / 2) } else { Span::seconds(10 * 60) };
            any = true;
        }
    }
    any
}

fn close_finished(scenario: &mut Scenario) -> bool {
    let mut any = false;
    for shop in &mut scenario.shops {
        let rules = &mut shop.session;
        if rules.silence_timeout > SHORT_SILENCE && rules.manual_close_prob < 0.8 {
            rules.manual_close_prob = 0.8;
            rules.manual_close_delay = SpanLaw::constant(Span::MINUTE);
            any = true;
        }
    }
    any
}

fn phrases(scenario: &mut Scenario, change: impl Fn(f64) -> f64) -> bool {
    let mut any = false;
    for profile in scenario.shops.iter_mut().flat_map(|shop| &mut shop.service.profiles) {
        let rate = change(profile.quick_phrase_rate);
        any |= rate != profile.quick_phrase_rate;
        profile.quick_phrase_rate = rate;
    }
    any
}

/// Of those who take a break at one time, every second takes it an hour later, and who takes it
/// alone does; where that stays inside the shift and off the next break.
fn stagger(scenario: &mut Scenario) -> bool {
    let breaks = breaks(&scenario.changes);
    let mut at_once: BTreeMap<(Tick, Tick), usize> = BTreeMap::new();
    let mut of_agent: BTreeMap<AgentId, Vec<Tick>> = BTreeMap::new();
    for taken in &breaks {
        *at_once.entry((taken.from, taken.to)).or_default() += 1;
        of_agent.entry(taken.agent).or_default().push(taken.from);
    }
    let mut seen: BTreeMap<(Tick, Tick), usize> = BTreeMap::new();
    let mut any = false;
    for taken in &breaks {
        let time = (taken.from, taken.to);
        let before = seen.entry(time).or_default();
        let chosen = *before % 2 == 1 || at_once[&time] == 1;
        *before += 1;
        let (from, to) = (taken.from + Span::HOUR, taken.to + Span::HOUR);
        let next = of_agent[&taken.agent].iter().find(|start| **start > taken.from);
        if chosen && to < taken.end && next.is_none_or(|next| *next > to) {
            scenario.changes[taken.starts].at = from;
            scenario.changes[taken.ends].at = to;
            any = true;
        }
    }
    scenario.changes.sort_by_key(|change| (change.at, !change.kind.is_config()));
    any
}

/// A break as planned.
struct Taken {
    agent: AgentId,
    from: Tick,
    to: Tick,
    /// End of the shift.
    end: Tick,
    /// Number of the change that starts it.
    starts: usize,
    /// Number of the change that ends it.
    ends: usize,
}

/// All breaks within a shift, by the number of the change that ends them.
fn breaks(changes: &[Change]) -> Vec<Taken> {
    let mut found: Vec<Taken> = Vec::new();
    let mut open: BTreeMap<AgentId, (Tick, usize)> = BTreeMap::new();
    let mut without_end: BTreeMap<AgentId, Vec<usize>> = BTreeMap::new();
    for (number, change) in changes.iter().enumerate() {
        match change.kind {
            ChangeKind::Break { agent, ends: false, .. } => {
                open.insert(agent, (change.at, number));
            }
            ChangeKind::Break { agent, ends: true, .. } => {
                let Some((from, starts)) = open.remove(&agent) else { continue };
                without_end.entry(agent).or_default().push(found.len());
                let to = change.at;
                found.push(Taken { agent, from, to, end: to, starts, ends: number });
            }
            ChangeKind::ShiftEnd { agent } => {
                open.remove(&agent);
                for of in without_end.remove(&agent).unwrap_or_default() {
                    found[of].end = change.at;
                }
            }
            _ => {}
        }
    }
    found
}
