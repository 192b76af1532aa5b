//! Names in a log that mean names of the scenario: those the planner maps, and those of back
//! offices (`names.toml`).

use super::kind::Kind;
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::policy::{NameTable, ShopNames};
use crate::scenario::raw_arrivals::RawArrivals;
use crate::scenario::source::Place;
use crate::scenario::value::{At, Map};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A section of `names.toml`: names of the scenario and, for each, names in files.
type Section = BTreeMap<String, Vec<String>>;

/// The sections.
static KNOWN: OnceLock<BTreeMap<String, Section>> = OnceLock::new();

/// A section of the names of back offices.
pub fn section(name: &str) -> Option<&'static Section> {
    let read = || {
        let table: toml::Table = include_str!("names.toml").parse().unwrap_or_default();
        let names = |value: &toml::Value| {
            let list = value.as_array().into_iter().flatten();
            list.filter_map(|name| name.as_str().map(str::to_lowercase)).collect()
        };
        let section = |value: &toml::Value| {
            let entries = value.as_table().into_iter().flatten();
            entries.map(|(key, list)| (key.clone(), names(list))).collect()
        };
        table.iter().map(|(key, value)| (key.clone(), section(value))).collect()
    };
    KNOWN.get_or_init(read).get(name)
}

/// True if a column is usually called so.
pub fn is_usual(table: &str, key: &str, column: &str) -> bool {
    let names = section(table).and_then(|section| section.get(key));
    // `进线时间(北京时间)`: what stands in brackets explains the name.
    let bare = column.split(['(', '\u{ff08}']).next().unwrap_or(column);
    let column = bare.trim().to_lowercase();
    names.is_some_and(|names| names.contains(&column))
}

impl Kind {
    fn given(self, raw: &RawArrivals) -> Option<&At<Map<String>>> {
        match self {
            Kind::Page => raw.pages.as_ref(),
            Kind::Client => raw.clients.as_ref(),
            Kind::Intent => raw.intents.as_ref(),
        }
    }

    fn table(self, names: &mut ShopNames) -> (&mut NameTable, bool) {
        match self {
            Kind::Page => (&mut names.pages, names.any_page),
            Kind::Client => (&mut names.clients, names.any_client),
            Kind::Intent => (&mut names.intents, true),
        }
    }
}

/// A name that the planner maps.
struct Mapped {
    name: String,
    to: u16,
    place: Place,
    met: bool,
}

/// The names of a log while it is checked. Tables grow where the platform lists no names.
pub struct Growing<'a> {
    names: &'a mut ShopNames,
    mapped: [Vec<Mapped>; 3],
    /// Names that mean others, as far as the log has them.
    pub renamed: [BTreeMap<String, u16>; 3],
    /// Unknown names that were told.
    told: BTreeSet<(Kind, String)>,
}

