//! What the options of a run say: in the words of a scenario, each a `--set` of its own; and the
//! command that they are.

use super::{Failure, LangArg, RunArgs};
use clap::ValueEnum;
use std::ffi::OsString;

/// All of them, in the order they are applied, but the number of runs.
///
/// # Errors
/// An option that cannot be said so.
pub fn of(args: &RunArgs) -> Result<Vec<String>, Failure> {
    let mut sets = args.sets.clone();
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    if let Some(asked) = &args.precision {
        let Some((figure, width)) = asked.split_once('=') else {
            let text = "--precision takes a figure and a half-width, as in lost=0.5%";
            return Err(Failure::Scenario(text.to_owned()));
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
    super::run::command_line(words.into_iter().map(OsString::from))
}
