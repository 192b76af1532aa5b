//! Opening a platform: shipped, from a file, or one nobody wrote.

use super::testing::build_text;
use super::{open_platform, words};
use crate::platforms;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::value::{At, Words};
use proptest::prelude::*;
use std::path::Path;

fn open(choice: Option<&str>, folder: &Path) -> (bool, Faults) {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let file = sources.add("scenario.toml", "platform = \"x\"".to_owned(), Author::User);
    let place = Place::new(file, 0..8);
    let choice = choice.map(|name| At { value: name.to_owned(), place });
    let node = open_platform(choice.as_ref(), folder, place, &mut sources, &mut faults);
    (node.is_some(), faults)
}

#[test]
fn jdg_30_a_scenario_names_its_platform_or_is_told_which_there_are() {
    let (opened, faults) = open(None, Path::new("."));
    let fault = faults.of(Code::MissingKey).next().expect("a fault");
    let help = fault.help.clone().unwrap_or_default();
    assert!(!opened);
    for name in platforms::names() {
        assert!(help.contains(name), "{help}");
    }
}

#[test]
fn an_unknown_platform_is_told_with_the_nearest() {
    let (_, faults) = open(Some("jd_groups_2032"), Path::new("."));
    let fault = faults.of(Code::UnknownPlatform).next().expect("a fault");
    assert_eq!(fault.help.as_deref(), Some("write `\"jd_groups_2023\"`"));
}

#[test]
fn a_platform_of_ones_own_is_named_by_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = platforms::text("generic").expect("shipped");
    std::fs::write(folder.path().join("mine.toml"), text).expect("written");
    let (opened, faults) = open(Some("mine.toml"), folder.path());
    assert!(opened && faults.is_empty());
    let (opened, faults) = open(Some("./yours.toml"), folder.path());
    assert!(!opened && faults.of(Code::CannotRead).count() == 1);
}

fn word<E: Words>() -> impl Strategy<Value = &'static str> {
    let all: Vec<&'static str> = E::WORDS.iter().map(|(word, _)| *word).collect();
    proptest::sample::select(all)
}

fn from() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "\"shop\"",
        "\"matched_group\"",
        "\"default_group\"",
        "\"named_agent\"",
        "{ last_agent = \"36h\" }",
        "{ role = \"pre_sale\" }",
        "{ agents = [\"a\", \"c\"] }",
    ])
}

fn when() -> impl Strategy<Value = String> {
    let conditions = proptest::sample::subsequence(
        vec![
            "client = \"app\"",
            "exempt = true",
            "direct = false",
            "named = true",
            "intent = [\"quality\", \"track\"]",
            "need = \"pre_sale\"",
            "group_auto_default = true",
            "waited = \"30s\"",
            "nobody = [\"online\", \"resting\"]",
        ],
        0..4,
    );
    conditions.prop_map(|list| list.join(", "))
}

fn tier() -> impl Strategy<Value = String> {
    use crate::model::routing::{Outcome, PickReset, RoleMatch, Spare, Ties};
    let pick = (
        word::<words::KindWord>(),
        word::<words::BasisWord>(),
        word::<PickReset>(),
        word::<Ties>(),
    );
    let fits = (word::<RoleMatch>(), word::<words::WeightWord>(), word::<Spare>());
    let none = word::<Outcome>().prop_filter("somebody must take it", |outcome| {
        !["evict_oldest", "ignore_max"].contains(outcome)
    });
    (from(), when(), pick, fits, none, word::<Outcome>()).prop_map(
        |(from, when, (kind, basis, reset, ties), (role, weight, spare), none, full)| {
            let turns = ["split_share", "split_share_random", "smooth_wrr"].contains(&kind);
            let state = match from {
                _ if turns => "tier",
                "\"shop\"" => "shop",
                from if from.contains("_group") => "group",
                _ => "tier",
            };
            format!(
                "[[entry.tiers]]\nfrom = {from}\nwhen = {{ {when} }}\n\
                 status = [\"online\", \"resting\"]\nrole = \"{role}\"\nweight = \"{weight}\"\n\
                 spare = \"{spare}\"\npick = {{ kind = \"{kind}\", basis = \"{basis}\", \
                 state = \"{state}\", reset = \"{reset}\", ties = \"{ties}\" }}\n\
                 if_none = \"{none}\"\nif_full = \"{full}\"\n"
            )
        },
    )
}

proptest! {
    /// A platform nobody wrote: any tiers a file can spell make a policy, with warnings at most.
    #[test]
    fn any_list_of_tiers_makes_a_platform(tiers in proptest::collection::vec(tier(), 1..8)) {
        let head = "[statuses.resting]\nlabel_zh = \"歇\"\n[routing]\nclients = [\"app\", \"web\"]\n\
                    [leave]\nmode = \"none\"\n";
        let built = build_text(&format!("{head}{}", tiers.concat()), "");
        prop_assert!(!built.faults.has_errors(), "{}", built.complaints());
        prop_assert_eq!(built.parts.policy.entry.tiers.len(), tiers.len());
    }

    /// Whatever stands in the sections, reading ends with faults and never with a panic.
    #[test]
    fn no_text_makes_the_reader_panic(
        key in proptest::sample::select(vec![
            "entry.tiers", "entry.otherwise", "entry.change.x", "leave.manual", "groups", "robot",
            "switches.s", "switches.s.values", "statuses.online", "routing.source_map",
            "sla.reply3_window",
            "routing.exempt_clients", "leave.agents", "platform", "queue", "transfer.tiers",
        ]),
        value in proptest::sample::select(vec![
            "1", "-9e99", "\"$s\"", "\"*\"", "[]", "[[]]", "{}", "{ switch = \"s\" }", "true",
            "{ x = 1 }", "[{ only_if = 3 }]", "[{ from = {}, pick = {} }]",
            "[\"24:00\", \"01:00\"]",
            "{ set_in = \"queue.\", default = 1 }", "{ set_in = \"entry.tiers\", default = 1 }",
            "{ set_in = \"leave.manual.batch\", default = 1 }", "1979-05-27",
        ]),
    ) {
        let line = format!("{key} = {value}");
        build_text(&line, "");
        build_text(platforms::text("jd_groups_2023").unwrap_or_default(), &line);
    }
}
