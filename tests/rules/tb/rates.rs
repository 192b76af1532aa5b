//! Rates, the queue's parameters, and Pinduoduo's: B-TB-6 to B-TB-8, B-PDD-1, B-PDD-2.

use super::TB;
use crate::more::reply3;
use crate::support::*;
use dacu::engine::facts::EndReason;

/// B-TB-6 [B] 3-minute rate by rounds, 08:00-23:00: a question answered after 475 s is 0/1, a next
/// one answered after 30 s makes it 1/2; ten questions in three minutes never answered are 0/1.
#[test]
fn b_tb_6_the_three_minute_rate_counts_rounds() {
    let slow = "\n[[service.profiles]]\nintents = [\"slow\"]\nreply_time = \"475s\"\n";
    let desk = |contacts: &[&str]| {
        run_with(
            &(calm(TB, "2h") + slow + &agent("A", 5, "") + &list(contacts)),
            &["service.reply_time=30s"],
        )
    };
    assert_eq!(reply3(&desk(&["4215s pc intent=slow"])), (0, 1));
    assert_eq!(reply3(&desk(&["4215s pc intent=slow", "4710s pc"])), (1, 2));
    let burst = "\n[customer.burst]\nmessages = 10\ngap = \"18s\"\n";
    let text = calm(TB, "1h") + burst + &agent("A", 5, "") + &list(&["1s pc"]);
    let never = ["service.reply_time=3h", "desk.at_end=cut"];
    let ran = run_with(&text, &never);
    assert_eq!(ran.figure("reply3_rate"), Some(0.0));
    assert_eq!(reply3(&ran).1, 1, "one round");
}

/// B-TB-7 [B] Who has waited 100 s is shown until answered: an easy customer who has waited so long
/// comes before a difficult one.
#[test]
fn b_tb_7_who_has_waited_a_hundred_seconds_comes_first() {
    let desk = |wait: &str, sets: &[&str]| {
        let text = calm(TB, "1h")
            + &agent("A", 9, "")
            + "\n[[arrivals]]\nlist = [\n{ at = \"1s\" },\n{ at = \"2s\" },\n"
            + &format!("{{ at = \"{wait}\", difficult = true }},\n]\n");
        let sets: Vec<&str> = ["service.reply_time=120s"].iter().chain(sets).copied().collect();
        let ran = run_with(&text, &sets);
        ran.replies().iter().map(|reply| reply.contact).collect::<Vec<_>>()
    };
    assert_eq!(desk("50s", &[]), [0, 1, 2], "waiting 119 s");
    assert_eq!(desk("50s", &["service.easy_max_wait=10min"]), [0, 2, 1], "difficult first");
}

/// B-TB-8 [B] Qianniu queue: a session ends after two minutes without a response of the customer.
#[test]
fn b_tb_8_a_session_ends_two_minutes_after_the_reply() {
    let ran = run(&(calm(TB, "30min") + &agent("A", 1, "") + &list(&["1s pc", "2s pc"])));
    let (end, reason) = ran.ends_of(0)[0];
    assert_eq!((end.floor(), reason), (126.0, EndReason::SilenceExpired));
    assert!((ran.queue_wait(1) - 124.0).abs() < 0.01, "{}", ran.queue_wait(1));
}

/// B-PDD-1 [B] Effective reply: a message answered within an hour, 08-23; later, or never, is none.
#[test]
fn b_pdd_1_an_effective_reply_comes_within_an_hour() {
    let within = |reply: &str| {
        let text = calm("pinduoduo", "3h") + &agent("A", 5, "") + &list(&["1s pdd_app"]);
        run_with(&text, &[&format!("service.reply_time={reply}")]).figure("sla60_rate")
    };
    assert_eq!((within("1h"), within("3601s")), (Some(1.0), Some(0.0)));
}

/// B-PDD-2 [C] Five-minute rate on first replies; three-minute human rate by the first sentence, a
/// robot's word is none.
#[test]
fn b_pdd_2_five_minutes_for_the_first_reply_three_for_a_person() {
    let desk = |reply: &str| {
        let text = calm("pinduoduo", "3h") + &agent("A", 5, "") + &list(&["1s pdd_app"]);
        let ran = run_with(&text, &[&format!("service.reply_time={reply}")]);
        (ran.figure("first_in_time_rate"), ran.figure("reply3_rate"))
    };
    assert_eq!(desk("180s"), (Some(1.0), Some(1.0)));
    assert_eq!(desk("300s"), (Some(1.0), Some(0.0)));
    assert_eq!(desk("301s"), (Some(0.0), Some(0.0)));
}
