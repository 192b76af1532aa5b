//! An explanation in plain sentences, for a planner at the terminal.

use super::record::{Candidate, Decided, Explanation, Failing, Other, Says, State, Step, Tier};
use super::story::Happened;
use super::terms;
use crate::report::locale::{Lang, duration, percent};
use crate::report::punctuation::punctuate;
use std::fmt::Write;

/// Most agents that a tier shows one by one; the document has all.
const SHOWN: usize = 12;

/// The explanation in a language.
pub fn text(lang: Lang, told: &Explanation) -> String {
    let mut text = head(lang, told);
    let day = told.contact.arrived.get(..10).unwrap_or_default();
    let clock = |at: &str| {
        let own = at.strip_prefix(day).and_then(|rest| rest.strip_prefix('T'));
        let when = own.map_or_else(|| at.replace('T', " "), str::to_owned);
        when.split_once('.').map_or(when.clone(), |(whole, rest)| {
            format!("{whole}.{}", rest.get(..2).unwrap_or(rest))
        })
    };
    for event in &told.story {
        if let Happened::Decided { decision } = event.what
            && let Some(decided) = told.decisions.get(decision)
        {
            text.push_str(&decision_text(lang, &clock(&event.at), decided, &clock));
        } else if let Some(line) = line(lang, &event.what, &clock) {
            let _ = writeln!(text, "{}  {line}", clock(&event.at));
        }
    }
    if told.decisions.is_empty() {
        text.push_str(lang.pick("It was never routed.\n", "从未进入分配。\n"));
    }
    punctuate(lang, text)
}

fn head(lang: Lang, told: &Explanation) -> String {
    let about = &told.contact;
    let mut parts = vec![match lang {
        Lang::En => format!("Contact {} ({})", about.number, about.name),
        Lang::Zh => format!("咨询 {}（{}）", about.number, about.name),
    }];
    parts.push(about.arrived.replace('T', " "));
    for (en, zh, value) in [
        ("shop", "店铺", Some(&about.shop)),
        ("source", "来源", Some(&about.source)),
        ("page", "页面", about.page.as_ref()),
        ("SKU", "商品", about.sku.as_ref()),
        ("client", "来源端", about.client.as_ref()),
        ("intent", "咨询类型", about.intent.as_ref()),
        ("chose", "指定客服", about.chose.as_ref()),
    ] {
        if let Some(value) = value {
            parts.push(format!("{} {value}", lang.pick(en, zh)));
        }
    }
    for (holds, en, zh) in [
        (about.exempt, "not bound by the maximum", "不受最大接待量限制"),
        (about.difficult, "difficult", "难缠"),
        (about.proactive, "opened by an agent", "客服主动联系"),
        (about.generation > 0, "has come back", "再次进线"),
    ] {
        if holds {
            parts.push(lang.pick(en, zh).to_owned());
        }
    }
    let run = match lang {
        Lang::En => format!("run {}, seed {}", told.replication, told.seed),
        Lang::Zh => format!("第 {} 次模拟，种子 {}", told.replication, told.seed),
    };
    format!("{}\n{run}\n\n", parts.join(lang.pick(", ", "，")))
}

