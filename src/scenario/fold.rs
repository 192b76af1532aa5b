//! The same fault in many places is told once, with the lines of the others. Machines get each
//! (`Faults::to_json`).

use super::fault::{Fault, Faults};
use super::said::{Said, said};
use super::source::{SourceText, Sources};
use std::collections::BTreeMap;

/// Lines named after the first.
const LINES: usize = 15;

/// A fault, and the others that say the same of another place in the same text.
pub struct Folded<'a> {
    /// The first of them.
    pub first: &'a Fault,
    /// The others, in the order of the text.
    pub others: Vec<&'a Fault>,
}

/// The faults in their order, those that say the same together at the place of the first.
pub fn fold(faults: &Faults) -> Vec<Folded<'_>> {
    let mut list: Vec<Folded<'_>> = Vec::new();
    let mut seen = BTreeMap::new();
    for fault in faults.iter() {
        let key = (fault.code, fault.severity, fault.file(), &fault.message, &fault.label);
        let alike = fault.place.span().and_then(|_| seen.get(&(key, &fault.help)).copied());
        match alike {
            Some(at) => {
                let folded: &mut Folded<'_> = &mut list[at];
                folded.others.push(fault);
            }
            None => {
                if fault.place.span().is_some() {
                    seen.insert((key, &fault.help), list.len());
                }
                list.push(Folded { first: fault, others: Vec::new() });
            }
        }
    }
    list
}

impl Folded<'_> {
    /// Where the others are: `in 12 [[shifts]], the first at line 40; also at lines 46, 52`.
    pub fn note(&self, sources: &Sources) -> Option<Said> {
        let source = sources.get(self.first.file()).filter(|_| !self.others.is_empty())?;
        let all = || std::iter::once(self.first).chain(self.others.iter().copied());
        let count = all().count();
        let lines: Vec<usize> =
            all().filter_map(|fault| Some(sources.line_column(fault.place)?.0)).collect();
        let (first, rest) = lines.split_first()?;
        let mut rest = rest.to_vec();
        rest.dedup();
        let more = rest.len().saturating_sub(LINES);
        rest.truncate(LINES);
        let (en, zh) = match places_of(source, all()) {
            Some(what) => (format!("{count} `{what}`"), format!("{count} 个 `{what}`")),
            None => (format!("{count} places"), format!("{count} 处")),
        };
        let numbers = |sep: &str| rest.iter().map(usize::to_string).collect::<Vec<_>>().join(sep);
        if rest.iter().all(|line| line == first) {
            return Some(said!("in {en}, all on line {first}", "共 {zh}，都在第 {first} 行"));
        }
        let (listed, zh_listed) = (numbers(", "), numbers("、"));
        let place = said!(
            "in {en}, the first at line {first}; also at lines {listed}",
            "共 {zh}，首处在第 {first} 行；另见第 {zh_listed} 行"
        );
        Some(match more {
            0 => place,
            _ => Said::new(
                format!("{place} and {more} more"),
                format!("{}等（还有 {more} 处）", place.pick(true)),
            ),
        })
    }
}

/// The heading that all stand under, if each stands under one of its own.
fn places_of<'a>(source: &SourceText, faults: impl Iterator<Item = &'a Fault>) -> Option<String> {
    let mut name: Option<&str> = None;
    let mut last = None;
    for fault in faults {
        let at = fault.place.start as usize;
        let line_end = source.text.get(at..)?.find('\n').map_or(source.text.len(), |end| at + end);
        let before = source.text.get(..line_end)?;
        let (start, line) = before
            .split_inclusive('\n')
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
            .filter(|(_, line)| line.starts_with("[["))
            .last()?;
        let heading = line.trim_end().split(']').next()?;
        if last == Some(start) || name.is_some_and(|name| name != heading) {
            return None;
        }
        (name, last) = (Some(heading), Some(start));
    }
    name.map(|name| format!("{name}]]"))
}
