//! Switches: named choices a platform file declares where its rules can be read in more than one
//! way. A scenario sets a switch where its `set_in` says, as in `[routing] policy = "random"`.
//! Before anything else is read, `settle` finds each switch's value and puts it everywhere it is
//! used, so that the readers behind know nothing of switches:
//!
//! ```toml
//! [switches.policy]                       # declared once, with every value it may take
//! set_in = "routing.policy"
//! values = ["load_ratio", "random"]
//! default = "load_ratio"
//!
//! pick = "$policy"                        # used as a value,
//! only_if = { policy = "random" }         # as a condition of a tier,
//! status = { switch = "policy", load_ratio = ["online"], random = ["online", "suspended"] }
//! ```

use super::sections::{SECTIONS, known_keys};
use crate::scenario::aliases::unknown_key;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::node::{Entry, Kind, Node};
use crate::scenario::said::said;
use crate::scenario::source::Place;
use crate::scenario::table::raw_table;
use crate::scenario::value::{At, Value, Word, schema, words, wrong_type};
use std::collections::BTreeMap;

raw_table! {
    /// `[switches.NAME]`.
    pub struct RawSwitch {
        /// Section and key where a scenario sets it.
        set_in: String,
        /// The values it may take; absent for an open one such as a duration.
        values: Vec<At<Scalar>>,
        /// Its value unless set.
        default: Scalar,
        /// The rule or the register entry that leaves it open.
        rule: String,
        /// How much it moves the head count.
        sizing: Word<Sizing>,
        /// What it decides, English.
        about_en: String,
        /// What it decides, Chinese.
        about_zh: String,
    }
}

/// How much a switch moves the head count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sizing {
    /// Little.
    Small,
    /// Some.
    Medium,
    /// Much: vary it before trusting a plan.
    Large,
}

words!(Sizing, "effect on sizing",
    "small" => Sizing::Small,
    "medium" => Sizing::Medium,
    "large" => Sizing::Large,
);

/// One value that is neither a list nor a table.
#[derive(Clone, Debug)]
pub struct Scalar(pub Node);

impl Scalar {
    /// The value as a key of a table would spell it.
    pub fn word(&self) -> String {
        match &self.0.kind {
            Kind::Text(text) => text.clone(),
            Kind::Whole(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Bool(yes) => yes.to_string(),
            _ => String::new(),
        }
    }

    /// The value as TOML spells it.
    pub fn toml(&self) -> String {
        match &self.0.kind {
            Kind::Text(text) => format!("\"{text}\""),
            _ => self.word(),
        }
    }

    fn same(&self, other: &Scalar) -> bool {
        self.toml() == other.toml()
    }
}

impl Value for Scalar {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if matches!(node.kind, Kind::List(_) | Kind::Table(_) | Kind::Date(_)) {
            wrong_type(node, "a text, a number, `true` or `false`", faults);
            return None;
        }
        Some(Scalar(node.clone()))
    }
}

schema!(Scalar, "Scalar", {"type": ["string", "number", "boolean"]});

/// A switch and the value it has in a scenario.
#[derive(Clone, Debug)]
pub struct Switch {
    /// Its name.
    pub name: String,
    /// Section and key where a scenario sets it.
    pub set_in: String,
    /// The values it may take; empty for an open one.
    pub values: Vec<Scalar>,
    /// Its value unless set.
    pub default: Scalar,
    /// Its value.
    pub value: Scalar,
    /// The rule that leaves it open.
    pub rule: String,
    /// How much it moves the head count.
    pub sizing: Sizing,
    /// What it decides, English.
    pub about_en: String,
    /// What it decides, Chinese.
    pub about_zh: String,
}

/// Reads the switches of a platform with a scenario laid over it, puts their values where they are
/// used and takes them out of the tree; afterwards only keys of the sections are left.
pub fn settle(root: &mut Node, faults: &mut Faults) -> Vec<Switch> {
    let mut switches = declared(root, faults);
    for switch in &mut switches {
        choose(switch, root, faults);
    }
    for (section, _) in SECTIONS {
        clear_pure_keys(section, &switches, root, faults);
    }
    let by_name: BTreeMap<&str, &Switch> =
        switches.iter().map(|switch| (switch.name.as_str(), switch)).collect();
    if let Kind::Table(table) = &mut root.kind {
        for (key, entry) in &mut table.entries {
            // Names in groups are the user's own and may look like anything.
            if key != "groups" {
                resolve(&mut entry.node, &by_name, faults);
            }
        }
    }
    switches
}

