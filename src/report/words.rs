//! Sentences and formatted values, in one language at a time.

use super::advice::{Cause, Limit};
use super::behind::Because;
use super::locale::{self, Lang};
use super::outcome::Outcome;
use crate::kernel::tick::Span;
use crate::measure::catalog::{Figure, Part, Unit, Words, told};
use crate::measure::summary::{Section, TargetCheck};
use crate::measure::verdict::Status as Verdict;
use crate::model::reduction::Reduction;
use crate::planning::levers::{Skipped, Tried};
use crate::planning::troubles::Worse;
use crate::planning::variants::{Hours, Variant};

/// A value of a figure with its unit.
pub fn value(lang: Lang, unit: Unit, value: f64) -> String {
    if !value.is_finite() {
        return locale::not_available(lang).to_owned();
    }
    match unit {
        Unit::Seconds => locale::duration(lang, value),
        Unit::Share => locale::percent(lang, value, 1),
        Unit::Count => locale::trimmed(lang, value, if value.abs() < 100.0 { 1 } else { 0 }),
        Unit::Ratio => {
            let places = if value.abs() < 10.0 { 2 } else { usize::from(value.abs() < 100.0) };
            locale::trimmed(lang, value, places)
        }
        Unit::Hours => {
            format!("{} {}", locale::trimmed(lang, value, 1), lang.pick("h", "小时"))
        }
        Unit::PerHour => {
            format!("{}{}", locale::trimmed(lang, value, 1), lang.pick("/h", " 次/小时"))
        }
        Unit::Rmb => format!("¥{}", locale::trimmed(lang, value, 0)),
    }
}

/// A value in the unit of another: the ends of an interval, a bound, are compared with it.
pub fn value_like(lang: Lang, unit: Unit, value: f64, like: f64) -> String {
    match unit {
        Unit::Seconds => locale::duration_like(lang, value, like),
        _ => self::value(lang, unit, value),
    }
}

/// A figure's name, with the limits of a shop, or of all shops.
pub fn name(lang: Lang, outcome: &Outcome, shop: Option<usize>, figure: &Figure) -> String {
    with_limits(lang, outcome, shop, figure.label)
}

/// The name of a part; of a group or a kind of work behind its shop's, where there are several.
pub fn part(lang: Lang, outcome: &Outcome, section: &Section) -> String {
    let name = match (section.part, section.name.as_str()) {
        (Part::Row(_), "") => lang.pick("(reached no group)", "（未进客服组）"),
        (_, name) => name,
    };
    match outcome.shop_of(section.part) {
        Some(shop) if outcome.scenario.shops.len() > 1 => format!("{shop} · {name}"),
        _ => name.to_owned(),
    }
}

/// Words of a figure, with the limits of a shop, or of all shops.
pub fn with_limits(lang: Lang, outcome: &Outcome, shop: Option<usize>, words: Words) -> String {
    let [en, zh] = told(words, outcome.scenario, shop);
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// `≤ 40 s`.
pub fn bound(lang: Lang, check: &TargetCheck) -> String {
    let unit = check.figure.map_or(Unit::Ratio, |figure| figure.unit);
    let sign = if check.target.at_least { "≥" } else { "≤" };
    format!("{sign} {}", value(lang, unit, check.target.bound))
}

/// The same in the unit of a value beside it, unless the two are so far apart that nothing of the
/// bound would be left to read.
pub fn bound_like(lang: Lang, check: &TargetCheck, like: f64) -> String {
    let unit = check.figure.map_or(Unit::Ratio, |figure| figure.unit);
    let sign = if check.target.at_least { "≥" } else { "≤" };
    if like > FAR * check.target.bound || check.target.bound > FAR * like {
        return bound(lang, check);
    }
    format!("{sign} {}", value_like(lang, unit, check.target.bound, like))
}

/// A value and a bound so many times apart are each told in a unit of their own.
const FAR: f64 = 20.0;

/// A target's figure, with its shop where there are several.
pub fn target(lang: Lang, outcome: &Outcome, check: &TargetCheck) -> String {
    let figure = match check.figure {
        Some(figure) => name(lang, outcome, Some(check.shop), figure),
        None => check.target.figure.clone(),
    };
    if outcome.scenario.shops.len() > 1 {
        format!("{} · {figure}", outcome.scenario.shops[check.shop].name)
    } else {
        figure
    }
}

/// How variance was reduced, to stand behind the number of runs; nothing if it was not.
pub fn reduction(lang: Lang, outcome: &Outcome) -> &'static str {
    match outcome.scenario.reduction {
        None => "",
        Some(Reduction::Control) => {
            lang.pick(" (corrected by the number of contacts)", "（以进线量为控制变量校正）")
        }
        Some(Reduction::Stratified) => {
            lang.pick(" (busy and quiet days in turn)", "（按当日波动分层）")
        }
        Some(Reduction::Antithetic) => lang.pick(" (mirrored pairs)", "（对偶成对）"),
    }
}

