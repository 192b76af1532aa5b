//! What a recorder has written so far, to be kept beside the state of the desk and gone on with by
//! another recorder: of the same scenario, or of one with other rules, shifts and further people.
//! Seats and agents are found by name; whoever has been there stays, for their hours are written.

use super::Recorder;
use crate::kernel::ids::AgentId;
use crate::kernel::tick::Tick;
use crate::measure::audit::Ledger;
use crate::measure::counts::Counts;
use crate::measure::desk::KeptDesk;
use crate::measure::keeps::Keeps;
use crate::measure::layout::Layout;
use crate::measure::moved::Moved;
use crate::measure::persons::Persons;
use crate::measure::sink::ContactSink;
use crate::measure::state::ContactState;
use crate::model::Scenario;
use serde::{Deserialize, Serialize};

/// What a recorder has written so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Written {
    /// Names of the agents.
    agents: Vec<String>,
    /// Agent and shop of each seat.
    seats: Vec<(u32, u32)>,
    /// Most sessions of each agent over all shops.
    totals: Vec<Option<u32>>,
    /// Where figures are booked.
    frame: Frame,
    /// Everything was recorded, not only what became of entries.
    everything: bool,
    now: Tick,
    states: Vec<ContactState>,
    row_of_group: Vec<u32>,
    desk: KeptDesk,
    counts: Counts,
    ledger: Ledger,
    persons: Option<Vec<Persons>>,
}

/// Where figures are booked, but for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Frame {
    /// Name, shop and group of each row.
    rows: Vec<(String, u32, Option<u32>)>,
    /// Length of an interval, end of arrivals, beginning of what is counted.
    instants: [u64; 3],
    /// Civil time of the start.
    start: String,
}

impl Frame {
    fn of(layout: &Layout) -> Frame {
        let rows = layout
            .rows
            .iter()
            .map(|row| (row.name.clone(), row.shop.0, row.group.map(|group| group.0)));
        let horizon = &layout.horizon;
        Frame {
            rows: rows.collect(),
            instants: [layout.interval.0, horizon.end.0, horizon.warm_up.0],
            start: layout.calendar.civil(Tick::ZERO).to_string(),
        }
    }
}

/// Why a recorder cannot go on with what another has written.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unwritable {
    /// Figures are booked elsewhere.
    #[error(
        "its figures are by other groups, intervals or hours than those of this scenario: start, \
         length, warm-up, reporting interval and names of groups must stay as they were"
    )]
    Frame,
    /// People have left whose hours are written.
    #[error(
        "{0} is not in this scenario, or not in all their shops, and has hours in the figures of \
         this day: leave the entry as it was and end the shift instead"
    )]
    Left(String),
    /// An entry of one person is one of several now, whose names are numbered.
    #[error(
        "{0} is called {0}-1 in this scenario, since the entry is of several people now: leave it \
         and add another entry for who is new"
    )]
    Numbered(String),
    /// The limit of somebody over several shops is another.
    #[error("{0} may hold another total over all shops (total_max) than when this day began")]
    Total(String),
    /// The other recorded more, or less.
    #[error(
        "it was recorded for other figures than these: targets, distinct customers, SKUs and what \
         happens at the end must stay as they were"
    )]
    Figures,
}

/// Where the people of what was written are in a scenario.
fn found(written: &Written, scenario: &Scenario) -> Result<Moved, Unwritable> {
    let mut moved = Moved { agents: Vec::new(), seats: Vec::new() };
    for name in &written.agents {
        let named = |name: &str| scenario.agents.iter().position(|agent| agent.name == name);
        let agent = named(name).ok_or_else(|| match named(&format!("{name}-1")) {
            Some(_) => Unwritable::Numbered(name.clone()),
            None => Unwritable::Left(name.clone()),
        })?;
        moved.agents.push(AgentId::from(agent));
        let several = scenario.agents[agent].seats.len() > 1;
        let total = written.totals.get(moved.agents.len() - 1).copied().flatten();
        if several && total != scenario.agents[agent].total_max {
            return Err(Unwritable::Total(name.clone()));
        }
    }
    for &(agent, shop) in &written.seats {
        let own = moved.agents.get(agent as usize).ok_or(Unwritable::Frame)?;
        let seats = &scenario.agents[own.at()].seats;
        let seat = seats.iter().find(|seat| scenario.seats[seat.at()].shop.0 == shop);
        let left = || Unwritable::Left(scenario.agents[own.at()].name.clone());
        moved.seats.push(*seat.ok_or_else(left)?);
    }
    Ok(moved)
}

/// The seats of a contact are numbered otherwise.
fn renumber(state: &mut ContactState, moved: &Moved) {
    state.to_post.renumber(moved);
    for seat in [&mut state.last_replier, &mut state.seat].into_iter().chain(&mut state.chain) {
        *seat = moved.seat(*seat);
    }
    if let Some((seat, _)) = &mut state.guest {
        *seat = moved.seat(*seat);
    }
}

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    /// What it has written so far.
    pub fn written(&self) -> Written {
        let seats = self.scenario.seats.iter().map(|seat| (seat.agent.0, seat.shop.0));
        Written {
            agents: self.layout.agents.clone(),
            seats: seats.collect(),
            totals: self.scenario.agents.iter().map(|agent| agent.total_max).collect(),
            frame: Frame::of(&self.layout),
            everything: K::ALL,
            now: self.now,
            states: self.states.clone(),
            row_of_group: self.row_of_group.clone(),
            desk: self.desk.kept(),
            counts: self.counts.clone(),
            ledger: self.ledger.clone(),
            persons: self.persons.clone(),
        }
    }

    /// A recorder that has heard nothing yet goes on with what another has written.
    ///
    /// # Errors
    /// The other was of a scenario whose figures are booked elsewhere, or of people who are not
    /// here any more; or it recorded other figures.
    pub fn go_on(mut self, from: &Written) -> Result<Self, Unwritable> {
        if from.everything != K::ALL || from.persons.is_some() != self.persons.is_some() {
            return Err(Unwritable::Figures);
        }
        if from.frame != Frame::of(&self.layout)
            || from.row_of_group.len() != self.row_of_group.len()
        {
            return Err(Unwritable::Frame);
        }
        let moved = found(from, self.scenario)?;
        if !self.counts.go_on(&from.counts, &moved) {
            return Err(Unwritable::Figures);
        }
        if !self.desk.go_on(&from.desk, &moved) {
            return Err(Unwritable::Frame);
        }
        self.ledger.go_on(&from.ledger, &moved);
        self.now = from.now;
        self.states.clone_from(&from.states);
        self.states.iter_mut().for_each(|state| renumber(state, &moved));
        self.row_of_group.clone_from(&from.row_of_group);
        self.persons.clone_from(&from.persons);
        Ok(self)
    }
}
