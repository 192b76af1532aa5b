//! The verdict in a sentence, and what a line of it is called: a target with its bound, or a red
//! line in customers.

use super::advice::{Advice, Break, Head};
use super::locale::{self, Lang};
use super::outcome::Outcome;
use super::words;
use crate::measure::catalog::{Part, Period, Unit, figure};
use crate::measure::summary::TargetCheck;
use crate::measure::verdict::{Line, RedLine, Status, Verdict, What};
use crate::model::judging::Hold;

/// The verdict in a sentence.
pub fn verdict(lang: Lang, outcome: &Outcome, advice: &Advice) -> String {
    let verdict = &outcome.summary.verdict;
    let text = match verdict.status {
        Status::NoTargets => lang
            .pick(
                "No targets are set: the figures below stand alone.",
                "未设目标:以下仅为模拟结果。",
            )
            .to_owned(),
        Status::NoCustomers => lang
            .pick(
                "No customer came in any run: there is nothing to judge.",
                "模拟中没有顾客进线:无从判定。",
            )
            .to_owned(),
        Status::Holds => holds(lang, outcome),
        Status::Undecided => undecided(lang, outcome, advice),
        Status::Fails => fails(lang, outcome, advice),
    };
    super::punctuation::punctuate(lang, text)
}

/// `95 %` as it was asked for.
fn share(lang: Lang, hold: Hold) -> String {
    let share = hold.share().unwrap_or(1.0);
    let places = usize::from((share * 100.0).fract() > 1e-9);
    locale::percent(lang, share, places)
}

/// `100 runs`, or `the runs of 11-11`.
fn runs_of(lang: Lang, outcome: &Outcome, period: Period, of: u64) -> String {
    match (lang, period) {
        (Lang::En, Period::Day(day)) => format!("{of} runs of {}", date(outcome, day)),
        (Lang::Zh, Period::Day(day)) => format!("{} 的 {of} 次模拟", date(outcome, day)),
        (Lang::En, _) => format!("{of} runs"),
        (Lang::Zh, _) => format!("{of} 次模拟"),
    }
}

fn date(outcome: &Outcome, day: usize) -> String {
    let noon = crate::kernel::tick::Span::minutes(12 * 60);
    let first = crate::kernel::tick::Tick::ZERO;
    let at = outcome.scenario.calendar.tick(day as u32, noon).unwrap_or(first);
    outcome.scenario.calendar.civil(at).strftime("%m-%d").to_string()
}

fn holds(lang: Lang, outcome: &Outcome) -> String {
    let verdict = &outcome.summary.verdict;
    let Some(worst) = verdict.worst().filter(|_| verdict.hold != Hold::Mean) else {
        return lang
            .pick(
                "This roster is enough: every long-run figure surely meets its target.",
                "这套排班够用:各项指标的长期值确定达标。",
            )
            .to_owned();
    };
    let (asked, met) = (share(lang, verdict.hold), worst.of - worst.missed);
    let runs = runs_of(lang, outcome, worst.period, worst.of);
    let kind = match (lang, verdict.hold) {
        (Lang::En, Hold::Dates(_)) => "each date's runs",
        (Lang::En, _) => "runs",
        (Lang::Zh, Hold::Dates(_)) => "每个日期",
        (Lang::Zh, _) => "",
    };
    match lang {
        Lang::En => format!(
            "This roster is enough: all targets are met together in at least {asked} of {kind} \
             ({met} of {runs})."
        ),
        Lang::Zh => format!(
            "这套排班够用:{kind}各项目标同时达标的把握不低于 {asked}({runs}中 {met} 次达标)。"
        ),
    }
}

