//! What a reader sees on pointing at an interval or an agent: every figure of that place.
//!
//! Invisible rectangles with a `<title>`, the browser's own tooltip: no script, nothing to load,
//! and screen readers find the figures too. A rasteriser ignores them.

use super::clock::{after, hour_minute, month_day};
use super::frame::Frame;
use super::paint::{FINE, escape};
use super::spec::{Axis, ChartSpec, Scale, Shape, Unit};
use super::ticks::label_of;
use crate::report::locale::Lang;

/// Beyond this many places a tooltip each would only make the file large.
const MOST_PLACES: usize = 400;

/// The tooltips of a chart.
pub(super) fn tooltips(spec: &ChartSpec, lang: Lang, frame: &Frame) -> String {
    let places = frame.slots();
    if places == 0 || places > MOST_PLACES {
        return String::new();
    }
    let mut lines: Vec<Vec<String>> = vec![Vec::new(); places];
    for series in spec.series.iter().filter(|s| !s.label.is_empty()) {
        let unit = unit_of(if series.right { spec.y2.as_ref() } else { Some(&spec.y) });
        for (x, value) in values(lang, unit, &series.shape) {
            let place = (x / frame.x.slot).floor();
            if place >= 0.0
                && let Some(slot) = lines.get_mut(place as usize)
            {
                slot.push(format!("{}: {value}", series.label.get(lang)));
            }
        }
    }
    let mut svg = String::new();
    for (place, figures) in lines.iter().enumerate().filter(|(_, f)| !f.is_empty()) {
        let x = place as f64 * frame.x.slot;
        let (x0, x1) = frame.slot(x);
        let text = format!("{}\n{}", name_of(spec, x, frame.x.slot), figures.join("\n"));
        svg.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
            (x0 * FINE).round(),
            (frame.top * FINE).round(),
            ((x1 - x0) * FINE).round(),
            ((frame.bottom - frame.top) * FINE).round(),
            escape(&text)
        ));
    }
    if svg.is_empty() {
        svg
    } else {
        format!("<g fill=\"none\" pointer-events=\"all\">\n{svg}</g>\n")
    }
}

fn unit_of(axis: Option<&Axis>) -> Unit {
    match axis.map(|a| &a.scale) {
        Some(Scale::Value { unit, .. }) => *unit,
        _ => Unit::Number,
    }
}

/// Position and wording of every value of a series.
fn values(lang: Lang, unit: Unit, shape: &Shape) -> Vec<(f64, String)> {
    match shape {
        Shape::Line(points)
        | Shape::Step(points)
        | Shape::Area(points)
        | Shape::Bars(points)
        | Shape::StackedBars(points)
        | Shape::Points(points) => {
            points.iter().filter_map(|p| Some((p.x, label_of(lang, unit, p.y?)))).collect()
        }
        Shape::Band(ranges) | Shape::Whiskers(ranges) => ranges
            .iter()
            .filter_map(|r| {
                let (lo, hi) = r.lo_hi?;
                Some((r.x, format!("{} – {}", label_of(lang, unit, lo), label_of(lang, unit, hi))))
            })
            .collect(),
    }
}

/// The interval or the name a place stands for.
fn name_of(spec: &ChartSpec, x: f64, slot: f64) -> String {
    match &spec.x.scale {
        Scale::Time { start, .. } => match (after(*start, x), after(*start, x + slot)) {
            (Some(from), Some(to)) => {
                format!("{} {}–{}", month_day(from), hour_minute(from), hour_minute(to))
            }
            _ => String::new(),
        },
        Scale::Category { names } => names.get(x as usize).cloned().unwrap_or_default(),
        Scale::Value { unit, .. } => label_of(Lang::En, *unit, x),
    }
}
