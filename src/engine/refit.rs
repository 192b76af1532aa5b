//! A state goes on, under its own scenario or a changed one.
//!
//! Under a changed one, what happened stays: customers, sessions, replies begun, counters, clocks
//! that run. What the scenario says holds from this instant on: maxima, rules, tiers, speeds and
//! shifts. A desk of the new scenario that nobody ever came to shows where its people would be now;
//! who is elsewhere goes there, by the rules of a change of status. Whoever waits is routed anew.
//! What does not fit is told.

use super::agent::Hands;
use super::arrivals::{Feed, NoFeed};
use super::contact::Contact;
use super::facts::Fact;
use super::instant::Consequence;
use super::names::{Names, Renumbered};
use super::observer::{Observer, Silent};
use super::pending_slots::Slots;
use super::replication::ResumeError;
use super::simulation::Simulation;
use super::stage::{Colleague, Session, Stage};
use super::state::State;
use crate::kernel::event_list::Class;
use crate::kernel::ids::{AgentId, SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::model::{CLOSING, OFFLINE, Scenario};

/// Why a state does not fit a scenario.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Misfit {
    /// Other random draws.
    #[error("it was kept with the seed {0}, and this scenario has {1}")]
    Seed(u64, u64),
    /// Names differ that must not.
    #[error("in the middle of a day these cannot be others than when it was kept: {0}")]
    Names(String),
    /// Somebody who holds something is not there any more.
    #[error(
        "{name} has customers or work at hand and is not in this scenario: leave the entry in it \
         and end the shift instead"
    )]
    Gone {
        /// Who.
        name: String,
    },
    /// Causes of waiting were not looked at, and somebody asks for them now.
    #[error("it was kept without the causes of waiting, which are asked for now")]
    Causes,
    /// The day is over before.
    #[error("the scenario ends before the instant at which it was kept")]
    Over,
}

