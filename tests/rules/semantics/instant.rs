//! One instant is seen from one side: all its changes first, then what follows (S-10, S-16, S-25).

use crate::more::{default_without, fate, group, jdg, left, most_active, status, status_of};
use crate::support::{Ran, agent, calm, event, faults, list, run, run_with, seconds};
use dacu::engine::facts::{Disposition, EndReason, How};
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

fn shift(agents: &str, from: &str, to: &str, more: &str) -> String {
    format!("\n[[shifts]]\nagents = [{agents}]\nfrom = \"{from}\"\nto = \"{to}\"\n{more}\n")
}

/// Changes of an agent's status: second and name.
fn told(ran: &Ran, agent: &str) -> Vec<(f64, String)> {
    ran.statuses(agent).into_iter().map(|(at, name)| (seconds(at), name)).collect()
}

fn names(told: &[(f64, &str)]) -> Vec<(f64, String)> {
    told.iter().map(|(at, name)| (*at, (*name).to_owned())).collect()
}

/// S-10 A is there until 09:10, B from 09:10: A's open chats go to B, as if B had come a second
/// before.
#[test]
fn s_10_a_colleague_who_comes_at_the_instant_takes_over() {
    for how in ["hand_over", "reroute"] {
        for comes in ["09:09:59", "09:10"] {
            let text = calm("generic", "3h")
                + &agent("A", 9, &format!("shift_end = \"{how}\""))
                + &agent("B", 9, "")
                + &shift("\"A\"", "09:00", "09:10", "")
                + &shift("\"B\"", comes, "12:00", "")
                + &list(&["100s", "101s"]);
            let ran = run_with(&text, &["customer.rounds=2", "customer.think_gap=1000s"]);
            assert_eq!(ran.agents_of(0), ["A", "B"], "{how} {comes}");
            assert_eq!(ran.agents_of(1), ["A", "B"], "{how} {comes}");
            assert_eq!(left(&ran).len(), 0, "{how} {comes}");
        }
    }
}

/// S-10 Shifts of one agent that abut count as none: 00:00-24:00 every day never cuts at midnight.
#[test]
fn s_10_shifts_that_abut_cut_nothing() {
    for how in ["finish", "hand_over", "reroute", "leave"] {
        let text = calm("generic", "30h")
            + &agent("A", 9, &format!("shift_end = \"{how}\""))
            + &agent("B", 9, "")
            + &shift("\"A\", \"B\"", "00:00", "24:00", "")
            + &list(&["53995s"]);
        let ran = run_with(&text, &["customer.rounds=2", "customer.think_gap=60s"]);
        assert_eq!(ran.replied_at(0), [54_000.0, 54_065.0], "{how}");
        assert_eq!(ran.agents_of(0), ["A"], "{how}");
        assert_eq!(told(&ran, "A").len(), 1, "{how}: {:?}", told(&ran, "A"));
    }
}

/// S-10 So do breaks that abut, one at the start of a shift, and one at its end.
#[test]
fn s_10_breaks_that_abut_count_as_none() {
    let times = [("09:00", "09:30"), ("12:00", "12:30"), ("12:30", "13:00"), ("17:30", "18:00")];
    let one = |(from, to): &(&str, &str)| format!("{{ from = \"{from}\", to = \"{to}\" }}");
    let breaks = format!("breaks = [{}]", times.iter().map(one).collect::<Vec<_>>().join(", "));
    let text = calm("jd_groups_2023", "9h")
        + &agent("A", 9, "")
        + &shift("\"A\"", "09:00", "18:00", &breaks)
        + &list(&["1s"]);
    let ran = run(&text);
    let seen = [(0.0, "break"), (1_800.0, "online"), (10_800.0, "break"), (14_400.0, "online")];
    assert_eq!(told(&ran, "A")[..4], names(&seen));
    assert_eq!(told(&ran, "A")[4], (30_600.0, "break".to_owned()));
    assert!(told(&ran, "A")[5..].iter().all(|(_, name)| name != "online"));
}

/// S-10 An event at the boundary of a shift: the last word of the instant counts, and nothing is
/// seen of the first.
#[test]
fn s_10_an_event_where_a_shift_begins_has_the_last_word() {
    let text = jdg("2h")
        + &agent("A", 9, "")
        + &shift("\"A\"", "09:10", "12:00", "")
        + &status("09:10:00", "\"A\"", "suspended")
        + &list(&["601s"]);
    let ran = run(&text);
    assert_eq!(told(&ran, "A")[0], (600.0, "suspended".to_owned()));
    assert_eq!(left(&ran).len(), 1);
}

