//! `[size.from]`: what may be changed of today's roster (排班微调).

use super::fault::{Code, Faults, nearest};
use super::patterns::{alike, told};
use super::people::People;
use super::policy::PolicyParts;
use super::raw_people::{RawChange, RawMay, RawSize};
use super::said::said;
use super::value::{At, Duration};
use crate::kernel::tick::Span;
use crate::model::sizing::{Change, Pattern};
use std::collections::BTreeMap;

/// How far one change is from the next where nothing is said.
const EVERY: Span = Span::seconds(30 * 60);
/// Most that a shift may move or grow.
const FAR: Span = Span::seconds(12 * 3600);
/// Most changes that one shift may have.
const WAYS_MOST: u64 = 200;

/// Reads what may be changed; `None` where nothing is said.
pub fn read(
    raw: &RawSize,
    (people, policies): (&People, &[PolicyParts]),
    (patterns, ids): (&[Pattern], &[&str]),
    faults: &mut Faults,
) -> Option<Change> {
    let from = raw.from.as_ref()?;
    let none = RawMay::default();
    let may = from.may.as_deref().unwrap_or(&none);
    let move_start = span(may.move_start.as_ref(), faults);
    let overtime = span(may.overtime.as_ref(), faults);
    let moves = move_start.max(overtime);
    let grow = grow(raw, may, (people, patterns, ids), faults);
    let adds = may.add.is_some() || !patterns.is_empty();
    let remove = may.remove.as_ref().is_some_and(|at| at.value);
    if moves == Span::ZERO && !adds && !remove {
        let message =
            said!("nothing may be changed of today's roster", "没有写可以怎样调整现有排班");
        let help = said!(
            "write `may = {{ move_start = \"1h\", overtime = \"2h\", remove = true }}`",
            "请写 `may = {{ move_start = \"1h\", overtime = \"2h\", remove = true }}`"
        );
        told((Code::MissingKey, from.place), message, help, faults);
    }
    let every = every(from, moves, (move_start, overtime), faults);
    let cost = from.change_cost.as_ref().map(|at| at.value.0);
    if let (Some(_), Span::ZERO, Some(at)) = (cost, moves, &from.change_cost) {
        let message = said!(
            "no shift may be changed, so this is of no effect",
            "没有班次可以调整，写了不起作用"
        );
        let help = said!(
            "write `may = {{ move_start = \"1h\" }}`, or take it away",
            "请写 `may = {{ move_start = \"1h\" }}`，或去掉"
        );
        told((Code::MissingKey, at.place), message, help, faults);
    }
    Some(Change {
        move_start,
        overtime,
        every,
        grow,
        remove,
        locked: locked(from, people, faults),
        cost,
        alike: alike(people, policies),
    })
}

/// How far a shift may move or grow.
fn span(raw: Option<&At<Duration>>, faults: &mut Faults) -> Span {
    let Some(at) = raw else { return Span::ZERO };
    let span = at.value.0;
    if span > FAR || !span.0.is_multiple_of(Span::MINUTE.0) {
        let message = said!(
            "a shift may change by whole minutes, 12 hours at most",
            "班次调整应为整分钟，最多 12 小时"
        );
        let help = said!("write `\"1h\"`", "请写 `\"1h\"`");
        told((Code::NumberOutOfRange, at.place), message, help, faults);
        return Span::ZERO;
    }
    span
}

/// The step of changes: what is said, else half an hour, or less where less is allowed.
fn every(from: &RawChange, moves: Span, both: (Span, Span), faults: &mut Faults) -> Span {
    let least = [both.0, both.1].into_iter().filter(|span| *span > Span::ZERO).min();
    let short = Span::seconds(15 * 60).min(least.unwrap_or(EVERY));
    let Some(at) = &from.every else {
        // a quarter of an hour at least where one of both is longer
        return EVERY.min(least.unwrap_or(EVERY)).max(short.max(Span(moves.0 / 24)));
    };
    let every = at.value.0;
    let steps = |span: Span| span.0 / every.0.max(1);
    let wrong = match every {
        _ if moves == Span::ZERO => Some(said!(
            "no shift may be changed, so this is of no effect",
            "没有班次可以调整，写了不起作用"
        )),
        _ if every == Span::ZERO || !every.0.is_multiple_of(Span::MINUTE.0) => {
            Some(said!("the step is in whole minutes", "间隔应为整分钟"))
        }
        _ if least.is_some_and(|least| every > least) => {
            Some(said!("the step is longer than what may be changed", "间隔比允许的调整还长"))
        }
        _ if (2 * steps(both.0) + steps(both.1) + 1) * (steps(both.1) + 1) > WAYS_MOST => {
            Some(said!(
                "a shift could be changed in more than {WAYS_MOST} ways",
                "一个班次有 {WAYS_MOST} 种以上的调法"
            ))
        }
        _ => None,
    };
    let Some(message) = wrong else { return every };
    let help = said!("write `every = \"30min\"`", "请写 `every = \"30min\"`");
    told((Code::NumberOutOfRange, at.place), message, help, faults);
    EVERY
}

