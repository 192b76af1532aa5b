//! The desk as the facts tell it, and as the timeline changed it: nothing else is known here.

use dacu::engine::facts::{Contact, EndReason, Fact, How};
use dacu::kernel::ids::{ContactSlot, GroupId, SeatId, ShopId, StatusId};
use dacu::kernel::tick::Tick;
use dacu::model::Scenario;
use dacu::model::shift::ChangeKind;
use std::collections::BTreeMap;

/// A slot of a session (S-24).
pub const SLOT: u64 = 1000;

/// An agent's place in a shop.
#[derive(Clone, Debug)]
pub struct Seat {
    pub status: StatusId,
    pub active: u32,
    pub load: u64,
    pub max: u32,
    pub receiving: bool,
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    pub open: bool,
    pub members: BTreeMap<SeatId, u8>,
}

/// Where a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Door,
    Queue,
    Session,
    LeaveBox,
    Between,
}

/// A contact that entered and is not over.
#[derive(Clone, Debug)]
pub struct Caller {
    pub info: Contact,
    pub place: Place,
    pub matched: Option<GroupId>,
    /// The agent asked for; forgotten when the session is routed anew.
    pub named: Option<SeatId>,
    pub seat: Option<SeatId>,
    /// The group its leave message waits for.
    pub target: Option<GroupId>,
    /// Its order among waiters: start of the wait less the head start, then sequence.
    pub turn: (i128, u64),
    pub arrived: Tick,
    pub queued_at: Tick,
    pub had_session: bool,
    /// Counts in `active` of its seat.
    pub counts: bool,
}

/// The desk.
#[derive(Clone, Debug)]
pub struct World<'s> {
    pub model: &'s Scenario,
    pub now: Tick,
    pub seats: Vec<Seat>,
    pub groups: Vec<Group>,
    pub callers: BTreeMap<ContactSlot, Caller>,
    /// Who last answered a customer of a shop, and when.
    pub last: BTreeMap<(ShopId, u64), (SeatId, Tick)>,
    /// When each seat was given a session.
    given: Vec<Vec<Tick>>,
    next_change: usize,
    queued: u64,
}

