//! Statuses, the queue, leave messages, the supervisor's view: DH-1 to DH-7, DH-13 to DH-19.

use super::{CLOSE, DH, hour};
use crate::more::{fate, offline, online, status, status_of};
use crate::support::*;
use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{Disposition, EndReason};
use dacu::measure::counters::{Level, Tally};
use dacu::measure::recorder::{Options, Recorder};
use dacu::report::contacts::ContactWriter;
use dacu::scenario::parse_str;

/// DH-1 [M] Busy: keep current, no new: the only agent is busy with two sessions, a new buyer
/// queues and the two still get replies; with `all_busy_policy = "leave"` a message is left.
#[test]
fn dh_1_a_busy_agent_keeps_what_is_there_and_takes_nobody_new() {
    let people = agent("A", 5, "") + &status("09:00:10", "\"A\"", "busy");
    let ask_on = ["customer.rounds=3", "customer.think_gap=30s"];
    let ran = hour(&["0s", "1s", "60s"], &people, &ask_on);
    assert_eq!((ran.agents_in_order(), ran.queue_at(61.0)), ("A A".to_owned(), 1));
    assert_eq!((ran.replied_at(0).len(), ran.replied_at(1).len()), (3, 3));
    assert_eq!(fate(&ran, 2), Disposition::Open, "the buyer waits until the end");
    let leave = [ask_on[0], ask_on[1], "routing.all_busy_policy=leave"];
    assert_eq!(hour(&["0s", "1s", "60s"], &people, &leave).figure("leave_created"), Some(1.0));
    let back = people + &online("09:05:00", "\"A\"");
    assert_eq!(hour(&["0s", "1s", "60s"], &back, &ask_on).assigned_at(2), 300.0);
}

/// DH-2 [M] Away: forced end, customers re-apply: A has three sessions, B is online; A away at
/// 100 s -> three forced ends, three new entries at 100 s, all to B; B full -> behind those who
/// wait.
#[test]
fn dh_2_an_agent_who_goes_away_ends_the_sessions_and_buyers_apply_again() {
    let need = ["customer.rounds=2", "customer.think_gap=5min"];
    let sets = ["session.reapply_prob=1", "session.reapply_delay=0s", need[0], need[1]];
    let people = |max: u32| {
        agent("A", 5, "")
            + &agent("B", max, "")
            + &offline("\"B\"")
            + &online("09:01:30", "\"B\"")
            + &status("09:01:40", "\"A\"", "away")
    };
    let ran = hour(&["0s", "1s", "2s"], &people(5), &sets);
    assert_eq!(ran.tally(Tally::ForcedEnds), 3);
    assert_eq!(ran.ends_of(0)[0], (100.0, EndReason::ForcedEnd));
    assert_eq!((ran.figure("reentries"), ran.figure("entries")), (Some(3.0), Some(6.0)));
    assert_eq!(ran.agents_in_order(), "A A A B B B");
    assert_eq!(ran.active_at("B", 100.0), 3);
    assert_eq!(ran.figure("valid_consults"), Some(6.0), "the interrupted ones had a reply");
    // B has one slot, taken at 95 s; a buyer has waited since 96 s and is served before the three.
    let full = agent("A", 3, "")
        + &agent("B", 1, "")
        + &offline("\"B\"")
        + &online("09:01:30", "\"B\"")
        + &status("09:01:40", "\"A\"", "away");
    let ran = hour(&["0s", "1s", "2s", "95s", "96s"], &full, &sets);
    assert_eq!((ran.assigned_at(3), ran.queue_at(101.0)), (95.0, 4));
    assert_eq!(ran.order()[..5], ["A", "A", "A", "B", "B"]);
    assert_eq!(ran.first_agent(4), "B");
    let again = ran.assignments().into_iter().map(|(_, contact, _)| contact).collect::<Vec<_>>();
    assert_eq!(again[..6], [0, 1, 2, 3, 4, 0], "the tail of the queue, never the agent away");
    let never = hour(&["0s"], &people(5), &["session.reapply_prob=0", need[0], need[1]]);
    assert_eq!(never.figure("reentries"), Some(0.0));
    let later = hour(&["0s"], &people(5), &["session.reapply_prob=1", need[0], need[1]]);
    assert_eq!(later.agents_in_order(), "A B");
    assert_eq!(seconds(later.assignments()[1].0), 105.0, "five seconds unless said otherwise");
}

