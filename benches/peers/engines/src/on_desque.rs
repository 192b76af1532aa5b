//! desque: boxed events that run on the simulation.

use crate::bare::Found;
use crate::desk::{self, Calendar, Desk};
use desque::serial::{Event, Simulation};
use desque::{SimState, SimTime};
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Time(f64);

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl SimTime for Time {}

/// The desk, out while it handles an event.
struct State(Option<Desk>);

impl SimState<Time> for State {
    fn is_complete(&self, _: &Time) -> bool {
        false
    }
}

#[derive(Debug)]
struct Happens(desk::Event);

struct Schedules<'a>(&'a mut Simulation<State, Time>);

impl Calendar for Schedules<'_> {
    fn now(&self) -> f64 {
        self.0.current_time().0
    }

    fn after(&mut self, delay: f64, event: desk::Event) {
        let at = Time(self.now() + delay);
        self.0.schedule(Happens(event), at).expect("a time to come");
    }
}

impl Event<State, Time> for Happens {
    fn execute(&mut self, simulation: &mut Simulation<State, Time>) -> desque::Result {
        if let Some(mut desk) = simulation.state_mut().0.take() {
            desk.handle(self.0, &mut Schedules(simulation));
            simulation.state_mut().0 = Some(desk);
        }
        Ok(())
    }
}

/// Runs a desk to its end.
pub fn run(mut desk: Desk) -> Found {
    let mut simulation = Simulation::new(State(None), Time(0.0));
    desk.start(&mut Schedules(&mut simulation));
    simulation.state_mut().0 = Some(desk);
    simulation.run().expect("runs to its end");
    simulation.state().0.as_ref().map(Desk::found).unwrap_or_default()
}
