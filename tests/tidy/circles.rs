//! Files of one floor import each other in one direction: none comes back to where it began.
//!
//! A file and the files it is made of (`queue.rs` and `queue/lists.rs`) are one, and know each
//! other. A name that one file hands on from another counts for the file it comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::none;
use super::source::{self, HOUSE, Source, is_word, places};

/// Files that may import each other in a circle.
struct Circle {
    files: &'static [&'static str],
    why: &'static str,
}

/// Circles that stay.
const ALLOWED: &[Circle] = &[Circle {
    files: &[
        "src/scenario/aliases.rs",
        "src/scenario/places.rs",
        "src/scenario/policy/raw.rs",
        "src/scenario/policy/raw_tier.rs",
        "src/scenario/policy/sections.rs",
        "src/scenario/raw.rs",
        "src/scenario/raw_arrivals.rs",
        "src/scenario/raw_people.rs",
        "src/scenario/raw_work.rs",
        "src/scenario/table.rs",
        "src/scenario/value/law.rs",
    ],
    why: "a reader of tables says of an unknown key where it belongs, so it knows every table",
}];

/// A path of names from the root of the crate.
type Names = Vec<String>;

/// The module of a file.
fn module(path: &str) -> Names {
    let folder = source::module_folder(path);
    folder.split('/').skip(1).map(str::to_owned).collect()
}

/// What a file says outside tests.
fn spoken(file: &Source) -> String {
    let lines = file.code.lines().zip(&file.is_test);
    let kept = lines.map(|(line, is_test)| if *is_test { "" } else { line });
    kept.collect::<Vec<_>>().join("\n")
}

/// The paths of a tree of imports, as in `a::{b, c::d as e}`, each with the name it has here.
fn leaves(tree: &str, above: &[&str], found: &mut Vec<(Names, String)>) {
    let tree = tree.trim();
    if let Some((head, group)) = tree.split_once('{') {
        let head: Vec<&str> = head.split("::").map(str::trim).filter(|it| !it.is_empty()).collect();
        let whole = [above, &head[..]].concat();
        let (mut depth, mut begin) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    leaves(&group[begin..at], &whole, found);
                    begin = at + 1;
                }
                _ => {}
            }
        }
    } else if !tree.is_empty() {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let own = path.split("::").map(str::trim).filter(|it| *it != "self" || above.is_empty());
        let path: Names = above.iter().copied().chain(own).map(str::to_owned).collect();
        let last = path.last().cloned().unwrap_or_default();
        found.push((path, if name.is_empty() { last } else { name.trim().to_owned() }));
    }
}

/// Files by their modules, and where the names that they import come from.
struct House {
    files: BTreeMap<Names, usize>,
    imports: BTreeMap<Names, BTreeMap<String, Names>>,
}

impl House {
    fn new() -> House {
        let files = HOUSE.iter().enumerate().map(|(at, file)| (module(&file.path), at)).collect();
        let mut house = House { files, imports: BTreeMap::new() };
        for file in HOUSE.iter() {
            let (own, text) = (module(&file.path), spoken(file));
            let mut found = Vec::new();
            for at in places(&text, "use") {
                let tree = text[at + "use".len()..].split(';').next().unwrap_or_default();
                leaves(tree, &[], &mut found);
            }
            let named = found.into_iter();
            let named = named.filter_map(|(path, name)| Some((name, house.rooted(&own, &path)?)));
            let named = named.collect();
            house.imports.insert(own, named);
        }
        house
    }

    /// A path as it is from the root; `None` if it leads out of the house.
    fn rooted(&self, own: &[String], path: &[String]) -> Option<Names> {
        let supers = path.iter().take_while(|name| *name == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([own, &path[1..]].concat()),
            "super" => {
                let above = own.len().checked_sub(supers)?;
                Some([&own[..above], &path[supers..]].concat())
            }
            _ => {
                let child = [own, &path[..1]].concat();
                self.files.contains_key(&child).then(|| [own, path].concat())
            }
        }
    }

    /// The file that a path from the root leads to, past those that hand its name on.
    fn home(&self, path: &[String], hops: usize) -> Option<usize> {
        let (module, rest) = (0..=path.len())
            .rev()
            .map(|at| path.split_at(at))
            .find(|(module, _)| self.files.contains_key(*module))?;
        let handed = rest.first().and_then(|name| self.imports.get(module)?.get(name));
        if let (Some(from), true) = (handed, hops > 0) {
            let whole = [&from[..], &rest[1..]].concat();
            if let Some(home) = self.home(&whole, hops - 1) {
                return Some(home);
            }
        }
        self.files.get(module).copied()
    }

