//! Why there is nothing to search, and why a family stays as it is.

use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::planning::size::cells::{Fixed, Unkept};
use crate::planning::size::{Impossible, Refusal};
use crate::report::locale::Lang;
use crate::report::punctuation::punctuate;

/// Why there is nothing to search.
pub fn refused(lang: Lang, scenario: &Scenario, why: &Refusal) -> String {
    let text = match (why, lang) {
        (Refusal::NoTargets, Lang::En) => {
            "the scenario has no targets: there is nothing the people would have to hold\n\
             help: write `[targets]`, as `lost = \"8%\"`"
                .to_owned()
        }
        (Refusal::NoTargets, Lang::Zh) => {
            "场景没有目标:无从判断多少人够用\n提示:请写 `[targets]`,如 `lost = \"8%\"`".to_owned()
        }
        (Refusal::NoCustomers, Lang::En) => {
            "nobody comes for people in this scenario: none are needed\n\
             help: see `contacts_per_day`, and the share that a robot solves"
                .to_owned()
        }
        (Refusal::NoCustomers, Lang::Zh) => {
            "没有需要人工的进线:不需要客服\n提示:请看 `contacts_per_day` 和机器人解决的占比"
                .to_owned()
        }
        (Refusal::Counts(family, why), _) => unkept(lang, family, why),
        (
            Refusal::Shared(_)
            | Refusal::NobodyOnPatterns
            | Refusal::Sheet
            | Refusal::TooManyPlaces(_)
            | Refusal::ChangeCost
            | Refusal::Add(..)
            | Refusal::NotChanged(_)
            | Refusal::Patterns(_),
            _,
        ) => {
            let changed = only_changes(scenario).then(|| on_shifts_of_today(lang, why)).flatten();
            changed.unwrap_or_else(|| on_patterns(lang, why))
        }
        (Refusal::Impossible(why), _) => impossible(lang, scenario, why),
        (Refusal::AllFixed(cells), _) => {
            let kept = cells.cells.iter().filter_map(|cell| {
                let why = kept(lang, cell.fixed.as_ref()?);
                Some(format!("{} ({why})", cell.family))
            });
            let kept = kept.collect::<Vec<_>>().join(lang.pick("; ", ";"));
            match lang {
                Lang::En => format!(
                    "no family of agents can grow or shrink: {kept}\n\
                     help: write people alike as one of `[[agents]]` with a `count`"
                ),
                Lang::Zh => format!(
                    "没有可以增减的客服:{kept}\n提示:相同的客服请合成一条 `[[agents]]`,用 `count` 写人数"
                ),
            }
        }
    };
    punctuate(lang, text)
}

/// True if shifts of today may be changed, and no patterns are there to be put on.
fn only_changes(scenario: &Scenario) -> bool {
    scenario.sizing.change.is_some() && scenario.sizing.patterns.is_empty()
}

/// The same where no patterns are there: what would help is another.
fn on_shifts_of_today(lang: Lang, why: &Refusal) -> Option<String> {
    Some(match (why, lang) {
        (Refusal::NobodyOnPatterns, Lang::En) => {
            "nothing of today's roster can be changed as `[size.from]` allows\n\
             help: allow `move_start`, `overtime` or `add`, or take people out of `locked`"
                .to_owned()
        }
        (Refusal::NobodyOnPatterns, Lang::Zh) => "按 `[size.from]`,现有排班没有可以调整的\n\
             提示:请放开 `move_start`、`overtime` 或 `add`,或把人移出 `locked`"
            .to_owned(),
        (Refusal::TooManyPlaces(most), Lang::En) => format!(
            "there are more than {most} changed shifts, over those who may work them\n\
             help: write a longer `every`, as \"30min\", or a shorter `move_start` or `overtime`"
        ),
        (Refusal::TooManyPlaces(most), Lang::Zh) => format!(
            "调整后的班次乘以人群多于 {most} 个\n\
             提示:请放宽 `every`,如 \"30min\",或缩短 `move_start`、`overtime`"
        ),
        (Refusal::Sheet, Lang::En) => {
            "changes do not go with a sheet (`desk.roster`), which says who works when\n\
             help: size a scenario without the sheet, or take `[size.from]` away"
                .to_owned()
        }
        (Refusal::Sheet, Lang::Zh) => {
            "排班微调不能与排班表(`desk.roster`)同用:排班表已写明谁上什么班\n\
             提示:测算时请去掉排班表,或去掉 `[size.from]`"
                .to_owned()
        }
        (Refusal::Patterns(fault), Lang::En) => format!(
            "the scenario is not sound with shifts changed as `[size.from]` allows: {}\n\
             help: allow less there, or mend what names people one by one",
            first_line(fault)
        ),
        (Refusal::Patterns(fault), Lang::Zh) => format!(
            "按 `[size.from]` 调整班次后场景不成立:{}\n\
             提示:请少放开一些,或改按姓名逐个写明的地方",
            first_line(fault)
        ),
        (Refusal::Add(family, why), Lang::En) => format!(
            "nobody can be added to `{family}`: {}\nhelp: name another family in `add`",
            kept(lang, why)
        ),
        (Refusal::Add(family, why), Lang::Zh) => {
            format!("不能给 `{family}` 加人:{}\n提示:`add` 里请写别的客服条目", kept(lang, why))
        }
        _ => return None,
    })
}

