//! The first estimate in words: for `dacu check` before anything is simulated, and in the report
//! beside what was. Each time with what it assumes, and where the scenario is outside of that.

use super::cells::{shown, text as column};
use super::locale::{self, Lang};
use super::outcome::Outcome;
use super::page::{Column, Row, Table};
use super::punctuation::punctuate;
use crate::kernel::tick::Tick;
use crate::measure::catalog::Part;
use crate::model::Scenario;
use crate::planning::after_sale;
use crate::planning::estimate::{Estimate, Outside, Row as Estimated, estimate};

/// Most intervals `dacu check` prints; of more, the hardest half as many.
const MOST_LINES: usize = 48;
/// Intervals shown beside the simulation.
const MOST_ROWS: usize = 12;

/// What the formulas assume.
fn assumes(lang: Lang) -> &'static str {
    lang.pick(
        "Assumes one pool of like agents, each interval in steady state, arrivals at random and \
         exponential times, and that who gives up leaves at once; the time of a chat grows with \
         the chats open beside it.",
        "假设:客服彼此相同、按全店一个队列,时段内进线平稳、随机,时长服从指数分布,放弃者立即离开;同时接待越多,单个会话越慢。",
    )
}

/// Where a scenario is outside that.
fn beyond(lang: Lang, outside: &Outside) -> String {
    match (outside, lang) {
        (Outside::Shops(count), Lang::En) => format!("{count} shops are taken as one"),
        (Outside::Shops(count), Lang::Zh) => format!("{count} 家店合并计算"),
        (Outside::Groups(count), Lang::En) => format!("{count} groups are taken as one pool"),
        (Outside::Groups(count), Lang::Zh) => format!("{count} 个客服组按一个队列估算"),
        (Outside::Log, Lang::En) => "contacts of the log are spread evenly".to_owned(),
        (Outside::Log, Lang::Zh) => "明细文件的进线按时间均摊".to_owned(),
        (Outside::Exempt(share), _) => {
            let share = locale::percent(lang, *share, 0);
            match lang {
                Lang::En => format!("{share} of customers ignore the maximum"),
                Lang::Zh => format!("{share} 的顾客不受最大接待量限制"),
            }
        }
        (Outside::Long(held), _) => {
            let held = locale::duration(lang, held.as_secs_f64());
            match lang {
                Lang::En => format!("a slot is held {held}, too long for a steady interval"),
                Lang::Zh => format!("接待位被占 {held},一个时段内平稳不下来"),
            }
        }
        (Outside::Overload(1), Lang::En) => "in one interval more comes than can be done".into(),
        (Outside::Overload(count), Lang::En) => {
            format!("in {count} intervals more comes than can be done")
        }
        (Outside::Overload(count), Lang::Zh) => format!("{count} 个时段进线超过人手"),
        (Outside::Reserve, Lang::En) => {
            "with nobody online, agents in other statuses take over and are not counted".to_owned()
        }
        (Outside::Reserve, Lang::Zh) => "无人在线时由其他状态的客服接待,未计入".to_owned(),
        (Outside::NoQueue, Lang::En) => "a full desk takes messages, nobody waits".to_owned(),
        (Outside::NoQueue, Lang::Zh) => "满员时转留言,不排队".to_owned(),
        (Outside::Endless(share), _) => {
            let share = locale::percent(lang, *share, 0);
            match lang {
                Lang::En => format!("{share} of chats never end, so that slots fill up"),
                Lang::Zh => format!("{share} 的会话不会结束,接待位将被占满"),
            }
        }
        (Outside::Dispersed, Lang::En) => "volumes vary more than chance".to_owned(),
        (Outside::Dispersed, Lang::Zh) => "进线波动大于随机".to_owned(),
    }
}

/// The warning, empty if the scenario keeps to what is assumed.
fn warning(lang: Lang, estimate: &Estimate) -> String {
    let list: Vec<String> = estimate.outside.iter().map(|what| beyond(lang, what)).collect();
    match (list.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::En) => format!("Outside its scope here: {}.", list.join("; ")),
        (false, Lang::Zh) => format!("本场景超出其适用范围:{}。", list.join(";")),
    }
}

