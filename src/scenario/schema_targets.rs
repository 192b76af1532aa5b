//! What targets on figures are, for the schema and for its words.

use super::judging;
use super::targets::SERVICE_LEVEL;
use crate::model::figure::{FIGURES, Row, Side, Unit, find};
use serde_json::{Map, Value, json};

/// The schema of `[targets]`: a bound for each figure.
pub fn targets(bounds: &Value, level: &Value) -> Value {
    let plain = |unit| match unit {
        Unit::Seconds | Unit::Hours => json!({"type": "string", "examples": ["40s", "none"]}),
        Unit::Share => json!({"type": ["string", "number"], "examples": ["80%", "none"]}),
        _ => json!({"type": ["string", "number"]}),
    };
    let level_id = find(SERVICE_LEVEL).map(|row| row.id);
    let mut properties = Map::new();
    for row in FIGURES.iter().filter(|row| row.side != Side::Never) {
        let table = if Some(row.id) == level_id { level } else { bounds };
        let mut value = match row.side {
            Side::Said => json!({"anyOf": [table, {"enum": ["none"]}]}),
            _ => json!({"anyOf": [plain(row.unit), table]}),
        };
        value["description"] = json!(told(row));
        for name in std::iter::once(&row.id).chain(row.aliases) {
            properties.insert((*name).to_owned(), value.clone());
        }
    }
    properties.extend(judging::schema());
    json!({
        "description": "Bounds on figures; \"none\" takes a platform's target away.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// What a target on a figure is.
fn told(row: &Row) -> String {
    let side = match row.side {
        Side::AtLeast => "at least this",
        Side::AtMost => "at most this",
        _ => "`at_least` or `at_most` this",
    };
    let unit = match row.unit {
        Unit::Seconds | Unit::Hours => "a duration",
        Unit::Share => "a share",
        _ => "a number",
    };
    format!("The figure `{}` must be {side}, {unit}.", row.id)
}

/// What targets on figures are, English and Chinese.
pub fn target_words() -> Vec<[String; 2]> {
    let one = |row: &Row| {
        let side = match row.side {
            Side::AtLeast => "不低于这个值",
            Side::AtMost => "不超过这个值",
            _ => "用 `at_least` 或 `at_most` 写明的值",
        };
        let unit = match row.unit {
            Unit::Seconds | Unit::Hours => "时长",
            Unit::Share => "比例",
            _ => "数",
        };
        [told(row), format!("指标 `{}` 须{side}，写{unit}。", row.id)]
    };
    FIGURES.iter().map(one).collect()
}
