//! Listens to one run for one contact: the decisions about it, and what happened to it.

use super::fill::{self, Names};
use super::record::{About, Decided, Explanation, Outcome, VERSION};
use super::story::{Event, Happened};
use crate::engine::explain::{Explained, Occasion};
use crate::engine::facts::{Contact, Fact, Phase};
use crate::engine::observer::Observer;
use crate::kernel::ids::ContactSlot;
use crate::kernel::tick::Tick;
use crate::measure::recorder::slot_of;
use crate::measure::trace::Teller;
use crate::model::Scenario;
use crate::routing::Decision;

/// Which contact is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Its number in `contacts.csv`.
    Number(u64),
    /// Its name, as in `进线#3` or `店/进线#3.1`.
    Name(String),
    /// The first that is routed at this instant or later.
    From(Tick),
}

/// Somebody in a slot.
#[derive(Clone, Copy, Debug)]
pub struct There {
    /// Number among all contacts of the run, by time of entering.
    pub number: u64,
    /// Who.
    pub contact: Contact,
    /// When.
    pub arrived: Tick,
    /// When the robot handed it over, if one did.
    pub handed_over: Option<Tick>,
}

/// Who is in which slot.
#[derive(Clone, Debug)]
pub struct Slots<'a> {
    teller: Teller<'a>,
    there: Vec<Option<There>>,
    /// Contacts so far.
    pub entered: u64,
}

impl<'a> Slots<'a> {
    /// Nobody yet.
    pub fn new(scenario: &'a Scenario) -> Slots<'a> {
        Slots { teller: Teller::new(scenario), there: Vec::new(), entered: 0 }
    }

    /// Learns who comes.
    pub fn learn(&mut self, now: Tick, fact: &Fact) {
        if let Fact::RobotDone { slot, solved: false } = *fact
            && let Some(Some(there)) = self.there.get_mut(slot.at())
        {
            there.handed_over = Some(now);
        }
        let Fact::Entered { slot, contact } = *fact else { return };
        self.teller.learn(fact);
        if self.there.len() <= slot.at() {
            self.there.resize(slot.at() + 1, None);
        }
        self.there[slot.at()] =
            Some(There { number: self.entered, contact, arrived: now, handed_over: None });
        self.entered += 1;
    }

    /// Who is in a slot.
    pub fn get(&self, slot: ContactSlot) -> Option<There> {
        self.there.get(slot.at()).copied().flatten()
    }

    /// `#3`, or `店/进线#3.1` where there are several sources.
    pub fn name(&self, slot: ContactSlot) -> String {
        self.teller.who(slot)
    }

    /// True if the contact in a slot is called so: with its source or, where there is only one,
    /// without.
    fn is_called(&self, slot: ContactSlot, name: &str, scenario: &Scenario) -> bool {
        let Some(There { contact, .. }) = self.get(slot) else { return false };
        let shop = &scenario.shops[contact.shop.at()];
        let source = &shop.sources[usize::from(contact.source)].name;
        let mut own = format!("#{}", contact.key.entity);
        if contact.generation > 0 {
            own.push_str(&format!(".{}", contact.generation));
        }
        let of = |before: &str| name.strip_prefix(before).is_some_and(|rest| rest == own);
        let alone = scenario.shops.len() == 1;
        self.name(slot) == name || (alone && of(source)) || of(&format!("{}/{source}", shop.name))
    }
}

/// Listens for one contact.
#[derive(Debug)]
pub struct OneContact<'a> {
    scenario: &'a Scenario,
    wanted: Wanted,
    slots: Slots<'a>,
    slot: Option<ContactSlot>,
    about: Option<About>,
    arrived: Tick,
    decisions: Vec<Decided>,
    story: Vec<Event>,
    asked_before: u32,
    replies: u32,
    /// The last decision awaits what follows from it.
    awaits: bool,
    over: bool,
}

