//! The document of an explanation: its schema is the committed one, and every field says what it
//! is.

use super::listen::{OneContact, Wanted};
use super::record::{Explanation, Outcome, schema};
use super::story::Happened;
use crate::engine::arrivals::NoFeed;
use crate::model::Scenario;
use crate::report::locale::Lang;
use serde_json::Value;

fn scenario() -> Scenario {
    let text = include_str!("../../../tests/golden/generic.toml");
    crate::scenario::parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}

fn told(wanted: Wanted) -> Option<Explanation> {
    let scenario = scenario();
    let mut listener = OneContact::new(&scenario, wanted);
    crate::engine::run(&scenario, 0, NoFeed, &mut listener, &|| false).unwrap();
    listener.finish(0)
}

#[test]
fn the_committed_schema_of_explanations_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/explanation.json");
    if std::env::var_os("DACU_BLESS").is_some() {
        std::fs::write(path, schema()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == schema(), "schemas/explanation.json is old: run with DACU_BLESS=1");
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let parts = schema["definitions"].as_object().unwrap().values().chain([&schema]);
    for part in parts {
        assert!(part["description"].as_str().is_some_and(|text| text.len() > 5), "{part}");
        for (key, field) in part["properties"].as_object().into_iter().flatten() {
            // what a variant is called needs no more words
            let is_tag = field["type"] == "string" && key == "what";
            let described = field["description"].as_str().is_some_and(|text| text.len() > 3);
            assert!(is_tag || described, "{key}");
        }
    }
}

#[test]
fn an_explanation_is_read_back_as_it_was_written() {
    let told = told(Wanted::Number(2)).expect("a contact");
    assert_eq!(serde_json::from_str::<Explanation>(&told.json()).unwrap(), told);
    assert_ne!(told.decisions[0].outcome, Outcome::Stayed);
    for lang in Lang::ALL {
        assert!(super::text(lang, &told).lines().count() > 5);
    }
}

#[test]
fn what_the_robot_did_before_is_told_of_a_contact_found_by_time() {
    let text = include_str!("../../../tests/golden/generic.toml").to_owned()
        + "\n[robot]\nsolves = 0\ntakes = \"20s\"\n";
    let scenario = crate::scenario::parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let mut listener =
        OneContact::new(&scenario.scenario, Wanted::From(crate::kernel::tick::Tick::ZERO));
    crate::engine::run(&scenario.scenario, 0, NoFeed, &mut listener, &|| false).unwrap();
    let told = listener.finish(0).expect("a contact");
    assert_eq!(told.story[0].what, Happened::Robot { solved: false }, "{told:?}");
    assert_eq!(told.story[0].at, told.decisions[0].at);
}

#[test]
fn a_contact_is_found_by_number_by_name_and_by_time() {
    let by_number = told(Wanted::Number(3)).expect("a contact");
    let by_name = told(Wanted::Name(by_number.contact.name.clone()));
    assert_eq!(by_name.as_ref(), Some(&by_number));
    let first = told(Wanted::From(crate::kernel::tick::Tick::ZERO)).expect("a contact");
    assert_eq!(first.decisions.first().map(|first| &first.at), Some(&first.contact.arrived));
    assert_eq!(told(Wanted::Number(u64::MAX)), None);
}
