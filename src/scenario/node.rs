//! A TOML text as a tree in which every key and value knows its place, and the laying of one tree
//! over another: defaults, then the platform file, then the scenario. Nothing is interpreted here;
//! `value.rs` and `table.rs` read typed values out of the tree.
//!
//! Why a tree and not serde: serde stops at the first wrong value, and a text merged from three
//! files has no single source a span could point into. Here every value keeps its own.

use super::nesting::too_deep;
use super::source::{FileId, Place};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A value of the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value stands; for a `[table]` its header.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of value TOML has.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Text.
    Text(String),
    /// A whole number, saturated.
    Whole(i128),
    /// A number with a point or exponent; may be infinite or NaN.
    Float(f64),
    /// true or false.
    Bool(bool),
    /// A date, a time or both.
    Date(toml::value::Datetime),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A table: its entries by key.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The entries.
    pub entries: BTreeMap<String, Entry>,
}

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands.
    pub key: Place,
    /// The value.
    pub node: Node,
}

impl Kind {
    /// What a planner would call it.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Text(_) => "a text",
            Kind::Whole(_) => "a whole number",
            Kind::Float(_) => "a number",
            Kind::Bool(_) => "true or false",
            Kind::Date(_) => "a date or time",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// The same in Chinese.
    pub fn chinese(&self) -> &'static str {
        match self {
            Kind::Text(_) => "文字",
            Kind::Whole(_) => "整数",
            Kind::Float(_) => "数字",
            Kind::Bool(_) => "true 或 false",
            Kind::Date(_) => "日期或时刻",
            Kind::List(_) => "列表",
            Kind::Table(_) => "表",
        }
    }
}

impl Node {
    /// An empty table at a place.
    pub fn empty(place: Place) -> Self {
        Node { place, kind: Kind::Table(Table::default()) }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.table()?.entries.get(key).map(|entry| &entry.node)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.kind {
            Kind::Table(table) => table.entries.get_mut(key).map(|entry| &mut entry.node),
            _ => None,
        }
    }

    /// The value at a path of keys, as in `customer.patience`.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// Takes an entry out of a table.
    pub fn take(&mut self, key: &str) -> Option<Entry> {
        match &mut self.kind {
            Kind::Table(table) => table.entries.remove(key),
            _ => None,
        }
    }

    /// Puts an entry into a table.
    pub fn put(&mut self, key: &str, entry: Entry) {
        if let Kind::Table(table) = &mut self.kind {
            table.entries.insert(key.to_owned(), entry);
        }
    }

    /// Moves all places towards the end of the text.
    fn move_by(&mut self, bytes: u32) {
        let moved = |place: &mut Place| {
            place.start = place.start.saturating_add(bytes);
            place.end = place.end.saturating_add(bytes);
        };
        moved(&mut self.place);
        match &mut self.kind {
            Kind::List(list) => list.iter_mut().for_each(|node| node.move_by(bytes)),
            Kind::Table(table) => {
                for entry in table.entries.values_mut() {
                    moved(&mut entry.key);
                    entry.node.move_by(bytes);
                }
            }
            _ => {}
        }
    }

    /// Lays another tree over this one: tables merge key by key; everything else is replaced, and
    /// so are tables that are one value (a distribution, a mix, the members of a group).
    pub fn lay(&mut self, over: Node) {
        let whole = is_one_value(&over);
        match (&mut self.kind, over.kind) {
            (Kind::Table(under), Kind::Table(over_table)) if !whole => {
                self.place = over.place;
                for (key, entry) in over_table.entries {
                    match under.entries.get_mut(&key) {
                        Some(below) if !REPLACED_WHOLE.contains(&key.as_str()) => {
                            below.key = entry.key;
                            below.node.lay(entry.node);
                        }
                        _ => {
                            under.entries.insert(key, entry);
                        }
                    }
                }
            }
            (kind, over_kind) => {
                *kind = over_kind;
                self.place = over.place;
            }
        }
    }
}

/// Keys whose tables are one value: laid over another, nothing of the old shines through.
const REPLACED_WHOLE: &[&str] = &[
    "page_mix",
    "sku_mix",
    "client_mix",
    "intent_mix",
    "named_mix",
    "members",
    "source_map",
    "columns",
    "targets_by_role",
];

/// True for a table that states a whole distribution; one without `dist` changes parameters of
/// the distribution below.
fn is_one_value(node: &Node) -> bool {
    node.table().is_some_and(|table| table.entries.contains_key("dist"))
}