/// Into how many batches a single run was cut, to stand behind the number of runs; else nothing.
pub fn batches(lang: Lang, outcome: &Outcome) -> String {
    let Some(cut) = &outcome.summary.cut else { return String::new() };
    let (count, length) = (cut.count, cut.length);
    match lang {
        Lang::En => format!(" of {count} batches of {length}"),
        Lang::Zh => format!("（{count} 批，每批 {length}）"),
    }
}

/// What binds, in a word.
pub fn limit(lang: Lang, limit: Limit) -> &'static str {
    match limit {
        Limit::Hands => lang.pick("hands", "人手(回不过来)"),
        Limit::Slots => lang.pick("slots (maximum sessions)", "接待位(最大接待量)"),
        Limit::Coverage => lang.pick("coverage (nobody eligible on duty)", "无可分配客服"),
        Limit::Cadence => {
            lang.pick("cadence (the next is assigned later)", "分配节奏(还没轮到分配)")
        }
        Limit::Pace => lang.pick("pace (of single replies)", "回复本身慢"),
    }
}

/// What binds with what lies behind it: `hands, because of the break`.
pub fn cause(lang: Lang, cause: Cause) -> String {
    let limit = limit(lang, cause.limit);
    let plain = limit.split(" (").next().unwrap_or(limit).split('(').next().unwrap_or(limit);
    match (cause.because, lang) {
        (None, _) => limit.to_owned(),
        (Some(Because::Break), Lang::En) => format!("{plain}, because of the break"),
        (Some(Because::Break), Lang::Zh) => format!("{plain}(因为休息)"),
        (Some(Because::Silence), Lang::En) => format!("{plain}, held by silence"),
        (Some(Because::Silence), Lang::Zh) => format!("{plain}(被不说话的顾客占着)"),
    }
}

/// What a cause means for the reader, and what helps where something lies behind it.
pub fn cause_meaning(lang: Lang, outcome: &Outcome, cause: Cause) -> &'static str {
    match cause.because {
        Some(Because::Break) => lang.pick(
            "those who are missing are on a break, and hours as busy hold with them: move the \
             break, or stagger it",
            "缺的正是在休息的人,同样忙而人齐的时段都达标:挪动休息,或错开休息",
        ),
        Some(Because::Silence) => lang.pick(
            "whoever may take them is full of customers who no longer speak, and without those \
             there is room enough: a shorter silence timeout, or finished chats closed by hand",
            "能接待的客服都已满,占着的多是已不说话的顾客,没有他们就接得下:缩短会话超时,\
             或聊完就手动结束会话",
        ),
        None if cause.limit == Limit::Cadence && limits_assignments(outcome) => lang.pick(
            "they wait for the next delivery of messages, or until somebody may be given another \
             customer (`most_assigned`), not for people",
            "在等下一批留言分配,或等单位时间分配上限(most_assigned),而不是缺人",
        ),
        None => limit_meaning(lang, cause.limit, helps_to_raise(outcome)),
    }
}

