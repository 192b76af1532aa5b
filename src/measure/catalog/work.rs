//! Figures of work that is no chat (工单、审单、催付等): what came, what was settled, in time or
//! late, how old it was, and the hands' time it took. By kind, shop and desk; of an agent, what
//! that agent did.

use super::figure::{Absent, Figure, Need, Unit, words};
use super::grain::Grain;
use crate::measure::counters::{Level, Sum, Tally};

/// An item is nobody's until it is done.
const NOT_OF_AGENTS: Absent = Absent::at(
    &[Grain::Agent],
    words("an item is nobody's until it is done", "工作处理前不属于任何客服"),
);
const NONE_SETTLED: super::Words = words("no item was settled", "没有已办结的工作");
const NONE_DUE: super::Words = words("no item was due", "没有到期的工作");
const NONE_ANSWERED: super::Words = words("no item was answered", "没有已回复的工作");
const NONE_CAME: super::Words = words("no item came", "没有新增工作");

/// The page.
pub const FIGURES: &[Figure] = &[
    tallied!(
        "work_came",
        WorkCame,
        "items of work",
        "新增工作量",
        "items of work that came (tickets, audits, reminders and the like)",
        "新增的聊天以外工作件数(工单、审单、催付等)"
    )
    .needs(Need::Work)
    .absent(&[NOT_OF_AGENTS]),
    tallied!(
        "work_settled",
        WorkSettled,
        "items settled",
        "办结工作量",
        "items of work that were done and did not come again",
        "已处理且不再返工的工作件数"
    )
    .needs(Need::Work)
    .higher(),
    Figure::ratio(
        "work_in_time_rate",
        Unit::Share,
        words("items settled in time", "工作按时办结率"),
        words(
            "items settled by the time they were due ÷ items that were settled or due by the end, \
             of kinds that have a deadline",
            "时限内办结的件数 ÷ 有时限且已办结或已到期的件数",
        ),
        |v| (v.n(Tally::WorkInTime), v.n(Tally::WorkInTime) + v.n(Tally::WorkLate)),
        NONE_DUE,
    )
    .from("VIP-12, VIP-13, TB-27")
    .needs(Need::Work)
    .higher(),
    tallied!(
        "work_late",
        WorkLate,
        "items late",
        "超时工作量",
        "items that were due and not settled by then",
        "到期时未办结的工作件数"
    )
    .from("VIP-12, TB-36")
    .needs(Need::Work)
    .lower(),
    tallied!(
        "work_open",
        WorkOpen,
        "items open at the end",
        "期末未办结工作量",
        "items not settled when the run ended",
        "结束时未办结的工作件数"
    )
    .needs(Need::Work)
    .lower()
    .absent(&[NOT_OF_AGENTS]),
    Figure::ratio(
        "work_settled_rate",
        Unit::Share,
        words("items settled", "工作办结率"),
        words("items settled ÷ items that came", "办结件数 ÷ 新增件数"),
        |v| (v.n(Tally::WorkSettled), v.n(Tally::WorkCame)),
        NONE_CAME,
    )
    .from("TB-27")
    .needs(Need::Work)
    .higher()
    .absent(&[NOT_OF_AGENTS]),
    Figure::ratio(
        "work_reply_in_time_rate",
        Unit::Share,
        words("timely replies to items", "工单及时回复率"),
        words(
            "items done once by the time they were due ÷ items done at least once, of kinds that \
             have a deadline; those never done are in neither",
            "有时限的工作:时限内首次回复的件数 ÷ 已回复的件数(未回复的不计)",
        ),
        |v| (v.n(Tally::WorkAnsweredInTime), v.n(Tally::WorkAnswered)),
        NONE_ANSWERED,
    )
    .from("VIP-31")
    .needs(Need::Work)
    .higher(),
    Figure::ratio(
        "work_reply_in_time_of_all_rate",
        Unit::Share,
        words("timely replies to all items", "工单及时回复率(含未回复)"),
        words(
            "items done once by the time they were due ÷ items that came, of kinds that have a \
             deadline",
            "有时限的工作:时限内首次回复的件数 ÷ 新增件数",
        ),
        |v| (v.n(Tally::WorkAnsweredInTime), v.n(Tally::WorkDue)),
        words("no item with a deadline came", "没有新增有时限的工作"),
    )
    .from("VIP-31, X-18")
    .needs(Need::Work)
    .higher()
    .absent(&[NOT_OF_AGENTS]),
    Figure::ratio(
        "work_first_time_rate",
        Unit::Share,
        words("items settled at once", "工单首次解决率"),
        words(
            "items settled when they were done for the first time ÷ items that came",
            "首次处理即办结的件数 ÷ 新增件数",
        ),
        |v| (v.n(Tally::WorkFirstTime), v.n(Tally::WorkCame)),
        NONE_CAME,
    )
    .from("VIP-32")
    .needs(Need::Work)
    .higher()
    .absent(&[NOT_OF_AGENTS]),
    Figure::ratio(
        "work_wait_mean_s",
        Unit::Seconds,
        words("items' wait", "工作等待时长"),
        words(
            "Σ time from when an item could be begun until it was ÷ items begun",
            "可处理到开始处理的时间之和 ÷ 已开始的件数",
        ),
        |v| (v.s(Sum::WorkWait), v.n(Tally::WorkBegun)),
        words("no item was begun", "没有已开始的工作"),
    )
    .needs(Need::Work)
    .lower()
    .absent(&[NOT_OF_AGENTS]),
    Figure::ratio(
        "work_handling_mean_s",
        Unit::Seconds,
        words("time until an item is settled", "工作处理时长"),
        words(
            "Σ time from an item's coming until it is settled ÷ items settled",
            "新增到办结的时间之和 ÷ 办结件数",
        ),
        |v| (v.s(Sum::WorkAge), v.n(Tally::WorkSettled)),
        NONE_SETTLED,
    )
    .from("VIP-29")
    .needs(Need::Work)
    .lower(),
    Figure::count(
        "work_effort_h",
        words("hands' time of work", "聊天以外工作工时"),
        words(
            "hands' time spent on items of work, by when they came; of an agent, by when it was \
             spent",
            "处理聊天以外工作的工时(按新增时间归属,客服按实际处理时间)",
        ),
        |v| v.s(Sum::WorkEffort) / 3600.0,
    )
    .in_unit(Unit::Hours)
    .needs(Need::Work),
    Figure::count(
        "work_amount_rmb",
        words("amount settled", "办结金额"),
        words(
            "money of the items settled, as of refunds, by when they were settled",
            "办结工作的金额,如完成退款金额(按办结时间归属)",
        ),
        |v| v.rmb(Sum::WorkAmount),
    )
    .in_unit(Unit::Rmb)
    .from("VIP-30")
    .needs(Need::Work),
    Figure::ratio(
        "work_open_mean",
        Unit::Count,
        words("items open, mean", "平均未办结工作量"),
        words("area under items not settled ÷ time", "未办结件数对时间的平均"),
        |v| (v.area(Level::Work), v.area(Level::Time)),
        words("no time", "无统计时间"),
    )
    .over_time()
    .needs(Need::Work)
    .lower()
    .absent(&[NOT_OF_AGENTS]),
];
