//! `dacu run SCENARIO --shard I/N` and `--range FROM..TO`: some of the runs, kept as one file that
//! `dacu merge` reads. A part stands in its place as a whole or not at all, and one that is there
//! already is not simulated again; so a share may be started as often as it takes.

use super::{Failure, LangArg, RunArgs, exit, interrupt, output, run};
use crate::report::files;
use crate::scenario::reading;
use crate::scenario::said::said;
use crate::study::{Lang, Runs};

/// The largest part \[bytes\]: what the figures of all runs may take, and their counts.
pub const PART_MOST: u64 = 16 << 30;

/// What `--range` takes.
const RANGE: [&str; 2] = [
    "two numbers as in 6..10: from 0, without the last",
    " 6..10 这样的两个数：从 0 数起，不含最后一个",
];

/// What `--shard` takes.
const SHARE: [&str; 2] = ["a share as in 3/8, from 1/8 to 8/8", " 3/8 这样的一份，从 1/8 到 8/8"];

/// What is asked for by `--shard`, `--range` or, without them, by the environment:
/// `DACU_SHARD=3/8`, or `JOB_COMPLETION_INDEX` from 0 with `DACU_SHARDS=8`. `None` for all runs.
///
/// # Errors
/// It is no share.
fn asked(args: &RunArgs) -> Result<Option<Runs>, Failure> {
    let asked = asked_of(args.shard.as_deref(), args.range.as_deref(), variable)?;
    if asked.is_some() && args.precision.is_some() {
        return Err(Failure::Scenario(said!(
            "a share of the runs needs their number, and --precision leaves it open\n\
                 help: write `--replications N`",
            "分份模拟要先定下总次数，而 --precision 不定次数\n提示：写明 --replications 次数"
        )));
    }
    Ok(asked)
}

/// A variable of the environment that says something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// The same from the options and a way to look at variables.
///
/// # Errors
/// It is no share.
pub(super) fn asked_of(
    shard: Option<&str>,
    range: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Runs>, Failure> {
    if let Some(text) = shard {
        return parsed(text, "--shard").map(Some);
    }
    if let Some(text) = range {
        let range = text
            .split_once("..")
            .and_then(|(from, to)| Some(from.trim().parse().ok()?..to.trim().parse().ok()?));
        let wrong = || wrong(text, "--range", RANGE);
        return range.map(|range| Some(Runs::Range(range))).ok_or_else(wrong);
    }
    if let Some(text) = variable("DACU_SHARD") {
        return parsed(&text, "DACU_SHARD").map(Some);
    }
    let Some(of) = variable("DACU_SHARDS") else { return Ok(None) };
    let index = variable("JOB_COMPLETION_INDEX").unwrap_or_default();
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let asked = number(&index).zip(number(&of)).and_then(|(index, of)| self::shard(index, of));
    asked.map(Some).ok_or_else(|| {
        wrong(
            &format!("{index} of {of}"),
            "JOB_COMPLETION_INDEX and DACU_SHARDS",
            ["a number from 0 and how many shares there are", "从 0 数起的序号和总份数"],
        )
    })
}

/// Share `number` (from 0) of `of`, if there is one.
fn shard(number: u32, of: u32) -> Option<Runs> {
    (number < of).then_some(Runs::Shard { number, of })
}

/// `3/8`, from 1.
fn parsed(text: &str, what: &str) -> Result<Runs, Failure> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let asked =
        text.split_once('/').and_then(|(at, of)| shard(number(at)?.checked_sub(1)?, number(of)?));
    asked.ok_or_else(|| wrong(text, what, SHARE))
}

fn wrong(text: &str, what: &str, expected: [&str; 2]) -> Failure {
    let [expected, chinese] = expected;
    Failure::Scenario(said!(
        "`{text}` does not say which runs\nhelp: {what} takes {expected}",
        "“{text}”说不清是哪几次模拟\n提示：{what} 应写成{chinese}"
    ))
}

/// Simulates a scenario, or the share of it that is asked for.
pub fn run(args: &RunArgs) -> Result<u8, Failure> {
    match asked(args)? {
        Some(share) => interrupt::answered(|| write(args, share)),
        None => run::run(args),
    }
}

/// Simulates a share and writes it down, unless it is there.
///
/// # Errors
/// The number of runs is open, the share is none, or a run or the disk fails.
fn write(args: &RunArgs, share: Runs) -> Result<u8, Failure> {
    for (option, given) in [
        ("--json", args.json),
        ("--contacts", args.contacts),
        ("--csv-headings", args.csv_headings == LangArg::Zh),
        ("--fail-on-miss", args.fail_on_miss),
        ("--sensitivity", args.sensitivity),
        ("--no-levers", args.no_levers),
        ("--no-charts", args.no_charts),
        ("--only", !args.only.is_empty()),
    ] {
        if given {
            return Err(Failure::Scenario(said!(
                "a share of the runs leaves no report, so {option} says nothing of it\n\
                 help: give it to `dacu merge`",
                "分份模拟不出报告，{option} 用不上\n提示：写在 dacu merge 里"
            )));
        }
    }
    let (study, lang) = (run::load(args)?, Lang::from(args.lang));
    let asked = run::prepared(args, &study)?.runs(share);
    let Some(name) = asked.part_name()? else {
        output::note(lang.pick(
            "there are more shares than runs: nothing to do for this one",
            "份数比模拟次数还多：这一份无事可做",
        ));
        return Ok(exit::FINE);
    };
    let path = args.output.join(run::stem(&args.scenario)).join("parts").join(name);
    let found = reading::bytes(&path, PART_MOST);
    let is_there = found.is_ok_and(|bytes| asked.is_part(&bytes));
    if !is_there {
        let bar = run::progress_bar(args);
        let played = asked.progress(|done, of| run::tell(&bar, done, of)).part();
        bar.finish_and_clear();
        files::put(&path, &played?)?;
    }
    if !args.quiet {
        output::note(match is_there {
            true => lang.pick("the part is there already", "这一份已经有了"),
            false => lang.pick("the part is written", "这一份已写好"),
        });
        output::print(&format!("{}\n", path.display()))?;
    }
    Ok(exit::FINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(shard: Option<&str>, range: Option<&str>, env: &[(&str, &str)]) -> Option<Runs> {
        let variable = |name: &str| {
            env.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        asked_of(shard, range, variable).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_share_is_asked_for_in_four_ways() {
        let third = Some(Runs::Shard { number: 2, of: 8 });
        assert_eq!(told(Some("3/8"), None, &[("DACU_SHARD", "1/2")]), third);
        assert_eq!(told(None, Some("6..10"), &[]), Some(Runs::Range(6..10)));
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