/// S-10, S-32 A group is disabled at the instant at which the other group's agent comes: who waits
/// there finds that agent, and leaves no message.
#[test]
fn s_10_a_group_is_gone_only_when_everybody_is_there() {
    let text = jdg("2h")
        + &agent("A", 1, "")
        + &agent("D", 9, "")
        + &shift("\"A\"", "09:00", "11:00", "")
        + &shift("\"D\"", "09:05", "11:00", "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]")
        + &default_without("\"A\"")
        + &event("09:05:00", "group_disable", "group = \"组\"")
        + &list(&["0s pc_web page=shop", "10s pc_web page=shop"]);
    let ran = run(&text);
    assert_eq!((ran.first_agent(1), ran.assigned_at(1)), ("D".to_owned(), 300.0));
    assert_eq!(left(&ran).len(), 0);
}

/// S-16 A rerouted session queues by its contact's arrival: before who came later.
#[test]
fn s_16_a_rerouted_session_queues_by_its_contacts_arrival() {
    let text = calm("generic", "2h")
        + &agent("A", 1, "shift_end = \"reroute\"")
        + &agent("B", 1, "")
        + &shift("\"A\"", "09:00", "09:01", "")
        + &shift("\"B\"", "09:00", "11:00", "")
        + &list(&["0s", "1s", "2s"]);
    let sets = ["customer.rounds=2", "customer.think_gap=3000s", "session.silence_timeout=500s"];
    let ran = run_with(&text, &sets);
    let again = &ran.segments_of(0)[1];
    assert_eq!((again.how, again.agent.as_str()), (How::Reroute, "B"));
    let (first, second) = (seconds(again.from), ran.assigned_at(2));
    assert!(first < second, "{first} {second}");
}

/// X-15 A customer who writes while the session is routed anew is answered by the next agent; one
/// with nothing more to ask does not wait on.
#[test]
fn x_15_what_is_written_while_a_session_is_routed_anew_is_answered() {
    let text = calm("generic", "2h")
        + &agent("A", 1, "shift_end = \"reroute\"")
        + &agent("B", 1, "")
        + &shift("\"A\"", "09:00", "09:01", "")
        + &shift("\"B\"", "09:00", "11:00", "")
        + &list(&["0s", "1s"]);
    let sets = ["customer.rounds=2", "customer.think_gap=100s", "session.silence_timeout=500s"];
    let ran = run_with(&text, &sets);
    let again = &ran.segments_of(0)[1];
    assert_eq!((again.how, again.agent.as_str()), (How::Reroute, "B"));
    assert!(seconds(again.from) > 500.0, "B was busy when the customer wrote");
    assert_eq!(ran.replied_at(0).len(), 2);
    let closes = ["customer.close_prob=1", "customer.close_delay=100s"];
    let ran = run_with(&text, &closes);
    assert_eq!((ran.segments_of(0).len(), ran.replied_at(0).len()), (1, 1));
    assert_eq!(ran.dispositions().len(), 2);
}

/// S-25 After an automatic status the agent returns to the status before it.
#[test]
fn s_25_an_automatic_status_gives_back_the_one_before() {
    let text = calm("jd_dongdong_2019", "2h")
        + "\n[statuses.full]\nlabel_zh = \"满\"\n"
        + "\n[auto_status]\nstatus = \"full\"\nat = \"reached\"\n"
        + &agent("A", 9, "auto_suspend_at = 1")
        + &shift("\"A\"", "09:00", "11:00", "status = \"suspended\"")
        + &list(&["1s pc_web"]);
    let ran = run(&text);
    assert_eq!(ran.assigned_at(0), 1.0);
    assert_eq!(status_of(&ran, "A", 2.0), "full");
    assert_eq!(status_of(&ran, "A", 700.0), "suspended");
}

/// S-25 A break ends the automatic status, and it is found again after the break.
#[test]
fn s_25_the_number_of_sessions_is_looked_at_again_after_a_break() {
    let text = jdg("2h")
        + &agent("A", 9, "auto_suspend_at = 1")
        + &status("09:01:00", "\"A\"", "break")
        + &status("09:02:00", "\"A\"", "online")
        + &list(&["0s pc_web", "1s pc_web"]);
    let ran = run(&text);
    assert_eq!(
        [30.0, 90.0, 150.0].map(|at| status_of(&ran, "A", at)),
        ["suspended", "break", "suspended"]
    );
    assert_eq!(status_of(&ran, "A", 700.0), "online");
}

/// S-25 A status that follows the sessions cannot end them: it would undo its own cause.
#[test]
fn s_25_an_automatic_status_that_ends_sessions_is_a_fault() {
    for what in ["force_end", "leave", "reroute"] {
        for key in ["auto_suspend_at", "auto_busy_at_active"] {
            for platform in ["generic", "jd_groups_2023", "jd_dongdong_2019"] {
                let auto = if platform == "generic" { "busy" } else { "suspended" };
                let text = calm(platform, "2h")
                    + &format!("\n[statuses.{auto}]\nsessions = \"{what}\"\n")
                    + &agent("A", 9, &format!("{key} = 1"))
                    + &list(&["0s"]);
                let found = faults(&text, &["customer.recontact_prob=0.8"]);
                assert!(found.contains(&Code::NotInThisMode), "{what} {key} {platform} {found:?}");
            }
        }
    }
}

