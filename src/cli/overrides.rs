//! What the options of a run say: in the words of a scenario, each a `--set` of its own; and the
//! command that they are.

use super::{Failure, LangArg, RunArgs};
use crate::scenario::said::said;
use crate::scenario::{limits, reading};
use clap::ValueEnum;
use std::ffi::OsString;

/// What `--set` says, the settings of a file (`--set @FILE`, one a line) in its place. Lines that
/// are empty or begin with `#` say nothing.
///
/// # Errors
/// A file cannot be read.
pub fn settings(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::with_capacity(given.len());
    for set in given {
        let Some(path) = set.strip_prefix('@') else {
            all.push(set.clone());
            continue;
        };
        let text = read_text(path).map_err(|error| {
            Failure::Scenario(said!(
                "cannot read the settings `{path}` (--set @FILE): {error}",
                "读不了设置文件 `{path}`（--set @文件）：{error}"
            ))
        })?;
        let lines = text.lines().map(str::trim);
        let said = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        all.extend(said.map(str::to_owned));
    }
    Ok(all)
}

/// A text file within the limits of a scenario.
fn read_text(path: &str) -> std::io::Result<String> {
    let bytes = reading::bytes(std::path::Path::new(path), limits::TEXT_MOST)?;
    let text = String::from_utf8(bytes).map_err(std::io::Error::other)?;
    // editors on Windows put a mark before the text
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// All of them, in the order they are applied, but the number of runs.
///
/// # Errors
/// An option that cannot be said so.
pub fn of(args: &RunArgs) -> Result<Vec<String>, Failure> {
    let mut sets = settings(&args.sets)?;
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    if let Some(asked) = &args.precision {
        let Some((figure, width)) = asked.split_once('=') else {
            return Err(Failure::Scenario(said!(
                "--precision takes a figure and a half-width, as in lost=0.5%",
                "--precision 要写成“指标=半宽”，如 lost=0.5%"
            )));
        };
        sets.push(format!("desk.precision.metric={figure}"));
        sets.push(format!("desk.precision.half_width={width}"));
    }
    sets.extend(args.variance_reduction.and_then(|way| {
        let way = way.to_possible_value()?;
        Some(format!("desk.variance_reduction={}", way.get_name()))
    }));
    Ok(sets)
}

/// The run that gives the same files as these options, in words: for a report of merged parts.
pub fn command(args: &RunArgs) -> String {
    let mut words = vec!["dacu".to_owned(), "run".to_owned()];
    words.push(args.scenario.to_string_lossy().into_owned());
    let mut add = |name: &str, value: Option<String>| {
        words.push(format!("--{name}"));
        words.extend(value);
    };
    if let Some(count) = args.replications {
        add("replications", Some(count.to_string()));
    }
    let way = args.variance_reduction.and_then(|way| way.to_possible_value());
    if let Some(way) = way {
        add("variance-reduction", Some(way.get_name().to_owned()));
    }
    if let Some(seed) = args.seed {
        add("seed", Some(seed.to_string()));
    }
    args.sets.iter().for_each(|set| add("set", Some(set.clone())));
    if args.lang == LangArg::Zh {
        add("lang", Some("zh".to_owned()));
    }
    if args.csv_headings == LangArg::Zh {
        add("csv-headings", Some("zh".to_owned()));
    }
    if !args.only.is_empty() {
        add("only", Some(args.only.join(",")));
    }
    for (name, given) in [
        ("sensitivity", args.sensitivity),
        ("no-levers", args.no_levers),
        ("fail-on-miss", args.fail_on_miss),
        ("contacts", args.contacts),
        ("no-charts", args.no_charts),
    ] {
        if given {
            add(name, None);
        }
    }
    command_line(words.into_iter().map(OsString::from))
}

/// What says where results go and how fast, not what they are.
const BESIDE: [(&str, bool); 4] =
    [("--threads", true), ("--output", true), ("--quiet", false), ("--json", false)];

/// The command as typed, without what the results do not depend on: the same results have the same
/// bytes.
pub(super) fn command_line(typed: impl Iterator<Item = OsString>) -> String {
    let mut words = vec!["dacu".to_owned()];
    let (mut typed, mut options) = (typed.skip(1), true);
    while let Some(word) = typed.next() {
        let word = word.to_string_lossy().into_owned();
        options &= word != "--";
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        match BESIDE.iter().find(|(option, _)| options && *option == name) {
            Some((_, takes_value)) => {
                if *takes_value && name == word {
                    typed.next();
                }
            }
            None if word.contains([' ', '"', '\'']) => {
                words.push(format!("'{}'", word.replace('\'', "'\\''")));
            }
            None => words.push(word),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_told_leaves_out_what_results_do_not_depend_on() {
        let told = |typed: &[&str]| command_line(typed.iter().map(OsString::from));
        let typed = ["x/dacu", "run", "--threads", "2", "a b.toml", "--output=o", "--seed", "3"];
        assert_eq!(told(&typed), "dacu run 'a b.toml' --seed 3");
        assert_eq!(told(&["dacu", "run", "--quiet", "a", "--output", "--"]), "dacu run a");
        assert_eq!(told(&["dacu", "run", "--", "--json"]), "dacu run -- --json");
    }
}
