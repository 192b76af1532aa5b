//! In which order hands take work and chats.

use super::*;

const MINUTE: &str = "effort = \"60s\"";

fn with(more: &str) -> String {
    format!("{MINUTE}\n{more}")
}

/// Work waits in order of coming; one pair of hands does one item at a time.
#[test]
fn work_is_done_in_the_order_it_comes() {
    let text = desk("1h") + &kind("a", &["0s", "1s", "2s"], MINUTE) + &agent("A", 5, "");
    let ran = run(&text);
    assert_eq!(order(&ran), "a60 a120 a180");
    assert_eq!(figure(&ran, 0, "work_wait_mean_s"), Some((0.0 + 59.0 + 118.0) / 3.0));
    assert_eq!(figure(&ran, 0, "work_handling_mean_s"), Some((60.0 + 119.0 + 178.0) / 3.0));
    assert_eq!(figure(&ran, 0, "work_effort_h"), Some(0.05));
}

/// Two pairs of hands: each item goes to hands that are free.
#[test]
fn work_of_one_instant_goes_to_all_who_are_free() {
    let text = desk("1h")
        + &kind("a", &["5s", "5s", "5s"], MINUTE)
        + &agent("A", 5, "")
        + &agent("B", 5, "");
    assert_eq!(order(&run(&text)), "a65 a65 a125");
}

/// A smaller priority goes first, but nothing is interrupted: a60, then b before the second a.
#[test]
fn work_of_a_smaller_priority_goes_first_and_interrupts_nothing() {
    let text = desk("1h")
        + &kind("a", &["0s", "1s"], &with("priority = 2"))
        + &kind("b", &["30s"], &with("priority = 1"))
        + &agent("A", 5, "");
    assert_eq!(order(&run(&text)), "a60 b120 a180");
}

/// Work that may be set aside is interrupted by more urgent work, and the rest done later: a has
/// done 30 s, b takes 60 s, a the other 30 s.
#[test]
fn work_that_may_be_set_aside_goes_on_where_it_was() {
    let text = desk("1h")
        + &kind("a", &["0s", "1s"], &with("priority = 2\nset_aside = true"))
        + &kind("b", &["30s"], &with("priority = 1"))
        + &agent("A", 5, "");
    let ran = run(&text);
    assert_eq!(order(&ran), "b90 a120 a180");
    assert_eq!(figure(&ran, 0, "work_effort_h"), Some(2.0 / 60.0), "no second is lost");
}

/// More urgent work of one instant interrupts as much as it needs: two items come while both pairs
/// of hands are on what may be set aside, or while one of the two is idle.
#[test]
fn urgent_work_of_one_instant_interrupts_as_many_as_it_needs() {
    let urgent = |slow: &[&str]| {
        let text = desk("1h")
            + &kind("b", slow, "effort = \"10min\"\npriority = 2\nset_aside = true")
            + &kind("a", &["30s", "30s"], &with("priority = 1"))
            + &agent("A", 5, "")
            + &agent("B", 5, "");
        order(&run(&text))
    };
    assert_eq!(urgent(&["0s", "0s"]), "a90 a90 b660 b660");
    assert_eq!(urgent(&["0s"]), "a90 a90 b660");
}

/// Of one priority, what is due first goes first: at 60 s the item of 40 s is due at 280 s, that of
/// 30 s at 630 s, that of 10 s never.
#[test]
fn work_of_one_priority_goes_by_its_deadline() {
    let text = desk("1h")
        + &kind("a", &["0s", "30s"], &with("deadline = \"10min\""))
        + &kind("b", &["40s"], &with("deadline = \"4min\""))
        + &kind("c", &["10s"], MINUTE)
        + &agent("A", 5, "");
    assert_eq!(order(&run(&text)), "a60 b120 a180 c240", "what is never due goes last");
}

/// Replies of five seconds to two chats, one at 0 s and one at 62 s, and work of a minute.
fn beside_chats(more: &str) -> Ran {
    run(&chats_and_work(more))
}

