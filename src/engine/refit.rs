//! A state goes on, under its own scenario or a changed one.
//!
//! Under a changed one, what happened stays: customers, sessions, replies begun, counters, clocks
//! that run. What the scenario says holds from this instant on: maxima, rules, tiers, speeds and
//! shifts. A desk of the new scenario that nobody ever came to shows where its people would be now;
//! who is elsewhere goes there, by the rules of a change of status. Where the rules of waiting are
//! others, whoever waits is routed anew. What does not fit is told.

use super::agent::{Agent, Hands};
use super::arrivals::{Feed, NoFeed};
use super::contact::Contact;
use super::facts::Fact;
use super::instant::Consequence;
use super::last_agents::Known;
use super::names::{Names, Renumbered};
use super::observer::{Observer, Silent};
use super::pending_slots::Slots;
use super::simulation::{RunError, Simulation};
use super::stage::{Colleague, Session, Stage};
use super::state::{State, waiting_rules};
use crate::kernel::event_list::Class;
use crate::kernel::ids::{AgentId, GroupId, SeatId, ShopId, StatusId};
use crate::kernel::tick::Tick;
use crate::model::shift::ChangeKind;
use crate::model::{CLOSING, OFFLINE, Scenario};
use crate::routing::GroupState;

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
        "{name} has customers or work at hand and is not in this scenario, or not in their shop: \
         leave the entry as it was and end the shift instead"
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

