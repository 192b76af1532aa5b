//! The only place that talks to the drawing library (plotters).
//!
//! plotters writes whole pixels, one colour per shape, no dashes and no patterns. So the picture is
//! drawn on a canvas [`FINE`] times as large, layer by layer: plotters places the shapes of a layer
//! in black, this module takes the black away again and lets the `<g>` around the layer give
//! colour, dashes and hatching. The `viewBox` of the page scales the whole back.
//! The same calls give the same bytes: nothing here depends on fonts, clock or environment.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::prelude::{
    BLACK, Circle, DrawingArea, IntoDrawingArea, IntoFont, PathElement, Polygon, Rectangle, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};

use crate::report::plain::is_hidden;

/// Units of the canvas per pixel of the picture.
pub(super) const FINE: f64 = 4.0;

/// plotters divides every font size by this; the product is a font size of one.
const FONT_ONE: f64 = 1.24;

/// What plotters says about style, which the group around a layer says instead.
const STYLE_WORDS: [&str; 9] = [
    " opacity=\"1\"",
    " fill=\"#000000\"",
    " fill=\"none\"",
    " stroke=\"#000000\"",
    " stroke=\"none\"",
    " stroke-width=\"1\"",
    " font-family=\"sans-serif\"",
    " font-size=\"1\"",
    " dy=\"0.5ex\"",
];

/// A picture that grows layer by layer, back to front.
pub(super) struct Canvas {
    /// Size of the picture \[px\].
    size: (u32, u32),
    /// The layers so far.
    body: String,
}

/// Which point of a text its position means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The start of the line.
    Start,
    /// The middle of the line.
    Middle,
    /// The end of the line.
    End,
}

/// Draws the shapes of one layer; positions in pixels of the picture.
pub(super) struct Pen<'a>(DrawingArea<SVGBackend<'a>, Shift>);

impl Canvas {
    /// An empty picture.
    pub(super) fn new(size: (u32, u32)) -> Self {
        Canvas { size, body: String::new() }
    }

