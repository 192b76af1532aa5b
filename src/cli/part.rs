//! `dacu run SCENARIO --shard I/N` and `--range FROM..TO`: some of the runs, kept as one file that
//! `dacu merge` reads. A part stands in its place as a whole or not at all, and one that is there
//! already is not simulated again; so a share may be started as often as it takes.

use super::{Failure, RunArgs, exit, interrupt, output, run};
use crate::experiment::logs::Logs;
use crate::experiment::replicate::simulate;
use crate::experiment::shard::{self, Shard};
use crate::measure::recorder::Options;
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use crate::report::files;
use crate::report::part::{self, Header, Part};
use crate::scenario::reading;
use std::ops::Range;
use std::path::Path;

/// The largest part \[bytes\]: what the figures of all runs may take, and their books.
pub const PART_MOST: u64 = 16 << 30;

/// Which of the runs are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// One of so many shares.
    Shard(Shard),
    /// These.
    Range(Range<u32>),
}

/// What is asked for by `--shard`, `--range` or, without them, by the environment:
/// `DACU_SHARD=3/8`, or `JOB_COMPLETION_INDEX` from 0 with `DACU_SHARDS=8`. `None` for all runs.
///
/// # Errors
/// It is no share.
pub fn asked(args: &RunArgs) -> Result<Option<Share>, Failure> {
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let asked = asked_of(args.shard.as_deref(), args.range.as_deref(), variable)?;
    if asked.is_some() && args.precision.is_some() {
        return Err(Failure::Scenario(
            "a share of the runs needs their number, and --precision leaves it open\n\
             help: write `--replications N`"
                .to_owned(),
        ));
    }
    Ok(asked)
}

fn asked_of(
    shard: Option<&str>,
    range: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Share>, Failure> {
    if let Some(text) = shard {
        return parsed(text, "--shard").map(Some);
    }
    if let Some(text) = range {
        let range = text
            .split_once("..")
            .and_then(|(from, to)| Some(from.trim().parse().ok()?..to.trim().parse().ok()?));
        let wrong = || wrong(text, "--range", "two numbers as in 6..10: from 0, without the last");
        return range.map(|range| Some(Share::Range(range))).ok_or_else(wrong);
    }
    if let Some(text) = variable("DACU_SHARD") {
        return parsed(&text, "DACU_SHARD").map(Some);
    }
    let Some(of) = variable("DACU_SHARDS") else { return Ok(None) };
    let index = variable("JOB_COMPLETION_INDEX").unwrap_or_default();
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let shard = number(&index).zip(number(&of)).and_then(|(index, of)| Shard::new(index, of));
    shard.map(|shard| Some(Share::Shard(shard))).ok_or_else(|| {
        wrong(
            &format!("{index} of {of}"),
            "JOB_COMPLETION_INDEX and DACU_SHARDS",
            "a number from 0 and how many shares there are",
        )
    })
}

/// `3/8`, from 1.
fn parsed(text: &str, what: &str) -> Result<Share, Failure> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let shard = text
        .split_once('/')
        .and_then(|(at, of)| Shard::new(number(at)?.checked_sub(1)?, number(of)?));
    shard.map(Share::Shard).ok_or_else(|| wrong(text, what, "a share as in 3/8, from 1/8 to 8/8"))
}

fn wrong(text: &str, what: &str, expected: &str) -> Failure {
    Failure::Scenario(format!("`{text}` does not say which runs\nhelp: {what} takes {expected}"))
}

/// Simulates a share and writes it down, unless it is there.
///
/// # Errors
/// The number of runs is open, the share is none, or a run or the disk fails.
pub fn write(args: &RunArgs, share: &Share) -> Result<u8, Failure> {
    let (scenario, args) = fixed(args)?;
    let options = Options::default();
    let block = scenario.reduction.map_or(1, Reduction::block);
    let range = match share {
        Share::Shard(shard) => shard.range(scenario.replications, block),
        Share::Range(range) => range.clone(),
    };
    if range.is_empty() && matches!(share, Share::Shard(_)) {
        output::note("there are more shares than runs: nothing to do for this one");
        return Ok(exit::FINE);
    }
    shard::fits(&range, scenario.replications, block)
        .map_err(|error| Failure::Scenario(error.to_string()))?;
    let header = Header::new(&scenario, options, range.clone());
    let folder = args.output.join(run::stem(&args.scenario)).join("parts");
    let path = folder.join(header.file_name());
    let is_there = is_there(&path, &header);
    if !is_there {
        let bytes = run::pool(&args)?.install(|| simulated(&args, &scenario, &header))?;
        interrupt::check()?;
        files::put(&path, &bytes)?;
    }
    if !args.quiet {
        let told = if is_there { "is there already" } else { "written" };
        output::note(&format!("runs {}..{} {told}", range.start, range.end));
        output::print(&format!("{}\n", path.display()))?;
    }
    Ok(exit::FINE)
}

