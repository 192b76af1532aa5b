//! Concurrency and occupancy: are slots full, or hands, or neither?

use super::{Intervals, Stretch, on_the_right, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Role, Scale, Shape, Text, Unit};

/// What the chart needs; one number per interval in every slice.
#[derive(Debug, Clone, Copy)]
pub struct Occupancy<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Open sessions per online agent, mean (平均同时接待数).
    pub active_per_agent: &'a [f64],
    /// Share of slots taken, 0 to 1 (接待位占用率).
    pub slots_taken: &'a [f64],
    /// Share of time hands are busy, 0 to 1 (双手忙碌率).
    pub hands_busy: &'a [f64],
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn occupancy(input: &Occupancy<'_>) -> ChartSpec {
    let intervals = &input.intervals;
    let share = Scale::Value { unit: Unit::Share, log: false, at_least: Some(1.0) };
    ChartSpec {
        id: "occupancy".into(),
        title: Text::new("Concurrency and occupancy", "并发接待与占用率"),
        x: intervals.axis(&[
            input.active_per_agent.len(),
            input.slots_taken.len(),
            input.hands_busy.len(),
        ]),
        y: Axis::value(
            Text::new("open sessions per online agent", "每名在线客服的会话数"),
            Unit::Number,
        ),
        y2: Some(Axis { label: Text::new("share", "占用率"), scale: share }),
        // As ground, not as a line: with one maximum for all, the share of slots runs along it.
        series: vec![
            series(
                Text::new("Open sessions per agent", "人均同时会话数"),
                Role::Spread,
                Shape::Bars(intervals.starts(input.active_per_agent)),
            ),
            on_the_right(
                Text::new("Slots taken (right axis)", "接待位占用率（右轴）"),
                Role::Third,
                Shape::Line(intervals.middles(input.slots_taken)),
            ),
            on_the_right(
                Text::new("Hands busy (right axis)", "客服忙碌率（右轴）"),
                Role::Second,
                Shape::Line(intervals.middles(input.hands_busy)),
            ),
        ],
        marks: stretches(input.marked),
        note: Text::new(
            "Slots full while hands are idle: tails and silent customers hold the slots. Hands \
             busy while slots are free: typing is the limit.",
            "接待位已满而客服不忙：被已不说话、会话还没结束的顾客占着；客服手不停而接待位有余：瓶颈在人手。",
        ),
    }
}
