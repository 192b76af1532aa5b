//! The recorder: listens to the engine's facts and writes the counts of one replication.
//!
//! ```text
//!   facts ──► state of the contact ──► Closed ──► cells, histograms, contacts sink
//!        └──► desk (statuses, active, queue) ──► levels over time
//!        └──► ledger ──► audit
//! ```
//!
//! A contact has a state while it is in the system and leaves only counts behind. Rounds are
//! booked when they end; everything else of a contact at `Closed`, when it is known which agent
//! is credited (JD-20..22: once, the last). Only contacts with `counted` count (S-17).

mod about;
#[cfg(test)]
mod by_hand;
mod fate;
mod leave;
mod level;
mod quality;
mod queue;
#[cfg(test)]
mod rare;
mod round;
mod rules;
mod session;
mod settle;
#[cfg(test)]
mod swarm;
#[cfg(test)]
mod tampered;
#[cfg(test)]
mod tests;
mod waited;
mod work;
pub mod written;

use super::audit::{self, Imbalance, Ledger};
use super::counters::{Cell, Level, Sum, Tally};
use super::counts::Counts;
use super::desk::DeskState;
use super::followed::asked;
pub use super::keeps::Options;
use super::keeps::{Entries, Everything, Keeps};
use super::layout::{Layout, in_window};
use super::messages::Messages;
use super::noted::Noted;
use super::orders;
use super::persons::{ANSWERED, CONSULTED, ENTERED, ORDERED, PAID, Persons};
use super::satisfaction::{Experience, rating_probability, risk};
use super::sink::{ContactSink, NoSink};
use super::state::{ContactState, Place};
use crate::engine::facts::{Contact, Fact, Task};
use crate::engine::observer::Observer;
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, ShopId};
use crate::kernel::stream::Seed;
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::workforce::Agent;
use about::is_of_entries;
pub use about::slot_of;
use rules::Rules;
use std::marker::PhantomData;

/// What a replication leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The counts.
    pub counts: Counts,
    /// Checks that failed; empty for a sound run.
    pub audit: Vec<Imbalance>,
}

/// Writes the counts of one replication.
#[derive(Debug)]
pub struct Recorder<'a, S = NoSink, K = Everything> {
    scenario: &'a Scenario,
    layout: Layout,
    seed: Seed,
    now: Tick,
    states: Vec<ContactState>,
    /// Row under which each group is reported now (JDG-19).
    row_of_group: Vec<u32>,
    desk: DeskState<'a>,
    counts: Counts,
    ledger: Ledger,
    persons: Option<Vec<Persons>>,
    /// The probability of a rating in each shop.
    rating: Vec<f64>,
    /// What rounds ask of each shop.
    rules: Vec<Rules>,
    /// The risk of a contact that went smoothly, by the agent who replied last \[10⁻⁹\].
    smooth: Vec<u64>,
    /// Agent and shop of each seat: all that replies ask of it, close together.
    whose: Vec<(AgentId, ShopId)>,
    sink: S,
    keeps: PhantomData<K>,
}

/// Messages of a round for which a state has room from the start.
const MESSAGES: usize = 8;

impl<'a> Recorder<'a> {
    /// A recorder without a contacts sink.
    pub fn new(scenario: &'a Scenario, replication: u32, options: Options) -> Self {
        Recorder::with_sink(scenario, replication, options, NoSink)
    }
}

impl<'a> Recorder<'a, NoSink, Entries> {
    /// A recorder that keeps what became of entries and how long they waited, and no more.
    pub fn of_entries(scenario: &'a Scenario, replication: u32) -> Self {
        Recorder::build(scenario, replication, Options::default(), NoSink)
    }
}

impl<'a, S: ContactSink> Recorder<'a, S> {
    /// A recorder that hands a record of each contact to a sink.
    pub fn with_sink(scenario: &'a Scenario, replication: u32, options: Options, sink: S) -> Self {
        Recorder::build(scenario, replication, options, sink)
    }
}

impl<'a, S: ContactSink, K: Keeps> Recorder<'a, S, K> {
    fn build(scenario: &'a Scenario, replication: u32, options: Options, sink: S) -> Self {
        let layout = Layout::new(scenario);
        let groups = 0..scenario.groups.len();
        let after_sale = scenario.role("after_sale");
        let smooth = |agent: &Agent| {
            let lived = Experience { quality: agent.quality, ..Experience::default() };
            risk(&scenario.satisfaction, &lived).total
        };
        Recorder {
            scenario,
            seed: scenario.chance(replication),
            now: Tick::ZERO,
            states: Vec::new(),
            row_of_group: groups.map(|group| layout.row_of(group.into())).collect(),
            desk: DeskState::new(scenario, &layout),
            counts: Counts::new(scenario, &layout, &asked(scenario)),
            ledger: Ledger::new(scenario),
            persons: (options.persons || scenario.persons)
                .then(|| vec![Persons::default(); scenario.shops.len()]),
            rating: scenario.shops.iter().map(|shop| rating_probability(&shop.customer)).collect(),
            rules: scenario.shops.iter().map(|shop| Rules::new(shop, after_sale)).collect(),
            smooth: scenario.agents.iter().map(smooth).collect(),
            whose: scenario.seats.iter().map(|seat| (seat.agent, seat.shop)).collect(),
            layout,
            sink,
            keeps: PhantomData,
        }
    }

