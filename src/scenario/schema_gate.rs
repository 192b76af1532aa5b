//! The JSON Schema of a gate's file.

use super::gate::{RawContest, RawGate};
use super::schema::{root, written};
use super::value::At;
use crate::model::figure::{FIGURES, Side, Unit};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of the file of `dacu gate` as text.
pub fn text() -> String {
    written(schema(), false)
}

pub(super) fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut top = Map::new();
    top.insert("gate".into(), generator.subschema_for::<RawGate>().to_value());
    top.insert("scenario".into(), generator.subschema_for::<Vec<At<RawContest>>>().to_value());
    let mut definitions = generator.take_definitions(true);
    for definition in definitions.values_mut() {
        if let Some(tolerance) = definition["properties"].get_mut("tolerance") {
            let words = tolerance["description"].take();
            *tolerance = tolerances();
            tolerance["description"] = words;
        }
    }
    if let Some(contest) = definitions.get_mut("RawContest") {
        contest["required"] = json!(["file"]);
    }
    root("dacu gate (把关)", top, &["scenario"], definitions)
}

/// How much worse each figure may get.
fn tolerances() -> Value {
    let mut properties = Map::new();
    for row in FIGURES.iter().filter(|row| matches!(row.side, Side::AtLeast | Side::AtMost)) {
        let sign = if row.side == Side::AtMost { '+' } else { '-' };
        let units = match row.unit {
            Unit::Seconds | Unit::Hours => "2s",
            Unit::Share => "0.3pp",
            _ => "10",
        };
        let value = json!({
            "type": "string",
            "description": format!("How much worse the figure `{}` may get.", row.id),
            "examples": [format!("{sign}2%"), format!("{sign}{units}")],
        });
        for name in std::iter::once(&row.id).chain(row.aliases) {
            properties.insert((*name).to_owned(), value.clone());
        }
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}
