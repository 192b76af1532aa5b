//! Why customers wait: desks of two to four customers, worked by hand to the microsecond.

use crate::more::{group, offline, online, status};
use crate::support::{Ran, agent, calm, event, list, run, run_with};
use dacu::engine::cause::Cause;
use dacu::engine::facts::Fact;
use dacu::measure::causes::{Causes, Until};
use dacu::measure::counters::Sum;

const CLOSING: [&str; 2] = ["customer.close_prob=1", "customer.close_delay=0s"];
const TICK: f64 = 1e-6;

/// Microseconds of every cause that has any, before the first reply and after.
fn waited(ran: &Ran) -> Vec<(Cause, u128, u128)> {
    let total = ran.total();
    let of = |cause| [true, false].map(|first| total[Sum::of_cause(cause, first)]);
    let all = Cause::ALL.into_iter().map(|cause| (cause, of(cause)));
    all.filter(|(_, of)| of[0] + of[1] > 0).map(|(cause, of)| (cause, of[0], of[1])).collect()
}

/// The same of seconds before the first reply, and none after.
fn first(list: &[(Cause, f64)]) -> Vec<(Cause, u128, u128)> {
    let micros = |(cause, seconds): &(Cause, f64)| (*cause, (seconds * 1e6).round() as u128, 0);
    list.iter().map(micros).collect()
}

fn generic(agents: &str, contacts: &[&str]) -> String {
    calm("generic", "1h") + agents + &list(contacts)
}

#[test]
fn who_meets_idle_hands_waits_for_the_own_reply_alone() {
    let ran = run_with(&generic(&agent("A", 5, ""), &["0s"]), &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::OwnReply, 5.0)]));
}

#[test]
fn the_second_chat_waits_for_hands_on_the_first() {
    let ran = run_with(&generic(&agent("A", 5, ""), &["0s", "1s", "2s"]), &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::OwnReply, 15.0), (Cause::OtherChats, 4.0 + 8.0)]));
}

#[test]
fn a_later_round_is_booked_apart() {
    let sets = ["customer.rounds=2", "customer.think_gap=10s", CLOSING[0], CLOSING[1]];
    let ran = run_with(&generic(&agent("A", 5, ""), &["0s"]), &sets);
    assert_eq!(waited(&ran), [(Cause::OwnReply, 5_000_000, 5_000_000)]);
}

#[test]
fn a_full_desk_of_people_who_talk_is_not_held_by_the_silent() {
    let ran = run_with(&generic(&agent("A", 1, ""), &["0s", "2s"]), &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::FullShop, 3.0), (Cause::OwnReply, 10.0)]));
}

#[test]
fn a_full_desk_is_held_by_those_who_only_wait_for_silence() {
    let text =
        calm("jd_dongdong_2019", "1h") + &agent("A", 1, "") + &list(&["0s pc_web", "2s pc_web"]);
    let ran = run_with(&text, &["session.silence_timeout=60s"]);
    // the first is answered at 5 s and silent from then on; its session ends at 60 s and a tick
    let full = 58.0 + TICK;
    let silent = 55.0 + TICK;
    let right = first(&[(Cause::FullShop, full), (Cause::Silent, silent), (Cause::OwnReply, 10.0)]);
    assert_eq!(waited(&ran), right);
}

#[test]
fn the_total_over_all_shops_is_a_cause_of_its_own() {
    let ran = run_with(&generic(&agent("A", 5, "total_max = 1"), &["0s", "2s"]), &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::FullTotal, 3.0), (Cause::OwnReply, 10.0)]));
}

#[test]
fn nobody_eligible_goes_before_everything_but_a_closed_group() {
    let text = generic(&agent("A", 1, ""), &["10s", "20s"])
        + &status("09:00:00", "\"A\"", "busy")
        + &online("09:00:30", "\"A\"");
    let ran = run_with(&text, &["routing.nobody_online=queue", CLOSING[0], CLOSING[1]]);
    let right = [(Cause::Nobody, 20.0 + 10.0), (Cause::FullShop, 5.0), (Cause::OwnReply, 10.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn who_waits_elsewhere_because_the_own_group_is_closed_waits_for_that() {
    let text = generic(&agent("A", 1, ""), &["8s", "10s page=shop"])
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\"]")
        + &event("09:00:05", "group_disable", "group = \"组\"");
    let ran = run_with(&text, &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::Closed, 3.0), (Cause::OwnReply, 10.0)]));
}

