//! Volumes, response time and answer rate: JD-19 to JD-23.

use super::{JD, spread};
use crate::support::*;
use dacu::engine::facts::Disposition;

/// JD-19 [K] Online UPV: ten entries, of which seven are assigned, two abandon the queue and one
/// becomes a leave message -> UPV 9.
#[test]
fn jd_19_upv_counts_who_reached_a_queue_or_a_session() {
    let mut contacts = spread(9, "pc_web");
    contacts.push("2000s pc_web");
    let text = calm(JD, "1h")
        + &list(&contacts)
        + &agent("A", 7, "")
        + &event("09:30:00", "set_status", "agents = \"A\"\nstatus = \"offline\"");
    let ran = run_with(&text, &["customer.patience=30s", "customer.silent_share_queue=0"]);
    assert_eq!(ran.assignments().len(), 7);
    assert_eq!(ran.count(Disposition::Abandoned), 2);
    assert_eq!(ran.count(Disposition::LeftMessage), 1);
    assert_eq!((ran.figure("entries"), ran.figure("online_upv")), (Some(10.0), Some(9.0)));
}

/// A answers at 20 s and transfers at 60 s; the customer asks again at 70 s, and B answers at 90 s
/// unless B has gone.
fn transferred(b_stays: bool, more: &[&str]) -> Ran {
    let text = calm(JD, "1h") + &list(&["0s pc_web"]) + &agent("A", 10, "") + &agent("B", 10, "");
    let gone = event("09:01:05", "set_status", "agents = \"B\"\nstatus = \"break\"");
    let sets = [
        "service.reply_time=20s",
        "customer.rounds=2",
        "customer.think_gap=50s",
        "transfer.prob=1",
        "transfer.delay=40s",
    ];
    let ran = run_with(&(if b_stays { text } else { text + &gone }), &[&sets[..], more].concat());
    assert_eq!(ran.transfers(), [(at(60.0), 0, ("A".to_owned(), "B".to_owned()))]);
    assert_eq!(ran.replied_at(0), if b_stays { vec![20.0, 90.0] } else { vec![20.0] });
    ran
}

/// JD-20 [K] Consult volume 咨询量: a session transferred from A to B -> A 0, B 1, shop 1; a
/// customer who connects and says nothing -> 0.
#[test]
fn jd_20_a_consultation_is_credited_once_to_the_last_agent() {
    let ran = transferred(true, &[]);
    let of = |agent| ran.agent_figure(agent, "consult_volume").unwrap();
    assert_eq!((of("A"), of("B"), ran.figure("consult_volume")), (0.0, 1.0, Some(1.0)));

    let text = calm(JD, "1h") + &list(&["0s pc_web"]) + &agent("A", 10, "");
    let mute = run_with(&text, &["customer.silent_entry_prob=1"]);
    assert_eq!((mute.agents_of(0), mute.figure("online_upv")), (vec!["A".to_owned()], Some(1.0)));
    assert_eq!(mute.figure("consult_volume"), Some(0.0));
    assert_eq!(mute.agent_figure("A", "consult_volume"), Some(0.0));
}

/// JD-21 [K] Reception volume 接待量: A replies and transfers, B replies -> A 0, B 1, shop 1; B
/// never replies -> A 0, B 0, shop 1, or 0 with shop_counts_any_human_reply = false.
#[test]
fn jd_21_a_reception_is_of_the_agent_who_replied_last_in_turn() {
    let volumes = |ran: &Ran| {
        let of = |agent| ran.agent_figure(agent, "reception_volume").unwrap();
        let shop = ["reception_volume", "reception_volume_strict", "answer_rate"];
        (of("A"), of("B"), shop.map(|id| ran.figure(id).unwrap()))
    };
    assert_eq!(volumes(&transferred(true, &[])), (0.0, 1.0, [1.0, 1.0, 1.0]));
    assert_eq!(volumes(&transferred(false, &[])), (0.0, 0.0, [1.0, 0.0, 1.0]));
    let strict = transferred(false, &["metrics.shop_counts_any_human_reply=false"]);
    assert_eq!(volumes(&strict), (0.0, 0.0, [0.0, 0.0, 0.0]));
}

