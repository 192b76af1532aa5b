//! The legend: above the plot, in rows, each entry with a sample of its line or fill.
//!
//! Laid out here rather than by the drawing library, which without a font over-estimates the width
//! of Chinese labels. Levels (norms, targets) carry their label beside their line and do not
//! appear; stretches of time with the same label share one entry.

use super::attributes::{fill_attributes, line_attributes, pattern_id};
use super::lettering::{fit, width};
use super::paint::{Anchor, Canvas};
use super::palette::{INK, Look, look, span_edge, span_look};
use super::sizes::{EDGE, LINE, SMALL};
use super::spec::{ChartSpec, Mark, Shape};
use crate::report::locale::Lang;

/// Width of a sample.
const SAMPLE: f64 = 24.0;
/// Blank between a sample and its label.
const NEAR: f64 = 6.0;
/// Blank between entries.
const APART: f64 = 16.0;

/// What a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    Line,
    Fill,
    Edged(&'static str),
    Dot,
    Whisker,
}

/// One entry with its place.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    sample: Sample,
    look: Look,
    pattern: String,
    label: String,
    x: f64,
    row: usize,
}

/// The legend of a chart.
#[derive(Debug, Default)]
pub(super) struct Legend {
    entries: Vec<Entry>,
    rows: usize,
}

impl Legend {
    /// Lays out the legend in rows no wider than `room`.
    pub(super) fn new(spec: &ChartSpec, lang: Lang, room: f64) -> Self {
        let mut legend = Legend::default();
        let mut x = 0.0;
        let wanted = wanted(spec, lang);
        let labels = wanted.iter().map(|(.., label)| label);
        let whole: f64 = labels.map(|label| SAMPLE + NEAR + APART + width(label, SMALL)).sum();
        // Where one row is too short, stretches of time have a row of their own.
        let apart = whole - APART > room;
        for (number, (sample, look, pattern, label)) in wanted.into_iter().enumerate() {
            let first_stretch =
                number == spec.series.iter().filter(|s| !s.label.is_empty()).count();
            let label = fit(&label, SMALL, room - SAMPLE - NEAR);
            let wide = SAMPLE + NEAR + width(&label, SMALL);
            if legend.rows == 0 {
                legend.rows = 1;
            } else if x + wide > room || (apart && first_stretch) {
                legend.rows += 1;
                x = 0.0;
            }
            let row = legend.rows - 1;
            legend.entries.push(Entry { sample, look, pattern, label, x, row });
            x += wide + APART;
        }
        legend
    }

    /// Room the legend takes.
    pub(super) fn height(&self) -> f64 {
        self.rows as f64 * LINE + if self.rows > 0 { 4.0 } else { 0.0 }
    }

    /// Draws the legend below `top`.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) {
        for entry in &self.entries {
            let y = top + entry.row as f64 * LINE + LINE / 2.0;
            let (x0, x1) = (EDGE + entry.x, EDGE + entry.x + SAMPLE);
            let middle = (x0 + x1) / 2.0;
            let fill = fill_attributes(&entry.look, &entry.pattern);
            let line = line_attributes(&entry.look);
            match entry.sample {
                Sample::Line => canvas.layer(&line, |pen| pen.line(&[(x0, y), (x1, y)])),
                Sample::Fill => {
                    canvas.layer(&fill, |pen| pen.rect((x0, y - 5.5), (x1, y + 5.5)));
                }
                Sample::Edged(edge) => {
                    canvas.layer(&fill, |pen| pen.rect((x0, y - 5.5), (x1, y + 5.5)));
                    canvas.layer(&format!("fill=\"{edge}\""), |pen| {
                        pen.rect((x0, y - 5.5), (x1, y - 2.0));
                    });
                }
                Sample::Dot => canvas.layer(&fill, |pen| pen.dot(middle, y, 3.5)),
                Sample::Whisker => canvas.layer(&line, |pen| {
                    pen.line(&[(middle, y - 6.0), (middle, y + 6.0)]);
                }),
            }
        }
        canvas.texts((SMALL, INK, false, false), |pen| {
            for entry in &self.entries {
                let y = top + entry.row as f64 * LINE + LINE / 2.0 + 0.35 * SMALL;
                pen.text(&entry.label, EDGE + entry.x + SAMPLE + NEAR, y, Anchor::Start);
            }
        });
    }
}

/// The entries in order: series front first as listed, then stretches of time.
fn wanted(spec: &ChartSpec, lang: Lang) -> Vec<(Sample, Look, String, String)> {
    let mut entries = Vec::new();
    for (i, series) in spec.series.iter().enumerate().filter(|(_, s)| !s.label.is_empty()) {
        let sample = match series.shape {
            Shape::Line(_) | Shape::Step(_) => Sample::Line,
            Shape::Points(_) => Sample::Dot,
            Shape::Whiskers(_) => Sample::Whisker,
            _ => Sample::Fill,
        };
        let label = series.label.get(lang).to_owned();
        entries.push((sample, look(series.role), pattern_id(spec, i), label));
    }
    let mut seen: Vec<&str> = Vec::new();
    for (i, mark) in spec.marks.iter().enumerate() {
        if let Mark::Span { label, kind, .. } = mark {
            let text = label.get(lang);
            if !text.is_empty() && !seen.contains(&text) {
                seen.push(text);
                let id = pattern_id(spec, spec.series.len() + i);
                let sample = span_edge(*kind).map_or(Sample::Fill, Sample::Edged);
                entries.push((sample, span_look(*kind), id, text.to_owned()));
            }
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::sample;

    #[test]
    fn where_one_row_is_too_short_stretches_of_time_have_their_own() {
        let charts = sample::charts(60, 12);
        let with_stretch = |spec: &&ChartSpec| {
            spec.marks
                .iter()
                .any(|mark| matches!(mark, Mark::Span { label, .. } if !label.is_empty()))
        };
        let spec = charts.iter().find(with_stretch).expect("a chart with hours that break");
        let series = spec.series.iter().filter(|series| !series.label.is_empty()).count();
        let one = Legend::new(spec, Lang::En, 1e6);
        assert!(one.rows == 1 && one.entries.len() > series);
        let whole: f64 = one.entries.iter().map(|entry| entry.x).fold(0.0, f64::max);
        let two = Legend::new(spec, Lang::En, whole);
        assert_eq!(two.rows, 2);
        let rows: Vec<usize> = two.entries.iter().map(|entry| entry.row).collect();
        assert!(rows[..series].iter().all(|row| *row == 0), "{rows:?}");
        assert!(rows[series..].iter().all(|row| *row == 1), "{rows:?}");
        assert_eq!(two.entries[series].x, 0.0);
    }
}
