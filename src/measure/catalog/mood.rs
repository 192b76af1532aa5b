//! Ratings drawn and dissatisfaction expected (满意度), by cause. The model behind is stated in
//! `satisfaction`; its coefficients are assumptions unless the scenario sets them.

use super::figure::{Absent, Figure, Unit, Words, words};
use super::{ENTRIES_NOT_OF_AGENTS, View, human_entries};
use crate::measure::counters::{Sum, Tally};

const NO_RATING: Words = words("no ratings", "无评价");
const NO_ENTRY: Words = words("no entries for humans", "无转人工进线");
const NO_RECEPTION: Words = words("no received session", "无接待会话");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];

/// A cause's share of entries.
macro_rules! cause {
    ($id:literal, $sum:ident, $en:literal, $zh:literal, $text_en:literal, $text_zh:literal) => {
        Figure::ratio(
            $id,
            Unit::Share,
            words($en, $zh),
            words($text_en, $text_zh),
            |v| (v.nano(Sum::$sum), v.n(Tally::RiskEntries)),
            NO_ENTRY,
        )
        .from("JD-25, TB-40; assumption")
        .lower()
        .absent(NOT_AGENT)
    };
}

fn good(view: &View) -> f64 {
    view.n(Tally::RatedVerySatisfied) + view.n(Tally::RatedSatisfied)
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    Figure::ratio(
        "satisfaction",
        Unit::Share,
        words("satisfaction", "满意度"),
        words("(very satisfied + satisfied) ÷ ratings", "(非常满意 + 满意) ÷ 参评量"),
        |v| (good(v), v.n(Tally::Ratings)),
        NO_RATING,
    )
    .from("JD-24, VIP-21")
    .higher(),
    Figure::ratio(
        "favourable_rate",
        Unit::Share,
        words("favourable rate", "客服好评率"),
        words("good ratings ÷ ratings", "好评数 ÷ 评价数"),
        |v| (good(v), v.n(Tally::Ratings)),
        NO_RATING,
    )
    .from("VIP-21")
    .higher(),
    Figure::ratio(
        "after_sale_satisfaction",
        Unit::Share,
        words("after-sale satisfaction", "售后服务满意度"),
        words(
            "(very satisfied + satisfied) ÷ ratings, of customers who needed the after-sale desk",
            "(非常满意 + 满意) ÷ 参评量(需要售后岗位的顾客)",
        ),
        |v| (v.n(Tally::AfterSaleSatisfied), v.n(Tally::AfterSaleRatings)),
        words("no after-sale rating", "无售后评价"),
    )
    .from("VIP-28")
    .higher(),
    Figure::ratio(
        "satisfaction_expected",
        Unit::Share,
        words("expected satisfaction", "预计满意度"),
        words(
            "1 − Σ probability of a bad rating ÷ Σ probability of a rating, received sessions",
            "1 − Σ差评概率 ÷ Σ参评概率(接待会话)",
        ),
        |v| {
            let ratings = v.nano(Sum::RatingsExpected);
            (ratings - v.nano(Sum::BadRatingsExpected), ratings)
        },
        words("no rating expected", "无期望评价"),
    )
    .from("JD-24; assumption")
    .higher(),
    Figure::ratio(
        "cannot_rate_share",
        Unit::Share,
        words("customers who never could rate", "无法评价占比"),
        words(
            "entries for humans in whose chat no human reply reached the customer ÷ such entries: \
             satisfaction does not hear them, the risk does",
            "未在会话中收到人工回复的需人工进线占比:满意度听不到他们,风险计入他们",
        ),
        |v| {
            let greeted = v.n(Tally::Received) - v.n(Tally::ReceivedGone);
            (human_entries(v) - greeted, human_entries(v))
        },
        NO_ENTRY,
    )
    .lower()
    .absent(NOT_AGENT),
    Figure::count(
        "ratings",
        words("ratings", "参评量"),
        words("received sessions the customer rated", "顾客评价的接待会话"),
        |v| v.n(Tally::Ratings),
    )
    .from("JD-26")
    .higher(),
    Figure::count(
        "invited",
        words("invited to rate", "邀评量"),
        words("received sessions with an invitation to rate", "邀请评价的接待会话"),
        |v| v.n(Tally::Invited),
    )
    .from("JD-26"),
    Figure::ratio(
        "rating_rate",
        Unit::Share,
        words("rating rate", "参评率"),
        words("ratings ÷ received sessions", "参评量 ÷ 接待量"),
        |v| (v.n(Tally::Ratings), v.n(Tally::Received)),
        NO_RECEPTION,
    )
    .from("JD-26")
    .higher()
    .absent(NOT_AGENT),
    cause!(
        "dissatisfaction_risk",
        Risk,
        "satisfaction risk",
        "满意度风险",
        "Σ probability of dissatisfaction ÷ entries not solved by the robot",
        "Σ不满意概率 ÷ 未被机器人解决的进线"
    ),
    Figure::count(
        "dissatisfied_expected",
        words("dissatisfied customers expected", "预计不满意人次"),
        words("Σ probability of dissatisfaction", "Σ不满意概率"),
        |v| v.nano(Sum::Risk),
    )
    .from("JD-25; assumption")
    .lower()
    .absent(NOT_AGENT),
    cause!(
        "risk_base",
        RiskBase,
        "risk: base",
        "风险:基础",
        "part of the risk that no wait explains, by the agent's quality",
        "与等待无关的风险部分(客服质量)"
    ),
    cause!(
        "risk_queue",
        RiskQueue,
        "risk: queue and leave messages",
        "风险:排队与留言",
        "part of the risk due to waiting for an agent, in the queue or as a leave message",
        "等待接入(排队或留言)造成的风险部分"
    ),
    cause!(
        "risk_slow_first",
        RiskSlowFirst,
        "risk: slow first reply",
        "风险:首响慢",
        "part of the risk due to the first reply",
        "首次回复慢造成的风险部分"
    ),
    cause!(
        "risk_slow_later",
        RiskSlowLater,
        "risk: slow later replies",
        "风险:后续回复慢",
        "part of the risk due to later replies",
        "后续回复慢造成的风险部分"
    ),
    cause!(
        "risk_unanswered",
        RiskUnanswered,
        "risk: unanswered",
        "风险:未回复",
        "part of the risk due to no answer",
        "无人回复造成的风险部分"
    ),
    cause!(
        "risk_gap",
        RiskGap,
        "risk: nobody on duty",
        "风险:无人值班",
        "part of the risk due to working hours with nobody online",
        "工作时间无人在线造成的风险部分"
    ),
    cause!(
        "risk_transfer",
        RiskTransfer,
        "risk: transfers",
        "风险:转接",
        "part of the risk due to transfers",
        "转接造成的风险部分"
    ),
    cause!(
        "risk_forced_end",
        RiskForcedEnd,
        "risk: forced end",
        "风险:强制结束",
        "part of the risk due to sessions ended by force",
        "强制结束造成的风险部分"
    ),
];
