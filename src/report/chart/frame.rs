//! The room of a chart: what goes where, and which value is at which pixel.
//!
//! ```text
//! title
//! legend (as many rows as it needs)
//! y label                      y2 label
//! ┌───────────────────────────────────┐
//! │               plot                │
//! └───────────────────────────────────┘
//!   ticks, then days or names
//! note
//! ```
//!
//! Legend and labels are outside the plot, so nothing ever covers the data. All sizes are pixels.

use super::clock::{ClockTicks, clock_ticks};
use super::legend::Legend;
use super::lettering::{fit, width, wrap};
use super::sizes::{EDGE, LINE, NOTE, SMALL};
use super::spec::{Axis, ChartSpec, Mark, Scale, Shape, Unit};
use super::stack::Stacks;
use super::ticks::{Need, Tick, ValueScale, aligned, linear, log, spread};
use crate::report::locale::Lang;

/// Most names written under a category axis; beyond it ranks are counted.
pub(super) const MOST_NAMES: usize = 40;
/// Longest slanted name: the first of a dozen just does not run out at the left.
const NAME_ROOM: f64 = 108.0;

/// The horizontal axis, worked out.
pub(super) struct Across {
    /// Position at the left edge of the plot.
    lo: f64,
    /// Position at the right edge of the plot; above `lo`.
    hi: f64,
    /// Width of one bar, in positions.
    pub slot: f64,
    /// Where names stand: in the middle of their slot.
    pub offset: f64,
    /// Clock or value ticks, day labels.
    pub clock: ClockTicks,
    /// Names to write, with the position of their middle.
    pub names: Vec<Tick>,
    /// True if the names are written aslant.
    pub slanted: bool,
}

/// A chart with every place decided.
pub(super) struct Frame {
    /// Edges of the plot.
    pub left: f64,
    /// Upper edge of the plot.
    pub top: f64,
    /// Right edge of the plot.
    pub right: f64,
    /// Lower edge of the plot.
    pub bottom: f64,
    /// Horizontal axis.
    pub x: Across,
    /// Left axis.
    pub y: ValueScale,
    /// Right axis.
    pub y2: Option<ValueScale>,
    /// Legend, laid out.
    pub legend: Legend,
    /// Lines of the note.
    pub note: Vec<String>,
    /// Base line of the first line of the note.
    pub note_at: f64,
    /// Running sums of stacked bars.
    pub stacks: Stacks,
}

impl Frame {
    /// Decides every place for one language and size.
    pub(super) fn new(spec: &ChartSpec, lang: Lang, (w, h): (f64, f64)) -> Self {
        let stacks = Stacks::new(spec);
        let (y, y2) = value_axes(spec, lang, &stacks);
        let left = EDGE + widest(&y.ticks) + 8.0;
        let right = w - EDGE - y2.as_ref().map_or(4.0, |y2| widest(&y2.ticks) + 8.0);
        let x = across(spec, lang, (right - left).max(40.0));
        let legend = Legend::new(spec, lang, w - 2.0 * EDGE);
        let note = wrap(spec.note.get(lang), NOTE, 0.9 * (w - 2.0 * EDGE));
        let title = if spec.title.is_empty() { 0.0 } else { 24.0 };
        let labelled = !spec.y.label.is_empty() || y2.is_some();
        let top = EDGE + title + legend.height() + if labelled { 27.0 } else { 8.0 };
        let note_height = if note.is_empty() { 0.0 } else { note.len() as f64 * 15.0 + 6.0 };
        let below = x.height() + if spec.x.label.is_empty() { 0.0 } else { LINE };
        let bottom = (h - EDGE - note_height - below).max(top + 40.0);
        let note_at = bottom + below + 18.0;
        Frame { left, top, right, bottom, x, y, y2, legend, note, note_at, stacks }
    }

    /// Pixel of a position on the horizontal axis, kept inside the plot.
    pub(super) fn px(&self, x: f64) -> f64 {
        let part = ((x - self.x.lo) / (self.x.hi - self.x.lo)).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    /// Pixel of a value on the left or right axis.
    pub(super) fn py(&self, value: f64, right: bool) -> f64 {
        let scale = if right { self.y2.as_ref().unwrap_or(&self.y) } else { &self.y };
        self.bottom - scale.position(value) * (self.bottom - self.top)
    }

    /// Pixels of the slot of a bar at a position.
    pub(super) fn slot(&self, x: f64) -> (f64, f64) {
        (self.px(x), self.px(x + self.x.slot))
    }

    /// Number of slots on the horizontal axis.
    pub(super) fn slots(&self) -> usize {
        ((self.x.hi - self.x.lo) / self.x.slot).round().clamp(0.0, 1e6) as usize
    }
}

impl Across {
    /// Room below the plot for ticks and names.
    fn height(&self) -> f64 {
        let longest = self.names.iter().map(|n| width(&n.label, SMALL)).fold(0.0, f64::max);
        match (self.slanted, self.clock.days.is_empty()) {
            (true, _) => longest * 0.72 + 18.0,
            (false, true) => 22.0,
            (false, false) => 39.0,
        }
    }
}

/// Width of the widest label.
fn widest(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|t| width(&t.label, SMALL)).fold(0.0, f64::max)
}

