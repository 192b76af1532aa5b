//! Waits by cause: what customers waited for until the first reply, and when they came.

use super::{Intervals, Stretch, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Role, Shape, Text, Unit};

/// Why customers waited; the order is the order in the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// Nobody eligible on duty, or the group closed.
    Nobody,
    /// Everybody eligible full.
    Full,
    /// Full, and held by sessions that wait only for the silence clock.
    Silent,
    /// Hands on other chats.
    OtherChats,
    /// Hands on other work, or away.
    Away,
    /// Messages whose turn had not come.
    Cadence,
    /// The customer's own reply, the robot, the choice of a group.
    Own,
}

impl Wait {
    /// All of them, bottom of the stack first.
    pub const ALL: [Wait; 7] = [
        Wait::Nobody,
        Wait::Full,
        Wait::Silent,
        Wait::OtherChats,
        Wait::Away,
        Wait::Cadence,
        Wait::Own,
    ];

    /// The cause in words.
    pub fn label(self) -> Text {
        match self {
            Wait::Nobody => Text::new("Nobody eligible", "无可分配客服"),
            Wait::Full => Text::new("Full", "接待位已满"),
            Wait::Silent => Text::new("Full of silent sessions", "接待位被不说话的顾客占着"),
            Wait::OtherChats => Text::new("Hands on other chats", "客服在回别的顾客"),
            Wait::Away => Text::new("Other work, or away", "其他工作或小休"),
            Wait::Cadence => Text::new("Cadence of assignment", "分配节奏"),
            Wait::Own => Text::new("Own reply", "正在读和写本条回复"),
        }
    }

    /// Position in the stack; decides colour and hatching.
    fn part(self) -> u8 {
        self as u8
    }
}

/// What the chart needs.
#[derive(Debug, Clone, Copy)]
pub struct WaitsByCause<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Per cause: seconds a customer of each interval waited, on average.
    pub causes: &'a [(Wait, &'a [f64])],
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn waits_by_cause(input: &WaitsByCause<'_>) -> ChartSpec {
    let counts: Vec<usize> = input.causes.iter().map(|(_, values)| values.len()).collect();
    let drawn = input.causes.iter().map(|(cause, values)| {
        let bars = Shape::StackedBars(input.intervals.starts(values));
        series(cause.label(), Role::Part(cause.part()), bars)
    });
    ChartSpec {
        id: "waits".into(),
        title: Text::new("What customers waited for", "顾客在等什么"),
        x: input.intervals.axis(&counts),
        y: Axis::value(
            Text::new("wait until the first reply, a customer", "人均首响前等待"),
            Unit::Seconds,
        ),
        y2: None,
        series: drawn.collect(),
        marks: stretches(input.marked),
        note: Text::new(
            "Mean wait until the first human reply, or until the customer left, by the time of \
             arrival, in the queue, as a message and in the chat; every second has one cause.",
            "按进线时段统计：首次人工回复（或离开）之前的人均等待，含排队、留言与会话内等待；每一秒只算一个原因。",
        ),
    }
}
