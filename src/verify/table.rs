//! The table of a verification, for people, for documents and for machines.

use std::fmt::Write;

use super::judge::Verdict;
use super::ladder::{Climbed, Finding, Look};

impl Verdict {
    /// Its word in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "FAIL",
            Verdict::Coarse => "coarse",
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
fn cells(look: &Look) -> [String; 6] {
    let estimate = &look.estimate;
    let formula = look.seed.is_none();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        estimate.value.map_or_else(|| "n/a".to_owned(), short),
        or_dash(look.z.map(|_| format!("{:.2e}", estimate.error))),
        or_dash(look.z.map(|z| format!("{z:.2}"))),
        if formula { "formula".to_owned() } else { estimate.replications.to_string() },
        or_dash(look.seed.map(|seed| seed.to_string())),
        look.verdict.key().to_owned(),
    ]
}

/// A finding's lines: metric, exact value, then the cells of each look.
fn lines(finding: &Finding) -> Vec<[String; 8]> {
    let looks = std::iter::once(&finding.first).chain(&finding.second);
    looks
        .enumerate()
        .map(|(number, look)| {
            let again = if number > 0 { " (again)" } else { "" };
            let [value, error, z, count, seed, verdict] = cells(look);
            let name = format!("{}{again}", finding.metric.name);
            [name, short(finding.metric.exact), value, error, z, count, seed, verdict]
        })
        .collect()
}

const HEADS: [&str; 8] =
    ["metric", "exact", "simulated", "SE", "z", "replications", "seed", "verdict"];

/// A case as text in columns.
pub fn text(case: &Climbed) -> String {
    let mut text = format!("{}: {}\n", case.case.name, case.case.model);
    for finding in &case.findings {
        for line in lines(finding) {
            let [name, exact, value, error, z, count, seed, verdict] = line;
            let _ = writeln!(
                text,
                "  {name:<50} {exact:>12} {value:>12} {error:>9} {z:>6} {count:>8} {seed:>4} \
                 {verdict}"
            );
        }
    }
    for (name, why) in &case.case.not_expressed {
        let _ = writeln!(text, "  {name:<50} not expressed: {why}");
    }
    text
}

/// Cases as tables of Markdown.
pub fn markdown(cases: &[Climbed]) -> String {
    let mut text = String::new();
    for case in cases {
        let _ = writeln!(
            text,
            "### {}\n\n{}. Source: {}.\n",
            case.case.name, case.case.model, case.case.source
        );
        if !case.findings.is_empty() {
            let _ = writeln!(text, "| {} | figures |", HEADS.join(" | "));
            let _ = writeln!(text, "|{}", "---|".repeat(HEADS.len() + 1));
        }
        for finding in &case.findings {
            let note = &finding.metric.note;
            let note = if note.is_empty() { String::new() } else { format!("; {note}") };
            for line in lines(finding) {
                let _ =
                    writeln!(text, "| {} | `{}`{note} |", line.join(" | "), finding.metric.text);
            }
        }
        if !case.case.not_expressed.is_empty() {
            text.push_str("\nNot expressed:\n\n");
        }
        for (name, why) in &case.case.not_expressed {
            let _ = writeln!(text, "- `{name}`: {why}");
        }
        text.push('\n');
    }
    text
}

/// The last line.
pub fn summary(cases: &[Climbed]) -> String {
    let count = Count::of(cases);
    let absent: usize = cases.iter().map(|case| case.case.not_expressed.len()).sum();
    let word = if cases.len() == 1 { "case" } else { "cases" };
    format!(
        "{} {word}: {} values pass, {} fail, {} too coarse to tell, {absent} not expressed",
        cases.len(),
        count.passed,
        count.failed,
        count.coarse
    )
}
