//! The shipped platforms, their switches, and what a user may change.

use super::sections::{SECTIONS, known_keys};
use super::switches::Scalar;
use super::testing::{Built, build, build_text, read};
use crate::kernel::ids::{GroupId, Set};
use crate::kernel::tick::Span;
use crate::model::platform::{LeaveMode, OnEnter};
use crate::model::routing::{
    From, Outcome, Pick, PickKind, PickReset, PickState, Spare, Ties, When,
};
use crate::platforms;
use crate::scenario::fault::{Code, Faults, Severity};
use crate::scenario::node::Kind;

fn clean(built: Built) -> Built {
    assert!(built.faults.is_empty(), "{}", built.complaints());
    built
}

#[test]
fn every_shipped_platform_builds_without_a_fault() {
    for name in platforms::names() {
        let built = build(name, "");
        assert!(built.faults.is_empty(), "{name}:\n{}", built.complaints());
        let parts = &built.parts;
        for text in [&parts.label_en, &parts.label_zh, &parts.version] {
            assert!(!text.is_empty(), "{name} has no label");
        }
        for switch in &parts.switches {
            assert!(!switch.about_en.is_empty() && !switch.about_zh.is_empty(), "{}", switch.name);
            assert!(!switch.rule.is_empty(), "{}", switch.name);
        }
    }
}

#[test]
fn the_defaults_give_every_key_a_value_except_those_that_may_be_absent() {
    let optional = [
        "platform",
        "performance",
        "deferral.from",
        "deferral.to",
        "deferral.intents",
        "robot",
        "routing.pages",
        "routing.clients",
        "routing.roles",
        "routing.source_map",
        "routing.unknown_source",
        "sla.overnight",
        "sla.overnight_deadline",
        "routing.intent_map",
        "routing.dedicated",
        "routing.most_assigned",
        "transfer.escalate_to",
        "queue.limit",
        "queue.head_start",
        "session.weight_by_intent",
        "session.idle_weight",
        "auto_status.status",
        "leave.agents",
        "leave.fallback_group",
        "entry.tiers",
        "leave.tiers",
        "transfer.tiers",
    ];
    let mut faults = Faults::default();
    let defaults = read(platforms::DEFAULTS, &mut faults);
    for (section, keys) in SECTIONS {
        for key in *keys {
            let path = format!("{section}.{key}");
            if !optional.contains(section) && !optional.contains(&path.as_str()) {
                assert!(defaults.at(&path).is_some(), "no default for {path}");
            }
        }
    }
}

/// A group, chosen agents for leave messages and an open reserve, so that every switch has
/// something to decide.
fn rich(name: &str, without: &str) -> String {
    let mut lines = vec!["leave.agents = [\"a\"]"];
    let reserve = "routing.all_suspended_policy";
    if without != reserve && platforms::text(name).is_some_and(|text| text.contains(reserve)) {
        lines.push("routing.all_suspended_policy = \"split_share\"");
    }
    if without == "routing.load_ratio_basis" {
        lines.push("routing.policy = \"load_ratio\"");
    }
    lines.join("\n")
}

const GROUP: &str =
    "[[groups]]\nname = \"订单组\"\npages = [\"order_detail\"]\nmembers = [\"a\"]\n";

#[test]
fn every_value_of_every_switch_builds_and_changes_something() {
    for name in platforms::names() {
        let group = if build(name, "").parts.group_rules.allowed { GROUP } else { "" };
        for switch in &build(name, "").parts.switches {
            let rich = rich(name, &switch.set_in);
            let base = clean(build(name, &format!("{rich}\n{group}")));
            for value in &switch.values {
                let set = format!("{} = {}", switch.set_in, value.toml());
                let built = build(name, &format!("{rich}\n{set}\n{group}"));
                assert!(built.faults.is_empty(), "{name}: {set}\n{}", built.complaints());
                let same = fingerprint(&built) == fingerprint(&base);
                assert_eq!(same, value.toml() == switch.default.toml(), "{name}: {set}");
            }
        }
    }
}

fn fingerprint(built: &Built) -> String {
    let parts = &built.parts;
    let desk = (&parts.policy, &parts.queue, &parts.auto_status, &parts.groups.list);
    let rest = (&parts.session, &parts.leave, &parts.transfer, &parts.kpi, &parts.group_rules);
    let more = (&parts.targets, parts.classify(Set::ALL), &parts.auto_reply);
    format!("{desk:?}{rest:?}{more:?}")
}