/// Nobody is found for some hour.
fn too_few(lang: Lang, changes: bool) -> String {
    let (en, zh) = match changes {
        true => ("allow more in `may` of `[size.from]`", "请在 `[size.from]` 的 `may` 里放开更多"),
        false => (
            "raise the most people of a pattern, or let it start at more times",
            "请调高模板的人数上限,或增加开始时间",
        ),
    };
    match lang {
        Lang::En => format!(
            "within the limits of `[size]` nobody can be found for every hour in which somebody \
             has to be there\nhelp: {en}"
        ),
        Lang::Zh => format!("在 `[size]` 的上限内,应有人值班的时段排不满人\n提示:{zh}"),
    }
}

/// Why nobody can be put on patterns.
fn on_patterns(lang: Lang, why: &Refusal) -> String {
    match (why, lang) {
        (Refusal::Shared(family), Lang::En) => format!(
            "two groups of `[size] patterns` have `{family}` in common\n\
             help: name groups or families that have nobody in common"
        ),
        (Refusal::Shared(family), Lang::Zh) => format!(
            "`[size] patterns` 里有两个组都含 `{family}`\n提示:请写互不重叠的客服组或客服"
        ),
        (Refusal::NobodyOnPatterns, Lang::En) => {
            "nobody can be put on the patterns of `[size]` within the scenario's time\n\
             help: name the people, as `groups = { \"售前\" = [0, 30] }`, and starts within the time"
                .to_owned()
        }
        (Refusal::NobodyOnPatterns, Lang::Zh) => {
            "`[size] patterns` 在场景时间内排不上任何人\n\
             提示:请写由谁来上,如 `groups = { \"售前\" = [0, 30] }`,并检查开始时间"
                .to_owned()
        }
        (Refusal::TooManyPlaces(most), Lang::En) => format!(
            "there are more than {most} starts, over those who may work them\n\
             help: let them start less often, as `every = \"30min\"`"
        ),
        (Refusal::TooManyPlaces(most), Lang::Zh) => format!(
            "开始时间乘以人群多于 {most} 个\n提示:请放宽间隔,如 `every = \"30min\"`"
        ),
        (Refusal::Sheet, Lang::En) => {
            "patterns and changes do not go with a sheet (`desk.roster`), which says who works \
             when\n\
             help: size a scenario without the sheet, or take `[[size.patterns]]` and \
             `[size.from]` away"
                .to_owned()
        }
        (Refusal::Sheet, Lang::Zh) => {
            "班次模板、调班不能与排班表(`desk.roster`)同用:排班表已写明谁上什么班\n\
             提示:测算时请去掉排班表,或去掉 `[[size.patterns]]` 和 `[size.from]`"
                .to_owned()
        }
        (Refusal::Patterns(fault), Lang::En) => format!(
            "the scenario is not sound with people on the patterns of `[size]`: {}\n\
             help: mend the pattern, or what names people one by one",
            first_line(fault)
        ),
        (Refusal::Patterns(fault), Lang::Zh) => format!(
            "按 `[size] patterns` 排人后场景不成立:{}\n提示:请改模板,或改按姓名逐个写明的地方",
            first_line(fault)
        ),
        _ => on_changes(lang, why),
    }
}

