//! Roles, sources, the last agent and the five levels: VIP-1 to VIP-7.

use super::{VIP, from, with_role};
use crate::more::{explained, status};
use crate::support::*;
use dacu::engine::facts::EndReason;
use dacu::scenario::fault::Code;

/// Customers close the window a second after the last reply.
const CLOSE: [&str; 2] = ["customer.close_prob=1", "customer.close_delay=1s"];

/// VIP-1 [H/V] Service capacity must match sales capacity: 1 000 consults a day and 3 agents whose
/// norm is 250 -> ratio 0.75, one agent short.
#[test]
fn vip_1_consults_against_the_capacity_of_the_agents() {
    let contacts: Vec<String> = (0..1000).map(|n| format!("{}s", n * 30)).collect();
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    let text = calm(VIP, "14h")
        + &list(&contacts)
        + "\n[[agents]]\nid = \"a\"\ncount = 3\n"
        + "\n[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\nto = \"23:00\"\n";
    let ran = run(&text);
    let load = ran.figure("load_to_pre_sale_norm").unwrap();
    assert_eq!((ran.figure("agent_days"), 1.0 / load), (Some(3.0), 0.75));
    let short = (load * 3.0).ceil() - 3.0;
    assert_eq!(short, 1.0, "four agents of 250 take a thousand");
}

/// VIP-2 [V] Three stages, at least one agent each, own account: a role that contacts need and
/// nobody has -> warning; one agent may hold several; a duplicate id -> error; figures by account.
#[test]
fn vip_2_a_role_without_agents_is_warned_of_and_accounts_are_unique() {
    let entries = list(&["0s page=order_detail", "1s page=shop_home"]);
    let head = calm(VIP, "1h") + &entries + &with_role("P", "pre_sale");
    let apart = ["routing.told_apart=[]"];
    assert!(run_with(&head, &apart).warned().contains(&Code::RoleWithoutAgents));
    let text = head.clone() + &with_role("A", "after_sale");
    let ran = run_with(&text, &apart);
    assert!(!ran.warned().contains(&Code::RoleWithoutAgents));
    let of = |agent| ran.agent_figure(agent, "consult_volume");
    assert_eq!((of("P"), of("A")), (Some(1.0), Some(1.0)));
    let both = calm(VIP, "1h")
        + &entries
        + "\n[[agents]]\nid = \"P\"\nroles = [\"pre_sale\", \"mid_sale\", \"after_sale\"]\n";
    assert!(!run_with(&both, &apart).warned().contains(&Code::RoleWithoutAgents));
    let twice = head + &with_role("P", "after_sale");
    assert!(faults(&twice, &[]).contains(&Code::NameTwice));
}

/// VIP-3 [M] Initial rule: with pre-sale agents alone an entry from the order page goes to any
/// online agent at level 2; so too where everybody is after-sale; agents without roles are
/// pre-sale.
#[test]
fn vip_3_with_one_role_alone_everybody_corresponds() {
    for role in ["pre_sale", "after_sale", ""] {
        let agents = match role {
            "" => "\n[[agents]]\nid = \"A\"\ncount = 2\n".to_owned(),
            role => with_role("A-1", role) + &with_role("A-2", role),
        };
        let entries = ["0s page=order_detail", "1s page=shop_home", "2s page=order_list"];
        let ran = run(&(calm(VIP, "1h") + &agents + &list(&entries)));
        assert_eq!(ran.agents_in_order(), "A-1 A-2 A-1", "{role}");
        for contact in [0, 1] {
            let told = format!("{:?}", explained(&ran, contact));
            assert!(told.contains("online, right role"), "{told}");
        }
    }
    // One after-sale agent, and the roles divide the desk again.
    let agents = with_role("P", "pre_sale") + &with_role("A", "after_sale");
    let entries = ["0s page=order_detail", "1s page=order_list", "2s page=shop_home"];
    let ran = run(&(calm(VIP, "1h") + &agents + &list(&entries)));
    assert_eq!(ran.agents_in_order(), "A A P");
}

