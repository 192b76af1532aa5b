use super::super::sensitivity::doubts;
use super::*;
use crate::model::SetBy;
use std::path::Path;

fn desk(more: &str) -> Scenario {
    let text = format!(
        "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nplatform = \"generic\"\n\
         contacts_per_day = 240\n{more}"
    );
    let loaded = crate::scenario::parse_str(&text, &[]);
    loaded.unwrap_or_else(|error| panic!("{error}")).scenario
}

/// The shipped scenarios, and a small desk of each shipped platform.
fn shipped() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    for platform in
        ["generic", "jd_groups_2023", "jd_dongdong_2019", "douyin_feige", "taobao_promo"]
            .into_iter()
            .chain(["kuaishou", "pinduoduo"])
    {
        let text = format!(
            "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nplatform = \"{platform}\"\n\
             contacts_per_day = 24\n[[agents]]\nid = \"a\"\n"
        );
        let loaded = crate::scenario::parse_str(&text, &[]);
        all.push((platform.to_owned(), loaded.unwrap_or_else(|error| panic!("{error}")).scenario));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") {
            let loaded = crate::scenario::load(&path, &[]);
            let scenario = loaded.unwrap_or_else(|_| panic!("{}", path.display())).scenario;
            all.push((path.display().to_string(), scenario));
        }
    }
    all
}

#[test]
fn every_input_with_a_range_can_be_moved_in_every_shipped_scenario() {
    let mut stays = Vec::new();
    for (name, scenario) in shipped() {
        for assumption in scenario.assumptions.iter().filter(|one| one.range.is_some()) {
            let range = assumption.range.unwrap();
            for end in [range.low, range.high] {
                let moved = set(&mut scenario.clone(), &assumption.input, assumption.shop, end);
                if !moved {
                    stays.push(format!("{name}: {}", assumption.input));
                }
            }
        }
        let (_, unmoved) = doubts(&scenario);
        let given = scenario.assumptions.iter().filter(|one| one.range.is_some());
        let given = given.filter(|one| one.set_by == SetBy::User).count();
        if stays.is_empty() {
            assert_eq!(unmoved.len(), given, "{name}: {unmoved:?}");
        }
    }
    assert!(stays.is_empty(), "these cannot be moved: {stays:#?}");
}

#[test]
fn the_two_ends_of_every_input_differ_in_the_scenario_made_of_them() {
    for (name, scenario) in shipped().into_iter().take(7) {
        for doubt in doubts(&scenario).0 {
            let at = |end: f64| {
                let mut moved = scenario.clone();
                assert!(set(&mut moved, &doubt.input, doubt.shop, end));
                format!("{:?}", (moved.shops, moved.agents, moved.seats, moved.satisfaction))
            };
            assert_ne!(at(doubt.low), at(doubt.high), "{name}: {}", doubt.input);
        }
    }
}

#[test]
fn what_nobody_knows_is_not_moved() {
    let mut scenario = desk("[[agents]]\nid = \"a\"\n");
    for unknown in ["customer.mood", "service", "leave.colour", "norms.x", "agents.x", "x.y", ""] {
        assert!(!set(&mut scenario, unknown, None, 1.0), "{unknown}");
    }
}

#[test]
fn a_law_is_moved_by_its_mean_and_what_a_profile_says_itself_stays() {
    let mut scenario = desk(
        "[[agents]]\nid = \"a\"\n[[service.profiles]]\nintents = [\"x\"]\n\
         rounds = { dist = \"geometric\", mean = 9 }\n",
    );
    assert!(set(&mut scenario, "customer.patience", None, 180.0));
    assert!(set(&mut scenario, "customer.rounds", None, 2.5));
    assert!(set(&mut scenario, "service.think", None, 15.0));
    let shop = &scenario.shops[0];
    assert!((shop.customer.queue_patience.mean_seconds() - 180.0).abs() < 1e-9);
    let rounds: Vec<f64> = shop.service.profiles.iter().map(|one| one.rounds.mean()).collect();
    assert_eq!(rounds, [2.5, 9.0]);
    let think = shop.service.profiles.iter().map(|one| one.think.mean_seconds());
    assert!(think.into_iter().all(|mean| (mean - 15.0).abs() < 1e-9));
}

#[test]
fn the_quick_stay_quicker_than_the_slow() {
    let mut scenario = desk(
        "[[agents]]\nid = \"a\"\ntyping_cpm = 40\nmax_concurrency = 4\n\
         [[agents]]\nid = \"b\"\ntyping_cpm = 80\nmax_concurrency = 8\n",
    );
    assert!(set(&mut scenario, "agents.typing_cpm", None, 90.0));
    assert!(set(&mut scenario, "agents.max_concurrency", None, 12.0));
    assert!(set(&mut scenario, "agents.absence_prob", None, 0.05));
    let speeds: Vec<f64> = scenario.agents.iter().map(|agent| agent.typing_cpm.mean()).collect();
    assert!((speeds[0] - 60.0).abs() < 1e-6 && (speeds[1] - 120.0).abs() < 1e-6, "{speeds:?}");
    let maxima: Vec<Option<u32>> = scenario.seats.iter().map(|seat| seat.max).collect();
    assert_eq!(maxima, [Some(8), Some(16)]);
    assert!(scenario.agents.iter().all(|agent| agent.absence_prob == 0.05));
}

#[test]
fn a_steeper_day_has_as_many_contacts() {
    let scenario = desk("curve = \"ordinary\"\n[[agents]]\nid = \"a\"\n");
    let of = |scenario: &Scenario| {
        let Times::Curve(curve) = &scenario.shops[0].sources[0].times else { panic!("no curve") };
        let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
        let steps = curve.starts.iter().zip(ends).zip(&curve.per_hour);
        let contacts =
            steps.map(|((from, to), rate)| rate * to.since(*from).as_secs_f64() / 3600.0);
        (contacts.sum::<f64>(), curve.per_hour.clone())
    };
    for at in [0.7, 1.3, 5.0] {
        let mut moved = scenario.clone();
        assert!(set(&mut moved, "curve", None, at));
        let ((before, flat), (after, steep)) = (of(&scenario), of(&moved));
        assert!((before - after).abs() < 1e-6, "{at}: {before} {after}");
        assert!(steep.iter().all(|height| *height >= 0.0));
        assert!(flat.len() < 2 || flat != steep);
    }
}

#[test]
fn the_volume_may_be_off_by_a_tenth_or_as_days_differ() {
    let agents = "[[agents]]\nid = \"a\"\n";
    assert_eq!(volume_spread(&desk(agents)), Some(0.1));
    let source = "[[arrivals]]\nname = \"x\"\ncontacts_per_day = 100\nday_cv = 0.3\n";
    let text = format!("{source}{agents}");
    let loaded = crate::scenario::parse_str(
        &format!(
            "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nplatform = \"generic\"\n{text}"
        ),
        &[],
    );
    let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
    assert_eq!(volume_spread(&scenario), Some(0.3));
}
