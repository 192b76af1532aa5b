//! Load per agent against the norm (250 pre-sale, 200 after-sale): who carries too much?

use super::series;
use crate::report::chart::frame::MOST_NAMES;
use crate::report::chart::spec::{
    Axis, ChartSpec, Mark, Point, Range, Role, Scale, Series, Shape, Text, Unit,
};
use crate::report::locale::{Lang, trimmed};

/// Which side of the desk an agent works on; each has its own norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Before the order (售前).
    PreSale,
    /// After the order (售后).
    AfterSale,
}

/// One agent.
#[derive(Debug, Clone, Copy)]
pub struct AgentLoad<'a> {
    /// The agent's name.
    pub name: &'a str,
    /// The agent's side.
    pub desk: Desk,
    /// Customers served per agent-day, mean; `NaN` for an agent who was never on duty.
    pub load: f64,
    /// 5 and 95 % quantile over replications, if known.
    pub spread: Option<(f64, f64)>,
}

/// What the chart needs.
#[derive(Debug, Clone, Copy)]
pub struct AgentLoads<'a> {
    /// The agents, in any order.
    pub agents: &'a [AgentLoad<'a>],
    /// Norm of pre-sale agents \[customers per agent-day\].
    pub pre_sale_norm: f64,
    /// Norm of after-sale agents \[customers per agent-day\].
    pub after_sale_norm: f64,
}

/// Beyond this many agents the spread of each is left out: it would be a grey mass.
const MOST_WHISKERS: usize = 60;

impl AgentLoads<'_> {
    fn norm(&self, desk: Desk) -> f64 {
        match desk {
            Desk::PreSale => self.pre_sale_norm,
            Desk::AfterSale => self.after_sale_norm,
        }
    }

    fn over(&self, agent: &AgentLoad<'_>) -> f64 {
        (agent.load - self.norm(agent.desk)).max(0.0)
    }
}

/// Builds the chart: agents by falling load, the part above the norm set apart.
pub fn agent_loads(input: &AgentLoads<'_>) -> ChartSpec {
    let mut agents: Vec<&AgentLoad<'_>> = input.agents.iter().collect();
    // Agents without a figure come last; equal loads in order of name, so that runs compare.
    let key = |a: &AgentLoad<'_>| {
        if a.load.is_finite() { a.load } else { f64::NEG_INFINITY }
    };
    agents.sort_by(|a, b| key(b).total_cmp(&key(a)).then_with(|| a.name.cmp(b.name)));
    ChartSpec {
        id: "agents".into(),
        title: Text::new("Load per agent against the norm", "各客服接待量与标准"),
        x: Axis {
            label: axis_label(agents.len()),
            scale: Scale::Category { names: agents.iter().map(|a| a.name.to_owned()).collect() },
        },
        y: Axis::value(Text::new("customers per agent-day", "每人每天接待人数"), Unit::Count),
        y2: None,
        series: bars(input, &agents),
        marks: norms(input),
        note: note(input, &agents),
    }
}

/// Names need no explanation; where they are too many to be written, ranks do.
fn axis_label(count: usize) -> Text {
    if count > MOST_NAMES {
        Text::new("agents, most loaded first", "客服（按接待量从高到低）")
    } else {
        Text::default()
    }
}

/// The stacked bars and their whiskers.
fn bars(input: &AgentLoads<'_>, agents: &[&AgentLoad<'_>]) -> Vec<Series> {
    let points = |value: &dyn Fn(&AgentLoad<'_>) -> f64| -> Vec<Point> {
        let at = |(i, a): (usize, &&AgentLoad<'_>)| Point::new(i as f64, value(a));
        agents.iter().enumerate().map(at).filter(|p| p.y.is_some()).collect()
    };
    let within = |desk: Desk| {
        points(&|a| {
            if a.desk == desk { a.load - input.over(a) } else { f64::NAN }
        })
    };
    let over = points(&|a| {
        if input.over(a) > 0.0 { input.over(a) } else { f64::NAN }
    });
    let mut drawn = Vec::new();
    let kinds = [
        (within(Desk::PreSale), Role::Within, Text::new("Pre-sale agents", "售前客服")),
        (within(Desk::AfterSale), Role::WithinOther, Text::new("After-sale agents", "售后客服")),
        (over, Role::Over, Text::new("Above the norm", "超出标准的部分")),
    ];
    for (points, role, label) in kinds {
        if !points.is_empty() {
            drawn.push(series(label, role, Shape::StackedBars(points)));
        }
    }
    let whiskers: Vec<Range> = agents
        .iter()
        .enumerate()
        .filter_map(|(i, a)| a.spread.map(|(lo, hi)| Range::new(i as f64, lo, hi)))
        .collect();
    if !whiskers.is_empty() && agents.len() <= MOST_WHISKERS {
        let label = Text::new("5–95% of runs", "5–95% 区间");
        drawn.push(series(label, Role::Main, Shape::Whiskers(whiskers)));
    }
    drawn
}

/// The norm of each side that has agents.
fn norms(input: &AgentLoads<'_>) -> Vec<Mark> {
    let sides = [
        (Desk::PreSale, Text::new("norm, pre-sale", "售前标准")),
        (Desk::AfterSale, Text::new("norm, after-sale", "售后标准")),
    ];
    let mut marks = Vec::new();
    for (desk, name) in sides {
        let at = input.norm(desk);
        if input.agents.iter().any(|a| a.desk == desk) && at.is_finite() {
            let label = Text::new(
                format!("{} {}", name.en, trimmed(Lang::En, at, 1)),
                format!("{} {}", name.zh, trimmed(Lang::Zh, at, 1)),
            );
            marks.push(Mark::Level { at, label, right: false });
        }
    }
    marks
}

/// How many are above, and the extremes by name.
fn note(input: &AgentLoads<'_>, agents: &[&AgentLoad<'_>]) -> Text {
    let known: Vec<_> = agents.iter().filter(|a| a.load.is_finite()).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Text::default();
    };
    let over = known.iter().filter(|a| input.over(a) > 0.0).count();
    let count = known.len();
    let number = |load: f64| trimmed(Lang::En, load, 0);
    Text::new(
        format!(
            "{over} of {count} agents are above their norm. Highest: {} ({}); lowest: {} ({}).",
            first.name,
            number(first.load),
            last.name,
            number(last.load)
        ),
        format!(
            "{count} 人中 {over} 人超过标准。最高：{}（{}）；最低：{}（{}）。",
            first.name,
            number(first.load),
            last.name,
            number(last.load)
        ),
    )
}
