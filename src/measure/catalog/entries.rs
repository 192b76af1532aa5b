//! Entries (进线) and what became of them.

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::{ENTRIES_NOT_OF_AGENTS, UPV_NOT_OF_AGENTS, human_entries, upv};
use crate::measure::counters::{Level, Tally};

const NO_HUMAN_ENTRIES: Words = words("no entries for humans", "无转人工进线");
const NO_UPV: Words = words("no online UPV", "无在线UPV");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const UPV_ABSENT: &[Absent] = &[UPV_NOT_OF_AGENTS];

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    tallied!(
        "entries",
        Entries,
        "entries",
        "进线量",
        "customers opening the chat, re-entries included",
        "顾客发起咨询次数,含再次进线"
    )
    .from("C2 entry")
    .absent(NOT_AGENT),
    Figure::count(
        "entries_for_humans",
        words("entries for humans", "需人工进线量"),
        words("entries − solved by the robot", "进线量 − 机器人解决量"),
        |v| v.n(Tally::Entries) - v.n(Tally::RobotSolved),
    )
    .from("S-18")
    .absent(NOT_AGENT),
    Figure::ratio(
        "arrivals_per_hour",
        Unit::PerHour,
        words("arrivals an hour", "每小时进线"),
        words("entries ÷ observed hours", "进线量 ÷ 观察小时数"),
        |v| (v.n(Tally::Entries), v.area(Level::Time) / 3600.0),
        words("no observed time", "无观察时间"),
    )
    .over_time()
    .absent(NOT_AGENT),
    tallied!(
        "reentries",
        Reentries,
        "re-entries",
        "再次进线量",
        "entries that continue an earlier contact's matter",
        "为同一事项再次进线的次数"
    )
    .from("S-13")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "chains_cut",
        ChainsCut,
        "chains of re-entries cut",
        "重复进线超 15 次的顾客",
        "customers who would enter a 16th time",
        "将第16次进线的顾客数"
    )
    .from("S-13")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "put_off",
        PutOff,
        "matters put off",
        "活动后再处理",
        "contacts that got a short answer until the promotion is over",
        "活动期间仅作简短答复、活动后再处理的次数"
    )
    .from("TB-18")
    .absent(NOT_AGENT),
    tallied!(
        "continued_entries",
        Continued,
        "entries into an open contact",
        "会话未结束再次进入",
        "customers who came again while they had a session or waited",
        "会话或排队未结束时再次进入的次数"
    )
    .from("S-31")
    .absent(NOT_AGENT),
    tallied!(
        "online_upv",
        Upv,
        "online UPV",
        "在线UPV",
        "entries that reached a queue or an online session",
        "进入排队或在线会话的进线次数"
    )
    .from("JD-19")
    .absent(UPV_ABSENT),
    tallied!(
        "robot_handled",
        RobotHandled,
        "taken by the robot",
        "机器人接待量",
        "entries the robot took first",
        "先由机器人接待的进线"
    )
    .from("S-30")
    .needs(Need::Robot)
    .absent(NOT_AGENT),
    tallied!(
        "robot_solved",
        RobotSolved,
        "solved by the robot",
        "机器人解决量",
        "entries the robot solved",
        "机器人解决的进线"
    )
    .from("S-30")
    .needs(Need::Robot)
    .absent(NOT_AGENT),
    Figure::ratio(
        "robot_solved_rate",
        Unit::Share,
        words("robot's share solved", "机器人解决率"),
        words("solved ÷ taken by the robot", "机器人解决量 ÷ 机器人接待量"),
        |v| (v.n(Tally::RobotSolved), v.n(Tally::RobotHandled)),
        words("nothing taken by the robot", "机器人无接待"),
    )
    .from("S-30")
    .needs(Need::Robot)
    .absent(NOT_AGENT),
    tallied!(
        "served",
        Served,
        "served",
        "已服务",
        "entries with a session and a human reply",
        "有人工回复的进线"
    )
    .from("S-18")
    .higher()
    .absent(NOT_AGENT),
    tallied!(
        "unanswered",
        Unanswered,
        "unanswered",
        "未回复",
        "entries with a session and no human reply",
        "已接入但无人工回复的进线"
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "abandoned",
        Abandoned,
        "abandoned",
        "放弃",
        "entries that left before any session",
        "接入前离开的进线"
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "left_messages",
        LeftMessage,
        "left a message",
        "转留言",
        "entries that became leave messages",
        "成为留言的进线"
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!("rejected", Rejected, "rejected", "未能进线", "entries turned away", "被拒绝的进线")
        .from("S-18")
        .lower()
        .absent(NOT_AGENT),
    tallied!(
        "still_open",
        StillOpen,
        "still open at the end",
        "结束时未完结",
        "entries neither served nor lost when the run ended",
        "模拟结束时仍在系统中的进线"
    )
    .from("S-18")
    .absent(NOT_AGENT),
    Figure::ratio(
        "served_rate",
        Unit::Share,
        words("served share", "人工接待率"),
        words("served ÷ (entries − solved by the robot)", "已服务 ÷ (进线量 − 机器人解决量)"),
        |v| (v.n(Tally::Served), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .from("S-18")
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "unanswered_rate",
        Unit::Share,
        words("unanswered share", "未回复率"),
        words("unanswered ÷ (entries − solved by the robot)", "未回复 ÷ (进线量 − 机器人解决量)"),
        |v| (v.n(Tally::Unanswered), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "abandonment_rate",
        Unit::Share,
        words("abandonment", "接入前流失率"),
        words("abandoned ÷ (entries − solved by the robot)", "放弃 ÷ (进线量 − 机器人解决量)"),
        |v| (v.n(Tally::Abandoned), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "abandoned_soon_rate",
        Unit::Share,
        words("short abandonment", "接入前短时流失率"),
        words("abandoned within {first} ÷ online UPV", "{first}内放弃 ÷ 在线UPV"),
        |v| (v.n(Tally::AbandonedSoon), upv(v)),
        NO_UPV,
    )
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "abandonment_of_queued_rate",
        Unit::Share,
        words("abandonment of the queued", "排队流失率"),
        words("abandoned in the queue ÷ queued", "排队中放弃 ÷ 排队人次"),
        |v| (v.n(Tally::QueuedAbandoned), v.n(Tally::Queued) - v.n(Tally::QueueCut)),
        words("nobody queued", "无人排队"),
    )
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "lost_rate",
        Unit::Share,
        words("lost", "进线流失率"),
        words(
            "customers whom no human's answer reached (left before it, seen or not, turned away, \
             never answered, or their message not within [leave] answer_within) ÷ entries that \
             needed a human",
            "未得到人工答复的顾客(答复前离开(含未关窗离开)、未能进线、无人答复,或留言逾期未答) ÷ 需人工的进线",
        ),
        |v| {
            let unjudged = v.n(Tally::Unjudged);
            (v.n(Tally::Lost), v.n(Tally::Entries) - v.n(Tally::RobotSolved) - unjudged)
        },
        NO_HUMAN_ENTRIES,
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "lost_customers",
        Lost,
        "lost customers",
        "流失人次",
        "entries that needed a human whom no human's answer reached in time",
        "需人工而未及时得到人工答复的进线"
    )
    .from("S-18")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "awaiting_end",
        AwaitingEnd,
        "still waiting at the end",
        "结束时仍在等待",
        "customers who still wait for a human when the run ends: in the queue, for a reply, or \
         with a message whose time to answer is over",
        "模拟结束时仍在排队、等待回复或留言已超时未答的顾客"
    )
    .from("S-17")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "left_late",
        LeftLate,
        "messages not answered in time",
        "逾期未答留言",
        "leave messages not answered within [leave] answer_within of working hours",
        "未在 [leave] answer_within(按工作时间计)内答复的留言"
    )
    .from("[leave] answer_within")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "left_late_rate",
        Unit::Share,
        words("share of messages not answered in time", "逾期留言占比"),
        words(
            "messages not answered in time ÷ (entries − solved by the robot)",
            "逾期未答留言 ÷ (进线量 − 机器人解决量)",
        ),
        |v| (v.n(Tally::LeftLate), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .from("[leave] answer_within")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "rejected_rate",
        Unit::Share,
        words("rejected share", "未能进线率"),
        words("rejected ÷ (entries − solved by the robot)", "未能进线 ÷ (进线量 − 机器人解决量)"),
        |v| (v.n(Tally::Rejected), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "left_message_rate",
        Unit::Share,
        words("share left as messages", "转留言率"),
        words(
            "left a message ÷ (entries − solved by the robot)",
            "转留言 ÷ (进线量 − 机器人解决量)",
        ),
        |v| (v.n(Tally::LeftMessage), human_entries(v)),
        NO_HUMAN_ENTRIES,
    )
    .from("B-JD-3")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "queued",
        Queued,
        "queued",
        "排队人次",
        "entries that ever queued",
        "曾进入排队的进线"
    )
    .from("JD-9")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "queued_rate",
        Unit::Share,
        words("queued share", "排队率"),
        words("queued ÷ online UPV", "排队人次 ÷ 在线UPV"),
        |v| (v.n(Tally::Queued), v.n(Tally::Upv)),
        NO_UPV,
    )
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "gap_entries",
        GapEntries,
        "entries with nobody on duty",
        "无人值班时进线",
        "entries in working hours while nobody of the shop was on duty for anybody",
        "工作时间内店铺无人值班时的进线"
    )
    .from("JD-27")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "uncovered_entries",
        UncoveredEntries,
        "entries nobody was eligible for",
        "无可分配客服的进线",
        "entries that came to routing in working hours while the tiers had nobody for them, \
         loads aside",
        "工作时间内进入分流时,分流规则里没有可分配客服的进线(不论接待位是否已满)"
    )
    .from("JD-27, JDG-13")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "uncovered_rate",
        Unit::Share,
        words("share nobody was eligible for", "无可分配客服的进线占比"),
        words(
            "entries nobody was eligible for ÷ (entries − solved by the robot)",
            "无可分配客服的进线 ÷ (进线量 − 机器人解决量)",
        ),
        // who was cut had nobody eligible all the same
        |v| (v.n(Tally::UncoveredEntries), v.n(Tally::Entries) - v.n(Tally::RobotSolved)),
        NO_HUMAN_ENTRIES,
    )
    .from("JD-27, JDG-13")
    .lower()
    .absent(NOT_AGENT),
];
