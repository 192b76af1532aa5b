//! `[[size.patterns]]`: shifts that people may be put on, and the settings that put them there.

use super::fault::{Code, Faults, nearest};
use super::head_count::limits;
use super::inline::{inline, pair, quoted};
use super::node::{Kind, Node};
use super::people::People;
use super::policy::PolicyParts;
use super::raw_people::{RawPattern, RawPatternBreak, RawSize, RawStarts};
use super::said::{Said, said};
use super::source::Place;
use super::table::Section;
use super::value::At;
use crate::kernel::tick::Span;
use crate::model::shop::Group;
use crate::model::sizing::{Pattern, Rest, Staff};
use crate::model::workforce::Agent;

/// Most starts of a pattern.
const STARTS_MOST: u64 = 288;
/// Most people of a pattern where nothing is said.
const STAFF_MOST: u32 = 200;
/// How far one start is from the next where nothing is said.
const EVERY: Span = Span::seconds(30 * 60);

/// What patterns are read with.
pub struct Known<'a> {
    /// The people.
    pub people: &'a People,
    /// The shops' rules, with their groups.
    pub policies: &'a [PolicyParts],
    /// The node of `[size]`.
    pub node: Option<&'a Node>,
    /// People on patterns are added to today's roster.
    pub changes: bool,
}

