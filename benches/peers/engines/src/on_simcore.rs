//! simcore: one component that sends events to itself.

use crate::bare::Found;
use crate::desk::{self, Calendar, Desk};
use serde::Serialize;
use simcore::{Event, EventHandler, Simulation, SimulationContext};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone, Serialize)]
struct Payload(desk::Event);

struct Component {
    desk: Desk,
    context: SimulationContext,
}

struct Sends<'a>(&'a SimulationContext);

impl Calendar for Sends<'_> {
    fn now(&self) -> f64 {
        self.0.time()
    }

    fn after(&mut self, delay: f64, event: desk::Event) {
        self.0.emit_self(Payload(event), delay);
    }
}

impl EventHandler for Component {
    fn on(&mut self, event: Event) {
        if let Some(Payload(event)) = event.data.downcast_ref::<Payload>() {
            self.desk.handle(*event, &mut Sends(&self.context));
        }
    }
}

/// Runs a desk to its end.
pub fn run(mut desk: Desk, seed: u64) -> Found {
    let mut simulation = Simulation::new(seed);
    let context = simulation.create_context("desk");
    desk.start(&mut Sends(&context));
    let component = Rc::new(RefCell::new(Component { desk, context }));
    simulation.add_handler("desk", component.clone());
    simulation.step_until_no_events();
    component.borrow().desk.found()
}
