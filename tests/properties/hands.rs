//! What holds whatever the routing: time goes forward, everything that begins ends once, nobody has
//! two pairs of hands, and areas under levels are sums of waits (Little's law, exactly).

use super::seen::{Place, World, slot_of};
use dacu::engine::facts::{Fact, How};
use dacu::kernel::ids::{AgentId, ContactSlot, SeatId};
use dacu::kernel::tick::{Span, Tick};
use dacu::model::conversation::ServiceModel;
use dacu::model::shop::Shop;
use std::collections::BTreeMap;

/// Whom an agent types for whose customer has left.
const NOBODY: ContactSlot = ContactSlot(u32::MAX);

/// What the hands of an agent do, and what was added up.
#[derive(Debug)]
pub struct Ledger {
    /// Whom each agent types for, and since when.
    typing: BTreeMap<AgentId, (ContactSlot, Tick)>,
    /// Effort spent on replies set aside, by contact.
    aside: BTreeMap<ContactSlot, u64>,
    entered: u64,
    closed: u64,
    /// Area under `active` of each seat, and its last value and change.
    active: Vec<(u128, u32, Tick)>,
    /// Sum of the spans of counted sessions of each seat, and when each began.
    spans: Vec<u128>,
    began: BTreeMap<(ContactSlot, SeatId), Tick>,
    queue_area: u128,
    queue_waits: u128,
    queue_seen: Tick,
}

impl Ledger {
    pub fn new(seats: usize) -> Ledger {
        Ledger {
            typing: BTreeMap::new(),
            aside: BTreeMap::new(),
            entered: 0,
            closed: 0,
            active: vec![(0, 0, Tick::ZERO); seats],
            spans: vec![0; seats],
            began: BTreeMap::new(),
            queue_area: 0,
            queue_waits: 0,
            queue_seen: Tick::ZERO,
        }
    }

    /// Judges a fact before it has happened to the world.
    pub fn judge(&mut self, world: &World<'_>, fact: &Fact, faults: &mut Vec<String>) {
        self.areas(world);
        if let Some(slot) = slot_of(fact)
            && !world.callers.contains_key(&slot)
        {
            faults.push(format!("a fact about nobody: {fact:?}"));
            return;
        }
        match *fact {
            Fact::Entered { slot, .. } => {
                self.entered += 1;
                if world.callers.contains_key(&slot) {
                    faults.push(format!("a contact enters a slot in use: {fact:?}"));
                }
            }
            Fact::Closed { slot, .. } => {
                self.closed += 1;
                let caller = &world.callers[&slot];
                if caller.place == Place::Session {
                    faults.push(format!("an entry is over in the middle of a session: {slot:?}"));
                }
                self.leaves_queue(world, slot);
            }
            Fact::Active { seat, active, .. } => {
                let (area, before, since) = &mut self.active[seat.at()];
                *area += u128::from(*before) * u128::from(world.now.since(*since).0);
                (*before, *since) = (active, world.now);
            }
            Fact::LeaveCreated { slot, .. } => self.leaves_queue(world, slot),
            _ => self.session(world, fact, faults),
        }
        // by level, all sessions of an agent advance at once (S-21)
        let by_level = |shop: &Shop| matches!(shop.service.model, ServiceModel::ByLevel { .. });
        if !world.model.shops.iter().any(by_level) {
            self.typed(world, fact, faults);
        }
    }

    fn session(&mut self, world: &World<'_>, fact: &Fact, faults: &mut Vec<String>) {
        match *fact {
            Fact::Assigned { slot, seat, how, queue_wait, .. } => {
                let caller = &world.callers[&slot];
                let moved = how == How::Transfer;
                if (caller.place == Place::Session) != moved {
                    faults.push(format!("a session starts twice, or moves from nowhere: {fact:?}"));
                }
                let waited = world.now.since(caller.queued_at);
                if caller.place == Place::Queue && !caller.had_session && queue_wait != waited {
                    faults.push(format!("told a wait of {queue_wait}, it was {waited}: {fact:?}"));
                }
                self.leaves_queue(world, slot);
                if how != How::Proactive && (!moved || caller.counts) {
                    self.began.insert((slot, seat), world.now);
                }
            }
            Fact::Transferred { slot, from, .. } => self.ends(world, slot, from),
            Fact::Counted { slot, seat } => {
                let twice = self.began.insert((slot, seat), world.now).is_some();
                if twice {
                    faults.push(format!("counted twice: {fact:?}"));
                }
            }
            Fact::Uncounted { slot, seat } => self.ends(world, slot, seat),
            Fact::SessionEnded { slot, seat, .. } => {
                if world.callers[&slot].seat != Some(seat) {
                    faults.push(format!("a session ends that is not there: {fact:?}"));
                }
                let both: Vec<SeatId> = self
                    .began
                    .range((slot, SeatId(0))..=(slot, SeatId(u32::MAX)))
                    .map(|((_, seat), _)| *seat)
                    .collect();
                both.into_iter().for_each(|seat| self.ends(world, slot, seat));
            }
            Fact::CustomerWrote { slot, .. } | Fact::Replied { slot, .. } => {
                let outside = world.callers[&slot].place != Place::Session;
                if outside {
                    faults.push(format!("somebody writes outside a session: {fact:?}"));
                }
            }
            _ => {}
        }
    }

