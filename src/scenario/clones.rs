//! Ranges of clones in lists of names: `"早班-1..10"` are `早班-1` to `早班-10`.

use super::fault::{Code, Faults};
use super::limits::AGENTS_MOST;
use super::source::Place;

/// A range of clones as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<'a> {
    /// The family's name.
    pub stem: &'a str,
    /// The first clone's number.
    pub first: u32,
    /// The last one's.
    pub last: u32,
}

/// Reads `stem-1..10`, also `stem-1..stem-10`; `None` for any other name.
pub fn range(name: &str) -> Option<Range<'_>> {
    let (from, to) = name.trim().split_once("..")?;
    let (stem, first) = from.trim_end().rsplit_once('-')?;
    let to = to.trim_start();
    let last = to.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-')).unwrap_or(to);
    let number = |text: &str| -> Option<u32> {
        let plain = !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    Some(Range { stem, first: number(first)?, last: number(last)? })
}

/// True if a name is that of clones of a family, one or a range.
pub fn is_of(name: &str, family: &str) -> bool {
    if let Some(range) = range(name) {
        return range.stem == family;
    }
    let number = name.strip_prefix(family).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit())
    })
}

/// Those of a range that `find` knows, in order; what lies beyond them is a fault that says which
/// there are.
pub fn all<T>(
    written: &str,
    range: Range<'_>,
    place: Place,
    find: impl Fn(&str) -> Vec<T>,
    faults: &mut Faults,
) -> Vec<T> {
    let clone = |number: u32| find(&format!("{}-{number}", range.stem));
    if range.last < range.first {
        faults
            .add(Code::UnknownName, place, format!("`{written}` ends before it starts"))
            .label("the smaller number comes first")
            .help(format!("write `\"{}-{}..{}\"`", range.stem, range.last, range.first));
        return Vec::new();
    }
    let mut found = Vec::new();
    for number in range.first..=range.last {
        let one = clone(number);
        if one.is_empty() {
            beyond(written, range, place, &|number| !clone(number).is_empty(), faults);
            break;
        }
        found.extend(one);
    }
    found
}

fn beyond(
    written: &str,
    range: Range<'_>,
    place: Place,
    exists: &dyn Fn(u32) -> bool,
    faults: &mut Faults,
) {
    let stem = range.stem;
    let last = (1..=AGENTS_MOST as u32).take_while(|number| exists(*number)).last();
    let fault =
        faults.add(Code::UnknownName, place, format!("`{written}` names more than there are"));
    match last {
        None => fault
            .label(format!("there is no `{stem}-1`"))
            .help(format!("give `{stem}` a `count`, or write its name alone")),
        Some(1) => fault.label(format!("there is only `{stem}-1`")),
        Some(last) if range.first <= last => fault
            .label(format!("there are `{stem}-1..{last}`"))
            .help(format!("write `\"{stem}-{}..{last}\"`", range.first.max(1))),
        Some(last) => fault.label(format!("there are `{stem}-1..{last}`")),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{LoadError, parse_str};

    #[test]
    fn ranges_are_read_in_both_spellings_and_nothing_else_is_one() {
        let some = |stem, first, last| Some(Range { stem, first, last });
        assert_eq!(range("早班-1..10"), some("早班", 1, 10));
        assert_eq!(range("a-b-3..a-b-7"), some("a-b", 3, 7));
        assert_eq!(range("a-3..b-7"), None);
        for name in ["早班", "早班-1", "a..b", "a-1..", "a-..3", "-1..+2", "a-1..99999999999"] {
            assert_eq!(range(name), None, "{name}");
        }
    }

    const DESK: &str = "[desk]\nstart = 2026-11-11T08:00:00\nlength = \"10h\"\n\
        platform = \"jd_groups_2023\"\ncontacts_per_day = 300\n[[agents]]\nid = \"早班\"\n\
        count = 10\n[[agents]]\nid = \"单人\"\n[[shifts]]\nagents = [\"RANGE\", \"单人\"]\n\
        from = \"08:00\"\nto = \"18:00\"\n[[shifts]]\nagents = \"早班-4..10\"\nfrom = \"09:00\"\n\
        to = \"18:00\"\n[[groups]]\nname = \"g\"\npages = [\"product_detail\"]\n\
        members = [\"早班-2..4\"]\n[[events]]\nat = 2026-11-11T12:00:00\nkind = \"set_max\"\n\
        agents = \"早班-9..10\"\nmax = 2\n";

    #[test]
    fn a_range_stands_wherever_names_of_agents_do() {
        let loaded = parse_str(&DESK.replace("RANGE", "早班-1..3"), &[]);
        let scenario = loaded.unwrap_or_else(|error| panic!("{error}")).scenario;
        let starts = |at: u64| {
            let hours = at * crate::kernel::tick::Span::HOUR.0;
            let starts = scenario.changes.iter().filter(|change| {
                matches!(change.kind, crate::model::shift::ChangeKind::ShiftStart { .. })
            });
            starts.filter(|change| change.at.0 == hours).count()
        };
        assert_eq!((starts(0), starts(1)), (4, 7));
        let group = scenario.groups.iter().find(|group| group.name == "g").unwrap();
        let members: Vec<u32> = group.members.iter().map(|member| member.0.0).collect();
        assert_eq!(members, [1, 2, 3]);
    }

    #[test]
    fn a_range_beyond_the_clones_says_which_there_are() {
        for (range, says) in [
            ("早班-1..12", "there are `早班-1..10`"),
            ("单人-1..2", "there is no `单人-1`"),
            ("早班-3..1", "the smaller number comes first"),
            ("晚班-1..4000000000", "there is no `晚班-1`"),
        ] {
            let read = parse_str(&DESK.replace("RANGE", range), &[]);
            let Err(LoadError::Faults(faults, _)) = read else { panic!("{range} runs") };
            assert!(
                faults.of(Code::UnknownName).any(|fault| fault.label.as_str() == says),
                "{faults:?}"
            );
        }
        let group = DESK.replace("RANGE", "早班-1..3").replace("早班-2..4", "早班-2..40");
        assert!(matches!(parse_str(&group, &[]), Err(LoadError::Faults(..))));
    }
}
