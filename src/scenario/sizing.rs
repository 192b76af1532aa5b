//! `[size]`: limits of the search for head counts.

use super::change;
use super::fault::{Code, Faults, nearest};
use super::head_count::limits;
use super::node::{Kind, Node};
use super::patterns::{self, Known};
use super::people::People;
use super::policy::PolicyParts;
use super::raw_people::{RawAgent, RawSize};
use super::said::said;
use super::value::{At, Value};
use crate::model::sizing::{Counts, Sizing};

/// Reads `[size]`.
pub fn read(
    tree: &Node,
    agents: &[At<RawAgent>],
    (people, policies): (&People, &[PolicyParts]),
    faults: &mut Faults,
) -> Sizing {
    let node = tree.get("size");
    let raw = node.and_then(|node| RawSize::read(node, faults)).unwrap_or_default();
    let changes = raw.from.is_some();
    let patterns = patterns::read(&raw, &Known { people, policies, node, changes }, faults);
    let ids: Vec<&str> =
        agents.iter().filter_map(|agent| agent.id.as_ref()).map(|id| id.value.as_str()).collect();
    let change = change::read(&raw, (people, policies), (&patterns, &ids), faults);
    let mut counts: Vec<Counts> = Vec::new();
    for (name, range) in raw.counts.iter().flat_map(|map| &map.value.0) {
        if !ids.contains(&name.value.as_str()) {
            let written = &name.value;
            let message = said!(
                "no `[[agents]]` is called `{written}`",
                "没有叫 `{written}` 的 `[[agents]]`"
            );
            let fault = faults.add(Code::UnknownName, name.place, message);
            match nearest(written, ids.iter().copied()) {
                Some(near) => {
                    fault.help(said!("did you mean `{near}`?", "是否想写 `{near}`？"));
                }
                None => {
                    fault.help(said!("name one by its `id`", "请写某一条的 `id`"));
                }
            }
            continue;
        }
        if let Some((least, most)) = limits(range, faults) {
            let locked = change.as_ref().map_or(0, |change| change.locked(&name.value));
            if locked > most {
                let message = said!(
                    "{locked} are locked in `[size.from]`, and no more than {most} are allowed",
                    "`[size.from]` 锁定了 {locked} 人，这里最多只许 {most} 人"
                );
                let help = said!("allow more, or lock fewer", "请把上限放宽，或少锁定几人");
                faults.add(Code::NumberOutOfRange, range.place, message).help(help);
            }
            counts.push(Counts { family: name.value.clone(), least, most });
        }
    }
    Sizing {
        messages: raw.messages.map(|at| at.0),
        at_least: raw.at_least.map(|at| at.count()),
        budget: raw.budget.map(|at| at.0),
        counts,
        change,
        patterns,
        rest: raw.rest.map(|at| at.0),
    }
}

/// The families that have a `count` of 0.
pub fn of_nobody(root: &Node) -> Vec<String> {
    let Some(Kind::List(agents)) = root.get("agents").map(|node| &node.kind) else {
        return Vec::new();
    };
    let of = |agent: &Node| match (&agent.get("id")?.kind, &agent.get("count")?.kind) {
        (Kind::Text(id), Kind::Whole(0)) => Some(id.clone()),
        _ => None,
    };
    agents.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use crate::scenario::fault::Code;
    use crate::scenario::{LoadError, parse_str};

    const DESK: &str = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n\
        platform = \"generic\"\ncontacts_per_day = 100\n[[agents]]\nid = \"早班\"\ncount = 3\n";

    #[test]
    fn limits_are_read_and_do_not_change_what_a_scenario_means() {
        let plain = parse_str(DESK, &[]).unwrap().scenario;
        let text = format!("{DESK}[size]\ncounts = {{ \"早班\" = [2, 9] }}\nmessages = \"6%\"\n");
        let asked = parse_str(&text, &["size.budget=900".to_owned()]).unwrap().scenario;
        let counts: Vec<_> =
            asked.sizing.counts.iter().map(|it| (it.family.as_str(), it.least, it.most)).collect();
        assert_eq!(counts, [("早班", 2, 9)]);
        assert_eq!((asked.sizing.messages, asked.sizing.budget), (Some(0.06), Some(900.0)));
        assert_eq!(asked.meaning(), plain.meaning());
    }

    #[test]
    fn families_that_are_none_and_limits_that_make_no_sense_are_told() {
        for (counts, code) in [
            ("{ \"早斑\" = 3 }", Code::UnknownName),
            ("{ \"早班\" = [9, 2] }", Code::NumberOutOfRange),
            ("{ \"早班\" = [1, 2, 3] }", Code::NumberOutOfRange),
            ("{ \"早班\" = -1 }", Code::NumberOutOfRange),
        ] {
            let text = format!("{DESK}[size]\ncounts = {counts}\n");
            let Err(LoadError::Faults(faults, _)) = parse_str(&text, &[]) else {
                panic!("{counts}")
            };
            assert!(faults.of(code).next().is_some(), "{counts}");
        }
    }
}
