//! `--set key=value`: changes to the scenario's tree before it is laid over the platform's. Each
//! is a small text of its own, so that a fault can point into the command line.
//!
//! `agents.ID.count=30`, `shops.NAME.contacts_per_day=9000`, `session.silence_timeout=2min`: the
//! elements of a list are found by their `id` or `name`; names with points stand in quotes.
//! `agents.+={ id = "晚班", like = "早班" }` adds one to a list.

use super::aliases::{Setting, advise};
use super::fault::{Code, Faults, nearest};
use super::near::listed;
use super::node::{self, Entry, Kind, Node};
use super::places::{self, section};
use super::said::{Said, said};
use super::source::{Author, FileId, Place, Sources};
use super::tree;

/// Parts of a key; the longest key of a scenario has six. Whatever reads a tree goes as deep as it
/// does, so there is an end to it, as there is in the files.
const DEEPEST: usize = 30;

/// What stands in the place of a name where something is added to a list.
const ONE_MORE: &str = "+";
/// Lists with an element a heading.
const LISTS: [&str; 6] = ["agents", "shops", "shifts", "events", "groups", "work"];

/// A text as a tree, with what is set beside it; what is wrong with either is told by who reads it
/// in earnest.
pub fn tree(text: &str, sets: &[String]) -> Node {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = sources.add("scenario", text.to_owned(), Author::User);
    let mut root = tree::parse(file, &sources, &mut faults);
    for set in sets {
        apply(set, &mut root, &mut sources, &mut faults);
    }
    root
}

/// Applies one `key=value` to a tree.
pub fn apply(set: &str, root: &mut Node, sources: &mut Sources, faults: &mut Faults) {
    let file = sources.add("--set", set.to_owned(), Author::User);
    let whole = Place::new(file, 0..set.len());
    let Some((path, at)) = split(set) else {
        faults
            .add(
                Code::BadOverride,
                whole,
                said!("an override is a key and a value", "--set 要写成「键=值」"),
            )
            .help(said!("write `--set desk.seed=5`", "请写 `--set desk.seed=5`"));
        return;
    };
    let keys = segments(file, path);
    if keys.iter().any(|(key, _)| key.is_empty()) {
        faults
            .add(Code::BadOverride, whole, said!("a part of the key is empty", "键里有一段是空的"))
            .help(said!("write `a.b=value`", "请写 `甲.乙=值`"));
        return;
    }
    if keys.len() > DEEPEST {
        let message = format!("a key of {} parts: no key has more than {DEEPEST}", keys.len());
        faults.add(Code::BadOverride, keys[DEEPEST].1, message).help("write `a.b=value`");
        return;
    }
    let value = node::value(file, set, at);
    if !is_known(&keys, root, &set[at..], faults) {
        return;
    }
    put(root, &keys, value, faults);
}

/// False, and told, if the path names a section or a key that no scenario has. Keys that only a
/// platform knows, and names, are found out later.
fn is_known(keys: &[(String, Place)], root: &Node, value: &str, faults: &mut Faults) -> bool {
    let Some(((first, place), rest)) = keys.split_first() else { return true };
    let Some(top) = section("") else { return true };
    if !top.known.contains(&first.as_str()) {
        unknown(first, *place, "", top, root, value, faults);
        return false;
    }
    let Some(home) = places::section(first).filter(|home| home.is_own) else { return true };
    let names = usize::from(home.many);
    let Some((key, place)) = rest.get(names) else { return true };
    if names == 1 && rest[0].0 == ONE_MORE {
        let message = said!("what is added is one table", "新增的要整个写成一个表");
        let first = &home.known.first().copied().unwrap_or("id");
        let path = home.path;
        faults.add(Code::BadOverride, *place, message).help(said!(
            "write `--set '{path}.+={{ {first} = ... }}'`",
            "请写 `--set '{path}.+={{ {first} = ... }}'`"
        ));
        return false;
    }
    let of_shop = home.path == "shops" && top.known.contains(&key.as_str());
    if of_shop || home.known.contains(&key.as_str()) {
        return true;
    }
    let before: Vec<&str> = keys[..=names].iter().map(|(key, _)| key.as_str()).collect();
    unknown(key, *place, &before.join("."), home, root, value, faults);
    false
}

