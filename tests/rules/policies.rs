//! How other desks choose an agent, each with its published example, on a desk that belongs to no
//! marketplace: one key of a scenario names the policy. B-GEN: general platforms; B-OSS: programs
//! whose sources are open.

use crate::support::*;
use dacu::engine::cause::Cause;
use dacu::engine::facts::EndReason;
use dacu::measure::counters::Sum;
use dacu::scenario::fault::Code;

/// Agents with maxima who hold so many sessions already, taken one after the other in this order,
/// and then further contacts, one a second, to all of them.
fn held(agents: &[(&str, u32, usize)], further: usize) -> String {
    let clock = |seconds: usize| format!("09:{:02}:{:02}", seconds / 60, seconds % 60);
    let (mut contacts, mut text) = (Vec::new(), String::new());
    for (number, (name, max, sessions)) in agents.iter().enumerate() {
        let begins = 60 * number;
        text += &agent(name, *max, "");
        for (other, (colleague, _, _)) in agents.iter().enumerate() {
            let status = if other == number { "online" } else { "busy" };
            let more = format!("agents = \"{colleague}\"\nstatus = \"{status}\"");
            text += &event(&clock(begins), "set_status", &more);
        }
        contacts.extend((0..*sessions).map(|at| format!("{}s", begins + 1 + at)));
    }
    let all = 60 * agents.len();
    for (name, _, _) in agents {
        let more = format!("agents = \"{name}\"\nstatus = \"online\"");
        text += &event(&clock(all), "set_status", &more);
    }
    contacts.extend((0..further).map(|at| format!("{}s", all + 10 + at)));
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    calm("generic", "1h") + &list(&contacts) + &text
}

/// Whom the further contacts go to, by a policy.
fn order(agents: &[(&str, u32, usize)], further: usize, sets: &[&str]) -> String {
    let ran = run_with(&held(agents, further), sets);
    let before: usize = agents.iter().map(|(_, _, sessions)| sessions).sum();
    let all: Vec<u64> = (before..before + further).map(|contact| contact as u64).collect();
    let one = |contact: &u64| ran.agents_of(*contact).first().cloned().unwrap_or("-".to_owned());
    all.iter().map(one).collect::<Vec<String>>().join(" ")
}

const FULL_5: (&str, u32, usize) = ("A", 8, 5);

/// B-GEN-1 [A] Salesforce: A of 8 holds 5, B of 4 holds 2 -> most available A, least active B, load
/// ratio B; A of 20 holds 6, B of 5 holds 2 -> load ratio A, least active B, most available A.
#[test]
fn b_gen_1_most_available_and_least_active_differ() {
    let of = |agents: &[(&str, u32, usize)], policy: &str| {
        order(agents, 1, &[&format!("routing.policy={policy}")])
    };
    let small = [FULL_5, ("B", 4, 2)];
    assert_eq!(of(&small, "most_spare"), "A", "3 free against 2");
    assert_eq!(of(&small, "least_active"), "B", "2 held against 5");
    assert_eq!(of(&small, "load_ratio"), "B", "0.5 against 0.625");
    let large = [("A", 20, 6), ("B", 5, 2)];
    assert_eq!(of(&large, "load_ratio"), "A", "0.3 against 0.4");
    assert_eq!(of(&large, "least_active"), "B");
    assert_eq!(of(&large, "most_spare"), "A", "14 free against 3");
}

/// B-GEN-1 [A] Salesforce: a work item takes a weight of the capacity: capacity 6, weight 2 ->
/// three items.
#[test]
fn b_gen_1_items_weigh_on_the_capacity() {
    let text = calm("generic", "1h")
        + "\n[session]\nweight = 2\nload_admission = \"fits\"\n"
        + &agent("A", 6, "")
        + &list(&["0s", "1s", "2s", "3s"]);
    let ran = run(&text);
    assert_eq!((ran.active_at("A", 4.0), ran.queue_at(4.0)), (3, 1));
}

