//! Queue, slots, hands, attendance, coverage, load. Three occupancies, three names: of slots, of
//! hands, of paid time.

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::grain::Grain;
use super::{ENTRIES_NOT_OF_AGENTS, View};
use crate::measure::counters::{Level, Sum, Tally};

const NO_TIME: Words = words("no observed time", "无观察时间");
const NOBODY_ONLINE: Words = words("nobody on duty", "无人值班");
const NO_HANDS: Words = words("no hands on", "无人工作");
const NO_WORK: Words = words("no work done", "无工作量");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const NOT_AGENT_OR_GROUP: &[Absent] = &[ENTRIES_NOT_OF_AGENTS, HANDS_NOT_OF_GROUPS];
const NOT_GROUP: &[Absent] = &[HANDS_NOT_OF_GROUPS];
const HANDS_NOT_OF_GROUPS: Absent = Absent::at(
    &[Grain::Group],
    words(
        "an agent serves several groups with one pair of hands",
        "客服同时服务多个客服组,无法按组拆分",
    ),
);
const ONLY_DAYS: &[Absent] = &[
    HANDS_NOT_OF_GROUPS,
    Absent::at(&[Grain::Interval], words("attendance is counted by day", "出勤按日统计")),
];
const ONE_AGENT: &[Absent] = &[
    HANDS_NOT_OF_GROUPS,
    Absent::at(&[Grain::Agent], words("an agent is one", "单个客服恒为一人")),
];
const EFFORT_ABSENT: &[Absent] = &[
    HANDS_NOT_OF_GROUPS,
    Absent::at(&[Grain::Interval], words("tasks are not kept by interval", "任务工作不按时段统计")),
];
const DUTY_ABSENT: &[Absent] =
    &[Absent::at(&[Grain::Agent], words("coverage is the shop's", "覆盖率属店铺层面"))];

/// A time-averaged level.
macro_rules! averaged {
    ($id:literal, $level:ident, $en:literal, $zh:literal, $text_en:literal, $text_zh:literal) => {
        Figure::ratio(
            $id,
            Unit::Count,
            words($en, $zh),
            words($text_en, $text_zh),
            |v| (v.area(Level::$level), v.area(Level::Time)),
            NO_TIME,
        )
        .over_time()
    };
}

/// A time under one level ÷ the time under another.
macro_rules! shared {
    ($id:literal, $unit:ident, $top:ident / $bottom:ident, $en:literal, $zh:literal,
     $text_en:literal, $text_zh:literal, $empty:expr) => {
        Figure::ratio(
            $id,
            Unit::$unit,
            words($en, $zh),
            words($text_en, $text_zh),
            |v| (v.area(Level::$top), v.area(Level::$bottom)),
            $empty,
        )
        .over_time()
    };
}

/// Everything the hands did, in seconds.
fn effort(view: &View) -> f64 {
    view.s(Sum::ReplyEffort) + view.s(Sum::WastedEffort) + view.s(Sum::TaskEffort)
}

/// Slots in use over time by sessions of agents online (S-24).
fn slots_used(view: &View) -> f64 {
    let excess = view.area(Level::LoadOver) - view.area(Level::LoadUnder);
    view.area(Level::ActiveOnline) + excess / 1000.0
}

