//! Satisfaction risk by cause: which kind of waiting costs the rating, and when.

use super::{Intervals, Stretch, series, stretches};
use crate::report::chart::spec::{Axis, ChartSpec, Role, Shape, Text, Unit};

/// Beyond this many intervals neighbours are added together.
const MOST_BARS: usize = 240;

/// Why a customer is likely dissatisfied; the order is the order in the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Waited too long for an agent.
    Queue,
    /// Had an agent and waited too long for the first reply.
    SlowFirst,
    /// Waited too long for a later reply.
    SlowLater,
    /// Never got a reply.
    Unanswered,
    /// Came when nobody was on duty.
    Gap,
    /// Was handed from one agent to another.
    Transfer,
    /// Had the session closed while still wanting something.
    ForcedEnd,
}

impl Cause {
    /// All causes, bottom of the stack first.
    pub const ALL: [Cause; 7] = [
        Cause::Queue,
        Cause::SlowFirst,
        Cause::SlowLater,
        Cause::Unanswered,
        Cause::Gap,
        Cause::Transfer,
        Cause::ForcedEnd,
    ];

    /// The cause in words.
    pub fn label(self) -> Text {
        match self {
            Cause::Queue => Text::new("Queue, messages", "排队与留言"),
            Cause::SlowFirst => Text::new("Slow first reply", "首响慢"),
            Cause::SlowLater => Text::new("Slow later reply", "后续回复慢"),
            Cause::Unanswered => Text::new("Unanswered", "未回复"),
            Cause::Gap => Text::new("Coverage gap", "无人值班"),
            Cause::Transfer => Text::new("Transfer", "转接"),
            Cause::ForcedEnd => Text::new("Forced end", "强制结束"),
        }
    }

    /// Position in the stack; decides colour and hatching.
    fn part(self) -> u8 {
        match self {
            Cause::Queue => 0,
            Cause::SlowFirst => 1,
            Cause::SlowLater => 2,
            Cause::Unanswered => 3,
            Cause::Gap => 4,
            Cause::Transfer => 5,
            Cause::ForcedEnd => 6,
        }
    }
}

/// What the chart needs.
#[derive(Debug, Clone, Copy)]
pub struct RiskByCause<'a> {
    /// The intervals.
    pub intervals: Intervals,
    /// Per cause: expected dissatisfied customers of each interval.
    pub causes: &'a [(Cause, &'a [f64])],
    /// Hours that break and gaps.
    pub marked: &'a [Stretch],
}

/// Builds the chart.
pub fn risk_by_cause(input: &RiskByCause<'_>) -> ChartSpec {
    let longest = input.causes.iter().map(|(_, v)| v.len()).max().unwrap_or(0);
    let merge = merge_factor(longest, input.intervals.minutes);
    let intervals =
        Intervals { minutes: input.intervals.minutes * merge as f64, ..input.intervals };
    let per = intervals.words();
    let drawn = input.causes.iter().map(|(cause, values)| {
        let sums: Vec<f64> = values.chunks(merge).map(sum_known).collect();
        series(cause.label(), Role::Part(cause.part()), Shape::StackedBars(intervals.starts(&sums)))
    });
    ChartSpec {
        id: "risk".into(),
        title: Text::new("Satisfaction risk by cause", "满意度风险（按原因）"),
        x: intervals.axis(&[longest.div_ceil(merge)]),
        y: Axis::value(
            Text::new(
                format!("customers likely dissatisfied, per {}", per.en),
                format!("每{}预计不满意顾客数", per.zh),
            ),
            Unit::Count,
        ),
        y2: None,
        series: drawn.collect(),
        marks: stretches(input.marked),
        note: Text::new(
            "Expected number of dissatisfied customers by the time they arrived, shared out by \
             cause, without those dissatisfied after prompt service. Queue, messages: waited for \
             an agent, in the queue or as a leave message. Coverage gap: nobody online in working \
             hours. Coefficients are assumptions.",
            "按进线时段统计的预计不满意顾客数，按原因分摊，不含及时服务后仍不满意的。\
             排队与留言：等待接入（含留言）；无人值班：工作时段内无人值班。系数见“假设”一节。",
        ),
    }
}

/// How many neighbours are added together: the smallest factor that keeps the bars few and the
/// interval a round one.
fn merge_factor(count: usize, minutes: f64) -> usize {
    let round = |k: &usize| {
        let merged = minutes * *k as f64;
        merged % 60.0 == 0.0 && (1440.0 % merged == 0.0 || merged % 1440.0 == 0.0)
    };
    if count <= MOST_BARS {
        return 1;
    }
    let least = count.div_ceil(MOST_BARS);
    (least..least * 64).find(round).unwrap_or(least)
}

/// Sum of the numbers that exist; `NaN` if none does.
fn sum_known(values: &[f64]) -> f64 {
    let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    if known.is_empty() { f64::NAN } else { known.iter().sum() }
}