fn undecided(lang: Lang, outcome: &Outcome, advice: &Advice) -> String {
    let verdict = &outcome.summary.verdict;
    let more = more(lang, outcome, verdict);
    if outcome.results.count() < 2 && outcome.summary.cut.is_none() {
        let head = lang.pick(
            "One run decides nothing: it shows one day, not how often such a day comes.",
            "只模拟 1 次不能下结论:那只是其中一天。",
        );
        return format!("{head} {more}");
    }
    let worst = advice.head.map(|head| headline(lang, outcome, advice, head));
    let told = match (verdict.worst(), lang) {
        (Some(worst), Lang::En) if verdict.hold != Hold::Mean => format!(
            "all targets were met together in {} of {}, and {} are asked for",
            worst.of - worst.missed,
            runs_of(lang, outcome, worst.period, worst.of),
            share(lang, verdict.hold)
        ),
        (Some(worst), Lang::Zh) if verdict.hold != Hold::Mean => format!(
            "{}中 {} 次各项同时达标,要求 {}",
            runs_of(lang, outcome, worst.period, worst.of),
            worst.of - worst.missed,
            share(lang, verdict.hold)
        ),
        (_, Lang::En) => "a long-run figure lies too close to its target".to_owned(),
        (_, Lang::Zh) => "有指标离目标太近".to_owned(),
    };
    let worst = match (worst, lang) {
        (Some(worst), Lang::En) => format!(" Closest to a miss: {worst}."),
        (Some(worst), Lang::Zh) => format!(" 最悬的一项:{worst}。"),
        (None, _) => String::new(),
    };
    match lang {
        Lang::En => format!("It cannot be said yet: {told}. {more}{worst}"),
        Lang::Zh => format!("还不能下结论:{told}。{more}{worst}"),
    }
}

fn more(lang: Lang, outcome: &Outcome, verdict: &Verdict) -> String {
    if outcome.summary.cut.is_some() {
        return lang.pick("A longer run would tell.", "需要更长的模拟。").to_owned();
    }
    match (verdict.more, lang) {
        (Some(runs), Lang::En) => format!("About {runs} runs would tell (--replications {runs})."),
        (Some(runs), Lang::Zh) => {
            format!("大约模拟 {runs} 次可见分晓(--replications {runs})。")
        }
        (None, Lang::En) => {
            "It is too close to the line for any number of runs: ask for less, or staff for more."
                .to_owned()
        }
        (None, Lang::Zh) => "离要求太近,再多模拟也难分:放宽要求,或加人。".to_owned(),
    }
}

fn fails(lang: Lang, outcome: &Outcome, advice: &Advice) -> String {
    let verdict = &outcome.summary.verdict;
    let head = lang.pick("This roster is not enough", "这套排班不够");
    let Some(named) = advice.head else { return format!("{head}{}", lang.pick(".", "。")) };
    let told = headline(lang, outcome, advice, named);
    let others = match named {
        Head::Line(_) => advice.troubled.len().saturating_sub(1),
        Head::Hours => advice.troubled.len(),
    };
    let more = match (lang, others) {
        (_, 0) => String::new(),
        (Lang::En, n) => format!(" ({n} more below)"),
        (Lang::Zh, n) => format!("(另有 {n} 项见下)"),
    };
    let together = match named {
        Head::Line(line) => together(lang, outcome, verdict.tallies[line].missed),
        Head::Hours => String::new(),
    };
    let fine = advice.troubled.is_empty();
    let fine = match (lang, fine) {
        (Lang::En, true) => " Over the whole time the targets are met.",
        (Lang::Zh, true) => "全程平均达标。",
        _ => "",
    };
    let beyond = unattainable(lang, outcome);
    let is_beyond = |line: usize| outcome.levers.unattainable.contains(&line);
    let cause = match named {
        // of work that more hands would not help, hands do not bind
        Head::Line(line) if is_beyond(line) && verdict.lines[line].is_of_work() => None,
        Head::Line(line) => advice.cause_of(line),
        Head::Hours => None,
    };
    let cause = match (cause, lang) {
        (None, _) => String::new(),
        (Some(cause), Lang::En) => format!(" What binds: {}.", words::cause(lang, cause)),
        (Some(cause), Lang::Zh) => format!("瓶颈:{}。", words::cause(lang, cause)),
    };
    match lang {
        Lang::En => format!("{head}: {told}{more}.{together}{cause}{fine}{beyond}"),
        Lang::Zh => format!("{head}:{told}{more}。{together}{cause}{fine}{beyond}"),
    }
}

/// How often everything that counts was met, where that is told neither by the line named nor by
/// every run.
fn together(lang: Lang, outcome: &Outcome, named: u64) -> String {
    let verdict = &outcome.summary.verdict;
    let worst = verdict.worst().filter(|_| verdict.hold != Hold::Mean);
    let Some(worst) = worst.filter(|worst| worst.missed != named && worst.missed < worst.of) else {
        return String::new();
    };
    let runs = runs_of(lang, outcome, worst.period, worst.of);
    let (met, asked) = (worst.of - worst.missed, share(lang, verdict.hold));
    match lang {
        Lang::En => {
            format!(" All that counts was met together in {met} of {runs}; {asked} are asked for.")
        }
        Lang::Zh => format!("{runs}中 {met} 次全部达标,要求 {asked}。"),
    }
}

