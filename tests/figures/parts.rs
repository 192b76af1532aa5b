//! The parts of a result fit together: desk, shops, groups and agents, the whole time, days and
//! intervals. What is asked of one is what its own counts say, and parts add up to wholes.

use dacu::engine::arrivals::NoFeed;
use dacu::experiment::replicate::simulate;
use dacu::measure::catalog::{Found, Part, Period, figure};
use dacu::measure::counts::Wait;
use dacu::measure::followed::why_not;
use dacu::measure::recorder::Options;
use dacu::measure::result::Results;
use dacu::measure::summary::Summary;
use dacu::model::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const WAITS: [Wait; Wait::COUNT] = [
    Wait::Queue,
    Wait::FirstResponse,
    Wait::Customer,
    Wait::Round,
    Wait::LeaveDelay,
    Wait::LeaveAnswer,
];

fn ran(replications: u32) -> (Scenario, Results) {
    ran_file("tests/golden/figures/everything.toml", &[], replications)
}

fn ran_file(name: &str, sets: &[&str], replications: u32) -> (Scenario, Results) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let loaded = dacu::scenario::load(&file, &sets).unwrap_or_else(|error| panic!("{error}"));
    let (model, quiet) = (loaded.scenario, AtomicBool::new(false));
    let options = Options::default();
    let ran = simulate(&model, 0..replications, options, |_| NoFeed, |_, _| {}, &quiet);
    (model, ran.expect("a run").0)
}

