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

/// When reminders of these orders come, in seconds; the desk opens at 10:00.
fn reminded(orders: &str, more: &str) -> Vec<f64> {
    let text = desk("2h").replace("09:00:00", "10:00:00")
        + &format!(
            "\n[[work]]\nname = \"催付\"\neffort = \"20s\"\n\
             unpaid_orders = {{ list = [{orders}], {more} }}\n"
        )
        + &agent("A", 5, "");
    let came = run(&text).pick(|fact| matches!(fact, Fact::WorkCame { .. }).then_some(()));
    came.into_iter().map(|(at, ..)| seconds(at)).collect()
}

/// TB-16 [M]: an order of 10:00 paid at 10:14 -> no reminder; unpaid at 10:15:00 -> one, and none
/// more at 10:30; the same customer's second unpaid order of 10:05 -> none more, unless each order
/// is reminded of.
#[test]
fn tb_16_a_customer_is_reminded_once_after_a_quarter_of_an_hour() {
    let paid = "{ at = \"0s\", paid = \"14min\", customer = \"甲\" }";
    let late = "{ at = \"0s\", paid = \"15min\", customer = \"乙\" }";
    let open = "{ at = \"0s\", customer = \"丙\" }, { at = \"5min\", customer = \"丙\" }";
    assert_eq!(reminded(&format!("{paid}, {late}, {open}"), ""), [900.0, 900.0]);
    assert_eq!(reminded(open, "per = \"order\""), [900.0, 1200.0]);
    // the first was paid in time, the second was not
    let second = paid.to_owned() + ", { at = \"5min\", customer = \"甲\" }";
    assert_eq!(reminded(&second, ""), [1200.0]);
}

/// TB-16 [M]: of an average of 100, an amount of 1 000 -> a single reminder; of 1 001 -> priority
/// and one extra.
#[test]
fn tb_16_big_orders_have_priority_and_one_more_reminder() {
    let orders = "{ at = \"0s\", customer = \"甲\", amount = 1000 }, \
                  { at = \"1min\", customer = \"乙\", amount = 1001 }, \
                  { at = \"2min\", customer = \"乙\", amount = 20 }";
    let few = "of = \"ordinary\", average = 100";
    let big = "of = \"big\", average = 100, times = 2";
    assert_eq!(reminded(orders, few), [900.0]);
    assert_eq!(reminded(orders, big), [960.0, 960.0]);
    assert_eq!(reminded(orders, ""), [900.0, 960.0], "without sizes all are alike");
    let kind = |name: &str, priority: u32, more: &str| {
        format!(
            "\n[[work]]\nname = \"{name}\"\neffort = \"20s\"\npriority = {priority}\n\
             handed_out = [\"10:30\"]\nunpaid_orders = {{ list = [{orders}], {more} }}\n"
        )
    };
    let text = desk("2h").replace("09:00:00", "10:00:00")
        + &kind("催付", 5, few)
        + &kind("大单催付", 1, big)
        + &agent("A", 5, "");
    let order: Vec<String> = done(&run(&text)).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(order, ["大单催付", "大单催付", "催付"]);
}

/// TB-16 [M]: the same from a file as a back office exports it.
#[test]
fn tb_16_orders_may_come_from_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "拍下时间,付款时间,买家昵称,订单金额\n\
                2026-06-18 10:00:00,2026-06-18 10:14:00,甲,¥80.00\n\
                2026/06/18 10:00,,乙,\"1,001.00\"\n\
                2026-06-18 10:05:00,,乙,99\n";
    std::fs::write(folder.path().join("orders.csv"), rows).expect("written");
    let text = desk("2h").replace("09:00:00", "10:00:00")
        + "\n[[work]]\nname = \"催付\"\neffort = \"20s\"\nunpaid_orders = { csv = \"orders.csv\" }\n"
        + &agent("A", 5, "");
    let load = |text: String| dacu::scenario::parse("rule.toml", text, folder.path(), &[]);
    let loaded = load(text.clone()).unwrap_or_else(|error| panic!("{error}"));
    let Some(dacu::model::arrival::Times::List(list)) = &loaded.scenario.work[0].times else {
        panic!("no list");
    };
    assert_eq!(list.iter().map(|item| seconds(item.at)).collect::<Vec<_>>(), [900.0]);
    std::fs::write(folder.path().join("orders.csv"), rows.replace("¥80.00", "eighty")).expect("ok");
    let Err(error) = load(text.clone()) else { panic!("an amount in words was read") };
    assert!(error.to_string().contains("orders.csv:2"), "{error}");
    // a stray quotation mark, and a row cut short, swallow nothing in silence
    for wrong in [rows.replace("乙,99", "\"乙,99"), rows.replace("乙,99", "乙")] {
        std::fs::write(folder.path().join("orders.csv"), wrong).expect("written");
        let Err(error) = load(text.clone()) else { panic!("a broken row was read") };
        assert!(error.to_string().contains("orders.csv:4"), "{error}");
    }
}