/// DH-3 [M] Queue prompt above max reception: one agent with max 3 and 3 active, the 4th buyer ->
/// queue length 1; a session ends -> assigned; a queue of its own for each agent where said so; who
/// sees the prompt may wait longer.
#[test]
fn dh_3_beyond_the_maximum_buyers_queue() {
    let leaves = ["customer.close_prob=1", "customer.close_delay=40s"];
    let ran = hour(&["0s", "0s", "0s", "1s"], &agent("A", 3, ""), &leaves);
    assert_eq!((ran.queue_at(2.0), ran.figure("queue_length_peak")), (1, Some(1.0)));
    assert_eq!(ran.assigned_at(3), 45.0, "the first is answered at 5 s and closes 40 s later");
    let two = agent("A", 1, "") + &agent("B", 1, "");
    let slow = "\n[[service.profiles]]\nintents = [\"slow\"]\nreply_time = \"10min\"\n";
    let contacts = ["0s intent=slow", "1s", "2s"];
    let scoped =
        |scope: &str| hour(&contacts, &(two.clone() + slow), &[leaves[0], leaves[1], scope]);
    assert_eq!(scoped("queue.scope=shop").first_agent(2), "B");
    assert_eq!(scoped("queue.scope=agent").first_agent(2), "A", "bound to the longest idle");
    let patience = ["customer.patience=30s", "customer.silent_share_queue=0"];
    let lost = hour(&["0s", "1s"], &agent("A", 1, ""), &patience);
    assert_eq!(lost.tally(Tally::Abandoned), 1);
    let prompt =
        [leaves[0], leaves[1], patience[0], patience[1], "customer.patience_after_prompt_factor=2"];
    assert_eq!(hour(&["0s", "1s"], &agent("A", 1, ""), &prompt).tally(Tally::Abandoned), 0);
}

/// DH-4 [M] The agent's order of work: three unanswered at waits of 50, 20 and 90 s -> served in
/// the order 90, 50, 20.
#[test]
fn dh_4_the_longest_wait_is_answered_first() {
    let slow = "\n[[service.profiles]]\nintents = [\"slow\"]\nreply_time = \"100s\"\n";
    let ran = hour(&["0s intent=slow", "10s", "50s", "80s"], &(agent("A", 9, "") + slow), &[]);
    let replies: Vec<u64> = ran.replies().iter().map(|reply| reply.contact).collect();
    assert_eq!(replies, [0, 1, 2, 3]);
    assert_eq!(ran.replied_at(1), [105.0]);
}

/// DH-5 [M] Recent contacts, seller-initiated: a chat that the agent opens is no entry and not in
/// the UPV; a buyer who is off line does not answer, one of too long ago is not offered.
#[test]
fn dh_5_a_chat_that_the_seller_opens_is_no_consultation() {
    let opens = |answers: u32, last: &str| {
        let proactive = format!(
            "proactive = {{ effort = \"8s\", answer_prob = {answers}, answer_delay = \"20s\", \
             last_contact = \"{last}\" }}\n"
        );
        run(&(calm(DH, "1h") + &list(&["10s"]) + &proactive + &agent("A", 10, "")))
    };
    let answered = opens(1, "1d");
    assert_eq!(answered.agent_tally("A", Tally::Proactive), 1);
    assert_eq!((answered.replied_at(0), answered.tally(Tally::Upv)), (vec![43.0], 0));
    let offline = opens(0, "1d");
    assert_eq!((offline.tally(Tally::Entries), offline.area(Level::Active)), (0, 0.0));
    assert_eq!(opens(1, "31d").entries(), []);
}

/// DH-7 [M] Session closed by the customer: a buyer closes at 40 s while one waits -> the next is
/// assigned at 40 s; clean-up costs nothing.
#[test]
fn dh_7_a_closed_window_frees_the_slot_at_once() {
    let close = ["customer.close_prob=1", "customer.close_delay=35s"];
    let ran = hour(&["0s", "1s"], &agent("A", 1, ""), &close);
    assert_eq!(ran.ends_of(0), [(40.0, EndReason::CustomerClosed)]);
    assert_eq!(ran.assigned_at(1), 40.0);
}

