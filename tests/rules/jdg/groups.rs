//! Consult types, groups and their scopes, the way to the default group (JDG-1 to JDG-8).

use crate::more::{
    DEFAULT, chose, complaint, default_without, delivered, group, jdg, left, left_for, offline,
    online,
};
use crate::support::{agent, event, faults, list, run, run_with};
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

const ORDERS: &str = "pages = [\"order_detail\"]\nmembers = [\"A\"]";

/// A serves orders and nothing else, D the default group.
fn orders_and_default(flag: bool) -> String {
    let flag = format!("{ORDERS}\nauto_assign_to_default = {flag}");
    agent("A", 10, "") + &agent("D", 10, "") + &group("订单组", &flag) + &default_without("\"A\"")
}

/// JDG-1 [M] Two consult types: an entry with nobody online is a leave message, not in the UPV;
/// one with somebody online is an online consult. The two sets of figures share no entry.
#[test]
fn jdg_1_an_entry_is_online_or_a_leave_message() {
    let people = agent("A", 10, "") + &offline("\"A\"") + &online("09:10:00", "\"A\"");
    let ran = run(&(jdg("1h") + &people + &list(&["0s pc_web", "700s pc_web"])));
    assert_eq!(left(&ran), [(0.0, 0, DEFAULT.to_owned())]);
    assert_eq!(delivered(&ran), [(600.0, 0, "A".to_owned())]);
    let figures = [Tally::Entries, Tally::Upv, Tally::Consults, Tally::Received];
    assert_eq!(figures.map(|tally| ran.tally(tally)), [2, 1, 1, 1]);
    let figures = [Tally::LeaveCreated, Tally::LeaveAnswered, Tally::LeftMessage, Tally::Served];
    assert_eq!(figures.map(|tally| ran.tally(tally)), [1, 1, 1, 1]);
}

/// JDG-2 [M] Routing pipeline: an entry matching nothing goes to the default group while it is
/// online, else it is a leave message of the default group, though others are online.
#[test]
fn jdg_2_matching_group_then_default_group_then_leave_message() {
    let people = orders_and_default(true) + &status_d_off();
    let entries = list(&[
        "0s pc_web page=order_detail",
        "1s pc_web page=logistics",
        "2s pc_web",
        "700s pc_web page=logistics",
        "701s pc_web page=order_detail",
    ]);
    let ran = run(&(jdg("30min") + &people + &entries));
    assert_eq!(ran.agents_in_order(), "A D D A");
    assert_eq!(left(&ran), [(700.0, 3, DEFAULT.to_owned())]);
}

fn status_d_off() -> String {
    crate::more::status("09:11:00", "\"D\"", "offline")
}

/// JDG-3 [V] Creating a group: a name, at least one scope and at least one agent are needed, the
/// name is unique; each fault names the group and what is missing.
#[test]
fn jdg_3_a_group_needs_a_unique_name_a_scope_and_an_agent() {
    let text = |groups: &str| jdg("1h") + &agent("A", 10, "") + groups + &list(&["0s"]);
    let nameless = text("\n[[groups]]\npages = [\"shop\"]\nmembers = [\"A\"]\n");
    assert_eq!(faults(&nameless, &[]), [Code::MissingKey]);
    assert!(complaint(&nameless).contains("`name` is missing"));
    let no_scope = text(&group("售后组", "members = [\"A\"]"));
    assert_eq!(faults(&no_scope, &[]), [Code::Empty]);
    assert!(complaint(&no_scope).contains("售后组") && complaint(&no_scope).contains("`pages`"));
    let no_agent = text(&group("售后组", "pages = [\"shop\"]"));
    assert_eq!(faults(&no_agent, &[]), [Code::GroupWithoutMembers]);
    let told = complaint(&no_agent);
    assert!(told.contains("售后组") && told.contains("`members`"), "{told}");
    let one = group("售后组", "pages = [\"shop\"]\nmembers = [\"A\"]");
    let twice = one.clone() + &group("售后组", "skus = [\"S1\"]\nmembers = [\"A\"]");
    assert_eq!(faults(&text(&twice), &[]), [Code::NameTwice]);
    assert_eq!(run(&text(&one)).scenario.groups.len(), 2);
}

/// JDG-4 [M] Scope types: an entry on page product_detail with SKU S1 matches a page group on
/// product_detail and a SKU group on S1 alike; only the four pages of the platform exist.
#[test]
fn jdg_4_an_entry_matches_by_page_and_by_sku() {
    let people = agent("P", 10, "") + &agent("S", 10, "") + &agent("D", 10, "");
    let groups = group("详情组", "pages = [\"product_detail\"]\nmembers = [\"P\"]")
        + &group("单品组", "skus = [\"S1\"]\nmembers = [\"S\"]\nchoice_prob = 0")
        + &default_without("\"P\", \"S\"");
    let entries = list(&[
        "0s pc_web page=product_detail sku=S1",
        "1s pc_web page=product_detail sku=S2",
        "2s pc_web page=shop sku=S1",
        "3s pc_web sku=S1",
        "4s pc_web page=shop sku=S2",
    ]);
    let text = jdg("1h") + &people + &groups + &entries;
    let ran = run(&text);
    assert_eq!(ran.agents_in_order(), "P P S S D");
    assert_eq!(
        [0, 1, 2, 3, 4].map(|contact| chose(&ran, contact)),
        [true, false, false, false, false]
    );
    let other = run(&text.replace("choice_prob = 0", "choice_prob = 1e9"));
    assert_eq!(other.first_agent(0), "S", "it matches the SKU group as well");
    let unknown = text.replace("page=shop", "").replace("page = \"shop\"", "page = \"cart\"");
    assert!(faults(&unknown, &[]).contains(&Code::UnknownName));
    for page in ["shop", "product_detail", "order_detail", "logistics"] {
        run(&(jdg("1h") + &people + &list(&[&format!("0s pc_web page={page}")])));
    }
}