fn declared(root: &mut Node, faults: &mut Faults) -> Vec<Switch> {
    let Some(entry) = root.take("switches") else { return Vec::new() };
    let Kind::Table(table) = entry.node.kind else {
        wrong_type(&entry.node, "a table of switches", faults);
        return Vec::new();
    };
    let mut switches: Vec<Switch> = Vec::new();
    let mut homes: BTreeMap<String, Place> = BTreeMap::new();
    for (name, entry) in table.entries {
        let Some(switch) = declare(&name, &entry, faults) else { continue };
        match homes.get(&switch.set_in) {
            Some(first) => {
                let message = format!("two switches are set in `{}`", switch.set_in);
                faults.add(Code::NameTwice, entry.key, message).see(*first, "the other one");
            }
            None => {
                homes.insert(switch.set_in.clone(), entry.key);
                switches.push(switch);
            }
        }
    }
    switches
}

fn declare(name: &str, entry: &Entry, faults: &mut Faults) -> Option<Switch> {
    let raw = RawSwitch::read(&entry.node, faults)?;
    let missing = |key: &str, faults: &mut Faults| {
        faults
            .add(Code::MissingKey, entry.key, format!("switch `{name}` has no `{key}`"))
            .label(format!("`{key}` is missing"));
    };
    let Some(default) = raw.default else {
        missing("default", faults);
        return None;
    };
    let Some(set_in) = raw.set_in else {
        missing("set_in", faults);
        return None;
    };
    let section = set_in.split('.').next().unwrap_or_default();
    let section_known = SECTIONS.iter().any(|(known, _)| *known == section);
    if !section_known || !set_in.contains('.') || set_in.ends_with('.') {
        let known = SECTIONS.iter().map(|(section, _)| *section).collect::<Vec<_>>().join(", ");
        faults
            .add(
                Code::UnknownName,
                set_in.place,
                format!("`{}` is not a section and a key", *set_in),
            )
            .label("expected `section.key`")
            .help(format!("sections: {known}"));
        return None;
    }
    let values: Vec<Scalar> = raw
        .values
        .map(|list| list.value.into_iter().map(|at| at.value).collect())
        .unwrap_or_default();
    let default = default.value;
    if !allowed(&values, &default) {
        not_allowed(name, &default, &values, faults);
        return None;
    }
    Some(Switch {
        name: name.to_owned(),
        set_in: set_in.value,
        values,
        value: default.clone(),
        default,
        rule: raw.rule.map(|at| at.value).unwrap_or_default(),
        sizing: raw.sizing.map_or(Sizing::Small, |at| at.value.0),
        about_en: raw.about_en.map(|at| at.value).unwrap_or_default(),
        about_zh: raw.about_zh.map(|at| at.value).unwrap_or_default(),
    })
}

fn allowed(values: &[Scalar], value: &Scalar) -> bool {
    values.is_empty() || values.iter().any(|known| known.same(value))
}

fn not_allowed(name: &str, value: &Scalar, values: &[Scalar], faults: &mut Faults) {
    let known = values.iter().map(Scalar::toml).collect::<Vec<_>>();
    let message = format!("{} is not a value of `{name}`", value.toml());
    let fault = faults.add(Code::UnknownWord, value.0.place, message);
    fault.label(format!("known: {}", known.join(", ")));
    let words: Vec<String> = values.iter().map(Scalar::word).collect();
    if let Some(near) = nearest(&value.word(), words.iter().map(String::as_str)) {
        let at = words.iter().position(|word| word == near).unwrap_or_default();
        fault.help(format!("write `{}`", known[at]));
    }
}

/// Takes the scenario's value, or puts the default where a section will look for it.
fn choose(switch: &mut Switch, root: &mut Node, faults: &mut Faults) {
    if let Some(node) = root.at(&switch.set_in)
        && let Some(value) = Scalar::read(node, faults)
    {
        if allowed(&switch.values, &value) {
            switch.value = value;
        } else {
            not_allowed(&switch.name, &value, &switch.values, faults);
        }
    }
    let place = switch.value.0.place;
    let mut table = &mut *root;
    let mut keys: Vec<&str> = switch.set_in.split('.').collect();
    let last = keys.pop().unwrap_or_default();
    for key in keys {
        if table.get(key).is_none() {
            table.put(key, Entry { key: place, node: Node::empty(place) });
        }
        match table.get_mut(key) {
            Some(inner) => table = inner,
            None => return,
        }
    }
    table.put(last, Entry { key: place, node: switch.value.0.clone() });
}

