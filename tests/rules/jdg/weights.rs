//! Weights inside a group (JDG-9 to JDG-12).

use crate::more::{
    count_of, default_without, delivered, group, jdg, left_for, offline, online, status,
};
use crate::support::{agent, event, faults, list, run, run_with};
use dacu::scenario::fault::Code;

/// So many entries to page shop, so many seconds apart.
fn entries(count: u32, apart: u32) -> String {
    let lines: Vec<String> =
        (0..count).map(|at| format!("{}s pc_web page=shop", at * apart)).collect();
    list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Agents A, B, C of one group on page shop with these members; a maximum of 200 each.
fn shop_group(members: &str) -> String {
    let people = ["A", "B", "C"].map(|id| agent(id, 200, "")).concat();
    jdg("2d") + &people + &group("组", &format!("pages = [\"shop\"]\nmembers = {members}"))
}

/// JDG-9 [P] Weights: 6 unless given, whole numbers from 0 to 10; 11, -1 and 2.5 are faults.
#[test]
fn jdg_9_weights_are_whole_numbers_from_0_to_10_and_6_unless_given() {
    let text = |members: &str| shop_group(members) + &entries(1, 1);
    let weights = |members: &str| -> Vec<u8> {
        let ran = run(&text(members));
        ran.scenario.groups[1].members.iter().map(|(_, weight)| *weight).collect()
    };
    assert_eq!(weights("[\"A\", \"B\"]"), [6, 6]);
    assert_eq!(weights("{ A = 0, B = 10, C = 6 }"), [0, 10, 6]);
    for bad in ["11", "-1", "2.5"] {
        let wrong = text(&format!("{{ A = {bad}, B = 1 }}"));
        assert_eq!(faults(&wrong, &[]), [Code::WeightOutOfRange], "{bad}");
    }
}

/// JDG-10 [M] Higher weight, more customers: weights 8/4/0 and 12 arrivals give
/// `A B A B A A B A A B A A`, whether or not each session ends before the next arrival; weights
/// 10/6/1 and 170 arrivals give 100/60/10. Equal weights are the load ratio of JD-1.
#[test]
fn jdg_10_weights_share_out_the_customers() {
    let vector = "A B A B A A B A A B A A";
    for apart in [1, 700] {
        let ran = run(&(shop_group("{ A = 8, B = 4, C = 0 }") + &entries(12, apart)));
        assert_eq!(ran.agents_in_order(), vector, "{apart} s apart");
        let ran = run(&(shop_group("{ A = 10, B = 6, C = 1 }") + &entries(170, apart)));
        let order = ran.agents_in_order();
        let counts = ["A", "B", "C"].map(|agent| count_of(&order, agent));
        assert_eq!(counts, [100, 60, 10], "{apart} s apart");
    }
    let equal = jdg("1h")
        + &agent("A", 10, "")
        + &agent("B", 5, "")
        + &group("组", "pages = [\"shop\"]\nmembers = [\"A\", \"B\"]")
        + &entries(15, 1);
    assert_eq!(run(&equal).agents_in_order(), "A B A B A A B A A B A A B A A");
    let after = run_with(&equal, &["routing.load_ratio_basis=after"]);
    assert!(after.agents_in_order().starts_with("A B A A B"), "{}", after.agents_in_order());
}

/// JDG-10 [M] No catching up: who logs in starts at the least assigned/weight of the members
/// online, so that the newcomer gets a share of what comes from now on, not of the past.
#[test]
fn jdg_10_who_logs_in_does_not_catch_up() {
    let text = shop_group("{ A = 8, B = 4, C = 4 }")
        + &offline("\"C\"")
        + &event("20:35:00", "set_status", "agents = [\"C\"]\nstatus = \"online\"")
        + &entries(76, 700);
    late_share(&run(&text).agents_in_order());
    let join = "agents = [\"C\"]\ngroup = \"组\"\nweight = 4";
    let joins = shop_group("{ A = 8, B = 4 }") + &event("20:35:00", "set_weight", join);
    late_share(&run(&(joins + &entries(76, 700))).agents_in_order());
}

/// Sixty customers for A and B, then sixteen for all three.
fn late_share(order: &str) {
    let (before, after) = order.split_at(order.match_indices(' ').nth(59).expect("sixty").0);
    assert_eq!(["A", "B", "C"].map(|agent| count_of(before, agent)), [40, 20, 0]);
    assert_eq!(["A", "B", "C"].map(|agent| count_of(after.trim(), agent)), [8, 4, 4]);
}

/// JDG-10 [M] No gift for blinking: B is suspended for an eighth of a second after each contact,
/// and the shares stay 8:4.
#[test]
fn jdg_10_blinking_gains_nothing() {
    let blinks: String = (0..12)
        .flat_map(|second| {
            let at = |part: &str| format!("09:00:{second:02}.{part}");
            [status(&at("5"), "\"B\"", "suspended"), online(&at("625"), "\"B\"")]
        })
        .collect();
    let text = jdg("1d")
        + &agent("A", 200, "")
        + &agent("B", 200, "")
        + &group("组", "pages = [\"shop\"]\nmembers = { A = 4, B = 2 }")
        + &blinks
        + &entries(12, 1);
    let sets = ["service.reply_time=100ms", "customer.close_prob=1", "customer.close_delay=400ms"];
    let order = run_with(&text, &sets).agents_in_order();
    assert_eq!((count_of(&order, "A"), count_of(&order, "B")), (8, 4), "{order}");
}

/// JDG-10 [M] Who comes back keeps what they have had and is not behind the others: A served six
/// while B was away, then `B A A B A A`; whom the others have left behind is not lowered.
#[test]
fn jdg_10_who_comes_back_is_not_paid_for_the_time_away() {
    let text = jdg("1d")
        + &agent("A", 200, "")
        + &agent("B", 200, "")
        + &group("组", "pages = [\"shop\"]\nmembers = { A = 2, B = 1 }")
        + &offline("\"B\"")
        + &online("10:08:00", "\"B\"")
        + &entries(12, 700);
    let order = run(&text).agents_in_order();
    assert_eq!(order, "A A A A A A B A A B A A");
}

/// JDG-10 [M] A raised weight does not pay for the past: A 6, B 1, B becomes 5 after eight
/// contacts; the next eleven go 6:5.
#[test]
fn jdg_10_a_raised_weight_counts_from_now_on() {
    let raise = "agents = [\"B\"]\ngroup = \"组\"\nweight = 5";
    let text = jdg("1d")
        + &agent("A", 200, "")
        + &agent("B", 200, "")
        + &group("组", "pages = [\"shop\"]\nmembers = { A = 6, B = 1 }")
        + &event("10:32:00", "set_weight", raise)
        + &entries(19, 700);
    let order = run(&text).agents_in_order();
    let after = order.split(' ').skip(8).collect::<Vec<_>>().join(" ");
    assert_eq!((count_of(&after, "A"), count_of(&after, "B")), (6, 5), "{order}");
    let soon = after.split(' ').take(4).collect::<Vec<_>>().join(" ");
    assert!(count_of(&soon, "B") <= 2, "no burst to B: {order}");
}

/// JDG-10 [M] Other mechanisms: smooth weighted round robin gives `A B A A B A` for 8:4 and
/// `A A B A C A A` for 5:1:1; a lottery shares by weight; the plain ratio ignores weights.
#[test]
fn jdg_10_the_mechanism_behind_the_weights_is_a_switch() {
    let smooth = ["routing.policy=smooth_wrr"];
    let ran = run_with(&(shop_group("{ A = 8, B = 4 }") + &entries(6, 1)), &smooth);
    assert_eq!(ran.agents_in_order(), "A B A A B A");
    let ran = run_with(&(shop_group("{ A = 5, B = 1, C = 1 }") + &entries(7, 1)), &smooth);
    assert_eq!(ran.agents_in_order(), "A A B A C A A");
    let plain = run_with(
        &(shop_group("{ A = 10, B = 1 }") + &entries(10, 1)),
        &["routing.policy=load_ratio"],
    );
    assert_eq!(plain.agents_in_order(), "A B A B A B A B A B");
    let text = shop_group("{ A = 9, B = 1, C = 0 }") + &entries(150, 1);
    let drawn = run_with(&text, &["routing.policy=weighted_random"]).agents_in_order();
    let (a, c) = (count_of(&drawn, "A"), count_of(&drawn, "C"));
    // 150 draws of 0.9: mean 135, standard deviation 3.7
    assert!((120..150).contains(&a) && c == 0, "{a} {c}");
}

/// JDG-11 [M] Weight is relative inside a group: A has weight 10 in G1 and 1 in G2, B 1 in G2:
/// G2's traffic is shared 1:1, and what A was assigned in G1 does not count in G2.
#[test]
fn jdg_11_weights_are_never_compared_across_groups() {
    let text = |b: u32| {
        let mut lines: Vec<String> =
            (0..6).map(|at| format!("{}s pc_web page=shop", at * 700)).collect();
        lines.extend((0..12).map(|at| format!("{}s pc_web page=logistics", 4200 + at * 700)));
        jdg("1d")
            + &agent("A", 100, "")
            + &agent("B", 100, "")
            + &group("一", "pages = [\"shop\"]\nmembers = { A = 10 }")
            + &group("二", &format!("pages = [\"logistics\"]\nmembers = {{ A = 1, B = {b} }}"))
            + &list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let order = run(&text(1)).agents_in_order();
    assert!(order.starts_with("A A A A A A "), "{order}");
    assert_eq!(count_of(&order[12..], "A"), 6, "{order}");
    let order = run(&text(2)).agents_in_order();
    assert_eq!(count_of(&order[12..], "A"), 4, "1:2 from the group's own counters: {order}");
}

/// JDG-12 [M] Weight 0: no new sessions, and a group whose only agents online have weight 0 is
/// unavailable (default group, or its leave box without the flag); transfers to them succeed.
#[test]
fn jdg_12_weight_0_takes_transfers_only() {
    let people = agent("A", 10, "") + &agent("W", 10, "") + &agent("D", 10, "");
    let text = |flag: bool| {
        let lines = format!(
            "pages = [\"shop\"]\nmembers = {{ A = 6, W = 0 }}\nauto_assign_to_default = {flag}"
        );
        jdg("1h")
            + &people
            + &group("组", &lines)
            + &default_without("\"A\", \"W\"")
            + &status("09:10:00", "\"A\"", "suspended")
            + &list(&["0s pc_web page=shop", "1000s pc_web page=shop"])
    };
    assert_eq!(run(&text(true)).agents_in_order(), "A D");
    let kept = run(&text(false));
    assert_eq!((kept.agents_in_order(), left_for(&kept, 1)), ("A".to_owned(), "组".to_owned()));
    let members = group("组", "pages = [\"shop\"]\nmembers = { A = 6, W = 0 }");
    let transfer = jdg("1h")
        + &agent("A", 10, "")
        + &agent("W", 10, "")
        + &members
        + "\n[transfer]\nprob = 1\n"
        + &list(&["0s pc_web page=shop"]);
    let ran = run(&transfer);
    assert_eq!(ran.agents_of(0), ["A", "W"]);
    assert_eq!(ran.transfers().len(), 1);
    // not even a customer who asks for the agent
    let named = jdg("1h")
        + &agent("A", 10, "")
        + &agent("W", 10, "")
        + &members
        + &list(&["0s personal page=shop agent=W", "1s personal page=shop agent=A"]);
    assert_eq!(run(&named).agents_in_order(), "A A");
}

/// JDG-12 [M] Weight 0 and leave messages: the automatic delivery leaves them out unless
/// `leave_auto_to_weight0` is set; specified and manual assignment include them.
#[test]
fn jdg_12_weight_0_and_leave_messages() {
    let text = jdg("1h")
        + &agent("A", 10, "roles = [\"leader\"]")
        + &agent("W", 10, "")
        + &group(
            "组",
            "pages = [\"shop\"]\nmembers = { A = 6, W = 0 }\nauto_assign_to_default = false",
        )
        + &offline("\"A\"")
        + &online("09:30:00", "\"A\"")
        + &list(&["0s pc_web page=shop"]);
    let who = |sets: &[&str]| delivered(&run_with(&text, sets));
    assert_eq!(who(&[]), [(1800.0, 0, "A".to_owned())]);
    assert_eq!(who(&["leave.auto_to_weight0=true"]), [(0.0, 0, "W".to_owned())]);
    let specified = ["leave.mode=specified", "leave.agents=[\"W\"]"];
    assert_eq!(who(&specified), [(0.0, 0, "W".to_owned())]);
    let supervised = text.replace("roles", "receive = true\nroles") + &agent("L", 1, LEADER);
    let manual = run_with(&supervised, &["leave.mode=manual"]);
    assert_eq!(delivered(&manual), [(600.0, 0, "W".to_owned())]);
}

/// A leader who is there and takes nothing.
const LEADER: &str = "roles = [\"leader\"]\nreceive = false";