/// Reads the patterns.
pub fn read(raw: &RawSize, known: &Known, faults: &mut Faults) -> Vec<Pattern> {
    let Some(list) = &raw.patterns else { return Vec::new() };
    let rest = raw.rest.as_ref().map(|at| (at.value.0, at.place));
    let nodes = match known.node.and_then(|node| node.get("patterns")).map(|node| &node.kind) {
        Some(Kind::List(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    let mut found: Vec<Pattern> = Vec::new();
    for (pattern, node) in list.value.iter().zip(nodes) {
        let Some(read) = one(pattern, node, known, faults) else { continue };
        if let Some((rest, place)) = rest
            && read.length.0 + rest.0 > Span::DAY.0
        {
            let name = &read.name;
            told(
                (Code::NumberOutOfRange, place),
                said!(
                    "who works `{name}` every day has less rest than this between two shifts",
                    "`{name}` 每天上班，两班之间休息不够这么久"
                ),
                said!("make the shift shorter", "请把班次写短一些"),
                faults,
            );
        }
        if found.iter().any(|other| other.name == read.name) {
            let (name, place) = (&read.name, pattern.place);
            let message = said!("two patterns are called `{name}`", "有两个模板都叫 `{name}`");
            let help = said!("give each a `name` of its own", "请各写不同的 `name`");
            told((Code::NameTwice, place), message, help, faults);
            continue;
        }
        found.push(read);
    }
    found
}

/// Adds a fault with its help.
pub(super) fn told((code, place): (Code, Place), message: Said, help: Said, faults: &mut Faults) {
    faults.add(code, place, message).help(help);
}

fn one(raw: &At<RawPattern>, node: &Node, known: &Known, faults: &mut Faults) -> Option<Pattern> {
    for key in ["name", "length", "starts"] {
        if raw.lacks(key) {
            let message = said!("a pattern needs `{key}`", "班次模板要写 `{key}`");
            let help = said!(
                "write `name = \"全班\"`, `length = \"8h\"`, `starts = {{ from = \"08:00\", to = \
                 \"16:00\" }}`",
                "如 `name = \"全班\"`、`length = \"8h\"`、`starts = {{ from = \"08:00\", to = \
                 \"16:00\" }}`"
            );
            told((Code::MissingKey, raw.place), message, help, faults);
        }
    }
    let (name, length) = (raw.name.as_ref()?, raw.length.as_ref()?);
    let starts = raw.starts.as_ref()?;
    let span = length.value.0;
    if span == Span::ZERO || span > Span::DAY {
        let message = said!("a shift lasts up to a day", "班次长度应在 24 小时以内");
        let help = said!("write `length = \"8h\"`", "请写 `length = \"8h\"`");
        told((Code::NumberOutOfRange, length.place), message, help, faults);
        return None;
    }
    let times = times(starts, faults)?;
    let all = raw.breaks.iter().flat_map(|list| &list.value);
    let breaks: Option<Vec<Rest>> = all.map(|rest| rest_of(rest, span, node, faults)).collect();
    Some(Pattern {
        name: name.value.clone(),
        length: span,
        starts: times,
        starts_most: starts.at_most.as_ref().map(|at| at.count()),
        breaks: breaks?,
        staff: staff(raw, known, faults),
        agents: agents(raw, node),
        dates: keys_of(node, &["dates", "weekdays", "except"]),
    })
}

/// The values of some keys, as text.
fn keys_of(node: &Node, keys: &[&str]) -> Vec<(String, String)> {
    let of = |key: &&str| Some(((*key).to_owned(), inline(node.get(key)?)));
    keys.iter().filter_map(of).collect()
}

fn agents(raw: &RawPattern, node: &Node) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    if let (Some(_), Some(kind)) = (&raw.kind, node.get("kind")) {
        found.push(("employment".to_owned(), inline(kind)));
    }
    let table = node.get("agents").and_then(Node::table);
    for (key, entry) in table.iter().flat_map(|table| &table.entries) {
        found.retain(|(other, _)| other != key);
        found.push((key.clone(), inline(&entry.node)));
    }
    found
}

fn times(raw: &At<RawStarts>, faults: &mut Faults) -> Option<Vec<Span>> {
    if let Some(at) = &raw.at {
        let mut times: Vec<Span> = at.value.0.iter().map(|clock| clock.value.0).collect();
        times.iter_mut().for_each(|time| time.0 %= Span::DAY.0);
        times.sort_unstable();
        times.dedup();
        if times.is_empty() || raw.from.is_some() || raw.to.is_some() || raw.every.is_some() {
            let message = said!("these are no starts", "这样没有写清开始时间");
            let help = said!(
                "write `at = [\"08:00\", \"16:00\"]`, or `from`, `to` and `every` without `at`",
                "请写 `at = [\"08:00\", \"16:00\"]`，或不写 `at` 而写 `from`、`to`、`every`"
            );
            told((Code::MissingKey, raw.place), message, help, faults);
            return None;
        }
        return Some(times);
    }
    let (Some(from), Some(to)) = (&raw.from, &raw.to) else {
        let message =
            said!("starts need `from` and `to`, or `at`", "开始时间要写 `from` 和 `to`，或 `at`");
        let help = said!(
            "write `starts = {{ from = \"08:00\", to = \"16:00\", every = \"30min\" }}`",
            "请写 `starts = {{ from = \"08:00\", to = \"16:00\", every = \"30min\" }}`"
        );
        told((Code::MissingKey, raw.place), message, help, faults);
        return None;
    };
    let every = raw.every.as_ref().map_or(EVERY, |at| at.value.0);
    let (first, last) = (from.value.0.0 % Span::DAY.0, to.value.0.0);
    // over midnight: the latest is on the next day
    let last = if last < first { last + Span::DAY.0 } else { last };
    if every == Span::ZERO || (last - first) / every.0 >= STARTS_MOST {
        let message =
            said!("there are more than {STARTS_MOST} starts", "开始时间多于 {STARTS_MOST} 个");
        let help = said!("write `every = \"30min\"`", "请写 `every = \"30min\"`");
        told((Code::NumberOutOfRange, raw.place), message, help, faults);
        return None;
    }
    let all = (0..).map(|step| first + step * every.0).take_while(|time| *time <= last);
    let mut times: Vec<Span> = all.map(|time| Span(time % Span::DAY.0)).collect();
    times.sort_unstable();
    times.dedup();
    Some(times)
}

fn rest_of(
    raw: &At<RawPatternBreak>,
    length: Span,
    node: &Node,
    faults: &mut Faults,
) -> Option<Rest> {
    let wrong = |message: Said, faults: &mut Faults| {
        let help = said!(
            "write `{{ lasts = \"30min\", after = [\"3h30min\", \"5h\"] }}`",
            "请写 `{{ lasts = \"30min\", after = [\"3h30min\", \"5h\"] }}`"
        );
        told((Code::BreakOutsideShift, raw.place), message, help, faults);
    };
    if raw.paid.as_ref().is_some_and(|at| !at.value) {
        let message = said!(
            "unpaid breaks are not known: hours of a shift are paid from its start to its end",
            "不支持不计薪的休息：工时按班次起止计算"
        );
        let help = said!(
            "take `paid` away, and give the people an hourly cost that has it in",
            "请去掉 `paid`，并相应调低时薪"
        );
        told((Code::NumberOutOfRange, raw.place), message, help, faults);
        return None;
    }
    let (Some(lasts), Some(after)) = (&raw.lasts, &raw.after) else {
        wrong(said!("a break needs `lasts` and `after`", "休息要写 `lasts` 和 `after`"), faults);
        return None;
    };
    let minute = |span: Span| span.0.is_multiple_of(Span::MINUTE.0);
    let times: Vec<Span> = after.value.0.iter().map(|at| at.value.0).collect();
    let lasts = lasts.value.0;
    let window = match times[..] {
        [from] => (from, from + lasts),
        [from, to] => (from, to),
        _ => {
            wrong(said!("`after` is a window", "`after` 要写一个时间窗口"), faults);
            return None;
        }
    };
    let fits = window.0 < window.1 && window.1.0 - window.0.0 >= lasts.0 && window.1 <= length;
    if !fits || lasts == Span::ZERO || !minute(lasts) || !minute(window.0) || !minute(window.1) {
        let message = said!(
            "the break does not fit into this window of the shift, in whole minutes",
            "休息放不进班次里的这个时间窗口（按整分钟）"
        );
        wrong(message, faults);
        return None;
    }
    let nodes = match node.get("breaks").map(|node| &node.kind) {
        Some(Kind::List(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    let here = nodes.iter().find(|node| node.place == raw.place);
    let more = here.map_or_else(Vec::new, |node| keys_of(node, &["away_at_most", "status"]));
    Some(Rest { lasts, window, more })
}

fn staff(raw: &RawPattern, known: &Known, faults: &mut Faults) -> Vec<Staff> {
    let people = known.people;
    let of_group = |name: &str| -> Option<Vec<String>> {
        let groups = known.policies.iter().flat_map(|policy| &policy.groups.list);
        let mut found: Option<Vec<String>> = None;
        for group in groups.filter(|group| group.name == name) {
            let families = found.get_or_insert_default();
            for (seat, _) in &group.members {
                let agent = people.seats[seat.at()].agent;
                let agent = &people.agents[agent.at()];
                let family = &agent.family;
                if agent.contact_cost.is_none() && !families.contains(family) {
                    families.push(family.clone());
                }
            }
        }
        found
    };
    let Some(groups) = &raw.groups else { return everybody(known) };
    let mut found = Vec::new();
    for (name, range) in &groups.value.0 {
        let Some((least, most)) = limits(range, faults) else { continue };
        let family = || people.names.contains_key(&name.value).then(|| vec![name.value.clone()]);
        match of_group(&name.value).or_else(family) {
            Some(families) => {
                found.push(Staff { name: name.value.clone(), families, least, most });
            }
            None => {
                let written = &name.value;
                let message = said!(
                    "no group and no `[[agents]]` is called `{written}`",
                    "没有叫 `{written}` 的客服组或 `[[agents]]`"
                );
                let groups = known.policies.iter().flat_map(|policy| &policy.groups.list);
                let names = groups.map(|group| group.name.as_str());
                let names = names.chain(people.names.keys().map(String::as_str));
                let help = match nearest(written, names) {
                    Some(near) => said!("did you mean `{near}`?", "是否想写 `{near}`？"),
                    None => said!("name a group or a family", "请写客服组或客服的名称"),
                };
                told((Code::UnknownName, name.place), message, help, faults);
            }
        }
    }
    found
}

/// All families that are not paid by the customer, those that serve the same customers together.
pub fn alike(people: &People, policies: &[PolicyParts]) -> Vec<Vec<String>> {
    let first = people.agents.iter().filter(|agent| agent.clone <= 1);
    kinds(people, policies, (first, false))
}

/// All families of more than one person, those who differ in nothing but their shifts together;
/// where people are added, all families, those who serve the same customers together.
fn everybody(known: &Known) -> Vec<Staff> {
    let people = known.people;
    let groups = || known.policies.iter().flat_map(|policy| &policy.groups.list);
    let many = people.agents.iter().filter(|agent| agent.clone == 1);
    let staff = |families: Vec<String>| Staff {
        name: families[0].clone(),
        families,
        least: 0,
        most: STAFF_MOST,
    };
    let all = match known.changes {
        true => alike(people, known.policies),
        false => kinds(people, known.policies, (many, true)),
    };
    let mut found: Vec<Staff> = all.into_iter().map(staff).collect();
    for staff in &mut found {
        // a group of just these people has the better name
        let is_it = |group: &&Group| {
            let of = |seat: &crate::kernel::ids::SeatId| {
                &people.agents[people.seats[seat.at()].agent.at()].family
            };
            let mut members: Vec<&String> =
                group.members.iter().map(|(seat, _)| of(seat)).collect();
            members.dedup();
            members.len() == staff.families.len()
                && members.iter().all(|family| staff.families.contains(family))
        };
        if staff.families.len() > 1
            && let Some(group) = groups().find(is_it)
        {
            staff.name.clone_from(&group.name);
        }
    }
    found
}

/// The families of some agents, those together who serve the same customers and, `in_all`, differ
/// in nothing but their shifts; whoever is paid by the customer is in none.
fn kinds<'a>(
    people: &People,
    policies: &[PolicyParts],
    (agents, in_all): (impl Iterator<Item = &'a Agent>, bool),
) -> Vec<Vec<String>> {
    let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
    for agent in agents.filter(|agent| agent.contact_cost.is_none()) {
        let (serves, speed) = likeness(people, policies, agent);
        let alike = if in_all { serves + &speed } else { serves };
        let family = agent.family.clone();
        match kinds.iter_mut().find(|(other, _)| *other == alike) {
            Some((_, families)) => families.push(family),
            None => kinds.push((alike, vec![family])),
        }
    }
    kinds.into_iter().map(|(_, families)| families).collect()
}

/// Whom an agent serves, and how.
fn likeness(people: &People, policies: &[PolicyParts], agent: &Agent) -> (String, String) {
    let groups = || policies.iter().flat_map(|policy| &policy.groups.list);
    let seats = agent.seats.iter().map(|seat| (*seat, &people.seats[seat.at()]));
    let serves = seats.clone().map(|(at, seat)| {
        let member = |(number, group): (usize, &Group)| {
            group.members.iter().any(|(member, _)| *member == at).then_some(number)
        };
        let member: Vec<usize> = groups().enumerate().filter_map(member).collect();
        (seat.shop, seat.receive, member)
    });
    let weights = seats.clone().flat_map(|(at, _)| {
        let member = move |group: &Group| {
            group.members.iter().find(|(member, _)| *member == at).map(|(_, weight)| *weight)
        };
        groups().filter_map(member)
    });
    let limits: Vec<_> = seats.map(|(_, seat)| (seat.max, seat.share)).collect();
    let speed = format!(
        "{:?} {limits:?} {:?} {} {} {:?} {:?} {} {:?} {:?} {:?} {}",
        weights.collect::<Vec<_>>(),
        agent.typing_cpm,
        agent.reading_cpm,
        agent.think_multiplier,
        agent.joined,
        agent.learning,
        agent.quality,
        agent.total_max,
        agent.auto_status,
        agent.hourly_cost,
        agent.part_time,
    );
    (format!("{:?} {:?}", serves.collect::<Vec<_>>(), agent.roles), speed)
}

/// People on a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'a> {
    /// The pattern.
    pub pattern: &'a Pattern,
    /// The family they are like.
    pub like: &'a str,
    /// The id of their own family.
    pub id: &'a str,
    /// When they start.
    pub start: Span,
    /// How many.
    pub count: u32,
}

/// The settings that add people on a pattern.
pub fn settings(placed: &Placed) -> [String; 2] {
    let Placed { pattern, like, id, start, count } = placed;
    let mut agent = vec![
        pair("id", &quoted(id)),
        pair("like", &quoted(like)),
        pair("count", &count.to_string()),
        pair("always_on", "false"),
    ];
    agent
        .retain(|pair| !pattern.agents.iter().any(|(key, _)| pair.starts_with(&format!("{key} "))));
    agent.extend(pattern.agents.iter().map(|(key, value)| pair(key, value)));
    let clock = |after: Span| {
        let minutes = (start.0 + after.0) / Span::MINUTE.0;
        quoted(&format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60))
    };
    let breaks = pattern.breaks.iter().map(|rest| {
        let (from, to) = (clock(rest.window.0), clock(rest.window.1));
        let mut keys = match rest.window.1.0 - rest.window.0.0 == rest.lasts.0 {
            true => vec![pair("from", &from), pair("to", &to)],
            false => vec![
                pair("lasts", &quoted(&format!("{}min", rest.lasts.0 / Span::MINUTE.0))),
                pair("between", &format!("[{from}, {to}]")),
            ],
        };
        let placed = keys.len() == 2 && keys[0].starts_with("lasts");
        let more = rest.more.iter().filter(|(key, _)| placed || key != "away_at_most");
        keys.extend(more.map(|(key, value)| pair(key, value)));
        format!("{{ {} }}", keys.join(", "))
    });
    let breaks: Vec<String> = breaks.collect();
    // a whole day ends at midnight, not when it starts
    let end = match pattern.length == Span::DAY && *start == Span::ZERO {
        true => quoted("24:00"),
        false => clock(pattern.length),
    };
    let mut shift = vec![
        pair("name", &quoted(id)),
        pair("agents", &quoted(id)),
        pair("from", &clock(Span::ZERO)),
        pair("to", &end),
    ];
    shift.extend(pattern.dates.iter().map(|(key, value)| pair(key, value)));
    if !breaks.is_empty() {
        shift.push(pair("breaks", &format!("[{}]", breaks.join(", "))));
    }
    [format!("agents.+={{ {} }}", agent.join(", ")), format!("shifts.+={{ {} }}", shift.join(", "))]
}

/// The settings that keep today's people on their shifts and others off them, before anybody is put
/// on patterns: shifts of all people become those of today's families, and where there are none
/// at all those of them who stay (`kept`) are online all the time.
pub fn as_today(root: &Node, kept: &[&str]) -> Vec<String> {
    let list = |key: &str| match root.get(key).map(|node| &node.kind) {
        Some(Kind::List(list)) => list.as_slice(),
        _ => &[],
    };
    if root.get("shifts").is_none() {
        let online = |family: &&str| format!("agents.{}.always_on=true", quoted(family));
        return kept.iter().map(online).collect();
    }
    let ids: Vec<String> =
        list("agents").iter().filter_map(|agent| agent.get("id").map(inline)).collect();
    let is_all = |node: &Node| matches!(&node.kind, Kind::Text(text) if text == "all");
    let of_all = |shift: &Node| {
        shift.get("agents").is_some_and(|agents| match &agents.kind {
            Kind::List(list) => list.iter().any(is_all),
            _ => is_all(agents),
        })
    };
    let numbered = (1..).zip(list("shifts")).filter(|(_, shift)| of_all(shift));
    numbered.map(|(number, _)| format!("shifts.{number}.agents=[{}]", ids.join(", "))).collect()
}
