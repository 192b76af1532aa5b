//! A card: the verdict as a picture of a few lines, for a chat group. The sign in front of it is a
//! shape, for not every font has one, and reads in grey.

use super::lettering::wrap;
use super::paint::escape;
use crate::measure::verdict::Status;
use std::fmt::Write;

/// Width \[px\].
const WIDE: f64 = 760.0;
/// Room around the text.
const PAD: f64 = 28.0;
/// Room for the sign.
const SIGN: f64 = 44.0;

/// What stands on it.
pub struct Card<'a> {
    /// The first line, small.
    pub title: &'a str,
    /// What the sign says.
    pub status: Status,
    /// The verdict, large.
    pub verdict: &'a str,
    /// The lines below it.
    pub lines: &'a [String],
    /// The language of the lines.
    pub chinese: bool,
}

/// The card as an SVG.
pub fn svg(card: &Card<'_>) -> String {
    let (mut body, mut y) = (String::new(), PAD + 14.0);
    let mut put = |x: f64, size: f64, weight: &str, fill: &str, text: &str, y: &mut f64| {
        for line in wrap(text, size, WIDE - PAD - x) {
            let line = escape(&line);
            let _ = write!(
                body,
                "<text x=\"{x}\" y=\"{y:.0}\" font-size=\"{size}\" font-weight=\"{weight}\" \
                 fill=\"{fill}\">{line}</text>"
            );
            *y += size * 1.45;
        }
    };
    put(PAD, 15.0, "400", "#555555", card.title, &mut y);
    y += 10.0;
    let middle = y + 4.0;
    put(PAD + SIGN, 21.0, "700", "#111111", card.verdict, &mut y);
    y += 8.0;
    for line in card.lines {
        put(PAD + SIGN, 16.0, "400", "#222222", line, &mut y);
        y += 4.0;
    }
    let high = y + PAD - 14.0;
    let lang = if card.chinese { "zh-CN" } else { "en" };
    let told = escape(card.verdict);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}\" height=\"{high:.0}\" \
         viewBox=\"0 0 {WIDE} {high:.0}\" font-family=\"sans-serif\" role=\"img\" lang=\"{lang}\" \
         aria-label=\"{told}\"><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\
         {}{body}</svg>\n",
        sign(card.status, PAD + 14.0, middle - 11.0),
    )
}

/// A tick, a triangle, a cross or a dot around a point.
fn sign(status: Status, x: f64, y: f64) -> String {
    let stroke = |path: String, colour: &str| {
        format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"5\"/>")
    };
    match status {
        Status::Holds => {
            let path =
                format!("M{} {} L{} {} L{} {}", x - 12.0, y, x - 3.0, y + 10.0, x + 13.0, y - 11.0);
            stroke(path, "#1b6e3c")
        }
        Status::Undecided => {
            let path = format!(
                "M{x} {} L{} {} L{} {} Z",
                y - 12.0,
                x + 13.0,
                y + 11.0,
                x - 13.0,
                y + 11.0
            );
            stroke(path, "#8a5a00")
        }
        Status::Fails => {
            let (left, right, top, foot) = (x - 11.0, x + 11.0, y - 11.0, y + 11.0);
            stroke(
                format!("M{left} {top} L{right} {foot} M{right} {top} L{left} {foot}"),
                "#a3201d",
            )
        }
        Status::NoTargets | Status::NoCustomers => {
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"#555555\"/>")
        }
    }
}
