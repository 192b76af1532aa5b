//! What takes a slot and whose hands take an item: weights (S-24), queues of agents, head starts,
//! interruptions, shared inboxes.

use crate::more::fate;
use crate::support::*;
use dacu::engine::facts::{Disposition, EndReason, Fact, How};
use dacu::measure::counters::{Level, Sum, Tally};

/// Nobody closes: a session ends at its reply by the customer at once.
const CLOSE: [&str; 2] = ["customer.close_prob=1", "customer.close_delay=0s"];

fn long_and_short(more: &str) -> String {
    format!("{more}\n[[service.profiles]]\nintents = [\"long\"]\nreply_time = \"60s\"\n")
}

/// B-GEN-4's vector: with a maximum of 4, three busy sessions and five idle ones of 0.1 weigh 3.5;
/// one more is admitted while the load is below the maximum, none if it must fit.
#[test]
fn s_24_idle_sessions_weigh_a_tenth() {
    let idle =
        "\n[session]\nsilence_timeout = \"never\"\nidle_weight = 0.1\nidle_after = \"4min\"\n";
    let text = calm("generic", "1h")
        + idle
        + &agent("A", 4, "")
        + &list(&[
            "0s", "0s", "0s", "0s", "300s", // five, all idle by 600 s
            "600s", "600s", "600s", "601s", "602s",
        ]);
    let ran = run(&text);
    assert_eq!(ran.active_at("A", 603.0), 9, "3.5 is below 4: one more, then 4.5 is not");
    assert_eq!(ran.queue_at(603.0), 1);
    let fits = run_with(&text, &["session.load_admission=fits"]);
    assert_eq!((fits.active_at("A", 603.0), fits.queue_at(603.0)), (8, 2));
    // slots, not sessions: 4 from 0 s to their idling, and so on
    let used = ran.area(Level::ActiveOnline)
        + (ran.area(Level::LoadOver) - ran.area(Level::LoadUnder)) / 1000.0;
    assert!(used < ran.area(Level::ActiveOnline) / 2.0, "{used}");
}

/// S-9 A reply that is cut goes back to the shared inbox: a colleague whose hands are free takes it
/// at once. A is away from 2 s on; C answers the customer of 0 s at 7 s.
#[test]
fn s_9_a_reply_cut_beside_a_free_colleague_is_taken_over_at_once() {
    let text = calm("generic", "1h")
        + "inbox = \"shared\"\n"
        + &agent("A", 5, "")
        + &agent("C", 5, "")
        + &list(&["0s"])
        + &event("09:00:02", "set_status", "agents = \"A\"\nstatus = \"away\"");
    let ran = run(&text);
    assert_eq!((ran.first_agent(0), ran.replied_at(0)), ("A".to_owned(), vec![7.0]));
}

#[test]
fn s_24_a_customer_who_writes_again_weighs_a_slot_again() {
    let text = calm("generic", "1h")
        + "\n[session]\nsilence_timeout = \"never\"\nidle_weight = 0\nidle_after = \"10s\"\n"
        + &agent("A", 1, "")
        + &list(&["0s", "20s", "40s"]);
    let ran = run_with(&text, &["customer.rounds=2", "customer.think_gap=30s"]);
    // 0 is answered at 5 s, idle from 15 s, writes at 35 s; 1 comes at 20 s, idle from 35 s
    assert_eq!(ran.assigned_at(1), 20.0);
    assert!(
        ran.assigned_at(2) > 45.0,
        "0 weighs a slot from 35 s, and 10 s after its second reply"
    );
    assert_eq!(ran.assigned_at(2), 50.0);
}

#[test]
fn s_24_weights_by_intent_take_more_slots() {
    let text = calm("generic", "1h")
        + "\n[session]\nweight_by_intent = { big = 2 }\nload_admission = \"fits\"\n"
        + &agent("A", 3, "")
        + &list(&["0s intent=big", "1s intent=big", "2s intent=small"]);
    let ran = run(&text);
    assert_eq!(ran.queue_at(1.5), 1, "a second big one does not fit into one slot");
    assert_eq!(ran.active_at("A", 3.0), 2, "a small one does");
    let lax = run_with(&text, &["session.load_admission=lt_max"]);
    assert_eq!((lax.active_at("A", 1.5), lax.queue_at(3.0)), (2, 1), "2 is below 3; 4 is not");
}

#[test]
fn s_24_the_least_loaded_has_the_least_load_not_the_fewest_sessions() {
    let text = calm("generic", "1h")
        + "\n[session]\nweight_by_intent = { big = 3 }\n"
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &list(&["0s intent=big", "1s", "2s", "3s", "4s"]);
    assert_eq!(run(&text).agents_in_order(), "A B B B A");
}

