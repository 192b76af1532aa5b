//! A made-up page about a made-up 11.11 desk, in both languages. Not a measurement.

use super::*;
use crate::report::chart::{draw, sample};

/// One cell or sentence in the language of the page.
struct Words(Lang);

impl Words {
    fn t(&self, en: &str, zh: &str) -> String {
        self.0.pick(en, zh).to_owned()
    }

    fn column(&self, en: &str, zh: &str, number: bool) -> Column {
        Column { head: self.t(en, zh), hint: String::new(), number }
    }

    /// A table whose first column is text and the others numbers.
    fn table(
        &self,
        (id, en, zh): (&str, &str, &str),
        heads: &[(&str, &str)],
        rows: Vec<Row>,
    ) -> Table {
        let column = |(i, h): (usize, &(&str, &str))| self.column(h.0, h.1, i > 0);
        Table {
            id: id.into(),
            title: self.t(en, zh),
            note: String::new(),
            columns: heads.iter().enumerate().map(column).collect(),
            rows,
            if_empty: self.t("None.", "无。"),
        }
    }

    fn measure(&self, what: (&str, &str), effect: (&str, &str), cost: (&str, &str)) -> Measure {
        Measure {
            what: self.t(what.0, what.1),
            effect: self.t(effect.0, effect.1),
            cost: self.t(cost.0, cost.1),
        }
    }
}

/// The page, with `agents` rows in the table of agents.
pub(crate) fn page(lang: Lang, agents: usize) -> Page {
    let w = Words(lang);
    Page {
        lang,
        header: header(&w),
        verdict: Verdict {
            status: Status::Fails,
            sentence: w.t(
                "The desk misses its first-reply target from 23:30 to 02:00 and loses 6.8% of \
                 contacts on 11-11; on the other days every target is met.",
                "11-11 全天流失 6.8%，23:30 至 02:00 首次响应未达标；其余日期各项目标均达标。",
            ),
        },
        breaks: breaks(&w),
        goals: Vec::new(),
        goals_note: String::new(),
        binds: binds(&w),
        changes: changes(&w),
        free: free(&w),
        tried: String::new(),
        untried: String::new(),
        trust: trust(&w),
        figures: figures(lang),
        figures_note: w.t(
            "Mean of 20 replications with a 95% confidence interval. A target is open while the \
             interval contains it.",
            "20 次模拟的均值及 95% 置信区间；区间含目标值时记为“未定”。",
        ),
        charts: sample::charts(60, agents)
            .iter()
            .map(|c| Chart { id: c.id.clone(), svg: draw::svg(c, lang, draw::SIZE) })
            .collect(),
        tables: tables(&w, agents),
        assumptions: assumptions(&w),
        methods: methods(&w),
    }
}

fn header(w: &Words) -> Header {
    Header {
        scenario: w.t("Apparel flagship, Double 11", "服饰旗舰店 双11"),
        desk: w.t("Apparel desk, 22 agents", "服饰客服组，22 人"),
        platform: w.t("JD groups 2023", "京东咚咚（2023 分组）"),
        dates: w.t("2026-11-10 18:00 to 11-13 18:00", "2026-11-10 18:00 至 11-13 18:00"),
        replications: w.t("20 replications", "20 次模拟"),
        seed: "20261111".into(),
        version: "0.1.0".into(),
        hash: "9f2c41d07ab3".into(),
        command: "dacu run scenarios/double11.toml --replications 20 --seed 20261111".into(),
    }
}

fn breaks(w: &Words) -> Vec<Break> {
    let row =
        |when: &str, figure: (&str, &str), value: &str, target: &str, cause: (&str, &str)| Break {
            when: when.into(),
            figure: w.t(figure.0, figure.1),
            value: value.into(),
            target: target.into(),
            customers: "120".into(),
            cause: w.t(cause.0, cause.1),
        };
    let first = ("first reply p90", "首次响应 p90");
    vec![
        row("11-10 23:30–02:00", first, "412 s", "60 s", ("hands", "人手(回不过来)")),
        row(
            "11-11 03:00–07:30",
            ("unanswered", "未回复率"),
            "61%",
            "3%",
            ("nobody on duty", "无人值班"),
        ),
        row(
            "11-11 07:30–09:00",
            first,
            "268 s",
            "60 s",
            ("backlog, 6 on duty", "积压，仅 6 人在岗"),
        ),
        row("11-10 19:30–22:00", first, "131 s", "60 s", ("hands", "人手(回不过来)")),
        row("11-11 20:00–21:30", ("lost", "流失率"), "3.9%", "3%", ("slots", "接待位(最大接待量)")),
    ]
}