/// Days of the after-sale desk told at most, those with most customers.
const MOST_DAYS: usize = 7;

/// How many people the after-sale desk takes by its norm, day by day (TB-29); empty without one.
fn after_sale(lang: Lang, scenario: &Scenario) -> String {
    let mut days = after_sale::days(scenario);
    let count = days.len();
    days.sort_by(|a, b| b.customers.total_cmp(&a.customers));
    days.truncate(MOST_DAYS);
    days.sort_by_key(|day| (day.shop, day.day));
    let several = scenario.shops.len() > 1;
    let told = days.iter().map(|day| {
        let shop =
            if several { format!("{} ", scenario.shops[day.shop].name) } else { String::new() };
        let date = scenario.calendar.date(day.day).strftime("%m-%d");
        let customers = locale::number(lang, day.customers, 0);
        let (norm, agents) = (locale::number(lang, day.norm, 0), day.agents);
        match lang {
            Lang::En => format!("{shop}{date} {agents} ({customers} customers at {norm})"),
            Lang::Zh => format!("{shop}{date} {agents} 人({customers} 人次,每人 {norm})"),
        }
    });
    let told = told.collect::<Vec<_>>().join(lang.pick("; ", ";"));
    match (count, lang) {
        (0, _) => String::new(),
        (n, Lang::En) if n > MOST_DAYS => {
            format!("After-sale agents by the norm, the {MOST_DAYS} hardest of {n} days: {told}.")
        }
        (n, Lang::Zh) if n > MOST_DAYS => {
            format!("按人均标准需售后客服({n} 天中最紧的 {MOST_DAYS} 天):{told}。")
        }
        (_, Lang::En) => format!("After-sale agents by the norm: {told}."),
        (_, Lang::Zh) => format!("按人均标准需售后客服:{told}。"),
    }
}

/// The numbers of some intervals with the most work, in time order.
fn hardest(estimate: &Estimate, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..estimate.rows.len()).filter(|at| estimate.rows[*at].is_busy()).collect();
    let load = |at: usize| estimate.rows[at].hands.unwrap_or(f64::INFINITY);
    order.sort_by(|a, b| load(*b).total_cmp(&load(*a)));
    order.truncate(most);
    order.sort_unstable();
    order
}

/// Nothing comes to those whom the formulas know.
fn nothing(lang: Lang) -> &'static str {
    lang.pick(
        "Nothing to estimate: no customers are expected, and no work for those who take them.",
        "无可估算:预计没有顾客进线,接待客服也没有其他工作。",
    )
}

