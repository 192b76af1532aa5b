//! The charts of a report, built from plain slices of figures.
//!
//! Every builder takes a number per interval, or agent, and gives a `ChartSpec`. `NaN` becomes a
//! gap, the longest slice decides. Titles, units and notes stand here, once.
//!
//! | chart | builder |
//! |---|---|
//! | arrivals against capacity | [`arrivals_and_capacity`] |
//! | queue length | [`queue_length`] |
//! | waits by cause | [`waits_by_cause`] |
//! | response time quantiles | [`response_times`] |
//! | load per agent against the norm | [`agent_loads`] |
//! | concurrency and occupancy | [`occupancy`] |
//! | satisfaction risk by cause | [`risk_by_cause`] |
//! | what the verdict hangs on | [`tornado()`] |
//! | one figure of two scenarios | [`two_lines`] |

mod agents;
mod capacity;
mod occupancy;
mod queue;
mod response;
mod risk;
#[cfg(test)]
mod tests;
mod tornado;
mod two;
mod waits;

pub use agents::{AgentLoad, AgentLoads, Desk, agent_loads};
pub use capacity::{Capacity, arrivals_and_capacity};
pub use occupancy::{Occupancy, occupancy};
pub use queue::{QueueLength, queue_length};
pub use response::{ResponseTimes, response_times};
pub use risk::{Cause, RiskByCause, risk_by_cause};
pub use tornado::{Bar, Tornado, tornado};
pub use two::two_lines;
pub use waits::{Wait, WaitsByCause, waits_by_cause};

use jiff::civil::DateTime;

use super::spec::{Axis, Mark, Point, Range, Role, Scale, Series, Shape, SpanKind, Text};

/// The intervals figures are counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Intervals {
    /// Local civil time at which the first interval starts.
    pub start: DateTime,
    /// Length of one interval \[min\].
    pub minutes: f64,
}

/// A figure over time with its spread over replications.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Banded<'a> {
    /// Median of each interval.
    pub median: &'a [f64],
    /// 5 % quantile of each interval; empty for no band.
    pub low: &'a [f64],
    /// 95 % quantile of each interval; empty for no band.
    pub high: &'a [f64],
}

/// A stretch of time worth marking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Start \[min since the start\].
    pub from: f64,
    /// End \[min since the start\].
    pub to: f64,
    /// What happens there.
    pub kind: SpanKind,
}

impl Intervals {
    /// The time axis of a chart with the given numbers of intervals in its series.
    fn axis(&self, counts: &[usize]) -> Axis {
        let count = counts.iter().copied().max().unwrap_or(0).max(1);
        Axis {
            label: Text::default(),
            scale: Scale::Time {
                start: self.start,
                interval: self.minutes,
                length: self.minutes * count as f64,
            },
        }
    }

    /// Points in the middle of their interval, for lines.
    fn middles(&self, values: &[f64]) -> Vec<Point> {
        let at = |(i, v): (usize, &f64)| Point::new((i as f64 + 0.5) * self.minutes, *v);
        values.iter().enumerate().map(at).collect()
    }

    /// Points at the start of their interval, for steps and bars.
    fn starts(&self, values: &[f64]) -> Vec<Point> {
        let at = |(i, v): (usize, &f64)| Point::new(i as f64 * self.minutes, *v);
        values.iter().enumerate().map(at).collect()
    }

    /// The band of a figure, if it has one.
    fn band(&self, figure: &Banded<'_>) -> Option<Shape> {
        if figure.low.is_empty() || figure.high.is_empty() {
            return None;
        }
        let slice = |(i, (lo, hi)): (usize, (&f64, &f64))| {
            Range::new((i as f64 + 0.5) * self.minutes, *lo, *hi)
        };
        Some(Shape::Band(figure.low.iter().zip(figure.high).enumerate().map(slice).collect()))
    }

    /// The length of an interval in words: `30 min`, `hour`, `2 h`.
    fn words(&self) -> Text {
        let minutes = self.minutes;
        if minutes == 60.0 {
            Text::new("hour", "小时")
        } else if minutes >= 60.0 && (minutes / 60.0).fract() == 0.0 {
            let hours = minutes / 60.0;
            Text::new(format!("{hours} h"), format!(" {hours} 小时"))
        } else {
            Text::new(format!("{minutes} min"), format!(" {minutes} 分钟"))
        }
    }
}

/// A series on the left axis.
fn series(label: Text, role: Role, shape: Shape) -> Series {
    Series { label, role, shape, right: false }
}

/// A series on the right axis.
fn on_the_right(label: Text, role: Role, shape: Shape) -> Series {
    Series { label, role, shape, right: true }
}

/// Stretches as marks with their legend text.
fn stretches(found: &[Stretch]) -> Vec<Mark> {
    let mark = |s: &Stretch| Mark::Span {
        from: s.from,
        to: s.to,
        label: match s.kind {
            SpanKind::Breaks => Text::new("Hours that break", "未达标时段"),
            SpanKind::Gap => Text::new("Nobody on duty", "无人值班"),
        },
        kind: s.kind,
    };
    found.iter().map(mark).collect()
}
