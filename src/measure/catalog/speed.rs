//! Waits and service levels: how long, and what share within a limit. Each says where its clock
//! starts; the field's many namesakes get names of their own.

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::grain::Grain;
use super::{AGENT_WAITS_NOT_KEPT, ENTRIES_NOT_OF_AGENTS, INTERVAL_WAITS_NOT_KEPT, View, upv};
use crate::measure::counters::{Cell, Sum, Tally};
use crate::measure::counts::Wait;

const NO_WAIT: Words = words("nobody queued or connected", "无排队或接入");
const NO_RECEPTION: Words = words("no received session", "无接待会话");
const NO_ROUND: Words = words("no answered round", "无已回复轮次");
const NO_LATER: Words = words("no answered later round", "无已回复后续轮次");
const NO_UPV: Words = words("no online UPV", "无在线UPV");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const WHOLE_AND_DAY: &[Absent] = &[ENTRIES_NOT_OF_AGENTS, INTERVAL_WAITS_NOT_KEPT];
const AGENT_TOO: &[Absent] = &[INTERVAL_WAITS_NOT_KEPT];
const NOT_AGENT_QUANTILE: &[Absent] = &[AGENT_WAITS_NOT_KEPT];
const AGENT_MEANS: &[Absent] = &[
    Absent::at(
        &[Grain::Group, Grain::Interval, Grain::Day],
        words("agents' means are kept by shop for the whole time", "客服均值仅按店铺全程统计"),
    ),
    Absent::at(&[Grain::Agent], words("an agent has one mean", "单个客服只有一个均值")),
];

macro_rules! quantiles {
    ($wait:ident, $empty:expr, $absent:expr, $source:literal, $need:ident,
     $(($id:literal, $q:literal, $en:literal, $zh:literal, $text_en:literal, $text_zh:literal)),*
     $(,)?) => {
        [$(Figure::quantile(
            $id,
            words($en, $zh),
            words($text_en, $text_zh),
            (Wait::$wait, $q),
            $empty,
        )
        .from($source)
        .needs(Need::$need)
        .absent($absent)),*]
    };
}