fn chats_and_work(more: &str) -> String {
    calm("generic", "1h")
        + &list(&["0s", "62s"])
        + "\n[session]\nsilence_timeout = \"2min\"\n"
        + &kind("a", &["1s", "2s"], &with(more))
        + &agent("A", 5, "")
}

fn first_replies(ran: &Ran) -> [f64; 2] {
    [0, 1].map(|contact| ran.replied_at(contact)[0])
}

/// Between chats: the first chat is answered, work fills the gap, the second chat waits for the
/// item in hand, and then goes before the second item.
#[test]
fn work_between_chats_fills_the_gaps() {
    let ran = beside_chats("");
    assert_eq!(first_replies(&ran), [5.0, 70.0]);
    assert_eq!(order(&ran), "a65 a130");
}

/// Work that may be set aside makes way for a chat at once.
#[test]
fn work_that_may_be_set_aside_makes_way_for_a_chat() {
    let ran = beside_chats("set_aside = true");
    assert_eq!(first_replies(&ran), [5.0, 67.0], "the second chat comes at 62 s");
    assert_eq!(order(&ran), "a70 a130", "57 s were done, 3 s are left");
}

/// Before chats: both items go before the second chat.
#[test]
fn work_before_chats_lets_them_wait() {
    let ran = beside_chats("when = \"before_chats\"");
    assert_eq!(order(&ran), "a65 a125");
    assert_eq!(first_replies(&ran), [5.0, 130.0]);
}

/// By deadline: a reply is due 60 s after the question (122 s), an item 3 min after it came (182
/// s) or 2 min (121 s and 122 s).
#[test]
fn work_by_deadline_goes_before_a_reply_that_is_due_later() {
    let later = beside_chats("when = \"by_deadline\"\ndeadline = \"3min\"");
    assert_eq!((first_replies(&later)[1], order(&later)), (70.0, "a65 a130".to_owned()));
    let sooner = beside_chats("when = \"by_deadline\"\ndeadline = \"119s\"");
    assert_eq!((first_replies(&sooner)[1], order(&sooner)), (130.0, "a65 a125".to_owned()));
}

/// The same where all share one inbox: its first reply is the one that is due.
#[test]
fn work_by_deadline_knows_the_replies_of_a_shared_inbox() {
    let later = chats_and_work("when = \"by_deadline\"\ndeadline = \"3min\"");
    let ran = run_with(&later, &["service.inbox=shared"]);
    assert_eq!((first_replies(&ran)[1], order(&ran)), (70.0, "a65 a130".to_owned()));
}

/// Without chats: nothing is done while a chat is open, though nobody waits in it. Silence ends the
/// second chat two minutes after it came, at 182 s.
#[test]
fn work_without_chats_waits_for_the_last_to_end() {
    let ran = beside_chats("when = \"without_chats\"");
    assert_eq!(first_replies(&ran), [5.0, 67.0]);
    let at: Vec<f64> = done(&ran).iter().map(|(.., at)| at.floor()).collect();
    assert_eq!(at, [242.0, 302.0]);
}

/// Reserved people: an agent whom no tier lists gets no chat, and does the work.
#[test]
fn work_may_have_people_of_its_own() {
    let text = calm("generic", "1h")
        + &list(&["0s", "10s", "20s"])
        + &kind("a", &["1s", "2s"], &with("agents = \"B\""))
        + &agent("A", 5, "")
        + &agent("B", 5, "receive = false");
    let ran = run(&text);
    assert_eq!((order(&ran).as_str(), ran.agents_in_order().as_str()), ("a61 a121", "A A A"));
}

/// Reserved hours: the kind is worked on from 09:10 to 09:12 only; what is not begun then waits for
/// the next day.
#[test]
fn work_may_have_hours_of_its_own() {
    let hours = "hours = [\"09:10\", \"09:12\"]";
    let text = desk("26h") + &kind("a", &["0s", "1s", "2s"], &with(hours)) + &agent("A", 5, "");
    let next_day = 24 * 3600 + 660;
    assert_eq!(order(&run(&text)), format!("a660 a720 a{next_day}"));
}