fn decision_text(
    lang: Lang,
    at: &str,
    decided: &Decided,
    clock: &impl Fn(&str) -> String,
) -> String {
    let occasion = terms::occasion(lang, decided.occasion);
    let outcome = terms::outcome(lang, decided.outcome, decided.agent.as_deref());
    let mut text = match lang {
        Lang::En => format!("{at}  Decision ({occasion}): {outcome}. {}\n", by(lang, decided)),
        Lang::Zh => format!("{at}  分配（{occasion}）：{outcome}。{}\n", by(lang, decided)),
    };
    let mut add = |line: String| {
        let _ = writeln!(text, "    {line}");
    };
    if decided.asked_before > 0 {
        let count = decided.asked_before;
        add(match lang {
            Lang::En => format!("asked {count} times before, in vain"),
            Lang::Zh => format!("此前尝试 {count} 次均无人可接"),
        });
    }
    add(format!("{}{}", lang.pick("group: ", "客服组："), decided.group));
    for served in decided.groups.iter().filter(|served| served.group != decided.group) {
        add(format!("  {} {}", served.group, terms::fit(lang, served.fit)));
    }
    if let Some(need) = &decided.need {
        add(format!("{}{need}", lang.pick("need: ", "岗位需求：")));
    }
    if let Some(last) = &decided.last_agent {
        let (who, when) = (&last.agent, clock(&last.at));
        add(match lang {
            Lang::En => format!("last answered by {who} at {when}"),
            Lang::Zh => format!("上次由 {who} 接待（{when}）"),
        });
    }
    if decided.before_tiers {
        add(lang
            .pick("no enabled group may use the default group", "没有启用的组允许分配至默认客服组")
            .to_owned());
        return text;
    }
    if decided.as_another {
        add(lang
            .pick("as for another waiting contact of the same kind", "与同类排队咨询的处理相同")
            .to_owned());
    }
    for (number, tier) in decided.tiers.iter().enumerate() {
        if tier.step == Step::NotReached {
            let left = decided.tiers.len() - number;
            let _ = match lang {
                Lang::En => writeln!(text, "    {left} more tier(s), not asked"),
                Lang::Zh => writeln!(text, "    其后 {left} 层未再询问"),
            };
            break;
        }
        text.push_str(&tier_text(lang, number, tier, decided.tier == Some(number)));
    }
    text
}

/// Which tier decided.
fn by(lang: Lang, decided: &Decided) -> String {
    let said = match decided.says {
        Says::Agent => ("", ""),
        Says::Evict => ("the oldest session of the agent ends for it", "该客服最早的会话为其结束"),
        Says::Queue => ("wait", "排队"),
        Says::Leave => ("leave a message", "留言"),
        Says::Reject => ("turn away", "拒绝"),
        Says::Unassigned => ("stay unassigned", "暂不分配"),
    };
    let said = lang.pick(said.0, said.1);
    let open = if said.is_empty() { String::new() } else { format!(": {said}") };
    match (decided.tier.and_then(|at| decided.tiers.get(at).map(|tier| (at + 1, tier))), lang) {
        (Some((at, tier)), Lang::En) => {
            format!("Tier {at} \"{}\"{} decides{open}.", tier.name, rule(tier))
        }
        (Some((at, tier)), Lang::Zh) => {
            let open = open.replacen(": ", "：", 1);
            format!("由第 {at} 层“{}”{}决定{open}。", tier.name, rule(tier))
        }
        (None, _) if decided.before_tiers => String::new(),
        (None, Lang::En) => format!("No tier decides; the end of the list does{open}."),
        (None, Lang::Zh) => {
            format!("各层均未决定，按末尾规则{}。", open.replacen(": ", "：", 1))
        }
    }
}

fn rule(tier: &Tier) -> String {
    if tier.rule.is_empty() { String::new() } else { format!(" ({})", tier.rule) }
}

