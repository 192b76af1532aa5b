//! The loop: the only place the clock moves. The next thing is the earliest of three: a pending
//! event, a scheduled change, an arrival; equal times go by class (C-2). A handler changes the
//! world and tells facts; hands it left idle are looked at when it is done (S-3).

use super::agent::{Agent, Hands, typing};
use super::arrivals::{Arrivals, Feed, FeedError};
use super::blacklist::blocked::Blacklist;
use super::changes::Changes;
use super::contact::Contact;
use super::facts::{Disposition, EndReason, Fact};
use super::last_agents::LastAgents;
use super::leave::boxes::Boxes;
use super::observer::Observer;
use super::pending_slots::Slots;
use super::queue::lists::Lists;
use super::rates::given::Rates;
use super::shop::ShopRun;
use super::shop_params::ShopParams;
use super::stage::{Session, Stage, Work};
use super::work::items::Items;
use crate::kernel::event_list::{Class, EventList, Moment};
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, ShopId, StatusId, WorkId};
use crate::kernel::stream::{Key, Seed};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::conversation::ServiceModel;
use crate::model::platform::LeaveMode;
use crate::model::work::of_agents;
use crate::routing::Router;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a replication could not be finished.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum RunError {
    /// A replayed log could not be read on.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The same instant went on for too many events: the scenario moves contacts in a circle.
    #[error(
        "more than {limit} events happened at {at:?}: contacts are moved in a circle without time \
         passing; look for transfers or re-entries with no delay"
    )]
    Stuck {
        /// The instant.
        at: Tick,
        /// The limit.
        limit: u32,
    },
    /// The run was interrupted.
    #[error("interrupted")]
    Interrupted,
}

/// What a finished replication leaves besides the facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Events handled.
    pub events: u64,
    /// Contacts that arrived, re-entries included.
    pub contacts: u64,
    /// Largest number of contacts held at once.
    pub peak_contacts: u64,
    /// When the last event happened.
    pub ended: Tick,
}

/// Most events at one instant.
const SAME_INSTANT_LIMIT: u32 = 20_000_000;

/// One replication.
pub(super) struct Simulation<'s, O, F> {
    pub model: &'s Scenario,
    pub seed: Seed,
    pub now: Tick,
    pub observer: O,
    pub events: EventList,
    pub router: Router,
    pub contacts: Vec<Contact>,
    pub free: Vec<u32>,
    pub agents: Vec<Agent>,
    pub shops: Vec<ShopRun>,
    /// What messages and replies ask of each shop.
    pub params: Vec<ShopParams>,
    pub queues: Lists,
    pub boxes: Boxes,
    /// Work that is no chat.
    pub items: Items,
    /// How fast customers are given to agents.
    pub rates: Rates,
    /// Which kinds each agent may do.
    pub work_of: Vec<Vec<WorkId>>,
    pub arrivals: Arrivals<'s, F>,
    /// Scheduled changes made so far, and the moment of the next.
    pub changes_made: usize,
    pub change_at: Moment,
    /// The moment of the next arrival.
    pub arrival_at: Moment,
    /// What the changes of this instant still ask for.
    pub instant: Changes,
    pub woken: Vec<AgentId>,
    /// Agents of the by-level model to be re-timed.
    pub levels_changed: Vec<AgentId>,
    /// What some shop does at all.
    pub does: Does,
    pub serial: u64,
    /// Contacts in the arena that still live.
    pub live: u32,
    /// Who served whom last, only if a tier asks.
    pub last_agents: LastAgents,
    /// Who is turned away.
    pub blacklist: Blacklist,
    /// (shop, customer) → open contact, only if customers can come twice.
    pub present: BTreeMap<(ShopId, u64), ContactSlot>,
    pub done: Done,
    pub slots: Slots,
    /// Causes of waiting are to be looked at.
    pub look: bool,
    /// The router's changes when they last were.
    pub seen: u64,
    /// Seats on duty, and those of them that an automatic status keeps from more, as told.
    pub on_duty: Vec<(bool, bool)>,
}