/// A part of a path that nothing is called: what exists there, the nearest first.
fn unknown(
    word: &str,
    place: Place,
    before: &str,
    home: &'static places::Section,
    root: &Node,
    value: &str,
    faults: &mut Faults,
) {
    let message = match before {
        "" => said!("a scenario has no section `{word}`", "没有 `{word}` 这个部分"),
        _ => said!("`{before}` has no key `{word}`", "`{before}` 没有 `{word}` 这个设置项"),
    };
    let fault = faults.add(Code::UnknownKey, place, message);
    let list = listed(word, home.known.iter().copied());
    let (en, zh) = (&list.en, list.pick(true));
    fault.label(said!("there are: {en}", "可写：{zh}"));
    let advice = advise(word, Some(home), &home.known, None);
    let dotted = |path: &str, key: &str, value: &str| {
        let path = if path.is_empty() { String::new() } else { format!("{path}.") };
        said!("write `--set {path}{key}={value}`", "请写 `--set {path}{key}={value}`")
    };
    let meant = advice.setting.filter(|setting| setting.key.is_some());
    let nearest = nearest(word, home.known.iter().copied());
    match (advice.instead, meant) {
        (Some(key), _) if !before.is_empty() => fault.help(dotted(before, key, value)),
        (_, Some(setting)) => fault.help(elsewhere(setting, root, value)),
        (_, None) if advice.help.starts_with("which is meant") => fault.help(advice.help),
        _ => match nearest.filter(|_| !before.is_empty()) {
            Some(near) => fault.help(dotted(before, near, value)),
            None => fault.help(advice.help),
        },
    };
}

/// A setting of another section as a path, with the name of the first there is.
fn elsewhere(setting: &Setting, root: &Node, value: &str) -> Said {
    let (path, key) = (setting.section, setting.key.unwrap_or_default());
    let first = match root.get(path).map(|node| &node.kind) {
        Some(Kind::List(list)) => list.first().and_then(name_of).unwrap_or_else(|| "1".to_owned()),
        _ => "1".to_owned(),
    };
    let first = if first.contains('.') { format!("\"{first}\"") } else { first };
    let many = section(path).is_some_and(|section| section.many);
    let path = if many { format!("{path}.{first}") } else { path.to_owned() };
    let (en, zh) = (&setting.means.en, setting.means.pick(true));
    said!("write `--set {path}.{key}={value}`: {en}", "请写 `--set {path}.{key}={value}`：{zh}")
}

/// The key and where the value starts; an equals sign in quotes does not count.
fn split(set: &str) -> Option<(&str, usize)> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in set.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match letter {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '=' if !quoted => return Some((&set[..at], at + 1)),
            _ => {}
        }
    }
    None
}

/// A part of a key without its quotes, `\"` and `\\` in them as they are meant.
fn unquoted(part: &str) -> String {
    let Some(inner) = part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return part.trim_matches('"').to_owned();
    };
    let (mut text, mut escaped) = (String::with_capacity(inner.len()), false);
    for letter in inner.chars() {
        if letter == '\\' && !escaped {
            escaped = true;
            continue;
        }
        escaped = false;
        text.push(letter);
    }
    text
}

