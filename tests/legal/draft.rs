//! A scenario in the making: a tree that knows which key of the schema each entry is, is written as
//! text, and gives up the entry that a fault points at.

use crate::grammar::{Grammar, Pair, kinds, table_of};
use crate::needs::needs;
use crate::pools;
use crate::shows;
use crate::works::Works;
use serde_json::Value;
use std::ops::Range;

/// Dice: splitmix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    pub fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// True so often of a hundred times.
    pub fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A value.
#[derive(Clone, Debug)]
pub enum Tree {
    Leaf(String),
    List(Vec<Tree>),
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub value: Tree,
    /// Which key of the schema this is, and the kind of its value.
    pub pair: Option<Pair>,
}

/// What the scenario is about: what its names may be.
#[derive(Clone)]
pub struct World {
    pub platform: &'static str,
    pub shops: usize,
    pub works: Works,
    pub focus: String,
}

/// A scenario in the making.
pub struct Draft {
    pub root: Tree,
    pub world: World,
    text: String,
    /// Where each entry and element stands, with its path of places.
    spans: Vec<(Range<usize>, Vec<usize>)>,
    focus: Option<Pair>,
}

struct Maker<'g> {
    grammar: &'g Grammar,
    dice: Dice,
    world: World,
    /// Keys that must be there, outermost last.
    way: Vec<(String, String)>,
    /// Kinds that values must have.
    kinds: Vec<Pair>,
    sparse: bool,
}