/// Which targets three times the people, on duty all the time, still miss: heads cannot buy them.
fn unattainable(lang: Lang, outcome: &Outcome) -> String {
    let verdict = &outcome.summary.verdict;
    let lines = || outcome.levers.unattainable.iter().filter_map(|line| verdict.lines.get(*line));
    let names: Vec<String> = lines().map(|line| line_name(lang, outcome, line)).collect();
    if names.is_empty() {
        return String::new();
    }
    let elsewhere = match lines().all(Line::is_of_work) {
        true => lang.pick(
            "deadlines, hand-outs, hours and the effort of the work",
            "工作的时限、发放时间、处理时段和单件用时",
        ),
        false => lang.pick(
            "typing, phrases, the robot or the customers' patience",
            "打字速度、话术、机器人、顾客耐心",
        ),
    };
    match lang {
        Lang::En => format!(
            " No roster meets {}: three times the people, on duty all day, still miss it; look at \
             the target, at {elsewhere}.",
            names.join(", ")
        ),
        Lang::Zh => format!(
            "加人无法使{}达标:三倍人数全天在岗仍不达标,请看目标是否合理,或从{elsewhere}入手。",
            names.join("、")
        ),
    }
}

fn headline(lang: Lang, outcome: &Outcome, advice: &Advice, head: Head) -> String {
    match (head, advice.breaks.first()) {
        (Head::Hours, Some(stretch)) => in_hours(lang, outcome, stretch),
        (Head::Line(number), _) => over_the_whole(lang, outcome, number),
        (Head::Hours, None) => String::new(),
    }
}

/// What a line says over the whole run, with how often it was missed.
fn over_the_whole(lang: Lang, outcome: &Outcome, number: usize) -> String {
    let verdict = &outcome.summary.verdict;
    let (line, tally) = (&verdict.lines[number], &verdict.tallies[number]);
    let (missed, of) = (tally.missed, tally.of);
    let often = match lang {
        Lang::En => format!("missed in {missed} of {of} runs"),
        Lang::Zh => format!("模拟 {of} 次,{missed} 次不达标"),
    };
    match line.what {
        What::Target(target) => {
            let check = &outcome.summary.targets[target];
            let name = words::target(lang, outcome, check);
            let Some(value) = check.value else {
                return match lang {
                    Lang::En => {
                        format!("{name} has no value: customers came and nobody was served")
                    }
                    Lang::Zh => format!("{name}没有数值:有顾客进线而无人接待"),
                };
            };
            let shown = words::value(lang, unit_of(check), value);
            let bound = words::bound_like(lang, check, value);
            match lang {
                Lang::En => format!("{name} is {shown} against {bound}, {often}"),
                Lang::Zh => format!("{name} {shown}(目标 {bound}),{often}"),
            }
        }
        What::Red(red) => {
            let customers = verdict_customers(outcome, line, tally.customers);
            format!("{}{}", shop(lang, outcome, line), red_told(lang, red, &customers))
        }
    }
}

/// `480 customers a run (20 %)`.
fn verdict_customers(outcome: &Outcome, line: &Line, customers: f64) -> (f64, f64) {
    let came = outcome.value(Part::Shop(line.shop), "entries").unwrap_or(0.0);
    (customers, customers / came.max(1e-9))
}

fn red_told(lang: Lang, red: RedLine, (customers, share): &(f64, f64)) -> String {
    let count = locale::trimmed(lang, *customers, usize::from(*customers < 10.0));
    let share = locale::percent(lang, *share, 1);
    match (red, lang) {
        (RedLine::Uncovered, Lang::En) => format!(
            "{count} customers a run ({share}) come in working hours while nobody who may take \
             them is on duty"
        ),
        (RedLine::Uncovered, Lang::Zh) => {
            format!("每次模拟约 {count} 人({share})在工作时间进线时无人值班")
        }
        (RedLine::LateMessages, Lang::En) => format!(
            "the messages of {count} customers a run ({share}) are not answered within the limit"
        ),
        (RedLine::LateMessages, Lang::Zh) => {
            format!("每次模拟约 {count} 人({share})的留言未在时限内答复")
        }
        (RedLine::Awaiting, Lang::En) => format!(
            "{count} customers a run ({share}) still await a human when the desk has closed"
        ),
        (RedLine::Awaiting, Lang::Zh) => {
            format!("每次模拟结束时约 {count} 人({share})仍未得到人工答复")
        }
    }
}

