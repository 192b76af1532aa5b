//! Waits by cause: why customers waited, in seconds and in shares of all their waiting, until the
//! first human reply and in all. Booked where the contact came in, as all its waits are.

use super::figure::{Absent, Figure, Unit, Words, words};
use super::{ENTRIES_NOT_OF_AGENTS, View};
use crate::engine::facts::Cause;
use crate::measure::counters::Sum;

const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const NO_WAIT: Words = words("nobody waited", "无人等待");

/// Seconds of a cause until the first human reply.
fn first(view: &View, cause: Cause) -> f64 {
    view.s(Sum::of_cause(cause, true))
}

/// Seconds of a cause in all.
fn all(view: &View, cause: Cause) -> f64 {
    first(view, cause) + view.s(Sum::of_cause(cause, false))
}

/// Seconds of all causes together.
fn total(view: &View, of: fn(&View, Cause) -> f64) -> f64 {
    let whole = Cause::ALL.into_iter().filter(|cause| !cause.is_part());
    whole.map(|cause| of(view, cause)).sum()
}

/// A cause, in seconds and as a share, in all and until the first human reply.
macro_rules! caused {
    ($cause:ident, [$s:literal, $share:literal, $first_s:literal, $first_share:literal],
     $en:literal, $zh:literal, $text_en:literal, $text_zh:literal) => {
        [
            seconds(
                $s,
                words(concat!("wait, ", $en), concat!("等待:", $zh)),
                words(
                    concat!("Σ seconds customers waited while ", $text_en),
                    concat!("顾客等待秒数之和:", $text_zh),
                ),
                |v| all(v, Cause::$cause),
            ),
            share(
                $share,
                words(concat!("share of waiting, ", $en), concat!("等待占比:", $zh)),
                words(
                    concat!("seconds waited while ", $text_en, " ÷ seconds waited"),
                    concat!("等待秒数(", $text_zh, ") ÷ 全部等待秒数"),
                ),
                |v| (all(v, Cause::$cause), total(v, all)),
            ),
            seconds(
                $first_s,
                words(concat!("wait for the first reply, ", $en), concat!("首响前等待:", $zh)),
                words(
                    concat!("until the first human reply, Σ seconds waited while ", $text_en),
                    concat!("首次人工回复前,等待秒数之和:", $text_zh),
                ),
                |v| first(v, Cause::$cause),
            ),
            share(
                $first_share,
                words(
                    concat!("share of the wait for the first reply, ", $en),
                    concat!("首响前等待占比:", $zh),
                ),
                words(
                    concat!(
                        "until the first human reply, seconds waited while ",
                        $text_en,
                        " ÷ seconds waited"
                    ),
                    concat!("首次人工回复前,等待秒数(", $text_zh, ") ÷ 全部等待秒数"),
                ),
                |v| (first(v, Cause::$cause), total(v, first)),
            ),
        ]
    };
}

const fn seconds(id: &'static str, label: Words, text: Words, of: fn(&View) -> f64) -> Figure {
    let figure = Figure::count(id, label, text, of);
    figure.in_unit(Unit::Seconds).lower().absent(NOT_AGENT)
}

const fn share(id: &'static str, label: Words, text: Words, of: fn(&View) -> (f64, f64)) -> Figure {
    let figure = Figure::ratio(id, Unit::Share, label, text, of, NO_WAIT);
    figure.absent(NOT_AGENT)
}

/// The figures of this page.
pub const FIGURES: &[Figure] = CAUSES.as_flattened();