/// Means and the figures within a limit.
pub const FIGURES: &[Figure] = &[
    Figure::ratio(
        "queue_wait_mean_s",
        Unit::Seconds,
        words("queue wait, all", "平均排队时长(全部)"),
        words(
            "Σ queue waits ÷ online UPV, zeros included; a customer's wait ends at the agent, when \
             it becomes a message, or when the customer goes, seen or not",
            "排队时长之和 ÷ 在线UPV,含零等待;顾客接入、转留言或离开(含未关窗离开)时止",
        ),
        |v| (v.s(Sum::QueueWait), v.n(Tally::Upv) - v.n(Tally::QueueCut)),
        NO_WAIT,
    )
    .from("S-4")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "queue_wait_queued_mean_s",
        Unit::Seconds,
        words("queue wait of the queued", "平均排队时长(排队者)"),
        words("Σ queue waits ÷ queued", "排队时长之和 ÷ 排队人次"),
        |v| (v.s(Sum::QueueWait), v.n(Tally::Queued) - v.n(Tally::QueueCut)),
        words("nobody queued", "无人排队"),
    )
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "queue_wait_connected_mean_s",
        Unit::Seconds,
        words("queue wait of the connected", "平均排队时长(接入者)"),
        words(
            "Σ queue waits of customers still there when connected ÷ these, zeros included",
            "接入时仍在的顾客排队时长之和 ÷ 其人次,含零等待",
        ),
        connected_waits,
        words("nobody connected", "无接入"),
    )
    .from("S-4")
    .lower()
    .absent(NOT_AGENT),
    Figure::ratio(
        "queue_wait_abandoned_mean_s",
        Unit::Seconds,
        words("queue wait of the abandoned", "放弃者平均排队时长"),
        words(
            "Σ queue waits of customers who lost patience in the queue, seen or not ÷ these",
            "排队中等不及而离开(含未关窗离开)的顾客的排队时长之和 ÷ 其人次",
        ),
        |v| (v.s(Sum::QueueWaitGaveUp), v.n(Tally::QueueGaveUp)),
        words("nobody abandoned the queue", "无排队放弃"),
    )
    .absent(NOT_AGENT),
    Figure::deviation(
        "queue_wait_sd_s",
        words("spread of queue waits", "排队时长标准差"),
        words(
            "standard deviation of all queue waits, zeros included",
            "全部排队时长(含零)的标准差",
        ),
        Wait::Queue,
        NO_WAIT,
    )
    .absent(WHOLE_AND_DAY),
    Figure::ratio(
        "first_response_mean_s",
        Unit::Seconds,
        words("first response", "平均首次响应时长(自接入)"),
        words(
            "Σ (first human reply − connection) ÷ received sessions; an agent's clock after a \
             transfer starts at their own turn",
            "Σ(首条人工回复 − 接入) ÷ 接待量;转接后客服自转入起计;京东后台称平均响应时长",
        ),
        |v| (v.s(Sum::FirstResponse), v.n(Tally::Received)),
        NO_RECEPTION,
    )
    .from("JD-22")
    .lower()
    .needs(Need::Replies),
    Figure::ratio(
        "customer_wait_mean_s",
        Unit::Seconds,
        words("customer's wait", "进线到首响平均时长(含排队)"),
        words(
            "Σ (first human reply − arrival, or the robot's handover) ÷ received sessions whose \
             customer had not left",
            "Σ(首条人工回复 − 进线或机器人转出) ÷ 首响时顾客仍在的接待量",
        ),
        |v| (v.s(Sum::CustomerWait), greeted(v)),
        NO_RECEPTION,
    )
    .from("JD-22, X-29")
    .lower()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "real_answer_wait_mean_s",
        Unit::Seconds,
        words("wait for a real answer", "首个实质回复等待"),
        words(
            "Σ (first reply that is no canned opening − arrival) ÷ sessions with one",
            "Σ(首个非模板开场回复 − 进线) ÷ 有实质回复的会话",
        ),
        |v| (v.s(Sum::RealAnswerWait), v.n(Tally::RealAnswers)),
        words("no real answer", "无实质回复"),
    )
    .from("S-30")
    .lower()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "round_response_mean_s",
        Unit::Seconds,
        words("round response", "平均单轮响应时长"),
        words(
            "Σ (human reply − start of the round) ÷ answered rounds",
            "Σ(人工回复 − 轮次开始) ÷ 已回复轮次",
        ),
        |v| (v.s(Sum::RoundResponse), v.n(Tally::RoundsAnswered)),
        NO_ROUND,
    )
    .from("VIP-10, S-4")
    .lower()
    .needs(Need::Replies),
    Figure::ratio(
        "taken_at_once_rate",
        Unit::Share,
        words("questions taken at once", "即时处理率"),
        words(
            "answered rounds whose reply began when they did ÷ answered rounds",
            "轮次开始即着手回复的轮次 ÷ 已回复轮次",
        ),
        |v| (v.n(Tally::RoundsAtOnce), v.n(Tally::RoundsAnswered)),
        NO_ROUND,
    )
    .higher()
    .needs(Need::Replies),
    Figure::ratio(
        "later_response_mean_s",
        Unit::Seconds,
        words("later responses", "后续平均响应时长"),
        words(
            "Σ responses of rounds after the session's first reply ÷ such answered rounds",
            "首响之后轮次的响应时长之和 ÷ 首响之后已回复轮次",
        ),
        |v| (v.s(Sum::LaterResponse), v.n(Tally::LaterRounds)),
        NO_LATER,
    )
    .lower()
    .needs(Need::Replies),
    Figure::ratio(
        "later_prompt_rate",
        Unit::Share,
        words("later responses within the standard", "后续响应达标率"),
        words(
            "later rounds answered within {response} ÷ later answered rounds",
            "{response}内回复的后续轮次 ÷ 已回复后续轮次",
        ),
        |v| (v.n(Tally::LaterPrompt), v.n(Tally::LaterRounds)),
        NO_LATER,
    )
    .higher()
    .needs(Need::Replies),
    Figure::over_agents(
        "agent_mean_response_s",
        words("mean of agents' responses", "客服平均响应时长(唯品)"),
        words(
            "mean over agents with a round of their own mean round response",
            "有回复客服各自平均单轮响应的平均",
        ),
        agent_response,
        false,
    )
    .from("VIP-26")
    .needs(Need::Replies)
    .absent(AGENT_MEANS),
    Figure::over_agents(
        "agent_mean_response_literal_s",
        words("mean of agents' responses, all agents", "客服平均响应时长(按全部客服)"),
        words(
            "Σ agents' mean round response ÷ all agents of the shop",
            "客服平均单轮响应之和 ÷ 店铺客服人数",
        ),
        agent_response,
        true,
    )
    .from("VIP-26")
    .needs(Need::Replies)
    .absent(AGENT_MEANS),
    Figure::over_agents(
        "agent_mean_first_response_s",
        words("mean of agents' first responses", "客服平均首次响应时长"),
        words(
            "mean over agents who received of their own mean first response",
            "有接待客服各自平均首次响应的平均",
        ),
        agent_first_response,
        false,
    )
    .from("VIP-27")
    .needs(Need::Replies)
    .absent(AGENT_MEANS),
    Figure::ratio(
        "service_level_offered_rate",
        Unit::Share,
        words("service level, of all", "服务水平(全部)"),
        words(
            "answered within {first} of entering routing (arrival, or the robot's handover) ÷ \
             online UPV",
            "自进入分流(进线或机器人转出)起{first}内获人工回复 ÷ 在线UPV",
        ),
        |v| (v.n(Tally::AnsweredSoon), upv(v)),
        NO_UPV,
    )
    .higher()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "service_level_patient_rate",
        Unit::Share,
        words("service level, less early abandonment", "服务水平(剔除早放弃)"),
        words(
            "answered within {first} of entering routing ÷ (online UPV − abandoned within it)",
            "自进入分流起{first}内获人工回复 ÷ (在线UPV − {first}内放弃)",
        ),
        |v| (v.n(Tally::AnsweredSoon), upv(v) - v.n(Tally::AbandonedSoon)),
        NO_UPV,
    )
    .higher()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "service_level_answered_rate",
        Unit::Share,
        words("service level, of the answered", "服务水平(已回复)"),
        words(
            "answered within {first} of entering routing ÷ received whose customer had not left",
            "自进入分流起{first}内获人工回复 ÷ 首响时顾客仍在的接待量",
        ),
        |v| (v.n(Tally::AnsweredSoon), greeted(v)),
        NO_RECEPTION,
    )
    .higher()
    .needs(Need::Replies)
    .absent(NOT_AGENT),
    Figure::ratio(
        "connect_level_offered_rate",
        Unit::Share,
        words("connected in time, of all", "及时接入率(全部)"),
        words("connected within {first} ÷ online UPV", "{first}内接入 ÷ 在线UPV"),
        |v| (v.n(Tally::ConnectedSoon), v.n(Tally::Upv) - v.n(Tally::QueueCut)),
        NO_UPV,
    )
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "connect_level_patient_rate",
        Unit::Share,
        words("connected in time, less early abandonment", "及时接入率(剔除早放弃)"),
        words(
            "connected within {first} ÷ (online UPV − abandoned within it)",
            "{first}内接入 ÷ (在线UPV − {first}内放弃)",
        ),
        connected_of_patient,
        NO_UPV,
    )
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "connect_level_connected_rate",
        Unit::Share,
        words("connected in time, of the connected", "及时接入率(已接入)"),
        words("connected within {first} ÷ connected", "{first}内接入 ÷ 接入量"),
        |v| (v.n(Tally::ConnectedSoon), v.n(Tally::Connected)),
        words("nobody connected", "无接入"),
    )
    .higher()
    .absent(NOT_AGENT),
    Figure::ratio(
        "service_level_rate",
        Unit::Share,
        words("service level within {service}", "{service}服务水平"),
        words(
            "answered within {service} of entering routing (arrival, or the robot's handover) ÷ \
             those the target counts: all for humans; or the answered; or all but who left early; \
             or all, who left early counted as answered. Answered: the first human reply the \
             customer read, or connection where there are no replies",
            "自进入分流(进线或机器人转出)起{service}内获答复 ÷ 目标口径:全部转人工进线;或已答复;\
             或剔除早放弃;或早放弃视同达标。答复指顾客读到的首条人工回复,无逐条回复的模型以接入计",
        ),
        |v| (v.n(Tally::ServiceGood), v.n(Tally::ServiceOf)),
        words("nobody to answer", "无需答复的顾客"),
    )
    .from("docs/scenario.md")
    .higher()
    .absent(NOT_AGENT),
];