    /// Closes the counts at the instant the run stopped and audits them.
    pub fn finish(mut self, stop: Tick) -> Recorded {
        let stop = stop.max(self.now).max(self.layout.horizon.end);
        if !K::ALL {
            let left = self.states.iter().filter(|state| state.place == Place::LeaveBox);
            self.ledger.leave_waiting += left.count() as u64;
            self.counts.add_up(&self.layout);
            let audit = audit::of_entries(&self.ledger, &self.layout);
            return Recorded { counts: self.counts, audit };
        }
        self.desk.close(stop, &self.layout, &mut self.counts);
        for state in &mut self.states {
            state.to_post.post(&mut self.counts);
            if state.place == Place::LeaveBox {
                self.ledger.leave_waiting += 1;
            }
        }
        self.counts.add_up(&self.layout);
        self.count_persons();
        self.count_unassisted();
        self.inspect();
        self.counts.count_agent_days(self.scenario);
        let logged_in = self.desk.logged_in.iter().map(|area| area.total(stop)).sum();
        let audit = audit::audit(
            &self.ledger,
            &self.counts,
            (self.desk.attended, logged_in),
            (self.scenario, &self.layout),
            stop,
        );
        Recorded { counts: self.counts, audit }
    }

    fn count_persons(&mut self) {
        let Some(persons) = &self.persons else { return };
        let day = self.layout.day_at(self.layout.horizon.warm_up);
        for (shop, persons) in persons.iter().enumerate() {
            for (mark, tally) in [
                (ENTERED, Tally::Persons),
                (CONSULTED, Tally::PersonsConsulting),
                (ANSWERED, Tally::PersonsAnswered),
                (ORDERED, Tally::PersonsOrdering),
                (PAID, Tally::PersonsPaying),
            ] {
                let count = persons.count(mark);
                for part in [None, Some(ShopId::from(shop))] {
                    self.counts.at_part(part, day, |cell| cell[tally] += count);
                }
            }
        }
    }

    fn count_unassisted(&mut self) {
        for (s, shop) in self.scenario.shops.iter().enumerate() {
            let Some(law) = &shop.orders else { continue };
            for day in 0..self.layout.days {
                let (orders, fen) =
                    orders::unassisted(self.seed, &shop.name, law, day, &self.layout);
                for part in [None, Some(ShopId::from(s))] {
                    self.counts.at_part(part, day, |cell| {
                        cell[Tally::OrdersUnassisted] += orders;
                        cell[Sum::UnassistedAmount] += fen;
                    });
                }
            }
        }
    }

    #[inline]
    fn present(&self, slot: ContactSlot) -> bool {
        self.states.get(slot.at()).is_some_and(|state| state.place != Place::Nowhere)
    }

    /// True if there is a contact in the slot; if not, the ledger notes it.
    #[inline]
    fn known(&mut self, slot: ContactSlot) -> bool {
        let known = self.present(slot);
        if !known {
            self.ledger.disorder(self.now, "a fact about a contact that is not there");
        }
        known
    }

    fn entered(&mut self, now: Tick, slot: ContactSlot, contact: Contact) {
        if self.states.len() <= slot.at() {
            self.states.resize_with(slot.at() + 1, || ContactState {
                unanswered: Messages::with_room(MESSAGES),
                ..ContactState::vacant()
            });
        }
        let state = &mut self.states[slot.at()];
        if state.place != Place::Nowhere {
            self.ledger.disorder(now, "a contact enters a slot in use");
        }
        let row = self.layout.ungrouped(contact.shop);
        let in_gap = K::ALL && self.desk.in_gap(contact.shop);
        let bucket = self.counts.bucket(&self.layout, row, now);
        state.enter(now, self.ledger.entered, contact, (row, bucket), in_gap);
        if !contact.proactive {
            state.waiting.set(now);
        }
        self.ledger.entered += 1;
    }