/// The guide of 2019, tier by tier.
#[test]
fn jd_2019_has_the_tiers_of_the_rule_book() {
    let built = clean(build("jd_dongdong_2019", ""));
    let policy = &built.parts.policy;
    let [named, online, suspended] = &policy.entry.tiers[..] else { panic!("three tiers") };
    let status = |name: &str| built.desk.status(name).expect(name);
    let both = Set::of(status("online")).with(status("suspended"));
    assert_eq!((named.rule.as_str(), &named.from, named.status), ("JD-5", &From::NamedAgent, both));
    assert_eq!((named.spare, named.if_none), (Spare::Ignored, Outcome::Next));
    assert_eq!((online.rule.as_str(), &online.from), ("JD-1", &From::Shop));
    assert_eq!(online.pick.kind, PickKind::LoadRatio { after: false, by_share: false });
    assert_eq!((online.spare, online.if_none), (Spare::IgnoredIfExempt, Outcome::Next));
    assert_eq!(online.if_full, Outcome::Queue);
    let split = Pick {
        kind: PickKind::SplitShare,
        state: PickState::Tier,
        reset: PickReset::OnTierChange,
        ties: Ties::Order,
    };
    assert_eq!((suspended.rule.as_str(), &suspended.pick), ("JD-4", &split));
    assert_eq!((suspended.if_none, suspended.if_full), (Outcome::Leave, Outcome::Queue));
    let session = &built.parts.session;
    assert_eq!(session.silence_timeout, Span::minutes(10));
    assert!(session.silence_closes && session.silence_runs_while_waiting);
    assert_eq!(policy.offline_sessions, OnEnter::Reroute);
}

#[test]
fn jd_2023_has_the_tiers_of_the_rule_book() {
    let built = clean(build("jd_groups_2023", ""));
    let tiers = &built.parts.policy.entry.tiers;
    let rules: Vec<&str> = tiers.iter().map(|tier| tier.rule.as_str()).collect();
    assert_eq!(rules, ["JD-5", "JDG-8", "JDG-7", "JDG-14"]);
    let outcomes: Vec<_> = tiers[1..].iter().map(|tier| (tier.if_none, tier.if_full)).collect();
    let (next, queue, leave) = (Outcome::Next, Outcome::Queue, Outcome::Leave);
    assert_eq!(outcomes, [(leave, queue), (next, queue), (leave, queue)]);
    assert_eq!(tiers[1].when, [When::GroupAutoDefault(false)]);
    for tier in &tiers[1..] {
        assert!(tier.positive_weight && tier.spare == Spare::IgnoredIfExempt);
        assert_eq!(tier.pick.kind, PickKind::WeightedLoadRatio { after: false });
        assert_eq!(tier.pick.state, PickState::Group);
    }
    let leave = &built.parts.policy.leave.tiers;
    assert_eq!((&leave[0].from, &leave[1].from), (&From::TargetGroup, &From::FallbackGroup));
    assert_eq!(leave[1].when, [When::GroupAutoDefault(true)]);
    assert_eq!((built.parts.leave.batch, built.parts.leave.batch_per_agent), (3, false));
}

#[test]
fn x_1_all_suspended_can_be_read_both_ways_on_both_platforms() {
    let old = clean(build("jd_dongdong_2019", "routing.all_suspended_policy = \"leave\""));
    assert_eq!(old.parts.policy.entry.tiers.len(), 2);
    assert_eq!(old.parts.policy.entry.otherwise_none, Outcome::Leave);
    let new = clean(build("jd_groups_2023", "routing.all_suspended_policy = \"split_share\""));
    let tiers = &new.parts.policy.entry.tiers;
    let outcomes: Vec<_> = tiers.iter().map(|tier| tier.if_none).collect();
    let (next, leave) = (Outcome::Next, Outcome::Leave);
    assert_eq!(outcomes, [next, next, next, next, leave], "the reserve is asked last");
    assert_eq!(tiers[3].when, [When::GroupAutoDefault(true)], "a closed group stays closed");
    let tier = &tiers[4];
    assert_eq!(tier.when, [When::Nobody(Set::of(1))]);
    assert_eq!(tier.pick.kind, PickKind::SplitShare);
}