impl Draft {
    /// Draws a scenario by its number; `focus` is a pair it is to hold, a sparse one little else.
    pub fn new(grammar: &Grammar, number: u64, focus: Option<usize>, sparse: bool) -> Draft {
        let mut dice = Dice(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let focus = focus.map(|at| grammar.pairs[at].clone());
        let (mut way, mut kinds_needed) = (Vec::new(), Vec::new());
        if let Some((name, _)) = &focus {
            let (table, key) = name.split_once('.').expect("a table and a key");
            way = grammar.way_to(table, |most| dice.below(most));
            for (beside, needed, kind) in needs(name) {
                // Of the same table, or of the one around it.
                let around = way.first().map_or("", |(around, _)| around);
                let at = if *beside { table } else { around }.to_owned();
                kinds_needed.push((format!("{at}.{needed}"), (*kind).to_owned()));
                way.push((at, (*needed).to_owned()));
            }
            // A group that is named serves something.
            if way.iter().any(|(_, key)| key == "groups") {
                way.push(("RawGroup".to_owned(), "skus".to_owned()));
            }
            way.insert(0, (table.to_owned(), key.to_owned()));
        }
        let several = way.iter().any(|(table, _)| table == "Shop") || dice.often(15);
        let world = World {
            platform: match focus.as_ref().and_then(|(name, _)| pools::only_platform(name)) {
                Some(platform) => platform,
                None => dice.of(&["jd_groups_2023", "jd_dongdong_2019", "generic", "own.toml"]),
            },
            shops: if several { 2 } else { 1 },
            works: focus.as_ref().map_or(Works::Any, |(name, _)| Works::of(name)),
            focus: focus.as_ref().map_or_else(String::new, |(name, _)| name.clone()),
        };
        kinds_needed.retain(|(_, kind)| !kind.is_empty());
        kinds_needed.extend(focus.clone());
        let mut maker = Maker { grammar, dice, world, way, kinds: kinds_needed, sparse };
        let root = maker.scenario();
        let world = maker.world.clone();
        let mut draft = Draft { root, world, text: String::new(), spans: Vec::new(), focus };
        draft.write();
        draft
    }

    /// The text of the scenario.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every key with the kind of its value.
    pub fn pairs(&self) -> Vec<Pair> {
        let mut found = Vec::new();
        gather(&self.root, &mut found);
        found.sort();
        found.dedup();
        found
    }

    /// True if a pair is there.
    pub fn holds(&self, pair: &Pair) -> bool {
        self.pairs().contains(pair)
    }

    /// Every key there is, with its place, in this draft.
    pub fn entries(&self) -> Vec<(Pair, Vec<usize>)> {
        let mut found = Vec::new();
        enter(&self.root, &mut Vec::new(), &mut found);
        found
    }

    /// The text without what stands at a place, or with another value there, and where that is.
    pub fn varied(&self, place: &[usize], value: Option<Tree>) -> (String, Range<usize>) {
        let mut other = Draft {
            root: self.root.clone(),
            world: self.world.clone(),
            text: String::new(),
            spans: Vec::new(),
            focus: None,
        };
        let gone = value.is_none();
        match value {
            None => remove(&mut other.root, place),
            Some(value) => replace(&mut other.root, place, value),
        }
        other.write();
        let span = other.spans.iter().find(|(_, path)| !gone && path == place);
        let span = span.map_or(0..0, |(span, _)| span.clone());
        (other.text, span)
    }

    fn write(&mut self) {
        self.text.clear();
        self.spans.clear();
        let Tree::Table(entries) = &self.root else { return };
        for (at, entry) in entries.iter().enumerate() {
            let mut path = vec![at];
            write_entry(entry, &mut path, &mut self.text, &mut self.spans);
            self.text.push('\n');
        }
    }

    /// Takes out what one of these places of the text points at, the first that is not what the
    /// scenario is for. False if nothing can be taken out.
    pub fn give_up(&mut self, places: &[usize]) -> bool {
        let path_of = |place: usize| {
            let around = self.spans.iter().filter(|(span, _)| span.contains(&place));
            around.min_by_key(|(span, _)| span.len()).map(|(_, path)| path.clone())
        };
        let paths: Vec<Vec<usize>> = places.iter().filter_map(|place| path_of(*place)).collect();
        let keeps = |path: &Vec<usize>| {
            let mut found = Vec::new();
            if let Some(node) = descend(&self.root, path) {
                gather_node(node, &mut found);
            }
            let focused = self.focus.as_ref().is_some_and(|focus| found.contains(focus));
            focused || self.is_needed(path)
        };
        let chosen = paths
            .iter()
            .find(|path| !keeps(path))
            .or_else(|| paths.iter().find(|path| !self.is_needed(path)));
        let Some(path) = chosen.cloned() else { return false };
        remove(&mut self.root, &path);
        self.write();
        true
    }

    /// True for what no scenario can be without.
    fn is_needed(&self, path: &[usize]) -> bool {
        let Tree::Table(entries) = &self.root else { return false };
        let Some(entry) = path.first().and_then(|at| entries.get(*at)) else { return false };
        match (entry.key.as_str(), path.len()) {
            ("desk" | "agents" | "shops", 1) => true,
            ("agents" | "shops", 2) => path[1] == 0,
            _ => false,
        }
    }
}

enum Node<'t> {
    Entry(&'t Entry),
    Tree(&'t Tree),
}

fn descend<'t>(root: &'t Tree, path: &[usize]) -> Option<Node<'t>> {
    let (at, rest) = path.split_first()?;
    let (node, below) = match root {
        Tree::Table(entries) => {
            let entry = entries.get(*at)?;
            (Node::Entry(entry), &entry.value)
        }
        Tree::List(list) => (Node::Tree(list.get(*at)?), list.get(*at)?),
        Tree::Leaf(_) => return None,
    };
    if rest.is_empty() { Some(node) } else { descend(below, rest) }
}

fn remove(root: &mut Tree, path: &[usize]) {
    let Some((at, rest)) = path.split_first() else { return };
    match root {
        Tree::Table(entries) if rest.is_empty() && *at < entries.len() => drop(entries.remove(*at)),
        Tree::List(list) if rest.is_empty() && *at < list.len() => drop(list.remove(*at)),
        Tree::Table(entries) => {
            if let Some(entry) = entries.get_mut(*at) {
                remove(&mut entry.value, rest);
            }
        }
        Tree::List(list) => {
            if let Some(tree) = list.get_mut(*at) {
                remove(tree, rest);
            }
        }
        Tree::Leaf(_) => {}
    }
}

fn replace(root: &mut Tree, path: &[usize], value: Tree) {
    let Some((at, rest)) = path.split_first() else {
        *root = value;
        return;
    };
    match root {
        Tree::Table(entries) => replace(&mut entries[*at].value, rest, value),
        Tree::List(list) => replace(&mut list[*at], rest, value),
        Tree::Leaf(_) => {}
    }
}

