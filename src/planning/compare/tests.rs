//! Two scenarios side by side: who is who, what stands, what is said.

use super::answer::{Answer, Word};
use super::matched::{MapFault, Renamed, aligned, unmatched};
use super::rows::{Row, Rows, Stand};
use super::*;
use crate::measure::catalog::{Part, figure};
use crate::stats::interval::Confidence;
use crate::stats::paired::compare_ratios;

const DESK: &str = "[desk]\nname = \"甲店\"\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n\
    platform = \"jd_groups_2023\"\ncontacts_per_day = 900\ncurve = \"flat\"\n\
    [[agents]]\nid = \"小李\"\nabsence_prob = 0.2\n[[agents]]\nid = \"早班\"\ncount = 2\n\
    [[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"11:00\"\n[targets]\nlost = \"8%\"\n";

fn scenario(text: &str) -> Scenario {
    crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}

fn renamed(first: &str, second: &str) -> Vec<Renamed> {
    vec![Renamed { first: first.to_owned(), second: second.to_owned() }]
}

fn compared(first: &Scenario, second: &Scenario, maps: &[Renamed], runs: u32) -> Compared {
    let quiet = AtomicBool::new(false);
    let second = aligned(first, second, maps).unwrap();
    let play = |it: &Scenario| play(it, runs, |_, _| {}, &quiet).unwrap();
    let (one, two) = (play(first), play(&second));
    let same = first.meaning() == second.meaning();
    compare((first, &one), (&second, &two), same, &quiet).unwrap()
}

#[test]
fn what_is_the_same_under_another_name_has_the_same_chance() {
    let first = scenario(DESK);
    // another name of the only shop draws other customers unless it is aligned
    let shop = "[[shops]]\nname = \"东\"\nplatform = \"jd_groups_2023\"\ncontacts_per_day = 900\n\
        curve = \"flat\"\n[[agents]]\nid = \"小李\"";
    let alone = DESK.replace("[[agents]]\nid = \"小李\"", shop);
    let alone = alone.replacen(
        "platform = \"jd_groups_2023\"\ncontacts_per_day = 900\ncurve = \"flat\"\n",
        "",
        1,
    );
    let (east, west) = (scenario(&alone), scenario(&alone.replace("东", "西")));
    assert_ne!(east.shops[0].sources[0].space, west.shops[0].sources[0].space);
    let same = aligned(&east, &west, &[]).unwrap();
    assert_eq!(east.shops[0].sources[0].space, same.shops[0].sources[0].space);
    assert_eq!(east.meaning(), same.meaning());
    // the first of several is the one who was alone
    let several = scenario(&DESK.replace("id = \"小李\"", "id = \"小李\"\ncount = 2"));
    let entity = |it: &Scenario, name: &str| {
        it.agents.iter().find(|agent| agent.name == name).map(|agent| agent.entity)
    };
    let both = aligned(&first, &several, &[]).unwrap();
    assert_eq!(entity(&both, "小李-1"), entity(&first, "小李"));
    assert_ne!(entity(&both, "小李-2"), entity(&first, "小李"));
    assert!(unmatched(&first, &both).families.is_empty());
}

#[test]
fn a_renamed_family_is_told_and_a_map_keeps_its_chance() {
    let (first, second) = (scenario(DESK), scenario(&DESK.replace("小李", "小赵")));
    let lost = compared(&first, &second, &[], 6);
    assert_eq!(lost.unmatched.renamed, renamed("小李", "小赵"));
    assert_ne!(lost.answer.word, Word::Identical, "absences are drawn anew");
    let kept = compared(&first, &second, &renamed("小李", "小赵"), 6);
    assert_eq!(kept.answer.word, Word::Identical);
    assert!(kept.decisions.unwrap().are_same());
    assert!(kept.unmatched.families.is_empty());
    for (map, fault) in [
        (renamed("小周", "小赵"), MapFault::NotInFirst("小周".to_owned())),
        (renamed("小李", "小周"), MapFault::NotInSecond("小周".to_owned())),
        (renamed("早班", "小赵"), MapFault::Taken("早班".to_owned())),
    ] {
        assert_eq!(aligned(&first, &second, &map).err(), Some(fault));
    }
}

#[test]
fn a_change_that_a_quiet_day_does_not_exercise_is_told_with_the_load_that_does() {
    let quiet = DESK.replace("900", "300").replace("absence_prob = 0.2\n", "");
    let limited = |max: u32| {
        let agents =
            format!("[agent_defaults]\nmax_concurrency = {max}\n[[agents]]\nid = \"小李\"");
        scenario(&quiet.replace("[[agents]]\nid = \"小李\"", &agents))
    };
    // 25 an hour for three: nobody ever has fifty chats, whatever the volume
    let found = compared(&limited(50), &limited(51), &[], 3);
    assert_eq!(found.answer.word, Word::Identical, "{:?}", found.decisions);
    // how full slots are differs all the same
    assert!(
        found.rows.others.iter().any(|row| row.figure.id == "slot_occupancy" && !row.identical)
    );
    let load = found.load.unwrap();
    assert_eq!((load.tried, load.differs), (3, None));
    // three in all at a time: twelve never meet on such a day, and do on a busier one
    let found = compared(&limited(4), &limited(5), &[], 3);
    assert_eq!(found.answer.word, Word::Identical, "{:?}", found.decisions);
    assert!(matches!(found.load.unwrap().differs, Some(2 | 3)), "{:?}", found.load);
}

