//! Worse, within and undecided, on samples worked by hand; and a desk that is made worse.

use super::judge::{ERROR, Standing, judge};
use super::prove::prove;
use super::*;
use crate::measure::catalog::figure;
use crate::scenario::gate::Allowed;

/// A test of a figure whose runs were `base` and are `base + change`, with a little noise.
fn test(id: &str, by: Option<By>, base: f64, change: f64, noise: f64) -> Test {
    let runs = 20;
    let swing = |run: i32| if run % 2 == 0 { noise } else { -noise };
    Test {
        parts: (Part::Desk, Part::Desk),
        figure: figure(id).unwrap(),
        more_is_better: id == "served_rate",
        by,
        first: (0..runs).map(|_| (base, 1.0)).collect(),
        second: (0..runs).map(|run| (base + change + swing(run), 1.0)).collect(),
    }
}

fn ended() -> Ended {
    Ended {
        standing: Standing::Undecided,
        pairs: 20,
        rows: Vec::new(),
        compared: None,
        audit: Vec::new(),
        layout: None,
    }
}

fn judged(tests: &[Test]) -> Ended {
    let mut ended = ended();
    judge(&mut [(&mut ended, tests, false)], 1);
    ended
}

fn standing(test: Test) -> Standing {
    judged(&[test]).standing
}

#[test]
fn the_whole_interval_decides() {
    let lost = |change, noise| test("lost_rate", Some(By::Units(0.01)), 0.1, change, noise);
    assert_eq!(standing(lost(0.02, 0.001)), Standing::Worse);
    assert_eq!(standing(lost(0.005, 0.001)), Standing::Within);
    assert_eq!(standing(lost(-0.05, 0.001)), Standing::Better);
    // as far beyond, and not sure: s = 0.05/sqrt(19), t(19, 0.9995) = 3.883
    assert_eq!(standing(lost(0.02, 0.05)), Standing::Undecided);
    let row = &judged(&[lost(0.02, 0.05)]).rows[0];
    let half = 3.883_4 * 0.05 / 19.0_f64.sqrt();
    let ends = row.change.unwrap();
    assert!((ends.low - (0.02 - half)).abs() < 1e-6, "{ends:?}");
    assert!((ends.high - (0.02 + half)).abs() < 1e-6, "{ends:?}");
    // ((3.8834 + 0.8416) * se / 0.01)^2 * 20
    let needed = 20.0 * ((3.883_4 + 0.841_6) * 0.05 / 19.0_f64.sqrt() / 0.01).powi(2);
    let found = row.needed.unwrap() as f64;
    assert!((found - needed).abs() <= 0.001 * needed + 1.0, "{found} {needed}");
}

#[test]
fn the_bad_side_is_the_figures_own() {
    let served = |change| test("served_rate", Some(By::Share(0.02)), 0.9, change, 0.0005);
    assert_eq!(standing(served(-0.03)), Standing::Worse);
    assert_eq!(standing(served(-0.01)), Standing::Within);
    assert_eq!(standing(served(0.03)), Standing::Better);
    let row = &judged(&[served(-0.03)]).rows[0];
    assert!((row.limit + 0.018).abs() < 1e-12 && row.change.unwrap().high < row.limit);
}

#[test]
fn what_is_usual_has_a_floor() {
    let limit = |id, base: f64| judged(&[test(id, None, base, 0.0, 1e-6)]).rows[0].limit;
    assert!((limit("lost_rate", 0.05) - 0.003).abs() < 1e-12);
    assert!((limit("lost_rate", 0.5) - 0.01).abs() < 1e-12);
    assert!((limit("customer_wait_mean_s", 2.0) - 0.1).abs() < 1e-12);
    assert!((limit("customer_wait_mean_s", 40.0) - 0.8).abs() < 1e-12);
}