/// What breaks in a stretch of hours.
pub fn in_hours(lang: Lang, outcome: &Outcome, stretch: &Break) -> String {
    let line = &outcome.summary.verdict.lines[stretch.line];
    let when = when(lang, outcome, stretch);
    let name = line_name(lang, outcome, line);
    let (value, bound) = (value(lang, outcome, stretch), bound(lang, outcome, stretch));
    let customers = locale::trimmed(lang, stretch.customers, 0);
    let cause = words::cause(lang, stretch.cause);
    match (line.what, lang) {
        (What::Target(_), Lang::En) => format!(
            "{when} {name} is {value} ({bound}), about {customers} customers a run; cause: {cause}"
        ),
        (What::Target(_), Lang::Zh) => {
            format!("{when} {name} {value}({bound}),每次约 {customers} 人,原因:{cause}")
        }
        (What::Red(_), Lang::En) => format!("{when} {name}: {value} customers a run"),
        (What::Red(_), Lang::Zh) => format!("{when} {name}:每次约 {value} 人"),
    }
}

/// When a stretch of hours is, and on how many dates if on several.
pub fn when(lang: Lang, outcome: &Outcome, stretch: &Break) -> String {
    let first = outcome.stretch(stretch.from, stretch.to);
    if stretch.starts.len() < 2 {
        return first;
    }
    let hours = first.split_once(' ').map_or(first.as_str(), |(_, hours)| hours);
    match lang {
        Lang::En => format!("{hours} on {} dates", stretch.starts.len()),
        Lang::Zh => format!("{hours}(共 {} 天)", stretch.starts.len()),
    }
}

/// What a line is called, with its shop where there are several.
pub fn line_name(lang: Lang, outcome: &Outcome, line: &Line) -> String {
    match line.what {
        What::Target(target) => words::target(lang, outcome, &outcome.summary.targets[target]),
        What::Red(red) => format!("{}{}", shop(lang, outcome, line), red_name(lang, red)),
    }
}

/// What is missed in a stretch: nobody served, or the worst line, and how many others.
pub fn missed(lang: Lang, outcome: &Outcome, stretch: &Break) -> String {
    let line = &outcome.summary.verdict.lines[stretch.line];
    let name = line_name(lang, outcome, line);
    match (stretch.others.len(), lang) {
        (0, _) => name,
        (n, Lang::En) => format!("{name} (and {n} more)"),
        (n, Lang::Zh) => format!("{name}(另 {n} 项)"),
    }
}

fn shop(lang: Lang, outcome: &Outcome, line: &Line) -> String {
    if outcome.scenario.shops.len() < 2 {
        return String::new();
    }
    let name = &outcome.scenario.shops[line.shop].name;
    format!("{name}{}", lang.pick(": ", ":"))
}

/// A red line in a few words.
pub fn red_name(lang: Lang, red: RedLine) -> &'static str {
    match red {
        RedLine::Uncovered => {
            lang.pick("customers come while nobody is on duty", "有顾客进线而无人值班")
        }
        RedLine::LateMessages => lang.pick("messages answered too late", "留言未按时答复"),
        RedLine::Awaiting => lang.pick("customers still waiting at the end", "结束时仍在等人工"),
    }
}

/// The value of a stretch, in its own unit.
pub fn value(lang: Lang, outcome: &Outcome, stretch: &Break) -> String {
    let line = &outcome.summary.verdict.lines[stretch.line];
    match (line.what, stretch.value) {
        (What::Red(_), _) => {
            let places = usize::from(stretch.customers < 10.0);
            locale::trimmed(lang, stretch.customers, places)
        }
        (_, None) => lang.pick("n/a: nobody was served", "无人接待").to_owned(),
        (_, Some(value)) => words::value(lang, unit(line), value),
    }
}

/// The bound of a stretch, in its own readable unit.
pub fn bound(lang: Lang, outcome: &Outcome, stretch: &Break) -> String {
    let line = &outcome.summary.verdict.lines[stretch.line];
    match line.what {
        What::Target(target) => words::bound(lang, &outcome.summary.targets[target]),
        What::Red(_) => lang.pick("none", "0 人").to_owned(),
    }
}

fn unit(line: &Line) -> Unit {
    figure(line.figure).map_or(Unit::Ratio, |figure| figure.unit)
}

fn unit_of(check: &TargetCheck) -> Unit {
    check.figure.map_or(Unit::Ratio, |figure| figure.unit)
}
