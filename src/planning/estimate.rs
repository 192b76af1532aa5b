//! The first estimate, before anything is simulated: the work of each half hour against the hands
//! and slots on duty, and what the formulas of `analytic` make of it.
//!
//! The desk is taken as one pool of like agents in steady state: the handling time at each number
//! of open conversations follows from typing (the machine repairman) or is given, and the chat
//! formula gives waits and losses. [`Outside`] lists where a scenario leaves that ground. The
//! simulation is the answer; this is to be read beside it.

#[cfg(test)]
mod tests;

use crate::analytic::chat::{Chat, levels};
use crate::kernel::ids::{AgentId, SeatId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::Times;
use crate::model::conversation::ServiceModel;
use crate::model::holding::{self, away, finite, held, rounds};
use crate::model::routing::Policy;
use crate::model::shift::ChangeKind;
use crate::model::shop::Shop;
use crate::model::work::WorkKind;
use crate::model::workforce::{Agent, Seat};
use crate::model::{OFFLINE, Scenario};
use std::collections::BTreeMap;

/// The most conversations an agent is taken to hold where nothing limits them.
const LEVELS_MOST: u32 = 40;

/// Where the scenario is outside what the formulas assume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outside {
    /// Several shops, taken as one.
    Shops(usize),
    /// Groups with their own scope, taken as one pool.
    Groups(usize),
    /// Contacts of a log, spread evenly over its time.
    Log,
    /// Customers who ignore the maximum: a share of all.
    Exempt(f64),
    /// Slots are held longer than a half hour: steady state is not reached in one.
    Long(Span),
    /// Intervals in which more work comes than can be done.
    Overload(usize),
    /// With nobody in the first tier's statuses, agents in others take customers (JD-4).
    Reserve,
    /// Nobody waits: a full desk takes leave messages.
    NoQueue,
    /// Conversations that nothing ends, a share of all: slots fill up.
    Endless(f64),
    /// Volumes that differ from day to day or interval to interval beyond chance.
    Dispersed,
}

/// One interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its number.
    pub interval: usize,
    /// Contacts that reach people.
    pub contacts: f64,
    /// Work that is no chat, in seconds of the hands of those who take customers too.
    pub work: f64,
    /// Agents on duty on average, absences allowed for.
    pub agents: f64,
    /// Work that comes over what the hands can do; `None` with nobody on duty.
    pub hands: Option<f64>,
    /// What the formulas say; `None` with nobody on duty, and where a queue is longer than they
    /// follow.
    pub steady: Option<Steady>,
}

/// Figures in steady state; where there is none, what they grow to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady {
    /// Conversations over the slots of the agents on duty; above 1 where customers ignore the
    /// maximum.
    pub slots: f64,
    /// Mean wait in the queue of all who come, in seconds; infinite where more come than are
    /// served and nobody leaves.
    pub wait: f64,
    /// Share who leave the queue.
    pub lost: f64,
    /// Mean time from a question to its reply, in seconds; `None` where the service model has no
    /// rounds.
    pub response: Option<f64>,
}

/// The estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Every interval.
    pub rows: Vec<Row>,
    /// Where the scenario is outside its scope.
    pub outside: Vec<Outside>,
}

impl Row {
    /// True if something is expected to come then.
    pub fn is_busy(&self) -> bool {
        self.contacts > 0.0 || self.work > 0.0
    }
}