#[test]
fn nothing_but_the_same_is_within_a_tolerance_of_nothing() {
    let none = Some(By::Units(0.0));
    assert_eq!(standing(test("lost_rate", none, 0.1, 0.0, 0.0)), Standing::Within);
    assert_eq!(standing(test("lost_rate", none, 0.1, 0.0, 0.001)), Standing::Undecided);
}

#[test]
fn many_figures_share_the_error_of_a_false_alarm() {
    // beyond by 4 standard errors: p = 0.0008, enough alone and not as one of two
    let by = Some(By::Units(0.01));
    let noise = 0.01 / 4.0 * 19.0_f64.sqrt();
    let close = || test("lost_rate", by, 0.1, 0.02, noise);
    let inside = || test("lost_rate", by, 0.1, 0.0, 0.0001);
    let alone = judged(&[close()]);
    assert_eq!(alone.standing, Standing::Worse);
    assert!(alone.rows[0].adjusted < ERROR && alone.rows[0].adjusted > ERROR / 2.0);
    let both = judged(&[close(), inside()]);
    assert_eq!(both.standing, Standing::Undecided, "{:?}", both.rows);
}

#[test]
fn what_is_over_is_not_judged_anew() {
    let mut over = ended();
    over.standing = Standing::Worse;
    let tests = [test("lost_rate", None, 0.1, 0.0, 0.0)];
    judge(&mut [(&mut over, &tests, true)], 1);
    assert_eq!((over.standing, over.rows.len()), (Standing::Worse, 0));
}

#[test]
fn looks_double_up_to_the_most() {
    assert_eq!(looks(200, 1600), [200, 400, 800, 1600]);
    assert_eq!(looks(200, 1000), [200, 400, 800, 1000]);
    assert_eq!(looks(50, 50), [50]);
}

const DESK: &str = "[desk]\nname = \"甲店\"\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n\
    platform = \"jd_groups_2023\"\ncontacts_per_day = 1800\ncurve = \"flat\"\n\
    [[agents]]\nid = \"早班\"\ncount = 3\n[targets]\nlost = \"8%\"\n";

fn contest(text: &str, allowed: Vec<Allowed>) -> Contest {
    let scenario = crate::scenario::parse_str(text, &[]).unwrap().scenario;
    Contest { base: scenario.clone(), head: scenario, same: true, allowed }
}

#[test]
fn a_busy_desk_proves_the_gate_and_one_that_tolerates_all_does_not() {
    let quiet = AtomicBool::new(false);
    // the ninth decile of so short a day takes many pairs to know
    let wide = vec![Allowed { figure: "customer_wait_p90_s", by: By::Share(0.5) }];
    let proof = prove(&contest(DESK, wide), (60, 960), |_| {}, &quiet).unwrap();
    assert_eq!(proof.standing, Standing::Worse, "{proof:?}");
    let moved = proof.moved.unwrap();
    let times = moved.change.unwrap().estimate / moved.limit;
    assert!(times > 1.0 && times < 4.0, "{times} times what is tolerated");
    let named = [
        "lost_rate",
        "left_message_rate",
        "served_rate",
        "customer_wait_mean_s",
        "answer_rate",
        "customer_wait_p90_s",
        "dissatisfaction_risk",
        "reply3_rate",
        "satisfaction_expected",
    ];
    let by = By::Share(1e6);
    let all = named.map(|id| Allowed { figure: figure(id).unwrap().id, by });
    let blind = prove(&contest(DESK, all.to_vec()), (60, 60), |_| {}, &quiet).unwrap();
    assert!(blind.moved.is_none() && blind.standing != Standing::Worse, "{blind:?}");
    assert!(blind.unmoved.len() >= 6, "{blind:?}");
}

#[test]
fn twice_as_many_come_where_the_number_is_one() {
    let one = contest(DESK, Vec::new()).base;
    let shape = scaled(&one, 2.0).unwrap();
    assert_ne!(shape.meaning(), one.meaning());
    assert_eq!(scaled(&one, 1.0).unwrap().meaning(), one.meaning());
}
