//! Fewer people never make a desk better: on the same days, taking a shift away never turns a
//! verdict of *fails* into *holds*, where the targets see who is lost and how long customers wait.

use super::draw::OFFERS;
use super::referee::read;
use super::rules::runner;
use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::kernel::ids::AgentId;
use dacu::measure::recorder::Options;
use dacu::measure::verdict::{Status, Verdict};
use dacu::model::Scenario;
use dacu::model::shift::ChangeKind;
use proptest::prelude::*;
use std::cell::Cell;
use std::sync::atomic::AtomicBool;

/// So many runs without a miss can show that a desk holds.
const RUNS: u32 = 60;

/// People of each of four shifts between 09:00 and 15:00, customers a day of six hours, and the
/// targets in seconds and per cent.
type Desk = ([u32; 4], u32, u32, u32);

fn desk(platform: &str, seed: u32, (people, customers, wait, lost): Desk) -> Scenario {
    let shifts = [("09:00", "12:00"), ("09:00", "15:00"), ("11:00", "15:00"), ("12:00", "15:00")];
    let mut text = format!(
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"6h\"\nseed = {seed}\n\
         platform = \"{platform}\"\nreplications = {RUNS}\n[[arrivals]]\n\
         rates = [{customers}]\nrate_interval = \"1h\"\n\
         [targets]\nfirst_reply_from_arrival = \"{wait}s\"\nlost = \"{lost}%\"\n"
    );
    for (at, (count, (from, to))) in people.iter().zip(shifts).enumerate().filter(|it| *it.1.0 > 0)
    {
        text += &format!(
            "[[agents]]\nid = \"a{at}\"\ncount = {count}\nmax_concurrency = 4\n\
             [[shifts]]\nagents = [\"a{at}\"]\nfrom = \"{from}\"\nto = \"{to}\"\n"
        );
    }
    read(&text)
}

/// The same without the shifts of the agents whose family is this.
fn without(scenario: &Scenario, family: &str) -> Scenario {
    let mut fewer = scenario.clone();
    let is_of = |agent: AgentId| scenario.agents[agent.at()].family == family;
    fewer.changes.retain(|change| match change.kind {
        ChangeKind::ShiftStart { agent, .. } | ChangeKind::ShiftEnd { agent } => !is_of(agent),
        _ => true,
    });
    fewer
}

fn status(scenario: &Scenario) -> Status {
    let (options, quiet) = (Options::default(), AtomicBool::new(false));
    let ran = simulate(scenario, 0..RUNS, options, |_| NoFeed, |_, _| {}, &quiet);
    Verdict::new(scenario, &ran.unwrap_or_else(|error| panic!("{error}")).0).status
}

#[test]
fn taking_a_shift_away_never_turns_fails_into_holds() {
    let (failing, holding) = (Cell::new(0), Cell::new(0));
    let people = [1..4_u32, 0..4, 0..3, 0..3];
    let desks = (0..3_usize, any::<u32>(), people, 5..45_u32, 20..90_u32, 3..40_u32);
    let ran = runner(16).run(&desks, |(offer, seed, people, customers, wait, lost)| {
        let full = desk(OFFERS[offer].platform, seed, (people, customers, wait, lost));
        let before = status(&full);
        failing.set(failing.get() + u32::from(before == Status::Fails));
        holding.set(holding.get() + u32::from(before == Status::Holds));
        if before == Status::Fails {
            for at in (0..4).filter(|at| people[*at] > 0) {
                let after = status(&without(&full, &format!("a{at}")));
                prop_assert_ne!(after, Status::Holds, "{:?} without a{}", people, at);
            }
        }
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
    // a property of desks that all hold, or all fail, would say nothing
    let (failing, holding) = (failing.get(), holding.get());
    assert!(failing >= 4 && holding >= 1, "{failing} fail, {holding} hold");
}