#[test]
fn s_16_an_agents_own_queue_waits_for_that_agent() {
    let text = calm("generic", "1h")
        + &long_and_short("")
        + "\n[queue]\nscope = \"agent\"\n"
        + &agent("A", 1, "")
        + &agent("B", 1, "")
        + &list(&["0s intent=long", "0s", "1s", "2s", "3s"]);
    let ran = run_with(&text, &CLOSE);
    assert_eq!(ran.agents_in_order(), "A B B A A");
    // 2 waits for A, who was assigned to first; 3 for B; 4 for A again, behind 2
    assert_eq!(ran.first_agent(2), "A");
    assert_eq!((ran.assigned_at(2), ran.assigned_at(3)), (60.0, 5.0));
    let limited = run_with(&text, &[CLOSE[0], CLOSE[1], "queue.limit=1"]);
    assert_eq!(limited.tally(Tally::Rejected), 1);
}

#[test]
fn s_32_who_waits_for_an_agent_who_leaves_is_routed_anew() {
    let text = calm("generic", "1h")
        + &long_and_short("")
        + "\n[queue]\nscope = \"agent\"\n"
        + &agent("A", 1, "")
        + &agent("B", 1, "")
        + &event("09:00:10", "set_status", "agents = [\"A\"]\nstatus = \"offline\"")
        + &list(&["0s intent=long", "0s intent=long", "1s"]);
    let ran = run_with(&text, &CLOSE);
    assert_eq!(ran.first_agent(2), "B");
    // B is free at 60 s for the session that A left, whose customer came first, then for this one
    assert_eq!(ran.queue_wait(2), 119.0, "the wait goes on from when it began");
}

#[test]
fn s_16_a_head_start_counts_as_waiting() {
    let text = calm("generic", "1h")
        + &long_and_short("")
        + "\n[queue]\nhead_start = { vip = \"15s\" }\n"
        + &agent("A", 1, "")
        + &list(&["0s intent=long", "10s", "20s intent=vip", "30s intent=vip"]);
    let ran = run_with(&text, &CLOSE);
    // as if they had come at 5 s and 15 s
    assert_eq!((ran.assigned_at(2), ran.assigned_at(1), ran.assigned_at(3)), (60.0, 65.0, 70.0));
}

/// S-7 A profile's patience in the queue replaces the shop's for its intents.
#[test]
fn s_7_patience_in_the_queue_may_differ_by_intent() {
    let text = calm("generic", "1h")
        + &long_and_short("[[service.profiles]]\nintents = [\"hasty\"]\npatience = \"20s\"\n")
        + &agent("A", 1, "")
        + &list(&["0s intent=long", "1s", "2s intent=hasty"]);
    let fates = |patience: &str| {
        let visibly = "customer.silent_share_queue=0";
        let sets = [CLOSE[0], CLOSE[1], visibly, &format!("customer.patience={patience}")];
        let ran = run_with(&text, &sets);
        [1, 2].map(|contact| fate(&ran, contact))
    };
    let (gone, there) = (Disposition::Abandoned, Disposition::Served);
    assert_eq!(fates("never"), [there, gone], "the profile's own");
    assert_eq!(fates("30s"), [gone, gone]);
}

#[test]
fn s_4_an_urgent_item_interrupts_and_the_rest_is_typed_later() {
    let text = calm("generic", "1h")
        + &long_and_short("urgent_intents = [\"urgent\"]\ndiscipline = \"urgent_first\"\n")
        + &agent("A", 5, "interrupts = true")
        + &list(&["0s intent=long", "10s intent=urgent", "12s"]);
    let ran = run(&text);
    assert_eq!(
        (ran.replied_at(1), ran.replied_at(0), ran.replied_at(2)),
        (vec![15.0], vec![65.0], vec![70.0])
    );
    assert_eq!(ran.sum(Sum::ReplyEffort), 70.0);
    let patient = run_with(&text, &["agents.A.interrupts=false"]);
    assert_eq!((patient.replied_at(0), patient.replied_at(1)), (vec![60.0], vec![65.0]));
}

#[test]
fn s_2_whoever_is_free_answers_from_a_shared_inbox() {
    let text = calm("generic", "1h")
        + &long_and_short("inbox = \"shared\"\n")
        + &agent("A", 5, "")
        + &agent("B", 5, "")
        + &list(&["0s intent=long", "1s", "10s"]);
    let ran = run(&text);
    assert_eq!(ran.agents_in_order(), "A B A");
    assert_eq!(ran.replied_at(2), [15.0], "B answers it at once, A is busy until 60 s");
    assert_eq!(ran.agent_tally("B", Tally::HumanMessages), 2);
    let own = run_with(&text, &["service.inbox=own"]);
    assert_eq!(own.replied_at(2), [65.0]);
}

#[test]
fn s_7_a_session_routed_into_the_queue_keeps_its_clock() {
    let text = calm("generic", "1h")
        + &long_and_short("")
        + &agent("A", 1, "")
        + &agent("B", 1, "")
        + &event("09:00:10", "set_status", "agents = [\"A\"]\nstatus = \"offline\"")
        + &list(&["0s intent=long", "0s intent=long"]);
    let ran = run_with(
        &text,
        &[
            "customer.first_patience=30s",
            "customer.silent_share_chat=0",
            "routing.offline_sessions=reroute",
        ],
    );
    assert_eq!(ran.queue_at(20.0), 1);
    assert_eq!(ran.queue_at(30.5), 0, "30 s after its session began the customer leaves");
    assert_eq!(ran.ends_of(0), [(10.0, EndReason::Rerouted)]);
}

