//! The page of a run: the outcome and its reading, worded and formatted for the template.

use super::advice::Advice;
use super::locale::{self, Lang};
use super::outcome::Outcome;
use super::page::{
    Assumption, Binding, Break, Chart, Figure, Header, Measure, Method, Page, Status,
    Verdict as PageVerdict,
};
use super::row::row;
use super::{goals, sentence, tables, words};
use crate::measure::catalog::Part;
use crate::measure::verdict::Status as Judged;
use crate::model::SetBy;
use crate::model::reduction::Reduction;
use crate::planning::levers::Tried;

/// Figures shown besides those with targets.
const SHOWN: &[&str] = &[
    "entries",
    "online_upv",
    "consult_volume",
    "reception_volume",
    "answer_rate",
    "lost_rate",
    "abandonment_rate",
    "left_message_rate",
    "queue_wait_mean_s",
    "queue_wait_p90_s",
    "first_response_mean_s",
    "customer_wait_mean_s",
    "customer_wait_p90_s",
    "round_response_mean_s",
    "round_response_p90_s",
    "sla60_rate",
    "reply3_rate",
    "hands_occupancy",
    "slot_occupancy",
    "sessions_per_agent_day",
    "coverage_share",
    "dissatisfaction_risk",
    "satisfaction_expected",
    "assisted_orders",
    "conversion_rate",
];

/// Builds the page; `charts` are (id, SVG).
pub fn page(lang: Lang, outcome: &Outcome, advice: &Advice, charts: Vec<(String, String)>) -> Page {
    Page {
        lang,
        header: header(lang, outcome),
        verdict: PageVerdict {
            status: match outcome.summary.verdict.status {
                Judged::Holds => Status::Holds,
                Judged::Undecided => Status::Undecided,
                Judged::Fails => Status::Fails,
                Judged::NoTargets => Status::NoTargets,
                Judged::NoCustomers => Status::NoCustomers,
            },
            sentence: sentence::verdict(lang, outcome, advice),
        },
        goals: goals::all(lang, outcome),
        goals_note: goals::note(lang, outcome),
        breaks: advice.breaks.iter().map(|stretch| broken(lang, outcome, stretch)).collect(),
        binds: advice
            .told_binds()
            .map(|(cause, share)| Binding {
                name: words::cause(lang, *cause),
                share: Some(*share),
                text: words::cause_meaning(lang, outcome, *cause).to_owned(),
            })
            .collect(),
        changes: measures(lang, outcome, true),
        free: measures(lang, outcome, false),
        tried: tried(lang, outcome),
        untried: words::untried(lang, outcome),
        trust: super::trust::sentences(lang, outcome),
        figures: figures(lang, outcome),
        figures_note: format!(
            "{}{}{}",
            super::money::sentences(lang, outcome),
            lang.pick(". ", "。"),
            figures_note(lang, outcome)
        ),
        charts: charts.into_iter().map(|(id, svg)| Chart { id, svg }).collect(),
        tables: tables::all(lang, outcome, advice),
        assumptions: assumptions(lang, outcome),
        methods: methods(lang, outcome),
    }
}

fn figures_note(lang: Lang, outcome: &Outcome) -> &'static str {
    if outcome.summary.cut.is_some() {
        lang.pick(
            "95 % confidence intervals over the batches of one run; ratios are ratios of sums.",
            "区间为一次长模拟各批之间的 95% 置信区间;比率为总和之比。",
        )
    } else {
        lang.pick(
            "95 % confidence intervals over replications; ratios are ratios of sums.",
            "区间为各次模拟间的 95% 置信区间;比率为总和之比。",
        )
    }
}

fn header(lang: Lang, outcome: &Outcome) -> Header {
    let scenario = outcome.scenario;
    let mut platforms: Vec<&str> = Vec::new();
    for label in scenario.shops.iter().map(|shop| shop.platform_label.as_str()) {
        if !platforms.contains(&label) {
            platforms.push(label);
        }
    }
    let start = scenario.calendar.civil(crate::kernel::tick::Tick::ZERO);
    let end = scenario.calendar.civil(scenario.horizon.end);
    let runs = outcome.summary.replications;
    let agents = scenario.agents.len();
    let shops: Vec<&str> = scenario.shops.iter().map(|shop| shop.name.as_str()).collect();
    let people = match lang {
        Lang::En if agents == 1 => "1 agent".to_owned(),
        Lang::En => format!("{agents} agents"),
        Lang::Zh => format!("{agents} 名客服"),
    };
    Header {
        scenario: scenario.name.clone(),
        // A single shop without a name of its own has the scenario's, which stands above.
        desk: if shops == [scenario.name.as_str()] {
            people
        } else {
            format!("{people} · {}", shops.join(lang.pick(", ", "、")))
        },
        // A label may have a comma of its own.
        platform: platforms.join(lang.pick("; ", ";")),
        dates: format!("{} – {}", start.strftime("%Y-%m-%d %H:%M"), end.strftime("%m-%d %H:%M")),
        replications: match lang {
            Lang::En => format!("{runs} simulated runs"),
            Lang::Zh => format!("模拟 {runs} 次"),
        },
        seed: scenario.seed.to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        hash: format!("{:016x}", scenario.hash),
        command: outcome.command.clone(),
    }
}