/// S-25 Nor can it be offline where the shop moves the sessions of whoever goes offline: they come
/// back to the same agent, who goes offline again.
#[test]
fn s_25_an_automatic_status_offline_that_moves_sessions_is_a_fault() {
    for platform in ["generic", "jd_groups_2023", "jd_dongdong_2019"] {
        let text = calm(platform, "2h")
            + "\n[auto_status]\nstatus = \"offline\"\n"
            + &agent("A", 9, "auto_suspend_at = 1")
            + &list(&["0s", "1s", "2s"]);
        let sessions = |what: &str| format!("routing.offline_sessions=\"{what}\"");
        for what in ["force_end", "leave", "reroute"] {
            let found = faults(&text, &[&sessions(what)]);
            assert!(found.contains(&Code::NotInThisMode), "{what} {platform} {found:?}");
        }
        assert!(faults(&text, &[]).contains(&Code::NotInThisMode), "{platform}");
        // Kept, they are three sessions of somebody who gets no more.
        let ran = run_with(&text, &[&sessions("keep")]);
        assert_eq!(status_of(&ran, "A", 1.5), "offline", "{platform}");
    }
}

/// B-GEN-9, S-25 Room made by eviction changes an automatic status while the decision stands: the
/// newcomer is taken, and only then is anybody routed anew.
#[test]
fn s_25_eviction_and_automatic_statuses_do_not_route_inside_a_decision() {
    let tier = |name: &str, status: &str, more: &str| {
        format!(
            "\n[[entry.tiers]]\nname = \"{name}\"\nfrom = \"shop\"\nstatus = [{status}]\n\
             pick = \"longest_idle\"\n{more}\n"
        )
    };
    let text = calm("generic", "3h")
        + "\n[queue]\nscope = \"agent\"\n"
        + &tier("one", "\"online\"", "if_none = \"unassigned\"")
        + &tier("two", "\"online\", \"busy\"", "if_full = \"evict_oldest\"")
        + &agent("a", 1, "auto_suspend_at = 1")
        + &agent("b", 3, "auto_suspend_at = 1")
        + &shift("\"a\"", "09:31", "11:00", "")
        + &shift("\"b\"", "09:40", "10:41", "")
        + "\n[[arrivals]]\ncontacts_per_day = 1500\ncurve = \"flat\"\n";
    for replication in 0..8 {
        let ran = crate::support::run_replication(&text, &[], replication);
        assert!(ran.tally(Tally::Served) > 0);
    }
}

/// S-21, S-29 Shops that share an agent, one by level and one not: hands and levels do not meet.
#[test]
fn s_21_an_agent_may_serve_shops_of_different_models() {
    let models = [
        "model = \"typing\"",
        "model = \"direct\"\nreply_time = { dist = \"exp\", mean = \"20s\" }",
        "model = \"classical\"\nservice_time = { dist = \"exp\", mean = \"60s\" }",
        "model = \"by_level\"\naht_by_level = [\"60s\", \"80s\"]",
    ];
    let head = calm("x", "2h").replace("platform = \"x\"", "");
    let head = &head[..head.find("[service]").expect("a service")];
    let shop = |name: &str, model: &str| {
        format!(
            "\n[[shops]]\nname = \"{name}\"\nplatform = \"generic\"\n[shops.service]\n{model}\n\
             [[shops.arrivals]]\ncontacts_per_day = 600\ncurve = \"flat\"\n"
        )
    };
    for (at, one) in models.iter().enumerate() {
        for other in &models[at + 1..] {
            let text = head.to_owned()
                + &agent("A", 4, "")
                + &agent("B", 1, "shift_end = \"reroute\"")
                + &shift(
                    "\"A\"",
                    "09:00",
                    "11:00",
                    "breaks = [{ from = \"10:00\", to = \"10:10\" }]",
                )
                + &shift("\"B\"", "09:00", "10:30", "")
                + &shop("一", one)
                + &shop("二", other);
            let ran = run(&text);
            assert!(ran.tally(Tally::Served) > 0, "{one} {other}");
        }
    }
    // two sessions by level beside a chat of the other shop: each advances at the pace of two
    let text = head.to_owned()
        + &agent("A", 4, "")
        + &shop("一", "model = \"by_level\"\naht_by_level = [\"60s\", \"90s\"]\nwork = 1")
            .replace("contacts_per_day = 600\ncurve = \"flat\"", "list = [{ at = \"0s\" }]")
        + &shop("二", models[1])
            .replace("contacts_per_day = 600\ncurve = \"flat\"", "list = [{ at = \"30s\" }]");
    let ran = run_with(&text, &[]);
    assert!((ran.ends_of(0)[0].0 - 75.0).abs() < 1e-4, "{:?}", ran.ends_of(0));
}