/// What some shop of a desk does at all: nothing is asked of it where none does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Does {
    /// There is work that is no chat.
    pub works: bool,
    /// Some shop's agents share an inbox.
    pub shares_inboxes: bool,
    /// Agents pull their messages.
    pub pulls: bool,
    /// Matters are put off for some days (TB-18).
    pub puts_off: bool,
    /// Customers are given to an agent only so fast (B-OSS-2).
    pub limits_rates: bool,
}

impl Does {
    fn of(model: &Scenario) -> Does {
        let pulls = |mode| matches!(mode, LeaveMode::Pull | LeaveMode::Email);
        Does {
            works: !model.work.is_empty(),
            shares_inboxes: model.shops.iter().any(|shop| shop.service.shared_inbox),
            pulls: model.shops.iter().any(|shop| pulls(shop.leave.mode)),
            puts_off: model.shops.iter().any(|shop| shop.deferral.is_some()),
            limits_rates: model.shops.iter().any(|shop| shop.policy.most_assigned.is_some()),
        }
    }
}

impl<'s, O: Observer, F: Feed> Simulation<'s, O, F> {
    pub fn new(
        model: &'s Scenario,
        replication: u32,
        feed: F,
        observer: O,
    ) -> Result<Self, RunError> {
        let seed = model.chance(replication);
        let agents: Vec<Agent> = model
            .agents
            .iter()
            .map(|agent| {
                let pulls = agent.seats.iter().any(|seat| {
                    let shop = &model.shops[model.seats[seat.at()].shop.at()];
                    matches!(shop.leave.mode, LeaveMode::Pull | LeaveMode::Email)
                });
                let reading = 60e6 / agent.reading_cpm.max(1.0);
                let mut new = Agent::new(agent, typing(agent, &seed), reading, pulls);
                new.levels = agent.seats.iter().any(|seat| {
                    let shop = &model.shops[model.seats[seat.at()].shop.at()];
                    matches!(shop.service.model, ServiceModel::ByLevel { .. })
                });
                new
            })
            .collect();
        let slots = Slots::new(model);
        let shops = ShopRun::all(model, O::CAUSES);
        let params = model.shops.iter().zip(&shops);
        let params = params.map(|(shop, run)| ShopParams::new(shop, run.affinity)).collect();
        let of_groups = (0..model.groups.len()).map(|at| model.shop_of(GroupId::from(at)));
        Ok(Simulation {
            model,
            seed,
            now: Tick::ZERO,
            observer,
            events: EventList::new(slots.contacts as usize),
            router: Router::new(model),
            contacts: Vec::new(),
            free: Vec::new(),
            agents,
            shops,
            params,
            queues: Lists::new(model.shops.len()),
            boxes: Boxes::new(of_groups, model.shops.len()),
            items: Items::new(model.work.len()),
            rates: Rates::new(model),
            work_of: of_agents(&model.work, model.agents.len()),
            arrivals: Arrivals::new(model, replication, feed)?,
            changes_made: 0,
            change_at: Moment::NEVER,
            arrival_at: Moment::NEVER,
            instant: Changes::default(),
            woken: Vec::new(),
            levels_changed: Vec::new(),
            does: Does::of(model),
            serial: 0,
            live: 0,
            last_agents: LastAgents::new(model),
            blacklist: Blacklist::default(),
            present: BTreeMap::new(),
            done: Done::default(),
            slots,
            look: true,
            seen: 0,
            on_duty: vec![(false, false); model.seats.len()],
        })
    }

    /// Runs to the end.
    pub fn run(mut self, interrupted: &dyn Fn() -> bool) -> Result<Done, RunError> {
        self.advance(interrupted)?;
        self.close();
        Ok(self.done)
    }

    /// Runs until nothing is left to do, or whoever listens has heard enough.
    pub fn advance(&mut self, interrupted: &dyn Fn() -> bool) -> Result<(), RunError> {
        self.open();
        self.advance_to(Tick::NEVER, interrupted)?;
        Ok(())
    }

