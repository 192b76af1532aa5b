//! Single values as a planner writes them, each read with a fault of its own: `"10min"`, `"08:30"`,
//! `"80%"`, `{dist = "exp", mean = "300s"}`. A wrong value is reported and read as absent; reading
//! goes on. Times live in `value/time.rs`, distributions in `value/law.rs`.

mod clock;
mod days;
mod law;
mod loose;
mod most;
mod rate;
mod share;
mod time;

use super::fault::{Code, Fault, Faults, nearest};
use super::limits::LIST_MOST;
use super::marks_of_text::narrowed;
use super::near::{a_slip_apart, listed};
use super::node::{Kind, Node};
use super::planner_words::value_of;
use super::said::{Said, said};
use super::source::Place;
pub use clock::{Clock, Window, clock_text, likely_clock};
pub use days::{Days, Weekdays, Windows, weekdays_of_text};
pub use law::{CharsLawValue, CountLawValue, LawValue, SpanLawValue, WorkLawValue};
pub use loose::{date_of, truth};
pub use most::{Any, MaxValue};
pub use rate::PerHour;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
pub use share::Share;
use std::borrow::Cow;
use std::ops::Deref;
pub use time::{Day, Duration, Moment, NoSpan, Shift, Timeout, Zone, moment_of_text, span_of_text};

/// A value and where it stands. Derefs to the value.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Something that can be read from one value of the text.
pub trait Value: Sized {
    /// Reads it; what is wrong is told to the faults, and then there is no value.
    fn read(node: &Node, faults: &mut Faults) -> Option<Self>;
}

/// Gives a value an inline schema.
macro_rules! schema {
    ($type:ty, $name:literal, $($schema:tt)+) => {
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($($schema)+)
            }
        }
    };
}
pub(crate) use schema;

/// Reports a value of the wrong kind; `expecting` shows the spellings.
pub(crate) fn wrong_type<'f>(
    node: &Node,
    expecting: impl Into<Said>,
    faults: &'f mut Faults,
) -> &'f mut Fault {
    let expecting = expecting.into();
    let (en, found) = (&expecting.en, node.kind.word());
    let message = match (&expecting.zh, node.kind.chinese()) {
        (Some(zh), kind) => said!("expected {en}, found {found}", "应为{zh}，却是{kind}"),
        (None, _) => format!("expected {en}, found {found}").into(),
    };
    let zh = node.kind.chinese();
    let fault = faults.add(Code::WrongType, node.place, message);
    fault.label(said!("{found} here", "这里是{zh}"))
}

/// Says what to write in the place of a value.
fn instead(fault: &mut Fault, place: Place, text: &str) {
    fault.help(said!("write `{text}`", "请写 `{text}`")).mend(place, text);
}

/// The number that a text most likely is: `"30"`, `"３０"`, `"12人"`, `"1,000"`, `"3万"`.
pub(crate) fn number_of_text(text: &str) -> Option<String> {
    let plain: String = narrowed(text).trim().replace([',', '_', ' '], "");
    let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
    let number: f64 = plain[..end].parse().ok()?;
    let times = match plain[end..].trim() {
        "" | "字/分钟" | "字/分" | "元/小时" | "元/时" | "人" | "个" | "名" | "位" | "次"
        | "元" | "字" | "单" | "条" | "天" | "轮" => 1.0,
        "万" | "w" | "W" => 10_000.0,
        "千" | "k" | "K" => 1_000.0,
        _ => return None,
    };
    Some((number * times).to_string())
}

impl Value for String {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            Kind::Text(_) => {
                faults
                    .add(Code::Empty, node.place, said!("this text is empty", "内容为空"))
                    .label(said!("nothing in it", "里面什么都没有"));
                None
            }
            _ => {
                let quoted = match node.kind {
                    Kind::Whole(number) => Some(format!("\"{number}\"")),
                    _ => None,
                };
                let what = said!("a text in quotes", "加引号的文字");
                let fault = wrong_type(node, what, faults);
                if let Some(quoted) = quoted {
                    instead(fault, node.place, &quoted);
                }
                None
            }
        }
    }
}

