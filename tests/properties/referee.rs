//! Judges every fact against the scenario's tiers and queue, and runs a scenario under its eyes.

use super::hands::Ledger;
use super::route::{Asked, Verdict};
use super::seen::{Caller, Place, World};
use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{EndReason, Fact, How};
use dacu::engine::observer::Observer;
use dacu::kernel::ids::{ContactSlot, GroupId, SeatId, ShopId};
use dacu::kernel::tick::Tick;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::trace::Trace;
use dacu::model::Scenario;
use dacu::model::platform::QueueScope;
use dacu::model::routing::{Outcome, Tier};
use dacu::scenario::parse_str;

/// What a run was about, so that a check can tell that it had something to check.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tried {
    pub assigned: u64,
    pub from_queue: u64,
    pub waited_at: u64,
    pub best: u64,
    pub transfers: u64,
    pub left: u64,
    pub unknown: u64,
}

/// Looks at every fact.
pub struct Referee<'s> {
    world: World<'s>,
    ledger: Ledger,
    faults: Vec<String>,
    /// The seat that was just made room on (B-GEN-9).
    evicted: Option<SeatId>,
    tried: Tried,
}

impl<'s> Referee<'s> {
    pub fn new(model: &'s Scenario) -> Referee<'s> {
        let ledger = Ledger::new(model.seats.len());
        let world = World::new(model);
        Referee { world, ledger, faults: Vec::new(), evicted: None, tried: Tried::default() }
    }

    /// The run is over: what was wrong, and what was looked at.
    pub fn close(mut self, ended: Tick) -> (Vec<String>, Tried) {
        self.world.now = self.world.now.max(ended);
        if self.faults.is_empty() {
            self.ledger.close(&self.world, &mut self.faults);
        }
        (self.faults, self.tried)
    }

    fn fault(&mut self, what: &str) {
        let when = self.world.model.calendar.civil(self.world.now);
        self.faults.push(format!("{when}: {what}; {}", self.world.describe()));
    }

    /// Groups the contact may be routed with: as first matched, or as it matches now (a waiter who
    /// is routed anew is matched anew).
    fn groups(&self, caller: &Caller) -> Vec<Option<GroupId>> {
        let mut both = vec![caller.matched];
        if caller.place != Place::Door {
            both.push(self.world.matched_now(caller));
        }
        both
    }

    fn verdicts(&self, caller: &Caller) -> Vec<Verdict> {
        let tiers = &self.world.model.shops[caller.info.shop.at()].policy.entry;
        let groups = self.groups(caller).into_iter();
        groups.map(|group| Asked::new(&self.world, caller, group).walk(tiers)).collect()
    }

    /// Nobody waits who could be served, or who should be told to go (S-16, S-32). Asked whenever
    /// an instant is over, so in particular before a later arrival.
    fn nobody_waits_in_vain(&mut self) {
        let model = self.world.model;
        for index in 0..model.shops.len() {
            if model.shops[index].queue.scope == QueueScope::Agent {
                continue; // whom a contact waits for is not told
            }
            let mut wrong = None;
            for (slot, caller) in self.world.waiters(ShopId::from(index)) {
                self.tried.waited_at += 1;
                let verdicts = self.verdicts(caller);
                let fine = |verdict: &Verdict| {
                    matches!(
                        verdict,
                        Verdict::Unknown
                            | Verdict::Says(Outcome::Queue)
                            | Verdict::Says(Outcome::Unassigned)
                    )
                };
                if !verdicts.iter().any(fine) {
                    wrong = Some((slot, verdicts));
                    break;
                }
            }
            if let Some((slot, verdicts)) = wrong {
                self.fault(&format!("{slot:?} waits in vain: {verdicts:?}"));
            }
        }
    }

    fn assigned(&mut self, slot: ContactSlot, seat: SeatId, how: How, tier: u8) {
        let Some(caller) = self.world.callers.get(&slot).cloned() else { return };
        self.tried.assigned += 1;
        let evicted = self.evicted.take();
        match how {
            How::Entry | How::Queue | How::Reroute | How::Proactive => {
                self.by_entry_tier(&caller, seat, tier, evicted);
                if caller.place == Place::Queue {
                    self.tried.from_queue += 1;
                    self.in_turn(slot, &caller);
                }
            }
            How::Leave => self.by_leave_tier(&caller, seat, tier),
            How::Resume => {
                let now = &self.world.seats[seat.at()];
                if !self.world.model.statuses[now.status.at()].hands || !now.receiving {
                    self.fault(&format!("{slot:?} is resumed by somebody who is not there"));
                }
            }
            // judged when the receiver was chosen
            How::Transfer => {}
        }
    }

    fn by_entry_tier(&mut self, caller: &Caller, seat: SeatId, tier: u8, evicted: Option<SeatId>) {
        let model = self.world.model;
        let shop = &model.shops[caller.info.shop.at()];
        let deciding = &shop.policy.entry.tiers[usize::from(tier)];
        // An agent's own queue: others may have room, and the agent is chosen already.
        let bound = shop.queue.scope == QueueScope::Agent && caller.place == Place::Queue;
        if bound || evicted.is_some() {
            if evicted.is_some_and(|evicted| evicted != seat) {
                self.fault(&format!("room was made elsewhere than at {seat:?}"));
            }
            return self.allowed(caller, seat, deciding);
        }
        let verdicts = self.verdicts(caller);
        let fits = |verdict: &Verdict| match verdict {
            Verdict::Served { tier: at, by } => *at == usize::from(tier) && by.contains(&seat),
            Verdict::Says(_) => false,
            Verdict::Unknown => true,
        };
        if !verdicts.iter().any(fits) {
            let name = &deciding.name;
            let what = format!("{seat:?} by tier {tier} ({name}), but {verdicts:?}: {caller:?}");
            return self.fault(&what);
        }
        let Some(at) = verdicts.iter().position(fits) else { return };
        match &verdicts[at] {
            Verdict::Served { by, .. } => {
                self.tried.best += 1;
                let group = self.groups(caller)[at];
                let asked = Asked::new(&self.world, caller, group);
                let better = asked.better(deciding, by, seat);
                if !better.is_empty() && shop.queue.scope != QueueScope::Agent {
                    self.fault(&format!("{seat:?} by tier {tier}, but {better:?} are better"));
                }
            }
            _ => self.tried.unknown += 1,
        }
    }

    /// The tier itself allows this agent: status, weight and room, which evictions make unless
    /// nobody is left to evict (a contact may weigh more than the maximum, and three-party chats
    /// stay).
    fn allowed(&mut self, caller: &Caller, seat: SeatId, tier: &Tier) {
        let fine = self.groups(caller).into_iter().any(|group| {
            let asked = Asked::new(&self.world, caller, group);
            asked.eligible(tier).contains(&seat)
                && (asked.has_room(tier, seat) || !self.world.holds(seat))
        });
        if !fine {
            self.fault(&format!("{seat:?} is not allowed by tier {}: {caller:?}", tier.name));
        }
    }

    /// S-16: nobody who came earlier could be served now.
    fn in_turn(&mut self, slot: ContactSlot, caller: &Caller) {
        let shop = &self.world.model.shops[caller.info.shop.at()];
        if shop.queue.scope == QueueScope::Agent {
            return;
        }
        let mut overtaken = None;
        for (other, earlier) in self.world.waiters(caller.info.shop) {
            if other == slot || earlier.turn >= caller.turn {
                continue;
            }
            let served = |verdict: &Verdict| matches!(verdict, Verdict::Served { .. });
            if self.verdicts(earlier).iter().all(served) {
                overtaken = Some(other);
                break;
            }
        }
        if let Some(other) = overtaken {
            self.fault(&format!("{slot:?} overtakes {other:?}"));
        }
    }

    fn by_leave_tier(&mut self, caller: &Caller, seat: SeatId, tier: u8) {
        self.tried.left += 1;
        let model = self.world.model;
        let shop = &model.shops[caller.info.shop.at()];
        let tier = &shop.policy.leave.tiers[usize::from(tier)];
        let mut asked = Asked::new(&self.world, caller, caller.target);
        asked.target = caller.target;
        let fine = asked.eligible(tier).contains(&seat) && asked.has_room(tier, seat);
        if !fine {
            self.fault(&format!("{seat:?} gets a leave message against tier {}", tier.name));
        }
    }

    /// Some transfer tier allows the receiver.
    fn receives(&mut self, slot: ContactSlot, from: SeatId, to: SeatId) {
        let Some(caller) = self.world.callers.get(&slot) else { return };
        let shop = &self.world.model.shops[caller.info.shop.at()];
        self.tried.transfers += 1;
        let mut asked = Asked::new(&self.world, caller, caller.matched);
        asked.not = Some(from);
        let fine = shop
            .policy
            .transfer
            .tiers
            .iter()
            .any(|tier| asked.eligible(tier).contains(&to) && asked.has_room(tier, to));
        if !fine && !shop.transfer.to_nonreceiving {
            self.fault(&format!("{slot:?} is handed to {to:?}, whom no transfer tier allows"));
        }
    }

    fn judge(&mut self, fact: &Fact) {
        self.ledger.judge(&self.world, fact, &mut self.faults);
        match *fact {
            Fact::Assigned { slot, seat, how, tier, .. } => self.assigned(slot, seat, how, tier),
            Fact::SessionEnded { seat, reason: EndReason::Evicted, .. } => {
                self.evicted = Some(seat);
            }
            Fact::Invited { slot, from, to } => self.receives(slot, from, to),
            Fact::Transferred { slot, from, to } => {
                let caller = self.world.callers.get(&slot);
                let shop = caller.map_or(0, |caller| caller.info.shop.at());
                // an invitation was judged when it was sent
                if !self.world.model.shops[shop].transfer.by_invitation {
                    self.receives(slot, from, to);
                }
            }
            _ => {}
        }
    }
}

impl Observer for Referee<'_> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        if self.faults.len() > 5 {
            return;
        }
        if now < self.world.now {
            self.fault("the clock runs backwards");
        }
        if now > self.world.now {
            self.nobody_waits_in_vain();
        }
        self.world.reach(now);
        self.judge(&fact);
        self.world.learn(&fact);
    }
}

/// Reads a text as a planner's file is read.
pub fn read(text: &str) -> Scenario {
    parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}\n{text}")).scenario
}

/// Runs a scenario under the referee and the auditor: every fault, and what was tried.
pub fn referee(model: &Scenario) -> (Vec<String>, Tried) {
    let mut referee = Referee::new(model);
    let mut recorder = Recorder::new(model, 0, Options { persons: true });
    let both = (&mut referee, &mut recorder);
    let done = dacu::engine::run(model, 0, NoFeed, both, &|| false);
    let ended = done.expect("a run").ended.max(model.horizon.end);
    let recorded = recorder.finish(ended);
    let (mut faults, tried) = referee.close(ended);
    faults.extend(recorded.audit.iter().map(|imbalance| format!("audit: {imbalance}")));
    (faults, tried)
}

/// Every fact as a line.
pub fn trace(model: &Scenario, replication: u32) -> Trace<'_> {
    let mut trace = Trace::new(model);
    dacu::engine::run(model, replication, NoFeed, &mut trace, &|| false).expect("a run");
    trace
}