impl<'s> World<'s> {
    pub fn new(model: &'s Scenario) -> World<'s> {
        let seats = model.seats.iter().map(|seat| Seat {
            status: StatusId(0),
            active: 0,
            load: 0,
            max: u32::MAX,
            receiving: seat.receive && seat.im_enabled,
        });
        let groups = model.groups.iter().map(|group| Group {
            open: group.enabled,
            members: group.members.iter().copied().collect(),
        });
        World {
            model,
            now: Tick::ZERO,
            seats: seats.collect(),
            groups: groups.collect(),
            callers: BTreeMap::new(),
            last: BTreeMap::new(),
            given: vec![Vec::new(); model.seats.len()],
            next_change: 0,
            queued: 0,
        }
    }

    /// Thousandths of a slot that a seat has left.
    pub fn room(&self, seat: SeatId) -> u64 {
        let now = &self.seats[seat.at()];
        let own = match now.max {
            u32::MAX => u64::MAX,
            max => (u64::from(max) * SLOT).saturating_sub(now.load),
        };
        let agent = &self.model.agents[self.model.agent_of(seat).at()];
        let held: u64 = agent.seats.iter().map(|seat| self.seats[seat.at()].load).sum();
        let total = agent.total_max.map(|most| (u64::from(most) * SLOT).saturating_sub(held));
        let shop = &self.model.shops[self.model.seats[seat.at()].shop.at()];
        let had_all = shop.policy.most_assigned.is_some_and(|limit| {
            let within = |at: &&Tick| **at + limit.within > self.now;
            let given = self.given[seat.at()].iter().rev().take_while(within).count();
            given >= limit.sessions as usize
        });
        if had_all { 0 } else { own.min(total.unwrap_or(u64::MAX)) }
    }

    /// The group an entry matches now: by page, else by SKU.
    pub fn matched_now(&self, caller: &Caller) -> Option<GroupId> {
        let shop = &self.model.shops[caller.info.shop.at()];
        let open = shop.groups.iter().skip(1).filter(|group| self.groups[group.at()].open);
        let mut by_page = None;
        let mut by_sku = None;
        for &group in open {
            let scope = &self.model.groups[group.at()];
            if caller.info.page.is_some_and(|page| scope.pages.has(usize::from(page))) {
                by_page = Some(group);
            }
            if caller.info.sku.is_some_and(|sku| scope.skus.contains(&sku)) {
                by_sku = Some(group);
            }
        }
        by_page.or(by_sku)
    }

    /// Configuration of the timeline up to an instant (class ① goes first, C-2).
    pub fn reach(&mut self, now: Tick) {
        self.now = now;
        while let Some(change) = self.model.changes.get(self.next_change) {
            if change.at > now {
                break;
            }
            self.next_change += 1;
            match &change.kind {
                ChangeKind::SetReceive { seat, receive } => {
                    let im_enabled = self.model.seats[seat.at()].im_enabled;
                    self.seats[seat.at()].receiving = *receive && im_enabled;
                }
                ChangeKind::SetWeight { group, seat, weight } => {
                    self.groups[group.at()].members.insert(*seat, *weight);
                }
                ChangeKind::RemoveMember { group, seat } => {
                    self.groups[group.at()].members.remove(seat);
                }
                ChangeKind::GroupEnabled { group, enabled } => {
                    self.groups[group.at()].open = *enabled;
                    self.rematch(*group);
                }
                ChangeKind::GroupDeleted { group } => {
                    self.groups[group.at()].open = false;
                    self.rematch(*group);
                }
                _ => {}
            }
        }
    }

    /// Waiters of a group that is gone find another (S-32); its leave messages go to the default
    /// group (JDG-15).
    fn rematch(&mut self, group: GroupId) {
        if self.groups[group.at()].open {
            return;
        }
        for caller in self.callers.values_mut().filter(|c| c.target == Some(group)) {
            caller.target = Some(self.model.shops[caller.info.shop.at()].groups[0]);
        }
        let waits = |caller: &Caller| caller.place == Place::Queue && caller.matched == Some(group);
        let found: Vec<(ContactSlot, Option<GroupId>)> = self
            .callers
            .iter()
            .filter(|(_, caller)| waits(caller))
            .map(|(slot, caller)| (*slot, self.matched_now(caller)))
            .collect();
        for (slot, matched) in found {
            if let Some(caller) = self.callers.get_mut(&slot) {
                caller.matched = matched;
            }
        }
    }

    /// The fact has been judged: now it has happened.
    pub fn learn(&mut self, fact: &Fact) {
        match *fact {
            Fact::Entered { slot, contact } => {
                let caller = Caller {
                    info: contact,
                    place: Place::Door,
                    matched: None,
                    named: contact.named,
                    seat: None,
                    target: None,
                    turn: (0, 0),
                    arrived: self.now,
                    queued_at: Tick::ZERO,
                    had_session: false,
                    counts: false,
                };
                self.callers.insert(slot, caller);
            }
            Fact::Status { seat, to, .. } => self.seats[seat.at()].status = to,
            Fact::Max { seat, max } => self.seats[seat.at()].max = max,
            Fact::Active { seat, active, load } => {
                (self.seats[seat.at()].active, self.seats[seat.at()].load) = (active, load);
            }
            Fact::Closed { slot, .. } => {
                self.callers.remove(&slot);
            }
            _ => self.about(fact),
        }
    }

    fn about(&mut self, fact: &Fact) {
        let Some(slot) = slot_of(fact) else { return };
        let now = self.now;
        let Some(caller) = self.callers.get_mut(&slot) else { return };
        match *fact {
            Fact::Grouped { group, .. } => {
                caller.matched = (!self.model.groups[group.at()].is_default).then_some(group);
            }
            Fact::Queued { .. } => {
                // who is routed anew while waiting keeps the place (S-16)
                if caller.place != Place::Queue {
                    let starts = &self.model.shops[caller.info.shop.at()].queue.head_start;
                    let own = starts.iter().find(|(intent, _)| Some(*intent) == caller.info.intent);
                    let head = own.map_or(0, |(_, start)| i128::from(start.0));
                    self.queued += 1;
                    // a session routed anew queues by its contact's arrival (S-16)
                    let since = if caller.had_session { caller.arrived } else { now };
                    caller.turn = (i128::from(since.0) - head, self.queued);
                    caller.queued_at = now;
                }
                caller.place = Place::Queue;
            }
            Fact::Assigned { seat, how, .. } => {
                if !matches!(how, How::Proactive | How::Resume) {
                    self.given[seat.at()].push(now);
                }
                caller.place = Place::Session;
                caller.seat = Some(seat);
                caller.had_session = true;
                // a transfer and an answer to an agent's opening tell apart what counts
                if !matches!(how, How::Transfer | How::Proactive) {
                    caller.counts = true;
                }
            }
            Fact::Counted { seat, .. } if caller.seat == Some(seat) => caller.counts = true,
            Fact::Uncounted { seat, .. } if caller.seat == Some(seat) => caller.counts = false,
            Fact::SessionEnded { reason, .. } => {
                caller.place = Place::Between;
                caller.seat = None;
                caller.counts = false;
                if reason == EndReason::Rerouted {
                    caller.named = None;
                }
            }
            Fact::LeaveCreated { group, .. } => {
                (caller.place, caller.target) = (Place::LeaveBox, Some(group));
            }
            Fact::Replied { opening: false, .. } => {
                // whoever typed it, the session's own agent is the one to come back to
                if let Some(seat) = caller.seat {
                    self.last.insert((caller.info.shop, caller.info.customer), (seat, now));
                }
            }
            _ => {}
        }
    }

    /// Who waits in a shop.
    pub fn waiters(&self, shop: ShopId) -> impl Iterator<Item = (ContactSlot, &Caller)> {
        let waits = move |caller: &Caller| caller.place == Place::Queue && caller.info.shop == shop;
        self.callers.iter().filter(move |(_, caller)| waits(caller)).map(|(slot, c)| (*slot, c))
    }

    /// What a contact weighs in thousandths of a slot, and the room it needs.
    pub fn weight(&self, caller: &Caller) -> (u64, u64) {
        let slots = &self.model.shops[caller.info.shop.at()].session.slots;
        let weight = slots.weight(caller.info.intent);
        (u64::from(weight), slots.room_for(weight))
    }

    /// True if some session of the seat counts.
    pub fn holds(&self, seat: SeatId) -> bool {
        self.callers.values().any(|caller| caller.seat == Some(seat) && caller.counts)
    }

    /// Statuses by name, for messages.
    pub fn describe(&self) -> String {
        let seat = |(index, seat): (usize, &Seat)| {
            let agent = &self.model.agents[self.model.seats[index].agent.at()].name;
            let status = &self.model.statuses[seat.status.at()].name;
            let most = if seat.max == u32::MAX { "∞".to_owned() } else { seat.max.to_string() };
            format!("{agent} {status} {}/{most}", seat.active)
        };
        let all: Vec<String> = self.seats.iter().enumerate().map(seat).collect();
        all.join(", ")
    }
}

/// The contact a fact is about, where the referee needs it.
pub fn slot_of(fact: &Fact) -> Option<ContactSlot> {
    match *fact {
        Fact::Grouped { slot, .. }
        | Fact::Queued { slot }
        | Fact::Assigned { slot, .. }
        | Fact::CustomerWrote { slot, .. }
        | Fact::ReplyStarted { slot, .. }
        | Fact::ReplySetAside { slot, .. }
        | Fact::Replied { slot, .. }
        | Fact::LostPatience { slot, .. }
        | Fact::Transferred { slot, .. }
        | Fact::Invited { slot, .. }
        | Fact::SessionEnded { slot, .. }
        | Fact::LeaveCreated { slot, .. }
        | Fact::LeaveDelivered { slot, .. }
        | Fact::LeaveMailed { slot, .. }
        | Fact::LeaveExpired { slot }
        | Fact::Counted { slot, .. }
        | Fact::Uncounted { slot, .. }
        | Fact::Closed { slot, .. } => Some(slot),
        _ => None,
    }
}