/// Estimates a scenario.
pub fn estimate(scenario: &Scenario) -> Estimate {
    let length = scenario.interval;
    let end = scenario.horizon.end;
    let count = end.0.div_ceil(length.0) as usize;
    let mut contacts = vec![0.0; count];
    let mut of_shop = Vec::new();
    let mut work = vec![0.0; count];
    for (number, shop) in scenario.shops.iter().enumerate() {
        let own =
            shop.expected_contacts(scenario.interval, scenario.horizon.end, &scenario.calendar);
        of_shop.push(own.iter().sum::<f64>());
        contacts.iter_mut().zip(&own).for_each(|(total, own)| *total += own);
        for kind in scenario.work.iter().filter(|kind| kind.shop.at() == number) {
            let share = by_those_who_chat(scenario, kind);
            let seconds = kind.expected_seconds(length, end, &own);
            work.iter_mut().zip(seconds).for_each(|(total, own)| *total += own * share);
        }
    }
    let agents = on_duty(scenario, count);
    let pool = Pool::new(scenario, &of_shop);
    // Many intervals are alike, and two months have thousands.
    let mut known: BTreeMap<(u64, u32), Option<Steady>> = BTreeMap::new();
    let mut stuck = 0.0;
    let rows: Vec<Row> = (0..count)
        .map(|interval| {
            let from = Tick(interval as u64 * length.0);
            let seconds = (from + length).min(end).since(from).as_secs_f64();
            let (contacts, agents) = (contacts[interval], agents[interval]);
            let rate = contacts / seconds;
            let there = libm::round(agents) as u32;
            let busy = pool.effort * rate + work[interval] / seconds;
            let hands = (there > 0).then(|| busy / agents);
            let steady =
                *known.entry((rate.to_bits(), there)).or_insert_with(|| pool.steady(rate, there));
            stuck += pool.endless * contacts / 2.0;
            let steady = pool.with_endless(steady, stuck, there);
            stuck = (stuck + pool.endless * contacts / 2.0).min(pool.slots * f64::from(there));
            Row { interval, contacts, work: work[interval], agents, hands, steady }
        })
        .collect();
    let outside = outside(scenario, &pool, &rows);
    Estimate { rows, outside }
}

/// The share of those who may do this work who take customers too.
fn by_those_who_chat(scenario: &Scenario, kind: &WorkKind) -> f64 {
    let chats = |agent: &&AgentId| {
        let seats = &scenario.agents[agent.at()].seats;
        seats.iter().any(|seat| receives(&scenario.seats[seat.at()]))
    };
    let both = kind.agents.iter().filter(chats).count();
    both as f64 / kind.agents.len().max(1) as f64
}

/// True if a seat takes customers at the start.
fn receives(seat: &Seat) -> bool {
    seat.receive && seat.im_enabled && seat.max != Some(0)
}

/// Agents on duty on average in each interval: those in a status to which the tiers turn first, or
/// where there is nobody, those in any that they list.
fn on_duty(scenario: &Scenario, count: usize) -> Vec<f64> {
    let first = standing(scenario, count, Policy::takes_first);
    let any = standing(scenario, count, Policy::takes);
    first.into_iter().zip(any).map(|(first, any)| if first > 0.0 { first } else { any }).collect()
}

/// Agents in a status that takes customers, on average in each interval.
fn standing(scenario: &Scenario, count: usize, takes: fn(&Policy, StatusId) -> bool) -> Vec<f64> {
    let (length, end) = (scenario.interval.0, scenario.horizon.end);
    let mut list = vec![0.0; count];
    let mut status = vec![(OFFLINE, Tick::ZERO); scenario.agents.len()];
    let mut stand = |agent: usize, from: Tick, to: Tick| {
        let who = &scenario.agents[agent];
        if !who.seats.iter().any(|seat| receives(&scenario.seats[seat.at()])) {
            return;
        }
        let mut at = from;
        while at < to.min(end) {
            let interval = at.0 / length;
            let whole = Tick((interval + 1) * length).min(end).since(Tick(interval * length));
            let stop = Tick((interval + 1) * length).min(to).min(end);
            let share = stop.since(at).as_secs_f64() / whole.as_secs_f64();
            list[interval as usize] += share * (1.0 - who.absence_prob);
            at = stop;
        }
    };
    let mut take = |agent: usize, at: Tick, to, status: &mut Vec<_>| {
        let (before, since) = status[agent];
        let seats = &scenario.agents[agent].seats;
        let shops = seats.iter().map(|seat| &scenario.shops[scenario.seats[seat.at()].shop.at()]);
        if shops.into_iter().any(|shop| takes(&shop.policy, before)) {
            stand(agent, since, at);
        }
        status[agent] = (to, at);
    };
    for change in &scenario.changes {
        match change.kind {
            ChangeKind::ShiftStart { agent, status: to, .. } => {
                take(agent.at(), change.at, to, &mut status);
            }
            ChangeKind::ShiftEnd { agent } => take(agent.at(), change.at, OFFLINE, &mut status),
            ChangeKind::Break { agent, status: to, .. } => {
                take(agent.at(), change.at, to, &mut status);
            }
            ChangeKind::SetStatus { agent, seat: None, status: to } => {
                take(agent.at(), change.at, to, &mut status);
            }
            ChangeKind::NetworkFailure { agent } => {
                take(agent.at(), change.at, OFFLINE, &mut status);
            }
            _ => {}
        }
    }
    for agent in 0..status.len() {
        take(agent, end, OFFLINE, &mut status);
    }
    list
}