/// DH-10 [M] Blacklist: block at t, an entry at t + 1 -> rejected, not in the UPV and not in the
/// queue; unblocked -> accepted; others are not touched.
#[test]
fn dh_10_a_blocked_buyer_is_turned_away() {
    let contacts = ["0s customer=张", "61s customer=张", "120s customer=李", "700s customer=张"];
    let sets = ["customer.abusive_fraction=1", "customer.rounds=9", "customer.think_gap=20s"];
    let ran = hour(&contacts, &agent("A", 9, ""), &sets);
    assert_eq!(ran.ends_of(0), [(60.0, EndReason::Blocked)]);
    assert_eq!((ran.tally(Tally::Blocked), ran.tally(Tally::Rejected)), (2, 2));
    assert_eq!([1, 3].map(|contact| fate(&ran, contact)), [Disposition::Rejected; 2]);
    assert_eq!((ran.figure("entries"), ran.figure("online_upv")), (Some(4.0), Some(2.0)));
    let for_a_while = [sets[0], sets[1], sets[2], "customer.block_for=10min"];
    let ran = hour(&contacts, &agent("A", 9, ""), &for_a_while);
    assert_eq!((ran.tally(Tally::Rejected), ran.assigned_at(3)), (1, 700.0));
    let later = [sets[0], sets[1], sets[2], "customer.block_after=5min"];
    let ran = hour(&contacts, &agent("A", 9, ""), &later);
    assert_eq!(ran.tally(Tally::Rejected), 1, "the second entry joins the open session");
    assert_eq!(hour(&contacts, &agent("A", 9, ""), &[]).tally(Tally::Rejected), 0);
}

/// DH-13 [K] Valid / invalid consultations: 10 initiated, 7 answered, 2 abandoned in the queue, 1
/// unanswered -> 7 and 3.
#[test]
fn dh_13_valid_and_invalid_consultations() {
    // Eight slots, of which the eighth buyer is not answered before losing patience.
    let contacts = ["0s", "0s", "0s", "0s", "0s", "0s", "0s", "0s", "1s", "1s"];
    let sets = [
        "customer.patience=20s",
        "customer.silent_share_queue=0",
        "customer.first_patience=37s",
        "customer.silent_share_chat=0",
    ];
    let ran = hour(&contacts, &agent("A", 8, ""), &sets);
    assert_eq!(ran.tally(Tally::Abandoned), 2);
    assert_eq!(ran.tally(Tally::Unanswered), 1);
    assert_eq!(
        (ran.figure("valid_consults"), ran.figure("invalid_consults")),
        (Some(7.0), Some(3.0))
    );
}

/// DH-14 [K] Handled / unhandled leave messages: 5 left overnight, 3 mailed by noon -> 3 and 2;
/// mail is work of the hands, without a session.
#[test]
fn dh_14_mail_handles_leave_messages_one_after_the_other() {
    let people = agent("A", 1, "") + &offline("\"A\"") + &online("09:30:00", "\"A\"");
    let cut = ["desk.at_end=cut", "leave.email_reply=9min"];
    let ran = hour(&["0s", "1s", "2s", "3s", "4s"], &people, &cut);
    let figures = ["leave_created", "leave_answered", "leave_unhandled", "leave_mailed"];
    assert_eq!(figures.map(|id| ran.figure(id)), [Some(5.0), Some(3.0), Some(2.0), Some(3.0)]);
    assert_eq!((ran.assignments().len(), ran.active_at("A", 2000.0)), (0, 0));
    assert_eq!(ran.agent_sum("A", dacu::measure::counters::Sum::TaskEffort), 3.0 * 540.0);
}

/// DH-15 [M] When a leave message arises: the network fails at 100 s with two sessions, both buyers
/// write -> two leave messages, no re-application; an entry with nobody logged in likewise.
#[test]
fn dh_15_a_lost_network_turns_sessions_into_leave_messages() {
    let people = agent("A", 5, "") + &event("09:01:40", "network_failure", "agents = [\"A\"]");
    let sets = ["customer.rounds=2", "customer.think_gap=3min", "desk.at_end=cut"];
    let ran = hour(&["0s", "1s", "20min"], &people, &sets);
    assert_eq!(ran.figure("leave_created"), Some(3.0));
    assert_eq!((ran.figure("reentries"), ran.figure("leave_unhandled")), (Some(0.0), Some(3.0)));
    assert_eq!(status_of(&ran, "A", 100.0), "offline");
    let few = [sets[0], sets[1], sets[2], "leave.leave_prob=0"];
    assert_eq!(hour(&["0s", "1s", "20min"], &people, &few).figure("leave_created"), Some(0.0));
}

/// DH-16 [K] Two statistics families: the time in each status adds up to the time logged in.
#[test]
fn dh_16_statuses_add_up_to_the_time_logged_in() {
    let people = agent("A", 5, "")
        + &status("09:10:00", "\"A\"", "busy")
        + &status("09:20:00", "\"A\"", "away")
        + &status("09:25:00", "\"A\"", "online");
    let ran = hour(&["0s"], &people, &[]);
    let hours = ["online", "busy", "away"].map(|status| ran.time_in("A", status));
    assert_eq!(hours, [2700.0, 600.0, 300.0]);
    assert_eq!(ran.agent_figure("A", "attendance_h"), Some(hours.iter().sum::<f64>() / 3600.0));
}