/// S-24 `after_pick` with shares or turns: a full winner makes the tier full, and the turn is kept.
#[test]
fn a_full_winner_of_shares_or_turns_keeps_the_contact_waiting() {
    for pick in ["smooth_wrr", "split_share", "split_share_random"] {
        let text = calm("generic", "2h")
            + &format!(
                "\n[[entry.tiers]]\nname = \"one\"\nfrom = \"shop\"\nspare = \"after_pick\"\n\
                 pick = \"{pick}\"\nif_full = \"queue\"\nif_none = \"queue\"\n"
            )
            + &agent("A", 1, "")
            + &agent("B", 1, "")
            + &list(&["0s", "1s", "2s", "3s", "4s", "5s"]);
        let ran = run_with(&text, &["session.silence_timeout=100s"]);
        assert_eq!([most_active(&ran, "A"), most_active(&ran, "B")], [1, 1], "{pick}");
        assert_eq!(ran.tally(Tally::Served), 6, "{pick}");
        if pick != "split_share_random" {
            assert_eq!(ran.agents_in_order(), "A B A B A B", "{pick}");
        }
    }
}

/// S-21 A wrap-up occupies the hands, of every session unless a share is given: two contacts of
/// 60 s with 30 s each make 180 s. In the classical model nobody is put through meanwhile.
#[test]
fn s_21_a_wrap_up_occupies_the_hands() {
    let text = |model: &str| {
        calm("generic", "1h").replace("model = \"direct\"\nreply_time = \"5s\"", model)
            + &agent("A", 5, "")
            + &list(&["0s", "10s"])
    };
    let sets = ["service.wrap_up=30s", "agents.A.max_concurrency=1"];
    for model in [
        "model = \"direct\"\nreply_time = \"60s\"",
        "model = \"classical\"\nservice_time = \"60s\"",
    ] {
        let ran = run_with(&text(model), &["service.wrap_up=30s"]);
        assert_eq!(ran.agent_figure("A", "busy_h"), Some(0.05), "{model}");
    }
    let ran = run_with(&text("model = \"classical\"\nservice_time = \"60s\""), &sets);
    assert_eq!(ran.assigned_at(1), 90.0);
    assert_eq!(ran.ends_of(0)[0], (60.0, EndReason::Served));
    let level = text("model = \"by_level\"\naht_by_level = [\"60s\"]");
    assert!(faults(&level, &["service.wrap_up=30s"]).contains(&Code::NotInThisMode));
    let lone =
        faults(&text("model = \"direct\"\nreply_time = \"60s\""), &["service.wrap_up_prob=0.5"]);
    assert_eq!(lone, [Code::MissingKey]);
}

/// S-21 With a wrap-up a call holds its agent for both: 120 calls an hour of 40 s and 20 s on
/// average keep three agents busy two thirds of the time.
#[test]
fn s_21_three_agents_with_wrap_ups_are_busy_two_thirds() {
    let text = calm("generic", "200h").replace(
        "model = \"direct\"\nreply_time = \"5s\"",
        "model = \"classical\"\nservice_time = { dist = \"exp\", mean = \"40s\" }\n\
         wrap_up = { dist = \"exp\", mean = \"20s\" }",
    ) + &agent("A", 1, "count = 3")
        + "\n[[arrivals]]\ncontacts_per_day = 2880\ncurve = \"flat\"\n";
    let busy = run(&text).figure("hands_occupancy").expect("an occupancy");
    assert!((busy - 2.0 / 3.0).abs() < 0.01, "{busy}");
}

/// B-JD-5 An agent suspended for a customer left without an answer is back when that customer is
/// gone, not for ever away.
#[test]
fn b_jd_5_nobody_left_to_answer_ends_the_suspension() {
    let text = jdg("2h") + &agent("A", 9, "") + &list(&["0s pc_web", "100s pc_web", "300s pc_web"]);
    let sets = [
        "session.suspend_unanswered=30s",
        "service.reply_time=50s",
        "customer.first_patience=40s",
        "customer.silent_share_chat=0",
    ];
    let ran = run_with(&text, &sets);
    assert_eq!(status_of(&ran, "A", 35.0), "suspended");
    assert_eq!(status_of(&ran, "A", 45.0), "online");
    assert_eq!(fate(&ran, 1), Disposition::Unanswered);
}