    fn ends(&mut self, world: &World<'_>, slot: ContactSlot, seat: SeatId) {
        if let Some(from) = self.began.remove(&(slot, seat)) {
            self.spans[seat.at()] += u128::from(world.now.since(from).0);
        }
    }

    fn leaves_queue(&mut self, world: &World<'_>, slot: ContactSlot) {
        let caller = &world.callers[&slot];
        if caller.place == Place::Queue {
            self.queue_waits += u128::from(world.now.since(caller.queued_at).0);
        }
    }

    fn areas(&mut self, world: &World<'_>) {
        if world.now > self.queue_seen {
            let waiting = world.callers.values().filter(|c| c.place == Place::Queue).count();
            self.queue_area += waiting as u128 * u128::from(world.now.since(self.queue_seen).0);
            self.queue_seen = world.now;
        }
    }

    /// One pair of hands, in a status that has hands, for as long as the effort told.
    fn typed(&mut self, world: &World<'_>, fact: &Fact, faults: &mut Vec<String>) {
        let agent_of = |seat: SeatId| world.model.agent_of(seat);
        match *fact {
            Fact::ReplyStarted { slot, seat } => {
                let agent = agent_of(seat);
                let statuses = world.model.agents[agent.at()].seats.iter();
                let mut on = statuses.map(|seat| world.seats[seat.at()].status);
                if !on.any(|status| world.model.statuses[status.at()].hands) {
                    faults.push(format!("hands that are off start a reply: {fact:?}"));
                }
                if let Some(other) = self.typing.insert(agent, (slot, world.now)) {
                    faults.push(format!("two pairs of hands: {fact:?} and {other:?}"));
                }
                let doubles = self.typing.values().filter(|(other, _)| *other == slot).count();
                if doubles > 1 {
                    faults.push(format!("two agents answer the same round: {fact:?}"));
                }
            }
            Fact::Replied { slot, seat, effort, round_start, asked, .. } => {
                let spent = self.aside.remove(&slot).unwrap_or(0);
                self.put_down(world, seat, Some(slot), (effort, spent), faults);
                if asked > round_start || round_start > world.now {
                    faults.push(format!("a reply before its question: {fact:?}"));
                }
            }
            Fact::ReplySetAside { slot, seat, spent } => {
                *self.aside.entry(slot).or_default() += spent.0;
                self.put_down(world, seat, Some(slot), (spent, 0), faults);
            }
            Fact::ReplyDropped { seat, wasted, .. } => {
                self.put_down(world, seat, None, (wasted, 0), faults);
            }
            Fact::TaskDone { agent, .. } => {
                self.typing.remove(&agent);
            }
            // who does not see that the customer left types on, to nobody
            Fact::SessionEnded { slot, .. } | Fact::Transferred { slot, .. } => {
                self.aside.remove(&slot);
                for (typed, _) in self.typing.values_mut().filter(|(typed, _)| *typed == slot) {
                    *typed = NOBODY;
                }
            }
            _ => {}
        }
    }

    fn put_down(
        &mut self,
        world: &World<'_>,
        seat: SeatId,
        slot: Option<ContactSlot>,
        (effort, before): (Span, u64),
        faults: &mut Vec<String>,
    ) {
        let Some((typed, from)) = self.typing.remove(&world.model.agent_of(seat)) else {
            faults.push(format!("a reply ends that nobody began: {slot:?} by {seat:?}"));
            return;
        };
        let told =
            effort.0 == world.now.since(from).0 || effort.0 == world.now.since(from).0 + before;
        if slot.is_some_and(|slot| slot != typed) || !told {
            let was = world.now.since(from);
            faults.push(format!("{slot:?}: told {effort} of effort, it was {was} for {typed:?}"));
        }
    }

    /// Everything is over at this instant.
    pub fn close(&mut self, world: &World<'_>, faults: &mut Vec<String>) {
        self.areas(world);
        let balance = (self.entered, world.callers.len());
        if balance != (self.closed, 0) {
            faults.push(format!("entered and left: {balance:?}, closed {}", self.closed));
        }
        if !self.began.is_empty() {
            faults.push(format!("sessions that never ended: {:?}", self.began));
        }
        for (index, ((area, value, since), span)) in self.active.iter().zip(&self.spans).enumerate()
        {
            let area = area + u128::from(*value) * u128::from(world.now.since(*since).0);
            if area != *span {
                faults.push(format!("seat {index}: active · time {area}, sessions {span}"));
            }
        }
        if self.queue_area != self.queue_waits {
            let (area, waits) = (self.queue_area, self.queue_waits);
            faults.push(format!("queue · time {area}, waits {waits}"));
        }
    }
}