/// The desk as one pool of like agents: means over shops, weighted by their contacts.
struct Pool {
    /// Seconds of hands a contact takes at an agent's best.
    effort: f64,
    /// Seconds a slot is held by a contact, if replies are never waited for; zero without rounds.
    held: f64,
    /// Handling time in seconds at 1, 2, ... conversations.
    handling: Vec<f64>,
    /// Slots of an agent.
    slots: f64,
    /// What a conversation is made of; `None` where the model has no rounds.
    typing: Option<Typing>,
    /// Mean patience in the queue, seconds.
    patience: f64,
    /// Share of customers who ignore the maximum.
    exempt: f64,
    /// Share of conversations that nothing ends.
    endless: f64,
}

/// A conversation of rounds: its handling times follow from one pair of hands.
struct Typing {
    rounds: f64,
    /// Seconds of hands a round takes.
    reply: f64,
    /// Seconds in which the slot is held and nobody waits for a reply, if replies took no time.
    away: f64,
    /// Share of conversations that end by the customer's silence. It runs from the customer's last
    /// message (JD-2), so that the last reply's time is part of it.
    silent: f64,
    /// The most conversations of an agent.
    most: u32,
}

impl Typing {
    /// Handling times at 1, 2, ... conversations where a reply takes `response` seconds.
    fn handling(&self, response: f64) -> Vec<f64> {
        let away = (self.away - self.silent * response).max(0.0);
        levels(self.rounds, self.reply, away, self.most).unwrap_or_default()
    }

    /// Mean time from a question to its reply in conversations of mean length `time`.
    fn response(&self, time: f64) -> f64 {
        // time = rounds · response + away − silent · response
        ((time - self.away) / (self.rounds - self.silent).max(0.5)).max(0.0)
    }
}

impl Pool {
    fn new(scenario: &Scenario, of_shop: &[f64]) -> Pool {
        let all = of_shop.iter().sum::<f64>().max(1e-9);
        let mean = |of: &dyn Fn(&Shop) -> f64| {
            let shops = scenario.shops.iter().zip(of_shop);
            shops.map(|(shop, contacts)| of(shop) * contacts).sum::<f64>() / all
        };
        let exempt = mean(&|shop| exempt(shop));
        let mut endless = 0.0;
        // Most customers without a limit: the desk is as if it had none.
        let slots = slots(scenario);
        let most = if exempt > 0.5 { LEVELS_MOST } else { slots };
        // The model of the busiest shop stands for all.
        let busiest = (0..of_shop.len()).max_by(|a, b| of_shop[*a].total_cmp(&of_shop[*b]));
        let shop = busiest.and_then(|at| scenario.shops.get(at));
        let effort = mean(&|shop| {
            over_agents(scenario, shop, |who, seat| holding::effort(&shop.service, who, seat.max))
        });
        let mut held = 0.0;
        let (handling, typing) = match shop.map(|shop| &shop.service.model) {
            Some(ServiceModel::ByLevel { aht, .. }) => {
                let last = aht.len().saturating_sub(1);
                let level = |k: u32| aht.get((k as usize).min(last)).map(|time| time.as_secs_f64());
                ((0..most).filter_map(level).collect(), None)
            }
            // One contact at a time, whatever the maximum.
            Some(ServiceModel::Classical { .. }) => (vec![effort], None),
            _ => {
                let rounds_of = |shop: &Shop| shop.service.profiles.first().map_or(1.0, rounds);
                let rounds = mean(&rounds_of).max(1.0);
                endless = mean(&|shop| away(shop).endless);
                held = mean(&|shop| held_by(scenario, shop));
                let typing = Typing {
                    rounds,
                    reply: effort / rounds,
                    // what never ends is counted apart
                    away: mean(&|shop| match away(shop) {
                        away if away.endless > 0.0 => away.talking,
                        away => away.seconds,
                    }),
                    silent: mean(&|shop| away(shop).silent),
                    most,
                };
                (typing.handling(typing.reply), Some(typing))
            }
        };
        let patience = mean(&|shop| shop.customer.queue_patience.mean_seconds());
        let slots = f64::from(slots);
        Pool { effort, held, handling, slots, typing, patience, exempt, endless }
    }

