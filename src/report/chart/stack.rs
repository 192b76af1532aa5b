//! Running sums of stacked bars.
//!
//! Stacked series lie on each other in the order of the chart's series. Where one has no value it
//! adds nothing, so the bars above it stay in place; where none has a value there is no bar.

use std::collections::BTreeMap;

use super::spec::{ChartSpec, Shape};

/// One piece of a stacked bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    /// Position of the bar.
    pub x: f64,
    /// Lower edge.
    pub from: f64,
    /// Upper edge.
    pub to: f64,
}

/// The pieces of every stacked series of a chart.
#[derive(Debug, Default)]
pub(super) struct Stacks {
    /// By series index: the pieces, in order of position.
    pieces: BTreeMap<usize, Vec<Piece>>,
}

impl Stacks {
    /// Sums the stacked series of a chart.
    pub(super) fn new(spec: &ChartSpec) -> Self {
        let mut reached: BTreeMap<i64, f64> = BTreeMap::new();
        let mut pieces = BTreeMap::new();
        for (index, series) in spec.series.iter().enumerate() {
            let Shape::StackedBars(points) = &series.shape else {
                continue;
            };
            let mut own = Vec::with_capacity(points.len());
            for point in points {
                let Some(y) = point.y.filter(|y| y.is_finite()) else {
                    continue;
                };
                // Positions are compared to a thousandth, so that sums of minutes still meet.
                let top = reached.entry((point.x * 1000.0).round() as i64).or_insert(0.0);
                // A stack of signed pieces would lie; a negative piece has no height.
                let to = *top + y.max(0.0);
                own.push(Piece { x: point.x, from: *top, to });
                *top = to;
            }
            pieces.insert(index, own);
        }
        Stacks { pieces }
    }

    /// The pieces of one series.
    pub(super) fn of(&self, index: usize) -> &[Piece] {
        self.pieces.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Upper edges of all pieces.
    pub(super) fn tops(&self) -> impl Iterator<Item = f64> + '_ {
        self.pieces.values().flatten().map(|p| p.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::spec::{Axis, Point, Role, Series, Text, Unit};

    #[test]
    fn pieces_lie_on_each_other_and_gaps_add_nothing() {
        let series = |values: [f64; 3]| Series {
            label: Text::default(),
            role: Role::Part(0),
            shape: Shape::StackedBars(
                values.iter().enumerate().map(|(i, v)| Point::new(i as f64 * 0.1, *v)).collect(),
            ),
            right: false,
        };
        let spec = ChartSpec {
            id: String::new(),
            title: Text::default(),
            x: Axis::value(Text::default(), Unit::Number),
            y: Axis::value(Text::default(), Unit::Number),
            y2: None,
            series: vec![series([1.0, f64::NAN, 2.0]), series([1.0, 1.0, -4.0])],
            marks: Vec::new(),
            note: Text::default(),
        };
        let stacks = Stacks::new(&spec);
        let top: Vec<_> = stacks.of(1).iter().map(|p| (p.from, p.to)).collect();
        assert_eq!(top, [(1.0, 2.0), (0.0, 1.0), (2.0, 2.0)]);
        assert_eq!(stacks.tops().fold(0.0, f64::max), 2.0);
    }
}
