//! A heat map: one number for every pair of values of two keys. Light cells are small numbers, dark
//! ones large; every cell has its number printed in it, so that nothing hangs on the colour, and a
//! cell that holds has a frame.

use super::draw::document;
use super::lettering::{fit, width, wrap};
use super::paint::{Anchor, Canvas, FINE};
use super::palette::{AXIS, INK, INK_SOFT, PAPER};
use super::sizes::{EDGE, LARGE, NOTE, SMALL};
use super::spec::Text;
use crate::report::locale::Lang;

/// A map, complete but for language and width.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// What is shown.
    pub title: Text,
    /// The key across, and its values.
    pub across: (String, Vec<String>),
    /// The key down, and its values.
    pub down: (String, Vec<String>),
    /// Row by row.
    pub cells: Vec<Cell>,
    /// How to read it.
    pub note: Text,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The number; `None` where there is none.
    pub value: Option<f64>,
    /// The number as it is written.
    pub shown: Text,
    /// True if the point holds.
    pub framed: bool,
}

/// Steps of grey-safe blue, light to dark; ink turns white on the last ones.
const SHADES: [&str; 7] =
    ["#F4F8FB", "#DCE8F1", "#BFD5E5", "#9ABCD5", "#6F9CBE", "#457AA3", "#20527C"];
/// From this shade on the number is white.
const DARK: usize = 4;
/// Height of a row \[px\].
const ROW: f64 = 30.0;
/// Most cells with a number that is still read.
const NARROW: f64 = 22.0;

/// Draws a map as wide as asked; its height is what its rows need.
pub fn svg(map: &HeatMap, lang: Lang, wide: u32) -> String {
    let wide = wide.clamp(320, 8000);
    let (w, rows, columns) = (f64::from(wide), map.down.1.len().max(1), map.across.1.len().max(1));
    let names = map.down.1.iter().map(|name| width(name, SMALL)).fold(0.0, f64::max);
    let left = EDGE + names.clamp(20.0, w / 4.0) + 10.0;
    let top = EDGE + 24.0 + 20.0 + 20.0;
    let slot = (w - EDGE - left) / columns as f64;
    let slanted = map.across.1.iter().any(|name| width(name, SMALL) + 6.0 > slot);
    let note = wrap(map.note.get(lang), NOTE, 0.9 * (w - 2.0 * EDGE));
    let foot = top + rows as f64 * ROW;
    let names_height = if slanted { 70.0 } else { 24.0 };
    let height = foot + names_height + 18.0 + note.len() as f64 * 15.0 + EDGE;
    let size = (wide, height.ceil().clamp(200.0, 32_000.0) as u32);
    let mut canvas = Canvas::new(size);
    canvas.layer(&format!("fill=\"{PAPER}\""), |pen| pen.rect((0.0, 0.0), (w, height)));
    let place = |at: usize| {
        let (row, column) = (at / columns, at % columns);
        (left + column as f64 * slot, top + row as f64 * ROW)
    };
    cells(&mut canvas, map, lang, slot, &place);
    canvas.texts((SMALL, INK_SOFT, false, false), |pen| {
        for (row, name) in map.down.1.iter().enumerate() {
            let y = top + (row as f64 + 0.5) * ROW + 0.35 * SMALL;
            pen.text(&fit(name, SMALL, left - EDGE - 8.0), left - 8.0, y, Anchor::End);
        }
        pen.text(&fit(&map.down.0, SMALL, w / 2.0), EDGE, top - 10.0, Anchor::Start);
        let middle = left + columns as f64 * slot / 2.0;
        pen.text(&map.across.0, middle, foot + names_height + 4.0, Anchor::Middle);
    });
    across(&mut canvas, map, (left, foot, slot), slanted);
    canvas.texts((LARGE, INK, true, false), |pen| {
        let title = fit(map.title.get(lang), LARGE * 1.06, w - 2.0 * EDGE);
        pen.text(&title, EDGE, EDGE + 14.0, Anchor::Start);
    });
    canvas.texts((NOTE, INK_SOFT, false, false), |pen| {
        for (i, line) in note.iter().enumerate() {
            let y = foot + names_height + 24.0 + i as f64 * 15.0;
            pen.text(line, EDGE, y, Anchor::Start);
        }
    });
    document(map.title.get(lang), lang, size, &canvas.into_body())
}

