//! The state of a desk at an instant: everything a replication needs to go on, as one value that
//! can be kept, copied and written to bytes. Not in it: the scenario, which whoever goes on must
//! have, what follows from it alone (an agent's speed, a shop's tiers), and who listens.
//!
//! Arrivals are not kept either: every source is a function of the scenario and the replication, so
//! whoever goes on passes over those who came before the instant.

use super::agent::Agent;
use super::arrivals::Feed;
use super::blacklist::blocked::Blacklist;
use super::clocks::Reason;
use super::contact::Contact;
use super::last_agents::Known;
use super::leave::boxes::Boxes;
use super::links::List;
use super::names::Names;
use super::observer::Observer;
use super::queue::lists::Lists;
use super::rates::given::Rates;
use super::shop::ShopRun;
use super::simulation::{Done, RunError, Simulation};
use super::work::items::Items;
use crate::kernel::event_list::Class;
use crate::kernel::ids::{ContactSlot, GroupId, ShopId};
use crate::kernel::stream::hash_name;
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::shop::Shop;
use crate::routing::Carried;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The state of a desk between two instants.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// What the numbers in it stand for.
    pub(super) names: Names,
    /// Fingerprint of what the scenario means, and its seed.
    pub(super) meaning: u64,
    pub(super) seed: u64,
    /// Fingerprints of what lets contacts wait in each shop.
    pub(super) waiting_rules: Vec<u32>,
    /// Which replication it is of.
    pub(super) replication: u32,
    /// Everything before this instant has happened.
    pub(super) at: Tick,
    /// When something last happened.
    pub(super) now: Tick,
    /// What is pending, in order: whose, when, of which class.
    pub(super) pending: Vec<(u32, Tick, Class)>,
    pub(super) router: Carried,
    pub(super) contacts: Vec<Contact>,
    pub(super) free: Vec<u32>,
    /// Agents, but for what the scenario says of them.
    pub(super) agents: Vec<Agent>,
    pub(super) shops: Vec<ShopState>,
    pub(super) queues: Lists,
    pub(super) boxes: Boxes,
    pub(super) items: Items,
    pub(super) rates: Rates,
    pub(super) serial: u64,
    pub(super) live: u32,
    pub(super) last_agent: Known,
    pub(super) blacklist: Blacklist,
    pub(super) present: BTreeMap<(ShopId, u64), ContactSlot>,
    pub(super) done: Done,
    /// Causes of waiting are to be looked at, and the router's changes when they last were.
    pub(super) look: bool,
    pub(super) seen: u64,
    pub(super) on_duty: Vec<(bool, bool)>,
    /// Somebody asked for the causes of waiting.
    pub(super) causes: bool,
}

/// What has become of a shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ShopState {
    pub inbox: List,
    pub pool: Reason,
    /// Tiers that each kind of customer reached with somebody eligible.
    pub tiers: Vec<u64>,
    /// Groups with somebody eligible.
    pub covered: Vec<(GroupId, bool)>,
}

/// Fingerprints of what lets contacts wait in each shop, and before whom: who waits is routed anew
/// where it is another.
pub(super) fn waiting_rules(model: &Scenario) -> Vec<u32> {
    let of = |shop: &Shop| {
        let queue = (shop.queue.enabled, shop.queue.scope);
        hash_name(&format!("{:?}", (&shop.policy, &shop.classify, queue)))
    };
    model.shops.iter().map(of).collect()
}

impl State {
    /// Everything before this instant has happened.
    pub fn at(&self) -> Tick {
        self.at
    }

    /// Which replication it is of.
    pub fn replication(&self) -> u32 {
        self.replication
    }
}

impl ShopState {
    fn of(shop: &ShopRun) -> ShopState {
        ShopState {
            inbox: shop.inbox,
            pool: shop.pool.clone(),
            tiers: shop.duty.kinds.iter().map(|kind| kind.tiers).collect(),
            covered: shop.duty.covered.clone(),
        }
    }