    /// The contact belongs to the row of a group from now on.
    fn grouped(&mut self, slot: ContactSlot, group: GroupId) {
        let row = self.row_of_group.get(group.at()).copied();
        if row.is_some_and(|row| row != self.states[slot.at()].row) {
            // what was done for it so far stays in the row it had then
            let mut states = std::mem::take(&mut self.states);
            self.count_messages(&mut states[slot.at()]);
            self.states = states;
            let state = &mut self.states[slot.at()];
            let row = row.unwrap_or(state.row);
            state.row = row;
            state.bucket = self.counts.bucket(&self.layout, row, state.arrived);
        }
    }

    /// Nobody is eligible for the entry; that counts in the shop's working hours.
    fn uncovered(&mut self, now: Tick, slot: ContactSlot) {
        let state = &mut self.states[slot.at()];
        let hours = self.scenario.shops[state.shop.at()].kpi.working_hours;
        state.uncovered = in_window(self.layout.time_of_day(now), hours);
    }

    /// An automatic message: the record keeps the first (C-4).
    fn automatic(&mut self, now: Tick, slot: ContactSlot) {
        self.states[slot.at()].first_auto.first(now);
    }

    fn summarised(&mut self, slot: ContactSlot, category: u16) {
        let state = &self.states[slot.at()];
        if let Some(count) = self.counts.summaries[state.shop.at()].get_mut(usize::from(category)) {
            *count += u64::from(state.counted);
        }
    }

    fn task_done(&mut self, now: Tick, (agent, shop): (AgentId, ShopId), task: Task, effort: Span) {
        // An opening begins like a reply and ends like a task.
        let opening = (task == Task::Proactive).then(|| self.desk.hands_end(agent)).flatten();
        let from = opening.unwrap_or(Tick(now.0.saturating_sub(effort.0)));
        self.desk.work((from, now), agent, shop, &self.layout, &mut self.counts);
        if !self.layout.horizon.counts(from) {
            return;
        }
        let write = |cell: &mut Cell| {
            cell.count(Tally::Tasks);
            cell.count_if(task == Task::Proactive, Tally::Proactive);
            cell[Sum::TaskEffort] += u128::from(effort.0);
        };
        self.counts.at_shop(&self.layout, shop, from, write);
        let seats = &self.scenario.agents[agent.at()].seats;
        let here = |seat: &&SeatId| self.scenario.seats[seat.at()].shop;
        if let Some(seat) = seats.iter().find(|seat| here(seat) == shop) {
            self.counts.at_seat(*seat, write);
            if let Task::Work(kind) = task {
                // who spent it, whoever settles the item
                self.counts.at_seat(*seat, |cell| cell[Sum::WorkEffort] += u128::from(effort.0));
                self.counts.agents[agent.at()].work[kind.at()].effort += u128::from(effort.0);
            }
        }
    }

    fn absent(&mut self, now: Tick, agent: AgentId) {
        if !self.layout.horizon.counts(now) {
            return;
        }
        let day = self.layout.day_at(now);
        self.counts.at_part(None, day, |cell| cell.count(Tally::Absences));
        for seat in &self.scenario.agents[agent.at()].seats {
            let shop = self.scenario.seats[seat.at()].shop;
            self.counts.at_part(Some(shop), day, |cell| cell.count(Tally::Absences));
            self.counts.at_seat(*seat, |cell| cell.count(Tally::Absences));
        }
    }

    /// Counts one thing of a contact, if the contact counts.
    #[inline]
    fn tally(&mut self, slot: ContactSlot, tally: Tally) {
        let state = &self.states[slot.at()];
        if state.counted {
            self.counts.count_in(state.bucket, |cell| cell.count(tally));
        }
    }