/// B-GEN-2 [A] Zendesk: the highest spare capacity; or round robin, the longest since the last
/// assignment, still with room.
#[test]
fn b_gen_2_spare_capacity_or_a_round_of_those_with_room() {
    let agents = [("A", 2, 1), ("B", 9, 3), ("C", 4, 0)];
    let spare = ["routing.policy=most_spare"];
    assert_eq!(order(&agents, 4, &spare), "B B C B", "6, 5, then 4 each: C is longer idle");
    let round = ["routing.policy=longest_idle"];
    assert_eq!(order(&agents, 5, &round), "C A B C B", "A is full after one");
}

/// B-GEN-2 [A] Zendesk: a reopened chat goes to its agent before, if there.
#[test]
fn b_gen_2_who_comes_back_finds_the_same_agent() {
    let text = calm("generic", "2h")
        + &agent("A", 5, "")
        + &agent("B", 5, "")
        + "\n[[arrivals]]\nlist = [{ at = \"0s\", customer = \"one\" }, \
           { at = \"1s\", customer = \"two\" }, { at = \"600s\", customer = \"two\" }]\n";
    let sets = ["customer.close_prob=1", "customer.close_delay=0s"];
    let plain = run_with(&text, &sets);
    assert_eq!(plain.agents_in_order(), "A B A");
    let ran = run_with(&text, &[&sets[..], &["routing.affinity=last_agent"]].concat());
    assert_eq!(ran.agents_in_order(), "A B B");
}

/// B-GEN-3 [A] Intercom balanced: limit 3, A has 3 and B has 1 -> B gets the next two before A gets
/// one; equal counts go to who was longest without; a round robin ignores limits.
#[test]
fn b_gen_3_fewest_open_then_longest_without() {
    let agents = [("A", 3, 3), ("B", 3, 1)];
    assert_eq!(order(&agents, 3, &["routing.policy=least_active"]), "B B -");
    let even = [("A", 9, 1), ("B", 9, 1)];
    assert_eq!(order(&even, 2, &["routing.policy=least_active"]), "A B", "A is longer without");
    let round = ["routing.policy=list_round_robin", "routing.capacity=ignored"];
    assert_eq!(order(&agents, 4, &round), "A B A B", "whatever they hold");
}

/// B-GEN-4 [A] LivePerson: a chat in which the customer is to act weighs 0.1 after four minutes.
#[test]
fn b_gen_4_idle_chats_weigh_a_tenth() {
    let text = calm("generic", "1h")
        + "\n[session]\nidle_weight = 0.1\nidle_after = \"4min\"\n"
        + &agent("A", 1, "")
        + &list(&["0s", "300s", "600s", "900s"]);
    let ran = run(&text);
    assert_eq!(ran.active_at("A", 901.0), 4, "0.3 and one that is busy: below 1 at each arrival");
    assert_eq!(ran.queued(), []);
    let fits = run_with(&text, &["session.load_admission=fits"]);
    assert_eq!(fits.active_at("A", 901.0), 1, "0.1 and 1 do not fit into 1");
}

/// B-GEN-5 [A] Genesys: A without chats last alerted 300 s ago, B with two 900 s, C with one 600 s
/// -> B first, then C, then A: blind to load.
#[test]
fn b_gen_5_longest_since_the_last_alert_whatever_the_load() {
    let clock = |minute: usize| format!("09:{minute:02}:00");
    let turns = [("B", 0), ("C", 5), ("A", 10)];
    let mut text = calm("generic", "1h");
    for name in ["A", "B", "C"] {
        text += &agent(name, 4, "");
    }
    for (name, minute) in turns {
        for other in ["A", "B", "C"] {
            let status = if other == name { "online" } else { "busy" };
            let more = format!("agents = \"{other}\"\nstatus = \"{status}\"");
            text += &event(&clock(minute), "set_status", &more);
        }
    }
    for name in ["A", "B", "C"] {
        text +=
            &event(&clock(15), "set_status", &format!("agents = \"{name}\"\nstatus = \"online\""));
    }
    // B takes two at 0 s, C one at 300 s, A one at 600 s
    text += &list(&["0s", "0s", "300s", "600s", "900s", "901s", "902s"]);
    let ran = run_with(&text, &["routing.policy=longest_idle"]);
    let order: Vec<String> = (4..7).map(|contact| ran.first_agent(contact)).collect();
    assert_eq!(order.join(" "), "B C A");
    let by_load = run_with(&text, &["routing.policy=least_active"]);
    assert_eq!(by_load.first_agent(4), "C", "one held, longer idle than A");
}