/// All of them, and each cause's four.
const CAUSES: &[[Figure; 4]] = &[
    [
        seconds(
            "wait_total_s",
            words("wait, all causes", "等待合计"),
            words(
                "Σ seconds customers waited, all rounds and places",
                "顾客等待秒数之和,含各轮与各处",
            ),
            |v| total(v, all),
        ),
        share(
            "wait_later_share",
            words("share of waiting after the first reply", "首响之后的等待占比"),
            words(
                "seconds waited after the first human reply ÷ seconds waited",
                "首次人工回复之后的等待秒数 ÷ 全部等待秒数",
            ),
            |v| (total(v, all) - total(v, first), total(v, all)),
        ),
        seconds(
            "first_wait_total_s",
            words("wait for the first reply, all causes", "首响前等待合计"),
            words(
                "Σ seconds customers waited until the first human reply, or until they left",
                "首次人工回复(或离开)之前的等待秒数之和",
            ),
            |v| total(v, first),
        ),
        share(
            "first_wait_silent_part",
            words("part of full time held by the silent", "满员等待中被不说话的顾客占着的部分"),
            words(
                "until the first human reply, seconds waited full of silent sessions ÷ seconds \
                 waited while everybody was full",
                "首次人工回复前,被不说话的顾客占着的等待秒数 ÷ 满员等待秒数",
            ),
            |v| {
                let full = first(v, Cause::FullShop) + first(v, Cause::FullTotal);
                (first(v, Cause::Silent), full)
            },
        ),
    ],
    caused!(
        Closed,
        ["wait_closed_s", "wait_closed_share", "first_wait_closed_s", "first_wait_closed_share"],
        "group closed",
        "客服组已关闭",
        "their group is disabled or deleted",
        "所属客服组已停用或删除"
    ),
    caused!(
        Nobody,
        [
            "wait_nobody_eligible_s",
            "wait_nobody_eligible_share",
            "first_wait_nobody_eligible_s",
            "first_wait_nobody_eligible_share"
        ],
        "nobody eligible",
        "无可分配客服",
        "the tiers had nobody for them, loads aside",
        "分流规则里没有可分配的客服(不论负荷)"
    ),
    caused!(
        FullShop,
        [
            "wait_full_shop_s",
            "wait_full_shop_share",
            "first_wait_full_shop_s",
            "first_wait_full_shop_share"
        ],
        "full by the shop's maximum",
        "接待位已满(店铺上限)",
        "everybody eligible was at the shop's maximum",
        "可分配的客服都已达店铺最大接待量"
    ),
    caused!(
        FullTotal,
        [
            "wait_full_total_s",
            "wait_full_total_share",
            "first_wait_full_total_s",
            "first_wait_full_total_share"
        ],
        "full by the total",
        "接待位已满(总上限)",
        "everybody eligible was full, somebody only by the total over all shops",
        "可分配的客服都已满,且有人只因多店总上限而满"
    ),
    caused!(
        Silent,
        [
            "wait_full_silent_s",
            "wait_full_silent_share",
            "first_wait_full_silent_s",
            "first_wait_full_silent_share"
        ],
        "full of silent sessions",
        "接待位被不说话的顾客占着",
        "silent sessions held the slots: part of the two before",
        "前两项之中:若没有只等静默超时的会话,就能接入"
    ),
    caused!(
        OwnReply,
        [
            "wait_own_reply_s",
            "wait_own_reply_share",
            "first_wait_own_reply_s",
            "first_wait_own_reply_share"
        ],
        "own reply being typed",
        "正在读和写本条回复",
        "their own reply was being read, thought about and typed",
        "客服正在读、想、写给他们的回复"
    ),
    caused!(
        OtherChats,
        [
            "wait_other_chats_s",
            "wait_other_chats_share",
            "first_wait_other_chats_s",
            "first_wait_other_chats_share"
        ],
        "hands on other chats",
        "客服在回别的顾客",
        "their agent's hands were on other chats",
        "接待他们的客服正在回别的会话"
    ),
    caused!(
        OtherWork,
        [
            "wait_other_work_s",
            "wait_other_work_share",
            "first_wait_other_work_s",
            "first_wait_other_work_share"
        ],
        "hands on other work",
        "客服在做其他工作",
        "the hands were on wrap-ups, mails or openings",
        "客服正在做小结、邮件或主动联系"
    ),
    caused!(
        Break,
        ["wait_break_s", "wait_break_share", "first_wait_break_s", "first_wait_break_share"],
        "hands away",
        "客服不在(小休)",
        "the hands were away: on a break, or gone",
        "客服小休或已离开"
    ),
    caused!(
        Cadence,
        [
            "wait_cadence_s",
            "wait_cadence_share",
            "first_wait_cadence_s",
            "first_wait_cadence_share"
        ],
        "cadence of assignment",
        "分配节奏",
        "somebody could have taken their message and its turn had not come, or had been given as \
         many customers as may be within a time",
        "有客服可接,但留言还没轮到分配,或已达单位时间分配上限"
    ),
    caused!(
        Choosing,
        [
            "wait_choosing_s",
            "wait_choosing_share",
            "first_wait_choosing_s",
            "first_wait_choosing_share"
        ],
        "robot or choice",
        "机器人或选择客服组",
        "they were with the robot that handed them over, or chose a group",
        "在机器人处(之后转人工)或正在选择客服组"
    ),
];
