//! The first scenario of a planner, as `dacu init` writes it: at most forty lines, every number one
//! that can be read off a back office or counted on the desk.

use crate::platforms;

const ENGLISH: &str = r#"#:schema ./dacu.schema.json
# A first plan. Put in your own numbers: each can be read off the back office. `dacu check` tells
# what is wrong, `dacu run` simulates; `dacu schema > dacu.schema.json` lets editors complete keys.
[desk]
name = "Double 11"
start = 2026-11-10T18:00:00             # when the simulation starts
days = 2                                # how long it lasts
platform = "PLATFORM"
contacts_per_day = [3000, 9000, 4000]   # customers who ask: eve, promotion, day after
curve = "double11_9band"                # shape of the day
[agent_defaults]                        # what holds for all agents
typing_cpm = 75                         # characters a minute, from a typing test
max_concurrency = 10                    # most open sessions (最大接待量)
ROLES
[[agents]]
id = "day"
count = 26                              # so many alike; `id` names them all
[[agents]]
id = "night"
count = 30
[[agents]]
id = "dawn"                             # without them every customer from 02:00 to 09:00 leaves
count = 12                              # a message
[[shifts]]                              # without a date: every day
agents = ["day"]
from = "09:00"
to = "18:00"
# breaks = [{ from = "12:00", to = "12:30" }]   # stagger them over several shifts
[[shifts]]
agents = ["night"]
from = "18:00"
to = "02:00"                            # past midnight
[[shifts]]
agents = ["dawn"]
from = "02:00"
to = "09:00"

[targets]
first_reply_from_arrival = "40s"        # mean wait from coming to the first answer
lost = "8%"                             # customers who leave without one
"#;

const CHINESE: &str = r#"#:schema ./dacu.schema.json
# 第一份排班方案:把每个数字换成自己的,都能从后台或现场查到。dacu check 检查,dacu run 模拟;
# dacu schema --lang zh > dacu.schema.json 之后,编辑器即可补全各键。
[desk]
name = "双11"
start = 2026-11-10T18:00:00             # 模拟开始时间
days = 2                                # 模拟天数
platform = "PLATFORM"
contacts_per_day = [3000, 9000, 4000]   # 每日咨询人数:前夜、当天、次日
curve = "double11_9band"                # 全天分布
[agent_defaults]                        # 对所有客服有效
typing_cpm = 75                         # 打字速度(字/分钟),以测试为准
max_concurrency = 10                    # 最大接待量
ROLES
[[agents]]
id = "白班"
count = 26                              # 同类人数;用 id 统称
[[agents]]
id = "夜班"
count = 30
[[agents]]
id = "凌晨班"                           # 没有他们,2 点到 9 点的顾客都只能留言
count = 12
[[shifts]]                              # 不写日期即每天
agents = ["白班"]
from = "09:00"
to = "18:00"
# breaks = [{ from = "12:00", to = "12:30" }]   # 休息要错开
[[shifts]]
agents = ["夜班"]
from = "18:00"
to = "02:00"                            # 跨零点
[[shifts]]
agents = ["凌晨班"]
from = "02:00"
to = "09:00"

[targets]
first_reply_from_arrival = "40s"        # 从进线到首次人工回复的平均等待
lost = "8%"                             # 流失率
"#;

/// The text for a shipped platform, with comments in Chinese or English; `None` if no platform has
/// the name.
pub fn text(platform: &str, chinese: bool) -> Option<String> {
    let about = platforms::text(platform)?;
    let template = if chinese { CHINESE } else { ENGLISH };
    // A platform that lists roles wants agents to have one: its first.
    let line = match roles(about).first() {
        Some(role) => format!("roles = [\"{role}\"]\n"),
        None => String::new(),
    };
    Some(template.trim_start().replace("PLATFORM", platform).replace("ROLES\n", &line))
}

/// The roles a platform lists.
fn roles(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let list = table.get("routing").and_then(|routing| routing.get("roles"));
    let names = list.and_then(toml::Value::as_array).into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse_str;

    #[test]
    fn the_first_scenario_is_short_and_right_on_every_platform() {
        for platform in platforms::names() {
            for chinese in [true, false] {
                let text = text(platform, chinese).unwrap();
                assert!(text.lines().count() <= 40, "{text}");
                let loaded = parse_str(&text, &[]).unwrap_or_else(|e| panic!("{platform}: {e}"));
                let warnings = loaded.warnings.render(&loaded.sources, false);
                assert!(loaded.warnings.is_empty(), "{platform}: {warnings}");
                assert_eq!(loaded.scenario.agents.len(), 68);
            }
        }
    }
}