impl Value for bool {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if let Kind::Bool(yes) = node.kind {
            return Some(yes);
        }
        let meant = match &node.kind {
            Kind::Text(text) => truth(text),
            Kind::Whole(number @ 0..=1) => Some(*number == 1),
            _ => None,
        };
        let what = said!("`true` or `false`", "`true` 或 `false`");
        let fault = wrong_type(node, what, faults);
        if let Some(yes) = meant {
            instead(fault, node.place, &yes.to_string());
        }
        // Read as it was meant, nothing else is told of what depends on it.
        meant
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int<const LOW: i64, const HIGH: i64>(pub i64);

impl<const LOW: i64, const HIGH: i64> Int<LOW, HIGH> {
    /// The number, if it fits; bounds of `u32` always do.
    pub fn count(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}

impl<const LOW: i64, const HIGH: i64> Value for Int<LOW, HIGH> {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Kind::Whole(number) = node.kind else {
            let what = said!("a whole number, as in `12`", "整数，如 `12`");
            let fault = wrong_type(node, what, faults);
            let whole = match &node.kind {
                Kind::Text(text) => number_of_text(text).filter(|text| !text.contains('.')),
                Kind::Float(number) if number.fract() == 0.0 => Some(number.to_string()),
                _ => None,
            };
            if let Some(number) = whole {
                instead(fault, node.place, &number);
            }
            return None;
        };
        if number < LOW.into() || number > HIGH.into() {
            faults
                .add(
                    Code::NumberOutOfRange,
                    node.place,
                    said!("{number} is out of range", "{number} 超出范围"),
                )
                .label(range_words(LOW, HIGH));
            return None;
        }
        i64::try_from(number).ok().map(Int)
    }
}

fn range_words(low: i64, high: i64) -> Said {
    match (low, high) {
        (i64::MIN, high) => said!("at most {high}", "最大 {high}"),
        (low, i64::MAX) => said!("at least {low}", "最小 {low}"),
        (low, high) => said!("between {low} and {high}", "须在 {low} 到 {high} 之间"),
    }
}

impl<const LOW: i64, const HIGH: i64> JsonSchema for Int<LOW, HIGH> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Int_{LOW}_{HIGH}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": LOW, "maximum": HIGH})
    }
}

/// A finite number of at least zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount(pub f64);

/// A finite number above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Positive(pub f64);

/// The largest number a scenario may state: far beyond any desk, far below where sums overflow.
const LARGEST: f64 = 1e12;

/// A finite number, whole or not.
pub(crate) fn number(node: &Node, expecting: impl Into<Said>, faults: &mut Faults) -> Option<f64> {
    let value = match node.kind {
        Kind::Whole(whole) => whole as f64,
        Kind::Float(float) => float,
        _ => {
            let fault = wrong_type(node, expecting, faults);
            if let Kind::Text(text) = &node.kind
                && let Some(number) = number_of_text(text)
            {
                instead(fault, node.place, &number);
            }
            return None;
        }
    };
    if value.is_nan() || value.abs() > LARGEST {
        faults
            .add(
                Code::NumberOutOfRange,
                node.place,
                said!("{value:?} is out of range", "{value:?} 超出范围"),
            )
            .label(said!("not a number a desk can have", "不会有这样的数"));
        return None;
    }
    Some(value)
}

impl Value for Amount {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let value = number(node, said!("a number, as in `1.5`", "数字，如 `1.5`"), faults)?;
        if value < 0.0 {
            faults
                .add(
                    Code::NumberOutOfRange,
                    node.place,
                    said!("{value} is below zero", "{value} 小于 0"),
                )
                .label(said!("at least 0", "最小 0"));
            return None;
        }
        Some(Amount(value + 0.0))
    }
}

impl Value for Positive {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let value = number(
            node,
            said!("a number above zero, as in `75`", "大于 0 的数字，如 `75`"),
            faults,
        )?;
        if value <= 0.0 {
            faults
                .add(
                    Code::NumberOutOfRange,
                    node.place,
                    said!("{value} is not above zero", "{value} 不大于 0"),
                )
                .label(said!("above 0", "须大于 0"));
            return None;
        }
        Some(Positive(value))
    }
}

schema!(Amount, "Amount", {"type": "number", "minimum": 0});
schema!(Positive, "Positive", {"type": "number", "exclusiveMinimum": 0});

/// A closed vocabulary: the words a text may be.
pub trait Words: Copy + 'static {
    /// What the word says, as in "discipline".
    const WHAT: &'static str;
    /// The words and what each means.
    const WORDS: &'static [(&'static str, Self)];
}

