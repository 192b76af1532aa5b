//! Assumed inputs in a planner's words, and the ends of their ranges.

use super::locale::{self, Lang, Text};
use super::outcome::Outcome;
use crate::model::Measured;
use crate::planning::assumed::VOLUME;
use crate::planning::sensitivity::Doubt;

/// Every input that has a word of its own; others are called by their key.
const NAMES: &[(&str, &str, &str)] = &[
    (VOLUME, "number of contacts", "进线量"),
    ("curve", "shape of the day", "分时进线曲线"),
    ("customer.patience", "patience in the queue", "排队耐心"),
    ("customer.first_patience", "patience for the first reply", "首响耐心"),
    ("customer.later_patience", "patience for later replies", "后续回复耐心"),
    ("customer.silent_share_queue", "silent leaving from the queue", "排队静默流失占比"),
    ("customer.silent_share_chat", "silent leaving from chats", "会话静默流失占比"),
    ("customer.close_prob", "customers who close the chat", "顾客主动关闭比例"),
    ("customer.difficult_fraction", "difficult customers", "难缠会话比例"),
    ("customer.rounds", "rounds of a session", "问答轮次"),
    ("customer.invite_rate", "invitations to rate", "邀评率"),
    ("customer.response_rate_invited", "ratings per invitation", "邀评回复率"),
    ("service.think", "thinking before a reply", "回复前思考时间"),
    ("service.switch", "switching between chats", "切换会话时间"),
    ("service.quick_phrase_rate", "replies by quick phrase", "快捷短语使用率"),
    ("service.quick_phrase_time", "time for a quick phrase", "快捷短语耗时"),
    ("service.lookups", "look-ups for a reply", "回复前查看次数"),
    ("session.silence_timeout", "silence that ends a session", "会话超时时长"),
    ("session.reapply_prob", "forced-out customers who write again", "强制结束后再次进线比例"),
    ("session.reapply_delay", "how soon they write again", "再次进线间隔"),
    ("routing.affinity_within", "time to return to one's agent", "优先原客服时限"),
    ("queue.long_wait", "wait that becomes a leave message", "排队转留言时长"),
    ("sla.first_reply", "limit of a first reply in time", "首响时限"),
    ("metrics.attribution_window", "window for crediting orders", "订单统计时效"),
    ("session.manual_close_prob", "sessions agents remove", "客服主动移除比例"),
    ("session.manual_close_delay", "delay of removing a session", "移除会话前的等待"),
    ("transfer.prob", "transferred sessions", "转接率"),
    ("transfer.reread_same_group", "reading up, own group", "组内转接熟悉时间"),
    ("transfer.reread_other", "reading up, other group", "跨组转接熟悉时间"),
    ("agents.typing_cpm", "typing speed", "打字速度"),
    ("agents.reading_cpm", "reading speed", "阅读速度"),
    ("agents.max_concurrency", "maximum sessions", "最大接待量"),
    ("agents.absence_prob", "absence", "缺勤率"),
    ("leave.interval", "interval of leave messages", "留言分配间隔"),
    ("leave.batch_customers", "messages handed out at a time", "每批分配留言数"),
    ("leave.manual", "hand-outs by the supervisor", "主管分配间隔"),
    ("leave.leave_prob", "customers who leave a message", "留言比例"),
    ("leave.leave_reply_prob", "customers who answer the reply", "留言回复后再回应比例"),
    ("leave.answer_within", "limit for answering messages", "留言回复时限"),
    ("group_rules.choice_abandon_prob", "leaving at the choice of a group", "选组时放弃比例"),
    ("sla.response", "limit of the response share", "应答率时限"),
    ("satisfaction", "cost of waits in ratings", "等待对满意度的影响"),
    ("norms.pre_sale_per_day", "norm before the sale", "售前人均标准"),
    ("norms.after_sale_per_day", "norm after the sale", "售后人均标准"),
    ("norms.after_sale_ceiling", "ceiling after the sale", "售后人均上限"),
    ("norms.headcount_divisor", "divisor of the headcount", "人数估算除数"),
];

/// An input's name, its key where it has none.
pub fn name(input: &str) -> Text {
    let known = NAMES.iter().find(|(known, _, _)| *known == input);
    known.map_or_else(|| Text::new(input, input), |(_, en, zh)| Text::new(*en, *zh))
}

/// Its name, behind the shop's where it is about one of several.
pub fn full_name(lang: Lang, outcome: &Outcome, doubt: &Doubt) -> String {
    let name = name(&doubt.input);
    match doubt.shop {
        Some(shop) if outcome.scenario.shops.len() > 1 => {
            format!("{} · {}", outcome.scenario.shops[shop.at()].name, name.get(lang))
        }
        _ => name.get(lang).to_owned(),
    }
}

/// A value of a range: `3 min`, `30 %`, `45`, `× 0.7`.
pub fn value(lang: Lang, unit: Measured, at: f64) -> String {
    match unit {
        Measured::Seconds => locale::duration(lang, at),
        Measured::Share => locale::percent(lang, at, 1),
        Measured::Number => locale::trimmed(lang, at, 1),
        Measured::Factor => format!("× {}", locale::trimmed(lang, at, 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::sensitivity::doubts;

    #[test]
    fn every_input_of_the_shipped_platforms_has_a_name_in_both_languages() {
        for platform in
            ["generic", "jd_groups_2023", "jd_dongdong_2019", "douyin_feige", "taobao_promo"]
                .into_iter()
                .chain(["kuaishou", "pinduoduo"])
        {
            let text = format!(
                "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nplatform = \"{platform}\"\n\
                 contacts_per_day = 24\n[[agents]]\nid = \"a\"\n"
            );
            let loaded = crate::scenario::parse_str(&text, &[]);
            let scenario = loaded.unwrap_or_else(|error| panic!("{platform}: {error}")).scenario;
            for doubt in doubts(&scenario).0 {
                assert_ne!(name(&doubt.input).en, doubt.input, "{platform}");
                assert_ne!(name(&doubt.input).zh, doubt.input, "{platform}");
            }
        }
    }
}