    /// Runs a desk that was opened until everything before an instant has happened. False if
    /// nothing is left to do before.
    pub fn advance_to(
        &mut self,
        before: Tick,
        interrupted: &dyn Fn() -> bool,
    ) -> Result<bool, RunError> {
        (self.change_at, self.arrival_at) = (self.next_change(), self.next_arrival());
        let end = Moment::new(self.model.horizon.stop(), Class::Config);
        let stop = end.min(Moment::new(before, Class::Config));
        let mut same_instant = 0u32;
        // the next of what is not in the event list
        let mut other = self.change_at.min(self.arrival_at);
        loop {
            let pending = self.events.soonest();
            let next = pending.min(other);
            let at = next.at();
            // `NEVER` is not before any stop
            if next >= stop {
                if next < end && !(self.live == 0 && self.over(at)) {
                    return Ok(true);
                }
                break;
            }
            if self.live == 0 && self.over(at) {
                break;
            }
            if at == self.now {
                same_instant += 1;
                if same_instant > SAME_INSTANT_LIMIT {
                    return Err(RunError::Stuck { at: self.now, limit: SAME_INSTANT_LIMIT });
                }
            } else {
                debug_assert!(at > self.now, "the clock ran backwards");
                self.update_causes();
                self.now = at;
                same_instant = 0;
            }
            self.done.events += 1;
            if self.done.events.is_multiple_of(1 << 16) && interrupted() {
                return Err(RunError::Interrupted);
            }
            if pending < other {
                if let Some(slot) = self.events.pop() {
                    let next = self.ahead(slot);
                    self.handle(slot);
                    self.prefetch_other(next);
                }
            } else {
                self.change_or_arrival(next)?;
                other = self.change_at.min(self.arrival_at);
            }
            self.run_consequences();
            if O::EXPLAINS && self.observer.has_heard_enough() {
                break;
            }
        }
        self.update_causes();
        Ok(false)
    }

    /// What comes next and is not in the event list: of equal ones a scheduled change goes first.
    fn change_or_arrival(&mut self, next: Moment) -> Result<(), RunError> {
        if next == self.change_at {
            self.change();
        } else if let Some(arrival) = self.arrivals.pop()? {
            self.arrival_at = self.next_arrival();
            match arrival.work {
                Some(kind) => self.work_comes(kind, arrival.key),
                None => self.arrive(arrival),
            }
        }
        Ok(())
    }

    /// True if nothing that is counted can happen any more.
    fn over(&self, next: Tick) -> bool {
        next >= self.model.horizon.end && self.arrival_at == Moment::NEVER
    }

    /// The moment of the next arrival before the end.
    pub(super) fn next_arrival(&self) -> Moment {
        let at = self.arrivals.next_at();
        if at < self.model.horizon.end { Moment::new(at, Class::Arrival) } else { Moment::NEVER }
    }

    /// The moment of the next scheduled change.
    pub fn next_change(&self) -> Moment {
        self.model.changes.get(self.changes_made).map_or(Moment::NEVER, |change| {
            let class = if change.kind.is_config() { Class::Config } else { Class::Status };
            Moment::new(change.at, class)
        })
    }

    /// The moment of whatever comes next. Of equal ones a scheduled change goes first, then what
    /// is pending.
    #[inline]
    fn upcoming(&mut self) -> Moment {
        self.events.soonest().min(self.change_at).min(self.arrival_at)
    }

    /// What follows from the handler, and what follows from that.
    pub(super) fn run_consequences(&mut self) {
        loop {
            if !self.instant.is_empty() {
                self.make_changes();
            }
            self.retime_levels();
            self.start_picks();
            // hands that take a leave message may change a status, or how many they serve at once
            let settled = self.instant.is_empty() && self.levels_changed.is_empty();
            if settled || self.changes_to_come() {
                return;
            }
        }
    }

    /// True if more changes of this instant are to come.
    pub fn changes_to_come(&mut self) -> bool {
        self.upcoming() <= Moment::new(self.now, Class::Status)
    }

    /// Idle hands with something to do pick it, after classes ①-⑥ of this instant (S-3).
    fn start_picks(&mut self) {
        let mut index = 0;
        loop {
            if index == self.woken.len() && self.does.works && self.items.look {
                // who has taken an item lets the next be looked for
                if self.upcoming() > Moment::new(self.now, Class::Pick) {
                    self.find_hands_for_work();
                }
            }
            let Some(&agent) = self.woken.get(index) else { break };
            index += 1;
            if !self.is_ready(agent) {
                continue;
            }
            if self.upcoming() > Moment::new(self.now, Class::Pick) {
                self.pick(agent);
                self.wake_for_shared(agent);
            } else if !self.events.is_pending(agent.0) {
                self.events.schedule(agent.0, self.now, Class::Pick);
            }
        }
        self.woken.clear();
        self.update_duty();
    }

