//! One lap of a model, in dacu or in the bare loop: how long it took and what it found.

use crate::{bare, models};
use dacu::engine::arrivals::NoFeed;
use dacu::engine::observer::{Observer, Silent};
use dacu::engine::{self, Done};
use dacu::measure::catalog::Part;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::result::{ReplicationResult, Results};
use dacu::measure::summary::Summary;
use dacu::model::Scenario;
use dacu::scenario::parse_str;

/// Seconds on the processor, and what was found; times in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lap {
    /// Customers.
    pub customers: f64,
    /// Events; 0 if the program does not tell.
    pub events: f64,
    /// Seconds of the thread on the processor.
    pub spent: f64,
    /// Share of customers who waited in the queue.
    pub delayed: f64,
    /// Mean wait in the queue, all customers.
    pub wait: f64,
    /// Share who left the queue.
    pub abandoned: f64,
    /// Mean time to the first answer; 0 where there are none.
    pub answer: f64,
}

impl Lap {
    /// Nanoseconds a customer.
    pub fn a_customer(&self) -> f64 {
        self.spent / self.customers * 1e9
    }

    /// Nanoseconds an event.
    pub fn an_event(&self) -> f64 {
        self.spent / self.events * 1e9
    }
}

/// Seconds of this thread on a processor, so that other programs do not count; wall time where
/// the system does not tell.
pub fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match text.split(' ').next().and_then(|word| word.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds * 1e-9,
        None => std::time::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()),
    }
}

/// The most memory the process has held, in megabytes; none where the system does not tell.
pub fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// One replication, told to an observer.
fn played(scenario: &Scenario, replication: u32, observer: impl Observer) -> Done {
    let done = engine::run(scenario, replication, NoFeed, observer, &|| false);
    done.unwrap_or_else(|error| panic!("{error}"))
}

/// A model as an ordinary scenario.
pub fn scenario(model: &str, agents: u32, customers: u64) -> Scenario {
    read(&models::scenario(model, agents, customers), &[])
}

/// A scenario from text.
pub fn read(text: &str, sets: &[String]) -> Scenario {
    parse_str(text, sets).unwrap_or_else(|error| panic!("{error}")).scenario
}

/// A lap of the bare loop.
pub fn bare(model: &str, agents: u32, customers: u64, seed: u64) -> Lap {
    let (servers, load) = (agents as usize, models::load(model));
    let from = on_processor();
    let found = match model {
        "A" => bare::queue(customers, seed, servers, load, f64::INFINITY),
        "B" => bare::queue(customers, seed, servers, load, 2.0),
        _ => bare::chat(customers, seed, servers, load),
    };
    let spent = on_processor() - from;
    // a service of A and B lasts a minute
    let unit = if model.starts_with('C') { 1.0 } else { 60.0 };
    Lap {
        customers: found.customers as f64,
        events: found.events as f64,
        spent,
        delayed: found.delayed,
        wait: found.wait * unit,
        abandoned: found.abandoned,
        answer: found.first_answer,
    }
}

/// What is recorded of a lap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// Everything.
    All,
    /// What became of entries.
    OfEntries,
    /// Nothing.
    None,
}

/// A lap of dacu.
pub fn dacu(scenario: &Scenario, replication: u32, figures: Figures) -> Lap {
    let options = Options { persons: false };
    let from = on_processor();
    let (done, recorded) = match figures {
        Figures::All => {
            let mut recorder = Recorder::new(scenario, replication, options);
            let done = played(scenario, replication, &mut recorder);
            (done, Some(recorder.finish(done.ended)))
        }
        Figures::OfEntries => {
            let mut recorder = Recorder::of_entries(scenario, replication);
            let done = played(scenario, replication, &mut recorder);
            recorder.finish(done.ended);
            (done, None)
        }
        Figures::None => (played(scenario, replication, Silent), None),
    };
    assert!(recorded.iter().all(|recorded| recorded.audit.is_empty()), "{:?}", recorded);
    let spent = on_processor() - from;
    let mut lap = Lap {
        customers: done.contacts as f64,
        events: done.events as f64,
        spent,
        ..Lap::default()
    };
    if let Some(recorded) = recorded {
        let mut results = Results::new(scenario, options);
        let (layout, plan) = (&results.layout, &results.plan);
        let result = ReplicationResult::new(scenario, layout, plan, replication, recorded);
        results.add(result);
        let summary = Summary::new(scenario, &results);
        let figure = |id: &str| {
            let section = summary.section(Part::Shop(0));
            section.and_then(|section| section.get(id)?.value).unwrap_or(0.0)
        };
        lap.delayed = figure("queued_rate");
        lap.wait = figure("queue_wait_mean_s");
        lap.abandoned = figure("abandonment_rate");
        lap.answer = figure("first_response_mean_s");
    }
    lap
}