fn binds(w: &Words) -> Vec<Binding> {
    let bind = |name: (&str, &str), share, en: &str, zh: &str| Binding {
        name: w.t(name.0, name.1),
        share,
        text: w.t(en, zh),
    };
    vec![
        bind(
            ("hands", "人手(回不过来)"),
            Some(0.52),
            "typing is the lower ceiling at both peaks",
            "两次高峰均受人手所限",
        ),
        bind(
            ("coverage", "无可分配客服"),
            Some(0.36),
            "03:00–07:30 unstaffed, then 6 agents",
            "03:00–07:30 无人，其后仅 6 人",
        ),
        bind(
            ("slots", "接待位(最大接待量)"),
            Some(0.12),
            "10-minute tails hold 31% of slots",
            "10 分钟尾部占用 31% 接待位",
        ),
        bind(
            ("cadence", "留言分配节奏"),
            None,
            "no leave messages on this platform",
            "本平台不分配留言",
        ),
    ]
}

fn changes(w: &Words) -> Vec<Measure> {
    vec![
        w.measure(
            (
                "Move 6 agents from 12:00–17:00 to 23:00–02:00.",
                "将 6 人由 12:00–17:00 调至 23:00–02:00。",
            ),
            (
                "First reply p90 412 s → 74 s, lost 6.8% → 4.1%.",
                "首次响应 p90 412 秒 → 74 秒，流失 6.8% → 4.1%。",
            ),
            ("0 agent-hours", "0 工时"),
        ),
        w.measure(
            ("Put 3 agents on 03:00–07:30.", "03:00–07:30 安排 3 人值守。"),
            ("Unanswered 61% → 4%; no backlog at 07:30.", "未回复 61% → 4%，07:30 无积压。"),
            ("13.5 agent-hours", "13.5 工时"),
        ),
        w.measure(
            ("Add 4 temporary agents 23:00–02:00.", "23:00–02:00 增加 4 名临时客服。"),
            ("All targets met with 95% confidence.", "全部目标在 95% 置信水平下达标。"),
            ("12 agent-hours", "12 工时"),
        ),
    ]
}

fn free(w: &Words) -> Vec<Measure> {
    vec![
        w.measure(
            (
                "Shorten the silence timeout from 10 to 5 min at peaks.",
                "高峰期将静默超时由 10 分钟减至 5 分钟。",
            ),
            ("Slot capacity +19%.", "接待位上限 +19%。"),
            ("", ""),
        ),
        w.measure(
            ("Quick phrases for the five commonest questions.", "五类高频问题配置快捷短语。"),
            ("Typing capacity +8%.", "人手上限 +8%。"),
            ("", ""),
        ),
    ]
}

fn trust(w: &Words) -> Vec<String> {
    vec![
        w.t(
            "Typing speed (75 characters/min) is assumed: at 65 the desk needs 3 more agents.",
            "打字速度（75 字/分钟）为假设值：若为 65，需再加 3 人。",
        ),
        w.t(
            "Volume is last year's curve × 1.15; ±10% moves the lost share by 2.4 points.",
            "进线量取去年曲线 × 1.15；±10% 使流失率变动 2.4 个百分点。",
        ),
        w.t(
            "20 replications: first reply p90 is known to ±9%.",
            "20 次模拟：首次响应 p90 精度 ±9%。",
        ),
    ]
}

fn figures(lang: Lang) -> Vec<Figure> {
    let figure =
        |en: &str, zh: &str, value: &str, interval: &str, target: &str, mark, formula: &str| {
            Figure {
                name: lang.pick(en, zh).into(),
                other_name: lang.pick(zh, en).into(),
                value: value.into(),
                interval: interval.into(),
                target: target.into(),
                mark,
                formula: formula.into(),
            }
        };
    vec![
        figure(
            "First reply from arrival, p90",
            "首次响应（自进线起）p90",
            "184 s",
            "168–201 s",
            "≤ 60 s",
            Mark::Missed,
            "90 % quantile over all served contacts of (end of the first human reply - arrival)",
        ),
        figure(
            "Replies within 3 min",
            "3 分钟回复率",
            "95.3%",
            "94.6–96.0%",
            "≥ 95%",
            Mark::Open,
            "rounds answered within 180 s / all rounds, sum over replications / sum",
        ),
        figure(
            "Lost contacts",
            "流失率",
            "6.8%",
            "6.1–7.5%",
            "≤ 3%",
            Mark::Missed,
            "(abandoned + rejected) / arrived",
        ),
        figure(
            "Unanswered sessions",
            "未回复率",
            "1.1%",
            "0.9–1.3%",
            "≤ 2%",
            Mark::Met,
            "sessions without a human reply / sessions",
        ),
        figure(
            "Satisfaction",
            "满意度",
            "92.4%",
            "91.8–93.0%",
            "≥ 92%",
            Mark::Open,
            "1 - expected dissatisfied / rated, model of section Assumptions",
        ),
        figure(
            "Occupancy of hands",
            "双手忙碌率",
            "71%",
            "70–72%",
            "",
            Mark::None,
            "busy time of hands / time on duty",
        ),
    ]
}