    // --- the arena --------------------------------------------------------------------------

    /// A slot for a new contact.
    pub fn allocate(&mut self) -> ContactSlot {
        self.live += 1;
        self.done.contacts += 1;
        self.done.peak_contacts = self.done.peak_contacts.max(u64::from(self.live));
        if let Some(slot) = self.free.pop() {
            return ContactSlot(slot);
        }
        self.contacts.push(Contact::free());
        self.events.ensure(self.slots.contacts as usize + self.contacts.len());
        ContactSlot::from(self.contacts.len() - 1)
    }

    /// The contact is over; its slot may be reused.
    pub fn release(&mut self, slot: ContactSlot) {
        let worked = |session: &Session| session.work != Work::None;
        debug_assert!(!self.contacts[slot.at()].session().is_some_and(worked));
        self.events.cancel(self.slots.contacts + slot.0);
        if !self.present.is_empty() {
            let info = self.contacts[slot.at()].info;
            if self.present.get(&(info.shop, info.customer)) == Some(&slot) {
                self.present.remove(&(info.shop, info.customer));
            }
        }
        let contact = &mut self.contacts[slot.at()];
        *contact = Contact::free();
        self.free.push(slot.0);
        self.live -= 1;
    }

    /// What the contact draws for its present entry.
    #[inline(always)]
    pub fn drawn<D>(&self, slot: ContactSlot, of: impl Fn(&Seed, Key, u8) -> D) -> D {
        let info = &self.contacts[slot.at()].info;
        of(&self.seed, info.key, info.generation)
    }

    #[inline(always)]
    pub fn emit(&mut self, fact: Fact) {
        self.observer.observe(self.now, fact);
    }

    // --- beginning and end ------------------------------------------------------------------

    pub(super) fn open(&mut self) {
        for seat in 0..self.model.seats.len() {
            let seat = SeatId::from(seat);
            let max = self.router.seat(seat).max;
            self.emit(Fact::Max { seat, max });
            self.emit(Fact::Status { seat, from: StatusId(0), to: StatusId(0) });
        }
        for shop in 0..self.model.shops.len() {
            if self.model.shops[shop].leave.mode == LeaveMode::Manual {
                let interval = self.model.shops[shop].leave.manual_interval;
                self.schedule_manual(ShopId::from(shop), Tick::ZERO + interval);
            }
        }
        self.update_duty();
    }

    /// The run is over: everybody still there is reported as open.
    pub(super) fn close(&mut self) {
        self.done.ended = self.now;
        let end = self.model.horizon.end.max(self.now);
        if end > self.now && end.is_real() {
            self.now = end;
        }
        self.tell_open_work();
        // Freed agents must not be given anybody who is reported as open: nobody waits any more.
        self.boxes.forget();
        self.queues.forget();
        for slot in 0..self.contacts.len() {
            let slot = ContactSlot::from(slot);
            match self.contacts[slot.at()].stage {
                Stage::Free => {}
                Stage::Away => self.release(slot),
                Stage::Open(_) => {
                    self.end_session(slot, EndReason::Cut);
                    let disposition = self.contacts[slot.at()].at_the_end();
                    self.finish(slot, disposition);
                }
                Stage::Dormant(_) | Stage::Stranded => self.finish_session(slot),
                Stage::Boxed(_) | Stage::Mailed(_) => self.finish(slot, Disposition::LeftMessage),
                Stage::Robot | Stage::Choosing | Stage::Routed | Stage::Queued(_) => {
                    let disposition = self.contacts[slot.at()].at_the_end();
                    self.finish(slot, disposition);
                }
            }
        }
        debug_assert_eq!(self.live, 0, "somebody was left behind");
        let replies = |agent: &Agent| matches!(agent.hands, Hands::Reply(_));
        debug_assert!(!self.agents.iter().any(replies), "a reply to nobody goes on");
    }
}
