//! Drawing the series of a chart, back to front.
//!
//! A gap in the data is a gap in the picture: lines, steps and bands are cut into runs, and a run
//! of a single point is drawn as a dot, so that no figure is invisible.

use super::attributes::{fill_attributes, line_attributes, pattern_id};
use super::frame::Frame;
use super::paint::{Canvas, FINE, Pen};
use super::palette::{Look, PAPER, look, pattern};
use super::spec::{ChartSpec, Point, Range, Series, Shape};
use super::stack::Piece;

/// Bars narrower than this touch each other \[px\].
const TOUCHING: f64 = 5.0;
/// Lines with more points than this are thinned.
const MANY: usize = 1000;

/// The patterns of all hatched series.
pub(super) fn patterns(spec: &ChartSpec) -> String {
    let of = |(i, s): (usize, &Series)| pattern(&pattern_id(spec, i), &look(s.role), FINE);
    spec.series.iter().enumerate().map(of).collect()
}

/// Draws every series.
pub(super) fn draw(canvas: &mut Canvas, spec: &ChartSpec, frame: &Frame) {
    for (index, series) in spec.series.iter().enumerate() {
        let look = look(series.role);
        let fill = fill_attributes(&look, &pattern_id(spec, index));
        let right = series.right;
        match &series.shape {
            Shape::Line(points) => lines(canvas, frame, &look, exact(frame, points, right)),
            Shape::Step(points) => lines(canvas, frame, &look, steps(frame, points, right)),
            Shape::Area(points) => {
                let runs = exact(frame, points, right);
                let foot = frame.py(0.0, right);
                canvas.layer(&fill, |pen| {
                    for run in &runs {
                        pen.polygon(&closed(run, foot));
                    }
                });
                lines(canvas, frame, &look, runs);
            }
            Shape::Band(ranges) => {
                canvas.layer(&fill, |pen| band(pen, frame, ranges, right));
            }
            Shape::Bars(points) => {
                let pieces: Vec<Piece> = points
                    .iter()
                    .filter_map(|p| Some(Piece { x: p.x, from: 0.0, to: p.y? }))
                    .filter(|p| p.to.is_finite())
                    .collect();
                bars(canvas, frame, &fill, (&pieces, right, false));
            }
            Shape::StackedBars(_) => {
                bars(canvas, frame, &fill, (frame.stacks.of(index), right, true));
            }
            Shape::Points(points) => canvas.layer(&fill, |pen| {
                for (x, y) in exact(frame, points, right).into_iter().flatten() {
                    pen.dot(x, y, 3.0);
                }
            }),
            Shape::Whiskers(ranges) => {
                let thin = Look { line: 1.2, ..look };
                canvas.layer(&line_attributes(&thin), |pen| whiskers(pen, frame, ranges, right));
            }
        }
    }
}

/// Lines through runs of points; a single point becomes a dot.
fn lines(canvas: &mut Canvas, frame: &Frame, look: &Look, runs: Vec<Vec<(f64, f64)>>) {
    canvas.layer(&line_attributes(look), |pen| {
        for run in runs.iter().filter(|r| r.len() > 1) {
            pen.line(&thinned(run));
        }
    });
    canvas.layer(&format!("fill=\"{}\"", look.colour), |pen| {
        for (x, y) in runs.iter().filter(|r| r.len() == 1).flatten() {
            pen.dot(x.clamp(frame.left + 2.0, frame.right - 2.0), *y, look.line + 0.8);
        }
    });
}

/// At most a low and a high point per pixel column, so that two months of intervals stay small.
fn thinned(run: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if run.len() < MANY {
        return run.to_vec();
    }
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for column in run.chunk_by(|a, b| a.0.floor() == b.0.floor()) {
        let by_height = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let low = column.iter().min_by(by_height);
        let high = column.iter().max_by(by_height);
        kept.extend(low.into_iter().chain(high.filter(|_| column.len() > 1)));
    }
    kept
}

/// Runs of consecutive points that have a value, at their exact positions.
fn exact(frame: &Frame, points: &[Point], right: bool) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for point in points {
        match (point.y.filter(|y| y.is_finite() && point.x.is_finite()), runs.last_mut()) {
            (Some(y), Some(run)) => {
                run.push((frame.px(point.x + frame.x.offset), frame.py(y, right)));
            }
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|r| !r.is_empty());
    runs
}

/// As [`exact`], each value held over its slot.
fn steps(frame: &Frame, points: &[Point], right: bool) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    for point in points.iter().filter(|p| p.x.is_finite()) {
        let Some(y) = point.y.filter(|y| y.is_finite()) else {
            continue;
        };
        let ((from, to), y) = (frame.slot(point.x), frame.py(y, right));
        let joins = |run: &Vec<(f64, f64)>| run.last().is_some_and(|l| (l.0 - from).abs() < 0.1);
        match runs.last_mut().filter(|r| joins(r)) {
            Some(run) => run.extend([(from, y), (to, y)]),
            None => runs.push(vec![(from, y), (to, y)]),
        }
    }
    runs
}

