//! How far to trust it: which inputs the verdict hangs on, in sentences, as a table, as a chart and
//! for machines.

use super::chart::gallery::{Bar, Tornado, tornado};
use super::chart::spec::ChartSpec;
use super::inputs;
use super::locale::{self, Lang};
use super::numbers::finite;
use super::outcome::Outcome;
use super::page::{Column, Row, Table};
use super::record::{Move, Ranked, Sensitivity};
use super::{cells, words};
use crate::measure::catalog::{Unit, figure};
use crate::planning::sensitivity::{End, Swing};

/// Inputs named on the first screen.
const NAMED: usize = 2;
/// Most bars of the chart: with more their names would be cut short.
const MOST_BARS: usize = 12;

/// The first screen: the strongest inputs, then how it was measured.
pub fn sentences(lang: Lang, outcome: &Outcome) -> Vec<String> {
    let trust = &outcome.levers.trust;
    let mut said: Vec<String> =
        trust.named().take(NAMED).map(|swing| sentence(lang, outcome, swing)).collect();
    if let Some(why) = trust.skipped {
        said.push(words::skipped(lang, why).to_owned());
    } else if said.is_empty() && trust.inputs > 0 {
        said.push(
            lang.pick(
                "No single input, moved over its plausible range, changes the distance to the \
                 targets by more than one per cent.",
                "任一输入在合理范围内变动,离目标的距离变化均不超过 1%。",
            )
            .to_owned(),
        );
    }
    said.extend(tried(lang, outcome));
    said
}

/// `With patience in the queue at 3 min: lost 2 % → 9 %, enough to miss it.`
pub fn sentence(lang: Lang, outcome: &Outcome, swing: &Swing) -> String {
    let (what, effect) = (moved(lang, outcome, swing), effect(lang, outcome, swing));
    match lang {
        Lang::En => format!("With {what}: {effect}."),
        Lang::Zh => format!("若{what}:{effect}。"),
    }
}

/// The stronger end of an input: `patience in the queue at 3 min`.
pub fn moved(lang: Lang, outcome: &Outcome, swing: &Swing) -> String {
    let end = swing.stronger(outcome.levers.trust.margin);
    let name = inputs::full_name(lang, outcome, &swing.doubt);
    let value = inputs::value(lang, swing.doubt.unit, end.at);
    match lang {
        Lang::En => format!("{name} at {value}"),
        Lang::Zh => format!("{name}为 {value}"),
    }
}

/// What the stronger end does: `lost 2 % → 9 %, enough to miss it`.
pub fn effect(lang: Lang, outcome: &Outcome, swing: &Swing) -> String {
    let end = swing.stronger(outcome.levers.trust.margin);
    line(lang, outcome, end) + turn(lang, end)
}

/// The line that an end moves, before and after.
fn line(lang: Lang, outcome: &Outcome, end: &End) -> String {
    let about = figure(end.figure);
    let unit = about.map_or(Unit::Ratio, |figure| figure.unit);
    let name = about.map_or_else(
        || end.figure.to_owned(),
        |figure| words::name(lang, outcome, Some(end.shop), figure),
    );
    let shop = match outcome.scenario.shops.len() > 1 {
        true => format!("{} · ", outcome.scenario.shops[end.shop].name),
        false => String::new(),
    };
    let place = match end.in_hours {
        true => lang.pick("in the hours that break ", "未达标时段"),
        false => "",
    };
    let shown = |value: f64| words::value_like(lang, unit, value, end.before);
    format!("{place}{shop}{name} {} → {}", shown(end.before), shown(end.after))
}

fn turn(lang: Lang, end: &End) -> &'static str {
    match (end.turns, end.margin < 0.0) {
        (false, _) => "",
        (true, true) => lang.pick(", enough to miss a target", ",足以由达标变为不达标"),
        (true, false) => lang.pick(", enough to meet all targets", ",足以由不达标变为达标"),
    }
}

/// How many were tried singly, on how many runs, and how many are assumptions.
fn tried(lang: Lang, outcome: &Outcome) -> Option<String> {
    let (trust, assumed) = (&outcome.levers.trust, outcome.assumed());
    let (singly, of, runs) = (trust.tried.len(), trust.inputs, trust.runs);
    let screened = match lang {
        _ if of == 0 || singly >= of => String::new(),
        Lang::En => "; the others were screened in groups".to_owned(),
        Lang::Zh => ",其余分组筛查".to_owned(),
    };
    Some(match lang {
        _ if of == 0 && assumed == 0 => return None,
        Lang::En if of == 0 => {
            format!("{assumed} inputs are assumptions nobody measured in this shop; see below.")
        }
        Lang::Zh if of == 0 => format!("{assumed} 项输入是未经本店测量的假设,见下表。"),
        Lang::En => format!(
            "{singly} of {of} inputs were tried singly at both ends of their plausible range, each \
             on {runs} of the runs{screened}. {assumed} inputs are assumptions nobody measured in \
             this shop; see below."
        ),
        Lang::Zh => format!(
            "{of} 项输入中 {singly} 项在合理范围两端逐一试算(各 {runs} 次模拟,同样顾客){screened}。\
             {assumed} 项输入是未经本店测量的假设,见下表。"
        ),
    })
}