/// Nobody is there: work waits, and is open at the end; late ones are told as late.
#[test]
fn work_that_nobody_does_is_open_and_late() {
    let text = desk("2h")
        + &kind("a", &["0s", "90min"], &with("deadline = \"1h\""))
        + &agent("A", 5, "")
        + "\n[[shifts]]\nagents = \"A\"\nfrom = \"11:00\"\nto = \"12:00\"\n";
    let ran = run(&text);
    let [open, late] = ["work_open", "work_late"].map(|id| figure(&ran, 0, id));
    assert_eq!((open, late), (Some(2.0), Some(1.0)), "the second is not due yet");
    assert_eq!(figure(&ran, 0, "work_in_time_rate"), Some(0.0));
    assert_eq!(figure(&ran, 0, "work_settled_rate"), Some(0.0));
}

/// After the shift an agent finishes chats, and begins no more work.
#[test]
fn work_is_not_begun_after_the_shift() {
    let text = desk("2h")
        + &kind("a", &["3599s", "3599s"], MINUTE)
        + &agent("A", 5, "")
        + "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"10:00\"\n";
    let ran = run(&text);
    assert_eq!(order(&ran), "a3659");
    assert_eq!(figure(&ran, 0, "work_open"), Some(1.0));
}

/// A network failure cuts work off; what was done of it is kept for whoever goes on.
#[test]
fn s_9_work_cut_off_is_not_lost() {
    let text = desk("1h")
        + &kind("a", &["0s"], MINUTE)
        + &agent("A", 5, "")
        + &agent("B", 5, "always_on = true")
        + &event("09:00:40", "network_failure", "agents = \"A\"")
            .replace("2026-11-11", "2026-06-18");
    let ran = run(&text);
    assert_eq!(order(&ran), "a60", "20 s are left, which B begins at once");
    assert_eq!(ran.agent_sum("A", dacu::measure::counters::Sum::TaskEffort), 40.0);
}

/// A break does not cut: hands finish what they are on, then go.
#[test]
fn s_9_a_break_waits_for_the_item_in_hand() {
    let text = desk("1h")
        + &kind("a", &["0s", "1s"], MINUTE)
        + &agent("A", 5, "")
        + "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"18:00\"\n\
           breaks = [{ from = \"09:00:30\", to = \"09:10\", status = \"break\" }]\n";
    assert_eq!(order(&run(&text)), "a60 a660");
}

/// Chats that end make items: registration after each answered chat (TB-38), 20 s of it.
#[test]
fn tb_38_an_answered_chat_makes_work() {
    let text = calm("generic", "1h")
        + &list(&["0s intent=退货", "100s intent=其他"])
        + "\n[session]\nsilence_timeout = \"30s\"\n\
           \n[[work]]\nname = \"登记\"\neffort = \"20s\"\n\
           after_chats = { intents = \"退货\", delay = \"1min\" }\n"
        + &agent("A", 5, "");
    let ran = run(&text);
    let [(kind, came, at)] = &done(&ran)[..] else { panic!("one item:\n{}", ran.trace.text()) };
    assert_eq!((kind.as_str(), came.floor(), at.floor()), ("登记", 90.0, 110.0), "ended at 30 s");
}

/// The same work whoever does it, and whatever else there is (S-14).
#[test]
fn s_14_what_an_item_takes_does_not_hang_on_the_roster() {
    let effort = "effort = { dist = \"exp\", mean = \"60s\" }";
    let taken = |more: &str| {
        let text = desk("4h")
            + &kind("b", &["7s"], MINUTE)
            + &kind("a", &["0s", "10min", "20min"], effort)
            + &agent("A", 5, "")
            + more;
        let ran = run(&text);
        let mut of_a = done(&ran);
        of_a.retain(|(kind, ..)| kind == "a");
        of_a.sort_by(|one, other| one.1.total_cmp(&other.1));
        of_a.iter().skip(1).map(|(_, came, at)| at - came).collect::<Vec<f64>>()
    };
    let alone = taken("");
    assert_eq!(alone.len(), 2);
    assert_eq!(alone, taken(&agent("B", 5, "")));
}