/// VIP-4 [M] Source -> need: the message centre, order details and the order list are after-sale,
/// the home page and product pages pre-sale; other sources pre-sale unless said otherwise.
#[test]
fn vip_4_the_source_says_what_the_customer_needs() {
    let agents = with_role("P", "pre_sale") + &with_role("A", "after_sale");
    let text = |page: &str| calm(VIP, "1h") + &agents + &list(&[&format!("0s page={page}")]);
    for (page, agent) in [
        ("message_center", "A"),
        ("order_detail", "A"),
        ("order_list", "A"),
        ("shop_home", "P"),
        ("product_detail", "P"),
        ("other", "P"),
    ] {
        assert_eq!(run(&text(page)).agents_in_order(), agent, "{page}");
    }
    let mapped = ["routing.source_map.shop_home=after_sale"];
    assert_eq!(run_with(&text("shop_home"), &mapped).agents_in_order(), "A");
    let unknown = ["routing.unknown_source=after_sale"];
    assert_eq!(run_with(&text("other"), &unknown).agents_in_order(), "A");
    assert!(faults(&text("cart"), &[]).contains(&Code::UnknownName));
}

/// A customer whom A served, who comes again; A is busy then, B online.
fn again(time: &str, more: &str, sets: &[&str]) -> String {
    let text = calm(VIP, "48h")
        + "\n[[agents]]\nid = \"A\"\n\n[[agents]]\nid = \"B\"\n"
        + &list(&["0s customer=张", &format!("{time} customer=张")])
        + &status("09:01:00", "\"A\"", "busy")
        + more;
    run_with(&text, &[&CLOSE[..], sets].concat()).agents_in_order()
}

/// VIP-5 [M] Last agent affinity 24 h: served by A at T, an entry at T + 23:59:59 with A busy and B
/// online -> A; at T + 24:00:01 -> B, the boundary included; A offline -> B; only who replied is
/// the last agent; it holds whatever the customer wants.
#[test]
fn vip_5_the_last_agent_has_the_customer_for_24_hours() {
    // The reply is sent at 5 s, the session ends at 6 s.
    assert_eq!(again("86404s", "", &[]), "A A", "T + 23:59:59");
    assert_eq!(again("86405s", "", &[]), "A A", "T + 24:00:00");
    assert_eq!(again("86406s", "", &[]), "A B", "T + 24:00:01");
    let from_end = ["routing.affinity_from=session_end"];
    assert_eq!(again("86406s", "", &from_end), "A A");
    assert_eq!(again("86407s", "", &from_end), "A B");
    assert_eq!(again("3600s", "", &["routing.affinity_valid=30min"]), "A B");
    assert_eq!(again("3600s", "", &["routing.affinity=none"]), "A B");
    let offline = status("09:02:00", "\"A\"", "offline");
    assert_eq!(again("3600s", &offline, &[]), "A B");

    // Served again by B while A was away: then B is the last agent.
    let text = calm(VIP, "3h")
        + "\n[[agents]]\nid = \"A\"\n\n[[agents]]\nid = \"B\"\n"
        + &list(&["0s customer=张", "3600s customer=张", "7200s customer=张"])
        + &status("09:30:00", "\"A\"", "offline")
        + &status("10:30:00", "\"A\"", "online");
    assert_eq!(run_with(&text, &CLOSE).agents_in_order(), "A B B");

    // B had the customer and never replied: A goes on being the last agent.
    let text = calm(VIP, "3h")
        + &with_role("A", "after_sale")
        + &with_role("B", "pre_sale")
        + &list(&[
            "0s customer=张 page=order_list",
            "3600s customer=张 page=shop_home intent=slow",
            "7200s customer=张 page=shop_home",
        ])
        + "\n[[service.profiles]]\nintents = [\"slow\"]\nreply_time = \"10min\"\n"
        + &status("09:30:00", "\"A\"", "offline")
        + &status("10:30:00", "\"A\"", "online");
    let sets = ["customer.first_patience=60s", "customer.silent_share_chat=0"];
    let ran = run_with(&text, &[&CLOSE[..], &sets].concat());
    assert_eq!(ran.agents_in_order(), "A B A", "though A is after-sale");
    assert_eq!(ran.ends_of(1), [(3660.0, EndReason::CustomerLeft)]);
}

/// P1 and P2 are pre-sale, A1 and A2 after-sale; P2 and A2 are busy.
fn levels(offline: &[&str], more: &str, sets: &[&str]) -> String {
    let mut text = calm(VIP, "2h")
        + &with_role("P1", "pre_sale")
        + &with_role("P2", "pre_sale")
        + &with_role("A1", "after_sale")
        + &with_role("A2", "after_sale")
        + &status("09:00:00", "\"P2\", \"A2\"", "busy");
    for name in offline {
        text += &status("09:00:00", &format!("\"{name}\""), "offline");
    }
    let entries = if more.is_empty() { list(&["60s page=order_detail"]) } else { more.to_owned() };
    run_with(&(text + &entries), sets).agents_in_order()
}

