//! What a figure is: its name, its words, its formula as text and as a function, where it exists
//! and why it does not where it does not.

use super::grain::Grain;
use super::view::View;
use crate::measure::counters::{Cell, Level};
use crate::measure::counts::Wait;

/// The same in English and Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// Words in both languages.
pub const fn words(en: &'static str, zh: &'static str) -> Words {
    Words { en, zh }
}

pub use crate::model::figure::Unit;

/// What is estimated, over several replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Estimand {
    /// The mean over replications of a count.
    Count,
    /// Sum over replications ÷ sum over replications.
    RatioOfSums,
    /// Unweighted mean of the agents' own figures.
    MeanOverAgents,
    /// A quantile of all values of all replications.
    Quantile,
    /// The standard deviation of all values of all replications.
    Deviation,
    /// Area under a level ÷ time, or an area ÷ another.
    TimeAverage,
    /// The mean over replications of the highest level.
    Peak,
}

impl Estimand {
    /// Its name in documents.
    pub const fn words(self) -> Words {
        match self {
            Estimand::Count => words("mean count of a run", "每次模拟的平均次数"),
            Estimand::RatioOfSums => words("ratio of sums", "总和之比"),
            Estimand::MeanOverAgents => words("mean over agents", "客服均值的平均"),
            Estimand::Quantile => words("quantile of all values", "全部数值的分位数"),
            Estimand::Deviation => words("standard deviation of all values", "全部数值的标准差"),
            Estimand::TimeAverage => words("time average", "时间平均"),
            Estimand::Peak => words("mean of the runs' peaks", "各次模拟峰值的平均"),
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Neither.
    Neutral,
}

/// Grains at which a figure does not exist, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent {
    grains: u8,
    /// The reason.
    pub why: Words,
}

impl Absent {
    /// Absent at these grains for this reason.
    pub const fn at(grains: &[Grain], why: Words) -> Absent {
        let mut bits = 0;
        let mut i = 0;
        while i < grains.len() {
            bits |= grains[i] as u8;
            i += 1;
        }
        Absent { grains: bits, why }
    }

    /// True at this grain.
    pub const fn is_at(&self, grain: Grain) -> bool {
        self.grains & grain as u8 != 0
    }
}

/// What the scenario must have for a figure to mean anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing in particular.
    Nothing,
    /// A service model with rounds and replies (typing, direct).
    Replies,
    /// A service model with hands (all but by level).
    Hands,
    /// Distinct customers counted.
    Persons,
    /// Orders in the scenario.
    Orders,
    /// A maximum of every agent online.
    Maximum,
    /// A robot in front.
    Robot,
    /// Work that is no chat.
    Work,
}

impl Need {
    /// Why the figure is n/a without it.
    pub const fn reason(self) -> Words {
        match self {
            Need::Nothing => words("", ""),
            Need::Replies => {
                words("the service model has no replies of its own", "该服务模型没有逐条回复")
            }
            Need::Hands => words("the service model has no hands", "该服务模型不含人手工作"),
            Need::Persons => words("distinct customers were not counted", "未统计去重顾客"),
            Need::Orders => words("the scenario has no orders", "场景未设置订单"),
            Need::Maximum => words("an agent online has no maximum", "有在线客服未设最大接待量"),
            Need::Robot => words("the scenario has no robot", "场景未设置机器人"),
            Need::Work => words("the scenario has no work but chats", "场景未设置聊天以外的工作"),
        }
    }
}

/// How a figure is computed from the counts of one part of the desk.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// A number of its own.
    Count(fn(&View) -> f64),
    /// A numerator and a denominator.
    Ratio(fn(&View) -> (f64, f64)),
    /// A quantile of a wait, in seconds.
    Quantile(Wait, f64),
    /// The standard deviation of a wait, in seconds.
    Deviation(Wait),
    /// The highest a level stood.
    Peak(Level),
    /// The mean of the agents' own ratios; with `all`, agents without any count as zero.
    OverAgents {
        /// An agent's numerator and denominator.
        of: fn(&Cell) -> (f64, f64),
        /// True: divided by every agent of the shop.
        all: bool,
    },
}

/// Chats have their figures, and work that is no chat has others.
const NOT_OF_WORK: Words = words("work that is no chat has no chats", "非聊天工作没有会话");
/// Work is done for a shop.
const NOT_OF_GROUPS: Words = words(
    "work that is no chat belongs to a shop, not to a group",
    "非聊天工作只计店铺,不计客服组",
);

/// A figure: one name, one formula, one unit.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its name in files, `snake_case`, unit last.
    pub id: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Its name for people.
    pub label: Words,
    /// Its formula for people, shown on hover.
    pub text: Words,
    /// Rule of the rule book, paper, or "assumption".
    pub source: &'static str,
    /// Which way is better.
    pub direction: Direction,
    /// Its formula.
    pub formula: Formula,
    /// True for an area over time.
    pub over_time: bool,
    /// What is missing if its denominator is zero.
    pub empty: Words,
    /// Where it does not exist.
    pub absent: &'static [Absent],
    /// What it needs of the scenario.
    pub need: Need,
}

