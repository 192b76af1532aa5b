//! What stands under this crate: licences, banned crates and sources against `deny.toml`.
//!
//! cargo-deny says the same and more, but takes minutes to install. This takes a second and needs
//! no tool beyond cargo, so it holds on every machine that can build.

use std::process::{Command, Output};

use super::{none, source};

/// A crate in the graph, as `cargo metadata` tells it.
struct Package {
    name: String,
    licence: String,
    /// Where it comes from; `None` for this crate itself.
    source: Option<String>,
}

fn cargo(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(source::root()).output().expect("cargo runs")
}

/// All crates for every machine or, where those are not downloaded, all for this machine.
fn packages() -> Vec<Package> {
    let metadata = ["metadata", "--format-version=1", "--locked", "--offline", "--all-features"];
    let mut told = cargo(&metadata);
    if !told.status.success() {
        let version = String::from_utf8(cargo(&["-vV"]).stdout).expect("cargo speaks UTF-8");
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
        println!("checked for {host} only: `cargo fetch` brings the crates of other machines");
        told = cargo(&[&metadata[..], &["--filter-platform", host]].concat());
    }
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let graph: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    graph["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| Package {
            name: text(&package["name"]).expect("a name"),
            licence: text(&package["license"]).unwrap_or_default(),
            source: text(&package["source"]),
        })
        .collect()
}

fn policy() -> toml::Table {
    source::read("deny.toml").parse().expect("deny.toml is TOML")
}

/// The strings of a list in `deny.toml`, or the names of its tables.
fn list(section: &str, key: &str) -> Vec<String> {
    let policy = policy();
    let items = policy[section][key].as_array().expect("a list").clone();
    items
        .iter()
        .filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str()))
        .map(str::to_owned)
        .collect()
}

/// True if an SPDX expression can be met by the allowed licences.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = single(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= single(words, at, allowed);
    }
    met
}

fn single(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = either(words, at, allowed);
        *at += 1;
        return met;
    }
    let mut name = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        name = format!("{name} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allowed.contains(&name)
}

#[test]
fn every_crate_has_an_allowed_licence_and_source_and_none_is_banned() {
    let licences = list("licenses", "allow");
    let banned = list("bans", "deny");
    let registries = list("sources", "allow-registry");
    let packages = packages();
    let mut faults = Vec::new();
    for Package { name, licence, source } in &packages {
        if !is_met(licence, &licences) {
            faults.push(format!("{name}: licence {licence:?} is not allowed"));
        }
        if banned.contains(name) {
            faults.push(format!("{name}: banned in deny.toml"));
        }
        if let Some(source) = source {
            let registry = source.strip_prefix("registry+").unwrap_or(source);
            if !registries.iter().any(|allowed| allowed == registry) {
                faults.push(format!("{name}: source {source} is not allowed"));
            }
        }
    }
    assert!(packages.len() > 50, "the graph is not told in full: {} crates", packages.len());
    none("dependencies against deny.toml", &faults);
}

#[test]
fn licence_expressions_are_read_as_spdx() {
    let allowed = ["MIT".to_owned(), "Apache-2.0".to_owned(), "Unicode-3.0".to_owned()];
    for good in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(MIT OR X) AND Unicode-3.0"] {
        assert!(is_met(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND X", "Apache-2.0 WITH LLVM-exception"] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}