    /// What the formulas say for contacts per second and a number of agents.
    fn steady(&self, rate: f64, agents: u32) -> Option<Steady> {
        let chat = |handling: &[f64]| Chat::new(rate, handling, agents, self.patience);
        let mut found = chat(&self.handling);
        let mut response = None;
        // The silence that ends a conversation holds the last reply's time: once more with what
        // the first pass gave is enough.
        for pass in 0..2 {
            let (Some(typing), Some(now)) = (&self.typing, &found) else { break };
            let time = typing.response(now.mean_time());
            response = Some(time);
            if pass == 0 {
                found = chat(&typing.handling(time));
            }
        }
        let Some(chat) = found else { return self.overloaded(rate, agents) };
        Some(Steady {
            slots: chat.open() / (f64::from(agents) * self.slots),
            wait: chat.queue().mean_wait(),
            lost: chat.queue().abandonment(),
            response,
        })
    }

    /// Where more comes than full slots let through and nobody leaves the queue: nobody is lost,
    /// and the wait grows.
    fn overloaded(&self, rate: f64, agents: u32) -> Option<Steady> {
        let time = *self.handling.last().filter(|time| time.is_finite())?;
        let ends = f64::from(agents) * self.handling.len() as f64 / time;
        if agents == 0 || rate < ends || self.patience.is_finite() {
            return None;
        }
        let response = self.typing.as_ref().map(|typing| typing.response(time));
        Some(Steady { slots: 1.0, wait: f64::INFINITY, lost: 0.0, response })
    }

    /// With so many conversations open that nothing ends: they fill slots for good, and once they
    /// fill all, whoever comes waits until patience ends.
    fn with_endless(&self, steady: Option<Steady>, stuck: f64, agents: u32) -> Option<Steady> {
        let most = f64::from(agents) * self.slots;
        if self.endless <= 0.0 || agents == 0 {
            return steady;
        }
        if stuck >= most {
            let lost = if self.patience.is_finite() { 1.0 } else { 0.0 };
            return Some(Steady { slots: 1.0, wait: self.patience, lost, response: None });
        }
        steady.map(|steady| Steady { slots: (steady.slots + stuck / most).min(1.0), ..steady })
    }
}

/// Seconds a slot is held by a contact of a shop, if replies are never waited for: the mean of what
/// the checks say of each agent.
fn held_by(scenario: &Scenario, shop: &Shop) -> f64 {
    let Some(profile) = shop.service.profiles.first() else { return 0.0 };
    let round = |agent: &Agent| holding::round(&shop.service, profile, agent);
    match away(shop).endless > 0.0 {
        true => 0.0,
        false => over_agents(scenario, shop, |agent, _| Some(held(shop, round(agent)))),
    }
}

/// The share of a shop's contacts whose client ignores the maximum.
fn exempt(shop: &Shop) -> f64 {
    let mut whole = 0.0;
    let mut sources = 0.0;
    let brings = |times: &Times| !matches!(times, Times::List(rows) if rows.is_empty());
    for source in shop.sources.iter().filter(|source| brings(&source.times)) {
        let mut before = 0.0;
        for (client, until) in &source.mix.clients {
            if shop.classify.exempt_clients.has(usize::from(*client)) {
                whole += until - before;
            }
            before = *until;
        }
        sources += 1.0;
    }
    if sources > 0.0 { whole / sources } else { 0.0 }
}

