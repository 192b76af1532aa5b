//! How a look is written in SVG: fills, lines, the names of patterns.

use super::paint::FINE;
use super::palette::{Hatch, Look};
use super::spec::ChartSpec;

/// The name of the pattern of the n-th look of a chart.
pub(super) fn pattern_id(spec: &ChartSpec, n: usize) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }
    };
    let id: String = spec.id.chars().map(plain).collect();
    format!("{id}-h{n}")
}

/// Group attributes of a filled shape.
pub(super) fn fill_attributes(look: &Look, pattern: &str) -> String {
    match look.hatch {
        Hatch::None => format!("fill=\"{}\"", look.colour),
        _ => format!("fill=\"url(#{pattern})\""),
    }
}

/// Group attributes of a line.
pub(super) fn line_attributes(look: &Look) -> String {
    let mut attributes = format!(
        "fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
        look.colour,
        look.line * FINE
    );
    if !look.dash.is_empty() {
        let dashes: Vec<String> = look.dash.iter().map(|d| (d * FINE).to_string()).collect();
        attributes.push_str(&format!(" stroke-dasharray=\"{}\"", dashes.join(" ")));
    }
    attributes
}