/// Works out the horizontal axis for a plot `room` pixels wide.
fn across(spec: &ChartSpec, lang: Lang, room: f64) -> Across {
    let positive = |v: f64, or: f64| if v.is_finite() && v > 0.0 { v } else { or };
    match &spec.x.scale {
        Scale::Time { start, interval, length } => {
            let hi = positive(*length, 60.0);
            let clock = clock_ticks(lang, *start, hi, (room, SMALL));
            let slot = positive(*interval, 30.0).min(hi);
            Across { lo: 0.0, hi, slot, offset: 0.0, clock, names: Vec::new(), slanted: false }
        }
        Scale::Category { names } => categories(names, room),
        Scale::Value { unit, .. } => {
            let xs = positions(spec);
            let lo = xs.iter().copied().fold(f64::INFINITY, f64::min);
            let hi = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let scale = spread(lang, Need { unit: *unit, lo, hi });
            let clock = ClockTicks { ticks: scale.ticks, ..ClockTicks::default() };
            let (lo, hi) = (scale.lo, scale.hi);
            let slot = 1f64.min(hi - lo);
            Across { lo, hi, slot, offset: 0.0, clock, names: Vec::new(), slanted: false }
        }
    }
}

/// Every position used by a series.
fn positions(spec: &ChartSpec) -> Vec<f64> {
    let mut all = Vec::new();
    for series in &spec.series {
        match &series.shape {
            Shape::Line(p) | Shape::Step(p) | Shape::Area(p) | Shape::Bars(p) => {
                all.extend(p.iter().map(|p| p.x));
            }
            Shape::StackedBars(p) | Shape::Points(p) => all.extend(p.iter().map(|p| p.x)),
            Shape::Band(r) | Shape::Whiskers(r) => all.extend(r.iter().map(|r| r.x)),
        }
    }
    all.retain(|x| x.is_finite());
    all
}

/// Names under their bars: level if they fit, else aslant, else counted.
fn categories(names: &[String], room: f64) -> Across {
    let count = names.len().max(1);
    let slot = room / count as f64;
    let longest = names.iter().map(|n| width(n, SMALL)).fold(0.0, f64::max);
    let level = longest + 8.0 <= slot;
    let named = level || (names.len() <= MOST_NAMES && slot >= 14.0);
    let labels = if named {
        let cut = if level { slot } else { NAME_ROOM };
        let label =
            |(i, n): (usize, &String)| Tick { at: i as f64 + 0.5, label: fit(n, SMALL, cut) };
        names.iter().enumerate().map(label).collect()
    } else {
        ranks(names.len(), room)
    };
    Across {
        lo: 0.0,
        hi: count as f64,
        slot: 1.0,
        offset: 0.5,
        clock: ClockTicks::default(),
        names: labels,
        slanted: named && !level,
    }
}

/// The ranks worth writing under `count` bars: 1, then round ones.
fn ranks(count: usize, room: f64) -> Vec<Tick> {
    let most = (room / 60.0).clamp(2.0, 8.0) as usize;
    let every = [5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20_000, 100_000]
        .into_iter()
        .find(|e| count / e <= most)
        .unwrap_or(1_000_000);
    std::iter::once(1)
        .chain((1..=count / every).map(|i| i * every))
        .map(|rank| Tick { at: rank as f64 - 0.5, label: rank.to_string() })
        .collect()
}

/// Both value axes. Two linear ones share a grid: of four, five or six intervals the number is
/// taken that leaves least blank above the data.
fn value_axes(spec: &ChartSpec, lang: Lang, stacks: &Stacks) -> (ValueScale, Option<ValueScale>) {
    let (need, is_log) = need_of(spec, &spec.y, (false, stacks));
    let alone = |need: Need, is_log| {
        if is_log { log(lang, need) } else { linear(lang, need) }
    };
    let Some(second) = &spec.y2 else {
        return (alone(need, is_log), None);
    };
    let (need2, is_log2) = need_of(spec, second, (true, stacks));
    if is_log || is_log2 || need.lo < 0.0 || need2.lo < 0.0 {
        return (alone(need, is_log), Some(alone(need2, is_log2)));
    }
    let pairs = [5, 4, 6].map(|n| (aligned(lang, need, n), aligned(lang, need2, n)));
    let blank = |pair: &(ValueScale, ValueScale)| pair.0.hi / need.hi * pair.1.hi / need2.hi;
    let best = pairs.into_iter().min_by(|a, b| blank(a).total_cmp(&blank(b)));
    best.map_or_else(|| (alone(need, false), None), |(y, y2)| (y, Some(y2)))
}

/// What the left (`right` false) or right axis must show, and whether it is logarithmic.
fn need_of(spec: &ChartSpec, axis: &Axis, (right, stacks): (bool, &Stacks)) -> (Need, bool) {
    let (unit, is_log, at_least) = match axis.scale {
        Scale::Value { unit, log, at_least } => (unit, log, at_least),
        _ => (Unit::Number, false, None),
    };
    let mut values: Vec<f64> = Vec::new();
    for series in spec.series.iter().filter(|s| s.right == right) {
        if !matches!(series.shape, Shape::StackedBars(_)) {
            values.extend(series.shape.extents().iter().flat_map(|(lo, hi)| [*lo, *hi]));
        }
    }
    if !right {
        values.extend(stacks.tops());
    }
    let drawn = !values.is_empty();
    for mark in &spec.marks {
        match mark {
            // A level alone says nothing; with data it must be visible.
            Mark::Level { at, right: r, .. } if *r == right && at.is_finite() => values.push(*at),
            _ => {}
        }
    }
    values.extend(at_least.filter(|v| drawn && v.is_finite()));
    let hi = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let above_zero = values.iter().copied().filter(|v| !is_log || *v > 0.0);
    let lo = above_zero.fold(f64::INFINITY, f64::min);
    (Need { unit, lo, hi }, is_log)
}
