//! The summary of whole runs and of hand-made samples.

use std::sync::atomic::AtomicBool;

use approx::assert_relative_eq;

use super::super::catalog::{Found, Need, Source, Unit, View, figure};
use super::super::counters::{Sum, Tally};
use super::super::counts::Counts;
use super::super::fixture::{layout, scenario};
use super::super::recorder::Options;
use super::*;
use crate::engine::arrivals::NoFeed;
use crate::experiment::replicate::simulate;
use crate::kernel::ids::SeatId;

fn run(scenario: &Scenario, replications: u32, threads: usize) -> Results {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let quiet = AtomicBool::new(false);
    let options = Options { persons: true };
    let (results, ended) = pool
        .install(|| simulate(scenario, 0..replications, options, |_| NoFeed, |_, _| {}, &quiet))
        .unwrap();
    assert_eq!(ended.done, replications);
    results
}

#[test]
fn results_are_the_same_at_every_thread_count_and_sharding() {
    let scenario = scenario();
    let one = run(&scenario, 5, 1);
    let many = run(&scenario, 5, 4);
    assert!(one == many);
    let quiet = AtomicBool::new(false);
    let shard = |range| {
        let options = Options { persons: true };
        simulate(&scenario, range, options, |_| NoFeed, |_, _| {}, &quiet).unwrap().0
    };
    let mut merged = shard(0..2);
    merged.merge(shard(2..5));
    assert!(one == merged);
}

#[test]
fn a_target_met_to_the_last_bit_is_met() {
    let mut scenario = scenario();
    let target = |figure: &str, bound, at_least| Target {
        figure: figure.into(),
        bound,
        at_least,
        from_platform: false,
    };
    scenario.shops[0].targets = vec![target("lost", 0.5, false), target("satisfaction", 0.5, true)];
    let results = run(&scenario, 2, 1);
    let found = Summary::new(&scenario, &results).targets;
    let values: Vec<f64> = found.iter().map(|target| target.value.unwrap()).collect();
    for (nudge, met) in [(0.0, true), (1e-9, false)] {
        scenario.shops[0].targets[0].bound = values[0] - nudge;
        scenario.shops[0].targets[1].bound = values[1] + nudge;
        let checks = Summary::new(&scenario, &results).targets;
        assert!(checks.iter().all(|check| check.met == Some(met)), "{nudge}: {checks:?}");
    }
}

#[test]
fn slots_are_told_only_where_everybody_has_a_maximum() {
    let told = |scenario: &Scenario| {
        let summary = Summary::new(scenario, &run(scenario, 1, 1));
        let full = summary.section(Part::Desk).unwrap().get("full_share").unwrap();
        (full.value.is_some(), full.missing.map(|words| words.en))
    };
    let mut scenario = scenario();
    assert_eq!(told(&scenario), (true, None));
    scenario.seats[1].max = None;
    assert_eq!(told(&scenario), (false, Some(Need::Maximum.reason().en)));
}

#[test]
fn a_summary_holds_together() {
    let mut scenario = scenario();
    // everybody rates in whose chat a reply was read
    let customer = &mut scenario.shops[0].customer;
    (customer.invite_rate, customer.rate_if_invited) = (1.0, 1.0);
    scenario.shops[0].targets = vec![
        Target { figure: "lost".into(), bound: 0.5, at_least: false, from_platform: false },
        Target { figure: "satisfaction".into(), bound: 1.0, at_least: true, from_platform: true },
    ];
    let results = run(&scenario, 4, 2);
    let summary = Summary::new(&scenario, &results);
    assert!(summary.audit.is_empty());
    let desk = summary.section(Part::Desk).unwrap();
    let shop = summary.section(Part::Shop(0)).unwrap();
    let entries = desk.get("entries").unwrap();
    assert_eq!(entries.value, shop.get("entries").unwrap().value);
    assert_eq!(entries.n, 4);
    let (low, high) = entries.interval.unwrap();
    assert!(low < entries.value.unwrap() && entries.value.unwrap() < high);
    // One of each reason for n/a.
    let reason = |id: &str| desk.get(id).unwrap().missing.map(|words| words.en);
    assert_eq!(reason("robot_solved"), Some(Need::Robot.reason().en));
    let agent = summary.section(Part::Agent(0)).unwrap();
    assert!(agent.get("online_upv").is_none(), "UPV exists only for the shop");
    assert!(agent.get("slot_occupancy").unwrap().value.unwrap() > 0.0);
    // Groups, without the row of the ungrouped.
    let groups: f64 =
        (0..3).filter_map(|row| summary.section(Part::Row(row))?.get("entries")?.value).sum();
    assert_relative_eq!(groups, entries.value.unwrap());
    // Bands cover every interval; before the warm-up there is nothing.
    let queue = summary.series(Part::Desk, "hands_occupancy").unwrap();
    assert_eq!(queue.bands.len(), 16);
    assert!(queue.bands[..4].iter().all(Option::is_none));
    assert!(queue.bands[4..].iter().all(Option::is_some));
    let [lost, rating] = &summary.targets[..] else { panic!("two targets") };
    assert_eq!(lost.met, Some(true));
    assert_eq!((lost.runs.missed, lost.runs.of, lost.days.of), (0, 4, 4));
    assert!(lost.runs.probability.unwrap().high < 0.7);
    assert!(rating.expected_miss.unwrap() > 0.9, "nobody is satisfied for certain");
    assert_relative_eq!(summary.attendance[0].hours[1], 3.0);
}

