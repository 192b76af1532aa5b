//! `dacu merge SCENARIO PARTS...`: what `dacu run SCENARIO --replications N` would have written,
//! from parts that were simulated elsewhere.

use super::part::PART_MOST;
use super::{Failure, MergeArgs, interrupt, overrides, run};
use crate::scenario::reading;
use crate::scenario::said::{said, unread};
use crate::study::Study;
use std::path::Path;

/// Puts the parts together and writes the report of the whole.
pub fn merge(args: MergeArgs) -> Result<u8, Failure> {
    interrupt::answered(|| work(args))
}

fn work(MergeArgs { run: mut args, parts }: MergeArgs) -> Result<u8, Failure> {
    if args.shard.is_some() || args.range.is_some() || args.precision.is_some() {
        return Err(Failure::Scenario(said!(
            "a merge takes all runs of its parts: it has no --shard, --range or --precision",
            "合并时各份里的模拟全部采用：不能写 --shard、--range 或 --precision"
        )));
    }
    let parts: Vec<(String, Vec<u8>)> =
        parts.iter().map(|path| read(path)).collect::<Result<_, Failure>>()?;
    // The number of runs is that of the parts; one on the command line must be the same.
    if let (None, Some((name, bytes))) = (args.replications, parts.first()) {
        let count = Study::replications_of_part(bytes).map_err(|error| {
            Failure::Scenario(said!(
                "`{name}` cannot be merged: {error}",
                "“{name}”无法合并：{error}"
            ))
        })?;
        args.replications = Some(count);
    }
    let study = run::load(&args)?;
    let command = overrides::command(&args);
    run::written(&args, &study, command, |run| run.merge(&parts))
}

fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let name = path.display().to_string();
    let bytes = reading::bytes(path, PART_MOST).map_err(|error| {
        let why = unread(&error);
        Failure::File(said!("failed to read the part `{name}`: {error}", "读不了“{name}”：{why}"))
    })?;
    Ok((name, bytes))
}
