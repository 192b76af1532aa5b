//! Groups (JDG-3..19) and what the timeline may do to them.

use super::groups::Groups;
use super::testing::{Built, build};
use super::timeline::check;
use crate::kernel::ids::{GroupId, SeatId, Set};
use crate::kernel::tick::Tick;
use crate::model::shift::{Change, ChangeKind};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::Place;

fn groups(text: &str) -> Built {
    build("jd_groups_2023", text)
}

fn group(name: &str, rest: &str) -> String {
    format!("[[groups]]\nname = \"{name}\"\n{rest}\n")
}

fn members(built: &Built, group: usize) -> Vec<(u32, u8)> {
    built.parts.groups.list[group].members.iter().map(|(seat, weight)| (seat.0, *weight)).collect()
}

fn codes(built: &Built) -> Vec<Code> {
    built.faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn jdg_3_a_group_needs_a_name_a_scope_and_an_agent() {
    let nothing = groups("[[groups]]\npages = [\"shop\"]\nmembers = [\"a\"]");
    assert_eq!(codes(&nothing), [Code::MissingKey], "{}", nothing.complaints());
    let no_scope = groups(&group("售后组", "members = [\"a\"]"));
    assert_eq!(codes(&no_scope), [Code::Empty]);
    assert!(no_scope.complaints().contains("售后组"));
    let no_agents = groups(&group("售后组", "pages = [\"shop\"]"));
    assert_eq!(codes(&no_agents), [Code::GroupWithoutMembers]);
    assert!(no_agents.faults.has_errors());
    let twice = [
        group("组", "pages=[\"shop\"]\nmembers=[\"a\"]"),
        group("组", "skus=[\"1\"]\nmembers=[\"a\"]"),
    ];
    assert_eq!(codes(&groups(&twice.concat())), [Code::NameTwice]);
}

#[test]
fn jdg_4_and_jdg_5_a_page_or_sku_belongs_to_one_group() {
    let one = group("一", "pages = [\"shop\"]\nmembers = [\"a\"]");
    let clash = groups(&(one.clone() + &group("二", "pages = [\"shop\"]\nmembers = [\"b\"]")));
    assert_eq!(codes(&clash), [Code::ScopeBoundTwice], "{}", clash.complaints());
    let fine = groups(&(one.clone() + &group("二", "skus = [\"S1\"]\nmembers = [\"b\"]")));
    assert!(fine.faults.is_empty(), "{}", fine.complaints());
    assert_eq!(fine.parts.groups.list[2].skus, [0]);
    let unknown = groups(&group("三", "pages = [\"order_details\"]\nmembers = [\"b\"]"));
    assert_eq!(
        unknown.faults.iter().next().and_then(|f| f.help.clone()).as_deref(),
        Some("write `\"order_detail\"`")
    );
}

#[test]
fn x_11_a_disabled_group_keeps_its_scope_unless_told_otherwise() {
    let text = group("一", "enabled = false\npages = [\"shop\"]\nmembers = [\"a\"]")
        + &group("二", "pages = [\"shop\"]\nmembers = [\"b\"]");
    assert_eq!(codes(&groups(&text)), [Code::ScopeBoundTwice]);
    let free = groups(&format!("group_rules.disabled_holds_scope = false\n{text}"));
    assert!(free.faults.is_empty(), "{}", free.complaints());
}

#[test]
fn jdg_6_and_jdg_9_what_is_left_out_has_its_usual_value() {
    let built = groups(&group("一", "pages = [\"shop\"]\nmembers = [\"a\", \"c\"]"));
    assert!(built.parts.groups.list[1].auto_default && built.parts.groups.list[1].enabled);
    assert_eq!(members(&built, 1), [(0, 6), (2, 6), (3, 6)]);
}

#[test]
fn jdg_9_weights_are_whole_numbers_from_0_to_10() {
    for bad in ["11", "-1", "2.5"] {
        let text = group("一", &format!("pages = [\"shop\"]\nmembers = {{ a = {bad} }}"));
        assert_eq!(codes(&groups(&text)), [Code::WeightOutOfRange], "{bad}");
    }
    let built = groups(&group("一", "pages=[\"shop\"]\nmembers = { c = 4, \"c-2\" = 0, b = 10 }"));
    assert!(built.faults.is_empty(), "{}", built.complaints());
    assert_eq!(members(&built, 1), [(1, 10), (2, 4), (3, 0)], "a clone's own weight wins");
}

#[test]
fn jdg_14_the_default_group_has_everybody_and_takes_no_scope() {
    let none = groups("");
    assert_eq!(none.parts.groups.list.len(), 1);
    assert_eq!(members(&none, 0), [(0, 6), (1, 6), (2, 6), (3, 6)]);
    let weights = groups(&group("默认客服组", "members = { a = 0 }\nwithout = [\"c\"]"));
    assert_eq!(members(&weights, 0), [(0, 0), (1, 6)]);
    for bad in ["pages = [\"shop\"]", "enabled = false", "auto_assign_to_default = false"] {
        assert_eq!(codes(&groups(&group("默认客服组", bad))), [Code::DefaultGroupFixed], "{bad}");
    }
}

#[test]
fn jdg_14_members_of_custom_groups_may_leave_the_default_group() {
    let text = group("一", "pages = [\"shop\"]\nmembers = [\"a\"]");
    assert_eq!(members(&groups(&text), 0).len(), 4);
    let left = groups(&format!("group_rules.custom_members_leave_default = true\n{text}"));
    assert_eq!(members(&left, 0), [(1, 6), (2, 6), (3, 6)]);
}

#[test]
fn jdg_30_the_platform_of_2019_has_no_groups() {
    let text = group("一", "pages = [\"shop\"]\nmembers = [\"a\"]");
    let built = build("jd_dongdong_2019", &text);
    assert_eq!(codes(&built), [Code::NotInThisMode], "{}", built.complaints());
}

#[test]
fn an_unknown_member_is_told_with_the_nearest() {
    let built = groups(&group("一", "pages = [\"shop\"]\nmembers = [\"c-3\"]"));
    assert_eq!(codes(&built), [Code::UnknownName]);
}

fn two_groups() -> (Built, Groups) {
    let text = group("一", "pages = [\"shop\"]\nmembers = [\"a\"]")
        + &group("二", "pages = [\"logistics\"]\nmembers = [\"b\"]");
    let built = groups(&text);
    assert!(built.faults.is_empty(), "{}", built.complaints());
    let list = built.parts.groups.clone();
    (built, list)
}

fn timeline(kinds: Vec<ChangeKind>) -> Vec<Code> {
    let (built, groups) = two_groups();
    let mut faults = Faults::default();
    let changes: Vec<(Change, Place)> = kinds
        .into_iter()
        .enumerate()
        .map(|(at, kind)| (Change { at: Tick(at as u64), kind }, Place::default()))
        .collect();
    check(&groups, &built.parts.group_rules, &changes, &mut faults);
    faults.iter().map(|fault| fault.code).collect()
}

const ONE: GroupId = GroupId(1);
const TWO: GroupId = GroupId(2);

fn scope(group: GroupId, page: usize) -> ChangeKind {
    ChangeKind::GroupScope { group, pages: Set::of(page), skus: Vec::new(), auto_default: true }
}

#[test]
fn jdg_16_a_deleted_group_never_comes_back() {
    let deleted = ChangeKind::GroupDeleted { group: ONE };
    let again = ChangeKind::GroupEnabled { group: ONE, enabled: true };
    assert_eq!(timeline(vec![deleted.clone(), again]), [Code::GroupIsDeleted]);
    let weight = ChangeKind::SetWeight { group: ONE, seat: SeatId(0), weight: 3 };
    assert_eq!(timeline(vec![deleted, weight]), [Code::GroupIsDeleted]);
}

#[test]
fn jdg_16_deleting_frees_the_scope_and_disabling_does_not() {
    let free = vec![ChangeKind::GroupDeleted { group: ONE }, scope(TWO, 0)];
    assert_eq!(timeline(free), []);
    let held = vec![ChangeKind::GroupEnabled { group: ONE, enabled: false }, scope(TWO, 0)];
    assert_eq!(timeline(held), [Code::ScopeBoundTwice]);
    assert_eq!(timeline(vec![scope(ONE, 2), scope(TWO, 0)]), [], "the first gave it up");
}

#[test]
fn jdg_14_the_default_group_is_never_deleted_and_names_stay_unique() {
    let default = GroupId(0);
    assert_eq!(
        timeline(vec![ChangeKind::GroupDeleted { group: default }]),
        [Code::DefaultGroupFixed]
    );
    let taken = ChangeKind::GroupRenamed { group: ONE, name: "二".to_owned() };
    assert_eq!(timeline(vec![taken.clone()]), [Code::NameTwice]);
    assert_eq!(timeline(vec![ChangeKind::GroupDeleted { group: TWO }, taken]), []);
}