#[test]
fn no_interval_reaches_where_no_figure_can_be() {
    let scenario = scenario();
    let results = run(&scenario, 3, 1);
    let summary = Summary::new(&scenario, &results);
    let (mut seen, mut at_an_end) = (0, 0);
    for estimate in summary.sections.iter().flat_map(|section| &section.estimates) {
        let Some((low, high)) = estimate.interval else { continue };
        let id = estimate.figure.id;
        let value = estimate.value.unwrap();
        assert!(low <= value && value <= high, "{id}: {low} {value} {high}");
        assert!(low >= 0.0, "{id} from {low} on");
        assert!(estimate.figure.unit != Unit::Share || high <= 1.0, "{id} up to {high}");
        seen += 1;
        at_an_end += u32::from(low < value && (low == 0.0 || high == 1.0));
    }
    assert!(seen > 300 && at_an_end > 5, "{at_an_end} of {seen} are cut");
}

#[test]
fn one_replication_has_no_interval() {
    let scenario = scenario();
    let results = run(&scenario, 1, 1);
    let summary = Summary::new(&scenario, &results);
    let estimate = summary.section(Part::Desk).unwrap().get("answer_rate").unwrap();
    assert!(estimate.value.is_some() && estimate.interval.is_none());
}

/// What an agent's figures are made of.
fn credit(counts: &mut Counts, seat: u32, rounds: u64, seconds: u128) {
    counts.at_seat(SeatId(seat), |cell| {
        cell[Tally::RoundsAnswered] += rounds;
        cell[Sum::RoundResponse] += u128::from(rounds) * seconds * 1_000_000;
    });
}

/// VIP-26: A 100 rounds of 30 s, B 10 rounds of 90 s → 60.0 s; by rounds 35.45 s; with every
/// agent of the shop in the denominator 40 s.
#[test]
fn vip_26_the_mean_of_agents_is_unweighted() {
    let (scenario, layout) = (scenario(), layout());
    let mut counts = Counts::new(&scenario, &layout, &[]);
    credit(&mut counts, 0, 100, 30);
    credit(&mut counts, 1, 10, 90);
    let source = Source { scenario: &scenario, layout: &layout, counts: &counts };
    let view = View::new(source, Part::Shop(0), Period::Whole);
    let value = |id| view.find(figure(id).unwrap()).value().unwrap();
    assert_relative_eq!(value("agent_mean_response_s"), 60.0);
    assert_relative_eq!(value("agent_mean_response_literal_s"), 40.0);
    let mut all = View::new(source, Part::Agent(0), Period::Whole).cell().clone();
    all.merge(View::new(source, Part::Agent(1), Period::Whole).cell());
    let by_rounds = all[Sum::RoundResponse] as f64 / 1e6 / all[Tally::RoundsAnswered] as f64;
    assert_relative_eq!(by_rounds, 35.4545, epsilon = 1e-3);
}

