//! How the texts of two scenarios differ, key by key, with what is set beside them: what was added,
//! taken out or given another value, in the order of the first text. Members of lists are found by
//! their `id` or `name`, else those that are the same in both are laid beside each other first.

use super::inline::inline;
use super::node::{Kind, Node};
use super::set::tree;
use std::collections::BTreeMap;

/// A key whose value differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path, as in `agents.小李.count`.
    pub key: String,
    /// Its value in the first, as TOML spells it; `None` if it is not there.
    pub first: Option<String>,
    /// Its value in the second.
    pub second: Option<String>,
    /// The lines that say so in the two texts, from 1; `None` for what is set beside them.
    pub lines: (Option<usize>, Option<usize>),
}

/// A text and the keys set beside it, in order.
pub type Written<'a> = (&'a str, &'a [String]);

/// Where a value was said: in which text, and at which byte.
type At = (u32, u32);
/// A value and where it was said.
type Said = (At, String);

/// The keys in which two scenarios differ; texts that cannot be read have none.
pub fn differences(first: Written, second: Written) -> Vec<Difference> {
    let (a, b) = (tree(first.0, first.1), tree(second.0, second.1));
    let mut found = Vec::new();
    compare("", Some(&a), Some(&b), &mut found);
    found.sort_by_key(|(order, _)| *order);
    let line = |text: &str, (file, byte): At| {
        let before = text.trim_start_matches('\u{feff}').as_bytes().get(..byte as usize)?;
        (file == 0).then(|| before.iter().filter(|letter| **letter == b'\n').count() + 1)
    };
    let told = found.into_iter().map(|(_, (difference, (a, b)))| Difference {
        lines: (a.and_then(|at| line(first.0, at)), b.and_then(|at| line(second.0, at))),
        ..difference
    });
    told.collect()
}

/// Where a difference stands: what the first has in its own order, then what only the second has.
type Order = (bool, At);
type Found = Vec<(Order, (Difference, (Option<At>, Option<At>)))>;

fn compare(path: &str, a: Option<&Node>, b: Option<&Node>, found: &mut Found) {
    let table = |node: Option<&Node>| node.is_none_or(|node| node.table().is_some());
    let list = |node: Option<&Node>| node.is_none_or(|node| members(node).is_some());
    if a.is_none() && b.is_none() {
        return;
    }
    if table(a) && table(b) && !(one_value(a) || one_value(b)) {
        let mut keys: Vec<&String> = Vec::new();
        for node in [a, b].into_iter().flatten() {
            keys.extend(node.table().into_iter().flat_map(|table| table.entries.keys()));
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let of = |node: Option<&'_ Node>| node.and_then(|node| node.get(key)).cloned();
            compare(&under(path, key), of(a).as_ref(), of(b).as_ref(), found);
        }
    } else if list(a) && list(b) {
        lists(path, a, b, found);
    } else {
        let said = |node: Option<&Node>| node.map(|node| (at(node), inline(node)));
        note(path, said(a), said(b), found);
    }
}

/// A table that is one value, as a distribution or a mix of shares, is told as a whole.
fn one_value(node: Option<&Node>) -> bool {
    node.and_then(Node::table).is_some_and(|table| table.entries.contains_key("dist"))
}

fn at(node: &Node) -> At {
    (node.place.file.0, node.place.start)
}

fn under(path: &str, key: &str) -> String {
    let key = if key.contains('.') { format!("{key:?}") } else { key.to_owned() };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

fn note(path: &str, a: Option<Said>, b: Option<Said>, found: &mut Found) {
    let order = match (&a, &b) {
        (Some((at, _)), _) => (false, *at),
        (None, Some((at, _))) => (true, *at),
        (None, None) => return,
    };
    let places = (a.as_ref().map(|it| it.0), b.as_ref().map(|it| it.0));
    let (first, second) = (a.map(|it| it.1), b.map(|it| it.1));
    if first != second {
        let (key, lines) = (path.to_owned(), (None, None));
        found.push((order, (Difference { key, first, second, lines }, places)));
    }
}

/// The members of a list of tables.
fn members(node: &Node) -> Option<&[Node]> {
    match &node.kind {
        Kind::List(list) if list.iter().all(|node| node.table().is_some()) && !list.is_empty() => {
            Some(list)
        }
        _ => None,
    }
}

/// What a member is called.
fn name(node: &Node) -> Option<String> {
    ["id", "name"].iter().find_map(|key| match &node.get(key)?.kind {
        Kind::Text(name) => Some(name.clone()),
        _ => None,
    })
}

fn lists(path: &str, a: Option<&Node>, b: Option<&Node>, found: &mut Found) {
    let of = |node: Option<&'_ Node>| node.and_then(members).unwrap_or_default().to_vec();
    let (one, two) = (of(a), of(b));
    let named = |list: &[Node]| -> Option<BTreeMap<String, Node>> {
        let names: BTreeMap<String, Node> =
            list.iter().filter_map(|node| Some((name(node)?, node.clone()))).collect();
        (names.len() == list.len()).then_some(names)
    };
    let (Some(left), Some(right)) = (named(&one), named(&two)) else {
        return unnamed(path, &one, &two, found);
    };
    let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        compare(&under(path, key), left.get(key), right.get(key), found);
    }
    // who is declared first is asked first where all else is equal
    let order = |list: &[Node], other: &BTreeMap<String, Node>| -> Vec<String> {
        list.iter().filter_map(name).filter(|name| other.contains_key(name)).collect()
    };
    let (was, is) = (order(&one, &right), order(&two, &left));
    if was != is {
        let said = |node: Option<&Node>, order: &[String]| Some((at(node?), order.join(", ")));
        note(&format!("{path} (order)"), said(a, &was), said(b, &is), found);
    }
}