impl<'a> OneContact<'a> {
    /// Waits for a contact.
    pub fn new(scenario: &'a Scenario, wanted: Wanted) -> OneContact<'a> {
        OneContact {
            scenario,
            wanted,
            slots: Slots::new(scenario),
            slot: None,
            about: None,
            arrived: Tick::ZERO,
            decisions: Vec::new(),
            story: Vec::new(),
            asked_before: 0,
            replies: 0,
            awaits: false,
            over: false,
        }
    }

    /// How many contacts came.
    pub fn entered(&self) -> u64 {
        self.slots.entered
    }

    /// What was heard; `None` if the contact never came.
    pub fn finish(self, replication: u32) -> Option<Explanation> {
        Some(Explanation {
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: self.scenario.name.clone(),
            seed: self.scenario.seed,
            replication,
            contact: self.about?,
            decisions: self.decisions,
            story: self.story,
        })
    }

    fn found(&mut self, slot: ContactSlot) {
        let Some(There { number, contact, arrived, .. }) = self.slots.get(slot) else { return };
        let shop = &self.scenario.shops[contact.shop.at()];
        let names = Names(self.scenario);
        let name = |names: &[String], at: Option<usize>| at.and_then(|at| names.get(at).cloned());
        self.slot = Some(slot);
        self.arrived = arrived;
        self.about = Some(About {
            number,
            name: self.slots.name(slot),
            shop: shop.name.clone(),
            source: shop.sources[usize::from(contact.source)].name.clone(),
            generation: contact.generation,
            arrived: names.time(arrived),
            page: name(&shop.pages, contact.page.map(usize::from)),
            sku: name(&shop.skus, contact.sku.map(|sku| sku as usize)),
            client: name(&shop.clients, contact.client.map(usize::from)),
            intent: name(&shop.intents, contact.intent.map(usize::from)),
            chose: contact.named.map(|seat| names.seat(seat)),
            exempt: contact.exempt,
            difficult: contact.difficult,
            proactive: contact.proactive,
        });
    }

    fn tell(&mut self, now: Tick, what: Happened) {
        self.story.push(Event { at: Names(self.scenario).time(now), what });
    }

    fn heard(&mut self, now: Tick, fact: &Fact) {
        if let Some(outcome) = outcome(fact).filter(|_| self.awaits)
            && let Some(last) = self.decisions.last_mut()
        {
            last.outcome = outcome;
            self.awaits = false;
        }
        let names = Names(self.scenario);
        let group =
            |group: crate::kernel::ids::GroupId| self.scenario.groups[group.at()].name.clone();
        let what = match *fact {
            Fact::Continued { .. } => Happened::Continued,
            Fact::RobotDone { solved, .. } => Happened::Robot { solved },
            Fact::Grouped { group: of, chosen, .. } => {
                Happened::Grouped { group: group(of), chosen }
            }
            Fact::Queued { .. } => Happened::Queued,
            Fact::Assigned { seat, how, queue_wait, .. } => Happened::Assigned {
                agent: names.seat(seat),
                how: fill::how(how),
                waited_s: queue_wait.as_secs_f64(),
            },
            Fact::Replied { seat, .. } => {
                self.replies += 1;
                if self.replies > 1 {
                    return;
                }
                let after_s = now.since(self.arrived).as_secs_f64();
                Happened::FirstReply { agent: names.seat(seat), after_s }
            }
            Fact::LostPatience { phase, silently, .. } => {
                let waiting = match phase {
                    Phase::Queue => "queue",
                    Phase::First => "first",
                    Phase::Later => "later",
                };
                Happened::LostPatience { waiting: waiting.to_owned(), silently }
            }
            Fact::Transferred { from, to, .. } => {
                Happened::Transferred { from: names.seat(from), to: names.seat(to) }
            }
            Fact::Invited { from, to, .. } => {
                Happened::Invited { from: names.seat(from), to: names.seat(to) }
            }
            Fact::InviteLapsed { .. } => Happened::InviteLapsed,
            Fact::SessionEnded { seat, reason, .. } => Happened::SessionEnded {
                agent: names.seat(seat),
                reason: fill::reason(reason),
                replies: self.replies,
            },
            Fact::LeaveCreated { group: of, .. } => Happened::LeaveCreated { group: group(of) },
            Fact::LeaveDelivered { seat, .. } => {
                Happened::LeaveDelivered { agent: names.seat(seat) }
            }
            Fact::LeaveMailed { seat, .. } => Happened::LeaveMailed { agent: names.seat(seat) },
            Fact::LeaveExpired { .. } => Happened::LeaveExpired,
            Fact::PutOff { .. } => Happened::PutOff,
            Fact::WillReturn { at, .. } => Happened::WillReturn { when: names.time(at) },
            Fact::Closed { disposition, .. } => {
                self.over = true;
                Happened::Closed { disposition: fill::disposition(disposition) }
            }
            _ => return,
        };
        self.tell(now, what);
    }
}

/// What a fact says that follows from a decision.
pub fn outcome(fact: &Fact) -> Option<Outcome> {
    Some(match fact {
        Fact::Assigned { .. } => Outcome::Assigned,
        Fact::Invited { .. } => Outcome::Invited,
        Fact::Queued { .. } => Outcome::Queued,
        Fact::LeaveCreated { .. } => Outcome::LeaveMessage,
        Fact::LeaveMailed { .. } => Outcome::Mail,
        Fact::Closed { .. } => Outcome::Over,
        _ => return None,
    })
}

/// True if the tiers were asked whether somebody could take it now, and nobody could: it goes on
/// waiting, and nothing is to be told.
pub fn in_vain(why: &Explained) -> bool {
    let waits = !matches!(why.decision, Decision::To { .. } | Decision::Leave | Decision::Reject);
    match why.occasion {
        Occasion::Freed => waits,
        Occasion::Delivery => !matches!(why.decision, Decision::To { .. }),
        _ => false,
    }
}

/// True if nothing follows: nobody was found to take the session over.
pub fn stays(why: &Explained) -> bool {
    why.occasion == Occasion::HandOver && !matches!(why.decision, Decision::To { .. })
}

impl Observer for OneContact<'_> {
    const EXPLAINS: bool = true;

