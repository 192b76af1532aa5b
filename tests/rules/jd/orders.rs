//! Orders, reports and attendance: JD-29, JD-30, JD-31.

use super::{JD, spread};
use crate::support::*;

/// JD-29 [K/P] Order-attribution window: 23:59:59 after the last reply -> credited, 24:00:01 ->
/// not, with a window of 48 h -> credited; during the session after the first reply -> credited,
/// before it -> not.
#[test]
fn jd_29_an_order_is_credited_from_the_first_reply_to_a_day_after_the_last() {
    let text = calm(JD, "1h")
        + &list(&["0s pc_web"])
        + &agent("A", 10, "")
        + "\n[orders]\nconversion = 1\ndelay = \"1s\"\n";
    // Replies at 60 s and 220 s; silence ends the session ten minutes after 160 s.
    let credited = |anchor: &str, delay: &str, more: &[&str]| {
        let (anchor, delay) = (format!("orders.anchor={anchor}"), format!("orders.delay={delay}"));
        let sets = [
            "service.reply_time=60s",
            "customer.rounds=2",
            "customer.think_gap=100s",
            &anchor,
            &delay,
        ];
        let ran = run_with(&text, &[&sets[..], more].concat());
        assert_eq!(ran.replied_at(0), [60.0, 220.0]);
        assert_eq!(ran.figure("orders_consulted"), Some(1.0));
        assert_eq!(ran.agent_figure("A", "assisted_orders"), ran.figure("assisted_orders"));
        ran.figure("assisted_orders") == Some(1.0)
    };
    assert!(credited("last_reply", "86399s", &[]));
    assert!(credited("last_reply", "86400s", &[]));
    assert!(!credited("last_reply", "86401s", &[]));
    assert!(credited("last_reply", "86401s", &["metrics.attribution_window=48h"]));
    assert!(credited("assigned", "100s", &[]), "during the session, after the first reply");
    assert!(credited("assigned", "60s", &[]), "at the first reply");
    assert!(!credited("assigned", "59s", &[]), "before the first reply");
    let from_end = ["metrics.attribution_from=session_end"];
    assert!(credited("last_reply", "86401s", &from_end), "the session ends at 760 s");
    assert!(credited("end", "86400s", &from_end));
    assert!(!credited("end", "86401s", &from_end));
}

/// JD-30 [K] Reports and permissions: the agents' 咨询量 add up to the shop's; an agent's attendance
/// by status adds up to the time logged in.
#[test]
fn jd_30_agents_add_up_to_the_shop_and_statuses_to_the_time_logged_in() {
    let text = calm(JD, "4h")
        + &list(&spread(30, "pc_web"))
        + &agent("A", 10, "")
        + &agent("B", 5, "")
        + &agent("C", 5, "")
        + "\n[[shifts]]\nagents = [\"A\", \"B\"]\nfrom = \"09:00\"\nto = \"12:00\"\n"
        + "breaks = [{ from = \"10:00\", to = \"10:20\" }]\n"
        + "\n[[shifts]]\nagents = \"C\"\nfrom = \"09:00\"\nto = \"11:00\"\n"
        + &event("09:30:00", "set_status", "agents = \"B\"\nstatus = \"suspended\"");
    let ran =
        run_with(&text, &["customer.rounds=3", "customer.think_gap=50s", "transfer.prob=0.5"]);
    assert!(ran.transfers().len() > 5);
    let volume = |name| ran.agent_figure(name, "consult_volume").unwrap();
    let consults = ["A", "B", "C"].map(volume);
    assert_eq!(Some(consults.iter().sum::<f64>()), ran.figure("consult_volume"));
    assert_eq!(ran.figure("consult_volume"), Some(30.0));
    assert!(consults.iter().all(|count| *count > 0.0));
    let statuses = ["online", "suspended", "break"];
    let attendance = |name| statuses.map(|status| ran.time_in(name, status));
    assert_eq!(attendance("A"), [9600.0, 0.0, 1200.0]);
    assert_eq!(attendance("B")[1..], [1800.0, 1200.0]);
    assert_eq!(attendance("C"), [7200.0, 0.0, 0.0]);
    for (place, name) in ["A", "B", "C"].into_iter().enumerate() {
        let logged_in = ran.agent_figure(name, "attendance_h").unwrap();
        let hours = attendance(name).iter().sum::<f64>() / 3600.0;
        let listed: f64 = ran.summary.attendance[place].hours.iter().skip(1).sum();
        assert!((hours - logged_in).abs() < 1e-9 && (listed - logged_in).abs() < 1e-9);
    }
}

/// JD-31 [K] Single-item sales and assisted orders: two orders of SKU S1 credited to A, one not ->
/// assisted orders of A 2, S1 2 of 3; every fact is in the log.
#[test]
fn jd_31_assisted_orders_are_counted_by_agent_and_by_item() {
    // Replies at 25, 50 and 75 s, orders at 60 s: the third orders before anybody answered.
    let text = calm(JD, "1h")
        + &list(&["0s pc_web sku=S1"; 3])
        + &agent("A", 10, "")
        + "\n[orders]\nconversion = 1\nanchor = \"assigned\"\ndelay = \"60s\"\n";
    let ran = run_with(&text, &["service.reply_time=25s"]);
    assert_eq!(ran.agent_figure("A", "assisted_orders"), Some(2.0));
    let s1 = ran.summary.skus.iter().find(|row| row.sku == "S1").unwrap();
    assert_eq!((s1.orders, s1.credited), (3.0, 2.0));
    assert_eq!(ran.facts().len(), ran.lines().len());
    assert!(ran.text().contains("A replies to #2"), "{}", ran.text());
}