/// B-GEN-6 [A] Amazon Connect: among those who are ready the one available longest, up to a number
/// of chats for each.
#[test]
fn b_gen_6_longest_available_up_to_the_concurrency() {
    let agents = [("A", 2, 1), ("B", 2, 1), ("C", 2, 1)];
    assert_eq!(order(&agents, 4, &["routing.policy=longest_idle"]), "A B C -");
}

/// B-GEN-6 [A] Amazon Connect: a queue may be open to a profile only after a delay: sales at once,
/// support after 30 s -> support is asked only then, though it is idle all the time.
#[test]
fn b_gen_6_a_profile_sees_a_contact_after_its_delay() {
    let tier = |name: &str, more: &str| {
        format!(
            "\n[[entry.tiers]]\nname = \"{name}\"\nfrom = {{ role = \"{name}\" }}\n\
             status = [\"online\"]\npick = \"longest_idle\"\n{more}\n"
        )
    };
    let text = calm("generic", "1h")
        + "\n[routing]\nroles = [\"sales\", \"support\"]\n"
        + &tier("sales", "if_full = \"next\"")
        + &tier("support", "when = { waited = \"30s\" }")
        + &agent("S", 1, "roles = [\"sales\"]")
        + &agent("T", 1, "roles = [\"support\"]")
        + &list(&["1s", "10s"]);
    let ran = run(&text);
    assert_eq!((ran.first_agent(0), ran.assigned_at(0)), ("S".to_owned(), 1.0));
    assert_eq!((ran.first_agent(1), ran.assigned_at(1)), ("T".to_owned(), 40.0));
}

/// B-GEN-7 [A] Freshchat: limits 10 and 5, four new -> 3 and 1 by the share of room after the
/// assignment; measured before it, with ties to the longest without, 2 and 2.
#[test]
fn b_gen_7_the_share_of_free_room_after_or_before() {
    let agents = [("A", 10, 0), ("B", 5, 0)];
    let after = ["routing.policy=load_ratio", "routing.load_ratio_basis=after"];
    assert_eq!(order(&agents, 4, &after), "A B A A");
    assert_eq!(order(&agents, 4, &["routing.policy=load_ratio"]), "A B A B");
}

/// B-GEN-9 [A] Other desks: when all are full the oldest session of an agent is ended for the
/// newcomer, or the newcomer waits.
#[test]
fn b_gen_9_the_oldest_session_makes_room() {
    let agents = [("A", 2, 2)];
    let ran = run_with(&held(&agents, 1), &["queue.overflow=evict_oldest"]);
    assert_eq!(ran.first_agent(2), "A");
    assert_eq!(ran.ends_of(0), [(70.0, EndReason::Evicted)], "the first of both");
    assert_eq!(order(&agents, 1, &[]), "-", "it waits");
    assert_eq!(order(&agents, 1, &["queue.overflow=ignore_max"]), "A", "beyond the maximum");
}