impl Figure {
    const fn new(
        id: &'static str,
        unit: Unit,
        label: Words,
        text: Words,
        formula: Formula,
    ) -> Figure {
        Figure {
            id,
            unit,
            label,
            text,
            source: "definition",
            direction: Direction::Neutral,
            formula,
            over_time: false,
            empty: words("nothing to count", "无可统计对象"),
            absent: &[],
            need: Need::Nothing,
        }
    }

    /// Between which values it lies, whatever its runs: from 0 on if none of its parts was ever
    /// negative, up to 1 if it is a share.
    pub fn range(&self, pairs: &[(f64, f64)]) -> (f64, f64) {
        let least = if pairs.iter().all(|pair| pair.0 >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
        (least, if self.unit == Unit::Share { 1.0 } else { f64::INFINITY })
    }

    /// A count.
    pub const fn count(
        id: &'static str,
        label: Words,
        text: Words,
        formula: fn(&View) -> f64,
    ) -> Figure {
        Figure::new(id, Unit::Count, label, text, Formula::Count(formula))
    }

    /// A share of one count in another, or another ratio of sums; `empty` says what is missing
    /// when the denominator is zero.
    pub const fn ratio(
        id: &'static str,
        unit: Unit,
        label: Words,
        text: Words,
        formula: fn(&View) -> (f64, f64),
        empty: Words,
    ) -> Figure {
        let mut figure = Figure::new(id, unit, label, text, Formula::Ratio(formula));
        figure.empty = empty;
        figure
    }

    /// A quantile of a wait.
    pub const fn quantile(
        id: &'static str,
        label: Words,
        text: Words,
        (wait, q): (Wait, f64),
        empty: Words,
    ) -> Figure {
        let formula = Formula::Quantile(wait, q);
        let mut figure = Figure::new(id, Unit::Seconds, label, text, formula);
        figure.empty = empty;
        figure.direction = Direction::Lower;
        figure
    }

    /// The standard deviation of a wait.
    pub const fn deviation(
        id: &'static str,
        label: Words,
        text: Words,
        wait: Wait,
        empty: Words,
    ) -> Figure {
        let mut figure = Figure::new(id, Unit::Seconds, label, text, Formula::Deviation(wait));
        figure.empty = empty;
        figure.direction = Direction::Lower;
        figure
    }

    /// The peak of a level.
    pub const fn peak(id: &'static str, label: Words, text: Words, level: Level) -> Figure {
        let mut figure = Figure::new(id, Unit::Count, label, text, Formula::Peak(level));
        figure.over_time = true;
        figure
    }

    /// The mean of the agents' own figures.
    pub const fn over_agents(
        id: &'static str,
        label: Words,
        text: Words,
        of: fn(&Cell) -> (f64, f64),
        all: bool,
    ) -> Figure {
        let formula = Formula::OverAgents { of, all };
        let mut figure = Figure::new(id, Unit::Seconds, label, text, formula);
        figure.empty = words("no agent with a round", "没有客服回复过");
        figure.direction = Direction::Lower;
        figure
    }

    /// From this rule or paper.
    pub const fn from(mut self, source: &'static str) -> Figure {
        self.source = source;
        self
    }

    /// In another unit than counts have.
    pub const fn in_unit(mut self, unit: Unit) -> Figure {
        self.unit = unit;
        self
    }

    /// Higher is better.
    pub const fn higher(mut self) -> Figure {
        self.direction = Direction::Higher;
        self
    }

    /// Lower is better.
    pub const fn lower(mut self) -> Figure {
        self.direction = Direction::Lower;
        self
    }

    /// An average over time.
    pub const fn over_time(mut self) -> Figure {
        self.over_time = true;
        self
    }

    /// Absent somewhere.
    pub const fn absent(mut self, absent: &'static [Absent]) -> Figure {
        self.absent = absent;
        self
    }

    /// Only with this.
    pub const fn needs(mut self, need: Need) -> Figure {
        self.need = need;
        self
    }

    /// What is estimated.
    pub const fn estimand(&self) -> Estimand {
        match self.formula {
            Formula::Count(_) => Estimand::Count,
            Formula::Ratio(_) if self.over_time => Estimand::TimeAverage,
            Formula::Ratio(_) => Estimand::RatioOfSums,
            Formula::Quantile(..) => Estimand::Quantile,
            Formula::Deviation(_) => Estimand::Deviation,
            Formula::Peak(_) => Estimand::Peak,
            Formula::OverAgents { .. } => Estimand::MeanOverAgents,
        }
    }

    /// Why it does not exist at a grain; `None` if it does.
    pub fn absent_at(&self, grain: Grain) -> Option<Words> {
        match (grain, self.need == Need::Work) {
            (Grain::Work, false) => return Some(NOT_OF_WORK),
            (Grain::Group, true) => return Some(NOT_OF_GROUPS),
            _ => {}
        }
        self.absent.iter().find(|absent| absent.is_at(grain)).map(|absent| absent.why)
    }
}
