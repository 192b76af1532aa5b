//! Figures in order: a share has no more above its line than below it, nothing stands above an
//! empty line, who waits longer is not below who waits at all; and who is lost does
//! not depend on whether anybody saw them go.

use super::draw::{OFFERS, Offer, Wild, wild};
use super::referee::read;
use super::rules::runner;
use dacu::engine::arrivals::NoFeed;
use dacu::measure::catalog::{Found, Grain, Part, Period, Unit, View, figure, figures, missing};
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::result::{ReplicationResult, Results};
use dacu::model::Scenario;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Desks a platform, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 60;

/// One replication.
fn run(model: &Scenario) -> Results {
    let options = Options { persons: true };
    let mut recorder = Recorder::new(model, 0, options);
    let done = dacu::engine::run(model, 0, NoFeed, &mut recorder, &|| false).expect("a run");
    let recorded = recorder.finish(done.ended);
    assert_eq!(recorded.audit, []);
    let mut results = Results::new(model, options);
    let (layout, plan) = (&results.layout, &results.plan);
    let result = ReplicationResult::new(model, layout, plan, 0, recorded);
    results.add(result);
    results
}

/// Every part of a desk in every period.
fn views(results: &Results, model: &Scenario, mut see: impl FnMut(&View<'_>)) {
    let (rows, intervals, days) = results.counts.extent();
    let shops = (0..model.shops.len()).map(Part::Shop);
    let parts = [Part::Desk].into_iter().chain(shops).chain((0..rows).map(Part::Row));
    for part in parts.chain((0..model.agents.len()).map(Part::Agent)) {
        see(&results.view(model, part, Period::Whole));
        if matches!(part, Part::Agent(_)) {
            continue;
        }
        (0..intervals).for_each(|at| see(&results.view(model, part, Period::Interval(at))));
        if !matches!(part, Part::Row(_)) {
            (0..days).for_each(|day| see(&results.view(model, part, Period::Day(day))));
        }
    }
}

/// The longer wait, then the one that cannot be above it.
const ORDERS: &[(&str, &str)] = &[
    ("queue_wait_queued_mean_s", "queue_wait_mean_s"),
    ("queue_wait_p90_s", "queue_wait_p50_s"),
    ("queue_wait_p99_s", "queue_wait_p90_s"),
    ("first_response_p90_s", "first_response_p50_s"),
    ("first_response_p99_s", "first_response_p90_s"),
    ("customer_wait_p90_s", "customer_wait_p50_s"),
    ("customer_wait_p99_s", "customer_wait_p90_s"),
    ("round_response_p90_s", "round_response_p50_s"),
    ("round_response_p99_s", "round_response_p90_s"),
    ("queue_length_peak", "queue_length_mean"),
    ("active_peak", "active_mean"),
    ("lost_customers", "left_late"),
    ("entries", "lost_customers"),
    ("entries", "awaiting_end"),
    ("left_messages", "left_late"),
    ("online_upv", "queued"),
];

fn faults_of(view: &View<'_>, model: &Scenario) -> Vec<String> {
    let there = |id: &str| {
        let figure = figure(id).expect(id);
        let kept = missing(figure, model, Options { persons: true }, view).is_none();
        kept.then(|| view.find(figure).value()).flatten()
    };
    let mut faults = Vec::new();
    for figure in figures() {
        if missing(figure, model, Options { persons: true }, view).is_some() {
            continue;
        }
        if let Found::Ratio(top, bottom) = view.find(figure) {
            // what a customer wrote counts for the last agent, a reply for whoever sent it
            let helped = figure.id == "answer_question_ratio"
                && view.grains().any(|grain| grain == Grain::Agent);
            if helped && bottom == 0.0 {
                continue;
            }
            let over = figure.unit == Unit::Share && top > bottom + 1e-6;
            if over || top < -1e-6 || bottom < -1e-6 || (bottom == 0.0 && top > 1e-6) {
                faults.push(format!("{}: {top} over {bottom}", figure.id));
            }
        }
    }
    for (long, short) in ORDERS {
        if let (Some(long_is), Some(short_is)) = (there(long), there(short))
            && long_is < short_is - 1e-6
        {
            faults.push(format!("{long} {long_is} below {short} {short_is}"));
        }
    }
    faults
}

fn keeps_its_orders(offer: &'static Offer) {
    let one = |wild: Wild| {
        let model = read(&wild.text());
        let results = run(&model);
        let mut faults = Vec::new();
        views(&results, &model, |view| faults.extend(faults_of(view, &model)));
        match faults.is_empty() {
            true => Ok(()),
            false => Err(TestCaseError::fail(faults.join("\n"))),
        }
    };
    let ran = runner(CASES).run(&wild(offer), one);
    ran.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn figures_of_jd_groups_are_in_order() {
    keeps_its_orders(&OFFERS[0]);
}

#[test]
fn figures_of_jd_dongdong_are_in_order() {
    keeps_its_orders(&OFFERS[1]);
}

#[test]
fn figures_of_generic_are_in_order() {
    keeps_its_orders(&OFFERS[2]);
}

/// A desk of one hour where every customer meets an idle agent with one slot.
fn idle_desk(platform: &str, seed: u32, patience: u32, silent: f64) -> Scenario {
    read(&format!(
        "[desk]\nstart = 2026-11-11T10:00:00\nlength = \"1h\"\nseed = {seed}\n\
         platform = \"{platform}\"\n[[arrivals]]\nrates = [60]\nrate_interval = \"1h\"\n\
         [[agents]]\nid = \"a\"\ncount = 120\nmax_concurrency = 1\n[customer]\n\
         first_patience = {{ dist = \"exp\", mean = \"{patience}s\" }}\n\
         later_patience = {{ dist = \"exp\", mean = \"{patience}s\" }}\n\
         silent_share_queue = {silent}\nsilent_share_chat = {silent}\n"
    ))
}

#[test]
fn lost_does_not_change_with_the_share_who_leave_silently() {
    let mut lost_in_all = 0.0;
    let desks = (0..3_usize, any::<u32>(), 5..120_u32);
    let ran = runner(40).run(&desks, |(platform, seed, patience)| {
        let platform = OFFERS[platform].platform;
        let figures_at = |silent: f64| -> Vec<String> {
            let model = idle_desk(platform, seed, patience, silent);
            let results = run(&model);
            let mut lost = Vec::new();
            views(&results, &model, |view| {
                if !view.grains().any(|grain| grain == dacu::measure::catalog::Grain::Agent) {
                    let ids = [
                        "lost_rate",
                        "lost_customers",
                        "customer_wait_mean_s",
                        "cannot_rate_share",
                    ];
                    let values = ids.map(|id| view.find(figure(id).expect(id)));
                    lost.push(format!("{values:?}"));
                }
            });
            lost
        };
        let seen = figures_at(0.0);
        for silent in [0.5, 1.0] {
            prop_assert_eq!(&figures_at(silent), &seen, "silent {}", silent);
        }
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
    for platform in OFFERS {
        let model = idle_desk(platform.platform, 1, 20, 0.5);
        let results = run(&model);
        let view = results.view(&model, Part::Desk, Period::Whole);
        lost_in_all +=
            view.find(figure("lost_customers").expect("lost")).value().unwrap_or_default();
    }
    assert!(lost_in_all > 10.0, "a desk where nobody is lost proves nothing: {lost_in_all}");
}