/// DH-17 [K] Live supervisor view: three online with 2, 1 and 0 active, queue 0 -> sessions 3,
/// working 2, idle 1; a busy agent is neither but unavailable; by interval too.
#[test]
fn dh_17_sessions_working_idle_and_unavailable_agents() {
    let people = agent("A", 5, "")
        + &agent("B", 5, "")
        + &agent("C", 5, "")
        + &agent("D", 5, "")
        + &status("09:00:00", "\"D\"", "busy")
        + &offline("\"B\", \"C\"")
        + &online("09:00:02", "\"B\"")
        + &online("09:00:04", "\"C\"");
    let ran =
        hour(&["0s", "1s", "3s"], &people, &["session.silence_timeout=never", "desk.at_end=cut"]);
    assert_eq!(["A", "B", "C"].map(|name| ran.active_at(name, 1800.0)), [2, 1, 0]);
    let view = |id| (ran.figure(id).unwrap() * 100.0).round() / 100.0;
    let figures = [
        "open_sessions_mean",
        "working_agents_mean",
        "idle_agents_mean",
        "unavailable_agents_mean",
    ];
    assert_eq!(figures.map(view), [3.0, 2.0, 1.0, 1.0]);
    let second = &ran.counts.desk_series.intervals[1];
    let mean = |level| second.area(level) as f64 / second.area(Level::Time) as f64;
    assert_eq!([mean(Level::Open), mean(Level::Engaged), mean(Level::Online)], [3.0, 2.0, 3.0]);
    assert_eq!([mean(Level::LoggedIn), mean(Level::Queue)], [4.0, 0.0]);
}

/// DH-18 [P] FAQ: a deflection of 0.2 on 1000 arrivals -> 800 need an agent, give or take chance.
#[test]
fn dh_18_the_faq_answers_some_before_they_need_anybody() {
    let contacts: Vec<&str> = (0..1000).map(|n| &*format!("{n}s").leak()).collect();
    let text = calm(DH, "1h")
        + &list(&contacts)
        + "\n[[agents]]\nid = \"A\"\ncount = 20\n"
        + "\n[robot]\nsolves = \"20%\"\n";
    let ran = run_with(&text, &CLOSE);
    let need = ran.figure("entries_for_humans").unwrap();
    assert!((need - 800.0).abs() < 4.0 * (1000.0f64 * 0.16).sqrt(), "{need}");
    assert_eq!(ran.figure("online_upv"), Some(need));
}

/// DH-19 [M] No affinity: a returning buyer is routed as a new one.
#[test]
fn dh_19_a_returning_buyer_goes_where_a_new_one_would() {
    let people = agent("A", 5, "") + &agent("B", 5, "");
    let ran = hour(&["0s customer=张", "600s customer=张"], &people, &CLOSE);
    assert_eq!(ran.agents_in_order(), "A B");
}

/// DH-20 [P] Buyer attributes at entry: customer, region, source, keyword and page are all in the
/// event log, and decide nothing.
#[test]
fn dh_20_the_log_of_contacts_tells_five_attributes() {
    let mixes = "\nregion_mix = { US = 3, RU = 1 }\nreferrer_mix = { google = 1 }\n\
                 keyword_mix = { dress = 1, shoes = 1 }\npage_mix = { product = 1 }\n";
    let text = calm(DH, "1h") + "\n[[arrivals]]\nrates = [100]\nrate_interval = \"1h\"\n";
    let people = agent("A", 50, "");
    let told = text.clone() + mixes + &people;
    let scenario = parse_str(&told, &[]).unwrap().scenario;
    let mut bytes = Vec::new();
    let writer = ContactWriter::new(&scenario, &mut bytes);
    let mut recorder = Recorder::with_sink(&scenario, 0, Options::default(), writer);
    let done = dacu::engine::run(&scenario, 0, NoFeed, &mut recorder, &|| false).unwrap();
    drop(recorder.finish(done.ended));
    let text_of = String::from_utf8(bytes).unwrap();
    let mut lines = text_of.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let names = ["customer", "region", "referrer", "keyword", "page"];
    let columns = names.map(at);
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(
        rows.len() > 60 && rows.iter().all(|row| columns.iter().all(|at| !row[*at].is_empty()))
    );
    let americans = rows.iter().filter(|row| row[columns[1]] == "US").count();
    assert!((rows.len() / 2..rows.len()).contains(&americans), "{americans} of {}", rows.len());
    let without = run(&(text + &people)).assignments();
    assert_eq!(run(&told).assignments(), without, "nobody is routed by them");
}
