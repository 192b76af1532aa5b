//! How agents are rated (绩效): quality inspection, and the score that a shop's weights make of
//! other figures. A figure without a value drops out of the score.

use super::figure::{Absent, Figure, Unit, Words, words};
use super::grain::Grain;
use super::{View, figure};
use crate::measure::counters::{Sum, Tally};

const NOTHING_SAMPLED: Words = words("no conversation was inspected", "无质检抽样");
const BY_WEEK: &[Absent] = &[Absent::at(
    &[Grain::Group, Grain::Interval, Grain::Day],
    words("inspection is by agent and natural week", "质检按客服与自然周统计"),
)];
const WHOLE: &[Absent] = &[Absent::at(
    &[Grain::Group, Grain::Interval, Grain::Day],
    words("the score is of the whole time", "绩效得分按全程计算"),
)];

/// Σ weight · score and Σ weight over the weighted figures that have a value here.
fn score(view: &View) -> (f64, f64) {
    let mut sums = (0.0, 0.0);
    let [_] = view.shops()[..] else { return sums };
    for item in view.shop().iter().flat_map(|shop| &shop.performance.items) {
        let Some(figure) = figure(item.figure) else { continue };
        if view.absent(figure).is_some() {
            continue;
        }
        if let Some(value) = view.find(figure).value() {
            sums.0 += item.weight * item.score(value);
            sums.1 += item.weight;
        }
    }
    sums
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    Figure::ratio(
        "qc_score_mean",
        Unit::Count,
        words("service attitude", "服务态度(质检评分)"),
        words(
            "mean score of inspected conversations, up to 100",
            "质检抽样会话的平均评分(满分100)",
        ),
        |v| (v.s(Sum::QcScore), v.n(Tally::QcSampled)),
        NOTHING_SAMPLED,
    )
    .from("VIP-25")
    .higher()
    .absent(BY_WEEK),
    tallied!(
        "qc_points",
        QcPoints,
        "points lost by inspection",
        "质检扣分",
        "points by band of each inspected conversation, at most the limit a natural week",
        "各抽样会话按分档扣分,自然周设上限"
    )
    .from("VIP-17")
    .lower()
    .absent(BY_WEEK),
    tallied!(
        "qc_sampled",
        QcSampled,
        "conversations inspected",
        "质检抽样数",
        "conversations sampled by quality inspection",
        "质检抽样的会话数"
    )
    .from("VIP-17")
    .absent(BY_WEEK),
    Figure::ratio(
        "performance_score",
        Unit::Count,
        words("performance score", "绩效得分"),
        words(
            "Σ weight · score ÷ Σ weight over `[performance] weights`; a figure scores 100 at its \
             target, else its share of it (lower is better: the target's share of the figure)",
            "Σ权重·得分 ÷ Σ权重;达到目标为100分,否则为实际÷目标(越低越好的指标为目标÷实际)",
        ),
        score,
        words("no weighted figure has a value", "没有可计算的加权指标"),
    )
    .from("VIP-38, X-31")
    .higher()
    .absent(WHOLE),
];