/// The table of all inputs tried singly; nothing if none was.
pub fn table(lang: Lang, outcome: &Outcome) -> Option<Table> {
    let trust = &outcome.levers.trust;
    if trust.tried.is_empty() {
        return None;
    }
    let number = |head: &str| Column { number: true, ..cells::text(head) };
    let rows = trust.tried.iter().map(|swing| {
        let mut cells =
            vec![inputs::full_name(lang, outcome, &swing.doubt), swing.doubt.key.clone()];
        for end in [&swing.low, &swing.high] {
            let at = inputs::value(lang, swing.doubt.unit, end.at);
            let effect = match (end.margin - trust.margin).abs() > 0.0 {
                true => line(lang, outcome, end),
                false => lang.pick("no change", "无变化").to_owned(),
            };
            cells.push(format!("{at}: {effect}"));
            cells.push(locale::percent(lang, end.margin, 1));
        }
        Row { cells, alarming: swing.low.turns || swing.high.turns }
    });
    Some(Table {
        id: "sensitivity".to_owned(),
        title: lang
            .pick("Inputs moved over their plausible range", "输入在合理范围内变动的影响")
            .to_owned(),
        note: note(lang, outcome),
        columns: vec![
            cells::text(lang.pick("input", "输入")),
            cells::text(lang.pick("key", "键")),
            cells::text(lang.pick("at the low end", "取低值")),
            number(lang.pick("margin", "余量")),
            cells::text(lang.pick("at the high end", "取高值")),
            number(lang.pick("margin", "余量")),
        ],
        rows: rows.collect(),
        if_empty: String::new(),
    })
}

fn note(lang: Lang, outcome: &Outcome) -> String {
    let trust = &outcome.levers.trust;
    let margin = locale::percent(lang, trust.margin, 1);
    let mut note = match lang {
        Lang::En => format!(
            "The margin of the verdict is {margin} as assumed: the least distance of a long-run \
             value to its bound, as a share of the larger of the two; below zero something is \
             missed. Strongest first; marked rows can turn met into missed or back."
        ),
        Lang::Zh => format!(
            "按现有假设,余量为 {margin}:各项长期值离目标的最小距离(占两者较大值的比例),负值即不达标。\
             按影响由大到小;标红者足以改变是否达标。"
        ),
    };
    if trust.aside > 0 {
        note += lang.pick(
            " Red lines that are crossed already are left aside: they follow from the roster.",
            "已触发的底线由排班决定,不计入余量。",
        );
    }
    if !trust.unmoved.is_empty() {
        let keys = trust.unmoved.join(", ");
        note += &match lang {
            Lang::En => format!(" Taken as they are: {keys}."),
            Lang::Zh => format!("按给定值不变动:{keys}。"),
        };
    }
    note
}

/// The chart of the inputs tried singly that move the margin most; nothing if none was tried.
pub fn chart(lang: Lang, outcome: &Outcome) -> Option<ChartSpec> {
    let trust = &outcome.levers.trust;
    let names: Vec<String> =
        trust.tried.iter().map(|swing| inputs::full_name(lang, outcome, &swing.doubt)).collect();
    let bars: Vec<Bar<'_>> = trust
        .tried
        .iter()
        .zip(&names)
        .take(MOST_BARS)
        .map(|(swing, name)| Bar {
            name,
            low: swing.low.margin - trust.margin,
            high: swing.high.margin - trust.margin,
        })
        .collect();
    (!bars.is_empty()).then(|| tornado(&Tornado { margin: trust.margin, bars: &bars }))
}

/// For machines.
pub fn document(outcome: &Outcome) -> Sensitivity {
    let trust = &outcome.levers.trust;
    let end = |end: &End| Move {
        after: finite(end.after),
        at: finite(end.at),
        before: finite(end.before),
        figure: end.figure.into(),
        in_hours_that_break: end.in_hours,
        margin: finite(end.margin),
        shop: outcome.scenario.shops[end.shop].name.clone(),
        turns: end.turns,
    };
    let ranked = trust.tried.iter().map(|swing| Ranked {
        change_of_margin: finite(swing.size),
        high: end(&swing.high),
        input: swing.doubt.input.clone(),
        key: swing.doubt.key.clone(),
        low: end(&swing.low),
        unit: swing.doubt.unit.key().into(),
    });
    Sensitivity {
        contacts: finite(libm::round(trust.contacts)),
        inputs: trust.inputs,
        margin: finite(trust.margin).filter(|_| trust.skipped.is_none()),
        not_moved: trust.unmoved.clone(),
        ranked: ranked.collect(),
        red_lines_left_aside: trust.aside,
        runs: trust.runs,
        screened_on_runs: trust.screened_on,
        tried_singly: trust.tried.len(),
    }
}
