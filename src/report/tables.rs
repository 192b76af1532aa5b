//! The tables of the page: worst intervals, coverage gaps, groups, agents, risk by cause, quick
//! estimates beside the simulation.

use super::advice::Advice;
use super::cells::{shown, text};
use super::locale::Lang;
use super::outcome::Outcome;
use super::page::{Column, Row, Table};
use super::{sentence, words};
use crate::measure::catalog::{Part, figure};

/// Agents online on average, below which nobody is.
const NOBODY: f64 = 0.05;
/// Most rows of the table of worst intervals.
const WORST: usize = 12;

/// All tables, in order.
pub fn all(lang: Lang, outcome: &Outcome, advice: &Advice) -> Vec<Table> {
    let mut tables = vec![
        broken(lang, outcome, advice),
        worst(lang, outcome),
        gaps(lang, outcome),
        parts(lang, outcome, "groups"),
        parts(lang, outcome, "agents"),
        work(lang, outcome),
        risk(lang, outcome),
        super::estimate::table(lang, outcome),
        estimates(lang, outcome),
    ];
    tables.extend(super::rests::table(lang, outcome.scenario));
    tables.extend(super::trust::table(lang, outcome));
    tables.retain(|table| table.id != "work" || !table.rows.is_empty());
    tables
}

/// Work that is no chat, a kind in a row.
fn work(lang: Lang, outcome: &Outcome) -> Table {
    const IDS: [&str; 9] = [
        "work_came",
        "work_settled",
        "work_in_time_rate",
        "work_late",
        "work_open",
        "work_wait_mean_s",
        "work_handling_mean_s",
        "work_first_time_rate",
        "work_effort_h",
    ];
    let kinds = outcome.summary.sections.iter().filter(|it| matches!(it.part, Part::Work(_)));
    let rows = kinds.map(|section| {
        let value = |id: &&str| section.get(id).and_then(|found| found.value);
        let mut cells = vec![words::part(lang, outcome, section)];
        cells.extend(IDS.iter().map(|id| shown(lang, id, value(id).unwrap_or(f64::NAN))));
        let late = value(&"work_late").unwrap_or(0.0) + value(&"work_open").unwrap_or(0.0);
        Row { cells, alarming: late >= 0.5 }
    });
    let mut columns = vec![text(lang.pick("kind", "类型"))];
    columns.extend(IDS.iter().map(|id| column(lang, outcome, id)));
    Table {
        id: "work".to_owned(),
        title: lang.pick("Work that is no chat", "聊天以外的工作").to_owned(),
        note: lang
            .pick(
                "Means of a run. Marked: items are late, or open at the end.",
                "每次模拟的平均。标出:有超时或期末未办结的类型。",
            )
            .to_owned(),
        columns,
        rows: rows.collect(),
        if_empty: String::new(),
    }
}

fn column(lang: Lang, outcome: &Outcome, id: &str) -> Column {
    let Some(figure) = figure(id) else { return text(id) };
    Column {
        head: words::name(lang, outcome, None, figure),
        hint: words::with_limits(lang, outcome, None, figure.text),
        number: true,
    }
}

