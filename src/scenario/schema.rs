//! The JSON Schemas of a scenario and of a platform file, for completion and checking in editors;
//! `schema_gate` has that of a gate's file. They are made from the types that are read, so that
//! they cannot drift; `schemas/scenario.json`, `platform.json` and `gate.json` are copies that a
//! test compares. Every key has a description.

use super::raw::{
    RawBounds, RawCustomer, RawDesk, RawOrders, RawSatisfaction, RawService, RawServiceLevel,
    RawShop,
};
use super::raw_arrivals::RawArrivals;
use super::raw_people::{
    RawAgent, RawAgentDefaults, RawBreaks, RawEvent, RawShift, RawSize, RawWages,
};
use super::raw_work::RawWork;
use super::schema_targets::targets;
use super::value::At;
use super::{policy, schema_zh};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of a scenario as text, with descriptions in Chinese or English.
pub fn text(chinese: bool) -> String {
    written(schema(), chinese)
}

/// The schema of a platform file as text, likewise.
pub fn platform(chinese: bool) -> String {
    written(platform_schema(), chinese)
}

pub(super) fn written(mut schema: Value, chinese: bool) -> String {
    if chinese {
        schema_zh::put(&mut schema);
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// What a platform file may have: its own sections, and those of a shop that lie over the
/// program's defaults.
fn platform_schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    macro_rules! part {
        ($type:ty) => {
            generator.subschema_for::<$type>().to_value()
        };
    }
    let mut top = Map::new();
    let (bounds, level) = (part!(RawBounds), part!(RawServiceLevel));
    top.insert("targets".into(), targets(&bounds, &level));
    top.insert("customer".into(), part!(RawCustomer));
    top.insert("service".into(), part!(RawService));
    top.insert("agent_defaults".into(), part!(RawAgentDefaults));
    for (name, section) in policy::schema_sections(&mut generator) {
        top.insert(name.into(), section);
    }
    for (name, section) in policy::schema_own_sections(&mut generator) {
        top.insert(name.into(), section);
    }
    let mut definitions = generator.take_definitions(true);
    let own = ["RawPlatform", "RawSwitch"];
    let wrapped = definitions.iter_mut().filter(|(name, _)| !own.contains(&name.as_str()));
    wrapped.for_each(|(_, definition)| or_by_switch(definition));
    definitions.insert("BySwitch".to_owned(), by_switch());
    root("dacu platform (大促平台)", top, &[], definitions)
}

/// A value that hangs on a switch.
fn by_switch() -> Value {
    json!({
        "description": "The value of a switch, as in \"$capacity\", or one for each of its values.",
        "anyOf": [
            {"type": "string", "pattern": "^\\$"},
            {
                "type": "object",
                "properties": {
                    "switch": {"type": "string", "description": "The switch that decides."},
                },
                "required": ["switch"],
                "additionalProperties": true,
            },
        ],
    })
}

/// Any value of a platform file may hang on a switch, and so may a table as a whole.
fn or_by_switch(definition: &mut Value) {
    let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for field in properties.values_mut() {
        without_null(field);
        let words = field.as_object_mut().and_then(|field| field.remove("description"));
        let value = std::mem::take(field);
        *field = json!({"anyOf": [value, {"$ref": "#/definitions/BySwitch"}]});
        if let Some(words) = words {
            field["description"] = words;
        }
    }
    let only_if = json!({
        "description": "It is there only while these switches have these values.",
        "type": "object",
    });
    properties.insert("only_if".to_owned(), only_if);
}

/// The whole, from its top level and what that refers to.
pub(super) fn root(
    title: &str,
    mut top: Map<String, Value>,
    required: &[&str],
    mut definitions: Map<String, Value>,
) -> Value {
    definitions.values_mut().for_each(without_null);
    let known = definitions.clone();
    top.values_mut().for_each(|section| describe(section, &known));
    if let Some(Value::Object(sections)) = definitions.get_mut("Shop").map(|s| &mut s["properties"])
    {
        sections.values_mut().for_each(|section| describe(section, &known));
    }
    let mut root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "type": "object",
        "properties": top,
        "required": required,
        "additionalProperties": false,
        "definitions": definitions,
    });
    without_null(&mut root);
    root
}

