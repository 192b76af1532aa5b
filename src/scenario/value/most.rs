//! Values of more than one spelling: the maximum of open sessions, and a value left as it is.

use super::{At, Int, Map, Value, instead, number_of_text, schema, wrong_type};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::node::{Kind, Node};
use crate::scenario::planner_words::value_of;
use crate::scenario::said::said;

/// Most open sessions: a number, `"none"`, or a table by shop.
#[derive(Clone, Debug, PartialEq)]
pub enum MaxValue {
    /// The same in every shop; `None` for no maximum.
    All(Option<u32>),
    /// By shop.
    ByShop(Vec<(At<String>, Option<u32>)>),
}

impl Value for MaxValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if let Kind::Table(_) = node.kind {
            let Map(shops) = Map::<One>::read(node, faults)?;
            let by_shop = shops.into_iter().map(|(shop, max)| (shop, max.value.0)).collect();
            return Some(MaxValue::ByShop(by_shop));
        }
        One::read(node, faults).map(|One(max)| MaxValue::All(max))
    }
}

/// A number or `"none"`.
struct One(Option<u32>);

impl Value for One {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::Whole(_) => {
                Int::<0, 10_000>::read(node, faults).map(|number| One(Some(number.count())))
            }
            Kind::Text(text) if text == "none" => Some(One(None)),
            Kind::Text(text) => {
                let message = said!("`{text}` is not a maximum", "`{text}` 不是最大接待量");
                let fault = faults.add(Code::UnknownWord, node.place, message);
                fault
                    .label(said!("expected a whole number or `\"none\"`", "应为整数或 `\"none\"`"));
                let none = value_of(text, ["none"]).map(|none| format!("\"{none}\""));
                if let Some(meant) = none.or_else(|| number_of_text(text)) {
                    instead(fault, node.place, &meant);
                }
                None
            }
            _ => {
                let what = said!("a whole number or `\"none\"`", "整数或 `\"none\"`");
                wrong_type(node, what, faults);
                None
            }
        }
    }
}

schema!(MaxValue, "Maximum", {
    "description": "A whole number, \"none\", or a table by shop.",
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"const": "none"},
        {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}
    ]
});

/// A value left as it is, to be read when more is known.
#[derive(Clone, Debug)]
pub struct Any(pub Node);

impl Value for Any {
    fn read(node: &Node, _: &mut Faults) -> Option<Self> {
        Some(Any(node.clone()))
    }
}

schema!(Any, "Any", {});
