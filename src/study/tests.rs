//! The front door as a stranger uses it.

use super::*;
use crate::kernel::tick::Tick;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

const DESK: &str = r#"
[desk]
name = "Two"
start = 2026-11-11T09:00:00
length = "3h"
platform = "generic"
replications = 4
contacts_per_day = 1500
curve = "flat"

[[agents]]
id = "a"
count = 2
always_on = true

[targets]
lost_rate = "40%"
"#;

fn desk() -> Study {
    Study::from_text(DESK).unwrap_or_else(|error| panic!("{error}"))
}

fn report(study: &Study) -> Report {
    study.run().without_changes().go().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_study_tells_what_it_is_of() {
    let study = desk();
    assert_eq!(study.name(), "Two");
    assert_eq!(study.agents().count(), 2);
    assert_eq!(study.shops().count(), 1);
    assert_eq!(study.period(), ("11-11 09:00".to_owned(), "11-11 12:00".to_owned()));
    assert!(study.estimate(Lang::En).contains("estimate"), "{}", study.estimate(Lang::En));
}

#[test]
fn a_key_set_changes_the_study_and_leaves_the_other_as_it_was() {
    let two = desk();
    let five = two.with("agents.a.count", 5).unwrap();
    assert_eq!((two.agents().count(), five.agents().count()), (2, 5));
    assert_eq!(five.with("agents.a.count", 3).unwrap().agents().count(), 3);
    let lost = |study| report(study).figure("lost_rate").unwrap().value.unwrap();
    assert!(lost(&five) < lost(&two));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let error = Study::from_text(DESK.replace("count = 2", "cuont = 2")).unwrap_err();
    assert!(error.is_scenario() && !error.is_file());
    let found: Vec<Finding> = error.findings().unwrap().iter().collect();
    assert_eq!((found[0].code, found[0].severity), ("unknown-key", Severity::Error));
    assert_eq!(found[0].at, Some((13, 1)));
    assert!(error.to_string().contains("cuont"));
    let error = desk().with("agents.a.cuont", 2).unwrap_err();
    assert!(error.is_scenario(), "{error}");
    let error = Study::open("/nowhere/desk.toml").unwrap_err();
    assert!(error.is_file() && error.to_string().contains("/nowhere/desk.toml"), "{error}");
}

/// A `main` that returns an error shows it in this form.
#[test]
fn an_error_that_is_unwrapped_is_readable() {
    let error = Study::from_text(DESK.replace("count", "cuont")).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(error.to_string().contains("cuont") && error.to_string().len() < 2_000, "{error}");
}

#[test]
fn a_figure_that_is_not_there_is_refused_with_the_nearest() {
    let report = report(&desk());
    let error = report.figure("lost_rat").unwrap_err();
    assert!(error.to_string().contains("write `lost_rate`"), "{error}");
    let error = report.figure_of(Part::Agent("b"), "sessions").unwrap_err();
    assert!(error.to_string().contains("there is no agent `b`"), "{error}");
    let error = report.series(Part::Agent("a-1"), "queue_length_mean").unwrap_err();
    assert!(error.is_scenario(), "{error}");
}

#[test]
fn figures_series_and_targets_are_those_of_the_document() {
    let report = report(&desk());
    let document: serde_json::Value = serde_json::from_str(&report.summary_json()).unwrap();
    let lost = report.figure("lost_rate").unwrap();
    let section = &document["sections"][0]["figures"]["lost_rate"];
    assert_eq!(section["value"].as_f64(), lost.value);
    assert_eq!(section["ci95"][0].as_f64(), lost.interval.map(|ends| ends.0));
    let values = report.values(Part::Desk, "lost_rate").unwrap();
    assert_eq!(values.len(), report.replications() as usize);
    let queue = report.series(Part::Desk, "queue_length_mean").unwrap();
    assert_eq!((queue.begins.len(), queue.begins[0].as_str()), (queue.median.len(), "11-11 09:00"));
    let targets = report.targets();
    assert_eq!((targets[0].figure, targets[0].bound), ("lost_rate", 0.4));
    assert_eq!(targets[0].value, lost.value);
}

#[test]
fn a_range_of_runs_is_those_runs() {
    let study = desk();
    let all = report(&study).values(Part::Desk, "entries").unwrap();
    let run = study.run().runs(Runs::Range(1..3)).without_changes();
    let some = run.go().unwrap().values(Part::Desk, "entries").unwrap();
    assert_eq!(some, all[1..3]);
}

#[test]
fn a_number_of_threads_changes_nothing() {
    let study = desk();
    let run = |threads| study.run().threads(threads).go().unwrap().summary_json();
    assert_eq!(run(1), run(3));
}

#[test]
fn a_flag_that_is_up_ends_it_without_results() {
    let up = AtomicBool::new(true);
    let study = desk();
    let error = study.run().until(&up).go().unwrap_err();
    assert!(error.is_interrupted() && !error.is_scenario() && !error.is_defect());
}

#[test]
fn a_report_leaves_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let study = desk();
    report(&study).write(folder.path().join("two"), Output::default()).unwrap();
    let page = std::fs::read_to_string(folder.path().join("two/report.html")).unwrap();
    assert!(page.contains("Two") && !folder.path().join("two/charts").exists());
    let mut contacts = Vec::new();
    study.contacts(&mut contacts, None).unwrap();
    assert!(String::from_utf8(contacts).unwrap().lines().count() > 30);
}

