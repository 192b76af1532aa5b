//! Distributions (分布): a flat table keyed by `dist`, or a plain value for a constant. Amounts of
//! time are durations with a unit, other amounts are numbers.

use super::{Share, Value, instead, number, number_of_text, schema, wrong_type};
use crate::kernel::tick::Span;
use crate::kernel::variate::{CharsLaw, CountLaw, Law, LawError, SpanLaw};
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::node::{Kind, Node, Table};
use crate::scenario::said::said;
use crate::scenario::table::Reader;
use crate::scenario::value::time::Timeout;

/// A distribution of durations.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanLawValue(pub SpanLaw);

/// A distribution of whole numbers, as rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct CountLawValue(pub CountLaw);

/// A distribution of characters.
#[derive(Clone, Debug, PartialEq)]
pub struct CharsLawValue(pub CharsLaw);

/// A distribution of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct LawValue(pub Law);

/// A distribution of work, a number whose unit is one minute of [`SpanLaw`] (S-21).
#[derive(Clone, Debug, PartialEq)]
pub struct WorkLawValue(pub SpanLaw);

/// What the amounts of a distribution are.
#[derive(Clone, Copy)]
enum Unit {
    /// Durations, in seconds once read.
    Seconds,
    /// Numbers, each a minute: in seconds once read.
    Minutes,
    /// Numbers.
    Number,
}

impl Unit {
    fn amount(self, node: &Node, faults: &mut Faults) -> Option<f64> {
        match self {
            Unit::Number => number(node, said!("a number", "数字"), faults),
            Unit::Minutes => {
                number(node, said!("a number", "数字"), faults).map(|minutes| minutes * 60.0)
            }
            Unit::Seconds => Timeout::read(node, faults).map(|Timeout(span)| match span {
                Span::NEVER => f64::INFINITY,
                span => span.as_secs_f64(),
            }),
        }
    }
}

/// The distributions, and the keys each takes besides `dist`, `never_prob` and `zero_prob`.
const KINDS: &[(&str, &[&str])] = &[
    ("const", &["value"]),
    ("exp", &["mean"]),
    ("uniform", &["low", "high"]),
    ("lognormal", &["mean", "cv"]),
    ("erlang", &["mean", "phases"]),
    ("hyperexp", &["shares", "means"]),
    ("weibull", &["shape", "scale"]),
    ("gamma", &["mean", "cv"]),
    ("geometric", &["mean"]),
    ("empirical", &["values", "probs"]),
    ("never", &[]),
];

const KEYS: &[&str] = &[
    "dist",
    "value",
    "mean",
    "low",
    "high",
    "cv",
    "phases",
    "shares",
    "means",
    "shape",
    "scale",
    "values",
    "probs",
    "never_prob",
    "zero_prob",
];

/// Reads a distribution in some unit.
fn read_law(node: &Node, unit: Unit, faults: &mut Faults) -> Option<Law> {
    match (&node.kind, unit) {
        (Kind::Table(table), _) => read_table(node, table, unit, faults),
        (Kind::List(_), _) => read_range(node, unit, faults),
        (Kind::Text(_), Unit::Seconds) => constant(node, unit, faults),
        (Kind::Whole(_) | Kind::Float(_), _) => constant(node, unit, faults),
        (_, Unit::Seconds) => {
            wrong_type(
                node,
                said!(
                    "a duration or a distribution, as in `\"30s\"` or \
                     `{{dist = \"exp\", mean = \"30s\"}}`",
                    "时长或分布，如 `\"30s\"`、`{{dist = \"exp\", mean = \"30s\"}}`"
                ),
                faults,
            );
            None
        }
        (_, Unit::Number | Unit::Minutes) => {
            let what = said!(
                "a number or a distribution, as in `4` or `{{dist = \"geometric\", mean = 4}}`",
                "数字或分布，如 `4`、`{{dist = \"geometric\", mean = 4}}`"
            );
            let fault = wrong_type(node, what, faults);
            if let Kind::Text(text) = &node.kind
                && let Some(number) = number_of_text(text)
            {
                instead(fault, node.place, &number);
            }
            None
        }
    }
}

fn constant(node: &Node, unit: Unit, faults: &mut Faults) -> Option<Law> {
    let amount = unit.amount(node, faults)?;
    if amount.is_infinite() {
        return Some(Law::never());
    }
    checked(Law::constant(amount), node, faults)
}

/// `["1min", "2min"]`: uniform between the two.
fn read_range(node: &Node, unit: Unit, faults: &mut Faults) -> Option<Law> {
    let amounts = list(node, unit, faults)?;
    let [low, high] = amounts[..] else {
        faults
            .add(Code::BadDistribution, node.place, "a range has two ends")
            .label("expected `[least, greatest]`");
        return None;
    };
    checked(Law::uniform(low, high), node, faults)
}

