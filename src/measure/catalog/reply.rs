//! Replies: what share in time, by round, session and message; leave messages (留言).

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::grain::Grain;
use super::{ENTRIES_NOT_OF_AGENTS, INTERVAL_WAITS_NOT_KEPT, View};
use crate::measure::counters::{Level, Sum, Tally};
use crate::measure::counts::Wait;
use crate::model::kpi::ReplyUnit;

const NO_ROUND: Words = words("no round in the window", "时段内无轮次");
const NO_LEAVE: Words = words("no leave message", "无留言");
const NO_DELIVERY: Words = words("no leave message delivered", "无已分配留言");
const NO_ANSWER: Words = words("no leave message answered", "无已答复留言");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const LEAVE_WAITS: &[Absent] = &[ENTRIES_NOT_OF_AGENTS, INTERVAL_WAITS_NOT_KEPT];
const SESSIONS_NOT_AGENT: &[Absent] = &[Absent::at(
    &[Grain::Agent],
    words("a session's rounds may be of several agents", "会话轮次可能涉及多位客服"),
)];

/// Rounds, sessions or messages in time and all, leave messages in the window missed.
fn in_time(view: &View, unit: ReplyUnit) -> (f64, f64) {
    let (hits, all) = match unit {
        ReplyUnit::Round => (Tally::ReplyRoundsInTime, Tally::ReplyRounds),
        ReplyUnit::Session => (Tally::ReplySessionsInTime, Tally::ReplySessions),
        ReplyUnit::Message => (Tally::ReplyMessagesInTime, Tally::ReplyMessages),
    };
    (view.n(hits), view.n(all) + view.n(Tally::ReplyLeaveMissed))
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    Figure::ratio(
        "sla60_rate",
        Unit::Share,
        words("rounds within {response}", "{response}内回复率"),
        words(
            "rounds answered within {response}, the platform's standard ÷ all rounds, unanswered \
             ones included",
            "平台标准{response}内回复的轮次 ÷ 全部轮次(含未回复)",
        ),
        |v| {
            let all = v.n(Tally::RoundsAnswered) + v.n(Tally::RoundsOpen);
            (v.n(Tally::RoundsPrompt), all)
        },
        words("no round", "无轮次"),
    )
    .from("VIP-10")
    .higher()
    .needs(Need::Replies),
    Figure::ratio(
        "reply3_rate",
        Unit::Share,
        words("human reply rate within {reply}", "{reply}人工回复率"),
        words(
            "by round, session or message, as the platform counts; leave messages in the window \
             are missed where it says so",
            "按平台口径(轮次、会话或消息);平台规定时窗口内留言计为未回复",
        ),
        |v| in_time(v, v.shop().map_or(ReplyUnit::Round, |shop| shop.kpi.reply_unit)),
        NO_ROUND,
    )
    .from("JDG-29, X-12")
    .higher()
    .needs(Need::Replies)
    .absent(SESSIONS_NOT_AGENT),
    Figure::ratio(
        "reply3_by_round_rate",
        Unit::Share,
        words("reply rate by round", "及时回复率(轮次)"),
        words(
            "rounds in the window answered in time ÷ \
             (rounds in the window + leave messages missed)",
            "窗口内及时回复轮次 ÷ (窗口内轮次 + 计为未回复的留言)",
        ),
        |v| in_time(v, ReplyUnit::Round),
        NO_ROUND,
    )
    .from("JDG-29")
    .higher()
    .needs(Need::Replies),
    Figure::ratio(
        "reply3_by_session_rate",
        Unit::Share,
        words("reply rate by session", "及时回复率(会话)"),
        words(
            "sessions without a late round ÷ (sessions with a round in the window + leave missed)",
            "无超时轮次的会话 ÷ (窗口内有轮次的会话 + 计为未回复的留言)",
        ),
        |v| in_time(v, ReplyUnit::Session),
        NO_ROUND,
    )
    .from("JDG-29, B-FG-4")
    .higher()
    .needs(Need::Replies)
    .absent(SESSIONS_NOT_AGENT),
    Figure::ratio(
        "reply3_by_message_rate",
        Unit::Share,
        words("reply rate by message", "及时回复率(消息)"),
        words(
            "messages answered in time, each from its own instant ÷ (messages + leave missed)",
            "各自时限内获回复的消息 ÷ (消息 + 计为未回复的留言)",
        ),
        |v| in_time(v, ReplyUnit::Message),
        NO_ROUND,
    )
    .from("JDG-29, B-FG-4")
    .higher()
    .needs(Need::Replies),
    Figure::ratio(
        "first_in_time_rate",
        Unit::Share,
        words("first reply within {first}", "首次{first}应答率"),
        words(
            "sessions started in the window with a first human reply within {first} of \
             connection ÷ those with a customer message",
            "窗口内开始且接入后{first}内首响的会话 ÷ 窗口内有顾客发言的会话",
        ),
        |v| (v.n(Tally::FirstInTime), v.n(Tally::FirstAssessed)),
        words("no session started in the window", "窗口内无会话"),
    )
    .from("B-JD-1")
    .higher()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "overnight_done_rate",
        Unit::Share,
        words("overnight contacts done", "隔夜咨询完成率"),
        words(
            "entries of the night (where the platform names none, outside working hours) answered \
             for good before the morning's deadline (half an hour after the night) ÷ such entries, \
             those the robot solved left out",
            "夜间进线(平台未规定则为非工作时间)且在次日时限前(默认夜间结束后30分钟内)处理完毕 ÷ 夜间进线,机器人解决的不计",
        ),
        |v| (v.n(Tally::OvernightDone), v.n(Tally::Overnight)),
        words("no entry in the night", "无夜间进线"),
    )
    .from("VIP-9")
    .higher()
    .absent(NOT_AGENT),
    tallied!(
        "rounds_answered",
        RoundsAnswered,
        "rounds answered",
        "已回复轮次",
        "rounds a human answered",
        "有人工回复的轮次"
    )
    .from("C-5")
    .needs(Need::Replies),
    tallied!(
        "later_rounds_answered",
        LaterRounds,
        "later rounds answered",
        "已回复后续轮次",
        "of these, rounds after the session's first reply",
        "其中首响之后的轮次"
    )
    .needs(Need::Replies),
    Figure::ratio(
        "replies_per_hour",
        Unit::PerHour,
        words("replies an hour", "每小时回复数"),
        words("human messages ÷ observed hours", "人工消息数 ÷ 观察小时数"),
        |v| (v.n(Tally::HumanMessages), v.area(Level::Time) / 3600.0),
        words("no observed time", "无观察时间"),
    )
    .over_time()
    .higher()
    .needs(Need::Replies),
    tallied!(
        "rounds_open",
        RoundsOpen,
        "rounds left open",
        "未回复轮次",
        "rounds whose session ended without a reply",
        "会话结束仍未回复的轮次"
    )
    .from("C-5")
    .lower()
    .needs(Need::Replies),
    Figure::ratio(
        "answer_question_ratio",
        Unit::Ratio,
        words("answer/question ratio", "答问比"),
        words("human messages ÷ customer messages", "客服人工消息 ÷ 顾客消息"),
        |v| (v.n(Tally::HumanMessages), v.n(Tally::CustomerMessages)),
        words("no customer message", "无顾客消息"),
    )
    .from("VIP-24")
    .higher()
    .needs(Need::Replies),
    tallied!(
        "unread_replies",
        UnreadReplies,
        "unread replies",
        "顾客走后才发的回复",
        "replies sent after the customer had left silently",
        "顾客未关窗离开后的回复"
    )
    .from("S-6")
    .lower()
    .needs(Need::Replies),
    tallied!(
        "leave_created",
        LeaveCreated,
        "leave messages",
        "留言量",
        "leave messages created",
        "产生的留言"
    )
    .from("JDG-20")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "leave_delivered",
        LeaveDelivered,
        "leave messages delivered",
        "留言分配量",
        "leave messages that reached an agent",
        "已分配给客服的留言"
    )
    .from("JDG-22"),
    tallied!(
        "leave_mailed",
        LeaveMailed,
        "leave messages mailed",
        "邮件答复留言",
        "leave messages answered by mail",
        "以邮件答复的留言"
    )
    .from("DH-14")
    .absent(NOT_AGENT),
    tallied!(
        "leave_expired",
        LeaveExpired,
        "leave messages expired",
        "过期留言",
        "leave messages dropped undelivered",
        "未分配即过期的留言"
    )
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "leave_waiting",
        LeaveWaiting,
        "leave messages still waiting",
        "待处理留言",
        "leave messages undelivered at the end",
        "结束时仍未分配的留言"
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "leave_answered",
        LeaveAnswered,
        "leave messages answered",
        "已处理留言",
        "leave messages with a human answer",
        "有人工答复的留言"
    )
    .from("DH-14")
    .higher(),
    Figure::count(
        "leave_unhandled",
        words("leave messages unhandled", "未处理留言"),
        words("leave messages created − answered", "留言量 − 已处理留言"),
        |v| v.n(Tally::LeaveCreated) - v.n(Tally::LeaveAnswered),
    )
    .from("DH-14")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "leave_reply_rate",
        Unit::Share,
        words("leave reply rate", "留言回复率"),
        words("leave messages answered ÷ created", "已处理留言 ÷ 留言量"),
        |v| (v.n(Tally::LeaveAnswered), v.n(Tally::LeaveCreated)),
        NO_LEAVE,
    )
    .from("B-JD-2")
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "leave_delay_mean_s",
        Unit::Seconds,
        words("leave delivery delay", "留言平均分配时延"),
        words("Σ (delivery − creation) ÷ delivered", "Σ(分配 − 产生) ÷ 分配量"),
        |v| (v.s(Sum::LeaveDelay), v.n(Tally::LeaveDelivered)),
        NO_DELIVERY,
    )
    .from("JDG-22")
    .lower(),
    Figure::quantile(
        "leave_delay_p90_s",
        words("leave delivery delay p90", "留言分配时延 p90"),
        words("90 % of delivered messages wait at most this", "90% 的分配留言等待不超过该值"),
        (Wait::LeaveDelay, 0.9),
        NO_DELIVERY,
    )
    .from("JDG-22")
    .absent(LEAVE_WAITS),
    Figure::ratio(
        "leave_answer_mean_s",
        Unit::Seconds,
        words("leave answer time", "留言平均答复时长"),
        words("Σ (answer − creation) ÷ answered", "Σ(答复 − 产生) ÷ 已处理留言"),
        |v| (v.s(Sum::LeaveAnswer), v.n(Tally::LeaveAnswered)),
        NO_ANSWER,
    )
    .lower(),
    Figure::quantile(
        "leave_answer_p90_s",
        words("leave answer time p90", "留言答复时长 p90"),
        words("90 % of answered messages wait at most this", "90% 的答复留言等待不超过该值"),
        (Wait::LeaveAnswer, 0.9),
        NO_ANSWER,
    )
    .absent(LEAVE_WAITS),
];