#[test]
fn x_2_x_3_and_jd_11_reach_the_tiers() {
    let built = clean(build(
        "jd_dongdong_2019",
        "[routing]\ndirect_to_suspended = false\nsuspended_exception_clients = \"exempt_only\"\n\
         split_share_biases_ratio = true\nsplit_share_mode = \"random\"\n\
         load_ratio_basis = \"after\"",
    ));
    let tiers = &built.parts.policy.entry.tiers;
    assert_eq!(tiers[0].status, Set::of(1));
    assert_eq!(tiers[1].pick.kind, PickKind::LoadRatio { after: true, by_share: true });
    assert_eq!(tiers[2].when, [When::Exempt(true)]);
    assert_eq!(tiers[2].pick.kind, PickKind::SplitShareRandom);
}

#[test]
fn jdg_18_a_full_group_may_pass_customers_on() {
    let built = clean(build("jd_groups_2023", "queue.overflow_when_full = true"));
    let tiers = &built.parts.policy.entry.tiers;
    assert_eq!((tiers[2].if_full, tiers[3].if_none), (Outcome::Next, Outcome::Next));
    assert_eq!(tiers[1].if_full, Outcome::Queue, "without the flag it queues all the same");
}

#[test]
fn jd_6_a_star_exempts_every_client() {
    let built = clean(build("jd_groups_2023", "routing.exempt_clients = [\"*\"]"));
    assert_eq!(built.parts.classify(Set::ALL).exempt_clients, Set::ALL);
    let usual = clean(build("jd_groups_2023", "")).parts.classify(Set::ALL);
    assert_eq!(usual.exempt_clients, Set::of(1).with(2));
    assert!(usual.exempt_clients.iter().all(|client| usual.direct_clients.has(client)));
}

#[test]
fn jdg_26_specified_delivery_needs_an_agent() {
    let missing = build("jd_groups_2023", "leave.mode = \"specified\"");
    assert_eq!(missing.faults.of(Code::Empty).count(), 1, "{}", missing.complaints());
    let built =
        clean(build("jd_groups_2023", "leave = { mode = \"specified\", agents = [\"c\"] }"));
    let tiers = &built.parts.policy.leave.tiers;
    assert_eq!((tiers.len(), tiers[0].rule.as_str()), (1, "JDG-26"));
    assert!(matches!(&tiers[0].from, From::Agents(seats) if seats.len() == 2));
    assert!(!tiers[0].positive_weight);
    assert_eq!(built.parts.leave.mode, LeaveMode::Specified);
}

#[test]
fn x_8_the_fallback_group_may_be_another() {
    let groups = "[[groups]]\nname = \"兜底\"\npages = [\"shop\"]\nmembers = [\"a\"]\n";
    let built =
        clean(build("jd_groups_2023", &format!("leave.fallback_group = \"兜底\"\n{groups}")));
    assert_eq!(built.parts.leave.fallback, Some(GroupId(1)));
    let unknown = build("jd_groups_2023", &format!("leave.fallback_group = \"兜低\"\n{groups}"));
    assert_eq!(unknown.faults.of(Code::UnknownName).count(), 1);
}

#[test]
fn a_value_no_switch_has_is_told_with_the_nearest() {
    let built = build("jd_groups_2023", "routing.policy = \"smooth_wr\"");
    let fault = built.faults.iter().next().expect("a fault");
    assert_eq!(fault.code, Code::UnknownWord);
    assert_eq!(fault.help.as_deref(), Some("write `\"smooth_wrr\"`"));
}

#[test]
fn a_mistyped_switch_is_an_unknown_key_with_the_nearest() {
    let built = build("jd_groups_2023", "[routing]\nall_suspendet_policy = \"leave\"");
    let fault = built.faults.iter().next().expect("a fault");
    assert_eq!(fault.code, Code::UnknownKey);
    assert_eq!(fault.help.as_deref(), Some("write `all_suspended_policy`"));
}

#[test]
fn one_tier_can_be_changed_by_name() {
    let built = clean(build(
        "jd_groups_2023",
        "[entry.change.\"matched group\"]\npick = \"random\"\nif_full = \"reject\"",
    ));
    let tier = &built.parts.policy.entry.tiers[2];
    assert_eq!((tier.pick.kind, tier.if_full), (PickKind::Random, Outcome::Reject));
    let unknown = build("jd_groups_2023", "[entry.change.\"matched groop\"]\npick = \"random\"");
    assert_eq!(unknown.faults.of(Code::UnknownName).count(), 1);
}