fn list(node: &Node, unit: Unit, faults: &mut Faults) -> Option<Vec<f64>> {
    let Kind::List(elements) = &node.kind else {
        wrong_type(node, said!("a list in square brackets", "方括号里的列表"), faults);
        return None;
    };
    let read: Vec<_> = elements.iter().filter_map(|element| unit.amount(element, faults)).collect();
    (read.len() == elements.len()).then_some(read)
}

fn checked(law: Result<Law, LawError>, node: &Node, faults: &mut Faults) -> Option<Law> {
    law.map_err(|error| {
        faults
            .add(Code::BadDistribution, node.place, format!("no distribution: {error}"))
            .label("no distribution has these parameters");
    })
    .ok()
}

/// A table of parameters, all read through here so that each missing one is reported.
struct Parameters<'a, 'f> {
    node: &'a Node,
    table: &'a Table,
    kind: &'static str,
    unit: Unit,
    faults: &'f mut Faults,
}

impl Parameters<'_, '_> {
    fn find(&mut self, key: &str) -> Option<&Node> {
        if !self.table.entries.contains_key(key) {
            let message = format!("a distribution \"{}\" needs `{key}`", self.kind);
            self.faults
                .add(Code::MissingKey, self.node.place, message)
                .label(format!("`{key}` is missing"));
        }
        self.table.entries.get(key).map(|entry| &entry.node)
    }

    fn amount(&mut self, key: &str) -> Option<f64> {
        self.find(key)?;
        let node = &self.table.entries.get(key)?.node;
        self.unit.amount(node, self.faults)
    }

    fn number(&mut self, key: &str) -> Option<f64> {
        self.find(key)?;
        number(&self.table.entries.get(key)?.node, "a number", self.faults)
    }

    fn list(&mut self, key: &str, unit: Unit) -> Option<Vec<f64>> {
        self.find(key)?;
        list(&self.table.entries.get(key)?.node, unit, self.faults)
    }

    fn pairs(&mut self, a: (&str, Unit), b: (&str, Unit)) -> Option<Vec<(f64, f64)>> {
        let (first, second) = (self.list(a.0, a.1), self.list(b.0, b.1));
        let (first, second) = (first?, second?);
        if first.len() != second.len() {
            let message = format!("`{}` and `{}` must be equally long", a.0, b.0);
            self.faults.add(Code::BadDistribution, self.node.place, message).label(format!(
                "{} against {}",
                first.len(),
                second.len()
            ));
            return None;
        }
        Some(first.into_iter().zip(second).collect())
    }

    fn build(&mut self) -> Option<Law> {
        let law = match self.kind {
            "const" => match self.amount("value")? {
                f64::INFINITY => return Some(Law::never()),
                value => Law::constant(value),
            },
            "exp" => Law::exponential(self.amount("mean")?),
            "uniform" => {
                let (low, high) = (self.amount("low"), self.amount("high"));
                Law::uniform(low?, high?)
            }
            "lognormal" => {
                let (mean, cv) = (self.amount("mean"), self.number("cv"));
                Law::lognormal(mean?, cv?)
            }
            "erlang" => {
                let (mean, phases) = (self.amount("mean"), self.number("phases"));
                Law::erlang(phases? as u32, mean?)
            }
            "hyperexp" => {
                let pairs = self.pairs(("shares", Unit::Number), ("means", self.unit))?;
                Law::hyperexponential(&pairs)
            }
            "weibull" => {
                let (shape, scale) = (self.number("shape"), self.amount("scale"));
                Law::weibull(shape?, scale?)
            }
            "gamma" => {
                let (mean, cv) = (self.amount("mean"), self.number("cv"));
                let (mean, cv) = (mean?, cv?);
                if cv == 0.0 { Law::constant(mean) } else { Law::gamma(1.0 / (cv * cv), mean) }
            }
            "geometric" => Law::geometric(self.amount("mean")?),
            "empirical" => {
                let pairs = self.pairs(("values", self.unit), ("probs", Unit::Number))?;
                Law::empirical(&pairs)
            }
            _ => return Some(Law::never()),
        };
        checked(law, self.node, self.faults)
    }
}