    /// Facts about one contact that is known to be there.
    #[inline(always)]
    fn about(&mut self, now: Tick, slot: ContactSlot, fact: Fact) {
        let state = &mut self.states[slot.at()];
        match fact {
            Fact::Continued { .. } => {
                if state.gone {
                    self.is_back(now, slot);
                }
                self.continued(now, slot);
            }
            Fact::RobotDone { solved, .. } => {
                state.robot = true;
                state.routed = now;
                if solved {
                    state.waiting = Noted::default(); // it was served
                }
            }
            Fact::Grouped { group, .. } => self.grouped(slot, group),
            Fact::Uncovered { .. } => self.uncovered(now, slot),
            Fact::Queued { .. } => self.queued(now, slot),
            Fact::Assigned { seat, how, .. } => self.assigned(now, slot, seat, how),
            Fact::CustomerWrote { opens_round, .. } => self.customer_wrote(now, slot, opens_round),
            Fact::ReplyStarted { seat, .. } => self.reply_started(now, slot, seat),
            Fact::Replied { .. } => self.replied(now, slot, fact),
            Fact::ReplySetAside { seat, spent, .. } => self.set_aside(now, slot, seat, spent),
            Fact::ReplyDropped { seat, wasted, .. } => self.dropped(now, slot, seat, wasted),
            Fact::LostPatience { phase, silently, .. } => {
                self.lost_patience(now, slot, phase, silently);
            }
            Fact::Transferred { from, to, .. } => self.transferred(now, slot, from, to),
            Fact::Counted { seat, .. } => self.counted(now, slot, seat),
            Fact::Uncounted { seat, .. } => self.uncounted(now, slot, seat),
            Fact::Invited { .. } => self.tally(slot, Tally::Invitations),
            Fact::Reassigned { .. } => self.tally(slot, Tally::Reassigned),
            Fact::InviteLapsed { .. } => self.tally(slot, Tally::InvitationsLapsed),
            Fact::SessionEnded { seat, reason, open_round, .. } => {
                self.session_ended(now, slot, seat, reason, open_round);
            }
            Fact::LeaveCreated { group, .. } => self.leave_created(now, slot, group),
            Fact::LeaveDelivered { seat, .. } => self.leave_delivered(now, slot, seat),
            Fact::LeaveMailed { seat, .. } => self.leave_mailed(now, slot, seat),
            Fact::LeaveExpired { .. } => self.leave_expired(now, slot),
            Fact::Welcome { .. } => self.automatic(now, slot),
            Fact::BusyMessage { .. } => {
                self.automatic(now, slot);
                self.tally(slot, Tally::BusyMessages);
            }
            Fact::IdlePrompt { .. } => {
                self.automatic(now, slot);
                self.tally(slot, Tally::IdlePrompts);
            }
            Fact::Waited { cause, first, span, .. } => self.waited(slot, cause, first, span),
            Fact::Closed { disposition, .. } => self.closed(now, slot, disposition),
            Fact::WillReturn { .. } => state.returns = true,
            Fact::ChainCut { .. } => self.tally(slot, Tally::ChainsCut),
            Fact::PutOff { .. } => self.tally(slot, Tally::PutOff),
            _ => {}
        }
    }
}

impl<S: ContactSink, K: Keeps> Observer for Recorder<'_, S, K> {
    const CAUSES: bool = K::ALL;

    #[inline(always)]
    fn prefetch_contact(&self, slot: ContactSlot, replied: bool) {
        if K::ALL
            && let Some(state) = self.states.get(slot.at())
        {
            state.prefetch(replied);
        }
    }

    #[inline(always)]
    fn prefetch_agent(&self, agent: AgentId) {
        if K::ALL {
            self.desk.prefetch(agent);
        }
    }

    // where a fact is told, its kind is known, and all but its own arm falls away
    #[inline(always)]
    fn observe(&mut self, now: Tick, fact: Fact) {
        if now < self.now {
            self.ledger.disorder(now, "time runs backwards");
            return;
        }
        self.now = now;
        if K::ALL {
            self.desk.reach(now, &self.layout, &mut self.counts);
        } else if !is_of_entries(&fact) {
            return;
        }
        match fact {
            Fact::Entered { slot, contact } => self.entered(now, slot, contact),
            Fact::Active { seat, active, load } => {
                self.ledger.active[seat.at()].set(now, u64::from(active));
                self.desk.active(now, seat, active, load);
            }
            Fact::Status { seat, to, .. } => {
                self.desk.status(now, seat, to, &self.layout, &mut self.counts);
            }
            Fact::Max { seat, max } => self.desk.max(now, seat, max),
            Fact::Duty { seat, on, held } => self.desk.duty(now, seat, on, held),
            Fact::Covered { group, covered, .. } => self.desk.cover(now, group, covered),
            Fact::Absent { agent } => self.absent(now, agent),
            Fact::Summarised { slot, category } => self.summarised(slot, category),
            Fact::TaskDone { agent, shop, task, effort } => {
                self.task_done(now, (agent, shop), task, effort);
            }
            Fact::WorkCame { ref item } => self.work_came(now, item),
            Fact::WorkBegun { ref item, .. } => self.work_begun(now, item),
            Fact::WorkDone { ref item, agent, settled, fen } => {
                self.work_done(now, item, agent, (settled, fen));
            }
            Fact::WorkOpen { ref item } => self.work_open(now, item),
            Fact::ReplyDropped { slot, seat, wasted } if !self.present(slot) => {
                self.typed_for_nobody(now, seat, wasted);
            }
            Fact::GroupRenamed { group, change } => {
                if let Some(row) = self.layout.row_of_change(change) {
                    self.row_of_group[group.at()] = row;
                    if K::ALL {
                        self.desk.rename(now, group, row);
                    }
                }
            }
            about => {
                if let Some(slot) = slot_of(&about)
                    && self.known(slot)
                {
                    self.about(now, slot, about);
                }
            }
        }
    }
}
