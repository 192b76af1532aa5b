//! Single values as a planner writes them, each read with a fault of its own: `"10min"`, `"08:30"`,
//! `"80%"`, `{dist = "exp", mean = "300s"}`. A wrong value is reported and read as absent; reading
//! goes on. Times live in `value/time.rs`, distributions in `value/law.rs`.

mod days;
mod law;
mod most;
mod time;

use super::fault::{Code, Faults, nearest};
use super::limits::LIST_MOST;
use super::node::{Kind, Node};
use super::source::Place;
pub use days::{Days, Weekdays, Windows, weekdays_of_text};
pub use law::{CharsLawValue, CountLawValue, LawValue, SpanLawValue, WorkLawValue};
pub use most::{Any, MaxValue};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::ops::Deref;
pub use time::{Clock, Day, Duration, Moment, Shift, Timeout, moment_of_text, span_of_text};

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
pub(crate) fn wrong_type(node: &Node, expecting: &str, faults: &mut Faults) {
    faults
        .add(
            Code::WrongType,
            node.place,
            format!("expected {expecting}, found {}", node.kind.word()),
        )
        .label(format!("{} here", node.kind.word()));
}

impl Value for String {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            Kind::Text(_) => {
                faults.add(Code::Empty, node.place, "this text is empty").label("nothing in it");
                None
            }
            _ => {
                wrong_type(node, "a text in quotes", faults);
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
        wrong_type(node, "`true` or `false`", faults);
        None
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
            wrong_type(node, "a whole number, as in `12`", faults);
            return None;
        };
        if number < LOW.into() || number > HIGH.into() {
            faults
                .add(Code::NumberOutOfRange, node.place, format!("{number} is out of range"))
                .label(range_words(LOW, HIGH));
            return None;
        }
        i64::try_from(number).ok().map(Int)
    }
}

fn range_words(low: i64, high: i64) -> String {
    match (low, high) {
        (i64::MIN, high) => format!("at most {high}"),
        (low, i64::MAX) => format!("at least {low}"),
        (low, high) => format!("between {low} and {high}"),
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
pub(crate) fn number(node: &Node, expecting: &str, faults: &mut Faults) -> Option<f64> {
    let value = match node.kind {
        Kind::Whole(whole) => whole as f64,
        Kind::Float(float) => float,
        _ => {
            wrong_type(node, expecting, faults);
            return None;
        }
    };
    if value.is_nan() || value.abs() > LARGEST {
        faults
            .add(Code::NumberOutOfRange, node.place, format!("{value:?} is out of range"))
            .label("not a number a desk can have");
        return None;
    }
    Some(value)
}

impl Value for Amount {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let value = number(node, "a number, as in `1.5`", faults)?;
        if value < 0.0 {
            faults
                .add(Code::NumberOutOfRange, node.place, format!("{value} is below zero"))
                .label("at least 0");
            return None;
        }
        Some(Amount(value + 0.0))
    }
}

impl Value for Positive {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let value = number(node, "a number above zero, as in `75`", faults)?;
        if value <= 0.0 {
            faults
                .add(Code::NumberOutOfRange, node.place, format!("{value} is not above zero"))
                .label("above 0");
            return None;
        }
        Some(Positive(value))
    }
}

schema!(Amount, "Amount", {"type": "number", "minimum": 0});
schema!(Positive, "Positive", {"type": "number", "exclusiveMinimum": 0});

/// A share or probability: `"80%"` or `0.8`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share(pub f64);

impl Value for Share {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        const SPELLINGS: &str = "a share, as in `\"80%\"` or `0.8`";
        let value = match &node.kind {
            Kind::Text(text) => {
                let digits = text.trim().strip_suffix(['%', '%']).map(str::trim);
                let Some(percent) = digits.and_then(|digits| digits.parse::<f64>().ok()) else {
                    faults
                        .add(Code::WrongType, node.place, format!("`{text}` is not a share"))
                        .label(format!("expected {SPELLINGS}"));
                    return None;
                };
                percent / 100.0
            }
            _ => number(node, SPELLINGS, faults)?,
        };
        if (0.0..=1.0).contains(&value) {
            return Some(Share(value + 0.0));
        }
        let fault = faults
            .add(Code::ShareOutOfRange, node.place, "a share lies between 0 and 1")
            .label("between `\"0%\"` and `\"100%\"`");
        if value > 1.0 && value <= 100.0 && !matches!(node.kind, Kind::Text(_)) {
            fault.help(format!("write `\"{value}%\"` if {value} per cent is meant"));
        }
        None
    }
}

schema!(Share, "Share", {
    "description": "A share: \"80%\" or 0.8.",
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": "^[0-9.]+ ?%$"}
    ]
});

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
            wrong_type(node, &format!("one of \"{list}\""), faults);
            return None;
        };
        let found = E::WORDS.iter().find(|(word, _)| word == text);
        if found.is_none() {
            let message = format!("`{text}` is not a {}", E::WHAT);
            let fault = faults.add(Code::UnknownWord, node.place, message);
            fault.label(format!("known: {}", known().collect::<Vec<_>>().join(", ")));
            if let Some(near) = nearest(text, known()) {
                fault.help(format!("write `\"{near}\"`"));
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
            wrong_type(node, "a list in square brackets", faults);
            return None;
        };
        if list.len() > LIST_MOST {
            let message = format!("{} entries are too many", list.len());
            faults.add(Code::TooLarge, node.place, message).label(format!("at most {LIST_MOST}"));
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
        json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
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
            wrong_type(node, "a table of names and values, as in `{a = 1}`", faults);
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