/// Members without names: those that both have, whatever their place, are no difference.
fn unnamed(path: &str, one: &[Node], two: &[Node], found: &mut Found) {
    let mut left: Vec<&Node> = two.iter().collect();
    let mut rest: Vec<(usize, &Node)> = Vec::new();
    for (number, node) in one.iter().enumerate() {
        match left.iter().position(|other| inline(other) == inline(node)) {
            Some(same) => drop(left.remove(same)),
            None => rest.push((number, node)),
        }
    }
    let more = rest.len().max(left.len());
    for place in 0..more {
        let (a, b) = (rest.get(place), left.get(place).copied());
        let number = a.map_or(one.len() + place - rest.len(), |(number, _)| *number);
        let path = format!("{path}[{}]", number + 1);
        compare(&path, a.map(|(_, node)| *node), b, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(a: &str, b: &str, sets: &[&str]) -> Vec<String> {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let none = "-".to_owned();
        differences((a, &[]), (b, &sets))
            .into_iter()
            .map(|it| {
                let (first, second) = (it.first.unwrap_or(none.clone()), it.second);
                format!("{}: {first} | {}", it.key, second.unwrap_or(none.clone()))
            })
            .collect()
    }

    const DESK: &str = "[desk]\nname = \"甲\"\ncontacts_per_day = 600\n[[agents]]\nid = \"早班\"\n\
        count = 8\n[[agents]]\nid = \"小李\"\n[[shifts]]\nagents = \"all\"\nfrom = \"09:00\"\n\
        to = \"18:00\"\n[customer]\npatience = { dist = \"exp\", mean = \"4min\" }\n";

    #[test]
    fn keys_are_told_in_the_order_of_the_first_text_with_what_is_set_last() {
        assert_eq!(told(DESK, DESK, &[]), Vec::<String>::new());
        let other = DESK.replace("600", "700").replace("\"4min\"", "\"5min\"");
        assert_eq!(
            told(DESK, &other, &["agents.早班.count=9", "session.silence_timeout=2min"]),
            [
                "desk.contacts_per_day: 600 | 700",
                "agents.早班.count: 8 | 9",
                "customer.patience: { dist = \"exp\", mean = \"4min\" } | \
                 { dist = \"exp\", mean = \"5min\" }",
                "session.silence_timeout: - | \"2min\"",
            ]
        );
    }

    #[test]
    fn members_are_found_by_name_and_what_both_have_is_no_difference() {
        let swapped = DESK.replace("早班", "X").replace("小李", "早班").replace("X", "小李");
        let told_of = told(DESK, &swapped, &[]);
        assert_eq!(
            told_of,
            [
                "agents (order): 早班, 小李 | 小李, 早班",
                "agents.早班.count: 8 | -",
                "agents.小李.count: - | 8",
            ]
        );
        let shift = "[[shifts]]\nagents = \"小李\"\nfrom = \"12:00\"\nto = \"20:00\"\n";
        let more = DESK.replace("[[shifts]]", &format!("{shift}[[shifts]]"));
        assert_eq!(
            told(DESK, &more, &[]),
            [
                "shifts[2].agents: - | \"小李\"",
                "shifts[2].from: - | \"12:00\"",
                "shifts[2].to: - | \"20:00\"",
            ]
        );
    }

    #[test]
    fn a_difference_knows_its_lines() {
        let other = DESK.replace("600", "700");
        let sets = ["session.silence_timeout=2min".to_owned()];
        let found = differences((DESK, &[]), (&other, &sets));
        let lines: Vec<_> = found.iter().map(|it| it.lines).collect();
        assert_eq!(lines, [(Some(3), Some(3)), (None, None)]);
        let gone = differences((DESK, &[]), (&DESK.replace("count = 8\n", ""), &[]));
        assert_eq!(gone[0].lines, (Some(6), None));
    }

    #[test]
    fn a_value_of_another_kind_and_a_text_that_is_none_do_no_harm() {
        assert_eq!(told("a = [1, 2]\n", "a = { b = 1 }\n", &[]), ["a: [1, 2] | { b = 1 }"]);
        assert_eq!(told("a = 1\n", "a = \n", &[]).len(), 1);
    }
}
