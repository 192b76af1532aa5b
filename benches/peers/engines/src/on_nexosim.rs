//! nexosim: one model that schedules events for itself, on one thread; the least the engine costs.

use crate::bare::Found;
use crate::desk::{self, Calendar, Desk};
use nexosim::model::{Context, Model, schedulable};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[derive(Clone, Copy, Serialize, Deserialize, nexosim::Message)]
pub enum Payload {
    Arrival,
    Served(u32),
    Asks(u32),
    Leaves(u32),
}

/// The desk, and where it leaves what it found.
#[derive(Serialize, Deserialize)]
pub struct Component {
    #[serde(skip)]
    desk: Option<Box<Desk>>,
    #[serde(skip)]
    found: Arc<Mutex<Found>>,
}

struct Schedules<'a>(&'a Context<Component>);

impl Calendar for Schedules<'_> {
    fn now(&self) -> f64 {
        self.0.time().duration_since(MonotonicTime::EPOCH).as_secs_f64()
    }

    fn after(&mut self, delay: f64, event: desk::Event) {
        let payload = match event {
            desk::Event::Arrival => Payload::Arrival,
            desk::Event::Served(at) => Payload::Served(at),
            desk::Event::Asks(at) => Payload::Asks(at),
            desk::Event::Leaves(at) => Payload::Leaves(at),
        };
        // the engine's clock has nanoseconds, and an event lies after the present one
        let delay = Duration::from_nanos(((delay * 1e9) as u64).max(1));
        self.0
            .schedule_event(delay, schedulable!(Component::happens), payload)
            .expect("a time to come");
    }
}

#[Model]
impl Component {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        if let Some(mut desk) = self.desk.take() {
            desk.start(&mut Schedules(context));
            self.desk = Some(desk);
        }
    }

    #[nexosim(schedulable)]
    async fn happens(&mut self, payload: Payload, context: &Context<Self>) {
        let event = match payload {
            Payload::Arrival => desk::Event::Arrival,
            Payload::Served(at) => desk::Event::Served(at),
            Payload::Asks(at) => desk::Event::Asks(at),
            Payload::Leaves(at) => desk::Event::Leaves(at),
        };
        if let Some(desk) = &mut self.desk {
            desk.handle(event, &mut Schedules(context));
        }
    }
}

impl Drop for Component {
    fn drop(&mut self) {
        if let Some(desk) = &self.desk {
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = desk.found();
        }
    }
}

/// Runs a desk to its end.
pub fn run(desk: Desk) -> Found {
    let found = Arc::new(Mutex::new(Found::default()));
    let component = Component { desk: Some(Box::new(desk)), found: found.clone() };
    let start = SimInit::with_num_threads(1).add_model(component, Mailbox::new(), "desk");
    let mut simulation = start.init(MonotonicTime::EPOCH).expect("a simulation");
    simulation.run().expect("runs to its end");
    drop(simulation);
    *found.lock().unwrap_or_else(PoisonError::into_inner)
}
