//! One figure of two scenarios over time.

use super::{Intervals, series};
use crate::report::chart::spec::{Axis, ChartSpec, Mark, Role, Shape, Text, Unit};

/// A target that both have.
fn level(at: f64) -> Mark {
    Mark::Level { at, label: Text::new("target", "目标"), right: false }
}

/// A figure by interval in two scenarios, each by its letter: the first solid, the second
/// dashed.
pub fn two_lines(
    id: &str,
    (label, unit): (Text, Unit),
    intervals: Intervals,
    [(a, first), (b, second)]: [(char, &[f64]); 2],
    target: Option<f64>,
) -> ChartSpec {
    let step = |letter: char, role, values: &[f64]| {
        series(Text::same(letter), role, Shape::Step(intervals.starts(values)))
    };
    ChartSpec {
        id: id.to_owned(),
        title: label.clone(),
        x: intervals.axis(&[first.len(), second.len()]),
        y: Axis::value(label, unit),
        y2: None,
        series: vec![step(a, Role::Main, first), step(b, Role::Second, second)],
        marks: target.into_iter().map(level).collect(),
        note: Text::new(
            format!("By the time of arrival; {a} is solid, {b} dashed."),
            format!("按进线时段；实线为 {a}，虚线为 {b}。"),
        ),
    }
}
