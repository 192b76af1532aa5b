//! Why two scenarios are not compared, and what to do.

use crate::model::Scenario;
use crate::planning::compare::Unlike;
use crate::planning::compare::matched::MapFault;
use crate::scenario::said::{Said, said};

/// That two scenarios do not face the same customers at the same time.
pub fn refused(why: Unlike, (first, a): (&str, &Scenario), (second, b): (&str, &Scenario)) -> Said {
    match why {
        Unlike::Seed => {
            let (one, other) = (a.seed, b.seed);
            said!(
                "`{first}` has the seed {one}, `{second}` {other}: other seeds are other \
                 customers\nhelp: give both one seed, as in --set desk.seed={one}",
                "“{first}”的种子是 {one}，“{second}”是 {other}：种子不同，顾客就不同\n\
                 提示：给两边同一个种子，如 --set desk.seed={one}"
            )
        }
        Unlike::Start => {
            let (one, other) = (a.calendar.start, b.calendar.start);
            said!(
                "`{first}` begins at {one}, `{second}` at {other}: other times are other \
                 customers\nhelp: give both one start, as in --set desk.start={one}",
                "“{first}”从 {one} 开始，“{second}”从 {other} 开始：时间不同，顾客就不同\n\
                 提示：给两边同一个开始时间，如 --set desk.start={one}"
            )
        }
        Unlike::Length => {
            let end = |scenario: &Scenario| scenario.calendar.label(scenario.horizon.end);
            let (one, other) = (end(a), end(b));
            said!(
                "`{first}` ends at {one}, `{second}` at {other}: compare the same days\n\
                 help: give both one length, as in --set desk.length=14h or --set desk.days=1",
                "“{first}”到 {one} 结束，“{second}”到 {other} 结束：请比较同样的天数\n\
                 提示：给两边同样的长度，如 --set desk.length=14h 或 --set desk.days=1"
            )
        }
        Unlike::Interval => said!(
            "`{first}` and `{second}` count in intervals of another length\n\
             help: give both one, as in --set desk.interval=30min",
            "“{first}”和“{second}”的统计时段长度不同\n\
             提示：给两边同样的时段，如 --set desk.interval=30min"
        ),
        Unlike::WarmUp => said!(
            "`{first}` and `{second}` have another `warm_up`: they count other customers\n\
             help: give both one, as in --set desk.warm_up=1h",
            "“{first}”和“{second}”的 `warm_up` 不同：统计的顾客不同\n\
             提示：给两边同样的预热，如 --set desk.warm_up=1h"
        ),
        Unlike::Batches => said!(
            "one long run in batches has no pairs to compare (`{first}`, `{second}`)\n\
             help: compare runs of days instead: take `batches` out and set `days`",
            "分批的单次长模拟没有可配对的次数（“{first}”、“{second}”）\n\
             提示：请改为比较多次模拟：去掉 `batches` 并设置 `days`"
        ),
    }
}

/// That two names cannot be held to be one.
pub fn map_refused(why: &MapFault, first: &str, second: &str) -> Said {
    match why {
        MapFault::NotInFirst(name) => said!(
            "--map: `{first}` has no agent `{name}`\n\
             help: write the name in the first scenario, then that in the other: --map OLD=NEW",
            "--map：“{first}”里没有客服“{name}”\n\
             提示：先写第一份场景里的名字，再写另一份里的：--map 旧名=新名"
        ),
        MapFault::NotInSecond(name) => said!(
            "--map: `{second}` has no agent `{name}`\n\
             help: write the name in the first scenario, then that in the other: --map OLD=NEW",
            "--map：“{second}”里没有客服“{name}”\n\
             提示：先写第一份场景里的名字，再写另一份里的：--map 旧名=新名"
        ),
        MapFault::Taken(name) => said!(
            "--map: `{second}` has an agent `{name}` of its own, who cannot be two\n\
             help: leave this --map out",
            "--map：“{second}”里本来就有客服“{name}”，不能同时是两个人\n\
             提示：去掉这个 --map"
        ),
    }
}
