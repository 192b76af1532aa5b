//! What the options of a run say: in the words of a scenario, each a `--set` of its own; which
//! figures are meant; and the command that they are.

use super::{Failure, LangArg, RunArgs};
use crate::measure::catalog::figure_of_target;
use crate::model::figure::FIGURES;
use crate::scenario::fault::nearest;
use clap::ValueEnum;
use std::ffi::OsString;

/// All of them, in the order they are applied.
///
/// # Errors
/// An option that cannot be said so.
pub fn of(args: &RunArgs) -> Result<Vec<String>, Failure> {
    let mut sets = args.sets.clone();
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    sets.extend(args.replications.map(|count| format!("desk.replications={count}")));
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

/// The figures asked for, by their names in the catalog.
///
/// # Errors
/// A name that no figure has.
pub fn only(args: &RunArgs) -> Result<Vec<&'static str>, Failure> {
    let names = args.only.iter().map(|name| name.trim());
    names
        .map(|name| figure_of_target(name).map(|figure| figure.id).ok_or_else(|| unknown(name)))
        .collect()
}

fn unknown(name: &str) -> Failure {
    let known = FIGURES.iter().flat_map(|row| std::iter::once(&row.id).chain(row.aliases));
    let help = match nearest(name, known.copied()) {
        Some(near) => format!("write `{near}`"),
        None => "docs/figures.md lists them".to_owned(),
    };
    Failure::Scenario(format!("no figure is called `{name}`\nhelp: {help}"))
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