/// Figures from counts of the rule book: JD-23, JD-24, VIP-24, VIP-10.
#[test]
fn rules_with_plain_counts() {
    let (scenario, layout) = (scenario(), layout());
    let mut counts = Counts::new(&scenario, &layout, &[]);
    let at = layout.horizon.warm_up;
    counts.at(&layout, 0, at, |cell| {
        cell[Tally::Upv] += 100;
        cell[Tally::Received] += 80;
        cell[Tally::Ratings] += 10;
        cell[Tally::RatedVerySatisfied] += 5;
        cell[Tally::RatedSatisfied] += 3;
        cell[Tally::HumanMessages] += 120;
        cell[Tally::CustomerMessages] += 100;
        cell[Tally::RoundsAnswered] += 3;
        cell[Tally::RoundsPrompt] += 2;
        cell[Sum::RoundResponse] += 151_000_000;
    });
    counts.add_up(&layout);
    let source = Source { scenario: &scenario, layout: &layout, counts: &counts };
    for part in [Part::Desk, Part::Shop(0), Part::Row(0)] {
        let view = View::new(source, part, Period::Whole);
        let value = |id| view.find(figure(id).unwrap()).value().unwrap();
        assert_relative_eq!(value("answer_rate"), 0.8);
        assert_relative_eq!(value("satisfaction"), 0.8);
        assert_relative_eq!(value("answer_question_ratio"), 1.2);
        assert_relative_eq!(value("sla60_rate"), 2.0 / 3.0);
        assert_relative_eq!(value("round_response_mean_s"), 50.333, epsilon = 1e-3);
        let nobody = view.find(figure("abandonment_of_queued_rate").unwrap());
        assert_eq!((nobody, nobody.value()), (Found::Ratio(0.0, 0.0), None));
    }
}

/// JD-32: a window 9–18 with a 30 min gap → coverage 94.4 %.
#[test]
fn jd_32_coverage_is_a_share_of_working_hours() {
    let (scenario, layout) = (scenario(), layout());
    let mut counts = Counts::new(&scenario, &layout, &[]);
    let whole = &mut counts.shop_series[0].whole;
    whole.add_area(Level::Working, 9 * 3_600_000_000);
    whole.add_area(Level::Gap, 1_800_000_000);
    let source = Source { scenario: &scenario, layout: &layout, counts: &counts };
    for part in [Part::Desk, Part::Shop(0)] {
        let view = View::new(source, part, Period::Whole);
        let coverage = view.find(figure("coverage_share").unwrap()).value().unwrap();
        assert_relative_eq!(coverage, 0.944, epsilon = 5e-4);
    }
}

#[test]
fn the_mean_of_daily_ratios_has_its_own_name() {
    let mut scenario = scenario();
    // Three hours of the first day, all but half an hour of the second, and a drain into a third.
    scenario.calendar.start = jiff::civil::date(2026, 11, 10).at(21, 0, 0, 0);
    scenario.horizon.end = crate::kernel::tick::Tick(53 * 1_800_000_000);
    if let crate::model::arrival::Times::Curve(curve) = &mut scenario.shops[0].sources[0].times {
        curve.end = scenario.horizon.end;
    }
    scenario.reduction = Some(Reduction::Antithetic);
    let results = run(&scenario, 4, 2);
    assert_eq!(results.layout.days, 3);
    let summary = Summary::new(&scenario, &results);
    assert_eq!(summary.days.iter().filter(|day| day.part == Part::Desk).count(), 2);
    let desk = summary.section(Part::Desk).unwrap();
    let estimate = desk.get("arrivals_per_hour").unwrap();
    let daily = estimate.daily_mean.unwrap();
    let of_day = |day| results.values(Part::Desk, Period::Day(day), "arrivals_per_hour").unwrap();
    let all = [of_day(0), of_day(1)].concat();
    let mean = all.iter().flatten().sum::<f64>() / 8.0;
    assert_relative_eq!(daily.estimate, mean, max_relative = 1e-12);
    assert!(daily.low < daily.estimate && daily.estimate < daily.high);
    assert_ne!(Some(daily.estimate), estimate.value);
    // a count has none, and neither has a figure of one day
    assert_eq!(desk.get("entries").unwrap().daily_mean, None);
    let one_day = super::super::fixture::scenario();
    let summary = Summary::new(&one_day, &run(&one_day, 2, 1));
    let estimate = summary.section(Part::Desk).unwrap().get("arrivals_per_hour").unwrap();
    assert!(estimate.value.is_some());
    assert_eq!(estimate.daily_mean, None);
}
