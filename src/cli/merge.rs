//! `dacu merge SCENARIO PARTS...`: what `dacu run SCENARIO --replications N` would have written,
//! from parts that were simulated elsewhere.

use super::part::PART_MOST;
use super::{Failure, MergeArgs, interrupt, overrides, run};
use crate::experiment::shard;
use crate::measure::recorder::Options;
use crate::measure::result::Results;
use crate::model::Scenario;
use crate::report::part::Part;
use crate::scenario::reading;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Puts the parts together and writes the report of the whole.
pub fn merge(args: MergeArgs) -> Result<u8, Failure> {
    interrupt::answered(|| work(args))
}

fn work(MergeArgs { run: mut args, parts }: MergeArgs) -> Result<u8, Failure> {
    if args.shard.is_some() || args.range.is_some() || args.precision.is_some() {
        let text = "a merge takes all runs of its parts: it has no --shard, --range or --precision";
        return Err(Failure::Scenario(text.to_owned()));
    }
    let parts = parts.iter().map(|path| Ok((path.clone(), read(path)?)));
    let mut parts: Vec<(PathBuf, Part)> = parts.collect::<Result<_, Failure>>()?;
    parts.sort_by_key(|(_, part)| (part.header.range.start, part.header.range.end));
    // The number of runs is that of the parts; one on the command line must be the same.
    let all = parts.first().map(|(_, part)| part.header.replications);
    args.replications = args.replications.or(all);
    let scenario = run::load(&args)?;
    let results = joined(&scenario, parts)?;
    let command = overrides::command(&args);
    run::written(&args, &scenario, || Ok(results), command)
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::Scenario(format!("`{}` cannot be merged: {why}", path.display()))
}

fn read(path: &Path) -> Result<Part, Failure> {
    let bytes = reading::bytes(path, PART_MOST).map_err(|error| {
        Failure::File(format!("failed to read the part `{}`: {error}", path.display()))
    })?;
    Part::read(&bytes).map_err(|error| refused(path, &error))
}

/// The parts as the results of one run.
fn joined(scenario: &Scenario, parts: Vec<(PathBuf, Part)>) -> Result<Results, Failure> {
    let options = Options::default();
    let mut ranges: Vec<Range<u32>> = Vec::new();
    let mut whole = Results::new(scenario, options);
    for (path, part) in parts {
        ranges.push(part.header.range.clone());
        whole.merge(part.results(scenario, options).map_err(|error| refused(&path, &error))?);
    }
    shard::whole(&ranges, scenario.replications).map_err(|error| {
        Failure::Scenario(format!(
            "the parts make no whole of {} runs: {error}",
            scenario.replications
        ))
    })?;
    Ok(whole)
}
