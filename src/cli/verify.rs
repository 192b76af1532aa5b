//! `dacu verify [CASE...]`

use std::io::IsTerminal;

use serde_json::{Value, json};

use super::{Failure, LangArg, VerifyArgs, exit, output};
use crate::experiment::Pool;
use crate::scenario::limits::TEXT_MOST;
use crate::scenario::reading;
use crate::scenario::said::{Said, said, unread};
use crate::verify::cases::{self, Case};
use crate::verify::ladder::{Climbed, Effort, Finding, Look, Step, climb};
use crate::verify::probe::Trouble;
use crate::verify::read;
use crate::verify::table::{self, Count};

/// Simulates the cases and compares their figures with the exact values.
pub fn verify(args: &VerifyArgs) -> Result<u8, Failure> {
    let chinese = args.lang == LangArg::Zh;
    let all = match &args.file {
        Some(path) => {
            let name = path.display().to_string();
            let text = reading::text(path, TEXT_MOST)
                .map_err(|error| Failure::File(not_read(&name, &error)))?;
            read::of_text(&name, &text).map_err(|text| Failure::Scenario(text.into()))?
        }
        None => read::all().map_err(|text| Failure::Internal(text.into()))?,
    };
    if let Some(word) = &args.show {
        return show(all, word);
    }
    let mut chosen = cases::chosen(all, &args.cases).map_err(Failure::Scenario)?;
    let effort = if args.quick { Effort::Quick } else { Effort::Full };
    if args.quick && args.cases.is_empty() {
        chosen.retain(|case| case.quick);
    }
    if chosen.is_empty() {
        return Err(Failure::Scenario(said!(
            "there is nothing to compare: no case is marked `quick = true`",
            "没有可对照的算例：没有一个标有 `quick = true`"
        )));
    }
    let failure = |trouble| match trouble {
        Trouble::Case(text) if args.file.is_some() => Failure::Scenario(text.into()),
        Trouble::Case(text) | Trouble::Ours(text) => Failure::Internal(text.into()),
    };
    let pool = Pool::new(args.threads.map_or(0, usize::from))
        .map_err(|error| Failure::System(no_threads(&error)))?;
    let mut climbed = Vec::new();
    for case in &chosen {
        let bar = spinner();
        let tell = |step: Step| bar.set_message(told(case, step, chinese));
        let done = pool.install(|| climb(case, effort, tell)).map_err(failure)?;
        bar.finish_and_clear();
        if !args.json && !args.markdown {
            output::print(&table::text(&done, chinese))?;
        } else {
            let summary = table::summary(std::slice::from_ref(&done), chinese);
            output::note(&format!("{}: {summary}", case.name));
        }
        climbed.push(done);
    }
    if args.json {
        output::print_json(&format!("{:#}\n", document(&climbed)))?;
    } else {
        if args.markdown {
            output::print(&table::markdown(&climbed, chinese))?;
        }
        output::print(&format!("{}\n", table::summary(&climbed, chinese)))?;
    }
    Ok(match Count::of(&climbed) {
        Count { failed: 1.., .. } => exit::MISSED,
        Count { coarse: 1.., .. } => exit::UNDECIDED,
        _ => exit::FINE,
    })
}

fn not_read(name: &str, error: &std::io::Error) -> Said {
    let why = unread(error);
    said!("failed to read `{name}`: {error}", "读不了“{name}”：{why}")
}

fn no_threads(error: &dyn std::fmt::Display) -> Said {
    said!("no threads could be started: {error}", "无法启动线程：{error}")
}

/// A line that says how far a case is; nothing where nobody sees it.
fn spinner() -> indicatif::ProgressBar {
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    indicatif::ProgressBar::new_spinner()
}

/// How far a case is.
fn told(case: &Case, step: Step, chinese: bool) -> String {
    let Step { run, again, done, until } = step;
    let run = if case.runs.len() > 1 { format!("/{run}") } else { String::new() };
    if chinese {
        let again = if again { "，换种子复算" } else { "" };
        return format!("{}{run}{again}：已模拟 {done} 次，先算到 {until} 次", case.name);
    }
    let (again, so_far) =
        if again { (", once more on a fresh seed", "") } else { ("", " wanted so far") };
    format!("{}{run}{again}: {done} of {until} replications{so_far}", case.name)
}

/// Prints the scenario of a case, or of one of its runs as in `K10/t60`.
fn show(all: Vec<Case>, word: &str) -> Result<u8, Failure> {
    let (name, wanted) = word.split_once('/').map_or((word, None), |(c, r)| (c, Some(r)));
    let found = cases::chosen(all, &[name.to_owned()]).map_err(Failure::Scenario)?;
    let [case] = &found[..] else {
        let names: Vec<&str> = found.iter().map(|case| case.name.as_str()).collect();
        let names = names.join(", ");
        return Err(Failure::Scenario(said!(
            "`{name}` begins {names}",
            "以“{name}”开头的不止一个：{names}"
        )));
    };
    let names: Vec<&str> = case.runs.iter().map(|run| run.name.as_str()).collect();
    let run = case.runs.iter().find(|run| wanted.is_none_or(|wanted| run.name == wanted));
    let Some(run) = run else {
        let (name, names) = (&case.name, names.join(", "));
        return Err(Failure::Scenario(match wanted {
            Some(wanted) => said!(
                "{name} has no run `{wanted}`: {names}",
                "{name} 没有“{wanted}”这次模拟；现有：{names}"
            ),
            None => said!(
                "{name} is checked by formulas; it has no scenario",
                "{name} 用公式核对，没有场景"
            ),
        }));
    };
    let mut text = format!("# {}: {}\n# Source: {}\n", case.name, case.model, case.source);
    if names.len() > 1 {
        let others = format!("# Run `{}` of {}: {}\n", run.name, names.len(), names.join(", "));
        text.push_str(&others);
    }
    for metric in &case.metrics {
        text.push_str(&format!("# {} = {}: {}\n", metric.name, metric.exact, metric.text));
    }
    output::print(&format!("{text}\n{}\n", run.scenario.trim()))?;
    Ok(exit::FINE)
}

fn document(climbed: &[Climbed]) -> Value {
    let cases: Vec<Value> = climbed
        .iter()
        .map(|done| {
            let absent = done.case.not_expressed.iter();
            json!({
                "case": done.case.name,
                "model": done.case.model,
                "source": done.case.source,
                "metrics": done.findings.iter().map(finding).collect::<Vec<_>>(),
                "not_expressed": absent
                    .map(|(name, why)| json!({ "metric": name, "why": why }))
                    .collect::<Vec<_>>(),
            })
        })
        .collect();
    let count = Count::of(climbed);
    json!({
        "cases": cases,
        "passed": count.passed,
        "failed": count.failed,
        "coarse": count.coarse,
    })
}

fn finding(finding: &Finding) -> Value {
    let looks: Vec<Value> =
        std::iter::once(&finding.first).chain(&finding.second).map(look).collect();
    json!({
        "metric": finding.metric.name,
        "figures": finding.metric.text,
        "kind": finding.metric.kind.key(),
        "exact": finding.metric.exact,
        "looks": looks,
        "verdict": finding.verdict().key(),
    })
}

fn look(look: &Look) -> Value {
    json!({
        "value": look.estimate.value,
        "standard_error": look.z.map(|_| look.estimate.error),
        "z": look.z,
        "replications": look.estimate.replications,
        "seed": look.seed,
        "verdict": look.verdict.key(),
    })
}