fn read_table(node: &Node, table: &Table, unit: Unit, faults: &mut Faults) -> Option<Law> {
    let reader = Reader::open(node, KEYS, faults)?;
    let (kind, keys) = kind_of(node, table, faults)?;
    for (key, entry) in &table.entries {
        let common = ["dist", "never_prob", "zero_prob"].contains(&key.as_str());
        if KEYS.contains(&key.as_str()) && !common && !keys.contains(&key.as_str()) {
            faults
                .add(Code::UnknownKey, entry.key, format!("`{key}` means nothing to \"{kind}\""))
                .label(format!("\"{kind}\" takes {}", keys.join(", ")));
        }
    }
    let never = reader.get::<Share>("never_prob", faults);
    let zero = reader.get::<Share>("zero_prob", faults);
    let mut law = Parameters { node, table, kind, unit, faults }.build()?;
    if let Some(zero) = zero {
        law = checked(Law::mixed(zero.0, law), node, faults)?;
    }
    if let Some(never) = never {
        law = checked(Law::defective(never.0, law), node, faults)?;
    }
    Some(law)
}

type KindEntry = (&'static str, &'static [&'static str]);

fn kind_of(node: &Node, table: &Table, faults: &mut Faults) -> Option<KindEntry> {
    let known = || KINDS.iter().map(|(name, _)| *name);
    let Some(entry) = table.entries.get("dist") else {
        faults
            .add(Code::MissingKey, node.place, "a distribution needs `dist`")
            .label("which distribution?")
            .help(format!("known: {}", known().collect::<Vec<_>>().join(", ")));
        return None;
    };
    let Kind::Text(name) = &entry.node.kind else {
        let what = said!("the name of a distribution, as in `\"exp\"`", "分布的名称，如 `\"exp\"`");
        wrong_type(&entry.node, what, faults);
        return None;
    };
    let found = KINDS.iter().find(|(known, _)| known == name).copied();
    if found.is_none() {
        let message = format!("`{name}` is not a distribution");
        let fault = faults.add(Code::UnknownWord, entry.node.place, message);
        fault.label(format!("known: {}", known().collect::<Vec<_>>().join(", ")));
        if let Some(near) = nearest(name, known()) {
            fault.help(format!("write `\"{near}\"`"));
        }
    }
    found
}

impl Value for SpanLawValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        // A constant keeps its microseconds instead of passing through seconds.
        if matches!(node.kind, Kind::Text(_)) {
            let Timeout(span) = Timeout::read(node, faults)?;
            return Some(SpanLawValue(SpanLaw::constant(span)));
        }
        if matches!(node.kind, Kind::Whole(_) | Kind::Float(_)) {
            Timeout::read(node, faults)?;
        }
        read_law(node, Unit::Seconds, faults)
            .map(|law| SpanLawValue(SpanLaw::seconds(law).prepared()))
    }
}

impl Value for CountLawValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        read_law(node, Unit::Number, faults).map(|law| CountLawValue(CountLaw::new(law).prepared()))
    }
}

impl Value for CharsLawValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        read_law(node, Unit::Number, faults).map(|law| CharsLawValue(CharsLaw::new(law).prepared()))
    }
}

impl Value for WorkLawValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let law = read_law(node, Unit::Minutes, faults)?;
        if (law.mean() - 60.0).abs() > 0.06 {
            faults
                .add(Code::BadDistribution, node.place, "work has the mean 1")
                .label(format!("its mean is {}", law.mean() / 60.0))
                .help("times belong into `aht_by_level`");
            return None;
        }
        Some(WorkLawValue(SpanLaw::seconds(law).prepared()))
    }
}

impl Value for LawValue {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        read_law(node, Unit::Number, faults).map(LawValue)
    }
}

/// What the kind of a distribution is, for editors.
const DIST: &str = "The kind of distribution; its parameters stand beside it, as in `mean`.";

schema!(SpanLawValue, "DurationDistribution", {
    "description": "A duration, or {dist = \"exp\", mean = \"30s\"}.",
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
        {"type": "object", "required": ["dist"], "properties": {
            "dist": {"description": DIST, "enum": ["const", "exp", "uniform", "lognormal",
                "erlang", "hyperexp", "weibull", "gamma", "geometric", "empirical", "never"]}}}
    ]
});

macro_rules! number_schema {
    ($type:ty, $name:literal) => {
        schema!($type, $name, {
            "description": "A number, or {dist = \"lognormal\", mean = 25, cv = 0.6}.",
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                {"type": "object", "required": ["dist"], "properties": {
                    "dist": {"description": DIST, "enum": ["const", "exp", "uniform", "lognormal",
                        "erlang", "hyperexp", "weibull", "gamma", "geometric", "empirical"]}}}
            ]
        });
    };
}
number_schema!(CountLawValue, "CountDistribution");
number_schema!(CharsLawValue, "CharactersDistribution");
number_schema!(LawValue, "Distribution");
number_schema!(WorkLawValue, "WorkDistribution");