/// One word of a closed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<E>(pub E);

impl<E: Words> Value for Word<E> {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let known = || E::WORDS.iter().map(|(word, _)| *word);
        let Kind::Text(text) = &node.kind else {
            let list = known().collect::<Vec<_>>().join("\", \"");
            wrong_type(node, said!("one of \"{list}\"", "以下之一：\"{list}\""), faults);
            return None;
        };
        let found = E::WORDS.iter().find(|(word, _)| word == text);
        if found.is_none() {
            let what = E::WHAT;
            let message = said!("`{text}` is not a {what}", "没有 `{text}` 这个取值");
            let fault = faults.add(Code::UnknownWord, node.place, message);
            let list = listed(text, known());
            let (en, zh) = (&list.en, list.pick(true));
            fault.label(said!("known: {en}", "可选：{zh}"));
            let meant = value_of(text, known());
            if let Some(near) = meant.or_else(|| nearest(text, known())) {
                fault.help(said!("write `\"{near}\"`", "请写 `\"{near}\"`"));
                if meant.is_some() || a_slip_apart(text, near) {
                    fault.mend(node.place, format!("\"{near}\""));
                }
            }
        }
        found.map(|(_, meaning)| Word(*meaning))
    }
}

impl<E: Words> JsonSchema for Word<E> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        E::WHAT.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = E::WORDS.iter().map(|(word, _)| *word).collect();
        json_schema!({"type": "string", "enum": words})
    }
}

/// Gives an enum its words: `words!(Discipline, "discipline", LongestWait = "longest_wait", ...)`.
macro_rules! words {
    ($type:ty, $what:literal, $($word:literal => $meaning:expr),+ $(,)?) => {
        impl $crate::scenario::value::Words for $type {
            const WHAT: &'static str = $what;
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, $meaning)),+];
        }
    };
}
pub(crate) use words;

/// A list; every wrong element is reported, the others are read.
impl<T: Value> Value for Vec<At<T>> {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Kind::List(list) = &node.kind else {
            wrong_type(node, said!("a list in square brackets", "方括号里的列表"), faults);
            return None;
        };
        if list.len() > LIST_MOST {
            let count = list.len();
            let message = said!("{count} entries are too many", "{count} 项太多");
            let most = said!("at most {LIST_MOST}", "最多 {LIST_MOST}");
            faults.add(Code::TooLarge, node.place, message).label(most);
            return None;
        }
        let mut read = Vec::with_capacity(list.len());
        for element in list {
            if let Some(value) = T::read(element, faults) {
                read.push(At { value, place: element.place });
            }
        }
        Some(read)
    }
}

/// One value or a list of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OneOrMany<T>(pub Vec<At<T>>);

impl<T: Value> Value for OneOrMany<T> {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if matches!(node.kind, Kind::List(_)) {
            return Vec::read(node, faults).map(OneOrMany);
        }
        T::read(node, faults).map(|value| OneOrMany(vec![At { value, place: node.place }]))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        let many = json_schema!({"type": "array", "items": one});
        if !["Amount", "Share"].contains(&T::schema_name().as_ref()) {
            return json_schema!({"anyOf": [one, many]});
        }
        // a volume may be three forecasts
        let forecast = |what: &str| json_schema!({"description": what, "anyOf": [one, many]});
        json_schema!({"anyOf": [one, many, {
            "type": "object",
            "properties": {
                "low": forecast("The low forecast."),
                "base": forecast("What is expected."),
                "high": forecast("The high forecast."),
            },
            "additionalProperties": false,
        }]})
    }
}

/// A table whose keys are names the user chose, in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T>(pub Vec<(At<String>, At<T>)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<T: Value> Value for Map<T> {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let Some(table) = node.table() else {
            let what = said!(
                "a table of names and values, as in `{{a = 1}}`",
                "名称与值的表，如 `{{a = 1}}`"
            );
            wrong_type(node, what, faults);
            return None;
        };
        let mut read = Vec::with_capacity(table.entries.len());
        for (key, entry) in &table.entries {
            if let Some(value) = T::read(&entry.node, faults) {
                let name = At { value: key.clone(), place: entry.key };
                read.push((name, At { value, place: entry.node.place }));
            }
        }
        read.sort_by_key(|(name, _)| name.place);
        Some(Map(read))
    }
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Map_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({"type": "object", "additionalProperties": value})
    }
}
