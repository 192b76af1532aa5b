//! `--set key=value`: changes to the scenario's tree before it is laid over the platform's. Each
//! is a small text of its own, so that a fault can point into the command line.
//!
//! `agents.ID.count=30`, `shops.NAME.contacts_per_day=9000`, `session.silence_timeout=2min`: the
//! elements of a list are found by their `id` or `name`; names with points stand in quotes.

use super::fault::{Code, Faults, nearest};
use super::node::{self, Entry, Kind, Node};
use super::source::{Author, FileId, Place, Sources};

/// Parts of a key; the longest key of a scenario has six. Whatever reads a tree goes as deep as it
/// does, so there is an end to it, as there is in the files.
const DEEPEST: usize = 30;

/// Applies one `key=value` to a tree.
pub fn apply(set: &str, root: &mut Node, sources: &mut Sources, faults: &mut Faults) {
    let file = sources.add("--set", set.to_owned(), Author::User);
    let whole = Place::new(file, 0..set.len());
    let Some((path, at)) = split(set) else {
        faults
            .add(Code::BadOverride, whole, "an override is a key and a value")
            .help("write `--set desk.seed=5`");
        return;
    };
    let keys = segments(file, path);
    if keys.iter().any(|(key, _)| key.is_empty()) {
        faults
            .add(Code::BadOverride, whole, "a part of the key is empty")
            .help("write `a.b=value`");
        return;
    }
    if keys.len() > DEEPEST {
        let message = format!("a key of {} parts: no key has more than {DEEPEST}", keys.len());
        faults.add(Code::BadOverride, keys[DEEPEST].1, message).help("write `a.b=value`");
        return;
    }
    let value = node::value(file, set, at);
    put(root, &keys, value, faults);
}

/// The key and where the value starts; an equals sign in quotes does not count.
fn split(set: &str) -> Option<(&str, usize)> {
    let mut quoted = false;
    for (at, letter) in set.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '=' if !quoted => return Some((&set[..at], at + 1)),
            _ => {}
        }
    }
    None
}

fn segments(file: FileId, path: &str) -> Vec<(String, Place)> {
    let mut list = Vec::new();
    let (mut quoted, mut start) = (false, 0);
    let mut close = |start: usize, end: usize| {
        let text = path[start..end].trim().trim_matches('"').to_owned();
        list.push((text, Place::new(file, start..end)));
    };
    for (at, letter) in path.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => {
                close(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    close(start, path.len());
    list
}

fn put(node: &mut Node, keys: &[(String, Place)], value: Node, faults: &mut Faults) {
    let Some(((key, place), rest)) = keys.split_first() else { return };
    if let Kind::List(list) = &mut node.kind {
        match element(list, key, *place, faults) {
            Some(at) if rest.is_empty() => list[at] = value,
            Some(at) => put(&mut list[at], rest, value, faults),
            None => {}
        }
        return;
    }
    if node.table().is_none() {
        *node = Node::empty(*place);
    }
    if rest.is_empty() {
        node.put(key, Entry { key: *place, node: value });
        return;
    }
    const LISTS: [&str; 5] = ["agents", "shops", "shifts", "events", "groups"];
    if node.get(key).is_none() {
        if LISTS.contains(&key.as_str()) {
            let message = format!("the scenario has no `[[{key}]]`");
            faults.add(Code::BadOverride, *place, message).label("nothing to change");
            return;
        }
        node.put(key, Entry { key: *place, node: Node::empty(*place) });
    }
    if let Some(inner) = node.get_mut(key) {
        put(inner, rest, value, faults);
    }
}

/// The element of a list with this id or name, or with this number counted from 1.
fn element(list: &[Node], key: &str, place: Place, faults: &mut Faults) -> Option<usize> {
    let name_of = |node: &Node| {
        let node = node.get("id").or_else(|| node.get("name"))?;
        match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    let names: Vec<String> = list.iter().filter_map(name_of).collect();
    let by_name = list.iter().position(|node| name_of(node).as_deref() == Some(key));
    let by_number = || {
        let number: usize = key.parse().ok()?;
        number.checked_sub(1).filter(|at| *at < list.len())
    };
    let found = by_name.or_else(by_number);
    if found.is_none() {
        let fault = faults.add(Code::BadOverride, place, format!("nothing here is called `{key}`"));
        match nearest(key, names.iter().map(String::as_str)) {
            Some(near) => fault.help(format!("write `{near}`")),
            None if !names.is_empty() => fault.help(format!("known: {}", names.join(", "))),
            None => match list.len() {
                0 => fault.help("this list is empty"),
                1 => fault.help("write `1`: elements without a name go by their number"),
                most => fault.help(format!(
                    "write a number from 1 to {most}: elements without a name go by their number"
                )),
            },
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, set: &str) -> (Node, Faults) {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let file = sources.add("test.toml", text.to_owned(), Author::User);
        let mut root = node::parse(file, &sources, &mut faults);
        apply(set, &mut root, &mut sources, &mut faults);
        (root, faults)
    }

    #[test]
    fn an_element_is_found_by_id_and_changed() {
        let text = "[[agents]]\nid = \"甲\"\ncount = 2\n[[agents]]\nid = \"a.b\"\ncount = 2\n";
        let (root, faults) = applied(text, "agents.甲.count=30");
        assert!(faults.is_empty(), "{faults:?}");
        let Kind::List(list) = &root.get("agents").unwrap().kind else { panic!() };
        assert!(matches!(list[0].get("count").unwrap().kind, Kind::Whole(30)));
        let (root, _) = applied(text, "agents.\"a.b\".count=31");
        let Kind::List(list) = &root.get("agents").unwrap().kind else { panic!() };
        assert!(matches!(list[1].get("count").unwrap().kind, Kind::Whole(31)));
    }

    #[test]
    fn values_need_no_quotes_and_sections_need_not_exist() {
        let (root, faults) = applied("", "session.silence_timeout=2min");
        assert!(faults.is_empty());
        let value = root.at("session.silence_timeout").unwrap();
        assert!(matches!(&value.kind, Kind::Text(text) if text == "2min"));
        assert_eq!(value.place.span(), Some(24..28));
    }

    #[test]
    fn what_names_nothing_is_refused() {
        let text = "[[agents]]\nid = \"甲\"\n";
        for set in ["agents.乙.count=3", "desk", "a..b=3", "=3", "shops.x.volume=2", ""] {
            let (_, faults) = applied(text, set);
            assert_eq!(faults.of(Code::BadOverride).count(), 1, "{set}");
        }
        let deep = format!("{}a=1", "a.".repeat(100_000));
        let (root, faults) = applied(text, &deep);
        assert_eq!(faults.of(Code::BadOverride).count(), 1);
        assert!(root.get("a").is_none());
    }
}