/// B-OSS-1 [A] Chatwoot round robin: members a, b, c; all of them four times, then a and c three
/// times, then all three times -> a b c a c a c b a c.
#[test]
fn b_oss_1_a_list_turns_and_who_is_out_keeps_the_place() {
    let mut text = calm("generic", "1h");
    for name in ["a", "b", "c"] {
        text += &agent(name, 9, "");
    }
    let b = |status: &str| format!("agents = \"b\"\nstatus = \"{status}\"");
    text += &event("09:00:04", "set_status", &b("busy"));
    text += &event("09:00:07", "set_status", &b("online"));
    let contacts: Vec<String> = (0..10).map(|at| format!("{at}s")).collect();
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    text += &list(&contacts);
    let ran = run_with(&text, &["routing.policy=list_round_robin"]);
    assert_eq!(ran.agents_in_order(), "a b c a c a c b a c");
}

/// B-OSS-2 [A] Chatwoot balanced: open a 2, b 1, c 1 -> b, then c; all at two -> the first listed.
#[test]
fn b_oss_2_fewest_open_then_the_order_of_the_list() {
    let agents = [("a", 9, 2), ("b", 9, 1), ("c", 9, 1)];
    let balanced = ["routing.policy=least_active", "routing.tie_break=order"];
    assert_eq!(order(&agents, 3, &balanced), "b c a");
}

/// B-OSS-2 [A] Chatwoot's limit: at most two sessions within an hour, so the third goes to somebody
/// else; with nobody else it waits until the first of them is an hour old, and for no other cause.
#[test]
fn b_oss_2_no_more_than_two_within_the_hour() {
    let text = |people: &str, come: &[&str]| {
        calm("generic", "3h").replace("close_prob = 0", "close_prob = 1\nclose_delay = \"1s\"")
            + people
            + &list(come)
    };
    let sets = ["routing.policy=least_active", "routing.tie_break=order"];
    let limit = "routing.most_assigned={ sessions = 2, within = \"1h\" }";
    let (a, b) = (agent("a", 9, ""), agent("b", 9, ""));
    let three = ["0s", "600s", "1200s"];
    let two = text(&(a.clone() + &b), &three);
    assert_eq!(run_with(&two, &sets).agents_in_order(), "a a a", "each has gone before the next");
    let limited = [&sets[..], &[limit]].concat();
    assert_eq!(run_with(&two, &limited).agents_in_order(), "a a b");

    let alone = run_with(&text(&a, &["0s", "600s", "1200s", "4100s", "9000s"]), &limited);
    assert_eq!(alone.agents_in_order(), "a a a a a");
    let at = |contact| alone.assigned_at(contact);
    assert_eq!([at(0), at(1), at(2)], [0.0, 600.0, 3600.0], "the window slides");
    assert_eq!([at(3), at(4)], [4200.0, 9000.0]);
    let total = alone.total();
    let waits = |cause| total[Sum::of_cause(cause, true)] as f64 / 1e6;
    assert_eq!(waits(Cause::Cadence), 2400.0 + 100.0, "whoever waits does so for the limit");
    assert_eq!([waits(Cause::FullShop), waits(Cause::FullTotal)], [0.0, 0.0]);
    let once = "routing.most_assigned={ sessions = 1, within = \"10s\" }";
    let fast = run_with(&text(&a, &["0s", "1s", "2s"]), &[&sets[..], &[once]].concat());
    assert_eq!([1, 2].map(|contact| fast.assigned_at(contact)), [10.0, 20.0]);
    assert_eq!(faults(&two, &["routing.most_assigned={ sessions = 2 }"]), [Code::MissingKey]);
    let no_time = "routing.most_assigned={ sessions = 2, within = \"0s\" }";
    assert_eq!(faults(&two, &[no_time]), [Code::NumberOutOfRange]);
}

