//! The summary on the terminal: one screen, in the order of the questions.

use super::advice::Advice;
use super::locale::Lang;
use super::outcome::Outcome;
use super::{sentence, words};
use crate::measure::catalog::{Part, figure};
use std::fmt::Write;

/// Most broken stretches shown.
const MOST_BREAKS: usize = 4;
/// Figures shown whatever the targets are.
const ALWAYS: [&str; 8] = [
    "entries",
    "served_rate",
    "lost_rate",
    "left_message_rate",
    "customer_wait_mean_s",
    "customer_wait_p90_s",
    "hands_occupancy",
    "slot_occupancy",
];

/// The summary as text.
pub fn text(lang: Lang, outcome: &Outcome, advice: &Advice) -> String {
    let mut out = String::new();
    let t = |en: &'static str, zh: &'static str| lang.pick(en, zh);
    let mark = super::brief::mark(outcome.summary.verdict.status);
    let line = sentence::verdict(lang, outcome, advice);
    let _ = writeln!(out, "{}\n{mark} {line}\n", outcome.scenario.name);
    targets(&mut out, lang, outcome);
    breaks(&mut out, lang, outcome, advice);
    if !advice.binds.is_empty() {
        let head = match advice.breaks.is_empty() {
            true => {
                t("What customers wait for, by share of their waiting", "顾客在等什么(占等待时间)")
            }
            false => t(
                "What binds, by share of the waiting in hours that break",
                "瓶颈(占未达标时段顾客等待时间)",
            ),
        };
        let _ = writeln!(out, "{head}");
        for (cause, share) in advice.told_binds() {
            let share = super::locale::percent(lang, *share, 0);
            let name = words::cause(lang, *cause);
            let meaning = words::cause_meaning(lang, outcome, *cause);
            let _ = writeln!(out, "  {share:>5}  {name} – {meaning}");
        }
        out.push('\n');
    }
    changes(&mut out, lang, outcome);
    let _ = writeln!(out, "{}", t("Figures", "指标"));
    for id in ALWAYS {
        let (Some(figure), Some(section)) = (figure(id), outcome.summary.section(Part::Desk))
        else {
            continue;
        };
        let Some(estimate) = section.get(id) else { continue };
        let value = estimate.value.map_or_else(
            || super::locale::not_available(lang).to_owned(),
            |value| words::value(lang, figure.unit, value),
        );
        let range = estimate.interval.map_or(String::new(), |(low, high)| {
            let like = estimate.value.unwrap_or(high);
            let end = |value: f64| words::value_like(lang, figure.unit, value, like);
            format!("  [{} – {}]", end(low.max(0.0)), end(high))
        });
        let _ = writeln!(out, "  {value:>10}{range}  {}", words::name(lang, outcome, None, figure));
    }
    work(&mut out, lang, outcome);
    let _ = writeln!(out, "\n{}", super::money::sentences(lang, outcome));
    trust(&mut out, lang, outcome);
    super::punctuation::punctuate(lang, out)
}

/// Work that is no chat, a kind a line.
fn work(out: &mut String, lang: Lang, outcome: &Outcome) {
    let kinds = outcome.summary.sections.iter().filter(|it| matches!(it.part, Part::Work(_)));
    for (number, section) in kinds.enumerate() {
        if number == 0 {
            let _ = writeln!(out, "\n{}", lang.pick("Work that is no chat", "聊天以外的工作"));
        }
        let shown = |id: &str| {
            let value = section.get(id).and_then(|found| found.value)?;
            Some(words::value(lang, figure(id)?.unit, value))
        };
        let or = |id: &str| shown(id).unwrap_or_else(|| "–".to_owned());
        let (came, open, hours) = (or("work_came"), or("work_open"), or("work_effort_h"));
        let in_time = shown("work_in_time_rate");
        let name = words::part(lang, outcome, section);
        let _ = match (lang, in_time) {
            (Lang::En, Some(share)) => writeln!(
                out,
                "  {name}: {came} came, {share} in time, {open} open at the end, {hours} of hands"
            ),
            (Lang::En, None) => {
                writeln!(out, "  {name}: {came} came, {open} open at the end, {hours} of hands")
            }
            (Lang::Zh, Some(share)) => writeln!(
                out,
                "  {name}:新增 {came},按时办结 {share},期末未办结 {open},用工 {hours}"
            ),
            (Lang::Zh, None) => {
                writeln!(out, "  {name}:新增 {came},期末未办结 {open},用工 {hours}")
            }
        };
    }
}