/// A section without words of its own takes those of what it refers to.
fn describe(section: &mut Value, definitions: &Map<String, Value>) {
    let Value::Object(own) = section else { return };
    let part = |key: &str| own.get(key).unwrap_or(&Value::Null);
    let holders = [&Value::Object(own.clone()), part("items"), part("additionalProperties")];
    let name = holders.iter().find_map(|holder| holder["$ref"].as_str()?.rsplit('/').next());
    let words = name.and_then(|name| definitions.get(name)?.get("description"));
    if let (Some(words), None) = (words.cloned(), own.get("description")) {
        own.insert("description".to_owned(), words);
    }
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
    sections.insert("work".into(), part!(Vec<At<RawWork>>));
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
    top.insert("breaks".into(), part!(RawBreaks));
    top.insert("wages".into(), part!(RawWages));
    top.insert("size".into(), part!(RawSize));
    top.insert("events".into(), part!(Vec<At<RawEvent>>));
    top.insert("satisfaction".into(), part!(RawSatisfaction));
    let _ = part!(RawShop);
    let routing = policy::schema_sections(&mut generator);
    for (name, section) in routing {
        sections.insert(name.into(), section.clone());
        top.insert(name.into(), section);
    }
    let open = json!({
        "description": "Switches belong into the sections they set, and into platform files.",
        "type": "object",
    });
    sections.insert("switches".into(), open.clone());
    top.insert("switches".into(), open);
    let mut definitions = generator.take_definitions(true);
    add_switches(&mut definitions);
    add_shop(&mut definitions, sections);
    let shops = json!({"type": "array", "items": {"$ref": "#/definitions/Shop"}});
    top.insert("shops".into(), shops);
    root("dacu scenario (大促场景)", top, &["desk", "agents"], definitions)
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
            if let Some(Value::Array(words)) = object.get_mut("enum") {
                words.retain(|word| !word.is_null());
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
    use super::super::schema_gate::{self, schema as gate_schema};
    use super::*;

    #[test]
    fn the_committed_schemas_are_current() {
        let all = [
            ("scenario", text(false)),
            ("platform", platform(false)),
            ("gate", schema_gate::text()),
        ];
        for (name, text) in all {
            let path = format!("{}/schemas/{name}.json", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("DACU_BLESS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "schemas/{name}.json is old: run with DACU_BLESS=1");
        }
    }

    /// Every key below, with its path, that says nothing of itself.
    fn silent(schema: &Value, path: &str, found: &mut Vec<String>) {
        match schema {
            Value::Object(object) => {
                for (key, field) in
                    object.get("properties").and_then(Value::as_object).into_iter().flatten()
                {
                    if field["description"].as_str().is_none_or(|words| words.trim().is_empty()) {
                        found.push(format!("{path}.{key}"));
                    }
                }
                object
                    .iter()
                    .for_each(|(key, below)| silent(below, &format!("{path}/{key}"), found));
            }
            Value::Array(list) => list.iter().for_each(|below| silent(below, path, found)),
            _ => {}
        }
    }

    #[test]
    fn every_key_has_a_description() {
        for schema in [schema(), platform_schema(), gate_schema()] {
            let mut found = Vec::new();
            silent(&schema, "", &mut found);
            assert_eq!(found, Vec::<String>::new());
        }
    }

    /// True if the schema lets a table have this key, or a list such elements.
    fn allows(root: &Value, schema: &Value, value: &toml::Value) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return allows(root, &root["definitions"][name], value);
        }
        if let Some(kinds) = schema["anyOf"].as_array().or(schema["allOf"].as_array()) {
            let found: Vec<_> = kinds.iter().map(|kind| allows(root, kind, value)).collect();
            return found.iter().find(|found| found.is_ok()).unwrap_or(&found[0]).clone();
        }
        match value {
            toml::Value::Table(table) => table.iter().try_for_each(|(key, value)| {
                let below = schema["properties"].get(key);
                let below = below.or(schema.get("additionalProperties").filter(|b| b.is_object()));
                match below {
                    Some(below) => allows(root, below, value).map_err(|e| format!("{key}.{e}")),
                    None if schema.get("properties").is_none() => Ok(()),
                    None if schema["additionalProperties"] == true => Ok(()),
                    None if schema["properties"].get("dist").is_some() => Ok(()),
                    None => Err(key.clone()),
                }
            }),
            toml::Value::Array(list) => {
                list.iter().try_for_each(|value| allows(root, &schema["items"], value))
            }
            _ => Ok(()),
        }
    }

    #[test]
    fn the_platforms_and_the_gallery_are_as_the_schemas_say() {
        let platforms = platform_schema();
        for name in crate::platforms::names() {
            let text = crate::platforms::text(name).unwrap();
            let table = toml::Value::Table(text.parse().unwrap());
            assert_eq!(allows(&platforms, &platforms, &table), Ok(()), "{name}");
        }
        let text = include_str!("../../scenarios/two_shops.toml");
        let (schema, table) = (schema(), toml::Value::Table(text.parse().unwrap()));
        assert_eq!(allows(&schema, &schema, &table), Ok(()));
        let wrong = toml::Value::Table("[platform]\nlabl_en = \"x\"\n".parse().unwrap());
        assert_eq!(allows(&platforms, &platforms, &wrong), Err("platform.labl_en".to_owned()));
    }

    #[test]
    fn the_gate_that_is_documented_is_as_the_schema_says() {
        let page = include_str!("../../docs/gate.md");
        let (schema, mut count) = (gate_schema(), 0);
        for text in page.split("```toml\n").skip(1) {
            let text = text.split("```").next().unwrap();
            let table = toml::Value::Table(text.parse().unwrap());
            assert_eq!(allows(&schema, &schema, &table), Ok(()), "{text}");
            count += 1;
        }
        assert!(count > 0);
        for wrong in ["[gate]\nbas = 1\n", "[[scenario]]\ntolerance = { losst = \"1%\" }\n"] {
            let table = toml::Value::Table(wrong.parse().unwrap());
            assert!(allows(&schema, &schema, &table).is_err(), "{wrong}");
        }
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