/// JD-22 [K] Average response time 平均响应时长: responses of 20 s, 40 s and one unanswered -> 30 s;
/// a queue wait of 100 s and a reply after 10 s -> response 10 s, customer wait 110 s.
#[test]
fn jd_22_the_response_clock_starts_at_the_connection() {
    let text = calm(JD, "1h") + &list(&["0s pc_web"; 3]) + &agent("A", 10, "");
    let away = event("09:00:35", "set_status", "agents = \"A\"\nstatus = \"break\"");
    let ran = run_with(&(text + &away), &["service.reply_time=20s"]);
    assert_eq!((ran.replied_at(0), ran.replied_at(1)), (vec![20.0], vec![40.0]));
    assert_eq!(ran.figure("consult_volume"), Some(3.0));
    assert_eq!(ran.figure("first_response_mean_s"), Some(30.0));
    assert_eq!(ran.agent_figure("A", "first_response_mean_s"), Some(30.0));

    // The first customer closes at 100 s, which connects the second.
    let text = calm(JD, "1h") + &list(&["0s pc_web"; 2]) + &agent("A", 1, "");
    let close = ["service.reply_time=10s", "customer.close_prob=1", "customer.close_delay=90s"];
    let ran = run_with(&text, &close);
    assert_eq!((ran.queue_wait(1), ran.replied_at(1)), (100.0, vec![110.0]));
    assert_eq!(ran.replies()[1].response.as_secs_f64(), 10.0);
    assert_eq!(ran.figure("first_response_mean_s"), Some(10.0));
    assert_eq!(ran.figure("customer_wait_mean_s"), Some((10.0 + 110.0) / 2.0));
}

/// JD-22 [K] After a transfer the receiver's clock starts at the receiver's turn, or with
/// transfer_response_clock = "session" it is the session's; the shop's is the session's.
#[test]
fn jd_22_after_a_transfer_the_receiver_has_a_clock_of_its_own() {
    let by_segment = transferred(true, &[]);
    assert_eq!(by_segment.agent_figure("B", "first_response_mean_s"), Some(30.0));
    assert_eq!(by_segment.figure("first_response_mean_s"), Some(20.0));
    let by_session = transferred(true, &["metrics.transfer_response_clock=session"]);
    assert_eq!(by_session.agent_figure("B", "first_response_mean_s"), Some(20.0));
    assert_eq!(by_session.figure("first_response_mean_s"), Some(20.0));
}

/// JD-23 [K] Answer rate 应答率 = 接待量 / UPV against 80 %: of 100 customers 80 are answered ->
/// pass; 79 -> fail.
#[test]
fn jd_23_the_answer_rate_is_receptions_among_upv() {
    // One pair of hands and 600 s until the customers' silence ends their sessions.
    let text = calm(JD, "1h") + &list(&["0s pc_web"; 100]) + &agent("A", 100, "");
    for (reply_time, received, passes) in [("7.5s", 80.0, true), ("7.59s", 79.0, false)] {
        let ran = run_with(&text, &[&format!("service.reply_time={reply_time}")]);
        assert_eq!(ran.figure("online_upv"), Some(100.0));
        assert_eq!(ran.figure("reception_volume"), Some(received));
        assert_eq!(ran.figure("answer_rate"), Some(received / 100.0));
        assert_eq!(ran.target("answer_rate").met, Some(passes));
    }
    let nobody = calm(JD, "1h")
        + &list(&["0s pc_web"])
        + &agent("A", 1, "")
        + &event("09:00:00", "set_status", "agents = \"A\"\nstatus = \"offline\"");
    assert_eq!(run(&nobody).figure("answer_rate"), None, "n/a without any UPV (C-6)");
}