/// Why today's roster cannot be changed so.
fn on_changes(lang: Lang, why: &Refusal) -> String {
    match (why, lang) {
        (Refusal::Add(family, why), Lang::En) => format!(
            "nobody can be added to `{family}`: {}\n\
             help: name another family in `add`, or a pattern",
            kept(lang, why)
        ),
        (Refusal::Add(family, why), Lang::Zh) => format!(
            "不能给 `{family}` 加人:{}\n提示:`add` 里请写别的客服或班次模板",
            kept(lang, why)
        ),
        (Refusal::NotChanged(family), Lang::En) => format!(
            "`[size] counts` of `{family}`: nothing is changed of it with `[size.from]`\n\
             help: give it a `count` of one at least, or take it out of `counts`"
        ),
        (Refusal::NotChanged(family), Lang::Zh) => format!(
            "`[size] counts` 里的 `{family}`:按 `[size.from]` 不作调整\n\
             提示:请把它的 `count` 写成至少 1,或从 `counts` 去掉"
        ),
        (Refusal::ChangeCost, Lang::En) => {
            "a change costs money here, and not everybody has a wage\n\
             help: write `hourly_cost` in `[desk]`, or take `change_cost` away"
                .to_owned()
        }
        (Refusal::ChangeCost, Lang::Zh) => "写了 `change_cost`(调班费用),但未给全时薪\n\
             提示:请在 `[desk]` 里写 `hourly_cost`,或去掉 `change_cost`"
            .to_owned(),
        _ => String::new(),
    }
}

/// Why a family stays as it is.
pub fn kept(lang: Lang, why: &Fixed) -> &'static str {
    match why {
        Fixed::OffDuty => lang.pick("on no shift", "没有排班"),
        Fixed::ByCustomer => lang.pick("paid by the customer", "按接待量计费"),
        Fixed::Named(_) => lang.pick("named one by one in the scenario", "场景里按姓名逐个写明"),
        Fixed::Asked => lang.pick("as `[size]` says", "`[size]` 规定"),
        Fixed::Person => lang.pick("one person by name", "单个具名客服"),
        Fixed::Patterned => lang.pick("on patterns instead", "改上模板班次"),
        Fixed::Apart => lang.pick("no pattern is for them", "没有对应的模板"),
        Fixed::Locked => lang.pick("locked", "`locked` 锁定"),
        Fixed::Unmoved => lang.pick("its shifts cannot be changed", "班次不能调整"),
    }
}

/// Head counts of `[size]` that cannot be kept.
fn unkept(lang: Lang, family: &str, why: &Unkept) -> String {
    let why = match why {
        Unkept::ByCustomer => lang.pick(
            "who is paid by the customer has no price by the hour",
            "按接待量计费的客服没有按人的价格",
        ),
        Unkept::Patterned => lang.pick("its people are on patterns", "已改上模板班次"),
        Unkept::OffDuty => lang.pick("nobody of it is on a shift", "没有排班"),
        Unkept::Unsound(fault) => first_line(fault),
    };
    match lang {
        Lang::En => format!(
            "`[size] counts` of `{family}` cannot be kept: {why}\n\
             help: give it other counts, or leave it out"
        ),
        Lang::Zh => {
            format!("`[size] counts` 里 `{family}` 的人数做不到:{why}\n提示:请改人数,或不写这一项")
        }
    }
}

/// Why no head counts are allowed at all.
fn impossible(lang: Lang, scenario: &Scenario, why: &Impossible) -> String {
    match (why, lang) {
        (Impossible::Uncovered { shop, interval }, _) => {
            let shop = &scenario.shops[*shop].name;
            let at = scenario.calendar.label(Tick(*interval as u64 * scenario.interval.0));
            match lang {
                Lang::En => format!(
                    "no head counts within their limits put enough people on duty: {shop} from \
                     {at}\nhelp: raise `[size] counts`, lower `at_least`, or add a shift there"
                ),
                Lang::Zh => format!(
                    "在限定的人数内,{shop} 从 {at} 起值班人数总是不足\n\
                     提示:请放宽 `[size] counts`、调低 `at_least`,或在此时段加班次"
                ),
            }
        }
        (Impossible::TooFew, _) => too_few(lang, only_changes(scenario)),
        (Impossible::Unsound(fault), Lang::En) => format!(
            "the scenario is sound with none of the head counts tried: {}\n\
             help: `dacu check` with other counts shows where",
            first_line(fault)
        ),
        (Impossible::Unsound(fault), Lang::Zh) => format!(
            "试过的人数场景都不允许:{}\n提示:换人数用 `dacu check` 看出错处",
            first_line(fault)
        ),
    }
}

/// What a fault is, without its place.
pub fn first_line(fault: &str) -> &str {
    // warnings may stand before what is wrong
    let mut lines = fault.lines();
    let wrong = fault.lines().find(|line| ["error", "错误"].iter().any(|it| line.starts_with(it)));
    let line = wrong.or_else(|| lines.next()).unwrap_or_default();
    line.split_once("]: ").map_or(line, |(_, told)| told)
}