/// Every stretch of hours that misses a target.
fn broken(lang: Lang, outcome: &Outcome, advice: &Advice) -> Table {
    let rows = advice.breaks.iter().map(|stretch| {
        let cells = vec![
            sentence::when(lang, outcome, stretch),
            sentence::missed(lang, outcome, stretch),
            sentence::value(lang, outcome, stretch),
            sentence::bound(lang, outcome, stretch),
            super::locale::trimmed(lang, stretch.customers, usize::from(stretch.customers < 10.0)),
            words::cause(lang, stretch.cause),
        ];
        Row { cells, alarming: true }
    });
    let number = |head: &str| Column { number: true, ..text(head) };
    Table {
        id: "broken".to_owned(),
        title: lang.pick("All hours that break", "全部未达标时段").to_owned(),
        note: lang
            .pick(
                "Hours that miss a target significantly (one-sided, the error shared among all \
                 hours and targets) and materially (at least one customer a run and one in a \
                 thousand of the day). Values of the worst interval over all runs; customers \
                 beyond the target, mean of a run.",
                "显著(单侧检验,误差由全部时段与目标分摊)且实质(每次至少 1 人,且不低于当天千分之一)\
                 未达标的时段;数值取最差时段,人数为超出目标部分的每次平均。",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("when", "时段")),
            text(lang.pick("figure", "指标")),
            number(lang.pick("value", "数值")),
            number(lang.pick("target", "目标")),
            number(lang.pick("customers a run", "人数(每次)")),
            text(lang.pick("because of", "原因")),
        ],
        rows: rows.collect(),
        if_empty: lang.pick("No hour misses a target.", "没有时段未达标。").to_owned(),
    }
}

fn worst(lang: Lang, outcome: &Outcome) -> Table {
    const IDS: [&str; 7] = [
        "entries",
        "queue_length_mean",
        "customer_wait_mean_s",
        "lost_rate",
        "left_message_rate",
        "hands_occupancy",
        "slot_occupancy",
    ];
    let medians = IDS.map(|id| outcome.medians(Part::Desk, id));
    let risk = outcome.medians(Part::Desk, "dissatisfaction_risk");
    let online = outcome.medians(Part::Desk, "online_agents_mean");
    let left = outcome.medians(Part::Desk, "left_message_rate");
    let mut order: Vec<usize> =
        (0..outcome.intervals()).filter(|at| risk[*at].is_finite()).collect();
    order.sort_by(|a, b| risk[*b].total_cmp(&risk[*a]).then(a.cmp(b)));
    order.truncate(WORST);
    let rows = order.iter().map(|&at| {
        let mut cells = vec![outcome.label(at), shown(lang, "dissatisfaction_risk", risk[at])];
        cells.extend(IDS.iter().zip(&medians).map(|(id, values)| shown(lang, id, values[at])));
        cells.push(remark(lang, online[at], left[at]).to_owned());
        Row { cells, alarming: false }
    });
    let mut columns =
        vec![text(lang.pick("interval", "时段")), column(lang, outcome, "dissatisfaction_risk")];
    columns.extend(IDS.iter().map(|id| column(lang, outcome, id)));
    columns.push(text(lang.pick("remark", "说明")));
    Table {
        id: "worst".to_owned(),
        title: lang.pick("Worst intervals", "最差时段").to_owned(),
        note: lang
            .pick(
                "By expected dissatisfaction; medians over replications.",
                "按预期不满排序;为各次模拟的中位数。",
            )
            .to_owned(),
        columns,
        rows: rows.collect(),
        if_empty: lang.pick("No contact came.", "没有进线。").to_owned(),
    }
}

/// Why an interval has no waits: nobody could be waited for.
fn remark(lang: Lang, online: f64, left: f64) -> &'static str {
    match (online < NOBODY, left > 0.99) {
        (true, true) => lang.pick("nobody online: all leave messages", "无人在线：全部转留言"),
        (true, false) => lang.pick("nobody online", "无人在线"),
        (false, true) => lang.pick("nobody eligible: all leave messages", "无人可接：全部转留言"),
        (false, false) => "",
    }
}