#[test]
fn platforms_and_starting_scenarios_are_there() {
    for name in platforms() {
        assert!(platform(name).unwrap().contains("[platform]"));
        for lang in Lang::ALL {
            let study = Study::from_text(starting_scenario(name, lang).unwrap());
            assert!(study.is_ok(), "{name}: {}", study.unwrap_err());
        }
    }
    assert!(platform("nowhere").unwrap_err().to_string().contains("jd_groups_2023"));
    assert!(scenario_schema(Lang::En).contains("\"properties\""));
    assert!(scenario_schema(Lang::Zh).contains("打字速度"));
}

#[test]
fn runs_that_are_none_or_half_a_block_are_refused() {
    let study = desk();
    for range in [0..0, Range { start: 5, end: 3 }] {
        let asked = || study.run().runs(Runs::Range(range.clone())).without_changes();
        assert!(asked().go().unwrap_err().to_string().contains("is empty"));
        assert!(asked().figures(&["lost_rate"]).unwrap_err().is_scenario());
    }
    let pairs = study.with("desk.variance_reduction", "antithetic").unwrap();
    let half = pairs.run().runs(Runs::Range(1..2)).without_changes().go();
    assert!(half.unwrap_err().to_string().contains("cuts a block"));
    let share = study.run().runs(Runs::Shard { number: 0, of: 6 }).go();
    assert!(share.unwrap_err().to_string().contains("no runs for share 0 of 6"));
    let error = study.run().threads(1_000_000).go().unwrap_err();
    assert!(error.to_string().contains("at most 1024"), "{error}");
}

#[test]
fn a_number_of_runs_stays_fixed_when_another_key_is_set() {
    let precise = DESK.replace(
        "replications = 4",
        "precision = { metric = \"lost_rate\", half_width = \"0.1%\", at_most = 2000 }",
    );
    let study = Study::from_text(precise).unwrap().with_replications(3).unwrap();
    let five = study.with("agents.a.count", 5).unwrap();
    assert_eq!(report(&five).replications(), 3);
}

#[test]
fn a_page_on_which_nothing_was_tried_says_so() {
    let study = desk().with("targets.lost_rate", "\"0.1%\"").unwrap();
    let report = study.with_replications(20).unwrap();
    let report = report.run().without_changes().go().unwrap();
    assert_eq!(report.verdict(), Verdict::Fails);
    for (lang, said, never) in [
        (Lang::En, "Nothing was tried, as asked", "that was tried helps"),
        (Lang::Zh, "未试算", "所试的单项调整"),
    ] {
        let (page, text) = (report.page(lang).unwrap(), report.text(lang));
        assert!(page.contains(said) && !page.contains(never), "{lang}");
        assert!(text.contains(&said.to_lowercase()) || text.contains(said), "{text}");
    }
    let document: serde_json::Value = serde_json::from_str(&report.summary_json()).unwrap();
    assert_eq!(document["tried"]["skipped"], "not_asked");
    assert!(document["tried"]["sensitivity"]["margin"].is_null());
}

