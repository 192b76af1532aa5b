//! From a [`ChartSpec`] to an SVG: grid, marks, series, axes, legend, note, tooltips.
//!
//! Total: any spec, language and size gives a picture. Without data the axes stay and the plot says
//! so. The bytes depend on the arguments only.

use super::attributes;
use super::frame::Frame;
use super::hover;
use super::lettering::{fit, width};
use super::paint::{Anchor, Canvas, FINE, escape};
use super::palette::{AXIS, GRID, INK, INK_SOFT, LEVEL, PAPER, pattern, span_edge, span_look};
use super::series;
use super::sizes::{EDGE, LARGE, LINE, NOTE, SMALL};
use super::spec::{ChartSpec, Mark};
use crate::report::locale::Lang;

/// A size that suits a report page and a slide \[px\].
pub const SIZE: (u32, u32) = (960, 380);

/// Draws a chart. `size` is in pixels and kept between 320 x 200 and 8000 x 8000.
///
/// ```
/// use dacu::report::chart::{draw, spec::*};
/// use dacu::report::locale::Lang;
///
/// let chart = ChartSpec {
///     id: "loads".into(),
///     title: Text::new("Sessions per agent", "人均会话"),
///     x: Axis {
///         label: Text::default(),
///         scale: Scale::Category { names: vec!["小美".into(), "小李".into()] },
///     },
///     y: Axis::value(Text::new("sessions", "会话数"), Unit::Count),
///     y2: None,
///     series: vec![Series {
///         label: Text::new("Load", "接待量"),
///         role: Role::Within,
///         shape: Shape::Bars(vec![Point::new(0.0, 231.0), Point::new(1.0, 198.0)]),
///         right: false,
///     }],
///     marks: vec![],
///     note: Text::default(),
/// };
/// let svg = draw::svg(&chart, Lang::Zh, draw::SIZE);
/// assert!(svg.contains("小美") && svg.contains("人均会话"));
/// ```
pub fn svg(spec: &ChartSpec, lang: Lang, size: (u32, u32)) -> String {
    let size = (size.0.clamp(320, 8000), size.1.clamp(200, 8000));
    let (w, h) = (f64::from(size.0), f64::from(size.1));
    let frame = Frame::new(spec, lang, (w, h));
    let mut canvas = Canvas::new(size);
    canvas.layer(&format!("fill=\"{PAPER}\""), |pen| pen.rect((0.0, 0.0), (w, h)));
    canvas.raw(&definitions(spec));
    spans(&mut canvas, spec, &frame);
    grid(&mut canvas, &frame);
    series::draw(&mut canvas, spec, &frame);
    levels(&mut canvas, spec, lang, &frame);
    axes(&mut canvas, &frame);
    names(&mut canvas, &frame);
    words(&mut canvas, spec, lang, (&frame, w));
    frame.legend.draw(&mut canvas, EDGE + if spec.title.is_empty() { 0.0 } else { 24.0 });
    if !has_data(spec) {
        no_data(&mut canvas, lang, &frame);
    }
    canvas.raw(&hover::tooltips(spec, lang, &frame));
    document(spec.title.get(lang), lang, size, &canvas.into_body())
}

/// The SVG element around a drawing.
pub(super) fn document(title: &str, lang: Lang, (w, h): (u32, u32), body: &str) -> String {
    let tag = lang.tag();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" role=\"img\" lang=\"{tag}\" \
         xml:lang=\"{tag}\" aria-label=\"{}\">\n{body}</svg>\n",
        f64::from(w) * FINE,
        f64::from(h) * FINE,
        escape(title),
    )
}

/// Patterns of hatched series and stretches.
fn definitions(spec: &ChartSpec) -> String {
    let mut all = series::patterns(spec);
    for (i, mark) in spec.marks.iter().enumerate() {
        if let Mark::Span { kind, .. } = mark {
            let id = attributes::pattern_id(spec, spec.series.len() + i);
            all.push_str(&pattern(&id, &span_look(*kind), FINE));
        }
    }
    if all.is_empty() { all } else { format!("<defs>{all}</defs>\n") }
}

