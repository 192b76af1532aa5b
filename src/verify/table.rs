//! The table of a verification, for people, for documents and for machines.

use std::fmt::Write;

use super::judge::Verdict;
use super::ladder::{Climbed, Finding, Look};

impl Verdict {
    /// Its word in documents for machines.
    pub const fn key(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "FAIL",
            Verdict::Coarse => "coarse",
        }
    }

    /// Its word in tables.
    pub const fn word(self, chinese: bool) -> &'static str {
        match self {
            Verdict::Pass if chinese => "通过",
            Verdict::Fail if chinese => "不符",
            Verdict::Coarse if chinese => "精度不够",
            _ => self.key(),
        }
    }
}

/// How many metrics passed, failed, could not be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// The standard error was too large.
    pub coarse: usize,
}

impl Count {
    /// Counts the verdicts.
    pub fn of(cases: &[Climbed]) -> Count {
        let mut count = Count::default();
        for finding in cases.iter().flat_map(|case| &case.findings) {
            match finding.verdict() {
                Verdict::Pass => count.passed += 1,
                Verdict::Fail => count.failed += 1,
                Verdict::Coarse => count.coarse += 1,
            }
        }
        count
    }
}

/// A number with six significant digits.
fn short(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let size = libm::floor(libm::log10(x.abs())) as i32;
    if (-5..7).contains(&size) {
        let digits = (5 - size).max(0) as usize;
        let text = format!("{x:.digits$}");
        let text = if text.contains('.') { text.trim_end_matches('0') } else { &text };
        return text.trim_end_matches('.').to_owned();
    }
    format!("{x:.5e}")
}

/// The cells of one look: value, standard error, z, replications, seed, verdict.
fn cells(look: &Look, chinese: bool) -> [String; 6] {
    let word = |en: &str, zh: &str| if chinese { zh.to_owned() } else { en.to_owned() };
    let estimate = &look.estimate;
    let formula = look.seed.is_none();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        estimate.value.map_or_else(|| word("n/a", "无"), short),
        or_dash(look.z.map(|_| format!("{:.2e}", estimate.error))),
        or_dash(look.z.map(|z| format!("{z:.2}"))),
        if formula { word("formula", "公式") } else { estimate.replications.to_string() },
        or_dash(look.seed.map(|seed| seed.to_string())),
        look.verdict.word(chinese).to_owned(),
    ]
}

/// A finding's lines: metric, exact value, then the cells of each look.
fn lines(finding: &Finding, chinese: bool) -> Vec<[String; 8]> {
    let again = if chinese { "（复算）" } else { " (again)" };
    let looks = std::iter::once(&finding.first).chain(&finding.second);
    looks
        .enumerate()
        .map(|(number, look)| {
            let again = if number > 0 { again } else { "" };
            let [value, error, z, count, seed, verdict] = cells(look, chinese);
            let name = format!("{}{again}", finding.metric.name);
            [name, short(finding.metric.exact), value, error, z, count, seed, verdict]
        })
        .collect()
}

/// The headings of the columns in English and Chinese; the last one is that of documents alone.
const HEADS: [[&str; 9]; 2] = [
    ["metric", "exact", "simulated", "SE", "z", "replications", "seed", "verdict", "figures"],
    ["指标", "精确值", "模拟值", "标准误", "z", "模拟次数", "种子", "结论", "所用量"],
];

/// Chinese letters, each of which takes two columns.
fn wide(text: &str) -> usize {
    text.chars().filter(|letter| *letter >= '\u{1100}').count()
}

/// Text to the left of a column.
fn left(text: &str, columns: usize) -> String {
    let columns = columns.saturating_sub(wide(text));
    format!("{text:<columns$}")
}

/// Text to the right of a column.
fn right(text: &str, columns: usize) -> String {
    let columns = columns.saturating_sub(wide(text));
    format!("{text:>columns$}")
}

/// A case as text in columns.
pub fn text(case: &Climbed, chinese: bool) -> String {
    let not_expressed = if chinese { "无法表达：" } else { "not expressed: " };
    let mut text = format!("{}: {}\n", case.case.name, case.case.model);
    for finding in &case.findings {
        for line in lines(finding, chinese) {
            let [name, exact, value, error, z, count, seed, verdict] = line;
            let (name, value, count) = (left(&name, 50), right(&value, 12), right(&count, 8));
            let _ = writeln!(
                text,
                "  {name} {exact:>12} {value} {error:>9} {z:>6} {count} {seed:>4} {verdict}"
            );
        }
    }
    for (name, why) in &case.case.not_expressed {
        let _ = writeln!(text, "  {} {not_expressed}{why}", left(name, 50));
    }
    text
}

/// Cases as tables of Markdown.
pub fn markdown(cases: &[Climbed], chinese: bool) -> String {
    let mut text = String::new();
    let heads = HEADS[usize::from(chinese)];
    for case in cases {
        let (name, model, source) = (&case.case.name, &case.case.model, &case.case.source);
        let _ = match chinese {
            false => writeln!(text, "### {name}\n\n{model}. Source: {source}.\n"),
            true => writeln!(text, "### {name}\n\n{model}。出处：{source}。\n"),
        };
        if !case.findings.is_empty() {
            let _ = writeln!(text, "| {} |", heads.join(" | "));
            let _ = writeln!(text, "|{}", "---|".repeat(heads.len()));
        }
        for finding in &case.findings {
            let note = &finding.metric.note;
            let note = if note.is_empty() { String::new() } else { format!("; {note}") };
            for line in lines(finding, chinese) {
                let _ =
                    writeln!(text, "| {} | `{}`{note} |", line.join(" | "), finding.metric.text);
            }
        }
        if !case.case.not_expressed.is_empty() {
            text.push_str(if chinese { "\n无法表达：\n\n" } else { "\nNot expressed:\n\n" });
        }
        for (name, why) in &case.case.not_expressed {
            let _ = writeln!(text, "- `{name}`: {why}");
        }
        text.push('\n');
    }
    text
}

/// The last line.
pub fn summary(cases: &[Climbed], chinese: bool) -> String {
    let count = Count::of(cases);
    let absent: usize = cases.iter().map(|case| case.case.not_expressed.len()).sum();
    let Count { passed, failed, coarse } = count;
    let (word, of) = (if cases.len() == 1 { "case" } else { "cases" }, cases.len());
    if chinese {
        return format!(
            "{of} 个算例：{passed} 个值通过，{failed} 个不符，{coarse} 个精度不够、无法判定，\
             {absent} 个无法表达"
        );
    }
    format!(
        "{of} {word}: {passed} values pass, {failed} fail, {coarse} too coarse to tell, \
         {absent} not expressed"
    )
}