/// B-OSS-3 [A] A variant of Chatwoot: fewest open, and of equals whose last chat closed earliest;
/// who never closed one comes first.
#[test]
fn b_oss_3_of_equals_whose_last_chat_closed_earliest() {
    let closing = "close_prob = 1\nclose_delay = \"1s\"";
    let text = calm("generic", "1h").replace("close_prob = 0", closing)
        + "\n[[service.profiles]]\nintents = [\"long\"]\nreply_time = \"60s\"\n"
        + &agent("A", 9, "")
        + &agent("B", 9, "")
        + &agent("C", 9, "")
        // A closes at 62 s, B at 8 s; C has had none
        + &list(&["1s intent=long", "2s", "70s", "71s", "72s"]);
    let by = |ties: &str| {
        run_with(&text, &["routing.policy=least_active", &format!("routing.tie_break={ties}")])
            .agents_in_order()
    };
    assert_eq!(by("earliest_close"), "A B C B A");
    assert_eq!(by("longest_idle"), "A B C A B", "by when they were last given one");
}

/// B-OSS-4 [A] Rocket.Chat auto selection: counts 5, 4, 4 with B already holding most -> B C A B C:
/// it evens out assignments, not chats.
#[test]
fn b_oss_4_evens_out_assignments_not_chats() {
    let agents = [("A", 99, 5), ("B", 99, 4), ("C", 99, 4)];
    assert_eq!(order(&agents, 5, &["routing.policy=total_count"]), "B C A B C");
    // C's chats are over, and C gets no more for it
    let text =
        held(&agents, 5) + &event("09:03:05", "set_status", "agents = \"C\"\nstatus = \"away\"");
    let text = text + &event("09:03:08", "set_status", "agents = \"C\"\nstatus = \"online\"");
    let ran = run_with(&text, &["routing.policy=total_count"]);
    let order: Vec<String> = (13..18).map(|contact| ran.first_agent(contact)).collect();
    assert_eq!(order.join(" "), "B C A B C");
}

/// B-OSS-5 [A] Rocket.Chat load balancing: open 3, 1, 1 -> B C B C A B: the fewest open, then the
/// longest since the last.
#[test]
fn b_oss_5_fewest_open_then_longest_since_the_last() {
    let agents = [("A", 99, 3), ("B", 99, 1), ("C", 99, 1)];
    assert_eq!(order(&agents, 6, &["routing.policy=least_active"]), "B C B C A B");
}

/// B-OSS-6 [A] Rocket.Chat load rotation: A B C A B C whatever the load; limits are looked at only
/// when the chosen one is to take it, and then it waits.
#[test]
fn b_oss_6_rotation_looks_at_the_limit_of_the_chosen_only() {
    let agents = [("A", 9, 3), ("B", 9, 1), ("C", 9, 1)];
    let rotation = ["routing.policy=longest_idle", "routing.capacity=after_pick"];
    assert_eq!(order(&agents, 6, &rotation), "A B C A B C");
    let full = [("A", 3, 3), ("B", 9, 1)];
    let ran = run_with(&held(&full, 1), &rotation);
    assert_eq!((ran.agents_of(4).len(), ran.queue_at(131.0)), (0, 1), "A is chosen, and full");
}

/// B-OSS-7 [A] Rocket.Chat limits and affinity: at the limit an agent is unavailable; the last
/// agent is preferred, and dropped when at the limit.
#[test]
fn b_oss_7_the_preferred_agent_is_dropped_at_the_limit() {
    let text = calm("generic", "2h")
        + &agent("A", 2, "")
        + &agent("B", 9, "")
        + "\n[[arrivals]]\nlist = [{ at = \"0s\", customer = \"one\" }, \
           { at = \"1s\", customer = \"two\" }, { at = \"2s\", customer = \"three\" }, \
           { at = \"600s\", customer = \"one\" }]\n";
    let sets =
        ["routing.affinity=last_agent", "routing.policy=fullest", "session.silence_timeout=5min"];
    let ran = run_with(&text, &sets);
    assert_eq!(ran.agents_in_order(), "A A B A", "all are over by then: back to A");
    let kept = ["routing.affinity=last_agent", "routing.policy=fullest"];
    let ran = run_with(&text.replace("customer = \"one\" }]", "customer = \"four\" }]"), &kept);
    assert_eq!(ran.agents_in_order(), "A A B B", "A is at the limit");
}