/// True if agents are given only so many customers within a time.
fn limits_assignments(outcome: &Outcome) -> bool {
    outcome.scenario.shops.iter().any(|shop| shop.policy.most_assigned.is_some())
}

/// True if a higher maximum was tried and surely helps.
fn helps_to_raise(outcome: &Outcome) -> bool {
    let higher = |tried: &Tried| matches!(tried.variant, Variant::HigherMax | Variant::OneMoreSlot);
    outcome.levers.helpful().any(higher)
}

/// What a limit means for the reader; where a higher maximum helps it is not said that it does not.
fn limit_meaning(lang: Lang, limit: Limit, higher_helps: bool) -> &'static str {
    match limit {
        Limit::Hands if higher_helps => lang.pick(
            "customers wait for hands that are on other chats, on other work, or away",
            "客服手不停(或不在),顾客等着回复",
        ),
        Limit::Hands => lang.pick(
            "customers wait for hands that are on other chats, on other work, or away; a higher \
             maximum would not help",
            "客服手不停(或不在),顾客等着回复;调高最大接待量也没用",
        ),
        Limit::Slots => lang.pick("whoever may take them is full", "能接待的客服都已满"),
        Limit::Coverage => lang.pick(
            "the tiers have nobody for them, whether or not anybody has room",
            "分流规则里没有可分配的客服(不论接待位是否已满)",
        ),
        Limit::Pace => lang.pick(
            "their own reply: it takes this long to read, think and type, whoever else is there",
            "在读、想、写这一条回复,与人手多少无关",
        ),
        Limit::Cadence => lang.pick(
            "leave messages wait for their delivery, not for people",
            "留言在等分配,而不是缺人",
        ),
    }
}

/// A variant as an instruction.
pub fn variant(lang: Lang, variant: &Variant) -> String {
    let fixed = |en: &str, zh: &str| lang.pick(en, zh).to_owned();
    match variant {
        Variant::MoreAgents { family, count, .. } => match lang {
            Lang::En if *count == 1 => format!("1 more agent in {family}"),
            Lang::En => format!("{count} more agents in {family}"),
            Lang::Zh => format!("{family} 增加 {count} 人"),
        },
        Variant::Cover { family, count, shown, .. } => cover(lang, family, *count, shown),
        Variant::Threefold => fixed("three times the people, all day", "人数增至三倍且全天在岗"),
        Variant::OneMoreSlot => fixed("one more session at a time", "最大接待量加 1"),
        Variant::HigherMax => fixed("maximum sessions a fifth higher", "最大接待量上调两成"),
        Variant::ShorterSilence => fixed(
            "half the silence timeout (ten minutes where it is never)",
            "会话超时减半(原为“永不”则改为 10 分钟)",
        ),
        Variant::CloseFinished => {
            fixed("close finished sessions after a minute", "聊完 1 分钟就结束会话")
        }
        Variant::MorePhrases => {
            fixed("10 more replies in 100 by quick phrase", "快捷短语使用率提高 10 个百分点")
        }
        Variant::StaggerBreaks => {
            fixed("move half of the breaks an hour later", "一半客服的休息推迟一小时")
        }
    }
}