/// Quantiles of the queue wait.
pub const QUEUE: &[Figure] = &quantiles!(
    Queue,
    NO_WAIT,
    WHOLE_AND_DAY,
    "S-4",
    Nothing,
    (
        "queue_wait_p50_s",
        0.5,
        "queue wait p50",
        "排队时长 p50",
        "median queue wait, zeros included",
        "排队时长中位数,含零等待"
    ),
    (
        "queue_wait_p90_s",
        0.9,
        "queue wait p90",
        "排队时长 p90",
        "90 % of queue waits, zeros included, are at most this",
        "90% 的排队时长(含零)不超过该值"
    ),
    (
        "queue_wait_p99_s",
        0.99,
        "queue wait p99",
        "排队时长 p99",
        "99 % of queue waits, zeros included, are at most this",
        "99% 的排队时长(含零)不超过该值"
    ),
);

/// Quantiles of the first response.
pub const FIRST: &[Figure] = &quantiles!(
    FirstResponse,
    NO_RECEPTION,
    AGENT_TOO,
    "JD-22",
    Replies,
    (
        "first_response_p50_s",
        0.5,
        "first response p50",
        "首次响应 p50",
        "median from connection to first human reply",
        "接入至首条人工回复的中位数"
    ),
    (
        "first_response_p90_s",
        0.9,
        "first response p90",
        "首次响应 p90",
        "90 % of received sessions are answered within this",
        "90% 的接待会话在该时长内首响"
    ),
    (
        "first_response_p99_s",
        0.99,
        "first response p99",
        "首次响应 p99",
        "99 % of received sessions are answered within this",
        "99% 的接待会话在该时长内首响"
    ),
);

