//! The words for what a decision is made of, English and Chinese.

use super::record::{Condition, Failing, Fit, Occasion, Outcome};
use super::story::{Disposition, How, Reason};
use crate::report::locale::{Lang, duration};

/// Why the tiers were asked.
pub fn occasion(lang: Lang, occasion: Occasion) -> &'static str {
    let (en, zh) = match occasion {
        Occasion::Arrival => ("on arrival", "进线时"),
        Occasion::Waiting => {
            ("while waiting, as groups or people changed", "排队中(客服或客服组有变动)")
        }
        Occasion::Anew => ("routed anew, its agent being gone", "客服离开,重新分配"),
        Occasion::Freed => ("from the queue, as room became free", "排队中有接待位空出"),
        Occasion::Delivery => ("leave message to be delivered", "分配留言"),
        Occasion::HandOver => ("transfer to a colleague", "转接"),
        Occasion::Outreach => ("opened by an agent", "客服主动联系"),
    };
    lang.pick(en, zh)
}

/// What followed.
pub fn outcome(lang: Lang, outcome: Outcome, agent: Option<&str>) -> String {
    let who = agent.unwrap_or("");
    match (outcome, lang) {
        (Outcome::Assigned, Lang::En) => format!("to {who}"),
        (Outcome::Assigned, Lang::Zh) => format!("分配给 {who}"),
        (Outcome::Invited, Lang::En) => format!("{who} is invited"),
        (Outcome::Invited, Lang::Zh) => format!("邀请 {who}"),
        (Outcome::Queued, _) => lang.pick("waits in the queue", "进入排队").to_owned(),
        (Outcome::LeaveMessage, _) => lang.pick("becomes a leave message", "转为留言").to_owned(),
        (Outcome::Mail, Lang::En) => format!("{who} answers by mail"),
        (Outcome::Mail, Lang::Zh) => format!("{who} 邮件回复"),
        (Outcome::Over, _) => lang.pick("is over", "咨询结束").to_owned(),
        (Outcome::Stayed, _) => lang.pick("stays where it is", "保持不变").to_owned(),
    }
}

/// The first condition that an agent fails.
pub fn failing(lang: Lang, failing: Failing) -> &'static str {
    let (en, zh) = match failing {
        Failing::Full => ("at the maximum", "已达最大接待量"),
        Failing::Total => ("at the total over all shops", "已达各店合计上限"),
        Failing::Rated => ("was given as many as may be within the time", "单位时间内分配数已满"),
        Failing::Status => ("not in a status that receives here", "状态不接待此类咨询"),
        Failing::Role => ("without the role", "岗位不符"),
        Failing::WeightZero => ("weight 0 in the group", "组内权重为 0"),
        Failing::NotMember => ("not among those this tier asks", "不在本层的客服范围内"),
        Failing::NotReceiving => ("does not receive customers", "设为不接待"),
        Failing::Sender => ("hands it over", "转出方"),
    };
    lang.pick(en, zh)
}

/// Why a tier is passed over.
pub fn condition(lang: Lang, condition: &Condition) -> String {
    let list = |names: &[String]| names.join(lang.pick(", ", "、"));
    let (en, zh) = match condition {
        Condition::Exempt(true) => ("the maximum binds this client", "该来源端受最大接待量限制"),
        Condition::Exempt(false) => {
            ("the maximum does not bind this client", "该来源端不受最大接待量限制")
        }
        Condition::Direct(true) => ("this client cannot choose an agent", "该来源端不能指定客服"),
        Condition::Direct(false) => ("this client can choose an agent", "该来源端可指定客服"),
        Condition::Named(true) => ("the customer chose nobody", "顾客未指定客服"),
        Condition::Named(false) => ("the customer chose an agent", "顾客指定了客服"),
        Condition::GroupAutoDefault(true) => {
            ("its group may not use the default group", "该组不允许分配至默认客服组")
        }
        Condition::GroupAutoDefault(false) => {
            ("its group may use the default group", "该组允许分配至默认客服组")
        }
        Condition::Matched(true) => ("no group serves it", "没有匹配的客服组"),
        Condition::Matched(false) => ("a group serves it", "已匹配客服组"),
        Condition::Client(_) => ("for other clients: ", "仅限来源端："),
        Condition::Intent(_) => ("for other intents: ", "仅限咨询类型："),
        Condition::Need(_) => ("for another need: ", "仅限岗位需求："),
        Condition::WaitedS(_) => ("only after a wait of ", "需已等待："),
        Condition::Nobody(_) => ("only while nobody is: ", "仅在无人处于以下状态时："),
    };
    let rest = match condition {
        Condition::Client(names) | Condition::Intent(names) | Condition::Nobody(names) => {
            list(names)
        }
        Condition::Need(role) => role.clone(),
        Condition::WaitedS(seconds) => duration(lang, *seconds),
        _ => String::new(),
    };
    format!("{}{rest}", lang.pick(en, zh))
}

