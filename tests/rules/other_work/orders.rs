//! What orders bring, and how a pipeline of refunds is shared out.

use super::*;
use dacu::measure::counters::Tally;

fn after(per_day: &str, more: &str) -> String {
    desk("48h").replace("09:00:00", "00:00:00")
        + &format!("\n[[arrivals]]\nafter_orders = {{ per_day = {per_day}, {more} }}\n")
        + &agent("A", 5, "")
}

fn expected(text: &str) -> f64 {
    dacu::scenario::parse_str(text, &[]).expect("sound").scenario.shops[0].curve_contacts()
}

/// TB-26 [P]: 10 000 orders and a return rate of 0.4 -> 4 000 cases are expected, 20 agent-days of
/// 200.
#[test]
fn tb_26_returns_are_a_share_of_the_orders() {
    let cases = expected(&after("10000", "share = 0.4, delay = \"1h\""));
    assert!((cases - 4000.0).abs() < 1e-6, "{cases}");
}

/// TB-26 [P]: they arrive over a delay of their own: of exponential delays of a day on average, the
/// orders of one flat day bring 1 - e^-1 by its end, less what is still to come.
#[test]
fn tb_26_returns_come_after_a_delay() {
    let law = "curve = \"flat\", delay = { dist = \"exp\", mean = \"1d\" }";
    let e = 1.0_f64.exp();
    let by_day_two = 1.0 - (1.0 - 1.0 / e) / e;
    let cases = expected(&after("1000", law));
    assert!((cases - 1000.0 * by_day_two).abs() < 3.0, "{cases}");
}

/// TB-26 [P]: the orders of the days before count too: those of the day before the start come a day
/// later, at the hours of their shape.
#[test]
fn tb_26_orders_of_the_days_before_count() {
    let before = after("1000", "from = 2026-06-17, delay = \"1d\"");
    assert!((expected(&before) - 1000.0).abs() < 1e-6);
    let mut text = before.replace("delay = \"1d\"", "delay = \"2d\", curve = \"flat\"");
    assert!((expected(&text) - 1000.0).abs() < 1e-6);
    text = text.replace("2d", "3d");
    assert_eq!(faults(&text, &[]), [dacu::scenario::fault::Code::NoArrivals], "all of it later");
}

/// TB-16 [M], in bulk: a quarter of 4 000 orders is unpaid after 15 minutes, each a reminder.
#[test]
fn tb_16_unpaid_orders_make_reminders() {
    let text = desk("48h").replace("09:00:00", "00:00:00")
        + "\n[[work]]\nname = \"催付\"\neffort = \"20s\"\n\
           after_orders = { per_day = 4000, share = \"25%\", delay = \"15min\" }\n"
        + &agent("A", 5, "");
    let came = figure(&run(&text), 0, "work_came").unwrap();
    assert!((came - 1000.0).abs() < 4.0 * 32.0, "{came}");
}

/// TB-35 [M]: 300, 200 and 100 items of 20, 30 and 60 s, one agent each -> 6 000 s each.
#[test]
fn tb_35_one_agent_for_each_type_of_refund() {
    let of = |name: &str, items: usize, effort: &str, agent: &str| {
        let more = format!("effort = \"{effort}\"\nagents = \"{agent}\"");
        kind(name, &vec!["0s"; items], &more)
    };
    let text = desk("3h")
        + &of("仅退款", 300, "20s", "A")
        + &of("批准", 200, "30s", "B")
        + &of("拒绝", 100, "60s", "C")
        + &["A", "B", "C"].map(|name| agent(name, 5, "")).concat();
    let ran = run(&text);
    for number in 0..3 {
        assert_eq!(figure(&ran, number, "work_effort_h"), Some(6000.0 / 3600.0));
    }
    let mut ends: Vec<f64> = done(&ran).iter().map(|(.., at)| *at).collect();
    ends.sort_by(f64::total_cmp);
    assert_eq!(ends[597..], [6000.0; 3]);
}

/// TB-35 [M]: pages of one type are shared out: 600 items and 3 agents -> 200 each.
#[test]
fn tb_35_pages_of_one_type_are_shared_out() {
    let text = desk("3h")
        + &kind("仅退款", &vec!["0s"; 600], "effort = \"20s\"")
        + &["A", "B", "C"].map(|name| agent(name, 5, "")).concat();
    let ran = run(&text);
    let each = ["A", "B", "C"].map(|name| ran.agent_tally(name, Tally::WorkSettled));
    assert_eq!(each, [200; 3]);
}