/// Stretches without anybody for customers who come, of each shop for itself: who is there for one
/// need not be for another.
fn gaps(lang: Lang, outcome: &Outcome) -> Table {
    let shops = &outcome.scenario.shops;
    let mut rows = Vec::new();
    if shops.len() > 1 {
        for (number, shop) in shops.iter().enumerate() {
            for mut row in gaps_of(lang, outcome, Part::Shop(number)) {
                row.cells.insert(0, shop.name.clone());
                rows.push(row);
            }
        }
    } else {
        rows = gaps_of(lang, outcome, Part::Desk);
    }
    let mut columns = vec![
        text(lang.pick("time", "时段")),
        column(lang, outcome, outcome.came()),
        text(lang.pick("why", "原因")),
    ];
    if shops.len() > 1 {
        columns.insert(0, text(lang.pick("shop", "店铺")));
    }
    Table {
        id: "gaps".to_owned(),
        title: lang.pick("Coverage gaps", "无人值班时段").to_owned(),
        note: String::new(),
        columns,
        rows,
        if_empty: lang
            .pick("Somebody is on duty whenever customers come.", "有进线时均有人值班。")
            .to_owned(),
    }
}

/// The gaps of a shop, or of the desk: nobody is online, or many leave messages and wait for people
/// rather than for room.
fn gaps_of(lang: Lang, outcome: &Outcome, part: Part) -> Vec<Row> {
    let online = outcome.medians(part, "online_agents_mean");
    let entries = outcome.medians(part, outcome.came());
    let left = outcome.medians(part, "left_message_rate");
    let mut rows = Vec::new();
    let mut at = 0;
    let short = |at: usize| left[at] > 0.1 && !outcome.is_full(part, at);
    let open = |at: usize| (online[at] < NOBODY || short(at)) && entries[at] > 0.0;
    while at < outcome.intervals() {
        let from = at;
        while at < outcome.intervals() && open(at) {
            at += 1;
        }
        if at > from {
            let total: f64 = entries[from..at].iter().filter(|value| value.is_finite()).sum();
            let nobody = online[from..at].iter().all(|online| *online < NOBODY);
            let why = if nobody {
                lang.pick("nobody online", "无人在线")
            } else {
                lang.pick("nobody eligible in the group", "对应客服组无人可接")
            };
            rows.push(Row {
                cells: vec![
                    outcome.stretch(from, at),
                    shown(lang, "entries", total),
                    why.to_owned(),
                ],
                alarming: true,
            });
        } else {
            at += 1;
        }
    }
    rows
}

fn parts(lang: Lang, outcome: &Outcome, which: &str) -> Table {
    const GROUP: &[&str] = &[
        "entries",
        "served_rate",
        "abandonment_rate",
        "left_message_rate",
        "queue_wait_mean_s",
        "first_response_mean_s",
        "round_response_p90_s",
        "reply3_rate",
    ];
    const AGENT: &[&str] = &[
        "consult_volume",
        "reception_volume",
        "sessions_per_agent_day",
        "first_response_mean_s",
        "round_response_mean_s",
        "hands_occupancy",
        "attendance_h",
    ];
    let groups = which == "groups";
    let ids = if groups { GROUP } else { AGENT };
    let rows = outcome.summary.sections.iter().filter(|section| match section.part {
        Part::Row(_) => groups && section.get("entries").is_some_and(|e| e.value > Some(0.0)),
        Part::Agent(_) => !groups,
        _ => false,
    });
    let rows = rows.map(|section| {
        let mut cells = vec![words::part(lang, outcome, section)];
        cells.extend(ids.iter().map(|id| {
            let value = section.get(id).and_then(|estimate| estimate.value);
            shown(lang, id, value.unwrap_or(f64::NAN))
        }));
        Row { cells, alarming: false }
    });
    let mut columns = vec![text(if groups {
        lang.pick("group", "客服组")
    } else {
        lang.pick("agent", "客服")
    })];
    columns.extend(ids.iter().map(|id| column(lang, outcome, id)));
    Table {
        id: which.to_owned(),
        title: if groups {
            lang.pick("Groups", "客服组")
        } else {
            lang.pick("Agents", "客服")
        }
        .to_owned(),
        note: String::new(),
        columns,
        rows: rows.collect(),
        if_empty: String::new(),
    }
}

