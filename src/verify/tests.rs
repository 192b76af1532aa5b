//! The data is whole, and the judge can say no.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use super::cases::{self, Case, Kind};
use super::expr::{Expr, parse};
use super::formulas;
use super::judge::{Estimate, Table, Verdict, judge};
use super::ladder::{Effort, Step, climb};
use super::probe::{Probe, Sums};
use super::read;
use super::table;
use crate::engine::arrivals::NoFeed;
use crate::experiment::replicate::simulate;
use crate::kernel::stream::{Key, Seed, unit};
use crate::measure::catalog::Part;
use crate::measure::recorder::Options;
use crate::measure::summary::Summary;

/// Names of the published cases that must be here, without what follows the number.
const PUBLISHED: &[(&str, &[u32])] = &[
    ("A", &[1, 2, 4, 5, 7]),
    ("B", &[1, 2, 4]),
    ("C", &[1, 3]),
    ("D", &[1, 2, 4, 5, 7]),
    ("E", &[1, 3]),
    ("F", &[1, 2, 3, 4, 5, 6, 8, 10]),
    ("G", &[1, 3, 4]),
    ("H", &[1, 3]),
    ("I", &[1]),
    ("J", &[1, 2, 3, 5, 8, 10, 11, 12, 14, 21, 22, 23, 26, 30, 30]),
    ("K", &[1, 2, 3, 4, 5, 10, 12, 13, 15, 16, 17, 19, 20, 21]),
    ("L", &[1, 2, 3, 4, 6, 7]),
    ("M", &[2, 3]),
    ("N", &[1]),
    ("O", &[1, 2]),
    ("P", &[1]),
    ("Q", &[1, 2, 3]),
    ("S", &[1, 3, 4]),
];

fn shipped() -> Vec<Case> {
    read::all().unwrap_or_else(|error| panic!("{error}"))
}