/// The scenario with a number of runs that is said in so many words, as a merge will say it.
fn fixed(args: &RunArgs) -> Result<(Scenario, RunArgs), Failure> {
    let mut args = args.clone();
    let scenario = run::load(&args)?;
    if args.replications.is_some() {
        return Ok((scenario, args));
    }
    if scenario.decides || scenario.precision.is_some() {
        return Err(Failure::Scenario(
            "a share of the runs needs their number, and this scenario leaves it open: it runs \
             until its verdict is decided or a figure is known\nhelp: write `--replications N`"
                .to_owned(),
        ));
    }
    args.replications = Some(scenario.replications);
    let quiet = std::mem::replace(&mut args.quiet, true);
    let scenario = run::load(&args)?;
    args.quiet = quiet;
    Ok((scenario, args))
}

/// True if the very part stands there, whole.
fn is_there(path: &Path, header: &Header) -> bool {
    let bytes = reading::bytes(path, PART_MOST);
    bytes.is_ok_and(|bytes| Part::read(&bytes).is_ok_and(|part| part.header == *header))
}

fn simulated(args: &RunArgs, scenario: &Scenario, header: &Header) -> Result<Vec<u8>, Failure> {
    let range = header.range.clone();
    let bar = run::progress_bar(args, range.len() as u32);
    let tell = |done: u32, _: u32| bar.set_position(u64::from(done));
    let (feed, options) = (|_| Logs::new(scenario), Options::default());
    let done = simulate(scenario, range, options, feed, tell, interrupt::flag());
    bar.finish_and_clear();
    let (results, _) = done.map_err(|error| run::run_failure(args, scenario, &error))?;
    interrupt::check()?;
    if !results.audit.is_empty() {
        let audit = results.audit.iter();
        let told: Vec<String> =
            audit.map(|(run, imbalance)| format!("replication {run}: {imbalance}")).collect();
        return Err(run::audit_failure(args, scenario, &told));
    }
    part::bytes(header, &results).map_err(|error| Failure::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(shard: Option<&str>, range: Option<&str>, env: &[(&str, &str)]) -> Option<Share> {
        let variable = |name: &str| {
            env.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        asked_of(shard, range, variable).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_share_is_asked_for_in_four_ways() {
        let third = Some(Share::Shard(Shard::new(2, 8).unwrap()));
        assert_eq!(told(Some("3/8"), None, &[("DACU_SHARD", "1/2")]), third);
        assert_eq!(told(None, Some("6..10"), &[]), Some(Share::Range(6..10)));
        assert_eq!(told(None, None, &[("DACU_SHARD", "3/8")]), third);
        let job = [("JOB_COMPLETION_INDEX", "2"), ("DACU_SHARDS", "8")];
        assert_eq!(told(None, None, &job), third);
        assert_eq!(told(None, None, &job[..1]), None, "every indexed job has a number");
        assert_eq!(told(None, None, &[]), None);
    }

    #[test]
    fn what_is_no_share_is_refused() {
        let none = |_: &str| None;
        for wrong in ["", "3", "0/8", "9/8", "a/8", "3/0", "1/2/3", "-1/2"] {
            assert!(asked_of(Some(wrong), None, none).is_err(), "{wrong}");
        }
        for wrong in ["", "6", "6-10", "a..b", "-1..3", "1..2..3"] {
            assert!(asked_of(None, Some(wrong), none).is_err(), "{wrong}");
        }
        let lone = |name: &str| (name == "DACU_SHARDS").then(|| "8".to_owned());
        assert!(asked_of(None, None, lone).is_err());
    }
}
