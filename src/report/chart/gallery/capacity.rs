//! Arrivals against capacity: does the desk keep up, and which ceiling is the lower one?

use super::{Banded, Intervals, Stretch, on_the_right, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Role, Scale, Shape, Text, Unit};

/// What the chart needs; one number per interval in every slice.
#[derive(Debug, Clone, Copy)]
pub struct Capacity<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Contacts arriving per interval.
    pub arrivals: Banded<'a>,
    /// Contacts per interval the hands on duty could answer (人手上限).
    pub typing: &'a [f64],
    /// Work that is no chat, in contacts that would take as long; empty if there is none.
    pub work: &'a [f64],
    /// Contacts per interval the open slots allow (接待位上限).
    pub slots: &'a [f64],
    /// Agents online, mean over the interval.
    pub agents: &'a [f64],
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn arrivals_and_capacity(input: &Capacity<'_>) -> ChartSpec {
    let intervals = &input.intervals;
    let per = intervals.words();
    let mut drawn = vec![on_the_right(
        Text::new("Agents online (right axis)", "在线客服（右轴）"),
        Role::People,
        Shape::Bars(intervals.starts(input.agents)),
    )];
    if !input.work.is_empty() {
        drawn.push(series(
            Text::new("Other work, in contacts", "其他工作（折合进线）"),
            Role::Within,
            Shape::Area(intervals.middles(input.work)),
        ));
    }
    // chats are drawn on top of the work for the same hands
    let [median, low, high] = [input.arrivals.median, input.arrivals.low, input.arrivals.high]
        .map(|own| on(own, input.work));
    let arrivals = Banded { median: &median, low: &low, high: &high };
    if let Some(band) = intervals.band(&arrivals) {
        let label = Text::new("Arrivals, 5–95% of runs", "进线 5–95% 区间");
        drawn.push(series(label, Role::Spread, band));
    }
    drawn.push(series(
        Text::new("Typing capacity", "人手上限"),
        Role::Second,
        Shape::Step(intervals.starts(input.typing)),
    ));
    drawn.push(series(
        Text::new("Slot capacity", "接待位上限"),
        Role::Third,
        Shape::Step(intervals.starts(input.slots)),
    ));
    let label = if input.work.is_empty() {
        Text::new("Arrivals, median", "进线中位数")
    } else {
        Text::new("Arrivals, median, on top of other work", "进线中位数（叠加其他工作）")
    };
    drawn.push(series(label, Role::Main, Shape::Line(intervals.middles(&median))));
    let counts =
        [input.arrivals.median.len(), input.typing.len(), input.slots.len(), input.agents.len()];
    ChartSpec {
        id: "capacity".into(),
        title: Text::new("Arrivals against capacity", "进线量与接待能力"),
        x: intervals.axis(&counts),
        y: Axis::value(
            Text::new(format!("contacts per {}", per.en), format!("每{}进线数", per.zh)),
            Unit::Count,
        ),
        y2: Some(agents_axis(input.agents)),
        series: drawn,
        marks: stretches(input.marked),
        note: Text::new(
            "A queue builds where arrivals rise above the lower of the two ceilings. Typing \
             capacity is what the hands can answer; slot capacity is what the limit on open \
             conversations, tails included, lets in.",
            "进线高于两条上限中较低的一条时开始排队。人手上限：客服回得过来的量；接待位上限：\
             最大接待量（含已不说话的顾客占位）容得下的量。",
        ),
    }
}

/// Values on top of others; these alone where there are no others.
fn on(values: &[f64], below: &[f64]) -> Vec<f64> {
    let below = below.iter().copied().chain(std::iter::repeat(0.0));
    values.iter().zip(below).map(|(value, below)| value + below).collect()
}

/// Agents stay in the lower part of the plot: they are the ground the ceilings stand on, and on a
/// scale of their own they would lie exactly on the slot capacity they cause.
fn agents_axis(agents: &[f64]) -> Axis {
    let most = agents.iter().copied().filter(|n| n.is_finite()).fold(0.0, f64::max);
    let scale = Scale::Value { unit: Unit::Count, log: false, at_least: Some(most * 2.5) };
    Axis { label: Text::new("agents online", "在线客服（人）"), scale }
}