/// Number, sum and sum of squares; nothing where no distribution is kept.
fn moments(of: (&Scenario, &Results), part: Part, period: Period, wait: Wait) -> Option<[f64; 3]> {
    of.1.view(of.0, part, period).moments(wait)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[test]
fn waits_of_parts_add_up_to_those_of_the_whole() {
    let (scenario, results) = ran(2);
    let of = (&scenario, &results);
    let (shops, days) = (scenario.shops.len(), results.layout.days);
    let rows = |shop: usize| {
        let rows = results.layout.rows.iter().enumerate();
        rows.filter(move |(_, row)| row.shop.at() == shop).map(|(row, _)| Part::Row(row))
    };
    let adds_up = |whole: (Part, Period), parts: Vec<(Part, Period)>, wait: Wait| {
        let all = moments(of, whole.0, whole.1, wait).expect("kept");
        let mut sum = [0.0; 3];
        for (part, period) in parts {
            let some = moments(of, part, period, wait).expect("kept");
            sum.iter_mut().zip(some).for_each(|(sum, some)| *sum += some);
        }
        let same = all.iter().zip(sum).all(|(a, b)| close(*a, b));
        assert!(same, "{wait:?} of {whole:?}: {all:?} and {sum:?}");
        all[0]
    };
    for wait in WAITS {
        for shop in 0..shops {
            let whole = Period::Whole;
            let parts = rows(shop).map(|row| (row, whole)).collect();
            adds_up((Part::Shop(shop), whole), parts, wait);
            let of_days = (0..days).map(|day| (Part::Shop(shop), Period::Day(day))).collect();
            adds_up((Part::Shop(shop), whole), of_days, wait);
        }
        for period in std::iter::once(Period::Whole).chain((0..days).map(Period::Day)) {
            let parts = (0..shops).map(|shop| (Part::Shop(shop), period)).collect();
            let count = adds_up((Part::Desk, period), parts, wait);
            // the third day has what was still open at the end of the second
            assert!(count > 0.0 || period == Period::Day(2), "no {wait:?} in {period:?}");
        }
        let kept = matches!(wait, Wait::Customer | Wait::Round);
        let eleven = Period::Interval(11);
        if kept {
            let parts = (0..shops).flat_map(rows).map(|row| (row, eleven)).collect();
            assert!(adds_up((Part::Desk, eleven), parts, wait) > 0.0);
        }
        for part in [Part::Desk, Part::Shop(0), Part::Row(0)] {
            assert_eq!(moments(of, part, eleven, wait).is_some(), kept, "{wait:?} by interval");
        }
        assert_eq!(moments(of, Part::Row(0), Period::Day(0), wait), None);
        let agent = moments(of, Part::Agent(0), Period::Whole, wait);
        let kept = matches!(wait, Wait::FirstResponse | Wait::Round);
        assert_eq!(agent.is_some_and(|agent| agent[0] > 0.0), kept, "{wait:?} of an agent");
        assert_eq!(moments(of, Part::Agent(0), Period::Day(0), wait), None);
    }
}

#[test]
fn an_only_day_is_the_whole_time() {
    let (scenario, results) = ran_file("scenarios/small_shop.toml", &["desk.length=8h"], 2);
    assert_eq!(results.layout.days, 1);
    let of = (&scenario, &results);
    for part in [Part::Desk, Part::Shop(0)] {
        for wait in WAITS {
            let whole = moments(of, part, Period::Whole, wait);
            assert_eq!(moments(of, part, Period::Day(0), wait), whole, "{wait:?} of {part:?}");
        }
        let rounds = moments(of, part, Period::Day(0), Wait::Round).expect("kept");
        assert!(rounds[0] > 0.0);
    }
}

/// The moments are seconds: the mean is that of the figure, the spread what `deviation` says.
#[test]
fn moments_are_those_of_the_figures() {
    let (scenario, results) = ran(1);
    let view = results.view(&scenario, Part::Shop(0), Period::Whole);
    for (wait, id) in
        [(Wait::Customer, "customer_wait_mean_s"), (Wait::Round, "round_response_mean_s")]
    {
        let [count, sum, squares] = view.moments(wait).unwrap();
        let mean = view.find(figure(id).unwrap()).value().unwrap();
        assert!(close(sum / count, mean), "{id}: {} and {mean}", sum / count);
        let spread = (squares / count - mean * mean).sqrt();
        let deviation = view.deviation(wait).unwrap();
        assert!((spread - deviation).abs() < 1e-6 * deviation, "{spread} and {deviation}");
    }
}

#[test]
fn what_is_asked_for_is_what_is_found() {
    let (scenario, results) = ran(3);
    for frame in &results.plan.frames {
        let found = results.plan.frame(frame.part, frame.period).expect("a frame");
        assert_eq!((found.part, found.period), (frame.part, frame.period));
    }
    let summary = Summary::new(&scenario, &results);
    for series in &summary.series {
        let found = summary.series(series.part, series.figure).expect("a series");
        assert_eq!((found.part, found.figure), (series.part, series.figure));
    }
    assert!(summary.series(Part::Agent(0), "entries").is_none());
}

/// A part has the shops it works for; the only shop of a desk has the desk's bands.
#[test]
fn parts_know_their_shops() {
    let (scenario, results) = ran(1);
    let shops = |part| results.view(&scenario, part, Period::Whole).shops();
    assert_eq!(shops(Part::Desk), [0, 1]);
    for (row, about) in results.layout.rows.iter().enumerate() {
        assert_eq!(shops(Part::Row(row)), [about.shop.at()]);
    }
    assert_eq!((shops(Part::Agent(0)), shops(Part::Agent(4))), (vec![0, 1], vec![0]));
    assert_eq!(results.band_values(Part::Row(0), "entries", 11), None);

    let (_, ran) = ran_file("scenarios/small_shop.toml", &[], 1);
    let entries = |part| ran.band_values(part, "entries", 5);
    assert!(entries(Part::Desk).is_some_and(|values| values[0] > 0.0));
    assert_eq!(entries(Part::Shop(0)), entries(Part::Desk));
    assert_eq!(entries(Part::Row(0)), None);
}

/// A replication's value in an interval is what its own counts say, and a count of all replications
/// is their mean.
#[test]
fn intervals_are_those_of_the_replications() {
    let (scenario, all) = ran(2);
    let singles: Vec<Results> = {
        let (_, first) = ran(1);
        vec![first]
    };
    let parts = (0..scenario.shops.len()).map(Part::Shop).chain([Part::Desk]);
    for part in parts {
        for id in all.plan.bands.iter().copied() {
            let kind = figure(id).expect("a figure");
            for interval in [3, 11, 30] {
                let period = Period::Interval(interval);
                let values = all.band_values(part, id, interval).expect("banded");
                let single = singles[0].view(&scenario, part, period).find(kind).value();
                let (top, bottom) = all.band_pairs(part, id, interval).expect("banded")[0];
                let first = Found::Ratio(top, bottom).value();
                assert_eq!(first, single, "{id} of {part:?} in {interval}");
                if id == "entries" {
                    let view = all.view(&scenario, part, period);
                    let mean = all.interval_value(&scenario, &view, kind).expect("a count");
                    assert!(close(mean, values.iter().sum::<f64>() / 2.0), "{part:?}");
                }
            }
        }
    }
    assert_eq!(all.band_values(Part::Desk, "no figure", 0), None);
    assert_eq!(all.band_values(Part::Agent(0), "entries", 0), None);
    let view = all.view(&scenario, Part::Desk, Period::Interval(11));
    let robot = figure("robot_solved").unwrap();
    assert!(all.interval_value(&scenario, &view, robot).is_some());
}

/// Targets on figures that nothing draws: a share, a mean, two quantiles, a total.
const ASKED: [&str; 5] = [
    "targets.abandonment=0.05",
    "targets.first_response=30s",
    "targets.queue_wait_p90=1min",
    "targets.answer_rate=80%",
    "targets.consult_volume=100",
];

fn asked(sets: &[&str]) -> (Scenario, Results) {
    ran_file("tests/golden/figures/everything.toml", sets, 2)
}

#[test]
fn what_targets_are_on_is_followed_by_interval() {
    let (scenario, results) = asked(&ASKED);
    let whole = |id| results.pairs(Part::Shop(0), Period::Whole, id).expect("sampled");
    let of_hour = |id, at| results.band_pairs(Part::Shop(0), id, at);
    for id in ["abandonment_rate", "first_response_mean_s", "answer_rate", "lost_rate"] {
        let mut sums = [(0.0, 0.0); 2];
        for interval in 0..results.layout.intervals {
            let pairs = of_hour(id, interval).expect("followed");
            sums.iter_mut().zip(pairs).for_each(|(sum, pair)| {
                *sum = (sum.0 + pair.0, sum.1 + pair.1);
            });
        }
        for (sum, all) in sums.iter().zip(whole(id)) {
            assert!(close(sum.0, all.0) && close(sum.1, all.1), "{id}: {sum:?} and {all:?}");
            assert!(all.1 > 0.0, "{id} of nobody");
        }
    }
    // a weight for every interval, and no hour with a total of its own
    assert!(of_hour("entries_for_humans", 11).expect("kept").iter().all(|pair| pair.0 > 0.0));
    assert_eq!(of_hour("consult_volume", 11), None);
    assert!(why_not(figure("consult_volume").unwrap()).is_some());
    assert_eq!(results.band_pairs(Part::Desk, "lost_rate", results.layout.intervals), None);
    // without its target a figure is not kept
    let (_, plain) = ran(1);
    assert_eq!(plain.band_pairs(Part::Shop(0), "queue_wait_p90_s", 11), None);
    assert!(scenario.shops.len() > 1, "parts are shops");
}

#[test]
fn a_distribution_is_kept_by_interval_if_a_target_asks_for_it() {
    let (scenario, results) = asked(&ASKED);
    let of = (&scenario, &results);
    for part in [Part::Desk, Part::Shop(0), Part::Shop(1)] {
        let all = moments(of, part, Period::Whole, Wait::Queue).expect("kept");
        let mut sum = [0.0; 3];
        for interval in 0..results.layout.intervals {
            let some = moments(of, part, Period::Interval(interval), Wait::Queue).expect("asked");
            sum.iter_mut().zip(some).for_each(|(sum, some)| *sum += some);
            let pairs = results.band_pairs(part, "queue_wait_p90_s", interval).expect("followed");
            let valued = pairs.iter().filter(|pair| pair.1 == 1.0).count();
            assert_eq!(valued > 0, some[0] > 0.0, "a quantile where somebody waited");
        }
        assert!(all[0] > 0.0 && all.iter().zip(sum).all(|(a, b)| close(*a, b)), "{all:?} {sum:?}");
    }
    let leave = moments(of, Part::Desk, Period::Interval(11), Wait::LeaveDelay);
    assert_eq!(leave, None, "nobody asked for it");
}
