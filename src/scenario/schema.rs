//! The JSON Schema of a scenario, for completion and checking in editors. It is made from the types
//! that are read, so that it cannot drift; `schemas/scenario.json` is a copy that a test compares.

use super::policy;
use super::raw::{
    RawBounds, RawCustomer, RawDesk, RawOrders, RawSatisfaction, RawService, RawServiceLevel,
    RawShop,
};
use super::raw_arrivals::RawArrivals;
use super::raw_people::{RawAgent, RawAgentDefaults, RawEvent, RawShift};
use super::targets::SERVICE_LEVEL;
use super::value::At;
use crate::model::figure::{FIGURES, Side, Unit, find};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema as text.
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap_or_default();
    text.push('\n');
    text
}

fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    macro_rules! part {
        ($type:ty) => {
            generator.subschema_for::<$type>().to_value()
        };
    }
    // What a shop may have, and the top level as defaults for all shops.
    let mut sections = Map::new();
    sections.insert("arrivals".into(), part!(Vec<At<RawArrivals>>));
    sections.insert("customer".into(), part!(RawCustomer));
    sections.insert("service".into(), part!(RawService));
    sections.insert("orders".into(), part!(RawOrders));
    sections.insert("agent_defaults".into(), part!(RawAgentDefaults));
    let (bounds, level) = (part!(RawBounds), part!(RawServiceLevel));
    sections.insert("targets".into(), targets(&bounds, &level));
    let mut top = sections.clone();
    top.insert("desk".into(), part!(RawDesk));
    top.insert("agents".into(), part!(Vec<At<RawAgent>>));
    top.insert("shifts".into(), part!(Vec<At<RawShift>>));
    top.insert("events".into(), part!(Vec<At<RawEvent>>));
    top.insert("satisfaction".into(), part!(RawSatisfaction));
    let _ = part!(RawShop);
    let routing = policy::schema_sections(&mut generator);
    for (name, section) in routing {
        sections.insert(name.into(), section.clone());
        top.insert(name.into(), section);
    }
    let open = json!({"type": "object"});
    sections.insert("switches".into(), open.clone());
    top.insert("switches".into(), open);
    let mut definitions = generator.take_definitions(true);
    add_switches(&mut definitions);
    add_shop(&mut definitions, sections);
    let shops = json!({"type": "array", "items": {"$ref": "#/definitions/Shop"}});
    top.insert("shops".into(), shops);
    definitions.values_mut().for_each(without_null);
    let mut root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dacu scenario (大促场景)",
        "type": "object",
        "properties": top,
        "required": ["desk", "agents"],
        "additionalProperties": false,
        "definitions": definitions,
    });
    without_null(&mut root);
    root
}

/// Keys that only switches know stand in their sections like any other.
fn add_switches(definitions: &mut Map<String, Value>) {
    let sections = policy::SECTIONS.iter().map(|(name, _)| *name);
    for section in sections {
        let Some(definition) = definitions.get_mut(&definition_of(section)) else { continue };
        let Some(properties) = definition["properties"].as_object_mut() else { continue };
        for (path, about) in policy::schema_switches() {
            let key = path.strip_prefix(section).and_then(|rest| rest.strip_prefix('.'));
            if let Some(key) =
                key.filter(|key| !key.contains('.') && !properties.contains_key(*key))
            {
                properties.insert(key.to_owned(), about);
            }
        }
    }
    // Single tiers are changed by name.
    for section in ["entry", "leave", "transfer"] {
        let Some(definition) = definitions.get_mut(&definition_of(section)) else { continue };
        if let Some(properties) = definition["properties"].as_object_mut() {
            let tier = json!({"$ref": "#/definitions/RawTier"});
            let change = json!({
                "description": "Changes to single tiers, by name.",
                "type": "object",
                "additionalProperties": tier,
            });
            properties.insert("change".to_owned(), change);
        }
    }
}

/// `auto_reply` is read by `RawAutoReply`.
fn definition_of(section: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().collect::<String>() + letters.as_str()
        })
    };
    format!("Raw{}", section.split('_').map(capital).collect::<String>())
}

/// A shop is its keys and its sections.
fn add_shop(definitions: &mut Map<String, Value>, sections: Map<String, Value>) {
    let mut shop = definitions.remove("RawShop").unwrap_or_default();
    if let Some(properties) = shop["properties"].as_object_mut() {
        properties.extend(sections);
    }
    shop["required"] = json!(["name", "platform"]);
    definitions.insert("Shop".to_owned(), shop);
}

fn targets(bounds: &Value, level: &Value) -> Value {
    let plain = |unit| match unit {
        Unit::Seconds | Unit::Hours => json!({"type": "string", "examples": ["40s", "none"]}),
        Unit::Share => json!({"type": ["string", "number"], "examples": ["80%", "none"]}),
        _ => json!({"type": ["string", "number"]}),
    };
    let level_id = find(SERVICE_LEVEL).map(|row| row.id);
    let mut properties = Map::new();
    for row in FIGURES.iter().filter(|row| row.side != Side::Never) {
        let table = if Some(row.id) == level_id { level } else { bounds };
        let value = match row.side {
            Side::Said => json!({"anyOf": [table, {"enum": ["none"]}]}),
            _ => json!({"anyOf": [plain(row.unit), table]}),
        };
        for name in std::iter::once(&row.id).chain(row.aliases) {
            properties.insert((*name).to_owned(), value.clone());
        }
    }
    properties.extend(super::judging::schema());
    json!({
        "description": "Bounds on figures; \"none\" takes a platform's target away.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// Absent keys are left out in TOML: there is no null.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(kinds)) = object.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [one] = &kinds[..] {
                    let one = one.clone();
                    object.insert("type".to_owned(), one);
                }
            }
            if let Some(Value::Array(kinds)) = object.get_mut("anyOf") {
                kinds.retain(|kind| *kind != json!({"type": "null"}));
            }
            // A choice of one is no choice; a description beside it stays.
            if let Some(Value::Array(kinds)) = object.get("anyOf")
                && let [Value::Object(one)] = &kinds[..]
            {
                let one = one.clone();
                object.remove("anyOf");
                for (key, value) in one {
                    object.entry(key).or_insert(value);
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(list) => list.iter_mut().for_each(without_null),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/scenario.json");
        if std::env::var_os("DACU_BLESS").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas")).unwrap();
            std::fs::write(path, text()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == text(), "schemas/scenario.json is old: run with DACU_BLESS=1");
    }

    #[test]
    fn every_reference_leads_somewhere_and_nothing_is_null() {
        let schema = schema();
        let text = schema.to_string();
        for part in text.split("\"#/definitions/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(schema["definitions"].get(name).is_some(), "{name}");
        }
        assert!(!text.contains("\"null\""));
        let routing = &schema["definitions"]["RawRouting"]["properties"];
        assert!(routing.get("all_suspended_policy").is_some());
    }
}
