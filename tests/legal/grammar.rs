//! The schema as what to write: which keys a table takes and which kinds of value each key takes.

use serde_json::Value;
use std::collections::BTreeMap;

/// A key of a table and a kind of its value.
pub type Pair = (String, String);

/// What may be written.
pub struct Grammar {
    /// Tables by name; the whole scenario is `""`.
    pub tables: BTreeMap<String, BTreeMap<String, Value>>,
    /// Every key as `Table.key`, with each kind of value it takes.
    pub pairs: Vec<Pair>,
}

const REF: &str = "#/definitions/";

/// The table a value refers to, itself, by its elements, or as one of several kinds.
pub fn table_of(schema: &Value) -> Option<&str> {
    let several = schema["anyOf"].as_array().into_iter().flatten();
    let alone = [schema, &schema["items"], &schema["additionalProperties"]];
    let mut all = alone.into_iter().chain(several);
    all.find_map(|schema| schema["$ref"].as_str()?.strip_prefix(REF))
}

impl Grammar {
    /// Reads the schema the program prints.
    pub fn new() -> Grammar {
        let schema: Value =
            serde_json::from_str(&dacu::scenario::schema::text(false)).expect("the schema is JSON");
        let mut tables = BTreeMap::new();
        let properties = |table: &Value| -> BTreeMap<String, Value> {
            let all = table["properties"].as_object().into_iter().flatten();
            all.map(|(key, value)| (key.clone(), value.clone())).collect()
        };
        tables.insert(String::new(), properties(&schema));
        for (name, table) in schema["definitions"].as_object().into_iter().flatten() {
            tables.insert(name.clone(), properties(table));
        }
        let mut grammar = Grammar { tables, pairs: Vec::new() };
        grammar.find_targets();
        for (table, keys) in &grammar.tables {
            for (key, schema) in keys {
                let name = format!("{table}.{key}");
                grammar.pairs.extend(kinds(schema).into_iter().map(|kind| (name.clone(), kind)));
            }
        }
        grammar
    }

    /// Targets are written out in place: they become a table like the others.
    fn find_targets(&mut self) {
        let mut found = BTreeMap::new();
        for keys in self.tables.values_mut() {
            // those of a score are names of the user's choice, and not written out
            let written_out = |targets: &&mut Value| targets["properties"].is_object();
            if let Some(targets) = keys.get_mut("targets").filter(written_out) {
                let all = targets["properties"].as_object().into_iter().flatten();
                found.extend(all.map(|(key, value)| (key.clone(), value.clone())));
                *targets = serde_json::json!({ "$ref": format!("{REF}Targets") });
            }
        }
        self.tables.insert("Targets".to_owned(), found);
    }

    /// All keys.
    pub fn keys(&self) -> Vec<&String> {
        let mut keys: Vec<&String> = self.pairs.iter().map(|(key, _)| key).collect();
        keys.dedup();
        keys
    }

    /// One pair for each key.
    pub fn first_of_each_key(&self) -> Vec<usize> {
        let first = |at: &usize| *at == 0 || self.pairs[at - 1].0 != self.pairs[*at].0;
        (0..self.pairs.len()).filter(first).collect()
    }

    /// How many pairs of the same key follow one, with it.
    pub fn kinds_of(&self, at: usize) -> usize {
        self.pairs[at..].iter().take_while(|pair| pair.0 == self.pairs[at].0).count()
    }

    /// The tables and keys on a way from the whole scenario to a table, chosen by the dice.
    pub fn way_to(
        &self,
        table: &str,
        mut pick: impl FnMut(usize) -> usize,
    ) -> Vec<(String, String)> {
        let mut way = Vec::new();
        let mut at = table.to_owned();
        while !at.is_empty() && way.len() < 8 {
            let above: Vec<(&String, &String)> = self
                .tables
                .iter()
                .flat_map(|(name, keys)| keys.iter().map(move |(key, schema)| (name, key, schema)))
                .filter(|(_, _, schema)| table_of(schema) == Some(at.as_str()))
                .map(|(name, key, _)| (name, key))
                .collect();
            // Half of the time the shortest way.
            let root = above.iter().position(|(name, _)| name.is_empty());
            let chosen = match root.filter(|_| pick(4) > 0) {
                Some(root) => root,
                None if above.is_empty() => break,
                None => pick(above.len()),
            };
            let (name, key) = above[chosen];
            way.push((name.clone(), key.clone()));
            at.clone_from(name);
        }
        way
    }
}

/// The kinds of value a schema takes.
pub fn kinds(schema: &Value) -> Vec<String> {
    if let Some(all) = schema["anyOf"].as_array() {
        return all.iter().flat_map(kinds).collect();
    }
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().filter(|word| !word.is_null());
        return words.map(|word| format!("word {word}")).collect();
    }
    if let Some(word) = schema.get("const") {
        return vec![format!("word {word}")];
    }
    if table_of(schema).is_some() {
        return vec!["table".to_owned()];
    }
    let of = |kind: &str| -> Vec<String> {
        match kind {
            "boolean" => vec!["true".to_owned(), "false".to_owned()],
            "integer" | "number" => vec![format!("{kind} least"), format!("{kind} some")],
            "string" => match schema["examples"].as_array() {
                Some(all) => {
                    let never = all.iter().any(|example| example == "never");
                    let none = all.iter().any(|example| example == "none");
                    let share = all.iter().any(|example| example == "80%");
                    let mut kinds = vec![if share { "percent" } else { "duration" }.to_owned()];
                    kinds.extend(never.then(|| "never".to_owned()));
                    kinds.extend(none.then(|| "none".to_owned()));
                    kinds
                }
                None if schema["pattern"].as_str().is_some_and(|p| p.contains('%')) => {
                    vec!["percent".to_owned()]
                }
                None if schema["pattern"].is_string() => vec!["clock".to_owned()],
                None => vec!["text".to_owned()],
            },
            "array" if schema["maxItems"] == 2 => vec!["range".to_owned()],
            "array" => vec!["list".to_owned()],
            "object" => match schema["properties"]["dist"]["enum"].as_array() {
                Some(all) => all.iter().map(|dist| format!("dist {dist}")).collect(),
                None => vec!["map".to_owned()],
            },
            other => vec![other.to_owned()],
        }
    };
    match &schema["type"] {
        Value::String(kind) => of(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).flat_map(of).collect(),
        _ => vec!["any".to_owned()],
    }
}
