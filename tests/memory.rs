//! No memory is asked for in the second half of a day whose peak lies in the first: slots of
//! contacts, events and tracks are used again, and every figure has its room from the start.

use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::Fact;
use dacu::engine::observer::Observer;
use dacu::kernel::tick::Tick;
use dacu::measure::recorder::{Options, Recorder};
use dacu::scenario::parse_str;
use stats_alloc::{INSTRUMENTED_SYSTEM, Stats, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static MEMORY: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Notes how much had been asked for when the second half began.
struct Halfway<O> {
    observer: O,
    half: Tick,
    then: Option<Stats>,
    facts_after: u64,
}

impl<O: Observer> Observer for Halfway<O> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        self.observer.observe(now, fact);
        if now >= self.half {
            self.then.get_or_insert_with(|| MEMORY.stats());
            self.facts_after += 1;
        }
    }
}

/// The rush is in the first three of twelve hours; groups, breaks, leave messages and silence.
const DAY: &str = r#"
[desk]
name = "memory"
start = 2026-11-11T09:00:00
length = "12h"
platform = "jd_groups_2023"
seed = 3
at_end = "cut"

[[arrivals]]
rates = [400, 400, 400, 100, 100, 100, 100, 100, 100, 100, 100, 100]
rate_interval = "1h"
page_mix = { order_detail = 1, product_detail = 2 }

[[groups]]
name = "after sale"
pages = ["order_detail"]
members = ["b"]

[[agents]]
id = "a"
count = 12
max_concurrency = 8

[[agents]]
id = "b"
count = 6
max_concurrency = 8

[[shifts]]
agents = "all"
from = "09:00"
to = "22:00"
breaks = [{ from = "12:00", to = "12:20" }, { from = "18:00", to = "18:20" }]

[targets]
first_reply_from_arrival = "60s"
"#;

#[test]
fn nothing_is_allocated_after_the_peak() {
    let loaded = parse_str(DAY, &[]).unwrap_or_else(|error| panic!("{error}"));
    let scenario = &loaded.scenario;
    let half = Tick(scenario.horizon.end.0 / 2);
    let recorder = Recorder::new(scenario, 0, Options { persons: false });
    let mut observer = Halfway { observer: recorder, half, then: None, facts_after: 0 };
    let done = dacu::engine::run(scenario, 0, NoFeed, &mut observer, &|| false).expect("runs");
    let (now, then) = (MEMORY.stats(), observer.then.expect("a second half"));
    assert!(done.contacts > 1_800 && observer.facts_after > 5_000, "{done:?}");
    let asked = |stats: &Stats| (stats.allocations, stats.reallocations);
    assert_eq!(asked(&now), asked(&then), "memory was asked for in the second half");
}