#[test]
fn a_day_is_stopped_kept_and_gone_on_with() {
    let study = Study::open("scenarios/small_shop.toml").unwrap();
    let through = study.day(2).unwrap().finish().unwrap();
    let mut day = study.day(2).unwrap();
    assert!(day.until("12:00").unwrap());
    assert!(day.reached().ends_with("12:00"), "{}", day.reached());
    let bytes = day.bytes().unwrap();
    let parts = study.go_on(&bytes).unwrap().finish().unwrap();
    let whole = study.run().runs(Runs::Range(2..3)).without_changes().go().unwrap();
    for id in ["lost_rate", "queue_wait_mean_s", "hands_occupancy"] {
        assert_eq!(parts.figure(id).unwrap().value, through.figure(id).unwrap().value, "{id}");
        assert_eq!(whole.figure(id).unwrap().value, through.figure(id).unwrap().value, "{id}");
    }
    // two more from noon on: the afternoon is another, and the morning's day is left as it is
    let more = study.with("agents.小张.count", 3);
    let error = day.under(&more.unwrap()).err().unwrap().to_string();
    assert!(error.contains("小张 is called 小张-1"), "{error}");
    let pull = study.with("queue.scope", "\"shop\"").unwrap();
    let error = day.under(&pull).err().unwrap().to_string();
    assert!(error.contains("queue.scope of shop 1"), "{error}");
    let faster = study.with("agents.小李.typing_cpm", 200).unwrap();
    let other = day.under(&faster).unwrap();
    assert_eq!(other.notes(Lang::En), Vec::<String>::new());
    let other = other.finish().unwrap();
    assert_ne!(
        other.figure("lost_rate").unwrap().value,
        through.figure("lost_rate").unwrap().value
    );
    let same = day.finish().unwrap();
    assert_eq!(same.figure("lost_rate").unwrap().value, through.figure("lost_rate").unwrap().value);
}

/// At 12:30 a break ends, which is still to come when the day goes on under another study.
#[test]
fn a_day_is_kept_right_after_it_was_changed() {
    let study = Study::open("scenarios/small_shop.toml").unwrap();
    let faster = study.with("agents.小李.typing_cpm", 200).unwrap();
    let mut day = study.day(0).unwrap();
    day.until("12:30").unwrap();
    let changed = day.under(&faster).unwrap();
    let again = faster.go_on(&changed.bytes().unwrap()).unwrap().finish().unwrap();
    let value = |day: &Measured| day.figure("lost_rate").unwrap().value;
    assert_eq!(value(&again), value(&changed.finish().unwrap()));
    // midnight at the end of the day is written as shifts write it
    assert!(!day.until("24:00").unwrap());
}

#[test]
fn people_come_for_the_afternoon() {
    let study = Study::open("scenarios/two_shops.toml").unwrap();
    let more = study.with("agents.两店通.count", 12).unwrap();
    let mut day = study.day(0).unwrap();
    day.until("15:00").unwrap();
    let helped = day.under(&more).unwrap();
    let notes = helped.notes(Lang::Zh);
    assert!(notes.iter().any(|note| note.contains("此后新增:两店通-9、")), "{notes:?}");
    assert!(helped.notes(Lang::En)[0].starts_with("New from here on: 两店通-9, "));
    let (helped, alone) = (helped.finish().unwrap(), day.finish().unwrap());
    let busy = |day: &Measured| day.figure("hands_occupancy").unwrap().value.unwrap();
    assert!(busy(&helped) < 0.95 * busy(&alone), "{} and {}", busy(&helped), busy(&alone));
}

