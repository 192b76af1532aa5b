//! One replication that can be stopped between two instants, kept as a [`State`], and run on: by
//! the same scenario as if nothing had been, or by a changed one from there on.
//!
//! ```text
//!   new ─► run_until(noon) ─► state ─► resume (same scenario)    ─► finish: as if run through
//!                               └───► resume (changed scenario) ─► finish: another afternoon
//! ```

use super::arrivals::Feed;
use super::observer::Observer;
pub use super::refit::{Misfit, Note, ResumeError};
use super::simulation::{Done, RunError, Simulation};
pub use super::state::State;
use crate::kernel::tick::Tick;
use crate::model::Scenario;

/// A replication on its way.
pub struct Replication<'s, O, F> {
    desk: Simulation<'s, O, F>,
    number: u32,
    /// Everything before this instant has happened.
    reached: Tick,
    /// Nothing is left to do.
    over: bool,
    /// The state it goes on with, until something has happened since.
    origin: Option<State>,
}

impl<'s, O: Observer, F: Feed> Replication<'s, O, F> {
    /// A replication at its very beginning.
    ///
    /// # Errors
    /// A log cannot be read.
    pub fn new(model: &'s Scenario, number: u32, feed: F, observer: O) -> Result<Self, RunError> {
        let mut desk = Simulation::new(model, number, feed, observer)?;
        desk.open();
        Ok(Replication { desk, number, reached: Tick::ZERO, over: false, origin: None })
    }

    /// Goes on with a state, under its own scenario or a changed one; with what had to be changed
    /// in it. The observer has heard what happened before the state was kept, or knows to do
    /// without.
    ///
    /// # Errors
    /// The state does not fit the scenario, or a log cannot be read up to its instant.
    pub fn resume(
        model: &'s Scenario,
        state: &State,
        feed: F,
        observer: O,
    ) -> Result<(Self, Vec<Note>), ResumeError> {
        let mut desk = Simulation::new(model, state.replication, feed, observer)?;
        let notes = desk.go_on_with(state)?;
        let (number, reached) = (state.replication, state.at);
        Ok((Replication { desk, number, reached, over: false, origin: Some(state.clone()) }, notes))
    }

    /// Runs until everything before an instant has happened, and nothing at it; false if the
    /// replication is over before. An instant that has passed changes nothing.
    ///
    /// # Errors
    /// As [`run`](super::run).
    pub fn run_until(
        &mut self,
        at: Tick,
        interrupted: &dyn Fn() -> bool,
    ) -> Result<bool, RunError> {
        if !self.over && at > self.reached {
            self.origin = None;
            self.over = !self.desk.advance_to(at, interrupted)?;
            self.reached = at;
        }
        Ok(!self.over)
    }

    /// The desk as it is; `None` once the replication is over. Where nothing has happened since it
    /// was resumed, that is the state it was resumed with: what the scenario changes at that very
    /// instant is still to come, and whoever listens has heard of it already.
    pub fn state(&self) -> Option<State> {
        let as_it_is =
            || self.origin.clone().unwrap_or_else(|| self.desk.state(self.number, self.reached));
        (!self.over).then(as_it_is)
    }

    /// Who listens.
    pub fn observer(&self) -> &O {
        &self.desk.observer
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// As [`run`](super::run).
    pub fn finish(mut self, interrupted: &dyn Fn() -> bool) -> Result<(Done, O), RunError> {
        self.run_until(Tick::NEVER, interrupted)?;
        self.desk.close();
        Ok((self.desk.done, self.desk.observer))
    }
}