fn tables(w: &Words, agents: usize) -> Vec<Table> {
    let row = |cells: &[&str], alarming| Row {
        cells: cells.iter().map(|c| (*c).into()).collect(),
        alarming,
    };
    let (slow, queue) = (w.t("Slow first reply", "首响慢"), w.t("Queue", "排队"));
    vec![
        worst_table(w),
        w.table(
            ("gaps", "Coverage gaps", "无人值班"),
            &[("Gap", "缺口"), ("Length", "时长"), ("Arrivals", "进线")],
            vec![row(&["11-11 03:00–07:30", "4.5 h", "412"], true)],
        ),
        agent_table(w, agents),
        w.table(("groups", "Groups", "分组"), &[("Group", "组"), ("Sessions", "会话")], vec![]),
        w.table(
            ("risk", "Satisfaction risk by cause", "满意度风险（按原因）"),
            &[("Cause", "原因"), ("Customers", "人数"), ("Share", "占比")],
            vec![row(&[&slow, "486", "41%"], false), row(&[&queue, "207", "17%"], false)],
        ),
        w.table(
            ("estimates", "Estimates beside", "经验估算对照"),
            &[("Rule", "经验法则"), ("Agents", "人数"), ("Simulated", "模拟所需")],
            vec![row(&["/250", "29", "26"], false), row(&["/200", "36", "26"], false)],
        ),
    ]
}

fn worst_table(w: &Words) -> Table {
    let worst = ["11-11 00:30", "11-11 00:00", "11-11 01:00", "11-11 08:30", "11-10 20:00"];
    let rows = worst.iter().enumerate().map(|(i, when)| Row {
        cells: vec![
            (*when).into(),
            format!("{}", 640 - 60 * i),
            "20".into(),
            format!("{} s", 731 - 90 * i),
            format!("{:.1}%", 18.2 - 3.0 * i as f64),
        ],
        alarming: i < 3,
    });
    let heads = [
        ("Interval", "时段"),
        ("Arrivals", "进线"),
        ("Online", "在线"),
        ("First reply p90", "首次响应 p90"),
        ("Lost", "流失"),
    ];
    w.table(("worst", "Worst intervals", "最差时段"), &heads, rows.collect())
}

fn agent_table(w: &Words, agents: usize) -> Table {
    let desk = sample::agents(agents);
    Table {
        id: "agents".into(),
        title: w.t("Agents", "客服"),
        note: w.t("A red edge marks agents above their norm.", "红边表示超出标准。"),
        columns: vec![
            w.column("Agent", "客服", false),
            Column {
                head: w.t("Customers/day", "日均接待"),
                hint: w
                    .t("distinct customers served per day on duty", "每个在岗日接待的不同顾客数"),
                number: true,
            },
            w.column("Hands busy", "双手忙碌", true),
        ],
        rows: desk
            .iter()
            .map(|(name, _, load)| Row {
                cells: vec![name.clone(), format!("{load:.0}"), format!("{:.0}%", load / 3.4)],
                alarming: *load > 250.0,
            })
            .collect(),
        if_empty: String::new(),
    }
}

fn assumptions(w: &Words) -> Vec<Assumption> {
    let item =
        |name: (&str, &str), value: &str, key: &str, how: (&str, &str), effect: (&str, &str)| {
            Assumption {
                name: w.t(name.0, name.1),
                value: value.into(),
                key: key.into(),
                how: w.t(how.0, how.1),
                effect: w.t(effect.0, effect.1),
            }
        };
    vec![
        item(
            ("Typing speed", "打字速度"),
            "75 /min",
            "agents.typing_cpm",
            (
                "Median of characters over typing time in 50 logged replies.",
                "取 50 条回复记录，字数除以打字时长，取中位数。",
            ),
            ("large", "大"),
        ),
        item(
            ("Patience in the queue", "排队耐心"),
            "exp, 180 s",
            "patience.queue",
            (
                "Share of queued customers who leave before service, by waiting time.",
                "按等待时长统计未接通即离开的比例。",
            ),
            ("medium", "中"),
        ),
    ]
}

fn methods(w: &Words) -> Vec<Method> {
    vec![
        Method {
            about: w.t("Intervals", "区间"),
            text: w.t(
                "Ratios of sums with delta-method intervals.",
                "比值为总和之比，区间用 delta 方法。",
            ),
        },
        Method {
            about: w.t("Seeds", "种子"),
            text: w.t(
                "Replication r uses seed 20261111, stream r.",
                "第 r 次模拟使用种子 20261111 的第 r 条流。",
            ),
        },
    ]
}