#[test]
fn fewer_people_are_worse_and_the_customers_are_paired() {
    let busy = DESK.replace("900", "4000");
    let (first, second) = (scenario(&busy), scenario(&busy.replace("count = 2", "count = 1")));
    let found = compared(&first, &second, &[], 12);
    assert_eq!(found.answer.word, Word::Worse, "{:?}", found.answer);
    let lost = &found.rows.keys[0];
    let entries = found.rows.keys.iter().find(|row| row.figure.id == "entries");
    // who comes again came for the first time in both
    assert!(entries.unwrap().paired.unwrap().gain.is_none_or(|gain| gain > 1.0));
    assert_eq!((lost.figure.id, lost.stand()), ("lost_rate", Stand::Worse), "{lost:?}");
    assert_eq!(lost.bounds, Some((Some(0.08), Some(0.08))));
    assert!(lost.adjusted >= lost.paired.unwrap().p);
    let decisions = found.decisions.unwrap();
    let told: u64 = decisions.by.iter().map(|by| by.2).sum();
    assert_eq!(told, decisions.elsewhere);
    assert!(decisions.elsewhere > 0 && decisions.runs == 12);
}

/// A row of four runs with a mean each, whose pairs differ by `change` and a little noise.
fn row(id: &str, base: f64, change: f64, counts: bool) -> Row {
    let noise = [0.01, -0.01, 0.02, -0.02].map(|share: f64| share * change);
    let first: Vec<(f64, f64)> = noise.iter().map(|_| (base, 1.0)).collect();
    let second: Vec<(f64, f64)> = noise.iter().map(|by| (base + change + by, 1.0)).collect();
    let paired = compare_ratios(&first, &second, Confidence::P95);
    Row {
        figure: figure(id).unwrap(),
        part: Part::Desk,
        interval: None,
        bounds: None,
        counts,
        more_is_better: Some(id == "served_rate"),
        values: (Some(base), Some(base + change)),
        paired,
        adjusted: paired.unwrap().p,
        detectable: None,
        weight: change,
        identical: change == 0.0,
    }
}

fn word(keys: Vec<Row>) -> Answer {
    Answer::new(&Rows { keys, ..Rows::default() }, false)
}

#[test]
fn the_answer_by_hand() {
    let lost = |change| row("lost_rate", 0.1, change, true);
    let wait = |change| row("customer_wait_mean_s", 40.0, change, true);
    assert_eq!(word(vec![lost(0.02), wait(0.0)]).word, Word::Worse);
    assert_eq!(word(vec![lost(-0.02), wait(0.0)]).word, Word::Better);
    assert_eq!(word(vec![lost(-0.02), wait(3.0)]).word, Word::Mixed);
    assert_eq!(word(vec![lost(0.0), wait(0.0)]).word, Word::Identical);
    // four hundredths of a point, and a twentieth of a second, are shown by no report
    let trifles = word(vec![lost(0.0004), wait(0.05)]);
    assert_eq!((trifles.word, trifles.trifles), (Word::Unclear, vec![0, 1]));
    // what does not count for the answer does not make it
    let blind = row("first_response_mean_s", 20.0, 5.0, false);
    assert_eq!(word(vec![lost(-0.02), blind]).word, Word::Better);
    let mut unsure = lost(0.02);
    unsure.adjusted = 0.051;
    assert_eq!((unsure.stand(), word(vec![unsure]).word), (Stand::Open, Word::Unclear));
}

#[test]
fn waits_that_fall_while_fewer_are_served_are_an_illusion() {
    let keys = |served: f64, messages: f64| {
        vec![
            row("customer_wait_mean_s", 40.0, -8.0, true),
            row("served_rate", 0.9, served, true),
            row("left_message_rate", 0.02, messages, true),
        ]
    };
    let illusion = word(keys(-0.06, 0.07)).illusion.unwrap();
    assert_eq!((illusion.looks, illusion.tells), (vec![0], vec![1, 2]));
    assert_eq!(word(keys(-0.06, 0.0)).illusion.unwrap().tells, [1]);
    assert_eq!(word(keys(0.06, -0.01)).illusion, None);
    assert_eq!(word(keys(-0.06, 0.07)).word, Word::Mixed);
    // and waits that rise because more are served at all are not as bad as they look
    let mut more = keys(0.06, -0.01);
    more[0] = row("customer_wait_mean_s", 40.0, 8.0, true);
    let modest = word(more).modest.unwrap();
    assert_eq!((modest.looks, modest.tells), (vec![0], vec![1, 2]));
}

#[test]
fn days_that_are_not_the_same_are_not_compared() {
    let first = scenario(DESK);
    for (from, to, why) in [
        ("\"2h\"", "\"3h\"", Unlike::Length),
        ("T09:00:00", "T09:30:00", Unlike::Start),
        ("curve =", "seed = 9\ncurve =", Unlike::Seed),
        ("curve =", "interval = \"15min\"\ncurve =", Unlike::Interval),
        ("curve =", "warm_up = \"30min\"\ncurve =", Unlike::WarmUp),
    ] {
        let second = scenario(&DESK.replacen(from, to, 1));
        assert_eq!(unlike(&first, &second), Some(why));
    }
    assert_eq!(unlike(&first, &first.clone()), None);
}