fn cells(
    canvas: &mut Canvas,
    map: &HeatMap,
    lang: Lang,
    slot: f64,
    place: &impl Fn(usize) -> (f64, f64),
) {
    let shades: Vec<Option<usize>> = shades(map);
    for (number, colour) in SHADES.iter().enumerate() {
        canvas.layer(&format!("fill=\"{colour}\""), |pen| {
            for (at, _) in shades.iter().enumerate().filter(|(_, it)| **it == Some(number)) {
                let (x, y) = place(at);
                pen.rect((x + 1.0, y + 1.0), (x + slot - 1.0, y + ROW - 1.0));
            }
        });
    }
    let frame = format!("fill=\"none\" stroke=\"{INK}\" stroke-width=\"{}\"", 2.0 * FINE);
    canvas.layer(&frame, |pen| {
        for (at, _) in map.cells.iter().enumerate().filter(|(_, cell)| cell.framed) {
            let (x, y) = place(at);
            let (right, foot) = (x + slot - 2.0, y + ROW - 2.0);
            let (x, y) = (x + 2.0, y + 2.0);
            pen.line(&[(x, y), (right, y), (right, foot), (x, foot), (x, y)]);
        }
    });
    if slot < NARROW {
        return;
    }
    for (colour, dark) in [(INK, false), ("#FFFFFF", true)] {
        canvas.texts((SMALL, colour, false, false), |pen| {
            for (at, cell) in map.cells.iter().enumerate() {
                let is_dark = shades[at].is_some_and(|shade| shade >= DARK);
                if is_dark == dark {
                    let (x, y) = place(at);
                    let text = fit(cell.shown.get(lang), SMALL, slot - 6.0);
                    pen.text(&text, x + slot / 2.0, y + ROW / 2.0 + 0.35 * SMALL, Anchor::Middle);
                }
            }
        });
    }
}

/// The names of the columns, level or aslant.
fn across(canvas: &mut Canvas, map: &HeatMap, (left, foot, slot): (f64, f64, f64), slanted: bool) {
    for (column, name) in map.across.1.iter().enumerate() {
        let x = left + (column as f64 + 0.5) * slot;
        if slanted {
            let (x, y) = (x + 4.0, foot + 13.0);
            let turn = format!(
                "font-size=\"{}\" fill=\"{INK_SOFT}\" transform=\"rotate(-45 {} {})\"",
                SMALL * FINE,
                (x * FINE).round(),
                (y * FINE).round()
            );
            canvas.layer(&turn, |pen| pen.text(&fit(name, SMALL, 84.0), x, y, Anchor::End));
        } else {
            canvas.texts((SMALL, INK_SOFT, false, false), |pen| {
                pen.text(name, x, foot + 17.0, Anchor::Middle);
            });
        }
    }
    let axis = format!("fill=\"none\" stroke=\"{AXIS}\" stroke-width=\"{FINE}\"");
    canvas.layer(&axis, |pen| {
        pen.line(&[(left, foot), (left + map.across.1.len() as f64 * slot, foot)]);
    });
}

/// The shade of each cell, by its place between the smallest and the largest number.
fn shades(map: &HeatMap) -> Vec<Option<usize>> {
    let values = map.cells.iter().filter_map(|cell| cell.value).filter(|it| it.is_finite());
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let shade = |value: f64| {
        let share = if most > least { (value - least) / (most - least) } else { 0.0 };
        ((share * SHADES.len() as f64) as usize).min(SHADES.len() - 1)
    };
    map.cells.iter().map(|cell| cell.value.filter(|it| it.is_finite()).map(shade)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(values: &[Option<f64>]) -> HeatMap {
        let cell = |value: &Option<f64>| Cell {
            value: *value,
            shown: Text::same(value.map_or("n/a".to_owned(), |value| value.to_string())),
            framed: *value == Some(1.0),
        };
        HeatMap {
            title: Text::same("t <&>"),
            across: ("a".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
            down: ("b".to_owned(), vec!["x".to_owned(), "y".to_owned()]),
            cells: values.iter().map(cell).collect(),
            note: Text::default(),
        }
    }

    #[test]
    fn every_number_is_printed_and_large_ones_are_dark() {
        let map = map(&[Some(1.0), Some(2.0), None, Some(4.0)]);
        assert_eq!(shades(&map), [Some(0), Some(2), None, Some(6)]);
        let drawn = svg(&map, Lang::En, 960);
        for text in [">1<", ">2<", ">n/a<", ">4<", ">x<", ">y<", "t &lt;&amp;&gt;", "polyline"] {
            assert!(drawn.contains(text), "{text}: {drawn}");
        }
        assert!(crate::report::page::drawing::is_plain(&drawn));
    }

    #[test]
    fn numbers_that_are_all_one_or_none_upset_nothing() {
        for values in [[Some(3.0); 4], [None; 4], [Some(f64::NAN); 4]] {
            assert!(svg(&map(&values), Lang::Zh, 10).starts_with("<svg "));
        }
    }
}