/// Columns on a screen: Chinese letters take two.
fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The estimate as text, for the terminal.
pub fn text(lang: Lang, scenario: &Scenario) -> String {
    let estimate = estimate(scenario);
    let busy = estimate.rows.iter().filter(|row| row.is_busy()).count();
    let all = busy <= MOST_LINES;
    let chosen = hardest(&estimate, if all { MOST_LINES } else { MOST_LINES / 2 });
    let mut out = lang
        .pick("First estimate, by formulas (nothing is simulated)", "初步估算(公式计算,未模拟)")
        .to_owned();
    if !all {
        out.push_str(&match lang {
            Lang::En => format!(": the {} hardest of {busy} intervals", chosen.len()),
            Lang::Zh => format!(":{busy} 个时段中最紧的 {} 个", chosen.len()),
        });
    }
    out.push('\n');
    if busy == 0 {
        out.push_str(nothing(lang));
        out.push('\n');
        return punctuate(lang, out);
    }
    let head = match lang {
        Lang::En => ["", "contacts", "agents", "hands", "slots", "wait", "lost", "reply"],
        Lang::Zh => ["", "进线", "在线", "人手负荷", "接待位", "排队", "流失", "单轮响应"],
    };
    let mut lines: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    for at in chosen {
        lines.push(line(lang, scenario, &estimate.rows[at]));
    }
    let columns = head.len();
    let widest = |at: usize| lines.iter().map(|line| width(&line[at])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    for line in &lines {
        out.push(' ');
        for (cell, widest) in line.iter().zip(&widths) {
            out.push_str(&" ".repeat(2 + widest - width(cell)));
            out.push_str(cell);
        }
        out.push('\n');
    }
    let after_sale = after_sale(lang, scenario);
    for told in [assumes(lang).to_owned(), warning(lang, &estimate), after_sale] {
        if !told.is_empty() {
            out.push_str(&told);
            out.push('\n');
        }
    }
    punctuate(lang, out)
}

/// One interval's cells.
fn line(lang: Lang, scenario: &Scenario, row: &Estimated) -> Vec<String> {
    let percent = |share: f64| locale::percent(lang, share, 0);
    let from = Tick(row.interval as u64 * scenario.interval.0);
    let mut line = vec![
        scenario.calendar.label(from),
        locale::number(lang, row.contacts, 0),
        locale::trimmed(lang, row.agents, 1),
    ];
    let nobody = lang.pick("nobody", "无人");
    line.push(row.hands.map_or_else(|| nobody.to_owned(), percent));
    let none = || "-".to_owned();
    let seconds = |value| locale::duration(lang, libm::round(value));
    line.extend(match &row.steady {
        Some(steady) => [
            percent(steady.slots),
            match steady.wait.is_infinite() {
                true => lang.pick("grows", "越等越久").to_owned(),
                false => seconds(steady.wait),
            },
            percent(steady.lost),
            steady.response.map_or_else(none, seconds),
        ],
        None => [none(), none(), none(), none()],
    });
    line
}

/// The estimate beside the simulation, for the report: the intervals with the most work.
pub fn table(lang: Lang, outcome: &Outcome) -> Table {
    let estimate = estimate(outcome.scenario);
    let median = |figure: &str| outcome.medians(Part::Desk, figure);
    let simulated = [outcome.came(), "hands_occupancy", "slot_occupancy", "lost_rate"].map(median);
    let response = median("round_response_mean_s");
    let mut chosen = hardest(&estimate, MOST_ROWS);
    chosen.retain(|at| *at < outcome.intervals());
    let beside = |id: &str, estimated: Option<f64>, found: f64| {
        let estimated = shown(lang, id, estimated.unwrap_or(f64::NAN));
        format!("{estimated} | {}", shown(lang, id, found))
    };
    let rows = chosen.iter().map(|at| {
        let row = &estimate.rows[*at];
        let steady = row.steady.as_ref();
        let cells = vec![
            outcome.label(*at),
            beside("entries", Some(row.contacts), simulated[0][*at]),
            beside("hands_occupancy", row.hands, simulated[1][*at]),
            beside("slot_occupancy", steady.map(|s| s.slots), simulated[2][*at]),
            beside("lost_rate", steady.map(|s| s.lost), simulated[3][*at]),
            beside("round_response_mean_s", steady.and_then(|s| s.response), response[*at]),
        ];
        Row { cells, alarming: row.hands.is_none_or(|load| load >= 1.0) }
    });
    let number = |en: &str, zh: &str| Column { number: true, ..column(lang.pick(en, zh)) };
    let note = match lang {
        Lang::En => format!(
            "In each cell the formula, then the simulation (median). {} {}",
            assumes(lang),
            warning(lang, &estimate)
        ),
        Lang::Zh => format!(
            "每格先列公式估算,后列模拟(中位数)。{}{}",
            assumes(lang),
            warning(lang, &estimate)
        ),
    };
    let after_sale = after_sale(lang, outcome.scenario);
    let gap = if lang == Lang::En && !after_sale.is_empty() { " " } else { "" };
    Table {
        id: "analytic".to_owned(),
        title: lang.pick("First estimate beside the simulation", "初步估算与模拟对照").to_owned(),
        note: format!("{}{gap}{after_sale}", note.trim_end()),
        columns: vec![
            column(lang.pick("time", "时段")),
            number("contacts", "进线"),
            number("hands: work | busy", "人手:负荷 | 忙碌率"),
            number("slots taken", "接待位占用"),
            number("lost", "流失"),
            number("response in a round", "单轮响应"),
        ],
        rows: rows.collect(),
        if_empty: nothing(lang).to_owned(),
    }
}