#[test]
fn instants_and_bytes_of_a_day_that_make_no_sense_are_refused() {
    let study = Study::open("scenarios/small_shop.toml").unwrap();
    let mut day = study.day(0).unwrap();
    for text in [
        "noon",
        "25:00",
        "12:7",
        "12:99",
        "9:60",
        ".5:00",
        "12:0.",
        "24:30",
        "2026-13-01",
        "-1:00",
        "１２：００",
        "99999999:00",
        "",
    ] {
        let error = day.until(text).unwrap_err();
        assert!(error.is_scenario() && error.to_string().contains("no instant"), "{text}: {error}");
    }
    day.until("13:00").unwrap();
    let back = study.scenario.calendar.civil(Tick::ZERO).to_string();
    assert!(day.until(&back).unwrap_err().to_string().contains("is over"));
    assert!(day.until("12:00").is_ok_and(|goes_on| !goes_on), "the next noon is after the end");
    assert!(day.bytes().unwrap_err().to_string().contains("the day is over"));

    let mut day = study.day(0).unwrap();
    day.until("13:00").unwrap();
    let bytes = day.bytes().unwrap();
    let told = |bytes: &[u8]| study.go_on(bytes).err().unwrap().to_string();
    assert!(told(b"").contains("no day"));
    assert!(told(b"dacu part\n").contains("no day"));
    assert!(told(&bytes[..bytes.len() - 1]).contains("cut short"));
    let mut changed = bytes.clone();
    changed[40] ^= 1;
    assert!(told(&changed).contains("damaged"));
    let other = Study::open("scenarios/two_shops.toml").unwrap();
    let error = other.go_on(&bytes).err().unwrap().to_string();
    assert!(error.contains("cannot go on under this scenario"), "{error}");
}

/// Twelve tickets and nobody who asks.
const TICKETS: &str = r#"
[desk]
name = "Tickets"
start = 2026-06-18T09:00:00
length = "9h"
platform = "generic"
replications = 60

[[agents]]
id = "a"

[[work]]
name = "工单"
rates = [4, 4, 4]
rate_interval = "1h"
effort = "5min"
deadline = "2h"
"#;

/// The verdict under a target, with more keys of the work.
fn verdict_on_tickets(work: &str, target: &str) -> Verdict {
    let text = format!("{TICKETS}{work}\n[targets]\n{target}\n");
    report(&Study::from_text(text).unwrap_or_else(|error| panic!("{error}"))).verdict()
}

#[test]
fn a_desk_without_customers_is_judged_by_its_work() {
    let closed = "hours = [\"02:00\", \"04:00\"]";
    for (target, open) in [
        ("work_in_time = \"90%\"", Verdict::Holds),
        ("work_wait_mean_s = \"1h\"", Verdict::Holds),
        ("work_reply_in_time_rate = \"90%\"", Verdict::Holds),
    ] {
        assert_eq!(verdict_on_tickets("", target), open, "{target}");
        assert_eq!(verdict_on_tickets(closed, target), Verdict::Fails, "{target}");
    }
    // no target is on work, and nobody comes
    assert_eq!(verdict_on_tickets("", "lost_rate = \"3%\""), Verdict::NoCustomers);
}

#[test]
fn people_who_are_added_do_the_work_of_their_family() {
    let much = TICKETS.replace("[4, 4, 4]", "[24, 24, 24]").replace("= 60", "= 20");
    let text = format!("{much}\n[targets]\nwork_in_time = \"90%\"\n");
    let report = Study::from_text(text).unwrap().run().go().unwrap();
    assert_eq!(report.verdict(), Verdict::Fails);
    let told = report.text(Lang::En);
    assert!(told.contains("1 more agent in a"), "{told}");
    // items wait for hands, not for slots
    assert!(told.contains("hands") && !told.contains("slots (maximum"), "{told}");
}

#[test]
fn where_hand_outs_come_after_deadlines_nobody_looks_for_hands() {
    let late = "handed_out = [\"17:00\"]\n[targets]\nwork_in_time = \"90%\"\n";
    let study = Study::from_text(format!("{TICKETS}{late}")).unwrap();
    let told = study.with_replications(20).unwrap().run().go().unwrap().text(Lang::En);
    assert!(told.contains("No roster meets items settled in time"), "{told}");
    assert!(told.contains("at deadlines, hand-outs"), "{told}");
    assert!(!told.contains("What binds: hands"), "{told}");
}

#[test]
fn the_first_estimate_of_a_desk_without_customers_is_of_its_work() {
    let told = |text: &str| Study::from_text(text).unwrap().estimate(Lang::En);
    assert!(told(TICKETS).contains("33%"), "{}", told(TICKETS));
    // who takes no customers is not in it: nothing is left to estimate
    let apart = TICKETS.replace("id = \"a\"", "id = \"a\"\nreceive = false");
    assert!(told(&apart).contains("Nothing to estimate"), "{}", told(&apart));
}