fn risk(lang: Lang, outcome: &Outcome) -> Table {
    const CAUSES: [&str; 8] = [
        "risk_base",
        "risk_queue",
        "risk_slow_first",
        "risk_slow_later",
        "risk_unanswered",
        "risk_gap",
        "risk_transfer",
        "risk_forced_end",
    ];
    let total = outcome.value(Part::Desk, "dissatisfaction_risk").unwrap_or(f64::NAN);
    let rows = CAUSES.iter().filter_map(|id| {
        let value = outcome.value(Part::Desk, id)?;
        Some(Row {
            cells: vec![
                figure(id).map_or_else(
                    || (*id).to_owned(),
                    |figure| words::name(lang, outcome, None, figure),
                ),
                shown(lang, id, value),
                super::locale::percent(lang, value / total, 0),
            ],
            alarming: false,
        })
    });
    Table {
        id: "risk".to_owned(),
        title: lang.pick("Satisfaction risk by cause", "满意度风险构成").to_owned(),
        note: lang
            .pick(
                "Probability that a customer is dissatisfied, by a model whose coefficients are \
                 assumptions ([satisfaction] in the scenario).",
                "顾客不满意的概率;模型系数为假设,见场景 [satisfaction]。",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("cause", "原因")),
            column(lang, outcome, "dissatisfaction_risk"),
            Column {
                head: lang.pick("share", "占比").to_owned(),
                hint: String::new(),
                number: true,
            },
        ],
        rows: rows.collect(),
        if_empty: String::new(),
    }
}

/// The quick estimates a planner would make by division, beside what was simulated.
fn estimates(lang: Lang, outcome: &Outcome) -> Table {
    let mut rows = Vec::new();
    for (number, shop) in outcome.scenario.shops.iter().enumerate() {
        let days = outcome.scenario.horizon.end.since(crate::kernel::tick::Tick::ZERO);
        let days = (days.as_secs_f64() / 86_400.0).max(1e-9);
        let came = outcome.came();
        let entries = outcome.value(Part::Shop(number), came).unwrap_or(0.0);
        let norms = &shop.norms;
        let busiest = outcome
            .summary
            .days
            .iter()
            .filter(|section| section.part == Part::Shop(number))
            .filter_map(|section| section.get(came)?.value)
            .fold(entries / days.max(1.0), f64::max);
        for (norm, what) in [
            (norms.pre_sale, lang.pick("pre-sale norm", "售前标准")),
            (norms.after_sale, lang.pick("after-sale norm", "售后标准")),
            (norms.divisor, lang.pick("quick divisor", "快速估算")),
        ] {
            rows.push(Row {
                cells: vec![
                    shop.name.clone(),
                    format!("{what}: {} / {norm:.0}", shown(lang, "entries", busiest)),
                    format!("{:.0}", (busiest / norm).ceil()),
                ],
                alarming: false,
            });
        }
    }
    Table {
        id: "estimates".to_owned(),
        title: lang.pick("Estimates by division", "按人均接待量粗算").to_owned(),
        note: lang
            .pick(
                "Agent-days for the busiest day by the rules of thumb (TB-1, TB-5, TB-6). They \
                 know neither shifts nor peaks: compare with the verdict above.",
                "按经验法则估算最忙一天所需人天(TB-1、TB-5、TB-6);不考虑班次与高峰,请与上方结论对照。",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("shop", "店铺")),
            text(lang.pick("rule", "规则")),
            Column {
                head: lang.pick("agent-days", "人天").to_owned(),
                hint: String::new(),
                number: true,
            },
        ],
        rows,
        if_empty: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_without_waits_says_why() {
        assert_eq!(remark(Lang::En, 0.0, 1.0), "nobody online: all leave messages");
        assert_eq!(remark(Lang::Zh, 3.0, 1.0), "无人可接：全部转留言");
        assert_eq!(remark(Lang::En, 0.01, f64::NAN), "nobody online");
        assert_eq!(remark(Lang::En, 3.0, 0.2), "");
    }
}
