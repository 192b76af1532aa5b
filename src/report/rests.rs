//! Who goes on a break when, of those breaks that were placed (错峰休息): dates with the same plan
//! in one, people of a family with numbers in a row as `早班-1..5`.

use super::cells::text as column;
use super::locale::Lang;
use super::page::{Column, Row, Table};
use super::punctuation::punctuate;
use crate::kernel::ids::AgentId;
use crate::kernel::tick::Span;
use crate::model::Scenario;
use std::collections::BTreeMap;

/// Most lines that `dacu check` and the page show.
const MOST_LINES: usize = 60;

/// Dates with the same plan, and in order of time who goes when.
struct Plan {
    dates: Vec<String>,
    lines: Vec<(String, Vec<AgentId>)>,
}

/// The plans, in the order of their first date.
fn plans(scenario: &Scenario) -> Vec<Plan> {
    let calendar = &scenario.calendar;
    let mut days: BTreeMap<u32, BTreeMap<(Span, u64), Vec<AgentId>>> = BTreeMap::new();
    // what is left to do after the end is not planned
    for rest in scenario.rests.iter().filter(|rest| rest.from < scenario.horizon.end) {
        let time = (calendar.time_of_day(rest.from), rest.to.since(rest.from).0);
        let of_day = days.entry(calendar.day(rest.from)).or_default();
        of_day.entry(time).or_default().push(rest.agent);
    }
    let mut plans: Vec<Plan> = Vec::new();
    for (day, times) in days {
        let line = |((from, lasts), mut agents): ((Span, u64), Vec<AgentId>)| {
            agents.sort_unstable();
            (format!("{}-{}", clock(from), clock(from + Span(lasts))), agents)
        };
        let lines: Vec<(String, Vec<AgentId>)> = times.into_iter().map(line).collect();
        let date = calendar.date(day).strftime("%m-%d").to_string();
        match plans.iter_mut().find(|plan| plan.lines == lines) {
            Some(plan) => plan.dates.push(date),
            None => plans.push(Plan { dates: vec![date], lines }),
        }
    }
    plans
}

fn clock(time: Span) -> String {
    let minutes = time.0 / Span::MINUTE.0 % (24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Agents by name, clones with numbers in a row as one: `早班-1..5, 小李`.
pub fn folded(scenario: &Scenario, agents: &[AgentId]) -> String {
    let mut list: Vec<String> = Vec::new();
    let mut at = 0;
    while at < agents.len() {
        let first = &scenario.agents[agents[at].at()];
        let follows = |(number, id): (usize, &AgentId)| {
            let next = &scenario.agents[id.at()];
            let numbered = next.name == format!("{}-{}", next.family, next.clone);
            numbered && next.family == first.family && next.clone == first.clone + number as u32
        };
        let run = agents[at..].iter().enumerate().take_while(|it| follows(*it)).count().max(1);
        let last = &scenario.agents[agents[at + run - 1].at()];
        list.push(match run {
            1 => first.name.clone(),
            _ => format!("{}..{}", first.name, last.clone),
        });
        at += run;
    }
    list.join(", ")
}

/// Dates as a cell shows them: the first and the last of many.
fn dates(plan: &Plan) -> String {
    match plan.dates.as_slice() {
        [first, .., last] if plan.dates.len() > 4 => {
            format!("{first} .. {last} ({})", plan.dates.len())
        }
        dates => dates.join(", "),
    }
}

/// One line for each time people go: dates, time, how many, who.
fn lines(scenario: &Scenario) -> Vec<[String; 4]> {
    let plans = plans(scenario);
    let of = |plan: &Plan| -> Vec<[String; 4]> {
        let line = |(time, who): &(String, Vec<AgentId>)| {
            [dates(plan), time.clone(), who.len().to_string(), folded(scenario, who)]
        };
        plan.lines.iter().map(line).collect()
    };
    plans.iter().flat_map(of).collect()
}

/// The breaks as text, for the terminal; empty where none was placed.
pub fn text(lang: Lang, scenario: &Scenario) -> String {
    let lines = lines(scenario);
    if lines.is_empty() {
        return String::new();
    }
    let mut out = lang.pick("Breaks as placed", "休息安排(错峰)").to_owned() + "\n";
    for [date, time, _, who] in lines.iter().take(MOST_LINES) {
        out.push_str(&format!("  {date} {time}  {who}\n"));
    }
    if let Some(more) = lines.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
        out.push_str(&match lang {
            Lang::En => format!("  and {more} more\n"),
            Lang::Zh => format!("  另有 {more} 行\n"),
        });
    }
    punctuate(lang, out) + "\n"
}

/// The same as a table of the report.
pub fn table(lang: Lang, scenario: &Scenario) -> Option<Table> {
    let lines = lines(scenario);
    let more = lines.len().saturating_sub(MOST_LINES);
    let rows: Vec<Row> = lines
        .into_iter()
        .take(MOST_LINES)
        .map(|cells| Row { cells: cells.to_vec(), alarming: false })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let note = match (more, lang) {
        (0, _) => lang
            .pick(
                "Placed where the work offered leaves most hands free.",
                "按预测工作量安排,尽量避开繁忙时段。",
            )
            .to_owned(),
        (more, Lang::En) => format!("{more} more lines: `dacu check` begins with the same."),
        (more, Lang::Zh) => format!("另有 {more} 行未列出。"),
    };
    Some(Table {
        id: "breaks".to_owned(),
        title: lang.pick("Breaks as placed", "休息安排(错峰)").to_owned(),
        note,
        columns: vec![
            column(lang.pick("dates", "日期")),
            column(lang.pick("time", "时段")),
            Column { number: true, ..column(lang.pick("people", "人数")) },
            column(lang.pick("who", "客服")),
        ],
        rows,
        if_empty: String::new(),
    })
}