fn tier_text(lang: Lang, number: usize, tier: &Tier, decides: bool) -> String {
    let mark = if decides { "►" } else { " " };
    let fared = match tier.step {
        Step::PassedOver => {
            let why = tier.fails.as_ref().map_or_else(String::new, |it| terms::condition(lang, it));
            format!("{}{why}", lang.pick("does not apply: ", "不适用："))
        }
        Step::Full => {
            lang.pick("somebody is eligible, nobody has room", "有人可接但都已满").to_owned()
        }
        Step::Nobody => lang.pick("nobody is eligible", "无人可接").to_owned(),
        Step::ChoseFull => {
            lang.pick("all are full, one takes it all the same", "全满仍分配").to_owned()
        }
        Step::Chose | Step::NotReached => {
            format!("{}{}", lang.pick("chooses: ", "选取："), terms::pick(lang, &tier.pick))
        }
    };
    let mut text = format!("  {mark} {}. {}{}  {fared}\n", number + 1, tier.name, rule(tier));
    for candidate in tier.candidates.iter().take(SHOWN) {
        let _ = writeln!(text, "        {}", candidate_text(lang, candidate));
    }
    if let Some(more) = tier.candidates.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = match lang {
            Lang::En => writeln!(text, "        and {more} more candidates"),
            Lang::Zh => writeln!(text, "        另有 {more} 名候选"),
        };
    }
    let mut reasons: Vec<Failing> = tier.others.iter().map(|other| other.fails).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for reason in reasons {
        let of = || tier.others.iter().filter(|other| other.fails == reason);
        let shown: Vec<String> = of().take(SHOWN).map(|other| other_text(lang, other)).collect();
        let more = of().count() - shown.len();
        let shown = shown.join(lang.pick(", ", "、"));
        let more = match (more, lang) {
            (0, _) => String::new(),
            (more, Lang::En) => format!(" and {more} more"),
            (_, Lang::Zh) => format!("等 {} 人", of().count()),
        };
        let colon = lang.pick(": ", "：");
        let _ = writeln!(text, "        × {}{colon}{shown}{more}", terms::failing(lang, reason));
    }
    text
}

fn candidate_text(lang: Lang, candidate: &Candidate) -> String {
    let State { weight, assigned, share, pending, idle_s, .. } = candidate.state;
    let mut parts = vec![held(lang, &candidate.state)];
    let mut add = |en: String, zh: String| parts.push(if lang == Lang::En { en } else { zh });
    if let Some(weight) = weight.filter(|weight| *weight != 1) {
        add(format!("weight {weight}"), format!("权重 {weight}"));
    }
    if let Some(share) = share {
        add(format!("split share {share}"), format!("分流占比 {share}"));
    }
    if let Some(pending) = pending {
        add(format!("{pending} await a reply"), format!("{pending} 人待回复"));
    }
    if let Some(assigned) = assigned {
        add(format!("{assigned} given so far"), format!("累计分配 {assigned}"));
    }
    match idle_s {
        Some(idle) => {
            let idle = duration(lang, idle);
            add(format!("last {idle} ago"), format!("上次分配 {idle}前"));
        }
        None => add("none yet".to_owned(), "尚未分配".to_owned()),
    }
    let mark = if candidate.chosen { "→" } else { " " };
    format!("{mark} {}  {}", candidate.agent, parts.join(lang.pick(", ", "，")))
}

/// `online, 3 of 10 (30%)`.
fn held(lang: Lang, state: &State) -> String {
    let status = if lang == Lang::Zh && !state.status_zh.is_empty() {
        &state.status_zh
    } else {
        &state.status
    };
    let most = match state.max {
        Some(max) => {
            let held = state.load.unwrap_or(f64::from(state.active));
            format!("{}/{max} ({})", state.active, percent(lang, held / f64::from(max.max(1)), 0))
        }
        None => state.active.to_string(),
    };
    format!("{status} {most}")
}

fn other_text(lang: Lang, other: &Other) -> String {
    let state = &other.state;
    match (other.fails, state.max) {
        (Failing::Full | Failing::Total | Failing::Rated, Some(max)) => {
            format!("{} {}/{max}", other.agent, state.active)
        }
        (Failing::Status, _) => {
            let status = if lang == Lang::Zh && !state.status_zh.is_empty() {
                &state.status_zh
            } else {
                &state.status
            };
            format!("{} ({status})", other.agent)
        }
        _ => other.agent.clone(),
    }
}

