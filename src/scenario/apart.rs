//! Breaks that everybody of a shift takes at once, taken apart (错峰休息): as `--set` writes it,
//! each within an hour of when it is now, so large a share of the shift away at most.

use super::fault::Faults;
use super::node::{Kind, Node};
use super::value::{Clock, Value};
use crate::kernel::tick::Span;

/// How far a break may move, in minutes.
const MOVES: u32 = 60;
const DAY: u32 = 24 * 60;

/// The setting of each shift that takes its fixed breaks apart, with so many percent away at most;
/// none where there are no breaks, or they are placed already.
pub fn apart(root: &Node, percent: u32) -> Vec<Option<String>> {
    let Some(Kind::List(shifts)) = root.get("shifts").map(|node| &node.kind) else {
        return Vec::new();
    };
    let numbered = (1..).zip(shifts);
    numbered.map(|(number, shift)| of_shift((number, shift), percent)).collect()
}

/// The setting of a shift whose breaks all have their times.
fn of_shift((number, shift): (usize, &Node), percent: u32) -> Option<String> {
    let Kind::List(breaks) = &shift.get("breaks")?.kind else { return None };
    let (from, to) = (clock(shift.get("from")?)?, clock(shift.get("to")?)?);
    let length = (to + DAY - from - 1) % DAY + 1;
    let mut placed = Vec::new();
    // minutes after the start of the shift, so that a window may reach over midnight
    let mut free = 0;
    let mut times = Vec::new();
    for rest in breaks {
        let (begins, ends) = (clock(rest.get("from")?)?, clock(rest.get("to")?)?);
        let after = |time: u32| (time + DAY - from) % DAY;
        times.push((after(begins), after(ends), rest.get("status")));
    }
    for (at, (begins, ends, status)) in times.iter().enumerate() {
        let until = times.get(at + 1).map_or(length, |next| next.0);
        let first = begins.saturating_sub(MOVES).max(free);
        // half of the way to the next break at most
        let last = (ends + MOVES).min((ends + until) / 2).max(*ends).min(length);
        free = last;
        let shown = |minutes: u32| {
            let time = (from + minutes) % DAY;
            format!("{:02}:{:02}", time / 60, time % 60)
        };
        let status = match status.map(|node| &node.kind) {
            Some(Kind::Text(status)) => format!(", status = {status:?}"),
            _ => String::new(),
        };
        placed.push(format!(
            "{{ lasts = \"{}min\", between = [\"{}\", \"{}\"], \
             away_at_most = \"{percent}%\"{status} }}",
            ends.checked_sub(*begins)?,
            shown(first),
            shown(last)
        ));
    }
    (!placed.is_empty()).then(|| format!("shifts.{number}.breaks=[{}]", placed.join(", ")))
}

/// A time of day in minutes; none of a part of a minute.
fn clock(node: &Node) -> Option<u32> {
    let Clock(time) = Clock::read(node, &mut Faults::default())?;
    let whole = time.0.is_multiple_of(Span::MINUTE.0);
    u32::try_from(time.0 / Span::MINUTE.0).ok().filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::super::set::tree;
    use super::*;

    #[test]
    fn breaks_of_all_at_once_get_windows_within_the_shift() {
        let text = r#"
            [[shifts]]
            agents = "all"
            from = "16:00"
            to = "24:00"
            breaks = [{ from = "16:30", to = "17:00" }, { from = "19:00", to = "19:30" }]
            [[shifts]]
            from = "20:00"
            to = "04:00"
            breaks = [{ from = "23:30", to = "00:00", status = "meal" }]
            [[shifts]]
            from = "08:00"
            to = "12:00"
            [[shifts]]
            from = "08:00"
            to = "12:00"
            breaks = [{ lasts = "30min", between = ["09:00", "11:00"] }]
        "#;
        let at_most = r#"away_at_most = "34%""#;
        let found = apart(&tree(text, &[]), 34);
        let first = format!(
            "shifts.1.breaks=[{{ lasts = \"30min\", between = [\"16:00\", \"18:00\"], \
             {at_most} }}, \
             {{ lasts = \"30min\", between = [\"18:00\", \"20:30\"], {at_most} }}]"
        );
        let second = format!(
            "shifts.2.breaks=[{{ lasts = \"30min\", between = [\"22:30\", \"01:00\"], {at_most}, \
             status = \"meal\" }}]"
        );
        assert_eq!(found, [Some(first), Some(second), None, None]);
    }
}