/// `1 agent of a on duty 00:00–09:00, when nobody is there`.
fn cover(lang: Lang, family: &str, count: u32, hours: &Hours) -> String {
    let clock = |at: Span| {
        let minutes = at.0 / Span::MINUTE.0;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    // midnight ends a day
    let to = if hours.to == Span::ZERO { "24:00".to_owned() } else { clock(hours.to) };
    let when = format!("{}–{to}", clock(hours.from));
    let agents = if count == 1 { "agent" } else { "agents" };
    let dates = match (lang, hours.dates) {
        (_, 1) => String::new(),
        (Lang::En, dates) => format!(" on {dates} dates"),
        (Lang::Zh, dates) => format!("(共 {dates} 天)"),
    };
    match lang {
        Lang::En => {
            format!("{count} {agents} of {family} on duty {when}{dates}, when nobody is there")
        }
        Lang::Zh => format!("{when}{dates}无人在岗,安排 {family} {count} 人值班"),
    }
}

/// What a variant did: `customer's wait 42 s → 31 s (± 2 s)`.
pub fn effect(lang: Lang, outcome: &Outcome, tried: &Tried) -> String {
    let figure = crate::measure::catalog::figure(tried.figure);
    let unit = figure.map_or(Unit::Ratio, |figure| figure.unit);
    let figure = figure.map_or_else(
        || tried.figure.to_owned(),
        |figure| name(lang, outcome, Some(tried.shop), figure),
    );
    let half = (tried.difference.high - tried.difference.low) / 2.0;
    let like = |value| value_like(lang, unit, value, tried.before);
    let (from, to) = (like(tried.before), like(tried.after));
    let shop = if outcome.scenario.shops.len() > 1 {
        format!("{} · ", outcome.scenario.shops[tried.shop].name)
    } else {
        String::new()
    };
    let range = if half.is_finite() { format!(" (± {})", like(half)) } else { String::new() };
    let place =
        if tried.in_hours { lang.pick("in the hours that break ", "未达标时段") } else { "" };
    let worse: Vec<String> = tried.worse.iter().map(|worse| spoilt(lang, outcome, worse)).collect();
    let worse = match (worse.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::En) => format!("; but {}", worse.join(", ")),
        (false, Lang::Zh) => format!(";但{}", worse.join("、")),
    };
    format!("{place}{shop}{figure} {from} → {to}{range}{worse}")
}

/// What a change makes worse: `share left as messages 2 % → 5 %`.
fn spoilt(lang: Lang, outcome: &Outcome, worse: &Worse) -> String {
    let figure = crate::measure::catalog::figure(worse.figure);
    let unit = figure.map_or(Unit::Ratio, |figure| figure.unit);
    let figure = figure.map_or_else(
        || worse.figure.to_owned(),
        |figure| name(lang, outcome, Some(worse.shop), figure),
    );
    let shop = if outcome.scenario.shops.len() > 1 {
        format!("{} · ", outcome.scenario.shops[worse.shop].name)
    } else {
        String::new()
    };
    let shown = |value| value_like(lang, unit, value, worse.after);
    format!("{shop}{figure} {} → {}", shown(worse.before), shown(worse.after))
}

/// Why nothing was tried.
pub fn skipped(lang: Lang, why: Skipped) -> &'static str {
    match why {
        Skipped::NoTarget => lang
            .pick("nothing was tried: no target has a value to improve", "未试算:没有可改进的目标"),
        Skipped::TooLarge => lang.pick(
            "nothing was tried: the scenario is too large to simulate many more times unasked",
            "未试算:场景过大,未自动重复模拟",
        ),
        Skipped::NotAsked => {
            lang.pick("nothing was tried, as asked (--no-levers)", "按要求(--no-levers)未试算")
        }
    }
}

/// Why no change was tried, a sentence; empty if some were, or nothing has to change.
pub fn untried(lang: Lang, outcome: &Outcome) -> String {
    let to_mend = matches!(outcome.summary.verdict.status, Verdict::Fails | Verdict::Undecided);
    let why = outcome.levers.skipped.filter(|_| to_mend);
    why.map_or(String::new(), |why| untried_because(lang, why))
}

/// The same for a reason, whatever the verdict.
pub fn untried_because(lang: Lang, why: Skipped) -> String {
    let mut letters = skipped(lang, why).chars();
    let first = letters.next().map_or(String::new(), |first| first.to_uppercase().collect());
    format!("{first}{}{}", letters.as_str(), lang.pick(".", "。"))
}
