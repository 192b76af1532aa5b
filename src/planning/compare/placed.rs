//! Where customers go: the first decision about each contact that did not let it wait, in two
//! scenarios, and the contacts about which they differ. After the first of a run others follow from
//! it: whoever is with a customer is not free for the next.

use crate::engine::facts::{Contact, Disposition, Fact, How};
use crate::engine::observer::Observer;
use crate::engine::{self, RunError};
use crate::experiment::logs::Logs;
use crate::experiment::replicate::replicate;
use crate::kernel::ids::{ContactSlot, SeatId};
use crate::kernel::stream::Key;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// A contact, the same in both scenarios: the root's name, and which entry it is.
type Who = (Key, u8);

/// Where a contact went.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Went {
    /// To an agent: the identity of their chance, which renaming leaves.
    Agent(u64),
    /// It became a leave message.
    Message,
    /// It was turned away.
    TurnedAway,
    /// It left while it waited.
    Gone,
    /// The robot solved it.
    Robot,
    /// It still waited at the end.
    Waits,
}

/// By what it went there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct By {
    /// Where to; of agents without who.
    pub kind: Kind,
    /// The deciding tier's name; empty where no tier decided.
    pub tier: String,
    /// The rule it stands for.
    pub rule: String,
}

/// Where to, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// To an agent as it came.
    Entry,
    /// To an agent from the queue.
    Queue,
    /// To an agent as a leave message.
    Delivered,
    /// To an agent after another one went.
    Anew,
    /// Opened by an agent.
    Outreach,
    /// It became a leave message.
    Message,
    /// It was turned away.
    TurnedAway,
    /// It left while it waited.
    Gone,
    /// The robot solved it.
    Robot,
    /// It still waited at the end.
    Waits,
}

/// Where a contact went, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// When.
    pub at: Tick,
    /// Where to.
    pub went: Went,
    /// Who took it; empty if nobody did.
    pub agent: String,
    /// By what.
    pub by: By,
}

/// A contact that went elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Number of the run, from 0.
    pub replication: u32,
    /// The contact's name, as in `进线#3.1`; behind its shop where there are several.
    pub name: String,
    /// In the first scenario.
    pub first: Placed,
    /// In the second.
    pub second: Placed,
}

/// How the decisions of two scenarios differ over some runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// On so many runs.
    pub runs: u32,
    /// Contacts that came in both.
    pub contacts: u64,
    /// Of these, those that went elsewhere.
    pub elsewhere: u64,
    /// Of these, those that went the same way at another time.
    pub later: u64,
    /// Contacts that came in the first only: most come again, or not, after what happened to them.
    pub only_first: u64,
    /// Contacts that came in the second only.
    pub only_second: u64,
    /// Runs in which anything differs.
    pub runs_that_differ: u32,
    /// The first that went elsewhere, of the first run that has one.
    pub example: Option<Elsewhere>,
    /// Those that went elsewhere, by what they went by in the first and in the second, the most
    /// frequent first.
    pub by: Vec<(By, By, u64)>,
}

impl Decisions {
    /// True if every contact went the same way at the same time.
    pub fn are_same(&self) -> bool {
        self.elsewhere + self.later + self.only_first + self.only_second == 0
    }
}

/// Compares the decisions of two scenarios, run by run.
///
/// # Errors
/// A replication that could not run, or the interruption.
pub fn decisions(
    (first, second): (&Scenario, &Scenario),
    runs: u32,
    interrupted: &AtomicBool,
) -> Result<Decisions, RunError> {
    let mut all = Decisions::default();
    let mut by: BTreeMap<(By, By), u64> = BTreeMap::new();
    let stopped = || interrupted.load(Ordering::Relaxed);
    let run = |number: u32| -> Result<_, RunError> {
        let mut one = Listener::new(first);
        engine::run(first, number, Logs::new(first), &mut one, &stopped)?;
        let mut two = Listener::new(second);
        engine::run(second, number, Logs::new(second), &mut two, &stopped)?;
        Ok(differences(number, first, &one.placed, &two.placed))
    };
    let fold = |_, (found, more): (Decisions, BTreeMap<(By, By), u64>)| {
        all.runs += 1;
        all.contacts += found.contacts;
        all.elsewhere += found.elsewhere;
        all.later += found.later;
        all.only_first += found.only_first;
        all.only_second += found.only_second;
        all.runs_that_differ += u32::from(!found.are_same());
        if all.example.is_none() {
            all.example = found.example;
        }
        for (pair, count) in more {
            *by.entry(pair).or_default() += count;
        }
    };
    let ended = replicate(0..runs, run, fold, |_, _| {}, interrupted)?;
    if ended.interrupted {
        return Err(RunError::Interrupted);
    }
    let mut list: Vec<(By, By, u64)> = by.into_iter().map(|((a, b), n)| (a, b, n)).collect();
    list.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
    all.by = list;
    Ok(all)
}

