//! Colours, dash patterns and hatchings: one look per [`Role`], readable in grey.
//!
//! Two roles that meet in one chart differ in lightness (L* in the comments) *and* in pattern, so
//! that a photocopy, a grey screen or a colour-blind reader loses nothing. The hues follow the
//! usual colour-blind-safe families (navy, vermilion, teal, gold).

use super::spec::{Role, SpanKind};

/// Text and axes.
pub(super) const INK: &str = "#1F2933";
/// Less important text.
pub(super) const INK_SOFT: &str = "#52606D";
/// Grid lines.
pub(super) const GRID: &str = "#E4E8EC";
/// Axis lines.
pub(super) const AXIS: &str = "#9AA5B1";
/// Norms and targets.
pub(super) const LEVEL: &str = "#A61B1B";
/// Paper.
pub(super) const PAPER: &str = "#FFFFFF";

/// How a role looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Colour of lines and of plain fills.
    pub colour: &'static str,
    /// Line width \[px\].
    pub line: f64,
    /// Dash pattern \[px\]; empty for a solid line.
    pub dash: &'static [f64],
    /// Hatching of fills.
    pub hatch: Hatch,
}

/// Hatching of a filled shape; the colour given is that of the strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    /// Plain.
    None,
    /// Rising diagonals.
    Rising(&'static str),
    /// Falling diagonals.
    Falling(&'static str),
    /// Horizontal lines.
    Level(&'static str),
    /// Upright lines.
    Upright(&'static str),
    /// Dots.
    Dots(&'static str),
}

const fn line(colour: &'static str, line: f64, dash: &'static [f64]) -> Look {
    Look { colour, line, dash, hatch: Hatch::None }
}

const fn fill(colour: &'static str, hatch: Hatch) -> Look {
    Look { colour, line: 1.5, dash: &[], hatch }
}

/// The look of a role.
pub(super) fn look(role: Role) -> Look {
    match role {
        Role::Main => line("#123A5F", 2.2, &[]),           // L* 23
        Role::Spread => fill("#C7D8E8", Hatch::None),      // L* 85
        Role::Second => line("#C2491D", 2.0, &[9.0, 4.0]), // L* 46
        Role::Third => line("#17877C", 2.0, &[2.5, 3.0]),  // L* 51
        Role::Fourth => line("#B98900", 2.0, &[12.0, 3.0, 2.5, 3.0]), // L* 60
        Role::People => fill("#E6E9ED", Hatch::None),      // L* 92
        Role::Within => fill("#6F9CC4", Hatch::None),      // L* 62
        Role::Over => fill("#8C2F0F", Hatch::Rising("#F6C9B4")), // L* 33
        Role::WithinOther => fill("#BFD9D2", Hatch::Upright("#5E9C90")), // L* 84
        Role::Part(n) => match n % 7 {
            0 => fill("#123A5F", Hatch::None),               // L* 23
            1 => fill("#D9622F", Hatch::Rising("#FFFFFF")),  // L* 55
            2 => fill("#F5C9A6", Hatch::None),               // L* 84
            3 => fill("#6B4A8A", Hatch::Dots("#FFFFFF")),    // L* 37
            4 => fill("#D5DAE0", Hatch::Falling("#3E4C59")), // L* 87
            5 => fill("#2A9287", Hatch::Level("#FFFFFF")),   // L* 55
            _ => fill("#B5DDD6", Hatch::Upright("#17877C")), // L* 85
        },
    }
}

/// Shade of a marked stretch: its fill and its hatching.
pub(super) fn span_look(kind: SpanKind) -> Look {
    match kind {
        SpanKind::Breaks => fill("#FDEDE3", Hatch::None),
        SpanKind::Gap => fill("#F7F8F9", Hatch::Falling("#CBD2D9")),
    }
}

/// Colour of the bar along the upper edge of a stretch: in grey it tells the hours that break from
/// other pale fills.
pub(super) fn span_edge(kind: SpanKind) -> Option<&'static str> {
    match kind {
        SpanKind::Breaks => Some("#C2491D"),
        SpanKind::Gap => None,
    }
}

/// The `<pattern>` of a hatched look, or nothing for a plain one. `unit` is one pixel.
pub(super) fn pattern(id: &str, look: &Look, unit: f64) -> String {
    let side = 6.0 * unit;
    let half = side / 2.0;
    let (ink, strokes) = match look.hatch {
        Hatch::None => return String::new(),
        // The short strokes in two corners close the gaps where tiles meet.
        Hatch::Rising(ink) => {
            let (m, p) = (-unit, side + unit);
            (
                ink,
                format!(
                    "M{m},{unit} L{unit},{m} M0,{side} L{side},0 M{w},{p} L{p},{w}",
                    w = side - unit
                ),
            )
        }
        Hatch::Falling(ink) => {
            let (m, p) = (-unit, side + unit);
            (
                ink,
                format!(
                    "M{m},{w} L{unit},{p} M0,0 L{side},{side} M{w},{m} L{p},{unit}",
                    w = side - unit
                ),
            )
        }
        Hatch::Level(ink) => (ink, format!("M0,{half} L{side},{half}")),
        Hatch::Upright(ink) => (ink, format!("M{half},0 L{half},{side}")),
        Hatch::Dots(ink) => {
            let dot = 1.3 * unit;
            return format!(
                "<pattern id=\"{id}\" width=\"{side}\" height=\"{side}\" \
                 patternUnits=\"userSpaceOnUse\"><rect width=\"{side}\" height=\"{side}\" \
                 fill=\"{}\"/><circle cx=\"{half}\" cy=\"{half}\" r=\"{dot}\" fill=\"{ink}\"/>\
                 </pattern>",
                look.colour
            );
        }
    };
    format!(
        "<pattern id=\"{id}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"{}\"/><path d=\"{strokes}\" fill=\"none\" \
         stroke=\"{ink}\" stroke-width=\"{}\"/></pattern>",
        look.colour,
        1.4 * unit
    )
}
