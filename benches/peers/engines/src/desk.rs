//! The race's models as event handlers that know no engine: an engine lends a [`Calendar`] and
//! calls [`Desk::handle`] when a time has come. Who lost patience is found by a timer, which comes
//! in vain for those served before, as is usual where an event is not easily taken back.

use crate::bare::{Chance, Found, Loads};
use rand_distr::{Distribution, Exp1};
use serde::Serialize;
use std::collections::VecDeque;

/// Mean patience in model B, in services.
pub const PATIENCE: f64 = 2.0;
/// Most chats of an agent.
const MOST: u8 = 5;

/// A model of the race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// M/M/c.
    A,
    /// Erlang A.
    B,
    /// Chat.
    C,
    /// Chat with agents busier.
    C95,
}

impl Model {
    /// By its name.
    pub fn read(name: &str) -> Option<Model> {
        [("A", Model::A), ("B", Model::B), ("C", Model::C), ("C95", Model::C95)]
            .into_iter()
            .find_map(|(other, model)| (other == name).then_some(model))
    }

    /// Work offered to each agent.
    pub fn load(self) -> f64 {
        match self {
            Model::A | Model::C95 => 0.95,
            Model::B => 1.05,
            Model::C => 0.85,
        }
    }
}

/// What happens; engines may want it serializable, none serializes it.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Event {
    /// The next customer comes.
    Arrival,
    /// An agent has served or answered a customer.
    Served(u32),
    /// A chat's customer has the next question.
    Asks(u32),
    /// A waiting customer's patience ends.
    Leaves(u32),
}

/// What an engine lends.
pub trait Calendar {
    /// The time.
    fn now(&self) -> f64;
    /// Calls the desk again after a delay.
    fn after(&mut self, delay: f64, event: Event);
}

#[derive(Clone, Copy, Debug, Default)]
struct Customer {
    came: f64,
    waits: bool,
    answered: bool,
    rounds: u32,
    agent: u32,
}

#[derive(Clone, Debug, Default)]
struct Agent {
    chats: u8,
    at_work: bool,
    inbox: VecDeque<u32>,
}

/// A desk of one of the models.
pub struct Desk {
    model: Model,
    chance: Chance,
    gap: f64,
    left: u64,
    customers: Vec<Customer>,
    unused: Vec<u32>,
    waiting: VecDeque<u32>,
    idle: usize,
    agents: Vec<Agent>,
    loads: Loads,
    all: u64,
    events: u64,
    delayed: u64,
    waited: f64,
    gone: u64,
    answers: f64,
}

impl Desk {
    /// Nobody there yet.
    pub fn new(model: Model, agents: usize, customers: u64, seed: u64) -> Desk {
        let work = if matches!(model, Model::A | Model::B) { 1.0 } else { 8.0 * 15.0 };
        Desk {
            model,
            chance: Chance::new(seed),
            gap: work / (model.load() * agents as f64),
            left: customers,
            customers: Vec::new(),
            unused: Vec::new(),
            waiting: VecDeque::new(),
            idle: agents,
            agents: vec![Agent::default(); agents],
            loads: Loads::new(agents),
            all: customers,
            events: 0,
            delayed: 0,
            waited: 0.0,
            gone: 0,
            answers: 0.0,
        }
    }

    /// Calls the first customer.
    pub fn start(&mut self, calendar: &mut impl Calendar) {
        let gap = self.exp(self.gap);
        calendar.after(gap, Event::Arrival);
    }

    /// Something happens now.
    #[inline]
    pub fn handle(&mut self, event: Event, calendar: &mut impl Calendar) {
        self.events += 1;
        if let Event::Arrival = event {
            self.left -= 1;
            if self.left > 0 {
                self.start(calendar);
            }
        }
        match self.model {
            Model::A | Model::B => self.queue(event, calendar),
            Model::C | Model::C95 => self.chat(event, calendar),
        }
    }

    fn exp(&mut self, mean: f64) -> f64 {
        let one: f64 = Exp1.sample(&mut self.chance);
        one * mean
    }

    fn enter(&mut self, customer: Customer) -> u32 {
        match self.unused.pop() {
            Some(at) => {
                self.customers[at as usize] = customer;
                at
            }
            None => {
                self.customers.push(customer);
                self.customers.len() as u32 - 1
            }
        }
    }