fn enter(tree: &Tree, path: &mut Vec<usize>, found: &mut Vec<(Pair, Vec<usize>)>) {
    let below: Vec<(&Tree, Option<&Pair>)> = match tree {
        Tree::Leaf(_) => return,
        Tree::List(list) => list.iter().map(|tree| (tree, None)).collect(),
        Tree::Table(entries) => {
            entries.iter().map(|entry| (&entry.value, entry.pair.as_ref())).collect()
        }
    };
    for (at, (tree, pair)) in below.into_iter().enumerate() {
        path.push(at);
        found.extend(pair.map(|pair| (pair.clone(), path.clone())));
        enter(tree, path, found);
        path.pop();
    }
}

fn gather_node(node: Node<'_>, found: &mut Vec<Pair>) {
    match node {
        Node::Entry(entry) => {
            found.extend(entry.pair.clone());
            gather(&entry.value, found);
        }
        Node::Tree(tree) => gather(tree, found),
    }
}

fn gather(tree: &Tree, found: &mut Vec<Pair>) {
    match tree {
        Tree::Leaf(_) => {}
        Tree::List(list) => list.iter().for_each(|tree| gather(tree, found)),
        Tree::Table(entries) => {
            entries.iter().for_each(|entry| gather_node(Node::Entry(entry), found));
        }
    }
}

type Spans = Vec<(Range<usize>, Vec<usize>)>;

fn write_entry(entry: &Entry, path: &mut Vec<usize>, text: &mut String, spans: &mut Spans) {
    let start = text.len();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if entry.key.chars().all(plain) {
        text.push_str(&entry.key);
    } else {
        text.push_str(&format!("\"{}\"", entry.key));
    }
    text.push_str(" = ");
    write_tree(&entry.value, path, text, spans);
    spans.push((start..text.len(), path.clone()));
}

fn write_tree(tree: &Tree, path: &mut Vec<usize>, text: &mut String, spans: &mut Spans) {
    match tree {
        Tree::Leaf(leaf) => text.push_str(leaf),
        Tree::List(list) => {
            text.push('[');
            for (at, tree) in list.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                path.push(at);
                let start = text.len();
                write_tree(tree, path, text, spans);
                spans.push((start..text.len(), path.clone()));
                path.pop();
            }
            text.push(']');
        }
        Tree::Table(entries) => {
            text.push_str("{ ");
            for (at, entry) in entries.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                path.push(at);
                write_entry(entry, path, text, spans);
                path.pop();
            }
            text.push_str(" }");
        }
    }
}

/// An entry that every scenario has.
fn given(table: &str, key: &str, value: &str, kind: &str) -> Entry {
    let pair = Some((format!("{table}.{key}"), kind.to_owned()));
    Entry { key: key.to_owned(), value: Tree::Leaf(value.to_owned()), pair }
}