fn broken(lang: Lang, outcome: &Outcome, stretch: &super::advice::Break) -> Break {
    Break {
        when: sentence::when(lang, outcome, stretch),
        figure: sentence::missed(lang, outcome, stretch),
        value: sentence::value(lang, outcome, stretch),
        target: sentence::bound(lang, outcome, stretch),
        customers: locale::trimmed(lang, stretch.customers, usize::from(stretch.customers < 10.0)),
        cause: words::cause(lang, stretch.cause),
    }
}

/// Changes that need people (`costly`), or those that need none, best first.
fn measures(lang: Lang, outcome: &Outcome, costly: bool) -> Vec<Measure> {
    let people = |tried: &&Tried| tried.variant.people().is_some() == costly;
    let chosen = outcome.levers.helpful().filter(people).take(super::page::MOST_ADVICE);
    chosen
        .map(|tried| Measure {
            what: words::variant(lang, &tried.variant),
            effect: words::effect(lang, outcome, tried),
            cost: cost(lang, tried),
        })
        .collect()
}

/// Why the value before a change is not the one in the verdict: fewer runs.
fn tried(lang: Lang, outcome: &Outcome) -> String {
    let days = outcome.levers.days;
    match lang {
        _ if outcome.levers.changes.is_empty() => String::new(),
        Lang::En => format!(
            "Each tried alone, with and without, on {days} of the runs with the same customers; \
             the difference (± its 95 % interval) is added to the value over all runs."
        ),
        Lang::Zh => {
            format!(
                "各措施单独试算,改与不改用其中 {days} 次模拟的同样顾客;差值(± 为其 95% 区间)加在全部模拟的数值上。"
            )
        }
    }
}

fn cost(lang: Lang, tried: &Tried) -> String {
    let Some((_, hours)) = tried.variant.people() else { return String::new() };
    let hours = locale::trimmed(lang, hours, 1);
    match (tried.cost, lang) {
        (Some(cost), Lang::En) => {
            format!("{hours} agent hours, ¥{}", locale::trimmed(lang, cost, 0))
        }
        (Some(cost), Lang::Zh) => format!("{hours} 工时,¥{}", locale::trimmed(lang, cost, 0)),
        (None, Lang::En) => format!("{hours} agent hours"),
        (None, Lang::Zh) => format!("{hours} 工时"),
    }
}

fn figures(lang: Lang, outcome: &Outcome) -> Vec<Figure> {
    let mut rows = Vec::new();
    for check in &outcome.summary.targets {
        let Some(figure) = check.figure else { continue };
        let part = outcome.shop(check.shop);
        rows.push(row(lang, outcome, part, figure.id, Some(check)));
    }
    let targeted: Vec<&str> =
        outcome.summary.targets.iter().filter_map(|c| c.figure.map(|f| f.id)).collect();
    let own = of_shops(outcome).filter(|id| !SHOWN.contains(id));
    for id in SHOWN.iter().copied().chain(own).filter(|id| !targeted.contains(id)) {
        rows.push(row(lang, outcome, Part::Desk, id, None));
    }
    rows.into_iter().flatten().collect()
}

/// What shops show besides: their platforms' figures for a role, and how they rate agents; each
/// once.
fn of_shops(outcome: &Outcome) -> impl Iterator<Item = &'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    for performance in outcome.scenario.shops.iter().map(|shop| &shop.performance) {
        ids.extend(performance.shown.iter().flat_map(|(_, ids)| ids));
        ids.extend((!performance.items.is_empty()).then_some("performance_score"));
        ids.extend(performance.quality.iter().flat_map(|_| ["qc_score_mean", "qc_points"]));
    }
    let mut once: Vec<&'static str> = Vec::new();
    for id in ids {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    once.into_iter()
}

fn assumptions(lang: Lang, outcome: &Outcome) -> Vec<Assumption> {
    let value = |value: &str, set_by: &SetBy| match (set_by, lang) {
        (SetBy::Default, _) => value.to_owned(),
        (SetBy::User, Lang::En) => format!("{value} (set in the scenario)"),
        (SetBy::User, Lang::Zh) => format!("{value}（场景中设定）"),
        (SetBy::Platform(name), Lang::En) => format!("{value} (platform file {name})"),
        (SetBy::Platform(name), Lang::Zh) => format!("{value}（平台文件 {name}）"),
    };
    let list = outcome.scenario.assumptions.iter().map(|assumption| Assumption {
        name: assumption.key.clone(),
        value: value(&assumption.value, &assumption.set_by),
        key: assumption.key.clone(),
        how: lang.pick(&assumption.measure_en, &assumption.measure_zh).to_owned(),
        effect: String::new(),
    });
    list.collect()
}

