//! Who among the online agents is assigned, who waits: JD-1, JD-6, JD-7, JD-9, JD-11, JD-12, JD-18.

use super::{JD, spread};
use crate::support::*;
use dacu::scenario::fault::Code;

/// JD-1 [M] Load-ratio assignment: A 6/20, B 2/5 -> A; A 5/10, B 2/5 -> B; a tie goes to the one
/// longest without an assignment, else by declaration; 10 and 5 empty, 15 arrivals -> ABABAABAA...
#[test]
fn jd_1_assigns_by_the_smallest_load_ratio() {
    // Held sessions are given by name: (sessions, of A, when), (sessions, of B, when).
    let chosen = |max: (u32, u32), held: [(usize, &str, &str); 2]| {
        let mut contacts = Vec::new();
        for (count, name, time) in held {
            contacts.extend(vec![format!("{time} jd_app agent={name}"); count]);
        }
        contacts.push("5s pc_web".to_owned());
        let rows: Vec<&str> = contacts.iter().map(String::as_str).collect();
        let text = calm(JD, "1h") + &list(&rows) + &agent("A", max.0, "") + &agent("B", max.1, "");
        run(&text).first_agent(contacts.len() as u64 - 1)
    };
    assert_eq!(chosen((20, 5), [(6, "A", "0s"), (2, "B", "1s")]), "A", "0.30 against 0.40");
    assert_eq!(chosen((10, 5), [(5, "A", "0s"), (2, "B", "1s")]), "B", "0.50 against 0.40");
    assert_eq!(chosen((10, 5), [(4, "A", "0s"), (2, "B", "1s")]), "A", "A is longer idle");
    assert_eq!(chosen((10, 5), [(2, "B", "0s"), (4, "A", "1s")]), "B", "B is longer idle");
    assert_eq!(chosen((10, 5), [(2, "B", "0s"), (4, "A", "0s")]), "A", "by declaration");

    let text = calm(JD, "1h") + &list(&spread(16, "pc_web")) + &agent("A", 10, "");
    let text = text + &agent("B", 5, "");
    let ran = run(&text);
    assert_eq!(ran.order()[..15].join(" "), "A B A B A A B A A B A A B A A");
    assert_eq!((ran.active_at("A", 15.0), ran.active_at("B", 15.0)), (10, 5));
    assert_eq!(ran.queued(), [(at(15.0), 15)], "the sixteenth waits");
}

/// JD-1 [M] Load ratio counting the newcomer (load_ratio_basis = "after"): limits 10 and 5 ->
/// A B A A B; four customers -> 3 and 1.
#[test]
fn jd_1_measured_after_the_assignment_the_larger_limit_gets_more() {
    let text = calm(JD, "1h") + &list(&spread(5, "pc_web")) + &agent("A", 10, "");
    let text = text + &agent("B", 5, "");
    let after = run_with(&text, &["routing.load_ratio_basis=after"]);
    assert_eq!(after.agents_in_order(), "A B A A B");
    assert_eq!((after.active_at("A", 3.0), after.active_at("B", 3.0)), (3, 1));
    assert_eq!(run(&text).agents_in_order(), "A B A B A", "before");
}

/// JD-6 [M] Exempt clients ignore the maximum: A 10/10, B 5/5: an app customer -> A (11/10), a PC
/// customer queues, the next app customer -> B; who is over the maximum takes no queued one.
#[test]
fn jd_6_app_customers_are_not_bound_by_the_maximum() {
    let mut contacts = vec!["0s pc_web"; 15];
    contacts.extend(["1s jd_app", "2s pc_web", "3s personal"]);
    let text = calm(JD, "1h")
        + &list(&contacts)
        + &agent("A", 10, "")
        + &agent("B", 5, "")
        + &event("09:01:00", "set_max", "agents = \"A\"\nmax = 11")
        + &event("09:02:00", "set_max", "agents = \"A\"\nmax = 12");
    let ran = run(&text);
    assert_eq!((ran.active_at("A", 0.0), ran.active_at("B", 0.0)), (10, 5));
    assert_eq!(ran.agents_of(15), ["A"], "a tie at 1.0");
    assert_eq!(ran.active_at("A", 1.0), 11);
    assert_eq!(ran.queued(), [(at(2.0), 16)], "only the PC customer waits");
    assert_eq!(ran.agents_of(17), ["B"], "1.0 against 1.1");
    assert_eq!(ran.queue_at(60.0), 1, "11 of 11 has no room");
    assert_eq!((ran.agents_of(16), ran.assigned_at(16)), (vec!["A".to_owned()], 120.0));

    let everybody = run_with(&text, &["routing.exempt_clients=[\"*\"]"]);
    assert_eq!(everybody.queued(), []);
    let nobody = run_with(&text, &["routing.exempt_clients=[]"]);
    assert_eq!(nobody.queue_at(3.0), 3);
}

/// JD-7 [M] Exempt entries prefer online agents: A suspended 0/10, B online 12/10, app entry -> B
/// (13/10).
#[test]
fn jd_7_an_app_customer_goes_to_an_online_agent_however_full() {
    let mut contacts = vec!["1s jd_app agent=B"; 12];
    contacts.push("10s jd_app");
    let text = calm(JD, "1h")
        + &list(&contacts)
        + &agent("A", 10, "")
        + &agent("B", 10, "")
        + &event("09:00:00", "set_status", "agents = \"A\"\nstatus = \"suspended\"");
    let ran = run(&text);
    assert_eq!(ran.active_at("B", 9.0), 12);
    assert_eq!(ran.agents_of(12), ["B"]);
    assert_eq!((ran.active_at("A", 10.0), ran.active_at("B", 10.0)), (0, 13));
}