/// Families that may grow; patterns that are not named are of no use, and told.
fn grow(
    raw: &RawSize,
    may: &RawMay,
    (people, patterns, ids): (&People, &[Pattern], &[&str]),
    faults: &mut Faults,
) -> Vec<String> {
    let Some(add) = &may.add else { return Vec::new() };
    let is_pattern = |name: &str| patterns.iter().any(|pattern| pattern.name == name);
    let families = || people.agents.iter().map(|agent| agent.family.as_str());
    let mut grow = Vec::new();
    for name in &add.value.0 {
        let written = name.value.as_str();
        if is_pattern(written) {
            continue;
        }
        if families().any(|family| family == written) {
            grow.push(written.to_owned());
            continue;
        }
        if ids.contains(&written) {
            let message = said!("nobody is in `{written}` today", "`{written}` 现在没有人");
            let help = said!(
                "give it a `count` of one at least, or write a pattern for such people",
                "请把 `count` 写成至少 1，或为这些人写一个班次模板"
            );
            told((Code::NumberOutOfRange, name.place), message, help, faults);
            continue;
        }
        let message = said!(
            "no pattern and no `[[agents]]` is called `{written}`",
            "没有叫 `{written}` 的班次模板或 `[[agents]]`"
        );
        let known = patterns.iter().map(|pattern| pattern.name.as_str()).chain(families());
        let help = match nearest(written, known) {
            Some(near) => said!("did you mean `{near}`?", "是否想写 `{near}`？"),
            None => said!("name a pattern or a family", "请写班次模板或客服的名称"),
        };
        told((Code::UnknownName, name.place), message, help, faults);
    }
    for pattern in raw.patterns.iter().flat_map(|list| &list.value) {
        let Some(name) = &pattern.name else { continue };
        if is_pattern(&name.value) && !add.value.0.iter().any(|it| it.value == name.value) {
            let written = &name.value;
            let message = said!("nobody is added on `{written}`", "`add` 里没有 `{written}`");
            let help = said!("name it in `add`, or take it away", "请写进 `add`，或去掉该模板");
            told((Code::UnknownName, name.place), message, help, faults);
        }
    }
    grow
}

/// Families of whom so many, the first ones, stay on their shifts: up to the last that is named.
fn locked(from: &RawChange, people: &People, faults: &mut Faults) -> Vec<(String, u32)> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for name in from.locked.iter().flat_map(|list| &list.value.0) {
        for agent in people.named(name, faults) {
            let agent = &people.agents[agent.at()];
            let last = found.entry(agent.family.clone()).or_default();
            *last = (*last).max(agent.clone.max(1));
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::kernel::tick::Span;
    use crate::scenario::fault::Code;
    use crate::scenario::{LoadError, parse_str};

    const DESK: &str = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n\
        platform = \"generic\"\ncontacts_per_day = 100\n[[agents]]\nid = \"早班\"\ncount = 9\n\
        [[agents]]\nid = \"小李\"\n[[size.patterns]]\nname = \"半班\"\nlength = \"1h\"\n\
        starts = { at = \"09:00\" }\n";

    #[test]
    fn what_may_be_changed_is_read() {
        let from = "[size.from]\nmay = { move_start = \"20min\", add = [\"半班\", \"小李\"] }\n\
            locked = [\"早班-2..4\", \"小李\"]\nchange_cost = 5\n";
        let change = parse_str(&format!("{DESK}{from}"), &[]).unwrap().scenario.sizing.change;
        let change = change.unwrap();
        assert_eq!((change.move_start, change.every), (Span::minutes(20), Span::minutes(20)));
        assert_eq!((change.grow, change.remove), (vec!["小李".to_owned()], false));
        assert_eq!(change.locked, [("小李".to_owned(), 1), ("早班".to_owned(), 4)]);
        assert_eq!(change.alike, [["早班".to_owned(), "小李".to_owned()]]);
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (from, code) in [
            ("may = { move_start = \"13h\" }", Code::NumberOutOfRange),
            ("may = { move_start = \"90s\" }", Code::NumberOutOfRange),
            ("may = { overtime = \"1h\" }\nevery = \"2h\"", Code::NumberOutOfRange),
            ("may = { move_start = \"12h\" }\nevery = \"5min\"", Code::NumberOutOfRange),
            ("may = { remove = true }\nevery = \"1h\"", Code::NumberOutOfRange),
            ("may = { remove = true }\nchange_cost = 3", Code::MissingKey),
            ("may = { add = \"半斑\" }", Code::UnknownName),
            ("may = { add = \"小李\" }", Code::UnknownName),
            ("locked = \"老王\"", Code::UnknownName),
        ] {
            let text = format!("{DESK}[size.from]\n{from}\n");
            let Err(LoadError::Faults(faults, _)) = parse_str(&text, &[]) else { panic!("{from}") };
            assert!(faults.of(code).next().is_some(), "{from}");
        }
        let none = DESK.replace("[[size.patterns]]", "[size.from]\nlocked = \"小李\"\n[[x]]");
        let none = none.split("[[x]]").next().unwrap();
        let Err(LoadError::Faults(faults, _)) = parse_str(none, &[]) else { panic!() };
        assert!(faults.of(Code::MissingKey).next().is_some());
    }
}