/// The outline of an area: along the line, back along the foot.
fn closed(run: &[(f64, f64)], foot: f64) -> Vec<(f64, f64)> {
    let mut outline = run.to_vec();
    if let (Some(first), Some(last)) = (run.first(), run.last()) {
        outline.extend([(last.0, foot), (first.0, foot)]);
    }
    outline
}

/// A band: up along the lower edge, back along the upper one; a lonely slice is a short bar.
fn band(pen: &Pen<'_>, frame: &Frame, ranges: &[Range], right: bool) {
    for run in ranges.split(|r| r.lo_hi.is_none()) {
        let edge = |r: &Range, upper: bool| {
            let (lo, hi) = r.lo_hi?;
            let y = if upper { hi } else { lo };
            Some((frame.px(r.x + frame.x.offset), frame.py(y, right)))
        };
        let lower: Vec<_> = run.iter().filter_map(|r| edge(r, false)).collect();
        let upper: Vec<_> = run.iter().filter_map(|r| edge(r, true)).collect();
        match (lower.as_slice(), upper.as_slice()) {
            ([], _) | (_, []) => {}
            ([(x, lo)], [(_, hi)]) => pen.rect((x - 3.0, *lo), (x + 3.0, *hi)),
            _ => {
                let mut outline = thinned(&lower);
                outline.extend(thinned(&upper).into_iter().rev());
                pen.polygon(&outline);
            }
        }
    }
}

/// Bars: separate where there is room and reason, else one outline per run of touching bars.
fn bars(
    canvas: &mut Canvas,
    frame: &Frame,
    fill: &str,
    (pieces, right, stacked): (&[Piece], bool, bool),
) {
    let (from, to) = frame.slot(0.0);
    let wide = to - from;
    let outlined = format!("{fill} stroke=\"{PAPER}\" stroke-width=\"{}\"", 0.6 * FINE);
    let named = frame.x.offset > 0.0;
    if wide < TOUCHING || !(named || stacked) {
        // Thin bars as rectangles would show hairlines of paper between them.
        let style = if named || !stacked { fill } else { &outlined };
        canvas.layer(style, |pen| {
            for run in touching(frame, pieces) {
                pen.polygon(&skyline(frame, &run, right));
            }
        });
        return;
    }
    let air = if named && wide > 80.0 {
        (wide - 60.0) / 2.0
    } else if named {
        (wide * 0.14).min(12.0)
    } else {
        0.5
    };
    canvas.layer(&outlined, |pen| {
        for piece in pieces.iter().filter(|p| p.to != p.from) {
            let (x0, x1) = frame.slot(piece.x);
            let (y0, y1) = (frame.py(piece.from, right), frame.py(piece.to, right));
            pen.rect((x0 + air, y0), (x1 - air, y1));
        }
    });
}

/// Splits pieces into runs whose slots touch.
fn touching(frame: &Frame, pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces.iter().filter(|p| p.to != p.from) {
        let joins =
            |r: &Vec<Piece>| r.last().is_some_and(|l| (l.x + frame.x.slot - piece.x).abs() < 1e-3);
        match runs.last_mut().filter(|r| joins(r)) {
            Some(run) => run.push(*piece),
            None => runs.push(vec![*piece]),
        }
    }
    runs
}

/// The outline of touching bars.
fn skyline(frame: &Frame, run: &[Piece], right: bool) -> Vec<(f64, f64)> {
    let mut outline = Vec::with_capacity(run.len() * 4);
    for piece in run {
        let ((x0, x1), y) = (frame.slot(piece.x), frame.py(piece.to, right));
        outline.extend([(x0, y), (x1, y)]);
    }
    for piece in run.iter().rev() {
        let ((x0, x1), y) = (frame.slot(piece.x), frame.py(piece.from, right));
        outline.extend([(x1, y), (x0, y)]);
    }
    outline
}

/// Thin upright lines in the middle of their slots, with feet where there is room.
fn whiskers(pen: &Pen<'_>, frame: &Frame, ranges: &[Range], right: bool) {
    for range in ranges {
        let Some((lo, hi)) = range.lo_hi else {
            continue;
        };
        let (x0, x1) = frame.slot(range.x);
        let x = (x0 + x1) / 2.0;
        let (y0, y1) = (frame.py(lo, right), frame.py(hi, right));
        pen.line(&[(x, y0), (x, y1)]);
        let foot = ((x1 - x0) * 0.15).min(4.0);
        if foot >= 1.0 {
            pen.line(&[(x - foot, y0), (x + foot, y0)]);
            pen.line(&[(x - foot, y1), (x + foot, y1)]);
        }
    }
}