/// JD-9 [M] Queue when all are at their maximum: one agent of two, arrivals at 0, 1, 2, 3 s -> two
/// wait; a session ends at 50 s -> the third is assigned at 50 s after 48 s.
#[test]
fn jd_9_customers_queue_when_all_are_full_and_freed_slots_take_the_first() {
    let text = calm(JD, "1h") + &list(&spread(4, "pc_web")) + &agent("A", 2, "");
    let close = ["customer.close_prob=1", "customer.close_delay=45s"];
    let ran = run_with(&text, &close);
    assert_eq!((ran.queue_at(2.0), ran.queue_at(3.0), ran.queue_at(49.0)), (1, 2, 2));
    assert_eq!(ran.ends_of(0)[0].0, 50.0);
    assert_eq!((ran.assigned_at(2), ran.queue_wait(2)), (50.0, 48.0));
    assert_eq!((ran.assigned_at(3), ran.queue_wait(3)), (55.0, 52.0));

    // Who logs in, or comes back online, takes the head at once.
    let helped = text
        + &agent("B", 1, "")
        + &agent("C", 1, "")
        + "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"18:00\"\n"
        + "\n[[shifts]]\nagents = \"B\"\nfrom = \"09:01\"\nto = \"18:00\"\n"
        + "\n[[shifts]]\nagents = \"C\"\nfrom = \"09:00\"\nto = \"18:00\"\n"
        + &event("09:00:00", "set_status", "agents = \"C\"\nstatus = \"suspended\"")
        + &event("09:02:00", "set_status", "agents = \"C\"\nstatus = \"online\"");
    let ran = run(&helped);
    assert_eq!((ran.assigned_at(2), ran.first_agent(2)), (60.0, "B".to_owned()));
    assert_eq!((ran.assigned_at(3), ran.first_agent(3)), (120.0, "C".to_owned()));
}

/// JD-11 [M/P] Split ratio set by the group leader: shares 2, 1, 1 are 50, 25, 25; they do not
/// bias the load ratio unless split_share_biases_ratio says so.
#[test]
fn jd_11_shares_count_in_proportion_and_only_where_they_should() {
    let suspended = |shares: [&str; 3]| {
        let share = |n: usize| format!("split_share = {}", shares[n]);
        let text = calm(JD, "1h")
            + &list(&spread(9, "jd_app")[1..])
            + &agent("A", 10, &share(0))
            + &agent("B", 10, &share(1))
            + &agent("C", 10, &share(2))
            + &event("09:00:00", "set_status", "agents = \"all\"\nstatus = \"suspended\"");
        run(&text).agents_in_order()
    };
    assert_eq!(suspended(["2", "1", "1"]), "A B C A A B C A");
    assert_eq!(suspended(["50", "25", "25"]), "A B C A A B C A");
    assert_eq!(suspended(["1", "2", "1"]), "B A C B B A C B");

    let text = calm(JD, "1h")
        + &list(&spread(6, "pc_web"))
        + &agent("A", 10, "split_share = 1")
        + &agent("B", 10, "split_share = 2");
    assert_eq!(run(&text).agents_in_order(), "A B A B A B");
    let biased = run_with(&text, &["routing.split_share_biases_ratio=true"]);
    assert_eq!(biased.agents_in_order(), "A B B A B B");
}

/// JD-12 [M/P] Maximum concurrency changes: from 2 to 4 at 600 s with three waiting -> two are
/// assigned at 600 s; a cut evicts nobody.
#[test]
fn jd_12_a_raise_takes_from_the_queue_at_once_and_a_cut_evicts_nobody() {
    let text = calm(JD, "1h")
        + &list(&spread(5, "pc_web"))
        + &agent("A", 2, "")
        + &event("09:10:00", "set_max", "agents = \"A\"\nmax = 4")
        + &event("09:20:00", "set_max", "agents = \"A\"\nmax = 1");
    let ran = run_with(&text, &["session.silence_timeout=never", "desk.at_end=cut"]);
    assert_eq!((ran.queue_at(599.0), ran.active_at("A", 599.0)), (3, 2));
    assert_eq!((ran.queue_at(600.0), ran.active_at("A", 600.0)), (1, 4));
    assert_eq!((ran.assigned_at(2), ran.assigned_at(3)), (600.0, 600.0));
    assert_eq!((ran.queue_at(3599.0), ran.active_at("A", 3599.0)), (1, 4), "all stay");
    assert!(ran.segments().iter().all(|segment| segment.to == Some(at(3600.0))));
}

/// JD-18 [M] All terminals enter one desk: one agent serves every client; with nothing but app
/// customers nobody ever queues while someone is online.
#[test]
fn jd_18_every_client_reaches_the_same_agents() {
    let clients = ["0s pc_web", "1s personal", "2s jd_app", "3s m_web", "4s wechat"];
    let ran = run(&(calm(JD, "1h") + &list(&clients) + &agent("A", 5, "")));
    assert_eq!(ran.agents_in_order(), "A A A A A");
    let fax = calm(JD, "1h") + &list(&["0s fax"]) + &agent("A", 5, "");
    assert_eq!(faults(&fax, &[]), [Code::UnknownName], "no terminal of this platform");

    let crowd = |client: &str| {
        let mix = format!("[[arrivals]]\nrates = [600]\nrate_interval = \"1h\"\n{client}\n");
        run(&(calm(JD, "1h") + &mix + &agent("A", 3, "")))
    };
    let app = crowd("client_mix = { jd_app = 1 }");
    assert!(app.entries().len() > 500);
    assert_eq!(app.queued(), []);
    assert_eq!(app.assignments().len(), app.entries().len());
    assert!(crowd("client_mix = { pc_web = 1 }").queued().len() > 500, "PC customers would");
}
