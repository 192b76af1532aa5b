//! Coverage and the levers of a promotion: JD-27, JD-28, JD-32.

use super::JD;
use crate::support::*;
use dacu::measure::counters::{Level, Tally};
use dacu::scenario::fault::Code;

/// A shift of one agent with a break.
fn shift(name: &str, hours: [&str; 2], rest: [&str; 2], status: &str) -> String {
    let [from, to] = hours;
    let [begin, end] = rest;
    format!(
        "\n[[shifts]]\nagents = \"{name}\"\nfrom = \"{from}\"\nto = \"{to}\"\n\
         breaks = [{{ from = \"{begin}\", to = \"{end}\", status = \"{status}\" }}]\n"
    )
}

/// JD-27 [M/H] Meal and rest gaps: three agents all at lunch 12:00-12:30 -> a gap of 1800 s, with
/// its arrivals; staggered lunches -> 0. Whom the tiers give customers when
/// nobody else is there, as these do the suspended (JD-4), is on duty.
#[test]
fn jd_27_a_gap_is_working_time_with_nobody_online() {
    let desk = |lunches: [[&str; 2]; 3], status: &str| {
        let mut text = calm(JD, "8h") + &list(&["10min pc_web", "190min pc_web", "211min pc_web"]);
        for (name, lunch) in ["A", "B", "C"].into_iter().zip(lunches) {
            text += &agent(name, 10, "");
            text += &shift(name, ["09:00", "17:00"], lunch, status);
        }
        run(&text)
    };
    let suspended = desk([["12:00", "12:30"]; 3], "suspended");
    assert_eq!(suspended.figure("gap_time_s"), Some(0.0));
    assert!(!suspended.warned().contains(&Code::CoverageGap));
    for status in ["break", "offline"] {
        let together = desk([["12:00", "12:30"]; 3], status);
        assert_eq!(together.figure("gap_time_s"), Some(1800.0), "{status}");
        assert!(together.warned().contains(&Code::CoverageGap));
        assert_eq!(together.tally(Tally::GapEntries), 1, "at 12:10");
        assert_eq!(together.figure("coverage_share"), Some(7.5 / 8.0));
        assert_eq!(together.time_in("A", status), 1800.0);
        let lunches = [["12:00", "12:30"], ["12:30", "13:00"], ["13:00", "13:30"]];
        let staggered = desk(lunches, status);
        assert_eq!(staggered.figure("gap_time_s"), Some(0.0), "{status}");
        assert!(!staggered.warned().contains(&Code::CoverageGap));
        assert_eq!(staggered.tally(Tally::GapEntries), 0);
    }
}

/// JD-28 [H] Promotion levers: more agents, more maximum, quick phrases; more agents never raise
/// the mean queue wait under common random numbers.
#[test]
fn jd_28_the_levers_of_a_promotion_shorten_the_queue() {
    let text = calm(JD, "3h")
        + "[[arrivals]]\nrates = [240]\nrate_interval = \"3h\"\n"
        + "\n[[agents]]\nid = \"A\"\ncount = 3\nmax_concurrency = 3\ntyping_cpm = 60\n"
        + "typing_spread = 0\n";
    let wait = |replication: u32, levers: &[&str]| {
        let base = [
            "service.model=typing",
            "service.reply_chars=40",
            "service.quick_phrase_rate=0",
            "session.manual_close_prob=1",
            "session.manual_close_delay=60s",
        ];
        let ran = run_replication(&text, &[&base[..], levers].concat(), replication);
        ran.figure("queue_wait_mean_s").unwrap()
    };
    for replication in 0..4 {
        let by_staff: Vec<f64> = ["3", "4", "5", "6", "8"]
            .iter()
            .map(|count| wait(replication, &[&format!("agents.A.count={count}")]))
            .collect();
        let falls = by_staff.windows(2).all(|pair| pair[1] <= pair[0] * 1.001);
        assert!(falls && by_staff[0] > 60.0, "{by_staff:?}");
        let now = by_staff[0];
        assert!(wait(replication, &["agents.A.max_concurrency=6"]) < now);
        assert!(wait(replication, &["service.quick_phrase_rate=0.8"]) < now);
    }
}

/// JD-32 [H] Working time on line: a window from 9 to 18 with a gap of half an hour -> coverage
/// 94.4 %.
#[test]
fn jd_32_coverage_is_the_share_of_working_time_with_somebody_online() {
    let text = calm(JD, "9h")
        + &list(&["10min pc_web"])
        + &agent("A", 10, "")
        + &shift("A", ["09:00", "18:00"], ["14:00", "14:30"], "break");
    let ran = run_with(&text, &["sla.working_hours=[\"09:00\", \"18:00\"]"]);
    assert_eq!((ran.area(Level::Working), ran.figure("gap_time_s")), (32_400.0, Some(1800.0)));
    assert_eq!(ran.figure("coverage_share"), Some(30_600.0 / 32_400.0));
    let short = run_with(&text, &["sla.working_hours=[\"09:00\", \"14:00\"]"]);
    assert_eq!((short.area(Level::Working), short.figure("coverage_share")), (18_000.0, Some(1.0)));
}