/// JDG-5 [V] One group per scope value within a type: two groups on page shop are a fault, one on
/// page shop and one on SKU S1 are fine; a disabled group keeps its scope unless told otherwise.
#[test]
fn jdg_5_a_page_or_sku_is_bound_to_one_group() {
    let text = |groups: &str| {
        jdg("1h") + &agent("A", 10, "") + &agent("B", 10, "") + groups + &list(&["0s pc_web"])
    };
    let one = group("一", "pages = [\"shop\"]\nmembers = [\"A\"]");
    let clash = one.clone() + &group("二", "pages = [\"shop\"]\nmembers = [\"B\"]");
    assert_eq!(faults(&text(&clash), &[]), [Code::ScopeBoundTwice]);
    let sku = |name: &str| group(name, "skus = [\"S1\"]\nmembers = [\"B\"]");
    assert_eq!(faults(&text(&(sku("一") + &sku("二"))), &[]), [Code::ScopeBoundTwice]);
    run(&text(&(one.clone() + &sku("二"))));
    let both = group("一", "pages = [\"shop\", \"logistics\"]\nskus = [\"S1\"]\nmembers = [\"A\"]");
    run(&text(&both));
    let disabled = clash.replacen("members", "enabled = false\nmembers", 1);
    assert_eq!(faults(&text(&disabled), &[]), [Code::ScopeBoundTwice]);
    run_with(&text(&disabled), &["group_rules.disabled_holds_scope=false"]);
}

/// JDG-6 [P] Flag auto_assign_to_default: left out it is true, so the entry of a group with nobody
/// online goes to the default group; false keeps it in the group's leave box.
#[test]
fn jdg_6_the_flag_is_true_unless_written() {
    let people = agent("A", 10, "") + &agent("D", 10, "") + &default_without("\"A\"");
    let text = |flag: &str| {
        let group = group("订单组", &format!("{ORDERS}\n{flag}"));
        jdg("1h") + &people + &group + &offline("\"A\"") + &list(&["0s pc_web page=order_detail"])
    };
    let left_out = run(&text(""));
    assert!(left_out.scenario.groups[1].auto_default);
    assert_eq!(left_out.agents_in_order(), "D");
    assert_eq!(run(&text("auto_assign_to_default = true")).agents_in_order(), "D");
    let kept = run(&text("auto_assign_to_default = false"));
    assert_eq!((kept.agents_in_order(), left_for(&kept, 0)), (String::new(), "订单组".to_owned()));
}

/// JDG-7 [M] Fallback allowed: order group all offline, flag true, default agent D online: its
/// entry goes to D, as does an entry matching nothing. Read literally: unmatched entries use
/// the default group iff no enabled custom group forbids it, matched ones with nobody stay.
#[test]
fn jdg_7_an_unavailable_group_falls_back_to_the_default_group() {
    let entries = list(&["0s pc_web page=order_detail", "1s pc_web page=logistics"]);
    let text = |flag: bool| jdg("1h") + &orders_and_default(flag) + &offline("\"A\"") + &entries;
    let ran = run(&text(true));
    assert_eq!(ran.agents_in_order(), "D D");
    assert_eq!(left(&ran), []);
    let literal = ["routing.auto_default_semantics=literal", "leave.fallback_respects_flag=true"];
    let allowed = run_with(&text(true), &literal);
    assert_eq!(left_for(&allowed, 0), "订单组", "matched, nobody there");
    assert_eq!((allowed.first_agent(1), left_for(&allowed, 1)), ("D".to_owned(), "-".to_owned()));
    let forbidden = run_with(&text(false), &literal);
    assert_eq!(left_for(&forbidden, 0), "订单组");
    assert_eq!(left_for(&forbidden, 1), DEFAULT, "no enabled group allows the default group");
    let no_group = jdg("1h") + &agent("D", 10, "") + &entries;
    assert_eq!(run_with(&no_group, &literal).agents_in_order(), "D D");
    let disabled = text(false) + &event("09:00:00", "group_disable", "group = \"订单组\"");
    assert_eq!(run_with(&disabled, &literal).agents_in_order(), "D D");
}

/// JDG-8 [M] Fallback not allowed: the entry waits as a leave message of its group although D is
/// online, and is delivered at the instant the group's agent logs in an hour later. With
/// `fallback_respects_flag = false` D gets it.
#[test]
fn jdg_8_without_the_flag_the_entry_waits_for_its_own_group() {
    let text = jdg("3h")
        + &orders_and_default(false)
        + &offline("\"A\"")
        + &online("10:00:10", "\"A\"")
        + &list(&["10s pc_web page=order_detail", "11s pc_web page=shop"]);
    let ran = run(&text);
    assert_eq!(left(&ran), [(10.0, 0, "订单组".to_owned())]);
    assert_eq!(delivered(&ran), [(3610.0, 0, "A".to_owned())]);
    assert_eq!(ran.first_agent(1), "D");
    let open = run_with(&text, &["leave.fallback_respects_flag=false"]);
    assert_eq!(delivered(&open), [(10.0, 0, "D".to_owned())]);
}