    fn observe(&mut self, now: Tick, fact: Fact) {
        if self.over && matches!(fact, Fact::Entered { slot, .. } if Some(slot) == self.slot) {
            self.slot = None; // somebody else's from here on
        }
        self.slots.learn(now, &fact);
        if let (None, Fact::Entered { slot, .. }) = (&self.about, fact) {
            let is_it = match &self.wanted {
                Wanted::Number(number) => self.slots.entered - 1 == *number,
                Wanted::Name(name) => self.slots.is_called(slot, name, self.scenario),
                Wanted::From(_) => false,
            };
            if is_it {
                self.found(slot);
            }
        }
        if self.slot.is_some() && slot_of(&fact) == self.slot {
            self.heard(now, &fact);
        }
    }

    fn asks_why(&self, now: Tick, slot: ContactSlot) -> bool {
        match (&self.about, &self.wanted) {
            (Some(_), _) => self.slot == Some(slot),
            (None, Wanted::From(from)) => now >= *from,
            (None, _) => false,
        }
    }

    fn explain(&mut self, why: Explained) {
        if self.about.is_none() {
            if !matches!(why.occasion, Occasion::Arrival | Occasion::Outreach) {
                return;
            }
            self.found(why.slot);
            // the robot was there before the decision by which the contact is found
            if let Some(at) = self.slots.get(why.slot).and_then(|there| there.handed_over) {
                self.tell(at, Happened::Robot { solved: false });
            }
        }
        if in_vain(&why) {
            self.asked_before += 1;
            return;
        }
        let asked_before = std::mem::take(&mut self.asked_before);
        self.decisions.push(fill::decided(self.scenario, &why, asked_before));
        self.awaits = !stays(&why);
        let decision = self.decisions.len() - 1;
        self.tell(why.at, Happened::Decided { decision });
    }

    fn has_heard_enough(&self) -> bool {
        self.over
    }
}
