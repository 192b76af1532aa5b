//! What to draw, as plain data: no drawing library, no engine type, no language chosen yet.
//!
//! A [`ChartSpec`] is a title, two or three axes, some series and some marks. Positions on a time
//! axis are minutes since the scenario's start; on a category axis they are the index of the name.
//! A value that does not exist is `None` (or not finite) and is drawn as a gap, never as a zero.
//!
//! ```text
//! ChartSpec ── x: Axis ── y: Axis ── y2: Option<Axis>
//!    ├── series: Line | Step | Area | Band | Bars | StackedBars | Points
//!    └── marks:  Level (a norm, a target) | Span (hours that break, a gap in the roster)
//! ```

use jiff::civil::DateTime;

pub use crate::report::locale::Text;

/// One chart, complete but for language and size.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSpec {
    /// Name of the chart: lower-case ASCII, unique on a page; also its file stem.
    pub id: String,
    /// What the chart shows, in a few words.
    pub title: Text,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis at the left.
    pub y: Axis,
    /// A second vertical axis at the right, for another unit.
    pub y2: Option<Axis>,
    /// What is drawn, back to front.
    pub series: Vec<Series>,
    /// Lines and bands that explain the series.
    pub marks: Vec<Mark>,
    /// How to read the chart, one or two sentences under it.
    pub note: Text,
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What the axis measures, unit included.
    pub label: Text,
    /// How positions become pixels and labels.
    pub scale: Scale,
}

/// What kind of axis it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Time of day. Positions are minutes since `start`.
    Time {
        /// Local civil time of position 0.
        start: DateTime,
        /// Length of one interval \[min\]: the width of a bar and of a step.
        interval: f64,
        /// Length of the axis \[min\].
        length: f64,
    },
    /// Names. Positions are indexes into the list.
    Category {
        /// The names, left to right; too many to be written are counted instead (1, 50, 100).
        names: Vec<String>,
    },
    /// Numbers.
    Value {
        /// What the numbers are.
        unit: Unit,
        /// True for a logarithmic axis; values at or below zero are drawn at its foot.
        log: bool,
        /// The axis reaches at least this value (`None`: what the data need).
        at_least: Option<f64>,
    },
}

/// What the numbers of an axis are, hence how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: contacts, sessions, people.
    Count,
    /// Any number.
    Number,
    /// A share, 0 to 1, written as per cent.
    Share,
    /// Seconds, written as a duration.
    Seconds,
}

/// One thing drawn, with its legend entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The legend entry; empty for none.
    pub label: Text,
    /// What it stands for, hence colour, dash pattern and hatching.
    pub role: Role,
    /// The points and how to join them.
    pub shape: Shape,
    /// True if it is measured on the right axis.
    pub right: bool,
}

/// One point of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Position on the horizontal axis.
    pub x: f64,
    /// Value; `None` where there is none.
    pub y: Option<f64>,
}

/// One slice of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Position on the horizontal axis.
    pub x: f64,
    /// Lower and upper edge; `None` where there is none.
    pub lo_hi: Option<(f64, f64)>,
}

/// How a series is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Points joined by straight lines; `x` is exact.
    Line(Vec<Point>),
    /// A value that holds over a whole interval starting at `x`.
    Step(Vec<Point>),
    /// As `Line`, filled down to zero.
    Area(Vec<Point>),
    /// The room between two lines, usually 5 to 95 per cent of replications.
    Band(Vec<Range>),
    /// One bar per interval (starting at `x`) or per name.
    Bars(Vec<Point>),
    /// As `Bars`, on top of the stacked series before it.
    StackedBars(Vec<Point>),
    /// Single points; `x` is exact.
    Points(Vec<Point>),
    /// A thin upright line from low to high, for the uncertainty of a bar; `x` as for bars.
    Whiskers(Vec<Range>),
}

/// What a series stands for. Each role has one colour, one dash pattern and one hatching, and no
/// two roles used together share lightness and pattern: a grey print still reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What comes in, or the main figure.
    Main,
    /// The spread around the main figure, or a figure that is the ground for lines.
    Spread,
    /// A first limit or companion.
    Second,
    /// A second limit or companion.
    Third,
    /// A third companion.
    Fourth,
    /// People at work; context rather than message.
    People,
    /// Bars that stay within their norm.
    Within,
    /// The part of a bar above its norm.
    Over,
    /// Bars of the other kind of agent.
    WithinOther,
    /// One of seven parts of a whole, by position (0 to 6; larger ones start again).
    Part(u8),
}

/// A line or band that explains.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A level across the chart, with its label beside it.
    Level {
        /// Value on the axis.
        at: f64,
        /// What the level is (norm, target).
        label: Text,
        /// True if `at` is measured on the right axis.
        right: bool,
    },
    /// A stretch of the horizontal axis, explained in the legend.
    Span {
        /// Start, on the horizontal axis.
        from: f64,
        /// End, on the horizontal axis.
        to: f64,
        /// What happens there; equal labels share one legend entry.
        label: Text,
        /// How it is shaded.
        kind: SpanKind,
    },
}

/// What a marked stretch stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanKind {
    /// Hours in which the desk misses its targets.
    Breaks,
    /// Nobody on duty while customers arrive.
    Gap,
}

impl Point {
    /// A point; a value that is not finite becomes a gap.
    pub fn new(x: f64, y: f64) -> Self {
        Point { x, y: y.is_finite().then_some(y) }
    }
}

impl Range {
    /// A slice of a band; edges that are not finite become a gap, swapped edges are put right.
    pub fn new(x: f64, lo: f64, hi: f64) -> Self {
        let whole = lo.is_finite() && hi.is_finite();
        Range { x, lo_hi: whole.then_some((lo.min(hi), lo.max(hi))) }
    }
}

impl Axis {
    /// An axis of numbers that starts at zero.
    pub fn value(label: Text, unit: Unit) -> Self {
        Axis { label, scale: Scale::Value { unit, log: false, at_least: None } }
    }

    /// A logarithmic axis.
    pub fn log(label: Text, unit: Unit) -> Self {
        Axis { label, scale: Scale::Value { unit, log: true, at_least: None } }
    }
}

impl Shape {
    /// Lower and upper value of every point that has one, gaps left out.
    pub fn extents(&self) -> Vec<(f64, f64)> {
        match self {
            Shape::Line(points)
            | Shape::Step(points)
            | Shape::Area(points)
            | Shape::Bars(points)
            | Shape::StackedBars(points)
            | Shape::Points(points) => points
                .iter()
                .filter_map(|p| p.y)
                .filter(|y| y.is_finite())
                .map(|y| (y, y))
                .collect(),
            Shape::Band(ranges) | Shape::Whiskers(ranges) => ranges
                .iter()
                .filter_map(|r| r.lo_hi)
                .filter(|(lo, hi)| lo.is_finite() && hi.is_finite())
                .collect(),
        }
    }
}