/// Reads the tail of a text as one value; what is no TOML is taken as a text without quotes, so
/// that `--set session.silence_timeout=2min` needs none.
pub fn value(file: FileId, text: &str, from: usize) -> Node {
    let from = from.min(text.len());
    let tail = text.get(from..).unwrap_or_default();
    let parsed = if too_deep(tail).is_some() { None } else { DeValue::parse(tail).ok() };
    let mut read = match parsed {
        Some(value) => node(file, value),
        None => {
            Node { place: Place::new(file, 0..tail.len()), kind: Kind::Text(tail.trim().into()) }
        }
    };
    read.move_by(u32::try_from(from).unwrap_or(u32::MAX));
    read
}

pub(super) fn table(file: FileId, from: DeTable<'_>) -> Table {
    let mut entries = BTreeMap::new();
    for (key, value) in from {
        let place = Place::new(file, key.span());
        entries
            .insert(key.into_inner().into_owned(), Entry { key: place, node: node(file, value) });
    }
    Table { entries }
}

fn node(file: FileId, from: toml::Spanned<DeValue<'_>>) -> Node {
    let place = Place::new(file, from.span());
    let kind = match from.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(number) => whole(&number),
        DeValue::Float(number) => {
            Kind::Float(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
        }
        DeValue::Boolean(yes) => Kind::Bool(yes),
        DeValue::Datetime(date) => Kind::Date(date),
        DeValue::Array(list) => {
            Kind::List(list.into_iter().map(|value| node(file, value)).collect())
        }
        DeValue::Table(inner) => Kind::Table(table(file, inner)),
    };
    Node { place, kind }
}

fn whole(number: &toml::de::DeInteger<'_>) -> Kind {
    let digits = number.as_str().replace('_', "");
    let saturated = if digits.starts_with('-') { i128::MIN } else { i128::MAX };
    Kind::Whole(i128::from_str_radix(&digits, number.radix()).unwrap_or(saturated))
}

#[cfg(test)]
mod tests {
    use super::super::fault::{Code, Faults};
    use super::super::source::{Author, Sources};
    use super::super::tree::parse;
    use super::*;

    fn tree(text: &str) -> (Node, Faults) {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("test.toml", text.to_owned(), Author::User);
        (parse(file, &sources, &mut faults), faults)
    }

    #[test]
    fn every_syntax_error_is_reported_and_the_rest_is_read() {
        let (root, faults) = tree("a = \n[desk]\nname = \"x\nseed = 3\n");
        assert!(faults.len() >= 2, "{faults:?}");
        assert!(faults.iter().all(|fault| fault.code == Code::BadSyntax));
        assert!(root.get("desk").is_some());
    }

    #[test]
    fn a_tree_laid_over_another_keeps_what_it_does_not_name() {
        let (mut under, _) = tree("[a]\nx = 1\ny = 2\np = {dist = \"exp\", mean = \"5s\"}\n");
        let (over, _) = tree("[a]\ny = 3\np.mean = \"7s\"\n");
        under.lay(over);
        assert!(matches!(under.at("a.x").unwrap().kind, Kind::Whole(1)));
        assert!(matches!(under.at("a.y").unwrap().kind, Kind::Whole(3)));
        assert!(matches!(&under.at("a.p.dist").unwrap().kind, Kind::Text(t) if t == "exp"));
    }

    #[test]
    fn distributions_and_mixes_are_replaced_whole() {
        let (mut under, _) = tree("p = {dist=\"lognormal\", mean=\"5s\", cv=1}\npage_mix={a=1}\n");
        let (over, _) = tree("p = {dist=\"exp\", mean=\"5s\"}\npage_mix={b=1}\n");
        under.lay(over);
        assert!(under.at("p.cv").is_none() && under.at("page_mix.a").is_none());
    }

    #[test]
    fn numbers_keep_their_value_in_every_spelling() {
        let (root, _) = tree("a = 0xff\nb = 1_000\nc = -9223372036854775808\nd = 1_0.5e3\n");
        assert!(matches!(root.get("a").unwrap().kind, Kind::Whole(255)));
        assert!(matches!(root.get("b").unwrap().kind, Kind::Whole(1000)));
        assert!(matches!(root.get("c").unwrap().kind, Kind::Whole(n) if n == i64::MIN.into()));
        assert!(matches!(root.get("d").unwrap().kind, Kind::Float(n) if n == 10_500.0));
    }
}