#[test]
fn hands_on_a_break_are_away_once_the_reply_in_hand_is_done() {
    let text = generic(&agent("A", 5, ""), &["0s", "1s"])
        + &status("09:00:03", "\"A\"", "break")
        + &online("09:00:20", "\"A\"");
    let ran = run_with(&text, &CLOSING);
    let right = [(Cause::OwnReply, 10.0), (Cause::OtherChats, 4.0), (Cause::Break, 15.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn a_reply_that_is_cut_begins_anew_and_what_was_typed_was_the_own_reply() {
    let text = generic(&agent("A", 5, ""), &["0s"])
        + &status("09:00:03", "\"A\"", "away")
        + &online("09:00:20", "\"A\"");
    let ran = run_with(&text, &CLOSING);
    assert_eq!(waited(&ran), first(&[(Cause::OwnReply, 3.0 + 5.0), (Cause::Break, 17.0)]));
}

#[test]
fn wrap_ups_are_other_work() {
    let typing = [
        "service.model=typing",
        "service.switch=0s",
        "service.think=0s",
        "service.reply_chars=5",
        "service.quick_phrase_rate=0",
        "service.lookups=0",
        "service.wrap_up=10s",
        "customer.message_chars=1",
        "agent_defaults.typing_cpm=60",
        "agent_defaults.typing_spread=0",
        "agent_defaults.reading_cpm=6000",
        CLOSING[0],
        CLOSING[1],
    ];
    // a reply takes 5.01 s; the wrap-up of the first chat comes before the second
    let ran = run_with(&generic(&agent("A", 5, ""), &["0s", "1s"]), &typing);
    let right = [(Cause::OwnReply, 10.02), (Cause::OtherChats, 4.01), (Cause::OtherWork, 10.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn messages_wait_for_somebody_and_then_for_their_turn() {
    let text = calm("jd_groups_2023", "1h")
        + &agent("A", 5, "")
        + &list(&["10s pc_web", "20s pc_web"])
        + &offline("\"A\"")
        + &online("09:01:00", "\"A\"");
    let ran =
        run_with(&text, &["leave.interval=60s", "leave.leave_prob=1", "leave.batch_customers=1"]);
    // delivered at 60 s and 120 s
    let right = [(Cause::Nobody, 50.0 + 40.0), (Cause::OwnReply, 10.0), (Cause::Cadence, 60.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn who_left_unseen_waits_no_longer() {
    let text =
        calm("jd_dongdong_2019", "1h") + &agent("A", 1, "") + &list(&["0s pc_web", "20s pc_web"]);
    let sets =
        ["session.silence_timeout=60s", "customer.patience=10s", "customer.silent_share_queue=1"];
    let ran = run_with(&text, &sets);
    let right = [(Cause::FullShop, 10.0), (Cause::Silent, 10.0), (Cause::OwnReply, 5.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn with_the_robot_a_customer_waits_for_the_robot() {
    let sets = ["robot.solves=0", "robot.takes=30s", CLOSING[0], CLOSING[1]];
    let ran = run_with(&generic(&agent("A", 5, ""), &["0s", "1s"]), &sets);
    let right = [(Cause::OwnReply, 10.0), (Cause::OtherChats, 4.0), (Cause::Choosing, 60.0)];
    assert_eq!(waited(&ran), first(&right));
}

#[test]
fn of_a_call_the_service_is_no_wait_and_by_level_nobody_waits_in_a_session() {
    let call = ["service.model=classical", "service.service_time=60s"];
    let ran = run_with(&generic(&agent("A", 1, ""), &["0s", "10s"]), &call);
    assert_eq!(waited(&ran), first(&[(Cause::FullShop, 50.0)]));
    let level = ["service.model=by_level", "service.aht_by_level=[\"60s\", \"60s\"]"];
    let text = generic(&agent("A", 2, ""), &["0s", "1s"]);
    assert_eq!(waited(&run_with(&text, &level)), []);
}

/// The seconds of an interval are read from results, with the part the silent hold.
#[test]
fn the_causes_of_an_hour_are_read_from_its_view() {
    use dacu::measure::catalog::{Part, Period, Source, View};
    let text =
        calm("jd_dongdong_2019", "1h") + &agent("A", 1, "") + &list(&["0s pc_web", "2s pc_web"]);
    let ran = run_with(&text, &["session.silence_timeout=60s"]);
    let layout = dacu::measure::layout::Layout::new(ran.scenario);
    let source = Source { scenario: ran.scenario, layout: &layout, counts: &ran.counts };
    for part in [Part::Desk, Part::Shop(0), Part::Row(0)] {
        let view = View::new(source, part, Period::Interval(0));
        let causes = Causes::new(&view, Until::FirstReply);
        assert_eq!(causes.seconds(Cause::FullShop), 58.0 + TICK);
        assert_eq!(causes.held_by_silent(), Some((55.0 + TICK) / (58.0 + TICK)));
        assert_eq!(Causes::new(&view, Until::End), causes);
    }
}

#[test]
fn a_desk_is_on_duty_by_its_tiers_and_not_by_a_word() {
    let suspended = |platform: &str| {
        let text = calm(platform, "1h")
            + &agent("A", 5, "")
            + &status("09:00:00", "\"A\"", "suspended")
            + &list(&["10s pc_web", "20s pc_web"]);
        run_with(&text, &[])
    };
    let (fails, serves) = (suspended("jd_groups_2023"), suspended("jd_dongdong_2019"));
    let of = |ran: &Ran| {
        ["uncovered_entries", "coverage_share", "uncovered_time_share", "served_rate"]
            .map(|id| ran.figure(id))
    };
    assert_eq!(of(&fails), [Some(2.0), Some(0.0), Some(1.0), Some(0.0)]);
    assert_eq!(of(&serves), [Some(0.0), Some(1.0), Some(0.0), Some(1.0)]);
    assert_eq!(serves.figure("online_agents_mean"), Some(1.0));
}

/// An account that does not receive is not on duty, nor is an absent agent.
#[test]
fn who_does_not_receive_or_did_not_come_is_not_on_duty() {
    for more in ["receive = false", "absence_prob = 1.0"] {
        let text = generic(&agent("A", 5, more), &["10s"])
            + "\n[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"10:00\"\n";
        let ran = run_with(&text, &[]);
        assert_eq!(ran.figure("uncovered_entries"), Some(1.0), "{more}");
        assert_eq!(ran.figure("coverage_share"), Some(0.0), "{more}");
    }
}

/// An agent whom an automatic status keeps out is full, not away; below the threshold the status
/// before comes back.
#[test]
fn an_automatic_status_is_a_limit_of_load() {
    let text = calm("jd_groups_2023", "1h")
        + &agent("A", 5, "auto_suspend_at = 1")
        + &list(&["0s pc_web", "2s pc_web"]);
    let sets = ["routing.nobody_online=queue", CLOSING[0], CLOSING[1]];
    let ran = run_with(&text, &sets[1..]);
    assert_eq!(ran.figure("uncovered_entries"), Some(0.0));
    assert_eq!(ran.figure("coverage_share"), Some(1.0));
    assert_eq!(ran.figure("online_agents_mean"), Some(1.0));
}

/// An opening that hands put down for a message is nobody's wait: where service is no wait (S-21)
/// the books balance all the same.
#[test]
fn s_21_an_opening_that_is_put_down_is_no_wait() {
    let text = calm("generic", "30min")
        .replace(
            "model = \"direct\"\nreply_time = \"5s\"\n",
            "model = \"classical\"\nservice_time = \"30s\"\n",
        )
        .replace("[customer]\n", "[customer]\nsilent_share_queue = 0\n")
        .replace("rounds = 1\n", "")
        + &agent("A", 1, "interrupts = true")
        + &status("09:00:00", "\"A\"", "offline")
        + &status("09:00:10", "\"A\"", "online")
        + "\n[leave]\nmode = \"default\"\ninterval = \"30s\"\nfirst_tick = \"after_interval\"\n\
           priority = \"before_live\"\n"
        + &list(&["1s web"])
        + "\n[[arrivals]]\nname = \"out\"\nproactive = { effort = \"60s\", answer_prob = 0 }\n\
           list = [\n{ at = \"20s\" },\n]\n";
    let ran = run(&text);
    let aside = ran.pick(|fact| matches!(fact, Fact::ReplySetAside { .. }).then_some(()));
    assert_eq!(aside.len(), 1, "{}", ran.text());
}