/// Where the contacts of one run went.
type Places = BTreeMap<Who, (u16, u16, Placed)>;

/// How two runs of one number differ.
fn differences(
    replication: u32,
    first: &Scenario,
    one: &Places,
    two: &Places,
) -> (Decisions, BTreeMap<(By, By), u64>) {
    let mut found = Decisions { runs: 1, ..Decisions::default() };
    let mut by: BTreeMap<(By, By), u64> = BTreeMap::new();
    let mut earliest: Option<(Tick, Who)> = None;
    found.only_second = two.keys().filter(|who| !one.contains_key(who)).count() as u64;
    for (who, (_, _, a)) in one {
        let Some((_, _, b)) = two.get(who) else {
            found.only_first += 1;
            continue;
        };
        found.contacts += 1;
        if a.went == b.went {
            found.later += u64::from(a.at != b.at);
            continue;
        }
        found.elsewhere += 1;
        *by.entry((a.by.clone(), b.by.clone())).or_default() += 1;
        let when = (a.at.min(b.at), *who);
        if earliest.is_none_or(|earliest| when < earliest) {
            earliest = Some(when);
        }
    }
    found.example = earliest.and_then(|(_, who)| {
        let ((shop, source, a), (_, _, b)) = (one.get(&who)?, two.get(&who)?);
        let name = name(first, *shop, *source, who);
        Some(Elsewhere { replication, name, first: a.clone(), second: b.clone() })
    });
    (found, by)
}

/// `进线#3.1`, behind the shop where there are several.
fn name(scenario: &Scenario, shop: u16, source: u16, (key, generation): Who) -> String {
    let shop = &scenario.shops[usize::from(shop)];
    let source = shop.sources.get(usize::from(source)).map_or("", |source| source.name.as_str());
    let before = if scenario.shops.len() > 1 { format!("{}/", shop.name) } else { String::new() };
    let again = if generation > 0 { format!(".{generation}") } else { String::new() };
    format!("{before}{source}#{}{again}", key.entity)
}

/// Listens to a run for where its contacts go.
struct Listener<'a> {
    scenario: &'a Scenario,
    there: Vec<Option<Contact>>,
    placed: Places,
}

impl<'a> Listener<'a> {
    fn new(scenario: &'a Scenario) -> Listener<'a> {
        Listener { scenario, there: Vec::new(), placed: BTreeMap::new() }
    }

    /// Notes where a contact went, unless it is known.
    fn put(&mut self, slot: ContactSlot, at: Tick, went: Went, agent: String, by: By) {
        let Some(contact) = self.there.get(slot.at()).copied().flatten() else { return };
        let who = (contact.key, contact.generation);
        let (shop, source) = (contact.shop.at() as u16, contact.source);
        let placed = Placed { at, went, agent, by };
        self.placed.entry(who).or_insert((shop, source, placed));
    }

    fn assigned(&mut self, now: Tick, slot: ContactSlot, seat: SeatId, how: How, tier: u8) {
        let kind = match how {
            How::Entry => Kind::Entry,
            How::Queue => Kind::Queue,
            How::Leave => Kind::Delivered,
            How::Proactive => Kind::Outreach,
            How::Reroute => Kind::Anew,
            How::Transfer | How::Resume => return,
        };
        let seat = &self.scenario.seats[seat.at()];
        let policy = &self.scenario.shops[seat.shop.at()].policy;
        let list = if how == How::Leave { &policy.leave } else { &policy.entry };
        let none = (String::new(), String::new());
        let (tier, rule) = match list.tiers.get(usize::from(tier)) {
            Some(tier) if how != How::Proactive => (tier.name.clone(), tier.rule.clone()),
            _ => none,
        };
        let agent = &self.scenario.agents[seat.agent.at()];
        let by = By { kind, tier, rule };
        self.put(slot, now, Went::Agent(agent.entity), agent.name.clone(), by);
    }
}

impl Observer for Listener<'_> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        let plain = |kind| By { kind, tier: String::new(), rule: String::new() };
        match fact {
            Fact::Entered { slot, contact } => {
                if self.there.len() <= slot.at() {
                    self.there.resize(slot.at() + 1, None);
                }
                self.there[slot.at()] = Some(contact);
            }
            Fact::Assigned { slot, seat, how, tier, .. } => {
                self.assigned(now, slot, seat, how, tier);
            }
            Fact::LeaveCreated { slot, .. } => {
                self.put(slot, now, Went::Message, String::new(), plain(Kind::Message));
            }
            Fact::Closed { slot, disposition } => {
                let (went, kind) = match disposition {
                    Disposition::Rejected => (Went::TurnedAway, Kind::TurnedAway),
                    Disposition::RobotSolved => (Went::Robot, Kind::Robot),
                    Disposition::Open => (Went::Waits, Kind::Waits),
                    _ => (Went::Gone, Kind::Gone),
                };
                self.put(slot, now, went, String::new(), plain(kind));
            }
            _ => {}
        }
    }
}