    fn queue(&mut self, event: Event, calendar: &mut impl Calendar) {
        let now = calendar.now();
        match event {
            Event::Arrival if self.idle > 0 => {
                self.idle -= 1;
                calendar.after(self.exp(1.0), Event::Served(0));
            }
            Event::Arrival => {
                self.delayed += 1;
                let customer = Customer { came: now, waits: true, ..Customer::default() };
                let at = self.enter(customer);
                self.waiting.push_back(at);
                if self.model == Model::B {
                    calendar.after(self.exp(PATIENCE), Event::Leaves(at));
                }
            }
            Event::Leaves(at) => {
                let customer = &mut self.customers[at as usize];
                if customer.waits {
                    customer.waits = false;
                    self.gone += 1;
                    self.waited += now - customer.came;
                    self.waiting.retain(|other| *other != at);
                } else {
                    self.events -= 1;
                }
                self.unused.push(at);
            }
            Event::Served(_) | Event::Asks(_) => {
                let Some(at) = self.waiting.pop_front() else {
                    self.idle += 1;
                    return;
                };
                let customer = &mut self.customers[at as usize];
                customer.waits = false;
                self.waited += now - customer.came;
                if self.model == Model::A {
                    self.unused.push(at);
                }
                calendar.after(self.exp(1.0), Event::Served(0));
            }
        }
    }

    fn chat(&mut self, event: Event, calendar: &mut impl Calendar) {
        let now = calendar.now();
        match event {
            Event::Arrival => {
                let decay = -1.0 / (1.0f64 - 1.0 / 8.0).ln();
                let rounds = 1 + self.exp(decay) as u32;
                let at = self.enter(Customer { came: now, rounds, ..Customer::default() });
                match self.loads.next() {
                    Some(agent) => {
                        self.takes(agent, at);
                        self.work(agent, calendar);
                    }
                    None => {
                        self.delayed += 1;
                        self.waiting.push_back(at);
                    }
                }
            }
            Event::Asks(at) => {
                let agent = self.customers[at as usize].agent as usize;
                self.agents[agent].inbox.push_back(at);
                self.work(agent, calendar);
            }
            Event::Served(at) | Event::Leaves(at) => self.answered(at, now, calendar),
        }
    }

    fn takes(&mut self, agent: usize, at: u32) {
        self.customers[at as usize].agent = agent as u32;
        let chats = self.agents[agent].chats;
        debug_assert!(chats < MOST);
        self.agents[agent].chats = chats + 1;
        self.loads.moved(agent, chats, chats + 1);
        self.agents[agent].inbox.push_back(at);
    }

    fn answered(&mut self, at: u32, now: f64, calendar: &mut impl Calendar) {
        let customer = &mut self.customers[at as usize];
        let agent = customer.agent as usize;
        if !customer.answered {
            customer.answered = true;
            self.answers += now - customer.came;
        }
        customer.rounds -= 1;
        self.agents[agent].at_work = false;
        if customer.rounds > 0 {
            calendar.after(self.exp(30.0), Event::Asks(at));
        } else {
            self.unused.push(at);
            let chats = self.agents[agent].chats;
            self.agents[agent].chats = chats - 1;
            self.loads.moved(agent, chats, chats - 1);
            if let Some(next) = self.waiting.pop_front() {
                self.waited += now - self.customers[next as usize].came;
                self.takes(agent, next);
            }
        }
        self.work(agent, calendar);
    }

    fn work(&mut self, agent: usize, calendar: &mut impl Calendar) {
        let agent = &mut self.agents[agent];
        if agent.at_work {
            return;
        }
        if let Some(at) = agent.inbox.pop_front() {
            agent.at_work = true;
            calendar.after(self.exp(15.0), Event::Served(at));
        }
    }

    /// What was found.
    pub fn found(&self) -> Found {
        let all = self.all as f64;
        Found {
            customers: self.all,
            events: self.events,
            delayed: self.delayed as f64 / all,
            wait: self.waited / all,
            abandoned: self.gone as f64 / all,
            first_answer: self.answers / all,
        }
    }
}