impl<'a> Growing<'a> {
    /// The names of a shop with those that an entry maps; a target nobody declared is a fault.
    pub fn new(names: &'a mut ShopNames, raw: &RawArrivals, faults: &mut Faults) -> Growing<'a> {
        let mapped = Kind::ALL.map(|kind| {
            let entries = kind.given(raw).into_iter().flat_map(|map| &map.value.0);
            let mut list: Vec<Mapped> = Vec::new();
            for (name, target) in entries {
                let place = target.place;
                let to = match kind {
                    Kind::Page => names.page(target, place, faults),
                    Kind::Client => names.client(target, place, faults),
                    Kind::Intent => names.intent(target, place, faults),
                };
                let Some(to) = to.and_then(|at| u16::try_from(at).ok()) else { continue };
                list.push(Mapped { name: name.value.clone(), to, place: name.place, met: false });
            }
            list
        });
        Growing { names, mapped, renamed: Default::default(), told: BTreeSet::new() }
    }

    /// The index of a name.
    pub fn find(&mut self, kind: Kind, name: &str) -> Option<u16> {
        let mapped = self.mapped[kind as usize].iter_mut().find(|mapped| mapped.name == name);
        if let Some(mapped) = mapped {
            mapped.met = true;
            self.renamed[kind as usize].insert(name.to_owned(), mapped.to);
            return Some(mapped.to);
        }
        let (table, open) = kind.table(self.names);
        if let Some(at) = table.find(name) {
            return u16::try_from(at).ok();
        }
        if let Some(at) = self.renamed[kind as usize].get(name) {
            return Some(*at);
        }
        if let Some(at) = usual(kind, table, name) {
            self.renamed[kind as usize].insert(name.to_owned(), at);
            return Some(at);
        }
        let grows = open && table.len() < NameTable::SET;
        if grows { u16::try_from(table.intern(name)).ok() } else { None }
    }

    /// A SKU; `u32::MAX` for one nobody names.
    pub fn sku(&self, name: &str) -> u32 {
        self.names.skus.find(name).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }

    /// What to do about an unknown name: those known, the nearest first.
    pub fn help(&mut self, kind: Kind, name: &str) -> String {
        let (table, _) = kind.table(self.names);
        let known = table.names();
        let near = nearest(name, known.iter().map(String::as_str));
        let near = near.or_else(|| like_usual(kind, table, name));
        let first = near.or(known.first().map(String::as_str)).unwrap_or("...");
        let list: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
        let (name, key) = (super::row::short(name), kind.key());
        let more = if known.len() > list.len() { ", …" } else { "" };
        format!(
            "known: {}{more}; write `{key} = {{ \"{name}\" = \"{first}\" }}` for the one it means",
            list.join(", ")
        )
    }

    /// True the first time that an unknown name is met.
    pub fn is_new(&mut self, kind: Kind, name: &str) -> bool {
        self.told.len() < 1000 && self.told.insert((kind, name.to_owned()))
    }

    /// Says which mapped names no row has: nobody would notice that they do nothing.
    pub fn unmet(&self, columns: [bool; 3], faults: &mut Faults) {
        for (kind, has_column) in Kind::ALL.into_iter().zip(columns) {
            for mapped in self.mapped[kind as usize].iter().filter(|mapped| !mapped.met) {
                let message = match has_column {
                    true => format!("no row of this log has the {} `{}`", kind.word(), mapped.name),
                    false => format!("no column of {} is read from this log", kind.key()),
                };
                faults.add(Code::DoubtfulLog, mapped.place, message).label("does nothing");
            }
        }
    }

    /// The names of a kind in the shop's table.
    pub fn list(&mut self, kind: Kind) -> &[String] {
        kind.table(self.names).0.names()
    }
}

/// A name of a back office whose meaning the shop has.
fn usual(kind: Kind, table: &NameTable, name: &str) -> Option<u16> {
    let lower = name.to_lowercase();
    let meanings = section(kind.key())?.iter().filter(|(_, names)| names.contains(&lower));
    let mut found = meanings.filter_map(|(meaning, _)| table.find(meaning));
    found.next().and_then(|at| u16::try_from(at).ok())
}

/// The meaning of the usual name that looks most like an unknown one.
fn like_usual<'a>(kind: Kind, table: &'a NameTable, name: &str) -> Option<&'a str> {
    let known = |meaning: &str| table.find(meaning).map(|at| table.names()[at].as_str());
    let all: Vec<(&str, &str)> = section(kind.key())?
        .iter()
        .filter_map(|(meaning, names)| Some((known(meaning)?, names)))
        .flat_map(|(meaning, names)| names.iter().map(move |name| (name.as_str(), meaning)))
        .collect();
    let near = nearest(&name.to_lowercase(), all.iter().map(|(name, _)| *name))?;
    all.iter().find(|(name, _)| *name == near).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_back_offices_are_read_and_each_means_one_column() {
        for table in ["columns", "orders"] {
            let section = section(table).expect("there");
            let mut all: Vec<&String> = section.values().flatten().collect();
            all.sort();
            assert!(!all.is_empty() && all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
        }
        assert!(is_usual("columns", "time", "进线时间") && is_usual("columns", "page", "Page"));
        for kind in Kind::ALL {
            assert!(section(kind.key()).is_some_and(|section| !section.is_empty()), "{kind:?}");
        }
    }
}