/// What happened, in a line; `None` for what a decision has said already.
fn line(lang: Lang, what: &Happened, clock: &impl Fn(&str) -> String) -> Option<String> {
    let of = |en: String, zh: String| Some(if lang == Lang::En { en } else { zh });
    let secs = |seconds: f64| duration(lang, seconds);
    match what {
        Happened::Decided { .. } => None,
        Happened::Continued => {
            of("The customer writes by another door.".into(), "顾客从其他入口再次发来消息。".into())
        }
        Happened::Robot { solved: true } => {
            of("The robot solves it.".into(), "机器人已解决。".into())
        }
        Happened::Robot { solved: false } => {
            of("The robot hands it over.".into(), "机器人转人工。".into())
        }
        Happened::Grouped { chosen: false, .. } => None,
        Happened::Grouped { group, .. } => {
            of(format!("The customer chooses {group}."), format!("顾客选择 {group}。"))
        }
        Happened::Queued => of("It waits.".into(), "开始排队。".into()),
        Happened::Assigned { agent, how, waited_s } => {
            let how = terms::how(lang, *how);
            let wait = secs(*waited_s);
            match *waited_s > 0.0 {
                true => of(
                    format!("With {agent}, {how}, after {wait} of waiting."),
                    format!("由 {agent} 接待：{how}，排队 {wait}。"),
                ),
                false => of(format!("With {agent}, {how}."), format!("由 {agent} 接待：{how}。")),
            }
        }
        Happened::FirstReply { agent, after_s } => {
            let after = secs(*after_s);
            of(
                format!("{agent} answers for the first time, {after} after it came."),
                format!("{agent} 首次回复，距进线 {after}。"),
            )
        }
        Happened::LostPatience { silently, .. } => {
            let en = if *silently { ", and nobody sees it" } else { "" };
            let zh = if *silently { "（未关窗）" } else { "" };
            of(format!("The customer loses patience{en}."), format!("顾客失去耐心离开{zh}。"))
        }
        Happened::Transferred { from, to } => {
            of(format!("Transferred from {from} to {to}."), format!("由 {from} 转接给 {to}。"))
        }
        Happened::Invited { from, to } => {
            of(format!("{from} invites {to}."), format!("{from} 邀请 {to}。"))
        }
        Happened::InviteLapsed => of("The invitation lapses.".into(), "邀请未被接受。".into()),
        later => line_of_end(lang, later, clock),
    }
}

/// The same of leave messages and of the end.
fn line_of_end(lang: Lang, what: &Happened, clock: &impl Fn(&str) -> String) -> Option<String> {
    let of = |en: String, zh: String| Some(if lang == Lang::En { en } else { zh });
    match what {
        Happened::SessionEnded { agent, reason, replies } => {
            let why = terms::reason(lang, *reason);
            of(
                match replies {
                    1 => format!("The session with {agent} ends after one reply: {why}."),
                    _ => format!("The session with {agent} ends after {replies} replies: {why}."),
                },
                format!("与 {agent} 的会话结束（共回复 {replies} 次）：{why}。"),
            )
        }
        Happened::LeaveCreated { group } => {
            of(format!("A leave message for {group}."), format!("留言至 {group}。"))
        }
        Happened::LeaveDelivered { agent } => {
            of(format!("The message is delivered to {agent}."), format!("留言分配给 {agent}。"))
        }
        Happened::LeaveMailed { agent } => {
            of(format!("{agent} has answered by mail."), format!("{agent} 已邮件回复。"))
        }
        Happened::LeaveExpired => of("The message expires.".into(), "留言过期。".into()),
        Happened::PutOff => of(
            "The matter is put off until the promotion is over.".into(),
            "该事项待活动结束后再处理。".into(),
        ),
        Happened::WillReturn { when } => of(
            format!("The customer comes back at {}.", clock(when)),
            format!("顾客将于 {} 再次进线。", clock(when)),
        ),
        Happened::Closed { disposition } => {
            let what = terms::disposition(lang, *disposition);
            of(format!("Over: {what}."), format!("结束：{what}。"))
        }
        _ => None,
    }
}