/// Takes out of a section the keys that only switches know, and reports keys nobody knows while
/// the switches' names can still be suggested.
fn clear_pure_keys(section: &str, switches: &[Switch], root: &mut Node, faults: &mut Faults) {
    let fields = known_keys(section);
    let own: Vec<&str> = switches
        .iter()
        .filter_map(|switch| switch.set_in.strip_prefix(section)?.strip_prefix('.'))
        .map(|path| path.split('.').next().unwrap_or_default())
        .collect();
    let Some(Kind::Table(table)) = root.get_mut(section).map(|node| &mut node.kind) else { return };
    let unread: Vec<String> =
        table.entries.keys().filter(|key| !fields.contains(&key.as_str())).cloned().collect();
    for key in unread {
        let Some(entry) = table.entries.remove(&key) else { continue };
        if own.contains(&key.as_str()) {
            continue;
        }
        // Names of switches come from the platform's text; the section's own keys say where it is.
        let near = nearest(&key, own.iter().copied()).map(str::to_owned);
        let fault = unknown_key(&key, entry.key, fields, Some(&entry.node.kind), faults);
        if let Some(near) = near.filter(|_| fault.mend.is_empty()) {
            fault.help(said!("write `{near}`", "请写 `{near}`"));
        }
    }
}

/// Puts values in the place of `$name` and `{ switch = ... }`, drops what `only_if` excludes.
fn resolve(node: &mut Node, switches: &BTreeMap<&str, &Switch>, faults: &mut Faults) {
    if let Kind::Text(text) = &node.kind
        && let Some(name) = text.strip_prefix('$')
    {
        match switches.get(name) {
            Some(switch) => *node = switch.value.0.clone(),
            None => unknown_switch(name, node.place, switches, faults),
        }
        return;
    }
    if node.get("switch").is_some() {
        alternative(node, switches, faults);
        // `switch` is gone, so this ends; the alternative may be a value of another switch.
        return resolve(node, switches, faults);
    }
    match &mut node.kind {
        Kind::List(list) => {
            list.retain_mut(|element| holds(element, switches, faults));
            list.iter_mut().for_each(|element| resolve(element, switches, faults));
        }
        Kind::Table(table) => {
            table.entries.values_mut().for_each(|entry| resolve(&mut entry.node, switches, faults));
        }
        _ => {}
    }
}

fn unknown_switch(
    name: &str,
    place: Place,
    switches: &BTreeMap<&str, &Switch>,
    faults: &mut Faults,
) {
    let message = format!("no switch is called `{name}`");
    let fault = faults.add(Code::UnknownName, place, message);
    match nearest(name, switches.keys().copied()) {
        Some(near) => fault.help(format!("write `{near}`")),
        None => fault.help(format!("declare it: `[switches.{name}]`")),
    };
}

/// Replaces `{ switch = "name", a = 1, b = 2 }` by the alternative of the switch's value.
fn alternative(node: &mut Node, switches: &BTreeMap<&str, &Switch>, faults: &mut Faults) {
    let place = node.place;
    let Some(Entry { node: name, .. }) = node.take("switch") else { return };
    let Some(name) = String::read(&name, faults) else { return };
    let Some(switch) = switches.get(name.as_str()) else {
        unknown_switch(&name, place, switches, faults);
        return;
    };
    let words: Vec<String> = switch.values.iter().map(Scalar::word).collect();
    for word in &words {
        if node.get(word).is_none() {
            let message = format!("no alternative for `{word}`, a value of `{name}`");
            faults
                .add(Code::MissingKey, place, message)
                .label(format!("`{word} = ...` is missing"));
        }
    }
    if let Some(table) = node.table() {
        for (key, entry) in table.entries.iter().filter(|(key, _)| !words.contains(key)) {
            let message = format!("`{key}` is not a value of `{name}`");
            let fault = faults.add(Code::UnknownWord, entry.key, message);
            fault.label(format!("known: {}", words.join(", ")));
        }
    }
    if let Some(entry) = node.take(&switch.value.word()) {
        *node = entry.node;
    }
}

/// True if the `only_if` of an element holds, or it has none.
fn holds(element: &mut Node, switches: &BTreeMap<&str, &Switch>, faults: &mut Faults) -> bool {
    let Some(Entry { node: condition, .. }) = element.take("only_if") else { return true };
    let Kind::Table(table) = &condition.kind else {
        wrong_type(&condition, "a table of switches and values", faults);
        return true;
    };
    let mut all = true;
    for (name, entry) in &table.entries {
        let Some(switch) = switches.get(name.as_str()) else {
            unknown_switch(name, entry.key, switches, faults);
            continue;
        };
        let wanted = match &entry.node.kind {
            Kind::List(list) => list.iter().filter_map(|node| Scalar::read(node, faults)).collect(),
            _ => Scalar::read(&entry.node, faults).into_iter().collect::<Vec<_>>(),
        };
        for value in wanted.iter().filter(|value| !allowed(&switch.values, value)) {
            not_allowed(name, value, &switch.values, faults);
        }
        all &= wanted.iter().any(|value| value.same(&switch.value));
    }
    all
}
