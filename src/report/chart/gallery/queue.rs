//! Queue length: how many customers wait, and how sure that is.

use super::{Banded, Intervals, Stretch, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Role, Shape, Text, Unit};

/// What the chart needs; one number per interval in every slice.
#[derive(Debug, Clone, Copy)]
pub struct QueueLength<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Customers waiting for an agent, mean over the interval.
    pub waiting: Banded<'a>,
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn queue_length(input: &QueueLength<'_>) -> ChartSpec {
    let intervals = &input.intervals;
    let mut drawn = Vec::new();
    if let Some(band) = intervals.band(&input.waiting) {
        let label = Text::new("5–95% of runs", "5–95% 区间");
        drawn.push(series(label, Role::Spread, band));
    }
    drawn.push(series(
        Text::new("Median of runs", "各次模拟的中位数"),
        Role::Main,
        Shape::Line(intervals.middles(input.waiting.median)),
    ));
    ChartSpec {
        id: "queue".into(),
        title: Text::new("Queue length", "排队人数"),
        x: intervals.axis(&[input.waiting.median.len(), input.waiting.high.len()]),
        y: Axis::value(Text::new("customers waiting", "排队人数（人）"), Unit::Count),
        y2: None,
        series: drawn,
        marks: stretches(input.marked),
        note: Text::new(
            "Customers who have arrived and have no agent yet, averaged over each interval.",
            "已进线而尚未分配客服的顾客数，按时段取平均。",
        ),
    }
}