/// VIP-6 [M] Five-level chain: an after-sale entry goes to A1; with A1 offline to P1 (online before
/// the busy A2); P1 offline too -> A2; only P2 left -> P2; with history P2 comes first.
#[test]
fn vip_6_online_before_the_right_role_and_busy_agents_last() {
    assert_eq!(levels(&[], "", &[]), "A1");
    assert_eq!(levels(&["A1"], "", &[]), "P1");
    assert_eq!(levels(&["A1", "P1"], "", &[]), "A2");
    assert_eq!(levels(&["A1", "P1", "A2"], "", &[]), "P2");
    let came_before = status("09:10:00", "\"P1\", \"A1\", \"A2\"", "online")
        + &list(&["60s customer=张 page=order_detail", "3600s customer=张 page=order_detail"]);
    assert_eq!(levels(&["A1", "P1", "A2"], &came_before, &CLOSE), "P2 P2");
}

/// VIP-6 [M] Inside a level the least load decides; a full online agent is skipped to the next
/// level, the last agent takes beyond the maximum; nobody there at all -> an off-line message, all
/// full -> queue; busy is set by hand, or by number.
#[test]
fn vip_6_load_and_maximum_inside_the_levels() {
    let text = |a: &str, b: &str, entries: &[&str]| calm(VIP, "1h") + a + b + &list(entries);
    let (half, full) = (agent("A", 6, ""), agent("B", 2, ""));
    let six = ["0s", "1s", "2s", "3s", "4s", "5s"];
    assert_eq!(run(&text(&half, &full, &six)).agents_in_order(), "A B A A B A");
    let longest = ["routing.level_pick=longest_idle"];
    assert_eq!(run_with(&text(&half, &full, &six), &longest).agents_in_order(), "A B A B A A");
    // Three at once: one online with one slot, then the busy one, then the queue.
    let busy = status("09:00:00", "\"B\"", "busy");
    let one = agent("B", 1, "") + &busy;
    let ran = run(&text(&agent("A", 1, ""), &one, &["0s", "1s", "2s"]));
    assert_eq!((ran.agents_in_order(), ran.queue_at(3.0)), ("A B A".to_owned(), 1));
    let off = status("09:00:00", "\"A\", \"B\"", "offline");
    let nobody = run(&(text(&half, &full, &["0s"]) + &off));
    assert_eq!((nobody.figure("leave_created"), nobody.queue_at(1.0)), (Some(1.0), 0));
    // 张 comes back to A, who is full by then.
    let back = ["0s customer=张", "60s", "61s customer=张"];
    let stay = list(&back) + &agent("A", 1, "") + &agent("B", 5, "");
    let stay = calm(VIP, "1h") + &stay + &status("09:00:59", "\"B\"", "offline");
    let stay = stay + &status("09:01:01", "\"B\"", "online");
    let ran = run_with(&stay, &CLOSE);
    assert_eq!((ran.agents_in_order(), ran.active_at("A", 61.5)), ("A A A".to_owned(), 2));
    let strict = [CLOSE[0], CLOSE[1], "routing.affinity_ignores_max=false"];
    assert_eq!(run_with(&stay, &strict).agents_in_order(), "A A B");
    // With two open sessions A is busy, and B, of the other role, is next.
    let auto = calm(VIP, "1h")
        + &format!("{}auto_busy_at_active = 2\n", with_role("A", "pre_sale"))
        + &with_role("B", "after_sale")
        + &list(&["0s page=shop_home"; 4]);
    assert_eq!(run(&auto).agents_in_order(), "A A B B");
}

/// VIP-7 [P] Role duties: chats reach the front desk's roles; an agent of the middle stage takes
/// them only when nobody else is online.
#[test]
fn vip_7_the_middle_stage_takes_chats_last() {
    let text = calm(VIP, "1h")
        + &with_role("P", "pre_sale")
        + &with_role("M", "mid_sale")
        + &with_role("A", "after_sale")
        + &status("09:10:00", "\"P\", \"A\"", "offline")
        + &list(&["0s page=shop_home", "1s page=order_list", "700s page=order_list"]);
    assert_eq!(run_with(&text, &CLOSE).agents_in_order(), "P A M");
}

/// VIP.com's busy is a last resort: with one busy agent alone the customer is assigned.
#[test]
fn x_14_the_busy_agent_is_assigned_when_nobody_is_online() {
    let text = from("09:00:00", "1h")
        + "\n[[agents]]\nid = \"A\"\n"
        + &status("09:00:00", "\"A\"", "busy")
        + &list(&["1s"]);
    assert_eq!(run(&text).agents_in_order(), "A");
}