/// Targets over the whole time, with how often they are missed.
fn targets(out: &mut String, lang: Lang, outcome: &Outcome) {
    let goals = super::goals::all(lang, outcome);
    let goals: Vec<_> = goals.iter().filter(|goal| !goal.target.is_empty()).collect();
    if goals.is_empty() {
        return;
    }
    let head =
        lang.pick("Targets over the whole time, runs that miss them", "全程指标与不达标次数");
    let _ = writeln!(out, "{head}");
    for goal in goals {
        let (value, bound) = (&goal.value, &goal.target);
        let _ = writeln!(out, "  {:>9}  {} {value} ({bound})", goal.missed, goal.name);
    }
    for told in super::goals::not_followed(lang, outcome) {
        let _ = writeln!(out, "  {told}");
    }
    out.push('\n');
}

fn breaks(out: &mut String, lang: Lang, outcome: &Outcome, advice: &Advice) {
    if advice.breaks.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", lang.pick("Hours that break", "未达标时段"));
    for stretch in advice.breaks.iter().take(MOST_BREAKS) {
        let _ = writeln!(
            out,
            "  {}  {} {} ({})  ← {}",
            sentence::when(lang, outcome, stretch),
            sentence::missed(lang, outcome, stretch),
            sentence::value(lang, outcome, stretch),
            sentence::bound(lang, outcome, stretch),
            words::cause(lang, stretch.cause),
        );
    }
    let more = advice.breaks.len().saturating_sub(MOST_BREAKS);
    if more > 0 {
        let _ = match lang {
            Lang::En => writeln!(out, "  and {more} more in the report"),
            Lang::Zh => writeln!(out, "  另有 {more} 段见报告"),
        };
    }
    out.push('\n');
}

fn changes(out: &mut String, lang: Lang, outcome: &Outcome) {
    let levers = outcome.levers;
    let best: Vec<_> = levers.helpful().take(4).collect();
    if best.is_empty() {
        let why = words::untried(lang, outcome);
        if !why.is_empty() {
            let _ = writeln!(out, "{}{why}\n", lang.pick("What to change: ", "调整:"));
        }
        return;
    }
    let _ = match lang {
        Lang::En => writeln!(out, "What to change first (each tried on {} runs)", levers.days),
        Lang::Zh => writeln!(out, "先改什么(各试算 {} 次)", levers.days),
    };
    for tried in best {
        let cost = tried.cost.map_or(String::new(), |cost| format!("  ¥{cost:.0}"));
        let effect = words::effect(lang, outcome, tried);
        let _ = writeln!(out, "  {}: {effect}{cost}", words::variant(lang, &tried.variant));
    }
    out.push('\n');
}

fn trust(out: &mut String, lang: Lang, outcome: &Outcome) {
    if let Some(swing) = outcome.levers.trust.named().next() {
        let effect = super::trust::effect(lang, outcome, swing);
        let what = super::trust::moved(lang, outcome, swing);
        let head = lang.pick("\nHow far to trust it: most depends on", "\n可信度:最敏感的假设是");
        let end = lang.pick(".", "。");
        let _ = writeln!(out, "{head} “{what}”: {effect}{end}");
    }
    let assumed = outcome.assumed();
    let seed = outcome.scenario.seed;
    let runs = outcome.summary.replications;
    let way = words::reduction(lang, outcome).to_owned() + &words::batches(lang, outcome);
    let _ = match lang {
        Lang::En => writeln!(
            out,
            "{assumed} inputs are assumptions (listed in the report). {runs} simulated runs{way}, \
             seed {seed}, 95 % intervals."
        ),
        Lang::Zh => {
            writeln!(
                out,
                "{assumed} 项输入为假设(见报告)。模拟 {runs} 次{way}，种子 {seed}，95% 区间。"
            )
        }
    };
}
