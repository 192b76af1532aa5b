//! The rules that really hold, key by key: platform and scenario laid over each other, switches in
//! their places, each value with the text it comes from. For people who compare platforms.

use super::build::settled;
use super::{Switch, open_platform, overrides_of};
use crate::scenario::fault::Faults;
use crate::scenario::inline::inline;
use crate::scenario::layers;
use crate::scenario::limits::TEXT_MOST;
use crate::scenario::node::{Kind, Node};
use crate::scenario::source::{Author, Place, Sources};
use crate::scenario::tree;
use crate::scenario::value::At;
use crate::scenario::{LoadError, reading, set};
use std::collections::BTreeMap;
use std::path::Path;

/// A value and where it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// As TOML spells it.
    pub value: String,
    /// Who set it.
    pub author: Author,
    /// The file, and the line in it from 1.
    pub at: String,
}

/// A switch with its value, and where that was set.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The switch.
    pub switch: Switch,
    /// Its value.
    pub setting: Setting,
}

/// The rules of one shop, or of a platform as it is.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The platform, as named.
    pub platform: String,
    /// The shop; empty for a platform, and for the only shop of a scenario.
    pub shop: String,
    /// Every key that has a value, as in `session.silence_timeout`; of a tier as in
    /// `entry.matched group.pick`.
    pub keys: BTreeMap<String, Setting>,
    /// Names of the tiers of entry, leave and transfer, in order.
    pub tiers: [Vec<String>; 3],
    /// The switches.
    pub switches: Vec<Chosen>,
}

/// The lists of tiers, by section.
pub const LISTS: [&str; 3] = ["entry", "leave", "transfer"];

/// The rules of a shipped platform, a platform file, or each shop of a scenario. A text with a
/// table `[platform]` is a platform's.
///
/// # Errors
/// The file cannot be read, or is wrong.
pub fn effective(choice: &str, sets: &[String]) -> Result<Vec<Effective>, LoadError> {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let done = read(choice, sets, &mut sources, &mut faults)?;
    if faults.has_errors() || done.is_empty() {
        faults.settle();
        return Err(LoadError::Faults(faults, sources));
    }
    Ok(done)
}

fn read(
    choice: &str,
    sets: &[String],
    sources: &mut Sources,
    faults: &mut Faults,
) -> Result<Vec<Effective>, LoadError> {
    if crate::platforms::text(choice).is_some() {
        return Ok(platform(choice, Path::new("."), sources, faults).into_iter().collect());
    }
    let path = Path::new(choice);
    let text = reading::text(path, TEXT_MOST).map_err(|e| LoadError::Io(path.to_owned(), e))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = sources.add(choice, text, Author::User);
    let mut user = tree::parse(file, sources, faults);
    if faults.has_errors() {
        return Ok(Vec::new());
    }
    if user.get("platform").is_some_and(|node| node.table().is_some()) {
        let name = path.file_name().map_or(choice.into(), |name| name.to_string_lossy());
        return Ok(platform(&name, folder, sources, faults).into_iter().collect());
    }
    for set in sets {
        set::apply(set, &mut user, sources, faults);
    }
    let shipped =
        sources.add("defaults", crate::scenario::assemble::DEFAULTS.to_owned(), Author::Defaults);
    let defaults = tree::parse(shipped, sources, faults);
    let base = super::defaults(sources, faults);
    let layers = layers::build(user, &defaults, faults);
    let mut done = Vec::new();
    for shop in &layers.shops {
        let named = shop.keys.get("platform").and_then(|node| match &node.kind {
            Kind::Text(name) => Some(At { value: name.clone(), place: node.place }),
            _ => None,
        });
        let tree = open_platform(named.as_ref(), folder, shop.place, sources, faults);
        if let (Some(tree), Some(named)) = (tree, named) {
            let (name, own) = (named.value, &shop.overrides);
            done.push(of((name, shop.name.clone()), (&base, &tree, own), sources, faults));
        }
    }
    Ok(done)
}

fn platform(
    name: &str,
    folder: &Path,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Effective> {
    let base = super::defaults(sources, faults);
    let place = Place::default();
    let named = At { value: name.to_owned(), place };
    let tree = open_platform(Some(&named), folder, place, sources, faults)?;
    let none = overrides_of(&Node::empty(place));
    Some(of((name.to_owned(), String::new()), (&base, &tree, &none), sources, faults))
}

fn of(
    (platform, shop): (String, String),
    (base, tree, own): (&Node, &Node, &Node),
    sources: &Sources,
    faults: &mut Faults,
) -> Effective {
    let (whole, switches) = settled(base, tree, own, faults);
    let mut keys = BTreeMap::new();
    for (section, entry) in whole.table().iter().flat_map(|table| &table.entries) {
        if section != "platform" {
            flatten(section, &entry.node, sources, &mut keys);
        }
    }
    let tiers = LISTS.map(|list| {
        let tiers = whole.at(&format!("{list}.tiers")).map(|node| &node.kind);
        let Some(Kind::List(tiers)) = tiers else { return Vec::new() };
        tiers.iter().enumerate().map(|(at, tier)| name_of(at, tier)).collect()
    });
    let chosen = |switch: Switch| {
        let setting = setting(&switch.value.0, sources);
        Chosen { switch, setting }
    };
    let switches = switches.into_iter().map(chosen).collect();
    Effective { platform, shop, keys, tiers, switches }
}

fn setting(node: &Node, sources: &Sources) -> Setting {
    let file = sources.get(node.place.file);
    let line =
        sources.line_column(node.place).map_or(String::new(), |(line, _)| format!(":{line}"));
    Setting {
        value: inline(node),
        author: file.map_or(Author::Defaults, |file| file.author),
        at: format!("{}{line}", file.map_or("", |file| file.name.as_str())),
    }
}

fn name_of(at: usize, node: &Node) -> String {
    match node.get("name").map(|node| &node.kind) {
        Some(Kind::Text(name)) => name.clone(),
        _ => format!("{}", at + 1),
    }
}

/// Every value below a node, by its path.
fn flatten(path: &str, node: &Node, sources: &Sources, keys: &mut BTreeMap<String, Setting>) {
    match &node.kind {
        Kind::Table(table) if !table.entries.is_empty() => {
            for (key, entry) in &table.entries {
                let path = match key.as_str() {
                    "tiers" => path.to_owned(),
                    key => format!("{path}.{key}"),
                };
                flatten(&path, &entry.node, sources, keys);
            }
        }
        Kind::List(list) if list.iter().any(|node| node.table().is_some()) => {
            for (at, element) in list.iter().enumerate() {
                let path = format!("{path}.{}", name_of(at, element));
                for (key, entry) in element.table().iter().flat_map(|table| &table.entries) {
                    if key != "name" {
                        keys.insert(format!("{path}.{key}"), setting(&entry.node, sources));
                    }
                }
            }
        }
        _ => {
            keys.insert(path.to_owned(), setting(node, sources));
        }
    }
}
