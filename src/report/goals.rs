//! The targets of the first screen: value, bound, and in how many runs each was missed; before them
//! the red lines that were crossed in some run, since the verdict counts those too.

use super::locale::{self, Lang};
use super::outcome::Outcome;
use super::page::{Goal, Mark};
use super::row::row;
use super::{sentence, words};
use crate::kernel::tick::Span;
use crate::measure::catalog::Part;
use crate::measure::followed::why_not;
use crate::measure::summary::TargetCheck;
use crate::measure::verdict::{Line, Tally, What};
use crate::model::judging::Weight;
use crate::model::kpi::{Kpi, ReplyUnit};

/// Red lines that were crossed, targets over the whole time, and the first replies in time, which
/// managers look at first.
pub fn all(lang: Lang, outcome: &Outcome) -> Vec<Goal> {
    let mut rows = red_lines(lang, outcome);
    rows.extend(outcome.summary.targets.iter().filter_map(|check| {
        let part = outcome.shop(check.shop);
        let figure = row(lang, outcome, part, check.figure?.id, Some(check))?;
        let (missed, of) = (check.runs.missed, check.runs.of);
        Some(Goal {
            name: figure.name,
            value: figure.value,
            target: figure.target,
            missed: format!("{missed} / {of}"),
            mark: figure.mark,
        })
    }));
    let shown = |check: &TargetCheck| check.figure.is_some_and(|figure| figure.id == FIRST_IN_TIME);
    if !outcome.summary.targets.iter().any(shown)
        && let Some(figure) = row(lang, outcome, Part::Desk, FIRST_IN_TIME, None)
        && outcome.value(Part::Desk, FIRST_IN_TIME).is_some()
    {
        let (name, value) = (figure.name, figure.value);
        rows.push(Goal { name, value, ..Goal::default() });
    }
    rows
}

/// Red lines that count and were crossed in some run.
fn red_lines(lang: Lang, outcome: &Outcome) -> Vec<Goal> {
    let verdict = &outcome.summary.verdict;
    let allowed = 1.0 - verdict.hold.share().unwrap_or(0.5);
    let of_line = |(line, tally): (&Line, &Tally)| {
        let red = matches!(line.what, What::Red(_)) && line.weight == Weight::Fails;
        if !red || tally.missed == 0 {
            return None;
        }
        let places = if tally.customers < 1.0 { 2 } else { usize::from(tally.customers < 10.0) };
        let customers = locale::trimmed(lang, tally.customers, places);
        let often = tally.missed as f64 / tally.of.max(1) as f64 > allowed;
        Some(Goal {
            name: sentence::line_name(lang, outcome, line),
            value: match lang {
                Lang::En => format!("{customers} a run"),
                Lang::Zh => format!("每次 {customers} 人"),
            },
            target: lang.pick("none", "0 人").to_owned(),
            missed: format!("{} / {}", tally.missed, tally.of),
            mark: if often { Mark::Missed } else { Mark::Open },
        })
    };
    verdict.lines.iter().zip(&verdict.tallies).filter_map(of_line).collect()
}

/// The share of first replies in time (首次30秒应答率).
const FIRST_IN_TIME: &str = "first_in_time_rate";

/// Which hours the rates of replies count; of several shops those with the same hours together.
pub fn note(lang: Lang, outcome: &Outcome) -> String {
    let mut told: Vec<(Vec<&str>, &Kpi)> = Vec::new();
    for shop in &outcome.scenario.shops {
        let hours = |kpi: &Kpi| (kpi.reply_window, kpi.first_window, kpi.reply_unit);
        match told.iter_mut().find(|(_, kpi)| hours(kpi) == hours(&shop.kpi)) {
            Some((names, _)) => names.push(&shop.name),
            None => told.push((vec![&shop.name], &shop.kpi)),
        }
    }
    let one = told.len() == 1;
    let mut notes: Vec<String> = Vec::new();
    for (names, kpi) in told {
        let Some(hours) = hours_counted(lang, kpi) else { continue };
        notes.push(match (one, lang) {
            (true, _) => hours,
            (false, Lang::En) => format!("{}: {hours}", names.join(", ")),
            (false, Lang::Zh) => format!("{}:{hours}", names.join("、")),
        });
    }
    notes.extend(not_followed(lang, outcome));
    notes.join(lang.pick(" ", ""))
}

/// The hours of a shop's rates of replies; `None` if they are the whole day.
fn hours_counted(lang: Lang, kpi: &Kpi) -> Option<String> {
    let clock = |span: Span| {
        let minutes = span.0 / Span::MINUTE.0;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let whole = |(from, to): (Span, Span)| to.0 - from.0.min(to.0) >= Span::DAY.0;
    if whole(kpi.reply_window) && whole(kpi.first_window) {
        return None;
    }
    let window = |(from, to)| format!("{}–{}", clock(from), clock(to));
    let unit = match kpi.reply_unit {
        ReplyUnit::Round => lang.pick("rounds", "轮次"),
        ReplyUnit::Session => lang.pick("sessions", "会话"),
        ReplyUnit::Message => lang.pick("messages", "消息"),
    };
    let (replies, first) = (window(kpi.reply_window), window(kpi.first_window));
    Some(match lang {
        Lang::En => format!(
            "Rates of replies in time count {unit} that start {replies}, first replies of \
             sessions that start {first}."
        ),
        Lang::Zh => {
            format!("按时回复率只算 {replies} 的{unit},首次应答率只算 {first} 接入的会话。")
        }
    })
}

/// Targets that no interval can miss, each with the reason in a sentence.
pub fn not_followed(lang: Lang, outcome: &Outcome) -> Vec<String> {
    let of = |check: &TargetCheck| {
        let reason = why_not(check.figure?)?;
        let (name, reason) = (words::target(lang, outcome, check), lang.pick(reason.en, reason.zh));
        Some(match lang {
            Lang::En => format!("No hour can break by {name}: {reason}."),
            Lang::Zh => format!("{name}不逐时段判断:{reason}。"),
        })
    };
    outcome.summary.targets.iter().filter_map(of).collect()
}
