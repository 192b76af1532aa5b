//! Who takes a customer at Taobao: B-TB-1 to B-TB-5.

use super::TB;
use crate::more::{delivered, left, offline, online, status};
use crate::support::*;

/// A change of status on a later day of the scenario, by its date and clock.
fn later(moment: &str, agents: &str, status: &str) -> String {
    format!(
        "\n[[events]]\nat = {moment}\nkind = \"set_status\"\nagents = [{agents}]\n\
         status = \"{status}\"\n"
    )
}

/// B-TB-1 [B] Nobody online or suspended -> the offline policy; last agent of three days if online;
/// the customer's dedicated agent; robot first; matched group, else everybody.
#[test]
fn b_tb_1_five_steps_to_an_agent() {
    let two = agent("A", 5, "") + &agent("B", 5, "");
    let away = calm(TB, "30min") + &two + &offline("\"A\", \"B\"") + &list(&["1s pc"]);
    assert_eq!(left(&run(&away)).len(), 1);
    let again = calm(TB, "30min")
        + &two
        + &list(&["1s pc customer=Li", "700s pc customer=X", "900s pc customer=Li"]);
    assert_eq!(run(&again).agents_in_order(), "A B A", "the last agent");
    let dedicated = calm(TB, "30min")
        + &two
        + "\n[routing.dedicated]\nLi = \"B\"\n"
        + &list(&["1s pc customer=Li", "2s pc", "400s pc customer=Li"]);
    assert_eq!(run(&dedicated).agents_in_order(), "B A B", "the customer's own agent");
    let robot =
        calm(TB, "30min") + &two + "\n[robot]\nsolves = 1\ntakes = \"10s\"\n" + &list(&["1s pc"]);
    assert_eq!(run(&robot).agents_in_order(), "", "the robot is asked first");
    let group = calm(TB, "30min")
        + &two
        + &crate::more::group("组", "pages = [\"shop\"]\nmembers = [\"B\"]")
        + &list(&["1s pc page=shop", "2s pc page=logistics"]);
    assert_eq!(run(&group).agents_in_order(), "B A");
}

/// B-TB-2 [C] Up to 24 hours the last agent gets the customer even when suspended; up to 72 only
/// if online; offline -> others.
#[test]
fn b_tb_2_the_last_agent_suspended_or_online() {
    let desk = |status: &str, at: &str| {
        let text = calm(TB, "80h")
            + &agent("A", 5, "")
            + &agent("B", 5, "")
            + &later("2026-11-11T09:10:00", "\"A\"", status)
            + &list(&["1s pc customer=Li", &format!("{at} pc customer=Li")]);
        run(&text).agents_in_order()
    };
    assert_eq!(desk("suspended", "23h"), "A A");
    assert_eq!(desk("suspended", "25h"), "A B");
    assert_eq!(desk("offline", "23h"), "A B");
    assert_eq!(desk("online", "71h"), "A A");
    assert_eq!(desk("online", "73h"), "A B");
}

/// B-TB-3 [C] By weight, until somebody has more than four customers awaiting a reply: then whoever
/// has fewest.
#[test]
fn b_tb_3_more_than_four_waiting_customers_turn_weights_into_busyness() {
    let text = calm(TB, "1h")
        + &agent("A", 20, "")
        + &agent("B", 20, "")
        + &crate::more::group(crate::more::DEFAULT, "members = { A = 10, B = 1 }")
        + &list(&["1s pc", "2s pc", "3s pc", "4s pc", "5s pc", "6s pc", "7s pc", "8s pc"]);
    let ran = run_with(&text, &["service.reply_time=20min"]);
    assert_eq!(ran.agents_in_order(), "A B A A A A B B");
    let weights =
        run_with(&text, &["service.reply_time=20min", "routing.policy=weighted_load_ratio"]);
    assert_eq!(weights.agents_in_order(), "A B A A A A A A");
}

/// B-TB-4 [B] Messages left while nobody was there are handed out at each half hour of the clock,
/// newest first.
#[test]
fn b_tb_4_the_pool_is_handed_out_each_half_hour_newest_first() {
    let text = calm(TB, "2h")
        + &agent("A", 50, "")
        + &offline("\"A\"")
        + &online("09:10:00", "\"A\"")
        + &list(&["1s pc", "2s pc", "3s pc"]);
    let told: Vec<(f64, u64)> =
        delivered(&run(&text)).iter().map(|(at, who, _)| (*at, *who)).collect();
    assert_eq!(told, [(1800.0, 2), (1800.0, 1), (1800.0, 0)]);
    let fifo = run_with(&text, &["leave.order=fifo"]);
    assert_eq!(delivered(&fifo)[0].1, 0);
    let sharp = text.replace("09:10:00", "09:30:00");
    assert_eq!(delivered(&run(&sharp))[0].0, 1800.0, "a half hour is one itself");
}

/// B-TB-5 [B] Nobody there: leave pool, or the main account (or its proxy) takes the customers.
#[test]
fn b_tb_5_the_main_account_may_take_who_comes_while_nobody_is_there() {
    let text = calm(TB, "30min")
        + &agent("A", 5, "")
        + &agent("M", 50, "roles = [\"main_account\"]")
        + &offline("\"A\"")
        + &status("09:00:00", "\"M\"", "break")
        + &list(&["1s pc"]);
    let pool = run(&text);
    assert_eq!((left(&pool).len(), pool.agents_in_order()), (1, String::new()));
    let main = run_with(&text, &["routing.offline_policy=main_account"]);
    assert_eq!((left(&main).len(), main.agents_in_order()), (0, "M".to_owned()));
}