/// How a tier chooses.
pub fn pick(lang: Lang, pick: &str) -> &'static str {
    let (en, zh) = match pick {
        "load_ratio" => ("smallest share of the maximum in use", "接待比(接待数/最大接待量)最小者"),
        "weighted_load_ratio" => {
            ("smallest share of maximum times weight in use", "按权重折算的接待比最小者")
        }
        "least_active" => ("fewest chats", "接待数最少者"),
        "most_spare" => ("most room left", "剩余接待位最多者"),
        "fullest" => ("most chats among those with room", "未满者中接待数最多者"),
        "longest_idle" => ("longest since the last customer", "距上次分配最久者"),
        "total_count" => ("fewest customers so far", "累计分配最少者"),
        "list_round_robin" => ("next in the list", "按名单轮流"),
        "split_share" => ("furthest behind the split share", "落后分流占比最多者"),
        "split_share_random" => ("drawn by split share", "按分流占比随机"),
        "smooth_wrr" => ("turns by weight", "按权重轮流"),
        "weighted_random" => ("drawn by weight", "按权重随机"),
        "random" => ("drawn", "随机"),
        "weight_then_busyness" => (
            "by weight; fewest waiting customers once somebody is busy",
            "按权重；有人繁忙时改为待回复最少者",
        ),
        _ => ("", ""),
    };
    lang.pick(en, zh)
}

/// Whether a group serves the contact.
pub fn fit(lang: Lang, fit: Fit) -> &'static str {
    let (en, zh) = match fit {
        Fit::Serves => ("serves it", "接待此咨询"),
        Fit::Deleted => ("has been deleted", "已删除"),
        Fit::Disabled => ("is disabled", "已停用"),
        Fit::OutOfScope => ("does not serve this page or SKU", "不接待此页面或商品"),
    };
    lang.pick(en, zh)
}

/// How a session came.
pub fn how(lang: Lang, how: How) -> &'static str {
    let (en, zh) = match how {
        How::Entry => ("straight on arrival", "进线直接分配"),
        How::Queue => ("from the queue", "排队后分配"),
        How::Leave => ("as a leave message", "留言分配"),
        How::Transfer => ("by transfer", "转接"),
        How::Resume => ("goes on with the customer's return", "顾客返回,继续会话"),
        How::Proactive => ("opened by the agent", "客服主动联系"),
        How::Reroute => ("routed anew", "重新分配"),
    };
    lang.pick(en, zh)
}

/// Why a session ended.
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    let (en, zh) = match reason {
        Reason::CustomerClosed => ("the customer closed the window", "顾客关闭窗口"),
        Reason::CustomerLeft => ("the customer left without an answer", "顾客未等到回复离开"),
        Reason::SilenceExpired => {
            ("the customer was silent for too long", "顾客长时间未说话,会话失效")
        }
        Reason::AgentClosed => ("the agent closed it", "客服结束会话"),
        Reason::LeaveReplied => ("the leave message is answered", "留言已回复"),
        Reason::ForcedEnd => ("the agent's status ended it", "客服状态变更,会话强制结束"),
        Reason::Rerouted => ("it is routed anew", "会话重新分配"),
        Reason::LeaveBox => ("it becomes a leave message", "转为留言"),
        Reason::Evicted => ("it made room for another customer", "为新顾客让出接待位"),
        Reason::Served => ("its service is complete", "服务完成"),
        Reason::Blocked => ("the agent blocked the customer", "客服拉黑顾客"),
        Reason::Cut => ("the run ended", "模拟结束"),
    };
    lang.pick(en, zh)
}

/// What became of a contact.
pub fn disposition(lang: Lang, disposition: Disposition) -> &'static str {
    let (en, zh) = match disposition {
        Disposition::Served => ("answered by a person", "已人工回复"),
        Disposition::Unanswered => ("had a session, and nobody answered", "已接入但无人回复"),
        Disposition::Abandoned => ("left before any session", "接入前流失"),
        Disposition::LeftMessage => ("left a message", "转为留言"),
        Disposition::Rejected => ("turned away", "未能进线"),
        Disposition::RobotSolved => ("solved by the robot", "机器人已解决"),
        Disposition::Open => ("still open when the run ended", "模拟结束时仍未结束"),
    };
    lang.pick(en, zh)
}
