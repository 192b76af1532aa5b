//! The tornado: how far each input, moved to either end of its plausible range, moves the margin of
//! the verdict. The strongest stands first.

use super::series;
use crate::report::chart::spec::{Axis, ChartSpec, Mark, Point, Role, Scale, Shape, Text, Unit};
use crate::report::locale::{Lang, percent};

/// One input.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// Its name.
    pub name: &'a str,
    /// Change of the margin at the low end of its range; a share of the bound.
    pub low: f64,
    /// Change of the margin at the high end.
    pub high: f64,
}

/// What the chart needs.
#[derive(Debug, Clone, Copy)]
pub struct Tornado<'a> {
    /// The margin as assumed; below zero something is missed.
    pub margin: f64,
    /// The inputs, the strongest first.
    pub bars: &'a [Bar<'a>],
}

/// Builds the chart: bars down for what hurts, up for what helps, and where the verdict turns.
pub fn tornado(input: &Tornado<'_>) -> ChartSpec {
    let points = |value: &dyn Fn(&Bar<'_>) -> f64| -> Vec<Point> {
        let at = |(i, bar): (usize, &Bar<'_>)| Point::new(i as f64, value(bar));
        input.bars.iter().enumerate().map(at).collect()
    };
    let worse = points(&|bar| bar.low.min(bar.high).min(0.0));
    let better = points(&|bar| bar.low.max(bar.high).max(0.0));
    let drawn = input.bars.iter().flat_map(|bar| [bar.low, bar.high]);
    let (least, most) = drawn
        .filter(|change| change.is_finite())
        .fold((0.0f64, 0.0f64), |ends, change| (ends.0.min(change), ends.1.max(change)));
    let turns = -input.margin;
    let near = turns.is_finite() && turns >= 1.5 * least && turns <= 1.5 * most;
    let mark = Mark::Level {
        at: turns,
        label: Text::new("here met turns into missed", "达标与否的分界"),
        right: false,
    };
    let (en, zh) = (percent(Lang::En, input.margin, 1), percent(Lang::Zh, input.margin, 1));
    ChartSpec {
        id: "sensitivity".into(),
        title: Text::new("What the verdict hangs on", "结论取决于哪些输入"),
        x: Axis {
            label: Text::default(),
            scale: Scale::Category {
                names: input.bars.iter().map(|bar| bar.name.to_owned()).collect(),
            },
        },
        y: Axis::value(
            Text::new("change of the margin to the target", "离目标余量的变化"),
            Unit::Share,
        ),
        y2: None,
        series: vec![
            series(Text::new("At the worse end", "不利一端"), Role::Over, Shape::Bars(worse)),
            series(Text::new("At the better end", "有利一端"), Role::Within, Shape::Bars(better)),
        ],
        marks: if near { vec![mark] } else { Vec::new() },
        note: Text::new(
            format!(
                "Each input alone at the ends of its plausible range, on the same customers. The \
                 margin is {en} as assumed; the table below has the ends and the figures."
            ),
            format!(
                "各输入单独取合理范围的两端，顾客相同。按现有假设余量为 {zh}；两端取值与对应指标见下表。"
            ),
        ),
    }
}
