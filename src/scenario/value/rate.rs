//! Rates with their unit.

use super::{LARGEST, Value, number, schema, wrong_type};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::node::{Kind, Node};

/// Contacts an hour, with their unit: `"600/h"`, `"10/min"`, `"600/小时"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerHour(pub f64);

impl Value for PerHour {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = match &node.kind {
            Kind::Text(text) => text.trim(),
            Kind::Whole(_) | Kind::Float(_) => {
                let number = number(node, "", faults)?;
                faults
                    .add(
                        Code::WrongType,
                        node.place,
                        format!("{number} of what: an hour, a minute?"),
                    )
                    .label("the unit is missing")
                    .help(format!("write `\"{number}/h\"`"));
                return None;
            }
            _ => {
                wrong_type(node, "contacts an hour, as in `\"600/h\"`", faults);
                return None;
            }
        };
        let found = text.split_once('/').and_then(|(number, unit)| {
            let hours = match unit.trim() {
                "h" | "hour" | "小时" | "时" => 1.0,
                "min" | "minute" | "分钟" | "分" => 60.0,
                _ => return None,
            };
            let number: f64 = number.trim().parse().ok()?;
            (number.is_finite() && (0.0..=LARGEST).contains(&number)).then_some(number * hours)
        });
        if found.is_none() {
            faults
                .add(Code::WrongType, node.place, format!("`{text}` is not a rate"))
                .label("expected contacts an hour or a minute")
                .help("write it as in `\"600/h\"` or `\"10/min\"`");
        }
        found.map(PerHour)
    }
}

schema!(PerHour, "PerHour", {"type": "string", "pattern": "^ *[0-9.]+ */ *[a-z小时分钟]+ *$"});
