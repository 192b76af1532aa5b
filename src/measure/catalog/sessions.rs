//! Consultation and reception volume, people, transfers, and how sessions end.

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::grain::Grain;
use super::view::View;
use super::{ENTRIES_NOT_OF_AGENTS, PERSONS_ONLY_WHOLE, UPV_NOT_OF_AGENTS, upv};
use crate::measure::counters::{Level, Sum, Tally};

const NO_ENTRIES: Words = words("no entries", "无进线");
const NO_UPV: Words = words("no online UPV", "无在线UPV");
const NO_CONSULTS: Words = words("no consultations", "无咨询");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const UPV_ABSENT: &[Absent] = &[UPV_NOT_OF_AGENTS];
const PERSONS_ABSENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS, PERSONS_ONLY_WHOLE];
const AGENT_ONLY: &[Absent] = &[Absent::at(
    &[Grain::Desk, Grain::Shop, Grain::Group, Grain::Interval, Grain::Day],
    words("every transfer in is a transfer out of a colleague", "转入即同事的转出"),
)];

/// What counts as received: a reply of anybody, or the last agent's.
fn received(view: &View) -> Tally {
    match view.shop() {
        Some(shop) if !shop.kpi.shop_counts_any_human_reply => Tally::ReceivedByLast,
        _ => Tally::Received,
    }
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    tallied!(
        "consult_volume",
        Consults,
        "consult volume",
        "咨询量",
        "online sessions with a customer message, credited to the last agent",
        "顾客发言的在线会话数,计入最后接待客服"
    )
    .from("JD-20"),
    Figure::count(
        "reception_volume",
        words("reception volume", "接待量"),
        words(
            "online sessions with a human reply; an agent's, and the shop's too where \
             `shop_counts_any_human_reply = false`, only if the last agent replied",
            "有人工回复的在线会话数;客服层面须为最后接待且本人回复",
        ),
        |v| v.n(received(v)),
    )
    .from("JD-21, X-26")
    .higher(),
    tallied!(
        "reception_volume_strict",
        ReceivedByLast,
        "reception volume, strict",
        "接待量(严格)",
        "online sessions whose last agent replied",
        "最后接待客服回复过的在线会话数"
    )
    .from("JD-21, X-26")
    .higher(),
    Figure::ratio(
        "answer_rate",
        Unit::Share,
        words("answer rate", "应答率"),
        words("reception volume ÷ online UPV", "接待量 ÷ 在线UPV"),
        |v| (v.n(received(v)), upv(v)),
        NO_UPV,
    )
    .from("JD-23")
    .higher()
    .absent(UPV_ABSENT),
    Figure::ratio(
        "answer_rate_strict",
        Unit::Share,
        words("answer rate, strict", "应答率(严格)"),
        words("strict reception volume ÷ online UPV", "接待量(严格) ÷ 在线UPV"),
        |v| (v.n(Tally::ReceivedByLast), upv(v)),
        NO_UPV,
    )
    .from("JD-23, X-26")
    .higher()
    .absent(UPV_ABSENT),
    Figure::ratio(
        "answer_rate_of_consults",
        Unit::Share,
        words("answer rate of consultations", "咨询应答率"),
        words("strict reception volume ÷ consult volume", "接待量(严格) ÷ 咨询量"),
        |v| (v.n(Tally::ReceivedByLast), v.n(Tally::Consults) - v.n(Tally::CutConsults)),
        NO_CONSULTS,
    )
    .from("JD-23")
    .higher(),
    tallied!(
        "persons",
        Persons,
        "distinct customers",
        "进线人数",
        "distinct customers who entered",
        "去重进线顾客数"
    )
    .from("X-33")
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
    tallied!(
        "persons_consulting",
        PersonsConsulting,
        "customers consulting",
        "咨询人数",
        "distinct customers with an online session",
        "去重在线咨询顾客数"
    )
    .from("VIP-20")
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
    tallied!(
        "persons_answered",
        PersonsAnswered,
        "customers answered",
        "接待人数",
        "distinct customers whom a human answered",
        "去重有人工回复的顾客数"
    )
    .from("VIP-22")
    .higher()
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
    Figure::count(
        "reception_times",
        words("receptions, person-times", "接待人次"),
        words(
            "sessions and messages a human answered; a customer counts each time",
            "有人工回复的会话与留言数,同一顾客重复计",
        ),
        |v| v.n(received(v)) + v.n(Tally::LeaveAnswered),
    )
    .from("VIP-23")
    .higher(),
    Figure::count(
        "valid_consults",
        words("valid consultations", "有效咨询"),
        words(
            "online sessions in which both the customer and a human wrote",
            "顾客与人工客服均有发言的在线会话",
        ),
        |v| v.n(Tally::Received),
    )
    .from("DH-13")
    .higher()
    .absent(NOT_AGENT),
    Figure::count(
        "invalid_consults",
        words("invalid consultations", "无效咨询"),
        words(
            "entries without a human reply that left the queue or their session; messages left and \
             entries turned away are told apart",
            "未获人工回复即离开排队或会话的进线(留言与被拒的进线另计)",
        ),
        |v| v.n(Tally::Abandoned) + v.n(Tally::Unanswered),
    )
    .from("DH-13")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "reply_rate_of_persons",
        Unit::Share,
        words("reply rate of persons", "在线客服回复率"),
        words("customers answered ÷ distinct customers", "接待人数 ÷ 进线人数"),
        |v| (v.n(Tally::PersonsAnswered), v.n(Tally::Persons)),
        NO_ENTRIES,
    )
    .from("VIP-20")
    .higher()
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
    tallied!(
        "proactive_contacts",
        Proactive,
        "proactive contacts",
        "主动联系量",
        "chats opened by agents",
        "客服主动发起的会话"
    )
    .from("JD-15")
    .absent(&[Absent::at(
        &[Grain::Group, Grain::Interval],
        words("agents open chats for the shop", "主动联系按店铺统计"),
    )]),
    tallied!(
        "transfers",
        Transfers,
        "transfers",
        "转接次数",
        "sessions handed over, counted at the giver",
        "转出次数"
    )
    .from("S-23"),
    tallied!(
        "reassigned",
        Reassigned,
        "reassigned without a reply",
        "超时未回复转派次数",
        "sessions that went to another agent because nobody replied for \
         `transfer.reassign_unanswered`; each is a transfer too",
        "超过 transfer.reassign_unanswered 未回复而转给其他客服的会话数,同时计入转接次数"
    )
    .from("S-23")
    .absent(&[Absent::at(
        &[Grain::Agent],
        words("the shop's tiers hand them over", "由店铺规则转派"),
    )]),
    tallied!(
        "transfers_in",
        TransfersIn,
        "transfers received",
        "转入次数",
        "sessions taken over",
        "转入次数"
    )
    .from("S-23")
    .absent(AGENT_ONLY),
    Figure::ratio(
        "transferred_rate",
        Unit::Share,
        words("transferred share", "转接率"),
        words("sessions transferred ÷ connected entries", "有转接的会话 ÷ 接入量"),
        |v| (v.n(Tally::TransferredSessions), v.n(Tally::Connected)),
        words("nobody connected", "无接入"),
    )
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "invitations",
        Invitations,
        "transfer invitations",
        "转接邀请",
        "invitations sent",
        "发出的转接邀请"
    )
    .from("DH-8")
    .absent(NOT_AGENT),
    tallied!(
        "invitations_lapsed",
        InvitationsLapsed,
        "invitations lapsed",
        "转接邀请失效",
        "invitations declined or unanswered",
        "被拒或超时的转接邀请"
    )
    .from("DH-8")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "sessions_ended",
        SessionsEnded,
        "sessions ended",
        "结束会话数",
        "sessions of every kind that ended; the end of the run ends none",
        "已结束的各类会话(模拟结束时中断的不计)"
    )
    .absent(NOT_AGENT),
    Figure::ratio(
        "throughput_per_hour",
        Unit::PerHour,
        words("throughput an hour", "每小时完成会话"),
        words("sessions ended ÷ observed hours", "结束会话数 ÷ 观察小时数"),
        |v| (v.n(Tally::SessionsEnded), v.area(Level::Time) / 3600.0),
        words("no observed time", "无观察时间"),
    )
    .over_time()
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "session_span_mean_s",
        Unit::Seconds,
        words("session length", "平均会话时长"),
        words("Σ session spans ÷ sessions ended", "会话时长之和 ÷ 结束会话数"),
        |v| (v.s(Sum::SessionSpan), v.n(Tally::SessionsEnded)),
        words("no session ended", "无已结束会话"),
    )
    .absent(NOT_AGENT),
    tallied!(
        "silence_expired",
        SilenceExpired,
        "ended by silence",
        "静默失效会话",
        "sessions ended by customer silence",
        "因顾客静默结束的会话"
    )
    .from("JD-2")
    .absent(NOT_AGENT),
    tallied!(
        "customer_ended",
        CustomerEnded,
        "ended by the customer",
        "顾客结束会话",
        "sessions the customer closed or left",
        "顾客关闭或离开的会话"
    )
    .from("S-12")
    .absent(NOT_AGENT),
    tallied!(
        "agent_closed",
        AgentClosed,
        "closed by the agent",
        "客服结束会话",
        "sessions the agent removed",
        "客服移除的会话"
    )
    .from("JD-13")
    .absent(NOT_AGENT),
    tallied!(
        "blocked",
        Blocked,
        "customers blocked",
        "拉黑结束会话",
        "sessions ended because the agent blocked the customer",
        "客服将顾客加入黑名单而结束的会话"
    )
    .from("DH-10")
    .absent(NOT_AGENT),
    tallied!(
        "forced_ends",
        ForcedEnds,
        "forced ends",
        "强制结束",
        "sessions ended by the agent's status",
        "因客服状态被强制结束的会话"
    )
    .from("DH-2")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "rerouted",
        Rerouted,
        "routed anew",
        "重新分流",
        "sessions returned to routing",
        "退回分流的会话"
    )
    .from("X-15")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "evicted",
        Evicted,
        "evicted",
        "被挤出会话",
        "sessions ended to make room",
        "为新顾客让位而结束的会话"
    )
    .from("B-GEN-9")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "lost_in_queue",
        LostInQueue,
        "out of patience in the queue",
        "排队时流失",
        "customers who lost patience in the queue",
        "排队中等不及而离开的顾客"
    )
    .from("S-7")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "lost_before_first",
        LostBeforeFirst,
        "out of patience before the first reply",
        "首响前流失",
        "customers who lost patience before the first reply",
        "首次回复前等不及而离开的顾客"
    )
    .from("S-7")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "lost_later",
        LostLater,
        "out of patience later",
        "后续流失",
        "customers who lost patience before a later reply",
        "后续回复前等不及而离开的顾客"
    )
    .from("S-7")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "lost_silently",
        LostSilently,
        "left silently",
        "未关窗离开",
        "of those, customers nobody saw leave",
        "其中未被发现离开的顾客"
    )
    .from("S-6")
    .lower()
    .absent(NOT_AGENT),
    tallied!(
        "busy_messages",
        BusyMessages,
        "busy messages",
        "忙碌提示",
        "automatic busy messages",
        "自动忙碌提示次数"
    )
    .from("DH-12")
    .absent(NOT_AGENT),
    tallied!(
        "idle_prompts",
        IdlePrompts,
        "idle prompts",
        "顾客不回时的自动提醒",
        "automatic prompts to silent customers",
        "自动询问语次数"
    )
    .from("DH-12")
    .absent(NOT_AGENT),
];