/// Marked stretches, behind everything; their edges lie over all of them, so that an hour that
/// breaks is seen where nobody is on duty.
fn spans(canvas: &mut Canvas, spec: &ChartSpec, frame: &Frame) {
    let marks = spec.marks.iter().enumerate().filter_map(|(i, mark)| match mark {
        Mark::Span { from, to, kind, .. } if from.is_finite() && to.is_finite() => {
            Some((i, *kind, frame.px(from.min(*to)), frame.px(from.max(*to))))
        }
        _ => None,
    });
    for (i, kind, x0, x1) in marks.clone() {
        let id = attributes::pattern_id(spec, spec.series.len() + i);
        canvas.layer(&attributes::fill_attributes(&span_look(kind), &id), |pen| {
            pen.rect((x0, frame.top), (x1, frame.bottom));
        });
    }
    for (_, kind, x0, x1) in marks {
        if let Some(edge) = span_edge(kind) {
            canvas.layer(&format!("fill=\"{edge}\""), |pen| {
                pen.rect((x0, frame.top), (x1, frame.top + 4.0));
            });
        }
    }
}

/// Horizontal grid lines at the ticks, upright ones at midnight.
fn grid(canvas: &mut Canvas, frame: &Frame) {
    canvas.layer(&stroke(GRID, 1.0, ""), |pen| {
        for tick in &frame.y.ticks {
            let y = frame.py(tick.at, false);
            pen.line(&[(frame.left, y), (frame.right, y)]);
        }
    });
    canvas.layer(&stroke(AXIS, 1.0, "4 12"), |pen| {
        for midnight in &frame.x.clock.midnights {
            let x = frame.px(*midnight);
            pen.line(&[(x, frame.top), (x, frame.bottom)]);
        }
    });
}

/// Norms and targets with their label at the right end, above the line or below it.
fn levels(canvas: &mut Canvas, spec: &ChartSpec, lang: Lang, frame: &Frame) {
    let mut found: Vec<(f64, &str)> = Vec::new();
    for mark in &spec.marks {
        if let Mark::Level { at, label, right } = mark
            && at.is_finite()
        {
            found.push((frame.py(*at, *right), label.get(lang)));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    canvas.layer(&stroke(LEVEL, 1.4, "24 6 6 6"), |pen| {
        for (y, _) in &found {
            pen.line(&[(frame.left, *y), (frame.right, *y)]);
        }
    });
    canvas.texts((SMALL, LEVEL, true, true), |pen| {
        let mut ceiling = f64::NEG_INFINITY;
        for (y, label) in &found {
            // Two close lines: the label of the lower one goes below it.
            let above = y - 5.0;
            let clear = above - SMALL > ceiling && above - SMALL > frame.top - 8.0;
            let base = if clear { above } else { y + SMALL + 2.0 };
            ceiling = base.max(*y);
            let room = frame.right - frame.left - 12.0;
            pen.text(&fit(label, SMALL, room), frame.right - 6.0, base, Anchor::End);
        }
    });
}

/// Axis lines and tick labels of both value axes and of the clock.
fn axes(canvas: &mut Canvas, frame: &Frame) {
    canvas.layer(&stroke(AXIS, 1.0, ""), |pen| {
        pen.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)]);
        for tick in &frame.x.clock.ticks {
            let x = frame.px(tick.at);
            pen.line(&[(x, frame.bottom), (x, frame.bottom + 5.0)]);
        }
        for midnight in &frame.x.clock.midnights {
            let x = frame.px(*midnight);
            pen.line(&[(x, frame.bottom), (x, frame.bottom + 36.0)]);
        }
    });
    let middle = 0.35 * SMALL;
    canvas.texts((SMALL, INK_SOFT, false, false), |pen| {
        for tick in &frame.y.ticks {
            let y = frame.py(tick.at, false) + middle;
            pen.text(&tick.label, frame.left - 7.0, y, Anchor::End);
        }
        for tick in frame.y2.iter().flat_map(|s| &s.ticks) {
            let y = frame.py(tick.at, true) + middle;
            pen.text(&tick.label, frame.right + 7.0, y, Anchor::Start);
        }
        for tick in &frame.x.clock.ticks {
            let half = width(&tick.label, SMALL) / 2.0;
            // The last label may not stick out of the picture.
            let x = frame.px(tick.at).min(frame.right + EDGE - half);
            pen.text(&tick.label, x, frame.bottom + 17.0, Anchor::Middle);
        }
        for day in &frame.x.clock.days {
            pen.text(&day.label, frame.px(day.at), frame.bottom + 34.0, Anchor::Middle);
        }
    });
}