    /// The files that a file imports, or names by their paths.
    fn imported(&self, file: &Source) -> BTreeSet<usize> {
        let (own, text) = (module(&file.path), spoken(file));
        let mut found: Vec<Names> =
            self.imports.get(&own).into_iter().flat_map(BTreeMap::values).cloned().collect();
        for root in ["crate::", "super::"] {
            for at in places(&text, root) {
                let end = text[at..].find(|c| !is_word(c) && c != ':').unwrap_or(0);
                let path: Names = text[at..at + end].split("::").map(str::to_owned).collect();
                if !text[..at].ends_with("::") {
                    found.extend(self.rooted(&own, &path));
                }
            }
        }
        found.iter().filter_map(|path| self.home(path, 8)).collect()
    }
}

/// True for a module and one that it is made of.
fn are_one(a: &str, b: &str) -> bool {
    let (a, b) = (module(a), module(b));
    a.starts_with(&b) || b.starts_with(&a)
}

/// Circles among so many, each told by the smallest first; `next` is whom each leads to.
fn circles(next: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reached = |from: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(at) = open.pop() {
            open.extend(next[at].iter().copied().filter(|to| seen.insert(*to)));
        }
        seen
    };
    let reach: Vec<BTreeSet<usize>> = (0..next.len()).map(reached).collect();
    let own = |at: usize| {
        (0..next.len()).filter(|to| reach[at].contains(to) && reach[*to].contains(&at)).collect()
    };
    let all: BTreeSet<Vec<usize>> = (0..next.len()).map(own).collect();
    all.into_iter().filter(|circle| circle.len() > 1).collect()
}

#[test]
fn files_of_a_floor_import_each_other_in_one_direction() {
    let house = House::new();
    let floor = |path: &str| path.split('/').nth(1).map(str::to_owned);
    let next = HOUSE.iter().map(|file| {
        let apart = |to: &usize| {
            let other = &HOUSE[*to].path;
            floor(other) == floor(&file.path) && !are_one(other, &file.path)
        };
        house.imported(file).into_iter().filter(apart).collect()
    });
    let next: Vec<BTreeSet<usize>> = next.collect();
    assert!(next.iter().map(BTreeSet::len).sum::<usize>() > 1_000, "the imports were not found");

    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    for circle in circles(&next) {
        let files: Vec<&str> = circle.iter().map(|at| HOUSE[*at].path.as_str()).collect();
        if let Some(known) = ALLOWED.iter().position(|allowed| allowed.files == files) {
            met.insert(known);
            continue;
        }
        let ties = circle.iter().flat_map(|from| {
            let to = next[*from].iter().filter(|to| circle.contains(to));
            to.map(|to| format!("{} takes from {}", HOUSE[*from].path, HOUSE[*to].path))
        });
        faults.push(format!("a circle:\n    {}", ties.collect::<Vec<_>>().join("\n    ")));
    }
    for (at, allowed) in ALLOWED.iter().enumerate().filter(|(at, _)| !met.contains(at)) {
        faults.push(format!("circle {at} is no longer so, take it out ({})", allowed.why));
    }
    none("move what both need into a file below them", &faults);
}

#[test]
fn imports_and_circles_are_found() {
    let mut found = Vec::new();
    leaves("super::{a::{self, B}, c::D as E}", &[], &mut found);
    let found: Vec<(String, String)> =
        found.into_iter().map(|(path, name)| (path.join("::"), name)).collect();
    let told = |path: &str, name: &str| (path.to_owned(), name.to_owned());
    let all = [told("super::a", "a"), told("super::a::B", "B"), told("super::c::D", "E")];
    assert_eq!(found, all);
    let next = [[1].into(), [2].into(), [0].into(), [0, 3].into(), [5].into(), [4].into()];
    assert_eq!(circles(&next), [vec![0, 1, 2], vec![4, 5]]);
    assert!(are_one("src/engine/queue.rs", "src/engine/queue/lists.rs"));
    assert!(are_one("src/cli/mod.rs", "src/cli/run.rs"));
    assert!(!are_one("src/engine/queue.rs", "src/engine/queue_two.rs"));
}