/// What was changed in a state to make it fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// People who are new.
    Came(Vec<String>),
    /// People who are not in the scenario any more.
    Left(Vec<String>),
    /// People whose status is another from now on.
    Turned(Vec<String>),
    /// So many customers prefer somebody who has left: nobody now.
    Forgotten(usize),
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// A desk that has not begun goes on with a state.
    pub(super) fn go_on_with(&mut self, state: &State) -> Result<Vec<Note>, ResumeError> {
        let model = self.model;
        if O::CAUSES && !state.causes {
            return Err(Misfit::Causes.into());
        }
        let names = Names::of(model);
        let differ: Vec<&str> = state.names.differ(&names).collect();
        if !differ.is_empty() {
            return Err(Misfit::Names(differ.join(", ")).into());
        }
        if state.seed != model.seed {
            return Err(Misfit::Seed(state.seed, model.seed).into());
        }
        if state.at >= model.horizon.stop() {
            return Err(Misfit::Over.into());
        }
        if state.meaning == model.meaning() && self.take_over(state)? {
            return Ok(Vec::new());
        }
        self.refit(state, &names)
    }

    fn refit(&mut self, state: &State, names: &Names) -> Result<Vec<Note>, ResumeError> {
        let numbers = state.names.renumbered(names);
        if let Some(gone) = state.holder_gone(&numbers) {
            let name = state.names.agents.get(gone).cloned().unwrap_or_default();
            return Err(Misfit::Gone { name }.into());
        }
        let unvisited = unvisited(self.model);
        let mut plan = Simulation::new(&unvisited, state.replication, NoFeed, Silent)?;
        plan.open();
        plan.advance_to(state.at, &|| false)?;

        self.take_over_contacts(state);
        let forgotten = self.renumber(state, &numbers);
        self.people(state, &numbers, &plan);
        self.router = plan.router.clone();
        self.router.go_on_otherwise(&state.router, &numbers.seats);
        for (slot, at, class) in self.pending_of(state, &numbers, &plan) {
            self.events.schedule(slot, at, class);
        }
        self.pass_over(state.at)?;
        (self.change_at, self.arrival_at) = (self.next_change(), self.next_arrival());
        self.look = true;
        self.update_causes();
        self.now = state.at;
        self.tell_limits(state, &numbers);
        let turned = self.go_where_planned(&numbers, &plan);
        self.look_at_everything();
        Ok(notes(state, names, &numbers, turned, forgotten))
    }

    /// Seats and agents in contacts, lists and memories are those of this scenario; how many
    /// customers prefer nobody any more.
    fn renumber(&mut self, state: &State, numbers: &Renumbered) -> usize {
        let mut forgotten = 0;
        for contact in &mut self.contacts {
            forgotten += usize::from(numbers.renumber(contact));
        }
        self.queues = state.queues.clone();
        self.queues.renumber(|seat| numbers.seat(seat));
        self.boxes = state.boxes.clone();
        let known = state.last_agent.iter();
        let kept = known.filter_map(|(who, (seat, at))| Some((*who, (numbers.seat(*seat)?, *at))));
        self.last_agent = kept.collect();
        forgotten + state.last_agent.len() - self.last_agent.len()
    }

    /// Agents as they were kept, or, who is new, as planned; shops, and who was on duty.
    fn people<P: Observer, G: Feed>(
        &mut self,
        state: &State,
        numbers: &Renumbered,
        plan: &Simulation<'_, P, G>,
    ) {
        self.agents.clone_from(&plan.agents);
        for (kept, number) in state.agents.iter().zip(&numbers.agents) {
            let Some(number) = number else { continue };
            let planned = plan.agents[number.at()].clone();
            let agent = &mut self.agents[number.at()];
            kept.put_into(agent);
            agent.on_shift = planned.on_shift;
            agent.until = planned.until;
            agent.absent = planned.absent;
            agent.awaited = planned.awaited;
            agent.duty = planned.duty;
        }
        for (shop, kept) in self.shops.iter_mut().zip(&state.shops) {
            shop.inbox = kept.inbox;
            shop.pool = kept.pool.clone();
            for (group, covered) in &mut shop.duty.covered {
                let told = kept.covered.iter().find(|(other, _)| other == group);
                *covered = told.is_none_or(|(_, told)| *told);
            }
        }
        for (told, seat) in state.on_duty.iter().zip(&numbers.seats) {
            if let Some(seat) = seat {
                self.on_duty[seat.at()] = *told;
            }
        }
    }

    /// What is pending: as it was kept, but for shifts, which are as planned.
    fn pending_of<P: Observer, G: Feed>(
        &self,
        state: &State,
        numbers: &Renumbered,
        plan: &Simulation<'_, P, G>,
    ) -> Vec<(u32, Tick, Class)> {
        let shops = self.model.shops.len() as u32;
        let groups = self.model.groups.len() as u32;
        let before = Slots::of(numbers.agents.len() as u32, shops, groups);
        let own = self.slots;
        let of = |agent: u32| numbers.agents.get(agent as usize).copied().flatten();
        let overtime = |agent: AgentId| self.agents[agent.at()].closing;
        let kept = state.pending.iter().filter_map(|&(slot, at, class)| {
            let slot = if slot < before.shift {
                of(slot)?.0
            } else if slot < before.dispatch {
                own.shift + of(slot - before.shift).filter(|agent| overtime(*agent))?.0
            } else if slot < before.level {
                own.dispatch + (slot - before.dispatch)
            } else if slot < before.contacts {
                own.level + of(slot - before.level)?.0
            } else {
                own.contacts + (slot - before.contacts)
            };
            Some((slot, at, class))
        });
        let mut all: Vec<(u32, Tick, Class)> = kept.collect();
        let planned = plan.events.pending().into_iter();
        all.extend(planned.filter(|(slot, _, _)| {
            let shift = *slot >= own.shift && *slot < own.dispatch;
            shift && !overtime(AgentId(*slot - own.shift))
        }));
        all.sort_by_key(|(_, at, class)| (*at, *class));
        all
    }

    /// Tells maxima that are others now, and everything of seats that are new.
    fn tell_limits(&mut self, state: &State, numbers: &Renumbered) {
        for seat in (0..self.model.seats.len()).map(SeatId::from) {
            let before = numbers.seats.iter().position(|own| *own == Some(seat));
            let max = self.router.seat(seat).max;
            if before.is_none_or(|before| state.router.max(before) != Some(max)) {
                self.emit(Fact::Max { seat, max });
            }
            if before.is_none() {
                let to = self.router.seat(seat).status;
                self.emit(Fact::Status { seat, from: OFFLINE, to: OFFLINE });
                if to != OFFLINE {
                    self.emit(Fact::Status { seat, from: OFFLINE, to });
                }
            }
        }
    }

    /// Whoever is not in the status that is planned takes it with this instant; who does.
    fn go_where_planned<P: Observer, G: Feed>(
        &mut self,
        numbers: &Renumbered,
        plan: &Simulation<'_, P, G>,
    ) -> Vec<AgentId> {
        let model = self.model;
        let mut turned = Vec::new();
        for agent in numbers.agents.iter().flatten().copied() {
            let about = &self.agents[agent.at()];
            let behind = (about.auto || about.neglects).then_some(about.before);
            let mut some = false;
            for &seat in &model.agents[agent.at()].seats {
                let own = self.router.seat(seat).status;
                let planned = plan.router.seat(seat).status;
                let finishes = own == CLOSING && planned == OFFLINE;
                if planned == own || behind == Some(planned) || finishes {
                    continue;
                }
                some = true;
                if planned == OFFLINE && !plan.agents[agent.at()].on_shift {
                    self.instant.leaves(agent);
                    break;
                }
                if std::mem::take(&mut self.agents[agent.at()].closing) {
                    self.cancel_shift(agent);
                }
                self.want(agent, &[seat], planned, None);
            }
            if some {
                turned.push(agent);
            }
        }
        turned
    }

    /// Rules may be others: once the statuses are, everybody looks again.
    fn look_at_everything(&mut self) {
        for agent in (0..self.agents.len()).map(AgentId::from) {
            let about = &self.agents[agent.at()];
            if about.capped || about.wraps_up {
                self.hold_back(agent, about.wraps_up);
            }
            self.look_at_hands(agent);
            self.instant.turned.push(agent);
        }
        for shop in (0..self.shops.len()).map(ShopId::from) {
            self.instant.follow_up(Consequence::Rules { shop });
            self.instant.follow_up(Consequence::Capacity { shop });
        }
        self.run_consequences();
    }
}