/// What the replications are.
fn kind_of_replications(lang: Lang, outcome: &Outcome) -> &'static str {
    if outcome.summary.cut.is_some() {
        return lang.pick("a single run, cut into batches", "单次长模拟,分批");
    }
    match outcome.scenario.reduction {
        None | Some(Reduction::Control) => lang.pick("independent replications", "独立重复"),
        Some(Reduction::Stratified) => {
            lang.pick("replications in stratified blocks", "分层成组重复")
        }
        Some(Reduction::Antithetic) => {
            lang.pick("replications in antithetic pairs", "对偶成对重复")
        }
    }
}

/// What an interval is made of, where not of each replication by itself.
fn observations(lang: Lang, outcome: &Outcome) -> &'static str {
    if outcome.summary.cut.is_some() {
        return lang.pick(" Each batch is one observation.", "每批作为一个观测值。");
    }
    match outcome.scenario.reduction {
        None => lang.pick(" Each replication is one observation.", "每次模拟作为一个观测值。"),
        Some(Reduction::Control) => lang.pick(
            " Counts, ratios and time averages of desk and shops over the whole time are corrected \
             by regression on the number of contacts, whose mean is known.",
            "整段时间内团队与店铺的次数、比率与时间平均以进线量(期望已知)作回归校正。",
        ),
        Some(Reduction::Stratified | Reduction::Antithetic) => {
            lang.pick(" Each block of replications is one observation.", "每组重复作为一个观测值。")
        }
    }
}

fn methods(lang: Lang, outcome: &Outcome) -> Vec<Method> {
    let method = |about: (&str, &str), text: String| Method {
        about: lang.pick(about.0, about.1).to_owned(),
        text,
    };
    let seed = outcome.scenario.seed;
    let runs = outcome.summary.replications;
    let kind = kind_of_replications(lang, outcome);
    vec![
        method(
            ("Simulation", "模拟"),
            match lang {
                Lang::En => format!(
                    "{runs} {kind}, seed {seed}. Every random fact of a contact \
                     depends only on seed, replication and contact, never on who serves it."
                ),
                Lang::Zh => format!(
                    "{kind} {runs} 次,种子 {seed}。每个进线的随机量只取决于种子、次序与进线本身,\
                     与由谁接待无关。"
                ),
            },
        ),
        method(
            ("Intervals", "区间"),
            lang.pick(
                "95 % intervals: Student's t, bent by the skewness of the observations \
                 (Hall 1992), cut where no figure of the kind can be; ratios of sums by the \
                 delta method; probabilities of missing a target by Wilson; bands are 5-95 % of \
                 replications.",
                "95% 区间:Student t,按观测值的偏度修正(Hall 1992),并截于该指标不可能的取值处;\
                 比率用 delta 法;未达标概率用 Wilson 区间;图中色带为 5–95%。",
            )
            .to_owned()
                + observations(lang, outcome),
        ),
        method(("Lost", "流失"), lost(lang).to_owned()),
        method(
            ("Satisfaction risk", "满意度风险"),
            lang.pick(
                "A stated model: each cause adds a hazard, the probability of dissatisfaction is \
                 1 - exp(-sum). Every coefficient is an assumption until fitted on own ratings.",
                "为声明的模型:各原因累加风险率,不满概率为 1-exp(-合计);在用本店评价校准前,系数均为假设。",
            )
            .to_owned(),
        ),
        method(
            ("Changes tried", "试算"),
            changes_tried(lang, outcome),
        ),
    ]
}

/// How changes were tried, or why none was.
fn changes_tried(lang: Lang, outcome: &Outcome) -> String {
    let (days, moved) = (outcome.levers.days, outcome.levers.trust.runs);
    match (outcome.levers.skipped, lang) {
        (Some(why), _) => words::untried_because(lang, why),
        (None, Lang::En) => format!(
            "Each change was simulated on the first {days} of these runs, with the same \
             customers, and compared pair by pair; inputs moved over their range on \
             {moved} runs, in groups first."
        ),
        (None, Lang::Zh) => format!(
            "各项调整在前 {days} 次模拟、输入的范围变动在前 {moved} 次模拟上(先分组),\
             均以相同顾客逐对比较。"
        ),
    }
}

/// What counts as lost.
fn lost(lang: Lang) -> &'static str {
    lang.pick(
        "Everybody who needed a human and whom no human's answer reached: who left before it, seen \
         or not, was turned away or never answered, or whose message was not answered in time. A \
         reply typed to somebody who has gone reaches nobody; the platform's own rates count it \
         as sent.",
        "需要人工而没等到人工答复的顾客:答复前离开(不论有没有被看见)、未能进线、无人答复,\
         或留言逾期未答。顾客走后才发的回复不算等到;平台口径的各项比率仍按已发送计。",
    )
}