/// Names under a category axis, level or aslant.
fn names(canvas: &mut Canvas, frame: &Frame) {
    if !frame.x.slanted {
        canvas.texts((SMALL, INK_SOFT, false, false), |pen| {
            for name in &frame.x.names {
                pen.text(&name.label, frame.px(name.at), frame.bottom + 17.0, Anchor::Middle);
            }
        });
        return;
    }
    for name in &frame.x.names {
        let (x, y) = (frame.px(name.at) + 4.0, frame.bottom + 13.0);
        let turn = format!(
            "font-size=\"{}\" fill=\"{INK_SOFT}\" transform=\"rotate(-45 {} {})\"",
            SMALL * FINE,
            (x * FINE).round(),
            (y * FINE).round()
        );
        canvas.layer(&turn, |pen| pen.text(&name.label, x, y, Anchor::End));
    }
}

/// Title, axis labels and note.
fn words(canvas: &mut Canvas, spec: &ChartSpec, lang: Lang, (frame, w): (&Frame, f64)) {
    canvas.texts((LARGE, INK, true, false), |pen| {
        let title = fit(spec.title.get(lang), LARGE * 1.06, w - 2.0 * EDGE);
        pen.text(&title, EDGE, EDGE + 14.0, Anchor::Start);
    });
    canvas.texts((SMALL, INK_SOFT, false, false), |pen| {
        let (left, right) = (spec.y.label.get(lang), spec.y2.as_ref().map(|a| a.label.get(lang)));
        let whole = w - 2.0 * EDGE - 16.0;
        let right_room = right.map_or(0.0, |r| width(r, SMALL).min(whole / 2.0));
        let base = frame.top - 11.0;
        pen.text(&fit(left, SMALL, whole - right_room), EDGE, base, Anchor::Start);
        if let Some(right) = right {
            let label = fit(right, SMALL, right_room.max(whole / 2.0));
            pen.text(&label, w - EDGE, base, Anchor::End);
        }
        let below = frame.note_at - 18.0;
        let middle = (frame.left + frame.right) / 2.0;
        pen.text(spec.x.label.get(lang), middle, below - 4.0, Anchor::Middle);
    });
    canvas.texts((NOTE, INK_SOFT, false, false), |pen| {
        for (i, line) in frame.note.iter().enumerate() {
            pen.text(line, EDGE, frame.note_at + i as f64 * 15.0, Anchor::Start);
        }
    });
}

/// Says that there is nothing to show.
fn no_data(canvas: &mut Canvas, lang: Lang, frame: &Frame) {
    let (x, y) = ((frame.left + frame.right) / 2.0, (frame.top + frame.bottom) / 2.0);
    canvas.texts((LINE, INK_SOFT, false, true), |pen| {
        pen.text(lang.pick("no data", "无数据"), x, y, Anchor::Middle);
    });
}

/// Group attributes of a thin line; the dash pattern is in canvas units.
fn stroke(colour: &str, width: f64, dash: &str) -> String {
    let dash =
        if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}", width * FINE)
}

/// True if a chart has at least one value to show.
pub fn has_data(spec: &ChartSpec) -> bool {
    spec.series.iter().any(|s| !s.shape.extents().is_empty())
}
