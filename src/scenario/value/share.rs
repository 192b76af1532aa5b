//! Shares and probabilities: `"80%"`, `0.8`, `"80％"`, `"8成"`.

use super::{Value, instead, number, schema};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::marks_of_text::narrowed;
use crate::scenario::node::{Kind, Node};
use crate::scenario::said::{Said, said};
use crate::scenario::source::Place;

/// A share or probability: `"80%"` or `0.8`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share(pub f64);

impl Value for Share {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let spellings =
            || said!("a share, as in `\"80%\"` or `0.8`", "比例，如 `\"80%\"` 或 `0.8`");
        let value = match &node.kind {
            Kind::Text(text) => {
                let Some(percent) = percent_of_text(text) else {
                    no_share(text, node.place, spellings(), faults);
                    return None;
                };
                percent / 100.0
            }
            _ => number(node, spellings(), faults)?,
        };
        if (0.0..=1.0).contains(&value) {
            return Some(Share(value + 0.0));
        }
        let fault = faults
            .add(
                Code::ShareOutOfRange,
                node.place,
                said!("a share lies between 0 and 1", "比例须在 0 到 1 之间"),
            )
            .label(said!("between `\"0%\"` and `\"100%\"`", "须在 `\"0%\"` 到 `\"100%\"` 之间"));
        if value > 1.0 && value <= 100.0 && !matches!(node.kind, Kind::Text(_)) {
            fault
                .help(said!(
                    "write `\"{value}%\"` if {value} per cent is meant",
                    "若指百分之 {value}，请写 `\"{value}%\"`"
                ))
                .mend(node.place, format!("\"{value}%\""));
        }
        None
    }
}

/// The per cent of a text: `80%`, `80％`, `百分之80`, `8成`.
fn percent_of_text(text: &str) -> Option<f64> {
    let plain = narrowed(text);
    let plain = plain.trim();
    if let Some(tenths) = plain.strip_suffix('成') {
        return tenths.trim().parse::<f64>().ok().map(|tenths| tenths * 10.0);
    }
    let digits = plain.strip_suffix('%').or_else(|| plain.strip_prefix("百分之"))?;
    digits.trim().parse().ok()
}

/// Tells of a text that is no share.
fn no_share(text: &str, place: Place, spellings: Said, faults: &mut Faults) {
    let (en, zh) = (&spellings.en, spellings.pick(true));
    let fault = faults
        .add(Code::WrongType, place, said!("`{text}` is not a share", "`{text}` 不是比例"))
        .label(said!("expected {en}", "应为{zh}"));
    let plain = narrowed(text);
    match plain.trim().parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => instead(fault, place, &share.to_string()),
        Ok(percent) if (1.0..=100.0).contains(&percent) => {
            instead(fault, place, &format!("\"{percent}%\""));
        }
        _ => {}
    }
}

schema!(Share, "Share", {
    "description": "A share: \"80%\" or 0.8.",
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": "^[0-9.]+ ?%$"}
    ]
});
