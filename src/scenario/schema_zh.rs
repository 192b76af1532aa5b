//! The JSON Schemas in Chinese: what editors show beside a key. Keys take their words from
//! `keys.zh.toml` by the type that reads them; what else is described, from its part `[schema]`.

use super::{judging, keys_zh, policy, schema_targets};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Puts every description into Chinese.
pub fn put(root: &mut Value) {
    let mut words = said();
    if let Some(definitions) = root["definitions"].as_object_mut() {
        for (name, definition) in definitions {
            let section = match name.as_str() {
                "Shop" => "RawShop",
                "RawAgentDefaults" => "RawAgent",
                name => name,
            };
            by_type(section, name == section || name == "Shop", definition, &mut words);
        }
    }
    replace(root, &words);
}

/// Sentences that stand in several places, English and Chinese.
fn said() -> BTreeMap<String, String> {
    let table = keys_zh::table().get("schema").and_then(toml::Value::as_table);
    let table = table.into_iter().flatten();
    let fixed = table.filter_map(|(en, zh)| Some([en.clone(), zh.as_str()?.to_owned()]));
    let all = fixed.chain(policy::switch_words()).chain(judging::words());
    all.chain(schema_targets::target_words()).map(|[en, zh]| (en, zh)).collect()
}

/// The keys of a section; what the section is stands at the top level too.
fn by_type(
    section: &str,
    is_own: bool,
    definition: &mut Value,
    words: &mut BTreeMap<String, String>,
) {
    if let (Some(zh), true) = (keys_zh::of(section, "_"), is_own)
        && let Some(Value::String(en)) =
            definition.as_object_mut().and_then(|own| own.insert("description".into(), json!(zh)))
    {
        words.insert(en, zh.to_owned());
    }
    let properties = definition.get_mut("properties").and_then(Value::as_object_mut);
    for (key, field) in properties.into_iter().flatten() {
        if let Some(zh) = keys_zh::of(section, key) {
            field["description"] = json!(zh);
        }
    }
}

/// Descriptions anywhere that are among the sentences.
fn replace(schema: &mut Value, words: &BTreeMap<String, String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get_mut("description")
                && let Some(zh) = words.get(text)
            {
                text.clone_from(zh);
            }
            object.values_mut().for_each(|below| replace(below, words));
        }
        Value::Array(list) => list.iter_mut().for_each(|below| replace(below, words)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::schema;

    /// True of two English words in a row, beside what is quoted or is code: a Chinese gloss does
    /// not make an English sentence Chinese.
    fn is_english(text: &str) -> bool {
        let code = text.split('`').step_by(2).collect::<String>();
        let plain: String = code.split('"').step_by(2).collect();
        let word =
            |part: &str| part.len() > 1 && part.bytes().all(|letter| letter.is_ascii_alphabetic());
        let words: Vec<&str> = plain.split_whitespace().collect();
        words.windows(2).any(|two| word(two[0]) && word(two[1]))
    }

    /// Descriptions that are not Chinese.
    fn english(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::String(text)) = object.get("description")
                    && (is_english(text)
                        || !text.chars().any(|letter| matches!(letter, '\u{4e00}'..='\u{9fff}')))
                {
                    found.push(text.clone());
                }
                object.values().for_each(|below| english(below, found));
            }
            Value::Array(list) => list.iter().for_each(|below| english(below, found)),
            _ => {}
        }
    }

    #[test]
    fn every_description_is_chinese_and_nothing_else_is_changed() {
        let mut used = Vec::new();
        for (zh, en) in [
            (schema::text(true), schema::text(false)),
            (schema::platform(true), schema::platform(false)),
        ] {
            let (zh, en): (Value, Value) =
                (serde_json::from_str(&zh).unwrap(), serde_json::from_str(&en).unwrap());
            let mut found = Vec::new();
            english(&zh, &mut found);
            found.sort();
            found.dedup();
            assert_eq!(found, Vec::<String>::new());
            assert!(without_words(zh) == without_words(en.clone()), "more than words differs");
            used.push(en.to_string());
        }
        let table = keys_zh::table()["schema"].as_table().unwrap();
        let stale = |words: &&String| {
            let words = json!(words).to_string();
            !used.iter().any(|text| text.contains(&words))
        };
        let stale: Vec<_> = table.keys().filter(stale).collect();
        assert!(stale.is_empty(), "in no schema: {stale:?}");
    }

    fn without_words(mut schema: Value) -> Value {
        fn strip(schema: &mut Value) {
            match schema {
                Value::Object(object) => {
                    if object.get("description").is_some_and(Value::is_string) {
                        object.remove("description");
                    }
                    object.values_mut().for_each(strip);
                }
                Value::Array(list) => list.iter_mut().for_each(strip),
                _ => {}
            }
        }
        strip(&mut schema);
        schema
    }
}
