//! Shifts of a family moved or made longer, as settings: people like those of the family, on the
//! same shifts at other times.

use super::clones;
use super::fault::Faults;
use super::inline::{inline, pair, quoted};
use super::node::{Entry, Kind, Node};
use super::value::{Clock, Value, Windows};
use crate::kernel::tick::Span;
use crate::model::sizing::Shifted;

/// The times of a shift: when it starts, and how long it is.
type Times = (i64, i64);

const DAY: i64 = Span::DAY.0 as i64;

/// When the shifts of a family start and end at other times, if all its people are on them
/// together and they stay within their days; the first at the front.
pub fn times(root: &Node, family: &str, shifted: Shifted) -> Option<Vec<(Span, Span)>> {
    let mut found = Vec::new();
    for shift in shifts(root, family)? {
        let (start, length) = moved(times_of(shift)?, shifted)?;
        let time = (Span(start as u64), Span((start + length) as u64));
        if !found.contains(&time) {
            found.push(time);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The settings that put so many people who are like those of a family on its shifts at other
/// times, as a family of its own.
pub fn settings(
    root: &Node,
    (family, id, count): (&str, &str, u32),
    shifted: Shifted,
) -> Vec<String> {
    let agent = [
        pair("id", &quoted(id)),
        pair("like", &quoted(family)),
        pair("count", &count.to_string()),
        pair("always_on", "false"),
    ];
    let mut sets = vec![format!("agents.+={{ {} }}", agent.join(", "))];
    for shift in shifts(root, family).unwrap_or_default() {
        if let Some(keys) = keys(shift, id, shifted) {
            sets.push(format!("shifts.+={{ {} }}", keys.join(", ")));
        }
    }
    sets
}

/// The settings with which events that name a family name those as well who are like it.
pub fn events(root: &Node, likes: &[(&str, &str)]) -> Vec<String> {
    let Some(Kind::List(events)) = root.get("events").map(|node| &node.kind) else {
        return Vec::new();
    };
    let of = |(number, event): (usize, &Node)| {
        let names = names(event.get("agents")?);
        let more = likes.iter().filter(|(family, _)| names.contains(family));
        let more: Vec<&str> = more.map(|(_, id)| *id).collect();
        let all = names.iter().chain(&more).map(|name| quoted(name));
        let all: Vec<String> = all.collect();
        (!more.is_empty()).then(|| format!("events.{number}.agents=[{}]", all.join(", ")))
    };
    (1..).zip(events).filter_map(of).collect()
}

/// The shifts of a family; `None` if one of them is of some of its people only.
fn shifts<'a>(root: &'a Node, family: &str) -> Option<Vec<&'a Node>> {
    let Some(Kind::List(shifts)) = root.get("shifts").map(|node| &node.kind) else { return None };
    let mut found = Vec::new();
    for shift in shifts {
        let names = shift.get("agents").map(names).unwrap_or_default();
        if names.iter().any(|name| *name == family || *name == "all") {
            found.push(shift);
        } else if names.iter().any(|name| clones::is_of(name, family)) {
            return None;
        }
    }
    Some(found)
}

/// One text, or several.
fn names(node: &Node) -> Vec<&str> {
    let all = match &node.kind {
        Kind::List(list) => list.as_slice(),
        _ => std::slice::from_ref(node),
    };
    all.iter().filter_map(text).collect()
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}

fn clock(node: &Node) -> Option<i64> {
    Clock::read(node, &mut Faults::default()).map(|Clock(time)| time.0 as i64)
}

fn times_of(shift: &Node) -> Option<Times> {
    let (from, to) = (clock(shift.get("from")?)?, clock(shift.get("to")?)?);
    Some((from % DAY, (to - from - 1).rem_euclid(DAY) + 1))
}

/// The times of a shift that was moved; `None` if it starts on another day then, or is longer than
/// one.
fn moved((start, length): Times, shifted: Shifted) -> Option<Times> {
    let (start, length) = (start + shifted.by, length + shifted.longer);
    ((0..DAY).contains(&start) && length <= DAY).then_some((start, length))
}

fn shown(time: i64) -> String {
    let seconds = time.rem_euclid(DAY) / Span::seconds(1).0 as i64;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match second {
        0 => quoted(&format!("{hour:02}:{minute:02}")),
        _ => quoted(&format!("{hour:02}:{minute:02}:{second:02}")),
    }
}

/// The keys of a shift at other times.
fn keys(shift: &Node, id: &str, shifted: Shifted) -> Option<Vec<String>> {
    let (start, length) = moved(times_of(shift)?, shifted)?;
    // a shift of a whole day, or one that ends with it, ends at midnight
    let end = if start + length == DAY { quoted("24:00") } else { shown(start + length) };
    let mut keys = vec![
        pair("name", &quoted(id)),
        pair("agents", &quoted(id)),
        pair("from", &shown(start)),
        pair("to", &end),
    ];
    let own = ["name", "agents", "from", "to"];
    for (key, entry) in &shift.table()?.entries {
        if key == "breaks" {
            let Kind::List(breaks) = &entry.node.kind else { continue };
            let breaks = breaks.iter().map(|rest| rested(rest, (start, length), shifted.by));
            let breaks: Vec<String> = breaks.collect();
            keys.push(pair(key, &format!("[{}]", breaks.join(", "))));
        } else if !own.contains(&key.as_str()) {
            keys.push(pair(key, &inline(&entry.node)));
        }
    }
    Some(keys)
}

/// A break of a shift that was moved: at its time where that still lies within the shift, else it
/// moves with the shift.
fn rested(rest: &Node, times: Times, by: i64) -> String {
    let Some(table) = rest.table() else { return inline(rest) };
    let windows: Vec<(i64, i64)> = match (rest.get("from"), rest.get("to"), rest.get("between")) {
        (Some(from), Some(to), _) => clock(from).zip(clock(to)).into_iter().collect(),
        (_, _, Some(between)) => windows(between),
        _ => Vec::new(),
    };
    let (start, length) = times;
    let is_within = |(from, to): &(i64, i64)| {
        let after = (from - start).rem_euclid(DAY);
        after + (to - from - 1).rem_euclid(DAY) < length
    };
    if windows.iter().all(is_within) {
        return inline(rest);
    }
    let pairs: Vec<(String, String)> =
        windows.iter().map(|(from, to)| (shown(from + by), shown(to + by))).collect();
    let of = |(key, entry): (&String, &Entry)| {
        let value = match (key.as_str(), &pairs[..]) {
            ("from", [(from, _), ..]) => from.clone(),
            ("to", [(_, to), ..]) => to.clone(),
            ("between", [(from, to)]) => format!("[{from}, {to}]"),
            ("between", several) => {
                let all = several.iter().map(|(from, to)| format!("[{from}, {to}]"));
                format!("[{}]", all.collect::<Vec<_>>().join(", "))
            }
            _ => inline(&entry.node),
        };
        pair(key, &value)
    };
    let keys: Vec<String> = table.entries.iter().map(of).collect();
    format!("{{ {} }}", keys.join(", "))
}

/// The windows of a placed break: one, or several.
fn windows(node: &Node) -> Vec<(i64, i64)> {
    let read = Windows::read(node, &mut Faults::default());
    let all = read.iter().flat_map(|windows| &windows.0).map(|at| at.value);
    all.map(|(Clock(from), Clock(to))| (from.0 as i64, to.0 as i64)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::set::tree;
    use super::*;

    const HOUR: i64 = Span::seconds(3600).0 as i64;
    const ROSTER: &str = r#"
        [[shifts]]
        name = "早"
        agents = ["早班", "小李"]
        from = "08:00"
        to = "16:00"
        weekdays = "mon..fri"
        breaks = [
            { from = "12:00", to = "12:30" },
            { lasts = "15min", between = ["08:30", "09:30"] },
        ]
        [[shifts]]
        agents = ["晚班-1..3"]
        from = "16:00"
        to = "24:00"
        [[shifts]]
        agents = "夜班"
        from = "20:00"
        to = "04:00"
        breaks = [{ from = "00:00", to = "00:30", status = "meal" }]
        [[events]]
        kind = "set_max"
        agents = ["早班", "夜班"]
        [[events]]
        agents = "all"
    "#;

    fn by(by: i64, longer: i64) -> Shifted {
        Shifted { by: by * HOUR, longer: longer * HOUR }
    }

    #[test]
    fn shifts_move_and_their_breaks_stay_where_they_can() {
        let root = tree(ROSTER, &[]);
        let sets = settings(&root, ("早班", "早班 9", 3), by(1, 2));
        assert_eq!(
            sets,
            [
                "agents.+={ id = \"早班 9\", like = \"早班\", count = 3, always_on = false }",
                "shifts.+={ name = \"早班 9\", agents = \"早班 9\", from = \"09:00\", \
                 to = \"19:00\", breaks = [{ from = \"12:00\", to = \"12:30\" }, \
                 { between = [\"09:30\", \"10:30\"], lasts = \"15min\" }], \
                 weekdays = \"mon..fri\" }"
            ]
        );
        let night = settings(&root, ("夜班", "夜", 1), by(2, 0));
        assert!(night[1].contains("from = \"22:00\", to = \"06:00\""), "{night:?}");
        assert!(night[1].contains("from = \"00:00\", status = \"meal\", to = \"00:30\""));
        let early = settings(&root, ("夜班", "夜", 1), by(-9, 0));
        assert!(early[1].contains("from = \"15:00\", status = \"meal\", to = \"15:30\""));
    }

    #[test]
    fn what_cannot_be_moved_is_left() {
        let root = tree(ROSTER, &[]);
        let hours = |times: Option<Vec<(Span, Span)>>| -> Vec<(u64, u64)> {
            let all = times.unwrap_or_default();
            all.iter().map(|(a, b)| (a.0 / HOUR as u64, b.0 / HOUR as u64)).collect()
        };
        assert_eq!(hours(times(&root, "早班", by(1, 1))), [(9, 18)]);
        assert_eq!(hours(times(&root, "夜班", by(0, 0))), [(20, 28)]);
        // named one by one; on no shift; on another day; longer than a day
        for (family, shifted) in
            [("晚班", by(0, 0)), ("谁", by(0, 0)), ("夜班", by(4, 0)), ("早班", by(0, 17))]
        {
            assert_eq!(times(&root, family, shifted), None, "{family}");
        }
    }

    #[test]
    fn events_name_them_too() {
        let root = tree(ROSTER, &[]);
        let sets = events(&root, &[("早班", "早班 9"), ("晚班", "x"), ("早班", "早班 7")]);
        let all = "events.1.agents=[\"早班\", \"夜班\", \"早班 9\", \"早班 7\"]";
        assert_eq!(sets, [all]);
    }
}