    /// Draws one layer whose look is given by the attributes of a group.
    pub(super) fn layer(&mut self, attributes: &str, draw: impl FnOnce(&Pen<'_>)) {
        let mut drawn = String::new();
        {
            let size = (self.size.0.saturating_mul(4), self.size.1.saturating_mul(4));
            let pen = Pen(SVGBackend::with_string(&mut drawn, size).into_drawing_area());
            draw(&pen);
            // Writing into a string cannot fail; there is nothing to report.
            pen.0.present().ok();
        }
        let shapes = shapes_of(&drawn);
        if !shapes.is_empty() {
            self.body.push_str(&format!("<g {attributes}>\n{shapes}</g>\n"));
        }
    }

    /// Draws one layer of text. `size` \[px\]; a halo keeps it readable on top of lines.
    pub(super) fn texts(
        &mut self,
        (size, colour, bold, halo): (f64, &str, bool, bool),
        draw: impl FnOnce(&Pen<'_>),
    ) {
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let around = if halo {
            " stroke=\"#FFFFFF\" stroke-width=\"14\" stroke-linejoin=\"round\" \
             paint-order=\"stroke\""
        } else {
            ""
        };
        let size = size * FINE;
        self.layer(&format!("font-size=\"{size}\" fill=\"{colour}\"{weight}{around}"), draw);
    }

    /// Adds ready-made SVG.
    pub(super) fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    /// The layers drawn.
    pub(super) fn into_body(self) -> String {
        self.body
    }
}

/// Takes the shapes out of a document written by plotters, without their style.
fn shapes_of(document: &str) -> String {
    let mut shapes = String::with_capacity(document.len() / 2);
    let lines = document.lines().filter(|l| !l.starts_with("<svg") && !l.starts_with("</svg"));
    for line in lines {
        // Quotes in a text are escaped, so the words below occur in tags only.
        let mut plain = line.to_owned();
        for word in STYLE_WORDS {
            if plain.contains(word) {
                plain = plain.replace(word, "");
            }
        }
        let text_goes_on = plain.starts_with("<text") || !plain.starts_with('<');
        shapes.push_str(&plain.replace(" \"/>", "\"/>"));
        if !text_goes_on {
            shapes.push('\n');
        }
    }
    shapes
}

/// A position on the canvas.
fn fine(x: f64, y: f64) -> (i32, i32) {
    // `as` saturates and maps NaN to zero: no position can upset the drawing.
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

impl Pen<'_> {
    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)]) {
        let path: Vec<_> = points.iter().map(|&(x, y)| fine(x, y)).collect();
        self.0.draw(&PathElement::new(path, ShapeStyle::from(&BLACK))).ok();
    }

    /// A filled outline.
    pub(super) fn polygon(&self, points: &[(f64, f64)]) {
        let path: Vec<_> = points.iter().map(|&(x, y)| fine(x, y)).collect();
        self.0.draw(&Polygon::new(path, BLACK.filled())).ok();
    }

    /// A filled rectangle between two corners.
    pub(super) fn rect(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) {
        let corners = [fine(x0.min(x1), y0.min(y1)), fine(x0.max(x1), y0.max(y1))];
        self.0.draw(&Rectangle::new(corners, BLACK.filled())).ok();
    }

    /// A filled circle.
    pub(super) fn dot(&self, x: f64, y: f64, radius: f64) {
        self.0.draw(&Circle::new(fine(x, y), (radius * FINE).round() as i32, BLACK.filled())).ok();
    }

    /// A text whose base line is at `y`.
    pub(super) fn text(&self, text: &str, x: f64, y: f64, anchor: Anchor) {
        // Control characters are not allowed in XML and would spoil the whole picture.
        let clean: String = text.chars().filter(|c| is_xml(*c)).collect();
        if clean.trim().is_empty() {
            return;
        }
        let at = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = TextStyle::from(("sans-serif", FONT_ONE).into_font())
            .color(&BLACK)
            .pos(Pos::new(at, VPos::Center));
        self.0.draw(&Text::new(clean, fine(x, y), style)).ok();
    }
}

/// True for characters XML can hold on one line, and that do nothing to those around them.
fn is_xml(c: char) -> bool {
    !is_hidden(c) && c != '\n' && c != '\t'
}

/// Escapes text for use inside SVG and removes what XML cannot hold.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().filter(|c| is_xml(*c) || *c == '\n') {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_is_said_once_by_the_group_and_not_by_the_shapes() {
        let mut canvas = Canvas::new((100, 100));
        canvas.layer("stroke=\"#123456\"", |pen| {
            pen.line(&[(0.0, 0.0), (10.5, 3.25)]);
            pen.rect((5.0, 5.0), (1.0, 1.0));
        });
        canvas.texts((12.0, "#000", false, false), |pen| {
            pen.text("a < \"b\" opacity=\"1\"\u{7}", 1.0, 2.0, Anchor::End);
        });
        let body = canvas.into_body();
        assert!(body.contains("<polyline points=\"0,0 42,13\"/>"), "{body}");
        assert!(body.contains("<rect x=\"4\" y=\"4\" width=\"16\" height=\"16\"/>"), "{body}");
        assert!(body.contains("font-size=\"48\""), "{body}");
        assert!(body.contains(">a &lt; &quot;b&quot; opacity=&quot;1&quot;</text>"), "{body}");
        assert!(!body.contains("#000000"), "{body}");
    }

    #[test]
    fn an_empty_layer_leaves_no_trace_and_no_position_upsets_it() {
        let mut canvas = Canvas::new((10, 10));
        canvas.layer("", |_| {});
        assert_eq!(Canvas::new((10, 10)).into_body(), "");
        canvas.layer("x", |pen| pen.dot(f64::NAN, f64::INFINITY, 2.0));
        assert!(canvas.into_body().contains("circle"));
    }
}