/// The same desk without customers.
fn unvisited(model: &Scenario) -> Scenario {
    let mut model = model.clone();
    for shop in &mut model.shops {
        shop.sources.clear();
    }
    model
}

impl State {
    /// Somebody who holds something and is nobody under other numbers.
    fn holder_gone(&self, numbers: &Renumbered) -> Option<usize> {
        let mut holders = Vec::new();
        for (agent, about) in self.agents.iter().enumerate() {
            let holds = about.sessions.len > 0
                || about.inbox.len > 0
                || matches!(about.hands, Hands::Reply(_) | Hands::Job { .. })
                || !about.jobs.is_empty();
            holders.extend(holds.then_some(agent));
        }
        let of_seat = |seat: SeatId| self.names.seats.get(seat.at()).map(|seat| seat.0 as usize);
        for contact in &self.contacts {
            match &contact.stage {
                Stage::Open(session) | Stage::Dormant(session) => {
                    holders.extend(of_seat(session.seat));
                    holders.extend(session.colleague.seat().and_then(of_seat));
                    holders.extend(of_seat(session.by));
                }
                Stage::Queued(queued) => holders.extend(queued.bound.and_then(of_seat)),
                Stage::Mailed(agent) => holders.push(agent.at()),
                _ => {}
            }
        }
        holders.into_iter().find(|agent| !matches!(numbers.agents.get(*agent), Some(Some(_))))
    }
}

impl Renumbered {
    /// The seat it is here, if it is one.
    fn seat(&self, seat: SeatId) -> Option<SeatId> {
        self.seats.get(seat.at()).copied().flatten()
    }

    /// The people of a contact; true if it prefers nobody any more.
    fn renumber(&self, contact: &mut Contact) -> bool {
        match &mut contact.stage {
            Stage::Open(session) | Stage::Dormant(session) => self.renumber_session(session),
            Stage::Queued(queued) => queued.bound = queued.bound.and_then(|seat| self.seat(seat)),
            Stage::Mailed(agent) => {
                *agent = self.agents.get(agent.at()).copied().flatten().unwrap_or(*agent);
            }
            _ => {}
        }
        let named = contact.info.named;
        contact.info.named = named.and_then(|seat| self.seat(seat));
        named.is_some() && contact.info.named.is_none()
    }

    fn renumber_session(&self, session: &mut Session) {
        let seat = |seat: SeatId| self.seat(seat).unwrap_or(seat);
        session.seat = seat(session.seat);
        session.by = seat(session.by);
        session.agent =
            self.agents.get(session.agent.at()).copied().flatten().unwrap_or(session.agent);
        session.colleague = match session.colleague {
            Colleague::None => Colleague::None,
            Colleague::Joins(other) => Colleague::Joins(seat(other)),
            Colleague::InChat(other) => Colleague::InChat(seat(other)),
        };
    }
}

/// What is worth telling of a state that was made to fit.
fn notes(
    state: &State,
    names: &Names,
    numbers: &Renumbered,
    turned: Vec<AgentId>,
    forgotten: usize,
) -> Vec<Note> {
    let known = |agent: usize| numbers.agents.contains(&Some(AgentId::from(agent)));
    let new = names.agents.iter().enumerate().filter(|(agent, _)| !known(*agent));
    let new: Vec<String> = new.map(|(_, name)| name.clone()).collect();
    let old = state.names.agents.iter().zip(&numbers.agents);
    let left: Vec<String> =
        old.filter(|(_, own)| own.is_none()).map(|(name, _)| name.clone()).collect();
    let turned: Vec<String> =
        turned.into_iter().filter_map(|agent| names.agents.get(agent.at()).cloned()).collect();
    let mut notes = Vec::new();
    notes.extend((!new.is_empty()).then_some(Note::Came(new)));
    notes.extend((!left.is_empty()).then_some(Note::Left(left)));
    notes.extend((!turned.is_empty()).then_some(Note::Turned(turned)));
    notes.extend((forgotten > 0).then_some(Note::Forgotten(forgotten)));
    notes
}
