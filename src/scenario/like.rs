//! `like = "早班"` in `[[agents]]`: a family like another in everything that it does not say
//! itself, who serves the same groups and may do the same work. Shifts and events it has of its
//! own: they say who is where and when.

use super::fault::{Code, Faults, nearest};
use super::node::{Entry, Kind, Node};
use super::said::said;
use super::source::Place;
use std::collections::BTreeMap;

/// Keys of an entry that are its own.
const OWN: [&str; 4] = ["id", "count", "like", "from_roster"];
/// Sections whose lists of agents say who is where and when, not who they are.
const APART: [&str; 6] = ["agents", "shifts", "events", "size", "desk", "wages"];
/// Keys that hold agents.
const HOLD: [&str; 2] = ["members", "agents"];

/// Makes families what those are that they are like.
pub fn resolve(root: &mut Node, faults: &mut Faults) {
    let Some(Kind::List(agents)) = root.get("agents").map(|node| &node.kind) else { return };
    let names: Vec<Option<String>> = agents.iter().map(|agent| text(agent.get("id"))).collect();
    let likes: Vec<Option<(String, Place)>> = agents
        .iter()
        .map(|agent| {
            let node = agent.get("like")?;
            Some((text(Some(node))?, node.place))
        })
        .collect();
    if likes.iter().all(Option::is_none) {
        return;
    }
    let models: Vec<Vec<usize>> =
        (0..agents.len()).map(|at| chain(at, &names, &likes, faults)).collect();
    // the nearest model's keys first; what is further away fills what is still open
    let filled: Vec<Node> =
        models.iter().enumerate().map(|(at, of)| fill(agents, at, of)).collect();
    let mut joins: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (at, of) in models.iter().enumerate() {
        for model in of {
            if let (Some(model), Some(name)) = (&names[*model], &names[at]) {
                joins.entry(model.clone()).or_default().push(name.clone());
            }
        }
    }
    if let Some(node) = root.get_mut("agents") {
        node.kind = Kind::List(filled);
    }
    let Kind::Table(table) = &mut root.kind else { return };
    for (key, entry) in &mut table.entries {
        if !APART.contains(&key.as_str()) {
            join(&mut entry.node, &joins);
        }
    }
}