/// Sessions ÷ agent-days ÷ the norm, if there is one.
fn load(view: &View, norm: f64) -> (f64, f64) {
    (view.n(Tally::Consults), view.n(Tally::AgentDays) * norm)
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    averaged!(
        "queue_length_mean",
        Queue,
        "queue length",
        "平均排队人数",
        "Σ queue · time ÷ time",
        "排队人数的时间平均"
    )
    .from("Little's law")
    .lower()
    .absent(NOT_AGENT),
    Figure::peak(
        "queue_length_peak",
        words("longest queue", "最大排队人数"),
        words("most contacts waiting at once", "同时排队的最多人数"),
        Level::Queue,
    )
    .lower()
    .absent(NOT_AGENT),
    averaged!(
        "queue_ghosts_mean",
        QueueGhosts,
        "places held by nobody",
        "空占排队位",
        "Σ places in the queue of customers who left without a trace · time ÷ time",
        "未关窗离开的顾客仍占排队位的时间平均"
    )
    .from("S-6, Little's law")
    .lower()
    .absent(NOT_AGENT),
    shared!(
        "stranded_share",
        Share,
        Stranded / Time,
        "waiting beside a free agent",
        "有空闲客服仍排队的时间占比",
        "time somebody waits while an agent on duty has no session ÷ time: the price of separate \
         queues",
        "有人排队而某值班客服无会话的时间 ÷ 时间:分组排队的成本",
        NO_TIME
    )
    .lower()
    .absent(NOT_AGENT_OR_GROUP),
    shared!(
        "empty_share",
        Share,
        Empty / Time,
        "time without a customer",
        "无顾客时间占比",
        "time with nobody waiting and no session open ÷ time",
        "无人排队且无打开会话的时间 ÷ 时间",
        NO_TIME
    )
    .absent(NOT_AGENT_OR_GROUP),
    averaged!(
        "open_sessions_mean",
        Open,
        "open sessions",
        "平均打开会话数",
        "Σ sessions open · time ÷ time",
        "打开会话数的时间平均"
    )
    .absent(NOT_AGENT),
    averaged!(
        "active_mean",
        Active,
        "active receptions",
        "平均正在接待量",
        "Σ active · time ÷ time",
        "正在接待量的时间平均"
    )
    .from("JD-2, S-24")
    .absent(NOT_GROUP),
    Figure::peak(
        "active_peak",
        words("most active receptions", "最大正在接待量"),
        words("most sessions counted at once", "同时计入的最多会话数"),
        Level::Active,
    )
    .from("JD-2, S-24")
    .absent(NOT_GROUP),
    averaged!(
        "online_agents_mean",
        Online,
        "agents on duty",
        "平均值班客服数",
        "Σ agents on duty · time ÷ time: whom the tiers could give a customer, loads aside",
        "值班客服数(分流规则可分配的客服,不论负荷)的时间平均"
    )
    .from("DH-17")
    .absent(ONE_AGENT),
    averaged!(
        "logged_in_agents_mean",
        LoggedIn,
        "agents logged in",
        "平均登录客服数",
        "Σ agents logged in · time ÷ time",
        "已登录客服数的时间平均"
    )
    .absent(ONE_AGENT),
    shared!(
        "concurrency_per_online_agent",
        Ratio,
        ActiveOnline / Online,
        "concurrency",
        "人均并发",
        "Σ active · time of agents on duty ÷ Σ agents on duty · time",
        "值班客服正在接待量时间积分 ÷ 值班客服时间积分",
        NOBODY_ONLINE
    )
    .absent(NOT_GROUP),
    Figure::ratio(
        "slot_occupancy",
        Unit::Ratio,
        words("slot occupancy", "接待位占用率"),
        words(
            "Σ slots in use · time ÷ Σ maximum · time, agents on duty; of an agent of several \
             shops not more than the total; a session takes one slot unless weights are set; above \
             1 where entries are exempt",
            "值班客服:占用接待位 · 时间 ÷ 最大接待量(不超过总上限)· 时间;每会话占一位(未设权重时)",
        ),
        |v| (slots_used(v), v.area(Level::MaxOnline)),
        NOBODY_ONLINE,
    )
    .over_time()
    .from("JD-1, JD-2")
    .needs(Need::Maximum)
    .absent(NOT_GROUP),
    shared!(
        "full_share",
        Share,
        Full / Online,
        "time at the maximum",
        "满员时间占比",
        "time on duty at the maximum, at the total, or kept from more by an automatic status ÷ \
         time on duty",
        "值班且已满(达到店铺上限、多店总上限,或因自动状态不再接入)的时间 ÷ 值班时间",
        NOBODY_ONLINE
    )
    .lower()
    .needs(Need::Maximum)
    .absent(NOT_GROUP),
    averaged!(
        "working_agents_mean",
        Engaged,
        "agents working",
        "工作中客服数",
        "Σ agents on duty with a session · time ÷ time",
        "值班且有会话客服数的时间平均"
    )
    .from("DH-17")
    .absent(ONE_AGENT),
    Figure::ratio(
        "idle_agents_mean",
        Unit::Count,
        words("agents idle", "空闲客服数"),
        words("Σ agents on duty without a session · time ÷ time", "值班且无会话客服数的时间平均"),
        |v| (v.area(Level::Online) - v.area(Level::Engaged), v.area(Level::Time)),
        NO_TIME,
    )
    .over_time()
    .from("DH-17")
    .absent(ONE_AGENT),
    Figure::ratio(
        "unavailable_agents_mean",
        Unit::Count,
        words("agents unavailable", "不可接待客服数"),
        words(
            "Σ agents logged in and not on duty, as on a break · time ÷ time",
            "已登录但未值班(如小休)客服数的时间平均",
        ),
        |v| (v.area(Level::LoggedIn) - v.area(Level::Online), v.area(Level::Time)),
        NO_TIME,
    )
    .over_time()
    .from("DH-17")
    .absent(ONE_AGENT),
    shared!(
        "engaged_share",
        Share,
        Engaged / Online,
        "time with a customer",
        "工作中时间占比",
        "time on duty with a session ÷ time on duty",
        "值班且有会话的时间 ÷ 值班时间",
        NOBODY_ONLINE
    )
    .from("DH-17")
    .absent(NOT_GROUP),
    shared!(
        "hands_occupancy",
        Ratio,
        Busy / HandsOn,
        "hands occupancy",
        "客服忙碌率",
        "time hands are at work ÷ time hands are on; a reply finished into a break may lift it \
         above 1",
        "实际处理时间 ÷ 可工作时间;小休前收尾的回复可使其略超 1",
        NO_HANDS
    )
    .from("S-8")
    .needs(Need::Hands)
    .absent(NOT_GROUP),
    shared!(
        "attendance_utilisation",
        Ratio,
        Busy / LoggedIn,
        "utilisation of attendance",
        "在岗利用率",
        "time hands are at work ÷ time logged in",
        "实际处理时间 ÷ 登录时间",
        words("nobody logged in", "无人登录")
    )
    .needs(Need::Hands)
    .absent(NOT_GROUP),
    Figure::ratio(
        "wasted_effort_share",
        Unit::Share,
        words("wasted effort", "白回复工时占比"),
        words(
            "hands' time of dropped replies ÷ hands' time of replies, dropped replies and tasks",
            "作废回复工时 ÷ (回复 + 作废回复 + 任务)工时",
        ),
        |v| (v.s(Sum::WastedEffort), effort(v)),
        NO_WORK,
    )
    .from("S-5")
    .lower()
    .needs(Need::Hands)
    .absent(EFFORT_ABSENT),
    Figure::ratio(
        "task_effort_share",
        Unit::Share,
        words("effort of tasks", "任务工作占比"),
        words(
            "hands' time of mails, wrap-ups and openings ÷ hands' time of all work",
            "邮件、小结与主动联系工时 ÷ 全部工时",
        ),
        |v| (v.s(Sum::TaskEffort), effort(v)),
        NO_WORK,
    )
    .from("DH-9, DH-14, JD-15")
    .needs(Need::Hands)
    .absent(EFFORT_ABSENT),
    Figure::ratio(
        "reply_effort_mean_s",
        Unit::Seconds,
        words("effort of a reply", "单条回复工时"),
        words("Σ hands' time of replies ÷ human messages", "回复工时之和 ÷ 人工消息数"),
        |v| (v.s(Sum::ReplyEffort), v.n(Tally::HumanMessages)),
        words("no human message", "无人工消息"),
    )
    .needs(Need::Hands),
    Figure::ratio(
        "coverage_share",
        Unit::Share,
        words("coverage", "值班覆盖率"),
        words("1 − time with nobody on duty ÷ working hours", "1 − 无人值班时间 ÷ 工作时间"),
        |v| (v.area(Level::Working) - v.area(Level::Gap), v.area(Level::Working)),
        words("no working hours", "无工作时间"),
    )
    .from("JD-32")
    .over_time()
    .higher()
    .absent(DUTY_ABSENT),
    Figure::ratio(
        "uncovered_time_share",
        Unit::Share,
        words("working time with nobody on duty", "无人值班的工作时间占比"),
        words("time with nobody on duty ÷ working hours", "无人值班时间 ÷ 工作时间"),
        |v| (v.area(Level::Gap), v.area(Level::Working)),
        words("no working hours", "无工作时间"),
    )
    .from("JD-27")
    .over_time()
    .lower()
    .absent(DUTY_ABSENT),
    Figure::count(
        "gap_time_s",
        words("time with nobody on duty", "无人值班时长"),
        words(
            "time in working hours with nobody on duty, for any customer of the part",
            "工作时间内无人值班的时长(该店铺或客服组的任何顾客都无可分配客服)",
        ),
        |v| v.area(Level::Gap),
    )
    .in_unit(Unit::Seconds)
    .from("JD-27")
    .lower()
    .absent(DUTY_ABSENT),
    Figure::count(
        "attendance_h",
        words("attendance", "出勤时长"),
        words("hours logged in, all agents", "全部客服登录小时数"),
        |v| v.area(Level::LoggedIn) / 3600.0,
    )
    .in_unit(Unit::Hours)
    .from("JD-30")
    .absent(NOT_GROUP),
    Figure::count(
        "busy_h",
        words("hands at work", "工作时长"),
        words("hours hands are at work, all agents", "全部客服实际处理小时数"),
        |v| v.area(Level::Busy) / 3600.0,
    )
    .in_unit(Unit::Hours)
    .needs(Need::Hands)
    .absent(NOT_GROUP),
    Figure::count(
        "agent_days",
        words("agent-days", "出勤人天"),
        words("days with attendance, over agents", "有出勤的人天数"),
        |v| v.n(Tally::AgentDays),
    )
    .from("TB-6")
    .absent(ONLY_DAYS),
    Figure::count(
        "absences",
        words("shifts missed", "缺勤班次"),
        words("shifts an agent did not come to", "未到岗的班次"),
        |v| v.n(Tally::Absences),
    )
    .lower()
    .absent(ONLY_DAYS),
    Figure::ratio(
        "sessions_per_agent_day",
        Unit::Ratio,
        words("sessions an agent-day", "人均日咨询量"),
        words("consult volume ÷ agent-days", "咨询量 ÷ 出勤人天"),
        |v| load(v, 1.0),
        words("no agent-day", "无出勤"),
    )
    .from("TB-1, X-33")
    .absent(ONLY_DAYS),
    Figure::ratio(
        "load_to_pre_sale_norm",
        Unit::Ratio,
        words("load to the pre-sale norm", "负荷/售前标准"),
        words(
            "sessions an agent-day ÷ pre-sale norm (250 unless set)",
            "人均日咨询量 ÷ 售前标准(默认 250)",
        ),
        |v| load(v, v.shop().map_or(0.0, |shop| shop.norms.pre_sale)),
        words("no agent-day", "无出勤"),
    )
    .from("TB-1")
    .absent(ONLY_DAYS),
    Figure::ratio(
        "load_to_after_sale_norm",
        Unit::Ratio,
        words("load to the after-sale norm", "负荷/售后标准"),
        words(
            "sessions an agent-day ÷ after-sale norm (200 unless set)",
            "人均日咨询量 ÷ 售后标准(默认 200)",
        ),
        |v| load(v, v.shop().map_or(0.0, |shop| shop.norms.after_sale)),
        words("no agent-day", "无出勤"),
    )
    .from("TB-5")
    .absent(ONLY_DAYS),
];