    /// The shop of the same scenario with this behind it.
    fn put_into(&self, shop: &mut ShopRun) {
        shop.inbox = self.inbox;
        shop.pool = self.pool.clone();
        for (kind, tiers) in shop.duty.kinds.iter_mut().zip(&self.tiers) {
            kind.tiers = *tiers;
        }
        shop.duty.covered.clone_from(&self.covered);
    }
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The state of the desk; everything before `at` has happened, and nothing after.
    pub fn state(&self, replication: u32, at: Tick) -> State {
        // a further field must be kept, or be empty between instants, or (`_`) follow from the
        // scenario or belong to who listens
        let Simulation {
            model,
            now,
            events,
            router,
            contacts,
            free,
            agents,
            shops,
            queues,
            boxes,
            items,
            rates,
            serial,
            live,
            last_agents,
            blacklist,
            present,
            done,
            look,
            seen,
            on_duty,
            instant,
            woken,
            levels_changed,
            seed: _,
            params: _,
            arrivals: _,
            changes_made: _,
            change_at: _,
            arrival_at: _,
            does: _,
            work_of: _,
            slots: _,
            observer: _,
        } = self;
        debug_assert!(instant.is_empty() && woken.is_empty() && levels_changed.is_empty());
        State {
            names: Names::of(model),
            meaning: model.meaning(),
            seed: model.seed,
            waiting_rules: waiting_rules(model),
            replication,
            at,
            now: *now,
            pending: events.pending(),
            router: router.carried(),
            contacts: contacts.clone(),
            free: free.clone(),
            agents: agents.clone(),
            shops: shops.iter().map(ShopState::of).collect(),
            queues: queues.clone(),
            boxes: boxes.clone(),
            items: items.clone(),
            rates: rates.clone(),
            serial: *serial,
            live: *live,
            last_agent: last_agents.known().clone(),
            blacklist: blacklist.clone(),
            present: present.clone(),
            done: *done,
            look: *look,
            seen: *seen,
            on_duty: on_duty.clone(),
            causes: O::CAUSES,
        }
    }

    /// A desk that has not begun takes over the state of another of the same scenario. False if
    /// that is of another one after all: then this desk is of no use any more.
    ///
    /// # Errors
    /// A log cannot be read up to that instant.
    pub(super) fn take_over(&mut self, state: &State) -> Result<bool, RunError> {
        if !self.router.go_on(&state.router) || self.agents.len() != state.agents.len() {
            return Ok(false);
        }
        for (agent, state) in self.agents.iter_mut().zip(&state.agents) {
            agent.go_on(state);
        }
        for (agent, about) in self.agents.iter_mut().zip(&self.model.agents) {
            agent.learns(about, &self.seed);
        }
        for (shop, state) in self.shops.iter_mut().zip(&state.shops) {
            state.put_into(shop);
        }
        self.take_over_contacts(state);
        for &(slot, at, class) in &state.pending {
            self.events.schedule(slot, at, class);
        }
        (self.look, self.seen) = (state.look, state.seen);
        self.on_duty.clone_from(&state.on_duty);
        self.last_agents.take_over(state.last_agent.clone());
        self.rates = state.rates.clone();
        self.queues = state.queues.clone();
        self.boxes = state.boxes.clone();
        self.pass_over(state.at)?;
        Ok(true)
    }

    /// The contacts of another desk, and what counts them.
    pub(super) fn take_over_contacts(&mut self, state: &State) {
        self.contacts.clone_from(&state.contacts);
        self.events.ensure(self.slots.contacts as usize + self.contacts.len());
        self.free.clone_from(&state.free);
        self.items = state.items.clone();
        self.present.clone_from(&state.present);
        self.blacklist = state.blacklist.clone();
        (self.now, self.serial, self.live) = (state.now, state.serial, state.live);
        self.done = state.done;
    }

    /// Arrivals and scheduled changes before an instant are over.
    pub(super) fn pass_over(&mut self, at: Tick) -> Result<(), RunError> {
        while self.arrivals.next_at() < at {
            self.arrivals.pop()?;
        }
        self.changes_made = self.model.changes.partition_point(|change| change.at < at);
        Ok(())
    }
}
