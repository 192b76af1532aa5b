//! Replications until the verdict is decided: looked at fixed counts only, which share the error of
//! one look, up to a cap counted in simulated contacts. So the same scenario stops at the same
//! number of runs on every machine and at every number of threads.

use std::sync::atomic::{AtomicBool, Ordering};

use super::replicate::{Ended, simulate};
use crate::engine::RunError;
use crate::engine::arrivals::Feed;
use crate::measure::catalog::{Part, Period};
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::measure::verdict::{ERROR, Verdict};
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use crate::stats::looks::looks;

/// Most runs in search of a verdict, whatever they cost: their figures are kept in memory.
const MOST_RUNS: u32 = 6_400;

/// Simulates until the verdict is decided or the next look would cost too much. `progress` is told
/// how many runs are done and how many the present look needs.
///
/// # Errors
/// As [`simulate`].
pub fn simulate_until_decided<F: Feed>(
    scenario: &Scenario,
    options: Options,
    feed: impl Fn(u32) -> F + Sync + Copy,
    progress: impl Fn(u32, u32) + Sync,
    interrupted: &AtomicBool,
) -> Result<(Results, Ended), RunError> {
    let block = scenario.reduction.map_or(1, Reduction::block);
    let mut results = Results::new(scenario, options);
    for look in looks(ERROR) {
        let (done, next) = (results.count(), look.count.next_multiple_of(block));
        if done > 0 && !is_worth(scenario, &results, next) {
            break;
        }
        let tell = |more: u32, _: u32| progress(done + more, next);
        let (more, ended) = simulate(scenario, done..next, options, feed, tell, interrupted)?;
        results.merge(more);
        if ended.interrupted || interrupted.load(Ordering::Relaxed) {
            let done = results.count();
            return Ok((results, Ended { done, interrupted: true }));
        }
        if !results.audit.is_empty() || Verdict::new(scenario, &results).is_decided() {
            break;
        }
    }
    let done = results.count();
    Ok((results, Ended { done, interrupted: false }))
}

/// True if so many runs in all are within the cap, by what those so far have cost.
fn is_worth(scenario: &Scenario, results: &Results, runs: u32) -> bool {
    let entries = results.pairs(Part::Desk, Period::Whole, "entries").unwrap_or_default();
    let contacts: f64 = entries.iter().map(|pair| pair.0).sum();
    // intervals and agents are written down whether anybody comes or not
    let rows = results.layout.intervals * (1 + scenario.shops.len()) + scenario.agents.len();
    let one = contacts / f64::from(results.count().max(1)) + rows as f64;
    runs <= MOST_RUNS && one * f64::from(runs) <= scenario.judging.at_most_contacts as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::arrivals::NoFeed;
    use crate::measure::verdict::Status;

    fn decide(text: &str) -> (Results, Status) {
        let loaded =
            crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
        let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
        let feed = |_| NoFeed;
        let ran = simulate_until_decided(&scenario, Options::default(), feed, |_, _| {}, &quiet);
        let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
        let status = Verdict::new(&scenario, &results).status;
        (results, status)
    }

    const DESK: &str = "
        [desk]
        start = 2026-11-11T09:00:00
        length = \"2h\"
        platform = \"generic\"
        contacts_per_day = 240
        curve = \"flat\"
        [[agents]]
        id = \"a\"
        count = 8
        [targets]
        lost = \"20%\"
    ";

    #[test]
    fn a_desk_that_always_holds_is_known_after_a_hundred_runs() {
        let (results, status) = decide(DESK);
        assert_eq!((results.count(), status), (100, Status::Holds));
    }

    #[test]
    fn a_desk_that_never_does_is_known_after_twenty() {
        let text = DESK.to_owned() + "customer_wait_mean_s = \"1s\"\n";
        let text = text.replace("customer_wait_mean_s", "first_reply_from_arrival");
        let (results, status) = decide(&text);
        assert_eq!((results.count(), status), (20, Status::Fails));
    }

    #[test]
    fn the_cap_counts_contacts_and_leaves_it_open() {
        let text = DESK.to_owned() + "at_most_contacts = 1000\n";
        let (results, status) = decide(&text);
        assert_eq!((results.count(), status), (20, Status::Undecided));
    }
}
