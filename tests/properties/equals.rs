//! What must not matter, does not: an agent who is never there, the order in which equal agents
//! are written down, the policy for what customers are like.

use super::draw::{OFFERS, Offer, Wild, wild};
use super::referee::trace;
use super::rules::runner;
use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{EndReason, Fact};
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::{Part, Period};
use dacu::measure::recorder::Options;
use dacu::model::Scenario;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

fn read(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    dacu::scenario::parse_str(text, &sets)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .scenario
}

/// Agents who never come to their shift, one first and one last in the file.
fn with_nobody(text: &str) -> String {
    let nobody = |id: &str| {
        format!(
            "[[agents]]\nid = \"{id}\"\nmax_concurrency = 5\nabsence_prob = 1.0\n\
             [[shifts]]\nagents = \"{id}\"\nfrom = \"09:00\"\nto = \"11:00\"\n"
        )
    };
    let first = text.find("[[agents]]").expect("agents");
    format!("{}{}{}{}", &text[..first], nobody("aa-nobody"), &text[first..], nobody("zz-nobody"))
}

fn without_nobody(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).filter(|line| !line.contains("-nobody")).collect()
}

#[test]
fn an_agent_who_is_never_there_changes_nothing() {
    for offer in OFFERS {
        let one = |wild: Wild| {
            // who is named at random may be anybody on the roster
            let text = wild.also(&["shifts"]).without(&["named"]).text();
            let (alone, crowd) = (read(&text, &[]), read(&with_nobody(&text), &[]));
            let (alone, crowd) = (trace(&alone, 0), trace(&crowd, 0));
            let (before, after) = (without_nobody(alone.lines()), without_nobody(crowd.lines()));
            let differs = before.iter().zip(&after).find(|(a, b)| a != b);
            match before.len() == after.len() && differs.is_none() {
                true => Ok(()),
                false => Err(TestCaseError::fail(format!("{differs:?}"))),
            }
        };
        runner(25).run(&wild(offer), one).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// What a contact wrote in the first session, and whether that was all it had to say.
#[derive(Debug, Default)]
struct Wrote {
    chars: Vec<u32>,
    all: bool,
    over: bool,
}

/// What customers are like: every first entry, and what each wrote in each round of the first
/// session (after it, a round left open is asked again).
fn customers(model: &Scenario) -> (Vec<String>, BTreeMap<(u64, u32), Wrote>) {
    let trace = trace(model, 0);
    let (mut entries, mut wrote) = (Vec::new(), BTreeMap::<_, Wrote>::new());
    for (told, line) in trace.facts().iter().zip(trace.lines()) {
        let Some(contact) = told.contact.filter(|contact| contact.generation == 0) else {
            continue;
        };
        let who = wrote.entry((contact.key.entity, contact.key.space)).or_default();
        match told.fact {
            Fact::Entered { .. } => entries.push(line.clone()),
            // after the last answer customers close the window, or say nothing more
            Fact::SessionEnded { reason, .. } => {
                who.all = !who.over && reason == EndReason::CustomerClosed;
                who.over = true;
            }
            Fact::CustomerWrote { opens_round: true, chars, .. } if !who.over => {
                who.chars.push(chars);
            }
            _ => {}
        }
    }
    (entries, wrote)
}

/// True if two runs tell the same of a contact, as far as both tell it.
fn agree(a: &Wrote, b: &Wrote) -> bool {
    let both = a.chars.len().min(b.chars.len());
    let complete = a.all && a.chars.len() < b.chars.len() || b.all && b.chars.len() < a.chars.len();
    a.chars[..both] == b.chars[..both] && !complete
}

fn same_customers(offer: &'static Offer) {
    let compared = Cell::new(0);
    let one = |wild: Wild| {
        // A person who comes again while still there is no new entry (S-31); what is written while
        // waiting, or read again, depends on the wait; a prompt draws another question; work that
        // is late in one run only brings its customer in that one. Under a limit on assignments
        // few come to an end of their script.
        let not =
            ["policy", "returning", "burst", "shared_inbox", "auto_reply", "work_rest", "rate"];
        let text = wild.without(&not).text();
        let run = |policy: &str| customers(&read(&text, &[&format!("routing.policy={policy}")]));
        let (entries, rounds) = run(offer.policies[0]);
        for policy in &offer.policies[1..] {
            let (others, wrote) = run(policy);
            if others != entries {
                return Err(TestCaseError::fail(format!("{policy}: other customers came")));
            }
            for (who, here) in &wrote {
                let there = &rounds[who];
                compared.set(compared.get() + usize::from(here.all && there.all));
                if !agree(here, there) {
                    let what = format!("{policy}: {who:?} wrote {here:?}, not {there:?}");
                    return Err(TestCaseError::fail(what));
                }
            }
        }
        Ok(())
    };
    runner(10).run(&wild(offer), one).unwrap_or_else(|error| panic!("{error}"));
    assert!(compared.get() > 300, "{} whole scripts compared", compared.get());
}

#[test]
fn every_policy_faces_the_same_customers() {
    OFFERS.iter().for_each(same_customers);
}

const EQUAL: &str = r#"
[desk]
name = "equal"
start = 2026-11-11T09:00:00
length = "2h"
platform = "generic"
seed = 1
[[arrivals]]
rates = [110]
rate_interval = "2h"
[customer] # whatever the defaults are
patience = { dist = "exp", mean = "300s" }
first_patience = { dist = "exp", mean = "300s" }
later_patience = { dist = "exp", mean = "600s" }
silent_share_queue = 0.5
"#;

fn equal(ids: &[&str], more: &str) -> String {
    let agent = |id: &&str| format!("[[agents]]\nid = \"{id}\"\nmax_concurrency = 3\n{more}");
    let agents: String = ids.iter().map(agent).collect();
    format!("{EQUAL}{agents}")
}

const FIGURES: [&str; 3] = ["customer_wait_mean_s", "round_response_mean_s", "hands_occupancy"];

/// Each figure of each of 200 replications.
fn sample(text: &str, seed: &str) -> Vec<Vec<f64>> {
    let model = read(text, &[seed]);
    let quiet = AtomicBool::new(false);
    let range = 0..200;
    let options = Options::default();
    let (results, _) =
        simulate(&model, range, options, |_| NoFeed, |_, _| {}, &quiet).expect("runs");
    let values = |id: &&str| {
        let values = results.values(Part::Shop(0), Period::Whole, id).expect(id);
        values.into_iter().flatten().collect()
    };
    FIGURES.iter().map(values).collect()
}

/// The greatest distance of the two empirical distributions (Kolmogorov and Smirnov).
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let below = |sample: &[f64], x: f64| {
        sample.iter().filter(|value| **value <= x).count() as f64 / sample.len() as f64
    };
    a.iter().chain(b).map(|&x| (below(a, x) - below(b, x)).abs()).fold(0.0, f64::max)
}

/// With 200 values on each side, equal distributions are further apart than this once in 1,000
/// times (Smirnov: 1.95 · √(2/200)). Both seeds are fixed, so a pass stays a pass.
const FAR: f64 = 0.195;

#[test]
fn the_order_of_equal_agents_does_not_matter() {
    let forward = sample(&equal(&["a", "b", "c", "d"], ""), "desk.seed=1");
    let backward = sample(&equal(&["d", "c", "b", "a"], ""), "desk.seed=2");
    let slower = sample(&equal(&["d", "c", "b", "a"], "typing_cpm = 40\n"), "desk.seed=2");
    for (at, figure) in FIGURES.iter().enumerate() {
        let far = distance(&forward[at], &backward[at]);
        assert!(far < FAR, "{figure}: {far}");
        // the comparison would notice agents who type a third slower
        let far = distance(&forward[at], &slower[at]);
        assert!(far > FAR, "{figure}: {far} for slower agents");
    }
}
