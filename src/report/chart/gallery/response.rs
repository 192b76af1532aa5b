//! Response times over the day: the middle customer, and the ones who remember.

use super::{Intervals, Stretch, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Mark, Role, Shape, Text, Unit};
use crate::report::locale::{Lang, duration};

/// What the chart needs; one number \[s\] per interval in every slice.
#[derive(Debug, Clone)]
pub struct ResponseTimes<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Which response time it is, with its starting point (from arrival, from connection).
    pub figure: Text,
    /// Median \[s\].
    pub p50: &'a [f64],
    /// 90 % quantile \[s\].
    pub p90: &'a [f64],
    /// 99 % quantile \[s\].
    pub p99: &'a [f64],
    /// Target \[s\], if one is set.
    pub target: Option<f64>,
    /// True for a logarithmic axis: better once quiet hours and the peak differ a hundredfold.
    pub log: bool,
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn response_times(input: &ResponseTimes<'_>) -> ChartSpec {
    let intervals = &input.intervals;
    let line = |values: &[f64]| Shape::Line(intervals.middles(values));
    let mut marks = stretches(input.marked);
    if let Some(at) = input.target {
        let label = Text::new(
            format!("target {}", duration(Lang::En, at)),
            format!("目标 {}", duration(Lang::Zh, at)),
        );
        marks.push(Mark::Level { at, label, right: false });
    }
    let axis = if input.log { Axis::log } else { Axis::value };
    let scale = if input.log {
        Text::new(", logarithmic scale", "，对数刻度")
    } else {
        Text::default()
    };
    ChartSpec {
        id: "response".into(),
        title: Text::new("Response time over the day", "全天响应时间"),
        x: intervals.axis(&[input.p50.len(), input.p90.len(), input.p99.len()]),
        y: axis(
            Text::new(
                format!("{}{}", input.figure.en, scale.en),
                format!("{}{}", input.figure.zh, scale.zh),
            ),
            Unit::Seconds,
        ),
        y2: None,
        series: vec![
            series(
                Text::new("p99: 1 in 100 waits longer", "p99：1% 的人更久"),
                Role::Third,
                line(input.p99),
            ),
            series(
                Text::new("p90: 1 in 10 waits longer", "p90：10% 的人更久"),
                Role::Second,
                line(input.p90),
            ),
            series(Text::new("p50: half wait longer", "p50：中位数"), Role::Main, line(input.p50)),
        ],
        marks,
        note: Text::new(
            "Quantiles over all customers of an interval, by the time they arrived.",
            "按进线时段统计该时段全部顾客的分位数。",
        ),
    }
}