/// Quantiles of the customer's wait.
pub const CUSTOMER: &[Figure] = &quantiles!(
    Customer,
    NO_RECEPTION,
    NOT_AGENT_QUANTILE,
    "JD-22, X-29",
    Replies,
    (
        "customer_wait_p50_s",
        0.5,
        "customer's wait p50",
        "进线到首响时长 p50",
        "median from arrival to first human reply, of customers still there",
        "进线至首条人工回复的中位数(顾客仍在)"
    ),
    (
        "customer_wait_p90_s",
        0.9,
        "customer's wait p90",
        "进线到首响时长 p90",
        "90 % of customers still there at the first reply waited at most this",
        "首响时仍在的顾客,90% 等待不超过该值"
    ),
    (
        "customer_wait_p99_s",
        0.99,
        "customer's wait p99",
        "进线到首响时长 p99",
        "99 % of customers still there at the first reply waited at most this",
        "首响时仍在的顾客,99% 等待不超过该值"
    ),
);

/// Quantiles of the round response.
pub const ROUND: &[Figure] = &quantiles!(
    Round,
    NO_ROUND,
    &[],
    "VIP-10, S-4",
    Replies,
    (
        "round_response_p50_s",
        0.5,
        "round response p50",
        "单轮响应 p50",
        "median response of answered rounds",
        "已回复轮次响应的中位数"
    ),
    (
        "round_response_p90_s",
        0.9,
        "round response p90",
        "单轮响应 p90",
        "90 % of answered rounds take at most this",
        "90% 的已回复轮次不超过该值"
    ),
    (
        "round_response_p99_s",
        0.99,
        "round response p99",
        "单轮响应 p99",
        "99 % of answered rounds take at most this",
        "99% 的已回复轮次不超过该值"
    ),
);

/// Received sessions whose customer was there when the first reply was sent.
fn greeted(view: &View) -> f64 {
    view.n(Tally::Received) - view.n(Tally::ReceivedGone)
}

/// Connected in time, of those who did not leave at once.
fn connected_of_patient(view: &View) -> (f64, f64) {
    let not = view.n(Tally::QueueCut) + view.n(Tally::AbandonedSoon);
    (view.n(Tally::ConnectedSoon), view.n(Tally::Upv) - not)
}

/// Queue waits of customers whom an agent took, and their number.
fn connected_waits(view: &View) -> (f64, f64) {
    let others = view.s(Sum::QueueWaitGaveUp) + view.s(Sum::QueueWaitOther);
    let not = view.n(Tally::QueueGaveUp) + view.n(Tally::QueueOther) + view.n(Tally::QueueCut);
    (view.s(Sum::QueueWait) - others, view.n(Tally::Upv) - not)
}

fn agent_response(cell: &Cell) -> (f64, f64) {
    (cell[Sum::RoundResponse] as f64 / 1e6, cell[Tally::RoundsAnswered] as f64)
}

fn agent_first_response(cell: &Cell) -> (f64, f64) {
    (cell[Sum::FirstResponse] as f64 / 1e6, cell[Tally::Received] as f64)
}