/// Why a state cannot be gone on with.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum ResumeError {
    /// It does not fit the scenario.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// A log cannot be read up to its instant.
    #[error(transparent)]
    Run(#[from] RunError),
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
        state.fits(model)?;
        if state.meaning == model.meaning() && self.take_over(state)? {
            return Ok(Vec::new());
        }
        self.refit(state, &Names::of(model))
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
        // nobody comes, and it is not over for that
        plan.live = 1;
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
        self.look_at_everything(state, &numbers);
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
        let kept: Known = kept.collect();
        forgotten += state.last_agent.len() - kept.len();
        self.last_agents.take_over(kept);
        self.rates.go_on(&state.rates, self.model, |seat| numbers.seat(seat));
        forgotten
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
            agent.go_on(kept);
            agent.on_shift = planned.on_shift;
            agent.until = planned.until;
            agent.absent = planned.absent;
            agent.awaited = planned.awaited;
            agent.duty = planned.duty;
            agent.day = planned.day;
            // of who is awaited, the plan knows when they come
            agent.closing &= agent.awaited.is_none();
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
            } else if slot < before.work {
                own.level + of(slot - before.level)?.0
            } else if slot < before.rates {
                own.work
            } else if slot < before.contacts {
                return None; // looked at anew
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
            let behind = self.behind_automatic(agent);
            let begins = self.begins_now(agent);
            let mut some = false;
            for &seat in &model.agents[agent.at()].seats {
                let own = self.router.seat(seat).status;
                let planned = plan.router.seat(seat).status;
                let finishes = own == CLOSING && planned == OFFLINE;
                if planned == own || behind == Some(planned) || finishes || begins {
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

    /// The status an agent returns to from an automatic one, if that is still in the rules.
    fn behind_automatic(&self, agent: AgentId) -> Option<StatusId> {
        let (about, model) = (&self.agents[agent.at()], &self.model.agents[agent.at()]);
        let seat = *model.seats.first()?;
        let (own, shop) = (self.router.seat(seat).status, self.model.seats[seat.at()].shop);
        let by_sessions = about.auto && model.auto_status.is_some_and(|auto| auto.status == own);
        let neglects = self.model.shops[shop.at()].session.unanswered_status == own;
        (by_sessions || (about.neglects && neglects)).then_some(about.before)
    }

    /// A shift of the agent begins at this very instant, which will say the status.
    fn begins_now(&self, agent: AgentId) -> bool {
        let changes = self.model.changes.iter().skip(self.changes_made);
        let mut now = changes.take_while(|change| change.at <= self.now);
        now.any(|change| {
            matches!(change.kind, ChangeKind::ShiftStart { agent: who, .. } if who == agent)
        })
    }

    /// Rules may be others: once the statuses are, everybody looks again.
    fn look_at_everything(&mut self, state: &State, numbers: &Renumbered) {
        self.look_at_rates();
        for agent in (0..self.agents.len()).map(AgentId::from) {
            let wraps_up = self.agents[agent.at()].wraps_up;
            self.hold_back(agent, wraps_up);
            self.look_at_hands(agent);
            self.instant.turned.push(agent);
        }
        self.look_at_groups(state);
        let rules = waiting_rules(self.model);
        for shop in (0..self.shops.len()).map(ShopId::from) {
            let others = state.waiting_rules.get(shop.at()) != rules.get(shop.at());
            if others {
                self.instant.follow_up(Consequence::Rules { shop });
            }
            if others || self.has_other_seats(shop, state, numbers) {
                self.instant.follow_up(Consequence::Capacity { shop });
            }
        }
        self.run_consequences();
    }

    /// Some seat of the shop is new, or the scenario says something else of it.
    fn has_other_seats(&self, shop: ShopId, state: &State, numbers: &Renumbered) -> bool {
        self.model.shops[shop.at()].seats.iter().any(|seat| {
            let before = numbers.seats.iter().position(|own| own == &Some(*seat));
            let same = |at| state.router.is_as_planned(at, self.router.seat(*seat));
            !before.is_some_and(same)
        })
    }

    /// Groups that are disabled, deleted or serve something else now.
    fn look_at_groups(&mut self, state: &State) {
        for group in (0..self.model.groups.len()).map(GroupId::from) {
            let (shop, now) = (self.model.shop_of(group), self.router.group(group));
            let Some(was) = state.router.group(group) else { continue };
            if was == now {
                continue;
            }
            let gone = |state: &GroupState| state.deleted || !state.enabled;
            let goes = gone(now) && !gone(was);
            self.groups_changed(shop);
            if goes {
                self.instant.follow_up(Consequence::GroupGone { group });
            }
            self.instant.follow_up(Consequence::Capacity { shop });
        }
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
    /// Whether it can go on under a scenario, as far as names, seed and length tell.
    ///
    /// # Errors
    /// What does not fit.
    pub fn fits(&self, model: &Scenario) -> Result<(), Misfit> {
        let names = Names::of(model);
        let mut differ: Vec<String> = self.names.differ(&names).map(str::to_owned).collect();
        let orders = self.names.reordered(&names).map(|name| format!("inbox order of {name}"));
        differ.extend(orders);
        if !differ.is_empty() {
            return Err(Misfit::Names(differ.join(", ")));
        }
        if self.seed != model.seed {
            return Err(Misfit::Seed(self.seed, model.seed));
        }
        if self.at >= model.horizon.stop() {
            return Err(Misfit::Over);
        }
        Ok(())
    }

    /// Somebody who holds something and is nobody under other numbers, or nobody in that shop.
    fn holder_gone(&self, numbers: &Renumbered) -> Option<usize> {
        let is_gone = |agent: usize| !matches!(numbers.agents.get(agent), Some(Some(_)));
        let holds = |about: &Agent| {
            let busy = matches!(about.hands, Hands::Reply(_) | Hands::Job { .. });
            about.sessions.len > 0 || about.inbox.len > 0 || busy || !about.jobs.is_empty()
        };
        let mut people = self.agents.iter().enumerate();
        if let Some((agent, _)) = people.find(|(agent, about)| holds(about) && is_gone(*agent)) {
            return Some(agent);
        }
        let of_seat = |seat: SeatId| {
            let gone = numbers.seat(seat).is_none();
            self.names.seats.get(seat.at()).filter(|_| gone).map(|seat| seat.0 as usize)
        };
        self.contacts.iter().find_map(|contact| match &contact.stage {
            Stage::Open(session) | Stage::Dormant(session) => of_seat(session.seat)
                .or_else(|| of_seat(session.by))
                .or_else(|| session.colleague.seat().and_then(of_seat)),
            Stage::Queued(queued) => queued.bound.and_then(of_seat),
            Stage::Mailed(agent) => Some(agent.at()).filter(|agent| is_gone(*agent)),
            _ => None,
        })
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