/// Slots of an agent, the mean over those who take customers.
fn slots(scenario: &Scenario) -> u32 {
    let of = |seat: &SeatId| {
        let seat = &scenario.seats[seat.at()];
        if receives(seat) { seat.max.unwrap_or(LEVELS_MOST) } else { 0 }
    };
    let agent = |agent: &Agent| {
        let most: u32 = agent.seats.iter().map(of).sum();
        f64::from(agent.total_max.map_or(most, |total| most.min(total)))
    };
    let all: Vec<f64> = scenario.agents.iter().map(agent).filter(|most| *most > 0.0).collect();
    let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
    (libm::round(mean) as u32).clamp(1, LEVELS_MOST)
}

/// A mean over the shop's agents.
fn over_agents(scenario: &Scenario, shop: &Shop, of: impl Fn(&Agent, &Seat) -> Option<f64>) -> f64 {
    let seats = shop.seats.iter().map(|seat| &scenario.seats[seat.at()]);
    // who joins on the way counts for the days from then on
    let end = scenario.horizon.end;
    let there =
        |agent: usize| end.since(scenario.joins_at(agent)).as_secs_f64() / end.0.max(1) as f64;
    let of = |seat: &Seat| {
        let at = seat.agent.at();
        Some((of(&scenario.agents[at], seat)?, there(at)))
    };
    let all: Vec<(f64, f64)> = seats.filter_map(of).collect();
    let weight: f64 = all.iter().map(|one| one.1).sum();
    if weight > 0.0 { all.iter().map(|one| one.0 * one.1).sum::<f64>() / weight } else { 0.0 }
}

/// True if routing gives customers who chose nobody to agents in other statuses than those of its
/// first tier.
fn has_reserve(shop: &Shop) -> bool {
    shop.policy.entry.tiers.iter().any(|tier| {
        let more = |status: usize| !shop.policy.takes_first(StatusId::from(status));
        tier.is_open() && tier.status.iter().any(more)
    })
}

fn outside(scenario: &Scenario, pool: &Pool, rows: &[Row]) -> Vec<Outside> {
    let mut list = Vec::new();
    if scenario.shops.len() > 1 {
        list.push(Outside::Shops(scenario.shops.len()));
    }
    let groups = scenario.groups.iter().filter(|group| !group.is_default).count();
    if groups > 0 {
        list.push(Outside::Groups(groups));
    }
    let sources = || scenario.shops.iter().flat_map(|shop| &shop.sources);
    if sources().any(|source| matches!(source.times, Times::Replay(_))) {
        list.push(Outside::Log);
    }
    if pool.exempt > 0.0 {
        list.push(Outside::Exempt(pool.exempt));
    }
    if pool.endless > 0.0 {
        list.push(Outside::Endless(pool.endless));
    }
    // without rounds the handling time of a contact alone
    let alone = pool.handling.first().copied().map_or(0.0, finite);
    let held = Span::from_secs_f64(if pool.typing.is_some() { pool.held } else { alone });
    if held.0 > scenario.interval.0 / 2 {
        list.push(Outside::Long(held));
    }
    let over = rows.iter().filter(|row| row.hands.is_some_and(|load| load >= 1.0)).count();
    if over > 0 {
        list.push(Outside::Overload(over));
    }
    let empty = rows.iter().any(|row| row.contacts > 0.0 && row.hands.is_none());
    if empty && scenario.shops.iter().any(has_reserve) {
        list.push(Outside::Reserve);
    }
    if scenario.shops.iter().any(|shop| !shop.queue.enabled) {
        list.push(Outside::NoQueue);
    }
    let varies = |times: &Times| match times {
        Times::Curve(curve) => curve.day_cv > 0.0 || curve.interval_cv > 0.0,
        _ => false,
    };
    if sources().any(|source| varies(&source.times)) {
        list.push(Outside::Dispersed);
    }
    list
}
