//! What is put off until the promotion is over, and what follows from cases that stay open: TB-18,
//! TB-25.

use super::TB;
use crate::support::*;
use dacu::engine::facts::Fact;
use dacu::measure::counters::Tally;

/// A hundred customers who want their money back between 09:00 and 11:00; matters are put off until
/// 12:00, and the desk closes at 15:00.
fn refunds(more: &str) -> String {
    let lines: Vec<String> = (0..100).map(|at| format!("{}s pc intent=refund", at * 60)).collect();
    calm(TB, "6h")
        + &agent("A", 50, "")
        + &list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
        + "\n[deferral]\nfrom = 2026-11-11T09:00:00\nto = 2026-11-11T12:00:00\n"
        + more
}

/// When contacts entered, in seconds.
fn entries(ran: &Ran) -> Vec<f64> {
    let entered = ran.pick(|fact| matches!(fact, Fact::Entered { .. }).then_some(()));
    entered.into_iter().map(|(at, ..)| seconds(at)).collect()
}

/// How many contacts entered before and from an hour on.
fn entered(ran: &Ran, hour: f64) -> (usize, usize) {
    let at = entries(ran);
    let early = at.iter().filter(|at| **at < hour * 3600.0).count();
    (early, at.len() - early)
}

/// TB-18 [M] No returns or refunds during the event: of 100 refund questions, no notice and all
/// come again -> 100 put off, and 100 arrivals after the event.
#[test]
fn tb_18_refunds_are_put_off_until_the_event_is_over() {
    let ran = run(&refunds(""));
    assert_eq!((ran.tally(Tally::PutOff), entered(&ran, 3.0)), (100, (100, 100)));
    assert_eq!(ran.tally(Tally::Reentries), 100);
    // the usual answer follows the short one
    assert_eq!(ran.replies().len(), 200);
}

/// TB-18 The short answer takes `reply`, whatever the rounds of the matter; afterwards the customer
/// has all to ask.
#[test]
fn tb_18_the_short_answer_is_one_round() {
    let ran = run_with(&refunds("reply = \"10s\"\n"), &["customer.rounds=3"]);
    let replies = ran.replies();
    let short = replies.iter().filter(|reply| seconds(reply.at) < 3.0 * 3600.0).count();
    assert_eq!((short, replies.len()), (100, 100 + 300));
    // alone with the agent, who takes the time of the short answer and no other
    assert_eq!(replies[0].at, at(10.0));
}

/// TB-18 Half of them come again; half read the notice on the page and ask only afterwards.
#[test]
fn tb_18_some_do_not_come_again_and_some_read_the_notice() {
    let some = run(&refunds("return_prob = 0.5\n"));
    let (early, late) = entered(&some, 3.0);
    assert!(early == 100 && (35..=65).contains(&late), "{late} come again");
    let read = run(&refunds("notice = 0.5\n"));
    let (early, late) = entered(&read, 3.0);
    assert!((35..=65).contains(&early) && late == 100, "{early} ask during the event");
    assert_eq!(read.tally(Tally::PutOff), early as u64);
    // who only waited enters for the first time
    assert_eq!(read.tally(Tally::Reentries), early as u64);
    assert_eq!(read.tally(Tally::Entries), 100 + early as u64);
}

/// TB-18 Other matters, and other days, are as ever; without days the rule is off.
#[test]
fn tb_18_other_matters_and_days_are_as_ever() {
    let other = run(&refunds("intents = [\"urge_return\"]\n"));
    assert_eq!((other.tally(Tally::PutOff), entered(&other, 3.0)), (0, (100, 0)));
    assert!(!faults(&refunds("intents = [\"refnd\"]\n"), &[]).is_empty(), "nobody asks that");
    let before = refunds("").replace("to = 2026-11-11T12", "to = 2026-11-11T09");
    assert!(!faults(&before, &[]).is_empty(), "it ends before it begins");
    let half = refunds("").replace("to = 2026-11-11T12:00:00\n", "");
    assert!(!faults(&half, &[]).is_empty(), "an end is missing");
    let off = refunds("").replace("from = 2026-11-11T09:00:00\nto = 2026-11-11T12:00:00\n", "");
    assert_eq!(entered(&run(&off), 3.0), (100, 0));
}

/// TB-25 [M] Open cases bring their customers back: a question a day about each, so that half the
/// age of the cases means half the questions.
#[test]
fn tb_25_half_the_age_of_a_case_is_half_the_questions() {
    let questions = |hands: &str| {
        let text = calm(TB, "10d").replace("09:00:00", "00:00:00")
            + &agent("A", 50, "")
            + "\n[[work]]\nname = \"退货\"\nrates = [400, 0]\nrate_interval = \"1h\"\n"
            + &format!("effort = \"1s\"\nhanded_out = [\"{hands}\"]\n")
            + "asks = { per_day = 1 }\n";
        let ran = run(&text);
        (ran.tally(Tally::Entries) as f64, ran.figure("work_came").unwrap_or_default())
    };
    // handed out at 06:00 or 12:00: open for five and a half, or eleven and a half hours
    let ((few, cases), (many, _)) = (questions("06:00"), questions("12:00"));
    for (asked, age) in [(few, 5.5 / 24.0), (many, 11.5 / 24.0)] {
        let expected = cases * age;
        assert!((asked - expected).abs() < 4.0 * expected.sqrt(), "{asked} for {expected}");
    }
}

/// TB-25 Without questions a case brings nobody back; `every` says when they come exactly.
#[test]
fn tb_25_questions_come_until_the_case_is_settled() {
    let text = calm(TB, "8h")
        + &agent("A", 50, "")
        + "\n[[work]]\nname = \"退货\"\nlist = [\"0s\"]\neffort = \"1s\"\n"
        + "handed_out = [\"13:30\"]\n";
    assert_eq!(run(&text).tally(Tally::Entries), 0);
    let ran = run(&(text + "asks = { every = \"1h\" }\n"));
    assert_eq!(entries(&ran), [3600.0, 7200.0, 10_800.0, 14_400.0]);
}

/// TB-18 Each of a matter's two chats leaves its work to do, whether or not the customer comes
/// again.
#[test]
fn tb_18_a_chat_that_is_put_off_makes_work_too() {
    let work = "\n[[work]]\nname = \"登记\"\neffort = \"1s\"\nafter_chats = {}\n";
    let came = |more: &str| run(&(refunds(more) + work)).figure("work_came");
    assert_eq!(came(""), Some(200.0));
    assert_eq!(came("return_prob = 0\n"), Some(100.0));
}

/// TB-18 Who is put off until after the end does not come in it, which is told.
#[test]
fn tb_18_an_end_after_the_scenario_is_told_of() {
    let late = refunds("").replace("to = 2026-11-11T12", "to = 2026-11-11T15");
    assert!(run(&refunds("")).warned().is_empty());
    let ran = run(&late);
    assert_eq!(ran.warned(), [dacu::scenario::fault::Code::OutsideHorizon]);
    assert_eq!((ran.tally(Tally::PutOff), ran.tally(Tally::Entries)), (100, 100));
}