#[test]
fn silence_may_last_for_ever_or_uncount() {
    let built = clean(build(
        "jd_groups_2023",
        "[session]\nsilence_timeout = \"never\"\non_silence_expire = \"uncount\"\n\
         session_resume_grace = \"10min\"\nsuspend_unanswered = \"5min\"",
    ));
    let session = &built.parts.session;
    assert_eq!((session.silence_timeout, session.silence_closes), (Span::NEVER, false));
    assert_eq!(session.resume_grace, Span::minutes(10));
    let suspended = built.desk.status("suspended").expect("suspended");
    assert_eq!(
        (session.unanswered_after, session.unanswered_status.at()),
        (Span::minutes(5), suspended)
    );
}

#[test]
fn a_section_nobody_knows_is_reported() {
    let built = build_text("[sesion]\nsilence_timeout = \"1min\"", "");
    let fault = built.faults.of(Code::UnknownKey).next().expect("a fault");
    assert_eq!(fault.help.as_deref(), Some("write `session`"));
}

#[test]
fn an_empty_platform_is_told_what_it_lacks() {
    let built = build_text("", "");
    assert_eq!(built.complaints(), "missing-key: no tier takes new customers");
}

#[test]
fn switches_are_checked_whatever_their_value() {
    let text = "
        [switches.s]
        set_in = \"routing.s\"
        values = [\"x\", \"y\"]
        default = \"x\"
        [queue]
        enabled = { switch = \"s\", x = true }
        scope = \"$t\"
        [[entry.tiers]]
        only_if = { s = \"z\" }
        from = \"shop\"
        pick = \"random\"
    ";
    let built = build_text(text, "");
    let codes: Vec<Code> = built.faults.iter().map(|fault| fault.code).collect();
    for code in [Code::MissingKey, Code::UnknownName, Code::UnknownWord] {
        assert!(codes.contains(&code), "{}", built.complaints());
    }
}

#[test]
fn the_readers_know_the_keys_of_every_section() {
    assert!(known_keys("queue").contains(&"limit"));
    assert!(known_keys("nonsense").is_empty());
}

#[test]
fn tier_faults_tell_the_truth() {
    let desk = "[queue]\nenabled = false\n[group_rules]\nallowed = false\n";
    let tiers = "
        [[entry.tiers]]
        name = \"groups\"
        from = \"matched_group\"
        pick = \"random\"
        [[entry.tiers]]
        name = \"all\"
        from = \"shop\"
        pick = \"random\"
        if_none = \"leave\"
        if_full = \"queue\"
        [[entry.tiers]]
        name = \"never\"
        when = { named = true }
        from = \"named_agent\"
        pick = \"random\"
        [[leave.tiers]]
        from = \"target_group\"
        pick = \"random\"
        if_full = \"queue\"
    ";
    let built = build_text(&format!("{desk}{tiers}"), "");
    let has = |code: Code| built.faults.of(code).count() == 1;
    assert!(has(Code::TierWithoutCandidates), "{}", built.complaints());
    assert!(has(Code::TierNeverReached) && has(Code::QueueIsOff), "{}", built.complaints());
    assert!(has(Code::NotInThisMode), "a leave message cannot queue: {}", built.complaints());
    assert_eq!(built.faults.count(Severity::Error), 1);
}

#[test]
fn unknown_statuses_and_roles_are_told() {
    let text = "
        [[entry.tiers]]
        from = { role = \"pre_sail\" }
        status = [\"onlin\", \"closing\"]
        pick = \"random\"
        if_none = \"leave\"
        if_full = \"queue\"
    ";
    let built = build_text(text, "");
    let helps: Vec<_> =
        built.faults.of(Code::UnknownName).filter_map(|fault| fault.help.clone()).collect();
    assert!(helps.iter().any(|help| help.en == "write `\"pre_sale\"`"), "{}", built.complaints());
    assert!(helps.iter().any(|help| help.en == "write `\"online\"`"), "{}", built.complaints());
    assert_eq!(built.faults.of(Code::UnknownName).count(), 3, "{}", built.complaints());
}

#[test]
fn a_switch_value_has_one_spelling_in_toml_and_one_as_a_key() {
    let mut faults = Faults::default();
    let root = read("a = true\nb = \"x\"", &mut faults);
    let scalar = |key: &str| Scalar(root.get(key).expect(key).clone());
    assert_eq!((scalar("a").toml(), scalar("a").word()), ("true".into(), "true".into()));
    assert_eq!((scalar("b").toml(), scalar("b").word()), ("\"x\"".into(), "x".into()));
    assert!(matches!(scalar("a").0.kind, Kind::Bool(true)));
}