fn one(name: &str) -> Case {
    let mut found = cases::chosen(shipped(), &[name.to_owned()]).unwrap();
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

#[test]
fn every_published_case_is_here() {
    let cases = shipped();
    let mut count = 0;
    for (group, numbers) in PUBLISHED {
        let known: Vec<u32> = cases
            .iter()
            .filter_map(|case| case.name.strip_prefix(group)?.get(..2)?.parse().ok())
            .collect();
        assert_eq!(&known[..], &numbers[..], "group {group}");
        count += numbers.len();
    }
    assert_eq!(count, 78);
    for case in &cases {
        assert!(!case.source.is_empty() && !case.model.is_empty(), "{}", case.name);
        assert!(!case.metrics.is_empty() || !case.not_expressed.is_empty(), "{}", case.name);
    }
}

#[test]
fn every_scenario_is_sound_and_has_its_figures() {
    for case in shipped() {
        let table = Table::new(&case.metrics, case.runs.len());
        for (run, leaves) in case.runs.iter().zip(&table.leaves) {
            let probe = Probe::new(&run.scenario, None, leaves);
            let place = format!("{}/{}", case.name, run.name);
            probe.unwrap_or_else(|error| panic!("{place}: {error}"));
            assert!(!leaves.is_empty(), "{place} is simulated for nothing");
        }
    }
}

#[test]
fn formulas_meet_their_values_and_a_wrong_value_fails() {
    let mut count = 0;
    for case in shipped() {
        for metric in case.metrics.iter().filter(|metric| metric.expr.is_closed()) {
            let table = Table::new(std::slice::from_ref(metric), 0);
            let estimate = table.estimate(&metric.expr);
            let verdict = judge(metric, &estimate, 1.0);
            assert_eq!(verdict, Verdict::Pass, "{} {}: {estimate:?}", case.name, metric.name);
            let mut wrong = metric.clone();
            wrong.exact *= 1.0 + 1e-5;
            assert_eq!(judge(&wrong, &estimate, 1.0), Verdict::Fail, "{}", case.name);
            count += 1;
        }
    }
    assert!(count >= 10, "{count} formulas");
}

#[test]
fn a_wrong_value_fails_twice_and_a_right_one_passes() {
    let mut case = one("M02");
    case.metrics.truncate(1);
    case.runs.truncate(1);
    case.runs[0].scenario = case.runs[0].scenario.replace("\"200h\"", "\"20h\"");
    let steps = Mutex::new(Vec::new());
    let note = |step: Step| steps.lock().unwrap().push((step.again, step.done, step.until));
    let right = climb(&case, Effort::Quick, note).unwrap();
    let last = *steps.lock().unwrap().last().unwrap();
    let replications = right.findings[0].first.estimate.replications as u32;
    assert_eq!(last, (false, replications, replications));
    assert_eq!(right.findings[0].verdict(), Verdict::Pass, "{:?}", right.findings[0].first);
    let mut wrong = case.clone();
    wrong.metrics[0].exact *= 1.2;
    let climbed = climb(&wrong, Effort::Quick, note).unwrap();
    assert_eq!(*steps.lock().unwrap().last().unwrap(), (true, 4 * replications, 4 * replications));
    let second = climbed.findings[0].second.expect("a second look");
    assert_eq!(climbed.findings[0].verdict(), Verdict::Fail);
    assert_eq!(second.estimate.replications, 4 * climbed.findings[0].first.estimate.replications);
    assert_ne!(second.seed, climbed.findings[0].first.seed);
    let text = table::text(&climbed, false);
    assert!(text.contains("(again)") && text.contains("FAIL"), "{text}");
    let text = table::text(&climbed, true);
    assert!(text.contains("（复算）") && text.contains("不符") && !text.contains("FAIL"), "{text}");
    let document = table::markdown(std::slice::from_ref(&climbed), true);
    assert!(document.contains("| 指标 | 精确值 |") && document.contains("出处："), "{document}");
    for word in ["metric |", "Source", "again", "FAIL"] {
        assert!(!document.contains(word), "{word} in {document}");
    }
    let last = table::summary(std::slice::from_ref(&climbed), true);
    assert!(last.starts_with("1 个算例：0 个值通过，1 个不符"), "{last}");
    let mut short = case.clone();
    short.at_most = 3;
    short.metrics[0].exact = right.findings[0].first.estimate.value.unwrap();
    let coarse = climb(&short, Effort::Full, |_| {}).unwrap();
    assert_ne!(coarse.findings[0].verdict(), Verdict::Fail);
}

#[test]
fn values_that_chance_does_not_touch_are_equal_or_wrong() {
    let mut case = one("J22");
    case.runs[0].scenario = case.runs[0].scenario.replace("\"240h\"", "\"24h\"");
    let climbed = climb(&case, Effort::Full, |_| {}).unwrap();
    assert!(climbed.findings.iter().all(|finding| finding.verdict() == Verdict::Pass));
    let mut wrong = case.clone();
    wrong.metrics[0].exact += 0.001;
    let climbed = climb(&wrong, Effort::Full, |_| {}).unwrap();
    assert_eq!(climbed.findings[0].verdict(), Verdict::Fail);
}

#[test]
fn the_platform_examples_hold() {
    for name in ["Q01", "Q02", "Q03"] {
        let case = one(name);
        let climbed = climb(&case, Effort::Full, |_| {}).unwrap();
        for finding in &climbed.findings {
            let (metric, first) = (&finding.metric.name, &finding.first);
            assert_eq!(finding.verdict(), Verdict::Pass, "{name} {metric}: {first:?}");
        }
    }
}

/// The figures of a case are those of an ordinary run of the same scenario, quantiles too.
#[test]
fn a_case_sees_what_an_ordinary_run_reports() {
    for (name, quantiles) in [("L02", 0), ("A07", 2)] {
        sees_what_a_run_reports(&one(name), quantiles);
    }
}

fn sees_what_a_run_reports(case: &Case, quantiles: usize) {
    let text = case.runs[0].scenario.replace("\"200h\"", "\"10h\"");
    let text = text.replace("\"12h\"\nwarm_up = \"2h\"", "\"1h\"\nwarm_up = \"10min\"");
    let scenario = crate::scenario::parse_str(&text, &[]).unwrap().scenario;
    let never = AtomicBool::new(false);
    let options = Options::default();
    let (results, _) = simulate(&scenario, 0..5, options, |_| NoFeed, |_, _| {}, &never).unwrap();
    let summary = Summary::new(&scenario, &results);
    let section = summary.section(Part::Desk).unwrap();
    let mut table = Table::new(&case.metrics, case.runs.len());
    let probe = Probe::new(&text, None, &table.leaves[0]).unwrap();
    probe.extend(&mut table.samples[0], 2, |_| {}).unwrap();
    probe.extend(&mut table.samples[0], 5, |_| {}).unwrap();
    let (mut count, mut own) = (0, 0);
    for leaf in table.leaves[0].clone() {
        let expr = parse(&leaf.figure, &["run"]).unwrap();
        let found = table.estimate(&expr).value.unwrap();
        let reported = section.get(&leaf.figure).and_then(|estimate| estimate.value).unwrap();
        assert!((found - reported).abs() <= 1e-12 * reported.abs(), "{}", leaf.figure);
        count += 1;
        // the mean of the replications' own is another number
        let sums = &table.samples[0].sums[count - 1];
        let mean = sums.iter().filter_map(|sums| sums.value()).sum::<f64>() / 5.0;
        let is_quantile = table.samples[0].pooled[count - 1].is_some();
        own += usize::from(is_quantile && (mean - found).abs() > 1e-4 * found);
    }
    assert!(count >= 6 && own == quantiles, "{count} figures, {own} quantiles");
}

#[test]
fn expressions_mean_what_they_say() {
    let none = Table::new(&[], 0);
    let value = |text: &str| none.estimate(&parse(text, &[]).unwrap()).value.unwrap();
    for (text, meant) in [
        ("1 + 2 * 3 ^ 2 - 4 / 2", 17.0),
        ("8 - 3 - 2", 3.0),
        ("(1 + 2) * -2", -6.0),
        ("sqrt(16) + (2 < 3) + (2 > 3)", 5.0),
        ("log(exp(2)) + atan(0)", 2.0),
    ] {
        assert!((value(text) - meant).abs() < 1e-12, "{text}: {}", value(text));
    }
    // 10 % of Poisson(90) numbers reach 103 or more, not quite: P(N ≥ 102) > 0.1 ≥ P(N ≥ 103).
    assert_eq!(value("poisson_least(90, 0.1)"), 103.0);
    assert_eq!(none.estimate(&parse("poisson_least(90, 1/10^10)", &[]).unwrap()).value, None);
    for wrong in ["1 +", "(1", "figure", "sqrt(1, 2)", "nothing(1)", "1 2", "erlang_b(1)", "$"] {
        assert!(parse(wrong, &[]).is_err(), "{wrong}");
    }
    for wrong in ["other.entries", "entries[agent", "entries[agent]", "run_sd(1)"] {
        assert!(parse(wrong, &["run"]).is_err(), "{wrong}");
    }
    for (deep, wide) in [("(", ")"), ("-", ""), ("sqrt(", ")")] {
        let nested = |times| format!("{}1{}", deep.repeat(times), wide.repeat(times));
        assert!(parse(&nested(50), &[]).is_ok());
        assert!(parse(&nested(60), &[]).unwrap_err().contains("60 deep"));
        assert!(parse(&nested(100_000), &[]).unwrap_err().contains("4000 bytes"));
    }
    assert_eq!(value(&format!("1{}", "+1".repeat(1_999))), 2_000.0);
    assert!(formulas::ALL.iter().all(|formula| formulas::find(formula.name).is_some()));
}

#[test]
fn the_jackknife_of_a_ratio_is_its_standard_error() {
    let case = one("A01");
    let mut table = Table::new(&case.metrics, case.runs.len());
    let at = table.leaves[0].iter().position(|leaf| leaf.figure == "queued_rate").unwrap();
    table.samples[0].sums = vec![Vec::new(); table.leaves[0].len()];
    let pairs = [(1.0, 2.0), (3.0, 4.0), (2.0, 3.0), (5.0, 9.0)];
    table.samples[0].sums[at] = pairs.iter().map(|pair| Sums::Ratio(pair.0, pair.1)).collect();
    let others = (0..table.leaves[0].len()).filter(|other| *other != at);
    for other in others.collect::<Vec<_>>() {
        table.samples[0].sums[other] = vec![Sums::Nothing; 4];
    }
    let estimate = table.estimate(&parse("queued_rate", &["t1"]).unwrap());
    // leaving out: 10/16, 8/14, 9/15, 6/9; mean 0.615774; Σ squares 0.00475; · 3/4
    let left = [10.0 / 16.0, 8.0 / 14.0, 9.0 / 15.0, 6.0 / 9.0];
    let mean: f64 = left.iter().sum::<f64>() / 4.0;
    let squares: f64 = left.iter().map(|x| (x - mean) * (x - mean)).sum();
    assert_eq!(estimate.value, Some(11.0 / 18.0));
    assert!((estimate.error - (squares * 0.75).sqrt()).abs() < 1e-12, "{estimate:?}");
}

/// A case's runs share the seed: the mean of two equal runs is known no better than one of them.
#[test]
fn what_two_runs_of_the_same_days_say_together_is_no_surer_than_one() {
    let metric = one("A01").metrics.remove(0);
    let expr = |text: &str| parse(text, &["t1", "t2"]).unwrap();
    let both = expr("(t1.queued_rate + t2.queued_rate) / 2");
    let metrics = [super::cases::Metric { expr: both, ..metric }];
    let mut table = Table::new(&metrics, 2);
    let days = [3.0, 7.0, 1.0, 9.0, 4.0, 6.0].map(|wait| Sums::Ratio(wait, 10.0));
    for samples in &mut table.samples {
        samples.sums = vec![days.to_vec()];
    }
    let error = |expr: &Expr| table.estimate(expr).error;
    let alone = error(&expr("t1.queued_rate"));
    assert!(alone > 0.0 && (error(&metrics[0].expr) - alone).abs() < 1e-12);
    assert!(error(&expr("t1.queued_rate - t2.queued_rate")) < 1e-12, "paired by the day");
}

/// Of 200 samples of 400 uniform numbers, the squared standard error of the 95th percentile
/// against p(1 − p)/n, its own; and none is far too small. Leaving out replications one by one
/// gives twice that on average, and a fourth or less for every third sample.
#[test]
fn the_error_of_a_quantile_over_runs_is_its_own() {
    let metric = one("N01").metrics.into_iter().find(|metric| metric.name == "p95").unwrap();
    assert!(metric.expr.ranks());
    let metrics = [metric];
    let seed = Seed::new(5, 0);
    let size = 400;
    let exact = 0.95 * 0.05 / f64::from(size);
    let ratios = (0..200).map(|sample| {
        let key = Key { entity: sample, space: 7 };
        let draw = |at| unit(seed.block(key, 15, at)[0]);
        let mut table = Table::new(&metrics, 2);
        let run = table.leaves.iter().position(|leaves| !leaves.is_empty()).unwrap();
        table.samples[run].sums = vec![(0..size).map(|at| Sums::Ratio(draw(at), 1.0)).collect()];
        let error = table.estimate(&metrics[0].expr).error;
        error * error / exact
    });
    let ratios: Vec<f64> = ratios.collect();
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    let small = ratios.iter().filter(|ratio| **ratio < 0.25).count();
    assert!((0.85..1.2).contains(&mean) && small <= 2, "{mean:.3} times, {small} far too small");
}

/// The greatest of all replications has a value, and no error that could be told.
#[test]
fn the_greatest_of_all_runs_is_too_coarse_to_tell() {
    let mut metric = one("N01").metrics.into_iter().find(|metric| metric.name == "p95").unwrap();
    let Expr::Over(_, list) = &mut metric.expr else { panic!("{:?}", metric.expr) };
    list[1] = Expr::Number(1.0);
    metric.exact = 99.0;
    let metrics = [metric];
    let mut table = Table::new(&metrics, 2);
    let run = table.leaves.iter().position(|leaves| !leaves.is_empty()).unwrap();
    let values = (0..100).map(|at| Sums::Ratio(f64::from(at), 1.0));
    table.samples[run].sums = vec![values.collect()];
    let estimate = table.estimate(&metrics[0].expr);
    assert_eq!((estimate.value, estimate.error), (Some(99.0), f64::INFINITY));
    assert_eq!(judge(&metrics[0], &estimate, 1.0), Verdict::Coarse);
}

#[test]
fn a_spread_is_that_of_all_values_together() {
    // {1, 3} and {5, 7}: each has a standard deviation of 1, together √5.
    let each = [Sums::Moments([2.0, 4.0, 10.0]), Sums::Moments([2.0, 12.0, 74.0])];
    assert_eq!(each.map(Sums::value), [Some(1.0), Some(1.0)]);
    assert_eq!(each[0].plus(each[1]).value(), Some(5.0_f64.sqrt()));
}

#[test]
fn kinds_judge_as_they_say() {
    let metric = |kind| {
        let mut metric = one("A01").metrics[0].clone();
        (metric.kind, metric.exact) = (kind, 0.01);
        metric
    };
    let found = |value, error| Estimate { value, error, replications: 40 };
    for (kind, value, error, verdict) in [
        (Kind::Mean, Some(0.01), 4e-5, Verdict::Pass),
        (Kind::Mean, Some(0.01), 6e-5, Verdict::Coarse),
        (Kind::Mean, Some(0.0102), 4.9e-5, Verdict::Fail),
        (Kind::Mean, None, 0.0, Verdict::Fail),
        (Kind::Share, Some(0.0103), 9e-5, Verdict::Pass),
        (Kind::Equal, Some(0.01), f64::INFINITY, Verdict::Pass),
        (Kind::Equal, Some(0.010_001), 0.0, Verdict::Fail),
        (Kind::Never, Some(0.0), 0.0, Verdict::Pass),
        (Kind::Never, Some(1e-9), 0.0, Verdict::Fail),
        (Kind::Absent, None, 0.0, Verdict::Pass),
        (Kind::Absent, Some(1.0), 0.0, Verdict::Fail),
        (Kind::Published(0.001), Some(0.0119), 2e-4, Verdict::Pass),
        (Kind::Published(0.001), Some(0.013), 2e-4, Verdict::Fail),
        (Kind::Published(0.001), Some(0.01), 3e-4, Verdict::Coarse),
    ] {
        let estimate = found(value, error);
        assert_eq!(judge(&metric(kind), &estimate, 1.0), verdict, "{kind:?} {estimate:?}");
    }
}

#[test]
fn faults_of_the_data_are_told() {
    let case =
        |more: &str| format!("[[case]]\nname = \"T\"\nmodel = \"m\"\nsource = \"s\"\n{more}");
    for (text, told) in [
        (String::new(), "no `[[case]]`"),
        (case("colour = 1"), "`colour` means nothing"),
        (case("metrics = []"), "nothing to compare"),
        (case("quick = 1\nnot_expressed = [{ name = \"x\", why = \"y\" }]"), "true or false"),
        (case("at_most = 0\nnot_expressed = [{ name = \"x\", why = \"y\" }]"), "from 1"),
        ("case = []".to_owned(), "no `[[case]]`"),
        (case("metrics = [{ name = \"x\", exact = 1, is = \"1\", kind = 2 }]"), "`kind`"),
        (case("metrics = [{ name = \"x\", exact = 1, is = \"1\", note = 2 }]"), "`note`"),
        (
            case("metrics = [{ name = \"x\", exact = 1, is = \"1\", kind = \"published\" }]"),
            "`half_width` is missing",
        ),
        (case("template = \"t\""), "there is no template `t`"),
        (case("scenario = \"${rate}\""), "`${rate}` is not set"),
        (case("metrics = [{ name = \"x\", is = \"1\" }]"), "`exact` is missing"),
        (case("metrics = [{ name = \"x\", exact = 1, is = \"y\" }]"), "has no scenario"),
        (
            case("metrics = [{ name = \"x\", exact = 0.1, is = \"1\", kind = \"never\" }]"),
            "may happen",
        ),
    ] {
        let error = read::file(&text).unwrap_err();
        assert!(error.contains(told), "{text}: {error}");
    }
    let wrong = case("scenario = \"[desk]\"\nmetrics = [{ name = \"x\", exact = 1, is = \"no\" }]");
    let case = read::file(&wrong).unwrap().remove(0);
    assert!(
        climb(&case, Effort::Full, |_| {}).unwrap_err().to_string().contains("case T, run run")
    );
}