impl Maker<'_> {
    fn scenario(&mut self) -> Tree {
        let sections: Vec<String> = self.grammar.tables[""].keys().cloned().collect();
        let mut entries = Vec::new();
        for section in sections {
            let always = matches!(section.as_str(), "desk" | "agents");
            let wanted = match section.as_str() {
                "shops" => self.world.shops > 1,
                // A shop's rules are more often its platform's than somebody's own.
                "entry" | "leave" | "transfer" | "statuses" => self.dice.often(12),
                _ if self.sparse => self.dice.often(8),
                _ => self.dice.often(28),
            };
            if always || wanted || self.is_on_the_way("", &section) {
                entries.push(self.entry("", &section));
            }
        }
        Tree::Table(entries)
    }

    fn is_on_the_way(&self, table: &str, key: &str) -> bool {
        self.way.iter().any(|(name, on)| name == table && on == key)
    }

    /// A key with a value.
    fn entry(&mut self, table: &str, key: &str) -> Entry {
        let schema = self.grammar.tables[table][key].clone();
        let name = format!("{table}.{key}");
        let all = kinds(&schema);
        let asked = self.kinds.iter().find(|(key, _)| *key == name).map(|(_, kind)| kind);
        let kind = match asked {
            Some(kind) => kind.clone(),
            None if table_of(&schema).is_some() && self.is_on_the_way(table, key) => {
                "table".to_owned()
            }
            None => all[self.dice.below(all.len())].clone(),
        };
        let value = match table_of(&schema).map(str::to_owned) {
            Some(inner) if kind == "table" => self.tables(&schema, key, &inner),
            _ => pools::value(table, key, &kind, &self.world, &mut self.dice),
        };
        Entry { key: key.to_owned(), value, pair: Some((name, kind)) }
    }

    /// A table, a list of tables, or tables by name.
    fn tables(&mut self, schema: &Value, key: &str, inner: &str) -> Tree {
        let number = |maker: &mut Self| match inner {
            "Shop" => maker.world.shops,
            "RawAgent" => 1 + maker.dice.below(3),
            _ => 1 + maker.dice.below(2),
        };
        if schema["type"] == "array" {
            let count = number(self);
            return Tree::List((0..count).map(|at| self.table(inner, at)).collect());
        }
        if schema["additionalProperties"].is_object() {
            let names = pools::names_of_tables(inner, key, &self.world);
            let from = self.dice.below(names.len());
            let entry = |maker: &mut Self, at: usize| Entry {
                key: names[(from + at) % names.len()].clone(),
                value: maker.table(inner, at),
                pair: None,
            };
            let count = number(self).min(names.len());
            return Tree::Table((0..count).map(|at| entry(self, at)).collect());
        }
        self.table(inner, 0)
    }

    fn table(&mut self, table: &str, at: usize) -> Tree {
        let given = self.always(table, at);
        let keys: Vec<String> = self.grammar.tables[table].keys().cloned().collect();
        let often = pools::how_often(table);
        let mut entries = given;
        for key in keys {
            let there = entries.iter().any(|entry| entry.key == key);
            let wanted = self.dice.often(often) || self.is_on_the_way(table, &key);
            if !wanted || (there && !self.is_on_the_way(table, &key)) {
                continue;
            }
            let entry = self.entry(table, &key);
            match entries.iter_mut().find(|entry| entry.key == key) {
                Some(old) => *old = entry,
                None => entries.push(entry),
            }
        }
        Tree::Table(entries)
    }

    /// What a table needs.
    fn always(&mut self, table: &str, at: usize) -> Vec<Entry> {
        let platform = format!("\"{}\"", self.world.platform);
        let seed = self.dice.below(1_000_000).to_string();
        match table {
            "RawDesk" => {
                let mut desk = vec![
                    given(table, "name", "\"s1\"", "text"),
                    given(table, "start", "2026-11-11T09:00:00", "text"),
                    given(table, "seed", &seed, "integer some"),
                ];
                desk.push(match self.dice.below(4) {
                    0 => given(table, "days", "1", "integer least"),
                    1 => given(table, "end", "2026-11-11T11:30:00", "text"),
                    _ => given(table, "length", "\"2h\"", "duration"),
                });
                desk.extend(pools::sheet(table, &self.world));
                if self.world.shops == 1 {
                    desk.push(given(table, "platform", &platform, "text"));
                    desk.extend(shows::volume(table, "600", |key| self.is_on_the_way(table, key)));
                }
                desk
            }
            "Shop" => {
                let name = format!("\"s{}\"", at + 1);
                let mut shop = vec![
                    given(table, "name", &name, "text"),
                    given(table, "platform", &platform, "text"),
                ];
                shop.extend(shows::volume(table, "300", |key| self.is_on_the_way(table, key)));
                shop
            }
            // A file that is asked for is the way its source has.
            "RawArrivals" if self.is_on_the_way(table, "csv") => vec![],
            "RawArrivals" if self.is_on_the_way(table, "counts_csv") => vec![],
            "RawAgent" => vec![
                given(table, "id", &format!("\"{}\"", ["a", "b", "c"][at % 3]), "text"),
                given(table, "count", &(1 + self.dice.below(3)).to_string(), "integer some"),
            ],
            "RawLive" if self.is_on_the_way(table, "multiplier") => shows::show(table, false),
            "RawSurge" if self.is_on_the_way(table, "wave") => {
                vec![given(table, "at", "2026-11-11T09:30:00", "text")]
            }
            // An event of a kind that is asked for has the keys that are asked for.
            "RawEvent" if self.kinds.iter().any(|(key, _)| key == "RawEvent.kind") => {
                vec![given(table, "at", "2026-11-11T09:40:00", "text")]
            }
            _ => pools::always(table, at, &self.world, &mut self.dice),
        }
    }
}