#[test]
fn s_31_back_by_another_door_within_the_grace_is_the_same_session() {
    let text = calm("generic", "1h")
        + "\n[session]\nsilence_timeout = \"60s\"\nsession_resume_grace = \"10min\"\n"
        + &agent("A", 5, "")
        + &list(&["0s customer=张", "80s customer=张"]);
    let ran = run_with(&text, &["customer.rounds=2", "customer.think_gap=120s"]);
    assert_eq!(ran.entries().len(), 1);
    let hows: Vec<How> = ran.segments_of(0).iter().map(|segment| segment.how).collect();
    assert_eq!(hows, [How::Entry, How::Resume]);
    assert_eq!(ran.replied_at(0), [5.0, 85.0]);
}

#[test]
fn jd_16_a_welcome_is_sent_at_assignment_and_is_no_reply() {
    let text = calm("generic", "1h")
        + "\n[auto_reply]\nenabled = true\nwelcome = true\n"
        + &agent("A", 1, "")
        + &list(&["0s"]);
    let ran = run(&text);
    let welcomes = ran.pick(|fact| matches!(fact, Fact::Welcome { .. }).then_some(()));
    assert_eq!(welcomes.len(), 1);
    assert_eq!(seconds(welcomes[0].0), 0.0);
    assert_eq!(ran.replied_at(0), [5.0]);
    assert_eq!(ran.tally(Tally::HumanMessages), 1);
}

/// An answered session that is routed anew and finds nobody is over: there is nothing to leave a
/// message about, and no new question arises.
#[test]
fn s_19_an_answered_session_leaves_no_message() {
    let text = calm("jd_dongdong_2019", "1h")
        + &agent("A", 5, "")
        + &event("09:01:00", "set_status", "agents = [\"A\"]\nstatus = \"offline\"")
        + &event("09:10:00", "set_status", "agents = [\"A\"]\nstatus = \"online\"")
        + &list(&["0s pc_web"]);
    let ran = run_with(&text, &["routing.offline_sessions=reroute"]);
    assert_eq!(ran.replied_at(0), [5.0]);
    assert_eq!((ran.tally(Tally::LeaveCreated), ran.tally(Tally::HumanMessages)), (0, 1));
    assert_eq!(ran.tally(Tally::Served), 1);
}

/// An agent told to stay after the shift has ended stays, and is not sent home by an eviction just
/// before somebody is assigned to them.
#[test]
fn s_10_who_is_told_to_stay_stays() {
    let text = calm("generic", "1h")
        + "\n[queue]\noverflow = \"evict_oldest\"\n"
        + &agent("A", 1, "")
        + "\n[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"09:10\"\n"
        + &event("09:11:00", "set_status", "agents = [\"A\"]\nstatus = \"online\"")
        + &list(&["599s", "700s"]);
    let ran = run_with(&text, &["service.reply_time=5min"]);
    assert_eq!(ran.agents_in_order(), "A A");
    assert_eq!(ran.replied_at(1), [1000.0]);
    assert!(ran.ends_of(0).iter().any(|(_, reason)| *reason == EndReason::Evicted));
}

/// X-25, VIP-5's boundary: the last agent is first for 24 hours after the last reply, that instant
/// included, and not a tick longer.
#[test]
fn x_25_affinity_holds_for_24_hours_to_the_tick() {
    let again = |time: &str| {
        let text = calm("generic", "48h")
            + &agent("A", 5, "")
            + &agent("B", 5, "")
            + &list(&["0s customer=张", &format!("{time} customer=张")]);
        let sets = [CLOSE[0], CLOSE[1], "routing.affinity=last_agent"];
        run_with(&text, &sets).agents_in_order()
    };
    assert_eq!(again("86405s"), "A A", "24 hours after the reply at 5 s");
    assert_eq!(again("86405.000001s"), "A B", "a tick later the longest idle agent is next");
}

/// One of two waits and gives up after a minute: every figure of abandonment counts it.
#[test]
fn s_18_an_abandonment_is_counted_everywhere() {
    let text = calm("generic", "1h")
        + &long_and_short("")
        + &agent("A", 1, "")
        + &list(&["0s intent=long", "0s"]);
    let sets =
        ["customer.patience=60s", "customer.silent_share_queue=0", "service.reply_time=9min"];
    let ran = run_with(&text, &[&sets[..], &["customer.first_patience=never"]].concat());
    let tallies = [Tally::Abandoned, Tally::Queued, Tally::QueuedAbandoned, Tally::LostInQueue];
    assert_eq!(tallies.map(|tally| ran.tally(tally)), [1, 1, 1, 1]);
    let share = ["abandonment_rate", "abandonment_of_queued_rate", "lost_rate"];
    assert_eq!(share.map(|id| ran.figure(id)), [Some(0.5), Some(1.0), Some(0.5)]);
    assert_eq!(ran.figure("queue_wait_abandoned_mean_s"), Some(60.0));
}