fn text(node: Option<&Node>) -> Option<String> {
    match &node?.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The families that one is like, the nearest first; none after a fault.
fn chain(
    at: usize,
    names: &[Option<String>],
    likes: &[Option<(String, Place)>],
    faults: &mut Faults,
) -> Vec<usize> {
    let mut found = Vec::new();
    let mut here = at;
    while let Some((like, place)) = &likes[here] {
        let next = names.iter().position(|name| name.as_deref() == Some(like));
        let Some(next) = next else {
            let message =
                said!("no `[[agents]]` is called `{like}`", "没有叫 `{like}` 的 `[[agents]]`");
            let fault = faults.add(Code::UnknownName, *place, message);
            let others = names.iter().flatten().map(String::as_str);
            match nearest(like, others) {
                Some(near) => fault.help(said!("did you mean `{near}`?", "是否想写 `{near}`？")),
                None => fault.help(said!("name one by its `id`", "请写某一条的 `id`")),
            };
            return Vec::new();
        };
        if next == at || found.contains(&next) {
            let message = said!(
                "`like` leads back to `{like}`: nobody says what they are like",
                "`like` 绕回了 `{like}`：没有一条写明是什么样的客服"
            );
            faults
                .add(Code::UnknownName, *place, message)
                .help(said!("take one `like` away", "请去掉其中一个 `like`"));
            return Vec::new();
        }
        found.push(next);
        here = next;
    }
    found
}

fn fill(agents: &[Node], at: usize, models: &[usize]) -> Node {
    let mut filled = agents[at].clone();
    for model in models {
        let Some(table) = agents[*model].table() else { continue };
        for (key, entry) in &table.entries {
            if !OWN.contains(&key.as_str()) && filled.get(key).is_none() {
                filled.put(key, entry.clone());
            }
        }
    }
    filled
}

/// Adds those who are like a family wherever a list or a table of agents has it.
fn join(node: &mut Node, joins: &BTreeMap<String, Vec<String>>) {
    match &mut node.kind {
        Kind::List(list) => list.iter_mut().for_each(|node| join(node, joins)),
        Kind::Table(table) => {
            for (key, entry) in &mut table.entries {
                if HOLD.contains(&key.as_str()) {
                    join_here(&mut entry.node, joins);
                } else {
                    join(&mut entry.node, joins);
                }
            }
        }
        _ => {}
    }
}

fn join_here(node: &mut Node, joins: &BTreeMap<String, Vec<String>>) {
    let place = node.place;
    match &mut node.kind {
        Kind::Text(name) => {
            let Some(more) = joins.get(name) else { return };
            let all = std::iter::once(&*name).chain(more);
            let list = all.map(|name| Node { place, kind: Kind::Text(name.clone()) }).collect();
            node.kind = Kind::List(list);
        }
        Kind::List(list) => {
            let there: Vec<String> = list.iter().filter_map(|node| text(Some(node))).collect();
            let more = there.iter().filter_map(|name| joins.get(name)).flatten();
            for name in more.filter(|name| !there.contains(name)) {
                list.push(Node { place, kind: Kind::Text(name.clone()) });
            }
        }
        Kind::Table(table) => {
            let there: Vec<(String, Entry)> =
                table.entries.iter().map(|(name, entry)| (name.clone(), entry.clone())).collect();
            for (name, entry) in there {
                for more in joins.get(&name).into_iter().flatten() {
                    table.entries.entry(more.clone()).or_insert_with(|| entry.clone());
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LoadError, fault::Code, parse_str};

    const DESK: &str = "[desk]\nstart = 2026-11-11T00:00:00\n\
        days = 1\nplatform = \"jd_groups_2023\"\ncontacts_per_day = 600\n\n\
        [[agents]]\nid = \"售前\"\ncount = 2\n\
        typing_cpm = 95\nroles = [\"pre_sale\"]\nhourly_cost = 28\n\n\
        [[groups]]\nname = \"甲组\"\npages = [\"shop\"]\nmembers = { \"售前\" = 3 }\n\n\
        [[shifts]]\nagents = [\"售前\"]\nfrom = \"08:00\"\nto = \"16:00\"\n\n";

    #[test]
    fn a_family_like_another_is_what_that_is_but_for_what_it_says_and_its_shifts() {
        let text = format!(
            "{DESK}[[agents]]\nid = \"半班\"\nlike = \"售前\"\nhourly_cost = 24\n\n\
             [[shifts]]\nagents = [\"半班\"]\nfrom = \"18:00\"\nto = \"23:00\"\n"
        );
        let scenario = parse_str(&text, &[]).unwrap().scenario;
        let [first, _, half] = &scenario.agents[..] else { panic!() };
        assert_eq!((half.family.as_str(), half.clone), ("半班", 0));
        assert_eq!(half.roles, first.roles);
        assert_eq!(half.typing_cpm, first.typing_cpm);
        assert_eq!((first.hourly_cost, half.hourly_cost), (Some(28.0), Some(24.0)));
        let group = scenario.groups.iter().find(|group| group.name == "甲组").unwrap();
        let members = &group.members;
        assert_eq!(members.iter().map(|(_, weight)| *weight).collect::<Vec<_>>(), [3, 3, 3]);
        let starts = scenario.changes.iter().filter(|change| {
            matches!(change.kind, crate::model::shift::ChangeKind::ShiftStart { agent, .. }
                if agent.at() == 2)
        });
        assert_eq!(starts.map(|change| change.at.0 / 3_600_000_000).collect::<Vec<_>>(), [18]);
    }

    #[test]
    fn it_may_be_added_by_the_command_line() {
        let sets = [
            "agents.+={ id = \"晚\", like = \"售前\", count = 3 }".to_owned(),
            "shifts.+={ agents = \"晚\", from = \"16:00\", to = \"24:00\" }".to_owned(),
        ];
        let scenario = parse_str(DESK, &sets).unwrap().scenario;
        assert_eq!(scenario.agents.len(), 5);
        assert_eq!(scenario.groups[0].members.len(), 5);
    }

    #[test]
    fn who_is_like_nobody_or_in_a_circle_is_told() {
        for (likes, word) in [("售钱", "did you mean"), ("乙", "leads back")] {
            let text = format!(
                "{DESK}[[agents]]\nid = \"甲\"\nlike = \"{likes}\"\nalways_on = true\n\n\
                 [[agents]]\nid = \"乙\"\nlike = \"甲\"\nalways_on = true\n"
            );
            let Err(LoadError::Faults(faults, sources)) = parse_str(&text, &[]) else { panic!() };
            assert!(faults.of(Code::UnknownName).next().is_some());
            assert!(faults.render(&sources, false).contains(word), "{word}");
        }
    }
}