fn segments(file: FileId, path: &str) -> Vec<(String, Place)> {
    let mut list = Vec::new();
    let (mut quoted, mut escaped, mut start) = (false, false, 0);
    let mut close = |start: usize, end: usize| {
        list.push((unquoted(path[start..end].trim()), Place::new(file, start..end)));
    };
    for (at, letter) in path.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match letter {
            '\\' if quoted => escaped = true,
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
        if key == ONE_MORE && rest.is_empty() {
            list.push(value);
            return;
        }
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
    if node.get(key).is_none() {
        if rest[0].0 == ONE_MORE && rest.len() == 1 {
            let list = Node { place: *place, kind: Kind::List(vec![value]) };
            node.put(key, Entry { key: *place, node: list });
            return;
        }
        if LISTS.contains(&key.as_str()) {
            let message = said!("the scenario has no `[[{key}]]`", "场景里没有 `[[{key}]]`");
            let there = node.table().into_iter().flat_map(|table| table.entries.keys());
            let list = listed(key, there.map(String::as_str));
            let (en, zh) = (&list.en, list.pick(true));
            let fault = faults.add(Code::BadOverride, *place, message);
            fault.label(said!("nothing to change", "没有可改的内容"));
            if !en.is_empty() {
                fault.help(said!("the scenario has: {en}", "场景里有：{zh}"));
            }
            return;
        }
        node.put(key, Entry { key: *place, node: Node::empty(*place) });
    }
    if let Some(inner) = node.get_mut(key) {
        put(inner, rest, value, faults);
    }
}

/// What an element of a list is called.
fn name_of(node: &Node) -> Option<String> {
    let node = node.get("id").or_else(|| node.get("name"))?;
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The element of a list with this id or name, or with this number counted from 1.
fn element(list: &[Node], key: &str, place: Place, faults: &mut Faults) -> Option<usize> {
    let names: Vec<String> = list.iter().filter_map(name_of).collect();
    let by_name = list.iter().position(|node| name_of(node).as_deref() == Some(key));
    let by_number = || {
        let number: usize = key.parse().ok()?;
        number.checked_sub(1).filter(|at| *at < list.len())
    };
    let found = by_name.or_else(by_number);
    if found.is_none() {
        let message = said!("nothing here is called `{key}`", "这里没有叫 `{key}` 的");
        let fault = faults.add(Code::BadOverride, place, message);
        let near = nearest(key, names.iter().map(String::as_str));
        let list_of = listed(key, names.iter().map(String::as_str));
        let (en, zh, most) = (&list_of.en, list_of.pick(true), list.len());
        if !names.is_empty() {
            fault.label(said!("there are: {en}", "已有：{zh}"));
        }
        match near {
            Some(near) => fault.help(said!("write `{near}`", "请写 `{near}`")),
            None if !names.is_empty() => fault.help(said!("known: {en}", "已有：{zh}")),
            None if most == 0 => fault.help(said!("this list is empty", "这个列表是空的")),
            None if most == 1 => fault.help(said!(
                "write `1`: elements without a name go by their number",
                "请写 `1`：没有名字的按序号指定"
            )),
            None => fault.help(said!(
                "write a number from 1 to {most}: elements without a name go by their number",
                "请写 1 到 {most} 的序号：没有名字的按序号指定"
            )),
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
        let mut root = tree::parse(file, &sources, &mut faults);
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
        let odd = "[[agents]]\nid = 'a\"b\\c'\ncount = 2\n";
        let (root, faults) = applied(odd, r#"agents."a\"b\\c".count=4"#);
        assert!(faults.is_empty(), "{faults:?}");
        let Kind::List(list) = &root.get("agents").unwrap().kind else { panic!() };
        assert!(matches!(list[0].get("count").unwrap().kind, Kind::Whole(4)));
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
    fn an_unknown_path_lists_what_exists_there() {
        let text = "[[agents]]\nid = \"甲\"\n[[agents]]\nid = \"乙\"\n[desk]\nseed = 1\n";
        for (set, message, label, help) in [
            ("agent.甲.count=3", "no section `agent`", "there are: agents, ", "write `agents`"),
            ("人数=30", "no section `人数`", "desk", "write `--set agents.甲.count=30`: how many"),
            (
                "agents.丙.count=3",
                "nothing here is called `丙`",
                "there are: 甲, 乙",
                "known: 甲, 乙",
            ),
            ("agents.甲.人数=3", "`agents.甲` has no key", "count", "--set agents.甲.count=3`"),
            ("agents.甲.cuont=3", "`agents.甲` has no key", "are: count, ", "agents.甲.count=3`"),
            ("desk.sed=3", "`desk` has no key `sed`", "there are: seed, ", "--set desk.seed=3`"),
            ("shops.甲.volume=2", "no `[[shops]]`", "nothing to change", "agents, desk"),
            ("targets.响应时长=2s", "", "", ""),
        ] {
            let (_, faults) = applied(text, set);
            let Some(fault) = faults.iter().next() else {
                assert!(message.is_empty(), "{set}");
                continue;
            };
            assert!(fault.message.contains(message), "{set}: {}", fault.message);
            assert!(fault.label.contains(label), "{set}: {}", fault.label);
            assert!(fault.help.as_ref().unwrap().contains(help), "{set}: {:?}", fault.help);
        }
    }

    #[test]
    fn one_more_is_added_to_a_list_that_there_is_or_is_not() {
        let text = "[[agents]]\nid = \"甲\"\n[[groups]]\nname = \"组\"\nmembers = [\"甲\"]\n";
        let (root, faults) = applied(text, "agents.+={ id = \"乙\", count = 3 }");
        assert!(faults.is_empty(), "{faults:?}");
        let Kind::List(list) = &root.get("agents").unwrap().kind else { panic!() };
        assert_eq!(list.len(), 2);
        assert!(matches!(list[1].get("count").unwrap().kind, Kind::Whole(3)));
        let (root, faults) = applied(text, "shifts.+={ agents = \"甲\" }");
        assert!(faults.is_empty(), "{faults:?}");
        assert!(matches!(&root.get("shifts").unwrap().kind, Kind::List(list) if list.len() == 1));
        let (root, faults) = applied(text, "groups.组.members.+=乙");
        assert!(faults.is_empty(), "{faults:?}");
        let Kind::List(groups) = &root.get("groups").unwrap().kind else { panic!() };
        let members = &groups[0].get("members").unwrap().kind;
        assert!(matches!(members, Kind::List(list) if list.len() == 2));
        let (_, faults) = applied(text, "agents.+.count=3");
        assert_eq!(faults.of(Code::BadOverride).count(), 1);
    }

    #[test]
    fn what_names_nothing_is_refused() {
        let text = "[[agents]]\nid = \"甲\"\n";
        for set in ["agents.乙.count=3", "desk", "desk..seed=3", "=3", "shops.x.volume=2", ""] {
            let (_, faults) = applied(text, set);
            assert_eq!(faults.of(Code::BadOverride).count(), 1, "{set}");
        }
        let deep = format!("{}a=1", "a.".repeat(100_000));
        let (root, faults) = applied(text, &deep);
        assert_eq!(faults.of(Code::BadOverride).count(), 1);
        assert!(root.get("a").is_none());
    }
}
